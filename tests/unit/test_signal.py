"""A mark needs a difference that survives rounding, and marks meet only when each of them is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.change import Movement
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.signal import Mark, Side, beside, mark, meeting

YES, NO, UNKNOWN = Mark.YES, Mark.NO, Mark.UNKNOWN
HIDDEN = Observation(None, Status.SUPPRESSED)


def seen(value: float, margin: float | None = 0.5) -> Observation:
    return Observation(value, Status.MEASURED, margin=margin)


@pytest.mark.parametrize(("part", "whole", "side", "expected"), [
    (seen(62), seen(60), Side.ABOVE, YES),
    (seen(62), seen(60), Side.BELOW, NO),
    (seen(58), seen(60), Side.BELOW, YES),
    (seen(60), seen(60), Side.ABOVE, NO),
    (seen(60.6, 0.5), seen(60, 0.5), Side.ABOVE, NO),  # reads 61 beside 60, but the bands overlap
    (seen(61, 0.5), seen(60, 0.5), Side.ABOVE, YES),  # bands that touch do not overlap
    (seen(60.3, None), seen(60, None), Side.ABOVE, NO),  # both read 60
    (seen(0), seen(1), Side.BELOW, YES),
    (seen(-3), seen(-1), Side.BELOW, YES),
    (HIDDEN, seen(60), Side.ABOVE, UNKNOWN),
    (seen(60), NOTHING, Side.ABOVE, UNKNOWN),
])
def test_a_mark_is_a_difference_beyond_rounding(part: Observation, whole: Observation, side: Side,
                                                expected: Mark) -> None:
    assert mark(part, whole, side, 0) is expected


@pytest.mark.parametrize(("marks", "expected"), [
    ([YES, YES], YES), ([YES, NO], NO), ([YES, UNKNOWN], UNKNOWN), ([NO, UNKNOWN], NO), ([], NO)])
def test_marks_meet_when_all_are_known_and_there(marks: list[Mark], expected: Mark) -> None:
    assert meeting(marks) is expected


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_an_area_never_lies_on_both_sides(part: float, whole: float) -> None:
    marks = [mark(seen(part), seen(whole), side, 1) for side in Side]
    assert marks.count(YES) <= 1
    assert (YES in marks) == (beside(seen(part), seen(whole), 1) is not Movement.STEADY)
