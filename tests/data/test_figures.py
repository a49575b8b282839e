"""The prepared figures against what the sources say, as literals, and against plain arithmetic on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitors import contract
from monitors.catalogue.load import catalogue
from monitors.domain.boundary import Boundaries, SplitBy
from monitors.domain.observation import Observation, Status
from monitors.domain.period import parse_period
from monitors.domain.region import RegionLevel
from monitors.domain.rounding import as_shown
from monitors.store import Store, open_current

TODAY, PUBLISHED = contract.BASIS_TODAY, contract.BASIS_PUBLISHED
GM, WK, NL = RegionLevel.GEMEENTE, RegionLevel.WIJK, RegionLevel.NEDERLAND
AMSTERDAM, UTRECHT, SCHIERMONNIKOOG, WEESP = "GM0363", "GM0344", "GM0088", "GM0457"
INDICATORS = catalogue().indicators


@pytest.fixture(scope="module")
def store(data_set: Path) -> Iterator[Store]:
    found = open_current(data_set)
    yield found
    found.close()


def at(store: Store, indicator: str, region: str, period: str, basis: str = TODAY) -> Observation:
    return store.panel(indicator, RegionLevel(region[:2]), basis).at(region, period)


def rows(store: Store, query: str, *values: object) -> list[tuple[object, ...]]:
    return store._rows(query, *values)


# Control figures.

@pytest.mark.parametrize(("indicator", "region", "period", "basis", "value"), [
    ("jeugdzorg_aandeel", AMSTERDAM, "2024", TODAY, 10.0),
    ("jeugdzorg_aandeel", UTRECHT, "2024", TODAY, 11.1),
    ("jeugdzorg_aandeel", SCHIERMONNIKOOG, "2024", TODAY, 9.0),
    ("wmo_per_1000", AMSTERDAM, "2024", TODAY, 73),
    ("wmo_per_1000", UTRECHT, "2024", TODAY, 53),
    ("wmo_per_1000", SCHIERMONNIKOOG, "2024", TODAY, 55),
    ("eenzaamheid_tot_2020", "NL01", "2012", TODAY, 39.6),
    ("eenzaamheid_tot_2020", "NL01", "2016", TODAY, 43.4),
    ("eenzaamheid_tot_2020", "NL01", "2020", TODAY, 47.0),
    ("nieuwbouw", "NL01", "2020", TODAY, 69_985),
    ("bijstand", "NL01", "2024", TODAY, 405_560),
    ("verkoopprijs", AMSTERDAM, "2015", PUBLISHED, 303_925),
    ("verkoopprijs", AMSTERDAM, "2025", TODAY, 630_621),
    ("verkoopprijs", UTRECHT, "2015", TODAY, 245_900),
    ("verkoopprijs", UTRECHT, "2025", TODAY, 549_113),
    ("verkoopprijs", SCHIERMONNIKOOG, "2015", TODAY, 264_005),
    ("verkoopprijs", SCHIERMONNIKOOG, "2025", TODAY, 656_107),
    ("corporatie_aandeel", AMSTERDAM, "2025", TODAY, 39),
    ("corporatie_aandeel", UTRECHT, "2025", TODAY, 31),
    ("corporatie_aandeel", SCHIERMONNIKOOG, "2025", TODAY, 26),
    ("woz", AMSTERDAM, "2025", TODAY, 518_000),
    ("woz", UTRECHT, "2025", TODAY, 490_000),
    ("woz", SCHIERMONNIKOOG, "2025", TODAY, 421_000),
    ("sociaal_domein_rekening", AMSTERDAM, "2017", PUBLISHED, 1_824_203),
    ("sociaal_domein_rekening", AMSTERDAM, "2024", TODAY, 2_577_993),
    ("sociaal_domein_rekening", UTRECHT, "2017", TODAY, 521_913),
    ("sociaal_domein_rekening", UTRECHT, "2024", TODAY, 809_453),
    ("sociaal_domein_rekening", SCHIERMONNIKOOG, "2017", TODAY, 944),
    ("sociaal_domein_rekening", SCHIERMONNIKOOG, "2024", TODAY, 1_057),
    ("misdrijven", AMSTERDAM, "2022", TODAY, 76_403),
])
def test_control_figures(store: Store, indicator: str, region: str, period: str, basis: str, value: float) -> None:
    found = at(store, indicator, region, period, basis)
    assert found.value == pytest.approx(value)
    assert found.status is Status.MEASURED
    if region.startswith(GM):
        assert at(store, indicator, region, period, PUBLISHED).value == pytest.approx(value)


COARSER = 50  # from so many figures on, that all are multiples of more than the rounding step is no chance


def _municipal(store: Store) -> list[tuple[str, str, str, float, list[float]]]:
    """indicator, source, period, margin (-1: none), figures other than nought: municipal, as published."""
    found = rows(store, "SELECT indicator, source, period, coalesce(margin, -1), list(value) FROM observation "
                        "WHERE basis = 'published' AND level = 'GM' AND value <> 0 GROUP BY ALL ORDER BY ALL")
    return [row for row in found if not INDICATORS[str(row[0])].derived]  # type: ignore[misc]


def _steps(values: list[float], margin: float) -> list[float]:
    return [value / (2 * margin) for value in values]


def test_municipal_figures_are_multiples_of_the_rounding_that_the_catalogue_gives(store: Store) -> None:
    """The rounding decides which changes get an arrow: figures that are finer were taken for too rough."""
    wrong = [(indicator, source, period, 2 * margin) for indicator, source, period, margin, values in _municipal(store)
             if margin <= 0 or any(abs(step - round(step)) > 1e-6 for step in _steps(values, margin))]
    assert wrong == []


def test_municipal_figures_are_not_rougher_than_the_rounding_that_the_catalogue_gives(store: Store) -> None:
    """Figures that are rougher than said get arrows for changes that may not be there."""
    wrong = [(indicator, source, period, 2 * margin, times)
             for indicator, source, period, margin, values in _municipal(store) if len(values) >= COARSER
             for times in (2, 5) if all(round(step) % times == 0 for step in _steps(values, margin))]
    assert wrong == []


@pytest.mark.parametrize(("indicator", "period", "total", "gemeenten"), [
    ("bijstand", "2024", 405_770, 342), ("nieuwbouw", "2020", 69_985, 342), ("woningvoorraad", "2020", 7_891_786, 342)])
def test_control_totals(store: Store, indicator: str, period: str, total: float, gemeenten: int) -> None:
    values = [o.value for o in store.panel(indicator, GM).by_period[period].values() if o.value is not None]
    assert (len(values), sum(values)) == (gemeenten, pytest.approx(total))


# Boundaries that moved.

@pytest.mark.parametrize(("indicator", "period", "amsterdam", "weesp"), [
    ("woningvoorraad", "2015", 416_966, 8_715), ("woningvoorraad", "2020", 447_351, 9_197),
    ("woningvoorraad", "2021", 449_989, 9_386), ("woningvoorraad", "2022", 458_397, 9_526),
    ("inwoners", "2017", 844_947, 18_751), ("inwoners", "2018", 854_047, 19_147),
    ("sociaal_domein_rekening", "2017", 1_824_203, 18_814), ("sociaal_domein_rekening", "2018", 1_883_048, 17_952),
])
def test_amsterdam_has_weesp_in_it_from_the_start(store: Store, indicator: str, period: str, amsterdam: float,
                                                  weesp: float) -> None:
    """Weesp joined on 24 March 2022: 2022 was still counted apart, 2023 together."""
    assert at(store, indicator, AMSTERDAM, period, PUBLISHED).value == amsterdam
    assert at(store, indicator, WEESP, period, PUBLISHED).value == weesp
    found = at(store, indicator, AMSTERDAM, period)
    assert (found.value, found.status) == (amsterdam + weesp, Status.RECALCULATED)


def test_from_2023_amsterdam_is_as_published_and_weesp_is_gone(store: Store) -> None:
    found = at(store, "woningvoorraad", AMSTERDAM, "2023")
    assert (found.value, found.status) == (474_866, Status.MEASURED)
    assert at(store, "woningvoorraad", WEESP, "2023", PUBLISHED).value is None
    assert not store.panel("woningvoorraad", GM).series(WEESP)


def test_a_mean_is_weighted_by_the_homes_of_each_part(store: Store) -> None:
    """Amsterdam with Weesp in 2015: sale prices 303,925 and 207,609 on 416,966 and 8,715 homes, in whole euros."""
    assert at(store, "verkoopprijs", AMSTERDAM, "2015").value == round(
        (303_925 * 416_966 + 207_609 * 8_715) / (416_966 + 8_715))


@pytest.mark.parametrize(("region", "period", "homes"), [
    ("GM1982", "2021", 39_107), ("GM1991", "2021", 25_568), ("GM1980", "2021", 36_212), ("GM1992", "2021", 33_120),
    ("GM1992", "2022", 33_340)])
def test_new_municipalities_are_the_sum_of_the_old_ones(store: Store, region: str, period: str, homes: float) -> None:
    """Land van Cuijk, Maashorst, Dijk en Waard (2022) and Voorne aan Zee (2023), in the years before they began."""
    found = at(store, "woningvoorraad", region, period)
    assert (found.value, found.status) == (homes, Status.RECALCULATED)
    assert at(store, "woningvoorraad", region, period, PUBLISHED).value is None


def test_the_account_of_the_year_in_which_weesp_joined_has_it(store: Store) -> None:
    """The municipality made one account of 2022, for all of its area; Weesp has none."""
    assert at(store, "sociaal_domein_rekening", AMSTERDAM, "2022").value == 2_333_945
    assert at(store, "sociaal_domein_rekening", AMSTERDAM, "2022", PUBLISHED).value == 2_333_945
    assert at(store, "sociaal_domein_rekening", WEESP, "2022", PUBLISHED).value is None


def test_an_average_of_two_parts_of_a_year_lies_between_them(store: Store) -> None:
    """De Fryske Marren, 1 July 2015: sale prices of 203,762 under the old code and 207,262 under the new one."""
    assert at(store, "verkoopprijs", "GM1921", "2015", PUBLISHED).value == 203_762
    assert at(store, "verkoopprijs", "GM1940", "2015", PUBLISHED).value == 207_262
    found = at(store, "verkoopprijs", "GM1940", "2015")
    assert found.status is Status.RECALCULATED
    assert 203_762 < (found.value or 0.0) < 207_262


def _began(store: Store) -> dict[str, int]:
    """Municipalities that did not exist in 2012 -> the year in the course of which, or at whose start, they began."""
    homes = store.panel("woningvoorraad", GM, PUBLISHED).by_period
    return {change.new: int(change.date[:4]) for change in store.changes()
            if (before := homes.get(str(int(change.date[:4]) - 1))) and change.new not in before}


def test_only_tables_on_a_division_of_their_own_have_municipalities_that_were_still_to_begin(store: Store) -> None:
    """A table on a later division must say so in sources.toml: else its figures would be recalculated once more."""
    began = _began(store)
    assert {"GM1940": 2015, "GM1959": 2019, "GM1982": 2022, "GM1992": 2023}.items() <= began.items()
    published = rows(store, "SELECT DISTINCT source, period, region FROM observation "
                            "WHERE basis = 'published' AND level = 'GM' AND value IS NOT NULL")
    too_early = {(source, period, region) for source, period, region in published
                 if began.get(str(region), 0) > parse_period(str(period)).year
                 and not catalogue().sources[str(source)].division}
    assert too_early == set()


HAAREN = {"GM0757": (13_401, 30_801, 0.1529, 0.1501), "GM0824": (11_619, 26_245, 0.4018, 0.4070),
          "GM0855": (100_418, 219_789, 0.0980, 0.1007), "GM0865": (11_519, 26_558, 0.3473, 0.3422)}


@pytest.mark.parametrize("receiver", HAAREN)
def test_haaren_went_four_ways(store: Store, receiver: str) -> None:
    """In 2020 it had 5,957 homes and 14,370 inhabitants; each receiver gets the share that moved."""
    homes, persons, share_homes, share_persons = HAAREN[receiver]
    voorraad, inwoners = at(store, "woningvoorraad", receiver, "2020"), at(store, "inwoners", receiver, "2020")
    assert voorraad.value == pytest.approx(homes + 5_957 * share_homes)
    assert inwoners.value == pytest.approx(persons + 14_370 * share_persons)
    assert {voorraad.status, inwoners.status} == {Status.RECALCULATED}
    assert at(store, "woningvoorraad", receiver, "2021").status is Status.MEASURED


def test_a_health_figure_of_one_that_got_a_part_of_haaren(store: Store) -> None:
    """Lonely in 2016: Boxtel 41.8 % of 30,801, Haaren 38.1 % of 14,370 of whom 15.01 % went to Boxtel."""
    found = at(store, "eenzaamheid_tot_2020", "GM0757", "2016")
    moved = 14_370 * 0.1501
    exact = (41.8 * 30_801 + 38.1 * moved) / (30_801 + moved)
    assert found.value == round(exact, 1)
    assert found.margin == pytest.approx(0.05 + abs(round(exact, 1) - exact))


def test_altena_was_three_before_2019(store: Store) -> None:
    """Aalburg, Werkendam and Woudrichem: 18, 27 and 27 % corporation homes of 5,109, 10,830 and 6,081."""
    assert at(store, "woningvoorraad", "GM1959", "2018").value == 5_109 + 10_830 + 6_081
    found = at(store, "corporatie_aandeel", "GM1959", "2018")
    assert found.value == round((18 * 5_109 + 27 * 10_830 + 27 * 6_081) / (5_109 + 10_830 + 6_081))
    assert (found.status, found.weight) == (Status.RECALCULATED, 22_020)
    assert at(store, "corporatie_aandeel", "GM1959", "2018", PUBLISHED).value is None
    assert at(store, "corporatie_aandeel", "GM0870", "2018", PUBLISHED).value == 27


def test_homes_per_inhabitant_are_not_lost_when_old_municipalities_become_new(store: Store) -> None:
    """Recalculation moves homes and people, it makes none: totals are the same on both divisions."""
    for indicator in ("woningvoorraad", "nieuwbouw", "inwoners"):
        then, now = (store.panel(indicator, GM, basis).by_period for basis in (PUBLISHED, TODAY))
        for period, regions in now.items():
            if all(o.value is not None for o in regions.values()):
                double = ("woningvoorraad", "2015", "GM1940")  # De Fryske Marren, also there under its old code
                published = sum(o.value or 0.0 for code, o in then[period].items()
                                if (indicator, period, code) != double)
                assert sum(o.value or 0.0 for o in regions.values()) == pytest.approx(published)


def test_no_recalculated_figure_has_more_digits_than_those_that_were_published(store: Store) -> None:
    """The steps are found in the published figures themselves, apart from what the catalogue says of them."""
    steps = (1000, 500, 100, 50, 10, 5, 1, 0.5, 0.1, 0.05, 0.01, 0.001)

    def step_of(values: list[float]) -> float:
        return next((s for s in steps if all(abs(v / s - round(v / s)) < 1e-6 for v in values)), 0.0)

    checked = 0
    for name, indicator in INDICATORS.items():
        if indicator.derived:
            continue
        then, now = (store.panel(name, GM, basis).by_period for basis in (PUBLISHED, TODAY))
        for period, regions in now.items():
            published = step_of([o.value for o in then.get(period, {}).values() if o.value is not None])
            made = [as_shown(o.value, indicator.decimals) for o in regions.values()
                    if o.status is Status.RECALCULATED and o.value is not None]
            assert not made or step_of(made) >= published > 0, (name, period)
            checked += len(made)
    assert checked > 5_000


@pytest.mark.parametrize(("region", "truth"), [("GM1940", 22_724), ("NL01", 7_587_964)])
def test_a_municipality_that_got_another_code_during_a_year_is_counted_once(store: Store, region: str,
                                                                            truth: float) -> None:
    """De Fryske Marren, 1 July 2015: its homes stand in 81955NED under both codes (22,724 and 22,795)."""
    found = at(store, "woningvoorraad", region, "2015")
    assert found.value is None or found.value == pytest.approx(truth, abs=100)


def test_what_is_marked_recalculated_changed_its_area_and_nothing_else_did(store: Store) -> None:
    boundaries = Boundaries(store.changes())
    panel = store.panel("woningvoorraad", GM)
    for period, regions in panel.by_period.items():
        touched = {end for change in store.changes() if change.division > parse_period(period).year
                   for end in boundaries.successors(change.old, change.division - 1, SplitBy.HOMES) or ()}
        marked = {code for code, o in regions.items() if o.status is Status.RECALCULATED}
        assert marked <= touched, period


# Held back, suppressed, missing.

def test_noordenveld_2026_is_held_back_with_a_reason(store: Store) -> None:
    for basis in (TODAY, PUBLISHED):
        found = at(store, "woningvoorraad", "GM1699", "2026", basis)
        assert (found.value, found.status) == (None, Status.MISSING)
    assert at(store, "woningvoorraad", "GM1699", "2025").value == 15_140
    assert at(store, "voorraadgroei", "GM1699", "2026").value is None
    (held,) = [w for w in store.withheld() if w.region == "GM1699"]
    assert (held.indicator, held.period, held.published) == ("woningvoorraad", "2026", 14_606)
    assert len(held.reason) > 40


def test_zaanstad_2021_youth_care_is_held_back_with_a_reason(store: Store) -> None:
    for basis in (TODAY, PUBLISHED):
        found = at(store, "jeugdzorg_aandeel", "GM0479", "2021", basis)
        assert (found.value, found.status) == (None, Status.MISSING)
    assert at(store, "jeugdzorg_aandeel", "GM0479", "2020").value == 12.0
    (held,) = [w for w in store.withheld() if w.region == "GM0479"]
    assert (held.indicator, held.period, held.published) == ("jeugdzorg_aandeel", "2021", 8.6)
    assert len(held.reason) > 40


def test_a_figure_that_is_not_there_is_never_nought(store: Store) -> None:
    assert rows(store, "SELECT count(*) FROM observation WHERE (value IS NULL) <> "
                       "(status IN ('suppressed', 'missing', 'impossible'))") == [(0,)]
    assert rows(store, "SELECT count(*) > 1000 FROM observation WHERE status = 'suppressed'") == [(True,)]


def test_every_value_has_a_known_source_and_load(store: Store) -> None:
    assert rows(store, "SELECT DISTINCT indicator, source FROM observation WHERE value IS NOT NULL "
                       "AND source NOT IN (SELECT id FROM source)") == []
    assert rows(store, "SELECT load FROM observation EXCEPT SELECT id FROM load") == []
    assert all(source.licence and source.producer and source.url for source in catalogue().sources.values())


def test_every_period_has_all_of_todays_municipalities(store: Store) -> None:
    assert len(store.regions(GM)) == 342
    wrong = rows(store, "SELECT indicator, period, count(*) FROM observation WHERE basis = 'today' AND level = 'GM' "
                        "GROUP BY ALL HAVING count(*) <> 342")
    assert wrong == []
    assert rows(store, "SELECT DISTINCT region FROM observation WHERE basis = 'today' "
                       "AND region NOT IN (SELECT code FROM region)") == []


def test_as_published_each_year_has_the_municipalities_of_that_year(store: Store) -> None:
    """In 2015 the source has De Fryske Marren twice: under its old code, and under the new one that it got in July."""
    published = store.panel("woningvoorraad", GM, PUBLISHED).by_period
    counts = {period: len(regions) for period, regions in published.items()}
    assert counts == {"2012": 415, "2013": 408, "2014": 403, "2015": 394, "2016": 390, "2017": 388, "2018": 380,
                      "2019": 355, "2020": 355, "2021": 352, "2022": 345, "2023": 342, "2024": 342, "2025": 342,
                      "2026": 342}


def test_a_suppressed_wijk_lies_in_a_municipality_with_a_figure(store: Store) -> None:
    assert rows(store, """
        SELECT count(*) FROM observation w JOIN observation g ON g.indicator = w.indicator AND g.period = w.period
        AND g.basis = w.basis AND g.level = 'GM' AND g.region = 'GM' || substr(w.region, 3, 4)
        WHERE w.level = 'WK' AND w.status = 'suppressed' AND g.value IS NULL""") == [(0,)]


# National figures.

def _national() -> list[str]:
    """Shares whose denominator is that of the source, or close to it, that the source also gives for Nederland."""
    return ["eenzaamheid_tot_2020", "ernstige_eenzaamheid_tot_2020", "ervaren_gezondheid", "overgewicht_tot_2020",
            "mantelzorgers_tot_2020", "moeite_met_rondkomen_tot_2020", "regie_over_eigen_leven_tot_2020",
            "angst_of_depressie_tot_2020", "jeugdzorg_aandeel", "woz", "woz_verandering"]


@pytest.mark.parametrize("indicator", _national())
def test_the_weighted_mean_is_the_published_national_figure(store: Store, indicator: str) -> None:
    """Within the rounding of both, and for a denominator that is a proxy a tenth of a point more."""
    step = INDICATORS[indicator].rounding or 0.8  # a change of values rounded to 1,000 on 250,000 and up
    allowed = step + (0.1 if INDICATORS[indicator].denominator_is_proxy else 0.0)
    national, compared = store.panel(indicator, NL), 0
    for period, regions in store.panel(indicator, GM).by_period.items():
        published = national.at("NL01", period).value
        if published is None or any(o.value is None or o.weight is None for o in regions.values()):
            continue
        weight = sum(o.weight or 0.0 for o in regions.values())
        mean = sum((o.value or 0.0) * (o.weight or 0.0) for o in regions.values()) / weight
        assert mean == pytest.approx(published, abs=allowed), period
        compared += 1
    assert compared


@pytest.mark.parametrize(("indicator", "allowed"), [
    ("nieuwbouw", 1e-6), ("sloop", 1e-6), ("saldo", 1e-6), ("woningvoorraad", 1e-6), ("bijstand", 6e-4), ("ww", 1.1e-3),
    ("ao", 6e-4)])
def test_municipalities_add_up_to_the_published_national_figure(store: Store, indicator: str, allowed: float) -> None:
    national, compared = store.panel(indicator, NL), 0
    for period, regions in store.panel(indicator, GM).by_period.items():
        published = national.at("NL01", period).value
        if published is not None and all(o.value is not None for o in regions.values()):
            assert sum(o.value or 0.0 for o in regions.values()) == pytest.approx(published, rel=allowed), period
            compared += 1
    assert compared


@pytest.mark.parametrize(("indicator", "region", "period", "value"), [
    ("sociaal_domein_rekening_per_inwoner", UTRECHT, "2024", 1000 * 809_453 / 374_238),
    ("sociaal_domein_rekening_per_inwoner", AMSTERDAM, "2017", 1000 * (1_824_203 + 18_814) / (844_947 + 18_751)),
    ("voorraadgroei", AMSTERDAM, "2023", 100 * (474_866 / (458_397 + 9_526) - 1)),
    ("woz_verandering", UTRECHT, "2025", 100 * (490 / 451 - 1)),
])
def test_derived_figures_are_plain_arithmetic(store: Store, indicator: str, region: str, period: str,
                                              value: float) -> None:
    assert at(store, indicator, region, period).value == pytest.approx(value)


def test_no_growth_is_shown_over_a_break(store: Store) -> None:
    """The homes that count for the WOZ changed in 2019; Wageningen's students were counted in and out again."""
    for basis in (TODAY, PUBLISHED):
        assert all(o.value is None for level in (GM, NL)
                   for o in store.panel("woz_verandering", level, basis).by_period.get("2019", {}).values())
        for period in ("2013", "2017"):
            assert at(store, "voorraadgroei", "GM0289", period, basis).value is None
    assert at(store, "woz_verandering", UTRECHT, "2020").value is not None
    assert at(store, "voorraadgroei", "GM0289", "2018").value is not None


def test_as_published_no_growth_is_shown_over_a_change_of_boundaries(store: Store) -> None:
    assert at(store, "voorraadgroei", AMSTERDAM, "2023", PUBLISHED).value is None
    assert at(store, "voorraadgroei", AMSTERDAM, "2024", PUBLISHED).value == pytest.approx(
        100 * (480_852 / 474_866 - 1))


# The whole.

def test_there_is_enough_to_show(store: Store) -> None:
    with_figures = set(store.levels())
    assert len(with_figures) >= 70
    assert with_figures == {i.id for i in INDICATORS.values() if i.in_snapshot}
    assert sum(WK in levels for levels in store.levels().values()) >= 20


def test_the_data_set_meets_its_contract(data_set: Path, store: Store) -> None:
    assert contract.current_file(data_set) == store.file
    assert store.meta["contract"] == contract.VERSION
    with store._connection.cursor() as connection:
        assert contract.complaints(connection, catalogue()) == []
