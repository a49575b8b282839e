"""The borders of a live run: which years the figures ask for, fetched, checked and made as small as a map needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console

from monitors.catalogue.model import Catalogue
from monitors.domain.region import RegionLevel
from monitors.prepare.figures import Figures, RegionRow, Snapshot
from monitors.prepare.geometry import LICENCE, SOURCE, BorderFile, laid_over, with_facts
from monitors.prepare.geometry_making import DIGITS, TOLERANCE, Area, dissolve, parents_of, simplified, topology_of
from monitors.prepare.live.borders import (
    BorderFault,
    BordersError,
    FetchedAreas,
    Register,
    border_services,
    fetch_borders,
    first_year,
    worded,
)
from monitors.prepare.live.client import Client
from monitors.prepare.live.headway import stages
from monitors.prepare.live.run import Options, fetching

FOLDER = "grenzen"  # in the folder of the raw answers
Need = tuple[RegionLevel, int]
"""A level (gemeenten with their provincies, wijken, or buurten) and the year of its division."""


@dataclass(frozen=True, slots=True)
class RenewedBorders:
    """What a run brought: borders that may take their place, and why others may not."""

    files: tuple[BorderFile, ...] = ()
    faults: tuple[BorderFault, ...] = ()

    def over(self, kept: Iterable[BorderFile]) -> list[BorderFile]:
        return laid_over(kept, self.files)

    def save(self, raw: Path) -> None:
        """From now on these are the ones that were fetched."""
        for file in self.files:
            file.save(raw / FOLDER)

    def told(self) -> Iterator[str]:
        """The lines of the closing report."""
        for file in self.files:
            yield (f"Grenzen: {file.borders.level.label} {file.borders.year}, {len(file.content) / 1000:.0f} kB, van "
                   f"{file.borders.source}.")
        for line in worded(self.faults):
            yield f"Geweigerd: {line.rstrip('.')}. De grenzen die er waren, blijven."


def needed(figures: Iterable[Figures], regions: Mapping[str, RegionRow], catalogue: Catalogue,
           kept: Iterable[BorderFile]) -> list[Need]:
    """Borders that the figures ask for and that are not there. Wijken and buurten of every division with figures;
    gemeenten of the newest year, and of the years with figures of gemeenten that are no more. None from before the
    services have them, and none where there is no service.
    """
    if not border_services(catalogue):
        return []
    found: set[Need] = set()
    newest = 0
    for periods in (periods for some in figures for periods in some.values()):
        for period, those in periods.items():
            kinds = {(RegionLevel(code[:2]), o.source) for code, o in those.items()}
            found.update((level, catalogue.division(source, period)) for level, source in kinds if level.in_gemeente)
            if any(level is RegionLevel.GEMEENTE for level, _ in kinds):
                newest = max(newest, int(period[:4]))
                if any(code not in regions for code in those if code.startswith(RegionLevel.GEMEENTE)):
                    found.add((RegionLevel.GEMEENTE, int(period[:4])))
    if newest:
        found.add((RegionLevel.GEMEENTE, newest))
    found -= {file.key for file in kept}
    return sorted(need for need in found if need[1] >= first_year(catalogue))


def of_years(years: Iterable[int]) -> list[Need]:
    """All borders of these years."""
    return [(level, year) for year in years for level in (RegionLevel.GEMEENTE, RegionLevel.WIJK, RegionLevel.BUURT)]


def renew_borders(catalogue: Catalogue, snapshot: Snapshot, needs: Iterable[Need], options: Options,
                  console: Console) -> RenewedBorders:
    """Fetches and makes what is needed, with a bar on the screen. Replaces nothing but raw answers."""
    register = Register(snapshot)
    files: list[BorderFile] = []
    faults: list[BorderFault] = []
    with fetching(options) as client:
        fetch = _Fetch(catalogue, options.raw, client, register)
        for level, year in stages(console, dict.fromkeys(needs), lambda need: f"Grenzen ({need[0].label} {need[1]})"):
            try:
                files.extend(fetch.parts(level, year) if level.in_gemeente else fetch.country(year))
            except BordersError as refused:
                faults.extend(refused.faults)
    return RenewedBorders(tuple(files), tuple(faults))


class _Fetch:
    """Fetches what belongs together, and makes files of it. Raises BordersError."""

    def __init__(self, catalogue: Catalogue, raw: Path, client: Client | None, register: Register) -> None:
        self._of = partial(fetch_borders, catalogue, raw=raw, client=client, register=register)

    def parts(self, level: RegionLevel, year: int) -> list[BorderFile]:
        """Wijken or buurten."""
        found = self._of(year, level)
        return [_file(found, simplified(found.areas, TOLERANCE[level]), level, year)]

    def country(self, year: int) -> list[BorderFile]:
        """Gemeenten, and provincies that are made of them: so that their borders lie on each other."""
        found, provincies = self._of(year, RegionLevel.GEMEENTE), self._of(year, RegionLevel.PROVINCIE)
        gemeenten = simplified(found.areas, TOLERANCE[RegionLevel.GEMEENTE])
        try:
            joined = dissolve(gemeenten, parents_of(found.areas, provincies.areas),
                              {area.code: area.name for area in provincies.areas}, DIGITS[RegionLevel.PROVINCIE])
        except ValueError as wrong:
            fault = BorderFault(RegionLevel.PROVINCIE, year, provincies.service.name, str(wrong))
            raise BordersError([fault]) from wrong
        return [_file(found, gemeenten, RegionLevel.GEMEENTE, year),
                _file(provincies, joined, RegionLevel.PROVINCIE, year)]


def _file(found: FetchedAreas, areas: list[Area], level: RegionLevel, year: int) -> BorderFile:
    return with_facts(topology_of(areas, DIGITS[level]), level, year, source=f"{SOURCE}, via {found.service.name}",
                      licence=LICENCE, url=found.service.url.format(year=year), accessed=found.fetched)
