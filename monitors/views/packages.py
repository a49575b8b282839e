"""The open data of the data set in use as files to download: made once a version, in the background, by one thread."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

from monitors.exports import dictionary, open_data, open_tables
from monitors.views.world import World

LOG = logging.getLogger("koersmonitor")
FOLDER = "open_data"  # beside the data sets


@cache
def _recipe() -> str:
    """Identity of the programs that make the files: other columns are other files."""
    sources = (Path(str(module.__file__)) for module in (dictionary, open_data, open_tables))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]


@cache
def _elsewhere() -> Path:
    """A folder of this process, for an installation whose data may only be read."""
    return Path(tempfile.mkdtemp(prefix="koersmonitor-"))


def _home(known: World) -> Path:
    beside = known.store.file.parent / FOLDER
    try:
        beside.mkdir(exist_ok=True)
    except OSError:
        return _elsewhere()
    return beside if os.access(beside, os.W_OK) else _elsewhere()


def _folder(known: World) -> Path:
    return _home(known) / f"{known.store.meta['version']}-{_recipe()}"


class Packages:
    """Which files there are, and making them. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._making: threading.Thread | None = None
        self._failed: set[str] = set()

    def ready(self, known: World) -> Mapping[str, Path]:
        """The files of this data set by id of their package; empty as long as not all of them are there."""
        folder = _folder(known)
        files = {p.id: folder / p.file_name for p in open_data.publications(known.catalogue).values()}
        return files if all(file.is_file() for file in files.values()) else {}

    def failed(self, known: World) -> bool:
        """Whether making them went wrong in this process; the log says how."""
        return known.store.meta["version"] in self._failed

    def start(self, known: World) -> threading.Thread | None:
        """Makes the files, unless they are there, are being made, or could not be made; returns who is at it."""
        with self._lock:
            if self._making is not None and self._making.is_alive():
                return self._making
            if self.ready(known) or self.failed(known):
                return None
            self._making = threading.Thread(target=self._make, args=(known,), name="open-data", daemon=True)
            self._making.start()
            return self._making

    def _make(self, known: World) -> None:
        try:
            folder = _folder(known)
            folder.mkdir(exist_ok=True)
            for publication in open_data.publications(known.catalogue).values():
                file = folder / publication.file_name
                if not file.is_file():
                    open_data.write_package(file, publication, known.store, known.catalogue)
            _clear(known, folder)
        except Exception:  # a thread has nobody above it to tell
            LOG.exception("open data")
            self._failed.add(known.store.meta["version"])


def files_html(known: World) -> tuple[str, str]:
    """The list of files to download, or else what to say; starts making them where nobody has."""
    ready = packages.ready(known)
    if ready:
        return "".join(
            f'<li><a href="/api/v1/packages/{escape(p.id)}.zip" download>{escape(p.monitor.name)}, '
            f"{open_data.FORMATS[p.format]}</a> ({open_data.megabytes(ready[p.id].stat().st_size)})</li>"
            for p in open_data.publications(known.catalogue).values()), ""
    if packages.failed(known):
        return "", "De bestanden konden niet worden gemaakt. De fout staat in het logboek van de server."
    packages.start(known)
    return "", "De bestanden worden klaargezet. Laad deze pagina over een minuut opnieuw."


def _clear(known: World, kept: Path) -> None:
    """Takes away the files of data sets that are gone, and those that another version of the program made."""
    for old in kept.parent.iterdir():
        version, _, recipe = old.name.rpartition("-")
        gone = not (known.store.file.parent / f"koersmonitor-{version}.duckdb").is_file()
        if old != kept and (gone or recipe != _recipe()):
            shutil.rmtree(old, ignore_errors=True)


packages = Packages()
