"""From published to shown: corrections, margins, recalculation, derivation, and a reason for what is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.model import Break, Catalogue, Correction, Derivation, Recipe, Unit
from monitors.domain.boundary import BoundaryChange
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.region import RegionLevel
from monitors.prepare.figures import PrepareError, Snapshot, read_snapshot
from monitors.prepare.process import Processed, add_weights, derive, process
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
    assert found == expected


PRECISE = [row("woningen", "GM0003", "2020", 101.0), row("sociaal", "GM0003", "2020", 21.0)]


@pytest.mark.parametrize(("fine", "expected"), [
    ([], 40.0), ([row("sociaal", "GM0001", "2020", 30.5)], (21 * 101 + 50 * 200) / 301)],
    ids=["published in whole numbers", "published finer"])
def test_a_recalculated_figure_is_no_finer_than_the_published_ones(tmp_path: Path, known: Catalogue, fine: list[Row],
                                                                  expected: float) -> None:
    """21 % of 101 homes and 50 % of 200 are 40.27 % of 301; the band has the exact figures in it still."""
    changed_rows = {r[:3]: r for r in (*PRECISE, *fine)}
    snapshot = read_snapshot(write_snapshot(tmp_path / "s", known, [changed_rows.get(r[:3], r) for r in ROWS]))
    found = process(snapshot, known).today["sociaal"]["2020"]["GM0009"]
    assert found.value == pytest.approx(expected)
    low, high = ((part * 101 + other * 200) / 301 for part, other in ((20.5, 49.5), (21.5, 50.5)))
    assert found.value is not None and found.margin is not None
    assert found.value - found.margin <= low + 1e-9 and high - 1e-9 <= found.value + found.margin


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


@pytest.mark.parametrize(("regions", "left"), [((), set()), (("GM0009",), {"GM0001", "NL01"})])
def test_no_growth_is_made_across_a_break(tmp_path: Path, known: Catalogue, regions: tuple[str, ...],
                                          left: set[str]) -> None:
    """A break of the indicator that grows, for all regions or for some of them."""
    woningen = replace(known.indicators["woningen"], breaks=(Break("2021", "Anders geteld.", regions),))
    broken = replace(known, indicators={**known.indicators, "woningen": woningen})
    found = process(snapshot(tmp_path, known), broken).today["groei"].get("2021", {})
    assert {code for code, o in found.items() if o.value is not None} == left


# Municipalities that changed in the course of a year.

def changed(tmp_path: Path, known: Catalogue, rows: Iterable[Row], *changes: tuple[str, str, str]) -> Processed:
    """What becomes of figures when these (date, old, new) are the only boundary changes."""
    found = snapshot(tmp_path, known, rows)
    found.changes = [BoundaryChange(date, old, new, 1.0, 1.0) for date, old, new in changes]
    return process(found, known)


def about(known: Catalogue, reference: str) -> Catalogue:
    """The small catalogue with figures of another day or period."""
    return replace(known, indicators={n: replace(i, reference=reference) for n, i in known.indicators.items()})


RENAMED = ("2021-07-01", "GM0008", "GM0009")  # as De Fryske Marren in 2015
BEFORE = [row("woningen", "GM0001", "2020", 200.0), row("woningen", "GM0008", "2020", 100.0)]


@pytest.mark.parametrize(("reference", "indicator", "expected"), [
    ("1 januari", "woningen", Observation(110.0, MEASURED, None, 0.5, "T1")),
    ("31 december", "woningen", Observation(110.0, MEASURED, None, 0.5, "T1")),
    ("hele jaar", "woningen", Observation(222.0, MEASURED, None, 1.0, "T1")),
    ("1 januari", "sociaal", Observation(20.0, MEASURED, 110.0, 0.5, "T1")),
    ("hele jaar", "sociaal", Observation(30.0, RECALCULATED, 110.0, 0.5 + round(30 / 365, 9), "T1")),  # exactly 30.082
])
def test_a_table_with_the_code_of_before_and_of_after_counts_the_municipality_once(
        tmp_path: Path, known: Catalogue, reference: str, indicator: str, expected: Observation) -> None:
    rows = [*BEFORE, row("woningen", "GM0008", "2021", 110.0), row("woningen", "GM0009", "2021", 112.0),
            row("sociaal", "GM0008", "2021", 20.0), row("sociaal", "GM0009", "2021", 40.0)]
    found = changed(tmp_path, about(known, reference), rows, RENAMED).today[indicator]["2021"]["GM0009"]
    assert found.value == pytest.approx(expected.value)
    assert found._replace(value=expected.value) == expected


def test_a_table_with_only_the_new_code_is_about_the_same_municipality(tmp_path: Path, known: Catalogue) -> None:
    """As long as another table shows that the old code was there on 1 January."""
    rows = [*BEFORE, row("woningen", "GM0001", "2021", 210.0), row("woningen", "GM0009", "2021", 112.0),
            row("sociaal", "GM0008", "2021", 20.0)]
    found = changed(tmp_path, known, rows, RENAMED)
    assert found.today["woningen"]["2021"]["GM0009"] == Observation(112.0, MEASURED, None, 0.5, "T1")
    assert set(found.published["woningen"]["2021"]) == {"GM0001", "GM0009"}


JOINED = ("2021-03-24", "GM0003", "GM0009")  # as Weesp and Amsterdam in 2022
OTHERS = [f"GM01{number:02d}" for number in range(10)]


def year_of_joining(indicator: str, others: Iterable[str]) -> list[Row]:
    """Homes of 1 January for each municipality, and the indicator without the one that ended."""
    homes = [row("woningen", code, year, 100.0) for year in ("2020", "2021")
             for code in ("GM0001", "GM0003", "GM0009", *OTHERS)]
    ends = [row(indicator, code, "2021KW04", 40.0) for code in ("GM0001", "GM0009", *others)]
    return [*homes, *ends]


@pytest.mark.parametrize(("indicator", "weight"), [("woningen", None), ("sociaal", 200.0)])
def test_a_whole_table_without_the_municipality_that_ended_has_it_in_the_other(
        tmp_path: Path, known: Catalogue, indicator: str, weight: float | None) -> None:
    found = changed(tmp_path, known, year_of_joining(indicator, OTHERS), JOINED)
    joined = found.today[indicator]["2021KW04"]["GM0009"]
    assert (joined.value, joined.weight) == (40.0, weight)
    assert found.today["woningen"]["2021"]["GM0009"].value == 200.0
    assert "GM0003" not in found.published[indicator]["2021KW04"]


@pytest.mark.parametrize("indicator", ["woningen", "sociaal"])
def test_a_table_of_a_few_municipalities_may_just_lack_the_one_that_ended(tmp_path: Path, known: Catalogue,
                                                                          indicator: str) -> None:
    found = changed(tmp_path, known, year_of_joining(indicator, OTHERS[:5]), JOINED)
    assert found.today[indicator]["2021KW04"]["GM0009"].value is None
    assert found.today[indicator]["2021KW04"]["GM0001"].value == 40.0


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


def test_without_municipal_figures_every_wijk_that_is_not_there_is_suppressed(tmp_path: Path,
                                                                              known: Catalogue) -> None:
    rows = [r for r in ROWS if r[0] != "sociaal" or not r[1].startswith("GM")]
    found = process(snapshot(tmp_path, known, rows), known).today["sociaal"]["2021"]
    assert {code: o.status for code, o in found.items()} == {
        "WK000100": MEASURED, "WK000101": Status.SUPPRESSED, "WK000900": MEASURED}


@pytest.mark.parametrize(("code", "reason"), [("WK000102", Status.SUPPRESSED), ("BU00010200", Status.MISSING)])
@pytest.mark.parametrize(("division", "there"), [(None, False), (2022, True)])
def test_a_new_wijk_or_buurt_is_only_in_figures_of_a_division_that_has_it(
        tmp_path: Path, known: Catalogue, code: str, reason: Status, division: int | None, there: bool) -> None:
    """One of 2022 is not in those of 2021, unless their table is of the division of 2022, whatever their year."""
    sources = {**known.sources, "T2": replace(known.sources["T2"], division=division)}
    old = [row("woningen", "BU00010000", "2021", 60.0, source="T2"), row("sociaal", "WK000101", "2021", 5.0)]
    rows = [*(r for r in ROWS if not r[1].startswith("WK")), *old, row("woningen", code, "2022", 9.0),
            row("woningen", f"{code[:2]}000900", "2021", 310.0, source="T2"),
            row("sociaal", f"{code[:2]}000900", "2022", 40.0)]
    found = process(snapshot(tmp_path, known, rows), replace(known, sources=sources)).today
    assert (code in found["woningen"]["2021"]) == there
    assert code not in found["sociaal"]["2021"], "a table of the division of its year"
    assert found["sociaal"]["2022"][code].status is reason


def test_a_wijk_that_ended_is_not_in_later_figures(tmp_path: Path, known: Catalogue) -> None:
    rows = [*ROWS, row("woningen", "WK000100", "2022", 130.0), row("sociaal", "WK000900", "2022", 40.0)]
    found = process(snapshot(tmp_path, known, rows), known).today
    assert {code for code in found["sociaal"]["2022"] if code.startswith("WK")} == {"WK000100", "WK000900"}
    assert {code for code in found["sociaal"]["2021"] if code.startswith("WK")} == {"WK000100", "WK000101", "WK000900"}


def test_a_row_without_a_source_makes_no_wijk(tmp_path: Path, known: Catalogue) -> None:
    """Such rows stand where a source emptied what it had."""
    rows = [*ROWS, row("woningen", "WK000102", "2021", None, "missing", source="")]
    assert "WK000102" not in process(snapshot(tmp_path, known, rows), known).today["sociaal"]["2021"]


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
    held = found.today["woningen"]["2021"]["GM0001"]
    assert (held.value, held.status, held.source) == (None, Status.MISSING, "T1")
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


YEARS_OF_TWO = st.dictionaries(st.integers(2015, 2024), st.dictionaries(
    st.sampled_from(["WK000100", "BU00010001"]), st.none() | st.integers(1, 99), min_size=1), max_size=6)


@given(YEARS_OF_TWO, st.integers(2015, 2024), st.sets(st.sampled_from(["woningen", "sociaal"])))
def test_a_weight_is_of_the_nearest_year_that_has_one_and_of_the_denominators_asked_for(
        tmp_path_factory: pytest.TempPathFactory, homes: dict[int, dict[str, int | None]], year: int,
        asked: set[str]) -> None:
    indicators = small_catalogue(tmp_path_factory.mktemp("catalogue")).indicators
    figures = {"woningen": {str(y): {code: Observation(v and float(v), MEASURED) for code, v in found.items()}
                            for y, found in homes.items()},
               "sociaal": {str(year): {code: Observation(30.0, MEASURED) for code in ("WK000100", "BU00010001")}}}
    add_weights(figures, indicators, asked)
    for code, found in figures["sociaal"][str(year)].items():
        there = [(abs(y - year), y, values[code]) for y, values in homes.items() if values.get(code) is not None]
        assert found.weight == (min(there)[2] if there and "woningen" in asked else None)
