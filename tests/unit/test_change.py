"""Change between two figures: the arrow, and when there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.change import Change, Doubt, Movement, change_between, comparable_from
from monitors.domain.observation import NOTHING, Observation, Status

UP, DOWN, STEADY, UNKNOWN = Movement.UP, Movement.DOWN, Movement.STEADY, Movement.UNKNOWN


def measured(value: float, margin: float | None = None) -> Observation:
    return Observation(value, Status.MEASURED, margin=margin)


@pytest.mark.parametrize(("earlier", "later", "movement", "percent"), [
    (100.0, 110.0, UP, 10.0),
    (100.0, 75.0, DOWN, -25.0),
    (100.0, 100.0, STEADY, 0.0),
    (0.0, 5.0, UP, None),
    (-4.0, 5.0, UP, None),
    (5.0, 0.0, DOWN, -100.0),
])
def test_movement_and_percent(earlier: float, later: float, movement: Movement, percent: float | None) -> None:
    found = change_between(measured(earlier), measured(later), "2023")
    assert found == Change(movement, "2023", later - earlier, percent)


@pytest.mark.parametrize(("earlier", "later", "margins", "movement", "doubt"), [
    (26.0, 28.0, (0.5, 0.5), UP, None),
    (26.0, 27.0, (0.5, 0.5), UP, None),  # bands that only touch have no figure in common
    (27.0, 26.0, (0.5, 0.5), DOWN, None),
    (10.3, 10.4, (0.05, 0.05), UP, None),
    (8.1, 8.2, (0.05, 0.06), STEADY, Doubt.ROUNDING),
    (26.0, 26.9, (0.5, 0.5), STEADY, Doubt.ROUNDING),
    (100.0, 110.0, (2.5, 2.5), UP, None),
    (100.0, 104.0, (2.5, 2.5), STEADY, Doubt.ROUNDING),
    (104.0, 100.0, (2.5, 2.5), STEADY, Doubt.ROUNDING),
    (110.0, 100.0, (2.5, 2.5), DOWN, None),
    (100.0, 103.0, (2.5, None), UP, None),
    (100.0, 102.0, (2.5, None), STEADY, Doubt.ROUNDING),
    (100.0, 100.0, (2.5, 2.5), STEADY, None),
])
def test_no_arrow_within_the_rounding(earlier: float, later: float, margins: tuple[float | None, float | None],
                                      movement: Movement, doubt: Doubt | None) -> None:
    found = change_between(measured(earlier, margins[0]), measured(later, margins[1]))
    assert (found.movement, found.doubt) == (movement, doubt)
    assert found.delta == pytest.approx(later - earlier)


@pytest.mark.parametrize(("earlier", "later", "margin", "decimals", "movement"), [
    (10.0, 10.04, None, 1, STEADY),
    (10.0, 10.06, None, 1, UP),
    (10.04, 10.06, None, 1, UP),  # they read 10,0 and 10,1
    (10.06, 10.14, None, 1, STEADY),
    (1_000.4, 999.6, None, 0, STEADY),
    (10.04, 10.06, 0.05, 1, STEADY),
    (10.0, 10.3, 0.2, 1, STEADY),
])
def test_no_arrow_between_figures_that_read_the_same(earlier: float, later: float, margin: float | None, decimals: int,
                                                     movement: Movement) -> None:
    found = change_between(measured(earlier, margin), measured(later, margin), decimals=decimals)
    assert (found.movement, found.doubt) == (movement, None if movement is UP else Doubt.ROUNDING)


@pytest.mark.parametrize(("earlier", "later", "broken", "doubt"), [
    (None, measured(5.0), False, Doubt.NO_EARLIER),
    (NOTHING, measured(5.0), False, Doubt.NO_VALUE),
    (measured(5.0), NOTHING, False, Doubt.NO_VALUE),
    (measured(5.0), Observation(None, Status.SUPPRESSED), False, Doubt.NO_VALUE),
    (measured(5.0), measured(50.0), True, Doubt.BREAK),
    (None, NOTHING, True, Doubt.NO_EARLIER),
])
def test_what_cannot_be_compared_says_why(earlier: Observation | None, later: Observation, broken: bool,
                                          doubt: Doubt) -> None:
    assert change_between(earlier, later, "2020", broken=broken) == Change(UNKNOWN, "2020", doubt=doubt)


@pytest.mark.parametrize(("breaks", "until", "since"), [
    ([], "2024", None),
    (["2020"], "2024", "2020"),
    (["2020"], "2020", "2020"),
    (["2020"], "2019", None),
    (["2021", "2015", "2023"], "2022", "2021"),
])
def test_figures_are_comparable_from_the_last_break(breaks: list[str], until: str, since: str | None) -> None:
    assert comparable_from(breaks, until) == since


@given(st.floats(1.0, 1e5), st.floats(1.0, 1e5), st.sampled_from([0.1, 1.0, 5.0, 10.0]),
       st.floats(-0.5, 0.499), st.floats(-0.5, 0.499))
def test_an_arrow_is_never_wrong_about_the_figures_before_rounding(first: float, second: float, step: float,
                                                                   first_at: float, second_at: float) -> None:
    found = change_between(measured(first, step / 2), measured(second, step / 2))
    truth = (second + second_at * step) - (first + first_at * step)
    if found.movement is UP:
        assert truth > 0
    if found.movement is DOWN:
        assert truth < 0
