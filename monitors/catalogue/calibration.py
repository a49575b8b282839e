"""What the backtest learnt and found, as it stands in outlook.json: what an outlook is made with, and how well it does.

`python -m monitors.prepare.backtest` makes the file anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from monitors.catalogue.model import Catalogue, Indicator, Unit
from monitors.domain.backtest import Report
from monitors.domain.outlook import Tuning
from monitors.domain.verdict import Ground

FILE = Path(__file__).with_name("outlook.json")
EVERYTHING = "alles"  # the family of all levels together
FALLBACK = "terugval"  # the report of its tuning, which stands in where a family has too few long series
IN_EUROS = "_euro"  # behind a chapter: its figures in euros, which go up together with prices
STOCKS, FLOWS, AMOUNTS = "standen", "stromen", "bedragen"  # counts on a day, counts of a year, euros
TOTALS = {Unit.COUNT: "totalen", Unit.THOUSAND_EURO: "totalen_geld"}  # families of what is added up over the years


@dataclass(frozen=True, slots=True)
class Calibration:
    """`usual` has the usual spread per indicator. `reports` are on the half that nothing was tuned on, EVERYTHING
    first and FALLBACK last; `later` are on years after those that were tuned on, for the families that have enough of
    them.
    """

    snapshot: str
    made_on: str
    tunings: tuple[Tuning, ...]
    usual: Mapping[str, float]
    reports: tuple[Report, ...]
    later: tuple[Report, ...]
    later_from: int

    def tuning(self, family: str) -> Tuning:
        """Of the family, or of everything where it has too few long series."""
        found = {t.family: t for t in self.tunings}
        return found.get(family) or found[EVERYTHING]

    def report(self, family: str) -> Report | None:
        return next((r for r in self.reports if r.family == family), None)


def families(known: Catalogue) -> dict[str, str]:
    """The family of each indicator: of shares and averages the chapter, with euros apart from what is no money;
    counts and amounts go by what they are.

    A family for every indicator would fit these years better and later years worse: it learns what happened to all
    municipalities at once, such as a rise of prices, and expects it again.
    """
    found: dict[str, str] = {}
    for monitor in known.monitors.values():
        for chapter in monitor.chapters:
            for name in chapter.indicators:
                money = known.indicators[name].unit is Unit.EURO
                found.setdefault(name, chapter.id + (IN_EUROS if money else ""))
    return found | {i.id: _whole(i) for i in known.indicators.values() if i.additive}


def _whole(indicator: Indicator) -> str:
    if indicator.unit is not Unit.COUNT:
        return AMOUNTS
    return FLOWS if indicator.over_the_year else STOCKS


def ground(known: Calibration, family: str | None, indicator: Indicator, breaks: Iterable[str], *,
           cumulative: bool) -> Ground:
    """What agreements on an indicator are judged with."""
    chosen = TOTALS[indicator.unit] if cumulative else family or EVERYTHING
    return Ground(known.tuning(chosen), known.usual.get(indicator.id), indicator.additive, tuple(breaks))


def write(calibration: Calibration, file: Path = FILE) -> None:
    """Writes the file with a line for every family, so that a reader of a change sees which one changed."""
    parts = []
    for key, value in sorted(asdict(calibration).items()):
        text = json.dumps(value, sort_keys=True)
        if isinstance(value, list | tuple):
            text = "[\n" + ",\n".join(json.dumps(entry, sort_keys=True) for entry in value) + "\n]"
        parts.append(f"{json.dumps(key)}: {text}")
    file.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


@cache
def calibration(file: Path = FILE) -> Calibration:
    """The calibration of the project. Raises OSError or ValueError when the file is gone or damaged."""
    return TypeAdapter(Calibration).validate_json(file.read_bytes())
