"""What the API can be asked: its parameters, its addresses, and how each finds its answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from monitors import contract
from monitors.catalogue.load import catalogue
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.exports import dictionary, open_data, open_tables
from monitors.exports.dictionary import Table
from monitors.store import Asked
from monitors.views.api_parameters import Choice, Code, Codes, Parameter, Question, Refused, Values, Whole, Words
from monitors.views.in_use import world
from monitors.views.packages import packages
from monitors.views.world import World

BASE = "/api/v1"
JSON, CSV = "application/json", "text/csv; charset=utf-8"

# Parameters

# An indicator to show how it is done: the first key figure of the first monitor.
EXAMPLE = next(iter(catalogue().monitors.values())).highlights[0]
INDICATOR, REGION = r"[a-z0-9_]{1,80}", r"NL01|PV\d{2}|GM\d{4}|WK[A-Z\d]{6}|BU[A-Z\d]{8}"  # Amsterdam has letters
PERIOD = r"\d{4}(?:(?:JJ|HJ|KW|MM)\d{2})?(?:-\d{4}(?:(?:JJ|HJ|KW|MM)\d{2})?)?"
MOST_CODES = 50
FORMAT = Choice(name="format", about="Vorm van het antwoord; gaat voor op de kop Accept. Zonder keuze is het JSON.",
                example="csv", choices={"json": "JSON", "csv": "CSV met komma's en een decimale punt"})
LIMIT = Whole(name="limit", about="Hoeveel rijen het antwoord hoogstens heeft.", example="100", low=1, high=10_000,
              default=1_000)
MONITOR = Code(name="monitor", about="Alleen de indicatoren van deze monitor.", example="wonen", pattern=INDICATOR,
               shape="naam van een monitor zoals wonen")
ONE_INDICATOR = Code(name="id", about="Naam van de indicator.", example=EXAMPLE, pattern=INDICATOR, in_path=True,
                     shape=f"naam van een indicator zoals {EXAMPLE}: kleine letters, cijfers en _")
LEVEL = Choice(name="level", about="Alleen dit soort gebieden.", example="GM", choices=dictionary.LEVELS)
WITHIN = Code(name="within", about="Alleen gebieden die in dit gebied liggen.", example="GM0363", pattern=REGION,
              shape="code van een gebied zoals GM0363")
SEARCH = Words(name="q", about="Alleen namen waar dit in voorkomt; hoofdletters en accenten tellen niet.",
               example="utrecht", longest=60)
INDICATOR_CODES = Codes(name="indicator", about="Welke indicatoren.", example=EXAMPLE, pattern=INDICATOR,
                        shape=f"namen van indicatoren zoals {EXAMPLE}", most=MOST_CODES)
REGIONS = Codes(name="region", about="Welke gebieden.", example="GM0363,GM0344", pattern=REGION,
                shape="codes van gebieden zoals GM0363", most=MOST_CODES)
PERIODS = Codes(name="period", about="Welke perioden.", example="2023,2024", pattern=PERIOD,
                shape="perioden zoals 2024, 2024KW02 of 2024MM05", most=MOST_CODES)
FROM = Code(name="from", about="Perioden die niet eerder beginnen dan deze.", example="2015", pattern=PERIOD,
            shape="een periode zoals 2015")
TO = Code(name="to", about="Perioden die niet later eindigen dan deze.", example="2024", pattern=PERIOD,
          shape="een periode zoals 2024")
BASIS = Choice(name="basis", about="Welke gemeentelijke indeling.", example="today", choices=dictionary.BASES,
               default=contract.BASIS_TODAY)
PACKAGE = Code(name="package", about="Welk bestand: monitor en vorm.", example="wonen-csv", in_path=True,
               pattern=r"[a-z0-9_]{1,40}-(?:csv|parquet)", shape="monitor en vorm, zoals wonen-csv")


def _after(pattern: str, example: str) -> Code:
    return Code(name="after", about="Ga verder na deze rij; staat klaar in next.", example=example, pattern=pattern,
                shape="wat in next van het vorige antwoord staat")


AFTER_INDICATOR, AFTER_REGION = _after(INDICATOR, EXAMPLE), _after(REGION, "GM0363")
AFTER_SOURCE = _after(r"[A-Za-z0-9_-]{1,80}", "84799NED")
AFTER_FIGURE = _after(f"(?:{INDICATOR})~(?:{REGION})~(?:{PERIOD})", f"{EXAMPLE}~GM0363~2024")


# Answers

@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a table, and the key of the last of them when more follow."""

    rows: pa.Table
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address. `rows` answers with rows of `table` (`single`: exactly one); `sends` with something of its own.

    `not_found`: whether an id in the question may not exist. `kinds` are the media types of a good answer.
    """

    path: str
    id: str
    title: str
    about: str
    question: Question
    table: Table | None = None
    single: bool = False
    rows: Callable[[World, Values], Page] | None = None
    sends: Callable[[Request, Values], Response] | None = None
    kinds: tuple[str, ...] = (JSON, CSV)
    not_found: bool = False

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return self.question.parameters


def _exists(parameter: Parameter, asked: Iterable[str], known: Collection[str]) -> None:
    for one in asked:
        if one not in known:
            raise Refused(404, "Dit kennen we niet.", parameter.name, one, parameter.allowed)


def _page(table: pa.Table, key: str, asked: Values) -> Page:
    """The part of a table, in order of its key, that comes after what was seen."""
    if asked["after"] is not None:
        table = table.filter(pc.greater(table[key], asked["after"]))
    rows = table.slice(0, asked["limit"])
    return Page(rows, rows[key][-1].as_py() if table.num_rows > rows.num_rows else None)


def _all_indicators(known: World) -> pa.Table:
    return known.remember(("api", "indicators"), lambda: open_tables.indicators(
        known.catalogue, known.store, known.catalogue.indicators))


def _all_regions(known: World) -> pa.Table:
    return known.remember(("api", "regions"), lambda: open_tables.regions(known.store))


def _codes(known: World) -> frozenset[str]:
    return known.remember(("api", "codes"), lambda: frozenset(_all_regions(known)["code"].to_pylist()))


def indicators(known: World, asked: Values) -> Page:
    """INDICATORS, of one monitor or all."""
    table, monitors = _all_indicators(known), known.catalogue.monitors
    if asked["monitor"] is not None:
        _exists(MONITOR, [asked["monitor"]], monitors)
        table = table.filter(pc.is_in(table["id"], pa.array(monitors[asked["monitor"]].indicators, pa.string())))
    return _page(table, "id", asked)


def indicator(known: World, asked: Values) -> Page:
    """One row of INDICATORS."""
    _exists(ONE_INDICATOR, [asked["id"]], known.catalogue.indicators)
    table = _all_indicators(known)
    return Page(table.filter(pc.equal(table["id"], asked["id"])))


def plain(text: str) -> str:
    """Lower case without accents, to search with."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _plain_names(known: World) -> list[str]:
    return known.remember(("api", "names"), lambda: [plain(name) for name in _all_regions(known)["name"].to_pylist()])


