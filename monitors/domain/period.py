"""Periods in CBS style: 2024, 2024HJ01, 2024KW02, 2024MM05, and ranges such as 2025KW02-2026KW01."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CODE = re.compile(r"(?P<year>\d{4})(?:(?P<kind>JJ|HJ|KW|MM)(?P<number>\d{2}))?", re.ASCII)
_PER_YEAR = {"JJ": 1, "HJ": 2, "KW": 4, "MM": 12}
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
          "september", "oktober", "november", "december")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time. `start` and `end` are in years (2024.5 is 1 July 2024), so periods can be drawn to scale."""

    code: str
    start: float
    end: float
    label: str

    @property
    def year(self) -> int:
        """Calendar year in which the period starts: the division of municipalities that it is published in."""
        return int(self.start)


def _single(text: str) -> tuple[float, float, str]:
    match = _CODE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is geen periode zoals 2024, 2024HJ01, 2024KW02 of 2024MM05")
    year, kind, number = int(match["year"]), match["kind"] or "JJ", int(match["number"] or 0)
    parts = _PER_YEAR[kind]
    if kind == "JJ" and number == 0:
        return float(year), float(year + 1), str(year)
    if kind == "JJ" or not 1 <= number <= parts:
        raise ValueError(f"{text!r}: {kind}{number:02d} bestaat niet")
    words = {"HJ": f"{number}e halfjaar {year}", "KW": f"{number}e kwartaal {year}",
             "MM": f"{MONTHS[number - 1]} {year}" if kind == "MM" else ""}
    return year + (number - 1) / parts, year + number / parts, words[kind]


@lru_cache(maxsize=4096)
def parse_period(code: str) -> Period:
    """Period of a code. Raises ValueError with the forms that are allowed."""
    first, separator, last = code.partition("-")
    start, end, label = _single(first)
    if separator:
        last_start, end, last_label = _single(last)
        if last_start <= start:
            raise ValueError(f"{code!r}: het einde ligt niet na het begin")
        label = f"{label} t/m {last_label}"
    return Period(code.replace("JJ00", ""), start, end, label)


def sort_periods(codes: set[str] | list[str]) -> list[str]:
    """Codes in order of time, a short period before a long one that starts together with it."""
    return sorted(codes, key=lambda code: (parse_period(code).start, parse_period(code).end))
