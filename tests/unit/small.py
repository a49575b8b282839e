"""A made-up country for tests: a catalogue of four indicators, and a snapshot with two municipalities that merged.

GM0001 Aa has been there always; GM0003 Cee and GM0004 Dee became GM0009 Ceedee on 1 January 2021.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from monitors.catalogue.load import read_catalogue
from monitors.catalogue.model import Catalogue
from monitors.domain.borders import Borders
from monitors.prepare.figures import OBSERVATION_SCHEMA
from monitors.prepare.geometry import EMBEDDED, kept_name
from monitors.prepare.make_snapshot import CHANGE_SCHEMA, MEMBERSHIP_SCHEMA, REGION_SCHEMA, _write, provenance

Row = tuple[str, str, str, float | None, str, float | None, str]
"""indicator, region, period, value, status, margin, source."""

_TEXT = """
definition = "Wat er precies wordt geteld, en op welke datum."
rationale = "Waarom een raad naar dit cijfer zou vragen."
caution = "Wat dit cijfer niet zegt, en waar u op let."
decimals = 0
direction = "neutral"
periodicity = "year"
reference = "1 januari"
"""
FILES = {
    "indicators/proef.toml": f"""
[woningen]
name = "Woningen"
unit = "count"
split_by = "homes"
rounding = 1
levels = ["NL", "GM", "WK"]
bounds = [0, 1000]
source = {{ table = "T1" }}
snapshot = [{{ topic = "voorraad", tables = ["ruw1", "ruw2"] }}]
{_TEXT}
[sociaal]
name = "Sociale huur"
unit = "percent"
denominator = "woningen"
split_by = "homes"
rounding = 1
levels = ["GM", "WK"]
bounds = [0, 100]
absent = {{ WK = "suppressed" }}
source = {{ table = "T1" }}
snapshot = [{{ topic = "huur", tables = ["ruw1"] }}]
{_TEXT}
[groei]
name = "Groei"
unit = "percent"
denominator = "woningen"
levels = ["NL", "GM"]
bounds = [-50, 50]
source = {{ table = "T1" }}
derived = {{ recipe = "growth", of = "woningen" }}
{_TEXT}
[later]
name = "Later"
unit = "count"
levels = ["GM"]
source = {{ table = "T2" }}
{_TEXT}
""",
    "monitors/proef.toml": """
name = "Proefmonitor"
order = 1
description = "Een monitor om mee te toetsen."
highlights = ["sociaal"]
[[chapters]]
id = "alles"
name = "Alles"
question = "Wat is er?"
indicators = ["woningen", "sociaal", "groei", "later"]
""",
    "sources.toml": """
[T1]
title = "Tabel een"
producer = "CBS"
licence = "CC BY 4.0"
url = "https://voorbeeld.nl"
accessed = "2026"
raw = ["ruw1", "ruw2"]
provisional = ["2022"]
[T2]
title = "Tabel twee"
producer = "CBS"
licence = "CC BY 4.0"
url = "https://voorbeeld.nl"
accessed = "2026"
run = "Komt met een eigen bestand."
""",
    "services.toml": "",
    "groups.toml": """
[nederland]
name = "Nederland"
[tweetal]
name = "Tweetal"
members = ["GM0001", "GM0009"]
""",
    "corrections.toml": "",
    "lookalikes.toml": "",
    "signals.toml": "",
    "yearly_round.toml": "",
    "names.toml": "",
    "themes.toml": """
