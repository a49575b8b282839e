"""What stands out: how far a municipality lies from its group, in a measure that works for every indicator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from monitors.domain.comparison import GroupSummary
from monitors.domain.observation import Observation

HALF_NORMAL_IQR = 0.6745  # distance from median to quartile in a normal distribution, in standard deviations
NOTABLE = 1.0  # from one robust standard deviation of the median on


@dataclass(frozen=True, slots=True)
class Standout:
    """`score` is the distance to the group's median in robust standard deviations; positive is above it.

    `topic` is what at most one standout is told of; `side` is 1 for good, -1 for bad, 0 for neither.
    """

    indicator: str
    score: float
    topic: str = ""
    side: int = 0


def standing(observation: Observation, group: GroupSummary | None) -> float | None:
    """Distance to the group's median in robust standard deviations of the side that the figure is on.

    Each side has its own measure, so that a skewed distribution does not make all its upper end stand out.
    None where it cannot be told: no value, or a group without quartiles or without spread on that side. Nought when
    the rounding of the figure could explain the distance.
    """
    if observation.value is None or group is None or group.q1 is None or group.q3 is None:
        return None
    distance = observation.value - group.median
    spread = group.q3 - group.median if distance > 0 else group.median - group.q1
    if spread <= 0:
        return None
    if abs(distance) <= (observation.margin or 0.0):
        return 0.0
    return distance * HALF_NORMAL_IQR / spread


def most_notable(scores: Iterable[Standout], per_side: int) -> tuple[Standout, ...]:
    """The indicators that stand out most: good ones first, then bad, then neither, each most notable first.

    At most `per_side` of each side, one a topic, and none under NOTABLE.
    """
    taken: list[Standout] = []
    sides: Counter[int] = Counter()
    topics: set[str] = set()
    for standout in sorted(scores, key=lambda s: (-abs(s.score), s.indicator)):
        if abs(standout.score) >= NOTABLE and standout.topic not in topics and sides[standout.side] < per_side:
            taken.append(standout)
            topics.add(standout.topic)
            sides[standout.side] += 1
    return tuple(sorted(taken, key=lambda s: ((1, -1, 0).index(s.side), -abs(s.score))))
