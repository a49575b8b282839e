"""A dossier beside the data set: what it has written down of where an agreement began, and what has gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monitors.domain.agreement import Agreement
from monitors.domain.dossier import Dossier
from monitors.presentation.numbers import format_observation, format_value
from monitors.verify.findings import Finding, Outcome
from monitors.views.judging import NOW, AsOf, panel_of
from monitors.views.world import World

_GONE = "dit cijfer staat niet (meer) in de catalogus"


def verify_dossier(world: World, dossier: Dossier) -> list[Finding]:
    """The base of every agreement that has one written down beside the data set, and every figure that has gone."""
    found = [finding for a in dossier.agreements for finding in _base(world, a)]
    for figure in dossier.figures:
        if figure.indicator not in world.catalogue.indicators:
            found.append(Finding(f"cijfer {figure.indicator} bij {figure.theme}", Outcome.NOT_FOUND, _GONE))
    return found


def _base(world: World, a: Agreement) -> Iterator[Finding]:
    key = f"afspraak {a.id}, begin ({a.base_period})"
    if a.indicator not in world.catalogue.indicators:
        yield Finding(key, Outcome.NOT_FOUND, f"{a.indicator}: {_GONE}")
    elif a.region not in world.names:
        yield Finding(key, Outcome.NOT_FOUND, f"{a.region} is geen gemeente van nu")
    elif a.base_value is not None:
        indicator = world.catalogue.indicators[a.indicator]
        written = format_value(a.base_value, indicator.unit, indicator.decimals)
        now = _figure(world, a, NOW)
        yield _base_finding(key, written, now, lambda: {_figure(world, a, AsOf(load.id)) for load in world.loads})


def _figure(world: World, a: Agreement, as_of: AsOf) -> str | None:
    """The figure of the agreement's base as it is shown; None where there is none."""
    o = dict(panel_of(world, a.indicator, as_of).series(a.region)).get(a.base_period)
    return None if o is None or o.value is None else format_observation(o, world.catalogue.indicators[a.indicator])


def _base_finding(key: str, written: str, now: str | None, earlier: Callable[[], set[str | None]]) -> Finding:
    if now == written:
        return Finding(key, Outcome.EQUAL)
    if written in earlier():
        return Finding(key, Outcome.REVISED, f"afgesproken als ‘{written}’, nu ‘{now or 'geen cijfer'}’")
    if now is None:
        return Finding(key, Outcome.NOT_FOUND, f"afgesproken als ‘{written}’; de gegevensset heeft geen cijfer")
    return Finding(key, Outcome.DIFFERS, f"afgesproken als ‘{written}’; de gegevensset zegt ‘{now}’, en zei bij geen "
                                         "lading iets anders dat daarop lijkt")
