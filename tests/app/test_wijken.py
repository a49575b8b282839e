"""The page Wijken without a browser, its figures recounted from the prepared rows."""

from __future__ import annotations

import pytest

from monitors.catalogue.load import catalogue
from monitors.domain.region import RegionLevel
from monitors.views.areas import Wijken
from monitors.views.buurten import BuurtFigure
from monitors.views.in_use import world
from monitors.views.selection import Selection
from monitors.views.signals import SignalFigure, chosen_signal
from monitors.views.wijk_download import buurt_sheet, signal_sheet, wijk_sheet
from monitors.views.wijken import WijkFigure
from tests.app.screen import BROKEN, opened, text
from tests.figures import Figures, written

DE_BILT, AMSTERDAM, SCHIER, FRYSKE, VOORNE = "GM0310", "GM0363", "GM0088", "GM1940", "GM1992"


def wijken(**query: str) -> str:
    """What stands on the page."""
    at = opened("wijken", **query)
    assert not at.exception, at.exception
    found = text(at)
    assert BROKEN not in found, found
    return found.replace("\N{NO-BREAK SPACE}", " ")


def raw(figures: Figures, indicator: str, gemeente: str, period: str, level: str = "WK") -> dict[str, float | None]:
    """Published rows of the wijken or buurten of a municipality, without any code of the app."""
    return dict(figures.connection.execute(
        "SELECT region, value FROM observation WHERE indicator = ? AND level = ? AND period = ? AND basis = 'today' "
        "AND substr(region, 3, 4) = ?", [indicator, level, period, gemeente[2:]]).fetchall())


@pytest.mark.parametrize(("indicator", "gemeente"), [
    ("corporatie_aandeel", DE_BILT), ("jeugdzorg_aandeel", FRYSKE), ("woz", "GM0344"), ("wmo_per_1000", AMSTERDAM)])
def test_the_position_is_that_of_the_rows(figures: Figures, indicator: str, gemeente: str) -> None:
    rows, own = raw(figures, indicator, gemeente, "2024"), figures.value(indicator, gemeente, "2024")
    assert own is not None
    known = {code: value for code, value in rows.items() if value is not None}
    found = wijken(gemeente=gemeente, indicator=indicator)
    above = sum(value > own for value in known.values())
    assert f"{above} van de {len(known)} wijken" in found
    assert f"boven het gemeentecijfer ({written(own, indicator)})" in found
    assert f"({written(max(known.values()), indicator)}" in found
    hidden = len(rows) - len(known)
    assert (f"Van {hidden} wijken" in found) == (hidden > 1)


def test_the_change_is_that_of_the_rows(figures: Figures) -> None:
    now, then = (raw(figures, "koop_aandeel", DE_BILT, year) for year in ("2024", "2022"))
    figure = WijkFigure(Wijken(world(), DE_BILT), Selection(gemeente=DE_BILT), "koop_aandeel")
    assert figure.has_change
    for row in figure.rows:
        before, after = then[row.code], now[row.code]
        assert row.change is not None and before is not None and after is not None
        assert row.change.delta == pytest.approx(after - before)


@pytest.mark.parametrize("gemeente", [AMSTERDAM, VOORNE])
def test_a_changed_division_gives_no_change_and_no_map_but_says_so(gemeente: str) -> None:
    found = wijken(gemeente=gemeente, indicator="koop_aandeel")
    assert "anders ingedeeld" in found
    assert "Kaart van de wijken." not in found
    assert "Sinds 2022" not in found


def test_suppressed_is_shown_as_such_and_never_as_nought() -> None:
    found = wijken(gemeente=FRYSKE, indicator="jeugdzorg_aandeel")
    assert "| afgeschermd |" in found
    assert "dat is geen nul" in found
    assert "Over alle wijken samen zegt dit dus niets." in found


