"""The one World that this process shows, and how that of a newer data set takes its place."""

from __future__ import annotations

import gc
from pathlib import Path
from threading import Lock

from monitors import contract
from monitors.catalogue.load import CatalogueError, catalogue
from monitors.catalogue.own import OWN_KEY, extended
from monitors.store import Store, StoreError, open_current
from monitors.views.world import World


class _InUse:
    """The one World of this process. `watched`: somebody loads a new data set aside and puts it in use."""

    world: World | None = None
    watched = False


_making = Lock()


def _is_of(found: World | None, file: Path | None) -> bool:
    return found is not None and file is not None and file.name == found.store.file.name


def _world_of(store: Store) -> World:
    """A data set with the project's catalogue and the own figures that it brings. Raises StoreError."""
    try:
        return World(store, extended(catalogue(), store.meta.get(OWN_KEY, "")))
    except CatalogueError as other:
        raise StoreError(f"{other}\nMaak de gegevensset opnieuw: python -m monitors.prepare") from other


def world() -> World:
    """The World of the data set in use. Raises StoreError, saying what to do, when there is none."""
    found = _InUse.world
    if found is not None and (_InUse.watched or _is_of(found, contract.current_file())):
        return found
    with _making:  # two visitors at once must not both open it
        store = open_current()
        if _InUse.world is None or not _is_of(_InUse.world, store.file):
            gc.unfreeze()  # else the data set before it would stay in memory for good
            _InUse.world = _world_of(store)
        return _InUse.world


def newer() -> World | None:
    """A World of the data set that the pointer names, when that is not the one in use; nobody gets it yet.

    Raises StoreError when it can't be used.
    """
    file = contract.current_file()
    return None if file is None or _is_of(_InUse.world, file) else _world_of(open_current())


def put_in_use(new: World) -> None:
    """From now on everybody gets this one."""
    _InUse.world, _InUse.watched = new, True


def watch() -> None:
    """Promises that `put_in_use` follows whenever the pointer moves: until then everybody keeps what is in use."""
    _InUse.watched = True


def leave_alone() -> None:
    """Takes that promise back."""
    _InUse.watched = False
