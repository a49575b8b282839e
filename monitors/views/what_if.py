"""The part 'Wat als?' of the page Koers: what does a target ask, and what would it take to get there?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from monitors.catalogue.dossiers import write_dossier
from monitors.catalogue.model import Indicator, StockShare
from monitors.catalogue.reading import reading
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.assessment import comparable_series, series_trend
from monitors.domain.course import ENOUGH_STRETCHES, Paces
from monitors.domain.dossier import Dossier
from monitors.domain.period import parse_period
from monitors.domain.reach import reach
from monitors.domain.region import RegionLevel
from monitors.domain.rounding import as_shown
from monitors.domain.stock import LONGEST, StockPlan, share_in_the_end, shares, years_until
from monitors.exports.picture import Picture
from monitors.presentation import course_words
from monitors.presentation.numbers import format_number, format_observation, format_value
from monitors.presentation.wording import inline_name
from monitors.views import course_parts, parts, state
from monitors.views.course import ONLY_A_SUM, CourseFigure
from monitors.views.course_rows import CourseRows
from monitors.views.frame import Screen, notice
from monitors.views.judging import NOW, panel_of, question, shown_natively

_FURTHEST = 16  # years ahead that a target may lie
_USUAL_YEAR = "2030"
_NOTCHES = 100  # about so many places on a slider
_BEYOND = 0.5  # part of the figure that the slider goes to either side of it, at least
_MOST_OF_USUAL = 3  # a slider of yearly numbers ends at so many times the usual
_RECENT = 3
_NO_START = "Van deze gemeente is er geen cijfer om mee te beginnen."


def body(screen: Screen, gemeente: str) -> None:
    """Draws the part for a municipality: an indicator, a year and a target by slider, and what that asks."""
    names, name = _indicator(screen, gemeente)
    indicator = screen.world.catalogue.indicators[name]
    if screen.selection.indicator not in (None, name):
        notice(f"Van dat cijfer heeft deze gemeente niets. U ziet {indicator.name}.", warning=True)
    parts.lead("Kies een cijfer, een jaar en een doel. U ziet welk tempo daarvoor nodig is, naast wat hier en elders "
               f"eerder is gehaald. {ONLY_A_SUM}")
    one, two = st.columns([3, 1])
    with one:
        parts.choose_indicator(screen, names, name)
    latest, years = _years_ahead(screen, gemeente, name)
    year = _year(screen, years)
    if screen.selection.doeljaar not in (None, year):
        notice(f"Voor dat jaar kan het niet: het laatste cijfer is van {latest}. U ziet {year}.", warning=True)
    with two:
        st.selectbox("Doeljaar", years, **state.bound("doeljaar", year))
    asked = question(screen.world, gemeente, name, None, year)
    if asked is None:
        notice(f"{_NO_START} Kies een ander cijfer.", warning=True)
        return
    asked = _with_target(screen, asked, indicator)
    figure = _figure(screen, asked)
    _answer(screen, figure)
    course_parts.draw_picture(screen, figure)
    parts.table(_paces(figure), "Het nodige tempo naast wat eerder is gehaald")
    with st.expander("De cijfers als tabel"):
        parts.table(CourseRows(figure).table(), f"{indicator.name}, {figure.own_name}")
    stock(screen, figure)
    _take_along(figure)


def picture(screen: Screen) -> Picture | str:
    """What is asked as a picture, or why there is none."""
    gemeente = screen.selection.gemeente
    if gemeente is None:
        return "Kies eerst een gemeente."
    _, name = _indicator(screen, gemeente)
    year = _year(screen, _years_ahead(screen, gemeente, name)[1])
    asked = question(screen.world, gemeente, name, None, year)
    if asked is None:
        return _NO_START
    asked = _at_target(screen, asked, _slider(screen, asked, screen.world.catalogue.indicators[name])[2])
    return course_parts.picture_of(screen, _figure(screen, asked))


def _indicator(screen: Screen, gemeente: str) -> tuple[list[str], str]:
    """The indicators that can be asked about, and the one that is chosen."""
    names, chosen = _with_figures(screen, gemeente), screen.selection.indicator
    return names, chosen if chosen in names else screen.world.example


def _figure(screen: Screen, asked: Agreement) -> CourseFigure:
    return CourseFigure(screen.world, asked, screen.world.group(screen.selection),
                        aimed=screen.selection.doel is not None)


def _years_ahead(screen: Screen, gemeente: str, name: str) -> tuple[int, list[str]]:
    """The year of the last figure, and those that a target may have."""
    known = panel_of(screen.world, name, NOW).series(gemeente)
    latest = max(parse_period(p).year for p, o in known if o.value is not None)
    return latest, [str(y) for y in range(latest + 1, latest + 1 + _FURTHEST)]


def _year(screen: Screen, years: Sequence[str]) -> str:
    wanted = (screen.selection.doeljaar or "", _USUAL_YEAR)
    return next((year for year in wanted if year in years), years[min(4, len(years) - 1)])


def _with_figures(screen: Screen, gemeente: str) -> list[str]:
    """Indicators of the monitors that this municipality has a figure of."""
    def make() -> list[str]:
        world = screen.world
        return [n for n in world.catalogue.arranged if RegionLevel.GEMEENTE in world.levels.get(n, ()) and any(
            o.value is not None for _, o in panel_of(world, n, NOW).series(gemeente))]

    return screen.world.remember(("what if", gemeente), make)


def notches(low: float, high: float, decimals: int) -> tuple[float, ...]:
    """Values for a slider from about `low` to about `high`: round numbers, no finer than the figure is shown.

    Raises ValueError when `high` is not above `low`.
    """
    if not high > low:
        raise ValueError("een schuif heeft een bereik nodig")
    rough = (high - low) / _NOTCHES
    size = 10.0 ** math.floor(math.log10(rough))
    step = max(next(size * n for n in (1, 2, 5, 10) if size * n >= rough * (1 - 1e-9)), 10.0 ** -decimals)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(round(n * step, 10) for n in range(first, last + 1))


def _slider(screen: Screen, asked: Agreement, indicator: Indicator) -> tuple[str, list[float], float]:
    """What the slider is called, the targets on it, and the one that is chosen."""
    panel = panel_of(screen.world, indicator.id, NOW)
    if asked.rule is Rule.TOTAL:
        low, high = 0.0, max(_MOST_OF_USUAL * asked.target, 10.0)
        label = f"Samen {course_words.counted_years(asked)}"
    else:
        last = asked.base_period
        others = [] if indicator.additive else [o.value for o in panel.by_period[last].values() if o.value is not None]
        beyond = _BEYOND * abs(asked.target) or 1.0
        found = reach(others, (asked.target - beyond, asked.target + beyond))  # one odd figure makes no coarse steps
        low, high = max(found.low, indicator.bounds[0]), min(found.high, indicator.bounds[1])
        label = f"Doel in {asked.target_period}"
    now = as_shown(asked.target, indicator.decimals)  # a place on the slider, so that it begins where the figure is
    options = [v for v in sorted({now, *notches(low, high, indicator.decimals)})
               if indicator.bounds[0] <= v <= indicator.bounds[1]]
    wanted = asked.target if screen.selection.doel is None else screen.selection.doel
    return label, options, _nearest(options, wanted)


def _at_target(screen: Screen, asked: Agreement, value: float) -> Agreement:
    """The question with this target; one that nobody chose does not turn it round."""
    if screen.selection.doel is None:
        return replace(asked, target=value)
    return question(screen.world, asked.region, asked.indicator, value, asked.target_period) or asked


def _with_target(screen: Screen, asked: Agreement, indicator: Indicator) -> Agreement:
    """The question with the target of the slider."""
    label, options, value = _slider(screen, asked, indicator)
    st.select_slider(label, options, format_func=lambda v: format_value(v, indicator.unit, indicator.decimals),
                     **state.bound("doel", value))
    if screen.selection.doel not in (None, *options):
        notice(f"Dat doel past niet op de schuif. U ziet {format_value(value, indicator.unit, indicator.decimals)}.",
               warning=True)
    return _at_target(screen, asked, value)


def _answer(screen: Screen, figure: CourseFigure) -> None:
    a, i, course = figure.agreement, figure.indicator, figure.judgement.course
    if course is None or course.needed is None:
        return
    goal = course_words.target_phrase(a, i)
    if not figure.aimed:
        start = dict(figure.series)[a.base_period]
        first = (f"{figure.own_name} staat nu op {format_observation(start, i)} "
                 f"({parse_period(a.base_period).label}). Schuif naar een doel.")
    elif a.cumulative:
        first = f"{figure.own_name}: {goal}."
    else:
        first = f"{figure.own_name}: van {figure.value_text} in {figure.value_period} naar {goal}."
    st.html(f'<p class="km-lead">{escape(first)}</p><p class="km-prose">{escape(" ".join(figure.sentences()))}</p>')


def _paces(figure: CourseFigure) -> pd.DataFrame:
    """Needed, usual and best paces, as a table of texts."""
    course, paces, i = figure.judgement.course, figure.paces, figure.indicator
    needed = None if course is None or not figure.aimed else course.needed
    recent = _recent_pace(figure)
    span = "" if paces is None else f", over {format_number(paces.span)} jaar"
    paces = paces or Paces(0.0, None, None, None)
    found = [("Nodig vanaf nu", needed), ("De lijn van de laatste jaren hier", recent),
             (f"Het beste tempo {'ooit ' if paces.stretches >= ENOUGH_STRETCHES else ''}hier{span}", paces.best),
             (f"Eén op de tien keer sneller bij de {figure.group.name}{span}", paces.high),
             (f"De snelste van de {figure.group.name}{span}", paces.highest)]
    return pd.DataFrame([(label, course_words.pace_text(pace, i, cumulative=figure.agreement.cumulative))
                         for label, pace in found if pace is not None], columns=["Tempo", "Per jaar"])


def _recent_pace(figure: CourseFigure) -> float | None:
    """Sen's slope of the comparable series; of a yearly count the mean of the last years."""
    a, fit = figure.agreement, figure.judgement.trend
    if a.cumulative:
        return None if fit is None else fit.recent
    shown = shown_natively(figure.world, a.indicator)
    series = comparable_series(figure.panel, a.region, a.base_period,
                               reading(shown.indicator, figure.world.breaks(shown, a.region)))
    return series_trend(series).slope


