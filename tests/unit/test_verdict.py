"""The judge: a table of cases with every verdict, every reason and every boundary, and what must hold of any case.

The outlook in these tests follows the trend in full and errs like a normal curve, so that its chances are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitors.domain.agreement import Agreement, Rule
from monitors.domain.course import ENOUGH
from monitors.domain.observation import Observation, Status
from monitors.domain.outlook import PROBABILITIES, Tuning
from monitors.domain.period import parse_period
from monitors.domain.verdict import BLOCKING, Ground, Judgement, Reason, Verdict, judge

HALF = tuple(NormalDist().inv_cdf(p) for p in PROBABILITIES[:7])
NORMAL = (*HALF, 0.0, *(-e for e in reversed(HALF)))  # exactly symmetric
TUNING = Tuning("proef", 0.0, 1.0, tuple(tuple(e * h ** 0.5 for e in NORMAL) for h in range(1, 7)))
GROUND = Ground(TUNING, usual=1.0)
COUNTS = Ground(TUNING, usual=0.2, relative=True)
MEASURED, PROVISIONAL, RECALCULATED = Status.MEASURED, Status.PROVISIONAL, Status.RECALCULATED
HIDDEN, MISSING = Observation(None, Status.SUPPRESSED), Observation(None, Status.MISSING)
Values = Sequence[float | Observation]


def figure(value: float, status: Status = MEASURED, margin: float | None = None) -> Observation:
    return Observation(value, status, margin=margin)


def provisional(value: float) -> Observation:
    return figure(value, PROVISIONAL)


def years(first: int, *values: float | Observation) -> list[tuple[str, Observation]]:
    """A series of consecutive years."""
    return [(str(first + n), v if isinstance(v, Observation) else figure(v)) for n, v in enumerate(values)]


def halves(first: int, *values: float) -> list[tuple[str, Observation]]:
    return [(f"{first + n // 2}HJ0{n % 2 + 1}", figure(v)) for n, v in enumerate(values)]


def agreed(rule: Rule, target: float, base: str = "2020", end: str = "2030", **more: Any) -> Agreement:
    return Agreement("a", "i", "GM0001", rule, base, end, target, **more)


def at_least(target: float = 30.0, base: str = "2020", end: str = "2030", **more: Any) -> Agreement:
    return agreed(Rule.AT_LEAST, target, base, end, **more)


def at_most(target: float, base: str = "2020", end: str = "2030", **more: Any) -> Agreement:
    return agreed(Rule.AT_MOST, target, base, end, **more)


def total(target: float = 900.0, base: str = "2021", end: str = "2030") -> Agreement:
    return agreed(Rule.TOTAL, target, base, end)


BAND = agreed(Rule.BETWEEN, 20.0, target_high=30.0)
RISING = years(2016, 25.5, 25.875, 26.25, 26.625, 27, 27.375, 27.75, 28.125, 28.5)  # methods.md 2: 27 to 28.5, R 1.25
SPENT = years(2016, 30, 29, 28, 27, 27, 29.5, 29.2, 28.9, 28.5)  # fast enough so far, and going down again
LATE = years(2016, 22, 24, 26, 27, 27, 27, 27.3, 27.7, 28)  # slow since 2020, in a series that rises faster
FLAT = years(2016, 27, 27, 27, 27, 27, 27, 27, 27, 27)
STEADY = years(2013, *[100.0] * 12)  # a count of 100 a year, up to 2024
ON, WEAK, OFF, DONE, NONE = (Verdict.ON_COURSE, Verdict.VULNERABLE, Verdict.OFF_COURSE, Verdict.ACHIEVED,
                             Verdict.UNDECIDED)

Case = tuple[Agreement, list[tuple[str, Observation]], Ground, Verdict, str]
CASES: dict[str, Case] = {
    # Pace and outlook, in all four ways.
    "enough and likely": (at_least(), RISING, GROUND, ON, "pace outlook"),
    "enough and unlikely": (at_least(), SPENT, GROUND, WEAK, "pace outlook_against"),
    "too slow and likely": (at_least(), LATE, GROUND, WEAK, "no_pace outlook even"),
    "too slow and unlikely": (at_least(), FLAT, GROUND, OFF, "no_pace outlook_against"),
    "the wrong way": (at_least(), years(2017, 28, 27, 27, 27, 26, 25, 24, 23), GROUND, OFF, "no_pace outlook_against"),
    # methods.md 2: from 18 in 2021 to 9.5 in 2025, and at most 1 in 2028. R is 0.875: too slow, and only just.
    "falling, too slow": (at_most(1.0, "2021", "2028"), years(2018, 24, 22, 20, 18, 16, 14, 12, 9.5), GROUND, OFF,
                          "no_pace outlook_against"),
    "a target of nought": (at_most(0.0), years(2016, 14, 13, 12, 11, 10, 9, 8, 7, 6), GROUND, ON, "pace outlook even"),
    "negative figures": (at_least(-2.0), years(2016, -14, -13, -12, -11, -10, -9, -8, -7, -6), GROUND, ON,
                         "pace outlook"),
    "through nought": (at_least(5.0), years(2016, -9, -8, -7, -6, -5, -4, -3, -2, -2), GROUND, OFF,
                       "no_pace outlook_against"),
    # Exactly on a boundary is enough: R is 0.95, and on a straight line to the target the chance is a half.
    "ratio of 0.95": (at_least(40.0), years(2016, 0, 0, 0, 0, 0, 3.8, 7.6, 11.4, 15.2), GROUND, WEAK,
                      "pace outlook_against"),
    "ratio under 0.95": (at_least(40.0), years(2016, 0, 0, 0, 0, 0, 3.8, 7.6, 11.4, 15.1), GROUND, OFF,
                         "no_pace outlook_against"),
    "chance of a half": (at_least(25.0), years(2016, 11, 12, 13, 14, 15, 16, 17, 18, 19), GROUND, ON,
                         "pace outlook even"),
    "chance under a half": (at_least(25.01), years(2016, 11, 12, 13, 14, 15, 16, 17, 18, 19), GROUND, WEAK,
                            "pace outlook_against even"),
    # Met, before the end and at the end.
    "met early": (at_least(), years(2017, 27, 27, 27, 27, 28, 29, 29.5, 30), GROUND, DONE, "met"),
    "met early, and lost again": (at_least(), years(2017, 27, 27, 27, 27, 30, 31, 30, 29), GROUND, ON, "pace outlook"),
    "met early, provisional": (at_least(), years(2017, 27, 27, 27, 27, 28, 29, 29.5, provisional(31)), GROUND, ON,
                               "met_provisional pace outlook provisional"),
    "met on a provisional peak": (at_least(), years(2017, 29, 28, 27, 26, 26, 26, 26, provisional(30)), GROUND, WEAK,
                                  "met_provisional pace outlook_against provisional"),
    "not met, provisional": (at_least(), [*RISING[:-1], ("2024", provisional(28.5))], GROUND, ON,
                             "pace outlook provisional"),
    "only provisional figures": (at_least(), [(p, o._replace(status=PROVISIONAL)) for p, o in RISING], GROUND, ON,
                                 "pace outlook provisional"),
    "provisional before a definitive one": (at_least(), [*RISING[:-2], ("2023", provisional(28.1)), RISING[-1]],
                                            GROUND, ON, "pace outlook"),
    "over, met": (at_least(end="2024"), years(2017, 27, 27, 27, 27, 28, 29, 29, 30), GROUND, DONE, "term_over met"),
    "over, met exactly at nought": (at_most(0.0, end="2024"), years(2020, 8, 6, 4, 2, 0), GROUND, DONE,
                                    "term_over met"),
    "over, not met": (at_least(end="2024"), years(2017, 27, 27, 27, 27, 28, 29, 30, 29.9), GROUND, OFF, "term_over"),
    "over, met, provisional": (at_least(end="2024"), years(2020, 27, 28, 29, 29, provisional(30)), GROUND, ON,
                               "term_over met_provisional provisional"),
    "over, not met, provisional": (at_least(end="2024"), years(2020, 27, 28, 29, 29, provisional(29)), GROUND, OFF,
                                   "term_over provisional"),
    "over, with no figure of the end": (at_least(end="2024"), [*years(2020, 27, 28, 29, 31), ("2025", figure(35))],
                                        GROUND, NONE, "end_missing"),
    "hidden after the last": (at_least(end="2026"), [*RISING, ("2025", HIDDEN)], GROUND, NONE, "suppressed"),
    "hidden, and nothing else": (at_least(end="2024"), [*RISING[:5], ("2021", HIDDEN)], GROUND, NONE,
                                 "suppressed nothing_since"),
    "hidden at the base, and nothing else": (at_least(), [("2020", HIDDEN)], GROUND, NONE,
                                             "base_missing suppressed nothing_since"),
    "agreed, and hidden at the base": (at_least(base_value=27.0), [*RISING[:4], ("2020", HIDDEN), *RISING[5:]], GROUND,
                                       ON, "pace outlook"),
    "over, and figures go on": (at_least(end="2024"), years(2020, 27, 28, 29, 29, 29, 35, 36), GROUND, OFF,
                                "term_over"),
    # Met at the base already: it has to be held.
    "held": (at_least(), years(2016, *[31.0] * 9), GROUND, ON, "held outlook"),
    "held, but not for long": (at_least(), years(2016, 39, 38, 37, 36, 35, 34, 33, 32, 31), GROUND, WEAK,
                               "held outlook_against"),
    "held at the target itself": (at_least(27.0), FLAT, GROUND, ON, "held outlook even"),
    "held on a provisional figure": (at_least(), years(2016, *[31.0] * 8, provisional(31)), GROUND, ON,
                                     "held outlook provisional"),
    "lost": (at_least(), years(2016, 39, 38, 37, 36, 35, 33, 31, 30, 29), GROUND, OFF, "lost outlook_against"),
    "lost, but not for long": (at_least(), years(2016, 24, 25, 26, 28, 30, 27, 28, 29, 29.5), GROUND, WEAK,
                               "lost outlook"),
    "held to the end": (at_least(end="2024"), years(2020, 31, 29, 29, 30, 31), GROUND, DONE, "term_over met"),
    # Between two ends.
    "from below": (BAND, years(2016, 6, 7, 8, 9, 10, 11.1, 12.2, 13.3, 14.4), GROUND, ON, "pace outlook"),
    "from above": (BAND, years(2016, 44, 43, 42, 41, 40, 38.9, 37.8, 36.7, 35.6), GROUND, ON, "pace outlook"),
    "from above, too slow": (BAND, years(2016, *[40.0] * 9), GROUND, OFF, "no_pace outlook_against"),
    "inside": (BAND, years(2016, *[25.0] * 9), GROUND, ON, "held outlook"),
    "inside, and out again": (BAND, years(2016, 25, 25, 25, 25, 25, 27, 29, 31, 33), GROUND, OFF,
                              "lost outlook_against"),
    "through, and out": (BAND, years(2016, 10, 10, 10, 10, 10, 18, 25, 32, 35), GROUND, OFF, "past outlook_against"),
    "met from below": (BAND, years(2016, 12, 13, 14, 15, 16, 17, 18, 19, 20), GROUND, DONE, "met"),
    "met from above": (BAND, years(2016, 33, 33, 33, 33, 33, 32, 31, 30.5, 30), GROUND, DONE, "met"),
    "through and out": (BAND, years(2016, 10, 10, 10, 10, 10, 18, 25, 32, 35), GROUND, OFF, "past outlook_against"),
    "through from above": (BAND, years(2016, 40, 40, 40, 40, 40, 30, 22, 18, 15), GROUND, OFF, "past outlook_against"),
    "through, and on the way back": (replace(BAND, base_value=10.0), years(2016, 40, 39, 38, 37, 36, 35, 34, 33, 32),
                                     GROUND, WEAK, "past outlook base_differs"),
    # The base.
    "no figure at the base": (at_least(), [*RISING[:4], *RISING[5:]], GROUND, NONE, "base_missing"),
    "an empty figure at the base": (at_least(), [*RISING[:4], ("2020", MISSING), *RISING[5:]], GROUND, NONE,
                                    "base_missing"),
    "hidden at the base": (at_least(), [*RISING[:4], ("2020", HIDDEN), *RISING[5:]], GROUND, NONE,
                           "base_missing suppressed"),
    "agreed, without a figure": (at_least(base_value=27.0), [*RISING[:4], *RISING[5:]], GROUND, ON, "pace outlook"),
    "agreed as in the figures": (at_least(base_value=27.0), RISING, GROUND, ON, "pace outlook"),
    "agreed within the rounding": (at_least(base_value=27.3), [*RISING[:4], ("2020", figure(27, margin=0.5)),
                                                               *RISING[5:]], GROUND, ON, "pace outlook"),
    "agreed, and different": (at_least(base_value=26.0), RISING, GROUND, ON, "pace outlook base_differs"),
    "agreed as met, and not so": (at_least(base_value=30.0), RISING, GROUND, WEAK, "lost outlook base_differs"),
    # Nothing to go by, or too little.
    "no series": (at_least(), [], GROUND, NONE, "base_missing nothing_since"),
    "no figure at all": (at_least(end="2025"), years(2016, *[MISSING] * 9), GROUND, NONE, "base_missing nothing_since"),
    "nothing since": (at_least(base="2024"), RISING, GROUND, NONE, "nothing_since"),
    "agreed, and nothing since": (at_least(base="2025", base_value=29.0), RISING, GROUND, NONE, "nothing_since"),
    "one figure since": (at_least(base="2023"), RISING, GROUND, NONE, "too_few"),
    "two figures since": (at_least(base="2022", end="2032"), RISING, GROUND, ON, "pace outlook beyond_test"),
    "no outlook": (at_least(29.0, base="2022", end="2027"), RISING[-3:], GROUND, NONE, "pace no_outlook"),
    "no outlook, too slow": (at_least(32.0, base="2022"), RISING[-3:], GROUND, NONE, "no_pace no_outlook"),
    "beyond the test": (at_least(31.0, end="2031"), RISING, GROUND, ON, "pace outlook even beyond_test"),
    "recalculated": (at_least(), [*RISING[:-1], ("2024", figure(28.5, RECALCULATED))], GROUND, ON,
                     "pace outlook recalculated"),
    "recalculated base": (at_least(), [*RISING[:4], ("2020", figure(27, RECALCULATED)), *RISING[5:]], GROUND, ON,
                          "pace outlook recalculated"),
    # A break counts from the year in which it stands.
    "break before the base": (at_least(), RISING, replace(GROUND, breaks=("2017",)), ON, "pace outlook"),
    "break at the base": (at_least(), RISING, replace(GROUND, breaks=("2020",)), ON, "pace outlook"),
    "break after the base": (at_least(), RISING, replace(GROUND, breaks=("2021",)), NONE, "break"),
    "break inside": (at_least(), RISING, replace(GROUND, breaks=("2017", "2022")), NONE, "break"),
    "break at the last figure": (at_least(), RISING, replace(GROUND, breaks=("2024",)), NONE, "break"),
    "break after the last figure": (at_least(), RISING, replace(GROUND, breaks=("2025",)), ON, "pace outlook"),
    "break, though met": (at_least(28.0), RISING, replace(GROUND, breaks=("2022",)), NONE, "break"),
    # Hidden figures.
    "hidden inside": (at_least(), [*RISING[:6], ("2022", HIDDEN), *RISING[7:]], GROUND, NONE, "suppressed"),
    "missing inside": (at_least(), [*RISING[:6], ("2022", MISSING), *RISING[7:]], GROUND, ON, "pace outlook"),
    "hidden before the base": (at_least(), [*RISING[:2], ("2018", HIDDEN), *RISING[3:]], GROUND, ON, "pace outlook"),
    "hidden, though met": (at_least(28.0), [*RISING[:6], ("2022", HIDDEN), *RISING[7:]], GROUND, NONE, "suppressed"),
    # Totals: what comes after the base counts.
    "total on pace": (total(), STEADY, COUNTS, ON, "pace outlook even"),
    "total behind": (total(1200.0), STEADY, COUNTS, OFF, "no_pace outlook_against"),
    "total behind, and picking up": (total(900.0), years(2015, 30, 40, 50, 60, 60, 60, 60, 70, 85, 100), COUNTS, WEAK,
                                     "no_pace outlook"),
    "total met": (total(300.0), STEADY, COUNTS, DONE, "met"),
    "total over": (total(300.0, end="2024"), STEADY, COUNTS, DONE, "term_over met"),
    "total over, too little": (total(301.0, end="2024"), STEADY, COUNTS, OFF, "term_over"),
    "total on provisional figures": (total(300.0), [*STEADY[:-2], ("2023", provisional(100)), STEADY[-1]], COUNTS, ON,
                                     "met_provisional pace outlook provisional"),
    "total with a gap": (total(), [*STEADY[:-2], ("2023", MISSING), STEADY[-1]], COUNTS, NONE, "gap"),
    "total without its first year": (total(), [*STEADY[:-3], *STEADY[-2:]], COUNTS, NONE, "gap"),
    "total with a hidden year": (total(), [*STEADY[:-2], ("2023", HIDDEN), STEADY[-1]], COUNTS, NONE, "suppressed"),
    "total, hidden base": (total(), [*STEADY[:-4], ("2021", HIDDEN), *STEADY[-3:]], COUNTS, ON, "pace outlook even"),
    "total, last year to come": (total(), [*STEADY[:-1], ("2024", MISSING)], replace(COUNTS, usual=0.05), ON,
                                 "pace outlook even beyond_test"),
    "total, nothing yet": (total(base="2024"), STEADY, COUNTS, NONE, "nothing_since"),
    "total, no series": (total(), [], COUNTS, NONE, "nothing_since"),
    "total, one year": (total(base="2023", end="2029"), STEADY, COUNTS, NONE, "too_few"),
    "total, break at the base": (total(), STEADY, replace(COUNTS, breaks=("2021",)), ON, "pace outlook even"),
    "total, break after the base": (total(), STEADY, replace(COUNTS, breaks=("2022",)), NONE, "pace no_outlook"),
    "total, break inside": (total(), STEADY, replace(COUNTS, breaks=("2023",)), NONE, "break"),
    "total, break at the last": (total(), STEADY, replace(COUNTS, breaks=("2024",)), NONE, "break"),
    "total, break after the last": (total(), STEADY, replace(COUNTS, breaks=("2025",)), ON, "pace outlook even"),
    # Half years.
    "half years": (at_least(14.0, "2022HJ01", "2024HJ01"), halves(2021, 8, 9, 10, 11, 12), GROUND, ON,
                   "pace outlook even"),
    "half years, over": (at_least(12.0, "2022HJ01", "2023HJ01"), halves(2021, 8, 9, 10, 11, 12), GROUND, DONE,
                         "term_over met"),
    "total of half years": (total(400.0, "2021HJ02", "2025HJ02"), halves(2020, *[50.0] * 8), COUNTS, ON,
                            "pace outlook even"),
}
# Rounding: figures in whole numbers, so that a change may be half a point more or less at either end.
ROUNDED: dict[str, tuple[float, float, Verdict, str]] = {
    "hidden by the rounding": (30.0, 27.8, NONE, "rounding"),
    "no change, hidden by the rounding": (29.0, 27.0, NONE, "rounding"),
    "no change, too slow at any reading": (30.0, 27.0, OFF, "within_rounding no_pace outlook_against"),
    "the other way, hidden by the rounding": (30.0, 26.2, OFF, "within_rounding no_pace outlook_against"),
    "as large as the rounding": (30.0, 28.0, WEAK, "no_pace outlook"),
    # Our deviation from methods.md 3, which gives no verdict on any change within the rounding: where even the most
    # favourable reading (a change of 1.5 here) is too slow, the verdict does not depend on the rounding.
    "too slow at any reading": (37.0, 27.5, OFF, "within_rounding no_pace outlook_against"),
    "fast enough at the best reading only": (31.5, 27.8, NONE, "rounding"),
}


def rounded_case(target: float, now: float, verdict: Verdict, reasons: str) -> Case:
    series = [(p, figure(v, margin=0.5)) for p, v in zip(map(str, range(2016, 2025)), (25, 25, 26, 26, 27, 27, 27, 27,
                                                                                       now), strict=True)]
    return at_least(target), series, GROUND, verdict, reasons


CASES |= {name: rounded_case(*case) for name, case in ROUNDED.items()}


@pytest.mark.parametrize("name", CASES)
def test_verdict_and_reasons(name: str) -> None:
    agreement, series, ground, verdict, reasons = CASES[name]
    found = judge(agreement, series, ground)
    assert (found.verdict, sorted(r.value for r in found.reasons)) == (verdict, sorted(reasons.split()))
    assert len(found.reasons) == len(set(found.reasons))


def test_every_verdict_and_every_reason_is_in_the_table() -> None:
    assert {case[3] for case in CASES.values()} == set(Verdict)
    assert {Reason(word) for case in CASES.values() for word in case[4].split()} == set(Reason)


@pytest.mark.parametrize(("base", "target", "now"), [
    (25.0, 30.0, 26.9), (20.0, 25.0, 21.9), (2.2, 7.2, 4.1), (-2.2, -7.2, -4.1), (0.0, 20.0, 7.6), (27.0, 57.0, 38.4)])
def test_a_pace_of_exactly_95_percent_is_enough_in_decimals_too(base: float, target: float, now: float) -> None:
    """By hand (now - base) / 4 is 0.95 x (target - base) / 10; a computer's 26.9 - 25 is a little less than 1.9."""
    found = judge(agreed(Rule.AT_LEAST if target > base else Rule.AT_MOST, target),
                  years(2017, base, base, base, base, base, base, base, now), GROUND)
    assert found.course is not None
    assert found.course.ratio == pytest.approx(ENOUGH)
    assert Reason.PACE in found.reasons


