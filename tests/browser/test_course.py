"""The page Koers in a real browser: from a gemeente to why an agreement is fragile and what it takes from now."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import choose, main_text, rerun, wait_drawn
from tests.browser.test_journey import Visit, download, gemeente_shown, tab_to, type_gemeente
from tests.figures import Figures

UTRECHT = "GM0344"
FRAGILE = "Niet meer dan 19.400 mensen met hulp uit de Wmo"


def asserted_fragile(page: Page, figures: Figures) -> None:
    """The opened agreement says why it is fragile, what every year from now must bring, and the best ever."""
    clients = {int(year): value for year, value in figures.series("wmo_clienten", UTRECHT).items() if value is not None}
    last = max(clients)
    span = 2028 - last
    needed = (19_400 - clients[last]) / span
    best = min((clients[year] - clients[year - span]) / span for year in clients if year - span in clients)
    assert needed < best < 0
    text = main_text(page)
    assert "Kwetsbaar, want het tempo was tot nu toe genoeg, maar het vooruitzicht is dat het doel toch niet" in text
    assert f"Vanaf nu is −{abs(needed):.0f} per jaar nodig." in text
    assert f"Het beste tempo ooit hier, over {span} jaar, was −{abs(best):.0f} per jaar." in text
    assert "Zo snel als nu nodig is, ging het hier nog nooit." in text
    assert "Bij de gemeenten in Nederland" not in text  # of counts: they say how large a municipality is
    assert "voorbeeld, geen besluit" in text


def test_from_gemeente_to_what_it_takes_from_now(visit: Visit, figures: Figures) -> None:
    """Open the page, choose a gemeente, open a fragile agreement: why, how much a year, and the best ever."""
    page = visit("/koers")
    choose(page, "Gemeente", "Utrecht")
    gemeente_shown(page, "Utrecht")
    expect(page.get_by_role("heading", name="Ligt Utrecht op koers?")).to_be_visible()
    with rerun(page):
        page.get_by_role("button", name=FRAGILE).click()
    page.wait_for_url("**afspraak=utrecht-wmo-2028**")
    expect(page.get_by_role("heading", name="Ligt Utrecht op koers?")).to_be_in_viewport()
    wait_drawn(page)
    asserted_fragile(page, figures)
    chart = page.get_by_test_id("stVegaLiteChart")
    for mark in ("doel: 19.400", "vandaag"):
        expect(chart.get_by_text(mark).first).to_be_visible()
    with rerun(page):
        page.get_by_role("button", name="← Alle afspraken van Utrecht").click()
    expect(page.get_by_role("button", name="27.000 nieuwe woningen in negen jaar")).to_be_visible()


def test_the_same_with_the_keyboard_only(visit: Visit, figures: Figures) -> None:
    page = visit("/koers")
    type_gemeente(page, "Utrecht")
    tab_to(page, ".st-key-open_utrecht-wmo-2028 button")
    with rerun(page):
        page.keyboard.press("Enter")
    page.wait_for_url("**afspraak=utrecht-wmo-2028**")
    wait_drawn(page)
    asserted_fragile(page, figures)
    tab_to(page, ".st-key-open_alle button")
    with rerun(page):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=FRAGILE)).to_be_visible()


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
    assert content.count("[[agreement]]") == 20 and "example = true" in content
