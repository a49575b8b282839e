"""Agreements in files: one TOML file a dossier, to be read and written by hand and by the app.

`python -m monitors.catalogue.dossiers` writes the schema that an editor helps with; `--check` reads data/dossiers and
prints every complaint. That command does not know the gemeenten: those are in the data set.
"""

from __future__ import annotations

import argparse
import difflib
import json
import math
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, get_type_hints

import tomli_w
from pydantic import TypeAdapter

from monitors.catalogue.load import catalogue
from monitors.catalogue.model import Catalogue, Indicator, Periodicity, Theme
from monitors.domain.agreement import Agreement, Rule, problems
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel

FOLDER = Path(__file__).parents[2] / "data" / "dossiers"
SCHEMA_FILE = "schema.json"
SCHEMA = 1
MOST_BYTES = 20_000_000
MOST_AGREEMENTS = 10_000
MOST_COMPLAINTS = 500  # a file: who has more than that mends these first
LONGEST_TEXT = 2_000
_LONGEST_SHOWN = 80  # of a value in a complaint; a longer word is no slip of the pen either: nothing is near it
_MOST_UNKNOWN = 20  # unknown fields of one table that are looked up
_LARGE = 1e15  # from here on a whole number may lose its last digit
# Years that a figure is about at least, where that is less than one.
_SHORTEST = {Periodicity.HALF_YEAR: 1 / 2, Periodicity.QUARTER: 1 / 4, Periodicity.MONTH: 1 / 12}
_ROUND = 1e-9
_ID = re.compile(r"[a-z0-9_-]{1,80}")
_GEMEENTE = re.compile(r"GM\d{4}", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # Word and Excel refuse a file with these


class DossierError(ValueError):
    """A dossier is not valid; `complaints` has one line per fault: file, agreement, field, remedy."""

    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("Het dossier klopt niet:\n" + "\n".join(f"- {c}" for c in self.complaints))


@dataclass(frozen=True, slots=True)
class Dossier:
    """Agreements that belong together. `id` is the name of its file; of an `example` nothing was decided."""

    id: str
    title: str
    agreements: tuple[Agreement, ...]
    example: bool = False
    made_on: str = ""
    note: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a dossier is checked against. `gemeenten` are names by code; None: only the form of a code is checked."""

    indicators: Mapping[str, Indicator]
    themes: Mapping[str, Theme]
    gemeenten: Mapping[str, str] | None = None


def rules_of(known: Catalogue, gemeenten: Mapping[str, str] | None = None) -> Rules:
    return Rules(known.indicators, known.themes, gemeenten)


@dataclass(frozen=True, slots=True)
class _Head:
    """What a file says of its dossier, above the agreements."""

    schema: int
    title: str
    example: bool = False
    made_on: str = ""
    owner: str = ""
    note: str = ""


_HINTS: dict[type, dict[str, Any]] = {table: get_type_hints(table) for table in (Agreement, _Head)}
_TEXTS = {table: [name for name, hint in hints.items() if hint is str] for table, hints in _HINTS.items()}
_NUMBER = ((int, float), "vul een getal in zonder aanhalingstekens, met een punt voor de decimalen: 27.5")
_KINDS: dict[Any, tuple[tuple[type, ...], str]] = {  # which TOML values a field takes; true is no number, "27" neither
    str: ((str, date), 'zet de tekst tussen aanhalingstekens, zoals "2030"'),
    float: _NUMBER,
    float | None: _NUMBER,
    int: ((int,), "vul een heel getal in zonder aanhalingstekens"),
    bool: ((bool,), "kies true of false, zonder aanhalingstekens"),
    Rule: ((str,), f"kies uit {', '.join(Rule)}"),
}


# One field at a time.

def _nearest(word: str, known: Iterable[str]) -> str:
    """What was meant by an unknown word, as the end of a sentence; nothing when no word is near."""
    near = difflib.get_close_matches(word, known, n=1) if len(word) <= _LONGEST_SHOWN else []
    return f"; bedoelt u {near[0]}?" if near else ""


def _shown(value: object) -> str:
    """A TOML value in a complaint; never long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…")
    if isinstance(value, int | float) and abs(value) < _LARGE:
        return f"{value:.12g}"
    return "een lijst" if isinstance(value, list) else "een tabel" if isinstance(value, dict) else "iets anders"


def _short(text: str) -> str:
    return text if len(text) <= 3 * _LONGEST_SHOWN else f"{text[:3 * _LONGEST_SHOWN]}…"


def _converted(hint: Any, value: Any) -> Any:
    """The value as its field wants it. Raises ValueError when it is of another type."""
    if type(value) not in _KINDS[hint][0]:
        raise ValueError
    if hint is Rule:
        return Rule(value)
    if isinstance(value, date):
        return value.isoformat()
    if type(value) is int and hint is not int:
        return float(value) if abs(value) < _LARGE else math.inf
    return value


def _sorted_out(table: type, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields whose value is of the right type, and what is wrong with the others."""
    hints = _HINTS[table]
    right: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in [name for name in values if name not in hints][:_MOST_UNKNOWN]:
        near = _nearest(name, hints) or "; haal het weg of verbeter de naam"
        wrong[name if name.isidentifier() else _shown(name)] = f"is onbekend{near}"
    for f in fields(table):
        if f.name in values:
            try:
                right[f.name] = _converted(hints[f.name], values[f.name])
            except ValueError:
                wrong[f.name] = f"is {_shown(values[f.name])}; {_KINDS[hints[f.name]][1]}"
        elif f.default is MISSING:
            wrong[f.name] = "ontbreekt; vul dit veld in"
    return right, wrong


def _text_faults(entry: Agreement | _Head) -> Iterator[tuple[str, str]]:
    for name in _TEXTS[type(entry)]:
        text = getattr(entry, name)
        if len(text) > LONGEST_TEXT:
            yield name, f"heeft {len(text)} tekens; kort de tekst in tot {LONGEST_TEXT}"
        if _UNPRINTABLE.search(text):
            yield name, "heeft een onzichtbaar teken; typ de tekst opnieuw"


def _date_faults(name: str, text: str) -> Iterator[tuple[str, str]]:
    try:
        right = not text or bool(_DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        right = False
    if not right:
        yield name, f"is {_shown(text)}; vul een datum in als jaar-maand-dag, zoals 2024-05-31"


def _region_faults(text: str, gemeenten: Mapping[str, str] | None) -> Iterator[tuple[str, str]]:
    named = text.casefold()
    codes = [code for code, name in (gemeenten or {}).items() if name.casefold() == named]
    if _GEMEENTE.fullmatch(text) if gemeenten is None else text in gemeenten:
        return
    if codes:
        yield "region", f"is {_shown(text)}; vul de code in: {' of '.join(codes)}"
    else:
        yield "region", f"is {_shown(text)}, geen code van een gemeente van nu; vul een code in zoals GM0344"


def _reference_faults(name: str, text: str, known: Iterable[str], where: str) -> Iterator[tuple[str, str]]:
    if text not in known:
        yield name, f"is {_shown(text)} en bestaat niet" + (_nearest(text, known) or f"; kies uit {where}")


# One agreement.

def faults(agreement: Agreement, rules: Rules) -> Iterator[tuple[str, str]]:
    """(field, what is wrong and what to do) for everything that is wrong with an agreement, of a file or of a form."""
    if not _ID.fullmatch(agreement.id):
        yield "id", f"is {_shown(agreement.id)}; gebruik 1 tot 80 kleine letters, cijfers, _ en -"
    yield from _text_faults(agreement)
    yield from _reference_faults("indicator", agreement.indicator, rules.indicators, "de cijfers van de app")
    yield from _region_faults(agreement.region, rules.gemeenten)
    if agreement.theme:
        yield from _reference_faults("theme", agreement.theme, rules.themes, ", ".join(rules.themes))
    if agreement.link and not _LINK.fullmatch(agreement.link):
        yield "link", f"is {_shown(agreement.link)}; begin met https:// en gebruik geen spaties"
    yield from _date_faults("decided_on", agreement.decided_on)
    yield from ((name, _short(message)) for name, message in problems(agreement))
    if agreement.indicator in rules.indicators:
        yield from _indicator_faults(agreement, rules.indicators[agreement.indicator])


def _indicator_faults(agreement: Agreement, indicator: Indicator) -> Iterator[tuple[str, str]]:
    """What this indicator cannot be agreed on."""
    if RegionLevel.GEMEENTE not in indicator.levels:
        yield "indicator", f"is {indicator.id!r}, zonder cijfers per gemeente; kies een andere indicator"
    yield from _period_faults(agreement, indicator)
    if agreement.cumulative:
        if not indicator.summable:
            yield "rule", "is total, maar dit cijfer telt niet op over jaren; kies at_least, at_most of between"
        return
    low, high = indicator.bounds
    for name in ("target", "target_high", "base_value"):
        value = getattr(agreement, name)
        if value is not None and math.isfinite(value) and not low <= value <= high:
            yield name, f"is {value:.12g}; kan voor {indicator.id} niet {_outside(low, high)} zijn"


def _period_faults(agreement: Agreement, indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Periods that are shorter than those that the indicator has figures of."""
    shortest = _SHORTEST.get(indicator.periodicity, 1.0)
    for name in ("base_period", "target_period"):
        try:
            period = parse_period(getattr(agreement, name))
        except ValueError:
            continue  # `problems` tells that
        if period.end - period.start < shortest - _ROUND:
            yield name, (f"is {period.label}, en {indicator.id} heeft geen cijfers over zo'n korte periode; kies een "
                         "jaar")


def _outside(low: float, high: float) -> str:
    ends = [f"{word} dan {end:.12g}" for word, end in (("lager", low), ("hoger", high)) if math.isfinite(end)]
    return " of ".join(ends)


def _blank(table: type) -> dict[str, Any]:
    """What stands in for fields that are wrong, so that the other fields are looked at in the same go."""
    return {**dict.fromkeys(_TEXTS[table], ""),
            **({"target": math.nan, "rule": Rule.AT_LEAST} if table is Agreement else {"schema": SCHEMA})}


def _agreement(values: Any, rules: Rules, found: list[Agreement]) -> Iterator[tuple[str, str]]:
    """The faults of one agreement as it stands in its file; what could be read of it is added to what was found."""
    if not isinstance(values, dict):
        yield "agreement", "is geen tabel; begin elke afspraak met [[agreement]]"
        return
    right, wrong = _sorted_out(Agreement, values)
    yield from wrong.items()
    agreement = Agreement(**{**_blank(Agreement), **right})
    found.append(agreement)
    told = {*wrong, *(("target", "target_high", "base_value") if "rule" in wrong else ())}  # these depend on the rule
    yield from (fault for fault in faults(agreement, rules) if fault[0] not in told)


# One file.

def read_dossier(text: str | bytes, name: str, rules: Rules) -> Dossier:
    """The dossier in the text (or the bytes) of a file of this name. Raises DossierError with every complaint."""
    file = Path(name)
    values = _toml(text, file.name)
    version = values.get("schema")
    if type(version) is int and version != SCHEMA:  # then the rest may rightly be different
        raise DossierError([f"{file.name}, schema: is {_shown(version)}: dit bestand is gemaakt met een andere versie "
                            f"van Koersmonitor; deze versie leest schema = {SCHEMA}"])
    tables = values.pop("agreement", [])
    right, wrong = _sorted_out(_Head, values)
    head = _Head(**{**_blank(_Head), **right})
    agreements: list[Agreement] = []
    lines = chain(_head_complaints(file.stem, head, wrong), _agreement_complaints(tables, rules, agreements))
    if complaints := [f"{file.name}{line}" for line in islice(lines, MOST_COMPLAINTS)]:
        if len(complaints) == MOST_COMPLAINTS:
            complaints.append(f"{file.name}: er kunnen meer fouten zijn; verbeter eerst deze {MOST_COMPLAINTS}")
        raise DossierError(complaints)
    return Dossier(file.stem, head.title, tuple(agreements), head.example, head.made_on, head.note, head.owner)


def _toml(text: str | bytes, name: str) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        raise DossierError([_too_large(name)])
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        return tomllib.loads(text.removeprefix("\ufeff"))  # Notepad puts it in front
    except UnicodeDecodeError:
        raise DossierError([f"{name}: is geen UTF-8; sla het bestand op als UTF-8"]) from None
    except (ValueError, RecursionError) as broken:  # also of a number of 5,000 digits, or of 1,000 brackets
        where = str(broken).replace("at line", "regel").replace("column", "kolom").replace(
            "at end of document", "einde van het bestand")
        raise DossierError([f"{name}: is geen geldige TOML: {_short(where)}; kijk of daar een aanhalingsteken, haakje "
                            "of = ontbreekt, of iets twee keer staat"]) from None


def _too_large(name: str) -> str:
    return f"{name}: is groter dan {MOST_BYTES // 1_000_000} MB; verdeel de afspraken over meer bestanden"


def _head_complaints(stem: str, head: _Head, wrong: Mapping[str, str]) -> Iterator[str]:
    """What comes after the name of the file in complaints about what stands above the agreements."""
    if not _ID.fullmatch(stem):
        yield ": noem het bestand met 1 tot 80 kleine letters, cijfers, _ en -, en dan .toml"
    if "schema" in wrong:
        wrong = {**wrong, "schema": f"ontbreekt of is geen getal; zet schema = {SCHEMA} boven in het bestand"}
    found = [*wrong.items(), *_text_faults(head), *_date_faults("made_on", head.made_on)]
    if not head.title.strip() and "title" not in wrong:
        found.append(("title", "is leeg; geef het dossier een titel"))
    yield from (f", {_short(name)}: {message}" for name, message in found)


def _agreement_complaints(tables: Any, rules: Rules, found: list[Agreement]) -> Iterator[str]:
    """What comes after the name of the file in complaints about its agreements; these are added to what was found."""
    if not isinstance(tables, list):
        yield ", agreement: is geen lijst; begin elke afspraak met [[agreement]], met dubbele haken"
    elif len(tables) > MOST_AGREEMENTS:
        yield (f", agreement: {len(tables)} afspraken is te veel; verdeel ze over bestanden van ten hoogste "
               f"{MOST_AGREEMENTS}")
    else:
        numbers: dict[str, int] = {}
        for number, table in enumerate(tables, 1):
            own = table.get("id") if isinstance(table, dict) else None
            own = own if isinstance(own, str) and _ID.fullmatch(own) else None
            for name, message in _agreement(table, rules, found):
                yield f", afspraak {own or number}, {_short(name)}: {message}"
            if own and (first := numbers.setdefault(own, number)) != number:
                yield f", afspraak {own}, id: staat ook bij afspraak nummer {first}; kies een andere"


# A folder of files.

def read_folder(folder: Path, rules: Rules) -> tuple[tuple[Dossier, ...], tuple[str, ...]]:
    """The dossiers in a folder, in order of name, and every complaint. A faulty file is left out whole."""
    dossiers: list[Dossier] = []
    complaints: list[str] = []
    taken: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            dossier = _read(file, rules)
        except DossierError as refused:
            complaints += refused.complaints
            continue
        double = [f"{file.name}, afspraak {a.id}, id: staat ook in {taken[a.id]}; kies een andere"
                  for a in dossier.agreements if a.id in taken]
        if double:
            complaints += double
            continue
        taken.update((a.id, file.name) for a in dossier.agreements)
        dossiers.append(dossier)
    return tuple(dossiers), tuple(complaints)


def _read(file: Path, rules: Rules) -> Dossier:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise DossierError([_too_large(file.name)])
        return read_dossier(file.read_bytes(), file.name, rules)
    except OSError as unreadable:
        raise DossierError([f"{file.name}: is niet te lezen ({unreadable.strerror}); kijk naar de rechten"]) from None


# Writing.

def _written(entry: Dossier | Agreement, names: Iterable[str]) -> dict[str, Any]:
    """The fields that differ from their default, as TOML has them; a whole number reads better without .0."""
    defaults = {f.name: f.default for f in fields(entry)}
    values = {name: getattr(entry, name) for name in names}
    return {name: int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _LARGE else value
            for name, value in values.items() if defaults[name] is MISSING or value != defaults[name]}


def write_dossier(dossier: Dossier) -> str:
    """The text of the dossier's file; read again it is the same dossier."""
    head = _written(dossier, [name for name in _HINTS[_Head] if name != "schema"])
    parts = [f"#:schema ./{SCHEMA_FILE}\n" + tomli_w.dumps({"schema": SCHEMA, **head})]
    parts += ["[[agreement]]\n" + tomli_w.dumps(_written(a, _HINTS[Agreement])) for a in dossier.agreements]
    return "\n".join(parts)


# What an editor helps with.

_MEANING = {
    "schema": "Versie van deze indeling.",
    "example": "true: dit is een voorbeeld; niemand heeft het besloten.",
    "made_on": "Wanneer dit dossier is gemaakt: jaar-maand-dag.",
    "agreement": "De afspraken. Begin elke afspraak met [[agreement]].",
    "id": "Kenmerk, anders dan dat van elke andere afspraak: kleine letters, cijfers, _ en -.",
    "indicator": "De id van het cijfer, zoals in het adres van de pagina van dat cijfer.",
    "region": "Code van de gemeente: GM en vier cijfers.",
    "rule": "at_least: ten minste; at_most: ten hoogste; between: tussen target en target_high; total: opgeteld aantal "
            "na base_period, tot en met target_period.",
    "base_period": "Periode waarin het begint, zoals 2024 of 2024HJ01. Bij total telt zij zelf niet mee.",
    "target_period": "Periode waarin het doel is bereikt; na base_period.",
    "target": "Het doel, in de eenheid van het cijfer. Bij between de ondergrens.",
    "target_high": "Alleen bij between: de bovengrens.",
    "base_value": "De beginstand zoals afgesproken. Leeg: wat de gegevens zeggen.",
    "theme": "Een thema uit monitors/catalogue/themes.toml.",
    "title": "Titel, zoals lezers haar zien.",
    "decided_by": "Wie het besloot: raad, partijen bij de prestatieafspraken.",
    "decided_on": "Datum van het besluit: jaar-maand-dag.",
    "link": "Adres van het besluit; begint met https://.",
    "owner": "Wie erover gaat.",
    "note": "Toelichting voor lezers.",
}
_LIMITS: dict[str, dict[str, Any]] = {
    "schema": {"const": SCHEMA}, "id": {"pattern": f"^{_ID.pattern}$"},
    "region": {"pattern": f"^{_GEMEENTE.pattern}$"}, "link": {"pattern": "^(https?://.*)?$"},
    "made_on": {"pattern": f"^({_DATE.pattern})?$"}, "decided_on": {"pattern": f"^({_DATE.pattern})?$"},
}


def schema() -> dict[str, Any]:
    """JSON schema of a dossier's file."""
    head, agreement = (TypeAdapter(table).json_schema() for table in (_Head, Agreement))
    rules = agreement.pop("$defs")["Rule"]["enum"]
    for table in (head, agreement):
        table.pop("description", None)  # of the class, for who reads the code
        table["additionalProperties"] = False
        table["properties"] = {name: _property(name, values) for name, values in table["properties"].items()}
    agreement["properties"]["rule"] |= {"type": "string", "enum": rules}
    head["properties"]["agreement"] = {"description": _MEANING["agreement"], "type": "array",
                                       "maxItems": MOST_AGREEMENTS, "items": {**agreement, "title": "Afspraak"}}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **head, "title": "Dossier met afspraken"}


def _property(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A field as an editor shows it. TOML has no null: a field that is not there has its default."""
    kind = values["anyOf"][0] if "anyOf" in values else values
    kept = {key: value for key, value in kind.items() if key in ("type", "default")}
    longest = {"maxLength": LONGEST_TEXT} if kept.get("type") == "string" and name not in _LIMITS else {}
    return {"description": _MEANING[name], **kept, **longest, **_LIMITS.get(name, {})}


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    parser = argparse.ArgumentParser(prog="python -m monitors.catalogue.dossiers", description="Dossiers met afspraken")
    parser.add_argument("--check", action="store_true", help="toets de dossiers in data/dossiers")
    if not parser.parse_args(arguments).check:
        (folder / SCHEMA_FILE).write_text(schema_text(), "utf-8")
        return 0
    dossiers, complaints = read_folder(folder, rules_of(catalogue()))
    for dossier in dossiers:
        print(f"{dossier.id}: {len(dossier.agreements)} afspraken, in orde")
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
