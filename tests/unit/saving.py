"""What Word, Excel, LibreOffice and a tidy reader do to a file that nobody means to change.

Made after what those programs write. With LibreOffice 7.4 it was also done for real, by hand; both kinds verified as
equal.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from monitors.exports.workbook import DATA
from monitors.exports.workbook_reading import RECORD
from tests.unit.tampering import DRAWING, THEME, W, WordEdit, book, line, part, point, row, style, word

Save = Callable[[bytes], bytes]
SHEETS = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def repacked(change: Callable[[str, bytes], tuple[str, bytes]], backwards: bool = False) -> Save:
    """The file with each of its parts under another name or with other bytes."""
    def save(data: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
            names = before.namelist()
            for name in reversed(names) if backwards else names:
                after.writestr(*change(name, before.read(name)))
        return target.getvalue()
    return save


def in_part(pattern: str, change: Callable[[str], str]) -> Save:
    """The file with the text of the parts whose name fits changed."""
    return repacked(lambda name, data: (name, change(data.decode()).encode() if re.fullmatch(pattern, name) else data))


def edited(edit: WordEdit) -> Save:
    return lambda data: word(data, edit)


# Word

def runs(file: WordFile) -> Iterator[Any]:
    yield from (run for run in list(file.element.body.iter(qn("w:r"))) if run.findall(qn("w:t")))


def split(file: WordFile) -> None:
    """Each text in runs of three letters, as after an edit, with the marks of the spelling check between them."""
    for run in runs(file):
        for text in run.findall(qn("w:t")):
            if len(text.text or "") > 3 and len(run.findall(qn("w:t"))) == 1:
                pieces = [text.text[n:n + 3] for n in range(0, len(text.text), 3)]
                text.text = pieces[0]
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                last = run
                for piece in pieces[1:]:
                    following = copy.deepcopy(run)
                    following.find(qn("w:t")).text = piece
                    last.addnext(following)
                    last.addnext(parse_xml(f'<w:proofErr {W} w:type="spellEnd"/>'))
                    last = following


def numbered(file: WordFile) -> None:
    """The numbers of editing sessions, and what else Word writes in every paragraph, run and row."""
    for element in file.element.body.iter(qn("w:p"), qn("w:r"), qn("w:tr")):
        element.set(qn("w:rsidR"), "00A77B3E")
        element.set(qn("w:rsidRPr"), "00B10F2C")
    for run in runs(file):
        run.get_or_add_rPr().append(parse_xml(f"<w:noProof {W}/>"))
        run.insert(1, parse_xml(f"<w:lastRenderedPageBreak {W}/>"))


def tagged(file: WordFile) -> None:
    """What Word adds to a control: a number, how it looks, and an end."""
    for number, control in enumerate(file.element.body.iter(qn("w:sdt"))):
        properties = control.find(qn("w:sdtPr"))
        properties.insert(0, parse_xml(f"<w:rPr {W}><w:b/></w:rPr>"))
        properties.append(parse_xml(f'<w:id {W} w:val="{1000 + number}"/>'))
        properties.append(parse_xml(f'<w:placeholder {W}><w:docPart w:val="DefaultPlaceholder"/></w:placeholder>'))
        control.find(qn("w:sdtContent")).addprevious(parse_xml(f"<w:sdtEndPr {W}><w:rPr/></w:sdtEndPr>"))


def unnamed(file: WordFile) -> None:
    """LibreOffice 7.4 keeps a control and forgets what it is called."""
    for properties in file.element.body.iter(qn("w:sdtPr")):
        for child in properties.findall(qn("w:tag")) + properties.findall(qn("w:alias")):
            properties.remove(child)


def contents(entry: str) -> WordEdit:
    """The list of contents made anew, with page numbers."""
    def edit(file: WordFile) -> None:
        entries = [p for p in file.element.body.iter(qn("w:p")) if style(p).startswith("TOC")]
        for page, paragraph in enumerate(entries):
            for link in paragraph.iter(qn("w:hyperlink")):
                for element in parse_xml(f"<w:x {W}>{entry.format(page=page + 2)}</w:x>"):
                    link.append(element)
    return edit


BY_WORD = ('<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF _Toc000001 \\h '
           '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{page}</w:t></w:r><w:r>'
           '<w:fldChar w:fldCharType="end"/></w:r>')
BY_LIBREOFFICE = "<w:r><w:tab/><w:t>{page}</w:t></w:r>"


def page_field(file: WordFile) -> None:
    """The number of the page as Word writes a field: in five runs, with another result."""
    [field] = file.sections[0].footer._element.iter(qn("w:fldSimple"))
    for xml in ('<w:fldChar w:fldCharType="begin"/>', "<w:instrText> PAGE \\* MERGEFORMAT </w:instrText>",
                '<w:fldChar w:fldCharType="separate"/>', "<w:t>12</w:t>", '<w:fldChar w:fldCharType="end"/>'):
        field.addprevious(parse_xml(f"<w:r {W}>{xml}</w:r>"))
    field.getparent().remove(field)


def notes(file: WordFile) -> None:
    """The lines above notes that are not there."""
    for kind in ("footnote", "endnote"):
        xml = (f'<w:{kind}s {W}><w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
               f"</w:{kind}s>")
        part(file, f"{kind}s.xml", f"{kind}s", xml.encode(), NOTES.format(f"{kind}s"))


def looked(file: WordFile) -> None:
    """A reader who marks a figure: bold, blue, yellow behind it."""
    for run in row(file).iter(qn("w:r")):
        run.get_or_add_rPr().append(parse_xml(f'<w:color {W} w:val="1F4E79"/>'))
        run.rPr.append(parse_xml(f'<w:highlight {W} w:val="yellow"/>'))
        run.rPr.append(parse_xml(f'<w:strike {W} w:val="0"/>'))
    properties = line(file, "Nu: 31%").pPr
    properties.append(parse_xml(f'<w:spacing {W} w:line="240" w:lineRule="auto"/>'))
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'))


def wrapped(file: WordFile) -> None:
    """The list of contents in a control of Word's own, and bookmarks around a paragraph."""
    entries = [p for p in file.element.body.iter(qn("w:p")) if style(p).startswith("TOC")]
    box = parse_xml(f'<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
                    "</w:sdtPr><w:sdtContent/></w:sdt>")
    entries[0].addprevious(box)
    for entry in entries:
        box[1].append(entry)
    line(file, "Nu: 31%").append(parse_xml(f'<w:bookmarkStart {W} w:id="990" w:name="_GoBack"/>'))


