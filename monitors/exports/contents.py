"""What a document of a dossier says, before it has a form: themes with their subjects, figures, words and charts.

The views fill it; `annex`, `slides`, `factsheet` and `workbook` each give it a form. Every figure and every sentence
that rests on figures is a `Said`, with the key by which `python -m monitors.verify` finds it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa

from monitors.domain.dossier import Dossier
from monitors.exports.picture import PRINTED
from monitors.presentation.legend import Mark
from monitors.store import Load

EXAMPLE = "Voorbeeld, geen besluit"
EXAMPLE_MEANS = "De doelen in dit document zijn bedacht om iets te laten zien. Niemand heeft ze afgesproken."
MOST_POINTS = 10  # figures of a series on paper
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without characters that a file of Office refuses; ends of lines are one character."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def brief(text: str, longest: int = 200) -> str:
    """The text on one line, cut where it is longer."""
    flat = " ".join(printable(text).split())
    return flat if len(flat) <= longest else f"{flat[:longest - 1]}…"


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def number_text(value: float) -> str:
    """A number as the record and the verify command write it: the last bits differ from program to program."""
    return f"{value:.12g}"


class Kind(StrEnum):
    """What a subject is; the words are those of the documents."""

    AGREED = "afspraak"
    FIGURE = "cijfer"
    OWN = "eigen cijfer"
    GONE = "zonder cijfers"


@dataclass(frozen=True, slots=True)
class Said:
    """A figure or a sentence as it is shown. `value` is the figure as a number, rounded as shown; None in a sentence
    and where there is no figure."""

    key: str
    text: str
    value: float | None = None
    decimals: int = 0

    @property
    def number(self) -> Said:
        """The number of a figure as a piece of its own, where that stands in a file as a number; else empty."""
        text = "" if self.value is None else number_text(self.value)
        return Said(f"{self.key}|getal", text, self.value, self.decimals)


@dataclass(frozen=True, slots=True)
class Ruled(Said):
    """A verdict: its text is symbol and word, its colour that of its tone (good, doubt, bad, neutral)."""

    word: str = ""
    tone: str = "neutral"

    @property
    def colour(self) -> str:
        found: str = getattr(PRINTED, self.tone)
        return found


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a series, with what stands beside it: the agreed path, or the sum so far."""

    period: str
    figure: Said
    status: str
    source: str = ""
    margin: float | None = None
    path: Said | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture to be drawn: a Vega-Lite specification with its rows, legend and text."""

    spec: dict[str, Any]
    rows: pa.Table
    legend: tuple[Mark, ...]
    alt: Said


@dataclass(frozen=True, slots=True)
class Subject:
    """An agreement, or a figure without a target, with all that belongs to it.

    `facts` are figures by what they are called; `words` what the dossier itself says. `verdict` is empty without a
    target, `rank` orders subjects by urgency (the lowest first). `upper` is the upper end of a target that has two.
    """

    kind: Kind
    title: str
    indicator: str = ""
    name: str = ""
    unit: str = ""
    region: str = ""
    verdict: Ruled | None = None
    rank: tuple[int, float] = (9, 1.0)
    facts: tuple[tuple[str, Said], ...] = ()
    upper: Said | None = None
    sentences: tuple[Said, ...] = ()
    points: tuple[Point, ...] = ()
    path_name: str = "Afgesproken pad"
    chart: Chart | None = None
    definition: str = ""
    caution: str = ""
    source: str = ""
    words: tuple[tuple[str, str], ...] = ()

    @property
    def newest(self) -> tuple[Point, ...]:
        """The figures that come on paper; all of them are known, so that an older paper can be verified."""
        return self.points[-MOST_POINTS:]


@dataclass(frozen=True, slots=True)
class Stance:
    """What a party says of a theme."""

    party: str
    agreed: bool
    remark: str

    @property
    def word(self) -> str:
        """Whether the party agrees; of one that said nothing that is not known."""
        if self.agreed:
            return "akkoord"
        return "nog niet akkoord" if self.remark.strip() else "nog geen reactie"


@dataclass(frozen=True, slots=True)
class Theme:
    name: str
    about: str
    subjects: tuple[Subject, ...]
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that is said, with the data set that it rests on; `day` is an ISO date, `made` the same in words.

    `load` is the last load of the data set, `maker` the fingerprint of what made words of its figures.
    """

    title: str
    region: str
    gemeente: str
    group: str
    dossier: Dossier
    version: str
    load: Load
    maker: str
    day: str
    made: str
    link: str
    themes: tuple[Theme, ...]
    milestones: tuple[tuple[str, str], ...] = ()

    @property
    def subjects(self) -> Iterator[Subject]:
        return (subject for theme in self.themes for subject in theme.subjects)

    @property
    def beside(self) -> tuple[str, ...]:
        """What a reader would look for in vain: agreements on others, and subjects that there are no figures of."""
        elsewhere = sum(a.region != self.region for a in self.dossier.agreements)
        gone = [s.title for s in self.subjects if s.kind is Kind.GONE]
        return tuple(filter(None, (
            f"Niet in dit document: {_counted(elsewhere, 'afspraak', 'afspraken')} over een andere gemeente."
            if elsewhere else "",
            f"Zonder cijfers, en dus zonder oordeel: {', '.join(brief(title, 60) for title in gone[:5])}"
            + (f" en nog {len(gone) - 5}." if len(gone) > 5 else ".") if gone else "")))

    @property
    def example(self) -> bool:
        return self.dossier.example

    @property
    def origin(self) -> str:
        """Which figures these are, and of when."""
        return f"Koersmonitor, gegevensset {self.version}. Gemaakt {self.made}."
