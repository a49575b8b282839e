"""Reads the catalogue from TOML and reports every complaint of every file at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from monitors.catalogue.model import (
    OWN_SIGNAL,
    Absent,
    Background,
    Catalogue,
    Chapter,
    Correction,
    Derivation,
    GroupKind,
    Indicator,
    LivePart,
    Lookalike,
    Monitor,
    Names,
    PageName,
    PeriodRule,
    Protocol,
    Recipe,
    Service,
    Signal,
    SignalPart,
    Signals,
    SnapshotPart,
    Source,
    SourceRef,
    StockShare,
    Theme,
    Unit,
)
from monitors.catalogue.model import Break as SeriesBreak
from monitors.domain.region import RegionLevel
from monitors.domain.signal import FEWEST_PARTS, MOST_PARTS
from monitors.domain.yearly_round import YearlyMoment

FOLDER = Path(__file__).parent
ROUND = "yearly_round.toml"
OWN_ROUND = FOLDER.parents[1] / "data" / "jaarronde.toml"  # the dates of an installation
_PLACEHOLDER = re.compile(r"\b(todo|tbd|xxx|lorem|invullen|placeholder)\b", re.IGNORECASE)
_MIN_TEXT = 25  # a definition, rationale or caution shorter than this says nothing

for _type in (Absent, Background, SeriesBreak, Chapter, Correction, Derivation, GroupKind, Indicator, LivePart,
              Lookalike, Monitor, Names, PageName, Service, Signal, SignalPart, Signals, SnapshotPart, Source,
              SourceRef, StockShare, Theme, YearlyMoment):
    setattr(_type, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010 - dataclasses do not declare it


class CatalogueError(ValueError):
    """The catalogue is not valid; `complaints` has one line per fault: file, table, field, remedy."""

    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("De catalogus klopt niet:\n" + "\n".join(f"- {c}" for c in self.complaints))


def _dutch(error: Mapping[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return "ontbreekt; vul dit veld in"
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return "onbekend veld; verwijder het of verbeter de naam"
    if kind == "enum":
        return f"is {error['input']!r}; kies uit {context['expected']}"
    return f"is {error['input']!r}; {error['msg']}"


_adapter = cache(TypeAdapter)  # making one takes longer than reading a table with it


def convert(table: type, values: Mapping[str, Any], place: str, complaints: list[str]) -> Any:
    """An object of a dataclass; None where a value does not fit, with a complaint for each."""
    try:
        return _adapter(table).validate_python(values)
    except ValidationError as invalid:
        for error in invalid.errors():
            field = ".".join(str(part) for part in error["loc"])
            complaints.append(f"{place}, {field}: {_dutch(error)}")
        return None


def _read(file: Path, complaints: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        complaints.append(f"{file.name}: geen geldige TOML: {broken}")
        return {}


def _tables(files: Iterable[Path], table: type, complaints: list[str]) -> dict[str, Any]:
    """One object per TOML table, keyed by its name; a name used twice is a complaint."""
    found: dict[str, Any] = {}
    for file in files:
        for name, values in _read(file, complaints).items():
            place = f"{file.name}, [{name}]"
            if not isinstance(values, dict):
                complaints.append(f"{file.name}, {name}: staat los; zet het onder een tabel zoals [indicator]")
            elif name in found:
                complaints.append(f"{place}: bestaat al; kies een andere naam")
            elif (entry := convert(table, {"id": name, **values}, place, complaints)) is not None:
                found[name] = entry
    return found


def _text_complaints(place: str, entry: object, *names: str) -> Iterable[str]:
    """Texts that say nothing yet."""
    for name in names:
        text = getattr(entry, name)
        if len(text) < _MIN_TEXT or _PLACEHOLDER.search(text):
            yield f"{place}, {name}: zegt nog niets; schrijf een zin"


def indicator_complaints(indicator: Indicator, catalogue: Catalogue) -> Iterable[str]:
    """What is wrong with an indicator in its catalogue."""
    known, place = catalogue.indicators, f"indicator {indicator.id}"
    yield from _text_complaints(place, indicator, "definition", "rationale", "caution")
    if indicator.source.table not in catalogue.sources:
        yield f"{place}, source: tabel {indicator.source.table!r} staat niet in sources.toml"
    if indicator.denominator and indicator.denominator not in known:
        yield f"{place}, denominator: {indicator.denominator!r} bestaat niet"
    if indicator.derived:
        yield from _derivation_complaints(indicator, indicator.derived, known)
    if indicator.stock_share:
        yield from _stock_complaints(indicator, indicator.stock_share, known)
    yield from _origin_complaints(indicator, catalogue)


def _origin_complaints(indicator: Indicator, catalogue: Catalogue) -> Iterable[str]:
    place = f"indicator {indicator.id}"
    if indicator.derived and indicator.snapshot:
        yield f"{place}: heeft zowel cijfers als een afleiding; kies één"
    raw = {name for source in catalogue.sources.values() for name in source.raw}
    for part in indicator.snapshot:
        for table in part.tables:
            if table not in raw:
                yield f"{place}, snapshot: tabel {table!r} staat bij geen bron onder raw in sources.toml"
    yield from _live_complaints(indicator, catalogue)
    if not indicator.in_snapshot and not catalogue.sources.get(indicator.source.table, _NO_RUN).run:
        yield f"{place}: heeft geen cijfers; zeg bij bron {indicator.source.table} onder run welke stap ze brengt"


def _live_complaints(indicator: Indicator, catalogue: Catalogue) -> Iterable[str]:
    """A recipe leads to tables that can be fetched; and what can be fetched has a recipe."""
    place = f"indicator {indicator.id}, live"
    source = catalogue.sources.get(indicator.source.table)
    if indicator.derived and indicator.live:
        yield f"{place}: wordt afgeleid; haal de cijfers op van waar zij van is afgeleid"
    if source and source.services and not indicator.derived and not indicator.live:
        yield f"{place}: bron {source.id} is op te halen; geef een recept"
    for part in indicator.live:
        if not (part.measures or indicator.source.measure):
            yield f"{place}, measures: noem de kolom"
        yield from _filter_complaints(place, indicator, part)
        for name in part.tables or (indicator.source.table,):
            yield from _edition_complaints(place, name, part, catalogue)


_MONTH = re.compile(r"MM(0[1-9]|1[0-2])", re.ASCII)


def _filter_complaints(place: str, indicator: Indicator, part: LivePart) -> Iterable[str]:
    """What stands for more than it names is written so, and no more of it than must be."""
    filters = indicator.source.filters if part.filters is None else part.filters
    if "*" in filters and not part.unconfirmed:
        yield f"{place}, filters: '*' mag alleen in een recept dat niet is bevestigd; noem de dimensies"
    for name, wanted in filters.items():
        if "*" in wanted and (wanted == "*" or "|" in wanted or wanted.index("*") < len(wanted) - 1):
            yield f"{place}, filters, {name}: schrijf één begin met * erachter, zoals 'L*'"
    if part.periods is PeriodRule.ONE_MONTH and not any(map(_MONTH.fullmatch, filters.values())):
        yield f"{place}, periods: 'one_month' vraagt de maand als filter op de perioden, zoals 'MM12'"


def _edition_complaints(place: str, name: str, part: LivePart, catalogue: Catalogue) -> Iterable[str]:
    editions = catalogue.editions(name)
    if not editions:
        yield f"{place}, tables: {name!r} is geen bron en geen reeks in sources.toml"
    for edition in editions:
        if not edition.services:
            yield f"{place}, tables: bron {edition.id} heeft geen services om haar op te halen"
        if part.periods is PeriodRule.TABLE and not edition.year:
            yield f"{place}, periods: 'table' vraagt een year bij de bron ({edition.id})"


_OF_TABLES = (Protocol.ODATA4, Protocol.ODATA3)


def _service_complaints(catalogue: Catalogue) -> Iterable[str]:
    for source in catalogue.sources.values():
        for name in source.services:
            if name not in catalogue.services or catalogue.services[name].protocol not in _OF_TABLES:
                yield f"bron {source.id}, services: {name!r} is geen dienst met tabellen in services.toml"
        if source.series in catalogue.sources:
            yield f"bron {source.id}, series: {source.series!r} is ook de naam van een bron; kies een andere"


_NO_RUN = Source("", "", "", "", "", "")


def _derivation_complaints(indicator: Indicator, derived: Derivation,
                           known: Mapping[str, Indicator]) -> Iterable[str]:
    place = f"indicator {indicator.id}, derived"
    for name in derived.inputs:
        if name not in known:
            yield f"{place}: {name!r} bestaat niet"
        elif not known[name].in_snapshot:
            yield f"{place}: {name!r} heeft geen cijfers om van af te leiden"
    if (derived.by is not None) != (derived.recipe in (Recipe.RATIO, Recipe.DIFFERENCE)):
        yield f"{place}: recept {derived.recipe} " + ("heeft geen by" if derived.by else "heeft by nodig")
    if derived.recipe is Recipe.PER_DENOMINATOR and derived.of in known and not known[derived.of].denominator:
        yield f"{place}: {derived.of!r} heeft geen denominator"


def _stock_complaints(indicator: Indicator, share: StockShare, known: Mapping[str, Indicator]) -> Iterable[str]:
    place = f"indicator {indicator.id}, stock_share"
    if indicator.unit is not Unit.PERCENT:
        yield f"{place}: hoort bij een percentage; de eenheid is {indicator.unit}"
    for name in share.inputs:
        if name not in known:
            yield f"{place}: {name!r} bestaat niet"
        elif known[name].unit is not Unit.COUNT:
            yield f"{place}: {name!r} is geen aantal"


def _circular(indicators: Mapping[str, Indicator]) -> Iterable[str]:
    def reaches(start: str, name: str, seen: frozenset[str]) -> bool:
        derived = indicators[name].derived if name in indicators else None
        return derived is not None and any(
            i == start or (i not in seen and reaches(start, i, seen | {i})) for i in derived.inputs)

    for name in indicators:
        if reaches(name, name, frozenset()):
            yield f"indicator {name}, derived: is uiteindelijk van zichzelf afgeleid"


def _reference_complaints(catalogue: Catalogue) -> Iterable[str]:
    """What a monitor, a group or a correction names must exist."""
    named = [(f"monitor {m.id}", name) for m in catalogue.arrangements.values()
             for name in (*m.indicators, *m.highlights)]
    named += [(f"groups.toml, [{kind.id}], background", background.indicator)
              for kind in catalogue.groups.values() for background in kind.background]
    named += [("corrections.toml", correction.indicator) for correction in catalogue.corrections]
    named += [(f"themes.toml, [{theme.id}], suggested", name)
              for theme in catalogue.themes.values() for name in theme.suggested]
    for place, name in named:
        if name not in catalogue.indicators:
            yield f"{place}: indicator {name!r} bestaat niet"


_SIGNAL_ID = re.compile(r"[a-z0-9_]{1,60}", re.ASCII)


def _signal_complaints(catalogue: Catalogue) -> Iterable[str]:
    """A signal is of two or three figures per wijk that can be compared with the gemeente's own."""
    known, signals = catalogue.indicators, catalogue.signals
    if signals.signal and (signals.size not in known or not known[signals.size].additive):
        yield f"signals.toml, size: {signals.size!r} is geen indicator die een aantal is"
    names = [signal.id for signal in signals.signal]
    for signal in signals.signal:
        place = f"signals.toml, signaal {signal.id}"
        if names.count(signal.id) > 1:
            yield f"{place}: bestaat al; kies een andere id"
        if not _SIGNAL_ID.fullmatch(signal.id) or signal.id == OWN_SIGNAL:
            yield f"{place}, id: alleen kleine letters, cijfers en _; en niet {OWN_SIGNAL}"
        yield from _text_complaints(place, signal, "question", "caution")
        yield from _part_complaints(f"{place}, parts", [part.indicator for part in signal.parts], known)


