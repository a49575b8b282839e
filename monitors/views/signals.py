"""Where the figures of a signal meet in the wijken of one municipality, as one screen shows it. No Streamlit here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import pandas as pd
import pyarrow as pa

from monitors.catalogue.model import OWN_SIGNAL, Direction, Signal, SignalPart, Source
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.period import parse_period
from monitors.domain.reach import reach
from monitors.domain.region import RegionLevel
from monitors.domain.signal import Mark, Side, mark, meeting
from monitors.presentation import charts, edges, maps, wijk_chart, wijk_words, wording
from monitors.presentation.numbers import format_observation, format_value
from monitors.presentation.picture_words import off_scale
from monitors.presentation.wording import inline_name
from monitors.views.areas import Wijken, distinct_names
from monitors.views.geography import Shapes
from monitors.views.selection import Selection
from monitors.views.wijken import WijkFigure
from monitors.views.world import World

SCATTER_COLUMNS = {
    "soort": pa.string(), "code": pa.string(), "naam": pa.string(), "x": pa.float64(), "y": pa.float64(),
    "xtekst": pa.string(), "ytekst": pa.string(), "grootte": pa.float64(), "groottetekst": pa.string(),
    "teken": pa.string(), "gekozen": pa.bool_(), "opschrift": pa.string(), "links": pa.bool_(), "vanaf": pa.int16(),
    **edges.COLUMNS}
_UNNAMED = (None, False, None)
_ORDER = {Mark.YES: 0, Mark.UNKNOWN: 1, Mark.NO: 2}


def options(world: World) -> tuple[str, ...]:
    """Indicators that a signal can be made of: no counts, with figures per wijk and of the municipality."""
    needed = {RegionLevel.WIJK, RegionLevel.GEMEENTE}
    return tuple(i.id for i in world.catalogue.indicators.values()
                 if not i.additive and needed <= world.levels.get(i.id, frozenset()))


def chosen_signal(world: World, selection: Selection) -> Signal | None:
    """The signal of the selection: one of the catalogue (the first without a choice), or of one's own figures.

    None for a name that the catalogue does not have. One's own figures give a mark on the side that is not
    favourable, and where they have no such side above the figure of the gemeente.
    """
    known = world.catalogue.signals.signal
    if selection.signaal == OWN_SIGNAL or not known:
        names = [name for name in selection.samen if name in options(world)]
        indicators = world.catalogue.indicators
        return Signal(OWN_SIGNAL, "Eigen keuze", "", "", tuple(SignalPart(n, (
            Side.BELOW if indicators[n].direction is Direction.UP else Side.ABOVE)) for n in names))
    if selection.signaal is None:
        return known[0]
    return next((s for s in known if s.id == selection.signaal), None)


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A wijk with its figures and marks in the order of the parts, and whether all of them meet."""

    code: str
    name: str
    observations: tuple[Observation, ...]
    marks: tuple[Mark, ...]
    meets: Mark
    persons: float | None

    @property
    def number(self) -> int:
        return sum(m is Mark.YES for m in self.marks)


