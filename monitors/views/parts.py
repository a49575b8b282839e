"""Parts of a page that occur on more than one: choices, tiles, tables, legends, sources, downloads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd
import streamlit as st

from monitors.catalogue.model import Unit
from monitors.domain.change import Doubt
from monitors.domain.panel import Panel
from monitors.domain.period import parse_period
from monitors.domain.scale import Scale
from monitors.domain.trend import Direction as TrendDirection
from monitors.exports.sheet import Sheet, file_name, to_csv, to_xlsx
from monitors.presentation import charts, maps, wording
from monitors.presentation.legend import Mark
from monitors.views import state
from monitors.views.address_reading import former_notice
from monitors.views.figure import Figure
from monitors.views.frame import Screen, notice
from monitors.views.large_html import large_html
from monitors.views.map_view import MapView
from monitors.views.selection import ALWAYS, BASIS_NOW, BASIS_THEN, MAX_OWN_GROUP, OWN, Selection
from monitors.views.world import World

INDICATOR_PAGE, KOERS_PAGE = "pages/monitor/indicator.py", "pages/sturen/koers.py"
_SCALE_WORDS = {"": "Zoals de bron het geeft", Scale.ABSOLUTE.value: "Aantallen waar dat kan",
                Scale.RELATIVE.value: "In verhouding waar dat kan"}
_BASIS_WORDS = {BASIS_NOW: "Gemeenten van nu", BASIS_THEN: "Zoals gepubliceerd"}
# Streamlit draws a chart anew when its own text alternative changes, so that stays the same and says where to go on.
MAP_ALT = "Kaart van de gemeenten. De beschrijving staat eronder."
TREND_ALT = "Lijngrafiek door de jaren. De beschrijving staat eronder."
RANKING_ALT = "Ranglijst van gemeenten. De beschrijving staat eronder."


def lead(text: str) -> None:
    """A paragraph in larger type; shown as it is, not as HTML."""
    st.html(f'<p class="km-lead">{escape(text)}</p>')


def source_line(text: str) -> None:
    st.html(lines_html((text,)))


def lines_html(lines: Iterable[str]) -> str:
    """Lines in small type below a picture; shown as they are, not as HTML."""
    return "".join(f'<p class="km-source">{escape(line)}</p>' for line in lines)


# Choices

def choose_gemeente(screen: Screen) -> None:
    """Municipality by typing; names of former municipalities lead to what they became."""
    world = screen.world

    def taken(code: str | None) -> None:
        former = world.former.get(code or "")
        if former is None:
            state.change(gemeente=code, afspraak=None)
        else:
            state.change(gemeente=former.successors[0], afspraak=None, notice=former_notice(former, world.names))

    st.selectbox("Gemeente", world.gemeente_options, format_func=world.gemeente_labels.__getitem__, index=None,
                 placeholder="Typ een naam", **state.bound("gemeente", screen.selection.gemeente, taken))


def choose_group(screen: Screen) -> None:
    """The kind of group to compare with."""
    kinds = screen.world.choices.groups
    st.selectbox("Vergelijken met", list(kinds), format_func=kinds.__getitem__,
                 **state.bound("groep", screen.selection.groep))


def choose_members(screen: Screen) -> None:
    """The municipalities of one's own group, when that is chosen."""
    if screen.selection.groep == OWN:
        names = screen.world.names
        st.multiselect("Gemeenten in uw eigen groep", list(names), format_func=names.__getitem__,
                       max_selections=MAX_OWN_GROUP, placeholder="Kies gemeenten",
                       **state.bound("leden", list(screen.selection.leden),
                                     lambda codes: state.change(leden=tuple(codes))))


def choose_gemeente_and_group(screen: Screen) -> None:
    """The two choices of every page with tiles, side by side."""
    with st.container(horizontal=True, key="keuzes"):
        choose_gemeente(screen)
        choose_group(screen)
    choose_members(screen)


def choose_indicator(screen: Screen, options: Sequence[str], value: str | None, field: str = "indicator",
                     label: str = "Indicator", nothing: str | None = None) -> None:
    """An indicator by typing. `nothing` is the placeholder where none may be chosen."""
    indicators = screen.world.choices.indicators
    more: dict[str, Any] = {} if nothing is None else {"index": None, "placeholder": nothing}

    def taken(name: str | None) -> None:
        state.change(**{field: name} | ({"jaar": None, "schaal": None, "doel": None} if field == "indicator" else {}))

    st.selectbox(label, list(options), format_func=indicators.__getitem__, **state.bound(field, value, taken), **more)


