"""What is said of wijken: numbers that add up, absence that is no nought, a meeting that is no judgement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.load import catalogue
from monitors.domain.change import Change, Doubt, Movement
from monitors.domain.signal import Side
from monitors.presentation import wijk_chart, wijk_words
from monitors.presentation.theme import theme
from monitors.presentation.wijk_words import Spread

KNOWN = catalogue().indicators
SHARE, COUNT, CARE = KNOWN["koop_aandeel"], KNOWN["inwoners"], KNOWN["wmo_per_1000"]
ENDS = {"highest": ("Noord", "70%"), "lowest": ("Zuid", "40%")}
SPREAD = Spread(7, 1, 2, 0, 0, 0, **ENDS)


@pytest.mark.parametrize(("spread", "gemeente", "parts"), [
    (SPREAD, "60%", ["7 van de 10 wijken liggen boven het gemeentecijfer (60%), 2 eronder en 1 is gelijk binnen de "
                     "afronding.", "Het hoogst is Noord (70%), het laagst Zuid (40%)."]),
    (replace(SPREAD, above=1, level=0, below=1), "60%", ["1 van de 2 wijken ligt boven", ", 1 eronder."]),
    (replace(SPREAD, level=2, below=0), "60%", ["(60%), 2 zijn gelijk binnen de afronding."]),
    (replace(SPREAD, suppressed=1), "60%", ["van de 10 wijken met een cijfer", "Van 1 wijk is het cijfer afgeschermd; "
                                                                               "dat is geen nul."]),
    (replace(SPREAD, suppressed=30, missing=2), "60%", ["Van 2 wijken heeft de bron geen cijfer.",
                                                        "Over alle wijken samen zegt dit dus niets."]),
    (replace(SPREAD, equal=True), "60%", ["Alle 10 wijken met een cijfer staan op 70%."]),
    (Spread(0, 0, 0, 5, 0, 0, **ENDS), "", ["geen cijfer, dus u kunt de wijken alleen onderling vergelijken"]),
    (Spread(0, 0, 0, 0, 3, 0, ("", ""), ("", "")), "60%", ["Van geen enkele wijk is er een cijfer. Van 3 wijken"]),
    (Spread(0, 1, 0, 0, 0, 0, ("Wijk 00", "53%"), ("Wijk 00", "53%")), "53%",
     ["Alleen van Wijk 00 is er een cijfer: 53%."]),
])
def test_the_position_of_the_wijken(spread: Spread, gemeente: str, parts: list[str]) -> None:
    said = wijk_words.position(spread, SHARE, gemeente)
    assert all(part in said for part in parts), said


def test_counts_are_not_held_against_the_municipality() -> None:
    said = wijk_words.position(Spread(0, 0, 0, 4, 0, 0, **ENDS), COUNT, "")
    assert "aantallen" in said and "gemeentecijfer (" not in said


@pytest.mark.parametrize(("change", "text"), [
    (None, ""),
    (Change(Movement.UNKNOWN, "2022", doubt=Doubt.NO_VALUE), ""),
    (Change(Movement.UNKNOWN, "2022", doubt=Doubt.BREAK), "niet te vergelijken"),
    (Change(Movement.STEADY, "2022", 0.4, doubt=Doubt.ROUNDING), "● gelijk, binnen de afronding"),
    (Change(Movement.DOWN, "2022", -3.0), "▼ 3\N{NO-BREAK SPACE}procentpunt"),
])
def test_a_change_in_the_table(change: Change | None, text: str) -> None:
    assert wijk_words.change_text(change, SHARE) == text


def test_a_changed_division_is_said_with_both_numbers() -> None:
    said = wijk_words.changed_division(99, 1, "2022", "2024", "Amsterdam")
    assert "99 wijken vervielen en 1 wijk kwam erbij" in said
    assert "geen verandering per wijk" in said


def test_a_meeting_is_a_signal_and_no_judgement() -> None:
    parts = [(SHARE, Side.BELOW), (CARE, Side.ABOVE)]
    said = wijk_words.meets(["Noord", "Zuid"], 1, 10, parts)
    assert "In 2 van de 10 wijken (Noord en Zuid)" in said
    assert wijk_words.ADVICE in said
    assert "koopwoningen (onder) en Wmo-cliënten per 1.000 inwoners (boven)" in said
    assert "Van 1 wijk is het niet te zeggen" in said
    assert wijk_words.meets([], 0, 10, parts) == (
        "In geen van de 10 wijken komen koopwoningen (onder) en Wmo-cliënten per 1.000 inwoners (boven) samen, naast "
        "het cijfer van de gemeente zelf.")
    assert "onder meer" in wijk_words.meets(list("abcdefgh"), 0, 10, parts)


def test_different_years_are_said() -> None:
    assert wijk_words.years([("A", "2024"), ("B", "2024")]) == "Alle cijfers zijn van 2024."
    assert "niet van hetzelfde jaar: A van 2024, B van 2020" in wijk_words.years([("A", "2024"), ("B", "2020")])


@pytest.mark.parametrize(("number", "text"), [(None, "onbekend"), (499.0, "499 (weinig inwoners)"), (500.0, "500")])
def test_few_inhabitants_are_marked(number: float | None, text: str) -> None:
    assert wijk_words.persons(number) == text


@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), max_size=30),
       st.sampled_from([240, 264, 330, 370, 460, 540, 640, 900]), st.none() | st.floats(-2e3, 2e3))
def test_names_lie_over_no_other_and_over_no_dot_however_wide_the_plot(
        points: list[tuple[str, float, float]], width: int, line: float | None) -> None:
    found = wijk_chart.labelled(points, (line, None))
    assert set(found) <= set(range(len(points))) and len(found) <= 14
    dots = wijk_chart.dots_of(points, (line, None), width)
    boxes = {n: wijk_chart.label_box(points[n][0], *dots[n], left=label.left) for n, label in found.items()
             if label.width <= width}
    for n, (left, top, right, bottom) in boxes.items():
        assert left > -1 and right < width + 1
        assert not any(left + 1 < x < right - 1 and top + 1 < y < bottom - 1 for x, y in dots)
        assert not any(left + 1 < other[2] and other[0] + 1 < right and top + 1 < other[3] and other[1] + 1 < bottom
                       for m, other in boxes.items() if m != n)


def sides(*points: tuple[str, float, float]) -> dict[int, bool]:
    return {n: label.left for n, label in wijk_chart.labelled(points).items()}


def test_a_dot_has_room_for_a_name_on_either_side() -> None:
    assert sides(("Een", 1.0, 1.0), ("Twee", 1.0, 1.0), ("Drie", 1.0, 1.0)) == {0: False, 1: True}
    assert sides(("Een", 0.0, 0.0), ("Twee", 1.0, 1.0), ("Te lang" * 20, 0.5, 0.5)) == {0: False, 1: True}
    assert sides() == {}


def test_a_name_that_needs_room_waits_for_a_wider_plot() -> None:
    found = wijk_chart.labelled([("Een lange naam van een wijk", 0.0, 0.0), ("Nog een lange naam", 1.0, 0.0)])
    assert found[0].width == min(label.width for label in found.values()) < found[1].width


@pytest.mark.parametrize("parts", [2, 3])
def test_a_signal_has_a_colour_for_every_number_of_marks(parts: int) -> None:
    assert len(set(wijk_chart.signal_style(theme("light"), parts).classes)) == parts + 1


@pytest.mark.parametrize(("drawn", "division", "period", "text"), [
    (2024, 2024, "2024", ""),
    (2020, 2020, "2012", ""),
    (2022, 2024, "2024", "De grenzen op de kaart zijn die van 2022, de cijfers zijn van 2024."),
    (2022, 2020, "2012", "De grenzen op de kaart zijn die van 2022, de wijken van de cijfers die van 2020.")])
def test_borders_of_another_year_are_said(drawn: int, division: int, period: str, text: str) -> None:
    assert wijk_words.other_borders(drawn, division, period) == text


@pytest.mark.parametrize(("drawn", "division", "words"), [
    (2022, 2024, "zijn na 2022 anders ingedeeld; van de nieuwe wijken"),
    (2022, 2020, "waren voor 2022 anders ingedeeld; van de wijken van toen")])
def test_why_there_is_no_map(drawn: int, division: int, words: str) -> None:
    assert words in wijk_words.no_borders("Zeist", drawn, division)


@pytest.mark.parametrize(("others", "name"), [(0, "Noord"), (1, "Noord, samen met 1 andere")])
def test_who_shares_the_highest_figure_fits_behind_is(others: int, name: str) -> None:
    assert wijk_words.with_equals("Noord", others) == name
