"""How often was a verdict half-way right? Source: methods.md 4.

Every series is judged in every four-year window with only the figures of half-way, for targets of several sizes; then
the figures of the end say whether the target was met. The outlook is tuned on one half of the municipalities and
reported on the other half, beside two simple methods: the Eurostat ratio, and "it stays as it is". Those two also get a
tuned form, in which their answer counts as the share of targets that were met after it: the hardest to beat.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from monitors.domain.comparison import quantile
from monitors.domain.course import ENOUGH, Course, cagr_ratio, enough
from monitors.domain.outlook import (
    FAN,
    MOST_POINTS,
    NUDGE,
    PROBABILITIES,
    RECENT,
    Fit,
    Tuning,
    centre,
    chance_above,
    chance_below,
    fit,
    level_of_series,
    quantile_ahead,
)
from monitors.domain.rounding import least_exact, most_exact
from monitors.domain.verdict import LIKELY, Verdict

TERM, HALF_WAY = 4, 2  # years of a window, and when it is judged
MIN_YEARS = 8  # a series of fewer years is not used
FURTHEST = TERM  # years ahead that errors are measured for: every series is long enough for these
SIZES = (0.5, 1.0, 2.0)  # targets, in usual changes of the indicator over a window, up and down
TOTAL_SIZES = (0.75, 1.0, 1.25)  # targets of cumulative counts, in what the years before the window would bring
ANCHORS = DAMPINGS = (0.0, 0.25, 0.5, 0.75, 1.0)
CLASSES = (ENOUGH, 0.6, 0.0)  # of the Eurostat ratio, as methods.md 2 has them
LEAST_ERRORS = 60  # errors that quantiles are taken of; of fewer the horizon does not count as tested
OURS, EUROSTAT, STAYS, EUROSTAT_TUNED, STAYS_TUNED = METHODS = (
    "ours", "eurostat", "stays", "eurostat_tuned", "stays_tuned")
Points = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A comparable series of one municipality: yearly points in order.

    `relative`: spread is a part of the level. `step`: what the figures are rounded to; 0 where they are not.
    """

    indicator: str
    family: str
    region: str
    points: Points
    relative: bool = False
    cumulative: bool = False
    step: float = 0.0


@dataclass(frozen=True, slots=True)
class Window:
    """A line judged half-way: its years, what was known, what happened, and what a usual change was measured in.

    `base`, `now` and `outcome` are levels; of a cumulative count what was realised since the base (so `base` is 0).
    """

    line: Line
    start: int
    base: float
    now: float
    outcome: float
    known: Points
    reference: float

    @property
    def moment(self) -> int:
        return self.start + HALF_WAY


@dataclass(frozen=True, slots=True)
class Case:
    """A window with a target: what each method said of it half-way, and whether it was met."""

    window: Window
    target: float
    rising: bool
    met: bool
    ratio: float
    eurostat: int
    stays: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A method on a number of cases. `deciles` are (cases, mean probability, share met) per tenth of probability."""

    method: str
    cases: int
    brier: float
    hits: float
    deciles: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How the methods did in a family, on the half that nothing was tuned on.

    `words` are (verdict, cases, share met) of our own; `coverage` is the share of outcomes within the interval that
    should hold 80 percent of them.
    """

    family: str
    series: int
    windows: int
    scores: tuple[Score, ...]
    words: tuple[tuple[str, int, float], ...]
    coverage: float

    def score(self, method: str) -> Score:
        return next(s for s in self.scores if s.method == method)

    @property
    def beats_all(self) -> bool:
        """Whether ours has the lowest Brier score of all methods."""
        own = self.score(OURS).brier
        return all(own < s.brier for s in self.scores if s.method != OURS)


def tuning_half(region: str) -> bool:
    """Whether a municipality belongs to the half that the outlook is tuned on; always the same one."""
    return zlib.crc32(region.encode()) % 2 == 0


# Windows and targets

