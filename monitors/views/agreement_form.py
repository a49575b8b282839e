"""One agreement of the open dossier: at a glance, and as a form with the verdict of Koers beside it at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from monitors.catalogue.model import Indicator
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier_edits import free_id, with_agreement, without_agreement
from monitors.domain.period import parse_period
from monitors.presentation.course_words import agreement_title
from monitors.presentation.dossier_words import RULES
from monitors.presentation.numbers import unit_label
from monitors.presentation.wording import inline_name
from monitors.views import parts, state
from monitors.views.course import CourseFigure
from monitors.views.course_parts import standing_html
from monitors.views.dossiers import private_id
from monitors.views.judging import NOW, panel_of, question
from monitors.views.workspace import Form, Work

_FURTHEST = 20  # years ahead that a target may lie
_USUAL_YEAR = "2030"


def proposal(work: Work, indicator: str, theme: str) -> Agreement:
    """An agreement to begin with: from the last figure on, that it stays as it is. The visitor sets the target."""
    world, region = work.screen.world, work.dossier.region
    asked = question(world, region, indicator, None, _USUAL_YEAR)
    if asked is None:
        last = date.today().year - 1
        asked = Agreement("", indicator, region, Rule.AT_LEAST, str(last), str(last + 4), 1.0)
    known = {a.id for a in work.dossier.agreements}
    return replace(asked, id=free_id(f"{indicator}-{asked.target_period}", known), theme=theme)


def figure_of(work: Work, agreement: Agreement) -> CourseFigure:
    """The agreement as Koers judges it."""
    return CourseFigure(work.screen.world, agreement, work.screen.world.group(work.screen.selection), NOW,
                        work.dossier)


def card(work: Work, agreement: Agreement) -> None:
    """An agreement with its verdict; as a form where it is the one that was opened."""
    figure = figure_of(work, agreement)
    opened = work.screen.selection.afspraak == agreement.id
    with st.container(border=True):
        elsewhere = "" if agreement.region == work.dossier.region else (
            f'<span class="km-badge">over {escape(figure.own_name)}; niet in de documenten</span>')
        st.html(f'<h3 class="km-card-title">{escape(figure.title)}</h3><p class="km-tile-meta">{standing_html(figure)}'
                f'{elsewhere}</p><p class="km-tile-group">{escape(figure.short)}</p>')
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Klaar" if opened else "Wijzig", key=f"wijzig_{agreement.id}", on_click=state.change,
                      kwargs={"afspraak": None if opened else agreement.id},
                      help=None if opened else f"Wijzig: {parts.literal(figure.title)}")
            st.button("Haal weg", key=f"weg_{agreement.id}", on_click=_drop, args=(work, agreement, figure.title),
                      help=f"Haal weg: {parts.literal(figure.title)}")
            st.page_link(parts.KOERS_PAGE, label="Bekijk op Koers", query_params={
                "gemeente": agreement.region, "afspraak": private_id(agreement.id)})
        if opened:
            _form(work, agreement, figure)


def _drop(work: Work, agreement: Agreement, title: str) -> None:
    work.edit(without_agreement(work.dossier, agreement.id), f"afspraak weggehaald: {title}")
    state.change(afspraak=None)


def _form(work: Work, agreement: Agreement, figure: CourseFigure) -> None:
    indicator = figure.indicator
    form = Form(work, agreement, with_agreement, ("afspraak", agreement.id),
                agreement_title(agreement, indicator))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _goal(form, agreement, indicator, figure)
        with st.expander("Titel, besluit en toelichting"):
            for field in ("title", "decided_by", "owner", "link"):
                form.text(field)
            form.day("decided_on")
            form.text("note", lines=4)
            themes = work.screen.world.catalogue.themes
            form.choice("theme", list(themes), lambda code: themes[code].name if code in themes else "Overig")
    with right:
        st.html('<h4 class="km-card-title">Wat Koers nu zegt</h4>'
                f'<p class="km-prose">{escape(" ".join(figure.sentences()))}</p>'
                f'<p class="km-source">{escape(figure.source_line)} Let op: {escape(indicator.caution)}</p>')


def _goal(form: Form, agreement: Agreement, indicator: Indicator, figure: CourseFigure) -> None:
    """Rule, target, begin and year; each is taken as soon as it is right."""
    rules = [rule for rule in Rule if rule is not Rule.TOTAL or indicator.summable]
    unit = unit_label(indicator.unit)
    form.choice("rule", rules, RULES.__getitem__, lambda rule: _with_rule(agreement, rule))
    one, two = st.columns(2)
    with one:
        form.number("target", label=f"{'Ondergrens' if agreement.rule is Rule.BETWEEN else 'Doel'} ({unit})")
        if agreement.rule is Rule.BETWEEN:
            form.number("target_high", label=f"Bovengrens ({unit})")
    with two:
        first = parse_period(agreement.base_period).year
        form.choice("target_period", [str(y) for y in range(first + 1, date.today().year + _FURTHEST)],
                    lambda code: parse_period(code).label)
    known = [p for p, o in panel_of(form.work.screen.world, indicator.id, NOW).series(agreement.region)
             if o.value is not None]
    with one:
        form.choice("base_period", list(reversed(known)), lambda code: parse_period(code).label)
    if agreement.cumulative:
        return
    with two:
        base = figure.judgement.base
        form.number("base_value", label=f"Beginstand ({unit}), als u anders afsprak", may_be_empty=True,
                    placeholder="het cijfer van de bron" if base is not None and base.value is not None
                    else f"geen cijfer van {inline_name(indicator)}")


def _with_rule(agreement: Agreement, rule: Rule) -> dict[str, object]:
    """What changes with the kind of target: an upper end only where there are two, no base of what is added up."""
    high = agreement.target if agreement.target_high is None else agreement.target_high
    return {"target_high": high if rule is Rule.BETWEEN else None,
            "base_value": None if rule is Rule.TOTAL else agreement.base_value,
            "target": agreement.target if rule is not Rule.TOTAL or agreement.target > 0 else 1.0}
