"""The documents say what is on disk: README's tree, the glossary's terms, the generated colours."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from monitors.catalogue.load import catalogue
from monitors.presentation.theme import css_variables

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
GLOSSARY = (ROOT / "GLOSSARY.md").read_text("utf-8")


def tree() -> list[str]:
    """Paths in README's tree."""
    block = README.split("## Wat waar staat", 1)[1].split("```")[1]
    paths, folder = [], ""
    for line in filter(None, block.splitlines()):
        name = line.split()[0]
        inside = line.startswith("  ")
        paths.append(folder + name if inside else name)
        folder = folder if inside else name
    return paths


@pytest.mark.parametrize("path", tree())
def test_readme_names_what_exists(path: str) -> None:
    found = ROOT / path
    assert found.is_dir() if path.endswith("/") else found.is_file()


def test_readme_names_all_that_exists() -> None:
    listed = {path.rstrip("/") for path in tree()}
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {path.split("/")[0] for path in listing.split("\n") if path and not path.startswith(".")}
    assert top <= listed | {"README.md"}, top - listed
    inside = {f"monitors/{p.name}" for p in (ROOT / "monitors").iterdir() if not p.name.startswith("_")}
    assert inside <= listed, inside - listed


def public_classes() -> list[str]:
    names = []
    for file in sorted((ROOT / "monitors" / "domain").glob("*.py")):
        names += [node.name for node in ast.parse(file.read_text("utf-8")).body
                  if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    return names


@pytest.mark.parametrize("name", public_classes())
def test_glossary_has_every_term_of_the_domain(name: str) -> None:
    assert f"`{name}`" in GLOSSARY


def test_glossary_terms_exist_in_code() -> None:
    code = "".join(file.read_text("utf-8") for file in (ROOT / "monitors").rglob("*.py"))
    unknown = [term for term in re.findall(r"`([A-Za-z_]+)`", GLOSSARY) if not re.search(rf"\b{term}\b", code)]
    assert not unknown


def test_stylesheet_has_the_colours_of_the_tokens() -> None:
    assert (ROOT / "static" / "thema.css").read_text("utf-8") == css_variables()


@pytest.mark.parametrize("monitor", catalogue().monitors)
def test_every_monitor_has_its_page(monitor: str) -> None:
    """The overview links to it, and the menu in app.py names it; themes share one page."""
    assert (ROOT / "pages" / "monitor" / f"{monitor}.py").is_file()
    assert f'("{monitor}", ' in (ROOT / "app.py").read_text("utf-8")