def windows(line: Line) -> Iterator[Window]:
    """The windows of a line that have every figure that is asked for."""
    at = dict(line.points)
    for start in at:
        moment, end = start + HALF_WAY, start + TERM
        known = tuple(p for p in line.points if p[0] <= moment)
        if line.cumulative:
            before = [v for t, v in line.points if t <= start][-RECENT:]
            years = [at.get(t) for t in range(start + 1, end + 1)]
            if len(before) == RECENT and None not in years and sum(before) > 0:
                done = [v for v in years if v is not None]
                yield Window(line, start, 0.0, sum(done[:HALF_WAY]), sum(done), known, sum(before) / RECENT * TERM)
        elif moment in at and end in at and (at[start] or not line.relative):
            reference = abs(at[start]) if line.relative else 1.0
            yield Window(line, start, at[start], at[moment], at[end], known, reference)


def usual_changes(found: Iterable[Window]) -> dict[str, float]:
    """Per indicator the change over a window that half of the windows exceed; their mean where that is nought."""
    sizes: dict[str, list[float]] = defaultdict(list)
    for w in found:
        sizes[w.line.indicator].append(abs(w.outcome - w.base) / w.reference)
    return {name: quantile(sorted(values), 0.5) or sum(values) / len(values) for name, values in sizes.items()}


def targets(window: Window, usual: Mapping[str, float]) -> Iterator[tuple[float, bool]]:
    """(target, rising) of every size; none where the indicator never changes."""
    if window.line.cumulative:
        yield from ((size * window.reference, True) for size in TOTAL_SIZES)
        return
    change = usual.get(window.line.indicator, 0.0) * window.reference
    if change > 0:
        yield from ((window.base + side * size * change, side > 0) for size, side in product(SIZES, (1, -1)))


def _case(window: Window, target: float, rising: bool) -> Case:
    course = Course(window.start, window.base, window.moment, window.now, window.start + TERM, target)
    ratio = course.ratio or 0.0
    try:
        compared = ratio if window.line.cumulative else cagr_ratio(course)
    except ValueError:  # growth in percent does not exist here; the linear ratio takes its place
        compared = ratio
    last = window.known[-1][1]
    stays = window.now + (TERM - HALF_WAY) * last if window.line.cumulative else window.now
    return Case(window, target, rising, met=_met(window.outcome, target, rising), ratio=ratio,
                eurostat=sum(compared >= limit for limit in CLASSES), stays=_met(stays, target, rising))


def _met(value: float, target: float, rising: bool) -> bool:
    return value >= target if rising else value <= target


def cases(found: Iterable[Window], usual: Mapping[str, float]) -> list[Case]:
    """Every window with every target."""
    return [_case(w, target, rising) for w in found for target, rising in targets(w, usual)]


# Tuning

def fit_of(line: Line, known: Points, usual: Mapping[str, float]) -> Fit | None:
    """The trend of what is known of a line."""
    return fit([float(t) for t, _ in known], [v for _, v in known], usual.get(line.indicator), relative=line.relative)


def usual_spreads(found: Iterable[Window]) -> dict[str, float]:
    """Per indicator the middle spread around the trend of the windows, a part of the level where that is relative."""
    spreads: dict[str, list[float]] = defaultdict(list)
    for w in found:
        own = fit_of(w.line, w.known, {})
        if own is not None:
            values = [v for _, v in w.known[-MOST_POINTS:]]
            spreads[w.line.indicator].append(own.spread / level_of_series(values, relative=w.line.relative))
    return {name: quantile(sorted(values), 0.5) for name, values in spreads.items()}


def _errors(lines: Iterable[Line], usual: Mapping[str, float], blank: Tuning, ahead: int) -> list[float]:
    """Errors so many years ahead, in units of the spread, from every year of the lines that allows it."""
    found = []
    for line in lines:
        at = dict(line.points)
        for number in range(1, len(line.points) + 1):
            known = line.points[:number]
            moment = known[-1][0]
            later = [at.get(t) for t in range(moment + 1, moment + ahead + 1)]
            outcome = later[-1]
            if line.cumulative:
                values = [v for v in later if v is not None]
                outcome = sum(values) / ahead if len(values) == ahead else None
            trend = None if outcome is None else fit_of(line, known, usual)
            if trend is not None and outcome is not None:
                middle = centre(trend, blank, ahead, cumulative=line.cumulative)
                found.append((outcome - middle) / trend.spread)
    return found