def _take_along(figure: CourseFigure) -> None:
    """The question as a dossier, to complete and put in data/dossiers."""
    asked = figure.agreement
    name = f"{asked.region.lower()}-{asked.indicator.replace('_', '-')}"[:80]
    dossier = Dossier(name, f"Voorstel voor {figure.own_name} (geen besluit)", (Agreement(
        name, asked.indicator, asked.region, asked.rule, asked.base_period, asked.target_period, asked.target,
        decided_by="voorstel, geen besluit"),), example=True)
    st.download_button("Als afspraak in een bestand", write_dossier(dossier), f"{name}.toml", "application/toml",
                       on_click="ignore", key="voorstel")


# What would it take

def stock(screen: Screen, figure: CourseFigure) -> None:
    """Sliders for building, selling and demolishing, where the figure is a share of the housing stock."""
    made_of = figure.indicator.stock_share
    course = figure.judgement.course
    start = None if made_of is None or course is None else _stock_now(figure, made_of)
    if made_of is None or course is None or course.needed is None or start is None:
        return
    homes, built, demolished = start
    found = figure.judgement.observation
    margin = homes * ((found.margin or 0.0) if found else 0.0) / 100
    st.subheader("Wat is daarvoor nodig?", anchor=False)
    parts.lead("Schuif met de aantallen per jaar, en zie wanneer het doel is bereikt. Waar de schuiven beginnen, is "
               "een keuze van de app, geen verwachting.")
    plan = _plan(screen, homes, course.now, built, demolished)
    target, rising = figure.agreement.target, figure.agreement.rule is not Rule.AT_MOST
    st.html(f'<p class="km-lead" role="status">{escape(_outcome(plan, margin, target, rising, figure))}</p>')
    st.html(_formula_html(figure, homes, course.now, margin))


