"""Body of the page Koers: is every agreement on course, why, and what would it take from now?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from monitors.catalogue.dossiers import write_dossier
from monitors.domain.agreement import Agreement, interim
from monitors.domain.dossier import Dossier
from monitors.domain.verdict import Verdict
from monitors.exports.picture import Picture
from monitors.presentation import course_words
from monitors.presentation.numbers import format_number, headed
from monitors.presentation.wording import on_date
from monitors.store import Load
from monitors.views import course_parts, draft, parts, state, what_if
from monitors.views.course import CourseFigure
from monitors.views.course_parts import (
    EXAMPLE,
    draw_picture,
    examples_notice,
    picture_of,
    standing_html,
    verdict_html,
    verdicts_html,
)
from monitors.views.course_rows import CourseRows
from monitors.views.documents import documents
from monitors.views.dossier_keeper import keeper, workbook
from monitors.views.dossiers import Shelf, shelf
from monitors.views.frame import Screen, notice, notice_html
from monitors.views.judging import NOW, AsOf, ground_of, judged, looking_back, panel_of
from monitors.views.selection import AGREED, AGREEMENTS, COUNCIL_TERMS, LOAD, OWN_YEARS, PRIVATE, WHAT_IF

FIELDS = course_parts.FIELDS
MOST_SHOWN = 60  # agreements on one screen; the most urgent come first
MOST_COMPLAINTS = 5
MOST_CHANGED = 10  # agreements that a load changed something of
_PARTS = {AGREEMENTS: "Afspraken", WHAT_IF: "Wat als?"}
_YEARS_BACK = 6
_YEARS = [str(year) for year in range(2010, 2051)]


def body(screen: Screen) -> None:
    """Draws the page."""
    _body(screen)
    keeper(quiet=True)


def _body(screen: Screen) -> None:
    opened = workbook().chosen(None)
    known = shelf(screen.world).beside(opened.dossier if opened else None)
    asked = known.by_id.get(screen.selection.afspraak or "")
    gemeente = screen.selection.gemeente or (asked[1].region if asked else None)
    screen = replace(screen, selection=replace(screen.selection, gemeente=gemeente))
    parts.choose_gemeente_and_group(screen)
    name = screen.world.names.get(gemeente or "")
    st.title("Liggen we op koers?" if name is None else f"Ligt {name} op koers?", anchor=False)
    state.switch("onderdeel", "Onderdeel", _PARTS, screen.selection.onderdeel, label_visibility="collapsed")
    _complaints(known)
    if gemeente is None:
        _welcome(screen, known)
    elif screen.selection.onderdeel == WHAT_IF:
        what_if.body(screen, gemeente)
    else:
        _agreements(screen, known, gemeente)


def _complaints(known: Shelf) -> None:
    for complaint in known.complaints[:MOST_COMPLAINTS]:
        notice(f"Dossier niet gebruikt. {complaint}.", warning=True)
    if len(known.complaints) > MOST_COMPLAINTS:
        notice(f"En nog {format_number(len(known.complaints) - MOST_COMPLAINTS)} bezwaren. Hoe wie de app beheert ze "
               "allemaal ziet, staat op de pagina Bronnen.", warning=True)


def _welcome(screen: Screen, known: Shelf) -> None:
    parts.lead("Kies een gemeente. U ziet dan van elke afspraak of zij op koers ligt, waarom, en wat er vanaf nu nodig "
               "is. Zonder afspraken kunt u zelf een doel kiezen en zien wat dat vraagt.")
    if known.by_region:
        st.subheader("Gemeenten met afspraken", anchor=False)
        for code, entries in sorted(known.by_region.items(), key=lambda item: screen.world.names[item[0]]):
            example = f" ({EXAMPLE})" if all(dossier.example for dossier, _ in entries) else ""
            _opens(f"{screen.world.names[code]}: {len(entries)} afspraken{example}", f"gemeente_{code}", gemeente=code)


def _opens(label: str, key: str, **chosen: str | None) -> None:
    """What looks like a link and makes a choice; a link to the page that it stands on leaves the address behind.

    static/gaan.js goes to the top for keys that begin so: it brings another screen.
    """
    st.button(parts.literal(label), key=f"open_{key}", type="tertiary", on_click=state.change, kwargs=chosen)


def picture(screen: Screen) -> Picture | str:
    """The chosen agreement, or what is asked under ‘Wat als?’, as a picture; or why there is none."""
    known = shelf(screen.world)
    asked = known.by_id.get(screen.selection.afspraak or "")
    if screen.selection.onderdeel == WHAT_IF:
        return what_if.picture(screen)
    if asked is None:
        return "Deze afspraak staat niet (meer) in de dossiers, of er is geen afspraak gekozen."
    dossier, agreement = asked
    screen = replace(screen, selection=replace(screen.selection, gemeente=agreement.region))
    part = _in_term(screen, agreement, _term(screen))
    if part is None:
        return "Deze afspraak loopt niet in de gekozen periode."
    as_of = _as_of(_chosen_back(screen, _backs(screen)))
    return picture_of(screen, CourseFigure(screen.world, part, screen.world.group(screen.selection), as_of, dossier))


# Which term, and looking back from when

def _choices(screen: Screen) -> tuple[tuple[str, str] | None, AsOf]:
    """The term that is judged (None: that of each agreement), and from when to look."""
    selection, own = screen.selection, screen.selection.termijn == OWN_YEARS
    columns = st.columns([2, 2, 1, 1] if own else 2)
    words = {AGREED: "Looptijd van elke afspraak",
             **{t: f"Raadsperiode {t.replace('-', ' tot ')}" for t in COUNCIL_TERMS}, OWN_YEARS: "Eigen jaren"}
    with columns[0]:
        st.selectbox("Periode", list(words), format_func=words.__getitem__, **state.bound("termijn", selection.termijn))
    backs = _backs(screen)
    chosen = _chosen_back(screen, backs)
    with columns[1]:
        st.selectbox("Stand", list(backs), format_func=backs.__getitem__,
                     **state.bound("stand", chosen, lambda code: state.change(stand=code or None)))
    if selection.stand and not chosen:
        notice("Van dat moment zijn er geen cijfers om naar terug te kijken. U ziet het oordeel van nu.", warning=True)
    if own:
        first, last = _own_years(screen)
        with columns[2]:
            st.selectbox("Van", _YEARS[:-1], **state.bound("van", first))
        with columns[3]:
            st.selectbox("Tot", _YEARS[_YEARS.index(first) + 1:], **state.bound("tot", last))
    return _term(screen), _as_of(chosen)


def _chosen_back(screen: Screen, backs: Mapping[str, str]) -> str:
    """The moment to look back from; empty for now."""
    return screen.selection.stand if screen.selection.stand and screen.selection.stand in backs else ""


def _as_of(back: str) -> AsOf:
    if back.startswith(LOAD):
        return AsOf(load=int(back.rpartition("-")[2]))
    return AsOf(until=back) if back else NOW


def _term(screen: Screen) -> tuple[str, str] | None:
    """The years that are judged; None where each agreement has its own."""
    if screen.selection.termijn == OWN_YEARS:
        return _own_years(screen)
    first, _, last = screen.selection.termijn.partition("-")
    return None if screen.selection.termijn == AGREED else (first, last)


def _own_years(screen: Screen) -> tuple[str, str]:
    first = screen.selection.van if screen.selection.van in _YEARS[:-1] else COUNCIL_TERMS[0][:4]
    later = _YEARS[_YEARS.index(first) + 1:]
    return first, screen.selection.tot if screen.selection.tot in later else later[min(3, len(later) - 1)]


def _backs(screen: Screen) -> Mapping[str, str]:
    """Moments to look back from: earlier loads, and years with the figures as they are now."""
    world = screen.world
    newest = int(world.newest)
    return {"": "Nu, met alle cijfers",
            **{f"{LOAD}-{load.id}": f"Zoals geladen {_loaded_on(load, world.loads)}"
               for load in reversed(world.loads[:-1])},
            **{str(y): f"Met de cijfers tot en met {y}" for y in range(newest - 1, newest - 1 - _YEARS_BACK, -1)}}


def _loaded_on(load: Load, loads: Iterable[Load]) -> str:
    """The day of a load, with the time where that day has more than one."""
    day, _, time = load.loaded_at.partition("T")
    alone = sum(other.loaded_at.startswith(day) for other in loads) == 1
    return on_date(day) if alone else f"{on_date(day)} om {time[:5].replace(':', '.')} uur (UTC)"


def _in_term(screen: Screen, agreement: Agreement, term: tuple[str, str] | None) -> Agreement | None:
    """The agreement as the term sees it; None where they don't overlap."""
    if term is None:
        return agreement
    base = judged(screen.world, agreement).base
    value = base.value if base else None
    # A count keeps its backlog, what is held stays held, and behind a break or without a figure there is no new start.
    counts_or_held = agreement.cumulative or (value is not None and agreement.met_by(value))
    series = dict(panel_of(screen.world, agreement.indicator, NOW).series(agreement.region))
    known = term[0] in series and series[term[0]].value is not None
    broken = any(agreement.base_period < b <= term[0] for b in ground_of(screen.world, agreement).breaks)
    return interim(agreement, value, *term, from_first=known and not counts_or_held and not broken)


