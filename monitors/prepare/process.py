"""From published figures to figures that the app may show.

Corrections, rounding bands, recalculation to today's municipalities, derived indicators, and a reason for every
figure that is not there. Every judgement is a pure function of the domain; this module only brings them together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache

from monitors.catalogue.model import Catalogue, Correction, Derivation, Indicator, Recipe
from monitors.contract import BASIS_TODAY
from monitors.domain import derivation as recipes
from monitors.domain.boundary import Boundaries, Parts, SplitBy, as_published, recalculate
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel, gemeente_of
from monitors.domain.rounding import grid
from monitors.prepare.figures import Figures, PrepareError, Snapshot


@dataclass(frozen=True, slots=True)
class Withheld:
    """A published figure that is held back."""

    correction: Correction
    published: float


def withhold(figures: Figures, corrections: Iterable[Correction]) -> list[Withheld]:
    """Blanks the figures that corrections.toml holds back, in place.

    Raises PrepareError where the source no longer says what the correction expects: then somebody must look.
    """
    done, complaints = [], []
    for correction in corrections:
        regions = figures.get(correction.indicator, {}).get(correction.period, {})
        found = regions.get(correction.region)
        if found is None or found.value != correction.expect:
            complaints.append(
                f"corrections.toml: {correction.indicator}, {correction.region}, {correction.period}: verwacht "
                f"{correction.expect:g}, gevonden {None if found is None else found.value}. De bron is veranderd: "
                "bekijk de correctie opnieuw.")
            continue
        regions[correction.region] = found._replace(value=None, status=Status.MISSING, margin=None)
        done.append(Withheld(correction, correction.expect))
    if complaints:
        raise PrepareError(complaints)
    return done


_PERHAPS_RECALCULATED = (Status.RECALCULATED, Status.PROVISIONAL)  # published ones are on their steps already
_PARTS = {str(level): level for level in (RegionLevel.WIJK, RegionLevel.BUURT)}
WHOLE_TABLE = 0.9  # share of the municipalities from which a table is taken to list them all


class Recalculation:
    """Brings figures per municipality of then to the municipalities of today."""

    def __init__(self, snapshot: Snapshot, catalogue: Catalogue, today: Iterable[str]) -> None:
        self._catalogue = catalogue
        self._boundaries = Boundaries(snapshot.changes)
        self._today = sorted(today)
        self._figures = snapshot.figures
        self._existing = self._municipalities()
        self._parts: dict[tuple[int, SplitBy], Parts] = {}
        self._yearly: dict[str, dict[str, dict[int, float]]] = {}
        self.weight = cache(self._weight)
        self._renamed = cache(lambda year: self._boundaries.renamed_during(year, self._existing[year - 1]))

    def division_of(self, observation: Observation, period: str) -> int:
        """Year of the division that a figure is published in."""
        return self._catalogue.division(observation.source, period)

    def _municipalities(self) -> dict[int, set[str]]:
        """Municipalities of each division: all that any figure was published for."""
        found: dict[int, set[str]] = defaultdict(set)
        for periods in self._figures.values():
            for period, regions in periods.items():
                for code, observation in regions.items():
                    if code.startswith(RegionLevel.GEMEENTE):
                        found[self.division_of(observation, period)].add(code)
        return found

    def _parts_of(self, division: int, by: SplitBy) -> Parts:
        if (division, by) not in self._parts:
            existing = self._existing[division] - self._renamed(division).keys()
            self._parts[division, by] = self._boundaries.parts(existing, division, by)
        return self._parts[division, by]

    def _weight(self, denominator: str | None, code: str, division: int) -> float | None:
        """Denominator of a municipality of then, of the nearest year in which it had the same area."""
        if denominator is None:
            return None
        if denominator not in self._yearly:
            yearly: dict[str, dict[int, float]] = defaultdict(dict)
            for period, regions in self._figures.get(denominator, {}).items():
                for region, observation in regions.items():
                    if observation.value is not None:
                        yearly[region][parse_period(period).year] = observation.value
            self._yearly[denominator] = yearly
        return self._boundaries.nearest(self._yearly[denominator].get(code, {}), code, division)

    def existed(self, code: str, division: int) -> bool:
        """Whether a municipality may have a figure in a division: others have it, or it never changed since then.

        True where no figure at all tells which municipalities there were.
        """
        known = self._existing.get(division)
        since = code in self._today and self._boundaries.stable(code, division)[1] == float("inf")
        return not known or since or code in known

    def same_area(self, code: str, before: str, period: str) -> bool:
        """Whether a municipality had the same area in two years."""
        first, last = self._boundaries.stable(code, parse_period(period).year)
        return first <= parse_period(before).year <= last

    def published(self, indicator: Indicator, regions: Mapping[str, Observation],
                  period: str) -> dict[str, Observation]:
        """Municipal figures of one period as published, each with its weight."""
        return {code: o._replace(weight=self.weight(indicator.denominator, code, self.division_of(o, period)))
                for code, o in regions.items() if code.startswith(RegionLevel.GEMEENTE)}

    def today(self, indicator: Indicator, published: Mapping[str, Observation], period: str) -> dict[str, Observation]:
        """Municipal figures of one period for all of today's municipalities."""
        divisions = {self.division_of(o, period) for o in published.values()}
        found: dict[str, Observation] = {}
        for division in divisions:
            chosen = {c: o for c, o in published.items() if self.division_of(o, period) == division}
            self._under_old_codes(indicator, chosen, division)
            self._already_joined(indicator, chosen, division)
            moved = recalculate(chosen, self._parts_of(division, indicator.split_by),
                                lambda code, d=division: self.weight(indicator.denominator, code, d),  # type: ignore[misc]
                                additive=indicator.additive)
            found.update({code: o for code, o in moved.items() if o is not NOTHING or code not in found})
        return {code: found.get(code, NOTHING) for code in self._today}

    def _under_old_codes(self, indicator: Indicator, figures: dict[str, Observation], year: int) -> None:
        """Puts figures under a code that came up during the year under the code of 1 January, in place.

        Some tables have both. A figure of one day counts once; over the year counts add up, and averages are
        weighted by the part of the year.
        """
        for new, change in self._renamed(year).items():
            later, earlier = figures.pop(new, None), figures.get(change.old)
            if later is None:
                continue
            if earlier is None:
                figures[change.old] = later
            elif indicator.over_the_year and indicator.additive:
                figures[change.old] = recipes.total(earlier, later)
            elif indicator.over_the_year:
                figures[change.old] = recipes.mixed(earlier, later, change.part_of_year)

    def _already_joined(self, indicator: Indicator, figures: dict[str, Observation], year: int) -> None:
        """Where a municipality ended during the year and a whole table lists only its successor, that has it all.

        So it is with accounts and figures at the end of the year. In place: the one that ended then adds nothing to
        a count and changes nothing in an average.
        """
        if len(figures) < WHOLE_TABLE * len(self._existing[year]):
            return
        for old, new in self._boundaries.joined_during(year).items():
            joined = figures.get(new)
            if old not in figures and joined is not None and joined.value is not None:
                figures[old] = joined._replace(value=0.0, margin=0.0) if indicator.additive else joined


