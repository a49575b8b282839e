"""Loads the data set before the first visitor asks, and goes on with a new one when prepare has made it.

A new data set is loaded aside; until that is done everybody keeps the one before. What visitors chose is in their
session and their address, so their screen stays and its next change shows the new figures.
"""

from __future__ import annotations

import gc
import importlib
import logging
import threading
import time
from pathlib import Path

from monitors import contract
from monitors.store import StoreError
from monitors.views import finder, in_use
from monitors.views.packages import packages
from monitors.views.world import World

LOG = logging.getLogger("koersmonitor")
_BREATH = 0.01  # seconds for visitors between two municipalities that are reckoned ahead
SECONDS = 20.0  # between two looks at the pointer: a new data set is in use within a minute
GC_THRESHOLD = (20_000, 10, 10)  # a screen makes some thousands of values; looking for garbage in each is waste


class Upkeep:
    """The thread that keeps the data set of this process loaded and up to date."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._stopped = threading.Event()
        self._refused: Path | None = None
        self._unreckoned: list[str] = []
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        in_use.leave_alone()

    def _run(self) -> None:
        for module in ("overview_page", "indicator_page", "monitor_page"):
            importlib.import_module(f"monitors.views.{module}")  # with all that these need, such as pandas
        try:
            _load(in_use.world())
            in_use.watch()
            self._unreckoned = [*in_use.world().names]
        except StoreError as unusable:
            LOG.error("%s", unusable)  # the app starts all the same, and its pages say what to do
        self._ahead()
        while not self._stopped.wait(self._seconds):
            self.look()
            self._ahead()

    def look(self) -> bool:
        """Puts a data set in use that came since the last look; whether there was one that can be used."""
        file = contract.current_file()
        if file is None or file == self._refused:
            return False
        try:
            new = in_use.newer()
            if new is None:
                return False
            _load(new)
        except Exception:  # whatever is wrong with it: what works goes on, and the log says why
            LOG.exception("new data set left alone, the one before stays in use")
            self._refused = file  # told once
            return False
        in_use.put_in_use(new)
        self._unreckoned = [*new.names]
        LOG.info("data set %s in use", new.store.meta["version"])
        return True

    def _ahead(self) -> None:
        """Reckons what a first look at each municipality needs, a little at a time: visitors go first. What is not
        done when it is time to look again is done after that."""
        if not self._unreckoned:
            return
        until = time.monotonic() + self._seconds
        while self._unreckoned and time.monotonic() < until and not self._stopped.wait(_BREATH):
            gemeente = self._unreckoned.pop(0)
            try:
                in_use.world().reckon(gemeente)
            except Exception:  # its visitors get to see what is wrong; this thread must go on to see new data sets
                LOG.exception("%s is not reckoned ahead", gemeente)
        if not self._unreckoned:
            _keep()


def _load(known: World) -> None:
    """Loads all figures, then keeps the garbage collector off what stays anyway."""
    gc.unfreeze()  # else a data set that nobody uses any more would stay in memory for good
    gc.disable()  # what is made here stays; looking for garbage in it only takes time
    try:
        known.warm()
        finder.index_of(known)
        packages.start(known)
    finally:
        _keep()
        gc.set_threshold(*GC_THRESHOLD)
        gc.enable()


def _keep() -> None:
    """Keeps the garbage collector off all that there is now."""
    gc.collect()
    gc.freeze()
