"""The register of wijken and buurten, grown from what the tables of a run say of those that it does not have.

The snapshot has the division of one year, while every table brings the code and name of all areas that it is about. An
area comes in with its first figure, whether it is new or of before, in the gemeente that its code says. Left out are
figures that would come to stand under another area:

- of a code that is ours under another name: another area (Almere, 2020) or a new name, a table does not tell which;
- of an area whose gemeente is no more. Its code has the number of the gemeente of then, by which all else finds it, and
  among the wijken of the successor it would stand for a part of what that has now;
- of a buurt that we don't have, whose wijk has another name in its table than with us, or none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cache

from monitors.catalogue.model import Catalogue
from monitors.domain.region import Region, RegionLevel, gemeente_of, level_of
from monitors.prepare.figures import RegionRow, Snapshot
from monitors.prepare.live.gather import Brought, Outcome
from monitors.prepare.live.table import in_letters
from monitors.prepare.live.tally import Values

SMALL = (RegionLevel.WIJK, RegionLevel.BUURT)
_CODE = re.compile(r"WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")
_SHOWN = 3


class Why(StrEnum):
    """Why figures of an area are left out, behind "weggelaten: "."""

    OTHER_NAME = "hun code heeft bij ons een andere naam, dus het is een ander gebied of een nieuwe naam"
    NO_GEMEENTE = "hun code is van een gemeente die er nu niet is"
    NO_WIJK = "in welke wijk zij liggen, is niet zeker: die heeft bij ons een andere naam of geen"


def same_name(code: str, one: str, other: str) -> bool:
    """Whether two names of one code are the same name.

    Capitals, accents, spaces, dashes and quotes make no other name, and neither does "Wijk 13" before the name of a
    wijk whose code ends in 13: CBS writes it in one year and leaves it out in the next.
    """
    plain = _plain(code, one)
    return one == other or (plain != "" and plain == _plain(code, other))


def _plain(code: str, name: str) -> str:
    letters = in_letters(name)
    return letters.removeprefix(f"wijk{code[-2:].lower()}") or letters if code.startswith(RegionLevel.WIJK) else letters


def counted(codes: Collection[str]) -> str:
    """So many wijken and buurten, such as "1 wijk en 12 buurten"."""
    number = {level: sum(code.startswith(level) for code in codes) for level in SMALL}
    return " en ".join(f"{count} {level.label if count == 1 else level.plural}"
                       for level, count in number.items() if count)


class AreaRegister:
    """The regions that we have with those that the tables of a run bring, and the figures that go with them.

    `kept` are the regions that earlier runs brought, as far as the base has none of that code of its own. `grown`
    becomes those with what this run adds; of what is in more tables the newest says the name.
    """

    def __init__(self, base: Snapshot, kept: Mapping[str, RegionRow], catalogue: Catalogue,
                 outcomes: Iterable[Outcome]) -> None:
        self.grown = {code: row for code, row in kept.items() if base.regions.get(code) == row}
        self._base, self._catalogue = base.regions, catalogue
        self._own = base.regions.keys() - self.grown.keys()
        self._left: dict[tuple[str, Why], Counter[str]] = defaultdict(Counter)
        self._told: dict[str, Mapping[str, str]] = {}
        self._ours = cache(lambda table: frozenset(
            code for code in self._told[table] if code.startswith(SMALL) and self._why(code, table) is None))
        found: dict[str, tuple[int, str, str]] = {}
        for outcome in outcomes:
            for brought in outcome.brought:
                self._told[outcome.table] = brought.names
                self._take_in(found, outcome.table, brought)
        for code in sorted(found, reverse=True):  # a wijk before its buurten
            self._add(code, *found[code])

    def _take_in(self, found: dict[str, tuple[int, str, str]], table: str, brought: Brought) -> None:
        """Notes the division, table and name of areas that we don't have, of the newest table, and of their wijken."""
        for period, regions in brought.values.items():
            division = self._catalogue.division(table, period)
            others = [code for code in regions.keys() - self._own if _CODE.fullmatch(code)]
            for code in {*others, *map(_wijk_of, others)} - self._own:
                if brought.names.get(code):
                    found[code] = max(found.get(code, (0, "", "")), (division, table, brought.names[code]))

    def _add(self, code: str, division: int, table: str, name: str) -> None:
        """Adds an area to the register, or renews how the name of one that was added is written."""
        old = self.grown.get(code)
        if old and division >= old.division and same_name(code, old.region.name, name):
            self.grown[code] = RegionRow(replace(old.region, name=name), division)
        level = level_of(code)
        parent = gemeente_of(code) if level is RegionLevel.WIJK else _wijk_of(code)
        if not old and gemeente_of(code) in self._base and self._row(parent):
            self.grown[code] = RegionRow(Region(code, name, level, parent), division)

    def _row(self, code: str) -> RegionRow | None:
        return self.grown.get(code) or self._base.get(code)

    def _why(self, code: str, table: str) -> Why | None:
        """Why figures of an area in a table are left out; None where they are not."""
        names, row = self._told[table], self._row(code)
        if row is None:
            return Why.NO_WIJK if gemeente_of(code) in self._base else Why.NO_GEMEENTE
        if code not in names or not same_name(code, row.region.name, names[code]):
            return Why.OTHER_NAME
        wijk = row.region.parent or ""
        if code.startswith(RegionLevel.BUURT) and code in self.grown and (
                (known := self._row(wijk)) is None or not same_name(wijk, known.region.name, names.get(wijk, ""))):
            return Why.NO_WIJK
        return None

    def of_ours(self, table: str, values: Values) -> Values:
        """The figures of a table without those of areas that are not ours, which `left_out` tells."""
        ours = self._ours(table)
        kept: Values = {period: {code: o for code, o in regions.items() if code in ours or not code.startswith(SMALL)}
                        for period, regions in values.items()}
        for period, regions in values.items():
            for code in regions.keys() - kept[period].keys():
                if why := self._why(code, table):
                    self._left[table, why][code] += 1
        return kept

    def left_out(self, table: str) -> Iterator[str]:
        """What of a table was left out and why, in lines for the report."""
        for (of, why), codes in self._left.items():
            if of == table:
                shown = "; ".join(self._example(code, table, why) for code in sorted(codes)[:_SHOWN])
                more = f"; en nog {len(codes) - _SHOWN}" if len(codes) > _SHOWN else ""
                word = "cijfer" if codes.total() == 1 else "cijfers"
                yield f"{codes.total()} {word} van {counted(codes)} weggelaten: {why} ({shown}{more})"

    def _example(self, code: str, table: str, why: Why) -> str:
        name, row = self._told[table].get(code, "zonder naam"), self._row(code)
        return f"{code} {name}, bij ons {row.region.name}" if row and why is Why.OTHER_NAME else f"{code} {name}"


def _wijk_of(code: str) -> str:
    """The wijk that an area lies in, by its code; of a wijk itself."""
    return f"{RegionLevel.WIJK}{code[2:8]}"
