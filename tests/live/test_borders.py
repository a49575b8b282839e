"""Borders from PDOK on a server on this computer: paged, checked, with the second service when the first fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitors.catalogue.model import Catalogue
from monitors.domain.region import RegionLevel
from monitors.prepare.__main__ import SNAPSHOT
from monitors.prepare.figures import read_snapshot
from monitors.prepare.live.borders import BorderFault, BordersError, Register, fetch_borders, worded
from monitors.prepare.live.client import Client
from tests.live.conftest import QUICK, live_catalogue
from tests.live.server import Reply, Source
from tests.live.shapes import OGC, area, collection
from tests.unit.small import small_catalogue, write_snapshot

WFS = "/2025/wfs"
WHOLE = (area("GM0001", jaarcode=2025), area("GM0009", jaarcode=2025), area("GM0998", x=0.0))


def fetch(source: Source, folder: Path, level: RegionLevel = RegionLevel.GEMEENTE) -> list[str]:
    known = live_catalogue(folder / "catalogue", source.address, borders=True)
    http = Client(QUICK)
    try:
        found = fetch_borders(known, 2025, level, folder / "raw", http, register(folder / "snapshot", known))
    finally:
        http.close()
    return [area.code for area in found.areas]


def register(folder: Path, known: Catalogue) -> Register:
    return Register(read_snapshot(write_snapshot(folder, known)))


def test_pages_are_followed_and_abroad_is_left_out(source: Source, tmp_path: Path) -> None:
    source.put(OGC, collection(WHOLE[0], WHOLE[2], links=[
        {"rel": "self", "href": "x"}, {"rel": "next", "href": f"{source.address}{OGC}?cursor=2"}]))
    source.put(f"{OGC}?cursor=2", collection(WHOLE[1], links=[]))
    assert fetch(source, tmp_path) == ["GM0001", "GM0009"]
    assert source.counted("jaarcode=2025") == 1
    assert not source.counted("wfs")


def test_what_did_not_change_is_not_sent_again(source: Source, tmp_path: Path) -> None:
    source.put(OGC, Reply(collection(*WHOLE).body, headers={"Content-Type": "application/json", "ETag": '"a"'}))
    assert fetch(source, tmp_path) == ["GM0001", "GM0009"]
    source.put(OGC, Reply(b"", 304))
    assert fetch(source, tmp_path) == ["GM0001", "GM0009"]


@pytest.mark.parametrize("reply", [Reply(b"", 500), Reply(b"", 400), Reply(b"<html>"), collection(area("GM0001"))])
def test_wfs_is_the_second_choice(source: Source, tmp_path: Path, reply: Reply) -> None:
    source.put(OGC, reply)
    source.put(WFS, collection(*WHOLE[:1], numberMatched=2), collection(*WHOLE[1:2], numberMatched=2))
    assert fetch(source, tmp_path) == ["GM0001", "GM0009"]
    assert source.counted("startIndex=1") == 1


FAULTS: dict[str, tuple[tuple[dict[str, Any], ...], str]] = {
    "fewer gemeenten": ((area("GM0001"),), "andere gemeenten dan de 2 die wij kennen: GM0009"),
    "other gemeenten": ((area("GM0001"), area("GM0002")), "andere gemeenten dan de 2 die wij kennen: GM0002, GM0009"),
    "RD": ((area("GM0001"), area("GM0009", x=155000.0, y=463000.0)),
           "geen graden in Nederland: GM0009 (155000, 463000)"),
    "north first": ((area("GM0001"), area("GM0009", x=52.1, y=5.1)), "geen graden in Nederland: GM0009 (52.1, 5.1)"),
    "one vertex far away": ((area("GM0001"), {**area("GM0009"), "geometry": {
        "type": "Polygon", "coordinates": [[[5, 52], [6, 52], [5, 80], [5, 52]]]}}), "geen graden in Nederland"),
    "doubled": ((area("GM0001"), area("GM0009"), area("GM0009")), "gebieden dubbel: GM0009"),
    "no geometry": ((area("GM0001"), {**area("GM0009"), "geometry": None}), "GM0009: geen vorm"),
    "no surface": ((area("GM0001"), {**area("GM0009"), "geometry": {"type": "Point", "coordinates": [5, 52]}}),
                   "GM0009: geen vlak (Point)"),
    "crosses itself": ((area("GM0001"), {**area("GM0009"), "geometry": {
        "type": "Polygon", "coordinates": [[[5, 52], [6, 53], [6, 52], [5, 53], [5, 52]]]}}), "GM0009: ongeldige vorm"),
    "no name": ((area("GM0001"), area("GM0009", statnaam=None)), "geen naam: GM0009"),
    "another level": ((area("WK000100"),), "geen codes van het niveau GM: WK000100"),
    "another year": ((area("GM0001", jaarcode=2019),), "grenzen van 2019 in plaats van 2025"),
    "empty": ((), "geen codes van het niveau GM: niets"),
}


@pytest.mark.parametrize(("areas", "words"), FAULTS.values(), ids=FAULTS)
def test_borders_that_are_not_right_are_refused(source: Source, tmp_path: Path, areas: tuple[dict[str, Any], ...],
                                                words: str) -> None:
    source.put(OGC, collection(*areas))
    with pytest.raises(BordersError) as refused:
        fetch(source, tmp_path)
    assert words in str(refused.value)
    assert "PDOK WFS" in str(refused.value)


def test_a_service_need_not_know_how_many_there_are(source: Source, tmp_path: Path) -> None:
    source.put(OGC, collection(*WHOLE, numberMatched="unknown"))
    assert fetch(source, tmp_path) == ["GM0001", "GM0009"]


def test_fewer_than_the_service_itself_says_are_refused(source: Source, tmp_path: Path) -> None:
    source.put(OGC, collection(*WHOLE, numberMatched=4))
    with pytest.raises(BordersError, match="maar 3 van 4 gebieden"):
        fetch(source, tmp_path)


@pytest.mark.parametrize(("level", "areas", "words"), [
    (RegionLevel.WIJK, [area("WK000100")], "andere gemeenten dan de 2 die wij kennen: GM0009"),
    (RegionLevel.WIJK, [area("WK000100"), area("WK000900"), area("WK000700")], "die wij kennen: GM0007"),
    (RegionLevel.WIJK, [area("WK000100"), area("WK0001AA"), area("WK000900")], ""),
    (RegionLevel.BUURT, [area("BU00010000"), area("BU0001AA01"), area("BU00090000")], ""),
    (RegionLevel.PROVINCIE, [area("GM0001")], "geen codes van het niveau PV: GM0001")])
def test_other_levels_are_held_against_the_register_too(source: Source, tmp_path: Path, level: RegionLevel,
                                                        areas: list[dict[str, Any]], words: str) -> None:
    source.put(OGC.replace("gemeente", level.label), collection(*areas))
    if not words:
        assert fetch(source, tmp_path, level) == [one["properties"]["statcode"] for one in areas]
        return
    with pytest.raises(BordersError, match=words):
        fetch(source, tmp_path, level)


@pytest.mark.parametrize(("year", "codes", "words"), [
    (2021, ["GM0001", "GM0009"], ""),
    (2020, ["GM0001", "GM0003", "GM0004"], ""),
    (2020, ["GM0003", "GM0004"], "GM0001"),
    (2020, ["GM0001", "GM0003", "GM0005"], "GM0005"),
    (2021, ["GM0001", "GM0009", "GM0003"], "GM0003")])
def test_the_register_knows_the_gemeenten_of_then(tmp_path: Path, year: int, codes: list[str], words: str) -> None:
    """GM0003 and GM0004 became GM0009 on 1 January 2021."""
    found = register(tmp_path / "snapshot", small_catalogue(tmp_path / "catalogue"))
    complaint = found.complaint(RegionLevel.GEMEENTE, year, codes)
    assert words in complaint and bool(words) == bool(complaint)


# How many gemeenten there were on 1 January of a year, as CBS says.
COUNTED = {2014: 403, 2015: 393, 2016: 390, 2017: 388, 2018: 380, 2019: 355, 2020: 355, 2021: 352, 2022: 345, 2023: 342}


def test_the_register_agrees_with_the_gemeenten_that_a_source_published() -> None:
    """Of every year there is a table with a figure of each gemeente of then; made-up lists are refused above."""
    snapshot = read_snapshot(SNAPSHOT)
    found = Register(snapshot)
    published = {(int(period[:4]), frozenset(code for code in regions if code.startswith("GM")))
                 for periods in snapshot.figures.values() for period, regions in periods.items()}
    for year, number in COUNTED.items():
        lists = [codes for of, codes in published if of == year and len(codes) == number]
        assert lists, year
        assert {found.complaint(RegionLevel.GEMEENTE, year, codes) for codes in lists} == {""}, year


def test_borders_that_lack_for_one_reason_are_one_line() -> None:
    faults = [BorderFault(RegionLevel.GEMEENTE, 2014, "PDOK WFS", "niet bewaard", "https://een"),
              BorderFault(RegionLevel.GEMEENTE, 2015, "PDOK WFS", "niet bewaard", "https://twee"),
              BorderFault(RegionLevel.GEMEENTE, 2015, "PDOK OGC", "geen naam: GM0001"),
              BorderFault(RegionLevel.WIJK, 2020, "PDOK WFS", "niet bewaard", "https://drie")]
    assert worded(faults) == ["Grenzen gemeente 2014, 2015; wijk 2020, PDOK WFS: niet bewaard (https://een)",
                              "Grenzen gemeente 2015, PDOK OGC: geen naam: GM0001"]
