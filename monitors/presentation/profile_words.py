"""What is said of a profile: where a figure stands, why one has no place, and a sentence above each picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitors.catalogue.model import Direction, Indicator, Source
from monitors.domain.comparison import GroupSummary
from monitors.domain.observation import Observation
from monitors.domain.profile import Silence
from monitors.domain.salience import NOTABLE
from monitors.domain.trend import Direction as TrendDirection
from monitors.domain.trend import Trend
from monitors.presentation.numbers import MINUS, format_observation, status_meaning
from monitors.presentation.wording import MUCH, inline_name

NEAR = "rond het midden"
_SIDES = {Direction.NEUTRAL: ("hoger", "lager")}
_GOOD_SIDES = ("gunstiger", "ongunstiger")
_SIGNS = {Direction.NEUTRAL: ("↑", "↓")}
_GOOD_SIGNS = ("+", MINUS)
_DIRECTIONS = {Direction.UP: "hoger is gunstig", Direction.DOWN: "lager is gunstig",
               Direction.NEUTRAL: "geen gunstige kant"}


# One figure

def facing(score: float, direction: Direction) -> float:
    """The score with the good side positive; as it is where there is no good side."""
    return -score if direction is Direction.DOWN else score


def step(score: float) -> int:
    """How far from the middle: 0 near it, 1 clearly away, 2 far; negative below."""
    size = 2 if abs(score) >= MUCH else 1 if abs(score) >= NOTABLE else 0
    return size if score >= 0 else -size


def tone(step: int, direction: Direction) -> str:
    """good, bad, near, high or low: the css class is-... of a mark. `step` has the good side positive."""
    if step == 0:
        return "near"
    if direction is Direction.NEUTRAL:
        return "high" if step > 0 else "low"
    return "good" if step > 0 else "bad"


def standing_word(step: int, direction: Direction) -> str:
    """"veel gunstiger", "duidelijk lager", "rond het midden"; good and bad only where the indicator has a good side."""
    if step == 0:
        return NEAR
    side = _SIDES.get(direction, _GOOD_SIDES)[step < 0]
    return f"{'veel' if abs(step) > 1 else 'duidelijk'} {side}"


def standing_sign(step: int, direction: Direction) -> str:
    """The same as a sign: ++, +, ≈, −, −−, and arrows where there is no good side."""
    return _SIGNS.get(direction, _GOOD_SIGNS)[step < 0] * abs(step) or "≈"


def direction_words(direction: Direction) -> str:
    """Which side is good."""
    return _DIRECTIONS[direction]


def silence_words(silence: Silence, observation: Observation, group: GroupSummary | None,
                  withheld: str | None = None) -> str:
    """Why a figure has no place in its group, in a few words. `withheld`: why it is held back, if it is."""
    if silence is Silence.NO_VALUE:
        return f"achtergehouden: {withheld}" if withheld else status_meaning(observation.status)
    if silence is Silence.PARTIAL and group is not None:
        return f"te weinig gemeenten met een cijfer ({group.n} van {group.n + group.missing})"
    return {
        Silence.NO_FIGURES: NO_FIGURES.lower(),
        Silence.COUNT: "aantal of bedrag: zegt vooral hoe groot de gemeente is",
        Silence.NO_GROUP: "geen andere gemeente met een cijfer",
        Silence.FEW: "te weinig gemeenten om mee te vergelijken",
        Silence.ROUNDING: "het verschil met het midden valt binnen de afronding",
        Silence.NO_SPREAD: "te weinig spreiding: een kwart of meer van de groep heeft het cijfer van het midden",
    }.get(silence, "")


# Sentences above the pictures

@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of figures: with a good side (good, near, bad), without one (away, still), and without a place.

    `alike` are those that cannot be told from the middle, a part of those without a place.
    """

    good: int = 0
    near: int = 0
    bad: int = 0
    away: int = 0
    still: int = 0
    silent: int = 0
    alike: int = 0
    provisional: int = 0
    old: int = 0


def _figures(number: int) -> str:
    return "1 cijfer" if number == 1 else f"{number} cijfers"


def _is(number: int) -> str:
    return "is" if number == 1 else "zijn"


