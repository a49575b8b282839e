"""What is wrong with an entry of a dossier, of a file or of a form: each fault with its field and what to do."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitors.catalogue.dossier_tables import TEXTS, Head, nearest, short, shown
from monitors.catalogue.model import Catalogue, Indicator, Periodicity, Theme
from monitors.domain.agreement import Agreement, problems
from monitors.domain.dossier import Milestone, OwnIndicator, OwnValue, Position, ShownFigure
from monitors.domain.observation import Status
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel

Fault = tuple[str, str]  # field, what is wrong and what to do
LONGEST_TEXT = 2_000
LONGEST_REMARK = 20_000  # what a party has to say may be a page or five
ID = re.compile(r"[a-z0-9_-]{1,80}")
GEMEENTE = re.compile(r"GM\d{4}", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # Word and Excel refuse these
_MOST_DECIMALS = 6
# Years that a figure is about at least, where that is less than one.
_SHORTEST = {Periodicity.HALF_YEAR: 1 / 2, Periodicity.QUARTER: 1 / 4, Periodicity.MONTH: 1 / 12}
_ROUND = 1e-9


@dataclass(frozen=True, slots=True)
class Rules:
    """What a dossier is checked against. `gemeenten` are names by code; None: only the form of a code is checked.

    `lenient`: a figure or a theme that the catalogue does not have is no fault, for it may have vanished since.
    """

    indicators: Mapping[str, Indicator]
    themes: Mapping[str, Theme]
    gemeenten: Mapping[str, str] | None = None
    lenient: bool = False


def rules_of(known: Catalogue, gemeenten: Mapping[str, str] | None = None) -> Rules:
    return Rules(known.indicators, known.themes, gemeenten)


def faults(entry: Any, rules: Rules) -> Iterator[Fault]:
    """Everything that is wrong with one entry of a dossier: its head, an agreement, a position, a figure, a date."""
    yield from _text_faults(entry)
    yield from ((name, short(message)) for name, message in _OF_KIND[type(entry)](entry, rules))


# One field at a time.

def _text_faults(entry: Any) -> Iterator[Fault]:
    for name in TEXTS[type(entry)]:
        text, longest = getattr(entry, name), LONGEST_REMARK if name == "remark" else LONGEST_TEXT
        if len(text) > longest:
            yield name, f"heeft {len(text)} tekens; kort de tekst in tot {longest}"
        if _UNPRINTABLE.search(text):
            yield name, "heeft een onzichtbaar teken; typ de tekst opnieuw"


def _id_faults(name: str, text: str) -> Iterator[Fault]:
    if not ID.fullmatch(text):
        yield name, f"is {shown(text)}; gebruik 1 tot 80 kleine letters, cijfers, _ en -"


def _date_faults(name: str, text: str) -> Iterator[Fault]:
    try:
        right = not text or bool(DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        right = False
    if not right:
        yield name, f"is {shown(text)}; vul een datum in als jaar-maand-dag, zoals 2024-05-31"


def _region_faults(name: str, text: str, gemeenten: Mapping[str, str] | None) -> Iterator[Fault]:
    named = text.casefold()
    codes = [code for code, known in (gemeenten or {}).items() if known.casefold() == named]
    if GEMEENTE.fullmatch(text) if gemeenten is None else text in gemeenten:
        return
    if codes:
        yield name, f"is {shown(text)}; vul de code in: {' of '.join(codes)}"
    else:
        yield name, f"is {shown(text)}, geen code van een gemeente van nu; vul een code in zoals GM0344"


def _reference_faults(name: str, text: str, known: Iterable[str], where: str) -> Iterator[Fault]:
    if text not in known:
        yield name, f"is {shown(text)} en bestaat niet" + (nearest(text, known) or f"; kies uit {where}")


def _theme_faults(text: str, rules: Rules) -> Iterator[Fault]:
    if not rules.lenient:
        yield from _reference_faults("theme", text, rules.themes, ", ".join(rules.themes))


def _indicator_fault(text: str, rules: Rules) -> Iterator[Fault]:
    if not rules.lenient:
        yield from _reference_faults("indicator", text, rules.indicators, "de cijfers van de app")


def _filled(name: str, text: str, what: str) -> Iterator[Fault]:
    if not text.strip():
        yield name, f"is leeg; {what}"


# One entry.

def _head_faults(head: Head, rules: Rules) -> Iterator[Fault]:
    yield from _date_faults("made_on", head.made_on)
    if head.region:
        yield from _region_faults("region", head.region, rules.gemeenten)
    for code in head.members:
        yield from _region_faults("members", code, rules.gemeenten)
    if head.group:
        yield from _id_faults("group", head.group)


def _agreement_faults(agreement: Agreement, rules: Rules) -> Iterator[Fault]:
    yield from _id_faults("id", agreement.id)
    yield from _indicator_fault(agreement.indicator, rules)
    yield from _region_faults("region", agreement.region, rules.gemeenten)
    if agreement.theme:
        yield from _theme_faults(agreement.theme, rules)
    if agreement.link and not _LINK.fullmatch(agreement.link):
        yield "link", f"is {shown(agreement.link)}; begin met https:// en gebruik geen spaties"
    yield from _date_faults("decided_on", agreement.decided_on)
    yield from problems(agreement)
    if agreement.indicator in rules.indicators:
        yield from _indicator_faults(agreement, rules.indicators[agreement.indicator])


def _indicator_faults(agreement: Agreement, indicator: Indicator) -> Iterator[Fault]:
    """What this indicator cannot be agreed on."""
    if RegionLevel.GEMEENTE not in indicator.levels:
        yield "indicator", f"is {indicator.id!r}, zonder cijfers per gemeente; kies een andere indicator"
    yield from _period_faults(agreement, indicator)
    if agreement.cumulative:
        if not indicator.summable:
            yield "rule", "is total, maar dit cijfer telt niet op over jaren; kies at_least, at_most of between"
        return
    low, high = indicator.bounds
    for name in ("target", "target_high", "base_value"):
        value = getattr(agreement, name)
        if value is not None and math.isfinite(value) and not low <= value <= high:
            yield name, f"is {value:.12g}; kan voor {indicator.id} niet {_outside(low, high)} zijn"


def _period_faults(agreement: Agreement, indicator: Indicator) -> Iterator[Fault]:
    """Periods that are shorter than those that the indicator has figures of."""
    shortest = _SHORTEST.get(indicator.periodicity, 1.0)
    for name in ("base_period", "target_period"):
        try:
            period = parse_period(getattr(agreement, name))
        except ValueError:
            continue  # `problems` tells that
        if period.end - period.start < shortest - _ROUND:
            yield name, (f"is {period.label}, en {indicator.id} heeft geen cijfers over zo'n korte periode; kies een "
                         "jaar")


def _outside(low: float, high: float) -> str:
    ends = [f"{word} dan {end:.12g}" for word, end in (("lager", low), ("hoger", high)) if math.isfinite(end)]
    return " of ".join(ends)


def _figure_faults(figure: ShownFigure, rules: Rules) -> Iterator[Fault]:
    yield from _theme_faults(figure.theme, rules)
    yield from _indicator_fault(figure.indicator, rules)


def _position_faults(position: Position, rules: Rules) -> Iterator[Fault]:
    yield from _theme_faults(position.theme, rules)


def _milestone_faults(milestone: Milestone, _: Rules) -> Iterator[Fault]:
    yield from _filled("name", milestone.name, "zeg wat er op die datum is")
    yield from _filled("date", milestone.date, "vul een datum in als jaar-maand-dag, zoals 2024-05-31")
    yield from _date_faults("date", milestone.date)


def _own_faults(own: OwnIndicator, rules: Rules) -> Iterator[Fault]:
    yield from _id_faults("id", own.id)
    if own.id in rules.indicators:
        yield "id", f"is {own.id}: zo heet al een cijfer van de app; kies een andere, zoals eigen-{own.id}"[:200]
    yield from _filled("name", own.name, "geef het cijfer een naam")
    yield from _filled("source", own.source, "zeg waar het cijfer vandaan komt")
    if own.theme:
        yield from _theme_faults(own.theme, rules)
    yield from _date_faults("dated", own.dated)
    if not 0 <= own.decimals <= _MOST_DECIMALS:
        yield "decimals", f"is {shown(own.decimals)}; kies 0 tot en met {_MOST_DECIMALS}"


def _own_value_faults(own: OwnValue, rules: Rules) -> Iterator[Fault]:
    yield from _region_faults("region", own.region, rules.gemeenten)
    try:
        parse_period(own.period)
    except ValueError as wrong:
        yield "period", f"{wrong}"
    if own.status in (Status.RECALCULATED, Status.IMPOSSIBLE):
        yield "status", f"is {own.status}; kies measured, provisional, suppressed of missing"
    if own.value is None and own.status.has_value:
        yield "value", "ontbreekt; vul een getal in, of zeg met status waarom het er niet is: suppressed of missing"
    elif own.value is not None and not own.status.has_value:
        yield "value", f"hoort niet bij status {own.status}; haal het weg: wat is afgeschermd, blijft dat"
    elif own.value is not None and not math.isfinite(own.value):
        yield "value", "is geen getal; vul een getal in"


_OF_KIND: dict[type, Callable[[Any, Rules], Iterable[Fault]]] = {
    Head: _head_faults, Agreement: _agreement_faults, ShownFigure: _figure_faults, Position: _position_faults,
    Milestone: _milestone_faults, OwnIndicator: _own_faults, OwnValue: _own_value_faults}
