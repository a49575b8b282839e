"""What the visitor's browser can do: WebGL, which the zoomable map needs, and how wide the page is."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

_ASK = """
export default function ({ setStateValue, parentElement }) {
  if (parentElement.dataset?.asked) return;
  if (parentElement.dataset) parentElement.dataset.asked = "1";
  const canvas = document.createElement("canvas");
  const webgl = Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
  setStateValue("answer", { webgl, width: document.documentElement.clientWidth });
}
"""

_ask = st.components.v2.component("koersmonitor_browser", js=_ASK, isolate_styles=False)


@dataclass(frozen=True, slots=True)
class Browser:
    """`width` in pixels; both None until the browser has answered."""

    webgl: bool | None = None
    width: int | None = None


def browser() -> Browser:
    """Asks the browser, once a session; it answers with a second run."""
    answer = _ask(key="browser", on_answer_change=lambda: None).get("answer")
    return Browser(bool(answer["webgl"]), int(answer["width"])) if answer else Browser()
