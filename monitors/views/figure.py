"""One indicator as one screen shows it: the assessment of the chosen municipality with rows, classes and texts.

No Streamlit here: the pages draw what this says, the exports write it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pyarrow as pa

from monitors import contract
from monitors.catalogue.model import Source
from monitors.catalogue.reading import scales
from monitors.domain.assessment import Assessment
from monitors.domain.comparability import Remark, Use, may, of_members, share_of_group, within_group
from monitors.domain.comparison import GroupSummary, Position, places, summarise
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.period import parse_period
from monitors.domain.rounding import as_shown
from monitors.presentation import charts, sentences, wording
from monitors.presentation.comparability_words import Told, few_sentence, no_place, remark_sentences
from monitors.presentation.numbers import format_observation, format_value, headed, status_label, status_mark
from monitors.views.map_view import MapView
from monitors.views.series import Series


@dataclass(frozen=True, slots=True)
class Row:
    """A region in the ranking and the table.

    `shown` is the value as rounded on screen, None without a value; `place` that from high to low, None where there is
    none to tell; `text` is what a reader sees.
    """

    code: str
    name: str
    observation: Observation
    shown: float | None
    place: Position | None
    text: str

    @property
    def rank(self) -> int | None:
        """The place of the figure as shown; equal ones share it."""
        return self.place.rank if self.place else None

    @property
    def place_text(self) -> str:
        """The place, or the first and the last that it may be when rounding leaves it open."""
        return wording.place_number(self.place)


class Figure(Series):
    """An indicator for a selection: the municipality in the period shown, its place in the group, and all others."""

    @cached_property
    def assessment(self) -> Assessment | None:
        """The chosen municipality's figure; None without a municipality or without figures."""
        if self.selection.gemeente is None:
            return None
        return self.world.assessment(self.shown, self.selection.gemeente, self.group, self.selection.jaar)

    @property
    def observation(self) -> Observation:
        return self.assessment.observation if self.assessment else NOTHING

    @property
    def value_text(self) -> str:
        return format_observation(self.observation, self.indicator)

    @cached_property
    def regions(self) -> Mapping[str, Observation]:
        """All municipalities' observations in the period shown."""
        return self.panel.by_period.get(self.period or "", {})

    @cached_property
    def source(self) -> Source:
        """Source of the figure shown, or else of the period; where there is none, the one that the catalogue names."""
        sources = self.world.catalogue.sources
        used = self.observation.source or next((o.source for o in self.regions.values() if o.source), "")
        return sources.get(used) or sources[self.indicator.source.table]

    @property
    def marks(self) -> list[str]:
        """What has to be known of the figure, each in a word beside it: its status, and that it is an estimate."""
        if self.observation.value is None:
            return []
        return [mark for mark in (status_mark(self.observation.status), self.source.mark) if mark]

    @property
    def source_line(self) -> str:
        key = ("source line", *self._key)
        return self.world.remember(key, lambda: self.source_line_of(self.regions, self.period))

    def source_line_of(self, regions: Mapping[str, Observation], period: str | None) -> str:
        """The source line of regions in a period."""
        recalculated = any(o.status is Status.RECALCULATED for o in regions.values())
        label = parse_period(period).label if period else ""
        return wording.source_line(self.sources(regions, period), label, recalculated=recalculated)

    @property
    def value_title(self) -> str:
        return f"{self.indicator.name}, {self.period_label}" if self.period else self.indicator.name

    @cached_property
    def withheld_reason(self) -> str | None:
        """Why the chosen municipality's figure is held back, if it is."""
        return self.world.withheld.get((self.indicator.id, self.selection.gemeente or "", self.period or ""))

    @property
    def summary(self) -> GroupSummary | None:
        """The group in the period shown; None without any figure."""
        a = self.assessment
        return a.summary if a else self.world.summary(self.shown, self.group, self.period or "")

    # Ranking and table

    @property
    def _key(self) -> tuple[object, ...]:
        """What the figures of all municipalities depend on."""
        return *self.shown.key, self.period

    @property
    def rows(self) -> tuple[Row, ...]:
        """The group's members and the chosen municipality, from high to low; those without a value last, by name."""
        own = self.selection.gemeente
        members = self.world.members(self.shown, self.group, self.period or "")
        guest = () if own is None or own in members else (own,)
        return self.world.remember(("rows", *self._key, members, guest), lambda: self._rows(members, guest))

    def _rows(self, members: tuple[str, ...], guest: tuple[str, ...]) -> tuple[Row, ...]:
        """Rows of the group's members, with a place, and of a guest from outside, without one."""
        i, names = self.indicator, self.world.former_names
        found = [(code, self.regions.get(code, NOTHING)) for code in (*members, *guest)]
        shown = {code: as_shown(o.value, i.decimals) for code, o in found if o.value is not None}
        inside = {code: o for code, o in found if code not in guest} if self.ranked else {}
        places_of = places(inside, i.decimals)
        rows = [Row(code, names.get(code, code), o, shown.get(code), places_of.get(code), format_observation(o, i))
                for code, o in found]
        return tuple(sorted(rows, key=lambda r: (r.shown is None, -(r.observation.value or 0.0), r.name)))

    @property
    def ranked(self) -> bool:
        """Whether the group's municipalities have a place: see domain.comparability."""
        return may(Use.PLACE, within_group(None, self.summary, additive=self.indicator.additive))

    def ranking_frame(self) -> pa.Table:
        """Columns as charts.ranking_spec asks; where few of many have a value only those, so that each has its name."""
        valued = tuple(r for r in self.rows if r.shown is not None)
        rows = valued if 0 < len(valued) <= charts.LABELLED_UP_TO < len(self.rows) else self.rows
        own, summary = self.selection.gemeente, self.summary
        middle = None if summary is None or summary.partial else summary.median
        i = self.indicator
        text = None if middle is None else f"middelste: {format_value(middle, i.unit, i.decimals)}"
        return pa.table({
            "code": pa.array([r.code for r in rows]), "naam": pa.array([r.name for r in rows]),
            "waarde": pa.array([r.shown for r in rows], pa.float32()),
            "rang": pa.array([None if r.shown is None else order for order, r in enumerate(rows, 1)], pa.int16()),
            "plaats": pa.array([r.place_text for r in rows]),
            "tekst": pa.array([r.text for r in rows]),
            "eigen": pa.array([r.code == own for r in rows]),
            "midden": pa.array(self._once(middle, len(rows)), pa.float32()),
            "middentekst": pa.array(self._once(text, len(rows)), pa.string())})

    @staticmethod
    def _once(value: object, rows: int) -> list[object]:
        """A column that holds a value in its first row only."""
        return [value, *[None] * (rows - 1)] if rows else []

    def table(self) -> pd.DataFrame:
        """What the table shows: texts, as in the charts."""
        rows = self.rows
        return pd.DataFrame({
            "Plaats": [r.place_text for r in rows], "Gemeente": [r.name for r in rows],
            headed(self.indicator.name, self.indicator.unit): [
                format_observation(r.observation, self.indicator) for r in rows],
            "Status": [status_label(r.observation.status) for r in rows]})

    # Map

    @property
    def map_view(self) -> MapView:
        """The map of municipalities in the period shown; as published those of then, where we have their borders."""
        then = parse_period(self.period).year if self.period and self.shown.basis == contract.BASIS_PUBLISHED else None
        return self.world.remember(("map", *self._key), lambda: MapView(
            self.indicator, self.world.atlas.gemeenten(then), self.period or "", self.regions))

    @property
    def map_group(self) -> tuple[str, ...]:
        """The municipalities that the map outlines as the group; none where that is everybody."""
        return () if self.group.everybody else self.group.members

    # Sentences

    @cached_property
    def last_known(self) -> str:
        """In words the last figure of the municipality, where the period shown has none."""
        pieces = self.pieces(self.selection.gemeente or "")
        if self.observation.value is not None or not pieces:
            return ""
        at, last = pieces[-1][-1]
        return f"laatst bekend: {format_observation(last, self.indicator)} in {wording.moment(at.label)}"

    @property
    def rescalable(self) -> bool:
        """Whether it can be shown both as a number and in proportion."""
        return len(scales(self.world.catalogue.indicators[self.indicator.id])) > 1

    def headline(self, *, on_paper: bool = False) -> list[str]:
        """What there is to say of the figure, in order: value and group, position, change, development.

        `on_paper` there is nothing to choose, and the last figure is named where the newest is lacking.
        """
        a, name = self.assessment, self.own_name
        if a is None or name is None:
            return []
        found = [wording.group_sentence(a.observation, a.summary, self.indicator, self.group.name, name,
                                        own_included=self.group.self_included,
                                        rescalable=self.rescalable and not on_paper)]
        if a.observation.value is None:
            last = self.last_known if on_paper else ""
            return [*found, f"{last[0].upper()}{last[1:]}."] if last else found
        if a.position is not None:
            found.append(wording.position_sentence(a.position, self.group.name, self.indicator))
        since = parse_period(a.change.since).label if a.change.since else ""
        found.append(wording.change_sentence(a.change, self.indicator, since))
        found.append(wording.trend_sentence(a.trend, self.indicator))
        return found

    # Pictures in words

    @property
    def own(self) -> sentences.Own | None:
        """The chosen municipality in a picture of many."""
        if self.own_name is None:
            return None
        a = self.assessment
        return sentences.Own(self.own_name, self.observation, a.position if a else None)

    @property
    def map_alt(self) -> str:
        """What the map of all municipalities shows."""
        whole = self.world.remember(("map spread", *self._key), lambda: spread_of(
            self.regions, self.world.former_names, additive=self.indicator.additive))
        own = sentences.Own(self.own_name, self.observation) if self.own_name else None
        return sentences.map_sentence(self.indicator, self.period_label, whole, own)

    @property
    def ranking_alt(self) -> str:
        """What the ranking of the group shows."""
        found = spread_of(self.members, self.world.former_names, additive=self.indicator.additive)
        return sentences.ranking_sentence(self.indicator, self.period_label, found, self.group.name, self.own)

    @property
    def strip_alt(self) -> str:
        """What the small bar of a tile shows."""
        own, summary = self.own, self.summary
        if own is None or summary is None:
            return ""
        return sentences.strip_sentence(self.indicator, summary, self.group.name, own)

    # What stands in the way of comparing

    @cached_property
    def members(self) -> Mapping[str, Observation]:
        """The group's municipalities in the period shown; one without a row has no figure."""
        return {code: self.regions.get(code, NOTHING)
                for code in self.world.members(self.shown, self.group, self.period or "")}

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """All that must be reckoned with in comparing what is on screen."""
        a, own = self.assessment, self.selection.gemeente
        part = share_of_group(own, self.members) if own else 0.0
        found = a.remarks if a else within_group(None, self.summary, additive=self.indicator.additive)
        large = within_group(None, self.summary, additive=self.indicator.additive, part=part)
        return tuple(dict.fromkeys((*found, *large, *of_members(self.members))))

    @property
    def _told(self) -> Told:
        a, summary = self.assessment, self.summary
        return Told(self.indicator, self.period_label, self.own_name, self.group.name, self.world.former_names,
                    a.position if a else None, summary.n if summary else 0)

    @property
    def cautions(self) -> list[str]:
        """The same in sentences, with that figures are estimates, and that those of a small municipality jump."""
        own = self.selection.gemeente
        few = few_sentence(self.own_name or "", self.world.persons(own)) if own and not self.indicator.additive else ""
        return [*filter(None, (self.source.reserve, few)), *remark_sentences(self.remarks, self._told)]

    @property
    def no_place(self) -> str:
        """Why there is no place in the row, for a tile; empty where there is one."""
        a = self.assessment
        return no_place(a.remarks, self._told) if a and a.observation.value is not None else ""


def spread_of(regions: Mapping[str, Observation], names: Mapping[str, str], *, additive: bool) -> sentences.Spread:
    """The figures of many areas, as their picture is told in words."""
    valued = {code: o.value for code, o in regions.items() if o.value is not None}

    def whose(value: float | None) -> str:
        found = [code for code, other in valued.items() if other == value]
        return names.get(found[0], found[0]) if len(found) == 1 else ""

    statuses = Counter(o.status for o in regions.values())
    return sentences.Spread(
        summarise(regions.values(), additive=additive), whose(min(valued.values(), default=None)),
        whose(max(valued.values(), default=None)), statuses[Status.PROVISIONAL], statuses[Status.SUPPRESSED])
