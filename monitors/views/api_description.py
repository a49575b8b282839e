"""The API in OpenAPI 3.1, made from the same declarations that questions are read with; and all its addresses."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from monitors.exports import dcat, open_data
from monitors.exports.dictionary import Column, Kind, Table
from monitors.views.algorithm_card import CONTACT
from monitors.views.api import MOST_AT_ONCE, PROBLEM, VERSION
from monitors.views.api_endpoints import BASE, CSV, ENDPOINTS, JSON, Endpoint, made
from monitors.views.api_parameters import LONGEST_QUERY, Parameter, Question, Values
from monitors.views.in_use import world

JSON_LD = "application/ld+json"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TYPES = {Kind.NUMBER: "number", Kind.INTEGER: "integer"}
_FORMATS = {Kind.DATE: "date", Kind.MOMENT: "date-time", Kind.ADDRESS: "uri"}
_WRONG = {
    400: "De vraag klopt niet: een onbekende parameter, een verkeerde waarde of te veel tegelijk.",
    404: "Wat u vraagt, bestaat niet.",
    406: "Het antwoord is er niet in de vorm die u vraagt.",
    500: "Er ging iets mis op de server.",
    503: "Het is te druk of er is nog geen gegevensset; Retry-After zegt na hoeveel seconden u het weer kunt proberen.",
}
ABOUT = (
    "Cijfers van de Lokale Monitor Wonen en de Gemeentelijke Monitor Sociaal Domein, alleen lezen, zonder sleutel. "
    "Elk cijfer heeft een status; zonder waarde zegt die waarom. Leeg is nooit nul, en afgeschermd blijft "
    "afgeschermd. Antwoorden hebben een ETag; HEAD werkt zoals GET. Volg next om verder te lezen. "
    f"Een vraag heeft hoogstens {LONGEST_QUERY} tekens, en er zijn hoogstens {MOST_AT_ONCE} vragen tegelijk onderweg. "
    "De licentie staat per bron bij sources.")


def column_schema(column: Column) -> dict[str, Any]:
    """JSON Schema of one column; null where it may be empty."""
    if column.kind is Kind.LIST:
        items: dict[str, Any] = {"type": "string"} | ({"enum": list(column.choices)} if column.choices else {})
        return {"type": "array", "items": items, "title": column.title, "description": _told(column)}
    kind = _TYPES.get(column.kind, "string")
    found: dict[str, Any] = {"type": kind if column.required else [kind, "null"], "title": column.title,
                             "description": _told(column)}
    if column.choices:
        found["enum"] = [*column.choices, *([] if column.required else [None])]
    return found | ({"format": _FORMATS[column.kind]} if column.kind in _FORMATS else {})


def _told(column: Column) -> str:
    meanings = "; ".join(f"{value} is {meaning}" for value, meaning in column.choices.items())
    return column.about + (f" Waarden: {meanings}" if meanings else "")


def row_schema(table: Table) -> dict[str, Any]:
    """JSON Schema of one row; every column is always there."""
    return {"type": "object", "title": table.title, "description": table.about, "additionalProperties": False,
            "required": [c.name for c in table.columns],
            "properties": {c.name: column_schema(c) for c in table.columns}}


def _answer_schema(endpoint: Endpoint) -> dict[str, Any]:
    assert endpoint.table is not None
    row = {"$ref": f"#/components/schemas/{endpoint.table.name}"}
    properties: dict[str, Any] = {
        "data_set": {"type": "string", "description": "Versie van de gegevensset."},
        "created": {"type": "string", "format": "date-time", "description": "Wanneer zij is gemaakt."}}
    if endpoint.single:
        properties["data"] = row
    else:
        properties |= {
            "count": {"type": "integer", "minimum": 0, "description": "Aantal rijen in dit antwoord."},
            "next": {"type": ["string", "null"], "description": "Adres van wat volgt; null als dit het einde is."},
            "data": {"type": "array", "items": row}}
    return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}


def _content(endpoint: Endpoint) -> dict[str, Any]:
    if endpoint.table is None:
        schema: dict[str, Any] = {"type": "object"}
        return {kind: {"schema": schema} if kind in (JSON, JSON_LD) else {} for kind in endpoint.kinds}
    return {JSON: {"schema": _answer_schema(endpoint)}, CSV.split(";")[0]: {"schema": {"type": "string"}}}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    example = parameter.example.split(",") if parameter.schema.get("type") == "array" else (
        int(parameter.example) if parameter.schema["type"] == "integer" else parameter.example)
    return {"name": parameter.name, "in": "path" if parameter.in_path else "query", "required": parameter.in_path,
            "description": f"{parameter.about} Mag zijn: {parameter.allowed}.", "schema": parameter.schema,
            "example": example, **({} if parameter.in_path else {"style": "form", "explode": False})}


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    headers = {"ETag": {"schema": {"type": "string"}}, "Cache-Control": {"schema": {"type": "string"}}}
    wrong = [400, *([404] if endpoint.not_found else []), *([406] if endpoint.table else []), 500, 503]
    responses: dict[str, Any] = {
        "200": {"description": endpoint.about, "headers": headers, "content": _content(endpoint)},
        "304": {"description": "Niet veranderd sinds het antwoord met de ETag in If-None-Match."}}
    for status in wrong:
        responses[str(status)] = {"description": _WRONG[status], "content": {
            PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}}
    return {"operationId": endpoint.id, "summary": endpoint.title, "description": endpoint.about,
            "parameters": [_parameter(p) for p in endpoint.parameters], "responses": responses}


_PROBLEM_SCHEMA = {
    "type": "object", "additionalProperties": False, "required": ["type", "title", "status", "instance"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string", "description": "Wat er mis is."},
        "status": {"type": "integer"}, "instance": {"type": "string", "description": "Het adres."},
        "parameter": {"type": "string", "description": "Om welke parameter het gaat."},
        "asked": {"type": "string", "description": "Wat u vroeg."},
        "allowed": {"type": "string", "description": "Wat u mag vragen."}}}


def openapi(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The whole description."""
    listed = list(endpoints)
    tables = {e.table.name: e.table for e in listed if e.table is not None}
    return {
        "openapi": "3.1.0", "info": {"title": "Koersmonitor", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}], "security": [], "paths": {e.path: {"get": _operation(e)} for e in listed},
        "components": {"schemas": {"problem": _PROBLEM_SCHEMA} | {
            name: row_schema(table) for name, table in tables.items()}}}


