"""Whether two figures go together over municipalities: the rank correlation of Spearman.

Ranks, because figures are skewed and one large city must not decide. It says nothing of cause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MIN_PAIRS = 10  # under this many municipalities nothing is said
WEAK, MODERATE, STRONG = 0.2, 0.4, 0.7  # from this size on


class Strength(StrEnum):
    """How closely two figures go together. NONE: under WEAK."""

    NONE = "none"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Association:
    """`rho` from -1 to 1 over `n` pairs; None under MIN_PAIRS, or where one of the two is the same everywhere."""

    n: int
    rho: float | None

    @property
    def strength(self) -> Strength:
        size = abs(self.rho or 0.0)
        return (Strength.STRONG if size >= STRONG else Strength.MODERATE if size >= MODERATE
                else Strength.WEAK if size >= WEAK else Strength.NONE)


def mean_ranks(values: Sequence[float]) -> list[float]:
    """Places from low to high, from 1; equal values share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start:end + 1]:
            found[place] = (start + end) / 2 + 1
        start = end + 1
    return found


def spearman(one: Sequence[float], other: Sequence[float]) -> Association:
    """Rank correlation of pairs, with equal values. Raises ValueError when the lengths differ."""
    if len(one) != len(other):
        raise ValueError(f"{len(one)} en {len(other)} waarden zijn geen paren")
    n = len(one)
    if n < MIN_PAIRS:
        return Association(n, None)
    a, b = mean_ranks(one), mean_ranks(other)
    middle = (n + 1) / 2
    product = math.fsum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    spread = (math.fsum((x - middle) ** 2 for x in a), math.fsum((y - middle) ** 2 for y in b))
    if not all(spread):
        return Association(n, None)
    return Association(n, max(-1.0, min(1.0, product / math.sqrt(spread[0] * spread[1]))))
