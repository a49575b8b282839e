"""Borders of a live run, from the server on this computer to the files that a browser fetches."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitors import contract
from monitors.catalogue.model import Catalogue
from monitors.domain.borders import Borders
from monitors.domain.observation import Observation, Status
from monitors.domain.region import RegionLevel
from monitors.domain.topology import codes_of
from monitors.prepare import __main__ as command
from monitors.prepare import data_set
from monitors.prepare.figures import PrepareError, read_snapshot
from monitors.prepare.geometry import embedded_borders, is_published
from monitors.prepare.live.renew_borders import needed
from monitors.store import open_current
from monitors.views import geography
from monitors.views.geography import Atlas
from tests.live.conftest import Run, live_catalogue
from tests.live.server import Reply, Source
from tests.live.shapes import OGC, area, country, homes, later, put_borders, put_v4
from tests.unit.small import write_snapshot

# What the figures of `small` ask for; those of 2020 are of gemeenten that are no more.
GEMEENTEN, WIJKEN, OF_THEN = (RegionLevel.GEMEENTE, 2022), (RegionLevel.WIJK, 2021), (RegionLevel.GEMEENTE, 2020)
BUURTEN = (RegionLevel.BUURT, 2021)
OF_2021 = [area("WK000100", 4.0, size=0.4), area("WK000109", 4.5, size=0.4), area("WK000900", 5.0, size=0.9)]
BUURTEN_2021 = [area("BU00010000", 4.0, size=0.2), area("BU00010001", 4.2, size=0.2), area("BU00090000", 5.0)]


@pytest.fixture(autouse=True)
def served(known: Catalogue, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The catalogue with services for borders, and the tables and borders that the figures ask for."""
    found = live_catalogue(tmp_path / "catalogue", source.address, borders=True)
    monkeypatch.setattr(command, "catalogue", lambda: found)
    monkeypatch.setattr(geography, "GEO", tmp_path / "static")
    put_v4(source, homes())
    put_v4(source, later())
    put_borders(source, 2022, **country("GM0001", "GM0009"))
    put_borders(source, 2021, wijk=OF_2021)
    put_borders(source, 2020, **country("GM0001", "GM0003", "GM0004"))
    yield
    geography._geojson.cache_clear()


def drawn(folder: Path) -> dict[tuple[RegionLevel, int], Borders]:
    """The borders of the data set in use, whose files must be there."""
    with closing(open_current(folder / "prepared")) as store:
        found = {(borders.level, borders.year): borders for borders in store.borders()}
    for borders in found.values():
        assert is_published(borders.level, borders.name, folder / "static"), borders
    return found


def test_borders_of_the_years_of_the_figures_come_with_the_figures(run: Run, tmp_path: Path) -> None:
    assert run()[0] == 0
    before = drawn(tmp_path)
    code, said = run("--live")
    assert code == 0, said
    assert "Grenzen: wijk 2021, " in said and "van CBS en Kadaster, via PDOK OGC" in said
    after = drawn(tmp_path)
    assert set(after) == {*before, GEMEENTEN, WIJKEN, OF_THEN, (RegionLevel.PROVINCIE, 2022),
                          (RegionLevel.PROVINCIE, 2020)}
    assert after.items() >= before.items(), "those of the snapshot stay"
    borders = after[WIJKEN]
    assert (borders.source, borders.licence) == ("CBS en Kadaster, via PDOK OGC", "CC BY 4.0")
    assert borders.url.startswith("http://127.0.0.1") and len(borders.accessed) == len("2026-11-29")
    topology = json.loads((tmp_path / "static" / borders.name / "GM0001.json").read_text("utf-8"))
    assert codes_of(topology) == ("WK000100", "WK000109")
    topology = json.loads((tmp_path / "static" / f"{after[OF_THEN].name}.json").read_text("utf-8"))
    assert codes_of(topology) == ("GM0001", "GM0003", "GM0004")


