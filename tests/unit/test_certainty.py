"""Chance and rounding: intervals, classes and funnel, against an independent reckoning."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.certainty import (
    Measure,
    benchmark,
    certainty,
    decided_by_rounding,
    interval,
    limits,
    outside,
    rounding_at,
    usable,
)
from monitors.domain.interval import STRICT, USUAL, Against
from monitors.domain.observation import NOTHING, Observation, Status

SHARE, RATE = Measure(100.0, rate=False), Measure(1000.0, rate=True)


def figure(value: float | None, weight: float | None = 1000.0, margin: float | None = None) -> Observation:
    return Observation(value, Status.MEASURED if value is not None else Status.MISSING, weight, margin)


@pytest.mark.parametrize(("value", "weight", "measure", "level", "expected"), [
    (65.0, 100.0, SHARE, USUAL, (55.25444, 73.63575)),  # methods.md 5
    (20.9, 5000.0, SHARE, STRICT, (19.17938, 22.73156)),
    (65.0, 1000.0, RATE, USUAL, (50.16319, 82.84914)),
    (10.0, 1000.0, RATE, STRICT, (2.91632, 24.19372)),
    (0.0, 500.0, SHARE, USUAL, (0.0, 0.76246)),  # z2 / (n + z2)
    (0.0, 1000.0, RATE, USUAL, (0.0, 3.66801)),  # (1 - 1/9 + z/3)^3
    (0.4, 1000.0, RATE, USUAL, (0.0, 4.47252)),
])
def test_vectors(value: float, weight: float, measure: Measure, level: float, expected: tuple[float, float]) -> None:
    assert interval(figure(value, weight), measure, level) == pytest.approx(expected, abs=2e-3)


def wilson_by_root(share: float, n: float, z: float) -> tuple[float, float]:
    """The ends solve (p - x)^2 = z^2 x (1 - x) / n: found by halving, not by the formula."""
    def end(low: float, high: float, sign: int) -> float:
        for _ in range(80):
            x = (low + high) / 2
            inside = (share - x) ** 2 <= z * z * x * (1 - x) / n
            low, high = (x, high) if inside == (sign > 0) else (low, x)
        return (low + high) / 2
    return end(0.0, share, -1), end(share, 1.0, 1)


@given(st.integers(1, 99), st.sampled_from([50, 1234, 90_000]))
def test_interval_of_a_share_solves_its_equation(value: int, n: int) -> None:
    found = interval(figure(float(value), float(n)), SHARE, USUAL)
    expected = [100 * end for end in wilson_by_root(value / 100, n, 1.959964)]
    assert found == pytest.approx(expected, abs=1e-4)


@given(st.floats(0, 100), st.floats(1, 1e6), st.floats(0, 5), st.sampled_from([SHARE, RATE]))
def test_intervals_hold_the_figure_and_its_rounding_and_stay_possible(value: float, weight: float, margin: float,
                                                                     measure: Measure) -> None:
    o = figure(value, weight, margin)
    usual, strict = interval(o, measure, USUAL), interval(o, measure, STRICT)
    exact = interval(o, measure, USUAL, rounded=False)
    assert 0 <= strict[0] <= usual[0] + 1e-9 and usual[1] <= strict[1] + 1e-9
    assert usual[0] <= exact[0] + 1e-9 and exact[1] <= usual[1] + 1e-9
    assert usual[0] <= value + 1e-9 and value <= usual[1] + 1e-9
    assert measure.rate or strict[1] <= 100 + 1e-9


@pytest.mark.parametrize(("o", "measure", "can"), [
    (figure(5.0), SHARE, True), (NOTHING, SHARE, False), (figure(5.0, None), SHARE, False),
    (figure(5.0, 0.0), SHARE, False), (figure(-1.0), RATE, False), (figure(101.0), SHARE, False),
    (figure(1200.0), RATE, True), (figure(0.0), SHARE, True), (figure(100.0), SHARE, True)])
def test_only_a_part_of_something_has_an_interval(o: Observation, measure: Measure, can: bool) -> None:
    assert usable(o, measure) is can
    if not can:
        with pytest.raises(ValueError, match="teller en noemer"):
            interval(o, measure, USUAL)


def test_benchmark_is_weighted_and_its_rounding_averages_out() -> None:
    others = [figure(10.0, 100.0, 0.5), figure(30.0, 300.0, 0.5)]
    found = benchmark(others, SHARE)
    assert found is not None
    assert (found.value, found.n) == (25.0, 2)
    assert found.band == pytest.approx(2 * math.sqrt((50 ** 2 + 150 ** 2) / 3) / 400)
    alone = benchmark(others[:1], SHARE)
    assert alone is not None and alone.band == 0.5  # never more than the largest rounding


@pytest.mark.parametrize("others", [[], [NOTHING], [figure(5.0)] * 8 + [NOTHING] * 2, [figure(5.0, None)]])
def test_no_benchmark_of_part_of_a_group(others: list[Observation]) -> None:
    assert benchmark(others, SHARE) is None
    assert certainty(figure(5.0), others, SHARE) is None


@pytest.mark.parametrize(("value", "weight", "margin", "word", "unrounded"), [
    (20.0, 10_000.0, None, Against.SIMILAR, Against.SIMILAR),
    (21.0, 10_000.0, None, Against.HIGHER, Against.HIGHER),
    (19.0, 10_000.0, None, Against.LOWER, Against.LOWER),
    (22.0, 10_000.0, None, Against.MUCH_HIGHER, Against.MUCH_HIGHER),
    (18.0, 10_000.0, None, Against.MUCH_LOWER, Against.MUCH_LOWER),
    (21.0, 100.0, None, Against.SIMILAR, Against.SIMILAR),  # the same difference in a small place
    (21.0, 10_000.0, 0.5, Against.SIMILAR, Against.HIGHER),  # the rounding could explain it
])
def test_classes(value: float, weight: float, margin: float | None, word: Against, unrounded: Against) -> None:
    found = certainty(figure(value, weight, margin), [figure(20.0, 1e6)] * 4, SHARE)
    assert found is not None
    assert (found.word, found.unrounded, found.rounding_decides) == (word, unrounded, word is not unrounded)


def test_funnel_has_the_vectors_and_opens_with_rounding() -> None:
    assert limits(80.642448, 190, SHARE, USUAL) == pytest.approx((75.024492, 86.260404), abs=1e-5)
    assert limits(80.642448, 289, SHARE, USUAL, 1.0) == pytest.approx((75.087261, 86.197635), abs=1e-5)
    low, high = limits(50.0, 1000, RATE, USUAL)  # 50 events: 50 +/- 1.96 * sqrt(50)
    assert (low, high) == pytest.approx((50 - 13.859, 50 + 13.859), abs=1e-3)
    assert limits(1.0, 100, RATE, STRICT)[0] == 0.0


@pytest.mark.parametrize(("value", "place"), [(20.0, Against.SIMILAR), (21.0, Against.HIGHER), (19.0, Against.LOWER),
                                              (22.0, Against.MUCH_HIGHER), (18.0, Against.MUCH_LOWER)])
def test_place_in_the_funnel(value: float, place: Against) -> None:
    assert outside(figure(value, 10_000.0), 20.0, SHARE) is place
    assert outside(figure(value, 10_000.0, 5.0), 20.0, SHARE) is Against.SIMILAR


def test_rounding_that_decides_is_counted() -> None:
    points = [figure(21.0, 10_000.0, 0.5), figure(20.0, 10_000.0, 0.5), figure(40.0, 10_000.0, 0.5)]
    assert decided_by_rounding(points, 20.0, SHARE) == 1
    assert rounding_at(points)(5.0) == 0.5
    counted = [figure(1.0, 100.0, 5.0), figure(1.0, 1000.0, 0.5), figure(1.0, 500.0, 1.0)]
    assert rounding_at(counted)(250.0) == pytest.approx(2.0)
    assert rounding_at([])(1.0) == 0.0
