"""For the unit tests: the data set in use, and properties on so many examples that a slow machine can do them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from monitors.catalogue.load import catalogue
from monitors.store import open_current
from monitors.views.world import World

settings.register_profile("unit", deadline=None, max_examples=60, database=None)
settings.load_profile("unit")


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
