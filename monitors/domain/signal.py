"""Where several figures of one area lie on the same side as feared: marks beside the figure of the whole.

Only differences that survive rounding count (`change.change_between`); an unknown figure never makes a mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from monitors.domain.change import Movement, change_between
from monitors.domain.observation import Observation

FEWEST_PARTS, MOST_PARTS = 2, 3  # figures of a signal: fewer is no meeting, more can't be read
FEW_PERSONS = 500  # under so many inhabitants a few households can turn a share


class Side(StrEnum):
    """On which side of the whole's own figure an area gives a mark."""

    ABOVE = "above"
    BELOW = "below"


class Mark(StrEnum):
    """Whether an area lies on that side. UNKNOWN: its own figure or that of the whole is not there."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def beside(part: Observation, whole: Observation, decimals: int) -> Movement:
    """How a part lies by the whole: UP is above it, STEADY within the rounding, UNKNOWN without one of the two."""
    return change_between(whole, part, decimals=decimals).movement


def mark(part: Observation, whole: Observation, side: Side, decimals: int) -> Mark:
    """Whether a part lies on `side` of the whole by more than both are rounded."""
    found = beside(part, whole, decimals)
    if found is Movement.UNKNOWN:
        return Mark.UNKNOWN
    return Mark.YES if found is (Movement.UP if side is Side.ABOVE else Movement.DOWN) else Mark.NO


def meeting(marks: Iterable[Mark]) -> Mark:
    """YES when all are; NO as soon as one is, whatever is unknown of the others; nothing meets without marks."""
    found = list(marks)
    if Mark.NO in found or not found:
        return Mark.NO
    return Mark.UNKNOWN if Mark.UNKNOWN in found else Mark.YES
