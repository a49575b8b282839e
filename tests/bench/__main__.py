"""`make bench`: how fast the app is, beside an empty page and beside a simple build of the same page.

The exit code is 0 when everything could be measured, whatever came out: speed depends on the machine, and the ratios
are for people to judge. It is 1 when something could not be measured.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from playwright.sync_api import sync_playwright
from rich.console import Console

from monitors.command_line import Parser
from tests.bench.changes import Measured, first_page, measure_target
from tests.bench.documents import measure_documents
from tests.bench.report import Outcome, show
from tests.bench.scale import prepare_at_scale
from tests.bench.targets import EMPTY, FLOOR, NAIVE, OURS, PLAIN, PREPARE, PROFILE, SCALED, Target
from tests.bench.verdicts import verdict_milliseconds
from tests.bench.visitors import measure_load
from tests.browser.chromium import FLAGS, WITHOUT_WEBGL, find_or_install_chromium
from tests.browser.server import ROOT

T = TypeVar("T")
CONSOLE = Console(stderr=True)


def prepare_seconds() -> float:
    """Seconds to make the data set from the embedded snapshot, Python's own start included."""
    start = time.perf_counter()
    subprocess.run(PREPARE, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


class Bench:
    """Runs the measurements one by one; one that fails is told and does not stop the others."""

    def __init__(self) -> None:
        self.failed = False

    def measure(self, what: str, work: Callable[[], T]) -> T | None:
        CONSOLE.print(f"meten: {what} ...")
        try:
            return work()
        except Exception as error:
            self.failed = True
            CONSOLE.print(f"[red]niet gelukt:[/red] {what}: {error}")
            return None


def measure_browser(bench: Bench, targets: tuple[Target, ...]
                    ) -> tuple[dict[str, list[Measured]], dict[str, float | None]]:
    """The measurements that need Chromium: every kind of change on every build, and the first page of ours."""
    changes: dict[str, list[Measured]] = {}
    first: dict[str, float | None] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install_chromium(), args=[*FLAGS, *WITHOUT_WEBGL]
        )
        for target in targets:
            changes[target.name] = bench.measure(target.name, lambda at=target: measure_target(browser, at)) or []
        for target in (OURS, SCALED):
            if target in targets:
                first[target.name] = bench.measure(f"eerste pagina, {target.name}",
                                                   lambda at=target: first_page(browser, at))
        browser.close()
    return changes, first


def main() -> int:
    """Measure, print, and say whether everything could be measured."""
    parser = Parser("python -m tests.bench", "Meet de snelheid van de Koersmonitor.")
    parts = ("wijzigingen", "profiel", "simpel", "prepare", "bezoekers", "oordelen", "schaal", "documenten")
    parser.add_argument("--alleen", choices=parts, action="append", help="meet alleen dit onderdeel")
    wanted = set(parser.parse_args().alleen or parts)
    bench, outcome = Bench(), Outcome(changes={})
    if "prepare" in wanted:
        outcome = replace(outcome, prepare_seconds=bench.measure("cijfers klaarzetten", prepare_seconds))
    if "schaal" in wanted:
        outcome = replace(outcome, scaled=bench.measure("cijfers klaarzetten, alle buurten", prepare_at_scale))
    if "oordelen" in wanted:
        outcome = replace(outcome, verdict_ms=bench.measure("veertig oordelen", verdict_milliseconds))
    if "documenten" in wanted:
        outcome = replace(outcome, documents=bench.measure("documenten van een dossier", measure_documents))
    uses = ((EMPTY, {"wijzigingen", "profiel", "schaal"}), (FLOOR, {"wijzigingen"}), (PLAIN, {"simpel"}),
            (OURS, {"wijzigingen"}), (PROFILE, {"profiel"}), (NAIVE, {"simpel"}),
            (SCALED, {"schaal"} if outcome.scaled else set()))
    targets = tuple(target for target, used in uses if used & wanted)
    if targets:
        changes, first = measure_browser(bench, targets)
        outcome = replace(outcome, changes=changes, first_page_seconds=first)
    if "bezoekers" in wanted:
        outcome = replace(outcome, load=bench.measure("50 bezoekers", lambda: measure_load(OURS)))
    show(outcome)
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
