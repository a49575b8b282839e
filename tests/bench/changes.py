"""Measures a change of a filter in Chromium: time until painted, bytes on the line, processor time of the server."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field

import psutil
from playwright.sync_api import Browser, Page

from tests.bench.targets import Change, Target
from tests.bench.wire import Wire
from tests.browser.screen import COUNT_RUNS, wait_ready
from tests.browser.server import Server

WAIT_MS = 30_000
QUIET_MS = 250

# Clocks a change inside the page: from the Enter key to the frame after the last change of the content. Left out is
# what Streamlit changes for itself: the selectbox, the class and style with which it dims old content, and that it
# hides all else from screen readers as long as the list of a selectbox is open.
PROBE = """
(() => {
  const ignored = new Set(['class', 'style', 'data-stale', 'tabindex', 'aria-hidden']);
  const probe = { start: null, first: null, last: null, runs: 0 };
  window.__probe = probe;
  window.__arm = () => Object.assign(probe, { start: null, first: null, last: null, runs: window.__runs });
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && probe.start === null) probe.start = performance.now();
  }, true);
  const matters = record => {
    if (record.type === 'attributes' && ignored.has(record.attributeName)) return false;
    const node = record.target.nodeType === 1 ? record.target : record.target.parentElement;
    return node !== null && node.closest('[data-testid="stMain"]') !== null
      && node.closest('[data-testid="stSelectbox"]') === null;
  };
  new MutationObserver(records => {
    if (probe.start === null || !records.some(matters)) return;
    requestAnimationFrame(() => setTimeout(() => {
      probe.last = performance.now();
      probe.first ??= probe.last;
    }));
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
})();
"""

SETTLED = """
quiet => window.__probe.last !== null && window.__runs > window.__probe.runs
  && performance.now() - window.__probe.last > quiet
"""


@dataclass
class Measured:
    """What one kind of change cost on one build; times in ms, sizes in bytes, one entry a change."""

    target: str
    change: str
    first: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def first_ms(self) -> float:
        return statistics.median(self.first)

    @property
    def painted_ms(self) -> float:
        return statistics.median(self.painted)

    @property
    def kilobytes(self) -> float:
        return statistics.median(self.received) / 1000

    @property
    def most_kilobytes(self) -> float:
        return max(self.received) / 1000


PATIENCE = 600  # seconds
IDLE = 0.05  # seconds of processor time in a second


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process used up to now, in user and kernel mode."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


class Walker:
    """Chooses the next option of a selectbox with the keyboard, and turns round at the end of the list."""

    def __init__(self, page: Page, label: str) -> None:
        self._page = page
        self._box = page.get_by_role("combobox", name=label)
        self._key = "ArrowDown"

    def value(self) -> str:
        return self._box.input_value()

    def point(self) -> None:
        """Open the list and point at the next option, without choosing it."""
        self._box.focus()
        self._page.keyboard.press(self._key)
        self._page.get_by_role("listbox").wait_for(timeout=WAIT_MS)

    def enter(self) -> None:
        self._page.keyboard.press("Enter")

    def turn(self) -> None:
        self._key = "ArrowUp" if self._key == "ArrowDown" else "ArrowDown"


def one_change(page: Page, walker: Walker) -> dict[str, float] | None:
    """Make one change and clock it; None when the end of the list was reached and nothing changed."""
    before = walker.value()
    page.evaluate("window.__arm()")
    walker.point()
    walker.enter()
    page.wait_for_timeout(30)
    if walker.value() == before:
        walker.turn()
        return None
    page.wait_for_function(SETTLED, arg=QUIET_MS, timeout=WAIT_MS)
    return dict(page.evaluate("window.__probe"))


def measure_change(page: Page, server: Server, wire: Wire, target: Target, change: Change) -> Measured:
    """Make a change several times and write down what each cost.

    Raises:
        RuntimeError: the selectbox cannot be changed.
    """
    measured = Measured(target.name, change.name)
    walker = Walker(page, change.label)
    for _ in range(4):
        one_change(page, walker)
    used = 0.0
    for _ in range(change.repeats * 3):
        if len(measured.painted) == change.repeats:
            break
        bytes_before, cpu_before = wire.sent, processor_time(server.pid)
        clocked = one_change(page, walker)
        if clocked is None:
            continue
        used += processor_time(server.pid) - cpu_before
        measured.first.append(clocked["first"] - clocked["start"])
        measured.painted.append(clocked["last"] - clocked["start"])
        measured.received.append(wire.sent - bytes_before)
    if len(measured.painted) < change.repeats:
        raise RuntimeError(f"{target.name}: het veld '{change.label}' liet zich niet vaak genoeg veranderen")
    measured.cpu = used * 1000 / change.repeats
    return measured


def wait_until_idle(pid: int) -> None:
    """Waits until a server does nothing of its own: after a new data set it first makes the files of open data."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        before = processor_time(pid)
        time.sleep(1)
        if processor_time(pid) - before < IDLE:
            return
    raise TimeoutError(f"de server is na {PATIENCE} s nog niet in rust")


def measure_target(browser: Browser, target: Target) -> list[Measured]:
    """Start a build, open its page and measure each kind of change."""
    with target.server() as server, Wire(server.port) as wire:
        context = browser.new_context(base_url=wire.url, locale="nl-NL", viewport={"width": 1400, "height": 900})
        context.add_init_script(COUNT_RUNS)
        context.add_init_script(PROBE)
        page = context.new_page()
        page.goto(target.address)
        wait_ready(page)
        page.wait_for_timeout(1000)
        wait_until_idle(server.pid)
        found = [measure_change(page, server, wire, target, change) for change in target.changes]
        context.close()
    return found


def first_page(browser: Browser, target: Target) -> float:
    """Seconds from starting the server process to a page that a person can use, in a browser that is already open."""
    server = target.server()
    context = browser.new_context(base_url=server.url, locale="nl-NL")
    context.add_init_script(COUNT_RUNS)
    page = context.new_page()
    try:
        server.start()
        server.wait()
        page.goto(target.address)
        wait_ready(page)
        return time.perf_counter() - server.started
    finally:
        context.close()
        server.stop()
