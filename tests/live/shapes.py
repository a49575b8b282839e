"""Made-up tables in the documented shapes of CBS OData v4 and v3, and borders as PDOK has them, on a test's server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.live.server import Reply, Source, answer

V4, V3 = "/odata/v1/CBS", "/ODataFeed/odata"
REGIONS = {"NL01": "Nederland", "GM0001": "Aa", "GM0009": "Ceedee"}


@dataclass
class Made:
    """A table: columns as key -> (title, unit), dimensions as name -> code -> title, rows as dicts by v4 names.

    `groups` are the headings of a column, the outermost first.
    """

    id: str
    columns: dict[str, tuple[str, str]]
    rows: list[dict[str, Any]]
    dimensions: dict[str, dict[str, str]] = field(default_factory=dict)
    periods: dict[str, str] = field(default_factory=lambda: {"2021JJ00": "Definitief", "2022JJ00": "Voorlopig"})
    regions: dict[str, str] = field(default_factory=lambda: dict(REGIONS))
    modified: str = "2026-06-23T00:00:00+02:00"
    descriptions: dict[str, str] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)  # of dimensions, where they are not their name
    region_name: str = "RegioS"
    period_name: str = "Perioden"

    @property
    def headings(self) -> dict[tuple[str, ...], int]:
        """Every heading as its path, with a number; one comes before what is under it."""
        paths = dict.fromkeys(path[:depth + 1] for path in self.groups.values() for depth in range(len(path)))
        return {path: 1001 + number for number, path in enumerate(paths)}

    @property
    def all_dimensions(self) -> dict[str, dict[str, str]]:
        """Every dimension with its codes, the one of periods without."""
        return {**self.dimensions, self.region_name: self.regions, **({self.period_name: {}} if self.periods else {})}


def cell(measure: str, region: str, period: str, value: float | None, mark: str = "None",
         **others: str) -> dict[str, Any]:
    """A row of observations."""
    return {"Measure": measure, "ValueAttribute": mark, "Value": value, "StringValue": None, "RegioS": region,
            "Perioden": period, **others}


def put_v4(source: Source, table: Made, page: int = 1000) -> str:
    """Puts a table on the server as OData v4 does; gives the path of its observations."""
    root = f"{V4}/{table.id}"
    source.put(f"{root}/Properties", answer({
        "Identifier": table.id, "Title": f"Tabel {table.id}", "Modified": table.modified, "Status": "Regulier",
        "ObservationsModified": table.modified}))
    source.put(f"{root}/MeasureCodes", answer({"value": [
        {"Identifier": key, "Index": i, "Title": title, "Unit": unit, "Decimals": 0,
         "Description": table.descriptions.get(key, "Wat wordt geteld."),
         "MeasureGroupId": f"G{table.headings[table.groups[key]]}" if key in table.groups else None}
        for i, (key, (title, unit)) in enumerate(table.columns.items())]}))
    if table.groups:
        source.put(f"{root}/MeasureGroups", answer({"value": [
            {"Id": f"G{number}", "Title": path[-1],
             "ParentId": f"G{table.headings[path[:-1]]}" if path[:-1] else None}
            for path, number in table.headings.items()]}))
    dimensions = table.all_dimensions
    source.put(f"{root}/Dimensions", answer({"value": [
        {"Identifier": name, "Title": table.titles.get(name, name), "Kind": "Dimension"} for name in dimensions]}))
    for name, codes in dimensions.items():
        source.put(f"{root}/{name}Codes", answer({"value": [
            {"Identifier": code, "Title": title, "Description": "", "DimensionGroupId": "0"}
            for code, title in codes.items()]}))
    source.put(f"{root}/{table.period_name}Codes", answer({"value": [
        {"Identifier": code, "Title": code[:4], "Description": "", "Status": status}
        for code, status in table.periods.items()]}))
    path = f"{root}/Observations"
    _put_pages(source, path, table.rows, page, "@odata.nextLink")
    return path


def _put_pages(source: Source, path: str, rows: Sequence[Mapping[str, Any]], page: int, link: str) -> None:
    starts = range(0, max(len(rows), 1), page)
    for start in starts:
        content: dict[str, Any] = {"value": rows[start:start + page]}
        if start + page < len(rows):
            content[link] = f"{source.address}{path}?$skiptoken={start + page}"
        source.put(path if start == 0 else f"{path}?$skiptoken={start}", answer(content))


def put_v3(source: Source, table: Made, page: int = 1000) -> str:
    """Puts a table on the server as OData v3 does: padded codes, a column per measure; gives the path of its rows."""
    root = f"{V3}/{table.id}"
    source.put(f"{root}/TableInfos", answer({"value": [
        {"Identifier": table.id, "Title": table.id, "Modified": table.modified, "OutputStatus": "Regulier"}]}))
    above = table.headings
    groups = [{"ID": number, "ParentID": above.get(path[:-1]), "Type": "TopicGroup", "Key": "", "Title": path[-1]}
              for path, number in above.items()]
    topics = [{"ID": number, "ParentID": above.get(table.groups.get(key, ())), "Type": "Topic", "Key": key,
               "Title": title, "Unit": unit, "Description": "Wat wordt geteld."}
              for number, (key, (title, unit)) in enumerate(table.columns.items())]
    dimensions = table.all_dimensions
    kinds = {table.region_name: "GeoDimension", table.period_name: "TimeDimension"}
    source.put(f"{root}/DataProperties", answer({"value": [
        *({"Type": kinds.get(name, "Dimension"), "Key": name, "Title": table.titles.get(name, name)}
          for name in dimensions),
        *groups, *topics]}))
    for name, codes in dimensions.items():
        source.put(f"{root}/{name}", answer({"value": [{"Key": padded(code), "Title": title}
                                                       for code, title in codes.items()]}))
    source.put(f"{root}/{table.period_name}", answer({"value": [
        {"Key": code, "Title": code[:4], "Status": status} for code, status in table.periods.items()]}))
    path = f"{root}/TypedDataSet"
    _put_pages(source, path, _wide(table), page, "odata.nextLink")
    return path


def padded(code: str) -> str:
    return code.ljust(10)


def _wide(table: Made) -> list[dict[str, Any]]:
    names = list(table.all_dimensions)
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in table.rows:
        key = tuple(row[name] for name in names)
        codes = {name: row[name] if name == table.period_name else padded(row[name]) for name in names}
        wide = rows.setdefault(key, {"ID": len(rows), **codes, **dict.fromkeys(table.columns)})
        wide[row["Measure"]] = row["Value"]
    return list(rows.values())




# The tables that the small catalogue fetches: T1 with two indicators, T2 with one that the snapshot does not have.

PLACES = [("NL01", 521.0, 35.0), ("GM0001", 211.0, 32.0), ("GM0009", 311.0, 41.0)]


def homes() -> Made:
    """T1 as the small catalogue expects it: homes and social rent of 2021 and 2022, and a kind that is left out."""
    rows = []
    for soort in ("T001", "A001"):
        for period in ("2021JJ00", "2022JJ00"):
            for region, count, share in PLACES:
                part = 1 if soort == "T001" else 0.5
                rows.append(cell("M1", region, period, count * part, Soort=soort))
                if region != "NL01":
                    rows.append(cell("M2", region, period, share * part, Soort=soort))
    return Made("T1", {"M1": ("Woningen", "aantal"), "M2": ("Sociale huur", "%")}, rows,
                {"Soort": {"T001": "Totaal soorten", "A001": "Een soort"}})


def later() -> Made:
    """T2 as the small catalogue expects it."""
    return Made("T2", {"M9": ("Later", "aantal")},
                [cell("M9", region, "2021JJ00", value) for region, value in (("GM0001", 5.0), ("GM0009", 7.0))],
                periods={"2021JJ00": "Definitief"})


def in_v3(table: Made) -> Made:
    """The same table with the column names of v3."""
    names = {"M1": "Woningen_1", "M2": "SocialeHuur_2", "M9": "M9"}
    return Made(table.id, {names[key]: about for key, about in table.columns.items()},
                [{**row, "Measure": names[row["Measure"]]} for row in table.rows], table.dimensions, table.periods,
                table.regions, table.modified)


# Borders

OGC = "/ogc/v1/collections/gemeente_gegeneraliseerd/items"


def area(code: str, x: float = 5.1, y: float = 52.1, size: float = 1.0, **more: Any) -> dict[str, Any]:
    """A region as PDOK sends it: a triangle of so many degrees."""
    return {"type": "Feature", "properties": {"statcode": code, "statnaam": f"Naam {code}", "rubriek": "", **more},
            "geometry": {"type": "MultiPolygon", "coordinates": [[[[x, y], [x + size, y], [x, y + size], [x, y]]]]}}


def collection(*areas: Mapping[str, Any], **more: Any) -> Reply:
    return answer({"type": "FeatureCollection", "features": areas, **more})


def put_borders(source: Source, year: int, **areas: Sequence[Mapping[str, Any]]) -> None:
    """Borders of a year on the paths of the OGC service; `areas` by the Dutch word for their level."""
    for level, found in areas.items():
        source.put(f"{OGC.replace('gemeente', level)}?f=json&limit=1000&jaarcode={year}", collection(*found))


def country(*codes: str) -> dict[str, list[dict[str, Any]]]:
    """Gemeenten beside each other in one provincie."""
    around = [[3.5, 51.0], [7.0, 51.0], [7.0, 53.5], [3.5, 53.5], [3.5, 51.0]]
    return {"gemeente": [area(code, 4.0 + place, size=0.9) for place, code in enumerate(codes)],
            "provincie": [{**area("PV20"), "geometry": {"type": "Polygon", "coordinates": [around]}}]}