def profile_sentence(tally: Tally, name: str, group: str) -> str:
    """How the figures of a monitor stand in the group, and how sure that is."""
    judged = tally.good + tally.near + tally.bad
    found = []
    if judged:
        found.append(f"Van {_figures(judged)} met een gunstige kant staat {name} er bij {_none(tally.good)} "
                     f"duidelijk gunstiger voor dan de middelste van de {group}, bij {_none(tally.bad)} duidelijk "
                     f"ongunstiger en bij {_none(tally.near)} rond het midden.")
    else:
        found.append(f"Bij geen enkel cijfer met een gunstige kant is te zeggen waar {name} staat tussen de {group}.")
    neutral = tally.away + tally.still
    if neutral:
        found.append(f"Van {_figures(neutral)} zonder gunstige kant {_differ(tally.away)} er {_none(tally.away)} "
                     "duidelijk af.")
    if tally.silent:
        found.append(f"{_figures(tally.silent)} {'heeft' if tally.silent == 1 else 'hebben'} geen plaats; "
                     f"de reden staat erbij.{_alike(tally.alike)}")
    return " ".join([*found, *_reserve(tally)])


def _differ(number: int) -> str:
    return "wijkt" if number < 2 else "wijken"


def _none(number: int) -> str:
    return str(number) if number else "geen"


def _alike(number: int) -> str:
    return f" Bij {number} daarvan valt het verschil met het midden binnen de afronding." if number else ""


def _reserve(tally: Tally) -> list[str]:
    found = []
    if tally.provisional:
        found.append(f"{_figures(tally.provisional)} {_is(tally.provisional)} voorlopig.")
    if tally.old:
        found.append(f"Van {_figures(tally.old)} is het laatste ouder dan vijf jaar.")
    return found


def beside_sentence(good: Sequence[str], bad: Sequence[str], judged: int, name: str | None, places: int,
                    widest: tuple[Indicator, str, Observation, str, Observation] | None) -> str:
    """What stands out between municipalities side by side.

    `good`, `bad`: names of the figures where `name` alone stands clearly better or worse than the middle; `judged`: of
    how many figures that could be said. `widest`: the figure where they lie furthest apart, with the lowest and the
    highest municipality.
    """
    found = []
    if name is not None and judged and places > 1:
        start = f"{'Van' if good or bad else 'Bij'} {_figures(judged)} met een gunstige kant is {name}"
        only = (f"{_at(good)} de enige van deze {places} gemeenten die duidelijk gunstiger staat dan het midden, en "
                f"{_at(bad)} de enige die duidelijk ongunstiger staat" if good or bad else
                f"geen enkele keer de enige van deze {places} gemeenten die duidelijk gunstiger of ongunstiger staat "
                "dan het midden")
        found.append(f"{start} {only}.")
    if widest is not None:
        i, low_name, low, high_name, high = widest
        found.append(f"Het verst uit elkaar liggen zij bij {inline_name(i)}: van {format_observation(low, i)} in "
                     f"{low_name} tot {format_observation(high, i)} in {high_name}.")
    return " ".join(found) or "Van deze gemeenten is bij geen enkel cijfer te zeggen hoe zij van elkaar verschillen."


_MOST_NAMED = 4


def _at(names: Sequence[str]) -> str:
    if not names:
        return "bij geen enkel"
    more = f" en nog {len(names) - _MOST_NAMED}" if len(names) > _MOST_NAMED else ""
    return f"bij {len(names)} ({', '.join(names[:_MOST_NAMED])}{more})"


