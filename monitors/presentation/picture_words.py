"""What stands around a picture that is taken along: of whom it is, and how certain its figures are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from monitors.domain.observation import Status
from monitors.domain.reach import Reach
from monitors.presentation.numbers import format_number
from monitors.presentation.wording import joined


def map_subtitle(areas: str, own_name: str | None, group: str | None) -> str:
    """Which areas a map has, and which of them stand out. `areas` as in "Nederland per gemeente"."""
    outlined = [*([own_name] if own_name else []), *([f"de {group}"] if group else [])]
    return f"{areas}; omlijnd: {' en '.join(outlined)}" if outlined else areas


def beside(own_name: str | None, group: str) -> str:
    """Whose figures they are, beside which group."""
    return f"{own_name} naast de {group}" if own_name else f"De {group}"


_TOLD = (Status.PROVISIONAL, Status.SUPPRESSED, Status.MISSING)


def status_note(statuses: Iterable[Status], told: Collection[Status] = _TOLD) -> str:
    """How many of the figures in a picture are uncertain or absent; empty where there is nothing to say.

    What is provisional is counted among the figures that there are, what is absent among all.
    """
    counts = Counter(statuses)
    total = format_number(sum(counts.values()))
    said = []
    if counts[Status.PROVISIONAL] and Status.PROVISIONAL in told:
        there = format_number(sum(number for status, number in counts.items() if status.has_value))
        said.append(f"Voorlopig: {format_number(counts[Status.PROVISIONAL])} van de {there} cijfers; de bron kan ze "
                    "nog bijstellen.")
    if counts[Status.SUPPRESSED] and Status.SUPPRESSED in told:
        said.append(f"Afgeschermd: {format_number(counts[Status.SUPPRESSED])} van de {total}; dat is geen nul.")
    if counts[Status.MISSING] and Status.MISSING in told:
        said.append(f"Geen gegevens: {format_number(counts[Status.MISSING])} van de {total}; dat is geen nul.")
    return " ".join(said)


LISTED = 6  # names in a sentence; the table has them all


def off_scale(axis: str, found: Reach, figures: Iterable[tuple[str, float]], text: Callable[[float], str],
              first: str = "") -> str:
    """Which figures lie beyond an axis, and why it ends before them; empty where none does.

    Args:
        axis: which axis, in words such as "de as".
        figures: names and values; `text` writes a value with its unit.
        first: the name that goes before the others, if it is there.
    """
    off = sorted(((name, value) for name, value in figures if found.side(value)),
                 key=lambda item: (item[0] != first, -found.excess(item[1])))
    ends, told = [], []
    for side, verb, end, where in ((-1, "begint bij", found.low, "Daaronder"),
                                   (1, "loopt tot", found.high, "Daarboven")):
        named = [f"{name} ({text(value)})" for name, value in off if found.side(value) == side]
        if named:
            ends.append(f"{verb} {text(end)}")
            told.append(f"{where}, als driehoek aan de rand: {_listed(named)}.")
    if not off:
        return ""
    return (f"{axis[:1].upper()}{axis[1:]} {' en '.join(ends)}, zodat de andere uit elkaar te houden zijn. "
            f"{' '.join(told)}")


def _listed(named: Sequence[str]) -> str:
    more = len(named) - LISTED
    return joined([*named[:LISTED], f"{more} andere (zie de tabel)"] if more > 1 else named)
