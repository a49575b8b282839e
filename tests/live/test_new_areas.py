"""Wijken and buurten that the snapshot does not have: from a table on this computer's server to the screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from monitors import contract
from monitors.catalogue.load import read_catalogue
from monitors.catalogue.model import Catalogue, Signal, SignalPart
from monitors.domain.observation import Status
from monitors.domain.region import RegionLevel
from monitors.domain.signal import Side
from monitors.prepare import __main__ as command
from monitors.prepare.live.layer import read_layer
from monitors.store import open_current
from monitors.views import geography
from monitors.views.areas import Wijken
from monitors.views.buurten import BuurtFigure
from monitors.views.selection import Selection
from monitors.views.signals import SignalFigure
from monitors.views.wijken import WijkFigure
from monitors.views.world import World
from tests.live.conftest import Run, live_catalogue
from tests.live.server import Source
from tests.live.shapes import Made, area, cell, country, homes, later, put_borders, put_v4

OURS = {"WK000100": "Aa-Noord", "WK000101": "Aa-Zuid", "WK000900": "Cee"}  # as the snapshot has them
NEW = {"WK000102": "Aa-West", "BU00010200": "Havenkwartier", "BU00010201": "Veldzicht", "BU00010001": "Nieuw in Noord"}
SOCIAL = {"WK000100": 35.0, "WK000900": 40.0}
OF_2021 = {"WK000100": 120.0, "WK000101": 90.0, "WK000900": 310.0}
OF_2022 = {"WK000100": 121.0, "WK000101": 80.0, "WK000900": 312.0, "WK000102": 20.0, "BU00010200": 12.0,
           "BU00010201": 8.0, "BU00010001": 5.0}


def areas(names: dict[str, str], of_2021: dict[str, float] = OF_2021, of_2022: dict[str, float] = OF_2022) -> Made:
    """T1 with homes in wijken and buurten of these names, beside those of the municipalities."""
    made = homes()
    rows = [cell("M1", code, f"{year}JJ00", value, Soort="T001")
            for year, found in ((2021, of_2021), (2022, of_2022)) for code, value in found.items()]
    rows += [cell("M2", code, "2021JJ00", value, Soort="T001") for code, value in SOCIAL.items()]
    return replace(made, rows=[*made.rows, *rows], regions={**made.regions, **names})


@pytest.fixture(autouse=True)
def tables(known: Catalogue, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue with homes per buurt and services for borders, and tables with areas that the snapshot lacks."""
    live_catalogue(tmp_path / "catalogue", source.address, borders=True)
    file = tmp_path / "catalogue" / "indicators" / "proef.toml"
    file.write_text(file.read_text("utf-8").replace('["NL", "GM", "WK"]', '["NL", "GM", "WK", "BU"]', 1), "utf-8")
    found = read_catalogue(tmp_path / "catalogue")
    monkeypatch.setattr(command, "catalogue", lambda: found)
    monkeypatch.setattr(geography, "GEO", tmp_path / "static")
    put_v4(source, areas({**OURS, **NEW}))
    put_v4(source, later())
    for year in (2020, 2021, 2022):
        codes = ("GM0001", "GM0003", "GM0004") if year == 2020 else ("GM0001", "GM0009")
        put_borders(source, year, **country(*codes), **shapes({**OURS, **NEW} if year == 2022 else OURS))
    yield
    geography._geojson.cache_clear()


