"""The data dictionary of the open data: every table and column once, for the packages and for the API alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from monitors import contract
from monitors.catalogue.model import Recipe, Unit
from monitors.domain.observation import Status
from monitors.domain.region import RegionLevel
from monitors.presentation import wording
from monitors.presentation.numbers import status_label, status_meaning, unit_label


class Kind(StrEnum):
    """What a column holds. A LIST is of texts; in CSV they stand behind one another with a comma between them."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    MOMENT = "moment"
    ADDRESS = "address"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Column:
    """`choices` are the values that occur, each with what it means; `about` ends in a full stop."""

    name: str
    kind: Kind
    title: str
    about: str
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names the columns that tell rows apart; `refers` says which column is a key of which other table."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: Mapping[str, str] = field(default_factory=dict)

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([pa.field(c.name, _ARROW.get(c.kind, pa.string())) for c in self.columns])


_ARROW = {Kind.NUMBER: pa.float64(), Kind.INTEGER: pa.int64(), Kind.LIST: pa.list_(pa.string())}
_CODE = "Code van het gebied volgens het CBS, zoals GM0363 of WK036300."
_PERIOD = "Jaar (2024), halfjaar (2024HJ01), kwartaal (2024KW02), maand (2024MM05) of een reeks daarvan."

STATUSES = {status.value: f"{status_label(status)}: {status_meaning(status)}" for status in Status}
UNITS = {unit.value: unit_label(unit) for unit in Unit}
LEVELS = {level.value: level.label for level in RegionLevel}
BASES = {
    contract.BASIS_TODAY: "de gemeenten van nu; cijfers van opgeheven gemeenten zijn omgerekend",
    contract.BASIS_PUBLISHED: "zoals de bron het publiceerde, met de gemeenten van toen",
}
DIRECTIONS = {direction.value: words for direction, words in wording.DIRECTIONS.items()}
PERIODICITIES = {periodicity.value: words for periodicity, words in wording.PERIODICITIES.items()}
RECIPES = {
    Recipe.RATIO.value: "het eerste cijfer gedeeld door het tweede, maal de factor",
    Recipe.PER_DENOMINATOR.value: "het cijfer gedeeld door zijn noemer, maal de factor",
    Recipe.GROWTH.value: "verandering in procent sinds een jaar eerder",
    Recipe.DIFFERENCE.value: "het eerste cijfer min het tweede",
}

OBSERVATIONS = Table("observations", "Cijfers", "Eén rij per cijfer, gebied, periode en indeling.", (
    Column("indicator", Kind.TEXT, "Indicator", "Naam van de indicator in de tabel indicators.", required=True),
    Column("region", Kind.TEXT, "Gebied", _CODE, required=True),
    Column("level", Kind.TEXT, "Niveau", "Soort gebied.", LEVELS, required=True),
    Column("period", Kind.TEXT, "Periode", _PERIOD, required=True),
    Column("basis", Kind.TEXT, "Indeling", "In welke gemeenten het cijfer is verdeeld.", BASES, required=True),
    Column("value", Kind.NUMBER, "Waarde", "Het cijfer in zijn eenheid, zoals het in de gegevensset staat en dus soms "
           "met meer decimalen dan de bron of de app toont. Leeg als er geen cijfer is; de status zegt waarom. Leeg is "
           "nooit nul."),
    Column("unit", Kind.TEXT, "Eenheid", "Eenheid van de waarde.", UNITS, required=True),
    Column("status", Kind.TEXT, "Status", "Hoe zeker het cijfer is, of waarom het er niet is.", STATUSES,
           required=True),
    Column("weight", Kind.NUMBER, "Weging", "De noemer van de indicator in hetzelfde gebied, in of het dichtst bij de "
           "periode: hiermee weegt een gemiddelde van gebieden. Leeg als de noemer niet bekend is."),
    Column("margin", Kind.NUMBER, "Afrondingsmarge", "De helft van waarop de bron afrondt, en bij een herrekend "
           "cijfer ook wat wij afrondden: het echte cijfer ligt tussen de waarde min en plus deze marge. Leeg als de "
           "afronding niet bekend is. Geen steekproefmarge."),
    Column("source", Kind.TEXT, "Bron", "Tabel waar het cijfer uit komt, in de tabel sources. Leeg als het cijfer "
           "ontbreekt."),
    Column("loaded_at", Kind.MOMENT, "Geladen", "Wanneer deze installatie het cijfer voor het eerst zo laadde.",
           required=True),
), ("indicator", "region", "period", "basis"), {"indicator": "indicators", "region": "regions", "source": "sources"})

