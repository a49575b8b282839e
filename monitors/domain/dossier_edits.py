"""What somebody does to a dossier: each edit takes one and gives another. Whether it is right is for its faults to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace

from monitors.domain.agreement import Agreement
from monitors.domain.dossier import Dossier, Milestone, OwnIndicator, OwnValue, Position, ShownFigure

LONGEST_ID = 80


def free_id(wanted: str, taken: Collection[str]) -> str:
    """An id like what was wanted that nothing has yet: lower case, digits and dashes, with a number where needed."""
    plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:LONGEST_ID] or "dossier"
    found, number = base, 2
    while found in taken:
        found, number = f"{base[:LONGEST_ID - len(str(number)) - 1]}-{number}", number + 1
    return found


def with_agreement(dossier: Dossier, agreement: Agreement) -> Dossier:
    """With this agreement, in the place of the one with its id, or else as the last."""
    known = any(a.id == agreement.id for a in dossier.agreements)
    agreements = (tuple(agreement if a.id == agreement.id else a for a in dossier.agreements) if known else
                  (*dossier.agreements, agreement))
    return replace(dossier, agreements=agreements)


def without_agreement(dossier: Dossier, agreement_id: str) -> Dossier:
    return replace(dossier, agreements=tuple(a for a in dossier.agreements if a.id != agreement_id))


def with_figures(dossier: Dossier, theme: str, indicators: Iterable[str]) -> Dossier:
    """With these figures at a theme, and no others there."""
    others = tuple(f for f in dossier.figures if f.theme != theme)
    return replace(dossier, figures=(*others, *(ShownFigure(theme, name) for name in dict.fromkeys(indicators))))


def with_position(dossier: Dossier, position: Position) -> Dossier:
    """With what a party says of a theme now; nothing said and not agreed is no position."""
    said = position.agreed or position.remark.strip()
    place = (position.theme, position.party)
    kept = [p for p in dossier.positions if (p.theme, p.party) != place]
    at = next((n for n, p in enumerate(dossier.positions) if (p.theme, p.party) == place), len(kept))
    return replace(dossier, positions=(*kept[:at], *([position] if said else []), *kept[at:]))


def with_milestones(dossier: Dossier, milestones: Iterable[Milestone]) -> Dossier:
    """With these dates of the round, in order of date."""
    return replace(dossier, milestones=tuple(sorted(milestones, key=lambda m: (m.date, m.name))))


def with_own(dossier: Dossier, own: OwnIndicator, values: Iterable[OwnValue]) -> Dossier:
    """With an own figure and its values, in the place of the one with its id, or else as the last."""
    rest = without_own(dossier, own.id)
    at = next((n for n, known in enumerate(dossier.own) if known.id == own.id), len(rest.own))
    return replace(dossier, own=(*rest.own[:at], own, *rest.own[at:]), own_values=(*rest.own_values, *values))


def without_own(dossier: Dossier, own_id: str) -> Dossier:
    """Without an own figure, and without its values."""
    return replace(dossier, own=tuple(o for o in dossier.own if o.id != own_id),
                   own_values=tuple(v for v in dossier.own_values if v.own != own_id))


def copied_for(dossier: Dossier, region: str, new_id: str, title: str) -> Dossier:
    """A copy to work in, about one municipality: the agreements on others are left out."""
    return replace(dossier, id=new_id, title=title, region=region,
                   agreements=tuple(a for a in dossier.agreements if a.region == region))


def about(dossier: Dossier, region: str) -> Dossier:
    """The dossier with the municipality that the talks are about."""
    return replace(dossier, region=region)
