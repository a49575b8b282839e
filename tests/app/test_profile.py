"""The page Profiel without a browser: every figure of a monitor, places reckoned here once more, and bad addresses."""

from __future__ import annotations

import statistics

import pytest

from monitors.domain.period import parse_period
from monitors.views import profile_sheets
from monitors.views.in_use import world
from monitors.views.profile import Profile
from monitors.views.selection import MAX_BESIDE, Selection
from monitors.views.world import World
from tests.app.screen import BROKEN, address, opened, pieces_of_html, text
from tests.figures import MONITORS, Figures, chapters, definitions

UTRECHT, AMSTERDAM, SCHIERMONNIKOOG = "GM0344", "GM0363", "GM0088"


def profiel(**query: str) -> str:
    at = opened("profiel", **query)
    assert not at.exception, at.exception
    found = text(at)
    assert BROKEN not in found, found
    return found


@pytest.fixture
def known(data_set: object) -> World:
    return world()


def of(known: World, monitor: str = "wonen", **fields: object) -> Profile:
    return Profile(known, Selection(gemeente=UTRECHT, monitor=monitor, **fields),  # type: ignore[arg-type]
                   known.catalogue.monitors[monitor])


@pytest.mark.parametrize("monitor", MONITORS)
@pytest.mark.parametrize("beeld", ["profiel", "gemeenten"])
def test_every_figure_of_the_monitor_is_there(monitor: str, beeld: str) -> None:
    found = profiel(gemeente=UTRECHT, monitor=monitor, beeld=beeld)
    for chapter in chapters(monitor):
        assert str(chapter["name"]) in found
        for name in chapter["indicators"]:
            assert str(definitions()[name]["name"]) in found


@pytest.mark.parametrize("monitor", MONITORS)
def test_every_figure_of_a_chapter_is_there_through_the_years(monitor: str) -> None:
    for chapter in chapters(monitor):
        found = profiel(gemeente=UTRECHT, monitor=monitor, beeld="jaren", hoofdstuk=str(chapter["id"]))
        assert all(str(definitions()[name]["name"]) in found for name in chapter["indicators"])


@pytest.mark.parametrize("indicator", ["prijs_inkomen", "woz", "corporatie_aandeel"])
def test_a_place_is_that_of_the_raw_figures(known: World, figures: Figures, indicator: str) -> None:
    """Distance to the median in robust standard deviations, reckoned from the file by another way."""
    line = next(line for line in of(known).lines if line.indicator.id == indicator)
    column = [v for v in figures.column(indicator, str(line.figure.period)).values() if v is not None]
    own = figures.value(indicator, UTRECHT, str(line.figure.period))
    assert own is not None
    low, middle, high = statistics.quantiles(column, n=4, method="inclusive")
    spread = high - middle if own > middle else middle - low
    expected = (own - middle) / spread * statistics.NormalDist().inv_cdf(0.75)
    assert line.placing.score == pytest.approx(expected, rel=1e-3)


def test_counts_have_no_place_and_no_middle(known: World) -> None:
    lines = [line for line in of(known).lines if line.indicator.additive]
    assert lines and all(line.placing.score is None and line.middle == "–" for line in lines)


def test_no_claim_on_part_of_a_group(known: World) -> None:
    for line in (*of(known).lines, *of(known, "sociaal_domein").lines):
        if line.figure.summary is not None and line.figure.summary.partial:
            assert line.placing.score is None and line.middle == "–" and line.why


@pytest.mark.parametrize("order", ["opvallend", "verandering"])
def test_sorted_from_much_to_little(known: World, order: str) -> None:
    lines = of(known, volgorde=order).ordered
    sizes = [line.pace if order == "verandering" else line.placing.score for line in lines if line.recent]
    told = [abs(size) for size in sizes if size is not None]
    assert told == sorted(told, reverse=True) and len(told) > 5
    assert {line.indicator.id for line in lines} == {line.indicator.id for line in of(known).lines}


def test_no_change_across_a_break_sorts_a_figure(known: World) -> None:
    for line in of(known, "sociaal_domein").lines:
        a = line.figure.assessment
        if a is not None and a.change.doubt is not None and a.change.doubt.value == "break":
            assert line.pace is None


