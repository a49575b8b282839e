"""A table as its own metadata describes it, whatever the service: columns, dimensions and cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from monitors.domain.region import RegionLevel
from monitors.prepare.live.archive import Shelf

_NUMBER = re.compile(r"_\d+$")
_MEASURE_CODE = re.compile(r"[A-Z]{0,2}\d+[A-Z]?(_\d+)?")
_REGION = re.compile(r"(NL|PV|GM|WK|BU)\d+")
_PERIOD = re.compile(r"\d{4}(JJ|HJ|KW|MM|X0)\d{2}")
MOST_PAGES = 10_000  # of one query: more is a source that goes round


@dataclass(frozen=True, slots=True)
class Column:
    """A measure. `key` is the source's own name: a measure code, or a stem with the number of this edition.

    `groups` are the headings that the source puts it under, the outermost first: titles may be the same in each.
    """

    key: str
    title: str
    unit: str
    description: str = ""
    groups: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        return stem_of(self.key)

    @property
    def path(self) -> tuple[str, ...]:
        """Its headings and its title, as a stem would have them."""
        return tuple(map(in_letters, (*self.groups, self.title)))


def headings(parents: Mapping[str, tuple[str, str]], last: str) -> tuple[str, ...]:
    """The titles from the outermost heading to the last, of headings by id with their title and what they are under."""
    found: list[str] = []
    while last in parents and len(found) < len(parents):
        title, last = parents[last]
        found.insert(0, title)
    return tuple(found)


def stem_of(key: str) -> str:
    """A v3 name without the number that shifts per edition. In a measure code of v4 the number tells codes apart."""
    return key if _MEASURE_CODE.fullmatch(key) else _NUMBER.sub("", key)


def in_letters(name: str) -> str:
    """What a title and the stem that v3 makes of it have in common: `Wmo-cliënten` and `WmoClienten`."""
    plain = unicodedata.normalize("NFKD", name.strip().removeprefix("k_")).casefold()
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


@dataclass(frozen=True, slots=True)
class Code:
    """A value of a dimension. `key` is as the source writes it, with its padding; `status` is that of a period."""

    key: str
    title: str
    status: str = ""
    description: str = ""

    @property
    def id(self) -> str:
        return self.key.strip()


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something that the figures of a table are broken down by. What it is about shows from its codes."""

    name: str
    codes: Mapping[str, Code]
    title: str = ""

    def called(self, name: str) -> bool:
        """Whether a name is its own, or its title however that is written."""
        return name == self.name or in_letters(name) in (in_letters(self.name), in_letters(self.title))

    @property
    def of_regions(self) -> bool:
        return any(_REGION.fullmatch(code) for code in self.codes)

    @property
    def of_periods(self) -> bool:
        return any(_PERIOD.fullmatch(code) for code in self.codes)


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What a table says about itself. `modified` is when the source last changed it."""

    id: str
    title: str
    modified: str
    columns: tuple[Column, ...]
    dimensions: tuple[Dimension, ...]
    stopped: bool = False

    @property
    def regions(self) -> Dimension | None:
        return next((d for d in self.dimensions if d.of_regions), None)

    @property
    def periods(self) -> Dimension | None:
        return next((d for d in self.dimensions if d.of_periods), None)


@dataclass(frozen=True, slots=True)
class Query:
    """Which cells of a table: these columns, these codes of the fixed dimensions, these levels, from a year on.

    `starts` says of a fixed dimension how its codes start, where that is shorter to ask than the codes themselves.
    """

    columns: tuple[Column, ...]
    fixed: Mapping[str, tuple[Code, ...]] = field(default_factory=dict)
    levels: tuple[RegionLevel, ...] = ()
    since: str = ""
    starts: Mapping[str, str] = field(default_factory=dict)


class Cell(NamedTuple):
    """One figure as published. `mark` is the source's word for why there is no value; "" when there is none."""

    column: str
    region: str
    period: str
    others: tuple[str, ...]
    value: float | None
    mark: str = ""


class Service(Protocol):
    """A way in which tables are published."""

    def describe(self, table: str, shelf: Shelf) -> TableInfo:
        """What the table says about itself. Raises FetchError."""

    def pages(self, info: TableInfo, query: Query, shelf: Shelf) -> Iterator[list[Cell]]:
        """The cells that a query asks for, page by page. Raises FetchError."""