def choose_period(panel: Panel, period: str | None) -> None:
    """A period that has figures, the latest first; `period` is the one shown."""
    filled = list(reversed(panel.filled))
    if filled:
        st.selectbox("Jaar", filled, format_func=lambda code: parse_period(code).label, **state.bound("jaar", period))


def choose_figure(screen: Screen, figure: Figure) -> None:
    """Municipality, indicator, period and group, side by side."""
    options, name = screen.world.catalogue.arranged, figure.indicator.id
    one, two, three, four = st.columns([2, 3, 1.4, 2])
    with one:
        choose_gemeente(screen)
    with two:
        choose_indicator(screen, options if name in options else (name, *options), name)
    with three:
        choose_period(figure.panel, figure.period)
    with four:
        choose_group(screen)
    choose_members(screen)


def choose_scale(figure: Figure) -> None:
    """Absolute or relative, where the indicator can be shown in both."""
    indicator = figure.world.catalogue.indicators[figure.indicator.id]
    if not figure.rescalable:
        return
    per = "procent" if indicator.unit is Unit.PERCENT else "per 1.000"
    words = {Scale.ABSOLUTE.value: "Aantal", Scale.RELATIVE.value: f"Relatief ({per})"}
    state.switch("schaal", "Tonen als", words, figure.shown.scale.value)


def choose_for_tiles(screen: Screen, names: Iterable[str]) -> None:
    """Year, scale and division for many indicators at once; each follows as far as it can."""
    world = screen.world
    years = {p for name in names for p in world.panel(*world.shown(name, screen.selection).key).broad if p.isdigit()}
    options = ["", *sorted(years | ({screen.selection.jaar} if screen.selection.jaar else set()), reverse=True)]
    one, two, three = st.columns(3)
    with one:
        st.selectbox("Jaar", options, format_func=lambda p: parse_period(p).label if p else "Laatste cijfer",
                     **state.bound("jaar", screen.selection.jaar or "", lambda year: state.change(jaar=year or None)))
    with two:
        st.selectbox("Tonen als", list(_SCALE_WORDS), format_func=_SCALE_WORDS.__getitem__,
                     **state.bound("schaal", screen.selection.schaal or "",
                                   lambda scale: state.change(schaal=scale or None)))
    with three:
        choose_basis(screen)


def choose_basis(screen: Screen) -> None:
    """Figures for today's municipalities, or as they were published."""
    state.switch("indeling", "Eerdere jaren", _BASIS_WORDS, screen.selection.indeling)


# Figures

def change_html(figure: Figure) -> str:
    """Symbol and word for the change since the previous figure, in the colour of its meaning."""
    a = figure.assessment
    if a is None or a.change.since is None or a.observation.value is None:
        return ""
    if a.change.doubt is Doubt.BREAK:
        return f"<span>niet te vergelijken met {escape(parse_period(a.change.since).label)}</span>"
    tone = wording.movement_tone(a.change, figure.indicator.direction)
    word = wording.movement_word(a.change, figure.indicator.direction)
    if a.change.doubt is Doubt.ROUNDING:
        word = f"{word}, binnen de afronding,"
    return (f'<span class="km-change is-{tone}">{wording.movement_symbol(a.change)} {word}</span> '
            f"<span>sinds {escape(parse_period(a.change.since).label)}</span>")


def badge_html(figure: Figure) -> str:
    """The status of the figure and how it came about, where that needs saying."""
    return "".join(f'<span class="km-badge{" is-provisional" if mark == "voorlopig" else ""}">{escape(mark)}</span>'
                   for mark in figure.marks)


def _other_year(figure: Figure) -> str:
    """That the figure is of another year than was asked for."""
    if figure.exact:
        return ""
    asked = parse_period(figure.selection.jaar or "").label
    return f'<span class="km-badge">geen cijfer over {escape(wording.moment(asked))}</span>'


def tell_other_year(figure: Figure) -> None:
    """A message where another year is shown than was asked for."""
    if not figure.exact:
        asked = parse_period(figure.selection.jaar or "").label
        notice(f"Voor {asked} zijn er geen cijfers. U ziet het dichtstbijzijnde jaar: {figure.period_label}.",
               warning=True)


