"""Draws one picture in a process of its own: a job as JSON in, the file out (see `picture`).

Vega's engine takes some 100 MB and keeps it; when this process ends, the machine has it back. So it starts light: no
data library, no Streamlit.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import vl_convert

from monitors.exports.composition import compose, font_folder

VEGA_LITE = "6.4"
SHARP = 2.0  # pixels of a PNG for each of the picture, so that it is sharp on paper too


def draw(job: dict[str, Any]) -> bytes:
    """The file of a job: SVG, or PNG of SHARP times its size. Raises ValueError where it cannot be drawn."""
    vl_convert.register_font_directory(str(font_folder()))
    svg = job["svg"] or vl_convert.vegalite_to_svg(job["spec"], vl_version=VEGA_LITE, format_locale="nl-NL")
    whole = compose(job, svg)
    return whole.encode() if job["kind"] == "svg" else vl_convert.svg_to_png(whole, scale=SHARP)


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin.buffer)))
