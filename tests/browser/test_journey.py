"""What a council member does: choose, look further, click, go back, take figures along; with mouse and keyboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.screen import WAIT_MS, choose, english, rerun, settled_text, wait_drawn, wait_ready
from tests.figures import Figures, written

Visit = Callable[[str], Page]
NBSP = "\N{NO-BREAK SPACE}"
HEADERS = {"Gemeentecode", "Gemeente", "Indicator", "Periode", "Waarde", "Eenheid", "Status", "Plaats", "Bron"}
TABS = 40  # more than enough to reach anything at the top of a page


def query(url: str) -> dict[str, str]:
    """What stands behind the question mark."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def asked(page: Page, **expected: str) -> None:
    """Wait until the address holds exactly these choices: Streamlit writes it a moment after the screen."""
    try:
        page.wait_for_url(lambda url: query(url) == expected, timeout=WAIT_MS)
    except PlaywrightTimeout:
        assert query(page.url) == expected


def box(page: Page, label: str) -> Locator:
    """The selectbox with this label."""
    return page.get_by_role("combobox", name=label, exact=True)


def value(page: Page) -> str:
    """The value in large type on the page of an indicator, with ordinary spaces."""
    return page.locator(".km-headline .km-tile-value").inner_text().replace(NBSP, " ")


def gemeente_shown(page: Page, name: str) -> None:
    expect(box(page, "Gemeente")).to_have_value(name)


def click_area(page: Page, name: str) -> None:
    """Click a municipality on the map, in the middle of its shape."""
    wait_drawn(page)
    with rerun(page):
        page.locator(f'path[aria-label^="{name}:"]').click()


# Choosing and looking further

def test_from_a_name_to_a_figure(visit: Visit, figures: Figures) -> None:
    page = visit("/")
    choose(page, "Gemeente", "Utrecht")
    asked(page, gemeente="GM0344")
    assert page.get_by_role("heading", name="Hoe staat Utrecht ervoor?").is_visible()

    with rerun(page):
        page.get_by_role("link", name="Gemiddelde WOZ-waarde").first.click()
    page.wait_for_url("**/indicator?**")
    wait_ready(page)
    asked(page, gemeente="GM0344", indicator="woz")
    assert page.get_by_role("heading", name="Gemiddelde WOZ-waarde").first.is_visible()
    last = figures.last_period("woz") or ""
    assert value(page) == written(figures.value("woz", "GM0344", last) or 0, "woz")

    choose(page, "Jaar", "2020")
    asked(page, gemeente="GM0344", indicator="woz", jaar="2020")
    assert value(page) == written(figures.value("woz", "GM0344", "2020") or 0, "woz")

    click_area(page, "Apeldoorn")
    asked(page, gemeente="GM0200", indicator="woz", jaar="2020")
    gemeente_shown(page, "Apeldoorn")
    assert value(page) == written(figures.value("woz", "GM0200", "2020") or 0, "woz")

    choose(page, "Indicator", "Gemiddelde verkoopprijs")
    asked(page, gemeente="GM0200", indicator="verkoopprijs")
    assert not english(page)


def test_former_name_can_be_typed(visit: Visit) -> None:
    page = visit("/")
    choose(page, "Gemeente", "Weesp (nu Amsterdam)")
    gemeente_shown(page, "Amsterdam")
    assert page.get_by_text("Weesp is sinds 2022 geen gemeente meer en hoort nu bij Amsterdam.").is_visible()
    asked(page, gemeente="GM0363")


def test_back_and_forward_on_a_page(visit: Visit) -> None:
    page = visit("/indicator?gemeente=GM0344&indicator=woz")
    choose(page, "Gemeente", "Apeldoorn")
    choose(page, "Jaar", "2015")
    for move, gemeente, jaar in ((page.go_back, "Apeldoorn", "2025"), (page.go_back, "Utrecht", "2025"),
                                 (page.go_forward, "Apeldoorn", "2025"), (page.go_forward, "Apeldoorn", "2015")):
        move()
        expect(box(page, "Jaar")).to_have_value(jaar)
        gemeente_shown(page, gemeente)
        expect(page.locator(".km-headline")).to_contain_text(f"{gemeente}, {jaar}")


