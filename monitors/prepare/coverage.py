"""Whether a new data set has fewer figures than the one in use, slice by slice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from monitors.catalogue.model import Catalogue, Indicator
from monitors.contract import BASIS_PUBLISHED, BASIS_TODAY
from monitors.domain.observation import NOTHING
from monitors.prepare.figures import Figures
from monitors.prepare.process import Processed, parts

_SHOWN = 5


class Slice(NamedTuple):
    basis: str
    indicator: str
    level: str
    period: str


class Fewer(NamedTuple):
    """A slice that has fewer figures than it had."""

    slice: Slice
    left: int
    was: int

    def __str__(self) -> str:
        then = " (zoals gepubliceerd)" if self.slice.basis == BASIS_PUBLISHED else ""
        return f"{self.slice.period} {self.slice.level}{then}: {self.left} in plaats van {self.was}"


def fewer(before: Mapping[Slice, int], processed: Processed, catalogue: Catalogue) -> dict[str, list[Fewer]]:
    """Indicator -> its slices with fewer figures than before; without indicators that the catalogue has no more."""
    now = dict(_counted(processed))
    found: dict[str, list[Fewer]] = defaultdict(list)
    for of, was in before.items():
        if now.get(of, 0) < was and of.indicator in catalogue.indicators:
            found[of.indicator].append(Fewer(of, now.get(of, 0), was))
    return found


def unexplained(found: Sequence[Fewer], indicator: Indicator, processed: Processed, stood: Mapping[str, Figures],
                catalogue: Catalogue) -> list[Fewer]:
    """Without those of derived figures that are gone though what they are made of is there: so it is if the
    denominator became zero. `stood` has the figures of before, per basis.
    """
    if indicator.derived is None:
        return list(found)
    left = []
    for one in found:
        basis, name, level, period = one.slice
        figures = processed.of(basis)
        old, new = (f.get(name, {}).get(period, {}) for f in (stood[basis], figures))
        computed = sum(code[:2] == level and of.value is not None and by.value is not None
                       and old.get(code, NOTHING).value is not None and new.get(code, NOTHING).value is None
                       for code, of, by in parts(indicator.derived, figures, catalogue.indicators, period))
        if one.left + computed < one.was:
            left.append(one)
    return left


def listed(found: Sequence[Fewer]) -> str:
    """The slices in words; those as published only where that is all there is."""
    today = [one for one in found if one.slice.basis == BASIS_TODAY] or found
    return "; ".join(map(str, today[:_SHOWN])) + (f"; en nog {len(today) - _SHOWN}" if len(today) > _SHOWN else "")


def _counted(processed: Processed) -> Iterator[tuple[Slice, int]]:
    for basis in (BASIS_TODAY, BASIS_PUBLISHED):
        for name, periods in processed.of(basis).items():
            for period, regions in periods.items():
                there = Counter(code[:2] for code, o in regions.items() if o.value is not None)
                yield from ((Slice(basis, name, level, period), count) for level, count in there.items())
