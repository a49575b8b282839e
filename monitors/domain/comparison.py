"""A figure among those of other municipalities: group figures, position, and classes.

Source: methods.md 5 and 7. A group figure is the mean weighted by the denominator, with the median and the
quartiles beside it; never a mean of percentages.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitors.domain.observation import Observation
from monitors.domain.rounding import as_shown, rounded, within_rounding

MIN_GROUP = 4  # under this many values quartiles say nothing
COMPLETE = 0.9  # share of the members that must have a value before anything is said of the group as a whole


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """Figures of a group in one period, in the indicator's unit; `n` values, `missing` members without one.

    `mean` is weighted and None for counts, or where weights are unknown for part of the group; `total` is the sum and
    None for anything but counts. Quartiles are None under MIN_GROUP values. A `partial` group, with values for less
    than COMPLETE of its members, has none of these: they would be of whoever happens to be there.
    """

    n: int
    missing: int
    mean: float | None
    total: float | None
    median: float
    q1: float | None
    q3: float | None
    low: float
    high: float

    @property
    def partial(self) -> bool:
        return self.n < COMPLETE * (self.n + self.missing)

    @property
    def middle(self) -> float | None:
        """The mean, or the median where there is none; None for part of a group, unless a mean was given for all."""
        if self.mean is None and self.partial:
            return None
        return self.median if self.mean is None else self.mean


def quantile(ordered: Sequence[float], share: float) -> float:
    """Quantile of sorted values by linear interpolation (Hyndman & Fan type 7)."""
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def summarise(observations: Iterable[Observation], *, additive: bool) -> GroupSummary | None:
    """Group figures; None when no member has a value."""
    members = list(observations)
    known = [o for o in members if o.value is not None]
    ordered = sorted(o.value for o in known if o.value is not None)
    if not ordered:
        return None
    weighted = [(o.value, o.weight) for o in known if o.value is not None and o.weight is not None]
    weight = sum(w for _, w in weighted)
    whole = len(known) >= COMPLETE * len(members)
    weighed = whole and len(weighted) == len(known) and weight > 0
    spread = whole and len(ordered) >= MIN_GROUP
    return GroupSummary(
        n=len(known),
        missing=len(members) - len(known),
        mean=sum(v * w for v, w in weighted) / weight if weighed and not additive else None,
        total=sum(ordered) if additive and whole else None,
        median=quantile(ordered, 0.5),
        q1=quantile(ordered, 0.25) if spread else None,
        q3=quantile(ordered, 0.75) if spread else None,
        low=ordered[0],
        high=ordered[-1],
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Rank from high to low; `shared` counts the others with the same value, `below` and `above` those that differ.

    `n` is the size of the group: with the municipality itself where it is `included`, else without. `up` and `down`:
    so many places higher or lower it may really be, as the rounding bands of other figures overlap its own.
    """

    rank: int
    n: int
    shared: int
    below: int
    above: int
    included: bool = True
    up: int = 0
    down: int = 0

    @property
    def best(self) -> int:
        return self.rank - self.up

    @property
    def worst(self) -> int:
        return self.rank + self.down

    @property
    def exact(self) -> bool:
        """Whether rounding leaves but one place; equal figures may still share it."""
        return not self.up and not self.down

    @property
    def others(self) -> int:
        """How many there are to compare with."""
        return self.n - self.included


class Order:
    """The figures of a group as they are shown, from low to high: tells the place of one among them without looking at
    them all."""

    def __init__(self, observations: Iterable[Observation], decimals: int) -> None:
        known = sorted((o.value, o.margin or 0.0, as_shown(o.value, decimals))
                       for o in observations if o.value is not None)
        self._decimals = decimals
        self._exact = [value for value, _, _ in known]
        self._margins = [margin for _, margin, _ in known]
        self._shown = [shown for _, _, shown in known]  # in the same order: rounding turns nothing round
        self._widest = max(self._margins, default=0.0)

    def place(self, own: Observation, *, included: bool) -> Position | None:
        """Place of a figure among those of the others, and how far rounding leaves it open; None without a value.

        `included`: it is one of the figures itself. One that is higher as shown, but may be lower before rounding,
        makes the place uncertain.
        """
        if own.value is None:
            return None
        shown, margin = as_shown(own.value, self._decimals), own.margin or 0.0
        n, below = len(self._shown), bisect_left(self._shown, shown)
        above = n - bisect_right(self._shown, shown)
        up, down = self._alike(own.value, margin, n - above)
        return Position(above + 1, n, n - above - below - included, below, above, included, up,
                        down - (included and within_rounding(0.0, 2 * margin)))

    def _alike(self, value: float, margin: float, higher: int) -> tuple[int, int]:
        """How many figures may be the same as this one before rounding: of those from the place `higher` on, and of
        those before it."""
        reach = margin + self._widest
        if not reach:
            return 0, 0
        first, end = bisect_left(self._exact, value - reach), bisect_right(self._exact, value + reach)
        alike = [within_rounding(self._exact[at] - value, margin + self._margins[at]) for at in range(first, end)]
        up = sum(alike[max(higher - first, 0):])
        return up, sum(alike) - up


def places(observations: Mapping[str, Observation], decimals: int) -> dict[str, Position]:
    """Place of each among all others, for those with a value."""
    order = Order(observations.values(), decimals)
    found = {code: order.place(o, included=True) for code, o in observations.items()}
    return {code: place for code, place in found.items() if place is not None}


def class_breaks(values: Iterable[float], classes: int, decimals: int) -> tuple[float, ...]:
    """Upper limits of all classes but the last: quantiles, rounded as shown, without empty or double classes."""
    ordered = sorted(values)
    if not ordered:
        return ()
    limits = {round(quantile(ordered, number / classes), decimals) for number in range(1, classes)}
    kept: list[float] = []
    classified = 0
    for limit in sorted(limits):
        below = bisect_left(ordered, limit)
        if classified < below < len(ordered):
            kept.append(limit)
            classified = below
    return tuple(kept)


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Class of a value: the first starts at the lowest value, each next one at a break."""
    return sum(value >= limit for limit in breaks)


def side_of(observation: Observation, other: float, decimals: int) -> int:
    """1 where the figure is higher than another, -1 where it is lower, 0 where they are about equal.

    Equal when the rounding of the figure explains the difference, or when both look the same as shown. Raises
    ValueError when the figure has no value.
    """
    value = observation.value
    if value is None:
        raise ValueError("een cijfer zonder waarde is niet te vergelijken")
    band = max(observation.margin or 0.0, 0.5 * 10.0 ** -decimals)
    if rounded(value, decimals) == rounded(other, decimals) or abs(value - other) <= band:
        return 0
    return 1 if value > other else -1
