"""A live run: every table fetched, three at a time, and what may take its place laid over what we have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from rich.console import Console

from monitors.catalogue.model import Catalogue
from monitors.prepare.figures import Figures, PrepareError, Snapshot
from monitors.prepare.live.client import AT_ONCE, Client, Limits
from monitors.prepare.live.definitions import Definitions
from monitors.prepare.live.editions import refuse_renewed
from monitors.prepare.live.gather import Gatherer, Outcome, refusals
from monitors.prepare.live.headway import headway
from monitors.prepare.live.judge import Judge
from monitors.prepare.live.layer import Layer
from monitors.prepare.live.plan import Choice, TablePlan, plan
from monitors.prepare.live.register import AreaRegister

LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. `raw` is the folder of the answers, `accepted` are the tables whose new definitions are agreed to,
    `asked` the options of the command itself, for its report.
    """

    raw: Path
    choice: Choice = field(default_factory=Choice)
    offline: bool = False
    accept_shrink: bool = False
    accepted: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a run brought: the layer as it becomes, how it went per table, and the definitions that go with it.

    `new` and `changed` are numbers of figures, `areas` the codes that came into the register.
    """

    layer: Layer
    outcomes: tuple[Outcome, ...]
    definitions: Definitions
    new: int
    changed: int
    areas: Set[str]

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
    plans, asked = plan(catalogue, options.choice), options.choice
    if options.offline:  # what was kept are answers to the questions of a whole table
        asked = Choice(tables=tuple(one.source.id for one in plans))
        plans = plan(catalogue, asked)
    definitions = Definitions(options.raw, options.accepted)
    with fetching(options) as client:
        outcomes = _gathered(Gatherer(catalogue, options.raw, client, definitions, asked), plans, console)
    for outcome in outcomes:
        outcome.limit(options.choice)
    refuse_renewed(outcomes, definitions, catalogue)
    register = AreaRegister(base, layer.regions, catalogue, outcomes)
    figures = Judge(base, register, catalogue, accept_shrink=options.accept_shrink).accepted(outcomes)
    if not figures:
        advice = [client.advice] if client and client.advice else []
        raise PrepareError([*advice, *refusals(outcomes, catalogue)] or ["Er is niets op te halen."])
    _remember(definitions, outcomes)
    new, changed = _compared(base.figures, figures)
    renewed = _dated(layer, outcomes, catalogue).renewed(figures, register.grown)
    return Renewal(renewed, tuple(outcomes), definitions, new, changed, renewed.regions.keys() - layer.regions.keys())


def _gathered(gatherer: Gatherer, plans: list[TablePlan], console: Console) -> list[Outcome]:
    with headway(console, len(plans)) as going, ThreadPoolExecutor(AT_ONCE) as pool:
        running = {pool.submit(gatherer.gather, one, going): one.source.id for one in plans}
        found: dict[str, Outcome] = {}
        try:
            for done in as_completed(running):
                found[running[done]] = done.result()
                going.done(running[done])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [found[one.source.id] for one in plans]


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


def _dated(layer: Layer, outcomes: Iterable[Outcome], catalogue: Catalogue) -> Layer:
    """The layer that says when its sources were last fetched, and what of them could not be renewed."""
    accessed, notes = dict(layer.accessed), dict(layer.notes)
    for outcome in outcomes:
        before = accessed.get(outcome.table, catalogue.sources[outcome.table].accessed)
        if outcome.fetched and outcome.taken:
            accessed[outcome.table] = outcome.fetched[:10]
        notes.pop(outcome.table, None)
        if note := _note(outcome, before, catalogue):
            notes[outcome.table] = note
    return replace(layer, accessed=accessed, notes=notes)


def _note(outcome: Outcome, before: str, catalogue: Catalogue) -> str:
    """For a reader: which figures are older than the rest of their table, and of which the column is not certain."""
    names = sorted({catalogue.indicators[refusal.indicator].name for refusal in outcome.refused})
    unsure = sorted({one.brought.resolved.use.indicator.name for one in outcome.unconfirmed if not one.of})
    since = f" Wat daarvan in de app staat, is vastgelegd in {before}." if before else ""
    old = [f"Niet bijgewerkt op {date.today().isoformat()}: {'; '.join(names)}.{since}"] if names else []
    new = [f"Nog niet nagekeken of dit de bedoelde kolom is: {'; '.join(unsure)}."] if unsure else []
    return " ".join(old + new)
