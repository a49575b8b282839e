"""The captured answers of the real sources, replayed through the real client: only where ../shared is.

The files stay where they are; captured.py puts them on a server. What comes is compared with the snapshot, which was
made from gathered figures by another way: where both have a figure, it must be the same.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from monitors.catalogue.load import catalogue
from monitors.domain.region import RegionLevel
from monitors.prepare import __main__ as command
from monitors.prepare.figures import Snapshot, read_snapshot
from monitors.prepare.geometry_making import DIGITS, TOLERANCE, areas_of, simplified, topology_of
from monitors.prepare.live.archive import Shelf
from monitors.prepare.live.borders import Register, fetch_borders
from monitors.prepare.live.client import Client
from monitors.prepare.live.definitions import said
from monitors.prepare.live.layer import Layer
from monitors.prepare.live.odata3 import OData3
from monitors.prepare.live.odata4 import OData4
from monitors.prepare.live.plan import Choice, TablePlan, plan
from monitors.prepare.live.resolve import Mismatch, Use, resolve
from monitors.prepare.live.run import Options, renew
from monitors.prepare.live.table import TableInfo
from tests.live.captured import (
    CAPTURED,
    CASES,
    DOWNLOADS,
    Case,
    Download,
    compared,
    compared_download,
    put_captured_v3,
    put_captured_v4,
    put_neighbourhoods_2020,
    run,
    told,
)
from tests.live.conftest import live_catalogue
from tests.live.server import Reply, Source
from tests.live.shapes import V3, V4
from tests.live.test_recipes import PATIENT, here

pytestmark = [pytest.mark.source, pytest.mark.skipif(
    not CAPTURED.is_dir(), reason=f"de vastgelegde antwoorden zijn er niet: {CAPTURED} bestaat niet")]


@pytest.fixture(scope="module")
def base() -> Snapshot:
    return read_snapshot(command.SNAPSHOT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_figures_are_those_of_the_snapshot(source: Source, base: Snapshot, tmp_path: Path, case: Case) -> None:
    found = compared(case, source, base, tmp_path)
    assert found.both >= case.least
    assert {(one.indicator, one.region) for one in found.different} == case.other, found.different[:5]


@pytest.mark.parametrize("download", DOWNLOADS, ids=lambda one: f"{one.file} {one.values[0][0]}")
def test_downloads_have_the_figures_of_the_snapshot(base: Snapshot, tmp_path: Path, download: Download) -> None:
    """What a person downloads from StatLine, through the reading of own files."""
    found = compared_download(download, base, tmp_path)
    assert found.both >= download.least
    assert {(one.indicator, one.region) for one in found.different} == download.other, found.different[:5]


def test_the_report_names_every_file(source: Source, base: Snapshot, tmp_path: Path) -> None:
    lines = list(told([compared_download(DOWNLOADS[0], base, tmp_path)]))
    assert lines[0].split() == ["bron", "vergeleken", "gelijk", "anders"]
    assert lines[1].split()[0] == DOWNLOADS[0].file
    assert lines[1].split()[-1] == "0"


def test_combinations_that_do_not_exist_are_no_figures(source: Source, base: Snapshot, tmp_path: Path) -> None:
    """83625NED has 4,023 rows without a value: municipalities in years in which they were not there."""
    put_captured_v4(source, "83625NED")
    renewal = run(source, base, tmp_path, "83625NED")
    assert all(o.value is not None for periods in renewal.layer.figures.values() for regions in periods.values()
               for o in regions.values())
    assert sum(len(regions) for periods in renewal.layer.figures.values() for regions in periods.values()) < 8195 - 4023


def test_wijken_under_a_code_that_now_means_another_area_are_left_out(source: Source, base: Snapshot,
                                                                     tmp_path: Path) -> None:
    """WK003401 was Almere Haven in 2020, and is a part of it now."""
    known = here(catalogue(), source.address)
    sources = {**known.sources, "84799NED": replace(known.sources["84799NED"], levels=())}
    put_neighbourhoods_2020(source)
    name = "huishoudens"
    part = next(p for p in known.indicators[name].live if RegionLevel.WIJK in p.levels)
    wide = replace(known.indicators[name], live=(replace(part, first="2020"),))
    renewal = renew(base, Layer(), replace(known, sources=sources, indicators={**known.indicators, name: wide}),
                    Options(tmp_path, Choice(tables=("84799NED",), indicators=(name,)), limits=PATIENT),
                    Console(quiet=True))
    found = renewal.layer.figures[name]["2020"]
    assert len(found) > 10_000
    assert "WK003401" not in found
    said = " ".join(remark for outcome in renewal.outcomes for remark in outcome.remarks)
    assert "hun code heeft bij ons een andere naam" in said and "hun code is van een gemeente die er nu niet is" in said
    came = renewal.layer.regions
    assert came.keys() == {code for code in found if code not in base.regions and code[:2] != "GM"}
    assert "WK168105" in came and came["WK168105"].region.name == "Wijk 05 Drouwenerveen"
    assert all(f"GM{code[2:6]}" in base.regions for code in came)
    assert all(row.region.parent in {**base.regions, **came} for row in came.values())


@pytest.mark.parametrize(("table", "found"), [
    ("85554NED", "gebieden (RegioS): verwacht gemeenten (GM), gevonden NL"),
    ("85615NED", "gebieden: verwacht een dimensie met gemeenten, gevonden geen dimensie met gebieden")])
def test_a_table_without_municipalities_says_so(source: Source, tmp_path: Path, table: str, found: str) -> None:
    put_captured_v4(source, table)
    http = Client(PATIENT)
    info = OData4(source.address + V4).describe(table, Shelf(tmp_path, http))
    http.close()
    known = catalogue()
    one = plan(known, Choice(tables=("83625NED",)))[0]
    use = replace(one.uses[0], part=replace(one.uses[0].part, measures=(info.columns[0].key,), unit=""))
    with pytest.raises(Mismatch) as refused:
        resolve(info, use)
    assert str(refused.value).startswith(found)


def metadata_of_2022() -> list[dict[str, Any]]:
    with (CAPTURED / "cbs_v3" / "85318NED" / "DataProperties.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def described(source: Source, table: str, raw: Path) -> tuple[TableInfo, TablePlan]:
    """What a v3 table on the server says of itself, and the recipes that use it."""
    http = Client(PATIENT)
    info = OData3(source.address + V3).describe(table, Shelf(raw / table, http))
    http.close()
    return info, plan(catalogue(), Choice(tables=(table,)))[0]


def test_the_recipes_find_their_columns_in_the_metadata_of_2022(source: Source, tmp_path: Path) -> None:
    """Kerncijfers wijken en buurten 2022 in v3: stems, units and that nothing is doubled; two columns have no stem."""
    put_captured_v3(source, "85318NED", metadata_of_2022(), "2022-12-01T02:00:00", [], [
        {"Key": "GM0363    ", "Title": "Amsterdam"}, {"Key": "WK036300  ", "Title": "Burgwallen-Oude Zijde"}])
    info, one = described(source, "85318NED", tmp_path)
    assert list(_mismatches(info, one)) == []
    assert len(one.uses) > 30


def test_definitions_of_two_editions_differ_only_where_they_were_renewed(source: Source, tmp_path: Path) -> None:
    """2020 and 2022 beside each other: no false alarm, and the WOZ value that counts other homes is seen."""
    put_neighbourhoods_2020(source)
    put_captured_v3(source, "85318NED", metadata_of_2022(), "2022-12-01T02:00:00", [], [
        {"Key": "GM0363    ", "Title": "Amsterdam"}, {"Key": "WK036300  ", "Title": "Burgwallen-Oude Zijde"}])
    (first, _), (second, one) = (described(source, table, tmp_path) for table in ("84799NED", "85318NED"))
    compared, renewed = 0, set()
    for use in one.uses:
        then = replace(use, source=replace(use.source, id="84799NED", year="2020"))
        try:
            before, now = resolve(first, then), resolve(second, use)
        except Mismatch:
            continue  # a column that only one of the two has
        compared += 1
        if said(before).essence != said(now).essence:
            renewed.add(use.indicator.id)
    assert compared > 30
    assert {catalogue().indicators[name].source.table for name in renewed} == {"85036NED"}


def _mismatches(info: Any, one: TablePlan) -> Iterator[str]:
    def tried(use: Use) -> str | None:
        try:
            resolve(info, use)
        except Mismatch as mismatch:
            return f"{use.indicator.id}: {mismatch}"
        return None

    return (wrong for use in one.uses if (wrong := tried(use)))


@pytest.mark.parametrize(("path", "name", "year", "number"), [
    ("/ogc/v1/collections/gemeente_gegeneraliseerd/items", "ogc_gemeenten_2023.json", 2023, 342),
    ("/2022/wfs", "wfs_gemeenten_2022.geojson", 2022, 345)])
def test_borders_that_pdok_sent_are_taken_and_become_small(source: Source, base: Snapshot, tmp_path: Path, path: str,
                                                           name: str, year: int, number: int) -> None:
    """As PDOK sent them; those of 2023 come from another collection, with its own names, and five cross themselves."""
    text = (CAPTURED / "pdok" / name).read_text("utf-8")
    text = text.replace('"gemeentecode"', '"statcode"').replace('"gemeentenaam"', '"statnaam"')
    source.put(path, Reply(text.encode()))
    known = live_catalogue(tmp_path / "catalogue", source.address, borders=True)
    http = Client(PATIENT)
    found = fetch_borders(known, year, RegionLevel.GEMEENTE, tmp_path / "raw", http, Register(base))
    http.close()
    assert len(found.areas) == number
    small = simplified(found.areas, TOLERANCE[RegionLevel.GEMEENTE])
    topology = topology_of(small, DIGITS[RegionLevel.GEMEENTE])
    embedded = (command.SNAPSHOT / "geo" / "gemeente_2025.json").stat().st_size
    assert len(json.dumps(topology, separators=(",", ":"))) < 1.5 * embedded
    for before, after in zip(found.areas, small, strict=True):
        moved = before.shape.symmetric_difference(after.shape).area
        assert moved < 0.1 * before.shape.area, f"{before.name} is not what it was"


def test_finer_borders_become_as_small_as_a_map_needs() -> None:
    """The buurten of Baarn as in the map of wijken and buurten, which is not generalised: one gemeente in detail."""
    text = (CAPTURED / "pdok" / "wfs_buurten_baarn.geojson").read_text("utf-8")
    features = json.loads(text.replace('"buurtcode"', '"statcode"').replace('"buurtnaam"', '"statnaam"'))["features"]
    small = simplified(areas_of(features), TOLERANCE[RegionLevel.WIJK])
    assert len(json.dumps(topology_of(small, DIGITS[RegionLevel.WIJK]))) < len(text) / 10
    surfaces = [sum(area.shape.area for area in areas) for areas in (small, areas_of(features))]
    assert surfaces[0] == pytest.approx(surfaces[1], rel=0.01)
