"""Turns the measurements into two tables: what was measured, and how that compares with the limits."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from tests.bench.changes import Measured
from tests.bench.documents import Documents
from tests.bench.scale import Scaled
from tests.bench.targets import EMPTY, FLOOR, NAIVE, OURS, PLAIN, PROFILE, SCALED
from tests.bench.visitors import Load


@dataclass(frozen=True)
class Outcome:
    """Everything that one run of the bench measured; what could not be measured is None or empty.

    Attributes:
        changes: by build: what each kind of change cost.
        first_page_seconds: by build: from process start to a usable page.
        prepare_seconds: making the data set.
        load: the fifty visitors.
        verdict_ms: forty verdicts with outlook alone, and with all that the list of agreements shows.
        documents: the documents of a dossier with 25 figures.
        scaled: from raw answers to a data set with twenty indicators of ten years for every buurt.
    """

    changes: dict[str, list[Measured]]
    first_page_seconds: Mapping[str, float | None] = field(default_factory=dict)
    prepare_seconds: float | None = None
    load: Load | None = None
    verdict_ms: tuple[float, float] | None = None
    scaled: Scaled | None = None
    documents: Documents | None = None


@dataclass(frozen=True)
class Limit:
    """One line of the verdict: a measured number against what the project promises."""

    name: str
    measured: float | None
    promised: float
    unit: str
    at_least: bool = False

    @property
    def verdict(self) -> str:
        if self.measured is None:
            return "niet gemeten"
        kept = self.measured >= self.promised if self.at_least else self.measured <= self.promised
        return "gehaald" if kept else "NIET gehaald"


def dutch(number: float | None, decimals: int = 1) -> str:
    """A number with a decimal comma, or a dash."""
    return "–" if number is None else f"{number:.{decimals}f}".replace(".", ",")


def _middle(found: list[Measured], what: Callable[[Measured], float]) -> float | None:
    """The median over the kinds of change of one build."""
    return statistics.median(what(one) for one in found) if found else None


def _worst(found: list[Measured], what: Callable[[Measured], float]) -> float | None:
    """The highest over the kinds of change of one build."""
    return max((what(one) for one in found), default=None)


def _ratio(above: float | None, below: float | None) -> float | None:
    return None if above is None or not below else above / below


def limits(outcome: Outcome) -> list[Limit]:
    """The promises of the project with what this run measured; ours is judged on its slowest kind of change.

    The empty page is measured twice: on our own server, which is the strict reading, and on Streamlit's. The floor is
    that page with as many pictures as ours has, of ten points each.
    """
    mine, blank, least, usual, simple, everything, large = (
        outcome.changes.get(target.name, []) for target in (OURS, EMPTY, FLOOR, PLAIN, NAIVE, PROFILE, SCALED))
    first = _ratio(_worst(mine, lambda m: m.first_ms), _middle(blank, lambda m: m.first_ms))
    painted = _ratio(_worst(mine, lambda m: m.painted_ms), _middle(blank, lambda m: m.painted_ms))
    processor = _ratio(_worst(mine, lambda m: m.cpu), _middle(blank, lambda m: m.cpu))
    gain = _ratio(_middle(simple, lambda m: m.cpu), _middle(mine, lambda m: m.cpu))
    painted_usual = _ratio(_worst(mine, lambda m: m.painted_ms), _middle(usual, lambda m: m.painted_ms))
    processor_usual = _ratio(_worst(mine, lambda m: m.cpu), _middle(usual, lambda m: m.cpu))
    whole = _ratio(_worst(everything, lambda m: m.painted_ms), _middle(blank, lambda m: m.painted_ms))
    load, scaled = outcome.load, outcome.scaled
    return [
        Limit("naar de browser per wijziging", _worst(mine, lambda m: m.kilobytes), 40, "kB"),
        Limit("tijd tot de nieuwe tekst / lege pagina", first, 1.3, "x"),
        Limit("tijd tot alles klaar is / lege pagina", painted, 1.3, "x"),
        Limit("processortijd / lege pagina", processor, 1.6, "x"),
        Limit("ter vergelijking, drie lijntjes: alles klaar / lege pagina", _ratio(
            _worst(least, lambda m: m.painted_ms), _middle(blank, lambda m: m.painted_ms)), 1.3, "x"),
        Limit("ter vergelijking, drie lijntjes: processortijd / lege pagina", _ratio(
            _worst(least, lambda m: m.cpu), _middle(blank, lambda m: m.cpu)), 1.6, "x"),
        Limit("alles klaar / lege pagina op de gewone server", painted_usual, 1.3, "x"),
        Limit("processortijd / lege pagina op de gewone server", processor_usual, 1.6, "x"),
        Limit("profiel: alles klaar / lege pagina", whole, 2.5, "x"),
        Limit("processortijd simpele bouw / onze", gain, 8, "x", at_least=True),
        Limit("cijfers klaarzetten", outcome.prepare_seconds, 10, "s"),
        Limit("van ruwe antwoorden, 20 cijfers van 10 jaar per buurt", scaled.seconds if scaled else None, 120, "s"),
        Limit("processortijd daarbij", scaled.cpu if scaled else None, 120, "s"),
        Limit("geheugen daarbij", scaled.gigabytes if scaled else None, 24, "GB"),
        Limit("alle buurten: alles klaar / lege pagina", _ratio(
            _worst(large, lambda m: m.painted_ms), _middle(blank, lambda m: m.painted_ms)), 1.3, "x"),
        Limit("alle buurten: start tot eerste bruikbare pagina", outcome.first_page_seconds.get(SCALED.name), 4, "s"),
        Limit("start tot eerste bruikbare pagina", outcome.first_page_seconds.get(OURS.name), 4, "s"),
        Limit("50 bezoekers, p95", load.at(0.95) if load else None, 400, "ms"),
        Limit("40 oordelen met vooruitzicht", outcome.verdict_ms[0] if outcome.verdict_ms else None, 150, "ms"),
        Limit("40 afspraken op de lijst", outcome.verdict_ms[1] if outcome.verdict_ms else None, 150, "ms"),
        *_document_limits(outcome.documents),
    ]


def _document_limits(found: Documents | None) -> list[Limit]:
    if found is None:
        return []
    most = {"docx": 10, "pptx": 8, "pdf": 8, "xlsx": 2}
    return [*(Limit(f"document {ending}, 25 cijfers", found.seconds[ending], limit, "s")
              for ending, limit in most.items()),
            Limit("geheugen dat na tien bijlagen blijft", found.kept_mb, 100, "MB"),
            Limit("tien bijlagen tegelijk", found.ten_seconds, 90, "s"),
            Limit("werk van een pagina, gewoonlijk", found.page_ms[0], 50, "ms"),
            Limit("werk van een pagina tijdens tien bijlagen", found.page_ms[1], 200, "ms")]


def show(outcome: Outcome) -> None:
    """Print both tables."""
    console = Console(width=120)
    table = Table(title="Een wijziging van een keuze (mediaan)")
    for heading in ("versie", "wijziging"):
        table.add_column(heading)
    for heading in ("nieuwe tekst (ms)", "alles klaar (ms)", "kB", "hoogste kB", "processor (ms)"):
        table.add_column(heading, justify="right")
    for found in outcome.changes.values():
        for one in found:
            numbers = (one.first_ms, one.painted_ms, one.kilobytes, one.most_kilobytes, one.cpu)
            table.add_row(one.target, one.change, *(dutch(number) for number in numbers))
    console.print(table)
    if outcome.load:
        load = outcome.load
        console.print(
            f"50 bezoekers, 5 s denktijd: {len(load.answers)} wijzigingen, p50 {dutch(load.at(0.5), 0)} ms, "
            f"p95 {dutch(load.at(0.95), 0)} ms, processor {dutch(load.processor * 100, 0)} % van een kern, "
            f"geheugen {dutch(load.session_mb, 2)} MB per bezoeker"
        )
    verdict = Table(title="Naast de grenzen")
    for heading in ("wat", "gemeten", "grens", "oordeel"):
        verdict.add_column(heading, justify="left" if heading in ("wat", "oordeel") else "right")
    for limit in limits(outcome):
        promised = f"{'minstens' if limit.at_least else 'hoogstens'} {dutch(limit.promised)} {limit.unit}"
        verdict.add_row(limit.name, f"{dutch(limit.measured, 2)} {limit.unit}", promised, limit.verdict)
    console.print(verdict)
