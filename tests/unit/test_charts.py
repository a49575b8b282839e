"""Chart specifications: Dutch, readable, without figures inside; and the small SVG figures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pyarrow as pa
import pytest
import vl_convert

from monitors.domain.comparison import GroupSummary
from monitors.domain.observation import Status
from monitors.presentation import charts, course_chart, wijk_chart
from monitors.presentation.numbers import status_label
from monitors.presentation.theme import NAMES, theme
from monitors.views.series import TREND_COLUMNS

SPECS = [
    pytest.param(make(theme(name)), id=f"{kind}-{name}")
    for name in NAMES
    for kind, make in {
        "trend": lambda t: charts.trend_spec(t, "%", 1),
        "trend-zonder-groep": lambda t: charts.trend_spec(t, "aantal", 0, from_zero=True, group=False),
        "rang-kort": lambda t: charts.ranking_spec(t, "%", 0, charts.LABELLED_UP_TO),
        "rang-wijken": lambda t: wijk_chart.ranking_spec(t, "%", 0),
        "rang-lang": lambda t: charts.ranking_spec(t, "%", 0, charts.LABELLED_UP_TO + 1),
    }.items()
]
COLUMNS = {"x", "label", "serie", "segment", "waarde", "laag", "hoog", "naam", "tekst", "status", "code", "rang",
           "plaats", "eigen", "midden", "middentekst", "soort"}


def walk(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from walk(value)
    elif isinstance(part, list):
        for value in part:
            yield from walk(value)


@pytest.mark.parametrize("spec", SPECS)
def test_specification_is_valid_vega_lite(spec: charts.Spec) -> None:
    checked = json.loads(json.dumps(spec))
    alt.LayerChart.from_dict(checked)


@pytest.mark.parametrize("spec", SPECS)
def test_specification_holds_no_figures_and_speaks_dutch(spec: charts.Spec) -> None:
    assert not any({"data", "datasets", "values", "url"} & set(part) for part in walk(spec))
    assert spec["config"]["locale"]["number"]["decimal"] == ","


@pytest.mark.parametrize("spec", SPECS)
def test_letters_are_large_enough(spec: charts.Spec) -> None:
    sizes = [size for part in walk(spec) for key, size in part.items() if key.endswith(("fontSize", "FontSize"))]
    assert sizes and min(sizes) >= 12


@pytest.mark.parametrize("spec", SPECS)
def test_only_promised_columns_are_used(spec: charts.Spec) -> None:
    fields = {part["field"] for part in walk(spec["layer"]) if isinstance(part.get("field"), str)}
    computed = {part["as"] for part in walk(spec["layer"]) if isinstance(part.get("as"), str)}
    assert fields <= COLUMNS | computed


def test_specifications_are_made_once_and_leave_their_description_to_the_page() -> None:
    spec = charts.trend_spec(theme("light"), "%", 1)
    assert charts.trend_spec(theme("light"), "%", 1) is spec
    assert "description" not in spec


@pytest.mark.parametrize("make", [
    lambda unit, decimals: charts.trend_spec(theme("light"), unit, decimals),
    lambda unit, decimals: charts.ranking_spec(theme("light"), unit, decimals, charts.LABELLED_UP_TO),
    lambda unit, decimals: charts.ranking_spec(theme("light"), unit, decimals, 342),
], ids=["trend", "few bars", "many bars"])
def test_with_its_words_in_the_rows_a_specification_is_that_of_every_indicator(make: Callable[[str, int], Any]) -> None:
    rows = pa.table({"waarde": [1.5, 2.5]})
    steady, told = charts.steady(make("euro", 0), rows)
    assert steady == charts.steady(make("%", 2), rows)[0] and steady == charts.steady(make("%", 2), rows.slice(2))[0]
    assert told["opschrift"].to_pylist() == ["euro", None]
    assert told["formaat"].to_pylist() == [charts.number_format(0), None]
    assert charts.steady(make("euro", 0), rows.slice(2))[1].num_rows == 0
    assert "euro" in json.dumps(make("euro", 0)), "the one that goes to files stays as it was"
    alt.Chart.from_dict(steady | {"data": {"name": charts.DATA}})


def test_the_legend_knows_every_status_that_a_figure_can_have() -> None:
    assert charts.VALUED == (Status.MEASURED, Status.PROVISIONAL, Status.RECALCULATED)
    drawn = json.dumps(charts.trend_spec(theme("light"), "%", 1), ensure_ascii=False)
    legend = charts.trend_marks(theme("light"), charts.VALUED, "gemiddelde")
    signs = {mark.words: mark.sign for mark in legend}
    for status in charts.VALUED:
        assert status_label(status) in drawn
        assert status_label(status) in signs
    assert len(set(signs.values())) == len(signs)  # no mark is told from another by colour alone
    assert charts.trend_marks(theme("light"), (), "") == []


def words_of(spec: charts.Spec, rows: pa.Table) -> list[str]:
    """All texts of the picture, drawn as for a file."""
    whole = spec | {"width": 600, "data": {"values": rows.to_pylist()}}
    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg(whole, format_locale="nl-NL"))
    return [found.text or "" for found in drawn.iter() if found.tag.endswith("text")]


@pytest.mark.parametrize(("values", "from_zero", "said"), [
    ((52.0, 58.0), False, True), ((-58.0, -52.0), False, True), ((-12.0, 35.0), False, False),
    ((0.4, 12.0), False, False), ((52.0, 58.0), True, False)])
@pytest.mark.parametrize("make", [charts.trend_spec, course_chart.course_spec])
def test_an_axis_says_that_it_has_no_nought_where_it_has_none(make: Callable[..., charts.Spec],
                                                              values: tuple[float, float], from_zero: bool,
                                                              said: bool) -> None:
    """It was said of every percentage, also over an axis from −40 to 60."""
    rows = charts.frame_of(TREND_COLUMNS, [
        (2020.0 + n, f"{2020 + n}", charts.OWN, "g1", value, None, None, "Aa", f"{value}", "zonder voorbehoud")
        for n, value in enumerate(values)])
    told = "procent (de as begint niet bij 0)" if said else "procent"
    assert told in words_of(make(theme("light"), "procent", 1, from_zero=from_zero), rows)
    steady, with_words = charts.steady(make(theme("light"), "procent", 1, from_zero=from_zero), rows)
    assert charts.axis_title("procent")["title"] == steady["title"] and with_words["opschrift"][0].as_py() == "procent"


@pytest.mark.parametrize("members", [10, 342])
def test_a_click_chooses_a_municipality(members: int) -> None:
    spec = charts.ranking_spec(theme("dark"), "%", 0, members)
    (chosen,) = spec["params"]
    assert chosen["name"] == charts.CLICK and chosen["select"]["fields"] == ["code"]
    assert chosen["views"] == [layer["name"] for layer in spec["layer"] if "name" in layer]


@pytest.mark.parametrize(("points", "lines", "dots"), [
    ([(2020.0, 1.0), (2021.0, 2.0), (2022.0, 3.0)], 1, 1),
    ([(2020.0, 1.0), (2021.0, 2.0), (2022.0, None), (2023.0, 2.0), (2024.0, 1.0)], 2, 1),
    ([(2020.0, 1.0), (2021.0, None), (2022.0, 3.0)], 0, 3),
    ([(2020.0, 5.0)], 0, 2),
    ([(2020.0, 5.0), (2021.0, 5.0)], 1, 1),
    ([(2020.0, 5.0), (2021.0, 5.0), (2022.0, None)], 1, 0),  # no figure now: no dot for now
])
def test_sparkline(points: list[tuple[float, float | None]], lines: int, dots: int) -> None:
    svg = charts.sparkline_svg(points, theme("light"), 'Van "laag" naar <hoog>')
    root = ElementTree.fromstring(svg)
    tags = [child.tag.rpartition("}")[2] for child in root]
    assert (tags.count("polyline"), tags.count("circle")) == (lines, dots)
    assert root.get("role") == "img" and root.get("aria-label") == 'Van "laag" naar <hoog>'
    assert "\n" not in svg


def test_sparkline_of_nothing_is_nothing() -> None:
    assert charts.sparkline_svg([(2020.0, None)], theme("light"), "leeg") == ""
    assert charts.svg_image("", "leeg", "km-spark") == ""


SPREAD = GroupSummary(10, 0, 5.0, None, 5.0, 3.0, 7.0, 0.0, 10.0)
SMALL = GroupSummary(2, 0, 5.0, None, 5.0, None, None, 5.0, 5.0)


@pytest.mark.parametrize(("summary", "own", "bands", "dots"), [
    (SPREAD, 8.0, 1, 1), (SPREAD, None, 1, 0), (SPREAD, 25.0, 1, 1), (SMALL, 5.0, 0, 1)])
def test_position_bar(summary: GroupSummary, own: float | None, bands: int, dots: int) -> None:
    root = ElementTree.fromstring(charts.position_bar_svg(summary, own, theme("dark"), "plaats"))
    tags = [child.tag.rpartition("}")[2] for child in root]
    assert (tags.count("rect"), tags.count("circle")) == (bands, dots)
    assert all(0 <= float(dot.get("cx", "")) <= charts.BAR_WIDTH for dot in root if dot.tag.endswith("circle"))


def test_an_image_holds_the_figure_and_its_text() -> None:
    svg = charts.position_bar_svg(SPREAD, 8.0, theme("light"), "plaats")
    image = charts.svg_image(svg, "plaats & cijfer", "km-position")
    assert image.startswith('<img class="km-position" alt="plaats &amp; cijfer" src="data:image/svg+xml,%3Csvg')


@pytest.mark.parametrize(("own", "side"), [(5, "end"), (59, "start")])
def test_the_name_of_the_middle_makes_way_for_the_municipality_at_the_end_of_the_row(own: int, side: str) -> None:
    middle = "middelste: 80"
    rows = [{"code": str(at), "naam": f"Plaats {at}", "waarde": 100.0 - at, "rang": at, "plaats": str(at), "tekst": "x",
             "eigen": at == own, "midden": None, "middentekst": None} for at in range(1, 61)]
    rows[0] |= {"midden": 80.0, "middentekst": middle}
    spec = {**charts.ranking_spec(theme("light"), "%", 0, len(rows)), "data": {"values": rows}, "width": 800}
    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec))
    named = [text for text in drawn.iter("{http://www.w3.org/2000/svg}text") if text.text == middle]
    assert {text.get("text-anchor") for text in named} == {side}


LETTER = 6.0  # pixels of a letter at the least; a label is no narrower than so many


def box_of(drawn: ElementTree.Element, words: str) -> tuple[float, float, float, float]:
    """left, right, top and bottom of a text in the picture's own pixels, roughly."""
    text = [found for found in drawn.iter("{http://www.w3.org/2000/svg}text") if found.text == words][-1]
    x, y = (float(n) for n in re.findall(r"-?[\d.]+", text.get("transform", ""))[:2])
    wide = LETTER * len(words)
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")] * wide
    return left, left + wide, y - 13, y