def derived_in_order(indicators: Mapping[str, Indicator]) -> Iterator[Indicator]:
    """Derived indicators, each after those that it is made of."""
    done: set[str] = {i.id for i in indicators.values() if not i.derived}
    left = [i for i in indicators.values() if i.derived]
    while left:
        ready = [i for i in left if i.derived and set(i.derived.inputs) <= done]
        if not ready:
            raise PrepareError([f"{i.id}: afgeleid van een indicator zonder cijfers" for i in left])
        yield from ready
        done.update(i.id for i in ready)
        left = [i for i in left if i.id not in done]


def made_of(derived: Derivation, indicators: Mapping[str, Indicator]) -> tuple[str, ...]:
    """The indicators whose figures a recipe takes: what it is of, then what it is compared with."""
    by = derived.by or (indicators[derived.of].denominator if derived.recipe is Recipe.PER_DENOMINATOR else None)
    return (derived.of,) if by is None else (derived.of, by)


def parts(derived: Derivation, figures: Figures, indicators: Mapping[str, Indicator],
          period: str) -> Iterator[tuple[str, Observation, Observation]]:
    """Per region the two figures that a derived one of a period is made of; growth is of the year before."""
    of = figures.get(derived.of, {})
    _, *others = made_of(derived, indicators)
    by = figures.get(others[0], {}).get(period, {}) if others else of.get(_year_before(period), {})
    return ((code, observation, by[code]) for code, observation in of.get(period, {}).items() if code in by)


