"""Raw answers as CBS would send them for twenty indicators of ten years in every buurt, and a run over them.

    python -m tests.bench.raw_answers FOLDER     makes a data set of the answers in FOLDER/raw, as --live --offline does

The figures are made for this measurement; the recipes too, since the catalogue wants buurten of a few years only. The
project's own connectors fetch them from a client that makes up the answers.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
from rich.console import Console

from monitors.catalogue.load import catalogue
from monitors.catalogue.model import Catalogue, LivePart, PeriodRule, Protocol
from monitors.domain.region import RegionLevel
from monitors.prepare import __main__ as command
from monitors.prepare.figures import Snapshot, read_snapshot
from monitors.prepare.live.client import Answer, Client
from monitors.prepare.live.definitions import Definitions
from monitors.prepare.live.gather import Gatherer
from monitors.prepare.live.headway import headway
from monitors.prepare.live.plan import Choice, plan

INDICATORS, YEARS = 20, tuple(str(year) for year in range(2015, 2025))
SERIES = "KWB"
PAGE = 100_000  # rows, as CBS sends
_LEAST = 0.95  # of an indicator's middle figure: within the bounds of each
_STAY = 4  # of every so many municipalities one has buurten of each year: 350, as many as CBS changes
_LEVELS = (RegionLevel.GEMEENTE, RegionLevel.WIJK, RegionLevel.BUURT)


def wide_catalogue() -> Catalogue:
    """The project's catalogue with recipes for buurten in ten editions of the series, and no others; no borders."""
    known = catalogue()
    names = [i.id for i in known.indicators.values() if any(SERIES in part.tables for part in i.live)][:INDICATORS]
    indicators = {name: replace(i, live=()) for name, i in known.indicators.items()}
    for place, name in enumerate(names):
        recipe = LivePart((SERIES,), (f"M{place:06d}",), {}, _LEVELS, periods=PeriodRule.TABLE, first=YEARS[0],
                          last=YEARS[-1])
        indicators[name] = replace(known.indicators[name], live=(recipe,),
                                   levels=(RegionLevel.NEDERLAND, *_LEVELS))
    sources = {name: replace(source, levels=(), services=source.services[:1]) if source.series == SERIES else source
               for name, source in known.sources.items()}
    services = {name: service for name, service in known.services.items() if service.protocol is Protocol.ODATA4}
    return replace(known, indicators=indicators, sources=sources, services=services)


class MadeUp:
    """In place of a client: makes up what CBS OData v4 would answer."""

    def __init__(self, known: Catalogue, base: Snapshot) -> None:
        self._known, self._base = known, base
        self._measures = {i.live[0].measures[0]: i for i in known.indicators.values() if i.live}
        self._draw = np.random.default_rng(1)
        self._middles: dict[str, float] = {}

    def fetch(self, url: str, file: Path) -> Answer:
        content = self._content(unquote(url))
        body = json.dumps(content).encode()
        file.write_bytes(body)
        return Answer(content, sha256(body).hexdigest(), len(body), datetime.now(UTC).isoformat(timespec="seconds"))

    def fetch_if_changed(self, url: str, file: Path, etag: str) -> Answer:
        return self.fetch(url, file)

    def _content(self, url: str) -> Mapping[str, Any]:
        found = re.search(r"/CBS/(\w+)/(\w+)", url)
        assert found
        source, what = self._known.sources[found[1]], found[2]
        regions = self._regions(source.year)
        if what == "Properties":
            return {"Title": source.title, "Modified": source.year, "Status": "Regulier"}
        if what == "Dimensions":
            return {"value": [{"Identifier": "WijkenEnBuurten", "Title": "Wijken en buurten"}]}
        if what == "MeasureCodes":
            return {"value": [{"Identifier": key, "Title": i.name, "Unit": "x"} for key, i in self._measures.items()]}
        if what == "WijkenEnBuurtenCodes":
            return {"value": [{"Identifier": code, "Title": name} for code, name in regions.items()]}
        skip = re.search(r"skiptoken=(\d+)", url)
        return self._page(url.partition("?")[0], source.year, list(regions), int(skip[1]) if skip else 0)

    def _regions(self, year: str) -> dict[str, str]:
        """The municipalities of that year, and the wijken and buurten of now with some that only that year has."""
        then = {code for periods in self._base.figures.values() for code, o in periods.get(year, {}).items()
                if code[:2] == "GM" and self._known.division(o.source, year) == int(year)}
        parts = {self._in(code, year): row.region.name for code, row in self._base.regions.items()
                 if row.region.level.in_gemeente}
        return {"NL01": "Nederland", **dict.fromkeys(sorted(then), "Gemeente"), **parts}

    def _in(self, code: str, year: str) -> str:
        """The code in a year: the first buurt of some wijken has one of that year only, but in the snapshot's year."""
        moved = code.startswith("BU") and code.endswith("00") and int(code[2:6]) % _STAY == 0 and year != YEARS[-1]
        return f"{code[:8]}Z{year[-1]}" if moved else code

    def _page(self, url: str, year: str, regions: list[str], start: int) -> Mapping[str, Any]:
        places = [(key, code) for key in self._measures for code in regions]
        part = places[start:start + PAGE]
        rows = [{"Id": start + at, "Measure": key, "ValueAttribute": "None", "StringValue": None,
                 "Value": self._value(key, year, code, random), "WijkenEnBuurten": code}
                for at, ((key, code), random) in enumerate(zip(part, self._draw.random(len(part)), strict=True))]
        more = {"@odata.nextLink": f"{url}?$skiptoken={start + PAGE}"} if start + PAGE < len(places) else {}
        return {"value": rows, **more}

    def _value(self, key: str, year: str, code: str, random: float) -> float:
        """What the snapshot has, else something near to its middle."""
        periods = self._base.figures.get(self._measures[key].id, {})
        known = periods.get(year, {}).get(code)
        if known and known.value is not None:
            return known.value
        return round(self._middle(key) * (1 - (1 - _LEAST) * random), 1)

    def _middle(self, key: str) -> float:
        indicator = self._measures[key]
        if key not in self._middles:
            values = [o.value for regions in self._base.figures.get(indicator.id, {}).values()
                      for code, o in regions.items() if code[:2] == "GM" and o.value is not None]
            self._middles[key] = float(np.median(values)) if values else indicator.bounds[0] + 1
        return self._middles[key]


def fill(raw: Path) -> int:
    """Fetches all of it into a folder; the number of cells."""
    known = wide_catalogue()
    made_up: Any = MadeUp(known, read_snapshot(command.SNAPSHOT))
    client: Client = made_up
    gatherer = Gatherer(known, raw, client, Definitions(raw), Choice())
    plans = plan(known, Choice())
    with headway(Console(quiet=True), len(plans)) as going:
        return sum(gatherer.gather(one, going).rows for one in plans)


def main() -> int:
    """Makes the data set of answers that are there."""
    folder = Path(sys.argv[1])
    known = wide_catalogue()
    command.catalogue = lambda: known
    return command.main(["--live", "--offline", "--raw", str(folder / "raw"), "--target", str(folder / "made")])


if __name__ == "__main__":
    sys.exit(main())
