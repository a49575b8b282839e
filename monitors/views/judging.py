"""Judging agreements on the figures of a data set, as they stood at some moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitors import contract
from monitors.catalogue.calibration import calibration, families, ground
from monitors.catalogue.model import Direction
from monitors.catalogue.reading import native_scale
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.panel import Panel
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.domain.rounding import as_shown
from monitors.domain.verdict import Ground, Judgement, judge
from monitors.store import Revision
from monitors.views.world import Shown, World


@dataclass(frozen=True, slots=True)
class AsOf:
    """From when to look: with the figures as they stood after a `load`, or with those of now up to a year."""

    load: int | None = None
    until: str | None = None


NOW = AsOf()


def shown_natively(world: World, indicator_id: str) -> Shown:
    """The indicator as agreements are made on it: in its own unit, for the municipalities of now."""
    indicator = world.catalogue.indicators[indicator_id]
    return Shown(indicator, native_scale(indicator), contract.BASIS_TODAY)


def panel_of(world: World, indicator_id: str, as_of: AsOf) -> Panel:
    """The municipal figures as they stood."""
    found = world.panel(*shown_natively(world, indicator_id).key)
    if as_of.load is not None:
        found = world.remember(("panel as of", indicator_id, as_of.load), lambda: world.store.panel(
            indicator_id, RegionLevel.GEMEENTE, as_of=as_of.load))
    if as_of.until is None:
        return found
    last = int(as_of.until)
    return Panel(indicator_id, {p: regions for p, regions in found.by_period.items() if parse_period(p).year <= last})


def ground_of(world: World, agreement: Agreement) -> Ground:
    """What the agreement is judged with."""
    shown = shown_natively(world, agreement.indicator)
    family = world.remember(("families",), lambda: families(world.catalogue)).get(agreement.indicator)
    return ground(calibration(), family, shown.indicator,
                  [b.period for b in world.breaks(shown, agreement.region)], cumulative=agreement.cumulative)


def judged(world: World, agreement: Agreement, as_of: AsOf = NOW) -> Judgement:
    """The verdict on an agreement, kept; the words of an agreement are not, for they may be a visitor's own."""
    bare = agreement.bare
    return world.remember(("judgement", bare, as_of), lambda: judge(
        bare, panel_of(world, bare.indicator, as_of).series(bare.region), ground_of(world, bare)))


def revisions_of(world: World, region: str) -> tuple[Revision, ...]:
    """The figures of a municipality that a later load changed."""
    return world.remember(("revisions", region),
                          lambda: tuple(r for r in world.store.revisions([region]) if r.of_value))


def looking_back(as_of: AsOf) -> str:
    """With which figures is looked, where those are not the ones of now; else empty."""
    if as_of.load is not None:
        return "U kijkt terug: dit is het oordeel met de cijfers zoals ze toen waren geladen."
    if as_of.until is not None:
        return (f"U kijkt terug: dit is het oordeel met alleen de cijfers tot en met {as_of.until}. Wat de bron "
                "sindsdien heeft bijgesteld, is hier al bijgesteld.")
    return ""


def question(world: World, region: str, indicator_id: str, target: float | None, year: str,
             as_of: AsOf = NOW) -> Agreement | None:
    """What is asked where nothing was agreed: to be at a target in a year, from the last figure on.

    None where there is no figure to start from. Without a target it is where the figure is now, or for counts of a year
    what the last three would bring.
    """
    indicator = world.catalogue.indicators[indicator_id]
    known = [(p, o) for p, o in panel_of(world, indicator_id, as_of).series(region) if o.value is not None]
    if not known or parse_period(known[-1][0]).start >= int(year):
        return None
    last, now = known[-1]
    value = now.value or 0.0
    asked = Agreement("vraag", indicator_id, region, Rule.AT_LEAST, last, year, value if target is None else target)
    if indicator.summable and indicator.direction is Direction.UP and last.isdigit():  # things that one wants built
        recent = [o.value or 0.0 for _, o in known[-3:]]
        usual = sum(recent) / len(recent) * (int(year) - int(last))
        return replace(asked, rule=Rule.TOTAL, target=max(usual if target is None else target, 1.0))
    goal, shown = as_shown(asked.target, indicator.decimals), as_shown(value, indicator.decimals)
    lower = goal < shown or (goal == shown and indicator.direction is Direction.DOWN)
    return replace(asked, rule=Rule.AT_MOST) if lower else asked
