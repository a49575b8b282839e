"""The TOML beside an own file: what is in it, of whom, and where."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from monitors.catalogue.load import convert
from monitors.catalogue.model import Direction, Periodicity, Unit
from monitors.catalogue.own import OWN_PREFIX
from monitors.domain.observation import Status
from monitors.domain.region import RegionLevel
from monitors.tabular.plan import Plan, ValueColumn

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
_DECIMALS = {Unit.PERCENT: 1, Unit.PER_1000: 1, Unit.SCORE: 1, Unit.RATIO: 2}
_TOP = {Unit.PERCENT: 100.0, Unit.PER_1000: 1000.0}


@dataclass(frozen=True, slots=True)
class OwnSource:
    """Whose figures these are, as sources.toml has it; `accessed` is the date of the file."""

    title: str
    producer: str
    licence: str
    accessed: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """A figure that the catalogue does not know. `monitor` is where it stands, in the chapter ‘Eigen cijfers’."""

    name: str
    definition: str
    unit: Unit
    monitor: str
    rationale: str = ""
    caution: str = ""
    decimals: int | None = None
    direction: Direction = Direction.NEUTRAL
    periodicity: Periodicity = Periodicity.YEAR
    reference: str = "zie de definitie"
    levels: tuple[RegionLevel, ...] = (RegionLevel.NEDERLAND, RegionLevel.GEMEENTE, RegionLevel.WIJK, RegionLevel.BUURT)
    denominator: str | None = None
    rounding: float | None = None
    bounds: tuple[float, float] | None = None

    def table(self, source: str, producer: str) -> dict[str, Any]:
        """Its table as in indicators/*.toml: its name says what it is, and what is not said, is said of any own figure.
        """
        made: dict[str, Any] = {
            "name": f"{self.name} (eigen cijfer)", "definition": self.definition, "unit": self.unit.value,
            "rationale": self.rationale or f"{producer} houdt dit cijfer zelf bij.",
            "caution": self.caution or f"Een eigen cijfer van {producer}, door geen landelijke bron gecontroleerd.",
            "direction": self.direction.value,
            "decimals": _DECIMALS.get(self.unit, 0) if self.decimals is None else self.decimals,
            "periodicity": self.periodicity.value, "reference": self.reference, "levels": list(self.levels),
            "source": {"table": source}, "standout": False}
        if self.bounds or self.unit in _TOP:
            made["bounds"] = list(self.bounds or (0.0, _TOP[self.unit]))
        return made | {name: value for name, value in (("denominator", self.denominator), ("rounding", self.rounding))
                       if value is not None}


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """A column with figures of an indicator. `unit` is that of the file; `replaces` lets it stand in for the figures
    of another source."""

    indicator: str
    column: str = ""
    period: str = ""
    by_period: bool = False
    where: Mapping[str, str] = field(default_factory=dict)
    factor: float = 1.0
    unit: Unit | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """All of a TOML beside an own file. `source` is the id of a source of the catalogue, or a table.

    `division`: year of the municipal division that all figures are in, where that is not the one of their period.
    `disclosed`: the source itself has hidden small counts.
    """

    source: str | OwnSource
    value: tuple[ValueEntry, ...]
    file: str = ""
    sheet: str = ""
    heading: tuple[int, int] | None = None
    region: str = ""
    region_code: str = ""
    period: str = ""
    period_code: str = ""
    provisional: bool = False
    status: str = ""
    decimal: str = ""
    missing: Mapping[str, Status] = field(default_factory=dict)
    skip: tuple[str, ...] = ()
    division: int | None = None
    disclosed: bool = False
    own: Mapping[str, NewIndicator] = field(default_factory=dict)

    def plan(self) -> Plan:
        """How to read the file. The measure of a column is the id of its indicator."""
        values = tuple(ValueColumn(entry.indicator, entry.column, entry.period, entry.by_period, entry.where,
                                   entry.factor) for entry in self.value)
        return Plan(values, self.region, self.region_code, self.period, self.period_code, self.provisional, self.status,
                    self.sheet, self.heading, self.decimal, self.missing, self.skip)


for _type in (OwnSource, NewIndicator, ValueEntry, ImportSettings):
    setattr(_type, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010 - dataclasses do not declare it


def read_settings(toml: Path, complaints: list[str]) -> ImportSettings | None:
    """The settings in a TOML; None with at least one complaint when they can't be used."""
    try:
        values = tomllib.loads(toml.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        complaints.append(f"{toml.name}: geen leesbare TOML: {broken}")
        return None
    found: ImportSettings | None = convert(ImportSettings, values, toml.name, complaints)
    if found is None:
        return None
    wrong = list(_complaints(found))
    complaints.extend(f"{toml.name}, {complaint}" for complaint in wrong)
    return None if wrong else found


def _complaints(found: ImportSettings) -> Iterator[str]:
    if not found.value:
        yield "value: geef minstens één [[value]] met een indicator en een kolom"
    if found.decimal not in ("", ",", "."):
        yield f"decimal: is {found.decimal!r}; kies ',' of '.'"
    if Path(found.file).name != found.file:
        yield "file: geef alleen een bestandsnaam; het bestand staat naast de TOML"
    for name in found.own:
        if not _NAME.fullmatch(name):
            yield f"own.{name}: alleen kleine letters, cijfers en _, beginnend met een letter"
    used = {entry.indicator.removeprefix(OWN_PREFIX) for entry in found.value}
    for name in found.own.keys() - used:
        yield f"own.{name}: geen enkele [[value]] geeft {OWN_PREFIX}{name}"
    if isinstance(found.source, OwnSource):
        for name in ("title", "producer", "licence", "accessed"):
            if not getattr(found.source, name).strip():
                yield f"source.{name}: is leeg; vul dit in, want elk cijfer zegt waar het vandaan komt"
