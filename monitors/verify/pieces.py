"""The figures and sentences of a document beside those of now, and those of when it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from monitors.exports.contents import Content, Said, brief, printable
from monitors.exports.trace import Record
from monitors.verify.findings import Finding, Outcome
from monitors.views.contents import IN_WORDS

_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The pieces of a document by key, as they are reckoned `now` and as they were `then`.

    `then` is None where the data set does not know the load that the document was made with. `same_maker`: what makes
    words of figures is still the same, so what was then can be made again to the letter.
    """

    now: Mapping[str, str]
    then: Mapping[str, str] | None
    same_maker: bool


def compare(record: Record, seen: Mapping[str, Sequence[str]], reckoned: Reckoned) -> list[Finding]:
    """A finding per piece of the record; `seen` is what stands in the document, a piece maybe more than once."""
    return [_finding(key, was, seen.get(key, ()), record.copies.get(key, 1), reckoned)
            for key, was in record.said.items()]


def _finding(key: str, was: str, seen: Sequence[str], copies: int, reckoned: Reckoned) -> Finding:
    now = reckoned.now.get(key)
    if len(seen) < copies:
        where = "weggehaald" if not seen else f"op {copies - len(seen)} van de {copies} plaatsen weggehaald"
        return Finding(key, Outcome.CHANGED, f"{where}; er stond ‘{brief(was)}’")
    if wrong := [text for text in seen if text != was]:  # an empty cell is wrong too
        return Finding(key, Outcome.CHANGED, f"er staat ‘{brief(wrong[0])}’; gemaakt als ‘{brief(was)}’"
                       + (f"; de gegevensset zegt ‘{brief(now)}’" if now is not None else ""))
    if now == was:
        return Finding(key, Outcome.EQUAL)
    outcome, why = _since(key, was, reckoned)
    if outcome is Outcome.REVISED and now is None:
        return Finding(key, Outcome.NOT_FOUND, f"‘{brief(was)}’ klopte toen, en is nu niet meer te maken")
    of_now = f"nu ‘{brief(now)}’" if now is not None else "nu niet te maken"
    return Finding(key, outcome, f"er staat ‘{brief(was)}’, {of_now}{why}")


def _since(key: str, was: str, reckoned: Reckoned) -> tuple[Outcome, str]:
    """What is to be said of a piece that is not so now: was it so then?"""
    if reckoned.then is None:
        return Outcome.UNPROVEN, "; deze gegevensset kent de lading niet waarmee het document is gemaakt"
    then = reckoned.then.get(key)
    if then == was:
        return Outcome.REVISED, ""
    of_then = f"; toen was het ‘{brief(then)}’" if then is not None else "; toen was het ook niet te maken"
    words_only = key.rpartition("|")[2].startswith(IN_WORDS) or (then is not None and _same_numbers(was, then))
    if not reckoned.same_maker and words_only:
        return Outcome.UNPROVEN, f"{of_then}; gemaakt met een andere versie van Koersmonitor, die het anders kan zeggen"
    return Outcome.DIFFERS, of_then


def _same_numbers(one: str, other: str) -> bool:
    return _NUMBERS.findall(one) == _NUMBERS.findall(other)


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


def said_in(content: Content) -> dict[str, str]:
    """The text of every piece by key."""
    return {piece.key: printable(piece.text) for said in pieces(content.themes) for piece in (said, said.number)}