def renumbered(file: WordFile) -> None:
    for number, shape in enumerate(file.element.body.iter(qn("wp:docPr")), 70):
        shape.set("id", str(number))
        shape.set("name", f"Afbeelding {number}")
        shape.getparent().find(f".//{{{DRAWING}}}blip").addnext(parse_xml(f'<a:srcRect xmlns:a="{DRAWING}"/>'))


def moved(name: str, data: bytes) -> tuple[str, bytes]:
    """Parts under other names: Word numbers them anew."""
    for old, new in ((b"item2.xml", b"item7.xml"), (b"itemProps2.xml", b"itemProps7.xml"), (b"image1.", b"image41.")):
        name = name.replace(old.decode(), new.decode())
        data = data.replace(old, new) if name.endswith((".rels", "[Content_Types].xml")) else data
    return name, data


def dutch_styles(text: str) -> str:
    """The names that a Dutch Word gives the styles of headings."""
    return re.sub(r'(w:(?:val|styleId)=")Heading([12])"', r'\1Kop\2"', text)


WORD: dict[str, Save] = {
    "runs split": edited(split),
    "numbers of sessions": edited(numbered),
    "controls filled in": edited(tagged),
    "controls without names": edited(unnamed),
    "the same, with the contents in a control": lambda data: word(word(data, unnamed), wrapped),
    "contents with fields of pages": edited(contents(BY_WORD)),
    "contents with numbers of pages": edited(contents(BY_LIBREOFFICE)),
    "contents in a control": edited(wrapped),
    "page as a field in five runs": edited(page_field),
    "lines above notes": edited(notes),
    "marked by a reader": edited(looked),
    "pictures numbered anew": edited(renumbered),
    "parts in another order": repacked(lambda name, data: (name, data), backwards=True),
    "parts under other names": repacked(moved),
    "Dutch names of styles": in_part(r"word/(document|styles|stylesWithEffects)\.xml", dutch_styles),
    "all of it": lambda data: repacked(moved, backwards=True)(word(word(word(data, tagged), split), numbered)),
}