def observed(*codes: str, source: str = "T1") -> dict[str, Observation]:
    return {code: Observation(1.0, Status.MEASURED, source=source) for code in codes}


ASKED: dict[str, tuple[dict[str, dict[str, Observation]], set[tuple[str, int]]]] = {
    "nothing": ({}, set()),
    "gemeenten of the newest year": ({"2019": observed("GM0001"), "2021": observed("GM0001", "GM0009")},
                                     {("GM", 2021)}),
    "gemeenten that are no more": ({"2019": observed("GM0001", "GM0003"), "2021": observed("GM0001")},
                                   {("GM", 2019), ("GM", 2021)}),
    "wijken of every year": ({"2019": observed("WK000100"), "2021": observed("WK000100")},
                             {("WK", 2019), ("WK", 2021)}),
    "buurten of every year": ({"2019": observed("BU00010000"), "2021": observed("BU00010000", "GM0001")},
                              {("BU", 2019), ("BU", 2021), ("GM", 2021)}),
    "the division of the table": ({"2019": observed("BU00010000", "WK000100", source="T9")},
                                  {("BU", 2024), ("WK", 2024)}),
    "not from before the services have them": ({"2013": observed("BU00010000", "WK000100", "GM0003"),
                                                "2014": observed("WK000100", "GM0001")},
                                               {("WK", 2014), ("GM", 2014)}),
    "not what is there": ({"2022": observed("WK000100"), "2025": observed("GM0001")}, set())}


@pytest.mark.parametrize(("figures", "asked"), ASKED.values(), ids=ASKED)
def test_what_figures_ask_for(known: Catalogue, source: Source, tmp_path: Path,
                              figures: dict[str, dict[str, Observation]], asked: set[tuple[str, int]]) -> None:
    found = live_catalogue(tmp_path / "another", source.address, borders=True)
    sources = {**found.sources, "T9": replace(found.sources["T1"], id="T9", division=2024)}
    snapshot = read_snapshot(write_snapshot(tmp_path / "snapshot", known))
    kept = embedded_borders(tmp_path / "snapshot" / "geo", "")
    wanted = needed([{"woningen": figures}], snapshot.regions, replace(found, sources=sources), kept)
    assert wanted == sorted(asked)


def test_buurten_come_with_a_year_that_is_asked_for(run: Run, source: Source, tmp_path: Path) -> None:
    put_borders(source, 2021, **country("GM0001", "GM0009"), buurt=BUURTEN_2021)
    code, said = run("--borders", "2021")
    assert code == 0, said
    assert "Grenzen: buurt 2021, " in said
    buurten = drawn(tmp_path)[BUURTEN]
    topology = json.loads((tmp_path / "static" / buurten.name / "GM0001.json").read_text("utf-8"))
    assert codes_of(topology) == ("BU00010000", "BU00010001")
    put_borders(source, 2021, buurt=BUURTEN_2021[:2])
    code, said = run("--borders", "2021")
    assert code == PARTLY and "Grenzen buurt 2021, PDOK OGC: andere gemeenten dan de 2 die wij kennen: GM0009" in said
    assert drawn(tmp_path)[BUURTEN] == buurten


def test_the_app_draws_them_where_they_go_with_the_figures(run: Run, tmp_path: Path) -> None:
    run("--live")
    found = drawn(tmp_path)
    atlas = Atlas(list(found.values()))
    assert atlas.gemeenten().name == found[RegionLevel.GEMEENTE, 2025].name, "the newest"
    assert atlas.gemeenten(2022).name == found[GEMEENTEN].name
    assert atlas.provincies(atlas.gemeenten(2022)).endswith(f"/{found[RegionLevel.PROVINCIE, 2022].name}.json")
    wijken = atlas.wijken("GM0001", 2021, ["WK000100"])
    assert (wijken.url, wijken.codes) == (f"/app/static/geo/{found[WIJKEN].name}/GM0001.json", ("WK000100", "WK000109"))
    assert "Grenzen: wijken van 2021, CBS en Kadaster, via PDOK OGC, CC BY 4.0, vastgelegd op" in wijken.source_line
    assert atlas.wijken("GM0001", 2022, ["WK000100"]).year == 2022
    assert atlas.wijken("GM0001", 2023, ["WK000109"]).year == 2021, "those that have the wijken"


