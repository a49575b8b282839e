"""A dossier as an Excel file: a sheet per theme, one with all figures, one with their sources.

Numbers are numbers, and every text is only a text: nothing that a user wrote can run. A hidden sheet holds the record
(`trace`); each row that has figures ends with its key, so that rows may be sorted before somebody verifies them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import xlsxwriter

from monitors.exports.annex import EMPTY, fact
from monitors.exports.contents import (
    EXAMPLE,
    EXAMPLE_MEANS,
    Content,
    Kind,
    Ruled,
    Said,
    Subject,
    Theme,
    brief,
    printable,
)
from monitors.exports.trace import Tracer

DATA, SOURCES, ABOUT, RECORD = "Gegevens", "Bronnen", "Over dit bestand", "Controle"
KEY = "Sleutel"
_HEAD = ("Onderwerp", "Soort", "Cijfer", "Eenheid", "Begin", "Nu", "Doel", "Bovengrens", "Oordeel", "Begin in woorden",
         "Nu in woorden", "Doel in woorden", "Toelichting", KEY)
_DATA_HEAD = ("Thema", "Onderwerp", "Cijfer", "Indicator", "Gebied", "Periode", "Waarde", "Zoals getoond", "Eenheid",
              "Status", "Afgerond op (±)", "Bron", KEY)
_WIDTHS = (34, 13, 28, 14, 12, 12, 12, 12, 20, 24, 24, 28, 70, 4)
_DATA_WIDTHS = (20, 34, 28, 24, 10, 16, 14, 18, 14, 18, 12, 20, 4)
_CHUNK = 30_000  # characters of the record in a cell; Excel takes 32,767
_LONGEST = 32_000  # of a text in a cell, in the units that Excel counts: two for an emoji
_LONGEST_NAME = 31  # characters of the name of a sheet
_NAME = re.compile(r"[\[\]:*?/\\']")
_DECIMALS = 11  # the most that a cell shows


@dataclass(frozen=True, slots=True)
class _Number:
    """A piece that stands in its cell as a number, not as a text."""

    said: Said


Cell = str | float | Said | _Number | None


@dataclass
class _Book:
    """The file being made."""

    book: Any
    tracer: Tracer = field(default_factory=Tracer)
    colours: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Quoted: also when somebody opens the cell and presses Enter its text is not read as a formula.
        quoted, top = {"quote_prefix": True}, {"quote_prefix": True, "text_wrap": True, "valign": "top"}
        self.head = self.book.add_format(top | {"bold": True, "bottom": 1})
        self.title = self.book.add_format(quoted | {"bold": True, "font_size": 14})
        self.plain, self.wrapped = self.book.add_format(quoted), self.book.add_format(top)
        self.numbers = {n: self.book.add_format({"valign": "top", "num_format": "#,##0" + ("." + "0" * n if n else "")})
                        for n in range(_DECIMALS + 1)}

    def coloured(self, colour: str) -> Any:
        """The look of a verdict."""
        if colour not in self.colours:
            self.colours[colour] = self.book.add_format({"text_wrap": True, "valign": "top", "bold": True,
                                                         "font_color": colour})
        return self.colours[colour]

    def sheet(self, name: str, title: str, widths: Sequence[int]) -> Any:
        sheet = self.book.add_worksheet(self._free(name))
        self.write(sheet, 0, 0, title, self.title)
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide)
        return sheet

    def _free(self, name: str) -> str:
        """A name that Excel takes and that no other sheet has."""
        plain = _NAME.sub(" ", printable(name)).strip()[:_LONGEST_NAME] or "Blad"
        taken = {sheet.get_name().casefold() for sheet in self.book.worksheets()} | {
            n.casefold() for n in (DATA, SOURCES, ABOUT, RECORD)} - {name.casefold()}
        others = (f"{plain[:_LONGEST_NAME - 4]} {k}" for k in range(2, 999))
        return next(n for n in (plain, *others) if n.casefold() not in taken)

    def write(self, sheet: Any, at: int, column: int, text: str, form: Any = None) -> None:
        """A text that is no piece; what it says is remembered as it was."""
        sheet.write_string(at, column, _text(text), form or self.plain)
        self.tracer.write(_text(text))

    def row(self, sheet: Any, at: int, cells: Sequence[Cell]) -> None:
        """A row of figures, with the numbers of its pieces as its last cell."""
        keys = []
        for column, cell in enumerate(cells):
            if isinstance(cell, _Number):
                keys.append(f"{column}={self.tracer.number(cell.said)}")
                if cell.said.value is not None:
                    sheet.write_number(at, column, cell.said.value, self.numbers[min(cell.said.decimals, _DECIMALS)])
            elif isinstance(cell, Said):
                keys.append(f"{column}={self.tracer.number(cell)}")
                sheet.write_string(at, column, _text(cell.text),
                                   self.coloured(cell.colour) if isinstance(cell, Ruled) else self.wrapped)
            elif isinstance(cell, str):
                self.write(sheet, at, column, cell, self.wrapped)
            elif cell is not None:
                number = float(f"{cell:.12g}")  # a file of Excel has no room for the last digits of a binary fraction
                sheet.write_number(at, column, number)
                self.tracer.write(repr(number))
        if keys:
            sheet.write_string(at, len(cells), " ".join(keys))


def _number(part: object) -> _Number | None:
    """The figure of a piece as a number; an empty cell that is watched where there is none."""
    return _Number(part.number) if isinstance(part, Said) else None


def _text(text: str) -> str:
    units = printable(text).encode("utf-16-le")
    if len(units) <= 2 * _LONGEST:
        return printable(text)
    return units[:2 * _LONGEST].decode("utf-16-le", "ignore") + " … (afgekapt: een cel van Excel is vol)"


def to_workbook(content: Content) -> bytes:
    """The file. Raises ValueError where two figures have the same key."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                      "strings_to_numbers": False}) as book:
        book.set_properties({"title": brief(content.title), "author": "Koersmonitor", "comments": content.origin,
                             "subject": content.gemeente})
        made = _Book(book)
        _about(made, content)
        for theme in content.themes:
            _theme(made, theme, content)
        _data(made, content)
        _sources(made, content)
        hidden = book.add_worksheet(RECORD)
        hidden.very_hidden()
        record = made.tracer.record(content)
        for number, start in enumerate(range(0, len(record), _CHUNK)):
            hidden.write_string(number, 0, record[start:start + _CHUNK])
    return buffer.getvalue()


