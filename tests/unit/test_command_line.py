"""Every command speaks Dutch, also of what is asked wrongly, and then says what to do."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from monitors.catalogue import dossiers
from monitors.command_line import WRONG, Parser
from monitors.exports import open_data
from monitors.prepare import __main__ as prepare
from monitors.prepare import backtest, make_snapshot
from monitors.verify import __main__ as verify
from tests.bench import __main__ as bench

ROOT = Path(__file__).resolve().parents[2]
COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "monitors.prepare": prepare.main, "monitors.prepare.make_snapshot": make_snapshot.main,
    "monitors.prepare.backtest": backtest.main, "monitors.verify": verify.main,
    "monitors.catalogue.dossiers": dossiers.main, "monitors.exports.open_data": open_data.main,
    "tests.bench": lambda arguments: bench.main(),
}
ENGLISH = re.compile(r"\b(usage|options|error|show|exit|arguments?|required|invalid|choose|expected|unrecognized|could|"
                     r"allowed|ignored|positional|folder|file|year|table)\b(?!=)")


def ended(ask: Callable[[], object], capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    """Exit code, and what was said on either side."""
    with pytest.raises(SystemExit) as stopped:
        ask()
    said = capsys.readouterr()
    return stopped.value.code, said.out, said.err


def without_names(text: str) -> str:
    """Without options and the names of our programs: those are English."""
    return re.sub(r"--[a-z-]+|python -m [a-z_.]+|\S+\.(parquet|toml)", "", text)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_in_dutch_and_explains_every_option(name: str, capsys: pytest.CaptureFixture[str],
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    code, out, err = ended(lambda: COMMANDS[name](["--help"]), capsys)
    assert (code, err) == (0, "")
    assert out.startswith(f"gebruik: python -m {name} [-h]")
    assert "opties:\n  -h, --help" in out and "toon deze uitleg en stop" in out
    assert not ENGLISH.search(without_names(out)), ENGLISH.search(without_names(out))
    explained = re.split(r"\n(?=  \S)", out.partition("\n\n")[2])[1:]
    assert all(re.search(r"\S\s{2,}[a-z]", one.strip()) for one in explained), explained


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_that_is_not_there_is_told_in_dutch_with_a_way_out(name: str, capsys: pytest.CaptureFixture[str],
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["a", "b", "--zomaar"] if name.endswith("make_snapshot") else ["--zomaar"] if name not in (
        "monitors.verify", "monitors.exports.open_data") else ["a", "--zomaar"]
    monkeypatch.setattr(sys, "argv", [name, *asked])
    code, out, err = ended(lambda: COMMANDS[name](asked), capsys)
    assert (code, out) == (WRONG, "")
    assert err.endswith(f"python -m {name}: dit kennen wij niet: --zomaar. Alle opties met uitleg: "
                        f"python -m {name} --help\n")
    assert not ENGLISH.search(without_names(err))


def test_every_command_is_in_this_table() -> None:
    """A program with options that does not speak Dutch would stand out."""
    found = {str(file.relative_to(ROOT)) for part in ("monitors", "tests") for file in (ROOT / part).rglob("*.py")
             if "ArgumentParser(" in file.read_text("utf-8")}
    assert found <= {"monitors/command_line.py", "tests/unit/test_command_line.py"}
    used = {file for file in (ROOT / "monitors").rglob("*.py") if "= Parser(" in file.read_text("utf-8")}
    names = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__") for file in used}
    assert names == set(COMMANDS) - {"tests.bench"}


@pytest.fixture
def parser() -> Parser:
    made = Parser("proef", "Om mee te toetsen.")
    made.add_argument("file", metavar="BESTAND")
    made.add_argument("--jaar", type=int)
    made.add_argument("--kies", choices=("a", "b"))
    made.add_argument("--kiezel", action="store_true")
    made.add_argument("--veel", nargs="+")
    made.add_argument("--twee", nargs=2)
    either = made.add_mutually_exclusive_group()
    either.add_argument("--links", action="store_true")
    either.add_argument("--rechts", action="store_true")
    return made


@pytest.mark.parametrize(("asked", "told"), [
    ((), "er ontbreekt: BESTAND"),
    (("x", "y"), "dit kennen wij niet: y"),
    (("x", "--jaar"), "--jaar: hier hoort iets achter"),
    (("x", "--jaar", "vorig"), "--jaar: 'vorig' is hier niet te gebruiken"),
    (("x", "--kies", "c"), "--kies: 'c' bestaat niet; kies uit"),
    (("x", "--kiezel=3"), "--kiezel: hier hoort niets achter, dus geen '3'"),
    (("x", "--kie"), "--kie kan van alles zijn: --kies, --kiezel"),
    (("x", "--veel"), "--veel: hier hoort minstens één ding achter"),
    (("x", "--twee", "1"), "--twee: hier horen 2 dingen achter"),
    (("x", "--links", "--rechts"), "--rechts en --links gaan niet samen"),
])
def test_what_is_asked_wrongly(parser: Parser, asked: Sequence[str], told: str,
                               capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = ended(lambda: parser.parse_args(asked), capsys)
    assert code == WRONG
    assert f"\nproef: {told}" in err, err
    assert err.endswith(". Alle opties met uitleg: proef --help\n")
    assert not ENGLISH.search(without_names(err))
