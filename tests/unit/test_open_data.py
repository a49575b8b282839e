"""The packages of the small country: every row as it is stored, described as it is, and nothing that is held back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
from rich.console import Console

from monitors import contract
from monitors.catalogue.model import Catalogue, Source
from monitors.exports import dcat, dictionary, open_data
from monitors.exports.dictionary import Kind
from monitors.prepare import data_set
from monitors.prepare.figures import read_snapshot
from monitors.prepare.process import process
from monitors.store import Store
from tests.unit import small
from tests.unit.small import BORDERS, ROWS, read_catalogue, row, write_catalogue, write_snapshot

HELD = 137.0
CORRECTION = """
[[correction]]
indicator = "woningen"
region = "WK000901"
period = "2021"
expect = 137
reason = "Dit kan niet kloppen: er staan daar geen woningen, zegt de gemeente."
"""
BREAK = '\n[[woningen.breaks]]\nperiod = "2022"\nreason = "Vanaf dan \\"anders\\" geteld, ook bij \'t Veld."\n'
OUT_OF_TYPES = {"string", "number", "integer", "date", "datetime", "array"}
WHO = dcat.Publisher("Gemeente Aa", "https://voorbeeld.nl/gm0001", "data@voorbeeld.nl", "https://data.voorbeeld.nl/map")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = write_catalogue(tmp_path_factory.mktemp("catalogue"), corrections_toml=CORRECTION)
    text = (folder / "indicators" / "proef.toml").read_text("utf-8")
    (folder / "indicators" / "proef.toml").write_text(text.replace("[sociaal]", BREAK + "[sociaal]", 1), "utf-8")
    return read_catalogue(folder)


@pytest.fixture(scope="module")
def store(known: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("zo'n map")
    rows = [*ROWS, row("woningen", "WK000901", "2021", HELD), row("sociaal", "WK000101", "2021", None, "suppressed")]
    extra = ("WK000901", "Dee 't \"Hof\"", "WK", "GM0009", 2024)
    small.REGIONS.append(extra)
    try:
        snapshot = read_snapshot(write_snapshot(folder / "snapshot", known, rows))
    finally:
        small.REGIONS.remove(extra)
    file = folder / "koersmonitor-1.duckdb.part"
    data_set.write(file, snapshot, process(snapshot, known), known, "proef", BORDERS, lambda _: None)
    opened = Store(data_set.put_in_use(file))
    yield opened
    opened.close()


def made(folder: Path, store: Store, known: Catalogue, form: str) -> zipfile.ZipFile:
    publication = open_data.publications(known)[f"proef-{form}"]
    file = folder / publication.file_name
    open_data.write_package(file, publication, store, known)
    return zipfile.ZipFile(file)


def rows_of(archive: zipfile.ZipFile, resource: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of a table as values; a list stays a text in CSV."""
    data = archive.read(resource["path"])
    if resource["format"] == "parquet":
        return pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()
    kinds = {f["name"]: f["type"] for f in resource["schema"]["fields"]}
    convert = {"number": float, "integer": int}
    return [{name: None if text == "" else convert.get(kinds[name], str)(text) for name, text in line.items()}
            for line in csv.DictReader(io.StringIO(data.decode("utf-8")))]


@pytest.fixture(params=["csv", "parquet"])
def archive(request: pytest.FixtureRequest, tmp_path: Path, store: Store, known: Catalogue) -> zipfile.ZipFile:
    return made(tmp_path, store, known, request.param)


def described(archive: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read(open_data.DESCRIPTION))
    return found


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return rows_of(archive, next(r for r in described(archive)["resources"] if r["name"] == name))


