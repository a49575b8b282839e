"""From base to target: the path that was agreed, the pace so far, and the pace that is needed. Source: methods.md 2."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitors.domain.comparison import quantile

ENOUGH = 0.95  # share of the required pace that counts as on pace
ENOUGH_STRETCHES = 3  # with fewer stretches of years nothing is said of the best ever
HIGH_SHARE = 0.9  # the pace of a group that one in ten was faster than
_ROUND = 1e-9


@dataclass(frozen=True, slots=True)
class Course:
    """A course in years and in the unit of the indicator.

    Of a level `base` is the figure at the start, `now` the last one. Of a cumulative count `base` is 0 and `now` is
    what was realised since. `required` and `pace` are a year, from base to target and from base to now; `needed` is
    what every year from now on must bring, None when the time is over. `ratio` is pace / required, None where nothing
    has to change or no time has passed.
    """

    start: float
    base: float
    moment: float
    now: float
    end: float
    target: float
    aim: float | None = None  # where it has to go from now, when that is another end of the target

    @property
    def required(self) -> float:
        return (self.target - self.base) / (self.end - self.start)

    @property
    def pace(self) -> float | None:
        return None if self.moment == self.start else (self.now - self.base) / (self.moment - self.start)

    @property
    def ratio(self) -> float | None:
        return None if self.target == self.base or self.pace is None else self.pace / self.required

    @property
    def needed(self) -> float | None:
        aim = self.target if self.aim is None else self.aim
        return None if self.moment >= self.end else (aim - self.now) / (self.end - self.moment)

    def path(self, moment: float) -> float:
        """Where the figure should be at a moment (years) on a straight line from base to target."""
        return self.base + self.required * (moment - self.start)

    @property
    def expected(self) -> float:
        """Where the figure should be now; of a cumulative count the pro rata number."""
        return self.path(self.moment)


def enough(ratio: float) -> bool:
    """Whether a pace, as a share of the required one, counts as on pace."""
    return ratio >= ENOUGH - _ROUND


def cagr(before: float, after: float, years: float) -> float:
    """Compound annual growth rate. Raises ValueError where a value is not above zero, for then it does not exist."""
    if before <= 0 or after <= 0:
        raise ValueError("groei per jaar in procenten bestaat alleen tussen twee cijfers boven nul")
    return math.pow(after / before, 1 / years) - 1


def cagr_ratio(course: Course) -> float:
    """Observed against required growth in percent a year (Eurostat, SDG). Raises ValueError like `cagr`.

    None of it is defined for a target that equals the base, or before any time has passed: then too it raises
    ValueError.
    """
    if course.moment == course.start:
        raise ValueError("er is nog geen tijd voorbij")
    required = cagr(course.base, course.target, course.end - course.start)
    if required == 0:
        raise ValueError("het doel is gelijk aan het begin; er is geen groei nodig")
    return math.copysign(1, required) * cagr(course.base, course.now, course.moment - course.start) / abs(required)


@dataclass(frozen=True, slots=True)
class Paces:
    """What was ever shown to be possible, in yearly change over `span` years: the quickest here, what one in ten of the
    group was quicker than, and the quickest of the group. None where there are no figures over so long. `stretches` is
    how many of so many years there were here."""

    span: float
    best: float | None
    high: float | None
    highest: float | None
    stretches: int = ENOUGH_STRETCHES


def paces(points: Sequence[tuple[float, float]], years: float, *, cumulative: bool = False) -> list[float]:
    """Yearly change over every stretch of so many years between comparable points, in order of time.

    Of a cumulative count the points are numbers a year (of years, or of halves or quarters of one), and a pace is their
    mean over so many whole years in a row.
    """
    if cumulative:
        step = min((1.0, *(b[0] - a[0] for a, b in pairwise(points))))
        count = round(int(years + _ROUND) / step)
        return [sum(v for _, v in part) / count for start in range(len(points) - count + 1 if count else 0)
                if (part := points[start:start + count])[-1][0] - part[0][0] < (count - 1) * step + _ROUND]
    at = {round(t, 6): v for t, v in points}
    return [(at[end] - v) / years for t, v in points if (end := round(t + years, 6)) in at]


def longest_paces(points: Sequence[tuple[float, float]], years: float, *,
                  cumulative: bool = False) -> tuple[float, list[float]]:
    """The paces over so many years, or over the longest whole number of years under it that there are any of."""
    span = float(int(years + _ROUND)) if cumulative else years
    while span >= 1:
        found = paces(points, span, cumulative=cumulative)
        if found:
            return span, found
        span = math.ceil(span) - 1
    return 0.0, []


def best_pace(found: Iterable[float], *, falling: bool = False) -> float | None:
    """The quickest of some paces, in the direction of the target; None of none."""
    return min(found, default=None) if falling else max(found, default=None)


def high_pace(found: Iterable[float], *, falling: bool = False) -> float | None:
    """The pace that one in ten was quicker than, in the direction of the target; None of none."""
    ordered = sorted(found)
    return quantile(ordered, 1 - HIGH_SHARE if falling else HIGH_SHARE) if ordered else None
