"""From published to shown: corrections, margins, recalculation, derivation, and a reason for what is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from monitors.catalogue.model import Catalogue, Correction, Derivation, Recipe, Unit
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.region import RegionLevel
from monitors.prepare.figures import PrepareError, Snapshot, read_snapshot
from monitors.prepare.process import Processed, derive, process
from tests.unit.small import ROWS, Row, row, small_catalogue, write_snapshot

RECALCULATED, MEASURED, PROVISIONAL = Status.RECALCULATED, Status.MEASURED, Status.PROVISIONAL


@pytest.fixture
def known(tmp_path: Path) -> Catalogue:
    return small_catalogue(tmp_path / "catalogue")


def snapshot(folder: Path, known: Catalogue, rows: Iterable[Row] = ROWS) -> Snapshot:
    return read_snapshot(write_snapshot(folder / "snapshot", known, rows))


@pytest.fixture
def done(tmp_path: Path, known: Catalogue) -> Processed:
    return process(snapshot(tmp_path, known), known)


def without(*gone: tuple[str, str, str]) -> list[Row]:
    return [r for r in ROWS if r[:3] not in gone]


@pytest.mark.parametrize(("indicator", "period", "region", "expected"), [
    ("woningen", "2020", "GM0009", Observation(300.0, RECALCULATED, None, 1.0, "T1")),
    ("woningen", "2021", "GM0009", Observation(310.0, MEASURED, None, 0.5, "T1")),
    ("woningen", "2022", "GM0001", Observation(220.0, PROVISIONAL, None, 0.5, "T1")),
    ("woningen", "2022", "GM0009", NOTHING),
    ("woningen", "2020", "NL01", Observation(500.0, MEASURED, None, 0.5, "T1")),
    ("sociaal", "2020", "GM0009", Observation(40.0, RECALCULATED, 300.0, 0.5, "T1")),
    ("sociaal", "2020", "GM0001", Observation(30.0, MEASURED, 200.0, 0.5, "T1")),
    ("sociaal", "2021", "WK000100", Observation(35.0, MEASURED, 120.0, 0.5, "T1")),
])
def test_figures_on_the_municipalities_of_today(done: Processed, indicator: str, period: str, region: str,
                                                expected: Observation) -> None:
    found = done.today[indicator][period][region]
    assert found.value == pytest.approx(expected.value)
    assert found._replace(value=expected.value) == expected


@pytest.mark.parametrize(("indicator", "period", "regions"), [
    ("woningen", "2020", {"GM0001": 200.0, "GM0003": 100.0, "GM0004": 200.0}),
    ("sociaal", "2020", {"GM0001": 30.0, "GM0003": 20.0, "GM0004": 50.0}),
    ("woningen", "2021", {"GM0001": 210.0, "GM0009": 310.0}),
])
def test_figures_as_published_are_left_alone(done: Processed, indicator: str, period: str,
                                             regions: dict[str, float]) -> None:
    assert {code: o.value for code, o in done.published[indicator][period].items()} == regions


def test_growth_is_of_the_same_area(done: Processed) -> None:
    """Today's Ceedee can be followed through the merger; as published it begins after it."""
    found = done.today["groei"]["2021"]["GM0009"]
    assert (found.value, found.status, found.weight) == (pytest.approx(100.0 / 30.0), RECALCULATED, 300.0)
    assert done.today["groei"]["2021"]["NL01"].value == pytest.approx(4.0)
    assert set(done.published["groei"]["2021"]) == {"GM0001"}
    assert "2020" not in done.today["groei"]


def test_growth_needs_the_very_year_before(tmp_path: Path, known: Catalogue) -> None:
    gone = {(r[0], r[1], r[2]) for r in ROWS if r[0] == "woningen" and r[2] == "2021"}
    found = process(snapshot(tmp_path, known, without(*gone)), known)
    assert found.today["groei"] == {}


