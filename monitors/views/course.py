"""One agreement as one screen shows it: its verdict with the figures, paces, rows and texts that belong to it.

No Streamlit here: the page draws what this says, the exports write it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd
import pyarrow as pa

from monitors import contract
from monitors.catalogue.calibration import EVERYTHING, FALLBACK, calibration, families, ground
from monitors.catalogue.model import Break, Direction, Indicator
from monitors.catalogue.reading import native_scale
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.comparison import COMPLETE
from monitors.domain.course import Paces, best_pace, high_pace, longest_paces, paces
from monitors.domain.dossier import Dossier
from monitors.domain.observation import Observation, Status
from monitors.domain.outlook import FAN as INTERVALS
from monitors.domain.outlook import PROMISED, quantile_ahead
from monitors.domain.panel import Panel, pieces
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.domain.verdict import Ground, Judgement, Reason, judge
from monitors.presentation import charts, course_chart, course_words
from monitors.presentation.numbers import format_number, format_observation, format_value, status_label, status_mark
from monitors.presentation.wording import no_figures_source_line, series_source_line
from monitors.store import Revision
from monitors.views.figure import BREAK_SHORT, TREND_COLUMNS
from monitors.views.world import ChosenGroup, Shown, World

_SAME = 1e-9
Piece = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class AsOf:
    """From when to look: with the figures as they stood after a `load`, or with those of now up to a year."""

    load: int | None = None
    until: str | None = None


NOW = AsOf()
ONLY_A_SUM = "Dit is een som, geen afspraak en geen voorspelling."


def _year_of(day: date) -> float:
    """A day in years: 2 July 2026 is about 2026.5."""
    return day.year + (day.timetuple().tm_yday - 1) / 365


def shown_natively(world: World, indicator_id: str) -> Shown:
    """The indicator as agreements are made on it: in its own unit, for the municipalities of now."""
    indicator = world.catalogue.indicators[indicator_id]
    return Shown(indicator, native_scale(indicator), contract.BASIS_TODAY)


def panel_of(world: World, indicator_id: str, as_of: AsOf) -> Panel:
    """The municipal figures as they stood."""
    found = world.panel(*shown_natively(world, indicator_id).key)
    if as_of.load is not None:
        found = world.remember(("panel as of", indicator_id, as_of.load), lambda: world.store.panel(
            indicator_id, RegionLevel.GEMEENTE, as_of=as_of.load))
    if as_of.until is None:
        return found
    last = int(as_of.until)
    return Panel(indicator_id, {p: regions for p, regions in found.by_period.items() if parse_period(p).year <= last})


def ground_of(world: World, agreement: Agreement) -> Ground:
    """What the agreement is judged with."""
    shown = shown_natively(world, agreement.indicator)
    family = world.remember(("families",), lambda: families(world.catalogue)).get(agreement.indicator)
    return ground(calibration(), family, shown.indicator,
                  [b.period for b in world.breaks(shown, agreement.region)], cumulative=agreement.cumulative)


def judged(world: World, agreement: Agreement, as_of: AsOf = NOW) -> Judgement:
    """The verdict on an agreement, kept; the words of an agreement are not, for they may be a visitor's own."""
    bare = agreement.bare
    return world.remember(("judgement", bare, as_of), lambda: judge(
        bare, panel_of(world, bare.indicator, as_of).series(bare.region), ground_of(world, bare)))


def revisions_of(world: World, region: str) -> tuple[Revision, ...]:
    """The figures of a municipality that a later load changed."""
    return world.remember(("revisions", region),
                          lambda: tuple(r for r in world.store.revisions([region]) if r.of_value))


def looking_back(as_of: AsOf) -> str:
    """With which figures is looked, where those are not the ones of now; else empty."""
    if as_of.load is not None:
        return "U kijkt terug: dit is het oordeel met de cijfers zoals ze toen waren geladen."
    if as_of.until is not None:
        return (f"U kijkt terug: dit is het oordeel met alleen de cijfers tot en met {as_of.until}. Wat de bron "
                "sindsdien heeft bijgesteld, is hier al bijgesteld.")
    return ""


