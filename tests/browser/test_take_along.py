"""A picture that is downloaded, and one in a frame on somebody else's page."""

from __future__ import annotations

import functools
import http.server
import io
import threading
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, visitor
from tests.browser.screen import english, rerun, violations
from tests.browser.server import HOST, Server
from tests.browser.test_journey import download


def test_a_picture_and_its_links(visit: Callable[[str], Page], tmp_path: Path) -> None:
    page = visit("/indicator?gemeente=GM0344&indicator=woz")
    with rerun(page):
        page.get_by_role("button", name="Kaart meenemen").click()
    picture = Image.open(io.BytesIO(download(page, "Kaart als PNG", tmp_path)))
    assert picture.width == 1800 and picture.height > 1200
    link = page.get_by_label("Vaste link naar deze figuur", exact=True)
    assert "gemeente=GM0344" in link.input_value() and "jaar=" in link.input_value()
    page.get_by_role("button", name="Kopieer: vaste link").click()
    expect(page.get_by_text("Gekopieerd").or_(page.get_by_text("Kopieer met Ctrl+C")).first).to_be_visible()
    assert not violations(page)
    assert not [said for said in english(page) if not said.startswith("tekst: <iframe")], "code is geen taal"


def test_a_figure_on_somebody_elses_page(browser: Browser, server: Server, tmp_path: Path) -> None:
    app = visitor(browser, server.url, DESKTOP)
    page = app.new_page()
    page.goto("/indicator?gemeente=GM0344&indicator=woz")
    page.get_by_role("button", name="Ontwikkeling meenemen").click()
    code = page.locator(".km-copy textarea").input_value()
    (tmp_path / "index.html").write_text(f"<!doctype html><html lang=nl><title>Raad</title>{code}", "utf-8")
    serve = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer((HOST, 0), serve) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        page.goto(f"http://{HOST}:{other.server_port}/index.html")
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("heading", name="Gemiddelde WOZ-waarde, 2008 tot en met 2025")).to_be_visible()
        expect(frame.locator('path[aria-label*="Utrecht"]').first).to_be_visible()
        expect(frame.get_by_role("link", name="Bekijk dit in Koersmonitor")).to_have_attribute("target", "_blank")
        assert frame.get_by_role("link", name="Overzicht").count() == 0, "in een lijst hoort geen menu"
        other.shutdown()
    app.close()
