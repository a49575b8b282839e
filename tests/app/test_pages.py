"""Every page by its address, with a known, an unknown and a suppressed case, and with nonsense."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from monitors.views.browser import Browser
from tests.app.screen import BROKEN, PAGES, address, big_value, opened, pieces_of_html, text
from tests.figures import MONITORS, Figures, chapters, definitions, in_monitors, written

UTRECHT, AMSTERDAM, WEESP, SCHIERMONNIKOOG, NOORDENVELD = "GM0344", "GM0363", "GM0457", "GM0088", "GM1699"
NBSP = "\N{NO-BREAK SPACE}"
HEADINGS = {
    "overzicht": "Hoe staat uw gemeente ervoor?", "wonen": "Lokale Monitor Wonen",
    "sociaal_domein": "Gemeentelijke Monitor Sociaal Domein", "indicator": None, "kaart": "Kaart",
    "profiel": "Alle cijfers in één beeld", "vergelijken": "Vergelijken", "wijken": "Wijken",
    "afspraken": "Afspraken voorbereiden", "koers": "Liggen we op koers?", "presenteren": "Presenteren",
    "trefzekerheid": "Trefzekerheid",
    "methode": "Methode", "begrippen": "Begrippen", "bronnen": "Bronnen",
    "themas": "Thema Bouwen en wonen", "zoeken": "Zoeken", "figuur": "Nieuwbouw per 1.000 woningen, 2024",
}
NONSENSE = {
    "gemeente": "Gotham", "indicator": "<script>alert(1)</script>", "jaar": "abc", "groep": "xyz",
    "leden": "GM0344,GM9999,'; DROP TABLE observation", "hoofdstuk": "../..", "schaal": "log", "indeling": "ooit",
    "weergave": "taart", "niveau": "heelal", "hoogte": "<b>hoog</b>", "achtergrond": "misschien", "vreemd": "1",
    "onderdeel": "alles", "afspraak": "<script>", "termijn": "eeuwig", "van": "nul", "tot": "12345",
    "stand": "lading-x", "doel": "veel", "doeljaar": "straks", "plan": "1,2,drie", "soort": "Alle soorten!",
    "vergelijking": "appels", "gewichten": "0,0,0,0,0,0", "tegen": "<i>", "grootte": "reus", "kleur": "roze",
    "monitor": "beeldscherm", "beeld": "film", "volgorde": "alfabet", "naast": "GM0001x",
    "figuur": "<i>taart</i>", "thema": "geheim", "dossier": "<b>", "werkdeel": "pauze", "onderwerp": "Alles!",
    "eerder": "../..",
    "waarvan": "alles", "schermen": "<b>,?", "raden": "Ja!",
}
GROUPS = ("nederland", "provincie", "corop", "arbeidsmarktregio", "jeugdregio", "ggdregio", "veiligheidsregio",
          "grootteklasse", "stedelijkheid", "g4", "g40", "vergelijkbaar")


def whole(at: AppTest) -> str:
    """The text of a screen that stands as it should."""
    assert not at.exception, at.exception
    found = text(at)
    assert BROKEN not in found, found
    assert "gegevensset" in found, "de voet ontbreekt: de pagina is niet af"
    return found


def test_all_pages_are_known() -> None:
    assert set(PAGES) == set(HEADINGS)


@pytest.mark.parametrize("page", PAGES)
def test_page_without_a_choice(page: str) -> None:
    at = opened(page)
    whole(at)
    heading = HEADINGS[page] or str(definitions()[str(at.selectbox(key="kies_indicator").value)]["name"])
    assert [title.value for title in at.title] == [heading]
    assert address(at) == {}, "wie niets kiest, houdt een kort adres"


@pytest.mark.parametrize("page", PAGES)
def test_page_with_a_gemeente(page: str) -> None:
    at = opened(page, gemeente=UTRECHT)
    found = whole(at)
    assert address(at) == {"gemeente": UTRECHT}
    assert "Utrecht" in found or page in ("begrippen", "bronnen", "wonen", "sociaal_domein", "trefzekerheid", "themas",
                                         "zoeken")


@pytest.mark.parametrize("page", PAGES)
def test_page_with_an_unknown_gemeente(page: str) -> None:
    at = opened(page, gemeente="GM9999")
    assert "Gemeente ‘GM9999’ kennen we niet. Die keuze is weggelaten." in whole(at)
    assert address(at) == {}


@pytest.mark.parametrize("page", PAGES)
def test_page_with_a_former_gemeente(page: str) -> None:
    at = opened(page, gemeente=WEESP)
    assert "Weesp is sinds 2022 geen gemeente meer en hoort nu bij Amsterdam." in whole(at)
    assert address(at) == {"gemeente": AMSTERDAM}


@pytest.mark.parametrize("page", PAGES)
def test_page_with_nonsense_everywhere(page: str) -> None:
    at = opened(page, **NONSENSE)
    found = whole(at)
    for said in ("Gemeente ‘Gotham’ kennen we niet", "Indicator ‘<script>alert(1)</script>’ kennen we niet",
                 "Jaar ‘abc’ is geen periode", "Vergelijkingsgroep ‘xyz’ kennen we niet",
                 "Onbekend in de link: vreemd.",
                 "Een deel van de zelf gekozen gemeenten kennen we niet", "Schaal ‘log’ kennen we niet"):
        assert said in found
    assert all("<script>alert" not in html for html in pieces_of_html(at)), "wat in het adres staat, is geen HTML"
    assert address(at) == {"leden": UTRECHT}


def test_nearly_right_is_put_right() -> None:
    at = opened("indicator", indicator="WOZ-waarde gemiddelde", gemeente="Utrehct")
    assert "U ziet Utrecht." in whole(at)
    assert address(at)["gemeente"] == UTRECHT


def test_a_name_in_the_address_is_nearly_a_code() -> None:
    at = opened("overzicht", gemeente="utrecht")
    assert "Hoe staat Utrecht ervoor?" in whole(at)


def test_unknown_page_is_said_until_the_next_choice() -> None:
    at = opened("overzicht", pagina="bestaatniet")
    assert "De pagina ‘bestaatniet’ bestaat niet. U ziet het overzicht." in whole(at)
    at.selectbox(key="kies_gemeente").set_value(UTRECHT).run()
    assert "bestaatniet" not in whole(at)


# Figures that are not there

def test_suppressed_figure() -> None:
    at = opened("indicator", indicator="jeugdreclassering", gemeente=SCHIERMONNIKOOG)
    found = whole(at)
    assert big_value(at) == "afgeschermd"
    assert "De bron toont dit cijfer niet" in found
    assert "0%" not in big_value(at)
    assert any("afgeschermd" in " ".join(row) for row in
               opened("indicator", indicator="jeugdreclassering", gemeente=SCHIERMONNIKOOG, weergave="tabel")
               .table[0].value.astype(str).to_numpy())


@pytest.mark.parametrize("gemeente", [None, UTRECHT])
def test_indicator_without_figures_says_where_they_come_from(gemeente: str | None) -> None:
    at = opened("indicator", indicator="woonquote", **({"gemeente": gemeente} if gemeente else {}))
    found = whole(at)
    assert "Van dit cijfer zijn er nog geen gegevens in deze app. De bron is CBS" in found
    assert not at.get("vega_lite_chart")


@pytest.mark.parametrize(("page", "query"), [
    *((page, {"gemeente": AMSTERDAM}) for page in sorted(set(PAGES) - {"bronnen"})),
    ("wijken", {"gemeente": UTRECHT, "wijkbeeld": "samen"}), ("indicator", {"indicator": "woonquote"}),
    ("indicator", {"indicator": "betalingsrisico", "gemeente": UTRECHT}), ("koers", {})])
def test_no_reader_is_told_what_to_run(page: str, query: dict[str, str]) -> None:
    """Orders for the one who keeps the app stand on Bronnen, and the other pages say so."""
    found = text(opened(page, **query))
    assert BROKEN not in found
    assert not [word for word in ("python", "prepare", "data/", "--live") if word in found.lower()]


def test_the_page_with_sources_has_the_orders_for_who_keeps_the_app() -> None:
    found = text(opened("bronnen"))
    assert "Voor wie de app beheert" in found
    for order in ("prepare --live", "prepare --check-sources", "prepare --describe BESTAND", "dossiers --check",
                  "verify BESTAND"):
        assert order in found
    assert "Bronnen: welke cijfers nog komen" in text(opened("indicator", indicator="woonquote"))


@pytest.mark.parametrize(("gemeente", "said", "silent"), [
    (SCHIERMONNIKOOG, "Schiermonnikoog heeft 972 inwoners: enkele mensen of woningen maken hier al een groot verschil",
     "Verandering van de verkoopprijs: Schier"),
    ("GM1900", "de middelste van de gemeenten in Nederland (1,1%). (2022, voorlopig)", "heeft 90.")])
def test_what_stands_out_says_how_sure_it_is(gemeente: str, said: str, silent: str) -> None:
    found = whole(opened("overzicht", gemeente=gemeente))
    assert said in found and silent not in found


@pytest.mark.parametrize(("indicator", "mark", "reserve"), [
    ("eenzaamheid_tot_2020", "schatting", "schattingen van het RIVM met een model"),
    ("werkloosheid", "schatting", "schattingen van het CBS met een model"),
    ("jongvolwassenen_zorgen_woningmarkt", "vragenlijst", "is geen steekproef: een klein verschil kan toeval zijn"),
    ("corporatie_aandeel", "", "")])
def test_what_was_not_counted_says_so_beside_its_figure(indicator: str, mark: str, reserve: str) -> None:
    """41,8 after 41,7 was called worse, of an estimate with a model."""
    found = whole(opened("indicator", gemeente="GM1900", indicator=indicator))
    headline = next(piece for piece in pieces_of_html(opened("indicator", gemeente="GM1900", indicator=indicator))
                    if "km-headline" in piece)
    assert (f'<span class="km-badge">{mark}</span>' in headline) is bool(mark)
    assert (reserve in found) and ("kan toeval zijn" in found) is bool(mark)


@pytest.mark.parametrize(("indicator", "few"), [("verkoopprijs", True), ("woningvoorraad", False)])
def test_a_small_gemeente_is_told_that_its_figures_jump(indicator: str, few: bool) -> None:
    assert ("enkele mensen of woningen" in whole(opened("indicator", gemeente=SCHIERMONNIKOOG,
                                                         indicator=indicator))) is few
    assert "enkele mensen of woningen" not in whole(opened("indicator", gemeente=UTRECHT, indicator=indicator))


def test_tile_without_figures() -> None:
    assert "Nog geen cijfers" in whole(opened("wonen", gemeente=UTRECHT, hoofdstuk="betaalbaarheid"))


@pytest.mark.parametrize(("chapter", "empty"), [("stapeling", True), ("jeugd", False)])
def test_a_chapter_without_any_figures_says_so(chapter: str, empty: bool) -> None:
    found = whole(opened("sociaal_domein", gemeente=UTRECHT, hoofdstuk=chapter))
    assert ("Van dit hoofdstuk zijn er nog geen cijfers" in found) is empty
    assert ("Vergeleken met de" in found) is not empty


def test_a_tile_whose_figure_is_not_there_names_the_last_one(figures: Figures) -> None:
    assert figures.value("inkomen_huurders", SCHIERMONNIKOOG, "2023") is None
    before = figures.value("inkomen_huurders", SCHIERMONNIKOOG, "2022")
    found = whole(opened("wonen", gemeente=SCHIERMONNIKOOG, hoofdstuk="betaalbaarheid")).replace(NBSP, " ")
    assert f"laatst bekend: {written(before or 0.0, 'inkomen_huurders')} in 2022" in found


def test_held_back_figure_says_why() -> None:
    at = opened("indicator", indicator="woningvoorraad", gemeente=NOORDENVELD, jaar="2026")
    found = whole(at)
    assert big_value(at) == "geen gegevens"
    assert "Dit cijfer is gepubliceerd maar wordt achtergehouden. De voorraad van Noordenveld" in found
    assert "14.606" not in found
    assert "14.606" in whole(opened("bronnen"))


def test_year_without_figures_gives_the_nearest() -> None:
    at = opened("indicator", indicator="woz", gemeente=UTRECHT, jaar="1900")
    assert "Voor 1900 zijn er geen cijfers. U ziet het dichtstbijzijnde jaar" in whole(at)


@pytest.mark.parametrize("jaar", ["0", "-1", "99999999999999999999", "2024KW99", "2024'", "\x00"])
def test_odd_years_do_no_harm(jaar: str) -> None:
    whole(opened("indicator", indicator="woz", gemeente=UTRECHT, jaar=jaar))


# The same figures as in DuckDB

CASES = (
    ("woz", UTRECHT, "2025"), ("woz", AMSTERDAM, "2025"), ("woz", SCHIERMONNIKOOG, "2025"),
    ("verkoopprijs", AMSTERDAM, "2015"), ("verkoopprijs", UTRECHT, "2025"),
    ("corporatie_aandeel", AMSTERDAM, "2025"), ("wmo_per_1000", SCHIERMONNIKOOG, "2024"),
    ("jeugdzorg_aandeel", UTRECHT, "2024"), ("inwoners", AMSTERDAM, "2021"), ("huishoudensgrootte", "GM0599", "2024"),
    ("voorraadgroei", "GM0200", "2024"), ("verkoopprijs_verandering", UTRECHT, "2023"),
    ("sociaal_domein_rekening_per_inwoner", "GM0014", "2024"), ("gasverbruik", "GM0034", "2024"),
    ("misdrijven_per_1000", "GM0518", "2024"),
)


@pytest.mark.parametrize(("indicator", "gemeente", "jaar"), CASES)
def test_value_on_screen_is_the_value_in_the_file(figures: Figures, indicator: str, gemeente: str, jaar: str) -> None:
    value = figures.value(indicator, gemeente, jaar)
    assert value is not None
    at = opened("indicator", indicator=indicator, gemeente=gemeente, jaar=jaar)
    whole(at)
    assert big_value(at).replace(NBSP, " ") == written(value, indicator)
    assert at.selectbox(key="kies_jaar").value == jaar


@pytest.mark.parametrize(("indicator", "gemeente", "jaar", "expected"), [
    ("verkoopprijs", AMSTERDAM, "2015", "€ 303.925"), ("verkoopprijs", AMSTERDAM, "2025", "€ 630.621"),
    ("corporatie_aandeel", SCHIERMONNIKOOG, "2025", "26%"), ("wmo_per_1000", AMSTERDAM, "2024", "73 per 1.000"),
    ("jeugdzorg_aandeel", UTRECHT, "2024", "11,1%")])
def test_known_figures_of_the_sources(indicator: str, gemeente: str, jaar: str, expected: str) -> None:
    """Figures that were read in the sources' own tables, as published."""
    at = opened("indicator", indicator=indicator, gemeente=gemeente, jaar=jaar, indeling="toen")
    assert big_value(at).replace(NBSP, " ") == expected


