"""The verify command: its outcomes, what a real later load makes of a document, its exit codes and its messages."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from monitors.catalogue.dossiers import write_dossier
from monitors.catalogue.load import catalogue
from monitors.domain.dossier import Dossier, ShownFigure
from monitors.domain.region import RegionLevel
from monitors.exports.trace import Record, RecordError, read_record
from monitors.exports.word_reading import read_word
from monitors.exports.workbook import DATA
from monitors.store import Store, open_current
from monitors.verify.__main__ import UNSEEN, main
from monitors.verify.documents import verify_document
from monitors.verify.findings import Finding, Outcome
from monitors.verify.pieces import Reckoned, compare
from monitors.views.selection import Selection
from monitors.views.world import World
from tests.later_load import load_later
from tests.unit.tampering import book, line, put, resealed, row, word
from tests.unit.test_exports import AGREED, FULL, UTRECHT, WRITERS, made

pytestmark = pytest.mark.usefixtures("undrawn")
KINDS = (".docx", ".xlsx")
LATEST = "afspraak:aandeel|corporatie_aandeel|GM0344|2025"


Verify = Callable[[str, bytes], int]


@pytest.fixture
def verify(world: World, tmp_path: Path) -> Verify:
    """Runs the command on a file with this name and content."""
    def run(name: str, data: bytes) -> int:
        (tmp_path / name).write_bytes(data)
        return main([str(tmp_path / name)], world)
    return run


def written(world: World, kind: str, dossier: Dossier = FULL) -> bytes:
    return WRITERS[kind.removeprefix(".")](made(world, dossier))


# One piece

OLD, NEW = {"k|2024": "a 1"}, {"k|2024": "b 2"}
OUTCOMES: list[tuple[list[str], Mapping[str, str], Mapping[str, str] | None, bool, Outcome]] = [
    # stands there (made as "a 1"), reckoned now, reckoned then, words made by the same -> finding
    (["a 1"], OLD, OLD, True, Outcome.EQUAL),
    (["a 1"], OLD, None, False, Outcome.EQUAL),
    (["a 1"], NEW, OLD, True, Outcome.REVISED),
    (["a 1"], NEW, OLD, False, Outcome.REVISED),
    (["a 1"], {}, OLD, True, Outcome.NOT_FOUND),
    (["a 1"], NEW, NEW, True, Outcome.DIFFERS),
    (["a 1"], NEW, {}, True, Outcome.DIFFERS),
    (["a 1"], NEW, NEW, False, Outcome.DIFFERS),  # another version may say it otherwise, not with another number
    (["a 1"], NEW, {"k|2024": "c 1"}, False, Outcome.UNPROVEN),
    (["a 1"], NEW, {"k|2024": "c 1"}, True, Outcome.DIFFERS),
    (["a 1"], NEW, None, True, Outcome.UNPROVEN),
    (["a 1"], {}, None, True, Outcome.UNPROVEN),
    (["x"], OLD, OLD, True, Outcome.CHANGED),
    (["x"], {"k|2024": "x"}, OLD, True, Outcome.CHANGED),
    (["a 1", "x"], OLD, OLD, True, Outcome.CHANGED),
    ([""], OLD, OLD, True, Outcome.CHANGED),
    ([], OLD, OLD, True, Outcome.CHANGED)]


def record(said: Mapping[str, str], **more: Any) -> Record:
    return Record("1", "sum", "recipe", "maker", "2026-07-02", UTRECHT, "", Dossier("d", "d"), said, True, **more)


@pytest.mark.parametrize(("seen", "now", "then", "same", "outcome"), OUTCOMES)
def test_revised_is_told_from_tampered(seen: list[str], now: Mapping[str, str], then: Mapping[str, str] | None,
                                       same: bool, outcome: Outcome) -> None:
    [found] = compare(record(OLD), {"k|2024": seen}, Reckoned(now, then, same))
    assert found.outcome is outcome


@pytest.mark.parametrize(("key", "outcome"), [
    ("k|zin 2", Outcome.UNPROVEN), ("k|oordeel", Outcome.UNPROVEN), ("k|beeld", Outcome.UNPROVEN),
    ("k|nu", Outcome.DIFFERS), ("k|nu|getal", Outcome.DIFFERS), ("k|2024", Outcome.DIFFERS)])
def test_only_words_may_be_of_another_version(key: str, outcome: Outcome) -> None:
    [found] = compare(record({key: "1"}), {key: ["1"]}, Reckoned({key: "2"}, {key: "2"}, same_maker=False))
    assert found.outcome is outcome


def test_a_copy_that_was_taken_away_is_found() -> None:
    [found] = compare(record(OLD, copies={"k|2024": 2}), {"k|2024": ["a 1"]}, Reckoned(OLD, OLD, same_maker=True))
    assert found.outcome is Outcome.CHANGED and "op 1 van de 2 plaatsen weggehaald" in found.told


# A real later load

@pytest.fixture(scope="module")
def later(data_set: Path, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world after a load that revised one figure, and made another provisional."""
    gas = world.store.panel("gasverbruik", RegionLevel.GEMEENTE).at(UTRECHT, "2024").value
    assert gas is not None
    folder = load_later(data_set, tmp_path_factory.mktemp("later"), [
        ("corporatie_aandeel", UTRECHT, "2025", 35.0, "measured"),
        ("gasverbruik", UTRECHT, "2024", gas, "provisional")])
    store = open_current(folder)
    yield World(store, catalogue())
    store.close()


