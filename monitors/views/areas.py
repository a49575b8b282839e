"""The wijken and buurten of one municipality, and an indicator in them: what is the same of both. No Streamlit here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import pandas as pd

from monitors.catalogue.reading import native_scale
from monitors.domain.assessment import shown_period
from monitors.domain.change import Change, Movement
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.period import parse_period
from monitors.domain.region import Region, RegionLevel
from monitors.domain.signal import beside
from monitors.presentation import wijk_words
from monitors.presentation.numbers import format_observation
from monitors.views.figure import Figure
from monitors.views.geography import Shapes
from monitors.views.selection import Selection
from monitors.views.world import World


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A wijk or buurt in a table: its figure, how it lies by the municipality, and its change if that can be said."""

    code: str
    name: str
    observation: Observation
    beside: Movement
    change: Change | None
    persons: float | None


def distinct_names(codes: Iterable[str], regions: Mapping[str, Region]) -> dict[str, str]:
    """Names by code; a name that two of the codes share gets its code behind it, so that none falls on another."""
    names = {code: regions[code].name if code in regions else code for code in codes}
    often = Counter(names.values())
    return {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}


class Wijken:
    """The wijken and buurten of a municipality, whatever the indicator."""

    def __init__(self, world: World, gemeente: str) -> None:
        self.world, self.gemeente = world, gemeente

    @cached_property
    def name(self) -> str:
        return self.world.names[self.gemeente]

    @cached_property
    def known(self) -> Mapping[str, Region]:
        """Wijken by code, also those that ended."""
        return self.world.remember(("wijken", self.gemeente), lambda: self.world.store.regions(
            RegionLevel.WIJK, self.gemeente))

    @cached_property
    def buurten(self) -> Mapping[str, Region]:
        return self.world.remember(("buurten", self.gemeente), lambda: self.world.store.regions(
            RegionLevel.BUURT, self.gemeente))

    def panel(self, indicator_id: str) -> Panel:
        """Figures per wijk, as the source gives them."""
        indicator = self.world.catalogue.indicators[indicator_id]
        return self.world.wijk_panel(indicator_id, native_scale(indicator), self.gemeente)

    def buurt_panel(self, indicator_id: str) -> Panel:
        """Figures per buurt, as the source gives them."""
        return self.world.remember(("buurtcijfers", indicator_id, self.gemeente), lambda: self.world.store.panel(
            indicator_id, RegionLevel.BUURT, within=self.gemeente))

    def shapes(self, period: str, regions: Mapping[str, Observation]) -> Shapes:
        """The borders that go with figures per wijk: those of their division, where we have them."""
        return self.world.atlas.wijken(self.gemeente, self.world.division(regions, period), regions.keys())

    def persons(self, period: str, level: RegionLevel = RegionLevel.WIJK) -> Mapping[str, Observation]:
        """Inhabitants in the period nearest to this one; empty without such figures."""
        size = self.world.catalogue.signals.size
        if not size:
            return {}
        panel = self.buurt_panel(size) if level is RegionLevel.BUURT else self.panel(size)
        found = shown_period(panel, period)
        return panel.by_period[found[0]] if found else {}


