"""What the parts of the page Afspraken share: the dossier that is open, and fields that change it when they are right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from html import escape
from typing import Any

import streamlit as st

from monitors.catalogue.dossier_faults import DATE, Rules, faults
from monitors.catalogue.dossier_tables import SCHEMA, Head
from monitors.domain.dossier import Dossier
from monitors.presentation.dossier_words import FIELDS, fault_text
from monitors.presentation.numbers import read_number
from monitors.presentation.wording import read_day
from monitors.views import parts
from monitors.views.dossier_keeper import Kept, Workbook
from monitors.views.frame import Screen

_FAULTS = "dossier_fouten"  # what was typed and is not right: (dossier, entry, field) -> (typed, faults)
_LINE_HEIGHT = 28  # pixels
Put = Callable[[Dossier, Any], Dossier]  # an entry into its dossier
Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """The dossier that is open on a screen. Its municipality and group are in the selection of the screen."""

    screen: Screen
    book: Workbook
    kept: Kept
    dossier: Dossier
    rules: Rules

    def edit(self, dossier: Dossier, what: str, *, typed: bool = False) -> None:
        self.book.edit(self.kept, dossier, what, typed=typed)


def typed_wrong() -> dict[Place, tuple[Any, str]]:
    """What was typed in this session and could not be taken."""
    found: dict[Place, tuple[Any, str]] = st.session_state.setdefault(_FAULTS, {})
    return found


def forget_wrong() -> None:
    """After undo and the like the fields show what the dossier has."""
    st.session_state[_FAULTS] = {}


@dataclass(frozen=True, slots=True)
class Form:
    """Fields of one entry of the dossier. `put` places a changed entry; `place` tells this entry from all others."""

    work: Work
    entry: Any
    put: Put
    place: Place
    named: str

    def text(self, field: str, *, lines: int = 0, label: str = "", **settings: Any) -> None:
        """A field of text; `lines` makes it higher."""
        draw = st.text_area if lines else st.text_input
        if lines:
            settings["height"] = lines * _LINE_HEIGHT
        self._widget(draw, field, str, getattr(self.entry, field), label, typed=bool(lines), **settings)

    def number(self, field: str, *, label: str = "", may_be_empty: bool = False, **settings: Any) -> None:
        """A number as a Dutch reader types it."""
        value = getattr(self.entry, field)
        shown = "" if value is None else f"{value:.12g}".replace(".", ",")

        def read(text: str) -> float | None:
            if not text.strip() and may_be_empty:
                return None
            return read_number(text)

        self._widget(st.text_input, field, read, shown, label, **settings)

    def day(self, field: str, *, label: str = "") -> None:
        """A day as a Dutch reader types it; kept as an ISO date."""
        iso = getattr(self.entry, field)
        shown = "-".join(reversed(iso.split("-"))) if DATE.fullmatch(iso) else iso
        self._widget(st.text_input, field, read_day, shown, label, placeholder="15-12-2026")

    def choice(self, field: str, options: Sequence[Any], words: Callable[[Any], str] = str,
               also: Callable[[Any], dict[str, Any]] = lambda _: {}, label: str = "") -> None:
        """One of the options; `also` gives what else changes with it."""
        value = getattr(self.entry, field)
        known = list(options) if value in options else [value, *options]
        self._widget(st.selectbox, field, lambda chosen: chosen, value, label, also=also, options=known,
                     format_func=words)

    def _widget(self, draw: Any, field: str, read: Callable[[Any], Any], shown: Any, label: str,
                also: Callable[[Any], dict[str, Any]] = lambda _: {}, typed: bool = False, **settings: Any) -> None:
        place = (self.work.kept.id, *self.place, field)
        key, wrong = "veld_" + "_".join(place), typed_wrong().get(place)
        value = shown if wrong is None else wrong[0]
        if key not in st.session_state or st.session_state[key] != value:  # set anew it replaces what is being typed
            st.session_state[key] = value

        def taken() -> None:
            given = st.session_state[key]
            fault = self._take(field, lambda: read(given), also, typed)
            if fault:
                typed_wrong()[place] = given, fault
            else:
                typed_wrong().pop(place, None)

        with st.container(gap=None):  # what comes and goes in it leaves the fields behind it where they are
            draw(label or FIELDS[field], key=key, on_change=taken, **settings)
            if wrong is not None:
                st.html(f'<p class="km-fault" role="alert">{escape(wrong[1])}</p>')

    def _take(self, field: str, read: Callable[[], Any], also: Callable[[Any], dict[str, Any]], typed: bool) -> str:
        """Changes the entry, or says why not."""
        names = self.work.rules.indicators
        try:
            value = read()
        except ValueError as wrong:
            return fault_text(field, str(wrong), names)
        entry = replace(self.entry, **({field: value} | also(value)))
        found = list(faults(_head(entry) if isinstance(entry, Dossier) else entry, self.work.rules))
        if isinstance(entry, Dossier) and not entry.title.strip():
            found.append(("title", "is leeg; geef het dossier een titel"))
        if found:
            return " ".join(fault_text(*fault, names) for fault in found)
        label = FIELDS[field].lower()
        self.work.edit(self.put(self.work.dossier, entry), f"{label} van {self.named}" if self.named else label,
                       typed=typed)
        return ""


def _head(dossier: Dossier) -> Head:
    """What the file says above the tables, to look for faults in."""
    names = [f.name for f in fields(Head) if f.name != "schema"]
    return Head(SCHEMA, **{name: getattr(dossier, name) for name in names})


def html_table(headers: Sequence[str], rows: Sequence[Sequence[str]], caption: str, *, plain: bool = True) -> None:
    """A real table of somebody's texts: shown as they are. Not `plain`: the cells are HTML, escaped already."""
    if not rows:
        return
    shown = [[escape(cell).replace("\n", "<br>") if plain else cell for cell in row] for row in rows]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in headers)
    body = "".join('<tr><th scope="row">' + row[0] + "</th>" + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>"
                   for row in shown)
    st.html(f'<div class="km-sheet" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="km-table">'
            f"<caption>{escape(caption)}{parts.sideways(len(headers))}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")