INDICATORS = Table("indicators", "Indicatoren", "Wat elk cijfer betekent, en wat het niet zegt.", (
    Column("id", Kind.TEXT, "Indicator", "Naam waarmee de andere tabellen verwijzen.", required=True),
    Column("name", Kind.TEXT, "Naam", "Naam voor lezers.", required=True),
    Column("monitors", Kind.LIST, "Monitors", "In welke monitors de indicator staat.", required=True),
    Column("definition", Kind.TEXT, "Definitie", "Wat er wordt geteld, waarvan en wanneer.", required=True),
    Column("rationale", Kind.TEXT, "Waarom", "Waarom een raad dit wil weten.", required=True),
    Column("caution", Kind.TEXT, "Let op", "Wat het cijfer niet zegt.", required=True),
    Column("unit", Kind.TEXT, "Eenheid", "Eenheid van de waarden.", UNITS, required=True),
    Column("decimals", Kind.INTEGER, "Decimalen", "Met hoeveel decimalen de app het toont.", required=True),
    Column("direction", Kind.TEXT, "Gunstige kant", "Welke kant gunstig is.", DIRECTIONS, required=True),
    Column("periodicity", Kind.TEXT, "Regelmaat", "Hoe vaak de bron publiceert.", PERIODICITIES, required=True),
    Column("reference", Kind.TEXT, "Peilmoment", "Op welke dag of over welke tijd.", required=True),
    Column("levels", Kind.LIST, "Niveaus", "Soorten gebieden waarvoor er cijfers zijn.", LEVELS, required=True),
    Column("denominator", Kind.TEXT, "Noemer", "Indicator waarvan het een deel is of waarmee wordt gewogen."),
    Column("rounding", Kind.NUMBER, "Afronding", "Waarop de bron afrondt, in de eenheid van het cijfer."),
    Column("recipe", Kind.TEXT, "Afleiding", "Hoe de Koersmonitor het cijfer uit andere maakt; leeg als de bron het "
           "zelf geeft.", RECIPES),
    Column("derived_from", Kind.LIST, "Gemaakt van", "De indicatoren waaruit het is gemaakt.", required=True),
    Column("factor", Kind.NUMBER, "Factor", "Waarmee de afleiding vermenigvuldigt."),
    Column("source", Kind.TEXT, "Bron", "De tabel van de bron.", required=True),
    Column("first_period", Kind.TEXT, "Van", "Eerste periode met een cijfer; leeg als er nog geen cijfers zijn."),
    Column("last_period", Kind.TEXT, "Tot en met", "Laatste periode met een cijfer."),
    Column("figures", Kind.INTEGER, "Aantal cijfers", "Voor gebieden van nu, alle niveaus samen.", required=True),
), ("id",), {"source": "sources"})

REGIONS = Table("regions", "Gebieden", "De gemeenten en provincies van nu, gemeenten die er niet meer zijn, en wijken "
                "en buurten van elke indeling met cijfers: in welke jaren zij er waren, staat bij de cijfers.", (
    Column("code", Kind.TEXT, "Code", _CODE, required=True),
    Column("name", Kind.TEXT, "Naam", "Naam van het gebied.", required=True),
    Column("level", Kind.TEXT, "Niveau", "Soort gebied.", LEVELS, required=True),
    Column("parent", Kind.TEXT, "Ligt in", "Code van het gebied waar het in ligt; leeg bij Nederland en bij gemeenten "
           "die er niet meer zijn."),
    Column("ended", Kind.DATE, "Opgeheven", "Dag waarop de gemeente ophield te bestaan; leeg als zij nog bestaat."),
), ("code",))