# What a judgement rests on

def test_what_a_level_rests_on() -> None:
    found = judge(at_least(), [("2015", MISSING), *RISING, ("2025", MISSING), ("2031", figure(99.0))], GROUND)
    assert (found.latest, found.points, found.base, found.observation) == ("2024", 5, RISING[4][1], RISING[-1][1])
    assert found.history == tuple((float(p), o.value) for p, o in RISING)
    assert found.course is not None
    assert found.trend is not None
    assert (found.course.ratio, found.course.needed) == pytest.approx((1.25, 0.25))
    assert found.trend.slope == pytest.approx(0.375)
    # The middle is 28.5 + 6 x 0.375; the spread mixes a usual one of 1 with none of its own; errors are normal.
    spread = (8 / 16) ** 0.5 * 6 ** 0.5
    z = (30 - 30.75) / spread
    low, high = (NormalDist().inv_cdf(p) for p in (0.3, 0.4))
    assert found.chance == pytest.approx(1 - (0.3 + 0.1 * (z - low) / (high - low)))


def test_what_was_agreed_as_base_is_not_where_it_stands() -> None:
    """With nothing since, the figure of the base itself is where it stands; the path goes from what was agreed."""
    found = judge(at_least(base="2024", base_value=20.0), RISING, GROUND)
    assert found.course is not None and found.observation is not None
    assert (found.course.base, found.course.now, found.observation.value) == (20.0, 28.5, 28.5)


