"""The themes of a dossier: an overview of all, and one of them with its figures, agreements and three parties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from monitors.catalogue.model import Theme
from monitors.domain.agreement import Agreement
from monitors.domain.dossier import Dossier, Party
from monitors.domain.dossier_edits import with_agreement, with_figures, with_position
from monitors.domain.region import RegionLevel
from monitors.presentation import wording
from monitors.presentation.course_words import agreement_title
from monitors.presentation.dossier_words import PARTIES, agreed_word, verdicts_text
from monitors.presentation.numbers import format_number, status_mark
from monitors.views import agreement_form, parts, state
from monitors.views.figure import Figure
from monitors.views.frame import notice
from monitors.views.judging import judged
from monitors.views.own_figures import own_of, own_row
from monitors.views.workspace import Form, Work, html_table

REST = Theme("overig", "Overig", "Afspraken die bij geen van de thema’s staan.")
_PER_PAGE = 20  # agreements on one screen


def body(work: Work) -> None:
    """Draws the part."""
    themes = _themes(work)
    with st.container():  # each in a place of its own, so that what comes and goes leaves the fields below it alone
        _overview(work, themes)
    theme = themes.get(work.screen.selection.onderwerp or "") or _first(work, themes)
    if work.screen.selection.onderwerp not in (None, theme.id):
        notice(f"Dat thema is er niet. U ziet {theme.name}.", warning=True)
    _choose(work, themes, theme)
    st.header(theme.name, anchor=False)
    parts.lead(theme.about)
    with st.container():
        _figures(work, theme)
    with st.container():
        _agreements(work, theme)
    if theme is not REST:
        _positions(work, theme)


def _themes(work: Work) -> dict[str, Theme]:
    """All themes; agreements without one make a last heading."""
    themes = dict(work.screen.world.catalogue.themes)
    return themes | ({REST.id: REST} if _agreed(work.dossier, REST, themes) else {})


def _agreed(dossier: Dossier, theme: Theme, themes: object = ()) -> tuple[Agreement, ...]:
    """The agreements of a theme."""
    if theme is REST:
        return tuple(a for a in dossier.agreements if not a.theme)
    return tuple(a for a in dossier.agreements if a.theme == theme.id)


def _first(work: Work, themes: dict[str, Theme]) -> Theme:
    """The theme of the agreement that was opened, or the first that has anything."""
    asked = next((a for a in work.dossier.agreements if a.id == work.screen.selection.afspraak), None)
    if asked is not None:
        return themes.get(asked.theme, REST)
    used = {a.theme for a in work.dossier.agreements} | {f.theme for f in work.dossier.figures}
    return next((theme for name, theme in themes.items() if name in used), next(iter(themes.values())))


# Overview

def _overview(work: Work, themes: dict[str, Theme]) -> None:
    """Per theme what was agreed, how it stands and who agrees; themes where nothing stands yet in one line."""
    dossier, world = work.dossier, work.screen.world
    rows, empty = [], []
    for theme in themes.values():
        agreed = _agreed(dossier, theme)
        figures = sum(f.theme == theme.id for f in dossier.figures) + len(own_of(dossier, theme.id))
        positions = [dossier.position(theme.id, party) for party in Party]
        if agreed or figures or any(p.agreed or p.remark for p in positions):
            rows.append((theme.name, format_number(len(agreed)), format_number(figures),
                         verdicts_text(judged(world, a).verdict for a in agreed) or "–", *map(agreed_word, positions)))
        else:
            empty.append(theme.name)
    elsewhere = sum(a.region != dossier.region for a in dossier.agreements)
    html_table(("Thema", "Afspraken", "Cijfers", "Oordelen", *PARTIES.values()), rows,
               f"Overzicht: {format_number(len(dossier.agreements))} afspraken"
               + (f", waarvan {elsewhere} over een andere gemeente" if elsewhere else ""))
    if empty:
        parts.source_line(f"Nog leeg: {', '.join(empty)}.")


def _choose(work: Work, themes: dict[str, Theme], theme: Theme) -> None:
    """The theme to work on, with the ones before and after it."""
    names = list(themes)
    at = names.index(theme.id)

    def label(name: str) -> str:
        count = len(_agreed(work.dossier, themes[name]))
        return f"{themes[name].name} ({count})" if count else themes[name].name

    def go(name: str) -> None:
        state.change(onderwerp=name, afspraak=None)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Thema", names, format_func=label, **state.bound("onderwerp", theme.id, go))
        st.button("← Vorige", on_click=go, args=(names[at - 1],), disabled=at == 0, key="vorig_thema")
        st.button("Volgende →", on_click=go, args=(names[(at + 1) % len(names)],), disabled=at == len(names) - 1,
                  key="volgend_thema")


# Figures without a target

def _figures(work: Work, theme: Theme) -> None:
    dossier, world = work.dossier, work.screen.world
    st.subheader("Cijfers", anchor=False)
    chosen = [f.indicator for f in dossier.figures if f.theme == theme.id]
    own = own_of(dossier, theme.id)
    if theme is not REST:
        suggested = [name for name in theme.suggested if name not in chosen]
        if suggested:
            names = ", ".join(wording.inline_name(world.catalogue.indicators[name]) for name in suggested)
            st.button(f"Voeg toe: {names}", key="voorstel_cijfers", on_click=_take,
                      args=(work, theme, [*chosen, *suggested]))
        options = list(dict.fromkeys([*chosen, *_with_municipal_figures(work)]))
        st.multiselect("Kies de cijfers bij dit thema", options, format_func=world.choices.indicators.__getitem__,
                       placeholder="Typ een naam", **state.bound("cijfers", chosen,
                                                                 lambda names: _take(work, theme, names)))
    if chosen or own:
        html_table(("Cijfer", "Stand", "Periode", f"Vergeleken met de {world.group(work.screen.selection).name}",
                    "Ontwikkeling", "Bron"),
                   [*(_row(work, name) for name in chosen), *(own_row(work, o) for o in own)],
                   f"De cijfers bij {theme.name.lower()}, {world.names[dossier.region]}", plain=False)


def _with_municipal_figures(work: Work) -> list[str]:
    world = work.screen.world
    return [n for n in world.catalogue.arranged if RegionLevel.GEMEENTE in world.levels.get(n, ())]


def _take(work: Work, theme: Theme, names: Sequence[str]) -> None:
    work.edit(with_figures(work.dossier, theme.id, names), f"cijfers bij {theme.name}")


def _row(work: Work, name: str) -> tuple[str, ...]:
    figure = Figure(work.screen.world, work.screen.selection, name)
    i, a = figure.indicator, figure.assessment
    mark = status_mark(figure.observation.status)
    place = wording.place(a.position) if a is not None and a.position is not None else figure.no_place or "–"
    return tuple(map(escape, (
        i.name, figure.value_text + (f" ({mark})" if mark and figure.observation.value is not None else ""),
        figure.period_label or "–", place, parts.development(figure) or "–", figure.source.producer)))


# Agreements

def _agreements(work: Work, theme: Theme) -> None:
    st.subheader("Afspraken", anchor=False)
    agreed = _agreed(work.dossier, theme)
    if not agreed:
        notice("Bij dit thema staat nog geen afspraak. Kies hieronder een cijfer om er een te maken.")
    for agreement in _on_this_page(work, agreed):
        agreement_form.card(work, agreement)
    if theme is REST:
        return
    world = work.screen.world
    chosen = [f.indicator for f in work.dossier.figures if f.theme == theme.id]
    options = list(dict.fromkeys([*chosen, *theme.suggested, *_with_municipal_figures(work)]))
    st.selectbox("Nieuwe afspraak over", options, format_func=world.choices.indicators.__getitem__, index=None,
                 placeholder="Kies een cijfer", **state.bound("nieuwe_afspraak", None, _maker(work, theme)))


def _maker(work: Work, theme: Theme) -> Callable[[str | None], None]:
    def make(name: str | None) -> None:
        if name is None:
            return
        made = agreement_form.proposal(work, name, theme.id)
        title = agreement_title(made, work.screen.world.catalogue.indicators[name])
        work.edit(with_agreement(work.dossier, made), f"afspraak toegevoegd: {title}")
        state.change(onderwerp=theme.id, afspraak=made.id)

    return make


def _on_this_page(work: Work, agreed: tuple[Agreement, ...]) -> Sequence[Agreement]:
    """A part of a long list; the one that was opened decides which."""
    if len(agreed) <= _PER_PAGE:
        return agreed
    starts = range(0, len(agreed), _PER_PAGE)
    at = next((n for n, a in enumerate(agreed) if a.id == work.screen.selection.afspraak), 0)
    key = "deel_" + agreed[0].theme
    start = at - at % _PER_PAGE if at else st.session_state.get(key, 0)
    start = start if start in starts else 0

    def words(first: int) -> str:
        return f"{first + 1} tot en met {min(first + _PER_PAGE, len(agreed))} van {len(agreed)}"

    st.session_state[key] = start
    st.selectbox("Welke afspraken", list(starts), format_func=words, key=key,
                 on_change=lambda: state.change(afspraak=None))
    return agreed[start:start + _PER_PAGE]


# What the parties say

def _positions(work: Work, theme: Theme) -> None:
    st.subheader("Wat de partijen zeggen", anchor=False)
    for column, party in zip(st.columns(len(Party)), Party, strict=True):
        with column:
            _position(work, theme, party)


def _position(work: Work, theme: Theme, party: Party) -> None:
    said = work.dossier.position(theme.id, party)
    name = PARTIES[party]
    form = Form(work, said, with_position, ("standpunt", theme.id, party.value), f"{name.lower()}, {theme.name}")
    form.text("remark", lines=6, label=f"{name}: opmerking")

    def taken(agreed: bool) -> None:
        work.edit(with_position(work.dossier, replace(said, agreed=agreed)),
                  f"{name.lower()} {'akkoord' if agreed else 'nog niet akkoord'} met {theme.name}")

    st.checkbox(f"{name} is akkoord met dit thema", **state.bound(f"akkoord_{theme.id}_{party.value}", said.agreed,
                                                                  taken))