def _year_before(period: str) -> str:
    """The year before; "" of what is no year."""
    return str(int(period) - 1) if period.isdigit() else ""


def _compute(derived: Derivation, figures: Figures, indicators: Mapping[str, Indicator],
             period: str) -> Iterator[tuple[str, Observation]]:
    _, *others = made_of(derived, indicators)
    # A count weighs as much as it counts; an average as much as all that it is the average of.
    averages = not indicators[others[0] if others else derived.of].additive and (
        derived.recipe is not Recipe.DIFFERENCE or derived.relative)
    for code, observation, other in parts(derived, figures, indicators, period):
        made = _made(derived, observation, other)
        if averages and other.value is not None:
            made = made._replace(weight=None if other.weight is None else other.value * other.weight)
        yield code, made


def _made(derived: Derivation, of: Observation, by: Observation) -> Observation:
    if derived.recipe is Recipe.GROWTH:
        return recipes.growth(of, by)
    if derived.recipe is Recipe.DIFFERENCE:
        return recipes.difference(of, by, relative=derived.relative)
    return recipes.ratio(of, by, derived.factor)


def derive(figures: Figures, indicators: Mapping[str, Indicator], grown: Callable[[str, str, str], bool]) -> None:
    """Adds every derived indicator, in place, for the periods in which all its inputs have figures.

    Growth is over exactly one year, not across a break, and only where `grown(region, before, period)` says that the
    area is the same.
    """
    for indicator in derived_in_order(indicators):
        derived = indicator.derived
        if derived is None:
            continue
        allowed = tuple(indicator.levels)
        made: dict[str, dict[str, Observation]] = {}
        for period in figures.get(derived.of, {}):
            found = {code: o for code, o in _compute(derived, figures, indicators, period) if code.startswith(allowed)}
            if derived.recipe is Recipe.GROWTH:
                before = _year_before(period)
                for code in found:
                    if indicators[derived.of].broken(code, before, period) or not grown(code, before, period):
                        found[code] = NOTHING
            if any(o.value is not None for o in found.values()):
                made[period] = found
        figures[indicator.id] = made


def add_weights(figures: Figures, indicators: Mapping[str, Indicator], denominators: Collection[str]) -> None:
    """Gives figures without a weight their denominator, if it is one of these, in place: that of the nearest period in
    the same region.
    """
    nearest = cache(lambda denominator, start: _Nearest(figures.get(denominator, {}), start))
    for name, periods in figures.items():
        denominator = indicators[name].denominator
        if denominator not in denominators:
            continue
        for period, regions in periods.items():
            weights = nearest(denominator, parse_period(period).start)
            for code, (value, status, weight, margin, source) in regions.items():
                if weight is None and (found := weights[code]) is not None:
                    regions[code] = Observation(value, status, found, margin, source)


class _Nearest(dict[str, float | None]):
    """Per region the value of the period that starts nearest to a moment; the earlier of two that are as near.

    Each is looked up when it is asked for: few of the periods have the wijken and buurten.
    """

    def __init__(self, periods: Mapping[str, Mapping[str, Observation]], start: float) -> None:
        super().__init__()
        starts = {period: parse_period(period).start for period in periods}
        self._nearest = [periods[p] for p in sorted(starts, key=lambda p: (abs(starts[p] - start), starts[p]))]

    def __missing__(self, code: str) -> float | None:
        found = next((o.value for regions in self._nearest if (o := regions.get(code)) and o.value is not None), None)
        self[code] = found
        return found


def as_fine_as_published(today: Figures, published: Figures, indicators: Mapping[str, Indicator]) -> None:
    """Brings recalculated figures to the steps of the published ones of the same period, in place.

    Counts that are shown no finer than they were published stay exact, so that they add up to the whole country. It
    comes last: what is derived is made of exact figures, and shown in the decimals of the catalogue.
    """
    for name, periods in today.items():
        indicator = indicators[name]
        for period, regions in periods.items() if not indicator.derived else ():
            step = _step(published[name].get(period, {}).values())
            if indicator.additive and step <= 10.0 ** -indicator.decimals:
                continue
            for code, observation in regions.items():
                if code.startswith(RegionLevel.GEMEENTE) and observation.status in _PERHAPS_RECALCULATED:
                    regions[code] = as_published(observation, step)


