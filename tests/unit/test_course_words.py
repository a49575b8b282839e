"""Verdicts and courses in Dutch, as tables of cases. Spaces that must not break are compared as plain ones."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.model import Direction, Indicator, Periodicity, SourceRef, Unit
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.course import Course, Paces
from monitors.domain.observation import Observation, Status
from monitors.domain.outlook import Fit, Tuning
from monitors.domain.region import RegionLevel
from monitors.domain.verdict import BLOCKING, Judgement, Reason, Verdict, judge
from monitors.presentation import course_words
from tests.unit.test_verdict import CASES, COUNTS, GROUND, RISING, STEADY, TUNING

GROUP = "gemeenten in Nederland"
MINUS, HARD = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"
ENGLISH = re.compile(r"\b(the|and|target|pace|outlook|course|achieved|vulnerable|undecided|provisional|break|years?|"
                     r"since|more|less|than|None|True|False|nan|inf)\b|_")


def indicator(unit: Unit = Unit.PERCENT, decimals: int = 0, name: str = "Leegstand") -> Indicator:
    """An indicator with just what a sentence needs."""
    return Indicator(id="proef", name=name, definition="", rationale="", caution="", unit=unit, decimals=decimals,
                     direction=Direction.NEUTRAL, levels=(RegionLevel.GEMEENTE,), periodicity=Periodicity.YEAR,
                     reference="", source=SourceRef("PROEF"))


SHARE, COUNT = indicator(), indicator(Unit.COUNT, name="Nieuwbouw")
MILLIONS = indicator(Unit.THOUSAND_EURO, name="Lasten")


def agreed(rule: Rule = Rule.AT_LEAST, target: float = 30.0, base: str = "2020", end: str = "2030",
           **more: Any) -> Agreement:
    return Agreement("a", "i", "GM0001", rule, base, end, target, **more)


TOTAL = agreed(Rule.TOTAL, 900.0, "2021")


def judgement(verdict: Verdict = Verdict.ON_COURSE, *reasons: Reason, **more: Any) -> Judgement:
    return Judgement(verdict, reasons, **more)


def on(course: Course, *reasons: Reason, **more: Any) -> Judgement:
    """A judgement of a course, with the last figure in 2024."""
    return judgement(Verdict.ON_COURSE, *reasons, latest="2024", course=course, **more)


def plain(text: str) -> str:
    return text.replace(HARD, " ")


def well_formed(text: str) -> None:
    """One or more Dutch sentences."""
    assert text.endswith("."), text
    assert not re.search(r"\s\s|\s[.,;]|[.,;]{2}|^\s", text), text
    assert not ENGLISH.search(text), text
    assert not re.search(r"-\d", text), f"a hyphen for a minus sign: {text}"
    assert not re.search(r"\d\.\d\d?\b(?!\d)", text), f"a point for a comma: {text}"
    assert text[0] == text[0].upper()


# Words

@pytest.mark.parametrize(("verdict", "word", "symbol", "tone"), [
    (Verdict.ACHIEVED, "behaald", "✔", "good"), (Verdict.ON_COURSE, "op koers", "●", "good"),
    (Verdict.VULNERABLE, "kwetsbaar", "◐", "doubt"), (Verdict.OFF_COURSE, "niet op koers", "○", "bad"),
    (Verdict.UNDECIDED, "niet te beoordelen", "?", "neutral")])
def test_the_five_words(verdict: Verdict, word: str, symbol: str, tone: str) -> None:
    assert course_words.verdict_word(verdict) == word
    assert course_words.verdict_symbol(verdict) == symbol
    assert course_words.verdict_tone(verdict) == tone


@pytest.mark.parametrize(("agreement", "of", "phrase"), [
    (agreed(), SHARE, "minstens 30% in 2030"),
    (agreed(Rule.AT_MOST, 0.0, end="2028"), SHARE, "hoogstens 0% in 2028"),
    (agreed(Rule.BETWEEN, 20.0, target_high=30.0), SHARE, "tussen 20% en 30% in 2030"),
    (agreed(target=-2.5), indicator(decimals=1), "minstens −2,5% in 2030"),
    (agreed(target=12_500.0), COUNT, "minstens 12.500 in 2030"),
    (agreed(Rule.AT_MOST, 1250.0), indicator(Unit.EURO), "hoogstens € 1.250 in 2030"),
    (agreed(Rule.AT_MOST, 73.0), indicator(Unit.PER_1000), "hoogstens 73 per 1.000 in 2030"),
    (agreed(end="2030HJ01"), SHARE, "minstens 30% in het 1e halfjaar 2030"),
    (agreed(end="2030MM05"), SHARE, "minstens 30% in mei 2030"),
    (agreed(Rule.TOTAL, 27_000.0, "2021"), COUNT, "samen 27.000 in 2022 tot en met 2030"),
    (agreed(Rule.TOTAL, 100.0, "2023", "2024"), COUNT, "samen 100 in 2024"),
    (agreed(Rule.TOTAL, 400.0, "2021HJ02", "2025HJ02"), COUNT,
     "samen 400 na het 2e halfjaar 2021, tot en met het 2e halfjaar 2025"),
    (agreed(Rule.TOTAL, 400.0, "2021", "2025HJ02"), COUNT, "samen 400 in 2022 tot en met het 2e halfjaar 2025"),
    # The target as it was agreed, also where it is more precise than the figures are.
    (agreed(target=29.5), SHARE, "minstens 29,5% in 2030"),
    (agreed(Rule.AT_MOST, 0.4), SHARE, "hoogstens 0,4% in 2030"),
    (agreed(Rule.AT_MOST, 1_057.0), MILLIONS, "hoogstens € 1.057.000 in 2030"),
    (agreed(Rule.AT_MOST, 1_100.0), MILLIONS, "hoogstens € 1,1 mln in 2030"),
    (agreed(Rule.AT_MOST, 950.0), MILLIONS, "hoogstens € 950.000 in 2030"),
])
def test_target_phrase(agreement: Agreement, of: Indicator, phrase: str) -> None:
    assert plain(course_words.target_phrase(agreement, of)) == phrase


@pytest.mark.parametrize(("value", "target", "text"), [
    (1_060.0, 1_057.0, "€ 1,1 mln"), (1_060.0, 1_100.0, "€ 1,1 mln"), (1_110.0, 1_100.0, "€ 1.110.000"),
    (1_010.0, 1_005.0, "€ 1.010.000"), (250_600.0, 251_000.0, "€ 251 mln"), (940.0, 950.0, "€ 940.000")])
def test_millions_do_not_hide_that_a_target_is_missed(value: float, target: float, text: str) -> None:
    assert plain(course_words.value_text(value, agreed(Rule.AT_MOST, target), MILLIONS)) == text


def test_a_title_is_its_own_or_what_is_measured_and_the_target() -> None:
    assert course_words.agreement_title(agreed(title="Een derde sociaal"), SHARE) == "Een derde sociaal"
    assert course_words.agreement_title(agreed(), SHARE) == "Leegstand: minstens 30% in 2030"


@pytest.mark.parametrize(("agreement", "base", "phrase"), [
    (agreed(), Observation(27.0, Status.MEASURED), "27% in 2020"),
    (agreed(base_value=27.0), Observation(27.0, Status.MEASURED), "27% in 2020 (zo afgesproken)"),
    (agreed(base="2020HJ02"), Observation(27.0, Status.MEASURED), "27% in het 2e halfjaar 2020"),
    (agreed(), None, "geen cijfer in 2020"),
    (agreed(), Observation(None, Status.SUPPRESSED), "afgeschermd in 2020"),
    (agreed(), Observation(None, Status.MISSING), "geen cijfer in 2020"),
    (agreed(base_value=27.4), Observation(27.4, Status.MEASURED), "27,4% in 2020 (zo afgesproken)"),
    (TOTAL, None, "geteld vanaf nul, na 2021"),
])
def test_where_it_began(agreement: Agreement, base: Observation | None, phrase: str) -> None:
    assert course_words.base_phrase(agreement, judgement(base=base), SHARE) == phrase


@pytest.mark.parametrize(("chance", "words"), [
    (0.01, "minder dan 5 van de 100 keer"), (0.04, "minder dan 5 van de 100 keer"),
    (0.10, "ongeveer 10 van de 100 keer"), (0.12, "ongeveer 10 van de 100 keer"), (0.13, "ongeveer 15 van de 100 keer"),
    (0.48, "ongeveer 50 van de 100 keer"), (0.50, "ongeveer 50 van de 100 keer"), (0.72, "ongeveer 70 van de 100 keer"),
    (0.90, "ongeveer 90 van de 100 keer"), (0.92, "meer dan 90 van de 100 keer"), (0.99, "meer dan 90 van de 100 keer"),
])
def test_chance_words(chance: float, words: str) -> None:
    assert course_words.chance_words(chance) == words


@pytest.mark.parametrize("percent", range(1, 100))
def test_no_chance_is_said_to_be_larger_or_smaller_than_it_is(percent: int) -> None:
    """88 percent is not "more than 90 of 100 times", and 7 percent is not "less than 5"."""
    said = course_words.chance_words(percent / 100)
    number = int(re.findall(r"\d+", said)[0])
    if said.startswith("meer dan"):
        assert percent > number
    elif said.startswith("minder dan"):
        assert percent < number
    else:
        assert abs(percent - number) <= 2.5


@pytest.mark.parametrize(("pace", "of", "cumulative", "text"), [
    (0.25, SHARE, False, "+0,25 procentpunt per jaar"), (-0.25, SHARE, False, "−0,25 procentpunt per jaar"),
    (0.375, SHARE, False, "+0,38 procentpunt per jaar"), (-2.8333, SHARE, False, "−2,8 procentpunt per jaar"),
    (25.4, SHARE, False, "+25 procentpunt per jaar"), (0.0, SHARE, False, "0 procentpunt per jaar"),
    (1234.5, COUNT, False, "+1.235 per jaar"), (-85.0, COUNT, False, "−85 per jaar"),
    (85.0, COUNT, True, "85 per jaar"), (3000.0, COUNT, True, "3.000 per jaar"), (2.5, COUNT, True, "2,5 per jaar"),
    (1500.0, indicator(Unit.EURO), False, "+€ 1.500 per jaar"), (-15.0, indicator(Unit.EURO), False, "−€ 15 per jaar"),
    (-12.0, indicator(Unit.THOUSAND_EURO), False, "−€ 12.000 per jaar"),
    (2500.0, indicator(Unit.THOUSAND_EURO), False, "+€ 2,5 mln per jaar"),
    (-3.0, indicator(Unit.PER_1000), False, "−3,0 per 1.000 per jaar"),
    (0.04, indicator(Unit.RATIO, 2), False, "+0,040 per jaar"),
])
def test_pace_text(pace: float, of: Indicator, cumulative: bool, text: str) -> None:
    found = course_words.pace_text(pace, of, cumulative=cumulative)
    assert plain(found) == text
    assert "procentpunt" not in text or f"{HARD}procentpunt" in found
    assert "€" not in text or f"€{HARD}" in found


@pytest.mark.parametrize("unit", [Unit.PERCENT, Unit.COUNT, Unit.EURO, Unit.THOUSAND_EURO])
@pytest.mark.parametrize("pace", [0.001, -0.001, -0.0])
def test_what_reads_as_nought_has_no_sign(pace: float, unit: Unit) -> None:
    assert not re.match(rf"[+{MINUS}]\D*0(,0+)?\D", course_words.pace_text(pace, indicator(unit)))


# Sentences

PAIRS = {
    (Reason.PACE, Reason.OUTLOOK, Verdict.ON_COURSE):
        "Op koers, want het tempo is genoeg, en het vooruitzicht is dat het doel wordt gehaald.",
    (Reason.PACE, Reason.OUTLOOK_AGAINST, Verdict.VULNERABLE):
        "Kwetsbaar, want het tempo was tot nu toe genoeg, maar het vooruitzicht is dat het doel toch niet wordt "
        "gehaald.",
    (Reason.NO_PACE, Reason.OUTLOOK, Verdict.VULNERABLE):
        "Kwetsbaar, want het tempo was tot nu toe te laag, maar het vooruitzicht is dat het doel wel wordt gehaald.",
    (Reason.NO_PACE, Reason.OUTLOOK_AGAINST, Verdict.OFF_COURSE):
        "Niet op koers, want het tempo is te laag, en het vooruitzicht is dat het doel niet wordt gehaald.",
    (Reason.HELD, Reason.OUTLOOK, Verdict.ON_COURSE):
        "Op koers, want het doel was bij het begin al gehaald, en het vooruitzicht is dat dat zo blijft.",
    (Reason.HELD, Reason.OUTLOOK_AGAINST, Verdict.VULNERABLE):
        "Kwetsbaar, want het doel was bij het begin al gehaald en is dat nu nog, maar het vooruitzicht is dat dat niet "
        "zo blijft.",
    (Reason.LOST, Reason.OUTLOOK, Verdict.VULNERABLE):
        "Kwetsbaar, want het doel was bij het begin gehaald en is dat nu niet meer, maar het vooruitzicht is dat het "
        "goed komt.",
    (Reason.LOST, Reason.OUTLOOK_AGAINST, Verdict.OFF_COURSE):
        "Niet op koers, want het doel was bij het begin gehaald, is dat nu niet meer, en het vooruitzicht is dat dat "
        "zo blijft.",
}
ALONG = (Reason.MET_PROVISIONAL, Reason.WITHIN_ROUNDING, Reason.PROVISIONAL, Reason.RECALCULATED, Reason.BASE_DIFFERS,
         Reason.BEYOND_TEST)


@pytest.mark.parametrize("pair", PAIRS)
def test_verdict_sentence_of_pace_and_outlook(pair: tuple[Reason, Reason, Verdict]) -> None:
    """Whatever else is to be kept in mind does not change what carries the verdict."""
    pace, outlook, verdict = pair
    for along in ((), *((reason,) for reason in ALONG), ALONG):
        assert course_words.verdict_sentence(judgement(verdict, *along, pace, outlook)) == PAIRS[pair]


@pytest.mark.parametrize(("verdict", "reasons", "sentence"), [
    (Verdict.ACHIEVED, (Reason.MET,),
     "Behaald, want het doel is nu al gehaald, op definitieve cijfers; of dat zo blijft, staat niet vast."),
    (Verdict.ACHIEVED, (Reason.TERM_OVER, Reason.MET),
     "Behaald, want het doel is aan het eind gehaald, op definitieve cijfers."),
    (Verdict.ON_COURSE, (Reason.TERM_OVER, Reason.MET_PROVISIONAL, Reason.PROVISIONAL),
     "Op koers, want de termijn is voorbij en het doel is gehaald, maar op een voorlopig cijfer."),
    (Verdict.OFF_COURSE, (Reason.TERM_OVER,),
     "Niet op koers, want de termijn is voorbij en het doel is niet gehaald."),
    (Verdict.UNDECIDED, (Reason.SUPPRESSED,),
     "Niet te beoordelen, want een cijfer in deze jaren is afgeschermd."),
    (Verdict.UNDECIDED, (Reason.TOO_FEW,),
     "Niet te beoordelen, want er zijn minder dan 3 vergelijkbare cijfers sinds het begin van de afspraak."),
    (Verdict.UNDECIDED, (Reason.PACE, Reason.NO_OUTLOOK),
     "Niet te beoordelen, want voor een vooruitzicht zijn 4 vergelijkbare cijfers nodig, en die zijn er niet."),
    (Verdict.UNDECIDED, (Reason.NOTHING_SINCE, Reason.BASE_MISSING),
     "Niet te beoordelen, want van het begin van de afspraak is er geen cijfer; er is nog geen cijfer van na het begin "
     "van de afspraak."),
])
def test_verdict_sentence(verdict: Verdict, reasons: tuple[Reason, ...], sentence: str) -> None:
    assert course_words.verdict_sentence(judgement(verdict, *reasons)) == sentence


@pytest.mark.parametrize("reasons", [*((r,) for r in BLOCKING), *product(BLOCKING, repeat=2), BLOCKING])
def test_what_makes_a_verdict_impossible_is_always_told(reasons: tuple[Reason, ...]) -> None:
    text = course_words.verdict_sentence(judgement(Verdict.UNDECIDED, *reasons))
    well_formed(text)
    assert text.count(";") == len(set(reasons)) - 1
    assert text.startswith("Niet te beoordelen, want ")


@pytest.mark.parametrize(("agreement", "found", "of", "sentence"), [
    (agreed(), on(Course(2020, 27, 2024, 28.5, 2030, 30)), indicator(decimals=1),
     "Het cijfer ging van 27,0% in 2020 naar 28,5% in 2024; op het afgesproken pad zou het dan 28,2% zijn."),
    (agreed(), on(Course(2020, 27, 2024, 28, 2030, 30)), SHARE,
     "Het cijfer ging van 27% in 2020 naar 28% in 2024; op het afgesproken pad zou het dan 28,2% zijn."),
    (agreed(target=-2.0), on(Course(2020, -10, 2024, -6, 2030, -2)), SHARE,
     "Het cijfer ging van −10% in 2020 naar −6% in 2024; op het afgesproken pad zou het dan −6,8% zijn."),
    (agreed(), on(Course(2020, 31, 2024, 32, 2030, 30), Reason.HELD), SHARE,
     "Het cijfer ging van 31% in 2020 naar 32% in 2024."),
    (agreed(Rule.AT_MOST, 900.0), on(Course(2020, 1000, 2024, 960, 2030, 900)), indicator(Unit.EURO),
     "Het cijfer ging van € 1.000 in 2020 naar € 960 in 2024; op het afgesproken pad zou het dan € 960 zijn."),
    (TOTAL, on(Course(2022, 0, 2025, 1300, 2031, 900)), COUNT,
     "Tot en met 2024 staat de teller op 1.300; gelijk verdeeld over de jaren zou dat 300 zijn."),
    (agreed(), on(Course(2020, 27, 2024, 28, 2030, 30), Reason.BREAK), SHARE, "Het cijfer is nu 28% (2024)."),
    (agreed(base="2024"), on(Course(2024, 27, 2024, 27, 2030, 30), Reason.NOTHING_SINCE), SHARE,
     "Het begin is 27% in 2024."),
    (agreed(base_value=27.4), on(Course(2020, 27.4, 2024, 26, 2030, 30), Reason.BASE_DIFFERS), SHARE,
     "Het begin dat is afgesproken, is 27,4% in 2020; het cijfer is 26% in 2024; op het afgesproken pad zou het dan "
     "28,4% zijn."),
    (agreed(), judgement(), SHARE, ""),
])
def test_standing_sentence(agreement: Agreement, found: Judgement, of: Indicator, sentence: str) -> None:
    assert plain(course_words.standing_sentence(agreement, found, of)) == sentence


@pytest.mark.parametrize(("agreement", "found", "sentence"), [
    (agreed(), judgement(), ""),
    (agreed(), judgement(chance=0.7), "Gaat het zoals het bij gemeenten met zulke cijfers meestal ging, dan wordt het "
                                      "doel in 2030 ongeveer 70 van de 100 keer gehaald."),
    (agreed(end="2030HJ01"), judgement(Verdict.ON_COURSE, Reason.BEYOND_TEST, chance=0.01),
     "Gaat het zoals het bij gemeenten met zulke cijfers meestal ging, dan wordt het doel in het 1e halfjaar 2030 "
     "minder dan 5 van de 100 keer gehaald. Verder dan 6 jaar vooruit hebben we dit niet kunnen toetsen."),
])
def test_outlook_sentence(agreement: Agreement, found: Judgement, sentence: str) -> None:
    assert course_words.outlook_sentence(agreement, found, TUNING) == sentence


UP, DOWN = Course(2020, 27, 2024, 28, 2030, 30), Course(2020, 40, 2024, 38, 2030, 32)  # a third, and one down, a year
FALL = agreed(Rule.AT_MOST, 32.0)


@pytest.mark.parametrize(("agreement", "course", "paces", "sentence"), [
    (agreed(), UP, None, "Vanaf nu is +0,33 procentpunt per jaar nodig."),
    (agreed(), UP, Paces(0.0, None, None, None), "Vanaf nu is +0,33 procentpunt per jaar nodig."),
    # Less than was ever shown here.
    (agreed(), UP, Paces(6, 0.5, 0.6, 0.9),
     "Vanaf nu is +0,33 procentpunt per jaar nodig. Het beste tempo ooit hier, over 6 jaar, was +0,50 procentpunt per "
     "jaar. Bij de gemeenten in Nederland ging het één op de tien keer sneller dan +0,60 procentpunt per jaar."),
    # More than here ever, but not than elsewhere.
    (agreed(), UP, Paces(1, 0.25, 0.3, 0.9),
     "Vanaf nu is +0,33 procentpunt per jaar nodig. Het beste tempo ooit hier, over 1 jaar, was +0,25 procentpunt per "
     "jaar. Bij de gemeenten in Nederland ging het één op de tien keer sneller dan +0,30 procentpunt per jaar. Zo "
     "snel als nu nodig is, ging het hier nog nooit."),
    # More than anyone ever did.
    (agreed(), UP, Paces(5.5, 0.25, 0.2, 0.3),
     "Vanaf nu is +0,33 procentpunt per jaar nodig. Het beste tempo ooit hier, over 5,5 jaar, was +0,25 procentpunt "
     "per jaar. Bij de gemeenten in Nederland ging het één op de tien keer sneller dan +0,20 procentpunt per jaar. "
     "Geen van de gemeenten in Nederland ging ooit zo snel als nu nodig is."),
    # More than any other, but this municipality itself is one of the group and did it.
    (agreed(), UP, Paces(6, 0.5, 0.2, 0.3),
     "Vanaf nu is +0,33 procentpunt per jaar nodig. Het beste tempo ooit hier, over 6 jaar, was +0,50 procentpunt per "
     "jaar. Bij de gemeenten in Nederland ging het één op de tien keer sneller dan +0,20 procentpunt per jaar."),
    # Never in that direction.
    (agreed(), UP, Paces(6, -0.2, -0.1, 0.5),
     "Vanaf nu is +0,33 procentpunt per jaar nodig. Over 6 jaar ging het hier nog nooit die kant op."),
    # Downwards a quick pace is a low one.
    (FALL, DOWN, Paces(6, -1.5, -0.8, -2.0),
     "Vanaf nu is −1,0 procentpunt per jaar nodig. Het beste tempo ooit hier, over 6 jaar, was −1,5 procentpunt per "
     "jaar. Bij de gemeenten in Nederland ging het één op de tien keer sneller dan −0,80 procentpunt per jaar."),
    (FALL, DOWN, Paces(6, -0.5, -0.4, -0.9),
     "Vanaf nu is −1,0 procentpunt per jaar nodig. Het beste tempo ooit hier, over 6 jaar, was −0,50 procentpunt per "
     "jaar. Bij de gemeenten in Nederland ging het één op de tien keer sneller dan −0,40 procentpunt per jaar. Geen "
     "van de gemeenten in Nederland ging ooit zo snel als nu nodig is."),
    (FALL, DOWN, Paces(6, 0.5, 0.2, -2.0),
     "Vanaf nu is −1,0 procentpunt per jaar nodig. Over 6 jaar ging het hier nog nooit die kant op."),
    # Too few stretches of years to say "ooit".
    (agreed(), UP, Paces(6, 0.25, None, None, 2),
     "Vanaf nu is +0,33 procentpunt per jaar nodig. Over 6 jaar was het tempo hier hoogstens +0,25 procentpunt per "
     "jaar, maar zulke perioden zijn er nog geen 3."),
    (agreed(), UP, Paces(6, -0.25, None, None, 1),
     "Vanaf nu is +0,33 procentpunt per jaar nodig. Over 6 jaar ging het hier niet die kant op, maar zulke perioden "
     "zijn er nog geen 3."),
    # Met, or over: nothing is needed.
    (agreed(), replace(UP, now=31), Paces(6, 0.5, 0.6, 0.9), ""),
    (agreed(), replace(UP, moment=2030), Paces(6, 0.5, 0.6, 0.9), ""),
])
def test_needed_sentence(agreement: Agreement, course: Course, paces: Paces | None, sentence: str) -> None:
    assert plain(course_words.needed_sentence(agreement, on(course), SHARE, paces, GROUP)) == sentence


def test_of_a_total_the_numbers_a_year_have_no_sign() -> None:
    found = course_words.needed_sentence(TOTAL, on(Course(2022, 0, 2025, 150, 2031, 900)), COUNT,
                                         Paces(6, 110, None, None), GROUP)
    assert found == ("Vanaf nu is 125 per jaar nodig. Het beste tempo ooit hier, over 6 jaar, was 110 per jaar. "
                     "Zo snel als nu nodig is, ging het hier nog nooit.")
    assert course_words.needed_sentence(agreed(), judgement(), SHARE, None, GROUP) == ""


@pytest.mark.parametrize(("reasons", "told"), [
    ((), []),
    ((Reason.PACE, Reason.OUTLOOK, Reason.BEYOND_TEST), []),
    ((Reason.PROVISIONAL,), ["Er zit een voorlopig cijfer bij: de bron kan het nog bijstellen."]),
    ((Reason.PROVISIONAL, Reason.MET_PROVISIONAL), ["Het doel is gehaald, maar op een voorlopig cijfer."]),
    ((Reason.BASE_DIFFERS, Reason.WITHIN_ROUNDING),
     ["De verandering valt binnen de afronding, maar ook bij de gunstigste lezing is het tempo te laag."]),
    ((Reason.EVEN,), ["De kans ligt rond de helft: het kan beide kanten op, en het volgende cijfer kan het oordeel "
                      "doen omslaan."]),
    ((Reason.RECALCULATED,), ["Er zitten cijfers bij die zijn omgerekend naar de gemeenten van nu."]),
])
def test_reserve_sentences(reasons: tuple[Reason, ...], told: list[str]) -> None:
    assert course_words.reserve_sentences(judgement(Verdict.ON_COURSE, *reasons)) == told


@pytest.mark.parametrize(("agreed_base", "known", "by_figures", "sentence"), [
    (27.0, 31.0, Verdict.ON_COURSE, "De afspraak begint bij 27%, terwijl het cijfer van toen nu 31% is. De afspraak "
                                    "telt."),
    (27.0, 31.0, Verdict.OFF_COURSE, "De afspraak begint bij 27%, terwijl het cijfer van toen nu 31% is. De afspraak "
                                     "telt. Met het cijfer als begin zou het oordeel niet op koers zijn."),
    (27.4, 24.0, Verdict.OFF_COURSE, "De afspraak begint bij 27,4%, terwijl het cijfer van toen nu 24% is. De afspraak "
     "telt. Met het cijfer als begin zou het oordeel niet op koers zijn."),
    (27.0, 27.25, Verdict.ON_COURSE, "De afspraak begint bij 27,0%, terwijl het cijfer van toen nu 27,3% is. De "
                                     "afspraak telt."),
    (27.0, None, Verdict.UNDECIDED, ""),
    (None, 31.0, Verdict.ON_COURSE, ""),
])
def test_a_base_that_differs_is_told_with_both_numbers(agreed_base: float | None, known: float | None,
                                                       by_figures: Verdict, sentence: str) -> None:
    found = course_words.base_differs_sentence(
        replace(agreed(), base_value=agreed_base), judgement(Verdict.ON_COURSE, Reason.BASE_DIFFERS),
        replace(judgement(by_figures), base=Observation(known, Status.MEASURED)), SHARE)
    assert found == sentence


@pytest.mark.parametrize(("by_source", "sentence"), [
    (True, "Herzien op 14 oktober 2026: 1e halfjaar 2024 was 30%, is 31%."),
    (False, "Anders berekend door de app op 14 oktober 2026: 1e halfjaar 2024 was 30%, is 31%.")])
def test_revised_sentence(by_source: bool, sentence: str) -> None:
    assert course_words.revised_sentence("2024HJ01", "30%", "31%", "2026-10-14", by_source=by_source) == sentence


@pytest.mark.parametrize("name", CASES)
def test_whatever_the_case_the_sentences_are_dutch(name: str) -> None:
    agreement, series, ground, *_ = CASES[name]
    found = judge(agreement, series, ground)
    of = COUNT if agreement.cumulative else SHARE
    paces = Paces(4, 1.5, -0.2, 2.5)
    texts = [course_words.verdict_sentence(found), course_words.standing_sentence(agreement, found, of),
             course_words.outlook_sentence(agreement, found, ground.tuning),
             course_words.needed_sentence(agreement, found, of, paces, GROUP), *course_words.reserve_sentences(found)]
    for text in filter(None, texts):
        well_formed(text)
    assert texts[0].lower().startswith(course_words.verdict_word(found.verdict))
    for what, how, outcome in course_words.steps(agreement, found, of, ground.tuning):
        assert all((what, how, outcome))
        assert not ENGLISH.search(f"{what} {how} {outcome}")
        assert "  " not in f"{what} {how} {outcome}"


# Step by step

LINE = Fit(last=28.5, recent=28.1, slope=0.375, spread=0.71, points=8)


def plain_steps(steps: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(what, how, plain(outcome)) for what, how, outcome in steps]


def test_steps_of_a_level() -> None:
    found = judgement(Verdict.ON_COURSE, course=Course(2020, 27, 2024, 28.5, 2030, 30), trend=LINE, chance=0.668)
    assert plain_steps(course_words.steps(agreed(), found, indicator(decimals=1), TUNING)) == [
        ("Nodig tempo", "(30 − 27) / 10 jaar", "0,30 procentpunt per jaar"),
        ("Tempo tot nu", "(28,5 − 27) / 4 jaar", "0,38 procentpunt per jaar"),
        ("Tempo tot nu, gedeeld door nodig tempo", "genoeg vanaf 0,95", "1,25"),
        ("Waar het pad nu is", "27 + 4/10 × (30 − 27)", "28,2"),
        ("Nodig vanaf nu", "(30 − 28,5) / 6 jaar", "0,25 procentpunt per jaar"),
        ("Ter vergelijking: de maat van Eurostat", "groei per jaar tot nu / nodige groei per jaar", "1,28"),
        ("Vertrekpunt van het vooruitzicht", "het laatste cijfer", "28,50"),
        ("Helling van de reeks", "de middelste verandering per jaar over 8 cijfers (Theil-Sen); 100% ervan telt mee",
         "0,38 procentpunt per jaar"),
        ("Gebruikelijke afwijking", "hoe ver cijfers meestal naast hun lijn liggen, hier en in alle gemeenten", "0,71"),
        ("Kans dat het doel wordt gehaald", "afgelezen aan hoe ver zo’n vooruitzicht er vroeger naast zat", "67%"),
    ]


def test_steps_of_a_total() -> None:
    found = judge(agreed(Rule.TOTAL, 1800.0, "2021"), STEADY, COUNTS)
    assert course_words.steps(agreed(Rule.TOTAL, 1800.0, "2021"), found, COUNT, TUNING)[:5] == [
        ("Nodig tempo", "(1.800 − 0) / 9 jaar", "200 per jaar"),
        ("Tempo tot nu", "(300 − 0) / 3 jaar", "100 per jaar"),
        ("Tempo tot nu, gedeeld door nodig tempo", "genoeg vanaf 0,95", "0,50"),
        ("Gelijk verdeeld tot nu", "0 + 3/9 × (1.800 − 0)", "600"),
        ("Nodig vanaf nu", "(1.800 − 300) / 6 jaar", "250 per jaar"),
    ]


def test_an_anchor_is_told_in_the_steps() -> None:
    """From 28.5 a quarter of the way to the mean of 28.1."""
    found = judgement(course=Course(2020, 27, 2024, 28.5, 2030, 30), trend=LINE, chance=0.668)
    anchored = Tuning("proef", 0.25, 0.5, TUNING.errors)
    steps = {what: (how, outcome) for what, how, outcome in
             course_words.steps(agreed(), found, indicator(decimals=1), anchored)}
    assert steps["Vertrekpunt van het vooruitzicht"] == (
        "het laatste cijfer, 25% van de weg naar het gemiddelde van de laatste drie", "28,40")
    assert steps["Helling van de reeks"][0] == (
        "de middelste verandering per jaar over 8 cijfers (Theil-Sen); 50% ervan telt mee")


OUTLOOK = ["Vertrekpunt van het vooruitzicht", "Helling van de reeks", "Gebruikelijke afwijking",
           "Kans dat het doel wordt gehaald"]


@pytest.mark.parametrize(("reason", "now", "before"), [
    (Reason.HELD, 31, [("Het cijfer nu, naast het doel", "31%; minstens 30% in 2030", "gehaald")]),
    (Reason.LOST, 28, [("Het cijfer nu, naast het doel", "28%; minstens 30% in 2030", "niet gehaald")]),
    (Reason.BREAK, 28, []),
])
def test_without_a_path_there_are_no_steps_on_it(reason: Reason, now: float,
                                                 before: list[tuple[str, str, str]]) -> None:
    found = judgement(Verdict.ON_COURSE, reason, course=replace(UP, now=now), trend=LINE, chance=0.5)
    steps = course_words.steps(agreed(), found, SHARE, TUNING)
    assert steps[:-4] == before
    assert [what for what, _, _ in steps[-4:]] == OUTLOOK


def test_without_a_course_there_are_no_steps() -> None:
    assert course_words.steps(agreed(), judgement(), SHARE, TUNING) == []


def read(text: str) -> float:
    """A number as it is shown, without its unit."""
    number = text.replace("\N{NO-BREAK SPACE}", " ").split(" ")[0].strip("()")
    return float(number.replace(".", "").replace(",", ".").replace(MINUS, "-"))


def half_a_digit(text: str) -> float:
    """How much a number that is read so may be off."""
    return 0.5 * 10.0 ** -len(text.replace("\N{NO-BREAK SPACE}", " ").split(" ")[0].partition(",")[2])


COURSES = [
    Course(2020, 27, 2024, 28.5, 2030, 30), Course(2021, 18, 2025, 9.5, 2028, 1),
    Course(2020, 40, 2023, 38.5, 2027, 32), Course(2022, 0, 2025, 360, 2029, 900), Course(2020, 30, 2024, 24, 2030, 0),
    Course(2020, 3, 2022.5, 3.4, 2027.5, 5),
]


@pytest.mark.parametrize("course", COURSES)
def test_the_sums_on_screen_come_out(course: Course) -> None:
    """Who takes the numbers as they are shown and reckons along finds what is shown, but for the last digit."""
    found = course_words.steps(agreed(), on(course), indicator(decimals=1), TUNING)
    for what, how, outcome in found:
        shown = outcome.removesuffix(" per jaar")
        if match := re.fullmatch(r"\((\S+) − (\S+)\) / (\S+) jaar", how):
            high, low, years = map(read, match.groups())
            assert read(shown) == pytest.approx((high - low) / years, abs=half_a_digit(shown) + 1e-9), what
        elif match := re.fullmatch(r"(\S+) \+ (\S+)/(\S+) × \((\S+) − (\S+)\)", how):
            start, passed, whole, high, low = map(read, match.groups())
            assert read(shown) == pytest.approx(start + passed / whole * (high - low), abs=half_a_digit(shown) + 1e-9)


def test_no_two_minus_signs_in_a_row() -> None:
    found = course_words.steps(agreed(target=-2.0), on(Course(2020, -10, 2024, -6, 2030, -2)), SHARE, TUNING)
    assert not [how for _, how, _ in found if f"{MINUS} {MINUS}" in how]


@pytest.mark.parametrize("now", [28.4, 28.42, 28.419, 28.41])
def test_a_ratio_that_is_too_low_does_not_read_as_enough(now: float) -> None:
    """0.947 of the pace is not enough: then "0,95, genoeg vanaf 0,95" would contradict the verdict."""
    agreement, course = agreed(), Course(2020, 27, 2024, now, 2030, 30.75)
    assert course.ratio is not None
    assert course.ratio < 0.95
    how, outcome = next((how, outcome) for what, how, outcome
                        in course_words.steps(agreement, on(course), indicator(decimals=1), TUNING)
                        if what == "Tempo tot nu, gedeeld door nodig tempo")
    assert how == "genoeg vanaf 0,95"
    assert read(outcome) < 0.95


NUMBERS = st.integers(-9999, 9999).map(lambda n: n / 10)


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(1, 9), st.integers(1, 9))
def test_what_the_steps_say_is_what_the_course_is(base: float, now: float, target: float, passed: int,
                                                  left: int) -> None:
    course = Course(2020, base, 2020 + passed, now, 2020 + passed + left, target)
    found = {what: outcome.removesuffix(" per jaar") for what, _, outcome
             in course_words.steps(agreed(), on(course), indicator(decimals=1), TUNING)}
    shown = {"Nodig tempo": course.required, "Tempo tot nu": course.pace, "Waar het pad nu is": course.expected}
    assert ("Nodig vanaf nu" in found) == (not agreed().met_by(now))
    if "Nodig vanaf nu" in found:
        shown["Nodig vanaf nu"] = course.needed
    for what, value in shown.items():
        assert read(found[what]) == pytest.approx(value, abs=half_a_digit(found[what]) + 1e-9)
    ratio = "Tempo tot nu, gedeeld door nodig tempo"
    assert (ratio in found) == (course.ratio is not None)
    if course.ratio is not None:
        assert read(found[ratio]) == pytest.approx(course.ratio, abs=0.011)


# The picture

@pytest.mark.parametrize(("points", "fan", "text"), [
    ([("2020", "27%"), ("2024", "28%")], "Het vooruitzicht voor 2030 is 8 van de 10 keer tussen 27% en 33%.",
     "Lijngrafiek: leegstand in Aa. Van 27% (2020) naar 28% (2024). Het doel is minstens 30% in 2030. Het vooruitzicht "
     "voor 2030 is 8 van de 10 keer tussen 27% en 33%. Oordeel: op koers."),
    ([], "", "Lijngrafiek: leegstand in Aa. Het doel is minstens 30% in 2030. Oordeel: op koers."),
])
def test_what_the_picture_shows(points: list[tuple[str, str]], fan: str, text: str) -> None:
    assert course_words.course_alt(agreed(), judgement(), SHARE, "Aa", points, fan) == text


def test_a_real_judgement_reads_from_start_to_end() -> None:
    """The vector of methods.md 2, as one text."""
    found = judge(agreed(), RISING, GROUND)
    of = indicator(decimals=1)
    told = [course_words.verdict_sentence(found), course_words.standing_sentence(agreed(), found, of),
            course_words.outlook_sentence(agreed(), found, TUNING),
            course_words.needed_sentence(agreed(), found, of, Paces(6, 0.375, 0.5, 1.5), GROUP)]
    assert plain(" ".join(told)) == (
        "Op koers, want het tempo is genoeg, en het vooruitzicht is dat het doel wordt gehaald. Het cijfer ging van "
        "27,0% in 2020 naar 28,5% in 2024; op het afgesproken pad zou het dan 28,2% zijn. Gaat het zoals het bij "
        "gemeenten met zulke cijfers meestal ging, dan wordt het doel in 2030 ongeveer 65 van de 100 keer gehaald. "
        "Vanaf nu is +0,25 procentpunt per jaar nodig. Het beste tempo ooit hier, over 6 jaar, was +0,38 procentpunt "
        "per jaar. Bij de gemeenten in Nederland ging het één op de tien keer sneller dan +0,50 procentpunt per jaar.")
