"""A later load in a real browser: what was revised, which verdicts that turned, and the verdict as it stood before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.screen import choose, main_text, wait_drawn
from tests.browser.server import ROOT, Server, free_port, uvicorn_command
from tests.browser.test_journey import Visit
from tests.later_load import load_later

UTRECHT = "GM0344"
FRAGILE = "Niet meer dan 19.400 mensen met hulp uit de Wmo"


@pytest.fixture(scope="module")
def server(data_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on a data folder of its own, in which a later load revised two figures and brought a new one."""
    folder = tmp_path_factory.mktemp("later")
    prepared = load_later(data_set, folder, [
        ("wmo_clienten", UTRECHT, "2024", 20_075.0, "measured"), ("nieuwbouw", UTRECHT, "2024", 1_655.0, "measured"),
        ("gasverbruik", UTRECHT, "2025", 470.0, "measured")])
    port = free_port()
    with Server(uvicorn_command("asgi:app", port), port, folder / "server.log", ROOT,
                extra={"KOERSMONITOR_GEGEVENS": str(prepared)}) as running:
        yield running


def test_a_later_load_is_told_with_the_verdicts_that_it_turned(visit: Visit) -> None:
    page = visit(f"/koers?gemeente={UTRECHT}")
    assert "Veranderd door de lading van" in main_text(page)
    changed = [" ".join(item.split()) for item in page.locator(".km-standouts > li").all_inner_texts()]
    assert changed[0].startswith("Gemiddeld 450 kubieke meter gas per woning was ? niet te beoordelen is ◐ kwetsbaar")
    assert "door een nieuw cijfer. Nieuw: 470 m³ (2025)." in changed[0]
    assert changed[1].startswith(f"{FRAGILE} was ◐ kwetsbaar is ○ niet op koers door een herzien cijfer. Herzien op")
    assert changed[1].endswith("2024 was 19.895, is 20.075.")
    assert "27.000 nieuwe woningen in negen jaar blijft ○ niet op koers." in changed[2]
    assert changed[2].endswith("2024 was 1.580, is 1.655.")


def test_the_verdict_of_before_can_be_looked_back_at(visit: Visit) -> None:
    page = visit(f"/koers?gemeente={UTRECHT}&afspraak=utrecht-wmo-2028")
    assert "Niet op koers, want" in main_text(page)
    field = page.get_by_test_id("stSelectbox").filter(has_text="Stand").get_by_role("combobox")
    field.click()
    before = page.get_by_role("option").filter(has_text="Zoals geladen").first.inner_text()
    page.keyboard.press("Escape")
    choose(page, "Stand", before)
    wait_drawn(page)
    expect(page.get_by_text("dit is het oordeel met de cijfers zoals ze toen waren geladen").first).to_be_visible()
    expect(page.get_by_text("Kwetsbaar, want").first).to_be_visible()
    expect(page.get_by_text("19.895").first).to_be_visible()


def test_the_sources_list_the_revised_figures(visit: Visit) -> None:
    found = main_text(visit(f"/bronnen?gemeente={UTRECHT}"))
    assert "Wmo-cliënten 2024 19.895 20.075 bron" in found
    assert "Nieuwbouwwoningen 2024 1.580 1.655 bron" in found
