"""A dossier: the agreements of a municipality with what the three parties say of them. Source: agreements.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitors.domain.agreement import Agreement
from monitors.domain.observation import Status
from monitors.domain.period import parse_period


class Party(StrEnum):
    """Who makes prestatieafspraken together, in the order of the document."""

    MUNICIPALITY = "municipality"
    CORPORATION = "corporation"
    TENANTS = "tenants"


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """An indicator that belongs to a theme without a target: what the talks are about."""

    theme: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Position:
    """What one party says of a theme, and whether it agrees with what stands there."""

    theme: str
    party: Party
    agreed: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date of the yearly cycle; `date` is an ISO date."""

    name: str
    date: str


@dataclass(frozen=True, slots=True)
class OwnIndicator:
    """What somebody counted themselves, beside the figures of the data set; `unit` in words, `dated` an ISO date."""

    id: str
    name: str
    unit: str
    source: str
    definition: str = ""
    theme: str = ""
    decimals: int = 0
    dated: str = ""


@dataclass(frozen=True, slots=True)
class OwnValue:
    """One figure of an own indicator (`own`); without a value the status says why."""

    own: str
    region: str
    period: str
    value: float | None = None
    status: Status = Status.MEASURED


@dataclass(frozen=True, slots=True)
class Dossier:
    """Agreements that belong together. `id` is the name of its file; of an `example` nothing was decided.

    `region` is the municipality that the talks are about; an installation's file with agreements of more of them has
    none, and then no positions, shown figures or own figures either. `group` and `members` are what it is compared
    with, as on the pages.
    """

    id: str
    title: str
    agreements: tuple[Agreement, ...] = ()
    example: bool = False
    made_on: str = ""
    note: str = ""
    owner: str = ""
    region: str = ""
    group: str = ""
    members: tuple[str, ...] = ()
    figures: tuple[ShownFigure, ...] = ()
    positions: tuple[Position, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    own: tuple[OwnIndicator, ...] = ()
    own_values: tuple[OwnValue, ...] = ()

    def position(self, theme: str, party: Party) -> Position:
        """What a party says of a theme; an empty remark without agreement where it said nothing yet."""
        return next((p for p in self.positions if (p.theme, p.party) == (theme, party)), Position(theme, party))

    def own_series(self, own: str, region: str) -> list[OwnValue]:
        """What there is of an own figure in a municipality, in order of time."""
        found = [v for v in self.own_values if (v.own, v.region) == (own, region)]
        return sorted(found, key=lambda v: parse_period(v.period).start)
