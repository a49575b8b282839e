"""Draws pictures in a process of its own: a list of jobs as JSON in, a list of files in base64 out (see `picture`).

Vega's engine takes some 100 MB and keeps it; when this process ends, the machine has it back. So it starts light: no
data library, no Streamlit.
"""

from __future__ import annotations

import base64
import json
import sys
import traceback
from typing import Any

import vl_convert

from monitors.exports.composition import compose, font_folder

VEGA_LITE = "6.4"
SHARP = 2.0  # pixels of a PNG for each of the picture, so that it is sharp on paper too


def draw(job: dict[str, Any]) -> bytes:
    """The file of a job: SVG, or PNG of SHARP times its size, or as sharp as it asks.

    Raises ValueError where it cannot be drawn.
    """
    svg = job["svg"] or vl_convert.vegalite_to_svg(job["spec"], vl_version=VEGA_LITE, format_locale="nl-NL")
    whole = compose(job, svg)
    return whole.encode() if job["kind"] == "svg" else vl_convert.svg_to_png(whole, scale=job.get("sharp", SHARP))


def draw_all(jobs: list[dict[str, Any]]) -> list[str | None]:
    """The files in base64; None for a picture that could not be drawn, of which the log says why."""
    files: list[str | None] = []
    for job in jobs:
        try:
            files.append(base64.b64encode(draw(job)).decode("ascii"))
        except Exception:  # one that fails must not cost the others; the engine raises whatever it likes
            print(job["title"], traceback.format_exc(), file=sys.stderr)
            files.append(None)
    return files


if __name__ == "__main__":
    vl_convert.register_font_directory(str(font_folder()))
    json.dump(draw_all(json.load(sys.stdin.buffer)), sys.stdout)
