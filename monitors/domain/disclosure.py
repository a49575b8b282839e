"""Small counts of somebody's own file are hidden, and so is what would give them away. Source: methods.md 8.

Figures of a published source were checked by that source; what it hid arrives as suppressed and stays so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from monitors.domain.observation import Observation, Status

SMALLEST_SHOWN = 10  # a count below it is about so few that a reader could know whom
_EQUAL = 0.5  # counts that differ less are the same


def disclose(counts: Mapping[str, Observation], parent_of: Callable[[str], str | None]) -> dict[str, Observation]:
    """The counts of one measure in one period, by region, as they may be shown.

    A count below 10 is hidden, 0 too. A region is the sum of its parts: where one of them alone is hidden and the
    others tell it, the smallest other part is hidden as well. `parent_of` gives the region that a region lies in.
    """
    shown = {code: _hidden(o) if o.value is not None and abs(o.value) < SMALLEST_SHOWN else o
             for code, o in counts.items()}
    families: dict[str, list[str]] = defaultdict(list)
    for code in sorted(counts):
        above = parent_of(code)
        while above is not None and above not in counts:
            above = parent_of(above)
        if above is not None:
            families[above].append(code)
    again = True
    while again:
        again = False
        for whole, parts in families.items():
            if _one_is_told(whole, parts, counts, shown):
                other = _smallest_shown(parts, shown) or whole
                shown[other] = _hidden(shown[other])
                again = True
    return shown


def _hidden(observation: Observation) -> Observation:
    return observation._replace(value=None, status=Status.SUPPRESSED, margin=None)


def _smallest_shown(parts: Sequence[str], shown: Mapping[str, Observation]) -> str | None:
    values = {code: value for code in parts if (value := shown[code].value) is not None}
    return min(values, key=lambda code: (values[code], code), default=None)


def _one_is_told(whole: str, parts: Sequence[str], counts: Mapping[str, Observation],
                 shown: Mapping[str, Observation]) -> bool:
    """Whether exactly one of a region and its parts is hidden, and the others tell what it is."""
    hidden = [code for code in (whole, *parts) if shown[code].status is Status.SUPPRESSED]
    if len(hidden) != 1 or all(shown[code].value is None for code in (whole, *parts)):
        return False
    if counts[hidden[0]].value is None:  # the source hid it: nobody here knows whether the others tell it
        return hidden[0] != whole and len(parts) > 1
    total = counts[whole].value
    return total is not None and abs(total - sum(counts[code].value or 0.0 for code in parts)) < _EQUAL
