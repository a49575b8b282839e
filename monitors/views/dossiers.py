"""The agreements of this installation: the dossiers in data/dossiers, read again when a file changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from monitors.catalogue.dossier_faults import rules_of
from monitors.catalogue.dossiers import FOLDER, read_folder
from monitors.domain.agreement import Agreement
from monitors.domain.dossier import Dossier
from monitors.views.selection import PRIVATE
from monitors.views.world import World


@dataclass(frozen=True)
class Shelf:
    """All dossiers that could be read, and a complaint for everything that is wrong with the others.

    `own` is the dossier of the visitor that is open, which nobody else sees.
    """

    dossiers: tuple[Dossier, ...]
    complaints: tuple[str, ...]
    own: Dossier | None = None

    def beside(self, own: Dossier | None) -> Shelf:
        """The shelf with the visitor's dossier on it; the ids of its agreements can't be taken for those of others."""
        if own is None:
            return self
        marked = replace(own, agreements=tuple(replace(a, id=private_id(a.id)) for a in own.agreements))
        return Shelf((*self.dossiers, marked), self.complaints, marked)

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


def private_id(agreement_id: str) -> str:
    """What an agreement of the visitor's own dossier is called in the address of Koers."""
    return f"{PRIVATE}{agreement_id}"


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