def test_a_total_counts_the_time_after_the_base() -> None:
    """Agreed in 2021: 900 in the nine years 2022 to 2030, of which 2022 to 2024 have passed."""
    found = judge(total(), years(2016, 1, 1, 1, 1, 1, 1000, 110, 120, 130), COUNTS)
    c = found.course
    assert c is not None
    assert (c.moment - c.start, c.end - c.start, c.end - c.moment) == (3.0, 9.0, 6.0)
    assert (c.base, c.now, c.target) == (0.0, 360.0, 900.0)
    assert (c.expected, c.ratio, c.needed) == pytest.approx((300.0, 1.2, 90.0))
    assert (found.latest, found.base) == ("2024", None)
    assert found.history[-3:] == ((2022.0, 110.0), (2023.0, 120.0), (2024.0, 130.0))


@pytest.mark.parametrize(("series", "latest", "now"), [
    ([*STEADY[:-2], ("2023", MISSING), STEADY[-1]], "2022", 100.0),
    ([*STEADY[:-2], STEADY[-1]], "2022", 100.0),
    ([*STEADY[:-3], *STEADY[-2:]], None, 0.0)], ids=["no figure", "no row", "no first year"])
def test_a_total_stands_where_it_is_complete(series: Sequence[tuple[str, Observation]], latest: str | None,
                                             now: float) -> None:
    """It added up what came after a gap, as if the year between had brought nothing."""
    found = judge(total(), series, COUNTS)
    assert found.course is not None
    assert (found.latest, found.course.now, found.chance) == (latest, now, None)


