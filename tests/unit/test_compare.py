"""What the page Vergelijken says of the real figures, against an independent reckoning of raw rows."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from monitors.domain.interval import Against
from monitors.domain.likeness import DRAWS, other_weights
from monitors.presentation import compare_chart
from monitors.presentation.compare_words import NoCertainty
from monitors.views import compare_relation, in_use
from monitors.views.compare import Alike, Comparison
from monitors.views.compare_certainty import Sureness
from monitors.views.compare_relation import Relation
from monitors.views.compare_small import MOST, SmallPictures
from monitors.views.selection import Selection
from monitors.views.world import World
from tests.figures import Figures

UTRECHT, EEMSDELTA, AMSTERDAM, SCHIERMONNIKOOG, ROTTERDAM = "GM0344", "GM1979", "GM0363", "GM0088", "GM0599"
BIJSTAND, LEEGSTAND, HUUR = "bijstand_per_1000_inwoners", "leegstand", "huur_aandeel"
FAR = "106,0\N{NO-BREAK SPACE}per\N{NO-BREAK SPACE}1.000"


@pytest.fixture(scope="module")
def world(data_set: Path) -> World:
    assert data_set.is_dir()
    return in_use.world()


def compared(world: World, indicator: str, gemeente: str | None = UTRECHT, **more: object) -> Comparison:
    return Comparison(world, replace(Selection(gemeente), **more), indicator)


def alike_of(world: World, indicator: str, **more: object) -> Alike:
    found = compared(world, indicator, **more).alike
    assert found is not None
    return found


# Groups

def test_groups_are_those_of_the_catalogue_with_the_figures_of_their_members(world: World, figures: Figures) -> None:
    found = compared(world, HUUR, groep="g4")
    assert [row.label for row in found.groups] == [
        "Nederland", "Provincie en COROP-gebied", "Grootteklasse en G4", "Stedelijkheid",
        "Meest vergelijkbare gemeenten"]
    column = figures.column(HUUR, found.figure.period or "")
    for row in found.groups:
        values = [v for code in row.group.members if (v := column[code]) is not None]
        assert row.summary is not None
        assert (row.summary.median, row.summary.low, row.summary.high) == (median(values), min(values), max(values))
        own = column[UTRECHT]
        assert own is not None and row.place is not None
        assert row.place.above == sum(v > own for v in values)
        assert row.group.self_included == (UTRECHT in row.group.members)


def test_the_same_members_are_one_group(world: World) -> None:
    members = [frozenset(row.group.members) for row in compared(world, HUUR).groups]
    assert len(members) == len(set(members))


def test_a_group_of_one_is_told_but_not_compared(world: World) -> None:
    found = compared(world, HUUR, EEMSDELTA)
    row = next(row for row in found.groups if row.kind == "corop")
    assert (row.group.members, row.side) == ((EEMSDELTA,), None)
    assert "COROP-gebied" not in found.groups_frame()["groep"].to_pylist()
    assert "COROP" not in found.groups_sentence


def test_counts_are_in_proportion_where_they_can_be_and_else_get_no_place(world: World) -> None:
    assert compared(world, "bijstand").indicator.unit.value == "per_1000"
    found = compared(world, "inwoners")
    assert found.indicator.additive and all(row.side is None for row in found.groups)
    assert "geen plaats" in found.groups_sentence
    assert alike_of(world, "inwoners").found is None


# Likeness

def test_neighbours_and_stability_as_numpy_has_them(world: World, figures: Figures) -> None:
    kind = world.catalogue.groups["vergelijkbaar"]
    latest: list[dict[str, float]] = []
    for b in kind.background:
        values: dict[str, float] = {}
        for region, value in figures.connection.execute(
                "SELECT region, value FROM observation WHERE indicator = ? AND basis = 'today' AND level = 'GM' AND "
                "value IS NOT NULL ORDER BY period", [b.indicator]).fetchall():
            values[region] = math.log(value) if b.log else value
        latest.append(values)
    codes = np.array(sorted(set.intersection(*(set(values) for values in latest))))
    matrix = np.array([[values[code] for code in codes] for values in latest]).T
    squares = ((matrix - matrix.mean(0)) / matrix.std(0) - ((matrix[codes == UTRECHT] - matrix.mean(0))
                                                            / matrix.std(0))) ** 2
    column = figures.column(BIJSTAND, "2024")

    def conclusion(weights: tuple[float, ...]) -> tuple[list[str], int]:
        near = [str(code) for code in codes[np.argsort(squares @ np.array(weights), kind="stable")]
                if code != UTRECHT][:kind.size]
        middle, own = float(np.median([column[code] for code in near])), column[UTRECHT] or 0.0
        return near, 0 if round(middle, 1) == round(own, 1) or abs(own - middle) <= 0.05 else int(np.sign(own - middle))

    found = alike_of(world, BIJSTAND)
    near, side = conclusion(tuple(world.weights))
    assert [n.code for n in found.neighbours] == near
    assert found.found is not None and found.found[0] == side
    stands = sum(conclusion(weights)[1] == side for weights in other_weights(len(kind.background)))
    assert found.stability is not None
    assert (found.stability.stands, found.stability.judged) == (stands, DRAWS)


def test_own_weights_hold_wherever_the_group_is_used(world: World) -> None:
    weights = (3.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    found = compared(world, BIJSTAND, gewichten=weights, groep="vergelijkbaar")
    assert found.alike is not None
    near = tuple(n.code for n in found.alike.neighbours)
    row = next(row for row in found.groups if row.kind == "vergelijkbaar")
    assert near == found.figure.group.members == row.group.members
    assert near != world.alike(UTRECHT)
    assert set(Sureness(found).members) == set(near)


def test_likeness_by_the_very_figure_is_said(world: World) -> None:
    assert "telt zelf mee" in alike_of(world, "corporatie_aandeel").circular
    assert alike_of(world, "corporatie_aandeel", gewichten=(1.0, 1.0, 1.0, 1.0, 0.0, 1.0)).circular == ""
    assert alike_of(world, BIJSTAND).circular == "", "de noemer alleen maakt het niet dezelfde"


def test_without_a_background_there_is_no_likeness(world: World) -> None:
    assert compared(world, BIJSTAND, "GM9999").alike is None


# Certainty

def test_benchmark_is_of_the_others_only(world: World, figures: Figures) -> None:
    found = Sureness(compared(world, BIJSTAND)).found
    value, people = figures.column(BIJSTAND, "2024"), figures.column("inwoners", "2024")
    pairs = [(value[c] or 0.0, people[c] or 0.0) for c in value if c != UTRECHT]
    assert found is not None
    assert found.benchmark.value == pytest.approx(sum(v * w for v, w in pairs) / sum(w for _, w in pairs), rel=1e-3)
    assert (found.benchmark.n, found.word) == (341, Against.MUCH_HIGHER)


@pytest.mark.parametrize(("indicator", "doubt"), [
    ("woz", NoCertainty.KIND), ("voorraadgroei", NoCertainty.KIND), ("saldo_per_1000", NoCertainty.KIND),
    ("sociaal_domein_rekening_per_inwoner", NoCertainty.KIND), ("inwoners", NoCertainty.KIND),
    ("ervaren_gezondheid", NoCertainty.PROXY), ("jeugdzorg_aandeel", NoCertainty.PROXY),
    (BIJSTAND, None), (LEEGSTAND, None), ("bijstand", None)])
def test_certainty_only_where_the_count_is_known(world: World, indicator: str, doubt: NoCertainty | None) -> None:
    sureness = Sureness(compared(world, indicator))
    assert sureness.doubt is doubt
    assert sureness.sentence.endswith(".")


def test_no_funnel_where_rounding_decides(world: World) -> None:
    assert "Er staat hier geen trechter" in Sureness(compared(world, LEEGSTAND)).coarse
    assert Sureness(compared(world, BIJSTAND)).coarse == ""


def test_funnel_has_every_municipality_once_with_its_place_in_words(world: World) -> None:
    sureness = Sureness(compared(world, BIJSTAND))
    rows = sureness.frame().to_pylist()
    points = [row for row in rows if row["serie"] != compare_chart.LIMIT]
    assert len(points) == len({row["code"] for row in points}) == 342 and all(row["tekst"] for row in points)
    assert [row["code"] for row in points if row["serie"] == compare_chart.OWN] == [UTRECHT]
    edges = [row for row in rows if row["serie"] == compare_chart.LIMIT]
    assert all(row["strenglaag"] <= row["laag"] <= row["y"] <= row["hoog"] <= row["strenghoog"] for row in edges)


@pytest.mark.parametrize("gemeente", ["GM0638", UTRECHT])  # the outlier itself, and another one
def test_a_figure_far_beyond_the_others_is_drawn_at_the_edge_and_named(world: World, gemeente: str) -> None:
    comparison = compared(world, "nieuwbouw", gemeente, jaar="2024", vergelijking="zekerheid")
    sureness, relation = Sureness(comparison), related(world, "nieuwbouw", jaar="2024")
    for rows, said in ((sureness.frame().to_pylist(), sureness.off_scale), (relation.frame().to_pylist(),
                                                                            relation.off_scale)):
        [off] = [row for row in rows if row["rand"] and row["hoek"] == 0]
        assert off["code"] == "GM0638" and off["randnaam"] == f"Zoeterwoude: {FAR}"
        assert off["y"] == max(row["y"] for row in rows) < 40
        assert f"Zoeterwoude ({FAR})" in said
    assert FAR in " ".join(sureness.members_table().iloc[:, 2])
    assert [cut[:2] for cut in sureness.cuts] == [("y", 1)]


@pytest.mark.parametrize("gemeente", ["GM0638", UTRECHT])
def test_a_group_with_a_figure_far_beyond_ends_at_the_edge_and_says_it(world: World, gemeente: str) -> None:
    found = compared(world, "nieuwbouw", gemeente, jaar="2024")
    rows = found.groups_frame().to_pylist()
    [country] = [row for row in rows if row["groep"] == "Nederland"]
    assert country["rand"] and country["randnaam"] == f"tot {FAR}" and country["hoog"] < 40
    assert country["eigen"] <= country["hoog"] and all(row["q3"] <= found.axis.high for row in rows)
    assert [row["as_x"] is not None for row in rows] == [True] + [False] * (len(rows) - 1)
    assert f"Zoeterwoude ({FAR})" in found.off_scale
    assert found.groups_table()["Hoogste"][0] == f"{FAR} (Zoeterwoude)"


def test_a_group_without_others_is_said(world: World) -> None:
    found = compared(world, BIJSTAND, EEMSDELTA, groep="corop")
    assert Sureness(found).doubt is NoCertainty.ALONE
    small = SmallPictures(found)
    assert small.note.startswith("De groep bestaat uit Eemsdelta alleen. Kies er gemeenten bij")
    assert not small.middles and "streeplijn" not in small.note


# Two figures

def related(world: World, indicator: str, **more: object) -> Relation:
    found = compared(world, indicator, **more)
    return Relation(found, compare_relation.others(world, indicator))


def test_association_as_numpy_has_it(world: World, figures: Figures) -> None:
    found = related(world, BIJSTAND, tegen="besteedbaar_inkomen")
    one, two = figures.column("besteedbaar_inkomen", "2023"), figures.column(BIJSTAND, "2024")
    codes = [c for c in two if one.get(c) is not None and two[c] is not None]

    def rank(values: list[float]) -> np.ndarray:
        array = np.array(values)
        return np.array([(array < v).sum() + (array == v).sum() / 2 for v in array])

    expected = np.corrcoef(rank([one[c] or 0.0 for c in codes]), rank([round((two[c] or 0.0) + 1e-9, 1)
                                                                       for c in codes]))[0, 1]
    assert found.association.n == len(codes)
    assert found.association.rho == pytest.approx(expected, abs=1e-3)
    assert found.sentence.endswith("Samenhang is geen oorzaak.")
    assert "van 2024" in found.year_notice and "van 2023" in found.year_notice


@pytest.mark.parametrize(("indicator", "tegen", "said"), [
    ("corporatie_per_laag_inkomen", "corporatie_aandeel", "gemaakt"), ("koop_aandeel", HUUR, "hetzelfde geheel"),
    (HUUR, "besteedbaar_inkomen", "")])
def test_what_goes_together_by_reckoning_is_said(world: World, indicator: str, tegen: str, said: str) -> None:
    notice = related(world, indicator, tegen=tegen).made_notice
    assert said in notice and bool(notice) == bool(said)


@pytest.mark.parametrize(("kleur", "gemeente", "classes"), [
    (None, UTRECHT, 0), ("stedelijkheid", UTRECHT, 6), ("provincie", UTRECHT, 2), ("provincie", None, 0)])
def test_no_more_colours_than_can_be_told_apart(world: World, kleur: str | None, gemeente: str | None,
                                                classes: int) -> None:
    found = related(world, BIJSTAND, gemeente=gemeente, kleur=kleur)
    assert len(found.classes) == classes
    assert bool(found.colour_notice) == (kleur == "provincie")
    if classes:
        assert set(found.frame()["klasse"].to_pylist()) <= set(found.classes)
    if classes == 2:  # not "Utrecht", which is the name of the gemeente as well
        assert found.classes[0] == "Gemeenten in de provincie Utrecht"
        assert found.frame()["klasse"].to_pylist().count(found.classes[0]) == 26
        assert {row[2] for row in found.cells()[1]} == set(found.classes)


@pytest.mark.parametrize(("asked", "said"), [
    ({}, ""), ({"tegen": HUUR, "grootte": "inwoners"}, ""), ({"tegen": BIJSTAND}, "staat al op de ene as"),
    ({"tegen": "inwoners"}, "Inwoners is een aantal"), ({"tegen": "woonquote"}, "heeft geen cijfers"),
    ({"grootte": HUUR}, "Huurwoningen kan niet de grootte van de punten zijn")])
def test_what_cannot_be_set_against_it_is_said(world: World, asked: dict[str, str], said: str) -> None:
    notice = related(world, BIJSTAND, **asked).replaced_notice
    assert said in notice and bool(notice) == bool(said)
    assert not said or "grootte" in asked or "U ziet" in notice


def test_a_municipality_without_one_of_the_figures_is_said_not_to_be_among_the_points(world: World) -> None:
    assert related(world, BIJSTAND).own_notice == ""
    absent = related(world, "jeugdreclassering", gemeente=SCHIERMONNIKOOG)
    assert SCHIERMONNIKOOG not in absent.codes and "staat niet in de puntenwolk" in absent.own_notice


@pytest.mark.parametrize("indicator", ["woz", "inwoners", "jeugdreclassering", "eenzaamheid", "stadsverwarming"])
def test_against_itself_or_a_number_is_never_offered(world: World, indicator: str) -> None:
    options = compare_relation.others(world, indicator)
    assert indicator not in options and "inwoners" not in options
    found = related(world, indicator, tegen=indicator)
    assert found.name != indicator and found.sentence


# Small pictures

def test_small_pictures_have_the_own_one_first_and_cross_no_break(world: World) -> None:
    small = SmallPictures(compared(world, "jeugdzorg_aandeel", ROTTERDAM, groep="vergelijkbaar"))
    assert small.codes[0] == ROTTERDAM and len(small.codes) == 21 <= MOST
    own = small.lines[0]
    assert [piece[0][0].code for piece in own.pieces] == ["2018", "2020", "2022"]
    assert any("Breuk in 2020 (Rotterdam)" in text for text in small.breaks)
    assert small.box is not None
    values = [o.value or 0.0 for line in small.lines for piece in line.pieces for _, o in piece]
    assert small.box.low <= min(values) and max(values) <= small.box.high


def test_of_a_large_group_the_first_are_shown_and_that_is_said(world: World) -> None:
    small = SmallPictures(compared(world, BIJSTAND))
    assert len(small.codes) == MOST
    assert f"{MOST - 1} van de 341 gemeenten in Nederland" in small.note


@pytest.mark.parametrize("indicator", ["woz", "voorraadgroei", "saldo_per_1000", "inwoners", "jeugdreclassering",
                                       "eenzaamheid", "vergunningen", "lasten_grondexploitatie_per_inwoner", "ao"])
@pytest.mark.parametrize(("gemeente", "groep"), [
    (UTRECHT, "nederland"), (SCHIERMONNIKOOG, "vergelijkbaar"), (EEMSDELTA, "corop"), (None, "nederland"),
    (None, "eigen")])
def test_every_part_says_something_of_every_kind_of_figure(world: World, indicator: str, gemeente: str | None,
                                                           groep: str) -> None:
    found = compared(world, indicator, gemeente, groep=groep)
    small, relation = SmallPictures(found), Relation(found, compare_relation.others(world, indicator))
    assert found.groups_sentence and small.sentence and small.note and relation.sentence
    assert found.groups_frame().num_rows <= len(found.groups) == len(found.groups_table())
    assert len(small.table()) == len(small.lines)
    assert relation.frame().num_rows == len(relation.codes)
    if gemeente:
        sureness = Sureness(found)
        assert sureness.sentence
        if found.alike is not None:
            assert found.alike.sentence and len(found.alike.table()) == found.alike.size + 1


# Found by reading the change once more

def test_a_size_is_of_a_period_that_most_have_and_who_lacks_one_is_counted(world: World) -> None:
    """Bijstand of 2025 is known of eight municipalities: with that as size the other 334 vanished without a word."""
    found = related(world, LEEGSTAND, grootte="bijstand", jaar="2025")
    assert found.size is not None
    assert len(found.size[1]) > 300
    missing = len(set(found.codes) - set(found.size[1]))
    assert (f"{missing} gemeenten" in found.size_notice) if missing > 1 else (bool(found.size_notice) == bool(missing))


def test_the_middle_of_a_scatter_is_that_of_all_or_none(world: World, figures: Figures) -> None:
    """Eenzaamheid 2024 is known of seven: the middle of those seven is not the middle municipality."""
    found = related(world, "eenzaamheid", tegen="omgevingsadressendichtheid", jaar="2024")
    told = dict(zip(found.summary_table()["Cijfer"], found.summary_table()["Middelste gemeente"], strict=True))
    everybody = [v for v in figures.column("omgevingsadressendichtheid", "2024").values() if v is not None]
    assert told["Eenzaamheid, 2024"] == "–"
    assert told["Omgevingsadressendichtheid, 2024"].startswith(f"{median(everybody):,.0f}".replace(",", "."))
    assert found.frame()["y_midden"].null_count == found.frame().num_rows


@pytest.mark.parametrize(("indicator", "other", "told"), [
    ("sociaal_minimum", "tot_110_sociaal_minimum", True), ("jeugdzorg_aandeel", "jeugdhulp_aandeel", True),
    (HUUR, "omgevingsadressendichtheid", False)])
def test_figures_that_look_alike_are_told(world: World, indicator: str, other: str, told: bool) -> None:
    assert bool(related(world, indicator, tegen=other).apart_notice) == told


def test_the_download_of_groups_gives_no_single_place_where_rounding_leaves_it_open(world: World) -> None:
    headers, rows = compared(world, LEEGSTAND).group_cells()
    places = [row[headers.index("Plaats")] for row in rows]
    assert "–" in str(places[0]), places


@pytest.mark.parametrize("count", ["meergezinswoningen", "eenpersoonshuishoudens", "inwoners_0_14"])
def test_a_share_gets_the_same_verdict_per_thousand_as_in_percent(world: World, count: str) -> None:
    """Counted as a rate it got the wider interval of events, and another verdict than the same share in percent."""
    share = {"meergezinswoningen": "meergezins_aandeel"}.get(count, f"{count}_aandeel")
    for code in list(world.names)[:40]:
        verdicts = [Sureness(compared(world, name, code)).found for name in (count, share)]
        assert verdicts[0] is not None
        assert verdicts[1] is not None
        assert verdicts[0].unrounded == verdicts[1].unrounded, code


def test_money_is_no_number_of_things(world: World) -> None:
    sentence = compared(world, "lasten_samenkracht").groups_sentence
    assert "Een totaalbedrag zegt" in sentence
    assert "aantal" not in sentence


def test_a_background_of_another_year_says_so(world: World) -> None:
    """Of Ameland the latest income is of a year before that of the others."""
    table = alike_of(world, "woz", gemeente="GM0060").table()
    income = next(name for name in table.columns if name.startswith("Gemiddeld besteedbaar inkomen"))
    assert income.endswith("(2023)")
    assert table[income][0].endswith("(2022)")


def test_a_year_without_a_figure_is_no_break(world: World) -> None:
    """A gap ends a line; what was before it can still be compared."""
    small = SmallPictures(compared(world, "lasten_wonen_per_inwoner", "GM1961", groep="eigen"))
    line = next(line for line in small.lines if line.code == "GM1961")
    assert len(line.pieces) > 1
    assert line.last[0][0].label < line.pieces[-1][0][0].label
    assert "te weinig" not in small.movement_text(line)


def test_a_break_after_the_year_shown_is_not_told(world: World) -> None:
    shown, later = (SmallPictures(compared(world, "laag_inkomen", jaar=year)).breaks for year in ("2015", "2021"))
    assert not [text for text in shown if "2020" in text]
    assert [text for text in later if "2020" in text]
