"""What happens to the machine during a run: killed at any stage, the disk full, two at once, the clock going back."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitors import contract
from monitors.prepare import __main__ as command
from monitors.prepare import data_set
from monitors.prepare.figures import PrepareError
from monitors.prepare.live import client, definitions, layer
from monitors.prepare.live.archive import CURRENT
from monitors.prepare.live.run import LOCK
from monitors.prepare.lock import alone
from tests.live.conftest import Run
from tests.live.server import Reply, Source, silence
from tests.live.shapes import V4, homes, later, put_v4
from tests.live.test_live_run import figure
from tests.unit.small import write_snapshot

ROOT = Path(__file__).resolve().parents[2]
OBSERVATIONS = f"{V4}/T1/Observations"


@pytest.fixture(autouse=True)
def tables(source: Source) -> None:
    put_v4(source, homes(), page=4)
    put_v4(source, later())


_COMMAND = """
import os, signal, sys
from functools import partial
from pathlib import Path
from monitors.prepare import __main__ as command
from monitors.prepare import data_set, renewing
from monitors.prepare.live import archive
from monitors.prepare.live.client import Limits
from tests.live.conftest import QUICK, live_catalogue
folder, address, stage = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
known = live_catalogue(folder / "catalogue", address)
command.catalogue = lambda: known
command.STATIC_GEO = folder / "static"
command.Options = partial(command.Options, limits=Limits(stall=30, tries=1))

def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if stage == "keep": archive.Shelf._keep = killed
if stage == "finish": archive.Shelf.finish = killed
if stage == "write": data_set.write = killed
if stage == "prove": data_set.prove = killed
if stage == "settle": renewing.os.replace = killed
if stage == "pointer": data_set.put_in_use = killed
sys.exit(command.main(["--snapshot", str(folder / "snapshot"), "--target", str(folder / "prepared"), "--live"]))
"""


def start(folder: Path, source: Source, stage: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _COMMAND, str(folder), source.address, stage], cwd=ROOT,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def until(came: Callable[[], object], what: str) -> None:
    """Waits for what another process does."""
    end = time.monotonic() + 60
    while not came():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.01)


@pytest.mark.parametrize("stage", ["keep", "finish", "write", "prove", "settle", "pointer"])
def test_killed_at_a_stage_the_old_figures_are_served_and_the_next_run_succeeds(
        run: Run, source: Source, tmp_path: Path, stage: str) -> None:
    assert run()[0] == 0
    before = contract.current_file(tmp_path / "prepared")
    with start(tmp_path, source, stage) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, said
    assert contract.current_file(tmp_path / "prepared") == before
    assert figure(tmp_path, "woningen").value == 210.0
    code, said = run("--live")
    assert code == 0, said
    assert figure(tmp_path, "woningen").value == 211.0


def test_killed_while_fetching_it_goes_on_at_the_page_it_had(run: Run, source: Source, tmp_path: Path) -> None:
    assert run()[0] == 0
    second = f"{OBSERVATIONS}?$skiptoken=4"
    whole = source.replies[second]
    source.put(second, Reply(b'{"value": [', announce=9999, then=silence(20)))
    table = tmp_path / "raw" / "v4" / "T1"
    with start(tmp_path, source) as process:
        until(lambda: source.counted("skiptoken=4") and any(table.glob("*.part")), "half an answer")
        process.kill()
    assert list(table.glob("*.part"))
    assert figure(tmp_path, "woningen").value == 210.0
    source.put(second, *whole)
    source.asked.clear()
    code, said = run("--live")
    assert code == 0, said
    assert figure(tmp_path, "woningen").value == 211.0
    assert source.counted("T1/Observations?$filter") == 0, "the first page was there already"
    assert source.counted("skiptoken=4") == 1
    assert not list((tmp_path / "raw").rglob("*.part"))


def _no_space(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(("module", "name"), [
    (client, "_to_disk"), (layer.pq, "write_table"), (data_set, "write"), (definitions, "write_whole")])
def test_a_full_disk_is_told_and_replaces_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                  module: Any, name: str) -> None:
    assert run()[0] == 0
    before = contract.current_file(tmp_path / "prepared")
    with monkeypatch.context() as patched:
        patched.setattr(module, name, _no_space)
        code, said = run("--live")
    assert code == 1
    assert "De schijf is vol. Maak ruimte vrij en probeer het opnieuw. Er is niets vervangen." in said
    assert "Er is niets vervangen" in said
    assert contract.current_file(tmp_path / "prepared") == before
    assert not list(tmp_path.rglob("*.part*"))
    assert run("--live")[0] == 0
    assert figure(tmp_path, "woningen").value == 211.0


def test_a_second_live_run_is_refused_while_the_first_is_busy(run: Run, tmp_path: Path) -> None:
    with alone(tmp_path / "raw" / LOCK):
        code, said = run("--live")
    assert code == 1
    assert "Er loopt al een run" in said
    assert run("--live")[0] == 0


def test_a_second_making_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    lock = tmp_path / "slot"

    def first() -> None:
        with alone(lock):
            taken.set()
            refused.wait(60)
            time.sleep(0.3)
            order.append("first")

    taken, refused = threading.Event(), threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    taken.wait()
    with pytest.raises(PrepareError, match="Er loopt al een run"), alone(lock):
        order.append("never")
    refused.set()
    with alone(lock, patience=60):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    hold = "import sys, time\nfrom pathlib import Path\nfrom monitors.prepare.lock import alone\n" \
           "with alone(Path(sys.argv[1])):\n    print('ja', flush=True)\n    time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold, str(tmp_path / "slot")], cwd=ROOT, stdout=subprocess.PIPE,
                          text=True) as process:
        assert process.stdout is not None and process.stdout.readline().strip() == "ja"
        with pytest.raises(PrepareError), alone(tmp_path / "slot"):
            pass
        process.send_signal(signal.SIGKILL)
    with alone(tmp_path / "slot"):
        pass


def test_the_clock_may_go_back(run: Run, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is newest is told by pointers and marks of the source, not by the time of day."""
    assert run("--live")[0] == 0
    newer = homes()
    newer.modified = "2020-01-01T00:00:00"
    newer.rows = [{**row, "Value": row["Value"] + 1} for row in newer.rows]
    put_v4(source, newer)
    real = data_set.datetime

    class Back(real):  # type: ignore[misc, valid-type]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return real(2001, 1, 1, tzinfo=tz)

    monkeypatch.setattr(data_set, "datetime", Back)
    monkeypatch.setattr(client, "datetime", Back)
    monkeypatch.setattr(time, "time", lambda: 978307200.0)
    code, said = run("--live")
    assert code == 0, said
    assert figure(tmp_path, "woningen").value == 212.0
    assert "was 211, is 212" in said
    code, said = run("--live", "--offline")
    assert code == 0, said
    assert figure(tmp_path, "woningen").value == 212.0


