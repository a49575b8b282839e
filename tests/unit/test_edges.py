"""Points beyond an axis: where they are drawn, which triangle, which label, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from monitors.domain.reach import ROOM, Reach
from monitors.presentation.edges import COLUMNS, NAMED, Plane, Point, labels
from monitors.presentation.picture_words import LISTED, off_scale

PLANE = Plane(Reach(0, 10), Reach(0, 100), 400)


@pytest.mark.parametrize(("x", "y", "angle", "place"), [
    (5, 900, 0, (5, 100 + 100 * ROOM)), (50, 900, 45, (10 + 10 * ROOM, 100 + 100 * ROOM)),
    (50, 40, 90, (10 + 10 * ROOM, 40)), (5, -9, 180, (5, -100 * ROOM)), (-3, 40, 270, (-10 * ROOM, 40))])
def test_the_triangle_points_to_where_the_figure_lies(x: float, y: float, angle: float,
                                                      place: tuple[float, float]) -> None:
    point = Point(x, y, "Aa: 9")
    assert PLANE.place(point) == place
    [(beyond, turned, label, *_)] = PLANE.cells([point])
    assert (beyond, turned, label) == (True, angle, "Aa: 9")


def test_what_is_on_the_axis_has_no_triangle_and_a_row_has_all_columns() -> None:
    cells = PLANE.cells([Point(0, 0, "a"), Point(10, 100, "b"), Point(5, 500, "c")])
    assert [cell[0] for cell in cells] == [False, False, True]
    assert {len(cell) for cell in cells} == {len(COLUMNS)}
    assert [cell[-1] for cell in cells] == ["niet op schaal ▲", None, None]


def test_an_axis_has_no_numbers_where_nothing_is_to_scale() -> None:
    cuts = PLANE.cuts([Point(50, 50, "a"), Point(5, -7, "b"), Point(5, 500, "c"), Point(5, 50, "d")])
    assert cuts == (("x", 1, 10), ("y", -1, 0), ("y", 1, 100))
    assert labels("y", cuts) == {"labelExpr": "datum.value < 0 || datum.value > 100 ? '' : datum.label"}
    assert labels("x", ()) == {}


def test_the_chosen_one_is_named_however_many_lie_further() -> None:
    points = [Point(n, 1000.0 + n, f"p{n}") for n in range(9)]
    points[0] = replace(points[0], first=True)
    found = [cell[2] for cell in PLANE.cells(points)]
    assert sum(label is not None for label in found) == NAMED
    assert found[0] == "p0" and found[-3:] == ["p6", "p7", "p8"]


@pytest.mark.parametrize("points", [
    [Point(n, 500, "boven") for n in range(4)], [Point(n, -500, "onder") for n in range(4)],
    [Point(99, 40 + n, "rechts") for n in range(4)], [Point(-99, 40, "links")] * 4])
def test_labels_never_stand_on_one_line(points: list[Point]) -> None:
    places = []
    for point, (_, _, label, drop, *_) in zip(points, PLANE.cells(points), strict=True):
        assert label is not None and isinstance(drop, float)
        places.append((100 - PLANE.place(point)[1]) / 100 * PLANE.height + drop)
    ordered = sorted(places)
    assert all(one + 15 < other for one, other in pairwise(ordered))


APART = "zodat de andere uit elkaar te houden zijn."


def say(*figures: tuple[str, float], first: str = "") -> str:
    return off_scale("de as", Reach(0, 10), figures, lambda value: f"{value:.0f}%", first)


@pytest.mark.parametrize(("said", "expected"), [
    (say(), ""), (say(("Aa", 10), ("Bee", 0)), ""),
    (say(("Aa", 40), ("Bee", 5)), f"De as loopt tot 10%, {APART} Daarboven, als driehoek aan de rand: Aa (40%)."),
    (say(("Aa", -4)), f"De as begint bij 0%, {APART} Daaronder, als driehoek aan de rand: Aa (-4%)."),
    (say(("Aa", 40), ("Bee", 60), ("Cee", -9)),
     f"De as begint bij 0% en loopt tot 10%, {APART} Daaronder, als driehoek aan de rand: Cee (-9%). Daarboven, als "
     "driehoek aan de rand: Bee (60%) en Aa (40%)."),
    (say(("Aa", 40), ("Bee", 60), first="Aa"),
     f"De as loopt tot 10%, {APART} Daarboven, als driehoek aan de rand: Aa (40%) en Bee (60%)."),
])
def test_words(said: str, expected: str) -> None:
    assert said == expected


def test_a_long_list_says_how_many_more() -> None:
    said = say(*((f"P{n}", 20.0 + n) for n in range(LISTED + 3)), first="P0")
    assert "P0 (20%), P8 (28%)" in said and "en 3 andere (zie de tabel)." in said
