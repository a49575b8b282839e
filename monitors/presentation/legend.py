"""An entry of a legend: the same for the screen, for paper and for a document."""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """A sign (● ○ ◆ ◇ ■ □ ▲ ▼ ─ ╌ │ ▒ ▓ are drawn), its colour, what it means.

    `edge`: lengths of the dashes of a border around it, where the border says what it is.
    """

    sign: str
    colour: str
    words: str
    edge: tuple[int, ...] = ()
