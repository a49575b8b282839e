"""The command `python -m monitors.prepare`: what it makes, and that a refusal or a kill leaves everything in place."""

from __future__ import annotations

import errno
import gc
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitors import contract
from monitors.catalogue.load import CatalogueError, read_catalogue
from monitors.catalogue.model import Catalogue
from monitors.domain.observation import Observation, Status
from monitors.domain.region import RegionLevel
from monitors.prepare import __main__ as command
from monitors.prepare import closing, data_set
from monitors.prepare.figures import OBSERVATION_SCHEMA, figures_of, read_snapshot
from monitors.prepare.live.layer import Layer
from monitors.prepare.process import process
from monitors.prepare.refused import Before, refuse
from monitors.store import open_current
from tests.unit import small
from tests.unit.small import CHANGES, FILES, ROWS, Row, row, seal, small_catalogue, write_catalogue, write_snapshot

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """The small catalogue in place of the project's; published borders stay out of the project; gc as it was."""
    found = small_catalogue(tmp_path / "catalogue")
    monkeypatch.setattr(command, "catalogue", lambda: found)
    monkeypatch.setattr(command, "STATIC_GEO", tmp_path / "static")
    yield found
    gc.enable()


@pytest.fixture
def snapshot(tmp_path: Path, known: Catalogue) -> Path:
    return write_snapshot(tmp_path / "snapshot", known)


