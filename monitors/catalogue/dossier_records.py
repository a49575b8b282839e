"""A dossier as a visitor's browser keeps it: its text with what was done to it, in one line of JSON."""

from __future__ import annotations

import json
from typing import Any

from monitors.domain.history import History, Step, sound

_VERSION = 1


class RecordError(ValueError):
    """What the browser kept is no record of ours; the message says so in Dutch."""


def to_record(history: History, *, removed: bool = False) -> str:
    """The record; `removed`: the visitor took it from the list, and may want it back."""
    return json.dumps({"record": _VERSION, "text": history.text, "removed": removed, "past": _plain(history.past),
                       "future": _plain(history.future)}, ensure_ascii=False, separators=(",", ":"))


def _plain(steps: tuple[Step, ...]) -> list[list[object]]:
    return [[s.at, s.removed, s.added, s.what] for s in steps]


def from_record(record: str) -> tuple[History, bool]:
    """History and whether it was taken from the list. Raises RecordError; a damaged history leaves the text alone."""
    try:
        values = json.loads(record)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict) or values.get("record") != _VERSION or not isinstance(values.get("text"), str):
        raise RecordError("wat deze browser bewaarde, is beschadigd of van een andere versie van Koersmonitor")
    history = History(values["text"], _steps(values.get("past")), _steps(values.get("future")))
    return sound(history), values.get("removed") is True


def _steps(found: Any) -> tuple[Step, ...]:
    """None at all where one of them is damaged: the steps after it would not fit."""
    try:
        steps = tuple(Step(at, removed, added, what) for at, removed, added, what in found)
    except (TypeError, ValueError):
        return ()
    right = all(type(s.at) is int and all(isinstance(t, str) for t in (s.removed, s.added, s.what)) for s in steps)
    return steps if right else ()
