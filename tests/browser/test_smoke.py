"""Every page opens by its own address, says what it should in Dutch, asks nobody else and is accessible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESKTOP, visitor
from tests.browser.screen import violations, wait_ready
from tests.browser.server import ROOT, Server, free_port, uvicorn_command

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*/*.py"))
START = "overzicht"
GEMEENTE = "GM0344"

Visit = Callable[[str], Page]


def address(page: str) -> str:
    """The address of a page with a municipality chosen; the start page lives at the root."""
    return f"/{'' if page == START else page}?gemeente={GEMEENTE}"


def test_there_are_pages() -> None:
    assert START in PAGES


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_and_is_accessible(visit: Visit, name: str) -> None:
    page = visit(address(name))
    assert page.get_by_test_id("stMain").get_by_role("heading").first.is_visible()
    assert page.get_by_role("dialog").count() == 0, "Streamlit laat een venster zien (pagina niet gevonden?)"
    assert page.locator("html").get_attribute("lang") == "nl"
    assert not violations(page)


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_a_telephone(phone: Page, name: str) -> None:
    phone.goto(address(name))
    wait_ready(phone)
    wider = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"de pagina is {wider} beeldpunten te breed"


def test_first_address_after_a_start_may_be_any_page(data_set: Path, browser: Browser, tmp_path: Path) -> None:
    """Streamlit knows the pages only after the first run, and so says 'Page not found' to the first deep link when the
    folder is called pages/; the app has to prevent that."""
    name = next(page for page in PAGES if page != START)
    port = free_port()
    with Server(uvicorn_command("asgi:app", port), port, tmp_path / "server.log", ROOT) as server:
        context = visitor(browser, server.url, DESKTOP)
        page = context.new_page()
        page.goto(address(name))
        wait_ready(page)
        page.wait_for_timeout(500)
        assert page.get_by_role("dialog").count() == 0
        context.close()
