"""Absolute and relative: there and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.observation import Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.scale import per, rescaled, times


@pytest.mark.parametrize(("value", "weight", "margin", "relative", "relative_margin"), [
    (50.0, 2000.0, 5.0, 25.0, 2.5),
    (0.0, 2000.0, None, 0.0, None),
    (-50.0, 2000.0, 5.0, -25.0, 2.5),
])
def test_a_count_per_thousand(value: float, weight: float, margin: float | None, relative: float,
                              relative_margin: float | None) -> None:
    count = Observation(value, Status.PROVISIONAL, weight, margin, "T")
    assert per(1000.0)(count) == Observation(relative, Status.PROVISIONAL, weight, relative_margin, "T")


def test_a_share_back_to_a_number() -> None:
    share = Observation(40.0, Status.MEASURED, 500.0, 0.5, "T")
    assert times(100.0)(share) == Observation(200.0, Status.MEASURED, 500.0, 2.5, "T")


@pytest.mark.parametrize("weight", [None, 0.0])
@pytest.mark.parametrize("convert", [per(1000.0), times(100.0)])
def test_without_a_denominator_there_is_no_value(convert: object, weight: float | None) -> None:
    found = convert(Observation(40.0, Status.MEASURED, weight, 0.5, "T"))  # type: ignore[operator]
    assert found == Observation(None, Status.MISSING, weight, None, "T")


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.MISSING, Status.IMPOSSIBLE])
def test_a_reason_for_absence_stays(status: Status) -> None:
    absent = Observation(None, status, 500.0)
    assert per(1000.0)(absent) == absent
    assert times(100.0)(absent) == absent


@given(st.floats(0.0, 1e6), st.floats(1.0, 1e7), st.sampled_from([100.0, 1000.0]))
def test_there_and_back_again(value: float, weight: float, base: float) -> None:
    count = Observation(value, Status.MEASURED, weight, 2.5)
    back = times(base)(per(base)(count))
    assert back.value == pytest.approx(value)
    assert back.margin == pytest.approx(2.5)


def test_a_whole_panel() -> None:
    panel = Panel("proef", {"2023": {"A": Observation(5.0, Status.MEASURED, 1000.0)},
                            "2024": {"A": Observation(None, Status.SUPPRESSED),
                                     "B": Observation(1.0, Status.MEASURED)}})
    found = rescaled(panel, per(1000.0))
    assert found.periods == panel.periods
    assert found.at("A", "2023").value == 5.0
    assert found.at("A", "2024").status is Status.SUPPRESSED
    assert found.at("B", "2024").status is Status.MISSING
    assert panel.at("B", "2024").value == 1.0
