"""A picture on paper: title, sentence, drawing, legend, sources and link, one below the other, as one SVG.

Plain text and numbers in, SVG out: no Vega, no Streamlit, no files but the font that measures the text.
"""

from __future__ import annotations

import importlib.util
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from PIL import ImageFont

SVG = "http://www.w3.org/2000/svg"
WIDTH, MARGIN = 900, 28  # pixels
PLACE = WIDTH - 2 * MARGIN  # width of the drawing
FONTS = "font_source_sans_pro"  # the package that holds the font of the app as files
NORMAL, BOLD = 400, 700
_FILES = {NORMAL: "SourceSansPro-Regular.ttf", BOLD: "SourceSansPro-Bold.ttf"}
_MEASURED_AT = 200  # pixels; large, so that rounding to whole pixels does not count
_MARK, _GAP = 16, 22  # pixels: a mark of the legend, and the room between two entries
_BETWEEN_WORDS = re.compile(r"[ \t\r\n]+")  # not at a no-break space
_SPOKEN = ("role", "class")  # with aria-*: what Vega says of each mark, in English; the whole has its own words


class DrawingError(ValueError):
    """What is to be drawn is no SVG with a size."""


@cache
def font_folder() -> Path:
    """Where the files of the font are. Raises DrawingError when the package is not installed."""
    found = importlib.util.find_spec(FONTS)
    if found is None or not found.submodule_search_locations:
        raise DrawingError(f"het pakket {FONTS} met het lettertype is niet geïnstalleerd")
    return Path(found.submodule_search_locations[0]) / "files"


@cache
def _font(weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / _FILES[weight]), _MEASURED_AT)


def text_width(text: str, size: float, weight: int = NORMAL) -> float:
    """Width of a text in pixels."""
    return float(_font(weight).getlength(text)) * size / _MEASURED_AT


def wrapped(text: str, width: float, size: float, weight: int = NORMAL) -> list[str]:
    """The text in lines that fit; a word that is too long by itself, such as an address, is cut."""
    lines: list[str] = []
    line = ""
    for word in filter(None, _BETWEEN_WORDS.split(text)):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width, size, weight)
        lines += full
    return [*lines, line] if line else lines


