"""What is found of a document, and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_TOLD = 400  # lines of pieces that are equal are only counted, the others are told up to so many
_DIRECTIONS = {sign: f"[U+{sign:04X}]" for sign in (*range(0x200E, 0x2010), *range(0x202A, 0x202F),
                                                   *range(0x2066, 0x206A))}  # they turn what a reader sees around


class Outcome(StrEnum):
    """What is found of a piece; the words are those of the report, the most serious last."""

    EQUAL = "gelijk"
    REVISED = "sindsdien herzien"
    NOT_FOUND = "niet gevonden"
    UNPROVEN = "niet na te gaan"
    DIFFERS = "wijkt af"
    CHANGED = "gewijzigd in het document"


CODES = {Outcome.EQUAL: 0, Outcome.REVISED: 1, Outcome.NOT_FOUND: 1, Outcome.UNPROVEN: 1, Outcome.DIFFERS: 2,
         Outcome.CHANGED: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one figure, sentence or line, with what to say of it."""

    key: str
    outcome: Outcome
    told: str = ""


def report(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings in lines, the most serious first, and how many there are of each."""
    for outcome in reversed(Outcome):
        if outcome is Outcome.EQUAL:
            continue
        told = [f for f in findings if f.outcome is outcome]
        for finding in told[:MOST_TOLD]:
            yield f"{outcome}: {finding.key.replace('|', ', ')}: {finding.told}".translate(_DIRECTIONS)
        if len(told) > MOST_TOLD:
            yield f"{outcome}: en nog {len(told) - MOST_TOLD}"
    counts = Counter(f.outcome for f in findings)
    yield "Samen: " + ", ".join(f"{counts[o]} {o}" for o in Outcome) + "."
