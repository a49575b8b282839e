"""What stands around the figures: the lines and pictures of a document beside those that it was written with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from monitors.exports.contents import brief
from monitors.exports.trace import Reading, Record, as_read, fingerprint
from monitors.verify.findings import Finding, Outcome

Texts = Mapping[str, str]
"""Lines by their fingerprints."""


def around(record: Record, reading: Reading, made: Reading, of_made: Record, otherwise: Outcome) -> Iterator[Finding]:
    """The lines of a document beside those that it was written with, and beside those of the same document `made` anew.

    What differs from the first was changed afterwards. What only differs from the second was never ours, or was changed
    together with the record: `otherwise` says how sure that is.
    """
    seen = _prints(reading, record)
    texts = dict(zip(_prints(made, of_made), made.lines, strict=True)) | dict(zip(seen, reading.lines, strict=True))
    yield from _changed(*_differences(record.lines, seen, reading.ordered), texts)
    foreign, missing = _differences(of_made.lines, record.lines, reading.ordered)
    yield from (Finding("tekst", otherwise, f"zo maken wij het niet: {_quoted(texts, line)}") for line in foreign)
    yield from (Finding("tekst", otherwise, f"ontbreekt: {_quoted(texts, line)}") for line in missing)


def since(then: Reading, of_then: Record, of_now: Record) -> Iterator[Finding]:
    """The lines of a document that would be others today: a status, a source, a definition."""
    texts = dict(zip(_prints(then, of_then), then.lines, strict=True))
    _, gone = _differences(of_then.lines, of_now.lines, then.ordered)
    yield from (Finding("tekst", Outcome.REVISED, f"staat er nu anders: {_quoted(texts, line)}") for line in gone)


def _prints(reading: Reading, record: Record) -> list[str]:
    keys = list(record.said)
    return [fingerprint(line, keys) for line in reading.lines]


def _changed(added: Sequence[str], gone: Sequence[str], texts: Texts) -> Iterator[Finding]:
    for line in added:
        what = "staat op een andere plaats" if line in gone else "veranderd of toegevoegd"
        yield Finding("tekst", Outcome.CHANGED, f"{what}: {_quoted(texts, line)}")
    for line in gone:
        if line not in added:
            yield Finding("tekst", Outcome.CHANGED, f"veranderd of weggehaald: {_quoted(texts, line)}")


def _quoted(texts: Texts, line: str) -> str:
    """A line as it reads; of one that stands nowhere any more only the fingerprint is left."""
    return f"‘{brief(as_read(texts[line]))}’" if line in texts else "een regel die nergens meer staat"


def _differences(was: Sequence[str], seen: Sequence[str], ordered: bool) -> tuple[list[str], list[str]]:
    """What was added to a list and what went from it; where order matters, what was moved is both."""
    if not ordered:
        return list((Counter(seen) - Counter(was)).elements()), list((Counter(was) - Counter(seen)).elements())
    added: list[str] = []
    gone: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, was, seen, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += was[a:b]
            added += seen[c:d]
    return added, gone


def replaced(record: Record, reading: Reading) -> Iterator[Finding]:
    """The pictures that are not those of the record; that one is gone, the lines say."""
    strange = (Counter(reading.pictures) - Counter(record.pictures)).total()
    if strange:
        yield Finding("plaatjes", Outcome.CHANGED, f"{strange} van de {len(reading.pictures)} zijn niet meer het "
                                                   "bestand dat wij maakten: vervangen, of kleiner opgeslagen")
