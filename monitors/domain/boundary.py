"""Municipal boundaries that move: figures of old municipalities brought to today's division.

Source: methods.md 6. Counts add up by the share that moved; averages are weighted by their denominator;
a year in which a part is missing gives no value.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitors.domain.observation import NOTHING, Observation, Status, weakest
from monitors.domain.rounding import to_step


class SplitBy(StrEnum):
    """What decides how a count of a municipality that was split is divided: its homes or its inhabitants."""

    HOMES = "homes"
    PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class BoundaryChange:
    """On `date` (ISO) the municipality `old` ended, and a part of it went to `new`.

    The shares are fractions of the old municipality's homes and inhabitants; None where not published.
    """

    date: str
    old: str
    new: str
    share_homes: float | None
    share_persons: float | None
    old_name: str = ""
    new_name: str = ""

    @property
    def division(self) -> int:
        """First year whose division, that of 1 January, has this change in it."""
        return int(self.date[:4]) + (0 if self.date.endswith("-01-01") else 1)

    @property
    def part_of_year(self) -> float:
        """Part of its year that had gone by."""
        day = datetime.date.fromisoformat(self.date)
        return (day - datetime.date(day.year, 1, 1)).days / 365

    def share(self, by: SplitBy) -> float | None:
        return self.share_homes if by is SplitBy.HOMES else self.share_persons


_FINE = 9  # decimals that a binary fraction is good for

Parts = Mapping[str, Mapping[str, float]]
"""Today's code -> the codes of another division that make it up -> the share of that old municipality."""


class Boundaries:
    """Every boundary change, asked for what became of a municipality since the division of a year."""

    def __init__(self, changes: Iterable[BoundaryChange]) -> None:
        self._changes = sorted(changes, key=lambda change: change.date)
        self._by_old: dict[str, list[BoundaryChange]] = defaultdict(list)
        self._touched: dict[str, set[int]] = defaultdict(set)
        for change in self._changes:
            self._by_old[change.old].append(change)
            self._touched[change.old].add(change.division)
            self._touched[change.new].add(change.division)

    def successors(self, code: str, division: int, by: SplitBy) -> dict[str, float] | None:
        """Today's codes of a municipality of that division, with the share that each got; None if not known."""
        ended = [change for change in self._by_old.get(code, ()) if change.division > division]
        if not ended:
            return {code: 1.0}
        ended = [change for change in ended if change.division == ended[0].division]
        shares = _shares(ended, by)
        if shares is None:
            return None
        found: dict[str, float] = defaultdict(float)
        for change, share in zip(ended, shares, strict=True):
            later = self.successors(change.new, change.division, by)
            if later is None:
                return None
            for today, part in later.items():
                found[today] += share * part
        return dict(found)

    def parts(self, existing: Iterable[str], division: int, by: SplitBy) -> Parts:
        """How the municipalities that existed in a division make up today's.

        A municipality whose successors are not known spoils all that it may have become, and so does one that must
        have existed and is not among `existing`: those get no entry.
        """
        parts: dict[str, dict[str, float]] = defaultdict(dict)
        spoiled: set[str] = set()
        known = set(existing)
        for change in self._changes:
            if change.division > division and change.old not in known and not self._began(change.old, division):
                spoiled.update(self._reach(change.old, division))
        for code in sorted(known):  # what is added up in another order differs in its last digit
            successors = self.successors(code, division, by)
            if successors is None:
                spoiled.update(self._reach(code, division))
                continue
            for today, share in successors.items():
                parts[today][code] = share
        return {today: old for today, old in parts.items() if today not in spoiled}

    def _during(self, year: int) -> list[BoundaryChange]:
        """Changes in the course of a year, so not those of 1 January, of municipalities that stayed whole."""
        return [c for c in self._changes if c.date.startswith(str(year)) and not c.date.endswith("-01-01")
                and len(self._by_old[c.old]) == 1]

    def joined_during(self, year: int) -> dict[str, str]:
        """Municipality -> the one that it joined, or became, in the course of a year."""
        return {change.old: change.new for change in self._during(year)}

    def renamed_during(self, year: int, before: Collection[str]) -> dict[str, BoundaryChange]:
        """New code -> the change of municipalities that only got another name and code in the course of a year.

        `before`: the municipalities of the division of a year earlier; one that existed was not renamed but joined.
        """
        changes = self._during(year)
        sources = Counter((change.date, change.new) for change in changes)
        return {c.new: c for c in changes if sources[c.date, c.new] == 1 and c.new not in before}

    def _began(self, code: str, division: int) -> bool:
        """Whether the municipality came into being after that division."""
        return any(change.new == code and change.division > division for change in self._changes)

    def _reach(self, code: str, division: int) -> set[str]:
        later = [change for change in self._by_old.get(code, ()) if change.division > division]
        return {code} if not later else {c for change in later for c in self._reach(change.new, change.division)}

    def touched(self, code: str) -> tuple[int, ...]:
        """Divisions from which on the municipality has another area than before."""
        return tuple(sorted(self._touched.get(code, ())))

    def stable(self, code: str, division: int) -> tuple[float, float]:
        """First and last division in which the municipality had the area that it has in `division`."""
        touched = self._touched.get(code, set())
        return (max((d for d in touched if d <= division), default=float("-inf")),
                min((d - 1 for d in touched if d > division), default=float("inf")))

    def nearest(self, series: Mapping[int, float], code: str, division: int) -> float | None:
        """Value of the year closest to `division` within the time that the area stayed as it was."""
        first, last = self.stable(code, division)
        years = [year for year in series if first <= year <= last]
        return series[min(years, key=lambda year: (abs(year - division), year))] if years else None


