"""The neutral document: what stands on paper in which order, without the form of Word or of anything else."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from monitors.exports.contents import Chart, Said
from monitors.exports.picture import Picture, PictureError, Where, draw_all, job

LOG = logging.getLogger("koersmonitor")
_SECONDS = 1.0  # that a picture may take more when it is one of many; usually it is a tenth
_SHARP = 1.5  # pixels of a PNG for each of the picture: 210 to the inch on A4, at half the time of 2
_WAITING = 60.0  # seconds to wait for the pictures of other documents
NOT_DRAWN = "Het plaatje kon niet worden gemaakt. De cijfers staan in de tabel."
Part = str | Said


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `look` is "normal", "lead", "small" or "mark" (what must not be overlooked)."""

    parts: tuple[Part, ...]
    look: str = "normal"


@dataclass(frozen=True, slots=True)
class Facts:
    """What something is, in words beside its name."""

    rows: tuple[tuple[str, tuple[Part, ...]], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a header row; `widths` are parts of the width of the page."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Part, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plate:
    """A chart as a picture, with what it shows in words."""

    chart: Chart
    caption: str


@dataclass(frozen=True, slots=True)
class ContentsList:
    """The headings of the document, as links."""

    heading: str


@dataclass(frozen=True, slots=True)
class NewPage:
    pass


Block = Heading | Text | Facts | Grid | Plate | ContentsList | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """A title page and what comes after it. `mark` stands on every page; empty where nothing has to be said."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    mark: str
    origin: str
    link: str

    @property
    def charts(self) -> list[Chart]:
        return [block.chart for block in self.blocks if isinstance(block, Plate)]


def drawn(charts: Sequence[Chart], kind: str = "png") -> list[bytes | None]:
    """The charts as files, without title and source, for those stand beside it; None for what could not be drawn."""
    if not charts:
        return []
    jobs = [job(_picture(chart), kind) | {"sharp": _SHARP} for chart in charts]
    try:
        return draw_all(jobs, _WAITING + _SECONDS * len(jobs))
    except PictureError as failed:  # the document is worth having without its pictures, and says that they lack
        LOG.error("document without pictures: %s", failed)
        return [None] * len(charts)


def _picture(chart: Chart) -> Picture:
    return Picture("plaat", "", "", "", "", chart.alt.text, (), Where(""), rows=chart.rows, spec=lambda _: chart.spec,
                   legend=lambda _: chart.legend)
