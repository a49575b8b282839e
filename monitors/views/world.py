"""Everything the pages draw on, of one data set: names, groups, panels and assessments, kept in memory.

A World never changes after it was made; all sessions share it. A new data set gets a new World.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any, TypeVar

from monitors import contract
from monitors.catalogue.load import catalogue
from monitors.catalogue.model import Catalogue, Direction, GroupKind, Indicator, Recipe, Unit
from monitors.domain.assessment import Assessment, Reading, assess
from monitors.domain.comparison import Feature, GroupSummary, most_alike, summarise
from monitors.domain.panel import Panel
from monitors.domain.region import Region, RegionLevel
from monitors.domain.salience import Standout, most_notable
from monitors.domain.scale import Scale, per, rescaled, times
from monitors.presentation.wording import group_phrase
from monitors.store import Group, Store, StoreError
from monitors.views.selection import BASIS_THEN, Choices, Former, Selection

NEDERLAND, OWN, ALIKE = "nederland", "eigen", "vergelijkbaar"
VIEWS = ("ranglijst", "tabel", "reeks")
FORMER_SINCE = "2010-01-01"  # enough for whoever types the name of their old municipality; more makes the list slow
_CACHED = 20_000
_REMEMBERED = 2_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """The municipalities to compare with; `name` reads well behind "de". `self_included`: the municipality is
    one of them, and that must be said."""

    name: str
    members: tuple[str, ...]
    self_included: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator as it is shown: in its own unit, or per so many of its denominator."""

    indicator: Indicator
    scale: Scale
    basis: str


