"""A TOML proposed for an own file, with what was found in it as comments: for a person to finish."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from monitors.catalogue.model import Catalogue, Periodicity, Unit
from monitors.catalogue.own import OWN_PREFIX
from monitors.prepare.imports.units import unit_in_words
from monitors.tabular.layout import JOIN
from monitors.tabular.plan import ValueColumn
from monitors.tabular.proposal import Proposal, propose, unit_text
from monitors.tabular.reading import read_file
from monitors.tabular.regions import RegionBook, plain
from monitors.tabular.rows import Taken, take

_TABLE_ID = re.compile(r"(\d{5}(?:NED|ned))")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_OFTEN = {"HJ": Periodicity.HALF_YEAR, "KW": Periodicity.QUARTER, "MM": Periodicity.MONTH}  # by the kind of a period
_LONGEST = 40  # characters of an id that is made of a name
_LIKE = 0.75  # likeness of a name from which it is shown as a candidate


def describe(file: Path, known: Catalogue, regions: RegionBook) -> str:
    """The text of a TOML for a file. Raises TableError or OSError."""
    found = read_file(file.read_bytes())
    proposal = propose(found, regions)
    tried = take(found, proposal.plan, regions)
    return "\n".join([*_top(file, proposal, tried), *_source(file, proposal, known),
                      *_values(proposal, known, tried)]) + "\n"


def _quoted(text: str) -> str:
    """A TOML string: as in JSON, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "# " + " ".join(text.split())


def _top(file: Path, proposal: Proposal, tried: Taken) -> Iterator[str]:
    plan = proposal.plan
    yield _comment(f"Voorstel voor {file.name}. Kijk elke regel na en vul aan wat leeg is.")
    yield from (_comment(note) for note in (*tried.notes, *proposal.remarks))
    if tried.faults:
        count = len(tried.faults)
        yield _comment("1 fout:" if count == 1 else f"{count} fouten, de eerste:")
        yield from (_comment(fault.text) for fault in tried.faults[:5])
    yield f"file = {_quoted(file.name)}"
    if plan.sheet:
        yield f"sheet = {_quoted(plan.sheet)}"
    if plan.heading:
        yield f"heading = [{plan.heading[0]}, {plan.heading[1]}]"
    yield (f"region = {_quoted(plan.region)}" if plan.region
           else 'region_code = ""    # het ene gebied van alle regels, zoals GM0344')
    if plan.period:
        yield f"period = {_quoted(plan.period)}"
    elif plan.period_code:
        yield f"period_code = {_quoted(plan.period_code)}"
        yield f"provisional = {str(plan.provisional).lower()}"
    elif not plan.values or not all(value.period or value.by_period for value in plan.values):
        years = set(_YEAR.findall(f"{file.stem} {plan.sheet}"))
        hint = f"; de naam zegt {min(years)}" if len(years) == 1 else ", zoals 2024"
        yield f'period_code = ""    # de ene periode van alle regels{hint}'
    if plan.status:
        yield f"status = {_quoted(plan.status)}"
    yield '# decimal = ","         # alleen nodig als de getallen het niet laten zien'
    yield "# division = 2026       # als alle cijfers al naar één gemeentelijke indeling zijn omgerekend"
    skip = f"skip = [{', '.join(map(_quoted, plan.skip))}]" if plan.skip else '# skip = ["Onbekend"]  '
    yield f"{skip} # teksten in de kolom met gebieden die geen gebied zijn"
    yield '# missing = { "-99997" = "suppressed" }   # suppressed, missing of impossible'
    yield "# disclosed = true      # als de bron kleine aantallen zelf al heeft weggelaten"


