"""Raw rows to figures, by the recipe in the catalogue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitors.catalogue.model import Catalogue, SnapshotPart
from monitors.domain.observation import Observation, Status
from monitors.domain.region import RegionLevel
from monitors.prepare.tidy import Dropped, tidy
from tests.unit.small import small_catalogue

KNOWN_REGIONS = frozenset({"GM0001", "WK000100"})


@pytest.fixture
def known(tmp_path: Path) -> Catalogue:
    return small_catalogue(tmp_path)


def with_parts(known: Catalogue, *parts: SnapshotPart) -> Catalogue:
    indicator = replace(known.indicators["woningen"], snapshot=parts)
    return replace(known, indicators={"woningen": indicator})


def measured(value: float, status: Status = Status.MEASURED, margin: float | None = 0.5) -> Observation:
    """A figure as the catalogue has it, rounded to whole numbers, unless a part of the recipe says else."""
    return Observation(value, status, margin=margin, source="T1")


def test_each_indicator_gets_its_own_rows(known: Catalogue) -> None:
    figures, dropped = tidy({("voorraad", "ruw1"): [("GM0001", "2020", 5.0)],
                             ("huur", "ruw1"): [("GM0001", "2021", 7.0)],
                             ("iets anders", "ruw1"): [("GM0001", "2020", 9.0)]}, known, KNOWN_REGIONS)
    assert figures == {"woningen": {"2020": {"GM0001": measured(5.0)}}, "sociaal": {"2021": {"GM0001": measured(7.0)}}}
    assert dropped == []


def test_the_first_table_wins_and_the_second_fills_in(known: Catalogue) -> None:
    figures, _ = tidy({("voorraad", "ruw1"): [("GM0001", "2020", 5.0)],
                       ("voorraad", "ruw2"): [("GM0001", "2020", 6.0), ("GM0002", "2020", 7.0)]}, known, KNOWN_REGIONS)
    assert figures["woningen"]["2020"] == {"GM0001": measured(5.0), "GM0002": measured(7.0)}


def test_the_first_part_wins_and_units_are_made_equal(known: Catalogue) -> None:
    parts = with_parts(known, SnapshotPart("a", ("ruw1",), first="2021"), SnapshotPart("b", ("ruw2",), factor=1000.0))
    figures, _ = tidy({("a", "ruw1"): [("GM0001", "2020", 1.0), ("GM0001", "2021", 2.0)],
                       ("b", "ruw2"): [("GM0001", "2020", 3.0), ("GM0001", "2021", 4.0)]}, parts, KNOWN_REGIONS)
    assert figures["woningen"] == {"2020": {"GM0001": measured(3000.0)}, "2021": {"GM0001": measured(2.0)}}


@pytest.mark.parametrize(("part", "left"), [
    (SnapshotPart("a", ("ruw1",)), ["GM0001", "NL01", "WK000100"]),
    (SnapshotPart("a", ("ruw1",), levels=(RegionLevel.GEMEENTE,)), ["GM0001", "NL01"]),
    (SnapshotPart("a", ("ruw1",), first="2021"), []),
    (SnapshotPart("a", ("ruw1",), last="2019"), []),
    (SnapshotPart("a", ("ruw1",), first="2020", last="2020"), ["GM0001", "NL01", "WK000100"]),
])
def test_a_part_takes_only_its_levels_and_years(known: Catalogue, part: SnapshotPart, left: list[str]) -> None:
    rows = [(code, "2020", 1.0) for code in ("NL01", "GM0001", "WK000100", "BU00010000")]
    figures, _ = tidy({("a", "ruw1"): rows}, with_parts(known, part), KNOWN_REGIONS)
    assert sorted(figures["woningen"].get("2020", {})) == left


def test_a_provisional_year_says_so(known: Catalogue) -> None:
    figures, _ = tidy({("voorraad", "ruw1"): [("GM0001", "2021", 5.0), ("GM0001", "2022", 5.0)]}, known, KNOWN_REGIONS)
    assert figures["woningen"]["2021"]["GM0001"].status is Status.MEASURED
    assert figures["woningen"]["2022"]["GM0001"].status is Status.PROVISIONAL


def test_a_part_may_name_provisional_periods_of_its_own(known: Catalogue) -> None:
    parts = with_parts(known, SnapshotPart("a", ("ruw1",), provisional=("2021",)), SnapshotPart("b", ("ruw1",)))
    figures, _ = tidy({("a", "ruw1"): [("GM0001", year, 5.0) for year in ("2020", "2021", "2022")],
                       ("b", "ruw1"): [("GM0002", "2021", 5.0)]}, parts, KNOWN_REGIONS)
    statuses = {(year, code): o.status for year, regions in figures["woningen"].items() for code, o in regions.items()}
    assert statuses == {("2020", "GM0001"): Status.MEASURED, ("2021", "GM0001"): Status.PROVISIONAL,
                        ("2022", "GM0001"): Status.PROVISIONAL, ("2021", "GM0002"): Status.MEASURED}


@pytest.mark.parametrize(("of_indicator", "of_part", "margin"), [
    (1.0, None, 0.5), (1.0, 5.0, 2.5), (None, 0.1, 0.05), (None, None, None), (10.0, 1.0, 0.5)])
def test_each_figure_gets_half_the_rounding_step_of_its_part_else_of_its_indicator(
        known: Catalogue, of_indicator: float | None, of_part: float | None, margin: float | None) -> None:
    """In the unit of the indicator: the factor does not touch it."""
    indicator = replace(known.indicators["woningen"], rounding=of_indicator,
                        snapshot=(SnapshotPart("a", ("ruw1",), factor=1000.0, rounding=of_part),))
    figures, _ = tidy({("a", "ruw1"): [("GM0001", "2020", 5.0)]}, replace(known, indicators={"woningen": indicator}),
                      KNOWN_REGIONS)
    assert figures["woningen"]["2020"]["GM0001"] == measured(5000.0, margin=margin)


def test_an_unknown_wijk_is_counted_out_and_an_unknown_gemeente_is_left_to_the_contract(known: Catalogue) -> None:
    rows = [("WK999900", "2020", 1.0), ("WK999901", "2020", 1.0), ("GM9999", "2020", 1.0), ("WK000100", "2020", 2.0)]
    figures, dropped = tidy({("voorraad", "ruw1"): rows}, known, KNOWN_REGIONS)
    assert sorted(figures["woningen"]["2020"]) == ["GM9999", "WK000100"]
    assert dropped == [Dropped("woningen", "WK", 2)]
