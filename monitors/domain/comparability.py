"""What stands in the way of a comparison, and what may then not be drawn or said: the one place for that rule.

A comparison is of three kinds: a figure with its own earlier one, a figure within its group, or one indicator beside
another. Each function below looks at one kind and returns what it finds; `may` tells what is left to draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitors.domain.change import Change, Doubt
from monitors.domain.comparison import MIN_GROUP, GroupSummary, Position
from monitors.domain.observation import Observation, Status

LARGE_PART = 0.1  # from this share of a group on a municipality is compared for a good part with itself


class Concern(StrEnum):
    """What a comparison must reckon with."""

    NO_VALUE = "no_value"
    SUPPRESSED = "suppressed"
    NO_EARLIER = "no_earlier"
    BREAK = "break"
    ROUNDING = "rounding"  # the rounding bands overlap
    PROVISIONAL = "provisional"
    RECALCULATED = "recalculated"  # brought to today's boundaries: an estimate
    COUNT = "count"  # tells how large a municipality is, not how it does
    PARTIAL_GROUP = "partial_group"
    NO_GROUP = "no_group"  # nobody else has a figure
    NOT_DELIVERED = "not_delivered"
    SMALL_GROUP = "small_group"
    NO_SPREAD = "no_spread"
    OWN_IN_GROUP = "own_in_group"
    OTHER_PERIOD = "other_period"
    OTHER_DEFINITION = "other_definition"


class Across(StrEnum):
    """What is compared: a figure through time, within its group, or with another indicator."""

    TIME = "time"
    GROUP = "group"
    PAIR = "pair"


class Use(StrEnum):
    """What may be made of a comparison."""

    ARROW = "arrow"  # a sign or word for up or down, better or worse
    LINE = "line"  # a line from the one figure to the other
    PLACE = "place"  # a place in the row, be it one of a few
    RANK = "rank"  # a single place
    SCORE = "score"  # the distance to the middle, as colour or as what stands out
    MIDDLE = "middle"  # a mean, a median or quartiles of the group
    AS_ONE = "as_one"  # two indicators in one series, order or sum


ACROSS: Mapping[Use, Across] = {
    Use.ARROW: Across.TIME, Use.LINE: Across.TIME, Use.PLACE: Across.GROUP, Use.RANK: Across.GROUP,
    Use.SCORE: Across.GROUP, Use.MIDDLE: Across.GROUP, Use.AS_ONE: Across.PAIR,
}
_OF_A_VALUE = frozenset({Use.ARROW, Use.LINE, Use.PLACE, Use.RANK, Use.SCORE})

# What each forbids. A concern that forbids nothing is said in words and no more.
FORBIDS: Mapping[Concern, frozenset[Use]] = {
    Concern.NO_VALUE: _OF_A_VALUE,
    Concern.SUPPRESSED: _OF_A_VALUE,
    Concern.NO_EARLIER: frozenset({Use.ARROW, Use.LINE}),
    Concern.BREAK: frozenset({Use.ARROW, Use.LINE}),
    Concern.ROUNDING: frozenset({Use.ARROW, Use.RANK}),
    Concern.PROVISIONAL: frozenset(),
    Concern.RECALCULATED: frozenset(),
    Concern.COUNT: frozenset({Use.PLACE, Use.RANK, Use.SCORE}),
    Concern.PARTIAL_GROUP: frozenset({Use.PLACE, Use.RANK, Use.SCORE, Use.MIDDLE}),
    Concern.NO_GROUP: frozenset({Use.PLACE, Use.RANK, Use.SCORE, Use.MIDDLE}),
    Concern.NOT_DELIVERED: frozenset(),
    Concern.SMALL_GROUP: frozenset({Use.SCORE}),
    Concern.NO_SPREAD: frozenset({Use.SCORE}),
    Concern.OWN_IN_GROUP: frozenset(),
    Concern.OTHER_PERIOD: frozenset(),
    Concern.OTHER_DEFINITION: frozenset({Use.AS_ONE}),
}


class Side(StrEnum):
    """Whose figure a remark is about."""

    OWN = "own"
    EARLIER = "earlier"  # the figure that the own one is compared with
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Remark:
    """A concern that holds. `codes` are the municipalities that it is about, `of` the number that it is counted among;
    `period` is the other period, where there is one.
    """

    concern: Concern
    across: Across
    side: Side = Side.OWN
    period: str | None = None
    codes: tuple[str, ...] = ()
    of: int = 0


def may(use: Use, remarks: Iterable[Remark]) -> bool:
    """Whether nothing that was remarked on this kind of comparison forbids the use."""
    return not any(use in FORBIDS[r.concern] for r in remarks if r.across is ACROSS[use])


_DOUBTS = {Doubt.NO_EARLIER: Concern.NO_EARLIER, Doubt.NO_VALUE: Concern.NO_VALUE, Doubt.BREAK: Concern.BREAK,
           Doubt.ROUNDING: Concern.ROUNDING}
_STATUSES = {Status.PROVISIONAL: Concern.PROVISIONAL, Status.RECALCULATED: Concern.RECALCULATED,
             Status.SUPPRESSED: Concern.SUPPRESSED, Status.MISSING: Concern.NO_VALUE,
             Status.IMPOSSIBLE: Concern.NO_VALUE}


def through_time(change: Change, earlier: Observation | None, later: Observation) -> tuple[Remark, ...]:
    """On the change from an earlier figure of the same municipality to a later one."""
    found = [_of_status(later, Across.TIME, Side.OWN, None)]
    if earlier is not None:
        found.append(_of_status(earlier, Across.TIME, Side.EARLIER, change.since))
    if change.doubt is not None and change.doubt is not Doubt.NO_VALUE:
        found.append(Remark(_DOUBTS[change.doubt], Across.TIME, period=change.since))
    return tuple(r for r in found if r is not None)


def within_group(own: Observation | None, summary: GroupSummary | None, *, additive: bool,
                 place: Position | None = None, part: float = 0.0) -> tuple[Remark, ...]:
    """On a figure among those of its group; without `own` on the group alone.

    `place` is that of the figure, where it was reckoned already; `part` the share of the group that the municipality
    makes up, 0 where it is not in it.
    """
    found = [] if own is None or own.value is not None else [_of_status(own, Across.GROUP, Side.OWN, None)]
    if additive:
        found.append(Remark(Concern.COUNT, Across.GROUP))
    found.extend(_of_summary(summary, additive))
    if part >= LARGE_PART and summary is not None and not summary.partial:
        found.append(Remark(Concern.OWN_IN_GROUP, Across.GROUP))
    if place is not None and not place.exact:
        found.append(Remark(Concern.ROUNDING, Across.GROUP))
    return tuple(r for r in found if r is not None)


def of_group(summary: GroupSummary | None, *, additive: bool) -> Concern | None:
    """What stands in the way of a comparison with a group, whoever is compared; the first that holds."""
    if summary is None:
        return Concern.NO_GROUP
    if summary.partial:
        return Concern.PARTIAL_GROUP
    if summary.n < MIN_GROUP:
        return Concern.SMALL_GROUP
    return Concern.NO_SPREAD if not additive and summary.q1 == summary.q3 else None


def _of_summary(summary: GroupSummary | None, additive: bool) -> Iterable[Remark]:
    concern = of_group(summary, additive=additive)
    if concern is not None:
        n, missing = (summary.n, summary.missing) if summary else (0, 0)
        of = {Concern.PARTIAL_GROUP: n + missing, Concern.SMALL_GROUP: n}.get(concern, 0)
        yield Remark(concern, Across.GROUP, Side.GROUP, of=of)


def of_members(members: Mapping[str, Observation]) -> tuple[Remark, ...]:
    """On the figures of a group's municipalities: which are provisional or recalculated, and which are not there."""
    found: dict[Concern, list[str]] = {}
    for code, observation in members.items():
        concern = _STATUSES.get(observation.status)
        if concern is Concern.NO_VALUE:
            concern = Concern.NOT_DELIVERED
        if concern is not None:
            found.setdefault(concern, []).append(code)
    return tuple(Remark(concern, Across.GROUP, Side.GROUP, codes=tuple(found[concern]), of=len(members))
                 for concern in Concern if concern in found)


def between(one_period: str | None, other_period: str | None, *, apart: bool) -> tuple[Remark, ...]:
    """On two indicators side by side, `apart` when the catalogue says that they look alike and are not the same."""
    found = [Remark(Concern.OTHER_DEFINITION, Across.PAIR)] if apart else []
    if one_period != other_period:
        found.append(Remark(Concern.OTHER_PERIOD, Across.PAIR, period=other_period))
    return tuple(found)


def share_of_group(own: str, members: Mapping[str, Observation]) -> float:
    """The part of a group that one of its municipalities makes up: by weight, by number where a weight is unknown."""
    valued = {code: o for code, o in members.items() if o.value is not None}
    if own not in valued:
        return 0.0
    weights = [o.weight for o in valued.values()]
    total = sum(w for w in weights if w is not None)
    weight = valued[own].weight
    return 1.0 / len(valued) if weight is None or None in weights or total <= 0 else weight / total


def _of_status(observation: Observation, across: Across, side: Side, period: str | None) -> Remark | None:
    concern = _STATUSES.get(observation.status)
    return None if concern is None else Remark(concern, across, side, period)
