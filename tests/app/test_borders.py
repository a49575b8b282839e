"""A map gets the borders of the year of its figures, once those were fetched; also in an app that is running already.

The borders are made up and come from a server on this computer: every gemeente a cell of a grid, its wijken strips.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from monitors import contract
from monitors.catalogue.load import catalogue
from monitors.domain.region import RegionLevel, gemeente_of
from monitors.prepare import __main__ as command
from monitors.prepare.figures import RegionRow, read_snapshot
from monitors.prepare.live.run import Options
from monitors.store import open_current
from monitors.views import geography, in_use, upkeep
from monitors.views.areas import AreaFigure, Wijken
from monitors.views.buurten import BuurtFigure
from monitors.views.selection import Selection
from monitors.views.upkeep import Upkeep
from monitors.views.wijken import WijkFigure
from tests.app.screen import opened, text
from tests.live.server import serving
from tests.live.shapes import put_borders
from tests.live.test_recipes import PATIENT, here

AMSTERDAM, UTRECHT = "GM0363", "GM0344"
YEAR = 2024
_COLUMNS, _WIDTH, _HEIGHT = 19, 0.2, 0.14  # of the grid, in cells and degrees

Ring = list[list[float]]


def _box(west: float, south: float, width: float, height: float) -> Ring:
    east, north = west + width, south + height
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _feature(row: RegionRow, *boxes: Ring) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"statcode": row.region.code, "statnaam": row.region.name},
            "geometry": {"type": "MultiPolygon", "coordinates": [[box] for box in boxes]}}


def made_up(regions: dict[str, RegionRow]) -> dict[str, list[dict[str, Any]]]:
    """Borders of every gemeente, provincie, wijk and buurt of the register of `YEAR`."""
    of_year = [row for row in regions.values() if row.division == YEAR]
    by_level = {level: sorted((r for r in of_year if r.region.level is level), key=lambda r: r.region.code)
                for level in (*contract.DRAWN, RegionLevel.BUURT)}
    corner = {row.region.code: (3.3 + place % _COLUMNS * _WIDTH, 50.8 + place // _COLUMNS * _HEIGHT)
              for place, row in enumerate(by_level[RegionLevel.GEMEENTE])}
    parts: dict[str | None, list[Ring]] = defaultdict(list)
    strips: dict[tuple[RegionLevel, str], list[RegionRow]] = defaultdict(list)
    for row in by_level[RegionLevel.GEMEENTE]:
        parts[row.region.parent].append(_box(*corner[row.region.code], _WIDTH, _HEIGHT))
    for row in (*by_level[RegionLevel.WIJK], *by_level[RegionLevel.BUURT]):
        strips[row.region.level, gemeente_of(row.region.code)].append(row)

    def stripes(level: RegionLevel) -> list[dict[str, Any]]:
        return [_feature(row, _box(corner[gemeente][0] + place * _WIDTH / len(rows), corner[gemeente][1],
                                   _WIDTH / len(rows), _HEIGHT))
                for (of, gemeente), rows in strips.items() if of is level for place, row in enumerate(rows)]

    return {
        "gemeente": [_feature(row, _box(*corner[row.region.code], _WIDTH, _HEIGHT))
                     for row in by_level[RegionLevel.GEMEENTE]],
        "provincie": [_feature(row, *parts[row.region.code]) for row in by_level[RegionLevel.PROVINCIE]],
        "wijk": stripes(RegionLevel.WIJK), "buurt": stripes(RegionLevel.BUURT)}


@pytest.fixture(scope="module")
def renewed(data_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the data set as it was made first, and beside it the one with the borders of `YEAR`."""
    folder = tmp_path_factory.mktemp("renewed")
    shutil.copytree(data_set, folder / "prepared")
    shutil.copytree(geography.GEO, folder / "static")
    with pytest.MonkeyPatch.context() as patch, serving() as source:
        known = here(catalogue(), source.address)
        patch.setattr(command, "catalogue", lambda: known)
        patch.setattr(command, "STATIC_GEO", folder / "static")
        patch.setattr(command, "Options", lambda *args: Options(*args, limits=PATIENT))
        put_borders(source, YEAR, **made_up(read_snapshot(command.SNAPSHOT).regions))
        assert command.main(["--borders", str(YEAR), "--target", str(folder / "prepared")]) == 0
    yield folder


