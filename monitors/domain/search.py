"""Finding by name: whatever the accents, the capitals, and one or two wrong letters."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

LONGEST = 100  # letters of a question that are looked at; no name is longer
_CERTAIN = 5  # so many good answers make guessing at slips of the pen needless
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


class Kind(IntEnum):
    """What can be found, in the order in which equally good answers stand."""

    GEMEENTE = 1
    FORMER = 2
    INDICATOR = 3
    TERM = 4
    CHAPTER = 5
    WIJK = 6
    AGREEMENT = 7
    PAGE = 8
    ABSENT = 9  # there is no figure of it; the answer is what comes nearest


class Match(IntEnum):
    """How well a text answers a question, the best first."""

    SAME = 1
    BEGINS = 2
    WORDS = 3  # each word of the question begins a word of the text
    WITHIN = 4  # each word of the question stands somewhere in it
    NEARLY = 5  # the same with a slip of the pen


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a name; `words` are other names for it, `within` what it belongs to, `about` a line on it."""

    kind: Kind
    code: str
    name: str
    words: tuple[str, ...] = ()
    within: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer: by which of its names, and how well."""

    entry: Entry
    match: Match
    by: str

    @property
    def other_name(self) -> str:
        """The name that was found, where it is not the entry's own."""
        return "" if self.by == self.entry.name else self.by


@dataclass(frozen=True, slots=True)
class _Text:
    entry: Entry
    name: str
    folded: str
    spaced: str  # with a space before each word, the first too


def folded(text: str) -> str:
    """Small letters and figures without accents, other signs as one space: "Súdwest-Fryslân" is "sudwest fryslan"."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST * 4]).encode("ascii", "ignore").decode()
    return _NOT_A_LETTER.sub(" ", plain.lower()).strip()


def slips(word: str) -> int:
    """How many wrong, missing, extra or swapped letters a word of this length may have."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


class Index:
    """Everything that can be found. Safe to share between threads."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._texts = [_Text(entry, name, plain, f" {plain}")
                       for entry in entries for name in dict.fromkeys((entry.name, *entry.words))
                       if (plain := folded(name))]
        self._with: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self._texts):
            for word in dict.fromkeys(text.folded.split()):
                self._with[word].append(place)
        self._known = list(self._with)

    def find(self, question: str) -> list[Hit]:
        """All answers, each entry once by its best name, the best first; nothing for a question without letters."""
        asked = folded(question[:LONGEST])
        words = tuple(asked.split())
        if not words:
            return []
        found = [(match, 0, text) for text in self._texts if (match := _match(asked, words, text)) is not None]
        if len(found) < _CERTAIN:
            known = {id(text) for _, _, text in found}
            found += [(Match.NEARLY, wrong, text) for wrong, text in self._nearly(words) if id(text) not in known]
        return _best(found)

    def _nearly(self, words: Sequence[str]) -> Iterator[tuple[int, _Text]]:
        """Texts that have every word of the question, or one that looks like it, with how many letters are wrong."""
        places: dict[int, int] | None = None
        for word in words:
            near: dict[int, int] = {}
            for known, wrong in self._like(word).items():
                for place in self._with[known]:
                    near[place] = min(wrong, near.get(place, wrong))
            places = near if places is None else {p: places[p] + near[p] for p in places.keys() & near.keys()}
        yield from ((wrong, self._texts[place]) for place, wrong in (places or {}).items())

    def _like(self, word: str) -> dict[str, int]:
        """Known words that begin with this one, or that are it but for so many letters."""
        found = {known: 0 for known in self._known if known.startswith(word)}
        if allowed := slips(word):
            near = process.extract(word, self._known, scorer=OSA.distance, score_cutoff=allowed, limit=None)
            found.update((known, int(wrong)) for known, wrong, _ in near if known not in found)
        return found


def _match(asked: str, words: Sequence[str], text: _Text) -> Match | None:
    if text.folded == asked:
        return Match.SAME
    if text.folded.startswith(asked):
        return Match.BEGINS
    if all(f" {word}" in text.spaced for word in words):
        return Match.WORDS
    # A letter or two stands within everything; Dutch joins words, so "woning" must find "corporatiewoningen".
    if all(len(word) > 2 and word in text.folded for word in words):
        return Match.WITHIN
    return None


def _best(found: Iterable[tuple[Match, int, _Text]]) -> list[Hit]:
    """One hit an entry, in order: how well, by its own name before another, the kind, a short name before a long."""
    hits: dict[tuple[Kind, str], tuple[tuple[int, int, bool, Kind, int, str], Hit]] = {}
    for match, wrong, text in found:
        entry = text.entry
        order = (match, wrong, text.name != entry.name, entry.kind, len(text.folded), text.folded)
        key = entry.kind, entry.code
        if key not in hits or order < hits[key][0]:
            hits[key] = order, Hit(entry, match, text.name)
    return [hit for _, hit in sorted(hits.values(), key=lambda pair: pair[0])]


def nearest(question: str, names: Sequence[str]) -> str | None:
    """The name that looks most like a question without an answer; None when nothing does."""
    asked = folded(question[:LONGEST])
    choices = {folded(name): name for name in names}
    found = process.extractOne(asked, list(choices), scorer=OSA.normalized_similarity, score_cutoff=0.55)
    return None if found is None or not asked else choices[found[0]]