def test_back_over_pages(visit: Visit) -> None:
    page = visit("/wonen?gemeente=GM0344")
    with rerun(page):
        page.get_by_role("link", name="Koopwoningen", exact=True).first.click()
    expect(page.get_by_role("heading", name="Koopwoningen").first).to_be_visible()
    choose(page, "Gemeente", "Apeldoorn")
    page.go_back()
    gemeente_shown(page, "Utrecht")
    asked(page, gemeente="GM0344", indicator="koop_aandeel")
    page.go_back()
    expect(page.get_by_role("heading", name="Lokale Monitor Wonen")).to_be_visible()
    gemeente_shown(page, "Utrecht")
    page.go_forward()
    expect(page.get_by_role("heading", name="Koopwoningen").first).to_be_visible()


def test_menu_keeps_the_choice(visit: Visit) -> None:
    page = visit("/?gemeente=GM0344&groep=g4")
    for name in ("Wonen", "Sociaal domein", "Indicator", "Kaart", "Overzicht"):
        with rerun(page):
            page.get_by_role("link", name=name, exact=True).click()
        gemeente_shown(page, "Utrecht")
        page.wait_for_url(lambda url: "gemeente=GM0344" in url and "groep=g4" in url)


def test_reload_gives_the_same_screen(visit: Visit) -> None:
    page = visit("/indicator?gemeente=GM0344&indicator=woz")
    choose(page, "Jaar", "2019")
    before = sorted(settled_text(page).split("\n"))  # a chart that follows keeps its old ticks and adds the new
    page.reload()
    wait_ready(page)
    expect(page.locator(".km-headline")).to_contain_text("Utrecht, 2019")
    assert sorted(settled_text(page).split("\n")) == before


def test_click_in_the_ranking(visit: Visit) -> None:
    page = visit("/indicator?gemeente=GM0344&indicator=woz&groep=g4")
    wait_drawn(page)
    with rerun(page):
        page.locator('[data-testid="stVegaLiteChart"] path[aria-label^="Rotterdam, "]').first.click()
    gemeente_shown(page, "Rotterdam")
    asked(page, gemeente="GM0599", indicator="woz", groep="g4")


def test_table_has_every_gemeente(visit: Visit, figures: Figures) -> None:
    page = visit("/indicator?gemeente=GM0344&indicator=woz")
    with rerun(page):
        page.get_by_role("radio", name="Tabel").or_(page.get_by_role("button", name="Tabel")).first.click()
    cells = page.get_by_test_id("stTable").locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))")
    assert len(cells) == 342
    shown = {name: text.replace(NBSP, " ") for _, name, text, _ in cells}
    column, names = figures.column("woz", str(figures.last_period("woz"))), figures.names()
    assert shown == {names[code]: written(number, "woz") for code, number in column.items()
                     if number is not None}


# Figures to take along

def download(page: Page, button: str, folder: Path, under: str | None = None) -> bytes:
    """The file behind a download button; `under` is the figure whose button has to be opened first."""
    if under is not None and not page.get_by_role("button", name=button).is_visible():
        with rerun(page):
            page.get_by_role("button", name=f"{under} meenemen").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    found = waiting.value
    file = folder / found.suggested_filename
    found.save_as(file)
    return file.read_bytes()


def csv_rows(content: bytes) -> tuple[list[dict[str, str]], list[str]]:
    """Rows of figures, and the notes below them."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    end = lines.index([])
    assert set(lines[0]) >= HEADERS
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:end]], [line[0] for line in lines[end + 1:]]


def excel_rows(content: bytes) -> tuple[list[dict[str, object]], list[str]]:
    """The same from an Excel file, which keeps its notes on a second sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    first, *rows = book["Cijfers"].iter_rows(values_only=True)
    names = [str(cell) for cell in first]
    assert set(names) >= HEADERS
    notes = [str(row[0]) for row in book["Bron en uitleg"].iter_rows(values_only=True)]
    return [dict(zip(names, row, strict=True)) for row in rows], notes


def number(text: str) -> float | None:
    return float(text.replace(",", ".")) if text else None


