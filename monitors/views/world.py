"""Everything the pages draw on, of one data set: names, groups, panels and assessments, kept in memory.

A World never changes after it was made; all sessions share it. A new data set gets a new World.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from monitors import contract
from monitors.catalogue.model import Break, Catalogue, GroupKind, Indicator
from monitors.catalogue.reading import conversion, in_scale, native_scale, reading, scales, side
from monitors.domain.assessment import Assessment, assess, shown_period
from monitors.domain.boundary import Boundaries
from monitors.domain.comparison import GroupSummary, Order, summarise
from monitors.domain.likeness import Feature, Likeness, Neighbour
from monitors.domain.observation import Observation
from monitors.domain.panel import Panel
from monitors.domain.period import parse_period
from monitors.domain.region import NEDERLAND, Region, RegionLevel
from monitors.domain.salience import Standout, most_notable
from monitors.domain.scale import Scale, rescaled
from monitors.presentation.wording import group_phrase
from monitors.store import Group, Load, Store
from monitors.views.address_reading import Choices, Former
from monitors.views.geography import Atlas
from monitors.views.selection import BASIS_THEN, EVERYBODY, OWN, Selection
from monitors.views.withheld import inputs, with_derived

ALIKE = "vergelijkbaar"
VIEWS = ("ranglijst", "tabel", "reeks")
OTHER_AREA = "De gemeente kreeg andere grenzen; cijfers zoals gepubliceerd zijn daarom niet te vergelijken."
MEDIAN_OF_PARTS = ("De gemeente kreeg andere grenzen. Een mediaan is niet precies om te rekenen: de cijfers van "
                   "daarvoor zijn een ruwe schatting.")
OLDEST_NEWS = 5  # years before the newest figures: what is older is no news, however far it stands out
FORMER_SINCE = "2010-01-01"  # enough for whoever types the name of their old municipality; more makes the list slow
_REMEMBERED = 80_000  # the assessments of all municipalities among all others, and half as much again
_FORGOTTEN = object()
T = TypeVar("T")


class Members(tuple[str, ...]):
    """Codes of municipalities."""

    @cached_property
    def mark(self) -> str:
        """All of them in one text, for a key that is looked up a thousand times a screen: its hash is reckoned once."""
        return " ".join(self)


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """The municipalities to compare with; `name` reads well behind "de". `self_included`: the municipality is
    one of them, and that must be said. `everybody`: it is all of Nederland."""

    name: str
    members: Members
    self_included: bool
    note: str = ""
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator as it is shown: in its own unit, or per so many of its denominator."""

    indicator: Indicator
    scale: Scale
    basis: str

    @property
    def key(self) -> tuple[str, Scale, str]:
        """What its figures depend on."""
        return self.indicator.id, self.scale, self.basis


