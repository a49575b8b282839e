"""The show in a browser: keys, guess and reveal, without a network, and as a file of its own; on a small beamer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.conftest import visitor
from tests.browser.screen import english, violations
from tests.browser.server import Server
from tests.browser.test_journey import download

BEAMER = {"width": 1024, "height": 768}
CHOSEN = "/presenteren?gemeente=GM0344&waarvan=keuze&schermen=corporatie_aandeel,woz&raden=woz"
LETTERS = """() => {
  const figure = [...document.querySelectorAll('.slide.current .figure')].find(one => one.checkVisibility());
  return parseFloat(getComputedStyle(figure).fontSize) / innerHeight;
}"""
TOO_LARGE = "() => { const m = document.querySelector('main'); return m.scrollWidth > m.clientWidth; }"


def started(page: Page) -> Frame:
    """The show, after a press on the button."""
    page.get_by_role("button", name="Start de presentatie").click()
    expect(page.frame_locator("#km-show").locator("#place")).to_be_visible()
    frame = next(frame for frame in page.frames if frame.parent_frame is not None and frame.url == "about:srcdoc")
    expect(frame.locator("h1")).to_be_visible()
    return frame


def walk(page: Page, frame: Page | Frame) -> None:
    """All keys of a show of two figures, of which the second is to be guessed."""
    place, figure = frame.locator("#place"), frame.locator(".slide.current .shown .figure")
    for key, number in (("PageDown", 2), ("PageUp", 1), ("ArrowRight", 2), ("End", 4), ("ArrowLeft", 3), ("Home", 1),
                        ("Space", 2)):
        page.keyboard.press(key)
        expect(place).to_have_text(f"{number} / 4")
    expect(frame.locator("#said")).to_contain_text("Scherm 2 van 4: Corporatiewoningen")
    assert frame.evaluate(LETTERS) >= 0.1
    page.keyboard.press("t")
    expect(frame.locator(".slide.current table")).to_be_visible()
    page.keyboard.press("b")
    expect(frame.locator("#black")).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.press("n")
    page.keyboard.type("Waarom b en f?")
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    expect(figure).to_be_hidden()
    frame.locator(".slide.current input").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    expect(figure).to_contain_text("€")
    assert frame.evaluate(LETTERS) >= 0.1 and not frame.evaluate(TOO_LARGE)
    expect(frame.locator(".slide.current .guessed")).to_contain_text("Geraden: €")
    page.keyboard.press("PageDown")
    expect(frame.locator("#notes textarea")).to_have_value("Corporatiewoningen, Utrecht, 2025\nWaarom b en f?")


def test_the_show_goes_on_without_a_network(visit: Callable[[str], Page]) -> None:
    page = visit(CHOSEN)
    assert not violations(page) and not english(page)
    page.set_viewport_size(BEAMER)  # type: ignore[arg-type]
    frame = started(page)
    page.context.set_offline(True)
    walk(page, frame)
    page.context.set_offline(False)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#km-show")).to_have_count(0)
    expect(page.get_by_role("button", name="Start de presentatie")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_file_asks_nothing_of_anybody(browser: Browser, server: Server, tmp_path: Path, scheme: str) -> None:
    context = visitor(browser, server.url, BEAMER, scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(CHOSEN)
    file = tmp_path / "presentatie.html"
    file.write_bytes(download(page, "Meenemen als bestand (HTML)", tmp_path))
    page.close()
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri())
    walk(page, page)
    assert asked == [file.as_uri()] and not complaints
    context.close()
