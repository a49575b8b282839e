"""Somebody's own file: every dialect is read back equal, and every fault is named with its line and its remedy."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.observation import Status
from monitors.tabular.cells import decimal_signs, parse_moment, parse_value
from monitors.tabular.plan import Expected, Plan, ValueColumn
from monitors.tabular.proposal import propose
from monitors.tabular.reading import read_file
from monitors.tabular.regions import RegionBook, UnknownRegion
from monitors.tabular.rows import Taken, take
from monitors.tabular.table import LIMITS, Limits, Number, TableError

BOOK = RegionBook(
    [("NL01", "Nederland"), ("PV26", "Utrecht"), ("GM0344", "Utrecht"), ("GM0355", "Zeist"), ("GM0363", "Amsterdam"),
     ("GM0164", "Hengelo"), ("GM0518", "'s-Gravenhage"), ("GM0373", "Bergen (NH.)"), ("GM0893", "Bergen (L.)"),
     ("GM1900", "Súdwest-Fryslân"), ("GM0059", "Achtkarspelen"), ("WK036300", "Burgwallen"), ("BU0363AH04", "Zuid")],
    [("GM0457", "Weesp"), ("GM0700", "Dubbel"), ("GM0701", "Dubbel"), ("GM9344", "Utrecht")])
PLAN = Plan((ValueColumn("m", "Waarde"),), region="Gemeente", period="Jaar")
COUNT = {"m": Expected((0, 1000))}


def text(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def workbook(fill: Callable[[xlsxwriter.Workbook], Any]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        fill(book)
    return made.getvalue()


def sheet(*rows: tuple[object, ...], formats: dict[int, str] | None = None, hidden: bool = False) -> bytes:
    """A workbook of one sheet; `formats` by column, from 0."""
    def fill(book: xlsxwriter.Workbook) -> None:
        made = book.add_worksheet("Cijfers")
        looks = {column: book.add_format({"num_format": look}) for column, look in (formats or {}).items()}
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    made.write(number, column, value, looks.get(column))
        if hidden:
            book.add_worksheet("Voorblad").write(0, 0, "Lees mij")
            made.hide()
            book.worksheets()[1].activate()
    return workbook(fill)


def read(content: bytes, plan: Plan = PLAN, expected: dict[str, Expected] | None = None) -> Taken:
    return take(read_file(content), plan, BOOK, expected or COUNT)


def figures(taken: Taken) -> list[tuple[str, str, float | None, Status]]:
    assert not taken.faults, [fault.text for fault in taken.faults]
    return [(row.region, row.period, row.value, row.status) for row in taken.rows]


MEASURED, PROVISIONAL, MISSING = Status.MEASURED, Status.PROVISIONAL, Status.MISSING
ONE = [("GM0344", "2023", 12.5, MEASURED)]


@pytest.mark.parametrize("content", [
    text("Gemeente;Jaar;Waarde", "Utrecht;2023;12,5"),
    text("Gemeente;Jaar;Waarde", 'Utrecht;2023;"12,5"', ""),
    text("\ufeffGemeente;Jaar;Waarde", "Utrecht;2023;12,5"),
    text("sep=;", "Gemeente;Jaar;Waarde", "Utrecht;2023;12,5"),
    text("Gemeente,Jaar,Waarde", "Utrecht,2023,12.5"),
    text("Gemeente\tJaar\tWaarde", "344\t2023\t12.5"),
    text("Gemeente|Jaar|Waarde", "GM344|2023JJ00|12.5"),
    "Gemeente;Jaar;Waarde\r\nUtrecht;2023;12,5\r\n".encode("utf-16"),
    "Gemeente;Jaar;Waarde\r\nUtrecht;2023;12,5\r\n".encode("utf-16-le"),
    "Gemeente;Jaar;Waarde\r\nUtrecht;2023;12,5\r\n".encode("utf-16-be"),
    text('"";"";"Onderwerp"', '"";"";"Wonen"', '"Gemeente";"Jaar";"Waarde"', '"Utrecht";"2023";"12,5"'),
    text("Titel", "Perioden: 2023", "", "Gemeente;Jaar;Waarde", "Utrecht;2023;12,5", "", "Bron: CBS"),
    text("Gemeente;Jaar;Waarde", "Utrecht;2023;12,5", "© CBS, Den Haag"),
    text("Gemeente;Jaar;Waarde", "Utrecht (gemeente);1 januari 2023;12,5"),
    sheet(("Gemeente", "Jaar", "Waarde"), ("Utrecht", 2023, 12.5)),
    sheet(("Gemeente", "Jaar", "Waarde"), (344, "2023", "12,5")),
    sheet(("Gemeente", "Jaar", "Waarde"), ("Utrecht", datetime.date(2023, 1, 1), 12.5), formats={1: "yyyy"}),
    sheet(("Gemeente", "Jaar", "Waarde"), ("Utrecht", 2023, 12.5), formats={1: "dd-mm-yyyy"}),
    sheet(("Titel",), (None,), ("Gemeente", "Jaar", "Waarde"), ("Utrecht", 2023, 12.5), (None,), ("Bron: wij",)),
])
def test_each_dialect_says_the_same(content: bytes) -> None:
    assert figures(read(content)) == ONE


@pytest.mark.parametrize(("content", "said"), [
    ("Gemeente;Jaar;Waarde\nSúdwest-Fryslân;2023;12,5".encode("cp1252"), "Windows-1252"),
    ("Gemeente;Jaar;Waarde\nSúdwest-Fryslân;2023;12,5".encode(), "UTF-8"),
    ("Gemeente\tJaar\tWaarde\nSúdwest-Fryslân\t2023\t12.5".encode("utf-16"), "tab, decimale punt"),
])
def test_what_was_found_out_is_said(content: bytes, said: str) -> None:
    taken = read(content)
    assert [row.region for row in taken.rows] == ["GM1900"]
    assert said in " ".join(taken.notes)


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 50_000_000)
    return made.getvalue()


def other_zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", "<a/>")
    return made.getvalue()


def altered(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which one part was changed by hand."""
    made = io.BytesIO()
    with (zipfile.ZipFile(io.BytesIO(sheet(("a", "b"), ("c", 2)))) as old,
          zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new):
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return made.getvalue()


