"""Whether what the tables brought may take the place of what we have: else the old figures stay.

A slice is one indicator, period and level. It is replaced as a whole, so that no map is of two tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from math import isclose
from statistics import median

from monitors.catalogue.model import Catalogue, Indicator
from monitors.domain.boundary import Boundaries
from monitors.domain.observation import NOTHING, Observation
from monitors.domain.region import RegionLevel
from monitors.prepare.figures import Figures, Snapshot
from monitors.prepare.live.gather import Brought, Outcome, Unconfirmed
from monitors.prepare.live.register import SMALL, AreaRegister
from monitors.prepare.live.resolve import Mismatch, NotYet, Use
from monitors.prepare.live.tally import Values
from monitors.prepare.process import Recalculation

OTHER_ORDER = 3.0  # a median that is so many times what it was is another unit, not news
ENOUGH = 20  # regions to compare medians over
SAME = 0.9  # share of figures that a recipe that is not confirmed must have the same as we have: the rest is revised
_SHOWN = 5


class Judge:
    """Compares what came with the figures, regions and corrections that we have."""

    def __init__(self, base: Snapshot, register: AreaRegister, catalogue: Catalogue, *, accept_shrink: bool) -> None:
        self._base, self._register, self._catalogue, self._accept_shrink = base, register, catalogue, accept_shrink
        self._gemeenten = {code for code, row in base.regions.items() if row.region.level is RegionLevel.GEMEENTE}
        self._recalculation = Recalculation(base, catalogue, self._gemeenten)
        joined = cache(lambda year: frozenset(Boundaries(base.changes).joined_during(year).values()))
        self._existed = cache(lambda code, year: self._recalculation.existed(code, year) or code in joined(year))
        self._gemeenten |= {code for change in base.changes for code in (change.old, change.new)}

    def accepted(self, outcomes: Collection[Outcome]) -> Figures:
        """The figures that may take their place. What may not, is added to the refusals of the outcome of its table.

        Of an indicator with more tables each is judged apart; the earlier in its recipe wins where both have a figure.
        """
        figures: Figures = {}
        ranked = sorted(((rank(self._catalogue, brought), outcome, brought)
                         for outcome in outcomes for brought in outcome.brought), key=lambda found: found[0])
        for _, outcome, brought in ranked:
            use = brought.resolved.use
            values = self._register.of_ours(outcome.table, brought.values)
            self._keep_held_back(brought, values, outcome)
            self._leave_thinner(use.indicator, values, outcome)
            try:
                self._check_emptied(brought, values)
                for check in (self._check_gemeenten, self._check_divisions, self._check_bounds, self._check_order,
                              self._check_coverage):
                    check(use.indicator, values)
                if use.part.unconfirmed:
                    self._check_same(brought, values, outcome)
            except Mismatch as mismatch:
                outcome.refuse(use, mismatch.under(f"kolom {brought.resolved.column.key}"))
                continue
            outcome.taken.append(brought)
            _add(figures.setdefault(use.indicator.id, {}), values)
        for outcome in outcomes:
            outcome.remarks.extend(self._register.left_out(outcome.table))
        return figures

    def _keep_held_back(self, brought: Brought, values: Values, outcome: Outcome) -> None:
        """A figure that is held back stays so, in place, when the source changed it: somebody must look first."""
        use = brought.resolved.use
        for correction in self._catalogue.corrections:
            regions = values.get(correction.period, {})
            found = regions.get(correction.region)
            if correction.indicator != use.indicator.id or found is None or found.value == correction.expect:
                continue
            regions[correction.region] = self._old(use.indicator, correction.period)[correction.region]
            outcome.refuse(use, Mismatch(f"{correction.region} {correction.period} (achtergehouden)",
                                         f"{correction.expect:g}", f"{found.value}. Bekijk corrections.toml opnieuw"))

    def _leave_thinner(self, indicator: Indicator, values: Values, outcome: Outcome) -> None:
        """Leaves wijken or buurten of a period out, in place, where we have more of them already."""
        for (period, level), new in () if self._accept_shrink else list(_slices(values)):
            if level in SMALL and new < self._count(indicator, period, level):
                values[period] = {code: o for code, o in values[period].items() if code[:2] != level}
                outcome.remarks.append(f"{indicator.name}, {period} {level}: {new} cijfers, minder dan wij al hebben; "
                                       "die blijven")

    def _check_emptied(self, brought: Brought, values: Values) -> None:
        """A period without values that had them was emptied; one that never had them is not out yet.

        Agreed to, the old figures go, in place.
        """
        use = brought.resolved.use
        levels = [level for level in use.levels if any(code.startswith(level) for code in brought.names)]
        emptied = [(period, level, old) for period in sorted(brought.periods) for level in levels
                   if (old := self._from_here(use, period, level)) and not _has(brought.values, period, level)]
        if emptied and not self._accept_shrink:
            had = "; ".join(f"{period} {level}: {len(old)}" for period, level, old in emptied)
            raise Mismatch("aantal cijfers", had, "leeg geworden. Akkoord: --accept-shrink")
        for period, _, old in emptied:
            values[period] = dict.fromkeys(old, NOTHING) | values.get(period, {})
        if not values:
            kind = NotYet if use.source.series else Mismatch
            raise kind("aantal cijfers", "cijfers", "geen enkele waarde")

    def _from_here(self, use: Use, period: str, level: str) -> list[str]:
        """Regions with a figure of this table, or of one that nobody can fetch and so stood in for it."""
        sources = self._catalogue.sources
        return [code for code, o in self._old(use.indicator, period).items()
                if code[:2] == level and o.value is not None
                and (o.source == use.source.id or o.source not in sources or not sources[o.source].services)]

    def _check_gemeenten(self, indicator: Indicator, values: Values) -> None:
        unknown = sorted({code for regions in values.values() for code in regions
                          if code.startswith(RegionLevel.GEMEENTE) and code not in self._gemeenten})
        if unknown:
            raise Mismatch("gemeenten", "gemeenten van nu of van een bekende herindeling", _some(unknown))

    def _check_divisions(self, indicator: Indicator, values: Values) -> None:
        """A municipality that was none in the year of its figure would spoil how every figure of that year, of whatever
        source, is recalculated. One that came up during the year may be there: some tables are of its end.
        """
        wrong = sorted({(code, year) for period, regions in values.items() for code, o in regions.items()
                        if code.startswith(RegionLevel.GEMEENTE)
                        and not self._existed(code, year := self._recalculation.division_of(o, period))})
        if wrong:
            raise Mismatch("gemeenten", "gemeenten die er in het jaar van het cijfer waren",
                           _some([f"{code} in {year}" for code, year in wrong]))

    def _check_bounds(self, indicator: Indicator, values: Values) -> None:
        low, high = indicator.bounds
        wrong = sorted((period, code, o.value) for period, regions in values.items() for code, o in regions.items()
                       if o.value is not None and not low <= o.value <= high)
        if wrong:
            raise Mismatch("bereik", f"{low:g} tot en met {high:g}",
                           _some([f"{code} {period}: {value:g}" for period, code, value in wrong]))

    def _check_order(self, indicator: Indicator, values: Values) -> None:
        """Another unit shows in the figures themselves, whatever the source writes."""
        pairs: list[tuple[float, float]] = []
        for period, regions in values.items():
            known = self._old(indicator, period)
            pairs.extend((was, o.value) for code, o in regions.items()
                         if o.value and code in known and (was := known[code].value))
        if len(pairs) < ENOUGH:
            return
        before, now = median(old for old, _ in pairs), median(new for _, new in pairs)
        if not 1 / OTHER_ORDER < now / before < OTHER_ORDER:
            raise Mismatch("grootte", f"rond {before:g}, zoals eerder voor dezelfde gebieden en perioden", f"{now:g}")

    def _check_same(self, brought: Brought, values: Values, outcome: Outcome) -> None:
        """Whether a column that nobody saw at the source is the one that is meant shows in the figures that we have."""
        use = brought.resolved.use
        step = use.indicator.rounding or 0.0
        pairs = [(f"{code} {period}", old.value, o.value) for period, regions in values.items()
                 for code, o in regions.items() if o.value is not None
                 and (old := self._old(use.indicator, period).get(code)) and old.value is not None]
        other = [f"{place}: {new:g} in plaats van {old:g}" for place, old, new in pairs
                 if not isclose(old, new, rel_tol=1e-9, abs_tol=step)]
        same = len(pairs) - len(other)
        if same < SAME * len(pairs):
            raise Mismatch("recept dat niet is bevestigd", f"minstens {100 * SAME:g} % van de {len(pairs)} cijfers "
                           "die wij al hebben", f"{same} dezelfde; {_some(other)}")
        outcome.unconfirmed.append(Unconfirmed(brought, same, len(pairs)))

    def _check_coverage(self, indicator: Indicator, values: Values) -> None:
        """A source that has fewer figures than it had is not whole, or withdrew some: somebody must look."""
        for (period, level), new in () if self._accept_shrink else sorted(_slices(values)):
            if new < (old := self._count(indicator, period, level)):
                raise Mismatch(f"aantal cijfers {period} {level}", f"minstens {old}",
                               f"{new}. Akkoord: --accept-shrink")

    def _count(self, indicator: Indicator, period: str, level: str) -> int:
        return sum(o.value is not None for code, o in self._old(indicator, period).items() if code[:2] == level)

    def _old(self, indicator: Indicator, period: str) -> Mapping[str, Observation]:
        return self._base.figures.get(indicator.id, {}).get(period, {})


def rank(catalogue: Catalogue, brought: Brought) -> tuple[int, int]:
    """Place of a table in the recipe of its indicator: first the part, then the table."""
    use = brought.resolved.use
    return use.indicator.live.index(use.part), catalogue.tables_of(use.indicator, use.part).index(use.source)


def _slices(values: Values) -> Iterator[tuple[tuple[str, str], int]]:
    """Figures with a value per period and level."""
    for period, regions in values.items():
        levels = dict.fromkeys(code[:2] for code in regions)
        there = Counter(code[:2] for code, o in regions.items() if o.value is not None)
        yield from (((period, level), there[level]) for level in levels)


def _has(values: Values, period: str, level: str) -> bool:
    return any(code[:2] == level and o.value is not None for code, o in values.get(period, {}).items())


def _add(periods: dict[str, dict[str, Observation]], values: Values) -> None:
    """Figures of a later table fill in what earlier ones left open."""
    for period, regions in values.items():
        periods[period] = {**regions, **periods.get(period, {})}


def _some(found: list[str]) -> str:
    return "; ".join(found[:_SHOWN]) + (f"; en nog {len(found) - _SHOWN}" if len(found) > _SHOWN else "")


def laid_over(base: Figures, new: Figures) -> Figures:
    """The base with every slice of `new` in place of its own."""
    together = {name: dict(periods) for name, periods in base.items()}
    for name, periods in new.items():
        for period, regions in periods.items():
            levels = {code[:2] for code in regions}
            old = together.setdefault(name, {}).get(period, {})
            together[name][period] = {code: o for code, o in old.items() if code[:2] not in levels} | regions
    return together


