"""The page Presenteren: what a meeting sees, from agreements, a chapter or a choice."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitors.domain.dossier import OwnIndicator, OwnValue, ShownFigure
from monitors.domain.observation import Status
from monitors.exports.show import Slide
from monitors.views import show_page
from tests.app.screen import BROKEN, address, opened, text
from tests.app.test_afspraken import book_of, example
from tests.app.test_afspraken import opened as dossier_screen

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


def test_a_dossier_is_shown_with_its_figures_and_its_own_figures(slides: list[Slide]) -> None:
    """Every screen keeps notes of its own: two agreements on one figure, and the same agreement in two dossiers."""
    first = example(own=(OwnIndicator("dpi", "dPi", "woningen", "Corporatie"),), own_values=(
        OwnValue("dpi", UTRECHT, "2024", 1_120.0), OwnValue("dpi", UTRECHT, "2025", None, Status.SUPPRESSED)))
    twice = replace(first.agreements[0], id="nog-een", title="Nog een", target=26_000.0)
    first = replace(first, agreements=(*first.agreements, twice), figures=(ShownFigure("nieuwbouw", "saldo"),))
    seen = []
    for dossier in (first, replace(first, id="vorig")):
        dossier_screen(book_of(dossier), "presenteren", gemeente=UTRECHT, raden="eigen-dpi")
        assert len({slide.id for slide in slides}) == len(slides)
        assert [s.name for s in slides[-2:]] == ["Saldo van de woningvoorraad", "dPi"] and "Nog een" in {
            s.name for s in slides}
        seen.append({slide.id for slide in slides if "-uw." in slide.id})
    own = slides[-1]
    assert (own.figure, own.absent, own.guess) == ("afgeschermd", True, None)
    assert own.marks == ("eigen cijfers",) and own.sentence == "Laatst bekend: 1.120 woningen in 2024."
    assert own.rows[0] == ("2024", "1.120 woningen", "zonder voorbehoud") and "niet van het CBS" in own.caution
    assert seen[0] and not seen[0] & seen[1]


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
