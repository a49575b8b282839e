"""The borders of a live run: which years the figures ask for, fetched, checked and made as small as a map needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from monitors.catalogue.model import Catalogue
from monitors.domain.region import RegionLevel
from monitors.prepare.figures import Figures, PrepareError, Snapshot
from monitors.prepare.geometry import LICENCE, SOURCE, BorderFile, laid_over, with_facts, write_if_changed
from monitors.prepare.geometry_making import DIGITS, TOLERANCE, Area, dissolve, parents_of, simplified, topology_of
from monitors.prepare.live.borders import FetchedAreas, Register, border_services, fetch_borders
from monitors.prepare.live.client import Client
from monitors.prepare.live.run import Options, fetching

FOLDER = "grenzen"  # in the folder of the raw answers
Need = tuple[RegionLevel, int]
"""A level (gemeenten with their provincies, or wijken) and the year of its division."""


@dataclass(frozen=True, slots=True)
class RenewedBorders:
    """What a run brought: borders that may take their place, and in Dutch why others may not."""

    files: tuple[BorderFile, ...] = ()
    faults: tuple[str, ...] = ()

    def over(self, kept: Iterable[BorderFile]) -> list[BorderFile]:
        return laid_over(kept, self.files)

    def save(self, raw: Path) -> None:
        """From now on these are the ones that were fetched."""
        for file in self.files:
            write_if_changed(raw / FOLDER / file.kept_name, file.content)

    def told(self) -> Iterator[str]:
        """The lines of the closing report."""
        for file in self.files:
            yield (f"Grenzen: {file.borders.level.label} {file.borders.year}, {len(file.content) / 1000:.0f} kB, van "
                   f"{file.borders.source}.")
        for fault in self.faults:
            yield f"Geweigerd: {fault.rstrip('.')}. De grenzen die er waren, blijven."


def needed(figures: Iterable[Figures], catalogue: Catalogue, kept: Iterable[BorderFile]) -> list[Need]:
    """Borders that the figures ask for and that are not there: wijken of every division with figures, and the
    gemeenten of the newest year. None where there is no service for them."""
    if not border_services(catalogue):
        return []
    found: set[Need] = set()
    newest = 0
    for periods in (periods for some in figures for periods in some.values()):
        for period, regions in periods.items():
            kinds = {(RegionLevel(code[:2]), o.source) for code, o in regions.items()}
            found.update((level, catalogue.division(source, period)) for level, source in kinds
                         if level is RegionLevel.WIJK)
            if any(level is RegionLevel.GEMEENTE for level, _ in kinds):
                newest = max(newest, int(period[:4]))
    if newest:
        found.add((RegionLevel.GEMEENTE, newest))
    return sorted(found - {file.key for file in kept})


def renew_borders(catalogue: Catalogue, snapshot: Snapshot, needs: Iterable[Need], options: Options) -> RenewedBorders:
    """Fetches and makes what is needed. Replaces nothing but raw answers."""
    register = Register(snapshot)
    files: list[BorderFile] = []
    faults: list[str] = []
    with fetching(options) as client:
        fetch = _Fetch(catalogue, options.raw, client, register)
        for level, year in needs:
            try:
                files.extend(fetch.wijken(year) if level is RegionLevel.WIJK else fetch.country(year))
            except PrepareError as refused:
                faults.extend(refused.complaints)
    return RenewedBorders(tuple(files), tuple(faults))


class _Fetch:
    """Fetches what belongs together, and makes files of it. Raises PrepareError."""

    def __init__(self, catalogue: Catalogue, raw: Path, client: Client | None, register: Register) -> None:
        self._of = partial(fetch_borders, catalogue, raw=raw, client=client, register=register)

    def wijken(self, year: int) -> list[BorderFile]:
        found = self._of(year, RegionLevel.WIJK)
        return [_file(found, simplified(found.areas, TOLERANCE[RegionLevel.WIJK]), RegionLevel.WIJK, year)]

    def country(self, year: int) -> list[BorderFile]:
        """Gemeenten, and provincies that are made of them: so that their borders lie on each other."""
        found, provincies = self._of(year, RegionLevel.GEMEENTE), self._of(year, RegionLevel.PROVINCIE)
        gemeenten = simplified(found.areas, TOLERANCE[RegionLevel.GEMEENTE])
        try:
            joined = dissolve(gemeenten, parents_of(found.areas, provincies.areas),
                              {area.code: area.name for area in provincies.areas}, DIGITS[RegionLevel.PROVINCIE])
        except ValueError as wrong:
            raise PrepareError([f"Grenzen provincie {year}, {provincies.service.name}: {wrong}"]) from wrong
        return [_file(found, gemeenten, RegionLevel.GEMEENTE, year),
                _file(provincies, joined, RegionLevel.PROVINCIE, year)]


def _file(found: FetchedAreas, areas: list[Area], level: RegionLevel, year: int) -> BorderFile:
    return with_facts(topology_of(areas, DIGITS[level]), level, year, source=f"{SOURCE}, via {found.service.name}",
                      licence=LICENCE, url=found.service.url.format(year=year), accessed=found.fetched)
