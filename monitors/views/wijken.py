"""One indicator in the wijken of one municipality, as one screen shows it. No Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import pandas as pd
import pyarrow as pa

from monitors.domain.change import Change, change_between
from monitors.domain.observation import Observation
from monitors.domain.period import parse_period
from monitors.domain.region import Region, RegionLevel
from monitors.presentation import charts, wijk_chart, wijk_words
from monitors.presentation.numbers import format_value, headed, status_label
from monitors.presentation.wording import moment
from monitors.views.areas import AreaFigure, AreaRow, Wijken
from monitors.views.geography import Shapes
from monitors.views.map_view import MapView
from monitors.views.selection import Selection

RANKING_COLUMNS = {"soort": pa.string(), "code": pa.string(), "naam": pa.string(), "waarde": pa.float64(),
                   "rang": pa.int16(), "tekst": pa.string(), "eigen": pa.bool_()}


class WijkFigure(AreaFigure):
    """An indicator in the wijken of the chosen municipality."""

    level = RegionLevel.WIJK

    def __init__(self, wijken: Wijken, selection: Selection, indicator_id: str) -> None:
        super().__init__(wijken, selection, indicator_id, wijken.panel(indicator_id), selection.jaar)

    @cached_property
    def regions(self) -> Mapping[str, Observation]:
        return self.panel.by_period.get(self.period or "", {})

    @property
    def known(self) -> Mapping[str, Region]:
        return self.wijken.known

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
    def chosen(self) -> AreaRow | None:
        return next((r for r in self.rows if r.code == self.selection.wijk), None)

    @property
    def elsewhere(self) -> str:
        """That the chosen wijk is of another division than these figures; "" where it is not."""
        region = self.known.get(self.selection.wijk or "")
        if region is None or region.code in self.regions:
            return ""
        namesake = region.name in (self.known[code].name for code in self.regions)
        return wijk_words.not_there(region.name, self.division, namesake=namesake)

    @property
    def chosen_sentence(self) -> str:
        row = self.chosen
        if row is None:
            return ""
        change = wijk_words.change_text(row.change, self.indicator)
        since = f"Sinds {moment(parse_period(self.since).label)}: {change}." if change and self.since else ""
        return wijk_words.chosen(row.name, self.text(row), row.beside, self.gemeente_text, since)

    @cached_property
    def shapes(self) -> Shapes:
        return self.wijken.shapes(self.period or "", self.regions)

    @cached_property
    def map_view(self) -> MapView:
        return MapView(self.indicator, self.shapes, self.period or "", self.regions)

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
