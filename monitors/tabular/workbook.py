"""Excel workbooks (.xlsx): opened only when they are no larger inside than is read, and never calculated."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from monitors.tabular.table import Cell, Counter, Limits, Line, Number, Sheet, TableError, TableFile

ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # parts of a number format that are shown as they are
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_CHUNK = 1 << 20
_SAVE_AGAIN = "Open het in Excel of LibreOffice, sla het op als .xlsx en probeer het opnieuw."
# What a damaged workbook makes openpyxl raise.
_BROKEN = (zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, ValueError, TypeError,
           AttributeError, IndexError, EOFError, OSError, NotImplementedError, OverflowError)


def refuse_compound(content: bytes) -> None:
    """Raises TableError for what is packed as old Office files are: with a password, or an .xls."""
    if _LOCKED in content:
        raise TableError("Het Excel-bestand is beveiligd met een wachtwoord. Sla een kopie op zonder wachtwoord.")
    raise TableError(f"Dit is een oud Office-bestand (zoals .xls). {_SAVE_AGAIN}")


def _packed(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The parts of a workbook, if they are those of a workbook and together not too large."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise TableError(f"Het Excel-bestand is beschadigd. {_SAVE_AGAIN}") from broken
    if "xl/workbook.xml" not in packed.namelist():
        raise TableError(f"Dit is geen Excel-bestand (.xlsx). {_SAVE_AGAIN}")
    # A part that is larger than it says is cut off there by zipfile, so what it says may be believed.
    if sum(part.file_size for part in packed.infolist()) > limits.unpacked:
        raise TableError(f"Het Excel-bestand is uitgepakt groter dan {limits.unpacked / 1e6:.0f} MB. Laat weg wat u "
                         "niet nodig hebt, of splits het.")
    return packed


def _has_formulas(packed: zipfile.ZipFile) -> bool:
    for name in packed.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with packed.open(name) as part:
                rest = b""
                while chunk := part.read(_CHUNK):
                    if _FORMULA.search(rest + chunk):
                        return True
                    rest = chunk[-8:]
    return False


def _cell(found: Any, formula: Any) -> Cell:
    """A cell of openpyxl; a formula without an outcome stays as its text, so that it is seen."""
    value = found.value
    if value is None:
        text = formula.value if formula is not None and formula.data_type == "f" else ""
        return text if isinstance(text, str) else "=…"
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, int | float):
        percent = "%" in _QUOTED.sub("", found.number_format or "")
        return Number(float(f"{value * 100:.15g}") if percent else float(value), percent)
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, datetime.date) else str(value).strip()


def _lines(found: Any, formulas: Any, counter: Counter) -> Iterator[Line]:
    found.reset_dimensions()  # what a workbook says of its size need not be so
    rows = found.iter_rows()
    if formulas is not None:
        formulas.reset_dimensions()
    beside = iter(()) if formulas is None else formulas.iter_rows()
    for number, row in enumerate(rows, 1):
        other = next(beside, ())
        counter.add(number, len(row))
        cells = [_cell(cell, other[place] if place < len(other) else None) for place, cell in enumerate(row)]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield Line(number, tuple(cells))


def read_workbook(content: bytes, limits: Limits) -> TableFile:
    """The sheets of a workbook, with the outcomes of its formulas as Excel kept them. Raises TableError."""
    packed = _packed(content, limits)
    counter = Counter(limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of pictures and styles, which are not read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            formulas = load_workbook(io.BytesIO(content), read_only=True) if _has_formulas(packed) else None
            sheets = tuple(
                Sheet(sheet.title, tuple(_lines(sheet, formulas[sheet.title] if formulas else None, counter)),
                      sheet.sheet_state != "visible")
                for sheet in book.worksheets)
    except _BROKEN as broken:
        raise TableError(f"Het Excel-bestand is beschadigd of anders opgebouwd dan verwacht. {_SAVE_AGAIN}"
                         ) from broken
    hidden = ", ".join(f"‘{sheet.name}’" for sheet in sheets if sheet.hidden)
    notes = (f"Verborgen werkbladen worden niet gelezen: {hidden}.",) if hidden else ()
    return TableFile(sheets, notes=notes)
