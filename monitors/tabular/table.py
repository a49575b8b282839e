"""The file as it was found: sheets of cells, and how it was written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple

SHOWN = 40  # characters of somebody's text that a message quotes


class TableError(Exception):
    """The file can't be read at all; the text is Dutch and says what to do."""


class Number(NamedTuple):
    """A number that the file keeps as a number; `percent` where Excel shows it as a percentage (0.29 is then 29)."""

    value: float
    percent: bool = False


Cell = str | Number | datetime.date
"""A text (empty: nothing there), a number or a date."""


class Line(NamedTuple):
    """One row of a sheet that is not empty; `line` is its number in an editor or in Excel."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or the whole of a text file (then `name` is empty)."""

    name: str
    lines: tuple[Line, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that was read. `encoding` and `separator` are empty for a workbook; `notes` are Dutch sentences."""

    sheets: tuple[Sheet, ...]
    encoding: str = ""
    separator: str = ""
    notes: tuple[str, ...] = ()

    def sheet(self, name: str = "") -> Sheet:
        """The sheet with a name; without one the fullest that is not hidden. Raises TableError."""
        if name:
            for sheet in self.sheets:
                if sheet.name == name:
                    return sheet
            names = ", ".join(f"‘{sheet.name}’" for sheet in self.sheets)
            raise TableError(f"Er is geen werkblad ‘{name}’. Kies uit {names}.")
        visible = [sheet for sheet in self.sheets if not sheet.hidden and sheet.lines]
        if not visible:
            raise TableError("Er staat niets in het bestand. Kies een bestand met een kopregel en cijfers.")
        return max(visible, key=lambda sheet: sum(len(line.cells) for line in sheet.lines))


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most; more is refused before it fills the memory."""

    size: int  # bytes of the file
    unpacked: int  # bytes of a workbook's parts together
    lines: int
    cells: int


LIMITS = Limits(size=200_000_000, unpacked=600_000_000, lines=1_000_000, cells=8_000_000)
VISITOR_LIMITS = Limits(size=5_000_000, unpacked=40_000_000, lines=20_000, cells=200_000)


class Counter:
    """Counts lines and cells while a file is read, and stops it in time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._cells = 0

    def add(self, line: int, cells: int) -> None:
        """Raises TableError once the file is over a limit."""
        self._cells += cells
        if line > self._limits.lines or self._cells > self._limits.cells:
            raise TableError(f"Het bestand is te groot: hoogstens {_dots(self._limits.lines)} regels en "
                             f"{_dots(self._limits.cells)} cellen. Laat weg wat u niet nodig hebt, of splits het.")


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def check_size(content: bytes, limits: Limits) -> None:
    """Raises TableError when the file is empty or larger than is read."""
    if not content:
        raise TableError("Het bestand is leeg. Kies een bestand met een kopregel en cijfers.")
    if len(content) > limits.size:
        raise TableError(f"Het bestand is {len(content) / 1e6:.0f} MB; hoogstens {limits.size / 1e6:.0f} MB wordt "
                         "gelezen. Laat weg wat u niet nodig hebt, of splits het.")


def text_of(cell: Cell) -> str:
    """A cell as a person reads it."""
    if isinstance(cell, Number):
        return f"{cell.value:.15g}".replace(".", ",") + ("%" if cell.percent else "")
    return f"{cell:%d-%m-%Y}" if isinstance(cell, datetime.date) else cell


def quoted(cell: Cell) -> str:
    """A cell for a message: short, on one line."""
    text = " ".join(text_of(cell).split())
    return f"‘{text[:SHOWN]}…’" if len(text) > SHOWN else f"‘{text}’"
