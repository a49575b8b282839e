"""Every recipe of the project's own catalogue, replayed: each table in its documented shape, through the real client.

The answers are made here: the columns, units and codes that the recipes name, with the figures of the snapshot where it
has them. So a recipe that can't be carried out, adds up wrongly or gets the unit wrong, shows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from rich.console import Console

from monitors.catalogue.load import catalogue
from monitors.catalogue.model import Catalogue, PeriodRule, Protocol, Source
from monitors.domain.region import RegionLevel
from monitors.prepare import __main__ as command
from monitors.prepare.figures import Snapshot, read_snapshot
from monitors.prepare.live.layer import Layer
from monitors.prepare.live.plan import Choice, TablePlan, plan
from monitors.prepare.live.report import told
from monitors.prepare.live.resolve import ANY, UNDER, Use
from monitors.prepare.live.run import Options, Renewal, renew
from monitors.prepare.live.table import stem_of
from monitors.prepare.process import Recalculation
from tests.live.conftest import QUICK
from tests.live.server import Source as Server
from tests.live.server import serving
from tests.live.shapes import V3, V4, Made, put_v3, put_v4

PATIENT = replace(QUICK, stall=20, whole=60, sent=64 << 20, unpacked=64 << 20)
GEO = {"KWB": "WijkenEnBuurten", "Iv3-tabellen": "Gemeenten"}
REPORT = "Verslagsoort"
OF_PERIODS = (REPORT, "Perioden")
_WORD = re.compile(r"\d+|[A-Z]{2,}(?![a-z])|[A-Z]?[a-zë]+|[A-Z]")
SEX = {"T001038": "Totaal mannen en vrouwen", "3000": "Mannen"}  # a dimension that a recipe does not name
NEWEST = "2024"  # a year that the tables without a year of their own are filled for
CODES = {PeriodRule.YEARS: [f"{NEWEST}JJ00"], PeriodRule.TABLE: [], PeriodRule.QUARTERS: [f"{NEWEST}KW02"],
         PeriodRule.MONTHS: [f"{NEWEST}MM{m:02d}" for m in range(1, 13)],
         PeriodRule.FOUR_QUARTERS: ["2025KW02", "2025KW03", "2025KW04", "2026KW01"]}


@dataclass(frozen=True)
class Maker:
    """Makes the answer of a table from the recipes that use it."""

    base: Snapshot
    wide: bool  # as v3: columns are stems with a number
    existed: Callable[[str, int], bool]  # whether a municipality was there in a year

    def table(self, one: TablePlan) -> Made:
        columns: dict[str, tuple[str, str]] = {}
        groups: dict[str, tuple[str, ...]] = {}
        dimensions: dict[str, dict[str, str]] = defaultdict(dict)
        titles: dict[str, str] = {}
        periods: dict[str, str] = {}
        cells: dict[tuple[str, ...], dict[str, Any]] = {}
        report = any(use.part.periods is PeriodRule.REPORT for use in one.uses)
        for use in one.uses:
            key, *path = self._key(use)
            columns[key] = (path.pop(), use.part.unit.split("|")[0])
            groups.update({key: tuple(path)} if path else {})
            for name, wanted in use.filters.items():
                if name == ANY:
                    dimensions["Geslacht"].update(SEX)
                elif name not in OF_PERIODS:
                    dimensions[_identifier(name)].update({code: code for code in _spread(wanted)})
                    titles[_identifier(name)] = name
            codes = self._codes(use, one.source)
            periods.update(dict.fromkeys(codes, "Definitief"))
            for row in self._rows(use, one, key, codes):
                cells[tuple(f"{k}={v}" for k, v in sorted(row.items()) if k != "Value")] = row
        regions = {code: row.region.name for code, row in self.base.regions.items() if code[:2] in ("NL", "GM")}
        regions |= {str(row["RegioS"]): "Vroeger" for row in cells.values() if row["RegioS"] not in regions}
        made = Made(one.source.id, columns, list(cells.values()), dict(dimensions), periods, regions, groups=groups,
                    titles=titles)
        return _renamed(made, GEO.get(one.source.series, "RegioS"), REPORT if report else "Perioden")

    def _key(self, use: Use) -> tuple[str, ...]:
        """The key of a column, its headings and its title: in v3 a stem with a number, in v4 a measure code."""
        codes = [name for name in use.measures if stem_of(f"{name}_7") == f"{name}_7"]
        names = [name for name in use.measures if name not in codes]
        *path, title = (names or codes)[0].split(UNDER)
        stem = stem_of(title) if " " not in title else "".join(map(str.title, re.findall(r"\w+", title)))
        title = " ".join(_WORD.findall(stem.removeprefix("k_"))) if names else title
        number = crc32("/".join((*path, title)).encode()) % 1_000_000
        if codes and not (self.wide and names):
            return codes[0], *path, title
        return f"{stem}_{number}" if self.wide else f"M{number:06d}", *path, title

    def _codes(self, use: Use, source: Source) -> list[str]:
        if use.part.periods is PeriodRule.REPORT:
            return [f"{source.year}{use.filters[REPORT]}"]
        if use.part.periods is PeriodRule.ONE_MONTH:
            return [f"{NEWEST}{use.filters['Perioden']}"]
        return CODES[use.part.periods]

    def _rows(self, use: Use, one: TablePlan, key: str, codes: list[str]) -> Iterator[dict[str, Any]]:
        period = one.source.year or ("2025KW02-2026KW01" if len(codes) == 4 else codes[0][:4] if len(codes) != 1
                                 or "JJ" in codes[0] or use.part.periods is PeriodRule.ONE_MONTH else codes[0])
        combinations: list[dict[str, str]] = [{}]
        for name, wanted in use.filters.items():
            if name == ANY:
                combinations = [{**c, "Geslacht": next(iter(SEX))} for c in combinations]
            elif name not in OF_PERIODS:
                combinations = [{**c, _identifier(name): code} for c in combinations for code in _spread(wanted)]
        shares = len(combinations) * max(1, len(codes))
        division = one.source.division or int(period[:4])
        parts = [self._figures(part, period) for part in one.uses if _within(part, use)]
        for region, whole in self._figures(use, period).items():
            if region.startswith(RegionLevel.GEMEENTE) and not self.existed(region, division):
                continue
            value = whole - sum(part.get(region, 0.0) for part in parts)
            for others in combinations:
                for code in codes or [""]:
                    yield {"Measure": key, "ValueAttribute": "None", "Value": value / use.part.factor / shares,
                           "StringValue": None, "RegioS": region, **({"Perioden": code} if code else {}), **others}

    def _figures(self, use: Use, period: str) -> dict[str, float]:
        """Figures of the snapshot for the country and its municipalities, of the newest year if need be; else
        something between the bounds.
        """
        periods = self.base.figures.get(use.indicator.id, {})
        full = [p for p, regions in periods.items() if any(code.startswith("GM") for code in regions)]
        known = periods.get(period) or periods.get(max(full, default=""), {})
        found = {code: o.value for code, o in known.items() if code.startswith(("NL", "GM")) and o.value is not None}
        low, high = use.indicator.bounds
        middle = low + min(high - low, 100.0) / 4
        return found or {code: middle for code, row in self.base.regions.items()
                         if row.region.level is RegionLevel.GEMEENTE and int(code[2:]) % 8 == 0}


def _identifier(name: str) -> str:
    """How a source would write a dimension that a recipe names by its title."""
    return name if name.isalnum() else "".join(word[0].upper() + word[1:] for word in re.findall(r"\w+", name))


def _spread(wanted: str) -> list[str]:
    """The codes that a filter adds up; of those that are only given by how they start, two, or one for what is left."""
    start = wanted.removesuffix(ANY)
    if start == wanted:
        return wanted.split("|")
    return [f"{start}99"] if start.endswith(".") else [f"{start}1", f"{start}3"]


def _within(part: Use, use: Use) -> bool:
    """Whether codes of one recipe are among those that another takes by how they start."""
    return part is not use and part.measures == use.measures and part.filters.get(REPORT) == use.filters.get(REPORT) \
        and any(wanted.endswith(f".{ANY}") and part.filters.get(name, "").startswith(wanted.removesuffix(ANY))
                for name, wanted in use.filters.items())


def _renamed(made: Made, region: str, period: str) -> Made:
    names = {"RegioS": region, "Perioden": period}
    return replace(made, rows=[{names.get(k, k): v for k, v in row.items()} for row in made.rows],
                   region_name=region, period_name=period)


def put_tables(source: Server, base: Snapshot, known: Catalogue, plans: list[TablePlan], place: int = 0) -> None:
    """Puts tables on the server, each as the service at a place in its list publishes it."""
    today = [code for code, row in base.regions.items() if row.region.level is RegionLevel.GEMEENTE]
    existed = Recalculation(base, known, today).existed
    for one in plans:
        wide = known.services[one.source.services[place]].protocol is Protocol.ODATA3
        (put_v3 if wide else put_v4)(source, Maker(base, wide, existed).table(one), page=10_000)


def here(known: Catalogue, address: str) -> Catalogue:
    """The catalogue with its services on this computer."""
    paths = {Protocol.ODATA4: V4, Protocol.ODATA3: V3, Protocol.FEATURES: "/ogc/v1", Protocol.WFS: "/{year}/wfs"}
    services = {name: replace(service, url=address + paths[service.protocol]) if service.protocol in paths else service
                for name, service in known.services.items()}
    return replace(known, services=services)


@pytest.fixture(scope="module")
def base() -> Snapshot:
    """The embedded snapshot, of one municipality in eight."""
    found = read_snapshot(command.SNAPSHOT)
    for periods in found.figures.values():
        for period, regions in periods.items():
            periods[period] = {code: o for code, o in regions.items() if int(code[2:6]) % 8 == 0 or code[:2] == "NL"}
    return found


@pytest.fixture(scope="module", params=["first choice", "last choice"])
def renewal(request: pytest.FixtureRequest, base: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Renewal:
    """A whole run over all tables of the catalogue, each at its first or only at its last service."""
    with serving() as source:
        known = here(catalogue(), source.address)
        put_tables(source, base, known, plan(known, Choice()), 0 if request.param == "first choice" else -1)
        raw = tmp_path_factory.mktemp("raw")
        return renew(base, Layer(), known, Options(raw, limits=PATIENT), Console(quiet=True))


def test_every_table_is_fetched_and_nothing_is_refused(renewal: Renewal) -> None:
    assert [str(refusal) for outcome in renewal.outcomes for refusal in outcome.refused] == []
    assert len(renewal.outcomes) == len(plan(catalogue(), Choice()))


def test_every_open_indicator_gets_figures(renewal: Renewal) -> None:
    wanted = {i.id for i in catalogue().indicators.values() if i.live}
    assert wanted - set(renewal.layer.figures) == set()
    assert len(wanted) >= 127


def test_where_the_snapshot_has_figures_the_same_come(renewal: Renewal, base: Snapshot) -> None:
    different = [(name, period, code, o, known)
                 for name, periods in renewal.layer.figures.items() for period, regions in periods.items()
                 for code, o in regions.items()
                 if (known := base.figures.get(name, {}).get(period, {}).get(code)) is not None
                 and (o.status, o.value) != (known.status, pytest.approx(known.value))]
    assert not different[:5]


def test_every_indicator_that_is_not_derived_says_where_it_comes_from() -> None:
    """A recipe, or a source that a user brings."""
    known = catalogue()
    silent = [i.id for i in known.indicators.values()
              if not i.derived and not i.live and known.sources[i.source.table].services]
    assert not silent
    reasons = {i.id: part.unconfirmed for i in known.indicators.values() for part in i.live if part.unconfirmed}
    assert not {name: reason for name, reason in reasons.items() if len(reason) < 30}
    assert list(told([], known)) == []


TABLES = ("03759ned", "85984NED", "86286NED", "45067NED", "50150NED", "47022NED", "83625NED", "83671NED")


def test_the_command_makes_a_data_set_of_tables_of_every_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    base = read_snapshot(command.SNAPSHOT)
    with serving() as source:
        known = here(catalogue(), source.address)
        put_tables(source, base, known, plan(known, Choice(tables=TABLES)))
        monkeypatch.setattr(command, "catalogue", lambda: known)
        monkeypatch.setattr(command, "STATIC_GEO", tmp_path / "static")
        monkeypatch.setattr(command, "Options", lambda *args: Options(*args, limits=PATIENT))
        chosen = [option for name in TABLES for option in ("--table", name)]
        code = command.main(["--live", "--target", str(tmp_path / "prepared"), *chosen])
        said = "".join(capsys.readouterr())
    assert code == 0, said
    assert "Geweigerd:" not in said
    assert "Gegevensset in gebruik" in said


def test_what_has_no_figures_yet_says_how_they_come() -> None:
    known = catalogue()
    assert all(len(known.way_in(i)) > 30 for i in known.indicators.values() if not i.in_snapshot)