def test_a_total_of_half_years_is_reckoned_in_numbers_a_year() -> None:
    found = judge(total(400.0, "2021HJ02", "2025HJ02"), halves(2020, 10, 20, 30, 40, 50, 60, 70, 80), COUNTS)
    c = found.course
    assert c is not None
    assert (c.start, c.moment, c.end, c.now) == (2022.0, 2024.0, 2026.0, 260.0)
    assert (c.required, c.pace, c.needed) == pytest.approx((100.0, 130.0, 70.0))
    assert found.history[0] == (2020.0, 20.0)
    assert found.history[-1] == (2023.5, 160.0)


@pytest.mark.parametrize(("broken", "history"), [
    ((), 12), (("2010",), 12), (("2018",), 7), (("2021",), 4), (("2018", "2020"), 5), (("2025",), 12), (("2026",), 12)])
@pytest.mark.parametrize("agreement", [at_least(), total()])
def test_the_outlook_rests_on_figures_since_the_last_break(agreement: Agreement, broken: tuple[str, ...],
                                                           history: int) -> None:
    """A break that is still to come takes nothing away, of a count either."""
    found = judge(agreement, STEADY, replace(COUNTS, breaks=broken))
    assert len(found.history) == history
    assert (found.chance is None) == (Reason.BREAK in found.reasons)  # then the target is on another scale


