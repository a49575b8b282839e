"""Dutch sentences for the page Vergelijken: groups, likeness, certainty, association and small pictures.

`group` is always a phrase that fits behind "de", as in wording.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from monitors.catalogue.model import Direction, Indicator, Unit
from monitors.domain.association import MIN_PAIRS, Association, Strength
from monitors.domain.certainty import Certainty
from monitors.domain.change import Movement
from monitors.domain.interval import STRICT, USUAL, Against
from monitors.domain.likeness import HEAVIEST, Stability
from monitors.domain.observation import Observation
from monitors.presentation.numbers import format_number, format_observation, format_value
from monitors.presentation.wording import SIDES, inline_name, joined

FIRM, FAIR = 0.95, 0.8  # share of the other choices in which a conclusion stands
AGAINST = {Against.SIMILAR: "vergelijkbaar", Against.HIGHER: "hoger", Against.LOWER: "lager",
           Against.MUCH_HIGHER: "duidelijk hoger", Against.MUCH_LOWER: "duidelijk lager"}
FUNNEL = {Against.SIMILAR: "binnen wat toeval kan verklaren", Against.HIGHER: "hoger dan toeval meestal verklaart",
          Against.LOWER: "lager dan toeval meestal verklaart", Against.MUCH_HIGHER: "hoger dan toeval verklaart",
          Against.MUCH_LOWER: "lager dan toeval verklaart"}
ROOM = "Op de liggende as krijgen kleine gemeenten meer ruimte."
SAMPLING = ("Deze cijfers komen uit registraties van de hele bevolking of alle woningen. Er is dus geen steekproef en "
            "geen steekproeffout. De marge gaat over iets anders: hoeveel zo’n aantal door toeval kan verschillen van "
            "jaar tot jaar, ook als er niets is veranderd. Fouten in de registratie zitten er niet in.")
NO_CAUSE = "Samenhang is geen oorzaak."


class NoCertainty(StrEnum):
    """Why nothing can be said of chance."""

    KIND = "kind"
    PROXY = "proxy"
    VALUE = "value"
    GROUP = "group"
    ALONE = "alone"  # nobody else is in the group


def percent(level: float) -> str:
    """A level of confidence as a reader sees it: "95%", "99,8%"."""
    return f"{format_number(level * 100, 0 if level == USUAL else 1)}%"


def favour(side: int, direction: Direction) -> str:
    """"gunstiger", "ongunstiger", or empty where the figure has no good side or no difference."""
    if not side or direction is Direction.NEUTRAL:
        return ""
    return "gunstiger" if (side > 0) == (direction is Direction.UP) else "ongunstiger"


# Groups

def groups_sentence(name: str, value_text: str, sides: Sequence[tuple[str, int]], indicator: Indicator) -> str:
    """Where the municipality lies against the middle one of each group, and whether the choice of a group matters."""
    if not sides:
        return f"Er is geen groep met genoeg cijfers om {name} mee te vergelijken."
    first = sides[0][1]
    if all(side == first for _, side in sides):
        whom = f"van alle {len(sides)} groepen" if len(sides) > 1 else f"van de {sides[0][0]}"
        judged = favour(first, indicator.direction)
        tone = f" Dat is {judged}." if judged else ""
        sure = " Welke van deze groepen u kiest, maakt daarvoor niet uit." if len(sides) > 1 else ""
        return f"{name} ({value_text}) is {SIDES[first]} de middelste {whom}.{tone}{sure}"
    found = [f"{SIDES[side]} de middelste van de {joined_groups(groups)}" for side in (1, 0, -1)
             if (groups := [group for group, s in sides if s == side])]
    return f"De keuze van de groep maakt uit: {name} ({value_text}) is {'; '.join(found)}."


def joined_groups(groups: Sequence[str]) -> str:
    """Groups behind one "de": "gemeenten in Nederland en van de G4-gemeenten"."""
    return joined([groups[0], *(f"van de {group}" for group in groups[1:])])


# Likeness

def alike_sentence(name: str, observation: Observation, side: int | None, median: float | None, size: int,
                   indicator: Indicator) -> str:
    """The municipality against the middle one of those most alike."""
    own = format_observation(observation, indicator)
    if observation.value is None:
        return f"Van {name} is er geen cijfer ({own}); er is dus niets te vergelijken."
    if side is None or median is None:
        return (f"{name}: {own}. Te weinig van de {size} meest vergelijkbare gemeenten hebben een cijfer om daar iets "
                "over te zeggen.")
    judged = favour(side, indicator.direction)
    middle = format_value(median, indicator.unit, indicator.decimals)
    return (f"{name} is met {own} {SIDES[side]} de middelste van de {size} meest vergelijkbare gemeenten ({middle})."
            + (f" Dat is {judged}." if judged else ""))


def stability_sentence(found: Stability) -> str:
    """In how many of the other choices of weights the conclusion stands, and what that means."""
    if not found.judged:
        return "Bij andere gewichten is dat niet te toetsen: er zijn dan te weinig cijfers."
    share = found.stands / found.judged
    word = ("Die uitkomst is stevig" if share >= FIRM else "Die uitkomst is redelijk stevig" if share >= FAIR else
            "Die uitkomst hangt af van wat u onder vergelijkbaar verstaat")
    less = "" if found.judged == found.draws else f" De andere {found.draws - found.judged} geven te weinig cijfers."
    return (f"{word}: in {found.stands} van de {found.judged} andere keuzes van gewichten komt er hetzelfde uit.{less}")


def draws_note(features: int, draws: int) -> str:
    """How the other choices were made."""
    return (f"De toets probeert {draws} andere keuzes: elk van de {features} gewichten krijgt daarin door loting een "
            f"waarde van 0 tot en met {HEAVIEST:.0f}, los van de andere en los van wat u hier kiest. Het zijn altijd "
            "dezelfde lotingen, dus de uitkomst is na te rekenen.")


# Certainty

def _band(low: float, high: float, indicator: Indicator) -> str:
    decimals = max(indicator.decimals, 1)
    return " en ".join(format_value(value, indicator.unit, decimals) for value in (low, high))


def certainty_sentence(name: str, observation: Observation, found: Certainty, others: str,
                       indicator: Indicator) -> str:
    """How sure the figure differs from the rest of its group; `others` is that rest, behind "de"."""
    own = format_observation(observation, indicator)
    other = format_value(found.benchmark.value, indicator.unit, max(indicator.decimals, 1))
    strict = found.word in (Against.MUCH_HIGHER, Against.MUCH_LOWER)
    band, level = (found.strict, STRICT) if strict else (found.usual, USUAL)
    than = "met" if found.word is Against.SIMILAR else "dan"
    text = (f"{name} ({own}) is {AGAINST[found.word]} {than} de {others} samen ({other}). Met "
            f"{'toeval en afronding' if observation.margin else 'toeval'} erbij ligt het cijfer van {name} tussen "
            f"{_band(*band, indicator)} (marge van {percent(level)}).")
    if found.rounding_decides:
        text += (f" Bij een precies cijfer zou het oordeel ‘{AGAINST[found.unrounded]}’ zijn; door de afronding is dat "
                 "niet te zeggen.")
    return text


def spread_sentence(n: int, usual: int, strict: int, group: str) -> str:
    """How many of a group lie outside the limits of the funnel, against how many would by chance alone."""
    expected = n * (1 - USUAL)
    chance = f"{_about(expected)} en {_about(n * (1 - STRICT))}"
    said = (f"Van de {format_number(n)} {group} met een cijfer {'ligt' if usual == 1 else 'liggen'} er "
            f"{format_number(usual)} buiten de grens van {percent(USUAL)} en {format_number(strict)} buiten die van "
            f"{percent(STRICT)}. Bij alleen toeval zouden dat er {chance} zijn.")
    if usual > 2 * expected + 2:
        return f"{said} Er is hier dus meer aan de hand dan toeval: gemeenten verschillen echt van elkaar."
    return f"{said} Toeval kan de meeste verschillen in deze groep dus verklaren."


def _about(number: float) -> str:
    return "minder dan 1" if number < 1 else f"ongeveer {format_number(number)}"


def coarse_sentence(decided: int, n: int) -> str:
    """Why there is no funnel where rounding decides the place of too many."""
    return (f"Er staat hier geen trechter: bij {format_number(decided)} van de {format_number(n)} gemeenten hangt het "
            "van de afronding af of het cijfer binnen of buiten de grenzen valt. De plaatsen in de trechter zouden "
            "meer zeggen dan de cijfers kunnen dragen.")


def circular_notice(names: Sequence[str]) -> str:
    """That likeness is about the very figure that is compared."""
    return (f"Let op: {joined(names)} telt zelf mee bij het kiezen van deze gemeenten. Die lijken er dus vanzelf op. "
            "Zet dat gewicht op 0 om daar los van te vergelijken.")


def alone(name: str) -> str:
    """That there is nobody to compare a municipality with."""
    return f"De groep bestaat uit {name} alleen. Kies er gemeenten bij, of neem een andere groep."


def no_certainty(reason: NoCertainty, indicator: Indicator, name: str, group: str) -> str:
    """Why nothing can be said of chance, and what can be done."""
    return {
        NoCertainty.ALONE: alone(name),
        NoCertainty.KIND: f"{indicator.name} is geen aandeel en geen aantal per 1.000. Hoeveel toeval erin zit, is "
                          "zonder de losse gegevens erachter niet te berekenen.",
        NoCertainty.PROXY: f"Van {inline_name(indicator)} weten we niet precies van hoeveel mensen of woningen het een "
                           "deel is, of het cijfer komt uit een model of een enquête. Zelf een marge uitrekenen zou "
                           "een zekerheid tonen die er niet is.",
        NoCertainty.VALUE: f"Van {name} is er in deze periode geen cijfer met een bekende noemer.",
        NoCertainty.GROUP: f"Van de {group} hebben er te weinig een cijfer om mee te vergelijken.",
    }[reason]


# Association

_CLOSE = {Strength.WEAK: "zwak", Strength.MODERATE: "matig", Strength.STRONG: "sterk"}


def association_sentence(found: Association, one: Indicator, other: Indicator) -> str:
    """Direction and strength of how two figures go together; `one` stands along the bottom."""
    first, second = inline_name(one), inline_name(other)
    if found.n < MIN_PAIRS:
        return (f"Van {found.n} gemeenten zijn beide cijfers bekend; dat is te weinig om iets over samenhang te zeggen "
                f"({MIN_PAIRS} is het minste).")
    if found.rho is None:
        return "Een van de twee cijfers is overal gelijk; over samenhang is dan niets te zeggen."
    size = f"{format_number(found.rho, 2)} op een schaal van −1 tot 1, over {format_number(found.n)} gemeenten"
    if found.strength is Strength.NONE:
        return f"Tussen {first} en {second} is er geen duidelijke samenhang ({size})."
    way = "hoger" if found.rho > 0 else "lager"
    return (f"Bij een hoger cijfer voor {first} is het cijfer voor {second} vaak {way}. De samenhang is "
            f"{_CLOSE[found.strength]} ({size}).")


def ingredient_notice(names: Sequence[str], *, itself: bool) -> str:
    """That two figures go together for a part by how they are made. `itself`: one is made of the other."""
    if itself:
        return (f"Let op: het ene cijfer is gemaakt van het andere ({joined(names)}). Een deel van de samenhang zit "
                "dus in de rekensom.")
    return (f"Let op: beide cijfers zijn gemaakt met {joined(names)}. Een deel van de samenhang kan daardoor in de "
            "rekensom zitten.")


def whole_notice(whole: str) -> str:
    """That two shares are parts of one whole."""
    return (f"Let op: beide cijfers zijn een deel van hetzelfde geheel ({whole}). Als het ene deel groter is, kan het "
            "andere daardoor kleiner zijn.")


# Small pictures

def small_sentence(movements: Sequence[Movement], own: Movement | None, name: str, since: str = "") -> str:
    """How many of the lines rise and fall from their first to their last comparable figure.

    `since`: the period of the first one, where that is the same for all.
    """
    known = [m for m in movements if m is not Movement.UNKNOWN]
    if not known:
        return "Van deze gemeenten zijn er te weinig cijfers om een ontwikkeling te zien."
    counts: Mapping[str, int] = {
        "hoger": known.count(Movement.UP), "lager": known.count(Movement.DOWN),
        "ongeveer gelijk": known.count(Movement.STEADY)}
    told = joined([f"{number} {word}" for word, number in counts.items() if number])
    mine = {Movement.UP: "hoger", Movement.DOWN: "lager", Movement.STEADY: "ongeveer gelijk"}
    own_text = f" {name}: {mine[own]}." if own in mine else ""
    start = (f"Het laatste cijfer tegenover dat van {since}" if since else
             "Het laatste cijfer tegenover het eerste waarmee het te vergelijken is")
    if len(known) == 1 and own_text:
        return f"{start}: {name} is {mine[known[0]]}."
    return f"{start}, in {len(known)} {'gemeente' if len(known) == 1 else 'gemeenten'}: {told}.{own_text}"


def shared_scale(low: float, high: float, indicator: Indicator) -> str:
    """The one scale of all small pictures."""
    ends = [format_value(value, indicator.unit, indicator.decimals) for value in (low, high)]
    unit = "" if indicator.unit is not Unit.RATIO else " (verhouding)"
    return f"Alle lijnen hebben dezelfde schaal: van {ends[0]} onderaan tot {ends[1]} bovenaan{unit}."