def entities(inside: bytes) -> Callable[[bytes], bytes]:
    """Puts a document type in a part, and its entity &j; in place of a text."""
    return lambda part: part.replace(b"?>", b"?><!DOCTYPE x [" + inside + b"]>", 1).replace(b">a<", b">&j;<")


LAUGHS = b'<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
STRINGS, PAGE = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
SMALL = Limits(size=100_000, unpacked=1_000_000, lines=50, cells=120)


@pytest.mark.parametrize(("content", "limits", "said"), [
    (b"", LIMITS, "leeg"),
    (b"\n\n;;\n", LIMITS, "Er staat niets"),
    (b"\x00\x01\x02\x03 plaatje", LIMITS, "geen tekstbestand"),
    (b"<html><table><tr><td>Gemeente</td></tr></table></html>", LIMITS, "webpagina"),
    (b"\xef\xbb\xbf\n<!DOCTYPE html><p>Storing", LIMITS, "webpagina"),
    (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), LIMITS, "geen tekstbestand"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), LIMITS, "wachtwoord"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"oud", LIMITS, ".xls"),
    (b"PK\x03\x04 kapot", LIMITS, "beschadigd"),
    (other_zip(), LIMITS, "geen Excel-bestand"),
    (sheet(("a", "b"), (1, 2))[:-200], LIMITS, "beschadigd"),
    (bomb(), SMALL, "uitgepakt groter"),
    (b"x" * 200_000, SMALL, "0 MB"),
    (text("a;b", *["1;2"] * 51), SMALL, "te groot"),
    (text("a;b", ";".join("1" * 200)), SMALL, "te groot"),
    (sheet(*[(1, 2)] * 51), SMALL, "te groot"),
    (text("a;b", '1;"open', "3;4"), LIMITS, "aanhalingsteken"),
    (altered(STRINGS, entities(LAUGHS)), LIMITS, "beschadigd"),
    (altered(STRINGS, entities(b'<!ENTITY j SYSTEM "file:///etc/passwd">')), LIMITS, "beschadigd"),
    (altered(PAGE, lambda part: part.replace(b'r="2"', b'r="1048576"').replace(b'"B2"', b'"B1048576"')), SMALL,
     "te groot|beschadigd"),
    (altered(PAGE, lambda part: part.replace(b'"B2"', b'"XFD2"')), SMALL, "te groot"),
])
def test_a_file_that_cannot_be_read_says_so(content: bytes, limits: Limits, said: str) -> None:
    with pytest.raises(TableError, match=said):
        read_file(content, limits).sheet()


