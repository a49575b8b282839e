"""A running server goes on with a new data set: loaded aside, put in use whole, or left alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import duckdb
import pytest

from monitors import contract
from monitors.store import StoreError
from monitors.views import in_use, upkeep
from monitors.views.upkeep import Upkeep
from monitors.views.world import World


class Folder:
    """A folder of data sets as prepare leaves it."""

    def __init__(self, folder: Path, source: Path) -> None:
        self.folder, self.source = folder, source

    def put(self, name: str, statement: str = "") -> None:
        """A new data set under this name; the pointer moves when it is there."""
        file = self.folder / f"{name}.duckdb"
        shutil.copy(self.source, file)
        with duckdb.connect(str(file)) as connection:
            connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", [name])
            if statement:
                connection.execute(statement)
        self.point(name)

    def point(self, name: str) -> None:
        (self.folder / contract.POINTER).write_text(f"{name}.duckdb", "utf-8")


@pytest.fixture
def folder(data_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    source = data_set / (data_set / "current").read_text("utf-8").strip()
    current = contract.current_file
    monkeypatch.setattr(contract, "current_file", lambda _=tmp_path: current(tmp_path))
    monkeypatch.setattr(in_use._InUse, "world", None)
    monkeypatch.setattr(in_use._InUse, "watched", False)
    monkeypatch.setattr(upkeep.packages, "start", lambda _: None)
    yield Folder(tmp_path, source)


def version() -> str:
    return in_use.world().store.meta["version"]


def test_without_a_watch_the_next_visitor_gets_the_new_one(folder: Folder) -> None:
    folder.put("een")
    assert version() == "een"
    folder.put("twee")
    assert version() == "twee"


def test_a_watched_data_set_stays_until_the_new_one_is_loaded(folder: Folder) -> None:
    folder.put("een")
    assert version() == "een"
    in_use.watch()
    folder.put("twee")
    assert version() == "een"
    assert Upkeep().look() is True
    assert version() == "twee"
    assert Upkeep().look() is False


@pytest.mark.parametrize("break_it", [
    lambda f: f.put("stuk", "DROP TABLE observation"),
    lambda f: f.put("oud", "UPDATE meta SET value = 'ander' WHERE key = 'contract'"),
    lambda f: ((f.folder / "leeg.duckdb").write_bytes(b"geen duckdb"), f.point("leeg")),
], ids=["broken", "another contract", "no data set at all"])
def test_a_data_set_that_cannot_be_used_is_told_once_and_left_alone(
        folder: Folder, break_it: Callable[[Folder], object], failures: list[str]) -> None:
    folder.put("een")
    keeper = Upkeep()
    assert version() == "een"
    in_use.watch()
    break_it(folder)
    assert keeper.look() is False and keeper.look() is False
    assert version() == "een"
    assert len(failures) == 1 and "left alone" in failures.pop()
    folder.put("beter")
    assert keeper.look() is True and version() == "beter"


def test_a_data_set_that_is_taken_away_stays_in_use(folder: Folder) -> None:
    folder.put("een")
    assert version() == "een"
    in_use.watch()
    (folder.folder / contract.POINTER).unlink()
    assert Upkeep().look() is False and version() == "een"
    in_use.leave_alone()
    with pytest.raises(StoreError, match="nog geen gegevensset"):
        version()


def test_a_figure_that_cannot_be_reckoned_ahead_stops_nothing(folder: Folder, failures: list[str],
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: World, gemeente: str) -> None:
        raise ValueError(gemeente)

    folder.put("een")
    assert version() == "een"
    in_use.watch()
    keeper = Upkeep()
    monkeypatch.setattr(World, "reckon", broken)
    monkeypatch.setattr(keeper, "_unreckoned", ["GM0344", "GM0363"])
    keeper._ahead()
    assert len(failures) == 2 and all("not reckoned ahead" in line for line in failures)
    failures.clear()
    folder.put("twee")
    assert keeper.look() is True and version() == "twee"


def test_visitors_are_served_while_a_new_one_comes(folder: Folder) -> None:
    """Every answer is of one whole data set, the old or the new, and the thread sees the change by itself."""
    folder.put("een")
    assert version() == "een"
    keeper, seen, enough = Upkeep(seconds=0.05), set(), Event()

    def visit() -> None:
        while not enough.wait(0.001):
            known = in_use.world()
            seen.add((known.store.meta["version"], len(known.names)))

    visitors = [Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    keeper.start()
    try:
        assert _until(lambda: in_use._InUse.watched)
        folder.put("twee")
        assert _until(lambda: version() == "twee")
    finally:
        enough.set()
        keeper.stop()
        for visitor in visitors:
            visitor.join()
    assert {name for name, _ in seen} >= {"een"} and len({count for _, count in seen}) == 1


def _until(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Whether it came to hold in time."""
    waiting = Event()
    for _ in range(int(seconds / 0.1)):
        if holds():
            return True
        waiting.wait(0.1)
    return False
