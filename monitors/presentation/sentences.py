"""One text for every chart: what it shows, which way, how much and how sure. A screen reader gets it for the picture.

The name of an indicator stands between quotation marks, so that it reads well whatever its grammar. Pure, as wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitors.catalogue.model import Indicator
from monitors.domain.change import Change, Doubt, Movement
from monitors.domain.comparison import GroupSummary, Position
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.presentation.numbers import SPACE, format_number, format_observation, format_value, status_label
from monitors.presentation.wording import (
    change_size,
    comparison_word,
    direction_hint,
    moment,
    place_phrase,
    spread_sentence,
)

_UNCERTAIN = {Status.PROVISIONAL: "voorlopig", Status.RECALCULATED: "omgerekend naar de gemeenten van nu"}


@dataclass(frozen=True, slots=True)
class Own:
    """The chosen municipality in a picture; `position` is its place in the group, where it has one."""

    name: str
    observation: Observation = NOTHING
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """The figures in a picture of many areas: their summary, whose are the lowest and the highest (empty where more
    than one has it), and of how many areas the figure is provisional or suppressed.
    """

    summary: GroupSummary | None
    lowest: str = ""
    highest: str = ""
    provisional: int = 0
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One figure in a line: when, what it reads as, and how sure it is."""

    label: str
    text: str
    status: Status = Status.MEASURED


@dataclass(frozen=True, slots=True)
class Line:
    """The comparable part of a line: its first and its last figure, and the change from the one to the other.

    `since_break` is the period from which figures are comparable, where there are earlier ones too.
    """

    first: Point
    last: Point
    change: Change
    since_break: str | None = None


# Pictures of many areas

def map_sentence(indicator: Indicator, period_label: str, spread: Spread, own: Own | None = None,
                 area: str = "gemeente") -> str:
    """What a map shows; `area` is the word for one area."""
    return _many(f"Kaart per {area} van ‘{indicator.name}’ in {moment(period_label)}", indicator, spread, own, area)


def ranking_sentence(indicator: Indicator, period_label: str, spread: Spread, group: str,
                     own: Own | None = None) -> str:
    """What an ordered bar chart shows; `group` fits behind "de"."""
    start = f"Staafgrafiek van hoog naar laag van ‘{indicator.name}’ bij de {group} in {moment(period_label)}"
    return _many(start, indicator, spread, own)


def strip_sentence(indicator: Indicator, summary: GroupSummary, group: str, own: Own) -> str:
    """What the small bar of a tile shows: the group from low to high, with the municipality in it."""
    start = f"Strook van het laagste tot het hoogste cijfer van de {group}"
    half = spread_sentence(summary, indicator)
    return f"{start}: {_range(indicator, Spread(summary), 'gemeente')}; {_own(indicator, own, summary)}.{half}"


def _many(start: str, indicator: Indicator, spread: Spread, own: Own | None, area: str = "gemeente") -> str:
    if spread.summary is None:
        place = f" Van {own.name} is er ook geen." if own and own.observation.value is None else ""
        return f"{start}: er zijn geen cijfers.{place}"
    tail = f"; {_own(indicator, own, spread.summary)}" if own else ""
    return f"{start}: {_range(indicator, spread, area)}{tail}.{_certainty(spread, area)}"


def _range(indicator: Indicator, spread: Spread, area: str) -> str:
    summary = spread.summary
    assert summary is not None
    low, middle, high = (format_value(value, indicator.unit, indicator.decimals)
                         for value in (summary.low, summary.median, summary.high))
    if summary.n == 1:
        return f"er is één cijfer, {low}" + (f" in {spread.lowest}" if spread.lowest else "")
    if low == high:
        return f"alle {format_number(summary.n)} cijfers zijn {low}"
    ends = f"de cijfers lopen van {low}{_whose(spread.lowest)} tot {high}{_whose(spread.highest)}"
    return ends if summary.partial else f"{ends}, en de middelste {area} heeft {middle}"


def _whose(name: str) -> str:
    return f" ({name})" if name else ""


def _own(indicator: Indicator, own: Own, summary: GroupSummary) -> str:
    if own.observation.value is None:
        return f"{own.name}: {status_label(own.observation.status)}"
    said = f"{own.name} heeft {format_observation(own.observation, indicator)}"
    place = place_phrase(own.position) if own.position is not None else ""
    if place:
        return f"{said}, {place}"
    if indicator.additive or summary.partial or summary.n < 2:
        return said
    return f"{said}, {comparison_word(own.observation, summary.median, indicator)} de middelste"


