"""Rank correlation, against values worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.association import MIN_PAIRS, Strength, mean_ranks, spearman

TEN = [float(n) for n in range(10)]


@pytest.mark.parametrize(("values", "ranks"), [
    ([], []), ([5.0], [1]), ([3.0, 1.0, 2.0], [3, 1, 2]), ([2.0, 1.0, 2.0], [2.5, 1, 2.5]), ([0.0] * 3, [2, 2, 2])])
def test_equal_values_share_the_mean_of_their_places(values: list[float], ranks: list[float]) -> None:
    assert mean_ranks(values) == ranks


def test_the_classical_example() -> None:
    """IQ and hours of television, as worked out on Wikipedia: 1 - 6 * 194 / (10 * 99) = -29/165."""
    iq = [106.0, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7.0, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    assert spearman(iq, hours).rho == pytest.approx(-29 / 165)


def test_with_ties_it_is_the_correlation_of_the_ranks() -> None:
    """By hand: ranks 1.5 1.5 3..10 against 1..10 give 82 / sqrt(82 * 82.5)."""
    assert spearman([0.0, 0.0, *TEN[2:]], TEN).rho == pytest.approx(82 / (82 * 82.5) ** 0.5)


@pytest.mark.parametrize(("one", "other", "rho", "strength"), [
    (TEN, TEN, 1.0, Strength.STRONG), (TEN, TEN[::-1], -1.0, Strength.STRONG),
    (TEN, [10.0 ** n for n in range(10)], 1.0, Strength.STRONG),  # only order counts
    (TEN, [1.0] * 10, None, Strength.NONE), (TEN[:MIN_PAIRS - 1], TEN[:MIN_PAIRS - 1], None, Strength.NONE),
    ([], [], None, Strength.NONE)])
def test_ends(one: list[float], other: list[float], rho: float | None, strength: Strength) -> None:
    found = spearman(one, other)
    assert (found.n, found.rho, found.strength) == (len(one), rho, strength)


def test_pairs_have_two_sides() -> None:
    with pytest.raises(ValueError, match="geen paren"):
        spearman(TEN, TEN[1:])


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=MIN_PAIRS, max_size=40))
def test_it_is_the_same_both_ways_and_turns_with_the_sign(pairs: list[tuple[int, int]]) -> None:
    one, other = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    rho = spearman(one, other).rho
    assert rho == spearman(other, one).rho
    if rho is not None:
        assert -1 <= rho <= 1
        assert spearman([-a for a in one], other).rho == pytest.approx(-rho)
