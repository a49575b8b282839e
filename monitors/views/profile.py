"""All figures of a monitor for one municipality: in the group, beside other municipalities, and through the years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from monitors.catalogue.model import Chapter, Direction, Indicator, Monitor, Source
from monitors.domain.comparison import GroupSummary
from monitors.domain.observation import Observation, Status
from monitors.domain.period import parse_period
from monitors.domain.profile import Placing, Silence, pace, placing
from monitors.presentation import charts, profile_words
from monitors.presentation.numbers import as_read, format_observation, format_value, status_label
from monitors.presentation.profile_chart import Cell, Place, Point, SmallLine, TintRow
from monitors.presentation.wording import MORE_DECIMALS
from monitors.views.figure import Figure
from monitors.views.parts import development, indicator_href
from monitors.views.selection import BY_CHANGE, BY_CHAPTER, Selection
from monitors.views.world import ChosenGroup, World

FIRST_BESIDE = 5  # municipalities beside the chosen one, where nobody chose any


@dataclass(frozen=True)
class Line:
    """One figure of the profile, with what sorts it."""

    figure: Figure
    chapter: Chapter
    placing: Placing
    pace: float | None
    recent: bool

    @property
    def indicator(self) -> Indicator:
        return self.figure.indicator

    @property
    def why(self) -> str:
        """Why it has no place; empty where it has one."""
        if self.placing.silence is None:
            return ""
        return profile_words.silence_words(self.placing.silence, self.figure.observation, self.figure.summary,
                                           self.figure.withheld_reason)

    @property
    def period_words(self) -> str:
        """The period, with a warning where it is too long ago to be news."""
        label = self.figure.period_label
        return f"{label} (oud)" if label and not self.recent else label

    @cached_property
    def place(self) -> Place:
        return Place(self.indicator.direction, self.placing.score, self.why)

    @property
    def middle(self) -> str:
        return middle_text(self.figure.summary, self.indicator, self.placing.silence)


def middle_text(summary: GroupSummary | None, indicator: Indicator, silence: Silence | None) -> str:
    """The median of the group, or a dash where it would not be that of the group, or of sizes."""
    if summary is None or summary.partial or silence in (Silence.COUNT, Silence.NO_GROUP, Silence.FEW):
        return "–"
    return format_value(summary.median, indicator.unit, indicator.decimals)


class Profile:
    """A monitor for a selection in which a municipality is chosen."""

    def __init__(self, world: World, selection: Selection, monitor: Monitor) -> None:
        self.world, self.selection, self.monitor = world, selection, monitor
        self.group: ChosenGroup = world.group(selection)

    @property
    def own(self) -> str:
        """Code of the municipality."""
        return self.selection.gemeente or ""

    @property
    def own_name(self) -> str:
        return self.world.names.get(self.own, "")

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every figure of the monitor once, in the order of the chapters."""
        chapters: dict[str, Chapter] = {}
        for chapter in self.monitor.chapters:
            for name in chapter.indicators:
                chapters.setdefault(name, chapter)
        return tuple(self._line(Figure(self.world, self.selection, name), chapter)
                     for name, chapter in chapters.items())

    def _line(self, figure: Figure, chapter: Chapter) -> Line:
        a, i = figure.assessment, figure.indicator
        if a is None:
            return Line(figure, chapter, Placing(None, Silence.NO_FIGURES), None, False)
        recent = self.world.recent(a.period)
        found = placing(a.observation, a.summary, additive=i.additive, decimals=i.decimals,
                        included=self.group.self_included)
        speed = None
        if a.change.since is not None and recent:
            years = parse_period(a.period).start - parse_period(a.change.since).start
            speed = pace(a.change, years, a.summary, additive=i.additive)
        return Line(figure, chapter, found, speed, recent)

    @cached_property
    def ordered(self) -> tuple[Line, ...]:
        """The lines in the order asked for; what can't be sorted comes last, in the order of the chapters."""
        if self.selection.volgorde == BY_CHAPTER:
            return self.lines

        def size(line: Line) -> float:
            found = line.pace if self.selection.volgorde == BY_CHANGE else line.placing.score
            return -1.0 if found is None or not line.recent else abs(found)

        return tuple(sorted(self.lines, key=size, reverse=True))

    @property
    def tally(self) -> profile_words.Tally:
        """How many figures stand where."""
        steps = [line.place.step for line in self.lines if line.placing.silence is None
                 and line.indicator.direction is not Direction.NEUTRAL]
        neutral = [line.place.step for line in self.lines if line.placing.silence is None
                   and line.indicator.direction is Direction.NEUTRAL]
        silences = [line.placing.silence for line in self.lines]
        valued = [line for line in self.lines if line.figure.observation.value is not None]
        return profile_words.Tally(
            good=sum(s > 0 for s in steps), near=steps.count(0), bad=sum(s < 0 for s in steps),
            away=sum(s != 0 for s in neutral), still=neutral.count(0),
            silent=sum(s is not None for s in silences), alike=silences.count(Silence.ROUNDING),
            provisional=sum(line.figure.observation.status is Status.PROVISIONAL for line in valued),
            old=sum(not line.recent for line in valued))

    @cached_property
    def sentence(self) -> str:
        return profile_words.profile_sentence(self.tally, self.own_name, self.group.name)

    @property
    def group_line(self) -> str:
        """With whom is compared."""
        return profile_words.group_line(self.group.name, "" if self.group.everybody else self.group.note, self.own_name,
                                        own_included=self.group.self_included)

    def sources_of(self, figure: Figure, regions: Iterable[str]) -> tuple[Source, ...]:
        """The sources behind the figures of these municipalities in the period shown; none without figures."""
        if figure.period is None:
            return ()
        codes = tuple(regions)
        return self.world.remember(
            ("profile sources", figure.shown.key, figure.period, codes),
            lambda: tuple(figure.sources({c: figure.regions[c] for c in codes if c in figure.regions}, figure.period)))

    def source_line(self, figures: Iterable[Figure], regions: Sequence[str]) -> str:
        """All sources on the screen, shortly."""
        return profile_words.sources_line(s for figure in figures for s in self.sources_of(figure, regions))

    @cached_property
    def whole_source_line(self) -> str:
        """The sources of the profile."""
        return self.source_line((line.figure for line in self.lines), (self.own,))

    @cached_property
    def beside_source_line(self) -> str:
        """The sources of the municipalities side by side."""
        return self.source_line((line.figure for line in self.lines), self.columns)

    @cached_property
    def years_source_line(self) -> str:
        """The sources of the chapter."""
        return self.source_line((line.figure for line in self.chapter_lines), (self.own,))

    # Side by side

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The municipalities side by side: the chosen one, and those asked for or else the first of the group."""
        return self.own, *self.beside

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """The others: those asked for, or the first of the group, those most alike before the rest."""
        own = self.own
        asked = tuple(code for code in self.selection.naast if code != own)
        if asked:
            return asked
        members = set(self.group.members)
        alike = [code for code in self.world.alike(own) if code in members]
        return tuple(dict.fromkeys(code for code in (*alike, *self.group.members) if code != own))[:FIRST_BESIDE]

    @cached_property
    def placings(self) -> dict[str, dict[str, tuple[Observation, Placing]]]:
        """By indicator, and by municipality side by side: its figure and its place in the group."""
        members = set(self.group.members)
        found: dict[str, dict[str, tuple[Observation, Placing]]] = {}
        for line in self.lines:
            f, i = line.figure, line.indicator
            found[i.id] = {}
            for code in self.columns if f.period else ():
                o = f.panel.at(code, f.period)
                found[i.id][code] = o, placing(o, f.summary, additive=i.additive, decimals=i.decimals,
                                               included=code in members)
        return found

    @cached_property
    def tint_rows(self) -> list[TintRow]:
        """The rows of the table of tints; figures that the data set lacks stand there with that said."""
        rows = []
        for line in self.lines:
            i, found = line.indicator, self.placings[line.indicator.id]
            cells = tuple(self._cell(i, code, *found[code]) for code in self.columns) if found else tuple(
                Cell(indicator_href(i.id, self._selections[code]), "–", Place(i.direction, None))
                for code in self.columns)
            rows.append(TintRow(line.chapter.name, i.name, indicator_href(i.id, self.selection), i.direction,
                                line.period_words,
                                middle_text(line.figure.summary, i, self._shared(line)),
                                self._shared_words(line), cells))
        return rows

    def _shared(self, line: Line) -> Silence | None:
        """The reason why nobody has a place in this row, where it is not a matter of the municipality."""
        reasons = {p.silence for _, p in self.placings[line.indicator.id].values()}
        if not reasons:
            return Silence.NO_FIGURES
        only = next(iter(reasons))
        general = (Silence.COUNT, Silence.PARTIAL, Silence.FEW, Silence.NO_GROUP)
        return only if len(reasons) == 1 and only in general else None

    def _shared_words(self, line: Line) -> str:
        silence = self._shared(line)
        if silence is None:
            return ""
        return profile_words.silence_words(silence, line.figure.observation, line.figure.summary)

    def _cell(self, indicator: Indicator, code: str, observation: Observation, found: Placing) -> Cell:
        absent = "" if observation.value is not None else (
            "is-suppressed" if observation.status is Status.SUPPRESSED else "is-missing")
        return Cell(indicator_href(indicator.id, self._selections[code]),
                    format_observation(observation, indicator), Place(indicator.direction, found.score), absent,
                    observation.status is Status.PROVISIONAL)

    @cached_property
    def beside_sentence(self) -> str:
        """In what the chosen municipality stands alone, and where all lie furthest apart."""
        own, good, bad, judged = self.own, [], [], 0
        widest: tuple[float, Indicator, str, str] | None = None
        for line in self.lines:
            i, found = line.indicator, self.placings[line.indicator.id]
            scores = {code: p.score for code, (_, p) in found.items() if p.score is not None}
            steps = {code: Place(i.direction, score).step for code, score in scores.items()}
            if len(steps) == len(self.columns) and i.direction is not Direction.NEUTRAL:
                judged += 1
                alone = sum(step > 0 for step in steps.values()), sum(step < 0 for step in steps.values())
                good += [i.name] if steps[own] > 0 and alone[0] == 1 else []
                bad += [i.name] if steps[own] < 0 and alone[1] == 1 else []
            if len(scores) > 1 and line.recent:
                low, high = min(scores, key=scores.__getitem__), max(scores, key=scores.__getitem__)
                if widest is None or scores[high] - scores[low] > widest[0]:
                    widest = scores[high] - scores[low], i, low, high
        return profile_words.beside_sentence(good, bad, judged, self.own_name, len(self.columns), self._told(widest))

    def _told(self, widest: tuple[float, Indicator, str, str] | None
              ) -> tuple[Indicator, str, Observation, str, Observation] | None:
        if widest is None:
            return None
        _, i, low, high = widest
        names, found = self.world.names, self.placings[i.id]
        return i, names[low], found[low][0], names[high], found[high][0]

    @cached_property
    def _selections(self) -> dict[str, Selection]:
        """The selection with each of the municipalities side by side."""
        return {code: replace(self.selection, gemeente=code) for code in self.columns}

    # Through the years

    def chapter(self) -> Chapter:
        """The chapter asked for; the first of this monitor where it is not one of it."""
        chapters = {chapter.id: chapter for chapter in self.monitor.chapters}
        return chapters.get(self.selection.hoofdstuk or "", self.monitor.chapters[0])

    @cached_property
    def chapter_lines(self) -> tuple[Line, ...]:
        """The figures of the chapter."""
        wanted = self.chapter().indicators
        return tuple(line for line in self.lines if line.indicator.id in wanted)

    @cached_property
    def small_lines(self) -> tuple[SmallLine, ...]:
        return tuple(map(self._small, self.chapter_lines))

    @property
    def years(self) -> tuple[float, float]:
        """The first and last moment of the chapter's figures; the same twice where there are none."""
        moments = [point.x for line in self.small_lines if line.drawn for point in line.own]
        return (min(moments), max(moments)) if moments else (0.0, 0.0)

    def _small(self, line: Line) -> SmallLine:
        figure, i = line.figure, line.indicator
        until = parse_period(figure.period).start if figure.period else 0.0
        rows = [row for row in figure.trend_frame().to_pylist() if row["x"] <= until]
        own, group = (tuple(_point(row) for row in rows if row["serie"] == serie and row["waarde"] is not None)
                      for serie in (charts.OWN, charts.GROUP))
        if own:
            first, last = own[0].x, own[-1].x
            group = tuple(point for point in group if first <= point.x <= last)
        margin = max((o.margin or 0.0 for _, o in figure.panel.series(self.own)), default=0.0)
        scale = charts.scale_of([point.y for point in (*own, *group)], charts.LEAST_MARGINS * margin)
        return SmallLine(
            i.name, indicator_href(i.id, self.selection), self._dated_value(figure), development(figure), own,
            group if own else (),
            tuple(row["x"] for row in rows if row["serie"] == charts.BREAK), scale, end_texts(scale, i),
            figure.spark_alt, self._notes(line, own, group))

    def _notes(self, line: Line, own: Sequence[Point], group: Sequence[Point]) -> str:
        """What to mind at a picture: breaks, open dots, and a line that is not there."""
        found = [f"breuk in {at.period}" for at in line.figure.breaks]
        hollow = [point for point in own if point.hollow]
        if len(own) == 1:
            found.append("één meting, dus geen lijn" + (" (voorlopig)" if hollow else ""))
        elif hollow:
            found.append("open rondje: voorlopig")
        if not own:
            found.append("geen cijfers van deze gemeente" if line.figure.period else "nog geen cijfers")
        elif not group:
            found.append("zonder groep")
        return "; ".join(found).capitalize()

    @staticmethod
    def _dated_value(figure: Figure) -> str:
        return f"{figure.value_text} ({figure.period_label})" if figure.period else ""

    @cached_property
    def years_sentence(self) -> str:
        told = [(line.figure.assessment.trend if line.figure.assessment and
                 line.figure.observation.value is not None else None, line.indicator.direction)
                for line in self.chapter_lines]
        return profile_words.years_sentence(told, self.own_name)

    def years_table(self) -> pd.DataFrame:
        """The chapter as texts: the first and the last figure, the middle of the group, and the development."""
        rows = []
        for line in self.chapter_lines:
            until, middles = line.figure.period or "", line.figure.group_middles()
            series = [(p, o) for p, o in line.figure.panel.series(self.own) if o.value is not None and p <= until]
            value, word = middles.get(series[-1][0], (None, "")) if series else (None, "")
            middle = "–" if value is None else (
                f"{format_value(value, line.indicator.unit, line.indicator.decimals)} ({word})")
            first, last = (_dated(*series[at], line.indicator) if series else "–" for at in (0, -1))
            breaks = ", ".join(b.period for b in line.figure.breaks) or "–"
            rows.append((line.indicator.name, first, last, middle, development(line.figure) or "–", breaks))
        return pd.DataFrame(rows, columns=["Cijfer", "Eerste", "Laatste", "Midden van de groep", "Ontwikkeling",
                                           "Breuk"])


def _dated(period: str, observation: Observation, indicator: Indicator) -> str:
    reserve = f", {status_label(observation.status)}" if observation.status is Status.PROVISIONAL else ""
    return f"{format_observation(observation, indicator)} ({parse_period(period).label}{reserve})"


def _point(row: dict[str, Any]) -> Point:
    return Point(row["x"], row["waarde"], row["segment"], row["status"] == status_label(Status.PROVISIONAL))


def end_texts(scale: tuple[float, float], indicator: Indicator) -> tuple[str, str]:
    """The ends of a scale in words, with just so many decimals that they do not read the same."""
    decimals = indicator.decimals
    while scale[0] < scale[1] and decimals < indicator.decimals + MORE_DECIMALS and len(
            {as_read(value, indicator.unit, decimals) for value in scale}) == 1:
        decimals += 1
    low, high = (format_value(value, indicator.unit, decimals) for value in scale)
    return low, high
