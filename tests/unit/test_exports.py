"""The documents of a dossier: whole whatever stands in it, and every figure found again by the verify command."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pptx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import Dossier, Milestone, OwnIndicator, OwnValue, Party, Position, ShownFigure
from monitors.domain.observation import Status
from monitors.exports.annex import EMPTY, annex
from monitors.exports.contents import MOST_POINTS, Content, Kind, Said
from monitors.exports.document import NOT_DRAWN, drawn
from monitors.exports.factsheet import to_factsheet
from monitors.exports.slides import to_slides
from monitors.exports.trace import Tracer
from monitors.exports.word import to_word
from monitors.exports.workbook import DATA, to_workbook
from monitors.exports.workbook_reading import RECORD
from monitors.verify.documents import verify_document
from monitors.verify.findings import Outcome
from monitors.verify.pieces import pieces
from monitors.views.contents import content_of
from monitors.views.world import World
from tests.figures import definitions, dutch

UTRECHT, DAY = "GM0344", date(2026, 7, 2)
pytestmark = pytest.mark.usefixtures("undrawn")
NASTY = ("=HYPERLINK(\"http://x\")\n+1 @SUM(A1) <b>vet</b> <script>alert(1)</script> { DATE } ]]> &amp; "
         "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET} \x07 \x00 \ufffe مرحبا שלום " + "lang " * 3_990)
AGREED = Agreement("aandeel", "corporatie_aandeel", UTRECHT, Rule.AT_LEAST, "2020", "2030", 33.0, base_value=32.0,
                   theme="aandeel_sociaal", title="Weer een derde", note="=1+1")
FULL = Dossier(
    "d", "Afspraken 2027", (AGREED, replace(AGREED, id="gas", indicator="gasverbruik", target=450.0, base_value=None,
                                            rule=Rule.AT_MOST, base_period="2021", theme="verduurzaming", title="")),
    example=True, region=UTRECHT, group="grootteklasse", note="Toelichting", owner="Gemeente",
    figures=(ShownFigure("verduurzaming", "corporatie_aandeel"), ShownFigure("nieuwbouw", "verdwenen_cijfer")),
    positions=(Position("aandeel_sociaal", Party.TENANTS, agreed=True, remark=NASTY),),
    milestones=(Milestone("Bod", "2027-07-01"),),
    own=(OwnIndicator("dpi", "dPi nieuwbouw", "woningen", "Corporatie", theme="nieuwbouw"),),
    own_values=(OwnValue("dpi", UTRECHT, "2024", 120.0), OwnValue("dpi", UTRECHT, "2025", None, Status.SUPPRESSED)))


def made(world: World, dossier: Dossier = FULL) -> Content:
    return content_of(world, dossier, UTRECHT, "http://app/koers?gemeente=GM0344", DAY)


WRITERS: dict[str, Callable[[Content], bytes]] = {
    "docx": lambda content: to_word(annex(content), content), "xlsx": to_workbook}


def changed(data: bytes, member: str, old: str, new: str) -> bytes:
    """The file with one text in one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == member:
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode(), 1)
            after.writestr(name, part)
    return target.getvalue()


# What stands in them

def text_of(data: bytes) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t")))
                     for p in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:p")))


def test_the_annex_has_headings_contents_tables_and_marks(world: World) -> None:
    content = made(world)
    data = WRITERS["docx"](content)
    file = docx.Document(io.BytesIO(data))
    headings = [p.text for p in file.paragraphs if p.style.name.startswith("Heading")]
    listed = ["".join(t.text for t in p._element.iter(qn("w:t"))) for p in file.paragraphs
              if p.style.name.startswith("toc")]
    assert headings == listed and "Aandeel sociaal" in headings and len(headings) > 8
    assert all(t._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for t in file.tables)
    assert [lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))] == ["nl-NL"]
    assert file.core_properties.language == "nl-NL" and file.core_properties.title == FULL.title
    text = text_of(data)
    for said in ("Voorbeeld, geen besluit", content.version, "2 juli 2026", "http://app/koers", "huurdersorganisatie",
                 "1 juli 2027", "eigen cijfers", "verdwenen_cijfer", "afgeschermd", NOT_DRAWN):
        assert said in text
    assert "Voorbeeld" in file.sections[0].footer.paragraphs[0].text


