"""Figures made of other figures: values, statuses, zero denominators, and the rounding band that goes along."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitors.domain.derivation import difference, growth, mixed, ratio, total
from monitors.domain.observation import NOTHING, Observation, Status

Recipe = Callable[[Observation, Observation], Observation]
RECIPES: dict[str, Recipe] = {
    "ratio": lambda of, by: ratio(of, by, 1000.0),
    "growth": growth,
    "difference": lambda of, by: difference(of, by, relative=False),
    "relative difference": lambda of, by: difference(of, by, relative=True),
}
TRUTHS: dict[str, Callable[[float, float], float]] = {
    "ratio": lambda of, by: 1000.0 * of / by,
    "growth": lambda of, by: 100.0 * (of / by - 1.0),
    "difference": lambda of, by: of - by,
    "relative difference": lambda of, by: 100.0 * (of / by - 1.0),
}


def measured(value: float, margin: float | None = None, weight: float | None = None) -> Observation:
    return Observation(value, Status.MEASURED, weight, margin, "T")


@pytest.mark.parametrize(("recipe", "of", "by", "value", "weight"), [
    ("ratio", 30.0, 120.0, 250.0, 120.0),
    ("ratio", 0.0, 120.0, 0.0, 120.0),
    ("ratio", -30.0, 120.0, -250.0, 120.0),
    ("growth", 110.0, 100.0, 10.0, 100.0),
    ("growth", 0.0, 100.0, -100.0, 100.0),
    ("difference", 30.0, 50.0, -20.0, 7.0),
    ("difference", 30.0, 0.0, 30.0, 7.0),
    ("relative difference", 90.0, 120.0, -25.0, 120.0),
])
def test_values_and_weights(recipe: str, of: float, by: float, value: float, weight: float) -> None:
    found = RECIPES[recipe](measured(of, weight=7.0), measured(by))
    assert found == Observation(pytest.approx(value), Status.MEASURED, weight, None, "T")  # type: ignore[arg-type]


@pytest.mark.parametrize(("recipe", "by"), [
    ("ratio", 0.0), ("growth", 0.0), ("growth", -5.0), ("relative difference", 0.0), ("relative difference", -5.0)])
def test_a_denominator_that_means_nothing_gives_no_value(recipe: str, by: float) -> None:
    assert RECIPES[recipe](measured(5.0), measured(by)) == NOTHING


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize(("of", "by", "status"), [
    (Status.MEASURED, Status.PROVISIONAL, Status.PROVISIONAL),
    (Status.RECALCULATED, Status.MEASURED, Status.RECALCULATED),
    (Status.MEASURED, Status.MISSING, Status.MISSING),
    (Status.MISSING, Status.SUPPRESSED, Status.SUPPRESSED),
    (Status.SUPPRESSED, Status.MEASURED, Status.SUPPRESSED),
    (Status.IMPOSSIBLE, Status.PROVISIONAL, Status.IMPOSSIBLE),
])
def test_a_figure_is_as_certain_as_the_weakest_of_its_parts(recipe: str, of: Status, by: Status,
                                                           status: Status) -> None:
    found = RECIPES[recipe](Observation(2.0 if of.has_value else None, of),
                            Observation(4.0 if by.has_value else None, by))
    assert found.status is status
    assert (found.value is not None) == status.has_value


@pytest.mark.parametrize("recipe", RECIPES)
def test_without_known_rounding_there_is_no_band(recipe: str) -> None:
    assert RECIPES[recipe](measured(5.0), measured(4.0)).margin is None


@pytest.mark.parametrize(("margins", "summed", "averaged"), [
    ((0.5, 2.5), 3.0, 2.5), ((0.5, None), 0.5, 0.5), ((None, None), None, None)])
def test_two_parts_of_a_period_together(margins: tuple[float | None, float | None], summed: float | None,
                                        averaged: float | None) -> None:
    """Counts add up with their bands; of averages the widest band holds."""
    one, other = measured(20.0, margins[0], 7.0), measured(40.0, margins[1], 9.0)
    assert total(one, other) == Observation(60.0, Status.MEASURED, 7.0, summed, "T")
    assert mixed(one, other, 0.25) == Observation(35.0, Status.RECALCULATED, 7.0, averaged, "T")


@pytest.mark.parametrize(("status", "of_total", "of_mixed"), [
    (Status.PROVISIONAL, Status.PROVISIONAL, Status.PROVISIONAL),
    (Status.SUPPRESSED, Status.SUPPRESSED, Status.SUPPRESSED),
    (Status.MISSING, Status.MISSING, Status.MISSING),
])
def test_together_they_are_as_certain_as_the_weakest(status: Status, of_total: Status, of_mixed: Status) -> None:
    other = Observation(2.0 if status.has_value else None, status)
    for found, expected in ((total(measured(1.0), other), of_total), (mixed(measured(1.0), other, 0.5), of_mixed)):
        assert found.status is expected
        assert (found.value is not None) == status.has_value


def test_no_band_is_claimed_where_the_denominator_may_be_nought() -> None:
    assert ratio(measured(5.0, 0.5), measured(2.0, 2.5), 1.0).margin is None


_STEPS = st.sampled_from([0.1, 1.0, 5.0, 10.0])
_INSIDE = st.floats(-0.499, 0.499)


@pytest.mark.parametrize("recipe", RECIPES)
@given(of=st.floats(0.0, 1e5), by=st.floats(1.0, 1e5), of_step=_STEPS, by_step=_STEPS, of_at=_INSIDE, by_at=_INSIDE)
def test_the_true_value_lies_inside_the_band(recipe: str, of: float, by: float, of_step: float, by_step: float,
                                             of_at: float, by_at: float) -> None:
    """Whatever the figures were before rounding, what is made of them lies within value - margin and + margin."""
    assume(by > by_step)
    found = RECIPES[recipe](measured(of, of_step / 2), measured(by, by_step / 2))
    truth = TRUTHS[recipe](of + of_at * of_step, by + by_at * by_step)
    assert found.value is not None
    assert found.margin is not None
    assert abs(truth - found.value) <= found.margin * (1 + 1e-9) + 1e-9
