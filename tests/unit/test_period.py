"""Period codes, as tables of cases."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.period import parse_period, sort_periods


@pytest.mark.parametrize(("code", "normal", "start", "end", "label"), [
    ("2024", "2024", 2024.0, 2025.0, "2024"),
    ("2024JJ00", "2024", 2024.0, 2025.0, "2024"),
    ("2024HJ01", "2024HJ01", 2024.0, 2024.5, "1e halfjaar 2024"),
    ("2024HJ02", "2024HJ02", 2024.5, 2025.0, "2e halfjaar 2024"),
    ("2024KW03", "2024KW03", 2024.5, 2024.75, "3e kwartaal 2024"),
    ("2024MM01", "2024MM01", 2024.0, 2024 + 1 / 12, "januari 2024"),
    ("2024MM12", "2024MM12", 2024 + 11 / 12, 2025.0, "december 2024"),
    ("2025KW02-2026KW01", "2025KW02-2026KW01", 2025.25, 2026.25, "2e kwartaal 2025 t/m 1e kwartaal 2026"),
    ("2021-2023", "2021-2023", 2021.0, 2024.0, "2021 t/m 2023"),
])
def test_a_period_has_a_code_a_span_and_a_label(code: str, normal: str, start: float, end: float, label: str) -> None:
    period = parse_period(code)
    assert (period.code, period.label) == (normal, label)
    assert (period.start, period.end) == pytest.approx((start, end))
    assert period.year == int(start)


@pytest.mark.parametrize("code", [
    "", "24", "20244", "2024KW00", "2024KW05", "2024HJ03", "2024MM13", "2024JJ05", "2024XX01", "2024kw01", " 2024",
    "2024-", "-2024", "2024-2023", "2024-2024", "2020-2021-2022", "٢٠٢٤", "2024\n", "NaN",
])
def test_nonsense_is_refused_in_dutch(code: str) -> None:
    with pytest.raises(ValueError, match=r"is geen periode zoals|bestaat niet|ligt niet na"):
        parse_period(code)


def test_periods_are_sorted_in_order_of_time_and_a_short_one_first() -> None:
    codes = ["2025", "2024KW02", "2024", "2024HJ01", "2024MM01", "2023KW02-2024KW01", "2024KW01"]
    assert sort_periods(codes) == [
        "2023KW02-2024KW01", "2024MM01", "2024KW01", "2024HJ01", "2024", "2024KW02", "2025"]


_KINDS = st.sampled_from([("HJ", 2), ("KW", 4), ("MM", 12)])


@given(year=st.integers(1900, 2100), kind=_KINDS)
def test_the_parts_of_a_year_fill_it_without_gaps(year: int, kind: tuple[str, int]) -> None:
    name, count = kind
    parts = [parse_period(f"{year}{name}{number:02d}") for number in range(1, count + 1)]
    assert parts[0].start == year
    assert parts[-1].end == year + 1
    assert all(before.end == pytest.approx(after.start) for before, after in pairwise(parts))
    assert {part.year for part in parts} == {year}


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_a_value_error(text: str) -> None:
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert period.start < period.end
    assert parse_period(period.code) == period
