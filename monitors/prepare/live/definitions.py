"""What columns were called and meant when their figures were last taken: a source may renew a definition in silence.

A year, a footnote, layout, how words are spaced, `totaal`, or that figures are provisional is no other definition.
"""

from __future__ import annotations

import html
import json
import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from monitors.prepare.figures import PrepareError
from monitors.prepare.live.archive import write_whole
from monitors.prepare.live.resolve import Mismatch, Resolved, Use
from monitors.prepare.live.table import stem_of

FILE = "definitions.json"
_AROUND, _SHOWN = 4, 25  # words before a difference, and words in all
_NO_MEANING = re.compile(
    r"<[^>]+>"  # layout
    r"|\b(het betreft|dit zijn|de cijfers zijn)\b[^.]{0,40}\b(voorlopig|definitief|definitieve)[^.]{0,30}(\.|$)"
    r"|\b(19|20)\d\d\b"
    r"|(?<=[^\W\d])\d\)"  # a footnote: woningen1)
    r"|\btotaal\b"  # of a breakdown, which another edition does not have
    r"|[\W_]|[¹²³]", re.IGNORECASE)


class Said(NamedTuple):
    """What a source says of a column. `unit` is "" where the recipe knows the unit, and so checks it itself."""

    text: str
    unit: str

    @property
    def essence(self) -> str:
        """The same for texts that differ only in what is no definition."""
        return _essence(self.text)


def _essence(text: str) -> str:
    return _NO_MEANING.sub("", html.unescape(text)).casefold()


def said(resolved: Resolved) -> Said:
    """What the source says now."""
    column = resolved.column
    return Said(" ".join(f"{column.title}. {column.description}".split()),
                "" if resolved.use.part.unit else " ".join(column.unit.casefold().split()))


class Definitions:
    """Remembered definitions per table and column. `accepted` are tables of which somebody looked at the new ones."""

    def __init__(self, folder: Path, accepted: tuple[str, ...] = ()) -> None:
        self._file, self._accepted = folder / FILE, accepted
        try:
            known = json.loads(self._file.read_text("utf-8"))
            self._known = {table: {stem: Said(*one) for stem, one in columns.items()}
                           for table, columns in known.items()}
        except FileNotFoundError:
            self._known = {}
        except (ValueError, TypeError, AttributeError) as broken:
            raise PrepareError([f"{self._file}: niet te lezen ({broken}). Verwijder het bestand; de definities worden "
                                "dan opnieuw onthouden."]) from broken

    def check(self, table: str, resolved: Resolved) -> None:
        """Raises Mismatch when the source now says something else about the column than when it was last taken."""
        before = self._known.get(table, {}).get(resolved.column.stem)
        if before is not None:
            self.compare(table, before, resolved)

    def compare(self, table: str, before: Said, resolved: Resolved, where: str = "") -> None:
        """Raises Mismatch when a column means something else than `before`, and nobody agreed to that.

        A definition can be agreed to; another unit asks for another recipe.
        """
        now, key = said(resolved), resolved.column.key
        if before.unit != now.unit:
            raise Mismatch(f"kolom {key}, eenheid", f"{before.unit or 'geen'}{where}", now.unit or "geen")
        if before.essence != now.essence and table not in self._accepted:
            old, new = _difference(before.text, now.text)
            raise Mismatch(f"kolom {key}, definitie (akkoord? --accept-definition {table})", f"{old!r}{where}",
                           repr(new))

    def of_edition(self, use: Use, table: str) -> Said | None:
        """What the column of a recipe meant in another table, when that was last taken."""
        columns = self._known.get(table, {})
        return next((columns[stem] for name in use.measures if (stem := stem_of(name)) in columns), None)

    def agreed(self, table: str, resolved: Resolved) -> bool:
        """Whether the figures of the column were taken before, with the same meaning."""
        before = self._known.get(table, {}).get(resolved.column.stem)
        return before is not None and before.essence == said(resolved).essence

    def remember(self, table: str, resolved: Resolved) -> None:
        """The figures of this column are taken as they are now."""
        self._known.setdefault(table, {})[resolved.column.stem] = said(resolved)

    def save(self) -> None:
        write_whole(self._file, json.dumps(self._known, ensure_ascii=False, indent=1, sort_keys=True))


def _difference(before: str, now: str) -> tuple[str, str]:
    """The two texts from a few words before the first word in which they differ."""
    old, new = before.split(), now.split()
    match = SequenceMatcher(None, [_essence(w) for w in old], [_essence(w) for w in new], autojunk=False)
    at = next(((i, j) for kind, i, _, j, _ in match.get_opcodes() if kind != "equal"), (0, 0))
    starts = [max(0, place - _AROUND) for place in at]
    return " ".join(old[starts[0]:][:_SHOWN]), " ".join(new[starts[1]:][:_SHOWN])
