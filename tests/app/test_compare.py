"""The page Vergelijken without a browser: every part, its choices, and what the address may hold."""

from __future__ import annotations

import pytest

from monitors.views.selection import COMPARE_PARTS
from tests.app.screen import BROKEN, address, opened, pieces_of_html, text

UTRECHT, EEMSDELTA, SCHIERMONNIKOOG = "GM0344", "GM1979", "GM0088"
HUUR, BIJSTAND = "huur_aandeel", "bijstand_per_1000_inwoners"
SAYS = {"groepen": "middelste van", "vergelijkbaar": "andere keuzes van gewichten", "zekerheid": "duidelijk hoger dan",
        "samenhang": "Samenhang is geen oorzaak.", "klein": "Alle lijnen hebben dezelfde schaal"}
# What is taken along of a part.
PICTURES = {part: "trechter" if part == "zekerheid" else part for part in COMPARE_PARTS}


@pytest.mark.parametrize("part", COMPARE_PARTS)
def test_every_part_says_what_it_shows_with_a_table_and_a_source(part: str) -> None:
    at = opened("vergelijken", gemeente=UTRECHT, indicator=BIJSTAND, groep="provincie", vergelijking=part)
    found = text(at)
    assert SAYS[part] in found and "Bron" in found and "Wat dit cijfer niet zegt:" in found
    assert at.table, "naast elk plaatje staat een tabel"
    at.session_state[f"meenemen_{PICTURES[part]}"] = True
    found = text(at.run())
    assert "als CSV" in found and "als PNG" in found
    assert address(at).get("vergelijking", "groepen") == part


@pytest.mark.parametrize("part", COMPARE_PARTS)
@pytest.mark.parametrize("query", [
    {}, {"gemeente": EEMSDELTA, "groep": "corop"}, {"gemeente": SCHIERMONNIKOOG, "indicator": "jeugdreclassering"},
    {"gemeente": UTRECHT, "indicator": "woonquote"}, {"gemeente": UTRECHT, "indicator": "eenzaamheid"},
    {"gemeente": UTRECHT, "indicator": "inwoners"}, {"gemeente": UTRECHT, "groep": "eigen"}, {"groep": "eigen"},
    {"gemeente": "GM1699", "indicator": "woningvoorraad", "jaar": "2026"},
    {"gemeente": UTRECHT, "indicator": "lasten_grondexploitatie_per_inwoner"},
    {"gemeente": UTRECHT, "indicator": "woz", "jaar": "1900"},
], ids=str)
def test_no_part_breaks_on_what_is_not_there(part: str, query: dict[str, str]) -> None:
    at = opened("vergelijken", vergelijking=part, **query)
    found = text(at)
    assert not at.exception and BROKEN not in found and "gegevensset" in found


def test_a_weight_goes_to_the_address_and_works_for_the_group_too() -> None:
    query = {"gemeente": UTRECHT, "indicator": HUUR, "groep": "vergelijkbaar", "vergelijking": "vergelijkbaar"}
    at = opened("vergelijken", **query)
    slider = next(s for s in at.select_slider if s.key == "kies_gewicht_0")
    before = list(at.table[0].value["Gemeente"])
    slider.set_value(3.0).run()
    assert address(at)["gewichten"] == "3,1,1,1,1,1"
    assert list(at.table[0].value["Gemeente"]) != before
    again = opened("vergelijken", **address(at))
    assert text(again) == text(at)
    next(b for b in at.button if b.key == "gewone_gewichten").click().run()
    assert "gewichten" not in address(at) and list(at.table[0].value["Gemeente"]) == before


def test_all_weights_nought_are_refused_with_words() -> None:
    at = opened("vergelijken", gemeente=UTRECHT, indicator=HUUR, vergelijking="vergelijkbaar", gewichten="1,0,0,0,0,0")
    next(s for s in at.select_slider if s.key == "kies_gewicht_0").set_value(0.0).run()
    assert "Minstens één kenmerk moet meetellen." in text(at)
    assert address(at)["gewichten"] == "1,0,0,0,0,0"
    bad = opened("vergelijken", gemeente=UTRECHT, vergelijking="vergelijkbaar", gewichten="0,0,0,0,0,0")
    assert "De gewichten ‘0,0,0,0,0,0’ kunnen niet" in text(bad) and "gewichten" not in address(bad)


def test_two_figures_with_size_and_colour_open_elsewhere() -> None:
    at = opened("vergelijken", gemeente=UTRECHT, indicator=BIJSTAND, vergelijking="samenhang", tegen=HUUR,
                grootte="inwoners", kleur="stedelijkheid")
    found = text(at)
    assert "Zeer sterk stedelijk" in found and "hoe groter, hoe meer: Inwoners" in found
    assert address(at)["tegen"] == HUUR and address(at)["kleur"] == "stedelijkheid"


def test_what_cannot_be_set_against_it_gives_way() -> None:
    at = opened("vergelijken", gemeente=UTRECHT, indicator=BIJSTAND, vergelijking="samenhang", tegen="inwoners")
    assert at.selectbox(key="kies_tegen").value != "inwoners"
    assert "Samenhang is geen oorzaak." in text(at)


def test_small_pictures_lead_to_the_page_of_the_gemeente() -> None:
    at = opened("vergelijken", gemeente=UTRECHT, indicator=BIJSTAND, groep="provincie", vergelijking="klein")
    block = next(html for html in pieces_of_html(at) if "km-small" in html)
    assert block.count("<li") == 24 and block.count("<img") == 24
    assert f"indicator?indicator={BIJSTAND}&amp;gemeente={UTRECHT}" in block


def test_counts_are_shown_in_proportion() -> None:
    found = text(opened("vergelijken", gemeente=UTRECHT, indicator="bijstand"))
    assert "per 1.000" in found
    assert "Dit cijfer is een aantal dat niet om te rekenen is." in text(
        opened("vergelijken", gemeente=UTRECHT, indicator="inwoners"))