def test_a_missing_part_gives_no_value(tmp_path: Path, known: Catalogue) -> None:
    found = process(snapshot(tmp_path, known, without(("sociaal", "GM0003", "2020"))), known)
    assert found.today["sociaal"]["2020"]["GM0009"].value is None
    assert found.today["sociaal"]["2020"]["GM0009"].status is Status.MISSING
    assert found.today["sociaal"]["2020"]["GM0001"].value == 30.0


def test_a_suppressed_part_makes_the_whole_suppressed(tmp_path: Path, known: Catalogue) -> None:
    rows = [*without(("sociaal", "GM0003", "2020")), row("sociaal", "GM0003", "2020", None, "suppressed")]
    found = process(snapshot(tmp_path, known, rows), known)
    assert found.today["sociaal"]["2020"]["GM0009"].value is None
    assert found.today["sociaal"]["2020"]["GM0009"].status is Status.SUPPRESSED


def test_a_table_on_a_division_of_its_own_is_taken_at_its_word(tmp_path: Path, known: Catalogue) -> None:
    """A table that is on the municipalities of 2021 needs no recalculation, whatever the year of its figures."""
    sources = {**known.sources, "T1": replace(known.sources["T1"], division=2021)}
    rows = [row("woningen", "GM0001", "2018", 1.0), row("woningen", "GM0009", "2018", 2.0)]
    found = process(snapshot(tmp_path, known, rows), replace(known, sources=sources))
    assert found.today["woningen"]["2018"]["GM0009"] == Observation(2.0, MEASURED, None, 0.5, "T1")


@pytest.mark.parametrize(("region", "status"), [
    ("WK000100", MEASURED), ("WK000101", Status.SUPPRESSED), ("WK000900", MEASURED)])
def test_a_wijk_without_a_figure_in_a_gemeente_that_has_one_is_suppressed(done: Processed, region: str,
                                                                          status: Status) -> None:
    assert done.today["sociaal"]["2021"][region].status is status
    assert (done.today["sociaal"]["2021"][region].value is None) == (status is Status.SUPPRESSED)


def test_a_wijk_of_a_gemeente_that_did_not_deliver_is_missing(tmp_path: Path, known: Catalogue) -> None:
    found = process(snapshot(tmp_path, known, without(("sociaal", "GM0001", "2021"))), known)
    assert found.today["sociaal"]["2021"]["WK000101"].status is Status.MISSING


def test_a_gemeente_is_suppressed_where_the_catalogue_says_that_absence_means_that(tmp_path: Path,
                                                                                   known: Catalogue) -> None:
    sociaal = replace(known.indicators["sociaal"], absent={RegionLevel.GEMEENTE: Status.SUPPRESSED})
    known = replace(known, indicators={**known.indicators, "sociaal": sociaal})
    found = process(snapshot(tmp_path, known, without(("sociaal", "GM0001", "2021"))), known)
    assert found.today["sociaal"]["2021"]["GM0001"].status is Status.SUPPRESSED
    assert found.today["woningen"]["2022"]["GM0009"].status is Status.MISSING


def correction(expect: float, region: str = "GM0001") -> Correction:
    return Correction("woningen", region, "2021", expect, "Dit cijfer klopt niet.")


def test_a_correction_holds_a_figure_back(tmp_path: Path, known: Catalogue) -> None:
    found = process(snapshot(tmp_path, known), replace(known, corrections=(correction(210.0),)))
    assert found.today["woningen"]["2021"]["GM0001"] == Observation(None, Status.MISSING, None, None, "T1")
    assert found.published["woningen"]["2021"]["GM0001"].value is None
    assert found.today["groei"]["2021"]["GM0001"].value is None
    assert [(w.correction.region, w.published) for w in found.withheld] == [("GM0001", 210.0)]


@pytest.mark.parametrize(("expect", "region", "said"), [
    (211.0, "GM0001", "verwacht 211, gevonden 210.0"), (210.0, "GM0002", "verwacht 210, gevonden None")])
