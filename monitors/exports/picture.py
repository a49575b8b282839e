"""A figure as a picture to take along: PNG or SVG with its title, legend, source, date and link in the picture itself.

It is drawn on white in the colours of the light theme, whatever the screen shows, and holds no more than is seen: no
table of figures, no names of what is hidden.
"""

from __future__ import annotations

import base64
import json
import logging
import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pandas as pd
import pyarrow as pa

from monitors.exports.composition import PLACE
from monitors.presentation.legend import Mark
from monitors.presentation.theme import Theme, theme

LOG = logging.getLogger("koersmonitor")
ROOT = Path(__file__).parents[2]
SERVED = "/app/static/"  # what the browser fetches from the folder static/
PRINTED = replace(theme("light"), font='"Source Sans Pro", "Source Sans 3", "Source Sans", sans-serif')
LONGEST_NAME = PLACE // 2  # pixels that a name along an axis may take
SECONDS = 30  # the longest that one picture may take
AT_ONCE = 2  # pictures that are drawn at the same time; the others wait
_free = BoundedSemaphore(AT_ONCE)


class PictureError(RuntimeError):
    """A picture could not be made; the message is for the log, for Streamlit shows one text for every failed file."""


@dataclass(frozen=True, slots=True)
class Where:
    """Address of the screen that a picture is on, and of the page with the picture alone (empty: there is none)."""

    link: str
    alone: str = ""


def _no_marks(_: Theme) -> Sequence[Mark]:
    return ()


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure with all that belongs to it, for the screen and for paper.

    Attributes:
        name: what it is called in an address and in the name of a file, such as "kaart".
        heading: what it is called on the screen, such as "Kaart".
        title: what it shows, with the period.
        subtitle: of whom, and beside whom.
        sentence: what it says, drawn above it; may be empty.
        description: what it shows, for whoever can't see it.
        notes: where the figures come from, their certainty, what they don't say, the data set.
        where: where it is to be found again.
        rows, spec: a table and the Vega-Lite specification (by theme) that draws it. A specification that is as wide as
            its "container" becomes as wide as the paper; borders by address are taken from the folder static/.
        svg: or else a picture that is SVG already (by theme), with width and height.
        legend: what the marks mean, by theme.
        table: the same figures as texts, with what it is called.
        height: pixels of the drawing, to know how much room it needs.
    """

    name: str
    heading: str
    title: str
    subtitle: str
    sentence: str
    description: str
    notes: tuple[str, ...]
    where: Where
    rows: pa.Table | None = None
    spec: Callable[[Theme], dict[str, Any]] | None = None
    svg: Callable[[Theme], str] | None = None
    legend: Callable[[Theme], Sequence[Mark]] = _no_marks
    table: Callable[[], tuple[pd.DataFrame, str]] | None = None
    height: int = 400

    def vega(self, look: Theme) -> dict[str, Any]:
        """The Vega-Lite specification in a theme. Raises PictureError for a picture that has none."""
        if self.spec is None:
            raise PictureError(f"Figuur ‘{self.name}’ is geen grafiek van Vega.")
        return self.spec(look)


def to_svg(picture: Picture) -> bytes:
    """The picture as an SVG file, with its title and description in words. Raises PictureError."""
    return _drawn(job(picture, "svg"))


def to_png(picture: Picture) -> bytes:
    """The picture as a PNG file, 1.800 pixels wide. Raises PictureError."""
    return _drawn(job(picture, "png"))


def job(picture: Picture, kind: str) -> dict[str, Any]:
    """All that `drawing` needs, as values that JSON can hold.

    Raises:
        PictureError: the borders of a map are not there, or the picture has neither specification nor SVG.
    """
    if (picture.spec is None) == (picture.svg is None):
        raise PictureError(f"Figuur ‘{picture.name}’ heeft geen tekening.")
    return {
        "kind": kind, "font": PRINTED.font, "title": picture.title, "subtitle": picture.subtitle,
        "sentence": picture.sentence, "description": picture.description, "notes": list(picture.notes),
        "link": picture.where.link,
        "colours": {name: getattr(PRINTED, name) for name in ("background", "text", "muted", "border", "accent")},
        "legend": [mark._asdict() | {"edge_colour": PRINTED.text} for mark in picture.legend(PRINTED)],
        "svg": picture.svg(PRINTED) if picture.svg else "",
        "spec": standalone(picture.vega(PRINTED), picture.rows) if picture.spec else None,
    }


def standalone(spec: dict[str, Any], rows: pa.Table | None) -> dict[str, Any]:
    """The specification with its rows and borders in it: without them vl-convert draws an empty map without a word.

    On paper there is room for names that a screen cuts off. Raises PictureError where borders are asked of an address
    that is not in the folder static/.
    """
    whole: dict[str, Any] = _on_paper(spec)
    if whole.get("width") == "container":
        whole["width"] = PLACE
    if rows is not None:
        whole["data"] = {"values": [{name: _plain(value) for name, value in row.items()} for row in rows.to_pylist()]}
    return whole


def _plain(value: Any) -> Any:
    """A value as JSON has it: what is no number is nothing."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _on_paper(part: Any) -> Any:
    if isinstance(part, list):
        return [_on_paper(item) for item in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("url"), str):
        return {name: value for name, value in part.items() if name != "url"} | {"values": _borders(part["url"])}
    return {name: LONGEST_NAME if name == "labelLimit" else _on_paper(value) for name, value in part.items()}