def test_the_chance_of_a_band_is_that_of_both_ends() -> None:
    series = years(2016, *[25.0] * 9)
    both, low, high = (judge(a, series, GROUND).chance for a in (BAND, at_least(20.0), at_most(30.0)))
    assert low is not None
    assert high is not None
    assert both == pytest.approx(low + high - 1, abs=0.011)  # no chance is more certain than 99 percent


@pytest.mark.parametrize("values", [(25, 25, 26, 26, 27, 27, 28, 28, 29), (33, 32, 32, 31, 31, 30, 31, 30, 30)])
def test_a_rounded_figure_meets_a_target_from_half_a_step_before_it(values: Sequence[float]) -> None:
    """In whole percents 29.5 reads 30, which is at least 30; and 30.5 is where at most 30 ends."""
    whole = [(p, figure(o.value or 0.0, margin=0.5)) for p, o in years(2016, *values)]
    for in_steps, exact in ((at_least(30.0), at_least(29.5)), (at_most(30.0), at_most(30.5)),
                            (at_least(29.2), at_least(29.5)), (at_most(30.8), at_most(30.5)),
                            (BAND, replace(BAND, target=19.5, target_high=30.5))):
        assert judge(in_steps, whole, GROUND).chance == pytest.approx(
            judge(exact, years(2016, *values), GROUND).chance, abs=1e-6)


