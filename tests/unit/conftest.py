"""For the unit tests: the data set in use, and documents without their pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitors.catalogue.load import catalogue
from monitors.store import open_current
from monitors.views.world import World


@pytest.fixture(scope="session")
def world(data_set: Path) -> Iterator[World]:
    """The real figures; what one test asked of them is remembered for the next."""
    store = open_current(data_set)
    yield World(store, catalogue())
    store.close()


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents in which no picture could be drawn: drawing has tests of its own, and takes long."""
    monkeypatch.setattr("monitors.exports.document.draw_all", lambda jobs, _: [None] * len(jobs))
