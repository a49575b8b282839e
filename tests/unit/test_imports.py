"""Own files in data/import: read whole or refused whole, never mixed with other figures without saying so."""

from __future__ import annotations

import gc
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from monitors import contract
from monitors.catalogue.load import CatalogueError, read_catalogue
from monitors.catalogue.model import Catalogue, Unit
from monitors.catalogue.own import OWN_KEY, extended
from monitors.domain.observation import Observation, Status
from monitors.prepare import __main__ as command
from monitors.prepare.figures import PrepareError, read_snapshot
from monitors.prepare.imports.describe import describe
from monitors.prepare.imports.gather import Imported, gather, imports_fingerprint, region_book
from monitors.prepare.imports.units import unit_in_words
from monitors.store import open_current
from tests.unit.small import small_catalogue, write_snapshot

SOURCE = """
[source]
title = "Telling"
producer = "Gemeente Aa"
licence = "alleen voor eigen gebruik"
accessed = "2026-11-01"
"""
OWN = """
[own.fietsen]
name = "Fietsen"
definition = "Het aantal fietsen dat op 1 januari op straat staat."
unit = "count"
monitor = "proef"
"""
VALUE = """
[[value]]
indicator = "eigen_fietsen"
column = "Fietsen"
"""
COLUMNS = 'region = "Gemeente"\nperiod = "Jaar"\n'
TOML = COLUMNS + SOURCE + VALUE + OWN
CSV = "Gemeente;Jaar;Fietsen\nAa;2021;40\nCeedee;2021;50\n"
HOMES = CSV.replace("Fietsen", "Woningen")
HOME_VALUE = '\n[[value]]\nindicator = "woningen"\ncolumn = "Woningen"\n'


@pytest.fixture
def known(tmp_path: Path) -> Catalogue:
    return small_catalogue(tmp_path / "catalogue")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "import"
    made.mkdir()
    return made


Run = Callable[..., Imported]


@pytest.fixture
def run(tmp_path: Path, folder: Path, known: Catalogue) -> Run:
    """Gathers from files that are given as name=text, with _ for the dot before the extension."""
    snapshot = read_snapshot(write_snapshot(tmp_path / "snapshot", known))

    def runner(**files: str) -> Imported:
        for name, text in files.items():
            (folder / ".".join(name.rsplit("_", 1))).write_text(text, "utf-8")
        return gather(folder, known, snapshot)

    return runner


def refusal(run: Run, **files: str) -> str:
    with pytest.raises((PrepareError, CatalogueError)) as refused:
        run(**files)
    return "\n".join(refused.value.complaints)


def test_an_own_indicator_comes_with_its_source_and_its_chapter(run: Run) -> None:
    found = run(fiets_toml=TOML, fiets_csv=CSV)
    assert found.snapshot.figures["eigen_fietsen"]["2021"] == {
        "GM0001": Observation(40.0, Status.MEASURED, source="eigen_fiets"),
        "GM0009": Observation(50.0, Status.MEASURED, source="eigen_fiets")}
    assert found.known.sources["eigen_fiets"].title == "Eigen cijfers: Telling"
    assert found.known.indicators["eigen_fietsen"].unit is Unit.COUNT
    assert found.known.monitors["proef"].chapters[-1].name == "Eigen cijfers"
    assert found.known.monitors["proef"].chapters[-1].indicators == ("eigen_fietsen",)
    assert any("2 keer Fietsen (eigen cijfer) (bron Eigen cijfers: Telling)" in note for note in found.notes)


def test_nothing_changes_where_there_is_nothing_to_read(run: Run, known: Catalogue, folder: Path) -> None:
    found = run()
    assert (found.known, found.own, found.notes) == (known, "", ())
    assert imports_fingerprint(folder) == imports_fingerprint(folder / "none") == ""


def test_a_file_without_a_toml_is_told_and_left(run: Run) -> None:
    found = run(los_csv=CSV)
    assert "los.csv wordt niet gelezen" in found.notes[0]


