"""Two dossiers beside each other, such as last year's and this year's: what came, what went, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from monitors.domain.agreement import Agreement
from monitors.domain.dossier import Dossier, Party


class Change(StrEnum):
    """What became of an agreement, in the order that a reader wants them."""

    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Pair:
    """An agreement then and now; one of them may be absent. `differs` are the fields that are not the same."""

    before: Agreement | None
    after: Agreement | None
    differs: tuple[str, ...] = ()

    @property
    def change(self) -> Change:
        if self.before is None:
            return Change.ADDED
        if self.after is None:
            return Change.DROPPED
        return Change.CHANGED if self.differs else Change.SAME

    @property
    def shown(self) -> Agreement:
        """The agreement to name the pair by."""
        found = self.after or self.before
        if found is None:
            raise ValueError("een paar zonder afspraken")
        return found


@dataclass(frozen=True, slots=True)
class Said:
    """What a party said of a theme then and now."""

    theme: str
    party: Party
    agreed_before: bool
    agreed_after: bool
    remark_before: str
    remark_after: str


def pairs(before: Dossier, after: Dossier) -> tuple[Pair, ...]:
    """Every agreement of both, once. The same id is the same agreement; else the only one on the same figure of the
    same municipality in the same theme that is left on both sides.
    """
    old = {a.id: a for a in before.agreements}
    both = {a.id: old[a.id] for a in after.agreements if a.id in old and old[a.id].indicator == a.indicator}
    left = [a for a in before.agreements if a.id not in both]
    new = [a for a in after.agreements if a.id not in both]
    for agreement in new:
        alike = [a for a in left if _subject(a) == _subject(agreement)]
        if len(alike) == 1 and sum(_subject(a) == _subject(agreement) for a in new) == 1:
            both[agreement.id] = alike[0]
    known = {a.id for a in both.values()}
    found = [Pair(both.get(a.id), a, _differing(both[a.id], a) if a.id in both else ()) for a in after.agreements]
    return (*found, *(Pair(a, None) for a in before.agreements if a.id not in known))


def _subject(agreement: Agreement) -> tuple[str, str, str]:
    return agreement.theme, agreement.region, agreement.indicator


def _differing(before: Agreement, after: Agreement) -> tuple[str, ...]:
    return tuple(f.name for f in fields(Agreement) if f.name != "id"
                 and getattr(before, f.name) != getattr(after, f.name))


def said(before: Dossier, after: Dossier) -> Iterator[Said]:
    """What each party says differently, in the order of the dossiers."""
    places = dict.fromkeys((p.theme, p.party) for d in (after, before) for p in d.positions)
    for theme, party in places:
        old, new = before.position(theme, party), after.position(theme, party)
        if (old.agreed, old.remark) != (new.agreed, new.remark):
            yield Said(theme, party, old.agreed, new.agreed, old.remark, new.remark)