def test_the_name_of_the_middle_stays_at_its_line_where_there_is_room() -> None:
    rows = [{"code": str(at), "naam": "Aa", "waarde": 80.0 - at / 20, "rang": at, "plaats": str(at), "tekst": "73,5%",
             "eigen": at == 9, "midden": None, "middentekst": None} for at in range(1, 343)]
    rows[0] |= {"midden": 71.5, "middentekst": "middelste: 71,5%"}
    spec = charts.ranking_spec(theme("light"), "%", 0, len(rows)) | {"data": {"values": rows}, "width": 290}
    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec))
    own, middle = box_of(drawn, "Aa: 73,5%"), box_of(drawn, "middelste: 71,5%")
    assert middle[3] > own[3]  # the line lies lower than the top of the own bar


@pytest.mark.parametrize("width", [290, 1100])
@pytest.mark.parametrize("own", [1, 60, 150, 200, 260, 300, 342])
def test_the_names_in_a_ranking_stay_inside_and_clear_of_each_other(own: int, width: int) -> None:
    """One gemeente of 106 pressed all others into a heap: on a telephone the two names lay over each other."""
    values = [106.0, *(20 - 20 * n / 341 for n in range(1, 342))]
    middle, name = "middelste: 10,0 per 1.000", "Súdwest-Fryslân: 5,4 per 1.000"
    rows = [{"code": str(at), "naam": "Súdwest-Fryslân", "waarde": value, "rang": at, "plaats": str(at),
             "tekst": "5,4 per 1.000", "eigen": at == own, "midden": None, "middentekst": None}
            for at, value in enumerate(values, 1)]
    rows[0] |= {"midden": 10.0, "middentekst": middle}
    spec = charts.ranking_spec(theme("light"), "%", 0, len(rows)) | {"data": {"values": rows}, "width": width}
    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec))
    (left, right, top, bottom), (left2, right2, top2, bottom2) = box_of(drawn, name), box_of(drawn, middle)
    assert left >= -40 and right <= width + 5
    assert right < left2 or right2 < left or bottom <= top2 or bottom2 <= top
