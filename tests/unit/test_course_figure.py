"""What the picture and the table of an agreement hold, on the project's own figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitors.catalogue.calibration import EVERYTHING, FALLBACK, calibration
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import Dossier
from monitors.domain.rounding import as_shown
from monitors.domain.verdict import judge
from monitors.presentation import charts, course_chart
from monitors.views.course import CourseFigure
from monitors.views.course_rows import CourseRows
from monitors.views.download import course_sheet
from monitors.views.judging import NOW, AsOf, question
from monitors.views.selection import Selection
from monitors.views.world import World

UTRECHT = "GM0344"
DAY = date(2026, 7, 2)
Row = dict[str, object]


def figure(world: World, as_of: AsOf = NOW, **fields: object) -> CourseFigure:
    values = {"id": "a", "indicator": "corporatie_aandeel", "region": UTRECHT, "rule": Rule.AT_LEAST,
              "base_period": "2020", "target_period": "2030", "target": 33.0} | fields
    agreement = Agreement(**values)  # type: ignore[arg-type]
    return CourseFigure(world, agreement, world.group(Selection(gemeente=UTRECHT)), as_of, Dossier("d", "d", ()),
                        today=DAY)


def rows(found: CourseFigure, serie: str) -> list[Row]:
    return [row for row in CourseRows(found).frame().to_pylist() if row["serie"] == serie]


def test_the_picture_of_a_level(world: World) -> None:
    found = figure(world)
    assert [(r["x"], r["waarde"]) for r in rows(found, course_chart.PATH)] == [(2020.0, 32.0), (2030.0, 33.0)]
    assert [(r["x"], r["waarde"], r["naam"]) for r in rows(found, course_chart.TARGET)] == [
        (2030.0, 33.0, "doel: 33%")]
    own = {r["x"]: r["waarde"] for r in rows(found, charts.OWN)}
    assert (own[2020.0], own[2025.0]) == (32.0, 31.0)
    fan = rows(found, course_chart.FAN)
    assert [r["x"] for r in fan] == [2025.0 + n for n in range(6)]
    assert (fan[0]["laag"], fan[0]["hoog"]) == (31.0, 31.0)  # the last figure itself
    widths = [float(str(r["hoog"])) - float(str(r["laag"])) for r in fan]
    assert widths == sorted(widths)
    core = rows(found, course_chart.CORE)
    assert all(f["laag"] <= c["laag"] <= c["hoog"] <= f["hoog"]  # type: ignore[operator]
               for f, c in zip(fan, core, strict=True))
    assert rows(found, course_chart.TODAY)[0]["x"] == pytest.approx(2026.4986, abs=1e-3)


@pytest.mark.parametrize(("indicator", "day", "over"), [
    ("corporatie_aandeel", DAY, "1 januari 2026, de dag van het doel, is voorbij"),
    ("corporatie_aandeel", date(2025, 12, 31), ""),
    ("misdrijven_per_1000", DAY, ""),
    ("misdrijven_per_1000", date(2027, 1, 2), "2026, de termijn van het doel, is voorbij"),
    ("bijstand", DAY, "")])
def test_today_is_right_of_a_target_only_when_its_time_is_over(world: World, indicator: str, day: date,
                                                               over: str) -> None:
    """The target of 2026 stands at 2026; of a whole year that is the end of it."""
    a = figure(world, indicator=indicator, base_period="2022", target_period="2026", target=50.0).agreement
    found = CourseFigure(world, a, world.group(Selection(gemeente=UTRECHT)), dossier=Dossier("d", "d", ()), today=day)
    assert (rows(found, course_chart.TODAY)[0]["x"] > rows(found, course_chart.TARGET)[0]["x"]) == bool(over)  # type: ignore[operator]
    assert found.overdue_sentence.startswith(over)
    assert (found.overdue_sentence in found.short) and bool(found.overdue_sentence) == bool(over)
    if over:  # there is no "from now on" when the moment is past
        assert "Vanaf nu" not in found.short and "Vanaf nu" not in " ".join(found.sentences())


def test_a_total_is_drawn_up_to_the_year_that_lacks(world: World) -> None:
    a = figure(world, indicator="nieuwbouw", rule=Rule.TOTAL, base_period="2019", target=27000.0).agreement
    found = CourseFigure(world, a, world.group(Selection(gemeente=UTRECHT)), dossier=Dossier("d", "d", ()), today=DAY)
    found.series = [(p, o._replace(value=None) if p == "2022" else o) for p, o in found.series]
    found.judgement = judge(a, found.series, found.ground)
    assert [r["x"] for r in rows(found, charts.OWN)] == [2019.0, 2020.0, 2021.0]
    assert not rows(found, course_chart.FAN)
    assert [(r["x"], r["naam"]) for r in rows(found, charts.BREAK)] == [(2021.5, "2022 ontbreekt")]
    assert found.value_period == "tot en met 2021; 2022 ontbreekt"
    assert list(CourseRows(found).table().iloc[-1])[:2] == ["vanaf 2022", "niet bekend"]
    assert not [text for text in found.sentences() if "nodig" in text]
    assert found.steps().empty


def test_a_total_of_which_the_first_year_lacks_has_no_number(world: World) -> None:
    found = figure(world, indicator="nieuwbouw", rule=Rule.TOTAL, base_period="2019", target=27000.0)
    found.series = [(p, o._replace(value=None) if p == "2020" else o) for p, o in found.series]
    found.judgement = judge(found.agreement, found.series, found.ground)
    assert (found.value, found.value_text, found.value_when) == (None, "nog geen cijfer", "")


@pytest.mark.parametrize(("fields", "texts"), [
    ({"indicator": "misdrijven_per_1000", "base_period": "2022", "target": 62.0, "rule": Rule.AT_MOST,
      "target_period": "2026"}, ["–", "66,6", "65,5", "64,3", "63,2"]),  # more than a step a year
    ({}, ["–", "–", "32,0", "32,1", "32,2", "32,3", "32,4", "32,5"])])  # less: whole percents would hide the path
def test_a_path_has_a_decimal_more_only_where_it_needs_one(world: World, fields: dict[str, object],
                                                           texts: list[str]) -> None:
    path = CourseRows(figure(world, **fields)).table()["Afgesproken pad"]
    assert [text.partition("\N{NO-BREAK SPACE}")[0].rstrip("%") for text in path] == texts


def test_the_picture_of_a_total_counts_from_nought_and_never_down(world: World) -> None:
    found = figure(world, indicator="nieuwbouw", rule=Rule.TOTAL, base_period="2021", target=27000.0)
    own = [(r["x"], r["waarde"]) for r in rows(found, charts.OWN)]
    assert own == [(2021.0, 0.0), (2022.0, 2955.0), (2023.0, 4710.0), (2024.0, 6290.0)]
    assert [(r["x"], r["waarde"]) for r in rows(found, course_chart.PATH)] == [(2021.0, 0.0), (2030.0, 27000.0)]
    lows = [float(str(r["laag"])) for r in rows(found, course_chart.FAN)]
    assert lows == sorted(lows)
    assert list(CourseRows(found).table()["Afgesproken pad"]) == ["0", "3.000", "6.000", "9.000"]


def test_what_has_to_be_held_has_a_border_and_no_path(world: World) -> None:
    found = figure(world, target=30.0)
    assert [r["waarde"] for r in rows(found, course_chart.PATH)] == [30.0, 30.0]
    assert "Afgesproken pad" not in CourseRows(found).table().columns
    between = figure(world, rule=Rule.BETWEEN, target=0.0, target_high=50.0)
    assert [r["waarde"] for r in rows(between, course_chart.PATH)] == [0.0, 0.0, 50.0, 50.0]
    assert rows(between, course_chart.TARGET)[0]["naam"] == "doel: 0% tot 50%"


def test_across_a_break_nothing_is_drawn_but_the_figures(world: World) -> None:
    found = figure(world, indicator="bijstand", rule=Rule.AT_MOST, target=10000.0)
    assert not rows(found, course_chart.PATH)
    assert not rows(found, course_chart.FAN)
    assert rows(found, charts.BREAK)
    assert "vooruitzicht" not in CourseRows(found).alt


def test_looking_back_leaves_out_what_came_later(world: World) -> None:
    found = figure(world, AsOf(until="2022"))
    assert max(float(str(r["x"])) for r in rows(found, charts.OWN)) == 2022.0
    assert rows(found, course_chart.FAN)[0]["x"] == 2022.0
    assert rows(found, course_chart.TODAY)[0]["naam"] == "toen"


@pytest.mark.parametrize(("indicator", "target", "rule"), [
    ("corporatie_aandeel", 35.0, Rule.AT_LEAST), ("corporatie_aandeel", 20.0, Rule.AT_MOST),
    ("corporatie_aandeel", None, Rule.AT_LEAST), ("nieuwbouw", 9000.0, Rule.TOTAL), ("nieuwbouw", -5.0, Rule.TOTAL)])
def test_what_is_asked_where_nothing_was_agreed(world: World, indicator: str, target: float | None,
                                                rule: Rule) -> None:
    asked = question(world, UTRECHT, indicator, target, "2030")
    assert asked is not None
    assert asked.rule is rule
    assert asked.target > 0
    assert CourseFigure(world, asked, world.group(Selection())).judgement.course is not None


def test_nothing_can_be_asked_without_a_figure_or_of_the_past(world: World) -> None:
    assert question(world, UTRECHT, "woonquote", 3.0, "2030") is None
    assert question(world, UTRECHT, "corporatie_aandeel", 35.0, "2020") is None


# What nobody asked is not answered, on paper either

def unaimed(world: World, indicator: str) -> CourseFigure:
    asked = question(world, UTRECHT, indicator, None, "2030")
    assert asked is not None
    return CourseFigure(world, asked, world.group(Selection()), aimed=False)


@pytest.mark.parametrize("indicator", ["corporatie_aandeel", "nieuwbouw"])
def test_without_a_target_no_chance_and_no_need_goes_along(world: World, indicator: str) -> None:
    """The screen kept silent; picture and sheet told of a target that only the slider begins at."""
    figure = unaimed(world, indicator)
    assert figure.sentences() == []
    sheet = course_sheet(figure, "")
    assert not [note for note in sheet.notes if "gehaald" in note or note.startswith("Vanaf nu is")]
    assert "Pad naar dit doel" in sheet.headers
    assert "Afgesproken pad" not in sheet.headers
    assert "Dit is een som, geen afspraak en geen voorspelling." in sheet.notes


@pytest.mark.parametrize(("indicator", "falling"), [
    ("nieuwbouw_per_1000", False), ("leegstand", True), ("corporatie_aandeel", False)])
def test_without_a_target_the_best_pace_is_to_the_good_side(world: World, indicator: str, falling: bool) -> None:
    """The slider begins beside the figure; that turned the best pace of new homes into the quickest decline."""
    asked = unaimed(world, indicator).agreement
    for shift in (-0.5, 0.0, 0.5):
        figure = CourseFigure(world, replace(asked, target=asked.target + shift), world.group(Selection()),
                              aimed=False)
        assert figure.falling is falling
        paces = figure.paces
        assert paces is not None and None not in (paces.best, paces.high, paces.highest)
        assert (paces.highest < 0) is falling  # type: ignore[operator]


def test_a_target_that_reads_as_the_figure_of_now_is_on_its_good_side(world: World) -> None:
    """2,7 asked where the figure is 2,716 read as 'at most 2,7', of something that ought to rise."""
    now = question(world, UTRECHT, "nieuwbouw_per_1000", None, "2030")
    assert now is not None
    asked = question(world, UTRECHT, "nieuwbouw_per_1000", as_shown(now.target, 1), "2030")
    assert asked is not None and asked.rule is Rule.AT_LEAST


def test_a_sheet_that_looks_back_or_is_an_example_says_so(world: World) -> None:
    asked = question(world, UTRECHT, "corporatie_aandeel", 33.0, "2030")
    assert asked is not None
    figure = CourseFigure(world, asked, world.group(Selection()), AsOf(until="2023"),
                          Dossier("d", "d", (asked,), example=True))
    notes = course_sheet(figure, "").notes
    assert "Dit doel is een voorbeeld; niemand heeft het besloten." in notes
    assert [note for note in notes if "tot en met 2023" in note and note.startswith("U kijkt terug")]


def test_the_coverage_of_the_fallback_is_its_own(world: World) -> None:
    """It gave that of all families together, which the fallback's own figures are not in."""
    figure = unaimed(world, "gasverbruik")
    assert figure.ground.tuning.family == EVERYTHING
    fallback = next(r for r in calibration().later if r.family == FALLBACK)
    assert f"waren dat er {100 * fallback.coverage:.0f}:" in figure.coverage_note
