"""Body of the page Afspraken: the dossiers of a visitor, prepared theme by theme and kept in their own browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from monitors.catalogue.dossier_faults import Rules
from monitors.domain.dossier import Dossier
from monitors.domain.history import Step
from monitors.presentation.numbers import format_number
from monitors.views import difference_part, dossier_list, own_part, parts, round_part, state, theme_part
from monitors.views.documents import documents
from monitors.views.dossier_keeper import Kept, Workbook, keeper, rules_for, workbook
from monitors.views.frame import Screen, notice
from monitors.views.selection import DIFFERENCES, DOSSIERS, EVERYBODY, OWN_FIGURES, PAPERS, ROUND, THEMES, Selection
from monitors.views.workspace import Form, Work, forget_wrong

FIELDS = ("dossier", "werkdeel", "onderwerp", "afspraak", "eerder")
_PARTS = {THEMES: "Thema’s", ROUND: "Jaarronde", DIFFERENCES: "Vergelijk", OWN_FIGURES: "Eigen cijfers",
          PAPERS: "Documenten", DOSSIERS: "Dossiers"}

def body(screen: Screen) -> None:
    """Draws the page."""
    kept = workbook().chosen(screen.selection.dossier)
    region = (kept.dossier.region if kept and kept.dossier else None) or screen.selection.gemeente
    st.title(" ".join(["Afspraken voorbereiden", *([f"voor {screen.world.names[region]}"] if region else [])]),
             anchor=False)
    book = keeper()
    _told(book)
    if not book.started:
        notice("Uw dossiers worden opgehaald uit deze browser …")
    elif kept is None or kept.dossier is None:
        _welcome(screen, book, kept)
    else:
        book.opened = kept.id
        _opened(screen, book, kept, kept.dossier)


def _told(book: Workbook) -> None:
    """What happened since the last screen; said once."""
    with st.container():
        for text, warning in book.told:
            notice(text, warning=warning)
    book.told.clear()


def _welcome(screen: Screen, book: Workbook, kept: Kept | None) -> None:
    """Without a dossier to work on: how it works, and how to get one."""
    if kept is not None:
        notice(f"‘{kept.title}’: wat er staat, blijft staan; hieronder kunt u het bewaren als bestand.", warning=True)
    elif screen.selection.dossier is not None:
        notice(f"Het dossier ‘{screen.selection.dossier}’ staat niet in deze browser. Een dossier is alleen te zien "
               "in de browser van wie het maakte. Vraag de afzender om het bestand, en open dat hieronder.",
               warning=True)
    parts.lead("Bereid prestatieafspraken voor met de cijfers erbij: per thema de cijfers, de doelen en wat gemeente, "
               "corporatie en huurdersorganisatie ervan vinden. Uw dossier staat alleen in deze browser en in het "
               "bestand dat u zelf bewaart; de server houdt niets van u vast.")
    dossier_list.body(screen, book)


def _opened(screen: Screen, book: Workbook, kept: Kept, dossier: Dossier) -> None:
    _bar(screen, book, kept)
    chosen = screen.selection.werkdeel
    state.switch("werkdeel", "Onderdeel", _PARTS, chosen, label_visibility="collapsed")
    if chosen == DOSSIERS:
        dossier_list.body(screen, book)
    elif not dossier.region:
        dossier_list.choose_region(screen, book, kept, dossier)
    else:
        selection = _selection(screen, dossier)
        work = Work(replace(screen, selection=selection), book, kept, dossier, rules_for(screen.world))
        _head(work)
        _BODIES[chosen](work)


def _papers(work: Work) -> None:
    parts.lead("Neem het dossier mee als bijlage, dia’s, factsheet of werkblad. Alles staat erin met bron, datum en "
               "status; wat is afgeschermd, blijft dat.")
    documents(work.screen, work.dossier, work.dossier.region)


_BODIES = {THEMES: theme_part.body, ROUND: round_part.body, DIFFERENCES: difference_part.body,
           OWN_FIGURES: own_part.body, PAPERS: _papers}


def _selection(screen: Screen, dossier: Dossier) -> Selection:
    """The selection with the municipality and the comparison group of the dossier."""
    known = screen.world.choices.groups
    return replace(screen.selection, gemeente=dossier.region, leden=dossier.members,
                   groep=dossier.group if dossier.group in known else EVERYBODY)


def _bar(screen: Screen, book: Workbook, kept: Kept) -> None:
    """Which dossier it is, back and forth, and saving it."""
    rules = rules_for(screen.world)
    listed = {k.id: k for k in book.listed}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Dossier", list(listed), format_func=lambda name: listed[name].title,
                     **state.bound("dossier", kept.id, lambda name: dossier_list.select(listed[name])))
        past, future = kept.history.past, kept.history.future
        st.button("Ongedaan maken", key="ongedaan", disabled=not past, on_click=_move, args=(book, kept, rules, True),
                  help=parts.literal(f"Terug: {past[-1].what}") if past else None)
        st.button("Opnieuw", key="opnieuw", disabled=not future, on_click=_move, args=(book, kept, rules, False),
                  help=parts.literal(f"Weer: {future[-1].what}") if future else None)
        dossier_list.save_button(kept, "open")
    last = f"Laatst gedaan: {past[-1].what}. U kunt {_steps(past)} terug" if past else "Er is niets om terug te nemen"
    parts.source_line(last + (f" en {_steps(future)} vooruit." if future else "."))


def _steps(found: Sequence[Step]) -> str:
    return f"{format_number(len(found))} {'stap' if len(found) == 1 else 'stappen'}"


def _move(book: Workbook, kept: Kept, rules: Rules, back: bool) -> None:
    """One step back, or one forward again."""
    forget_wrong()
    (book.undo if back else book.redo)(kept, rules)


def _head(work: Work) -> None:
    """Title and comparison group of the dossier."""
    dossier, world = work.dossier, work.screen.world
    with st.container():
        if dossier.example:
            notice("Dit dossier is een voorbeeld: niemand heeft deze doelen besloten.")
    with st.expander("Titel en vergelijkingsgroep van dit dossier"):
        Form(work, dossier, lambda _, changed: changed, ("dossier",), "").text("title")
        kinds = world.choices.groups

        def taken(group: str) -> None:
            work.edit(replace(dossier, group=group), f"vergelijkingsgroep: {kinds[group]}")

        st.selectbox("Vergelijken met", list(kinds), format_func=kinds.__getitem__,
                     **state.bound("groep_dossier", work.screen.selection.groep, taken))
        if work.screen.selection.groep == parts.OWN:
            st.multiselect("Gemeenten in de groep", list(world.names), format_func=world.names.__getitem__,
                           max_selections=parts.MAX_OWN_GROUP, placeholder="Kies gemeenten",
                           **state.bound("leden_dossier", list(dossier.members), lambda codes: work.edit(
                               replace(dossier, members=tuple(codes)), "gemeenten in de groep")))

        def decided(example: bool) -> None:
            work.edit(replace(dossier, example=example), "voorbeeld" if example else "geen voorbeeld meer")

        st.checkbox("Dit is een voorbeeld: niemand heeft deze doelen besloten",
                    **state.bound("voorbeeld_dossier", dossier.example, decided))
