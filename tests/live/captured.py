"""The captured answers and downloads of the real sources, and what they have beside the snapshot.

    python -m tests.live.captured      prints per source how many figures were compared, and which differ

They are in bronnen, in ../shared or the folder that KOERSMONITOR_SHARED names. Exit code 1: figures differ that should
not.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from monitors.catalogue.load import catalogue
from monitors.catalogue.own import OWN_PREFIX
from monitors.prepare import __main__ as command
from monitors.prepare.figures import Figures, Snapshot, read_snapshot
from monitors.prepare.imports.gather import gather
from monitors.prepare.live.layer import Layer
from monitors.prepare.live.plan import Choice
from monitors.prepare.live.run import Options, Renewal, renew
from tests.live.server import Reply, Source, answer, serving
from tests.live.shapes import V3, V4
from tests.live.test_recipes import PATIENT, here

ROOT = Path(__file__).resolve().parents[2]
CAPTURED = Path(os.environ.get("KOERSMONITOR_SHARED", ROOT.parent / "shared")) / "bronnen"


def put_captured_v4(source: Source, table: str) -> None:
    """The files of a table, as they were captured, on the paths that they came from.

    Only the first page of the figures was captured: so the table has the periods of that page.
    """
    folder, root = CAPTURED / "cbs_v4" / table, f"{V4}/{table}"
    names = {"properties": "Properties", "dimensions": "Dimensions", "measure-codes": "MeasureCodes",
             "observations-page-1": "Observations"}
    for file in folder.glob("*.json"):
        name = names.get(file.stem) or f"{file.stem.removeprefix('codes-')}Codes"
        source.put(f"{root}/{name}", Reply(file.read_bytes()))
    page, periods = folder / "observations-page-1.json", folder / "codes-Perioden.json"
    if page.is_file():
        there = {row["Perioden"] for row in json.loads(page.read_text("utf-8"))["value"]}
        codes = json.loads(periods.read_text("utf-8"))["value"]
        source.put(f"{root}/PeriodenCodes", answer({"value": [c for c in codes if c["Identifier"] in there]}))


def put_captured_v3(source: Source, table: str, metadata: list[dict[str, Any]], modified: str,
                    rows: list[dict[str, Any]], regions: list[dict[str, Any]]) -> None:
    root = f"{V3}/{table}"
    source.put(f"{root}/TableInfos", answer({"value": [{"Identifier": table, "Modified": modified}]}))
    source.put(f"{root}/DataProperties", answer({"value": metadata}))
    source.put(f"{root}/WijkenEnBuurten", answer({"value": regions}))
    for start in range(0, len(rows), 10_000):
        more = {"odata.nextLink": f"{source.address}{root}/TypedDataSet?$skip={start + 10_000}"}
        source.put(f"{root}/TypedDataSet{f'?$skip={start}' if start else ''}", answer(
            {"value": rows[start:start + 10_000], **(more if start + 10_000 < len(rows) else {})}))


def put_neighbourhoods_2020(source: Source) -> None:
    """Kerncijfers wijken en buurten 2020, an early release: kept as Parquet, sent as the JSON that it came from."""
    folder = CAPTURED / "cbs_v3" / "84799NED"
    metadata, rows, regions = (pq.read_table(folder / f"cbs.v3.84799NED_{name}.parquet").to_pylist()
                               for name in ("DataProperties", "TypedDataSet", "WijkenEnBuurten"))
    put_captured_v3(source, "84799NED", metadata, "2021-03-26T02:00:00", rows, regions)


def _booked(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A report as rows of the table: lasten per taakveld over two kinds, and what is no lasten at all."""
    place = {"ID": 0, "Gemeenten": report["gm_code"].ljust(9), "Verslagsoort": report["verslagsoort"]}
    for task, amount in report["lasten_per_taakveld"].items():
        for kind, booked in (("L1.1", amount // 3), ("L3.5.1", amount - amount // 3), ("L7.5", None), ("B3.8", 7.0)):
            yield {**place, "TaakveldBalanspost": task.ljust(6), "Categorie": kind.ljust(8), "k_1ePlaatsing_1": 1.0,
                   "k_2ePlaatsing_2": booked}
    yield {**place, "TaakveldBalanspost": "A111".ljust(6), "Categorie": "L1.1".ljust(8), "k_1ePlaatsing_1": 9.0,
           "k_2ePlaatsing_2": 9.0}


def put_accounts(source: Source, table: str, year: str) -> None:
    """Iv3 as gathered, put in the shape of the table on dataderden: a row per taakveld, category, gemeente, report."""
    with gzip.open(CAPTURED / "iv3" / "iv3_data.json.gz", "rt", encoding="utf-8") as handle:
        reports = [row["fields"] for row in json.load(handle) if row["model"] == "iv3.iv3summary"]
    rows = [row for report in reports if report["verslagsoort"] in (f"{year}X000", f"{year}X005")
            for row in _booked(report)]
    root = f"{V3}/{table}"
    source.put(f"{root}/TableInfos", answer({"value": [{"Identifier": table, "Modified": "2025-10-01"}]}))
    source.put(f"{root}/DataProperties", answer({"value": [
        *({"Type": "Dimension", "Key": key} for key in ("TaakveldBalanspost", "Categorie", "Gemeenten")),
        {"Type": "TimeDimension", "Key": "Verslagsoort"},
        *({"Type": "Topic", "Key": key, "Title": title, "Unit": "1 000 euro"}
          for key, title in (("k_1ePlaatsing_1", "1e plaatsing"), ("k_2ePlaatsing_2", "2e plaatsing")))]}))
    for key in ("TaakveldBalanspost", "Categorie", "Gemeenten", "Verslagsoort"):
        source.put(f"{root}/{key}", answer({"value": [{"Key": code, "Title": code}
                                                      for code in sorted({row[key] for row in rows})]}))
    source.put(f"{root}/TypedDataSet", answer({"value": rows}))


def run(source: Source, base: Snapshot, raw: Path, *tables: str) -> Renewal:
    return renew(base, Layer(), here(catalogue(), source.address), Options(raw, Choice(tables=tables), limits=PATIENT),
                 Console(quiet=True))


class Different(NamedTuple):
    """A figure that is not that of the snapshot."""

    indicator: str
    period: str
    region: str
    snapshot: float | None
    here: float | None


@dataclass(frozen=True)
class Compared:
    """How many figures of a source are in the snapshot too, and those that differ; `expected` as many may."""

    name: str
    both: int
    different: list[Different]
    other: set[tuple[str, str]]

    @property
    def well(self) -> bool:
        return bool(self.both) and {(one.indicator, one.region) for one in self.different} <= self.other


def beside(figures: Figures, base: Snapshot) -> tuple[int, list[Different]]:
    """How many figures are in both, and those that differ."""
    pairs = [(name, period, code, known.value, o.value) for name, periods in figures.items()
             for period, regions in periods.items() for code, o in regions.items()
             if o.value is not None and (known := base.figures.get(name, {}).get(period, {}).get(code)) is not None]
    return len(pairs), [Different(*pair) for pair in pairs if pair[3] != pytest.approx(pair[4])]


# Answers of a service.

# Early figures of 2020: municipalities whose border with a neighbour was still to be put right.
PUT_RIGHT = {("huishoudens", "GM0392"), ("huishoudens", "GM0394"), ("inwoners", "GM0376"), ("inwoners", "GM0417")}




@dataclass(frozen=True)
class Case:
    """A captured table; at least so many figures are in both, and `other` are known to differ."""

    name: str
    put: Callable[[Source], None]
    least: int
    other: set[tuple[str, str]] = field(default_factory=set)


CASES = (
    Case("83625NED", lambda s: put_captured_v4(s, "83625NED"), 3900),
    Case("03759ned", lambda s: put_captured_v4(s, "03759ned"), 2700),
    Case("84799NED", put_neighbourhoods_2020, 1700, PUT_RIGHT),
    Case("45038NED", lambda s: put_accounts(s, "45038NED", "2017"), 5000),
    Case("45063NED", lambda s: put_accounts(s, "45063NED", "2023"), 5000),
    Case("45067NED", lambda s: put_accounts(s, "45067NED", "2024"), 5000),
)


def compared(case: Case, source: Source, base: Snapshot, raw: Path) -> Compared:
    """The figures that a run brings, through the real client, beside those of the snapshot."""
    case.put(source)
    return Compared(case.name, *beside(run(source, base, raw, case.name).layer.figures, base), case.other)


# Downloads of a person.

@dataclass(frozen=True)
class Download:
    """A file as StatLine gave it, and what of it is an indicator.

    `values` are (indicator, column, factor), where "" stands for a column per year.
    """

    file: str
    values: tuple[tuple[str, str, float], ...]
    least: int
    other: set[tuple[str, str]] = field(default_factory=set)
    last: str = "9999"  # period that is compared
    folder: str = "statline_csv"
    top: str = """region = "Regio's"\nperiod = "Perioden"\n"""

    @property
    def toml(self) -> str:
        """The TOML beside it: own figures in place of those of the catalogue's source."""
        values = "".join(
            f"[[value]]\nindicator = {json.dumps(name)}\nfactor = {factor}\nreplaces = true\n"
            + (f"column = {json.dumps(column)}\n" if column else "by_period = true\n")
            for name, column, factor in self.values)
        return (f"file = {json.dumps(self.file)}\ndisclosed = true\n{self.top}[source]\ntitle = \"StatLine\"\n"
                f'producer = "CBS"\nlicence = "CC BY 4.0"\naccessed = "2026-11-01"\nurl = ""\n{values}')


_YOUTH = tuple((name, f"{column} (% (zie toelichting))", 1.0) for name, column in (
    ("jeugdhulp_aandeel", "Jongeren met jeugdhulp in natura"),
    ("jeugdhulp_met_verblijf", "Jongeren met jeugdh. met verbl. in nat."),
    ("jeugdbescherming", "Jongeren met jeugdbescherming"),
    ("jeugdreclassering", "Jongeren met jeugdreclassering")))
_REGIONAL = "Regionale_kerncijfers_Nederland_29012022_153425.csv"
_NEIGHBOURHOODS = tuple((name, column, 1.0) for name, column in (
    ("woningvoorraad", "a_woning"), ("huishoudens", "a_hh"), ("leegstand", "p_leegsw"), ("woz", "g_wozbag"),
    ("koop_aandeel", "p_koopw"), ("huur_aandeel", "p_huurw"), ("corporatie_aandeel", "p_wcorpw"),
    ("inwoners", "a_inw")))
# Kerncijfers wijken en buurten place some people and homes at the other side of a border: the sum stays the same.
_PEOPLE_MOVED = {2020: "GM0376 GM0392 GM0394 GM0417", 2021: "GM0376 GM0392 GM0394 GM0417 GM0772 GM0796 GM1640",
                 2022: "GM0392 GM0394", 2023: "GM0402 GM1942"}
_HOMES_MOVED = {2020: "GM0599 GM1621"}


def _moved(year: int) -> set[tuple[str, str]]:
    return {(name, code) for name, moved in (("inwoners", _PEOPLE_MOVED), ("woningvoorraad", _HOMES_MOVED))
            for code in moved.get(year, "").split()}


_UI = "statline_ui_export_"
DOWNLOADS = (
    Download(f"{_UI}85098NED_jeugdzorg.csv", _YOUTH, 50),
    Download("Indicatoren_jeugdzorg__gemeenten_24062023_110530.csv", _YOUTH, 1000),
    Download(_REGIONAL, (("huishoudensgrootte", "Bevolking/Particuliere huishoudens/Gemiddelde huishoudensgrootte "
                                                "(personen per 1 huishouden)", 1.0),), 10_000),
    # From 2019 on other homes are counted: the catalogue has a break there.
    Download(_REGIONAL, (("woz", "Bouwen en wonen/Waarde onroerende zaken/Gemiddelde woningwaarde (1 000 euro)",
                          1000.0),), 4000, last="2018"),
    Download(f"{_UI}prices.csv", (("verkoopprijs", "", 1.0),), 10, top="""region = "Regio's"\n"""),
    Download(f"{_UI}labor.csv", (("netto_arbeidsparticipatie", "Netto arbeidsparticipatie | %", 1.0),), 10,
             top="""heading = [4, 6]\nregion = "Regio's"\nperiod_code = "2023"\n"""),
    Download(f"{_UI}mun_size.csv", (
        ("inwoners", "Bevolking|Bevolkingssamenstelling op 1 januari|Totale bevolking | aantal", 1.0),), 10),
    Download(f"{_UI}property_types.csv", (("woningvoorraad", "Beginstand woningvoorraad | Totaal woningen | aantal",
                                           1.0),), 10),
    Download(f"{_UI}surface.csv", (("oppervlakte", "m2", 1.0),), 10),
    *(Download(f"kwb{year}_clean.csv", _NEIGHBOURHOODS, 2500, _moved(year), folder="cbs_kaart",
               top='region = "gwb_code"\nperiod = "year"\n') for year in range(2020, 2026)),
)


def compared_download(download: Download, base: Snapshot, folder: Path) -> Compared:
    """The figures that `prepare` takes from a file, beside those of the snapshot."""
    shutil.copyfile(CAPTURED / download.folder / download.file, folder / download.file)
    (folder / download.file).with_suffix(".toml").write_text(download.toml, "utf-8")
    laid_over = gather(folder, catalogue(), base).snapshot.figures
    own = {name: {period: {code: o for code, o in regions.items() if o.source.startswith(OWN_PREFIX)}
                  for period, regions in laid_over[name].items() if period <= download.last}
           for name, *_ in download.values}
    return Compared(download.file, *beside(own, base), download.other)


def told(found: Iterable[Compared]) -> Iterator[str]:
    """The report as lines."""
    yield f"{'bron':<56}{'vergeleken':>11}{'gelijk':>8}{'anders':>8}"
    both = different_in_all = 0
    for one in found:
        both, different_in_all = both + one.both, different_in_all + len(one.different)
        yield f"{one.name:<56}{one.both:>11}{one.both - len(one.different):>8}{len(one.different):>8}"
        for different in one.different:
            known = "bekend" if (different.indicator, different.region) in one.other else "ONBEKEND"
            yield (f"    {known}: {different.indicator}, {different.region} {different.period}: momentopname "
                   f"{different.snapshot}, hier {different.here}")
    yield f"{'samen':<56}{both:>11}{both - different_in_all:>8}{different_in_all:>8}"


def report() -> Iterator[Compared]:
    """Everything compared, one by one."""
    base = read_snapshot(command.SNAPSHOT)
    for case in CASES:
        with serving() as source, tempfile.TemporaryDirectory() as raw:
            yield compared(case, source, base, Path(raw))
    for download in DOWNLOADS:
        with tempfile.TemporaryDirectory() as folder:
            yield compared_download(download, base, Path(folder))


def main() -> int:
    """Prints the report."""
    if not CAPTURED.is_dir():
        print(f"De vastgelegde antwoorden zijn er niet: {CAPTURED} bestaat niet.")
        return 1
    found = list(report())
    print(*told(found), sep="\n")
    return 0 if all(one.well for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
