"""The three builds that are measured side by side. Point them elsewhere here when pages or labels change."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from monitors.contract import FOLDER
from tests.browser.server import ROOT, Server, free_port, streamlit_command, uvicorn_command

HERE = Path(__file__).parent
OUTPUT = ROOT / "tests" / "output" / "bench"
GEMEENTE = "GM0344"


@dataclass(frozen=True)
class Change:
    """One kind of action: the next option in a selectbox.

    Attributes:
        name: as it reads in the table.
        label: label of the selectbox.
        repeats: how many measured times.
    """

    name: str
    label: str
    repeats: int = 20


@dataclass(frozen=True)
class Target:
    """One build of a page.

    Attributes:
        name: as it reads in the table.
        address: path and query of the page.
        changes: what is changed on it.
        command: "uvicorn:<module>:<app>" or "streamlit:<script>".
        health: path that answers 200 once the server works.
        folder: working directory; decides which .streamlit/config.toml counts.
        data: folder of the data set, where it is not the project's own.
    """

    name: str
    address: str
    changes: tuple[Change, ...]
    command: str
    health: str = "/healthz"
    folder: Path = ROOT
    data: Path = FOLDER

    @property
    def page_name(self) -> str:
        """The page's URL path without slashes, as Streamlit's protocol names it; empty for the start page."""
        return self.address.split("?")[0].strip("/")

    @property
    def query(self) -> str:
        return self.address.partition("?")[2]

    def server(self) -> Server:
        """A server for this build, not started yet."""
        port = free_port()
        kind, _, what = self.command.partition(":")
        command = uvicorn_command(what, port) if kind == "uvicorn" else streamlit_command(HERE / what, port)
        log = OUTPUT / f"{self.name.replace(' ', '-')}.log"
        return Server(command, port, log, self.folder, self.health,
                      {"PYTHONPATH": str(ROOT), "KOERSMONITOR_GEGEVENS": str(self.data)})


# The indicator comes last: the year can only be changed on one that has many years.
CHOICES = (Change("gemeente", "Gemeente"), Change("jaar", "Jaar"), Change("indicator", "Indicator"))

EMPTY = Target("lege pagina", "/", CHOICES, "uvicorn:tests.bench.empty:app")
# The least that any page with three pictures can cost: what is promised of ours is to be read beside it.
FLOOR = Target("lege pagina met drie lijnen", "/?lijnen=3", CHOICES, "uvicorn:tests.bench.empty:app")
# The same empty page as a first build would serve it; what a naive build starts from.
PLAIN = Target("lege pagina, gewone server", "/", CHOICES, "streamlit:empty_app.py", "/_stcore/health", HERE)
OURS = Target("Koersmonitor", f"/indicator?gemeente={GEMEENTE}&indicator=woz", CHOICES, "uvicorn:asgi:app")
# The page with all figures of a monitor at once, in the group of all municipalities.
PROFILE = Target("profiel", f"/profiel?gemeente={GEMEENTE}&monitor=sociaal_domein",
                 (Change("gemeente", "Gemeente"),), "uvicorn:asgi:app")
FEWER = tuple(Change(choice.name, choice.label, 8) for choice in CHOICES)
# Ours on the data set with figures for every buurt.
SCALED = replace(OURS, name="alle buurten", data=OUTPUT / "scale" / "made")
NAIVE = Target("simpele bouw", "/", FEWER, "streamlit:naive_app.py", "/_stcore/health", HERE)

# Makes the data set from the embedded snapshot, in a folder of its own.
PREPARE = (sys.executable, "-m", "monitors.prepare", "--target", str(OUTPUT / "prepared"))