@pytest.fixture
def run(tmp_path: Path, snapshot: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs the command on the small snapshot; gives exit code and what it said."""
    def runner(*options: str) -> tuple[int, str]:
        capsys.readouterr()
        code = command.main(["--snapshot", str(snapshot), "--target", str(tmp_path / "prepared"),
                             "--imports", str(tmp_path / "import"), *options])
        return code, "".join(capsys.readouterr())

    return runner


def target_of(snapshot: Path) -> Path:
    return snapshot.parent / "prepared"


def homes_of_aa(folder: Path) -> float | None:
    store = open_current(folder)
    try:
        return store.panel("woningen", RegionLevel.GEMEENTE).at("GM0001", "2021").value
    finally:
        store.close()


def in_use(folder: Path) -> tuple[str, bytes]:
    """The name that the pointer holds, and the data set's content."""
    file = contract.current_file(folder)
    assert file is not None
    return file.name, file.read_bytes()


Run = Callable[..., tuple[int, str]]


def test_the_first_run_makes_a_data_set_a_pointer_and_the_borders(run: Run, snapshot: Path) -> None:
    code, said = run()
    assert code == 0
    folder = target_of(snapshot)
    assert sorted(p.name for p in folder.iterdir()) == sorted(["current", in_use(folder)[0]])
    assert homes_of_aa(folder) == 210.0
    assert "Gegevensset in gebruik" in said
    rows = {" ".join(line.strip("│ ").split()) for line in said.splitlines()}
    assert {"Indicatoren met cijfers │ 3 van 4", "Gemeenten, wijken, buurten │ 2, 3, 0",
            "Jaren │ 2020 tot en met 2022", "Herindelingen │ 2", "Afgeschermd │ 1",
            "Herziene cijfers (gemeenten) │ 0"} <= rows
    assert "Herzien:" not in said
    assert list((snapshot.parent / "static").glob("wijk_2022_????????/GM0001.json"))


def test_if_needed_does_nothing_until_something_changed(run: Run, snapshot: Path, known: Catalogue) -> None:
    assert run("--if-needed")[0] == 0
    before = in_use(target_of(snapshot))
    code, said = run("--if-needed")
    assert (code, said.strip()) == (0, "De gegevensset is bij.")
    assert in_use(target_of(snapshot)) == before
    write_snapshot(snapshot, known, [*ROWS, row("woningen", "GM0009", "2022", 320.0)])
    assert run("--if-needed")[0] == 0
    assert in_use(target_of(snapshot))[0] != before[0]


def test_a_data_set_of_another_contract_or_a_damaged_one_is_made_anew(run: Run, snapshot: Path) -> None:
    run()
    file = target_of(snapshot) / in_use(target_of(snapshot))[0]
    file.write_bytes(b"geen DuckDB")
    assert run("--if-needed")[0] == 0
    assert homes_of_aa(target_of(snapshot)) == 210.0
    with duckdb.connect(str(target_of(snapshot) / in_use(target_of(snapshot))[0])) as connection:
        connection.execute("ALTER TABLE source DROP COLUMN note")
    assert run("--if-needed")[0] == 0
    assert homes_of_aa(target_of(snapshot)) == 210.0


def test_only_the_latest_data_sets_stay(run: Run, snapshot: Path) -> None:
    folder = target_of(snapshot)
    folder.mkdir()
    old = [folder / f"koersmonitor-2020010{day}T000000-1-a.duckdb" for day in range(1, 6)]
    for file in (*old, *(folder / f"koersmonitor-x.duckdb.part{wal}" for wal in ("", ".wal"))):
        file.write_bytes(b"")
    assert run()[0] == 0
    kept = {p.name for p in folder.iterdir()}
    assert kept == {"current", in_use(folder)[0], *(p.name for p in old[-data_set.KEPT:])}


def set_rows(rows: list[Row]) -> Callable[[Path, Catalogue], object]:
    return lambda folder, known: write_snapshot(folder, known, rows)


def _truncate(folder: Path, known: Catalogue) -> None:
    file = folder / "observations.parquet"
    file.write_bytes(file.read_bytes()[:200])
    seal(folder, known)


def _change_unseen(folder: Path, known: Catalogue) -> None:
    with (folder / "regions.parquet").open("ab") as file:
        file.write(b"x")


def _drop_file(folder: Path, known: Catalogue) -> None:
    (folder / "memberships.parquet").unlink()
    seal(folder, known)


def _drop_listed_file(folder: Path, known: Catalogue) -> None:
    (folder / "memberships.parquet").unlink()


def _break_manifest(folder: Path, known: Catalogue) -> None:
    (folder / "sources.toml").write_text("[files", "utf-8")


def _drop_borders(folder: Path, known: Catalogue) -> None:
    (folder / "geo" / "wijk_2022.json").unlink()
    seal(folder, known)


def _unknown_level(folder: Path, known: Catalogue) -> None:
    file = folder / "regions.parquet"
    table = pq.read_table(file)
    levels = pa.array(["XX"] * table.num_rows)
    pq.write_table(table.set_column(table.schema.get_field_index("level"), "level", levels), file)
    seal(folder, known)


def _lose_column(folder: Path, known: Catalogue) -> None:
    file = folder / "observations.parquet"
    pq.write_table(pq.read_table(file).drop_columns(["source"]), file)
    seal(folder, known)


SPOILERS: dict[str, tuple[Callable[[Path, Catalogue], object], tuple[str, ...]]] = {
    "damaged file": (_truncate, ("observations.parquet: niet te lezen", "Zet het bestand terug uit git")),
    "wrong checksum": (_change_unseen, ("regions.parquet: de inhoud klopt niet met sources.toml",)),
    "file not listed": (_drop_file, ("memberships.parquet: ontbreekt in sources.toml",)),
    "file gone": (_drop_listed_file, ("memberships.parquet: niet te lezen",)),
    "broken manifest": (_break_manifest, ("sources.toml: niet te lezen",)),
    "borders gone": (_drop_borders, ("wijk_2022.json",)),
    "unknown level": (_unknown_level, ("een kolom of niveau klopt niet", "'XX'")),
    "column gone": (_lose_column, ("een kolom of niveau klopt niet",)),
    "double key": (set_rows([*ROWS, ROWS[0], ROWS[5]]),
                   ("dubbele sleutel: woningen, NL01, 2020", "dubbele sleutel: woningen, GM0004, 2020",
                    "Houd per sleutel één rij over")),
    "unknown status": (set_rows([*ROWS, row("woningen", "GM0001", "2023", 1.0, "zeker")]),
                       ("woningen, GM0001, 2023: status 'zeker' bestaat niet",)),
    "unknown period": (set_rows([*ROWS, row("woningen", "GM0001", "2023KW09", 1.0)]),
                       ("observations.parquet: woningen: '2023KW09': KW09 bestaat niet",)),
    "unknown gemeente": (set_rows([*ROWS, row("woningen", "GM9999", "2021", 1.0)]),
                         ("Onbekende oude gemeente", "woningen, GM9999")),
    "unknown wijk": (set_rows([*ROWS, row("woningen", "WK999900", "2021", 1.0)]),
                     ("Onbekende regio", "woningen, WK999900")),
    "out of range": (set_rows([*ROWS, row("sociaal", "GM0001", "2023", 101.0),
                               row("woningen", "GM0001", "2023", -1.0)]),
                     ("Buiten bereik: sociaal", "GM0001, 2023, 101.0",
                      "Buiten bereik: woningen", "GM0001, 2023, -1.0")),
    "value and status": (set_rows([*ROWS, row("woningen", "GM0001", "2023", 0.0, "suppressed")]),
                         ("Waarde en status spreken elkaar tegen", "woningen, GM0001, 2023, suppressed")),
    "unknown source": (set_rows([*ROWS, row("woningen", "GM0001", "2023", 1.0, source="T8")]),
                       ("Onbekende bron", "woningen, T8")),
    "unknown indicator": (set_rows([*ROWS, row("schepen", "GM0001", "2023", 1.0)]),
                          ("Indicator schepen staat niet in de catalogus",)),
}


@pytest.mark.parametrize("name", SPOILERS)
def test_a_refusal_tells_all_and_replaces_nothing(run: Run, snapshot: Path, known: Catalogue, name: str) -> None:
    assert run()[0] == 0
    before = in_use(target_of(snapshot))
    spoil, parts = SPOILERS[name]
    spoil(snapshot, known)
    code, said = run()
    assert code == 1
    assert all(part in said for part in parts), said
    assert "Niet gelukt" in said
    assert "Er is niets vervangen" in said
    assert "Traceback" not in said
    assert in_use(target_of(snapshot)) == before
    assert homes_of_aa(target_of(snapshot)) == 210.0
    assert not list(target_of(snapshot).glob("*.part*"))


def test_a_refusal_without_an_earlier_data_set_leaves_none(run: Run, snapshot: Path, known: Catalogue) -> None:
    write_snapshot(snapshot, known, [*ROWS, ROWS[0]])
    assert run()[0] == 1
    assert not list(target_of(snapshot).iterdir())


def test_an_indicator_without_figures_is_refused_where_there_are_none_of_before(run: Run, snapshot: Path,
                                                                                known: Catalogue) -> None:
    write_snapshot(snapshot, known, [r for r in ROWS if r[0] != "sociaal"])
    code, said = run()
    assert code == 1
    assert "Indicator sociaal heeft geen enkel cijfer" in said


# Fewer figures than before: only that indicator is refused.

def value_of(folder: Path, indicator: str, region: str, period: str) -> float | None:
    store = open_current(folder)
    try:
        return store.panel(indicator, RegionLevel(region[:2])).at(region, period).value
    finally:
        store.close()


def without(indicator: str, *places: tuple[str, str]) -> list[Row]:
    """All rows but those of an indicator in these regions and periods; the share of Aa is another: it must go on."""
    left = [r for r in ROWS if r[0] != indicator or r[1:3] not in places]
    return [row(*r[:3], 33.0) if r[:3] == ("sociaal", "GM0001", "2021") else r for r in left]


# An indicator lists a gemeente that came later: then nobody knows what that year's were, and nothing can be added up.
LISTED = [*without("geen"), row("later", "GM0009", "2020", 5.0, source="T2"),
          row("later", "GM0001", "2020", 6.0, source="T2")]


GOES_ON = ("sociaal", "GM0001", "2021", 33.0)


@pytest.mark.parametrize(("rows", "place", "stays", "told", "others", "goes_on"), [
    (without("woningen", ("WK000101", "2021")), ("WK000101", "2021"), 90.0, "2021 WK: 2 in plaats van 3", 1, GOES_ON),
    (without("woningen", ("GM0001", "2022")), ("GM0001", "2022"), 220.0, "2022 GM: 0 in plaats van 1", 1, GOES_ON),
    (LISTED, ("GM0009", "2020"), 300.0, "2020 GM: 1 in plaats van 2", 2, ("later", "GM0001", "2020", 6.0)),
], ids=["wijk", "period", "list of another"])
def test_fewer_figures_refuse_only_their_indicator_and_what_is_made_of_it(
        run: Run, snapshot: Path, known: Catalogue, rows: list[Row], place: tuple[str, str], stays: float,
        told: str, others: int, goes_on: tuple[str, str, str, float]) -> None:
    assert run()[0] == 0
    write_snapshot(snapshot, known, rows)
    code, said = run()
    assert code == command.PARTLY, said
    lines, since = said.splitlines(), datetime.now(UTC).date()
    old = f"De oude cijfers blijven staan, van de lading van {since}."
    assert f"Geweigerd: Woningen: minder cijfers dan er waren: {told}. Akkoord: --accept-shrink. {old}" in lines
    assert f"Geweigerd: Groei: wordt berekend uit Woningen, en dat is geweigerd. {old}" in lines
    assert sum(line.startswith("Geweigerd") for line in lines) == 1 + others
    assert value_of(target_of(snapshot), *goes_on[:3]) == goes_on[3]
    assert value_of(target_of(snapshot), "woningen", *place) == stays
    assert run()[0] == command.PARTLY, "so it stays until somebody looks"
    code, said = run("--accept-shrink")
    assert code == 0, said
    assert f"Minder cijfers dan eerst: Woningen: {told}. Akkoord gegeven met --accept-shrink." in said.splitlines()
    assert value_of(target_of(snapshot), "woningen", *place) is None
    assert run()[0] == 0


def test_an_average_that_lost_the_denominator_of_a_part_is_refused_too(run: Run, snapshot: Path,
                                                                       known: Catalogue) -> None:
    assert run()[0] == 0
    assert value_of(target_of(snapshot), "sociaal", "GM0009", "2020") == pytest.approx((20 * 100 + 50 * 200) / 300)
    write_snapshot(snapshot, known, without("woningen", ("GM0003", "2020")))
    code, said = run()
    assert code == command.PARTLY
    assert "Geweigerd: Sociale huur: minder cijfers dan er waren: 2020 GM: 1 in plaats van 2." in said
    assert value_of(target_of(snapshot), "sociaal", "GM0009", "2020") == pytest.approx(40.0)


def test_figures_keep_the_weight_of_a_denominator_that_stays(run: Run, snapshot: Path, known: Catalogue) -> None:
    assert run()[0] == 0
    write_snapshot(snapshot, known, without("woningen", ("WK000100", "2021")))
    assert run()[0] == command.PARTLY
    store = open_current(target_of(snapshot))
    try:
        assert store.panel("sociaal", RegionLevel.WIJK).at("WK000100", "2021").weight == 120.0
    finally:
        store.close()


def test_a_municipality_that_is_no_more_is_not_missed(run: Run, snapshot: Path, known: Catalogue,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """Aa joins Ceedee in 2024: its figures go where it went."""
    rows = [*ROWS, row("woningen", "GM0009", "2022", 320.0)]
    write_snapshot(snapshot, known, rows)
    assert run()[0] == 0
    monkeypatch.setattr(small, "REGIONS", [region for region in small.REGIONS if "GM0001" not in region])
    monkeypatch.setattr(small, "CHANGES", [*CHANGES, ("2024-01-01", "GM0001", "Aa", "GM0009", "Ceedee", 1.0, 1.0)])
    write_snapshot(snapshot, known, [r for r in rows if not r[1].startswith("WK0001")])
    code, said = run()
    assert code == 0, said
    assert value_of(target_of(snapshot), "woningen", "GM0009", "2021") == 210.0 + 310.0


def corrected(region: str, period: str, expect: float) -> str:
    return (f'[[correction]]\nindicator = "woningen"\nregion = "{region}"\nperiod = "{period}"\n'
            f'expect = {expect}\nreason = "Dit cijfer klopt niet met dat van de gemeente zelf."\n')


@pytest.mark.parametrize(("rows", "changes", "told"), [
    (without("woningen", ("GM0001", "2022")), {"themes_toml": FILES["themes.toml"] + "\n# anders\n"},
     "Woningen: 2022 GM: 0 in plaats van 1"),
    (ROWS, {"corrections_toml": corrected("GM0001", "2021", 210.0)}, "Woningen: 2021 GM: 1 in plaats van 2"),
    (ROWS, {"corrections_toml": corrected("GM0003", "2020", 100.0)}, "Woningen: 2020 GM: 1 in plaats van 2"),
    ([r for r in ROWS if r[0] != "sociaal"], {
        "indicators__proef_toml": re.sub(r"(?s)\[sociaal\].*?(?=\[groei\])", "", FILES["indicators/proef.toml"]),
        "monitors__proef_toml": FILES["monitors/proef.toml"].replace('"sociaal"', '"groei"', 1).replace(
            '"sociaal", ', "")}, ""),
], ids=["period", "correction", "correction of a part", "indicator"])
def test_what_the_project_itself_withdraws_goes_and_is_told(
        run: Run, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[Row],
        changes: dict[str, str], told: str) -> None:
    """Else whoever takes a new version would be left with figures that were withdrawn, or without a data set."""
    assert run()[0] == 0
    newer = read_catalogue(write_catalogue(tmp_path / "newer", **changes))
    monkeypatch.setattr(command, "catalogue", lambda: newer)
    write_snapshot(snapshot, newer, rows)
    code, said = run()
    assert code == 0, said
    line = f"Minder cijfers dan eerst: {told}. Koersmonitor zelf is anders dan bij de vorige lading."
    assert (line in said.splitlines()) if told else ("Minder cijfers" not in said)
    code, said = run()
    assert code == 0 and "Minder cijfers" not in said


# What we make ourselves and that falls out of bounds: only that indicator is refused.

def growth(folder: Path, period: str) -> Observation:
    store = open_current(folder)
    try:
        return store.panel("groei", RegionLevel.GEMEENTE).at("GM0001", period)
    finally:
        store.close()


GROWN = [row("woningen", "GM0001", "2022", 400.0), row("woningen", "GM0001", "2021", 211.0)]
TOLD = "Geweigerd: Groei: Aa (GM0001) 2022: 89.5735: niet tussen -50 en 50. De oude cijfers blijven staan"


@pytest.mark.parametrize("had_a_data_set", [True, False])
def test_a_derived_figure_out_of_bounds_refuses_only_its_indicator(run: Run, snapshot: Path, known: Catalogue,
                                                                   monkeypatch: pytest.MonkeyPatch,
                                                                   had_a_data_set: bool) -> None:
    if had_a_data_set:
        assert run()[0] == 0
        write_snapshot(snapshot, known, revised_rows({r[:3]: r for r in GROWN}))
    else:  # fetched figures lie over the snapshot; of the snapshot alone the derived figures are well
        over = figures_of(dict(zip(OBSERVATION_SCHEMA.names, map(list, zip(*GROWN, strict=True)), strict=True)),
                          snapshot)
        monkeypatch.setattr(command, "read_layer", lambda file: Layer(over).written(file))
    code, said = run()
    assert code == command.PARTLY
    assert f"{TOLD}, van de lading van {datetime.now(UTC).date()}." in said, said
    assert homes_of_aa(target_of(snapshot)) == 211.0, "others go on"
    assert growth(target_of(snapshot), "2021").value == pytest.approx(5.0), "the old figure stays"
    assert growth(target_of(snapshot), "2022").value == pytest.approx(100 * (220 / 210 - 1))
    store = open_current(target_of(snapshot))
    try:
        note = store.dated(known).sources["T1"].note
    finally:
        store.close()
    assert note.startswith(f"Niet bijgewerkt op {date.today()}: Groei. Wat daarvan in de app staat, is vastgelegd op ")
    if had_a_data_set:
        write_snapshot(snapshot, known, revised_rows({GROWN[1][:3]: GROWN[1]}))
        assert run()[0] == 0
        assert growth(target_of(snapshot), "2021").value == pytest.approx(5.5), "well again"


def test_what_is_made_of_refused_figures_is_refused_with_them(tmp_path: Path) -> None:
    double = FILES["indicators/proef.toml"].split("[later]")
    twice = double[0].split("[groei]")[1].replace("Groei", "Groei erbij").replace(
        'recipe = "growth", of = "woningen"', 'recipe = "difference", of = "groei", by = "sociaal"')
    write_catalogue(tmp_path / "c", indicators__proef_toml=f"{double[0]}[erbij]{twice}[later]{double[1]}",
                    monitors__proef_toml=FILES["monitors/proef.toml"].replace('"groei"', '"groei", "erbij"'))
    known = read_catalogue(tmp_path / "c")
    source = read_snapshot(write_snapshot(tmp_path / "s", known, revised_rows({r[:3]: r for r in GROWN})))
    refused = refuse(source, process(source, known), known, Before(lambda names: data_set.Stood(
        {"today": {}, "published": {}}, {})))
    assert [str(one).partition(": ")[2] for one in refused] == [
        f"{TOLD.split(': ', 1)[1].split('. De oude')[0]}. Er zijn geen oude cijfers.",
        "Groei erbij: wordt berekend uit Groei, en dat is geweigerd. Er zijn geen oude cijfers."]


def test_complaints_of_the_catalogue_are_told_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Catalogue:
        raise CatalogueError(["proef.toml, [a], name: ontbreekt", "proef.toml, [b], unit: [rood] is niets"])

    monkeypatch.setattr(command, "catalogue", refuse)
    code, said = run()
    assert code == 1
    assert "2 bezwaren" in said
    assert "proef.toml, [a], name: ontbreekt" in said
    assert "[rood]" in said


@pytest.mark.parametrize(("failure", "told"), [
    (OSError(errno.ENOSPC, "No space left on device"), "De schijf is vol. Maak ruimte vrij en probeer het opnieuw. "),
    (duckdb.IOException('IO Error: Could not write file "x": No space left on device'),
     "De schijf is vol. Maak ruimte vrij en probeer het opnieuw (IO Error: "),
    (PermissionError(errno.EACCES, "Permission denied", "x.duckdb"), "x.duckdb: Dit account mag daar niet bij, "),
    (OSError("iets dat wij niet kennen."), "Niet gelukt: iets dat wij niet kennen. Er is niets vervangen.")])
def test_trouble_with_the_machine_is_told_with_what_to_do_and_replaces_nothing(
        run: Run, snapshot: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, told: str) -> None:
    assert run()[0] == 0
    before = in_use(target_of(snapshot))

    def fail(part: Path, *_: object) -> None:
        part.with_name(part.name + ".wal").write_bytes(b"DuckDB leaves this on a full disk")
        raise failure

    monkeypatch.setattr(data_set, "prove", fail)
    code, said = run()
    assert code == 1
    assert told in said and said.rstrip().endswith(". Er is niets vervangen.")
    assert in_use(target_of(snapshot)) == before
    assert not list(target_of(snapshot).glob("*.part*"))


def test_a_pointer_that_can_not_be_written_leaves_everything(run: Run, snapshot: Path) -> None:
    assert run()[0] == 0
    folder = target_of(snapshot)
    before, there = in_use(folder), set(folder.iterdir())
    (folder / f"{contract.POINTER}.{os.getpid()}").mkdir()
    assert run()[0] == 1
    assert in_use(folder) == before
    assert {p for p in folder.iterdir() if p.is_file()} == there


# Options that do not go together.

def test_a_trial_replaces_nothing_also_without_live(run: Run, snapshot: Path) -> None:
    code, said = run("--dry-run")
    assert code == 0
    assert "Proef: er is niets vervangen." in said
    assert not contract.current_file(target_of(snapshot))


@pytest.mark.parametrize(("options", "told"), [
    (("--table", "T1"), "--table hoort bij --live of --check-sources"),
    (("--since", "2020", "--offline"), "--offline hoort bij --live of --borders; --since hoort bij --live of"),
    (("--check-sources", "--offline"), "--offline hoort bij --live of --borders"),
    (("--borders", "2024", "--indicator", "woningen"), "--indicator hoort bij --live"),
    (("--live", "--check-sources"), "--check-sources en --live gaan niet samen; kies er een")])
def test_an_option_that_would_be_let_lie_is_refused(run: Run, snapshot: Path, options: tuple[str, ...], told: str,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*options)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
    assert not target_of(snapshot).exists()


def test_what_became_of_municipalities_is_in_the_data_set(run: Run, snapshot: Path) -> None:
    assert run()[0] == 0
    store = open_current(target_of(snapshot))
    try:
        assert [(c.date, c.old, c.new, c.old_name) for c in store.changes()] == [
            (date, old, new, name) for date, old, name, new, *_ in CHANGES]
        assert [(g.kind, g.members) for g in store.groups()] == [("tweetal", ("GM0001", "GM0009"))]
        assert store.source_counts() == {"T1": len(ROWS), "T2": 0}
    finally:
        store.close()


AA = [("woningen", "GM0001", year) for year in ("2020", "2021", "2022")]


def revised_rows(values: dict[tuple[str, str, str], Row]) -> list[Row]:
    return [values.get(r[:3], r) for r in ROWS]


@pytest.mark.parametrize(("after", "line"), [
    (row(*AA[1], 215.0), "Herzien: Woningen, Aa, 2021: was 210, is 215"),
    (row(*AA[1], 210.25), "Herzien: Woningen, Aa, 2021: was 210,0, is 210,3"),
    (row(*AA[1], 210.0004), "Herzien: Woningen, Aa, 2021: was 210,0000, is 210,0004"),
    (row(*AA[1], 210.0, "provisional"), "Herzien: Woningen, Aa, 2021: was 210, is 210 (voorlopig)"),
    (row(*AA[2], 220.0), "Herzien: Woningen, Aa, 2022: was 220 (voorlopig), is 220"),
    (row(*AA[1], None, "suppressed"), "Herzien: Woningen, Aa, 2021: was 210, is nu afgeschermd"),
    (row(*AA[1], None, "missing"), "Herzien: Woningen, Aa, 2021: was 210, is nu geen gegevens"),
    (row("woningen", "GM0003", "2020", 120.0),
     "Herzien: Woningen, Ceedee, 2020: was 300 (herrekend), is 320 (herrekend)"),
])
def test_a_revised_figure_is_told_with_what_it_was_and_is(run: Run, snapshot: Path, known: Catalogue, after: Row,
                                                          line: str) -> None:
    assert run()[0] == 0
    write_snapshot(snapshot, known, revised_rows({after[:3]: after}))
    code, said = run("--accept-shrink")
    assert code == 0, said
    assert line in said.splitlines()


@pytest.mark.parametrize(("before", "after", "words"), [
    (1234.5, 1234567.0, "was 1.235, is 1.234.567"),
    (-0.4, -1.5, "was 0, is -2"),
])
def test_revised_numbers_read_as_dutch(known: Catalogue, before: float, after: float, words: str) -> None:
    revision = data_set.Revised(2, "2026-01-01T00:00:00+00:00", True, "woningen", "Aa", "2024KW02",
                                Observation(before, Status.MEASURED), Observation(after, Status.MEASURED))
    assert closing.told(revision, known) == f"Woningen, Aa, 2e kwartaal 2024: {words}"


def test_the_revisions_of_a_load_are_counted_and_the_first_ones_named(run: Run, snapshot: Path,
                                                                      known: Catalogue) -> None:
    assert run()[0] == 0
    changed = {r[:3]: row(*r[:3], r[3] + 1, r[4]) for r in ROWS if r[3] is not None}
    changed[AA[2]] = row(*AA[2], 220.0)
    write_snapshot(snapshot, known, revised_rows(changed))
    code, said = run()
    assert code == 0, said
    told = [line for line in said.splitlines() if line.startswith("Herzien: ")]
    count = len(told) + int(said.partition("en nog ")[2].partition(";")[0])
    assert len(told) == closing.NAMED
    assert "en nog 2; allemaal: python -m monitors.prepare --revisions" in said.splitlines()
    rows = {" ".join(line.strip("│ ").split()) for line in said.splitlines()}
    assert {f"Herziene cijfers (gemeenten) │ {count}", "waarvan alleen andere status │ 1"} <= rows
    code, said = run("--revisions")
    assert code == 0
    assert said.count("- ") == count
    assert said.splitlines()[-1] == "- Woningen, Aa, 2022: was 220 (voorlopig), is 220"


def test_all_revisions_are_told_newest_load_first(run: Run, snapshot: Path, known: Catalogue) -> None:
    assert run("--revisions") == (0, "Er is nog geen gegevensset van deze versie. Draai: python -m monitors.prepare\n")
    assert run()[0] == 0
    assert run("--revisions") == (0, "Er is nog niets herzien.\n")
    for value in (32.0, 33.0):
        write_snapshot(snapshot, known, revised_rows({("sociaal", "GM0001", "2021"): row(
            "sociaal", "GM0001", "2021", value)}))
        assert run()[0] == 0
    assert run()[0] == 0
    code, said = run("--revisions")
    assert code == 0
    heads, lines = said.splitlines()[::2], said.splitlines()[1::2]
    assert lines == ["- Sociale huur, Aa, 2021: was 32, is 33", "- Sociale huur, Aa, 2021: was 31, is 32"]
    assert all(line.startswith("Geladen op ") and line.endswith("uur (nieuwe broncijfers):") for line in heads)


def test_history_is_carried_over_when_shrinking_is_accepted_and_not_when_it_is_refused(run: Run, snapshot: Path,
                                                                                       known: Catalogue) -> None:
    assert run()[0] == 0
    write_snapshot(snapshot, known, [r for r in ROWS if r[:3] != AA[1]])
    assert run()[0] == command.PARTLY
    assert run("--revisions")[1] == "Er is nog niets herzien.\n"
    assert run("--accept-shrink")[0] == 0
    assert "- Woningen, Aa, 2021: was 210, is nu geen gegevens" in run("--revisions")[1].splitlines()
    assert homes_of_aa(target_of(snapshot)) is None


def test_it_is_told_when_the_history_starts_anew(run: Run, snapshot: Path) -> None:
    told = "Vanaf nu wordt opnieuw bijgehouden welke cijfers zijn herzien."
    assert told not in run()[1]
    assert told not in run()[1]
    (target_of(snapshot) / in_use(target_of(snapshot))[0]).write_bytes(b"geen DuckDB")
    code, said = run()
    assert code == 0
    assert told in said


# Killed half way, on the real snapshot.

_COMMAND = """
import sys
from pathlib import Path
from monitors.prepare import __main__ as command
command.STATIC_GEO = Path(sys.argv[2])
sys.exit(command.main(["--target", sys.argv[1]]))
"""


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _COMMAND, str(folder), str(folder.parent / "static")], cwd=ROOT,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def wait_for_half_a_file(folder: Path, process: subprocess.Popen[str]) -> None:
    """Returns as soon as the process has written part of a new data set."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, "klaar voordat hij te onderbreken was"
        if any(p.stat().st_size > 0 for p in folder.glob("*.part*")):
            return
        time.sleep(0.005)
    raise AssertionError("er werd niets geschreven")


def test_killed_half_way_the_previous_data_set_stays_and_the_next_run_succeeds(data_set: Path, tmp_path: Path) -> None:
    current = contract.current_file(data_set)
    assert current is not None
    folder = tmp_path / "prepared"
    folder.mkdir()
    shutil.copy(current, folder)
    shutil.copy(data_set / contract.POINTER, folder)
    before = in_use(folder)
    with start(folder) as process:
        wait_for_half_a_file(folder, process)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert list(folder.glob("*.part*"))
    assert in_use(folder) == before
    assert open_current(folder).meta["contract"] == contract.VERSION
    with start(folder) as process:
        _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert in_use(folder)[0] != before[0]
    assert (folder / before[0]).is_file()
    assert open_current(folder).panel("woningvoorraad", RegionLevel.GEMEENTE).at("GM0363", "2025").value == 486769


# The schedules that README gives.

SCHEDULES = re.findall(r"^.*-m monitors\.prepare --live.*$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)


def test_readme_gives_a_schedule_for_cron_systemd_and_windows() -> None:
    cron, systemd, windows = (line for line in SCHEDULES if "`" not in line)
    fields, command_line = cron.split(maxsplit=5)[:5], cron.split(maxsplit=5)[5]
    assert all(field == "*" or 0 <= int(field) <= most for field, most in zip(fields, (59, 23, 31, 12, 7), strict=True))
    assert "%" not in command_line, "cron reads it as the end of a line"
    assert systemd.startswith("ExecStart=/"), "systemd wants a whole path"
    run = re.search(r'/tr "([^"]+)"', windows)
    assert run and len(run[1]) < 262, "more is refused"
    assert f"SuccessExitStatus={command.PARTLY}" in (ROOT / "README.md").read_text("utf-8")
