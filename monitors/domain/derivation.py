"""Figures made of other figures, by the closed set of recipes of the catalogue. The rounding band goes along."""

from __future__ import annotations

from monitors.domain.observation import NOTHING, Observation, Status, weakest


def ratio(of: Observation, by: Observation, factor: float) -> Observation:
    """factor * of / by, weighted by the denominator. A denominator of zero gives no value."""
    status = weakest(of.status, by.status)
    if not status.has_value or of.value is None or not by.value:
        return NOTHING if status.has_value else Observation(None, status)
    value = factor * of.value / by.value
    margin = None
    if of.margin is not None or by.margin is not None:
        low = by.value - (by.margin or 0.0) if by.value > 0 else by.value + (by.margin or 0.0)
        margin = (abs(factor * (abs(of.value) + (of.margin or 0.0)) / low) - abs(value)) if low * by.value > 0 else None
    return Observation(value, status, by.value, margin, of.source)


def total(one: Observation, other: Observation) -> Observation:
    """Two counts together. A part without a value gives no value."""
    status = weakest(one.status, other.status)
    if one.value is None or other.value is None:
        return Observation(None, status)
    margins = [m for m in (one.margin, other.margin) if m is not None]
    return one._replace(value=one.value + other.value, status=status, margin=sum(margins) if margins else None)


def mixed(one: Observation, other: Observation, share: float) -> Observation:
    """An average over a period of which `share` belongs to one and the rest to the other."""
    status = weakest(one.status, other.status, Status.RECALCULATED)
    if one.value is None or other.value is None:
        return Observation(None, status)
    margins = [m for m in (one.margin, other.margin) if m is not None]
    return one._replace(value=share * one.value + (1 - share) * other.value, status=status,
                        margin=max(margins) if margins else None)


def growth(now: Observation, before: Observation) -> Observation:
    """Change in percent since the earlier figure. No value when that was zero or negative."""
    status = weakest(now.status, before.status)
    if not status.has_value or now.value is None or before.value is None or before.value <= 0:
        return NOTHING if status.has_value else Observation(None, status)
    grown = ratio(now, before, 100.0)
    return grown._replace(value=100.0 * (now.value / before.value - 1.0), weight=before.value)


def difference(of: Observation, by: Observation, *, relative: bool) -> Observation:
    """of - by, or the same in percent of `by`."""
    status = weakest(of.status, by.status)
    if not status.has_value or of.value is None or by.value is None:
        return NOTHING if status.has_value else Observation(None, status)
    if relative:
        return growth(of, by)
    margins = [m for m in (of.margin, by.margin) if m is not None]
    return Observation(of.value - by.value, status, of.weight, sum(margins) if margins else None, of.source)
