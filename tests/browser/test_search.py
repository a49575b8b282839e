"""Finding something by typing, with the mouse and with the keyboard alone, without the app being loaded again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import violations, wait_ready

SAME_PAGE = "window.__zelfde"


@pytest.fixture
def at_wonen(page: Page) -> Page:
    page.goto("/wonen?gemeente=GM0355")
    wait_ready(page)
    page.evaluate(f"{SAME_PAGE} = true")  # gone when the app is loaded anew
    return page


def test_by_keyboard_alone(at_wonen: Page) -> None:
    page = at_wonen
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Zoeken")
    expect(box).to_be_focused()
    page.keyboard.type("bijstant per 1.000")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".km-found [aria-selected=true]")
    expect(chosen).to_contain_text("Bijstand per 1.000 inwoners")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bijstand per 1.000 inwoners")
    assert "gemeente=GM0355" in page.url and "indicator=bijstand_per_1000" in page.url
    assert page.evaluate(SAME_PAGE)


def test_by_mouse_and_back(at_wonen: Page) -> None:
    page = at_wonen
    page.get_by_role("combobox", name="Zoeken").click()
    page.keyboard.type("overvecht")
    page.get_by_role("option", name=re.compile("Wijk 03 Overvecht")).click()
    page.wait_for_url(re.compile(r"/wijken\?gemeente=GM0344&wijk=WK034403"))
    expect(page.get_by_role("combobox", name="Gemeente")).to_have_value("Utrecht")
    assert page.evaluate(SAME_PAGE)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lokale Monitor Wonen")
    expect(page.get_by_role("combobox", name="Gemeente")).to_have_value("Zeist")


def test_escape_closes_and_enter_shows_everything(at_wonen: Page) -> None:
    page = at_wonen
    page.keyboard.press("/")
    page.keyboard.type("woning")
    expect(page.get_by_role("option").first).to_be_visible()
    assert not violations(page, set())
    page.keyboard.press("Escape")
    expect(page.locator(".km-found")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gevonden bij ‘woning’")
    page.get_by_role("link", name="Woningvoorraad", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Woningvoorraad")
    assert page.evaluate(SAME_PAGE), "een koppeling in onze eigen tekst laadt de app niet opnieuw"


def test_what_is_not_found_says_what_to_do(at_wonen: Page) -> None:
    page = at_wonen
    page.keyboard.press("/")
    page.keyboard.type("<b>xqzwv</b>")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option")).to_contain_text("Niets gevonden")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Niets gevonden bij ‘<b>xqzwv</b>’")


def test_a_figure_alone_has_no_box(page: Page) -> None:
    page.goto("/figuur?gemeente=GM0344&indicator=woz&figuur=kaart&embed=true")
    wait_ready(page)
    assert page.locator(".km-search").count() == 0
