"""The profile: places on one scale, why some have none, the pace of change, the words, and the pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.load import catalogue
from monitors.catalogue.model import Direction, Indicator, Unit
from monitors.domain.change import Change, Doubt, Movement
from monitors.domain.comparability import Concern, Use, may, within_group
from monitors.domain.comparison import GroupSummary, summarise
from monitors.domain.observation import Observation, Status
from monitors.domain.profile import Ends, Silence, group_ends, pace, placing
from monitors.domain.salience import HALF_NORMAL_IQR, standing
from monitors.domain.trend import Direction as TrendDirection
from monitors.domain.trend import Trend
from monitors.presentation import profile_words as words
from monitors.presentation.charts import scale_of
from monitors.presentation.profile_chart import (
    LIMIT,
    Cell,
    Place,
    Point,
    SmallLine,
    SpineRow,
    TintRow,
    at,
    line_svg,
    small_lines,
    spine_table,
    tint_table,
)
from monitors.presentation.theme import theme
from monitors.views.profile import end_texts
from monitors.views.world import OLDEST_NEWS

UP, DOWN, NEUTRAL = Direction.UP, Direction.DOWN, Direction.NEUTRAL


def of(*values: float | None, additive: bool = False) -> GroupSummary | None:
    """A group with these values; None is a member without one."""
    return summarise([figure(v) for v in values], additive=additive)


def figure(value: float | None, margin: float | None = None, status: Status = Status.MEASURED) -> Observation:
    return Observation(value, Status.MISSING if value is None and status is Status.MEASURED else status, 1.0, margin)


GROUP = of(10, 20, 30, 40, 50)


# Places

@pytest.mark.parametrize(("own", "group", "settings", "silence"), [
    (figure(45), GROUP, {}, None),
    (figure(45), GROUP, {"additive": True}, Silence.COUNT),
    (figure(None), None, {"additive": True}, Silence.COUNT),
    (figure(45), None, {}, Silence.NO_GROUP),
    (figure(45), of(45), {"included": True}, Silence.NO_GROUP),
    (figure(None), of(45), {"included": True}, Silence.FEW),
    (figure(45), of(10, 20, None, None), {}, Silence.PARTIAL),
    (figure(45), of(10, 20, 30), {}, Silence.FEW),
    (figure(None), GROUP, {}, Silence.NO_VALUE),
    (figure(None, status=Status.SUPPRESSED), GROUP, {}, Silence.NO_VALUE),
    (figure(33, margin=5), GROUP, {}, Silence.ROUNDING),
    (figure(35, margin=5), GROUP, {}, Silence.ROUNDING),
    (figure(36, margin=5), GROUP, {}, None),
    (figure(30.4), GROUP, {}, Silence.ROUNDING),  # reads as 30
    (figure(30.4), GROUP, {"decimals": 1}, None),
    (figure(45), of(30, 30, 30, 30, 60), {}, Silence.NO_SPREAD),
    (figure(30), of(30, 30, 30, 30), {}, Silence.ROUNDING),
    (figure(-5), of(-40, -30, -20, 0, 10), {}, None),
    (figure(0), of(10, 20, 30, 40), {}, None),
])
def test_why_a_figure_has_no_place(own: Observation, group: GroupSummary | None, settings: dict[str, Any],
                                   silence: Silence | None) -> None:
    found = placing(own, group, **({"additive": False, "decimals": 0} | settings))
    assert found.silence is silence
    assert (found.score is None) == (silence is not None)
    if silence is None:
        assert found.score == standing(own, group)


@given(st.lists(st.none() | st.integers(0, 9), max_size=8), st.booleans())
def test_the_guard_forbids_what_has_no_place(values: list[float | None], additive: bool) -> None:
    group = of(*values, additive=additive)
    remarks = [r for r in within_group(figure(100), group, additive=additive) if r.concern is not Concern.NO_SPREAD]
    silence = placing(figure(100), group, additive=additive, decimals=0).silence
    assert (silence in (None, Silence.NO_SPREAD)) == may(Use.SCORE, remarks)


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=30), st.floats(-1e6, 1e6), st.floats(0, 100))
def test_a_place_is_given_or_explained_and_lies_on_the_right_side(values: list[float], own: float,
                                                                  margin: float) -> None:
    group = of(*values)
    assert group is not None
    found = placing(figure(own, margin), group, additive=False, decimals=3)
    assert (found.score is None) == (found.silence is not None)
    if found.score:
        assert (found.score > 0) == (own > group.median)


def test_the_quartiles_lie_at_the_same_place_whatever_the_unit() -> None:
    for group in (GROUP, of(1, 2, 30, 400, 5000), of(-5, -4, -3, -2, 100)):
        assert group is not None and group.q1 is not None and group.q3 is not None
        assert standing(figure(group.q3), group) == pytest.approx(HALF_NORMAL_IQR)
        assert standing(figure(group.q1), group) == pytest.approx(-HALF_NORMAL_IQR)


def test_ends_of_the_group() -> None:
    assert GROUP is not None
    ends = group_ends(GROUP)
    assert ends is not None
    assert (ends.low, ends.high) == (pytest.approx(-2 * HALF_NORMAL_IQR), pytest.approx(2 * HALF_NORMAL_IQR))
    assert group_ends(of(1, 2)) is None  # type: ignore[arg-type]
    flat = of(5, 5, 5, 9, 10)
    assert flat is not None and group_ends(flat) == Ends(None, pytest.approx(HALF_NORMAL_IQR * 5 / 4))


# Pace

UP_BY_10 = Change(Movement.UP, "2020", 10.0, 50.0)


@pytest.mark.parametrize(("change", "years", "group", "additive", "expected"), [
    (UP_BY_10, 1.0, GROUP, False, 10 * 2 * HALF_NORMAL_IQR / 20),
    (UP_BY_10, 4.0, GROUP, False, 2.5 * 2 * HALF_NORMAL_IQR / 20),
    (UP_BY_10, 0.25, GROUP, False, 10 * 2 * HALF_NORMAL_IQR / 20),  # a quarter is not blown up to a year
    (UP_BY_10, 1.0, GROUP, True, None),
    (UP_BY_10, 1.0, None, False, None),
    (UP_BY_10, 1.0, of(1, 2, None), False, None),
    (UP_BY_10, 1.0, of(3, 3, 3, 3), False, None),
    (Change(Movement.UNKNOWN, "2020", doubt=Doubt.BREAK), 1.0, GROUP, False, None),
    (Change(Movement.UNKNOWN, doubt=Doubt.NO_EARLIER), 1.0, GROUP, False, None),
    (Change(Movement.STEADY, "2020", 0.4, 1.0, Doubt.ROUNDING), 1.0, GROUP, False, 0.0),
    (Change(Movement.DOWN, "2020", -10.0), 2.0, GROUP, False, -5 * 2 * HALF_NORMAL_IQR / 20),
])
def test_pace_of_a_change(change: Change, years: float, group: GroupSummary | None, additive: bool,
                          expected: float | None) -> None:
    found = pace(change, years, group, additive=additive)
    assert found == (None if expected is None else pytest.approx(expected))


# Words

@pytest.mark.parametrize(("score", "direction", "word", "sign", "tone"), [
    (2.0, UP, "veel gunstiger", "++", "good"), (1.0, UP, "duidelijk gunstiger", "+", "good"),
    (0.99, UP, "rond het midden", "≈", "near"), (-0.99, UP, "rond het midden", "≈", "near"),
    (-1.0, UP, "duidelijk ongunstiger", "−", "bad"), (-2.5, UP, "veel ongunstiger", "−−", "bad"),
    (2.0, DOWN, "veel ongunstiger", "−−", "bad"), (-1.5, DOWN, "duidelijk gunstiger", "+", "good"),
    (2.0, NEUTRAL, "veel hoger", "↑↑", "high"), (-1.0, NEUTRAL, "duidelijk lager", "↓", "low"),
    (0.0, NEUTRAL, "rond het midden", "≈", "near"),
])
def test_words_signs_and_tones_say_the_same(score: float, direction: Direction, word: str, sign: str,
                                            tone: str) -> None:
    step = words.step(words.facing(score, direction))
    assert (words.standing_word(step, direction), words.standing_sign(step, direction)) == (word, sign)
    assert words.tone(step, direction) == tone


@given(st.floats(-100, 100))
def test_nothing_without_a_good_side_is_called_good_or_bad(score: float) -> None:
    step = words.step(words.facing(score, NEUTRAL))
    assert "gunstig" not in words.standing_word(step, NEUTRAL)
    assert words.tone(step, NEUTRAL) in ("high", "low", "near")


@pytest.mark.parametrize("silence", list(Silence))
def test_every_silence_has_its_reason(silence: Silence) -> None:
    assert words.silence_words(silence, figure(None), GROUP)


def test_suppressed_and_withheld_are_told_apart() -> None:
    suppressed = words.silence_words(Silence.NO_VALUE, figure(None, status=Status.SUPPRESSED), GROUP)
    assert suppressed.startswith("De bron toont dit cijfer niet")
    assert words.silence_words(Silence.NO_VALUE, figure(None), GROUP, "het klopt niet") == \
        "achtergehouden: het klopt niet"
    assert words.silence_words(Silence.PARTIAL, figure(1), of(1, None, None)).endswith("(1 van 3)")


@pytest.mark.parametrize(("tally", "said"), [
    (words.Tally(good=14, near=37, bad=9, away=5, still=7, silent=20, alike=2, provisional=1, old=3),
     "Van 60 cijfers met een gunstige kant staat Utrecht er bij 14 duidelijk gunstiger voor dan de middelste van de "
     "G4-gemeenten, bij 9 duidelijk ongunstiger en bij 37 rond het midden. Van 12 cijfers zonder gunstige kant wijken "
     "er 5 duidelijk af. 20 cijfers hebben geen plaats; de reden staat erbij. Bij 2 daarvan valt het verschil met het "
     "midden binnen de afronding. 1 cijfer is voorlopig. Van 3 cijfers is het laatste ouder dan vijf jaar."),
    (words.Tally(bad=1),
     "Van 1 cijfer met een gunstige kant staat Utrecht er bij geen duidelijk gunstiger voor dan de middelste van "
     "de G4-gemeenten, bij 1 duidelijk ongunstiger en bij geen rond het midden."),
    (words.Tally(good=2, still=3),
     "Van 2 cijfers met een gunstige kant staat Utrecht er bij 2 duidelijk gunstiger voor dan de middelste van de "
     "G4-gemeenten, bij geen duidelijk ongunstiger en bij geen rond het midden. Van 3 cijfers zonder gunstige kant "
     "wijkt er geen duidelijk af."),
    (words.Tally(away=1, silent=1),
     "Bij geen enkel cijfer met een gunstige kant is te zeggen waar Utrecht staat tussen de G4-gemeenten. Van 1 cijfer "
     "zonder gunstige kant wijkt er 1 duidelijk af. 1 cijfer heeft geen plaats; de reden staat erbij."),
    (words.Tally(), "Bij geen enkel cijfer met een gunstige kant is te zeggen waar Utrecht staat tussen de "
                    "G4-gemeenten."),
])
def test_sentence_above_the_profile(tally: words.Tally, said: str) -> None:
    assert words.profile_sentence(tally, "Utrecht", "G4-gemeenten") == said


def test_five_years_in_words_is_what_counts_as_old() -> None:
    assert OLDEST_NEWS == 5


def indicator(**fields: Any) -> Indicator:
    share = next(i for i in catalogue().indicators.values() if i.unit is Unit.PERCENT)
    return replace(share, **({"name": "Leegstand", "decimals": 0} | fields))


@pytest.mark.parametrize(("good", "bad", "judged", "places", "widest", "said"), [
    (["A"], [], 12, 6, False,
     "Van 12 cijfers met een gunstige kant is Utrecht bij 1 (A) de enige van deze 6 gemeenten die duidelijk gunstiger "
     "staat dan het midden, en bij geen enkel de enige die duidelijk ongunstiger staat."),
    (list("ABCDEF"), ["Z"], 12, 6, False,
     "Van 12 cijfers met een gunstige kant is Utrecht bij 6 (A, B, C, D en nog 2) de enige van deze 6 gemeenten die "
     "duidelijk gunstiger staat dan het midden, en bij 1 (Z) de enige die duidelijk ongunstiger staat."),
    ([], [], 12, 3, True,
     "Bij 12 cijfers met een gunstige kant is Utrecht geen enkele keer de enige van deze 3 gemeenten die duidelijk "
     "gunstiger of ongunstiger staat dan het midden. Het verst uit elkaar liggen zij bij leegstand: van 2% in Aa tot "
     "9% in Bee."),
    ([], [], 0, 1, False, "Van deze gemeenten is bij geen enkel cijfer te zeggen hoe zij van elkaar verschillen."),
])
def test_sentence_above_the_tints(good: list[str], bad: list[str], judged: int, places: int, widest: bool,
                                  said: str) -> None:
    furthest = (indicator(), "Aa", figure(2.0), "Bee", figure(9.0)) if widest else None
    assert words.beside_sentence(good, bad, judged, "Utrecht", places, furthest) == said


@pytest.mark.parametrize(("trends", "said"), [
    ([], "Voor Utrecht zijn er in dit hoofdstuk geen cijfers."),
    ([(None, UP)], "Voor Utrecht zijn er in dit hoofdstuk geen cijfers."),
    ([(None, UP), (None, UP), (Trend(TrendDirection.TOO_FEW, 2), UP)],
     "Van 1 cijfer in dit hoofdstuk: bij 1 is het niet te zeggen: te weinig vergelijkbare jaren. Van 2 cijfers is er "
     "voor Utrecht geen gegeven."),
    ([(Trend(TrendDirection.RISING, 8, 1.0), DOWN)],
     "Van 1 cijfer in dit hoofdstuk: bij 1 gaat het duidelijk de ongunstige kant op."),
    ([(Trend(TrendDirection.RISING, 8, 1.0), DOWN), (Trend(TrendDirection.RISING, 8, 1.0), UP),
      (Trend(TrendDirection.FALLING, 8, 1.0), NEUTRAL), (Trend(TrendDirection.NONE, 8), UP)],
     "Van 4 cijfers in dit hoofdstuk: bij 1 gaat het duidelijk de gunstige kant op; bij 1 duidelijk de ongunstige kant "
     "op; bij 1 stijgt of daalt het duidelijk, zonder dat een kant gunstig is; bij 1 is er geen duidelijke "
     "ontwikkeling."),
])
def test_sentence_above_the_years(trends: list[tuple[Trend | None, Direction]], said: str) -> None:
    assert words.years_sentence(trends, "Utrecht") == said


# Pictures

ENDS = Ends(-2.0, 6.0)


def spine(score: float | None, direction: Direction = UP, ends: Ends | None = ENDS) -> str:
    row = SpineRow("Deel", "Naam & 'zo'", "/indicator?a=1&b=2", Place(direction, score, "daarom"), ends, "1%", "2%",
                   "2024", "voorlopig", "")
    return spine_table([row], "Kop")


def test_a_row_without_a_place_has_its_reason_and_no_mark() -> None:
    found = spine(None)
    assert "daarom" in found and "km-spine" not in found and "<b " not in found


def test_what_has_no_figures_at_all_is_named_once_below_its_chapter() -> None:
    rows = [SpineRow(heading, name, f"/{name}", Place(UP, None if empty else 0.0), None, "", "–", "", "", "", empty)
            for heading, name, empty in (("Een", "A", True), ("Een", "B", False), ("Een", "C", True),
                                         ("Twee", "D", True))]
    one, two = spine_table(rows, "Kop").partition("</thead>")[2].split("</tbody>")[:2]
    assert one.count("<tr") == 3 and one.endswith('<a href="/A">A</a>, <a href="/C">C</a></td></tr>')
    assert one.count(words.NO_FIGURES) == two.count(words.NO_FIGURES) == 1 and '<a href="/D">D</a>' in two


def test_lower_is_better_is_mirrored_and_said() -> None:
    found = spine(-1.5, DOWN)
    assert "lager is gunstig, gespiegeld" in found
    assert f'class="is-good" style="left:{at(1.5)}%">+' in found
    assert f"--a:{at(-6)}%;--z:{round(100 - at(2), 1)}%" in found and "cut-left" in found


def test_what_lies_beyond_the_scale_is_drawn_at_its_end_with_a_sign() -> None:
    assert f'style="left:{at(LIMIT)}%">+›' in spine(LIMIT + 3)
    assert f'style="left:{at(-LIMIT)}%">‹−' in spine(-LIMIT - 3)
    assert 'class="is-right">›' in spine(0.5) and "is-left" not in spine(0.5)
    assert "no-left" in spine(0.5, ends=Ends(None, 1.0))


def test_without_a_good_side_nothing_is_mirrored_or_called_good() -> None:
    found = spine(1.5, NEUTRAL).partition("</thead>")[2]
    assert "is-high is-neutral" in found and "gunstig" not in found and "is-good" not in found


def test_names_and_addresses_are_text() -> None:
    assert "Naam &amp; &#x27;zo&#x27;" in spine(0.0) and 'href="/indicator?a=1&amp;b=2"' in spine(0.0)


def test_nothing_that_is_put_in_a_picture_becomes_html() -> None:
    """Nobody cleans these pictures on the way to the screen (views.large_html)."""
    bad, place = '"\'><script>alert(1)</script>', Place(UP, None, '"\'><script>why')
    rows = [SpineRow(bad, bad, bad, p, ENDS, bad, bad, bad, bad, "", empty)
            for p in (place, Place(UP, 1.0)) for empty in (False, True)]
    cell = Cell(bad, bad, place, provisional=True)
    line = SmallLine(bad, bad, bad, bad, (Point(2020.0, 1.0, bad), Point(2021.0, 2.0, bad)), (), (), (0.0, 3.0),
                     (bad, bad), bad, bad)
    made = (spine_table(rows, bad) + tint_table([bad], [TintRow(bad, bad, bad, UP, bad, bad, bad, (cell,))], bad, bad)
            + small_lines([line], (2020.0, 2021.0), theme("light")))
    assert "<script" not in made and made.count("alert(1)") > 20


def test_without_chapters_the_rows_stand_in_parts_and_what_is_empty_stays_together() -> None:
    rows = [SpineRow("", f"F{n}", f"/{n}", Place(UP, None if n % 2 else 0.0), None, "", "–", "", "", "", bool(n % 2))
            for n in range(60)]
    parts = spine_table(rows, "Kop").partition("</thead>")[2].split("</tbody>")[:-1]
    assert [part.count("<tr") for part in parts] == [12, 12, 7]
    assert all(f'--rows:{part.count("<tr")}"' in part for part in parts)
    assert parts[-1].count(words.NO_FIGURES) == 1 and not any(words.NO_FIGURES in part for part in parts[:-1])


@given(st.floats(-1e9, 1e9))
def test_every_place_is_on_the_scale(score: float) -> None:
    assert 0 <= at(score) <= 100


def test_a_tint_has_its_sign_and_word_and_absence_its_own_look() -> None:
    cells = (Cell("/a", "1%", Place(DOWN, 2.5)), Cell("/b", "2%", Place(DOWN, 0.1), provisional=True),
             Cell("/c", "afgeschermd", Place(DOWN, None), "is-suppressed"), Cell("/d", "4%", Place(NEUTRAL, -3.0)))
    found = tint_table("ABCD", [TintRow("", "Naam", "/n", DOWN, "2024", "3%", "", cells)], "Kop", "Midden")
    assert 'class="is-bad is-far"><a href="/a">1% <b aria-label="veel ongunstiger" role="img">−−' in found
    assert '<td role="cell" class="is-near"><a href="/b">2%*</a>' in found
    assert '<td role="cell" class="is-suppressed"><a href="/c">afgeschermd</a>' in found
    assert 'class="is-low is-far"' in found
    assert 'role="region" tabindex="0" aria-label="Kop"' in found


def small(*own: Point, breaks: tuple[float, ...] = ()) -> SmallLine:
    return SmallLine("Naam", "/n", "1%", "", own, (), breaks, scale_of([p.y for p in own], 0.0), ("1", "2"), "Alt <&>")


def test_a_small_line_stops_at_a_break_and_shows_what_is_provisional() -> None:
    line = small(Point(2018, 1, "a"), Point(2019, 2, "a"), Point(2021, 5, "b"), Point(2022, 4, "b", True),
                 breaks=(2020.5,))
    drawn = line_svg(line, (2018, 2022), theme("light"))
    assert drawn.count("<polyline") == 2
    assert drawn.count('stroke-dasharray="2 3"') == 1
    assert f'fill="{theme("light").background}" stroke="{theme("light").own}"' in drawn


def test_one_figure_makes_no_line() -> None:
    found = small_lines([small(Point(2020, 1, "a")), small()], (2020, 2020), theme("light"))
    assert "<img" not in found and found.count("<li>") == 2


@pytest.mark.parametrize(("values", "at_end"), [((1.0, 5.0), True), ((5.0, 1.0), False), ((1.0, 5.0, 1.0), False),
                                                ((3.0, 5.0), True)])
def test_the_lowest_figure_stands_where_the_line_is_not(values: tuple[float, ...], at_end: bool) -> None:
    line = small(*(Point(2018 + at, y, "a") for at, y in enumerate(values)))
    drawn = line_svg(line, (2018, 2017 + len(values)), theme("light"))
    lowest = next(text for text in drawn.split("<text ") if text.endswith(">1</text>"))
    assert ('text-anchor="end"' in lowest) is at_end


def test_equal_values_and_equal_years_are_drawn() -> None:
    line_svg(small(Point(2020, 3, "a"), Point(2020, 3, "a")), (2020, 2020), theme("dark"))


@pytest.mark.parametrize(("values", "least", "expected"), [
    ([], 5.0, (0.0, 0.0)), ([3.0], 0.0, (3.0, 3.0)), ([3.0], 4.0, (1.0, 5.0)), ([-2.0, 8.0], 4.0, (-2.0, 8.0)),
])
def test_scale_of_a_small_line(values: list[float], least: float, expected: tuple[float, float]) -> None:
    assert scale_of(values, least) == expected


@pytest.mark.parametrize(("scale", "expected"), [
    ((1.0, 2.0), ("1%", "2%")), ((1.2, 1.4), ("1,2%", "1,4%")), ((3.0, 3.0), ("3%", "3%")),
    ((-1.0, 1.0), ("−1%", "1%")),
])
def test_ends_of_a_scale_do_not_read_the_same(scale: tuple[float, float], expected: tuple[str, str]) -> None:
    assert end_texts(scale, indicator()) == expected
