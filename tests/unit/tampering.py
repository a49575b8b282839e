"""Ways to tamper with a document of ours, as somebody would who wants a council to read something else.

Each is a small edit of a Word file or of a workbook as the libraries open them. The list was made before the verify
command could find most of them. `resealed` is the forger who also writes new control data, with a right sum.
"""

from __future__ import annotations

import copy
import datetime
import io
import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.document import Document as WordFile
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.formatting.rule import Rule as FormatRule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from PIL import Image

from monitors.exports import trace
from monitors.exports.trace import NAMESPACE, fingerprint, gaps
from monitors.exports.word_reading import read_word
from monitors.exports.workbook import DATA, SOURCES
from monitors.exports.workbook_reading import RECORD, read_workbook

WordEdit = Callable[[WordFile], object]
BookEdit = Callable[[openpyxl.Workbook], object]
W, REL = nsdecls("w"), "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SERIES, AGREED, ABOUT = "Corporatiewoningen (%)", "Afspraken en oordelen", "Over dit bestand"
THEME, OTHER = "Aandeel sociaal", "Verduurzaming"
LATEST, SECOND = 8, 2  # rows of the table of the series: that of 2025, and that of 2018
MARK = "Voorbeeld, geen besluit"


def dot(colour: str) -> bytes:
    """A picture, so that no drawing is needed."""
    target = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(target, "PNG")
    return target.getvalue()


# Word

def _edited(opened: Any, edit: Callable[[Any], object]) -> bytes:
    """The file that is open, after an edit."""
    edit(opened)
    target = io.BytesIO()
    opened.save(target)
    return target.getvalue()


def word(data: bytes, edit: WordEdit) -> bytes:
    return _edited(docx.Document(io.BytesIO(data)), edit)


