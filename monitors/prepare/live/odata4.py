"""CBS OData v4: measures and dimensions as codes, one row per figure, 100,000 rows a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from monitors.prepare.live.archive import Shelf
from monitors.prepare.live.client import FetchError, follow
from monitors.prepare.live.table import MOST_PAGES, Cell, Code, Column, Dimension, Query, TableInfo, headings

_NEXT = ("@odata.nextLink", "odata.nextLink")


def entries(url: str, content: Any) -> list[Mapping[str, Any]]:
    """The rows of an OData answer. Raises FetchError when it is something else."""
    rows = content.get("value") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FetchError(url, "een ander antwoord dan verwacht (geen lijst onder 'value')")
    return rows


def pages(url: str, shelf: Shelf) -> Iterator[list[Mapping[str, Any]]]:
    """An answer and all that it leads to. Raises FetchError on a loop or another host."""
    seen: set[str] = set()
    following: str | None = url
    while following:
        if following in seen or len(seen) >= MOST_PAGES:
            raise FetchError(url, f"de bladzijden lopen rond: {following} kwam al voorbij")
        seen.add(following)
        content = shelf.get(following)
        yield entries(following, content)
        link = next((content[name] for name in _NEXT if content.get(name)), None)
        following = follow(following, link) if link else None


def everything(url: str, shelf: Shelf) -> list[Mapping[str, Any]]:
    """All rows of an answer of any number of pages."""
    return [row for page in pages(url, shelf) for row in page]


def text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def number(url: str, row: Mapping[str, Any], name: str) -> float | None:
    """A figure, or None. Raises FetchError when it is something else: then the table is not what we think."""
    if name not in row:
        raise FetchError(url, f"kolom {name} ontbreekt in de gegevens")
    value = row[name]
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FetchError(url, f"een waarde is geen getal: {value!r}")
    return float(value)


def any_of(name: str, codes: tuple[Code, ...]) -> str:
    return " or ".join(f"{name} eq '{code.key}'" for code in codes)


def conditions(info: TableInfo, query: Query) -> list[str]:
    """The parts of a filter that both versions of OData have."""
    wanted = [f"startswith({name},'{query.starts[name]}')" if name in query.starts else any_of(name, codes)
              for name, codes in sorted(query.fixed.items())]
    if info.regions and query.levels:
        wanted.append(" or ".join(f"startswith({info.regions.name},'{level}')" for level in query.levels))
    if info.periods and query.since:
        wanted.append(f"{info.periods.name} ge '{query.since}'")
    return wanted


def joined(parts: list[str]) -> str:
    """All of the parts at once, as it goes into an address."""
    return quote(" and ".join(f"({part})" if " or " in part else part for part in parts), safe="(),'")


class OData4:
    """The first choice. `base` is the address of the catalogue of tables."""

    def __init__(self, base: str) -> None:
        self._base = base

    def describe(self, table: str, shelf: Shelf) -> TableInfo:
        root = f"{self._base}/{table}"
        about = shelf.head(f"{root}/Properties", _modified)
        dimensions = []
        for row in everything(f"{root}/Dimensions", shelf):
            name = text(row, "Identifier")
            codes = [Code(text(c, "Identifier"), text(c, "Title"), text(c, "Status"), text(c, "Description"))
                     for c in everything(f"{root}/{name}Codes", shelf)]
            dimensions.append(Dimension(name, {code.id: code for code in codes}, text(row, "Title").strip()))
        measures = everything(f"{root}/MeasureCodes", shelf)
        grouped = any(text(row, "MeasureGroupId") for row in measures)
        parents = {text(row, "Id"): (text(row, "Title").strip(), text(row, "ParentId"))
                   for row in (everything(f"{root}/MeasureGroups", shelf) if grouped else ())}
        columns = [Column(text(row, "Identifier"), text(row, "Title").strip(), text(row, "Unit").strip(),
                          text(row, "Description"), headings(parents, text(row, "MeasureGroupId")))
                   for row in measures]
        return TableInfo(table, text(about, "Title"), _modified(about), tuple(columns), tuple(dimensions),
                         text(about, "Status") == "Gediscontinueerd")

    def pages(self, info: TableInfo, query: Query, shelf: Shelf) -> Iterator[list[Cell]]:
        measures = ",".join(f"'{column.key}'" for column in query.columns)
        wanted = joined([f"Measure in ({measures})", *conditions(info, query)])
        url = f"{self._base}/{info.id}/Observations?$filter={wanted}"
        keys = {column.key for column in query.columns}
        regions, periods = (d.name if d else "" for d in (info.regions, info.periods))
        fixed = {name: {code.id for code in codes} for name, codes in query.fixed.items()}
        for page in pages(url, shelf):
            yield list(_cells(url, page, keys, (regions, periods), fixed))


def _cells(url: str, page: list[Mapping[str, Any]], keys: set[str], places: tuple[str, str],
           fixed: Mapping[str, set[str]]) -> Iterator[Cell]:
    """The cells of a page that were asked for. Written for millions of rows: a text that comes again is one text."""
    (region, period), names = places, sorted(fixed)
    clean: dict[Any, str] = {}

    def cleaned(row: Mapping[str, Any], name: str) -> str:
        raw = row.get(name)
        found = clean.get(raw)
        if found is None:
            found = clean[raw] = text(row, name).strip()
        return found

    for row in page:
        measure = row.get("Measure")
        if measure not in keys:
            continue
        others = tuple([cleaned(row, name) for name in names]) if names else ()
        if names and not all(code in fixed[name] for name, code in zip(names, others, strict=True)):
            continue
        value = row.get("Value")
        if type(value) is int:
            value = float(value)
        elif type(value) is not float:
            value = number(url, row, "Value")
        mark = row.get("ValueAttribute")
        yield Cell(cleaned(row, "Measure"), cleaned(row, region), cleaned(row, period), others, value,
                   "" if mark is None or mark == "None" else str(mark))


def _modified(about: Mapping[str, Any]) -> str:
    """When metadata or figures last changed, whichever says more."""
    moments = [text(about, name) for name in ("Modified", "ObservationsModified")]
    return "_".join(moment for moment in moments if moment)
