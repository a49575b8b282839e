"""Municipal boundaries that move: what became of a municipality, and figures brought to today's division."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.boundary import Boundaries, BoundaryChange, Parts, SplitBy, recalculate
from monitors.domain.observation import Observation, Status

HOMES, PERSONS = SplitBy.HOMES, SplitBy.PERSONS


def change(date: str, old: str, new: str, homes: float | None = 1.0, persons: float | None = 1.0) -> BoundaryChange:
    return BoundaryChange(date, old, new, homes, persons)


CHAIN = Boundaries([change("2021-01-01", "B", "C"), change("2019-01-01", "A", "B")])
HAAREN = Boundaries([
    change("2021-01-01", "GM0788", "GM0757", 0.1529, 0.1501),
    change("2021-01-01", "GM0788", "GM0824", 0.4018, 0.4070),
    change("2021-01-01", "GM0788", "GM0855", 0.0980, 0.1007),
    change("2021-01-01", "GM0788", "GM0865", 0.3473, 0.3422),
])
WEESP = Boundaries([change("2022-03-24", "GM0457", "GM0363")])
SPLIT_THEN_MERGED = Boundaries([
    change("2015-01-01", "A", "B", 0.25, 0.4), change("2015-01-01", "A", "C", 0.75, 0.6),
    change("2020-01-01", "B", "D"), change("2020-01-01", "C", "D"),
])
UNKNOWN_SHARE = Boundaries([
    change("2005-01-01", "A", "B", None, 0.4), change("2005-01-01", "A", "C", None, 0.6),
    change("2010-01-01", "C", "D"),
])


@pytest.mark.parametrize(("boundaries", "code", "division", "by", "successors"), [
    (CHAIN, "A", 2018, HOMES, {"C": 1.0}),
    (CHAIN, "B", 2020, HOMES, {"C": 1.0}),
    (CHAIN, "C", 2018, HOMES, {"C": 1.0}),
    (CHAIN, "B", 2021, HOMES, {"B": 1.0}),
    (HAAREN, "GM0788", 2020, HOMES, {"GM0757": 0.1529, "GM0824": 0.4018, "GM0855": 0.0980, "GM0865": 0.3473}),
    (HAAREN, "GM0788", 2020, PERSONS, {"GM0757": 0.1501, "GM0824": 0.4070, "GM0855": 0.1007, "GM0865": 0.3422}),
    (HAAREN, "GM0757", 2020, HOMES, {"GM0757": 1.0}),
    (WEESP, "GM0457", 2022, PERSONS, {"GM0363": 1.0}),
    (WEESP, "GM0457", 2023, PERSONS, {"GM0457": 1.0}),
    (SPLIT_THEN_MERGED, "A", 2014, HOMES, {"D": 1.0}),
    (SPLIT_THEN_MERGED, "A", 2014, PERSONS, {"D": 1.0}),
    (UNKNOWN_SHARE, "A", 2004, HOMES, None),
    (UNKNOWN_SHARE, "A", 2004, PERSONS, {"B": 0.4, "D": 0.6}),
])
def test_what_became_of_a_municipality(boundaries: Boundaries, code: str, division: int, by: SplitBy,
                                       successors: dict[str, float] | None) -> None:
    found = boundaries.successors(code, division, by)
    assert found == (None if successors is None else pytest.approx(successors))


@pytest.mark.parametrize(("date", "division"), [("2022-03-24", 2023), ("2022-01-01", 2022), ("2021-12-31", 2022)])
def test_a_change_counts_from_the_first_of_january_that_it_is_in_force(date: str, division: int) -> None:
    assert change(date, "A", "B").division == division


@pytest.mark.parametrize(("date", "part"), [
    ("2015-01-01", 0.0), ("2015-07-01", 181 / 365), ("2022-03-24", 82 / 365), ("2021-12-31", 364 / 365)])
def test_how_much_of_its_year_had_gone_by_at_a_change(date: str, part: float) -> None:
    assert change(date, "A", "B").part_of_year == pytest.approx(part)


DURING = Boundaries([
    change("2015-07-01", "A", "B"), change("2015-01-01", "C", "D"), change("2022-03-24", "E", "F"),
    change("2015-07-01", "G", "H", 0.5, 0.5), change("2015-07-01", "G", "I", 0.5, 0.5),
    change("2015-07-01", "J", "L"), change("2015-07-01", "K", "L"),
])


@pytest.mark.parametrize(("year", "joined"), [
    (2015, {"A": "B", "J": "L", "K": "L"}), (2022, {"E": "F"}), (2014, {}), (2016, {})])
def test_who_joined_another_in_the_course_of_a_year(year: int, joined: dict[str, str]) -> None:
    """Not on 1 January, and not one that was divided."""
    assert DURING.joined_during(year) == joined


@pytest.mark.parametrize(("year", "before", "renamed"), [
    (2015, "ACGJK", {"B": "A"}), (2015, "ABCGJK", {}), (2022, "EF", {}), (2022, "E", {"F": "E"}), (2014, "", {})])
def test_who_only_got_another_code_in_the_course_of_a_year(year: int, before: str, renamed: dict[str, str]) -> None:
    """Not one that joined a municipality that was there before, and not two that became one."""
    assert {new: found.old for new, found in DURING.renamed_during(year, before).items()} == renamed


def test_a_whole_merger_needs_no_share_and_published_shares_add_up_to_one() -> None:
    renamed = Boundaries([change("2014-01-01", "GM1921", "GM1940", None, None)])
    assert renamed.successors("GM1921", 2013, HOMES) == {"GM1940": 1.0}
    rounded = Boundaries([change("2005-01-01", "A", "B", 0.333, 0.333), change("2005-01-01", "A", "C", 0.333, 0.333)])
    assert rounded.successors("A", 2004, HOMES) == pytest.approx({"B": 0.5, "C": 0.5})


@pytest.mark.parametrize(("boundaries", "existing", "division", "parts"), [
    (CHAIN, "A", 2018, {"C": {"A": 1.0}}),
    (CHAIN, "C", 2021, {"C": {"C": 1.0}}),
    (WEESP, ["GM0363", "GM0457"], 2022, {"GM0363": {"GM0363": 1.0, "GM0457": 1.0}}),
    (WEESP, ["GM0363"], 2023, {"GM0363": {"GM0363": 1.0}}),
    (UNKNOWN_SHARE, "AE", 2004, {"E": {"E": 1.0}}),
])
def test_how_municipalities_of_then_make_up_those_of_today(boundaries: Boundaries, existing: list[str], division: int,
                                                           parts: Parts) -> None:
    assert boundaries.parts(existing, division, HOMES) == parts


@pytest.mark.parametrize(("boundaries", "existing", "division", "left"), [
    (WEESP, ["GM0363", "GM0344"], 2022, {"GM0344"}),
    (CHAIN, ["E", "C"], 2018, {"E"}),
    (HAAREN, ["GM0757", "GM0824", "GM0855", "GM0865", "GM0344"], 2020, {"GM0344"}),
    (UNKNOWN_SHARE, "ABDE", 2004, {"E"}),
])
def test_a_part_that_is_absent_or_unknown_spoils_what_it_became(boundaries: Boundaries, existing: list[str],
                                                                division: int, left: set[str]) -> None:
    assert set(boundaries.parts(existing, division, HOMES)) == left


def test_parts_come_in_order_of_their_code() -> None:
    """Sums are made in that order, and differ in their last digit in another: a data set must come out the same."""
    joined = Boundaries([change("2022-01-01", f"GM{n:04d}", "GM1999") for n in range(100, 140)])
    old = joined.parts({f"GM{n:04d}" for n in range(139, 99, -1)}, 2021, HOMES)["GM1999"]
    assert list(old) == sorted(old) and len(old) == 40


def test_a_municipality_that_did_not_exist_yet_is_not_missed() -> None:
    """B began in 2019: that no figure of 2018 is about B is as it should be."""
    assert CHAIN.parts(["A"], 2018, HOMES) == {"C": {"A": 1.0}}


@pytest.mark.parametrize(("code", "division", "stable"), [
    ("GM0363", 2020, (float("-inf"), 2022)),
    ("GM0363", 2022, (float("-inf"), 2022)),
    ("GM0363", 2023, (2023, float("inf"))),
    ("GM0344", 2020, (float("-inf"), float("inf"))),
])
def test_how_long_a_municipality_kept_its_area(code: str, division: int, stable: tuple[float, float]) -> None:
    assert WEESP.stable(code, division) == stable


@pytest.mark.parametrize(("series", "division", "value"), [
    ({2018: 1.0, 2021: 2.0, 2023: 3.0}, 2022, 2.0),
    ({2018: 1.0, 2023: 3.0}, 2022, 1.0),
    ({2023: 3.0}, 2022, None),
    ({2022: 2.0, 2025: 4.0}, 2023, 4.0),
    ({2019: 1.0, 2021: 2.0}, 2020, 1.0),
    ({}, 2020, None),
])
def test_a_denominator_comes_from_the_nearest_year_with_the_same_area(series: dict[int, float], division: int,
                                                                      value: float | None) -> None:
    assert WEESP.nearest(series, "GM0363", division) == value


# Recalculation.

PARTS: Parts = {"N": {"A": 1.0, "B": 0.25}}
WEIGHTS = {"A": 300.0, "B": 400.0}


def measured(value: float, margin: float | None = None, source: str = "T") -> Observation:
    return Observation(value, Status.MEASURED, None, margin, source)


def one(published: dict[str, Observation], *, additive: bool, parts: Parts = PARTS,
        weights: dict[str, float] = WEIGHTS) -> Observation:
    return recalculate(published, parts, weights.get, additive=additive)["N"]


def test_counts_add_up_by_the_share_that_moved() -> None:
    found = one({"A": measured(1000.0, 0.5), "B": measured(200.0, 2.5)}, additive=True)
    assert found == Observation(1050.0, Status.RECALCULATED, 400.0, 1.125, "T")


def test_averages_are_weighted_by_the_denominator_that_moved() -> None:
    found = one({"A": measured(20.0, 0.5), "B": measured(40.0, 0.5)}, additive=False)
    assert found == Observation(25.0, Status.RECALCULATED, 400.0, 0.5, "T")


@pytest.mark.parametrize("additive", [True, False])
@pytest.mark.parametrize(("other", "status"), [
    (None, Status.MISSING),
    (Observation(None, Status.MISSING), Status.MISSING),
    (Observation(None, Status.IMPOSSIBLE), Status.IMPOSSIBLE),
    (Observation(None, Status.SUPPRESSED), Status.SUPPRESSED),
])
def test_a_part_without_a_value_gives_no_value(other: Observation | None, status: Status, additive: bool) -> None:
    published = {"A": measured(20.0)} | ({} if other is None else {"B": other})
    found = one(published, additive=additive)
    assert (found.value, found.status) == (None, status)


def test_suppressed_wins_over_missing() -> None:
    found = one({"A": Observation(None, Status.MISSING), "B": Observation(None, Status.SUPPRESSED)}, additive=True)
    assert found.status is Status.SUPPRESSED


def test_a_recalculated_provisional_figure_stays_provisional() -> None:
    found = one({"A": measured(1.0), "B": Observation(4.0, Status.PROVISIONAL)}, additive=True)
    assert (found.value, found.status) == (2.0, Status.PROVISIONAL)


def test_without_a_denominator_an_average_cannot_be_made_and_a_count_can() -> None:
    published = {"A": measured(20.0), "B": measured(40.0)}
    assert one(published, additive=False, weights={"A": 300.0}) == Observation(None, Status.MISSING)
    found = one(published, additive=True, weights={"A": 300.0})
    assert (found.value, found.weight) == (30.0, None)
    assert one(published, additive=False, weights={"A": 0.0, "B": 0.0}) == Observation(None, Status.MISSING)


def test_an_unknown_margin_of_a_part_leaves_the_whole_without() -> None:
    assert one({"A": measured(20.0, 0.5), "B": measured(40.0)}, additive=True).margin is None


def test_the_same_area_under_another_name_is_not_recalculated() -> None:
    provisional = Observation(7.0, Status.PROVISIONAL, None, 0.5, "T")
    found = one({"A": provisional}, additive=True, parts={"N": {"A": 1.0}})
    assert found == provisional._replace(weight=300.0)


def test_a_part_of_one_municipality_is_recalculated() -> None:
    found = one({"B": measured(200.0, 2.0)}, additive=True, parts={"N": {"B": 0.25}})
    assert found == Observation(50.0, Status.RECALCULATED, 100.0, 0.5, "T")


@st.composite
def redivisions(draw: st.DrawFn) -> tuple[Boundaries, dict[str, float], dict[str, float]]:
    """Old municipalities that each go, whole or in parts, to a few new ones; their values and their weights."""
    olds = [f"O{n}" for n in range(draw(st.integers(1, 6)))]
    news = [f"N{n}" for n in range(draw(st.integers(1, 4)))]
    changes = []
    for old in olds:
        receivers = draw(st.lists(st.sampled_from(news), min_size=1, max_size=len(news), unique=True))
        shares = [draw(st.floats(0.01, 1.0)) for _ in receivers]
        changes.extend(change("2020-01-01", old, new, share, share)
                       for new, share in zip(receivers, shares, strict=True))
    values = {old: draw(st.floats(0.0, 1e6)) for old in olds}
    weights = {old: draw(st.floats(1.0, 1e6)) for old in olds}
    return Boundaries(changes), values, weights


@given(redivisions())
def test_counts_keep_their_total(case: tuple[Boundaries, dict[str, float], dict[str, float]]) -> None:
    boundaries, values, weights = case
    parts = boundaries.parts(values, 2019, HOMES)
    found = recalculate({code: measured(v) for code, v in values.items()}, parts, weights.get, additive=True)
    assert sum(o.value or 0.0 for o in found.values()) == pytest.approx(sum(values.values()))
    assert sum(o.weight or 0.0 for o in found.values()) == pytest.approx(sum(weights.values()))


@given(redivisions())
def test_averages_lie_between_their_parts_and_keep_the_national_mean(
        case: tuple[Boundaries, dict[str, float], dict[str, float]]) -> None:
    boundaries, values, weights = case
    parts = boundaries.parts(values, 2019, HOMES)
    found = recalculate({code: measured(v) for code, v in values.items()}, parts, weights.get, additive=False)
    for today, observation in found.items():
        inside = [values[old] for old in parts[today]]
        assert observation.value is not None
        assert min(inside) - 1e-6 <= observation.value <= max(inside) + 1e-6
    total = sum((o.value or 0.0) * (o.weight or 0.0) for o in found.values())
    assert total == pytest.approx(sum(values[c] * weights[c] for c in values))
