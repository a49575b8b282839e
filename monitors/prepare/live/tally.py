"""Cells of a table to figures of an indicator: periods, status, unit and what is added up, by the recipe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import prod

from monitors.catalogue.model import PeriodRule
from monitors.domain.observation import Observation, Status, weakest
from monitors.prepare.live.resolve import Mismatch, Resolved
from monitors.prepare.live.table import Cell, Code, TableInfo

COUNTRY = {"NL00": "NL01"}  # Kerncijfers wijken en buurten write Nederland in their own way
_NOTHING_THERE = ("Impossible", "NotAvailable", "Missing")
_SECRET = ("Confidential",)
_KINDS = {PeriodRule.YEARS: "JJ", PeriodRule.HALF_YEARS: "HJ", PeriodRule.QUARTERS: "KW", PeriodRule.MONTHS: "MM",
          PeriodRule.FOUR_QUARTERS: "KW", PeriodRule.REPORT: "X0"}
_MONTHS_IN_YEAR, _QUARTERS_IN_YEAR = 12, 4

Values = dict[str, dict[str, Observation]]
"""period -> region -> observation."""


class Tally:
    """Takes in the cells of one recipe, page by page."""

    def __init__(self, info: TableInfo, resolved: Resolved) -> None:
        self.resolved = resolved
        self._info = info
        self._seen: dict[tuple[str, str, tuple[str, ...]], float | None] = {}
        self.doubled = 0

    def take(self, cells: Iterable[Cell]) -> None:
        """Takes in cells of its column. Raises Mismatch when a figure comes twice with different values, or has a mark
        that nobody knows.
        """
        key, levels = self.resolved.column.key, self.resolved.use.levels
        for cell in cells:
            if not cell.region.startswith(levels):
                continue
            if cell.mark and cell.mark not in (*_NOTHING_THERE, *_SECRET):
                raise Mismatch(f"kolom {key}, {cell.region} {cell.period}, teken",
                               ", ".join((*_NOTHING_THERE, *_SECRET)), cell.mark)
            if cell.value is None and cell.mark not in _SECRET:
                continue
            place = (cell.period, COUNTRY.get(cell.region, cell.region), cell.others)
            if place in self._seen:
                self.doubled += 1
                if self._seen[place] != cell.value:
                    raise Mismatch(f"kolom {key}, {cell.region} {cell.period}", "één cijfer",
                                   f"{self._seen[place]} en {cell.value}")
            self._seen[place] = cell.value

    def values(self) -> Values:
        """What was taken in, as figures of the indicator in its own unit and periods."""
        use = self.resolved.use
        rounding = use.indicator.rounding if use.part.rounding is None else use.part.rounding
        found: Values = defaultdict(dict)
        for (period, region), (value, status) in self._in_periods(self._added_up()).items():
            found[period][region] = Observation(
                None if value is None else value * use.part.factor, status,
                margin=rounding / 2 if rounding and value is not None else None, source=use.source.id)
        return dict(found)

    def _added_up(self) -> dict[tuple[str, str], float | None]:
        """One value per period and region: the sum over codes that the recipe adds up, if all are there.

        Of codes that the recipe takes by how they start, those that are not there add nothing.
        """
        periods = self._info.periods.name if self._info.periods else ""
        wanted = prod(len(codes) for name, codes in self.resolved.fixed.items() if name != periods)
        parts: dict[tuple[str, str], list[float | None]] = defaultdict(list)
        for (period, region, _), value in self._seen.items():
            parts[period, region].append(value)
        if wanted == 1:
            return {place: values[0] for place, values in parts.items()}
        return {place: None if None in values else sum(v for v in values if v is not None)
                for place, values in parts.items()
                if len(values) == wanted or self.resolved.starts or None in values}

    def _in_periods(self, values: Mapping[tuple[str, str], float | None]
                    ) -> dict[tuple[str, str], tuple[float | None, Status]]:
        part, source = self.resolved.use.part, self.resolved.use.source
        rule, provisional_too = part.periods, {*part.provisional, *source.provisional}
        parts: dict[tuple[str, str], list[tuple[float | None, Status]]] = defaultdict(list)
        for (code, region), value in values.items():
            if rule is PeriodRule.TABLE:
                period, status = source.year, Status.MEASURED
            elif code[4:6] == _KINDS[rule]:
                period, status = _period(rule, code), _status(self._info, code)
            else:
                continue
            if period in provisional_too and status is Status.MEASURED:
                status = Status.PROVISIONAL
            parts[period, region].append((value, Status.SUPPRESSED if value is None else status))
        whole = {PeriodRule.MONTHS: _MONTHS_IN_YEAR, PeriodRule.FOUR_QUARTERS: _QUARTERS_IN_YEAR}.get(rule, 1)
        return {place: _sum(found) for place, found in parts.items() if len(found) == whole}


def _sum(parts: Iterable[tuple[float | None, Status]]) -> tuple[float | None, Status]:
    found = list(parts)
    if len(found) == 1:
        return found[0]
    status = weakest(*(status for _, status in found))
    return (sum(value for value, _ in found if value is not None) if status.has_value else None), status


def _period(rule: PeriodRule, code: str) -> str:
    year, number = int(code[:4]), int(code[6:8])
    if rule in (PeriodRule.YEARS, PeriodRule.MONTHS, PeriodRule.REPORT):
        return str(year)
    if rule is PeriodRule.FOUR_QUARTERS:
        start = year if number > 1 else year - 1
        return f"{start}KW02-{start + 1}KW01"
    return code


def _status(info: TableInfo, code: str) -> Status:
    """Provisional where the source says so: in the status of the period, else in its title or text."""
    period = info.periods.codes.get(code) if info.periods else None
    return Status.PROVISIONAL if period is not None and provisional(period) else Status.MEASURED


def provisional(period: Code) -> bool:
    if period.status:
        return period.status != "Definitief"
    return period.title.rstrip().endswith("*") or "voorlopig" in period.description.casefold()
