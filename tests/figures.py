"""Figures straight from the prepared file and the catalogue's own text, without any code of the app."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

CATALOGUE = Path(__file__).resolve().parents[1] / "monitors" / "catalogue"
MONITORS = ("wonen", "sociaal_domein")
# What stands before and after the number, by unit.
AROUND = {"count": ("", ""), "percent": ("", "%"), "euro": ("€ ", ""), "per_1000": ("", " per 1.000"),
          "ratio": ("", ""), "m3": ("", " m³"), "m2": ("", " m²"), "kwh": ("", " kWh"), "per_km2": ("", " per km²")}


@dataclass(frozen=True)
class Figures:
    """The prepared figures, opened apart from the app.

    Attributes:
        connection: a copy of the file, since DuckDB opens a file only once a process with other settings.
    """

    connection: duckdb.DuckDBPyConnection

    def value(self, indicator: str, region: str, period: str, basis: str = "today") -> float | None:
        """One figure, or None. Fails when there is not exactly one row."""
        rows = self.connection.execute(
            "SELECT value FROM observation WHERE indicator = ? AND region = ? AND period = ? AND basis = ?",
            [indicator, region, period, basis]).fetchall()
        assert len(rows) == 1, f"{indicator} {region} {period}: {len(rows)} rijen"
        return None if rows[0][0] is None else float(rows[0][0])

    def column(self, indicator: str, period: str) -> dict[str, float | None]:
        """An indicator for all municipalities of today in one period."""
        return dict(self.connection.execute(
            "SELECT region, value FROM observation WHERE indicator = ? AND period = ? AND basis = 'today' "
            "AND level = 'GM'", [indicator, period]).fetchall())

    def series(self, indicator: str, region: str) -> dict[str, float | None]:
        """An indicator for one municipality in all periods."""
        return dict(self.connection.execute(
            "SELECT period, value FROM observation WHERE indicator = ? AND region = ? AND basis = 'today' "
            "ORDER BY period", [indicator, region]).fetchall())

    def last_period(self, indicator: str) -> str | None:
        """The latest period in which any municipality has a figure."""
        row = self.connection.execute(
            "SELECT max(period) FROM observation WHERE indicator = ? AND basis = 'today' AND level = 'GM' "
            "AND value IS NOT NULL", [indicator]).fetchone()
        return None if row is None else row[0]

    def names(self) -> dict[str, str]:
        """Names of today's municipalities by code."""
        return dict(self.connection.execute("SELECT code, name FROM region WHERE level = 'GM'").fetchall())


@cache
def definitions() -> dict[str, dict[str, object]]:
    """Every indicator as its TOML file has it, by id."""
    found: dict[str, dict[str, object]] = {}
    for file in sorted((CATALOGUE / "indicators").glob("*.toml")):
        found |= tomllib.loads(file.read_text("utf-8"))
    return found


@cache
def chapters(monitor: str) -> list[dict[str, Any]]:
    """Chapters of a monitor as its TOML file has them: id, name, question, indicators."""
    file = CATALOGUE / "monitors" / f"{monitor}.toml"
    return list(tomllib.loads(file.read_text("utf-8"))["chapters"])


def in_monitors() -> tuple[str, ...]:
    """Ids of all indicators of both monitors, in the order of the chapters."""
    return tuple(dict.fromkeys(name for monitor in MONITORS for chapter in chapters(monitor)
                               for name in chapter["indicators"]))


def dutch(value: float, decimals: int) -> str:
    """A number as a Dutch reader writes it, rounded half up."""
    amount = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, fraction = f"{abs(amount):f}".partition(".")
    groups = []
    while whole:
        whole, group = whole[:-3], whole[-3:]
        groups.insert(0, group)
    return ("−" if amount < 0 else "") + ".".join(groups) + ("," + fraction if fraction else "")


def written(value: float, indicator: str) -> str:
    """A figure with its unit as it should stand on the screen, with ordinary spaces."""
    known = definitions()[indicator]
    before, after = AROUND[str(known["unit"])]
    return before + dutch(value, int(str(known.get("decimals", 0)))) + after
