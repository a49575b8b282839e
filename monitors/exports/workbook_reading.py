"""An Excel file read back, as a reader of it sees it: a line per row, with the sheet and the columns it stands in.

Rows may be sorted, so their order says nothing. What nobody can see (hidden, white, struck through), what shows
something else than the cell holds (a format, a formula) and what we never make (a comment, a drawing, another sheet's
link) is named in brackets, so that it never passes for what was written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter

from monitors.exports.contents import number_text
from monitors.exports.trace import WHITE, Reading, gap, plain

RECORD, KEY = "Controle", "Sleutel"  # the sheet that nobody sees, and the column that nobody needs to see
_KEYS = re.compile(r"sleutel( \d{1,9}[=#]\d{1,9})+")
_PLAIN = re.compile(r"(?:#,##)?0(?:\.(0+))?")  # a format that shows a number as it is, with so many decimals
_AS_IS = ("General", "GENERAL", "Standard", "@")
_SMALLEST = 3  # points; smaller letters and lower rows nobody reads
_NARROWEST = 0.5  # characters
_EXTRA = re.compile(r"xl/(drawings|charts|chartsheets|media|embeddings|externalLinks|pivotTables|threadedComments|"
                    r"dialogsheets|macrosheets|activeX|vbaProject)\b")
_NOTHING = re.compile(rb"(?:<\?xml[^<>]*\?>)?\s*<(?:\w+:)?wsDr\b[^<>]*(?:/>|>\s*</(?:\w+:)?wsDr>)\s*")
_CODES = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z&])')  # in the header of a page: fonts, sheet, page
_PAGE = ("", "page", "pagina")  # what LibreOffice puts there by itself


def read_workbook(data: bytes) -> Reading:
    """What stands in the file. Raises ValueError for what is no Excel file."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            extra = sorted(name for name in box.namelist() if _EXTRA.match(name) and not _blank(box.read(name)))
    except Exception as broken:  # the library raises whatever its parts raise on a file that is none
        raise ValueError("dit is geen Excel-bestand, of het is beschadigd") from broken
    looks: dict[int, tuple[str, str]] = {}
    lines = [line for sheet in book.worksheets if sheet.title != RECORD for line in _sheet(sheet, looks)]
    lines += [f"[toegevoegd onderdeel {name}]" for name in extra]
    record = None
    if RECORD in book.sheetnames:
        record = "".join(str(cell or "") for cell, *_ in book[RECORD].iter_rows(values_only=True))
        lines += ["[zichtbaar controleblad]"] if book[RECORD].sheet_state == "visible" else []
    return Reading(record, tuple(lines), (), ordered=False)


def _blank(part: bytes) -> bool:
    """Whether a drawing is a sheet of nothing, as LibreOffice puts beside every sheet."""
    return _NOTHING.fullmatch(part) is not None


def row_line(sheet: str, cells: Mapping[int, str]) -> str:
    """A row as a line: what stands in its cells, by column."""
    return f"{sheet}: " + " | ".join(f"{get_column_letter(column + 1)} {text}"
                                     for column, text in sorted(cells.items()) if text)


def _sheet(sheet: Any, looks: dict[int, tuple[str, str]]) -> Iterator[str]:
    hidden = "" if sheet.sheet_state == "visible" else "[verborgen blad] "
    narrow = set(_hidden_columns(sheet))
    for row in sheet.iter_rows():
        keyed = dict(_keyed([cell.value for cell in row]))
        cells = {}
        for column, cell in enumerate(row):
            text = "" if (cell.value is None and cell.comment is None) or _is_key(cell.value) else _seen(cell, looks)
            if text not in ("", KEY) and column in narrow:
                text = f"[verborgen kolom] {text}"
            if column in keyed:
                number, counts = keyed[column]
                as_text = counts and isinstance(cell.value, str) and cell.data_type != "f"
                text = gap(number, f"{text} [als tekst]" if as_text else text)
            cells[column] = text
        if any(cells.values()):
            size = sheet.row_dimensions[row[0].row]
            low = size.hidden or (size.height is not None and size.height < _SMALLEST)
            yield hidden + ("[verborgen rij] " if low else "") + row_line(sheet.title, cells)
    yield from (f"{sheet.title}: [{what}]" for what in _besides(sheet))


