"""Two dossiers beside each other: which agreements came, went or changed, what the parties say, and the verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from monitors.domain.agreement import Agreement
from monitors.domain.dossier import Dossier
from monitors.domain.dossier_comparison import Change, Pair, pairs, said
from monitors.exports.sheet import MIXED, Sheet
from monitors.presentation.course_words import agreement_title, verdict_word
from monitors.presentation.dossier_words import (
    PARTIES,
    agreed_text,
    change_word,
    differing_text,
    said_texts,
)
from monitors.presentation.numbers import format_number
from monitors.views import parts, state
from monitors.views.dossiers import shelf
from monitors.views.download import data_set_note
from monitors.views.frame import notice
from monitors.views.judging import judged
from monitors.views.workspace import Work, html_table

_HEADERS = ("Afspraak", "Thema", "Wat er veranderde", "Eerder", "Nu", "Oordeel eerder", "Oordeel nu", "Anders is")
_SAID = ("Partij", "Thema", "Eerder", "Nu")
_ORDER = list(Change)


def body(work: Work) -> None:
    """Draws the part."""
    parts.lead("Leg een eerder dossier naast dit dossier, zoals dat van vorig jaar. Beide oordelen zijn van nu, met "
               "dezelfde cijfers: een ander oordeel komt dus door de afspraak, niet door een nieuwer cijfer.")
    others = _others(work)
    if not others:
        notice("Er is nog geen ander dossier om naast te leggen. Open een bestand van vorig jaar bij ‘Dossiers’.")
        return
    wanted = work.screen.selection.eerder
    if wanted is not None and wanted not in others:
        notice("Het eerdere dossier uit de link staat niet in deze browser.", warning=True)
    before = others.get(wanted or "")
    st.selectbox("Eerder dossier", list(others), format_func=lambda name: others[name].title, index=None,
                 placeholder="Kies een dossier", **state.bound("eerder", wanted if before else None))
    if before is None:
        return
    _shown(work, before)


def _others(work: Work) -> dict[str, Dossier]:
    """The visitor's other dossiers, and those of the installation about this municipality."""
    found = {k.id: k.dossier for k in work.book.listed if k.dossier is not None and k.id != work.kept.id}
    region = work.dossier.region
    return found | {f"plank-{d.id}": d for d in shelf(work.screen.world).dossiers
                    if any(a.region == region for a in d.agreements)}


def _shown(work: Work, before: Dossier) -> None:
    region = work.dossier.region
    found = sorted((p for p in pairs(before, work.dossier) if p.shown.region == region),
                   key=lambda p: _ORDER.index(p.change))
    differing, told = _rows(work, [p for p in found if p.change is not Change.SAME]), _said_rows(work, before)
    counts = Counter(map(change_word, found))
    turned = sum(row[5] != row[6] and "–" not in row[5:7] for row in differing)
    summary = ", ".join(f"{format_number(n)} {word}" for word, n in counts.items()) or "Geen afspraken"
    st.html(f'<p class="km-lead" role="status">{summary}. Bij {format_number(turned)} is het oordeel anders. '
            f"Standpunten anders: {format_number(len(told))}.</p>")
    html_table(_HEADERS, differing, "Afspraken die nieuw, vervallen of veranderd zijn")
    html_table(_SAID, told, "Wat de partijen anders zeggen")
    if not differing and not told:
        notice("De twee dossiers zijn gelijk.")
    parts.downloads(f"vergelijking {work.dossier.title}", {
        "Vergelijking": lambda: _sheet(work, before, _rows(work, found), told)})


def _rows(work: Work, found: Sequence[Pair]) -> list[tuple[str, ...]]:
    known, themes = work.screen.world.catalogue.indicators, work.screen.world.catalogue.themes

    def verdict(agreement: Agreement | None) -> str:
        return "–" if agreement is None else verdict_word(judged(work.screen.world, agreement).verdict)

    rows = []
    for pair in found:
        a, theme = pair.shown, themes.get(pair.shown.theme)
        name = theme.name if theme else "Overig"
        both = (agreed_text(side, known[side.indicator] if side else None) for side in (pair.before, pair.after))
        rows.append((agreement_title(a, known[a.indicator]), name, change_word(pair), *both,
                     verdict(pair.before), verdict(pair.after), differing_text(pair) or "–"))
    return rows


def _said_rows(work: Work, before: Dossier) -> list[tuple[str, ...]]:
    themes = work.screen.world.catalogue.themes
    return [(PARTIES[s.party], themes[s.theme].name, *said_texts(s)) for s in said(before, work.dossier)]


def _sheet(work: Work, before: Dossier, rows: Sequence[Sequence[str]], told: Sequence[Sequence[str]]) -> Sheet:
    """Every agreement of both dossiers; what the parties say differently stands below."""
    examples = [f"‘{d.title}’ is een voorbeeld: niemand heeft deze doelen besloten." for d in (before, work.dossier)
                if d.example]
    return Sheet(f"{before.title} naast {work.dossier.title}", _HEADERS, rows, (
        *examples, f"Eerder: {before.title}. Nu: {work.dossier.title}.",
        "Beide oordelen zijn van nu, met dezelfde cijfers.",
        *(f"{party}, {theme}: eerder {old}; nu {new}" for party, theme, old, new in told),
        data_set_note(work.screen.world, state.address("afspraken", work.screen.selection, ("gemeente",)))), MIXED, -1)