class SignalFigure:
    """A signal in the wijken of a municipality; every part in the last period that all have, else in its own last."""

    def __init__(self, wijken: Wijken, selection: Selection, signal: Signal) -> None:
        self.wijken, self.selection, self.signal = wijken, selection, signal
        plain = replace(selection, jaar=None, schaal=None)
        alone = [WijkFigure(wijken, plain, part.indicator) for part in signal.parts]
        usable = [set(f.panel.filled) & {p for p, _ in f.figure.panel.series(wijken.gemeente)} for f in alone]
        common = set.intersection(*usable) if usable else set()
        self.common = max(common, default=None, key=lambda p: parse_period(p).start)
        self.parts = alone if self.common is None else [
            WijkFigure(wijken, replace(plain, jaar=self.common), part.indicator) for part in signal.parts]

    @property
    def lacking(self) -> list[WijkFigure]:
        """Parts without any figure per wijk, or without one of the municipality to hold against."""
        return [f for f in self.parts if f.period is None or f.gemeente.value is None]

    @cached_property
    def sides(self) -> list[Side]:
        return [part.side for part in self.signal.parts]

    @cached_property
    def rows(self) -> tuple[SignalRow, ...]:
        """Wijken where all meets first, then by number of marks; within that by name."""
        codes = dict.fromkeys(code for f in self.parts for code in f.regions)
        period = max((f.period or "" for f in self.parts), default="")
        persons, names, found = self.wijken.persons(period), distinct_names(codes, self.wijken.known), []
        for code in codes:
            seen = tuple(f.regions.get(code, NOTHING) for f in self.parts)
            marks = tuple(mark(o, f.gemeente, side, f.indicator.decimals)
                          for o, f, side in zip(seen, self.parts, self.sides, strict=True))
            found.append(SignalRow(code, names[code], seen, marks, meeting(marks),
                                   persons.get(code, NOTHING).value))
        return tuple(sorted(found, key=lambda r: (_ORDER[r.meets], -r.number, r.name)))

    @property
    def meeting(self) -> tuple[SignalRow, ...]:
        return tuple(r for r in self.rows if r.meets is Mark.YES)

    @property
    def sentence(self) -> str:
        unknown = sum(r.meets is Mark.UNKNOWN for r in self.rows)
        return wijk_words.meets([r.name for r in self.meeting], unknown, len(self.rows),
                                [(f.indicator, side) for f, side in zip(self.parts, self.sides, strict=True)])

    @property
    def condition(self) -> str:
        return wijk_words.condition([(f.indicator, side, f.gemeente_text)
                                     for f, side in zip(self.parts, self.sides, strict=True)])

    @property
    def years(self) -> str:
        return wijk_words.years([(f.indicator.name, f.period_label) for f in self.parts])

    @property
    def source_lines(self) -> tuple[str, ...]:
        """Where the figures come from: each source once for the figures of one period."""
        found: dict[str, tuple[dict[str, Source], list[bool]]] = {}
        for f in self.parts:
            sources, recalculated = found.setdefault(f.period_label, ({}, []))
            sources.update({s.id: s for s in f.figure.sources(f.regions, f.period)})
            recalculated.append(any(o.status is Status.RECALCULATED for o in f.regions.values()))
        return tuple(wording.source_line(list(sources.values()), label, recalculated=any(recalculated))
                     for label, (sources, recalculated) in found.items())

    def table(self) -> pd.DataFrame:
        """Every wijk with all figures, a mark for each, and whether they meet."""
        columns: dict[str, list[str]] = {
            "Wijk": [r.name for r in self.rows],
            "Alles samen": [wijk_words.MARKS[r.meets] for r in self.rows]}
        for number, f in enumerate(self.parts):
            head = f"{f.indicator.name} ({f.period_label})"
            columns[head] = [self._cell(r, number) for r in self.rows]
        columns["Inwoners"] = [wijk_words.persons(r.persons) for r in self.rows]
        found = pd.DataFrame(columns)
        found.loc[len(found)] = [self.wijken.name, "", *(f.gemeente_text for f in self.parts), ""]
        return found

    def _cell(self, row: SignalRow, number: int) -> str:
        """The figure with its mark: a filled dot and the side that it lies on."""
        text = format_observation(row.observations[number], self.parts[number].indicator)
        if row.marks[number] is not Mark.YES:
            return text
        return f"{text} ● {wijk_words.SIDE_WORDS[self.sides[number]]}"

    # Pictures

    @cached_property
    def division(self) -> int:
        """Year of the division that the figures are of; the latest where they are of more."""
        return max(f.division for f in self.parts)

    @cached_property
    def shapes(self) -> Shapes:
        return self.wijken.world.atlas.wijken(self.wijken.gemeente, self.division, [r.code for r in self.rows])

    @property
    def other_borders(self) -> str:
        """That the map has borders of another year than the figures; empty where it has not."""
        return wijk_words.other_borders(self.shapes.year, self.division, self.parts[0].period_label)

    @cached_property
    def without_shape(self) -> set[str]:
        return {r.code for r in self.rows} - set(self.shapes.codes)

    @property
    def drawable(self) -> bool:
        """Whether there is a border of any of them."""
        return len(self.without_shape) < len(self.rows)

    def map_frame(self) -> pa.Table:
        """Columns as maps.choropleth_spec asks: the number of marks as class, a border where all meet."""
        rows, order = {r.code: r for r in self.rows}, self.shapes.codes
        places = {code: place for place, code in enumerate(order)}
        return maps.map_frame(
            [self._class(rows.get(code)) for code in order], [self._text(rows.get(code)) for code in order],
            chosen=places.get(self.selection.wijk or ""), group=[places[r.code] for r in self.meeting
                                                                 if r.code in places])

    def _class(self, row: SignalRow | None) -> int:
        if row is None:
            return maps.MISSING
        if Mark.UNKNOWN not in row.marks:
            return row.number
        hidden = any(o.status is Status.SUPPRESSED for o in row.observations)
        return maps.SUPPRESSED if hidden else maps.MISSING

    def _text(self, row: SignalRow | None) -> str:
        if row is None:
            return maps.MISSING_TEXT
        if row.meets is Mark.UNKNOWN:
            return "niet te zeggen, een cijfer ontbreekt of is afgeschermd"
        unknown = row.marks.count(Mark.UNKNOWN)
        return (f"{row.number} van {len(self.parts)}" + (": komt samen" if row.meets is Mark.YES else "")
                + (f", {unknown} niet te zeggen" if unknown else ""))

    @property
    def drawn(self) -> list[SignalRow]:
        """The wijken that have both figures of the scatter."""
        return [r for r in self.rows if None not in (r.observations[0].value, r.observations[1].value)]

    @cached_property
    def plane(self) -> edges.Plane:
        """The two axes of the scatter: the municipality's own figures are always on them."""
        kept = ([] if (own := f.gemeente.value) is None else [own] for f in self.parts)
        across, up = (reach([_xy(r)[n] for r in self.drawn], own) for n, own in zip((0, 1), kept, strict=False))
        return edges.Plane(across, up, wijk_chart.SCATTER_HEIGHT)

    @cached_property
    def off_scale(self) -> str:
        """Which wijken lie beyond an axis; empty where none does."""
        chosen = next((r.name for r in self.drawn if r.code == self.selection.wijk), "")
        said = [off_scale(f"de as van {inline_name(f.indicator)}", axis, [(r.name, _xy(r)[n]) for r in self.drawn],
                          partial(format_value, unit=f.indicator.unit, decimals=f.indicator.decimals), chosen)
                for n, (f, axis) in enumerate(zip(self.parts, (self.plane.across, self.plane.up), strict=False))]
        return " ".join(filter(None, said))

    @property
    def cuts(self) -> edges.Cuts:
        """Where an axis ends before some of the figures."""
        return self.plane.cuts([edges.Point(*_xy(r), r.name) for r in self.drawn])

    def _label(self, row: SignalRow) -> str:
        """The name in the scatter, with the figures that lie beyond their axis."""
        sides = self.plane.beyond(edges.Point(*_xy(row), row.name))
        said = [f.text_of(o) for f, o, off in zip(self.parts, row.observations, sides, strict=False) if off]
        return f"{row.name}: {' en '.join(said)}" if said else row.name

    def scatter_frame(self) -> pa.Table:
        """Columns as wijk_chart.scatter_spec asks, of the first two figures."""
        one, two = self.parts[:2]
        first = sorted(self.drawn, key=lambda r: (r.code != self.selection.wijk, _ORDER[r.meets]))
        points = [edges.Point(*_xy(r), self._label(r)) for r in first]
        labels = wijk_chart.labelled([(p.label, *self.plane.place(p)) for p in points],
                                     (one.gemeente.value, two.gemeente.value))
        rows: list[Sequence[object]] = [
            (wijk_chart.WIJK, r.code, r.name, *self.plane.place(p), one.text_of(r.observations[0]),
             two.text_of(r.observations[1]), r.persons, wijk_words.persons(r.persons), wijk_chart.MARK_WORDS[r.meets],
             r.code == self.selection.wijk, *((p.label, labels[n].left, labels[n].width) if n in labels else _UNNAMED),
             *cells)
            for n, (r, p, cells) in enumerate(zip(first, points, self.plane.cells(points), strict=True))]
        empty = ("", "", None, "", None, False, *_UNNAMED, *edges.NO_EDGE)
        rows += [(wijk_chart.ALONG_X, None, self.wijken.name, one.gemeente.value, None, *empty),
                 (wijk_chart.ALONG_Y, None, self.wijken.name, None, two.gemeente.value, *empty)]
        return charts.frame_of(SCATTER_COLUMNS, rows)


def _xy(row: SignalRow) -> tuple[float, float]:
    return row.observations[0].value or 0.0, row.observations[1].value or 0.0
