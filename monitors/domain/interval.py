"""How sure a share, a count or a difference is: confidence intervals, and classes against a benchmark.

Source: methods.md 5 (Wilson; Byar; OHID Fingertips for the classes; Spiegelhalter for the funnel).
"""

from __future__ import annotations

import math
from enum import StrEnum
from statistics import NormalDist

USUAL, STRICT = 0.95, 0.998  # the two levels of confidence


class Against(StrEnum):
    """A figure against a benchmark. SIMILAR: inside the interval of USUAL; MUCH_...: outside that of STRICT too."""

    MUCH_LOWER = "much_lower"
    LOWER = "lower"
    SIMILAR = "similar"
    HIGHER = "higher"
    MUCH_HIGHER = "much_higher"


def z_of(level: float) -> float:
    """Standard deviations on either side that hold this share of a normal distribution."""
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(count: float, whole: float, level: float = USUAL) -> tuple[float, float]:
    """Interval of a share (parts of 1) by Wilson. Raises ValueError when the count is not a part of the whole."""
    if not 0 <= count <= whole or whole <= 0:
        raise ValueError(f"{count} van {whole} is geen aandeel")
    z, p = z_of(level), count / whole
    middle = p + z * z / (2 * whole)
    reach = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    return (middle - reach) / (1 + z * z / whole), (middle + reach) / (1 + z * z / whole)


def byar(count: float, level: float = USUAL) -> tuple[float, float]:
    """Interval of a count of events by Byar's approximation, from nought where that does not hold: under one event.

    Raises ValueError for a count under nought.
    """
    if count < 0:
        raise ValueError(f"{count} is geen aantal")
    z, more = z_of(level), count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count >= 1 else 0.0
    return max(low, 0.0), more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3


def against(benchmark: float, usual: tuple[float, float], strict: tuple[float, float]) -> Against:
    """Class of a figure with these intervals. The region must not be a part of the benchmark without saying so."""
    if usual[0] <= benchmark <= usual[1]:
        return Against.SIMILAR
    if usual[0] > benchmark:
        return Against.MUCH_HIGHER if strict[0] > benchmark else Against.HIGHER
    return Against.MUCH_LOWER if strict[1] < benchmark else Against.LOWER


def funnel_limits(share: float, whole: float, level: float = USUAL) -> tuple[float, float]:
    """Where shares (parts of 1) of groups of this size lie by chance around a common one, clipped to 0 and 1."""
    if not 0 <= share <= 1 or whole <= 0:
        raise ValueError(f"{share} van {whole} is geen aandeel")
    reach = z_of(level) * math.sqrt(share * (1 - share) / whole)
    return max(share - reach, 0.0), min(share + reach, 1.0)
