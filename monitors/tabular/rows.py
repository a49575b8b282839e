"""Rows by a plan: (measure, region, period, value, status), or a fault for each line that is not one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from monitors.domain.observation import Status
from monitors.tabular.cells import (
    COMMA,
    STATUS_WORDS,
    days_are_years,
    decimal_signs,
    is_moment,
    needs_decimal,
    parse_moment,
    parse_value,
)
from monitors.tabular.layout import Heading, Layout, cell_at, lay_out
from monitors.tabular.plan import Expected, Plan, ValueColumn
from monitors.tabular.regions import RegionBook, UnknownRegion, plain
from monitors.tabular.table import Line, TableError, TableFile, quoted, text_of
from monitors.tabular.text_file import SEPARATOR_NAMES

MOST_FAULTS = 1000  # after that many a file is not looked at further
_SAID = {Status.MISSING: "geen gegevens", Status.SUPPRESSED: "afgeschermd", Status.IMPOSSIBLE: "niet van toepassing"}
_NO_PERCENT = "heeft een procentteken, en dit cijfer is geen percentage; kies een andere kolom of eenheid"


class Row(NamedTuple):
    """One figure, with the line and the column that it stands in."""

    measure: str
    region: str
    period: str
    value: float | None
    status: Status
    line: int
    column: str


class Fault(NamedTuple):
    """What is wrong on a line; `remedy` goes on from what was found and says what to do. Line 0: the whole file."""

    line: int
    column: str
    found: str
    remedy: str = ""

    @property
    def text(self) -> str:
        """In Dutch, on one line."""
        place = ", ".join([*([f"regel {self.line}"] if self.line else []),
                           *([f"kolom {quoted(self.column)}"] if self.column else [])])
        said = f"{self.found} {self.remedy}".strip()
        return (f"{place}: {said}" if place else said).rstrip(".") + ("" if said.endswith("?") else ".")


@dataclass(frozen=True, slots=True)
class Taken:
    """All figures of a file, or its faults. A file with faults gives no figures, not even in part."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Work:
    """What is the same for all lines of one file, and what was counted on the way."""

    plan: Plan
    layout: Layout
    regions: RegionBook
    expected: Mapping[str, Expected]
    signs: Mapping[str, Status]
    columns: list[tuple[ValueColumn, Heading, str, bool]]  # with the period of its heading, and if provisional
    named: dict[str, Heading]
    width: int  # columns with a heading
    whole_lines: bool  # a text file: a line with more fields than the heading was cut wrongly
    days_as_years: bool = True
    decimal: str = COMMA
    left_out: Counter[str] = field(default_factory=Counter)
    without: Counter[tuple[str, Status]] = field(default_factory=Counter)


def take(file: TableFile, plan: Plan, regions: RegionBook, expected: Mapping[str, Expected] | None = None) -> Taken:
    """Every figure that a plan finds in a file, or every fault. Raises nothing: a wrong plan is a fault too."""
    try:
        layout = lay_out(file.sheet(plan.sheet), regions, plan.heading)
        work = _prepared(file, plan, layout, regions, expected or {})
    except TableError as wrong:
        return Taken((), (Fault(0, "", str(wrong)),), tuple(_written(file)))
    rows: list[Row] = []
    faults: list[Fault] = []
    for line in layout.body:
        for found in _of_line(line, work):
            if isinstance(found, Fault):
                faults.append(found)
            else:
                rows.append(found)
        if len(faults) >= MOST_FAULTS:
            faults.append(Fault(0, "", f"Na {MOST_FAULTS} fouten is gestopt;", "verbeter deze en probeer het opnieuw"))
            break
    faults.extend(_doubles(rows))
    if not rows and not faults:
        faults.append(Fault(0, "", "Er is geen enkel cijfer gevonden;", "kijk of de kolommen en voorwaarden kloppen"))
    return Taken(() if faults else tuple(rows), tuple(faults), tuple(_notes(work, file, rows)))


