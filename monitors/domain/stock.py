"""What it would take to bring a share of the housing stock to a target: building, selling and demolishing year by year.

A plain sum, not a forecast: every year the same numbers. `part` are the homes that count (of corporaties), `stock` all:

    part  next year = part  + built x share_of_new - sold - demolished
    stock next year = stock + built - demolished
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 60  # years that are reckoned ahead; a target beyond that is out of reach with these numbers

_SAME = 1e-9  # percent: adding up year after year loses the last digit


@dataclass(frozen=True, slots=True)
class StockPlan:
    """Homes at the start, and yearly numbers from then on.

    `share_of_new` is a part of 1; `sold` homes stay in the stock but no longer count; the `demolished` are of the part.
    """

    stock: float
    part: float
    built: float
    share_of_new: float
    sold: float = 0.0
    demolished: float = 0.0

    @property
    def growth_of_part(self) -> float:
        """Homes of the part that are added a year, on balance."""
        return self.built * self.share_of_new - self.sold - self.demolished


def shares(plan: StockPlan, years: int = LONGEST) -> Iterator[float]:
    """Share of the part in percent at the start and after every year, as long as there is a stock."""
    stock, part = plan.stock, plan.part
    for _ in range(years + 1):
        if stock <= 0:
            return
        yield 100.0 * min(max(part, 0.0), stock) / stock
        stock += plan.built - plan.demolished
        part += plan.growth_of_part


def years_until(plan: StockPlan, target: float, *, rising: bool) -> int | None:
    """Years until the share (percent) first is at the target; None where it is not within LONGEST years."""
    for year, share in enumerate(shares(plan)):
        if share >= target - _SAME if rising else share <= target + _SAME:
            return year
    return None


def share_in_the_end(plan: StockPlan) -> float | None:
    """What the share tends to if this went on for ever; None where the stock does not grow."""
    grown = plan.built - plan.demolished
    return 100.0 * min(max(plan.growth_of_part / grown, 0.0), 1.0) if grown > 0 else None
