"""Parts of the page Koers that occur more than once: the verdict as a mark, and the picture of a course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from monitors.domain.observation import Status
from monitors.domain.verdict import Reason, Verdict
from monitors.exports.picture import Picture, Where
from monitors.presentation import course_chart, course_words
from monitors.presentation.numbers import headed, status_label, unit_label
from monitors.presentation.theme import Theme
from monitors.views import download, parts, pictures
from monitors.views.course import CourseFigure
from monitors.views.course_rows import CourseRows
from monitors.views.frame import Screen
from monitors.views.take_along import take_along

FIELDS = ("onderdeel", "afspraak", "termijn", "van", "tot", "stand", "indicator", "doel", "doeljaar", "plan")
EXAMPLE = "voorbeeld, geen besluit"
OWN_DOSSIER = "uw dossier, alleen in deze browser"
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


def examples_notice(examples: Iterable[bool]) -> str:
    """That some or all of these agreements are examples, to stand before what is said of them; else empty."""
    found = list(examples)
    if not any(found):
        return ""
    if all(found):
        return "Voorbeelden: deze doelen heeft niemand besloten. Ze laten zien hoe het werkt."
    return (f"{found.count(True)} van deze {len(found)} afspraken zijn voorbeelden: die doelen heeft niemand besloten. "
            "Ze laten zien hoe het werkt.")


def sureness_html(figure: CourseFigure) -> str:
    """The marks of a verdict that rests on a provisional figure, or on one that was not counted."""
    provisional = Reason.PROVISIONAL in figure.judgement.reasons
    mark = figure.origin.mark if figure.origin else ""
    return (f'<span class="km-badge is-provisional">{status_label(Status.PROVISIONAL)}</span>' if provisional else "") \
        + (f'<span class="km-badge">{escape(mark)}</span>' if mark else "")


def example_html(figure: CourseFigure) -> str:
    """The mark of a target that nobody decided on."""
    return f'<span class="km-badge is-provisional">{EXAMPLE}</span>' if _is_example(figure) else ""


def standing_html(figure: CourseFigure) -> str:
    """Verdict, last figure and target in a line."""
    when = f" ({figure.value_period})" if figure.value_period else ""
    goal = course_words.target_phrase(figure.agreement, figure.indicator)
    return (f"{verdict_html(figure.judgement.verdict)}<span>nu <strong>{escape(figure.value_text)}</strong>"
            f"{escape(when)}, doel {escape(goal)}</span>{sureness_html(figure)}{example_html(figure)}"
            + (f'<span class="km-badge">{OWN_DOSSIER}</span>' if figure.private else ""))


def picture_of(screen: Screen, figure: CourseFigure) -> Picture:
    """The course as a chart, with its legend and its text."""
    i, path, fan = figure.indicator, figure.has_path, figure.has_fan
    drawn = CourseRows(figure)

    def spec(theme: Theme) -> dict[str, Any]:
        return course_chart.course_spec(theme, unit_label(i.unit), i.decimals, from_zero=figure.agreement.cumulative,
                                        path=path, fan=fan, height=_CHART_HEIGHT)

    goal = course_words.target_phrase(figure.agreement, i)
    chosen = {"indicator": figure.indicator.id} if figure.question else {"afspraak": figure.agreement.id}
    return Picture(
        name="koers", heading="Koers", title=f"{figure.title}, {figure.own_name}",
        subtitle=f"Doel: {goal}" + ("" if figure.question else
                                    f". Oordeel: {course_words.verdict_word(figure.judgement.verdict)}"),
        sentence=" ".join(figure.sentences()[:1]), description=drawn.alt,
        notes=pictures.notes(screen.world, *figure.reserves(), figure.source_line,
                             f"Let op: {i.caution}"),
        rows=drawn.frame(), spec=spec, height=_CHART_HEIGHT,
        legend=lambda theme: course_chart.course_marks(theme, figure.statuses, path=path, fan=fan, held=figure.held,
                                                       asked=figure.question),
        table=lambda: (drawn.table(), f"{headed(i.name, i.unit)}, {figure.own_name}"),
        where=_where(pictures.links(screen, "koers", "koers", FIELDS, gemeente=figure.agreement.region, **chosen),
                     figure))


def _where(found: Where, figure: CourseFigure) -> Where:
    """Where a picture is found again; what is only in the visitor's browser can't stand on another page."""
    return replace(found, alone="") if figure.private else found


def draw_picture(screen: Screen, figure: CourseFigure) -> None:
    """Draws the course, with its legend, its text, its source and the ways to take it along."""
    seen = picture_of(screen, figure)
    st.vega_lite_chart(seen.rows, seen.vega(screen.theme), theme=None, key="koers", alt=parts.TREND_ALT)
    parts.legend("Legenda bij de koers", seen.legend(screen.theme), seen.description)
    if figure.has_fan:
        parts.source_line(figure.coverage_note)
    parts.source_line(figure.source_line)
    take_along(screen, seen, {"Cijfers en pad": lambda: download.course_sheet(figure, seen.where.link)})


def _is_example(figure: CourseFigure) -> bool:
    return figure.dossier is not None and figure.dossier.example
