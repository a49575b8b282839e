"""Pages without a browser: whatever the app logs as a failure fails the test, with its traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest


class _Failures(logging.Handler):
    """Keeps the tracebacks that the app logs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.found.append(self.format(record))


@pytest.fixture(autouse=True)
def failures(data_set: Path) -> Iterator[list[str]]:
    """The frame turns any exception into a friendly notice; here it must not pass for a good screen.

    A test that breaks a page on purpose takes the traceback out of this list.
    """
    handler, log = _Failures(), logging.getLogger("koersmonitor")
    log.addHandler(handler)
    yield handler.found
    log.removeHandler(handler)
    assert not handler.found, "\n".join(handler.found)
