"""All that is said of one figure: which period, where it stands, and what a break or a count takes away."""

from __future__ import annotations

import pytest

from monitors.domain.assessment import Assessment, Reading, assess, comparable_series, shown_period
from monitors.domain.change import Doubt, Movement
from monitors.domain.comparison import GroupSummary, Position
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.salience import HALF_NORMAL_IQR
from monitors.domain.trend import Direction

SHARE, COUNT = Reading(additive=False, decimals=0), Reading(additive=True, decimals=0)
CODES = ("A", "B", "C", "D", "E")


def measured(value: float, weight: float = 100.0, margin: float | None = None) -> Observation:
    return Observation(value, Status.MEASURED, weight, margin)


def panel(**periods: dict[str, float | None]) -> Panel:
    """Periods as y2020=..., a region with None has no value."""
    return Panel("proef", {period.lstrip("y"): {
        code: Observation(None, Status.SUPPRESSED) if value is None else measured(value)
        for code, value in regions.items()} for period, regions in periods.items()})


GROWING = panel(**{f"y{year}": {code: 10.0 * (place + 1) + year - 2015 for place, code in enumerate(CODES)}
                   for year in range(2015, 2025)})
PATCHY = panel(y2015=dict.fromkeys(CODES, 1.0), y2018=dict.fromkeys(CODES, 2.0), y2024={"A": 3.0, "B": None},
               y2025={"A": None})


@pytest.mark.parametrize(("wanted", "shown"), [
    (None, ("2018", True)),
    ("2015", ("2015", True)),
    ("2024", ("2024", True)),
    ("2016", ("2015", False)),
    ("2017", ("2018", False)),
    ("2021", ("2024", False)),
    ("2025", ("2024", False)),
    ("1990", ("2015", False)),
    ("2018KW03", ("2018", False)),
])
def test_the_period_shown_is_the_one_asked_for_or_the_nearest(wanted: str | None, shown: tuple[str, bool]) -> None:
    assert shown_period(PATCHY, wanted) == shown


def test_of_two_that_are_as_near_the_later_is_shown() -> None:
    assert shown_period(panel(y2016={"A": 1.0}, y2018={"A": 1.0}), "2017") == ("2018", False)


@pytest.mark.parametrize("empty", [Panel("proef", {}), panel(y2020={"A": None})])
def test_without_figures_there_is_nothing_to_say(empty: Panel) -> None:
    assert shown_period(empty, "2020") is None
    assert assess(empty, "A", CODES, SHARE) is None


def sure(found: Assessment | None) -> Assessment:
    assert found is not None
    return found


def test_a_share_has_a_place_a_change_a_trend_and_a_score() -> None:
    found = sure(assess(GROWING, "D", CODES, SHARE))
    assert (found.period, found.exact, found.observation.value) == ("2024", True, 49.0)
    assert found.position == Position(rank=2, n=5, shared=0, below=3, above=1)
    assert (found.change.movement, found.change.since, found.change.delta) == (Movement.UP, "2023", 1.0)
    assert (found.trend.direction, found.trend.n, found.trend.slope) == (Direction.RISING, 10, 1.0)
    assert found.summary is not None
    assert (found.summary.median, found.summary.mean) == (39.0, 39.0)
    assert found.score is not None
    assert found.score > 0


def test_a_count_has_no_place_and_no_score() -> None:
    found = sure(assess(GROWING, "D", CODES, COUNT))
    assert (found.position, found.score) == (None, None)
    assert found.summary is not None
    assert (found.summary.total, found.summary.mean) == (195.0, None)


def test_an_earlier_period_is_judged_with_what_came_before_it() -> None:
    found = sure(assess(GROWING, "D", CODES, SHARE, "2018"))
    assert (found.period, found.change.since, found.trend.direction) == ("2018", "2017", Direction.TOO_FEW)
    first = sure(assess(GROWING, "D", CODES, SHARE, "2015"))
    assert (first.change.movement, first.change.doubt) == (Movement.UNKNOWN, Doubt.NO_EARLIER)


def test_a_region_outside_the_group_is_placed_among_its_members() -> None:
    found = sure(assess(GROWING, "A", ("C", "D", "E"), SHARE))
    assert found.position == Position(rank=4, n=3, shared=0, below=0, above=3, included=False)
    assert found.summary is not None
    assert found.summary.n == 3


