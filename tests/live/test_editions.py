"""A series with a table per year: what is not out yet, what was emptied, and what one edition says unlike the last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitors.catalogue.load import read_catalogue
from monitors.catalogue.model import Catalogue
from monitors.prepare import __main__ as command
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
    rows = [{k: v for k, v in cell("M9", region, "", value).items() if k != "Perioden"}
            for region in ("GM0001", "GM0009")]
    return Made(f"E{year}", {"M9": ("Later", unit)}, rows, periods={}, descriptions={"M9": about},
                regions={"GM0001": "Aa", "GM0009": "Ceedee"}, modified=f"{value} {about} {unit}")


def put(source: Source, *editions: Made) -> None:
    for one in editions:
        put_v4(source, one)


def test_a_column_is_not_out_yet_until_it_had_figures_and_then_it_was_emptied(run: Run, source: Source,
                                                                             tmp_path: Path) -> None:
    put(source, edition(2020), edition(2021, None), edition(2022, None))
    code, said = run("--live")
    assert code == 0, said
    assert "E2021: Later: nog niet uit" in said
    put(source, edition(2021, 6.0))
    assert run("--live")[0] == 0
    assert figure(tmp_path, "later").value == 6.0
    put(source, edition(2021, None))
    code, said = run("--live")
    assert code == command.PARTLY
    assert "tabel E2021, kolom M9, aantal cijfers: verwacht 2021 GM: 2, gevonden leeg geworden" in said
    assert "E2022: Later: nog niet uit" in said
    assert "E2021: Later: nog niet uit" not in said
    assert figure(tmp_path, "later").value == 6.0, "the old figure stays"
    assert run("--live", "--accept-shrink")[0] == 0
    assert figure(tmp_path, "later").value is None
    assert figure(tmp_path, "later", period="2020").value == 5.0
    code, said = run("--live")
    assert (code, "E2021: Later: nog niet uit" in said) == (0, True)
