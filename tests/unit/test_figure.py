"""What the screens say of the real figures: the same everywhere, and nothing that they cannot carry."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from monitors.catalogue.model import Recipe
from monitors.catalogue.reading import native_scale
from monitors.domain.change import Doubt, Movement
from monitors.domain.observation import Observation, Status
from monitors.domain.region import RegionLevel
from monitors.domain.scale import Scale
from monitors.presentation import charts, maps
from monitors.presentation.numbers import format_value, status_label
from monitors.views import in_use
from monitors.views.address_reading import parse
from monitors.views.download import HEADERS, ranking_sheet, series_sheet
from monitors.views.figure import Figure
from monitors.views.selection import Selection
from monitors.views.world import MEDIAN_OF_PARTS, OTHER_AREA, World
from tests.figures import Figures, definitions, dutch

GRONINGEN, UTRECHT, AMSTERDAM, NOORDENVELD = "GM0014", "GM0344", "GM0363", "GM1699"
SIX = ("corporatie_aandeel", "wmo_per_1000", "bijstand_per_1000_inwoners", "woz", "leegstand", "voorraadgroei")
GROUPS = ("nederland", "provincie", "vergelijkbaar")
PARTIAL = [("bijstand", "2025", 8), ("bijstand_per_1000_inwoners", "2025", 8), ("ao", "2022", 7)]
LINK = "https://voorbeeld.invalid/indicator"


@pytest.fixture(scope="module")
def world(data_set: Path) -> World:
    assert data_set.is_dir()
    return in_use.world()


def test_the_figure_of_nederland_is_on_the_scale_that_is_shown(world: World) -> None:
    """A number of the whole country is no mean: it lies among those of the municipalities, or there is none."""
    seen, everybody = 0, world.group(Selection())
    for name in world.catalogue.indicators:
        for scale in Scale:
            shown = world.shown(name, Selection(schaal=scale.value))
            for period in world.panel(*shown.key).broad:
                found, national = world.summary(shown, everybody, period), world.national(shown, period)
                if found is not None and national is not None:
                    assert found.low <= national <= found.high, (name, scale, period)
                    seen += 1
    assert seen > 200


def test_what_was_reckoned_ahead_is_what_a_first_screen_shows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.reckon(NOORDENVELD)
    monkeypatch.setattr("monitors.views.world.assess", None)
    found = [Figure(world, Selection(gemeente=NOORDENVELD), name).assessment for name in world.levels]
    assert any(found)


def thirty(world: World) -> list[str]:
    """Thirty municipalities, spread over the country and its letters."""
    codes = list(world.names)
    return codes[::len(codes) // 30][:30]


def first_number(text: str) -> float:
    """The number that a Dutch text starts with, after a sign and a currency."""
    found = re.search(r"(−?)(?:€\s)?(\d[\d.]*(?:,\d+)?)", text)
    assert found, text
    return (-1 if found[1] else 1) * float(found[2].replace(".", "").replace(",", "."))


# A group with figures for a part of its members

@pytest.mark.parametrize(("name", "year", "n"), PARTIAL)
def test_of_part_of_a_group_no_sentence_place_or_line_speaks_as_of_the_whole(world: World, name: str, year: str,
                                                                             n: int) -> None:
    figure = Figure(world, Selection(AMSTERDAM, jaar=year), name)
    a = figure.assessment
    assert a is not None and a.summary is not None
    assert (figure.period, figure.exact, a.summary.partial) == (year, True, True)
    assert (a.position, a.score, a.summary.mean, a.summary.total, a.summary.q1) == (None,) * 5
    said = figure.headline()[0]
    assert (f"Van de 342 gemeenten in Nederland hebben er {n} een cijfer; dat is te weinig om iets over de hele groep "
            "te zeggen.") in said
    assert not re.search("gemiddelde|middelste|Samen|helft", said)
    assert year not in [row[1] for row in figure._group_rows()]
    bars = figure.ranking_frame()
    assert bars["midden"].null_count == bars.num_rows == n  # few enough to carry their names
    assert "middelste" not in figure.ranking_alt and "middelste" not in figure.map_alt
    if not figure.indicator.additive:
        table = figure.series_table()
        assert table.set_index("Periode").loc[year, "Midden van de gemeenten in Nederland"] == "–"


def test_the_average_of_the_source_stands_though_most_municipalities_are_missing(world: World) -> None:
    figure = Figure(world, Selection(AMSTERDAM, jaar="2020"), "jeugdzorg_aandeel")
    a = figure.assessment
    assert a is not None and a.summary is not None and a.summary.partial
    assert (a.summary.mean, a.position) == (9.7, None)
    assert "het gemiddelde van de gemeenten in Nederland is 9,7%" in figure.headline()[0]


# Figures as published, and boundaries that changed

def test_as_published_a_series_breaks_where_the_boundaries_changed(world: World) -> None:
    figure = Figure(world, Selection(GRONINGEN, jaar="2019", indeling="toen"), "inwoners")
    assert [(b.period, b.reason, b.regions) for b in figure.breaks] == [("2019", OTHER_AREA, (GRONINGEN,))]
    a = figure.assessment
    assert a is not None
    assert (a.change.doubt, a.change.since, a.trend.n) == (Doubt.BREAK, "2018", 1)
    before, after = figure.pieces(GRONINGEN)
    assert (before[-1][0].code, before[-1][1].value) == ("2018", 202_810.0)
    assert (after[0][0].code, after[0][1].value) == ("2019", 231_299.0)
    drawn = [row for row in figure.trend_frame().to_pylist() if row["serie"] == charts.BREAK]
    assert [(row["label"], row["x"], row["tekst"]) for row in drawn] == [("2019", 2018.5, OTHER_AREA)]


def test_for_the_municipalities_of_today_the_same_series_goes_on(world: World) -> None:
    figure = Figure(world, Selection(GRONINGEN, jaar="2019"), "inwoners")
    a = figure.assessment
    assert a is not None
    assert (figure.breaks, a.change.doubt, a.change.since) == ((), None, "2018")
    assert a.change.delta is not None and 0 < a.change.delta < 5_000
    assert figure.panel.at(GRONINGEN, "2018").status is Status.RECALCULATED
    assert any("2018" in [at.code for at, _ in piece] and "2019" in [at.code for at, _ in piece]
               for piece in figure.pieces(GRONINGEN))


def test_only_the_municipality_that_changed_has_that_break(world: World) -> None:
    shown = world.shown("inwoners", Selection(indeling="toen"))
    touched = {code: [b.period for b in world.breaks(shown, code)] for code in (GRONINGEN, AMSTERDAM, "GM0518")}
    assert "2019" in touched[GRONINGEN]
    assert "2019" not in touched[AMSTERDAM] + touched["GM0518"]
    assert world.breaks(world.shown("inwoners", Selection()), GRONINGEN) == ()
    assert not [b for b in world.breaks(shown, None) if b.reason == OTHER_AREA]


def test_a_median_is_not_followed_through_a_merger(world: World) -> None:
    """Amsterdam with Weesp: the weighted mean of their medians lies a fifth above any median of the two together."""
    shown = world.shown("mediaan_vermogen", Selection())
    assert [b.reason for b in world.breaks(shown, AMSTERDAM) if b.period == "2023"] == [MEDIAN_OF_PARTS]
    assert not world.breaks(shown, None)
    assert not world.breaks(world.shown("besteedbaar_inkomen", Selection()), AMSTERDAM)
    a = Figure(world, Selection(AMSTERDAM, jaar="2023"), "mediaan_vermogen").assessment
    assert a is not None
    assert (a.change.movement, a.change.doubt, a.trend.n) == (Movement.UNKNOWN, Doubt.BREAK, 1)


def test_a_break_of_one_municipality_does_not_hold_for_another(world: World) -> None:
    shown = world.shown("jeugdzorg_aandeel", Selection())
    assert [b.period for b in world.breaks(shown, "GM0599")] == ["2020", "2022"]
    assert [b.period for b in world.breaks(shown, UTRECHT)] == ["2022"]  # of everybody: who counts where was changed


def test_as_published_the_municipalities_of_then_are_the_group(world: World, figures: Figures) -> None:
    figure = Figure(world, Selection(GRONINGEN, jaar="2018", indeling="toen"), "woningvoorraad")
    published = dict(figures.connection.execute(
        "SELECT region, value FROM observation WHERE indicator = 'woningvoorraad' AND period = '2018' "
        "AND basis = 'published' AND level = 'GM'").fetchall())
    assert {row.code: row.observation.value for row in figure.rows} == published
    assert len(published) > len(world.names)
    assert {row.name for row in figure.rows} >= {"Haren", "Ten Boer", "Groningen"}
    a = figure.assessment
    assert a is not None and a.summary is not None
    assert a.summary.total == pytest.approx(sum(v for v in published.values() if v is not None))


# The same place, class and value everywhere

@pytest.mark.parametrize("name", SIX)
def test_tile_and_table_give_the_same_place(world: World, figures: Figures, name: str) -> None:
    """And it is the place that follows from the figures as they are shown, counted by hand."""
    period, decimals = figures.last_period(name), int(str(definitions()[name].get("decimals", 0)))
    for group in GROUPS:
        for code in thirty(world):
            figure = Figure(world, Selection(code, jaar=period, groep=group), name)
            a = world.assessment(figure.shown, code, figure.group, period)
            (row,) = [row for row in figure.rows if row.code == code]
            if a is None or a.position is None:
                assert a is not None and (a.observation.value is None or (a.summary and a.summary.partial))
                continue
            members = set(figure.group.members)
            shown = {region: float(dutch(value, decimals).replace(".", "").replace(",", ".").replace("−", "-"))
                     for region, value in figures.column(name, period or "").items()
                     if value is not None and region in members | {code}}
            above = sum(value > shown[code] for value in shown.values())
            assert a.position.rank == above + 1, (group, code)
            assert row.rank == (above + 1 if code in members else None), (group, code)
            assert a.position.n == len(shown) - (code not in members), (group, code)
            assert a.position.included == (code in members)


@pytest.mark.parametrize("name", SIX)
def test_rows_go_from_high_to_low_and_end_with_those_without_a_figure(world: World, name: str) -> None:
    rows = Figure(world, Selection(UTRECHT), name).rows
    assert {row.code for row in rows} == set(world.names)
    for one, next_one in pairwise(rows):
        if one.rank is None:
            assert next_one.rank is None and one.name <= next_one.name
        elif next_one.rank is not None and one.shown is not None and next_one.shown is not None:
            assert (one.rank < next_one.rank) == (one.shown > next_one.shown)
            assert one.rank <= next_one.rank and one.shown >= next_one.shown


@pytest.mark.parametrize("schaal", [None, "absoluut"])
@pytest.mark.parametrize("name", SIX)
def test_colour_and_text_of_every_municipality_on_the_map_agree(world: World, name: str, schaal: str | None) -> None:
    """Read from the words of the legend, as a reader does: "20% tot 25%" holds 20 and not 25."""
    figure = Figure(world, Selection(schaal=schaal), name)
    view = figure.map_view
    limits = [first_number(label.split(" tot ")[0]) for label in view.labels[1:]]
    assert first_number(view.labels[0]) == limits[0]
    assert [first_number(label.split(" tot ")[1]) for label in view.labels[1:-1]] == limits[1:]
    assert limits == sorted(set(limits))
    used = set()
    for code, number, text in zip(view.order, view.classes, view.texts, strict=True):
        observation = figure.regions.get(code)
        if observation is None or observation.value is None:
            suppressed = observation is not None and observation.status is Status.SUPPRESSED
            assert number == (maps.SUPPRESSED if suppressed else maps.MISSING), code
            assert text == status_label(Status.SUPPRESSED if suppressed else Status.MISSING), code
        else:
            assert number == sum(first_number(text) >= limit for limit in limits), (code, text, view.labels)
            used.add(number)
    assert used == set(range(len(view.labels)))
    texts = {row.code: row.text for row in figure.rows}
    assert dict(zip(view.order, view.texts, strict=True)) == texts


@pytest.mark.parametrize("schaal", [None, "absoluut"])
@pytest.mark.parametrize("name", SIX)
def test_the_download_has_the_figures_of_the_table(world: World, name: str, schaal: str | None) -> None:
    figure = Figure(world, Selection(UTRECHT, groep="provincie", schaal=schaal), name)
    sheet, table = ranking_sheet(figure, LINK), figure.table()
    rows = [dict(zip(HEADERS, row, strict=True)) for row in sheet.rows]
    place, gemeente, value, status = table.columns
    decimals = figure.indicator.decimals
    assert sheet.headers == HEADERS and sheet.headers[sheet.value_column] == "Waarde" and sheet.decimals == decimals
    assert [r["Gemeente"] for r in rows] == list(table[gemeente])
    assert [str(r["Plaats"] or "–") for r in rows] == list(table[place])
    assert [r["Status"] for r in rows] == list(table[status])
    assert [r["Status"] if r["Waarde"] is None else format_value(float(r["Waarde"]), figure.indicator.unit, decimals)
            for r in rows] == list(table[value])
    assert all(r["Waarde"] is None or round(float(r["Waarde"]), decimals) == r["Waarde"] for r in rows)
    assert {r["Indicator"] for r in rows} == {figure.indicator.name}
    assert {r["Periode"] for r in rows} == {figure.period_label}
    assert sheet.notes[0] == figure.source_line
    assert LINK in sheet.notes[-1]


@pytest.mark.parametrize("name", SIX)
def test_the_download_of_a_series_has_the_figures_of_its_table(world: World, name: str) -> None:
    figure = Figure(world, Selection(UTRECHT), name)
    sheet, table = series_sheet(figure, LINK), figure.series_table()
    rows = [dict(zip(HEADERS, row, strict=True)) for row in sheet.rows]
    assert [r["Periode"] for r in rows] == list(table["Periode"])
    assert [r["Status"] for r in rows] == list(table["Status"])
    for row, text in zip(rows, table["Utrecht"], strict=True):
        if row["Waarde"] is None:
            assert text == row["Status"]
        else:
            assert first_number(text) == row["Waarde"]
    assert sheet.notes[0] == figure.series_source_line


# Where figures come from, and what is held back

@pytest.mark.parametrize(("name", "tables"), [
    ("bijstand_per_1000", {"85984NED", "03759ned"}),
    ("prijs_inkomen", {"83625NED", "70072ned"}),
    ("misdrijven_per_1000", {"47022NED", "03759ned"}),
    ("lasten_wonen_per_inwoner", {"Iv3", "03759ned"}),
])
def test_a_derived_figure_names_the_tables_of_all_that_it_is_made_of(world: World, name: str,
                                                                     tables: set[str]) -> None:
    figure = Figure(world, Selection(UTRECHT), name)
    assert {s.id for s in figure.sources(figure.regions, figure.period)} == tables
    assert figure.source_line.startswith("Bronnen: ")
    assert all(f"tabel {table} (" in figure.source_line for table in tables)
    assert all(table in figure.series_source_line for table in tables)


def test_every_derived_figure_names_the_tables_of_its_inputs(world: World, figures: Figures) -> None:
    """Counted apart from the app: all tables that the inputs have figures of in the period, at every remove."""
    for name, known in world.catalogue.indicators.items():
        figure = Figure(world, Selection(), name)
        if known.derived is None or figure.period is None:
            continue
        direct = [*known.derived.inputs]
        if known.derived.recipe is Recipe.PER_DENOMINATOR:
            direct.append(world.catalogue.indicators[known.derived.of].denominator or "")
        needed = {source for (source,) in figures.connection.execute(
            "SELECT DISTINCT source FROM observation WHERE basis = 'today' AND level = 'GM' AND period = ? "
            "AND value IS NOT NULL AND list_contains(?, indicator)", [figure.period, direct]).fetchall()}
        assert needed <= {s.id for s in figure.sources(figure.regions, figure.period)}, name


def test_growth_names_the_table_of_the_year_before_too(world: World) -> None:
    figure = Figure(world, Selection(UTRECHT, jaar="2026"), "voorraadgroei")
    assert {s.id for s in figure.sources(figure.regions, "2026")} == {"85035NED", "86165NED"}


def test_why_a_figure_is_held_back_is_said_of_what_is_made_of_it_too(world: World) -> None:
    reason = Figure(world, Selection(NOORDENVELD, jaar="2026"), "woningvoorraad").withheld_reason
    assert reason is not None and "Noordenveld" in reason
    figure = Figure(world, Selection(NOORDENVELD, jaar="2026"), "voorraadgroei")
    assert (figure.period, figure.observation.value, figure.withheld_reason) == ("2026", None, reason)
    assert Figure(world, Selection(NOORDENVELD, jaar="2025"), "voorraadgroei").withheld_reason is None
    assert Figure(world, Selection(UTRECHT, jaar="2026"), "voorraadgroei").withheld_reason is None


def test_no_figure_that_is_shown_is_called_held_back(world: World) -> None:
    levels = {level.value: level for level in RegionLevel}
    for name, region, period in world.withheld:
        assert world.store.panel(name, levels[region[:2]]).at(region, period).value is None, (name, region, period)


def test_only_what_is_made_of_a_figure_is_held_back_with_it(world: World) -> None:
    """An average of prices is weighted by homes, but can be told without them."""
    held = {(w.indicator, w.region) for w in world.store.withheld()}
    for name, region, _ in world.withheld:
        assert (name, region) in held or any((made, region) in held for made in world.made_of(name)), (name, region)


# What stands out

def test_what_stands_out_does_not_depend_on_the_year_and_scale_of_the_session(world: World) -> None:
    plain, elsewhere = Selection(UTRECHT), Selection(UTRECHT, jaar="2016", schaal="absoluut", indeling="toen")
    found = world.standouts(UTRECHT, world.group(plain), 2)
    assert found
    assert world.standouts(UTRECHT, world.group(elsewhere), 2) == found
    for standout in found:
        known = world.catalogue.indicators[standout.indicator]
        assert known.standout and not known.additive
        shown = world.shown(standout.indicator, plain)
        assert shown.scale is native_scale(known)
        a = world.assessment(shown, UTRECHT, world.group(plain), None)
        assert a is not None and a.score == standout.score
        assert a.summary is not None and not a.summary.partial


# Groups and names

@pytest.mark.parametrize(("gemeente", "guests"), [(AMSTERDAM, 0), (NOORDENVELD, 1), (None, 0)])
@pytest.mark.parametrize("name", ["corporatie_aandeel", "woz", "leegstand"])
def test_a_municipality_from_outside_the_group_has_no_place_in_it(world: World, gemeente: str | None, guests: int,
                                                                  name: str) -> None:
    """And the line of the middle one is that of the sentence: of the group, without the guest."""
    figure = Figure(world, Selection(gemeente, groep="g4"), name)
    rows, frame = figure.rows, figure.ranking_frame()
    assert len(rows) == 4 + guests
    values = [row.shown for row in rows if row.code != gemeente or not guests]
    assert [row.rank for row in rows if row.rank is not None] == [
        1 + sum(other > value for other in values if other is not None) for value in values if value is not None]
    assert [row.code for row in rows if row.rank is None] == ([gemeente] if guests else [])
    in_group = [row.observation.value for row in rows if row.code != gemeente or not guests]
    middle = median(value for value in in_group if value is not None)
    assert frame["midden"].to_pylist()[1:] == [None] * (3 + guests)
    assert frame["midden"][0].as_py() == pytest.approx(middle, rel=1e-6)
    assert first_number(frame["middentekst"][0].as_py().removeprefix("middelste: ")) == pytest.approx(
        middle, abs=0.5 * 10 ** -figure.indicator.decimals + 1e-6)


@pytest.mark.parametrize("name", ["corporatie_aandeel", "verkoopprijs", "inkomen_huurders", "wmo_per_1000", "inwoners"])
def test_legend_and_description_call_the_line_of_the_group_what_it_is(world: World, name: str) -> None:
    figure = Figure(world, Selection(UTRECHT, groep="provincie"), name)
    words = {figure._middle(period)[1] for period in figure.panel.periods  # type: ignore[index]
             if figure._middle(period)} if not figure.indicator.additive else set()
    assert figure.middle_word == " of ".join(sorted(words))
    assert figure.middle_word.lower() in figure.trend_alt.lower()

@pytest.mark.parametrize("name", ["corporatie_aandeel", "inwoners"])
@pytest.mark.parametrize("gemeente", [None, UTRECHT])
def test_an_own_group_without_members_is_a_group(world: World, name: str, gemeente: str | None) -> None:
    figure = Figure(world, Selection(gemeente, groep="eigen"), name)
    assert figure.group.members == ((gemeente,) if gemeente else ())
    assert (figure.group.name, figure.group.everybody) == ("gekozen gemeenten", False)
    assert [row.code for row in figure.rows] == list(figure.group.members)
    assert len(figure.table()) == figure.ranking_frame().num_rows == len(figure.group.members)
    assert figure.trend_frame().num_rows >= 0
    assert all(text.endswith(".") for text in (figure.ranking_alt, figure.trend_alt, figure.map_alt))
    if gemeente is None:
        assert figure.headline() == []
        assert figure.ranking_alt.endswith(": er zijn geen cijfers.")
    elif name == "corporatie_aandeel":
        assert "Er is geen andere gemeente met een cijfer om mee te vergelijken." in figure.headline()


@pytest.mark.parametrize(("asked", "gemeente", "notice"), [
    ("Weesp", AMSTERDAM, "Weesp is sinds 2022 geen gemeente meer en hoort nu bij Amsterdam."),
    ("weesp", AMSTERDAM, "Weesp is sinds 2022 geen gemeente meer en hoort nu bij Amsterdam."),
    ("Haaren", "GM0824", "Haaren is sinds 2021 geen gemeente meer en is verdeeld over Oisterwijk, "),
    ("Haren", GRONINGEN, "Haren is sinds 2019 geen gemeente meer en hoort nu bij Groningen."),
    ("Utrecht", UTRECHT, ""),
])
def test_names_of_former_municipalities_lead_to_what_they_became(world: World, asked: str, gemeente: str,
                                                                 notice: str) -> None:
    selection, notices = parse({"gemeente": asked}, world.choices)
    assert selection.gemeente == gemeente
    assert "".join(notices).startswith(notice) and bool(notices) == bool(notice)


def test_every_figure_can_be_told(world: World) -> None:
    """No indicator, group or scale leaves a sentence empty, a number raw or a name in code."""
    choices = [Selection(UTRECHT), Selection(NOORDENVELD, groep="vergelijkbaar", schaal="relatief"),
               Selection(GRONINGEN, jaar="2018", groep="provincie", indeling="toen", schaal="absoluut")]
    for name in world.catalogue.indicators:
        for selection in choices:
            figure = Figure(world, selection, name)
            if figure.period is None:
                continue
            said = [*figure.headline(), figure.map_alt, figure.trend_alt, figure.ranking_alt, figure.source_line,
                    figure.series_source_line]
            for text in said:
                assert text.endswith(".") and text == text.strip(), text
                assert not re.search(r"None|\bnan\b|\bGM\d|  |\{", text), text


def test_a_selection_is_all_that_a_figure_depends_on(world: World) -> None:
    """The same selection gives the same figure, whatever was looked at before it."""
    one = Figure(world, Selection(UTRECHT, groep="g4"), "woz")
    Figure(world, Selection(UTRECHT, groep="g40", indeling="toen", jaar="2018"), "woz").headline()
    again = Figure(world, Selection(UTRECHT, groep="g4"), "woz")
    assert one.headline() == again.headline()
    assert one.rows == again.rows


def test_observations_are_what_the_file_has(world: World, figures: Figures) -> None:
    for name in SIX:
        period = figures.last_period(name) or ""
        regions: dict[str, Observation] = dict(Figure(world, Selection(jaar=period), name).regions)
        assert {code: o.value for code, o in regions.items()} == figures.column(name, period)