def _part_complaints(place: str, parts: list[str], known: Mapping[str, Indicator]) -> Iterable[str]:
    if len(set(parts)) != len(parts) or not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        yield f"{place}: noem twee of drie verschillende indicatoren"
    for name in parts:
        if name not in known:
            yield f"{place}: indicator {name!r} bestaat niet"
        elif known[name].additive or not {RegionLevel.WIJK, RegionLevel.GEMEENTE} <= set(known[name].levels):
            yield (f"{place}: {name!r} is een aantal of heeft niet zowel WK als GM bij levels; "
                   "kies een aandeel of gemiddelde per wijk")


def _use_complaints(catalogue: Catalogue) -> Iterable[str]:
    """What exists must be used: in a monitor or by another indicator."""
    known = catalogue.indicators
    used = {name for monitor in catalogue.monitors.values() for name in monitor.indicators}
    for indicator in known.values():
        used.update(indicator.derived.inputs if indicator.derived else ())
        used.update([indicator.denominator] if indicator.denominator else [])
        used.update(indicator.stock_share.inputs if indicator.stock_share else ())
    for name in known.keys() - used:
        yield f"indicator {name}: staat in geen enkel hoofdstuk en wordt nergens gebruikt"
    tables = {indicator.source.table for indicator in known.values()}
    raw = {table for i in known.values() for part in i.snapshot for table in part.tables}
    tables.update(source.id for i in known.values() for part in i.live for source in catalogue.tables_of(i, part))
    for source in catalogue.sources.values():
        if source.id not in tables and not raw.intersection(source.raw):
            yield f"bron {source.id}: geen enkele indicator gebruikt haar"


