"""The same figure through time in small pictures, one a municipality, on one scale. Values only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from monitors.catalogue.model import Break
from monitors.domain.change import Movement, change_between
from monitors.domain.likeness import Neighbour
from monitors.domain.observation import Observation, Status
from monitors.domain.period import Period, parse_period
from monitors.domain.reach import Reach, reach
from monitors.domain.rounding import as_shown
from monitors.exports.sheet import Cell, margin_cell
from monitors.presentation import charts, compare_chart, compare_words, wording
from monitors.presentation.numbers import (
    difference_size,
    format_observation,
    status_label,
    status_mark,
    unit_label,
)
from monitors.presentation.picture_words import off_scale
from monitors.views.compare import Comparison
from monitors.views.figure import Figure
from monitors.views.selection import EVERYBODY

MOST = 24  # small pictures on one screen
_WORDS = {Movement.UP: "hoger", Movement.DOWN: "lager", Movement.STEADY: "ongeveer gelijk",
          Movement.UNKNOWN: "niet te vergelijken"}
_SIGNS = {Movement.UP: "▲", Movement.DOWN: "▼", Movement.STEADY: "●", Movement.UNKNOWN: "–"}

Piece = list[tuple[Period, Observation]]


@dataclass(frozen=True, slots=True)
class SmallLine:
    """A municipality's series in pieces that a line may join; `last` are the figures since the last break, that can be
    compared also across a year without a figure, and `movement` is over those."""

    code: str
    name: str
    pieces: tuple[Piece, ...]
    last: Piece
    movement: Movement
    breaks: tuple[Break, ...] = ()


class SmallPictures:
    """Small pictures of the group's municipalities, the chosen one first."""

    def __init__(self, comparison: Comparison) -> None:
        self.of, self.world = comparison, comparison.world
        members = self.world.members(comparison.figure.shown, comparison.figure.group, comparison.figure.period or "")
        self.whole = len(set(members) - {comparison.own})
        self.order, self.codes = self._ordered(members)

    def _ordered(self, members: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """How the others are ordered, in words, and those that are shown."""
        own = self.of.own
        rest = [code for code in members if code != own]
        apart = {n.code: place for place, n in enumerate(self._near())}
        if apart:
            rest.sort(key=lambda c: (apart.get(c, len(apart)), self.world.names.get(c, c)))
            words = "daarna de gemeenten die het meest op haar lijken"
        else:
            rest.sort(key=lambda c: (-(self.of.at(c).weight or 0.0), self.world.names.get(c, c)))
            words = "de grootste gemeenten eerst"
        room = MOST - bool(own)
        return words, (*([own] if own else []), *rest[:room])

    def _near(self) -> tuple[Neighbour, ...]:
        weights = self.of.selection.gewichten or self.world.weights
        everybody = len(self.world.names)
        return self.world.remember(("near", self.of.own, weights), lambda: self.world.likeness.nearest(
            self.of.own, weights, everybody))

    @cached_property
    def lines(self) -> tuple[SmallLine, ...]:
        return tuple(self._line(code) for code in self.codes)

    def _line(self, code: str) -> SmallLine:
        figure = Figure(self.world, replace(self.of.selection, gemeente=code, groep=EVERYBODY), self.of.indicator.id)
        last = [(parse_period(period), o) for period, o in figure.since_break(code, figure.period)]
        movement = Movement.UNKNOWN
        if len(last) > 1:
            movement = change_between(last[0][1], last[-1][1], decimals=self.of.indicator.decimals).movement
        shown = tuple(b for b in figure.breaks if b.period <= (figure.period or ""))
        return SmallLine(code, self.world.former_names.get(code, code), tuple(figure.pieces(code)), last, movement,
                         shown)

    @cached_property
    def middles(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """The group's middle through time, in pieces, up to the period shown; none for counts or without others."""
        found: dict[str, list[tuple[float, float]]] = {}
        if not self.whole:
            return ()
        for row in self.of.figure.trend_frame().to_pylist():
            if row["serie"] == charts.GROUP and row["x"] <= parse_period(self.of.figure.period or "").start:
                found.setdefault(row["segment"], []).append((row["x"], row["waarde"]))
        return tuple(tuple(piece) for piece in found.values())

    @cached_property
    def axis(self) -> Reach | None:
        """The values that stand in their own place, the group's middle always; None without a single value."""
        values = [o.value or 0.0 for _, o in self._points]
        return reach(values, [y for piece in self.middles for _, y in piece]) if values else None

    @property
    def _points(self) -> list[tuple[str, Observation]]:
        """Every figure that is drawn, with whose it is and when."""
        return [(f"{line.name} in {p.label}", o) for line in self.lines for piece in line.pieces for p, o in piece]

    @property
    def off_scale(self) -> str:
        """Which figures lie beyond the scale; empty where none does."""
        return "" if self.axis is None else off_scale(
            "de schaal", self.axis, [(name, o.value or 0.0) for name, o in self._points], self.of.text)

    @cached_property
    def box(self) -> compare_chart.Box | None:
        """The one scale of all pictures; None without a single value."""
        points = [(p.start, o.value or 0.0) for line in self.lines for piece in line.pieces for p, o in piece]
        if not points:
            return None
        points += [point for piece in self.middles for point in piece]
        margin = max((o.margin or 0.0 for line in self.lines for piece in line.pieces for _, o in piece), default=0.0)
        shown = [y for _, y in points if self.axis is None or not self.axis.side(y)]
        scale = charts.scale_of(shown, charts.LEAST_MARGINS * margin)
        return compare_chart.Box(min(x for x, _ in points), max(x for x, _ in points), *scale)

    def drawing(self, line: SmallLine) -> compare_chart.SmallDrawing:
        """What compare_chart.small_svg draws of a line."""
        own = [[(p.start, o.value or 0.0, o.status is Status.PROVISIONAL) for p, o in piece] for piece in line.pieces]
        return compare_chart.SmallDrawing(tuple(tuple(piece) for piece in own), self.middles)

    def label(self, line: SmallLine) -> str:
        """The last figure of a line with its year, and where it came from."""
        if not line.last:
            return "geen cijfers"
        period, o = line.last[-1]
        mark = status_mark(o.status)
        return f"{period.label}: {format_observation(o, self.of.indicator)}{f', {mark}' if mark else ''}"

    def movement_text(self, line: SmallLine) -> str:
        """What happened since the first figure that the last one can be compared with."""
        if line.movement is Movement.UNKNOWN or len(line.last) < 2:
            return "te weinig vergelijkbare jaren"
        return f"{_SIGNS[line.movement]} {_WORDS[line.movement]} sinds {line.last[0][0].label}"

    @property
    def sentence(self) -> str:
        own = next((line.movement for line in self.lines if line.code == self.of.own), None)
        starts = {line.last[0][0].label for line in self.lines if len(line.last) > 1}
        return compare_words.small_sentence([line.movement for line in self.lines], own, self.of.own_name,
                                            starts.pop() if len(starts) == 1 else "")

    @property
    def breaks(self) -> list[str]:
        """The breaks in the lines that are shown, with whose they are where they are not everybody's."""
        shown = [line for line in self.lines if line.pieces]
        found: dict[tuple[str, str], list[str]] = {}
        for line in shown:
            for at in line.breaks:
                found.setdefault((at.period, at.reason), []).append(line.name)
        return [f"Breuk in {period}{'' if len(names) == len(shown) else f' ({wording.joined(names)})'}: {reason}"
                for (period, reason), names in found.items()]

    @property
    def note(self) -> str:
        """Which municipalities these are, on what scale."""
        box = self.box
        scale = compare_words.shared_scale(box.low, box.high, self.of.indicator) if box else ""
        thin = f"De dunne streeplijn is het {self.of.figure.middle_word or 'midden'} van de groep." if self.middles \
            else ""
        marks = "Een open punt is een voorlopig cijfer; de lijn stopt bij een breuk en bij een jaar zonder cijfer."
        return " ".join(filter(None, (self._which, scale, self.off_scale, thin, marks)))

    @property
    def _which(self) -> str:
        if self.of.own and not self.whole:
            return compare_words.alone(self.of.own_name)
        shown = len(self.codes) - bool(self.of.own)
        which = (f"U ziet {shown} van de {self.whole} {self.of.figure.group.name}" if shown < self.whole else
                 f"U ziet alle {self.whole} {self.of.figure.group.name}")
        return f"{which}{f', {self.of.own_name} eerst' if self.of.own else ''}, {self.order}."

    def table(self) -> pd.DataFrame:
        """First and last comparable figures, as texts."""
        i = self.of.indicator
        rows = []
        for line in self.lines:
            ends = [f"{p.label}: {format_observation(o, i)}" for p, o in (line.last[:1] + line.last[-1:])] or ["–", "–"]
            status = status_label(line.last[-1][1].status) if line.last else status_label(self.of.at(line.code).status)
            rows.append([line.name, ends[0], ends[1], self._difference(line), status])
        return pd.DataFrame(rows, columns=["Gemeente", "Eerste vergelijkbare cijfer", "Laatste cijfer", "Verschil",
                                           "Status"])

    def _difference(self, line: SmallLine) -> str:
        if line.movement in (Movement.UNKNOWN, Movement.STEADY) or len(line.last) < 2:
            return _WORDS[line.movement]
        i = self.of.indicator
        delta = (line.last[-1][1].value or 0.0) - (line.last[0][1].value or 0.0)
        return f"{difference_size(delta, i.unit, i.decimals)} {_WORDS[line.movement]}"

    def cells(self) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
        """Headers and rows of the download: every point of every line."""
        i = self.of.indicator
        rows: list[tuple[Cell, ...]] = [
            (line.code, line.name, period.label, number, as_shown(o.value or 0.0, i.decimals), unit_label(i.unit),
             status_label(o.status), margin_cell(o.margin))
            for line in self.lines for number, piece in enumerate(line.pieces, 1) for period, o in piece]
        return ("Gemeentecode", "Gemeente", "Periode", "Vergelijkbaar stuk", self.of.indicator.name, "Eenheid",
                "Status", "Afgerond op (±)"), rows
