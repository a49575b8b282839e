"""Body of the page Vergelijken: is that fair to compare, and how sure is it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st

from monitors.domain.likeness import HEAVIEST
from monitors.exports.picture import Picture
from monitors.exports.sheet import Cell
from monitors.presentation import charts, compare_chart, compare_words
from monitors.presentation.numbers import format_number, headed
from monitors.presentation.wording import amount_word
from monitors.views import compare_pictures, compare_relation, download, parts, state
from monitors.views.compare import Alike, Comparison
from monitors.views.compare_certainty import Sureness
from monitors.views.compare_small import SmallPictures
from monitors.views.frame import Screen, notice
from monitors.views.selection import ALIKE_PART, ALWAYS, GROUPS, RELATION, SMALL, SURENESS
from monitors.views.take_along import take_along

FIELDS = compare_pictures.FIELDS
_PARTS = {GROUPS: "De groep", ALIKE_PART: "Meest vergelijkbaar", SURENESS: "Zekerheid", RELATION: "Samenhang",
          SMALL: "Kleine grafieken"}
_STEPS = tuple(n / 2 for n in range(int(2 * HEAVIEST) + 1))
GROUPS_ALT = "De gemeente in haar groepen. De beschrijving staat eronder."
FUNNEL_ALT = "Trechter: cijfer tegen grootte van de noemer. De beschrijving staat eronder."
SCATTER_ALT = "Puntenwolk van twee cijfers. De beschrijving staat eronder."
Cells = Callable[[], tuple[tuple[str, ...], list[tuple[Cell, ...]]]]


def body(screen: Screen) -> None:
    """Draws the page; the first key figure where none is chosen."""
    comparison = compare_pictures.comparison_of(screen)
    st.title("Vergelijken", anchor=False)
    parts.choose_figure(screen, comparison.figure)
    if comparison.figure.period is None:
        notice(f"Van {comparison.indicator.name} zijn er nog geen cijfers. Kies een ander cijfer.")
        return
    st.subheader(_heading(comparison), anchor=False)
    state.switch("vergelijking", "Wat wilt u weten?", _PARTS, screen.selection.vergelijking,
                 label_visibility="collapsed")
    _told(comparison)
    {GROUPS: _groups, ALIKE_PART: _alike, SURENESS: _sureness, RELATION: _relation, SMALL: _small}[
        screen.selection.vergelijking](screen, comparison)
    parts.source_line(f"Wat dit cijfer niet zegt: {comparison.indicator.caution}")


def _heading(comparison: Comparison) -> str:
    own = f"{comparison.own_name}: {comparison.figure.value_text}. " if comparison.own else ""
    return f"{own}{comparison.figure.value_title}"


def _told(comparison: Comparison) -> None:
    """What is different from what was asked, and what stays uncertain of the figure."""
    figure = comparison.figure
    parts.tell_other_year(figure)
    if comparison.indicator.additive:
        notice(f"Dit cijfer is {amount_word(comparison.indicator)} dat niet om te rekenen is. Het zegt vooral hoe "
               "groot een gemeente is; zet gemeenten er niet mee op volgorde.", warning=True)
    if figure.withheld_reason:
        notice(f"Het cijfer van {comparison.own_name} is gepubliceerd maar wordt achtergehouden. "
               f"{figure.withheld_reason}", warning=True)
    badge = parts.badge_html(figure)
    if badge:
        st.html(f'<p class="km-tile-meta">{badge}<span>{escape(comparison.own_name)}, '
                f"{escape(figure.period_label)}</span></p>")


def _prose(text: str) -> None:
    if text:
        st.html(f'<p class="km-prose">{escape(text)}</p>')


def _needs_gemeente(comparison: Comparison) -> bool:
    if not comparison.own:
        parts.lead("Kies eerst een gemeente.")
    return not comparison.own


def _taken_along(screen: Screen, comparison: Comparison, label: str, cells: Cells, said: Sequence[str],
                 source_line: str = "", picture: Picture | None = None) -> None:
    """Downloads of a part: its figures, with what was said of them and where they come from, and its picture."""
    link = state.link(screen.selection, screen.kept)
    line = source_line or comparison.figure.source_line
    sheets = {label: lambda: download.compare_sheet(
        comparison.figure, f"{label}: {comparison.figure.value_title}", cells(), said, line, link)}
    if picture is None:
        parts.downloads(comparison.figure.value_title, sheets)
    else:
        take_along(screen, picture, sheets)


# The group

def _groups(screen: Screen, comparison: Comparison) -> None:
    picture = compare_pictures.groups(screen, comparison) if comparison.groups_frame().num_rows else None
    parts.lead(comparison.groups_sentence)
    if picture is not None:
        st.vega_lite_chart(picture.rows, picture.vega(screen.theme), theme=None, key="groepen", alt=GROUPS_ALT)
        parts.legend("Legenda bij de groepen", picture.legend(screen.theme), picture.description)
        _prose(comparison.off_scale)
    else:
        notice("Van geen van deze groepen zijn er genoeg cijfers om er iets over te zeggen.")
    parts.source_line(comparison.figure.source_line)
    title = headed(comparison.figure.value_title, comparison.indicator.unit)
    parts.table(comparison.groups_table(), f"{title}, per groep. Het gemiddelde is gewogen naar grootte; van "
                "Nederland is het dat van de bron, als die er een geeft. Een streep betekent: te weinig cijfers. Een "
                "gemeente die in haar eigen groep zit, telt daarin mee; de laatste kolom zegt dat.")
    _taken_along(screen, comparison, "Groepen", comparison.group_cells, [comparison.groups_sentence],
                 picture=picture)


# Most alike

def _alike(screen: Screen, comparison: Comparison) -> None:
    if _needs_gemeente(comparison):
        return
    alike = comparison.alike
    if alike is None:
        notice(f"Van {comparison.own_name} ontbreekt een van de achtergrondcijfers. Daarom is niet te zeggen welke "
               "gemeenten het meest op haar lijken.", warning=True)
        return
    parts.lead(alike.sentence)
    if alike.circular:
        notice(alike.circular, warning=True)
    picture = compare_pictures.alike(screen, alike)
    left, right = st.columns([1, 2], gap="large")
    with left:
        _weights(screen, alike)
    with right:
        _ranking(screen, picture)
    parts.source_line(alike.figure.source_line)
    parts.table(alike.table(), f"De {alike.size} gemeenten die het meest lijken op {comparison.own_name}, de beste "
                "eerst, met hun achtergrond: steeds het laatste cijfer dat er is. Afstand 0 is gelijk; bij 1 "
                "verschillen de achtergronden gemiddeld evenveel als gemeenten gewoonlijk doen.")
    parts.source_line(alike.note)
    _taken_along(screen, comparison, "Meest vergelijkbaar", alike.cells, [alike.sentence, alike.note],
                 alike.figure.source_line, picture)


def _weights(screen: Screen, alike: Alike) -> None:
    """A slider for each background figure; what all are nought is refused."""
    st.subheader("Wat telt mee, en hoe zwaar?", anchor=False)
    for place, indicator in enumerate(alike.features):
        value = min(_STEPS, key=lambda step: abs(step - alike.weights[place]))
        st.select_slider(indicator.name, _STEPS, format_func=partial(format_number, decimals=1),
                         **state.bound(f"gewicht_{place}", value, partial(_weighed, screen, alike.weights, place)))
    if alike.weights != screen.world.weights:
        st.button("Terug naar de gewone gewichten", key="gewone_gewichten", type="tertiary", on_click=state.change,
                  kwargs={"gewichten": ()})


def _weighed(screen: Screen, weights: tuple[float, ...], place: int, value: float) -> None:
    chosen = (*weights[:place], value, *weights[place + 1:])
    if any(chosen):
        state.change(gewichten=() if chosen == screen.world.weights else chosen)
    else:
        state.change(notice="Minstens één kenmerk moet meetellen. Uw laatste keuze is niet overgenomen.")


def _ranking(screen: Screen, picture: Picture) -> None:
    st.subheader(picture.title, anchor=False)
    st.vega_lite_chart(picture.rows, picture.vega(screen.theme), theme=None, key="vergelijkbaar", selection_mode="kies",
                       on_select=lambda: state.take_click("vergelijkbaar"), alt=parts.RANKING_ALT)
    parts.spoken_only(picture.description)


# Certainty

def _sureness(screen: Screen, comparison: Comparison) -> None:
    if _needs_gemeente(comparison):
        return
    sureness = Sureness(comparison)
    parts.lead(sureness.sentence)
    if sureness.doubt is not None:
        parts.source_line(comparison.figure.source_line)
        return
    notice(compare_words.SAMPLING)
    if sureness.coarse:
        notice(sureness.coarse)
    left, right = (st.container(), st.container()) if sureness.coarse else st.columns([2, 1], gap="large")
    picture = None if sureness.coarse else compare_pictures.funnel(screen, sureness)
    with left:
        if picture is not None:
            _funnel(screen, sureness, picture)
    with right:
        parts.table(sureness.table(), f"Zo is het uitgerekend. De vergelijking is met de {sureness.others} "
                    f"samen; {comparison.own_name} zelf telt daarin niet mee.")
    parts.source_line(comparison.figure.source_line)
    if not sureness.coarse:
        with st.expander("Alle gemeenten in de trechter als tabel"):
            parts.table(sureness.members_table(), comparison.figure.value_title)
    _taken_along(screen, comparison, "Zekerheid", sureness.cells,
                 [sureness.sentence, *([] if sureness.coarse else [sureness.spread]), compare_words.SAMPLING],
                 picture=picture)


def _funnel(screen: Screen, sureness: Sureness, picture: Picture) -> None:
    st.vega_lite_chart(picture.rows, picture.vega(screen.theme), theme=None, key="trechter",
                       on_select=lambda: state.take_click("trechter"), selection_mode="kies", alt=FUNNEL_ALT)
    parts.legend("Legenda bij de trechter", picture.legend(screen.theme), picture.description)
    _prose(sureness.off_scale)
    _prose(sureness.spread)
    parts.source_line(f"{compare_words.ROOM} De grenzen zijn verruimd met de afronding van de bron. Het oordeel over "
                      "de gekozen gemeente komt uit haar eigen marge, in de tabel.")


# Two figures

def _relation(screen: Screen, comparison: Comparison) -> None:
    relation = compare_pictures.relation_of(comparison)
    one, two, three = st.columns(3)
    with one:
        parts.choose_indicator(screen, relation.options, relation.name, "tegen", "Tegenover")
    with two:
        parts.choose_indicator(screen, compare_relation.sizes(screen.world), relation.size_name, "grootte",
                               "Grootte van de punten", nothing="Alle even groot")
    with three:
        kinds = screen.world.choices.kinds
        st.selectbox("Kleur van de punten", list(kinds), format_func=kinds.__getitem__, index=None,
                     placeholder="Geen", **state.bound("kleur", comparison.selection.kleur))
    parts.lead(relation.sentence)
    for text in filter(None, (relation.replaced_notice, relation.made_notice, relation.apart_notice)):
        notice(text, warning=True)
    others = " ".join(filter(None, (relation.own_notice, relation.year_notice, relation.size_notice,
                                    relation.colour_notice)))
    if others:
        notice(others)
    if not relation.codes:
        notice("Van geen enkele gemeente zijn beide cijfers bekend. Kies een ander jaar of een ander cijfer.")
        return
    picture = compare_pictures.scatter(screen, relation)
    _scatter(screen, picture)
    _prose(relation.off_scale)
    for line in dict.fromkeys((comparison.figure.source_line, relation.other.source_line)):
        parts.source_line(line)
    parts.table(relation.summary_table(), "Beide cijfers naast elkaar")
    with st.expander("Alle gemeenten als tabel"):
        parts.table(relation.table(), f"{comparison.figure.value_title}, en {relation.other.value_title}")
    _taken_along(screen, comparison, "Samenhang", relation.cells, [relation.sentence],
                 f"{comparison.figure.source_line} {relation.other.source_line}", picture)


def _scatter(screen: Screen, picture: Picture) -> None:
    st.vega_lite_chart(picture.rows, picture.vega(screen.theme), theme=None, key="samenhang",
                       on_select=lambda: state.take_click("samenhang"), selection_mode="kies", alt=SCATTER_ALT)
    parts.legend("Legenda bij de puntenwolk", picture.legend(screen.theme), picture.description)


# Small pictures

def _small(screen: Screen, comparison: Comparison) -> None:
    small = SmallPictures(comparison)
    parts.lead(small.sentence)
    if small.box is None:
        notice("Van deze gemeenten zijn er geen cijfers tot en met dit jaar.")
        return
    cells = "".join(_small_html(screen, small, place) for place in range(len(small.lines)))
    st.html(f'<ul class="km-small" aria-label="{escape(comparison.indicator.name, quote=True)} per gemeente">'
            f"{cells}</ul>")
    parts.source_line(small.note)
    parts.source_line(comparison.figure.series_source_line)
    for text in small.breaks:
        notice(text)
    parts.table(small.table(), f"{headed(comparison.indicator.name, comparison.indicator.unit)}, van het eerste "
                "cijfer waarmee het laatste te vergelijken is, tot het laatste. Het verschil is uitgerekend vóór het "
                "afronden.")
    _taken_along(screen, comparison, "Kleine grafieken", small.cells, [small.sentence, small.note],
                 comparison.figure.series_source_line, compare_pictures.small(screen, small, small.box))


def _small_html(screen: Screen, small: SmallPictures, place: int) -> str:
    line, own = small.lines[place], small.of.own
    selection = small.of.selection
    query = urlencode({"indicator": small.of.indicator.id}
                      | selection.to_query((*ALWAYS, "jaar", "schaal")) | {"gemeente": line.code})
    svg = compare_chart.small_svg(small.drawing(line), small.box, screen.theme, own=line.code == own) \
        if small.box else ""
    words = f"{small.label(line)}. {small.movement_text(line)}"
    kind = ' class="is-own"' if line.code == own else ""
    return (f'<li{kind}><a href="indicator?{escape(query, quote=True)}" target="_self">{escape(line.name)}</a>'
            f'{charts.svg_image(svg, f"Lijn van {line.name}. {words}", "km-small-line")}'
            f"<span>{escape(small.label(line))}</span><span>{escape(small.movement_text(line))}</span></li>")
