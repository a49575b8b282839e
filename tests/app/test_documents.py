"""The buttons that make documents, on the page Koers."""

from __future__ import annotations

from dataclasses import replace
from threading import BoundedSemaphore

import pytest

from monitors.exports.contents import Content
from monitors.views import documents
from tests.app.screen import BROKEN, opened, text

UTRECHT = {"gemeente": "GM0344"}


def pressed(ending: str) -> str:
    at = opened("koers", **UTRECHT)
    at.button(key=f"maak_{ending}_voorbeeld").click()
    return text(at.run(timeout=60))


def test_a_document_is_made_and_can_be_taken() -> None:
    found = pressed("xlsx")
    assert BROKEN not in found and "Cijfers voor Excel downloaden" in found


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
