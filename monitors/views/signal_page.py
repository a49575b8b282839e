"""The part of the page Wijken that lays figures of wonen and sociaal domein beside each other."""

from __future__ import annotations

from html import escape

import streamlit as st

from monitors.catalogue.model import OWN_SIGNAL, Signal
from monitors.domain.signal import FEWEST_PARTS, MOST_PARTS
from monitors.presentation import maps, wijk_chart, wijk_words
from monitors.presentation.wording import joined
from monitors.views import parts, state, wijken_pictures
from monitors.views.areas import Wijken
from monitors.views.buurten import BuurtFigure
from monitors.views.frame import Screen, notice
from monitors.views.geography import Shapes
from monitors.views.signals import SignalFigure, chosen_signal, options
from monitors.views.take_along import take_along
from monitors.views.wijk_download import signal_sheet
from monitors.views.wijken import WijkFigure

MAP_HEIGHT = 480
MAP_ALT = "Kaart van de wijken. De beschrijving staat eronder."
_SCATTER_ALT = "Stippen: de wijken naar twee cijfers. De beschrijving staat eronder."


def has_map(figure: WijkFigure | BuurtFigure | SignalFigure, shapes: Shapes, period_label: str) -> bool:
    """Whether the borders fit the figures; says it where they don't, or not for all."""
    many, level = len(figure.without_shape), shapes.borders.level
    if not figure.drawable:
        notice(f"{wijk_words.no_borders(figure.wijken.name, shapes.year, figure.division, level)} Daarom ziet u geen "
               "kaart; de cijfers staan in de tabel.", warning=True)
    elif many:
        notice(f"Van {wijk_words.counted(many, level)} met een cijfer over {period_label} hebben we geen "
               f"grenzen; {'die staat' if many == 1 else 'die staan'} niet op de kaart en wel in de tabel.")
    return figure.drawable


def body(screen: Screen, wijken: Wijken | None) -> None:
    """Draws this part of the page."""
    signal = chosen_signal(screen.world, screen.selection)
    if signal is None:
        notice(f"Het signaal ‘{screen.selection.signaal}’ kennen we niet. U ziet het eerste uit de lijst.",
               warning=True)
        signal = screen.world.catalogue.signals.signal[0]
    _choices(screen, signal)
    if wijken is None:
        parts.lead("Kies een gemeente; dan ziet u in welke wijken de cijfers samenkomen.")
    elif len(signal.parts) < FEWEST_PARTS:
        parts.lead("Kies twee of drie cijfers om naast elkaar te leggen.")
    else:
        _signal(screen, wijken, signal)


def _choices(screen: Screen, signal: Signal) -> None:
    known = {s.id: s.name for s in screen.world.catalogue.signals.signal} | {OWN_SIGNAL: "Eigen keuze van cijfers"}
    one, two = st.columns([2, 4])
    with one:
        parts.choose_gemeente(screen)
    with two:
        st.selectbox("Wat leggen we naast elkaar?", list(known), format_func=known.__getitem__,
                     **state.bound("signaal", signal.id))
    if signal.id == OWN_SIGNAL:
        names = screen.world.choices.indicators
        usable = options(screen.world)
        if left_out := [names[n] for n in screen.selection.samen if n not in usable]:
            notice(f"Weggelaten: {joined(left_out)}. Een aantal zegt vooral hoe groot een wijk is, en zonder cijfers "
                   "per wijk en van de gemeente zelf is er niets te vergelijken.", warning=True)
        st.multiselect("Twee of drie cijfers", usable, format_func=names.__getitem__, max_selections=MOST_PARTS,
                       placeholder="Kies cijfers",
                       **state.bound("samen", [n for n in screen.selection.samen if n in usable],
                                     lambda chosen: state.change(samen=tuple(chosen))))


def _signal(screen: Screen, wijken: Wijken, signal: Signal) -> None:
    figure = SignalFigure(wijken, screen.selection, signal)
    if signal.question:
        st.header(signal.question, anchor=False)
    if figure.lacking:
        names = " en ".join(f.indicator.name for f in figure.lacking)
        notice(f"In {wijken.name} ontbreken cijfers over {names}, per wijk of van de gemeente zelf. Daarom is niet te "
               "zeggen waar ze samenkomen. Kies een ander signaal of eigen cijfers.", warning=True)
        for f in figure.lacking:
            parts.link_to_indicator(screen, f.indicator.id, f"{f.indicator.name} van de gemeente bekijken")
        return
    if len(figure.rows) == 1:
        notice(f"{wijken.name} bestaat uit één wijk; er is dus niets te vergelijken binnen de gemeente. "
               "Onder ‘Een cijfer per wijk’ staan de buurten.")
        return
    parts.lead(figure.sentence)
    notice(f"{wijk_words.ECOLOGICAL} {signal.caution} {wijk_words.FEW}")
    st.html(f'<p class="km-prose">Een wijk krijgt een teken bij: {escape(figure.condition)}. Een verschil dat binnen '
            f"de afronding valt, telt niet. {escape(figure.years)}</p>")
    left, right = st.columns([1, 1], gap="large")
    with left:
        _map(screen, figure)
    with right:
        _scatter(screen, figure)
    parts.table(figure.table(), f"De wijken van {wijken.name}, met ● bij elk cijfer aan de kant van het signaal")
    for line in figure.source_lines:
        parts.source_line(line)
    link = state.link(screen.selection, screen.kept)
    parts.downloads(f"{signal.name} {wijken.name}", {"Wijken": lambda: signal_sheet(figure, link)})


def _map(screen: Screen, figure: SignalFigure) -> None:
    st.subheader("Waar het samenkomt", anchor=False)
    if not has_map(figure, figure.shapes, figure.parts[0].period_label):
        return
    style = wijk_chart.signal_style(screen.theme, len(figure.parts))
    spec = maps.choropleth_spec(style, geometry_url=figure.shapes.url, height=MAP_HEIGHT,
                                province_url=None, area_word="Wijk", tallest=figure.shapes.tallness)
    key = f"signaalkaart_{figure.wijken.gemeente}"
    st.vega_lite_chart(figure.map_frame(), spec, theme=None, key=key, selection_mode="kies",
                       on_select=lambda: state.take_click(key, "wijk"), alt=MAP_ALT)
    picture = wijken_pictures.signal_map(screen, figure)
    parts.legend("Legenda bij de kaart: aantal cijfers aan de kant van het signaal", picture.legend(screen.theme),
                 picture.description)
    parts.source_line(f"{figure.shapes.source_line} {figure.other_borders}")
    take_along(screen, picture)


def _scatter(screen: Screen, figure: SignalFigure) -> None:
    st.subheader(wijken_pictures.scatter_title(figure), anchor=False)
    picture = wijken_pictures.scatter(screen, figure)
    st.vega_lite_chart(picture.rows, picture.vega(screen.theme), theme=None, key="wijkstippen", selection_mode="kies",
                       on_select=lambda: state.take_click("wijkstippen", "wijk"), alt=_SCATTER_ALT)
    parts.legend("Legenda bij de stippen", picture.legend(screen.theme), picture.description)
    if figure.off_scale:
        parts.source_line(figure.off_scale)
    take_along(screen, picture)
