"""A later load, as it comes in practice: the snapshot with some figures changed, prepared on top of what is in use."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
Change = tuple[str, str, str, float, str]
"""Indicator, region and period of a figure, with its new value and status."""


def load_later(data_set: Path, folder: Path, changes: Sequence[Change]) -> Path:
    """Prepares the snapshot with these figures changed or added, in a copy of the data set; returns its folder."""
    prepared, snapshot = folder / "prepared", folder / "snapshot"
    shutil.copytree(data_set, prepared)
    shutil.copytree(ROOT / "data" / "snapshot", snapshot)
    file = snapshot / "observations.parquet"
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE found AS FROM '{file}'")
        for indicator, region, period, value, status in changes:
            key = [indicator, region, period]
            connection.execute("CREATE OR REPLACE TABLE one AS FROM found WHERE indicator = ? AND region = ? "
                               "ORDER BY period = ? DESC, period DESC LIMIT 1", key)
            connection.execute("DELETE FROM found WHERE indicator = ? AND region = ? AND period = ?", key)
            connection.execute("INSERT INTO found SELECT * REPLACE (? AS period, ? AS value, ? AS status) FROM one",
                               [period, value, status])
        connection.execute(f"COPY found TO '{file}'")
    manifest = snapshot / "sources.toml"
    text = manifest.read_text("utf-8").replace(before, hashlib.sha256(file.read_bytes()).hexdigest())
    manifest.write_text(text, "utf-8")
    done = subprocess.run([sys.executable, "-m", "monitors.prepare", "--snapshot", snapshot, "--target", prepared],
                          cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"De latere lading mislukt:\n{done.stdout}\n{done.stderr}"
    return prepared