class AreaFigure(ABC):
    """An indicator in parts of a municipality: in its wijken, or in its buurten or those of one wijk.

    `period` is None when no part has a figure; `exact` is False when it is another one than was asked for.
    """

    level: RegionLevel

    def __init__(self, wijken: Wijken, selection: Selection, indicator_id: str, panel: Panel,
                 asked: str | None) -> None:
        self.wijken, self.world, self.selection = wijken, wijken.world, selection
        self.figure = Figure(self.world, selection, indicator_id)
        self.indicator = self.figure.indicator
        self.panel = panel
        found = shown_period(panel, asked)
        self.period: str | None = found[0] if found else None
        self.exact: bool = found is None or found[1]

    @property
    @abstractmethod
    def regions(self) -> Mapping[str, Observation]:
        """What is known of every part on screen, by code."""

    @property
    @abstractmethod
    def known(self) -> Mapping[str, Region]:
        """Parts of this level by code."""

    @property
    def place(self) -> str:
        """Name of what these are the parts of."""
        return self.wijken.name

    @property
    def period_label(self) -> str:
        return parse_period(self.period).label if self.period else ""

    @property
    def title(self) -> str:
        return f"{self.indicator.name}, {self.period_label}, {self.place}"

    @property
    def subtitle(self) -> str:
        """What a map of them is of."""
        return f"De {self.level.plural} van {self.wijken.name}"

    @cached_property
    def gemeente(self) -> Observation:
        """The municipality's own figure in the same period; none for a count, which says nothing beside a part."""
        if self.indicator.additive:
            return NOTHING
        return self.figure.panel.at(self.wijken.gemeente, self.period)

    @cached_property
    def gemeente_text(self) -> str:
        return "" if self.gemeente.value is None else format_observation(self.gemeente, self.indicator)

    @cached_property
    def source_line(self) -> str:
        return self.figure.source_line_of(self.regions, self.period)

    # Rows

    @cached_property
    def rows(self) -> tuple[AreaRow, ...]:
        """From high to low; those without a figure last, by name."""
        persons = self.wijken.persons(self.period or "", self.level)
        names = distinct_names(self.regions, self.known)
        rows = [AreaRow(code, names[code], o, beside(o, self.gemeente, self.indicator.decimals),
                        self._change(code), persons.get(code, NOTHING).value) for code, o in self.regions.items()]
        return tuple(sorted(rows, key=lambda r: (r.observation.value is None, -(r.observation.value or 0.0), r.name)))

    def _change(self, code: str) -> Change | None:
        """What changed in a part since the period before, where that can be said."""
        return None

    def text_of(self, observation: Observation) -> str:
        return format_observation(observation, self.indicator)

    def text(self, row: AreaRow) -> str:
        return self.text_of(row.observation)

    @cached_property
    def spread(self) -> wijk_words.Spread:
        valued = [r for r in self.rows if r.observation.value is not None]
        number = {m: sum(r.beside is m for r in valued) for m in Movement}
        suppressed = sum(r.observation.status is Status.SUPPRESSED for r in self.rows)
        ends = [(self._with_equals(r, valued), wijk_words.end_text(self.text(r), r.persons))
                for r in valued[:1] + valued[-1:]] or [("", "")]
        return wijk_words.Spread(
            number[Movement.UP], number[Movement.STEADY], number[Movement.DOWN], number[Movement.UNKNOWN],
            suppressed, len(self.rows) - len(valued) - suppressed, ends[0], ends[-1],
            equal=len({self.text(r) for r in valued}) == 1, of=self.level)

    def _with_equals(self, row: AreaRow, valued: Sequence[AreaRow]) -> str:
        """The name of a part, with how many others read the same."""
        return wijk_words.with_equals(row.name, sum(self.text(r) == self.text(row) for r in valued) - 1)

    @property
    def position(self) -> str:
        """Where the parts lie by the municipality: the sentence under map and ranking."""
        return wijk_words.position(self.spread, self.indicator, self.gemeente_text)

    @property
    def chosen_sentence(self) -> str:
        """What there is to say of the one that is chosen; empty where none is."""
        return ""

    @abstractmethod
    def table(self) -> pd.DataFrame:
        """The rows as texts, with Dutch headings."""

    # Map

    @property
    @abstractmethod
    def shapes(self) -> Shapes | None:
        """The borders that go with the figures: those of their division, where we have them; None without any."""

    @cached_property
    def division(self) -> int:
        """Year of the division that the figures are of."""
        return self.world.division(self.regions, self.period or "")

    @property
    def area_note(self) -> str:
        """That these are the parts of a smaller municipality than that of now; "" where they are not."""
        _, last = self.world.boundaries.stable(self.wijken.gemeente, self.division)
        return wijk_words.since_grown(self.wijken.name, self.division, self.level) if last < inf else ""

    @cached_property
    def published(self) -> set[str]:
        """Parts that the source has a row of, with a figure or without."""
        return set(self.panel.by_period.get(self.period or "", {})) & set(self.regions)

    @cached_property
    def without_shape(self) -> set[str]:
        """Parts with a row whose border we don't have."""
        return self.published - set(self.shapes.codes if self.shapes else ())

    @property
    def drawable(self) -> bool:
        """Whether there is a border of any of them."""
        return self.without_shape < self.published
