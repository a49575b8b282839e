"""The selection and its URL: there and back again, and what happens to nonsense."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.dossier_faults import ID
from monitors.views.address_reading import Choices, Former, former_notice, parse
from monitors.views.dossiers import private_id
from monitors.views.selection import (
    AGREED,
    COMPARE_PARTS,
    COUNCIL_TERMS,
    COURSE_PARTS,
    EVERYBODY,
    LOAD,
    MAX_BESIDE,
    MAX_OWN_GROUP,
    ORDERS,
    OWN,
    OWN_YEARS,
    PRIVATE,
    PROFILE_PARTS,
    SHOW_PARTS,
    WIJK_PARTS,
    Selection,
)

GEMEENTEN = {"GM0363": "Amsterdam", "GM0344": "Utrecht", "GM0518": "'s-Gravenhage", "GM0757": "Boxtel",
             "GM0824": "Oisterwijk"} | {f"GM9{number:03d}": f"Plaats {number}" for number in range(60)}
WEESP = Former("GM0457", "Weesp", ("GM0363",), "2022-03-24")
HAAREN = Former("GM0788", "Haaren", ("GM0824", "GM0757"), "2021-01-01")
OLD_BOXTEL = Former("GM0001", "Boxtel", ("GM0344",), "1996-01-01")  # the same name as one of today
CHOICES = Choices(
    gemeenten=GEMEENTEN,
    former={former.code: former for former in (WEESP, HAAREN, OLD_BOXTEL)},
    indicators={"corporatie_aandeel": "Corporatiewoningen", "wmo_clienten": "Wmo-cliënten", "woz": "WOZ-waarde"},
    groups={"nederland": "Nederland", "g4": "G4", "provincie": "Provincie", "eigen": "Eigen keuze"},
    chapters=("jeugd", "wmo"),
    views=("ranglijst", "tabel", "reeks"),
    kinds={"provincie": "Provincie"},
    backgrounds=3,
    monitors={"wonen": "Lokale Monitor Wonen", "zorg": "Monitor Zorg"},
)
NAMES = tuple(field.name for field in fields(Selection))


def one(query: dict[str, str]) -> tuple[Selection, str]:
    """The selection and its only notice; an empty text when there is none."""
    selection, notices = parse(query, CHOICES)
    assert len(notices) <= 1, notices
    return selection, "".join(notices)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    members = draw(st.lists(st.sampled_from(sorted(GEMEENTEN)), max_size=MAX_OWN_GROUP, unique=True))
    return Selection(
        gemeente=draw(st.none() | st.sampled_from(sorted(GEMEENTEN))),
        indicator=draw(st.none() | st.sampled_from(sorted(CHOICES.indicators))),
        jaar=draw(st.none() | st.sampled_from(["1995", "2024", "2024HJ01", "2025KW02-2026KW01"])),
        groep=draw(st.sampled_from(sorted(CHOICES.groups))),
        leden=tuple(members),
        hoofdstuk=draw(st.none() | st.sampled_from(CHOICES.chapters)),  # type: ignore[arg-type]
        schaal=draw(st.none() | st.sampled_from(["absoluut", "relatief"])),
        indeling=draw(st.sampled_from(["nu", "toen"])),
        weergave=draw(st.none() | st.sampled_from(CHOICES.views)),  # type: ignore[arg-type]
        niveau=draw(st.sampled_from(["gemeenten", "wijken"])),
        hoogte=draw(st.none() | st.sampled_from(sorted(CHOICES.indicators))),
        achtergrond=draw(st.sampled_from(["aan", "uit"])),
        onderdeel=draw(st.sampled_from(COURSE_PARTS)),
        afspraak=draw(st.none() | st.sampled_from(["utrecht-nieuwbouw-2030", "a_1"])),
        termijn=draw(st.sampled_from([AGREED, *COUNCIL_TERMS, OWN_YEARS])),
        van=draw(st.none() | st.sampled_from(["1995", "2022"])),
        tot=draw(st.none() | st.sampled_from(["2026", "2050"])),
        stand=draw(st.none() | st.sampled_from(["2023", f"{LOAD}-3"])),
        doel=draw(st.none() | st.sampled_from([0.0, -2.5, 30.5, 180000.0, 1e12])),
        doeljaar=draw(st.none() | st.sampled_from(["2030", "2041"])),
        plan=draw(st.sampled_from([(), (700.0, 30.0, 0.0, 12.5)])),
        soort=draw(st.none() | st.sampled_from(["alles", "productie"])),
        vergelijking=draw(st.sampled_from(COMPARE_PARTS)),
        gewichten=draw(st.sampled_from([(), (1.0, 0.5, 3.0), (0.0, 0.0, 2.5)])),
        tegen=draw(st.none() | st.sampled_from(sorted(CHOICES.indicators))),
        grootte=draw(st.none() | st.sampled_from(sorted(CHOICES.indicators))),
        kleur=draw(st.none() | st.just("provincie")),
        monitor=draw(st.none() | st.sampled_from(sorted(CHOICES.monitors))),
        beeld=draw(st.sampled_from(PROFILE_PARTS)),
        volgorde=draw(st.sampled_from(ORDERS)),
        naast=tuple(draw(st.lists(st.sampled_from(sorted(GEMEENTEN)), max_size=MAX_BESIDE, unique=True))),
        wijk=draw(st.none() | st.sampled_from(["WK034401", "WK000000"])),
        wijkbeeld=draw(st.sampled_from(WIJK_PARTS)),
        signaal=draw(st.none() | st.sampled_from(["eigen", "ouderen_inkomen"])),
        samen=tuple(draw(st.lists(st.sampled_from(sorted(CHOICES.indicators)), max_size=3, unique=True))),
        waarvan=draw(st.sampled_from(SHOW_PARTS)),
        schermen=tuple(draw(st.lists(st.from_regex(r"[a-z0-9_-]{1,12}", fullmatch=True), max_size=4, unique=True))),
        raden=tuple(draw(st.lists(st.from_regex(r"[a-z0-9_-]{1,12}", fullmatch=True), max_size=4, unique=True))),
    )


@given(selections())
def test_a_selection_survives_its_url(selection: Selection) -> None:
    assert parse(selection.to_query(NAMES), CHOICES) == (selection, ())


def test_only_what_was_chosen_is_in_the_url_and_only_what_the_page_uses() -> None:
    assert Selection().to_query(NAMES) == {}
    chosen = Selection(gemeente="GM0363", jaar="2024", leden=("GM0344", "GM0518"), hoogte="woz")
    assert chosen.to_query(("gemeente", "leden", "groep")) == {"gemeente": "GM0363", "leden": "GM0344,GM0518"}


def test_a_page_keeps_its_own_fields_and_forgets_the_rest() -> None:
    chosen = Selection("GM0363", groep="g4", jaar="2024", leden=("GM0344",), schaal="relatief", indeling="toen")
    assert chosen.only(("gemeente", "groep", "leden")) == Selection("GM0363", groep="g4", leden=("GM0344",))
    assert chosen.only(()) == Selection()
    assert chosen.only(NAMES) == chosen


def test_the_groups_that_the_code_knows_are_choices() -> None:
    assert Selection().groep == EVERYBODY
    assert {EVERYBODY, OWN} <= set(CHOICES.groups)


_FREE = st.text(max_size=80) | st.sampled_from(["GM0363", "GM0457", "2024", "eigen", "woz", "GM0344,GM9999"])


@given(st.dictionaries(st.sampled_from([*NAMES, "pagina", "onzin", "embed"]), _FREE, max_size=6))
def test_any_query_gives_a_valid_selection_that_then_survives_its_url(query: dict[str, str]) -> None:
    selection, notices = parse(query, CHOICES)
    assert parse(selection.to_query(NAMES), CHOICES) == (selection, ())
    assert all(notice and notice == notice.strip() for notice in notices)


@pytest.mark.parametrize(("query", "field", "value", "notice"), [
    ({"gemeente": "GM0363"}, "gemeente", "GM0363", ""),
    ({"gemeente": " gm0363 "}, "gemeente", "GM0363", ""),
    ({"gemeente": "utrecht"}, "gemeente", "GM0344", ""),
    ({"groep": "Provincie"}, "groep", "provincie", ""),
    ({"gemeente": "Utrecth"}, "gemeente", "GM0344", "Gemeente ‘Utrecth’ staat niet in de lijst. U ziet Utrecht."),
    ({"gemeente": "GM9999"}, "gemeente", None, "Gemeente ‘GM9999’ kennen we niet. Die keuze is weggelaten."),
    ({"gemeente": "GM0457"}, "gemeente", "GM0363", "Weesp is sinds 2022 geen gemeente meer en hoort nu bij Amsterdam."),
    ({"gemeente": "gm0457"}, "gemeente", "GM0363", "Weesp is sinds 2022 geen gemeente meer en hoort nu bij Amsterdam."),
    ({"gemeente": "GM0788"}, "gemeente", "GM0824",
     "Haaren is sinds 2021 geen gemeente meer en is verdeeld over Oisterwijk en Boxtel."),
    ({"gemeente": "Weesp"}, "gemeente", "GM0363", "Weesp is sinds 2022 geen gemeente meer en hoort nu bij Amsterdam."),
    ({"gemeente": " weesp "}, "gemeente", "GM0363",
     "Weesp is sinds 2022 geen gemeente meer en hoort nu bij Amsterdam."),
    ({"gemeente": "Haaren"}, "gemeente", "GM0824",
     "Haaren is sinds 2021 geen gemeente meer en is verdeeld over Oisterwijk en Boxtel."),
    ({"gemeente": "Boxtel"}, "gemeente", "GM0757", ""),
    ({"gemeente": "GM0001"}, "gemeente", "GM0344", "Boxtel is sinds 1996 geen gemeente meer en hoort nu bij Utrecht."),
    ({"gemeente": ""}, "gemeente", None, ""),
    ({"indicator": "corporatieaandeel"}, "indicator", "corporatie_aandeel",
     "Indicator ‘corporatieaandeel’ staat niet in de lijst. U ziet Corporatiewoningen."),
    ({"indicator": "qqqq"}, "indicator", None, "Indicator ‘qqqq’ kennen we niet."),
    ({"jaar": "2024"}, "jaar", "2024", ""),
    ({"jaar": "2024JJ00"}, "jaar", "2024", ""),
    ({"jaar": "vorig jaar"}, "jaar", None, "Jaar ‘vorig jaar’ is geen periode zoals 2024."),
    ({"jaar": "2024JJ07"}, "jaar", None, "Jaar ‘2024JJ07’ is geen periode zoals 2024."),
    ({"jaar": "٢٠٢٤"}, "jaar", None, "Jaar ‘٢٠٢٤’ is geen periode zoals 2024."),
    ({"groep": "heelal"}, "groep", "nederland", "Vergelijkingsgroep ‘heelal’ kennen we niet."),
    ({"groep": "eigen"}, "groep", "eigen", ""),  # still empty: it is filled on the page
    ({"schaal": "relatief"}, "schaal", "relatief", ""),
    ({"schaal": "logaritmisch"}, "schaal", None, "Schaal ‘logaritmisch’ kennen we niet."),
    ({"indeling": "straks"}, "indeling", "nu", "Indeling ‘straks’ kennen we niet."),
    ({"niveau": "buurten"}, "niveau", "gemeenten", "Niveau ‘buurten’ kennen we niet."),
    ({"achtergrond": "misschien"}, "achtergrond", "uit", "Achtergrond ‘misschien’ kennen we niet."),
    ({"indicator": "corporatie"}, "indicator", "corporatie_aandeel",
     "Indicator ‘corporatie’ staat niet in de lijst. U ziet Corporatiewoningen."),
    ({"hoofdstuk": "jeugt"}, "hoofdstuk", "jeugd", "Hoofdstuk ‘jeugt’ staat niet in de lijst. U ziet jeugd."),
    ({"weergave": "taart"}, "weergave", None, "Weergave ‘taart’ kennen we niet."),
    ({"hoogte": "qqqq"}, "hoogte", None, "Hoogte ‘qqqq’ kennen we niet."),
    ({"leden": "GM0344,GM0344, gm0518"}, "leden", ("GM0344", "GM0518"), ""),
    ({"leden": "GM0344,GM9999"}, "leden", ("GM0344",), "Een deel van de zelf gekozen gemeenten kennen we niet."),
    ({"leden": ",,,"}, "leden", (), ""),
    ({"pagina": "bestaat-niet"}, "gemeente", None, "De pagina ‘bestaat-niet’ bestaat niet."),
    ({"tint": "rood", "utm_source": "x"}, "gemeente", None, "Onbekend in de link: tint, utm_source."),
    ({"embed": "true", "embed_options": "dark"}, "gemeente", None, ""),
])
def test_what_a_url_says_wrongly_is_replaced_and_said(query: dict[str, str], field: str, value: object,
                                                      notice: str) -> None:
    selection, said = one(query)
    assert selection == replace(Selection(), **{field: value})
    assert said.startswith(notice)
    assert bool(said) == bool(notice)


@pytest.mark.parametrize("name", [*(n for n in NAMES if n != "zoek"), "pagina", "onbekend"])
@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "x" * 100_000, "'; DROP TABLE observation; --", "../..", "\0"])
def test_hostile_values_change_nothing_and_are_never_repeated_at_length(name: str, text: str) -> None:
    selection, notices = parse({name: text}, CHOICES)
    assert selection == Selection()
    assert all(len(notice) < 400 for notice in notices)


@pytest.mark.parametrize(("text", "kept"), [("", None), ("   ", None), (" wmo ", "wmo"), ("x" * 100_000, "x" * 100),
                                            ("<script>", "<script>")])
def test_a_question_is_any_text_but_not_an_endless_one(text: str, kept: str | None) -> None:
    assert parse({"zoek": text}, CHOICES) == (Selection(zoek=kept), ())


def test_many_unknown_names_are_not_all_repeated() -> None:
    _, said = one({f"{'n' * 500}{number}": "1" for number in range(500)})
    assert len(said) < 400


@pytest.mark.parametrize(("tot", "kept", "notice"), [
    ("2026", "2026", ""),
    ("2022", None, "Het einde (2022) ligt niet na het begin (2022). U ziet een later einde."),
    ("2019", None, "Het einde (2019) ligt niet na het begin (2022). U ziet een later einde."),
])
def test_own_years_that_run_back_are_told(tot: str, kept: str | None, notice: str) -> None:
    selection, said = one({"van": "2022", "tot": tot})
    assert (selection.van, selection.tot, said) == ("2022", kept, notice)


def test_an_own_group_has_a_largest_size() -> None:
    selection, said = one({"groep": "eigen", "leden": ",".join(sorted(GEMEENTEN))})
    assert selection.leden == tuple(sorted(GEMEENTEN))[:MAX_OWN_GROUP]
    assert selection.groep == "eigen"
    assert said.startswith(f"Een eigen groep heeft ten hoogste {MAX_OWN_GROUP} gemeenten.")


def test_every_fault_is_said() -> None:
    _, notices = parse({"gemeente": "qqqq", "jaar": "x", "groep": "qqqq", "onzin": "1"}, CHOICES)
    assert len(notices) == 4


def test_what_became_of_a_municipality_that_was_split() -> None:
    """Reads as a sentence, the part that most went to is the one shown."""
    assert former_notice(HAAREN, GEMEENTEN).endswith("U ziet Oisterwijk, waar het grootste deel bij hoort.")


@pytest.mark.parametrize("text", ["0,0,0", "1,2", "1,2,3,1", "1,2,4", "-1,1,1", "a,b,c", "nan,1,1", "1,,1", ",,"])
def test_weights_that_say_nothing_are_left_out_and_said(text: str) -> None:
    selection, notice = one({"gewichten": text})
    assert selection.gewichten == ()
    assert notice == (f"De gewichten ‘{text}’ kunnen niet: het zijn er 3, van 0 tot en met 3, en niet allemaal 0. U "
                      "ziet de gewone gewichten.")


# An agreement of one's own, beside those of others

LONG = "a" * 79


@pytest.mark.parametrize("agreement", ["nieuwbouw", f"{LONG}b", f"{LONG}c", "uw-nieuwbouw"])
def test_the_id_of_an_own_agreement_is_kept_whole_and_is_nobody_elses(agreement: str) -> None:
    private = private_id(agreement)
    assert one({"afspraak": private}) == (Selection(afspraak=private), "")
    assert parse({"raden": f"{private},eigen-{agreement}"}, CHOICES)[0].raden == (private, f"eigen-{agreement}")
    assert private.removeprefix(PRIVATE) == agreement and not ID.fullmatch(private)


@pytest.mark.parametrize("asked", ["uw.", "uw.uw.a", "uw..a", f"uw.{LONG}bc", ".a"])
def test_what_looks_like_an_own_agreement_and_is_none_is_said(asked: str) -> None:
    assert one({"afspraak": asked})[0].afspraak is None and one({"afspraak": asked})[1]
