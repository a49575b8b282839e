"""What a test may ask of a screen: is Streamlit done, did a rerun finish, what does axe say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request

T = TypeVar("T")
WAIT_MS = 40_000  # of patience with a busy machine; nothing waits longer than it has to

# Words of Streamlit and Vega that no Dutch text holds; the ambiguous ones count only when they stand alone.
ENGLISH = (
    r"\b(?:choose|no results|fullscreen|running|page not found|press enter|settings|deploy|rerun|clear|select|"
    r"selected|options?|available|remove|delete|show|hide|skip to|app pages|mark container|loading|axis titled|"
    r"legend titled|suggestions|error|made with|chart with|linear scale)\b"
    r"|^(?:open|close|stop|menu|search|more|print|view|light|dark|system)$"
)

# Counts finished runs in window.__runs. It reads Streamlit's messages (field 6 of a ForwardMsg is script_finished, 2 is
# "ended early because a new run came"), since React often skips drawing the state "running" of a quick run.
COUNT_RUNS = """
(() => {
  window.__runs = 0;
  const finished = bytes => {
    let at = 0;
    const number = () => {
      let value = 0, factor = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * factor; factor *= 128; } while (byte > 127);
      return value;
    };
    while (at < bytes.length) {
      const tag = number(), field = Math.floor(tag / 8), kind = tag % 8;
      if (kind === 0) { const value = number(); if (field === 6) return value !== 2; }
      else if (kind === 2) { const length = number(); at += length; }
      else at += kind === 1 ? 8 : 4;
    }
    return false;
  };
  window.WebSocket = class extends window.WebSocket {
    constructor(...parts) {
      super(...parts);
      this.addEventListener('message', event => {
        if (event.data instanceof ArrayBuffer && finished(new Uint8Array(event.data))) window.__runs += 1;
      });
    }
  };
})();
"""

READY = """
() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app !== null
    && app.getAttribute('data-test-script-state') === 'notRunning'
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && document.querySelector('[data-testid="stMain"] [data-testid="stElementContainer"]') !== null
    && document.querySelector('[data-testid="stSkeleton"]') === null;
}
"""


DRAWN = """
() => [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].every(chart => {
  const marks = [...chart.querySelectorAll('svg g[role="graphics-symbol"], svg g[role="graphics-object"]')];
  return chart.querySelector('canvas') !== null || marks.length > 1;
})
"""

SAID = """
() => {
  const found = [];
  const shown = node => node.checkVisibility({ checkVisibilityCSS: true });
  for (const node of document.querySelectorAll('body *')) {
    if (!shown(node)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription']) {
      if (node.hasAttribute(name)) found.push([name, node.getAttribute(name)]);
    }
    if (['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE'].includes(node.tagName)) continue;
    for (const part of node.childNodes) {
      if (part.nodeType === Node.TEXT_NODE && part.nodeValue.trim()) found.push(['tekst', part.nodeValue.trim()]);
    }
  }
  return found;
}
"""


def english(page: Page) -> list[str]:
    """What stands on the screen in English, or is said in English to somebody who can't see it."""
    return sorted({f"{where}: {text[:160]}" for where, text in page.evaluate(SAID)
                   if re.search(ENGLISH, text.strip(), re.IGNORECASE)})


