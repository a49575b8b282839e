"""A dossier as slides for PowerPoint: one message each, its source in the notes, every picture with its text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.util import Cm, Pt

from monitors.exports.annex import AGREED, EMPTY, NOTHING, fact
from monitors.exports.contents import EXAMPLE, EXAMPLE_MEANS, Chart, Content, Kind, Said, Subject, brief, printable
from monitors.exports.document import NOT_DRAWN, Part, drawn
from monitors.exports.factsheet import urgent, verdict_counts
from monitors.exports.picture import PRINTED

MOST_SUBJECTS = 4  # slides about one subject each
MOST_ROWS = 8
_WIDE, _HIGH, _EDGE = Cm(33.87), Cm(19.05), Cm(1.6)
_BELOW_TABLE = Cm(16.2)
_TITLE_ONLY = 5  # the layout's place in the template
_LANGUAGE = "nl-NL"


@dataclass(frozen=True, slots=True)
class Slide:
    """One message. Below it lines, a table or a picture; `notes` are what whoever presents it must know."""

    message: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    chart: Chart | None = None
    notes: str = ""


def slides_of(content: Content) -> list[Slide]:
    """Six to eight slides; fewer where the dossier has little in it."""
    shown = urgent(content)
    opening = [content.gemeente, verdict_counts(content), content.origin, content.link]
    first = Slide(brief(content.title, 110) or content.gemeente, tuple(
        line for line in ((f"{EXAMPLE}. {EXAMPLE_MEANS}" if content.example else ""), *opening) if line),
        notes=content.dossier.note)
    if not content.themes:
        return [first, Slide("Dit dossier is nog leeg", (EMPTY,))]
    return [first, *_overview(shown), *(_one(s) for s in shown[:MOST_SUBJECTS]), _parties(content), _last(content)]


def _overview(shown: Sequence[Subject]) -> Iterator[Slide]:
    agreed = [s for s in shown if s.kind is Kind.AGREED]
    if agreed:
        rows = [(brief(s.title, 60), _words(fact(s, "Nu")), _words(fact(s, "Doel")), _verdict(s))
                for s in agreed[:MOST_ROWS]]
        left = len(agreed) - MOST_ROWS
        off = sum(s.tone == "bad" for s in agreed)
        yield Slide(f"{off} van de {len(agreed)} afspraken {'ligt' if off == 1 else 'liggen'} niet op koers",
                    (f"En nog {left}; die staan in de bijlage.",) if left > 0 else (),
                    (("Afspraak", "Nu", "Doel", "Oordeel"), *rows),
                    notes="Een oordeel gaat over het cijfer, niet over de inzet van mensen.")


def _one(subject: Subject) -> Slide:
    """The subject with its verdict as the message, and its picture."""
    title = brief(subject.title, 80) + (" (eigen cijfers)" if subject.kind is Kind.OWN else "")
    message = f"{title}: {subject.verdict.text}" if subject.verdict else title
    lines = tuple(f"{label}: {said.text}" for label, said in subject.facts)
    said = " ".join(s.text for s in subject.sentences)
    notes = "\n".join(filter(None, (said, f"Wat is het cijfer: {subject.definition}" if subject.definition else "",
                                    f"Let op: {subject.caution}", subject.source)))
    return Slide(message, ("   ".join(lines),), chart=subject.chart, notes=notes)


def _parties(content: Content) -> Slide:
    """What is agreed between the parties, per theme."""
    themes = content.themes[:MOST_ROWS]
    done = sum(all(s.agreed for s in theme.stances) for theme in content.themes)
    head = ("Thema", *(s.party.capitalize() for s in themes[0].stances))
    rows = [(brief(t.name, 50), *(AGREED[s.agreed] for s in t.stances)) for t in themes]
    notes = "\n".join(f"{t.name}, {s.party}: {s.remark}" for t in content.themes for s in t.stances if s.remark)
    return Slide(f"Over {done} van de {len(content.themes)} thema’s zijn alle partijen het eens", table=(head, *rows),
                 notes=notes)


def _last(content: Content) -> Slide:
    dates = tuple(f"{name}: {when}" for name, when in content.milestones[:4])
    return Slide("Waar de cijfers vandaan komen", (
        *dates, content.origin, "Cijfers van CBS, RIVM, Politie en Kadaster; de bron per cijfer staat in de notities "
        "en in de bijlage.",
        "‘Afgeschermd’: de bron toont het cijfer niet. ‘Voorlopig’: de bron kan het nog bijstellen.",
        "Cijfers oordelen niet; mensen besluiten.", content.link))


def _verdict(subject: Subject) -> str:
    return f"{subject.symbol} {subject.verdict.text}" if subject.verdict else NOTHING


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
    title = page.shapes.title
    title.left, title.top, title.width, title.height = _EDGE, Cm(0.9), _WIDE - 2 * _EDGE, Cm(2.6)
    _write(title.text_frame, (slide.message,), 30, PRINTED.accent, bold=True)
    top: int = Cm(3.8)
    if slide.table:
        _table(page, slide.table, top)
        top = _BELOW_TABLE
    if slide.lines:
        high = Cm(1.4) if slide.chart is not None or slide.table else Cm(12.5)
        box = page.shapes.add_textbox(_EDGE, top, _WIDE - 2 * _EDGE, high)
        _write(box.text_frame, slide.lines, 20, PRINTED.text)
        top += high
    if slide.chart is not None:
        _picture(page, slide.chart, picture, top)
    foot = page.shapes.add_textbox(_EDGE, _HIGH - Cm(1.2), _WIDE - 2 * _EDGE, Cm(0.8))
    mark = f"{EXAMPLE} · " if content.example else ""
    _write(foot.text_frame, (f"{mark}Koersmonitor, gegevensset {content.version} · {number}",), 12, PRINTED.muted)
    _write(page.notes_slide.notes_text_frame, printable(slide.notes or content.origin).split("\n"), 12, PRINTED.text)


def _picture(page: Any, chart: Chart, picture: bytes | None, top: int) -> None:
    if picture is None:
        box = page.shapes.add_textbox(_EDGE, top, _WIDE - 2 * _EDGE, Cm(2))
        _write(box.text_frame, (NOT_DRAWN, chart.alt.text), 16, PRINTED.text)
        return
    shape = page.shapes.add_picture(io.BytesIO(picture), _EDGE, top)
    room = _HIGH - Cm(1.4) - top
    share = min(room / shape.height, (_WIDE - 2 * _EDGE) / shape.width)
    shape.width, shape.height = round(shape.width * share), round(shape.height * share)
    shape.left = (_WIDE - shape.width) // 2
    shape._element.nvPicPr.cNvPr.set("descr", printable(chart.alt.text))


def _table(page: Any, rows: Sequence[Sequence[str]], top: int) -> None:
    wide = _WIDE - 2 * _EDGE
    table = page.shapes.add_table(len(rows), len(rows[0]), _EDGE, top, wide, Cm(1.2) * len(rows)).table
    first = round(wide * 0.37)
    for column in range(len(rows[0])):
        table.columns[column].width = first if column == 0 else (wide - first) // (len(rows[0]) - 1)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = table.cell(at, column)
            _write(cell.text_frame, (text,), 14, PRINTED.text, bold=at == 0)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _colour(PRINTED.band if at == 0 else PRINTED.background)


def _write(frame: Any, lines: Sequence[str], size: int, colour: str, *, bold: bool = False) -> None:
    """Lines of text, each a paragraph."""
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = printable(line).replace("\n", " ")
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Calibri"
        run.font.color.rgb = _colour(colour)
        run.font._element.set("lang", _LANGUAGE)
        paragraph.space_after = Pt(size // 3)
        paragraph.alignment = 1  # left; the template centres titles


def _colour(code: str) -> RGBColor:
    return RGBColor.from_string(code.removeprefix("#").upper())
