"""From what a recipe names to the column and codes of a table: however the source writes them, and no more than one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from monitors.catalogue.load import catalogue
from monitors.catalogue.model import LivePart
from monitors.prepare import __main__ as command
from monitors.prepare.figures import Snapshot, read_snapshot
from monitors.prepare.live.archive import Shelf
from monitors.prepare.live.client import Client
from monitors.prepare.live.layer import Layer
from monitors.prepare.live.odata3 import OData3
from monitors.prepare.live.odata4 import OData4
from monitors.prepare.live.plan import Choice
from monitors.prepare.live.resolve import Mismatch, Use, resolve
from monitors.prepare.live.run import Options, Renewal, renew
from monitors.prepare.live.table import Code, Column, Dimension, TableInfo, headings, in_letters
from tests.live.server import Source
from tests.live.shapes import V3, V4, Made, cell, put_v3, put_v4
from tests.live.test_recipes import PATIENT, here

INCOME = ("Inkomen en vermogen", "Inkomen van particuliere huishoudens")
ALL = "Particuliere huishoudens excl. studenten"
COLUMNS = (
    Column("M1", "Gemiddelde WOZ-waarde van woningen", "1 000 euro"), Column("M2", "Wmo-cliënten ", "aantal"),
    Column("M3", "0 tot 15 jaar", "aantal"), Column("Woonquote_5", "Woonquote", "%"),
    Column("M4_1", ALL, "x 1 000", groups=INCOME[:1]),
    Column("M4_2", ALL, "1 000 euro", groups=(*INCOME, "Besteedbaar")),
    Column("M4_3", ALL, "1 000 euro", groups=(*INCOME, "Mediaan vermogen")),
    Column("M5", "Huurders", "%"), Column("M6", "Huurders", "aantal"))


def use(*measures: str, **part: Any) -> Use:
    known = catalogue()
    return Use(next(iter(known.indicators.values())), LivePart(measures=measures, **{"filters": {}, **part}),
               known.sources["83625NED"])


def table(*dimensions: Dimension, columns: tuple[Column, ...] = COLUMNS) -> TableInfo:
    places = Dimension("RegioS", {code: Code(code, code) for code in ("NL01", "GM0001")})
    years = Dimension("Perioden", {"2024JJ00": Code("2024JJ00", "2024")})
    return TableInfo("T", "Tabel", "", columns, (places, years, *dimensions))


@pytest.mark.parametrize(("name", "key"), [
    ("M1", "M1"), ("GemiddeldeWOZWaardeVanWoningen_1", "M1"), ("gemiddelde woz-waarde van woningen", "M1"),
    ("WmoClienten_5", "M2"), ("k_0Tot15Jaar", "M3"), ("Woonquote_9", "Woonquote_5"), ("Woonquote", "Woonquote_5"),
    (f"Besteedbaar > {ALL}", "M4_2"), (f"Mediaan vermogen > {ALL}", "M4_3"),
    (f"Inkomen van particuliere huishoudens > Mediaan vermogen > {ALL}", "M4_3")])
def test_a_column_is_found_however_the_source_writes_it(name: str, key: str) -> None:
    """By measure code, by the stem of another edition, by the title that a stem is made of, under its heading."""
    assert resolve(table(), use(name)).column.key == key


@pytest.mark.parametrize("name", ["ParticuliereHuishoudensExclStudenten_122", ALL, "Huurders", "WOZ-waarde",
                                  f"Vermogen > {ALL}", f"{INCOME[1]} > {ALL}", "M4"])
def test_a_name_that_stands_for_more_or_for_nothing_is_refused(name: str) -> None:
    with pytest.raises(Mismatch, match="verwacht één kolom"):
        resolve(table(), use(name))


def test_a_refusal_names_the_columns_that_are_nearest_first() -> None:
    columns = tuple(Column(f"M{n}", title, "%") for n, title in enumerate(
        ("Vermogen", "Huishoudens", "Schulden", "Kinderen", "Kinderen in armoede (%)", "Ouders", "Armoede", "Wijken")))
    with pytest.raises(Mismatch) as refused:
        resolve(table(columns=columns), use("KinderenInArmoedeRelatief"))
    assert refused.value.found.startswith("geen; de tabel heeft M4 (Kinderen in armoede (%)), M3 (Kinderen), ")


def test_a_refusal_names_headings_where_the_recipe_does() -> None:
    with pytest.raises(Mismatch) as refused:
        resolve(table(), use(f"Vermogen > {ALL}"))
    assert refused.value.found.startswith(f"geen; de tabel heeft M4_3 (Mediaan vermogen > {ALL}), M4_")


@pytest.mark.parametrize("unit", ["1 000 euro", "x 1 000 euro", "x 1.000 euro", "1.000 Euro "])
def test_a_unit_is_the_same_however_it_is_written(unit: str) -> None:
    columns = (Column("M1", "Bedrag", unit),)
    assert resolve(table(columns=columns), use("M1", unit="1 000 euro")).column.key == "M1"
    with pytest.raises(Mismatch, match="eenheid: verwacht euro"):
        resolve(table(columns=columns), use("M1", unit="euro"))


SEX = Dimension("Geslacht", {"T001038": Code("T001038", "Totaal mannen en vrouwen"), "3000": Code("3000", "Mannen")})
TRAIT = Dimension("Persoonskenmerken", {"T009002": Code("T009002", "Totaal personen"),
                                        "53": Code("53", "Totaal 15 tot 25 jaar")})
KIND = Dimension("Categorie", {c: Code(c.ljust(8), c) for c in ("B3.8", "L1.1", "L3.5.1", "Ultimo")})


@pytest.mark.parametrize(("filters", "fixed"), [
    ({"*": "Totaal", "Persoonskenmerken": "Totaal personen"},
     {"Geslacht": ["T001038"], "Persoonskenmerken": ["T009002"]}),
    ({"*": "Totaal"}, "dimensie Persoonskenmerken: verwacht één code 'Totaal'"),
    ({"*": "Alles", "Persoonskenmerken": "T009002"}, "dimensie Geslacht: verwacht één code 'Alles'"),
    ({"Persoonskenmerken": "T009002"}, "dimensies: verwacht alleen Persoonskenmerken, gevonden ook Geslacht"),
    ({"*": "Totaal", "Leeftijd": "Totaal"}, "Leeftijd is er niet")])
def test_every_other_dimension_is_its_total_where_there_is_one(filters: dict[str, str],
                                                               fixed: dict[str, list[str]] | str) -> None:
    if isinstance(fixed, str):
        with pytest.raises(Mismatch) as refused:
            resolve(table(SEX, TRAIT), use("M1", filters=filters))
        assert fixed in str(refused.value)
        return
    found = resolve(table(SEX, TRAIT), use("M1", filters=filters)).fixed
    assert {name: [code.id for code in codes] for name, codes in found.items()} == fixed


@pytest.mark.parametrize(("wanted", "ids", "starts"), [
    ("L*", ["L1.1", "L3.5.1"], {"Categorie": "L"}), ("L3*", ["L3.5.1"], {"Categorie": "L3"}),
    ("L1.1", ["L1.1"], {}), ("X*", None, {})])
def test_codes_are_taken_by_how_they_start(wanted: str, ids: list[str] | None, starts: dict[str, str]) -> None:
    if ids is None:
        with pytest.raises(Mismatch, match=r"dimensie Categorie: verwacht één code 'X\*', gevonden B3\.8"):
            resolve(table(KIND), use("M1", filters={"Categorie": wanted}))
        return
    found = resolve(table(KIND), use("M1", filters={"Categorie": wanted}))
    assert [code.id for code in found.fixed["Categorie"]] == ids
    assert found.starts == starts


@pytest.mark.parametrize(("name", "found"), [
    ("TypeReIntegratie", True), ("Type re-integratie participatievoorz.", True), ("type reintegratie", True),
    ("Type", False), ("Soort", False)])
def test_a_dimension_is_found_by_its_key_or_title(name: str, found: bool) -> None:
    kind = Dimension("TypeReIntegratie", {"T1": Code("T1", "Totaal"), "A1": Code("A1", "Beschut werk")},
                     "Type re-integratie participatievoorz.")
    if found:
        resolved = resolve(table(kind), use("M1", filters={name: "Totaal"}))
        assert {key: [c.id for c in codes] for key, codes in resolved.fixed.items()} == {"TypeReIntegratie": ["T1"]}
        return
    with pytest.raises(Mismatch, match=f"{name} is er niet"):
        resolve(table(kind), use("M1", filters={name: "Totaal"}))


def test_a_name_of_two_dimensions_is_refused() -> None:
    with pytest.raises(Mismatch, match="Geslacht is niet één dimensie"):
        resolve(table(SEX, replace(TRAIT, title="geslacht")), use("M1", filters={"Geslacht": "Mannen"}))


def test_headings_that_go_round_come_to_an_end() -> None:
    assert headings({"A": ("Een", "B"), "B": ("Twee", "A")}, "A") == ("Twee", "Een")
    assert headings({}, "A") == ()
    assert in_letters(" Wmo-cliënten, per 1 000 inwoners ") == "wmoclientenper1000inwoners"


@pytest.mark.parametrize("wide", [True, False], ids=["v3", "v4"])
def test_both_services_say_under_which_heading_a_column_is(source: Source, tmp_path: Path, wide: bool) -> None:
    made = Made("T1", {"A_1": (ALL, "1 000 euro"), "A_2": (ALL, "1 000 euro"), "B_3": ("Los", "%")},
                [cell("A_1", "GM0001", "2021JJ00", 1.0)],
                groups={"A_1": (*INCOME, "Besteedbaar"), "A_2": (*INCOME, "Mediaan vermogen")})
    (put_v3 if wide else put_v4)(source, made)
    http = Client(PATIENT)
    service = OData3(source.address + V3) if wide else OData4(source.address + V4)
    info = service.describe("T1", Shelf(tmp_path, http))
    http.close()
    assert {c.key: c.groups for c in info.columns} == {**made.groups, "B_3": ()}


# Tables of which the shape is known from outside, with made-up figures.

@pytest.fixture(scope="module")
def base() -> Snapshot:
    """The regions of the embedded snapshot, without its figures."""
    return replace(read_snapshot(command.SNAPSHOT), figures={})


def _renewed(source: Source, base: Snapshot, folder: Path, name: str, indicators: tuple[str, ...] = (),
             since: str = "") -> Renewal:
    """What the recipes of our catalogue take from a table, with nothing refused."""
    renewal = renew(base, Layer(), here(catalogue(), source.address),
                    Options(folder, Choice((name,), indicators, since), limits=PATIENT), Console(quiet=True))
    assert [str(refusal) for outcome in renewal.outcomes for refusal in outcome.refused] == []
    return renewal


def _run(source: Source, base: Snapshot, folder: Path, name: str,
         indicators: tuple[str, ...] = ()) -> dict[str, dict[str, float | None]]:
    """What the recipes of our catalogue take from a table: indicator -> region -> figure, of the one period it has."""
    renewal = _renewed(source, base, folder, name, indicators)
    return {name: {code: o.value for regions in periods.values() for code, o in regions.items()}
            for name, periods in renewal.layer.figures.items()}


def test_income_and_wealth_are_found_under_their_headings(source: Source, base: Snapshot, tmp_path: Path) -> None:
    """Regionale kerncijfers: the same titles, and in v3 the same stems, under four headings."""
    titles = (ALL, "Woningbezit: eigen woning", "Woningbezit: huurwoning")
    under = {(*INCOME, "Gemiddeld besteedbaar inkomen"): 40.0, (*INCOME, "Gemiddeld gestandaardiseerd inkomen"): 30.0,
             (INCOME[0], "Mediaan vermogen huishoudens"): 90.0}
    columns = {"ParticuliereHuishoudensExclStudenten_121": (ALL, "x 1 000")}
    groups: dict[str, tuple[str, ...]] = {"ParticuliereHuishoudensExclStudenten_121": INCOME[:1]}
    values = {"ParticuliereHuishoudensExclStudenten_121": 7.0}
    for headed, start in under.items():
        for extra, title in enumerate(titles):
            key = f"{''.join(map(str.capitalize, title.replace('.', '').replace(':', '').split()))}_{122 + len(values)}"
            columns[key], groups[key], values[key] = (title, "1 000 euro"), headed, start + extra
    put_v3(source, Made("70072ned", columns, [cell(key, "GM0363", "2024JJ00", value) for key, value in values.items()],
                        periods={"2024JJ00": ""}, regions={"NL01": "Nederland", "GM0363": "Amsterdam"}, groups=groups))
    assert {name: regions["GM0363"] for name, regions in _run(source, base, tmp_path, "70072ned").items()} == {
        "besteedbaar_inkomen": 40_000, "inkomen_eigenaren": 31_000, "inkomen_huurders": 32_000,
        "mediaan_vermogen": 90_000, "vermogen_huurders": 92_000}


def test_young_adults_are_a_table_of_one_year(source: Source, base: Snapshot, tmp_path: Path) -> None:
    """50140NED: no dimension of periods, regions of GGD'en between the municipalities, margins beside the figures."""
    shares = {"MoeiteMetRondkomen_1": 28.0, "GoedErvarenMentaleGezondheid_12": 51.0, "HeelVaakGestrest_21": 43.0,
              "VeelVertrouwenInEigenToekomst_43": 46.0, "VeelZorgenOverWoningmarkt_45": 66.0,
              "EnigszinsTotSterkEenzaam_53": 57.0, "SterkEenzaam_54": 22.0, "KanBijIemandTerechtBijProbleem_130": 89.0}
    rows = [{**cell(key, region, "", value + extra, Persoonskenmerken=who, Marges=margin)}
            for key, value in shares.items() for region in ("NL01", "CG01", "GM0363")
            for who, margin, extra in (("T009002", "MW00000", 0.0), ("T009002", "MOG0095", -3.0),
                                       ("3000", "MW00000", 5.0))]
    for row in rows:
        del row["Perioden"]
    put_v3(source, Made("50140NED", {key: (key, "%") for key in shares}, rows,
                        {"Persoonskenmerken": {"T009002": "Totaal personen", "3000": "Mannen"},
                         "Marges": {"MW00000": "Waarde", "MOG0095": "Ondergrens 95%-interval"}}, periods={},
                        regions={"NL01": "Nederland", "CG01": "GGD Drenthe", "GM0363": "Amsterdam"}))
    found = _run(source, base, tmp_path, "50140NED")
    assert {name.removeprefix("jongvolwassenen_"): regions for name, regions in found.items()} == {
        name: {"NL01": value, "GM0363": value} for name, value in (
            ("mentale_gezondheid", 51.0), ("eenzaamheid", 22.0), ("stress", 43.0), ("kan_bij_iemand_terecht", 89.0),
            ("vertrouwen_in_toekomst", 46.0), ("moeite_met_rondkomen", 28.0), ("zorgen_woningmarkt", 66.0))}


