"""Borders: decoding, subsets and publishing on a made-up country of two gemeenten; the maker on small polygons."""

from __future__ import annotations

import json
import math
import os
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from monitors.domain.region import RegionLevel
from monitors.domain.topology import LATITUDE, bounds_of, codes_of, feature_of, flat, subset, to_geojson
from monitors.prepare.figures import PrepareError
from monitors.prepare.geometry import (
    BorderFile,
    clear_geometry,
    embedded_borders,
    fetched_borders,
    is_published,
    laid_over,
    publish_geometry,
    read_topology,
    with_facts,
    write_if_changed,
)
from monitors.prepare.geometry_making import (
    Area,
    areas_of,
    dissolve,
    make_geometry,
    parents_of,
    simplified,
    topology_of,
)

Ring = list[tuple[float, float]]


def topology(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Two squares side by side: arc 0 is their shared side, 1 the left rest, 2 the right rest, 3 an island."""
    return {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [5.0, 52.0]},
        "objects": {"regio": {"type": "GeometryCollection", "geometries": entries}},
        "arcs": [
            [[10, 10], [0, -10]],
            [[10, 0], [-10, 0], [0, 10], [10, 0]],
            [[10, 10], [10, 0], [0, -10], [-10, 0]],
            [[30, 0], [0, 5], [5, 0], [0, -5], [-5, 0]],
        ],
    }


def entry(code: str, arcs: list[Any], kind: str = "Polygon") -> dict[str, Any]:
    return {"type": kind, "properties": {"code": code, "naam": f"Naam {code}"}, "arcs": arcs}


RIGHT = entry("GM0002", [[[2, ~0]], [[3]]], "MultiPolygon")
LEFT = entry("GM0001", [[0, 1]])
GEMEENTEN = topology([RIGHT, LEFT])
WIJKEN = topology([entry("WK000200", [[2, ~0]]), entry("WK000100", [[0, 1]]), entry("WK000201", [[3]])])


def signed_area(ring: Ring) -> float:
    """Negative for a clockwise ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def names_in(file: Path) -> dict[str, str]:
    return {f["properties"]["code"]: f["properties"]["naam"] for f in to_geojson(read_topology(file))["features"]}


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    folder = tmp_path / "snapshot"
    for name, content in (("gemeente_2025", GEMEENTEN), ("provincie_2025", GEMEENTEN), ("wijk_2022", WIJKEN)):
        write_if_changed(folder / f"{name}.json", json.dumps(content).encode())
    return folder


def test_geojson_is_in_code_order_with_closed_clockwise_rings() -> None:
    left, right = to_geojson(GEMEENTEN)["features"]
    assert left["properties"] == {"code": "GM0001", "naam": "Naam GM0001", "idx": 0}
    assert right["properties"]["idx"] == 1
    assert left["geometry"]["coordinates"] == [[(6.0, 53.0), (6.0, 52.0), (5.0, 52.0), (5.0, 53.0), (6.0, 53.0)]]
    rings = [left["geometry"]["coordinates"][0], *[polygon[0] for polygon in right["geometry"]["coordinates"]]]
    assert [len(ring) for ring in rings] == [5, 5, 5]
    assert all(ring[0] == ring[-1] and signed_area(ring) < 0 for ring in rings)


def test_subset_keeps_only_its_own_arcs_numbered_from_zero() -> None:
    part = subset(GEMEENTEN, ["GM0002"])
    assert part["objects"]["regio"]["geometries"][0]["arcs"] == [[[0, ~1]], [[2]]]
    assert part["arcs"] == [GEMEENTEN["arcs"][number] for number in (2, 0, 3)]
    whole = feature_of(to_geojson(GEMEENTEN), "GM0002")["geometry"]
    assert to_geojson(part)["features"][0]["geometry"] == whole


def test_subset_of_an_unknown_region_is_an_error() -> None:
    with pytest.raises(KeyError):
        subset(GEMEENTEN, ["GM9999"])


def test_bounds_of_one_region_and_of_all() -> None:
    geojson = to_geojson(GEMEENTEN)
    assert bounds_of(geojson, "GM0001") == (5.0, 52.0, 6.0, 53.0)
    assert bounds_of(geojson) == (5.0, 52.0, 8.5, 53.0)
    with pytest.raises(KeyError):
        bounds_of(geojson, "GM9999")


@pytest.mark.parametrize(("latitude", "most"), [(50.75, 0.035), (LATITUDE, 0.001), (53.55, 0.035)])
def test_a_flat_map_has_the_proportions_of_mercators(latitude: float, most: float) -> None:
    corners = [[[500_000, round(latitude * 1e5)], [0, 100]], [[500_000, round(latitude * 1e5)], [100, 0]]]
    square = {"type": "Topology", "arcs": corners, "objects": {"regio": {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "GM0001", "naam": "A"}}]}},
              "transform": {"scale": [1e-5, 1e-5], "translate": [0.0, 0.0]}}
    west, south, east, north = bounds_of(to_geojson(flat(square)))
    assert (north - south) / (east - west) * math.cos(math.radians(latitude)) == pytest.approx(1, abs=most)
    assert square["transform"] == {"scale": [1e-5, 1e-5], "translate": [0.0, 0.0]}


