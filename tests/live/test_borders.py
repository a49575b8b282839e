"""Borders from PDOK on a server on this computer: paged, checked, with the second service when the first fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitors.domain.region import RegionLevel
from monitors.prepare import __main__ as command
from monitors.prepare.figures import PrepareError
from monitors.prepare.live.borders import fetch_borders
from monitors.prepare.live.client import Client
from tests.live.conftest import QUICK, Run, live_catalogue
from tests.live.server import Reply, Source, answer

OGC, WFS = "/ogc/v1/collections/gemeente_gegeneraliseerd/items", "/2025/wfs"
GEMEENTEN = {"GM0001", "GM0009"}


def area(code: str, x: float = 5.1, y: float = 52.1, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"statcode": code, "statnaam": code, "rubriek": "gemeente", **more},
            "geometry": {"type": "MultiPolygon", "coordinates": [[[[x, y], [x + 1, y], [x, y + 1], [x, y]]]]}}


def collection(*areas: dict[str, Any], **more: Any) -> Reply:
    return answer({"type": "FeatureCollection", "features": areas, **more})


WHOLE = (area("GM0001", jaarcode=2025), area("GM0009", jaarcode=2025), area("GM0998", x=0.0))


def fetch(source: Source, folder: Path, level: RegionLevel = RegionLevel.GEMEENTE) -> list[str]:
    known = live_catalogue(folder / "catalogue", source.address, borders=True)
    http = Client(QUICK)
    try:
        file = fetch_borders(known, 2025, level, folder / "raw", http, GEMEENTEN)
    finally:
        http.close()
    return [feature["properties"]["statcode"] for feature in json.loads(file.read_text("utf-8"))["features"]]


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


@pytest.mark.parametrize(("areas", "words"), [
    ((area("GM0001"), area("GM0002")), "andere gemeenten dan de 2 die wij kennen: GM0002, GM0009"),
    ((area("GM0001"), area("GM0009", x=155000.0, y=463000.0)), "geen graden in Nederland: GM0009 (155000, 463000)"),
    ((area("GM0001"), area("GM0009", x=52.1, y=5.1)), "geen graden in Nederland: GM0009 (52.1, 5.1)"),
    ((area("GM0001"), area("GM0009"), area("GM0009")), "gebieden dubbel: GM0009"),
    ((area("GM0001"), {**area("GM0009"), "geometry": None}), "geen graden in Nederland: GM0009 (0, 0)"),
    ((area("WK000100"),), "geen codes van het niveau GM: WK000100"),
    ((area("GM0001", jaarcode=2019),), "grenzen van 2019 in plaats van 2025"),
    ((), "geen codes van het niveau GM: niets")])
def test_borders_that_are_not_right_are_refused(source: Source, tmp_path: Path, areas: tuple[dict[str, Any], ...],
                                                words: str) -> None:
    source.put(OGC, collection(*WHOLE))
    fetch(source, tmp_path)
    kept = (tmp_path / "raw" / "grenzen" / "gemeente_2025.geojson").read_bytes()
    source.put(OGC, collection(*areas))
    with pytest.raises(PrepareError) as refused:
        fetch(source, tmp_path)
    assert words in str(refused.value)
    assert "PDOK WFS" in str(refused.value)
    assert (tmp_path / "raw" / "grenzen" / "gemeente_2025.geojson").read_bytes() == kept


def test_the_command_fetches_every_level(run: Run, source: Source, tmp_path: Path,
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run("--borders", "2025")
    assert code == 1
    assert "Er is geen dienst voor grenzen in services.toml" in said
    known = live_catalogue(tmp_path / "catalogue", source.address, borders=True)
    monkeypatch.setattr(command, "catalogue", lambda: known)
    for level, areas in {"gemeente": WHOLE, "wijk": [area("WK000100")], "buurt": [area("BU00010000")],
                         "provincie": [area("PV20")]}.items():
        source.put(OGC.replace("gemeente", level), collection(*areas))
    code, said = run("--borders", "2025")
    assert code == 0, said
    assert sorted(p.name for p in (tmp_path / "raw" / "grenzen").iterdir()) == [
        "buurt_2025.geojson", "gemeente_2025.geojson", "provincie_2025.geojson", "wijk_2025.geojson"]
    assert run("--borders", "2025", "--offline")[0] == 0
    said = run("--check-sources")[1]
    assert "PDOK OGC │ ja" in " ".join(said.split())
    assert "PDOK WFS: " in said
