"""How far an axis reaches: cases, and what holds for all figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.reach import FEWEST, MOST, ROOM, SQUEEZED, Reach, reach

BULK = [float(n) for n in range(1, 21)]  # quartiles 5,75 and 15,25; fences −22,75 and 43,75

CASES = {
    "no outlier": (BULK, (), Reach(1, 20)),
    "one": ([*BULK, 100.0], (), Reach(1, 20)),
    "one below, negative": ([*BULK, -90.0], (), Reach(1, 20)),
    "one on either side of a large group": ([*BULK * 2, 100.0, -90.0], (), Reach(1, 20)),
    "just within the fence": ([*BULK, 43.0], (), Reach(1, 43)),
    "beyond the fence, but the others keep half": ([*BULK, 39.0], (), Reach(1, 39)),
    "many are no exception": ([*BULK, 100.0, 110.0, 120.0, 130.0], (), Reach(1, 130)),
    "of many the nearest stay on": ([*BULK * 5, 60.0, *[500.0 + n for n in range(5)]], (), Reach(1, 60)),
    "equal ones are on together or off together": ([*BULK, 100.0, 100.0], (), Reach(1, 100)),
    "all equal": ([7.0] * 30, (), Reach(7, 7)),
    "half equal: nothing to measure with": ([0.0] * 20 + [1.0, 2.0, 300.0], (), Reach(0, 300)),
    "all nought": ([0.0] * 9, (), Reach(0, 0)),
    "nought among others": ([0.0, *BULK, 900.0], (), Reach(0, 20)),
    "all negative": ([-v for v in BULK] + [-400.0], (), Reach(-20, -1)),
    "two points": ([1.0, 1000.0], (), Reach(1, 1000)),
    "four points": ([1.0, 2.0, 3.0, 1000.0], (), Reach(1, 1000)),
    "five points": ([1.0, 2.0, 3.0, 4.0, 1000.0], (), Reach(1, 4)),
    "one point": ([3.0], (), Reach(3, 3)),
    "none": ([], (), Reach(0, 0)),
    "what is kept is on the axis": ([*BULK, 100.0], (30.0,), Reach(1, 30)),
    "what is kept reaches as far as the outlier": ([*BULK, 100.0], (0.0, 120.0), Reach(0, 120)),
}


@pytest.mark.parametrize(("values", "kept", "expected"), CASES.values(), ids=CASES.keys())
def test_cases(values: list[float], kept: tuple[float, ...], expected: Reach) -> None:
    assert reach(values, kept) == expected


@pytest.mark.parametrize(("value", "side", "place", "excess"), [
    (5.0, 0, 5.0, 0.0), (0.0, 0, 0.0, 0.0), (10.0, 0, 10.0, 0.0),
    (30.0, 1, 10 + 10 * ROOM, 2.0), (-5.0, -1, -10 * ROOM, 0.5)])
def test_place(value: float, side: int, place: float, excess: float) -> None:
    axis = Reach(0.0, 10.0)
    assert (axis.side(value), axis.place(value), axis.excess(value)) == (side, place, excess)
    assert axis.edge(1) == 10 + 5 * ROOM and axis.edge(-1, 0.0) == 0.0


VALUES = st.lists(st.integers(-10**6, 10**6).map(float), max_size=60)


@given(VALUES, st.lists(st.integers(-100, 100).map(float), max_size=3))
def test_an_axis_is_as_long_as_needed_and_leaves_out_few(values: list[float], kept: list[float]) -> None:
    found = reach(values, kept)
    beyond = [v for v in values if found.side(v)]
    assert len(beyond) <= max(1, MOST * len(values)) and not any(map(found.side, kept))
    if beyond:
        whole = [*values, *kept]
        assert len(values) >= FEWEST
        assert 0 <= found.high - found.low < SQUEEZED * (max(whole) - min(whole))


@given(VALUES)
def test_order_is_kept_where_figures_are_in_their_own_place(values: list[float]) -> None:
    found = reach(values)
    drawn = [found.place(v) for v in sorted(values)]
    assert drawn == sorted(drawn)
    assert all(found.place(v) == v for v in values if not found.side(v))


@pytest.mark.parametrize(("low", "high", "starts"), [
    (0.0, 30.0, True), (9.9, 30.0, True), (10.1, 30.0, False), (400_000.0, 900_000.0, False), (-12.0, 35.0, True)])
def test_an_axis_of_low_figures_starts_at_nought(low: float, high: float, starts: bool) -> None:
    """The axis of the groups went to −5 for a number per 1.000."""
    assert Reach(low, high).from_zero is starts
