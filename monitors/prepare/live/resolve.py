"""From a recipe to the cells of a table, by the table's own metadata; or a refusal that says what is different.

Nothing is guessed. A column or code is what the recipe names, once; every dimension is a region, a period or fixed by
the recipe. On anything else the indicator is refused, and its old figures stay. What may stand for more is written so:
`Heading > title` is a title under a heading, `L*` all codes that start so, and the dimension `*` every other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitors.catalogue.model import Indicator, LivePart, PeriodRule, Source
from monitors.domain.region import RegionLevel
from monitors.prepare.live.table import Code, Column, Dimension, TableInfo, in_letters, stem_of

TOTAL = "Totaal"  # stands for the one code of a dimension whose title starts so
UNDER = " > "  # between a heading and what is under it
ANY = "*"  # after the start of codes: all of them, added up as far as they are there; as a dimension: every other one
_SHOWN = 6


class Mismatch(Exception):
    """A table is not what the recipe expects: what about it, what was expected and what was found."""

    def __init__(self, about: str, expected: str, found: str) -> None:
        super().__init__(f"{about}: verwacht {expected}, gevonden {found}")
        self.about, self.expected, self.found = about, expected, found

    def under(self, place: str) -> Mismatch:
        """The same, as part of a larger place."""
        return type(self)(f"{place}, {self.about}", self.expected, self.found)


class NotYet(Mismatch):
    """An edition of a series has the place, but its figures are not out yet: no reason to look."""


@dataclass(frozen=True, slots=True)
class Use:
    """One recipe on one table."""

    indicator: Indicator
    part: LivePart
    source: Source

    @property
    def measures(self) -> tuple[str, ...]:
        return self.part.measures or ((self.indicator.source.measure,) if self.indicator.source.measure else ())

    @property
    def filters(self) -> Mapping[str, str]:
        return self.indicator.source.filters if self.part.filters is None else self.part.filters

    @property
    def levels(self) -> tuple[RegionLevel, ...]:
        """Levels to take from the table; Nederland is always one, if it is there."""
        wanted = self.part.levels or self.indicator.levels
        allowed = self.source.levels or tuple(RegionLevel)
        return tuple(level for level in dict.fromkeys((RegionLevel.NEDERLAND, *wanted)) if level in allowed)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A use with the column and the codes that it turned out to be. `filters` are those of the use, by the key of their
    dimension.
    """

    use: Use
    column: Column
    filters: Mapping[str, str]
    fixed: Mapping[str, tuple[Code, ...]]

    @property
    def starts(self) -> Mapping[str, str]:
        """How the codes start of dimensions of which all that start so are added up."""
        return {name: wanted.removesuffix(ANY) for name, wanted in self.filters.items() if wanted.endswith(ANY)}

    @property
    def question(self) -> tuple[object, ...]:
        """What uses have in common that can be asked for at once."""
        return (tuple(sorted((name, tuple(c.key for c in codes)) for name, codes in self.fixed.items())),
                self.use.levels)


def resolve(info: TableInfo, use: Use) -> Resolved:
    """The column and codes of a recipe in a table. Raises Mismatch."""
    column = _column(info, use)
    _check_unit(use, column)
    _check_regions(info, use)
    _check_periods(info, use)
    filters = _by_dimension(info, use)
    return Resolved(use, column, filters, _fixed(info, use, filters))


def _few(names: Iterable[str]) -> str:
    found = list(names)
    more = f" en nog {len(found) - _SHOWN}" if len(found) > _SHOWN else ""
    return (", ".join(found[:_SHOWN]) + more) or "niets"


def _named(columns: Iterable[Column], name: str) -> list[Column]:
    """The columns that a name stands for: by key, else by stem, else by title with the headings that it names.

    Of a stem the title is known too: v4 has titles and codes where v3 has stems.
    """
    found = list(columns)
    path = tuple(map(in_letters, stem_of(name).split(UNDER)))
    for same in ([c for c in found if c.key == name], [c for c in found if c.stem == stem_of(name)],
                 [c for c in found if c.path[-len(path):] == path]):
        if same:
            return same
    return []


def _column(info: TableInfo, use: Use) -> Column:
    found = {column.key: column for name in use.measures for column in _named(info.columns, name)}
    if len(found) == 1:
        return next(iter(found.values()))
    about = f"kolom {' of '.join(use.measures)}"
    if found:
        raise Mismatch(about, "één kolom", _few(f"{c.key} ({_called(c, use)})" for c in found.values()))
    near = sorted(info.columns, key=lambda column: _unlike(column, use))
    raise Mismatch(about, "één kolom", f"geen; de tabel heeft {_few(f'{c.key} ({_called(c, use)})' for c in near)}")


