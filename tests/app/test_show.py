"""The page Presenteren: what a meeting sees, from agreements, a chapter or a choice."""

from __future__ import annotations

import re

import pytest

from monitors.exports.show import Slide
from monitors.views import show_page
from tests.app.screen import BROKEN, address, opened, text

UTRECHT = "GM0344"


@pytest.fixture
def slides(monkeypatch: pytest.MonkeyPatch) -> list[Slide]:
    """The screens that a page made."""
    found: list[Slide] = []
    render = show_page.render
    monkeypatch.setattr(show_page, "render", lambda show: (found.clear(), found.extend(show.slides), render(show))[-1])
    return found


def test_without_a_gemeente_the_page_asks_for_one() -> None:
    found = text(opened("presenteren"))
    assert "Kies een gemeente." in found and "Meenemen" not in found


def test_agreements_are_shown_with_verdict_example_and_source(slides: list[Slide]) -> None:
    found = text(opened("presenteren", gemeente=UTRECHT))
    assert "Meenemen als bestand (HTML)" in found and BROKEN not in found and slides
    assert all(slide.verdict and slide.goal and slide.source for slide in slides)
    assert all("voorbeeld, geen besluit" in slide.marks for slide in slides)


@pytest.mark.parametrize(("query", "said"), [
    ({"gemeente": "GM0088"}, "nog geen afspraken"),  # an empty dossier
    ({"gemeente": UTRECHT, "waarvan": "hoofdstuk", "monitor": "beeldscherm"}, "Monitor ‘beeldscherm’ kennen we niet"),
    ({"gemeente": UTRECHT, "waarvan": "keuze"}, "Kies de cijfers die de vergadering ziet"),
    ({"gemeente": UTRECHT, "waarvan": "keuze", "schermen": "woonquote"}, "hoort niet bij deze keuze"),
    ({"gemeente": UTRECHT, "schermen": "bestaat-niet"}, "hoort niet bij deze keuze"),
    ({"gemeente": UTRECHT, "schermen": "<b>"}, "Een deel van de gekozen schermen kennen we niet"),
    ({"gemeente": UTRECHT, "waarvan": "alles"}, "Waarvan ‘alles’ kennen we niet")])
def test_what_cannot_be_shown_is_said(query: dict[str, str], said: str) -> None:
    found = text(opened("presenteren", **query))
    assert said in found and BROKEN not in found


def test_a_choice_keeps_its_order_and_its_guesses(slides: list[Slide]) -> None:
    chosen = {"waarvan": "keuze", "schermen": "woz,corporatie_aandeel", "raden": "corporatie_aandeel"}
    at = opened("presenteren", gemeente=UTRECHT, **chosen)
    assert [slide.id for slide in slides] == ["woz", "corporatie_aandeel"]
    assert [slide.guess is not None for slide in slides] == [False, True]
    assert chosen.items() <= address(at).items()


@pytest.mark.parametrize("gemeente", [UTRECHT, "GM0088"])
def test_every_chapter_makes_a_show(gemeente: str, slides: list[Slide]) -> None:
    at = opened("presenteren", gemeente=gemeente, waarvan="hoofdstuk")
    for chapter in next(box for box in at.selectbox if box.label == "Hoofdstuk").options:
        box = next(box for box in at.selectbox if box.label == "Hoofdstuk")
        at = box.select(chapter).run()
        assert BROKEN not in text(at) and slides
        for slide in slides:
            assert slide.source and slide.caution and slide.absent != bool(re.search(r"\d", slide.figure))
            assert slide.guess is None
