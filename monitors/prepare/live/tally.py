"""Cells of a table to figures of an indicator: periods, status, unit and what is added up, by the recipe."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import prod

from monitors.catalogue.model import PeriodRule
from monitors.domain.observation import Observation, Status, weakest
from monitors.prepare.live.resolve import Mismatch, Resolved
from monitors.prepare.live.table import Cell, Code, TableInfo
from monitors.tabular.cells import CODED

COUNTRY = {"NL00": "NL01"}  # Kerncijfers wijken en buurten write Nederland in their own way
_NOTHING_THERE = ("Impossible", "NotAvailable", "Missing")
_SECRET = ("Confidential",)
_LAST_CODE = -99999
_KINDS = {PeriodRule.YEARS: "JJ", PeriodRule.HALF_YEARS: "HJ", PeriodRule.QUARTERS: "KW", PeriodRule.MONTHS: "MM",
          PeriodRule.ONE_MONTH: "MM", PeriodRule.FOUR_QUARTERS: "KW", PeriodRule.REPORT: "X0"}
_OF_A_YEAR = (PeriodRule.YEARS, PeriodRule.MONTHS, PeriodRule.ONE_MONTH, PeriodRule.REPORT)
_PARTS = {PeriodRule.MONTHS: 12, PeriodRule.FOUR_QUARTERS: 4}  # of which a period is the sum

Values = dict[str, dict[str, Observation]]
"""period -> region -> observation."""


class Tally:
    """Takes in the cells of one recipe, page by page."""

    def __init__(self, info: TableInfo, resolved: Resolved) -> None:
        self.resolved = resolved
        self._info = info
        self._seen: dict[tuple[str, tuple[str, ...]], dict[str, float | None]] = defaultdict(dict)
        self._doubled = self._coded = 0

    def take(self, cells: Iterable[Cell]) -> None:
        """Takes in cells of its column. Raises Mismatch when a figure comes twice with different values, or has a mark
        that nobody knows.
        """
        levels, seen = tuple(map(str, self.resolved.use.levels)), self._seen
        for _, region, period, others, value, mark in cells:
            if not region.startswith(levels):
                continue
            if mark and mark not in (*_NOTHING_THERE, *_SECRET):
                raise Mismatch(f"kolom {self.resolved.column.key}, {region} {period}, teken",
                               ", ".join((*_NOTHING_THERE, *_SECRET)), mark)
            if value is not None and _is_code(value):
                self._coded += 1
                continue
            if value is None and mark not in _SECRET:
                continue
            code, regions = COUNTRY.get(region, region), seen[period, others]
            if code in regions:
                self._doubled += 1
                if regions[code] != value:
                    raise Mismatch(f"kolom {self.resolved.column.key}, {region} {period}", "één cijfer",
                                   f"{regions[code]} en {value}")
            regions[code] = value

    @property
    def remarks(self) -> list[str]:
        """What is worth a look in the cells that were taken in."""
        found = ((self._doubled, "rijen kwamen dubbel, met dezelfde waarde"),
                 (self._coded, "keer een code voor ‘geen opgave’ (-99999 tot en met -99990) in plaats van een cijfer"))
        return [f"kolom {self.resolved.column.key}: {count} {words}" for count, words in found if count]

    def values(self) -> Values:
        """What was taken in, as figures of the indicator in its own unit and periods."""
        codes: dict[str, list[str]] = defaultdict(list)
        added_up = self._added_up()
        rule = self.resolved.use.part.periods
        for code in added_up:
            if rule is PeriodRule.TABLE or code[4:6] == _KINDS[rule]:
                codes[self._period(code)].append(code)
        return {period: self._figures(period, {code: added_up[code] for code in found})
                for period, found in codes.items() if len(found) == _PARTS.get(rule, 1)}

    def _period(self, code: str) -> str:
        part, source = self.resolved.use.part, self.resolved.use.source
        return source.year if part.periods is PeriodRule.TABLE else _period(part.periods, code)

    def _figures(self, period: str, parts: Mapping[str, Mapping[str, float | None]]) -> dict[str, Observation]:
        """The figures of a period from those of its parts, per code: only regions that all of them have."""
        use = self.resolved.use
        factor, source = use.part.factor, use.source.id
        rounding = use.indicator.rounding if use.part.rounding is None else use.part.rounding
        margin = rounding / 2 if rounding else None
        status = weakest(*(_status(self._info, code) for code in parts))
        if status is Status.MEASURED and period in (*use.part.provisional, *use.source.provisional):
            status = Status.PROVISIONAL
        whole = next(iter(parts.values())) if len(parts) == 1 else _sums(parts.values(), len(parts))
        return {region: Observation(None, Status.SUPPRESSED, source=source) if value is None
                else Observation(value * factor, status, None, margin, source) for region, value in whole.items()}

    @property
    def listed(self) -> frozenset[str]:
        """The periods of the indicator that the table says it has, whether there are figures for them or not."""
        rule, periods = self.resolved.use.part.periods, self._info.periods
        if rule is PeriodRule.TABLE or periods is None:
            return frozenset({self.resolved.use.source.year})
        codes = self.resolved.fixed.get(periods.name, tuple(periods.codes.values()))
        parts = Counter(_period(rule, code.id) for code in codes if code.id[4:6] == _KINDS[rule])
        return frozenset(period for period, count in parts.items() if count == _PARTS.get(rule, 1))

    def _added_up(self) -> dict[str, dict[str, float | None]]:
        """One value per code of a period and region: the sum over codes that the recipe adds up, if all are there.

        Of codes that the recipe takes by how they start, those that are not there add nothing.
        """
        periods = self._info.periods.name if self._info.periods else ""
        wanted = prod(len(codes) for name, codes in self.resolved.fixed.items() if name != periods)
        if wanted == 1:
            return {period: regions for (period, _), regions in self._seen.items()}
        parts: dict[str, list[dict[str, float | None]]] = defaultdict(list)
        for (period, _), regions in self._seen.items():
            parts[period].append(regions)
        least = 1 if self.resolved.starts else wanted
        return {period: _sums(found, least) for period, found in parts.items()}


def _is_code(value: float) -> bool:
    """Whether a value is no figure but a code for "none": somebody met -99998 in Iv3. It would pass as an amount."""
    return _LAST_CODE <= value <= CODED and value.is_integer()


def _sums(parts: Iterable[Mapping[str, float | None]], least: int) -> dict[str, float | None]:
    """Per region the sum of its values, where there are at least so many. Where one is secret, so is the sum."""
    values: dict[str, list[float | None]] = defaultdict(list)
    for part in parts:
        for region, value in part.items():
            values[region].append(value)
    return {region: None if None in found else sum(v for v in found if v is not None)
            for region, found in values.items() if len(found) >= least or None in found}


def _period(rule: PeriodRule, code: str) -> str:
    year, number = int(code[:4]), int(code[6:8])
    if rule in _OF_A_YEAR:
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
