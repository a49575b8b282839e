"""A dossier on two pages as a tagged PDF: what is urgent, in a table and two pictures. Typst makes it.

What does not fit is left out, and the sheet says so; the annex has everything.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from pathlib import Path
from typing import Any, Literal

import typst

from monitors.domain.observation import Status
from monitors.exports.annex import EMPTY, fact
from monitors.exports.composition import font_folder
from monitors.exports.contents import EXAMPLE, EXAMPLE_MEANS, Content, Kind, Point, Said, Subject, brief
from monitors.exports.document import NOT_DRAWN, Part, drawn
from monitors.exports.picture import PRINTED
from monitors.presentation.dossier_words import OWN_FIGURES
from monitors.presentation.numbers import status_label

LOG = logging.getLogger("koersmonitor")
FORM = Path(__file__).with_name("factsheet.typ")
ACCESSIBLE: Literal["ua-1"] = "ua-1"  # PDF/UA: tagged, with titles and texts for pictures
MOST_ROWS, MOST_PLATES, MOST_STANCES, MOST_SERIES = 20, 4, 5, 4  # that may be on it; the form takes as many as fit
_NOTHING_DRAWN = "Van deze onderwerpen zijn er geen cijfers om te tekenen."
MOST_YEARS = 6
SURE = status_label(Status.MEASURED)
_NO_SUBJECTS = "In dit dossier staan nog geen afspraken of cijfers."


def urgent(content: Content) -> list[Subject]:
    """The agreements, the most urgent first, and behind them the figures without a target."""
    return sorted((s for s in content.subjects if s.kind is not Kind.GONE), key=lambda s: s.rank)


def verdict_counts(content: Content) -> str:
    """How many agreements there are of each verdict, in a sentence; empty without agreements."""
    agreed = [s for s in urgent(content) if s.verdict is not None]
    counts = Counter(s.verdict.word for s in agreed if s.verdict)
    if len(agreed) == 1:
        return f"1 afspraak: {next(iter(counts))}."
    return f"{len(agreed)} afspraken: " + ", ".join(f"{n} {word}" for word, n in counts.items()) + "." if agreed else ""


def to_factsheet(content: Content) -> bytes:
    """The file. Raises typst.TypstError where it cannot be made."""
    shown = urgent(content)
    plates = [s for s in shown if s.chart is not None][:MOST_PLATES]
    pictures = drawn([s.chart for s in plates if s.chart], "svg")
    data = json.dumps(_head(content, shown) | {"plates": [
        _plate(s, picture) for s, picture in zip(plates, pictures, strict=True)]})
    try:
        return _compiled(data, ACCESSIBLE)
    except typst.TypstError as refused:  # such as a letter that no font here has; better a plain file than none
        LOG.error("factsheet without %s: %s", ACCESSIBLE, refused)
        return _compiled(data, None)


def _compiled(data: str, standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(str(FORM), font_paths=[str(font_folder())], sys_inputs={"data": data},
                         pdf_standards=standard)


def _head(content: Content, shown: list[Subject]) -> dict[str, Any]:
    stances = [f"{brief(theme.name, 40)}: " + ", ".join(f"{s.party} {s.word}" for s in theme.stances)
               for theme in content.themes if any(s.agreed or s.remark for s in theme.stances)]
    return {
        "title": brief(content.title, 90) or content.gemeente, "subtitle": content.gemeente,
        "mark": f"{EXAMPLE}. {EXAMPLE_MEANS}" if content.example else "", "lead": verdict_counts(content),
        "beside": list(content.beside), "headers": ["Onderwerp", "Nu", "Doel", "Oordeel"],
        "heading": "De afspraken, de meest urgente eerst" if any(s.verdict for s in shown) else "De cijfers",
        "rows": [_row(s) for s in shown[:MOST_ROWS]], "unlisted": max(len(shown) - MOST_ROWS, 0),
        "empty": _NO_SUBJECTS if content.themes else EMPTY, "nothing": _NOTHING_DRAWN if shown else EMPTY,
        "stances": stances[:MOST_STANCES], "second": "In beeld", "undrawn": NOT_DRAWN,
        "explained": "Wat deze cijfers zijn", "about": _about(shown), "years": "De cijfers per jaar",
        "series": [_series(s) for s in shown[:MOST_SERIES] if s.newest],
        "know": ["Een oordeel gaat over het cijfer, niet over de inzet van mensen.",
                 "‘Afgeschermd’: de bron toont het cijfer niet. ‘Voorlopig’: de bron kan het nog bijstellen.",
                 "Definities, bronnen en alle cijfers staan in de bijlage (Word) en in het Excel-bestand."],
        "origin": content.origin, "link": content.link, "foot": f"Koersmonitor, gegevensset {content.version}"
        + (f" · {EXAMPLE}" if content.example else ""),
        **{name: getattr(PRINTED, name) for name in ("text", "muted", "border", "accent", "band")}}


def _row(subject: Subject) -> dict[str, Any]:
    title = brief(subject.title, 70) + (f" ({OWN_FIGURES})" if subject.kind is Kind.OWN else "")
    ruled = {"text": subject.verdict.text, "colour": subject.verdict.colour} if subject.verdict else None
    return {"cells": [title, *(brief(_words(fact(subject, label)), 60) for label in ("Nu", "Doel"))], "verdict": ruled}


def _series(subject: Subject) -> dict[str, Any]:
    """The newest figures in a table of two rows."""
    return {"title": brief(subject.title, 90), "periods": [p.period for p in subject.newest[-MOST_YEARS:]],
            "figures": [brief(_mark(p), 40) for p in subject.newest[-MOST_YEARS:]]}


def _mark(point: Point) -> str:
    """A figure with what is uncertain about it."""
    sure = point.figure.value is None or point.status == SURE
    return point.figure.text if sure else f"{point.figure.text} ({point.status})"


def _about(shown: list[Subject]) -> list[dict[str, str]]:
    """What each figure is and does not say, once."""
    known = {s.indicator: {"title": brief(s.name, 90), "text": brief(f"{s.definition} Let op: {s.caution}", 600)}
             for s in shown}
    return list(known.values())[:MOST_ROWS]


def _words(part: Part) -> str:
    return part.text if isinstance(part, Said) else part


def _plate(subject: Subject, picture: bytes | None) -> dict[str, str]:
    return {"title": brief(subject.title, 90), "svg": (picture or b"").decode(),
            "sentence": brief(" ".join(s.text for s in subject.sentences[:2]), 330),
            "alt": subject.chart.alt.text if subject.chart else "",
            "source": brief(f"{subject.source} Let op: {subject.caution}", 330)}
