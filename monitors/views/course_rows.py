"""The rows of an agreement's picture and table: the figures, the path, the outlook, the target, and breaks."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa

from monitors.domain.agreement import Rule
from monitors.domain.observation import Status
from monitors.domain.outlook import FAN as INTERVALS
from monitors.domain.outlook import PROMISED, quantile_ahead
from monitors.domain.period import parse_period
from monitors.presentation import charts, course_chart, course_words
from monitors.presentation.numbers import format_number, format_observation, format_value, status_label
from monitors.views.course import SAME, CourseFigure, year_of
from monitors.views.judging import NOW
from monitors.views.series import BREAK_SHORT, TREND_COLUMNS


class CourseRows:
    """What is drawn, told and listed of an agreement."""

    def __init__(self, figure: CourseFigure) -> None:
        self.of, self.series = figure, figure.series
        self.agreement, self.indicator, self.judgement = figure.agreement, figure.indicator, figure.judgement

    def frame(self) -> pa.Table:
        """Columns as course_chart.course_spec asks."""
        rows = [*self._own_rows(), *self._path_rows(), *self._fan_rows(), *self._target_rows(), *self._break_rows()]
        rows.append((year_of(self.of.day) - self._behind, "", course_chart.TODAY, "", None, None, None,
                     "vandaag" if self.of.as_of == NOW else "toen", "", ""))
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
        cuts = [parse_period(b.period).start for b in self.of.breaks]
        for period, o in self.series:
            if o.value is None:
                continue
            at, margin = parse_period(period), o.margin or None
            yield (at.start, at.label, charts.OWN, str(sum(c <= at.start for c in cuts)), o.value,
                   o.value - margin if margin else None, o.value + margin if margin else None, self.of.own_name,
                   format_observation(o, self.indicator), status_label(o.status))

    def _sum_rows(self) -> Iterator[tuple[object, ...]]:
        """What was realised since the base, year by year."""
        start, total = parse_period(self.agreement.base_period).end, 0.0
        yield (start - 1, f"na {self.agreement.base_period}", charts.OWN, "0", 0.0, None, None, self.of.own_name,
               format_value(0.0, self.indicator.unit), status_label(Status.MEASURED))
        for period, o in self.series:
            at = parse_period(period)
            if self.of.complete_until is not None and at.start >= self.of.complete_until - SAME:
                return
            if at.start >= start - SAME and o.value is not None:
                total += o.value
                yield (at.end - 1, f"tot en met {at.label}", charts.OWN, "0", total, None, None, self.of.own_name,
                       format_value(total, self.indicator.unit, self.indicator.decimals), status_label(o.status))

    def _path_rows(self) -> Iterator[tuple[object, ...]]:
        """The straight line to the target; where the target is to be held, the line that it may not cross."""
        course = self.judgement.course
        if course is None or not self.of.has_path:
            return
        goals = [self.agreement.target, self.agreement.target_high] if self.of.held else [course.target]
        for number, goal in enumerate(g for g in goals if g is not None):
            for at, value in ((course.start, goal if self.of.held else course.base), (course.end, goal)):
                yield (at - self._shift, "", course_chart.PATH, str(number), value, None, None, "", "", "")

    def _fan_rows(self) -> Iterator[tuple[object, ...]]:
        """The outlook from the last figure to the target, year by year."""
        course, trend, tuning = self.judgement.course, self.judgement.trend, self.of.ground.tuning
        summed = self.agreement.cumulative
        if course is None or trend is None or not self.of.has_fan:
            return
        bottom, top = self.indicator.bounds
        for ahead in (0.0, *(min(float(n), course.end - course.moment)
                             for n in range(1, math.ceil(course.end - course.moment - SAME) + 1))):
            def at(p: float, h: float = ahead) -> float:
                if not h:
                    return course.now
                found = min(max(quantile_ahead(trend, tuning, h, p, cumulative=summed), bottom), top)
                return course.now + h * found if summed else found

            x = course.moment + ahead - self._shift
            (low, high), core = ((at(a), at(b)) for a, b in INTERVALS)
            texts = [format_value(v, self.indicator.unit, self.indicator.decimals) for v in (low, high)]
            label = f"{math.floor(x + SAME)}"
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
        for b in self.of.breaks:
            at = parse_period(b.period).start
            if not self.agreement.cumulative and known and known[0] < at <= known[-1]:
                yield at - 0.5, b.period, charts.BREAK, "", None, None, None, BREAK_SHORT, b.reason, ""
        if self.of.gap and self.of.complete_until is not None:
            yield (self.of.complete_until - 0.5, self.of.gap, charts.BREAK, "", None, None, None,
                   f"{self.of.gap} ontbreekt", "Vanaf hier is de optelsom niet bekend.", "")

    @property
    def alt(self) -> str:
        rows = list(self._own_rows())
        fan = list(self._fan_rows())
        often = format_number(10 * PROMISED[0])
        last = f"Het vooruitzicht voor {fan[-2][1]} is {often} van de 10 keer tussen {fan[-2][8]}." if fan else ""
        return course_words.course_alt(self.agreement, self.judgement, self.indicator, self.of.own_name,
                                       [(str(row[1]), str(row[8])) for row in rows], last, asked=self.of.question)

    def table(self) -> pd.DataFrame:
        """The figures beside the agreed path, as texts."""
        course = self.judgement.course if self.of.has_path else None
        rows = []
        for x, label, *_, text, status in self._own_rows():
            path = "–"
            if course is not None and not self.of.held:
                moment = float(str(x)) + self._shift
                if course.start - SAME <= moment <= course.end + SAME:
                    path = course_words.point_text(course.path(moment), course, self.indicator)
            rows.append((label, text, path, status))
        if self.of.gap:
            rows.append((f"vanaf {self.of.gap}", "niet bekend", "–", status_label(Status.MISSING)))
        found = pd.DataFrame(rows, columns=["Periode", "Cijfer", self.of.path_name, "Status"])
        return found.drop(columns=self.of.path_name) if self.of.held or course is None else found
