"""How a document remembers its figures: a record in the file with all that was said, the dossier and a check sum.

The sum has no secret in it: it shows that somebody changed the record, not who. Against intent only reckoning anew
helps, and that is what `python -m monitors.verify` does.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import Dossier, Milestone, OwnIndicator, OwnValue, Party, Position, ShownFigure
from monitors.domain.observation import Status
from monitors.exports.contents import Content, Said, printable

FORM = 2  # of the record; another number is of another version of the app
NAMESPACE = "urn:koersmonitor:controle"
_TABLES: Mapping[str, type] = {
    "agreements": Agreement, "figures": ShownFigure, "positions": Position, "milestones": Milestone,
    "own": OwnIndicator, "own_values": OwnValue}
_ENUMS: Mapping[str, type] = {"rule": Rule, "party": Party, "status": Status}


class RecordError(ValueError):
    """A file has no record of ours, or one that cannot be read; the message is for a reader."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a file says of itself: `said` are its pieces by key, as they were written. `intact`: the sum is right."""

    version: str
    day: str
    region: str
    dossier: Dossier
    said: Mapping[str, str]
    intact: bool
    copies: Mapping[str, int] = field(default_factory=dict)  # how often each piece stands in the file
    lines: Mapping[str, int] = field(default_factory=dict)  # fingerprints of the other lines with a digit


@dataclass
class Tracer:
    """Gathers what a writer writes; the number of a piece is its place in the record."""

    pieces: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)

    def write(self, line: str) -> None:
        """Remembers a line outside the pieces, where it has a digit."""
        self.lines.update(map(fingerprint, with_digits([line])))

    def number(self, said: Said) -> int:
        """The number of a piece that is written now. Raises ValueError where two different ones have the same key."""
        text = printable(said.text)
        self.copies[said.key] += 1
        if self.pieces.setdefault(said.key, text) != text:
            raise ValueError(f"twee verschillende stukken heten {said.key!r}")
        return self.numbers.setdefault(said.key, len(self.numbers))

    def record(self, content: Content) -> str:
        """The record as JSON, with its sum."""
        told = {"form": FORM, "version": content.version, "day": content.day, "region": content.region,
                "dossier": asdict(content.dossier), "said": self.pieces, "copies": self.copies, "lines": self.lines}
        return json.dumps({**told, "sum": _sum(told)}, ensure_ascii=True)


def with_digits(lines: Iterable[str]) -> Iterator[str]:
    """The lines in which somebody could change a digit, without what stands around them."""
    yield from (line.strip() for line in lines if any(sign.isdigit() for sign in line))


def fingerprint(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def _sum(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def read_record(text: str) -> Record:
    """The record in a file. Raises RecordError."""
    try:
        told = json.loads(text)
        asked = told.pop("sum")
        if told["form"] != FORM:
            raise RecordError("het bestand is gemaakt met een andere versie van Koersmonitor")
        return Record(str(told["version"]), str(told["day"]), str(told["region"]), _dossier(told["dossier"]),
                      {str(key): str(piece) for key, piece in told["said"].items()}, _sum(told) == asked,
                      _counts(told["copies"]), _counts(told["lines"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as broken:
        if isinstance(broken, RecordError):
            raise
        raise RecordError("de controlegegevens in het bestand zijn beschadigd") from broken


def _counts(values: Mapping[str, Any]) -> dict[str, int]:
    return {str(key): int(number) for key, number in values.items()}


def _dossier(values: Mapping[str, Any]) -> Dossier:
    found = dict(values) | {name: tuple(_entry(table, row) for row in values[name]) for name, table in _TABLES.items()}
    return Dossier(**found | {"members": tuple(values["members"])})


def _entry(table: type, values: Mapping[str, Any]) -> Any:
    known = {f.name for f in fields(table)}
    return table(**{name: _ENUMS[name](value) if name in _ENUMS else value
                    for name, value in values.items() if name in known})