def years_sentence(trends: Iterable[tuple[Trend | None, Direction]], name: str) -> str:
    """How the figures of a chapter develop; None for a figure that has no trend to tell."""
    counted = {"better": 0, "worse": 0, "moving": 0, "none": 0, "few": 0}
    absent = 0
    for trend, direction in trends:
        if trend is None:
            absent += 1
        else:
            counted[_development(trend, direction)] += 1
    whole = sum(counted.values())
    words = [
        (counted["better"], "gaat het duidelijk de gunstige kant op"),
        (counted["worse"], f"{'' if counted['better'] else 'gaat het '}duidelijk de ongunstige kant op"),
        (counted["moving"], "stijgt of daalt het duidelijk, zonder dat een kant gunstig is"),
        (counted["none"], "is er geen duidelijke ontwikkeling"),
        (counted["few"], "is het niet te zeggen: te weinig vergelijkbare jaren"),
    ]
    told = [f"bij {number} {text}" for number, text in words if number]
    if not told:
        return f"Voor {name} zijn er in dit hoofdstuk geen cijfers."
    rest = f" Van {_figures(absent)} is er voor {name} geen gegeven." if absent else ""
    return f"Van {_figures(whole)} in dit hoofdstuk: {'; '.join(told)}.{rest}"


def _development(trend: Trend, direction: Direction) -> str:
    if trend.direction is TrendDirection.TOO_FEW:
        return "few"
    if trend.direction is TrendDirection.NONE:
        return "none"
    if direction is Direction.NEUTRAL:
        return "moving"
    return "better" if (trend.direction is TrendDirection.RISING) == (direction is Direction.UP) else "worse"


# Around the pictures

def group_line(group: str, note: str, own_name: str | None, *, own_included: bool) -> str:
    """With whom is compared, and whether the municipality is one of them."""
    own = f" {own_name} telt zelf mee in die groep." if own_included and own_name else ""
    return f"Vergeleken met de {group}.{own}{' ' + note if note else ''}"


def sources_line(sources: Iterable[Source]) -> str:
    """All sources of a screen, shortly."""
    known = list({source.id: source for source in sources}.values())
    if not known:
        return "Van deze cijfers is er nog geen bron in deze gegevensset."
    tables = "; ".join(f"{producer} {', '.join(s.id for s in known if s.producer == producer)}"
                       for producer in dict.fromkeys(s.producer for s in known))
    return (f"Bronnen: {tables}. Welke bron bij welk cijfer hoort, staat op de pagina van het cijfer en in het bestand "
            "hieronder.")


NO_FIGURES = "Nog geen cijfers in deze gegevensset"
HOW_TO_READ = (
    "Elke rij heeft dezelfde schaal: hoe ver de gemeente van de middelste van de groep af ligt, gemeten met de "
    "spreiding in die groep. De donkere balk is de middelste helft van de groep; de lijn loopt van de laagste naar "
    "de hoogste gemeente, met ‹ of › waar zij verder doorloopt dan hier past. Rechts is altijd gunstig: bij ‘lager "
    "is gunstig’ is de rij daarom gespiegeld. Bij ‘geen gunstige kant’ is rechts hoger. ‘Duidelijk’ begint bij één "
    "spreiding, een afstand waarbinnen ongeveer twee van de drie gemeenten blijven; ‘veel’ bij twee. Een afwijking "
    "is een signaal, geen oordeel."
)
SORTED_BY_DISTANCE = (
    "Bovenaan staat wat het verst van het midden ligt. Cijfers van meer dan vijf jaar oud staan onderaan."
)
SORTED_BY_CHANGE = (
    "Bovenaan staat wat het meest veranderde: het verschil met het vorige cijfer, per jaar, naast de spreiding in "
    "de groep. Over een breuk in de cijfers wordt niet vergeleken; zulke cijfers, aantallen en wat ouder is dan "
    "vijf jaar staan onderaan."
)
YEARS_TO_READ = (
    "Alle grafieken hebben dezelfde jaren en elk een eigen schaal, die niet bij 0 begint: vergelijk de vorm, niet "
    "de hoogte. Bij aantallen en bedragen staat geen groep, want die zeggen vooral hoe groot een gemeente is. Over "
    "een breuk in de cijfers loopt geen lijn."
)
BESIDE_TO_READ = (
    "De tint en het teken zeggen hoe ver een gemeente van het midden van de groep ligt: + en ++ is gunstiger, − en "
    "−− ongunstiger, en bij cijfers zonder gunstige kant ↑ hoger en ↓ lager. Zonder teken: rond het midden, of niet "
    "te zeggen. Een * is een voorlopig cijfer. Een rij vergelijkt gemeenten; tel de tekens van een kolom niet op "
    "tot een rapportcijfer."
)
