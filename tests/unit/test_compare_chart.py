"""Pictures of the page Vergelijken: valid, Dutch, without figures inside; small lines that hold their scale."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import altair as alt
import pytest
import vl_convert

from monitors.presentation import compare_chart as c
from monitors.presentation.theme import NAMES, theme

SPECS = [pytest.param(make(theme(name)), id=f"{kind}-{name}") for name in NAMES for kind, make in {
    "groepen": lambda t: c.groups_spec(t, "%", 1, 6),
    "trechter": lambda t: c.funnel_spec(t, "%", 1, "inwoners", from_zero=True),
    "wolk": lambda t: c.scatter_spec(t, ("een", "twee"), (0, 1)),
    "wolk-kleur": lambda t: c.scatter_spec(t, ("een", "twee"), (0, 1), ("a", "b", "c"), sized=True),
    "groepen-rand": lambda t: c.groups_spec(t, "%", 1, 6, (("x", 1, 9.5),)),
    "trechter-rand": lambda t: c.funnel_spec(t, "%", 1, "inwoners", cuts=(("y", 1, 9.5),)),
    "wolk-rand": lambda t: c.scatter_spec(t, ("een", "twee"), (0, 1), cuts=(("x", 1, 3.0), ("y", -1, -2.0))),
}.items()]


@pytest.mark.parametrize("spec", SPECS)
def test_specification_is_valid_and_holds_no_figures(spec: c.Spec) -> None:
    text = json.dumps(spec)
    alt.LayerChart.from_dict(json.loads(text))
    assert '"data"' not in text and '"url"' not in text
    assert spec["config"]["locale"]["number"]["decimal"] == ","


@pytest.mark.parametrize("name", NAMES)
def test_every_class_has_its_own_colour(name: str) -> None:
    classes = ("a", "b", "c", "d", "e")
    assert len(set(c.class_colours(theme(name), classes))) == 5
    own, rest = c.class_colours(theme(name), ("Utrecht", c.REST))
    assert own != rest and theme(name).own not in (own, rest)
    assert len(set(c.class_colours(theme(name), (*classes, c.REST)))) == 6


BOX = c.Box(2020.0, 2024.0, 0.0, 10.0)
DRAWING = c.SmallDrawing((((2020.0, 0.0, False), (2021.0, 5.0, False)), ((2023.0, 10.0, False), (2024.0, 9.0, True))),
                         (((2020.0, 4.0), (2024.0, 4.0)),))


def test_a_line_stops_at_a_break_and_a_provisional_figure_is_open() -> None:
    look = theme("light")
    drawn = ElementTree.fromstring(c.small_svg(DRAWING, BOX, look, own=True))
    lines = [e for e in drawn if e.tag.endswith("polyline")]
    assert [e.get("stroke") for e in lines] == [look.mean, look.own, look.own]
    marks = [e.get("fill") for e in drawn if e.tag.endswith("circle")]
    assert marks == [look.own, look.background]


@pytest.mark.parametrize(("box", "at", "place"), [
    (BOX, (2020.0, 0.0), (7, 77)), (BOX, (2024.0, 10.0), (213, 7)), (BOX, (2022.0, 5.0), (110, 42)),
    (c.Box(2020.0, 2020.0, 3.0, 3.0), (2020.0, 3.0), (110, 42))])  # no spread at all
def test_all_pictures_have_one_scale(box: c.Box, at: tuple[float, float], place: tuple[float, float]) -> None:
    assert box.place(*at) == place


def test_a_figure_beyond_the_scale_is_a_triangle_at_the_edge() -> None:
    drawing = c.SmallDrawing((((2020.0, 99.0, False), (2021.0, 5.0, False), (2022.0, -4.0, False)),), ())
    drawn = ElementTree.fromstring(c.small_svg(drawing, BOX, theme("light"), own=False))
    assert [e.get("d") for e in drawn if e.tag.endswith("path")] == ["M2.0,11.0h10l-5,-9z", "M105.0,73.0h10l-5,9z"]
    assert not [e for e in drawn if e.tag.endswith("circle")]


def test_nothing_to_draw_is_no_line() -> None:
    drawn = ElementTree.fromstring(c.small_svg(c.SmallDrawing((), ()), BOX, theme("dark"), own=False))
    assert [e.tag.rpartition("}")[2] for e in drawn] == ["line"]


@pytest.mark.parametrize("from_zero", [True, False])
def test_an_axis_of_shares_does_not_go_below_nought(from_zero: bool) -> None:
    """Room below nought would be rounded to a line at minus 20 per 1.000."""
    y = c.funnel_spec(theme("light"), "per 1.000", 0, "noemer: inwoners", from_zero=from_zero)["encoding"]["y"]
    assert (y["scale"]["zero"], y["scale"]["padding"] == 0) == (from_zero, from_zero)


@pytest.mark.parametrize("width", [170, 900])
@pytest.mark.parametrize("own", [0.5, 7.8, 15.0, 29.0])
def test_the_axis_of_the_groups_has_no_room_below_nought_and_its_name_is_not_cut(own: float, width: int) -> None:
    name = "Hengelo (O.): 7,8 per 1.000"
    rows = [{"orde": n, "groep": f"Groep {n}", "laag": 0.0, "q1": 5.0, "midden": 8.0, "q3": 10.0, "hoog": 30.0,
             "gemiddelde": 8.0, "eigen": own, "naam": None if n else name, "tekst": "x", "rand": False}
            for n in range(3)]
    spec = c.groups_spec(theme("light"), "per 1.000", 1, 3, from_zero=True) | {
        "data": {"values": rows}, "width": width, "autosize": "pad"}
    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec))
    texts = [found for found in drawn.iter() if found.tag.endswith("}text")]
    assert "−5" not in {found.text for found in texts}
    x = next(float(found.get("transform", "").split("(")[1].split(",")[0]) for found in texts if found.text == name)
    assert x - 6 * len(name) / 2 > -100 and x + 6 * len(name) / 2 < width