def settled(page: Page, read: Callable[[], T], quiet_ms: int = 700) -> T:
    """What is read from the page once it has stayed the same for a while: charts follow a moment later."""
    before = None
    for _ in range(WAIT_MS // quiet_ms):
        now = read()
        if now == before:
            return now
        before = now
        page.wait_for_timeout(quiet_ms)
    raise AssertionError(f"{page.url} blijft veranderen")


def settled_text(page: Page) -> str:
    """The text of the page, charts included, once it stays the same."""
    return settled(page, lambda: page.get_by_test_id("stMain").inner_text())


def wait_drawn(page: Page) -> None:
    """Wait until every Vega chart has its marks."""
    page.wait_for_function(DRAWN, timeout=WAIT_MS)


def wait_ready(page: Page) -> None:
    """Wait until Streamlit is connected, has run the page and shows it, and report an exception on the page.

    Raises:
        AssertionError: the page shows a Python exception.
    """
    page.wait_for_function(READY, timeout=WAIT_MS)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    faults = page.locator('[data-testid="stException"]')
    assert faults.count() == 0, f"{page.url} toont een fout: {faults.first.inner_text()}"


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """Do something that makes Streamlit run again, and wait until that run is over and shown.

    Usage:
        with rerun(page):
            page.get_by_role("option", name="Utrecht").click()
    """
    before = page.evaluate("window.__runs")
    yield
    page.wait_for_function("before => window.__runs > before", arg=before, timeout=WAIT_MS)
    page.wait_for_timeout(50)  # the message is counted just before Streamlit takes it in
    wait_ready(page)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option in the selectbox with this label by typing, as a person would, and wait for the new screen."""
    field_ = page.get_by_test_id("stSelectbox").filter(has_text=label).get_by_role("combobox")
    field_.click()
    field_.fill(option)
    with rerun(page):
        page.get_by_role("option", name=option, exact=True).click()


def main_text(page: Page) -> str:
    """The page as a reader sees it, on one line."""
    return " ".join(page.get_by_test_id("stMain").inner_text().split())


# On a deep link Streamlit first looks for its server below that page's path; the browser reports the two 404s.
STREAMLIT_LOOKS_FOR_ITS_BASE = ("/_stcore/health)", "/_stcore/host-config)")


@dataclass
class Watch:
    """Listens to everything that a browser context asks for and complains of.

    Attributes:
        host: "127.0.0.1:port", the only place that may be asked.
        requests: every URL asked for.
        complaints: requests to other hosts, console errors and uncaught errors; must stay empty.
        forgiven: parts of console messages that are Streamlit's own and not ours to mend.
    """

    host: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    forgiven: tuple[str, ...] = STREAMLIT_LOOKS_FOR_ITS_BASE

    def on(self, context: BrowserContext) -> None:
        """Start listening to all pages of a context."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._complain(f"fout in de pagina: {error.error}"))

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.host:
            self._complain(f"vraagt een andere server: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(f"console: {message.text} ({message.location.get('url', '')})")

    def _complain(self, text: str) -> None:
        if not any(part in text for part in self.forgiven):
            self.complaints.append(text)


@dataclass(frozen=True)
class Known:
    """A violation that sits in Streamlit itself: axe's rule, where, and why we cannot mend it."""

    rule: str
    selector: str
    reason: str


# Only Streamlit's own, by rule and element. Each line is here because it was seen; a line that is never met is no harm
# but says that Streamlit mended it.
STREAMLITS_OWN: tuple[Known, ...] = (
    Known("list", '[data-testid="stSidebarNavItems"]',
          "op een telefoon zet Streamlit het menu in de zijbalk, met div's tussen ul en li"),
    Known("listitem", '[data-testid="stSidebarNavItems"] li', "hetzelfde menu"),
    Known("scrollable-region-focusable", ".stTable > div",
          "een brede st.table schuift in een vak zonder tabindex; Chromium en Firefox geven dat vak zelf focus"),
)

AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
GRAVE = ("serious", "critical")


def _is_own(page: Page, rule: str, target: list[Any], known: Iterable[Known]) -> bool:
    """Whether the element that axe points at is covered by an entry of the list."""
    if not target or not isinstance(target[-1], str):
        return False
    for entry in known:
        if entry.rule != rule:
            continue
        try:
            if page.locator(target[-1]).first.evaluate("(node, css) => node.matches(css)", entry.selector):
                return True
        except Error:
            continue
    return False


def violations(page: Page, known: Iterable[Known] = STREAMLITS_OWN) -> list[str]:
    """Serious and critical accessibility faults on the screen as it is now, without those that are Streamlit's own.

    Returns:
        One line a fault: rule, severity, element and what is wrong; empty when all is well.
    """
    wait_drawn(page)
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
    return [
        f"{fault['id']} ({fault['impact']}): {node['target']} {node['html'][:160]} | {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
        if not _is_own(page, fault["id"], node["target"], known)
    ]
