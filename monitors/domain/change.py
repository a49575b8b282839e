"""From one figure to a later one: how much, and whether the figures can carry an arrow at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from monitors.domain.observation import Observation
from monitors.domain.rounding import as_shown, within_rounding


class Movement(StrEnum):
    UP = "up"
    DOWN = "down"
    STEADY = "steady"  # smaller than the rounding of the figures
    UNKNOWN = "unknown"  # not comparable: `reason` says why


class Doubt(StrEnum):
    """Why a change may not be read as one."""

    NO_EARLIER = "no_earlier"
    NO_VALUE = "no_value"
    BREAK = "break"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Change:
    """Difference in the indicator's unit and in percent of the earlier figure (None when that is not above zero)."""

    movement: Movement
    since: str | None = None
    delta: float | None = None
    percent: float | None = None
    doubt: Doubt | None = None


def change_between(earlier: Observation | None, later: Observation, since: str | None = None, *,
                   broken: bool = False, decimals: int = 9) -> Change:
    """Change from an earlier to a later figure.

    No arrow when the rounding bands overlap (methods.md 5), when both read the same in `decimals`, or when the series
    was `broken` in between.
    """
    if earlier is None:
        return Change(Movement.UNKNOWN, since, doubt=Doubt.NO_EARLIER)
    if earlier.value is None or later.value is None:
        return Change(Movement.UNKNOWN, since, doubt=Doubt.NO_VALUE)
    if broken:
        return Change(Movement.UNKNOWN, since, doubt=Doubt.BREAK)
    delta = later.value - earlier.value
    percent = 100.0 * delta / earlier.value if earlier.value > 0 else None
    band = (earlier.margin or 0.0) + (later.margin or 0.0)
    same = as_shown(earlier.value, decimals) == as_shown(later.value, decimals)
    if same or within_rounding(delta, band):
        return Change(Movement.STEADY, since, delta, percent, Doubt.ROUNDING if delta else None)
    return Change(Movement.UP if delta > 0 else Movement.DOWN, since, delta, percent)


def comparable_from(break_periods: Iterable[str], until: str) -> str | None:
    """The last break at or before `until`: figures from that period on can be compared with it."""
    return max((period for period in break_periods if period <= until), default=None)