def test_amounts_of_millions(figures: Figures) -> None:
    at = opened("indicator", indicator="sociaal_domein_rekening", gemeente=AMSTERDAM, jaar="2024")
    assert figures.value("sociaal_domein_rekening", AMSTERDAM, "2024") == pytest.approx(2_577_993)
    assert big_value(at).replace(NBSP, " ") == "€ 2.578 mln"


def test_table_has_every_gemeente_with_its_figure(figures: Figures) -> None:
    at = opened("indicator", indicator="koop_aandeel", gemeente=UTRECHT, weergave="tabel")
    table = at.table[0].value
    column, names = figures.column("koop_aandeel", str(figures.last_period("koop_aandeel"))), figures.names()
    expected = {names[code]: written(value, "koop_aandeel") for code, value in column.items()
                if value is not None}
    assert len(table) == 342
    shown = dict(zip(table["Gemeente"], table.iloc[:, 2], strict=True))
    assert {name: shown[name] for name in expected} == expected


def test_series_has_every_year(figures: Figures) -> None:
    table = opened("indicator", indicator="verkoopprijs", gemeente=UTRECHT, weergave="reeks").table[0].value
    series = figures.series("verkoopprijs", UTRECHT)
    assert list(table["Periode"]) == list(series)
    assert [cell.replace(NBSP, " ") for cell in table["Utrecht"]] == [
        "geen gegevens" if value is None else written(value, "verkoopprijs") for value in series.values()]


