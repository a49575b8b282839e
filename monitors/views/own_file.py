"""A file of the visitor as own figures of their dossier: what the columns may be, and the figures that come of it.

No Streamlit here: the page asks, this answers. Reading is done by monitors.tabular, in the same way as for data/import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitors.domain.disclosure import SMALLEST_SHOWN, disclose
from monitors.domain.dossier import OwnValue
from monitors.domain.observation import Observation, Status
from monitors.tabular.plan import Expected, Plan, ValueColumn
from monitors.tabular.proposal import Proposal
from monitors.tabular.regions import RegionBook
from monitors.tabular.rows import Row, take
from monitors.tabular.table import TableFile, text_of
from monitors.views.world import World

MOST_VALUES = 5_000  # of one own figure; a dossier is no data base
_PREVIEW = 8  # lines
_MOST_DECIMALS = 3
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Asked:
    """What the visitor says of a file: which figure, and where region and period stand.

    `region` and `period` are names of columns; empty: all lines are about `gemeente`, or about `moment`. `decimal` is
    "," or "." or empty where the file tells it. `small`: hide small counts.
    """

    value: ValueColumn
    gemeente: str
    region: str = ""
    period: str = ""
    moment: str = ""
    decimal: str = ""
    unit: str = ""
    small: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """The values, or what is wrong on which line; `notes` say what was found out, left out and hidden.

    `decimals` show the figures of the file as they are, and no more than a reader wants.
    """

    values: tuple[OwnValue, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    decimals: int = 0


def region_book(world: World) -> RegionBook:
    """The municipalities by what people write; those that ended are known, and left out with a word."""
    return world.remember(("region book",), lambda: RegionBook(
        world.names.items(), ((former.code, former.name) for former in world.former.values())))


def preview(file: TableFile, sheet: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headers and the first lines of a sheet as they stand in it, with their numbers."""
    lines = file.sheet(sheet).lines[:_PREVIEW]
    width = max((len(line.cells) for line in lines), default=0)
    rows = [(str(line.line), *(text_of(cell) for cell in line.cells), *[""] * (width - len(line.cells)))
            for line in lines]
    return ("Regel", *(f"Kolom {n}" for n in range(1, width + 1))), rows


def own_values(file: TableFile, proposal: Proposal, asked: Asked, world: World) -> Outcome:
    """The figures of a file by what the visitor said of it, of no figure yet. None at all where a line is wrong."""
    at = asked.value
    by_column = bool(at.period or at.by_period)
    plan = Plan((at,), region=asked.region, region_code="" if asked.region else asked.gemeente,
                period="" if by_column else asked.period,
                period_code="" if by_column or asked.period else asked.moment,
                provisional=proposal.plan.provisional, status=proposal.plan.status, sheet=proposal.plan.sheet,
                heading=proposal.plan.heading, decimal=asked.decimal)
    taken = take(file, plan, region_book(world), {at.measure: Expected(percent=asked.unit.startswith("%"))})
    if taken.faults:
        return Outcome((), tuple(fault.text for fault in taken.faults), taken.notes)
    rows = [row for row in taken.rows if row.region in world.names]
    other = len(taken.rows) - len(rows)
    notes = [*taken.notes, *([f"Weggelaten: {other} cijfers van wat geen gemeente van nu is."] if other else [])]
    if len(rows) > MOST_VALUES:
        return Outcome((), (f"Er zijn {len(rows)} cijfers; in een dossier passen er {MOST_VALUES}. Laat weg wat u niet "
                            "nodig hebt.",), tuple(notes))
    if not rows:
        return Outcome((), ("Er is geen cijfer van een gemeente van nu gevonden.",), tuple(notes))
    return _shown(rows, notes, small=asked.small)


def _decimals(rows: Iterable[Row]) -> int:
    known = [row.value for row in rows if row.value is not None]
    return next((n for n in range(_MOST_DECIMALS) if all(abs(x - round(x, n)) < _EXACT for x in known)),
                _MOST_DECIMALS)


def _shown(rows: Sequence[Row], notes: list[str], *, small: bool) -> Outcome:
    """The values of a dossier, with small counts hidden where that is asked."""
    periods: dict[str, dict[str, Observation]] = {}
    for row in rows:
        status = Status.MISSING if row.status is Status.IMPOSSIBLE else row.status
        periods.setdefault(row.period, {})[row.region] = Observation(row.value, status)
    values, hidden = [], 0
    for period, counts in periods.items():
        shown: Mapping[str, Observation] = disclose(counts, lambda _: None) if small else counts
        hidden += sum(counts[code].value is not None and o.value is None for code, o in shown.items())
        values += [OwnValue("", code, period, o.value, o.status) for code, o in shown.items()]
    if hidden:
        notes = [*notes, f"Afgeschermd: {hidden} aantallen onder {SMALLEST_SHOWN}. Zij staan niet in het dossier."]
    return Outcome(tuple(values), (), tuple(notes), _decimals(rows))


