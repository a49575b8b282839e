"""What one map shows: the regions of one file of shapes, in its order, with their classes and texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pyarrow as pa

from monitors.catalogue.model import Indicator
from monitors.domain.comparison import class_breaks, class_of
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.period import parse_period
from monitors.presentation import maps
from monitors.presentation.legend import Mark
from monitors.presentation.numbers import as_read, format_observation, format_value
from monitors.presentation.theme import Theme
from monitors.views.geography import Shapes

CLASSES = 5


@dataclass(frozen=True)
class MapView:
    """`regions` are observations in a period, on `shapes`; those in `drawn` are drawn, or all. It never changes."""

    indicator: Indicator
    shapes: Shapes
    period: str
    regions: Mapping[str, Observation]
    drawn: frozenset[str] | None = None

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Region codes in the order of their idx."""
        return self.shapes.codes

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {code: place for place, code in enumerate(self.order)}

    @property
    def title(self) -> str:
        return f"{self.indicator.name}, {parse_period(self.period).label}"

    @cached_property
    def limits(self) -> tuple[float, ...]:
        """Class limits over all regions with a value, whether they have a shape or not."""
        values = [self._read(o.value) for o in self.regions.values() if o.value is not None]
        limits = class_breaks(values, CLASSES, self.indicator.decimals)
        return tuple(dict.fromkeys(self._read(limit) for limit in limits))

    def _read(self, value: float) -> float:
        """As precise as its text, so that what reads the same has the same colour."""
        return as_read(value, self.indicator.unit, self.indicator.decimals)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Words for the classes, from low to high; a class holds its lower limit and not its upper."""
        return class_labels(self.limits, self.indicator)

    @cached_property
    def classes(self) -> tuple[int, ...]:
        """Class number of each region, or which kind of absence it is, in the order of their idx."""
        return tuple(self._class(self.regions.get(code, NOTHING)) for code in self.order)

    def _class(self, observation: Observation) -> int:
        if observation.value is not None:
            return class_of(self._read(observation.value), self.limits)
        return maps.SUPPRESSED if observation.status is Status.SUPPRESSED else maps.MISSING

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What each region's figure reads as, in the order of their idx."""
        return tuple(format_observation(self.regions.get(code, NOTHING), self.indicator) for code in self.order)

    @property
    def provisional(self) -> str:
        """How many of the figures are provisional, for the legend; empty where none is."""
        valued = [o.status for code, o in self.regions.items() if o.value is not None and self._draws(code)]
        found = valued.count(Status.PROVISIONAL)
        if not found:
            return ""
        return "Voorlopige cijfers" if found == len(valued) else f"Voorlopig: {found} van de {len(valued)} cijfers"

    def frame(self, chosen: str | None, group: Collection[str]) -> pa.Table:
        """Columns as maps.choropleth_spec asks."""
        places = self.places
        drawn = None if self.drawn is None else [places[code] for code in self.drawn if code in places]
        return maps.map_frame(self.classes, self.texts, chosen=places.get(chosen or ""), drawn=drawn,
                              group=[places[code] for code in group if code in places])

    def _draws(self, code: str) -> bool:
        return self.drawn is None or code in self.drawn

    def style(self, theme: Theme) -> maps.MapStyle:
        return maps.map_style(theme, len(self.labels))

    def marks(self, theme: Theme) -> list[Mark]:
        """The colours of the classes; absence has a border of its own beside its colour."""
        style = self.style(theme)
        absent = ((maps.MISSING, style.missing, maps.MISSING_LABEL),
                  (maps.SUPPRESSED, style.suppressed, maps.SUPPRESSED_LABEL))
        kinds = {kind for code, kind in zip(self.order, self.classes, strict=True) if self._draws(code)}
        return [*(Mark("■", colour, label) for colour, label in zip(style.classes, self.labels, strict=True)),
                *(Mark("■", colour, label, tuple(maps.DASHES[kind])) for kind, colour, label in absent
                  if kind in kinds)]


def class_labels(limits: Sequence[float], indicator: Indicator) -> tuple[str, ...]:
    """Words for the classes between limits."""
    def text(value: float) -> str:
        return format_value(value, indicator.unit, indicator.decimals)

    if not limits:
        return ("alle gebieden",)
    between = [f"{text(low)} tot {text(high)}" for low, high in pairwise(limits)]
    return (f"minder dan {text(limits[0])}", *between, f"{text(limits[-1])} of meer")
