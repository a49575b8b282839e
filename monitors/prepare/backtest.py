"""The backtest of the whole data set: python -m monitors.prepare.backtest writes monitors/catalogue/outlook.json."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from monitors.catalogue.calibration import EVERYTHING, FALLBACK, FILE, TOTALS, Calibration, families, write
from monitors.catalogue.load import catalogue
from monitors.catalogue.model import Catalogue
from monitors.command_line import Parser
from monitors.domain import backtest as test
from monitors.domain.backtest import Line, Report
from monitors.domain.outlook import Tuning
from monitors.domain.panel import pieces
from monitors.domain.region import RegionLevel
from monitors.domain.rounding import grid
from monitors.prepare.__main__ import SNAPSHOT
from monitors.prepare.figures import Figures, PrepareError, read_snapshot
from monitors.prepare.process import process

LATER_FROM = 2020  # the split in time: what ended by then is tuned on, what was judged from then on is reported
LEAST_CASES = 500  # a family with fewer is not reported
Tick = Callable[[str], None]


def lines(figures: Figures, known: Catalogue) -> Iterator[Line]:
    """Every municipal series of MIN_YEARS yearly figures or more, cut at breaks; counts over the year twice."""
    family = families(known)
    for name, indicator in known.indicators.items():
        series: dict[str, list[tuple[int, float]]] = defaultdict(list)
        margins: dict[str, float] = {}
        for period in sorted(p for p in figures.get(name, {}) if p.isdigit()):
            for region, o in figures[name][period].items():
                if region.startswith(RegionLevel.GEMEENTE) and o.value is not None:
                    series[region].append((int(period), o.value))
                    margins[region] = o.margin or 0.0  # the last one counts
        for region, points in series.items():
            if len(points) < test.MIN_YEARS:
                continue
            for piece in pieces(points, [int(b.period[:4]) for b in indicator.breaks
                                         if not b.regions or region in b.regions]):
                yield Line(name, family.get(name, EVERYTHING), region, piece, relative=indicator.additive,
                           step=grid((v for _, v in piece), margins[region]))
                if indicator.summable:
                    yield Line(name, TOTALS[indicator.unit], region, piece, relative=True, cumulative=True)


def run(found: Sequence[Line], tick: Tick) -> tuple[list[Tuning], dict[str, float], list[Report], list[Report]]:
    """Tunings, usual spreads, and the reports on the other half of the municipalities and on later years."""
    tuned = [line for line in found if test.tuning_half(line.region)]
    other = [line for line in found if not test.tuning_half(line.region)]
    tunings, usual, reports = _learn_and_report(tuned, other, tick)
    before = [_until(line, LATER_FROM) for line in found]
    _, _, later = _learn_and_report(before, found, tick, LATER_FROM)
    return tunings, usual, reports, later


def _until(line: Line, year: int) -> Line:
    return replace(line, points=tuple(p for p in line.points if p[0] <= year))


def _by_family(found: Iterable[Line]) -> Mapping[str, list[Line]]:
    families: dict[str, list[Line]] = defaultdict(list)
    for line in found:
        families[line.family].append(line)
    return families


def _learn_and_report(tuned: Sequence[Line], other: Sequence[Line], tick: Tick,
                      since: int = 0) -> tuple[list[Tuning], dict[str, float], list[Report]]:
    levels, other_levels = ([line for line in half if not line.cumulative] for half in (tuned, other))
    seen = [w for line in levels for w in test.windows(line)]
    changes, usual = test.usual_changes(seen), test.usual_spreads(seen)
    families, others = {**_by_family(tuned), EVERYTHING: levels}, {**_by_family(other), EVERYTHING: other_levels}
    tunings, reports = [], []
    for family, learnt in families.items():
        tick(family)
        tuning = test.tune(family, learnt, usual, changes)
        if tuning.tested_years < test.TERM - test.HALF_WAY:
            continue
        tunings.append(tuning)
        name = FALLBACK if family == EVERYTHING else family
        reports.append(test.report(name, others.get(family, []), learnt, tuning, usual, changes, since))
    reports = [r for r in reports if r.score(test.OURS).cases >= LEAST_CASES]
    whole = test.combined(EVERYTHING, [r for r in reports if r.family != FALLBACK])
    return tunings, {k: float(f"{v:.4g}") for k, v in usual.items()}, [whole, *reports]


def closing_table(reports: Iterable[Report], title: str) -> Table:
    """Brier scores (lower is better) and hit rates of every method per family."""
    table = Table(title=title)
    for column in ("familie", "vensters", *(f"{m} Brier / raak" for m in test.METHODS), "binnen 80%", "beter dan alle"):
        table.add_column(column)
    for r in reports:
        table.add_row(r.family, str(r.windows), *(f"{s.brier:.4f} / {s.hits:.0%}" for s in r.scores),
                      f"{r.coverage:.0%}", "ja" if r.beats_all else "NEE")
    return table


def main(arguments: list[str] | None = None) -> int:
    """Runs the backtest on the snapshot; returns the exit code."""
    parser = Parser("python -m monitors.prepare.backtest",
                    "Toetst hoe vaak een oordeel halverwege klopte, en ijkt het vooruitzicht.")
    parser.add_argument("--snapshot", metavar="MAP", type=Path, default=SNAPSHOT, help="map met de momentopname")
    parser.add_argument("--output", metavar="BESTAND", type=Path, default=FILE, help="waar de uitkomst komt te staan")
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    try:
        source = read_snapshot(options.snapshot)
        known = catalogue()
        found = list(lines(process(source, known).today, known))
    except PrepareError as refused:
        console.print(f"Niet gelukt: {refused}", style="bold red", markup=False, soft_wrap=True)
        return 1
    steps = 2 * (len({line.family for line in found}) + 1)
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
                  console=console, transient=True) as progress:
        task = progress.add_task("Toetsen", total=steps)
        tunings, usual, reports, later = run(
            found, lambda family: progress.update(task, advance=1, description=f"Toetsen: {family}"))
    write(Calibration(source.sha256, datetime.now(UTC).date().isoformat(), tuple(tunings), usual, tuple(reports),
                      tuple(later), LATER_FROM), options.output)
    console.print(closing_table(reports, "Op de gemeenten die niet zijn gebruikt om te ijken"),
                  closing_table(later, f"Geijkt op wat tot en met {LATER_FROM} was gebeurd, getoetst op later"))
    console.print(f"Geschreven: {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
