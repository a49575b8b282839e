"""Parts of the page Koers that occur more than once: the verdict as a mark, and the picture of a course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import streamlit as st

from monitors.domain.observation import Status
from monitors.domain.verdict import Reason, Verdict
from monitors.presentation import course_chart, course_words
from monitors.presentation.numbers import status_label, unit_label
from monitors.views import parts
from monitors.views.course import NOW, AsOf, CourseFigure
from monitors.views.frame import Screen

EXAMPLE = "voorbeeld, geen besluit"
_CHART_HEIGHT = 420


def verdict_html(verdict: Verdict, before: str = "") -> str:
    """The verdict as symbol and word in its colour; `before` stands between them."""
    words = f"{before} {course_words.verdict_word(verdict)}".strip()
    return (f'<span class="km-verdict is-{course_words.verdict_tone(verdict)}"><span aria-hidden="true">'
            f"{course_words.verdict_symbol(verdict)}</span> {words}</span>")


def verdicts_html(verdicts: Iterable[Verdict]) -> str:
    """How many there are of each verdict, the most urgent first."""
    counts = Counter(verdicts)
    marks = "".join(f"<li>{verdict_html(v, str(counts[v]))}</li>" for v in Verdict if counts[v])
    return f'<ul class="km-verdicts">{marks}</ul>'


def provisional_html(figure: CourseFigure) -> str:
    """The mark of a verdict that rests on a provisional figure."""
    provisional = Reason.PROVISIONAL in figure.judgement.reasons
    return f'<span class="km-badge is-provisional">{status_label(Status.PROVISIONAL)}</span>' if provisional else ""


def example_html(figure: CourseFigure) -> str:
    """The mark of a target that nobody decided on."""
    example = figure.dossier is not None and figure.dossier.example
    return f'<span class="km-badge is-provisional">{EXAMPLE}</span>' if example else ""


def picture(screen: Screen, figure: CourseFigure) -> None:
    """The course as a chart, with its legend and its text."""
    path = figure.has_path
    spec = course_chart.course_spec(screen.theme, unit_label(figure.indicator.unit), figure.indicator.decimals,
                                    from_zero=figure.agreement.cumulative, path=path, fan=figure.has_fan,
                                    height=_CHART_HEIGHT)
    st.vega_lite_chart(figure.chart_frame(_day_of(screen, figure.as_of)), spec, theme=None, key="koers",
                       alt=parts.TREND_ALT)
    parts.legend("Legenda bij de koers", course_chart.course_marks(screen.theme, figure.statuses, path=path,
                                                                  fan=figure.has_fan, held=figure.held,
                                                                  asked=figure.question), figure.alt)
    parts.source_line(figure.source_line)


def _day_of(screen: Screen, as_of: AsOf) -> date:
    """The day that is looked from."""
    if as_of.until is not None:
        return date(int(as_of.until) + 1, 1, 1)
    if as_of == NOW:
        return date.today()
    return next(date.fromisoformat(load.loaded_at[:10]) for load in screen.world.loads if load.id == as_of.load)
