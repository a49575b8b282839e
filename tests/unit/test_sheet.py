"""Downloads: what is written is read back, nothing runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.exports.sheet import Cell, Sheet, file_name, margin_cell, to_csv, to_xlsx

HEADERS = ("Gemeente", "Waarde", "Status")
ROWS: Sequence[Sequence[Cell]] = [
    ("Amsterdam", 39.0, "zonder voorbehoud"),
    ("'s-Gravenhage", -2.5, "voorlopig"),
    ("Súdwest-Fryslân; \"nieuw\"\nregel", 1234567.891, "herrekend"),
    ("Schiermonnikoog", None, "afgeschermd"),
    ("Nul", 0.0, "zonder voorbehoud"),
]
NOTES = ("Bron: CBS, 85984NED; 2024.", "Let op: afgerond.")
SHEET = Sheet("Corporatiewoningen", HEADERS, ROWS, NOTES, decimals=1)
DANGEROUS = ["=1+1", "+31 20", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A1"]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def number(text: str) -> float | None:
    return float(text.replace(",", ".")) if text else None


def book(sheet: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(sheet)))


def test_csv_reads_back_as_it_was() -> None:
    header, *rest = read_csv(to_csv(SHEET))
    rows, notes = rest[:len(ROWS)], rest[len(ROWS):]
    assert tuple(header) == HEADERS
    assert [(name, number(value), status) for name, value, status in rows] == [tuple(row) for row in ROWS]
    assert notes == [[], *[[note] for note in NOTES]]


def test_csv_opens_in_a_dutch_spreadsheet() -> None:
    content = to_csv(SHEET)
    assert content.startswith(b"\xef\xbb\xbfGemeente;Waarde;Status\r\n")
    assert ";-2,5;voorlopig\r\n" in content.decode("utf-8-sig")
    assert ";1234567,891;herrekend\r\n" in content.decode("utf-8-sig")
    assert "Schiermonnikoog;;afgeschermd\r\n" in content.decode("utf-8-sig")


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_disarms_texts_that_a_spreadsheet_would_run(text: str) -> None:
    sheet = Sheet("x", ("a", "b"), [(text, -5.0)], (text,))
    _, row, _, note = read_csv(to_csv(sheet))
    assert row == ["'" + text, "-5"]
    assert note == ["'" + text]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12), max_size=10))
def test_numbers_in_csv_are_exact_to_fifteen_digits(values: list[float]) -> None:
    rows = read_csv(to_csv(Sheet("x", ("a",), [(v,) for v in values], ())))[1:1 + len(values)]
    assert [number(row[0]) for row in rows] == pytest.approx(values, rel=1e-14)


def test_excel_reads_back_as_it_was() -> None:
    found = book(SHEET)
    assert found.sheetnames == ["Cijfers", "Bron en uitleg"]
    header, *rows = found["Cijfers"].iter_rows(values_only=True)
    assert header == HEADERS
    assert rows == [tuple(row) for row in ROWS]
    assert [cell for (cell,) in found["Bron en uitleg"].iter_rows(values_only=True)] == [SHEET.title, *NOTES]


@pytest.mark.parametrize(("decimals", "form"), [(0, "#,##0"), (1, "#,##0.0"), (2, "#,##0.00")])
def test_excel_shows_the_decimals_of_the_indicator_and_keeps_the_rest(decimals: int, form: str) -> None:
    """Only of the figures: a rank or a rounding step beside them stays as it is."""
    sheet = book(Sheet("x", ("a", "b"), [(1234.5678, 0.05)], (), decimals, value_column=0))["Cijfers"]
    assert (sheet["A2"].value, sheet["A2"].number_format) == (1234.5678, form)
    assert (sheet["B2"].value, sheet["B2"].number_format) == (0.05, "General")


@pytest.mark.parametrize("text", [*DANGEROUS, "https://example.org", "00123", "{=1}"])
def test_excel_keeps_texts_as_texts(text: str) -> None:
    sheet = book(Sheet(text, ("a",), [(text,)], (text,)))
    cell = sheet["Cijfers"]["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert cell.value.replace("_x000D_", "\r") == text
    assert {row[0].data_type for row in sheet["Bron en uitleg"].iter_rows()} == {"s"}


def test_a_sheet_without_rows_is_a_sheet() -> None:
    empty = Sheet("Leeg", HEADERS, [], NOTES)
    assert [row for row in book(empty)["Cijfers"].iter_rows(values_only=True)] == [HEADERS]
    assert read_csv(to_csv(empty)) == [list(HEADERS), [], *[[note] for note in NOTES]]


@pytest.mark.parametrize(("parts", "name"), [
    (("Corporatiewoningen", "2024"), "corporatiewoningen-2024"),
    (("Wmo-cliënten per 1.000", "'s-Gravenhage", ""), "wmo-cliënten-per-1-000-s-gravenhage"),
    (("../../etc/passwd",), "etc-passwd"),
    (("a" * 500,), "a" * 120),
    (("", "?*:"), ""),
])
def test_names_of_files(parts: tuple[str, ...], name: str) -> None:
    assert file_name(*parts) == name


@pytest.mark.parametrize(("margin", "cell"), [(None, None), (0.0, 0.0), (500.0, 500.0), (0.05, 0.05),
                                              (0.0189982133242452, 0.019), (0.133524984387108, 0.134)])
def test_a_rounding_step_has_no_digits_that_mean_nothing(margin: float | None, cell: float | None) -> None:
    assert margin_cell(margin) == cell
