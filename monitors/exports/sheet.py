"""A sheet of figures as CSV and as Excel: numbers as numbers, texts as texts, sources below the figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

Cell = str | float | None
MIXED = -1  # as the column of values: none has the same decimals in every row
_WIDEST = 60  # characters in an Excel column


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headers and rows of equal length; `notes` are the lines that say where the figures come from.

    `decimals` is how the figures in `value_column` are shown; other numbers are shown as they are.
    """

    title: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[str, ...]
    decimals: int = 0
    value_column: int = 4


def _plain(cell: Cell) -> str:
    """A cell as CSV text with a decimal comma, all decimals kept; a text that a spreadsheet would run is disarmed."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
    return f"{cell:.15g}".replace(".", ",")


def margin_cell(margin: float | None) -> float | None:
    """Half a rounding step as a reader can use it: in three digits, for some are reckoned from a denominator."""
    return None if margin is None else float(f"{margin:.3g}")


def to_csv(sheet: Sheet) -> bytes:
    """CSV as a Dutch spreadsheet opens it: UTF-8 with mark, semicolons, decimal comma; notes below a blank line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.headers)
    writer.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    writer.writerow([])
    writer.writerows([_plain(note)] for note in sheet.notes)
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(sheet: Sheet) -> bytes:
    """An Excel file with the figures on the first sheet and their sources on the second."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                      "strings_to_numbers": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": "#,##0" + ("." + "0" * sheet.decimals if sheet.decimals else "")})
        figures = book.add_worksheet("Cijfers")
        figures.write_row(0, 0, sheet.headers, head)
        for place, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    figures.write_string(place, column, cell)
                elif cell is not None:
                    figures.write_number(place, column, cell, number if column == sheet.value_column else None)
        figures.freeze_panes(1, 0)
        figures.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.headers) - 1)
        figures.autofit(_WIDEST * 7)
        sources = book.add_worksheet("Bron en uitleg")
        sources.set_column(0, 0, 120, book.add_format({"text_wrap": True, "valign": "top"}))
        for place, note in enumerate((sheet.title, *sheet.notes)):
            sources.write_string(place, 0, note, head if place == 0 else None)
    return buffer.getvalue()


def file_name(*parts: str) -> str:
    """A name for a download: lower case, words joined by dashes, nothing that a file system refuses."""
    text = "-".join(part for part in parts if part).lower()
    kept = "".join(letter if letter.isalnum() else "-" for letter in text)
    return "-".join(word for word in kept.split("-") if word)[:120]