# All agreements of a municipality

def _agreements(screen: Screen, known: Shelf, gemeente: str) -> None:
    name, entries = screen.world.names[gemeente], known.by_region.get(gemeente, ())
    if not entries:
        notice(f"Voor {name} staan er nog geen afspraken in deze app. Kies ‘Wat als?’ om zelf een doel te proberen, of "
               "bereid op de pagina Afspraken een eigen dossier voor. Wie de app beheert, kan afspraken voor iedereen "
               "klaarzetten; hoe, staat op de pagina Bronnen.")
        _elsewhere(known)
        return
    term, as_of = _choices(screen)
    group = screen.world.group(screen.selection)
    figures = [CourseFigure(screen.world, part, group, as_of, dossier, private=dossier is known.own)
               for dossier, agreement in entries
               if (part := _in_term(screen, agreement, term)) is not None]
    asked = next((f for f in figures if f.agreement.id == screen.selection.afspraak), None)
    _told(screen, known, term, as_of, asked is not None)
    if asked is not None:
        _detail(screen, asked, known.by_id[asked.agreement.id])
    elif not figures:
        notice("In deze periode loopt geen enkele afspraak. Kies een andere periode.", warning=True)
    else:
        _overview(screen, figures)
        for dossier in {dossier.id: dossier for dossier, _ in entries}.values():
            st.header(f"Documenten van ‘{parts.literal(dossier.title)}’", anchor=False)
            documents(screen, dossier, gemeente)