def _inside(known: World, code: str) -> set[str]:
    """Everything that lies in a region, at every remove."""
    table = _all_regions(known)
    found, grown = {code}, True
    pairs = list(zip(table["code"].to_pylist(), table["parent"].to_pylist(), strict=True))
    while grown:
        more = {child for child, parent in pairs if parent in found} - found
        found, grown = found | more, bool(more)
    return found - {code}


def regions(known: World, asked: Values) -> Page:
    """REGIONS, by level, place and name."""
    table = _all_regions(known)
    if asked["q"] is not None:
        wanted = plain(asked["q"])
        table = table.filter(pa.array([wanted in name for name in _plain_names(known)]))
    if asked["level"] is not None:
        table = table.filter(pc.equal(table["level"], asked["level"]))
    if asked["within"] is not None:
        _exists(WITHIN, [asked["within"]], _codes(known))
        table = table.filter(pc.is_in(table["code"], pa.array(sorted(_inside(known, asked["within"])), pa.string())))
    return _page(table, "code", asked)


def sources(known: World, asked: Values) -> Page:
    """SOURCES, all of them."""
    return _page(open_tables.sources(known.catalogue, known.store), "id", asked)


def _chosen_periods(known: World, asked: Values) -> list[str] | None:
    """The periods with figures that are asked for; None for all."""
    bounds = {}
    for parameter in (FROM, TO, PERIODS):
        value = asked[parameter.name]
        for code in (value,) if isinstance(value, str) else value or ():
            try:
                bounds[parameter.name] = parse_period(code)
            except ValueError:
                raise parameter.refused(code) from None
    if not bounds:
        return None
    found = known.remember(("api", "periods"), known.store.periods)
    first = bounds["from"].start if "from" in bounds else float("-inf")
    last = bounds["to"].end if "to" in bounds else float("inf")
    if first >= last:
        raise Refused(400, "Het einde ligt voor het begin.", "to", asked["to"], f"niet eerder dan {asked['from']}")
    wanted = None if asked["period"] is None else {parse_period(code).code for code in asked["period"]}
    return [code for code in found if (wanted is None or code in wanted)
            and first <= parse_period(code).start and parse_period(code).end <= last]