def _formula_html(figure: CourseFigure, homes: float, share: float, margin: float) -> str:
    """The sum that is made every year, and what it starts from."""
    part = inline_name(figure.indicator)
    sums = (f"{part} = {part} + nieuwbouw × deel daarvan − verkoop − sloop",
            "alle woningen = alle woningen + nieuwbouw − sloop", f"aandeel = {part} / alle woningen")
    begin = (f"Begin: {format_number(homes)} woningen, waarvan {format_value(share, figure.indicator.unit)} "
             f"{part}{_unsure(margin)}. Nieuwbouw en sloop beginnen op het gemiddelde van de laatste {_RECENT} jaar "
             f"met cijfers; {_as_percent(_SHARE_TO_START)} en geen verkoop zijn door ons gekozen. De som rekent elk "
             f"jaar met dezelfde aantallen, en gaat ervan uit dat er alleen {part} worden gesloopt of verkocht.")
    lines = "".join(f"<li>{escape(line)}</li>" for line in sums)
    return (f'<p class="km-prose">De som, elk jaar opnieuw:</p><ul class="km-prose">{lines}</ul>'
            f'<p class="km-prose">{escape(begin)}</p>')


def _unsure(margin: float) -> str:
    """How far off the number may be that the share is turned into: the sources here give no number itself."""
    return ("; de bron geeft dat alleen als afgerond aandeel, dus het aantal kan "
            f"{format_number(margin)} hoger of lager zijn") if margin else ""