class CourseFigure:
    """An agreement for a group to compare paces with; without a dossier it is a question, not an agreement.

    `aimed`: somebody chose the target; else it only says where a slider begins, and nothing is said of reaching it.
    `today` is the day that is looked from, unless `as_of` says so; without it the one of the clock. `private`: the
    dossier is the visitor's own, in their browser.
    """

    def __init__(self, world: World, agreement: Agreement, group: ChosenGroup, as_of: AsOf = NOW,
                 dossier: Dossier | None = None, *, aimed: bool = True, today: date | None = None,
                 private: bool = False) -> None:
        self.world, self.agreement, self.group, self.as_of, self.dossier = world, agreement, group, as_of, dossier
        self.aimed, self.today, self.private = aimed, today or date.today(), private
        self.indicator: Indicator = world.catalogue.indicators[agreement.indicator]
        self.ground = ground_of(world, agreement)
        self.judgement = judged(world, agreement, as_of)

    @property
    def own_name(self) -> str:
        return self.world.names[self.agreement.region]

    @property
    def title(self) -> str:
        return course_words.agreement_title(self.agreement, self.indicator)

    @property
    def question(self) -> bool:
        """Whether nothing was agreed: somebody asks what it would take."""
        return self.dossier is None

    @property
    def path_name(self) -> str:
        """What the straight line to the target is called in a table."""
        return "Pad naar dit doel" if self.question else "Afgesproken pad"

    def reserves(self) -> list[str]:
        """What goes before anything else that is said: nobody decided this, or the figures are not those of now."""
        found = [ONLY_A_SUM] if self.question else []
        if self.private:
            found.append("Deze afspraak staat in een dossier in de browser van de maker, niet in deze installatie.")
        if self.dossier is not None and self.dossier.example:
            found.append("Dit doel is een voorbeeld; niemand heeft het besloten.")
        return [*found, *filter(None, [looking_back(self.as_of)])]

    @property
    def value(self) -> float | None:
        """The last figure; of a cumulative count what was realised. None where there is none: what was only agreed as
        base is no figure, and before the first year nothing was counted."""
        j, at_base = self.judgement, self._at_base
        nothing = j.latest is None if self.agreement.cumulative else Reason.NOTHING_SINCE in j.reasons
        if nothing and (at_base is None or at_base.value is None):
            return None
        return j.course.now if j.course else j.observation.value if j.observation else None

    @property
    def _at_base(self) -> Observation | None:
        """The figure of the data set at the base; of a cumulative count that is no part of it."""
        return None if self.agreement.cumulative else dict(self.series).get(self.agreement.base_period)

    @property
    def value_text(self) -> str:
        """The last figure, or why there is none."""
        if self.value is not None:
            return course_words.value_text(self.value, self.agreement, self.indicator)
        return status_label(self.status) if self._at_base else "nog geen cijfer"

    @property
    def status(self) -> Status:
        """Of the last figure, or of one of those that it is the sum of; else why there is none."""
        found = self._at_base if self.value is None else self.judgement.observation
        if self.value is not None and Reason.PROVISIONAL in self.judgement.reasons:
            return Status.PROVISIONAL
        return found.status if found else Status.MISSING

    @property
    def value_when(self) -> str:
        """Of when the last figure is, and whether it is provisional; empty where there is none."""
        mark = status_mark(self.status) if self.status is Status.PROVISIONAL else ""
        return ", ".join(filter(None, (self.value_period, mark)))

    @property
    def value_period(self) -> str:
        """Of when the last figure is."""
        if self.value is None:
            at_base = self._at_base
            return parse_period(self.agreement.base_period).label if at_base else ""
        if self.judgement.latest is None:
            return ""
        label = parse_period(self.judgement.latest).label
        if not self.agreement.cumulative:
            return label
        return f"tot en met {label}" + (f"; {self.gap} ontbreekt" if self.gap else "")

    @cached_property
    def gap(self) -> str:
        """The first period since the base without a number, where later ones have one; else empty."""
        at, numbered = self._complete_until, [parse_period(p).end for p, o in self.series if o.value is not None]
        if at is None or not numbered or numbered[-1] <= at + _SAME:
            return ""
        known = [period for period, _ in self.series if abs(parse_period(period).start - at) < _SAME]
        return parse_period(known[0]).label if known else str(int(at))

    @property
    def _complete_until(self) -> float | None:
        """Up to when a sum of years is known, where it misses one."""
        course = self.judgement.course
        missing = course_words.incomplete(self.agreement, self.judgement)
        return course.moment if missing and course is not None else None

    @property
    def day(self) -> date:
        """The day that is looked from."""
        if self.as_of.until is not None:
            return date(int(self.as_of.until) + 1, 1, 1)
        if self.as_of == NOW:
            return self.today
        return next(date.fromisoformat(load.loaded_at[:10]) for load in self.world.loads if load.id == self.as_of.load)

    @property
    def overdue_sentence(self) -> str:
        """That the time of the target is over without a figure of it; else empty."""
        j, a = self.judgement, self.agreement
        target = parse_period(a.target_period)
        over = target.end if a.cumulative or self.indicator.of_the_end else target.start
        if j.course is None or j.course.needed is None or j.latest is None or _year_of(self.day) <= over:
            return ""
        return course_words.overdue_sentence(a, self.indicator, j.latest)

    @cached_property
    def panel(self) -> Panel:
        return panel_of(self.world, self.agreement.indicator, self.as_of)

    @cached_property
    def series(self) -> list[tuple[str, Observation]]:
        return self.panel.series(self.agreement.region)

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        return self.world.breaks(shown_natively(self.world, self.indicator.id), self.agreement.region)

    @property
    def held(self) -> bool:
        """Whether the target was met at the base already, so that there is no path."""
        return course_words.held(self.agreement, self.judgement)

    @property
    def has_path(self) -> bool:
        """Whether there is a line to draw: none without a base, nor across a break."""
        return self.judgement.course is not None and Reason.BREAK not in self.judgement.reasons

    # Paces

    @cached_property
    def own_paces(self) -> Paces | None:
        """The best that was shown here, over as many years as are left; None when the time is over, or too little of
        it has figures."""
        course, cumulative = self.judgement.course, self.agreement.cumulative
        if course is None or course.needed is None:
            return None
        points = [(parse_period(p).start, o.value) for p, o in self.series if o.value is not None]
        parts = [longest_paces(piece, course.end - course.moment, cumulative=cumulative)
                 for piece in self._pieces_of(self.agreement.region, points)]
        span = max((years for years, _ in parts), default=0.0)
        own = [pace for years, found in parts if years == span for pace in found]
        return Paces(span, best_pace(own, falling=course.needed < 0), None, None, len(own)) if span else None

    @cached_property
    def paces(self) -> Paces | None:
        """The same beside the others of the group; not of counts, for those say how large a municipality is."""
        own, course = self.own_paces, self.judgement.course
        if own is None or course is None or course.needed is None or self.indicator.additive:
            return own
        falling, others = course.needed < 0, self._peer_paces(own.span)
        return replace(own, high=high_pace(others, falling=falling), highest=best_pace(others, falling=falling))

    def _peer_paces(self, span: float) -> list[float]:
        """Every pace over so many years that any other municipality of the group had."""
        members = tuple(code for code in self.group.members if code != self.agreement.region)
        return self.world.remember(("paces", self.indicator.id, members, span, self.as_of),
                                   lambda: self._make_peer_paces(members, span))

    def _make_peer_paces(self, members: tuple[str, ...], span: float) -> list[float]:
        """None at all where too few of the members have one: a part of a group says nothing of the group."""
        found = [[pace for piece in self._pieces.get(code, ()) for pace in paces(piece, span)] for code in members]
        whole = sum(map(bool, found)) >= COMPLETE * len(members)
        return [pace for own in found for pace in own] if whole else []

    @property
    def _pieces(self) -> Mapping[str, list[Piece]]:
        """The comparable parts of the series of every municipality."""
        return self.world.remember(("pieces", self.indicator.id, self.as_of), self._make_pieces)

    def _make_pieces(self) -> dict[str, list[Piece]]:
        series: dict[str, list[tuple[float, float]]] = {}
        for period, regions in self.panel.by_period.items():
            at = parse_period(period).start
            for region, o in regions.items():
                if o.value is not None:
                    series.setdefault(region, []).append((at, o.value))
        return {region: self._pieces_of(region, points) for region, points in series.items()}

    def _pieces_of(self, region: str, points: Sequence[tuple[float, float]]) -> list[Piece]:
        return pieces(points, [parse_period(b.period).start for b in self.indicator.breaks
                               if not b.regions or region in b.regions])

    # Sentences

    def sentences(self) -> list[str]:
        """What there is to say, in order: the verdict, where it stands, the outlook, what is needed, and reserves."""
        if not self.aimed:
            return []
        j, i, a = self.judgement, self.indicator, self.agreement
        found = [] if self.question else [course_words.verdict_sentence(j), self.base_sentence,
                                          course_words.standing_sentence(a, j, i)]
        found += [course_words.outlook_sentence(a, j, self.ground.tuning), self.overdue_sentence,
                  self.needed_sentence, *course_words.reserve_sentences(j)]
        return [text for text in found if text]

    @cached_property
    def base_sentence(self) -> str:
        """Where the agreed base is not what the figures say: both, and whether that decides the verdict."""
        if Reason.BASE_DIFFERS not in self.judgement.reasons:
            return ""
        by_figures = judged(self.world, replace(self.agreement, base_value=None), self.as_of)
        return course_words.base_differs_sentence(self.agreement, self.judgement, by_figures, self.indicator)

    @property
    def coverage_note(self) -> str:
        """How often the outer interval held what it promised, in years that it was not tuned on."""
        later = {report.family: report for report in calibration().later}
        family = FALLBACK if self.ground.tuning.family == EVERYTHING else self.ground.tuning.family
        return course_words.coverage_note(PROMISED[0], later.get(family, later[EVERYTHING]).coverage)

    @property
    def short(self) -> str:
        """The verdict and what is needed, in a few words for a list."""
        return " ".join(text for text in (
            course_words.verdict_sentence(self.judgement), self.base_sentence, self.overdue_sentence,
            course_words.needed_sentence(self.agreement, self.judgement, self.indicator, self.own_paces, "",
                                         overdue=bool(self.overdue_sentence))) if text)

    @property
    def needed_sentence(self) -> str:
        """What is needed from now on, beside what was shown to be possible here and in the group."""
        return course_words.needed_sentence(self.agreement, self.judgement, self.indicator, self.paces,
                                            self.group.name, overdue=bool(self.overdue_sentence))

    def revised(self, by: int | None = None) -> list[str]:
        """The figures of this series that a later load changed (of all, or `by` one), the newest load first."""
        loads = {load.id: load.loaded_at[:10] for load in self.world.loads}
        return [course_words.revised_sentence(r.period, format_observation(r.before, self.indicator),
                                              format_observation(r.after, self.indicator), loads[r.load],
                                              by_source=r.by_source)
                for r in revisions_of(self.world, self.agreement.region)
                if r.indicator == self.indicator.id and by in (None, r.load)]

    def steps(self) -> pd.DataFrame:
        """The arithmetic as a table of texts."""
        found = course_words.steps(self.agreement, self.judgement, self.indicator, self.ground.tuning) \
            if self.aimed else []
        return pd.DataFrame(found, columns=["Wat", "Hoe", "Uitkomst"])

    # Picture and table

    def chart_frame(self) -> pa.Table:
        """Columns as course_chart.course_spec asks."""
        rows = [*self._own_rows(), *self._path_rows(), *self._fan_rows(), *self._target_rows(), *self._break_rows()]
        rows.append((_year_of(self.day) - self._behind, "", course_chart.TODAY, "", None, None, None,
                     "vandaag" if self.as_of == NOW else "toen", "", ""))
        return charts.frame_of(TREND_COLUMNS, rows)

    @property
    def _shift(self) -> float:
        """A count up to the end of a year stands at that year, not at the next."""
        return 1.0 if self.agreement.cumulative else 0.0

    @property
    def _behind(self) -> float:
        """Years that a figure is drawn before the moment that it is of: the figure of 2026 stands at 2026, also where
        it is known only at the end of that year. Today is drawn as far back, so that both can be compared."""
        target = parse_period(self.agreement.target_period)
        return self._shift or (target.end - target.start if self.indicator.of_the_end else 0.0)

    def _own_rows(self) -> Iterator[tuple[object, ...]]:
        if self.agreement.cumulative:
            yield from self._sum_rows()
            return
        cuts = [parse_period(b.period).start for b in self.breaks]
        for period, o in self.series:
            if o.value is None:
                continue
            at, margin = parse_period(period), o.margin or None
            yield (at.start, at.label, charts.OWN, str(sum(c <= at.start for c in cuts)), o.value,
                   o.value - margin if margin else None, o.value + margin if margin else None, self.own_name,
                   format_observation(o, self.indicator), status_label(o.status))

    def _sum_rows(self) -> Iterator[tuple[object, ...]]:
        """What was realised since the base, year by year."""
        start, total = parse_period(self.agreement.base_period).end, 0.0
        yield (start - 1, f"na {self.agreement.base_period}", charts.OWN, "0", 0.0, None, None, self.own_name,
               format_value(0.0, self.indicator.unit), status_label(Status.MEASURED))
        for period, o in self.series:
            at = parse_period(period)
            if self._complete_until is not None and at.start >= self._complete_until - _SAME:
                return
            if at.start >= start - _SAME and o.value is not None:
                total += o.value
                yield (at.end - 1, f"tot en met {at.label}", charts.OWN, "0", total, None, None, self.own_name,
                       format_value(total, self.indicator.unit, self.indicator.decimals), status_label(o.status))

    def _path_rows(self) -> Iterator[tuple[object, ...]]:
        """The straight line to the target; where the target is to be held, the line that it may not cross."""
        course = self.judgement.course
        if course is None or not self.has_path:
            return
        goals = [self.agreement.target, self.agreement.target_high] if self.held else [course.target]
        for number, goal in enumerate(g for g in goals if g is not None):
            for at, value in ((course.start, goal if self.held else course.base), (course.end, goal)):
                yield (at - self._shift, "", course_chart.PATH, str(number), value, None, None, "", "", "")

    def _fan_rows(self) -> Iterator[tuple[object, ...]]:
        """The outlook from the last figure to the target, year by year."""
        course, trend, tuning = self.judgement.course, self.judgement.trend, self.ground.tuning
        if course is None or trend is None or not self.has_fan:
            return
        bottom, top = self.indicator.bounds
        for ahead in (0.0, *(min(float(n), course.end - course.moment)
                             for n in range(1, math.ceil(course.end - course.moment - _SAME) + 1))):
            def at(p: float, h: float = ahead) -> float:
                if not h:
                    return course.now
                found = min(max(quantile_ahead(trend, tuning, h, p, cumulative=self.agreement.cumulative), bottom), top)
                return course.now + h * found if self.agreement.cumulative else found

            x = course.moment + ahead - self._shift
            (low, high), core = ((at(a), at(b)) for a, b in INTERVALS)
            texts = [format_value(v, self.indicator.unit, self.indicator.decimals) for v in (low, high)]
            label = f"{math.floor(x + _SAME)}"
            yield (x, label, course_chart.FAN, "", at(0.5), low, high, "", f"{texts[0]} en {texts[1]}", "")
            yield (x, label, course_chart.CORE, "", None, *core, "", "", "")

    def _target_rows(self) -> Iterator[tuple[object, ...]]:
        a, period = self.agreement, parse_period(self.agreement.target_period)
        x = (period.end - 1) if a.cumulative else period.start
        low = high = None
        text = course_words.goal_text(a.target, self.indicator)
        if a.rule is Rule.BETWEEN and a.target_high is not None:
            low, high = a.target, a.target_high
            text += f" tot {course_words.goal_text(high, self.indicator)}"
        top = a.target if high is None else high
        yield x, period.label, course_chart.TARGET, "", top, low, high, f"doel: {text}", "", ""

    def _break_rows(self) -> Iterator[tuple[object, ...]]:
        known = [parse_period(p).start for p, o in self.series if o.value is not None]
        for b in self.breaks:
            at = parse_period(b.period).start
            if not self.agreement.cumulative and known and known[0] < at <= known[-1]:
                yield at - 0.5, b.period, charts.BREAK, "", None, None, None, BREAK_SHORT, b.reason, ""
        if self.gap and self._complete_until is not None:
            yield (self._complete_until - 0.5, self.gap, charts.BREAK, "", None, None, None,
                   f"{self.gap} ontbreekt", "Vanaf hier is de optelsom niet bekend.", "")

    @property
    def has_fan(self) -> bool:
        """Whether there is an outlook to draw."""
        return self.judgement.chance is not None

    @property
    def statuses(self) -> tuple[Status, ...]:
        found = {o.status for _, o in self.series}
        return tuple(status for status in charts.VALUED if status in found)

    @property
    def alt(self) -> str:
        rows = list(self._own_rows())
        fan = list(self._fan_rows())
        often = format_number(10 * PROMISED[0])
        last = f"Het vooruitzicht voor {fan[-2][1]} is {often} van de 10 keer tussen {fan[-2][8]}." if fan else ""
        return course_words.course_alt(self.agreement, self.judgement, self.indicator, self.own_name,
                                       [(str(row[1]), str(row[8])) for row in rows], last, asked=self.question)

    def table(self) -> pd.DataFrame:
        """The figures beside the agreed path, as texts."""
        course = self.judgement.course if self.has_path else None
        rows = []
        for x, label, *_, text, status in self._own_rows():
            path = "–"
            if course is not None and not self.held:
                moment = float(str(x)) + self._shift
                if course.start - _SAME <= moment <= course.end + _SAME:
                    path = course_words.point_text(course.path(moment), course, self.indicator)
            rows.append((label, text, path, status))
        if self.gap:
            rows.append((f"vanaf {self.gap}", "niet bekend", "–", status_label(Status.MISSING)))
        found = pd.DataFrame(rows, columns=["Periode", "Cijfer", self.path_name, "Status"])
        return found.drop(columns=self.path_name) if self.held or course is None else found

    @property
    def source_line(self) -> str:
        """Where the figures come from."""
        known = self.world.catalogue.sources
        used = {o.source: None for _, o in self.series if o.source in known}
        sources = [known[name] for name in used] or [known[self.indicator.source.table]]
        periods = [parse_period(p).label for p, o in self.series if o.value is not None]
        if not periods:
            return no_figures_source_line(sources, self.own_name)
        return series_source_line(sources, periods[0], periods[-1])


def question(world: World, region: str, indicator_id: str, target: float | None, year: str,
             as_of: AsOf = NOW) -> Agreement | None:
    """What is asked where nothing was agreed: to be at a target in a year, from the last figure on.

    None where there is no figure to start from. Without a target it is where the figure is now, or for counts of a year
    what the last three would bring.
    """
    indicator = world.catalogue.indicators[indicator_id]
    known = [(p, o) for p, o in panel_of(world, indicator_id, as_of).series(region) if o.value is not None]
    if not known or parse_period(known[-1][0]).start >= int(year):
        return None
    last, now = known[-1]
    value = now.value or 0.0
    asked = Agreement("vraag", indicator_id, region, Rule.AT_LEAST, last, year, value if target is None else target)
    if indicator.summable and indicator.direction is Direction.UP and last.isdigit():  # things that one wants built
        recent = [o.value or 0.0 for _, o in known[-3:]]
        usual = sum(recent) / len(recent) * (int(year) - int(last))
        return replace(asked, rule=Rule.TOTAL, target=max(usual if target is None else target, 1.0))
    lower = asked.target < value or (asked.target == value and indicator.direction is Direction.DOWN)
    return replace(asked, rule=Rule.AT_MOST) if lower else asked