def _prepared(file: TableFile, plan: Plan, layout: Layout, regions: RegionBook,
              expected: Mapping[str, Expected]) -> _Work:
    """Everything that a plan names, looked up. Raises TableError for what is not there or can be read in two ways."""
    if not plan.values:
        raise TableError("Er is geen kolom met cijfers gekozen. Kies er een.")
    if bool(plan.region) == bool(plan.region_code):
        raise TableError("Kies een kolom met het gebied, of één gebied voor alle regels.")
    names = {name for name in (plan.region, plan.period, plan.status) if name}
    names.update(name for value in plan.values for name in value.where)
    columns = [found for value in plan.values for found in _value_columns(value, layout)]
    if not plan.period and not plan.period_code and not all(period for _, _, period, _ in columns):
        raise TableError("Kies een kolom met de periode, of één periode voor alle regels.")
    work = _Work(plan, layout, regions, expected, plan.signs, columns,
                 {name: layout.column(name) for name in names},
                 max((heading.number for heading in layout.columns if heading.parts), default=0), bool(file.separator))
    if plan.region_code and not regions.find_or_none(plan.region_code):
        raise TableError(f"Er is geen gebied {quoted(plan.region_code)}. Schrijf een code zoals GM0344.")
    _fixed(plan.period_code)
    if plan.period:
        number = work.named[plan.period].number
        work.days_as_years = days_are_years(cell_at(line, number) for line in layout.body)
    work.decimal = plan.decimal or _found_decimal(layout, columns)
    return work


def _value_columns(value: ValueColumn, layout: Layout) -> Iterator[tuple[ValueColumn, Heading, str, bool]]:
    """The columns that a plan means with one entry. Raises TableError."""
    if not value.by_period:
        yield (value, layout.column(value.column), *_fixed(value.period))
        return
    wanted = " ".join(value.column.split()).casefold()
    found = [heading for heading in layout.columns if heading.parts and is_moment(heading.last)
             and (not wanted or wanted in (part.casefold() for part in heading.parts[:-1]))]
    if not found:
        under = f" onder {quoted(value.column)}" if wanted else ""
        raise TableError(f"Er is geen kolom met een periode als kop{under}. Kies een kolom met de periode.")
    for heading in found:
        yield (value, heading, *parse_moment(heading.last))


def _fixed(period: str) -> tuple[str, bool]:
    """A period that a plan gives; empty where it gives none. Raises TableError."""
    try:
        return parse_moment(period) if period else ("", False)
    except ValueError as wrong:
        raise TableError(f"{quoted(period)} {wrong}.") from wrong


def _found_decimal(layout: Layout, columns: Iterable[tuple[ValueColumn, Heading, str, bool]]) -> str:
    """The decimal sign that the figures show. Raises TableError where it is not to be seen."""
    numbers = [heading.number for _, heading, _, _ in columns]
    cells = [cell_at(line, number) for line in layout.body for number in numbers]
    signs = decimal_signs(cells)
    if len(signs) == 2:
        raise TableError("Sommige getallen hebben een decimale komma en andere een decimale punt. Zeg wat het "
                         "decimale teken is, of schrijf alle getallen op dezelfde manier.")
    if not signs and needs_decimal(cells):
        example = next(cell for cell in cells if needs_decimal([cell]))
        raise TableError(f"Het getal {quoted(example)} is op twee manieren te lezen. Zeg wat het decimale teken is.")
    return signs.pop() if signs else COMMA


def _of_line(line: Line, work: _Work) -> Iterator[Row | Fault]:
    """The figures of a line, or what is wrong with it."""
    if work.whole_lines and len(line.cells) > work.width:
        yield Fault(line.line, "", f"heeft {len(line.cells)} velden en de kopregel {work.width};",
                    "zet een cel met een scheidingsteken tussen aanhalingstekens")
        return
    chosen = [entry for entry in work.columns if _applies(entry[0], line, work)]
    if not chosen:
        work.left_out["regels die niet aan de voorwaarden voldoen"] += 1
        return
    region = _region_of(line, work)
    if isinstance(region, Fault):
        yield region
        return
    if not region:
        return
    moment = _moment_of(line, work)
    if isinstance(moment, Fault):
        yield moment
        return
    for value, heading, period, provisional in chosen:
        found = _figure(line, work, value, heading)
        if isinstance(found, Fault):
            yield found
            continue
        own = (period, provisional) if period else moment
        number, status = found
        if number is None and work.regions.ended(region):
            work.left_out["lege cellen van opgeheven gemeenten"] += 1
            continue
        if own[1] and status is Status.MEASURED:
            status = Status.PROVISIONAL
        yield Row(value.measure, region, own[0], number, status, line.line, heading.label)


def _applies(value: ValueColumn, line: Line, work: _Work) -> bool:
    return all(" ".join(text_of(cell_at(line, work.named[name].number)).split()).casefold()
               == " ".join(wanted.split()).casefold() for name, wanted in value.where.items())


