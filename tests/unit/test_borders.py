"""Which borders belong with figures: the year that is asked for, else the nearest."""

from __future__ import annotations

import pytest

from monitors.domain.borders import Borders, nearest_first, newest
from monitors.domain.region import RegionLevel
from monitors.presentation.wording import borders_line

GEMEENTE, WIJK, BUURT = RegionLevel.GEMEENTE, RegionLevel.WIJK, RegionLevel.BUURT


def of(level: RegionLevel, year: int, accessed: str = "2026-11-29") -> Borders:
    return Borders(level, year, f"{level.label}_{year}", "CBS en Kadaster", "CC BY 4.0", "https://a.nl", accessed)


FOUND = [of(WIJK, 2020), of(GEMEENTE, 2025), of(WIJK, 2024), of(WIJK, 2022), of(GEMEENTE, 2026)]


@pytest.mark.parametrize(("year", "order"), [
    (2022, [2022, 2024, 2020]), (2023, [2024, 2022, 2020]), (2019, [2020, 2022, 2024]), (2030, [2024, 2022, 2020])])
def test_the_year_itself_comes_first_and_of_two_as_far_the_later(year: int, order: list[int]) -> None:
    assert [one.year for one in nearest_first(FOUND, WIJK, year)] == order


def test_the_newest_of_a_level() -> None:
    assert newest(FOUND, GEMEENTE).year == 2026
    with pytest.raises(ValueError, match="empty"):
        newest(FOUND, BUURT)


@pytest.mark.parametrize(("borders", "text"), [
    (of(WIJK, 2024), "Grenzen: wijken van 2024, CBS en Kadaster, CC BY 4.0, vastgelegd op 29 november 2026."),
    (of(GEMEENTE, 2025, ""), "Grenzen: gemeenten van 2025, CBS en Kadaster, CC BY 4.0.")])
def test_a_map_names_year_and_source_of_its_borders(borders: Borders, text: str) -> None:
    assert borders_line(borders) == text
