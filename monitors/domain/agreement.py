"""An agreement (afspraak): which figure of which municipality must be where, and when. Source: methods.md 1."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from monitors.domain.period import parse_period

FIRST_YEAR, LAST_YEAR = 1990, 2100  # what lies outside is a slip of the pen


class Rule(StrEnum):
    """How the target is read. TOTAL is a cumulative count since the base; the others are of a level."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed, in the unit of the indicator.

    `base_value` is the figure at the base as it was agreed; without it the figure of the data set counts. `target_high`
    is the upper end of BETWEEN. Of TOTAL everything counts that comes after `base_period`, up to and with
    `target_period`. `theme` is one of themes.toml; `decided_on` an ISO date.
    """

    id: str
    indicator: str
    region: str
    rule: Rule
    base_period: str
    target_period: str
    target: float
    target_high: float | None = None
    base_value: float | None = None
    theme: str = ""
    title: str = ""
    decided_by: str = ""
    decided_on: str = ""
    link: str = ""
    owner: str = ""
    note: str = ""

    @property
    def cumulative(self) -> bool:
        return self.rule is Rule.TOTAL

    @property
    def bare(self) -> Agreement:
        """What it is judged by: the figures of the agreement without its words."""
        return Agreement("", self.indicator, self.region, self.rule, self.base_period, self.target_period, self.target,
                         self.target_high, self.base_value)

    def moment(self, period: str) -> float:
        """When a period counts, in years: of a level its beginning, of a cumulative count its end."""
        parsed = parse_period(period)
        return parsed.end if self.cumulative else parsed.start

    def met_by(self, value: float) -> bool:
        """Whether a value (of TOTAL: the sum so far) is what was agreed."""
        if self.rule is Rule.AT_MOST:
            return value <= self.target
        if self.rule is Rule.BETWEEN:
            return self.target <= value <= (self.target if self.target_high is None else self.target_high)
        return value >= self.target

    def nearest(self, value: float) -> float:
        """The target that a value has to go to: of BETWEEN the end that is nearest, or the value where it is inside."""
        if self.rule is not Rule.BETWEEN or self.target_high is None:
            return self.target
        return min(max(value, self.target), self.target_high)


def problems(agreement: Agreement) -> Iterator[tuple[str, str]]:
    """(field, what is wrong and what to do) for everything in an agreement that can never be judged."""
    yield from _number_problems(agreement)
    starts = {}
    for field in ("base_period", "target_period"):
        try:
            starts[field] = parse_period(getattr(agreement, field)).start
        except ValueError as wrong:
            yield field, f"{wrong}"
            continue
        if not FIRST_YEAR <= starts[field] < LAST_YEAR + 1:
            yield field, f"ligt niet in {FIRST_YEAR} tot en met {LAST_YEAR}; verbeter het jaar"
    if len(starts) == 2 and starts["target_period"] <= starts["base_period"]:
        yield "target_period", "ligt niet na base_period; kies een later jaar"


def _number_problems(agreement: Agreement) -> Iterator[tuple[str, str]]:
    for field in ("target", "target_high", "base_value"):
        value = getattr(agreement, field)
        if value is not None and not math.isfinite(value):
            yield field, "is geen getal; vul een getal in"
    high = agreement.target_high
    if agreement.rule is Rule.BETWEEN:
        if high is None:
            yield "target_high", "ontbreekt; between heeft een onder- en een bovengrens"
        elif high < agreement.target:
            yield "target_high", "is lager dan target; zet de bovengrens in target_high"
    elif high is not None:
        yield "target_high", f"hoort niet bij {agreement.rule}; haal het weg of kies between"
    if agreement.cumulative:
        if agreement.target <= 0:
            yield "target", "moet bij total groter zijn dan nul: het is een opgeteld aantal"
        if agreement.base_value is not None:
            yield "base_value", "hoort niet bij total: het tellen begint bij nul; haal het weg"


def interim(agreement: Agreement, base: float | None, first: str, last: str, *,
            from_first: bool = True) -> Agreement | None:
    """The part of an agreement that falls in a term: from the figure at `first` to where the agreed path is at `last`.

    `base` is the figure at the base of the agreement. Without `from_first` it goes on from the agreement's own base, so
    that a backlog goes along. None where term and agreement do not overlap, or where the path
    can't be drawn. Raises ValueError for periods that don't exist.
    """
    start, end, begins, ends = (agreement.moment(p) for p in (agreement.base_period, agreement.target_period, first,
                                                              last))
    from_start, to_end = begins <= start, ends >= end
    begins, ends = max(begins, start), min(ends, end)
    if ends <= begins or (base is None and not agreement.cumulative):
        return None
    if not from_first:
        from_start, begins = True, start
    part = replace(agreement, base_period=agreement.base_period if from_start else first,
                   base_value=agreement.base_value if from_start else None,
                   target_period=agreement.target_period if to_end else last)
    if agreement.cumulative:
        return replace(part, target=agreement.target * (ends - begins) / (end - start))
    if base is None or agreement.met_by(base) or to_end:
        return part
    goal = agreement.nearest(base)
    rule = Rule.AT_LEAST if goal > base else Rule.AT_MOST
    return replace(part, rule=rule, target=base + (goal - base) * (ends - start) / (end - start), target_high=None)