def _step(published: Collection[Observation]) -> float:
    """The step that all these figures are rounded to; 0 where there is none."""
    return grid((o.value for o in published if o.value is not None),
                max((o.margin for o in published if o.margin is not None), default=None))


def explain_absence(figures: Figures, catalogue: Catalogue) -> None:
    """Gives every region that a period has no figure for a reason, in place: suppressed or missing.

    Municipalities are always complete. Wijken and buurten are those of the division that the figures are of: all that
    a source has a figure of in that division, of whatever indicator. One of another division gets no row: it was not
    there. Where there are municipal figures a wijk is suppressed only if its municipality has one: else that did not
    deliver.
    """
    there: dict[tuple[RegionLevel, int], set[str]] = defaultdict(set)
    of: list[tuple[Indicator, dict[str, Observation], RegionLevel, int]] = []
    for name, periods in figures.items():
        indicator = catalogue.indicators[name]
        for period, regions in periods.items():
            if RegionLevel.GEMEENTE in indicator.absent:
                _explain_gemeenten(regions, indicator.absent[RegionLevel.GEMEENTE])
            for (level, source), codes in _by_source(regions).items():
                division = catalogue.division(source, period)
                there[level, division].update(codes)
                of.append((indicator, regions, level, division))
    for indicator, regions, level, division in of:
        _explain_parts(regions, there[level, division], indicator.absent.get(level, Status.MISSING))


def _by_source(regions: Mapping[str, Observation]) -> Mapping[tuple[RegionLevel, str], list[str]]:
    """The wijken and buurten that a source published a figure of, or keeps secret, by level and source."""
    found: dict[tuple[RegionLevel, str], list[str]] = defaultdict(list)
    for code, observation in regions.items():
        if (level := _PARTS.get(code[:2])) and observation.source:
            found[level, observation.source].append(code)
    return found


def _explain_gemeenten(regions: dict[str, Observation], reason: Status) -> None:
    for code, observation in regions.items():
        withheld = bool(observation.source)  # published, so not hidden by the source
        if observation.status is Status.MISSING and not withheld and code.startswith(RegionLevel.GEMEENTE):
            regions[code] = observation._replace(status=reason)


def _explain_parts(regions: dict[str, Observation], there: Set[str], reason: Status) -> None:
    municipal = any(code.startswith(RegionLevel.GEMEENTE) for code in regions)
    for code in there - regions.keys():
        delivered = not municipal or regions.get(gemeente_of(code), NOTHING).value is not None
        regions[code] = Observation(None, reason if delivered else Status.MISSING)


@dataclass(slots=True)
class Processed:
    """Figures in both bases, and what was held back."""

    today: Figures
    published: Figures
    withheld: list[Withheld]

    def of(self, basis: str) -> Figures:
        return self.today if basis == BASIS_TODAY else self.published


def process(snapshot: Snapshot, catalogue: Catalogue) -> Processed:
    """The whole way from published figures to figures that may be shown."""
    indicators = catalogue.indicators
    unknown = sorted(set(snapshot.figures) - set(indicators))
    if unknown:
        raise PrepareError([f"Indicator {name} staat niet in de catalogus. Maak de momentopname opnieuw."
                            for name in unknown])
    withheld = withhold(snapshot.figures, catalogue.corrections)
    gemeenten = [code for code, row in snapshot.regions.items() if row.region.level is RegionLevel.GEMEENTE]
    recalculation = Recalculation(snapshot, catalogue, gemeenten)
    today: Figures = {}
    published: Figures = {}
    for name, periods in snapshot.figures.items():
        indicator = indicators[name]
        today[name], published[name] = {}, {}
        for period, regions in periods.items():
            municipal = recalculation.published(indicator, regions, period)
            other = {code: o for code, o in regions.items() if not code.startswith(RegionLevel.GEMEENTE)}
            today[name][period] = other
            if municipal:
                published[name][period] = municipal
                today[name][period] = recalculation.today(indicator, municipal, period) | other
    derive(today, indicators, lambda *_: True)
    derive(published, indicators, recalculation.same_area)
    as_fine_as_published(today, published, indicators)
    explain_absence(today, catalogue)
    add_weights(today, indicators, indicators)
    return Processed(today, published, withheld)
