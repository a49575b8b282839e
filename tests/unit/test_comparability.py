"""What stands in the way of a comparison, and that nothing is drawn that it forbids: on random panels."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.assessment import Reading, assess
from monitors.domain.change import Movement
from monitors.domain.comparability import FORBIDS, Concern, Use, between, may, of_members
from monitors.domain.observation import Observation, Status
from monitors.domain.panel import Panel

CODES, PERIODS = tuple("ABCDEFGH"), ("2021", "2022", "2023")
_STATUS = st.sampled_from([Status.MEASURED, Status.PROVISIONAL, Status.RECALCULATED])
_NO_VALUE = st.sampled_from([Status.SUPPRESSED, Status.MISSING, Status.IMPOSSIBLE]).map(lambda s: Observation(None, s))
_VALUED = st.builds(Observation, st.integers(-20, 20).map(float), _STATUS, st.just(10.0),
                    st.sampled_from([None, 0.5, 2.5]))
_PANEL = st.lists(st.lists(st.one_of(_VALUED, _VALUED, _VALUED, _NO_VALUE), min_size=8, max_size=8), min_size=3,
                  max_size=3).map(lambda years: Panel("proef", {
                      period: dict(zip(CODES, year, strict=True))
                      for period, year in zip(PERIODS, years, strict=True)}))


def test_every_concern_says_what_it_forbids() -> None:
    assert set(FORBIDS) == set(Concern)


@given(_PANEL, st.booleans(), st.sampled_from([(), ("2022",), ("2023",)]), st.integers(1, 8))
def test_nothing_is_drawn_that_the_figures_do_not_carry(panel: Panel, additive: bool, breaks: tuple[str, ...],
                                                        size: int) -> None:
    a = assess(panel, "A", CODES[:size], Reading(additive, 0, breaks))
    if a is None:
        return
    arrow = a.change.movement in (Movement.UP, Movement.DOWN)
    assert arrow <= may(Use.ARROW, a.remarks)
    if arrow:
        earlier = panel.at("A", a.change.since)
        assert earlier.value is not None and a.observation.value is not None
        band = (earlier.margin or 0) + (a.observation.margin or 0)
        assert abs(a.observation.value - earlier.value) >= band
        assert not any((a.change.since or "") < at <= a.period for at in breaks)
    assert (a.position is not None) == may(Use.PLACE, a.remarks)
    if a.position is not None:
        assert not additive and a.summary is not None and not a.summary.partial and a.observation.value is not None
        assert 1 <= a.position.best <= a.position.rank <= a.position.worst <= a.position.others + 1
        assert a.position.exact == may(Use.RANK, a.remarks)
    if a.score is not None:
        assert may(Use.SCORE, a.remarks)


def test_members_are_told_by_what_their_figure_is() -> None:
    members = {"A": Observation(1.0, Status.MEASURED), "B": Observation(None, Status.MISSING),
               "C": Observation(None, Status.SUPPRESSED), "D": Observation(1.0, Status.PROVISIONAL)}
    assert {r.concern: r.codes for r in of_members(members)} == {
        Concern.NOT_DELIVERED: ("B",), Concern.SUPPRESSED: ("C",), Concern.PROVISIONAL: ("D",)}


def test_indicators_that_look_alike_are_not_one() -> None:
    assert not may(Use.AS_ONE, between("2022", "2022", apart=True))
    assert between("2022", "2022", apart=False) == ()
    assert [r.concern for r in between("2021", "2022", apart=False)] == [Concern.OTHER_PERIOD]
