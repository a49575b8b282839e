"""The agreements of this installation: the dossiers in data/dossiers, read again when a file changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from monitors.catalogue.dossier_faults import rules_of
from monitors.catalogue.dossiers import FOLDER, read_folder
from monitors.domain.agreement import Agreement
from monitors.domain.dossier import Dossier
from monitors.views.world import World


@dataclass(frozen=True)
class Shelf:
    """All dossiers that could be read, and a complaint for everything that is wrong with the others."""

    dossiers: tuple[Dossier, ...]
    complaints: tuple[str, ...]

    @cached_property
    def by_region(self) -> Mapping[str, tuple[tuple[Dossier, Agreement], ...]]:
        """The agreements on a municipality, each with its dossier."""
        found: dict[str, list[tuple[Dossier, Agreement]]] = {}
        for dossier in self.dossiers:
            for agreement in dossier.agreements:
                found.setdefault(agreement.region, []).append((dossier, agreement))
        return {region: tuple(entries) for region, entries in found.items()}

    @cached_property
    def by_id(self) -> Mapping[str, tuple[Dossier, Agreement]]:
        return {a.id: (dossier, a) for entries in self.by_region.values() for dossier, a in entries}


_shelves: dict[tuple[object, ...], Shelf] = {}
_reading = Lock()


def shelf(world: World, folder: Path = FOLDER) -> Shelf:
    """The dossiers of the installation, checked against the catalogue and municipalities of this data set."""
    files = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in sorted(folder.glob("*.toml")))
    key = (folder, files, world.store.meta["version"])
    with _reading:
        if key not in _shelves:
            _shelves.clear()
            _shelves[key] = Shelf(*read_folder(folder, rules_of(world.catalogue, world.names)))
        return _shelves[key]
