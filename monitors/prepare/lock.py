"""One run at a time: a lock on a file that the system releases when the process ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitors.prepare.figures import PrepareError

_PAUSE = 0.2

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def alone(file: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Holds the lock. Raises PrepareError when another run still has it after `patience` seconds."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        end = time.monotonic() + patience
        while True:
            try:
                _take(handle)
                break
            except OSError as taken:
                if time.monotonic() >= end:
                    raise PrepareError([f"Er loopt al een run ({file} is in gebruik). "
                                        "Wacht tot die klaar is en probeer het opnieuw."]) from taken
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)