def _quantiles(errors: Iterable[float]) -> tuple[float, ...]:
    """Quantiles at PROBABILITIES, each a little above the one before it, so that a chance can be read between them."""
    ordered = sorted(errors)
    steps: list[float] = []
    for p in PROBABILITIES:
        steps.append(max(round(quantile(ordered, p), 5), steps[-1] + NUDGE if steps else float("-inf")))
    return tuple(steps)


def tune(family: str, lines: Sequence[Line], spreads: Mapping[str, float], changes: Mapping[str, float]) -> Tuning:
    """The anchor and damping with the lowest Brier score half-way, and with those the errors for every horizon.

    Without any window it has no errors, so nothing can be said with it.
    """
    found = [(w, trend) for line in lines for w in windows(line) if (trend := fit_of(line, w.known, spreads))]
    asked = [(trend, case) for w, trend in found for case in cases([w], changes)]
    ahead, cumulative = TERM - HALF_WAY, any(line.cumulative for line in lines)
    best, kept = float("inf"), Tuning(family, 0.0, 0.0, ())
    if not found:
        return kept
    for anchor, damping in product(ANCHORS, DAMPINGS):
        blank = Tuning(family, anchor, damping, ())
        errors = [((_asked(w, w.outcome) - centre(trend, blank, ahead, cumulative=cumulative)) / trend.spread)
                  for w, trend in found]
        tried = Tuning(family, anchor, damping, ((),) * (ahead - 1) + (_quantiles(errors),))
        brier = sum((chance(case, trend, tried) - case.met) ** 2 for trend, case in asked) / max(len(asked), 1)
        if brier < best:
            best, kept = brier, blank
    horizons: list[tuple[float, ...]] = []
    for years in range(1, FURTHEST + 1):
        errors = _errors(lines, spreads, kept, years)
        if len(errors) < LEAST_ERRORS:
            break
        found_here = _quantiles(errors)
        horizons.append(found_here if cumulative or not horizons else _no_surer(found_here, horizons[-1]))
    return replace(kept, errors=tuple(horizons))