def test_the_snapshot_that_was_read_stays_as_it_was(run: Run, known: Catalogue, tmp_path: Path) -> None:
    toml = COLUMNS + 'source = "T1"\n' + HOME_VALUE
    found = run(w_toml=toml, w_csv="Gemeente;Jaar;Woningen\nAa;2019;90\n")
    before = read_snapshot(tmp_path / "snapshot")
    assert found.snapshot.figures["woningen"]["2019"]["GM0001"].margin == 0.5
    assert "2019" not in before.figures["woningen"]
    assert found.snapshot.sha256 != before.sha256


@pytest.mark.parametrize(("toml", "csv", "said"), [
    ("region = ", CSV, "geen leesbare TOML"),
    (TOML.replace("period", "periode"), CSV, "periode: onbekend veld"),
    (TOML.replace('unit = "count"', 'unit = "stuks"'), CSV, "unit"),
    (TOML.replace("Het aantal fietsen dat op 1 januari op straat staat.", ""), CSV, "zegt nog niets"),
    (TOML.replace('producer = "Gemeente Aa"', 'producer = " "'), CSV, "source.producer: is leeg"),
    (TOML.replace('monitor = "proef"', 'monitor = "elders"'), CSV, "'elders' bestaat niet; kies uit proef"),
    (TOML + OWN.replace("fietsen", "autos"), CSV, "own.autos: geen enkele [[value]]"),
    (TOML.replace("own.fietsen", 'own."Fiets-en"').replace("eigen_fietsen", "eigen_Fiets-en"), CSV, "kleine letters"),
    ('decimal = ";"\n' + TOML, CSV, "decimal: is ';'"),
    ('file = "../elders.csv"\n' + TOML, CSV, "alleen een bestandsnaam"),
    ('file = "weg.csv"\n' + TOML, CSV, "Het bestand is er niet"),
    (COLUMNS + SOURCE, CSV, "value: ontbreekt"),
    (COLUMNS + SOURCE + VALUE, CSV, "'eigen_fietsen' bestaat niet"),
    (COLUMNS + 'source = "T9"\n' + HOME_VALUE, HOMES, "'T9' staat niet in sources.toml"),
    (COLUMNS + 'source = "T1"\n' + HOME_VALUE.replace("woningen", "groei"), HOMES, "wordt afgeleid"),
    (COLUMNS + SOURCE + HOME_VALUE, HOMES, "een andere bron (CBS)"),
    (COLUMNS + 'source = "T1"\n' + HOME_VALUE, HOMES, "is in de app 210 (bron T1); zet replaces = true"),
    (COLUMNS + 'source = "T1"\n' + HOME_VALUE + 'unit = "percent"\n', HOMES, "het bestand is in percent"),
    (COLUMNS + 'source = "T1"\n' + HOME_VALUE.replace("Woningen", "Woningen (%)"),
     HOMES.replace("Woningen", "Woningen (%)"), "het bestand is in percent"),
    ("division = 2021\n" + COLUMNS + 'source = "T1"\n' + HOME_VALUE, HOMES, "hoort bij een [source] van uzelf"),
    (TOML, CSV.replace("40", "veel"), "fiets.csv: regel 2, kolom ‘Fietsen’: ‘veel’ is geen getal"),
    (TOML, CSV.replace("Aa;", "Aaa;"), "‘Aaa’ kennen wij niet"),
    (TOML, "", "Het bestand is leeg"),
    (TOML, CSV.replace("Ceedee;2021", "Ceedee;2020"), "GM0009 was in 2020 geen gemeente; zet division"),
    (COLUMNS + 'source = "T1"\n' + HOME_VALUE, HOMES.replace("Aa;2021;40", "Aa;2019;4000"), "tussen 0 en 1000"),
])
def test_what_is_refused_and_why(run: Run, toml: str, csv: str, said: str) -> None:
    assert said in refusal(run, fiets_toml=toml, fiets_csv=csv)


def test_every_file_tells_its_faults_at_once(run: Run) -> None:
    said = refusal(run, een_toml=TOML, een_csv=CSV.replace("40", "veel"), twee_csv=CSV.replace("Aa", "Oo"),
                   twee_toml=TOML.replace("fietsen", "autos"))
    assert "een.csv: regel 2" in said
    assert "twee.csv: regel 2" in said


