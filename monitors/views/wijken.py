"""One indicator in the wijken and buurten of one municipality, as one screen shows it. No Streamlit here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pyarrow as pa

from monitors.catalogue.reading import native_scale
from monitors.domain.assessment import shown_period
from monitors.domain.change import Change, Movement, change_between
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.period import parse_period
from monitors.domain.region import Region, RegionLevel
from monitors.domain.signal import beside
from monitors.presentation import charts, wijk_chart, wijk_words
from monitors.presentation.numbers import format_observation, format_value, headed, status_label
from monitors.presentation.wording import moment
from monitors.views.figure import Figure
from monitors.views.geography import Shapes
from monitors.views.map_view import MapView
from monitors.views.selection import Selection
from monitors.views.world import World

RANKING_COLUMNS = {"soort": pa.string(), "code": pa.string(), "naam": pa.string(), "waarde": pa.float64(),
                   "rang": pa.int16(), "tekst": pa.string(), "eigen": pa.bool_()}


@dataclass(frozen=True, slots=True)
class WijkRow:
    """A wijk in ranking and table: its figure, how it lies by the municipality, and its change if that can be said."""

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

    def persons(self, period: str, *, of_buurten: bool = False) -> Mapping[str, Observation]:
        """Inhabitants in the period nearest to this one; empty without such figures."""
        size = self.world.catalogue.signals.size
        if not size:
            return {}
        panel = self.buurt_panel(size) if of_buurten else self.panel(size)
        found = shown_period(panel, period)
        return panel.by_period[found[0]] if found else {}


class WijkFigure:
    """An indicator in the wijken of the chosen municipality. `period` is None when no wijk has a figure."""

    def __init__(self, wijken: Wijken, selection: Selection, indicator_id: str) -> None:
        self.wijken, self.world, self.selection = wijken, wijken.world, selection
        self.figure = Figure(self.world, selection, indicator_id)
        self.indicator = self.figure.indicator
        self.panel = wijken.panel(indicator_id)
        found = shown_period(self.panel, selection.jaar)
        self.period: str | None = found[0] if found else None
        self.exact: bool = found is None or found[1]

    @property
    def period_label(self) -> str:
        return parse_period(self.period).label if self.period else ""

    @property
    def title(self) -> str:
        return f"{self.indicator.name}, {self.period_label}, {self.wijken.name}"

    @cached_property
    def regions(self) -> Mapping[str, Observation]:
        return self.panel.by_period.get(self.period or "", {})

    @cached_property
    def gemeente(self) -> Observation:
        """The municipality's own figure in the same period; none for a count, which says nothing beside a wijk."""
        if self.indicator.additive:
            return NOTHING
        return self.figure.panel.at(self.wijken.gemeente, self.period)

    @cached_property
    def gemeente_text(self) -> str:
        return "" if self.gemeente.value is None else format_observation(self.gemeente, self.indicator)

    @cached_property
    def national(self) -> float | None:
        """The figure of Nederland in the same period, or else the weighted mean of the municipalities."""
        if self.indicator.additive or self.period is None:
            return None
        found = self.world.summary(self.figure.shown, self.world.group(Selection()), self.period)
        return None if found is None or found.partial else found.mean

    @property
    def national_name(self) -> str:
        """What that figure is called: the source does not give one of the whole country of everything."""
        given = self.period is not None and self.world.national(self.figure.shown, self.period) is not None
        return "Nederland" if given else "Gemiddelde van de gemeenten"

    @cached_property
    def national_text(self) -> str:
        i = self.indicator
        return "" if self.national is None else format_value(self.national, i.unit, i.decimals)

    # Change

    @cached_property
    def since(self) -> str | None:
        """The period with figures before the one that is shown."""
        return max((p for p in self.panel.filled if self.period and p < self.period), default=None)

    @cached_property
    def division_changed(self) -> tuple[int, int] | None:
        """How many wijken ended and came since then; None where they are the same, or the source kept one division."""
        if self.since is None:
            return None
        then = self.panel.by_period[self.since]
        sources = self.world.catalogue.sources
        kept = {sources[o.source].division for o in (*then.values(), *self.regions.values()) if o.source in sources}
        if set(then) == set(self.regions) or (len(kept) == 1 and None not in kept):
            return None
        return len(set(then) - set(self.regions)), len(set(self.regions) - set(then))

    @property
    def has_change(self) -> bool:
        return self.since is not None and self.division_changed is None

    def _change(self, code: str) -> Change | None:
        if self.since is None or not self.has_change:
            return None
        broken = self.indicator.broken(self.wijken.gemeente, self.since, self.period or "")
        return change_between(self.panel.at(code, self.since), self.regions[code], self.since, broken=broken,
                              decimals=self.indicator.decimals)

    @property
    def change_note(self) -> str:
        """What must be said of the changes in the table, or of their absence."""
        if self.since is None:
            return ""
        then = parse_period(self.since).label
        if self.division_changed:
            return wijk_words.changed_division(*self.division_changed, then, self.period_label, self.wijken.name)
        if set(self.panel.by_period[self.since]) != set(self.regions):
            return ""  # the source kept one division, and one of the years lacks a wijk
        return wijk_words.same_division(then, self.period_label)

    # Rows

    @cached_property
    def rows(self) -> tuple[WijkRow, ...]:
        """From high to low; those without a figure last, by name."""
        persons, names = self.wijken.persons(self.period or ""), distinct_names(self.regions, self.wijken.known)
        rows = [WijkRow(code, names[code], o, beside(o, self.gemeente, self.indicator.decimals),
                        self._change(code), persons.get(code, NOTHING).value) for code, o in self.regions.items()]
        return tuple(sorted(rows, key=lambda r: (r.observation.value is None, -(r.observation.value or 0.0), r.name)))

    @cached_property
    def chosen(self) -> WijkRow | None:
        return next((r for r in self.rows if r.code == self.selection.wijk), None)

    def text_of(self, observation: Observation) -> str:
        return format_observation(observation, self.indicator)

    def text(self, row: WijkRow) -> str:
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
            equal=len({self.text(r) for r in valued}) == 1)

    def _with_equals(self, row: WijkRow, valued: Sequence[WijkRow]) -> str:
        """The name of a wijk, with how many others read the same."""
        return wijk_words.with_equals(row.name, sum(self.text(r) == self.text(row) for r in valued) - 1)

    @property
    def position(self) -> str:
        """Where the wijken lie by the municipality: the sentence under map and ranking."""
        return wijk_words.position(self.spread, self.indicator, self.gemeente_text)

    @property
    def chosen_sentence(self) -> str:
        row = self.chosen
        if row is None:
            return ""
        change = wijk_words.change_text(row.change, self.indicator)
        since = f"Sinds {moment(parse_period(self.since).label)}: {change}." if change and self.since else ""
        return wijk_words.chosen(row.name, self.text(row), row.beside, self.gemeente_text, since)

    @cached_property
    def source_line(self) -> str:
        return self.figure.source_line_of(self.regions, self.period)

    @cached_property
    def map_view(self) -> MapView:
        period = self.period or ""
        return MapView(self.indicator, self.wijken.shapes(period, self.regions), period, self.regions)

    @property
    def shapes(self) -> Shapes:
        return self.map_view.shapes

    @cached_property
    def division(self) -> int:
        """Year of the division that the figures are of."""
        return self.world.division(self.regions, self.period or "")

    @property
    def without_shape(self) -> set[str]:
        """Wijken with a row whose border we don't have."""
        return set(self.regions) - set(self.map_view.order)

    def ranking_frame(self) -> pa.Table:
        """Columns as wijk_chart.ranking_spec asks."""
        rows: list[tuple[object, ...]] = [
            (wijk_chart.WIJK, r.code, r.name, r.observation.value, place, self.text(r), r.code == self.selection.wijk)
            for place, r in enumerate(self.rows, 1)]
        rows += [(kind, None, name, value, None, text, False) for kind, name, value, text in (
            (wijk_chart.OWN_LINE, self.wijken.name, self.gemeente.value, self.gemeente_text),
            (wijk_chart.NATIONAL_LINE, self.national_name, self.national, self.national_text)) if value is not None]
        return charts.frame_of(RANKING_COLUMNS, rows)

    def table(self) -> pd.DataFrame:
        """The wijken, with below them municipality and country."""
        i, whole, size = self.indicator, self.gemeente_text != "", self.world.catalogue.signals.size
        columns: dict[str, list[str]] = {
            "Wijk": [r.name for r in self.rows],
            headed(i.name, i.unit): [self.text(r) for r in self.rows],
            "Naast de gemeente": [wijk_words.BESIDE[r.beside] for r in self.rows] if whole else [],
            f"Sinds {parse_period(self.since).label if self.since else ''}": [
                wijk_words.change_text(r.change, i) for r in self.rows] if self.has_change else [],
            "Inwoners": [wijk_words.persons(r.persons) for r in self.rows] if i.id != size else [],
            "Status": [status_label(r.observation.status) for r in self.rows],
        }
        kept = {head: list(texts) for head, texts in columns.items() if texts}
        for name, text, status in ((self.wijken.name, self.gemeente_text, status_label(self.gemeente.status)),
                                   (self.national_name, self.national_text, "")):
            if text and kept:
                for place, texts in enumerate(kept.values()):
                    texts.append((name, text)[place] if place < 2 else "")
                kept["Status"][-1] = status
        return pd.DataFrame(kept)


