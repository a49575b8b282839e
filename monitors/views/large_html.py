"""A large piece of our own HTML.

`st.html` has the browser clean what it is given, and for a table of a hundred rows that takes as long as drawing it.
Here it gets one empty element with the HTML in an attribute; static/groot.js unpacks that before the browser draws.
"""

from __future__ import annotations

from html import escape

import streamlit as st

PACKED = "km-packed"


def large_html(html: str) -> None:
    """Shows HTML that nobody cleans: every text in it that is not ours must have been escaped."""
    st.html(f'<div class="{PACKED}" data-html="{escape(html)}"></div>')
