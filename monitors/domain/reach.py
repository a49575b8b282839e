"""How far an axis reaches: not to a few figures that lie so far off that all others would become one heap.

Source: the outer fences of Tukey, Exploratory Data Analysis (1977): the quartiles, and three times the distance between
them further. What lies beyond is never left out: a picture draws it at the edge and says its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitors.domain.comparison import quantile

FENCE = 3.0  # distances between the quartiles
FEWEST = 5  # figures; of fewer none is the odd one out
MOST = 0.05  # share of the figures that may lie beyond, and one always may: what many do is no exception
SQUEEZED = 0.5  # an axis is only shortened when the others would take less than this share of it
ROOM = 0.08  # of the axis, for what is drawn at an edge


@dataclass(frozen=True, slots=True)
class Reach:
    """Between `low` and `high` figures stand in their own place on an axis."""

    low: float
    high: float

    @property
    def from_zero(self) -> bool:
        """Whether the figures lie so low that the axis can start at nought."""
        return self.low < self.high / 3

    def side(self, value: float) -> int:
        """−1 under the axis, 1 above it, 0 on it."""
        return (value > self.high) - (value < self.low)

    def excess(self, value: float) -> float:
        """How far beyond the axis, in lengths of the axis."""
        return max(value - self.high, self.low - value, 0.0) / (self.high - self.low or 1.0)

    def place(self, value: float) -> float:
        """Where a figure is drawn: in its own place, or in the room at the edge that it lies beyond."""
        return value if not (side := self.side(value)) else self.edge(side, 1.0)

    def edge(self, side: int, part: float = 0.5) -> float:
        """A place in the room beyond an end: where it starts (`part` 0) to where it ends (1)."""
        return (self.high if side > 0 else self.low) + side * part * ROOM * (self.high - self.low)


def reach(values: Sequence[float], kept: Iterable[float] = ()) -> Reach:
    """The axis that fits these figures, and `kept`, which always stay on it; (0, 0) without any.

    It runs from the lowest to the highest, unless a few beyond the fences leave less than SQUEEZED of it to the others.
    """
    stays = list(kept)
    everything = [*values, *stays]
    if not everything:
        return Reach(0.0, 0.0)
    whole = Reach(min(everything), max(everything))
    bulk = [*_bulk(sorted(values)), *stays]
    found = Reach(min(bulk), max(bulk))
    return found if found.high - found.low < SQUEEZED * (whole.high - whole.low) else whole


def _bulk(ordered: Sequence[float]) -> Sequence[float]:
    """The figures within the fences, and the nearest of the others where those are too many."""
    if len(ordered) < FEWEST:
        return ordered
    q1, q3 = quantile(ordered, 0.25), quantile(ordered, 0.75)
    if q1 == q3:  # half of them are equal: there is no distance to measure with
        return ordered
    fences = Reach(q1 - FENCE * (q3 - q1), q3 + FENCE * (q3 - q1))
    by_distance = sorted(ordered, key=fences.excess)
    within = sum(not fences.side(value) for value in ordered)
    return by_distance[:max(within, len(ordered) - max(1, int(MOST * len(ordered))))]
