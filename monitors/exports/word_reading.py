"""A Word file read back, as a reader of it sees it: a line per paragraph and per row of a table.

Ours, or what Word, LibreOffice or somebody else made of it. What shows on paper counts, wherever it stands: headers,
footers, notes, text boxes, equations. What Word makes anew by itself does not: page numbers and the list of contents.
What nobody can see (hidden, white, struck through) and what shows something else than the file says, is named in
brackets, so that it never passes for what was written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from lxml import etree

from monitors.exports.trace import NAMESPACE, WHITE, Reading, as_read, gap, order_in, picture_sum, plain

TAG = "koersmonitor:"  # before the number of a figure, in the tag of its control
_NUMBER = re.compile(rf"{TAG}(\d{{1,9}})")
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TEXTS = {qn("w:t"), f"{_M}t", f"{_A}t"}
_GONE = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:tblPr"), qn("w:trPr"), qn("w:tcPr"),
         qn("w:sdtPr"), qn("w:sectPr")}
_OF_PROGRAM = f"{qn('w:sdtPr')}/{qn('w:docPartObj')}"  # a control around what the program makes: a list of contents
_SIGNS = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:ptab"): " ", qn("w:noBreakHyphen"): "\u2011",
          qn("w:footnoteReference"): "[noot]", qn("w:endnoteReference"): "[noot]",
          qn("w:commentReference"): "[opmerking]", qn("w:altChunk"): "[ingevoegd bestand]", qn("w:pict"): "[tekening]",
          qn("w:object"): "[ingevoegd voorwerp]", qn("w:control"): "[invoerveld]",
          qn("w:bdo"): "[andere leesrichting]"}
_MADE_ANEW = {"PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES"}  # fields of which Word fills in the result
_CONTENTS = "TOC"
_STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
_SMALLEST = 6  # half points; smaller letters nobody reads
_SMALLEST_PICTURE = 360_000  # a centimetre
_LOWEST = 60  # twentieths of a point
_OFF = {"0", "false", "off", "none"}
_PAGE = re.compile(r"\s*\d+$")


def read_word(data: bytes) -> Reading:
    """What stands in the file. Raises ValueError for what is no Word file."""
    try:
        file = docx.Document(io.BytesIO(data))
    except Exception as broken:  # the library raises whatever its parts raise on a file that is none
        raise ValueError("dit is geen Word-bestand, of het is beschadigd") from broken
    record = next((etree.fromstring(part.blob).text for part in
                   (r.target_part for r in file.part.rels.values() if not r.is_external)
                   if NAMESPACE.encode() in part.blob[:400]), None)
    if record is not None:
        _name_again(file.element.body, record)
    return Reading(record, tuple(word_lines(file)), tuple(_pictures(file)), ordered=True)


def _name_again(body: Any, record: str) -> None:
    """LibreOffice 7.4 keeps our controls and drops what they are called: then their order tells which is which.

    Only where every name is gone and no control: whoever took one out, or changed two round, is found.
    """
    controls = [control for control in body.iter(qn("w:sdt")) if control.find(_OF_PROGRAM) is None]
    if any(_number(control) is not None for control in controls):
        return
    order = order_in(record)
    if len(controls) != len(order):
        return
    for control, number in zip(controls, order, strict=True):
        properties = control.find(qn("w:sdtPr"))
        if properties is None:
            properties = etree.SubElement(control, qn("w:sdtPr"))
        etree.SubElement(properties, qn("w:tag")).set(qn("w:val"), f"{TAG}{number}")


def word_lines(file: WordFile) -> list[str]:
    """The lines of a file, in order; those of headers, footers and notes come last."""
    looks = _looks(file.styles.element)
    body = _Story(file.part, looks)
    lines = [line for line in body.lines(file.element.body) if line.strip()]
    said = {as_read(line).strip() for line in lines}
    listed = [text for text in map(str.strip, body.contents) if text and not {text, _PAGE.sub("", text)} & said]
    others = [line for part in _stories(file) for line in _Story(part, looks).lines(_element(part)) if line.strip()]
    return [*lines, *(f"[inhoudsopgave] {text}" for text in listed), *others]


def _stories(file: WordFile) -> Iterator[Any]:
    """The parts with text that shows beside the body: each once, in a lasting order."""
    found = {str(r.target_part.partname): r.target_part for r in file.part.rels.values()
             if not r.is_external and r.reltype.rpartition("/")[2] in _STORIES}
    yield from (found[name] for name in sorted(found))


def _element(part: Any) -> Any:
    return part.element if hasattr(part, "element") else etree.fromstring(part.blob)


def _pictures(file: WordFile) -> Iterator[str]:
    """The sums of the pictures that the body shows, in order; of one that is not in the file its address."""
    for name in _shown_files(file.element.body):
        found = file.part.rels.get(name)
        inside = found is not None and not found.is_external
        yield picture_sum(found.target_part.blob) if inside else f"buiten het bestand: {name}"


def _shown_files(element: Any) -> Iterator[str]:
    """The names by which an element shows what stands elsewhere."""
    yield from (part.get(name) for part in element.iter() for name in (f"{_R}embed", f"{_R}link") if part.get(name))


def _looks(styles: Any) -> dict[str, str]:
    """Why a reader does not see what has a style, by style; a style has what the one that it is based on has."""
    found = {style.get(qn("w:styleId"), ""): style for style in styles.iter(qn("w:style"))}
    looks: dict[str, str] = {}
    for name, style in found.items():
        passed: set[int] = set()
        while style is not None and name not in looks and id(style) not in passed:
            passed.add(id(style))
            if look := _look(style.find(qn("w:rPr"))):
                looks[name] = look
            based = style.find(qn("w:basedOn"))
            style = None if based is None else found.get(based.get(qn("w:val"), ""))
    return looks


def _on(properties: Any, name: str) -> bool:
    found = None if properties is None else properties.find(qn(name))
    return found is not None and found.get(qn("w:val"), "1") not in _OFF


@dataclass
class _Story:
    """A part of the file being read in order: fields go on from one paragraph to the next.

    `looks` says why a reader does not see what has a style; `contents` gathers what stands in a list of contents;
    `fields` are those that are open: what they are, and whether their result has begun.
    """

    part: Any
    looks: Mapping[str, str]
    contents: list[str] = field(default_factory=list)
    fields: list[tuple[str, bool]] = field(default_factory=list)

    def lines(self, container: Any) -> Iterator[str]:
        """A line per paragraph and per row."""
        for child in container:
            if child.tag == qn("w:p"):
                yield self.paragraph(child)
            elif child.tag == qn("w:tr"):
                yield self.row(child)
            elif child.tag == qn("w:sdt") and _number(child) is not None:
                yield self.control(child)
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag not in _GONE:
                yield from self.lines(child)

    def row(self, row: Any) -> str:
        """The cells of a row; nothing where it was deleted with changes tracked."""
        properties = row.find(qn("w:trPr"))
        if properties is not None and properties.find(qn("w:del")) is not None:
            return ""
        line = " | ".join(map(self.cell, _cells(row)))
        flat = _exact(None if properties is None else properties.find(qn("w:trHeight")), "w:hRule", "w:val")
        return f"[verborgen rij] {line}" if _on(properties, "w:hidden") or flat else line

    def cell(self, cell: Any) -> str:
        """A cell that is part of the one above it shows nothing of its own."""
        text = " ".join(filter(None, (line.strip() for line in self.lines(cell))))
        merged = next((m for name in ("w:vMerge", "w:hMerge")
                       if (m := cell.find(f"{qn('w:tcPr')}/{qn(name)}")) is not None), None)
        under = merged is not None and merged.get(qn("w:val")) != "restart"
        return _looked(text, "onzichtbaar" if under else "")

    def paragraph(self, paragraph: Any) -> str:
        properties = paragraph.find(qn("w:pPr"))
        number = None if properties is None else properties.find(f"{qn('w:numPr')}/{qn('w:numId')}")
        style = None if properties is None else properties.find(qn("w:pStyle"))
        before, listed = len(self.contents), self._in_contents()
        flat = _exact(None if properties is None else properties.find(qn("w:spacing")), "w:lineRule", "w:line")
        text = _looked(self.text(paragraph), "onzichtbaar" if flat else self._styled(style))
        if listed or self._in_contents():  # its pieces are one entry
            self.contents[before:] = ["".join(self.contents[before:])]
        return f"[nummering] {text}" if number is not None and number.get(qn("w:val")) != "0" else text

    def text(self, element: Any) -> str:
        """What a reader sees of an element, with a gap for every control of ours."""
        return "".join(map(self._piece, element))

    def _piece(self, element: Any) -> str:
        tag = element.tag
        if tag in _GONE or not isinstance(tag, str):
            return ""
        if tag in _TEXTS:
            return self._shown(plain(element.text or ""))
        if tag == qn("w:r"):
            properties = element.find(qn("w:rPr"))
            style = None if properties is None else properties.find(qn("w:rStyle"))
            return _looked(self.text(element), _look(properties) or self._styled(style))
        if tag in (qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")):
            return self._field(element)
        if tag == qn("w:sdt") and _number(element) is not None:
            return self.control(element)
        return self._drawn(element)

    def _drawn(self, element: Any) -> str:
        """Signs, pictures and whatever else has text in it."""
        tag = element.tag
        if tag == qn("w:drawing"):
            told = [p.get(name) for p in element.iter(qn("wp:docPr")) for name in ("title", "descr")]
            words = " ".join(filter(None, ["plaatje", *told, "vervormd" if _bent(element) else ""]))
            return f"[{words}]{self.text(element)}"
        if tag == qn("w:hyperlink") and element.get(f"{_R}id"):
            found = self.part.rels.get(element.get(f"{_R}id"))
            return f"{self.text(element)}[koppeling {found.target_ref if found is not None else ''}]"
        if tag == qn("w:sym"):
            return f"[teken {element.get(qn('w:char'))}]"
        if tag == qn("w:p"):  # in a text box
            return f"[tekstvak] {self.paragraph(element)}"
        return self._shown(_SIGNS.get(tag, "")) + self.text(element)

    def control(self, control: Any) -> str:
        """A figure of ours. A control that is bound to other data shows those, whatever stands in it."""
        content, bound = control.find(qn("w:sdtContent")), control.find(f"{qn('w:sdtPr')}/{qn('w:dataBinding')}")
        text = as_read("" if content is None else self.text(content))
        return gap(_number(control) or 0, text if bound is None else f"[gekoppeld aan andere gegevens] {text}")

    def _field(self, element: Any) -> str:
        """A field by its name, for who opens the file may see another result than stands in it."""
        if element.tag == qn("w:instrText"):
            if self.fields:
                self.fields[-1] = (self.fields[-1][0] + (element.text or ""), self.fields[-1][1])
            return ""
        if element.tag == qn("w:fldSimple"):
            self.fields.append((element.get(qn("w:instr"), ""), True))
            return self.text(element) + self._closed()
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            self.fields.append(("", False))
        elif kind == "separate" and self.fields:
            self.fields[-1] = (self.fields[-1][0], True)
        return self._closed() if kind == "end" and self.fields else ""

    def _closed(self) -> str:
        what = _kind(self.fields.pop()[0])
        return "" if what == _CONTENTS or self._in_contents() else self._shown(f"[veld {what}]")

    def _in_contents(self) -> bool:
        return any(_kind(what) == _CONTENTS for what, _ in self.fields)

    def _shown(self, text: str) -> str:
        """The text, unless it is the result of a field that Word makes anew."""
        if not all(begun and _kind(what) not in _MADE_ANEW for what, begun in self.fields):
            return ""
        if self._in_contents():
            self.contents.append(text)
            return ""
        return text

    def _styled(self, style: Any) -> str:
        return "" if style is None else self.looks.get(style.get(qn("w:val"), ""), "")


def _look(properties: Any) -> str:
    """Why a reader does not see what has these properties; empty where they do."""
    if properties is None:
        return ""
    colour, size = properties.find(qn("w:color")), properties.find(qn("w:sz"))
    if _on(properties, "w:strike") or _on(properties, "w:dstrike"):
        return "doorgehaald"
    white = colour is not None and (colour.get(qn("w:val"), "").upper() in WHITE or colour.get(
        qn("w:themeColor"), "") in ("background1", "light1"))
    small = size is not None and size.get(qn("w:val"), "").isdigit() and int(size.get(qn("w:val"))) < _SMALLEST
    return "onzichtbaar" if white or small or _on(properties, "w:vanish") else ""


def _looked(text: str, look: str) -> str:
    return f"[{look}: {text}]" if look and text.strip() else text


def _bent(drawing: Any) -> bool:
    """Whether a picture is cut, turned around, too small to see, or shows more than one file."""
    cut = [value for part in drawing.iter(f"{_A}srcRect") for value in part.attrib.values()]
    turned = [part.get(name, "0") for part in drawing.iter(f"{_A}xfrm") for name in ("rot", "flipH", "flipV")]
    sizes = [int(size.get(name, "0")) for size in drawing.iter(qn("wp:extent")) for name in ("cx", "cy")]
    return (len(list(_shown_files(drawing))) > 1 or any(value not in _OFF for value in (*cut, *turned))
            or any(size < _SMALLEST_PICTURE for size in sizes))


def _kind(instruction: str) -> str:
    return (instruction.split() or [""])[0].upper()


def _exact(height: Any, rule: str, value: str) -> bool:
    """Whether a line or a row is too low to read."""
    return height is not None and height.get(qn(rule)) == "exact" and height.get(qn(value), "").isdigit() and int(
        height.get(qn(value))) < _LOWEST


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row, also those in a control."""
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag not in _GONE:
            yield from _cells(child)


def _number(control: Any) -> int | None:
    """The number of the figure in a control of ours; None in another's."""
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    found = None if tag is None else _NUMBER.fullmatch(tag.get(qn("w:val"), ""))
    return int(found[1]) if found else None