def cautions_html(figure: Figure) -> str:
    """What to reckon with in comparing what is on screen; nothing where there is nothing."""
    items = "".join(f"<li>{escape(text)}</li>" for text in figure.cautions)
    return f'<div class="km-guard"><p>Let op bij vergelijken</p><ul>{items}</ul></div>' if items else ""


def development(figure: Figure) -> str:
    """The direction over the years, or that there are too few of them to tell."""
    a = figure.assessment
    if a is None or a.observation.value is None:
        return ""
    label = wording.trend_label(a.trend, figure.indicator.direction)
    if a.trend.direction is TrendDirection.TOO_FEW:
        return f"{label} voor een ontwikkeling"
    return f"over {a.trend.n} metingen: {label}"


def _spark(screen: Screen, figure: Figure) -> str:
    own = figure.selection.gemeente or ""
    lines = figure.pieces(own)
    if sum(len(line) for line in lines) < 2:
        return ""
    points: list[tuple[float, float | None]] = []
    for line in lines:  # a gap between the pieces, where figures can't be compared
        points += [*([(points[-1][0], None)] if points else []), *((at.start, o.value) for at, o in line)]
    if figure.observation.value is None and figure.period:
        points.append((parse_period(figure.period).start, None))  # the line ends before now
    margin = max((o.margin or 0.0 for line in lines for _, o in line), default=0.0)
    alt = figure.spark_alt
    drawn = charts.sparkline_svg(points, screen.theme, alt, least_span=charts.LEAST_MARGINS * margin)
    return charts.svg_image(drawn, alt, "km-spark")


def _position(screen: Screen, figure: Figure) -> str:
    a = figure.assessment
    if a is None or a.position is None or a.summary is None:
        reason = figure.no_place
        return f'<p class="km-tile-group">{escape(reason)}</p>' if reason else ""
    alt = figure.strip_alt
    bar = charts.position_bar_svg(a.summary, a.observation.value, screen.theme, alt)
    return charts.svg_image(bar, alt, "km-position") + f'<p class="km-tile-group">{wording.place(a.position)}</p>'


def _tile(screen: Screen, figure: Figure) -> str:
    """An indicator at a glance, with a link to its own page; HTML."""
    name = (f'<p class="km-tile-name"><a href="{escape(indicator_href(figure.indicator.id, screen.selection))}">'
            f"{escape(figure.indicator.name)}</a></p>")
    if figure.period is None:
        return (f'{name}<p class="km-tile-value is-absent">Nog geen cijfers</p><p class="km-tile-group">'
                f"{escape(figure.source.producer)}: {escape(figure.source.title)}</p>")
    absent = " is-absent" if figure.observation.value is None else ""
    return (f'{name}<p class="km-tile-value{absent}">{escape(figure.value_text)}</p>'
            f'<p class="km-tile-meta"><span>{escape(figure.period_label)}</span>{_other_year(figure)}'
            f"{badge_html(figure)}{change_html(figure)}</p>"
            f'<p class="km-tile-group">{escape(development(figure) or figure.last_known)}</p>'
            f'<div class="km-tile-figures">{_spark(screen, figure)}{_position(screen, figure)}</div>')


def tiles(screen: Screen, names: Iterable[str]) -> None:
    """Tiles in a grid, as one element: a page of fifty is as quick as one of five."""
    items = "".join(f"<li>{_tile(screen, Figure(screen.world, screen.selection, name))}</li>" for name in names)
    large_html(f'<ul class="km-tiles">{items}</ul>')


def link_html(page: str, query: Mapping[str, str], words: str) -> str:
    """A link to another page of the app, by the name in its address."""
    return f'<p class="km-onward"><a href="{escape(f"/{page}?{urlencode(query)}")}">{escape(words)}</a></p>'


def indicator_href(name: str, selection: Selection) -> str:
    """Address of the indicator's page that keeps municipality and group."""
    return f"/indicator?indicator={quote(name)}{_kept(selection)}"


@lru_cache(maxsize=256)  # the same for every figure of a screen
def _kept(selection: Selection) -> str:
    query = urlencode(selection.to_query(ALWAYS))
    return f"&{query}" if query else ""


def link_to_indicator(screen: Screen, name: str, label: str) -> None:
    """A link to the indicator's page that keeps municipality and group."""
    query = {"indicator": name} | screen.selection.to_query(ALWAYS)
    st.page_link(INDICATOR_PAGE, label=label, query_params=query)


