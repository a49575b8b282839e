"""Fetches a table by its recipes: the first service that answers, every column resolved, what does not fit refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import prod
from pathlib import Path

from monitors.catalogue.model import Catalogue, Protocol
from monitors.prepare.live import table as tables
from monitors.prepare.live.archive import Shelf, safe
from monitors.prepare.live.client import Client, FetchError
from monitors.prepare.live.definitions import Definitions
from monitors.prepare.live.headway import Headway
from monitors.prepare.live.odata3 import OData3
from monitors.prepare.live.odata4 import OData4
from monitors.prepare.live.plan import Choice, TablePlan
from monitors.prepare.live.resolve import Mismatch, NotYet, Resolved, Use, resolve
from monitors.prepare.live.tally import Tally, Values

_TABLES: Mapping[Protocol, Callable[[str], tables.Service]] = {Protocol.ODATA4: OData4, Protocol.ODATA3: OData3}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An indicator that was not renewed from a table, and why."""

    indicator: str
    table: str
    about: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"tabel {self.table}, {self.about}: verwacht {self.expected}, gevonden {self.found}"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a table brought for one recipe. `names` are those of its regions, `periods` those that it was asked for and
    says that it has: one that has no values there was emptied, or is not out yet.
    """

    resolved: Resolved
    values: Values
    names: Mapping[str, str]
    periods: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What a recipe that is not confirmed brought, and how many of the figures that we have of it are the same."""

    brought: Brought
    same: int
    of: int


@dataclass(slots=True)
class Outcome:
    """How it went with one table: what it brought, what of that was taken, what was refused, and of which indicators an
    edition is not out yet.
    """

    table: str
    service: str = ""
    modified: str = ""
    brought: list[Brought] = field(default_factory=list)
    taken: list[Brought] = field(default_factory=list)
    unconfirmed: list[Unconfirmed] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    awaited: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    pages: int = 0
    rows: int = 0
    came: int = 0
    fetched: str = ""

    @property
    def renewed(self) -> set[str]:
        """The indicators that it renewed."""
        return {brought.resolved.use.indicator.id for brought in self.taken}

    def limit(self, choice: Choice) -> None:
        """Leaves out what a run is not about."""
        def chosen(indicator: str) -> bool:
            return not choice.indicators or indicator in choice.indicators

        def late(period: str) -> bool:
            return period >= choice.since

        self.brought = [replace(brought, values={p: found for p, found in brought.values.items() if late(p)},
                                periods=frozenset(filter(late, brought.periods)))
                        for brought in self.brought if chosen(brought.resolved.use.indicator.id)]
        self.refused = [refusal for refusal in self.refused if chosen(refusal.indicator)]

    def refuse(self, use: Use, mismatch: Mismatch) -> None:
        """Notes what is different; of what is not out yet only that."""
        if isinstance(mismatch, NotYet):
            self.awaited.append(use.indicator.name)
            return
        self.refused.append(Refusal(use.indicator.id, self.table, mismatch.about, mismatch.expected, mismatch.found))


def refusals(outcomes: Iterable[Outcome], catalogue: Catalogue) -> Iterator[str]:
    """What was refused and why: indicators with the same reason together."""
    names: dict[str, list[str]] = defaultdict(list)
    for outcome in outcomes:
        for refusal in outcome.refused:
            names[str(refusal)].append(catalogue.indicators[refusal.indicator].name)
    return (f"{', '.join(dict.fromkeys(found))}: {reason}".rstrip(".") for reason, found in names.items())


