"""Odd groups and odd figures on every page that compares: no failure, and no picture without a word."""

from __future__ import annotations

from itertools import product

import pytest

from tests.app.screen import BROKEN, opened, text

UTRECHT, SCHIERMONNIKOOG = "GM0344", "GM0088"
ALONE = {"groep": "eigen", "leden": UTRECHT}
PAIR = {"groep": "eigen", "leden": f"{UTRECHT},{SCHIERMONNIKOOG}"}
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "overzicht": ("overzicht", {}), "wonen": ("wonen", {}), "indicator": ("indicator", {}),
    "profiel": ("profiel", {}), "naast elkaar": ("profiel", {"beeld": "gemeenten"}),
    "jaren": ("profiel", {"beeld": "jaren"}),
    **{part: ("vergelijken", {"vergelijking": part})
       for part in ("groepen", "vergelijkbaar", "zekerheid", "samenhang", "klein")},
    "wijken": ("wijken", {}), "samen": ("wijken", {"wijkbeeld": "samen"}), "kaart": ("kaart", {}),
}
# A figure that few have, one that is suppressed, one with negative values, one with the same value nearly everywhere,
# one of zeros, one without any figures.
FIGURES = ("jeugdreclassering", "stadsverwarming", "verkoopprijs_verandering", "leegstand", "corporatie_aandeel",
           "woonquote")


def shown(page: str, **query: str) -> str:
    name, fixed = PAGES[page]
    at = opened(name, **fixed, **query)
    assert not at.exception, at.exception
    found = text(at)
    assert BROKEN not in found, found
    said = " ".join(line for line in found.split("\n") if not line.endswith(": None"))  # an empty choice reads so here
    assert not {"nan", "none", "inf"} & set(said.lower().split()), said
    for chart in at.get("vega_lite_chart"):
        assert chart.proto.alt, "een figuur zonder woorden"
    return found


@pytest.mark.parametrize(("page", "group"), [*product(PAGES, (ALONE, PAIR, {"groep": "eigen"}))],
                         ids=lambda value: value if isinstance(value, str) else value.get("leden", "leeg"))
def test_a_group_of_one_of_two_and_of_nobody(page: str, group: dict[str, str]) -> None:
    shown(page, gemeente=UTRECHT, **group)


@pytest.mark.parametrize(("page", "indicator"), [*product(
    ("indicator", "groepen", "vergelijkbaar", "zekerheid", "samenhang", "klein", "wijken", "kaart"), FIGURES)])
def test_an_odd_figure_of_a_small_gemeente(page: str, indicator: str) -> None:
    shown(page, gemeente=SCHIERMONNIKOOG, indicator=indicator)


@pytest.mark.parametrize("page", ["indicator", "groepen", "klein", "kaart", "wijken"])
@pytest.mark.parametrize("jaar", ["1995", "2012", "2026", "1066"])
def test_a_year_that_exists_for_some(page: str, jaar: str) -> None:
    shown(page, gemeente=UTRECHT, indicator="corporatie_aandeel", jaar=jaar)


@pytest.mark.parametrize("page", PAGES)
def test_a_name_with_a_quote_and_an_accent(page: str) -> None:
    shown(page, gemeente="GM0796")
    shown(page, gemeente="GM1900")


def test_what_a_link_says_twice_is_told() -> None:
    at = opened("indicator", gemeente=UTRECHT, indicator=["leegstand", "corporatie_aandeel"])
    assert "In de link staat ‘indicator’ meer dan één keer. De laatste telt." in text(at)
    assert at.query_params["indicator"] == "corporatie_aandeel"


def test_a_gemeente_of_one_wijk_is_not_sent_to_buurten_without_figures() -> None:
    found = shown("wijken", gemeente=SCHIERMONNIKOOG, indicator="corporatie_aandeel")
    assert "bestaat uit één wijk" in found and "zijn er geen cijfers per buurt" in found
    assert "Kijk hieronder" not in found


def test_a_figure_against_itself_has_no_place() -> None:
    found = shown("indicator", gemeente=UTRECHT, indicator="corporatie_aandeel", **ALONE)
    assert "plaats 1 van 1" not in found and "dan het gemiddelde" not in found and "gelijk aan het gem" not in found