# Every choice there is

@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("gemeente", [UTRECHT, None])
def test_every_group(group: str, gemeente: str | None) -> None:
    own = {"gemeente": gemeente} if gemeente else {}
    found = whole(opened("indicator", indicator="woz", groep=group, **own))
    assert "gemeenten" in found
    whole(opened("overzicht", groep=group, **own))


def test_own_group() -> None:
    members = "GM0344,GM0363,GM0599"
    at = opened("indicator", indicator="woz", gemeente=UTRECHT, groep="eigen", leden=members, weergave="tabel")
    whole(at)
    assert sorted(at.table[0].value["Gemeente"]) == ["Amsterdam", "Rotterdam", "Utrecht"]
    assert address(at)["leden"] == members


def test_own_group_without_members_asks_for_them() -> None:
    at = opened("indicator", groep="eigen")
    whole(at)
    assert at.multiselect(key="kies_leden").value == []
    whole(opened("indicator", gemeente=UTRECHT, groep="eigen", weergave="tabel"))
    whole(opened("overzicht", gemeente=UTRECHT, groep="eigen"))


def test_own_group_is_not_endless(figures: Figures) -> None:
    at = opened("indicator", groep="eigen", leden=",".join(sorted(figures.names())[:60]))
    assert "Een eigen groep heeft ten hoogste 40 gemeenten." in whole(at)
    assert len(address(at)["leden"].split(",")) == 40


