"""A draft for the council beside a figure or a verdict: a technical question and a motion, to copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from monitors.presentation import course_words
from monitors.presentation.council_words import Matter, motion, question
from monitors.presentation.numbers import status_label, status_mark, status_meaning
from monitors.presentation.wijk_words import SMALL, in_place
from monitors.presentation.wording import moment
from monitors.views import parts, state
from monitors.views.course import CourseFigure
from monitors.views.figure import Figure
from monitors.views.frame import Screen
from monitors.views.judging import looking_back
from monitors.views.take_along import copy_field
from monitors.views.wijken import WijkFigure

_LINES = 14


def draft(make: Callable[[], Matter]) -> None:
    """An expander with both drafts; they are made once somebody opens it."""
    box = st.expander("Raadsvraag of motie (concept)", key="raadsvraag", on_change="rerun")
    if box.open:
        with box:
            matter = make()
            st.html(copy_field("Technische vraag, concept", question(matter), _LINES)
                    + copy_field("Motie, concept", motion(matter), _LINES))
            parts.source_line("Een concept met de cijfers van nu. Wat u vindt en vraagt, vult u zelf in tussen de "
                              "vierkante haken.")


def matter_of(screen: Screen, figure: Figure) -> Matter:
    """The figure of the chosen municipality."""
    i, o = figure.indicator, figure.observation
    there = o.value is not None
    chosen = replace(screen.selection, indicator=i.id, jaar=figure.period)
    return Matter(
        subject=i.name, region=figure.own_name or "", when=f"in {moment(figure.period_label)}",
        figure=figure.value_text if there else "", status=status_mark(o.status),
        meaning=figure.withheld_reason or status_meaning(o.status),
        said=tuple(figure.headline()[1:]) if there else (), source=figure.source_line, caution=i.caution,
        link=state.address("indicator", chosen, screen.kept))


def wijk_matter(screen: Screen, figure: WijkFigure) -> Matter:
    """The figure of the chosen wijk; without one that of the municipality, with where its wijken lie."""
    i, row, wijken = figure.indicator, figure.chosen, figure.wijken
    o = row.observation if row else figure.figure.panel.at(wijken.gemeente, figure.period)
    there = o.value is not None
    said = figure.chosen_sentence if row and there else "" if row else figure.position
    return Matter(
        subject=i.name, region=wijken.name, when=f"in {moment(figure.period_label)}",
        figure=figure.text_of(o) if there else "", status=status_mark(o.status), meaning=status_meaning(o.status),
        said=(said,) if said else (), source=figure.source_line, caution=f"{i.caution} {SMALL}.",
        link=state.address("wijken", replace(screen.selection, indicator=i.id, jaar=figure.period), screen.kept),
        place=in_place(row.name, wijken.name) if row else "")


def course_matter(screen: Screen, figure: CourseFigure) -> Matter:
    """An agreement with its verdict."""
    a, i, j = figure.agreement, figure.indicator, figure.judgement
    there, status = figure.value is not None, figure.status
    when = figure.value_period if a.cumulative or not figure.value_period else f"in {moment(figure.value_period)}"
    example = figure.dossier is not None and figure.dossier.example
    chosen = replace(screen.selection, afspraak=a.id, gemeente=a.region)
    return Matter(
        subject=figure.title, region=figure.own_name, when=when, figure=figure.value_text if there else "",
        status=status_mark(status) if there else status_label(status), meaning=status_meaning(status),
        said=tuple(filter(None, (f"Het gaat om het cijfer ‘{i.name}’.", looking_back(figure.as_of),
                                 *figure.sentences()))),
        source=figure.source_line, caution=i.caution, link=state.address("koers", chosen, screen.kept),
        target=course_words.target_phrase(a, i), verdict=course_words.verdict_word(j.verdict), example=example)