def test_a_chosen_wijk_shows_its_buurten(figures: Figures) -> None:
    figure = BuurtFigure(Wijken(world(), DE_BILT), Selection(gemeente=DE_BILT, wijk="WK031007"), "koop_aandeel", "2024")
    published = raw(figures, "koop_aandeel", DE_BILT, "2024", "BU")
    assert {row.code for row in figure.rows} == {code for code in figure.wijken.buurten if code.startswith("BU031007")}
    assert all(row.observation.value == published.get(row.code) for row in figure.rows)
    found = wijken(gemeente=DE_BILT, wijk="WK031007")
    assert "Buurten van de wijk Bilthoven Zuid Oost in De Bilt" in found
    assert "lager dan de gemeente" in found


@pytest.mark.parametrize(("query", "expected"), [
    ({}, "Kies een gemeente"),
    ({"wijkbeeld": "samen"}, "Kies een gemeente"),
    ({"gemeente": SCHIER}, "bestaat uit één wijk"),
    ({"gemeente": SCHIER, "wijkbeeld": "samen"}, "bestaat uit één wijk"),
    ({"gemeente": DE_BILT, "indicator": "ervaren_gezondheid"}, "geen cijfers per wijk in De Bilt"),
    ({"gemeente": DE_BILT, "wijk": "WK999999"}, "kennen we niet in De Bilt"),
    ({"gemeente": DE_BILT, "wijk": "onzin"}, "geen code van een wijk"),
    ({"gemeente": DE_BILT, "jaar": "1999"}, "Per wijk zijn er geen cijfers over 1999"),
    ({"gemeente": DE_BILT, "jaar": "2022", "indicator": "lage_inkomensgroep"}, "alleen onderling vergelijken"),
    ({"gemeente": DE_BILT, "indicator": "inwoners"}, "Dit zijn aantallen"),
    ({"gemeente": DE_BILT, "indicator": "eenzaamheid_tot_2020"}, "gemeentecijfer"),
    ({"gemeente": DE_BILT, "wijkbeeld": "samen", "signaal": "onzin"}, "‘onzin’ kennen we niet"),
    ({"gemeente": DE_BILT, "wijkbeeld": "samen", "signaal": "eigen"}, "Kies twee of drie cijfers"),
    ({"gemeente": DE_BILT, "wijkbeeld": "samen", "signaal": "eigen", "samen": "koop_aandeel,zzz"}, "weggelaten"),
    ({"gemeente": DE_BILT, "wijkbeeld": "samen", "signaal": "eigen", "samen": "koop_aandeel,eenzaamheid_tot_2020"},
     "niet van hetzelfde jaar"),
    ({"gemeente": DE_BILT, "wijkbeeld": "samen", "signaal": "eigen", "samen": "koop_aandeel,inwoners"},
     "Weggelaten: Inwoners."),
    ({"gemeente": SCHIER, "wijkbeeld": "samen"}, "Onder ‘Een cijfer per wijk’ staan de buurten."),
    ({"gemeente": DE_BILT, "wijkbeeld": "samen", "wijk": "WK031005"}, "geen oordeel"),
])
def test_what_is_asked_gets_a_word(query: dict[str, str], expected: str) -> None:
    assert expected in wijken(**query)


@pytest.mark.parametrize("gemeente", [DE_BILT, FRYSKE])
@pytest.mark.parametrize("name", [s.id for s in catalogue().signals.signal])
def test_a_meeting_is_recounted_from_the_rows(figures: Figures, gemeente: str, name: str) -> None:
    """All parts beyond the municipality's own figure by more than the rounding of both."""
    selection = Selection(gemeente=gemeente, signaal=name)
    signal = chosen_signal(world(), selection)
    assert signal is not None
    figure = SignalFigure(Wijken(world(), gemeente), selection, signal)
    expected: set[str] | None = None
    for part in signal.parts:
        level = "AND level IN ('WK', 'GM') AND period = '2024' AND basis = 'today' AND substr(region, 3, 4) = ?"
        rows = {region: (value, margin) for region, value, margin in figures.connection.execute(
            f"SELECT region, value, margin FROM observation WHERE indicator = ? {level}",
            [part.indicator, gemeente[2:]]).fetchall()}
        own, own_margin = rows.pop(gemeente)
        sign = 1 if part.side == "above" else -1
        here = {code for code, (value, margin) in rows.items() if value is not None
                and sign * (value - own) >= margin + own_margin - 1e-9 and value != own}
        expected = here if expected is None else expected & here
    decimals = {code for code in expected or set()}
    assert {row.code for row in figure.meeting} <= decimals  # what reads the same on screen is left out as well
    for code in decimals - {row.code for row in figure.meeting}:
        row = next(r for r in figure.rows if r.code == code)
        assert any(f.text_of(o) == f.gemeente_text for f, o in zip(figure.parts, row.observations, strict=True))


