"""Mann-Kendall and Sen: the vectors of methods.md 5, scipy-free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.trend import Direction, mann_kendall, sen_slope, trend

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


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=15))
def test_a_series_read_backwards_goes_the_other_way(values: list[int]) -> None:
    years = list(range(len(values)))
    forward, backward = trend(years, values), trend(years, [-v for v in values])
    opposite = {Direction.RISING: Direction.FALLING, Direction.FALLING: Direction.RISING}
    assert backward.direction is opposite.get(forward.direction, forward.direction)
    assert backward.p == pytest.approx(forward.p)
    assert forward.p is not None
    assert 0.0 <= forward.p <= 1.0
