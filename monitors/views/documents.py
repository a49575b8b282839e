"""Documents of a dossier to take along: Word, PowerPoint, a factsheet and Excel, each made when somebody asks for it.

Call `documents(screen, dossier, gemeente)` once on a page: four buttons, and the download of what was made.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import BoundedSemaphore

import streamlit as st

from monitors.domain.dossier import Dossier
from monitors.exports.annex import annex
from monitors.exports.contents import Content
from monitors.exports.factsheet import to_factsheet
from monitors.exports.sheet import file_name
from monitors.exports.slides import to_slides
from monitors.exports.word import to_word
from monitors.exports.workbook import to_workbook
from monitors.views import parts, state
from monitors.views.contents import content_of
from monitors.views.frame import ALWAYS, Screen, notice

LOG = logging.getLogger("koersmonitor")
AT_ONCE = 2  # documents that are made at the same time; the others wait, so that the pages stay quick
PATIENCE = 90  # seconds to wait for a turn
_KEPT = "document"  # the last one that this visitor made
_free = BoundedSemaphore(AT_ONCE)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None  # glibc has it


@dataclass(frozen=True, slots=True)
class Kind:
    """A document: what it is called, its file, and how it is made."""

    label: str
    about: str
    ending: str
    mime: str
    make: Callable[[Content], bytes]


def _to_annex(content: Content) -> bytes:
    return to_word(annex(content), content)


KINDS = {kind.ending: kind for kind in (
    Kind("Bijlage voor Word", "alles, met tabellen, grafieken, definities en bronnen", "docx",
         f"{_OFFICE}wordprocessingml.document", _to_annex),
    Kind("Dia’s voor PowerPoint", "zes tot acht dia’s, met de bron in de notities", "pptx",
         f"{_OFFICE}presentationml.presentation", to_slides),
    Kind("Factsheet (pdf)", "twee bladzijden met het belangrijkste", "pdf", "application/pdf", to_factsheet),
    Kind("Cijfers voor Excel", "een blad per thema, alle cijfers en hun bronnen", "xlsx",
         f"{_OFFICE}spreadsheetml.sheet", to_workbook))}


class BusyError(RuntimeError):
    """Too many documents are being made at the same time."""


def make(kind: Kind, content: Callable[[], Content]) -> bytes:
    """The file, once it is its turn. Raises BusyError when that takes too long."""
    if not _free.acquire(timeout=PATIENCE):
        raise BusyError("Er worden nu te veel documenten tegelijk gemaakt. Probeer het over een minuut nog eens.")
    try:
        start = time.perf_counter()
        found = kind.make(content())
        LOG.info("document %s: %d kB in %.1f s", kind.ending, len(found) // 1000, time.perf_counter() - start)
        return found
    finally:
        _give_back()
        _free.release()


def _give_back() -> None:
    """To the machine, the memory that a document took: its libraries leave circles, and glibc keeps what is free."""
    gc.collect()
    if _trim:
        _trim(0)


def documents(screen: Screen, dossier: Dossier, gemeente: str) -> None:
    """Four buttons, and the download of what was made last, as long as the dossier is the same."""
    link = state.address("koers", screen.selection, ALWAYS)
    of = (dossier, gemeente, screen.world.store.meta["version"])
    with st.container(horizontal=True, key=f"documenten_{dossier.id}"):
        asked = [kind for kind in KINDS.values()
                 if st.button(f"{kind.label} maken", key=f"maak_{kind.ending}_{dossier.id}", help=kind.about)]
    for kind in asked:
        with st.spinner(f"{kind.label}: wordt gemaakt. Dat kan een paar tellen duren."):
            _make_and_keep(kind, of, lambda: content_of(screen.world, dossier, gemeente, link, date.today()))
    kept = st.session_state.get(_KEPT)
    if kept is not None and kept[0] == of:
        _, kind, file = kept
        name = file_name(dossier.title or dossier.id, screen.world.names.get(gemeente, gemeente))
        st.download_button(f"{kind.label} downloaden", file, f"{name}.{kind.ending}", kind.mime, on_click="ignore",
                           key=f"download_{dossier.id}", type="primary")
    parts.source_line("Word en Excel onthouden van elk cijfer de herkomst. Wie de app beheert, kan later nagaan of het "
                      "nog klopt, is herzien of in het document is veranderd; hoe, staat op de pagina Bronnen.")


def _make_and_keep(kind: Kind, of: tuple[Dossier, str, str], content: Callable[[], Content]) -> None:
    """Makes a document and keeps it in place of the one before; says so when that fails."""
    st.session_state.pop(_KEPT, None)
    try:
        st.session_state[_KEPT] = (of, kind, make(kind, content))
    except BusyError as busy:
        notice(str(busy), warning=True)
    except Exception:  # whatever a library finds in a text must not cost the page
        LOG.exception("document %s", kind.ending)
        notice(f"{kind.label} maken lukte niet. De fout staat in het logboek van de server. Probeer een ander "
               "document, of neem het dossier mee als bestand.", warning=True)