@pytest.mark.parametrize("view", ["ranglijst", "tabel", "reeks"])
@pytest.mark.parametrize("gemeente", [UTRECHT, None])
def test_every_view(view: str, gemeente: str | None) -> None:
    at = opened("indicator", indicator="woz", weergave=view, **({"gemeente": gemeente} if gemeente else {}))
    whole(at)
    assert len(at.table) == (0 if view == "ranglijst" else 1)


@pytest.mark.parametrize(("indicator", "schaal", "over", "sign"), [
    ("nieuwbouw", "absoluut", "(aantal)", ""), ("nieuwbouw", "relatief", "", "per 1.000"),
    ("eenpersoonshuishoudens_aandeel", "relatief", "", "%"), ("woz", "absoluut", "", "€"),
    ("woz", "relatief", "", "€")])
def test_both_scales(indicator: str, schaal: str, over: str, sign: str) -> None:
    """And the unit stands once: over the figures or in them."""
    at = opened("indicator", indicator=indicator, schaal=schaal, gemeente=UTRECHT, weergave="tabel")
    assert "staat niet in de lijst" not in whole(at)
    table = at.table[0].value
    heading, figures = table.columns[2], [text for text in table.iloc[:, 2] if any(map(str.isdigit, text))]
    assert heading.endswith(over) and (over or "(" not in heading or sign == "per 1.000")
    assert figures and all(sign in text.replace(NBSP, " ") for text in figures)


