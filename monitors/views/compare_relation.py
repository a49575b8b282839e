"""Two figures beside each other over all municipalities: points, association, and what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial

import pandas as pd
import pyarrow as pa

from monitors.catalogue.model import Unit
from monitors.domain.association import Association, spearman
from monitors.domain.comparability import Concern, Remark, Use, between, may
from monitors.domain.comparison import summarise
from monitors.domain.observation import Observation
from monitors.domain.period import parse_period
from monitors.domain.reach import reach
from monitors.domain.rounding import as_shown
from monitors.exports.sheet import Cell
from monitors.presentation import charts, compare_chart, compare_words, edges
from monitors.presentation.numbers import format_observation, format_value
from monitors.presentation.picture_words import off_scale
from monitors.presentation.theme import CLASSES
from monitors.presentation.wording import inline_name
from monitors.views.compare import Comparison, comparable_scale, sentence_case
from monitors.views.figure import Figure
from monitors.views.selection import EVERYBODY, Selection
from monitors.views.world import ALIKE, World


def others(world: World, name: str) -> list[str]:
    """Indicators to set against this one: of municipalities, and comparable between them."""
    known = world.catalogue.indicators
    return [i for i in world.catalogue.arranged if i != name and world.levels.get(i)
            and not world.shown(i, Selection(schaal=comparable_scale(known[i]).value)).indicator.additive]


def sizes(world: World) -> list[str]:
    """Indicators that can be the size of a point: numbers that are published for all municipalities."""
    return [i.id for i in world.catalogue.indicators.values()
            if i.unit is Unit.COUNT and i.derived is None and i.bounds[0] >= 0 and world.levels.get(i.id)]


class Relation:
    """The figure of a comparison set against another one."""

    def __init__(self, comparison: Comparison, options: list[str]) -> None:
        self.of, self.world, self.options = comparison, comparison.world, options
        asked = comparison.selection.tegen
        self.name = asked if asked in options else self._usual(options)
        known = self.world.catalogue.indicators[self.name]
        selection = replace(comparison.selection, schaal=comparable_scale(known).value,
                            jaar=comparison.figure.period, groep=EVERYBODY)
        self.other = Figure(self.world, selection, self.name)

    def _usual(self, options: list[str]) -> str:
        """A background figure to start with."""
        made = {self.of.indicator.id, *self.world.made_of(self.of.indicator.id)}
        background = [b.indicator for b in self.world.catalogue.groups[ALIKE].background]
        return next((name for name in background if name in options and name not in made), options[0])

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Municipalities of which both figures are known."""
        return tuple(code for code in self.world.names
                     if self.of.at(code).value is not None and self._at(code).value is not None)

    def _at(self, code: str) -> Observation:
        return self.other.panel.at(code, self.other.period)

    def _shown(self, code: str) -> tuple[float, float]:
        """Both figures as they are shown: the other one along the bottom."""
        one, two = self._at(code).value, self.of.at(code).value
        return as_shown(one or 0.0, self.other.indicator.decimals), as_shown(two or 0.0, self.of.indicator.decimals)

    @cached_property
    def association(self) -> Association:
        pairs = [self._shown(code) for code in self.codes]
        return spearman([x for x, _ in pairs], [y for _, y in pairs])

    @property
    def sentence(self) -> str:
        said = compare_words.association_sentence(self.association, self.other.indicator, self.of.indicator)
        return f"{said} {compare_words.NO_CAUSE}"

    @cached_property
    def _remarks(self) -> tuple[Remark, ...]:
        apart = self.world.apart(self.of.indicator.id, self.other.indicator.id) is not None
        return between(self.of.figure.period, self.other.period, apart=apart)

    @property
    def apart_notice(self) -> str:
        """That the two look alike and are something else, so that their going together may say little."""
        if may(Use.AS_ONE, self._remarks):
            return ""
        reason = self.world.apart(self.of.indicator.id, self.other.indicator.id)
        return f"Deze cijfers lijken op elkaar; dat zij samengaan, zegt dan weinig. {reason}"

    @property
    def replaced_notice(self) -> str:
        """What was asked for and cannot be set against the figure, or be the size of a point."""
        asked, names = self.of.selection, self.world.choices.indicators
        said = []
        if asked.tegen == self.of.indicator.id:
            said.append(f"{self.of.indicator.name} staat al op de ene as; tegenover zichzelf zegt het niets.")
        elif asked.tegen not in (None, self.name):
            said.append(f"{names[asked.tegen]} is een aantal of heeft geen cijfers, en past niet op de andere as.")
        if said:
            said.append(f"U ziet {self.other.indicator.name}.")
        if asked.grootte != self.size_name:
            said.append(f"{names[asked.grootte or '']} kan niet de grootte van de punten zijn; dat kan alleen een "
                        "aantal dat de bron telt.")
        return " ".join(said)

    @property
    def own_notice(self) -> str:
        """That the municipality itself is not among the points."""
        if not self.of.own or self.of.own in self.codes:
            return ""
        return f"{self.of.own_name} staat niet in de puntenwolk: een van beide cijfers ontbreekt."

    @property
    def year_notice(self) -> str:
        """That the two figures are of different years."""
        if not any(r.concern is Concern.OTHER_PERIOD for r in self._remarks):
            return ""
        return (f"De jaren verschillen: {self.of.indicator.name} is van {self.of.figure.period_label}, "
                f"{self.other.indicator.name} van {self.other.period_label}.")

    @property
    def made_notice(self) -> str:
        """That the two go together by how they are made, where they do."""
        one, two = self.of.indicator.id, self.other.indicator.id
        made = {name: set(self.world.made_of(name)) for name in (one, two)}
        names = self.world.choices.indicators
        inside = [name for name, by in ((one, made[two]), (two, made[one])) if name in by]
        if inside:
            return compare_words.ingredient_notice([names[name] for name in inside], itself=True)
        catalogue = self.world.catalogue.indicators
        whole = catalogue[one].denominator
        exact = not (catalogue[one].denominator_is_proxy or catalogue[two].denominator_is_proxy)
        if whole and exact and whole == catalogue[two].denominator and self._shares:
            return compare_words.whole_notice(catalogue[whole].name.lower())
        both = [names[name] for name in self.world.made_of(one) if name in made[two]]
        return compare_words.ingredient_notice(both, itself=False) if both else ""

    @property
    def _shares(self) -> bool:
        return self.of.indicator.unit is Unit.PERCENT and self.other.indicator.unit is Unit.PERCENT

    # Size and colour

    @cached_property
    def size(self) -> tuple[str, Mapping[str, float]] | None:
        """What the size of a point stands for, with the values; None where all are equal."""
        name = self.size_name
        if name is None:
            return None
        indicator = self.world.catalogue.indicators[name]
        panel = self.world.panel(*self.world.shown(name, Selection()).key)
        if not panel.broad:
            return None
        wanted = parse_period(self.of.figure.period or panel.broad[-1]).start
        # A period that most have: who lacks a size is not drawn.
        period = min(panel.broad, key=lambda p: abs(parse_period(p).start - wanted))
        values = {code: o.value for code, o in panel.by_period[period].items() if o.value is not None}
        return f"{indicator.name}, {parse_period(period).label}", values

    @property
    def size_notice(self) -> str:
        """How many points are not drawn, for want of a size."""
        missing = sum(code not in self.size[1] for code in self.codes) if self.size else 0
        if not missing:
            return ""
        who = "één gemeente is" if missing == 1 else f"{missing} gemeenten is"
        return f"Van {who} de grootte niet bekend; die staan niet in de puntenwolk, wel in de tabel."

    @property
    def size_name(self) -> str | None:
        """The indicator that the size stands for, of those that can be."""
        name = self.of.selection.grootte
        return name if name in sizes(self.world) else None

    @property
    def colour_notice(self) -> str:
        """That the chosen colour has more classes than can be told apart, and what is shown instead."""
        kind = self.of.selection.kleur
        groups = self.world.groups.get(kind or "", [])
        if len(groups) <= CLASSES:
            return ""
        name = self.world.choices.kinds[kind or ""].lower()
        if self.classes:
            return f"{len(groups)} kleuren zijn niet uit elkaar te houden. Gekleurd zijn alleen de {self._own_class}."
        return f"Kies een gemeente om haar {name} te kleuren: {len(groups)} kleuren zijn niet uit elkaar te houden."

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The classes of colour, in order: those of the chosen kind, or only the own one of it and the rest."""
        groups = sorted(self.world.groups.get(self.of.selection.kleur or "", []), key=lambda g: g.code)
        if len(groups) > CLASSES:
            return (sentence_case(self._own_class), compare_chart.REST) if self._own_class else ()
        whole = {code for g in groups for code in g.members} >= set(self.world.names)
        return (*(sentence_case(g.name) for g in groups), *(() if whole or not groups else (compare_chart.REST,)))

    @cached_property
    def _own_class(self) -> str:
        """The municipality's own class behind "de": its bare name, such as Utrecht, may be a gemeente as well."""
        if not self.of.own or not self.of.selection.kleur:
            return ""
        group = self.world.group(Selection(gemeente=self.of.own, groep=self.of.selection.kleur))
        return "" if group.everybody else group.name

    @cached_property
    def _class_of(self) -> Mapping[str, str]:
        """The class of every municipality that is in one which has a colour."""
        groups = self.world.groups.get(self.of.selection.kleur or "", [])
        if len(groups) > CLASSES:
            groups = [replace(g, name=self._own_class) for g in groups if self.of.own in g.members]
        return {code: sentence_case(g.name) for g in groups for code in g.members}

    # Points

    @cached_property
    def plane(self) -> edges.Plane:
        """The two axes: where figures stand in their own place."""
        one, two = ([pair[n] for pair in map(self._shown, self.codes)] for n in (0, 1))
        return edges.Plane(reach(one), reach(two), compare_chart.SCATTER_HEIGHT)

    @cached_property
    def off_scale(self) -> str:
        """Which municipalities lie beyond an axis; empty where none does."""
        said = [off_scale(f"de as van {inline_name(figure.indicator)}", axis,
                          [(self.world.names[code], self._shown(code)[n]) for code in self.codes],
                          partial(format_value, unit=figure.indicator.unit, decimals=figure.indicator.decimals),
                          self.of.own_name)
                for n, (figure, axis) in enumerate(((self.other, self.plane.across), (self.of.figure, self.plane.up)))]
        return " ".join(filter(None, said))

    @property
    def cuts(self) -> edges.Cuts:
        """Where an axis ends before some of the figures."""
        return self.plane.cuts([self._point(code) for code in self.codes])

    def _point(self, code: str) -> edges.Point:
        """The point of a municipality; its label says the figures that lie beyond their axis."""
        x, y = self._shown(code)
        said = [format_observation(o, i) for o, i, off in (
            (self._at(code), self.other.indicator, self.plane.across.side(x)),
            (self.of.at(code), self.of.indicator, self.plane.up.side(y))) if off]
        first = code == self.of.own or (code in self.of.figure.group.members and not self.of.figure.group.everybody)
        return edges.Point(x, y, f"{self.world.names[code]}: {' en '.join(said)}", first)

    def frame(self) -> pa.Table:
        """Columns as compare_chart.scatter_spec asks; the chosen municipality last, so that it lies on top."""
        own, group = self.of.own, set(() if self.of.figure.group.everybody else self.of.figure.group.members)
        codes = sorted(self.codes, key=lambda c: (c == own, c in group, c))
        points = [self._point(code) for code in codes]
        pairs = [self.plane.place(point) for point in points]
        beyond = charts.frame_of(edges.COLUMNS, self.plane.cells(points))
        size = self.size[1] if self.size else {}
        return pa.table({
            **{name: beyond[name] for name in edges.COLUMNS},
            "code": pa.array(codes, pa.string()), "naam": pa.array([self.world.names[c] for c in codes], pa.string()),
            "x": pa.array([x for x, _ in pairs], pa.float64()), "y": pa.array([y for _, y in pairs], pa.float64()),
            "x_tekst": pa.array([format_observation(self._at(c), self.other.indicator) for c in codes], pa.string()),
            "y_tekst": pa.array([format_observation(self.of.at(c), self.of.indicator) for c in codes], pa.string()),
            "maat": pa.array([size.get(c) if self.size else None for c in codes], pa.float64()),
            "klasse": pa.array([self._class_of.get(c, compare_chart.REST) for c in codes], pa.string()),
            "soort": pa.array([compare_chart.OWN if c == own else compare_chart.GROUP if c in group
                               else compare_chart.OTHER for c in codes], pa.string()),
            "x_midden": pa.array(_once(self._middle(self.other), len(codes)), pa.float64()),
            "y_midden": pa.array(_once(self._middle(self.of.figure), len(codes)), pa.float64())})

    def _middle(self, figure: Figure) -> float | None:
        """The median of all municipalities; None where too few of them have the figure."""
        at = self._at if figure is self.other else self.of.at
        found = summarise([at(code) for code in self.world.names], additive=False)
        return None if found is None or found.partial else found.median

    def table(self) -> pd.DataFrame:
        """Both figures of every municipality that has them, as texts."""
        names = self.world.names
        return pd.DataFrame({
            "Gemeente": [names[code] for code in self.codes],
            self.other.value_title: [format_observation(self._at(c), self.other.indicator) for c in self.codes],
            self.of.figure.value_title: [format_observation(self.of.at(c), self.of.indicator) for c in self.codes]})

    def summary_table(self) -> pd.DataFrame:
        """The municipality beside the middle ones of both figures, as texts."""
        rows = []
        for figure in (self.other, self.of.figure):
            i, at = figure.indicator, self._at if figure is self.other else self.of.at
            middle = self._middle(figure)
            rows.append([figure.value_title, format_observation(at(self.of.own), i) if self.of.own else "–",
                         "–" if middle is None else format_value(middle, i.unit, i.decimals)])
        return pd.DataFrame(rows, columns=["Cijfer", self.of.own_name or "Gemeente", "Middelste gemeente"])

    def cells(self) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
        """Headers and rows of the download."""
        rest = compare_chart.REST if self.classes else None
        rows: list[tuple[Cell, ...]] = [(code, self.world.names[code], self._class_of.get(code, rest), x, y)
                                        for code in self.codes for x, y in [self._shown(code)]]
        return ("Gemeentecode", "Gemeente", "Kleur", self.other.value_title, self.of.figure.value_title), rows


def _once(value: float | None, rows: int) -> list[float | None]:
    """A value in the first row only."""
    return [value, *[None] * (rows - 1)] if rows else []