HEAD = "Gemeente;Jaar;Waarde"


@pytest.mark.parametrize(("lines", "said"), [
    (("Utrect;2023;1",), "regel 2, kolom ‘Gemeente’: ‘Utrect’ kennen wij niet als gemeente, provincie of Nederland; "
                         "bedoelt u Utrecht (GM0344)?"),
    (("Zeist;2023;1", ";2023;1"), "regel 3, kolom ‘Gemeente’: ‘’ is leeg"),
    (("GM9999;2023;1",), "GM9999); verbeter de code"),
    (("Dubbel;2023;1",), "zijn er meer: schrijf een van de codes GM0700, GM0701"),
    (("Zeist;20x3;1",), "regel 2, kolom ‘Jaar’: ‘20x3’ is geen periode"),
    (("Zeist;31-02-2023;1",), "is geen bestaande dag"),
    (("Zeist;2023;veel",), "regel 2, kolom ‘Waarde’: ‘veel’ is geen getal"),
    (("Zeist;2023;1200",), "‘1200’ ligt niet tussen 0 en 1000"),
    (("Zeist;2023;-3",), "ligt niet tussen 0 en 1000"),
    (("Zeist;2023;12%",), "procentteken"),
    (("Zeist;2023;=1+1",), "formule zonder uitkomst"),
    (("=cmd|' /C calc'!A0;2023;1",), "kennen wij niet"),
    (("Zeist;2023;#DEEL/0!",), "fout van Excel"),
    (("Zeist;2023;1,5", "Utrecht;2023;1.5"), "decimale komma en andere een decimale punt"),
    (("Zeist;2023;1.234",), "op twee manieren te lezen"),
    (("Zeist;2023;1", "Zeist;2023;2"), "regel 3, kolom ‘Waarde’: GM0355 in 2023 staat ook al op regel 2"),
    (("Zeist;2023;1;5",), "heeft 4 velden en de kopregel 3"),
    (("Zeist;1800;1",), "ligt niet tussen 1900 en 2100"),
])
def test_each_fault_names_its_line_and_its_remedy(lines: tuple[str, ...], said: str) -> None:
    taken = read(text(HEAD, *lines))
    assert not taken.rows, "nothing of a file with a fault is used"
    assert said in " ".join(fault.text for fault in taken.faults)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    taken = read(text(HEAD, "Zeist;2023;veel", "Utrect;2023;1", "Utrecht;later;1", "Amsterdam;2023;1"))
    assert [fault.line for fault in taken.faults] == [2, 3, 4]


def test_a_file_full_of_faults_is_given_up() -> None:
    taken = read(text(HEAD, *[f"Nergens{number};2023;1" for number in range(1500)]))
    assert "gestopt" in taken.faults[-1].text
    assert len(taken.faults) == 1001


@pytest.mark.parametrize(("plan", "said"), [
    (Plan((ValueColumn("m", "Waarden"),), region="Gemeente", period="Jaar"), "Er is geen kolom ‘Waarden’. Kies uit"),
    (Plan((), region="Gemeente", period="Jaar"), "geen kolom met cijfers gekozen"),
    (Plan(PLAN.values, period="Jaar"), "Kies een kolom met het gebied"),
    (Plan(PLAN.values, region="Gemeente"), "Kies een kolom met de periode"),
    (Plan(PLAN.values, region="Gemeente", period_code="straks"), "is geen periode"),
    (Plan(PLAN.values, region_code="GM9999", period="Jaar"), "Er is geen gebied ‘GM9999’"),
    (Plan(PLAN.values, region="Gemeente", period="Jaar", sheet="Blad9"), "Er is geen werkblad ‘Blad9’"),
    (Plan((ValueColumn("m", by_period=True),), region="Gemeente"), "geen kolom met een periode als kop"),
    (Plan((ValueColumn("m", "Waarde", where={"Jaar": "1999"}),), region="Gemeente", period="Jaar"),
     "geen enkel cijfer"),
])
def test_a_plan_that_does_not_fit_says_what_there_is(plan: Plan, said: str) -> None:
    assert said in read(text(HEAD, "Zeist;2023;1"), plan).faults[0].text


