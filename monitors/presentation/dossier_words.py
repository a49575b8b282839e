"""Dossiers in Dutch: parties, fields and faults of a form, what changed between two of them. Level B1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from monitors.catalogue.model import Indicator
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import OwnIndicator, OwnValue, Party, Position
from monitors.domain.dossier_comparison import Change, Pair, Said
from monitors.domain.period import parse_period
from monitors.domain.verdict import Verdict
from monitors.presentation import course_words
from monitors.presentation.numbers import format_number, status_label, status_mark
from monitors.presentation.wording import inline_name, moment, on_date

PARTIES = {Party.MUNICIPALITY: "Gemeente", Party.CORPORATION: "Corporatie", Party.TENANTS: "Huurdersorganisatie"}
OWN_FIGURES = "eigen cijfers"  # what somebody counted themselves is called so everywhere
OWN_CAUTION = ("Dit zijn eigen cijfers uit het dossier. Ze zijn niet van het CBS en niet door Koersmonitor "
               "gecontroleerd; vergelijk ze niet met andere cijfers zonder dat te zeggen.")
COUNT, PERCENT = "aantal", "%"  # units of own figures: the one goes without saying, the other sticks to its number
RULES = {Rule.AT_LEAST: "ten minste", Rule.AT_MOST: "ten hoogste", Rule.BETWEEN: "tussen twee grenzen",
         Rule.TOTAL: "opgeteld over de jaren"}
FIELDS = {"title": "Titel", "rule": "Soort doel", "target": "Doel", "target_high": "Bovengrens",
          "base_period": "Begin", "base_value": "Beginstand", "target_period": "Doeljaar", "theme": "Thema",
          "indicator": "Cijfer", "region": "Gemeente", "decided_by": "Besloten door", "decided_on": "Datum besluit",
          "link": "Link naar het besluit", "owner": "Wie gaat erover", "note": "Toelichting", "id": "Kenmerk",
          "remark": "Opmerking", "name": "Naam", "date": "Datum", "group": "Vergelijkingsgroep", "source": "Bron",
          "definition": "Wat is het", "unit": "Eenheid", "decimals": "Decimalen"}
_CHANGES = {Change.ADDED: "nieuw", Change.DROPPED: "vervallen", Change.CHANGED: "veranderd", Change.SAME: "gelijk"}
_IN_TEXT = {"at_least": "ten minste", "at_most": "ten hoogste", "between": "tussen twee grenzen", "total": "opgeteld"}
_CODES = re.compile(r"\b(base_period|base_value|target_period|target_high|target|rule|"
                    r"at_least|at_most|between|total)\b")
_ID = re.compile(r"(?:(?<=voor )|(?<=, en ))([a-z0-9_]+)")
_LONGEST_SHOWN = 300  # characters of a remark in a table


def fault_text(field: str, message: str, names: Mapping[str, Indicator]) -> str:
    """A fault of one field as a visitor with a form reads it: with the words on the screen, not those of the file."""
    def word(found: re.Match[str]) -> str:
        code = found[1]
        return _IN_TEXT.get(code) or FIELDS[code].lower()

    message = _ID.sub(lambda found: inline_name(names[found[1]]) if found[1] in names else found[0], message)
    return f"{FIELDS.get(field, field)} {_CODES.sub(word, message)}."


def agreed_word(position: Position) -> str:
    """akkoord, nog niet, or a dash where a party said nothing at all."""
    if position.agreed:
        return "✔ akkoord"
    return "○ nog niet" if position.remark.strip() else "–"


def own_value_text(own: OwnIndicator, value: OwnValue) -> str:
    """An own figure with its unit, or why there is none."""
    if value.value is None:
        return status_label(value.status)
    number = format_number(value.value, own.decimals)
    return number + {COUNT: "", PERCENT: PERCENT}.get(own.unit, f" {own.unit}" if own.unit else "")


def own_source_line(own: OwnIndicator) -> str:
    """Where an own figure comes from, and since when the dossier has it."""
    return f"Bron: {own.source}" + (f", {on_date(own.dated)}" if own.dated else "") + f" ({OWN_FIGURES})."


def own_when(value: OwnValue) -> str:
    """Of when an own figure is, and whether it is provisional."""
    mark = status_mark(value.status) if value.value is not None else ""
    return ", ".join(filter(None, (parse_period(value.period).label, mark)))


def own_last_known(own: OwnIndicator, values: Sequence[OwnValue]) -> str:
    """The last figure that there is, in words, where the newest period has none; else empty."""
    known = [v for v in values if v.value is not None]
    if not known or known[-1] is values[-1]:
        return ""
    return f"laatst bekend: {own_value_text(own, known[-1])} in {moment(parse_period(known[-1].period).label)}"


def verdicts_text(verdicts: Iterable[Verdict]) -> str:
    """How many there are of each verdict in one line: "2 ● op koers, 1 ○ niet op koers"."""
    counts = Counter(verdicts)
    return ", ".join(f"{counts[v]} {course_words.verdict_symbol(v)} {course_words.verdict_word(v)}"
                     for v in Verdict if counts[v])


def change_word(pair: Pair) -> str:
    return _CHANGES[pair.change]


def agreed_text(agreement: Agreement | None, indicator: Indicator | None) -> str:
    """What was agreed, with where it begins; a dash where there is no agreement."""
    if agreement is None or indicator is None:
        return "–"
    begin = parse_period(agreement.base_period).label
    if agreement.base_value is not None:
        begin += f" ({course_words.goal_text(agreement.base_value, indicator)})"
    return f"{course_words.target_phrase(agreement, indicator)}; begin {begin}"


def differing_text(pair: Pair) -> str:
    """What is not the same, by the labels of the form."""
    return ", ".join(FIELDS[name].lower() for name in pair.differs)


def said_texts(said: Said) -> tuple[str, str]:
    """What a party said then and now, long remarks cut off."""
    def text(agreed: bool, remark: str) -> str:
        shown = remark if len(remark) <= _LONGEST_SHOWN else f"{remark[:_LONGEST_SHOWN]}…"
        return ". ".join(filter(None, ["akkoord" if agreed else "nog niet akkoord", shown]))

    return text(said.agreed_before, said.remark_before), text(said.agreed_after, said.remark_after)


def days_text(days: int) -> str:
    """How far away a day is: "vandaag", "morgen", "over 12 dagen", "3 dagen geleden"."""
    known = {0: "vandaag", 1: "morgen", -1: "gisteren"}
    return known.get(days) or (f"over {days} dagen" if days > 0 else f"{-days} dagen geleden")


def next_text(name: str, day: str, days: int) -> str:
    """What comes next in the round; `day` is an ISO date."""
    return f"Hierna: {name}, {on_date(day)} ({days_text(days)})."
