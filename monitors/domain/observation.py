"""One figure and how sure it is. The status travels with the value to every screen and export."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """Certainty of a value. Without a value it says why there is none; it is never read as 0."""

    MEASURED = "measured"
    PROVISIONAL = "provisional"
    RECALCULATED = "recalculated"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    IMPOSSIBLE = "impossible"

    @property
    def has_value(self) -> bool:
        return self in (Status.MEASURED, Status.PROVISIONAL, Status.RECALCULATED)


class Observation(NamedTuple):
    """A value in the unit of its indicator, with what is needed to judge it.

    `weight` is the size of the indicator's denominator (woningen, huishoudens, inwoners) in the same
    region at or nearest to the period: what a weighted mean needs. `margin` is half the rounding band:
    the true value lies within value - margin and value + margin. Both are None where unknown.
    """

    value: float | None
    status: Status
    weight: float | None = None
    margin: float | None = None
    source: str = ""


NOTHING = Observation(None, Status.MISSING)

# From least to most reserve: a figure made of others is as uncertain as the weakest of them. A recalculated figure of
# provisional ones says that it is provisional: that it may still change matters more to a reader.
_RESERVE = (Status.MEASURED, Status.RECALCULATED, Status.PROVISIONAL,
            Status.IMPOSSIBLE, Status.MISSING, Status.SUPPRESSED)


def weakest(*statuses: Status) -> Status:
    """Status of a figure computed from figures with these statuses. Suppressed always wins."""
    return max(statuses, key=_RESERVE.index, default=Status.MISSING)
