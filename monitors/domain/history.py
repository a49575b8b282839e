"""A text with what was done to it: every change can be undone and done again, also after it was stored and read."""

from __future__ import annotations

from dataclasses import dataclass, replace

MOST_STEPS = 50
MOST_CHARACTERS = 1_000_000  # of all changes together: what a browser keeps beside the texts themselves


@dataclass(frozen=True, slots=True)
class Step:
    """At a place in the text `removed` became `added`; `what` says in words what somebody did."""

    at: int
    removed: str
    added: str
    what: str

    def forward(self, text: str) -> str:
        """The text after the change. Raises ValueError when this is not the text that was changed."""
        return _replaced(text, self.at, self.removed, self.added)

    def back(self, text: str) -> str:
        """The text before the change. Raises ValueError as `forward`."""
        return _replaced(text, self.at, self.added, self.removed)

    @property
    def size(self) -> int:
        return len(self.removed) + len(self.added)


def _replaced(text: str, at: int, old: str, new: str) -> str:
    if at < 0 or not text.startswith(old, at):
        raise ValueError("deze stap hoort niet bij deze tekst")
    return text[:at] + new + text[at + len(old):]


@dataclass(frozen=True, slots=True)
class History:
    """The text as it is, the changes that led to it (oldest first), and those that were undone (last undone last)."""

    text: str
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()


def changed(history: History, text: str, what: str) -> History:
    """The history with a new text; what was undone before is gone. The same text is no change."""
    old = history.text
    if text == old:
        return history
    at = _alike(old, text)
    tail = _alike(old[at:][::-1], text[at:][::-1])
    step = Step(at, old[at:len(old) - tail], text[at:len(text) - tail], what)
    return History(text, _as_many_as_fit((*history.past, step)))


def _alike(one: str, two: str) -> int:
    """How many characters two texts begin with that are the same."""
    low, high = 0, min(len(one), len(two))
    while low < high:  # by halves: a character at a time is slow in a text of a million
        middle = (low + high + 1) // 2
        if one[:middle] == two[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _as_many_as_fit(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The last steps; always one, however large."""
    kept, size = 1, steps[-1].size
    for step in steps[-2:-MOST_STEPS - 1:-1]:
        size += step.size
        if size > MOST_CHARACTERS:
            break
        kept += 1
    return steps[-kept:]


def undone(history: History) -> History:
    """One change back; the same where there is none."""
    if not history.past:
        return history
    *before, last = history.past
    return History(last.back(history.text), tuple(before), (*history.future, last))


def redone(history: History) -> History:
    """The last undone change done again; the same where there is none."""
    if not history.future:
        return history
    *later, step = history.future
    return History(step.forward(history.text), (*history.past, step), tuple(later))


def sound(history: History) -> History:
    """The history as far as its steps fit its text: one that was damaged keeps its text, and no step that lies."""
    try:
        text = history.text
        for step in reversed(history.past):
            text = step.back(text)
        text = history.text
        for step in reversed(history.future):
            text = step.forward(text)
    except ValueError:
        return replace(history, past=(), future=())
    return history
