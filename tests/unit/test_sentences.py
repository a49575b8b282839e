"""The text of every chart, as a table of cases: direction, size and certainty."""

from __future__ import annotations

import pytest

from monitors.catalogue.model import Direction, Unit
from monitors.domain.change import change_between
from monitors.domain.observation import Observation, Status
from monitors.presentation.numbers import format_observation
from monitors.presentation.sentences import Line, Own, Point, Spread, calibration_sentence, map_sentence, trend_sentence
from tests.unit.test_wording import indicator, measured, plain, summary

PROVISIONAL = Status.PROVISIONAL


def line(first: float, last: float, margin: float | None = None, *, status: Status = Status.MEASURED,
         unit: Unit = Unit.PERCENT, since: str | None = None) -> Line:
    known = indicator(unit=unit)
    ends = (measured(first, margin), Observation(last, status, margin=margin))
    points = [Point(year, format_observation(o, known), o.status)
              for year, o in zip(("2015", "2024"), ends, strict=True)]
    return Line(points[0], points[1], change_between(*ends, "2015", decimals=0), since)


ALONE = Point("2024", "5%", PROVISIONAL)


@pytest.mark.parametrize(("found", "unit", "direction", "said"), [
    (line(4, 5), Unit.PERCENT, Direction.NEUTRAL,
     "in Utrecht steeg het cijfer met 1 procentpunt, van 4% in 2015 naar 5% in 2024."),
    (line(5, 4, status=PROVISIONAL), Unit.PERCENT, Direction.DOWN,
     "in Utrecht daalde het cijfer met 1 procentpunt, van 5% in 2015 naar 4% in 2024. Het cijfer van 2024 is "
     "voorlopig. Lager is hier gunstig."),
    (line(-2, 0), Unit.PERCENT, Direction.NEUTRAL,
     "in Utrecht steeg het cijfer met 2 procentpunt, van −2% in 2015 naar 0% in 2024."),
    (line(4, 4), Unit.PERCENT, Direction.NEUTRAL,
     "in Utrecht was het cijfer in 2015 en in 2024 gelijk, 4%."),
    (line(4, 5, 2.5), Unit.PERCENT, Direction.NEUTRAL,
     "in Utrecht ging het cijfer van 4% in 2015 naar 5% in 2024; dat verschil valt binnen de afronding."),
    (line(100, 150, unit=Unit.COUNT, since="2015"), Unit.COUNT, Direction.NEUTRAL,
     "in Utrecht steeg het cijfer sinds de breuk met 50 (50%), van 100 in 2015 naar 150 in 2024. Cijfers van "
     "vóór 2015 zijn daar niet mee te vergelijken."),
    (Line(ALONE, ALONE, change_between(None, measured(5))), Unit.PERCENT, Direction.UP,
     "in Utrecht is er één cijfer, 5% in 2024. Het cijfer is voorlopig."),
    (None, Unit.PERCENT, Direction.UP, "in Utrecht zijn er geen cijfers."),
])
def test_trend(found: Line | None, unit: Unit, direction: Direction, said: str) -> None:
    known = indicator(unit=unit, direction=direction)
    assert plain(trend_sentence(known, "Utrecht", found)) == f"Lijngrafiek van ‘Leegstand’: {said}"


def test_trend_of_the_group() -> None:
    assert plain(trend_sentence(indicator(), None, None, "G4-gemeenten", line(4, 5), "middelste")) == (
        "Lijngrafiek van ‘Leegstand’: de middelste van de G4-gemeenten steeg van 4% in 2015 naar 5% in 2024.")


START = "Kaart per gemeente van ‘Leegstand’ in 2024: "


@pytest.mark.parametrize(("spread", "own", "said"), [
    (Spread(summary(missing=3), "'s-Gravenhage", "", 0, 2), Own("Den Haag", measured(31)),
     "de cijfers lopen van 5% ('s-Gravenhage) tot 45%, en de middelste gemeente heeft 24%; Den Haag heeft 31%, "
     "hoger dan de middelste. Van 1 gemeente is er geen cijfer; van 2 gemeenten is het afgeschermd."),
    (Spread(summary(), provisional=342), None,
     "de cijfers lopen van 5% tot 45%, en de middelste gemeente heeft 24%. Alle cijfers zijn voorlopig."),
    (Spread(summary(low=5, high=5)), None, "alle 342 cijfers zijn 5%."),
    (Spread(summary(n=1), "Zeist"), None, "er is één cijfer, 5% in Zeist."),
    (Spread(summary(n=7, missing=335)), Own("Zeist", Observation(None, Status.SUPPRESSED)),
     "de cijfers lopen van 5% tot 45%; Zeist: afgeschermd. Van 335 gemeenten is er geen cijfer."),
    (Spread(None), None, "er zijn geen cijfers."),
])
def test_map(spread: Spread, own: Own | None, said: str) -> None:
    assert plain(map_sentence(indicator(), "2024", spread, own)) == START + said


def test_calibration() -> None:
    assert plain(calibration_sentence([(40, 0.1, 0.12), (7, 0.9, 0.7)])) == (
        "Puntenwolk van gezegde kans en uitkomst: bij 1 van de 2 groepen kansen ligt de uitkomst binnen 5 procentpunt "
        "van wat er was gezegd; het verst ernaast zit de kans van 90%, die in 70% van de 7 keer uitkwam.")
    assert calibration_sentence([]).endswith("er zijn nog geen kansen gezegd.")
