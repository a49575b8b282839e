"""Direction of a series: Mann-Kendall test with Sen's slope. Source: methods.md 5."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MIN_POINTS = 5  # with four points no two-sided test reaches five percent
SIGNIFICANT = 0.05


class Direction(StrEnum):
    RISING = "rising"
    FALLING = "falling"
    NONE = "none"  # no clear development
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Trend:
    """`slope` is Sen's slope in units a year, `p` the two-sided probability of chance, `n` the points used."""

    direction: Direction
    n: int
    slope: float | None = None
    p: float | None = None


def mann_kendall(values: Sequence[float]) -> tuple[int, float, float]:
    """S, Z with continuity correction, and the two-sided p of a series in order of time."""
    n = len(values)
    s = sum((later > earlier) - (later < earlier) for i, earlier in enumerate(values) for later in values[i + 1:])
    ties = sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    if s == 0 or variance <= 0:
        return s, 0.0, 1.0
    z = (s - math.copysign(1, s)) / math.sqrt(variance)
    return s, z, math.erfc(abs(z) / math.sqrt(2))


def sen_slope(years: Sequence[float], values: Sequence[float]) -> float:
    """Median of the slopes between all pairs of points."""
    slopes = sorted((values[j] - values[i]) / (years[j] - years[i])
                    for i in range(len(values)) for j in range(i + 1, len(values)) if years[j] != years[i])
    middle = len(slopes) // 2
    return slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2


def trend(years: Sequence[float], values: Sequence[float]) -> Trend:
    """Direction of a comparable series; TOO_FEW under five points."""
    if len(values) < MIN_POINTS:
        return Trend(Direction.TOO_FEW, len(values))
    _, _, p = mann_kendall(values)
    slope = sen_slope(years, values)
    if p > SIGNIFICANT or slope == 0:
        return Trend(Direction.NONE, len(values), slope, p)
    return Trend(Direction.RISING if slope > 0 else Direction.FALLING, len(values), slope, p)