def test_a_suppressed_figure_reads_so_in_a_row_and_in_a_tint() -> None:
    for beeld in ("profiel", "gemeenten"):
        assert "afgeschermd" in profiel(gemeente=SCHIERMONNIKOOG, monitor="sociaal_domein", beeld=beeld)


def test_municipalities_side_by_side_are_those_asked_for_in_the_address(known: World) -> None:
    at = opened("profiel", gemeente=UTRECHT, beeld="gemeenten", naast="GM0363,GM0599")
    assert address(at)["naast"] == "GM0363,GM0599"
    assert of(known, naast=("GM0363", "GM0344", "GM0599")).columns == (UTRECHT, "GM0363", "GM0599")
    assert len(of(known).columns) == 6


def test_too_many_and_unknown_municipalities_are_said() -> None:
    many = ",".join(code for code in list(world().names)[:MAX_BESIDE + 5])
    found = profiel(gemeente=UTRECHT, beeld="gemeenten", naast=f"{many},GM9999")
    assert f"Naast een gemeente passen ten hoogste {MAX_BESIDE} gemeenten" in found
    assert "Een deel van de gemeenten om naast te leggen kennen we niet" in found


@pytest.mark.parametrize("beeld", ["profiel", "gemeenten", "jaren"])
@pytest.mark.parametrize("query", [
    {"groep": "eigen"}, {"groep": "eigen", "leden": AMSTERDAM}, {"groep": "g4"}, {"groep": "vergelijkbaar"},
])
def test_small_groups_stand(beeld: str, query: dict[str, str]) -> None:
    profiel(gemeente=UTRECHT, beeld=beeld, **query)


def test_alone_in_a_group_has_no_place_anywhere(known: World) -> None:
    assert all(line.placing.score is None for line in of(known, groep="eigen").lines)
    assert "geen andere gemeente met een cijfer" in profiel(gemeente=UTRECHT, groep="eigen")


def test_own_part_in_the_group_is_said() -> None:
    assert "Utrecht telt zelf mee in die groep." in profiel(gemeente=UTRECHT)
    assert "telt zelf mee" not in profiel(gemeente=UTRECHT, groep="vergelijkbaar")


def test_a_link_keeps_municipality_and_group() -> None:
    at = opened("profiel", gemeente=UTRECHT, groep="g4")
    table = next(html for html in pieces_of_html(at) if "km-profile" in html)
    assert 'href="/indicator?indicator=woz&amp;gemeente=GM0344&amp;groep=g4"' in table


@pytest.mark.parametrize("make", [profile_sheets.places_sheet, profile_sheets.beside_sheet, profile_sheets.years_sheet])
def test_a_sheet_has_a_source_in_every_row_with_a_figure(known: World, make: profile_sheets.Maker) -> None:
    sheet = make(of(known), "https://voorbeeld.nl")
    value, source = sheet.headers.index("Waarde"), sheet.headers.index("Bron")
    assert sheet.rows and all(len(row) == len(sheet.headers) for row in sheet.rows)
    assert all(row[source] for row in sheet.rows if row[value] is not None)
    assert "https://voorbeeld.nl" in sheet.notes[-1]


def test_the_table_through_the_years_has_the_middle_that_the_line_ends_at(known: World) -> None:
    """It gave the median of the period shown beside a line of means, and beside a last figure of another year."""
    found = of(known, "sociaal_domein", hoofdstuk="participatie")
    for line, row in zip(found.chapter_lines, found.years_table().itertuples(index=False), strict=True):
        until = line.figure.period or ""
        series = [p for p, o in line.figure.panel.series(UTRECHT) if o.value is not None and p <= until]
        middle = line.figure.group_middles().get(series[-1]) if series else None
        told = row[3]
        assert told == "–" if middle is None else told.endswith(f"({middle[1]})"), line.indicator.name
        small = next(s for s in found.small_lines if s.name == line.indicator.name)
        if small.own and series:
            assert small.own[-1].x == parse_period(series[-1]).start
