"""A recipe that nobody saw at the source itself: taken when it agrees with what we have, and always named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitors.catalogue.model import Catalogue
from monitors.prepare import __main__ as command
from monitors.store import open_current
from tests.live.conftest import Run
from tests.live.server import Source
from tests.live.shapes import homes, later, put_v4
from tests.live.test_live_run import figure

WHY = "De naam van de kolom komt uit een openbaar programma."


@pytest.fixture(autouse=True)
def unconfirmed(known: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small catalogue with recipes that are not confirmed for homes, and for what we have no figures of."""
    indicators = {name: replace(i, live=tuple(replace(part, unconfirmed=WHY) for part in i.live))
                  if name in ("woningen", "later") else i for name, i in known.indicators.items()}
    monkeypatch.setattr(command, "catalogue", lambda: replace(known, indicators=indicators))


def _put(source: Source, more: float) -> None:
    """Homes as we have them, and so many more."""
    had = {("NL01", "2021JJ00"): 520.0, ("GM0001", "2021JJ00"): 210.0, ("GM0001", "2022JJ00"): 220.0,
           ("GM0009", "2021JJ00"): 310.0}
    made = homes()
    for row in made.rows:
        if row["Measure"] == "M1":
            row["Value"] = had.get((row["RegioS"], row["Perioden"]), row["Value"]) + more
    put_v4(source, made)
    put_v4(source, later())


def _note(folder: Path, table: str) -> str:
    store = open_current(folder / "prepared")
    try:
        return store.dated(command.catalogue()).sources[table].note
    finally:
        store.close()


@pytest.mark.parametrize("more", [0.0, 0.9], ids=["the same", "rounded otherwise"])
def test_what_agrees_with_our_figures_is_taken_and_named(run: Run, source: Source, tmp_path: Path, more: float) -> None:
    assert run()[0] == 0
    _put(source, more)
    code, said = run("--live")
    assert code == 0, said
    assert figure(tmp_path, "woningen").value == 210.0 + more
    assert "T1: nog niet bevestigd, maar 4 van de 4 cijfers die wij al hadden zijn hetzelfde: Woningen" in said
    assert "Sociale huur" not in said.partition("nog niet bevestigd")[2].splitlines()[0]
    assert _note(tmp_path, "T1") == ""


def test_what_differs_from_our_figures_is_refused_and_the_old_stay(run: Run, source: Source, tmp_path: Path) -> None:
    assert run()[0] == 0
    _put(source, 2.0)
    code, said = run("--live")
    assert code == command.PARTLY, said
    assert ("Geweigerd: Woningen: tabel T1, kolom M1, recept dat niet is bevestigd: verwacht minstens 90 % van de 4 "
            "cijfers die wij al hebben, gevonden 0 dezelfde; ") in said
    assert "GM0001 2021: 212 in plaats van 210" in said
    assert figure(tmp_path, "woningen").value == 210.0


def test_what_we_can_not_compare_is_taken_with_a_note_for_the_reader(run: Run, source: Source, tmp_path: Path) -> None:
    assert run()[0] == 0
    _put(source, 0.0)
    code, said = run("--live")
    assert code == 0, said
    assert figure(tmp_path, "later").value == 5.0
    assert "T2: nog niet bevestigd, en niets om mee te vergelijken; kijk zelf: Later uit kolom M9 (Later)" in said
    assert _note(tmp_path, "T2") == "Nog niet nagekeken of dit de bedoelde kolom is: Later."


def test_what_goes_wrong_is_refused_all_the_same(run: Run, source: Source, tmp_path: Path) -> None:
    assert run()[0] == 0
    _put(source, 0.0)
    put_v4(source, replace(later(), columns={"M8": ("Iets anders", "aantal")}))
    code, said = run("--live")
    assert code == command.PARTLY
    assert "Geweigerd: Later: tabel T2, kolom M9: verwacht één kolom, gevonden geen" in said


def test_check_sources_names_the_column_that_it_found(run: Run, source: Source) -> None:
    _put(source, 0.0)
    said = run("--check-sources")[1]
    assert f"- Nog niet bevestigd: T1: Woningen: gevonden kolom M1 (Woningen, aantal). {WHY}" in said
    assert f"- Nog niet bevestigd: T2: Later: gevonden kolom M9 (Later, aantal). {WHY}" in said
    assert said.count("Nog niet bevestigd") == 2
