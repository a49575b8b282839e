"""The selection, the widgets and the address stay in step."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.screen import PAGES, address, big_value, opened, text

UTRECHT, AMSTERDAM, WEESP, APELDOORN = "GM0344", "GM0363", "GM0457", "GM0200"
BASE = {"gemeente": UTRECHT, "indicator": "nieuwbouw"}


def choose(at: AppTest, field: str, value: Any) -> AppTest:
    """Sets the widget of a field of the selection, as a visitor does, and runs the page."""
    found = next(e for e in at.main if getattr(e, "key", None) == f"kies_{field}")
    return found.set_value(value).run()


def elsewhere(page: str, at: AppTest) -> AppTest:
    """What somebody else sees who gets the address."""
    return opened(page, **address(at))


@pytest.mark.parametrize(("page", "field", "value", "code"), [
    ("overzicht", "gemeente", APELDOORN, APELDOORN),
    ("overzicht", "groep", "provincie", "provincie"),
    ("wonen", "gemeente", APELDOORN, APELDOORN),
    ("wonen", "hoofdstuk", "prijs", "prijs"),
    ("sociaal_domein", "hoofdstuk", "gezondheid", "gezondheid"),
    ("sociaal_domein", "groep", "vergelijkbaar", "vergelijkbaar"),
    ("indicator", "gemeente", APELDOORN, APELDOORN),
    ("indicator", "indicator", "verkoopprijs", "verkoopprijs"),
    ("indicator", "jaar", "2016", "2016"),
    ("indicator", "groep", "g40", "g40"),
    ("indicator", "weergave", "tabel", "tabel"),
    ("indicator", "schaal", "relatief", "relatief"),
    ("indicator", "indeling", "toen", "toen"),
    ("kaart", "gemeente", APELDOORN, APELDOORN),
    ("kaart", "indicator", "woz", "woz"),
    ("kaart", "jaar", "2016", "2016"),
    ("kaart", "niveau", "wijken", "wijken"),
    ("kaart", "schaal", "relatief", "relatief"),
    ("kaart", "hoogte", "inwoners_65plus_aandeel", "inwoners_65plus_aandeel"),
    ("kaart", "achtergrond", True, "aan"),
    ("vergelijken", "gemeente", APELDOORN, APELDOORN),
    ("vergelijken", "indicator", "woz", "woz"),
    ("vergelijken", "vergelijking", "zekerheid", "zekerheid"),
])
def test_choice_is_in_the_address_and_opens_elsewhere(page: str, field: str, value: Any, code: str) -> None:
    base = BASE if page in ("indicator", "kaart") else {"gemeente": UTRECHT}
    before = opened(page, **base)
    old = text(before)
    at = choose(before, field, value)
    assert address(at)[field] == code, "in het adres staan codes, geen namen"
    assert text(at) != old
    assert text(elsewhere(page, at)) == text(at)


def test_a_row_of_choices_opens_elsewhere() -> None:
    at = opened("indicator")
    for field, value in (("gemeente", AMSTERDAM), ("indicator", "woz"), ("jaar", "2020"), ("groep", "g4"),
                         ("weergave", "reeks"), ("indeling", "toen")):
        at = choose(at, field, value)
    assert address(at) == {"gemeente": AMSTERDAM, "indicator": "woz", "jaar": "2020", "groep": "g4",
                           "weergave": "reeks", "indeling": "toen"}
    assert text(elsewhere("indicator", at)) == text(at)


def test_own_group_by_hand() -> None:
    at = choose(opened("overzicht", gemeente=UTRECHT, groep="g4"), "groep", "eigen")
    at = choose(at, "leden", [AMSTERDAM, APELDOORN])
    assert address(at) == {"gemeente": UTRECHT, "groep": "eigen", "leden": f"{AMSTERDAM},{APELDOORN}"}
    assert text(elsewhere("overzicht", at)) == text(at)


def test_default_is_not_in_the_address() -> None:
    at = choose(opened("overzicht", gemeente=UTRECHT, groep="g4"), "groep", "nederland")
    assert address(at) == {"gemeente": UTRECHT}


def test_former_name_chooses_what_it_became() -> None:
    at = opened("overzicht")
    assert "Weesp (nu Amsterdam)" in at.selectbox(key="kies_gemeente").options
    choose(at, "gemeente", WEESP)
    assert address(at) == {"gemeente": AMSTERDAM}
    assert at.title[0].value == "Hoe staat Amsterdam ervoor?"
    assert at.selectbox(key="kies_gemeente").value == AMSTERDAM
    assert "Weesp is sinds 2022 geen gemeente meer en hoort nu bij Amsterdam." in text(at)
    assert "Weesp hoort" not in text(choose(at, "groep", "g4")), "een melding gaat weg bij de volgende keuze"


def test_gemeente_can_be_taken_away() -> None:
    at = choose(opened("overzicht", gemeente=UTRECHT), "gemeente", None)
    assert address(at) == {}
    assert at.title[0].value == "Hoe staat uw gemeente ervoor?"


def test_other_indicator_starts_at_its_own_last_year() -> None:
    at = choose(opened("indicator", gemeente=UTRECHT, indicator="woz", jaar="2010"), "indicator", "wmo_per_1000")
    assert address(at) == {"gemeente": UTRECHT, "indicator": "wmo_per_1000"}
    assert at.selectbox(key="kies_jaar").value == "2024"


@pytest.mark.parametrize("page", PAGES)
def test_menu_keeps_the_choices(page: str) -> None:
    """A click in the menu opens a page with an empty query; the gemeente and the group go along."""
    at = opened("overzicht", gemeente=UTRECHT, groep="g4")
    at.query_params.clear()
    at.switch_page(PAGES[page]).run()
    assert address(at) == {"gemeente": UTRECHT, "groep": "g4"}


def test_back_and_forward() -> None:
    """The browser gives the earlier query; the screen follows, whatever the widgets hold."""
    at = choose(opened("indicator", gemeente=UTRECHT, indicator="woz", jaar="2024"), "gemeente", AMSTERDAM)
    new = address(at), big_value(at)
    at.query_params.update({"gemeente": UTRECHT})
    at.run()
    assert at.selectbox(key="kies_gemeente").value == UTRECHT
    assert big_value(at) == "€\N{NO-BREAK SPACE}451.000"
    at.query_params.update(new[0])
    assert big_value(at.run()) == new[1]


def test_two_visitors_do_not_meet() -> None:
    one, two = opened("overzicht", gemeente=UTRECHT), opened("overzicht", gemeente=AMSTERDAM)
    choose(two, "groep", "g4")
    assert address(one.run()) == {"gemeente": UTRECHT}
    assert "Utrecht" in one.title[0].value and "Amsterdam" in two.title[0].value
