"""Whether the visitor's browser can draw with WebGL, which the zoomable map needs."""

from __future__ import annotations

import streamlit as st

_ASK = """
export default function ({ setStateValue, parentElement }) {
  if (parentElement.dataset?.asked) return;
  if (parentElement.dataset) parentElement.dataset.asked = "1";
  const canvas = document.createElement("canvas");
  setStateValue("available", Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl")));
}
"""

_ANSWER = "webgl_antwoord"
_ask = st.components.v2.component("koersmonitor_webgl", js=_ASK, isolate_styles=False)


def available() -> bool | None:
    """True or False once the browser has answered, on this page or on an earlier one; None before that."""
    found = _ask(key="webgl", on_available_change=lambda: None).get("available")
    if found is not None:
        st.session_state[_ANSWER] = bool(found)
    answer: bool | None = st.session_state.get(_ANSWER)
    return answer
