"""Fewer figures than before, on figures without a command: what is refused, and that the rest is the new."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitors.catalogue.load import read_catalogue
from monitors.catalogue.model import Catalogue
from monitors.contract import BASIS_PUBLISHED, BASIS_TODAY
from monitors.prepare.coverage import Slice
from monitors.prepare.data_set import Stood
from monitors.prepare.figures import Figures, Snapshot, figures_of, read_snapshot
from monitors.prepare.process import Processed, process
from monitors.prepare.refused import Before, NotTaken, refuse
from tests.unit.small import FILES, ROWS, Row, row, small_catalogue, write_catalogue, write_snapshot


def source_of(folder: Path, rows: list[Row], known: Catalogue) -> Snapshot:
    return read_snapshot(write_snapshot(folder, known, rows))


def counted(figures: Figures, basis: str) -> dict[Slice, int]:
    """Counted in another way than the project does: one figure at a time."""
    found: dict[Slice, int] = {}
    for name, periods in figures.items():
        for period, regions in periods.items():
            for code, observation in regions.items():
                if observation.value is not None:
                    of = Slice(basis, name, code[:2], period)
                    found[of] = found.get(of, 0) + 1
    return found


def coverage_of(made: Processed) -> dict[Slice, int]:
    return counted(made.today, BASIS_TODAY) | counted(made.published, BASIS_PUBLISHED)


def judged(source: Snapshot, made: Processed, old: Processed, known: Catalogue) -> list[NotTaken]:
    stood = Stood({BASIS_TODAY: old.today, BASIS_PUBLISHED: old.published}, {})
    return refuse(source, made, known, Before(lambda names: stood, coverage_of(old)))


def values(figures: Figures, name: str) -> dict[tuple[str, str], float]:
    return {(period, code): o.value for period, regions in figures.get(name, {}).items()
            for code, o in regions.items() if o.value is not None}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return small_catalogue(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, known: Catalogue) -> Snapshot:
    return source_of(tmp_path_factory.mktemp("snapshot"), ROWS, known)


MADE_OF = {"groei": ["woningen"]}


@given(gone=st.sets(st.integers(0, len(ROWS) - 1), max_size=5))
@settings(max_examples=60, deadline=None)
def test_whatever_is_lost_each_indicator_is_wholly_old_or_wholly_new(known: Catalogue, whole: Snapshot,
                                                                     gone: set[int]) -> None:
    def snapshot(rows: list[Row]) -> Snapshot:
        columns = dict(zip(("indicator", "region", "period", "value", "status", "margin", "source"),
                           map(list, zip(*rows, strict=True)), strict=True))
        return Snapshot(figures_of(columns, Path("proef")), whole.regions, whole.memberships, whole.changes, "")

    old = process(snapshot(ROWS), known)
    source = snapshot([r for at, r in enumerate(ROWS) if at not in gone])
    fresh, made = process(source, known), process(source, known)
    refused = {one.indicator.id for one in judged(source, made, old, known)}
    had, has = coverage_of(old), coverage_of(fresh)
    short = {of.indicator for of, count in had.items() if has.get(of, 0) < count}
    assert refused == short | {name for name, parts in MADE_OF.items() if short.intersection(parts)}
    for basis in (BASIS_TODAY, BASIS_PUBLISHED):
        for name in known.indicators:
            expected = (old if name in refused else fresh).of(basis)
            assert values(made.of(basis), name) == values(expected, name)
    assert all(count <= coverage_of(made).get(of, 0) for of, count in had.items())


RATIO = FILES["indicators/proef.toml"].replace(
    'derived = { recipe = "growth", of = "woningen" }',
    'derived = { recipe = "ratio", of = "sociaal", by = "woningen" }').replace(
    'levels = ["NL", "GM"]\nbounds = [-50, 50]', 'levels = ["GM", "WK"]\nbounds = [0, 1000]')


@pytest.mark.parametrize(("after", "refused"), [
    ([row("woningen", "WK000100", "2021", 0.0)], []),
    ([row("woningen", "WK000100", "2021", None, "suppressed")], ["Woningen", "Groei"]),
])
def test_what_can_no_longer_be_computed_is_no_loss(tmp_path: Path, after: list[Row], refused: list[str]) -> None:
    """A denominator of zero is news of the source; one that is gone is not."""
    known = read_catalogue(write_catalogue(tmp_path / "c", indicators__proef_toml=RATIO))
    old = process(source_of(tmp_path / "old", ROWS, known), known)
    assert old.today["groei"]["2021"]["WK000100"].value == pytest.approx(35 / 120)
    changed = {r[:3]: r for r in after}
    source = source_of(tmp_path / "new", [changed.get(r[:3], r) for r in ROWS], known)
    made = process(source, known)
    assert [one.indicator.name for one in judged(source, made, old, known)] == refused
    assert (made.today["groei"]["2021"]["WK000100"].value is None) == (not refused)