class World:
    """One data set with its catalogue."""

    def __init__(self, store: Store, known: Catalogue) -> None:
        self.store, self.catalogue = store, store.dated(known)
        self._lock = Lock()
        self._memory: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self.withheld = with_derived({(w.indicator, w.region, w.period): w.reason for w in store.withheld()}, known)

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make` gave for this key, made again only when it was forgotten. Don't change what you get."""
        with self._lock:
            found: T = self._memory.get(key, _FORGOTTEN)
            if found is not _FORGOTTEN:
                self._memory.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._memory[key] = made
            if len(self._memory) > _REMEMBERED:
                self._memory.popitem(last=False)
        return made

    def panel(self, indicator_id: str, scale: Scale, basis: str) -> Panel:
        """Municipal figures of an indicator in a scale and basis."""
        return self.remember(("panel", indicator_id, scale, basis), lambda: self._panel(indicator_id, scale, basis))

    def wijk_panel(self, indicator_id: str, scale: Scale, gemeente: str) -> Panel:
        """Figures per wijk of a municipality."""
        return self.remember(("wijken", indicator_id, scale, gemeente),
                             lambda: self._wijk_panel(indicator_id, scale, gemeente))

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """The loads that brought or changed a figure, oldest first."""
        return tuple(self.store.loads())

    @cached_property
    def gemeenten(self) -> Mapping[str, Region]:
        return self.store.regions(RegionLevel.GEMEENTE)

    @cached_property
    def atlas(self) -> Atlas:
        """The borders that maps are drawn with."""
        return Atlas(self.store.borders())

    def division(self, regions: Mapping[str, Observation], period: str) -> int:
        """Year of the division that figures of wijken are of; the latest where they are of more."""
        sources = {o.source for o in regions.values() if o.source}
        return max((self.catalogue.division(source, period) for source in sources), default=parse_period(period).year)

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
            chapters=tuple(dict.fromkeys(c.id for m in self.catalogue.arrangements.values() for c in m.chapters)),
            views=VIEWS,
            kinds={kind.id: kind.name for kind in self.catalogue.groups.values() if kind.column},
            backgrounds=len(self.weights),
            monitors={m.id: m.name for m in self.catalogue.arrangements.values()},
            themes={m.id: m.name for m in self.catalogue.theme_monitors.values()},
        )

    @cached_property
    def levels(self) -> Mapping[str, frozenset[RegionLevel]]:
        return self.store.levels()

    def shown(self, indicator_id: str, selection: Selection) -> Shown:
        """The indicator in the scale and basis of the selection, where it allows them."""
        basis = contract.BASIS_PUBLISHED if selection.indeling == BASIS_THEN else contract.BASIS_TODAY
        return self.remember(("shown", indicator_id, selection.schaal, basis),
                             lambda: self._shown(indicator_id, selection.schaal, basis))

    def _shown(self, indicator_id: str, wanted: str | None, basis: str) -> Shown:
        indicator = self.catalogue.indicators[indicator_id]
        scale = Scale(wanted) if wanted else native_scale(indicator)
        if scale not in scales(indicator):
            scale = native_scale(indicator)
        return Shown(in_scale(indicator, scale, self.catalogue.indicators), scale, basis)

    def _panel(self, indicator_id: str, scale: Scale, basis: str) -> Panel:
        return self._scaled(self.store.panel(indicator_id, RegionLevel.GEMEENTE, basis), indicator_id, scale)

    def _wijk_panel(self, indicator_id: str, scale: Scale, gemeente: str) -> Panel:
        return self._scaled(self.store.panel(indicator_id, RegionLevel.WIJK, within=gemeente), indicator_id, scale)

    def _scaled(self, panel: Panel, indicator_id: str, scale: Scale) -> Panel:
        convert = conversion(self.catalogue.indicators[indicator_id], scale)
        return panel if convert is None else rescaled(panel, convert)

    def breaks(self, shown: Shown, region: str | None) -> tuple[Break, ...]:
        """Breaks that hold for a region; where it got other boundaries too, as published and for a median."""
        found = [b for b in shown.indicator.breaks if not b.regions or region in b.regions]
        published = shown.basis == contract.BASIS_PUBLISHED
        if region is not None and (published or shown.indicator.median):
            reason = OTHER_AREA if published else MEDIAN_OF_PARTS
            found += [Break(str(year), reason, (region,)) for year in self.boundaries.touched(region)]
        return tuple(sorted(found, key=lambda b: b.period))

    @cached_property
    def boundaries(self) -> Boundaries:
        return Boundaries(self.store.changes())

    def members(self, shown: Shown, group: ChosenGroup, period: str) -> tuple[str, ...]:
        """The group's municipalities in a period: as published everybody means the municipalities of then."""
        if group.everybody and shown.basis == contract.BASIS_PUBLISHED:
            return tuple(self.panel(shown.indicator.id, shown.scale, shown.basis).by_period.get(period, {}))
        return group.members

    def assessment(self, shown: Shown, region: str, group: ChosenGroup, period: str | None) -> Assessment | None:
        """What there is to say of the region's figure; None when the indicator has no figures."""
        return self.remember(("assessment", shown.key, region, group.members.mark, period),
                             lambda: self._assess(shown, region, group, period))

    def _assess(self, shown: Shown, region: str, group: ChosenGroup, period: str | None) -> Assessment | None:
        panel = self.panel(*shown.key)
        found = shown_period(panel, period)
        if found is None:
            return None
        return assess(panel, region, self.members(shown, group, found[0]),
                      reading(shown.indicator, self.breaks(shown, region)), period,
                      lambda at: self.summary(shown, group, at), lambda at: self.order(shown, group, at))

    def summary(self, shown: Shown, group: ChosenGroup, period: str) -> GroupSummary | None:
        """The group's figures in a period; None when no member has a value."""
        return self.remember(("summary", shown.key, group.members.mark, period),
                             lambda: self._summarise(shown, group, period))

    def _summarise(self, shown: Shown, group: ChosenGroup, period: str) -> GroupSummary | None:
        panel = self.panel(*shown.key)
        members = self.members(shown, group, period)
        found = summarise([panel.at(code, period) for code in members], additive=shown.indicator.additive)
        national = self.national(shown, period) if group.everybody else None
        return found if found is None or national is None else replace(found, mean=national)

    def order(self, shown: Shown, group: ChosenGroup, period: str) -> Order:
        """The group's figures in a period from low to high."""
        panel = self.panel(*shown.key)
        return self.remember(("order", shown.key, group.members.mark, period), lambda: Order(
            [panel.at(code, period) for code in self.members(shown, group, period)], shown.indicator.decimals))

    def national(self, shown: Shown, period: str) -> float | None:
        """The figure that the source itself gives for Nederland, on the scale that is shown; None for a sum."""
        if shown.indicator.additive:
            return None
        panel = self.remember(("national", shown.indicator.id, shown.scale), lambda: self._scaled(
            self.store.panel(shown.indicator.id, RegionLevel.NEDERLAND), shown.indicator.id, shown.scale))
        return panel.at(NEDERLAND, period).value

    def group(self, selection: Selection) -> ChosenGroup:
        """The comparison group of the selection; Nederland where the group needs a municipality and there is none."""
        key = ("group", selection.groep, selection.gemeente, selection.leden, selection.gewichten)
        return self.remember(key, lambda: self._group(selection))

    def _group(self, selection: Selection) -> ChosenGroup:
        kind, own = self.catalogue.groups[selection.groep], selection.gemeente
        if kind.id == OWN:
            members = tuple(dict.fromkeys((*selection.leden, *([own] if own else []))))
            return ChosenGroup(group_phrase(kind), Members(members), own is not None, kind.note)
        if kind.id == ALIKE and own:
            return ChosenGroup(group_phrase(kind), Members(self.alike(own, selection.gewichten)), False, kind.note)
        found = self._listed(kind, own)
        if found is None:
            everybody = self.catalogue.groups[EVERYBODY]
            return ChosenGroup(group_phrase(everybody), self.everybody, own is not None, everybody.note, True)
        return ChosenGroup(group_phrase(kind, found.name), Members(found.members), own in found.members, kind.note)

    def _listed(self, kind: GroupKind, own: str | None) -> Group | None:
        groups = self.groups.get(kind.id, [])
        if kind.members:
            return groups[0]
        return next((g for g in groups if own in g.members), None)

    @cached_property
    def everybody(self) -> Members:
        """All municipalities of today."""
        return Members(self.names)

    def alike(self, gemeente: str, weights: tuple[float, ...] = ()) -> tuple[str, ...]:
        """The municipalities most like this one by the background figures of the catalogue, nearest first.

        `weights` in place of those of the catalogue, in the order of its background figures.
        """
        return tuple(neighbour.code for neighbour in self.neighbours(gemeente, weights))

    def neighbours(self, gemeente: str, weights: tuple[float, ...] = ()) -> tuple[Neighbour, ...]:
        """The same with their distances; none when the municipality lacks a background figure."""
        size, used = self.catalogue.groups[ALIKE].size, weights or self.weights
        return self.remember(("neighbours", gemeente, used), lambda: self.likeness.nearest(gemeente, used, size))

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """The catalogue's weights of the background figures."""
        return tuple(background.weight for background in self.catalogue.groups[ALIKE].background)

    @cached_property
    def likeness(self) -> Likeness:
        return Likeness([Feature({code: o.value for code, (_, o) in figures.items() if o.value is not None}, b.log)
                         for b, figures in zip(self.catalogue.groups[ALIKE].background, self.backgrounds,
                                               strict=True)])

    @cached_property
    def backgrounds(self) -> tuple[Mapping[str, tuple[str, Observation]], ...]:
        """Of each background figure the latest per municipality with its period; one may lag a few years behind."""
        found = []
        for background in self.catalogue.groups[ALIKE].background:
            indicator = self.catalogue.indicators[background.indicator]
            latest: dict[str, tuple[str, Observation]] = {}
            for period, regions in self.panel(indicator.id, native_scale(indicator),
                                              contract.BASIS_TODAY).by_period.items():
                latest.update({code: (period, o) for code, o in regions.items() if o.value is not None})
            found.append(latest)
        return tuple(found)

    def standouts(self, gemeente: str, group: ChosenGroup, per_side: int) -> tuple[Standout, ...]:
        """The indicators on which a municipality differs most from the group, in their latest period."""
        scores = []
        for monitor in self.catalogue.monitors.values():
            for chapter in monitor.chapters:
                for name in chapter.indicators:
                    shown = self.shown(name, Selection())
                    found = self.assessment(shown, gemeente, group, None) if shown.indicator.standout else None
                    if found is not None and found.score is not None and self.recent(found.period):
                        scores.append(Standout(name, found.score, chapter.id, side(shown.indicator, found.score)))
        return most_notable(scores, per_side)

    def apart(self, one: str, other: str) -> str | None:
        """Why two indicators may not be read as one, in one series, order or sum; None where nothing is against it."""
        return self.catalogue.lookalikes_of(one).get(other)

    def made_of(self, indicator_id: str) -> tuple[str, ...]:
        """The indicators that an indicator is derived from, at every remove; none for one that is published."""
        direct = inputs(indicator_id, self.catalogue)
        return tuple(dict.fromkeys(name for i in direct for name in (i, *self.made_of(i))))

    def recent(self, period: str) -> bool:
        """Whether figures of a period are young enough to be news."""
        return parse_period(period).end > self.newest - OLDEST_NEWS

    def persons(self, gemeente: str) -> float | None:
        """How many people live in a municipality, by the latest figure; None where that is not known."""
        size = self.catalogue.indicators.get(self.catalogue.signals.size)
        panel = self.panel(size.id, native_scale(size), contract.BASIS_TODAY) if size else None
        known = [o.value for _, o in panel.series(gemeente) if o.value is not None] if panel else []
        return known[-1] if known else None

    @property
    def example(self) -> str:
        """An indicator to start with: the first key figure that can be compared between municipalities."""
        known = self.catalogue
        return next(i for m in known.monitors.values() for i in m.highlights if not known.indicators[i].additive)

    @cached_property
    def newest(self) -> float:
        """Start of the latest period with figures."""
        return max(parse_period(last).start for _, _, last in self.store.counts().values())

    def reckon(self, gemeente: str) -> None:
        """Assesses the latest figures of a municipality among all others, so that no visitor waits for it."""
        latest = Selection(gemeente=gemeente)
        group = self.group(latest)
        for name in self.levels:
            self.assessment(self.shown(name, latest), gemeente, group, None)

    def warm(self) -> None:
        """Loads what every page needs, so that the first visitor does not wait for it."""
        _ = self.choices, self.levels, self.likeness
        for indicator in self.catalogue.indicators.values():
            self.panel(indicator.id, native_scale(indicator), contract.BASIS_TODAY)
