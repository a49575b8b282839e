"""Sentences, as tables of cases. Spaces that must not break are compared as plain ones."""

from __future__ import annotations

from typing import Any

import pytest

from monitors.catalogue.model import Direction, GroupKind, Indicator, Periodicity, Source, SourceRef, Unit
from monitors.domain.change import Change, Doubt, Movement
from monitors.domain.comparison import GroupSummary, Position
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.region import RegionLevel
from monitors.domain.trend import Direction as TrendDirection
from monitors.domain.trend import Trend
from monitors.presentation import wording

UP, DOWN, NEUTRAL = Direction.UP, Direction.DOWN, Direction.NEUTRAL
GROUP = "gemeenten in Nederland"
HINT = "kies ‘relatief’ om te vergelijken."


def indicator(name: str = "Leegstand", unit: Unit = Unit.PERCENT, decimals: int = 0,
              direction: Direction = NEUTRAL) -> Indicator:
    """An indicator with just what a sentence needs."""
    return Indicator(id="proef", name=name, definition="", rationale="", caution="", unit=unit, decimals=decimals,
                     direction=direction, levels=(RegionLevel.GEMEENTE,), periodicity=Periodicity.YEAR, reference="",
                     source=SourceRef("PROEF"))


def summary(**changes: Any) -> GroupSummary:
    values: dict[str, Any] = {"n": 342, "missing": 0, "mean": 29.0, "total": None, "median": 24.0, "q1": 22.0,
                              "q3": 33.0, "low": 5.0, "high": 45.0}
    return GroupSummary(**{**values, **changes})


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def measured(value: float, margin: float | None = None) -> Observation:
    return Observation(value, Status.MEASURED, margin=margin)


@pytest.mark.parametrize(("name", "inline"), [
    ("Corporatiewoningen", "corporatiewoningen"),
    ("WOZ-waarde", "WOZ-waarde"),
    ("WW-uitkeringen", "WW-uitkeringen"),
    ("AO", "AO"),
    ("Wmo-cliënten", "Wmo-cliënten"),
    ("65-plussers", "65-plussers"),
])
def test_names_inside_a_sentence(name: str, inline: str) -> None:
    assert wording.inline_name(indicator(name)) == inline


@pytest.mark.parametrize(("kind", "name", "label", "phrase"), [
    ("nederland", "Nederland", "", "gemeenten in Nederland"),
    ("provincie", "Provincie", "Utrecht", "gemeenten in de provincie Utrecht"),
    ("corop", "COROP-gebied", "Delft en Westland", "gemeenten in COROP-gebied Delft en Westland"),
    ("jeugdregio", "Jeugdregio", "Twente", "gemeenten in jeugdregio Twente"),
    ("ggdregio", "GGD-regio", "GGD Drenthe", "gemeenten in het gebied van GGD Drenthe"),
    ("grootteklasse", "Grootteklasse", "20 000 tot 50 000 inwoners", "gemeenten met 20.000 tot 50.000 inwoners"),
    ("stedelijkheid", "Stedelijkheid", "Zeer sterk stedelijk", "zeer sterk stedelijke gemeenten"),
    ("g4", "G4", "", "G4-gemeenten"),
    ("vergelijkbaar", "Meest vergelijkbare gemeenten", "", "vergelijkbare gemeenten"),
    ("waterschap", "Waterschap", "Vechtstromen", "gemeenten in waterschap Vechtstromen"),
])
def test_groups_behind_de(kind: str, name: str, label: str, phrase: str) -> None:
    assert wording.group_phrase(GroupKind(kind, name), label) == phrase


@pytest.mark.parametrize(("label", "text"), [
    ("2024", "2024"),
    ("mei 2024", "mei 2024"),
    ("1e halfjaar 2024", "het 1e halfjaar 2024"),
    ("2e kwartaal 2025 t/m 1e kwartaal 2026", "de periode 2e kwartaal 2025 t/m 1e kwartaal 2026"),
])
def test_moment(label: str, text: str) -> None:
    assert wording.moment(label) == text


