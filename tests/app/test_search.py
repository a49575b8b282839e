"""The search: what stands in the list below the box, where it leads, and the page with all answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from asgi import app
from monitors.catalogue.load import read_catalogue
from monitors.domain.search import Kind
from monitors.views import finder, in_use
from monitors.views.in_use import world
from monitors.views.selection import Selection
from monitors.views.world import World
from tests.app.screen import BROKEN, PAGES, opened, text
from tests.asgi_client import ask

UTRECHT = "GM0344"


def first(question: str, **chosen: str) -> finder.Answer:
    return finder.answers(world(), question, Selection(**chosen))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(("question", "kind", "name", "href"), [
    ("utrect", Kind.GEMEENTE, "Utrecht", "/?gemeente=GM0344"),
    ("den haag", Kind.GEMEENTE, "'s-Gravenhage", "/?gemeente=GM0518"),
    ("súdwest", Kind.GEMEENTE, "Súdwest-Fryslân", "/?gemeente=GM1900"),
    ("weesp", Kind.FORMER, "Weesp", "/?gemeente=GM0363"),
    ("kockengen", Kind.FORMER, "Kockengen", "/?gemeente=GM1904"),
    ("sociale huur", Kind.INDICATOR, "Corporatiewoningen", "/indicator?gemeente=GM0355&indicator=corporatie_aandeel"),
    ("huurschuld", Kind.INDICATOR, "Huurders met een betalingsrisico",
     "/indicator?gemeente=GM0355&indicator=betalingsrisico"),
    ("werk en inkomen", Kind.CHAPTER, "Thema Werk en inkomen", "/themas?gemeente=GM0355&thema=werk_en_inkomen"),
    ("weesperzijde", Kind.WIJK, "Weesperzijde", "/wijken?gemeente=GM0363&wijk=WK0363MB"),
    ("bijlmer centrum", Kind.WIJK, "Bijlmer Centrum (D,F,H)", "/wijken?gemeente=GM0363&wijk=WK036393&jaar=2022"),
    ("overvecht", Kind.WIJK, "Wijk 03 Overvecht", "/wijken?gemeente=GM0344&wijk=WK034403"),
    ("afgeschermd", Kind.TERM, "Afgeschermd", "/begrippen?gemeente=GM0355"),
    ("doelgroepen en beschikbaarheid", Kind.CHAPTER, "Doelgroepen en beschikbaarheid",
     "/wonen?gemeente=GM0355&hoofdstuk=doelgroepen"),
    ("rondkomen", Kind.CHAPTER, "Rondkomen", "/themas?gemeente=GM0355&thema=werk_en_inkomen&hoofdstuk=rondkomen"),
    ("27.000 nieuwe woningen", Kind.AGREEMENT, "27.000 nieuwe woningen in negen jaar",
     "/koers?gemeente=GM0344&afspraak=utrecht-nieuwbouw-2030"),
    ("open data", Kind.PAGE, "Bronnen", "/bronnen?gemeente=GM0355"),
    ("home", Kind.PAGE, "Overzicht", "/?gemeente=GM0355"),
])
def test_an_answer_leads_to_its_place(question: str, kind: Kind, name: str, href: str) -> None:
    found = first(question, gemeente="GM0355")
    assert (found.kind, found.name, found.href) == (kind, name, href)



@pytest.mark.parametrize(("question", "hint"), [
    ("bijlmer centrum", "wijk in Amsterdam, in de indeling van 2022"), ("overvecht", "wijk in Utrecht")])
def test_a_wijk_that_is_no_more_is_said_to_be_of_then(question: str, hint: str) -> None:
    assert first(question).hint.endswith(hint)

HAVE, ABSENT = Kind.INDICATOR, Kind.ABSENT
WORDS = {
    "huishoudelijke hulp": (HAVE, "Wmo: hulp bij het huishouden"), "begeleiding": (HAVE, "Wmo: ondersteuning thuis"),
    "beschermd wonen": (HAVE, "Wmo: verblijf en opvang"), "rolstoel": (HAVE, "Wmo: hulpmiddelen en diensten"),
    "hulp in de huishouding": (HAVE, "Wmo: hulp bij het huishouden"),
    "zorgkosten": (HAVE, "Rekening: sociaal domein per inwoner"), "leegstand": (HAVE, "Niet-bewoonde woningen"),
    "schulden": (HAVE, "Betalingsachterstand zorgpremie"), "bijstand": (HAVE, "Bijstand per 1.000 inwoners"),
    "eenzaam": (HAVE, "Eenzaamheid"), "jeugdbescherming": (HAVE, "Jeugdbescherming met verblijf"),
    "woz": (HAVE, "Gemiddelde WOZ-waarde"), "sociale huur": (HAVE, "Corporatiewoningen"),
    "nieuwbouw": (HAVE, "Nieuwbouwwoningen"), "mantelzorg": (HAVE, "Mantelzorgers"),
    "armoede": (HAVE, "Huishoudens met een laag inkomen"), "minima": (HAVE, "Huishoudens met een laag inkomen"),
    "vergrijzing": (HAVE, "Aandeel inwoners van 65 jaar en ouder"), "pleegzorg": (HAVE, "Jeugdhulp met verblijf"),
    "tevredenheid": (HAVE, "Wmo: kwaliteit van de ondersteuning"), "zonnepanelen": (HAVE, "Woningen met zonnestroom"),
    "energielabel": (HAVE, "Woningen met label E, F of G"),
    "tekort": (HAVE, "Rekening tegen begroting sociaal domein"),
    "criminaliteit": (HAVE, "Misdrijven per 1.000 inwoners"),
    "dagbesteding": (ABSENT, "Wmo-cliënten per 1.000 inwoners"),
    "dagbestedig": (ABSENT, "Wmo-cliënten per 1.000 inwoners"), "wachttijd": (ABSENT, "Huishoudens per woning"),
    "wachtlijsten": (ABSENT, "Huishoudens per woning"), "woningnood": (ABSENT, "Huishoudens per woning"),
    "dakloos": (ABSENT, "Wmo: verblijf en opvang"), "daklozen": (ABSENT, "Wmo: verblijf en opvang"),
    "statushouders": (ABSENT, "Corporatiewoningen"), "middenhuur": (ABSENT, "Huurwoningen van andere verhuurders"),
    "starters": (ABSENT, "Jongvolwassenen: veel zorgen over de woningmarkt"),
    "energiearmoede": (ABSENT, "Gemiddeld gasverbruik"), "pgb": (ABSENT, "Wmo-cliënten per 1.000 inwoners"),
    "huisuitzetting": (ABSENT, "Huurders met een betalingsrisico"), "voedselbank": (ABSENT, "Personen in armoede"),
    "huiselijk geweld": (ABSENT, "Jongeren met jeugdbescherming"),
    "laaggeletterd": (ABSENT, "Netto arbeidsparticipatie"),
    "schuldhulpverlening": (ABSENT, "Betalingsachterstand zorgpremie"),
    "airbnb": (ABSENT, "Niet-bewoonde woningen"),
}


@pytest.mark.parametrize("question", WORDS)
def test_a_word_of_the_council_finds_a_figure_or_what_comes_nearest(question: str) -> None:
    found = first(question)
    assert (found.kind, found.name) == WORDS[question]


def test_what_has_no_figure_is_said_and_leads_to_what_comes_nearest() -> None:
    found = first("dagopvang", gemeente=UTRECHT)
    assert found.hint == "Over dagbesteding hebben wij geen cijfer. Dit komt het dichtst in de buurt."
    assert found.href == "/indicator?gemeente=GM0344&indicator=wmo_per_1000"
    assert first("huishoudelijke hulp").hint.endswith("nog geen cijfers")
    assert "nog geen cijfers" not in first("mantelzorg").hint


def test_ggz_is_not_only_for_the_young() -> None:
    assert {a.kind for a in finder.answers(world(), "ggz", Selection())} == {HAVE, ABSENT}


def test_the_group_goes_along() -> None:
    found = first("woz", gemeente=UTRECHT, groep="provincie")
    assert found.href.startswith("/indicator?gemeente=GM0344&groep=provincie")


def test_every_gemeente_and_every_figure_is_found_first_by_its_name() -> None:
    known = world()
    index = finder.index_of(known)
    wrong = [name for code, name in known.names.items() if index.find(name)[0].entry.code != code]
    wrong += [i.name for i in known.catalogue.indicators.values() if index.find(i.name)[0].entry.code != i.id]
    assert not wrong


def test_a_gemeente_of_before_says_what_became_of_it() -> None:
    assert first("kockengen").hint == "Kockengen is sinds 1989 geen gemeente meer en hoort nu bij Stichtse Vecht."


def test_every_page_can_be_found() -> None:
    """Who adds a page adds a line to names.toml; the search itself and a figure alone are no places to go to."""
    assert set(world().catalogue.names.pages) == set(PAGES) - {"zoeken", "figuur"}
    assert world().catalogue.names.gemeenten.keys() <= world().names.keys()


def test_the_list_below_the_box() -> None:
    answer = ask(app, "/api/zoeken?zoek=woning&gemeente=GM0344")
    assert answer.status == 200
    found = answer.json
    shown = [line for group in found["groups"] for line in group["answers"]]
    assert len(shown) == finder.MOST_SHOWN < found["total"]
    assert found["all"] == "/zoeken?gemeente=GM0344&zoek=woning"
    assert found["groups"][0]["heading"] == "Cijfers"


@pytest.mark.parametrize("question", ["", "xqzwv", "%3Cscript%3E", "a" * 10_000])
def test_a_question_without_an_answer(question: str) -> None:
    answer = ask(app, f"/api/zoeken?zoek={question}")
    assert answer.status == 200 and answer.json["total"] == 0


def page(**query: str) -> str:
    at = opened("zoeken", **query)
    assert not at.exception
    found = text(at)
    assert BROKEN not in found
    return found


def test_the_page_has_all_answers_with_what_they_are() -> None:
    found = page(zoek="wmo", gemeente=UTRECHT)
    assert "Gevonden bij ‘wmo’" in found and "Cijfers" in found and "Wmo-cliënten" in found


@pytest.mark.parametrize(("query", "said"), [
    ({}, "Typ boven in het scherm wat u zoekt"),
    ({"zoek": "hrdnbrg"}, "Bedoelt u Hardenberg?"),
    ({"zoek": "xqzwv"}, "Probeer een ander woord"),
    ({"zoek": "<script>alert(1)</script>"}, "Niets gevonden bij"),
    ({"zoek": "e"}, "uitkomsten; u ziet de beste 200"),
])
def test_the_page_says_what_to_do(query: dict[str, str], said: str) -> None:
    assert said in page(**query)


# Themes are files.

THEME = """
kind = "theme"
name = "Ouder worden"
order = 13
description = "Cijfers over ouder worden bij elkaar, om te laten zien dat een thema een bestand is."
highlights = ["inwoners_65plus_aandeel"]
[[chapters]]
id = "thuis"
name = "Thuis blijven wonen"
question = "Hoeveel ouderen zijn er, en hoeveel hulp krijgen zij?"
indicators = ["inwoners_65plus_aandeel", "wmo_per_1000"]
"""


@pytest.fixture
def third_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The world of a catalogue with one file more."""
    source = Path(in_use.__file__).parents[1] / "catalogue"
    for file in source.rglob("*.toml"):
        copy = tmp_path / file.relative_to(source)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(file.read_text("utf-8"), "utf-8")
    (tmp_path / "monitors" / "ouder_worden.toml").write_text(THEME, "utf-8")
    made = World(world().store, read_catalogue(tmp_path))
    monkeypatch.setattr(in_use._InUse, "world", made)
    yield made


def test_a_theme_is_a_file_and_no_code(third_theme: World) -> None:
    assert list(third_theme.catalogue.theme_monitors)[-1] == "ouder_worden"
    at = opened("themas", thema="ouder_worden", gemeente=UTRECHT)
    found = text(at)
    assert BROKEN not in found
    assert "Thema Ouder worden" in found and "Hoeveel ouderen zijn er, en hoeveel hulp krijgen zij?" in found
    assert "Wmo-cliënten per 1.000 inwoners" in found
    assert "Thema Ouder worden" not in text(opened("themas", thema="bouwen_en_wonen", gemeente=UTRECHT))
    assert "Ouder worden" in text(opened("profiel", monitor="ouder_worden", gemeente=UTRECHT))
    assert set(third_theme.catalogue.monitors) == {"wonen", "sociaal_domein"}


@pytest.mark.parametrize("thema", ["bouwen_en_wonen", "werk_en_inkomen"])
def test_every_theme_has_its_chapters(thema: str) -> None:
    known = world().catalogue.theme_monitors[thema]
    for chapter in known.chapters:
        assert chapter.question in text(opened("themas", thema=thema, hoofdstuk=chapter.id, gemeente=UTRECHT))
