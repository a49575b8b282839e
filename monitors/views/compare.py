"""One figure compared: with which groups, with whom most, and how firm that is. Values only, no Streamlit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import pandas as pd
import pyarrow as pa

from monitors.catalogue.model import Indicator
from monitors.catalogue.reading import native_scale, scales
from monitors.domain.comparison import GroupSummary, Position, side_of, summarise
from monitors.domain.likeness import DRAWS, Stability, nearest, other_weights, stability
from monitors.domain.observation import Observation
from monitors.domain.panel import Panel
from monitors.domain.period import parse_period
from monitors.domain.reach import Reach, reach
from monitors.domain.rounding import as_shown
from monitors.domain.scale import Scale
from monitors.exports.sheet import Cell
from monitors.presentation import compare_words, edges, wording
from monitors.presentation.numbers import format_number, format_observation, format_value, unit_label
from monitors.presentation.picture_words import off_scale
from monitors.views.figure import Figure
from monitors.views.selection import EVERYBODY, Selection
from monitors.views.world import ALIKE, ChosenGroup, World


def comparable_scale(indicator: Indicator) -> Scale:
    """In proportion where that can be: a number says how large a municipality is."""
    return Scale.RELATIVE if Scale.RELATIVE in scales(indicator) else native_scale(indicator)


@dataclass(frozen=True, slots=True)
class Ends:
    """The lowest and the highest value among municipalities, with whose they are."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with its figures; `side` is the municipality against its middle one, None where that says nothing."""

    kind: str
    label: str
    group: ChosenGroup
    summary: GroupSummary | None
    place: Position | None
    side: int | None
    ends: Ends | None


