"""The way in: the bytes of a CSV or Excel file become sheets, whatever the name of the file says."""

from __future__ import annotations

from monitors.tabular.table import LIMITS, Limits, TableFile, check_size
from monitors.tabular.text_file import read_text
from monitors.tabular.workbook import COMPOUND, ZIP, read_workbook, refuse_compound


def read_file(content: bytes, limits: Limits = LIMITS) -> TableFile:
    """The sheets in a CSV or Excel file. Raises TableError with a Dutch text that says what to do."""
    check_size(content, limits)
    if content.startswith(COMPOUND):
        refuse_compound(content)
    return read_workbook(content, limits) if content.startswith(ZIP) else read_text(content, limits)
