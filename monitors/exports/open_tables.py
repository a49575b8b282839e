"""The small tables of the open data, filled from the catalogue and the data set: all but the figures themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pyarrow as pa

from monitors.catalogue.model import Catalogue, Indicator, Source
from monitors.exports import dictionary
from monitors.exports.dictionary import Table
from monitors.store import Store

Row = Mapping[str, Any]
# The licences that we know the text of. Of any other we say that it was not looked into, and never that it is open.
LICENCE_TEXTS = {"CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/deed.nl"}


def filled(table: Table, rows: Iterable[Row]) -> pa.Table:
    """Rows as an Arrow table with exactly the columns of the dictionary."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=table.schema)


def indicators(known: Catalogue, store: Store, names: Collection[str]) -> pa.Table:
    """INDICATORS: the ones named, in order of id, those without figures included."""
    spans, levels = store.spans(), store.levels()
    rows = []
    for name in sorted(names):
        count, first, last = spans.get(name, (0, None, None))
        rows.append(_indicator(known, known.indicators[name]) | {
            "levels": sorted(level.value for level in levels.get(name, ())), "figures": count,
            "first_period": first, "last_period": last})
    return filled(dictionary.INDICATORS, rows)


def _indicator(known: Catalogue, i: Indicator) -> dict[str, Any]:
    made = i.derived
    return {
        "id": i.id, "name": i.name, "definition": i.definition, "rationale": i.rationale, "caution": i.caution,
        "monitors": [m.id for m in known.monitors.values() if i.id in m.indicators], "unit": i.unit.value,
        "decimals": i.decimals, "direction": i.direction.value, "periodicity": i.periodicity.value,
        "reference": i.reference, "denominator": i.denominator, "rounding": i.rounding,
        "recipe": made.recipe.value if made else None, "derived_from": list(made.inputs) if made else [],
        "factor": made.factor if made else None, "source": i.source.table,
    }


def regions(store: Store) -> pa.Table:
    """REGIONS: all of them, in order of code."""
    return filled(dictionary.REGIONS, (
        {"code": r.code, "name": r.name, "level": r.level, "parent": r.parent, "ended": r.ended}
        for r in store.all_regions()))


def _source(s: Source, figures: int) -> Row:
    return {"id": s.id, "title": s.title, "producer": s.producer, "licence": s.licence,
            "licence_url": LICENCE_TEXTS.get(s.licence), "url": s.url, "accessed": s.accessed or None,
            "note": s.note or None, "figures": figures}


def sources(known: Catalogue, store: Store, names: Collection[str] | None = None) -> pa.Table:
    """SOURCES: the ones named, else all of the catalogue, in order of id."""
    counts = store.source_counts()
    wanted = set(known.sources) if names is None else set(names)
    return filled(dictionary.SOURCES, (_source(known.sources[name], counts.get(name, 0)) for name in sorted(wanted)))


def breaks(known: Catalogue, names: Collection[str]) -> pa.Table:
    """BREAKS of the indicators named."""
    return filled(dictionary.BREAKS, (
        {"indicator": name, "period": b.period, "regions": list(b.regions), "reason": b.reason}
        for name in sorted(names) for b in known.indicators[name].breaks))


def changes(store: Store) -> pa.Table:
    """CHANGES: every boundary change, oldest first."""
    return filled(dictionary.CHANGES, (
        {"date": c.date, "old_code": c.old, "old_name": c.old_name, "new_code": c.new, "new_name": c.new_name,
         "share_homes": c.share_homes, "share_persons": c.share_persons} for c in store.changes()))


def withheld(store: Store, names: Collection[str]) -> pa.Table:
    """WITHHELD of the indicators named: which figure and why, and never the figure itself."""
    return filled(dictionary.WITHHELD, (
        {"indicator": w.indicator, "region": w.region, "period": w.period, "reason": w.reason}
        for w in store.withheld() if w.indicator in names))
