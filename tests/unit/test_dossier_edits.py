"""Edits of a dossier: each does what it says and nothing else, undo after any of them gives back the same dossier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.dossier_faults import ID, rules_of
from monitors.catalogue.dossiers import read_dossier, write_dossier
from monitors.catalogue.load import catalogue
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import Dossier, Milestone, OwnIndicator, OwnValue, Party, Position, ShownFigure
from monitors.domain.dossier_comparison import Change, pairs, said
from monitors.domain.dossier_edits import (
    about,
    copied_for,
    free_id,
    with_agreement,
    with_figures,
    with_milestones,
    with_own,
    with_position,
    without_agreement,
    without_own,
)
from monitors.domain.history import History, changed, undone
from monitors.domain.yearly_round import YearlyMoment, next_of, round_of, upcoming
from monitors.presentation.dossier_words import fault_text
from monitors.presentation.numbers import read_number
from monitors.presentation.wording import read_day

KNOWN = catalogue()
RULES = rules_of(KNOWN, {"GM0344": "Utrecht", "GM0355": "Zeist"})
BUILT, SHARE = "nieuwbouw", "corporatie_aandeel"
THEME, OTHER = "nieuwbouw", "betaalbaarheid"


def agreement(name: str = "bouw", **fields: object) -> Agreement:
    return replace(Agreement(name, BUILT, "GM0344", Rule.TOTAL, "2021", "2030", 1800.0, theme=THEME), **fields)


def dossier(*agreements: Agreement, **fields: object) -> Dossier:
    return replace(Dossier("proef", "Proef", agreements, region="GM0344"), **fields)


# What is typed

@pytest.mark.parametrize(("text", "value"), [
    ("27,5", 27.5), ("27.5", 27.5), ("12.500", 12500.0), ("1.234,5", 1234.5), ("−3", -3.0), (" 40 % ", 40.0),
    ("€ 1.000", 1000.0), ("0,00", 0.0)])
def test_a_number_is_read_as_a_dutch_reader_means_it(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "veel", "1e9", "nan", "inf", "1,2,3", "12.50.0", "=1+1", "9" * 400])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is geen getal; typ een getal zoals"):
        read_number(text)


@pytest.mark.parametrize(("text", "iso"), [
    ("15-12-2026", "2026-12-15"), ("1/7/2026", "2026-07-01"), ("15 December 2026", "2026-12-15"),
    ("2026-12-15", "2026-12-15"), ("  ", "")])
def test_a_day_is_read_as_a_dutch_reader_means_it(text: str, iso: str) -> None:
    assert read_day(text) == iso


@pytest.mark.parametrize("text", ["31-02-2026", "0-0-0", "morgen", "2026", "15-12-26", "20261215x"])
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is geen dag; typ de datum als 15-12-2026"):
        read_day(text)


@pytest.mark.parametrize(("message", "told"), [
    ("ligt niet na base_period; kies een later jaar", "Doeljaar ligt niet na begin; kies een later jaar."),
    ("is lager dan target; zet de bovengrens in target_high",
     "Doeljaar is lager dan doel; zet de bovengrens in bovengrens."),
    ("kan voor nieuwbouw niet lager dan 0 zijn", "Doeljaar kan voor nieuwbouwwoningen niet lager dan 0 zijn.")])
def test_a_fault_is_told_with_the_words_on_the_screen(message: str, told: str) -> None:
    assert fault_text("target_period", message, KNOWN.indicators) == told


# Edits

@pytest.mark.parametrize(("wanted", "taken", "found"), [
    ("Utrecht 2027", (), "utrecht-2027"), ("Súdwest-Fryslân", (), "sudwest-fryslan"), ("'s-Hertogenbosch", (),
                                                                                     "s-hertogenbosch"),
    ("", (), "dossier"), ("😀", (), "dossier"), ("a", ("a", "a-2"), "a-3"), ("x" * 200, (), "x" * 80),
    ("x" * 80, ("x" * 80,), "x" * 78 + "-2")])
def test_an_id_is_like_what_was_wanted_and_free(wanted: str, taken: tuple[str, ...], found: str) -> None:
    assert free_id(wanted, taken) == found
    assert ID.fullmatch(found)


def test_an_agreement_takes_its_own_place_or_comes_last() -> None:
    one, two = agreement("een"), agreement("twee")
    before = dossier(one, two)
    assert with_agreement(before, replace(one, target=9.0)).agreements == (replace(one, target=9.0), two)
    assert with_agreement(before, agreement("drie")).agreements[-1].id == "drie"
    assert without_agreement(before, "een").agreements == (two,)
    assert without_agreement(before, "onbekend") == before


def test_figures_of_one_theme_leave_those_of_others_alone() -> None:
    before = dossier(figures=(ShownFigure(THEME, BUILT), ShownFigure(OTHER, "woonquote")))
    found = with_figures(before, THEME, ["saldo", "sloop", "saldo"]).figures
    assert set(found) == {ShownFigure(OTHER, "woonquote"), ShownFigure(THEME, "saldo"), ShownFigure(THEME, "sloop")}


def test_a_party_that_says_nothing_has_no_position() -> None:
    said_ = Position(THEME, Party.TENANTS, False, "Te laat")
    before = with_position(dossier(), said_)
    assert before.position(THEME, Party.TENANTS) == said_
    assert with_position(before, replace(said_, remark=" ")).positions == ()
    agreed = with_position(before, replace(said_, agreed=True, remark=""))
    assert agreed.position(THEME, Party.TENANTS).agreed and not agreed.position(THEME, Party.CORPORATION).agreed


def test_own_figures_go_with_their_values() -> None:
    own = OwnIndicator("eigen-klant", "Klantoordeel", "cijfer", "enquête")
    value = OwnValue("eigen-klant", "GM0344", "2025", 7.4)
    found = with_own(dossier(), own, [value])
    assert (found.own, found.own_values) == ((own,), (value,))
    again = with_own(found, own, [replace(value, value=8.0)])
    assert [v.value for v in again.own_values] == [8.0]
    assert without_own(again, own.id) == dossier()


def test_a_copy_is_about_one_gemeente() -> None:
    both = dossier(agreement("een"), agreement("twee", region="GM0355"), region="", example=True)
    found = copied_for(both, "GM0355", "kopie", "Kopie")
    assert (found.id, found.title, found.region) == ("kopie", "Kopie", "GM0355")
    assert [a.id for a in found.agreements] == ["twee"] and found.example
    assert about(both, "GM0344").region == "GM0344"


REMARKS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40)
EDITS: st.SearchStrategy[Callable[[Dossier], Dossier]] = st.one_of(
    st.builds(lambda name, target: lambda d: with_agreement(d, agreement(name, target=target)),
              st.sampled_from(["een", "twee", "drie"]), st.integers(1, 10**6).map(float)),
    st.builds(lambda name: lambda d: without_agreement(d, name), st.sampled_from(["een", "twee", "drie"])),
    st.builds(lambda names: lambda d: with_figures(d, THEME, names),
              st.lists(st.sampled_from([BUILT, "saldo", "sloop"]), max_size=4)),
    st.builds(lambda party, agreed, remark: lambda d: with_position(d, Position(THEME, party, agreed, remark)),
              st.sampled_from(Party), st.booleans(), REMARKS),
    st.builds(lambda days: lambda d: with_milestones(d, [Milestone(f"dag {n}", day.isoformat())
                                                         for n, day in enumerate(days)]),
              st.lists(st.dates(date(2024, 1, 1), date(2030, 1, 1)), max_size=3)),
    st.builds(lambda value: lambda d: with_own(d, OwnIndicator("eigen", "Eigen", "", "wij"),
                                               [OwnValue("eigen", "GM0344", "2025", value)]),
              st.floats(-1e6, 1e6)))


@given(st.lists(EDITS, max_size=8))
def test_undo_after_any_edit_gives_back_the_same_dossier(edits: list[Callable[[Dossier], Dossier]]) -> None:
    states = [dossier()]
    history = History(write_dossier(states[0]))
    for edit in edits:
        edited = edit(states[-1])
        if write_dossier(edited) != history.text:
            states.append(edited)
        history = changed(history, write_dossier(edited), "wijziging")
    for state in reversed(states):
        assert read_dossier(history.text, "proef.toml", RULES) == state
        history = undone(history)


# Two dossiers

def test_what_came_went_and_changed() -> None:
    same, other = agreement("gelijk"), agreement("anders", target=1.0, indicator="saldo")
    before = dossier(same, other, agreement("weg", indicator="sloop"))
    after = dossier(same, replace(other, target=2.0), agreement("erbij", indicator=SHARE))
    found = {p.shown.id: p for p in pairs(before, after)}
    assert {name: p.change for name, p in found.items()} == {
        "gelijk": Change.SAME, "anders": Change.CHANGED, "erbij": Change.ADDED, "weg": Change.DROPPED}
    assert found["anders"].differs == ("target",)


def test_a_new_id_on_the_same_figure_is_the_same_agreement_unless_there_are_more() -> None:
    before, after = agreement("bouw-2029", target_period="2029"), agreement("bouw-2030")
    assert [p.change for p in pairs(dossier(before), dossier(after))] == [Change.CHANGED]
    two = dossier(after, agreement("bouw-2035", target_period="2035"))
    assert [p.change for p in pairs(dossier(before), two)] == [Change.ADDED, Change.ADDED, Change.DROPPED]


def test_the_same_id_on_another_figure_is_another_agreement() -> None:
    found = pairs(dossier(agreement("een")), dossier(agreement("een", indicator=SHARE)))
    assert [p.change for p in found] == [Change.ADDED, Change.DROPPED]


@given(st.lists(EDITS, max_size=6), st.lists(EDITS, max_size=6))
def test_every_agreement_of_both_is_told_once(one: list[Callable[[Dossier], Dossier]],
                                             two: list[Callable[[Dossier], Dossier]]) -> None:
    before, after = dossier(), dossier()
    for edit in one:
        before = edit(before)
    for edit in two:
        after = edit(after)
    found = pairs(before, after)
    assert [p.after for p in found if p.after] == list(after.agreements)
    assert sorted(p.before.id for p in found if p.before) == sorted(a.id for a in before.agreements)
    assert {p.change for p in pairs(before, before)} <= {Change.SAME}
    assert not list(said(before, before))


def test_what_parties_say_differently() -> None:
    before = with_position(dossier(), Position(THEME, Party.TENANTS, False, "nee"))
    after = with_position(dossier(), Position(THEME, Party.TENANTS, True, "nu wel"))
    (found,) = said(before, after)
    assert (found.theme, found.party, found.agreed_before, found.agreed_after) == (THEME, Party.TENANTS, False, True)


# The round

BID, SIGN, LOOK_BACK = YearlyMoment("Bod", 6, 30), YearlyMoment("Tekenen", 12, 15), YearlyMoment(
    "Evaluatie", 4, 15, next_year=True)


@pytest.mark.parametrize(("today", "first", "coming", "days"), [
    (date(2026, 6, 30), "2025-06-30", None, 0), (date(2026, 4, 16), "2026-06-30", "Bod", 75),
    (date(2026, 4, 15), "2025-06-30", "Evaluatie", 0), (date(2026, 11, 29), "2026-06-30", "Tekenen", 16)])
def test_the_round_that_is_going_on(today: date, first: str, coming: str | None, days: int) -> None:
    found = upcoming(round_of((BID, SIGN, LOOK_BACK), today), today)
    if coming is None:
        first, coming = "2026-06-30", "Bod"
    assert found[0].milestone.date == first
    nearest = next_of(found)
    assert nearest is not None and (nearest.milestone.name, nearest.days) == (coming, days)


def test_without_moments_there_is_no_round() -> None:
    assert round_of((), date(2026, 1, 1)) == ()
    assert next_of(upcoming((Milestone("Voorbij", "2020-01-01"),), date(2026, 1, 1))) is None


def test_a_day_that_a_year_lacks_is_the_next() -> None:
    assert YearlyMoment("Schrikkel", 2, 29).in_round(2025).date == "2025-03-01"
    assert YearlyMoment("Schrikkel", 2, 29).exists and not YearlyMoment("Nooit", 2, 30).exists


def test_the_moments_of_the_catalogue_are_a_round_from_bid_to_evaluation() -> None:
    found = round_of(KNOWN.moments, date(2026, 11, 29))
    assert [m.date for m in found] == ["2026-03-01", "2026-06-30", "2026-09-15", "2026-12-15", "2027-04-15"]
    assert all(moment.about.endswith((".", "?")) for moment in KNOWN.moments)


def test_every_theme_of_wonen_suggests_figures() -> None:
    assert all(theme.suggested for theme in KNOWN.themes.values())
