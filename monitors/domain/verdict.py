"""Is an agreement on course? Five words, each with its reasons. Source: methods.md 3."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitors.domain.agreement import Agreement, Rule
from monitors.domain.course import ENOUGH, Course, enough
from monitors.domain.observation import Observation, Status
from monitors.domain.outlook import (
    MOST_POINTS,
    PROBABILITIES,
    Fit,
    Tuning,
    chance_above,
    chance_below,
    chance_between,
    fit,
)
from monitors.domain.period import parse_period
from monitors.domain.rounding import grid, least_exact, most_exact

MIN_POINTS = 3  # comparable figures from the base on; under that a pace is chance
LIKELY = 0.5  # from this probability on the outlook says that the target is met
TOSS_UP = 0.05  # so close to LIKELY the next figure may well turn the verdict round
_SAME = 1e-9
Series = Sequence[tuple[str, Observation]]


class Verdict(StrEnum):
    """The five words, the most urgent first."""

    OFF_COURSE = "off_course"
    VULNERABLE = "vulnerable"
    UNDECIDED = "undecided"
    ON_COURSE = "on_course"
    ACHIEVED = "achieved"


class Reason(StrEnum):
    """Why a verdict is what it is, or what to keep in mind with it."""

    # These make a verdict impossible.
    BASE_MISSING = "base_missing"
    NOTHING_SINCE = "nothing_since"
    BREAK = "break"
    SUPPRESSED = "suppressed"
    END_MISSING = "end_missing"  # the time is over, and of its end there is no figure
    GAP = "gap"  # a year of a cumulative count has no figure
    TOO_FEW = "too_few"
    ROUNDING = "rounding"
    NO_OUTLOOK = "no_outlook"
    # These go along with one.
    PACE = "pace"
    NO_PACE = "no_pace"
    OUTLOOK = "outlook"
    OUTLOOK_AGAINST = "outlook_against"
    MET = "met"
    MET_PROVISIONAL = "met_provisional"
    TERM_OVER = "term_over"
    HELD = "held"  # was met at the base already, and still is
    LOST = "lost"  # was met at the base already, and no longer is
    PAST = "past"  # went through the band that was agreed, and out at the other end
    WITHIN_ROUNDING = "within_rounding"  # the change is within the rounding, and still can't be enough
    PROVISIONAL = "provisional"
    RECALCULATED = "recalculated"
    BASE_DIFFERS = "base_differs"  # the agreed base is not what the figures say
    EVEN = "even"  # the outlook could as well have said the opposite
    BEYOND_TEST = "beyond_test"  # further ahead than the outlook was tested


BLOCKING = (Reason.BASE_MISSING, Reason.NOTHING_SINCE, Reason.BREAK, Reason.SUPPRESSED, Reason.END_MISSING, Reason.GAP,
            Reason.TOO_FEW, Reason.ROUNDING, Reason.NO_OUTLOOK)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an agreement is judged with, beside its series: how its indicator behaves.

    `breaks` are the periods from which on figures can't be compared with earlier ones. `usual` is the usual spread of
    the indicator, `relative` whether that is a part of its level.
    """

    tuning: Tuning
    usual: float | None = None
    relative: bool = False
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with all that it rests on.

    `points` are the comparable figures from the base on; `history` those that the outlook rests on, as (year, value);
    `latest` is the last period with a figure (of a cumulative count: before a gap), or the base. `chance` is the
    probability that the target is met in the target period.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    base: Observation | None = None
    latest: str | None = None
    observation: Observation | None = None
    points: int = 0
    course: Course | None = None
    history: tuple[tuple[float, float], ...] = ()
    trend: Fit | None = None
    chance: float | None = None


def judge(agreement: Agreement, series: Series, ground: Ground) -> Judgement:
    """The verdict on an agreement, from the region's figures in order of time, those without a value included.

    What is known is filled in, also where no verdict is possible. Raises ValueError for periods that don't exist.
    """
    case = _Case(agreement, series, ground)
    moment, latest, observation = case.position
    history = case.history(moment)
    trend = fit([t for t, _ in history], [v for _, v in history], ground.usual, relative=ground.relative)
    found = Judgement(Verdict.UNDECIDED, (), case.base, latest, observation, len(case.valued) + case.has_base,
                      case.course(moment, observation), history, trend)
    reasons = [*case.obstacles(), *case.reserves(observation)]
    # Behind a break the figures are on another scale than the target, past a gap nobody knows how many there are.
    comparable = Reason.BREAK not in reasons and not case.gap
    if trend is not None and found.course is not None and case.end > moment and comparable:
        step = grid((v for _, v in history[-MOST_POINTS:]), observation.margin if observation else None)
        found = replace(found, chance=chance(agreement, found.course, trend, ground.tuning, step,
                                              min(v for _, v in history)))
    if found.chance is not None and case.end - moment > ground.tuning.tested_years:
        reasons.append(Reason.BEYOND_TEST)
    verdict, why = _decide(case, found, [r for r in reasons if r in BLOCKING])
    if verdict is not Verdict.UNDECIDED:  # what is certain does not need many figures
        reasons = [r for r in reasons if r not in BLOCKING]
    return replace(found, verdict=verdict, reasons=tuple(dict.fromkeys((*why, *reasons))))


