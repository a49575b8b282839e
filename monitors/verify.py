"""Is what stands in a document still so? `python -m monitors.verify FILE` reckons every figure of it anew.

It reads the Word and Excel documents that this app made, and dossiers (.toml). The figures come from the data set in
use, never from the document; of the document itself only its dossier is used: targets, remarks, own figures. Text
around the figures that has a digit must stand as it was written. Pictures, and words without a digit, are left alone.
"""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from monitors.catalogue.dossier_faults import rules_of
from monitors.catalogue.dossiers import DossierError, read_dossier
from monitors.domain.dossier import Dossier
from monitors.exports.contents import Said, brief, printable
from monitors.exports.trace import Record, RecordError, fingerprint, read_record, with_digits
from monitors.exports.word import read_word
from monitors.exports.workbook import read_workbook
from monitors.presentation.numbers import format_observation, format_value
from monitors.store import StoreError
from monitors.views.contents import content_of
from monitors.views.judging import NOW, panel_of
from monitors.views.world import World
from monitors.views.world import world as world_in_use

MOST_UNPACKED = 400_000_000  # bytes; ours are far smaller
UNSEEN = ("Niet nagegaan: plaatjes, de voetregel, tekst zonder getal, en of iemand de controlegegevens met opzet heeft "
          "meevervalst.")
MOST_TOLD = 400  # lines of pieces that are equal are only counted, the others are told up to so many


class Outcome(StrEnum):
    """What is found of a piece; the words are those of the report, the most serious last."""

    EQUAL = "gelijk"
    REVISED = "sindsdien herzien"
    NOT_FOUND = "niet gevonden"
    CHANGED = "gewijzigd in het document"


_CODES = {Outcome.EQUAL: 0, Outcome.REVISED: 1, Outcome.NOT_FOUND: 1, Outcome.CHANGED: 2}
UNREADABLE = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one figure or sentence, with what to say of it."""

    key: str
    outcome: Outcome
    told: str = ""


def compare(record: Record, seen: Mapping[str, Sequence[str]], now: Mapping[str, str], version: str,
            lines: Iterable[str] = ()) -> list[Finding]:
    """A finding per piece of the record, and for what was changed around the pieces.

    Args:
        seen: what stands in the document, by key; a piece may stand there more than once.
        now: the same pieces as they are reckoned today.
        version: the data set in use. With that of the document nothing can have been revised.
        lines: what stands in the document outside the pieces.
    """
    same = version == record.version
    return [*_around(record, lines),
            *(_finding(key, was, seen.get(key, ()), now.get(key), record, same) for key, was in record.said.items())]


def _around(record: Record, lines: Iterable[str]) -> Iterator[Finding]:
    """Lines with a digit that are not as they were written, and how many of those are gone."""
    left = Counter(record.lines)
    strange = []
    for line in with_digits(lines):
        found = fingerprint(line)
        if left[found] > 0:
            left[found] -= 1
        else:
            strange.append(line)
    for line in strange:
        yield Finding("tekst", Outcome.CHANGED, f"veranderd of toegevoegd: ‘{brief(line)}’")
    gone = left.total() - len(strange)
    if gone > 0:
        yield Finding("tekst", Outcome.CHANGED, f"weggehaald: {gone} regels met een getal")


def _finding(key: str, was: str, seen: Sequence[str], now: str | None, record: Record, same: bool) -> Finding:
    copies, intact = record.copies.get(key, 1), record.intact
    if len(seen) < copies:
        where = "weggehaald" if not seen else f"op {copies - len(seen)} van de {copies} plaatsen weggehaald"
        return Finding(key, Outcome.CHANGED, f"{where}; er stond ‘{brief(was)}’")
    if wrong := [text for text in seen if text != was]:  # an empty cell is wrong too
        return Finding(key, Outcome.CHANGED, f"er staat ‘{brief(wrong[0])}’; gemaakt als ‘{brief(was)}’"
                       + (f"; de gegevensset zegt ‘{brief(now)}’" if now is not None else ""))
    if now is None:
        return Finding(key, Outcome.NOT_FOUND, f"‘{brief(was)}’ is met deze gegevensset niet meer te maken")
    if now == was:
        return Finding(key, Outcome.EQUAL)
    if not intact or same:
        return Finding(key, Outcome.CHANGED, f"er staat ‘{brief(was)}’; de gegevensset zegt ‘{brief(now)}’")
    return Finding(key, Outcome.REVISED, f"was ‘{brief(was)}’, is ‘{brief(now)}’")


def pieces(value: Any) -> Iterator[Said]:
    """Every piece in a content, wherever it stands."""
    if isinstance(value, Said):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from pieces(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from pieces(getattr(value, field.name))


def said_now(world: World, record: Record) -> dict[str, str]:
    """The pieces of the record's dossier as they are today, by key. Raises ValueError for an unknown municipality."""
    content = content_of(world, record.dossier, record.region, "", date.fromisoformat(record.day))
    return {piece.key: printable(piece.text) for said in pieces(content.themes) for piece in (said, said.number)}