def _called(column: Column, use: Use) -> str:
    """The title of a column, under as many headings as the recipe names."""
    depth = max(name.count(UNDER) for name in use.measures)
    return UNDER.join((*column.groups, column.title)[-depth - 1:])


def _unlike(column: Column, use: Use) -> float:
    """How far a column is from what a recipe names: the nearest are the ones to look at."""
    called = in_letters(_called(column, use))
    return min(-SequenceMatcher(None, called, in_letters(stem_of(name))).ratio() for name in use.measures)


def _plain(unit: str) -> str:
    """A unit however it is written: `x 1.000 euro` is `1 000 euro`."""
    return " ".join(unit.casefold().replace(".", " ").split()).removeprefix("x ")


def _check_unit(use: Use, column: Column) -> None:
    expected = use.part.unit
    if expected and _plain(column.unit) not in map(_plain, expected.split("|")):
        raise Mismatch(f"kolom {column.key}, eenheid", expected, column.unit or "geen")


def _check_regions(info: TableInfo, use: Use) -> None:
    if info.regions is None:
        raise Mismatch("gebieden", "een dimensie met gemeenten", "geen dimensie met gebieden")
    levels = dict.fromkeys(code[:2] for code in info.regions.codes)
    if RegionLevel.GEMEENTE in use.levels and RegionLevel.GEMEENTE not in levels:
        raise Mismatch(f"gebieden ({info.regions.name})", "gemeenten (GM)", _few(levels))


def _check_periods(info: TableInfo, use: Use) -> None:
    whole_table = use.part.periods is PeriodRule.TABLE
    if whole_table and info.periods is not None:
        raise Mismatch("perioden", f"een tabel over {use.source.year} zonder perioden", info.periods.name)
    if not whole_table and info.periods is None:
        raise Mismatch("perioden", "een dimensie met perioden", "geen")


def _by_dimension(info: TableInfo, use: Use) -> dict[str, str]:
    """The filters by the key of the one dimension that each names, without that for every other one."""
    names = [d.name for d in info.dimensions]
    filters: dict[str, str] = {}
    for name, wanted in use.filters.items():
        called = [d.name for d in info.dimensions if d.called(name)]
        if len(called) != 1 and name != ANY:
            raise Mismatch("dimensies", _few(use.filters),
                           f"{_few(names)}; {name} {'is niet één dimensie' if called else 'is er niet'}")
        filters.update((key, wanted) for key in called if name != ANY)
    return filters


def _fixed(info: TableInfo, use: Use, filters: Mapping[str, str]) -> dict[str, tuple[Code, ...]]:
    """The codes to ask for of each dimension that is not of regions or periods, and of periods where a filter does."""
    fixed: dict[str, tuple[Code, ...]] = {}
    for dimension in info.dimensions:
        if dimension.name in filters:
            fixed[dimension.name] = _codes(dimension, filters[dimension.name], use)
        elif dimension not in (info.regions, info.periods):
            fixed[dimension.name] = (_codes(dimension, use.filters[ANY], use) if ANY in use.filters
                                     else _only(dimension, use))
    return fixed


def _only(dimension: Dimension, use: Use) -> tuple[Code, ...]:
    """A dimension that the recipe does not know is no harm while there is nothing to choose in it."""
    if len(dimension.codes) != 1:
        raise Mismatch("dimensies", f"alleen {_few(use.filters)}",
                       f"ook {dimension.name} ({_few(code.title for code in dimension.codes.values())})")
    return tuple(dimension.codes.values())


def _codes(dimension: Dimension, wanted: str, use: Use) -> tuple[Code, ...]:
    found: list[Code] = []
    for name in wanted.split("|"):
        same = _matching(dimension, name.strip())
        if not same and dimension.of_periods and use.source.series:
            raise NotYet(f"dimensie {dimension.name}", name, "nog niet uit")
        if not same or (len(same) > 1 and not dimension.of_periods and not name.endswith(ANY)):
            titles = _few(f"{c.id} ({c.title})" for c in same or dimension.codes.values())
            raise Mismatch(f"dimensie {dimension.name}", f"één code {name!r}", titles)
        found.extend(same)
    return tuple(found)


def _matching(dimension: Dimension, name: str) -> list[Code]:
    codes = dimension.codes.values()
    if name.endswith(ANY):
        return [code for code in codes if code.id.startswith(name.removesuffix(ANY))]
    if name in dimension.codes:
        return [dimension.codes[name]]
    if dimension.of_periods:
        return [code for code in codes if code.id.endswith(name)]
    titled = [code for code in codes if code.title.strip().casefold() == name.casefold()]
    if not titled and name == TOTAL:
        titled = [code for code in codes if code.title.strip().startswith(TOTAL)]
    return titled