def test_a_second_run_asks_for_no_borders_that_are_there(run: Run, source: Source, tmp_path: Path) -> None:
    run("--live")
    before, asked = drawn(tmp_path), source.counted("gegeneraliseerd")
    assert run("--live")[0] == 0
    assert (drawn(tmp_path), source.counted("gegeneraliseerd")) == (before, asked)
    assert run("--if-needed")[1].strip() == "De gegevensset is bij."


def test_a_plain_run_keeps_what_was_fetched(run: Run, tmp_path: Path) -> None:
    run("--live")
    before = drawn(tmp_path)
    assert run()[0] == 0
    assert drawn(tmp_path) == before
    for file in (tmp_path / "raw" / "grenzen").iterdir():
        file.unlink()
    assert run("--if-needed")[0] == 0
    assert WIJKEN not in drawn(tmp_path)


def test_files_that_are_gone_are_made_again(run: Run, tmp_path: Path) -> None:
    run("--live")
    (tmp_path / "static" / f"{drawn(tmp_path)[GEMEENTEN].name}.json").unlink()
    assert run("--if-needed")[0] == 0
    assert GEMEENTEN in drawn(tmp_path)


def test_a_trial_writes_nothing_but_raw_answers(run: Run, tmp_path: Path) -> None:
    run()
    before = drawn(tmp_path)
    for options in (("--live",), ("--borders", "2022")):
        code, said = run(*options, "--dry-run")
        assert (code, "Proef: er is niets vervangen." in said) == (PARTLY if options[0] == "--borders" else 0, True)
    assert drawn(tmp_path) == before
    assert not (tmp_path / "raw" / "grenzen").exists()


PARTLY = command.PARTLY  # of 2022 the server has no wijken and no buurten