[bouwen]
name = "Bouwen"
about = "Of er genoeg woningen bij komen."
[betalen]
name = "Betalen"
about = "Of inwoners hun woning kunnen betalen."
""",
}

REGIONS: list[tuple[str, str, str, str | None, int]] = [
    ("NL01", "Nederland", "NL", None, 2024), ("GM0001", "Aa", "GM", "NL01", 2024),
    ("GM0009", "Ceedee", "GM", "NL01", 2024), ("WK000100", "Aa-Noord", "WK", "GM0001", 2024),
    ("WK000101", "Aa-Zuid", "WK", "GM0001", 2024), ("WK000900", "Cee", "WK", "GM0009", 2024),
]
BORDERS = [Borders(level, year, f"{level.label}_{year}_proef", "CBS en Kadaster", "CC BY 4.0", "https://voorbeeld.nl",
                   "2026-11-25") for level, year in EMBEDDED.items()]
CHANGES = [("2021-01-01", "GM0003", "Cee", "GM0009", "Ceedee", 1.0, 1.0),
           ("2021-01-01", "GM0004", "Dee", "GM0009", "Ceedee", 1.0, 1.0)]


def row(indicator: str, region: str, period: str, value: float | None, status: str = "measured",
        source: str = "T1") -> Row:
    """A published figure, rounded to whole numbers as the small catalogue has it."""
    return indicator, region, period, value, status, None if value is None else 0.5, source


ROWS: list[Row] = [
    row("woningen", "NL01", "2020", 500.0), row("woningen", "NL01", "2021", 520.0),
    row("woningen", "GM0001", "2020", 200.0), row("woningen", "GM0001", "2021", 210.0),
    row("woningen", "GM0003", "2020", 100.0), row("woningen", "GM0004", "2020", 200.0),
    row("woningen", "GM0009", "2021", 310.0), row("woningen", "GM0001", "2022", 220.0, "provisional"),
    row("woningen", "WK000100", "2021", 120.0), row("woningen", "WK000101", "2021", 90.0),
    row("woningen", "WK000900", "2021", 310.0),
    row("sociaal", "GM0001", "2020", 30.0), row("sociaal", "GM0003", "2020", 20.0),
    row("sociaal", "GM0004", "2020", 50.0), row("sociaal", "GM0001", "2021", 31.0),
    row("sociaal", "GM0009", "2021", 40.0), row("sociaal", "WK000100", "2021", 35.0),
    row("sociaal", "WK000900", "2021", 40.0),
]


def write_catalogue(folder: Path, **changes: str) -> Path:
    """The files of the small catalogue in a folder; `changes` are extra files, `__` for / and `_toml` at the end."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    for name, text in changes.items():
        (folder / name.replace("__", "/").replace("_toml", ".toml")).write_text(text, "utf-8")
    return folder


def small_catalogue(folder: Path) -> Catalogue:
    return read_catalogue(write_catalogue(folder))


def _geometry() -> str:
    entries = [{"type": "Polygon", "properties": {"code": code, "naam": name}, "arcs": [[0]]}
               for code, name, level, *_ in REGIONS if level == "WK"]
    return json.dumps({"type": "Topology", "transform": {"scale": [0.1, 0.1], "translate": [5.0, 52.0]},
                       "objects": {"regio": {"type": "GeometryCollection", "geometries": entries}},
                       "arcs": [[[0, 0], [0, 5], [5, 0], [0, -5], [-5, 0]]]})


def seal(folder: Path, known: Catalogue) -> Path:
    """Writes the checksums of a snapshot's files, as they are now, into its sources.toml."""
    (folder / "sources.toml").unlink(missing_ok=True)
    (folder / "sources.toml").write_text(provenance(folder, {}, known), "utf-8")
    return folder


def write_snapshot(folder: Path, known: Catalogue, rows: Iterable[Row] = ROWS) -> Path:
    """A complete snapshot folder, written by the project's own writers."""
    (folder / "geo").mkdir(parents=True, exist_ok=True)
    _write(folder / "observations.parquet", OBSERVATION_SCHEMA, list(rows))
    _write(folder / "regions.parquet", REGION_SCHEMA, REGIONS)
    _write(folder / "memberships.parquet", MEMBERSHIP_SCHEMA, [
        ("tweetal", "TWEETAL", "Tweetal", "GM0001"), ("tweetal", "TWEETAL", "Tweetal", "GM0009")])
    _write(folder / "boundary_changes.parquet", CHANGE_SCHEMA, CHANGES)
    for level, year in EMBEDDED.items():
        (folder / "geo" / kept_name(level, year)).write_text(_geometry(), "utf-8")
    return seal(folder, known)
