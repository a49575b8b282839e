"""How a run went: on the screen, and as a file per run in data/raw/verslagen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from monitors.catalogue.model import Catalogue
from monitors.prepare.live.archive import write_whole
from monitors.prepare.live.gather import Outcome, refusals
from monitors.prepare.live.register import counted
from monitors.prepare.live.run import Renewal

FOLDER = "verslagen"
KEPT = 100  # reports that stay
_HEADINGS = ("Tabel", "Dienst", "Gewijzigd", "Rijen", "Antwoorden", "Bijgewerkt", "Geweigerd")


@dataclass(slots=True)
class Report:
    """What there is to tell of a run. `asked` are the options that it ran with, `lines` what came after the judging."""

    asked: Sequence[str]
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    renewal: Renewal | None = None
    lines: list[str] = field(default_factory=list)

    def show(self, catalogue: Catalogue, console: Console) -> None:
        """What was fetched and judged, on the screen."""
        if self.renewal is None:
            return
        table = narrow("Opgehaald", _HEADINGS)
        for outcome in self.renewal.outcomes:
            table.add_row(*_cells(outcome))
        console.print(table)
        for line in told(self.renewal.outcomes, catalogue):
            console.print(f"- {line}", markup=False, highlight=False, soft_wrap=True)
        console.print(_counted(self.renewal), soft_wrap=True)

    def keep(self, raw: Path, catalogue: Catalogue, console: Console, ended: str) -> None:
        """Writes the report, whole or not at all. A run is no worse for one that can't be written: that is told."""
        folder = raw / FOLDER
        file = folder / f"{self.started:%Y%m%dT%H%M%SZ}.md"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(file, "\n".join(self._text(catalogue, ended)) + "\n")
            for old in sorted(folder.glob("*.md"))[:-KEPT]:
                old.unlink()
        except OSError as failed:
            console.print(f"Het verslag is niet bewaard: {failed}", markup=False, soft_wrap=True)
            return
        console.print(f"Verslag: {file}", markup=False, highlight=False, soft_wrap=True)

    def _text(self, catalogue: Catalogue, ended: str) -> Iterator[str]:
        here = self.started.astimezone()
        yield from (f"# Cijfers opgehaald op {here:%d-%m-%Y om %H.%M uur}", "", ended, "")
        yield f"- Gevraagd: {' '.join(self.asked)}"
        yield f"- Duur: {_duration((datetime.now(UTC) - self.started).total_seconds())}"
        if self.renewal:
            yield f"- {_counted(self.renewal)}"
            yield from ("", "## Per tabel", "", f"| {' | '.join(_HEADINGS)} |", "|---" * len(_HEADINGS) + "|")
            for outcome in self.renewal.outcomes:
                yield f"| {' | '.join(cell.replace('|', ' ') for cell in _cells(outcome))} |"
        told_lines = [*(told(self.renewal.outcomes, catalogue) if self.renewal else ()), *self.lines]
        if told_lines:
            yield from ("", "## Wat opviel", "", *(f"- {line}" for line in told_lines))


def narrow(title: str, headings: Iterable[str]) -> Table:
    """A table without rows yet that fits in 80 columns: a mail of cron has no more."""
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _cells(outcome: Outcome) -> tuple[str, ...]:
    return (outcome.table, outcome.service or "geen", outcome.modified[:10], str(outcome.rows), str(outcome.came),
            str(len(outcome.renewed)), str(len({r.indicator for r in outcome.refused})))


def _counted(renewal: Renewal) -> str:
    areas = f" Nieuw in het register: {counted(renewal.areas)}." if renewal.areas else ""
    return f"Cijfers die er nog niet waren: {renewal.new}. Cijfers die anders zijn: {renewal.changed}.{areas}"


def _duration(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes} min {left} s" if minutes else f"{left} s"


def _unconfirmed(outcome: Outcome) -> Iterator[str]:
    """What came from recipes that are not confirmed: together where our own figures bear them out, else with
    the column of each."""
    borne_out = [one for one in outcome.unconfirmed if one.of]
    if borne_out:
        names = ", ".join(dict.fromkeys(one.brought.resolved.use.indicator.name for one in borne_out))
        yield (f"nog niet bevestigd, maar {sum(one.same for one in borne_out)} van de "
               f"{sum(one.of for one in borne_out)} cijfers die wij al hadden zijn hetzelfde: {names}")
    bare = [one.brought.resolved for one in outcome.unconfirmed if not one.of]
    if bare:
        found = "; ".join(dict.fromkeys(f"{one.use.indicator.name} uit kolom {one.column.key} ({one.column.title})"
                                        for one in bare))
        yield f"nog niet bevestigd, en niets om mee te vergelijken; kijk zelf: {found}"


def told(outcomes: Sequence[Outcome], catalogue: Catalogue) -> Iterator[str]:
    """What was refused, and what is worth a look."""
    for outcome in outcomes:
        awaited = [f"nog niet uit: {', '.join(outcome.awaited)}"] if outcome.awaited else []
        yield from (f"{outcome.table}: {remark}" for remark in (*awaited, *outcome.remarks, *_unconfirmed(outcome)))
    yield from (f"Geweigerd: {refusal}. De oude cijfers blijven staan." for refusal in refusals(outcomes, catalogue))
