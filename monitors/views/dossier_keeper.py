"""The dossiers of a visitor: kept in their own browser, with a working copy in the session. The server stores nothing.

A page calls `keeper` once a run; `workbook().chosen(None)` gives the dossier that is open. It mounts a component that
gives what the browser kept at the start of a session, and that writes every change at once: static/bewaren.js.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import streamlit as st

from monitors.catalogue.dossier_faults import ID, Rules, rules_of
from monitors.catalogue.dossier_records import RecordError, from_record, to_record
from monitors.catalogue.dossiers import DossierError, read_dossier, write_dossier
from monitors.domain.dossier import Dossier
from monitors.domain.dossier_edits import free_id
from monitors.domain.history import History, changed, redone, undone
from monitors.views.frame import STATIC
from monitors.views.in_use import world
from monitors.views.world import World

_SESSION, _KEY = "dossiers", "dossiers_bewaren"
_PAUSE = 5.0  # seconds within which somebody goes on with the same text
_keep = st.components.v2.component("koersmonitor_dossiers", js=(STATIC / "bewaren.js").read_text("utf-8"),
                                   isolate_styles=False)


@dataclass(slots=True)
class Kept:
    """One dossier of the visitor. `dossier` is None where its text can't be read; `complaints` says why.

    `seq` counts what was given to the browser to write; `record` is the last of that, empty where the browser has it
    already. `raw` is what the browser has where that is no record of ours. `typed` is which text was written last, and
    when.
    """

    id: str
    history: History = field(default_factory=lambda: History(""))
    dossier: Dossier | None = None
    complaints: tuple[str, ...] = ()
    removed: bool = False
    at: float = 0.0
    seq: int = 0
    typed: tuple[str, float] = "", 0.0
    record: str = ""
    raw: str = ""

    @property
    def title(self) -> str:
        return self.dossier.title if self.dossier else f"{self.id} (niet te lezen)"

    @property
    def text(self) -> str:
        """What a visitor can save of it, whatever state it is in."""
        return self.history.text or self.raw


@dataclass(slots=True)
class Workbook:
    """All dossiers of the visitor, by id. `started`: the browser told what it has; `refused`: it keeps nothing.

    `opened` is the one that was last on the screen.
    """

    kept: dict[str, Kept] = field(default_factory=dict)
    session: str = field(default_factory=lambda: secrets.token_hex(8))
    started: bool = False
    refused: bool = False
    opened: str = ""
    heard: int = 0
    wiped: dict[str, int] = field(default_factory=dict)
    told: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def listed(self) -> list[Kept]:
        """Those that are in the list, the last changed first."""
        return sorted((k for k in self.kept.values() if not k.removed), key=lambda k: (-k.at, k.id))

    @property
    def removed(self) -> list[Kept]:
        return sorted((k for k in self.kept.values() if k.removed), key=lambda k: (-k.at, k.id))

    def chosen(self, wanted: str | None) -> Kept | None:
        """The dossier that was asked for; without a wish the one that was opened last, or else changed last."""
        found = self.kept.get(self.opened if wanted is None else wanted)
        if found is not None and not found.removed:
            return found
        return next(iter(self.listed), None) if wanted is None else None

    # What somebody does

    def edit(self, kept: Kept, dossier: Dossier, what: str, *, typed: bool = False) -> None:
        """The dossier as it is now; `what` says in words what was done.

        Of what is `typed` without a stop only the whole is a step to undo: a text is kept at every pause.
        """
        now, history = monotonic(), kept.history
        if typed and history.past and kept.typed[0] == what == history.past[-1].what and now < kept.typed[1] + _PAUSE:
            history = undone(history)
        self._becomes(kept, changed(history, write_dossier(dossier), what), dossier)
        kept.typed = (what, now) if typed else ("", 0.0)

    def undo(self, kept: Kept, rules: Rules) -> None:
        self._moves(kept, undone(kept.history), rules)

    def redo(self, kept: Kept, rules: Rules) -> None:
        self._moves(kept, redone(kept.history), rules)

    def _moves(self, kept: Kept, history: History, rules: Rules) -> None:
        kept.dossier, kept.complaints = _read(kept.id, history.text, rules)
        self._becomes(kept, history, kept.dossier)

    def _becomes(self, kept: Kept, history: History, dossier: Dossier | None) -> None:
        if history is not kept.history:
            kept.history, kept.dossier = history, dossier
            self._touch(kept)

    def _touch(self, kept: Kept) -> None:
        kept.seq += 1
        kept.record = to_record(kept.history, removed=kept.removed)
        kept.at = max((k.at for k in self.kept.values()), default=0.0) + 1.0  # the browser's clock takes over on reload

    def add(self, dossier: Dossier) -> Kept:
        """A new dossier in the list, under a free name."""
        name = free_id(dossier.id, self.kept)
        dossier = replace(dossier, id=name)
        kept = self.kept[name] = Kept(name, History(write_dossier(dossier)), dossier, seq=self.wiped.pop(name, 0))
        self._touch(kept)
        return kept

    def open_file(self, dossier: Dossier) -> tuple[Kept, bool]:
        """A dossier from a file: the same dossier as one in the list becomes what the file says, which can be undone;
        any other is new. Gives it, and whether it took the place of what was there.
        """
        known = self.kept.get(dossier.id)
        if known is None or known.dossier is None or known.removed or known.dossier.region != dossier.region:
            return self.add(dossier), False
        same = known.history.text == write_dossier(dossier)
        self.edit(known, dossier, "bestand geopend")
        return known, not same

    def take_off(self, kept: Kept, removed: bool = True) -> None:
        """Takes a dossier from the list, or puts it back."""
        kept.removed = removed
        self._touch(kept)

    def wipe(self, kept: Kept) -> None:
        """Takes a dossier out of the browser for good."""
        self.wiped[kept.id] = kept.seq + 1
        del self.kept[kept.id]

    def tell(self, text: str, *, warning: bool = False) -> None:
        """Something to say on the next screen."""
        self.told.append((text, warning))

    # What the browser says

    def take_in(self, messages: list[Mapping[str, Any]], rules: Rules) -> None:
        """What the browser said since it was last heard."""
        for message in messages:
            number = message.get("number", 0)
            if number > self.heard:
                self.heard = number
                _TAKEN[message["kind"]](self, message, rules)

    def _all(self, message: Mapping[str, Any], rules: Rules) -> None:
        self.started, self.refused = True, bool(message.get("refused"))
        for entry in message.get("books", ()):
            self._from_browser(entry["id"], entry["book"], entry["at"], rules)

    def _elsewhere(self, message: Mapping[str, Any], rules: Rules) -> None:
        name, book, known = message["id"], message["book"], self.kept.get(message["id"])
        if book is None:
            if known is not None:
                self.tell(f"‘{known.title}’ is in een ander tabblad gewist. Hier staat het nog; uw volgende wijziging "
                          "bewaart het weer.", warning=True)
            return
        before = known.history.text if known else None
        self._from_browser(name, book, message["at"], rules)
        if known is not None and before != self.kept[name].history.text:
            self.tell(f"‘{self.kept[name].title}’ is net in een ander tabblad veranderd. U ziet de nieuwste versie.")

    def _rescued(self, message: Mapping[str, Any], rules: Rules) -> None:
        self._from_browser(message["copy"], message["book"], message["at"], rules)
        self.tell(f"In een ander tabblad is ‘{self.kept[message['copy']].title}’ tegelijk veranderd. Wat u hier deed, "
                  f"geldt. Wat daar stond, is bewaard in de lijst als ‘{message['copy']}’.", warning=True)

    def _from_browser(self, name: str, book: str, at: float, rules: Rules) -> None:
        """What the browser has of a dossier; what can't be read is left there as it is."""
        seq = self.kept[name].seq if name in self.kept else 0
        try:
            if not ID.fullmatch(name):
                raise RecordError("de naam van dit dossier klopt niet")
            history, removed = from_record(book)
        except RecordError as damaged:
            self.kept[name] = Kept(name, complaints=(f"{damaged}; bewaar wat er staat als bestand en laat het nakijken",
                                                     ), at=at, seq=seq, raw=book)
            return
        dossier, complaints = _read(name, history.text, rules)
        self.kept[name] = Kept(name, history, dossier, complaints, removed, at, seq)

    @property
    def to_write(self) -> dict[str, dict[str, Any]]:
        """What the browser has to have, of every dossier that this session changed."""
        found: dict[str, dict[str, Any]] = {
            k.id: {"seq": k.seq, "book": k.record} for k in self.kept.values() if k.record}
        return found | {name: {"seq": seq, "book": None} for name, seq in self.wiped.items()}