def _borders(address: str) -> Any:
    """The contents of a file that the browser would fetch."""
    path = address.partition("?")[0]
    file = (ROOT / "static" / path.removeprefix(SERVED)).resolve()
    if not path.startswith(SERVED) or not file.is_relative_to(ROOT / "static") or not file.is_file():
        raise PictureError(f"De grenzen voor deze kaart ({address}) zijn er niet. Draai: python -m monitors.prepare")
    return json.loads(file.read_text("utf-8"))


# A process of its own for each picture, or for all pictures of a document. Not a pool: under Streamlit a process of
# multiprocessing would run app.py again (its main module is the page), and a picture that hangs could not be stopped.

COMMAND: tuple[str, ...] = (sys.executable, "-m", "monitors.exports.drawing")


def draw_all(jobs: Sequence[dict[str, Any]], patience: float = 0.0) -> list[bytes | None]:
    """The files of jobs, drawn by one process; None for one that could not be drawn, of which the log says why.

    Args:
        patience: seconds that may be waited and drawn beyond those of one picture.

    Raises:
        PictureError: the process failed, took too long, or could not start because others were drawing.
    """
    if not _free.acquire(timeout=SECONDS + patience):
        raise PictureError("Er worden nu te veel plaatjes tegelijk gemaakt. Probeer het zo nog eens.")
    try:
        done = subprocess.run(COMMAND, input=json.dumps(jobs).encode(), capture_output=True, timeout=SECONDS + patience,
                              cwd=ROOT, check=False)
    except subprocess.TimeoutExpired as slow:
        raise PictureError(f"Het plaatje was na {SECONDS + patience:.0f} seconden niet klaar. Neem de cijfers mee als "
                           "tabel.") from slow
    finally:
        _free.release()
    if done.stderr:
        said = done.stderr.decode(errors="replace")[-2000:]
        LOG.error("picture %r (%d): %s", jobs[0]["title"], done.returncode, said)
    if done.returncode or not done.stdout:
        raise PictureError(_FAILED)
    return [None if file is None else base64.b64decode(file) for file in json.loads(done.stdout)]


def _drawn(asked: dict[str, Any]) -> bytes:
    [file] = draw_all([asked])
    if file is None:
        raise PictureError(_FAILED)
    return file


_FAILED = "Het plaatje maken lukte niet. Neem de cijfers mee als tabel; de fout staat in het logboek."