def test_scale_is_the_figure_by_its_denominator(figures: Figures) -> None:
    value = figures.connection.execute(
        "SELECT 1000 * value / weight FROM observation WHERE indicator = 'nieuwbouw' AND region = 'GM0344' "
        "AND period = '2024' AND basis = 'today'").fetchone()
    assert value is not None
    at = opened("indicator", indicator="nieuwbouw", gemeente=UTRECHT, jaar="2024", schaal="relatief")
    assert big_value(at).replace(NBSP, " ") == f"{value[0]:.1f}".replace(".", ",") + " per 1.000"


@pytest.mark.parametrize("indeling", ["nu", "toen"])
def test_both_divisions(indeling: str) -> None:
    at = opened("indicator", indicator="inwoners", gemeente=AMSTERDAM, jaar="2021", indeling=indeling)
    whole(at)
    assert address(at).get("indeling", "nu") == indeling


def test_amsterdam_counts_weesp_only_in_todays_division(figures: Figures) -> None:
    today, published = (figures.value("inwoners", AMSTERDAM, "2021", basis) for basis in ("today", "published"))
    assert today is not None and published is not None and today > published
    for indeling, value in (("nu", today), ("toen", published)):
        at = opened("indicator", indicator="inwoners", gemeente=AMSTERDAM, jaar="2021", indeling=indeling)
        assert big_value(at) == written(value, "inwoners")


@pytest.mark.parametrize("monitor", MONITORS)
def test_every_chapter(monitor: str) -> None:
    for chapter in chapters(monitor):
        at = opened(monitor, gemeente=UTRECHT, hoofdstuk=chapter["id"])
        found = whole(at)
        assert chapter["question"] in found
        assert all(str(definitions()[name]["name"]) in found for name in chapter["indicators"])


# The map