class BuurtFigure:
    """The buurten of the chosen wijk, or of the municipality. `period` is None when no buurt has a figure."""

    def __init__(self, wijken: Wijken, selection: Selection, indicator_id: str, near: str | None) -> None:
        self.wijken, self.indicator = wijken, wijken.world.catalogue.indicators[indicator_id]
        self.figure = Figure(wijken.world, selection, indicator_id)
        self.panel = wijken.buurt_panel(indicator_id)
        found = shown_period(self.panel, near or selection.jaar)
        self.period: str | None = found[0] if found else None
        wijk = selection.wijk if selection.wijk in wijken.known else None
        self.wijk_name = wijken.known[wijk].name if wijk else ""
        self.buurten = {c: r for c, r in wijken.buurten.items() if wijk is None or r.parent == wijk}

    @property
    def period_label(self) -> str:
        return parse_period(self.period).label if self.period else ""

    @cached_property
    def regions(self) -> Mapping[str, Observation]:
        return {code: self.panel.at(code, self.period) for code in self.buurten}

    @property
    def source_line(self) -> str:
        return self.figure.source_line_of(self.regions, self.period)

    @cached_property
    def rows(self) -> tuple[tuple[str, Region, Observation, float | None], ...]:
        """Code, buurt, figure and inhabitants, from high to low; those without a figure last."""
        persons = self.wijken.persons(self.period or "", of_buurten=True)
        rows = [(c, self.buurten[c], o, persons.get(c, NOTHING).value) for c, o in self.regions.items()]
        return tuple(sorted(rows, key=lambda r: (r[2].value is None, -(r[2].value or 0.0), r[1].name)))

    def table(self) -> pd.DataFrame:
        i, size = self.indicator, self.wijken.world.catalogue.signals.size
        names = {code: region.name for code, region in self.wijken.known.items()}
        columns = {
            "Buurt": [r.name for _, r, _, _ in self.rows],
            "Wijk": [names.get(r.parent or "", "") for _, r, _, _ in self.rows],
            headed(i.name, i.unit): [format_observation(o, i) for _, _, o, _ in self.rows],
            "Inwoners": [wijk_words.persons(n) for _, _, _, n in self.rows],
            "Status": [status_label(o.status) for _, _, o, _ in self.rows],
        }
        needless = {"Wijk"} if self.wijk_name else set()
        needless |= {"Inwoners"} if i.id == size else set()
        return pd.DataFrame({head: texts for head, texts in columns.items() if head not in needless})