def _lookalike_complaints(catalogue: Catalogue) -> Iterable[str]:
    """Two at least, that exist; each two in one place, so that there is one reason."""
    told: dict[frozenset[str], str] = {}
    for entry in catalogue.lookalikes.values():
        place = f"lookalikes.toml, [{entry.id}]"
        for name in entry.indicators:
            if name not in catalogue.indicators:
                yield f"{place}, indicators: {name!r} bestaat niet"
        if len(entry.indicators) < 2 or len(set(entry.indicators)) < len(entry.indicators):
            yield f"{place}, indicators: noem minstens twee verschillende indicatoren"
        yield from _text_complaints(place, entry, "reason")
        for pair in map(frozenset, combinations(entry.indicators, 2)):
            if pair in told:
                yield f"{place}, indicators: {' en '.join(sorted(pair))} staan al bij [{told[pair]}]; kies één plaats"
            told[pair] = entry.id


def _moments(folder: Path, complaints: list[str]) -> tuple[YearlyMoment, ...]:
    """The usual dates of the round: those of the installation where it has its own."""
    file = OWN_ROUND if folder == FOLDER and OWN_ROUND.exists() else folder / ROUND
    found = []
    for name, values in _read(file, complaints).items():
        place = f"{file.name}, [{name}]"
        moment = convert(YearlyMoment, values, place, complaints) if isinstance(values, dict) else None
        if moment is None:
            complaints.extend([] if isinstance(values, dict) else [f"{place}: staat los; zet het onder een tabel"])
        elif not moment.exists:
            complaints.append(f"{place}: {moment.day}-{moment.month} is geen dag van het jaar; verbeter day of month")
        else:
            found.append(moment)
    return tuple(found)