def found_later(later: World, data: bytes, kind: str) -> dict[str, Finding]:
    """The findings that are not equal, by key; of lines the most serious one."""
    found = [f for f in verify_document(later, data, kind)[1] if f.outcome is not Outcome.EQUAL]
    return {f.key: f for f in sorted(found, key=lambda f: list(Outcome).index(f.outcome))}


def test_a_data_set_as_of_a_load_is_what_it_was(world: World, later: World) -> None:
    last = world.store.last_load()
    assert later.store.last_load().id == last.id + 1
    assert later.store.load_like(last.sha256, last.recipe) == last
    assert later.store.load_like("", last.recipe) is None
    then = Store(later.store.file, last.id)
    try:
        assert then.last_load() == last and then.counts() == world.store.counts()
        assert then.revisions() == world.store.revisions()
        assert then.lasting() == world.store.lasting() == later.store.lasting()
        for indicator in ("corporatie_aandeel", "woningvoorraad", "bijstand"):
            shown = world.shown(indicator, Selection())
            assert World(then, catalogue()).panel(*shown.key) == world.panel(*shown.key)
    finally:
        then.close()


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_later_load_an_honest_document_is_revised_and_no_more(world: World, later: World, kind: str) -> None:
    found = found_later(later, written(world, kind), kind)
    assert found and {f.outcome for f in found.values()} == {Outcome.REVISED}
    assert found[LATEST].told == "er staat ‘31%’, nu ‘35%’"
    assert "zonder voorbehoud" in found["tekst"].told and "500" in found["tekst"].told


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_of_after_the_load_is_equal(later: World, kind: str) -> None:
    assert found_later(later, written(later, kind), kind) == {}


def forge(data: bytes, kind: str, edit: Callable[[dict[str, Any]], object] = lambda _: None) -> bytes:
    """31% in the last year made 38%, with control data that agree."""
    if kind == ".docx":
        return resealed(word(data, lambda f: put(row(f), "31%", "38%")), kind, edit)

    def change(b: openpyxl.Workbook) -> None:
        for found in b[DATA].iter_rows(min_row=5):
            if (found[1].value, found[5].value) == ("Weer een derde", "2025"):
                found[6].value, found[7].value = 38, "38%"
    return resealed(book(data, change), kind, edit)


@pytest.mark.parametrize("kind", KINDS)
def test_a_forged_figure_is_no_revision_however_much_was_loaded_since(world: World, later: World, kind: str) -> None:
    found = found_later(later, forge(written(world, kind), kind), kind)[LATEST]
    assert found.outcome is Outcome.DIFFERS
    assert found.told == "er staat ‘38%’, nu ‘35%’; toen was het ‘31%’"


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_load_that_is_not_known_nothing_is_called_revised(world: World, later: World, kind: str) -> None:
    data = resealed(written(world, kind), kind, lambda told: told.update(sha256="van elders"))
    found = found_later(later, data, kind)
    assert {f.outcome for f in found.values()} == {Outcome.UNPROVEN}
    assert "kent de lading niet" in found[LATEST].told


@pytest.mark.parametrize("kind", KINDS)
def test_who_says_it_was_another_version_cannot_change_a_figure(world: World, later: World, kind: str) -> None:
    found = found_later(later, forge(written(world, kind), kind, lambda told: told.update(maker="van vroeger")), kind)
    assert found[LATEST].outcome is Outcome.DIFFERS


def test_a_forged_verdict_is_no_revision(world: World, later: World) -> None:
    data = word(written(world, ".docx"), lambda f: put(line(f, "○ niet op koers"), "niet op koers", "op koers"))
    key = LATEST.replace("2025", "oordeel")
    assert found_later(later, data, ".docx")[key].outcome is Outcome.CHANGED

    def all_of_them(file: Any) -> None:
        for text in file.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
            text.text = (text.text or "").replace("niet op koers", "op koers")
    data = word(written(world, ".docx"), all_of_them)
    assert found_later(later, resealed(data, ".docx"), ".docx")[key].outcome is Outcome.DIFFERS


