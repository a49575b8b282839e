"""What is heading and what is body: title lines, headings of several lines, merged headings, footers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitors.tabular.cells import MISSING_SIGNS, is_figure, is_moment
from monitors.tabular.regions import RegionBook
from monitors.tabular.table import Cell, Line, Sheet, TableError, quoted, text_of

_FOOTER = re.compile(r"(?:bron|copyright|©|\(c\)|toelichting|voetnoot|noot|gegevens bijgewerkt|laatst gewijzigd|"
                     r"verklaring van tekens)\b|©", re.IGNORECASE)
_LABELS = {"onderwerp", "onderwerpen", "perioden", "periode", "regio's", "regio"}  # what StatLine calls its directions
JOIN = " | "
_LOOKED_AT = 2000  # lines in which regions are looked for
_MOST_HEADING = 15  # lines that a heading may have


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its number from 1, and the texts above it from top to bottom."""

    number: int
    parts: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its texts on one line."""
        return JOIN.join(self.parts)

    @property
    def last(self) -> str:
        return self.parts[-1] if self.parts else ""

    def named(self, name: str) -> bool:
        """Whether a plan means this column: by the whole label, its last text, or #number."""
        wanted = " ".join(name.split()).casefold()
        return wanted in (f"#{self.number}", self.label.casefold(), self.last.casefold())


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet taken apart. `preamble` and `footer` are the lines around the table; `heading` its first and last line
    number; `body` the lines with figures."""

    preamble: tuple[str, ...]
    heading: tuple[int, int]
    columns: tuple[Heading, ...]
    body: tuple[Line, ...]
    footer: tuple[str, ...]

    def column(self, name: str) -> Heading:
        """The column that a name means. Raises TableError when there is none, or more than one."""
        found = [column for column in self.columns if column.named(name)]
        whole = [column for column in found if column.label.casefold() == " ".join(name.split()).casefold()]
        if len(whole) == 1 or len(found) == 1:
            return (whole or found)[0]
        if found:
            numbers = " of ".join(f"#{column.number}" for column in found)
            raise TableError(f"Er zijn {len(found)} kolommen {quoted(name)}. Schrijf {numbers}.")
        names = ", ".join(quoted(column.label) for column in self.columns if column.parts)
        raise TableError(f"Er is geen kolom {quoted(name)}. Kies uit {names}.")


def cell_at(line: Line, number: int) -> Cell:
    """The cell in a column, counted from 1; empty where the line is shorter."""
    return line.cells[number - 1] if number <= len(line.cells) else ""


def lay_out(sheet: Sheet, regions: RegionBook, heading: tuple[int, int] | None = None) -> Layout:
    """Takes a sheet apart. `heading`: first and last line number, where somebody said so. Raises TableError."""
    if not sheet.lines:
        raise TableError("Er staat niets in het bestand. Kies een bestand met een kopregel en cijfers.")
    if heading is None:
        last = _last_heading(sheet.lines, regions)
        first = _first_heading(sheet.lines, last)
    else:
        numbers = [line.line for line in sheet.lines]
        first, last = (next((place for place, number in enumerate(numbers) if number >= wanted), len(numbers))
                       for wanted in heading)
    if last + 1 >= len(sheet.lines):
        raise TableError("Er staan geen cijfers onder de kopregel. Kijk of u het goede werkblad koos.")
    headings = sheet.lines[first:last + 1]
    body, footer = _without_footer(sheet.lines[last + 1:])
    return Layout(
        preamble=tuple(" ".join(text_of(cell) for cell in line.cells if cell != "") for line in sheet.lines[:first]),
        heading=(headings[0].line, headings[-1].line), columns=_columns(headings, body), body=body, footer=footer)


def _last_heading(lines: Sequence[Line], regions: RegionBook) -> int:
    """Place of the last line of the heading: the one above the first line of figures.

    That is a line with a figure that is no year; a line of the same build that comes before it is a line of figures
    too. So an unknown region or a missing figure at the top is not taken for a heading.
    """
    first = next((place for place, line in enumerate(lines[:_LOOKED_AT]) if _holds_figures(line, regions)), None)
    if first is None:
        raise TableError("Er zijn geen regels met cijfers gevonden. Kijk of u het goede bestand en werkblad koos.")
    if first == 0:
        raise TableError("De eerste regel heeft al cijfers. Zet er een kopregel boven met een naam voor elke kolom.")
    while first > 1 and _alike(lines[first - 1], lines[first]):
        first -= 1
    return first - 1


def _holds_figures(line: Line, regions: RegionBook) -> bool:
    """Whether a line has a figure that is no year, or a region and a period: not a heading of years."""
    cells = [cell for cell in line.cells if cell != ""]
    moments = [is_moment(cell) for cell in cells]
    others = [cell for cell, moment in zip(cells, moments, strict=True) if not moment]
    return any(is_figure(cell) for cell in others) or (
        any(moments) and any(regions.find_or_none(cell) is not None for cell in others))


def _alike(above: Line, below: Line) -> bool:
    """Whether two lines have the same kind of cell wherever both have one, and at least one that is no text."""
    kinds = [(_kind(one), _kind(other)) for one, other in zip(above.cells[1:], below.cells[1:], strict=False)
             if one != "" and other != ""]
    return all(one == other for one, other in kinds) and any(one != "text" for one, _ in kinds)


def _kind(cell: Cell) -> str:
    if is_moment(cell):
        return "moment"
    return "figure" if is_figure(cell) or text_of(cell).casefold() in MISSING_SIGNS else "text"


def _first_heading(lines: Sequence[Line], last: int) -> int:
    """Place of the first line of the heading: lines right above each other with more than a first cell."""
    first = last
    while (first > 0 and last - first < _MOST_HEADING and lines[first - 1].line + 1 == lines[first].line
           and any(cell != "" for cell in lines[first - 1].cells[1:])):
        first -= 1
    return first


def _without_footer(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines of figures, and the texts below them: lines with one cell, from the first that is clearly a footer."""
    end = len(lines)
    while end > 0 and sum(cell != "" for cell in lines[end - 1].cells) == 1 and lines[end - 1].cells[0] != "":
        end -= 1
    tail = lines[end:]
    start = next((place for place, line in enumerate(tail) if _FOOTER.match(text_of(line.cells[0]))), None)
    if start is None and tail and end and tail[0].line > lines[end - 1].line + 1:
        start = 0  # set apart by an empty line
    if start is None:
        return tuple(lines), ()
    return tuple(lines[:end + start]), tuple(text_of(line.cells[0]) for line in tail[start:])


def _columns(headings: Sequence[Line], body: Sequence[Line]) -> tuple[Heading, ...]:
    """Every column with the texts above it. In all lines but the last an empty cell goes with the one to its left."""
    width = max(len(line.cells) for line in (*headings, *body))
    rows = [_filled(line, width) for line in headings[:-1]]
    rows.append([" ".join(text_of(cell_at(headings[-1], number)).split()) for number in range(1, width + 1)])
    found = []
    for number, above in enumerate(zip(*rows, strict=True), 1):
        if not any(cell_at(line, number) != "" for line in headings):
            above = ()
        texts = [text for text in above if text]
        parts = [text for place, text in enumerate(texts) if place == 0 or text != texts[place - 1]]
        found.append(Heading(number, tuple(
            [text for text in parts[:-1] if text.casefold() not in _LABELS] + parts[-1:])))
    return tuple(found)


def _filled(line: Line, width: int) -> list[str]:
    texts: list[str] = []
    for number in range(1, width + 1):
        texts.append(" ".join(text_of(cell_at(line, number)).split()) or (texts[-1] if texts else ""))
    return texts