def gemeente_map(screen: Screen, figure: Figure, height: int, *also: str) -> None:
    """The map of municipalities with its legend and sources, and what is `also` to be said of it; a click chooses a
    municipality.
    """
    view = figure.map_view
    st.vega_lite_chart(view.frame(screen.selection.gemeente, figure.map_group),
                       maps.choropleth_spec(view.style(screen.theme), geometry_url=view.shapes.url, height=height,
                                            province_url=screen.world.atlas.provincies(view.shapes)),
                       theme=None, key="kaart",
                       on_select=lambda: state.take_click("kaart"), selection_mode="kies", alt=MAP_ALT)
    map_legend(screen, view, figure.map_alt, figure.source_line, *also)


def map_legend(screen: Screen, view: MapView, spoken: str, *sources: str) -> None:
    """Colours and words of a map's classes, how many figures are provisional, whose borders the map has, and whose
    figures.
    """
    legend(f"Legenda: {view.title}", view.marks(screen.theme), spoken, view.shapes.source_line, *sources,
           also=view.provisional)


def legend(title: str, marks: Iterable[Mark], spoken: str, *sources: str, also: str = "") -> None:
    """What the marks of a picture mean, and where it comes from; `spoken` is what a screen reader gets to hear of it,
    `also` stands last among the marks.
    """
    st.html(_hidden(spoken) + legend_html(title, marks, also) + lines_html(sources))


def legend_html(title: str, marks: Iterable[Mark], also: str = "") -> str:
    """A legend as a list; empty without marks."""
    items = "".join(f"<li>{_sign_html(mark)}{escape(mark.words)}</li>" for mark in marks)
    items += f"<li>{escape(also)}</li>" if also else ""
    return f'<ul class="km-legend" aria-label="{escape(title)}">{items}</ul>' if items else ""


def _sign_html(mark: Mark) -> str:
    if mark.sign == "■":
        border = {True: " is-missing", False: " is-suppressed"}[max(mark.edge) <= _DOTS] if mark.edge else ""
        return f'<span class="km-swatch{border}" style="background:{mark.colour}"></span>'
    return f'<span class="km-sign" style="color:{mark.colour}" aria-hidden="true">{escape(mark.sign)}</span>'


_DOTS = 2  # pixels; a border of longer dashes is drawn as dashes, one of shorter as dots


def spoken_only(text: str) -> None:
    """What a picture shows, for a screen reader."""
    st.html(_hidden(text))


def _hidden(text: str) -> str:
    return f'<p class="km-hidden">{escape(text)}</p>' if text else ""


_MARKS = re.compile(r"[\\`*_\[\]$~]|:(?=\w)|^[-+>#](?=\s)|(?<=^\d)[.)](?=\s)")  # what Markdown would not show


def literal(text: str) -> str:
    """Somebody else's text for where Streamlit reads Markdown: it is shown as it is, and no picture is fetched."""
    return _MARKS.sub(r"\\\g<0>", text)


_COLUMNS_ON_PHONE = 4  # that fit beside each other on a telephone


def sideways(columns: int) -> str:
    """That a table with so many columns goes on sideways, which only a telephone shows; HTML."""
    wide = ' <span class="km-sideways">(Schuif de tabel opzij: er zijn meer kolommen.)</span>'
    return wide if columns > _COLUMNS_ON_PHONE else ""


def table(frame: pd.DataFrame, caption: str) -> None:
    """A real table of texts, with what it is about above it; nothing but that where it would be empty."""
    st.html(f'<p class="km-source">{escape(caption)}{sideways(len(frame.columns))}</p>')
    if not frame.empty:  # else Streamlit says so in English
        st.table(frame, border="horizontal", hide_index=True)


def downloads(name: str, sheets: Mapping[str, Callable[[], Sheet]]) -> None:
    """Buttons for CSV and Excel; a file is made when it is asked for."""
    with st.container(horizontal=True):
        for label, make in sheets.items():
            for word, ending, mime, write in _FORMATS:
                st.download_button(f"{label} als {word}", partial(_written, make, write),
                                   f"{file_name(name, label)}.{ending}", mime, on_click="ignore",
                                   key=f"{ending}_{label}")


_FORMATS = (
    ("CSV", "csv", "text/csv", to_csv),
    ("Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
)


def _written(make: Callable[[], Sheet], write: Callable[[Sheet], bytes]) -> bytes:
    return write(make())


def without_figures(world: World, names: Iterable[str]) -> list[str]:
    """Those of the indicators that the data set has no figures for."""
    return [name for name in names if not world.levels.get(name)]
