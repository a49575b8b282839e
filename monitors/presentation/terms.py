"""The words of the app that a reader may not know, with what they mean."""

TERMS = (
    ("Herrekend", "Gemeenten gaan samen of worden verdeeld. Cijfers van vroeger zijn omgerekend naar de gemeenten van "
     "nu: aantallen tellen op naar het deel dat overging, percentages en gemiddelden tellen mee naar grootte. "
     "Ontbreekt een deel, dan is er geen cijfer."),
    ("Voorlopig", "De bron kan dit cijfer nog bijstellen."),
    ("Schatting", "Niet geteld, maar met een model geschat uit een enquête of vragenlijst. Een klein verschil kan "
     "toeval zijn."),
    ("Vragenlijst", "Wat mensen antwoordden op een vragenlijst waar iedereen aan mee kon doen. Wie meedeed, is geen "
     "steekproef."),
    ("Afgeschermd", "De bron toont het cijfer niet, omdat het over te weinig mensen of huishoudens gaat. Afgeschermd "
     "is dus niet nul."),
    ("Geen gegevens", "De bron heeft geen cijfer, bijvoorbeeld omdat de gemeente niet heeft aangeleverd."),
    ("Achtergehouden", "Het cijfer is gepubliceerd, maar zo onwaarschijnlijk dat wij het niet tonen tot de bron het "
     "verbetert of bevestigt."),
    ("Herzien", "De bron heeft een cijfer dat al gepubliceerd was, later veranderd. Het oude cijfer blijft bewaard."),
    ("Gegevensset", "Alle cijfers van de app zoals zij op één moment zijn geladen. Haar naam en datum staan onderaan "
     "elke pagina."),
    ("Op koers", "Het tempo van een afspraak is genoeg, en het vooruitzicht wijst dezelfde kant op. Kwetsbaar is een "
     "van de twee, niet op koers geen van beide. De pagina Methode legt het uit."),
    ("Vooruitzicht", "Waar een cijfer uitkomt als het gaat zoals zulke reeksen doorgaans gaan, met een band voor de "
     "onzekerheid. Geen belofte, en blind voor wat nieuw is."),
    ("Breuk", "Vanaf dat jaar is anders gemeten. Cijfers ervoor en erna zijn niet met elkaar te vergelijken."),
    ("Gemiddelde van een groep", "Gewogen naar grootte: een grote gemeente telt zwaarder dan een kleine."),
    ("Middelste gemeente", "Zet alle gemeenten op volgorde; de middelste heeft evenveel gemeenten boven als onder "
     "zich. Ook mediaan genoemd."),
    ("Middelste helft", "De helft van de gemeenten die overblijft als u het laagste en het hoogste kwart weglaat."),
    ("Afronding", "Veel cijfers zijn door de bron afgerond. Een verschil dat kleiner is dan de afronding noemen we "
     "geen stijging of daling."),
    ("Ontwikkeling", "Stijgend of dalend noemen we een reeks pas bij minstens vijf vergelijkbare jaren en als toeval "
     "onwaarschijnlijk is (toets van Mann-Kendall, 5 procent; helling van Sen)."),
)