def test_remarks_are_only_ever_text(world: World) -> None:
    content = made(world)
    word = docx.Document(io.BytesIO(WRITERS["docx"](content)))
    assert not [e for e in word.element.body.iter(qn("w:instrText")) if "DATE" in e.text]
    assert len(list(word.element.body.iter(qn("w:fldSimple")))) == 0
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](content)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert any(isinstance(cell.value, str) and cell.value.startswith("=HYPERLINK") for cell in cells)


def test_figures_in_excel_are_numbers_and_what_is_hidden_stays_hidden(world: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](made(world))))
    head, *rows = [[cell.value for cell in row] for row in book[DATA].iter_rows(min_row=4)]
    column = dict(zip(head, zip(*rows, strict=True), strict=False))
    assert {type(v) for v in column["Waarde"]} <= {int, float, type(None)}
    [hidden] = [row for row in rows if "afgeschermd" in row]
    assert hidden[head.index("Waarde")] is None
    assert book[RECORD].sheet_state == "veryHidden"


def test_every_figure_equals_the_store(world: World) -> None:
    """Past all our own ways of making them: the number in the file is the one that DuckDB has, rounded as shown.

    test_hard_dossier does the same for every figure of every kind."""
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](made(world))))
    head, *rows = [[cell.value for cell in row] for row in book[DATA].iter_rows(min_row=4)]
    known = {(i, r, p): v for i, r, p, v in world.store._connection.cursor().execute(
        "SELECT indicator, region, period, value FROM observation WHERE basis = 'today' AND region = ?",
        [UTRECHT]).fetchall()}
    at = [head.index(name) for name in ("Indicator", "Gebied", "Periode", "Waarde")]
    found = [tuple(row[n] for n in at) for row in rows if row[at[0]] != "dpi"]
    assert len(found) > 10
    for indicator, region, period, value in found:
        decimals = int(str(definitions()[indicator].get("decimals", 0)))
        assert dutch(value, 9) == dutch(known[indicator, region, period], decimals) + (
            "," if not decimals else "") + "0" * (9 - decimals), (indicator, period)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("dossier", [
    Dossier("leeg", "Leeg"), Dossier("niets", ""), FULL, replace(FULL, group="bestaat_niet", members=("GM9999",)),
    replace(FULL, agreements=(replace(AGREED, indicator="weg"), replace(AGREED, id="b", theme="onbekend thema []:*?"),
                              replace(AGREED, id="c", theme=""))),
    replace(FULL, title=NASTY, note=NASTY, owner=NASTY),
    replace(FULL, agreements=tuple(replace(AGREED, id=f"a{n}", title=f"Afspraak {n}") for n in range(200)))],
    ids=["leeg", "zonder titel", "vol", "groep weg", "cijfer weg", "lastige tekst", "tweehonderd"])
def test_every_dossier_gives_a_whole_document_that_verifies(world: World, dossier: Dossier, kind: str) -> None:
    data = WRITERS[kind](made(world, dossier))
    record, findings = verify_document(world, data, f".{kind}")
    assert record.intact and {f.outcome for f in findings} <= {Outcome.EQUAL}
    assert record.dossier == dossier
    if not made(world, dossier).themes and kind == "docx":
        assert EMPTY in text_of(data)


def test_an_unknown_municipality_is_told(world: World) -> None:
    with pytest.raises(ValueError, match="GM9999 is geen gemeente"):
        content_of(world, FULL, "GM9999", "", DAY)


