"""Sentences about the wijken of a municipality: where they lie, what changed, and where figures meet.

A meeting is worded as a reason to go and look, never as a judgement about a wijk or the people in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitors.catalogue.model import Indicator
from monitors.domain.change import Change, Doubt, Movement
from monitors.domain.comparison import COMPLETE
from monitors.domain.region import RegionLevel
from monitors.domain.signal import FEW_PERSONS, Mark, Side
from monitors.presentation.numbers import difference_size, format_number
from monitors.presentation.wording import inline_name, joined, movement_symbol

BESIDE = {Movement.UP: "▲ erboven", Movement.DOWN: "▼ eronder", Movement.STEADY: "= gelijk, binnen de afronding",
          Movement.UNKNOWN: ""}
SIDE_WORDS = {Side.ABOVE: "boven", Side.BELOW: "onder"}
MARKS = {Mark.YES: "● ja", Mark.NO: "nee", Mark.UNKNOWN: "niet te zeggen"}
ADVICE = "Dat is een signaal om te gaan kijken, geen oordeel."
ECOLOGICAL = ("Wat voor een wijk geldt, hoeft niet te gelden voor wie er woont: de cijfers zeggen niet of het om "
              "dezelfde mensen of woningen gaat, en niet wat de oorzaak is.")
SMALL = f"In een wijk of buurt met minder dan {FEW_PERSONS} inwoners maken enkele huishoudens al een groot verschil"
FEW = f"{SMALL}; die staat als ‘weinig inwoners’ in de tabel."
FEW_MARK = "weinig inwoners"
_NAMED = 6  # wijken that a sentence names


@dataclass(frozen=True, slots=True)
class Spread:
    """How wijken, or buurten, lie by the municipality's figure: their numbers, and the texts of the ends.

    `suppressed` and `missing` have no figure; `unknown` have one, but there is none of the municipality.
    """

    above: int
    level: int
    below: int
    unknown: int
    suppressed: int
    missing: int
    highest: tuple[str, str]
    lowest: tuple[str, str]
    equal: bool = False  # all figures read the same
    of: RegionLevel = RegionLevel.WIJK

    @property
    def n(self) -> int:
        return self.above + self.level + self.below + self.unknown


def counted(number: int, level: RegionLevel) -> str:
    """So many wijken or buurten."""
    return f"1 {level.label}" if number == 1 else f"{number} {level.plural}"


def _wijken(number: int) -> str:
    return counted(number, RegionLevel.WIJK)


def position(spread: Spread, indicator: Indicator, gemeente: str) -> str:
    """Where the parts lie by the municipality; `gemeente` is the text of its own figure, empty without one."""
    absent, level = _absent(spread), spread.of
    if not spread.n:
        return f"Van geen enkele {level.label} is er een cijfer.{absent}"
    if spread.n == 1:
        return f"Alleen van {spread.highest[0]} is er een cijfer: {spread.highest[1]}.{absent}"
    ends = (f"Het hoogst is {spread.highest[0]} ({spread.highest[1]}), het laagst {spread.lowest[0]} "
            f"({spread.lowest[1]}).")
    if spread.equal:
        ends = f"Alle {spread.n} {level.plural} met een cijfer staan op {spread.highest[1].partition(';')[0]}."
    if indicator.additive:
        return (f"{ends} Dit zijn aantallen: een grote {level.label} heeft er vanzelf meer. Daarom staan ze niet "
                f"tegenover een gemeentecijfer.{absent}")
    if not gemeente:
        return (f"{ends} Van de gemeente zelf is er over deze periode geen cijfer, dus u kunt de "
                f"{level.plural} alleen onderling vergelijken.{absent}")
    return f"{_placed(spread, gemeente)} {ends}{absent}"


def _placed(spread: Spread, gemeente: str) -> str:
    absent = spread.suppressed + spread.missing
    first = (f"{spread.above} van de {spread.n} {spread.of.plural}{' met een cijfer' if absent else ''} "
             f"{'ligt' if spread.above == 1 else 'liggen'} boven het gemeentecijfer ({gemeente})")
    rest = []
    if spread.below:
        rest.append(f"{spread.below} eronder")
    if spread.level:
        rest.append(f"{spread.level} {'is' if spread.level == 1 else 'zijn'} gelijk binnen de afronding")
    return f"{first}{', ' if rest else ''}{' en '.join(rest)}."


def _absent(spread: Spread) -> str:
    found = ""
    if spread.suppressed:
        found += f" Van {counted(spread.suppressed, spread.of)} is het cijfer afgeschermd; dat is geen nul."
    if spread.missing:
        found += f" Van {counted(spread.missing, spread.of)} heeft de bron geen cijfer."
    if 0 < spread.n < COMPLETE * (spread.n + spread.suppressed + spread.missing):
        found += f" Over alle {spread.of.plural} samen zegt dit dus niets."
    return found


def end_text(text: str, number: float | None) -> str:
    """The figure of the highest or lowest wijk, with the caution for few inhabitants."""
    return f"{text}; {FEW_MARK}" if number is not None and number < FEW_PERSONS else text


def in_place(wijk: str, gemeente: str) -> str:
    """A wijk inside a sentence, with its municipality: many are called "Wijk 01 West" already."""
    return f"{wijk if wijk.startswith('Wijk') else f'de wijk {wijk}'} in {gemeente}"


def with_equals(name: str, others: int) -> str:
    """The name of the highest or lowest wijk, with how many others have the same figure."""
    return f"{name}, samen met {others} andere" if others else name


def chosen(name: str, text: str, beside: Movement, gemeente: str, change: str) -> str:
    """The chosen wijk in one sentence; `gemeente` and `change` are empty where there is nothing to say."""
    where = {Movement.UP: f", hoger dan de gemeente ({gemeente})",
             Movement.DOWN: f", lager dan de gemeente ({gemeente})",
             Movement.STEADY: f", binnen de afronding gelijk aan de gemeente ({gemeente})"}.get(beside, "")
    return f"{name}: {text}{where}.{' ' + change if change else ''}"


def change_text(change: Change | None, indicator: Indicator) -> str:
    """A change as it stands in a table: a symbol with its size, or that it is within the rounding."""
    if change is None or change.doubt in (Doubt.NO_EARLIER, Doubt.NO_VALUE):
        return ""
    if change.movement is Movement.UNKNOWN or change.delta is None:
        return "niet te vergelijken"
    if change.movement is Movement.STEADY:
        return f"{movement_symbol(change)} gelijk" + (", binnen de afronding" if change.doubt is Doubt.ROUNDING else "")
    return f"{movement_symbol(change)} {difference_size(change.delta, indicator.unit, indicator.decimals)}"


def changed_division(gone: int, new: int, since: str, now: str, gemeente: str) -> str:
    """Why there is no change per wijk."""
    parts = [f"{_wijken(number)} {'verviel' if number == 1 else 'vervielen'}" for number in (gone,) if number]
    parts += [f"{_wijken(number)} {'kwam' if number == 1 else 'kwamen'} erbij" for number in (new,) if number]
    return (f"Tussen {since} en {now} is de indeling in wijken van {gemeente} veranderd: {' en '.join(parts)}. "
            "Daarom staat er geen verandering per wijk.")


def same_division(since: str, now: str) -> str:
    """With what reserve a change per wijk may be read."""
    return (f"De wijken hebben in {since} en {now} dezelfde codes. Of een grens ertussen is verlegd, is daaraan niet "
            "te zien.")


def not_there(wijk: str, division: int, *, namesake: bool) -> str:
    """That a chosen wijk is of another division than the figures, which may have one of the same name."""
    if namesake:
        return (f"{wijk} had in de indeling van {division}, die bij deze cijfers hoort, een andere code. Of het toen "
                "hetzelfde gebied was, is daaraan niet te zien; kies de wijk opnieuw om haar te volgen.")
    return (f"{wijk} is geen wijk in de indeling van {division}, die bij deze cijfers hoort. U ziet de wijken van die "
            "indeling; kies een ander jaar, of een andere wijk.")


def since_grown(gemeente: str, division: int, level: RegionLevel) -> str:
    """That a municipality was smaller in the division of its parts."""
    return (f"In de indeling van {division} was {gemeente} kleiner dan nu: {level.plural} van gemeenten die er later "
            "bij kwamen, staan er niet bij.")


def other_borders(drawn: int, division: int, period_label: str, level: RegionLevel = RegionLevel.WIJK) -> str:
    """That the borders on the map are of another year than the parts of the figures; "" where they are not."""
    if drawn == division:
        return ""
    figures = (f"de cijfers zijn van {period_label}" if period_label == str(division)
               else f"de {level.plural} van de cijfers die van {division}")
    return f"De grenzen op de kaart zijn die van {drawn}, {figures}."


def no_borders(place: str, drawn: int, division: int, level: RegionLevel = RegionLevel.WIJK) -> str:
    """Why there is no map of the parts of a place."""
    parts = level.plural
    if division < drawn:
        return (f"De {parts} van {place} waren voor {drawn} anders ingedeeld; van de {parts} van toen hebben we geen "
                "grenzen.")
    return f"De {parts} van {place} zijn na {drawn} anders ingedeeld; van de nieuwe {parts} hebben we geen grenzen."


# Where figures meet

def condition(parts: Sequence[tuple[Indicator, Side, str]]) -> str:
    """What makes a mark: (indicator, side, text of the municipality's own figure)."""
    return "; ".join(f"{inline_name(i)} {SIDE_WORDS[side]} {text or 'het gemeentecijfer (dat ontbreekt)'}"
                     for i, side, text in parts)


def meets(names: Sequence[str], unknown: int, total: int, parts: Sequence[tuple[Indicator, Side]]) -> str:
    """In which wijken everything meets, and what that does not say."""
    together = _together(parts)
    unsaid = f" Van {_wijken(unknown)} is het niet te zeggen, omdat een cijfer ontbreekt of is afgeschermd." \
        if unknown else ""
    if not names:
        return f"In geen van de {_wijken(total)} {together}.{unsaid}"
    where = joined(names) if len(names) <= _NAMED else f"onder meer {joined(names[:_NAMED])}"
    return f"In {len(names)} van de {_wijken(total)} ({where}) {together}. {ADVICE}{unsaid}"


def _together(parts: Sequence[tuple[Indicator, Side]]) -> str:
    """That figures meet, behind "in 2 wijken"."""
    sides = {side for _, side in parts}
    if len(sides) == 1:
        all_of = "alle drie" if len(parts) > 2 else "allebei"
        return (f"komen {joined([inline_name(i) for i, _ in parts])} samen: {all_of} {SIDE_WORDS[sides.pop()]} het "
                "cijfer van de gemeente zelf")
    things = joined([f"{inline_name(i)} ({SIDE_WORDS[side]})" for i, side in parts])
    return f"komen {things} samen, naast het cijfer van de gemeente zelf"


def years(periods: Sequence[tuple[str, str]]) -> str:
    """Of which years the figures are (name, year), said where they differ."""
    if len({year for _, year in periods}) == 1:
        return f"Alle cijfers zijn van {periods[0][1]}."
    return ("Let op: de cijfers zijn niet van hetzelfde jaar: "
            + ", ".join(f"{name} van {year}" for name, year in periods) + ".")


def persons(number: float | None) -> str:
    """Inhabitants as text, with the caution for few."""
    if number is None:
        return "onbekend"
    return format_number(number) + (f" ({FEW_MARK})" if number < FEW_PERSONS else "")
