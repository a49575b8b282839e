"""Figures that may not be used: only their indicator is refused, and its old figures stay.

They are those that we make ourselves and that fall out of bounds, and all of an indicator that has fewer figures than
it had. What a source published out of bounds is no business of this module: then the contract refuses the whole load.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from monitors.catalogue.model import Catalogue, Indicator
from monitors.contract import BASIS_PUBLISHED, BASIS_TODAY
from monitors.domain.observation import NOTHING
from monitors.prepare.coverage import Fewer, Slice, fewer, listed, unexplained
from monitors.prepare.data_set import Stood
from monitors.prepare.figures import Figures, Snapshot
from monitors.prepare.process import Processed, add_weights, derived_in_order, made_of

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NotTaken:
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
        old = f" Wat daarvan in de app staat, is vastgelegd op {self.since}." if self.since else ""
        return f"Niet bijgewerkt op {date.today().isoformat()}: {self.indicator.name}.{old}"


@dataclass(frozen=True, slots=True)
class Before:
    """What there was: the slices that must not have fewer figures, and the figures themselves by indicator."""

    stood: Callable[[set[str]], Stood]
    coverage: Mapping[Slice, int] = field(default_factory=dict)


def refuse(snapshot: Snapshot, processed: Processed, catalogue: Catalogue, before: Before) -> list[NotTaken]:
    """Puts the figures of before in place of those that may not be used, and tells which.

    An indicator that is made of a refused one is refused with it. `snapshot` has the figures as published.
    """
    reasons = _reasons(snapshot, processed, catalogue, before)
    if not reasons:
        return []
    old = before.stood(set(reasons))
    refused = []
    for name, why in reasons.items():
        for basis, regions in regions_of(snapshot).items():
            processed.of(basis)[name] = {
                period: {code: NOTHING if o.source and o.source not in catalogue.sources else o
                         for code, o in found.items() if code in regions}
                for period, found in old.figures[basis].get(name, {}).items()}
        indicator, today = catalogue.indicators[name], processed.today[name]
        newest = today[max(today)].values() if today else ()
        refused.append(NotTaken(indicator, why, _day(old.moments.get(name, "")),
                                frozenset({indicator.source.table, *(o.source for o in newest if o.source)})))
    add_weights(processed.today, catalogue.indicators, reasons)  # of others, whose denominator is back
    return refused


def regions_of(snapshot: Snapshot) -> dict[str, Collection[str]]:
    """Per basis the codes of the regions that it can have figures of: those of now, and with those of then."""
    then = {code for change in snapshot.changes for code in (change.old, change.new)}
    return {BASIS_TODAY: snapshot.regions.keys(), BASIS_PUBLISHED: snapshot.regions.keys() | then}


def marked(catalogue: Catalogue, refused: list[NotTaken]) -> Catalogue:
    """The catalogue whose sources say which figures are older than the rest."""
    sources = dict(catalogue.sources)
    for one in refused:
        for name in one.sources & sources.keys():
            sources[name] = replace(sources[name], note=" ".join(filter(None, (sources[name].note, one.note))))
    return replace(catalogue, sources=sources)


def _reasons(snapshot: Snapshot, processed: Processed, catalogue: Catalogue, before: Before) -> dict[str, str]:
    """Indicator -> why it is refused."""
    indicators = catalogue.indicators
    shrunk = _shrunk(processed, catalogue, before)
    reasons: dict[str, str] = {}
    for indicator in (*(i for i in indicators.values() if not i.derived), *derived_in_order(indicators)):
        inputs = made_of(indicator.derived, indicators) if indicator.derived else ()
        refused = next((indicators[name].name for name in inputs if name in reasons), None)
        if refused:
            reasons[indicator.id] = f"wordt berekend uit {refused}, en dat is geweigerd"
        elif (found := _made_outside(snapshot, processed, indicator)):
            reasons[indicator.id] = _told(found, indicator, snapshot)
        elif indicator.id in shrunk:
            reasons[indicator.id] = (f"minder cijfers dan er waren: {listed(shrunk[indicator.id])}. "
                                     "Akkoord: --accept-shrink")
    return reasons


def _shrunk(processed: Processed, catalogue: Catalogue, before: Before) -> dict[str, list[Fewer]]:
    """Indicator -> its slices that have fewer figures, and not because they can no longer be computed."""
    found = fewer(before.coverage, processed, catalogue)
    derived = {name for name in found if catalogue.indicators[name].derived}
    stood = before.stood(derived).figures if derived else {}
    left = {name: unexplained(slices, catalogue.indicators[name], processed, stood, catalogue)
            for name, slices in found.items()}
    return {name: slices for name, slices in left.items() if slices}


def _made_outside(snapshot: Snapshot, processed: Processed, indicator: Indicator) -> list[tuple[str, str, float]]:
    """What we made out of bounds; empty where the source itself published such figures."""
    if any(_outside(snapshot.figures, indicator)):
        return []
    return list(dict.fromkeys((*_outside(processed.today, indicator), *_outside(processed.published, indicator))))


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