def _pieces(word: str, width: float, size: float, weight: int) -> list[str]:
    """A word in as many pieces as it needs; at least one letter each."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, weight) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@dataclass
class Paper:
    """A sheet that is filled from above; `y` is where the next thing comes."""

    font: str
    y: float = float(MARGIN)
    parts: list[ET.Element] = field(default_factory=list)

    def text(self, text: str, size: int, colour: str, weight: int = NORMAL, link: str = "") -> None:
        """A paragraph, with room below it; nothing for an empty text."""
        lines = wrapped(text, PLACE, size, weight)
        for line in lines:
            self.y += size * 1.32
            drawn = self._line(line, MARGIN, self.y - size * 0.3, size, colour, weight)
            if link:
                anchor = ET.Element("a", {"href": link})
                anchor.append(drawn)
                drawn = anchor
            self.parts.append(drawn)
        self.y += size * 0.3 if lines else 0.0

    def _line(self, line: str, x: float, y: float, size: float, colour: str, weight: int) -> ET.Element:
        """A line of text; where the font is missing, another is squeezed to the width that was reckoned with."""
        found = ET.Element("text", {
            "x": _number(x), "y": _number(y), "font-family": self.font, "font-size": _number(size),
            "font-weight": str(weight), "fill": colour, "textLength": _number(text_width(line, size, weight)),
            "lengthAdjust": "spacingAndGlyphs"})
        found.text = line
        return found

    def drawing(self, svg: str) -> None:
        """An SVG below what is there, made smaller where it is too wide. Raises DrawingError where it is none."""
        try:
            found = ET.fromstring(svg)
            width, height = (float(found.attrib[name].removesuffix("px")) for name in ("width", "height"))
        except (ET.ParseError, KeyError, ValueError) as wrong:
            raise DrawingError(f"geen SVG met een breedte en een hoogte: {wrong}") from wrong
        if width <= 0 or height <= 0:
            raise DrawingError(f"de tekening is {width} bij {height} beeldpunten")
        _quiet(found)
        share = min(1.0, PLACE / width)
        found.attrib.setdefault("viewBox", f"0 0 {_number(width)} {_number(height)}")
        self.y += 8
        found.attrib |= {"x": str(MARGIN), "y": _number(self.y), "width": _number(width * share),
                         "height": _number(height * share)}
        self.parts.append(found)
        self.y += height * share + 8

    def legend(self, marks: Sequence[dict[str, Any]], colour: str, size: int = 14) -> None:
        """Marks with their words, as many on a line as fit."""
        x, high = float(MARGIN), size * 1.5
        for mark in marks:
            lines = wrapped(mark["words"], PLACE - _MARK - 8, size)
            wide = _MARK + 8 + max((text_width(line, size) for line in lines), default=0.0)
            if x > MARGIN and x + wide > MARGIN + PLACE:
                x, self.y = float(MARGIN), self.y + high
            self.parts.append(sign(mark, x, self.y + (high - _MARK) / 2, self.font))
            for number, line in enumerate(lines):
                at = self.y + (number + 0.5) * high + size * 0.34
                self.parts.append(self._line(line, x + _MARK + 8, at, size, colour, NORMAL))
            self.y += high * (len(lines) - 1)
            x += wide + _GAP
        self.y += high + 6 if marks else 0.0

    def rule(self, colour: str) -> None:
        """A thin line across."""
        self.y += 6
        self.parts.append(ET.Element("rect", {"x": str(MARGIN), "y": _number(self.y), "width": str(PLACE),
                                              "height": "1", "fill": colour}))
        self.y += 6

    def whole(self, title: str, description: str, background: str) -> str:
        """The sheet as an SVG file with a name and a description in words."""
        height = math.ceil(self.y + MARGIN)
        root = ET.Element("svg", {"xmlns": SVG, "width": str(WIDTH), "height": str(height),
                                  "viewBox": f"0 0 {WIDTH} {height}", "role": "img", "lang": "nl",
                                  "aria-labelledby": "km-titel km-beschrijving"})
        for tag, text in (("title", title), ("desc", description)):
            named = ET.SubElement(root, tag, {"id": "km-titel" if tag == "title" else "km-beschrijving"})
            named.text = text
        ET.SubElement(root, "rect", {"width": str(WIDTH), "height": str(height), "fill": background})
        for part in self.parts:
            _without_namespace(part)
            root.append(part)
        return ET.tostring(root, encoding="unicode")


def compose(job: dict[str, Any], svg: str) -> str:
    """The picture of a job (see `picture.job`) around its drawing."""
    colours, paper = job["colours"], Paper(job["font"])
    paper.text(job["title"], 24, colours["text"], BOLD)
    paper.text(job["subtitle"], 16, colours["muted"])
    paper.text(job["sentence"], 16, colours["text"])
    paper.drawing(svg)
    paper.legend(job["legend"], colours["text"])
    paper.rule(colours["border"])
    for note in job["notes"]:
        paper.text(note, 13, colours["muted"])
    paper.text(job["link"], 13, colours["accent"], link=job["link"])
    return paper.whole(job["title"], job["description"], colours["background"])


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _quiet(drawing: ET.Element) -> None:
    """Takes away what a drawing says of each of its marks: the picture says it once, in words."""
    for element in drawing.iter():
        for name in [n for n in element.attrib if n in _SPOKEN or n.startswith("aria-")]:
            del element.attrib[name]


def _without_namespace(part: ET.Element) -> None:
    """Plain names, so that one declaration at the root is enough."""
    for element in part.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")


# Marks of a legend, drawn: a font may lack them

def sign(mark: dict[str, Any], x: float, y: float, font: str) -> ET.Element:
    """The mark in a square of _MARK pixels; a sign that has no shape here is written as a letter."""
    shape = _SHAPES.get(mark["sign"])
    if shape is None:
        letter = ET.Element("text", {"x": _number(x + _MARK / 2), "y": _number(y + _MARK * 0.82),
                                     "text-anchor": "middle", "font-family": font, "font-size": str(_MARK),
                                     "fill": mark["colour"]})
        letter.text = mark["sign"]
        return letter
    path, kind = shape
    looks = {"d": path, "transform": f"translate({_number(x)},{_number(y)})", **_LOOKS[kind](mark["colour"])}
    if mark["edge"]:
        looks |= {"stroke": mark["edge_colour"], "stroke-width": "1.5",
                  "stroke-dasharray": ",".join(str(length) for length in mark["edge"])}
    return ET.Element("path", looks)


_CIRCLE = "M2.5,8a5.5,5.5 0 1,0 11,0a5.5,5.5 0 1,0 -11,0Z"
_DIAMOND, _SQUARE = "M8,1.5L14.5,8L8,14.5L1.5,8Z", "M1,1H15V15H1Z"
_UP, _DOWN, _ACROSS, _UPRIGHT = "M8,2L14.5,14H1.5Z", "M8,14L14.5,2H1.5Z", "M0,8H16", "M8,0V16"
_FILL, _OPEN, _LINE, _DASHED, _PALE, _HALF = "vol", "open", "lijn", "streepjes", "licht", "half"
_LOOKS = {
    _FILL: lambda colour: {"fill": colour},
    _OPEN: lambda colour: {"fill": "none", "stroke": colour, "stroke-width": "2"},
    _LINE: lambda colour: {"fill": "none", "stroke": colour, "stroke-width": "2.5"},
    _DASHED: lambda colour: {"fill": "none", "stroke": colour, "stroke-width": "2.5", "stroke-dasharray": "4,2"},
    _PALE: lambda colour: {"fill": colour, "fill-opacity": "0.14", "stroke": colour, "stroke-width": "0.5"},
    _HALF: lambda colour: {"fill": colour, "fill-opacity": "0.33"},
}
_SHAPES = {
    "●": (_CIRCLE, _FILL), "○": (_CIRCLE, _OPEN), "◆": (_DIAMOND, _FILL), "◇": (_DIAMOND, _OPEN),
    "■": (_SQUARE, _FILL), "□": (_SQUARE, _OPEN), "▲": (_UP, _FILL), "△": (_UP, _OPEN), "▼": (_DOWN, _FILL),
    "▽": (_DOWN, _OPEN), "─": (_ACROSS, _LINE), "━": (_ACROSS, _LINE), "—": (_ACROSS, _LINE), "╌": (_ACROSS, _DASHED),
    "┄": (_ACROSS, _DASHED), "│": (_UPRIGHT, _LINE), "┃": (_UPRIGHT, _LINE),
    "▮": (_SQUARE, _FILL), "┆": (_UPRIGHT, _DASHED), "▒": (_SQUARE, _PALE),
    "▓": (_SQUARE, _HALF),
}
