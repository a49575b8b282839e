"""Drafts for the council: every kind of figure and verdict, and nothing that takes sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitors.domain.verdict import Verdict
from monitors.presentation.council_words import DRAFT, EXAMPLE, Matter, motion, question
from monitors.presentation.course_words import verdict_word

FIGURE = Matter("Huurwoningen", "Utrecht", "in 2024", "39%", "", "Bij dit cijfer is geen voorbehoud bekend.",
                ("Dat is hoger dan de middelste.",), "Bron: CBS, tabel 1.", "Dit zegt niets over wachttijd.", "http://x/y")
AGREED = replace(FIGURE, target="minstens 30% in 2030", verdict="op koers")
SUPPRESSED = replace(FIGURE, figure="", status="afgeschermd", meaning="De bron toont dit cijfer niet.", said=())


@pytest.mark.parametrize("write", [question, motion])
@pytest.mark.parametrize("matter", [FIGURE, AGREED, SUPPRESSED, replace(SUPPRESSED, status="", when="")])
def test_every_draft_says_so_and_has_source_reserve_and_link(write: object, matter: Matter) -> None:
    assert callable(write)
    lines = write(matter).split("\n")
    assert lines[0] == DRAFT
    assert lines[-3:] == ["Let op: Dit zegt niets over wachttijd.", "Bron: CBS, tabel 1.", "Vindplaats: http://x/y"]
    assert EXAMPLE not in lines


def test_a_motion_leaves_what_is_political_open() -> None:
    lines = motion(FIGURE).split("\n")
    assert "- het cijfer bij ‘Huurwoningen’ in Utrecht in 2024 39% is;" in lines
    for heading, own in (("overwegende dat:", "- [uw eigen overweging];"),
                         ("verzoekt het college:", "- [uw eigen verzoek],")):
        assert lines[lines.index(heading) + 1] == own


@pytest.mark.parametrize(("matter", "asked", "stated"), [
    (FIGURE, "Herkent het college dit cijfer?", "in 2024"),
    (SUPPRESSED, "openbaar mag zijn?", "(afgeschermd)"),
    (replace(SUPPRESSED, status="geen gegevens"), "openbaar mag zijn?", "(geen gegevens)"),
    (replace(SUPPRESSED, status="", when=""), "openbaar mag zijn?", "(geen cijfer)"),
    (replace(FIGURE, status="voorlopig"), "Herkent het college", "39%"),
    (replace(FIGURE, subject="‘Dure’ huur & <b>", region="’s-Gravenhage"), "Herkent", "‘‘Dure’ huur & <b>’")])
def test_the_question_fits_the_figure(matter: Matter, asked: str, stated: str) -> None:
    assert asked in question(matter) and stated in question(matter) and stated in motion(matter)


def test_a_provisional_figure_is_called_so_in_both() -> None:
    matter = replace(FIGURE, status="voorlopig", meaning="De bron kan het nog bijstellen.")
    assert "in 2024 is 39%. De bron kan het nog bijstellen." in question(matter)
    assert "39% is (voorlopig);" in motion(matter)


def test_a_suppressed_figure_shows_no_number() -> None:
    assert "in 2024 is niet te zien (afgeschermd)." in question(SUPPRESSED)
    assert "in 2024 niet te zien is (afgeschermd);" in motion(SUPPRESSED)
    assert "%" not in question(SUPPRESSED) + motion(SUPPRESSED)


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_told_in_the_words_of_the_app(verdict: Verdict) -> None:
    matter = replace(AGREED, verdict=verdict_word(verdict), example=True)
    for text in (question(matter), motion(matter)):
        assert verdict_word(verdict) in text and "minstens 30% in 2030" in text and EXAMPLE in text
        assert not any(word in text for word in ("helaas", "zorgelijk", "slecht", "goed nieuws", "onvoldoende"))
    assert "Wat is er tot nu toe gedaan voor dit doel" in question(matter)
