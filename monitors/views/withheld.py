"""Which figures are held back with those that the source published wrongly: all that are made of them."""

from __future__ import annotations

from monitors.catalogue.model import Catalogue, Recipe

Withheld = dict[tuple[str, str, str], str]  # reasons by indicator, region and period


def inputs(indicator_id: str, known: Catalogue) -> tuple[str, ...]:
    """The indicators that the values of a derived indicator are made of, at one remove."""
    derived = known.indicators[indicator_id].derived
    if derived is None:
        return ()
    by = known.indicators[derived.of].denominator if derived.recipe is Recipe.PER_DENOMINATOR else None
    return (*derived.inputs, *([by] if by else ()))


def with_derived(withheld: Withheld, known: Catalogue) -> Withheld:
    """Reasons for the figures that are held back and for those that can't be made without them."""
    found = dict(withheld)
    waiting = list(withheld)
    while waiting:
        name, region, period = waiting.pop()
        following = [period, *([str(int(period) + 1)] if period.isdigit() else [])]
        for indicator in known.indicators.values():
            if indicator.derived is None or name not in inputs(indicator.id, known):
                continue
            for at in following if indicator.derived.recipe is Recipe.GROWTH else (period,):
                key = (indicator.id, region, at)
                if key not in found:
                    found[key] = found[name, region, period]
                    waiting.append(key)
    return found
