"""Figures that we make ourselves and that fall out of bounds: only their indicator is refused, its old figures stay.

What a source published out of bounds is no business of this module: then the contract refuses the whole load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitors.catalogue.model import Catalogue, Indicator
from monitors.contract import BASIS_PUBLISHED, BASIS_TODAY
from monitors.prepare.data_set import Stood
from monitors.prepare.figures import Figures, Snapshot
from monitors.prepare.process import Processed, derived_in_order, made_of

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OutOfBounds:
    """An indicator whose new figures are not taken, and why. `since` is the day its old ones came; "" without any."""

    indicator: Indicator
    why: str
    since: str = ""
    sources: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """For who runs prepare."""
        old = f"De oude cijfers blijven staan, van de lading van {self.since}." if self.since else (
            "Er zijn geen oude cijfers.")
        return f"Geweigerd: {self.indicator.name}: {self.why}. {old}"

    @property
    def note(self) -> str:
        """For a reader."""
        old = f" Wat daarvan in de app staat, is vastgelegd in {self.since}." if self.since else ""
        return f"Niet bijgewerkt op {date.today().isoformat()}: {self.indicator.name}.{old}"


def refuse(snapshot: Snapshot, processed: Processed, catalogue: Catalogue,
           stood: Callable[[set[str]], Stood]) -> list[OutOfBounds]:
    """Puts the figures that `stood` gives of indicators in place of those out of bounds, and tells which.

    An indicator that is made of a refused one is refused with it. `snapshot` has the figures as published.
    """
    reasons = _reasons(snapshot, processed, catalogue)
    if not reasons:
        return []
    old = stood(set(reasons))
    refused = []
    for name, why in reasons.items():
        processed.published[name] = old.figures[BASIS_PUBLISHED].get(name, {})
        today = {period: {code: o for code, o in regions.items() if code in snapshot.regions}
                 for period, regions in old.figures[BASIS_TODAY].get(name, {}).items()}
        processed.today[name] = today
        indicator = catalogue.indicators[name]
        newest = today[max(today)].values() if today else ()
        refused.append(OutOfBounds(indicator, why, _day(old.moments.get(name, "")),
                                   frozenset({indicator.source.table, *(o.source for o in newest if o.source)})))
    return refused


def marked(catalogue: Catalogue, refused: list[OutOfBounds]) -> Catalogue:
    """The catalogue whose sources say which figures are older than the rest."""
    sources = dict(catalogue.sources)
    for one in refused:
        for name in one.sources & sources.keys():
            sources[name] = replace(sources[name], note=" ".join(filter(None, (sources[name].note, one.note))))
    return replace(catalogue, sources=sources)


def _reasons(snapshot: Snapshot, processed: Processed, catalogue: Catalogue) -> dict[str, str]:
    """Indicator -> why it is refused."""
    indicators = catalogue.indicators
    reasons: dict[str, str] = {}
    for indicator in (*(i for i in indicators.values() if not i.derived), *derived_in_order(indicators)):
        inputs = made_of(indicator.derived, indicators) if indicator.derived else ()
        refused = next((indicators[name].name for name in inputs if name in reasons), None)
        if refused:
            reasons[indicator.id] = f"wordt berekend uit {refused}, en dat is geweigerd"
        elif not any(_outside(snapshot.figures, indicator)):
            found = dict.fromkeys((*_outside(processed.today, indicator), *_outside(processed.published, indicator)))
            if found:
                reasons[indicator.id] = _told(list(found), indicator, snapshot)
    return reasons


def _told(found: list[tuple[str, str, float]], indicator: Indicator, snapshot: Snapshot) -> str:
    low, high = indicator.bounds
    names = {code: f"{row.region.name} ({code})" for code, row in snapshot.regions.items()}
    shown = "; ".join(f"{names.get(code, code)} {period}: {value:g}" for code, period, value in found[:_SHOWN])
    more = f"; en nog {len(found) - _SHOWN}" if len(found) > _SHOWN else ""
    return f"{shown}{more}: niet tussen {low:g} en {high:g}"


def _outside(figures: Figures, indicator: Indicator) -> Iterator[tuple[str, str, float]]:
    """(region, period, value) of every figure of an indicator that is out of its bounds."""
    low, high = indicator.bounds
    for period, regions in figures.get(indicator.id, {}).items():
        for code, observation in regions.items():
            if observation.value is not None and not low <= observation.value <= high:
                yield code, period, observation.value


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment).date().isoformat() if moment else ""
