"""Every picture can be taken along, and stands by itself on the page Figuur."""

from __future__ import annotations

import pytest

from monitors.views.embed_page import PICTURES
from tests.app.screen import BROKEN, opened, pieces_of_html, text

ASKED = {"koers": {"afspraak": "utrecht-nieuwbouw-2030"}, "trechter": {"indicator": "bijstand_per_1000_inwoners"}}
SIGNAL = {"gemeente": "GM0344", "wijkbeeld": "samen"}
OWN_SVG = ("profiel", "tinten", "hoofdstuk", "klein")  # drawn by ourselves, without Vega
# Schiermonnikoog has one wijk; the snapshot has no borders of buurten.
MADE_OF = dict.fromkeys(("signaalkaart", "wijkstippen"), ("GM0344",)) | {"buurtkaart": ()}
BIJSTAND = {"indicator": "bijstand_per_1000_inwoners", "gemeente": "GM0344"}


@pytest.mark.parametrize(("page", "query", "headings"), [
    ("indicator", {"indicator": "woz"}, ("Kaart", "Ontwikkeling", "Ranglijst")),
    ("indicator", {"indicator": "woz", "gemeente": "GM0344"}, ("Kaart", "Ontwikkeling", "Ranglijst")),
    ("kaart", {"indicator": "woz"}, ("Kaart",)), ("overzicht", {}, ("Kaart",)), ("trefzekerheid", {}, ("IJking",)),
    ("koers", {"gemeente": "GM0344", "afspraak": "utrecht-nieuwbouw-2030"}, ("Koers",)),
    ("wijken", {"gemeente": "GM0344", "indicator": "corporatie_aandeel"}, ("Wijkkaart", "Ranglijst")),
    ("wijken", SIGNAL, ("Signaalkaart", "Stippen")),
    ("profiel", {"gemeente": "GM0344"}, ("Profiel",)),
    ("profiel", {"gemeente": "GM0344", "beeld": "gemeenten"}, ("Gemeenten naast elkaar",)),
    ("profiel", {"gemeente": "GM0344", "beeld": "jaren"}, ("Door de jaren",)),
    ("vergelijken", {**BIJSTAND, "vergelijking": "groepen"}, ("Groepen",)),
    ("vergelijken", {**BIJSTAND, "vergelijking": "vergelijkbaar"}, ("Meest vergelijkbaar",)),
    ("vergelijken", {**BIJSTAND, "vergelijking": "zekerheid"}, ("Trechter",)),
    ("vergelijken", {**BIJSTAND, "vergelijking": "klein"}, ("Kleine grafieken",)),
    ("vergelijken", {**BIJSTAND, "vergelijking": "samenhang"}, ("Samenhang",))])
def test_every_picture_opens_its_ways_out(page: str, query: dict[str, str], headings: tuple[str, ...]) -> None:
    names = {"Kaart": "kaart", "Ontwikkeling": "ontwikkeling", "Ranglijst": "ranglijst", "IJking": "ijking",
             "Wijkkaart": "wijkkaart", "Signaalkaart": "signaalkaart", "Stippen": "wijkstippen", "Profiel": "profiel",
             "Gemeenten naast elkaar": "tinten", "Door de jaren": "hoofdstuk", "Koers": "koers",
             "Groepen": "groepen", "Trechter": "trechter", "Samenhang": "samenhang",
             "Kleine grafieken": "klein", "Meest vergelijkbaar": "vergelijkbaar"}
    at = opened(page, **query)
    names |= {"Ranglijst": "wijkranglijst"} if page == "wijken" else {}
    for heading in headings:
        at.session_state[f"meenemen_{names[heading]}"] = True
    found = text(at.run())
    assert BROKEN not in found
    for heading in headings:
        assert f"{heading} als PNG" in found and f"{heading} als SVG" in found
    assert found.count("Vaste link naar deze figuur") >= len(headings)
    assert "met de nieuwste gegevensset" in found


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("gemeente", ["GM0344", "GM0088"])
def test_a_picture_stands_alone(name: str, gemeente: str) -> None:
    at = opened("figuur", figuur=name, gemeente=gemeente, **{"indicator": "woz"} | ASKED.get(name, {}))
    found = text(at)
    if gemeente in MADE_OF.get(name, (gemeente,)):
        assert BROKEN not in found and len(at.get("vega_lite_chart")) == (name not in OWN_SVG)
        assert any("data:image/svg+xml" in html for html in pieces_of_html(at)) == (name in OWN_SVG)
    else:
        assert f"Van deze {'buurten' if 'buurt' in name else 'wijken'} is deze figuur niet te maken." in found
        return
    assert "Bekijk dit in Koersmonitor" in found and "Bron" in found


@pytest.mark.parametrize(("query", "said"), [
    ({"figuur": "taart"}, "De figuur ‘taart’ bestaat niet."), ({"figuur": "koers"}, "geen afspraak gekozen"),
    ({"figuur": "koers", "onderdeel": "wat_als"}, "Kies eerst een gemeente."),
    ({"figuur": "kaart", "niveau": "wijken"}, "Kies eerst een gemeente"),
    ({"figuur": "ontwikkeling", "indicator": "woonquote"}, "nog geen cijfers"),
    ({"figuur": "groepen", "indicator": "woonquote"}, "Van dit cijfer is deze figuur niet te maken."),
    ({"figuur": "vergelijkbaar", "indicator": "woz"}, "Van dit cijfer is deze figuur niet te maken."),
    ({"figuur": "trechter", "indicator": "woz", "gemeente": "GM0344"}, "Van dit cijfer is deze figuur niet te maken."),
    ({"figuur": "trechter", **BIJSTAND, "gemeente": ""}, "Van dit cijfer is deze figuur niet te maken."),
    ({"figuur": "profiel"}, "Kies eerst een gemeente."), ({"figuur": "wijkkaart"}, "Kies eerst een gemeente."),
    ({"figuur": "wijkranglijst", "gemeente": "GM0344", "indicator": "woonquote"}, "Van deze wijken is deze figuur"),
    ({"figuur": "wijkstippen", "gemeente": "GM0344", "signaal": "eigen", "samen": "woz"}, "Van deze wijken is deze"),
    ({"figuur": "klein", "indicator": "woonquote"}, "Van dit cijfer is deze figuur niet te maken."),
    ({"figuur": "samenhang", "indicator": "woonquote"}, "Van dit cijfer is deze figuur niet te maken.")])
def test_what_cannot_be_shown_gives_a_message(query: dict[str, str], said: str) -> None:
    at = opened("figuur", **query)
    assert said in text(at) and BROKEN not in text(at) and not at.get("vega_lite_chart")