def test_the_lines_of_then_are_made_with_the_figures_of_then(world: World, later: World) -> None:
    """A mark that goes, with control data that agree, is missed after a later load too."""
    data = word(written(world, ".docx"), lambda f: put(line(f, "Voorbeeld, geen"), "Voorbeeld, geen b", "B"))
    assert found_later(later, resealed(data, ".docx"), ".docx")["tekst"].outcome is Outcome.DIFFERS


# Dossiers

BASED = replace(AGREED, base_value=32.0)
VANISHED = replace(AGREED, id="weg", indicator="verdwenen_cijfer")
DOSSIERS: dict[str, tuple[Dossier, dict[str, Outcome]]] = {
    "equal": (Dossier("d", "D", (BASED,)), {"afspraak aandeel, begin (2020)": Outcome.EQUAL}),
    "nothing written down": (Dossier("d", "D", (replace(AGREED, base_value=None),)), {}),
    "another base": (Dossier("d", "D", (replace(BASED, base_value=36.0),)),
                     {"afspraak aandeel, begin (2020)": Outcome.DIFFERS}),
    "a base of no figure": (Dossier("d", "D", (replace(BASED, base_period="1990"),)),
                            {"afspraak aandeel, begin (1990)": Outcome.NOT_FOUND}),
    "an indicator that vanished": (Dossier("d", "D", (VANISHED, BASED), region=UTRECHT, figures=(
        ShownFigure("nieuwbouw", "ook_weg"), ShownFigure("nieuwbouw", "woz"))), {
            "afspraak weg, begin (2020)": Outcome.NOT_FOUND, "afspraak aandeel, begin (2020)": Outcome.EQUAL,
            "cijfer ook_weg bij nieuwbouw": Outcome.NOT_FOUND}),
    "a gemeente that vanished": (Dossier("d", "D", (replace(BASED, region="GM0999"),)),
                                 {"afspraak aandeel, begin (2020)": Outcome.NOT_FOUND}),
    "a theme that vanished": (Dossier("d", "D", (replace(BASED, theme="weg"),)),
                              {"afspraak aandeel, begin (2020)": Outcome.EQUAL}),
}