def observations(known: World, asked: Values) -> Page:
    """OBSERVATIONS, in order of indicator, region and period."""
    every = known.catalogue.indicators
    names = asked["indicator"] or tuple(every)
    _exists(INDICATOR_CODES, names, every)
    _exists(REGIONS, asked["region"] or (), _codes(known))
    after = tuple(asked["after"].split("~")) if asked["after"] else None
    rows = known.store.some_figures(Asked(
        {name: every[name].unit.value for name in names}, basis=asked["basis"],
        level=RegionLevel(asked["level"]) if asked["level"] else None, regions=asked["region"],
        periods=_chosen_periods(known, asked), after=after), asked["limit"] + 1)
    shown = rows.slice(0, asked["limit"])
    more = rows.num_rows > shown.num_rows
    return Page(shown, "~".join(shown[c][-1].as_py() for c in ("indicator", "region", "period")) if more else None)


def package(_: Request, asked: Values) -> Response:
    """A zip with all figures of a monitor."""
    known = world()
    every = open_data.publications(known.catalogue)
    _exists(PACKAGE, [asked["package"]], every)
    file = made(known)[asked["package"]]
    return FileResponse(file, media_type="application/zip", filename=every[asked["package"]].file_name)


def made(known: World) -> Mapping[str, Path]:
    """The packages of the data set. Raises Refused, and starts making them, as long as they are not there."""
    ready = packages.ready(known)
    if not ready:
        packages.start(known)
        raise Refused(503, "De bestanden worden klaargezet." if not packages.failed(known) else
                      "De bestanden konden niet worden gemaakt; de beheerder ziet in het logboek waarom.")
    return ready


ENDPOINTS = (
    Endpoint(f"{BASE}/indicators", "indicators", "Indicatoren", "Wat elk cijfer betekent, en wat het niet zegt.",
             Question((MONITOR, LIMIT, AFTER_INDICATOR, FORMAT)), dictionary.INDICATORS, rows=indicators,
             not_found=True),
    Endpoint(f"{BASE}/indicators/{{id}}", "indicator", "Eén indicator", "De omschrijving van één indicator.",
             Question((ONE_INDICATOR, FORMAT)), dictionary.INDICATORS, single=True, rows=indicator, not_found=True),
    Endpoint(f"{BASE}/regions", "regions", "Gebieden", "Gemeenten, wijken en buurten van nu, en gemeenten van toen.",
             Question((LEVEL, WITHIN, SEARCH, LIMIT, AFTER_REGION, FORMAT)), dictionary.REGIONS, rows=regions,
             not_found=True),
    Endpoint(f"{BASE}/observations", "observations", "Cijfers",
             "Cijfers met hun status. Kies minstens indicatoren of gebieden; de keuzes gelden samen.",
             Question((INDICATOR_CODES, LEVEL, REGIONS, PERIODS, FROM, TO, BASIS, LIMIT, AFTER_FIGURE, FORMAT),
                      ("indicator", "region")), dictionary.OBSERVATIONS, rows=observations, not_found=True),
    Endpoint(f"{BASE}/sources", "sources", "Bronnen", "Waar de cijfers vandaan komen, met de licentie van elke bron.",
             Question((LIMIT, AFTER_SOURCE, FORMAT)), dictionary.SOURCES, rows=sources),
    Endpoint(f"{BASE}/packages/{{package}}.zip", "package", "Alle cijfers van een monitor",
             "Een zip met alle cijfers, de beschrijving van elke kolom en uitleg.", Question((PACKAGE,)),
             sends=package, kinds=("application/zip",), not_found=True),
)