class Gatherer:
    """Fetches tables into `raw`; without a client it works from what is there."""

    def __init__(self, catalogue: Catalogue, raw: Path, client: Client | None, definitions: Definitions,
                 choice: Choice) -> None:
        self._catalogue, self._raw, self._client = catalogue, raw, client
        self._definitions, self._choice = definitions, choice

    def services(self, plan: TablePlan) -> list[tuple[str, tables.Service, Shelf]]:
        """The services that have the table, the first choice first: name, service and shelf for its answers."""
        found: list[tuple[str, tables.Service, Shelf]] = []
        for name in plan.source.services:
            service = self._catalogue.services[name]
            shelf = Shelf(self._raw / safe(name) / safe(plan.source.id), self._client)
            found.append((service.name, _TABLES[service.protocol](service.url), shelf))
        return found

    def gather(self, plan: TablePlan, going: Headway) -> Outcome:
        """What a table brings. A service that fails is followed by the next; a table that differs is not."""
        faults = []
        for name, service, shelf in self.services(plan):
            outcome = Outcome(plan.source.id, name)
            try:
                self._from(service, shelf, plan, outcome, going)
            except FetchError as failed:
                faults.append(f"{name}: {failed}")
                continue
            outcome.remarks.extend(faults)
            outcome.came, outcome.fetched = shelf.came, shelf.fetched
            return outcome
        outcome = Outcome(plan.source.id)
        for use in plan.uses:
            outcome.refuse(use, Mismatch("ophalen", "een antwoord", "; ".join(faults)))
        return outcome

    def _from(self, service: tables.Service, shelf: Shelf, plan: TablePlan, outcome: Outcome, going: Headway) -> None:
        info = service.describe(plan.source.id, shelf)
        outcome.modified = info.modified
        if info.stopped:
            outcome.remarks.append("De bron vult deze tabel niet meer aan.")
        together: dict[tuple[object, ...], list[Tally]] = defaultdict(list)
        for use in plan.uses:
            try:
                resolved = resolve(info, use)
                self._definitions.check(info.id, resolved)
            except Mismatch as mismatch:
                outcome.refuse(use, mismatch)
            else:
                together[resolved.question].append(Tally(info, resolved))
        names = {code.id: code.title.strip() for code in info.regions.codes.values()} if info.regions else {}
        for tallies in together.values():
            going.expects(info.id, _expected(info, tallies))
        for tallies in together.values():
            for tally in self._counted(service, shelf, info, tallies, outcome, going):
                outcome.remarks.extend(tally.remarks)
                asked = frozenset(period for period in tally.listed if period >= self._choice.since)
                outcome.brought.append(Brought(tally.resolved, tally.values(), names, asked))
        if self._choice.whole:
            shelf.finish()

    def _counted(self, service: tables.Service, shelf: Shelf, info: tables.TableInfo, tallies: list[Tally],
                 outcome: Outcome, going: Headway) -> list[Tally]:
        """The tallies that took in all cells; the others are refused."""
        first = tallies[0].resolved
        columns = {tally.resolved.column.key: tally.resolved.column for tally in tallies}
        left = list(tallies)
        query = tables.Query(tuple(columns.values()), first.fixed, first.use.levels, self._choice.since,
                             first.starts)
        for page in service.pages(info, query, shelf):
            outcome.pages += 1
            outcome.rows += len(page)
            going.page(outcome.table, len(page))
            by_column: dict[str, list[tables.Cell]] = defaultdict(list)
            for cell in page:
                by_column[cell.column].append(cell)
            for tally in list(left):
                try:
                    tally.take(by_column[tally.resolved.column.key])
                except Mismatch as mismatch:
                    outcome.refuse(tally.resolved.use, mismatch)
                    left.remove(tally)
        return left


def _expected(info: tables.TableInfo, tallies: list[Tally]) -> int:
    """Figures that a query may bring at most: a figure per column, region, period and code that it asks for."""
    first = tallies[0].resolved
    regions = sum(code.startswith(first.use.levels) for code in info.regions.codes) if info.regions else 1
    periods = len(info.periods.codes) if info.periods and info.periods.name not in first.fixed else 1
    return (len({tally.resolved.column.key for tally in tallies}) * regions * periods
            * prod(len(codes) for codes in first.fixed.values()))