def chance(agreement: Agreement, course: Course, trend: Fit, tuning: Tuning, step: float = 0.0,
           lowest: float = -math.inf) -> float:
    """Probability that the target is met at the end of the course, in figures rounded to `step`; 1 to 99 percent.

    `lowest` is the lowest figure that the series had.
    """
    ahead, low = course.end - course.moment, least_exact(agreement.target, step)
    if agreement.cumulative and course.now >= agreement.target and lowest >= 0:
        return PROBABILITIES[-1]  # what only grows does not become less
    if agreement.cumulative:
        return chance_above(trend, tuning, ahead, (course.target - course.now) / ahead, cumulative=True)
    if agreement.rule is Rule.AT_MOST:
        return chance_below(trend, tuning, ahead, most_exact(agreement.target, step))
    if agreement.rule is Rule.BETWEEN and agreement.target_high is not None:
        return chance_between(trend, tuning, ahead, low, most_exact(agreement.target_high, step))
    return chance_above(trend, tuning, ahead, low)


class _Case:
    """An agreement beside its figures; moments are in years, as `Agreement.moment` has them."""

    def __init__(self, agreement: Agreement, series: Series, ground: Ground) -> None:
        self.agreement, self.series, self.ground = agreement, series, ground
        self.start, self.end = agreement.moment(agreement.base_period), agreement.moment(agreement.target_period)
        self.timed = [(agreement.moment(period), period, o) for period, o in series]
        self.valued = [(t, p, o) for t, p, o in self.timed if self.start < t <= self.end and o.value is not None]
        self.reached = self._unbroken() if agreement.cumulative else self.valued
        self.known_base = next((o for period, o in series if period == agreement.base_period), None)

    def _unbroken(self) -> list[tuple[float, str, Observation]]:
        """The numbers that follow on each other from the base on: past a gap the sum is not known."""
        found, at = [], self.start
        for t, period, o in self.valued:
            if abs(parse_period(period).start - at) > _SAME:
                break
            found.append((t, period, o))
            at = t
        return found

    @property
    def gap(self) -> bool:
        """Whether a number lacks between those that there are."""
        return len(self.reached) < len(self.valued)

    @property
    def base(self) -> Observation | None:
        """The figure at the base: as agreed where that was written down, with the rounding of the figure itself."""
        agreed, known = self.agreement.base_value, self.known_base
        if self.agreement.cumulative or agreed is None:
            return None if self.agreement.cumulative else known
        return (known or Observation(None, Status.MEASURED))._replace(value=agreed, status=Status.MEASURED)

    @property
    def base_value(self) -> float | None:
        return None if self.base is None else self.base.value

    @property
    def has_base(self) -> bool:
        """Whether the course has a beginning; that of a cumulative count is nought."""
        return self.agreement.cumulative or self.base_value is not None

    @property
    def holds(self) -> bool:
        """Whether the target was met at the base already, so that it has to be held."""
        return self.base_value is not None and self.agreement.met_by(self.base_value)

    @property
    def counted(self) -> list[Observation]:
        """The figures that make up where it stands: the last one, or of a cumulative count all since the base."""
        return [o for _, _, o in (self.reached if self.agreement.cumulative else self.reached[-1:])]

    @property
    def sure(self) -> bool:
        """Whether the target is met without what is provisional."""
        values = [o.value for o in self.counted if o.value is not None and o.status is not Status.PROVISIONAL]
        return bool(values) and self.agreement.met_by(sum(values))

    @property
    def position(self) -> tuple[float, str | None, Observation | None]:
        """Moment, period and figure of the last one since the base; of the base itself where nothing came after it.

        A cumulative count stands where it is still complete. What was agreed as base is not where it stands when there
        is a figure.
        """
        if self.reached:
            return self.reached[-1]
        known = self.known_base
        stands = known if self.base and known and known.value is not None else self.base
        return self.start, self.agreement.base_period if self.has_base and self.base else None, stands

    def course(self, moment: float, observation: Observation | None) -> Course | None:
        """From base to target; None without a base."""
        if self.agreement.cumulative:
            done = sum(o.value for o in self.counted if o.value is not None)
            return Course(self.start, 0.0, moment, done, self.end, self.agreement.target)
        if self.base_value is None or observation is None or observation.value is None:
            return None
        aim = self.agreement.nearest(observation.value)
        target = aim if self.holds else self.agreement.nearest(self.base_value)
        return Course(self.start, self.base_value, moment, observation.value, self.end, target, aim)

    def history(self, moment: float) -> tuple[tuple[float, float], ...]:
        """The comparable figures up to a moment, as (year, value); of a cumulative count as numbers a year."""
        last = max((parse_period(p).start for t, p, _ in self.timed if t <= moment), default=moment)
        since = max((s for b in self.ground.breaks if (s := parse_period(b).start) <= last), default=None)
        points = []
        for t, period, o in self.timed:
            at = parse_period(period)
            if o.value is not None and t <= moment and (since is None or at.start >= since):
                points.append((at.start, o.value / (at.end - at.start) if self.agreement.cumulative else o.value))
        return tuple(points)

    @property
    def suppressed(self) -> bool:
        """Whether a figure of these years is; that of the base only where no other base was agreed."""
        from_base = not self.agreement.cumulative and self.agreement.base_value is None
        return any(o.status is Status.SUPPRESSED for t, _, o in self.timed
                   if (self.start <= t if from_base else self.start < t) and t <= self.end)

    def obstacles(self) -> Iterator[Reason]:
        """What stands in the way of a verdict."""
        if not self.has_base:
            yield Reason.BASE_MISSING
        if self.suppressed:
            yield Reason.SUPPRESSED
        if not self.valued:
            yield Reason.NOTHING_SINCE
            return
        last = parse_period(self.valued[-1][1]).start
        if any(self.start < parse_period(b).start <= last for b in self.ground.breaks):
            yield Reason.BREAK
        if self.gap and not self.suppressed:
            yield Reason.GAP
        if self.valued[-1][0] < self.end and any(t > self.end and o.value is not None for t, _, o in self.timed):
            yield Reason.END_MISSING
        if len(self.valued) + self.has_base < MIN_POINTS:
            yield Reason.TOO_FEW

    def reserves(self, observation: Observation | None) -> Iterator[Reason]:
        """What to keep in mind with the figures."""
        if any(o.status is Status.PROVISIONAL for o in self.counted):
            yield Reason.PROVISIONAL
        if any(o is not None and o.status is Status.RECALCULATED for o in (observation, self.base, *self.counted)):
            yield Reason.RECALCULATED
        agreed, known = self.agreement.base_value, self.known_base
        known_value = agreed if known is None or known.value is None else known.value
        margin = 0.0 if known is None else known.margin or 0.0
        if agreed is not None and known_value is not None and abs(agreed - known_value) > max(margin, _SAME):
            yield Reason.BASE_DIFFERS


