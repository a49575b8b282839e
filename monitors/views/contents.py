"""What a dossier says of a municipality, as the documents write it; no Streamlit here.

The same dossier, data set and day give the same pieces with the same keys: by that `monitors.verify` compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from monitors.catalogue.model import Break, Indicator
from monitors.domain.agreement import Agreement
from monitors.domain.dossier import Dossier, OwnIndicator, Party
from monitors.domain.observation import Observation
from monitors.domain.period import parse_period
from monitors.domain.rounding import as_shown
from monitors.domain.verdict import Verdict
from monitors.exports.contents import Chart, Content, Kind, Point, Ruled, Said, Stance, Subject, Theme
from monitors.exports.picture import PRINTED
from monitors.exports.trace import maker_of
from monitors.presentation import charts, course_chart, course_words
from monitors.presentation.dossier_words import OWN_CAUTION, own_last_known, own_source_line, own_value_text, own_when
from monitors.presentation.numbers import format_observation, status_label, status_mark, unit_label
from monitors.presentation.wording import on_date
from monitors.views import pictures
from monitors.views.course import CourseFigure
from monitors.views.course_rows import CourseRows
from monitors.views.figure import Figure
from monitors.views.selection import EVERYBODY, Selection
from monitors.views.world import ChosenGroup, World

PARTY_WORDS = {Party.MUNICIPALITY: "gemeente", Party.CORPORATION: "corporatie", Party.TENANTS: "huurdersorganisatie"}
_CHART_HEIGHT = 300
IN_WORDS = ("oordeel", "zin ", "beeld")  # how the keys of words end; the others are figures
_ELSEWHERE = "Overig"


def content_of(world: World, dossier: Dossier, gemeente: str, link: str, day: date) -> Content:
    """Everything that the dossier says of a municipality. Raises ValueError for one that does not exist now."""
    if gemeente not in world.names:
        raise ValueError(f"{gemeente} is geen gemeente van nu; kies een gemeente uit de lijst")
    chosen = _selection(world, dossier, gemeente)
    group = world.group(chosen)
    return Content(
        title=dossier.title, region=gemeente, gemeente=world.names[gemeente], group=group.name, dossier=dossier,
        version=world.store.meta["version"], load=world.store.last_load(),
        maker=world.remember(("maker",), lambda: maker_of(world.store.lasting())), day=day.isoformat(),
        made=on_date(day.isoformat()), link=link,
        themes=tuple(_themes(world, dossier, chosen, group, day)),
        milestones=tuple((m.name, on_date(m.date)) for m in sorted(dossier.milestones, key=lambda m: m.date)))


def _selection(world: World, dossier: Dossier, gemeente: str) -> Selection:
    group = dossier.group if dossier.group in world.catalogue.groups else EVERYBODY
    return Selection(gemeente=gemeente, groep=group, leden=tuple(m for m in dossier.members if m in world.names))


def _themes(world: World, dossier: Dossier, chosen: Selection, group: ChosenGroup, day: date) -> Iterator[Theme]:
    """The themes of which the dossier says something, in the order of the catalogue; what has none comes last."""
    known, region = world.catalogue.themes, chosen.gemeente or ""
    agreed = [a for a in dossier.agreements if a.region == region]
    used = {*(a.theme for a in agreed), *(f.theme for f in dossier.figures), *(p.theme for p in dossier.positions),
            *(own.theme for own in dossier.own)}
    for theme in (*known, *sorted(used.difference(known))):
        if theme not in used:
            continue
        subjects = [*(_agreed(world, a, group, dossier, day) for a in agreed if a.theme == theme),
                    *(_shown(world, f.indicator, theme, chosen) for f in dossier.figures if f.theme == theme),
                    *(_own(dossier, own, region) for own in dossier.own if own.theme == theme)]
        listed = known.get(theme)
        yield Theme(listed.name if listed else theme or _ELSEWHERE, listed.about if listed else "", tuple(subjects),
                    tuple(_stances(dossier, theme)))


def _stances(dossier: Dossier, theme: str) -> Iterator[Stance]:
    for party, word in PARTY_WORDS.items():
        found = dossier.position(theme, party)
        yield Stance(word, found.agreed, found.remark)


def _gone(title: str, indicator: str, words: Iterable[tuple[str, str]] = ()) -> Subject:
    """In place of what cannot be made: that, and why."""
    return Subject(Kind.GONE, title or indicator, indicator, words=(
        ("Let op", f"Het cijfer ‘{indicator}’ staat niet (meer) in de catalogus. Daarom staan hier geen cijfers en is "
                   "er geen oordeel. Kies in het dossier een ander cijfer."), *words))


# An agreement

def _agreed(world: World, agreement: Agreement, group: ChosenGroup, dossier: Dossier, day: date) -> Subject:
    decided = f", {on_date(agreement.decided_on)}" if agreement.decided_on else ""
    words = tuple((label, text) for label, text in (
        ("Besloten door", agreement.decided_by + decided),
        ("Wie gaat erover", agreement.owner or dossier.owner), ("Toelichting", agreement.note),
        ("Besluit", agreement.link)) if text)
    if agreement.indicator not in world.catalogue.indicators:
        return _gone(agreement.title, agreement.indicator, words)
    f = CourseFigure(world, agreement, group, dossier=dossier, today=day)
    j, i, key = f.judgement, f.indicator, partial(_key, f"afspraak:{agreement.id}", agreement.indicator,
                                                  agreement.region)
    return Subject(
        Kind.AGREED, f.title, i.id, i.name, unit_label(i.unit), agreement.region,
        verdict=_ruled(key("oordeel"), j.verdict),
        rank=(list(Verdict).index(j.verdict), 1.0 if j.chance is None else j.chance),
        facts=tuple(_agreed_facts(f, key)), upper=_goal(key("bovengrens"), agreement.target_high, i),
        sentences=tuple(Said(key(f"zin {n}"), text) for n, text in enumerate((*f.sentences(), *f.revised()), 1)),
        points=tuple(_agreed_points(f, key)), path_name="Opgeteld" if agreement.cumulative else "Afgesproken pad",
        chart=_agreed_chart(f, key), definition=i.definition,
        caution=i.caution, source=f.source_line, words=(*words, *_breaks(f.breaks)))


def _key(subject: str, indicator: str, region: str, what: str) -> str:
    """What a figure is: of which subject, which indicator, which region, and which of its figures (or its period)."""
    return "|".join((subject, indicator, region, what))


def _agreed_facts(f: CourseFigure, key: partial[str]) -> Iterator[tuple[str, Said]]:
    """Begin, now and target, each with its period in words."""
    a, i, base = f.agreement, f.indicator, f.judgement.base
    if not a.cumulative:
        value, decimals = None if base is None else base.value, i.decimals
        if a.base_value is not None:
            decimals = course_words.goal_decimals(a.base_value, i)
        yield "Begin", _said(key("begin"), course_words.base_phrase(a, f.judgement, i), value, decimals)
    when = f" ({f.value_when})" if f.value_when else ""
    decimals = i.decimals if f.value is None else course_words.value_decimals(f.value, a, i)
    yield "Nu", _said(key("nu"), f"{f.value_text}{when}", f.value, decimals)
    decimals = course_words.goal_decimals(a.target, i)
    yield "Doel", _said(key("doel"), course_words.target_phrase(a, i), a.target, decimals)


def _ruled(key: str, verdict: Verdict) -> Ruled:
    word = course_words.verdict_word(verdict)
    return Ruled(key, f"{course_words.verdict_symbol(verdict)} {word}", word=word,
                 tone=course_words.verdict_tone(verdict))


def _said(key: str, text: str, value: float | None, decimals: int) -> Said:
    """A figure with its number rounded as its text is."""
    return Said(key, text, None if value is None else as_shown(value, decimals), decimals)


def _goal(key: str, value: float | None, indicator: Indicator) -> Said | None:
    """An end of a target."""
    if value is None:
        return None
    return _said(key, course_words.goal_text(value, indicator), value, course_words.goal_decimals(value, indicator))


def _agreed_points(f: CourseFigure, key: partial[str]) -> Iterator[Point]:
    """The figures of the series beside the agreed path where there is one, or beside the sum so far."""
    a, i = f.agreement, f.indicator
    course = f.judgement.course if f.has_path and not f.held and not a.cumulative else None
    sums = dict(_sums(f)) if a.cumulative else {}
    for period, o in f.series:
        moment, path = a.moment(period), None
        if course is not None and course.start <= moment <= course.end:
            value = course.path(moment)
            path = Said(key(f"pad {period}"), course_words.point_text(value, course, i), value, i.decimals + 2)
        elif period in sums:
            path = Said(key(f"opgeteld {period}"), sums[period])
        yield _point(f.world, i, key, period, o, path)


def _sums(f: CourseFigure) -> Iterator[tuple[str, str]]:
    """Of each counted period the sum so far, beside what it would be with equal parts; as on the page Koers."""
    for until, total, *path, _ in CourseRows(f).table().itertuples(index=False):
        for period, _ in f.series:
            if until == f"tot en met {parse_period(period).label}":
                yield period, total + "".join(f"; gelijk verdeeld {part}" for part in path)


def _point(world: World, indicator: Indicator, key: partial[str], period: str, o: Observation,
           path: Said | None = None) -> Point:
    source = world.catalogue.sources.get(o.source)
    return Point(parse_period(period).label,
                 _said(key(period), format_observation(o, indicator), o.value, indicator.decimals),
                 status_label(o.status), f"{source.producer} {source.id}" if source else "", o.margin, path)


def _agreed_chart(f: CourseFigure, key: partial[str]) -> Chart | None:
    if not any(o.value is not None for _, o in f.series):
        return None
    path, fan = f.has_path, f.has_fan
    spec = course_chart.course_spec(PRINTED, unit_label(f.indicator.unit), f.indicator.decimals,
                                    from_zero=f.agreement.cumulative, path=path, fan=fan, height=_CHART_HEIGHT)
    marks = course_chart.course_marks(PRINTED, f.statuses, path=path, fan=fan, held=f.held)
    drawn = CourseRows(f)
    return Chart(spec, drawn.frame(), tuple(marks), Said(key("beeld"), drawn.alt))


# A figure without a target

def _shown(world: World, indicator_id: str, theme: str, chosen: Selection) -> Subject:
    if indicator_id not in world.catalogue.indicators:
        return _gone("", indicator_id)
    f, region = Figure(world, chosen, indicator_id), chosen.gemeente or ""
    i, key = f.indicator, partial(_key, f"cijfer:{theme}", indicator_id, region)
    if f.period is None:
        return replace(_gone(i.name, indicator_id), words=(("Let op", pictures.no_figures(f)),))
    o, drawn = f.observation, set(f.trend_frame()["serie"].to_pylist())
    mark = status_mark(o.status) if o.value is not None else ""
    when = ", ".join(filter(None, (f.period_label, mark)))
    spec = charts.trend_spec(PRINTED, unit_label(i.unit), i.decimals, from_zero=i.additive, height=_CHART_HEIGHT,
                             own=charts.OWN in drawn, group=charts.GROUP in drawn)
    marks = charts.trend_marks(PRINTED, f.trend_statuses(), f.middle_word)
    return Subject(
        Kind.FIGURE, i.name, i.id, i.name, unit_label(i.unit), region,
        facts=(("Nu", _said(key("nu"), f"{f.value_text} ({when})", o.value, i.decimals)),),
        sentences=tuple(Said(key(f"zin {n}"), text) for n, text in enumerate(f.headline(on_paper=True), 1)),
        points=tuple(_point(world, i, key, p, found) for p, found in f.panel.series(region)),
        chart=Chart(spec, f.trend_frame(), tuple(marks), Said(key("beeld"), f.trend_alt)),
        definition=i.definition, caution=i.caution, source=f.series_source_line, words=tuple(_breaks(f.breaks)))


def _breaks(found: Iterable[Break]) -> Iterator[tuple[str, str]]:
    """From when on figures cannot be compared with earlier ones, and why."""
    return ((f"Breuk vanaf {b.period}", b.reason) for b in found)


# Figures of one's own

def _own(dossier: Dossier, own: OwnIndicator, region: str) -> Subject:
    """What somebody counted themselves; it comes from the dossier, and says so."""
    key = partial(_key, f"eigen:{own.id}", own.id, region)
    values = dossier.own_series(own.id, region)
    points = [Point(parse_period(v.period).label, _said(key(v.period), own_value_text(own, v), v.value, own.decimals),
                    status_label(v.status), own.source) for v in values]
    last = own_last_known(own, values)
    facts = [_said(key("nu"), f"{own_value_text(own, v)} ({own_when(v)})", v.value, own.decimals) for v in values[-1:]]
    return Subject(
        Kind.OWN, own.name, own.id, own.name, own.unit, region,
        facts=tuple(("Nu", said) for said in facts or [Said(key("nu"), "geen cijfer")]),
        sentences=(Said(key("zin 1"), f"{last[0].upper()}{last[1:]}."),) if last else (), points=tuple(points),
        definition=own.definition, caution=OWN_CAUTION, source=own_source_line(own))