class Comparison:
    """An indicator on a scale that can be compared, for the municipality, the group and the year of a selection."""

    def __init__(self, world: World, selection: Selection, indicator_id: str) -> None:
        self.world = world
        scale = comparable_scale(world.catalogue.indicators[indicator_id])
        self.selection = replace(selection, schaal=scale.value)
        self.figure = Figure(world, self.selection, indicator_id)

    @property
    def indicator(self) -> Indicator:
        return self.figure.indicator

    @property
    def panel(self) -> Panel:
        return self.figure.panel

    @property
    def own(self) -> str:
        """Code of the municipality; empty without one."""
        return self.selection.gemeente or ""

    @property
    def own_name(self) -> str:
        return self.figure.own_name or ""

    @property
    def observation(self) -> Observation:
        return self.figure.observation

    def text(self, value: float) -> str:
        return format_value(value, self.indicator.unit, self.indicator.decimals)

    def at(self, code: str) -> Observation:
        """A municipality's observation in the period shown."""
        return self.panel.at(code, self.figure.period)

    # Groups

    @cached_property
    def groups(self) -> tuple[GroupRow, ...]:
        """The groups that are shown at once, and the chosen one."""
        rows: list[GroupRow] = []
        for kind in self.world.catalogue.groups.values():
            if not kind.beside and kind.id != self.selection.groep:
                continue
            group = self.world.group(replace(self.selection, groep=kind.id))
            if not group.members or (group.everybody and kind.id != EVERYBODY):
                continue
            same = next((n for n, row in enumerate(rows) if set(row.group.members) == set(group.members)), None)
            if same is None:
                rows.append(self._row(kind.id, kind.name, group))
            else:
                rows[same] = replace(rows[same], label=f"{rows[same].label} en {kind.name}")
        return tuple(rows)

    def _row(self, kind: str, label: str, group: ChosenGroup) -> GroupRow:
        period = self.figure.period or ""
        summary = self.world.summary(self.figure.shown, group, period)
        found = None
        if self.own:
            found = self.world.assessment(self.figure.shown, self.own, group, self.selection.jaar)
        place = found.position if found else None
        return GroupRow(kind, label, group, summary, place, self._side(summary, place), self._ends(group.members))

    def _side(self, summary: GroupSummary | None, place: Position | None) -> int | None:
        if summary is None or place is None or place.n - place.included < 1:
            return None
        return side_of(self.observation, summary.median, self.indicator.decimals)

    def _ends(self, members: Sequence[str]) -> Ends | None:
        known = {code: as_shown(o.value, self.indicator.decimals) for code in members
                 if (o := self.at(code)).value is not None}
        if not known:
            return None

        def told(value: float) -> str:
            codes = [code for code, v in known.items() if v == value]
            more = f" en {len(codes) - 1} andere" if len(codes) > 1 else ""
            return f"{self.text(value)} ({self.world.names[codes[0]]}{more})"

        return Ends(told(min(known.values())), told(max(known.values())))

    @property
    def groups_sentence(self) -> str:
        if not self.own:
            return "Kies een gemeente om haar plaats in deze groepen te zien."
        if self.indicator.additive:
            return f"{size_only(self.figure)} daarom staat er geen plaats bij."
        if self.observation.value is None:
            return f"Van {self.own_name} is er geen cijfer ({self.figure.value_text}); de groepen staan hieronder."
        sides = [(row.group.name, row.side) for row in self.groups if row.side is not None]
        return compare_words.groups_sentence(self.own_name, self.figure.value_text, sides, self.indicator)

    def groups_table(self) -> pd.DataFrame:
        """The groups as texts."""
        return pd.DataFrame([self._group_texts(row) for row in self.groups])

    def _group_texts(self, row: GroupRow) -> dict[str, str]:
        s = row.summary
        whole = s is not None and not s.partial
        half = f"{self.text(s.q1)} – {self.text(s.q3)}" if s and s.q1 is not None and s.q3 is not None else "–"
        same = f" ({row.label})" if " en " in row.label else ""
        texts = {"Groep": sentence_case(row.group.name) + same,
                 "Met cijfer": f"{s.n if s else 0} van {len(row.group.members)}"}
        if self.indicator.additive:
            texts["Samen"] = self.text(s.total) if s and s.total is not None else "–"
        else:
            texts["Gemiddelde"] = self.text(s.mean) if s and s.mean is not None else "–"
        texts |= {"Middelste": self.text(s.median) if s and whole else "–", "Middelste helft": half,
                  "Laagste": row.ends.low if row.ends else "–", "Hoogste": row.ends.high if row.ends else "–"}
        if self.own and not self.indicator.additive:
            texts[f"Plaats van {self.own_name}"] = (wording.place(row.place) or "–") if row.place else "–"
            texts["Telt zelf mee"] = "ja" if row.group.self_included else "nee"
        return texts

    @cached_property
    def _drawn_groups(self) -> list[tuple[GroupRow, GroupSummary]]:
        return [(row, row.summary) for row in self.groups if row.summary is not None and not row.summary.partial
                and set(row.group.members) != {self.own}]

    @cached_property
    def _known(self) -> list[tuple[str, float]]:
        """Name and value of every municipality in one of the groups that are drawn."""
        codes = dict.fromkeys(code for row, _ in self._drawn_groups for code in row.group.members)
        return [(self.world.former_names.get(code, code), value) for code in codes
                if (value := self.at(code).value) is not None]

    @cached_property
    def axis(self) -> Reach:
        """The axis of the groups: it may end before the highest, never before a mean or a middle half."""
        summaries = [s for _, s in self._drawn_groups]
        inside = [value for s in summaries for value in (s.low, s.q1, s.median, s.q3, s.mean) if value is not None]
        return reach([value for _, value in self._known], inside)

    @property
    def cuts(self) -> edges.Cuts:
        """Where the axis of the groups ends before some of the figures."""
        return (("x", 1, self.axis.high),) if any(self.axis.side(value) for _, value in self._known) else ()

    @property
    def off_scale(self) -> str:
        """Which municipalities lie beyond the axis of the groups; empty where none does."""
        return off_scale("de as", self.axis, self._known, self.text, self.own_name)

    def groups_frame(self) -> pa.Table:
        """Columns as compare_chart.groups_spec asks; only groups of others of which enough is known."""
        rows, place, own = self._drawn_groups, self.axis.place, self.observation.value
        beyond = [bool(self.axis.side(s.high)) for _, s in rows]
        line: list[float | None] = [self.axis.edge(1)] if any(beyond) else []
        mean = [s.mean for _, s in rows]
        return pa.table({
            "orde": pa.array(range(len(rows)), pa.int16()),
            "groep": pa.array([row.label for row, _ in rows], pa.string()),
            **{name: pa.array([getattr(s, attribute) for _, s in rows], pa.float64()) for name, attribute in (
                ("laag", "low"), ("q1", "q1"), ("midden", "median"), ("q3", "q3"))},
            "hoog": pa.array([place(s.high) for _, s in rows], pa.float64()),
            "rand": pa.array(beyond, pa.bool_()),
            "randnaam": pa.array([f"tot {self.text(s.high)}" if off else None
                                  for (_, s), off in zip(rows, beyond, strict=True)], pa.string()),
            "as_x": pa.array([*line, *[None] * len(rows)][:len(rows)], pa.float64()),
            "as_tekst": pa.array([edges.BEYOND_RIGHT] * len(rows), pa.string()),
            "gemiddelde": pa.array(mean, pa.float64()),
            "eigen": pa.array([None if own is None else place(own)] * len(rows), pa.float64()),
            "naam": pa.array([self._own_label(first=n == 0) for n in range(len(rows))], pa.string()),
            "tekst": pa.array([self._spoken(row, s) for row, s in rows], pa.string())})

    def _own_label(self, *, first: bool) -> str | None:
        return f"{self.own_name}: {self.figure.value_text}" if first and self.observation.value is not None else None

    def _spoken(self, row: GroupRow, s: GroupSummary) -> str:
        mean = f", gemiddelde {self.text(s.mean)}" if s.mean is not None else ""
        return f"{sentence_case(row.group.name)}: van {self.text(s.low)} tot {self.text(s.high)}, middelste " \
               f"{self.text(s.median)}{mean}"

    def group_cells(self) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
        """Headers and rows of the download."""
        headers = ("Groep", "Gemeenten", "Met cijfer", "Eenheid", "Middelste", "Gemiddelde", "Kwart ligt onder",
                   "Kwart ligt boven", "Laagste", "Hoogste", "Plaats", "Telt zelf mee")
        rows: list[tuple[Cell, ...]] = []
        for row in self.groups:
            s = row.summary
            figures = (s.median if s and not s.partial else None, *(
                getattr(s, name) if s else None for name in ("mean", "q1", "q3", "low", "high")))
            rows.append((sentence_case(row.group.name), len(row.group.members), s.n if s else 0,
                         unit_label(self.indicator.unit), *figures,
                         wording.place_number(row.place) if row.place else None,
                         "ja" if row.group.self_included else "nee"))
        return headers, rows

    # Most alike

    @cached_property
    def alike(self) -> Alike | None:
        """The municipalities most like this one; None where a background figure is missing."""
        return Alike(self) if self.own and self.world.neighbours(self.own, self.selection.gewichten) else None


