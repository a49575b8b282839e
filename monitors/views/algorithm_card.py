"""The part of the page Methode that is about verdicts: how they come about, a worked example, and an algorithm card.

The fields of the card are those of the Dutch Algoritmeregister, where they fit. Every number is a constant of the code.
"""

from __future__ import annotations

import os
from html import escape

import streamlit as st

from monitors.catalogue.calibration import EVERYTHING, calibration
from monitors.domain import backtest
from monitors.domain.course import ENOUGH, ENOUGH_STRETCHES, HIGH_SHARE
from monitors.domain.outlook import LEAST_POINTS, MOST_POINTS, PRIOR, PROMISED, RECENT
from monitors.domain.verdict import LIKELY, MIN_POINTS, TOSS_UP, Verdict
from monitors.presentation import course_words
from monitors.presentation.numbers import format_number
from monitors.views import parts
from monitors.views.course import CourseFigure
from monitors.views.course_parts import verdict_html
from monitors.views.dossiers import shelf
from monitors.views.frame import Screen

CONTACT = "KOERSMONITOR_BEHEERDER"  # who runs this installation: set by them, shown to who wants to object
_JUDGED = (Verdict.VULNERABLE, Verdict.OFF_COURSE, Verdict.ON_COURSE)


def methods() -> list[tuple[str, str]]:
    """Title and explanation of every step of a verdict, in the order in which they are taken."""
    enough, likely = format_number(ENOUGH, 2), format_number(100 * LIKELY)
    low, high = (format_number(100 * (LIKELY + shift)) for shift in (-TOSS_UP, TOSS_UP))
    tuning = calibration().tuning(EVERYTHING)
    inside = format_number(10 * PROMISED[0])
    return [
        ("Afspraak",
         "Een afspraak noemt een cijfer, een gemeente, een begin, een doel en een jaar. Het doel is een peil dat "
         "minstens of hoogstens gehaald moet zijn, of waar het cijfer tussen moet liggen, of een aantal dat in die "
         "jaren samen gehaald moet zijn. Wie het besloot en wanneer, staat erbij."),
        ("Tempo",
         "Het pad is een rechte lijn van begin naar doel. Het tempo tot nu, gedeeld door het nodige tempo, is genoeg "
         f"vanaf {enough}. Bij een opgeteld aantal vergelijken we met een gelijke verdeling over de jaren. Een rechte "
         "lijn, omdat die ook bestaat bij een doel van nul en bij cijfers onder nul; de maat van Eurostat staat er ter "
         "vergelijking bij."),
        ("Vooruitzicht",
         f"We kijken naar de laatste {MOST_POINTS} vergelijkbare cijfers (minstens {LEAST_POINTS}). Van elk tweetal "
         "daarvan nemen we de verandering per jaar, en daarvan de middelste: zo telt een uitschieter nauwelijks mee "
         "(Theil-Sen). Een deel ervan trekken we door, vanaf het laatste cijfer of deels het gemiddelde van de "
         f"laatste {RECENT}. Welk deel, leert de toets per soort cijfers. De band in de grafiek zegt hoe ver zo’n "
         f"vooruitzicht er vroeger naast zat: bij het ijken lag de uitkomst er {inside} van de 10 keer in. Schommelt "
         "een reeks sterk, dan is de band breder; hoe dit cijfer in alle gemeenten schommelt, telt daarbij even "
         f"zwaar als {PRIOR} cijfers. Verder dan {tuning.tested_years} jaar vooruit is dat niet getoetst: daar "
         "wordt de band wijder naar het aantal jaren."),
        ("Oordeel",
         f"Op koers: het tempo is genoeg en de kans op het doel is {likely}% of meer. Kwetsbaar: één van de twee. "
         f"Niet op koers: geen van beide. Ligt de kans van {low}% tot {high}%, dan zeggen we dat het beide kanten op "
         "kan. Behaald: het doel is gehaald op een cijfer dat niet meer voorlopig is. Was het doel bij het begin al "
         "gehaald, dan telt in plaats van het tempo of het nu nog is gehaald."),
        ("Niet te beoordelen",
         f"Minder dan {MIN_POINTS} vergelijkbare cijfers vanaf het begin, een breuk of een afgeschermd cijfer in die "
         "jaren, een optelsom waarvan een jaar ontbreekt, of een verandering binnen de afronding. Dat laatste alleen "
         "als het van de afronding afhangt of het tempo genoeg is: stond het cijfer stil terwijl er veel moest "
         "gebeuren, dan zeggen we dat."),
        ("Nodig vanaf nu",
         f"Wat elk jaar er nog bij of af moet. Daarnaast het beste tempo dat hier over evenveel jaren is gehaald, "
         f"‘ooit’ bij minstens {ENOUGH_STRETCHES} zulke perioden, "
         f"en het tempo waarvan in de groep één op de {format_number(1 / (1 - HIGH_SHARE))} sneller was. Van "
         "aantallen geven we dat laatste niet: die zeggen vooral hoe groot een gemeente is."),
        ("Toets",
         f"Elke reeks van {backtest.MIN_YEARS} jaar of meer beoordeelden we halverwege elke {backtest.TERM} jaar. Op "
         "de ene helft van de gemeenten is het vooruitzicht geijkt, op de andere getoetst. De uitkomst staat op de "
         "pagina Trefzekerheid."),
    ]


