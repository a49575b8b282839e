"""A series cut where its figures stop being comparable."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.panel import pieces

Points = list[tuple[float, float]]
FOUR: Points = [(2019.0, 1.0), (2020.0, 2.0), (2021.0, 3.0), (2022.0, 4.0)]


@pytest.mark.parametrize(("points", "breaks", "lengths"), [
    (FOUR, [], [4]),
    (FOUR, [2021.0], [2, 2]),  # the first figure of the new series is that of the break itself
    (FOUR, [2020.5], [2, 2]),
    (FOUR, [2019.0], [4]),  # nothing came before it
    (FOUR, [2022.0], [3, 1]),
    (FOUR, [2023.0], [4]),
    (FOUR, [2021.0, 2020.0], [1, 1, 2]),  # in any order
    (FOUR, [2021.0, 2021.0], [2, 2]),
    (FOUR, [2020.2, 2020.8], [2, 2]),  # two breaks between the same figures
    ([], [2020.0], []),
    (FOUR[:1], [], [1]),
])
def test_a_new_piece_starts_at_every_break(points: Points, breaks: list[float], lengths: list[int]) -> None:
    assert [len(piece) for piece in pieces(points, breaks)] == lengths


def test_breaks_may_be_given_once_only() -> None:
    assert pieces(FOUR, iter([2021.0])) == [tuple(FOUR[:2]), tuple(FOUR[2:])]


@given(st.sets(st.integers(2000, 2030)), st.lists(st.integers(1995, 2035), max_size=4))
def test_nothing_is_lost_and_no_piece_has_a_break_inside(years: set[int], breaks: list[int]) -> None:
    points = [(year, float(year)) for year in sorted(years)]
    found = pieces(points, breaks)
    assert [point for piece in found for point in piece] == points
    assert all(piece for piece in found)
    assert not any(piece[0][0] < cut <= piece[-1][0] for piece in found for cut in breaks)
    for before, after in pairwise(found):
        assert any(before[-1][0] < cut <= after[0][0] for cut in breaks)
