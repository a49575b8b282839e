"""How far a run is, over all tables: rows and pages that came, and the time that is left."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

T = TypeVar("T")


class Headway:
    """Counts what came of every table against what may be expected; may be told from several threads.

    What a table that was not described yet will bring, is taken to be the mean of those that were.
    """

    def __init__(self, progress: Progress, tables: int) -> None:
        self._progress, self._tables = progress, tables
        self._task = progress.add_task("Ophalen", total=None, tables=f"0/{tables}", pages=0, rows=0)
        self._lock = threading.Lock()
        self._expected: dict[str, int] = defaultdict(int)
        self._came: dict[str, int] = defaultdict(int)
        self._pages = self._done = 0

    def expects(self, table: str, rows: int) -> None:
        """A table that was described may bring so many rows more."""
        with self._lock:
            self._expected[table] += rows
            self._show()

    def page(self, table: str, rows: int) -> None:
        """A page of a table came."""
        with self._lock:
            self._pages += 1
            self._came[table] += rows
            self._show()

    def done(self, table: str) -> None:
        """All of a table came, or it failed: then no more is expected of it."""
        with self._lock:
            self._done += 1
            self._expected[table] = self._came[table]
            self._show(f"Ophalen ({table})")

    def _show(self, description: str | None = None) -> None:
        expected = {table: max(rows, self._came[table]) for table, rows in self._expected.items()}
        known = sum(expected.values())
        total = known + round(known / len(expected) * (self._tables - len(expected))) if expected else None
        came = sum(self._came.values())
        self._progress.update(self._task, completed=came, total=total, rows=came, pages=self._pages,
                              tables=f"{self._done}/{self._tables}", description=description)


@contextmanager
def headway(console: Console, tables: int) -> Iterator[Headway]:
    """A bar on the screen for as long as a run fetches."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[tables]} tabellen"),
               TextColumn("{task.fields[pages]} bladzijden, {task.fields[rows]} rijen"), TimeElapsedColumn(),
               TextColumn("nog"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield Headway(progress, tables)


def stages(console: Console, work: Collection[T], name: Callable[[T], str]) -> Iterator[T]:
    """Gives one piece of work after the other, with a bar that names the one at hand."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
               TimeElapsedColumn(), TextColumn("nog"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(work))
        for piece in work:
            progress.update(task, description=name(piece))
            yield piece
            progress.advance(task)