def test_flat_borders_go_to_the_plain_map_and_degrees_to_the_zoomable_one(
        embedded: list[BorderFile], tmp_path: Path) -> None:
    publish_geometry(embedded, tmp_path)
    gemeente, provincie, wijk = (file.borders.name for file in embedded)
    for name in (gemeente, provincie, f"{wijk}/GM0002"):
        assert bounds_of(to_geojson(read_topology(tmp_path / f"{name}.json")))[1] > 80, "stretched degrees of latitude"
    assert bounds_of(json.loads((tmp_path / f"{gemeente}.geojson").read_text("utf-8"))) == (5.0, 52.0, 8.5, 53.0)


def test_a_run_that_was_first_with_the_same_borders_is_no_failure(
        embedded: list[BorderFile], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs for different data sets may publish at the same moment."""
    publish_geometry(embedded, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr("monitors.prepare.geometry.is_published", lambda *_: False)
    publish_geometry(embedded, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_that_cannot_be_put_in_its_place_is_told(
        embedded: list[BorderFile], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("vol")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="vol"):
        publish_geometry(embedded, tmp_path / "static")
    assert not (tmp_path / "static" / embedded[2].borders.name).exists()
    assert not [path for path in (tmp_path / "static").iterdir() if path.is_dir()], "nothing is left of it"


@pytest.fixture
def embedded(snapshot: Path) -> list[BorderFile]:
    return embedded_borders(snapshot, "2026-11-25")


def test_publishing_gives_each_gemeente_its_own_wijken(embedded: list[BorderFile], tmp_path: Path) -> None:
    static = tmp_path / "static"
    gemeente, provincie, wijk = (file.borders.name for file in embedded)
    assert not is_published(RegionLevel.WIJK, wijk, static) and not is_published(RegionLevel.GEMEENTE, gemeente, static)
    publish_geometry(embedded, static)
    names = {path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()}
    assert names == {
        "brt_grijs.json", f"{gemeente}.geojson", f"{gemeente}.json", f"{provincie}.json",
        f"{wijk}/GM0001.geojson", f"{wijk}/GM0001.json", f"{wijk}/GM0002.geojson", f"{wijk}/GM0002.json"}
    assert all(is_published(file.borders.level, file.borders.name, static) for file in embedded)
    assert codes_of(read_topology(static / f"{wijk}/GM0002.json")) == ("WK000200", "WK000201")
    wijken = json.loads((static / f"{wijk}/GM0002.geojson").read_text(encoding="utf-8"))
    assert [f["properties"]["idx"] for f in wijken["features"]] == [0, 1]
    assert names_in(static / f"{gemeente}.json") == {"GM0001": "Naam GM0001", "GM0002": "Naam GM0002"}
    style = json.loads((static / "brt_grijs.json").read_text(encoding="utf-8"))
    assert style["sources"]["brt"]["attribution"] == "Kaartgegevens © Kadaster"


def test_publishing_again_touches_nothing(embedded: list[BorderFile], tmp_path: Path) -> None:
    static = tmp_path / "static"
    publish_geometry(embedded, static)
    before = {path: path.stat().st_mtime_ns for path in static.rglob("*")}
    publish_geometry(embedded, static)
    assert {path: path.stat().st_mtime_ns for path in static.rglob("*")} == before


FACTS = {"source": "CBS en Kadaster, via PDOK WFS", "licence": "CC BY 4.0", "url": "https://voorbeeld.nl",
         "accessed": "2026-11-29"}


def test_other_borders_get_another_name_and_leave_the_old_files(embedded: list[BorderFile], tmp_path: Path) -> None:
    static = tmp_path / "static"
    publish_geometry(embedded, static)
    newer = with_facts(topology([LEFT]), RegionLevel.GEMEENTE, 2025, **FACTS)
    files = laid_over(embedded, [newer, with_facts(WIJKEN, RegionLevel.WIJK, 2024, **FACTS)])
    assert [file.key for file in files] == [
        (RegionLevel.GEMEENTE, 2025), (RegionLevel.PROVINCIE, 2025), (RegionLevel.WIJK, 2022), (RegionLevel.WIJK, 2024)]
    publish_geometry(files, static)
    assert files[0] is newer and newer.borders.name != embedded[0].borders.name
    assert set(names_in(static / f"{newer.borders.name}.json")) == {"GM0001"}
    assert len(names_in(static / f"{embedded[0].borders.name}.json")) == 2


def test_files_that_nobody_names_go_when_they_are_old(embedded: list[BorderFile], tmp_path: Path) -> None:
    static = tmp_path / "static"
    newer = with_facts(topology([LEFT]), RegionLevel.GEMEENTE, 2025, **FACTS)
    publish_geometry([*embedded, newer, with_facts(WIJKEN, RegionLevel.WIJK, 2024, **FACTS)], static)
    for path in (static / "gemeente_2025.json", static / ".provincie_2025_a1.json.b2"):
        path.write_text("{}")
    everything = {path.name for path in static.iterdir()}
    clear_geometry([], static)
    assert {path.name for path in static.iterdir()} == everything, "of the last hour"
    for path in static.iterdir():
        os.utime(path, (time.time() - 7200,) * 2)
    named = [file.borders.name for file in embedded]
    clear_geometry(named, static)
    assert {path.name for path in static.iterdir()} == {
        "brt_grijs.json", f"{named[0]}.json", f"{named[0]}.geojson", f"{named[1]}.json", named[2]}
    assert all(is_published(file.borders.level, file.borders.name, static) for file in embedded)


def test_what_was_fetched_says_whose_it_is_when_it_is_read_again(tmp_path: Path) -> None:
    made = with_facts(WIJKEN, RegionLevel.WIJK, 2024, **FACTS)
    made.save(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["wijk_2024.jsonl"]
    assert fetched_borders(tmp_path) == [made]
    assert fetched_borders(tmp_path / "niets") == []


KEPT = {"level": "WK", "year": 2024, "name": "wijk_2024_0", **FACTS}


@pytest.mark.parametrize("content", [b"{", b"{}", b"[]", json.dumps(WIJKEN).encode(), b"\xff",
                                     *(json.dumps(facts).encode() + b"\n{}" for facts in (
                                         KEPT, {**KEPT, "level": "XX"}, {**KEPT, "x": ""}, {"level": "WK"}))])
def test_damaged_borders_are_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wijk_2024.jsonl").write_bytes(content)
    with pytest.raises(PrepareError, match=r"wijk_2024\.jsonl: niet te lezen .* Verwijder het bestand"):
        fetched_borders(tmp_path)


def test_borders_that_were_cut_off_are_not_used(tmp_path: Path) -> None:
    with_facts(WIJKEN, RegionLevel.WIJK, 2024, **FACTS).save(tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(PrepareError, match="de inhoud is een andere dan is bewaard"):
        fetched_borders(tmp_path)


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "kaart.json"
    write_if_changed(target, b"oud")

    def refuse(*_: object) -> None:
        raise OSError("vol")

    monkeypatch.setattr("monitors.prepare.geometry.os.replace", refuse)
    with pytest.raises(OSError, match="vol"):
        write_if_changed(target, b"nieuw")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"oud"]


def test_a_file_without_regions_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "leeg.json"
    path.write_text('{"type": "Topology", "objects": {}, "arcs": []}', encoding="utf-8")
    with pytest.raises(ValueError, match="geen TopoJSON met object 'regio'"):
        read_topology(path)


def test_a_snapshot_without_borders_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        embedded_borders(tmp_path / "niets", "")


def square(west: float, south: float, size: float = 1.0, *, reverse: bool = False) -> Ring:
    ring = [(west, south), (west, south + size), (west + size, south + size), (west + size, south), (west, south)]
    return ring[::-1] if reverse else ring


def feature(code: str, rings: list[Ring]) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": rings}
    return {"type": "Feature", "properties": {"statcode": code, "statnaam": f"Naam {code}"}, "geometry": geometry}


@pytest.fixture
def grenzen(tmp_path: Path) -> Path:
    """A gemeente with another one inside it as a hole, and a neighbour; some rings run the wrong way."""
    folder = tmp_path / "grenzen"
    folder.mkdir()
    around = feature("GM0001", [square(5, 52, reverse=True), square(5.4, 52.4, 0.2, reverse=True)])
    inside = feature("GM0002", [square(5.4, 52.4, 0.2, reverse=True)])
    neighbour = feature("GM0003", [square(6, 52)])
    for name in ("gemeente_2025", "wijk_2022"):
        content = {"type": "FeatureCollection", "features": [neighbour, around, inside]}
        (folder / f"{name}.geojson").write_text(json.dumps(content), encoding="utf-8")
    return folder


PROVINCIES = {"GM0001": "PV20", "GM0002": "PV20", "GM0003": "PV21"}
NAMES = {"PV20": "Groningen", "PV21": "Fryslân"}


def test_made_borders_turn_the_right_way_and_lose_nothing(grenzen: Path, tmp_path: Path) -> None:
    make_geometry(grenzen, PROVINCIES, NAMES, tmp_path / "geo")
    around, inside, neighbour = to_geojson(read_topology(tmp_path / "geo/gemeente_2025.json"))["features"]
    outer, hole = around["geometry"]["coordinates"]
    assert signed_area(outer) == pytest.approx(-1)
    assert signed_area(hole) == pytest.approx(0.04)
    assert signed_area(inside["geometry"]["coordinates"][0]) == pytest.approx(-0.04)
    assert signed_area(neighbour["geometry"]["coordinates"][0]) == pytest.approx(-1)


def test_provincies_are_their_gemeenten_joined(grenzen: Path, tmp_path: Path) -> None:
    make_geometry(grenzen, PROVINCIES, NAMES, tmp_path / "geo")
    assert names_in(tmp_path / "geo/provincie_2025.json") == NAMES
    groningen = to_geojson(read_topology(tmp_path / "geo/provincie_2025.json"))["features"][0]["geometry"]
    assert [signed_area(ring) for ring in groningen["coordinates"]] == [pytest.approx(-1)]


def test_a_gemeente_without_provincie_is_an_error(grenzen: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"GM0003 .* heeft geen provincie"):
        make_geometry(grenzen, {"GM0001": "PV20", "GM0002": "PV20"}, NAMES, tmp_path / "geo")
    with pytest.raises(ValueError, match="provincie zonder naam: PV21"):
        make_geometry(grenzen, PROVINCIES, {"PV20": "Groningen"}, tmp_path / "geo")


def test_simpler_borders_are_still_shared() -> None:
    bends = [(5.0, 53.0), *((5 + n / 100, 53 + n % 2 / 1000) for n in range(1, 100)), (6.0, 53.0)]
    one, other = areas_of([feature("GM0001", [[(5, 52), *bends, (6, 52), (5, 52)]]),
                           feature("GM0002", [[(5, 54), *bends, (6, 54), (5, 54)]])])
    before = topology_of([one, other], 3)
    after = topology_of(simplified([one, other], 0.05), 3)
    assert len(json.dumps(after)) < len(json.dumps(before)) / 3
    arcs = [{arc if arc >= 0 else ~arc for ring in entry["arcs"] for arc in ring}
            for entry in after["objects"]["regio"]["geometries"]]
    assert arcs[0] & arcs[1]


def test_parents_are_found_by_where_areas_lie() -> None:
    parents = areas_of([feature("PV20", [square(5, 52, 2)]), feature("PV21", [square(7, 52, 1)])])
    areas = areas_of([feature("GM0001", [square(5, 52)]), feature("GM0002", [square(7, 52)]),
                      feature("GM0003", [square(3, 52)])])
    found = parents_of(areas, parents)
    assert found == {"GM0001": "PV20", "GM0002": "PV21"}
    with pytest.raises(ValueError, match="GM0003"):
        dissolve(areas, found, {"PV20": "A", "PV21": "B"}, 3)


BOW_TIE: Ring = [(5, 52), (6, 53), (6, 52), (5, 53), (5, 52)]
HAIR: Ring = [(5, 52), (5, 53), (6, 53), (6, 52), (6, 51.9), (6, 52), (5, 52)]  # a spike without surface


@pytest.mark.parametrize(("geometry", "words"), [
    (None, "geen vorm"),
    ({"type": "Polygon"}, "geen vorm"),
    ({"type": "Polygon", "coordinates": [[[5, 52], [6, 53]]]}, "geen vorm"),
    ({"type": "Polygon", "coordinates": [[["a", "b"], [6, 53], [6, 52], ["a", "b"]]]}, "geen vorm"),
    ({"type": "Polygon", "coordinates": []}, "geen vlak"),
    ({"type": "Point", "coordinates": [5, 52]}, "geen vlak"),
    ({"type": "Polygon", "coordinates": [[[5, 52], [float("nan"), 53], [6, 52], [5, 52]]]}, "geen v"),
    ({"type": "Polygon", "coordinates": [BOW_TIE]}, "ongeldige vorm")])
def test_what_is_no_surface_is_refused_by_name(geometry: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"GM0002: {words}"):
        areas_of([feature("GM0001", [square(5, 52)]), {**feature("GM0002", []), "geometry": geometry}])


def test_a_small_fault_in_a_shape_is_put_right() -> None:
    [area] = areas_of([feature("GM0001", [HAIR])])
    assert isinstance(area, Area) and area.shape.is_valid
    assert area.shape.area == pytest.approx(1)


def test_a_region_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="gebieden dubbel: GM0001"):
        areas_of([feature("GM0001", [square(5, 52)]), feature("GM0001", [square(6, 52)])])