def test_borders_go_when_no_data_set_names_them_any_more(run: Run, source: Source, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the data sets that are kept stay, for an app that still runs on one of them."""
    monkeypatch.setattr(contract, "FOLDER", tmp_path / "prepared")
    files = []
    for size in (0.9, 0.8, 0.7, 0.6, 0.5):
        source.replies.clear()
        put_borders(source, 2022, **{level: [{**one, "geometry": area("", 4.0 + place, size=size)["geometry"]}
                                             if level == "gemeente" else one for place, one in enumerate(found)]
                                     for level, found in country("GM0001", "GM0009").items()})
        run("--borders", "2022")
        files.append(tmp_path / "static" / f"{drawn(tmp_path)[GEMEENTEN].name}.json")
        for path in (tmp_path / "static").iterdir():
            os.utime(path, (time.time() - 7200,) * 2)
    assert [file.is_file() for file in files] == [False, False, True, True, True]


def test_offline_works_from_the_raw_answers(run: Run, source: Source, tmp_path: Path) -> None:
    run("--live", "--dry-run")
    source.replies.clear()
    assert run("--live", "--offline")[0] == 0
    assert {GEMEENTEN, WIJKEN} <= set(drawn(tmp_path))
    code, said = run("--borders", "2019", "--offline")
    assert code == 1
    assert "niet bewaard" in said and "Er is niets vervangen" in said


WRONG: dict[str, tuple[str, list[dict[str, Any]], str]] = {
    "fewer gemeenten": ("gemeente", [area("GM0001")], "andere gemeenten dan de 2 die wij kennen: GM0009"),
    "RD": ("gemeente", [area("GM0001", 155000, 463000), area("GM0009", 155000, 463000)], "geen graden in Nederland"),
    "doubled": ("gemeente", [area("GM0001"), area("GM0001"), area("GM0009")], "gebieden dubbel: GM0001"),
    "empty": ("gemeente", [], "geen codes van het niveau GM: niets"),
    "invalid": ("gemeente", [area("GM0001"), {**area("GM0009"), "geometry": {"type": "Polygon", "coordinates": []}}],
                "GM0009: geen vlak"),
    "no provincies": ("provincie", [], "geen codes van het niveau PV: niets"),
    "a provincie elsewhere": ("provincie", [area("PV20", 3.2, 53.5, 0.1)], "GM0001 (Naam GM0001) heeft geen provincie"),
}


@pytest.mark.parametrize(("level", "areas", "words"), WRONG.values(), ids=WRONG)
def test_borders_that_are_wrong_leave_the_old_ones_and_all_else_goes_on(
        run: Run, source: Source, tmp_path: Path, level: str, areas: list[dict[str, Any]], words: str) -> None:
    run()
    before = drawn(tmp_path)
    put_borders(source, 2022, **{level: areas})
    code, said = run("--live")
    assert code == command.PARTLY
    assert words in said and "Geweigerd: Grenzen " in said and "De grenzen die er waren, blijven." in said
    assert "Gegevensset in gebruik" in said
    after = drawn(tmp_path)
    assert after.items() >= before.items() and WIJKEN in after and GEMEENTEN not in after


def test_borders_that_were_fetched_before_stay_when_others_are_wrong(run: Run, source: Source, tmp_path: Path) -> None:
    run("--live")
    before = drawn(tmp_path)
    put_borders(source, 2021, **country("GM0001", "GM0009"), wijk=OF_2021[:1], buurt=BUURTEN_2021)
    code, said = run("--borders", "2021")
    assert code == command.PARTLY and "die wij kennen: GM0009" in said
    assert drawn(tmp_path)[WIJKEN] == before[WIJKEN]
    put_borders(source, 2021, wijk=[*OF_2021, area("WK000110", 4.0, 52.6, 0.3)])
    assert run("--borders", "2021")[0] == 0
    assert drawn(tmp_path)[WIJKEN].name != before[WIJKEN].name, "other borders, another name"


def test_a_broken_contract_leaves_the_borders_that_were_there(run: Run, source: Source, tmp_path: Path,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    before = drawn(tmp_path)

    def refuse(*_: object) -> None:
        raise PrepareError(["bezwaar"])

    monkeypatch.setattr(data_set, "prove", refuse)
    assert run("--live")[0] == 1
    assert drawn(tmp_path) == before
    assert not (tmp_path / "raw" / "grenzen").exists()


def test_a_run_of_some_years_brings_them_too(run: Run, tmp_path: Path) -> None:
    assert run("--live", "--since", "2021")[0] == 0
    assert WIJKEN in drawn(tmp_path)


def test_a_run_of_some_tables_leaves_the_borders_alone(run: Run, source: Source) -> None:
    assert run("--live", "--table", "T1")[0] == 0
    assert not source.counted("gegeneraliseerd")


def test_without_any_service_for_borders(run: Run, source: Source, tmp_path: Path,
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    found = live_catalogue(tmp_path / "catalogue", source.address)
    monkeypatch.setattr(command, "catalogue", lambda: found)
    assert run("--live")[0] == 0
    code, said = run("--borders", "2025")
    assert code == 1 and "services.toml: er is geen dienst voor grenzen" in said


def test_wfs_and_the_check_of_sources(run: Run, source: Source, tmp_path: Path) -> None:
    source.put(f"{OGC.replace('gemeente', 'wijk')}?f=json&limit=1000&jaarcode=2021", Reply(b"", 500))
    source.put("/2021/wfs", Reply(json.dumps({"type": "FeatureCollection", "features": OF_2021,
                                              "numberMatched": 3}).encode()))
    code, said = run("--live")
    assert code == 0, said
    assert drawn(tmp_path)[WIJKEN].source == "CBS en Kadaster, via PDOK WFS"
    said = run("--check-sources")[1]
    assert "PDOK WFS: " in said