VOORZIENING = "Re-integratie-/participatievoorzieningen"
EVERY_KIND, EVERY_STATUS = "Totaal re-integratie-/participatievoorz.", "Totaal voorzieningen:Lopend en beëindigd"


@pytest.mark.parametrize("wide", [True, False], ids=["v3", "v4"])
def test_a_year_is_its_december_where_the_recipe_says_so(source: Source, base: Snapshot, tmp_path: Path,
                                                         wide: bool) -> None:
    """85588NED: months, with provinces between the regions; the total of all kinds, both of what runs and what ended.
    The codes are made up, the titles are those of CBS.
    """
    kinds, statuses = {"T1": EVERY_KIND, "A1": "Beschut werk"}, {"T2": EVERY_STATUS, "A2": "Lopend"}
    key = "ReIntegratieParticipatievoorzieningen_1" if wide else "M002345"
    names = {"Type": "TypeReIntegratieParticipatievoorz", "Status": "StatusVoorzieningEindeVerslagperiode"}
    months = {f"{year}MM{month:02d}": status for year, status in ((2023, "Definitief"), (2024, "Voorlopig"))
              for month in range(1, 13 if year == 2023 else 4)} | {"2024MM12": "Voorlopig"}
    rows = [cell(key, region, month, value + 10 * int(month[6:]) + 100 * (kind == "A1") + 1000 * (status == "A2"),
                 **{names["Type"]: kind, names["Status"]: status})
            for region, value in (("NL01", 247_000.0), ("PV26", 16_000.0), ("GM0363", 5000.0))
            for month in months for kind in kinds for status in statuses]
    (put_v3 if wide else put_v4)(source, Made(
        "85588NED", {key: (VOORZIENING, "aantal")}, rows, {names["Type"]: kinds, names["Status"]: statuses}, months,
        {"NL01": "Nederland", "PV26": "Utrecht (PV)", "GM0363": "Amsterdam"},
        titles={names["Type"]: "Type re-integratie participatievoorz.",
                names["Status"]: "Status voorziening einde verslagperiode"}))
    found = _renewed(source, base, tmp_path, "85588NED").layer.figures["re_integratie"]
    assert {period: {code: (o.value, o.status.value) for code, o in regions.items()}
            for period, regions in found.items()} == {
        "2023": {"NL01": (247_120.0, "measured"), "GM0363": (5120.0, "measured")},
        "2024": {"NL01": (247_120.0, "provisional"), "GM0363": (5120.0, "provisional")}}
    later = _renewed(source, base, tmp_path / "later", "85588NED", since="2024").layer.figures["re_integratie"]
    assert "2024" in later
    assert any("Perioden%20ge%20'2024'" in path or "Perioden ge '2024'" in path for path in source.asked)


