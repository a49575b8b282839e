"""The search box: everything that can be found, and where each answer leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from monitors.domain.region import RegionLevel, gemeente_of
from monitors.domain.search import Entry, Hit, Index, Kind, nearest
from monitors.presentation.terms import TERMS
from monitors.store import StoreError
from monitors.views.address_reading import former_notice, parse
from monitors.views.dossiers import shelf
from monitors.views.in_use import world
from monitors.views.selection import ALWAYS, Selection
from monitors.views.world import World

MOST_SHOWN = 12  # answers below the box; the page Zoeken has them all
MOST_LISTED = 200
HEADINGS = {
    Kind.GEMEENTE: "Gemeenten", Kind.FORMER: "Vroegere gemeenten", Kind.INDICATOR: "Cijfers", Kind.TERM: "Begrippen",
    Kind.CHAPTER: "Hoofdstukken", Kind.WIJK: "Wijken", Kind.AGREEMENT: "Afspraken", Kind.PAGE: "Pagina’s",
    Kind.ABSENT: "Geen cijfer, wel iets in de buurt",
}
# Plain HTML, so that it costs nothing at a change and works before the script does; static/zoeken.js adds the answers.
BOX = ('<form class="km-search" role="search" action="/zoeken" method="get"><label class="km-hidden" for="km-zoek">'
       'Zoeken</label><input id="km-zoek" name="zoek" type="search" placeholder="Zoek gemeente, cijfer, wijk …" '
       'autocomplete="off" spellcheck="false" maxlength="100" role="combobox" aria-expanded="false" '
       'aria-controls="km-found" aria-autocomplete="list" aria-keyshortcuts="/">'
       '<ul id="km-found" class="km-found" role="listbox" aria-label="Gevonden" hidden></ul>'
       '<p class="km-hidden" role="status"></p></form>')


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of what was found: a name, what it is or why it was found, and its address."""

    kind: Kind
    name: str
    hint: str
    href: str


def index_of(known: World) -> Index:
    """Everything that can be found in this data set."""
    agreements = shelf(known)
    return known.remember(("search", agreements.dossiers), lambda: Index(_entries(known)))


def _entries(known: World) -> Iterator[Entry]:
    names = known.catalogue.names
    for code, name in known.names.items():
        yield Entry(Kind.GEMEENTE, code, name, names.gemeenten.get(code, ()))
    today = {name.casefold() for name in known.names.values()}
    for former in known.former.values():
        if former.code not in known.names and former.name.casefold() not in today:
            yield Entry(Kind.FORMER, former.code, former.name, about=former_notice(former, known.names))
    yield from _figures(known)
    for term, text in TERMS:
        yield Entry(Kind.TERM, term, term, about=text)
    for kind in known.catalogue.groups.values():
        yield Entry(Kind.TERM, f"groep {kind.id}", kind.name, about=kind.note)
    yield from _wijken(known)
    for _, agreement in shelf(known).by_id.values():
        yield Entry(Kind.AGREEMENT, agreement.id, agreement.title or agreement.id,
                    within=f"afspraak van {known.names[agreement.region]}")
    for page, told in names.pages.items():
        yield Entry(Kind.PAGE, page, told.title, told.words, about=told.about)


def _last_years(known: World) -> tuple[Mapping[str, str], str]:
    """Per wijk the last year of which there is a figure of its size, and the last that most wijken have one of."""
    def made() -> tuple[Mapping[str, str], str]:
        panel = known.store.panel(known.catalogue.signals.size, RegionLevel.WIJK)
        years = {code: period for period, regions in panel.by_period.items() for code in regions}  # oldest first
        return years, max(panel.broad, default="")

    return known.remember(("last years",), made)


def _ended(known: World, wijk: str) -> str:
    """The last year of a wijk that is no more; "" of one that is there, or of which no year is known."""
    years, newest = _last_years(known)
    year = years.get(wijk, "")
    return year if year < newest else ""


def _wijken(known: World) -> Iterator[Entry]:
    """Each wijk once: where it got another code, under the one with the newest figures."""
    years, _ = _last_years(known)
    newest: dict[tuple[str, str], str] = {}
    for code, wijk in known.store.regions(RegionLevel.WIJK).items():
        key = gemeente_of(code), wijk.name
        if key[0] in known.names and years.get(code, "") >= years.get(newest.get(key, ""), ""):
            newest[key] = code
    for (gemeente, name), code in newest.items():
        ended = f", in de indeling van {year}" if (year := _ended(known, code)) else ""
        yield Entry(Kind.WIJK, code, name, _shorter(name), f"wijk in {known.names[gemeente]}{ended}")


def _figures(known: World) -> Iterator[Entry]:
    """Indicators with the monitor that they stand in, and chapters with theirs."""
    where = {i: f"{monitor.name}, {chapter.name}" for monitor in reversed([*known.catalogue.arrangements.values()])
             for chapter in reversed(monitor.chapters) for i in chapter.indicators}
    names = known.catalogue.names
    for i in known.catalogue.indicators.values():
        place = where.get(i.id, "")
        yield Entry(Kind.INDICATOR, i.id, i.name, names.indicators.get(i.id, ()),
                    place if known.levels.get(i.id) else f"{place}; nog geen cijfers" if place else "nog geen cijfers")
    for absent in names.absent:
        for name in absent.nearest:
            yield Entry(Kind.ABSENT, f"{absent.name}/{name}", absent.name, absent.words,
                        about=f"Over {absent.name} hebben wij geen cijfer. Dit komt het dichtst in de buurt.")
    for theme in known.catalogue.theme_monitors.values():
        yield Entry(Kind.CHAPTER, f"{theme.id}/", f"Thema {theme.name}", (theme.name,), about=theme.description)
    for monitor in known.catalogue.arrangements.values():
        for chapter in monitor.chapters:
            yield Entry(Kind.CHAPTER, f"{monitor.id}/{chapter.id}", chapter.name, (), monitor.name, chapter.question)


