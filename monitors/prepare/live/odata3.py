"""CBS OData v3 and dataderden: one row per region and period with a column per measure, 10,000 rows a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from monitors.prepare.live.archive import Shelf
from monitors.prepare.live.odata4 import conditions, entries, everything, joined, number, pages, text
from monitors.prepare.live.table import Cell, Code, Column, Dimension, Query, TableInfo, headings

_JSON = "?$format=json"
_DIMENSIONS = ("Dimension", "TimeDimension", "GeoDimension", "GeoDetail")


class OData3:
    """The fallback, and the only way to tables of others than CBS. `base` is the address of the feed."""

    def __init__(self, base: str) -> None:
        self._base = base

    def describe(self, table: str, shelf: Shelf) -> TableInfo:
        root = f"{self._base}/{table}"
        url = f"{root}/TableInfos{_JSON}"
        found = entries(url, shelf.head(url, _modified))
        about = found[0] if found else {}
        columns, dimensions = [], []
        properties = everything(f"{root}/DataProperties{_JSON}", shelf)
        parents = {text(row, "ID"): (text(row, "Title").strip(), text(row, "ParentID"))
                   for row in properties if text(row, "Type") == "TopicGroup"}
        for row in properties:
            kind, key = text(row, "Type"), text(row, "Key")
            if kind == "Topic":
                columns.append(Column(key, text(row, "Title").strip(), text(row, "Unit").strip(),
                                      text(row, "Description"), headings(parents, text(row, "ParentID"))))
            elif kind in _DIMENSIONS:
                codes = [Code(text(c, "Key"), text(c, "Title"), text(c, "Status"), text(c, "Description"))
                         for c in everything(f"{root}/{key}{_JSON}", shelf)]
                dimensions.append(Dimension(key, {code.id: code for code in codes}, text(row, "Title").strip()))
        return TableInfo(table, text(about, "Title"), text(about, "Modified"), tuple(columns), tuple(dimensions),
                         text(about, "OutputStatus") == "Gediscontinueerd")

    def pages(self, info: TableInfo, query: Query, shelf: Shelf) -> Iterator[list[Cell]]:
        """A cell without a value is left out: this version does not say why there is none."""
        regions, periods = (d.name if d else "" for d in (info.regions, info.periods))
        fixed = {name: {code.id for code in codes} for name, codes in query.fixed.items()}
        keys = [column.key for column in query.columns]
        selected = ",".join(dict.fromkeys([*(name for name in (regions, periods) if name), *sorted(fixed), *keys]))
        filled = [f"{keys[0]} ne null"] if query.starts and len(keys) == 1 else []  # such tables are mostly empty
        wanted = joined([*conditions(info, query), *filled])
        url = (f"{self._base}/{info.id}/TypedDataSet{_JSON}&$select={selected}"
               + (f"&$filter={wanted}" if wanted else ""))
        for page in pages(url, shelf):
            rows = [row for row in page if all(text(row, name).strip() in ids for name, ids in fixed.items())]
            yield [Cell(key, text(row, regions).strip(), text(row, periods).strip(),
                        tuple(text(row, name).strip() for name in sorted(fixed)), value)
                   for row in rows for key in keys if (value := number(url, row, key)) is not None]


def _modified(content: Any) -> str:
    rows: list[Mapping[str, Any]] = entries("TableInfos", content)
    return text(rows[0], "Modified") if rows else ""
