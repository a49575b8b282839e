"""Intervals and classes: the vectors of methods.md 5, and what must hold of any share or count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.interval import STRICT, USUAL, Against, against, byar, funnel_limits, wilson, z_of


@pytest.mark.parametrize(("count", "whole", "level", "low", "high"), [
    (65, 100, USUAL, 0.5525444, 0.7363575), (1045, 5000, STRICT, 0.1917938, 0.2273156)])
def test_wilson(count: float, whole: float, level: float, low: float, high: float) -> None:
    assert wilson(count, whole, level) == pytest.approx((low, high), abs=5e-8)


@pytest.mark.parametrize(("count", "level", "low", "high"), [
    (65, USUAL, 50.16319, 82.84914), (10, STRICT, 2.91632, 24.19372)])
def test_byar(count: float, level: float, low: float, high: float) -> None:
    assert byar(count, level) == pytest.approx((low, high), abs=5e-6)


@pytest.mark.parametrize(("whole", "low", "high"), [(190, 75.024492, 86.260404), (289, 76.087261, 85.197635)])
def test_funnel_limits(whole: float, low: float, high: float) -> None:
    assert [100 * limit for limit in funnel_limits(0.80642448, whole)] == pytest.approx([low, high], abs=5e-6)


@pytest.mark.parametrize(("share", "whole", "limits"), [(0.01, 10, (0.0, None)), (0.99, 10, (None, 1.0))])
def test_a_funnel_is_clipped(share: float, whole: float, limits: tuple[float | None, float | None]) -> None:
    for found, limit in zip(funnel_limits(share, whole), limits, strict=True):
        assert limit is None or found == limit


@pytest.mark.parametrize(("benchmark", "found"), [
    (30, Against.MUCH_HIGHER), (42, Against.HIGHER), (45, Against.SIMILAR), (50, Against.SIMILAR),
    (55, Against.SIMILAR), (58, Against.LOWER), (70, Against.MUCH_LOWER)])
def test_against_a_benchmark(benchmark: float, found: Against) -> None:
    assert against(benchmark, (45, 55), (40, 60)) is found


@pytest.mark.parametrize("wrong", [lambda: wilson(3, 2), lambda: wilson(-1, 2), lambda: wilson(0, 0),
                                   lambda: byar(-1), lambda: funnel_limits(1.2, 10), lambda: funnel_limits(0.5, 0)])
def test_what_is_no_share_or_count_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="is geen"):
        wrong()  # type: ignore[operator]


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_of_a_share_holds_it_and_stays_between_nought_and_one(share: tuple[int, int]) -> None:
    count, whole = share
    narrow, wide = wilson(count, whole), wilson(count, whole, STRICT)
    assert -1e-12 <= wide[0] <= narrow[0] + 1e-12
    assert narrow[0] - 1e-12 <= count / whole <= narrow[1] + 1e-12
    assert narrow[1] <= wide[1] + 1e-12 <= 1 + 2e-12


@given(st.integers(0, 100_000))
def test_an_interval_of_a_count_holds_it(count: int) -> None:
    low, high = byar(count)
    assert 0 <= low <= count <= high
    assert byar(count, STRICT)[1] > high


def test_the_levels_are_the_usual_ones() -> None:
    assert (z_of(USUAL), z_of(STRICT)) == pytest.approx((1.959964, 3.090232), abs=1e-6)