def test_students_are_those_of_the_first_of_january(source: Source, base: Snapshot, tmp_path: Path) -> None:
    """85980NED: a figure of 1 January and one of 31 December, written as months."""
    rows = [cell("M1", "GM0363", period, value - 5 * ((group, trait) != ("A1", "T1")),
                 AandachtsgroepVolkshuisvesting=group, Kenmerken=trait)
            for period, value in (("2023MM01", 2645.0), ("2023MM12", 2435.0))
            for group in ("A1", "A2") for trait in ("T1", "M")]
    put_v4(source, Made(
        "85980NED", {"M1": ("Totaal personen", "aantal"), "M2": ("Totaal huishoudens", "aantal")}, rows,
        {"AandachtsgroepVolkshuisvesting": {"A1": "Voltijdsstudent: totaal", "A2": "Voltijdsstudent: thuiswonend"},
         "Kenmerken": {"T1": "Totaal", "M": "Geslacht: mannen"}},
        {"2023MM01": "Definitief", "2023MM12": "Definitief"}, {"NL01": "Nederland", "GM0363": "Amsterdam"}))
    figures = _renewed(source, base, tmp_path, "85980NED").layer.figures["voltijdsstudenten"]
    assert {period: regions["GM0363"].value for period, regions in figures.items()} == {"2023": 2645.0}