@pytest.mark.parametrize(("change", "unit", "decimals", "sentence"), [
    (Change(Movement.UP, "2020", 1.5, 5.2), Unit.PERCENT, 1, "Het cijfer is sinds 2020 met 1,5 procentpunt gestegen."),
    (Change(Movement.DOWN, "2020", -0.04, -1), Unit.PERCENT, 1,
     "Het cijfer is sinds 2020 met 0,04 procentpunt gedaald."),
    (Change(Movement.DOWN, "2020", -1200, -2.04), Unit.EURO, 0,
     "Het cijfer is sinds 2020 met € 1.200 gedaald (2,0%)."),
    (Change(Movement.UP, "2020", 1200, 45.4), Unit.COUNT, 0, "Het cijfer is sinds 2020 met 1.200 gestegen (45%)."),
    (Change(Movement.UP, "2020", 3, None), Unit.COUNT, 0, "Het cijfer is sinds 2020 met 3 gestegen."),
    (Change(Movement.UP, "2020", 3, 4), Unit.PER_1000, 0, "Het cijfer is sinds 2020 met 3 per 1.000 gestegen."),
    (Change(Movement.STEADY, "2020", 0.2, 1, Doubt.ROUNDING), Unit.PERCENT, 0,
     "Het cijfer is sinds 2020 vrijwel gelijk; het verschil valt binnen de afronding."),
    (Change(Movement.STEADY, "2020", 0.0, 0.0), Unit.PERCENT, 0, "Het cijfer is sinds 2020 gelijk gebleven."),
    (Change(Movement.UNKNOWN, None, doubt=Doubt.NO_EARLIER), Unit.PERCENT, 0,
     "Er is geen eerder cijfer om mee te vergelijken."),
    (Change(Movement.UNKNOWN, "2020", doubt=Doubt.NO_VALUE), Unit.PERCENT, 0,
     "Het verschil met 2020 is niet bekend: een van de twee cijfers ontbreekt."),
    (Change(Movement.UNKNOWN, "2020", doubt=Doubt.BREAK), Unit.PERCENT, 0,
     "Niet te vergelijken met 2020: daartussen zit een breuk, de reden staat bij de uitleg."),
    (Change(Movement.UNKNOWN, "2020"), Unit.PERCENT, 0, "Het verschil met 2020 is niet bekend."),
])
def test_change_sentence(change: Change, unit: Unit, decimals: int, sentence: str) -> None:
    assert plain(wording.change_sentence(change, indicator(unit=unit, decimals=decimals), "2020")) == sentence


@pytest.mark.parametrize(("movement", "direction", "word", "symbol", "tone"), [
    (Movement.UP, UP, "beter", "▲", "good"),
    (Movement.UP, DOWN, "slechter", "▲", "bad"),
    (Movement.UP, NEUTRAL, "stijgt", "▲", "neutral"),
    (Movement.DOWN, UP, "slechter", "▼", "bad"),
    (Movement.DOWN, DOWN, "beter", "▼", "good"),
    (Movement.DOWN, NEUTRAL, "daalt", "▼", "neutral"),
    (Movement.STEADY, UP, "gelijk", "●", "neutral"),
    (Movement.UNKNOWN, DOWN, "onbekend", "–", "neutral"),
])
def test_movement(movement: Movement, direction: Direction, word: str, symbol: str, tone: str) -> None:
    change = Change(movement)
    assert wording.movement_word(change, direction) == word
    assert wording.movement_symbol(change) == symbol
    assert wording.movement_tone(change, direction) == tone


