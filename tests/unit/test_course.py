"""The pace from base to target: the vectors of methods.md 2, paces against a naive count, and the part in a term."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitors.domain.agreement import Agreement, Rule, interim
from monitors.domain.course import Course, best_pace, cagr, cagr_ratio, high_pace, longest_paces, paces

Points = list[tuple[float, float]]
SHARE = Course(2020, 27, 2024, 28.5, 2030, 30)
FALLING = Course(2021, 18, 2025, 9.5, 2028, 1)


@pytest.mark.parametrize(("course", "required", "pace", "ratio", "needed", "expected"), [
    (SHARE, 0.3, 0.375, 1.25, 0.25, 28.2),
    (FALLING, -17 / 7, -2.125, 0.875, -2.833333, 18 - 4 * 17 / 7),
    (Course(2020, 10, 2024, 7, 2030, 0), -1.0, -0.75, 0.75, -7 / 6, 6.0),  # a target of nought
    (Course(2022, 0, 2025, 300, 2031, 900), 100.0, 100.0, 1.0, 100.0, 300.0),  # a total, pro rata
    (Course(2022, 0, 2025, 200, 2031, 900), 100.0, 200 / 3, 2 / 3, 700 / 6, 300.0),
    (Course(2020, -10, 2024, -6, 2030, -2), 0.8, 1.0, 1.25, 4 / 6, -6.8),
    (Course(2020, -5, 2025, 1, 2030, 5), 1.0, 1.2, 1.2, 0.8, 0.0),  # through nought
    (Course(2020, 27, 2024, 26, 2030, 30), 0.3, -0.25, -0.25 / 0.3, 4 / 6, 28.2),  # the wrong way
    (Course(2022.5, 10, 2023.0, 11, 2024.5, 14), 2.0, 2.0, 1.0, 2.0, 11.0),  # half years
    (Course(2020, 27, 2024, 28, 2030, 27), 0.0, 0.25, None, -1 / 6, 27.0),  # nothing has to change
    (Course(2020, 27, 2020, 27, 2030, 30), 0.3, None, None, 0.3, 27.0),  # no time has passed
    (Course(2020, 27, 2030, 29, 2030, 30), 0.3, 0.2, 2 / 3, None, 30.0),  # the time is over
    (Course(2020, 27, 2024, 30, 2030, 30), 0.3, 0.75, 2.5, 0.0, 28.2),  # there already
    (Course(2020, 27, 2024, 33, 2030, 30), 0.3, 1.5, 5.0, -0.5, 28.2),  # past it
])
def test_required_pace_ratio_needed_and_path(course: Course, required: float, pace: float | None, ratio: float | None,
                                             needed: float | None, expected: float) -> None:
    assert course.required == pytest.approx(required)
    assert course.pace == (None if pace is None else pytest.approx(pace))
    assert course.ratio == (None if ratio is None else pytest.approx(ratio))
    assert course.needed == (None if needed is None else pytest.approx(needed))
    assert course.expected == pytest.approx(expected)
    assert (course.path(course.start), course.path(course.end)) == pytest.approx((course.base, course.target))


def test_growth_in_percent_as_eurostat_reckons_it() -> None:
    assert cagr(27, 28.5, 4) == pytest.approx(0.013609, abs=1e-6)
    assert cagr(27, 30, 10) == pytest.approx(0.010592, abs=1e-6)
    assert cagr_ratio(SHARE) == pytest.approx(1.2848, abs=1e-4)


@pytest.mark.parametrize(("course", "ratio"), [
    (FALLING, (1 - (9.5 / 18) ** (1 / 4)) / (1 - (1 / 18) ** (1 / 7))),  # by hand: 0.1477 / 0.3383
    (Course(2020, 10, 2022, 9, 2024, 12), -(1 - 0.9 ** 0.5) / (1.2 ** 0.25 - 1)),  # down where it should go up
    (Course(2020, 10, 2022, 11, 2024, 8), -(1.1 ** 0.5 - 1) / (1 - 0.8 ** 0.25)),  # up where it should go down
    (Course(2020, 10, 2022, 10, 2024, 12), 0.0),
])
def test_growth_in_percent_has_the_sign_of_the_target(course: Course, ratio: float) -> None:
    assert cagr_ratio(course) == pytest.approx(ratio)


@pytest.mark.parametrize("changes", [
    {"target": 0.0}, {"target": -1.0}, {"base": 0.0}, {"base": -3.0}, {"now": 0.0}, {"now": -1.0},
    {"target": 27.0},  # no growth is needed
    {"moment": 2020.0, "now": 27.0},  # no time has passed
])
def test_growth_in_percent_does_not_always_exist(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"groei|tijd"):
        cagr_ratio(replace(SHARE, **changes))


YEARS = st.integers(0, 30)
VALUES = st.integers(-10_000, 10_000)


@given(VALUES, st.integers(-500, 500).filter(bool), YEARS, st.integers(1, 30), st.integers(1, 30))
def test_on_a_straight_line_the_ratio_is_one_and_what_is_needed_is_what_was_required(
        base: int, slope: int, start: int, passed: int, left: int) -> None:
    course = Course(start, base, start + passed, base + slope * passed, start + passed + left,
                    base + slope * (passed + left))
    assert course.ratio == pytest.approx(1.0)
    assert course.needed == pytest.approx(course.required) == pytest.approx(slope)
    assert course.expected == pytest.approx(course.now)


@given(VALUES, VALUES, VALUES, st.integers(1, 30), st.integers(1, 30))
def test_a_mirrored_series_has_the_same_ratio(base: int, now: int, target: int, passed: int, left: int) -> None:
    course = Course(0, base, passed, now, passed + left, target)
    mirrored = Course(0, -base, passed, -now, passed + left, -target)
    assert mirrored.ratio == course.ratio
    assert mirrored.needed == pytest.approx(-(course.needed or 0.0))


@given(VALUES, VALUES, VALUES, st.integers(1, 30), st.integers(1, 30))
def test_what_is_needed_from_now_on_leads_to_the_target(base: int, now: int, target: int, passed: int,
                                                        left: int) -> None:
    course = Course(0, base, passed, now, passed + left, target)
    assert course.needed is not None
    assert now + course.needed * left == pytest.approx(target)
    assert (course.pace or 0.0) * passed == pytest.approx(now - base)


# The paces that were ever held

def naive_paces(points: Points, years: float) -> list[float]:
    """Every two points that lie so far apart, by looking at them all."""
    return [(after - before) / years for t, before in points for u, after in points if abs(u - t - years) < 1e-6]


def naive_means(points: Points, span: int) -> list[float]:
    """Every run of so many years without a gap."""
    known = dict(points)
    runs = [[known.get(t + n) for n in range(span)] for t, _ in points]
    return [float(np.mean([v for v in run if v is not None])) for run in runs if None not in run]


@pytest.mark.parametrize(("points", "years", "cumulative", "found"), [
    ([(2020, 27), (2022, 28), (2024, 28.5)], 2, False, [0.5, 0.25]),
    ([(2020, 27), (2022, 28), (2024, 28.5)], 4, False, [0.375]),
    ([(2020, 27), (2022, 28), (2024, 28.5)], 3, False, []),
    ([(2022.0, 1), (2022.5, 2), (2023.0, 4)], 0.5, False, [2.0, 4.0]),
    ([(2022 + m / 12, float(m)) for m in range(25)], 1, False, [12.0] * 13),
    ([(2020, 80), (2021, 100), (2022, 90), (2024, 200)], 2, True, [90.0, 95.0]),
    ([(2020, 80), (2021, 100), (2022, 90), (2024, 200)], 1, True, [80.0, 100.0, 90.0, 200.0]),
    ([(2020, 80), (2021, 100), (2022, 90), (2024, 200)], 4, True, []),
    ([], 1, False, []), ([], 1, True, []),
])
def test_paces(points: Points, years: float, cumulative: bool, found: list[float]) -> None:
    assert paces(points, years, cumulative=cumulative) == pytest.approx(found)


@pytest.mark.parametrize(("points", "years", "best"), [
    ([(2022.0, 100), (2022.5, 300), (2023.0, 120), (2023.5, 280)], 1, 210.0),
    ([(2022.0, 100), (2022.25, 200), (2022.5, 300), (2022.75, 400), (2023.0, 500)], 1, 350.0),
])
def test_a_year_of_a_count_is_all_of_its_halves_or_quarters(points: Points, years: float, best: float) -> None:
    """The points are numbers a year: the pace of a year is their mean over the whole year, not its best half."""
    assert max(paces(points, years, cumulative=True)) == pytest.approx(best)


POINTS = st.dictionaries(st.integers(2000, 2025), VALUES, max_size=26).map(lambda found: sorted(found.items()))


@given(POINTS, st.integers(1, 12))
def test_paces_are_those_of_a_naive_count(points: Points, years: int) -> None:
    assert paces(points, years) == pytest.approx(naive_paces(points, years))
    assert paces(points, years, cumulative=True) == pytest.approx(naive_means(points, years))


@given(POINTS, st.integers(1, 24).map(lambda halves: halves / 2))
def test_the_longest_paces_are_over_as_many_years_as_the_figures_allow(points: Points, years: float) -> None:
    spans = [years, *(float(n) for n in range(12, 0, -1) if n < years)] if years >= 1 else []
    expected = next(((span, found) for span in spans if (found := naive_paces(points, span))), (0.0, []))
    span, found = longest_paces(points, years)
    assert span == expected[0]
    assert found == pytest.approx(expected[1])


@pytest.mark.parametrize(("years", "span", "found"), [
    (3.0, 3.0, [20.0]), (4.0, 3.0, [20.0]), (2.0, 2.0, [15.0, 25.0]),
    (2.5, 2.0, [15.0, 25.0]), (1.5, 1.0, [10.0, 20.0, 30.0]),  # said to be over as many years as they are over
    (0.5, 0.0, []),
])
def test_the_longest_paces_of_a_count_are_over_whole_years(years: float, span: float, found: list[float]) -> None:
    points: Points = [(2020, 10.0), (2021, 20.0), (2022, 30.0)]
    assert longest_paces(points, years, cumulative=True) == (span, pytest.approx(found))


@given(st.lists(VALUES, max_size=40))
def test_the_best_and_the_high_pace_are_on_the_side_of_the_target(found: list[int]) -> None:
    if not found:
        assert [f(found, falling=side) for f in (best_pace, high_pace) for side in (True, False)] == [None] * 4
        return
    assert (best_pace(found), best_pace(found, falling=True)) == (np.max(found), np.min(found))
    assert high_pace(found) == pytest.approx(np.quantile(found, 0.9))
    assert high_pace(found, falling=True) == pytest.approx(np.quantile(found, 0.1))


# The part of an agreement that falls in a term

def agreed(rule: Rule = Rule.AT_LEAST, target: float = 30.0, base: str = "2020", end: str = "2030",
           **more: Any) -> Agreement:
    return Agreement("a", "i", "GM0001", rule, base, end, target, **more)


TOTAL = agreed(Rule.TOTAL, 900.0, "2021")
BAND = agreed(Rule.BETWEEN, 20.0, target_high=30.0)


@pytest.mark.parametrize(("whole", "base", "term", "changes"), [
    (agreed(), 27.0, ("2022", "2026"), {"base_period": "2022", "target_period": "2026", "target": 28.8}),
    (agreed(), 27.0, ("2018", "2024"), {"target_period": "2024", "target": 28.2}),
    (agreed(), 27.0, ("2026", "2034"), {"base_period": "2026"}),
    (agreed(), 27.0, ("2020", "2030"), {}),
    (agreed(base_value=27.0), 27.0, ("2010", "2040"), {}),
    (agreed(base_value=27.0), 27.0, ("2020", "2026"), {"target_period": "2026", "target": 28.8}),
    (agreed(base_value=27.0), 27.0, ("2022", "2026"),
     {"base_period": "2022", "base_value": None, "target_period": "2026", "target": 28.8}),
    (agreed(Rule.AT_MOST, 1.0, "2021", "2028"), 18.0, ("2022", "2025"),
     {"base_period": "2022", "target_period": "2025", "target": 18 - 4 * 17 / 7}),
    (agreed(Rule.AT_MOST, 0.0), 10.0, ("2022", "2026"),
     {"base_period": "2022", "target_period": "2026", "target": 4.0}),
    # What was met at the base has to stay met.
    (agreed(), 31.0, ("2022", "2026"), {"base_period": "2022", "target_period": "2026"}),
    (BAND, 25.0, ("2022", "2026"), {"base_period": "2022", "target_period": "2026"}),
    # A band is gone to from the side that it lies on.
    (BAND, 10.0, ("2022", "2026"), {"base_period": "2022", "target_period": "2026", "target": 16.0,
                                    "rule": Rule.AT_LEAST, "target_high": None}),
    (BAND, 40.0, ("2022", "2026"), {"base_period": "2022", "target_period": "2026", "target": 34.0,
                                    "rule": Rule.AT_MOST, "target_high": None}),
    (BAND, 10.0, ("2022", "2034"), {"base_period": "2022"}),
    # Of a total it is the share of the years: 2023 to 2026 are four of nine.
    (TOTAL, None, ("2022", "2026"), {"base_period": "2022", "target_period": "2026", "target": 400.0}),
    (TOTAL, None, ("2018", "2026"), {"target_period": "2026", "target": 500.0}),
    (TOTAL, None, ("2026", "2040"), {"base_period": "2026", "target": 400.0}),
    (TOTAL, None, ("2010", "2040"), {}),
])
def test_the_part_in_a_term(whole: Agreement, base: float | None, term: tuple[str, str],
                            changes: dict[str, Any]) -> None:
    found, expected = interim(whole, base, *term), replace(whole, **changes)
    assert found is not None
    assert found.target == pytest.approx(expected.target)
    assert replace(found, target=expected.target) == expected


@pytest.mark.parametrize(("whole", "base", "term"), [
    (agreed(), 27.0, ("2010", "2014")), (agreed(), 27.0, ("2016", "2020")), (agreed(), 27.0, ("2030", "2034")),
    (agreed(), 27.0, ("2026", "2022")), (agreed(), None, ("2022", "2026")), (TOTAL, None, ("2030", "2034")),
])
def test_no_part_without_overlap_or_without_a_beginning(whole: Agreement, base: float | None,
                                                        term: tuple[str, str]) -> None:
    assert interim(whole, base, *term) is None


@pytest.mark.parametrize("term", [("2022", "straks"), ("ooit", "2026")])
def test_a_term_of_periods_that_do_not_exist_is_refused(term: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="geen periode"):
        interim(agreed(), 27.0, *term)


@pytest.mark.parametrize(("base", "end", "last", "share"), [
    ("2022HJ01", "2026HJ01", "2024HJ01", 2 / 4),
    ("2022HJ02", "2026", "2024", 2 / 4),  # 2023 and 2024, of 2023 to 2026
    ("2022", "2024HJ02", "2023", 1 / 2),  # 2023, of 2023 and 2024
])
def test_the_part_of_a_total_is_the_share_of_the_time_that_is_counted(base: str, end: str, last: str,
                                                                      share: float) -> None:
    found = interim(agreed(Rule.TOTAL, 100.0, base, end), None, base, last)
    assert found is not None
    assert found.target == pytest.approx(100 * share)


@given(VALUES, VALUES, st.integers(2021, 2028), st.integers(1, 12), st.sampled_from([Rule.AT_LEAST, Rule.AT_MOST]))
def test_the_part_ends_on_the_path_of_the_whole(base: int, target: int, first: int, years: int, rule: Rule) -> None:
    whole = agreed(rule, target)
    assume(not whole.met_by(base))
    part = interim(whole, base, str(first), str(first + years))
    assert part is not None
    path = Course(2020, base, 2020, base, 2030, target)
    end = min(first + years, 2030)
    assert part.target == pytest.approx(path.path(end))
    assert Course(first, path.path(first), first, 0, end, part.target).required == pytest.approx(path.required)


@given(st.integers(1, 100_000), st.integers(2022, 2029))
def test_the_parts_of_a_total_add_up_to_the_whole(target: int, cut: int) -> None:
    whole = agreed(Rule.TOTAL, float(target), "2021")
    before, after = interim(whole, None, "2021", str(cut)), interim(whole, None, str(cut), "2030")
    assert before is not None
    assert after is not None
    assert before.target + after.target == pytest.approx(target)
