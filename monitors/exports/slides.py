"""A dossier as slides for PowerPoint: one message each, its source in the notes, every picture with its text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.util import Cm, Pt

from monitors.domain.observation import Status
from monitors.domain.verdict import Verdict
from monitors.exports.annex import EMPTY, NOTHING, fact
from monitors.exports.composition import BOLD, NORMAL, wrapped
from monitors.exports.contents import (
    EXAMPLE,
    EXAMPLE_MEANS,
    Chart,
    Content,
    Kind,
    Ruled,
    Said,
    Subject,
    brief,
    printable,
)
from monitors.exports.document import NOT_DRAWN, Part, drawn
from monitors.exports.factsheet import urgent, verdict_counts
from monitors.exports.picture import PRINTED
from monitors.presentation.course_words import verdict_symbol, verdict_word
from monitors.presentation.dossier_words import OWN_FIGURES
from monitors.presentation.numbers import status_label

FEWEST = 6
MOST_SUBJECTS = 4  # slides about one subject each
MOST_ROWS = 8
_WIDE, _HIGH, _EDGE = Cm(33.87), Cm(19.05), Cm(1.6)
_INSIDE = _WIDE - 2 * _EDGE
_TOP, _FOOT = Cm(3.8), Cm(1.4)  # where the title ends, and what is left for the line below everything
_TITLE, _SMALLER, _TEXT = 30, 24, 20  # points
_CELLS = (18, 14)  # points; the largest that all rows fit with, or else the last
_LINE = 1.25  # height of a line, as a part of its letters
_MARGIN = Cm(0.6)  # left and right in a cell or a box of text
_FIRST = 0.37  # part of a table that its first column takes
_TITLE_ONLY = 5  # the layout's place in the template
_LANGUAGE = "nl-NL"
_MEANS = {
    Verdict.ACHIEVED: "het doel is gehaald, op definitieve cijfers.",
    Verdict.ON_COURSE: "het tempo is genoeg, en het vooruitzicht is dat het doel wordt gehaald.",
    Verdict.VULNERABLE: "het tempo en het vooruitzicht zeggen niet hetzelfde.",
    Verdict.OFF_COURSE: "het tempo is te laag, en het vooruitzicht is dat het doel niet wordt gehaald.",
    Verdict.UNDECIDED: "de cijfers zijn er niet naar; de reden staat bij de afspraak."}
_READING = tuple(f"{verdict_symbol(v)} {verdict_word(v)}: {means}" for v, means in _MEANS.items())
_WORDS = (*(f"‘{status_label(status)}’: {meaning}." for status, meaning in (
    (Status.SUPPRESSED, "de bron toont het cijfer niet; dat is geen nul"),
    (Status.PROVISIONAL, "de bron kan het cijfer nog bijstellen"),
    (Status.RECALCULATED, "omgerekend naar de gemeenten van nu"))),
    f"‘{OWN_FIGURES}’: van wie het dossier maakte, niet van het CBS.")


@dataclass(frozen=True, slots=True)
class Slide:
    """One message, with a verdict behind it where there is one. Below it lines, a table or a picture; `notes` are what
    whoever presents it must know."""

    message: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[Part, ...], ...] = ()
    chart: Chart | None = None
    notes: str = ""
    verdict: Ruled | None = None


def slides_of(content: Content) -> list[Slide]:
    """Six to eight slides; of an empty dossier two, of which the second says that it is empty."""
    shown = urgent(content)
    opening = [content.gemeente, verdict_counts(content), *content.beside, content.origin, content.link]
    first = Slide(brief(content.title, 110) or content.gemeente, tuple(
        line for line in ((f"{EXAMPLE}. {EXAMPLE_MEANS}" if content.example else ""), *opening) if line),
        notes=content.dossier.note)
    if not content.themes:
        return [first, Slide("Dit dossier is nog leeg", (EMPTY,))]
    found = [first, *_overview(shown), *map(_one, shown[:MOST_SUBJECTS]), _parties(content)]
    more = [*_without(content), *_others(shown[MOST_SUBJECTS:]), *_remarks(content), _planning(content),
            Slide("Een oordeel is een van vijf woorden", _READING), Slide("Niet elk cijfer staat even vast", _WORDS)]
    extra = more[:max(FEWEST - 1 - len(found), 0)]
    return [*found, *extra, _last(content, dated=_planning(content) not in extra)]


def _overview(shown: Sequence[Subject]) -> Iterator[Slide]:
    agreed = [s for s in shown if s.kind is Kind.AGREED]
    if agreed:
        yield Slide(_standing(agreed), table=(("Afspraak", "Nu", "Doel", "Oordeel"), *(
            (brief(s.title, 60), fact(s, "Nu"), fact(s, "Doel"), s.verdict or NOTHING) for s in agreed)),
            notes="Een oordeel gaat over het cijfer, niet over de inzet van mensen.")


def _standing(agreed: Sequence[Subject]) -> str:
    """How many agreements are off course, and of how many nobody can tell."""
    words = [s.verdict.word for s in agreed if s.verdict]
    off, unknown = (sum(s.verdict.tone == tone for s in agreed if s.verdict) for tone in ("bad", "neutral"))
    if len(words) == 1:
        return f"Er is één afspraak: {words[0]}"
    told = [f"{off or 'geen'} van de {len(words)} afspraken {'liggen' if off > 1 else 'ligt'} niet op koers"]
    if unknown:
        told.append(f"{unknown} {'zijn' if unknown > 1 else 'is'} niet te beoordelen")
    text = "; ".join(told)
    return text[0].upper() + text[1:]


def _one(subject: Subject) -> Slide:
    """The subject with its verdict as the message, and its picture, or else its figures."""
    title = brief(subject.title, 80) + (f" ({OWN_FIGURES})" if subject.kind is Kind.OWN else "")
    facts = " · ".join(f"{label}: {said.text}" for label, said in subject.facts)
    said = [s.text for s in subject.sentences]
    notes = "\n".join(filter(None, (" ".join(said), f"Wat is het cijfer: {subject.definition}" if subject.definition
                                    else "", f"Let op: {subject.caution}", subject.source)))
    rows = [(p.period, p.figure, p.status) for p in subject.newest[-MOST_ROWS:]] if subject.chart is None else []
    return Slide(title, (brief(facts, 170), *(brief(text, 190) for text in said[:1])), chart=subject.chart, notes=notes,
                 table=(("Periode", "Cijfer", "Status"), *rows) if rows else (), verdict=subject.verdict)


def _parties(content: Content) -> Slide:
    """What is agreed between the parties, per theme."""
    number, done = len(content.themes), sum(all(s.agreed for s in theme.stances) for theme in content.themes)
    whole = "het thema" if number == 1 else f"alle {number} thema’s"
    message = (f"Over {whole} zijn alle partijen het eens" if done == number else
               f"Over {done or 'geen'} van de {number} thema’s zijn alle partijen het al eens" if number > 1 else
               "Over het thema zijn de partijen het nog niet eens")
    head = ("Thema", *(s.party.capitalize() for s in content.themes[0].stances))
    rows = [(brief(t.name, 50), *(s.word for s in t.stances)) for t in content.themes]
    notes = "\n".join(f"{t.name}, {s.party}: {s.remark}" for t in content.themes for s in t.stances if s.remark)
    return Slide(message, table=(head, *rows), notes=notes)


# What comes in between where there is little else

def _others(left: Sequence[Subject]) -> Iterator[Slide]:
    """Figures that have no slide of their own."""
    figures = [s for s in left if s.kind is not Kind.AGREED]
    if figures:
        rows = [(brief(s.title, 60) + (f" ({OWN_FIGURES})" if s.kind is Kind.OWN else ""), fact(s, "Nu"))
                for s in figures]
        yield Slide("Deze cijfers horen bij het gesprek", table=(("Cijfer", "Nu"), *rows))


def _remarks(content: Content) -> Iterator[Slide]:
    lines = [f"{t.name}, {s.party}: {brief(s.remark, 120)}" for t in content.themes for s in t.stances
             if s.remark.strip()]
    if lines:
        more = [f"En nog {len(lines) - 5}; die staan in de bijlage."] if len(lines) > 5 else []
        yield Slide("Dit zeggen de partijen", (*lines[:5], *more))


def _without(content: Content) -> Iterator[Slide]:
    if content.beside:
        yield Slide("Niet alles uit het dossier is hier te laten zien", content.beside)


def _planning(content: Content) -> Slide:
    if not content.milestones:
        return Slide("De planning staat nog open",
                     ("In dit dossier staan nog geen data. Op de pagina Afspraken kiest u ze bij ‘Jaarronde’.",))
    return Slide("Dit is de planning", tuple(_dates(content, 7)))


def _dates(content: Content, most: int) -> list[str]:
    return [f"{brief(name, 80)}: {when}" for name, when in content.milestones[:most]]


def _last(content: Content, *, dated: bool) -> Slide:
    return Slide("Waar de cijfers vandaan komen", (
        *(_dates(content, 4) if dated else ()), content.origin,
        "De bron van elk cijfer staat in de notities bij de dia en in de bijlage.",
        "‘Afgeschermd’: de bron toont het cijfer niet. ‘Voorlopig’: de bron kan het nog bijstellen.",
        "Cijfers oordelen niet; mensen besluiten.", content.link))


def _words(part: Part) -> str:
    return part.text if isinstance(part, Said) else part


# The file

def to_slides(content: Content) -> bytes:
    """The file."""
    slides, file = slides_of(content), pptx.Presentation()
    file.slide_width, file.slide_height = _WIDE, _HIGH
    core = file.core_properties
    core.title, core.author, core.language = brief(content.title), "Koersmonitor", _LANGUAGE
    core.comments, core.subject = brief(content.origin), brief(content.gemeente)
    pictures = iter(drawn([s.chart for s in slides if s.chart is not None]))
    for number, slide in enumerate(slides, 1):
        _draw(file, slide, next(pictures) if slide.chart is not None else None, number, content)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _draw(file: Any, slide: Slide, picture: bytes | None, number: int, content: Content) -> None:
    page = file.slides.add_slide(file.slide_layouts[_TITLE_ONLY])
    title, message = page.shapes.title, f"{slide.message}: " if slide.verdict else slide.message
    title.left, title.top, title.width, title.height = _EDGE, Cm(0.9), _INSIDE, Cm(2.7)
    whole = message + (slide.verdict.text if slide.verdict else "")
    size = _TITLE if _height([whole], _TITLE, _INSIDE, BOLD) <= title.height else _SMALLER
    _write(title.text_frame, [(message, *([slide.verdict] if slide.verdict else []))], size, PRINTED.accent, bold=True)
    top: int = _TOP
    if slide.lines:
        high = _height(slide.lines, _TEXT, _INSIDE)
        box = page.shapes.add_textbox(_EDGE, top, _INSIDE, high)
        _write(box.text_frame, [(line,) for line in slide.lines], _TEXT, PRINTED.text)
        top += high
    if slide.table:
        _table(page, slide.table, top)
    if slide.chart is not None:
        _picture(page, slide.chart, picture, top)
    foot = page.shapes.add_textbox(_EDGE, _HIGH - Cm(1.2), _INSIDE, Cm(0.8))
    mark = f"{EXAMPLE} · " if content.example else ""
    _write(foot.text_frame, [(f"{mark}Koersmonitor, gegevensset {content.version} · {number}",)], 12, PRINTED.muted)
    notes = printable(slide.notes or content.origin).split("\n")
    _write(page.notes_slide.notes_text_frame, [(line,) for line in notes], 12, PRINTED.text)


def _height(lines: Sequence[str], size: int, wide: int, weight: int = NORMAL) -> int:
    """How high a box has to be for lines of text, each a paragraph, with the room between and around them."""
    room = (wide - _MARGIN) / Pt(1)
    number = sum(max(len(wrapped(printable(line), room, size, weight)), 1) for line in lines)
    return Pt(round(number * size * _LINE + len(lines) * (size // 3))) + Cm(0.3)


def _picture(page: Any, chart: Chart, picture: bytes | None, top: int) -> None:
    if picture is None:
        box = page.shapes.add_textbox(_EDGE, top, _INSIDE, Cm(3))
        _write(box.text_frame, [(NOT_DRAWN,), (chart.alt.text,)], 16, PRINTED.text)
        return
    shape = page.shapes.add_picture(io.BytesIO(picture), _EDGE, top)
    room = _HIGH - _FOOT - top
    share = min(room / shape.height, _INSIDE / shape.width)
    shape.width, shape.height = round(shape.width * share), round(shape.height * share)
    shape.left = (_WIDE - shape.width) // 2
    shape._element.nvPicPr.cNvPr.set("descr", printable(chart.alt.text))


def _table(page: Any, rows: Sequence[Sequence[Part]], top: int) -> None:
    """As many rows as there is room for, at most MOST_ROWS; below them how many are left."""
    columns, room = len(rows[0]), _HIGH - _FOOT - Cm(1.2) - top
    first = round(_INSIDE * _FIRST)
    widths = [first, *[(_INSIDE - first) // (columns - 1)] * (columns - 1)]
    for size in _CELLS:
        heights = [max(_height([_words(part)], size, wide, BOLD) for part, wide in zip(row, widths, strict=True))
                   for row in rows[:MOST_ROWS + 1]]
        if sum(heights) <= room:
            break
    shown = next((n for n in range(len(heights), 1, -1) if sum(heights[:n]) <= room), 1)
    shape = page.shapes.add_table(shown, columns, _EDGE, top, _INSIDE, sum(heights[:shown]))
    for column, wide in enumerate(widths):
        shape.table.columns[column].width = wide
    for at, row in enumerate(rows[:shown]):
        shape.table.rows[at].height = heights[at]
        for column, part in enumerate(row):
            cell = shape.table.cell(at, column)
            _write(cell.text_frame, [(part,)], size, PRINTED.text, bold=at == 0)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _colour(PRINTED.band if at == 0 else PRINTED.background)
    if shown < len(rows):
        box = page.shapes.add_textbox(_EDGE, top + sum(heights[:shown]), _INSIDE, Cm(1.1))
        _write(box.text_frame, [(f"En nog {len(rows) - shown}; die staan in de bijlage.",)], _CELLS[-1], PRINTED.text)


def _write(frame: Any, lines: Sequence[Sequence[Part]], size: int, colour: str, *, bold: bool = False) -> None:
    """Lines of text, each a paragraph; a verdict in its own colour."""
    frame.word_wrap = True
    for number, parts in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        for part in parts:
            ruled = isinstance(part, Ruled)
            run = paragraph.add_run()
            run.text = printable(_words(part)).replace("\n", " ")
            run.font.size, run.font.bold, run.font.name = Pt(size), bold or ruled, "Calibri"
            run.font.color.rgb = _colour(part.colour if isinstance(part, Ruled) else colour)
            run.font._element.set("lang", _LANGUAGE)
        paragraph.space_after = Pt(size // 3)
        paragraph.alignment = 1  # left; the template centres titles


def _colour(code: str) -> RGBColor:
    return RGBColor.from_string(code.removeprefix("#").upper())