@pytest.mark.parametrize(("position", "direction", "sentence"), [
    (Position(75, 342, 0, 267, 74), NEUTRAL, "Het cijfer is hoger dan bij 267 van de 342 gemeenten in Nederland."),
    (Position(75, 342, 12, 255, 74), UP, "Het cijfer is hoger dan bij 255 van de 342 gemeenten in Nederland; "
                                         "12 andere hebben hetzelfde cijfer. Hoger is hier gunstig."),
    (Position(300, 342, 1, 41, 299), DOWN, "Het cijfer is lager dan bij 299 van de 342 gemeenten in Nederland; "
                                           "1 andere heeft hetzelfde cijfer. Lager is hier gunstig."),
    (Position(1, 342, 0, 341, 0), NEUTRAL, "Het cijfer is het hoogst van de 342 gemeenten in Nederland."),
    (Position(1, 342, 2, 339, 0), NEUTRAL,
     "Het cijfer is het hoogst van de 342 gemeenten in Nederland; 2 andere hebben hetzelfde cijfer."),
    (Position(341, 342, 1, 0, 340), NEUTRAL,
     "Het cijfer is het laagst van de 342 gemeenten in Nederland; 1 andere heeft hetzelfde cijfer."),
    (Position(342, 342, 0, 0, 341), NEUTRAL, "Het cijfer is het laagst van de 342 gemeenten in Nederland."),
    (Position(1, 4, 3, 0, 0), NEUTRAL, "Het cijfer is gelijk aan alle andere van de 4 gemeenten in Nederland."),
    (Position(1, 1, 0, 0, 0), UP, "Er is geen andere gemeente met een cijfer om mee te vergelijken."),
    (Position(2, 20, 0, 19, 1, included=False), UP,
     "Het cijfer is hoger dan bij 19 van de 20 gemeenten in Nederland. Hoger is hier gunstig."),
    (Position(12, 20, 3, 6, 11, included=False), DOWN,
     "Het cijfer is lager dan bij 11 van de 20 gemeenten in Nederland; 3 andere hebben hetzelfde cijfer. "
     "Lager is hier gunstig."),
    (Position(1, 20, 0, 20, 0, included=False), NEUTRAL, "Het cijfer is hoger dan bij alle 20 gemeenten in Nederland."),
    (Position(21, 20, 0, 0, 20, included=False), NEUTRAL,
     "Het cijfer is lager dan bij alle 20 gemeenten in Nederland."),
    (Position(1, 20, 20, 0, 0, included=False), NEUTRAL,
     "Het cijfer is gelijk aan alle andere van de 20 gemeenten in Nederland."),
    (Position(1, 0, 0, 0, 0, included=False), UP,
     "Er is geen andere gemeente met een cijfer om mee te vergelijken."),
])
def test_position_sentence(position: Position, direction: Direction, sentence: str) -> None:
    assert wording.position_sentence(position, GROUP, indicator(direction=direction)) == sentence


@pytest.mark.parametrize(("position", "words"), [
    (Position(75, 342, 12, 255, 74), "gedeelde plaats 75 van 342, van hoog naar laag"),
    (Position(75, 342, 12, 255, 74, up=3, down=14), "tussen plaats 72 en 89 van 342, van hoog naar laag"),
    (Position(12, 20, 3, 6, 11, included=False, up=1, down=3), "hoger dan 6 tot 10 van de 20"),
    (Position(2, 4, 1, 1, 1, up=1, down=2), "door de afronding niet van de andere te onderscheiden"),
    (Position(1, 342, 0, 341, 0), "plaats 1 van 342, van hoog naar laag"),
    (Position(12, 20, 3, 6, 11, included=False), "hoger dan 6 van de 20"),
    (Position(21, 20, 0, 0, 20, included=False), "lager dan alle 20"),
    (Position(1, 1, 0, 0, 0), ""),
    (Position(1, 20, 0, 20, 0, included=False), "hoger dan alle 20"),
    (Position(1, 0, 0, 0, 0, included=False), ""),
])
def test_place_in_a_few_words(position: Position, words: str) -> None:
    assert wording.place(position) == words


HALF = " De helft van deze gemeenten zit tussen 22% en 33%."


@pytest.mark.parametrize(("observation", "group", "sentence"), [
    (measured(31), summary(), f"Utrecht: 31%. Dat is hoger dan het gemiddelde van de {GROUP} (29%).{HALF}"),
    (measured(21), summary(), f"Utrecht: 21%. Dat is lager dan het gemiddelde van de {GROUP} (29%).{HALF}"),
    (measured(31, margin=2.5), summary(),
     f"Utrecht: 31%. Dat is ongeveer gelijk aan het gemiddelde van de {GROUP} (29%).{HALF}"),
    (measured(29.4), summary(mean=28.6),
     f"Utrecht: 29%. Dat is ongeveer gelijk aan het gemiddelde van de {GROUP} (29%).{HALF}"),
    (measured(31), summary(mean=None),
     f"Utrecht: 31%. Dat is hoger dan de middelste van de {GROUP} (24%).{HALF}"),
    (measured(31), summary(q1=None, q3=None),
     f"Utrecht: 31%. Dat is hoger dan het gemiddelde van de {GROUP} (29%)."),
    (measured(31), summary(q1=24.1, q3=24.3), f"Utrecht: 31%. Dat is hoger dan het gemiddelde van de {GROUP} (29%). "
                                              "Minstens de helft van deze gemeenten zit rond 24%."),
    (Observation(None, Status.SUPPRESSED), summary(),
     f"Utrecht: afgeschermd. Ter vergelijking: het gemiddelde van de {GROUP} is 29%.{HALF}"),
    (NOTHING, None, f"Utrecht: geen gegevens. Voor de {GROUP} zijn er geen cijfers."),
])
def test_group_sentence(observation: Observation, group: GroupSummary | None, sentence: str) -> None:
    assert wording.group_sentence(observation, group, indicator(), GROUP, "Utrecht") == sentence


