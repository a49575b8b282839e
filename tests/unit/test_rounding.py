"""Rounding as people do by hand: half up, away from zero, on the decimals that a reader sees."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.rounding import as_shown, grid, rounded, to_step

_VALUES = st.floats(-1e9, 1e9)
_DECIMALS = st.integers(0, 3)


@pytest.mark.parametrize(("value", "decimals", "result"), [
    (0.5, 0, "1"),
    (1.5, 0, "2"),
    (2.5, 0, "3"),  # Python itself says 2
    (-2.5, 0, "-3"),
    (0.145, 2, "0.15"),  # as a float just under it, as text not
    (2.675, 2, "2.68"),
    (1.005, 2, "1.01"),
    (0.25, 1, "0.3"),
    (-0.25, 1, "-0.3"),
    (0.04999, 1, "0.0"),
    (1234.5, 1, "1234.5"),
    (5, 0, "5"),
    (1e15, 0, "1000000000000000"),
])
def test_half_goes_up_away_from_zero(value: float, decimals: int, result: str) -> None:
    assert str(rounded(value, decimals)) == result
    assert as_shown(value, decimals) == float(result)


@pytest.mark.parametrize(("value", "decimals"), [(-0.0, 0), (-0.4, 0), (-0.04, 1), (-1e-9, 2), (0.0, 2)])
def test_nought_has_no_sign(value: float, decimals: int) -> None:
    assert not rounded(value, decimals).is_signed()
    assert math.copysign(1.0, as_shown(value, decimals)) == 1.0


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="geen getal"):
        rounded(value, 1)
    with pytest.raises(ValueError, match="geen getal"):
        as_shown(value, 1)


@given(_VALUES, _DECIMALS)
def test_it_is_the_nearest_on_the_grid_and_of_two_the_one_away_from_zero(value: float, decimals: int) -> None:
    step, exact = Fraction(1, 10 ** decimals), Fraction(Decimal(repr(value)))
    found = Fraction(rounded(value, decimals))
    assert (found / step).denominator == 1
    assert abs(found - exact) <= step / 2
    assert abs(found - exact) < step / 2 or abs(found) > abs(exact)


@given(_VALUES, _VALUES, _DECIMALS)
def test_rounding_never_turns_an_order_around(one: float, other: float, decimals: int) -> None:
    low, high = sorted([one, other])
    assert as_shown(low, decimals) <= as_shown(high, decimals)
    assert as_shown(-one, decimals) == -as_shown(one, decimals)
    assert as_shown(as_shown(one, decimals), decimals) == as_shown(one, decimals)


@pytest.mark.parametrize(("value", "step", "result"), [
    (270_609.3, 1000.0, 271_000.0), (270_500.0, 1000.0, 271_000.0), (-270_500.0, 1000.0, -271_000.0),
    (0.15, 0.1, 0.2), (0.25, 0.1, 0.3), (8.349999, 0.1, 8.3), (12.4, 5.0, 10.0), (12.5, 5.0, 15.0), (0.3, 0.0, 0.3)])
def test_to_the_nearest_step(value: float, step: float, result: float) -> None:
    assert to_step(value, step) == result


@given(_VALUES, st.sampled_from([0.01, 0.1, 1.0, 5.0, 10.0, 100.0, 1000.0]))
def test_a_step_is_never_further_than_half_and_stays_where_it_is(value: float, step: float) -> None:
    found = to_step(value, step)
    assert abs(Fraction(found) - Fraction(value)) <= Fraction(step) / 2 + Fraction(abs(value) * 1e-12 + 1e-12)
    assert to_step(found, step) == found
    assert grid([found], step / 2) == step or abs(found) > 1e6
    assert math.copysign(1.0, to_step(-0.0, step)) == 1.0