def _decide(case: _Case, found: Judgement, blocked: list[Reason]) -> tuple[Verdict, list[Reason]]:
    """The verdict and the reasons that carry it; `blocked` are those that stand in its way."""
    course = found.course
    if course is None or any(r is not Reason.TOO_FEW for r in blocked):
        return Verdict.UNDECIDED, []
    met = case.agreement.met_by(course.now)
    if course.moment >= course.end:
        return _at_the_end(met, case.sure)
    if not case.holds and met and case.sure:
        return Verdict.ACHIEVED, [Reason.MET]
    if blocked:
        return Verdict.UNDECIDED, []
    paced, why = _pace(case, found, course, met)
    if paced is None:
        return Verdict.UNDECIDED, why
    if found.chance is None:
        return Verdict.UNDECIDED, [*why, Reason.NO_OUTLOOK]
    likely = found.chance >= LIKELY
    why.append(Reason.OUTLOOK if likely else Reason.OUTLOOK_AGAINST)
    if abs(found.chance - LIKELY) <= TOSS_UP:
        why.append(Reason.EVEN)
    if paced and likely:
        return Verdict.ON_COURSE, why
    return (Verdict.VULNERABLE if paced or likely else Verdict.OFF_COURSE), why


def _pace(case: _Case, found: Judgement, course: Course, met: bool) -> tuple[bool | None, list[Reason]]:
    """Whether the pace so far suffices, with the reasons; None where the rounding of the figures hides it."""
    if case.holds:
        return met, [Reason.HELD if met else Reason.LOST]
    why = [Reason.MET_PROVISIONAL] if met else []
    if not met and course.aim not in (None, course.target):
        return False, [Reason.PAST]
    band = _band(case, found)
    if abs(course.now - course.base) < band - _SAME:
        readings = [replace(course, now=course.now + shift).ratio or 0.0 for shift in (-band, band)]
        if min(readings) < ENOUGH <= max(readings):
            return None, [*why, Reason.ROUNDING]
        why.append(Reason.WITHIN_ROUNDING)
    paced = enough(course.ratio or 0.0)
    return paced, [*why, Reason.PACE if paced else Reason.NO_PACE]


def _band(case: _Case, found: Judgement) -> float:
    """How much of a change the rounding of both figures could make up."""
    if case.agreement.cumulative or case.base is None or found.observation is None:
        return 0.0
    return (case.base.margin or 0.0) + (found.observation.margin or 0.0)


def _at_the_end(met: bool, sure: bool) -> tuple[Verdict, list[Reason]]:
    if not met:
        return Verdict.OFF_COURSE, [Reason.TERM_OVER]
    if not sure:
        return Verdict.ON_COURSE, [Reason.TERM_OVER, Reason.MET_PROVISIONAL]
    return Verdict.ACHIEVED, [Reason.TERM_OVER, Reason.MET]