def test_two_files_with_the_same_figure(run: Run) -> None:
    other = (TOML.replace(OWN, "") + "replaces = true\n").replace(SOURCE, SOURCE.replace("Telling", "Schatting"))
    assert "staat ook in een.csv" in refusal(run, een_toml=TOML, een_csv=CSV, twee_toml=other, twee_csv=CSV)


def test_figures_replace_only_when_told_and_then_each_says_whose_it_is(run: Run) -> None:
    found = run(w_toml=COLUMNS + SOURCE + HOME_VALUE + "replaces = true\n", w_csv=HOMES)
    homes = found.snapshot.figures["woningen"]["2021"]
    assert (homes["GM0001"].value, homes["GM0001"].source) == (40.0, "eigen_w")
    assert (homes["WK000100"].value, homes["WK000100"].source) == (120.0, "T1")
    assert found.known.indicators["woningen"].caution.endswith("(Eigen cijfers: Telling).")


def test_the_same_figure_of_the_same_source_stays_as_it_was_published(run: Run) -> None:
    csv = "Gemeente;Jaar;Woningen\nAa;2021*;210\nAa;2022;220\n"
    found = run(w_toml=COLUMNS + 'source = "T1"\n' + HOME_VALUE, w_csv=csv)
    homes = found.snapshot.figures["woningen"]
    assert homes["2021"]["GM0001"].status is Status.MEASURED
    assert homes["2022"]["GM0001"].status is Status.PROVISIONAL


def test_figures_in_one_division_say_so(run: Run) -> None:
    csv = CSV.replace("Ceedee;2021", "Ceedee;2020")
    found = run(fiets_toml="division = 2021\n" + TOML, fiets_csv=csv)
    assert found.known.sources["eigen_fiets"].division == 2021
    assert found.snapshot.figures["eigen_fietsen"]["2020"]["GM0009"].value == 50.0


SMALL = "Gemeente;Jaar;Fietsen\nAa;2021;60\nWK000100;2021;4\nWK000101;2021;56\n"


@pytest.mark.parametrize(("before", "unit", "hidden"), [
    ("", "count", {"WK000100", "WK000101"}), ("disclosed = true\n", "count", set()), ("", "score", set())])
def test_small_counts_are_hidden_with_what_would_tell_them(run: Run, before: str, unit: str, hidden: set[str]) -> None:
    found = run(fiets_toml=before + TOML.replace('"count"', f'"{unit}"'), fiets_csv=SMALL)
    figures = found.snapshot.figures["eigen_fietsen"]["2021"]
    assert {code for code, o in figures.items() if o.status is Status.SUPPRESSED} == hidden
    assert any("2 kleine aantallen afgeschermd" in note for note in found.notes) == bool(hidden)


def test_a_formula_as_a_name_stays_a_text(run: Run, known: Catalogue) -> None:
    found = run(fiets_toml=TOML.replace('name = "Fietsen"', 'name = "=1+1"'), fiets_csv=CSV)
    assert extended(known, found.own).indicators["eigen_fietsen"].name == "=1+1 (eigen cijfer)"


@pytest.mark.parametrize("text", ["geen json", '{"anders": {}}', '{"sources": {"x": {"title": 1}}}',
                                  '{"monitors": {"eigen_x": "weg"}}'])
def test_own_figures_of_another_version_are_refused(known: Catalogue, text: str) -> None:
    with pytest.raises(CatalogueError):
        extended(known, text)


@pytest.mark.parametrize(("label", "unit"), [
    ("Huur (%)", Unit.PERCENT), ("Jongeren (% (zie toelichting))", Unit.PERCENT), ("A | B | aantal", Unit.COUNT),
    ("A | 1 000 euro", Unit.THOUSAND_EURO), ("Prijs (euro)", Unit.EURO), ("Oppervlakte | m2", Unit.SQUARE_METRE),
    ("Dichtheid | aantal inwoners per km²", Unit.PER_KM2), ("aantal", None), ("Woningen", None), ("A (x)", None),
])
def test_units_that_headings_say(label: str, unit: Unit | None) -> None:
    assert unit_in_words(label) is unit