def said(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def put(element: Any, old: str, new: str, nth: int = 0) -> None:
    """Changes the n-th text in an element that has the old one in it."""
    text = [t for t in element.iter(qn("w:t")) if old in (t.text or "")][nth]
    text.text = text.text.replace(old, new, 1)


def style(paragraph: Any) -> str:
    return paragraph.pPr.pStyle.val if paragraph.pPr is not None and paragraph.pPr.pStyle is not None else ""


def line(file: WordFile, start: str, nth: int = 0, look: str = "") -> Any:
    """The n-th paragraph that begins so, outside the list of contents; `look` is its style."""
    return [p for p in file.element.body.iter(qn("w:p")) if said(p).startswith(start)
            and not style(p).startswith("TOC") and style(p).startswith(look)][nth]


def rows(file: WordFile, caption: str) -> list[Any]:
    """The rows of the table with this caption."""
    element = line(file, caption)
    while element.tag != qn("w:tbl"):
        element = element.getnext()
    return list(element.tr_lst)


def row(file: WordFile, at: int = LATEST) -> Any:
    return rows(file, SERIES)[at]


def controls(element: Any) -> list[Any]:
    return list(element.iter(qn("w:sdt")))


def swap(one: Any, other: Any) -> None:
    first, second = copy.deepcopy(one), copy.deepcopy(other)
    one.getparent().replace(one, second)
    other.getparent().replace(other, first)


def drop(element: Any) -> None:
    element.getparent().remove(element)


def drop_from(element: Any, end: str) -> None:
    """Takes away an element and all that follows, up to the paragraph that begins so."""
    while not said(element).startswith(end):
        following = element.getnext()
        drop(element)
        element = following


def unwrap(control: Any, text: str = "") -> None:
    """Takes a control away and leaves its text, or another."""
    run = next(control.iter(qn("w:r")))
    control.getparent().replace(control, run)
    if text:
        next(run.iter(qn("w:t"))).text = text


def looks(element: Any, xml: str) -> None:
    """Gives every run this look."""
    for run in element.iter(qn("w:r")):
        run.get_or_add_rPr().append(parse_xml(xml.replace("/>", f" {W}/>")))


def typed_row(file: WordFile) -> None:
    made = copy.deepcopy(row(file))
    for control in controls(made):
        unwrap(control)
    put(made, "2025", "2026")
    put(made, "31%", "36%")
    row(file).addnext(made)


def add(file: WordFile, xml: str, start: str = "Nu: 31%", inside: bool = True) -> None:
    """Puts something in, or below, the paragraph that begins so."""
    paragraph, element = line(file, start), parse_xml(xml)
    if inside:
        paragraph.append(element)
    else:
        paragraph.addnext(element)


def tracked(file: WordFile) -> None:
    """31% deleted and 36% put in its place, with changes tracked."""
    run = next(controls(row(file))[0].iter(qn("w:r")))
    after = copy.deepcopy(run)
    gone, new = (parse_xml(f'<w:{kind} {W} w:id="900" w:author="x"/>') for kind in ("del", "ins"))
    run.addprevious(gone)
    gone.append(run)
    gone.addnext(new)
    new.append(after)
    for text in list(run.iter(qn("w:t"))):
        text.tag = qn("w:delText")
    put(after, "31%", "36%")


def tracked_away(file: WordFile) -> None:
    for run in list(line(file, MARK).iter(qn("w:r"))):
        gone = parse_xml(f'<w:del {W} w:id="901" w:author="x"/>')
        run.addprevious(gone)
        gone.append(run)
        for text in list(run.iter(qn("w:t"))):
            text.tag = qn("w:delText")


def without_marks(file: WordFile) -> None:
    for paragraph in list(file.element.body.iter(qn("w:p"))):
        if said(paragraph).startswith(MARK):
            drop(paragraph)
    put(file.sections[0].footer._element, f" · {MARK}", "")


def part(file: WordFile, name: str, kind: str, data: bytes, media: str) -> str:
    return file.part.relate_to(Part(PackURI(f"/word/{name}"), media, data, file.part.package), f"{REL}/{kind}")


def footnote(file: WordFile) -> None:
    notes = (f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>Eigenlijk 45%.</w:t></w:r></w:p></w:footnote>'
             "</w:footnotes>")
    part(file, "footnotes.xml", "footnotes", notes.encode(), "application/vnd.openxmlformats-officedocument."
         "wordprocessingml.footnotes+xml")
    add(file, f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>')


def inserted_file(file: WordFile) -> None:
    name = part(file, "deel.htm", "aFChunk", b"<p>Het is 45%</p>", "text/html")
    add(file, f'<w:altChunk {W} xmlns:r="{REL}" r:id="{name}"/>', inside=False)


def numbered(file: WordFile) -> None:
    numbering = file.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:numFmt '
                                  'w:val="decimal"/><w:lvlText w:val="45% "/></w:lvl></w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    line(file, "Nu: 31%").pPr.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))


def hidden_style(file: WordFile) -> None:
    file.styles.element.append(parse_xml(f'<w:style {W} w:type="character" w:styleId="Weg"><w:name w:val="Weg"/>'
                                         "<w:rPr><w:vanish/></w:rPr></w:style>"))
    looks(row(file), '<w:rStyle w:val="Weg"/>')


def inherited_look(file: WordFile) -> None:
    """White letters, by a style that is based on another."""
    for name, inside in (("Wit", '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'), ("Ook", '<w:basedOn w:val="Wit"/>')):
        file.styles.element.append(parse_xml(f'<w:style {W} w:type="character" w:styleId="{name}"><w:name '
                                             f'w:val="{name}"/>{inside}</w:style>'))
    looks(row(file), '<w:rStyle w:val="Ook"/>')


def blip(file: WordFile) -> Any:
    return next(file.element.body.iter(f"{{{DRAWING}}}blip"))


def drawn_over(file: WordFile) -> None:
    """A drawing that newer versions of Word show in place of the picture."""
    name = part(file, "media/beeld.svg", "image", b"<svg/>", "image/svg+xml")
    blip(file).append(parse_xml(f'<a:extLst xmlns:a="{DRAWING}"><a:ext uri="x"><b:svgBlip xmlns:b="urn:svg" '
                                f'xmlns:r="{REL}" r:embed="{name}"/></a:ext></a:extLst>'))


def linked(file: WordFile) -> None:
    name = file.part.relate_to("http://kwaad", f"{REL}/hyperlink", is_external=True)
    run = line(file, "Terug naar de app").findall(qn("w:r"))[-1]
    run.addprevious(parse_xml(f'<w:hyperlink {W} xmlns:r="{REL}" r:id="{name}"/>'))
    run.getprevious().append(run)


def bound(file: WordFile) -> None:
    controls(row(file))[0].find(qn("w:sdtPr")).append(parse_xml(
        f'<w:dataBinding {W} w:xpath="/x" w:storeItemID="{{00000000-0000-0000-0000-000000000000}}"/>'))


def merged_cells(file: WordFile) -> None:
    """The figure of the last year disappears below that of the year before."""
    for at, value in ((LATEST - 1, "restart"), (LATEST, "continue")):
        row(file, at).tc_lst[1].get_or_add_tcPr().append(parse_xml(f'<w:vMerge {W} w:val="{value}"/>'))


def first_page(file: WordFile) -> None:
    file.sections[0].different_first_page_header_footer = True
    file.sections[0].first_page_footer.paragraphs[0].text = "Vastgesteld door de raad"


def alt_text(name: str, old: str, new: str) -> WordEdit:
    def edit(file: WordFile) -> None:
        shape = next(file.element.body.iter(qn("wp:docPr")))
        assert old in shape.get(name)
        shape.set(name, shape.get(name).replace(old, new))
    return edit


def other_picture(file: WordFile) -> None:
    first, second, *_ = file.element.body.iter(f"{{{DRAWING}}}blip")
    first.set(f"{{{REL}}}embed", second.get(f"{{{REL}}}embed"))


def contents_entry(file: WordFile) -> None:
    entry = next(p for p in file.element.body.iter(qn("w:p")) if style(p) == "TOC2" and "gasverbruik" in said(p))
    put(entry, "450", "550")


TEXT_BOX = (f'<w:p {W}><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p>'
            "<w:r><w:t>Het is 45%</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>")
CHOICE = (f'<mc:AlternateContent {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
          "<mc:Fallback><w:r><w:t>45%</w:t></w:r></mc:Fallback></mc:AlternateContent>")
FIELD = f'<w:fldSimple {W} w:instr=" = 40+5 "><w:r><w:t>45</w:t></w:r></w:fldSimple>'
OWN = "dPi nieuwbouw (woningen)"
FORMULA = ('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>45%</m:t></m:r>'
           "</m:oMath>")
DRAWN_TEXT = (f'<w:p {W}><w:r><w:drawing><a:t xmlns:a="{DRAWING}">45%</a:t>'
              "</w:drawing></w:r></w:p>")


def sentence(text: str, look: str = "Normal") -> str:
    return f'<w:p {W}><w:pPr><w:pStyle w:val="{look}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


IN_WORD: dict[str, WordEdit] = {
    "digit in a table": lambda f: put(row(f, SECOND), "33%", "34%"),
    "digit in the source of a row": lambda f: put(row(f, SECOND), "84286", "84287"),
    "digit in a sentence": lambda f: put(line(f, "Niet op koers, want"), "32,5", "30,5"),
    "word in a sentence": lambda f: put(line(f, "Niet op koers, want"), "de andere kant", "de goede kant"),
    "digit in the text of a chart": alt_text("descr", "31%", "36%"),
    "title in the text of a chart": alt_text("descr", "derde", "kwart"),
    "title for a chart": lambda f: next(f.element.body.iter(qn("wp:docPr"))).set("title", "Weer een kwart"),
    "footer, date": lambda f: put(f.sections[0].footer._element, "2 juli 2026", "2 juli 2027"),
    "footer, mark": lambda f: put(f.sections[0].footer._element, f" · {MARK}", ""),
    "footer of the first page": first_page,
    "header with a figure": lambda f: setattr(f.sections[0].header.paragraphs[0], "text", "Corporatiewoningen: 45%"),
    "header without a figure": lambda f: setattr(f.sections[0].header.paragraphs[0], "text", "Vastgesteld"),
    "number in a definition": lambda f: put(line(f, "Wat is het cijfer: Huur"), "1 januari", "1 juli"),
    "word in a definition": lambda f: put(line(f, "Wat is het cijfer: Huur"), "woningvoorraad", "huurvoorraad"),
    "definition gone": lambda f: drop(line(f, "Wat is het cijfer: Huur")),
    "caution gone": lambda f: drop(line(f, "Wat het niet zegt: Een corporatie")),
    "code in a source": lambda f: put(line(f, "Bronnen van de reeks"), "83220NED", "83221NED"),
    "name in a source": lambda f: put(line(f, "Bronnen van de reeks"), "CBS", "RIVM"),
    "source gone": lambda f: drop(line(f, "Bronnen van de reeks")),
    "unit of a figure": lambda f: put(row(f, SECOND), "33%", "33 per 1.000"),
    "unit in a caption": lambda f: put(line(f, SERIES), "(%)", "(woningen)"),
    "sign": lambda f: put(row(f, SECOND), "33%", "−33%"),
    "decimal comma": lambda f: put(row(f, 3), "32,0%", "3,20%"),
    "year of a row": lambda f: put(row(f, SECOND), "2018", "2019"),
    "year of a figure": lambda f: put(line(f, "Nu: 31%"), "(2025)", "(2024)"),
    "gemeente in the subtitle": lambda f: put(line(f, "Utrecht"), "Utrecht", "Zeist"),
    "gemeente in a caption": lambda f: put(line(f, SERIES), "Utrecht", "Zeist"),
    "verdict in the overview": lambda f: put(rows(f, AGREED)[1], "niet op koers", "op koers"),
    "verdict": lambda f: put(line(f, "○ niet op koers"), "niet op koers", "op koers"),
    "sign of the verdict": lambda f: put(line(f, "○ niet op koers"), "○", "●"),
    "two rows swapped": lambda f: swap(row(f, SECOND), row(f, 6)),
    "figures of two rows swapped": lambda f: swap(controls(row(f, 1))[0], controls(row(f))[0]),
    "verdicts of two agreements swapped": lambda f: swap(*(controls(r)[-1] for r in rows(f, AGREED)[1:3])),
    "figure and path swapped": lambda f: swap(*controls(row(f))),
    "begin and now swapped": lambda f: swap(controls(line(f, "Begin: 32%"))[0], controls(line(f, "Nu: 31%"))[0]),
    "row gone": lambda f: drop(row(f, 3)),
    "row of the overview gone": lambda f: drop(rows(f, AGREED)[1]),
    "agreement gone": lambda f: drop_from(line(f, "Weer een derde", look="Heading"), f"{THEME}: wat"),
    "theme gone": lambda f: drop_from(line(f, THEME, look="Heading"), OTHER),
    "row typed": typed_row,
    "row copied": lambda f: row(f).addnext(copy.deepcopy(row(f, 1))),
    "row hidden": lambda f: row(f).get_or_add_trPr().append(parse_xml(f"<w:hidden {W}/>")),
    "row too low to read": lambda f: row(f).get_or_add_trPr().append(parse_xml(
        f'<w:trHeight {W} w:val="2" w:hRule="exact"/>')),
    "figure hidden": lambda f: looks(row(f), "<w:vanish/>"),
    "figure hidden by a style": hidden_style,
    "figure in white by a style": inherited_look,
    "figure in white": lambda f: looks(row(f), '<w:color w:val="FFFFFF"/>'),
    "figure in tiny letters": lambda f: looks(row(f), '<w:sz w:val="2"/>'),
    "figure struck through": lambda f: looks(row(f), "<w:strike/>"),
    "line too low to read": lambda f: line(f, MARK).pPr.append(parse_xml(
        f'<w:spacing {W} w:line="2" w:lineRule="exact"/>')),
    "cells merged": merged_cells,
    "changed with changes tracked": tracked,
    "taken away with changes tracked": tracked_away,
    "chart replaced by another": other_picture,
    "chart gone": lambda f: drop(next(f.element.body.iter(qn("w:drawing")))),
    "chart drawn over": drawn_over,
    "chart cut": lambda f: blip(f).addnext(parse_xml(f'<a:srcRect xmlns:a="{DRAWING}" r="50000"/>')),
    "chart turned around": lambda f: next(f.element.body.iter(f"{{{DRAWING}}}xfrm")).set("flipH", "1"),
    "chart too small to see": lambda f: next(f.element.body.iter(qn("wp:extent"))).set("cx", "9"),
    "chart from elsewhere": lambda f: blip(f).set(f"{{{REL}}}link", f.part.relate_to(
        "http://kwaad", f"{REL}/image", is_external=True)),
    "link behind a text": linked,
    "picture added": lambda f: f.add_picture(io.BytesIO(dot("red"))),
    "data set": lambda f: put(line(f, "Gegevensset:"), ": ", ": x") or put(line(f, "Gegevensset:"), "2", "1"),
    "date": lambda f: put(line(f, "Gemaakt:"), "2026", "2025"),
    "link": lambda f: put(line(f, "Terug naar de app"), "http://app", "http://kwaad"),
    "data set at the end": lambda f: put(line(f, "Koersmonitor, gegevensset"), "gegevensset 2", "gegevensset 1"),
    "mark of the whole gone": lambda f: drop(line(f, f"{MARK}. De doelen")),
    "mark of an agreement gone": lambda f: drop(line(f, f"{MARK}.", 1)),
    "all marks gone": without_marks,
    "provisional no longer": lambda f: put(f.element.body, "voorlopig", "zonder voorbehoud"),
    "suppressed filled in": lambda f: put(rows(f, OWN)[2], "afgeschermd", "12 woningen"),
    "suppressed no longer": lambda f: put(rows(f, OWN)[2], "afgeschermd", "zonder voorbehoud", 1),
    "own figures no longer": lambda f: put(line(f, "dPi nieuwbouw (eigen"), " (eigen cijfers)", ""),
    "figure typed without its control": lambda f: unwrap(controls(row(f))[0], "36%"),
    "control of another figure": lambda f: controls(row(f))[0].getparent().replace(
        controls(row(f))[0], copy.deepcopy(controls(row(f, 1))[0])),
    "control bound to other data": bound,
    "heading": lambda f: put(line(f, "Weer een derde", look="Heading"), "een derde", "de helft"),
    "title": lambda f: put(line(f, "Afspraken 2027"), "2027", "2028"),
    "text that looks like contents": lambda f: add(f, sentence("Het is 45%.", "TOC1"), inside=False),
    "entry of the contents": contents_entry,
    "who agrees": lambda f: put(rows(f, f"Standpunten bij {THEME}")[3], "akkoord", "nog niet akkoord"),
    "remark": lambda f: put(rows(f, f"Standpunten bij {THEME}")[3], "Nog een vraag", "Geen vragen"),
    "owner": lambda f: put(line(f, "Wie gaat erover"), "Gemeente", "Corporatie"),
    "milestone": lambda f: put(rows(f, "De planning")[1], "1 juli 2027", "1 juli 2028"),
    "label of a figure": lambda f: put(line(f, "Nu: 31%"), "Nu", "Begin"),
    "head of a column": lambda f: put(row(f, 0), "Afgesproken pad", "Verwachting"),
    "table moved to another agreement": lambda f: line(f, "Nu: 500").addnext(row(f).getparent()),
    "number in words": lambda f: add(f, sentence("Het is veertig procent."), inside=False),
    "text box": lambda f: add(f, TEXT_BOX, inside=False),
    "text in a drawing": lambda f: add(f, DRAWN_TEXT, inside=False),
    "equation": lambda f: add(f, FORMULA),
    "symbols": lambda f: add(f, f'<w:r {W}><w:sym w:font="Calibri" w:char="0034"/></w:r>'),
    "result of a field": lambda f: add(f, FIELD),
    "page number before a figure": lambda f: controls(line(f, "Nu: 31%"))[0].addprevious(parse_xml(
        f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')),
    "field without a result yet": lambda f: add(f, f'<w:fldSimple {W} w:instr=" QUOTE 45 " w:dirty="true"/>'),
    "another text for old versions": lambda f: add(f, CHOICE),
    "order of signs turned": lambda f: add(f, f'<w:bdo {W} w:val="rtl"><w:r><w:t> </w:t></w:r></w:bdo>'),
    "number of a list": numbered,
    "footnote": footnote,
    "another file inside": inserted_file,
    "read from right to left": lambda f: put(row(f), "31%", "\u202e31%"),
    "digit in a run of its own": lambda f: controls(row(f))[0].find(qn("w:sdtContent")).insert(0, parse_xml(
        f"<w:r {W}><w:t>4</w:t></w:r>")),
}


# Excel

def book(data: bytes, edit: BookEdit) -> bytes:
    return _edited(openpyxl.load_workbook(io.BytesIO(data)), edit)


def cell(sheet: Any, value: object) -> Any:
    """The first cell with this value."""
    return next(c for found in sheet.iter_rows() for c in found if c.value == value)


def change(sheet: str, old: object, new: object) -> BookEdit:
    return lambda b: setattr(cell(b[sheet], old), "value", new)


def holding(sheet: Any, text: str) -> Any:
    """The first cell with this in its text."""
    return next(c for found in sheet.iter_rows() for c in found if text in str(c.value))


def replaced(sheet: str, old: str, new: str) -> BookEdit:
    def edit(b: openpyxl.Workbook) -> None:
        found = holding(b[sheet], old)
        found.value = found.value.replace(old, new)
    return edit


def point(b: openpyxl.Workbook, period: str = "2025", indicator: str = "corporatie_aandeel") -> Any:
    """The row of a figure on the data sheet."""
    return next(found for found in b[DATA].iter_rows(min_row=5)
                if (found[3].value, found[5].value) == (indicator, period))


def on_point(column: int, new: object, **of: str) -> BookEdit:
    return lambda b: setattr(point(b, **of)[column], "value", new)


def shown_as(form: str) -> BookEdit:
    return lambda b: setattr(cell(b[THEME], 31), "number_format", form)


def exchange(*columns: int) -> BookEdit:
    """Swaps cells of two years."""
    def edit(b: openpyxl.Workbook) -> None:
        for column in columns:
            one, other = point(b, "2015")[column], point(b)[column]
            one.value, other.value = other.value, one.value
    return edit


def heads_swapped(b: openpyxl.Workbook) -> None:
    one, other = cell(b[THEME], "Begin"), cell(b[THEME], "Nu")
    one.value, other.value = other.value, one.value


def keys_turned(b: openpyxl.Workbook) -> None:
    """Begin and now swapped, and their keys with them."""
    sheet = b[THEME]
    sheet["E5"].value, sheet["F5"].value = sheet["F5"].value, sheet["E5"].value
    key = holding(sheet, "sleutel ")
    first, second, *others = key.value.removeprefix("sleutel ").split(" ")
    pieces = (first.split("#")[1], second.split("#")[1])
    key.value = " ".join(("sleutel", f"4#{pieces[1]}", f"5#{pieces[0]}", *others))


def row_typed(b: openpyxl.Workbook) -> None:
    b[DATA].append([*(c.value for c in point(b)[:5]), "2026", 36, "36%", *(c.value for c in point(b)[8:12])])


def without_key(b: openpyxl.Workbook) -> None:
    found = point(b)
    found[12].value, found[6].value, found[7].value = None, 36, "36%"


def drawn_on(b: openpyxl.Workbook) -> None:
    b[THEME].add_image(SheetImage(io.BytesIO(dot("red"))), "F5")


def conditional(b: openpyxl.Workbook) -> None:
    look = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode='"36"'))
    b[THEME].conditional_formatting.add("F5", FormatRule(type="expression", formula=["TRUE"], dxf=look))


def half_white(b: openpyxl.Workbook) -> None:
    unseen = TextBlock(InlineFont(color="FFFFFFFF"), "niet ")
    holding(b[THEME], "niet op koers").value = CellRichText(unseen, "op koers")


def sheet_added(b: openpyxl.Workbook) -> None:
    b.create_sheet("Samenvatting").append(["Corporatiewoningen", 36])


IN_EXCEL: dict[str, BookEdit] = {
    "number on a theme": change(THEME, 31, 36),
    "number on the data sheet": on_point(6, 36),
    "number gone": on_point(6, None),
    "figure in words": on_point(7, "36%"),
    "number as text": on_point(6, "31"),
    "formula with the same result": on_point(6, "=30+1"),
    "yes in place of a number": on_point(6, True),
    "date in place of a number": on_point(6, datetime.date(1900, 1, 31)),
    "shown as percent": shown_as("0%"),
    "shown as another number": shown_as('"36"'),
    "shown as nothing": shown_as(";;;"),
    "shown in thousands": shown_as("#,##0,"),
    "row hidden": lambda b: setattr(b[DATA].row_dimensions[point(b)[0].row], "hidden", True),
    "row too low to read": lambda b: setattr(b[DATA].row_dimensions[point(b)[0].row], "height", 0.1),
    "column hidden": lambda b: setattr(b[DATA].column_dimensions["J"], "hidden", True),
    "sheet hidden": lambda b: setattr(b[SOURCES], "sheet_state", "hidden"),
    "comment": lambda b: setattr(point(b)[6], "comment", Comment("Eigenlijk 36", "x")),
    "cells merged": lambda b: b[DATA].merge_cells(f"G{point(b)[0].row - 1}:G{point(b)[0].row}"),
    "number in white": lambda b: setattr(point(b)[6], "font", Font(color="FFFFFFFF")),
    "number struck through": lambda b: setattr(point(b)[6], "font", Font(strike=True)),
    "row gone": lambda b: b[DATA].delete_rows(point(b)[0].row),
    "agreement gone": lambda b: b[THEME].delete_rows(5),
    "theme gone": lambda b: b.remove(b[THEME]),
    "row typed": row_typed,
    "row copied": lambda b: b[DATA].append([c.value for c in point(b, "2015")]),
    "row without its key": without_key,
    "years swapped": exchange(5),
    "figures swapped with their keys": exchange(6, 7, 12),
    "begin and now swapped with their keys": keys_turned,
    "heads of two columns swapped": heads_swapped,
    "gemeente of a row": on_point(4, "GM0355"),
    "indicator of a row": on_point(3, "gasverbruik"),
    "source of a row": on_point(11, "RIVM 86165NED"),
    "unit of a row": on_point(8, "m³"),
    "rounding of a row": on_point(10, 5),
    "provisional no longer": change(DATA, "voorlopig", "zonder voorbehoud"),
    "suppressed filled in": on_point(6, 12, indicator="dpi"),
    "suppressed filled in, in words": on_point(7, "12 woningen", indicator="dpi"),
    "suppressed no longer": on_point(9, "zonder voorbehoud", indicator="dpi"),
    "head of a column": change(DATA, "Waarde", "Waarde (x 1.000)"),
    "title of a sheet": change(THEME, f"{THEME}, Utrecht", f"{THEME}, Zeist"),
    "name of a sheet": lambda b: setattr(b[THEME], "title", f"{THEME} Zeist"),
    "data set": lambda b: setattr(b[ABOUT].cell(cell(b[ABOUT], "Gegevensset").row, 2), "value", "20250101T000000"),
    "date": change(ABOUT, "op 2 juli 2026", "op 2 juli 2027"),
    "link": replaced(ABOUT, "http://app", "http://kwaad"),
    "mark of the whole gone": lambda b: setattr(holding(b[ABOUT], MARK), "value", None),
    "mark of a theme gone": replaced(THEME, f"{MARK}. ", ""),
    "sheet added": sheet_added,
    "picture added": drawn_on,
    "header of a page": lambda b: setattr(b[THEME].oddHeader.center, "text", "Vastgesteld: 45%"),
    "conditional look": conditional,
    "part of a cell in white": half_white,
    "zeros not shown": lambda b: setattr(b[DATA].sheet_view, "showZeros", False),
    "all rows hidden": lambda b: setattr(b[DATA].sheet_format, "zeroHeight", True),
    "not all is printed": lambda b: setattr(b[DATA], "print_area", "A1:G9"),
    "control sheet shown": lambda b: setattr(b[RECORD], "sheet_state", "visible"),
    "verdict": replaced(THEME, "niet op koers", "op koers"),
    "who agrees": change(THEME, "akkoord", "nog niet akkoord"),
    "remark": change(THEME, "Nog een vraag", "Geen vragen"),
    "owner": replaced(THEME, "Wie gaat erover: Gemeente", "Wie gaat erover: Corporatie"),
    "definition": replaced(SOURCES, "woningvoorraad", "huurvoorraad"),
    "own figures no longer": change("Nieuwbouw", "eigen cijfer", "cijfer"),
    "name of an agreement's figure": change(THEME, "Corporatiewoningen", "Gasverbruik"),
    "link on a cell": lambda b: setattr(point(b)[7], "hyperlink", "http://kwaad"),
}


def tampered(data: bytes, kind: str, name: str) -> bytes:
    return word(data, IN_WORD[name]) if kind == ".docx" else book(data, IN_EXCEL[name])


CASES = [(kind, name) for kind, table in ((".docx", IN_WORD), (".xlsx", IN_EXCEL)) for name in table]


# The forger who knows how it works

def resealed(data: bytes, kind: str, edit: Callable[[dict[str, Any]], object] = lambda _: None) -> bytes:
    """The document with control data that say what it says now, otherwise edited if asked, with a right sum."""
    reading = read_word(data) if kind == ".docx" else read_workbook(data)
    told = json.loads(reading.record or "")
    told.pop("sum")
    keys = list(told["said"])
    seen = {keys[n]: texts for n, texts in gaps(reading.lines).items()}
    told["said"] = {key: seen.get(key, [text])[0] for key, text in told["said"].items()}
    told["copies"] = {key: len(texts) for key, texts in seen.items()}
    told["lines"] = [fingerprint(line, keys) for line in reading.lines]
    told["pictures"] = list(reading.pictures)
    edit(told)
    text = json.dumps(told | {"sum": trace._sum(told)}, ensure_ascii=True)
    return word(data, lambda f: _seal_word(f, text)) if kind == ".docx" else book(data, lambda b: _seal_book(b, text))


def _seal_word(file: WordFile, text: str) -> None:
    sealed = next(r.target_part for r in file.part.rels.values() if NAMESPACE.encode() in r.target_part.blob[:400])
    sealed._blob = f'<koersmonitor xmlns="{NAMESPACE}">{escape(text)}</koersmonitor>'.encode()


def _seal_book(b: openpyxl.Workbook, text: str) -> None:
    sheet = b[RECORD]
    sheet.delete_rows(1, sheet.max_row)
    for number, start in enumerate(range(0, len(text), 30_000), 1):
        sheet.cell(number, 1).value = text[start:start + 30_000]