@pytest.mark.parametrize(("indicator", "period"), [("woz", "2025"), ("jeugdzorg_aandeel", "2024")])
def test_ranking_to_take_along(visit: Visit, figures: Figures, tmp_path: Path, indicator: str, period: str) -> None:
    page = visit(f"/indicator?gemeente=GM0344&indicator={indicator}&jaar={period}")
    rows, notes = csv_rows(download(page, "Ranglijst als CSV", tmp_path, "Ranglijst"))
    expected = figures.column(indicator, period)
    assert {row["Gemeentecode"]: number(row["Waarde"]) for row in rows} == pytest.approx(expected)
    assert len(rows) == 342
    assert all(row["Status"] and row["Periode"] == period for row in rows)
    assert all(row["Bron"].startswith("CBS") for row in rows if row["Waarde"])
    assert any(note.startswith("Bron: CBS") and "CC BY 4.0" in note for note in notes)

    sheet, notes = excel_rows(download(page, "Ranglijst als Excel", tmp_path, "Ranglijst"))
    assert {row["Gemeentecode"]: row["Waarde"] for row in sheet} == pytest.approx(expected)
    assert any("CC BY 4.0" in note for note in notes)


def test_series_to_take_along(visit: Visit, figures: Figures, tmp_path: Path) -> None:
    page = visit("/indicator?gemeente=GM0363&indicator=inwoners")
    expected = figures.series("inwoners", "GM0363")
    rows, _ = csv_rows(download(page, "Reeks Amsterdam als CSV", tmp_path, "Ontwikkeling"))
    assert {row["Periode"]: number(row["Waarde"]) for row in rows} == pytest.approx(expected)
    assert {row["Status"] for row in rows} >= {"herrekend"}
    sheet, _ = excel_rows(download(page, "Reeks Amsterdam als Excel", tmp_path, "Ontwikkeling"))
    assert {str(row["Periode"]): row["Waarde"] for row in sheet} == pytest.approx(expected)


def test_suppressed_figure_stays_suppressed_on_paper(visit: Visit, tmp_path: Path) -> None:
    page = visit("/indicator?gemeente=GM0088&indicator=jeugdreclassering")
    rows, _ = csv_rows(download(page, "Ranglijst als CSV", tmp_path, "Ranglijst"))
    own = next(row for row in rows if row["Gemeentecode"] == "GM0088")
    assert (own["Waarde"], own["Status"], own["Plaats"]) == ("", "afgeschermd", "")


# Without a mouse

# The element that has the focus, and whether it or the box around it shows that.
FOCUS = """
() => {
  const node = document.activeElement;
  const ring = element => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none';
  };
  const around = [node, node.parentElement, node.closest('label'), node.closest('[role="group"]')];
  return [node === document.body ? 'BODY' : node.outerHTML.slice(0, 200), around.some(each => each && ring(each))];
}
"""


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the element that matches a CSS selector has the focus."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement?.matches(css) ?? false", what):
            return
    raise AssertionError(f"met Tab is {what} niet te bereiken")


@pytest.mark.parametrize("address", ["/?gemeente=GM0344", "/indicator?gemeente=GM0344", "/kaart?gemeente=GM0344"])
def test_what_the_keyboard_is_on_can_be_seen(visit: Visit, address: str) -> None:
    page = visit(address)
    for _ in range(TABS):
        page.keyboard.press("Tab")
        name, seen = page.evaluate(FOCUS)
        if name == "BODY":
            break
        assert seen, f"{name} laat niet zien dat het toetsenbord erop staat"


def type_gemeente(page: Page, name: str) -> None:
    """Choose a gemeente without a mouse, by the first letters of its name."""
    tab_to(page, 'input[aria-label="Gemeente"]')
    page.keyboard.type(name[:5])
    page.get_by_role("option", name=name, exact=True).wait_for()
    with rerun(page):
        page.keyboard.press("Enter")
    gemeente_shown(page, name)


def test_with_the_keyboard_only(visit: Visit) -> None:
    page = visit("/")
    type_gemeente(page, "Apeldoorn")
    tab_to(page, 'a[href*="indicator?indicator="]')
    with rerun(page):
        page.keyboard.press("Enter")
    page.wait_for_url("**/indicator?**")
    expect(page.locator(".km-headline")).to_contain_text("Apeldoorn")
