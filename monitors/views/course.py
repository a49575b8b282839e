"""One agreement as one screen shows it: its verdict with the figures, paces and texts that belong to it.

No Streamlit here: the page draws what this says, the exports write it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

import pandas as pd

from monitors.catalogue.calibration import EVERYTHING, FALLBACK, calibration
from monitors.catalogue.model import Break, Indicator, Source
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.comparison import COMPLETE
from monitors.domain.course import Paces, best_pace, high_pace, longest_paces, paces
from monitors.domain.dossier import Dossier
from monitors.domain.observation import Observation, Status
from monitors.domain.outlook import PROMISED
from monitors.domain.panel import Panel, pieces
from monitors.domain.period import parse_period
from monitors.domain.verdict import Reason
from monitors.presentation import charts, course_words
from monitors.presentation.numbers import format_observation, status_label, status_mark
from monitors.presentation.wording import no_figures_source_line, series_source_line
from monitors.views.judging import NOW, AsOf, ground_of, judged, looking_back, panel_of, revisions_of, shown_natively
from monitors.views.world import ChosenGroup, World

SAME = 1e-9
Piece = tuple[tuple[float, float], ...]
ONLY_A_SUM = "Dit is een som, geen afspraak en geen voorspelling."


def year_of(day: date) -> float:
    """A day in years: 2 July 2026 is about 2026.5."""
    return day.year + (day.timetuple().tm_yday - 1) / 365


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
    def origin(self) -> Source | None:
        """Where the last figure comes from, which says whether it was counted; None where there is none."""
        found = self.judgement.observation or self._at_base
        return self.world.catalogue.sources.get(found.source) if found else None

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
        at, numbered = self.complete_until, [parse_period(p).end for p, o in self.series if o.value is not None]
        if at is None or not numbered or numbered[-1] <= at + SAME:
            return ""
        known = [period for period, _ in self.series if abs(parse_period(period).start - at) < SAME]
        return parse_period(known[0]).label if known else str(int(at))

    @property
    def complete_until(self) -> float | None:
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
        if j.course is None or j.course.needed is None or j.latest is None or year_of(self.day) <= over:
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

    @property
    def has_fan(self) -> bool:
        """Whether there is an outlook to draw."""
        return self.judgement.chance is not None

    @property
    def statuses(self) -> tuple[Status, ...]:
        found = {o.status for _, o in self.series}
        return tuple(status for status in charts.VALUED if status in found)

    # Paces

    @property
    def falling(self) -> bool:
        """Whether the figure has to go down to the target; where nobody chose one, whether down is the good side."""
        course = self.judgement.course
        if self.aimed and course is not None and course.needed is not None:
            return course.needed < 0
        return self.agreement.rule is Rule.AT_MOST

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
        return Paces(span, best_pace(own, falling=self.falling), None, None, len(own)) if span else None

    @cached_property
    def paces(self) -> Paces | None:
        """The same beside the others of the group; not of counts, for those say how large a municipality is."""
        own, course = self.own_paces, self.judgement.course
        if own is None or course is None or course.needed is None or self.indicator.additive:
            return own
        others = self._peer_paces(own.span)
        return replace(own, high=high_pace(others, falling=self.falling),
                       highest=best_pace(others, falling=self.falling))

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
                  self.needed_sentence, *course_words.reserve_sentences(j), self.origin.reserve if self.origin else ""]
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
