"""The yearly round of a dossier: what comes next and when, as a picture with a table beside it, and its own dates."""

from __future__ import annotations

from datetime import date

import streamlit as st

from monitors.domain.dossier import Dossier, Milestone
from monitors.domain.dossier_edits import with_milestones
from monitors.domain.yearly_round import next_of, round_of, upcoming
from monitors.presentation import charts
from monitors.presentation.dossier_words import days_text, next_text
from monitors.presentation.round_chart import round_svg
from monitors.presentation.wording import on_date
from monitors.views import parts
from monitors.views.frame import notice
from monitors.views.workspace import Form, Work, html_table

_NEW = "Nieuwe datum"


def body(work: Work) -> None:
    """Draws the part."""
    today = date.today()
    moments = work.screen.world.catalogue.moments
    own = bool(work.dossier.milestones)
    dates = work.dossier.milestones or round_of(moments, today)
    found = upcoming(dates, today)
    coming = next_of(found)
    if coming is not None:
        parts.lead(next_text(coming.milestone.name, coming.milestone.date, coming.days))
    elif found:
        notice("Alle data van deze ronde zijn voorbij. Zet hieronder die van de volgende ronde klaar.", warning=True)
    spoken = " ".join(f"{number}: {u.milestone.name}, {on_date(u.milestone.date)}." for number, u in
                      enumerate(found, 1))
    st.html(charts.svg_image(round_svg(found, today, work.screen.theme, f"Tijdlijn. {spoken}"),
                             f"Tijdlijn van de ronde. {spoken}", "km-round"))
    told = {m.name: m.about for m in moments}
    html_table(("Nummer", "Wat", "Wanneer", "Hoe ver weg", "Uitleg"),
               [(str(number), u.milestone.name, on_date(u.milestone.date).removeprefix("op "), days_text(u.days),
                 told.get(u.milestone.name, "–")) for number, u in enumerate(found, 1)],
               f"De data van de ronde, gezien vanaf {on_date(today.isoformat()).removeprefix('op ')}")
    if own:
        _dates(work)
    else:
        parts.source_line("Dit zijn de gebruikelijke data. Ze staan nog niet in uw dossier.")
    with st.container(horizontal=True):
        usual = round_of(moments, today)
        st.button("Zet de gebruikelijke data terug" if own else "Pas de data aan voor dit dossier", key="data_gewoon",
                  on_click=_set, args=(work, usual, "data van de ronde"))
        if own:
            st.button("Voeg een datum toe", key="datum_erbij", on_click=_set, args=(
                work, (*work.dossier.milestones, Milestone(_free(work.dossier), today.isoformat())), "datum erbij"))


def _set(work: Work, dates: tuple[Milestone, ...], what: str) -> None:
    work.edit(with_milestones(work.dossier, dates), what)


def _free(dossier: Dossier) -> str:
    """A name that no date of the dossier has."""
    names = {m.name for m in dossier.milestones}
    return next(name for name in (_NEW, *(f"{_NEW} {n}" for n in range(2, len(names) + 3))) if name not in names)


def _dates(work: Work) -> None:
    """Each date with its name, to change or take away."""
    with st.expander("Wijzig de data", expanded=True):
        for number, milestone in enumerate(work.dossier.milestones):
            def put(dossier: Dossier, changed: Milestone, at: int = number) -> Dossier:
                dates = list(dossier.milestones)
                dates[at] = changed
                return with_milestones(dossier, dates)

            form = Form(work, milestone, put, ("datum", str(number)), milestone.name)
            one, two, three = st.columns([3, 2, 1], vertical_alignment="bottom")
            with one:
                form.text("name", label=f"Wat er is, nummer {number + 1}")
            with two:
                form.day("date", label=f"Datum, nummer {number + 1}")
            with three:
                st.button(f"Haal nummer {number + 1} weg", key=f"datum_weg_{number}", on_click=_set, args=(
                    work, tuple(m for m in work.dossier.milestones if m != milestone), "datum weggehaald"))

