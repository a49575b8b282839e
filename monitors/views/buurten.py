"""One indicator in the buurten of a wijk or of a whole municipality, as one screen shows it. No Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from monitors.domain.observation import Observation
from monitors.domain.region import Region, RegionLevel
from monitors.presentation import wijk_words
from monitors.presentation.numbers import headed, status_label
from monitors.views.areas import AreaFigure, Wijken
from monitors.views.geography import Shapes
from monitors.views.map_view import MapView
from monitors.views.selection import Selection


class BuurtFigure(AreaFigure):
    """An indicator in the buurten of the chosen wijk, or of the municipality."""

    level = RegionLevel.BUURT

    def __init__(self, wijken: Wijken, selection: Selection, indicator_id: str, near: str | None) -> None:
        super().__init__(wijken, selection, indicator_id, wijken.buurt_panel(indicator_id), near or selection.jaar)
        self.wijk = selection.wijk if selection.wijk in wijken.known else None

    @property
    def known(self) -> Mapping[str, Region]:
        return self.wijken.buurten

    @cached_property
    def everywhere(self) -> Mapping[str, Observation]:
        """Every buurt that the municipality had in the division of these figures."""
        return self.panel.by_period.get(self.period or "", {})

    @cached_property
    def regions(self) -> Mapping[str, Observation]:
        return {code: o for code, o in self.everywhere.items() if self.wijk in (None, self.known[code].parent)}

    @property
    def place(self) -> str:
        name = self.wijken.name
        return wijk_words.in_place(self.wijken.known[self.wijk].name, name) if self.wijk else name

    @property
    def title(self) -> str:
        return f"{self.indicator.name}, {self.period_label}, buurten van {self.place}"

    @property
    def subtitle(self) -> str:
        return f"De kleuren gaan over alle buurten van {self.wijken.name}" if self.wijk else super().subtitle

    @cached_property
    def shapes(self) -> Shapes | None:
        """Those of all buurten of the municipality, so that a chosen wijk is drawn on the same map."""
        given = self.panel.by_period.get(self.period or "", {})
        return self.world.atlas.buurten(self.wijken.gemeente, self.division, given.keys())

    @cached_property
    def division(self) -> int:
        return self.world.division(self.everywhere, self.period or "")

    @cached_property
    def map_view(self) -> MapView | None:
        """The buurten on screen, in the classes of all buurten of the municipality."""
        return None if self.shapes is None else MapView(
            self.indicator, self.shapes, self.period or "", self.everywhere, frozenset(self.regions))

    def table(self) -> pd.DataFrame:
        """The buurten on screen."""
        i, size = self.indicator, self.world.catalogue.signals.size
        names = {code: region.name for code, region in self.wijken.known.items()}
        columns = {
            "Buurt": [r.name for r in self.rows],
            "Wijk": [] if self.wijk else [names.get(self.known[r.code].parent or "", "") for r in self.rows],
            headed(i.name, i.unit): [self.text(r) for r in self.rows],
            "Naast de gemeente": [wijk_words.BESIDE[r.beside] for r in self.rows] if self.gemeente_text else [],
            "Inwoners": [wijk_words.persons(r.persons) for r in self.rows] if i.id != size else [],
            "Status": [status_label(r.observation.status) for r in self.rows],
        }
        return pd.DataFrame({head: texts for head, texts in columns.items() if texts})