@pytest.mark.parametrize(("cell", "decimal", "value", "status"), [
    ("12,5", ",", 12.5, MEASURED), ("1.234,5", ",", 1234.5, MEASURED), ("1.234.567", ",", 1234567, MEASURED),
    ("1 234,5", ",", 1234.5, MEASURED), ("1\u00a0234", ",", 1234, MEASURED), ("1,234.5", ".", 1234.5, MEASURED),
    ("−4", ",", -4, MEASURED), ("12,5%", ",", 12.5, MEASURED), ("12,5 %", ",", 12.5, MEASURED),
    ("€ 1.200", ",", 1200, MEASURED), ("12,5*", ",", 12.5, PROVISIONAL), ("12**", ",", 12, PROVISIONAL),
    (".5", ".", 0.5, MEASURED), ("1e3", ",", 1000, MEASURED), (Number(0.5), ",", 0.5, MEASURED),
    ("", ",", None, MISSING), (".", ",", None, MISSING), ("-", ",", None, MISSING), ("?", ",", None, MISSING),
    ("x", ",", None, Status.SUPPRESSED), ("X", ",", None, Status.SUPPRESSED), ("geheim", ",", None, Status.SUPPRESSED),
    ("n.v.t.", ",", None, Status.IMPOSSIBLE), ("#N/B", ",", None, MISSING),
    ("-99996", ",", None, MISSING), ("-99999", ",", None, MISSING), ("-99997,0", ",", None, MISSING),
    (Number(-99999999.0), ",", None, MISSING), (Number(-99998.0), ",", None, MISSING),
])
def test_cells(cell: str | Number, decimal: str, value: float | None, status: Status) -> None:
    assert parse_value(cell, decimal)[:2] == (value, status)


@pytest.mark.parametrize("cell", ["1.23", "12.5", "1,2,3", "1.2.3,4", "12 euro", "Infinity", "0x10", "٣", "=A1", "1-2",
                                  datetime.date(2023, 1, 1), Number(float("inf"))])
def test_what_is_no_number_is_never_guessed(cell: str) -> None:
    with pytest.raises(ValueError, match=r"is |past "):
        parse_value(cell, ",")


@pytest.mark.parametrize(("cells", "signs"), [
    (["12,5"], {","}), (["12.5"], {"."}), (["1.234"], set()), (["1.234", "2,5"], {","}), (["1.234.567"], {","}),
    (["1,234,567"], {"."}), (["1.234,5"], {","}), (["1,234.5"], {"."}), (["12", "x", Number(1.5)], set()),
    (["1.2345"], {"."}), (["0,5%"], {","}), (["1,5", "1.5"], {",", "."}),
])
def test_the_decimal_sign_is_seen_or_not(cells: list[str], signs: set[str]) -> None:
    assert decimal_signs(cells) == signs


@pytest.mark.parametrize(("cell", "code", "provisional"), [
    ("2023", "2023", False), ("2023*", "2023", True), ("2023**", "2023", True), ("2022 (voorlopig)", "2022", True),
    ("2023JJ00", "2023", False), (Number(2023.0), "2023", False), ("2023 1e kwartaal", "2023KW01", False),
    ("2e halfjaar 2023*", "2023HJ02", True), ("2023 mei", "2023MM05", False), ("mei 2023", "2023MM05", False),
    ("2023-05", "2023MM05", False), ("2023 Q3", "2023KW03", False), ("Q3 2023", "2023KW03", False),
    ("2023kw03", "2023KW03", False), ("01-01-2023", "2023", False), ("2023-12-31", "2023", False),
    (datetime.date(2023, 1, 1), "2023", False), (datetime.date(1905, 7, 15), "2023", False),
])
def test_periods(cell: str | Number | datetime.date, code: str, provisional: bool) -> None:
    assert parse_moment(cell) == (code, provisional)


@pytest.mark.parametrize("cell", ["", "Totaal", "23", "2023KW05", "2023/2024", "99-99-2023", "2023,5", Number(1.5)])
def test_what_is_no_period(cell: str) -> None:
    with pytest.raises(ValueError, match="is"):
        parse_moment(cell)


def test_days_that_differ_are_months() -> None:
    content = text(HEAD, "Zeist;01-01-2023;1", "Zeist;01-02-2023;2")
    assert [period for _, period, _, _ in figures(read(content))] == ["2023MM01", "2023MM02"]


