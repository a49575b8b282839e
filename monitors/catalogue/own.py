"""Indicators and sources of an installation's own files. The data set that has their figures brings them along."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from monitors.catalogue.load import CatalogueError, convert, indicator_complaints
from monitors.catalogue.model import Catalogue, Chapter, Indicator, Source

OWN_KEY = "own"  # key in the data set's meta
OWN_PREFIX = "eigen_"  # how the id of an own indicator begins, so that it never is one of the catalogue
CHAPTER = Chapter(OWN_PREFIX.rstrip("_"), "Eigen cijfers", "Wat houden wij zelf bij?", ())


@dataclass(frozen=True, slots=True)
class OwnTables:
    """Tables as in sources.toml and indicators/*.toml by id, and the monitor that each indicator stands in.

    `replaced`: indicators of the catalogue of which some figures are of an own source.
    """

    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    indicators: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    monitors: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """As it goes into the data set; empty where there is nothing."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True) if self.sources else ""


def extended(known: Catalogue, text: str) -> Catalogue:
    """The catalogue with own indicators, each in a last chapter of its monitor. Raises CatalogueError."""
    if not text:
        return known
    try:
        own = OwnTables(**json.loads(text))
    except (TypeError, ValueError) as other:
        raise CatalogueError(["de eigen cijfers zijn van een andere versie van het programma"]) from other
    complaints: list[str] = []
    sources = {name: convert(Source, {"id": name, **values}, f"bron {name}", complaints)
               for name, values in own.sources.items()}
    indicators = {name: convert(Indicator, {"id": name, **values}, f"own {name}", complaints)
                  for name, values in own.indicators.items()}
    chapters: dict[str, list[str]] = defaultdict(list)
    for name, monitor in own.monitors.items():
        chapters[monitor].append(name)
        if monitor not in known.monitors:
            complaints.append(f"own {name}, monitor: {monitor!r} bestaat niet; kies uit {', '.join(known.monitors)}")
    if complaints:
        raise CatalogueError(complaints)
    arrangements = {
        name: replace(monitor, chapters=(*monitor.chapters, replace(CHAPTER, indicators=tuple(chapters[name]))))
        if name in chapters else monitor for name, monitor in known.arrangements.items()}
    for name, source in own.replaced.items():
        if name in known.indicators:
            indicators[name] = _partly_own(known.indicators[name], sources[source])
    found = replace(known, sources={**known.sources, **sources}, indicators={**known.indicators, **indicators},
                    arrangements=arrangements)
    complaints = [complaint for name in own.indicators
                  for complaint in indicator_complaints(found.indicators[name], found)]
    if complaints:
        raise CatalogueError(complaints)
    return found


def _partly_own(indicator: Indicator, source: Source) -> Indicator:
    """The indicator with the reserve that some of its figures are not of its own source."""
    told = f"Let op: een deel van deze cijfers komt van {source.producer} ({source.title})."
    return replace(indicator, caution=f"{indicator.caution} {told}")