def test_group_sentence_says_that_the_municipality_is_in_the_group() -> None:
    said = wording.group_sentence(measured(31), summary(), indicator(), GROUP, "Utrecht", own_included=True)
    assert "(29%, Utrecht telt daarin mee)" in said


def test_a_municipality_is_not_compared_with_a_group_of_itself_alone() -> None:
    alone = summary(n=1, missing=0, mean=31.0, median=31.0, q1=None, q3=None, low=31.0, high=31.0)
    said = wording.group_sentence(measured(31), alone, indicator(), GROUP, "Utrecht", own_included=True)
    assert said == "Utrecht: 31%."


@pytest.mark.parametrize(("missing", "together"), [
    (0, f"Samen hebben de {GROUP} 12.345."),
    (1, f"Samen hebben de {GROUP} 12.345, zonder de gemeente waarvan het cijfer ontbreekt."),
    (3, f"Samen hebben de {GROUP} 12.345, zonder de 3 gemeenten waarvan het cijfer ontbreekt."),
])
@pytest.mark.parametrize(("rescalable", "advice"), [
    (True, f" Een aantal zegt vooral hoe groot de gemeente is; {HINT}"), (False, "")])
def test_group_sentence_of_a_count_gives_the_total(missing: int, together: str, rescalable: bool, advice: str) -> None:
    group = summary(mean=None, total=12345.0, missing=missing)
    said = wording.group_sentence(measured(31), group, indicator(unit=Unit.COUNT), GROUP, "Utrecht",
                                  rescalable=rescalable)
    assert said == f"Utrecht: 31. {together}{advice}"


def test_a_choice_that_is_not_there_is_not_advised() -> None:
    """Of amounts it is another indicator that says how much it is in proportion."""
    euros, group = indicator(unit=Unit.THOUSAND_EURO), summary(mean=None, total=12345.0)
    assert "relatief" not in wording.group_sentence(measured(31), group, euros, GROUP, "Utrecht")
    assert wording.group_sentence(measured(31), group, euros, GROUP, "Utrecht", rescalable=True).endswith(
        f"Een totaalbedrag zegt vooral hoe groot de gemeente is; {HINT}")


PART = {"mean": None, "total": None, "q1": None, "q3": None}


@pytest.mark.parametrize("unit", [Unit.PERCENT, Unit.COUNT])
@pytest.mark.parametrize(("n", "have"), [(7, "hebben er 7"), (1, "heeft er 1")])
def test_of_part_of_a_group_only_that_is_said(unit: Unit, n: int, have: str) -> None:
    group = summary(n=n, missing=342 - n, **PART)
    said = wording.group_sentence(measured(31), group, indicator(unit=unit), GROUP, "Utrecht", own_included=True)
    own = "31%" if unit is Unit.PERCENT else "31"
    assert said == (f"Utrecht: {own}. Van de 342 {GROUP} {have} een cijfer; dat is te weinig om iets over de hele "
                    "groep te zeggen.")


def test_the_figure_of_the_source_for_all_stands_though_few_municipalities_have_one() -> None:
    group = summary(n=7, missing=335, **(PART | {"mean": 29.0}))
    assert wording.group_sentence(measured(31), group, indicator(), GROUP, "Utrecht") == (
        f"Utrecht: 31%. Dat is hoger dan het gemiddelde van de {GROUP} (29%).")


@pytest.mark.parametrize(("score", "direction", "words"), [
    (2.0, NEUTRAL, "veel hoger dan de middelste van de gemeenten in Nederland (24%)."),
    (1.0, UP, "hoger dan de middelste van de gemeenten in Nederland (24%)."),
    (0.5, DOWN, "iets hoger dan de middelste van de gemeenten in Nederland (24%)."),
    (-1.5, DOWN, "lager dan de middelste van de gemeenten in Nederland (24%)."),
    (-2.5, UP, "veel lager dan de middelste van de gemeenten in Nederland (24%)."),
    (0.0, UP, "ongeveer gelijk met de middelste van de gemeenten in Nederland (24%)."),
])
def test_standout_sentence(score: float, direction: Direction, words: str) -> None:
    said = wording.standout_sentence(indicator(direction=direction), measured(31), summary(), score, "Utrecht", GROUP)
    assert said == f"Leegstand: Utrecht zit met 31% {words}"


