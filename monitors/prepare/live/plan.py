"""Which tables to fetch for which indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from monitors.catalogue.model import Catalogue, Source
from monitors.prepare.figures import PrepareError
from monitors.prepare.live.resolve import Use


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A table and the recipes that use it."""

    source: Source
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a run is limited to; empty is everything. `since` is a year."""

    tables: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    since: str = ""

    @property
    def whole(self) -> bool:
        return not (self.indicators or self.since)


def plan(catalogue: Catalogue, choice: Choice) -> list[TablePlan]:
    """Every table with an open source, in the order of the catalogue. Raises PrepareError on an unknown name."""
    _check(choice.indicators, catalogue.indicators, "indicator")
    uses: dict[str, list[Use]] = defaultdict(list)
    for indicator in catalogue.indicators.values():
        if choice.indicators and indicator.id not in choice.indicators:
            continue
        for part in indicator.live:
            for source in catalogue.tables_of(indicator, part):
                if not source.series or source.year >= choice.since:
                    uses[source.id].append(Use(indicator, part, source))
    _check(choice.tables, uses, "tabel")
    return [TablePlan(catalogue.sources[name], tuple(found)) for name, found in uses.items()
            if not choice.tables or name in choice.tables]


def _check(names: Collection[str], known: Collection[str], what: str) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise PrepareError([f"Onbekende {what} {name!r}. Kies uit: {', '.join(sorted(known))}." for name in unknown])
