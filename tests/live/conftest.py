"""For the tests of the live sources: a small catalogue whose recipes lead to a server on this computer."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from monitors.catalogue.load import read_catalogue
from monitors.catalogue.model import Catalogue
from monitors.prepare import __main__ as command
from monitors.prepare.live.client import Limits
from monitors.prepare.live.run import Options
from tests.live.server import Source, serving
from tests.unit.small import FILES, write_catalogue, write_snapshot

# A stall must last longer than a busy machine may be late with an answer that is well.
QUICK = Limits(connect=10, stall=1.5, whole=60, tries=3, first_pause=0.01, longest_pause=0.05, sent=1 << 20,
               unpacked=4 << 20)

_RECIPES = """
[[woningen.live]]
tables = ["T1"]
measures = ["M1", "Woningen"]
unit = "aantal"
filters = { Soort = "Totaal" }
[[sociaal.live]]
tables = ["T1"]
measures = ["M2", "SocialeHuur"]
unit = "%"
filters = { Soort = "Totaal" }
[[later.live]]
tables = ["T2"]
measures = ["M9"]
"""


SERVICES = """
[v4]
name = "CBS v4"
url = "{address}/odata/v1/CBS"
protocol = "odata4"
[v3]
name = "CBS v3"
url = "{address}/ODataFeed/odata"
protocol = "odata3"
"""
_BORDERS = """
[pdok]
name = "PDOK OGC"
url = "{address}/ogc/v1"
protocol = "features"
since = 2014
[pdok_wfs]
name = "PDOK WFS"
url = "{address}/{year}/wfs"
protocol = "wfs"
since = 2014
"""


def live_catalogue(folder: Path, address: str, *, borders: bool = False) -> Catalogue:
    """The small catalogue with recipes, and the server at an address as its services."""
    services = 'services = ["v4", "v3"]\n'
    write_catalogue(folder, indicators__proef_toml=FILES["indicators/proef.toml"] + _RECIPES,
                    sources_toml=FILES["sources.toml"].replace("[T2]", f"{services}[T2]") + services,
                    services_toml=(SERVICES + (_BORDERS if borders else "")).replace("{address}", address))
    return read_catalogue(folder)


@pytest.fixture
def source() -> Iterator[Source]:
    with serving() as found:
        yield found


@pytest.fixture
def known(tmp_path: Path, source: Source, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """The catalogue in place of the project's; short patience; published borders stay out of the project."""
    found = live_catalogue(tmp_path / "catalogue", source.address)
    monkeypatch.setattr(command, "catalogue", lambda: found)
    monkeypatch.setattr(command, "STATIC_GEO", tmp_path / "static")
    monkeypatch.setattr(command, "Options", partial(Options, limits=QUICK))
    yield found
    gc.enable()


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, known: Catalogue, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command on the small snapshot; gives exit code and what it said."""
    snapshot = write_snapshot(tmp_path / "snapshot", known)

    def runner(*options: str) -> tuple[int, str]:
        capsys.readouterr()
        code = command.main(["--snapshot", str(snapshot), "--target", str(tmp_path / "prepared"), *options])
        return code, "".join(capsys.readouterr())

    return runner
