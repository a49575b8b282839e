"""A live run: every table fetched, three at a time, and what may take its place laid over what we have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from monitors.catalogue.model import Catalogue
from monitors.prepare.figures import Figures, PrepareError, Snapshot
from monitors.prepare.live.client import AT_ONCE, Client, Limits
from monitors.prepare.live.definitions import Definitions
from monitors.prepare.live.gather import Gatherer, Outcome
from monitors.prepare.live.judge import Judge, laid_over
from monitors.prepare.live.layer import Layer
from monitors.prepare.live.plan import Choice, TablePlan, plan

LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: `raw` is the folder of the answers, `accepted` the tables whose new definitions are agreed to."""

    raw: Path
    choice: Choice = field(default_factory=Choice)
    offline: bool = False
    accept_shrink: bool = False
    accepted: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a run brought: the layer as it becomes, how it went per table, and the definitions that go with it."""

    layer: Layer
    outcomes: tuple[Outcome, ...]
    definitions: Definitions
    new: int
    changed: int

    @property
    def refused(self) -> bool:
        return any(outcome.refused for outcome in self.outcomes)


@contextmanager
def fetching(options: Options) -> Iterator[Client | None]:
    """A client for as long as a run lasts; none when it works offline."""
    client = None if options.offline else Client(options.limits)
    try:
        yield client
    finally:
        if client:
            client.close()


def renew(base: Snapshot, layer: Layer, catalogue: Catalogue, options: Options, console: Console) -> Renewal:
    """Fetches and judges. `base` is the snapshot with the layer as it is. Replaces nothing but raw answers.

    Raises PrepareError when no table at all brought anything.
    """
    plans = plan(catalogue, options.choice)
    definitions = Definitions(options.raw, options.accepted)
    with fetching(options) as client:
        outcomes = _gathered(Gatherer(catalogue, options.raw, client, definitions, options.choice), plans, console)
    figures = Judge(base, catalogue, accept_shrink=options.accept_shrink).accepted(outcomes)
    if not figures:
        raise PrepareError([f"{catalogue.indicators[r.indicator].name}: {r}" for o in outcomes for r in o.refused]
                           or ["Er is niets op te halen."])
    _remember(definitions, outcomes)
    new, changed = _compared(base.figures, figures)
    return Renewal(_next(layer, figures, outcomes, catalogue), tuple(outcomes), definitions, new, changed)


def _gathered(gatherer: Gatherer, plans: list[TablePlan], console: Console) -> list[Outcome]:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total} tabellen"),
               TextColumn("{task.fields[pages]} bladzijden, {task.fields[rows]} rijen"), TimeElapsedColumn(),
               TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Ophalen", total=len(plans), pages=0, rows=0)
        pages: list[int] = []

        def told(rows: int) -> None:
            pages.append(rows)
            progress.update(task, pages=len(pages), rows=sum(pages))

        with ThreadPoolExecutor(AT_ONCE) as pool:
            running = {pool.submit(gatherer.gather, one, told): one for one in plans}
            found: dict[str, Outcome] = {}
            try:
                for done in as_completed(running):
                    found[running[done].source.id] = done.result()
                    progress.update(task, advance=1, description=f"Ophalen ({running[done].source.id})")
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    return [found[one.source.id] for one in plans]


def _taken(outcome: Outcome) -> set[str]:
    """The indicators that an outcome renewed."""
    return {brought.resolved.use.indicator.id for brought in outcome.taken}


def _remember(definitions: Definitions, outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        for brought in outcome.taken:
            definitions.remember(outcome.table, brought.resolved)


def _compared(base: Figures, figures: Figures) -> tuple[int, int]:
    """How many figures are new, and how many differ from what we had."""
    new = changed = 0
    for name, periods in figures.items():
        for period, regions in periods.items():
            old = base.get(name, {}).get(period, {})
            new += sum(code not in old for code in regions)
            changed += sum(code in old and (old[code].value, old[code].status) != (o.value, o.status)
                           for code, o in regions.items())
    return new, changed


def _next(layer: Layer, figures: Figures, outcomes: Iterable[Outcome], catalogue: Catalogue) -> Layer:
    accessed, notes = dict(layer.accessed), dict(layer.notes)
    for outcome in outcomes:
        before = accessed.get(outcome.table, catalogue.sources[outcome.table].accessed)
        if outcome.fetched and outcome.taken:
            accessed[outcome.table] = outcome.fetched[:10]
        notes.pop(outcome.table, None)
        if note := _note(outcome, before, catalogue):
            notes[outcome.table] = note
    return replace(layer, figures=laid_over(layer.figures, figures), accessed=accessed, notes=notes)


def _note(outcome: Outcome, before: str, catalogue: Catalogue) -> str:
    """For a reader: which figures are older than the rest of their table, and of which the column is not certain."""
    names = sorted({catalogue.indicators[refusal.indicator].name for refusal in outcome.refused})
    unsure = sorted({one.brought.resolved.use.indicator.name for one in outcome.unconfirmed if not one.of})
    since = f" Wat daarvan in de app staat, is vastgelegd in {before}." if before else ""
    old = [f"Niet bijgewerkt op {date.today().isoformat()}: {'; '.join(names)}.{since}"] if names else []
    new = [f"Nog niet nagekeken of dit de bedoelde kolom is: {'; '.join(unsure)}."] if unsure else []
    return " ".join(old + new)


def report(renewal: Renewal, catalogue: Catalogue, console: Console) -> None:
    """The closing report: per table how it went, then everything that was refused and why."""
    table = Table(title="Opgehaald")
    for heading in ("Tabel", "Dienst", "Gewijzigd", "Rijen", "Antwoorden", "Bijgewerkt", "Geweigerd"):
        table.add_column(heading, no_wrap=True)
    for outcome in renewal.outcomes:
        table.add_row(outcome.table, outcome.service or "geen", outcome.modified[:10], str(outcome.rows),
                      str(outcome.came), str(len(_taken(outcome))),
                      str(len({r.indicator for r in outcome.refused})))
    console.print(table)
    for line in told(renewal.outcomes, catalogue):
        console.print(f"- {line}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"Cijfers die er nog niet waren: {renewal.new}. Cijfers die anders zijn: {renewal.changed}.")


def _unconfirmed(outcome: Outcome) -> Iterator[str]:
    """What came from recipes that are not confirmed: together where our own figures bear them out, else each."""
    borne_out = [one for one in outcome.unconfirmed if one.of]
    if borne_out:
        names = ", ".join(dict.fromkeys(one.brought.resolved.use.indicator.name for one in borne_out))
        yield (f"nog niet bevestigd, maar {sum(one.same for one in borne_out)} van de "
               f"{sum(one.of for one in borne_out)} cijfers die wij al hadden zijn hetzelfde: {names}")
    for one in outcome.unconfirmed:
        if not one.of:
            use, column = one.brought.resolved.use, one.brought.resolved.column
            yield (f"nog niet bevestigd, en niets om mee te vergelijken; kijk zelf: {use.indicator.name} uit kolom "
                   f"{column.key} ({column.title})")


def told(outcomes: Iterable[Outcome], catalogue: Catalogue) -> Iterator[str]:
    """What was refused, what is worth a look, and what can't be fetched yet."""
    reasons: Mapping[str, list[str]] = defaultdict(list)
    for outcome in outcomes:
        for refusal in outcome.refused:
            reasons[str(refusal)].append(catalogue.indicators[refusal.indicator].name)
        yield from (f"{outcome.table}: {remark}" for remark in (*outcome.remarks, *_unconfirmed(outcome)))
    for reason, names in reasons.items():
        yield f"Geweigerd: {', '.join(names)}: {reason}. De oude cijfers blijven staan."
