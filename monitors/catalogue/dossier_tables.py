"""The tables of a dossier's file and the types of their fields: what TOML gives becomes what the domain takes."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, get_type_hints

from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import Milestone, OwnIndicator, OwnValue, Party, Position, ShownFigure
from monitors.domain.observation import Status

SCHEMA, OLD_SCHEMAS = 2, (1,)  # 1 had agreements only
LARGE = 1e15  # from here on a whole number may lose its last digit
_LONGEST_SHOWN = 80  # of a value in a complaint; a longer word is no slip of the pen either: nothing is near it
_MOST_UNKNOWN = 20  # unknown fields of one table that are looked up


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of its dossier, above the tables."""

    schema: int
    title: str
    example: bool = False
    made_on: str = ""
    owner: str = ""
    note: str = ""
    region: str = ""
    group: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: its name in the file, its class, the field of Dossier that it fills, what readers call one."""

    name: str
    table: type
    field: str
    word: str


KINDS = (
    Kind("agreement", Agreement, "agreements", "afspraak"),
    Kind("figure", ShownFigure, "figures", "cijfer"),
    Kind("position", Position, "positions", "standpunt"),
    Kind("milestone", Milestone, "milestones", "datum"),
    Kind("own", OwnIndicator, "own", "eigen cijfer"),
    Kind("own_value", OwnValue, "own_values", "waarde"),
)
HINTS: dict[type, dict[str, Any]] = {table: get_type_hints(table) for table in (Head, *(k.table for k in KINDS))}
TEXTS = {table: [name for name, hint in hints.items() if hint is str] for table, hints in HINTS.items()}
_NUMBER = ((int, float), "vul een getal in zonder aanhalingstekens, met een punt voor de decimalen: 27.5")
_TYPES: dict[Any, tuple[tuple[type, ...], str]] = {  # which TOML values a field takes; true is no number, "27" neither
    str: ((str, date), 'zet de tekst tussen aanhalingstekens, zoals "2030"'),
    float: _NUMBER,
    float | None: _NUMBER,
    int: ((int,), "vul een heel getal in zonder aanhalingstekens"),
    bool: ((bool,), "kies true of false, zonder aanhalingstekens"),
    tuple[str, ...]: ((list,), 'vul een lijst van teksten in, zoals ["GM0344", "GM0355"]'),
    **{words: ((str,), f"kies uit {', '.join(words)}") for words in (Rule, Party, Status)},
}


def nearest(word: str, known: Iterable[str]) -> str:
    """What was meant by an unknown word, as the end of a sentence; nothing when no word is near."""
    near = difflib.get_close_matches(word, known, n=1) if len(word) <= _LONGEST_SHOWN else []
    return f"; bedoelt u {near[0]}?" if near else ""


def shown(value: object) -> str:
    """A TOML value in a complaint; never long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…")
    if isinstance(value, int | float) and abs(value) < LARGE:
        return f"{value:.12g}"
    return "een lijst" if isinstance(value, list) else "een tabel" if isinstance(value, dict) else "iets anders"


def short(text: str) -> str:
    return text if len(text) <= 3 * _LONGEST_SHOWN else f"{text[:3 * _LONGEST_SHOWN]}…"


def _converted(hint: Any, value: Any) -> Any:
    """The value as its field wants it. Raises ValueError when it is of another type."""
    if type(value) not in _TYPES[hint][0]:
        raise ValueError
    if isinstance(value, list):
        if not all(type(part) is str for part in value):
            raise ValueError
        return tuple(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if isinstance(value, date):
        return value.isoformat()
    if type(value) is int and hint is not int:
        return float(value) if abs(value) < LARGE else math.inf
    return value


def sorted_out(table: type, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields whose value is of the right type, and what is wrong with the others."""
    hints = HINTS[table]
    right: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in [name for name in values if name not in hints][:_MOST_UNKNOWN]:
        near = nearest(name, hints) or "; haal het weg of verbeter de naam"
        wrong[name if name.isidentifier() else shown(name)] = f"is onbekend{near}"
    for f in fields(table):
        if f.name in values:
            try:
                right[f.name] = _converted(hints[f.name], values[f.name])
            except ValueError:
                wrong[f.name] = f"is {shown(values[f.name])}; {_TYPES[hints[f.name]][1]}"
        elif f.default is MISSING:
            wrong[f.name] = "ontbreekt; vul dit veld in"
    return right, wrong


_BLANKS: dict[Any, Any] = {str: "", float: math.nan, int: SCHEMA, Rule: Rule.AT_LEAST, Party: Party.MUNICIPALITY}


def blank(table: type) -> dict[str, Any]:
    """What stands in for fields that are wrong, so that the other fields are looked at in the same go."""
    return {f.name: _BLANKS[HINTS[table][f.name]] for f in fields(table)
            if f.default is MISSING or HINTS[table][f.name] is str}


def written(entry: Any, names: Iterable[str]) -> dict[str, Any]:
    """The fields that differ from their default, as TOML has them; a whole number reads better without .0."""
    defaults = {f.name: f.default for f in fields(entry)}
    values = {name: getattr(entry, name) for name in names}
    return {name: int(value) if isinstance(value, float) and value.is_integer() and abs(value) < LARGE else value
            for name, value in values.items() if defaults[name] is MISSING or value != defaults[name]}
