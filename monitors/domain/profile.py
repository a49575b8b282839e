"""The profile of a municipality: its figures on one scale, in spreads of the group, and why some have no place there.

One spread is a robust standard deviation of the side that the figure is on, as in `salience.standing`. On this scale
the median is 0 and the quartiles lie at the same place for every indicator, whatever its unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitors.domain.change import Change, Movement
from monitors.domain.comparability import Concern, of_group
from monitors.domain.comparison import GroupSummary
from monitors.domain.observation import Observation
from monitors.domain.rounding import as_shown
from monitors.domain.salience import HALF_NORMAL_IQR, standing

LEAST_YEARS = 1.0  # a change over a shorter time is not blown up to a year


class Silence(StrEnum):
    """Why a figure has no place in its group."""

    NO_FIGURES = "no_figures"  # the data set has none for the indicator
    COUNT = "count"
    NO_VALUE = "no_value"
    NO_GROUP = "no_group"  # nobody else has a figure
    PARTIAL = "partial"
    FEW = "few"
    ROUNDING = "rounding"  # no further from the median than the figure is exact, or reads the same
    NO_SPREAD = "no_spread"


# The concerns that say so of a group as a whole; whether it has spread is asked of the side that the figure is on.
_OF_GROUP = {Concern.COUNT: Silence.COUNT, Concern.NO_GROUP: Silence.NO_GROUP, Concern.PARTIAL_GROUP: Silence.PARTIAL,
             Concern.SMALL_GROUP: Silence.FEW}


@dataclass(frozen=True, slots=True)
class Ends:
    """The group in spreads from its median: its lowest and highest value, None on a side without spread."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Placing:
    """`score` is the distance to the median in spreads, positive above it; None for a reason. `ends` are those of a
    group that can be compared with, also where the municipality itself has no place.
    """

    score: float | None
    silence: Silence | None = None
    ends: Ends | None = None


def placing(observation: Observation, group: GroupSummary | None, *, additive: bool, decimals: int,
            included: bool = False) -> Placing:
    """Place of a figure in its group, or why it has none.

    `decimals` are those that a reader sees: what reads as the median is not placed beside it. `included`: the group
    contains the municipality itself.
    """
    why = _silence_of_group(group, additive=additive, others=_others(group, observation, included=included))
    if group is None or why is not None:
        return Placing(None, why or Silence.NO_GROUP)
    ends = group_ends(group)
    if observation.value is None:
        return Placing(None, Silence.NO_VALUE, ends)
    if _reads_as(observation, group.median, decimals):
        return Placing(None, Silence.ROUNDING, ends)
    score = standing(observation, group)
    return Placing(score, None if score is not None else Silence.NO_SPREAD, ends)


def _others(group: GroupSummary | None, observation: Observation, *, included: bool) -> int:
    """How many others have a value."""
    return 0 if group is None else group.n - (included and observation.value is not None)


def _silence_of_group(group: GroupSummary | None, *, additive: bool, others: int) -> Silence | None:
    concern = Concern.COUNT if additive else of_group(group if others > 0 else None, additive=additive)
    return None if concern is None else _OF_GROUP.get(concern)


def _reads_as(observation: Observation, median: float, decimals: int) -> bool:
    """Whether a reader cannot tell the figure from the median: by its rounding, or as both are shown."""
    value, margin = observation.value or 0.0, observation.margin or 0.0
    return (0 < margin >= abs(value - median)) or as_shown(value, decimals) == as_shown(median, decimals)


def group_ends(group: GroupSummary) -> Ends | None:
    """The lowest and highest value of a group in spreads from the median; None without quartiles."""
    if group.q1 is None or group.q3 is None:
        return None
    below, above = group.median - group.q1, group.q3 - group.median
    return Ends((group.low - group.median) * HALF_NORMAL_IQR / below if below > 0 else None,
                (group.high - group.median) * HALF_NORMAL_IQR / above if above > 0 else None)


def pace(change: Change, years: float, group: GroupSummary | None, *, additive: bool) -> float | None:
    """Change a year in spreads of the group: what sorts changes of figures in different units.

    The spread is that of both sides together, half the middle half of the group. `years` lie between the two figures;
    under LEAST_YEARS they count as that. None where there is no comparable change (a break, no earlier figure), or no
    spread to hold it against; nought where rounding could explain the change.
    """
    if additive or change.movement is Movement.UNKNOWN or change.delta is None:
        return None
    if group is None or group.partial or group.q1 is None or group.q3 is None or group.q3 <= group.q1:
        return None
    if change.movement is Movement.STEADY:
        return 0.0
    return change.delta / max(years, LEAST_YEARS) * 2 * HALF_NORMAL_IQR / (group.q3 - group.q1)
