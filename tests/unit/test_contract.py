"""The contract between prepare and the app: schema both ways, and every kind of complaint on a small data set."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from monitors import contract
from monitors.catalogue.model import Catalogue
from monitors.prepare import data_set
from monitors.prepare.figures import PrepareError, read_snapshot
from monitors.prepare.process import process
from monitors.store import Store, StoreError, open_current
from tests.unit.small import BORDERS, small_catalogue, write_snapshot

Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def known(tmp_path: Path) -> Catalogue:
    return small_catalogue(tmp_path / "catalogue")


@pytest.fixture
def made(tmp_path: Path, known: Catalogue) -> Path:
    """A sound data set of the small country."""
    file = tmp_path / "proef.duckdb"
    snapshot = read_snapshot(write_snapshot(tmp_path / "snapshot", known))
    data_set.write(file, snapshot, process(snapshot, known), known, "vingerafdruk", BORDERS, lambda _: None)
    return file


def spoiled(file: Path, *statements: str) -> Path:
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement)
    return file


def complaints_of(file: Path, known: Catalogue) -> list[str]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return contract.complaints(connection, known)


def test_the_schema_is_the_same_from_both_sides(made: Path) -> None:
    expected = contract.expected_schema()
    with duckdb.connect(str(made), read_only=True) as connection:
        assert contract.schema(connection) == expected
    assert set(contract.KEYS) == set(expected)
    for table, key in contract.KEYS.items():
        assert set(key) <= {column for column, _, _ in expected[table]}


def test_a_sound_data_set_has_no_complaints(made: Path, known: Catalogue) -> None:
    assert complaints_of(made, known) == []


_ADD = ("INSERT INTO observation SELECT * REPLACE ({changes}) FROM observation WHERE basis = '{basis}' "
        "AND indicator = 'woningen' AND region = 'GM0001' AND period = '2020'")


def added(changes: str, basis: str = "today") -> str:
    """One more row, like that of Aa in 2020 but for the changes."""
    return _ADD.format(changes=changes, basis=basis)


_LOAD = "INSERT INTO load SELECT * REPLACE ({id} AS id) FROM load WHERE id = 1"
_REPLACE = ("INSERT INTO superseded SELECT * REPLACE ({changes}), {replaced_by} FROM observation WHERE basis = 'today' "
            "AND indicator = 'woningen' AND region = 'GM0001' AND period = '2020'")


def replaced(load: int, replaced_by: int, changes: str = "5.0 AS value") -> str:
    """A figure of Aa in 2020 that stood before the one that stands there now."""
    return _REPLACE.format(changes=f"{load} AS load, {changes}", replaced_by=replaced_by)


SECOND_LOAD, THIRD_LOAD = _LOAD.format(id=2), _LOAD.format(id=3)
NOW_OF_THE_SECOND = ("UPDATE observation SET load = 2 WHERE basis = 'today' AND indicator = 'woningen' "
                     "AND region = 'GM0001' AND period = '2020'")


@pytest.mark.parametrize(("statement", "parts"), [
    (added("5.0 AS value"), ("observation: dubbele sleutel", "today, woningen, GM0001, 2020, 2 keer",
                             "Houd per sleutel")),
    ("INSERT INTO region VALUES ('GM0001', 'Aa', 'GM', NULL, 2024)",
     ("region: dubbele sleutel (code): GM0001, 2 keer",)),
    ("INSERT INTO membership SELECT * FROM membership WHERE gemeente = 'GM0001'",
     ("membership: dubbele sleutel", "tweetal, TWEETAL, GM0001")),
    ("INSERT INTO source SELECT * FROM source", ("source: dubbele sleutel (id): T1, 2 keer; T2, 2 keer",)),
    ("INSERT INTO meta VALUES ('contract', 'x')", ("meta: dubbele sleutel (key): contract",)),
    (added("'GM9999' AS region"), ("Onbekende regio", "woningen, GM9999", "regiolijst")),
    ("INSERT INTO borders SELECT * FROM borders WHERE level = 'WK'",
     ("borders: dubbele sleutel (level, year): WK, 2022, 2 keer",)),
    ("DELETE FROM borders WHERE level = 'WK'", ("Grenzen ontbreken van het niveau WK", "uit git")),
    (added("'GM9999' AS region", "published"), ("Onbekende oude gemeente", "woningen, GM9999", "herindeling")),
    (added("'GM0003' AS region"), ("Onbekende regio", "woningen, GM0003")),
    ("UPDATE region SET parent = 'GM9999' WHERE code = 'WK000100'",
     ("Wijk of buurt die nergens in ligt", "WK000100, GM9999", "een buurt in een wijk")),
    ("INSERT INTO region VALUES ('BU00010000', 'Dorp', 'BU', NULL, 2024)", ("nergens in ligt", "BU00010000, None")),
    (added("'2025' AS period, 'X' AS source"), ("Onbekende bron", "woningen, X", "sources.toml")),
    (added("'schepen' AS indicator"), ("Onbekende indicator schepen.",)),
    ("DELETE FROM observation WHERE indicator = 'groei'", ("Indicator groei heeft geen enkel cijfer.",)),
    (added("'2025' AS period, 'zeker' AS status"), ("Onbekende status", "woningen, GM0001, 2025, zeker")),
    (added("'2025' AS period, 'missing' AS status"), ("Waarde en status spreken elkaar tegen", "2025, missing")),
    (added("'2025' AS period, 'suppressed' AS status, 0.0 AS value"), ("Waarde en status spreken elkaar tegen",)),
    (added("'2025' AS period, NULL AS value"), ("Waarde en status spreken elkaar tegen", "2025, measured")),
    (added("'2025' AS period, 'nan'::DOUBLE AS value"), ("Waarde en status spreken elkaar tegen", "2025, measured")),
    (added("'2025KW05' AS period"), ("Onbekende periode: '2025KW05': KW05 bestaat niet.",)),
    (added("'vorig jaar' AS period"), ("Onbekende periode: 'vorig jaar' is geen periode",)),
    (added("'2025' AS period, -1.0 AS value"), ("Buiten bereik: woningen", "GM0001, 2025, -1.0", "tussen 0 en 1000")),
    (added("'2025' AS period, 1000.5 AS value"), ("Buiten bereik: woningen", "GM0001, 2025, 1000.5")),
])
def test_each_fault_is_named_with_its_place_and_remedy(made: Path, known: Catalogue, statement: str,
                                                       parts: tuple[str, ...]) -> None:
    found = complaints_of(spoiled(made, statement), known)
    telling = [line for line in found if all(part in line for part in parts)]
    assert telling, found
    assert all(line.endswith(".") for line in found)


@pytest.mark.parametrize(("statements", "parts"), [
    ((added("'2025' AS period, 9 AS load"),),
     ("Onbekende lading (tabel, lading): observation, 9.", "Verwijder current")),
    ((replaced(1, 7),), ("Onbekende lading (tabel, lading): superseded, 7.",)),
    ((replaced(0, 1),), ("Onbekende lading (tabel, lading): superseded, 0.",)),
    ((replaced(1, 1),), ("Vervangen vóór het laden", "woningen, GM0001, 2020, 1, 1")),
    ((SECOND_LOAD, replaced(2, 1)), ("Vervangen vóór het laden", "woningen, GM0001, 2020, 2, 1")),
    ((SECOND_LOAD, SECOND_LOAD), ("load: dubbele sleutel (id): 2, 2 keer",)),
    ((SECOND_LOAD, NOW_OF_THE_SECOND, replaced(1, 2), replaced(1, 2)),
     ("superseded: dubbele sleutel", "today, woningen, GM0001, 2020, 1, 2 keer")),
    ((SECOND_LOAD, replaced(1, 2)), ("Twee cijfers golden tegelijk", "today, woningen, GM0001, 2020, 1.")),
    ((SECOND_LOAD, THIRD_LOAD, NOW_OF_THE_SECOND.replace("load = 2", "load = 3"), replaced(1, 3), replaced(2, 3)),
     ("Twee cijfers golden tegelijk", "today, woningen, GM0001, 2020, 2.")),
    ((SECOND_LOAD, NOW_OF_THE_SECOND, replaced(1, 2, "'zeker' AS status")),
     ("Onbekende status", "woningen, GM0001, 2020, zeker")),
    ((SECOND_LOAD, NOW_OF_THE_SECOND, replaced(1, 2, "NULL AS value")), ("Waarde en status spreken elkaar tegen",)),
    ((SECOND_LOAD, replaced(1, 2, "'2025KW05' AS period")), ("Onbekende periode: '2025KW05'",)),
])
def test_each_fault_in_the_history_is_named_too(made: Path, known: Catalogue, statements: tuple[str, ...],
                                                parts: tuple[str, ...]) -> None:
    found = complaints_of(spoiled(made, *statements), known)
    assert any(all(part in line for part in parts) for line in found), found


@pytest.mark.parametrize("statements", [
    (SECOND_LOAD, NOW_OF_THE_SECOND, replaced(1, 2)),
    (SECOND_LOAD, replaced(1, 2, "'2025' AS period")),
    (SECOND_LOAD, THIRD_LOAD, NOW_OF_THE_SECOND.replace("load = 2", "load = 3"), replaced(1, 2), replaced(2, 3)),
    (SECOND_LOAD, THIRD_LOAD, NOW_OF_THE_SECOND.replace("load = 2", "load = 3"), replaced(1, 2)),
], ids=["replaced", "gone", "replaced twice", "gone and back"])
def test_a_sound_history_has_no_complaints(made: Path, known: Catalogue, statements: tuple[str, ...]) -> None:
    assert complaints_of(spoiled(made, *statements), known) == []


@pytest.mark.parametrize(("value", "status"), [(0.0, "measured"), (1000.0, "measured"), (12.0, "recalculated"),
                                               (12.0, "provisional"), ("NULL", "suppressed"), ("NULL", "impossible")])
def test_what_is_within_the_contract_is_not_complained_of(made: Path, known: Catalogue, value: object,
                                                          status: str) -> None:
    spoiled(made, added(f"'2025' AS period, {value} AS value, '{status}' AS status"))
    assert complaints_of(made, known) == []


def test_every_value_out_of_range_is_told_not_only_the_furthest(made: Path, known: Catalogue) -> None:
    spoiled(made, *(added(f"'{year}' AS period, {value} AS value")
                    for year, value in ((2025, 5000.0), (2026, 6000.0), (2027, -7.0))))
    (found,) = complaints_of(made, known)
    assert all(part in found for part in ("2025, 5000.0", "2026, 6000.0", "2027, -7.0"))


def test_many_examples_are_counted_not_all_listed(made: Path, known: Catalogue) -> None:
    spoiled(made, *(added(f"'GM9{number:03d}' AS region") for number in range(12)))
    (found,) = complaints_of(made, known)
    assert found.count("GM9") == 5
    assert "en nog 7" in found


def test_all_faults_are_told_at_once(made: Path, known: Catalogue) -> None:
    spoiled(made, added("'GM9999' AS region"), added("'2025KW05' AS period"), added("5.0 AS value"))
    assert len(complaints_of(made, known)) == 3


@pytest.mark.parametrize("statement", [
    "ALTER TABLE source ADD COLUMN extra VARCHAR",
    "ALTER TABLE withheld RENAME COLUMN reason TO why",
    "ALTER TABLE observation ALTER COLUMN load TYPE BIGINT",
    "CREATE TABLE extra (a INTEGER)",
    "DROP TABLE withheld",
])
def test_other_tables_than_those_of_the_contract_are_refused(made: Path, known: Catalogue, statement: str) -> None:
    assert complaints_of(spoiled(made, statement), known) == [
        "De tabellen zijn niet die van contract.sql. Maak de gegevensset opnieuw."]


def test_proving_raises_every_complaint(made: Path, known: Catalogue) -> None:
    data_set.prove(made, known)
    spoiled(made, added("'GM9999' AS region"), added("'2025KW05' AS period"))
    with pytest.raises(PrepareError) as refused:
        data_set.prove(made, known)
    assert len(refused.value.complaints) == 2


def test_the_pointer_names_the_data_set_in_use(made: Path) -> None:
    folder = made.parent
    assert contract.current_file(folder) is None
    (folder / contract.POINTER).write_text("weg.duckdb\n", "utf-8")
    assert contract.current_file(folder) is None
    (folder / contract.POINTER).write_text(f"{made.name}\n", "utf-8")
    assert contract.current_file(folder) == made


def test_the_store_refuses_what_is_not_there_damaged_or_of_another_contract(made: Path) -> None:
    with pytest.raises(StoreError, match="nog geen gegevensset"):
        open_current(made.parent)
    damaged = made.with_name("stuk.duckdb")
    damaged.write_bytes(made.read_bytes()[:5000])
    with pytest.raises(StoreError, match="niet te lezen"):
        Store(damaged)
    with pytest.raises(StoreError, match="andere versie"):
        Store(spoiled(made, "UPDATE meta SET value = 'oud' WHERE key = 'contract'"))
