"""Where a series is heading, and how sure that is: a damped robust trend with errors as they were in the past.

The middle of the outlook is the last figure (or the mean of the last three), moved along a part of Theil-Sen's slope.
The spread of the series and of its indicator says how far a figure may stray; how far it did stray, in that measure, is
read from the errors that the same method made on other municipalities. Source: methods.md 2 and 4.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from monitors.domain.comparison import quantile
from monitors.domain.trend import sen_slope

LEAST_POINTS, MOST_POINTS = 4, 8  # comparable figures that the trend rests on
RECENT = 3  # figures that a mean of the last ones is taken of
PRIOR = 8  # as many points as the indicator's usual spread weighs against that of the series itself
PROBABILITIES = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99)
FAN = ((0.1, 0.9), (0.3, 0.7))  # the intervals that are drawn
PROMISED = tuple(round(high - low, 6) for low, high in FAN)  # part of the outcomes that each of them should hold
_LEAST_SPREAD = 1e-9
NUDGE = 1e-9  # in units of the spread: quantiles that are equal lie so far apart, so that a chance can be read
_ATOM = 2 * NUDGE * len(PROBABILITIES)  # what lies so close together is one value


@dataclass(frozen=True, slots=True)
class Tuning:
    """What was learnt for a family of indicators.

    `anchor` is the weight of the mean of the last RECENT figures against the last figure alone, `damping` the part of
    the slope that is followed. `errors[h - 1]` are the quantiles (at PROBABILITIES) of the errors h years ahead, in
    units of the spread; further ahead than that they grow on as they did until then.
    """

    family: str
    anchor: float
    damping: float
    errors: tuple[tuple[float, ...], ...]

    @property
    def growth(self) -> float:
        """Power of the years that the errors grew with, as far as they were measured: 0 not at all, 1 in proportion."""
        first, last = ((e[-4] - e[3]) for e in (self.errors[0], self.errors[-1]))
        years = len(self.errors)
        return min(max(math.log(last / first) / math.log(years), 0.0), 1.0) if years > 1 and first > 0 < last else 1.0

    @property
    def tested_years(self) -> int:
        """The furthest ahead that the errors were measured."""
        return len(self.errors)


@dataclass(frozen=True, slots=True)
class Fit:
    """A series up to its last figure: `last`, the mean of the `recent` ones, `slope` a year, `spread` in its unit."""

    last: float
    recent: float
    slope: float
    spread: float
    points: int


def level_of_series(values: Sequence[float], *, relative: bool) -> float:
    """What a usual spread is expressed in: the mean size of a count, else 1."""
    return (sum(abs(v) for v in values) / len(values) or 1.0) if relative else 1.0


def residual_spread(years: Sequence[float], values: Sequence[float], slope: float) -> float:
    """Standard deviation around the robust line, with two degrees of freedom for its place and slope."""
    rests = sorted(v - slope * (t - years[-1]) for t, v in zip(years, values, strict=True))
    middle = quantile(rests, 0.5)
    return math.sqrt(sum((r - middle) ** 2 for r in rests) / max(len(rests) - 2, 1))


def fit(years: Sequence[float], values: Sequence[float], usual: float | None, *, relative: bool) -> Fit | None:
    """The trend of a comparable series in order of time; None under LEAST_POINTS.

    `usual` is the usual spread of the indicator, a part of its level where `relative`; None where it is not known.
    """
    if len(values) < LEAST_POINTS:
        return None
    years, values = years[-MOST_POINTS:], values[-MOST_POINTS:]
    slope = sen_slope(years, values)
    own, n = residual_spread(years, values, slope), len(values)
    spread = own
    if usual is not None:
        common = usual * level_of_series(values, relative=relative)
        spread = math.sqrt((PRIOR * common ** 2 + n * own ** 2) / (PRIOR + n))
    recent = values[-RECENT:]
    return Fit(values[-1], sum(recent) / len(recent), slope, max(spread, _LEAST_SPREAD), n)


def centre(found: Fit, tuning: Tuning, ahead: float, *, cumulative: bool = False) -> float:
    """Middle of the outlook `ahead` years on; of a cumulative count the mean yearly number in those years."""
    start = found.last + tuning.anchor * (found.recent - found.last)
    return start + tuning.damping * found.slope * ((ahead + 1) / 2 if cumulative else ahead)


def _errors(tuning: Tuning, ahead: float) -> tuple[tuple[float, ...], float]:
    """The quantiles of the nearest horizon that was tested, and what to stretch them by."""
    years = max(math.ceil(ahead - 1e-9), 1)
    tested = min(years, tuning.tested_years)
    return tuning.errors[tested - 1], 1.0 if years == tested else (years / tested) ** tuning.growth


def quantile_ahead(found: Fit, tuning: Tuning, ahead: float, probability: float, *, cumulative: bool = False) -> float:
    """The value that the figure stays under with this probability (0.01 to 0.99), `ahead` years on."""
    errors, stretch = _errors(tuning, ahead)
    at = min(max(bisect_right(PROBABILITIES, probability) - 1, 0), len(PROBABILITIES) - 2)
    low, high = PROBABILITIES[at], PROBABILITIES[at + 1]
    share = (probability - low) / (high - low)
    error = errors[at] + share * (errors[at + 1] - errors[at])
    return centre(found, tuning, ahead, cumulative=cumulative) + stretch * found.spread * error


def share_below(found: Fit, tuning: Tuning, ahead: float, value: float, *, cumulative: bool = False) -> float:
    """Part of the past errors with which the figure would be under `value`, `ahead` years on; from 0 to 1."""
    errors, stretch = _errors(tuning, ahead)
    error = (value - centre(found, tuning, ahead, cumulative=cumulative)) / (stretch * found.spread)
    at = bisect_right(errors, error) - 1
    if at < 0:
        return 0.0
    if at >= len(errors) - 1:
        return 1.0
    share = (error - errors[at]) / (errors[at + 1] - errors[at])
    return PROBABILITIES[at] + share * (PROBABILITIES[at + 1] - PROBABILITIES[at])


def chance_below(found: Fit, tuning: Tuning, ahead: float, value: float, *, cumulative: bool = False) -> float:
    """Probability that the figure is at most `value`, `ahead` years on; never under 1 or over 99 percent."""
    return bounded(share_below(found, tuning, ahead, value + _ATOM * found.spread, cumulative=cumulative))


def chance_above(found: Fit, tuning: Tuning, ahead: float, value: float, *, cumulative: bool = False) -> float:
    """Probability that the figure is at least `value`; a figure that would be just that counts here and there."""
    return bounded(1 - share_below(found, tuning, ahead, value - _ATOM * found.spread, cumulative=cumulative))


def chance_between(found: Fit, tuning: Tuning, ahead: float, low: float, high: float) -> float:
    """Probability that the figure is from `low` to `high`; never under 1 or over 99 percent."""
    atom = _ATOM * found.spread
    return bounded(share_below(found, tuning, ahead, high + atom) - share_below(found, tuning, ahead, low - atom))


def bounded(probability: float) -> float:
    """No more certain than the past can make us."""
    return min(max(probability, PROBABILITIES[0]), PROBABILITIES[-1])
