"""How sure a share or a rate differs from that of others: chance and rounding together, and the limits of a funnel.

Source: methods.md 5. A register counts everybody, so there is no sampling error. The interval is about chance in what
happens: how far such a number may differ from year to year though nothing changed. Rounding comes on top of that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitors.domain.comparison import COMPLETE
from monitors.domain.interval import STRICT, USUAL, Against, against, byar, funnel_limits, wilson, z_of
from monitors.domain.observation import Observation

MOST_ROUNDED = 0.1  # share of the places that rounding may decide before a funnel misleads
Band = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """What kind of figure it is: per `base` (100 or 1,000) of its denominator, a share or a rate of events."""

    base: float
    rate: bool


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The weighted mean of `n` others, and how far their rounding may have moved it."""

    value: float
    n: int
    band: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """A figure against a benchmark, in the unit of the figure; intervals hold the rounding of the figure too.

    `word` is the class with all rounding counted; `unrounded` is what it would be if the figures were exact.
    """

    benchmark: Benchmark
    usual: Band
    strict: Band
    word: Against
    unrounded: Against

    @property
    def rounding_decides(self) -> bool:
        """Whether the rounding takes a difference away that exact figures would have shown."""
        return self.word is not self.unrounded


def usable(observation: Observation, measure: Measure) -> bool:
    """Whether the count behind the figure can be told: a value that can be a share or a rate, and its denominator."""
    value, weight = observation.value, observation.weight
    return value is not None and bool(weight) and value >= 0 and (measure.rate or value <= measure.base)


def interval(observation: Observation, measure: Measure, level: float, *, rounded: bool = True) -> Band:
    """Interval of the figure in its own unit, by Wilson for a share and by Byar for a rate.

    With `rounded` from the lowest exact figure that its rounding allows to the highest. Raises ValueError when the
    figure is not `usable`.
    """
    value, weight, base = observation.value, observation.weight, measure.base
    if value is None or not weight or not usable(observation, measure):
        raise ValueError(f"{observation} heeft geen bekende teller en noemer")
    margin = (observation.margin or 0.0) if rounded else 0.0
    low, high = max(value - margin, 0.0) * weight / base, (value + margin) * weight / base
    if measure.rate:
        return byar(low, level)[0] / weight * base, byar(high, level)[1] / weight * base
    return (max(wilson(min(low, weight), weight, level)[0], 0.0) * base,
            min(wilson(min(high, weight), weight, level)[1], 1.0) * base)


def benchmark(others: Sequence[Observation], measure: Measure) -> Benchmark | None:
    """The others together; None when less than COMPLETE of them have a figure that is `usable`."""
    known = [o for o in others if usable(o, measure)]
    if not known or len(known) < COMPLETE * len(others):
        return None
    weight = math.fsum(o.weight or 0.0 for o in known)
    value = math.fsum((o.value or 0.0) * (o.weight or 0.0) for o in known) / weight
    # Errors of rounding are spread evenly and independent: two standard deviations, and never more than the largest.
    spread = 2 * math.sqrt(math.fsum(((o.weight or 0.0) * (o.margin or 0.0)) ** 2 for o in known) / 3) / weight
    return Benchmark(value, len(known), min(spread, max(o.margin or 0.0 for o in known)))


def certainty(observation: Observation, others: Sequence[Observation], measure: Measure) -> Certainty | None:
    """How sure the figure differs from the others together, itself not among them; None where it can't be told."""
    found = benchmark(others, measure) if usable(observation, measure) else None
    if found is None:
        return None
    usual, strict = (interval(observation, measure, level) for level in (USUAL, STRICT))
    exact = [interval(observation, measure, level, rounded=False) for level in (USUAL, STRICT)]
    return Certainty(found, usual, strict,
                     against(found.value, _wider(usual, found.band), _wider(strict, found.band)),
                     against(found.value, exact[0], exact[1]))


def _wider(band: Band, by: float) -> Band:
    return band[0] - by, band[1] + by


# Funnel

def limits(middle: float, weight: float, measure: Measure, level: float, margin: float = 0.0) -> Band:
    """Where figures of this size lie by chance and by rounding around a common one, in the unit of the figure."""
    if measure.rate:
        reach = z_of(level) * math.sqrt(middle * measure.base / weight)
        low, high = max(middle - reach, 0.0), middle + reach
        return max(low - margin, 0.0), high + margin
    low, high = funnel_limits(min(middle / measure.base, 1.0), weight, level)
    return max(low * measure.base - margin, 0.0), min(high * measure.base + margin, measure.base)


def outside(observation: Observation, middle: float, measure: Measure) -> Against:
    """Place of a figure in the funnel around the common one, its own rounding counted in its favour."""
    value, weight = observation.value, observation.weight
    if value is None or not weight:
        raise ValueError(f"{observation} heeft geen plaats in de trechter")
    usual, strict = (limits(middle, weight, measure, level, observation.margin or 0.0) for level in (USUAL, STRICT))
    if usual[0] <= value <= usual[1]:
        return Against.SIMILAR
    if value > usual[1]:
        return Against.MUCH_HIGHER if value > strict[1] else Against.HIGHER
    return Against.MUCH_LOWER if value < strict[0] else Against.LOWER


def rounding_at(points: Sequence[Observation]) -> Callable[[float], float]:
    """Half the rounding band of a figure by its denominator: the same for all, or that of a rounded count behind it."""
    margins = [o.margin or 0.0 for o in points]
    sized = sorted((o.margin or 0.0) * (o.weight or 0.0) for o in points)
    if not points or max(margins) - min(margins) <= 1e-6 * max(margins):
        return lambda _: margins[0] if margins else 0.0
    return lambda weight: sized[len(sized) // 2] / weight


def decided_by_rounding(points: Sequence[Observation], middle: float, measure: Measure) -> int:
    """Of how many the place in the funnel would be another one if their figures were exact as they stand."""
    return sum(outside(o, middle, measure) is not outside(o._replace(margin=None), middle, measure) for o in points)