def _stock_now(figure: CourseFigure, made_of: StockShare) -> tuple[float, float, float] | None:
    """All homes (when the share was taken, where that is known), homes built a year, homes demolished a year; None
    without the first."""
    def values(name: str) -> dict[str, float]:
        series = panel_of(figure.world, name, NOW).series(figure.agreement.region)
        return {period: o.value for period, o in series if o.value is not None}

    def last(name: str, count: int) -> float | None:
        recent = list(values(name).values())[-count:]
        return sum(recent) / len(recent) if recent else None

    homes = values(made_of.stock).get(figure.judgement.latest or "") or last(made_of.stock, 1)
    if homes is None:
        return None
    return homes, last(made_of.built, _RECENT) or 0.0, (last(made_of.demolished, _RECENT) or 0.0
                                                        if made_of.demolished else 0.0)


_SLIDERS = ("Nieuwbouw per jaar", "Deel daarvan dat meetelt", "Verkoop per jaar", "Sloop per jaar")
_SHARE = 1  # the slider that is in percent
_SHARE_TO_START = 30.0  # what councils often ask of new homes; a visitor moves it


def _as_percent(value: float) -> str:
    return f"{format_number(value)}%"


def _nearest(options: Sequence[float], wanted: float) -> float:
    return min(options, key=lambda value: abs(value - wanted))


def _plan(screen: Screen, homes: float, share: float, built: float, demolished: float) -> StockPlan:
    """The plan of the sliders; those of the URL where it has them."""
    part = homes * share / 100
    most = max(_MOST_OF_USUAL * built, homes * 0.03, 50.0)
    ranges = (notches(0, most, 0), tuple(float(p) for p in range(101)), notches(0, max(part * 0.02, 20.0), 0),
              notches(0, max(part * 0.02, _MOST_OF_USUAL * demolished, 20.0), 0))
    begin = (built, _SHARE_TO_START, 0.0, demolished)
    asked = screen.selection.plan if len(screen.selection.plan) == len(ranges) else begin
    chosen = [_nearest(options, wanted) for options, wanted in zip(ranges, asked, strict=True)]
    for number, (column, label, options) in enumerate(zip(st.columns(4), _SLIDERS, ranges, strict=True)):
        def taken(value: float, at: int = number) -> None:
            state.change(plan=tuple(value if place == at else v for place, v in enumerate(chosen)))

        with column:
            st.select_slider(label, options, format_func=_as_percent if number == _SHARE else format_number,
                             **state.bound(f"plan_{number}", chosen[number], taken))
    return StockPlan(homes, part, chosen[0], chosen[1] / 100, chosen[2], chosen[3])


def _outcome(plan: StockPlan, margin: float, target: float, rising: bool, figure: CourseFigure) -> str:
    """The year in which the target is reached, or where it ends when it never is; `margin` is how many homes of the
    part the rounding of the share hides, to either side."""
    goal = format_value(target, figure.indicator.unit, figure.indicator.decimals)
    begin = parse_period(figure.judgement.latest or figure.agreement.base_period).year
    asked = int(figure.agreement.target_period[:4])
    ends = [replace(plan, part=plan.part + shift) for shift in (-margin, 0.0, margin)]
    low, there, high = (list(shares(end, max(asked - begin, 0)))[-1] for end in ends)
    span = f" (door de afronding {format_number(low, 1)}% tot {format_number(high, 1)}%)" if margin else ""
    when = f"In {asked} is het aandeel dan {format_number(there, 1)}%{span}."
    years = years_until(plan, target, rising=rising)
    if years == 0:
        return f"Het doel ({'minstens' if rising else 'hoogstens'} {goal}) is nu al gehaald. {when}"
    if years is not None:
        found = [years_until(end, target, rising=rising) for end in ends]
        return f"Zo is {goal} bereikt in {begin + years}{_or_else(begin, years, found)}. {when}"
    limit = share_in_the_end(plan)
    text = f"Zo wordt {goal} niet bereikt, ook niet over {LONGEST} jaar. {when}"
    if limit is not None:
        text += (f" Op den duur gaat het aandeel naar {format_number(limit)}%: het deel dat meetelt van wat er per "
                 "saldo bij komt.")
    return text


def _or_else(begin: int, years: int, found: Sequence[int | None]) -> str:
    """In which other years the target may be reached, where the rounding of the share leaves that open."""
    known = [n for n in found if n is not None]
    if found == [years] * len(found):
        return ""
    late = f"tot {begin + max(known)}" if len(known) == len(found) else f"of niet binnen {LONGEST} jaar"
    return f"; door de afronding van het begin kan het ook {begin + min(known)} {late} zijn"
