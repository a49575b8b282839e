"""JSON schema of a dossier's file: what an editor helps with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from monitors.catalogue.dossier_faults import DATE, GEMEENTE, ID, LONGEST_REMARK, LONGEST_TEXT
from monitors.catalogue.dossier_tables import KINDS, OLD_SCHEMAS, SCHEMA, Head

MOST_ROWS = 10_000  # of one kind of table in a file
_MEANING = {
    "schema": "Versie van deze indeling.",
    "example": "true: dit is een voorbeeld; niemand heeft het besloten.",
    "made_on": "Wanneer dit dossier is gemaakt: jaar-maand-dag.",
    "group": "Waarmee wordt vergeleken: de id van een groep van de app, of eigen.",
    "members": "Bij group eigen: de codes van de gemeenten in die groep.",
    "agreement": "De afspraken. Begin elke afspraak met [[agreement]].",
    "figure": "Cijfers zonder doel die bij een thema horen. Begin elk cijfer met [[figure]].",
    "position": "Wat elke partij van een thema vindt. Begin elk standpunt met [[position]].",
    "milestone": "De data van de jaarlijkse ronde. Begin elke datum met [[milestone]].",
    "own": "Eigen cijfers. Begin elk cijfer met [[own]]; de waarden staan in [[own_value]].",
    "own_value": "De waarden van eigen cijfers. Begin elke waarde met [[own_value]].",
    "id": "Kenmerk, anders dan dat van elke andere afspraak: kleine letters, cijfers, _ en -.",
    "indicator": "De id van het cijfer, zoals in het adres van de pagina van dat cijfer.",
    "region": "Code van de gemeente: GM en vier cijfers.",
    "rule": "at_least: ten minste; at_most: ten hoogste; between: tussen target en target_high; total: opgeteld aantal "
            "na base_period, tot en met target_period.",
    "base_period": "Periode waarin het begint, zoals 2024 of 2024HJ01. Bij total telt zij zelf niet mee.",
    "target_period": "Periode waarin het doel is bereikt; na base_period.",
    "target": "Het doel, in de eenheid van het cijfer. Bij between de ondergrens.",
    "target_high": "Alleen bij between: de bovengrens.",
    "base_value": "De beginstand zoals afgesproken. Leeg: wat de gegevens zeggen.",
    "theme": "Een thema uit monitors/catalogue/themes.toml.",
    "title": "Titel, zoals lezers haar zien.",
    "decided_by": "Wie het besloot: raad, partijen bij de prestatieafspraken.",
    "decided_on": "Datum van het besluit: jaar-maand-dag.",
    "link": "Adres van het besluit; begint met https://.",
    "owner": "Wie erover gaat.",
    "note": "Toelichting voor lezers.",
    "party": "municipality: de gemeente; corporation: de woningcorporatie; tenants: de huurdersorganisatie.",
    "agreed": "true: deze partij is akkoord met dit thema; false: nog niet.",
    "remark": "Wat deze partij erover zegt.",
    "name": "Naam, zoals lezers hem zien.",
    "date": "Datum: jaar-maand-dag.",
    "unit": "Eenheid, in woorden: woningen, procent, euro.",
    "source": "Waar het cijfer vandaan komt: welke opgave of welk onderzoek.",
    "definition": "Wat er is geteld, waarvan, op welke datum.",
    "decimals": "Hoeveel cijfers achter de komma.",
    "dated": "Wanneer het cijfer is gemaakt: jaar-maand-dag.",
    "period": "Periode van het cijfer, zoals 2024 of 2024KW01.",
    "value": "Het getal, met een punt voor de decimalen. Weg: er is geen getal.",
    "status": "measured: vastgesteld; provisional: voorlopig; suppressed: afgeschermd; missing: geen gegevens.",
}
_LIMITS: dict[str, dict[str, Any]] = {
    "schema": {"enum": [*OLD_SCHEMAS, SCHEMA]}, "id": {"pattern": f"^{ID.pattern}$"},
    "region": {"pattern": f"^({GEMEENTE.pattern})?$"}, "link": {"pattern": "^(https?://.*)?$"},
    "made_on": {"pattern": f"^({DATE.pattern})?$"}, "decided_on": {"pattern": f"^({DATE.pattern})?$"},
    "dated": {"pattern": f"^({DATE.pattern})?$"}, "date": {"pattern": f"^{DATE.pattern}$"},
    "remark": {"maxLength": LONGEST_REMARK},
}
_TITLES = {"agreement": "Afspraak", "figure": "Cijfer bij een thema", "position": "Standpunt van een partij",
           "milestone": "Datum", "own": "Eigen cijfer", "own_value": "Waarde van een eigen cijfer"}
_OWN = {("own", "id"): "Kenmerk, anders dan dat van elk ander cijfer: kleine letters, cijfers, _ en -.",
        ("own_value", "own"): "De id van het eigen cijfer.",
        ("", "region"): "Code van de gemeente waar dit dossier over gaat: GM en vier cijfers."}


def schema() -> dict[str, Any]:
    """JSON schema of a dossier's file."""
    head = _table("", Head)
    for kind in KINDS:
        head["properties"][kind.name] = {"description": _MEANING[kind.name], "type": "array", "maxItems": MOST_ROWS,
                                         "items": {**_table(kind.name, kind.table), "title": _TITLES[kind.name]}}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **head, "title": "Dossier met afspraken"}


def _table(kind: str, table: type) -> dict[str, Any]:
    found = TypeAdapter(table).json_schema()
    found.pop("description", None)  # of the class, for who reads the code
    lists = found.pop("$defs", {})
    properties = {name: _property(kind, name, values, lists) for name, values in found["properties"].items()}
    return {**found, "additionalProperties": False, "properties": properties}


def _property(kind: str, name: str, values: Mapping[str, Any], lists: Mapping[str, Any]) -> dict[str, Any]:
    """A field as an editor shows it. TOML has no null: a field that is not there has its default."""
    parts = values["anyOf"][0] if "anyOf" in values else values
    if "$ref" in parts:
        parts = {**{key: lists[parts["$ref"].rpartition("/")[2]][key] for key in ("type", "enum")}, **parts}
    kept = {key: value for key, value in parts.items() if key in ("type", "default", "enum", "items")}
    longest = {"maxLength": LONGEST_TEXT} if kept.get("type") == "string" and name not in _LIMITS and (
        "enum" not in kept) else {}
    limits = {} if (kind, name) == ("own_value", "own") else _LIMITS.get(name, {})
    return {"description": _OWN.get((kind, name), _MEANING.get(name, "")), **kept, **longest, **limits}


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