def test_a_damaged_raw_answer_is_fetched_again(run: Run, source: Source, tmp_path: Path) -> None:
    assert run("--live")[0] == 0
    edition = tmp_path / "raw" / "v4" / "T1"
    for file in (edition / (edition / CURRENT).read_text().strip()).glob("Observations*.json"):
        file.write_bytes(b"{}")
    source.asked.clear()
    assert run("--live")[0] == 0
    assert source.counted("T1/Observations") == 5


Spoil = Callable[[Path], object]


@pytest.mark.parametrize("spoil", [
    lambda file: file.write_bytes(b"geen parquet"), lambda file: os.truncate(file, 100)])
def test_a_damaged_layer_is_told_with_what_to_do(run: Run, tmp_path: Path, spoil: Spoil) -> None:
    assert run("--live")[0] == 0
    before = contract.current_file(tmp_path / "prepared")
    spoil(tmp_path / "raw" / layer.FILE)
    code, said = run()
    assert code == 1
    assert "figures.parquet: niet te lezen" in said.replace("\n", "")
    assert "--live --offline" in said.replace("\n", " ")
    assert contract.current_file(tmp_path / "prepared") == before


def test_a_snapshot_run_keeps_what_was_fetched(run: Run, source: Source, tmp_path: Path) -> None:
    assert run("--live")[0] == 0
    assert run("--if-needed")[1].strip() == "De gegevensset is bij."
    write_snapshot(tmp_path / "snapshot", command.catalogue())
    assert run()[0] == 0
    assert figure(tmp_path, "woningen").value == 211.0


def test_answers_are_kept_with_where_they_came_from(run: Run, source: Source, tmp_path: Path) -> None:
    assert run("--live")[0] == 0
    about = next((tmp_path / "raw" / "v4" / "T1").rglob("Observations*.toml")).read_text("utf-8")
    for name in ("url", "fetched", "sha256", "modified", "bytes"):
        assert f"{name} = " in about
    assert OBSERVATIONS in about
