"""Every page opens by its own address, says what it should in Dutch, asks nobody else and is accessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESKTOP, PHONE, Scheme, visitor
from tests.browser.screen import Watch, english, violations, wait_ready
from tests.browser.server import ROOT, Server, free_port, uvicorn_command

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*/*.py"))
START = "overzicht"
GEMEENTE = "GM0344"
SIZES = {"scherm": DESKTOP, "telefoon": PHONE}
# Screens that differ from a page's first look in what they draw.
OTHERS = (
    "/",
    "/indicator?gemeente=GM0344&indicator=woz&weergave=tabel",
    "/indicator?gemeente=GM0344&indicator=woz&weergave=reeks&groep=eigen&leden=GM0363,GM0599",
    "/indicator?gemeente=GM0088&indicator=jeugdreclassering",
    "/indicator?gemeente=GM1699&indicator=woningvoorraad&jaar=2026",
    "/indicator?gemeente=GM0344&indicator=woonquote",
    "/wonen?gemeente=GM0344&hoofdstuk=betaalbaarheid",
    "/kaart?gemeente=GM0344&indicator=woz&niveau=wijken",
    "/kaart?gemeente=GM0363&indicator=woz&niveau=wijken",
    "/afspraken?gemeente=GM0344",
    "/koers?gemeente=GM0344&afspraak=utrecht-jeugdzorg-2030",
    "/koers?gemeente=GM0344&afspraak=utrecht-nieuwbouw-2030&termijn=eigen&van=2022&tot=2028",
    "/koers?gemeente=GM0344&afspraak=utrecht-bijstand-2026&stand=2024",
    "/koers?gemeente=GM0363&onderdeel=wat_als&indicator=corporatie_aandeel&doel=45&doeljaar=2032",
    "/trefzekerheid?soort=productie",
    "/presenteren?gemeente=GM0344&waarvan=hoofdstuk&monitor=wonen",
    "/vergelijken?gemeente=GM0344&indicator=bijstand_per_1000_inwoners&vergelijking=vergelijkbaar",
    "/vergelijken?gemeente=GM0344&indicator=bijstand_per_1000_inwoners&vergelijking=zekerheid",
    "/vergelijken?gemeente=GM0344&vergelijking=samenhang&grootte=inwoners&kleur=stedelijkheid",
    "/vergelijken?gemeente=GM0599&groep=vergelijkbaar&vergelijking=klein&indicator=jeugdzorg_aandeel",
    "/profiel?gemeente=GM0088&monitor=sociaal_domein&volgorde=opvallend&groep=vergelijkbaar",
    "/profiel?gemeente=GM0344&monitor=sociaal_domein&beeld=gemeenten",
    "/profiel?gemeente=GM0344&beeld=jaren&hoofdstuk=prijs",
    "/wijken?gemeente=GM1900&indicator=wmo_per_1000",
    "/sociaal_domein?gemeente=GM0344&hoofdstuk=stapeling",
    f"/?gemeente={'x' * 90}",  # a word that no screen is wide enough for
)

Open = Callable[[Scheme, str], tuple[Page, Watch]]


def address(page: str) -> str:
    """The address of a page with a municipality chosen; the start page lives at the root."""
    return f"/{'' if page == START else page}?gemeente={GEMEENTE}"


@pytest.fixture(scope="module")
def visitors(browser: Browser, server: Server) -> Iterator[Open]:
    """A page in a light or a dark browser at a size; they share what the browser keeps of the app's files."""
    known: dict[tuple[str, str], tuple[BrowserContext, Watch, Page]] = {}

    def give(scheme: Scheme, size: str) -> tuple[Page, Watch]:
        if (scheme, size) not in known:
            context = visitor(browser, server.url, SIZES[size], scheme)
            watch = Watch(host=server.url.removeprefix("http://"))
            watch.on(context)
            known[scheme, size] = context, watch, context.new_page()
        _, watch, page = known[scheme, size]
        watch.complaints.clear()
        return page, watch

    yield give
    for context, _, _ in known.values():
        context.close()


def test_there_are_pages() -> None:
    assert START in PAGES


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_page_stands(visitors: Open, size: str, scheme: Scheme, name: str) -> None:
    page, watch = visitors(scheme, size)
    page.goto(address(name))
    wait_ready(page)
    assert page.get_by_test_id("stMain").get_by_role("heading").first.is_visible()
    assert page.get_by_role("dialog").count() == 0, "Streamlit laat een venster zien (pagina niet gevonden?)"
    assert page.locator("html").get_attribute("lang") == "nl"
    assert "Er ging iets mis" not in page.get_by_test_id("stMain").inner_text()
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"de pagina is {wider} beeldpunten te breed"
    assert not violations(page)
    assert not english(page)
    assert not watch.complaints


@pytest.mark.parametrize("where", OTHERS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_other_screens_stand(visitors: Open, scheme: Scheme, where: str) -> None:
    page, watch = visitors(scheme, "scherm")
    page.goto(where)
    wait_ready(page)
    assert not violations(page)
    assert not english(page)
    assert not watch.complaints


def test_no_english_in_what_opens(visitors: Open) -> None:
    page, _ = visitors("light", "scherm")
    page.goto("/indicator?gemeente=GM0344&groep=eigen&leden=GM0363")
    wait_ready(page)
    for test_id in ("stSelectbox", "stMultiSelect"):
        box = page.get_by_test_id(test_id).first.get_by_role("combobox")
        box.click()
        page.get_by_role("listbox").wait_for()
        assert not english(page)
        page.keyboard.type("qqqq")
        page.get_by_text("Niets gevonden").first.wait_for()
        assert not english(page)
        page.keyboard.press("Escape")  # the first only empties it
        page.keyboard.press("Escape")
        page.get_by_role("listbox").wait_for(state="detached")
    page.get_by_role("button", name="Verantwoording").click()
    page.get_by_text("Begrippen", exact=True).first.wait_for()
    assert not english(page)
    page.get_by_text("Begrippen", exact=True).first.click()
    page.get_by_role("heading", name="Begrippen", exact=True).wait_for()


def test_unknown_address_leads_to_the_overview(visitors: Open) -> None:
    page, _ = visitors("light", "scherm")
    page.goto("/bestaatniet")
    wait_ready(page)
    assert page.get_by_text("De pagina ‘bestaatniet’ bestaat niet. U ziet het overzicht.").is_visible()
    assert page.get_by_role("heading", name="Hoe staat uw gemeente ervoor?").is_visible()
    assert page.get_by_role("dialog").count() == 0
    assert page.url.rstrip("/").endswith(page.url.split("/")[2]), "het adres is dat van het overzicht"


def test_the_overview_by_its_name_keeps_what_was_chosen(visitors: Open) -> None:
    """It is the default page, whose own name Streamlit does not know: that gave a message in English."""
    page, _ = visitors("light", "scherm")
    page.goto("/overzicht?gemeente=GM0344")
    wait_ready(page)
    page.get_by_role("heading", name="Hoe staat Utrecht ervoor?").wait_for()
    assert page.get_by_role("dialog").count() == 0


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
        assert page.get_by_role("heading", name=name.capitalize()).first.is_visible()
        context.close()