def _elsewhere(known: Shelf) -> None:
    if known.by_region:
        _opens("Gemeenten die wel afspraken hebben", "elders", gemeente=None, afspraak=None)


def _told(screen: Screen, known: Shelf, term: tuple[str, str] | None, as_of: AsOf, found: bool) -> None:
    """What is different from the usual on this screen."""
    asked = screen.selection.afspraak
    if asked and not found:
        text = "loopt niet in deze periode" if asked in known.by_id else "staat niet (meer) in de dossiers"
        if asked not in known.by_id and asked.startswith(PRIVATE):
            text = ("staat in een dossier dat alleen in de browser van de maker is. Vraag om het bestand, en open het "
                    "op de pagina Afspraken; dan werkt de link")
        notice(f"De afspraak uit de link {text}. U ziet de afspraken van deze gemeente.", warning=True)
    if term is not None:
        notice(f"Beoordeeld over {term[0]} tot {term[1]}: het doel is waar het afgesproken pad aan het eind van die "
               "periode is. Het tempo telt vanaf het begin van de periode; bij aantallen, bij wat gelijk moet blijven "
               "en waar dat niet kan, vanaf het begin van de afspraak.")
    if as_of != NOW:
        notice(looking_back(as_of), warning=True)


def _changed(screen: Screen, figures: Sequence[CourseFigure]) -> None:
    """What the last load changed: first the verdicts that it turned, then the other figures that it revised."""
    loads = screen.world.loads
    if len(loads) < 2 or figures[0].as_of != NOW:
        return
    before = AsOf(load=loads[-2].id)
    ordered = sorted(figures, key=lambda f: judged(f.world, f.agreement, before).verdict is f.judgement.verdict)
    items = [item for figure in ordered if (item := _changed_html(figure, loads[-1].id, before))]
    if not items:
        return
    day = on_date(loads[-1].loaded_at[:10]).removeprefix("op ")
    st.header(f"Veranderd door de lading van {day}", anchor=False)
    more = len(items) - MOST_CHANGED
    items[MOST_CHANGED:] = [f"En nog {format_number(more)} afspraken."] if more > 0 else []
    st.html(f'<ul class="km-standouts">{"".join(f"<li>{item}</li>" for item in items)}</ul>')


def _changed_html(figure: CourseFigure, load: int, before: AsOf) -> str:
    """What a load did to an agreement: its verdict before and now, and the figures that were revised; else empty."""
    old, new = judged(figure.world, figure.agreement, before), figure.judgement
    revised = figure.revised(load)
    if old.verdict is new.verdict and not revised:
        return ""
    now = verdict_html(new.verdict)
    if old.verdict is new.verdict:
        text = f"blijft {now}."
    else:
        text = f"was {verdict_html(old.verdict)} is {now} door een {'herzien' if revised else 'nieuw'} cijfer."
    told = revised or [f"Nieuw: {figure.value_text} ({figure.value_period})."]
    return f"<strong>{escape(figure.title)}</strong> {text} {escape(' '.join(told))}"


def _urgency(figure: CourseFigure) -> tuple[int, float, str]:
    j = figure.judgement
    return list(Verdict).index(j.verdict), 1.0 if j.chance is None else j.chance, figure.title