def _source(file: Path, proposal: Proposal, known: Catalogue) -> Iterator[str]:
    """The source by the number of its table where the catalogue has it, else a table to fill in."""
    text = " ".join((file.name, *proposal.layout.preamble, *proposal.layout.footer))
    table = next((name for name in _TABLE_ID.findall(text) if name in known.sources), None)
    if table:
        yield f"source = {_quoted(table)}"
        return
    yield ""
    yield "[source]                # of boven [source]: source = \"85098NED\", de id van een bron in de catalogus"
    title = next((text for text in proposal.layout.preamble if ":" not in text), "")
    for name, value, why in (("title", title, "hoe de tabel heet"), ("producer", "", "van wie de cijfers zijn"),
                             ("licence", "", "zoals CC BY 4.0, of: alleen voor eigen gebruik"),
                             ("accessed", "", "de datum van het bestand, zoals 2026-11-01"),
                             ("url", "", "waar het te vinden is")):
        yield f"{name} = {_quoted(value)}".ljust(23) + f" # {why}"


def _values(proposal: Proposal, known: Catalogue, tried: Taken) -> Iterator[str]:
    used: set[str] = set()
    if not proposal.plan.values:
        yield from _to_choose()
    for value in proposal.plan.values:
        title, unit = _without_unit(value.measure), unit_in_words(_label(value, proposal))
        name = _slug(title, used)
        yield ""
        yield "[[value]]"
        yield f'indicator = "{OWN_PREFIX}{name}"    # of de id van een indicator uit de catalogus'
        for candidate in _candidates(title, known):
            yield (f"# indicator = {_quoted(candidate)}    # {known.indicators[candidate].name} "
                   f"(bron {known.indicators[candidate].source.table})")
        if value.column:
            yield f"column = {_quoted(value.column)}"
        if value.by_period:
            yield "by_period = true"
        if value.period:
            yield f"period = {_quoted(value.period)}"
        if value.where:
            yield "where = { " + ", ".join(f"{_quoted(k)} = {_quoted(v)}" for k, v in value.where.items()) + " }"
        if unit:
            yield f'unit = "{unit.value}"'
        yield f"[own.{name}]"
        yield f"name = {_quoted(title)}"
        yield 'definition = ""         # wat is geteld, waarvan, op welke datum'
        kinds = {row.period[4:6] for row in tried.rows if row.measure == value.measure}
        if len(kinds) == 1 and (often := _OFTEN.get(kinds.pop())):
            yield f'periodicity = "{often}"'
        yield f'unit = "{unit.value if unit else ""}"'.ljust(23) + f" # kies uit {', '.join(Unit)}"
        yield f'monitor = "{next(iter(known.monitors), "")}"'.ljust(23) + f" # kies uit {', '.join(known.monitors)}"


def _to_choose() -> Iterator[str]:
    """An entry to fill in, where no column of figures was found."""
    yield from ("", "[[value]]", f'indicator = "{OWN_PREFIX}cijfer"', 'column = ""             # de kop van de kolom')
    yield from ("[own.cijfer]", 'name = ""', 'definition = ""', 'unit = ""', 'monitor = ""')


def _label(value: ValueColumn, proposal: Proposal) -> str:
    return next((column.label for column in proposal.layout.columns if column.named(value.column)), "")


def _without_unit(measure: str) -> str:
    """The label of a column as a name: without the unit in its last text."""
    unit = unit_text(measure)
    return measure.removesuffix(f"({unit})").removesuffix(f"{JOIN}{unit}").strip() if unit else measure


def _slug(text: str, used: set[str]) -> str:
    """A short id, of the last words of a name: the first are those of a group of columns."""
    words = re.sub(r"[^a-z0-9]+", "_", plain(text)).strip("_")
    base = words[-_LONGEST:].partition("_")[2] or words[-_LONGEST:] if len(words) > _LONGEST else words
    base = base if base[:1].isalpha() else f"cijfer_{base}".rstrip("_")
    name, number = base, 2
    while name in used:
        name, number = f"{base}_{number}", number + 1
    used.add(name)
    return name


def _candidates(measure: str, known: Catalogue) -> list[str]:
    """Indicators whose name is like a column's, the likest first; their definitions must be compared by a person."""
    parts = [plain(part) for part in re.split(r"[|/]", measure)]
    scores = {name: max(SequenceMatcher(None, part, plain(indicator.name)).ratio() for part in parts)
              for name, indicator in known.indicators.items() if not indicator.derived}
    return sorted((name for name, score in scores.items() if score >= _LIKE), key=lambda name: -scores[name])[:3]
