"""A Word or Excel document beside the data set: read, reckoned anew and made anew."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from PIL import Image

from monitors.exports.annex import annex
from monitors.exports.contents import Content
from monitors.exports.trace import Reading, Record, RecordError, gaps, read_record
from monitors.exports.word import to_word
from monitors.exports.word_reading import read_word
from monitors.exports.workbook import to_workbook
from monitors.exports.workbook_reading import read_workbook
from monitors.store import Store
from monitors.verify.findings import Finding, Outcome
from monitors.verify.lines import around, replaced, since
from monitors.verify.pieces import Reckoned, compare, said_in
from monitors.views.contents import content_of
from monitors.views.world import World

MOST_UNPACKED = 400_000_000  # bytes; ours are far smaller


@dataclass(frozen=True, slots=True)
class _Form:
    """How one kind of document is read, and made anew without drawing: with a dot for each picture that it had."""

    read: Callable[[bytes], Reading]
    make: Callable[[Content, Record], bytes]


def _word_anew(content: Content, record: Record) -> bytes:
    document = annex(content)
    had = [_dot() if picture else None for picture in record.pictures]
    lacking = len(document.charts) - len(had)
    return to_word(document, content, had + [_dot()] * lacking)


@cache
def _dot() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (1, 1)).save(target, "PNG")
    return target.getvalue()


FORMS = {".docx": _Form(read_word, _word_anew),
         ".xlsx": _Form(read_workbook, lambda content, _: to_workbook(content))}


def verify_document(world: World, data: bytes, kind: str) -> tuple[Record, list[Finding]]:
    """The record of a document and what is found; `kind` is one of FORMS.

    Raises RecordError or ValueError for what cannot be verified.
    """
    _check_size(data)
    form = FORMS[kind]
    reading = form.read(data)
    record = _record_of(reading)
    keys = list(record.said)
    seen = {keys[n]: texts for n, texts in gaps(reading.lines).items() if n < len(keys)}
    now = _content(world, record)
    then = _content_then(world, record, now)
    same = record.maker == now.maker
    sums = [] if record.intact else [Finding("controlegetal", Outcome.CHANGED,
                                             "de controlegegevens in het bestand zijn veranderd")]
    findings = compare(record, seen, Reckoned(said_in(now), None if then is None else said_in(then), same))
    return record, [*sums, *_lines(form, record, reading, now, then, same=same), *replaced(record, reading), *findings]


def _lines(form: _Form, record: Record, reading: Reading, now: Content, then: Content | None, *,
           same: bool) -> Iterator[Finding]:
    """What is found of the lines, beside those of the same document made anew with the figures of then."""
    made = form.read(form.make(then or now, record))
    of_made = _record_of(made)
    otherwise = Outcome.DIFFERS if same and then is not None else Outcome.UNPROVEN
    yield from around(record, reading, made, of_made, otherwise)
    if then is not None and then is not now:
        yield from since(made, of_made, _record_of(form.read(form.make(now, record))))


def _record_of(reading: Reading) -> Record:
    if reading.record is None:
        raise RecordError("er zitten geen controlegegevens van Koersmonitor in; is dit een document van ons?")
    return read_record(reading.record)


def _content(world: World, record: Record) -> Content:
    """What the record's dossier says, under the name that the document gives its data set."""
    try:
        day = date.fromisoformat(record.day)
    except ValueError:
        raise RecordError("de controlegegevens in het bestand zijn beschadigd") from None
    found = content_of(world, record.dossier, record.region, record.link, day)
    return replace(found, version=record.version)


def _content_then(world: World, record: Record, now: Content) -> Content | None:
    """The same with the figures as they stood when the document was made; None where that is not known."""
    load = world.store.load_like(record.sha256, record.recipe)
    if load is None or load == now.load:
        return now if load else None
    store = Store(world.store.file, load.id)
    try:
        return _content(World(store, world.catalogue), record)
    finally:
        store.close()


def _check_size(data: bytes) -> None:
    """Raises ValueError for a file that is far larger once it is unpacked. What is no zip its reader refuses."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            if sum(part.file_size for part in box.infolist()) > MOST_UNPACKED:
                raise ValueError("het bestand is uitgepakt te groot; zo groot maken wij ze niet")
