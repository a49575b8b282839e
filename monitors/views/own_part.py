"""Own figures of the open dossier: what there is of them, and a file of the visitor that brings one more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from monitors.catalogue.dossier_faults import faults
from monitors.domain.disclosure import SMALLEST_SHOWN
from monitors.domain.dossier import OwnIndicator, OwnValue
from monitors.domain.dossier_edits import free_id, with_own, without_own
from monitors.domain.period import parse_period
from monitors.presentation.dossier_words import COUNT, OWN_FIGURES, fault_text, own_value_text, own_when
from monitors.presentation.numbers import format_number, status_label
from monitors.tabular.proposal import Proposal, propose
from monitors.tabular.reading import read_file
from monitors.tabular.table import VISITOR_LIMITS, TableError, TableFile
from monitors.views import parts
from monitors.views.frame import notice
from monitors.views.own_figures import chart_html
from monitors.views.own_file import Asked, Outcome, own_values, preview, region_book
from monitors.views.workspace import Form, Work, html_table

_TURN, _READ = "eigen_bestand", "eigen_gelezen"  # in the session: which file it is, and what was read of it
_MOST_SHOWN = 20  # faults, or values
_SIGNS = {"": "zoals het bestand het heeft", ",": "komma: 27,5", ".": "punt: 27.5"}
_COUNTS = (COUNT, "person", "mensen", "huishoud")  # how units begin of which a small number may be about one person


def body(work: Work) -> None:
    """Draws the part."""
    parts.lead("Neem cijfers mee die u zelf hebt: van de corporatie, een eigen telling, een klantonderzoek. Ze komen "
               f"in uw dossier, heten overal ‘{OWN_FIGURES}’, en worden niet vergeleken met de cijfers van het CBS.")
    for own in work.dossier.own:
        _known(work, own)
    _new(work)


# What there is

def _known(work: Work, own: OwnIndicator) -> None:
    values = work.dossier.own_series(own.id, work.dossier.region)
    with st.container(border=True):
        st.html(f'<h2 class="km-card-title">{escape(own.name)} '
                f'<span class="km-badge is-provisional">{OWN_FIGURES}</span></h2>'
                f'<p class="km-source">Bron: {escape(own.source)}. {escape(own.definition)}</p>'
                + chart_html(own, values, work.screen.theme))
        html_table(("Periode", own.name), [(own_when(v), own_value_text(own, v)) for v in values],
                   f"{own.name}, {work.screen.world.names[work.dossier.region]} ({OWN_FIGURES})")
        if not values:
            parts.source_line("Van deze gemeente staat er geen cijfer in.")
        with st.expander("Wijzig naam, bron en thema"):
            form = Form(work, own, lambda dossier, changed: with_own(
                dossier, changed, [v for v in dossier.own_values if v.own == changed.id]), ("eigen", own.id), own.name)
            for field in ("name", "unit", "source"):
                form.text(field)
            form.text("definition", lines=3)
            themes = work.screen.world.catalogue.themes
            form.choice("theme", ["", *themes], lambda code: themes[code].name if code else "geen thema")
        st.button("Haal weg", key=f"eigen_weg_{own.id}", help=f"Haal weg: {parts.literal(own.name)}",
                  on_click=_drop, args=(work, own))


def _drop(work: Work, own: OwnIndicator) -> None:
    work.edit(without_own(work.dossier, own.id), f"eigen cijfers weggehaald: {own.name}")


# One more

@dataclass(frozen=True, slots=True)
class _Given:
    """A file that was given, as it was read; `wrong` says why it could not be."""

    name: str
    file: TableFile | None = None
    proposal: Proposal | None = None
    wrong: str = ""


def _new(work: Work) -> None:
    st.header("Een bestand erbij", anchor=False)
    turn = st.session_state.setdefault(_TURN, 0)
    key = f"eigen_bestand_{turn}"
    given = st.file_uploader("CSV of Excel, met gemeente, periode en cijfer", type=["csv", "txt", "xlsx"],
                             max_upload_size=VISITOR_LIMITS.size // 1_000_000, key=key)
    if given is None:
        return
    found = _read(work, given.file_id, given.name, given.getvalue())
    if found.file is None or found.proposal is None:
        notice(found.wrong, warning=True)
        return
    headers, rows = preview(found.file, found.proposal.plan.sheet)
    html_table(headers, rows, f"De eerste regels van {found.name}")
    for remark in found.proposal.remarks:
        notice(remark)
    if not found.proposal.plan.values:
        return
    asked = _columns(work, found.proposal, str(turn))
    outcome = own_values(found.file, found.proposal, asked, work.screen.world)
    _outcome(work, _about(work, found, asked, outcome, str(turn)), outcome)


def _read(work: Work, file_id: str, name: str, content: bytes) -> _Given:
    """The file taken apart, once; it stays in the session only."""
    known: tuple[str, _Given] | None = st.session_state.get(_READ)
    if known is not None and known[0] == file_id:
        return known[1]
    try:
        file = read_file(content, VISITOR_LIMITS)
        found = _Given(name, file, propose(file, region_book(work.screen.world)))
    except TableError as wrong:
        found = _Given(name, wrong=str(wrong))
    st.session_state[_READ] = file_id, found
    return found


def _columns(work: Work, proposal: Proposal, turn: str) -> Asked:
    """Which column is what; what the file itself says comes first."""
    plan, gemeente = proposal.plan, work.dossier.region
    names = ["", *(f"#{c.number}" for c in proposal.layout.columns if c.parts)]
    labels = {f"#{c.number}": c.label for c in proposal.layout.columns}
    numbers = {name: f"#{proposal.layout.column(name).number}" for name in (plan.region, plan.period) if name}
    one, two, three = st.columns(3)
    with one:
        at = st.selectbox("Welk cijfer", range(len(plan.values)), format_func=lambda n: plan.values[n].measure,
                          key=f"eigen_cijfer_{turn}")
    value = plan.values[at]
    own_name = work.screen.world.names[gemeente]
    with two:
        region = _column("Kolom met de gemeente", names, labels, f"alle regels gaan over {own_name}",
                         numbers.get(plan.region, ""), f"eigen_gebied_{turn}")
    period = moment = ""
    with three:
        if not (value.period or value.by_period):
            period = _column("Kolom met de periode", names, labels, "één periode voor alle regels",
                             numbers.get(plan.period, ""), f"eigen_periode_{turn}")
            if not period:
                moment = st.text_input("Periode van alle regels", plan.period_code or str(date.today().year - 1),
                                       key=f"eigen_moment_{turn}")
    with one:
        decimal = st.selectbox("Decimaal teken", list(_SIGNS), format_func=_SIGNS.__getitem__,
                               key=f"eigen_teken_{turn}")
    with two:
        unit = st.text_input("Eenheid, zoals %, aantal of rapportcijfer", proposal.units.get(value.measure, COUNT),
                             key=f"eigen_eenheid_{turn}")
    small = st.checkbox(f"Het zijn aantallen mensen of huishoudens: scherm aantallen onder {SMALLEST_SHOWN} af",
                        value=unit.strip().lower().startswith(_COUNTS), key=f"eigen_klein_{turn}")
    return Asked(value, gemeente, region, period, moment, decimal, unit.strip(), small)


def _column(label: str, names: list[str], labels: dict[str, str], nothing: str, value: str, key: str) -> str:
    found: Any = st.selectbox(label, names, format_func=lambda name: labels.get(name, nothing),
                              index=names.index(value) if value in names else 0, key=key)
    return str(found)


def _about(work: Work, found: _Given, asked: Asked, outcome: Outcome, turn: str) -> OwnIndicator:
    """What the figure is called and where it is from. The name of one that is there already means that one."""
    one, two = st.columns(2)
    with one:
        name = st.text_input("Naam van het cijfer", asked.value.measure[:200], key=f"eigen_naam_{turn}")
        themes = work.screen.world.catalogue.themes
        theme = st.selectbox("Thema van het cijfer", ["", *themes], key=f"eigen_thema_{turn}",
                             format_func=lambda code: themes[code].name if code else "geen thema")
    with two:
        source = st.text_input("Bron: wie telde het, en wanneer", found.name, key=f"eigen_bron_{turn}")
        decimals = st.selectbox("Decimalen", range(4), key=f"eigen_decimalen_{turn}",
                                index=outcome.decimals)
    known = next((own.id for own in work.dossier.own if own.name == name), "")
    if known:
        notice(f"Er staat al een eigen cijfer ‘{name}’ in het dossier. De nieuwe cijfers komen daarvoor in de plaats.")
    taken = {*(own.id for own in work.dossier.own), *work.rules.indicators}
    return OwnIndicator(known or free_id(f"eigen-{name}", taken), name, asked.unit, source, theme=theme,
                        decimals=decimals, dated=date.today().isoformat())


def _outcome(work: Work, own: OwnIndicator, outcome: Outcome) -> None:
    """The figures as they would come in the dossier, or what is wrong line by line."""
    told = [*outcome.faults, *(fault_text(field, message, work.rules.indicators)
                               for field, message in faults(own, work.rules))]
    if told:
        more = [f"En nog {format_number(len(told) - _MOST_SHOWN)}."] if len(told) > _MOST_SHOWN else []
        items = "".join(f"<li>{escape(text)}</li>" for text in (*told[:_MOST_SHOWN], *more))
        st.html('<div class="km-notice is-warning" role="alert"><p>Zo kan het niet in het dossier. Verbeter het '
                f"bestand of de keuzes hierboven.</p><ul>{items}</ul></div>")
    if outcome.notes:
        parts.source_line(" ".join(outcome.notes))
    if told:
        return
    html_table(("Gemeente", "Periode", own.name, "Status"), [_row(work, own, v) for v in
                                                              _first(work, outcome.values)],
               f"Zo komt het in het dossier: {format_number(len(outcome.values))} cijfers, {OWN_FIGURES}")
    st.button("Zet deze cijfers in het dossier", type="primary", key="eigen_erbij", on_click=_add,
              args=(work, own, outcome.values))


def _first(work: Work, values: tuple[OwnValue, ...]) -> list[OwnValue]:
    """The first to show, those of the municipality of the dossier before the others."""
    return sorted(values, key=lambda v: (v.region != work.dossier.region, v.region, v.period))[:_MOST_SHOWN]


def _row(work: Work, own: OwnIndicator, value: OwnValue) -> tuple[str, ...]:
    return (work.screen.world.names[value.region], parse_period(value.period).label, own_value_text(own, value),
            status_label(value.status))


def _add(work: Work, own: OwnIndicator, values: tuple[OwnValue, ...]) -> None:
    values = tuple(replace(value, own=own.id) for value in values)
    work.edit(with_own(work.dossier, own, values), f"eigen cijfers erbij: {own.name}")
    st.session_state[_TURN] += 1
    st.session_state.pop(_READ, None)
