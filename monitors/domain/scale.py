"""Absolute or relative: the same figures as a number of things, or per so many of their denominator."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

from monitors.domain.observation import Observation, Status
from monitors.domain.panel import Panel


class Scale(StrEnum):
    """Values are what the URL holds, which a reader sees: hence Dutch."""

    ABSOLUTE = "absoluut"
    RELATIVE = "relatief"

    __hash__ = str.__hash__  # of the text that it is, and without a detour: it is part of every key


def per(base: float) -> Callable[[Observation], Observation]:
    """A count per `base` of its denominator: value / weight * base."""
    return lambda o: _scaled(o, base / o.weight if o.weight else None)


def times(base: float) -> Callable[[Observation], Observation]:
    """A share per `base` of its denominator back to a number, as exact as its rounding allows."""
    return lambda o: _no_finer_than_margin(_scaled(o, o.weight / base if o.weight else None))


def _no_finer_than_margin(observation: Observation) -> Observation:
    """A number made of a rounded share, rounded to the power of ten that lies within its rounding band."""
    if observation.value is None or not observation.margin:
        return observation
    step = 10.0 ** math.floor(math.log10(2 * observation.margin))
    return observation._replace(value=step * math.floor(observation.value / step + 0.5)) if step > 1 else observation


def _scaled(observation: Observation, factor: float | None) -> Observation:
    if observation.value is None:
        return observation
    if factor is None:
        return Observation(None, Status.MISSING, observation.weight, None, observation.source)
    margin = None if observation.margin is None else observation.margin * factor
    return observation._replace(value=observation.value * factor, margin=margin)


def rescaled(panel: Panel, convert: Callable[[Observation], Observation]) -> Panel:
    """The panel with every observation converted; one without a denominator has no value."""
    return Panel(panel.indicator, {period: {code: convert(o) for code, o in regions.items()}
                                   for period, regions in panel.by_period.items()})