def sentence_case(text: str) -> str:
    """With a capital at the start."""
    return text[:1].upper() + text[1:]


def size_only(figure: Figure) -> str:
    """The figure of a count or a total amount, and that it says how large a municipality is; what follows from that
    comes behind it."""
    word = sentence_case(wording.amount_word(figure.indicator))
    return f"{figure.own_name}: {figure.value_text}. {word} zegt vooral hoe groot de gemeente is;"


class Alike:
    """The municipalities most like the chosen one, and how firm the comparison with them is."""

    def __init__(self, comparison: Comparison) -> None:
        self.of, self.world = comparison, comparison.world
        self.weights = comparison.selection.gewichten or self.world.weights
        self.neighbours = self.world.neighbours(comparison.own, self.weights)
        self.figure = Figure(self.world, replace(comparison.selection, groep=ALIKE), comparison.indicator.id)
        kind = self.world.catalogue.groups[ALIKE]
        self.size, self.background = len(self.neighbours), kind.background
        self._asked = kind.size

    @property
    def features(self) -> tuple[Indicator, ...]:
        return tuple(self.world.catalogue.indicators[b.indicator] for b in self.background)

    def conclusion(self, codes: Sequence[str]) -> tuple[int, float] | None:
        """The municipality against the middle one of these, with the value of that one; None where nothing is said."""
        if self.of.indicator.additive or self.of.observation.value is None:
            return None
        found = summarise([self.of.at(code) for code in codes], additive=False)
        if found is None or found.partial:
            return None
        return side_of(self.of.observation, found.median, self.of.indicator.decimals), found.median

    @cached_property
    def found(self) -> tuple[int, float] | None:
        return self.conclusion([n.code for n in self.neighbours])

    @cached_property
    def stability(self) -> Stability | None:
        """How often other choices of weights give the same; None where there is no conclusion to test."""
        if self.found is None:
            return None
        others = (self.conclusion(codes) for codes in self.drawn)
        return stability(self.found[0], [None if other is None else other[0] for other in others])

    @property
    def drawn(self) -> tuple[tuple[str, ...], ...]:
        """The municipalities most alike under each of the other choices of weights."""
        return self.world.remember(("drawn", self.of.own), self._drawn)

    def _drawn(self) -> tuple[tuple[str, ...], ...]:
        apart = self.world.likeness.apart(self.of.own)
        return tuple(tuple(n.code for n in nearest(apart, weights, self._asked))
                     for weights in other_weights(len(self.background)))

    @property
    def sentence(self) -> str:
        if self.of.indicator.additive:
            return f"{size_only(self.of.figure)} daarom staat er geen oordeel bij."
        side, median = self.found or (None, None)
        said = compare_words.alike_sentence(self.of.own_name, self.of.observation, side, median, self.size,
                                            self.of.indicator)
        return f"{said} {compare_words.stability_sentence(self.stability)}" if self.stability else said

    @property
    def circular(self) -> str:
        """That the figure itself, or one that it is made with, counts for likeness; empty where none does."""
        own = self.world.catalogue.indicators[self.of.indicator.id]

        def made_with(one: Indicator, other: Indicator) -> bool:
            return other.id in self.world.made_of(one.id) and other.id != one.denominator

        names = [i.name for i, weight in zip(self.features, self.weights, strict=True)
                 if weight and (i.id == own.id or made_with(i, own) or made_with(own, i))]
        return compare_words.circular_notice(names) if names else ""

    @property
    def note(self) -> str:
        return compare_words.draws_note(len(self.background), DRAWS)

    def headers(self) -> list[str]:
        """Names of the background figures with the year that most of the rows have."""
        return [f"{i.name} ({parse_period(period).label})"
                for i, period in zip(self.features, self._periods, strict=True)]

    @cached_property
    def _periods(self) -> tuple[str, ...]:
        codes = (self.of.own, *(n.code for n in self.neighbours))
        return tuple(Counter(figures[code][0] for code in codes).most_common(1)[0][0]
                     for figures in self.world.backgrounds)

    def _background_texts(self, code: str) -> list[str]:
        """The background of a municipality; a year behind what is of another year than the header says."""
        found = [figures[code] for figures in self.world.backgrounds]
        return [format_observation(o, i) + ("" if period == usual else f" ({parse_period(period).label})")
                for (period, o), i, usual in zip(found, self.features, self._periods, strict=True)]

    def table(self) -> pd.DataFrame:
        """The municipality and those most alike, with their background, as texts."""
        rows = []
        for code, distance in [(self.of.own, None), *((n.code, n.distance) for n in self.neighbours)]:
            rows.append([self.world.names[code], "–" if distance is None else format_number(distance, 2),
                         format_observation(self.of.at(code), self.of.indicator), *self._background_texts(code)])
        return pd.DataFrame(rows, columns=["Gemeente", "Afstand", self.of.figure.value_title, *self.headers()])

    def cells(self) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
        """Headers and rows of the download, with the period of each background figure; the weights stand last."""
        rows: list[tuple[Cell, ...]] = []
        for code, distance in [(self.of.own, 0.0), *((n.code, n.distance) for n in self.neighbours)]:
            value = self.of.at(code).value
            rows.append((code, self.world.names[code], distance, unit_label(self.of.indicator.unit),
                         None if value is None else as_shown(value, self.of.indicator.decimals),
                         *chain.from_iterable((o.value, parse_period(period).label)
                                              for period, o in (f[code] for f in self.world.backgrounds))))
        rows.append((None, "Gewicht", None, None, None, *chain.from_iterable((w, None) for w in self.weights)))
        named = chain.from_iterable((i.name, f"{i.name}, periode") for i in self.features)
        return ("Gemeentecode", "Gemeente", "Afstand", "Eenheid", self.of.figure.value_title, *named), rows
