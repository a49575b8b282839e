"""The types of the catalogue. What is said about a figure is said here once, and nowhere in code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from monitors.domain.boundary import SplitBy
from monitors.domain.observation import Status
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.domain.signal import Side
from monitors.domain.yearly_round import YearlyMoment


class Unit(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    PER_1000 = "per_1000"
    EURO = "euro"
    THOUSAND_EURO = "thousand_euro"
    SQUARE_METRE = "m2"
    CUBIC_METRE = "m3"
    KWH = "kwh"
    PER_KM2 = "per_km2"
    RATIO = "ratio"
    SCORE = "score"


FIRST_DAY = "1 januari"
ONE_MOMENT = (FIRST_DAY, "31 december", "eind", "laatste dag", "december")  # how the reference of such a figure starts


class Direction(StrEnum):
    """Which way is better. NEUTRAL: the figure alone does not tell."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Periodicity(StrEnum):
    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"
    IRREGULAR = "irregular"


class Recipe(StrEnum):
    """The closed set of ways in which an indicator may be made from others."""

    RATIO = "ratio"  # factor * of / by
    PER_DENOMINATOR = "per_denominator"  # factor * of / the denominator of `of`
    GROWTH = "growth"  # 100 * (of / of a year earlier - 1)
    DIFFERENCE = "difference"  # of - by; in percent of `by` when relative


@dataclass(frozen=True, slots=True)
class Derivation:
    recipe: Recipe
    of: str
    by: str | None = None
    factor: float = 1.0
    relative: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.of,) if self.by is None else (self.of, self.by)


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where the figure is published: a table of `sources.toml`, the measure in it, and fixed filters."""

    table: str
    measure: str | None = None
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SnapshotPart:
    """Which rows of the gathered figures make the indicator; earlier parts and tables win over later ones.

    `rounding` overrides that of the indicator, `provisional` names periods on top of those of the source.
    """

    topic: str
    tables: tuple[str, ...]
    levels: tuple[RegionLevel, ...] = ()
    factor: float = 1.0
    first: str | None = None
    last: str | None = None
    rounding: float | None = None
    provisional: tuple[str, ...] = ()


class PeriodRule(StrEnum):
    """Which periods of a table make the figures, and how."""

    YEARS = "years"  # whole years
    HALF_YEARS = "half_years"
    QUARTERS = "quarters"
    TABLE = "table"  # the table is about one year, which its source names
    MONTHS = "months"  # a year is the sum of its twelve months
    ONE_MONTH = "one_month"  # a year is one month of it, which the filter of the periods names: MM12
    FOUR_QUARTERS = "four_quarters"  # the sum of the second quarter up to the first of the next year
    REPORT = "report"  # the year that a report (begroting, jaarrekening) is about


@dataclass(frozen=True, slots=True)
class LivePart:
    """Which cells of which tables make the indicator when they are fetched; earlier parts and tables win.

    `tables` are ids or series of sources.toml, else the indicator's source. `measures` are ways to name the one column:
    measure code, stem, title, or a title with its headings (`Heading > title`). A filter is of a dimension, by its key
    or title; it is a code or title, or several with | between them that are added up, or `L*`: all that start so, as
    far as they are there. `unit` is what the source must say, "" where that is not known from here. `first` and `last`
    are the years of the editions of a series that have it. `provisional` are periods that are so although the table
    does not say it. `unconfirmed` says where a recipe comes from that nobody saw at the source itself: its figures must
    agree with those that we have, the report names them, and only here the filter `*` stands for every other dimension.
    """

    tables: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    filters: Mapping[str, str] | None = None
    levels: tuple[RegionLevel, ...] = ()
    unit: str = ""
    factor: float = 1.0
    periods: PeriodRule = PeriodRule.YEARS
    rounding: float | None = None
    first: str = ""
    last: str = ""
    provisional: tuple[str, ...] = ()
    unconfirmed: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """From `period` on, figures cannot be compared with earlier ones."""

    period: str
    reason: str
    regions: tuple[str, ...] = ()  # empty: everywhere


@dataclass(frozen=True, slots=True)
class StockShare:
    """The indicator is a share of a stock, which grows by what is built in a year and shrinks by what is demolished.

    All three are indicators that are counts: so a wanted share can be turned into a number to build.
    """

    stock: str
    built: str
    demolished: str | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.stock, self.built) if self.demolished is None else (self.stock, self.built, self.demolished)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured quantity. `bounds` are in the indicator's unit; `rounding` is the source's rounding step."""

    id: str
    name: str
    definition: str
    rationale: str
    caution: str
    unit: Unit
    decimals: int
    direction: Direction
    levels: tuple[RegionLevel, ...]
    periodicity: Periodicity
    reference: str
    source: SourceRef
    denominator: str | None = None
    denominator_is_proxy: bool = False  # good enough to weigh with, not to count back with
    median: bool = False  # of the middle one: those of the parts give no more than a guess at that of the whole
    rounding: float | None = None
    split_by: SplitBy = SplitBy.PERSONS
    bounds: tuple[float, float] = (0.0, float("inf"))
    snapshot: tuple[SnapshotPart, ...] = ()
    derived: Derivation | None = None
    live: tuple[LivePart, ...] = ()
    stock_share: StockShare | None = None
    breaks: tuple[Break, ...] = ()
    absent: Mapping[RegionLevel, Status] = field(default_factory=dict)
    standout: bool = True  # False: says more of what a gemeente is for than how it does, is for wijken, or jumps

    @property
    def additive(self) -> bool:
        """Whether figures of parts add up to the figure of the whole."""
        return self.unit in (Unit.COUNT, Unit.THOUSAND_EURO)

    @property
    def over_the_year(self) -> bool:
        """Whether it is about a whole period, so that parts of the period go together; else it is of one day or month.
        """
        return not self.reference.startswith(ONE_MOMENT)

    @property
    def of_the_end(self) -> bool:
        """Whether a figure of a period is known only when that is over: all but what is of its first day."""
        return not self.reference.startswith(FIRST_DAY)

    @property
    def summable(self) -> bool:
        """Whether its figures of the years since a base may be added up."""
        return self.additive and self.over_the_year

    def broken(self, region: str, before: str, period: str) -> bool:
        """Whether a break of the region lies after one period, and not after the other."""
        return any(before < b.period <= period and (not b.regions or region in b.regions) for b in self.breaks)

    @property
    def in_snapshot(self) -> bool:
        """Whether the embedded snapshot has figures for it, itself or through what it is derived from."""
        return bool(self.snapshot) or self.derived is not None


