"""The buttons that make documents, on the page Koers."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from threading import BoundedSemaphore
from typing import cast
from weakref import ref

import pytest
from streamlit.testing.v1 import AppTest

from monitors.domain.dossier import Dossier
from monitors.exports.contents import Content, Kind, Subject
from monitors.views import documents
from monitors.views.contents import content_of
from monitors.views.dossiers import private_id
from monitors.views.in_use import world
from tests.app.screen import BROKEN, opened, text
from tests.app.test_afspraken import RULES, book_of
from tests.app.test_afspraken import opened as dossier_screen
from tests.unit.test_hard_dossier import hard, plain

UTRECHT = {"gemeente": "GM0344"}
HARD = "GM0088"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """The hard dossier, but for what no form and no file takes."""
    whole = hard(HARD)
    return replace(whole, note="", positions=(), figures=(), agreements=tuple(
        a for a in whole.agreements if a.indicator in RULES.indicators and a.region == HARD))


@pytest.fixture(scope="module")
def subjects(dossier: Dossier) -> list[Subject]:
    known = world()
    return [s for s in content_of(known, dossier, HARD, "", date.today()).subjects if s.kind is Kind.AGREED]


def _stands(subject: Subject) -> str:
    facts = {label: plain(said.text).replace(", voorlopig", "") for label, said in subject.facts}
    assert subject.verdict is not None
    return f"{plain(subject.verdict.text)} nu {facts['Nu']}, doel {facts['Doel']}"


def _read(at: AppTest) -> str:
    return plain(text(at)).replace(" ,", ",")


def test_afspraken_and_koers_say_what_the_documents_say(dossier: Dossier, subjects: list[Subject]) -> None:
    book = book_of(dossier)
    afspraken = _read(dossier_screen(book, gemeente=HARD, onderwerp="betaalbaarheid"))
    for subject in subjects:
        assert _stands(subject) in afspraken, subject.title
    for agreement in dossier.agreements[::5]:
        [subject] = [s for s in subjects if s.title == agreement.title]
        koers = _read(dossier_screen(book, "koers", gemeente=HARD, groep="grootteklasse",
                                     afspraak=private_id(agreement.id)))
        assert _stands(subject) in koers, subject.title
        for said in subject.sentences:
            assert plain(said.text) in koers, said.text


def pressed(ending: str) -> str:
    at = opened("koers", **UTRECHT)
    at.button(key=f"maak_{ending}_voorbeeld").click()
    return text(at.run(timeout=60))


def test_a_document_is_made_and_can_be_taken() -> None:
    found = pressed("xlsx")
    assert BROKEN not in found and "Cijfers voor Excel downloaden" in found


def test_memory_of_a_document_goes_back() -> None:
    """The libraries of Word and PowerPoint leave circles that only the garbage collector finds."""
    class Circle:
        pass

    def drawn(_: Content) -> bytes:
        circle = Circle()
        circle.itself = circle  # type: ignore[attr-defined]
        left.append(ref(circle))
        return b""

    left: list[ref[Circle]] = []
    gc.disable()
    try:
        documents.make(replace(documents.KINDS["docx"], make=drawn), lambda: cast(Content, None))
    finally:
        gc.enable()
    assert left[0]() is None


def test_who_has_to_wait_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PATIENCE", 0)
    monkeypatch.setattr(documents, "_free", BoundedSemaphore(1))
    documents._free.acquire()
    found = pressed("xlsx")
    assert "te veel documenten tegelijk" in found and BROKEN not in found and "Excel downloaden" not in found


def test_what_goes_wrong_is_told(monkeypatch: pytest.MonkeyPatch, failures: list[str]) -> None:
    def broken(_: Content) -> bytes:
        raise OverflowError("geheime bijzonderheid")

    monkeypatch.setitem(documents.KINDS, "xlsx", replace(documents.KINDS["xlsx"], make=broken))
    found = pressed("xlsx")
    assert "maken lukte niet" in found and BROKEN not in found and "geheime bijzonderheid" not in found
    assert "geheime bijzonderheid" in failures.pop()
