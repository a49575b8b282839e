"""Take it with you: a picture as PNG and SVG, its figures as CSV and Excel, a permanent link, and lines to embed it.

Every page with a picture calls `take_along` once for each, under the picture:

    found = pictures.development(screen, figure)       # or your own exports.picture.Picture
    take_along(screen, found, {"Reeks Utrecht": lambda: download.series_sheet(figure, found.where.link)})

Your own picture: make a `Picture` with `where=pictures.links(screen, NAME, PAGE, FIELDS)` and `pictures.notes(world,
source line, caution)`, and add one line to `embed_page.PICTURES`, so that it can be embedded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape

import streamlit as st

from monitors.exports import picture as export
from monitors.exports.picture import Picture
from monitors.exports.sheet import Sheet, file_name
from monitors.views import parts
from monitors.views.frame import Screen

_FORMATS = (("PNG", "png", "image/png", export.to_png), ("SVG", "svg", "image/svg+xml", export.to_svg))
_AROUND = 560  # pixels that title, sentence, legend and sources take in a frame


def take_along(screen: Screen, picture: Picture, sheets: Mapping[str, Callable[[], Sheet]] | None = None) -> None:
    """A button that opens all ways to take a picture along. What is in it is only made, and sent, once it is open.

    Args:
        picture: the picture above it; its `name` and the labels of the sheets must differ from others on the page.
        sheets: its figures, by what they are called; made when they are asked for.
    """
    box = st.popover(f"{picture.heading} meenemen", key=f"meenemen_{picture.name}", on_change="rerun")
    if box.open:
        with box:
            _contents(screen, picture, sheets or {})


def _contents(screen: Screen, picture: Picture, sheets: Mapping[str, Callable[[], Sheet]]) -> None:
    with st.container(horizontal=True):
        for word, ending, mime, write in _FORMATS:
            st.download_button(f"{picture.heading} als {word}", partial(write, picture),
                               f"{file_name(picture.title, picture.heading)}.{ending}", mime, on_click="ignore",
                               key=f"{ending}_{picture.name}")
    parts.downloads(picture.title, sheets)
    version = screen.world.store.meta["version"]
    st.html(copy_field("Vaste link naar deze figuur", picture.where.link)
            + '<p class="km-source">De link bewaart uw keuzes, niet de cijfers: wie hem later opent, ziet die keuzes '
              f"met de nieuwste gegevensset. Nu is dat {escape(version)}. Plaatje en tabel bewaren de cijfers van nu."
              "</p>"
            + (copy_field("Regel voor uw eigen website", embed_code(picture), lines=4)
               + '<p class="km-source">De figuur staat daar zonder menu en volgt ook de nieuwste cijfers.</p>'
               if picture.where.alone else ""))


def embed_code(picture: Picture) -> str:
    """The line of HTML that shows the picture on another page."""
    return (f'<iframe src="{escape(picture.where.alone)}" title="{escape(f"{picture.heading}: {picture.title}")}" '
            f'width="100%" height="{picture.height + _AROUND}" style="border:0" loading="lazy"></iframe>')


def copy_field(label: str, text: str, lines: int = 1) -> str:
    """A text to copy, by button or by hand."""
    field = (f'<input type="text" readonly value="{escape(text)}">' if lines == 1 else
             f'<textarea readonly rows="{lines}">{escape(text)}</textarea>')
    return (f'<div class="km-copy"><label><span>{escape(label)}</span>{field}</label>'
            f'<button type="button" data-km-copy aria-label="Kopieer: {escape(label.lower())}">Kopieer</button>'
            '<span role="status"></span></div>')
