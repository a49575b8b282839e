"""The figures that were fetched, as one file that lies over the snapshot: data/raw/figures.parquet.

It is replaced in one step, together with the data set that was proven with it. The snapshot itself stays as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from monitors.catalogue.model import Catalogue
from monitors.domain.region import Region, level_of
from monitors.prepare.figures import Figures, PrepareError, RegionRow, Snapshot, figures_of, observation_table
from monitors.prepare.live.judge import laid_over

FILE = "figures.parquet"
_FACTS = b"koersmonitor"


@dataclass(frozen=True, slots=True)
class Layer:
    """Fetched figures, with the wijken and buurten among them that no snapshot has, and per source when they came and
    what to say about them. `sha256` is that of the file.
    """

    figures: Figures = field(default_factory=dict)
    regions: Mapping[str, RegionRow] = field(default_factory=dict)
    accessed: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""

    def over(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with these figures in their place, and these regions beside its own."""
        if not self.sha256:
            return snapshot
        both = hashlib.sha256((snapshot.sha256 + self.sha256).encode()).hexdigest()
        return replace(snapshot, figures=laid_over(snapshot.figures, self.figures), sha256=both,
                       regions={**self.regions, **snapshot.regions}, origin=f"{snapshot.origin} en data/raw")

    def renewed(self, figures: Figures, register: Mapping[str, RegionRow]) -> Layer:
        """This layer with new figures in their place, and those of the register's regions that a figure is about.

        A buurt keeps its wijk in; a row that says of any other region that its figure is gone, goes too.
        """
        together = laid_over(self.figures, figures)
        used = {code for periods in together.values() for regions in periods.values()
                for code in register.keys() & regions.keys() if regions[code].source}
        used |= {register[code].region.parent or "" for code in used} & register.keys()
        for periods in together.values():
            for period, regions in periods.items():
                if gone := (register.keys() & regions.keys()) - used:
                    periods[period] = {code: o for code, o in regions.items() if code not in gone}
        return replace(self, figures=together, regions={code: register[code] for code in sorted(used)})

    def dated(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue whose sources say when they were last fetched, and what of them could not be renewed."""
        sources = {name: replace(source, accessed=self.accessed.get(name, source.accessed),
                                 note=" ".join(filter(None, (source.note, self.notes.get(name)))))
                   for name, source in catalogue.sources.items()}
        return replace(catalogue, sources=sources)

    def written(self, file: Path) -> Layer:
        """This layer as it is in a new file. Raises OSError."""
        regions = [(code, row.region.name, row.region.parent, row.division) for code, row in self.regions.items()]
        facts = json.dumps({"accessed": dict(self.accessed), "notes": dict(self.notes), "regions": regions},
                           sort_keys=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(observation_table(self.figures).replace_schema_metadata({_FACTS: facts}), file,
                       compression="zstd")
        return replace(self, sha256=_sha256(file))


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def layer_fingerprint(file: Path) -> str:
    """Identity of the layer in a file; "" when there is none."""
    try:
        return _sha256(file)
    except FileNotFoundError:
        return ""


def read_layer(file: Path) -> Layer:
    """The layer in a file, or an empty one. Raises PrepareError when it can't be read."""
    if not file.is_file():
        return Layer()
    try:
        table = pq.read_table(file)
        facts: dict[str, Any] = json.loads(table.schema.metadata[_FACTS])
        regions = {code: RegionRow(Region(code, name, level_of(code), parent), division)
                   for code, name, parent, division in facts.get("regions", ())}
        return Layer(figures_of(table.to_pydict(), file), regions, facts["accessed"], facts["notes"], _sha256(file))
    except (pa.ArrowException, KeyError, TypeError, ValueError) as broken:
        raise PrepareError([f"{file}: niet te lezen ({broken}). Verwijder het bestand en draai opnieuw met --live "
                            "--offline."]) from broken
