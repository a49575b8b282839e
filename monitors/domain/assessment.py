"""All that one screen says of one figure: its place in time, in its group, and what it can't carry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitors.domain.change import Change, change_between, comparable_from
from monitors.domain.comparability import Remark, Use, may, through_time, within_group
from monitors.domain.comparison import GroupSummary, Order, Position, summarise
from monitors.domain.observation import Observation
from monitors.domain.panel import Panel, Points
from monitors.domain.period import parse_period
from monitors.domain.salience import standing
from monitors.domain.trend import Trend, trend


@dataclass(frozen=True, slots=True)
class Reading:
    """How the figures of an indicator may be read for one region; `breaks` are the periods from which on figures
    can't be compared with earlier ones.
    """

    additive: bool
    decimals: int
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """`period` is the one shown: the one asked for where `exact`, else the nearest that has figures.

    `remarks` are what stands in the way of comparing it; `position` and `score` are None where they forbid one.
    """

    period: str
    exact: bool
    observation: Observation
    change: Change
    trend: Trend
    summary: GroupSummary | None
    position: Position | None
    score: float | None
    remarks: tuple[Remark, ...]


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


def comparable_series(panel: Panel, region: str, until: str, reading: Reading) -> Points:
    """The region's values up to a period, from the last break on."""
    return _from_last_break(panel.valued(region, until), until, reading)


def _from_last_break(valued: Points, until: str, reading: Reading) -> Points:
    since = comparable_from(reading.breaks, until)
    return valued if since is None else [(period, o) for period, o in valued if period >= since]


def series_trend(series: Points) -> Trend:
    """Direction of comparable figures, each with a value; what rounding explains is none."""
    band = sum(series[at][1].margin or 0.0 for at in (0, -1)) if series else 0.0
    return trend([parse_period(p).start for p, _ in series], [o.value for _, o in series if o.value is not None], band)


def _change(valued: Points, now: Observation, period: str, reading: Reading) -> tuple[Change, tuple[Remark, ...]]:
    """Change up to a period since the last of the region's values before it, and what must be remarked on that."""
    before = valued if now.value is None else valued[:-1]
    if not before:
        change = change_between(None, now)
        return change, through_time(change, None, now)
    since, observation = before[-1]
    broken = any(since < at <= period for at in reading.breaks)
    change = change_between(observation, now, since, broken=broken, decimals=reading.decimals)
    return change, through_time(change, observation, now)


def assess(panel: Panel, region: str, members: Sequence[str], reading: Reading,
           wanted: str | None = None,
           summary_of: Callable[[str], GroupSummary | None] | None = None,
           order_of: Callable[[str], Order] | None = None) -> Assessment | None:
    """What there is to say of a region's figure among the members of a group; None without any figures.

    Without `wanted` it is the period of `shown_period`. `summary_of` and `order_of` give the group's figures,
    where the caller has them already.
    """
    found = shown_period(panel, wanted)
    if found is None:
        return None
    period, exact = found
    observation = panel.at(region, period)
    summary = (summary_of(period) if summary_of is not None
               else summarise([panel.at(code, period) for code in members], additive=reading.additive))
    among = within_group(observation, summary, additive=reading.additive)
    place = None
    if may(Use.PLACE, among):
        order = (order_of(period) if order_of is not None
                 else Order([panel.at(code, period) for code in members], reading.decimals))
        place = order.place(observation, included=region in members)
        among = within_group(observation, summary, additive=reading.additive, place=place)
    valued = panel.valued(region, period)
    change, through = _change(valued, observation, period, reading)
    series = _from_last_break(valued, period, reading)
    return Assessment(
        period=period, exact=exact, observation=observation, change=change,
        trend=series_trend(series),
        summary=summary, position=place,
        score=standing(observation, summary) if may(Use.SCORE, among) else None,
        remarks=(*through, *among),
    )
