"""Dutch sentences from judged values, at language level B1. Pure: the same values always give the same words.

`group` is always a phrase that fits behind "de", such as "gemeenten in Nederland": see `group_phrase`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from monitors.catalogue.model import Direction, GroupKind, Indicator, Periodicity, Source, Unit
from monitors.domain.borders import Borders
from monitors.domain.change import Change, Doubt, Movement
from monitors.domain.comparison import GroupSummary, Position, side_of
from monitors.domain.observation import Observation
from monitors.domain.period import MONTHS
from monitors.domain.salience import NOTABLE
from monitors.domain.trend import MIN_POINTS, Trend
from monitors.domain.trend import Direction as TrendDirection
from monitors.presentation.numbers import difference_size, format_number, format_observation, format_value, rounded
from monitors.presentation.theme import theme

MUCH = 2.0  # robust standard deviations from the median: "veel hoger"
MORE_DECIMALS = 3  # how many extra a small difference may get before it is called zero
_ABBREVIATIONS = ("Wmo", "Wlz", "Wia", "Iv3", "Zvw")
_RELATIVE = (Unit.PERCENT, Unit.PER_1000, Unit.RATIO, Unit.SCORE)  # a percentage of these would confuse
_GROUP_PHRASES = {
    "nederland": "gemeenten in Nederland",
    "provincie": "gemeenten in de provincie {label}",
    "corop": "gemeenten in COROP-gebied {label}",
    "g4": "G4-gemeenten",
    "g40": "G40-gemeenten",
    "vergelijkbaar": "vergelijkbare gemeenten",
    "eigen": "gekozen gemeenten",
    "ggdregio": "gemeenten in het gebied van {label}",
    "grootteklasse": "gemeenten met {label}",
    "stedelijkheid": "{label}e gemeenten",
}


DIRECTIONS = {
    Direction.UP: "hoger is gunstiger", Direction.DOWN: "lager is gunstiger",
    Direction.NEUTRAL: "hoger of lager is op zichzelf niet beter of slechter",
}
PERIODICITIES = {
    Periodicity.YEAR: "elk jaar", Periodicity.HALF_YEAR: "elk halfjaar", Periodicity.QUARTER: "elk kwartaal",
    Periodicity.MONTH: "elke maand", Periodicity.IRREGULAR: "niet elk jaar",
}


# Names inside sentences

def inline_name(indicator: Indicator) -> str:
    """The name as it reads inside a sentence: "Leegstand" becomes "leegstand", "WOZ-waarde" stays."""
    name = indicator.name
    if name.startswith(_ABBREVIATIONS) or not name[1:2].islower():
        return name
    return name[0].lower() + name[1:]


def group_phrase(kind: GroupKind, label: str = "") -> str:
    """The group as it reads behind "de": "gemeenten in de provincie Utrecht". `label` names the one group, as CBS does.

    A kind that has no phrase of its own reads "gemeenten in <kind> <label>".
    """
    label = re.sub(r"(?<=\d) (?=\d{3})", ".", label)
    if label.lower().endswith("stedelijk"):
        label = label[0].lower() + label[1:]
    name = kind.name if kind.name[1:2].isupper() else kind.name[:1].lower() + kind.name[1:]
    phrase = _GROUP_PHRASES.get(kind.id, f"gemeenten in {name} {{label}}")
    return phrase.format(label=label).strip()


def moment(period_label: str) -> str:
    """A period behind "in" or "sinds": "2024", "het 1e halfjaar 2024", "de periode ... t/m ..."."""
    if " t/m " in period_label:
        return f"de periode {period_label}"
    return f"het {period_label}" if re.match(r"\de ", period_label) else period_label


# Change over time

def movement_symbol(change: Change) -> str:
    """A shape for the movement, so that colour never stands alone."""
    symbols = theme("light").symbols
    return {Movement.UP: symbols.up, Movement.DOWN: symbols.down,
            Movement.STEADY: symbols.steady, Movement.UNKNOWN: symbols.unknown}[change.movement]


def movement_tone(change: Change, direction: Direction) -> str:
    """"good", "bad" or "neutral": the colour of theme.py and the css class is-... that belong to the movement."""
    return _tone(_side(change.movement), direction)


def movement_word(change: Change, direction: Direction) -> str:
    """beter, slechter, stijgt, daalt, gelijk or onbekend. Only an indicator with a good side gets a judgement."""
    if change.movement is Movement.STEADY:
        return "gelijk"
    return _movement(_side(change.movement), direction) or "onbekend"


def change_sentence(change: Change, indicator: Indicator, since_label: str) -> str:
    """What happened since an earlier period, or why that cannot be said."""
    if change.doubt is Doubt.NO_EARLIER:
        return "Er is geen eerder cijfer om mee te vergelijken."
    if change.doubt is Doubt.NO_VALUE:
        return f"Het verschil met {moment(since_label)} is niet bekend: een van de twee cijfers ontbreekt."
    if change.doubt is Doubt.BREAK:
        return f"Niet te vergelijken met {moment(since_label)}: daartussen zit een breuk, de reden staat bij de uitleg."
    if change.movement is Movement.UNKNOWN or change.delta is None:
        return f"Het verschil met {moment(since_label)} is niet bekend."
    if change.movement is Movement.STEADY:
        if change.doubt is Doubt.ROUNDING:
            return f"Het cijfer is sinds {moment(since_label)} vrijwel gelijk; het verschil valt binnen de afronding."
        return f"Het cijfer is sinds {moment(since_label)} gelijk gebleven."
    verb = "gestegen" if change.movement is Movement.UP else "gedaald"
    size = f"{_difference(change.delta, indicator)} {verb}{_share(change, indicator)}"
    return f"Het cijfer is sinds {moment(since_label)} met {size}."


def change_size(change: Change, indicator: Indicator) -> str:
    """How large a change is, in the unit and where that helps in percent of the earlier figure."""
    return f"{_difference(change.delta or 0.0, indicator)}{_share(change, indicator)}"


def _share(change: Change, indicator: Indicator) -> str:
    if change.percent is None or indicator.unit in _RELATIVE:
        return ""
    return f" ({format_number(abs(change.percent), 1 if abs(change.percent) < 10 else 0)}%)"


def trend_label(trend: Trend, direction: Direction) -> str:
    """beter, slechter, stijgt, daalt, geen duidelijke ontwikkeling or te weinig jaren."""
    if trend.direction is TrendDirection.TOO_FEW:
        return "te weinig jaren"
    side = {TrendDirection.RISING: 1, TrendDirection.FALLING: -1}.get(trend.direction, 0)
    return _movement(side, direction) or "geen duidelijke ontwikkeling"


def trend_sentence(trend: Trend, indicator: Indicator) -> str:
    """The direction of the whole series in one sentence, with the number of figures that it rests on."""
    if trend.direction is TrendDirection.TOO_FEW:
        found = {0: "geen vergelijkbare cijfers", 1: "maar 1 vergelijkbaar cijfer"}.get(
            trend.n, f"{trend.n} vergelijkbare cijfers")
        return (f"Over de ontwikkeling is nog niets te zeggen: er {_are(trend.n)} {found}, "
                f"en {MIN_POINTS} is het minste.")
    if trend.direction is TrendDirection.NONE or trend.slope is None:
        return f"Over {trend.n} metingen is er geen duidelijke stijging of daling."
    line = "stijgende" if trend.direction is TrendDirection.RISING else "dalende"
    return (f"Over {trend.n} metingen is er een {line} lijn: doorgaans ongeveer {_difference(trend.slope, indicator)} "
            "per jaar.")


# Comparison with a group

def position_sentence(position: Position, group: str, indicator: Indicator) -> str:
    """Place of a figure among those of a group, with itself or without; a span where rounding leaves it open."""
    if position.others < 1:
        return "Er is geen andere gemeente met een cijfer om mee te vergelijken."
    place = _place(position, group)
    return f"Het cijfer {'staat' if place.startswith('ergens') else 'is'} {place}.{direction_hint(indicator)}"


def direction_hint(indicator: Indicator) -> str:
    """Which way is good, as a sentence behind another; nothing where neither is."""
    return {Direction.UP: " Hoger is hier gunstig.", Direction.DOWN: " Lager is hier gunstig."}.get(
        indicator.direction, "")


def place(position: Position) -> str:
    """The place in a few words, for a tile."""
    phrase = place_phrase(position)
    return f"{phrase}, van hoog naar laag" if phrase.startswith(("plaats", "gedeelde plaats", "tussen")) else phrase


def place_phrase(position: Position) -> str:
    """The place inside a sentence; empty when there is nobody else."""
    if position.others < 1:
        return ""
    if (position.best, position.worst) == (1, position.others + 1):
        return "door de afronding niet van de andere te onderscheiden"
    if position.included:
        return (f"{'gedeelde ' if position.shared else ''}plaats {position.rank} van {position.n}" if position.exact
                else f"tussen plaats {position.best} en {position.worst} van {position.n}")
    if not position.exact:
        return f"hoger dan {_open_number(position)} van de {position.n}"
    if 0 in (position.above, position.below):
        return f"{'hoger' if position.above == 0 else 'lager'} dan alle {position.n}"
    return f"hoger dan {position.below} van de {position.n}"


def place_number(position: Position | None) -> str:
    """The place in a table: one number, the first and the last that it may be, or a dash without one."""
    if position is None:
        return "–"
    return str(position.rank) if position.exact else f"{position.best}–{position.worst}"


def group_sentence(observation: Observation, summary: GroupSummary | None, indicator: Indicator, group: str,
                   own_name: str, *, own_included: bool = False, rescalable: bool = False) -> str:
    """Own value beside the group's weighted mean, or the median where there is no mean; for counts the total.

    `own_included`: the group contains the municipality, and the sentence says so. `rescalable`: the count can also be
    shown in proportion.
    """
    own = f"{own_name}: {format_observation(observation, indicator)}."
    if summary is None:
        return f"{own} Voor de {group} zijn er geen cijfers."
    if indicator.additive:
        return f"{own} {_together(summary, indicator, group)}{_size_only(indicator) if rescalable else ''}"
    middle = summary.middle
    if middle is None:
        return f"{own} {_too_few(summary, group)}"
    name = f"de middelste van de {group}" if summary.mean is None else f"het gemiddelde van de {group}"
    text = format_value(middle, indicator.unit, indicator.decimals)
    if own_included and observation.value is not None and summary.n + summary.missing == 1:
        return own  # its own figure is no group
    inside = f"{text}, {own_name} telt daarin mee" if own_included else text
    if observation.value is None:
        return f"{own} Ter vergelijking: {name} is {text}.{spread_sentence(summary, indicator)}"
    word = comparison_word(observation, middle, indicator)
    return f"{own} Dat is {word} {name} ({inside}).{spread_sentence(summary, indicator)}"


SIDES = {1: "hoger dan", -1: "lager dan", 0: "ongeveer gelijk aan"}


def comparison_word(observation: Observation, other: float, indicator: Indicator) -> str:
    """"hoger dan", "lager dan" or "ongeveer gelijk aan", for a value that exists: see `side_of`."""
    return SIDES[side_of(observation, other, indicator.decimals)]


def joined(names: Sequence[str]) -> str:
    """"a, b en c"."""
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def standout_sentence(indicator: Indicator, observation: Observation, summary: GroupSummary, score: float,
                      own_name: str, group: str) -> str:
    """How far the municipality lies from the middle of its group, by the score of domain.salience."""
    value = format_observation(observation, indicator)
    middle = format_value(summary.median, indicator.unit, indicator.decimals)
    return f"{indicator.name}: {own_name} zit met {value} {_distance(score)} de middelste van de {group} ({middle})."


# Where figures come from

def source_line(sources: Sequence[Source], period_label: str = "", *, recalculated: bool = False) -> str:
    """Where figures come from, to stand under every figure, table and download."""
    tables = [f"{s.producer}, tabel {s.id} ({s.title}), {s.licence}, vastgelegd {on_date(s.accessed)}" for s in sources]
    line = ("Bron: " if len(tables) == 1 else "Bronnen: ") + "; ".join(tables)
    if period_label:
        line += f". Cijfers over {moment(period_label)}"
    return line + (", omgerekend naar de gemeenten van nu." if recalculated else ".")


def borders_line(borders: Borders) -> str:
    """Of which year the borders on a map are and where they come from, to stand under every map."""
    when = f", vastgelegd {on_date(borders.accessed)}" if borders.accessed else ""
    return f"Grenzen: {borders.level.plural} van {borders.year}, {borders.source}, {borders.licence}{when}."


def series_source_line(sources: Sequence[Source], first: str, last: str) -> str:
    """Where the figures of a whole series come from, shortly; the page Bronnen says the rest."""
    years = f"de reeks {first} tot en met {last}" if first != last else f"het cijfer over {moment(first)}"
    return f"{'Bron' if len(sources) == 1 else 'Bronnen'} van {years}: {_tables(sources)}."


def no_figures_source_line(sources: Sequence[Source], region: str) -> str:
    """Where the figures of a municipality would come from, if there were any."""
    return f"Bron: {_tables(sources)}; die toont van {region} geen cijfer."


def _tables(sources: Sequence[Source]) -> str:
    """Producers with their tables."""
    return "; ".join(f"{producer} {', '.join(s.id for s in sources if s.producer == producer)}"
                     for producer in dict.fromkeys(s.producer for s in sources))


# Parts of sentences

def _side(movement: Movement) -> int:
    return {Movement.UP: 1, Movement.DOWN: -1}.get(movement, 0)


def _tone(side: int, direction: Direction) -> str:
    if not side or direction is Direction.NEUTRAL:
        return "neutral"
    return "good" if (side > 0) == (direction is Direction.UP) else "bad"


def _movement(side: int, direction: Direction) -> str:
    tone = _tone(side, direction)
    if tone == "neutral":
        return {1: "stijgt", -1: "daalt", 0: ""}[side]
    return "beter" if tone == "good" else "slechter"


def _are(number: int) -> str:
    return "is" if number == 1 else "zijn"


def _difference(delta: float, indicator: Indicator) -> str:
    """Size of a difference with just so many decimals that it is not shown as nought."""
    decimals = indicator.decimals
    while rounded(delta, decimals) == 0 and decimals < indicator.decimals + MORE_DECIMALS:
        decimals += 1
    return difference_size(delta, indicator.unit, decimals)


def _place(position: Position, group: str) -> str:
    others = f"de {position.n} {group}"
    same = _same(position.shared)
    if position.shared == position.others:
        return f"gelijk aan alle andere van {others}"
    if (position.up, position.down) not in ((0, 0), (0, position.shared)):
        return _open_place(position, others)
    if 0 in (position.above, position.below):
        high = position.above == 0
        if position.included:
            return f"het {'hoogst' if high else 'laagst'} van {others}{same}"
        return f"{'hoger' if high else 'lager'} dan bij alle {position.n} {group}{same}"
    if position.below >= position.above:
        return f"hoger dan bij {position.below} van {others}{same}"
    return f"lager dan bij {position.above} van {others}{same}"


def _open_place(position: Position, others: str) -> str:
    """A place among figures of which rounding hides the order."""
    phrase = place_phrase(position)
    if phrase.startswith("tussen"):
        return (f"ergens tussen plaats {position.best} en {position.worst} van {others}, van hoog naar laag; preciezer "
                "kan niet door de afronding")
    if phrase.startswith("hoger"):
        return f"hoger dan bij {_open_number(position)} van {others}; preciezer kan niet door de afronding"
    return f"door de afronding niet te onderscheiden van de andere van {others}"


def _open_number(position: Position) -> str:
    """How many of the others lie below for sure, and how many at most."""
    least, most = position.others - position.worst + 1, position.others - position.best + 1
    if least == 0:
        return f"hoogstens {most}"
    return f"minstens {least}" if most == position.others else f"{least} tot {most}"


def _same(number: int) -> str:
    if not number:
        return ""
    return f"; {number} {'andere heeft' if number == 1 else 'andere hebben'} hetzelfde cijfer"


def amount_word(indicator: Indicator) -> str:
    """What a figure that says how large a municipality is, is called."""
    return "een aantal" if indicator.unit is Unit.COUNT else "een totaalbedrag"


def _size_only(indicator: Indicator) -> str:
    return (f" {amount_word(indicator).capitalize()} zegt vooral hoe groot de gemeente is; kies ‘relatief’ om te "
            "vergelijken.")


def _too_few(summary: GroupSummary, group: str) -> str:
    return (f"Van de {summary.n + summary.missing} {group} {_have(summary.n)} {summary.n} een cijfer; dat is te weinig "
            "om iets over de hele groep te zeggen.")


def _have(number: int) -> str:
    return "heeft er" if number == 1 else "hebben er"


def _together(summary: GroupSummary, indicator: Indicator, group: str) -> str:
    if summary.total is None:
        return _too_few(summary, group)
    total = format_value(summary.total, indicator.unit, indicator.decimals)
    if summary.missing:
        without = "de gemeente waarvan" if summary.missing == 1 else f"de {summary.missing} gemeenten waarvan"
        return f"Samen hebben de {group} {total}, zonder {without} het cijfer ontbreekt."
    return f"Samen hebben de {group} {total}."


def spread_sentence(summary: GroupSummary, indicator: Indicator) -> str:
    """Where the middle half of the group lies, behind another sentence; nothing where that is unknown."""
    if summary.q1 is None or summary.q3 is None:
        return ""
    low, high = (format_value(q, indicator.unit, indicator.decimals) for q in (summary.q1, summary.q3))
    if low == high:
        return f" Minstens de helft van deze gemeenten zit rond {low}."
    return f" De helft van deze gemeenten zit tussen {low} en {high}."


def _distance(score: float) -> str:
    if score == 0:
        return "ongeveer gelijk met"
    size = "veel " if abs(score) >= MUCH else "" if abs(score) >= NOTABLE else "iets "
    return f"{size}{'hoger' if score > 0 else 'lager'} dan"


_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_SPOKEN_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})", re.ASCII)


def read_day(text: str) -> str:
    """The ISO date of a day as a Dutch reader types it: "15-12-2026", "15 december 2026", "2026-12-15"; empty stays.

    Raises ValueError when there is no such day.
    """
    bare = " ".join(text.lower().split())
    if not bare:
        return ""
    if found := _SPOKEN_DAY.fullmatch(bare):
        parts = int(found[3]), MONTHS.index(found[2]) + 1, int(found[1])
    elif found := _DAY.fullmatch(bare):
        parts = int(found[3]), int(found[2]), int(found[1])
    else:
        parts = (0, 0, 0)
    try:
        return (date(*parts) if any(parts) else date.fromisoformat(bare)).isoformat()
    except ValueError:
        raise ValueError("is geen dag; typ de datum als 15-12-2026") from None


def on_date(iso: str) -> str:
    """"2026-10-14" becomes "op 14 oktober 2026", "2026-10" "in oktober 2026", "2026" "in 2026"; other text stays."""
    match = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", iso)
    if not match or not 1 <= int(match[2]) <= len(MONTHS):
        return f"in {iso}" if iso.isdigit() else iso
    day = f"op {int(match[3])} " if match[3] else "in "
    return f"{day}{MONTHS[int(match[2]) - 1]} {match[1]}"
