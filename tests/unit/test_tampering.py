"""Whatever is changed in a document is found, also with control data that agree; saving it is no change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from docx.document import Document as WordFile

from monitors.domain.dossier import Party, Position
from monitors.exports.annex import annex
from monitors.exports.word import to_word
from monitors.exports.workbook import to_workbook
from monitors.verify.__main__ import UNSEEN
from monitors.verify.documents import verify_document
from monitors.verify.findings import CODES, Outcome
from monitors.views.world import World
from tests.unit import saving
from tests.unit.tampering import CASES, WordEdit, dot, looks, resealed, row, tampered, word
from tests.unit.test_exports import AGREED, FULL, made

CRIMES = replace(AGREED, id="misdrijven", indicator="misdrijven_per_1000", target=62.0, base_value=None,
                 base_period="2022", target_period="2026", theme="kwaliteit_en_leefbaarheid", title="Minder misdrijven")
SAID = Position("aandeel_sociaal", Party.TENANTS, agreed=True, remark="Nog een vraag")
DOSSIER = replace(FULL, agreements=(*FULL.agreements, CRIMES), positions=(SAID,))


@pytest.fixture(scope="module")
def files(world: World) -> Mapping[str, bytes]:
    """One document of each kind; its charts are dots of different colours."""
    content = made(world, DOSSIER)
    document = annex(content)
    dots = [dot(colour) for colour, _ in zip(("blue", "green", "yellow", "black"), document.charts, strict=False)]
    return {".docx": to_word(document, content, dots), ".xlsx": to_workbook(content)}


def outcomes(world: World, data: bytes, kind: str) -> set[Outcome]:
    return {found.outcome for found in verify_document(world, data, kind)[1]}


@pytest.mark.parametrize("kind", [".docx", ".xlsx"])
def test_an_untouched_document_is_equal(world: World, files: Mapping[str, bytes], kind: str) -> None:
    assert outcomes(world, files[kind], kind) == {Outcome.EQUAL}
    assert outcomes(world, resealed(files[kind], kind), kind) == {Outcome.EQUAL}


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_what_was_changed_is_found(world: World, files: Mapping[str, bytes], kind: str, name: str) -> None:
    assert Outcome.CHANGED in outcomes(world, tampered(files[kind], kind, name), kind)


# Of these the control data can be made to agree; the closing words of the command say so.
FORGEABLE = {(".docx", "chart replaced by another")}


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_it_is_found_with_forged_control_data_too(world: World, files: Mapping[str, bytes], kind: str,
                                                  name: str) -> None:
    found = outcomes(world, resealed(tampered(files[kind], kind, name), kind), kind)
    assert (max(CODES[o] for o in found) == 0) == ((kind, name) in FORGEABLE), found
    assert Outcome.REVISED not in found


@pytest.mark.parametrize("name", [name for kind, name in CASES if kind == ".docx"])
def test_it_is_found_after_a_program_that_drops_the_names_of_figures(world: World, files: Mapping[str, bytes],
                                                                     name: str) -> None:
    """LibreOffice up to 7.4; then only their order tells which figure is which."""
    found = outcomes(world, word(tampered(files[".docx"], ".docx", name), saving.unnamed), ".docx")
    assert found != {Outcome.EQUAL}


@pytest.mark.parametrize(("kind", "name"), saving.CASES)
def test_saving_is_no_change(world: World, files: Mapping[str, bytes], kind: str, name: str) -> None:
    data = saving.saved(files[kind], kind, name)
    assert data != files[kind]
    assert [f for f in verify_document(world, data, kind)[1] if f.outcome is not Outcome.EQUAL] == []


# What nobody looks at, and the words by which the command says so.

def white_fill(file: WordFile) -> None:
    """A figure as white as its cell, by way of the cell."""
    looks(row(file), '<w:color w:val="D9D9D9"/>')


UNSEEN_CASES: dict[str, tuple[WordEdit, str]] = {
    "colour": (white_fill, "kleuren"),
    "font": (lambda f: looks(row(f), '<w:rFonts w:ascii="Wingdings"/>'), "lettertypen"),
    "property": (lambda f: setattr(f.core_properties, "title", "Vastgesteld"), "eigenschappen van het bestand"),
}


@pytest.mark.parametrize("name", UNSEEN_CASES)
def test_what_is_not_looked_at_is_said(world: World, files: Mapping[str, bytes], name: str) -> None:
    edit, said = UNSEEN_CASES[name]
    assert outcomes(world, word(files[".docx"], edit), ".docx") == {Outcome.EQUAL}
    assert said in UNSEEN[".docx"]


FORGED = {"day": {"day": "2026-07-03", "made": "op 3 juli 2026"}, "link": {"link": "http://kwaad"}}


@pytest.mark.parametrize(("name", "said"), [("day", "dag en link"), ("link", "dag en link")])
def test_what_only_the_document_says_is_not_looked_at(world: World, name: str, said: str) -> None:
    """A day or a link that was changed everywhere, control data included: such a document could be ours."""
    data = to_workbook(replace(made(world, DOSSIER), **FORGED[name]))
    assert outcomes(world, data, ".xlsx") == {Outcome.EQUAL}
    assert said in UNSEEN[".xlsx"]