@pytest.mark.parametrize(("found", "direction", "label", "sentence"), [
    (Trend(TrendDirection.RISING, 8, 0.3, 0.004), UP, "beter",
     "Over 8 metingen is er een stijgende lijn: doorgaans ongeveer 0,3 procentpunt per jaar."),
    (Trend(TrendDirection.FALLING, 8, -0.3, 0.004), UP, "slechter",
     "Over 8 metingen is er een dalende lijn: doorgaans ongeveer 0,3 procentpunt per jaar."),
    (Trend(TrendDirection.RISING, 8, 0.3, 0.004), NEUTRAL, "stijgt",
     "Over 8 metingen is er een stijgende lijn: doorgaans ongeveer 0,3 procentpunt per jaar."),
    (Trend(TrendDirection.FALLING, 8, -0.3, 0.004), NEUTRAL, "daalt",
     "Over 8 metingen is er een dalende lijn: doorgaans ongeveer 0,3 procentpunt per jaar."),
    (Trend(TrendDirection.NONE, 8, 0.1, 0.5), UP, "geen duidelijke ontwikkeling",
     "Over 8 metingen is er geen duidelijke stijging of daling."),
    (Trend(TrendDirection.TOO_FEW, 1), UP, "te weinig jaren",
     "Over de ontwikkeling is nog niets te zeggen: er is maar 1 vergelijkbaar cijfer, en 5 is het minste."),
    (Trend(TrendDirection.TOO_FEW, 0), UP, "te weinig jaren",
     "Over de ontwikkeling is nog niets te zeggen: er zijn geen vergelijkbare cijfers, en 5 is het minste."),
])
def test_trend(found: Trend, direction: Direction, label: str, sentence: str) -> None:
    assert wording.trend_label(found, direction) == label
    assert plain(wording.trend_sentence(found, indicator())) == sentence


def source(table: str, producer: str = "CBS", accessed: str = "2026-10") -> Source:
    return Source(table, "Kerncijfers", producer, "CC BY 4.0", "https://voorbeeld.invalid", accessed)


@pytest.mark.parametrize(("accessed", "date"), [
    ("2026-10-04", "op 4 oktober 2026"), ("2026-10", "in oktober 2026"), ("2026", "in 2026"),
    ("najaar 2026", "najaar 2026"), ("2026-13", "2026-13")])
def test_source_line(accessed: str, date: str) -> None:
    one = [source("12345NED", accessed=accessed)]
    start = f"Bron: CBS, tabel 12345NED (Kerncijfers), CC BY 4.0, vastgelegd {date}"
    assert wording.source_line(one) == f"{start}."
    assert wording.source_line(one, "2024") == f"{start}. Cijfers over 2024."
    assert wording.source_line(one, "2024", recalculated=True) == (
        f"{start}. Cijfers over 2024, omgerekend naar de gemeenten van nu.")


def test_a_figure_made_of_several_tables_names_them_all() -> None:
    line = wording.source_line([source("12345NED"), source("47022NED", "Politie")], "1e halfjaar 2024")
    assert line == ("Bronnen: CBS, tabel 12345NED (Kerncijfers), CC BY 4.0, vastgelegd in oktober 2026; Politie, tabel "
                    "47022NED (Kerncijfers), CC BY 4.0, vastgelegd in oktober 2026. Cijfers over het 1e halfjaar 2024.")


def test_the_sources_of_a_series_by_producer() -> None:
    found = [source("12345NED"), source("47022NED", "Politie"), source("67890NED")]
    assert wording.series_source_line(found, "2015", "2025") == (
        "Bronnen van de reeks 2015 tot en met 2025: CBS 12345NED, 67890NED; Politie 47022NED.")


@pytest.mark.parametrize(("iso", "text"), [
    ("2026-10-14", "op 14 oktober 2026"), ("2026-01-05", "op 5 januari 2026"), ("2026-10", "in oktober 2026"),
    ("2026", "in 2026"), ("2026-13", "2026-13"), ("vorige week", "vorige week"),
])
def test_a_date_reads_as_a_date(iso: str, text: str) -> None:
    assert wording.on_date(iso) == text
