"""For all tests: the prepared figures, and the quick tests before the browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BROWSER = Path(__file__).parent / "browser"


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