@pytest.mark.parametrize("csv", [
    CSV, "Regio's;Perioden;Soort;Woningen (aantal)\nAa;2021*;Koop;40\nAa;2021*;Huur;50\n",
    'Titel "x"\n\nGemeente;2020;2021\nAa;1;2\n', "Gemeente;Fietsen 2021\nAa;40\n",
    "Tabel\nPerioden: 2021\n;a\nRegio;b\nAa;4\n",
])
def test_a_described_file_is_read_once_its_texts_are_filled_in(run: Run, known: Catalogue, folder: Path,
                                                               tmp_path: Path, csv: str) -> None:
    (folder / "x.csv").write_text(csv, "utf-8")
    book = region_book(read_snapshot(write_snapshot(tmp_path / "again", known)))
    text = describe(folder / "x.csv", known, book)
    assert set(tomllib.loads(text)["source"]) >= {"title", "producer"}
    for name in ("title", "producer", "licence", "accessed", "definition"):
        text = text.replace(f'{name} = ""', f'{name} = "Ingevuld door iemand die het weet."')
    text = text.replace('unit = "" ', 'unit = "count" ')
    found = run(x_toml="disclosed = true\n" + text)
    assert sum(len(regions) for name, periods in found.snapshot.figures.items() if name.startswith("eigen_")
               for regions in periods.values()) >= 1


def test_what_a_person_must_fill_in_is_there_to_fill_in(known: Catalogue, folder: Path, tmp_path: Path) -> None:
    book = region_book(read_snapshot(write_snapshot(tmp_path / "again", known)))
    file = folder / "kwb-2024.csv"
    file.write_text("Gemeente;Oordeel\nAa;3\nCeedee;goed\nAa;slecht\nTotaal;matig\n", "utf-8")
    text = describe(file, known, book)
    assert "; de naam zegt 2024" in text
    assert 'skip = ["Totaal"]' in text
    assert "# 1 fout:" in text
    assert tomllib.loads(text)["value"] == [{"indicator": "eigen_cijfer", "column": ""}]
    file.write_text("Gemeente;Kwartaal;Klanten\nAa;2024-Q1;30\nAa;Q2 2024;40\n", "utf-8")
    assert tomllib.loads(describe(file, known, book))["own"]["klanten"]["periodicity"] == "quarter"
    file.write_text(CSV, "utf-8")
    assert "periodicity" not in describe(file, known, book)


def test_the_source_is_found_by_the_number_of_its_table(known: Catalogue, folder: Path, tmp_path: Path) -> None:
    file = folder / "x_85098NED.csv"
    file.write_text(CSV, "utf-8")
    book = region_book(read_snapshot(write_snapshot(tmp_path / "again", known)))
    assert "[source]" in describe(file, known, book)
    (tmp_path / "catalogue" / "sources.toml").write_text(
        (tmp_path / "catalogue" / "sources.toml").read_text("utf-8").replace("T2", "85098NED"), "utf-8")
    proof = tmp_path / "catalogue" / "indicators" / "proef.toml"
    proof.write_text(proof.read_text("utf-8").replace("T2", "85098NED"), "utf-8")
    assert tomllib.loads(describe(file, read_catalogue(tmp_path / "catalogue"), book))["source"] == "85098NED"


@pytest.fixture
def prepared(tmp_path: Path, known: Catalogue, folder: Path, monkeypatch: pytest.MonkeyPatch,
             capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., tuple[int, str]]]:
    """The command on the small snapshot; gives exit code and what it said."""
    monkeypatch.setattr(command, "catalogue", lambda: known)
    monkeypatch.setattr(command, "STATIC_GEO", tmp_path / "static")
    snapshot = write_snapshot(tmp_path / "snapshot", known)

    def runner(*options: str) -> tuple[int, str]:
        capsys.readouterr()
        code = command.main(["--snapshot", str(snapshot), "--target", str(tmp_path / "prepared"),
                             "--imports", str(folder), *options])
        return code, "".join(capsys.readouterr())

    yield runner
    gc.enable()