def test_figures_that_were_recalculated_between_the_steps_are_not_taken_as_rounded() -> None:
    whole = years(2016, 25, 25, 26, 26, 27, 27, 28, 28, 29)
    between = [(p, figure((o.value or 0.0) + 0.3, margin=0.5)) for p, o in whole]
    plain = [(p, o._replace(margin=None)) for p, o in between]
    assert judge(at_least(), between, GROUND).chance == judge(at_least(), plain, GROUND).chance


@pytest.mark.parametrize("series", [RISING, SPENT, years(2016, 6, 7, 8, 9, 10, 11, 12, 13, 14)])
def test_an_end_that_is_out_of_sight_takes_nothing_from_the_chance(series: list[tuple[str, Observation]]) -> None:
    wide = judge(agreed(Rule.BETWEEN, 20.0, target_high=1e6), series, GROUND)
    assert wide.chance == pytest.approx(judge(at_least(20.0), series, GROUND).chance)


@pytest.mark.parametrize(("series", "required"), [
    (years(2016, 10, 10, 10, 10, 10, 14, 18, 21, provisional(25)), 1.0),  # to 20, though it is inside by now
    (years(2016, 40, 40, 40, 40, 40, 36, 32, 29, provisional(25)), -1.0),
])
def test_the_path_to_a_band_ends_where_it_comes_in(series: list[tuple[str, Observation]], required: float) -> None:
    found = judge(BAND, series, GROUND)
    assert found.course is not None
    assert found.course.required == pytest.approx(required)
    assert found.course.ratio == pytest.approx(3.75)
    assert Reason.MET_PROVISIONAL in found.reasons