@pytest.fixture
def first(renewed: Path, data_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The app on the data set of before, with a pointer to move to that with the borders of `YEAR`."""
    pointer = tmp_path / contract.POINTER
    shutil.copy(data_set / contract.POINTER, pointer)
    monkeypatch.setattr(contract, "current_file", lambda *_: renewed / "prepared" / pointer.read_text("utf-8").strip())
    monkeypatch.setattr(geography, "GEO", renewed / "static")
    monkeypatch.setattr(in_use._InUse, "world", None)
    monkeypatch.setattr(in_use._InUse, "watched", False)
    monkeypatch.setattr(upkeep.packages, "start", lambda _: None)
    yield pointer


def move(pointer: Path, renewed: Path) -> None:
    shutil.copy(renewed / "prepared" / contract.POINTER, pointer)


def specs(at: AppTest) -> str:
    return " ".join(chart.proto.spec for chart in at.get("vega_lite_chart"))


def test_wijken_that_were_a_table_become_a_map_in_a_running_app(first: Path, renewed: Path) -> None:
    at = opened("wijken", gemeente=AMSTERDAM, indicator="woz")
    assert "De wijken van Amsterdam zijn na 2022 anders ingedeeld" in text(at)
    assert "wijk_" not in specs(at)
    in_use.watch()
    move(first, renewed)
    assert Upkeep().look() is True
    at.run()
    with closing(open_current()) as store:
        [name] = [b.name for b in store.borders() if b.level is RegionLevel.WIJK and b.year == YEAR]
    assert f"/app/static/geo/{name}/{AMSTERDAM}.json" in specs(at)
    assert (renewed / "static" / name / f"{AMSTERDAM}.json").is_file()
    found = text(at)
    assert "anders ingedeeld" not in found and "De grenzen op de kaart zijn die van" not in found
    assert "Grenzen: wijken van 2024, CBS en Kadaster, via PDOK OGC API Features, CC BY 4.0, vastgelegd op" in found


def test_no_gemeente_misses_a_wijk_on_its_map(first: Path, renewed: Path) -> None:
    def lacking(*more: str) -> dict[str, int]:
        known = in_use.world()
        chosen = [(Wijken(known, code), Selection(code, jaar=str(YEAR)), "woz", *more) for code in known.names]
        figures: list[AreaFigure] = [BuurtFigure(*one) if more else WijkFigure(*one[:3]) for one in chosen]
        return {f.wijken.gemeente: len(f.without_shape) for f in figures if f.period and f.without_shape}

    before = lacking()
    assert len(before) > 10 and AMSTERDAM in before
    assert len(lacking(str(YEAR))) > 300, "no borders of buurten at all"
    move(first, renewed)
    assert lacking() == lacking(str(YEAR)) == {}


def test_buurten_that_were_a_table_become_a_map(first: Path, renewed: Path) -> None:
    asked = {"gemeente": UTRECHT, "indicator": "woz", "jaar": str(YEAR)}
    before = text(opened("wijken", **asked))
    assert "Een kaart van de buurten is er nog niet" in before
    assert "Grenzen: buurten" not in before and "buurten met een cijfer liggen boven het gemeentecijfer" in before
    move(first, renewed)
    at = opened("wijken", **asked)
    found = text(at)
    assert f"/{UTRECHT}.json" in specs(at) and "/app/static/geo/buurt_2024_" in specs(at)
    assert "Grenzen: buurten van 2024, CBS en Kadaster, via PDOK OGC API Features" in found
    assert "Een kaart van de buurten is er nog niet" not in found


def test_the_buurten_of_a_wijk_are_drawn_alone_in_the_classes_of_all(first: Path, renewed: Path) -> None:
    move(first, renewed)
    wijken = Wijken(in_use.world(), UTRECHT)
    wijk = next(code for code in wijken.known if code.startswith("WK"))
    whole, part = (BuurtFigure(wijken, Selection(UTRECHT, jaar=str(YEAR), wijk=chosen), "woz", None)
                   for chosen in (None, wijk))
    assert whole.map_view is not None and part.map_view is not None
    codes = {code for code, region in wijken.buurten.items() if region.parent == wijk}
    drawn = part.map_view.frame(None, ()).column("idx").to_pylist()
    assert 1 < len(codes) < len(wijken.buurten)
    assert {part.map_view.order[place] for place in drawn} == codes
    assert part.map_view.labels == whole.map_view.labels
    assert (part.shapes, part.division) == (whole.shapes, whole.division) and part.shapes is not None
    assert len(whole.map_view.frame(None, ())) == len(whole.map_view.order)
    assert part.title == f"{part.indicator.name}, 2024, buurten van {wijken.known[wijk].name} in Utrecht"
    assert part.subtitle == "De kleuren gaan over alle buurten van Utrecht"


@pytest.mark.parametrize(("jaar", "of"), [("2024", 2024), ("2022", 2022)])
def test_the_year_of_the_borders_is_that_of_the_figures(first: Path, renewed: Path, jaar: str, of: int) -> None:
    move(first, renewed)
    at = opened("wijken", gemeente=UTRECHT, indicator="woz", jaar=jaar)
    assert f"Grenzen: wijken van {of}," in text(at)


def test_borders_of_gemeenten_stay_the_newest_unless_the_figures_are_as_published(first: Path, renewed: Path) -> None:
    move(first, renewed)
    assert "Grenzen: gemeenten van 2025," in text(opened("indicator", indicator="woz", jaar="2024"))
    at = opened("indicator", indicator="woz", jaar="2024", indeling="toen")
    assert "Grenzen: gemeenten van 2024," in text(at)
    assert "/app/static/geo/gemeente_2024_" in specs(at) and "/app/static/geo/provincie_2024_" in specs(at)


@pytest.mark.parametrize(("figuur", "of", "more"), [
    ("kaart", "Grenzen: gemeenten van 2025,", {}), ("kaart", "Grenzen: wijken van 2024,", {"niveau": "wijken"}),
    ("wijkkaart", "Grenzen: wijken van 2024,", {}), ("signaalkaart", "Grenzen: wijken van 2024,", {}),
    ("buurtkaart", "Grenzen: buurten van 2024,", {}),
    ("buurtkaart", "buurten van Wijk 01 West in Utrecht", {"wijk": "WK034401"})])
def test_every_map_that_is_taken_along_names_its_borders(first: Path, renewed: Path, figuur: str, of: str,
                                                         more: dict[str, str]) -> None:
    move(first, renewed)
    found = text(opened("figuur", figuur=figuur, gemeente=UTRECHT, indicator="woz", jaar="2024", **more))
    assert of in found and "De grenzen op de kaart zijn die van" not in found


@pytest.mark.parametrize(("figuur", "more"), [("kaart", {"niveau": "wijken"}), ("wijkkaart", {}), ("signaalkaart", {})])
def test_a_map_that_is_taken_along_says_that_its_borders_are_of_another_year(first: Path, figuur: str,
                                                                             more: dict[str, str]) -> None:
    found = text(opened("figuur", figuur=figuur, gemeente=UTRECHT, indicator="woz", jaar="2024", **more))
    assert "Grenzen: wijken van 2022," in found
    assert "De grenzen op de kaart zijn die van 2022, de cijfers zijn van 2024." in found


def test_the_page_of_sources_names_all_borders(first: Path, renewed: Path) -> None:
    move(first, renewed)
    found = text(opened("bronnen"))
    for line in ("gemeente | 2025 | CBS en Kadaster | CC BY 4.0", "wijk | 2022 | CBS en Kadaster | CC BY 4.0",
                 "buurt | 2024 | CBS en Kadaster, via PDOK OGC API Features | CC BY 4.0",
                 "wijk | 2024 | CBS en Kadaster, via PDOK OGC API Features | CC BY 4.0"):
        assert line in found
