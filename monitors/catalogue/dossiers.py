"""Agreements in files: one TOML file a dossier, to be read and written by hand and by the app.

`python -m monitors.catalogue.dossiers` writes the schema that an editor helps with; `--check` reads data/dossiers and
prints every complaint. That command does not know the gemeenten: those are in the data set.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import tomli_w

from monitors.catalogue.dossier_faults import ID, Fault, Rules, faults, rules_of
from monitors.catalogue.dossier_schema import MOST_ROWS, schema_text
from monitors.catalogue.dossier_tables import (
    HINTS,
    KINDS,
    OLD_SCHEMAS,
    SCHEMA,
    Head,
    Kind,
    blank,
    short,
    shown,
    sorted_out,
    written,
)
from monitors.catalogue.load import catalogue
from monitors.command_line import Parser
from monitors.domain.dossier import Dossier

FOLDER = Path(__file__).parents[2] / "data" / "dossiers"
SCHEMA_FILE = "schema.json"
MOST_BYTES = 20_000_000
MOST_COMPLAINTS = 500  # a file: who has more than that mends these first
_HEAD = [name for name in HINTS[Head] if name != "schema"]


class DossierError(ValueError):
    """A dossier is not valid; `complaints` has one line per fault: file, agreement, field, remedy."""

    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("Het dossier klopt niet:\n" + "\n".join(f"- {c}" for c in self.complaints))


# One file.

def read_dossier(text: str | bytes, name: str, rules: Rules) -> Dossier:
    """The dossier in the text (or the bytes) of a file of this name. Raises DossierError with every complaint."""
    file = Path(name)
    values = _toml(text, file.name)
    version = values.get("schema")
    if type(version) is int and version not in (SCHEMA, *OLD_SCHEMAS):  # then the rest may rightly be different
        raise DossierError([f"{file.name}, schema: is {shown(version)}: dit bestand is gemaakt met een andere versie "
                            f"van Koersmonitor; deze versie leest schema = {SCHEMA}"])
    tables = {kind.name: values.pop(kind.name, []) for kind in KINDS}
    right, wrong = sorted_out(Head, values)
    head = Head(**{**blank(Head), **right})
    found: dict[str, list[Any]] = {kind.name: [] for kind in KINDS}
    lines = chain(_head_complaints(file.stem, head, wrong, rules),
                  *(_table_complaints(kind, tables[kind.name], rules, found[kind.name]) for kind in KINDS),
                  _joint_complaints(head, found))
    if complaints := [f"{file.name}{line}" for line in islice(lines, MOST_COMPLAINTS)]:
        if len(complaints) == MOST_COMPLAINTS:
            complaints.append(f"{file.name}: er kunnen meer fouten zijn; verbeter eerst deze {MOST_COMPLAINTS}")
        raise DossierError(complaints)
    values = {name: getattr(head, name) for name in _HEAD} | {k.field: tuple(found[k.name]) for k in KINDS}
    return Dossier(id=file.stem, **values)


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
        raise DossierError([f"{name}: is geen geldige TOML: {short(where)}; kijk of daar een aanhalingsteken, haakje "
                            "of = ontbreekt, of iets twee keer staat"]) from None


def _too_large(name: str) -> str:
    return f"{name}: is groter dan {MOST_BYTES // 1_000_000} MB; verdeel de afspraken over meer bestanden"


def _head_complaints(stem: str, head: Head, wrong: dict[str, str], rules: Rules) -> Iterator[str]:
    """What comes after the name of the file in complaints about what stands above the agreements."""
    if not ID.fullmatch(stem):
        yield ": noem het bestand met 1 tot 80 kleine letters, cijfers, _ en -, en dan .toml"
    if "schema" in wrong:
        wrong = {**wrong, "schema": f"ontbreekt of is geen getal; zet schema = {SCHEMA} boven in het bestand"}
    found = [*wrong.items(), *(fault for fault in faults(head, rules) if fault[0] not in wrong)]
    if not head.title.strip() and "title" not in wrong:
        found.append(("title", "is leeg; geef het dossier een titel"))
    yield from (f", {short(name)}: {message}" for name, message in found)


# The tables in it.

_KEYS: dict[str, tuple[str, Callable[[Any], object]]] = {  # which field says that an entry is there twice, and of what
    "agreement": ("id", lambda a: a.id), "figure": ("indicator", lambda f: (f.theme, f.indicator)),
    "position": ("party", lambda p: (p.theme, p.party)), "milestone": ("name", lambda m: (m.name, m.date)),
    "own": ("id", lambda o: o.id), "own_value": ("period", lambda v: (v.own, v.region, v.period))}


def _table_complaints(kind: Kind, tables: Any, rules: Rules, found: list[Any]) -> Iterator[str]:
    """What comes after the name of the file in complaints about tables of a kind; these are added to what was found."""
    if not isinstance(tables, list):
        yield f", {kind.name}: is geen lijst; begin elk stuk met [[{kind.name}]], met dubbele haken"
    elif len(tables) > MOST_ROWS:
        yield f", {kind.name}: {len(tables)} is te veel; verdeel ze over bestanden van ten hoogste {MOST_ROWS}"
    else:
        field, key = _KEYS[kind.name]
        numbers: dict[object, int] = {}
        for number, table in enumerate(tables, 1):
            own = table.get("id") if isinstance(table, dict) else None
            label = f", {kind.word} {own if isinstance(own, str) and ID.fullmatch(own) else number}"
            before = len(found)
            for name, message in _entry_complaints(kind.table, table, rules, found):
                yield f"{label}, {short(name)}: {message}"
            if len(found) > before and key(found[-1]) not in ("", None) and (
                    first := numbers.setdefault(key(found[-1]), number)) != number:
                yield f"{label}, {field}: staat ook bij {kind.word} nummer {first}; kies een andere"


def _entry_complaints(table: type, values: Any, rules: Rules, found: list[Any]) -> Iterator[Fault]:
    """The faults of one entry as it stands in its file; what could be read of it is added to what was found."""
    if not isinstance(values, dict):
        yield table.__name__.lower(), "is geen tabel; begin elk stuk met dubbele haken, zoals [[agreement]]"
        return
    right, wrong = sorted_out(table, values)
    yield from wrong.items()
    entry = table(**{**blank(table), **right})
    found.append(entry)
    told = {*wrong, *(("target", "target_high", "base_value") if "rule" in wrong else ()),  # these depend on the rule
            *(("value",) if "status" in wrong else ())}
    yield from (fault for fault in faults(entry, rules) if fault[0] not in told)


def _joint_complaints(head: Head, found: dict[str, list[Any]]) -> Iterator[str]:
    """What is wrong between one table and another."""
    if not head.region and (found["position"] or found["figure"] or found["own"]):
        yield ", region: ontbreekt; zet boven in het bestand over welke gemeente het gaat, zoals region = \"GM0344\""
    known = {own.id for own in found["own"]}
    for number, value in enumerate(found["own_value"], 1):
        if value.own not in known:
            yield f", waarde {number}, own: is {shown(value.own)}; zo'n eigen cijfer staat niet in dit bestand"


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

def write_dossier(dossier: Dossier) -> str:
    """The text of the dossier's file; read again it is the same dossier."""
    parts = [f"#:schema ./{SCHEMA_FILE}\n" + tomli_w.dumps({"schema": SCHEMA, **written(dossier, _HEAD)})]
    parts += [f"[[{kind.name}]]\n" + tomli_w.dumps(written(entry, HINTS[kind.table]))
              for kind in KINDS for entry in getattr(dossier, kind.field)]
    return "\n".join(parts)


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    parser = Parser("python -m monitors.catalogue.dossiers", (
        "Toetst de dossiers met --check. Zonder optie schrijft het de beschrijving van hun velden, voor een editor."))
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
