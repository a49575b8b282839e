"""One indicator through time: the series of a municipality beside its group, in the pieces that can be compared.

No Streamlit here: the pages draw what this says, the exports write it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import groupby

import pandas as pd
import pyarrow as pa

from monitors.catalogue.model import Break, Indicator, Recipe, Source
from monitors.catalogue.reading import native_scale, reading
from monitors.domain.assessment import comparable_series, shown_period
from monitors.domain.change import change_between, comparable_from
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.period import Period, parse_period
from monitors.presentation import charts, sentences, wording
from monitors.presentation.numbers import format_observation, format_value, status_label
from monitors.views.selection import Selection
from monitors.views.world import ChosenGroup, Shown, World

BREAK_SHORT = "breuk"
TREND_COLUMNS = {"x": pa.float64(), "label": pa.string(), "serie": pa.string(), "segment": pa.string(),
                 "waarde": pa.float64(), "laag": pa.float64(), "hoog": pa.float64(), "naam": pa.string(),
                 "tekst": pa.string(), "status": pa.string()}


class Series:
    """An indicator for a selection. `period` is the one shown, None when there are no figures at all."""

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

    # Where it comes from

    def sources(self, regions: Mapping[str, Observation], period: str | None) -> list[Source]:
        """All sources behind figures of a period: their own, and of what they are made of."""
        names = dict.fromkeys(o.source for o in regions.values() if o.source)
        names.update(dict.fromkeys(self.world.remember(("input sources", self.shown.key, period),
                                                       lambda: self._input_sources(period))))
        known = self.world.catalogue.sources
        return [known[name] for name in names] or [known[self.indicator.source.table]]

    @property
    def _inputs(self) -> tuple[str, ...]:
        """The indicators that these figures are made of, by derivation or by bringing them to another scale."""
        original = self.world.catalogue.indicators[self.indicator.id]
        made = self.world.made_of(original.id)
        if self.shown.scale is native_scale(original) or original.denominator is None:
            return made
        return (*made, original.denominator)

    def _input_sources(self, period: str | None) -> tuple[str, ...]:
        """The sources of what these figures are made of; a growth also needs the year before."""
        derived = self.indicator.derived
        grown = derived is not None and derived.recipe is Recipe.GROWTH and period is not None and period.isdigit()
        periods = [period or "", *([str(int(period or 0) - 1)] if grown else [])]
        panels = [self.world.panel(*self.world.shown(name, Selection()).key) for name in self._inputs]
        return tuple(dict.fromkeys(o.source for panel in panels for at in periods
                                   for o in panel.by_period.get(at, {}).values() if o.source))

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

    # Pieces that can be compared

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

    def since_break(self, own: str, until: str | None = None) -> list[tuple[str, Observation]]:
        """The values of a municipality up to a period that can be compared with the last of them."""
        known = [p for p, o in self.panel.series(own) if o.value is not None and (until is None or p <= until)]
        return comparable_series(self.panel, own, known[-1], reading(self.indicator, self.world.breaks(
            self.shown, own))) if known else []

    # Rows of the chart and the table

    def trend_frame(self) -> pa.Table:
        """Columns as charts.trend_spec asks: the municipality, its group, and the breaks."""
        own = self.selection.gemeente
        rows = [*(self._own_rows(own) if own else []), *self._group_rows(), *self._break_rows()]
        return charts.frame_of(TREND_COLUMNS, rows)

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
        key = ("group rows", self.shown.key, self.group.members.mark)
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

    # In words

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

    def _own_line(self, own: str, until: str | None = None) -> sentences.Line | None:
        """The municipality's figures since the last break."""
        points = self.since_break(own, until)
        if not points:
            return None
        first = next(p for p, o in self.panel.series(own) if o.value is not None)
        since = comparable_from([b.period for b in self.world.breaks(self.shown, own)], points[-1][0])
        return self._line(points, since if since and first < since else None)

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