@dataclass(frozen=True, slots=True)
class Chapter:
    id: str
    name: str
    question: str
    indicators: tuple[str, ...]


class MonitorKind(StrEnum):
    """A monitor has pages and open data of its own; a theme is another arrangement of the same indicators."""

    MONITOR = "monitor"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Monitor:
    """An arrangement of indicators in chapters; `highlights` are the key figures of the overview.

    `order` is its place among those of its kind.
    """

    id: str
    name: str
    order: int
    description: str
    highlights: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    kind: MonitorKind = MonitorKind.MONITOR

    @property
    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i for chapter in self.chapters for i in chapter.indicators))


class Protocol(StrEnum):
    """The ways in which sources publish their tables and borders."""

    ODATA4 = "odata4"
    ODATA3 = "odata3"
    FEATURES = "features"  # OGC API Features
    WFS = "wfs"


@dataclass(frozen=True, slots=True)
class Service:
    """Where tables or borders can be fetched. Of borders, `since` is the first year that a run asks for by itself."""

    id: str
    name: str
    url: str
    protocol: Protocol
    since: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A published table. `division` is the year of the municipal division, None where it follows the period.

    `services` are where it can be fetched, the first choice first. `series` is what it is the edition of and `year`
    what the whole table is about, for tables that come out every year. `levels` limits which of its regions are used.
    `mark` is a word beside each figure of what was not counted but estimated or asked, `reserve` what that means.
    """

    id: str
    title: str
    producer: str
    licence: str
    url: str
    accessed: str
    raw: tuple[str, ...] = ()
    division: int | None = None
    provisional: tuple[str, ...] = ()
    note: str = ""
    run: str = ""
    services: tuple[str, ...] = ()
    series: str = ""
    year: str = ""
    levels: tuple[RegionLevel, ...] = ()
    mark: str = ""
    reserve: str = ""


@dataclass(frozen=True, slots=True)
class Background:
    """An indicator that says how alike municipalities are, with its weight."""

    indicator: str
    weight: float = 1.0
    log: bool = False


@dataclass(frozen=True, slots=True)
class GroupKind:
    """A way to group municipalities. `column` names the column of the region file; `members` is a fixed list;
    `background` finds the `size` most alike of each municipality; `beside` ones are shown at once when comparing."""

    id: str
    name: str
    column: str | None = None
    members: tuple[str, ...] = ()
    background: tuple[Background, ...] = ()
    size: int = 0
    note: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """What agreements are about: a heading to put them under. `suggested` are figures that the talks often turn on."""

    id: str
    name: str
    about: str
    suggested: tuple[str, ...] = ()


OWN_SIGNAL = "eigen"  # stands for figures that a visitor chose; no signal may be called so


@dataclass(frozen=True, slots=True)
class SignalPart:
    """A figure per wijk, and on which side of the gemeente's own figure it gives a mark."""

    indicator: str
    side: Side


