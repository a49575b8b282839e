"""What the page Wijken says of real figures, in cases that a review found wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitors.domain.signal import Mark
from monitors.presentation import maps
from monitors.views import in_use, wijk_download
from monitors.views.areas import Wijken
from monitors.views.buurten import BuurtFigure
from monitors.views.selection import Selection
from monitors.views.signals import SignalFigure, chosen_signal
from monitors.views.wijken import WijkFigure
from monitors.views.world import World

KOOP = "koop_aandeel"
AMSTERDAM, DIEMEN, DE_BILT, UTRECHT, ZEIST = "GM0363", "GM0384", "GM0310", "GM0344", "GM0355"


@pytest.fixture(scope="module")
def world(data_set: Path) -> World:
    assert data_set.is_dir()
    return in_use.world()


def figure_of(world: World, indicator: str, gemeente: str = UTRECHT, **more: object) -> WijkFigure:
    return WijkFigure(Wijken(world, gemeente), replace(Selection(gemeente), **more), indicator)


@pytest.mark.parametrize("gemeente", [DIEMEN, AMSTERDAM, UTRECHT])
def test_an_unknown_figure_is_not_read_as_no_mark(world: World, gemeente: str) -> None:
    """Diemen, Bedrijventerreinen: of three figures two are unknown, which read '0 van 3' in the palest colour."""
    for signal in world.catalogue.signals.signal:
        selection = Selection(gemeente, signaal=signal.id)
        found = SignalFigure(Wijken(world, gemeente), selection, chosen_signal(world, selection) or signal)
        for row in found.rows if not found.lacking else ():
            unknown = row.marks.count(Mark.UNKNOWN)
            assert ("niet te zeggen" in found._text(row)) == bool(unknown)
            assert (found._class(row) in (maps.MISSING, maps.SUPPRESSED)) == bool(unknown)


@pytest.mark.parametrize(("indicator", "name"), [
    ("bijstand_per_1000_inwoners", None), ("mediaan_vermogen_wijk", "Gemiddelde van de gemeenten")])
def test_only_a_figure_of_the_source_is_called_nederland(world: World, indicator: str, name: str | None) -> None:
    found = figure_of(world, indicator)
    given = found.period is not None and world.national(found.figure.shown, found.period) is not None
    assert found.national_name == (name or ("Nederland" if given else "Gemiddelde van de gemeenten"))
    codes = [row[0] for row in wijk_download.wijk_sheet(found, "").rows]
    assert ("NL01" in codes) == (found.national is not None and given)


def test_sheets_of_wijken_and_buurten_say_nothing_of_a_place_among_municipalities(world: World) -> None:
    found = figure_of(world, KOOP, ZEIST)
    assert found.figure.cautions  # there is something of municipalities to say
    buurten = BuurtFigure(found.wijken, found.selection, KOOP, found.period)
    for sheet in (wijk_download.wijk_sheet(found, "x"), wijk_download.buurt_sheet(buurten, "x")):
        assert not [note for note in sheet.notes if note.startswith("Let op bij vergelijken")]
        assert all(len(row) == len(sheet.headers) for row in sheet.rows)


def test_a_highest_wijk_that_is_not_alone_is_not_said_to_be(world: World) -> None:
    alone, shared = 0, 0
    for indicator in ("koop_aandeel", "huur_aandeel", "eengezins_aandeel"):
        found = figure_of(world, indicator, DE_BILT)
        texts = [found.text(r) for r in found.rows if r.observation.value is not None]
        if len(set(texts)) < 2:
            continue
        others = texts.count(texts[0]) - 1
        assert (f" en {others} andere" in found.spread.highest[0]) == bool(others)
        alone, shared = alone + (not others), shared + bool(others)
    assert alone + shared


def test_the_sheet_of_a_signal_says_of_which_data_set_it_is(world: World) -> None:
    selection = Selection(UTRECHT)
    signal = chosen_signal(world, selection)
    assert signal is not None
    sheet = wijk_download.signal_sheet(SignalFigure(Wijken(world, UTRECHT), selection, signal), "https://a.nl/b")
    assert sheet.notes[-1] == f"Gegevensset {world.store.meta['version']}, Koersmonitor. https://a.nl/b"