@pytest.mark.parametrize("name", DOSSIERS)
def test_a_dossier_is_verified_figure_by_figure(world: World, verify: Verify, name: str,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    dossier, expected = DOSSIERS[name]
    code = verify("d.toml", write_dossier(dossier).encode())
    told = capsys.readouterr()
    assert told.err == ""
    assert {outcome for outcome in expected.values() if outcome is not Outcome.EQUAL} == {
        outcome for outcome in Outcome if any(text.startswith(f"{outcome}: ") for text in told.out.splitlines())}
    assert code == (2 if Outcome.DIFFERS in expected.values() else int(Outcome.NOT_FOUND in expected.values()))
    assert all(f": {key}: " in told.out for key, outcome in expected.items() if outcome is not Outcome.EQUAL)
    assert UNSEEN[".toml"] in told.out


@pytest.mark.parametrize(("base", "outcome"), [(31.0, "sindsdien herzien"), (35.0, "1 gelijk"), (33.0, "wijkt af")])
def test_a_base_that_was_so_at_an_earlier_load_was_revised(later: World, tmp_path: Path, base: float, outcome: str,
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "d.toml"
    file.write_text(write_dossier(Dossier("d", "D", (replace(BASED, base_period="2025", base_value=base),))), "utf-8")
    main([str(file)], later)
    assert outcome in capsys.readouterr().out


# The command

def test_rows_may_be_sorted(world: World, verify: Verify) -> None:
    def turn_around(b: openpyxl.Workbook) -> None:
        rows = [[cell.value for cell in found] for found in b[DATA].iter_rows(min_row=5)]
        for at, values in enumerate(reversed(rows), 5):
            for column, value in enumerate(values, 1):
                b[DATA].cell(at, column).value = value
    assert verify("gesorteerd.xlsx", book(written(world, ".xlsx"), turn_around)) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_tells_an_untouched_from_a_tampered_document(world: World, verify: Verify, kind: str,
                                                                 capsys: pytest.CaptureFixture[str]) -> None:
    data = written(world, kind)
    assert verify(f"goed{kind.upper()}", data) == 0
    told = capsys.readouterr().out
    assert "0 gewijzigd" in told and told.endswith(f"{UNSEEN[kind]}\n")
    assert verify(f"fout{kind}", forge(data, kind)) == 2
    assert "wijkt af: afspraak:aandeel, corporatie_aandeel, GM0344, 2025: er staat ‘38%’" in capsys.readouterr().out


def test_signs_that_turn_a_text_around_are_told_by_name(world: World, verify: Verify,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    verify("fout.docx", word(written(world, ".docx"), lambda f: put(row(f), "31%", "\u202e31%")))
    assert "er staat ‘[U+202E]31%’" in capsys.readouterr().out


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as box:
        for name in names:
            box.writestr(name, "<a/>")
    return target.getvalue()


def foreign_word() -> bytes:
    target = io.BytesIO()
    docx.Document().save(target)
    return target.getvalue()


def foreign_book() -> bytes:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)  # how Excel writes a file with a password
REFUSED: dict[str, tuple[str, bytes | Callable[[], bytes], str]] = {
    "no zip": ("a.docx", b"geen bestand", "geen Word-bestand"),
    "no zip either": ("a.xlsx", b"geen bestand", "geen Excel-bestand"),
    "another zip": ("a.docx", zipped("x.txt"), "geen Word-bestand"),
    "half a file": ("a.xlsx", lambda: foreign_book()[:900], "geen Excel-bestand"),
    "empty": ("a.xlsx", b"", "het bestand is leeg"),
    "empty dossier": ("a.toml", b"", "het bestand is leeg"),
    "password": ("a.xlsx", LOCKED, "wachtwoord"),
    "password on Word": ("a.docx", LOCKED, "wachtwoord"),
    "Word named Excel": ("a.xlsx", foreign_word, "dat op .docx hoort te eindigen"),
    "Excel named Word": ("a.docx", foreign_book, "dat op .xlsx hoort te eindigen"),
    "Word of another": ("a.docx", foreign_word, "geen controlegegevens"),
    "Excel of another": ("a.xlsx", foreign_book, "geen controlegegevens"),
    "TOML of another": ("a.toml", b"title = 3", "schema"),
    "no TOML": ("a.toml", b"\xff\xfe", "geen UTF-8"),
    "pdf": ("a.pdf", b"%PDF", "pdf wordt niet nagegaan"),
    "PowerPoint": ("a.pptx", b"PK", "PowerPoint wordt niet nagegaan"),
    "no kind": ("a", b"x", "kies een Word-bestand"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_verified_gives_a_message(verify: Verify, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file, data, said = REFUSED[name]
    assert verify(file, data if isinstance(data, bytes) else data()) == 2
    told = capsys.readouterr()
    assert told.err.startswith(f"{file}: niet te controleren: ") and said in told.err and told.out == ""


def test_what_is_no_file_gives_a_message(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "map.docx").mkdir()
    for name, said in (("map.docx", "dit is een map"), (".", "dit is een map"), ("weg.xlsx", "bestaat niet")):
        assert main([str(tmp_path / name)], world) == 2
        assert said in capsys.readouterr().err


def test_a_file_that_may_not_be_read_gives_a_message(world: World, verify: Verify, monkeypatch: pytest.MonkeyPatch,
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert verify("dicht.docx", b"x") == 2
    assert "niet te openen" in capsys.readouterr().err


def test_without_a_data_set_the_message_says_how_to_make_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("monitors.verify.__main__.world_in_use", lambda: open_current(tmp_path))
    (tmp_path / "a.docx").write_bytes(foreign_word())
    assert main([str(tmp_path / "a.docx")]) == 2
    assert "Draai: python -m monitors.prepare" in capsys.readouterr().err


def test_a_file_that_unpacks_too_large_gives_a_message(world: World, verify: Verify, monkeypatch: pytest.MonkeyPatch,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    data = written(world, ".docx")
    assert not [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if "thumbnail" in name]
    monkeypatch.setattr("monitors.verify.documents.MOST_UNPACKED", 1_000)
    assert verify("groot.docx", data) == 2
    assert "te groot" in capsys.readouterr().err


def test_a_record_that_was_changed_is_not_intact(world: World, verify: Verify,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    data = written(world, ".docx")
    text = read_word(data).record or ""
    told = json.loads(text)
    told["said"][next(iter(told["said"]))] = "anders"
    assert read_record(text).intact and not read_record(json.dumps(told)).intact
    for broken in ("", "{}", "[]", json.dumps(told | {"dossier": {"agreements": [3]}}), json.dumps(told | {"form": 9})):
        with pytest.raises(RecordError):
            read_record(broken)
    for edit, code, said in (({"day": "ooit"}, 2, "zijn beschadigd"), ({"region": "GM9999"}, 2, "is geen gemeente")):
        assert verify("fout.docx", resealed(data, ".docx", lambda told, edit=edit: told.update(edit))) == code
        assert said in capsys.readouterr().err
