"""Which wijken and buurten the tables of a run bring to the register, and which figures go with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.model import Catalogue
from monitors.domain.observation import Observation, Status
from monitors.domain.region import Region, RegionLevel
from monitors.prepare.figures import RegionRow, Snapshot
from monitors.prepare.live.gather import Brought, Outcome
from monitors.prepare.live.register import AreaRegister, counted, same_name
from tests.unit.small import small_catalogue

Table = tuple[str, str, Mapping[str, str], tuple[str, ...]]
"""Id, year, names and the codes that it has a figure of."""

OURS = {"GM0001": "Aa", "GM0009": "Ceedee", "WK000100": "Aa-Noord", "BU00010000": "Dorp", "WK000900": "Cee"}


def region(code: str, name: str) -> Region:
    parent = {"GM": "NL01", "WK": f"GM{code[2:6]}", "BU": f"WK{code[2:8]}"}[code[:2]]
    return Region(code, name, RegionLevel(code[:2]), parent)


def rows(names: Mapping[str, str], division: int = 2024) -> dict[str, RegionRow]:
    return {code: RegionRow(region(code, name), division) for code, name in names.items()}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    found = small_catalogue(Path(tmp_path_factory.mktemp("catalogue")))
    tables = {name: replace(found.sources["T1"], id=name) for name in ("T0", "T1", "T2", "T3")}
    return replace(found, sources=tables)


def outcome(table: Table) -> Outcome:
    name, year, names, codes = table
    values = {year: {code: Observation(1.0, Status.MEASURED, source=name) for code in codes}}
    resolved: Any = None  # the register has no use for it
    return Outcome(name, brought=[Brought(resolved, values, names, frozenset({year}))])


def register(known: Catalogue, *tables: Table, kept: Mapping[str, RegionRow] | None = None) -> AreaRegister:
    base = Snapshot({}, {**rows(OURS), **(kept or {})}, [], [], "")
    return AreaRegister(base, kept or {}, known, [outcome(table) for table in tables])


def names_of(found: AreaRegister) -> dict[str, str]:
    return {code: row.region.name for code, row in found.grown.items()}


def taken(found: AreaRegister, table: Table) -> set[str]:
    """Codes whose figures may come in."""
    brought = outcome(table).brought[0]
    return {code for regions in found.of_ours(table[0], brought.values).values() for code in regions}


@pytest.mark.parametrize(("code", "one", "other", "same"), [
    ("WK000100", "Binnenstad-Oost", "Binnenstad Oost", True), ("WK000100", "Chassébuurt", "Chassebuurt", True),
    ("WK000100", "'t Zand", "\N{RIGHT SINGLE QUOTATION MARK}t Zand", True), ("WK000100", "DORP", "Dorp ", True),
    ("WK030713", "Wijk 13 Schuilenburg", "Schuilenburg", True),
    ("WK030713", "Wijk 12 Schuilenburg", "Schuilenburg", False),
    ("BU03071300", "Wijk 00 Schuilenburg", "Schuilenburg", False), ("WK030700", "Wijk 00", "Wijk 00", True),
    ("WK030700", "Wijk 00", "", False), ("WK000100", "", "", True), ("WK000100", "?", "!", False),
    ("WK003401", "Wijk 01 Almere Haven", "De Werven", False), ("WK000100", "Oost", "Oost e.o.", False),
    ("WK000100", "Vathorst", "Vathorst-De Bron", False), ("WK000100", "Wijk 1", "Wijk 01", False)])
def test_when_two_names_of_a_code_are_one(code: str, one: str, other: str, same: bool) -> None:
    assert same_name(code, one, other) == same_name(code, other, one) == same


@pytest.mark.parametrize(("codes", "words"), [
    (["WK000100"], "1 wijk"), (["BU00010000", "BU00010001"], "2 buurten"),
    (["WK000100", "WK000101", "BU00010000"], "2 wijken en 1 buurt")])
def test_how_many(codes: list[str], words: str) -> None:
    assert counted(codes) == words


def test_the_newest_table_says_the_name_whatever_the_order(known: Catalogue) -> None:
    """What an older one calls otherwise is another area, and stays out; what it only spells otherwise does not."""
    tables: list[Table] = [
        ("T0", "2020", {"WK000105": "Oude wijk", "WK000106": "Nieuw-Zuid"}, ("WK000105", "WK000106")),
        ("T1", "2022", {"WK000105": "Haven", "WK000106": "Nieuw Zuid"}, ("WK000105",)),
        ("T2", "2023", {"WK000105": "HAVEN", "WK000106": "Andere wijk"}, ("WK000105",))]
    for order in permutations(tables):
        found = register(known, *order)
        assert names_of(found) == {"WK000105": "HAVEN", "WK000106": "Nieuw-Zuid"}
        assert [sorted(taken(found, table)) for table in tables] == [["WK000106"], ["WK000105"], ["WK000105"]]
        assert {code: row.division for code, row in found.grown.items()} == {"WK000105": 2023, "WK000106": 2020}


def test_what_an_earlier_run_brought_is_ours(known: Catalogue) -> None:
    kept = rows({"WK000105": "Haven", "WK000106": "Nieuw-Zuid"}, 2022)
    table: Table = ("T2", "2023", {"WK000105": "Andere wijk", "WK000106": "Nieuw Zuid"}, ("WK000105", "WK000106"))
    found = register(known, table, kept=kept)
    assert names_of(found) == {"WK000105": "Haven", "WK000106": "Nieuw Zuid"}
    assert taken(found, table) == {"WK000106"}
    older: Table = ("T0", "2020", {"WK000106": "Nieuw Zuid"}, ("WK000106",))
    assert names_of(register(known, older, kept=kept))["WK000106"] == "Nieuw-Zuid", "an older table says no name"


def test_a_region_of_the_snapshot_takes_the_place_of_one_that_was_brought(known: Catalogue) -> None:
    """As when a newer snapshot has it."""
    kept = rows({"WK000105": "Haven", "WK000106": "Zuid"}, 2022)
    base = Snapshot({}, {**rows(OURS), **rows({"WK000105": "Havenkwartier"}), "WK000106": kept["WK000106"]}, [], [], "")
    assert AreaRegister(base, kept, known, []).grown.keys() == {"WK000106"}


@pytest.mark.parametrize(("names", "codes", "came", "why"), [
    ({"BU00010101": "Kade", "WK000101": "Haven"}, ["BU00010101"], {"BU00010101", "WK000101"}, ""),
    ({"BU00010001": "Kade", "WK000100": "Aa noord"}, ["BU00010001"], {"BU00010001"}, ""),
    ({"BU00010001": "Kade", "WK000100": "Anders"}, ["BU00010001"], {"BU00010001"}, "is niet zeker"),
    ({"BU00010001": "Kade"}, ["BU00010001"], {"BU00010001"}, "is niet zeker"),
    ({"BU00010101": "Kade"}, ["BU00010101"], set(), "is niet zeker"),
    ({"BU00030000": "Kade", "WK000300": "Weg"}, ["BU00030000", "WK000300"], set(), "gemeente die er nu niet is"),
    ({"WK0001AA": "Letters"}, ["WK0001AA"], {"WK0001AA"}, ""),
    ({"WK00010": "Te kort"}, ["WK00010"], set(), "is niet zeker"),
    ({}, ["WK000107"], set(), "is niet zeker"), ({"WK000107": ""}, ["WK000107"], set(), "is niet zeker"),
    ({"WK000107": "Zonder cijfer"}, [], set(), "")])
def test_what_comes_in_and_why_not(known: Catalogue, names: dict[str, str], codes: list[str], came: set[str],
                                   why: str) -> None:
    table: Table = ("T1", "2022", names, tuple(codes))
    found = register(known, table)
    assert set(found.grown) == came
    assert taken(found, table) == (set() if why else set(codes))
    told = list(found.left_out("T1"))
    assert (len(told), [why in line for line in told]) == ((1, [True]) if why else (0, []))
    assert not list(found.left_out("T2"))


_CODES = ("WK000100", "WK000101", "WK000300", "BU00010000", "BU00010100", "BU00010101", "BU00030000")
_NAMES = st.sampled_from(("Aa-Noord", "AA NOORD", "Dorp", "Haven"))


@given(st.lists(st.tuples(st.dictionaries(st.sampled_from(_CODES), _NAMES), st.sets(st.sampled_from(_CODES))),
                min_size=1, max_size=3))
def test_no_figure_is_of_an_area_under_another_name(known: Catalogue, made: list[Any]) -> None:
    """Reckoned apart: what is taken is of a gemeente of now, has our name, and lies in a wijk that we have."""
    tables: list[Table] = [(f"T{n}", str(2020 + n), names, tuple(codes)) for n, (names, codes) in enumerate(made)]
    found = register(known, *tables)
    all_names = {**OURS, **names_of(found)}
    for table in tables:
        for code in taken(found, table):
            written = [text.lower().replace("-", " ") for text in (all_names[code], table[2][code])]
            assert written[0] == written[1]
            assert f"GM{code[2:6]}" in OURS and f"WK{code[2:8]}" in all_names
        lost = set(table[3]) - taken(found, table)
        assert all(code not in OURS or table[2].get(code, "").lower() != OURS[code].lower() for code in lost)
