"""The page Afspraken in a real browser: what was prepared is still there, whatever happens to tab or server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, visitor
from tests.browser.screen import WAIT_MS, english, rerun, violations, wait_ready
from tests.browser.server import ROOT, Server, free_port, uvicorn_command
from tests.browser.test_journey import TABS

START = "/afspraken?gemeente=GM0344"
KEY = "koersmonitor.dossier."
REMARK = "Gemeente: opmerking"
OWN = "Gemeente;Jaar;Ontruimingen\nUtrecht;2023;12\nUtrecht;2024;7\n"
NASTY = "<script>alert(1)</script> =1+1 😀 שלום"


def ready(page: Page) -> Page:
    """The page once the browser has told what it keeps."""
    wait_ready(page)
    expect(page.get_by_text("worden opgehaald")).to_have_count(0)
    return page


def at(page: Page, address: str = START) -> Page:
    page.goto(address)
    return ready(page)


def begin(page: Page) -> Page:
    """A new dossier for Utrecht, which opens on the first theme."""
    with rerun(page):
        page.get_by_role("button", name="Nieuw, leeg dossier voor Utrecht").click()
    expect(page.get_by_role("heading", name="Nieuwbouw", exact=True)).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    """Fill in the remark of the gemeente, and wait until the browser has it."""
    field = page.get_by_role("textbox", name=REMARK)
    field.fill(text)
    with rerun(page):
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("^Bewaard in deze browser om"))).to_be_visible()
    page.wait_for_function("([key, text]) => Object.keys(localStorage).some(k => k.startsWith(key) && JSON.stringify("
                           "JSON.parse(localStorage.getItem(k)).book).includes(JSON.stringify(JSON.stringify(text)"
                           ".slice(1, -1)).slice(1, -1)))", arg=[KEY, text])


def says(page: Page, text: str) -> None:
    expect(page.get_by_role("textbox", name=REMARK)).to_have_value(text, timeout=WAIT_MS)


@pytest.fixture
def context(page: Page) -> BrowserContext:
    return page.context


def test_what_was_done_survives_reload_and_can_still_be_undone(page: Page) -> None:
    begin(at(page))
    say(page, "Eerst dit")
    page.reload()
    ready(page)
    say(page, NASTY)
    page.reload()
    ready(page)
    says(page, NASTY)
    with rerun(page):
        page.get_by_role("button", name="Ongedaan maken").click()
    says(page, "Eerst dit")
    page.reload()
    ready(page)
    with rerun(page):
        page.get_by_role("button", name="Opnieuw").click()
    says(page, NASTY)


def test_a_new_tab_after_a_crash_has_it_all(page: Page, context: BrowserContext) -> None:
    begin(at(page))
    say(page, "Voor de klap")
    page.close()
    says(at(context.new_page(), "/afspraken"), "Voor de klap")


def test_of_two_tabs_the_newest_wins_and_says_so(page: Page, context: BrowserContext) -> None:
    begin(at(page))
    say(page, "Van het eerste tabblad")
    second = at(context.new_page(), "/afspraken")
    says(second, "Van het eerste tabblad")
    say(second, "Van het tweede tabblad")
    expect(page.get_by_text("net in een ander tabblad veranderd")).to_be_visible()
    says(page, "Van het tweede tabblad")
    say(page, "Weer van het eerste")
    says(second, "Weer van het eerste")
    page.reload()
    says(ready(page), "Weer van het eerste")


def test_what_another_tab_wrote_unseen_is_kept_beside_it(page: Page) -> None:
    """The storage event of the other tab did not come in time: what it wrote gets a place in the list."""
    begin(at(page))
    say(page, "Hier")
    page.evaluate("""key => {
      const name = Object.keys(localStorage).find(k => k.startsWith(key)), entry = JSON.parse(localStorage[name]);
      const book = entry.book.replaceAll("Hier", "Daar");
      localStorage[name] = JSON.stringify({...entry, version: entry.version + 5, book});
    }""", KEY)
    say(page, "Hier en nu")
    expect(page.get_by_text("Wat daar stond, is bewaard in de lijst")).to_be_visible()
    says(page, "Hier en nu")
    kept = page.evaluate("key => Object.keys(localStorage).filter(k => k.startsWith(key))", KEY)
    assert len(kept) == 2


def test_a_damaged_record_is_told_and_left_as_it_is(page: Page) -> None:
    at(page)
    page.evaluate("key => localStorage.setItem(key + 'kapot', '{\"book\": 5')", KEY)
    page.reload()
    ready(page)
    expect(page.get_by_text("beschadigd of van een andere versie").first).to_be_visible()
    assert page.evaluate("key => localStorage.getItem(key + 'kapot')", KEY) == '{"book": 5'


def test_a_damaged_file_keeps_what_is_there(page: Page, tmp_path: Path) -> None:
    begin(at(page))
    say(page, "Blijft staan")
    broken = tmp_path / "kapot.toml"
    broken.write_text("schema = 2\ntitle = [")
    with rerun(page):
        page.get_by_role("radio", name="Dossiers").click()
    with rerun(page):
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(broken)
    expect(page.get_by_text("Dit bestand is niet geopend. Er is niets veranderd.")).to_be_visible()
    page.reload()
    ready(page)
    with rerun(page):
        page.get_by_role("radio", name="Thema’s").click()
    says(page, "Blijft staan")


def test_a_saved_file_opens_again_and_opening_can_be_undone(page: Page, tmp_path: Path) -> None:
    begin(at(page))
    say(page, "In het bestand")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Bewaar als bestand").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert "In het bestand" in file.read_text("utf-8")
    page.reload()
    ready(page)
    say(page, "Erna")
    with rerun(page):
        page.get_by_role("radio", name="Dossiers").click()
    with rerun(page):
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    says(page, "In het bestand")
    with rerun(page):
        page.get_by_role("button", name="Ongedaan maken").click()
    says(page, "Erna")


def test_a_browser_that_keeps_nothing_is_told_with_the_way_out(page: Page) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('vol', 'QuotaExceededError'); };")
    begin(at(page))
    expect(page.get_by_text("Bewaar uw dossier als bestand; anders is het weg")).to_be_visible()
    expect(page.get_by_role("button", name="Bewaar als bestand")).to_be_visible()
    page.evaluate("window.koersmonitorDossiers.unsaved = false")  # else the browser asks whether to leave


def test_full_storage_is_told_with_the_way_out(page: Page) -> None:
    begin(at(page))
    page.evaluate("""() => {
      const real = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, value) {
        if (value.length > 100) throw new DOMException("vol", "QuotaExceededError");
        real.call(this, key, value);
      };
    }""")
    page.get_by_role("textbox", name=REMARK).fill("Past niet")
    with rerun(page):
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("De opslag van deze browser is vol")).to_be_visible()
    page.evaluate("window.koersmonitorDossiers.unsaved = false")


def test_typing_goes_on_while_what_was_typed_is_kept(page: Page) -> None:
    """Screens come in between; none of them may take a letter or the keyboard away."""
    begin(at(page))
    page.get_by_role("textbox", name=REMARK).click()
    page.keyboard.type("eerst dit")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("en meteen door in het volgende veld", delay=12)
    second = page.get_by_role("textbox", name="Corporatie: opmerking")
    expect(second).to_have_value("en meteen door in het volgende veld")
    expect(second).to_be_focused()
    expect(page.get_by_text("Laatst gedaan: opmerking van corporatie, Nieuwbouw.")).to_be_visible()  # at a pause
    page.keyboard.type(", na een tel", delay=12)
    expect(second).to_have_value("en meteen door in het volgende veld, na een tel")
    expect(page.get_by_text("U kunt 2 stappen terug")).to_be_visible()


def test_by_keyboard_alone(page: Page) -> None:
    """Tab to the button that begins a dossier, to the remark, write, and undo it."""
    at(page)
    _tab_to(page, "Nieuw, leeg dossier voor Utrecht")
    with rerun(page):
        page.keyboard.press("Enter")
    _tab_to(page, REMARK)
    page.keyboard.type("Met de hand")
    with rerun(page):
        page.keyboard.press("Control+Enter")
    page.evaluate("document.activeElement.blur()")
    _tab_to(page, "Ongedaan maken")
    with rerun(page):
        page.keyboard.press("Enter")
    says(page, "")


def _tab_to(page: Page, name: str) -> None:
    for _ in range(TABS):
        page.keyboard.press("Tab")
        label = page.evaluate("""() => {
          const here = document.activeElement;
          return here.matches("button, textarea") ? `${here.getAttribute("aria-label") ?? ""} ${here.textContent}` : "";
        }""")
        if name in label:
            return
    raise AssertionError(f"met Tab is {name} niet te bereiken")


@pytest.mark.parametrize("part", ["Thema’s", "Jaarronde", "Vergelijk", "Eigen cijfers", "Dossiers"])
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_every_part_is_accessible_and_dutch(browser: Browser, server: Server, part: str, size: dict[str, int],
                                            scheme: str) -> None:
    context = visitor(browser, server.url, size, "dark" if scheme == "dark" else "light")
    page = at(context.new_page())
    with rerun(page):
        page.get_by_role("button", name="Begin met een kopie").click()
    if part != "Thema’s":
        with rerun(page):
            page.get_by_role("radio", name=part, exact=True).click()
        if part == "Eigen cijfers":
            with rerun(page):
                page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
                    {"name": "klant.csv", "mimeType": "text/csv", "buffer": OWN.encode()})
            expect(page.get_by_role("button", name="Zet deze cijfers in het dossier")).to_be_visible(timeout=WAIT_MS)
    else:
        with rerun(page):
            page.get_by_role("button", name="Wijzig").first.click()
    assert violations(page) == []
    assert english(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_the_server_may_start_again(browser: Browser, data_set: Path, tmp_path: Path) -> None:
    """The work goes on in the same tab with a server that knows nothing of it."""
    port = free_port()
    command = uvicorn_command("asgi:app", port)
    with Server(command, port, tmp_path / "een.log", ROOT) as first:
        context = visitor(browser, first.url, DESKTOP)
        page = begin(at(context.new_page()))
        say(page, "Voor de herstart")
        before = page.evaluate("window.koersmonitorDossiers.session")
    with Server(command, port, tmp_path / "twee.log", ROOT):
        page.wait_for_function("before => window.koersmonitorDossiers.session !== before", arg=before, timeout=60_000)
        says(ready(page), "Voor de herstart")
        say(page, "Na de herstart")
        page.reload()
        says(ready(page), "Na de herstart")
        context.close()

