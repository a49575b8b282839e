"""One cell at a time: a number or the reason why there is none, and a period. Never a guess."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from monitors.domain.observation import Status
from monitors.domain.period import MONTHS, parse_period
from monitors.tabular.table import Cell, Number, text_of

COMMA, POINT = ",", "."
FIRST_YEAR, LAST_YEAR = 1900, 2100
CODED = -99990  # a number at or below it is no figure but a code of Swing or CBS for "none"

# What a sign says where a file has no figure. CBS: x is secret. Of the codes of Swing (-99996 to -99999) and of ".",
# "-" and "?" no source says more than that there is no figure: who knows more says so in the plan.
MISSING_SIGNS: Mapping[str, Status] = {
    "": Status.MISSING, ".": Status.MISSING, "-": Status.MISSING, "--": Status.MISSING, "?": Status.MISSING,
    "–": Status.MISSING, "...": Status.MISSING, "n/a": Status.MISSING, "na": Status.MISSING, "null": Status.MISSING,
    "#n/a": Status.MISSING, "#n/b": Status.MISSING, "nan": Status.MISSING, "onbekend": Status.MISSING,
    "geen gegevens": Status.MISSING, "niet geleverd": Status.MISSING, "niet beschikbaar": Status.MISSING,
    "n.b.": Status.MISSING, "nb": Status.MISSING, "niet bekend": Status.MISSING, "geen data": Status.MISSING,
    "x": Status.SUPPRESSED, "geheim": Status.SUPPRESSED, "afgeschermd": Status.SUPPRESSED, "<10": Status.SUPPRESSED,
    "< 10": Status.SUPPRESSED, "<5": Status.SUPPRESSED, "< 5": Status.SUPPRESSED,
    "n.v.t.": Status.IMPOSSIBLE, "nvt": Status.IMPOSSIBLE, "niet van toepassing": Status.IMPOSSIBLE,
}
STATUS_WORDS: Mapping[str, Status] = {
    **{status.value: status for status in Status if status is not Status.RECALCULATED},
    "": Status.MEASURED, "vastgesteld": Status.MEASURED, "definitief": Status.MEASURED,
    "voorlopig": Status.PROVISIONAL, "nader voorlopig": Status.PROVISIONAL, "nadervoorlopig": Status.PROVISIONAL,
    "*": Status.PROVISIONAL, "**": Status.PROVISIONAL, "afgeschermd": Status.SUPPRESSED, "geheim": Status.SUPPRESSED,
    "geen gegevens": Status.MISSING, "niet geleverd": Status.MISSING, "niet van toepassing": Status.IMPOSSIBLE,
}

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']+")
_DIGITS = r"[+-]?(?:\d+|\d{1,3}(?:%s\d{3})+)"
_NUMBER = {sign: re.compile(rf"(?:{_DIGITS % re.escape(other)})?(?:{re.escape(sign)}\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
           for sign, other in ((COMMA, POINT), (POINT, COMMA))}
_WRITTEN = re.compile(r"[+-]?[\d.,]*\d[\d.,]*", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+", re.ASCII)


class Value(NamedTuple):
    """A figure, or the status that says why there is none."""

    value: float | None
    status: Status
    percent: bool = False


def _bare(text: str) -> tuple[str, bool, bool]:
    """The number in a text without its marks, and whether it is provisional and has a percent sign."""
    text = _SPACES.sub("", text).replace("−", "-")
    bare = text.rstrip("*")
    provisional = bare != text and bare != ""
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").removeprefix("€").removesuffix("€")
    return bare, provisional, percent


def decimal_signs(cells: Iterable[Cell]) -> set[str]:
    """The decimal signs that the texts of a column can only have; empty when any will do.

    ‘1.234’ alone tells nothing: it is 1234 or 1,234. See `needs_decimal`.
    """
    found: set[str] = set()
    for cell in cells:
        bare = _bare(cell)[0] if isinstance(cell, str) else ""
        signs = [character for character in bare if character in (COMMA, POINT)]
        if not signs or not _WRITTEN.fullmatch(bare):
            continue
        if not _GROUPED.fullmatch(bare) or len(set(signs)) == 2:
            found.add(signs[-1])
        elif len(signs) > 1:  # 1.234.567: what groups is not what is decimal
            found.add(POINT if COMMA in signs else COMMA)
    return found


def needs_decimal(cells: Iterable[Cell]) -> bool:
    """Whether a text such as ‘1.234’ can be read in two ways."""
    return any(isinstance(cell, str) and _GROUPED.fullmatch(_bare(cell)[0]) for cell in cells)


def parse_value(cell: Cell, decimal: str, signs: Mapping[str, Status] = MISSING_SIGNS) -> Value:
    """The figure in a cell. Raises ValueError with the remedy, in Dutch."""
    if isinstance(cell, datetime.date):
        raise ValueError("is een datum; geef de cel in Excel de notatie Getal")
    sign = _sign(cell, signs)
    if sign is not None:
        return Value(None, sign)
    if isinstance(cell, Number):
        value, provisional, percent = cell.value, False, cell.percent
    else:
        bare, provisional, percent = _bare(cell)
        value = _number(bare, cell, decimal)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("is geen getal")
    if value <= CODED and value == int(value):
        return Value(None, Status.MISSING)
    return Value(value, Status.PROVISIONAL if provisional else Status.MEASURED, percent)


def _sign(cell: Cell, signs: Mapping[str, Status]) -> Status | None:
    """What a sign or code says, if it is one; a code may be written as a number."""
    if isinstance(cell, Number):
        return signs.get(f"{cell.value:.15g}")
    return signs.get(" ".join(str(cell).casefold().split())) if isinstance(cell, str) else None


def _number(bare: str, cell: str, decimal: str) -> float:
    if cell.startswith("="):
        raise ValueError("is een formule zonder uitkomst; open het bestand in Excel, sla het op en probeer het opnieuw")
    if cell.startswith("#"):
        raise ValueError("is een fout van Excel; verbeter de formule of maak de cel leeg")
    if not bare or not _NUMBER[decimal].fullmatch(bare):
        other = POINT if decimal == COMMA else COMMA
        if bare and _NUMBER[other].fullmatch(bare):
            name = {COMMA: "komma", POINT: "punt"}[decimal]
            raise ValueError(f"past niet bij een decimale {name}; schrijf alle getallen op dezelfde manier")
        raise ValueError("is geen getal; verbeter het, of zeg wat dit teken betekent")
    return float(bare.replace(POINT if decimal == COMMA else COMMA, "").replace(COMMA, POINT))


_YEAR = re.compile(r"(?:jaar\s+)?(\d{4})(?:\.0|,0)?", re.ASCII)
_CODE = re.compile(r"(\d{4})\s?[-/ ]?\s?(JJ|HJ|KW|MM|K|Q|H|M)\s?(\d{1,2})", re.ASCII | re.IGNORECASE)
_SPOKEN = re.compile(r"(\d)e\s+(kwartaal|halfjaar)", re.ASCII | re.IGNORECASE)
_ISO_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.ASCII)
_DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_SPOKEN_DAY = re.compile(rf"(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+(\d{{4}})", re.ASCII | re.IGNORECASE)
_KINDS = {"JJ": "JJ", "HJ": "HJ", "H": "HJ", "KW": "KW", "K": "KW", "Q": "KW", "MM": "MM", "M": "MM"}
_RESERVE = re.compile(r"\s*(\*{1,2}|\((?:nader )?voorlopig\)|\(definitief\))\s*$", re.IGNORECASE)
_EXCEL_START = datetime.date(1899, 12, 30)
_WRONG = "is geen periode; schrijf 2024, 2024HJ01, 2024KW02 of 2024MM05"


def date_of(cell: Cell) -> datetime.date | None:
    """The day in a cell, kept as a date or written as one. Raises ValueError for a day that does not exist.

    A year in a cell that Excel shows as a date has become a day in 1905: that is no day.
    """
    if isinstance(cell, datetime.date):
        return None if FIRST_YEAR <= (cell - _EXCEL_START).days <= LAST_YEAR else cell
    if not isinstance(cell, str):
        return None
    if found := _ISO_DAY.fullmatch(cell):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DUTCH_DAY.fullmatch(cell):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif found := _SPOKEN_DAY.fullmatch(cell):
        day, month, year = int(found[1]), MONTHS.index(found[2].casefold()) + 1, int(found[3])
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError as wrong:
        raise ValueError("is geen bestaande dag; verbeter de datum") from wrong


def days_are_years(cells: Iterable[Cell]) -> bool:
    """Whether the days in a column are one and the same day of the year: then each stands for its year."""
    days: set[tuple[int, int]] = set()
    for cell in cells:
        try:
            day = date_of(cell)
        except ValueError:
            continue
        if day is not None:
            days.add((day.month, day.day))
    return len(days) <= 1


@lru_cache(maxsize=4096)
def parse_moment(cell: Cell, days_as_years: bool = True) -> tuple[str, bool]:
    """(period code, provisional) in a cell. Raises ValueError with the remedy, in Dutch.

    `days_as_years`: a day stands for its year, else for its month. CBS marks provisional with * and nearly final
    with **.
    """
    day = date_of(cell)
    if day is not None:
        return str(day.year) if days_as_years else f"{day.year}MM{day.month:02d}", False
    if isinstance(cell, datetime.date):  # a year that Excel shows as a day
        return str((cell - _EXCEL_START).days), False
    text = _RESERVE.sub("", text_of(cell)).strip()
    provisional = bool(_RESERVE.search(text_of(cell))) and "definitief" not in text_of(cell).casefold()
    code = _code(text)
    try:
        period = parse_period(code)
    except ValueError as wrong:
        raise ValueError(_WRONG) from wrong
    if not FIRST_YEAR <= period.year <= LAST_YEAR:
        raise ValueError(f"ligt niet tussen {FIRST_YEAR} en {LAST_YEAR}; verbeter het jaar")
    return period.code, provisional


def _code(text: str) -> str:
    if found := _YEAR.fullmatch(text):
        return found[1]
    if found := _CODE.fullmatch(text):
        return f"{found[1]}{_KINDS[found[2].upper()]}{int(found[3]):02d}"
    if found := _ISO_MONTH.fullmatch(text):
        return f"{found[1]}MM{found[2]}"
    return _spoken(text) or text


def _spoken(text: str) -> str | None:
    """2024 2e kwartaal, 1e halfjaar 2024, januari 2024, Q2 2024, in either order."""
    year = re.search(r"\b(\d{4})\b", text, re.ASCII)
    rest = text.replace(year[1], "", 1).strip(" -/").casefold() if year else ""
    if not year or not rest:
        return None
    if found := _SPOKEN.fullmatch(rest):
        return f"{year[1]}{'KW' if found[2] == 'kwartaal' else 'HJ'}{int(found[1]):02d}"
    if found := re.fullmatch(r"[qk]w?([1-4])", rest, re.ASCII):
        return f"{year[1]}KW{int(found[1]):02d}"
    return f"{year[1]}MM{MONTHS.index(rest) + 1:02d}" if rest in MONTHS else None


def is_moment(cell: Cell) -> bool:
    """Whether a cell names a period."""
    try:
        parse_moment(cell)
    except ValueError:
        return False
    return True


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number, in any way of writing, or a code for none; not whether it is a right one."""
    if isinstance(cell, datetime.date):
        return False
    return isinstance(cell, Number) or bool(_WRITTEN.fullmatch(_bare(cell)[0]))
