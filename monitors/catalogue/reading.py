"""How an indicator may be read: on which scales, with which breaks, and which side is good."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from monitors.catalogue.model import Break, Direction, Indicator, Recipe, Unit
from monitors.domain.assessment import Reading
from monitors.domain.observation import Observation
from monitors.domain.scale import Scale, per, times

_BASES = {Unit.PERCENT: 100.0, Unit.PER_1000: 1000.0}
_PER = re.compile(r" per 1\.000 .*$")


def native_scale(indicator: Indicator) -> Scale:
    return Scale.ABSOLUTE if indicator.additive else Scale.RELATIVE


def scales(indicator: Indicator) -> tuple[Scale, ...]:
    """Scales that an indicator can be shown in: both only for things that are counted, of an exact denominator."""
    exact = indicator.denominator is not None and not indicator.denominator_is_proxy
    changes = indicator.derived is not None and indicator.derived.recipe in (Recipe.GROWTH, Recipe.DIFFERENCE)
    counted = indicator.unit is Unit.COUNT or (indicator.unit in _BASES and not changes)
    return (Scale.ABSOLUTE, Scale.RELATIVE) if exact and counted else (native_scale(indicator),)


def in_scale(indicator: Indicator, scale: Scale, known: Mapping[str, Indicator]) -> Indicator:
    """The indicator as it reads in a scale: its name, its unit and the decimals of what is shown."""
    if scale is native_scale(indicator):
        return indicator
    if scale is Scale.RELATIVE:
        whole = known[indicator.denominator or ""].name.lower()
        return replace(indicator, name=f"{indicator.name} per 1.000 ({whole})", unit=Unit.PER_1000, decimals=1)
    return replace(indicator, name=f"{_PER.sub('', indicator.name)} (aantal)", unit=Unit.COUNT, decimals=0)


def conversion(indicator: Indicator, scale: Scale) -> Callable[[Observation], Observation] | None:
    """What brings a figure of the indicator to a scale; None where it is on that scale already."""
    if scale is native_scale(indicator):
        return None
    return per(1000.0) if scale is Scale.RELATIVE else times(_BASES[indicator.unit])


def reading(indicator: Indicator, breaks: Iterable[Break]) -> Reading:
    """How figures may be read where these breaks hold."""
    return Reading(indicator.additive, indicator.decimals, tuple(b.period for b in breaks))


def side(indicator: Indicator, score: float) -> int:
    """1 where a deviation to this side is good, -1 where it is bad, 0 where the figure does not tell."""
    if indicator.direction is Direction.NEUTRAL or score == 0:
        return 0
    return 1 if (score > 0) == (indicator.direction is Direction.UP) else -1