# Documents

def verify_document(world: World, data: bytes, word: bool) -> tuple[Record, list[Finding]]:
    """The record of a document and what is found. Raises RecordError or ValueError for what cannot be verified."""
    _check_size(data)
    text, found, lines = (read_word if word else read_workbook)(data)
    if text is None:
        raise RecordError("er zitten geen controlegegevens van Koersmonitor in; is dit een document van ons?")
    record = read_record(text)
    keys = list(record.said)
    seen = {keys[n]: texts for n, texts in found.items() if n < len(keys)}
    return record, compare(record, seen, said_now(world, record), world.store.meta["version"], lines)


def _check_size(data: bytes) -> None:
    """Raises ValueError for a file that is far larger once it is unpacked. What is no zip its reader refuses."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            if sum(part.file_size for part in box.infolist()) > MOST_UNPACKED:
                raise ValueError("het bestand is uitgepakt te groot; zo groot maken wij ze niet")


# Dossiers

def verify_dossier(world: World, dossier: Dossier) -> list[Finding]:
    """The base of every agreement that has one written down, beside the figure of the data set."""
    found = []
    for a in dossier.agreements:
        key, indicator = f"afspraak {a.id}, begin ({a.base_period})", world.catalogue.indicators[a.indicator]
        o = dict(panel_of(world, a.indicator, NOW).series(a.region)).get(a.base_period)
        if a.base_value is None:
            continue
        written = format_value(a.base_value, indicator.unit, indicator.decimals)
        if o is None or o.value is None:
            told = f"afgesproken als ‘{written}’; de gegevensset heeft geen cijfer"
            found.append(Finding(key, Outcome.NOT_FOUND, told))
        elif (now := format_observation(o, indicator)) == written:
            found.append(Finding(key, Outcome.EQUAL))
        else:
            found.append(Finding(key, Outcome.REVISED, f"afgesproken als ‘{written}’, de gegevensset zegt ‘{now}’"))
    return found


# The command

def report(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings in lines, the most serious first, and how many there are of each."""
    for outcome in reversed(Outcome):
        if outcome is Outcome.EQUAL:
            continue
        told = [f for f in findings if f.outcome is outcome]
        for finding in told[:MOST_TOLD]:
            yield f"{outcome}: {finding.key.replace('|', ', ')}: {finding.told}"
        if len(told) > MOST_TOLD:
            yield f"{outcome}: en nog {len(told) - MOST_TOLD}"
    counts = Counter(f.outcome for f in findings)
    yield "Samen: " + ", ".join(f"{counts[o]} {o}" for o in Outcome) + "."


def main(arguments: Sequence[str], world: World | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m monitors.verify", description=(
        "Rekent elk cijfer in een document van Koersmonitor opnieuw uit. Uitgang 0: alles gelijk; 1: iets is herzien "
        "of niet gevonden; 2: iets is in het document gewijzigd, of het bestand is niet te lezen."))
    parser.add_argument("file", metavar="BESTAND", type=Path, help="een .docx, .xlsx of .toml van Koersmonitor")
    parser.add_argument("--alles", action="store_true", help="noem ook de cijfers die gelijk zijn")
    asked = parser.parse_args(arguments)
    try:
        known = world or world_in_use()
        findings = list(_verified(known, asked.file))
    except (StoreError, RecordError, DossierError, OSError, ValueError) as unreadable:
        print(f"{asked.file.name}: niet te controleren: {unreadable}", file=sys.stderr)
        return UNREADABLE
    for finding in findings if asked.alles else ():
        if finding.outcome is Outcome.EQUAL:
            print(f"{finding.outcome}: {finding.key.replace('|', ', ')}")
    for line in report(findings):
        print(line)
    return max((_CODES[f.outcome] for f in findings), default=0)


def _verified(world: World, file: Path) -> Iterator[Finding]:
    data, kind = file.read_bytes(), file.suffix.lower()
    if kind == ".toml":
        yield from verify_dossier(world, read_dossier(data, file.name, rules_of(world.catalogue, world.names)))
        return
    if kind not in (".docx", ".xlsx"):
        raise ValueError("kies een Word-bestand (.docx), een Excel-bestand (.xlsx) of een dossier (.toml)")
    record, findings = verify_document(world, data, kind == ".docx")
    version = world.store.meta["version"]
    print(f"{file.name}: gemaakt op {record.day} met gegevensset {record.version}; nu in gebruik: {version}.")
    if not record.intact:
        yield Finding("controlegetal", Outcome.CHANGED, "de controlegegevens in het bestand zijn veranderd")
    yield from findings
    print(UNSEEN)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
