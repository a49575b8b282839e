"""What there is to tell of a load when it is done: what is in the data set, and what it revised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from rich.table import Table

from monitors.catalogue.model import Catalogue
from monitors.domain.observation import Observation, Status
from monitors.domain.period import parse_period
from monitors.domain.rounding import rounded
from monitors.prepare import data_set
from monitors.prepare.figures import Snapshot
from monitors.prepare.process import Processed

NAMED = 10  # revisions of a load that are named at the end
MOST_DECIMALS = 9  # figures that differ less are the same to a data set
_WITHOUT_VALUE = {Status.SUPPRESSED: "afgeschermd", Status.IMPOSSIBLE: "niet van toepassing"}
_WITH_RESERVE = {Status.PROVISIONAL: "voorlopig", Status.RECALCULATED: "herrekend"}


def summary(source: Snapshot, processed: Processed, known: Catalogue, revised: Sequence[data_set.Revised]) -> Table:
    """The closing table: what is in the data set, and what is not."""
    statuses: Counter[Status] = Counter()
    regions: set[str] = set()
    years: set[str] = set()
    for periods in processed.today.values():
        for period, found in periods.items():
            statuses.update(o.status for o in found.values())
            regions.update(found)
            years.add(period[:4])
    levels = Counter(code[:2] for code in regions)
    table = Table(title="Voorbereid", show_header=False)
    with_figures = sum(any(processed.today.get(name, {}).values()) for name in known.indicators)
    rows = [
        ("Indicatoren met cijfers", f"{with_figures} van {len(known.indicators)}"),
        ("Gemeenten, wijken, buurten", f"{levels['GM']}, {levels['WK']}, {levels['BU']}"),
        ("Jaren", f"{min(years)} tot en met {max(years)}"),
        ("Cijfers", str(sum(count for status, count in statuses.items() if status.has_value))),
        ("waarvan herrekend naar de gemeenten van nu", str(statuses[Status.RECALCULATED])),
        ("waarvan voorlopig", str(statuses[Status.PROVISIONAL])),
        ("Afgeschermd", str(statuses[Status.SUPPRESSED])),
        ("Geen gegevens", str(statuses[Status.MISSING])),
        ("Achtergehouden (corrections.toml)", str(len(processed.withheld))),
        ("Herindelingen", str(len(source.changes))),
        ("Herziene cijfers (gemeenten)", str(len(revised))),
        ("waarvan alleen andere status", str(sum(r.before.value == r.after.value for r in revised))),
    ]
    for label, value in rows:
        table.add_row(label, value)
    return table


def _number(value: float, decimals: int) -> str:
    """1234.5 with one decimal is "1.234,5"."""
    return f"{rounded(value, decimals):,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def _figure(observation: Observation, decimals: int) -> str:
    """What the figure is now or was: a value with its reserve, or in words why there is none."""
    if observation.value is None:
        return f"nu {_WITHOUT_VALUE.get(observation.status, 'geen gegevens')}"
    reserve = _WITH_RESERVE.get(observation.status)
    return _number(observation.value, decimals) + (f" ({reserve})" if reserve else "")


def told(revision: data_set.Revised, known: Catalogue) -> str:
    """A revision in one line, with as many decimals as the catalogue says or, where needed, as show a difference."""
    indicator = known.indicators.get(revision.indicator)
    name, decimals = (indicator.name, indicator.decimals) if indicator else (revision.indicator, 0)
    old, new = revision.before.value, revision.after.value
    if old is not None and new is not None and old != new:
        while decimals < MOST_DECIMALS and rounded(old, decimals) == rounded(new, decimals):
            decimals += 1
    return (f"{name}, {revision.region_name}, {parse_period(revision.period).label}: "
            f"was {_figure(revision.before, decimals)}, is {_figure(revision.after, decimals)}")


def named(revised: Sequence[data_set.Revised], known: Catalogue) -> Iterator[str]:
    """The first revisions of a load by name, and how many more there are."""
    for revision in revised[:NAMED]:
        yield f"Herzien: {told(revision, known)}"
    if len(revised) > NAMED:
        yield f"en nog {len(revised) - NAMED}; allemaal: python -m monitors.prepare --revisions"


def all_revisions(folder: Path, known: Catalogue) -> Iterator[str]:
    """Every revision in the data set in use, by load."""
    file = data_set.previous_file(folder)
    if file is None:
        yield "Er is nog geen gegevensset van deze versie. Draai: python -m monitors.prepare"
        return
    revised = data_set.revisions(file)
    if not revised:
        yield "Er is nog niets herzien."
    for (_, moment, by_source), found in groupby(revised, lambda r: (r.load, r.loaded_at, r.by_source)):
        why = "nieuwe broncijfers" if by_source else "dezelfde broncijfers, anders berekend"
        yield f"Geladen op {datetime.fromisoformat(moment).astimezone():%d-%m-%Y om %H.%M uur} ({why}):"
        yield from (f"- {told(revision, known)}" for revision in found)