_TAKEN: Mapping[str, Callable[[Workbook, Mapping[str, Any], Rules], None]] = {
    "all": Workbook._all, "elsewhere": Workbook._elsewhere, "rescued": Workbook._rescued}


def _read(name: str, text: str, rules: Rules) -> tuple[Dossier | None, tuple[str, ...]]:
    try:
        return read_dossier(text, f"{name}.toml", rules), ()
    except DossierError as refused:
        return None, refused.complaints


def rules_for(known: World) -> Rules:
    """What a visitor's dossier is checked against."""
    return known.remember(("dossier rules",), lambda: rules_of(known.catalogue, known.names))


def workbook() -> Workbook:
    """The visitor's dossiers, as far as this session knows them."""
    if _SESSION not in st.session_state:
        st.session_state[_SESSION] = Workbook()
    found: Workbook = st.session_state[_SESSION]
    return found


def keeper(*, quiet: bool = False) -> Workbook:
    """Mounts what keeps the dossiers, and gives them. `quiet`: it says nothing, on a page that only looks at them."""
    book = workbook()

    def heard() -> None:
        said = (st.session_state.get(_KEY) or {}).get("said")
        if said:
            book.take_in(said, rules_for(world()))

    _keep(key=_KEY, on_said_change=heard, data={
        "session": book.session, "need": not book.started, "heard": book.heard, "quiet": quiet,
        "records": book.to_write})
    return book
