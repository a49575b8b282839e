"""Keeps the selection, the widgets and the URL in step.

The URL decides when it is not what we wrote last (a link, back, forward); else the session does. An empty query
is a click in the menu: then the visitor's choices go along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from monitors.views.address_reading import Choices, doubled_notice, parse
from monitors.views.selection import Selection

_SELECTION, _WRITTEN, _NOTICES = "selectie", "geschreven", "meldingen"


def current(choices: Choices) -> Selection:
    """The selection of this run; what the URL said wrongly waits in `notices`."""
    query = st.query_params.to_dict()
    known = st.session_state.get(_SELECTION)
    if known is None or (query and query != st.session_state.get(_WRITTEN)):
        known, notices = parse(query, choices)
        st.session_state[_SELECTION] = known
        st.session_state[_NOTICES] = (*notices, *map(doubled_notice, _doubled()))
    return known


def _doubled() -> list[str]:
    """Names that stand in the URL more than once; Streamlit gives the last value of each."""
    return [name for name in st.query_params if len(st.query_params.get_all(name)) > 1]


def notices() -> tuple[str, ...]:
    """What the URL said wrongly, or what a choice led to; stays until the next choice."""
    found: tuple[str, ...] = st.session_state.get(_NOTICES, ())
    return found


def change(*, notice: str | None = None, **fields: Any) -> None:
    """Changes fields of the selection; the next run shows it, with the notice."""
    if "gemeente" in fields:
        fields = {"wijk": None} | fields  # a wijk belongs to one municipality
    st.session_state[_SELECTION] = replace(st.session_state.get(_SELECTION, Selection()), **fields)
    st.session_state[_NOTICES] = () if notice is None else (notice,)


def link(selection: Selection, names: Iterable[str]) -> str:
    """The address of this screen, to find it again."""
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(selection.to_query(tuple(names)))}"


def address(page: str, selection: Selection, names: Iterable[str], **settings: str) -> str:
    """The address of another page with these fields of the selection; `settings` are Streamlit's own, such as embed."""
    at = urlsplit(st.context.url or "")
    server = f"{at.scheme}://{at.netloc}/" if at.netloc else "/"
    return f"{server}{page}?{urlencode(selection.to_query(tuple(names)) | settings)}"


def write(selection: Selection, names: Iterable[str]) -> None:
    """Puts the selection in the URL, if it is not there already."""
    query = selection.to_query(tuple(names))
    st.session_state[_WRITTEN] = query
    if st.query_params.to_dict() != query or _doubled():
        st.query_params.from_dict(query)


def bound(field: str, value: Any, taken: Callable[[Any], None] | None = None) -> dict[str, Any]:
    """Arguments that tie a widget to a field of the selection: it shows `value`, and what a visitor chooses goes to
    `taken`, or else into the field.
    """
    key = f"kies_{field}"
    st.session_state[key] = value

    def take() -> None:
        new = st.session_state[key]
        if taken is not None:
            taken(new)
        else:
            change(**{field: new})

    return {"key": key, "on_change": take}


def take_click(key: str, field: str = "gemeente") -> None:
    """Chooses the municipality, or the wijk, that was clicked in the picture with this key."""
    chosen = st.session_state[key].selection.get("kies") or []
    if chosen:
        change(**{field: chosen[0]["code"]})


def switch(field: str, label: str, words: Mapping[str, str], value: str, taken: Callable[[Any], None] | None = None,
           **settings: Any) -> None:
    """Buttons next to each other for one field, of which one is always chosen; `words` has what each is called.

    `taken`: what is done with the choice, where it is not just put in the field.
    """
    st.segmented_control(label, list(words), format_func=words.__getitem__, required=True,
                         **bound(field, value, taken), **settings)
