"""The selection: everything that decides what a screen shows, and how it is written in the URL: codes, never labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

ALWAYS = ("gemeente", "groep", "leden")  # what every page keeps in its address
MAX_OWN_GROUP = 40
MAX_BESIDE = 11  # beside the chosen one: twelve columns are what a reader can follow
EVERYBODY, OWN = "nederland", "eigen"  # kinds of groups that the code must know
BASIS_NOW, BASIS_THEN = "nu", "toen"
AGREED, OWN_YEARS = "looptijd", "eigen"  # terms beside those of the council
COUNCIL_TERMS = ("2022-2026", "2026-2030")
COURSE_PARTS = AGREEMENTS, WHAT_IF = ("afspraken", "wat_als")
COMPARE_PARTS = GROUPS, ALIKE_PART, SURENESS, RELATION, SMALL = (
    "groepen", "vergelijkbaar", "zekerheid", "samenhang", "klein")
PROFILE_PARTS = PLACES, BESIDE, YEARS = ("profiel", "gemeenten", "jaren")
ORDERS = BY_CHAPTER, BY_DISTANCE, BY_CHANGE = ("hoofdstuk", "opvallend", "verandering")
WORK_PARTS = THEMES, ROUND, DIFFERENCES, OWN_FIGURES, PAPERS, DOSSIERS = (
    "themas", "jaarronde", "verschil", "eigen_cijfers", "documenten", "dossiers")
WIJK_PARTS = ONE_FIGURE, TOGETHER = ("cijfer", "samen")
SHOW_PARTS = OF_AGREEMENTS, OF_CHAPTER, OF_CHOICE = ("afspraken", "hoofdstuk", "keuze")
MAX_SCREENS = 40  # of a show; nobody sits through more
LOAD = "lading"  # how a moment to look back from starts in the URL, when it is a load and not a year
# Before the id of an agreement of the visitor's own dossier: a link to it is of use only to them. No id has a point in
# it, so that it can't be taken for that of another.
PRIVATE = "uw."
LONGEST_QUERY = 100
PLAN_NUMBERS = 4  # built, social share, sold, demolished


@dataclass(frozen=True, slots=True)
class Selection:
    """None means: not chosen. Field names are the names in the URL."""

    gemeente: str | None = None
    indicator: str | None = None
    jaar: str | None = None
    groep: str = EVERYBODY
    leden: tuple[str, ...] = ()
    hoofdstuk: str | None = None
    schaal: str | None = None
    indeling: str = BASIS_NOW
    weergave: str | None = None
    niveau: str = "gemeenten"
    hoogte: str | None = None
    achtergrond: str = "uit"
    onderdeel: str = AGREEMENTS
    afspraak: str | None = None
    termijn: str = AGREED
    van: str | None = None
    tot: str | None = None
    stand: str | None = None
    doel: float | None = None
    doeljaar: str | None = None
    plan: tuple[float, ...] = ()
    soort: str | None = None
    vergelijking: str = GROUPS
    gewichten: tuple[float, ...] = ()
    tegen: str | None = None
    grootte: str | None = None
    kleur: str | None = None
    monitor: str | None = None
    beeld: str = PLACES
    volgorde: str = BY_CHAPTER
    naast: tuple[str, ...] = ()
    figuur: str | None = None
    wijk: str | None = None
    wijkbeeld: str = ONE_FIGURE
    signaal: str | None = None
    samen: tuple[str, ...] = ()
    dossier: str | None = None
    werkdeel: str = THEMES
    onderwerp: str | None = None
    eerder: str | None = None
    thema: str | None = None
    zoek: str | None = None
    waarvan: str = OF_AGREEMENTS
    schermen: tuple[str, ...] = ()
    raden: tuple[str, ...] = ()

    def only(self, names: Iterable[str]) -> Selection:
        """The selection of a page that keeps these fields; the others are as if not chosen."""
        return Selection(**{name: getattr(self, name) for name in names})

    def to_query(self, names: Iterable[str]) -> dict[str, str]:
        """The chosen fields that differ from the default, as query parameters."""
        query = {}
        for known in fields(self):
            value = getattr(self, known.name)
            if known.name in names and value != known.default:
                query[known.name] = _text(value)
        return query


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_text, value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)