def test_accounts_add_up_what_is_booked_and_nothing_else(source: Source, base: Snapshot, tmp_path: Path) -> None:
    """Iv3: taakvelden down to their letters per kind of lasten; no totals, and revenues and the balance beside them."""
    booked = {("6.1", "L1.1"): 5.0, ("6.1", "L3.8"): 3.0, ("6.71a", "L3.5.2"): 20.0, ("6.71b", "L4.3.3"): 2.0,
              ("6.1", "B3.8"): 900.0, ("8.1", "L1.1"): 40.0, ("A111", "Ultimo"): 700.0, ("0.10", "L7.1"): 60.0}
    rows = [{"Measure": key, "Value": value, "TaakveldBalanspost": task, "Categorie": kind, "Gemeenten": "GM0363",
             "Verslagsoort": "2023X005"}
            for (task, kind), amount in booked.items()
            for key, value in (("k_1ePlaatsing_1", amount + 1000.0), ("k_2ePlaatsing_2", amount))]
    put_v3(source, Made(
        "45063NED", {f"k_{n}ePlaatsing_{n}": (f"{n}e plaatsing", "1 000 euro") for n in (1, 2)}, rows,
        {"TaakveldBalanspost": {task: task for task, _ in booked}, "Categorie": {kind: kind for _, kind in booked}},
        periods={"2023X005": "", "2023X000": ""}, regions={"GM0363": "Amsterdam"}, region_name="Gemeenten",
        period_name="Verslagsoort"))
    wanted = {"sociaal_domein_rekening": 30.0, "lasten_samenkracht": 8.0, "lasten_maatwerk_18_plus": 22.0,
              "lasten_ruimte": 40.0}
    found = _run(source, base, tmp_path, "45063NED", tuple(wanted))
    assert {name: regions["GM0363"] for name, regions in found.items()} == wanted
