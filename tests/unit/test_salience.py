"""What stands out: distance to the median in robust standard deviations of its own side."""

from __future__ import annotations

import pytest

from monitors.domain.comparison import GroupSummary, summarise
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.salience import HALF_NORMAL_IQR, Standout, most_notable, standing


def group(q1: float | None = 20.0, median: float = 30.0, q3: float | None = 50.0) -> GroupSummary:
    return GroupSummary(n=100, missing=0, mean=None, total=None, median=median, q1=q1, q3=q3, low=0.0, high=99.0)


def measured(value: float, margin: float | None = None) -> Observation:
    return Observation(value, Status.MEASURED, margin=margin)


@pytest.mark.parametrize(("value", "margin", "quartiles_away"), [
    (50.0, None, 1.0),
    (70.0, None, 2.0),
    (20.0, None, -1.0),
    (10.0, None, -2.0),
    (30.0, None, 0.0),
    (30.4, 0.5, 0.0),
    (29.6, 0.5, 0.0),
    (31.0, 0.5, 0.05),
])
def test_each_side_is_measured_by_its_own_quartile(value: float, margin: float | None, quartiles_away: float) -> None:
    assert standing(measured(value, margin), group()) == pytest.approx(quartiles_away * HALF_NORMAL_IQR)


@pytest.mark.parametrize(("observation", "summary"), [
    (NOTHING, group()),
    (Observation(None, Status.SUPPRESSED), group()),
    (measured(50.0), None),
    (measured(50.0), group(q1=None, q3=None)),
    (measured(50.0), group(q3=30.0)),
    (measured(10.0), group(q1=30.0)),
])
def test_where_it_cannot_be_told(observation: Observation, summary: GroupSummary | None) -> None:
    assert standing(observation, summary) is None


@pytest.mark.parametrize(("missing", "told"), [(1, True), (2, False)])
def test_of_a_group_with_figures_of_a_part_nobody_stands_out(missing: int, told: bool) -> None:
    members = [measured(float(number)) for number in range(10, 20)]
    found = summarise([*members[:10 - missing], *[NOTHING] * missing], additive=False)
    assert (standing(measured(50.0), found) is not None) == told


def test_a_side_with_spread_counts_though_the_other_has_none() -> None:
    assert standing(measured(50.0), group(q1=30.0)) == pytest.approx(HALF_NORMAL_IQR)


GOOD, BAD, PLAIN = 1, -1, 0
FOUND = [
    Standout("a", 1.2, "wonen", GOOD), Standout("b", -3.0, "jeugd", BAD), Standout("c", 2.0, "inkomen", GOOD),
    Standout("d", 0.9, "wmo", GOOD), Standout("e", 1.5, "jeugd", BAD), Standout("f", -1.1, "bevolking", PLAIN),
    Standout("g", -1.3, "zorg", BAD),
]


@pytest.mark.parametrize(("per_side", "names"), [(0, ""), (1, "cbf"), (2, "cabgf"), (9, "cabgf")])
def test_good_then_bad_then_neither_one_a_topic_and_none_that_is_ordinary(per_side: int, names: str) -> None:
    assert "".join(s.indicator for s in most_notable(FOUND, per_side)) == names


def test_the_order_in_which_they_come_does_not_matter() -> None:
    equal = [Standout("b", 1.5, "x", GOOD), Standout("a", -1.5, "y", GOOD)]
    assert most_notable(equal, 1) == most_notable(equal[::-1], 1) == (equal[1],)
    assert most_notable(FOUND[::-1], 2) == most_notable(FOUND, 2)
