"""All that one screen says of one figure: its place in time, in its group, and what it can't carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitors.domain.change import Change, change_between, comparable_from
from monitors.domain.comparison import GroupSummary, Position, position, summarise
from monitors.domain.observation import Observation
from monitors.domain.panel import Panel
from monitors.domain.period import parse_period
from monitors.domain.salience import standing
from monitors.domain.trend import Trend, trend


@dataclass(frozen=True, slots=True)
class Reading:
    """How the figures of an indicator may be read. `breaks`: (period, regions it holds for; empty is all)."""

    additive: bool
    decimals: int
    breaks: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def breaks_for(self, region: str) -> tuple[str, ...]:
        return tuple(period for period, regions in self.breaks if not regions or region in regions)

    @property
    def resolution(self) -> float:
        """Half a unit of the last decimal shown: a smaller difference can't be seen, and is not named."""
        return 0.5 * 10.0 ** -self.decimals


@dataclass(frozen=True, slots=True)
class Assessment:
    """`period` is the one shown: the one asked for where `exact`, else the nearest that has figures.

    `position` and `score` are None for counts: a count says how large a municipality is, not how it does.
    """

    period: str
    exact: bool
    observation: Observation
    change: Change
    trend: Trend
    summary: GroupSummary | None
    position: Position | None
    score: float | None


def shown_period(panel: Panel, wanted: str | None) -> tuple[str, bool] | None:
    """The period to show and whether it is the one asked for; None when there are no figures at all.

    Unasked it is the last period that has figures for most regions.
    """
    filled = panel.filled
    if not filled:
        return None
    if wanted is None:
        return panel.broad[-1], True
    if wanted in filled:
        return wanted, True
    start = parse_period(wanted).start
    return min(filled, key=lambda p: (abs(parse_period(p).start - start), -parse_period(p).start)), False


def comparable_series(panel: Panel, region: str, until: str, reading: Reading) -> list[tuple[str, Observation]]:
    """The region's values up to a period, from the last break on."""
    since = comparable_from(reading.breaks_for(region), until)
    return [(period, o) for period, o in panel.series(region)
            if o.value is not None and period <= until and (since is None or period >= since)]


def _change(panel: Panel, region: str, period: str, reading: Reading) -> Change:
    earlier = panel.earlier(region, period)
    now = panel.at(region, period)
    if earlier is None:
        return change_between(None, now)
    since, observation = earlier
    broken = any(since < at <= period for at in reading.breaks_for(region))
    return change_between(observation, now, since, broken=broken, resolution=reading.resolution)


def assess(panel: Panel, region: str, members: Sequence[str], reading: Reading,
           wanted: str | None = None) -> Assessment | None:
    """What there is to say of a region's figure among the members of a group; None without any figures.

    Without `wanted` it is the period of `shown_period`.
    """
    found = shown_period(panel, wanted)
    if found is None:
        return None
    period, exact = found
    observation = panel.at(region, period)
    group = [panel.at(code, period) for code in members]
    summary = summarise(group, additive=reading.additive)
    place = None
    if observation.value is not None and not reading.additive and summary is not None:
        others = [panel.at(code, period).value for code in members if code != region]
        values = [v for v in (*others, observation.value) if v is not None]
        place = position(round(observation.value, reading.decimals), [round(v, reading.decimals) for v in values])
    series = comparable_series(panel, region, period, reading)
    return Assessment(
        period=period, exact=exact, observation=observation,
        change=_change(panel, region, period, reading),
        trend=trend([parse_period(p).start for p, _ in series], [o.value for _, o in series if o.value is not None]),
        summary=summary, position=place,
        score=None if reading.additive else standing(observation, summary),
    )
