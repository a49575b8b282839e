"""House rules that import-linter cannot see: pages and starters, the pure domain, function length, ids, leftovers."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FUNCTION = 45
PACKAGE_FILES = sorted((ROOT / "monitors").rglob("*.py"))
PAGE_FILES = sorted((ROOT / "pages").rglob("*.py"))
STARTERS = [path for path in (ROOT / "app.py", ROOT / "asgi.py") if path.exists()]
# What each kind of script outside the package may import of it; a page asks the views for everything on screen.
ALLOWED_OUTSIDE = {
    "app.py": {"streamlit", "monitors.views"},
    "asgi.py": {"streamlit", "starlette", "monitors.views"},
    "pages": {"streamlit", "monitors.views"},
}


def name_of(path: Path) -> str:
    """A path as it reads in a test report."""
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every import in a file as (line, dotted name); `from a.b import c` gives a.b.c, so that modules are seen too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def within(name: str, allowed: set[str]) -> bool:
    """Whether a dotted name is one of the allowed modules or lies below one."""
    return any(name == module or name.startswith(f"{module}.") for module in allowed)


def is_standard(name: str) -> bool:
    return name.split(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("path", STARTERS + PAGE_FILES, ids=name_of)
def test_pages_and_starters_only_use_streamlit_and_the_views(path: Path) -> None:
    allowed = ALLOWED_OUTSIDE["pages" if path in PAGE_FILES else path.name]
    foreign = [(line, name) for line, name in imports_of(path) if not is_standard(name)]
    wrong = [f"{line}: {name}" for line, name in foreign if not within(name, allowed)]
    assert not wrong, wrong


def test_pages_lie_one_folder_deep() -> None:
    """Streamlit starts in its old multipage mode when a script lies directly under pages/."""
    assert not [name_of(path) for path in PAGE_FILES if path.parent == ROOT / "pages"]
    assert not list((ROOT / "pages").rglob("__init__.py"))


def test_domain_is_plain_python() -> None:
    wrong = [
        f"{name_of(path)}:{line}: {name}"
        for path in PACKAGE_FILES
        if (ROOT / "monitors" / "domain") in path.parents
        for line, name in imports_of(path)
        if not is_standard(name) and not within(name, {"monitors.domain", "rapidfuzz"})
    ]
    assert not wrong, wrong


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring and its decorators."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_functions_can_be_read_at_once() -> None:
    too_long = [
        f"{name_of(path)}:{node.lineno}: {node.name} ({length_of(node)})"
        for path in PACKAGE_FILES + PAGE_FILES + STARTERS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length_of(node) > LONGEST_FUNCTION
    ]
    assert not too_long, too_long


def strings_of(path: Path) -> Iterator[tuple[int, str]]:
    """String literals in a file that are values: not docstrings or other bare expressions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def test_no_indicator_is_named_in_code() -> None:
    """A new indicator is a table in a TOML file, so no code may know one by its id."""
    from monitors.catalogue.load import catalogue

    ids = set(catalogue().indicators)
    assert ids, "the catalogue holds no indicators"
    found = [
        f"{name_of(path)}:{line}: {text}"
        for path in PACKAGE_FILES + PAGE_FILES + STARTERS
        for line, text in strings_of(path)
        if text in ids
    ]
    assert not found, found


def test_nothing_is_left_for_later() -> None:
    marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]  # in halves, so that this file does not find itself
    files = [*PACKAGE_FILES, *PAGE_FILES, *STARTERS, *(ROOT / "tests").rglob("*.py")]
    files += [*(ROOT / "monitors").rglob("*.toml"), *(ROOT / "monitors").rglob("*.sql")]
    found = [name_of(path) for path in files if any(mark in path.read_text(encoding="utf-8") for mark in marks)]
    assert not found, found