def _region_of(line: Line, work: _Work) -> str | Fault:
    """Code of the region of a line; empty for a line to leave out."""
    if work.plan.region_code:
        return work.regions.find(work.plan.region_code)
    heading = work.named[work.plan.region]
    cell = cell_at(line, heading.number)
    if plain(text_of(cell)) in {plain(text) for text in work.plan.skip}:
        work.left_out[f"regels met {quoted(cell)}"] += 1
        return ""
    try:
        region = work.regions.find(cell)
    except UnknownRegion as wrong:
        return Fault(line.line, heading.label, quoted(cell), str(wrong))
    if not region:
        work.left_out["regels over gebieden die de app niet heeft, zoals COROP-gebieden en wijken van vroeger"] += 1
    return region


def _moment_of(line: Line, work: _Work) -> tuple[str, bool] | Fault:
    """Period of a line, and whether it is provisional; empty where every column has its own."""
    if work.plan.period:
        heading = work.named[work.plan.period]
        cell = cell_at(line, heading.number)
        try:
            return parse_moment(cell, work.days_as_years)
        except ValueError as wrong:
            return Fault(line.line, heading.label, quoted(cell), str(wrong))
    period, provisional = _fixed(work.plan.period_code)
    return period, provisional or work.plan.provisional


def _figure(line: Line, work: _Work, value: ValueColumn, heading: Heading) -> tuple[float | None, Status] | Fault:
    """The figure in a cell in the unit of its measure, and its status."""
    cell = cell_at(line, heading.number)
    expected = work.expected.get(value.measure)
    try:
        found = parse_value(cell, work.decimal, work.signs)
        if found.percent and expected and not expected.percent:
            raise ValueError(_NO_PERCENT)
        number = None if found.value is None else float(f"{found.value * value.factor:.15g}")
        if number is not None and expected and not expected.bounds[0] <= number <= expected.bounds[1]:
            raise ValueError(f"ligt niet tussen {expected.bounds[0]:g} en {expected.bounds[1]:g}; "
                             "verbeter het cijfer of de eenheid")
        status = _stated(line, work, found.status)
    except ValueError as wrong:
        return Fault(line.line, heading.label, quoted(cell), str(wrong))
    if number is None and cell != "":
        work.without[text_of(cell), status] += 1
    return number, status


def _stated(line: Line, work: _Work, status: Status) -> Status:
    """The status that the status column says, where there is one. Raises ValueError when it can't be so."""
    if not work.plan.status:
        return status
    heading = work.named[work.plan.status]
    cell = cell_at(line, heading.number)
    said = STATUS_WORDS.get(text_of(cell).strip().casefold())
    if said is None:
        raise ValueError(f"heeft een onbekende status {quoted(cell)}; kies uit vastgesteld, voorlopig, afgeschermd, "
                         "geen gegevens en niet van toepassing")
    if said.has_value:
        return said if said is Status.PROVISIONAL and status.has_value else status
    if status.has_value:
        raise ValueError(f"staat er terwijl de status {quoted(cell)} is; maak het cijfer leeg of verbeter de status")
    return said


def _doubles(rows: Iterable[Row]) -> Iterator[Fault]:
    """Two figures for one region and period."""
    first: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        earlier = first.setdefault((row.measure, row.region, row.period), row)
        if earlier is not row:
            where = f"regel {earlier.line}" + (f", kolom {quoted(earlier.column)}"
                                               if earlier.column != row.column else "")
            yield Fault(row.line, row.column, f"{row.region} in {row.period}",
                        f"staat ook al op {where}; laat één van beide staan")


def _written(file: TableFile, decimal: str = "") -> Iterator[str]:
    """How the file was written, also of one that can't be read further."""
    yield from file.notes
    if file.separator or file.encoding:
        separator = SEPARATOR_NAMES.get(file.separator, file.separator)
        yield f"Codering {file.encoding}, scheidingsteken {separator}{decimal}."


def _notes(work: _Work, file: TableFile, rows: Iterable[Row]) -> Iterator[str]:
    """What was found out and left out, to tell the one whose file it is."""
    yield from _written(file, f", decimale {'komma' if work.decimal == COMMA else 'punt'}")
    first, last = work.layout.heading
    yield f"Kopregel {first}." if first == last else f"Kopregels {first} tot en met {last}."
    if work.layout.footer:
        yield f"Onderaan niet meegelezen: {', '.join(quoted(text) for text in work.layout.footer)}."
    for what, count in work.left_out.items():
        yield f"Weggelaten: {count} {what}."
    for (sign, status), count in sorted(work.without.items()):
        yield f"{quoted(sign)} is {count} keer gelezen als ‘{_SAID[status]}’."
    provisional = sum(row.status is Status.PROVISIONAL for row in rows)
    if provisional:
        yield f"Voorlopig: {provisional} cijfers."
