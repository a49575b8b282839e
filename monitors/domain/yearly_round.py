"""The yearly round of prestatieafspraken: when what has to be ready, and what comes next. Source: agreements.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from monitors.domain.dossier import Milestone

_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class YearlyMoment:
    """A moment that returns each year; `next_year`: it falls in the year after the talks. `about` says what it is."""

    name: str
    month: int
    day: int
    about: str = ""
    next_year: bool = False

    @property
    def exists(self) -> bool:
        """Whether some year has this day."""
        try:
            date(_LEAP_YEAR, self.month, self.day)
        except ValueError:
            return False
        return True

    def in_round(self, year: int) -> Milestone:
        """When it is in the round of a year; 29 February is 1 March where there is none."""
        on = year + self.next_year
        try:
            found = date(on, self.month, self.day)
        except ValueError:
            found = date(on, self.month, 1) + timedelta(days=self.day - 1)
        return Milestone(self.name, found.isoformat())


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A date of the round with how far away it is; `days` is below nought where it is past."""

    milestone: Milestone
    day: date
    days: int


def round_of(moments: tuple[YearlyMoment, ...], today: date) -> tuple[Milestone, ...]:
    """The usual dates of the round that is going on: the first whose last date is not past, in order of date."""
    year = today.year - 1
    while moments:
        found = tuple(sorted((m.in_round(year) for m in moments), key=lambda m: m.date))
        if date.fromisoformat(found[-1].date) >= today:
            return found
        year += 1
    return ()


def upcoming(milestones: tuple[Milestone, ...], today: date) -> tuple[Upcoming, ...]:
    """All dates in order, each with the days from today. Raises ValueError for a date that does not exist."""
    days = sorted(((date.fromisoformat(m.date), m) for m in milestones), key=lambda pair: (pair[0], pair[1].name))
    return tuple(Upcoming(m, day, (day - today).days) for day, m in days)


def next_of(found: tuple[Upcoming, ...]) -> Upcoming | None:
    """The first that is today or later; None where all are past."""
    return next((u for u in found if u.days >= 0), None)
