"""Making the data set when every buurt has twenty indicators of ten years: time and memory.

The figures are made for this measurement, in a copy of the embedded snapshot: they never reach data/prepared.
"""

from __future__ import annotations

import hashlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import tomli_w

from monitors.prepare.__main__ import SNAPSHOT
from monitors.prepare.figures import OBSERVATION_SCHEMA
from tests.browser.server import ROOT

INDICATORS, YEARS = 20, range(2015, 2025)
_LEAST = 0.95  # of an indicator's middle figure: within the bounds of each


@dataclass(frozen=True, slots=True)
class Scaled:
    """`rows` in the snapshot; `seconds` and the `gigabytes` that prepare needed at most."""

    rows: int
    seconds: float
    gigabytes: float


def prepare_at_scale() -> Scaled:
    """Makes a snapshot of that size and a data set of it, both in a folder that goes away."""
    with tempfile.TemporaryDirectory() as place:
        snapshot = Path(place) / "snapshot"
        shutil.copytree(SNAPSHOT, snapshot)
        rows = _fill(snapshot)
        command = [sys.executable, "-m", "monitors.prepare", "--snapshot", snapshot, "--target", Path(place) / "made"]
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        seconds = time.perf_counter() - start
    return Scaled(rows, seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6)


def _fill(snapshot: Path) -> int:
    """Adds what is missing to twenty indicators times ten years for every buurt; the number of rows after that."""
    file = snapshot / "observations.parquet"
    known = pq.read_table(file)
    level = pc.utf8_slice_codeunits(known["region"], 0, 2)
    buurten = pc.unique(known["region"].filter(pc.equal(level, "BU")))
    below = known.filter(pc.is_in(level, pa.array(["BU", "WK"])))
    there = set(zip(*known.filter(pc.equal(level, "BU")).select(["indicator", "period"]).to_pydict().values(),
                    strict=True))
    draw, parts = np.random.default_rng(1), [known]
    for name in sorted(pc.unique(below["indicator"]).to_pylist())[:INDICATORS]:
        own = below.filter(pc.equal(below["indicator"], name))
        middle, source = pc.quantile(own["value"])[0].as_py(), own["source"][0].as_py()
        for year in YEARS:
            if (name, str(year)) not in there:
                values = np.round(middle * (1 - (1 - _LEAST) * draw.random(len(buurten))), 1)
                parts.append(_rows(name, buurten, str(year), values, source))
    table = pa.concat_tables(parts)
    pq.write_table(table, file)
    manifest = tomllib.loads((snapshot / "sources.toml").read_text("utf-8"))
    manifest["files"][file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
    (snapshot / "sources.toml").write_text(tomli_w.dumps(manifest), "utf-8")
    return table.num_rows


def _rows(indicator: str, regions: pa.Array, period: str, values: np.ndarray, source: str) -> pa.Table:
    size = len(regions)
    columns = {"indicator": [indicator] * size, "region": regions, "period": [period] * size, "value": values,
               "status": ["measured"] * size, "margin": pa.nulls(size, pa.float64()), "source": [source] * size}
    return pa.table(columns, schema=OBSERVATION_SCHEMA)
