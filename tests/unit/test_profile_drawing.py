"""The drawings of a profile for paper: well-formed, within their size, and saying what the screen says."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.model import Direction
from monitors.domain.profile import Ends
from monitors.presentation.profile_chart import Cell, Place, Point, SmallLine, SpineRow, TintRow
from monitors.presentation.profile_drawing import WIDTH, lines_svg, spine_svg, tint_svg
from monitors.presentation.profile_words import NO_FIGURES
from monitors.presentation.theme import theme

LIGHT = theme("light")


def row(score: float | None, direction: Direction = Direction.UP, name: str = "Naam <&> 'zo'",
        ends: Ends | None = None, *, empty: bool = False) -> SpineRow:
    return SpineRow("Deel", name, "/n", Place(direction, score, "daarom niet"), ends, "1%", "2%", "2024", "voorlopig",
                    "", empty)


def texts(svg: str) -> str:
    return " ".join(filter(None, (element.text for element in ET.fromstring(svg).iter())))


@pytest.mark.parametrize(("made", "said", "unsaid"), [
    (row(1.5), "duidelijk gunstiger", "daarom niet"),
    (row(1.5, Direction.DOWN), "duidelijk ongunstiger", "daarom niet"),
    (row(-2.5, Direction.NEUTRAL), "veel lager", "daarom niet"), (row(0.0), "rond het midden", "daarom niet"),
    (row(None), "daarom niet", "gunstiger"), (row(9.0, ends=Ends(-9.0, 9.0)), "+›", "daarom niet"),
    (row(-9.0, ends=Ends(None, None)), "‹−", "daarom niet"),
    (row(None, empty=True), f"{NO_FIGURES}: Naam <&> 'zo'.", "daarom niet")])
def test_a_row_says_what_the_screen_says(made: SpineRow, said: str, unsaid: str) -> None:
    found = texts(spine_svg([made], LIGHT, "Alt"))
    assert "Deel" in found and "Naam <&> 'zo'" in found and said in found and unsaid not in found


@given(st.lists(st.tuples(st.none() | st.floats(-1e6, 1e6), st.sampled_from(list(Direction)),
                          st.none() | st.floats(-1e6, 0), st.text("abc <&'\"é", max_size=120)), max_size=6))
def test_whatever_the_figures_are_the_marks_lie_on_the_paper(rows: list[tuple[float | None, Direction, float | None,
                                                                              str]]) -> None:
    drawn = ET.fromstring(spine_svg([row(score, side, name, Ends(low, None)) for score, side, low, name in rows], LIGHT,
                                    "Alt"))
    for rect in drawn.iter("{http://www.w3.org/2000/svg}rect"):
        left = float(rect.attrib["x"])
        assert left >= 0 and left + float(rect.attrib["width"]) <= WIDTH and float(rect.attrib["width"]) > 0


def test_tints_have_their_sign_and_absence_its_own_border() -> None:
    cells = (Cell("/a", "1%", Place(Direction.DOWN, 2.5)), Cell("/b", "2%", Place(Direction.UP, 0.1), provisional=True),
             Cell("/c", "afgeschermd", Place(Direction.DOWN, None), "is-suppressed"),
             Cell("/d", "geen gegevens", Place(Direction.DOWN, None), "is-missing"))
    drawn = tint_svg(["A", "B", "C", "D"], [TintRow("Deel", "Naam", "/n", Direction.DOWN, "2024", "3%", "", cells)],
                     "Midden", LIGHT, "Alt")
    assert "1% −−" in texts(drawn) and "2%*" in texts(drawn) and drawn.count("stroke-dasharray") == 2
    assert drawn.count(LIGHT.bad) == 1


def test_a_figure_without_a_line_has_its_words_only() -> None:
    own = Point(2020, 1, "a"), Point(2021, 2, "a")
    one = SmallLine("Een", "/n", "1%", "", own, (), (), (1, 2), ("1", "2"), "Alt")
    none = SmallLine("Geen", "/n", "–", "", (), (), (), (0, 0), ("", ""), "", "Nog geen cijfers")
    drawn = lines_svg([one, none], (2020, 2021), LIGHT, "Alt")
    assert drawn.count("<polyline") == 1 and "Nog geen cijfers" in texts(drawn)
    assert ET.fromstring(lines_svg([], (0, 0), LIGHT, "Alt")) is not None