def _shares(changes: list[BoundaryChange], by: SplitBy) -> list[float] | None:
    """Shares that add up to one; a municipality that went whole to one other needs no figure."""
    if len(changes) == 1:
        return [1.0]
    shares = [change.share(by) for change in changes]
    known = [share for share in shares if share is not None]
    total = sum(known)
    if len(known) != len(shares) or not total:
        return None
    return [share / total for share in known]


def recalculate(
    published: Mapping[str, Observation],
    parts: Parts,
    weight_of: Callable[[str], float | None],
    *,
    additive: bool,
) -> dict[str, Observation]:
    """Figures of one period, published per municipality of then, per municipality of today.

    `additive`: counts and amounts add up by share; other figures are averaged, weighted by `weight_of`
    the old municipality times its share. A part without a value gives no value.
    """
    return {today: _one(published, old, weight_of, additive=additive) for today, old in parts.items()}


def _one(published: Mapping[str, Observation], old: Mapping[str, float],
         weight_of: Callable[[str], float | None], *, additive: bool) -> Observation:
    found = [(published.get(code, NOTHING), share, weight_of(code)) for code, share in old.items()]
    if len(found) == 1 and found[0][1] == 1.0:  # the same area, under whatever name and code
        observation, _, weight = found[0]
        return observation._replace(weight=observation.weight or weight)
    status = weakest(*(observation.status for observation, _, _ in found))
    if not status.has_value:
        return Observation(None, status)
    weights = [None if weight is None else weight * share for _, share, weight in found]
    if not additive and any(weight is None for weight in weights):
        return NOTHING
    total = sum(w for w in weights if w is not None) if None not in weights else None
    factors = [share for _, share, _ in found] if additive else [(w or 0.0) / (total or 1.0) for w in weights]
    if not additive and not total:
        return NOTHING
    margins = [observation.margin for observation, _, _ in found]
    return Observation(
        value=sum((observation.value or 0.0) * factor
                  for (observation, _, _), factor in zip(found, factors, strict=True)),
        status=weakest(status, Status.RECALCULATED),
        weight=total,
        margin=None if None in margins else sum((m or 0.0) * f for m, f in zip(margins, factors, strict=True)),
        source=found[0][0].source,
    )


def as_published(recalculated: Observation, step: float) -> Observation:
    """A recalculated figure no finer than its source publishes: an average of "€ 271.000" and "€ 270.000" is no
    "€ 270.609". The band grows by what rounding moved the figure, so that the true value stays in it.
    """
    if recalculated.value is None:
        return recalculated
    value = to_step(recalculated.value, step)
    moved = round(abs(value - recalculated.value), _FINE)
    return recalculated._replace(value=value, margin=None if recalculated.margin is None
                                 else recalculated.margin + moved)