def _hidden_columns(sheet: Any) -> Iterator[int]:
    for size in sheet.column_dimensions.values():
        if size.hidden or (size.customWidth and size.width < _NARROWEST):
            yield from range((size.min or 1) - 1, size.max or size.min or 1)


def _besides(sheet: Any) -> Iterator[str]:
    """What a sheet has beside its cells, and ours have not."""
    size = sheet.sheet_format
    if size.zeroHeight or (size.customHeight and size.defaultRowHeight < _SMALLEST):
        yield "alle rijen verborgen"
    if sheet.sheet_view.showZeros is False:
        yield "nullen verborgen"
    if sheet.print_area:
        yield f"afdrukbereik {sheet.print_area}"
    yield from (f"voorwaardelijke opmaak in {found.sqref}" for found in sheet.conditional_formatting)
    yield from (f"invoerregel in {found.sqref}" for found in sheet.data_validations.dataValidation)
    for name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        for part in ("left", "center", "right"):
            text = getattr(getattr(sheet, name), part).text or ""
            if _CODES.sub("", text).strip().casefold() not in _PAGE:
                yield f"kop- of voettekst van de bladzijde: {text}"


def _seen(cell: Any, looks: dict[int, tuple[str, str]]) -> str:
    """A cell as a reader sees it; empty where there is nothing."""
    if cell.style_id not in looks:
        looks[cell.style_id] = (_unseen(cell.font), cell.number_format)
    unseen, form = looks[cell.style_id]
    text = _text(cell, form)
    if unseen and text:
        text = f"[{unseen}: {text}]"
    if cell.comment is not None:
        text += f" [opmerking: {plain(cell.comment.text or '')}]"
    return f"{text} [koppeling: {cell.hyperlink.target or cell.hyperlink.location}]" if cell.hyperlink else text


def _text(cell: Any, form: str) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return f"[formule {getattr(value, 'text', value)}]"
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, int | float):
        return number_text(value) + ("" if _shows(form, value) else f" [getoond als {form}]")
    if isinstance(value, date | datetime | time):
        return f"[datum {value.isoformat()}]"
    text = "".join(map(_piece, value)) if isinstance(value, CellRichText) else plain(str(value))
    return text if form in _AS_IS or _PLAIN.fullmatch(form) else f"{text} [getoond als {form}]"


def _piece(part: Any) -> str:
    """A piece of a text that has looks of its own."""
    if not isinstance(part, TextBlock):
        return plain(str(part))
    unseen = _unseen(part.font)
    return f"[{unseen}: {plain(part.text)}]" if unseen else plain(part.text)


def _shows(form: str, value: float) -> bool:
    """Whether a cell with this format shows the whole number."""
    found = _PLAIN.fullmatch(form)
    if found is None:
        return form in _AS_IS
    return number_text(round(value, len(found[1] or ""))) == number_text(value)


def _unseen(font: Any) -> str:
    """Why a reader does not see what is written so; empty where they do."""
    if font.strike:
        return "doorgehaald"
    colour = font.color
    white = colour is not None and (
        (colour.type == "theme" and colour.theme == 0) or (colour.type == "indexed" and colour.indexed in (1, 9)) or
        (colour.type == "rgb" and str(colour.rgb)[-6:].upper() in WHITE))
    return "onzichtbaar" if white or (font.sz or _SMALLEST) < _SMALLEST else ""


def row_key(pieces: Mapping[int, tuple[int, bool]]) -> str:
    """What the last cell of a row says: which column holds which piece, and whether that is a number (#)."""
    return " ".join(("sleutel", *(f"{column}{'#' if number else '='}{piece}"
                                  for column, (piece, number) in pieces.items())))


def _keyed(row: Sequence[Any]) -> Iterator[tuple[int, tuple[int, bool]]]:
    """The same, read back."""
    key = next((cell for cell in reversed(row) if cell is not None), None)
    if _is_key(key):
        for pair in str(key).split(" ")[1:]:
            column, piece = re.split("[=#]", pair)
            yield int(column), (int(piece), "#" in pair)


def _is_key(cell: object) -> bool:
    return isinstance(cell, str | CellRichText) and bool(_KEYS.fullmatch(str(cell)))
