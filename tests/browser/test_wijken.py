"""Wijken in the browser: a click on the map or in the ranking chooses a wijk, and everyone can read both parts."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.screen import english, rerun, violations, wait_drawn


def test_a_click_chooses_a_wijk(visit: Callable[[str], Page]) -> None:
    page = visit("/wijken?gemeente=GM0310&indicator=koop_aandeel")
    wait_drawn(page)
    with rerun(page):
        page.locator('path[aria-label^="Groenekan: "]').first.click()
    expect(page.get_by_role("heading", name="Buurten van Groenekan")).to_be_visible()
    assert "wijk=WK031004" in page.url
    with rerun(page):
        page.locator('path[aria-label^="Westbroek, "]').first.click()
    expect(page.get_by_role("heading", name="Buurten van Westbroek")).to_be_visible()
    assert not english(page)
    assert not violations(page)


def test_where_figures_meet(visit: Callable[[str], Page]) -> None:
    page = visit("/wijken?gemeente=GM0310&wijkbeeld=samen")
    wait_drawn(page)
    expect(page.locator('path[aria-label="De Leijen: 3 van 3: komt samen"]')).to_have_count(1)
    expect(page.locator('path[aria-label^="De Leijen, 30,5%, "]')).to_have_count(1)
    assert not english(page)
    assert not violations(page)
