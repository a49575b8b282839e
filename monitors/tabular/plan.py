"""Which column is what: the plan by which a table becomes rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitors.domain.observation import Status
from monitors.tabular.cells import MISSING_SIGNS


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column with figures, and of what. `measure` is any key that the caller knows it by.

    `period`: the period of the whole column. `by_period`: not one column but all whose heading names a period, under
    `column` where that is given. `where`: only lines that have these texts in these columns. `factor` turns the
    file's unit into that of the measure.
    """

    measure: str
    column: str = ""
    period: str = ""
    by_period: bool = False
    where: Mapping[str, str] = field(default_factory=dict)
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read a sheet. Columns are named by their label, its last text, or #number.

    Region and period come from a column, or are the same everywhere (`region_code`, `period_code`). `decimal` is "," or
    "." and may be empty where the figures tell it. `missing` are signs and codes on top of the usual, `skip` texts in
    the region column that are no region. `heading`: first and last line of the heading, empty to find it out.
    """

    values: tuple[ValueColumn, ...]
    region: str = ""
    region_code: str = ""
    period: str = ""
    period_code: str = ""
    provisional: bool = False
    status: str = ""
    sheet: str = ""
    heading: tuple[int, int] | None = None
    decimal: str = ""
    missing: Mapping[str, Status] = field(default_factory=dict)
    skip: tuple[str, ...] = ()

    @property
    def signs(self) -> Mapping[str, Status]:
        """What each sign or code says."""
        return {**MISSING_SIGNS, **{" ".join(sign.casefold().split()): status
                                    for sign, status in self.missing.items()}}


@dataclass(frozen=True, slots=True)
class Expected:
    """What figures of a measure must be; `percent`: whether a percent sign belongs to them."""

    bounds: tuple[float, float] = (float("-inf"), float("inf"))
    percent: bool = False
