"""The real app in a real browser: one server and one Chromium a test session, a clean visitor for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.chromium import FLAGS, SOFTWARE_WEBGL, WITHOUT_WEBGL, find_or_install_chromium
from tests.browser.screen import COUNT_RUNS, WAIT_MS, Watch, wait_ready
from tests.browser.server import ROOT, Server, free_port, uvicorn_command

HERE = Path(__file__).parent
TEST_SECONDS = 240
LAUNCH_MS = 60_000
DESKTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}
Scheme = Literal["light", "dark"]
expect.set_options(timeout=WAIT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder opens a browser, and none of it may hang; fixtures may take longer, to install one."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(TEST_SECONDS, func_only=True))


@pytest.fixture(scope="session")
def server(data_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as `make run` starts it, on a free port, with the prepared figures."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "server.log"
    with Server(uvicorn_command("asgi:app", port), port, log, ROOT) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


def _chromium(playwright: Playwright, graphics: tuple[str, ...]) -> Iterator[Browser]:
    running = playwright.chromium.launch(
        executable_path=find_or_install_chromium(), args=[*FLAGS, *graphics], timeout=LAUNCH_MS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium without WebGL, as on a virtual desktop at a town hall."""
    yield from _chromium(playwright, WITHOUT_WEBGL)


@pytest.fixture(scope="session")
def browser_with_webgl(playwright: Playwright) -> Iterator[Browser]:
    """Chromium that draws WebGL in software, for the zoomable map."""
    yield from _chromium(playwright, SOFTWARE_WEBGL)


def visitor(browser: Browser, url: str, viewport: dict[str, int], scheme: Scheme = "light") -> BrowserContext:
    """A Dutch visitor without history, whose computer asks for light or dark pages."""
    context = browser.new_context(
        base_url=url,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        viewport={"width": viewport["width"], "height": viewport["height"]},
        accept_downloads=True,
        color_scheme=scheme,
    )
    context.set_default_timeout(WAIT_MS)
    context.add_init_script(COUNT_RUNS)
    return context


def _page(browser: Browser, server: Server) -> Iterator[Page]:
    """One page; afterwards nothing may have been asked of another host and nothing complained of."""
    context = visitor(browser, server.url, DESKTOP)
    watch = Watch(host=server.url.removeprefix("http://"))
    watch.on(context)
    yield context.new_page()
    context.close()
    assert not watch.complaints, "\n".join(watch.complaints)


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of 1400 by 900 in Dutch; the test fails on a request to another host or an error in the console."""
    yield from _page(browser, server)


@pytest.fixture
def page_with_webgl(browser_with_webgl: Browser, server: Server) -> Iterator[Page]:
    """The same as `page` in a browser that has WebGL."""
    yield from _page(browser_with_webgl, server)


@pytest.fixture
def visit(page: Page) -> Callable[[str], Page]:
    """Open an address of the app, wait until it stands, and give the page."""

    def go(address: str) -> Page:
        page.goto(address)
        wait_ready(page)
        return page

    return go