def _shorter(wijk: str) -> tuple[str, ...]:
    """The name of a wijk as people say it: "Wijk 03 Overvecht" is Overvecht."""
    words = wijk.split()
    if len(words) > 1 and words[0].lower() == "wijk":
        return (" ".join(words[2:] if words[1].isdigit() else words[1:]),)
    return ()


def answers(known: World, question: str, selection: Selection) -> list[Answer]:
    """What is found, the best first, with addresses that keep the visitor's gemeente and group."""
    return [_answer(known, hit, selection) for hit in index_of(known).find(question)]


def _answer(known: World, hit: Hit, selection: Selection) -> Answer:
    entry = hit.entry
    hint = entry.about or entry.within
    if entry.kind is Kind.ABSENT:
        nearest_name = known.catalogue.indicators[_nearest(entry)].name
        return Answer(entry.kind, nearest_name, hint, _href(known, entry, selection))
    if hit.other_name and entry.kind is not Kind.WIJK:
        hint = f"{hit.other_name}: {hint}" if hint else hit.other_name
    return Answer(entry.kind, entry.name, hint, _href(known, entry, selection))


def _nearest(entry: Entry) -> str:
    """The indicator that an answer of the kind ABSENT leads to."""
    return entry.code.rpartition("/")[2]


def _href(known: World, entry: Entry, selection: Selection) -> str:
    query = selection.to_query(ALWAYS)
    page, own = "", dict[str, str]()
    if entry.kind is Kind.GEMEENTE:
        own = {"gemeente": entry.code}
    elif entry.kind is Kind.FORMER:
        own = {"gemeente": known.former[entry.code].successors[0]}
    elif entry.kind in (Kind.INDICATOR, Kind.ABSENT):
        page, own = "indicator", {"indicator": _nearest(entry) if entry.kind is Kind.ABSENT else entry.code}
    elif entry.kind is Kind.CHAPTER:
        page, own = _chapter_place(known, entry.code)
    elif entry.kind is Kind.WIJK:
        page, own = "wijken", {"gemeente": gemeente_of(entry.code), "wijk": entry.code}
        if year := _ended(known, entry.code):
            own["jaar"] = year
    elif entry.kind is Kind.AGREEMENT:
        page, own = "koers", {"afspraak": entry.code, "gemeente": shelf(known).by_id[entry.code][1].region}
    else:
        page = "begrippen" if entry.kind is Kind.TERM else "" if entry.code == "overzicht" else entry.code
    return f"/{page}?{urlencode(query | own)}" if query | own else f"/{page}"


def _chapter_place(known: World, code: str) -> tuple[str, dict[str, str]]:
    """The page of a chapter; a theme's is on the page with all themes."""
    monitor, _, chapter = code.partition("/")
    theme = {"thema": monitor} if monitor in known.catalogue.theme_monitors else {}
    return "themas" if theme else monitor, theme | ({"hoofdstuk": chapter} if chapter else {})


def suggestion(known: World, question: str) -> str | None:
    """What may have been meant by a question without an answer."""
    names = [*known.names.values(), *(i.name for i in known.catalogue.indicators.values())]
    return nearest(question, names)


def grouped(found: Iterable[Answer]) -> dict[Kind, list[Answer]]:
    """Answers by what they are, the kind of the best answer first."""
    kinds: dict[Kind, list[Answer]] = {}
    for answer in found:
        kinds.setdefault(answer.kind, []).append(answer)
    return kinds


def search(request: Request) -> Response:
    """What is found, for the list below the box: groups of answers, and how many there are in all."""
    try:
        known = world()
    except StoreError as unusable:
        return JSONResponse({"message": str(unusable)}, status_code=503)
    selection, _ = parse(dict(request.query_params), known.choices)
    found = answers(known, selection.zoek or "", replace(selection, zoek=None))
    return JSONResponse({
        "total": len(found),
        "groups": [{"heading": HEADINGS[kind],
                    "answers": [{"name": a.name, "hint": a.hint, "href": a.href} for a in part]}
                   for kind, part in grouped(found[:MOST_SHOWN]).items()],
        "all": f"/zoeken?{urlencode(selection.to_query((*ALWAYS, 'zoek')))}",
    }, headers={"Cache-Control": "no-cache"})


def list_html(found: Iterable[Answer]) -> str:
    """Answers under their headings, as the page Zoeken has them."""
    return "".join(
        f'<h2>{HEADINGS[kind]}</h2><ul class="km-answers">' + "".join(
            f'<li><a href="{escape(a.href, quote=True)}">{escape(a.name)}</a>'
            + (f"<span>{escape(a.hint)}</span>" if a.hint else "") + "</li>" for a in part) + "</ul>"
        for kind, part in grouped(found).items())
