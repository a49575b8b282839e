"""Mann-Kendall and Sen, recent trends, trends of shares, control limits: the vectors of methods.md 5, scipy-free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.trend import (
    RECENT_CHI2,
    Direction,
    control_limits,
    mann_kendall,
    proportion_trend,
    recent_trend,
    sen_slope,
    trend,
)

EIGHT = (28.0, 28.4, 28.1, 28.9, 29.3, 29.2, 29.8, 30.1)


@pytest.mark.parametrize(("values", "s", "z", "p"), [
    ((1, 2, 3, 4, 5), 10, 2.204541, 0.027486),
    ((5, 5, 6, 6, 7), 8, 1.827815, 0.067577),
    (EIGHT, 24, 2.845512, 0.004434),
    ((5, 4, 3, 2, 1), -10, -2.204541, 0.027486),
    ((3, 3, 3, 3, 3), 0, 0.0, 1.0),
    ((1, 2, 2, 1), 0, 0.0, 1.0),
    ((4,), 0, 0.0, 1.0),
    ((), 0, 0.0, 1.0),
])
def test_mann_kendall(values: tuple[float, ...], s: int, z: float, p: float) -> None:
    assert mann_kendall(values) == pytest.approx((s, z, p), abs=1e-6)


@pytest.mark.parametrize(("years", "values", "slope"), [
    (range(2017, 2025), EIGHT, 0.3),
    (range(5), (1, 2, 3, 4, 5), 1.0),
    ((2012, 2016, 2020), (10.0, 14.0, 18.0), 1.0),
    ((2020, 2021, 2023), (1.0, 1.0, 100.0), 33.0),
])
def test_sen_slope(years: tuple[float, ...], values: tuple[float, ...], slope: float) -> None:
    assert sen_slope(list(years), values) == pytest.approx(slope)


@pytest.mark.parametrize(("values", "direction"), [
    (EIGHT, Direction.RISING),
    (EIGHT[::-1], Direction.FALLING),
    ((1, 2, 3, 4, 5), Direction.RISING),
    ((5, 5, 6, 6, 7), Direction.NONE),
    ((1, 5, 2, 4, 3), Direction.NONE),
    ((3, 3, 3, 3, 3), Direction.NONE),
    ((1, 2, 3, 4), Direction.TOO_FEW),
    ((), Direction.TOO_FEW),
])
def test_direction(values: tuple[float, ...], direction: Direction) -> None:
    found = trend(list(range(len(values))), values)
    assert (found.direction, found.n) == (direction, len(values))
    assert (found.p is None) == (direction is Direction.TOO_FEW)


@pytest.mark.parametrize(("step", "band", "direction"), [
    (0.01, 0.0, Direction.RISING),
    (0.01, 1.0, Direction.NONE),  # 13 percent year after year, of which some were recalculated to 12.96
    (0.25, 1.0, Direction.RISING),
    (-0.24, 1.0, Direction.NONE),
    (-1.0, 1.0, Direction.FALLING),
])
def test_a_line_within_the_rounding_is_no_development(step: float, band: float, direction: Direction) -> None:
    assert trend(range(5), [step * year for year in range(5)], band).direction is direction


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=15))
def test_a_series_read_backwards_goes_the_other_way(values: list[int]) -> None:
    years = list(range(len(values)))
    forward, backward = trend(years, values), trend(years, [-v for v in values])
    opposite = {Direction.RISING: Direction.FALLING, Direction.FALLING: Direction.RISING}
    assert backward.direction is opposite.get(forward.direction, forward.direction)
    assert backward.p == pytest.approx(forward.p)
    assert forward.p is not None
    assert 0.0 <= forward.p <= 1.0


# With intervals, of shares, and control limits: methods.md 5

RISING = [(24.67, 23.16, 26.25), (24.6, 23.15, 26.19), (28, 26.44, 29.64), (30.2, 28.63, 31.9), (30.6, 28.98, 32.25)]
STEADY = [(20.5506, 18.1803, 23.1427), (19.5952, 17.3444, 22.0602), (19.0349, 16.8421, 21.4394),
          (21.3966, 19.0918, 23.8975), (18.4372, 16.2925, 20.7941)]


@pytest.mark.parametrize(("points", "direction", "chi2"), [
    (RISING, Direction.RISING, 46.77), (STEADY, Direction.NONE, 0.4642), (RISING[:4], Direction.TOO_FEW, 0.0),
    ([(-v, -high, -low) for v, low, high in RISING], Direction.FALLING, 46.77),
    ([(1.0, 0.0, 2.0), *RISING], Direction.RISING, 46.77)])  # only the last five count
def test_recent_trend(points: list[tuple[float, float, float]], direction: Direction, chi2: float) -> None:
    found, value = recent_trend(points)
    assert found is direction
    assert value == pytest.approx(chi2, abs=0.005)


def test_a_recent_trend_that_one_point_makes_is_none() -> None:
    sharp = [(10.0, 9.99, 10.01), (10.0, 9.99, 10.01), (10.0, 9.99, 10.01), (9.99, 9.98, 10.0), (11.0, 10.99, 11.01)]
    found, chi2 = recent_trend(sharp)
    assert chi2 > RECENT_CHI2
    assert found is Direction.NONE


def test_an_interval_without_width_is_refused() -> None:
    with pytest.raises(ValueError, match="zonder breedte"):
        recent_trend([(1.0, 1.0, 1.0)] * 5)


def test_trend_of_proportions() -> None:
    counts, wholes = [994, 1023, 1199, 1332, 1367], [40299, 41527, 42811, 44064, 44701]
    assert proportion_trend(counts, wholes) == pytest.approx(47.90, abs=0.005)
    assert proportion_trend([10, 20, 30], [100, 200, 300]) == pytest.approx(0.0)
    for nothing in ([0, 0], [5, 5]):
        with pytest.raises(ValueError, match="alles of niets"):
            proportion_trend(nothing, [5, 5])


def test_control_limits() -> None:
    values = [64, 66, 63, 65, 67, 64, 66, 68, 65, 64, 66, 67, 65]
    assert control_limits(values) == pytest.approx((65.3846, 59.8429, 70.9263), abs=5e-5)
    assert control_limits(values[1:]) is None
