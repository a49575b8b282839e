"""What may be asked of the API: each parameter declared once, for reading a question and for describing it alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_QUERY = 4_000  # characters of all parameters of one question together
_SHOWN = 100  # characters of a wrong value that are said back

Values = Mapping[str, Any]


class Refused(Exception):
    """A question that can't be answered: which parameter, what was asked, and what may be asked."""

    def __init__(self, status: int, title: str, parameter: str = "", asked: str = "", allowed: str = "") -> None:
        super().__init__(title)
        self.status, self.title = status, title
        self.parameter, self.asked, self.allowed = parameter, asked[:_SHOWN], allowed

    @property
    def members(self) -> dict[str, str]:
        """What the answer says of it, next to status and title."""
        said = {"parameter": self.parameter, "asked": self.asked, "allowed": self.allowed}
        return {name: text for name, text in said.items() if text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`about` is Dutch for the reader of the description, `example` a value that works."""

    name: str
    about: str
    example: str
    in_path: bool = False
    default: Any = None

    @property
    def allowed(self) -> str:
        """What may be asked, in Dutch."""
        raise NotImplementedError

    @property
    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        raise NotImplementedError

    def read(self, text: str) -> Any:
        """The value that a text stands for. Raises Refused."""
        raise NotImplementedError

    def refused(self, asked: str) -> Refused:
        return Refused(400, f"Parameter ‘{self.name}’ klopt niet.", self.name, asked, self.allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Parameter):
    """One of a few values, each with what it means."""

    choices: Mapping[str, str]

    @property
    def allowed(self) -> str:
        return "een van: " + ", ".join(self.choices)

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.choices), **({"default": self.default} if self.default else {})}

    def read(self, text: str) -> str:
        if text not in self.choices:
            raise self.refused(text)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Parameter):
    """A text of one shape; `shape` says in Dutch what that is. Whether it exists is for the endpoint to find out."""

    pattern: str
    shape: str

    @property
    def allowed(self) -> str:
        return self.shape

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}

    def read(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text, re.ASCII):
            raise self.refused(text)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes(Code):
    """Several of them with a comma between, `most` at most."""

    most: int

    @property
    def allowed(self) -> str:
        return f"{self.shape}; hoogstens {self.most} met een komma ertussen"

    @property
    def schema(self) -> dict[str, Any]:
        one = {"type": "string", "pattern": f"^(?:{self.pattern})$"}
        return {"type": "array", "items": one, "minItems": 1, "maxItems": self.most}

    def read(self, text: str) -> tuple[str, ...]:  # type: ignore[override]
        codes = tuple(dict.fromkeys(text.split(",")))
        for code in codes:
            if not re.fullmatch(self.pattern, code, re.ASCII):
                raise self.refused(code)
        if len(codes) > self.most:
            raise self.refused(f"{len(codes)} waarden")
        return codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Parameter):
    """A whole number between two."""

    low: int
    high: int

    @property
    def allowed(self) -> str:
        return f"een geheel getal van {self.low} tot en met {self.high}"

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high, "default": self.default}

    def read(self, text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not self.low <= int(text) <= self.high:
            raise self.refused(text)
        return int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Parameter):
    """Free text to search with."""

    longest: int

    @property
    def allowed(self) -> str:
        return f"een stuk tekst van 1 tot {self.longest} tekens"

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}

    def read(self, text: str) -> str:
        if not text.strip() or len(text) > self.longest or not text.isprintable():
            raise self.refused(text)
        return text.strip()


@dataclass(frozen=True, slots=True)
class Question:
    """What an endpoint may be asked: its parameters, and those of which at least one is needed."""

    parameters: tuple[Parameter, ...] = ()
    one_of: tuple[str, ...] = field(default=())

    def read(self, query: Iterable[tuple[str, str]], length: int, path: Mapping[str, str]) -> Values:
        """The values asked for, with the defaults. `length` is that of the whole query. Raises Refused."""
        if length > LONGEST_QUERY:
            raise Refused(400, "De vraag is te lang.", "", f"{length} tekens", f"hoogstens {LONGEST_QUERY} tekens")
        known = {p.name: p for p in self.parameters}
        texts: dict[str, str] = dict(path)
        for name, text in query:
            if name not in known or known[name].in_path:
                raise Refused(400, "Deze parameter bestaat hier niet.", name[:_SHOWN], text, self._names)
            if name in texts:
                raise Refused(400, f"Parameter ‘{name}’ staat er twee keer.", name, text, "elke parameter één keer")
            texts[name] = text
        if self.one_of and not set(self.one_of) & set(texts):
            raise Refused(400, "Kies wat u wilt hebben.", self.one_of[0], "", "minstens een van: "
                          + ", ".join(self.one_of) + "; voor alles tegelijk zijn er de bestanden op /api")
        return {p.name: p.read(texts[p.name]) if p.name in texts else p.default for p in self.parameters}

    @property
    def _names(self) -> str:
        names = [p.name for p in self.parameters if not p.in_path]
        return "een van: " + ", ".join(names) if names else "geen parameters"
