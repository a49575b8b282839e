"""What stands around a picture that is taken along: of whom it is, and how certain its figures are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from monitors.domain.observation import Status
from monitors.presentation.numbers import format_number


def map_subtitle(areas: str, own_name: str | None, group: str | None) -> str:
    """Which areas a map has, and which of them stand out. `areas` as in "Nederland per gemeente"."""
    outlined = [*([own_name] if own_name else []), *([f"de {group}"] if group else [])]
    return f"{areas}; omlijnd: {' en '.join(outlined)}" if outlined else areas


def beside(own_name: str | None, group: str) -> str:
    """Whose figures they are, beside which group."""
    return f"{own_name} naast de {group}" if own_name else f"De {group}"


def status_note(statuses: Iterable[Status]) -> str:
    """How many of the figures in a picture are uncertain or absent; empty where there is nothing to say."""
    counts = Counter(statuses)
    total = format_number(sum(counts.values()))
    said = []
    if counts[Status.PROVISIONAL]:
        said.append(f"Voorlopig: {format_number(counts[Status.PROVISIONAL])} van de {total} cijfers; de bron kan ze "
                    "nog bijstellen.")
    if counts[Status.SUPPRESSED]:
        said.append(f"Afgeschermd: {format_number(counts[Status.SUPPRESSED])} van de {total}; dat is geen nul.")
    if counts[Status.MISSING]:
        said.append(f"Geen gegevens: {format_number(counts[Status.MISSING])} van de {total}; dat is geen nul.")
    return " ".join(said)
