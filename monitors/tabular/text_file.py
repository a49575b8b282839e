"""Text files: which encoding, which separator, and their lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter as Tally
from collections.abc import Iterator
from itertools import islice

from monitors.tabular.table import Counter, Limits, Line, Sheet, TableError, TableFile

SEPARATORS = (";", "\t", ",", "|")  # of two that fit as well, the first
SEPARATOR_NAMES = {";": "puntkomma", "\t": "tab", ",": "komma", "|": "rechte streep", "": "geen"}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig", "UTF-8 met BOM"), (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
          (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SAMPLE = 200  # lines from which the separator is found out
_HALF = 0.4  # part of the bytes that is zero in UTF-16 without a mark
_STATED = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own first line

_BINARY = ("Dit is geen tekstbestand en geen Excel-bestand (.xlsx). Sla het op als ‘CSV UTF-8’ of als .xlsx en "
           "probeer het opnieuw.")


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding. Raises TableError when it is no text."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _decoded(content, codec), name
    for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = content[start::2]
        if len(content) % 2 == 0 and half.count(0) > _HALF * len(content):
            return _decoded(content, codec), "UTF-16 zonder BOM"
    try:
        text, name = content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text, name = _decoded(content, "cp1252"), "Windows-1252"
    if _CONTROL.search(text):
        raise TableError(_BINARY)
    return text, name


def _decoded(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as broken:
        raise TableError(_BINARY) from broken


def _records(text: str, separator: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line, fields) of each record. Raises csv.Error."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    start = 1
    for fields in reader:
        yield start, fields
        start = reader.line_num + 1


def find_separator(text: str) -> str:
    """The separator that gives the most lines the same number of columns; empty when there is one column."""
    best, found = 0, ""
    for separator in SEPARATORS:
        try:
            sizes = [len(fields) for _, fields in islice(_records(text, separator, strict=False), _SAMPLE)]
        except csv.Error:
            continue
        several = Tally(size for size in sizes if size > 1)
        if several:
            lines = several.most_common(1)[0][1]
            if lines > best:  # more columns in as many lines say nothing: a decimal comma makes columns too
                best, found = lines, separator
    return found


def read_text(content: bytes, limits: Limits) -> TableFile:
    """A text file as one sheet. Raises TableError."""
    text, encoding = decode(content)
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    stated = _STATED.fullmatch(first)
    skipped = 1 if stated else 0
    body = rest if stated else text
    separator = stated[1] if stated else find_separator(body)
    counter, lines = Counter(limits), []
    try:
        for number, fields in _records(body, separator or ";", strict=True):
            counter.add(number, len(fields))
            cells = [field.strip() for field in fields]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                lines.append(Line(number + skipped, tuple(cells)))
    except csv.Error as broken:
        raise TableError(f"Regel {_last(lines) + 1} is niet te lezen ({broken}). Kijk of een aanhalingsteken daar "
                         "wordt afgesloten, of sla het bestand opnieuw op.") from broken
    return TableFile((Sheet("", tuple(lines)),), encoding, separator)


def _last(lines: list[Line]) -> int:
    return lines[-1].line if lines else 0
