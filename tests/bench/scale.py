"""Twenty indicators of ten years in every buurt, from raw answers to a data set: time and memory."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

import duckdb

from monitors import contract
from tests.bench.raw_answers import INDICATORS, YEARS, fill
from tests.bench.targets import SCALED
from tests.browser.server import ROOT

MADE = SCALED.data  # the data set stays, for the app to be measured on
FOLDER = MADE.parent
LEAST = 14_500 * INDICATORS * len(YEARS)  # figures of buurten: made-up ones that we derive from may be refused


@dataclass(frozen=True, slots=True)
class Scaled:
    """`cells` in the answers; `seconds`, and of the processor `cpu`; the `gigabytes` that the run needed at most."""

    cells: int
    seconds: float
    cpu: float
    gigabytes: float


def prepare_at_scale() -> Scaled:
    """Makes answers of that size, and a data set of them as `--live --offline` does. Raises when not all came in."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    cells = fill(FOLDER / "raw")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.raw_answers", FOLDER]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    shutil.rmtree(FOLDER / "raw")
    if (found := _figures()) < LEAST:
        raise RuntimeError(f"maar {found} cijfers van buurten kwamen erin: {done.stderr[-1000:]}")
    return Scaled(cells, seconds, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime,
                  after.ru_maxrss / 1e6)


def _figures() -> int:
    """Figures of buurten in the data set that was made."""
    file = contract.current_file(MADE)
    if file is None:
        return 0
    with duckdb.connect(str(file), read_only=True) as connection:
        return int(connection.execute("SELECT count(value) FROM observation WHERE level = 'BU'").fetchall()[0][0])
