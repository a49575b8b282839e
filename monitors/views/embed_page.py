"""Body of the page Figuur: one picture with its sentence, legend, figures and source, and no choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

import streamlit as st

from monitors.exports.picture import Picture
from monitors.presentation.charts import svg_image
from monitors.views import (
    backtest_page,
    compare_pictures,
    course_page,
    indicator_page,
    map_page,
    parts,
    pictures,
    profile_pictures,
    wijken_pictures,
)
from monitors.views.frame import Screen, notice

FIELDS = pictures.EVERY_FIELD
# Name in the address: how the picture of a selection is made, or what to say when there is none.
PICTURES: Mapping[str, Callable[[Screen], Picture | str]] = {
    pictures.MAP: map_page.picture,
    pictures.TREND: indicator_page.development,
    pictures.RANKING: indicator_page.ranking,
    "koers": course_page.picture,
    "ijking": backtest_page.picture,
    compare_pictures.GROUPS_PICTURE: compare_pictures.groups_picture,
    compare_pictures.ALIKE_ONES: compare_pictures.alike_picture,
    compare_pictures.FUNNEL: compare_pictures.funnel_picture,
    compare_pictures.SCATTER: compare_pictures.scatter_picture,
    compare_pictures.SMALL_ONES: compare_pictures.small_picture,
    wijken_pictures.MAP: wijken_pictures.map_picture,
    wijken_pictures.RANKING: wijken_pictures.ranking_picture,
    wijken_pictures.BUURT_MAP: wijken_pictures.buurt_map_picture,
    wijken_pictures.SIGNAL_MAP: wijken_pictures.signal_map_picture,
    wijken_pictures.SCATTER: wijken_pictures.scatter_picture,
    profile_pictures.PROFILE: profile_pictures.places_picture,
    profile_pictures.TINTS: profile_pictures.tints_picture,
    profile_pictures.CHAPTER: profile_pictures.years_picture,
}


def body(screen: Screen) -> None:
    """Draws the page; the map where no figure is asked for."""
    with st.container(key="ingebed" if st.context.is_embedded else "figuur"):
        _body(screen)


def _body(screen: Screen) -> None:
    name = screen.selection.figuur or pictures.MAP
    make = PICTURES.get(name)
    if make is None:
        notice(f"De figuur ‘{name}’ bestaat niet. Wel: {', '.join(PICTURES)}.", warning=True)
        return
    found = make(screen)
    if isinstance(found, str):
        notice(found, warning=True)
    else:
        _draw(screen, found)


def _draw(screen: Screen, picture: Picture) -> None:
    st.title(picture.title, anchor=False)
    sentence = f'<p class="km-prose">{escape(picture.sentence)}</p>' if picture.sentence else ""
    st.html(f'<p class="km-muted">{escape(picture.subtitle)}</p>{sentence}')
    if picture.svg is None:
        st.vega_lite_chart(picture.rows, picture.vega(screen.theme), theme=None, key=f"figuur_{picture.name}",
                           alt=f"{picture.heading}. De beschrijving staat eronder.")
    else:
        st.html(svg_image(picture.svg(screen.theme), picture.description, "km-figure"))
    sources = "".join(f'<p class="km-source">{escape(note)}</p>' for note in picture.notes[:-1])  # foot: the data set
    st.html(f'<p class="km-hidden">{escape(picture.description)}</p>'
            + parts.legend_html(f"Legenda: {picture.title}", picture.legend(screen.theme)) + sources
            + f'<p><a class="km-link" href="{escape(picture.where.link)}" target="_blank" rel="noopener">'
              "Bekijk dit in Koersmonitor</a></p>")
    if picture.table is not None:
        _table(picture)


def _table(picture: Picture) -> None:
    """The same figures, made once somebody opens it."""
    box = st.expander("De cijfers als tabel", key="figuur_tabel", on_change="rerun")
    if box.open and picture.table is not None:
        with box:
            parts.table(*picture.table())
