"""One question of a council member from start to end, with the mouse and with the keyboard alone.

Hoe staat Utrecht ervoor op wonen vergeleken met vergelijkbare gemeenten, en in welke wijken ligt dat?
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.screen import choose, rerun, wait_ready
from tests.browser.test_journey import NBSP, TABS, asked, gemeente_shown, tab_to
from tests.figures import Figures, definitions, written

UTRECHT = "GM0344"
ALIKE = "Meest vergelijkbare gemeenten"
STANDS_OUT = "Wat het meest opvalt"
LEAST_WIJKEN = 5


def wijken(figures: Figures, indicator: str) -> tuple[str, dict[str, float]]:
    """The last period with figures per wijk of Utrecht, and those figures by the name of the wijk."""
    rows = figures.connection.execute(
        "SELECT o.period, r.name, o.value FROM observation o JOIN region r ON r.code = o.region "
        "WHERE o.indicator = ? AND o.level = 'WK' AND r.parent = ? AND o.value IS NOT NULL", [indicator, UTRECHT],
    ).fetchall()
    last = max((period for period, _, _ in rows), default="")
    return last, {name: value for period, name, value in rows if period == last}


def first_with_wijken(page: Page, figures: Figures) -> str:
    """The indicator highest in the profile that is known per wijk, and can be compared."""
    for address in page.locator(".km-profile tbody th a").evaluate_all("links => links.map(a => a.href)"):
        name = parse_qs(urlsplit(address).query)["indicator"][0]
        if definitions()[name]["unit"] == "percent" and len(wijken(figures, name)[1]) >= LEAST_WIJKEN:
            return name
    raise AssertionError("geen cijfer van het profiel is per wijk bekend")


def profile_tells(page: Page, figures: Figures, indicator: str) -> None:
    """The row of the profile has the figure of the source, its group is that of the question, and it stands out."""
    expect(page.get_by_text("Vergeleken met de vergelijkbare gemeenten")).to_be_visible()
    row = page.locator(".km-profile tbody tr").filter(has=page.locator(f'a[href*="indicator={indicator}&"]'))
    told = row.inner_text().replace(NBSP, " ")
    period = figures.last_period(indicator) or ""
    assert written(figures.value(indicator, UTRECHT, period) or 0, indicator) in told
    assert "veel " in told or "duidelijk " in told


def wijken_tell(page: Page, figures: Figures, indicator: str) -> None:
    """The sentence that the reader ends with, against an own reckoning from the file."""
    expect(page.get_by_role("heading", name=f"{definitions()[indicator]['name']}, Utrecht")).to_be_visible()
    period, found = wijken(figures, indicator)
    own = figures.value(indicator, UTRECHT, period) or 0.0
    told = page.locator(".km-lead").first.inner_text().replace(NBSP, " ")
    half = 0.5 * 10.0 ** -int(str(definitions()[indicator].get("decimals", 0)))
    above, below = (sum(side * (value - own) > half for value in found.values()) for side in (1, -1))
    assert f"{above} van de {len(found)} wijken liggen boven het gemeentecijfer ({written(own, indicator)})" in told
    assert f"{below} eronder" in told
    top = max(found, key=found.__getitem__)
    assert f"Het hoogst is {top}" in told and f"({written(found[top], indicator)})" in told
    assert f"({written(min(found.values()), indicator)})" in told


def test_the_question_with_the_mouse(visit: Callable[[str], Page], figures: Figures) -> None:
    page = visit("/")
    choose(page, "Gemeente", "Utrecht")
    choose(page, "Vergelijken met", ALIKE)
    with rerun(page):
        page.get_by_role("link", name="Profiel", exact=True).click()
    gemeente_shown(page, "Utrecht")
    with rerun(page):
        page.get_by_text(STANDS_OUT, exact=True).click()
    asked(page, gemeente=UTRECHT, groep="vergelijkbaar", volgorde="opvallend")
    indicator = first_with_wijken(page, figures)
    profile_tells(page, figures, indicator)
    page.locator(f'.km-profile a[href*="indicator={indicator}&"]').click()
    page.wait_for_url("**/indicator?**")
    wait_ready(page)
    asked(page, gemeente=UTRECHT, groep="vergelijkbaar", indicator=indicator)
    with rerun(page):
        page.get_by_role("link", name="Per wijk bekijken").click()
    wijken_tell(page, figures, indicator)


def back_to(page: Page, what: str) -> None:
    """Press Shift and Tab until the element that matches a CSS selector has the focus."""
    for _ in range(TABS):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("css => document.activeElement?.matches(css) ?? false", what):
            return
    raise AssertionError(f"met Shift en Tab is {what} niet te bereiken")


def typed(page: Page, label: str, text: str) -> None:
    """Choose in a selectbox by typing and Enter."""
    tab_to(page, f'input[aria-label="{label}"]')
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.get_by_role("option", name=text, exact=True).wait_for()
    with rerun(page):
        page.keyboard.press("Enter")


def test_the_question_with_the_keyboard_alone(visit: Callable[[str], Page], figures: Figures) -> None:
    page = visit("/")
    typed(page, "Gemeente", "Utrecht")
    typed(page, "Vergelijken met", ALIKE)
    back_to(page, 'a[href$="/profiel"]')
    with rerun(page):
        page.keyboard.press("Enter")
    gemeente_shown(page, "Utrecht")
    tab_to(page, '[role="radiogroup"][aria-label="Beeld"] [role="radio"]')
    with rerun(page):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    asked(page, gemeente=UTRECHT, groep="vergelijkbaar", volgorde="opvallend")
    indicator = first_with_wijken(page, figures)
    profile_tells(page, figures, indicator)
    tab_to(page, f'.km-profile a[href*="indicator={indicator}&"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicator?**")
    wait_ready(page)
    asked(page, gemeente=UTRECHT, groep="vergelijkbaar", indicator=indicator)
    tab_to(page, 'a[href^="/wijken?indicator="]')
    with rerun(page):
        page.keyboard.press("Enter")
    wijken_tell(page, figures, indicator)
