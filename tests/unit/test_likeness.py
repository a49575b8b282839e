"""Municipalities alike: distances, weights, and how firm a conclusion is."""

from __future__ import annotations

import math

import pytest

from monitors.domain.likeness import (
    DRAWS,
    HEAVIEST,
    Feature,
    Likeness,
    Stability,
    other_weights,
    stability,
)

SIZE = Feature({"A": 10.0, "B": 11.0, "C": 20.0, "D": 100.0, "E": 12.0})
AGE = Feature({"A": 20.0, "B": 40.0, "C": 21.0, "D": 20.0})


def alike(code: str, features: list[Feature], k: int, weights: list[float] | None = None) -> tuple[str, ...]:
    return tuple(n.code for n in Likeness(features).nearest(code, weights or [1.0] * len(features), k))


@pytest.mark.parametrize(("code", "features", "k", "found"), [
    ("A", [SIZE], 2, ("B", "E")),
    ("A", [SIZE], 99, ("B", "E", "C", "D")),
    ("A", [AGE], 1, ("D",)),
    ("A", [SIZE, AGE], 1, ("C",)),
    ("A", [SIZE, AGE], 9, ("C", "B", "D")),
    ("E", [SIZE, AGE], 3, ()),
    ("X", [SIZE], 3, ()),
    ("A", [], 3, ()),
    ("A", [Feature({})], 3, ()),
    ("A", [Feature({"A": 1.0})], 3, ()),
])
def test_the_municipalities_most_alike(code: str, features: list[Feature], k: int, found: tuple[str, ...]) -> None:
    assert alike(code, features, k) == found


def test_weight_and_logarithm_count() -> None:
    assert alike("A", [SIZE, AGE], 1, [0.0, 1.0]) == ("D",)
    growing = {"A": 100.0, "B": 10.0, "C": 500.0}
    assert alike("A", [Feature(growing)], 1) == ("B",)
    assert alike("A", [Feature(growing, log=True)], 1) == ("C",)


def test_a_logarithm_of_nothing_is_unknown() -> None:
    assert alike("A", [Feature({"A": 1.0, "B": 0.0, "C": 5.0}, log=True)], 5) == ("C",)


def test_a_feature_that_is_equal_everywhere_decides_nothing() -> None:
    same = Feature(dict.fromkeys("ABCDE", 5.0))
    assert alike("A", [same, SIZE], 4) == alike("A", [SIZE], 4)


def test_distance_is_the_weighted_root_mean_square_of_standardised_differences() -> None:
    one, two = {"A": 1.0, "B": 3.0, "C": 8.0}, {"A": 10.0, "B": 30.0, "C": 5.0}

    def spread(values: dict[str, float]) -> float:
        mean = sum(values.values()) / 3
        return math.sqrt(sum((v - mean) ** 2 for v in values.values()) / 3)

    expected = {other: math.sqrt((2 * ((one[other] - 1) / spread(one)) ** 2
                                  + 0.5 * ((two[other] - 10) / spread(two)) ** 2) / 2.5) for other in "BC"}
    found = {n.code: n.distance for n in Likeness([Feature(one), Feature(two)]).nearest("A", [2.0, 0.5], 2)}
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("factor", [0.5, 3.0])
def test_only_the_ratio_of_weights_counts(factor: float) -> None:
    features = Likeness([SIZE, AGE])
    one, other = (features.nearest("A", [w, 2 * w], 3) for w in (1.0, factor))
    assert [n.code for n in one] == [n.code for n in other]
    assert [n.distance for n in one] == pytest.approx([n.distance for n in other])


@pytest.mark.parametrize("weights", [[0.0, 0.0], [1.0], [1.0, -1.0], [1.0, 1.0, 1.0], []])
def test_weights_that_say_nothing_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="geen gewichten"):
        Likeness([SIZE, AGE]).nearest("A", weights, 1)


def test_other_weights_are_the_same_for_everybody_and_cover_the_whole_range() -> None:
    drawn = other_weights(6)
    assert len(drawn) == DRAWS and drawn == other_weights.__wrapped__(6)
    flat = [w for draw in drawn for w in draw]
    assert 0 <= min(flat) < 0.1 and HEAVIEST - 0.1 < max(flat) <= HEAVIEST
    assert sum(flat) / len(flat) == pytest.approx(HEAVIEST / 2, abs=0.1)
    assert len(set(drawn)) == DRAWS


@pytest.mark.parametrize(("conclusion", "others", "found"), [
    (1, [1, 1, 0, -1], Stability(2, 4, 4)), (0, [0, None, 0], Stability(2, 2, 3)), (1, [None], Stability(0, 0, 1)),
    (-1, [], Stability(0, 0, 0))])
def test_stability_counts_what_could_be_judged(conclusion: int, others: list[int | None], found: Stability) -> None:
    assert stability(conclusion, others) == found