def _certainty(spread: Spread, area: str) -> str:
    """How many areas have no figure, and how many an uncertain one."""
    summary = spread.summary
    assert summary is not None
    parts = []
    missing = summary.missing - spread.suppressed
    if missing > 0:
        parts.append(f"van {_areas(missing, area)} is er geen cijfer")
    if spread.suppressed:
        parts.append(f"van {_areas(spread.suppressed, area)} is het afgeschermd")
    if spread.provisional and spread.provisional == summary.n:
        parts.append("alle cijfers zijn voorlopig" if summary.n > 1 else "het cijfer is voorlopig")
    elif spread.provisional:
        parts.append(f"van {_areas(spread.provisional, area)} is het voorlopig")
    text = "; ".join(parts)
    return f" {text[0].upper()}{text[1:]}." if text else ""


def _areas(number: int, area: str) -> str:
    plural = {"gemeente": "gemeenten", "wijk": "wijken"}[area]
    return f"{format_number(number)} {area if number == 1 else plural}"


# Lines through time

def trend_sentence(indicator: Indicator, own_name: str | None, own: Line | None, group: str = "",
                   group_line: Line | None = None, middle: str = "") -> str:
    """What a line chart shows: a municipality, and the `middle` of its group ("gemiddelde", "middelste")."""
    start = f"Lijngrafiek van ‘{indicator.name}’"
    parts = []
    if own_name is not None:
        parts.append(f"in {own_name} {_course(indicator, own)}")
    if group_line is not None:
        article = "het" if middle.startswith("gemiddelde") else "de"
        parts.append(_group_course(f"{article} {middle} van de {group}", group_line))
    if not parts:
        return f"{start}: er is nog niets om te tonen."
    hint = direction_hint(indicator) if own is not None and own.first is not own.last else ""
    return f"{start}: {'; '.join(parts)}.{_reserve(own)}{hint}"


def spark_sentence(indicator: Indicator, own_name: str, own: Line | None) -> str:
    """What the small line of a tile shows."""
    return trend_sentence(indicator, own_name, own)


def _course(indicator: Indicator, line: Line | None) -> str:
    """Behind "in Utrecht": how the figure went."""
    if line is None:
        return "zijn er geen cijfers"
    first, last, change = line.first, line.last, line.change
    start = "sinds de breuk " if line.since_break else ""
    if first is last:
        return f"is er {start}één cijfer, {last.text} in {moment(last.label)}"
    ends = f"van {first.text} in {moment(first.label)} naar {last.text} in {moment(last.label)}"
    if change.movement in (Movement.UP, Movement.DOWN):
        verb = "steeg" if change.movement is Movement.UP else "daalde"
        return f"{verb} het cijfer {start}met {change_size(change, indicator)}, {ends}"
    if change.doubt is Doubt.ROUNDING and first.text != last.text:
        return f"ging het cijfer {start}{ends}; dat verschil valt binnen de afronding"
    return f"was het cijfer {start}in {moment(first.label)} en in {moment(last.label)} gelijk, {last.text}"


def _group_course(subject: str, line: Line) -> str:
    first, last = line.first, line.last
    if first is last:
        return f"{subject} was {last.text} in {moment(last.label)}"
    if line.change.movement is Movement.STEADY:
        return f"{subject} was in {moment(first.label)} en in {moment(last.label)} gelijk, {last.text}"
    verb = {Movement.UP: "steeg", Movement.DOWN: "daalde"}.get(line.change.movement, "ging")
    return f"{subject} {verb} van {first.text} in {moment(first.label)} naar {last.text} in {moment(last.label)}"


def _reserve(line: Line | None) -> str:
    """How sure the two figures of a line are, and what of it can't be compared."""
    if line is None:
        return ""
    first, last = _UNCERTAIN.get(line.first.status), _UNCERTAIN.get(line.last.status)
    told = ""
    if line.first is line.last:
        told = f" Het cijfer is {last}." if last else ""
    elif first and first == last:
        told = f" Beide cijfers zijn {first}."
    else:
        told += f" Het cijfer van {line.first.label} is {first}." if first else ""
        told += f" Het cijfer van {line.last.label} is {last}." if last else ""
    if line.since_break:
        told += f" Cijfers van vóór {line.since_break} zijn daar niet mee te vergelijken."
    return told


# How often a chance came true

def calibration_sentence(tenths: Sequence[tuple[int, float, float]]) -> str:
    """What the picture of said chances and outcomes shows; a tenth is (times, chance said, share that came true)."""
    if not tenths:
        return "Puntenwolk van gezegde kans en uitkomst: er zijn nog geen kansen gezegd."
    times, said, met = max(tenths, key=lambda t: abs(t[1] - t[2]))
    near = sum(abs(said - met) <= _NEAR for _, said, met in tenths)
    return (f"Puntenwolk van gezegde kans en uitkomst: bij {near} van de {len(tenths)} groepen kansen ligt de uitkomst "
            f"binnen {format_number(100 * _NEAR)}{SPACE}procentpunt van wat er was gezegd; het verst ernaast zit de "
            f"kans van {format_number(100 * said)}%, die in {format_number(100 * met)}% van de {format_number(times)} "
            "keer uitkwam.")


_NEAR = 0.05  # parts of 1
