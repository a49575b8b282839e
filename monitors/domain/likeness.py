"""Which municipalities are most alike by their background, and how much that depends on the weights.

Source: methods.md 7. A background figure is standardised: its distance to the mean, in standard deviations.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from operator import mul
from random import Random

HEAVIEST = 3.0  # the largest weight that a background figure can get
DRAWS = 200  # other choices of weights that a conclusion is tried on
_SEED = 1850  # fixed, so that everybody gets the same other choices


@dataclass(frozen=True, slots=True)
class Feature:
    """A background figure per municipality, and whether its logarithm is what counts.

    Where it does, a figure that is not above zero counts as unknown.
    """

    values: Mapping[str, float]
    log: bool = False

    @property
    def known(self) -> frozenset[str]:
        """Municipalities that have the figure."""
        return frozenset(code for code, value in self.values.items() if value > 0 or not self.log)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A municipality and its distance: the weighted root mean square of the differences, in standard deviations."""

    code: str
    distance: float


class Likeness:
    """Standardised backgrounds of all municipalities that have every feature; made once, asked often."""

    def __init__(self, features: Sequence[Feature]) -> None:
        known = frozenset.intersection(*(f.known for f in features)) if features else frozenset()
        self.size = len(features)
        self.codes = tuple(sorted(known))
        columns = [_standardised(f, self.codes) for f in features]
        self._vectors = dict(zip(self.codes, zip(*columns, strict=True), strict=True)) if known else {}

    def apart(self, code: str) -> dict[str, tuple[float, ...]]:
        """Squared differences of every other municipality by feature; empty when `code` lacks a feature."""
        own = self._vectors.get(code)
        if own is None:
            return {}
        return {other: tuple((a - b) ** 2 for a, b in zip(own, vector, strict=True))
                for other, vector in self._vectors.items() if other != code}

    def nearest(self, code: str, weights: Sequence[float], k: int) -> tuple[Neighbour, ...]:
        """The `k` nearest, nearest first; equal ones by code. Empty when `code` lacks a feature.

        Raises ValueError for weights that say nothing: another number than there are features, one under zero, or all
        of them zero.
        """
        return nearest(self.apart(code), self._checked(weights), k)

    def _checked(self, weights: Sequence[float]) -> Sequence[float]:
        if not self.size:
            return weights
        if len(weights) != self.size or min(weights) < 0 or not any(weights):
            raise ValueError(f"{list(weights)} zijn geen gewichten voor {self.size} kenmerken")
        return weights


def nearest(apart: Mapping[str, Sequence[float]], weights: Sequence[float], k: int) -> tuple[Neighbour, ...]:
    """The `k` nearest by squared differences and weights of which at least one is above zero, nearest first."""
    far = [(sum(map(mul, weights, squares)), code) for code, squares in apart.items()]
    total = sum(weights)
    return tuple(Neighbour(code, math.sqrt(square / total)) for square, code in nsmallest(k, far))


def _standardised(feature: Feature, codes: Sequence[str]) -> list[float]:
    raw = [math.log(feature.values[c]) if feature.log else feature.values[c] for c in codes]
    if not raw:
        return []
    mean = math.fsum(raw) / len(raw)
    spread = math.sqrt(math.fsum((v - mean) ** 2 for v in raw) / len(raw)) or 1.0
    return [(v - mean) / spread for v in raw]


@lru_cache(maxsize=8)
def other_weights(features: int, draws: int = DRAWS) -> tuple[tuple[float, ...], ...]:
    """Other choices of weights: each weight by itself, any between 0 and HEAVIEST as likely; always the same ones."""
    chance = Random(_SEED)
    return tuple(tuple(HEAVIEST * chance.random() for _ in range(features)) for _ in range(draws))


@dataclass(frozen=True, slots=True)
class Stability:
    """In how many of the other choices that could be judged a conclusion `stands`; `draws` is how many there were."""

    stands: int
    judged: int
    draws: int


def stability(conclusion: int, others: Iterable[int | None]) -> Stability:
    """How often other choices give the same conclusion (-1 lower, 0 about equal, 1 higher; None: can't be judged)."""
    found = list(others)
    judged = [other for other in found if other is not None]
    return Stability(judged.count(conclusion), len(judged), len(found))
