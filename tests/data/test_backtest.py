"""The stored backtest against the figures: made anew with the code, and once more without any of it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from monitors.catalogue.calibration import EVERYTHING, FALLBACK, TOTALS, calibration, families
from monitors.catalogue.load import catalogue
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.backtest import OURS, Line, Report, tuning_half
from monitors.domain.region import RegionLevel
from monitors.domain.verdict import Ground, judge
from monitors.prepare.__main__ import SNAPSHOT
from monitors.prepare.backtest import lines, run
from monitors.prepare.figures import sha256_of
from monitors.store import Store, open_current

# The family with the fewest windows: the quickest to make anew.
SMALLEST: Report = min((r for r in calibration().reports if r.family not in (EVERYTHING, FALLBACK, *TOTALS.values())),
                       key=lambda r: r.windows)
CHANCES = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99)


@pytest.fixture(scope="module")
def store(data_set: Path) -> Iterator[Store]:
    found = open_current(data_set)
    yield found
    found.close()


def lines_of(store: Store, wanted: str) -> list[Line]:
    """Every line of a family."""
    known = catalogue()
    names = [name for name, family in families(known).items() if family == wanted]
    figures = {name: store.panel(name, RegionLevel.GEMEENTE).by_period for name in names}
    return [line for line in lines(figures, known) if line.family == wanted]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(store: Store) -> list[Line]:
    return lines_of(store, SMALLEST.family)


def test_the_backtest_is_of_these_figures() -> None:
    """Else: python -m monitors.prepare.backtest."""
    assert calibration().snapshot == sha256_of(SNAPSHOT / "observations.parquet")


def test_made_anew_it_is_as_it_is_stored(found: list[Line]) -> None:
    tunings, usual, reports, _ = run(found, lambda _: None)
    stored = calibration()
    assert next(t for t in tunings if t.family == SMALLEST.family) == stored.tuning(SMALLEST.family)
    assert usual == {name: stored.usual[name] for name in usual}
    assert next(r for r in reports if r.family == SMALLEST.family) == SMALLEST


def test_about_half_of_the_municipalities_is_tuned_on(store: Store) -> None:
    codes = list(store.regions(RegionLevel.GEMEENTE))
    assert len(codes) == 342
    assert 0.45 < np.mean([tuning_half(code) for code in codes]) < 0.55


# The same in numpy, without the code under test. A window is (base, halfway, end, the figures up to halfway).

Found = tuple[float, float, float, np.ndarray]


def windows(line: Line) -> Iterator[Found]:
    at: Mapping[int, float] = dict(line.points)
    for year in at:
        if {year + 2, year + 4} <= set(at) and (at[year] or not line.relative):
            yield at[year], at[year + 2], at[year + 4], np.array([p for p in line.points if p[0] <= year + 2], float)


def own_outlook(known: np.ndarray, usual: float, relative: bool) -> tuple[float, float, float, float] | None:
    """Last figure, mean of the last three, Theil-Sen slope and spread, of the last eight figures."""
    if len(known) < 4:
        return None
    t, v = known[-8:].T
    first, second = np.triu_indices(len(t), 1)
    slope = np.median((v[second] - v[first]) / (t[second] - t[first]))
    rests = v - slope * (t - t[-1])
    own = np.sum((rests - np.median(rests)) ** 2) / (len(v) - 2)
    common = usual * (np.mean(np.abs(v)) if relative else 1.0)
    return v[-1], np.mean(v[-3:]), slope, np.sqrt((8 * common ** 2 + len(v) * own) / (8 + len(v)))


def test_the_score_is_that_of_a_reckoning_of_our_own(found: list[Line]) -> None:
    names = {line.indicator for line in found}
    tuning, stored = calibration().tuning(SMALLEST.family), calibration().usual
    tuned = {line for line in found if zlib.crc32(line.region.encode()) % 2 == 0}
    change = {name: np.median([abs(end - base) / (abs(base) if line.relative else 1.0) for line in tuned
                               if line.indicator == name for base, _, end, _ in windows(line)]) for name in names}
    errors, paced, met, said, inside = np.array(tuning.errors[1]), [], [], [], []
    for line in set(found) - tuned:
        for base, half, end, known in windows(line):
            outlook = own_outlook(known, stored[line.indicator], line.relative)
            if outlook is None:
                continue
            last, recent, slope, spread = outlook
            middle = last + tuning.anchor * (recent - last) + tuning.damping * slope * 2
            low, high = np.interp([0.1, 0.9], CHANCES, errors)
            inside.append(low <= (end - middle) / spread <= high)
            usual = change[line.indicator] * (abs(base) if line.relative else 1.0)
            for step in (0.5, -0.5, 1.0, -1.0, 2.0, -2.0):
                target, size = base + step * usual, line.step
                goal = target  # and in rounded figures from half a step before it
                if size:
                    goal = (np.ceil(target / size) - 0.5 if step > 0 else np.floor(target / size) + 0.5) * size
                below = np.interp((goal - middle) / spread, errors, CHANCES, left=0, right=1)
                said.append(np.clip(1 - below if step > 0 else below, 0.01, 0.99))
                met.append(end >= target if step > 0 else end <= target)
                paced.append((half - base) / 2 / ((target - base) / 4) >= 0.95)
    chances, happened, quick = np.array(said), np.array(met, float), np.array(paced)
    own = SMALLEST.score(OURS)
    assert (own.cases, SMALLEST.windows) == (len(chances), len(inside))
    assert own.brier == pytest.approx(np.mean((chances - happened) ** 2), abs=1e-4)
    assert own.hits == pytest.approx(np.mean((chances >= 0.5) == happened), abs=1e-3)
    assert SMALLEST.coverage == pytest.approx(np.mean(inside), abs=2e-3)
    likely = chances >= 0.5
    groups = {"off_course": ~quick & ~likely, "vulnerable": quick ^ likely, "on_course": quick & likely}
    for word, count, share in SMALLEST.words:
        group = groups[word]
        assert count == pytest.approx(group.sum(), abs=3)
        assert share == pytest.approx(happened[group].mean(), abs=0.01)
    for tenth, (count, mean, share) in enumerate(own.deciles):
        group = np.minimum((chances * 10).astype(int), 9) == tenth
        assert count == pytest.approx(group.sum(), abs=5)
        if count > 50:
            assert (mean, share) == pytest.approx((chances[group].mean(), happened[group].mean()), abs=0.02)


@pytest.mark.parametrize("rising", [True, False], ids=["at least", "at most"])
def test_to_keep_what_there_is_happens_as_often_as_is_said(store: Store, rising: bool) -> None:
    """Shares in whole percents often stay as they are, and then they meet "at least" and "at most" both.

    Of every share of homes, two years on: at least (or at most) what it is now, on the half that nothing is tuned on.
    """
    rule, stored = Rule.AT_LEAST if rising else Rule.AT_MOST, calibration()
    panels = cache(lambda name: store.panel(name, RegionLevel.GEMEENTE))
    said, kept = [], []
    for line in lines_of(store, "voorraad"):
        if line.relative or zlib.crc32(line.region.encode()) % 2 == 0:
            continue
        at, panel = dict(line.points), panels(line.indicator)
        ground = Ground(stored.tuning("voorraad"), stored.usual[line.indicator])
        for year in sorted(at)[3:]:
            if year + 2 in at:
                agreement = Agreement("a", line.indicator, line.region, rule, str(year), str(year + 2), at[year])
                known = [(str(y), panel.at(line.region, str(y))) for y in sorted(at) if y <= year]
                said.append(judge(agreement, known, ground).chance)
                kept.append(at[year + 2] >= at[year] if rising else at[year + 2] <= at[year])
    assert len(said) > 1000
    assert np.mean(said) == pytest.approx(np.mean(kept), abs=0.1)
