"""Group figures, position, classes and municipalities alike; means and quantiles against numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.comparison import (
    MIN_GROUP,
    GroupSummary,
    Order,
    Position,
    class_breaks,
    class_of,
    quantile,
    side_of,
    summarise,
)
from monitors.domain.comparison import places as places_of
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.rounding import as_shown, within_rounding

_VALUES = st.floats(-1e6, 1e6)


def measured(value: float, weight: float | None = None) -> Observation:
    return Observation(value, Status.MEASURED, weight)


TEN = [*(measured(10.0, 100.0) for _ in range(3)), *(measured(20.0, 300.0) for _ in range(3)),
       *(measured(40.0, 100.0) for _ in range(3)), NOTHING]


def test_a_share_is_averaged_by_weight_and_never_added_up() -> None:
    assert summarise(TEN, additive=False) == GroupSummary(
        n=9, missing=1, mean=pytest.approx(11000.0 / 500.0), total=None,  # type: ignore[arg-type]
        median=20.0, q1=10.0, q3=40.0, low=10.0, high=40.0)


def test_a_count_is_added_up_and_never_averaged() -> None:
    found = summarise([measured(10.0, 100.0), measured(20.0, 300.0)], additive=True)
    assert found is not None
    assert (found.total, found.mean, found.median) == (30.0, None, 15.0)


@pytest.mark.parametrize(("known", "members", "partial"), [
    (9, 10, False), (8, 9, True), (8, 10, True), (10, 10, False), (18, 20, False), (17, 20, True), (1, 1, False),
    (1, 2, True), (308, 342, False), (307, 342, True), (3, 4, True), (63, 70, False), (27, 30, False)])
def test_of_a_group_with_figures_of_a_part_nothing_is_said_as_a_whole(known: int, members: int, partial: bool) -> None:
    """From nine in ten on a group is a group; what is there keeps its own middle and ends."""
    group = [measured(float(number), 10.0) for number in range(known)] + [NOTHING] * (members - known)
    share, count = summarise(group, additive=False), summarise(group, additive=True)
    assert share is not None and count is not None
    assert share.partial is count.partial is partial
    assert (share.n, share.missing) == (count.n, count.missing) == (known, members - known)
    assert (share.median, share.low, share.high) == ((known - 1) / 2, 0.0, known - 1.0)
    assert [share.mean is None, count.total is None] == [partial, partial]
    assert [share.q1 is None, share.q3 is None] == [partial or known < MIN_GROUP] * 2


@pytest.mark.parametrize(("values", "q1", "q3"), [
    ([3.0], None, None), ([3.0, 5.0], None, None), ([3.0, 5.0, 9.0], None, None), ([3.0, 5.0, 9.0, 11.0], 4.5, 9.5)])
def test_a_small_group_has_no_quartiles(values: list[float], q1: float | None, q3: float | None) -> None:
    found = summarise([measured(v) for v in values], additive=False)
    assert found is not None
    assert (found.q1, found.q3) == (q1, q3)


@pytest.mark.parametrize("members", [
    [],
    [NOTHING, NOTHING],
    [Observation(None, Status.SUPPRESSED, 100.0)],
])
def test_a_group_without_values_has_no_figures(members: list[Observation]) -> None:
    assert summarise(members, additive=False) is None
    assert summarise(members, additive=True) is None


@pytest.mark.parametrize("weights", [(None, None), (100.0, None), (0.0, 0.0)])
def test_without_all_weights_there_is_no_mean(weights: tuple[float | None, float | None]) -> None:
    found = summarise([measured(10.0, weights[0]), measured(20.0, weights[1])], additive=False)
    assert found is not None
    assert found.mean is None


@given(st.lists(st.tuples(_VALUES, st.floats(0.1, 1e6)), min_size=1, max_size=40))
def test_group_figures_equal_those_of_numpy(pairs: list[tuple[float, float]]) -> None:
    found = summarise([measured(v, w) for v, w in pairs], additive=False)
    values, weights = zip(*pairs, strict=True)
    assert found is not None
    assert found.mean == pytest.approx(np.average(values, weights=weights), abs=1e-6)
    assert found.median == pytest.approx(np.median(values))
    assert (found.low, found.high) == (min(values), max(values))
    if len(values) >= 4:
        assert (found.q1, found.q3) == pytest.approx(tuple(np.percentile(values, [25, 75])))


@given(st.lists(_VALUES, min_size=1, max_size=40), st.floats(0.0, 1.0))
def test_quantile_equals_that_of_numpy(values: list[float], share: float) -> None:
    assert quantile(sorted(values), share) == pytest.approx(np.percentile(values, 100 * share), abs=1e-6)


def counted(own: Observation, others: Sequence[Observation], decimals: int, *, included: bool) -> Position:
    """The place of a figure, by looking at every other one."""
    assert own.value is not None
    shown = as_shown(own.value, decimals)
    known = [(o.value, o.margin or 0.0) for o in others if o.value is not None]
    seen = [as_shown(value, decimals) for value, _ in known]
    alike = [within_rounding(value - own.value, margin + (own.margin or 0.0)) for value, margin in known]
    above, same = sum(s > shown for s in seen), seen.count(shown)
    up = sum(s > shown for s, near in zip(seen, alike, strict=True) if near)
    return Position(above + 1, len(seen) + included, same, len(seen) - above - same, above, included, up,
                    sum(alike) - up)


def place(own: Observation, others: Sequence[Observation], decimals: int, *, included: bool) -> Position | None:
    """The same from the group in order, which holds the figure itself where it is included."""
    return Order([*others, *([own] if included else [])], decimals).place(own, included=included)


@pytest.mark.parametrize(("value", "others", "included", "expected"), [
    (9.0, [5.0, 3.0], True, Position(rank=1, n=3, shared=0, below=2, above=0)),
    (3.0, [9.0, 5.0], True, Position(rank=3, n=3, shared=0, below=0, above=2)),
    (5.0, [9.0, 5.0, 5.0, 3.0], True, Position(rank=2, n=5, shared=2, below=1, above=1)),
    (5.0, [5.0], True, Position(rank=1, n=2, shared=1, below=0, above=0)),
    (5.0, [], True, Position(rank=1, n=1, shared=0, below=0, above=0)),
    (5.0, [9.0, 5.0, 5.0, 3.0], False, Position(rank=2, n=4, shared=2, below=1, above=1, included=False)),
    (3.0, [9.0, 5.0], False, Position(rank=3, n=2, shared=0, below=0, above=2, included=False)),
    (5.0, [], False, Position(rank=1, n=0, shared=0, below=0, above=0, included=False)),
])
def test_position_among_others(value: float, others: list[float], included: bool, expected: Position) -> None:
    assert place(measured(value), [measured(v) for v in others], 9, included=included) == expected


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.booleans(), st.data())
def test_a_position_counts_everyone_once(values: list[int], included: bool, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(values) - 1))
    own, others = values[at], values[:at] + values[at + 1:]
    found = place(measured(own), [measured(v) for v in others], 0, included=included)
    assert found is not None
    assert found.above + found.below + found.shared == found.n - included == len(others)
    assert found.rank == found.above + 1


@pytest.mark.parametrize(("values", "places"), [
    ({}, {}),
    ({"A": 5.0}, {"A": 1}),
    ({"A": 3.0, "B": 9.0, "C": 5.0}, {"A": 3, "B": 1, "C": 2}),
    ({"A": 5.0, "B": 9.0, "C": 5.0, "D": 3.0, "E": 5.0}, {"A": 2, "B": 1, "C": 2, "D": 5, "E": 2}),
    ({"A": 0.0, "B": -0.0, "C": -1.0}, {"A": 1, "B": 1, "C": 3}),
])
def test_equal_values_share_the_best_place_and_the_next_one_counts_them(values: dict[str, float],
                                                                        places: dict[str, int]) -> None:
    assert {code: p.rank for code, p in places_of(sure(values), 9).items()} == places


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 9).map(float), max_size=30))
def test_the_places_of_a_list_are_those_of_each_among_the_others(values: dict[str, float]) -> None:
    """A tile and a table may never tell two places."""
    assert places_of(sure(values), 9) == {
        code: counted(measured(value), [measured(v) for other, v in values.items() if other != code], 9, included=True)
        for code, value in values.items()}


def sure(values: dict[str, float]) -> dict[str, Observation]:
    return {code: Observation(value, Status.MEASURED) for code, value in values.items()}


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3),
                       st.tuples(st.floats(-9, 9), st.sampled_from([None, 0.0, 0.05, 0.5, 2.5])), max_size=30))
def test_rounding_opens_a_place_in_the_table_as_on_the_tile(found: dict[str, tuple[float, float | None]]) -> None:
    """And whatever the true figures within the bands are, the true place lies in the span."""
    observations = {code: Observation(value, Status.MEASURED, margin=margin) for code, (value, margin) in found.items()}
    for code, told in places_of(observations, 1).items():
        others = [o for other, o in observations.items() if other != code]
        assert told == counted(observations[code], others, 1, included=True)
        assert place(observations[code], others, 1, included=False) == counted(
            observations[code], others, 1, included=False)
        assert 1 <= told.best <= told.rank <= told.worst <= len(found)
        assert told.exact or any(o.margin for o in observations.values())


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=30), st.sampled_from([0.0, 0.05, 0.5, 2.5]),
       st.sampled_from([None, 0.5]), st.booleans())
def test_figures_rounded_alike_are_placed_as_any_others(values: list[float], margin: float, own_margin: float | None,
                                                        included: bool) -> None:
    """Of these not every one is looked at."""
    group = [Observation(value, Status.MEASURED, margin=margin) for value in values[1:]]
    own = Observation(values[0], Status.MEASURED, margin=margin if included else own_margin)
    assert place(own, group, 1, included=included) == counted(own, group, 1, included=included)


@pytest.mark.parametrize(("margin", "best", "worst"), [(None, 2, 2), (0.5, 2, 3), (1.0, 1, 4)])
def test_the_places_that_rounding_leaves(margin: float | None, best: int, worst: int) -> None:
    others = [Observation(value, Status.MEASURED, margin=margin) for value in (6.0, 5.0, 4.0)]
    told = place(Observation(5.0, Status.MEASURED, margin=margin), others, 0, included=True)
    assert told is not None
    assert (told.rank, told.best, told.worst) == (2, best, worst)


def test_a_guest_is_placed_among_the_members_and_takes_no_place() -> None:
    members = [Observation(value, Status.MEASURED, margin=0.5) for value in (6.0, 5.0, 4.0)]
    told = place(Observation(5.0, Status.MEASURED, margin=0.5), members, 0, included=False)
    assert told == Position(2, 3, 1, 1, 1, included=False, up=0, down=1)


def test_what_has_no_value_has_no_place() -> None:
    assert place(NOTHING, [measured(5.0)], 0, included=False) is None


@pytest.mark.parametrize(("values", "classes", "decimals", "breaks"), [
    ([], 5, 0, ()),
    ([4.0], 5, 0, ()),
    ([4.0, 4.0, 4.0], 5, 0, ()),
    ([0.0, 10.0, 20.0, 30.0, 40.0], 5, 0, (8.0, 16.0, 24.0, 32.0)),
    ([0.0, 0.0, 0.0, 0.0, 1.0], 5, 1, (0.2,)),
    ([1.23, 1.24, 1.26, 1.28], 2, 2, (1.25,)),
])
def test_limits_of_classes(values: list[float], classes: int, decimals: int, breaks: tuple[float, ...]) -> None:
    assert class_breaks(values, classes, decimals) == pytest.approx(breaks)


@pytest.mark.parametrize(("value", "number"), [(-5.0, 0), (9.9, 0), (10.0, 1), (19.9, 1), (20.0, 2), (99.0, 2)])
def test_a_value_on_a_limit_is_in_the_class_that_starts_there(value: float, number: int) -> None:
    assert class_of(value, (10.0, 20.0)) == number


@given(st.lists(st.floats(-1e5, 1e5) | st.integers(0, 5).map(float), min_size=1, max_size=60),
       st.integers(2, 7), st.integers(0, 2))
def test_no_value_is_without_a_class_and_no_class_without_a_value(values: list[float], classes: int,
                                                                  decimals: int) -> None:
    breaks = class_breaks(values, classes, decimals)
    assert len(breaks) < classes
    assert list(breaks) == sorted(set(breaks))
    used = {class_of(v, breaks) for v in values}
    assert used == set(range(len(breaks) + 1))


# One figure against another.

@pytest.mark.parametrize(("value", "margin", "other", "decimals", "side"), [
    (10.0, None, 9.0, 0, 1), (9.0, None, 10.0, 0, -1), (10.0, None, 10.0, 0, 0),
    (10.4, None, 9.9, 0, 0),  # both read 10
    (10.0, 0.5, 9.5, 1, 0), (10.0, 0.5, 9.4, 1, 1),  # the rounding of the figure explains the difference, or not
    (-1.0, None, 1.0, 0, -1), (0.0, None, 0.0, 0, 0),
])
def test_side_of_another_figure(value: float, margin: float | None, other: float, decimals: int, side: int) -> None:
    assert side_of(Observation(value, Status.MEASURED, None, margin), other, decimals) == side


def test_without_a_value_there_is_no_side() -> None:
    with pytest.raises(ValueError, match="zonder waarde"):
        side_of(NOTHING, 1.0, 0)