def _about(made: _Book, content: Content) -> None:
    sheet = made.sheet(ABOUT, content.title, (24, 110))
    rows = [("Let op", f"{EXAMPLE}. {EXAMPLE_MEANS}" if content.example else ""), ("Gemeente", content.gemeente),
            ("Vergeleken met", f"de {content.group}"), ("Van", content.dossier.owner),
            ("Toelichting", content.dossier.note), ("Gegevensset", content.version), ("Gemaakt", content.made),
            ("Terug naar de app", content.link), ("Inhoud", "" if content.themes else EMPTY),
            *(("Let op", line) for line in content.beside), *content.milestones,
            ("Nagaan", "python -m monitors.verify met dit bestand zegt per cijfer of het nog klopt, sindsdien is "
                       "herzien of hier is veranderd.")]
    for at, (label, text) in enumerate((row for row in rows if row[1]), 2):
        made.write(sheet, at, 0, label, made.head)
        made.write(sheet, at, 1, text, made.wrapped)


def _theme(made: _Book, theme: Theme, content: Content) -> None:
    sheet = made.sheet(theme.name, f"{theme.name}, {content.gemeente}", _WIDTHS)
    made.write(sheet, 1, 0, f"{EXAMPLE}. {theme.about}" if content.example else theme.about)
    sheet.write_row(3, 0, _HEAD, made.head)
    for at, subject in enumerate(theme.subjects, 4):
        made.row(sheet, at, _subject_cells(subject))
    below = 6 + len(theme.subjects)
    sheet.write_row(below, 0, ("Partij", "Akkoord?", "Opmerking"), made.head)
    for at, stance in enumerate(theme.stances, below + 1):
        for column, text in enumerate((stance.party, stance.word, stance.remark)):
            made.write(sheet, at, column, text, made.wrapped)
    sheet.freeze_panes(4, 1)


