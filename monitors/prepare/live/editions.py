"""Definitions along a series with a table per year: a new edition may mean something else under the same name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from monitors.catalogue.model import Catalogue, Indicator, LivePart
from monitors.prepare.live.definitions import Definitions, Said, said
from monitors.prepare.live.gather import Brought, Outcome
from monitors.prepare.live.resolve import Mismatch, Use


def refuse_renewed(outcomes: Iterable[Outcome], definitions: Definitions, catalogue: Catalogue) -> None:
    """Refuses, in place, what means something else than in the last edition of its series that was well.

    Not where the catalogue has a break in between, or another recipe from then on: then it is known.
    """
    recipes: dict[tuple[str, int], dict[str, tuple[Outcome, Brought]]] = defaultdict(dict)
    for outcome in outcomes:
        for brought in outcome.brought:
            use = brought.resolved.use
            if use.source.series and brought.values:
                recipes[use.indicator.id, use.indicator.live.index(use.part)][use.source.year] = outcome, brought
    for (name, part), editions in recipes.items():
        indicator = catalogue.indicators[name]
        _refuse_along(indicator, indicator.live[part], editions, definitions, catalogue)


def _refuse_along(indicator: Indicator, part: LivePart, editions: Mapping[str, tuple[Outcome, Brought]],
                  definitions: Definitions, catalogue: Catalogue) -> None:
    """Goes along the editions of one recipe, the oldest first."""
    last: tuple[str, Said] | None = None
    for source in sorted(catalogue.tables_of(indicator, part), key=lambda s: s.year):
        if source.year not in editions:
            known = definitions.of_edition(Use(indicator, part, source), source.id)
            last = (source.year, known) if known else last
            continue
        outcome, brought = editions[source.year]
        resolved = brought.resolved
        if last and not definitions.agreed(source.id, resolved) and not _broken(indicator, last[0], source.year):
            try:
                definitions.compare(source.id, last[1], resolved, f" (uitgave {last[0]})")
            except Mismatch as mismatch:
                outcome.brought.remove(brought)
                outcome.refuse(resolved.use, mismatch)
                continue
        last = source.year, said(resolved)


def _broken(indicator: Indicator, before: str, year: str) -> bool:
    return any(before < at.period[:4] <= year and not at.regions for at in indicator.breaks)
