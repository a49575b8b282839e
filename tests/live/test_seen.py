"""The recipes beside tables as others met them (seen.toml), since nobody could ask the source itself."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from monitors.catalogue.load import catalogue
from monitors.prepare.live.plan import Choice, plan
from monitors.prepare.live.resolve import Mismatch, Use, resolve
from monitors.prepare.live.table import Code, Column, Dimension, TableInfo

REGIONS = ("NL01  ", "GM0307", "WK030701")


@dataclass(frozen=True)
class Seen:
    """What public programs name of a table."""

    table: str
    found: dict[str, str]
    beside: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    dimensions: dict[str, list[str]] = field(default_factory=dict)
    periods: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def uses(self) -> tuple[Use, ...]:
        return plan(catalogue(), Choice(tables=(self.table,)))[0].uses

    def info(self, unit: str) -> TableInfo:
        """The table as its metadata would have it, each column in the unit that a recipe expects."""
        columns = [Column(key, self.titles.get(key, ""), unit)
                   for key in dict.fromkeys((*self.found.values(), *self.beside))]
        codes = {**self.dimensions, "Gebied": REGIONS, **({"Perioden": self.periods} if self.periods else {})}
        dimensions = [Dimension(name, {code.strip(): Code(code, "") for code in found})
                      for name, found in codes.items()]
        return TableInfo(self.table, "", "", tuple(columns), tuple(dimensions))


def _seen(entry: dict[str, Any]) -> Seen:
    return Seen(**{name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()})


TABLES = [_seen(entry) for entry in
          tomllib.loads((Path(__file__).parent / "seen.toml").read_text("utf-8"))["tables"]]


@pytest.mark.parametrize("seen", TABLES, ids=lambda seen: f"{seen.table} {next(iter(seen.found.values()))}")
def test_recipes_find_what_others_found(seen: Seen) -> None:
    found: dict[str, str] = {}
    refused: dict[str, str] = {}
    for use in seen.uses:
        if use.indicator.id in seen.unseen:
            continue
        try:
            found[use.indicator.id] = resolve(seen.info(use.part.unit.split("|")[0]), use).column.key
        except Mismatch as mismatch:
            refused[use.indicator.id] = str(mismatch)
    assert refused == {}
    assert found == seen.found


def test_a_dimension_that_a_recipe_leaves_open_is_refused() -> None:
    """85035NED gives new homes apart: without a choice between them and all homes there is no figure."""
    seen = next(one for one in TABLES if one.table == "85035NED")
    use = seen.uses[0]
    rest = {name: wanted for name, wanted in use.filters.items() if name != "Woningkenmerk"}
    with pytest.raises(Mismatch, match="ook Woningkenmerk"):
        resolve(seen.info("aantal"), replace(use, part=replace(use.part, filters=rest)))