@pytest.mark.parametrize(("cell", "code"), [
    ("Utrecht", "GM0344"), ("utrecht ", "GM0344"), ("Utrecht (PV)", "PV26"), ("Gemeente Utrecht", "GM0344"),
    ("Hengelo (O.)", "GM0164"), ("Bergen (NH)", "GM0373"), ("Bergen (L.)", "GM0893"), ("'s-Gravenhage", "GM0518"),
    ("’s-Gravenhage", "GM0518"), ("Den Haag", "GM0518"), ("Sudwest Fryslan".replace(" ", "-"), "GM1900"),
    ("GM0363", "GM0363"), ("gm0363", "GM0363"), ("GM363", "GM0363"), ("0363", "GM0363"), ("363", "GM0363"),
    (Number(363.0), "GM0363"), ("59", "GM0059"), ("36300", "WK036300"), ("036300", "WK036300"),
    ("WK036300 ", "WK036300"),
    ("BU0363AH04", "BU0363AH04"), ("Nederland", "NL01"), ("NL00", "NL01"), ("Weesp", "GM0457"), ("GM0457", "GM0457"),
    ("WK999900", ""), ("BU99990000", ""), ("Noord-Nederland (LD)", ""), ("CR16", ""), ("Oost-Groningen (CR)", ""),
])
def test_regions(cell: str | Number, code: str) -> None:
    assert BOOK.find(cell) == code


@pytest.mark.parametrize("cell", ["Utrech", "Bergen", "GM9999", "", "9999", "Totaal", "Burgwallen"])
def test_no_region_is_guessed(cell: str) -> None:
    with pytest.raises(UnknownRegion):
        BOOK.find(cell)


def test_percentages_of_excel_are_numbers_out_of_a_hundred() -> None:
    content = sheet(("Gemeente", "Jaar", "Waarde"), ("Utrecht", 2023, 0.294), formats={2: "0.0%"})
    taken = read(content, expected={"m": Expected((0, 100), percent=True)})
    assert [row.value for row in taken.rows] == [29.4]
    assert "procentteken" in read(content).faults[0].text


def test_formulas_give_what_excel_kept_and_say_so_when_it_kept_nothing() -> None:
    def fill(kept: object) -> bytes:
        def made(book: xlsxwriter.Workbook) -> None:
            page = book.add_worksheet()
            page.write_row(0, 0, ("Gemeente", "Jaar", "Waarde"))
            page.write_row(1, 0, ("Utrecht", 2023))
            page.write_formula(1, 2, "=5*2.5", None, kept)
        return workbook(made)

    assert figures(read(fill(12.5))) == ONE
    # An empty text is what writers put that can't calculate.
    assert "formule zonder uitkomst" in read(fill("").replace(b"<v></v>", b"")).faults[0].text


def test_hidden_sheets_are_left_and_told() -> None:
    content = sheet(("Gemeente", "Jaar", "Waarde"), ("Utrecht", 2023, 12.5), hidden=True)
    file = read_file(content)
    assert file.sheet().name == "Voorblad"
    assert "Cijfers" in file.notes[0]
    assert figures(take(file, Plan(PLAN.values, region="Gemeente", period="Jaar", sheet="Cijfers"), BOOK)) == ONE


def test_merged_headings_and_years_in_columns() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.merge_range(0, 1, 0, 2, "Woningen")
        page.merge_range(0, 3, 0, 4, "Banen")
        page.write_row(1, 0, ("Gemeente", 2022, "2023*", 2022, "2023*"))
        page.write_row(2, 0, ("Utrecht", 1, 2, 3, 4))
        page.write_row(3, 0, ("Zeist", 5, "x", 7, -99999))

    file = read_file(workbook(fill))
    plan = Plan((ValueColumn("w", "Woningen", by_period=True), ValueColumn("b", "Banen", by_period=True, factor=1000)),
                region="Gemeente")
    taken = take(file, plan, BOOK)
    assert [(r.measure, r.region, r.period, r.value, r.status) for r in taken.rows if r.region == "GM0355"] == [
        ("w", "GM0355", "2022", 5, MEASURED), ("w", "GM0355", "2023", None, Status.SUPPRESSED),
        ("b", "GM0355", "2022", 7000, MEASURED), ("b", "GM0355", "2023", None, MISSING)]
    assert [(v.column, v.by_period) for v in propose(file, BOOK).plan.values] == [("Woningen", True), ("Banen", True)]