SOURCES = Table("sources", "Bronnen", "Waar de cijfers vandaan komen, met de licentie van elke bron.", (
    Column("id", Kind.TEXT, "Bron", "Nummer of naam van de tabel.", required=True),
    Column("title", Kind.TEXT, "Titel", "Titel van de tabel.", required=True),
    Column("producer", Kind.TEXT, "Producent", "Wie het cijfer maakt; noem deze bij gebruik.", required=True),
    Column("licence", Kind.TEXT, "Licentie", "De voorwaarden zoals de catalogus ze noemt.", required=True),
    Column("licence_url", Kind.ADDRESS, "Tekst van de licentie", "Leeg als wij de voorwaarden niet hebben "
           "nagegaan: kijk dan bij de bron voordat u de cijfers verder verspreidt."),
    Column("url", Kind.ADDRESS, "Adres", "Waar de bron publiceert.", required=True),
    Column("accessed", Kind.TEXT, "Vastgelegd", "Wanneer de cijfers zijn opgehaald: jaar, maand of dag. "
           "Leeg als er nog geen zijn."),
    Column("note", Kind.TEXT, "Opmerking", "Wat er bij deze bron te weten valt."),
    Column("figures", Kind.INTEGER, "Aantal cijfers", "Gepubliceerde cijfers van deze bron in de gegevensset.",
           required=True),
), ("id",))

BREAKS = Table("breaks", "Breuken", "Vanaf deze periode is anders gemeten: vergelijk niet met eerder.", (
    Column("indicator", Kind.TEXT, "Indicator", "Naam van de indicator.", required=True),
    Column("period", Kind.TEXT, "Periode", "Eerste periode van de nieuwe meting.", required=True),
    Column("regions", Kind.LIST, "Gebieden", "Waar de breuk geldt; leeg is overal.", required=True),
    Column("reason", Kind.TEXT, "Reden", "Wat er veranderde.", required=True),
), ("indicator", "period", "reason"), {"indicator": "indicators"})

CHANGES = Table("boundary_changes", "Herindelingen", "Gemeenten die ophielden, en wat zij werden. Cijfers zoals "
                "gepubliceerd zijn over zo'n grens heen niet te vergelijken.", (
    Column("date", Kind.DATE, "Datum", "Dag waarop het inging.", required=True),
    Column("old_code", Kind.TEXT, "Oude code", "Code van de gemeente die ophield.", required=True),
    Column("old_name", Kind.TEXT, "Oude naam", "Naam van toen.", required=True),
    Column("new_code", Kind.TEXT, "Nieuwe code", "Code van de gemeente waar zij in opging.", required=True),
    Column("new_name", Kind.TEXT, "Nieuwe naam", "Naam van die gemeente.", required=True),
    Column("share_homes", Kind.NUMBER, "Deel van de woningen", "Welk deel overging, van 0 tot 1; leeg is onbekend."),
    Column("share_persons", Kind.NUMBER, "Deel van de inwoners", "Welk deel overging, van 0 tot 1; leeg is "
           "onbekend."),
), ("date", "old_code", "new_code"))

WITHHELD = Table("withheld", "Achtergehouden", "Cijfers die de bron publiceerde maar die wij niet geven, omdat zij "
                 "vermoedelijk fout zijn. Ook wat eruit is afgeleid, ontbreekt.", (
    Column("indicator", Kind.TEXT, "Indicator", "Naam van de indicator.", required=True),
    Column("region", Kind.TEXT, "Gebied", _CODE, required=True),
    Column("period", Kind.TEXT, "Periode", _PERIOD, required=True),
    Column("reason", Kind.TEXT, "Reden", "Waarom het is achtergehouden.", required=True),
), ("indicator", "region", "period"), {"indicator": "indicators", "region": "regions"})

TABLES = (OBSERVATIONS, INDICATORS, REGIONS, SOURCES, BREAKS, CHANGES, WITHHELD)