def test_past_a_band_what_is_needed_leads_to_its_nearest_end() -> None:
    """From 10 to between 20 and 30, and now at 35: at most 30 is asked, so 5 has to come off in six years."""
    found = judge(BAND, years(2016, 10, 10, 10, 10, 10, 18, 25, 32, 35), GROUND)
    assert found.course is not None
    assert found.course.needed == pytest.approx(-5 / 6)
    assert found.verdict is OFF  # the pace does not lead into the band, and neither does the outlook


# Totals whose parts are not all equally sure

def test_a_total_that_definitive_figures_reached_stays_achieved() -> None:
    """350 of 300 by 2023, and a first provisional number for 2024: that can't undo what was reached."""
    reached = years(2013, *[100.0] * 9, 200, 150)
    assert judge(total(300.0), reached, COUNTS).verdict is DONE
    assert judge(total(300.0), [*reached, ("2024", provisional(20.0))], COUNTS).verdict is DONE


def test_a_total_with_a_recalculated_number_in_it_says_so() -> None:
    series = [*STEADY[:-2], ("2023", figure(100.0, RECALCULATED)), STEADY[-1]]
    assert Reason.RECALCULATED in judge(total(), series, COUNTS).reasons


FEW: list[tuple[Agreement, list[tuple[str, Observation]], Verdict]] = [
    (at_least(base="2022"), years(2018, 27, 27, 27, 27, 28, 31), DONE),
    (at_least(base="2022", end="2023"), years(2018, 27, 27, 27, 27, 28, 31), DONE),
    (at_least(base="2022", end="2023"), years(2018, 27, 27, 27, 27, 28, 29), OFF),
    (total(300.0, "2022"), years(2019, 100, 100, 100, 100, 300), DONE),
]


@pytest.mark.parametrize(("agreement", "series", "verdict"), FEW)
def test_few_figures_do_not_stand_in_the_way_of_what_is_certain(
        agreement: Agreement, series: list[tuple[str, Observation]], verdict: Verdict) -> None:
    assert judge(agreement, series, GROUND).verdict is verdict


@pytest.mark.parametrize(("agreement", "series", "verdict"), FEW)
def test_no_verdict_comes_with_a_reason_that_makes_one_impossible(
        agreement: Agreement, series: list[tuple[str, Observation]], verdict: Verdict) -> None:
    assert verdict is not NONE
    assert not set(judge(agreement, series, GROUND).reasons) & set(BLOCKING)


@pytest.mark.parametrize("period", ["base_period", "target_period"])
def test_periods_that_do_not_exist_are_refused(period: str) -> None:
    with pytest.raises(ValueError, match="geen periode"):
        judge(replace(at_least(), **{period: "ooit"}), RISING, GROUND)


# What holds of any case

NUMBERS = st.integers(-4000, 4000).map(lambda n: n / 8)  # halves of halves: sums of them are exact
STATUSES = st.sampled_from([MEASURED, MEASURED, MEASURED, PROVISIONAL, RECALCULATED])
FIGURES = st.builds(Observation, NUMBERS, STATUSES, margin=st.sampled_from([None, 0.0, 0.5, 25.0]))
SERIES = st.lists(st.one_of(FIGURES, FIGURES, FIGURES, FIGURES, st.sampled_from([HIDDEN, MISSING])), min_size=11,
                  max_size=11).map(lambda values: years(2014, *values))
WHOLE = st.lists(st.builds(figure, NUMBERS, STATUSES), min_size=11, max_size=11).map(lambda v: years(2014, *v))
GROUNDS = st.builds(Ground, st.just(TUNING), st.sampled_from([None, 0.5, 10.0]),
                    breaks=st.lists(st.sampled_from(["2015", "2017", "2020", "2022", "2025"]), max_size=1).map(tuple))


@st.composite
def agreements(draw: st.DrawFn, rules: Sequence[Rule] = tuple(Rule)) -> Agreement:
    rule, target = draw(st.sampled_from(rules)), draw(NUMBERS)
    high = target + abs(draw(NUMBERS)) if rule is Rule.BETWEEN else None
    base = draw(st.one_of(st.none(), NUMBERS)) if rule is not Rule.TOTAL else None
    return agreed(rule, abs(target) + 1 if rule is Rule.TOTAL else target, draw(st.sampled_from(["2018", "2020"])),
                  draw(st.sampled_from(["2022", "2024", "2028", "2035"])), target_high=high, base_value=base)


def reached(agreement: Agreement, found: Judgement) -> bool:
    return found.course is not None and agreement.met_by(found.course.now)


