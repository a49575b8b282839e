"""The page Koers in a real browser: from a gemeente to why an agreement is fragile and what it takes from now."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import choose, rerun, wait_drawn
from tests.browser.test_journey import Visit, download, gemeente_shown, tab_to
from tests.figures import Figures

UTRECHT = "GM0344"


def written(pace: float) -> str:
    """A pace under nought as a reader sees it."""
    return f"−{abs(pace):.2f}".replace(".", ",")


def main_text(page: Page) -> str:
    """The page as a reader sees it, no-break spaces as spaces."""
    return page.get_by_test_id("stMain").inner_text().replace("\N{NO-BREAK SPACE}", " ")


def test_from_gemeente_to_what_it_takes_from_now(visit: Visit, figures: Figures) -> None:
    """Open the page, choose a gemeente, open a fragile agreement: why, how much a year, and the best ever."""
    page = visit("/koers")
    choose(page, "Gemeente", "Utrecht")
    gemeente_shown(page, "Utrecht")
    expect(page.get_by_role("heading", name="Ligt Utrecht op koers?")).to_be_visible()
    with rerun(page):
        page.get_by_role("button", name="Hoogstens 8 procent van de jongeren met jeugdzorg").click()
    page.wait_for_url("**afspraak=utrecht-jeugdzorg-2030**")
    wait_drawn(page)
    share = {int(year): value for year, value in figures.series("jeugdzorg_aandeel", UTRECHT).items()
             if value is not None}
    last = max(share)
    span = 2030 - last
    needed = (8 - share[last]) / span
    best = min((share[year] - share[year - span]) / span for year in share if year - span in share)
    text = main_text(page)
    assert "Kwetsbaar, want het tempo was tot nu toe genoeg, maar het vooruitzicht is dat het doel toch niet" in text
    assert f"Vanaf nu is {written(needed)} procentpunt per jaar nodig." in text
    assert f"Over {span} jaar was het tempo hier hoogstens {written(best)} procentpunt per jaar" in text
    assert needed < best < 0
    assert "Bij de gemeenten in Nederland" not in text  # eight of them have figures over so long
    assert "voorbeeld, geen besluit" in text
    chart = page.get_by_test_id("stVegaLiteChart")
    for mark in ("doel: 8,0%", "vandaag"):
        expect(chart.get_by_text(mark).first).to_be_visible()
    with rerun(page):
        page.get_by_role("button", name="← Alle afspraken van Utrecht").click()
    expect(page.get_by_role("button", name="27.000 nieuwe woningen in negen jaar")).to_be_visible()


def test_a_term_and_a_look_back_are_in_the_link(visit: Visit) -> None:
    page = visit("/koers?gemeente=GM0344&afspraak=utrecht-nieuwbouw-2030")
    choose(page, "Periode", "Raadsperiode 2022 tot 2026")
    choose(page, "Stand", "Met de cijfers tot en met 2024")
    page.wait_for_url(re.compile("termijn=2022-2026.*stand=2024"))
    before = main_text(page)
    assert "Beoordeeld over 2022 tot 2026" in before and "U kijkt terug" in before
    other = visit(page.url.split("/", 3)[3].join(("/", "")))
    expect(other.get_by_text("U kijkt terug").first).to_be_visible()


def test_the_slider_goes_by_keyboard_and_the_answer_follows(visit: Visit) -> None:
    page = visit("/koers?gemeente=GM0363&onderdeel=wat_als&indicator=corporatie_aandeel&doel=40&doeljaar=2035")
    expect(page.get_by_text("naar minstens 40% in 2035").first).to_be_visible()
    tab_to(page, 'input[type="range"]')
    with rerun(page):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("naar minstens 41% in 2035").first).to_be_visible()
    page.wait_for_url("**doel=41**")


def test_the_figures_to_take_along_are_those_of_the_data_set(visit: Visit, figures: Figures, tmp_path: Path) -> None:
    page = visit("/koers?gemeente=GM0344&afspraak=utrecht-aandeel-corporaties-2030")
    content = download(page, "Cijfers en pad als CSV", tmp_path, "Koers")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    end = lines.index([])
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:end]]
    expected = figures.series("corporatie_aandeel", UTRECHT)
    assert {row["Periode"]: float(row["Waarde"].replace(",", ".")) for row in rows if row["Waarde"]} == {
        year: value for year, value in expected.items() if value is not None}
    path = {row["Periode"]: float(row["Afgesproken pad"].replace(",", ".")) for row in rows if row["Afgesproken pad"]}
    assert path["2020"] == 32 and path["2025"] == pytest.approx(32.5)
    notes = [line[0] for line in lines[end + 1:]]
    assert any("voorbeeld, geen besluit" in note for note in notes)
    assert any(note.startswith("Doel: minstens 33% in 2030") for note in notes)


def test_the_whole_dossier_can_be_taken_along(visit: Visit, tmp_path: Path) -> None:
    page = visit("/koers?gemeente=GM0344&afspraak=utrecht-nieuwbouw-2030")
    content = download(page, "Dossier als bestand", tmp_path).decode("utf-8")
    assert content.count("[[agreement]]") == 19 and "example = true" in content
