"""For all tests: the prepared figures, and the quick tests before the browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, settings

from tests.figures import Figures

ROOT = Path(__file__).resolve().parents[1]
BROWSER = Path(__file__).parent / "browser"

# The check of a submission takes the same examples each time, as slowly as its machine is. To look for new ones:
# pytest --hypothesis-profile=search
_PATIENT = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", _PATIENT, max_examples=60, derandomize=True)
settings.register_profile("search", _PATIENT, max_examples=2000)
settings.load_profile("same")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: a fault in the rules shows at once, and playwright's event loop is in nobody's way."""
    items.sort(key=lambda item: BROWSER in item.path.parents)


@pytest.fixture(scope="session")
def data_set() -> Path:
    """Folder with the prepared figures, made from the embedded snapshot when they are missing or out of date."""
    done = subprocess.run(
        [sys.executable, "-m", "monitors.prepare", "--if-needed"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, f"De cijfers klaarzetten mislukt:\n{done.stdout}\n{done.stderr}"
    return ROOT / "data" / "prepared"


@pytest.fixture(scope="session")
def figures(data_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Figures]:
    """The prepared figures, read with DuckDB itself."""
    source = data_set / (data_set / "current").read_text("utf-8").strip()
    file = shutil.copy(source, tmp_path_factory.mktemp("figures") / "copy.duckdb")
    with duckdb.connect(str(file), read_only=True) as connection:
        yield Figures(connection)
