"""Maintenance: makes data/snapshot from gathered figures (`python -m monitors.prepare.make_snapshot FOLDER CODES`).

CODES is a captured RegioSCodes answer of CBS table 03759ned. FOLDER has
waarnemingen.parquet, regios_2024.csv, gebieden_*.csv, herindelingen.csv and grenzen/. The figures go through the same
tidy -> recalculate -> contract path as every other source before anything is replaced.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console

from monitors.catalogue.load import CatalogueError, catalogue
from monitors.catalogue.model import Catalogue
from monitors.command_line import Parser
from monitors.domain.region import RegionLevel
from monitors.prepare import data_set
from monitors.prepare.__main__ import SNAPSHOT
from monitors.prepare.figures import OBSERVATION_SCHEMA, Figures, PrepareError, made_on, observation_rows, read_snapshot
from monitors.prepare.geometry import EMBEDDED, embedded_borders
from monitors.prepare.geometry_making import make_geometry
from monitors.prepare.process import process
from monitors.prepare.tidy import RawRows, tidy

DIVISION = 2024  # of the region register; the municipalities are the same from 2023 to 2026
WIJK_MAP = EMBEDDED[RegionLevel.WIJK]


def read_raw(file: Path) -> RawRows:
    """Rows per topic and table."""
    rows: dict[tuple[str, str], list[tuple[str, str, float]]] = defaultdict(list)
    with duckdb.connect() as connection:
        found = connection.execute("SELECT indicator, tabel, regio, periode, waarde FROM read_parquet(?) ORDER BY ALL",
                                   [str(file)]).fetchall()
    for topic, table, region, period, value in found:
        rows[topic, table].append((region, period, value))
    return rows


def _csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def region_rows(folder: Path, provinces: dict[str, str]) -> list[tuple[str, str, str, str | None, int]]:
    """(code, name, level, parent, division) of Nederland, provinces, municipalities, wijken and buurten."""
    levels = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}
    rows: list[tuple[str, str, str, str | None, int]] = [("NL01", "Nederland", "NL", None, DIVISION)]
    rows.extend((code, name, "PV", "NL01", DIVISION) for code, name in sorted(provinces.items()))
    for row in _csv(folder / "regios_2024.csv"):
        rows.append((row["code"], row["naam"], levels[row["niveau"]], row["ligt_in"], DIVISION))
    known = {row[0] for row in rows}
    wijken = json.loads((folder / "grenzen" / f"wijk_{WIJK_MAP}.geojson").read_text("utf-8"))
    for feature in wijken["features"]:
        code, name = feature["properties"]["statcode"], feature["properties"]["statnaam"]
        if code not in known:
            rows.append((code, name, "WK", "GM" + code[2:6], WIJK_MAP))
    return rows


def membership_rows(folder: Path, known: Catalogue, gemeenten: set[str]) -> list[tuple[str, str, str, str]]:
    """(kind, code, name, gemeente) for every kind of group with a column or a fixed list."""
    now = {row["gm_code"]: row for row in _csv(folder / "gebieden_2023_2026_afgeleid_uit_2022.csv")}
    then = {row["gm_code"]: row for row in _csv(folder / "gebieden_2022.csv")}
    rows: list[tuple[str, str, str, str]] = []
    for kind in known.groups.values():
        rows.extend((kind.id, kind.id.upper(), kind.name, gemeente) for gemeente in kind.members)
        if kind.column is None:
            continue
        for gemeente in sorted(gemeenten):
            row = now[gemeente] if f"{kind.column}_code" in now[gemeente] else then.get(gemeente, {})
            code = row.get(f"{kind.column}_code")
            if code:
                name = row.get(f"{kind.column}_naam") or row[kind.column]
                rows.append((kind.id, code, name.replace(" 000", ".000"), gemeente))
    return rows


_RENAMED = re.compile(r"Naamswijziging per (\d{2})-(\d{2})-(\d{4}),\s*nieuwe naam: (.+?) \((GM\d{4})\)")


def renaming_rows(codes: Path) -> list[tuple[Any, ...]]:
    """Municipalities that got another name and code, from the region codes of CBS table 03759ned (OData v4)."""
    rows = []
    for region in json.loads(codes.read_text("utf-8"))["value"]:
        found = _RENAMED.search(region.get("Description") or "")
        if found and region["Identifier"].strip() != found[5]:
            day, month, year, name, code = found.groups()
            rows.append((f"{year}-{month}-{day}", region["Identifier"].strip(), region["Title"], code, name, 1.0, 1.0))
    return rows


def change_rows(folder: Path) -> list[tuple[Any, ...]]:
    """(date, old code, old name, new code, new name, share of homes, share of inhabitants)."""
    def share(text: str) -> float | None:
        return float(text) if text else None

    return [(r["datum"], r["oude_code"], r["oude_naam"], r["nieuwe_code"], r["nieuwe_naam"],
             share(r["aandeel_woningen"]), share(r["aandeel_inwoners"])) for r in _csv(folder / "herindelingen.csv")]


def _write(file: Path, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> None:
    columns = list(zip(*rows, strict=True))
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    pq.write_table(pa.table(arrays, schema=schema), file, compression="zstd", compression_level=19)


def _text(*names: str) -> list[tuple[str, pa.DataType]]:
    return [(name, pa.string()) for name in names]


REGION_SCHEMA = pa.schema([*_text("code", "name", "level", "parent"), ("division", pa.int32())])
MEMBERSHIP_SCHEMA = pa.schema(_text("kind", "code", "name", "gemeente"))
CHANGE_SCHEMA = pa.schema([*_text("date", "old_code", "old_name", "new_code", "new_name"),
                           ("share_homes", pa.float64()), ("share_persons", pa.float64())])


def provenance(folder: Path, figures: Figures, known: Catalogue) -> str:
    """sources.toml of the snapshot: checksums of its files, and per source table where its figures come from."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in observation_rows(figures):
        rows[row[-1]].append(row)
    lines = ["# Made by python -m monitors.prepare.make_snapshot; do not edit by hand.",
             f'made = "{datetime.now(UTC).date().isoformat()}"', "", "[files]"]
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        lines.append(f'"{file.relative_to(folder).as_posix()}" = "{hashlib.sha256(file.read_bytes()).hexdigest()}"')
    for name in sorted(rows):
        source = known.sources[name]
        digest = hashlib.sha256("\n".join(map(repr, rows[name])).encode()).hexdigest()
        facts = {"title": source.title, "producer": source.producer, "licence": source.licence, "url": source.url,
                 "accessed": source.accessed, "sha256": digest}
        lines.extend(["", f"[source.{json.dumps(name)}]",
                      *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items()),
                      f"observations = {len(rows[name])}"])
    return "\n".join(lines) + "\n"