def test_places_are_shared_by_what_reads_the_same() -> None:
    close = panel(y2024={"A": 10.2, "B": 10.4, "C": 11.0, "D": 9.0})
    assert sure(assess(close, "A", "ABCD", SHARE)).position == Position(rank=2, n=4, shared=1, below=1, above=1)
    exact = Reading(additive=False, decimals=1)
    assert sure(assess(close, "A", "ABCD", exact)).position == Position(rank=3, n=4, shared=0, below=1, above=2)


@pytest.mark.parametrize(("members", "placed"), [(10, True), (9, False)])
def test_in_a_group_with_figures_of_a_part_nobody_has_a_place(members: int, placed: bool) -> None:
    """One of ten may be missing, two may not: then the place would depend on who happens to be there."""
    codes = "ABCDEFGHIJ"
    found = sure(assess(panel(y2024={code: float(place) if place < members - 1 else None
                                     for place, code in enumerate(codes)}), "A", codes, SHARE))
    assert found.summary is not None
    assert (found.observation.value, found.summary.partial) == (0.0, not placed)
    assert (found.position is not None, found.score is not None) == (placed, placed)


def test_group_figures_that_the_caller_has_already_are_used() -> None:
    given = GroupSummary(5, 0, 12.0, None, 40.0, 30.0, 60.0, 1.0, 99.0)
    asked: list[str] = []
    found = sure(assess(GROWING, "D", CODES, SHARE, "2021", lambda period: asked.append(period) or given))
    assert found.summary is given
    assert asked == ["2021"]
    assert found.position == Position(rank=2, n=5, shared=0, below=3, above=1)
    assert found.score == pytest.approx((46.0 - 40.0) / (60.0 - 40.0) * HALF_NORMAL_IQR)
    none = sure(assess(GROWING, "D", CODES, SHARE, None, lambda _: None))
    assert (none.summary, none.position, none.score) == (None, None, None)


def test_without_a_value_there_is_no_place_and_the_status_stays() -> None:
    found = sure(assess(PATCHY, "B", CODES, SHARE, "2024"))
    assert (found.observation.status, found.position, found.score) == (Status.SUPPRESSED, None, None)
    assert (found.change.movement, found.change.doubt) == (Movement.UNKNOWN, Doubt.NO_VALUE)
    assert sure(assess(PATCHY, "C", CODES, SHARE, "2024")).observation == NOTHING


@pytest.mark.parametrize(("breaks", "doubt", "points"), [
    (("2024",), Doubt.BREAK, 1), ((), None, 10), (("2023",), None, 2), (("2016", "2020"), None, 5),
    (("2015",), None, 10), (("2025",), None, 10)])
def test_a_break_limits_change_and_trend(breaks: tuple[str, ...], doubt: Doubt | None, points: int) -> None:
    found = sure(assess(GROWING, "A", CODES, Reading(additive=False, decimals=0, breaks=breaks)))
    assert (found.change.doubt, found.trend.n) == (doubt, points)
    assert (found.change.movement is Movement.UNKNOWN) == (doubt is Doubt.BREAK)


@pytest.mark.parametrize(("breaks", "until", "periods"), [
    ((), "2018", ["2015", "2016", "2017", "2018"]),
    (("2017",), "2018", ["2017", "2018"]),
    (("2017",), "2016", ["2015", "2016"]),
    (("2016", "2018"), "2019", ["2018", "2019"]),
])
def test_the_comparable_series_starts_at_the_last_break(breaks: tuple[str, ...], until: str,
                                                        periods: list[str]) -> None:
    series = comparable_series(GROWING, "A", until, Reading(additive=False, decimals=0, breaks=breaks))
    assert [period for period, _ in series] == periods


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_a_difference_that_cannot_be_seen_is_not_named(decimals: int) -> None:
    """It is whether the two figures read the same, not how far they lie apart."""
    step, reading = 10.0 ** -decimals, Reading(additive=False, decimals=decimals)
    alike = panel(y2023={"A": 10.0 - 0.45 * step}, y2024={"A": 10.0 + 0.45 * step})
    change = sure(assess(alike, "A", CODES, reading)).change
    assert (change.movement, change.doubt) == (Movement.STEADY, Doubt.ROUNDING)
    apart = panel(y2023={"A": 10.0 + 0.45 * step}, y2024={"A": 10.0 + 0.55 * step})
    change = sure(assess(apart, "A", CODES, reading)).change
    assert (change.movement, change.doubt) == (Movement.UP, None)