def test_a_swing_export_with_bare_codes_and_every_sign_for_no_figure() -> None:
    content = sheet(("Gebieden", "2022", "2023", "2024"), (344, 5, -99999, "?"), (355, "x", -99996, "-"),
                    (363, -99997, -99998, "."), ("Nederland", 1234.5, 2, 3))
    file = read_file(content)
    found = propose(file, BOOK).plan
    assert (found.region, [value.by_period for value in found.values]) == ("Gebieden", [True])
    rows = take(file, found, BOOK).rows
    assert {(row.region, row.period): row.value for row in rows if row.value is not None} == {
        ("GM0344", "2022"): 5, ("NL01", "2022"): 1234.5, ("NL01", "2023"): 2, ("NL01", "2024"): 3}
    assert [row.status for row in rows if row.region == "GM0355"] == [Status.SUPPRESSED, MISSING, MISSING]


def test_rows_of_more_corporations_are_told_apart_by_their_texts() -> None:
    rows = [("Prestaties 2024", None, None, None), (None, None, None, None),
            ("Corporatie", "Gemeente", "Verslagjaar", "Huurwoningen"),
            ("Een", "Utrecht", 2024, 100), ("Twee", "Utrecht", 2024, 40), ("Een", "Zeist", 2024, 60)]
    file = read_file(sheet(*rows))
    plan = Plan((ValueColumn("m", "Huurwoningen", where={"Corporatie": "een"}),), region="Gemeente",
                period="Verslagjaar")
    assert [row.value for row in take(file, plan, BOOK).rows] == [100, 60]
    assert "staat ook al" in take(file, Plan((ValueColumn("m", "Huurwoningen"),), region="Gemeente",
                                             period="Verslagjaar"), BOOK).faults[0].text


@pytest.mark.parametrize(("status", "value", "expected"), [
    ("voorlopig", "5", (5, PROVISIONAL)), ("", "5", (5, MEASURED)), ("afgeschermd", "", (None, Status.SUPPRESSED)),
    ("niet van toepassing", "", (None, Status.IMPOSSIBLE)), ("Definitief", "5", (5, MEASURED)),
    ("afgeschermd", "5", None), ("raar", "5", None),
])
def test_a_status_column(status: str, value: str, expected: tuple[float | None, Status] | None) -> None:
    plan = Plan(PLAN.values, region="Gemeente", period="Jaar", status="Status")
    taken = read(text(f"{HEAD};Status", f"Zeist;2023;{value};{status}"), plan)
    assert [(row.value, row.status) for row in taken.rows] == ([] if expected is None else [expected])
    assert bool(taken.faults) == (expected is None)


def test_own_signs_skipped_texts_and_what_has_no_figure() -> None:
    plan = Plan(PLAN.values, region="Gemeente", period="Jaar", skip=("Totaal",), missing={"-99997": Status.SUPPRESSED})
    taken = read(text(HEAD, "Zeist;2023;-99997", "Totaal;2023;10", "Weesp;2023;", "Noord (LD);2023;4"), plan)
    assert figures(taken) == [("GM0355", "2023", None, Status.SUPPRESSED)]
    notes = " ".join(taken.notes)
    assert all(part in notes for part in ("‘Totaal’", "opgeheven", "COROP", "‘-99997’ is 1 keer gelezen als ‘afges"))


@pytest.mark.parametrize("value", ["5", "", "x", "."])
def test_a_first_line_with_an_unknown_region_is_no_heading(value: str) -> None:
    taken = read(text(HEAD, f"Utrect;2023;{value}", "Zeist;2023;5"))
    assert [fault.line for fault in taken.faults] == [2]


