"""What stands in the way of a comparison, in Dutch: the list "Let op bij vergelijken" and the marks on tiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from monitors.catalogue.model import Indicator
from monitors.domain.comparability import Across, Concern, Remark, Side
from monitors.domain.comparison import Position
from monitors.domain.period import parse_period
from monitors.presentation.numbers import format_number
from monitors.presentation.wording import amount_word, joined, moment

FEW_PERSONS = 5_000  # inhabitants of a municipality: of a tenth of its homes a few make a percentage point
MOST_NAMED = 5  # municipalities that are named; of more only the number is given


@dataclass(frozen=True, slots=True)
class Told:
    """What remarks are told about. `period` is the label of the period shown, `group` fits behind "de"; `names` are by
    code; `valued` is how many of the group have a figure.
    """

    indicator: Indicator
    period: str
    own_name: str | None
    group: str
    names: Mapping[str, str]
    position: Position | None = None
    valued: int = 0


def remark_sentences(remarks: Iterable[Remark], told: Told) -> list[str]:
    """A sentence for each remark that a reader has to know, in order; none twice."""
    found = [_sentence(remark, told) for remark in remarks]
    return list(dict.fromkeys(text for text in found if text))


def few_sentence(name: str, persons: float | None) -> str:
    """That figures of so small a municipality jump; empty for another, or where its size is not known."""
    if persons is None or persons >= FEW_PERSONS:
        return ""
    return (f"{name} heeft {format_number(persons)} inwoners: enkele mensen of woningen maken hier al een groot "
            "verschil, ook van jaar tot jaar.")


def no_place(remarks: Iterable[Remark], told: Told) -> str:
    """Why there is no place in the row, in a few words for a tile; empty where there is one."""
    concerns = {r.concern: r for r in remarks if r.across is Across.GROUP}
    if Concern.COUNT in concerns:
        return f"geen plaats: {amount_word(told.indicator)} zegt vooral hoe groot een gemeente is"
    if Concern.PARTIAL_GROUP in concerns:
        of = concerns[Concern.PARTIAL_GROUP].of
        return f"geen plaats: {format_number(told.valued)} van {format_number(of)} gemeenten met een cijfer"
    if Concern.NO_GROUP in concerns:
        return "geen plaats: de groep heeft geen cijfers"
    return ""


def names_or_number(codes: Iterable[str], names: Mapping[str, str], number: str = "{} gemeenten") -> str:
    """"Aa, Bee en Cee" for a few municipalities, "68 gemeenten" for more."""
    known = sorted(names.get(code, code) for code in codes)
    if len(known) > MOST_NAMED:
        return number.format(format_number(len(known)))
    return joined(known)


def _sentence(remark: Remark, told: Told) -> str:
    tell = _TELL.get((remark.concern, remark.across, remark.side))
    return tell(remark, told) if tell else ""


def _since(remark: Remark) -> str:
    return moment(parse_period(remark.period).label) if remark.period else "eerder"


def _break(remark: Remark, told: Told) -> str:
    return (f"Tussen {_since(remark)} en {moment(told.period)} zit een breuk: daar loopt geen pijl en "
            "geen lijn overheen.")


def _change_rounded(remark: Remark, _: Told) -> str:
    return f"Het verschil met {_since(remark)} valt binnen de afronding: daarom geen pijl."


def _own_provisional(_: Remark, told: Told) -> str:
    return f"Het cijfer van {told.own_name} is voorlopig: de bron kan het nog bijstellen, en daarmee ook de pijl."


def _own_recalculated(_: Remark, told: Told) -> str:
    return f"Het cijfer van {told.own_name} is omgerekend naar de gemeenten van nu. Dat is een schatting."


def _earlier_provisional(remark: Remark, _: Told) -> str:
    return f"Het eerdere cijfer, van {_since(remark)}, is nog voorlopig."


def _earlier_recalculated(remark: Remark, _: Told) -> str:
    return f"Het eerdere cijfer, van {_since(remark)}, is omgerekend naar de gemeenten van nu. Dat is een schatting."


def _own_absent(_: Remark, told: Told) -> str:
    return f"Zonder cijfer van {told.own_name} is er geen pijl en geen plaats in de rij."


def _count(_: Remark, told: Told) -> str:
    text = amount_word(told.indicator)
    return f"{text[0].upper()}{text[1:]} zegt vooral hoe groot een gemeente is: daarom geen plaats in de rij."


def _partial(remark: Remark, told: Told) -> str:
    have = "heeft er" if told.valued == 1 else "hebben er"
    return (f"Van de {format_number(remark.of)} {told.group} {have} {format_number(told.valued)} een cijfer: daarom "
            "geen plaats in de rij en geen midden.")


def _no_group(_: Remark, told: Told) -> str:
    return f"Van de {told.group} is er geen cijfer om mee te vergelijken."


def _small(remark: Remark, _: Told) -> str:
    have = "Maar 1 gemeente heeft" if remark.of == 1 else f"Maar {format_number(remark.of)} gemeenten hebben"
    return f"{have} hier een cijfer: te weinig om te zeggen wat gewoon is."


def _no_spread(_: Remark, told: Told) -> str:
    return f"Minstens de helft van de {told.group} heeft hetzelfde cijfer: wat opvalt, is niet te zeggen."


def _own_in_group(_: Remark, told: Told) -> str:
    return f"{told.own_name} is zelf een groot deel van de groep en telt daarin mee."


def _place_rounded(_: Remark, told: Told) -> str:
    p = told.position
    where = f": ergens tussen {p.best} en {p.worst}" if p is not None and p.included else ""
    return f"De afronding is groter dan het verschil met andere gemeenten. De plaats staat daarom niet vast{where}."


def _not_delivered(remark: Remark, told: Told) -> str:
    return f"Geen cijfer van {names_or_number(remark.codes, told.names)}."


def _suppressed(remark: Remark, told: Told) -> str:
    return f"Afgeschermd: {names_or_number(remark.codes, told.names, 'het cijfer van {} gemeenten')}."


def _group_provisional(remark: Remark, told: Told) -> str:
    if len(remark.codes) == told.valued > 1:
        return f"Alle cijfers over {moment(told.period)} zijn voorlopig: de plaats in de rij kan nog veranderen."
    return f"Voorlopig: {names_or_number(remark.codes, told.names, 'het cijfer van {} gemeenten')}."


def _group_recalculated(remark: Remark, told: Told) -> str:
    return ("Omgerekend naar de gemeenten van nu, en dus geschat: "
            f"{names_or_number(remark.codes, told.names, 'het cijfer van {} gemeenten')}.")


# What is told elsewhere on the same screen (no earlier figure, another year than asked) has no sentence here.
_TELL: Mapping[tuple[Concern, Across, Side], Callable[[Remark, Told], str]] = {
    (Concern.BREAK, Across.TIME, Side.OWN): _break,
    (Concern.ROUNDING, Across.TIME, Side.OWN): _change_rounded,
    (Concern.PROVISIONAL, Across.TIME, Side.OWN): _own_provisional,
    (Concern.PROVISIONAL, Across.TIME, Side.EARLIER): _earlier_provisional,
    (Concern.RECALCULATED, Across.TIME, Side.OWN): _own_recalculated,
    (Concern.RECALCULATED, Across.TIME, Side.EARLIER): _earlier_recalculated,
    (Concern.NO_VALUE, Across.GROUP, Side.OWN): _own_absent,
    (Concern.SUPPRESSED, Across.GROUP, Side.OWN): _own_absent,
    (Concern.COUNT, Across.GROUP, Side.OWN): _count,
    (Concern.ROUNDING, Across.GROUP, Side.OWN): _place_rounded,
    (Concern.OWN_IN_GROUP, Across.GROUP, Side.OWN): _own_in_group,
    (Concern.PARTIAL_GROUP, Across.GROUP, Side.GROUP): _partial,
    (Concern.NO_GROUP, Across.GROUP, Side.GROUP): _no_group,
    (Concern.SMALL_GROUP, Across.GROUP, Side.GROUP): _small,
    (Concern.NO_SPREAD, Across.GROUP, Side.GROUP): _no_spread,
    (Concern.NOT_DELIVERED, Across.GROUP, Side.GROUP): _not_delivered,
    (Concern.SUPPRESSED, Across.GROUP, Side.GROUP): _suppressed,
    (Concern.PROVISIONAL, Across.GROUP, Side.GROUP): _group_provisional,
    (Concern.RECALCULATED, Across.GROUP, Side.GROUP): _group_recalculated,
}
