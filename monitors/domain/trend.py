"""Direction of a series: Mann-Kendall with Sen's slope, tests that know how sure each point is, and control limits.

Source: methods.md 5 (Mann-Kendall and Sen; OHID Fingertips; Cochran-Armitage; Wheeler for XmR).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from monitors.domain.rounding import within_rounding

MIN_POINTS = 5  # with four points no two-sided test reaches five percent
SIGNIFICANT = 0.05
RECENT_POINTS = 5  # of the recent trend, no more and no fewer
RECENT_CHI2 = 9.54953570608324  # 99.8 percent of chi-square with one degree of freedom
CONTROL_POINTS = 13  # fewer give no control limits that hold
_SE_OF_95 = 3.92  # standard errors in a 95 percent interval
_XMR = 2.66  # mean moving ranges from the middle to a limit


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


def trend(years: Sequence[float], values: Sequence[float], band: float = 0.0) -> Trend:
    """Direction of a comparable series; TOO_FEW under five points.

    `band` is the rounding of the first and the last figure together: a line that moves less than that over the whole
    series is no development.
    """
    if len(values) < MIN_POINTS:
        return Trend(Direction.TOO_FEW, len(values))
    _, _, p = mann_kendall(values)
    slope = sen_slope(years, values)
    if p > SIGNIFICANT or slope == 0 or within_rounding(slope * (years[-1] - years[0]), band):
        return Trend(Direction.NONE, len(values), slope, p)
    return Trend(Direction.RISING if slope > 0 else Direction.FALLING, len(values), slope, p)


Point = tuple[float, float, float]
"""A value with the ends of its 95 percent interval."""


def _weighted_line(points: Sequence[tuple[int, Point]]) -> tuple[float, float]:
    """Slope a step and its standard error, each point weighted by how sure it is."""
    weights = [(_SE_OF_95 / (high - low)) ** 2 for _, (_, low, high) in points]
    whole = sum(weights)
    middle = sum(w * t for w, (t, _) in zip(weights, points, strict=True)) / whole
    spread = sum(w * (t - middle) ** 2 for w, (t, _) in zip(weights, points, strict=True))
    slope = sum(w * (t - middle) * v[0] for w, (t, v) in zip(weights, points, strict=True)) / spread
    return slope, 1 / math.sqrt(spread)


def recent_trend(points: Sequence[Point]) -> tuple[Direction, float]:
    """Direction over the last five yearly points with intervals, and chi-square; TOO_FEW and nought with fewer.

    Rising or falling only when chi-square is above RECENT_CHI2 and every fit without one of the points goes the same
    way.
    Raises ValueError for an interval without width.
    """
    if len(points) < RECENT_POINTS:
        return Direction.TOO_FEW, 0.0
    last = list(enumerate(points[-RECENT_POINTS:]))
    if any(high <= low for _, (_, low, high) in last):
        raise ValueError("een interval zonder breedte zegt niet hoe zeker een cijfer is")
    slope, error = _weighted_line(last)
    chi2 = (slope / error) ** 2
    steady = all(_weighted_line(last[:n] + last[n + 1:])[0] * slope > 0 for n in range(len(last)))
    if chi2 <= RECENT_CHI2 or not steady:
        return Direction.NONE, chi2
    return Direction.RISING if slope > 0 else Direction.FALLING, chi2


def proportion_trend(counts: Sequence[float], wholes: Sequence[float]) -> float:
    """Chi-square (one degree of freedom) of a trend in shares, of counts and wholes in order of time.

    Raises ValueError where nothing or everything is counted: then there is no trend to test.
    """
    count, whole = sum(counts), sum(wholes)
    if not 0 < count < whole:
        raise ValueError("een trend in aandelen bestaat niet als alles of niets telt")
    times = range(1, len(counts) + 1)
    tx = sum(t * x for t, x in zip(times, counts, strict=True))
    tn = sum(t * n for t, n in zip(times, wholes, strict=True))
    ttn = sum(t * t * n for t, n in zip(times, wholes, strict=True))
    return whole * (whole * tx - count * tn) ** 2 / (count * (whole - count) * (whole * ttn - tn * tn))


def control_limits(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Mean with lower and upper limit of a series that only varies by chance (XmR); None under CONTROL_POINTS."""
    if len(values) < CONTROL_POINTS:
        return None
    mean = sum(values) / len(values)
    moving = sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    return mean, mean - _XMR * moving, mean + _XMR * moving