def shapes(names: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Made-up borders: every area beside the one before, with a buurt in each municipality."""
    found: dict[str, list[dict[str, Any]]] = {"wijk": [], "buurt": []}
    for place, (code, name) in enumerate(sorted({**names, "BU00090000": "Cee"}.items())):
        one = area(code, 4.0 + 0.3 * place, size=0.2, statnaam=name)
        found["wijk" if code.startswith(RegionLevel.WIJK) else "buurt"].append(one)
    return found


@contextmanager
def world(folder: Path) -> Iterator[World]:
    store = open_current(folder / "prepared")
    try:
        yield World(store, command.catalogue())
    finally:
        store.close()


def register(folder: Path) -> dict[str, tuple[str, str]]:
    """Name and parent of every wijk and buurt, without any code of the app."""
    with duckdb.connect(str(contract.current_file(folder / "prepared")), read_only=True) as connection:
        return {code: (name, parent) for code, name, parent in connection.execute(
            "SELECT code, name, parent FROM region WHERE level IN ('WK', 'BU')").fetchall()}


def figures(folder: Path, period: str) -> dict[str, float]:
    """Homes in wijken and buurten, with their value, without any code of the app."""
    with duckdb.connect(str(contract.current_file(folder / "prepared")), read_only=True) as connection:
        return dict(connection.execute(
            "SELECT region, value FROM observation WHERE indicator = 'woningen' AND basis = 'today' AND period = ? "
            "AND level IN ('WK', 'BU')", [period]).fetchall())


def test_areas_that_the_snapshot_lacks_come_with_their_figures(run: Run, tmp_path: Path) -> None:
    code, said = run("--live")
    assert code == 0, said
    assert "Nieuw in het register: 1 wijk en 3 buurten." in said
    assert "weggelaten" not in said
    kept, = (tmp_path / "raw" / "verslagen").iterdir()
    assert "Nieuw in het register: 1 wijk en 3 buurten." in kept.read_text("utf-8")
    assert register(tmp_path) == {
        "WK000100": ("Aa-Noord", "GM0001"), "WK000101": ("Aa-Zuid", "GM0001"), "WK000900": ("Cee", "GM0009"),
        "WK000102": ("Aa-West", "GM0001"), "BU00010200": ("Havenkwartier", "WK000102"),
        "BU00010201": ("Veldzicht", "WK000102"), "BU00010001": ("Nieuw in Noord", "WK000100")}
    assert figures(tmp_path, "2022") == OF_2022
    assert figures(tmp_path, "2021") == OF_2021, "no row in the year before they were there"


def test_they_are_on_the_screens_of_their_year_only(run: Run, tmp_path: Path) -> None:
    assert run("--live")[0] == 0
    with world(tmp_path) as known:
        wijken = Wijken(known, "GM0001")
        seen = {year: WijkFigure(wijken, Selection("GM0001", jaar=year, wijk="WK000102"), "woningen")
                for year in ("2021", "2022")}
        buurten = {year: BuurtFigure(wijken, seen[year].selection, "woningen", year) for year in seen}
        assert [r.name for r in seen["2021"].rows] == ["Aa-Noord", "Aa-Zuid"]
        assert [r.name for r in seen["2022"].rows] == ["Aa-Noord", "Aa-Zuid", "Aa-West"]
        assert seen["2021"].elsewhere.startswith("Aa-West is geen wijk in de indeling van 2021")
        assert not seen["2022"].elsewhere
        assert seen["2021"].spread.missing == seen["2022"].spread.missing == 0
        assert "1 wijk kwam erbij" in seen["2022"].change_note and not seen["2022"].has_change
        assert "geen cijfer" not in seen["2021"].position
        assert (buurten["2021"].period, [r.name for r in buurten["2022"].rows]) == (
            "2022", ["Havenkwartier", "Veldzicht"]), "of 2021 there are no buurten; the page says that it shows 2022"
        texts = json.loads(seen["2022"].table().to_json())
        assert texts["Wijk"]["2"] == "Aa-West"


def test_where_figures_meet_only_wijken_of_that_year_are_looked_at(run: Run, tmp_path: Path) -> None:
    """Of 2021 there is a share of social rent; the new wijk is of 2022."""
    assert run("--live")[0] == 0
    parts = tuple(SignalPart("sociaal", side) for side in (Side.ABOVE, Side.BELOW))
    with world(tmp_path) as known:
        found = SignalFigure(Wijken(known, "GM0001"), Selection("GM0001"), Signal("proef", "Proef", "", "", parts))
        assert found.common == "2021"
        assert {row.code for row in found.rows} == {"WK000100", "WK000101"}
        assert [row.code for row in found.drawn] == ["WK000100"]


def test_a_buurt_of_one_year_is_no_empty_row_in_another(run: Run, source: Source, tmp_path: Path) -> None:
    old = {**OF_2021, "BU00010000": 60.0, "BU00010001": 4.0}
    put_v4(source, areas({**OURS, **NEW, "BU00010000": "Oud in Noord"}, of_2021=old))
    put_borders(source, 2021, **shapes({**OURS, "BU00010000": "Oud in Noord", "BU00010001": "Nieuw in Noord"}))
    assert run("--live")[0] == 0
    with world(tmp_path) as known:
        for year, names in (("2021", ["Oud in Noord", "Nieuw in Noord"]),
                            ("2022", ["Havenkwartier", "Veldzicht", "Nieuw in Noord"])):
            found = BuurtFigure(Wijken(known, "GM0001"), Selection("GM0001"), "woningen", year)
            assert [r.name for r in found.rows] == names
            assert found.spread.missing == found.spread.suppressed == 0
            assert found.map_view is not None and found.drawable and not found.without_shape


def test_they_are_drawn_on_the_borders_of_their_year(run: Run, tmp_path: Path) -> None:
    """The snapshot has borders of wijken of 2022 too, without the new one."""
    assert run("--live", "--borders", "2022")[0] == 0
    with world(tmp_path) as known:
        wijken = Wijken(known, "GM0001")
        figure = WijkFigure(wijken, Selection("GM0001", jaar="2022"), "woningen")
        buurten = BuurtFigure(wijken, Selection("GM0001", jaar="2022", wijk="WK000102"), "woningen", "2022")
        for found, view, own in ((figure, figure.map_view, {"WK000100", "WK000101", "WK000102"}),
                                 (buurten, buurten.map_view, {"BU00010001", "BU00010200", "BU00010201"})):
            assert view is not None and view.shapes.year == 2022 and view.shapes.geojson is not None
            drawn = {f["properties"]["code"]: f["properties"]["naam"] for f in view.shapes.geojson["features"]}
            assert drawn == {code: {**OURS, **NEW}[code] for code in own}
            assert dict(zip(view.order, view.texts, strict=True)) == {code: f"{OF_2022[code]:.0f}" for code in own}
            assert not found.without_shape
        assert buurten.map_view is not None and buurten.map_view.drawn == {"BU00010200", "BU00010201"}


def test_what_came_stays_as_long_as_a_figure_is_about_it(run: Run, source: Source, tmp_path: Path) -> None:
    assert run("--live")[0] == 0
    came = register(tmp_path)
    assert set(NEW) <= set(came)
    assert run("--if-needed")[1].strip() == "De gegevensset is bij."
    for options in ((), ("--live", "--offline"), ("--live", "--table", "T2"), ("--live", "--indicator", "later"),
                    ("--live", "--table", "T1", "--since", "2022"), ("--live",)):
        code, said = run(*options)
        assert code == 0, said
        assert "Nieuw in het register" not in said
        assert register(tmp_path) == came, options
        assert figures(tmp_path, "2022") == OF_2022
    gone = {"WK000102", "BU00010200", "BU00010201"}
    left = {code: value for code, value in OF_2022.items() if code not in gone}
    put_v4(source, replace(areas({**OURS, **NEW}, of_2022=left), modified="2026-07-01T00:00:00"))
    assert run("--live", "--accept-shrink")[0] == 0
    assert set(register(tmp_path)) == set(came) - gone
    assert read_layer(tmp_path / "raw" / "figures.parquet").regions.keys() == {"BU00010001"}
    (tmp_path / "raw" / "figures.parquet").unlink()
    assert run("--accept-shrink")[0] == 0
    assert set(register(tmp_path)) == set(OURS)


def test_a_table_that_was_emptied_leaves_no_area_without_a_figure(run: Run, source: Source, tmp_path: Path) -> None:
    assert run("--live")[0] == 0
    put_v4(source, replace(areas({**OURS, **NEW}, of_2022={}), modified="2026-07-01T00:00:00"))
    assert run("--live", "--accept-shrink")[0] == 0
    assert set(register(tmp_path)) == set(OURS)


def test_a_secret_figure_keeps_its_area(run: Run, source: Source, tmp_path: Path) -> None:
    made = areas({**OURS, **NEW}, of_2022={"WK000100": 121.0, "WK000101": 80.0, "WK000900": 312.0})
    put_v4(source, replace(made, rows=[*made.rows, cell("M1", "WK000102", "2022JJ00", None, "Confidential",
                                                        Soort="T001")]))
    assert run("--live")[0] == 0
    assert register(tmp_path)["WK000102"] == ("Aa-West", "GM0001")
    with world(tmp_path) as known:
        found = WijkFigure(Wijken(known, "GM0001"), Selection("GM0001", jaar="2022"), "woningen")
        assert found.regions["WK000102"].status is Status.SUPPRESSED


@pytest.mark.parametrize(("name", "ours"), [
    ("Aa Noord", True), ("AA-NOORD", True), ("Wijk 00 Aa-Noord", True), ("Áa-Noord ", True),
    ("Wijk 01 Aa-Noord", False), ("Aa-Noordoost", False), ("", False)])
def test_a_code_of_ours_under_another_name_is_another_area(run: Run, source: Source, tmp_path: Path, name: str,
                                                          ours: bool) -> None:
    put_v4(source, areas({**OURS, **NEW, "WK000100": name}))
    code, said = run("--live")
    assert code == 0, said
    assert ("WK000100" in figures(tmp_path, "2022")) == ours
    assert figures(tmp_path, "2022").items() >= {"WK000101": 80.0, "WK000102": 20.0}.items()
    assert ("BU00010001" in figures(tmp_path, "2022")) == ours, "a new buurt of a wijk that is another area there"
    assert register(tmp_path)["WK000100"] == ("Aa-Noord", "GM0001"), "the name that we have stays"
    assert ("weggelaten" in said) != ours
    if not ours:
        assert (f"T1: 3 cijfers van 1 wijk weggelaten: hun code heeft bij ons een andere naam, dus het is een ander "
                f"gebied of een nieuwe naam (WK000100 {name.strip()}, bij ons Aa-Noord)") in said
        assert "T1: 1 cijfer van 1 buurt weggelaten: in welke wijk zij liggen, is niet zeker" in said


def test_areas_of_a_gemeente_that_is_no_more_stay_out(run: Run, source: Source, tmp_path: Path) -> None:
    """GM0003 Cee is a part of GM0009 now."""
    old = {"WK000300": "Oud Cee", "BU00030000": "Cee-dorp"}
    put_v4(source, areas({**OURS, **NEW, **old}, of_2021={**OF_2021, "WK000300": 100.0, "BU00030000": 60.0}))
    code, said = run("--live")
    assert code == 0, said
    assert not old.keys() & register(tmp_path).keys()
    assert figures(tmp_path, "2021") == OF_2021
    assert ("T1: 2 cijfers van 1 wijk en 1 buurt weggelaten: hun code is van een gemeente die er nu niet is "
            "(BU00030000 Cee-dorp; WK000300 Oud Cee)") in said


def test_a_wijk_that_ended_comes_in_with_the_year_that_it_was_there(run: Run, source: Source, tmp_path: Path) -> None:
    put_v4(source, areas({**OURS, **NEW, "WK000105": "Aa-Oost"}, of_2021={**OF_2021, "WK000105": 7.0}))
    assert run("--live")[0] == 0
    assert register(tmp_path)["WK000105"] == ("Aa-Oost", "GM0001")
    assert "WK000105" in figures(tmp_path, "2021") and "WK000105" not in figures(tmp_path, "2022")
    with world(tmp_path) as known:
        found = WijkFigure(Wijken(known, "GM0001"), Selection("GM0001", jaar="2022"), "woningen")
        assert found.division_changed == (1, 1)


def test_a_run_that_tries_says_what_would_come(run: Run, tmp_path: Path) -> None:
    assert run()[0] == 0
    code, said = run("--live", "--dry-run")
    assert code == 0 and "Nieuw in het register: 1 wijk en 3 buurten." in said
    assert set(register(tmp_path)) == set(OURS)


def test_own_files_find_what_came(run: Run, tmp_path: Path) -> None:
    """A code is known as soon as a table has brought it; before that it is no area that we have."""
    folder = tmp_path / "import"
    folder.mkdir()
    (folder / "eigen.csv").write_text("code;jaar;aantal\nWK000102;2023;24\nWK000100;2023;125\n", "utf-8")
    (folder / "eigen.toml").write_text('region = "code"\nperiod = "jaar"\nsource = "T1"\n[[value]]\n'
                                       'indicator = "woningen"\ncolumn = "aantal"\n', "utf-8")
    assert run("--imports", str(folder))[0] == 0
    assert figures(tmp_path, "2023") == {"WK000100": 125.0}
    assert run("--imports", str(folder), "--live")[0] == 0
    assert figures(tmp_path, "2023") == {"WK000100": 125.0, "WK000102": 24.0}
