"""Rounding as people do by hand: half up, away from zero, on the decimals that a reader sees."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.rounding import as_shown, rounded

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
