"""One indicator as one screen shows it: the assessment of the chosen municipality with rows, classes and texts.

No Streamlit here: the pages draw what this says, the exports write it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import pandas as pd
import pyarrow as pa

from monitors.catalogue.model import Break, Indicator, Recipe, Source
from monitors.catalogue.reading import native_scale, reading, scales
from monitors.domain.assessment import Assessment, comparable_series, shown_period
from monitors.domain.change import change_between, comparable_from
from monitors.domain.comparability import Remark, Use, may, of_members, share_of_group, within_group
from monitors.domain.comparison import GroupSummary, Position, places, summarise
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.period import Period, parse_period
from monitors.domain.rounding import as_shown
from monitors.presentation import charts, sentences, wording
from monitors.presentation.comparability_words import Told, no_place, remark_sentences
from monitors.presentation.numbers import format_number, format_observation, format_value, status_label, unit_label
from monitors.views import geography
from monitors.views.map_view import MapView
from monitors.views.selection import Selection
from monitors.views.world import ChosenGroup, Shown, World

BREAK_SHORT = "breuk"
TREND_COLUMNS = {"x": pa.float64(), "label": pa.string(), "serie": pa.string(), "segment": pa.string(),
                 "waarde": pa.float64(), "laag": pa.float64(), "hoog": pa.float64(), "naam": pa.string(),
                 "tekst": pa.string(), "status": pa.string()}


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
        """Source of the figure shown, or else of the period; where there is none, the one that the catalogue names."""
        sources = self.world.catalogue.sources
        used = self.observation.source or next((o.source for o in self.regions.values() if o.source), "")
        return sources.get(used) or sources[self.indicator.source.table]

    @property
    def _inputs(self) -> tuple[str, ...]:
        """The indicators that these figures are made of, by derivation or by bringing them to another scale."""
        original = self.world.catalogue.indicators[self.indicator.id]
        made = self.world.made_of(original.id)
        if self.shown.scale is native_scale(original) or original.denominator is None:
            return made
        return (*made, original.denominator)

    def sources(self, regions: Mapping[str, Observation], period: str | None) -> list[Source]:
        """All sources behind figures of a period: their own, and of what they are made of."""
        names = dict.fromkeys(o.source for o in regions.values() if o.source)
        names.update(dict.fromkeys(self.world.remember(("input sources", self.shown.key, period),
                                                       lambda: self._input_sources(period))))
        known = self.world.catalogue.sources
        return [known[name] for name in names] or [known[self.indicator.source.table]]

    def _input_sources(self, period: str | None) -> tuple[str, ...]:
        """The sources of what these figures are made of; a growth also needs the year before."""
        derived = self.indicator.derived
        grown = derived is not None and derived.recipe is Recipe.GROWTH and period is not None and period.isdigit()
        periods = [period or "", *([str(int(period or 0) - 1)] if grown else [])]
        panels = [self.world.panel(*self.world.shown(name, Selection()).key) for name in self._inputs]
        return tuple(dict.fromkeys(o.source for panel in panels for at in periods
                                   for o in panel.by_period.get(at, {}).values() if o.source))

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
    def series_source_line(self) -> str:
        """Where the series of the chosen municipality comes from; of everybody without one."""
        key = ("series line", self.shown.key, self.selection.gemeente)
        return self.world.remember(key, self._series_source_line)

    def _series_source_line(self) -> str:
        own = self.selection.gemeente or ""
        found: dict[str, Source] = {}
        for period in self.panel.filled:
            regions = self.panel.by_period[period]
            found.update((s.id, s) for s in self.sources({own: regions[own]} if own in regions else regions, period))
        first, last = (parse_period(period).label for period in (self.panel.filled[0], self.panel.filled[-1]))
        return wording.series_source_line(list(found.values()), first, last)

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
        text = None if middle is None else f"middelste: {format_number(middle, self.indicator.decimals)}"
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
            f"{self.indicator.name} ({unit_label(self.indicator.unit)})": [
                status_label(r.observation.status) if r.observation.value is None
                else format_number(r.observation.value, self.indicator.decimals) for r in rows],
            "Status": [status_label(r.observation.status) for r in rows]})

    def series_table(self) -> pd.DataFrame:
        """What the development shows: the municipality through time, beside its group, as texts; counts stand alone."""
        i, own = self.indicator, dict(self.panel.series(self.selection.gemeente or ""))
        grouped = {} if i.additive else {str(row[1]): row for row in self._group_rows()}
        periods = [p for p in self.panel.periods if p in own or parse_period(p).label in grouped]
        labels = [parse_period(period).label for period in periods]
        table: dict[str, list[str]] = {"Periode": labels}
        if self.own_name:
            table[self.own_name] = [format_observation(own.get(p, NOTHING), i) for p in periods]
            table["Status"] = [status_label(own.get(p, NOTHING).status) for p in periods]
        if not i.additive:
            rows = [grouped.get(label) for label in labels]
            table[f"Midden van de {self.group.name}"] = ["–" if r is None else f"{r[8]} ({r[7]})" for r in rows]
            table["Middelste helft"] = ["–" if r is None else self._half(r[5], r[6]) for r in rows]
        return pd.DataFrame(table)

    def _half(self, low: object, high: object) -> str:
        """The quartiles of the group as text."""
        if not isinstance(low, float) or not isinstance(high, float):
            return "–"
        i = self.indicator
        return f"{format_value(low, i.unit, i.decimals)} tot {format_value(high, i.unit, i.decimals)}"

    def group_series(self) -> list[tuple[str, str, float, float | None, float | None]]:
        """The group through time: period, what its middle is, the middle, and the quartiles where they are known."""
        return [(row[1], row[7], row[4], row[5], row[6]) for row in self._group_rows()]  # type: ignore[misc]

    def _middle(self, period: str) -> tuple[float, str] | None:
        """The group's mean, or its median where there is no mean, with the word for it; None for part of a group."""
        summary = self.world.summary(self.shown, self.group, period)
        if summary is None or summary.middle is None:
            return None
        return summary.middle, "middelste" if summary.mean is None else "gemiddelde"

    # Map

    @property
    def map_view(self) -> MapView:
        """The map of municipalities in the period shown."""
        key = ("map", *self._key)
        return self.world.remember(key, lambda: MapView(
            self.indicator, geography.GEMEENTEN, self.period or "", self.regions))

    @property
    def map_group(self) -> tuple[str, ...]:
        """The municipalities that the map outlines as the group; none where that is everybody."""
        return () if self.group.everybody else self.group.members

    # Development

    def trend_frame(self) -> pa.Table:
        """Columns as charts.trend_spec asks: the municipality, its group, and the breaks."""
        own = self.selection.gemeente
        rows = [*(self._own_rows(own) if own else []), *self._group_rows(), *self._break_rows()]
        return charts.frame_of(TREND_COLUMNS, rows)

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """Breaks that hold for the chosen municipality and fall within the series."""
        periods = self.panel.periods
        return tuple(b for b in self.world.breaks(self.shown, self.selection.gemeente)
                     if periods and periods[0] < b.period <= periods[-1])

    def _segments(self, periods: Sequence[str], breaks: Sequence[Break]) -> dict[str, str]:
        """A line's pieces: a new one behind every break, and behind a period that most have and this line lacks."""
        cuts = [*(b.period for b in breaks), *(p for p in self.panel.broad if p not in periods)]
        return {period: str(sum(cut <= period for cut in cuts)) for period in periods}

    def pieces(self, own: str) -> list[list[tuple[Period, Observation]]]:
        """The municipality's values up to the period shown, in pieces that may be joined by a line."""
        series = [(p, o) for p, o in self.panel.series(own) if o.value is not None and p <= (self.period or "")]
        segments = self._segments([p for p, _ in series], self.breaks)
        return [[(parse_period(p), o) for p, o in piece]
                for _, piece in groupby(series, key=lambda entry: segments[entry[0]])]

    @cached_property
    def last_known(self) -> str:
        """In words the last figure of the municipality, where the period shown has none."""
        pieces = self.pieces(self.selection.gemeente or "")
        if self.observation.value is not None or not pieces:
            return ""
        at, last = pieces[-1][-1]
        return f"laatst bekend: {format_observation(last, self.indicator)} in {wording.moment(at.label)}"

    def _own_rows(self, own: str) -> list[tuple[object, ...]]:
        series = [(period, o) for period, o in self.panel.series(own) if o.value is not None]
        segments = self._segments([period for period, _ in series], self.breaks)
        rows: list[tuple[object, ...]] = []
        for period, o in series:
            at, value, margin = parse_period(period), o.value or 0.0, o.margin or None
            rows.append((at.start, at.label, charts.OWN, "g" + segments[period], value,
                         value - margin if margin else None, value + margin if margin else None,
                         self.own_name, format_observation(o, self.indicator), status_label(o.status)))
        return rows

    def _group_rows(self) -> list[tuple[object, ...]]:
        """The group's mean and quartiles per period; for counts they would mislead, so nothing."""
        if self.indicator.additive:
            return []
        key = ("group rows", self.shown.key, self.group.members)
        return self.world.remember(key, self._make_group_rows)

    def _make_group_rows(self) -> list[tuple[object, ...]]:
        known = self.group_middles()
        segments = self._segments(list(known), self.world.breaks(self.shown, None))
        rows: list[tuple[object, ...]] = []
        for period, (middle, word) in known.items():
            at, summary = parse_period(period), self.world.summary(self.shown, self.group, period)
            rows.append((at.start, at.label, charts.GROUP, "m" + segments[period], middle,
                         summary.q1 if summary else None, summary.q3 if summary else None, word,
                         format_value(middle, self.indicator.unit, self.indicator.decimals), ""))
        return rows

    def group_middles(self) -> dict[str, tuple[float, str]]:
        """The group's mean or median in each period that has one, with the word for it; none for counts."""
        if self.indicator.additive:
            return {}
        middles = {period: self._middle(period) for period in self.panel.periods}
        return {period: found for period, found in middles.items() if found is not None}

    def _break_rows(self) -> list[tuple[object, ...]]:
        return [(parse_period(b.period).start - 0.5, b.period, charts.BREAK, "", None, None, None, BREAK_SHORT,
                 b.reason, "") for b in self.breaks]

    @property
    def middle_word(self) -> str:
        """What the group's line shows: "gemiddelde", "middelste", or both where the years differ."""
        return " of ".join(sorted({str(row[7]) for row in self._group_rows()}))

    def trend_statuses(self) -> tuple[Status, ...]:
        """Statuses in the municipality's series, for the legend."""
        if self.selection.gemeente is None:
            return ()
        found = {o.status for _, o in self.panel.series(self.selection.gemeente)}
        return tuple(status for status in charts.VALUED if status in found)

    # Sentences

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
    def trend_alt(self) -> str:
        """What the line chart shows."""
        own = self.selection.gemeente
        rows = self._group_rows()
        words = self.middle_word if len({row[7] for row in rows}) == 1 else ""
        return sentences.trend_sentence(self.indicator, self.own_name, self._own_line(own) if own else None,
                                        self.group.name, self._group_line(rows) if words else None, words)

    @property
    def spark_alt(self) -> str:
        """What the small line of a tile shows: the figures up to the period shown."""
        own = self.selection.gemeente or ""
        return sentences.spark_sentence(self.indicator, self.own_name or "", self._own_line(own, self.period))

    @property
    def strip_alt(self) -> str:
        """What the small bar of a tile shows."""
        own, summary = self.own, self.summary
        if own is None or summary is None:
            return ""
        return sentences.strip_sentence(self.indicator, summary, self.group.name, own)

    def _own_line(self, own: str, until: str | None = None) -> sentences.Line | None:
        """The municipality's figures since the last break."""
        points = self.since_break(own, until)
        if not points:
            return None
        first = next(p for p, o in self.panel.series(own) if o.value is not None)
        since = comparable_from([b.period for b in self.world.breaks(self.shown, own)], points[-1][0])
        return self._line(points, since if since and first < since else None)

    def since_break(self, own: str, until: str | None = None) -> list[tuple[str, Observation]]:
        """The values of a municipality up to a period that can be compared with the last of them."""
        known = [p for p, o in self.panel.series(own) if o.value is not None and (until is None or p <= until)]
        return comparable_series(self.panel, own, known[-1], reading(self.indicator, self.world.breaks(
            self.shown, own))) if known else []

    def _line(self, points: Sequence[tuple[str, Observation]], since: str | None = None) -> sentences.Line:
        ends = [sentences.Point(parse_period(p).label, format_observation(o, self.indicator), o.status)
                for p, o in (points[0], points[-1])]
        change = change_between(points[0][1], points[-1][1], points[0][0], decimals=self.indicator.decimals)
        return sentences.Line(ends[0] if len(points) > 1 else ends[1], ends[1], change,
                              parse_period(since).label if since else None)

    def _group_line(self, rows: Sequence[tuple[object, ...]]) -> sentences.Line | None:
        """The last piece of the group's line."""
        points = [(period, Observation(middle, Status.MEASURED))
                  for period, (middle, _) in self.group_middles().items()]
        since = comparable_from([b.period for b in self.world.breaks(self.shown, None)],
                                points[-1][0] if points else "")
        comparable = [(p, o) for p, o in points if since is None or p >= since]
        return self._line(comparable) if rows and comparable else None

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
        """The same in sentences."""
        return remark_sentences(self.remarks, self._told)

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
