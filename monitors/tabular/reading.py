"""The way in: the bytes of a CSV or Excel file become sheets, whatever the name of the file says."""

from __future__ import annotations

import re

from monitors.tabular.table import LIMITS, Limits, TableError, TableFile, check_size
from monitors.tabular.text_file import read_text
from monitors.tabular.workbook import COMPOUND, ZIP, read_workbook, refuse_compound

_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|meta|head)\b", re.IGNORECASE)


def read_file(content: bytes, limits: Limits = LIMITS) -> TableFile:
    """The sheets in a CSV or Excel file. Raises TableError with a Dutch text that says what to do."""
    check_size(content, limits)
    if content.startswith(COMPOUND):
        refuse_compound(content)
    if _PAGE.match(content):
        raise TableError("Dit is een webpagina (HTML), ook als het bestand .xls of .csv heet. Open het in Excel of "
                         "LibreOffice, sla het op als .xlsx en probeer het opnieuw.")
    return read_workbook(content, limits) if content.startswith(ZIP) else read_text(content, limits)
