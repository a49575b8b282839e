"""A dossier as an Excel file: a sheet per theme, one with all figures, one with their sources.

Numbers are numbers, and every text is only a text: nothing that a user wrote can run. A hidden sheet holds the record
(`trace`); each row that has figures ends with its key, so that rows may be sorted before somebody verifies them.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

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
    number_text,
    printable,
)
from monitors.exports.trace import Tracer, gap
from monitors.exports.workbook_reading import KEY, RECORD, row_key, row_line

DATA, SOURCES, ABOUT = "Gegevens", "Bronnen", "Over dit bestand"
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
    """The file being made; `rows` are its cells as `workbook_reading` reads them, by sheet and row."""

    book: Any
    tracer: Tracer = field(default_factory=Tracer)
    colours: dict[str, Any] = field(default_factory=dict)
    rows: dict[tuple[str, int], dict[int, str]] = field(default_factory=lambda: defaultdict(dict))

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
        self.rows[sheet.get_name(), at][column] = _text(text)

    def heads(self, sheet: Any, at: int, heads: Sequence[str]) -> None:
        for column, text in enumerate(heads):
            self.write(sheet, at, column, text, self.head)

    def row(self, sheet: Any, at: int, cells: Sequence[Cell]) -> None:
        """A row of figures, with the numbers of its pieces as its last cell."""
        keys, written = {}, self.rows[sheet.get_name(), at]
        for column, cell in enumerate(cells):
            if isinstance(cell, _Number | Said):
                said = cell.said if isinstance(cell, _Number) else cell
                number = self.tracer.number(said)
                keys[column] = number, cell is not said
                written[column] = gap(number, said.text)
                self._piece(sheet, at, column, cell)
            elif isinstance(cell, str):
                self.write(sheet, at, column, cell, self.wrapped)
            elif cell is not None:
                sheet.write_number(at, column, float(number_text(cell)))
                written[column] = number_text(cell)
        if keys:
            sheet.write_string(at, len(cells), row_key(keys))

    def _piece(self, sheet: Any, at: int, column: int, cell: _Number | Said) -> None:
        """A figure as a number with all its decimals, or in words."""
        if isinstance(cell, Said):
            sheet.write_string(at, column, _text(cell.text),
                               self.coloured(cell.colour) if isinstance(cell, Ruled) else self.wrapped)
        elif cell.said.value is not None:
            needed = len(number_text(cell.said.value).partition(".")[2])
            decimals = min(max(cell.said.decimals, needed), _DECIMALS)
            sheet.write_number(at, column, cell.said.value, self.numbers[decimals])


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
        made.tracer.lines = [row_line(sheet, cells) for (sheet, _), cells in made.rows.items() if any(cells.values())]
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
    made.heads(sheet, 3, _HEAD)
    for at, subject in enumerate(theme.subjects, 4):
        made.row(sheet, at, _subject_cells(subject))
    below = 6 + len(theme.subjects)
    made.heads(sheet, below, ("Partij", "Akkoord?", "Opmerking"))
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
    made.heads(sheet, 3, _DATA_HEAD)
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
    made.heads(sheet, 3, ("Cijfer", "Soort", "Wat is het", "Wat het niet zegt", "Bron"))
    known: dict[tuple[str, ...], None] = {}
    for s in content.subjects:
        kind = "eigen cijfer" if s.kind is Kind.OWN else ""
        known[(s.name or s.title, kind, s.definition, s.caution, s.source)] = None
    for at, row in enumerate(known, 4):
        for column, text in enumerate(row):
            made.write(sheet, at, column, text, made.wrapped)
