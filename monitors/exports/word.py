"""A neutral document as a Word file: real headings, native tables, pictures with their text, figures that carry keys.

Each figure stands in a content control (w:sdt) whose tag is its number in the record (`trace`); that record is a custom
XML part of the file. Texts of users are only ever text: no field, no markup. The body is made as XML, for python-docx
takes seconds for what that does in milliseconds.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt, RGBColor

from monitors.exports.contents import Content, Ruled, Said, brief, printable
from monitors.exports.document import (
    NOT_DRAWN,
    Block,
    ContentsList,
    Document,
    Facts,
    Grid,
    Heading,
    NewPage,
    Part,
    Plate,
    Text,
    drawn,
)
from monitors.exports.picture import PRINTED
from monitors.exports.trace import NAMESPACE, Tracer
from monitors.exports.word_reading import TAG, word_lines

LANGUAGE = "nl-NL"
_RECORD, _PROPERTIES = "/customXml/item2.xml", "/customXml/itemProps2.xml"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ITEM = "{5B3D0C5A-2C0F-4B0E-9D57-8C6E1F2A7B90}"  # of ours, for it must have one
_WIDE = 9070  # twentieths of a point between the margins of A4
_PICTURE = Cm(16)
_NS = nsdecls("w")
_STYLES = {"normal": "Normal", "lead": "KMInleiding", "small": "KMKlein", "mark": "KMLetop"}
_LEVELS = (1, 2)


def to_word(document: Document, content: Content, pictures: Sequence[bytes | None] | None = None) -> bytes:
    """The file. Raises ValueError where two figures have the same key. `pictures` in place of the charts drawn."""
    file, tracer = docx.Document(), Tracer()
    _prepare(file, document, content)
    body = file.element.body
    place = body[-1]  # the section's own settings come last
    writer = _Writer(file, tracer, list(drawn(document.charts) if pictures is None else pictures),
                     [b for b in document.blocks if isinstance(b, Heading) and b.level in _LEVELS])
    for xml in writer.title(document, content):
        place.addprevious(parse_xml(xml))
    for block in document.blocks:
        for element in writer.elements(block):
            place.addprevious(element)
    for key in [k for k, r in file.part.package.rels.items() if r.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del file.part.package.rels[key]  # a picture of the library's template
    tracer.lines = word_lines(file)
    _add_record(file, tracer.record(content))
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


# Texts as XML

def _rtl(text: str) -> bool:
    """Whether the first letter that has a direction is read from right to left."""
    return next((d in ("R", "AL") for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), False)


def _run(text: str, bold: bool = False, colour: str = "") -> str:
    """A piece of text; lines stay lines."""
    text = printable(text)
    looks = ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour.removeprefix("#")}"/>' if colour else "") + (
        "<w:rtl/>" if _rtl(text) else "")
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{looks}</w:rPr>{lines}</w:r>"


def _paragraph(inside: str, style: str, more: str = "") -> str:
    return f'<w:p {_NS}><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


@dataclass
class _Writer:
    """Turns blocks into elements; `pictures` are those of the plates, in order."""

    file: WordFile
    tracer: Tracer
    pictures: list[bytes | None]
    headings: Sequence[Heading]
    _headed: int = field(default=0)

    def title(self, document: Document, content: Content) -> Iterator[str]:
        yield _paragraph(_run(document.title), "Title")
        yield _paragraph(_run(document.subtitle), "Subtitle")

    def elements(self, block: Block) -> Iterator[object]:
        if isinstance(block, Plate):
            yield from self._plate(block)
            return
        for xml in self._xml(block):
            yield parse_xml(xml)

    def _xml(self, block: Block) -> Iterable[str]:
        match block:
            case Heading():
                return [self._heading(block)]
            case Text():
                return [_paragraph(self._parts(block.parts), _STYLES[block.look],
                                   "<w:bidi/>" if _rtl("".join(map(_words, block.parts))) else "")]
            case Facts():
                return [_paragraph(_run(f"{label}: ", bold=True) + self._parts(parts), "KMFeit")
                        for label, parts in block.rows]
            case Grid():
                return self._grid(block)
            case ContentsList():
                return self._list(block)
            case NewPage():
                return [_paragraph('<w:r><w:br w:type="page"/></w:r>', "Normal")]
            case _:
                raise TypeError(f"onbekend blok: {block!r}")

    def _parts(self, parts: Iterable[Part], bold: bool = False) -> str:
        return "".join(self._figure(part, bold) if isinstance(part, Said) else _run(part, bold) for part in parts)

    def _figure(self, said: Said, bold: bool) -> str:
        """A piece that can be checked, in its control."""
        run = _run(said.text, True, said.colour) if isinstance(said, Ruled) else _run(said.text, bold)
        number = self.tracer.number(said)
        self.tracer.order.append(number)
        return (f'<w:sdt><w:sdtPr><w:alias w:val="Koersmonitor"/><w:tag w:val="{TAG}{number}"/>'
                f"</w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>")

    def _heading(self, block: Heading) -> str:
        name, self._headed = f"_Toc{self._headed:06d}", self._headed + 1
        mark = f'<w:bookmarkStart w:id="{self._headed}" w:name="{name}"/>'
        return _paragraph(f'{mark}{_run(block.text)}<w:bookmarkEnd w:id="{self._headed}"/>', f"Heading{block.level}")

    def _list(self, block: ContentsList) -> Iterator[str]:
        """A table of contents with its entries in it, so that it is right before anybody updates it."""
        yield _paragraph(_run(block.heading), "KMInhoud")
        begin = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" '
                 '\\n \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>')
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for number, heading in enumerate(self.headings):
            entry = (f'<w:hyperlink w:anchor="_Toc{number:06d}" w:history="1">{_run(heading.text)}</w:hyperlink>')
            first, last = number == 0, number == len(self.headings) - 1
            yield _paragraph((begin if first else "") + entry + (end if last else ""), f"TOC{heading.level}")

    def _grid(self, block: Grid) -> Iterator[str]:
        yield _paragraph(_run(block.caption), "Caption", "<w:keepNext/>")
        widths = [round(_WIDE * part) for part in block.widths]
        columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
        head = self._row(block.headers, widths, head=True)
        rows = "".join(self._row(row, widths) for row in block.rows)
        yield (f'<w:tbl {_NS}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{_WIDE}" w:type="dxa"/>'
               '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/>'
               '<w:left w:w="90" w:type="dxa"/>'
               '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>'
               '<w:tblLook w:val="0020" w:firstRow="1"/>'
               f"<w:tblCaption w:val={quoteattr(printable(block.caption))}/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
               f"{head}{rows}</w:tbl>")
        yield _paragraph("", "KMKlein")

    def _row(self, cells: Sequence[Part], widths: Sequence[int], *, head: bool = False) -> str:
        looks = "<w:tblHeader/>" if head else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{PRINTED.band.removeprefix("#")}"/>' if head else ""
        inside = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}</w:tcPr>'
            + _paragraph(self._parts((cell,), head), "KMCel", "<w:bidi/>" if _rtl(_words(cell)) else "") + "</w:tc>"
            for cell, wide in zip(cells, widths, strict=True))
        split = "" if sum(len(_words(cell)) for cell in cells) > _LONG else "<w:cantSplit/>"
        return f"<w:tr><w:trPr>{split}{looks}</w:trPr>{inside}</w:tr>"

    def _plate(self, block: Plate) -> Iterator[object]:
        picture = self.pictures.pop(0)
        self.tracer.picture(picture)
        if picture is None:
            yield parse_xml(_paragraph(_run(f"{block.caption}. {NOT_DRAWN}"), "KMLetop"))
        else:
            paragraph = self.file.add_paragraph(style="Normal")
            shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=_PICTURE)
            # All of it in the description: LibreOffice drops the title of a picture.
            shape._inline.docPr.set("descr", printable(f"{block.caption}. {block.chart.alt.text}"))
            paragraph.paragraph_format.keep_with_next = True
            yield paragraph._element
        yield parse_xml(_paragraph(self._parts((block.chart.alt,)), "KMKlein"))


_LONG = 600  # characters; a row that is longer may go on on the next page


def _words(part: Part) -> str:
    return part.text if isinstance(part, Said) else part


# What belongs to the file as a whole

def _prepare(file: WordFile, document: Document, content: Content) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    _set_styles(file)
    core, now = file.core_properties, datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    core.title, core.subject, core.author = brief(document.title), brief(document.subtitle), "Koersmonitor"
    core.language, core.comments, core.category = LANGUAGE, document.origin, document.mark
    core.created = core.modified = now
    core.last_modified_by, core.keywords = "Koersmonitor", content.version
    words = " · ".join(filter(None, (document.origin, document.mark)))
    footer = section.footer.paragraphs[0]
    footer._element.getparent().replace(footer._element, parse_xml(_paragraph(
        _run(f"{words} · pagina ") + '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>', "KMKlein")))


def _set_styles(file: WordFile) -> None:
    styles = file.styles
    for wrong in styles.element.iter(qn("w:lang")):
        wrong.set(qn("w:val"), LANGUAGE)
    base = styles["Normal"]
    base.font.name, base.font.size = "Calibri", Pt(11)
    base.paragraph_format.space_after = Pt(8)
    accent, text = (RGBColor.from_string(c.removeprefix("#").upper()) for c in (PRINTED.accent, PRINTED.text))
    for name, size in (("Title", 26), ("Heading 1", 18), ("Heading 2", 13)):
        styles[name].font.size, styles[name].font.color.rgb = Pt(size), accent
        fonts = styles[name].element.rPr.find(qn("w:rFonts"))
        if fonts is not None:
            styles[name].element.rPr.remove(fonts)
    styles["Subtitle"].font.color.rgb = styles["Caption"].font.color.rgb = text
    styles["Heading 1"].paragraph_format.page_break_before = False
    for name, size, after, bold in (("KMInleiding", 12, 8, True), ("KMKlein", 9, 4, False), ("KMFeit", 11, 2, False),
                                    ("KMCel", 10, 0, False), ("KMLetop", 11, 8, True), ("KMInhoud", 14, 6, True),
                                    ("toc 1", 11, 2, False), ("toc 2", 10, 2, False)):
        style = styles.add_style(name, 1)
        style.base_style, style.font.size, style.font.bold = base, Pt(size), bold
        style.paragraph_format.space_after = Pt(after)
    styles["toc 2"].paragraph_format.left_indent = Cm(0.7)
    for name, identifier in (("toc 1", "TOC1"), ("toc 2", "TOC2")):
        styles[name].element.set(qn("w:styleId"), identifier)


def _add_record(file: WordFile, record: str) -> None:
    xml = f'<koersmonitor xmlns="{NAMESPACE}">{escape(record)}</koersmonitor>'
    part = FilePart(PackURI(_RECORD), "application/xml", xml.encode(), file.part.package)
    file.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    # Without its properties some programs drop the part.
    properties = (f'<ds:datastoreItem ds:itemID="{_ITEM}" xmlns:ds="{_CUSTOM}"><ds:schemaRefs><ds:schemaRef '
                  f'ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>')
    part.relate_to(FilePart(PackURI(_PROPERTIES), CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, properties.encode(),
                            file.part.package), RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