def test_a_correction_that_the_source_overtook_asks_to_look_again(tmp_path: Path, known: Catalogue, expect: float,
                                                                  region: str, said: str) -> None:
    with pytest.raises(PrepareError) as refused:
        process(snapshot(tmp_path, known), replace(known, corrections=(correction(expect, region),)))
    assert len(refused.value.complaints) == 1
    assert said in refused.value.complaints[0]


def test_an_indicator_that_the_catalogue_does_not_know_is_refused(tmp_path: Path, known: Catalogue) -> None:
    with pytest.raises(PrepareError, match="Indicator schepen staat niet in de catalogus"):
        process(snapshot(tmp_path, known, [*ROWS, row("schepen", "GM0001", "2020", 1.0)]), known)


def derived(known: Catalogue, recipe: Recipe, of: str, by: str | None = None, unit: Unit = Unit.COUNT,
            relative: bool = False) -> Observation:
    """What a recipe makes of Aa in 2021, with figures of 2020 and 2021 for two indicators of that unit."""
    a = replace(known.indicators["woningen"], id="a", unit=unit, denominator="b")
    b = replace(known.indicators["woningen"], id="b", unit=unit)
    made = replace(known.indicators["groei"], id="made", derived=Derivation(recipe, of, by, 10.0, relative))
    figures = {"a": {"2020": {"GM0001": Observation(50.0, MEASURED, 4.0)},
                     "2021": {"GM0001": Observation(60.0, MEASURED, 5.0)}},
               "b": {"2021": {"GM0001": Observation(20.0, MEASURED, 3.0), "GM0002": Observation(1.0, MEASURED)}}}
    derive(figures, {"a": a, "b": b, "made": made}, lambda *_: True)
    assert set(figures["made"]) == {"2021"}
    assert set(figures["made"]["2021"]) == {"GM0001"}
    return figures["made"]["2021"]["GM0001"]


@pytest.mark.parametrize(("recipe", "by", "relative", "value", "of_counts", "of_averages"), [
    (Recipe.RATIO, "b", False, 30.0, 20.0, 60.0),
    (Recipe.PER_DENOMINATOR, None, False, 30.0, 20.0, 60.0),
    (Recipe.GROWTH, None, False, 20.0, 50.0, 200.0),
    (Recipe.DIFFERENCE, "b", False, 40.0, 5.0, 5.0),
    (Recipe.DIFFERENCE, "b", True, 200.0, 20.0, 60.0),
])
def test_recipes_and_what_their_means_are_weighted_with(known: Catalogue, recipe: Recipe, by: str | None,
                                                        relative: bool, value: float, of_counts: float,
                                                        of_averages: float) -> None:
    """A ratio of averages weighs as much as the total below the line: only then is a group's mean that of the whole."""
    for unit, weight in ((Unit.COUNT, of_counts), (Unit.EURO, of_averages)):
        found = derived(known, recipe, "a", by, unit, relative)
        assert (found.value, found.weight) == (pytest.approx(value), weight)


def test_an_indicator_is_derived_after_what_it_is_made_of(known: Catalogue) -> None:
    growth = known.indicators["groei"]
    chain = {
        "tweede": replace(growth, id="tweede", derived=Derivation(Recipe.RATIO, "eerste", "woningen")),
        "eerste": replace(growth, id="eerste", derived=Derivation(Recipe.RATIO, "woningen", "woningen", 100.0)),
        "woningen": known.indicators["woningen"],
    }
    figures = {"woningen": {"2020": {"GM0001": Observation(50.0, MEASURED)}}}
    derive(figures, chain, lambda *_: True)
    assert figures["eerste"]["2020"]["GM0001"].value == 100.0
    assert figures["tweede"]["2020"]["GM0001"].value == 2.0


def test_a_derived_indicator_keeps_to_its_own_levels(done: Processed) -> None:
    assert {code[:2] for regions in done.today["groei"].values() for code in regions} == {"NL", "GM"}