def make(folder: Path, codes: Path, target: Path, console: Console) -> None:
    """Makes the snapshot beside `target`, proves it, and only then replaces `target`."""
    known = catalogue()
    areas = _csv(folder / "gebieden_2023_2026_afgeleid_uit_2022.csv")
    provinces = {row["provincies_code"]: row["provincies_naam"] for row in areas}
    regions = region_rows(folder, provinces)
    gemeenten = {row[0] for row in regions if row[2] == "GM"}
    figures, dropped = tidy(read_raw(folder / "waarnemingen.parquet"), known, frozenset(row[0] for row in regions))
    with tempfile.TemporaryDirectory(dir=target.parent) as aside:
        made = Path(aside) / "snapshot"
        made.mkdir()
        _write(made / "observations.parquet", OBSERVATION_SCHEMA, observation_rows(figures))
        _write(made / "regions.parquet", REGION_SCHEMA, regions)
        _write(made / "memberships.parquet", MEMBERSHIP_SCHEMA, membership_rows(folder, known, gemeenten))
        _write(made / "boundary_changes.parquet", CHANGE_SCHEMA,
               sorted((*change_rows(folder), *renaming_rows(codes))))
        make_geometry(folder / "grenzen", {row["gm_code"]: row["provincies_code"] for row in areas}, provinces,
                      made / "geo")
        (made / "sources.toml").write_text(provenance(made, figures, known), "utf-8")
        snapshot = read_snapshot(made)
        proof = Path(aside) / "proof.duckdb"
        data_set.write(proof, snapshot, process(snapshot, known), known, "proof",
                       [file.borders for file in embedded_borders(made / "geo", made_on(made))], lambda _: None)
        data_set.prove(proof, known)
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(made, target)
    for drop in dropped:
        console.print(f"Niet in de regiolijst: {drop.indicator}, {drop.level}: {drop.rows} rijen weggelaten")
    console.print(f"Momentopname gemaakt in {target}")


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    parser = Parser("python -m monitors.prepare.make_snapshot", "Maakt de momentopname uit verzamelde cijfers.")
    parser.add_argument("folder", metavar="MAP", type=Path,
                        help="map met waarnemingen.parquet, de regiobestanden en grenzen/")
    parser.add_argument("codes", metavar="CODES", type=Path, help="antwoord van CBS OData v4 op 03759ned/RegioSCodes")
    parser.add_argument("--target", metavar="MAP", type=Path, default=SNAPSHOT, help="map voor de momentopname")
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    try:
        make(options.folder, options.codes, options.target, console)
    except (PrepareError, CatalogueError) as refused:
        for complaint in refused.complaints:
            console.print(f"- {complaint}", markup=False, soft_wrap=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
