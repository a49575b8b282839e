"""Absolute and relative: there and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.observation import Observation, Status
from monitors.domain.panel import Panel
from monitors.domain.scale import Scale, per, rescaled, times


@pytest.mark.parametrize("scale", Scale)
def test_a_scale_is_found_by_its_text(scale: Scale) -> None:
    assert {scale.value: 1}[scale] == {scale: 1}[scale.value] == 1


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


@pytest.mark.parametrize(("value", "weight", "margin", "number", "number_margin"), [
    (40.0, 500.0, 0.5, 200.0, 2.5),
    (33.3, 51_234.0, 0.05, 17_060.0, 25.617),  # 17.060,9: a band of 51 holds a step of 10
    (33.0, 51_234.0, 0.5, 16_900.0, 256.17),
    (33.0, 867_000.0, 0.5, 286_000.0, 4335.0),
    (33.3, 51_234.0, None, 17_060.922, None),  # of an exact share all is kept
    (33.3, 51_234.0, 0.0, 17_060.922, 0.0),
    (33.0, 111.0, 0.5, 36.63, 0.555),  # no step under one: decimals are rounded where it is shown
    (0.0, 51_234.0, 0.5, 0.0, 256.17),
])
def test_a_number_made_of_a_rounded_share_is_no_more_exact_than_the_share(
        value: float, weight: float, margin: float | None, number: float, number_margin: float | None) -> None:
    found = times(100.0)(Observation(value, Status.MEASURED, weight, margin, "T"))
    assert found.value == pytest.approx(number)
    assert found.margin == (None if number_margin is None else pytest.approx(number_margin))
    assert (found.status, found.weight, found.source) == (Status.MEASURED, weight, "T")


@given(st.floats(0.0, 100.0), st.floats(1.0, 1e6), st.sampled_from([0.05, 0.5, 2.5]))
def test_rounding_to_the_margin_stays_within_it(value: float, weight: float, margin: float) -> None:
    found = times(100.0)(Observation(value, Status.MEASURED, weight, margin))
    assert found.value is not None and found.margin is not None
    exact = value * weight / 100.0
    assert abs(found.value - exact) <= found.margin * (1 + 1e-9)
    coarser = [step for step in (10.0, 100.0, 1e3, 1e4) if step <= 2 * found.margin * (1 - 1e-9)]
    assert all(round(found.value / step) * step == pytest.approx(found.value) for step in coarser)


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