@given(agreements(), SERIES, GROUNDS)
def test_every_case_has_a_verdict_with_reasons_that_fit(agreement: Agreement, series: list[tuple[str, Observation]],
                                                        ground: Ground) -> None:
    found = judge(agreement, series, ground)
    blocked = set(found.reasons) & set(BLOCKING)
    assert found.reasons
    assert found.chance is None or 0.01 <= found.chance <= 0.99
    if Reason.TOO_FEW not in blocked:
        assert (found.verdict is NONE) == bool(blocked)
    if found.verdict is DONE:
        assert reached(agreement, found)
        counted = [o for p, o in series if agreement.base_period < p <= agreement.target_period and o.value is not None]
        sure = [o.value for o in (counted if agreement.cumulative else counted[-1:]) if o.status is not PROVISIONAL]
        assert sure
        assert agreement.met_by(sum(sure))
    if found.verdict is ON:
        assert found.chance is None or found.chance >= 0.5
    if Reason.TERM_OVER in found.reasons:
        assert found.latest == agreement.target_period
        assert found.verdict is OFF or reached(agreement, found)
    if found.latest is not None and found.latest != agreement.base_period:
        assert agreement.base_period < found.latest <= agreement.target_period
        assert dict(series)[found.latest] == found.observation


@given(st.lists(st.tuples(st.sampled_from([f"{y}{h}" for y in range(2018, 2024) for h in ("HJ01", "HJ02", "")]),
                          st.floats(-1e9, 1e9))), agreements(), st.booleans(), st.floats(0, 1e9))
def test_no_finite_figures_are_too_strange(points: list[tuple[str, float]], agreement: Agreement, relative: bool,
                                           usual: float) -> None:
    series = sorted({p: figure(v) for p, v in points}.items(), key=lambda item: parse_period(item[0]).start)
    assert judge(agreement, series, Ground(TUNING, usual, relative)).verdict in Verdict


def clear_of_the_boundary(found: Judgement) -> bool:
    """Whether the last digit of a number can't turn the verdict."""
    ratio = found.course.ratio if found.course else None
    return (found.chance is None or abs(found.chance - 0.5) > 1e-6) and (ratio is None or abs(ratio - ENOUGH) > 1e-9)


def moved(agreement: Agreement, by: float) -> Agreement:
    return replace(agreement, target=agreement.target + by,
                   target_high=None if agreement.target_high is None else agreement.target_high + by,
                   base_value=None if agreement.base_value is None else agreement.base_value + by)


OPPOSITE = {Rule.AT_LEAST: Rule.AT_MOST, Rule.AT_MOST: Rule.AT_LEAST}
LEVELS = (Rule.AT_LEAST, Rule.AT_MOST, Rule.BETWEEN)


@given(agreements(LEVELS), SERIES, GROUNDS, st.integers(-20, 20).map(lambda n: 50.0 * n))
def test_a_level_has_no_zero(agreement: Agreement, series: list[tuple[str, Observation]], ground: Ground,
                             by: float) -> None:
    """As much added to all figures, base and target changes nothing; where they are rounded, by whole steps."""
    found = judge(agreement, series, ground)
    assume(clear_of_the_boundary(found))
    other = judge(moved(agreement, by), [(p, o if o.value is None else o._replace(value=o.value + by))
                                         for p, o in series], ground)
    assert (other.verdict, other.reasons) == (found.verdict, found.reasons)
    if found.course and other.course:
        assert other.course.ratio == found.course.ratio
        assert other.chance == (None if found.chance is None else pytest.approx(found.chance, abs=1e-6))


@given(agreements(LEVELS), SERIES, GROUNDS)
def test_down_is_judged_as_up_is(agreement: Agreement, series: list[tuple[str, Observation]], ground: Ground) -> None:
    found = judge(agreement, series, ground)
    assume(clear_of_the_boundary(found))
    high = agreement.target_high
    turned = replace(agreement, target=-agreement.target if high is None else -high,
                     target_high=None if high is None else -agreement.target,
                     base_value=None if agreement.base_value is None else -agreement.base_value,
                     rule=OPPOSITE.get(agreement.rule, agreement.rule))
    other = judge(turned, [(p, o if o.value is None else o._replace(value=-o.value)) for p, o in series], ground)
    assert (other.verdict, other.reasons) == (found.verdict, found.reasons)
    if found.course and other.course:
        assert other.course.ratio == found.course.ratio


@given(agreements((Rule.AT_LEAST,)), WHOLE, st.integers(1, 800).map(lambda n: n / 8))
def test_a_higher_last_figure_is_never_judged_worse(agreement: Agreement, series: list[tuple[str, Observation]],
                                                    more: float) -> None:
    """Of "at least", the pace and what is needed improve with the last figure that counts."""
    found = judge(agreement, series, GROUND)
    assume(found.course is not None and found.latest not in (None, agreement.base_period))
    better = judge(agreement, [(p, o._replace(value=(o.value or 0.0) + more) if p == found.latest else o)
                               for p, o in series], GROUND)
    assert found.course is not None
    assert better.course is not None
    assert (better.course.pace or 0.0) > (found.course.pace or 0.0)
    assert not (reached(agreement, found) and not reached(agreement, better))
    if found.verdict is DONE:
        assert better.verdict is DONE