def test_the_sheets_hold_what_is_on_screen() -> None:
    selection, own = Selection(gemeente=DE_BILT, wijk="WK031007"), Wijken(world(), DE_BILT)
    figure = WijkFigure(own, selection, "koop_aandeel")
    sheet = wijk_sheet(figure, "adres")
    assert [row[1] for row in sheet.rows] == list(figure.table()["Wijk"])
    assert all(len(row) == len(sheet.headers) for row in sheet.rows)
    buurten = BuurtFigure(own, selection, "koop_aandeel", figure.period)
    assert [row[1] for row in buurt_sheet(buurten, "").rows] == list(buurten.table()["Buurt"])
    signal = chosen_signal(world(), selection)
    assert signal is not None
    together = SignalFigure(own, selection, signal)
    found = signal_sheet(together, "adres")
    assert len(found.rows) == (len(together.rows) + 1) * len(together.parts)
    assert all(len(row) == len(found.headers) for row in found.rows)


def test_the_indicator_page_leads_here_where_there_are_wijken() -> None:
    levels = world().levels
    for name in ("koop_aandeel", "verkoopprijs"):
        found = text(opened("indicator", indicator=name, gemeente=DE_BILT))
        assert ("Per wijk bekijken" in found) == (RegionLevel.WIJK in levels.get(name, ()))


def test_a_source_of_two_figures_of_a_signal_is_named_once() -> None:
    found = text(opened("wijken", gemeente=DE_BILT, wijkbeeld="samen"))
    lines = [line for line in found.split("\n") if line.startswith("Bron")]
    assert len(lines) == 1 and lines[0].count("tabel 85984NED") == 1 and "tabel 03759ned" in lines[0]


HERE, NAMESAKE, NOT_THERE = "", "had in de indeling van {}, die bij", "is geen wijk in de indeling van {}, die bij"


@pytest.mark.parametrize(("wijk", "year", "said"), [
    ("WK036305", "2022", HERE), ("WK036305", "2024", NAMESAKE), ("WK0363AA", "2024", HERE),
    ("WK0363AA", "2022", NAMESAKE), ("WK036393", "2024", NOT_THERE), ("WK036393", "2022", HERE)])
def test_a_wijk_of_another_division_is_said_to_be_that(figures: Figures, wijk: str, year: str, said: str) -> None:
    """Amsterdam had other wijken in 2022 than in 2024, some of the same name under another code."""
    found = wijken(gemeente=AMSTERDAM, indicator="koop_aandeel", jaar=year, wijk=wijk)
    name = Wijken(world(), AMSTERDAM).known[wijk].name
    for words in (NAMESAKE, NOT_THERE):
        assert (f"{name} {words.format(year)}" in found) == (words == said)
    assert (wijk in raw(figures, "koop_aandeel", AMSTERDAM, year)) == (said == HERE)
    assert (f"Van de wijk {name} in Amsterdam zijn er geen buurten in de indeling van 2024." in found) == (
        wijk in ("WK036305", "WK036393"))


@pytest.mark.parametrize(("gemeente", "year", "smaller"), [
    (AMSTERDAM, "2022", True), (AMSTERDAM, "2024", False), (DE_BILT, "2022", False)])
def test_wijken_of_a_gemeente_that_grew_are_said_to_be_of_what_it_was(gemeente: str, year: str, smaller: bool) -> None:
    """Weesp came to Amsterdam in 2022, after 1 January."""
    found = wijken(gemeente=gemeente, indicator="koop_aandeel", jaar=year)
    assert ("In de indeling van 2022 was Amsterdam kleiner dan nu" in found) == smaller
    figure = WijkFigure(Wijken(world(), gemeente), Selection(gemeente, jaar=year), "koop_aandeel")
    assert any("kleiner dan nu" in note for note in wijk_sheet(figure, "x").notes) == smaller
