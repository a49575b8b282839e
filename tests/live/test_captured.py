"""The captured answers of the real sources, replayed through the real client: only where ../shared is.

The files stay where they are. What comes is compared with the snapshot, which was made from gathered figures by another
way: where both have a figure, it must be the same.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
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
from monitors.prepare.live.layer import Layer
from monitors.prepare.live.odata3 import OData3
from monitors.prepare.live.odata4 import OData4
from monitors.prepare.live.plan import Choice, TablePlan, plan
from monitors.prepare.live.resolve import Mismatch, Use, resolve
from monitors.prepare.live.run import Options, Renewal, renew
from tests.live.conftest import live_catalogue
from tests.live.server import Reply, Source, answer
from tests.live.shapes import V3, V4
from tests.live.test_recipes import PATIENT, here

ROOT = Path(__file__).resolve().parents[2]
CAPTURED = Path(os.environ.get("KOERSMONITOR_SHARED", ROOT.parent / "shared")) / "bronnen"

pytestmark = pytest.mark.skipif(
    not CAPTURED.is_dir(), reason=f"de vastgelegde antwoorden zijn er niet: {CAPTURED} bestaat niet")


@pytest.fixture(scope="module")
def base() -> Snapshot:
    return read_snapshot(command.SNAPSHOT)


def put_captured_v4(source: Source, table: str) -> None:
    """The files of a table, as they were captured, on the paths that they came from."""
    folder, root = CAPTURED / "cbs_v4" / table, f"{V4}/{table}"
    names = {"properties": "Properties", "dimensions": "Dimensions", "measure-codes": "MeasureCodes",
             "observations-page-1": "Observations"}
    for file in folder.glob("*.json"):
        name = names.get(file.stem) or f"{file.stem.removeprefix('codes-')}Codes"
        source.put(f"{root}/{name}", Reply(file.read_bytes()))


def put_captured_v3(source: Source, table: str, metadata: list[dict[str, Any]], modified: str,
                    rows: list[dict[str, Any]], regions: list[dict[str, Any]]) -> None:
    root = f"{V3}/{table}"
    source.put(f"{root}/TableInfos", answer({"value": [{"Identifier": table, "Modified": modified}]}))
    source.put(f"{root}/DataProperties", answer({"value": metadata}))
    source.put(f"{root}/WijkenEnBuurten", answer({"value": regions}))
    for start in range(0, len(rows), 10_000):
        more = {"odata.nextLink": f"{source.address}{root}/TypedDataSet?$skip={start + 10_000}"}
        source.put(f"{root}/TypedDataSet{f'?$skip={start}' if start else ''}", answer(
            {"value": rows[start:start + 10_000], **(more if start + 10_000 < len(rows) else {})}))


def put_neighbourhoods_2020(source: Source) -> None:
    """Kerncijfers wijken en buurten 2020, an early release: kept as Parquet, sent as the JSON that it came from."""
    folder = CAPTURED / "cbs_v3" / "84799NED"
    metadata, rows, regions = (pq.read_table(folder / f"cbs.v3.84799NED_{name}.parquet").to_pylist()
                               for name in ("DataProperties", "TypedDataSet", "WijkenEnBuurten"))
    put_captured_v3(source, "84799NED", metadata, "2021-03-26T02:00:00", rows, regions)


def run(source: Source, base: Snapshot, raw: Path, *tables: str) -> Renewal:
    return renew(base, Layer(), here(catalogue(), source.address), Options(raw, Choice(tables=tables), limits=PATIENT),
                 Console(quiet=True))


def compared(renewal: Renewal, base: Snapshot) -> tuple[int, list[Any]]:
    """How many figures are in both, and those that differ."""
    both = 0
    different = []
    for name, periods in renewal.layer.figures.items():
        for period, regions in periods.items():
            for code, o in regions.items():
                known = base.figures.get(name, {}).get(period, {}).get(code)
                both += known is not None
                if known is not None and known.value != pytest.approx(o.value):
                    different.append((name, period, code, known.value, o.value))
    return both, different


# Early figures of 2020: municipalities whose border with a neighbour was still to be put right.
PUT_RIGHT = {("huishoudens", "GM0392"), ("huishoudens", "GM0394"), ("inwoners", "GM0376"), ("inwoners", "GM0417")}


@pytest.mark.parametrize(("table", "put", "least", "other"), [
    ("83625NED", lambda s: put_captured_v4(s, "83625NED"), 3900, set()),
    ("03759ned", lambda s: put_captured_v4(s, "03759ned"), 2700, set()),
    ("84799NED", put_neighbourhoods_2020, 1700, PUT_RIGHT)])
def test_figures_are_those_of_the_snapshot(source: Source, base: Snapshot, tmp_path: Path, table: str,
                                           put: Callable[[Source], None], least: int,
                                           other: set[tuple[str, str]]) -> None:
    put(source)
    both, different = compared(run(source, base, tmp_path, table), base)
    assert both >= least
    assert {(name, code) for name, _, code, *_ in different} == other, different[:5]


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
    assert any("andere indeling" in remark for outcome in renewal.outcomes for remark in outcome.remarks)


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


def test_the_recipes_find_their_columns_in_the_metadata_of_2022(source: Source, tmp_path: Path) -> None:
    """Kerncijfers wijken en buurten 2022 in v3: stems, units and that nothing is doubled; two columns have no stem."""
    with (CAPTURED / "cbs_v3" / "85318NED" / "DataProperties.csv").open(encoding="utf-8-sig", newline="") as handle:
        metadata = list(csv.DictReader(handle))
    put_captured_v3(source, "85318NED", metadata, "2022-12-01T02:00:00", [], [
        {"Key": "GM0363    ", "Title": "Amsterdam"}, {"Key": "WK036300  ", "Title": "Burgwallen-Oude Zijde"}])
    http = Client(PATIENT)
    info = OData3(source.address + V3).describe("85318NED", Shelf(tmp_path, http))
    http.close()
    one: TablePlan = plan(catalogue(), Choice(tables=("85318NED",)))[0]
    assert list(_mismatches(info, one)) == []
    assert len(one.uses) > 30


def _mismatches(info: Any, one: TablePlan) -> Iterator[str]:
    def tried(use: Use) -> str | None:
        try:
            resolve(info, use)
        except Mismatch as mismatch:
            return f"{use.indicator.id}: {mismatch}"
        return None

    return (wrong for use in one.uses if (wrong := tried(use)))


def _booked(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A report as rows of the table: lasten per taakveld over two kinds, and what is no lasten at all."""
    place = {"ID": 0, "Gemeenten": report["gm_code"].ljust(9), "Verslagsoort": report["verslagsoort"]}
    for task, amount in report["lasten_per_taakveld"].items():
        for kind, booked in (("L1.1", amount // 3), ("L3.5.1", amount - amount // 3), ("L7.5", None), ("B3.8", 7.0)):
            yield {**place, "TaakveldBalanspost": task.ljust(6), "Categorie": kind.ljust(8), "k_1ePlaatsing_1": 1.0,
                   "k_2ePlaatsing_2": booked}
    yield {**place, "TaakveldBalanspost": "A111".ljust(6), "Categorie": "L1.1".ljust(8), "k_1ePlaatsing_1": 9.0,
           "k_2ePlaatsing_2": 9.0}


@pytest.mark.parametrize("year", ["2017", "2021", "2024"])
def test_accounts_are_those_of_the_snapshot(source: Source, base: Snapshot, tmp_path: Path, year: str) -> None:
    """Iv3 as gathered, put in the shape of the table on dataderden: a row per taakveld, category, gemeente, report."""
    table = next(s.id for s in catalogue().editions("Iv3-tabellen") if s.year == year)
    with gzip.open(CAPTURED / "iv3" / "iv3_data.json.gz", "rt", encoding="utf-8") as handle:
        reports = [row["fields"] for row in json.load(handle) if row["model"] == "iv3.iv3summary"]
    rows = [row for report in reports if report["verslagsoort"] in (f"{year}X000", f"{year}X005")
            for row in _booked(report)]
    root = f"{V3}/{table}"
    source.put(f"{root}/TableInfos", answer({"value": [{"Identifier": table, "Modified": "2025-10-01"}]}))
    source.put(f"{root}/DataProperties", answer({"value": [
        *({"Type": "Dimension", "Key": key} for key in ("TaakveldBalanspost", "Categorie", "Gemeenten")),
        {"Type": "TimeDimension", "Key": "Verslagsoort"},
        *({"Type": "Topic", "Key": key, "Title": title, "Unit": "1 000 euro"}
          for key, title in (("k_1ePlaatsing_1", "1e plaatsing"), ("k_2ePlaatsing_2", "2e plaatsing")))]}))
    for key in ("TaakveldBalanspost", "Categorie", "Gemeenten", "Verslagsoort"):
        source.put(f"{root}/{key}", answer({"value": [{"Key": code, "Title": code}
                                                      for code in sorted({row[key] for row in rows})]}))
    source.put(f"{root}/TypedDataSet", answer({"value": rows}))
    renewal = run(source, base, tmp_path, table)
    both, different = compared(renewal, base)
    assert both > 4000
    assert different == []
    assert [str(refusal) for outcome in renewal.outcomes for refusal in outcome.refused] == []
    assert all(one.same == one.of > 300 for outcome in renewal.outcomes for one in outcome.unconfirmed)
    asked = [path for path in source.asked if "TypedDataSet" in path]
    assert all("startswith(Categorie,'L')" in path and "k_2ePlaatsing_2 ne null" in path for path in asked)


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
