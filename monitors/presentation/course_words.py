"""Verdicts and courses in Dutch, at language level B1: words, sentences, and the arithmetic step by step."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from monitors.catalogue.calibration import EVERYTHING
from monitors.catalogue.model import Indicator, Unit
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.course import ENOUGH, ENOUGH_STRETCHES, Course, Paces, cagr_ratio, enough
from monitors.domain.observation import Status
from monitors.domain.outlook import LEAST_POINTS, Tuning
from monitors.domain.period import parse_period
from monitors.domain.rounding import as_shown, rounded
from monitors.domain.verdict import MIN_POINTS, Judgement, Reason, Verdict
from monitors.presentation.numbers import (
    MINUS,
    as_read,
    difference_size,
    exact_value,
    format_number,
    format_value,
    status_label,
)
from monitors.presentation.wording import inline_name, moment, on_date

_WORDS = {Verdict.ACHIEVED: "behaald", Verdict.ON_COURSE: "op koers", Verdict.VULNERABLE: "kwetsbaar",
          Verdict.OFF_COURSE: "niet op koers", Verdict.UNDECIDED: "niet te beoordelen"}
# A ball that is full, half or empty reads in black and white too.
_SYMBOLS = {Verdict.ACHIEVED: "✔", Verdict.ON_COURSE: "●", Verdict.VULNERABLE: "◐", Verdict.OFF_COURSE: "○",
            Verdict.UNDECIDED: "?"}
_TONES = {Verdict.ACHIEVED: "good", Verdict.ON_COURSE: "good", Verdict.VULNERABLE: "doubt", Verdict.OFF_COURSE: "bad",
          Verdict.UNDECIDED: "neutral"}
_EXACT = 1e-9
# Percent. Chances are said in steps, and not more sure than the backtest bears out: it is less sure of yes than of no.
_SURE, _UNLIKELY, _STEP = 90, 5, 5
MORE_DECIMALS = 2  # a pace has so many more than its indicator

_BLOCKED = {
    Reason.BASE_MISSING: "van het begin van de afspraak is er geen cijfer",
    Reason.NOTHING_SINCE: "er is nog geen cijfer van na het begin van de afspraak",
    Reason.BREAK: "tussen het begin van de afspraak en nu zit een breuk: de cijfers zijn niet te vergelijken",
    Reason.SUPPRESSED: "een cijfer in deze jaren is afgeschermd",
    Reason.END_MISSING: "de termijn is voorbij, en van het eind is er geen cijfer",
    Reason.GAP: "van een van de jaren is er geen aantal, dus de optelsom is niet volledig",
    Reason.TOO_FEW: f"er zijn minder dan {MIN_POINTS} vergelijkbare cijfers sinds het begin van de afspraak",
    Reason.ROUNDING: "de verandering is kleiner dan de afronding van de cijfers, en daarvan hangt af of het tempo "
                     "genoeg is",
    Reason.NO_OUTLOOK: f"voor een vooruitzicht zijn {LEAST_POINTS} vergelijkbare cijfers nodig, en die zijn er niet",
}
_PACE_AND_OUTLOOK = {
    (Reason.PACE, Reason.OUTLOOK): "het tempo is genoeg, en het vooruitzicht is dat het doel wordt gehaald",
    (Reason.PACE, Reason.OUTLOOK_AGAINST):
        "het tempo was tot nu toe genoeg, maar het vooruitzicht is dat het doel toch niet wordt gehaald",
    (Reason.NO_PACE, Reason.OUTLOOK):
        "het tempo was tot nu toe te laag, maar het vooruitzicht is dat het doel wel wordt gehaald",
    (Reason.NO_PACE, Reason.OUTLOOK_AGAINST):
        "het tempo is te laag, en het vooruitzicht is dat het doel niet wordt gehaald",
    (Reason.HELD, Reason.OUTLOOK): "het doel was bij het begin al gehaald, en het vooruitzicht is dat dat zo blijft",
    (Reason.HELD, Reason.OUTLOOK_AGAINST):
        "het doel was bij het begin al gehaald en is dat nu nog, maar het vooruitzicht is dat dat niet zo blijft",
    (Reason.PAST, Reason.OUTLOOK):
        "het cijfer ging door de afgesproken grenzen heen, maar het vooruitzicht is dat het er weer in komt",
    (Reason.PAST, Reason.OUTLOOK_AGAINST):
        "het cijfer ging door de afgesproken grenzen heen, en het vooruitzicht is dat het daar blijft",
    (Reason.LOST, Reason.OUTLOOK):
        "het doel was bij het begin gehaald en is dat nu niet meer, maar het vooruitzicht is dat het goed komt",
    (Reason.LOST, Reason.OUTLOOK_AGAINST):
        "het doel was bij het begin gehaald, is dat nu niet meer, en het vooruitzicht is dat dat zo blijft",
}
_BACKWARDS = "het cijfer gaat de andere kant op"
_RESERVES = {
    Reason.EVEN: "De kans ligt rond de helft: het kan beide kanten op, en het volgende cijfer kan het oordeel doen "
                 "omslaan.",
    Reason.WITHIN_ROUNDING: "De verandering valt binnen de afronding, maar ook bij de gunstigste lezing is het tempo "
                            "te laag.",
    Reason.MET_PROVISIONAL: "Het doel is gehaald, maar op een voorlopig cijfer.",
    Reason.PROVISIONAL: "Er zit een voorlopig cijfer bij: de bron kan het nog bijstellen.",
    Reason.RECALCULATED: "Er zitten cijfers bij die zijn omgerekend naar de gemeenten van nu.",
}


Step = tuple[str, str, str]
"""What is reckoned, how, and what comes out."""


# Words

def verdict_word(verdict: Verdict) -> str:
    """behaald, op koers, kwetsbaar, niet op koers or niet te beoordelen."""
    return _WORDS[verdict]


def verdict_symbol(verdict: Verdict) -> str:
    """The shape that goes beside the word."""
    return _SYMBOLS[verdict]


def verdict_tone(verdict: Verdict) -> str:
    """"good", "doubt", "bad" or "neutral": the css class is-..., and the colour of the theme."""
    return _TONES[verdict]


def target_phrase(agreement: Agreement, indicator: Indicator) -> str:
    """The target as it was agreed: "minstens 30% in 2030"."""
    when = moment(parse_period(agreement.target_period).label)
    low = goal_text(agreement.target, indicator)
    if agreement.rule is Rule.TOTAL:
        return f"samen {low} {counted_years(agreement)}"
    if agreement.rule is Rule.BETWEEN and agreement.target_high is not None:
        return f"tussen {low} en {goal_text(agreement.target_high, indicator)} in {when}"
    return f"{'hoogstens' if agreement.rule is Rule.AT_MOST else 'minstens'} {low} in {when}"


def goal_text(target: float, indicator: Indicator) -> str:
    """A target, or a base that was agreed, as precise as it was agreed: millions are written out where they hide it."""
    decimals = goal_decimals(target, indicator)
    rough = abs(as_read(target, indicator.unit, decimals) - as_shown(target, decimals)) > _EXACT
    return (exact_value if rough else format_value)(target, indicator.unit, decimals)


def goal_decimals(target: float, indicator: Indicator) -> int:
    """As many decimals as something was agreed with, and at least those of its indicator."""
    more = next((n for n in range(MORE_DECIMALS + 1) if abs(target - round(target, indicator.decimals + n)) < _EXACT),
                MORE_DECIMALS)
    return indicator.decimals + more


def counted_years(agreement: Agreement) -> str:
    """The years that a cumulative count is about, in words; the base itself does not count."""
    last = moment(parse_period(agreement.target_period).label)
    if agreement.base_period.isdigit():
        first = str(int(agreement.base_period) + 1)
        return f"in {first}" if first == agreement.target_period else f"in {first} tot en met {last}"
    return f"na {moment(parse_period(agreement.base_period).label)}, tot en met {last}"


def agreement_title(agreement: Agreement, indicator: Indicator) -> str:
    """Its own title, or what is measured and the target."""
    return agreement.title or f"{indicator.name}: {target_phrase(agreement, indicator)}"


def chance_words(chance: float) -> str:
    """A probability as a reader can picture it, in steps of five: "ongeveer 70 van de 100 keer"."""
    if 100 * chance > _SURE:
        return f"meer dan {_SURE} van de 100 keer"
    if 100 * chance < _UNLIKELY:
        return f"minder dan {_UNLIKELY} van de 100 keer"
    return f"ongeveer {round(100 * chance / _STEP) * _STEP} van de 100 keer"


def base_phrase(agreement: Agreement, judgement: Judgement, indicator: Indicator) -> str:
    """Where it began: "27% in 2020", or from when on is counted."""
    when = parse_period(agreement.base_period).label
    if agreement.cumulative:
        return f"geteld vanaf nul, na {moment(when)}"
    if judgement.base is None or judgement.base.value is None:
        status = Status.MISSING if judgement.base is None else judgement.base.status
        return f"{'geen cijfer' if status is Status.MISSING else status_label(status)} in {moment(when)}"
    agreed = " (zo afgesproken)" if agreement.base_value is not None else ""
    return f"{_base_text(judgement.base.value, agreement, indicator)} in {moment(when)}{agreed}"


def _base_text(value: float, agreement: Agreement, indicator: Indicator) -> str:
    """A base: as it was agreed, or as its figure is written."""
    return _value(value, indicator) if agreement.base_value is None else goal_text(value, indicator)


def value_text(value: float, agreement: Agreement, indicator: Indicator) -> str:
    """A figure beside its target, more precise where it would else seem to meet a target that it does not."""
    decimals = value_decimals(value, agreement, indicator)
    rough = agreement.met_by(as_read(value, indicator.unit, decimals)) != agreement.met_by(value)
    return (exact_value if rough else format_value)(value, indicator.unit, decimals)


def value_decimals(value: float, agreement: Agreement, indicator: Indicator) -> int:
    """So many that a figure does not seem to meet a target that it does not, or the other way round."""
    return next((d for d in range(indicator.decimals, indicator.decimals + MORE_DECIMALS)
                 if agreement.met_by(as_shown(value, d)) == agreement.met_by(value)),
                indicator.decimals + MORE_DECIMALS)


# Sentences

def verdict_sentence(judgement: Judgement) -> str:
    """The word with what carries it: "Kwetsbaar, want ..."."""
    word = verdict_word(judgement.verdict)
    return f"{word[0].upper()}{word[1:]}, want {_because(judgement)}."


def _because(judgement: Judgement) -> str:
    reasons = set(judgement.reasons)
    if judgement.verdict is Verdict.UNDECIDED:
        return "; ".join(text for reason, text in _BLOCKED.items() if reason in reasons)
    if judgement.verdict is Verdict.ACHIEVED:
        over = "aan het eind" if Reason.TERM_OVER in reasons else "nu al"
        lasting = "" if Reason.TERM_OVER in reasons else "; of dat zo blijft, staat niet vast"
        return f"het doel is {over} gehaald, op definitieve cijfers{lasting}"
    if Reason.TERM_OVER in reasons:
        met = "gehaald, maar op een voorlopig cijfer" if Reason.MET_PROVISIONAL in reasons else "niet gehaald"
        return f"de termijn is voorbij en het doel is {met}"
    text = next(text for pair, text in _PACE_AND_OUTLOOK.items() if reasons.issuperset(pair))
    backwards = judgement.course is not None and (judgement.course.ratio or 0.0) < 0
    return re.sub("het tempo (is|was tot nu toe) te laag", _BACKWARDS, text) if backwards else text


def standing_sentence(agreement: Agreement, judgement: Judgement, indicator: Indicator) -> str:
    """Where the figure was, is, and would be on the agreed path."""
    course, latest = judgement.course, judgement.latest
    if course is None or latest is None:
        return ""
    if Reason.BREAK in judgement.reasons:
        return f"Het cijfer is nu {_value(course.now, indicator)} ({parse_period(latest).label})."
    if course.pace is None:
        return (f"Het begin is {_base_text(course.base, agreement, indicator)} in "
                f"{moment(parse_period(latest).label)}.")
    when, now = moment(parse_period(latest).label), value_text(course.now, agreement, indicator)
    if agreement.cumulative:
        return (f"Tot en met {when} staat de teller op {now}; gelijk verdeeld over de jaren zou dat "
                f"{_value(course.expected, indicator)} zijn.")
    began = (f"{_base_text(course.base, agreement, indicator)} in "
             f"{moment(parse_period(agreement.base_period).label)}")
    went = (f"Het begin dat is afgesproken, is {began}; het cijfer is {now} in {when}"
            if Reason.BASE_DIFFERS in judgement.reasons else f"Het cijfer ging van {began} naar {now} in {when}")
    if held(agreement, judgement):
        return f"{went}."
    return f"{went}; op het afgesproken pad zou het dan {point_text(course.expected, course, indicator)} zijn."


def outlook_sentence(agreement: Agreement, judgement: Judgement, tuning: Tuning) -> str:
    """What the outlook says of the target, and how far it was tested."""
    if judgement.chance is None:
        return ""
    target = moment(parse_period(agreement.target_period).label)
    text = (f"Gaat het zoals het bij gemeenten met zulke cijfers meestal ging, dan wordt het doel in {target} "
            f"{chance_words(judgement.chance)} gehaald.")
    if Reason.BEYOND_TEST in judgement.reasons:
        text += f" Verder dan {tuning.tested_years} jaar vooruit hebben we dit niet kunnen toetsen."
    if tuning.family == EVERYTHING:
        text += (" Voor dit soort cijfers zijn de reeksen te kort om het apart te toetsen; dit rust op alle cijfers "
                 "samen.")
    return text


def needed_sentence(agreement: Agreement, judgement: Judgement, indicator: Indicator, paces: Paces | None,
                    group: str, *, overdue: bool = False) -> str:
    """What every year from now on must bring, beside the best pace here and in the group.

    `overdue`: the target's moment is past without a figure, so that there is no from now on.
    """
    course = judgement.course
    unknown = incomplete(agreement, judgement) or Reason.BREAK in judgement.reasons  # or the target on another scale
    if course is None or course.needed is None or agreement.met_by(course.now) or unknown:
        return ""

    def text_of(pace: float) -> str:
        return pace_text(pace, indicator, cumulative=agreement.cumulative)

    falling = course.needed < 0
    if overdue and judgement.latest is not None:
        return f"Na {moment(parse_period(judgement.latest).label)} was {text_of(course.needed)} nodig."
    text = f"Vanaf nu is {text_of(course.needed)} nodig."
    if paces is None or paces.best is None:
        return text
    few = paces.stretches < ENOUGH_STRETCHES
    if few:
        way = (f"was het tempo hier hoogstens {text_of(paces.best)}" if _quicker(paces.best, 0.0, falling)
               else "ging het hier niet die kant op")
        text += f" Over {_years(paces.span)} {way}, maar zulke perioden zijn er nog geen {ENOUGH_STRETCHES}."
    elif _quicker(paces.best, 0.0, falling):
        text += f" Het beste tempo ooit hier, over {_years(paces.span)}, was {text_of(paces.best)}."
    else:
        text += f" Over {_years(paces.span)} ging het hier nog nooit die kant op."
    if paces.high is not None and _quicker(paces.high, 0.0, falling):
        text += f" Bij de {group} ging het één op de tien keer sneller dan {text_of(paces.high)}."
    new_here = _quicker(course.needed, paces.best, falling)
    if new_here and paces.highest is not None and _quicker(course.needed, paces.highest, falling):
        return text + f" Geen van de {group} ging ooit zo snel als nu nodig is."
    if new_here and not few and _quicker(paces.best, 0.0, falling):
        return text + " Zo snel als nu nodig is, ging het hier nog nooit."
    return text


def _quicker(one: float, other: float, falling: bool) -> bool:
    return one < other if falling else one > other


def pace_text(pace: float, indicator: Indicator, *, cumulative: bool = False) -> str:
    """A yearly change with its direction: "+0,25 procentpunt per jaar"; of a cumulative count "85 per jaar"."""
    decimals = pace_decimals(pace, indicator)
    size = difference_size(abs(pace), indicator.unit, decimals)
    sign = "" if cumulative or not rounded(pace, decimals) else "+" if pace > 0 else MINUS
    return f"{sign}{size} per jaar"


def pace_decimals(pace: float, indicator: Indicator) -> int:
    """So many that two figures tell something, and at most MORE_DECIMALS more than the indicator has."""
    if not pace:
        return indicator.decimals
    return min(max(1 - math.floor(math.log10(abs(pace))), 0), indicator.decimals + MORE_DECIMALS)


def reserve_sentences(judgement: Judgement) -> list[str]:
    """What to keep in mind with the figures."""
    told = {Reason.PROVISIONAL} if Reason.MET_PROVISIONAL in judgement.reasons else set()
    if Reason.TERM_OVER in judgement.reasons:  # then the verdict itself says it
        told.add(Reason.MET_PROVISIONAL)
    return [text for reason, text in _RESERVES.items() if reason in judgement.reasons and reason not in told]


def base_differs_sentence(agreement: Agreement, judgement: Judgement, by_figures: Judgement,
                          indicator: Indicator) -> str:
    """That the agreed base is not what the figures say, with both, and what the verdict is `by_figures`."""
    known = None if by_figures.base is None else by_figures.base.value
    if Reason.BASE_DIFFERS not in judgement.reasons or agreement.base_value is None or known is None:
        return ""
    agreed, most = agreement.base_value, indicator.decimals + MORE_DECIMALS
    decimals = next((d for d in range(indicator.decimals, most) if as_shown(known, d) != as_shown(agreed, d)), most)
    start = goal_text(agreed, replace(indicator, decimals=decimals))
    measured = format_value(known, indicator.unit, decimals)
    text = f"De afspraak begint bij {start}, terwijl het cijfer van toen nu {measured} is. De afspraak telt."
    if by_figures.verdict is not judgement.verdict:
        text += f" Met het cijfer als begin zou het oordeel {verdict_word(by_figures.verdict)} zijn."
    return text


def coverage_note(promised: float, kept: float) -> str:
    """What the outer interval of an outlook turned out to hold in years that it was not tuned on; parts of 1."""
    return (f"De brede band van het vooruitzicht is geijkt om {format_number(100 * promised)} van de 100 uitkomsten te "
            f"bevatten. In jaren die de ijking niet kende, waren dat er {format_number(100 * kept)}: een schok die "
            "alle gemeenten raakt, ziet geen reeks aankomen.")


def revised_sentence(period: str, before: str, after: str, on: str, *, by_source: bool) -> str:
    """A figure that a later load changed, on an ISO date; by the source, or by our own way of making it."""
    whom = "Herzien" if by_source else "Anders berekend door de app"
    return f"{whom} {on_date(on)}: {parse_period(period).label} was {before}, is {after}."


def overdue_sentence(agreement: Agreement, indicator: Indicator, latest: str) -> str:
    """That the time of a target is over, while the last figure is still of an earlier period."""
    target = parse_period(agreement.target_period)
    on_the_first = not agreement.cumulative and not indicator.of_the_end and agreement.target_period.isdigit()
    over = f"1 januari {target.label}, de dag van" if on_the_first else f"{target.label}, de termijn van"
    return (f"{over} het doel, is voorbij, maar het cijfer daarvan is er nog niet. Alles hier gaat uit van het laatste "
            f"cijfer, van {moment(parse_period(latest).label)}.")


def incomplete(agreement: Agreement, judgement: Judgement) -> bool:
    """Whether a sum of years misses one, so that nobody knows how many there are by now."""
    return agreement.cumulative and bool({Reason.GAP, Reason.SUPPRESSED}.intersection(judgement.reasons))


def point_text(value: float, course: Course, indicator: Indicator) -> str:
    """A point on the path of a course: as its figures are written, with one decimal more where these hide the path."""
    small, d = indicator.unit in (Unit.PERCENT, Unit.PER_1000, Unit.RATIO, Unit.SCORE), indicator.decimals
    slow = abs(course.required) < 10.0 ** -d
    alike = course.expected != course.now and as_shown(course.expected, d) == as_shown(course.now, d)
    return format_value(value, indicator.unit, d + (small and (slow or alike)))


# Step by step

def steps(agreement: Agreement, judgement: Judgement, indicator: Indicator, tuning: Tuning) -> list[Step]:
    """The arithmetic of a verdict as (what, sum, outcome)."""
    course = judgement.course
    if course is None:
        return []
    found: list[Step] = []
    if held(agreement, judgement):
        met = "gehaald" if agreement.met_by(course.now) else "niet gehaald"
        found = [("Het cijfer nu, naast het doel",
                  f"{value_text(course.now, agreement, indicator)}; {target_phrase(agreement, indicator)}", met)]
    elif Reason.BREAK not in judgement.reasons and not incomplete(agreement, judgement):  # else there is no pace
        found = _course_steps(agreement, course, indicator)
    return [*found, *_outlook_steps(judgement, indicator, tuning)]


def _course_steps(agreement: Agreement, course: Course, indicator: Indicator) -> list[Step]:
    """Required pace, pace so far, their ratio, the path now, and what is needed from now."""
    whole, passed, left = course.end - course.start, course.moment - course.start, course.end - course.moment
    aim = course.target if course.aim is None else course.aim

    def number(value: float) -> str:
        text = format_number(value, indicator.decimals + MORE_DECIMALS)
        return text.rstrip("0").rstrip(",") if "," in text else text

    def minus(one: float, other: float) -> str:
        return f"({number(one)} − {number(other) if other >= 0 else f'({number(other)})'})"

    found = [
        ("Nodig tempo", f"{minus(course.target, course.base)} / {_years(whole)}",
         _per_year(course.required, indicator)),
    ]
    if course.pace is not None:
        found.append(("Tempo tot nu", f"{minus(course.now, course.base)} / {_years(passed)}",
                      _per_year(course.pace, indicator)))
    if course.ratio is not None:
        found.append(("Tempo tot nu, gedeeld door nodig tempo", f"genoeg vanaf {format_number(ENOUGH, 2)}",
                      _ratio_text(course.ratio)))
    found.append(("Waar het pad nu is" if not agreement.cumulative else "Gelijk verdeeld tot nu",
                  f"{number(course.base)} + {_span(passed)}/{_span(whole)} × {minus(course.target, course.base)}",
                  number(course.expected)))
    if course.needed is not None and not agreement.met_by(course.now):
        found.append(("Nodig vanaf nu", f"{minus(aim, course.now)} / {_years(left)}",
                      _per_year(course.needed, indicator)))
    return [*found, *_eurostat_step(agreement, course)]


def _ratio_text(ratio: float) -> str:
    """A ratio with so many decimals that one that is too low does not read as enough."""
    for decimals in (2, 3, 4):
        text = format_number(ratio, decimals)
        if enough(ratio) or float(rounded(ratio, decimals)) < ENOUGH:
            return text
    return text


def _eurostat_step(agreement: Agreement, course: Course) -> list[Step]:
    """The same by the method of Eurostat, which goes by growth in percent; only where that exists."""
    if agreement.cumulative:
        return []
    try:
        ratio = cagr_ratio(course)
    except ValueError:
        return []
    return [("Ter vergelijking: de maat van Eurostat", "groei per jaar tot nu / nodige groei per jaar",
             format_number(ratio, 2))]


def _outlook_steps(judgement: Judgement, indicator: Indicator, tuning: Tuning) -> list[Step]:
    trend = judgement.trend
    if trend is None or judgement.chance is None:
        return []
    start = trend.last + tuning.anchor * (trend.recent - trend.last)
    part, more = format_number(100 * tuning.damping), 0 if indicator.additive else 1
    return [
        ("Vertrekpunt van het vooruitzicht",
         "het laatste cijfer" if not tuning.anchor else "het laatste cijfer, "
         f"{format_number(100 * tuning.anchor)}% van de weg naar het gemiddelde van de laatste drie",
         format_number(start, indicator.decimals + more)),
        ("Helling van de reeks", f"de middelste verandering per jaar over {trend.points} cijfers (Theil-Sen); {part}% "
                                 "ervan telt mee",
         _per_year(trend.slope, indicator)),
        ("Gebruikelijke afwijking", "hoe ver cijfers meestal naast hun lijn liggen, hier en in alle gemeenten",
         format_number(trend.spread, indicator.decimals + more)),
        ("Kans dat het doel wordt gehaald", "afgelezen aan hoe ver zo’n vooruitzicht er vroeger naast zat",
         f"{format_number(100 * judgement.chance)}%"),
    ]


def _per_year(pace: float, indicator: Indicator) -> str:
    return pace_text(pace, indicator).removeprefix("+")


def _span(length: float) -> str:
    return format_number(length, 0 if abs(length - round(length)) < _EXACT else 1)


def _years(length: float) -> str:
    return f"{_span(length)} jaar"


def _value(value: float, indicator: Indicator) -> str:
    return format_value(value, indicator.unit, indicator.decimals)


def held(agreement: Agreement, judgement: Judgement) -> bool:
    """Whether there is no path to go: the target was met at the base already, whatever came of it."""
    base = None if judgement.base is None or agreement.cumulative else judgement.base.value
    said = Reason.HELD in judgement.reasons or Reason.LOST in judgement.reasons
    return said or (base is not None and agreement.met_by(base))


def course_alt(agreement: Agreement, judgement: Judgement, indicator: Indicator, own_name: str,
               points: Sequence[tuple[str, str]], fan: str, *, asked: bool = False) -> str:
    """What the picture of an agreement shows, for who can't see it; what is only `asked` has no verdict."""
    known = f" Van {points[0][1]} ({points[0][0]}) naar {points[-1][1]} ({points[-1][0]})." if len(points) > 1 else ""
    outlook = f" {fan}" if fan else ""
    verdict = "" if asked else f" Oordeel: {verdict_word(judgement.verdict)}."
    return (f"Lijngrafiek: {inline_name(indicator)} in {own_name}.{known} Het doel is "
            f"{target_phrase(agreement, indicator)}.{outlook}{verdict}")
