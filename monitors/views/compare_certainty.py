"""How sure a figure differs from its group: chance, rounding, and the place in the funnel. Values only."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property

import pandas as pd
import pyarrow as pa

from monitors.catalogue.model import Recipe, Unit
from monitors.catalogue.reading import scales
from monitors.domain.certainty import (
    MOST_ROUNDED,
    Certainty,
    Measure,
    certainty,
    decided_by_rounding,
    interval,
    limits,
    outside,
    rounding_at,
    usable,
)
from monitors.domain.interval import STRICT, USUAL, Against
from monitors.domain.observation import Observation
from monitors.domain.reach import Reach, reach
from monitors.domain.rounding import as_shown
from monitors.exports.sheet import Cell, margin_cell
from monitors.presentation import charts, compare_chart, compare_words, edges
from monitors.presentation.compare_words import NoCertainty
from monitors.presentation.numbers import difference_size, format_number, format_value, status_label
from monitors.presentation.picture_words import off_scale
from monitors.views.compare import Comparison

_MEASURES = {Unit.PERCENT: Measure(100.0, rate=False), Unit.PER_1000: Measure(1000.0, rate=True)}
_STEPS = 60  # points of each limit
_OUTSIDE = (Against.MUCH_HIGHER, Against.MUCH_LOWER)


class Sureness:
    """What chance and rounding leave of the difference between a municipality and its group."""

    def __init__(self, comparison: Comparison) -> None:
        self.of, self.group = comparison, comparison.figure.group
        self.measure = self._measure()
        self.members = tuple(code for code in self.group.members if code != comparison.own)

    def _measure(self) -> Measure | None:
        """How the figure is counted: what the catalogue also has as a percentage of its whole is a share."""
        found = _MEASURES.get(self.of.indicator.unit)
        known = self.of.world.catalogue.indicators
        own = known[self.of.indicator.id]
        part = any(i.unit is Unit.PERCENT and i.derived is not None and i.derived.recipe is Recipe.RATIO
                   and (i.derived.of, i.derived.by) == (own.id, own.denominator) for i in known.values())
        return replace(found, rate=False) if found is not None and part else found

    @cached_property
    def doubt(self) -> NoCertainty | None:
        """Why nothing can be said of chance; None where it can."""
        i = self.of.world.catalogue.indicators[self.of.indicator.id]
        if self.measure is None:
            return NoCertainty.KIND
        if i.denominator is None or i.denominator_is_proxy:
            return NoCertainty.PROXY
        if len(scales(i)) < 2 or i.bounds[0] < 0:  # a growth or a balance, not a part of something
            return NoCertainty.KIND
        if not usable(self.of.observation, self.measure):
            return NoCertainty.VALUE
        if not self.members:
            return NoCertainty.ALONE
        return None if self.found is not None else NoCertainty.GROUP

    @cached_property
    def found(self) -> Certainty | None:
        if self.measure is None:
            return None
        return certainty(self.of.observation, [self.of.at(code) for code in self.members], self.measure)

    @property
    def sentence(self) -> str:
        if self.doubt is not None or self.found is None:
            return compare_words.no_certainty(self.doubt or NoCertainty.GROUP, self.of.indicator, self.of.own_name,
                                              self.others)
        return compare_words.certainty_sentence(self.of.own_name, self.of.observation, self.found, self.others,
                                                self.of.indicator)

    def table(self) -> pd.DataFrame:
        """How the judgement came about, step by step, as texts."""
        found, o = self.found, self.of.observation
        if found is None or self.measure is None or o.value is None or o.weight is None:
            return pd.DataFrame()
        whole = self.of.world.catalogue.indicators[self.of.indicator.id].denominator or ""
        steps = [
            (f"Cijfer van {self.of.own_name}", f"{self.of.figure.value_text} ({status_label(o.status)})"),
            (f"Noemer: {self.of.world.catalogue.indicators[whole].name.lower()}", format_number(o.weight)),
            ("Teller, teruggerekend", format_number(o.value * o.weight / self.measure.base)),
            ("Door afronding van de bron, naar elke kant",
             difference_size(o.margin, self.of.indicator.unit, self._decimals(o.margin)) if o.margin else "–"),
            ("Marge van 95%", self._between(found.usual)), ("Marge van 99,8%", self._between(found.strict)),
            (f"De {format_number(found.benchmark.n)} {self.others} samen",
             self._text(found.benchmark.value)),
            ("Oordeel", compare_words.AGAINST[found.word]),
        ]
        return pd.DataFrame(steps, columns=["Stap", "Uitkomst"])

    def _text(self, value: float) -> str:
        return format_value(value, self.of.indicator.unit, self._decimals(value))

    def _decimals(self, value: float) -> int:
        """Enough for a small value not to read as nought."""
        decimals = max(self.of.indicator.decimals, 1)
        while decimals < 4 and 0 < value < 10.0 ** -decimals:
            decimals += 1
        return decimals

    def _between(self, band: tuple[float, float]) -> str:
        return f"{self._text(band[0])} tot {self._text(band[1])}"

    # Funnel

    @cached_property
    def points(self) -> dict[str, Observation]:
        """The municipality and the members of its group of which the denominator is known."""
        if self.measure is None:
            return {}
        codes = (self.of.own, *self.members)
        return {code: o for code in codes if usable(o := self.of.at(code), self.measure)}

    @property
    def middle(self) -> float:
        """The common figure that the funnel stands around: that of the others together."""
        return self.found.benchmark.value if self.found else math.nan

    @cached_property
    def coarse(self) -> str:
        """Why rounding decides too much for a funnel; empty where it does not."""
        if self.measure is None or self.found is None:
            return ""
        n, decided = len(self.points), decided_by_rounding(list(self.points.values()), self.middle, self.measure)
        return compare_words.coarse_sentence(decided, n) if decided > MOST_ROUNDED * n else ""

    @cached_property
    def places(self) -> dict[str, Against]:
        """Place of every municipality in the funnel; of the chosen one the judgement of its own interval."""
        if self.measure is None or self.found is None:
            return {}
        found = {code: outside(o, self.middle, self.measure) for code, o in self.points.items()}
        return found | {self.of.own: self.found.word}

    @property
    def spread(self) -> str:
        others = [place for code, place in self.places.items() if code in self.members]
        return compare_words.spread_sentence(len(others), sum(p is not Against.SIMILAR for p in others),
                                             sum(p in _OUTSIDE for p in others), self.others)

    @property
    def others(self) -> str:
        """The group without the municipality itself, behind "de"."""
        return f"andere {self.group.name}" if self.group.self_included else self.group.name

    def frame(self) -> pa.Table:
        """Columns as compare_chart.funnel_spec asks."""
        rows = [*((compare_chart.LIMIT, *limit, None, None, None, *edges.NO_EDGE) for limit in self._limits),
                *self._point_rows()]
        return charts.frame_of(compare_chart.FUNNEL_COLUMNS, rows)

    @cached_property
    def axis(self) -> Reach:
        """The figures that stand in their own place; the limits always do."""
        return reach([value for _, value in self._values], [value for _, _, *ends in self._limits for value in ends])

    @property
    def off_scale(self) -> str:
        """Which municipalities lie beyond the axis; empty where none does."""
        return off_scale("de as", self.axis, self._values, self.of.text, self.of.own_name)

    @property
    def _values(self) -> list[tuple[str, float]]:
        return [(self.of.world.names[code], o.value or 0.0) for code, o in self.points.items()]

    @cached_property
    def _limits(self) -> list[tuple[float, ...]]:
        """x, y, laag, hoog, strenglaag and strenghoog of the limits."""
        if self.measure is None:
            return []
        weights = [o.weight for o in self.points.values() if o.weight]
        low, high = min(weights) * 0.9, max(weights) * 1.1
        margin = rounding_at(list(self.points.values()))
        found: list[tuple[float, ...]] = []
        for step in range(_STEPS):
            at = low * (high / low) ** (step / (_STEPS - 1))
            usual, strict = (limits(self.middle, at, self.measure, level, margin(at)) for level in (USUAL, STRICT))
            found.append((at, self.middle, *usual, *strict))
        return found

    @cached_property
    def plane(self) -> edges.Plane:
        """The two axes: every denominator has its own place."""
        return edges.Plane(reach([], [o.weight or 0.0 for o in self.points.values()]), self.axis,
                           compare_chart.FUNNEL_HEIGHT)

    @property
    def cuts(self) -> edges.Cuts:
        """Where the axis ends before some of the figures."""
        return self.plane.cuts([self._point(code) for code in self.points])

    def _point(self, code: str) -> edges.Point:
        o = self.points[code]
        return edges.Point(o.weight or 0.0, o.value or 0.0,
                           f"{self.of.world.names[code]}: {self.of.text(o.value or 0.0)}", code == self.of.own)

    def _point_rows(self) -> list[tuple[object, ...]]:
        names, own = self.of.world.names, self.of.own
        ordered = sorted(self.points.items(), key=lambda item: item[0] == own)
        points = [self._point(code) for code, _ in ordered]
        rows: list[tuple[object, ...]] = []
        for (code, o), point, cells in zip(ordered, points, self.plane.cells(points), strict=True):
            serie = compare_chart.OWN if code == own else compare_chart.OTHER
            text = f"{self.of.text(o.value or 0.0)}, {compare_words.FUNNEL[self.places[code]]}"
            rows.append((serie, *self.plane.place(point), None, None, None, None, code, names[code], text, *cells))
        return rows

    def members_table(self) -> pd.DataFrame:
        """Every municipality in the funnel, as texts, from large to small."""
        ordered = sorted(self.points.items(), key=lambda item: -(item[1].weight or 0.0))
        return pd.DataFrame({
            "Gemeente": [self.of.world.names[code] for code, _ in ordered],
            "Noemer": [format_number(o.weight or 0.0) for _, o in ordered],
            self.of.figure.value_title: [self.of.text(o.value or 0.0) for _, o in ordered],
            "Tegenover het midden": [compare_words.FUNNEL[self.places[code]] for code, _ in ordered]})

    def cells(self) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
        """Headers and rows of the download."""
        rows: list[tuple[Cell, ...]] = []
        for code, o in self.points.items():
            if self.measure is not None and o.value is not None:
                rows.append((code, self.of.world.names[code], o.weight, margin_cell(o.margin),
                             as_shown(o.value, self.of.indicator.decimals),
                             *interval(o, self.measure, USUAL), *interval(o, self.measure, STRICT),
                             compare_words.FUNNEL[self.places[code]]))
        return ("Gemeentecode", "Gemeente", "Noemer", "Afgerond op (±)", self.of.figure.value_title, "95% van",
                "95% tot", "99,8% van", "99,8% tot", "Tegenover het midden"), rows