def test_a_figure_that_vanished_is_told(world: World) -> None:
    [gone] = [s for s in made(world).subjects if s.kind is Kind.GONE]
    assert "staat niet (meer) in de catalogus" in gone.words[0][1]


def test_pictures_are_drawn_with_their_text(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    content = made(world, replace(FULL, agreements=(AGREED,), figures=()))
    [subject] = [s for s in content.subjects if s.kind is Kind.AGREED]
    assert subject.chart is not None
    [picture] = drawn([subject.chart])
    assert picture is not None and picture.startswith(b"\x89PNG")
    file = docx.Document(io.BytesIO(WRITERS["docx"](content)))
    [shape] = file.element.body.iter(qn("wp:docPr"))
    assert shape.get("descr").endswith(f", Utrecht. {subject.chart.alt.text}")


def test_a_year_that_no_longer_comes_on_paper_is_still_found(world: World) -> None:
    """With a newer year the oldest one drops off the page, not out of the data set."""
    [subject] = [s for s in made(world, replace(FULL, agreements=(), figures=(ShownFigure("aandeel_sociaal", "woz"),)))
                 .subjects if s.kind is Kind.FIGURE]
    assert len(subject.points) > len(subject.newest) == MOST_POINTS
    assert subject.newest == subject.points[-MOST_POINTS:]


def test_one_key_is_one_piece(world: World) -> None:
    tracer = Tracer()
    assert tracer.number(Said("k", "1")) == tracer.number(Said("k", "1")) == 0
    with pytest.raises(ValueError, match="heten"):
        tracer.number(Said("k", "2"))
    found = [said.key for said in pieces(made(world).themes)]
    assert len(found) == len(set(found))


# Factsheet and slides

LONG = replace(FULL, title="Afspraken " * 30, agreements=tuple(
    replace(AGREED, id=f"a{n}", title=f"Afspraak {n} met een lange naam die niet op een regel past " * 3)
    for n in range(40)), positions=tuple(Position(theme, party, remark=NASTY) for theme in
                                         ("aandeel_sociaal", "nieuwbouw", "verduurzaming") for party in Party))


@pytest.mark.parametrize("dossier", [
    Dossier("leeg", "Leeg"), FULL, LONG, replace(FULL, title="\N{ROCKET} מרחבא"),
    replace(FULL, title=NASTY, note=NASTY)], ids=["leeg", "vol", "lang", "emoji", "lastige tekst"])
def test_the_factsheet_has_two_pages_and_the_slides_are_few(world: World, dossier: Dossier) -> None:
    content = made(world, dossier)
    sheet = pypdfium2.PdfDocument(to_factsheet(content))
    text = "".join(page.get_textpage().get_text_range() for page in sheet)
    assert len(sheet) == 2 and content.version in text
    assert ("Voorbeeld, geen besluit" in text) == dossier.example
    slides = list(pptx.Presentation(io.BytesIO(to_slides(content))).slides)
    assert len(slides) == 2 if not content.themes else 6 <= len(slides) <= 8
    assert all(slide.shapes.title.text and slide.notes_slide.notes_text_frame.text for slide in slides)


def test_the_factsheet_and_the_slides_say_what_the_screen_says(world: World) -> None:
    content = made(world)
    said = next(s for s in content.subjects if s.kind is Kind.AGREED)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(to_factsheet(content)))
    slides = pptx.Presentation(io.BytesIO(to_slides(content))).slides
    cells = {cell.text for slide in slides for shape in slide.shapes if shape.has_table
             for row in shape.table.rows for cell in row.cells}
    for _, piece in said.facts[1:]:
        assert piece.text in cells and " ".join(piece.text.split()) in " ".join(text.split())


def test_the_factsheet_is_tagged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    sheet = pypdfium2.PdfDocument(to_factsheet(made(world)))
    assert pypdfium2.raw.FPDFCatalog_IsTagged(sheet.raw)
    assert not caplog.records
