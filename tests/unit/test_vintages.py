"""Vintages: what a later load changed, and the figures as they stood after an earlier one, on the small country."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from monitors import contract
from monitors.catalogue.load import read_catalogue
from monitors.catalogue.model import Catalogue
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.region import RegionLevel
from monitors.prepare import data_set
from monitors.prepare.figures import read_snapshot
from monitors.prepare.process import process
from monitors.store import Revision, Store
from tests.unit.small import BORDERS, FILES, ROWS, Row, row, small_catalogue, write_catalogue, write_snapshot

Key = tuple[str, str, str]
PREPARED = "zo'n map"  # a name that SQL must quote
Edit = Mapping[Key, Row | None]
"""What a snapshot says other than ROWS: another row, or None for no row."""


@pytest.fixture
def known(tmp_path: Path) -> Catalogue:
    return small_catalogue(tmp_path / "catalogue")


def edited(edit: Edit) -> list[Row]:
    rows: dict[Key, Row | None] = {r[:3]: r for r in ROWS}
    return [r for r in (rows | dict(edit)).values() if r is not None]


def loaded(folder: Path, known: Catalogue, rows: Iterable[Row]) -> Path:
    """Prepares a snapshot of these rows as the command does, shrinking accepted, and puts it in use."""
    snapshot = read_snapshot(write_snapshot(folder / "snapshot", known, rows))
    target = folder / PREPARED
    target.mkdir(exist_ok=True)
    earlier = data_set.history_file(target)
    number = len(list(target.glob("*.duckdb")))
    file = target / f"koersmonitor-{number}.duckdb.part"
    data_set.write(file, snapshot, process(snapshot, known), known, "proef", BORDERS, lambda _: None, earlier)
    data_set.prove(file, known)
    return data_set.put_in_use(file)


def panels(file: Path, known: Catalogue, as_of: int | None = None) -> dict[tuple[str, RegionLevel, str], Panel]:
    """Every panel of a data set that has a row."""
    store = Store(file)
    try:
        found = {(name, level, basis): store.panel(name, level, basis, as_of=as_of)
                 for name in known.indicators for level in RegionLevel
                 for basis in (contract.BASIS_TODAY, contract.BASIS_PUBLISHED)}
    finally:
        store.close()
    return {key: panel for key, panel in found.items() if panel.periods}


def revisions_of(file: Path, regions: Iterable[str] | None = None, indicator: str | None = None) -> list[Revision]:
    store = Store(file)
    try:
        return store.revisions(None if regions is None else list(regions), indicator)
    finally:
        store.close()


def as_text(observation: Observation) -> str:
    return "-" if observation == NOTHING else f"{observation.value} {observation.status}"


def told(revisions: Iterable[Revision]) -> list[str]:
    return [f"{r.load}: {r.region} {r.period}: {as_text(r.before)} -> {as_text(r.after)}" for r in revisions]


HOMES, LAST = ("woningen", "GM0001", "2021"), ("woningen", "GM0001", "2022")
OF_CEE, WIJK, NATIONAL = ("woningen", "GM0003", "2020"), ("woningen", "WK000100", "2021"), ("woningen", "NL01", "2021")
ABSENT, NEW_YEAR = ("woningen", "GM0009", "2022"), ("woningen", "GM0001", "2023")
MARGIN: Row = (*HOMES, 210.0, "measured", 5.0, "T1")
MORE = {HOMES: row(*HOMES, 215.0)}

# Per case the snapshots that are loaded after the first, and the revisions of woningen that follow, newest first.
CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "nothing changed": ([{}, {}], []),
    "value changed": ([MORE], ["2: GM0001 2021: 210.0 measured -> 215.0 measured"]),
    "value changed and nothing since": ([MORE, MORE], ["2: GM0001 2021: 210.0 measured -> 215.0 measured"]),
    "only the status changed": ([{HOMES: row(*HOMES, 210.0, "provisional")}],
                                ["2: GM0001 2021: 210.0 measured -> 210.0 provisional"]),
    "provisional became definitive": ([{LAST: row(*LAST, 220.0)}],
                                      ["2: GM0001 2022: 220.0 provisional -> 220.0 measured"]),
    "value and status changed": ([{LAST: row(*LAST, 221.0)}], ["2: GM0001 2022: 220.0 provisional -> 221.0 measured"]),
    "suppressed since": ([{HOMES: row(*HOMES, None, "suppressed")}],
                         ["2: GM0001 2021: 210.0 measured -> None suppressed"]),
    "value vanished": ([{HOMES: None}], ["2: GM0001 2021: 210.0 measured -> -"]),
    "its whole period vanished": ([{LAST: None}], ["2: GM0001 2022: 220.0 provisional -> -"]),
    "vanished and back": ([{HOMES: None}, {}], ["2: GM0001 2021: 210.0 measured -> -"]),
    "period vanished and back": ([{LAST: None}, {}], ["2: GM0001 2022: 220.0 provisional -> -"]),
    "a first value where there was none": ([{ABSENT: row(*ABSENT, 320.0)}], []),
    "a first value in a new period": ([{NEW_YEAR: row(*NEW_YEAR, 230.0)}], []),
    "changed twice": ([MORE, {HOMES: row(*HOMES, 220.0)}],
                      ["3: GM0001 2021: 215.0 measured -> 220.0 measured",
                       "2: GM0001 2021: 210.0 measured -> 215.0 measured"]),
    "changed back again": ([MORE, {}], ["3: GM0001 2021: 215.0 measured -> 210.0 measured",
                                        "2: GM0001 2021: 210.0 measured -> 215.0 measured"]),
    "changed in the third load": ([{}, MORE], ["3: GM0001 2021: 210.0 measured -> 215.0 measured"]),
    "recalculated from a municipality of then": ([{OF_CEE: row(*OF_CEE, 120.0)}],
                                                 ["2: GM0009 2020: 300.0 recalculated -> 320.0 recalculated"]),
    "two at once": ([{**MORE, OF_CEE: row(*OF_CEE, 120.0)}],
                    ["2: GM0001 2021: 210.0 measured -> 215.0 measured",
                     "2: GM0009 2020: 300.0 recalculated -> 320.0 recalculated"]),
    "a wijk": ([{WIJK: row(*WIJK, 125.0)}], []),
    "the country": ([{NATIONAL: row(*NATIONAL, 525.0)}], []),
    "only the margin": ([{HOMES: MARGIN}], []),
    "margin, then value": ([{HOMES: MARGIN}, MORE], ["3: GM0001 2021: 210.0 measured -> 215.0 measured"]),
    "the margin, and the last bits of the value": ([{HOMES: (*HOMES, 210.0 * (1 + 1e-12), *MARGIN[4:])}], []),
    "only the source": ([{HOMES: row(*HOMES, 210.0, source="T2")}], []),
    "less than anybody can see": ([{HOMES: row(*HOMES, 210.0 * (1 + 1e-12))}], []),
    "little, but more than the last bits": ([{HOMES: row(*HOMES, 210.001)}],
                                            ["2: GM0001 2021: 210.0 measured -> 210.001 measured"]),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_later_load_changed_is_listed(tmp_path: Path, known: Catalogue, name: str) -> None:
    edits, expected = CASES[name]
    for edit in ({}, *edits):
        file = loaded(tmp_path, known, edited(edit))
    found = revisions_of(file, indicator="woningen")
    assert told(found) == expected
    assert [r.of_value for r in found] == [r.before.value != r.after.value for r in found]
    assert all(r.by_source for r in found)


def assert_every_load_can_be_looked_back_at(folder: Path, known: Catalogue, versions: Iterable[list[Row]]) -> None:
    stood = []
    for rows in versions:
        file = loaded(folder, known, rows)
        stood.append(panels(file, known))
    for load, then in enumerate(stood, 1):
        seen = panels(file, known, load)
        assert seen == then, load
        for key, panel in then.items():
            assert seen[key].periods == panel.periods
            assert [list(regions) for regions in seen[key].by_period.values()] == [
                list(regions) for regions in panel.by_period.values()]
    assert panels(file, known, len(stood) + 1) == stood[-1]
    assert not panels(file, known, 0)


@pytest.mark.parametrize("name", CASES)
def test_the_figures_of_an_earlier_load_are_those_of_its_own_data_set(tmp_path: Path, known: Catalogue,
                                                                      name: str) -> None:
    assert_every_load_can_be_looked_back_at(tmp_path, known, [edited(edit) for edit in ({}, *CASES[name][0])])


def shaken(rows: list[Row], chance: random.Random) -> list[Row]:
    """Rows of which some have gone, and others another value, status, margin or source."""
    made = []
    for *key, value, status, margin, source in rows:
        fate = chance.random()
        if fate < 0.15:
            continue
        if fate < 0.3 and value is not None:
            value = float(round(value * chance.uniform(0.95, 1.05)))
        elif fate < 0.4:
            status = "provisional" if status == "measured" else "measured"
        elif fate < 0.5:
            margin, source = 5.0, "T2"
        made.append((*key, value, status, margin, source))
    return made


@pytest.mark.parametrize("seed", range(5))
def test_a_look_back_is_exact_whatever_changed(tmp_path: Path, known: Catalogue, seed: int) -> None:
    chance = random.Random(seed)
    versions = [ROWS, *(shaken(ROWS, chance) for _ in range(4)), ROWS]
    assert_every_load_can_be_looked_back_at(tmp_path, known, versions)


def test_a_look_back_within_one_municipality_sees_its_wijken_only(tmp_path: Path, known: Catalogue) -> None:
    loaded(tmp_path, known, ROWS)
    file = loaded(tmp_path, known, edited({WIJK: row(*WIJK, 125.0)}))
    store = Store(file)
    values = [{code: o.value for code, o in store.panel("woningen", RegionLevel.WIJK, within="GM0001", as_of=load)
               .by_period["2021"].items()} for load in (1, 2)]
    store.close()
    assert values == [{"WK000100": 120.0, "WK000101": 90.0}, {"WK000100": 125.0, "WK000101": 90.0}]


def rows_of(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


BY_LOAD = "SELECT load, count(*) FROM observation GROUP BY load ORDER BY load"


def test_what_stays_the_same_keeps_the_load_that_brought_it(tmp_path: Path, known: Catalogue) -> None:
    first = loaded(tmp_path, known, ROWS)
    ((_, count),) = rows_of(first, BY_LOAD)
    second = loaded(tmp_path, known, ROWS)
    assert rows_of(second, BY_LOAD) == [(1, count)]
    assert rows_of(second, "FROM superseded") == []
    third = loaded(tmp_path, known, edited({("sociaal", "GM0001", "2021"): row("sociaal", "GM0001", "2021", 32.0)}))
    assert rows_of(third, BY_LOAD) == [(1, count - 2), (3, 2)]  # in both divisions
    assert rows_of(third, "SELECT basis, value, load, replaced_by FROM superseded ORDER BY basis") == [
        ("published", 31.0, 1, 3), ("today", 31.0, 1, 3)]


def test_rows_lie_in_the_same_order_as_in_a_first_data_set(tmp_path: Path, known: Catalogue) -> None:
    order = "SELECT basis, indicator, period, region FROM observation ORDER BY rowid"
    first, second = loaded(tmp_path, known, ROWS), loaded(tmp_path, known, ROWS)
    assert rows_of(first, order) == rows_of(second, order)


def test_the_last_bits_of_a_computation_are_no_change_and_do_not_add_up(tmp_path: Path, known: Catalogue) -> None:
    """Steps that are each too small to count are a change as soon as together they are not."""
    stands = []
    for step in range(4):
        file = loaded(tmp_path, known, edited({HOMES: row(*HOMES, 210.0 * (1 + 0.4 * step * data_set.SAME))}))
        stands += rows_of(file, "SELECT load, value > 210 FROM observation WHERE basis = 'today' "
                                "AND indicator = 'woningen' AND region = 'GM0001' AND period = '2021'")
    assert stands == [(1, False), (1, False), (1, False), (4, True)]


def test_what_is_derived_is_revised_with_what_it_is_made_of(tmp_path: Path, known: Catalogue) -> None:
    loaded(tmp_path, known, ROWS)
    file = loaded(tmp_path, known, edited({HOMES: row(*HOMES, 220.0)}))
    growth = revisions_of(file, indicator="groei")
    assert [(r.region, r.period, r.before.value, r.after.value) for r in growth] == [
        ("GM0001", "2021", pytest.approx(5), pytest.approx(10)),
        ("GM0001", "2022", pytest.approx(100 * 10 / 210), pytest.approx(0))]
    # The weight of sociaal is another now: no revision, but a look back sees the weight of then.
    assert revisions_of(file, indicator="sociaal") == []
    store = Store(file)
    weights = [store.panel("sociaal", RegionLevel.GEMEENTE, as_of=load).at("GM0001", "2021").weight
               for load in (1, 2, None)]
    store.close()
    assert weights == [210.0, 220.0, 220.0]


def test_revisions_can_be_asked_of_regions_and_of_an_indicator(tmp_path: Path, known: Catalogue) -> None:
    loaded(tmp_path, known, ROWS)
    file = loaded(tmp_path, known, edited({**MORE, OF_CEE: row(*OF_CEE, 120.0)}))
    asked: list[tuple[dict[str, Any], int]] = [
        ({}, 6), ({"indicator": "woningen"}, 2), ({"regions": ["GM0009"]}, 3), ({"regions": []}, 0),
        ({"regions": {"GM0001", "GM0009"}}, 6), ({"regions": ["GM0001"], "indicator": "groei"}, 2),
        ({"indicator": "later"}, 0)]
    assert [len(revisions_of(file, **what)) for what, _ in asked] == [count for _, count in asked]


@pytest.mark.parametrize(("statement", "left"), [
    ("DELETE FROM region WHERE code = 'GM0001'", {"GM0009"}),
    ("DELETE FROM observation WHERE indicator = 'woningen'", set()),
], ids=["region", "indicator"])
def test_what_left_with_its_whole_region_or_indicator_was_not_revised(tmp_path: Path, known: Catalogue, statement: str,
                                                                      left: set[str]) -> None:
    loaded(tmp_path, known, ROWS)
    file = loaded(tmp_path, known, edited({**MORE, OF_CEE: row(*OF_CEE, 120.0)}))
    with duckdb.connect(str(file)) as connection:
        connection.execute(statement)
    assert {r.region for r in revisions_of(file, indicator="woningen")} == left


CORRECTION = """
[[correction]]
indicator = "woningen"
region = "GM0001"
period = "2021"
expect = 210
reason = "Dit cijfer klopt niet met dat van het jaar ervoor; de bron zoekt het uit."
"""


def other_recipe(folder: Path) -> Catalogue:
    """The small catalogue, but one figure is held back."""
    return read_catalogue(write_catalogue(folder, corrections_toml=FILES["corrections.toml"] + CORRECTION))


def test_a_change_of_our_own_is_told_from_one_by_the_source(tmp_path: Path, known: Catalogue) -> None:
    other = other_recipe(tmp_path / "other")
    loaded(tmp_path, known, ROWS)
    loaded(tmp_path, other, ROWS)
    loaded(tmp_path, known, ROWS)
    file = loaded(tmp_path, known, edited(MORE))
    assert [(r.load, r.by_source, as_text(r.after)) for r in revisions_of(file, indicator="woningen")] == [
        (4, True, "215.0 measured"), (2, False, "None missing")]
    store = Store(file)
    loads = store.loads()
    store.close()
    assert [load.id for load in loads] == [1, 2, 3, 4]
    assert [load.recipe for load in loads] == [data_set.recipe(c) for c in (known, other, known, known)]
    assert loads[0].recipe != loads[1].recipe
    assert loads[0].sha256 == loads[2].sha256 != loads[3].sha256
    assert {load.origin for load in loads} == {"data/snapshot"}
    assert [load.loaded_at for load in loads] == sorted(load.loaded_at for load in loads)


def spoiled(file: Path, statement: str) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(("statement", "load"), [
    ("ALTER TABLE source DROP COLUMN note", 3),
    ("CREATE TABLE extra (a INTEGER)", 3),
    ("DROP TABLE withheld", 3),
    ("UPDATE meta SET value = 'oud' WHERE key = 'contract'", 3),
    ("ALTER TABLE load DROP COLUMN recipe", 1),
    ("DROP TABLE superseded", 1),
    ("ALTER TABLE observation ADD COLUMN extra INTEGER", 1),
    ("ALTER TABLE superseded RENAME COLUMN replaced_by TO gone", 1),
])
def test_history_goes_on_from_any_data_set_whose_history_fits(tmp_path: Path, known: Catalogue, statement: str,
                                                              load: int) -> None:
    loaded(tmp_path, known, ROWS)
    spoiled(loaded(tmp_path, known, edited(MORE)), statement)
    file = loaded(tmp_path, known, ROWS)
    store = Store(file)
    assert [found.id for found in store.loads()] == list(range(1, load + 1))
    assert len(store.revisions(indicator="woningen")) == (2 if load == 3 else 0)
    store.close()


def _not_a_data_set(file: Path) -> None:
    file.write_bytes(b"geen DuckDB")


def _half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:file.stat().st_size // 2])


def _blocks_overwritten(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[20_000:] = b"\xff" * (len(content) - 20_000)
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [_not_a_data_set, _half, _blocks_overwritten, Path.unlink])
def test_after_a_damaged_data_set_history_starts_anew(tmp_path: Path, known: Catalogue, damage: object) -> None:
    loaded(tmp_path, known, ROWS)
    file = loaded(tmp_path, known, edited(MORE))
    assert callable(damage)
    damage(file)
    assert data_set.history_file(tmp_path / PREPARED) is None
    assert data_set.previous_file(tmp_path / PREPARED) is None
    file = loaded(tmp_path, known, ROWS)
    assert rows_of(file, "SELECT id FROM load") == [(1,)]
    assert rows_of(file, "FROM superseded") == []


def test_history_goes_on_while_an_app_reads_the_data_set_in_use(tmp_path: Path, known: Catalogue) -> None:
    reading = Store(loaded(tmp_path, known, ROWS))
    file = loaded(tmp_path, known, edited(MORE))
    assert reading.panel("woningen", RegionLevel.GEMEENTE).at("GM0001", "2021").value == 210.0
    reading.close()
    assert [r.after for r in revisions_of(file, indicator="woningen")] == [
        Observation(215.0, Status.MEASURED, None, 0.5, "T1")]
