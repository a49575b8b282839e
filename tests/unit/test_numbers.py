"""Dutch numbers, as tables of cases. Spaces that must not break are written as ~."""

from __future__ import annotations

import math

import pytest

from monitors.catalogue.model import Unit
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.presentation import numbers
from tests.unit.test_wording import indicator


def plain(text: str) -> str:
    return text.replace(numbers.SPACE, "~")


@pytest.mark.parametrize(("value", "decimals", "text"), [
    (0, 0, "0"),
    (1234.5, 1, "1.234,5"),
    (1234567, 0, "1.234.567"),
    (999.5, 0, "1.000"),
    (-1234.5, 1, "−1.234,5"),
    (-0.0, 0, "0"),
    (-0.04, 1, "0,0"),
    (0.5, 0, "1"),
    (2.5, 0, "3"),
    (-2.5, 0, "−3"),
    (0.145, 2, "0,15"),
    (1e-7, 2, "0,00"),
    (1e15, 0, "1.000.000.000.000.000"),
])
def test_format_number(value: float, decimals: int, text: str) -> None:
    assert numbers.format_number(value, decimals) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="geen getal"):
        numbers.format_number(value)
    with pytest.raises(ValueError, match="geen getal"):
        numbers.format_value(value, Unit.EURO)


@pytest.mark.parametrize(("value", "unit", "decimals", "text"), [
    (39, Unit.PERCENT, 0, "39%"),
    (-2.25, Unit.PERCENT, 1, "−2,3%"),
    (73, Unit.PER_1000, 0, "73~per~1.000"),
    (518490, Unit.EURO, 0, "€~518.490"),
    (-12.5, Unit.EURO, 2, "−€~12,50"),
    (0, Unit.THOUSAND_EURO, 0, "€~0"),
    (944, Unit.THOUSAND_EURO, 0, "€~944.000"),
    (999.6, Unit.THOUSAND_EURO, 0, "€~1,0~mln"),
    (1057, Unit.THOUSAND_EURO, 0, "€~1,1~mln"),
    (52347, Unit.THOUSAND_EURO, 0, "€~52,3~mln"),
    (99949, Unit.THOUSAND_EURO, 0, "€~99,9~mln"),
    (99950, Unit.THOUSAND_EURO, 0, "€~100~mln"),
    (2577993, Unit.THOUSAND_EURO, 0, "€~2.578~mln"),
    (-2577993, Unit.THOUSAND_EURO, 0, "−€~2.578~mln"),
    (119, Unit.SQUARE_METRE, 0, "119~m²"),
    (1100, Unit.CUBIC_METRE, 0, "1.100~m³"),
    (2600, Unit.KWH, 0, "2.600~kWh"),
    (1.04, Unit.RATIO, 2, "1,04"),
    (7.25, Unit.SCORE, 1, "7,3"),
    (163250, Unit.COUNT, 0, "163.250"),
    (-0.3, Unit.COUNT, 0, "0"),
])
def test_format_value(value: float, unit: Unit, decimals: int, text: str) -> None:
    assert plain(numbers.format_value(value, unit, decimals)) == text


@pytest.mark.parametrize(("delta", "unit", "decimals", "text"), [
    (1.5, Unit.PERCENT, 1, "1,5~procentpunt"),
    (-1.5, Unit.PERCENT, 1, "1,5~procentpunt"),
    (0.04, Unit.PERCENT, 1, "0,0~procentpunt"),
    (-1200, Unit.EURO, 0, "€~1.200"),
    (287540, Unit.THOUSAND_EURO, 0, "€~288~mln"),
    (-12, Unit.THOUSAND_EURO, 0, "€~12.000"),
    (3, Unit.PER_1000, 0, "3~per~1.000"),
    (-12, Unit.COUNT, 0, "12"),
    (-0.4, Unit.COUNT, 0, "0"),
])
def test_the_size_of_a_difference_has_no_sign(delta: float, unit: Unit, decimals: int, text: str) -> None:
    assert plain(numbers.difference_size(delta, unit, decimals)) == text


@pytest.mark.parametrize(("observation", "text"), [
    (Observation(31.4, Status.MEASURED), "31%"),
    (Observation(31.4, Status.PROVISIONAL), "31%"),
    (Observation(None, Status.SUPPRESSED), "afgeschermd"),
    (NOTHING, "geen gegevens"),
    (Observation(None, Status.IMPOSSIBLE), "niet van toepassing"),
])
def test_format_observation(observation: Observation, text: str) -> None:
    assert numbers.format_observation(observation, indicator()) == text


def test_a_figure_without_reserve_is_not_called_final() -> None:
    """That nothing is known against a figure is not that the source has closed it."""
    assert numbers.status_label(Status.MEASURED) == "zonder voorbehoud"
    assert numbers.status_mark(Status.MEASURED) == ""
    assert numbers.status_mark(Status.PROVISIONAL) == numbers.status_label(Status.PROVISIONAL) == "voorlopig"
    assert not any("definitief" in numbers.status_label(s) + numbers.status_meaning(s) for s in Status)


def test_every_status_and_unit_has_words() -> None:
    for status in Status:
        assert numbers.status_label(status) and numbers.status_meaning(status).endswith(".")
    assert [s for s in Status if not numbers.status_mark(s)] == [Status.MEASURED]
    assert all(numbers.unit_label(unit) for unit in Unit)


@pytest.mark.parametrize("unit", Unit)
def test_a_reader_sees_a_unit_once_over_a_figure_or_in_it(unit: Unit) -> None:
    figure, head = numbers.format_value(1234.0, unit), numbers.headed("Naam", unit)
    signed = figure != numbers.format_number(1234.0)
    assert head == ("Naam" if signed else f"Naam ({numbers.unit_label(unit)})")


@pytest.mark.parametrize(("name", "unit", "title"), [
    ("Corporatiewoningen, 2025", Unit.PERCENT, "Corporatiewoningen, 2025 (%)"),
    ("Wmo-cliënten per 1.000 inwoners, 2024", Unit.PER_1000, "Wmo-cliënten per 1.000 inwoners, 2024"),
    ("Jongeren met jeugdzorg (aantal)", Unit.COUNT, "Jongeren met jeugdzorg (aantal)"),
])
def test_a_title_along_an_axis_has_the_unit_once(name: str, unit: Unit, title: str) -> None:
    assert numbers.titled(name, unit) == title
