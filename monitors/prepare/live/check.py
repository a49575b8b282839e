"""`--check-sources`: asks every source once for its metadata, and says what a live run would run into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.table import Table

from monitors.catalogue.model import Catalogue
from monitors.prepare.live.archive import Shelf, safe
from monitors.prepare.live.borders import ask_borders, border_services
from monitors.prepare.live.client import AT_ONCE, Client, FetchError
from monitors.prepare.live.definitions import Definitions
from monitors.prepare.live.gather import Gatherer
from monitors.prepare.live.plan import Choice, TablePlan, plan
from monitors.prepare.live.report import narrow
from monitors.prepare.live.resolve import Mismatch, NotYet, resolve
from monitors.prepare.live.run import Options
from monitors.prepare.live.table import TableInfo

CHECKED = "check"  # answers of a check are kept apart: they are no edition


@dataclass(frozen=True, slots=True)
class Checked:
    """What one service says about one table. `columns` are how many of those wanted were found.

    `faults` and `unsure`, the columns of recipes that are not confirmed, are in Dutch.
    """

    table: str
    service: str
    reachable: bool
    exists: bool
    columns: str = ""
    newest: str = ""
    changed: str = ""
    faults: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def check_sources(catalogue: Catalogue, options: Options, console: Console) -> bool:
    """Prints the table of all sources; whether nothing is off."""
    client = Client(options.limits)
    try:
        definitions = Definitions(options.raw, options.accepted)
        gatherer = Gatherer(catalogue, options.raw, client, definitions, Choice())
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked = pool.map(lambda one: list(_checked(gatherer, definitions, options, client, one)),
                             plan(catalogue, options.choice))
            found = [one for some in asked for one in some]
        found.extend(_borders(catalogue, options, client))
    finally:
        client.close()
    console.print(_table(found))
    faults = [f"{one.table}, {one.service}: {fault}" for one in found for fault in one.faults]
    unsure = dict.fromkeys(f"Nog niet bevestigd: {one.table}: {line}" for one in found for line in one.unsure)
    for line in filter(None, (client.advice, *faults, *unsure)):
        console.print(f"- {line}", markup=False, highlight=False, soft_wrap=True)
    return not faults


def _checked(gatherer: Gatherer, definitions: Definitions, options: Options, client: Client,
             one: TablePlan) -> Iterator[Checked]:
    for name, (service_name, service, shelf) in zip(one.source.services, gatherer.services(one), strict=True):
        aside = Shelf(options.raw / CHECKED / safe(name) / safe(one.source.id), client)
        try:
            info = service.describe(one.source.id, aside)
        except FetchError as failed:
            yield Checked(one.source.id, service_name, failed.absent, False, faults=(str(failed),))
            continue
        aside.finish()
        yield _compared(info, one, definitions, service_name, shelf, aside)


def _borders(catalogue: Catalogue, options: Options, client: Client) -> Iterator[Checked]:
    """Whether the borders of this year can be fetched; not in a check of some tables only."""
    year = date.today().year
    for service in () if options.choice != Choice() else border_services(catalogue):
        try:
            ask_borders(service, year, Shelf(options.raw / CHECKED / safe(service.id), client))
            yield Checked(f"grenzen {year}", service.name, True, True)
        except FetchError as failed:
            yield Checked(f"grenzen {year}", service.name, failed.absent, False, faults=(str(failed),))


def _compared(info: TableInfo, one: TablePlan, definitions: Definitions, service: str, shelf: Shelf,
              aside: Shelf) -> Checked:
    faults: dict[str, None] = {}
    unsure: dict[str, list[str]] = {}
    found = 0
    for use in one.uses:
        try:
            resolved = resolve(info, use)
            definitions.check(info.id, resolved)
            found += 1
            if use.part.unconfirmed:
                column = resolved.column
                what = f"{column.key} ({column.title}, {column.unit or 'geen eenheid'})"
                unsure.setdefault(f"gevonden kolom {what}. {use.part.unconfirmed}", []).append(use.indicator.name)
        except NotYet:
            continue
        except Mismatch as mismatch:
            faults[f"{use.indicator.name}: {mismatch}"] = None
    newest = max(info.periods.codes, default="") if info.periods else one.source.year
    changed = "nieuw" if not shelf.whole else "nee" if shelf.whole == aside.edition else "ja"
    return Checked(info.id, service, True, True, f"{found} van {len(one.uses)}", newest, changed, tuple(faults),
                   tuple(f"{', '.join(dict.fromkeys(names))}: {why}" for why, names in unsure.items()))


def _table(found: Iterable[Checked]) -> Table:
    table = narrow("Bronnen", ("Tabel", "Dienst", "Bereik", "Bestaat", "Kolommen", "Nieuwste", "Gewijzigd"))
    for one in found:
        table.add_row(one.table, one.service, _yes(one.reachable), _yes(one.exists), one.columns, one.newest,
                      one.changed)
    return table


def _yes(answer: bool) -> str:
    return "ja" if answer else "nee"