@pytest.mark.parametrize(("content", "region", "period", "measures"), [
    (text("Regio's;Perioden;Woningen (aantal);Huur (euro)", "Utrecht;2023*;5;6", "Zeist;2023*;7;8"),
     "Regio's", "Perioden", ["Woningen (aantal)", "Huur (euro)"]),
    (text("Titel", "Perioden: 2022*", ";Onderwerp", ";Inkomen", "Regio's;1 000 euro", "Zeist;36,7"),
     "Regio's", "", ["Inkomen | 1 000 euro"]),
    (text("gemeentecode,naam,sexe,jaar,n", "355,Zeist,m,2023,4", "355,Zeist,v,2023,5", "344,Utrecht,m,2023,6"),
     "gemeentecode", "jaar", ["n | m", "n | v"]),
    (sheet(("gwb_code_10", "regio", "gm_naam", "gwb_code", "jaar", "a_inw"),
           ("NL00", "Nederland", "Nederland", 0, 2024, 17), ("GM0344", "Utrecht", "Utrecht", 344, 2024, 36),
           ("WK036300", "Burgwallen", "Amsterdam", 36300, 2024, "."), ("WK999900", "Weg", "Elders", 999900, 2024, 4)),
     "gwb_code_10", "jaar", ["a_inw"]),
    (text("Gemeente;Huur 2023;Koop 2023", "Zeist;5;6"), "Gemeente", "", ["Huur 2023", "Koop 2023"]),
    (text("Gemeente;Jaar;Klanten", "Zeist;2023;5", "Utrecht;2023;n.b.", "Amsterdam;2023;<5", "Totaal;2023;9"),
     "Gemeente", "Jaar", ["Klanten"]),
    (text("Gemeente;Jaar;Corporatie;Woningen", "Zeist;2023;A;5", "Zeist;2023;B;6", ";2023;Totaal;11"),
     "Gemeente", "Jaar", ["Woningen | A", "Woningen | B"]),
])
def test_a_proposal_reads_what_it_proposes(content: bytes, region: str, period: str, measures: list[str]) -> None:
    file = read_file(content)
    proposal = propose(file, BOOK)
    assert (proposal.plan.region, proposal.plan.period) == (region, period)
    assert [value.measure for value in proposal.plan.values] == measures
    assert take(file, proposal.plan, BOOK).rows


@pytest.mark.parametrize(("content", "remark"), [
    (text("Gemeente;2022;2023;verschil", "Zeist;1;2;1"), "Van ‘verschil’ is geen periode gevonden."),
    (text("Gemeente;Jaar;Oordeel", "Zeist;2023;goed"), "Kies er zelf een uit ‘Gemeente’, ‘Jaar’, ‘Oordeel’."),
    (text("Gemeente;Klanten", "Zeist;5"), "Er is geen periode gevonden.")])
def test_a_proposal_says_what_it_did_not_find(content: bytes, remark: str) -> None:
    file = read_file(content)
    proposal = propose(file, BOOK)
    assert any(remark in said for said in proposal.remarks), proposal.remarks
    assert "Codering UTF-8, scheidingsteken puntkomma" in " ".join(take(file, proposal.plan, BOOK).notes)


NUMBERS = st.one_of(st.none(), st.integers(-99_000, 10_000_000).map(float),
                    st.decimals(-90_000, 10_000_000, places=3).map(float))
TABLES = st.dictionaries(st.tuples(st.sampled_from(["GM0344", "GM0355", "GM0363", "NL01"]), st.integers(1995, 2030)),
                         NUMBERS, min_size=1, max_size=25)


@given(TABLES, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), st.sampled_from(";,\t|"),
       st.sampled_from(",."), st.booleans())
def test_what_was_written_as_text_is_read_back(table: dict[tuple[str, int], float | None], encoding: str,
                                              separator: str, decimal: str, grouped: bool) -> None:
    def written(value: float | None) -> str:
        if value is None:
            return ""
        shown = f"{value:,.3f}" if grouped else f"{value:.3f}"
        return shown.translate(str.maketrans(",.", ".,")) if decimal == "," else shown

    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator)
    writer.writerow(["Gemeente", "Jaar", "Waarde"])
    writer.writerows([region, year, written(value)] for (region, year), value in table.items())
    plan = Plan(PLAN.values, region="Gemeente", period="Jaar", decimal=decimal)
    taken = take(read_file(made.getvalue().encode(encoding)), plan, BOOK)
    assert not taken.faults, [fault.text for fault in taken.faults]
    assert {(row.region, int(row.period)): row.value for row in taken.rows} == table


@given(TABLES)
def test_what_was_written_in_excel_is_read_back(table: dict[tuple[str, int], float | None]) -> None:
    content = sheet(("Gemeente", "Jaar", "Waarde"), *[(*key, value) for key, value in table.items()])
    taken = take(read_file(content), PLAN, BOOK)
    assert {(row.region, int(row.period)): row.value for row in taken.rows} == table


@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda rest: b"PK\x03\x04" + rest))
def test_whatever_the_bytes_there_is_an_answer(content: bytes) -> None:
    """Rows or faults; never another error."""
    try:
        file = read_file(content)
    except TableError:
        return
    assert take(file, PLAN, BOOK).faults