@dataclass(frozen=True, slots=True)
class Signal:
    """Two or three figures whose meeting in a wijk is a reason to go and look; `caution` is what it does not say."""

    id: str
    name: str
    question: str
    caution: str
    parts: tuple[SignalPart, ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """All of signals.toml; `size` is the indicator that says how large a wijk is."""

    size: str = ""
    signal: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A published figure that is held back. `expect` is what the source says now: once it differs, we must look."""

    indicator: str
    region: str
    period: str
    expect: float
    reason: str


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Indicators that look alike and measure something else: no two of them may be read as one."""

    id: str
    indicators: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PageName:
    """A page as people look for it; `words` are other names for it."""

    title: str
    about: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """What people look for and no indicator measures, with the indicators that come nearest, the nearest first."""

    name: str
    nearest: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """All of names.toml: words that people look for and that no name has."""

    pages: Mapping[str, PageName] = field(default_factory=dict)
    gemeenten: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent: tuple[Absent, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    indicators: Mapping[str, Indicator]
    arrangements: Mapping[str, Monitor]
    sources: Mapping[str, Source]
    services: Mapping[str, Service]
    groups: Mapping[str, GroupKind]
    corrections: tuple[Correction, ...]
    themes: Mapping[str, Theme]
    lookalikes: Mapping[str, Lookalike]
    signals: Signals
    names: Names
    fingerprint: str
    moments: tuple[YearlyMoment, ...] = ()

    def editions(self, name: str) -> tuple[Source, ...]:
        """The source of this id, or all of the series of this name, newest first."""
        if name in self.sources:
            return (self.sources[name],)
        found = [source for source in self.sources.values() if source.series == name]
        return tuple(sorted(found, key=lambda source: source.year, reverse=True))

    def tables_of(self, indicator: Indicator, part: LivePart) -> tuple[Source, ...]:
        """The tables that a part is fetched from, the first choice first."""
        names = part.tables or (indicator.source.table,)
        return tuple(source for name in names for source in self.editions(name)
                     if not source.series or part.first <= source.year <= (part.last or source.year))

    def division(self, source: str, period: str) -> int:
        """Year of the division that a figure is published in: that of its table, else that of its period."""
        found = self.sources.get(source)
        return found.division if found and found.division else parse_period(period).year

    @property
    def monitors(self) -> Mapping[str, Monitor]:
        return {m.id: m for m in self.arrangements.values() if m.kind is MonitorKind.MONITOR}

    @property
    def theme_monitors(self) -> Mapping[str, Monitor]:
        """The themes that arrange indicators; `themes` are what agreements are about."""
        return {m.id: m for m in self.arrangements.values() if m.kind is MonitorKind.THEME}

    def way_in(self, indicator: Indicator) -> str:
        """How figures of an indicator come that are not there yet."""
        return self.sources[indicator.source.table].run

    @property
    def arranged(self) -> tuple[str, ...]:
        """The indicators of all monitors, each once, in the order of the monitors."""
        return tuple(dict.fromkeys(i for monitor in self.monitors.values() for i in monitor.indicators))

    def lookalikes_of(self, indicator_id: str) -> Mapping[str, str]:
        """The indicators that look like this one and are not the same, with what the difference is."""
        return {other: entry.reason for entry in self.lookalikes.values() if indicator_id in entry.indicators
                for other in entry.indicators if other != indicator_id}
