"""The search box: what people type, and what they must find first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.load import catalogue
from monitors.domain.search import LONGEST, Entry, Index, Kind, Match, folded, nearest

NAMES = ["Utrecht", "Utrechtse Heuvelrug", "'s-Hertogenbosch", "Súdwest-Fryslân", "Bergen (NH.)", "Bergen (L.)", "Ede",
         "Hardenberg", "Hardinxveld-Giessendam", "Stichtse Vecht", "Westerkwartier", "Sint-Michielsgestel"]
ENTRIES = [
    *(Entry(Kind.GEMEENTE, name, name, ("Den Bosch",) if name.startswith("'s") else ()) for name in NAMES),
    Entry(Kind.FORMER, "Kockengen", "Kockengen"),
    Entry(Kind.INDICATOR, "corporatie_aandeel", "Corporatiewoningen", ("sociale huur", "woningcorporatie")),
    Entry(Kind.INDICATOR, "betalingsrisico", "Huurders met een betalingsrisico", ("huurschuld",)),
    Entry(Kind.INDICATOR, "wmo", "Wmo-cliënten per 1.000 inwoners"),
    Entry(Kind.TERM, "Middelste gemeente", "Middelste gemeente"),
    Entry(Kind.WIJK, "WK034403", "Wijk 03 Overvecht", ("Overvecht",), "Utrecht"),
    Entry(Kind.WIJK, "WK037701", "Wijk 01 Overveen", ("Overveen",), "Bloemendaal"),
    Entry(Kind.WIJK, "WK000000", "Wijk 00 Utrecht", ("Utrecht",), "Elders"),
    Entry(Kind.PAGE, "koers", "Koers", ("afspraken",)),
]
INDEX = Index(ENTRIES)


@pytest.mark.parametrize(("typed", "first"), [
    ("Utrecht", "Utrecht"), ("utrecht", "Utrecht"), ("UTRECHT ", "Utrecht"), ("utr", "Utrecht"), ("utrect", "Utrecht"),
    ("uterecht", "Utrecht"), ("urtecht", "Utrecht"), ("heuvelrug", "Utrechtse Heuvelrug"),
    ("utrechtse heuvelrig", "Utrechtse Heuvelrug"), ("s hertogenbosch", "'s-Hertogenbosch"),
    ("'s-hertogenbosch", "'s-Hertogenbosch"), ("hertogenbos", "'s-Hertogenbosch"), ("den bosch", "'s-Hertogenbosch"),
    ("sudwest", "Súdwest-Fryslân"), ("súdwest fryslân", "Súdwest-Fryslân"), ("fryslan", "Súdwest-Fryslân"),
    ("bergen nh", "Bergen (NH.)"), ("bergen l", "Bergen (L.)"), ("ede", "Ede"),
    ("giessendam", "Hardinxveld-Giessendam"),
    ("kockengen", "Kockengen"), ("kokengen", "Kockengen"), ("sociale huur", "Corporatiewoningen"),
    ("corporatiewoning", "Corporatiewoningen"), ("huurschuld", "Huurders met een betalingsrisico"),
    ("huurschulden", "Huurders met een betalingsrisico"), ("wmo", "Wmo-cliënten per 1.000 inwoners"),
    ("clienten", "Wmo-cliënten per 1.000 inwoners"), ("overvecht", "Wijk 03 Overvecht"),
    ("overvrecht", "Wijk 03 Overvecht"), ("middelste", "Middelste gemeente"),
    ("afspraken", "Koers"), ("vecht", "Stichtse Vecht"),
    ("sint michielsgestel", "Sint-Michielsgestel"), ("michielgestel", "Sint-Michielsgestel"),
])
def test_what_people_type_finds_what_they_mean(typed: str, first: str) -> None:
    found = INDEX.find(typed)
    assert found and found[0].entry.name == first, [hit.entry.name for hit in found]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "🏠", "xqzwv", "<script>alert(1)</script>", "'; DROP TABLE region",
                                   "مدينة"])
def test_nonsense_finds_nothing(typed: str) -> None:
    assert INDEX.find(typed) == []


def test_an_endless_question_is_cut() -> None:
    assert INDEX.find("utrecht" * 1500) == [] and INDEX.find("utrecht" + " " * 10_000)[0].entry.name == "Utrecht"


def test_each_entry_once_by_its_best_name() -> None:
    found = INDEX.find("woning")
    assert [hit.entry.code for hit in found] == ["corporatie_aandeel"]
    assert (found[0].match, found[0].other_name) == (Match.BEGINS, "woningcorporatie")
    assert INDEX.find("corporatiewoningen")[0].other_name == ""


def test_a_municipality_comes_before_a_wijk_of_the_same_name() -> None:
    assert [hit.entry.kind for hit in INDEX.find("utrecht")][:2] == [Kind.GEMEENTE, Kind.WIJK]


@given(st.text(max_size=300))
def test_no_question_breaks_it(typed: str) -> None:
    for hit in INDEX.find(typed):
        assert hit.entry in ENTRIES
    nearest(typed, NAMES)


@given(st.sampled_from([e for e in ENTRIES if e.kind is not Kind.WIJK]), st.booleans())
def test_who_types_a_name_finds_it_first(entry: Entry, shout: bool) -> None:
    assert INDEX.find(entry.name.upper() if shout else entry.name)[0].entry == entry


@pytest.mark.parametrize("indicator", catalogue().indicators.values(), ids=lambda i: i.id)
def test_every_indicator_is_found_by_its_name(indicator: object) -> None:
    known = catalogue()
    index = Index(Entry(Kind.INDICATOR, i.id, i.name, known.names.indicators.get(i.id, ()))
                  for i in known.indicators.values())
    assert index.find(indicator.name)[0].entry.code == indicator.id  # type: ignore[attr-defined]


@pytest.mark.parametrize(("typed", "suggested"), [
    ("hardenburgh", "Hardenberg"), ("westerkwatier", "Westerkwartier"), ("xqzwv", None), ("", None)])
def test_what_may_have_been_meant(typed: str, suggested: str | None) -> None:
    assert nearest(typed, NAMES) == suggested


@pytest.mark.parametrize(("text", "plain"), [
    ("Súdwest-Fryslân", "sudwest fryslan"), ("'s-Gravenhage", "s gravenhage"),
    ("Wmo-cliënten per 1.000", "wmo clienten per 1 000"),
    ("", ""), ("ﬁets", "fiets"), ("x" * 1000, "x" * 4 * LONGEST)])
def test_folded(text: str, plain: str) -> None:
    assert folded(text) == plain