def _no_surer(errors: tuple[float, ...], nearer: tuple[float, ...]) -> tuple[float, ...]:
    """Errors around their middle at least as wide as those of a year earlier: further ahead nobody is surer, however
    few series happen to reach so far.
    """
    low, high = (PROBABILITIES.index(p) for p in FAN[0])
    stretch = (nearer[high] - nearer[low]) / (errors[high] - errors[low])
    middle = errors[len(errors) // 2]
    return errors if stretch <= 1 else tuple(middle + stretch * (error - middle) for error in errors)


def _asked(window: Window, value: float) -> float:
    """What is asked of the years to come: a level, or of a cumulative count the mean yearly number."""
    return (value - window.now) / (TERM - HALF_WAY) if window.line.cumulative else value


def chance(case: Case, trend: Fit, tuning: Tuning) -> float:
    """Our probability half-way that the target is met at the end."""
    line = case.window.line
    if line.cumulative:
        return chance_above(trend, tuning, TERM - HALF_WAY, _asked(case.window, case.target), cumulative=True)
    if case.rising:
        return chance_above(trend, tuning, TERM - HALF_WAY, least_exact(case.target, line.step))
    return chance_below(trend, tuning, TERM - HALF_WAY, most_exact(case.target, line.step))


# Reporting

def report(family: str, lines: Sequence[Line], tuned_on: Sequence[Line], tuning: Tuning,
           spreads: Mapping[str, float], changes: Mapping[str, float], since: int = 0) -> Report:
    """How the methods did on lines that nothing was tuned on, in the windows that are judged from the year `since` on.

    `tuned_on` gives the simple methods their tuned form.
    """
    learnt = cases([w for line in tuned_on for w in windows(line)], changes)
    after_class, after_stays = _shares(learnt, lambda c: c.eurostat), _shares(learnt, lambda c: c.stays)
    judged = [(w, trend) for line in lines for w in windows(line)
              if w.moment >= since and (trend := fit_of(line, w.known, spreads))]
    said: dict[str, list[tuple[float, bool]]] = {method: [] for method in METHODS}
    words: dict[Verdict, list[bool]] = defaultdict(list)
    for w, trend in judged:
        for case in cases([w], changes):
            own = chance(case, trend, tuning)
            for method, p in zip(METHODS, (own, float(case.eurostat == len(CLASSES)), float(case.stays),
                                           after_class.get(case.eurostat, LIKELY), after_stays.get(case.stays, LIKELY)),
                                 strict=True):
                said[method].append((p, case.met))
            words[_word(enough(case.ratio), own >= LIKELY)].append(case.met)
    low, high = (PROBABILITIES.index(p) for p in FAN[0])
    inside = sum(quantile_ahead(t, tuning, TERM - HALF_WAY, PROBABILITIES[low], cumulative=w.line.cumulative)
                 <= _asked(w, w.outcome)
                 <= quantile_ahead(t, tuning, TERM - HALF_WAY, PROBABILITIES[high], cumulative=w.line.cumulative)
                 for w, t in judged)
    return Report(family, len({(w.line.indicator, w.line.region) for w, _ in judged}), len(judged),
                  tuple(score(method, pairs) for method, pairs in said.items()),
                  tuple((v.value, len(met), round(sum(met) / len(met), 4)) for v in Verdict if (met := words.get(v))),
                  round(inside / max(len(judged), 1), 4))


def _shares(learnt: Iterable[Case], answer: Callable[[Case], int]) -> dict[int, float]:
    """Per answer of a method the share of targets that were met after it."""
    met: dict[int, list[bool]] = defaultdict(list)
    for case in learnt:
        met[answer(case)].append(case.met)
    return {key: sum(found) / len(found) for key, found in met.items()}


def _word(paced: bool, likely: bool) -> Verdict:
    if paced and likely:
        return Verdict.ON_COURSE
    return Verdict.VULNERABLE if paced or likely else Verdict.OFF_COURSE


def score(method: str, pairs: Sequence[tuple[float, bool]]) -> Score:
    """Brier score, hit rate and calibration of (probability, met) pairs; all nought without any."""
    tenths: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for p, met in pairs:
        tenths[min(int(p * 10), 9)].append((p, met))
    count = max(len(pairs), 1)
    return Score(method, len(pairs), round(sum((p - met) ** 2 for p, met in pairs) / count, 5),
                 round(sum((p >= LIKELY) == met for p, met in pairs) / count, 5),
                 tuple((len(part), round(sum(p for p, _ in part) / max(len(part), 1), 4),
                        round(sum(met for _, met in part) / max(len(part), 1), 4)) for part in tenths))


def combined(family: str, reports: Sequence[Report]) -> Report:
    """Reports of families that share no case, as one."""
    scores = []
    for method in METHODS:
        parts = [r.score(method) for r in reports]
        cases = sum(p.cases for p in parts)
        count = max(cases, 1)
        deciles = []
        for tenth in zip(*(p.deciles for p in parts), strict=True):
            n = sum(t[0] for t in tenth)
            deciles.append((n, *(round(sum(t[0] * t[at] for t in tenth) / max(n, 1), 4) for at in (1, 2))))
        scores.append(Score(method, cases, round(sum(p.brier * p.cases for p in parts) / count, 5),
                            round(sum(p.hits * p.cases for p in parts) / count, 5),
                            tuple((n, p, met) for n, p, met in deciles)))
    words: dict[str, list[float]] = defaultdict(lambda: [0, 0.0])
    for word, n, met in (w for r in reports for w in r.words):
        words[word][0] += n
        words[word][1] += n * met
    seen = sum(r.windows for r in reports)
    return Report(family, sum(r.series for r in reports), seen, tuple(scores),
                  tuple((v.value, int(words[v][0]), round(words[v][1] / words[v][0], 4))
                        for v in Verdict if v in words),
                  round(sum(r.coverage * r.windows for r in reports) / max(seen, 1), 4))
