"""How a document remembers what it says: a record in the file with its figures, its lines, the dossier and a check sum.

The sum has no secret in it: it shows that somebody changed the record, not who. Against intent only reckoning anew
helps, and that is what `python -m monitors.verify` does: so the record also says with which load it was made.

A line is a paragraph or a row as a reader sees it, pictures and notes included. In it each figure stands in a gap, by
its number, so that a line is the same whatever its figures say.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import Dossier, Milestone, OwnIndicator, OwnValue, Party, Position, ShownFigure
from monitors.domain.observation import Status
from monitors.exports.contents import Content, Said, printable

FORM = 3  # of the record; another number is of another version of the app
NAMESPACE = "urn:koersmonitor:controle"
WHITE = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})  # colours of letters that nobody sees on paper
_TABLES: Mapping[str, type] = {
    "agreements": Agreement, "figures": ShownFigure, "positions": Position, "milestones": Milestone,
    "own": OwnIndicator, "own_values": OwnValue}
_ENUMS: Mapping[str, type] = {"rule": Rule, "party": Party, "status": Status}
_OPEN, _MIDDLE, _SHUT = "\ue000", "\ue001", "\ue002"  # private use: no text of ours has them
_MARKS = re.compile(f"[{_OPEN}{_MIDDLE}{_SHUT}]")
_GAP = re.compile(f"{_OPEN}([^{_MIDDLE}]*){_MIDDLE}([^{_SHUT}]*){_SHUT}")
_SPACE = re.compile(r"[ \t\r\n]+")  # a no-break space is none of these
_PROGRAM = (".py", ".toml", ".json")


class RecordError(ValueError):
    """A file has no record of ours, or one that cannot be read; the message is for a reader."""


# Lines

def plain(text: str) -> str:
    """A text of a file without what marks a gap."""
    return _MARKS.sub("", text)


def gap(number: int, text: str) -> str:
    """The place of a figure in a line, and what stands in it."""
    return f"{_OPEN}{number}{_MIDDLE}{plain(text)}{_SHUT}"


def gaps(lines: Iterable[str]) -> dict[int, list[str]]:
    """What stands in the gaps, by number."""
    found: dict[int, list[str]] = {}
    for line in lines:
        for number, text in _GAP.findall(line):
            found.setdefault(int(number), []).append(text)
    return found


def as_read(line: str) -> str:
    """A line as a reader sees it."""
    return _GAP.sub(lambda found: found[2], line)


def fingerprint(line: str, keys: Sequence[str]) -> str:
    """Of a line whatever stands in its gaps; `keys` are those of the figures, by number."""
    def name(found: re.Match[str]) -> str:
        number = int(found[1])
        return f"{_OPEN}{keys[number] if number < len(keys) else number}{_SHUT}"
    return hashlib.sha256(_SPACE.sub(" ", _GAP.sub(name, line)).strip().encode()).hexdigest()[:16]


# What made it

@cache
def _program() -> str:
    """Fingerprint of everything that makes words of figures."""
    folder = Path(__file__).parents[1]
    files = sorted(file for file in folder.rglob("*") if file.suffix in _PROGRAM)
    return hashlib.sha256(b"".join(file.read_bytes().replace(b"\r\n", b"\n") for file in files)).hexdigest()[:16]


def maker_of(lasting: str) -> str:
    """What made words of figures: this program, and what the data set says that has no history (`Store.lasting`)."""
    return f"{_program()}-{lasting}"


# The record

@dataclass(frozen=True, slots=True)
class Record:
    """What a file says of itself: `said` are its figures and sentences by key, as they were written.

    `sha256` and `recipe` are those of the load that it was made with. `copies`: how often each piece stands in the
    file; `order`: their numbers as they follow each other in a Word file; `lines`: fingerprints, in order; `pictures`:
    sums, empty where one could not be drawn. `intact`: the sum of the record is right.
    """

    version: str
    sha256: str
    recipe: str
    maker: str
    day: str
    region: str
    link: str
    dossier: Dossier
    said: Mapping[str, str]
    intact: bool
    copies: Mapping[str, int] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    order: tuple[int, ...] = ()


@dataclass
class Tracer:
    """Gathers what a writer writes; the number of a piece is its place in the record."""

    pieces: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    order: list[int] = field(default_factory=list)

    def picture(self, data: bytes | None) -> None:
        """Remembers a picture, or that it could not be drawn."""
        self.pictures.append("" if data is None else picture_sum(data))

    def number(self, said: Said) -> int:
        """The number of a piece that is written now. Raises ValueError where two different ones have the same key."""
        text = printable(said.text)
        self.copies[said.key] += 1
        if self.pieces.setdefault(said.key, text) != text:
            raise ValueError(f"twee verschillende stukken heten {said.key!r}")
        return self.numbers.setdefault(said.key, len(self.numbers))

    def record(self, content: Content) -> str:
        """The record as JSON, with its sum."""
        keys = list(self.pieces)
        told = {"form": FORM, "version": content.version, "sha256": content.load.sha256, "recipe": content.load.recipe,
                "maker": content.maker, "day": content.day, "region": content.region, "link": content.link,
                "dossier": asdict(content.dossier), "said": self.pieces, "copies": self.copies,
                "lines": [fingerprint(line, keys) for line in self.lines], "pictures": self.pictures,
                "order": self.order}
        return json.dumps({**told, "sum": _sum(told)}, ensure_ascii=True)


def picture_sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _sum(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def read_record(text: str) -> Record:
    """The record in a file. Raises RecordError."""
    try:
        told = json.loads(text)
        asked = told.pop("sum")
        if told["form"] != FORM:
            raise RecordError("het bestand is gemaakt met een andere versie van Koersmonitor")
        return Record(**{name: str(told[name]) for name in _TEXTS}, dossier=_dossier(told["dossier"]),
                      said={str(key): str(piece) for key, piece in told["said"].items()}, intact=_sum(told) == asked,
                      copies={str(key): int(number) for key, number in told["copies"].items()},
                      lines=tuple(map(str, told["lines"])), pictures=tuple(map(str, told["pictures"])),
                      order=tuple(map(int, told["order"])))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as broken:
        if isinstance(broken, RecordError):
            raise
        raise RecordError("de controlegegevens in het bestand zijn beschadigd") from broken


def order_in(text: str) -> tuple[int, ...]:
    """The order of the pieces that a record gives; none where it cannot be read, which `read_record` tells."""
    try:
        return read_record(text).order
    except RecordError:
        return ()


_TEXTS = ("version", "sha256", "recipe", "maker", "day", "region", "link")


def _dossier(values: Mapping[str, Any]) -> Dossier:
    found = dict(values) | {name: tuple(_entry(table, row) for row in values[name]) for name, table in _TABLES.items()}
    return Dossier(**found | {"members": tuple(values["members"])})


def _entry(table: type, values: Mapping[str, Any]) -> Any:
    known = {f.name for f in fields(table)}
    return table(**{name: _ENUMS[name](value) if name in _ENUMS else value
                    for name, value in values.items() if name in known})


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in a file: the text of its record if it has one, its lines, and the sums of its pictures.

    `ordered`: whether the order of the lines matters.
    """

    record: str | None
    lines: tuple[str, ...]
    pictures: tuple[str, ...]
    ordered: bool
