"""A large piece of our own HTML.

`st.html` has the browser clean what it is given, and for a table of a hundred rows that takes as long as drawing it.
This hands it over as it is.
"""

from __future__ import annotations

import streamlit as st

_PLACE = """
export default function ({ parentElement, data }) {
  let place = parentElement.querySelector(":scope > .km-html");
  if (!place) {
    place = document.createElement("div");
    place.className = "km-html";
    parentElement.append(place);
  }
  place.innerHTML = data;
}
"""
_show = st.components.v2.component("koersmonitor_html", js=_PLACE, isolate_styles=False)


def large_html(html: str, key: str) -> None:
    """Shows HTML that nobody cleans: every text in it that is not ours must have been escaped. `key`: its place."""
    _show(data=html, key=key)