def test_the_data_set_brings_its_own_indicators_along(prepared: Callable[..., tuple[int, str]], folder: Path,
                                                      known: Catalogue, tmp_path: Path) -> None:
    (folder / "fiets.csv").write_text(CSV, "utf-8")
    (folder / "fiets.toml").write_text(TOML, "utf-8")
    code, said = prepared()
    assert (code, "fiets.csv: 2 keer Fietsen (eigen cijfer)" in said) == (0, True), said
    assert "is bij" in prepared("--if-needed")[1]
    store = open_current(tmp_path / "prepared")
    try:
        assert extended(known, store.meta[OWN_KEY]).indicators["eigen_fietsen"].name == "Fietsen (eigen cijfer)"
    finally:
        store.close()
    before = (tmp_path / "prepared" / "current").read_text("utf-8")
    (folder / "fiets.csv").write_text(CSV.replace("40", "veel"), "utf-8")
    code, said = prepared("--if-needed")
    assert (code, "Er is niets vervangen" in said, "fiets.csv: regel 2" in said) == (1, True, True)
    assert (tmp_path / "prepared" / "current").read_text("utf-8") == before
    (folder / "fiets.toml").unlink()
    assert prepared()[0] == 0


NEXT_YEAR = "Gemeente;Jaar;Woningen\nAa;2023;230\n"


@pytest.mark.parametrize(("source", "code", "told"), [
    (SOURCE, 0, "Gegevensset in gebruik"),
    ('source = "T1"\n', command.PARTLY, "Woningen: minder cijfers dan er waren: 2023 GM: 0 in plaats van 1."),
], ids=["of an own source", "of a source of the catalogue"])
def test_a_file_that_was_taken_away(prepared: Callable[..., tuple[int, str]], folder: Path, source: str, code: int,
                                    told: str) -> None:
    """Who takes a source away with its figures gives them up; a source of the catalogue is still there."""
    (folder / "w.csv").write_text(NEXT_YEAR, "utf-8")
    (folder / "w.toml").write_text(COLUMNS + source + HOME_VALUE + "replaces = true\n", "utf-8")
    assert prepared()[0] == 0
    (folder / "w.toml").unlink()
    found, said = prepared()
    assert (found, told in said) == (code, True), said


def test_an_own_file_with_fewer_figures_keeps_the_old_ones(prepared: Callable[..., tuple[int, str]], folder: Path,
                                                           tmp_path: Path) -> None:
    (folder / "fiets.csv").write_text(CSV, "utf-8")
    (folder / "fiets.toml").write_text(TOML, "utf-8")
    assert prepared()[0] == 0
    (folder / "fiets.csv").write_text(CSV.replace("Aa;2021;40\n", ""), "utf-8")
    code, said = prepared()
    assert code == command.PARTLY
    assert "Geweigerd: Fietsen (eigen cijfer): minder cijfers dan er waren: 2021 GM: 1 in plaats van 2." in said
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{contract.current_file(tmp_path / 'prepared')}' AS made (READ_ONLY)")
        assert connection.execute("SELECT region, value FROM made.observation WHERE basis = 'today' AND value > 0 "
                                  "AND indicator = 'eigen_fietsen' ORDER BY region").fetchall() == [
                                      ("GM0001", 40.0), ("GM0009", 50.0)]
        notes = dict(connection.execute("SELECT id, note FROM made.source").fetchall())
    assert "Niet bijgewerkt" in notes["eigen_fiets"]
    assert prepared("--accept-shrink")[0] == 0


def test_describe_says_what_it_cannot_read(prepared: Callable[..., tuple[int, str]], folder: Path) -> None:
    (folder / "leeg.csv").write_bytes(b"")
    code, said = prepared("--describe", str(folder / "leeg.csv"))
    assert (code, "Het bestand is leeg" in said) == (1, True)
    assert prepared("--describe", str(folder / "weg.csv"))[0] == 1
    (folder / "fiets.csv").write_text(CSV, "utf-8")
    code, said = prepared("--describe", str(folder / "fiets.csv"))
    assert (code, 'region = "Gemeente"' in said) == (0, True)
