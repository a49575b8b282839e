"""The outlook: its trend against a Theil-Sen of our own in numpy, and its chances by hand and as properties."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.outlook import (
    LEAST_POINTS,
    MOST_POINTS,
    PRIOR,
    PROBABILITIES,
    Fit,
    Tuning,
    centre,
    chance_above,
    chance_below,
    chance_between,
    fit,
    level_of_series,
    quantile_ahead,
)

NORMAL = tuple(NormalDist().inv_cdf(p) for p in PROBABILITIES)
SKEWED = tuple(math.exp(e) - 0.5 for e in NORMAL)
TUNING = Tuning("proef", 0.5, 0.5, (NORMAL, tuple(1.5 * e for e in SKEWED)))
FIT = Fit(last=20.0, recent=18.0, slope=2.0, spread=3.0, points=8)


def theil_sen(years: list[float], values: list[float]) -> tuple[float, float]:
    """Slope and residual spread over the last eight points, without any code of the app."""
    t, v = np.array(years[-8:], float), np.array(values[-8:], float)
    first, second = np.triu_indices(len(t), 1)
    slope = float(np.median((v[second] - v[first]) / (t[second] - t[first])))
    rests = v - slope * (t - t[-1])
    return slope, float(np.sqrt(np.sum((rests - np.median(rests)) ** 2) / (len(v) - 2)))


SERIES = st.dictionaries(st.integers(1990, 2030), st.integers(-100_000, 100_000).map(lambda n: n / 100),
                         min_size=LEAST_POINTS, max_size=20).map(lambda found: sorted(found.items()))


@given(SERIES)
def test_the_trend_is_theil_sens(points: list[tuple[int, float]]) -> None:
    years, values = [float(t) for t, _ in points], [v for _, v in points]
    found = fit(years, values, None, relative=False)
    slope, spread = theil_sen(years, values)
    assert found is not None
    assert (found.slope, found.spread) == pytest.approx((slope, max(spread, 1e-9)), abs=1e-9)
    assert (found.last, found.recent) == pytest.approx((values[-1], np.mean(values[-3:])))
    assert found.points == min(len(points), 8)


@given(SERIES, st.floats(0.001, 100.0), st.booleans())
def test_the_usual_spread_weighs_as_eight_points(points: list[tuple[int, float]], usual: float, relative: bool) -> None:
    years, values = [float(t) for t, _ in points], [v for _, v in points]
    found = fit(years, values, usual, relative=relative)
    n, (_, own) = min(len(points), 8), theil_sen(years, values)
    common = usual * (float(np.mean(np.abs(values[-8:]))) or 1.0) if relative else usual
    assert found is not None
    assert found.spread == pytest.approx(math.sqrt((8 * common ** 2 + n * own ** 2) / (8 + n)), abs=1e-9)


def test_a_trend_by_hand() -> None:
    """The slopes are 1, 1, 1, 1.33, 1.5 and 2: the median lies between 1 and 1.33."""
    found = fit([2020, 2021, 2022, 2023], [10, 11, 12, 14], 2.0, relative=False)
    slope = (1 + 4 / 3) / 2
    rests = sorted([10 + 3 * slope, 11 + 2 * slope, 12 + slope, 14.0])
    middle = (rests[1] + rests[2]) / 2
    own = sum((r - middle) ** 2 for r in rests) / 2
    assert found is not None
    assert (found.last, found.points) == (14, 4)
    assert (found.recent, found.slope, found.spread) == pytest.approx(
        (37 / 3, slope, math.sqrt((8 * 2.0 ** 2 + 4 * own) / 12)))


@pytest.mark.parametrize("count", range(LEAST_POINTS))
def test_under_four_points_there_is_no_trend(count: int) -> None:
    assert fit([float(n) for n in range(count)], [1.0] * count, 1.0, relative=False) is None


def test_only_the_last_eight_points_count() -> None:
    years, values = [float(n) for n in range(2010, 2025)], [1000.0 - n ** 2 for n in range(15)]
    assert (MOST_POINTS, PRIOR) == (8, 8)
    for relative in (True, False):
        assert fit(years, values, 0.1, relative=relative) == fit(years[-8:], values[-8:], 0.1, relative=relative)
    assert fit(years, values, 0.1, relative=False) != fit(years[-9:-1], values[-9:-1], 0.1, relative=False)


def test_one_strange_year_does_not_turn_the_trend() -> None:
    years, values = [float(n) for n in range(2017, 2025)], [10.0, 11.0, 12.0, 500.0, 14.0, 15.0, 16.0, 17.0]
    found = fit(years, values, None, relative=False)
    assert found is not None
    assert found.slope == pytest.approx(1.0)
    assert np.polyfit(years, values, 1)[0] < 0  # where least squares would go the other way


def test_a_series_that_never_changed_still_has_an_outlook() -> None:
    found = fit([2020, 2021, 2022, 2023], [7.0] * 4, None, relative=False)
    assert found is not None
    assert (found.slope, found.last, found.recent) == (0.0, 7.0, 7.0)
    assert found.spread > 0
    assert [chance_below(found, TUNING, 2, value) for value in (6.0, 8.0)] == [0.01, 0.99]


@pytest.mark.parametrize(("values", "relative", "level"), [
    ([10.0, 30.0], True, 20.0), ([-10.0, 30.0], True, 20.0), ([0.0, 0.0], True, 1.0), ([10.0, 30.0], False, 1.0)])
def test_the_level_that_a_spread_is_a_part_of(values: list[float], relative: bool, level: float) -> None:
    assert level_of_series(values, relative=relative) == level


# The outlook by hand: it starts half-way from 20 to 18, and follows half of a slope of 2.

@pytest.mark.parametrize(("ahead", "cumulative", "middle"), [
    (0.5, False, 19.5), (1, False, 20.0), (2, False, 21.0), (8, False, 27.0),
    (1, True, 20.0), (2, True, 20.5), (8, True, 23.5),  # mean of the years to come: 20, 21, ... 27
])
def test_the_middle(ahead: float, cumulative: bool, middle: float) -> None:
    assert centre(FIT, TUNING, ahead, cumulative=cumulative) == pytest.approx(middle)
    if cumulative:
        years = range(1, int(ahead) + 1)
        assert np.mean([centre(FIT, TUNING, year) for year in years]) == pytest.approx(middle)


@pytest.mark.parametrize(("widths", "growth"), [
    ((1.0,), 1.0), ((1.0, 2.0), 1.0), ((1.0, 2 ** 0.5), 0.5), ((1.0, 1.0), 0.0), ((2.0, 1.0), 0.0), ((1.0, 9.0), 1.0),
    ((1.0, 5.0, 2.0, 2.0), 0.5),  # from one year to four
])
def test_errors_grow_on_as_they_did(widths: tuple[float, ...], growth: float) -> None:
    """In proportion to the years for a trend that may be wrong, not at all for figures that keep around a mean."""
    assert Tuning("f", 0, 0, tuple(tuple(w * e for e in NORMAL) for w in widths)).growth == pytest.approx(growth)


@pytest.mark.parametrize(("ahead", "years", "errors"), [
    (0.25, 1.0, 0), (1, 1.0, 0), (1.5, 1.0, 1), (2, 1.0, 1), (3, 1.5, 1), (7.5, 4.0, 1), (8, 4.0, 1), (18, 9.0, 1),
])
@pytest.mark.parametrize("cumulative", [False, True])
def test_errors_grow_with_the_years_beyond_what_was_tested(ahead: float, years: float, errors: int,
                                                           cumulative: bool) -> None:
    middle, stretch = centre(FIT, TUNING, ahead, cumulative=cumulative), years ** TUNING.growth
    for p, error in zip(PROBABILITIES, TUNING.errors[errors], strict=True):
        assert quantile_ahead(FIT, TUNING, ahead, p, cumulative=cumulative) == pytest.approx(
            middle + stretch * 3.0 * error)
    between = (TUNING.errors[errors][6] + TUNING.errors[errors][7]) / 2
    assert quantile_ahead(FIT, TUNING, ahead, 0.45, cumulative=cumulative) == pytest.approx(
        middle + stretch * 3.0 * between)


FITS = st.builds(Fit, st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.floats(-100, 100), st.floats(0.01, 1e3),
                 st.just(8))
AHEAD = st.integers(1, 60).map(lambda quarters: quarters / 4)
CHANCES = st.floats(0.01, 0.99)


@given(FITS, AHEAD, CHANCES, st.booleans())
def test_a_chance_is_the_inverse_of_a_quantile(found: Fit, ahead: float, p: float, cumulative: bool) -> None:
    value = quantile_ahead(found, TUNING, ahead, p, cumulative=cumulative)
    assert chance_below(found, TUNING, ahead, value, cumulative=cumulative) == pytest.approx(p, abs=1e-6)


@given(FITS, AHEAD, CHANCES, CHANCES, st.booleans())
def test_a_higher_probability_has_a_higher_value(found: Fit, ahead: float, one: float, other: float,
                                                 cumulative: bool) -> None:
    low, high = (quantile_ahead(found, TUNING, ahead, p, cumulative=cumulative) for p in sorted((one, other)))
    assert low <= high + 1e-9


@given(FITS, AHEAD, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.booleans())
def test_a_chance_rises_with_the_value_and_is_never_certain(found: Fit, ahead: float, one: float, other: float,
                                                            cumulative: bool) -> None:
    low, high = (chance_below(found, TUNING, ahead, v, cumulative=cumulative) for v in sorted((one, other)))
    assert 0.01 <= low <= high <= 0.99


@given(FITS, AHEAD, st.floats(-1e5, 1e5), st.booleans())
def test_a_chance_is_read_between_the_quantiles(found: Fit, ahead: float, value: float, cumulative: bool) -> None:
    """The same by numpy, which also stays within the outermost probabilities."""
    years = math.ceil(ahead)
    middle = found.last + 0.5 * (found.recent - found.last) + 0.5 * found.slope * (
        (ahead + 1) / 2 if cumulative else ahead)
    scale = found.spread * max(1.0, years / 2) ** TUNING.growth
    expected = np.interp((value - middle) / scale, TUNING.errors[min(years, 2) - 1], PROBABILITIES)
    assert chance_below(found, TUNING, ahead, value, cumulative=cumulative) == pytest.approx(expected, abs=1e-6)


@given(SERIES, AHEAD, st.floats(-1e4, 1e4), st.booleans())
def test_a_mirrored_series_has_the_mirrored_chance(points: list[tuple[int, float]], ahead: float, value: float,
                                                   cumulative: bool) -> None:
    symmetric = Tuning("proef", 0.5, 0.5, (tuple((a - b) / 2 for a, b in zip(NORMAL, NORMAL[::-1], strict=True)),))
    years = [float(t) for t, _ in points]
    found = fit(years, [v for _, v in points], 1.0, relative=True)
    mirrored = fit(years, [-v for _, v in points], 1.0, relative=True)
    assert found is not None
    assert mirrored is not None
    assert chance_below(mirrored, symmetric, ahead, -value, cumulative=cumulative) == pytest.approx(
        1 - chance_below(found, symmetric, ahead, value, cumulative=cumulative), abs=1e-6)


@given(FITS, AHEAD, st.floats(-1e5, 1e5), st.booleans())
def test_above_is_what_is_not_below(found: Fit, ahead: float, value: float, cumulative: bool) -> None:
    below = chance_below(found, TUNING, ahead, value, cumulative=cumulative)
    assert chance_above(found, TUNING, ahead, value, cumulative=cumulative) == pytest.approx(1 - below, abs=1e-6)


@given(FITS, AHEAD, st.floats(-1e5, 1e5), st.floats(0, 1e5))
def test_between_is_above_the_one_end_and_not_above_the_other(found: Fit, ahead: float, low: float,
                                                              width: float) -> None:
    """Of which an end that is out of sight takes nothing away."""
    both = chance_between(found, TUNING, ahead, low, low + width)
    above, beyond = (chance_above(found, TUNING, ahead, v) for v in (low, low + width))
    assert 0.01 <= both <= above + 1e-9
    assert both == pytest.approx(max(above - beyond, 0.01), abs=0.0100001)
    assert chance_between(found, TUNING, ahead, low, 1e12) == pytest.approx(above)
    assert chance_between(found, TUNING, ahead, -1e12, low) == pytest.approx(chance_below(found, TUNING, ahead, low))


@pytest.mark.parametrize(("value", "at_most", "at_least"), [
    (20.0, 0.8, 0.9),  # exactly what seven in ten come to
    (20.001, 0.8, 0.2), (19.999, 0.1, 0.9),
])
def test_a_value_that_many_come_to_exactly_counts_on_both_sides(value: float, at_most: float, at_least: float) -> None:
    """Of the errors a tenth is under nought and two tenths are over it; the others are nought."""
    errors = (-3.0, -2.0, -1.0, *(n * 1e-9 for n in range(8)), 1.0, 2.0, 3.0, 4.0)
    steady, tuning = Fit(20.0, 20.0, 0.0, 1.0, 8), Tuning("proef", 0.0, 0.0, (errors,))
    assert chance_below(steady, tuning, 1, value) == pytest.approx(at_most, abs=0.001)
    assert chance_above(steady, tuning, 1, value) == pytest.approx(at_least, abs=0.001)
    assert chance_between(steady, tuning, 1, 20.0, 20.0) == pytest.approx(0.7, abs=0.001)
