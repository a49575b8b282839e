"""The frame around every page: style, data set, selection, messages, and what to do when something breaks."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from monitors.presentation.theme import Theme, theme
from monitors.presentation.wording import on_date
from monitors.store import StoreError
from monitors.views import state
from monitors.views.finder import BOX
from monitors.views.in_use import world
from monitors.views.selection import ALWAYS, Selection
from monitors.views.world import World

LOG = logging.getLogger("koersmonitor")
STATIC = Path(__file__).parents[2] / "static"
# The first has the variables of the others.
STYLESHEETS = ("thema.css", "koersmonitor.css", "profiel.css", "zoeken.css")
SCRIPTS = ("groot.js", "nederlands.js", "kopieren.js", "gaan.js", "zoeken.js")


@dataclass(frozen=True, slots=True)
class Screen:
    """What a page draws with; `kept` are the parts of the selection that are in its URL."""

    world: World
    selection: Selection
    theme: Theme
    kept: tuple[str, ...] = ()


def address(name: str) -> str:
    """Where the browser finds one of our static files; the hash changes when the file does."""
    return f"/app/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


@cache
def head_links() -> str:
    """Style and Dutch words for the head of the page, which the browser fetches once."""
    sheets = "".join(f'<link rel="stylesheet" href="{address(name)}">' for name in STYLESHEETS)
    return sheets + "".join(f'<script defer src="{address(name)}"></script>' for name in SCRIPTS)


@cache
def _body_links() -> str:
    """The same from inside the page, for a server that sends Streamlit's own head."""
    imports = "".join(f"@import url('{address(name)}');" for name in STYLESHEETS)
    return f"<style>{imports}</style>" + "".join(f'<script src="{address(name)}"></script>' for name in SCRIPTS)


def notice(text: str, *, warning: bool = False) -> None:
    """A message in the page; `text` is shown as it is, not as HTML."""
    st.html(notice_html(text, warning=warning))


def notice_html(text: str, *, warning: bool = False) -> str:
    """The same as a piece of HTML."""
    kind = " is-warning" if warning else ""
    return f'<div class="km-notice{kind}" role="status"><p>{escape(text)}</p></div>'


def show(body: Callable[[Screen], None], fields: tuple[str, ...] = (), *, whole: bool = True) -> None:
    """Runs a page inside the frame. `fields`: the parts of the selection that this page keeps in its URL.

    Not `whole`: a figure in a frame on somebody else's page, with a foot of one line.
    """
    st.html(_body_links() + (BOX if whole else ""), unsafe_allow_javascript=True)
    _inside(body, fields, whole)


@st.fragment
def _inside(body: Callable[[Screen], None], fields: tuple[str, ...], whole: bool) -> None:
    """The part of the page that a choice changes; as a fragment it runs alone, without menu and configuration."""
    try:
        known = world()
        selection = state.current(known.choices)
        with st.container():  # a message that comes or goes leaves the rest where it is, and the keyboard on its field
            for text in state.notices():
                notice(text, warning=True)
        kept = (*ALWAYS, *fields)
        state.write(selection, kept)  # first, so that the browser does it while it waits for what is reckoned below
        body(Screen(known, selection.only(kept), theme(st.context.theme.type), kept))
        _footer(known, whole)
    except StoreError as unusable:
        LOG.error("data set: %s", unusable)
        notice(f"{unusable}. Laad deze pagina daarna opnieuw.".replace("..", "."), warning=True)
    except Exception:
        LOG.exception("page failed")
        notice("Er ging iets mis bij het maken van deze pagina. De fout staat in het logboek van de server. "
               "Ga naar het overzicht of laad de pagina opnieuw.", warning=True)
        st.link_button("Naar het overzicht", "/")


def _footer(known: World, whole: bool) -> None:
    created = known.store.meta["created"][:10]
    more = (" Cijfers van CBS, RIVM, Politie en Kadaster, herrekend naar de gemeenten van nu en vergeleken; de "
            "licentie staat per bron op de pagina Bronnen. Cijfers oordelen niet; mensen besluiten.") if whole else ""
    st.html(f'<footer class="km-source">Koersmonitor, gegevensset {escape(known.store.meta["version"])}, gemaakt '
            f"{escape(on_date(created))}.{more}</footer>")
