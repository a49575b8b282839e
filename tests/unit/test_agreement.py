"""Agreements: when one is met, which target a value has to go to, and which can never be judged."""

from __future__ import annotations

import math
from typing import Any

import pytest

from monitors.domain.agreement import Agreement, Rule, problems


def agreement(rule: str, target: float = 30.0, **changes: Any) -> Agreement:
    fields: dict[str, Any] = {
        "id": "a", "indicator": "sociaal", "region": "GM0001", "base_period": "2020", "target_period": "2030",
        "target_high": 35.0 if rule == "between" else None}
    return Agreement(rule=Rule(rule), target=target, **{**fields, **changes})


@pytest.mark.parametrize(("rule", "value", "met"), [
    ("at_least", 29.9, False), ("at_least", 30.0, True), ("at_least", 30.1, True),
    ("at_most", 29.9, True), ("at_most", 30.0, True), ("at_most", 30.1, False),
    ("between", 29.9, False), ("between", 30.0, True), ("between", 32.0, True), ("between", 35.0, True),
    ("between", 35.1, False),
    ("total", 29.9, False), ("total", 30.0, True), ("total", 30.1, True),
])
def test_when_it_is_met(rule: str, value: float, met: bool) -> None:
    assert agreement(rule).met_by(value) is met


@pytest.mark.parametrize(("value", "met"), [(29.9, False), (30.0, True), (30.1, False)])
def test_between_without_an_upper_end_is_met_by_the_target_alone(value: float, met: bool) -> None:
    assert agreement("between", target_high=None).met_by(value) is met


@pytest.mark.parametrize(("rule", "value", "nearest"), [
    ("at_least", 20.0, 30.0), ("at_least", 40.0, 30.0), ("at_most", 40.0, 30.0), ("total", 5.0, 30.0),
    ("between", 20.0, 30.0), ("between", 30.0, 30.0), ("between", 33.0, 33.0), ("between", 40.0, 35.0),
])
def test_the_target_that_a_value_goes_to(rule: str, value: float, nearest: float) -> None:
    assert agreement(rule).nearest(value) == nearest


@pytest.mark.parametrize(("rule", "cumulative"), [
    ("at_least", False), ("at_most", False), ("between", False), ("total", True)])
def test_only_a_total_is_cumulative(rule: str, cumulative: bool) -> None:
    assert agreement(rule).cumulative is cumulative


@pytest.mark.parametrize("sound", [
    agreement("at_least"), agreement("at_most", 0.0), agreement("between", 30.0, target_high=30.0),
    agreement("total", 1.0), agreement("at_least", -5.0, base_value=-10.0),
    agreement("at_least", base_period="2024", target_period="2024HJ02"),
    agreement("at_least", base_period="2024KW01-2024KW04", target_period="2026KW01-2026KW04"),
])
def test_nothing_is_wrong_with_what_can_be_judged(sound: Agreement) -> None:
    assert list(problems(sound)) == []


@pytest.mark.parametrize(("wrong", "field", "message"), [
    (agreement("at_least", math.nan), "target", "is geen getal"),
    (agreement("at_least", math.inf), "target", "is geen getal"),
    (agreement("between", target_high=-math.inf), "target_high", "is geen getal"),
    (agreement("at_least", base_value=math.nan), "base_value", "is geen getal"),
    (agreement("between", target_high=None), "target_high", "ontbreekt"),
    (agreement("between", target_high=29.0), "target_high", "is lager dan target"),
    (agreement("at_least", target_high=35.0), "target_high", "hoort niet bij at_least"),
    (agreement("at_most", target_high=35.0), "target_high", "hoort niet bij at_most"),
    (agreement("total", target_high=35.0), "target_high", "hoort niet bij total"),
    (agreement("total", 0.0), "target", "groter zijn dan nul"),
    (agreement("total", -1.0), "target", "groter zijn dan nul"),
    (agreement("total", base_value=0.0), "base_value", "hoort niet bij total"),
    (agreement("at_least", base_period="twintig"), "base_period", "is geen periode"),
    (agreement("at_least", target_period=""), "target_period", "is geen periode"),
    (agreement("at_least", target_period="2030HJ03"), "target_period", "HJ03 bestaat niet"),
    (agreement("at_least", target_period="2020"), "target_period", "ligt niet na base_period"),
    (agreement("at_least", target_period="9999"), "target_period", "ligt niet in 1990 tot en met 2100"),
    (agreement("at_least", target_period="2101"), "target_period", "ligt niet in 1990 tot en met 2100"),
    (agreement("at_least", base_period="1900"), "base_period", "ligt niet in 1990 tot en met 2100"),
    (agreement("at_least", base_period="1989"), "base_period", "ligt niet in 1990 tot en met 2100"),
    (agreement("at_least", target_period="2019"), "target_period", "ligt niet na base_period"),
])
def test_what_can_never_be_judged_is_told_with_its_field(wrong: Agreement, field: str, message: str) -> None:
    found = list(problems(wrong))
    assert [name for name, text in found if message in text] == [field], found


def test_all_problems_are_told_at_once() -> None:
    found = problems(agreement("total", -1.0, base_value=2.0, target_high=9.0, base_period="x", target_period="y"))
    assert sorted(name for name, _ in found) == [
        "base_period", "base_value", "target", "target_high", "target_period"]
