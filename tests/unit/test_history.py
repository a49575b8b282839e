"""Undo as data: what was done can be undone and done again, stored and read; a damaged history loses no text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.dossier_records import RecordError, from_record, to_record
from monitors.domain.history import MOST_CHARACTERS, MOST_STEPS, History, Step, changed, redone, sound, undone

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


def after(*texts: str) -> History:
    history = History(texts[0])
    for number, text in enumerate(texts[1:], 1):
        history = changed(history, text, f"stap {number}")
    return history


@given(st.lists(TEXTS, min_size=1, max_size=12))
def test_undo_gives_back_every_text_and_redo_brings_it_again(texts: list[str]) -> None:
    different = [text for n, text in enumerate(texts) if n == 0 or text != texts[n - 1]]
    history = after(*texts)
    for text in reversed(different[:-1]):
        history = undone(history)
        assert history.text == text
    assert undone(history) is history
    for text in different[1:]:
        history = redone(history)
        assert history.text == text
    assert redone(history) is history


@given(st.lists(TEXTS, min_size=1, max_size=8), st.integers(0, 8), st.booleans())
def test_a_record_reads_back_as_it_was(texts: list[str], back: int, removed: bool) -> None:
    history = after(*texts)
    for _ in range(back):
        history = undone(history)
    assert from_record(to_record(history, removed=removed)) == (history, removed)


def test_a_step_holds_only_what_changed() -> None:
    assert after("een twee drie", "een TWEE drie").past == (Step(4, "twee", "TWEE", "stap 1"),)


def test_what_was_undone_is_gone_after_a_new_change() -> None:
    history = changed(undone(after("a", "b", "c")), "d", "anders")
    assert (history.text, history.future, [s.what for s in history.past]) == ("d", (), ["stap 1", "anders"])


def test_the_same_text_is_no_change() -> None:
    history = after("a", "b")
    assert changed(history, "b", "niets") is history


def test_the_oldest_steps_go_when_there_are_many() -> None:
    history = after(*map(str, range(MOST_STEPS + 20)))
    assert len(history.past) == MOST_STEPS
    assert history.past[-1].what == f"stap {MOST_STEPS + 19}"


def test_the_oldest_steps_go_when_they_are_large_but_the_last_stays() -> None:
    large = [letter * (MOST_CHARACTERS // 3) for letter in "abcdef"]
    history = after(*large)
    assert len(history.past) == 1
    assert undone(history).text == large[-2]


@pytest.mark.parametrize("past", [
    (Step(0, "", "weg", "past niet"),), (Step(-1, "", "", "ervoor"),), (Step(99, "", "x", "erachter"),)])
def test_a_history_that_does_not_fit_its_text_is_dropped_and_the_text_is_kept(past: tuple[Step, ...]) -> None:
    assert sound(History("tekst", past)) == History("tekst")


@pytest.mark.parametrize("record", ["", "geen json", "[]", "null", '{"record":1}', '{"record":1,"text":5}', "[" * 9999,
                                    '{"record":2,"text":"later"}'])
def test_what_is_no_record_of_ours_is_refused(record: str) -> None:
    with pytest.raises(RecordError, match="beschadigd of van een andere versie"):
        from_record(record)


@pytest.mark.parametrize("past", [None, 5, "abc", [[1]], [[0, 1, "a", "b"]], [["0", "", "a", "b"]],
                                  [[True, "", "", ""]], [[0, "", "zzz", "liegt"]]])
def test_a_damaged_history_leaves_the_text_alone(past: object) -> None:
    record = json.dumps({"record": 1, "text": "tekst", "removed": False, "past": past, "future": []})
    assert from_record(record) == (History("tekst"), False)
