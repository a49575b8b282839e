"""Whatever is changed in a document is found, also with control data that agree; saving it is no change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from monitors.catalogue.load import catalogue
from monitors.exports.annex import annex
from monitors.exports.word import to_word
from monitors.exports.workbook import to_workbook
from monitors.store import open_current
from monitors.verify.documents import verify_document
from monitors.verify.findings import CODES, Outcome
from monitors.views.world import World
from tests.unit.tampering import CASES, dot, resealed, tampered
from tests.unit.test_exports import AGREED, FULL, made

CRIMES = replace(AGREED, id="misdrijven", indicator="misdrijven_per_1000", target=62.0, base_value=None,
                 base_period="2022", target_period="2026", theme="kwaliteit_en_leefbaarheid", title="Minder misdrijven")
DOSSIER = replace(FULL, agreements=(*FULL.agreements, CRIMES), positions=())


@pytest.fixture(scope="module")
def world(data_set: Path) -> Iterator[World]:
    store = open_current(data_set)
    yield World(store, catalogue())
    store.close()


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
