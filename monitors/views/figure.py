"""One indicator as one screen shows it: the assessment of the chosen municipality with rows, classes and texts.

No Streamlit here: the pages draw what this says, the exports write it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from monitors.catalogue.model import Break, Direction, Indicator, Source, Unit
from monitors.domain.assessment import Assessment, shown_period
from monitors.domain.comparison import class_breaks, class_of, summarise
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.period import parse_period
from monitors.presentation import charts, maps, wording
from monitors.presentation.numbers import format_number, format_observation, format_value, status_label, unit_label
from monitors.views.selection import Selection
from monitors.views.world import ChosenGroup, Shown, World

CLASSES = 5
BREAK_SHORT = "breuk"
GROUP_COMPLETE = 0.9  # share of the fullest period that a group figure in the line needs


@dataclass(frozen=True, slots=True)
class Row:
    """A region in the ranking and the table: `rank` from high to low, None without a value."""

    code: str
    name: str
    observation: Observation
    rank: int | None


class Figure:
    """An indicator for a selection. `period` is None when there are no figures at all."""

    def __init__(self, world: World, selection: Selection, indicator_id: str) -> None:
        self.world, self.selection = world, selection
        self.shown: Shown = world.shown(indicator_id, selection)
        self.panel: Panel = world.panel(indicator_id, self.shown.scale, self.shown.basis)
        self.group: ChosenGroup = world.group(selection)
        found = shown_period(self.panel, selection.jaar)
        self.period: str | None = found[0] if found else None
        self.exact: bool = found is None or found[1]

    @property
    def indicator(self) -> Indicator:
        return self.shown.indicator

    @property
    def own_name(self) -> str | None:
        """Name of the chosen municipality, if there is one."""
        return self.world.names.get(self.selection.gemeente or "")

    @property
    def period_label(self) -> str:
        return parse_period(self.period).label if self.period else ""

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
        """Source of the figure shown; where there is none, the source that the catalogue names."""
        return self.source_of(self.observation.source, self.regions)

    def source_of(self, own: str, regions: Mapping[str, Observation]) -> Source:
        """The source `own`, else that of any of the regions, else the one that the catalogue names."""
        sources = self.world.catalogue.sources
        used = own or next((o.source for o in regions.values() if o.source), "")
        return sources.get(used) or sources[self.indicator.source.table]

    @property
    def source_line(self) -> str:
        return self.source_line_of(self.source, self.regions, self.period_label)

    @staticmethod
    def source_line_of(source: Source, regions: Mapping[str, Observation], label: str) -> str:
        recalculated = any(o.status is Status.RECALCULATED for o in regions.values())
        return wording.source_line(source, label, recalculated=recalculated)

    @property
    def value_title(self) -> str:
        return f"{self.indicator.name}, {self.period_label}" if self.period else self.indicator.name

    @cached_property
    def withheld_reason(self) -> str | None:
        """Why the chosen municipality's figure is held back, if it is."""
        return self.world.withheld.get((self.indicator.id, self.selection.gemeente or "", self.period or ""))

    # Ranking and table

    @cached_property
    def rows(self) -> list[Row]:
        """The group's members and the chosen municipality, from high to low; those without a value last, by name."""
        names = self.world.former_names
        own = self.selection.gemeente
        codes = dict.fromkeys((*self.group.members, *([own] if own else [])))
        if self.selection.groep == "nederland":
            codes = dict.fromkeys(self.regions)
        found = [(code, self.regions.get(code, NOTHING)) for code in codes]
        valued = sorted((o.value, code) for code, o in found if o.value is not None)
        above: dict[float, int] = {}
        for place, (value, _) in enumerate(reversed(valued), 1):
            above.setdefault(round(value, self.indicator.decimals), place)
        rows = [Row(code, names.get(code, code), o,
                    None if o.value is None else above[round(o.value, self.indicator.decimals)]) for code, o in found]
        return sorted(rows, key=lambda row: (row.rank is None, -(row.observation.value or 0.0), row.name))

    def ranking_frame(self) -> pd.DataFrame:
        """Columns as charts.ranking_spec asks."""
        rows = self.rows
        return pd.DataFrame({
            "code": [r.code for r in rows], "naam": [r.name for r in rows],
            "waarde": [r.observation.value for r in rows],
            "rang": [order if r.rank else None for order, r in enumerate(rows, 1)],
            "plaats": [str(r.rank) if r.rank else "–" for r in rows],
            "tekst": [format_observation(r.observation, self.indicator) for r in rows],
            "eigen": [r.code == self.selection.gemeente for r in rows]})

    def table(self) -> pd.DataFrame:
        """What the table shows: texts, as in the charts."""
        rows = self.rows
        return pd.DataFrame({
            "Plaats": [str(r.rank) if r.rank else "–" for r in rows], "Gemeente": [r.name for r in rows],
            f"{self.indicator.name} ({unit_label(self.indicator.unit)})": [
                status_label(r.observation.status) if r.observation.value is None
                else format_number(r.observation.value, self.indicator.decimals) for r in rows],
            "Status": [status_label(r.observation.status) for r in rows]})

    def series_table(self) -> pd.DataFrame:
        """The municipality through time, beside its group, as texts."""
        own, i = self.selection.gemeente or "", self.indicator
        rows = []
        for period, o in self.panel.series(own):
            summary = None if i.additive else self.world.summary(self.shown, self.group, period)
            middle = None if summary is None else summary.median if summary.mean is None else summary.mean
            rows.append((parse_period(period).label, format_observation(o, i), status_label(o.status),
                         "–" if middle is None else format_value(middle, i.unit, i.decimals)))
        return pd.DataFrame(rows, columns=["Periode", self.own_name or "Gemeente", "Status",
                                           f"Gemiddelde van de {self.group.name}"])

    # Map

    @cached_property
    def class_limits(self) -> tuple[float, ...]:
        """Class limits over all municipalities."""
        values = [o.value for o in self.regions.values() if o.value is not None]
        return class_breaks(values, CLASSES, self.indicator.decimals)

    @property
    def class_labels(self) -> tuple[str, ...]:
        """One label a class, from low to high."""
        return class_labels(self.class_limits, self.indicator)

    def map_frame(self, codes: Sequence[str], regions: Mapping[str, Observation]) -> pd.DataFrame:
        """Columns as maps.choropleth_spec asks."""
        group = () if self.selection.groep == "nederland" else self.group.members
        return maps.map_frame(codes, classes(regions, self.class_limits),
                              {code: format_observation(o, self.indicator) for code, o in regions.items()},
                              chosen=self.selection.gemeente, group=group)

    def map_spec(self, style: maps.MapStyle, **more: object) -> dict[str, object]:
        """The specification of the map of municipalities."""
        statuses = {o.status for o in self.regions.values()}
        return maps.choropleth_spec(style, self.class_labels, self.value_title,
                                    show_missing=bool(statuses & {Status.MISSING, Status.IMPOSSIBLE}),
                                    show_suppressed=Status.SUPPRESSED in statuses, **more)  # type: ignore[arg-type]

    # Development

    def trend_frame(self) -> pd.DataFrame:
        """Columns as charts.trend_spec asks: the municipality, its group, and the breaks."""
        own = self.selection.gemeente
        rows = [*(self._own_rows(own) if own else []), *self._group_rows(), *self._break_rows()]
        return pd.DataFrame(rows, columns=["x", "label", "serie", "segment", "waarde", "laag", "hoog", "naam",
                                           "tekst", "status"])

    def _segments(self, periods: Sequence[str], breaks: Sequence[str]) -> dict[str, str]:
        """A line's pieces: a new one behind every break, and behind a period that most have and this line lacks."""
        cuts = [*breaks, *(p for p in self.panel.broad() if p not in periods)]
        return {period: str(sum(cut <= period for cut in cuts)) for period in periods}

    def _breaks_for(self, own: str | None) -> tuple[str, ...]:
        return tuple(b.period for b in self.indicator.breaks if not b.regions or own in b.regions)

    def _own_rows(self, own: str) -> list[tuple[object, ...]]:
        series = [(period, o) for period, o in self.panel.series(own) if o.value is not None]
        segments = self._segments([period for period, _ in series], self._breaks_for(own))
        rows: list[tuple[object, ...]] = []
        for period, o in series:
            at, value, margin = parse_period(period), o.value or 0.0, o.margin or None
            rows.append((at.start, at.label, charts.OWN, "g" + segments[period], value,
                         value - margin if margin else None, value + margin if margin else None,
                         self.own_name, format_observation(o, self.indicator), status_label(o.status)))
        return rows

    def _group_rows(self) -> list[tuple[object, ...]]:
        """The group's mean and quartiles per period; for counts only the quartiles would mislead, so nothing."""
        if self.indicator.additive:
            return []
        known = {period: self.world.summary(self.shown, self.group, period) for period in self.panel.periods}
        fullest = max((s.n for s in known.values() if s is not None), default=0)
        # A mean over fewer members than usual would jump because of who is missing, not because of what happened.
        enough = {p: s for p, s in known.items() if s is not None and s.n >= GROUP_COMPLETE * fullest}
        segments = self._segments(list(enough), self._breaks_for(None))
        rows: list[tuple[object, ...]] = []
        for period, summary in enough.items():
            at = parse_period(period)
            middle = summary.median if summary.mean is None else summary.mean
            rows.append((at.start, at.label, charts.GROUP, "m" + segments[period], middle, summary.q1,
                         summary.q3, "gemiddelde" if summary.mean is not None else "middelste",
                         format_value(middle, self.indicator.unit, self.indicator.decimals), ""))
        return rows

    def breaks_here(self) -> list[Break]:
        """Breaks that hold for the chosen municipality and fall within the series."""
        own, periods = self.selection.gemeente, self.panel.periods
        return [b for b in self.indicator.breaks
                if (not b.regions or own in b.regions) and periods and periods[0] < b.period <= periods[-1]]

    def _break_rows(self) -> list[tuple[object, ...]]:
        return [(parse_period(b.period).start - 0.5, b.period, charts.BREAK, "", None, None, None, BREAK_SHORT,
                 b.reason, "") for b in self.breaks_here()]

    def trend_statuses(self) -> tuple[Status, ...]:
        """Statuses in the municipality's series, for the legend."""
        if self.selection.gemeente is None:
            return ()
        found = {o.status for _, o in self.panel.series(self.selection.gemeente)}
        return tuple(status for status in charts.VALUED if status in found)

    # Sentences

    def headline(self) -> list[str]:
        """What there is to say of the figure, in order: value and group, position, change, development."""
        a, name = self.assessment, self.own_name
        if a is None or name is None:
            return []
        if a.observation.value is None:
            return [wording.group_sentence(a.observation, a.summary, self.indicator, self.group.name, name,
                                           own_included=self.group.self_included)]
        found = [wording.group_sentence(a.observation, a.summary, self.indicator, self.group.name, name,
                                        own_included=self.group.self_included)]
        if a.position is not None:
            found.append(wording.position_sentence(self.value_text, a.position, self.group.name, self.indicator))
        since = parse_period(a.change.since).label if a.change.since else ""
        found.append(wording.change_sentence(a.change, self.indicator, since))
        found.append(wording.trend_sentence(a.trend, self.indicator))
        return found

    @property
    def map_alt(self) -> str:
        whole = summarise(self.regions.values(), additive=self.indicator.additive)
        return wording.map_alt(self.indicator, self.period_label, whole, self.own_name or "Nederland", self.value_text)

    @property
    def trend_alt(self) -> str:
        own = self.selection.gemeente
        points = [(parse_period(p).label, format_observation(o, self.indicator))
                  for p, o in (self.panel.series(own) if own else []) if o.value is not None]
        return wording.trend_alt(self.indicator, self.own_name or "Nederland", points)

    @property
    def ranking_alt(self) -> str:
        a = self.assessment
        summary = a.summary if a else self.world.summary(self.shown, self.group, self.period or "")
        return wording.ranking_alt(self.indicator, self.period_label, summary, self.own_name or "Nederland",
                                   self.value_text, self.group.name, a.position if a else None)


def classes(regions: Mapping[str, Observation], breaks: Sequence[float]) -> dict[str, int]:
    """Class number of every region, or which kind of absence it is."""
    found = {}
    for code, o in regions.items():
        if o.value is not None:
            found[code] = class_of(o.value, breaks)
        else:
            found[code] = maps.SUPPRESSED if o.status is Status.SUPPRESSED else maps.MISSING
    return found


def class_labels(breaks: Sequence[float], indicator: Indicator) -> tuple[str, ...]:
    """Words for the classes between breaks; a class holds its lower limit and not its upper."""
    def text(value: float) -> str:
        return format_value(value, indicator.unit, indicator.decimals)

    if not breaks:
        return ("alle gemeenten",)
    between = [f"{text(low)} tot {text(high)}" for low, high in itertools.pairwise(breaks)]
    return (f"minder dan {text(breaks[0])}", *between, f"{text(breaks[-1])} of meer")


def diverging(indicator: Indicator) -> bool:
    """Whether the colours should part at a middle: only for changes, where nought has a meaning."""
    return indicator.bounds[0] < 0 and indicator.unit is Unit.PERCENT and indicator.direction is Direction.NEUTRAL
