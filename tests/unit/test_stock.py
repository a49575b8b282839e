"""The sum behind "what would it take": year by year by hand, in closed form, and against exact fractions."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.stock import LONGEST, StockPlan, share_in_the_end, shares, years_until

PLAN = StockPlan(stock=1000, part=250, built=100, share_of_new=0.5)  # 25 percent, and half of what is new
FALLING = StockPlan(stock=1000, part=300, built=0, share_of_new=0.0, sold=10, demolished=20)


@pytest.mark.parametrize(("plan", "by_year"), [
    (PLAN, [(250, 1000), (300, 1100), (350, 1200), (400, 1300)]),
    (FALLING, [(300, 1000), (270, 980), (240, 960), (210, 940)]),  # sold homes stay in the stock, demolished do not
    (StockPlan(1000, 250, 100, 0.3, 5, 15), [(250, 1000), (260, 1085), (270, 1170), (280, 1255)]),
    (StockPlan(1000, 20, 0, 0.0, sold=15), [(20, 1000), (5, 1000), (0, 1000), (0, 1000)]),  # never under nought
    (StockPlan(100, 95, 0, 0.0, demolished=40), [(95, 100), (55, 60), (15, 20)]),  # and then there is no stock
    (StockPlan(100, 99, 10, 1.0, sold=-5), [(99, 100), (110, 110), (120, 120), (130, 130)]),  # nor more than all
    (StockPlan(0, 0, 10, 0.5), []),
])
def test_shares_year_by_year(plan: StockPlan, by_year: list[tuple[float, float]]) -> None:
    found = list(shares(plan, 3))
    assert found == pytest.approx([100 * part / stock for part, stock in by_year])


@pytest.mark.parametrize(("plan", "target", "rising", "years"), [
    (PLAN, 25, True, 0), (PLAN, 20, True, 0), (PLAN, 30, False, 0),  # met already
    (PLAN, 30, True, 3),  # 400 of 1300 is 30.8, 350 of 1200 is 29.2
    (PLAN, 350 / 12, True, 2),
    (PLAN, 50, True, None), (PLAN, 51, True, None), (PLAN, 24, False, None),  # out of reach
    (FALLING, 25, False, 2), (FALLING, 0, False, 10), (FALLING, 31, True, None),
    (StockPlan(1000, 250, 0, 0.0), 30, True, None),  # nothing happens
    (StockPlan(1000, 250, 0, 0.0, sold=1), 19, False, 60),  # as far ahead as is reckoned
    (StockPlan(1000, 250, 0, 0.0, sold=1), 18.9, False, None),
    (StockPlan(100, 40, 0, 0.0, demolished=10), 0, False, 4),  # demolished to the last
    (StockPlan(100, 40, 0, 0.0, demolished=10), 41, True, None),
    (StockPlan(100, 100, 0, 0.0, demolished=10), 99, False, None),  # all of it counts, as long as there is any
    (StockPlan(0, 0, 0, 0.0), 0, False, None),
])
def test_years_until_a_target(plan: StockPlan, target: float, rising: bool, years: int | None) -> None:
    assert years_until(plan, target, rising=rising) == years


@pytest.mark.parametrize(("part", "built", "share", "target", "years"), [
    (260, 100, 0.3, 28, 10), (250, 250, 0.4, 30, 2), (250, 500, 0.5, 40, 3), (250, 40, 1.0, 30, 50 / 28),
    (250, 80, 0.45, 35, 12.5)])
def test_closed_form(part: float, built: float, share: float, target: float, years: float) -> None:
    """(part + n x built x share) / (1000 + n x built) is the target, solved for n; what is asked is a whole year."""
    exact = (target / 100 * 1000 - part) / (built * share - target / 100 * built)
    assert exact == pytest.approx(years)
    assert years_until(StockPlan(1000, part, built, share), target, rising=True) == math.ceil(years)


@pytest.mark.parametrize(("plan", "end"), [
    (PLAN, 50.0), (StockPlan(1000, 250, 100, 0.3, sold=5, demolished=20), 6.25), (FALLING, None),
    (StockPlan(1000, 250, 20, 0.0, demolished=20), None), (StockPlan(1000, 250, 100, 0.1, sold=50), 0.0),
    (StockPlan(1000, 250, 100, 1.0, sold=-50), 100.0),
])
def test_what_the_share_tends_to(plan: StockPlan, end: float | None) -> None:
    assert share_in_the_end(plan) == (None if end is None else pytest.approx(end))
    if end is not None:
        assert list(shares(plan, 200_000))[-1] == pytest.approx(end, abs=0.1)


def brute_force(plan: StockPlan, target: float, *, rising: bool) -> int | None:
    """The same in exact fractions of the numbers as they are written down."""
    stock, part, built, of_new, sold, gone, goal = (
        Fraction(str(x)) for x in (plan.stock, plan.part, plan.built, plan.share_of_new, plan.sold, plan.demolished,
                                   target))
    for year in range(LONGEST + 1):
        now, homes = part + year * (built * of_new - sold - gone), stock + year * (built - gone)
        if homes <= 0:
            return None
        share = 100 * min(max(now, Fraction(0)), homes) / homes
        if share >= goal if rising else share <= goal:
            return year
    return None


COUNTS = st.integers(0, 500).map(float)
PLANS = st.builds(StockPlan, st.integers(1, 5000).map(float), COUNTS, COUNTS, st.integers(0, 8).map(lambda n: n / 8),
                  COUNTS, COUNTS)


@given(PLANS, st.integers(0, 199).map(lambda n: n / 2 + 0.3), st.booleans())
def test_years_are_those_of_a_brute_force(plan: StockPlan, target: float, rising: bool) -> None:
    assert years_until(plan, target, rising=rising) == brute_force(plan, target, rising=rising)


@pytest.mark.parametrize(("part", "share", "target", "years"), [
    (210, 0.29, 27, 25), (250, 0.29, 28, 25), (220, 0.29, 28, 50), (260, 0.33, 32, 50)])
def test_a_target_that_is_reached_exactly_is_not_a_year_late(part: float, share: float, target: float,
                                                             years: int) -> None:
    """After 25 years 210 + 25 x 34.8 is 1080, which is 27 percent of 4000: adding 34.8 up must not lose that."""
    plan = StockPlan(1000, part, 120, share)
    assert brute_force(plan, target, rising=True) == years
    assert years_until(plan, target, rising=True) == years


@given(PLANS, st.integers(1, 100).map(float))
def test_more_of_what_is_new_is_never_slower(plan: StockPlan, target: float) -> None:
    slow, quick = (years_until(replace(plan, share_of_new=s), target, rising=True) for s in (0.25, 0.75))
    assert slow is None or (quick is not None and quick <= slow)


@given(PLANS)
def test_a_share_is_a_share(plan: StockPlan) -> None:
    found = list(shares(plan))
    assert all(0 <= share <= 100 for share in found)
    assert len(found) <= LONGEST + 1