def _overview(screen: Screen, figures: Sequence[CourseFigure]) -> None:
    """How many there are of each verdict, and then all of them by theme, the most urgent first."""
    told = examples_notice(bool(f.dossier and f.dossier.example) for f in figures)
    st.html((notice_html(told) if told else "") + verdicts_html(f.judgement.verdict for f in figures))
    _changed(screen, figures)
    if own := sum(f.private for f in figures):
        notice(f"Van deze {format_number(len(figures))} afspraken staan er {format_number(own)} in uw eigen dossier, "
               "alleen in deze browser.")
    shown = sorted(figures, key=_urgency)[:MOST_SHOWN]
    if len(shown) < len(figures):
        notice(f"U ziet de {MOST_SHOWN} meest urgente van de {format_number(len(figures))} afspraken.")
    themes = screen.world.catalogue.themes
    for theme in dict.fromkeys(f.agreement.theme for f in shown):
        st.header(themes[theme].name if theme in themes else "Overig", anchor=False)
        for figure in shown:
            if figure.agreement.theme == theme:
                _card(screen, figure)
    parts.source_line("Hoe een oordeel tot stand komt, staat op de pagina Methode; hoe vaak zo’n oordeel klopte, op de "
                      "pagina Trefzekerheid. Een oordeel gaat over het cijfer, niet over de inzet van mensen.")


def _card(screen: Screen, figure: CourseFigure) -> None:
    """An agreement at a glance, with a link that opens it."""
    with st.container(border=True):
        _opens(figure.title, figure.agreement.id, gemeente=figure.agreement.region, afspraak=figure.agreement.id)
        st.html(f'<p class="km-tile-meta">{standing_html(figure)}</p>'
                f'<p class="km-tile-group">{escape(figure.short)}</p>')


# One agreement

def _detail(screen: Screen, figure: CourseFigure, whole: tuple[Dossier, Agreement]) -> None:
    _opens(f"← Alle afspraken van {figure.own_name}", "alle", gemeente=figure.agreement.region, afspraak=None)
    st.header(parts.literal(figure.title), anchor=False)
    dossier, _ = whole
    lines = figure.sentences()
    st.html(f'<p class="km-tile-meta is-large">{standing_html(figure)}</p>'
            f'<p class="km-lead">{escape(lines[0])}</p><p class="km-prose">{escape(" ".join(lines[1:]))}</p>')
    for text in figure.revised():
        notice(text)
    draw_picture(screen, figure)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("De rekensom", anchor=False)
        steps = figure.steps()
        parts.table(steps, "Stap voor stap, met de cijfers hierboven" if not steps.empty else
                    "Met deze cijfers is er geen tempo uit te rekenen; de reden staat hierboven.")
    with right:
        st.subheader("De cijfers", anchor=False)
        parts.table(CourseRows(figure).table(),
                    f"{headed(figure.indicator.name, figure.indicator.unit)}, {figure.own_name}")
    if figure.private:
        notice("Deze afspraak staat in uw eigen dossier. Een link ernaar werkt in deze browser; wie hem elders opent, "
               "heeft ook het bestand nodig. Dat bewaart u op de pagina Afspraken.")
    what_if.stock(screen, figure)
    draft.draft(lambda: draft.course_matter(screen, figure))
    _about(figure, *whole)
    if not figure.private:
        st.download_button("Dossier als bestand", write_dossier(dossier), f"{dossier.id}.toml", "application/toml",
                           on_click="ignore", key="dossier")


def _about(figure: CourseFigure, dossier: Dossier, agreed: Agreement) -> None:
    """The agreement as it was made, whatever term is looked at."""
    i = figure.indicator
    base = course_words.base_phrase(agreed, judged(figure.world, agreed), i)
    facts = [
        ("Afgesproken", course_words.target_phrase(agreed, i)), ("Begin", base),
        ("Besloten door", agreed.decided_by + (f", {on_date(agreed.decided_on)}" if agreed.decided_on else "")),
        ("Wie gaat erover", agreed.owner or dossier.owner), ("Toelichting", agreed.note), ("Besluit", agreed.link),
        ("Dossier", dossier.title), ("Wat is het cijfer", i.definition), ("Wat het niet zegt", i.caution),
    ]
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{_linked(text)}</dd>" for label, text in facts if text)
    st.subheader("De afspraak", anchor=False)
    st.html(f'<dl class="km-facts">{rows}</dl>')


def _linked(text: str) -> str:
    """A text of a dossier as it is; an address, which the dossier's check made sure is one, as a link."""
    shown = escape(text)
    return f'<a href="{escape(text, quote=True)}" rel="noopener">{shown}</a>' if text.startswith("http") else shown