def _name_complaints(catalogue: Catalogue) -> Iterable[str]:
    for name in catalogue.names.indicators.keys() - catalogue.indicators.keys():
        yield f"names.toml, indicators, {name}: bestaat niet; verbeter de id of haal de regel weg"
    for absent in catalogue.names.absent:
        unknown = [name for name in absent.nearest if name not in catalogue.indicators]
        if unknown or not absent.nearest:
            yield (f"names.toml, absent, {absent.name}, nearest: {', '.join(unknown) or 'leeg'}; noem een of meer "
                   "indicatoren die bestaan")


def _files(folder: Path) -> list[Path]:
    return [*sorted((folder / "indicators").glob("*.toml")), *sorted((folder / "monitors").glob("*.toml")),
            *(folder / name for name in ("sources.toml", "services.toml", "groups.toml", "corrections.toml",
                                         "themes.toml", "lookalikes.toml", "signals.toml", "names.toml", ROUND))]


def read_catalogue(folder: Path = FOLDER) -> Catalogue:
    """The catalogue in a folder. Raises CatalogueError with every complaint."""
    complaints: list[str] = []
    fingerprint = hashlib.sha256(b"".join(file.read_bytes() for file in _files(folder))).hexdigest()[:16]
    arrangements: dict[str, Any] = {}
    for file in sorted((folder / "monitors").glob("*.toml")):
        values = _read(file, complaints)
        if (monitor := convert(Monitor, {"id": file.stem, **values}, file.name, complaints)) is not None:
            arrangements[file.stem] = monitor
    corrections = [convert(Correction, values, f"corrections.toml, nummer {number}", complaints)
                   for number, values in enumerate(
                       _read(folder / "corrections.toml", complaints).get("correction", []), 1)]
    catalogue = Catalogue(
        indicators=_tables(sorted((folder / "indicators").glob("*.toml")), Indicator, complaints),
        arrangements=dict(sorted(arrangements.items(), key=lambda item: item[1].order)),
        sources=_tables([folder / "sources.toml"], Source, complaints),
        services=_tables([folder / "services.toml"], Service, complaints),
        groups=_tables([folder / "groups.toml"], GroupKind, complaints),
        corrections=tuple(c for c in corrections if c is not None),
        themes=_tables([folder / "themes.toml"], Theme, complaints),
        lookalikes=_tables([folder / "lookalikes.toml"], Lookalike, complaints),
        signals=convert(Signals, _read(folder / "signals.toml", complaints), "signals.toml", complaints) or Signals(),
        names=convert(Names, _read(folder / "names.toml", complaints), "names.toml", complaints) or Names(),
        fingerprint=fingerprint,
        moments=_moments(folder, complaints),
    )
    if not complaints:
        for indicator in catalogue.indicators.values():
            complaints.extend(indicator_complaints(indicator, catalogue))
        complaints.extend(_circular(catalogue.indicators))
        complaints.extend(_service_complaints(catalogue))
        complaints.extend(_reference_complaints(catalogue))
        complaints.extend(_use_complaints(catalogue))
        complaints.extend(_lookalike_complaints(catalogue))
        complaints.extend(_signal_complaints(catalogue))
        complaints.extend(_name_complaints(catalogue))
    if complaints:
        raise CatalogueError(complaints)
    return catalogue


@cache
def catalogue() -> Catalogue:
    """The project's own catalogue, read once per process."""
    return read_catalogue()