@pytest.fixture
def webgl(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that has said that it can draw the zoomable map."""
    monkeypatch.setattr("monitors.views.map_page.browser", lambda: Browser(True, 1400))


def test_map_waits_for_the_browser() -> None:
    at = opened("kaart", gemeente=UTRECHT, indicator="woz")
    whole(at)
    assert not at.get("deck_gl_json_chart") and not at.get("vega_lite_chart")
    assert len(at.table[0].value) == 342, "de tabel is er meteen"


def test_map_without_webgl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitors.views.map_page.browser", lambda: Browser(False, 1400))
    for niveau in ("gemeenten", "wijken"):
        at = opened("kaart", gemeente=UTRECHT, indicator="woz", niveau=niveau)
        assert "Deze computer kan geen zoombare kaart tonen" in whole(at)
        assert len(at.get("vega_lite_chart")) == 1 and not at.get("deck_gl_json_chart")


def test_map_of_gemeenten(webgl: None) -> None:
    at = opened("kaart", gemeente=UTRECHT, indicator="woz")
    found = whole(at)
    assert len(at.get("deck_gl_json_chart")) == 1
    assert len(at.table[0].value) == 342
    assert "€ 490.000" in found.replace(NBSP, " ")


def test_map_of_wijken(figures: Figures, webgl: None) -> None:
    at = opened("kaart", gemeente=UTRECHT, indicator="woz", niveau="wijken")
    found = whole(at)
    assert "De grenzen op de kaart zijn die van 2022, de cijfers zijn van 2024." in found
    assert len(at.get("deck_gl_json_chart")) == 1
    assert len(at.table[0].value) == figures.connection.execute(
        "SELECT count(*) FROM observation WHERE indicator = 'woz' AND level = 'WK' AND region LIKE 'WK0344%' "
        "AND period = '2024' AND basis = 'today'").fetchall()[0][0]


def test_renumbered_wijken_become_a_table() -> None:
    at = opened("kaart", gemeente=AMSTERDAM, indicator="woz", niveau="wijken")
    assert "De wijken van Amsterdam zijn na 2022 anders ingedeeld" in whole(at)
    assert not at.get("deck_gl_json_chart")
    assert len(at.table) == 1


def test_wijken_without_shapes() -> None:
    at = opened("kaart", gemeente="GM1992", indicator="woz", niveau="wijken")
    assert "van de nieuwe wijken hebben we geen grenzen" in whole(at)
    assert len(at.table) == 1


def test_wijken_need_a_gemeente_and_figures() -> None:
    assert "Kies eerst een gemeente; dan ziet u haar wijken." in whole(opened("kaart", niveau="wijken"))
    found = whole(opened("kaart", niveau="wijken", gemeente=UTRECHT, indicator="verkoopprijs"))
    assert "zijn er in Utrecht geen cijfers per wijk" in found
    assert "nog geen cijfers" in whole(opened("kaart", indicator="woonquote"))


@pytest.mark.parametrize(("jaar", "told"), [({}, True), ({"jaar": "2025"}, True), ({"jaar": "2024"}, False)])
def test_a_map_of_wijken_of_another_year_than_the_box_says_so(jaar: dict[str, str], told: bool) -> None:
    found = whole(opened("kaart", niveau="wijken", gemeente=UTRECHT, indicator="corporatie_aandeel", **jaar))
    assert ("Per wijk zijn er geen cijfers over 2025. U ziet 2024." in found) is told


@pytest.mark.parametrize("niveau", ["gemeenten", "wijken"])
@pytest.mark.parametrize("hoogte", ["woningvoorraad", "verkoopprijs", "woonquote"])
def test_map_with_height(webgl: None, niveau: str, hoogte: str) -> None:
    found = whole(opened("kaart", gemeente=UTRECHT, indicator="woz", niveau=niveau, hoogte=hoogte))
    flat = hoogte == "woonquote" or (niveau == "wijken" and hoogte == "verkoopprijs")
    assert ("de kaart is daarom plat" in found) == flat
    assert ("Hoe hoger, hoe groter het cijfer." in found) != flat


def test_map_asks_nobody_else_unless_asked(webgl: None) -> None:
    plain, with_tiles = (str(opened("kaart", gemeente=UTRECHT, **more).get("deck_gl_json_chart")[0].proto)
                         for more in ({}, {"achtergrond": "aan"}))
    assert "https://" not in plain
    assert "https://" in with_tiles or "mapStyle" in with_tiles


# All of them

def test_every_indicator_of_both_monitors_opens(figures: Figures) -> None:
    at = opened("indicator", gemeente=UTRECHT)
    for name in in_monitors():
        at.query_params.clear()
        at.query_params.update({"gemeente": UTRECHT, "indicator": name})
        found = whole(at.run())
        assert at.title[0].value == definitions()[name]["name"]
        assert str(definitions()[name]["caution"]) in found
        assert ("nog geen gegevens in deze app" in found) == (figures.last_period(name) is None), name


def test_missing_data_set_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitors.contract.current_file", lambda *_: None)
    at = opened("overzicht")
    assert "Er is nog geen gegevensset. Draai: python -m monitors.prepare" in text(at)


def test_broken_page_says_so_and_keeps_the_details_in_the_log(
        monkeypatch: pytest.MonkeyPatch, failures: list[str]) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("geheime bijzonderheid")

    monkeypatch.setattr("monitors.views.reference_pages.terms", broken)
    at = opened("begrippen")
    assert BROKEN in text(at) and "geheime bijzonderheid" not in text(at)
    assert "geheime bijzonderheid" in failures.pop()