# Excel

def inline(data: bytes) -> bytes:
    """Every text in its cell, as some programs write them, in place of a list of texts that cells point to."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        texts = re.findall(r"<si>(.*?)</si>", box.read("xl/sharedStrings.xml").decode(), re.DOTALL)
    return in_part(r"xl/worksheets/sheet\d+\.xml", lambda xml: re.sub(
        r't="s"([^>]*)><v>(\d+)</v>', lambda m: f't="inlineStr"{m[1]}><is>{texts[int(m[2])]}</is>', xml))(data)


def in_pieces(data: bytes) -> bytes:
    """Texts in pieces with looks of their own, as after one word was made bold."""
    return in_part(r"xl/sharedStrings\.xml", lambda xml: re.sub(
        r"<si><t>([^<]{2})([^<]+)</t></si>", r'<si><r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve">\1</t></r>'
        r'<r><t xml:space="preserve">\2</t></r></si>', xml))(data)


def last_bits(b: openpyxl.Workbook) -> None:
    """Numbers as they come out of another program's arithmetic."""
    for sheet in b.worksheets:
        for found in sheet.iter_rows():
            for cell in found:
                if isinstance(cell.value, int | float):
                    cell.value = cell.value * (1 + 2e-15)


def beside_nothing(data: bytes) -> bytes:
    """A drawing without anything in it, which LibreOffice puts beside a sheet."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as box:
        box.writestr("xl/drawings/drawing1.xml", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr '
                     f'xmlns:xdr="{SHEETS}" xmlns:a="{DRAWING}"></xdr:wsDr>')
    return target.getvalue()


def by_libreoffice(b: openpyxl.Workbook) -> None:
    for sheet in b.worksheets:
        sheet.oddHeader.center.text, sheet.oddFooter.center.text = '&"Times New Roman,Regular"&12&A', "Page &P"
    b[RECORD].sheet_state = "hidden"


def at_home(b: openpyxl.Workbook) -> None:
    """A reader who makes a column wider, hides that of the keys, unfreezes the head and marks a figure."""
    sheet = b[DATA]
    sheet.column_dimensions["B"].width, sheet.column_dimensions["M"].hidden, sheet.freeze_panes = 60, True, None
    point(b)[6].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFFFF00")
    point(b)[6].font = openpyxl.styles.Font(bold=True, color="FF1F4E79")
    point(b)[6].number_format = "#,##0.00"
    b.active = b.worksheets.index(b[THEME])


def backwards(b: openpyxl.Workbook) -> None:
    """Rows sorted the other way round, with their looks."""
    rows = [[(cell.value, cell.number_format) for cell in found] for found in b[DATA].iter_rows(min_row=5)]
    for at, values in enumerate(reversed(rows), 5):
        for column, (value, form) in enumerate(values, 1):
            b[DATA].cell(at, column).value = value
            b[DATA].cell(at, column).number_format = form


EXCEL: dict[str, Save] = {
    "opened and saved": lambda data: book(data, lambda _: None),
    "texts in their cells": inline,
    "texts in pieces": in_pieces,
    "other last bits": lambda data: book(data, last_bits),
    "by LibreOffice": lambda data: book(data, by_libreoffice),
    "beside a drawing of nothing": beside_nothing,
    "looked at by a reader": lambda data: book(data, at_home),
    "rows sorted": lambda data: book(data, backwards),
    "parts in another order": repacked(lambda name, data: (name, data), backwards=True),
    "twice": lambda data: book(inline(data), last_bits),
}

CASES = [(kind, name) for kind, table in ((".docx", WORD), (".xlsx", EXCEL)) for name in table]


def saved(data: bytes, kind: str, name: str) -> bytes:
    return (WORD if kind == ".docx" else EXCEL)[name](data)