def _subject_cells(subject: Subject) -> tuple[Cell, ...]:
    shown = [fact(subject, label) for label in ("Begin", "Nu", "Doel")]
    words = " ".join(f"{label}: {text.rstrip('.')}." for label, text in subject.words)
    return (subject.title, subject.kind, subject.name, subject.unit, *map(_number, shown), _number(subject.upper),
            subject.verdict, *(part if isinstance(part, Said) else None for part in shown), words)


def _data(made: _Book, content: Content) -> None:
    """Every figure in a row of its own, for whoever wants to reckon with them."""
    sheet = made.sheet(DATA, f"Alle cijfers, {content.gemeente}", _DATA_WIDTHS)
    sheet.write_row(3, 0, _DATA_HEAD, made.head)
    at = 3
    for theme in content.themes:
        for subject in theme.subjects:
            for point in subject.newest:
                at += 1
                made.row(sheet, at, (theme.name, subject.title, subject.name, subject.indicator, subject.region,
                                     point.period, _number(point.figure), point.figure, subject.unit, point.status,
                                     point.margin, point.source))
    sheet.freeze_panes(4, 2)
    sheet.autofilter(3, 0, max(at, 4), len(_DATA_HEAD) - 2)


def _sources(made: _Book, content: Content) -> None:
    sheet = made.sheet(SOURCES, "Bronnen en uitleg", (34, 14, 60, 60, 60))
    sheet.write_row(3, 0, ("Cijfer", "Soort", "Wat is het", "Wat het niet zegt", "Bron"), made.head)
    known: dict[tuple[str, ...], None] = {}
    for s in content.subjects:
        kind = "eigen cijfer" if s.kind is Kind.OWN else ""
        known[(s.name or s.title, kind, s.definition, s.caution, s.source)] = None
    for at, row in enumerate(known, 4):
        for column, text in enumerate(row):
            made.write(sheet, at, column, text, made.wrapped)


# Reading a file back

def read_workbook(data: bytes) -> tuple[str | None, dict[int, list[str]], list[str]]:
    """The record in a file, what stands in its cells by number, and what stands in its other cells.

    Raises ValueError for what is no Excel file.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as broken:  # the library raises whatever its parts raise on a file that is none
        raise ValueError("dit is geen Excel-bestand, of het is beschadigd") from broken
    found: dict[int, list[str]] = {}
    lines: list[str] = []
    for sheet in book.worksheets:
        if sheet.title != RECORD:
            for row in sheet.iter_rows(values_only=True):
                keyed = dict(_keyed(row))
                for column, number in keyed.items():
                    found.setdefault(number, []).append(_shown(row[column] if column < len(row) else None))
                lines += [_shown(cell) for column, cell in enumerate(row) if column not in keyed and not _is_key(cell)]
    if RECORD not in book.sheetnames:
        return None, found, lines
    return "".join(str(cell or "") for cell, *_ in book[RECORD].iter_rows(values_only=True)), found, lines


_KEYS = re.compile(r"\d+=\d+( \d+=\d+)*")


def _keyed(row: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Column and number of each piece in a row, by the key at its end."""
    key = next((cell for cell in reversed(row) if cell is not None), None)
    if _is_key(key):
        for pair in str(key).split(" "):
            column, number = map(int, pair.split("="))
            yield column, number


def _is_key(cell: object) -> bool:
    return isinstance(cell, str) and bool(_KEYS.fullmatch(cell))


def _shown(cell: object) -> str:
    """A cell as text; empty where there is nothing."""
    if isinstance(cell, int | float):
        return repr(float(cell))
    return "" if cell is None else str(cell)
