"""A series with a table per year: what is not out yet, what was emptied, and what one edition says unlike the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitors.catalogue.load import read_catalogue
from monitors.catalogue.model import Break, Catalogue
from monitors.prepare import __main__ as command
from monitors.prepare.live.definitions import Said
from tests.live.conftest import SERVICES, Run
from tests.live.server import Source
from tests.live.shapes import Made, cell, put_v4
from tests.live.test_live_run import figure
from tests.unit.small import FILES, write_catalogue

_EDITIONS = "".join(f"""
[E{year}]
title = "Kerncijfers {year}"
producer = "CBS"
licence = "CC BY 4.0"
url = "https://voorbeeld.nl"
accessed = ""
services = ["v4"]
series = "S"
run = "Komt met een nieuwe uitgave."
year = "{year}"
""" for year in (2020, 2021, 2022))
_RECIPE = """
[[later.live]]
tables = ["S"]
measures = ["M9"]
periods = "table"
"""


@pytest.fixture
def known(known: Catalogue, tmp_path: Path, source: Source, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """The small catalogue with one indicator that a series of three tables brings."""
    folder = write_catalogue(
        tmp_path / "series", sources_toml=FILES["sources.toml"].split("[T2]")[0] + _EDITIONS,
        indicators__proef_toml=FILES["indicators/proef.toml"].replace('table = "T2"', 'table = "E2022"') + _RECIPE,
        services_toml=SERVICES.replace("{address}", source.address))
    found = read_catalogue(folder)
    monkeypatch.setattr(command, "catalogue", lambda: found)
    return found


def edition(year: int, value: float | None = 5.0, about: str = "Wat wordt geteld.", unit: str = "aantal") -> Made:
    """The table of a year: M9 of two municipalities, or empty."""
    regions = {"GM0001": "Aa", **({"GM0009": "Ceedee"} if year > 2020 else {"GM0003": "Cee"})}
    rows = [{k: v for k, v in cell("M9", region, "", value).items() if k != "Perioden"} for region in regions]
    return Made(f"E{year}", {"M9": ("Later", unit)}, rows, periods={}, descriptions={"M9": about},
                regions=regions, modified=f"{value} {about} {unit}")


def put(source: Source, *editions: Made) -> None:
    for one in editions:
        put_v4(source, one)


def test_a_column_is_not_out_yet_until_it_had_figures_and_then_it_was_emptied(run: Run, source: Source,
                                                                             tmp_path: Path) -> None:
    put(source, edition(2020), edition(2021, None), edition(2022, None))
    code, said = run("--live")
    assert code == 0, said
    assert "E2021: nog niet uit: Later" in said
    put(source, edition(2021, 6.0))
    assert run("--live")[0] == 0
    assert figure(tmp_path, "later").value == 6.0
    put(source, edition(2021, None))
    code, said = run("--live")
    assert code == command.PARTLY
    assert "tabel E2021, kolom M9, aantal cijfers: verwacht 2021 GM: 2, gevonden leeg geworden" in said
    assert "E2022: nog niet uit: Later" in said
    assert "E2021: nog niet uit: Later" not in said
    assert figure(tmp_path, "later").value == 6.0, "the old figure stays"
    assert run("--live", "--accept-shrink")[0] == 0
    assert figure(tmp_path, "later").value is None
    assert figure(tmp_path, "later", period="2020").value == 5.0
    code, said = run("--live")
    assert (code, "E2021: nog niet uit: Later" in said) == (0, True)


RENEWED = "Wat nu ook wordt geteld, en van wie."
AGREE = "--accept-definition"


def test_a_definition_renewed_in_an_edition_is_refused_from_then_on_until_somebody_agrees(
        run: Run, source: Source, tmp_path: Path) -> None:
    put(source, edition(2020), edition(2021, 6.0, RENEWED), edition(2022, 7.0, RENEWED))
    code, said = run("--live")
    assert code == command.PARTLY
    assert ("tabel E2021, kolom M9, definitie (akkoord? --accept-definition E2021): verwacht "
            "'Later. Wat wordt geteld.' (uitgave 2020), gevonden 'Later. Wat nu ook wordt geteld, en van wie.'") in said
    assert "tabel E2022, kolom M9, definitie" in said, "not compared with the one that was refused"
    assert [figure(tmp_path, "later", period=str(year)).value for year in (2020, 2021, 2022)] == [5.0, None, None]
    code, said = run("--live", AGREE, "E2021")
    assert (code, "Geweigerd:" in said) == (0, False)
    assert [figure(tmp_path, "later", period=str(year)).value for year in (2020, 2021, 2022)] == [5.0, 6.0, 7.0]
    assert run("--live")[0] == 0, "what was agreed to is not asked again"


def test_an_edition_is_compared_with_what_was_remembered_of_the_one_before(run: Run, source: Source) -> None:
    put(source, edition(2020), edition(2021))
    assert run("--live", "--table", "E2020", "--table", "E2021")[0] == 0
    put(source, edition(2022, 7.0, RENEWED))
    code, said = run("--live", "--table", "E2022")
    assert code == 1, "nothing else came"
    assert "'Later. Wat wordt geteld.' (uitgave 2021)" in said


def test_another_unit_in_an_edition_is_refused_and_can_not_be_agreed_to(run: Run, source: Source) -> None:
    put(source, edition(2020), edition(2021, 6.0, unit="x 1 000"), edition(2022, unit="Aantal "))
    code, said = run("--live", AGREE, "E2021")
    assert code == command.PARTLY
    assert "tabel E2021, kolom M9, eenheid: verwacht aantal (uitgave 2020), gevonden x 1 000" in said
    assert "tabel E2022" not in said


def test_a_renewal_that_the_catalogue_knows_of_is_no_news(run: Run, source: Source, known: Catalogue,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    later = replace(known.indicators["later"], breaks=(Break("2021", "Anders geteld."),))
    broken = replace(known, indicators={**known.indicators, "later": later})
    monkeypatch.setattr(command, "catalogue", lambda: broken)
    put(source, edition(2020), edition(2021, 6.0, RENEWED), edition(2022, 7.0, RENEWED))
    code, said = run("--live")
    assert code == 0, said


FIRST = "Woningen per 1 januari 2020. Het betreft voorlopige cijfers."


@pytest.mark.parametrize(("now", "same"), [
    ("Woningen per 1 januari 2021.  Het betreft nader voorlopige cijfers.", True),
    ("Woningen per\r\n1 januari 2021.\n\nHet betreft definitieve cijfers.", True),
    ("Woningen1) per 1 januari&nbsp;2021", True),
    ("<p>Woningen¹ per 1-januari 2021*</p>", True),
    ("Woningen totaal per 1 januari 2021.", True),
    ("Woonruimten per 1 januari 2020. Het betreft voorlopige cijfers.", False),
    ("Woningen per 31 december 2020.", False),
    ("Woningen vanaf 20 m2 per 1 januari 2020.", False),
    ("", False)])
def test_a_year_a_footnote_and_layout_are_no_other_definition(now: str, same: bool) -> None:
    assert (Said(FIRST, "").essence == Said(now, "").essence) == same
