"""Rounding as people do by hand: half up, away from zero. Python's own rounding is half to even."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_SAME = 1e-9
_TOUCHING = 1e-9  # bands are half-open, so bands that touch do not overlap; this is for binary fractions
_FINE = 1e-6


@lru_cache(maxsize=200_000)
def rounded(value: float, decimals: int) -> Decimal:
    """The value rounded half up, never minus zero. Raises ValueError when it is not a finite number."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is geen getal dat te tonen is")
    # repr gives the shortest decimal that is this float: 0.145 rounds to 0.15, as a reader of 0.145 expects.
    result = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def as_shown(value: float, decimals: int) -> float:
    """The value that a reader sees: two figures are the same on screen when this is equal."""
    return float(rounded(value, decimals))


def to_step(value: float, step: float) -> float:
    """The multiple of a step that is nearest to the value, half up; the value itself without steps."""
    if step <= 0:
        return value
    exact = Decimal(repr(float(step)))
    return float((Decimal(repr(float(value))) / exact).quantize(Decimal(1), ROUND_HALF_UP) * exact) + 0.0


def least_exact(value: float, step: float) -> float:
    """The lowest exact figure that, rounded to whole steps, is at least `value`; the value itself without steps."""
    return value if step <= 0 else math.ceil(value / step - _SAME) * step - step / 2


def most_exact(value: float, step: float) -> float:
    """The highest exact figure that, rounded to whole steps, is at most `value`; the value itself without steps."""
    return value if step <= 0 else math.floor(value / step + _SAME) * step + step / 2


def grid(values: Iterable[float], margin: float | None) -> float:
    """The step that values are rounded to, from half of it; 0 where some value is finer than that."""
    step = 2 * (margin or 0.0)
    return step if step and all(abs(v / step - round(v / step)) < _FINE for v in values) else 0.0


def within_rounding(distance: float, band: float) -> bool:
    """Whether two figures may be one and the same: `band` is the sum of half their rounding steps, 0 where unknown."""
    return abs(distance) < band - _TOUCHING
