"""The options of our commands, in Dutch: Python's own reader of options speaks English."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

WRONG = 2  # exit code of a command that was asked wrongly
_HEADINGS = {"positional arguments": "wat u opgeeft", "options": "opties", "optional arguments": "opties"}
# What Python says -> what we say. Versions differ in quotes and in how they list the choices.
_ERRORS = tuple((re.compile(said), ours) for said, ours in (
    (r"the following arguments are required: (?P<what>.+)", r"er ontbreekt: \g<what>"),
    (r"one of the arguments (?P<what>.+) is required", r"kies een van: \g<what>"),
    (r"unrecognized arguments: (?P<what>.+)", r"dit kennen wij niet: \g<what>"),
    (r"ambiguous option: (?P<what>.+) could match (?P<all>.+)", r"\g<what> kan van alles zijn: \g<all>"),
    (r"argument (?P<name>.+?): expected one argument", r"\g<name>: hier hoort iets achter"),
    (r"argument (?P<name>.+?): expected at least one argument", r"\g<name>: hier hoort minstens één ding achter"),
    (r"argument (?P<name>.+?): expected (?P<n>\d+) arguments", r"\g<name>: hier horen \g<n> dingen achter"),
    (r"argument (?P<name>.+?): ignored explicit argument (?P<what>.+)", r"\g<name>: hier hoort niets achter, dus geen "
     r"\g<what>"),
    (r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)", r"\g<name> en \g<other> gaan niet samen"),
    (r"argument (?P<name>.+?): invalid choice: (?P<what>.+?) \(choose from (?P<all>.+)\)",
     r"\g<name>: \g<what> bestaat niet; kies uit \g<all>"),
    (r"argument (?P<name>.+?): invalid \S+ value: (?P<what>.+)", r"\g<name>: \g<what> is hier niet te gebruiken"),
    (r"argument (?P<name>.+?): (?P<what>.+)", r"\g<name>: \g<what>"),  # said by ourselves
))


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any],
                  prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "gebruik: " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading or "", heading))


class Parser(argparse.ArgumentParser):
    """As Python's own, in Dutch. What is asked wrongly is told with a way out, and ends the program with WRONG."""

    def __init__(self, prog: str, description: str, **more: Any) -> None:
        super().__init__(prog=prog, description=description, formatter_class=_Formatter, add_help=False, **more)
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg en stop")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG, f"{self.prog}: {in_dutch(message).rstrip('.')}. Alle opties met uitleg: {self.prog} --help\n")


def in_dutch(message: str) -> str:
    """What Python says of wrong options, in Dutch; what we said ourselves as it is."""
    return next((found.expand(ours) for said, ours in _ERRORS if (found := said.fullmatch(message))), message)
