"""What columns were called and meant when their figures were last taken: a source may renew a definition in silence."""

from __future__ import annotations

import json
from pathlib import Path

from monitors.prepare.figures import PrepareError
from monitors.prepare.live.archive import write_whole
from monitors.prepare.live.resolve import Mismatch, Resolved

FILE = "definitions.json"
_SHOWN = 160


def _plain(text: str) -> str:
    return " ".join(text.split())


class Definitions:
    """Remembered definitions per table and column. `accepted` are tables of which somebody looked at the new ones."""

    def __init__(self, folder: Path, accepted: tuple[str, ...] = ()) -> None:
        self._file, self._accepted = folder / FILE, accepted
        try:
            self._known: dict[str, dict[str, str]] = json.loads(self._file.read_text("utf-8"))
        except FileNotFoundError:
            self._known = {}
        except ValueError as broken:
            raise PrepareError([f"{self._file}: niet te lezen ({broken}). Verwijder het bestand; de definities worden "
                                "dan opnieuw onthouden."]) from broken

    def check(self, table: str, resolved: Resolved) -> None:
        """Raises Mismatch when the source now says something else about the column than when it was last taken."""
        column, now = resolved.column, self._text(resolved)
        before = self._known.get(table, {}).get(column.stem)
        if before is not None and before != now and table not in self._accepted:
            at = next((i for i, (a, b) in enumerate(zip(before, now, strict=False)) if a != b),
                      min(len(before), len(now)))
            start = max(0, at - _SHOWN // 4)
            raise Mismatch(f"kolom {column.key}, definitie (akkoord? --accept-definition {table})",
                           repr(before[start:start + _SHOWN]), repr(now[start:start + _SHOWN]))

    def remember(self, table: str, resolved: Resolved) -> None:
        """The figures of this column are taken as they are now."""
        self._known.setdefault(table, {})[resolved.column.stem] = self._text(resolved)

    def save(self) -> None:
        write_whole(self._file, json.dumps(self._known, ensure_ascii=False, indent=1, sort_keys=True))

    @staticmethod
    def _text(resolved: Resolved) -> str:
        column = resolved.column
        return _plain(f"{column.title}. {column.description}")
