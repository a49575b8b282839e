"""How an indicator may be read: in which scales, under which name, and which side of the middle is good."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitors.catalogue.load import catalogue
from monitors.catalogue.model import Break, Derivation, Direction, Indicator, Recipe, Unit
from monitors.catalogue.reading import conversion, in_scale, native_scale, reading, scales, side
from monitors.domain.assessment import Reading
from monitors.domain.observation import Observation, Status
from monitors.domain.scale import Scale
from tests.unit.test_wording import indicator

ABSOLUTE, RELATIVE = Scale.ABSOLUTE, Scale.RELATIVE
BOTH = (ABSOLUTE, RELATIVE)
KNOWN = catalogue().indicators


def made(unit: Unit, **changes: Any) -> Indicator:
    return replace(indicator(unit=unit), denominator="woningvoorraad", **changes)


GROWTH = Derivation(Recipe.GROWTH, "woningvoorraad")
SHARE_OF = Derivation(Recipe.RATIO, "bijstand", "inwoners", 1000.0)
CHANGES = Derivation(Recipe.DIFFERENCE, "bijstand", "inwoners", relative=True)


@pytest.mark.parametrize(("shown", "native", "allowed"), [
    (made(Unit.COUNT), ABSOLUTE, BOTH),
    (made(Unit.PERCENT), RELATIVE, BOTH),
    (made(Unit.PER_1000), RELATIVE, BOTH),
    (made(Unit.PER_1000, derived=SHARE_OF), RELATIVE, BOTH),
    (made(Unit.COUNT, derived=CHANGES), ABSOLUTE, BOTH),  # what is left of a count is a count
    (made(Unit.COUNT, denominator_is_proxy=True), ABSOLUTE, (ABSOLUTE,)),
    (made(Unit.PERCENT, denominator_is_proxy=True), RELATIVE, (RELATIVE,)),
    (made(Unit.PERCENT, derived=GROWTH), RELATIVE, (RELATIVE,)),
    (made(Unit.PERCENT, derived=CHANGES), RELATIVE, (RELATIVE,)),
    (made(Unit.EURO), RELATIVE, (RELATIVE,)),
    (made(Unit.PER_KM2), RELATIVE, (RELATIVE,)),
    (made(Unit.RATIO), RELATIVE, (RELATIVE,)),
    (made(Unit.THOUSAND_EURO), ABSOLUTE, (ABSOLUTE,)),
    (indicator(unit=Unit.COUNT), ABSOLUTE, (ABSOLUTE,)),
    (indicator(unit=Unit.PERCENT), RELATIVE, (RELATIVE,)),
])
def test_scales(shown: Indicator, native: Scale, allowed: tuple[Scale, ...]) -> None:
    assert native_scale(shown) is native
    assert scales(shown) == allowed


@pytest.mark.parametrize(("name", "scale", "reads", "unit", "decimals"), [
    ("nieuwbouw", RELATIVE, "Nieuwbouwwoningen per 1.000 (woningvoorraad)", Unit.PER_1000, 1),
    ("corporatie_aandeel", ABSOLUTE, "Corporatiewoningen (aantal)", Unit.COUNT, 0),
    ("bijstand_per_1000_inwoners", ABSOLUTE, "Bijstand (aantal)", Unit.COUNT, 0),
])
def test_the_name_says_what_is_shown(name: str, scale: Scale, reads: str, unit: Unit, decimals: int) -> None:
    found = in_scale(KNOWN[name], scale, KNOWN)
    assert (found.name, found.unit, found.decimals) == (reads, unit, decimals)
    assert replace(found, name=KNOWN[name].name, unit=KNOWN[name].unit, decimals=KNOWN[name].decimals) == KNOWN[name]


@pytest.mark.parametrize("name", KNOWN)
def test_in_its_own_scale_an_indicator_stays_as_it_is(name: str) -> None:
    known = KNOWN[name]
    assert native_scale(known) in scales(known)
    assert in_scale(known, native_scale(known), KNOWN) is known
    assert conversion(known, native_scale(known)) is None


@pytest.mark.parametrize("name", [name for name, known in KNOWN.items() if len(scales(known)) > 1])
def test_no_name_says_per_thousand_of_a_number_or_twice(name: str) -> None:
    known = KNOWN[name]
    absolute, relative = (in_scale(known, scale, KNOWN) for scale in BOTH)
    assert (absolute.additive, relative.additive) == (True, False)
    assert "per 1.000" not in absolute.name
    assert relative.name.count("per 1.000") <= 1
    assert absolute.name != relative.name


@pytest.mark.parametrize(("unit", "scale", "value"), [
    (Unit.COUNT, RELATIVE, 125.0),  # 50 of 400 are 125 in 1.000
    (Unit.PERCENT, ABSOLUTE, 200.0),  # 50% of 400
    (Unit.PER_1000, ABSOLUTE, 20.0),  # 50 in 1.000 of 400
])
def test_figures_go_along(unit: Unit, scale: Scale, value: float) -> None:
    convert = conversion(made(unit), scale)
    assert convert is not None
    found = convert(Observation(50.0, Status.PROVISIONAL, 400.0, None, "T"))
    assert found == Observation(pytest.approx(value), Status.PROVISIONAL, 400.0, None, "T")  # type: ignore[arg-type]


def test_a_reading_has_the_breaks_that_hold() -> None:
    shown = made(Unit.PERCENT, breaks=(Break("2015", "Overal anders."), Break("2020", "Elders anders.", ("GM0001",))))
    assert reading(shown, shown.breaks[:1]) == Reading(additive=False, decimals=0, breaks=("2015",))
    count = replace(shown, unit=Unit.COUNT, decimals=1)
    assert reading(count, ()) == Reading(additive=True, decimals=1, breaks=())


@pytest.mark.parametrize(("direction", "score", "found"), [
    (Direction.UP, 1.5, 1), (Direction.UP, -1.5, -1), (Direction.DOWN, 1.5, -1), (Direction.DOWN, -1.5, 1),
    (Direction.NEUTRAL, 1.5, 0), (Direction.NEUTRAL, -1.5, 0), (Direction.UP, 0.0, 0), (Direction.DOWN, 0.0, 0)])
def test_side(direction: Direction, score: float, found: int) -> None:
    assert side(indicator(direction=direction), score) == found