class World:
    """One data set with its catalogue."""

    def __init__(self, store: Store, known: Catalogue) -> None:
        self.store, self.catalogue = store, known
        self._lock = Lock()
        self._memory: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self.withheld = {(w.indicator, w.region, w.period): w.reason for w in store.withheld()}
        self.assess = lru_cache(maxsize=_CACHED)(self._assess)
        self.summarised = lru_cache(maxsize=_CACHED)(self._summary)
        self.panel = lru_cache(maxsize=1000)(self._panel)
        self.wijk_panel = lru_cache(maxsize=500)(self._wijk_panel)

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make` gave for this key, made again only when it was forgotten. Don't change what you get."""
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                found: T = self._memory[key]
                return found
        made = make()
        with self._lock:
            self._memory[key] = made
            if len(self._memory) > _REMEMBERED:
                self._memory.popitem(last=False)
        return made

    @cached_property
    def gemeenten(self) -> Mapping[str, Region]:
        return self.store.regions(RegionLevel.GEMEENTE)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of today's municipalities by code, in order of name."""
        return {code: region.name for code, region in self.gemeenten.items()}

    @cached_property
    def former_names(self) -> Mapping[str, str]:
        """Names of municipalities of now and then by code."""
        return {change.old: change.old_name for change in self.store.changes()} | dict(self.names)

    @cached_property
    def former(self) -> Mapping[str, Former]:
        """Municipalities that ended, with those of today that they became, the largest part first."""
        onward: dict[str, list[tuple[float, str, str, str]]] = {}
        for change in self.store.changes():
            onward.setdefault(change.old, []).append((-(change.share_persons or 0.0), change.new, change.date,
                                                      change.old_name))

        def today(code: str) -> list[str]:
            if code in self.names:
                return [code]
            return [end for _, new, _, _ in sorted(onward.get(code, [])) for end in today(new)]

        found = {}
        for code, steps in onward.items():
            ends = tuple(dict.fromkeys(today(code)))
            if code not in self.names and ends:
                found[code] = Former(code, steps[0][3], ends, steps[0][2])
        return found

    @cached_property
    def gemeente_labels(self) -> Mapping[str, str]:
        """What can be typed to find a municipality: today's names, and former names with what they became."""
        today = set(self.names.values())
        former = {f.code: f"{f.name} (nu {self.names[f.successors[0]]})" for f in self.former.values()
                  if f.name not in today and f.date >= FORMER_SINCE}
        return dict(self.names) | dict(sorted(former.items(), key=lambda item: item[1]))

    @cached_property
    def gemeente_options(self) -> tuple[str, ...]:
        return tuple(self.gemeente_labels)

    @cached_property
    def groups(self) -> Mapping[str, list[Group]]:
        found: dict[str, list[Group]] = {}
        for group in self.store.groups():
            found.setdefault(group.kind, []).append(group)
        return found

    @cached_property
    def choices(self) -> Choices:
        return Choices(
            gemeenten=self.names,
            former=self.former,
            indicators={i.id: i.name for i in self.catalogue.indicators.values()},
            groups={kind.id: kind.name for kind in self.catalogue.groups.values()},
            chapters=tuple(dict.fromkeys(c.id for m in self.catalogue.monitors.values() for c in m.chapters)),
            views=VIEWS,
        )

    @cached_property
    def levels(self) -> Mapping[str, frozenset[RegionLevel]]:
        return self.store.levels()

    def shown(self, indicator_id: str, selection: Selection) -> Shown:
        """The indicator in the scale and basis of the selection, where it allows them."""
        indicator = self.catalogue.indicators[indicator_id]
        scale = Scale(selection.schaal) if selection.schaal else native_scale(indicator)
        if scale not in scales(indicator):
            scale = native_scale(indicator)
        basis = contract.BASIS_PUBLISHED if selection.indeling == BASIS_THEN else contract.BASIS_TODAY
        return Shown(_in_scale(indicator, scale), scale, basis)

    def _panel(self, indicator_id: str, scale: Scale, basis: str) -> Panel:
        panel = self.store.panel(indicator_id, RegionLevel.GEMEENTE, basis)
        return _scaled(panel, self.catalogue.indicators[indicator_id], scale)

    def _wijk_panel(self, indicator_id: str, scale: Scale, gemeente: str) -> Panel:
        panel = self.store.panel(indicator_id, RegionLevel.WIJK, within=gemeente)
        return _scaled(panel, self.catalogue.indicators[indicator_id], scale)

    def _assess(self, indicator_id: str, scale: Scale, basis: str, region: str, members: tuple[str, ...],
                period: str | None) -> Assessment | None:
        indicator = _in_scale(self.catalogue.indicators[indicator_id], scale)
        return assess(self.panel(indicator_id, scale, basis), region, members, reading(indicator), period)

    def assessment(self, shown: Shown, region: str, group: ChosenGroup, period: str | None) -> Assessment | None:
        """What there is to say of the region's figure; None when the indicator has no figures."""
        return self.assess(shown.indicator.id, shown.scale, shown.basis, region, group.members, period)

    def _summary(self, indicator_id: str, scale: Scale, basis: str, members: tuple[str, ...],
                 period: str) -> GroupSummary | None:
        panel = self.panel(indicator_id, scale, basis)
        additive = _in_scale(self.catalogue.indicators[indicator_id], scale).additive
        return summarise([panel.at(code, period) for code in members], additive=additive)

    def summary(self, shown: Shown, group: ChosenGroup, period: str) -> GroupSummary | None:
        """The group's figures in a period; None when no member has a value."""
        return self.summarised(shown.indicator.id, shown.scale, shown.basis, group.members, period)

    def group(self, selection: Selection) -> ChosenGroup:
        """The comparison group of the selection; Nederland where the group needs a municipality and there is none."""
        kind, own = self.catalogue.groups[selection.groep], selection.gemeente
        if kind.id == OWN:
            members = tuple(dict.fromkeys((*selection.leden, *([own] if own else []))))
            return ChosenGroup(group_phrase(kind), members, own is not None, kind.note)
        if kind.id == ALIKE and own:
            return ChosenGroup(group_phrase(kind), self.alike(own), False, kind.note)
        found = self._listed(kind, own)
        if found is None:
            nederland = self.catalogue.groups[NEDERLAND]
            return ChosenGroup(group_phrase(nederland), tuple(self.names), own is not None, nederland.note)
        return ChosenGroup(group_phrase(kind, found.name), found.members, own in found.members, kind.note)

    def _listed(self, kind: GroupKind, own: str | None) -> Group | None:
        groups = self.groups.get(kind.id, [])
        if kind.members:
            return groups[0]
        return next((g for g in groups if own in g.members), None)

    def alike(self, gemeente: str) -> tuple[str, ...]:
        """The municipalities most like this one by the background figures of the catalogue."""
        kind = self.catalogue.groups[ALIKE]
        return most_alike(gemeente, self._features, kind.size)

    @cached_property
    def _features(self) -> list[Feature]:
        """Latest background figures per municipality; a municipality may lag a few years behind."""
        features = []
        for background in self.catalogue.groups[ALIKE].background:
            indicator = self.catalogue.indicators[background.indicator]
            panel = self.panel(indicator.id, native_scale(indicator), contract.BASIS_TODAY)
            values: dict[str, float] = {}
            for regions in panel.by_period.values():
                values.update({code: o.value for code, o in regions.items() if o.value is not None})
            features.append(Feature(values, background.weight, background.log))
        return features

    def standouts(self, gemeente: str, group: ChosenGroup, per_side: int) -> tuple[Standout, ...]:
        """The indicators on which a municipality differs most from the group, in their latest period."""
        scores = []
        for monitor in self.catalogue.monitors.values():
            for chapter in monitor.chapters:
                for name in chapter.indicators:
                    shown = self.shown(name, Selection())
                    found = self.assessment(shown, gemeente, group, None)
                    if found is not None and found.score is not None:
                        scores.append(Standout(name, found.score, chapter.id, _side(shown.indicator, found.score)))
        return most_notable(scores, per_side)

    def warm(self) -> None:
        """Loads what every page needs, so that the first visitor does not wait for it."""
        _ = self.choices, self.levels, self._features
        for indicator in self.catalogue.indicators.values():
            self.panel(indicator.id, native_scale(indicator), contract.BASIS_TODAY)


def _side(indicator: Indicator, score: float) -> int:
    """1 where a deviation to this side is good, -1 where it is bad, 0 where the figure does not tell."""
    if indicator.direction is Direction.NEUTRAL or score == 0:
        return 0
    return 1 if (score > 0) == (indicator.direction is Direction.UP) else -1


def reading(indicator: Indicator) -> Reading:
    return Reading(indicator.additive, indicator.decimals, tuple((b.period, b.regions) for b in indicator.breaks))


def native_scale(indicator: Indicator) -> Scale:
    return Scale.ABSOLUTE if indicator.additive else Scale.RELATIVE


def scales(indicator: Indicator) -> tuple[Scale, ...]:
    """Scales that an indicator can be shown in: both only where its denominator is exactly known."""
    native = native_scale(indicator)
    changes = indicator.derived is not None and indicator.derived.recipe in (Recipe.GROWTH, Recipe.DIFFERENCE)
    if changes and not indicator.additive:
        return (native,)  # a change of so many percent is no share of things
    if indicator.denominator is None or indicator.denominator_is_proxy:
        return (native,)
    if indicator.unit in (Unit.COUNT, Unit.PERCENT, Unit.PER_1000):
        return (Scale.ABSOLUTE, Scale.RELATIVE)
    return (native,)


def _in_scale(indicator: Indicator, scale: Scale) -> Indicator:
    """The indicator as it reads in a scale: the unit and the decimals of what is shown."""
    if scale is native_scale(indicator):
        return indicator
    if scale is Scale.RELATIVE:
        return replace(indicator, unit=Unit.PER_1000, decimals=1)
    return replace(indicator, unit=Unit.COUNT, decimals=0)


def _scaled(panel: Panel, indicator: Indicator, scale: Scale) -> Panel:
    if scale is native_scale(indicator):
        return panel
    if scale is Scale.RELATIVE:
        return rescaled(panel, per(1000.0))
    return rescaled(panel, times(100.0 if indicator.unit is Unit.PERCENT else 1000.0))


_worlds: dict[str, World] = {}


def world() -> World:
    """The World of the data set in use. Raises StoreError, saying what to do, when there is none."""
    file = contract.current_file()
    if file is None:
        raise StoreError("Er is nog geen gegevensset. Draai: python -m monitors.prepare")
    found = _worlds.get(file.name)
    if found is None:
        found = World(Store(file), catalogue())
        _worlds.clear()
        _worlds[file.name] = found
    return found
