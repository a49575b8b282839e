"""Body of the page Methode: how the app judges, with the numbers that the code itself uses."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from monitors.domain.certainty import MOST_ROUNDED
from monitors.domain.comparability import LARGE_PART
from monitors.domain.comparison import COMPLETE, MIN_GROUP
from monitors.domain.interval import STRICT, USUAL
from monitors.domain.likeness import DRAWS, HEAVIEST
from monitors.domain.salience import HALF_NORMAL_IQR, NOTABLE
from monitors.domain.trend import MIN_POINTS, SIGNIFICANT
from monitors.presentation.compare_words import FAIR, FIRM, percent
from monitors.presentation.numbers import format_number, format_value
from monitors.presentation.wording import MUCH
from monitors.views import algorithm_card, parts
from monitors.views.frame import Screen, notice
from monitors.views.map_view import CLASSES
from monitors.views.overview_page import STANDOUTS_PER_SIDE
from monitors.views.world import ALIKE, OLDEST_NEWS

_PERCENT = 100


def body(screen: Screen) -> None:
    """Draws the page."""
    st.title("Methode", anchor=False)
    parts.lead("Zo komt Koersmonitor van een cijfer tot een zin. De getallen hieronder zijn die waarmee de app rekent. "
               "De app oordeelt niet over mensen of beleid: zij zegt wat de cijfers kunnen dragen, en wat niet.")
    for title, text in _methods():
        st.subheader(title, anchor=False)
        st.html(f'<p class="km-prose">{escape(text)}</p>')
    _alike(screen)
    _example(screen)
    algorithm_card.body(screen)


def _methods() -> list[tuple[str, str]]:
    """Title and explanation of every judgement, in the order in which a reader meets them."""
    return [*_of_one_figure(), *_of_comparing(), *_of_the_whole()]


def _of_one_figure() -> list[tuple[str, str]]:
    complete = format_number(COMPLETE * _PERCENT)
    return [
        ("Gemeenten van nu",
         "Cijfers van opgeheven gemeenten zijn omgerekend naar de gemeenten van nu. Aantallen tellen op naar het "
         "deel van de inwoners of woningen dat overging. Percentages en gemiddelden tellen mee naar hun noemer. "
         "Zo'n cijfer is nooit fijner dan de bron dat jaar publiceert. Ontbreekt een deel, dan is er geen cijfer. Een "
         "mediaan is zo alleen te schatten: daar is een samenvoeging een breuk."),
        ("Wijken en buurten",
         "Cijfers van wijken en buurten staan er zoals de bron ze geeft, in de indeling waarin zij dat doet. Omrekenen "
         "naar de wijken van nu kan niet: geen bron zegt welk deel van een wijk waarheen ging. Een wijk of buurt staat "
         "alleen bij cijfers van een indeling waarin zij een cijfer heeft, van welk onderwerp ook: een nieuwe wijk is "
         "geen lege regel in een jaar waarin zij er niet was. Heeft een code in een uitgave van de bron een andere "
         "naam dan bij ons, dan kan het een ander gebied zijn; die cijfers laten we weg. Wijken van gemeenten die er "
         "niet meer zijn, staan er ook niet: bij de opvolger zouden zij een deel van haar gebied voor het geheel "
         "laten doorgaan."),
        ("Groep",
         "Het cijfer van een groep is het gemiddelde, gewogen naar de noemer: een grote gemeente telt zwaarder dan "
         "een kleine. Voor Nederland nemen we het cijfer van de bron zelf, als die er een geeft. Van een groep "
         f"waarvan minder dan {complete} procent van de gemeenten een cijfer heeft, zeggen we niets. Kwartielen "
         f"staan er vanaf {MIN_GROUP} gemeenten."),
        ("Plaats",
         "De plaats telt van hoog naar laag en gaat uit van de cijfers zoals u ze leest; gelijke cijfers delen een "
         "plaats. Van aantallen geven we geen plaats: die zeggen vooral hoe groot een gemeente is."),
        ("Verandering",
         "Een pijl staat er alleen als het verschil groter is dan de afronding van beide cijfers, als ze "
         "verschillend te lezen zijn, en als er geen breuk tussen zit."),
        ("Ontwikkeling",
         f"Over de hele reeks sinds de laatste breuk, bij minstens {MIN_POINTS} jaren: de toets van Mann-Kendall. Is "
         f"de kans op toeval groter dan {format_number(SIGNIFICANT * _PERCENT)} procent, dan is er geen duidelijke "
         "ontwikkeling; ook niet als de lijn over de hele reeks minder beweegt dan de afronding. Het tempo is "
         "de helling van Sen: de middelste van alle hellingen tussen twee jaren."),
    ]


def _of_comparing() -> list[tuple[str, str]]:
    """What the pages Vergelijken and Profiel rest on."""
    usual, strict = percent(USUAL), percent(STRICT)
    return [
        ("Toeval",
         "Een register telt iedereen, maar wat er in een jaar gebeurt, hangt ook van toeval af, vooral waar het om "
         f"weinig mensen gaat. Bij een aandeel rekenen we met het interval van Wilson, bij een aantal per inwoners met "
         f"dat van Byar, en tellen de afronding erbij. Ligt het gemiddelde van de anderen binnen het interval van "
         f"{usual}, dan heet het cijfer ‘vergelijkbaar’; ligt het ook buiten dat van {strict}, dan staat er "
         "‘duidelijk’ hoger of lager."),
        ("Trechter",
         f"De lijnen staan op {usual} en {strict}: zo ver wijkt een gemeente van die grootte af door toeval alleen. "
         "Bij een kleine gemeente is de trechter wijd, bij een grote smal. Liggen veel meer gemeenten erbuiten dan "
         "toeval verklaart, dan verschillen gemeenten echt, om redenen die de trechter niet kent. Beslist de "
         f"afronding bij meer dan {format_number(MOST_ROUNDED * _PERCENT)} procent van de gemeenten over de plaats, "
         "dan tekenen we hem niet."),
        ("Hoe stevig is een vergelijking",
         "Wie het meest op elkaar lijkt, hangt af van hoe zwaar elk kenmerk telt. Daarom proberen we "
         f"{DRAWS} andere keuzes van gewichten (elk gewicht los, van 0 tot {format_number(HEAVIEST)}, altijd "
         "dezelfde keuzes) en tellen in hoeveel daarvan de uitkomst gelijk blijft. Blijft zij dat in minstens "
         f"{format_number(FIRM * _PERCENT)} van de 100, dan noemen we haar stevig; in minder dan "
         f"{format_number(FAIR * _PERCENT)} van de 100 hangt zij af van uw keuze."),
        ("Bewaking",
         "Een breuk in de reeks of een ontbrekend cijfer: dan geen pijl en geen doorgetrokken lijn. Een verschil "
         "binnen de afronding: dan geen pijl en geen losse plaats, maar een bereik. Een aantal, of een groep waarvan "
         "een deel ontbreekt: dan geen plaats. Twee cijfers met een andere definitie: dan niet samen in één reeks. "
         "Voorlopig, herrekend of niet geleverd: dan staat dat erbij. Is een gemeente zelf "
         f"{format_number(LARGE_PART * _PERCENT)} procent of meer van haar groep, dan zeggen we dat zij voor een deel "
         "met zichzelf wordt vergeleken."),
    ]


def _of_the_whole() -> list[tuple[str, str]]:
    return [
        ("Wat valt op",
         "De afstand tot de middelste gemeente van de groep, gedeeld door de afstand van die middelste tot het "
         f"kwartiel aan dezelfde kant, maal {format_number(HALF_NORMAL_IQR, 2)}: zo ver ligt het kwartiel in een "
         f"gewone verdeling, in standaardafwijkingen. Vanaf {format_number(NOTABLE, 1)} valt een cijfer op, vanaf "
         f"{format_number(MUCH, 1)} staat er ‘veel’. Ten hoogste één cijfer per hoofdstuk en {STANDOUTS_PER_SIDE} "
         f"per soort, niet ouder dan {OLDEST_NEWS} jaar. Kosten per taakveld doen niet mee: die zeggen meer over de "
         "rol van een gemeente dan over hoe zij het doet. Cijfers om wijken mee te vergelijken ook niet, en de "
         "jaarlijkse verandering van de verkoopprijs evenmin: het CBS waarschuwt dat die geen maat is voor de "
         "prijsontwikkeling."),
        ("Klassen op de kaart",
         f"{CLASSES} klassen met ongeveer evenveel gemeenten, met grenzen zoals u ze leest. Een donkere kleur is "
         "niet beter of slechter dan een lichte."),
        ("Wat de app niet doet",
         "Oorzaken aanwijzen of over wijken en mensen oordelen. Een verschil is een signaal om naar te "
         "vragen. Klopt een cijfer volgens u niet? De bron staat erbij; meld het daar, en bij wie deze app voor u "
         "beheert."),
    ]


def _alike(screen: Screen) -> None:
    """The background figures behind 'meest vergelijkbaar', and for a municipality who they are."""
    kind = screen.world.catalogue.groups[ALIKE]
    known = screen.world.catalogue.indicators
    st.subheader(kind.name, anchor=False)
    st.html(f'<p class="km-prose">{escape(kind.note)} Elk kenmerk telt mee in zijn eigen spreiding over alle '
            "gemeenten, van inwonertal en dichtheid de logaritme.</p>")
    parts.table(pd.DataFrame({
        "Kenmerk": [known[b.indicator].name for b in kind.background],
        "Gewicht": [format_number(b.weight, 1) for b in kind.background],
    }), "Kenmerken en hun gewicht")
    own = screen.selection.gemeente
    if own is not None:
        names = [screen.world.names[code] for code in screen.world.alike(own)]
        notice(f"Het meest vergelijkbaar met {screen.world.names[own]}, te beginnen met de dichtstbijzijnde: "
               f"{', '.join(names)}.")


def _example(screen: Screen) -> None:
    """A worked example of 'wat valt op', with the figures of the chosen municipality or of the first one."""
    world = screen.world
    own = screen.selection.gemeente or next(iter(world.names))
    shown = world.shown(world.example, screen.selection)
    group = world.group(screen.selection)
    a = world.assessment(shown, own, group, None)
    if a is None or a.summary is None or a.score is None or a.summary.q1 is None or a.summary.q3 is None:
        return
    value = a.observation.value or 0.0
    quartile = a.summary.q3 if value > a.summary.median else a.summary.q1

    def text(number: float) -> str:
        return format_value(number, shown.indicator.unit, shown.indicator.decimals)

    st.subheader("Een voorbeeld", anchor=False)
    st.html('<p class="km-prose">' + escape(
        f"{shown.indicator.name}, {world.names[own]}: {text(value)}. De middelste van de {group.name} heeft "
        f"{text(a.summary.median)}, het kwartiel aan deze kant ligt bij {text(quartile)}. De afstand tot de "
        f"middelste is daarmee, vóór afronding, {format_number(abs(a.score), 2)} standaardafwijking"
        + (", dus het valt op." if abs(a.score) >= NOTABLE else ", te weinig om op te vallen.")) + "</p>")
