"""The visitor's dossiers: begin one, open and save files, copy an example, take one off the list and put it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from monitors.catalogue.dossiers import DossierError, read_dossier
from monitors.domain.dossier import Dossier
from monitors.domain.dossier_edits import about, copied_for, free_id
from monitors.presentation.numbers import format_number
from monitors.views import parts, state
from monitors.views.dossier_keeper import Kept, Workbook, rules_for
from monitors.views.dossiers import shelf
from monitors.views.frame import Screen, notice
from monitors.views.selection import DOSSIERS, THEMES
from monitors.views.workspace import forget_wrong

_TURN = "dossier_bestand"  # counts the files that were opened, so that each next one finds an empty field
_COMPLAINTS = "dossier_bezwaren"
_MOST_SHOWN = 30
_MAX_MB = 20


def body(screen: Screen, book: Workbook) -> None:
    """Draws the part."""
    left, right = st.columns(2, gap="large")
    with left:
        _begin(screen, book)
    with right:
        _open(screen, book)
    _listed(screen, book)
    _removed(book)


def select(kept: Kept) -> None:
    """Opens a dossier of the list on the screen."""
    forget_wrong()
    region = kept.dossier.region if kept.dossier else None
    about_it = {"gemeente": region} if region else {}
    state.change(dossier=kept.id, werkdeel=THEMES, onderwerp=None, afspraak=None, **about_it)


def save_button(kept: Kept, key: str) -> None:
    """The dossier as a file, whatever state it is in."""
    st.download_button("Bewaar als bestand", kept.text, f"{kept.id}.toml", "application/toml", on_click="ignore",
                       key=f"bewaar_{key}")


# New

def _begin(screen: Screen, book: Workbook) -> None:
    st.subheader("Begin een dossier", anchor=False)
    parts.choose_gemeente(screen)
    gemeente = screen.selection.gemeente
    if gemeente is None:
        parts.source_line("Kies eerst een gemeente.")
        return
    name, year = screen.world.names[gemeente], date.today().year + 1
    st.button(f"Nieuw, leeg dossier voor {name}", key="nieuw_dossier", type="primary", on_click=_add,
              args=(book, Dossier(free_id(f"{name}-{year}", ()), f"Prestatieafspraken {name} {year}",
                                  region=gemeente)))
    for known in (d for d in shelf(screen.world).dossiers if any(a.region == gemeente for a in d.agreements)):
        copy = copied_for(known, gemeente, free_id(f"{name}-{known.id}", ()), f"{known.title} (kopie)")
        st.button(parts.literal(f"Begin met een kopie van ‘{known.title}’ "
                                f"({format_number(len(copy.agreements))} afspraken)"),
                  key=f"kopie_{known.id}", on_click=_add, args=(book, copy))


def _add(book: Workbook, dossier: Dossier) -> None:
    select(book.add(replace(dossier, made_on=date.today().isoformat())))


# Files

def _open(screen: Screen, book: Workbook) -> None:
    """A file of the visitor; one that is not right changes nothing, and all that is wrong with it is told."""
    st.subheader("Open een bestand", anchor=False)
    turn = st.session_state.setdefault(_TURN, 0)
    key = f"dossier_open_{turn}"
    st.file_uploader("Dossier (.toml)", type=["toml"], max_upload_size=_MAX_MB, key=key,
                     on_change=lambda: _opened(screen, book, key))
    parts.source_line("Wat in uw browser staat, blijft staan: een bestand dat niet klopt, verandert niets, en een "
                      "bestand dat een dossier vervangt, maakt u ongedaan met één klik.")
    found: tuple[str, ...] = st.session_state.get(_COMPLAINTS, ())
    if found:
        shown = "".join(f"<li>{escape(text)}</li>" for text in found[:_MOST_SHOWN])
        more = f"<li>en nog {format_number(len(found) - _MOST_SHOWN)}</li>" if len(found) > _MOST_SHOWN else ""
        st.html('<div class="km-notice is-warning" role="alert"><p>Dit bestand is niet geopend. Er is niets veranderd.'
                f"</p><ul>{shown}{more}</ul></div>")


def _opened(screen: Screen, book: Workbook, key: str) -> None:
    given = st.session_state.get(key)
    if given is None:
        return
    st.session_state[_TURN] += 1
    st.session_state[_COMPLAINTS] = ()
    try:
        dossier = read_dossier(given.getvalue(), given.name, rules_for(screen.world))
    except DossierError as refused:
        st.session_state[_COMPLAINTS] = refused.complaints
        return
    kept, replaced = book.open_file(dossier)
    if replaced:
        book.tell(f"‘{kept.title}’ is nu zoals in het bestand. Met ‘Ongedaan maken’ krijgt u terug wat er stond.")
    else:
        book.tell(f"‘{kept.title}’ is geopend.")
    select(kept)


# The list

def _listed(screen: Screen, book: Workbook) -> None:
    if not book.listed:
        return
    st.subheader("Uw dossiers", anchor=False)
    for kept in book.listed:
        with st.container(border=True):
            st.html(f'<h3 class="km-card-title">{escape(kept.title)}</h3><p class="km-tile-group">'
                    f"{escape(_about(screen, kept))}</p>")
            for complaint in kept.complaints[:_MOST_SHOWN]:
                notice(complaint, warning=True)
            with st.container(horizontal=True):
                if kept.dossier is not None:
                    st.button("Open dit dossier", key=f"open_dossier_{kept.id}", on_click=select, args=(kept,))
                save_button(kept, f"lijst_{kept.id}")
                if kept.raw:
                    st.button("Wis voorgoed", key=f"wis_{kept.id}", on_click=book.wipe, args=(kept,))
                else:
                    st.button("Haal van de lijst", key=f"weg_dossier_{kept.id}", on_click=_take_off, args=(book, kept))


def _about(screen: Screen, kept: Kept) -> str:
    d = kept.dossier
    if d is None:
        return f"{kept.id}: niet te lezen, en daarom met rust gelaten"
    where = screen.world.names.get(d.region, "nog geen gemeente")
    return f"{kept.id}: {where}, {format_number(len(d.agreements))} afspraken, {format_number(len(d.figures))} cijfers"


def _take_off(book: Workbook, kept: Kept) -> None:
    book.take_off(kept)
    state.change(dossier=None, werkdeel=DOSSIERS)


def _removed(book: Workbook) -> None:
    """What was taken off the list can be put back, or wiped for good."""
    if not book.removed:
        return
    with st.expander(f"Van de lijst gehaald ({len(book.removed)})"):
        for kept in book.removed:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(f"<p>{escape(kept.title)}</p>")
                st.button("Zet terug", key=f"terug_{kept.id}", on_click=book.take_off, args=(kept, False))
                save_button(kept, f"weg_{kept.id}")
                st.button("Wis voorgoed", key=f"wis_{kept.id}", on_click=book.wipe, args=(kept,))


# A dossier without a municipality, such as a file of an installation

def choose_region(screen: Screen, book: Workbook, kept: Kept, dossier: Dossier) -> None:
    """Asks which municipality the talks are about."""
    parts.lead("Dit dossier zegt nog niet over welke gemeente de afspraken gaan. Kies die eerst.")
    regions = list(dict.fromkeys(a.region for a in dossier.agreements))
    names = screen.world.names

    def taken(code: str | None) -> None:
        if code:
            book.edit(kept, about(dossier, code), f"gemeente: {names[code]}")
            state.change(gemeente=code)

    st.selectbox("Gemeente van dit dossier", list(dict.fromkeys([*regions, *names])), format_func=names.__getitem__,
                 index=None, placeholder="Typ een naam", **state.bound("gemeente_dossier", None, taken))