def test_every_row_is_there_as_it_is_stored(archive: zipfile.ZipFile, store: Store) -> None:
    """Against the file itself, by a query of the test's own."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{str(store.file).replace(chr(39), chr(39) * 2)}' AS d (READ_ONLY)")
        stored = connection.execute("SELECT indicator, region, level, period, basis, value, status, weight, margin, "
                                    "source FROM d.observation ORDER BY ALL").fetchall()
    names = ("indicator", "region", "level", "period", "basis", "value", "status", "weight", "margin", "source")
    found = sorted((tuple(line[n] if n != "source" else line[n] or "" for n in names)
                    for line in table(archive, "observations")), key=lambda r: tuple(map(str, r)))
    assert len(stored) > 20
    assert found == sorted(stored, key=lambda r: tuple(map(str, r)))


def test_suppressed_and_withheld_have_no_value_anywhere(archive: zipfile.ZipFile) -> None:
    figures = table(archive, "observations")
    hidden = [f for f in figures if f["status"] == "suppressed"]
    assert {f["region"] for f in hidden} == {"WK000101", "WK000901"}
    assert not [f for f in hidden if f["value"] is not None or f["margin"] is not None]
    held = [f for f in figures if (f["indicator"], f["region"]) == ("woningen", "WK000901")]
    assert [(f["value"], f["status"]) for f in held] == [(None, "missing")]
    assert not [f for f in figures if HELD in (f["value"], f["weight"])]
    assert [set(w) for w in table(archive, "withheld")] == [{"indicator", "region", "period", "reason"}]


def test_description_obeys_the_standard_and_the_files_obey_it(archive: zipfile.ZipFile) -> None:
    """The rules of Data Package 2.0 and Table Schema that concern us; frictionless 5.21 agreed when this was made."""
    package = described(archive)
    assert package["$schema"] == open_data.PROFILE
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert all(licence.get("path") or licence.get("name") for licence in package["licenses"])
    assert all(source["title"] for source in package["sources"])
    assert {r["name"] for r in package["resources"]} == {t.name for t in dictionary.TABLES}
    keys = {r["name"]: {tuple(line[k] for k in r["schema"]["primaryKey"]) for line in rows_of(archive, r)}
            for r in package["resources"]}
    for resource in package["resources"]:
        data = archive.read(resource["path"])
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        lines, fields = rows_of(archive, resource), resource["schema"]["fields"]
        assert resource["rowCount"] == len(lines) == len(keys[resource["name"]]), resource["name"]
        assert all(list(line) == [f["name"] for f in fields] for line in lines)
        for field in fields:
            limits = field.get("constraints", {})
            assert field["type"] in OUT_OF_TYPES and field["title"] and field["description"]
            values = [line[field["name"]] for line in lines]
            assert not (limits.get("required") and None in values), (resource["name"], field["name"])
            assert "enum" not in limits or {v for v in values if v is not None} <= set(limits["enum"])
        for key in resource["schema"].get("foreignKeys", []):
            there = {k[0] for k in keys[key["reference"]["resource"]]}
            assert {line[key["fields"][0]] for line in lines} - {None} <= there, (resource["name"], key)


def test_explanation_says_what_must_be_known(archive: zipfile.ZipFile, store: Store) -> None:
    text = archive.read(open_data.EXPLANATION).decode("utf-8")
    for needed in ("nooit nul", "afgeschermd", "breuk", "weight", "margin", "CC BY 4.0", store.meta["version"]):
        assert needed in text
    assert "CSV: UTF-8" in text or described(archive)["resources"][0]["format"] == "parquet"


def test_texts_with_quotes_and_breaks_come_through(archive: zipfile.ZipFile) -> None:
    assert {r["name"] for r in table(archive, "regions")} >= {"Dee 't \"Hof\"", "Cee", "Dee"}
    assert [b["reason"] for b in table(archive, "breaks")] == ["Vanaf dan \"anders\" geteld, ook bij 't Veld."]
    former = {r["code"]: r["ended"] for r in table(archive, "regions") if r["ended"]}
    assert former == {"GM0003": "2021-01-01", "GM0004": "2021-01-01"}


def test_same_figures_make_the_same_file(tmp_path: Path, store: Store, known: Catalogue) -> None:
    for form in open_data.FORMATS:
        one = Path(str(made(tmp_path, store, known, form).filename)).read_bytes()
        assert one == Path(str(made(tmp_path, store, known, form).filename)).read_bytes()


def test_a_failure_leaves_what_was_there(tmp_path: Path, store: Store, known: Catalogue,
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(str(made(tmp_path, store, known, "csv").filename)).read_bytes()
    monkeypatch.setattr(open_data, "explanation", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(tmp_path, store, known, "csv")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [before]


def test_licences_that_were_not_looked_into_are_said_to_be() -> None:
    open_one = Source("A", "Tabel", "CBS", "CC BY 4.0", "https://a.nl", "2026")
    other = Source("B", "Tabel", "Politie", "Open data", "https://b.nl", "2026")
    assert dcat.licence([open_one]) == {"@id": "https://creativecommons.org/licenses/by/4.0/deed.nl"}
    for mixture in ([other], [open_one, other]):
        assert "niet nagegaan" in dcat.licence(mixture)["dct:description"]["@value"]
        titles = [found["title"] for found in open_data._licences(mixture)]
        assert any("niet nagegaan" in title and "B" in title for title in titles)


def nodes(found: Any, kind: str) -> list[dict[str, Any]]:
    inside = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    own = [found] if isinstance(found, dict) and found.get("@type") == kind else []
    return own + [node for part in inside for node in nodes(part, kind)]


# What DCAT-AP-NL 3.0 requires (shapes/300/dcat-ap-nl-SHACL.ttl) with what DCAT-AP does, and of what it allows one.
REQUIRED = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dcat:dataset"},
    "dcat:Dataset": {"dct:title", "dct:description", "dct:accessRights", "dcat:contactPoint", "dct:creator",
                     "dct:identifier", "dct:publisher", "dcat:theme"},
    "dcat:Distribution": {"dcat:accessURL", "dct:license"},
    "dcat:DataService": {"dct:title", "dct:description", "dct:accessRights", "dcat:contactPoint", "dcat:endpointURL",
                         "dcat:endpointDescription", "dct:identifier", "dct:license", "dct:publisher", "dcat:theme"},
}
ONE = {"dct:identifier", "dcat:contactPoint", "dct:publisher", "dcat:version", "dcat:accessURL", "dcat:downloadURL",
       "dct:license", "dcat:endpointURL", "dcat:endpointDescription", "dct:modified"}


def test_catalogue_record_has_what_the_profile_requires(tmp_path: Path, store: Store, known: Catalogue) -> None:
    files = {p.id: tmp_path / p.file_name for p in open_data.publications(known).values()}
    for publication in open_data.publications(known).values():
        open_data.write_package(files[publication.id], publication, store, known)
    record = open_data.catalogue_record(store, known, WHO, files, api=True)
    for kind, required in REQUIRED.items():
        found = nodes(record, kind)
        assert found, kind
        for node in found:
            assert required <= node.keys(), (kind, required - node.keys())
            assert not [name for name in ONE & node.keys() if isinstance(node[name], list)]
    sizes = {node["dcat:downloadURL"]["@id"]: int(node["dcat:byteSize"]["@value"])
             for node in nodes(record, "dcat:Distribution")}
    assert sizes == {f"{WHO.base}api/v1/packages/{name}.zip": file.stat().st_size for name, file in files.items()}
    prefixes = {name.split(":")[0] for name in re.findall(r'"((?:[a-z]+):[A-Za-z]+)":', json.dumps(record))}
    assert prefixes <= dcat.CONTEXT.keys()
    years = nodes(record, "dct:PeriodOfTime")[0]
    assert (years["dcat:startDate"]["@value"], years["dcat:endDate"]["@value"]) == ("2020", "2022")


def test_command_writes_everything_and_says_what_is_missing(
        tmp_path: Path, store: Store, known: Catalogue, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(open_data, "catalogue", lambda: known)
    folder, prepared = tmp_path / "uit", str(store.file.parent)
    assert open_data.main([str(folder), "--prepared", prepared]) == 0
    said = capsys.readouterr().err
    assert "Klaar: 3 bestanden" in said and "--publisher" in said and "--url" in said
    assert sorted(file.name for file in folder.iterdir()) == [
        "dcat.jsonld", "koersmonitor-proef-csv.zip", "koersmonitor-proef-parquet.zip"]
    assert open_data.main([str(folder), "--prepared", prepared, "--publisher", "A", "--publisher-uri", "https://a.nl",
                           "--email", "a@b.nl", "--url", "https://c.nl"]) == 0
    assert "Nog nodig" not in capsys.readouterr().err
    assert "https://c.nl/koersmonitor-proef-csv.zip" in (folder / "dcat.jsonld").read_text("utf-8")


def test_command_says_what_to_do_without_a_data_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert open_data.main([str(tmp_path / "uit"), "--prepared", str(tmp_path)]) == 1
    assert "monitors.prepare" in capsys.readouterr().err
    assert not (tmp_path / "uit").exists()


def test_command_says_so_when_it_cannot_write(tmp_path: Path, store: Store, known: Catalogue) -> None:
    file = tmp_path / "bestand"
    file.write_text("", "utf-8")
    with pytest.raises(OSError):
        open_data.write_all(file, store, known, dcat.NOBODY, Console(quiet=True))


def test_dictionary_names_every_column_of_the_figures(store: Store) -> None:
    """What the query gives is what the dictionary says, in the same order and of the same kinds."""
    schema = store.all_figures({"woningen": "count"}).schema
    assert schema.equals(dictionary.OBSERVATIONS.schema)
    columns = {name for name, *_ in contract.expected_schema()["observation"]}
    assert columns - {"load"} == {c.name for c in dictionary.OBSERVATIONS.columns} - {"unit", "loaded_at"}


@pytest.mark.parametrize("table", dictionary.TABLES, ids=lambda t: t.name)
def test_dictionary_is_whole(table: dictionary.Table) -> None:
    names = [c.name for c in table.columns]
    assert len(names) == len(set(names)) and set(table.key) <= set(names) and set(table.refers) <= set(names)
    assert set(table.refers.values()) <= {t.name for t in dictionary.TABLES}
    for column in table.columns:
        assert column.about.endswith(".") and column.title and column.kind in Kind
