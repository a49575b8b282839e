"""Body of the page Presenteren: choose what a meeting sees, in which order, and start it or take it along as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

import streamlit as st

from monitors.exports.sheet import file_name
from monitors.exports.show import Slide, render
from monitors.views import parts, state
from monitors.views.dossier_keeper import keeper, workbook
from monitors.views.dossiers import shelf
from monitors.views.figure import Figure
from monitors.views.frame import ALWAYS, Screen, notice
from monitors.views.selection import MAX_SCREENS, OF_AGREEMENTS, OF_CHAPTER, OF_CHOICE
from monitors.views.show import agreements, beside, chapters, course_slide, show_of, slide_of, with_figures

FIELDS = ("waarvan", "monitor", "hoofdstuk", "schermen", "raden", "schaal", "indeling")
_PARTS = {OF_AGREEMENTS: "Afspraken en dossier", OF_CHAPTER: "Hoofdstuk van een monitor", OF_CHOICE: "Eigen keuze"}
_start = st.components.v2.component(
    "koersmonitor_start", html='<button type="button" class="km-start">Start de presentatie</button>',
    js=Path(__file__).with_name("show_start.js").read_text("utf-8"), isolate_styles=False)
Choice = tuple[str, Mapping[str, str], Callable[[str, bool], Slide]]
"""Title of the show, what can be a screen by id with its name, and how that screen is made (with a guess or not)."""


def body(screen: Screen) -> None:
    """Draws the page."""
    _body(screen)
    keeper(quiet=True)


def _body(screen: Screen) -> None:
    parts.choose_gemeente_and_group(screen)
    st.title("Presenteren", anchor=False)
    parts.lead("Eén cijfer per scherm, groot, met pijl of klikker. De presentatie gaat door als het internet wegvalt.")
    if screen.selection.gemeente is None:
        notice("Kies een gemeente. Daarna kiest u wat de vergadering ziet.")
        return
    state.switch("waarvan", "Waarvan", _PARTS, screen.selection.waarvan)
    choose = {OF_AGREEMENTS: _agreements, OF_CHAPTER: _chapter, OF_CHOICE: _own}[screen.selection.waarvan]
    title, options, make = choose(screen)
    if not options:
        return
    order = _order(screen, options)
    guesses = _guesses(screen, options, order)
    if not order:
        notice("Kies de cijfers die de vergadering ziet; elk cijfer wordt een scherm.")
        return
    with st.spinner("De schermen worden gemaakt…"):
        slides = [make(name, name in guesses) for name in order]
    _offer(screen, title, slides)


def _agreements(screen: Screen) -> Choice:
    kept = workbook().chosen(None)
    own = kept.dossier if kept else None
    known = shelf(screen.world).beside(own)
    found = agreements(screen.world, known, screen.selection)
    others = beside(screen.world, own, screen.selection) if own else {}
    name = screen.world.names[screen.selection.gemeente or ""]

    def make(key: str, guess: bool) -> Slide:
        return course_slide(found[key], guess=guess) if key in found else others[key][1](guess)

    if not found and not others:
        notice(f"Voor {name} staan er nog geen afspraken in deze app of in uw eigen dossier. Kies een "
               "hoofdstuk van een monitor, of maak een eigen keuze.")
    options = {key: figure.title for key, figure in found.items()} | {key: label for key, (label, _) in others.items()}
    return f"Ligt {name} op koers?" if found or own is None else own.title, options, make


def _chapter(screen: Screen) -> Choice:
    """The indicators of a chapter; of the first where none is chosen."""
    known = chapters(screen.world)
    asked = f"{screen.selection.monitor}/{screen.selection.hoofdstuk}"
    chosen = next((key for key in known if key == asked or (
        screen.selection.monitor is None and key.endswith(f"/{screen.selection.hoofdstuk}"))), next(iter(known)))

    def taken(key: str) -> None:
        monitor, _, chapter = key.partition("/")
        state.change(monitor=monitor, hoofdstuk=chapter, schermen=(), raden=())

    st.selectbox("Hoofdstuk", list(known), format_func=lambda key: f"{known[key][0]}: {known[key][1].name}",
                 **state.bound("hoofdstuk", chosen, taken))
    chapter = known[chosen][1]
    return _of_indicators(screen, f"{chapter.name} in {screen.world.names[screen.selection.gemeente or '']}",
                          chapter.indicators)


def _own(screen: Screen) -> Choice:
    return _of_indicators(screen, f"{screen.world.names[screen.selection.gemeente or '']} in cijfers",
                          tuple(screen.world.choices.indicators))


def _of_indicators(screen: Screen, title: str, names: Sequence[str]) -> Choice:
    found = with_figures(screen.world, names)
    if not found:
        notice("Van deze cijfers zijn er nog geen gegevens in deze app. Kies iets anders.")

    def make(key: str, guess: bool) -> Slide:
        return slide_of(Figure(screen.world, screen.selection, key), guess=guess)

    return title, found, make


def _order(screen: Screen, options: Mapping[str, str]) -> tuple[str, ...]:
    """The screens in the order of choosing; all of them, in their own order, where none is chosen."""
    asked = screen.selection.schermen
    chosen = tuple(name for name in asked if name in options)
    if len(chosen) < len(asked):
        notice("Een deel van de schermen uit de link hoort niet bij deze keuze. Die zijn weggelaten.", warning=True)
    st.multiselect("Schermen, in deze volgorde", list(options), format_func=lambda name: options[name],
                   max_selections=MAX_SCREENS,
                   placeholder="Kies cijfers" if screen.selection.waarvan == OF_CHOICE else "Alle; kies om te ordenen",
                   **state.bound("schermen", list(chosen), lambda names: state.change(schermen=tuple(names))))
    if chosen or screen.selection.waarvan == OF_CHOICE:
        return chosen
    if len(options) > MAX_SCREENS:
        notice(f"Er zijn {len(options)} schermen. U ziet de eerste {MAX_SCREENS}; kies zelf welke.", warning=True)
    return tuple(options)[:MAX_SCREENS]


def _guesses(screen: Screen, options: Mapping[str, str], order: Sequence[str]) -> tuple[str, ...]:
    """The screens where the audience guesses first."""
    chosen = tuple(name for name in screen.selection.raden if name in order)
    st.multiselect("Raad eerst, zie dan", list(order), format_func=lambda name: options[name],
                   placeholder="Kies cijfers die de zaal eerst raadt",
                   **state.bound("raden", list(chosen), lambda names: state.change(raden=tuple(names))))
    return chosen


def _offer(screen: Screen, title: str, slides: list[Slide]) -> None:
    """The button that starts, the file, and what is in it."""
    link = state.address("presenteren", screen.selection, (*ALWAYS, *FIELDS))
    document = render(show_of(screen.world, screen.selection, title, slides, day=date.today().isoformat(), link=link))
    with st.container(horizontal=True):
        _start(key="start", data={"document": document, "title": title}, width="content")
        st.download_button("Meenemen als bestand (HTML)", document.encode(), f"{file_name(title, 'presentatie')}.html",
                           "text/html", on_click="ignore", key="presentatie")
    empty = [slide.name for slide in slides if slide.absent]
    if empty:
        notice(f"Nog zonder cijfer, en dat staat ook op het scherm: {'; '.join(empty)}.")
    items = "".join(f"<li>{escape(slide.name)}: {escape(slide.figure if not slide.guess else 'raad eerst')}</li>"
                    for slide in slides)
    st.subheader("De schermen", anchor=False)
    st.html(f'<ol class="km-standouts"><li>{escape(title)}</li>{items}<li>Bronnen, en wat deze cijfers niet zeggen</li>'
            "</ol>")
    parts.source_line("Het bestand is één pagina die niets van internet haalt: zet het op een usb-stick en open het in "
                      "een browser. Aantekeningen blijven in de browser van wie presenteert. Druk in de presentatie "
                      "op H voor de toetsen.")