def card() -> list[tuple[str, str]]:
    """The fields of the algorithm card."""
    whole = calibration().reports[0]
    met = {Verdict(word): share for word, _, share in whole.words}
    _, said, came = whole.score(backtest.OURS).deciles[-1]
    words = ", ".join(f"‘{course_words.verdict_word(v)}’ in {format_number(100 * met[v])}%"
                      for v in (Verdict.ON_COURSE, Verdict.VULNERABLE, Verdict.OFF_COURSE))
    return [
        ("Naam", "Koersmonitor: oordeel over de koers van een afspraak"),
        ("Doel", "Een raad laten zien of een afspraak op weg is naar haar doel, terwijl er nog iets te kiezen is."),
        ("Wie beslist", "Mensen. Het oordeel verandert niets vanzelf: er hangt geen geld, straf of recht aan. Raad, "
                        "college en partijen bij de afspraak wegen het, met wat zij verder weten."),
        ("Gebruikte gegevens", "Openbare cijfers per gemeente, en de afspraken uit de dossiers. Geen gegevens over "
                               "personen."),
        ("Werking", "Regels en statistiek die hierboven staan, zonder zelflerend systeem. Elk oordeel toont zijn "
                    "rekensom. De broncode is open."),
        ("Wat het niet doet", "Oorzaken aanwijzen, zeggen of beleid werkt, schokken voorzien, of iets zeggen over "
                              "wijken, mensen of organisaties."),
        ("Grenzen", f"Halverwege beoordeeld, haalde het doel aan het eind: {words} van de gevallen. Hoge kansen "
                    f"zijn iets te stellig: waar wij {format_number(100 * said)}% zeiden, gebeurde het in "
                    f"{format_number(100 * came)}%. In jaren die het model niet kende, viel "
                    f"{format_number(100 * calibration().later[0].coverage)}% van de uitkomsten in de band die "
                    f"{format_number(100 * PROMISED[0])}% belooft. Cijfers komen maanden tot jaren later dan het "
                    "beleid."),
        ("Risico’s", "Een oordeel kan worden gelezen als een cijfer voor mensen. Een doel kan zo worden gekozen dat "
                     "het makkelijk op koers ligt: kijk daarom naar het nodige tempo naast het beste ooit."),
        ("Bezwaar", "Klopt een cijfer niet, meld het bij de bron die erbij staat. Klopt een afspraak of oordeel niet, "
                    "meld het bij wie deze app voor u beheert, en zeg om welke afspraak en welke datum het gaat: op de "
                    "pagina Koers kunt u bij ‘Stand’ terugkijken naar het oordeel van toen."),
        ("Beheerder", os.environ.get(CONTACT, "").strip()
         or "Nog niet ingevuld. Vraag het zolang aan de griffie van uw gemeente. Wie deze app beheert, zet naam en "
            f"adres in de instelling {CONTACT}."),
        ("Wettelijke basis", "Geen eigen grondslag nodig: de app neemt geen besluiten en verwerkt geen "
                             "persoonsgegevens."),
    ]


def body(screen: Screen) -> None:
    """Draws the part."""
    st.header("Op koers of niet", anchor=False)
    for title, text in methods():
        st.subheader(title, anchor=False)
        st.html(f'<p class="km-prose">{escape(text)}</p>')
    _example(screen)
    st.header("Algoritmekaart", anchor=False)
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in card())
    st.html(f'<dl class="km-facts">{rows}</dl>')


def _example(screen: Screen) -> None:
    """A verdict worked out: of the chosen municipality where it has one, else the first that there is."""
    known = shelf(screen.world)
    own = known.by_region.get(screen.selection.gemeente or "", ())
    group = screen.world.group(screen.selection)
    for dossier, agreement in (*own, *known.by_id.values()):
        figure = CourseFigure(screen.world, agreement, group, dossier=dossier)
        if figure.judgement.verdict in _JUDGED and not figure.held:
            st.subheader("Een oordeel uitgerekend", anchor=False)
            st.page_link(parts.KOERS_PAGE, label=parts.literal(f"{figure.title}, {figure.own_name}"),
                         query_params={"gemeente": agreement.region, "afspraak": agreement.id})
            st.html(f'<p class="km-tile-meta">{verdict_html(figure.judgement.verdict)}</p>'
                    f'<p class="km-prose">{escape(" ".join(figure.sentences()))}</p>')
            parts.table(figure.steps(), "De rekensom, stap voor stap")
            return
