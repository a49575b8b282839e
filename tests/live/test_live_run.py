"""`python -m monitors.prepare --live` against a server on this computer: what comes, what is refused, what stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from monitors.domain.observation import Observation, Status
from monitors.domain.region import RegionLevel
from monitors.prepare import __main__ as command
from monitors.prepare.live import report
from monitors.prepare.live.headway import headway
from monitors.store import open_current
from tests.live.conftest import Run
from tests.live.server import Reply, Source
from tests.live.shapes import V3, V4, Made, cell, homes, in_v3, later, put_v3, put_v4


@pytest.fixture
def tables(source: Source) -> tuple[Made, Made]:
    put_v4(source, homes())
    put_v4(source, later())
    return homes(), later()


def figure(folder: Path, indicator: str, region: str = "GM0001", period: str = "2021") -> Observation:
    store = open_current(folder / "prepared")
    try:
        return store.panel(indicator, RegionLevel(region[:2])).at(region, period)
    finally:
        store.close()


def test_a_live_run_brings_every_indicator_and_makes_a_data_set(run: Run, tables: object, tmp_path: Path) -> None:
    assert run()[0] == 0
    assert figure(tmp_path, "woningen").value == 210.0
    code, said = run("--live")
    assert code == 0, said
    assert figure(tmp_path, "woningen") == Observation(211.0, Status.MEASURED, margin=0.5, source="T1")
    assert figure(tmp_path, "woningen", period="2022").status is Status.PROVISIONAL
    assert figure(tmp_path, "woningen", period="2020").value == 200.0, "what the source lacks stays"
    assert figure(tmp_path, "woningen", "WK000100").value == 120.0
    assert figure(tmp_path, "later").value == 5.0
    assert "Herzien: Woningen, Aa, 2021: was 210, is 211" in said


@pytest.mark.parametrize(("value", "code"), [(-99998.0, True), (-99998.5, False), (-100000.0, False)])
def test_a_code_for_none_is_no_amount(value: float, code: bool, run: Run, source: Source, tmp_path: Path) -> None:
    """What is no code is a figure: here one that is out of bounds, so that its indicator is refused."""
    put_v4(source, homes())
    put_v4(source, replace(later(), rows=[cell("M9", "GM0001", "2021JJ00", 5.0),
                                          cell("M9", "GM0009", "2021JJ00", value)]))
    _, said = run("--live")
    assert ("1 keer een code voor ‘geen opgave’" in said, "Geweigerd: Later" in said) == (code, not code), said
    assert [figure(tmp_path, "later", gemeente).value for gemeente in ("GM0001", "GM0009")] == (
        [5.0, None] if code else [None, None])


# What differs in the table itself: T1 is refused in words, T2 goes on.

def _changed(**changes: object) -> Callable[[], Made]:
    return lambda: replace(homes(), **changes)  # type: ignore[arg-type]


def _column(key: str, title: str, unit: str) -> Callable[[], Made]:
    """T1 with another first column, of which the rows go under another key."""
    def make() -> Made:
        found = homes()
        rows = [{**row, "Measure": key if row["Measure"] == "M1" else row["Measure"]} for row in found.rows]
        return replace(found, columns={key: (title, unit), "M2": found.columns["M2"]}, rows=rows)

    return make


def _rows(change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Callable[[], Made]:
    def make() -> Made:
        found = homes()
        return replace(found, rows=[row for old in found.rows if (row := change(old)) is not None])

    return make


COLUMNS = homes().columns
DIFFERENT: dict[str, tuple[Callable[[], Made], tuple[str, ...]]] = {
    "renamed column": (_column("M3", "Woonruimten", "aantal"),
                       ("tabel T1, kolom M1 of Woningen: verwacht één kolom, gevonden geen; de tabel heeft "
                        "M3 (Woonruimten), M2 (Sociale huur)",)),
    "missing column": (_changed(columns={"M2": COLUMNS["M2"]}), ("kolom M1 of Woningen: verwacht één kolom",)),
    "doubled column": (_changed(columns={**COLUMNS, "M4": ("Woningen", "aantal")}),
                       ("verwacht één kolom, gevonden M1 (Woningen), M4 (Woningen)",)),
    "no municipal level": (_changed(regions={"NL01": "Nederland", "PV20": "Groningen", "AM01": "Groningen"}),
                           ("gebieden (RegioS): verwacht gemeenten (GM), gevonden NL, PV, AM",)),
    "no regions at all": (_changed(regions={"T1": "Alles"}), ("gevonden geen dimensie met gebieden",)),
    "no periods": (_changed(periods={}), ("perioden: verwacht een dimensie met perioden, gevonden geen",)),
    "another unit": (_changed(columns={**COLUMNS, "M1": ("Woningen", "x 1 000")}),
                     ("kolom M1, eenheid: verwacht aantal, gevonden x 1 000",)),
    "new dimension": (_changed(dimensions={**homes().dimensions, "Bewoning": {"T1": "Totaal", "B": "Bewoond"}}),
                      ("dimensies: verwacht alleen Soort, gevonden ook Bewoning (Totaal, Bewoond)",)),
    "dimension gone": (_changed(dimensions={}), ("dimensies: verwacht Soort", "Soort is er niet")),
    "code gone": (_changed(dimensions={"Soort": {"A001": "Een soort", "B001": "Andere soort"}}),
                  ("dimensie Soort: verwacht één code 'Totaal', gevonden A001 (Een soort), B001 (Andere soort)",)),
    "code doubled": (_changed(dimensions={"Soort": {"T001": "Totaal soorten", "T002": "Totaal anders"}}),
                     ("gevonden T001 (Totaal soorten), T002 (Totaal anders)",)),
    "unknown gemeente": (_rows(lambda r: {**r, "RegioS": "GM7777" if r["RegioS"] == "GM0001" else r["RegioS"]}),
                         ("kolom M1, gemeenten: verwacht gemeenten van nu of van een bekende herindeling, "
                          "gevonden GM7777",)),
    "gemeente of another year": (_rows(lambda r: {**r, "RegioS": "GM0003" if r["RegioS"] == "GM0001" else r["RegioS"]}),
                                 ("kolom M1, gemeenten: verwacht gemeenten die er in het jaar van het cijfer waren, "
                                  "gevonden GM0003 in 2021; GM0003 in 2022",)),
    "out of bounds": (_rows(lambda r: {**r, "Value": -r["Value"]}), ("kolom M1, bereik: verwacht 0 tot en met 1000",)),
    "fewer figures": (_rows(lambda r: r if r["RegioS"] != "GM0001" else None),
                      ("kolom M1, aantal cijfers 2021 GM: verwacht minstens 2, gevonden 1",)),
    "nothing published": (_rows(lambda r: {**r, "Value": None, "ValueAttribute": "Impossible"}),
                          ("kolom M1, aantal cijfers: verwacht 2021 NL: 1; 2021 GM: 2; 2022 GM: 1, gevonden leeg "
                           "geworden. Akkoord: --accept-shrink",)),
    "a period emptied": (_rows(lambda r: r if r["Perioden"] != "2022JJ00" else {**r, "Value": None}),
                         ("kolom M1, aantal cijfers: verwacht 2022 GM: 1, gevonden leeg geworden",)),
    "a level emptied": (_rows(lambda r: r if r["RegioS"] != "NL01" else None),
                        ("kolom M1, aantal cijfers: verwacht 2021 NL: 1, gevonden leeg geworden",)),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_table_that_differs_is_refused_and_the_others_go_on(run: Run, source: Source, tmp_path: Path,
                                                              name: str) -> None:
    assert run()[0] == 0
    make, words = DIFFERENT[name]
    put_v4(source, make())
    put_v4(source, later())
    code, said = run("--live")
    assert code == command.PARTLY, said
    told = [line for line in said.splitlines() if line.startswith("- Geweigerd: Woningen")]
    assert told, said
    assert "tabel T1" in told[0]
    assert all(any(word in line for line in told) for word in words), said
    assert figure(tmp_path, "woningen").value == 210.0
    assert figure(tmp_path, "later").value == 5.0
    store = open_current(tmp_path / "prepared")
    try:
        note = store.dated(command.catalogue()).sources["T1"].note
    finally:
        store.close()
    assert note.startswith("Niet bijgewerkt op ")
    assert note.endswith("Wat daarvan in de app staat, is vastgelegd in 2026.")
    assert "Woningen" in note


# Two services, and what is kept.

def test_the_second_service_is_asked_when_the_first_has_nothing(run: Run, source: Source, tmp_path: Path) -> None:
    put_v3(source, in_v3(homes()), page=3)
    put_v4(source, later())
    assert run()[0] == 0
    code, said = run("--live")
    assert code == 0, said
    assert figure(tmp_path, "woningen").value == 211.0
    assert figure(tmp_path, "woningen", period="2022").status is Status.PROVISIONAL
    assert "T1: CBS v4:" in said
    assert source.counted(f"{V3}/T1/TypedDataSet?$skiptoken") > 0


def test_a_second_run_fetches_only_what_changed(run: Run, source: Source, tables: object, tmp_path: Path) -> None:
    assert run("--live")[0] == 0
    source.asked.clear()
    assert run("--live")[0] == 0
    assert [path.rpartition("/")[2] for path in source.asked] == ["Properties"] * 2
    changed = replace(homes(), modified="2026-07-01T00:00:00+02:00",
                      rows=[{**row, "Value": row["Value"] + 2} for row in homes().rows])
    put_v4(source, changed)
    source.asked.clear()
    code, said = run("--live")
    assert code == 0
    assert "was 211, is 213" in said
    assert not source.counted("T2/Observations")
    assert len(list((tmp_path / "raw" / "v4" / "T1").iterdir())) == 2, "the old edition and its answers are gone"


def test_offline_works_from_what_was_kept(run: Run, source: Source, tables: object, tmp_path: Path) -> None:
    code, said = run("--live", "--offline")
    assert code == 1
    assert "Draai eerst zonder --offline" in said
    assert run("--live")[0] == 0
    source.asked.clear()
    code, said = run("--live", "--offline")
    assert code == 0, said
    assert not source.asked
    assert figure(tmp_path, "woningen").value == 211.0


@pytest.mark.parametrize(("options", "woningen", "newest", "later_came"), [
    (("--indicator", "woningen"), 211.0, 211.0, False), (("--indicator", "later"), 210.0, 220.0, True),
    (("--table", "T1"), 211.0, 211.0, False), (("--since", "2022", "--table", "T1"), 210.0, 211.0, False)])
def test_offline_can_be_limited_too(run: Run, source: Source, tables: object, tmp_path: Path, options: tuple[str, ...],
                                    woningen: float, newest: float, later_came: bool) -> None:
    """What is kept are the answers of a whole run: a part of them is asked for in other words."""
    assert run("--live")[0] == 0
    (tmp_path / "raw" / "figures.parquet").unlink()
    assert run("--accept-shrink")[0] == 0
    assert figure(tmp_path, "woningen").value == 210.0
    source.asked.clear()
    code, said = run("--live", "--offline", *options)
    assert code == 0, said
    assert not source.asked
    assert figure(tmp_path, "woningen").value == woningen
    assert figure(tmp_path, "woningen", period="2022").value == newest
    assert (figure(tmp_path, "later").value == 5.0) == later_came


def test_a_dry_run_tells_and_replaces_nothing(run: Run, tables: object, tmp_path: Path) -> None:
    assert run()[0] == 0
    code, said = run("--live", "--dry-run")
    assert code == 0
    assert "Proef: er is niets vervangen." in said
    assert figure(tmp_path, "woningen").value == 210.0
    assert not (tmp_path / "raw" / "figures.parquet").exists()


def test_a_dry_run_judges_what_we_make_ourselves(run: Run, source: Source, tables: object, tmp_path: Path) -> None:
    """Growth of 90 % is out of bounds: the trial says so as the run does, and leaves everything as it was."""
    assert run()[0] == 0
    made = homes()
    for line in made.rows:
        if (line["Measure"], line["RegioS"], line["Perioden"]) == ("M1", "GM0001", "2022JJ00"):
            line["Value"] = 400.0
    put_v4(source, made)
    before = {path for path in tmp_path.rglob("*") if "prepared" in path.parts or "static" in path.parts}
    code, said = run("--live", "--dry-run")
    assert code == command.PARTLY
    assert "Geweigerd: Groei: Aa (GM0001) 2022: 89.5735: niet tussen -50 en 50" in said
    assert "Proef: er is niets vervangen." in said and "Gegevensset in gebruik" not in said
    assert {path for path in tmp_path.rglob("*") if "prepared" in path.parts or "static" in path.parts} == before
    assert not list((tmp_path / "raw").glob("figures.parquet*"))
    kept = next((tmp_path / "raw" / "verslagen").glob("*.md")).read_text("utf-8")
    assert "Geweigerd: Groei: Aa" in kept
    assert run("--live")[0] == command.PARTLY, "the run itself comes to the same"


@pytest.mark.parametrize(("options", "woningen", "later_came"), [
    (("--table", "T2"), 210.0, True), (("--table", "T1"), 211.0, False), (("--indicator", "later"), 210.0, True),
    (("--table", "T1", "--table", "T2"), 211.0, True), (("--since", "2022"), 210.0, False)])
def test_a_run_can_be_limited(run: Run, tables: object, source: Source, tmp_path: Path, options: tuple[str, ...],
                              woningen: float, later_came: bool) -> None:
    assert run()[0] == 0
    source.asked.clear()
    run("--live", *options)
    assert figure(tmp_path, "woningen").value == woningen or "--since" in options
    assert (figure(tmp_path, "later").value == 5.0) == later_came or "--since" in options
    if "--since" in options:
        assert all("Perioden ge '2022'" in path for path in source.asked if "$filter" in path)


@pytest.mark.parametrize("options", [("--table", "T9"), ("--indicator", "huizen")])
def test_an_unknown_name_is_refused_with_the_known_ones(run: Run, tables: object, options: tuple[str, ...]) -> None:
    code, said = run("--live", *options)
    assert code == 1
    assert f"Onbekende {'tabel' if options[0] == '--table' else 'indicator'} {options[1]!r}. Kies uit: " in said


def test_a_renewed_definition_is_refused_until_somebody_agrees(run: Run, source: Source, tables: object,
                                                               tmp_path: Path) -> None:
    assert run("--live")[0] == 0
    renewed = replace(homes(), modified="2026-08-01T00:00:00", descriptions={"M1": "Wat nu ook wordt geteld."},
                      rows=[{**row, "Value": row["Value"] + 1} for row in homes().rows])
    put_v4(source, renewed)
    code, said = run("--live")
    assert code == command.PARTLY
    assert ("tabel T1, kolom M1, definitie (akkoord? --accept-definition T1): verwacht 'Woningen. Wat wordt geteld.', "
            "gevonden 'Woningen. Wat nu ook wordt geteld.'") in said
    assert figure(tmp_path, "woningen").value == 211.0
    assert "T1, CBS v4: Woningen: kolom M1, definitie" in run("--check-sources")[1]
    assert run("--live", "--accept-definition", "T1")[0] == 0
    assert figure(tmp_path, "woningen").value == 212.0
    assert run("--live")[0] == 0


def test_check_sources_tells_what_is_there(run: Run, source: Source, tables: object, tmp_path: Path) -> None:
    put_v3(source, in_v3(homes()))
    put_v3(source, later())
    code, said = run("--check-sources")
    assert code == 0, said
    rows = {" ".join(line.split()) for line in said.splitlines()}
    assert "T1 CBS v4 ja ja 2 van 2 2022JJ00 nieuw" in rows
    assert "T2 CBS v3 ja ja 1 van 1 2021JJ00 nieuw" in rows
    assert not source.counted("Observations")
    assert not source.counted("TypedDataSet")
    assert not (tmp_path / "prepared").exists()
    assert run("--live")[0] == 0
    put_v4(source, replace(homes(), modified="2026-07-01T00:00:00+02:00"))
    rows = {" ".join(line.split()) for line in run("--check-sources")[1].splitlines()}
    assert "T1 CBS v4 ja ja 2 van 2 2022JJ00 ja" in rows
    assert "T2 CBS v4 ja ja 1 van 1 2021JJ00 nee" in rows


def test_check_sources_fails_when_anything_is_off(run: Run, source: Source, tables: object) -> None:
    put_v4(source, DIFFERENT["renamed column"][0]())
    put_v3(source, in_v3(homes()))
    code, said = run("--check-sources")
    assert code == 1
    rows = {" ".join(line.split()) for line in said.splitlines()}
    assert "T1 CBS v4 ja ja 1 van 2 2022JJ00 nieuw" in rows
    assert "T2 CBS v3 ja nee" in rows
    assert "T1, CBS v4: Woningen: kolom M1 of Woningen: verwacht één kolom" in said
    assert "bestaat niet (404)" in said


def test_secret_figures_are_no_zero_and_no_gap(run: Run, source: Source, tables: object, tmp_path: Path) -> None:
    put_v4(source, replace(later(), rows=[*later().rows[:1], cell("M9", "GM0009", "2021JJ00", None, "Confidential")]))
    assert run("--live")[0] == 0
    assert figure(tmp_path, "later", "GM0009") == Observation(None, Status.SUPPRESSED, source="T2")


# The report that is kept of every run.

def reports(folder: Path) -> list[str]:
    return [file.read_text("utf-8") for file in sorted((folder / "raw" / "verslagen").iterdir())]


def test_every_run_leaves_a_report(run: Run, source: Source, tables: object, tmp_path: Path) -> None:
    put_v4(source, DIFFERENT["missing column"][0]())
    code, said = run("--live", "--accept-shrink")
    assert code == command.PARTLY
    told, = reports(tmp_path)
    assert told.startswith("# Cijfers opgehaald op ")
    assert "\nDe nieuwe gegevensset is in gebruik, maar er is iets geweigerd.\n" in told
    assert "--live --accept-shrink\n" in told
    assert "| T1 | CBS v4 | 2026-06-23 | 4 | 7 | 1 | 1 |\n| T2 | CBS v4 | 2026-06-23 | 2 | 6 | 1 | 0 |\n" in told
    assert "\n- Geweigerd: Woningen: tabel T1, kolom M1 of Woningen: verwacht één kolom" in told
    assert "\n- Gegevensset in gebruik: " in told
    assert f"Verslag: {tmp_path / 'raw' / 'verslagen'}" in said


@pytest.mark.parametrize(("options", "spoil", "code", "words"), [
    (("--dry-run",), None, 0, "Proef: er is niets vervangen."),
    ((), f"{V4}/T1/Properties", 1, "- Woningen, Sociale huur: tabel T1, ophalen: verwacht een antwoord"),
    ((), None, 0, "Alles is bijgewerkt.")])
def test_a_report_says_how_it_ended(run: Run, source: Source, tables: object, tmp_path: Path,
                                    options: tuple[str, ...], spoil: str | None, code: int, words: str) -> None:
    if spoil:
        source.put(spoil, Reply(b"", 404))
    assert run("--live", "--table", "T1", *options)[0] == code
    told, = reports(tmp_path)
    assert words in told
    assert ("Niet gelukt. Er is niets vervangen." in told) == bool(spoil)
    assert "Is er internet" not in told, "that it does not exist is an answer"


def test_a_report_that_can_not_be_kept_spoils_nothing(run: Run, tables: object, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "verslagen").write_text("in de weg")
    code, said = run("--live")
    assert code == 0
    assert "Het verslag is niet bewaard: " in said
    assert figure(tmp_path, "woningen").value == 211.0


def test_old_reports_go(run: Run, tables: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "KEPT", 2)
    folder = tmp_path / "raw" / "verslagen"
    folder.mkdir(parents=True)
    for year in (2020, 2021, 2022):
        (folder / f"{year}0101T000000Z.md").write_text("oud")
    assert run("--live")[0] == 0
    assert [text[:3] for text in reports(tmp_path)] == ["oud", "# C"]


def test_the_time_left_is_over_all_tables() -> None:
    with headway(Console(quiet=True), tables=4) as going:
        task = going._progress.tasks[0]
        assert task.total is None
        going.expects("A", 100)
        assert (task.total, task.completed) == (400, 0), "the others may be as large"
        going.expects("B", 300)
        going.page("A", 60)
        assert (task.total, task.completed, task.fields["pages"]) == (800, 60, 1)
        going.done("A")
        assert (task.total, task.fields["tables"]) == (720, "1/4"), "it brought less"
        going.done("C")
        assert task.total == 480, "a table that failed brings nothing"
        for table, rows in (("B", 350), ("D", 10)):
            going.page(table, rows)
            going.done(table)
        assert (task.total, task.completed, task.fields["rows"]) == (420, 420, 420)