def _send_openapi(_: Request, __: Values) -> Response:
    return Response(json.dumps(openapi(DESCRIBED), ensure_ascii=False), media_type=JSON)


def publisher(address: str) -> dcat.Publisher:
    """Who runs this installation, as far as they said so in the environment."""
    said = os.environ.get(CONTACT, "").strip()
    email = _EMAIL.search(said)
    name = _EMAIL.sub("", said).strip(" ,;()<>")
    return dcat.Publisher(name, "", email[0] if email else "", address)


def _send_dcat(request: Request, _: Values) -> Response:
    known = world()
    record = open_data.catalogue_record(known.store, known.catalogue, publisher(str(request.base_url)), made(known),
                                        api=True)
    return Response(json.dumps(record, ensure_ascii=False), media_type=JSON_LD)


DESCRIBED = (
    *ENDPOINTS,
    Endpoint(f"{BASE}/dcat.jsonld", "dcat", "Catalogus", "De bestanden en deze dienst in DCAT-AP-NL, om te verzamelen.",
             Question(), sends=_send_dcat, kinds=(JSON_LD,)),
    Endpoint(f"{BASE}/openapi.json", "openapi", "Deze beschrijving", "De beschrijving van de dienst in OpenAPI 3.1.",
             Question(), sends=_send_openapi, kinds=(JSON,)),
)
