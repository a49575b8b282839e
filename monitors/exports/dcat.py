"""The catalogue record of the open data, as data.overheid.nl harvests it: DCAT-AP-NL 3.0 in JSON-LD.

What the profile requires and where: https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/. What only the publisher knows
(name, register, contact, address) is left out until it is given; `Publisher.missing` says what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from monitors.catalogue.model import Monitor, Source
from monitors.domain.period import Period, parse_period
from monitors.exports.open_tables import LICENCE_TEXTS

FILE_NAME = "dcat.jsonld"
KEYWORDS = ("gemeenten", "wijken", "wonen", "sociaal domein", "lokale monitor")
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_THEMES = ("SOCI", "REGI")  # population and society, regions and cities
_PROFILE = "https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/"
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#", "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: name, address in a register of organisations, e-mail for questions, and where the files stand."""

    name: str = ""
    register: str = ""
    email: str = ""
    url: str = ""

    def missing(self) -> Iterator[str]:
        """What the profile requires and was not given."""
        for value, what in ((self.name, "de naam van de uitgever (--publisher)"),
                            (self.register, "de uitgever in een register (--publisher-uri)"),
                            (self.email, "een adres voor vragen (--email)"),
                            (self.url, "het adres van de map (--url)")):
            if not value:
                yield what

    @property
    def base(self) -> str:
        """What addresses start with; without an address of its own they are relative to where the record is found."""
        return self.url.rstrip("/") + "/" if self.url else ""


NOBODY = Publisher()


@dataclass(frozen=True, slots=True)
class File:
    """A package that was made. `size` in bytes."""

    name: str
    id: str
    format: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class DataSet:
    """The packages of one monitor, with the sources of their figures and periods among which the first and last."""

    monitor: Monitor
    files: Sequence[File]
    sources: Sequence[Source]
    periods: Sequence[str]


def _id(address: str) -> Node:
    return {"@id": address}


def _text(words: str) -> Node:
    return {"@value": words, "@language": "nl"}


def _typed(value: str, kind: str) -> Node:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _agents(publisher: Publisher) -> Node:
    """Publisher, maker and contact, as far as they are known."""
    found: Node = {}
    if publisher.name:
        agent = {"@type": "foaf:Agent", "foaf:name": _text(publisher.name)}
        if publisher.register:
            agent["@id"] = publisher.register
        found |= {"dct:publisher": agent, "dct:creator": agent}
    if publisher.email:
        found["dcat:contactPoint"] = {"@type": "vcard:Kind", "vcard:fn": publisher.name or publisher.email,
                                      "vcard:hasEmail": _id(f"mailto:{publisher.email}")}
    return found


def licence(sources: Iterable[Source]) -> Node:
    """The licence of a mixture: that of all its sources, or a statement that it differs by source."""
    found = {source.licence for source in sources}
    if len(found) == 1 and found <= LICENCE_TEXTS.keys():
        return _id(LICENCE_TEXTS[found.pop()])
    return {"@type": "dct:LicenseDocument", "dct:title": _text("Verschilt per bron"), "dct:description": _text(
        "Per bron, zie de tabel sources in het bestand: " + "; ".join(sorted(found)) + ". Wat niet bij naam een open "
        "licentie is, hebben wij niet nagegaan.")}


def _temporal(periods: Sequence[str]) -> Node:
    known: list[Period] = [parse_period(code) for code in periods]
    first, last = min(p.start for p in known), max(p.end for p in known)
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": _typed(f"{int(first)}", "gYear"),
            "dcat:endDate": _typed(f"{int(last - 1e-9)}", "gYear")}


def _distribution(data: DataSet, file: File, address: str, created: str) -> Node:
    rights = "Noem de bron van elk cijfer (kolom source) en dat de Koersmonitor de cijfers bewerkte."
    return {
        "@id": f"{address}-{file.format.lower()}", "@type": "dcat:Distribution",
        "dct:title": _text(f"{data.monitor.name}, {file.format}"),
        "dct:description": _text(f"Zip met tabellen als {file.format}, datapackage.json en uitleg."),
        "dcat:accessURL": _id(address), "dcat:downloadURL": _id(address),
        "dct:format": _id(f"{_EU}/file-type/{file.format.upper()}"),
        "dcat:mediaType": _id(f"{_IANA}/{file.media_type}"), "dcat:packageFormat": _id(f"{_IANA}/application/zip"),
        "dcat:byteSize": _typed(str(file.size), "nonNegativeInteger"),
        "dct:language": _id(f"{_EU}/language/NLD"), "dct:modified": _typed(created, "dateTime"),
        "dct:license": licence(data.sources),
        "dct:rights": {"@type": "dct:RightsStatement", "dct:description": _text(rights)},
        "adms:status": _id(f"{_EU}/distribution-status/COMPLETED"),
    }


def _shared(publisher: Publisher, identifier: str) -> Node:
    """What the profile asks of a data set and of a service alike."""
    return {"@id": identifier, "dct:identifier": identifier, "dct:accessRights": _id(f"{_EU}/access-right/PUBLIC"),
            "dct:language": _id(f"{_EU}/language/NLD"), "dcat:keyword": [_text(word) for word in KEYWORDS],
            "dcat:theme": [_id(f"{_EU}/data-theme/{theme}") for theme in _THEMES], **_agents(publisher)}


def _dataset(data: DataSet, version: str, created: str, publisher: Publisher, files: str) -> Node:
    return {
        "@type": "dcat:Dataset", **_shared(publisher, f"{publisher.base}#{data.monitor.id}"),
        "dct:title": _text(f"{data.monitor.name}: cijfers van gemeenten, wijken en buurten"),
        "dct:description": _text(f"{data.monitor.description} Cijfers met status, weging, afrondingsmarge en bron. "
                                 "Afgeschermde en achtergehouden cijfers zijn leeg."),
        "dct:modified": _typed(created, "dateTime"), "dcat:version": version,
        "dct:accrualPeriodicity": _id(f"{_EU}/frequency/IRREG"), "dct:spatial": _id(f"{_EU}/country/NLD"),
        **({"dct:temporal": _temporal(data.periods)} if data.periods else {}),
        "dct:source": [_id(url) for url in dict.fromkeys(s.url for s in data.sources)],
        "dcat:distribution": [_distribution(data, f, publisher.base + files.format(f), created) for f in data.files],
    }


def _service(sets: Sequence[Node], sources: Iterable[Source], publisher: Publisher) -> Node:
    return {
        "@type": "dcat:DataService", **_shared(publisher, f"{publisher.base}api/v1"),
        "dct:title": _text("Koersmonitor: cijfers opvragen"),
        "dct:description": _text("Cijfers, indicatoren, gebieden en bronnen als JSON of CSV, alleen lezen."),
        "dcat:endpointURL": _id(f"{publisher.base}api/v1"), "foaf:page": _id(f"{publisher.base}api"),
        "dcat:endpointDescription": _id(f"{publisher.base}api/v1/openapi.json"), "dct:license": licence(sources),
        "dcat:servesDataset": [_id(node["@id"]) for node in sets],
    }


def record(datasets: Sequence[DataSet], version: str, created: str, publisher: Publisher, *, api: bool) -> Node:
    """The catalogue with its data sets; with `api` also the service that answers questions, and its addresses."""
    files = "api/v1/packages/{0.id}.zip" if api else "{0.name}"
    sets = [_dataset(data, version, created, publisher, files) for data in datasets]
    sources = [s for data in datasets for s in data.sources]
    return {
        "@context": CONTEXT, "@id": f"{publisher.base}#catalogus", "@type": "dcat:Catalog",
        "dct:title": _text("Koersmonitor: open data"),
        "dct:description": _text("De cijfers van de Lokale Monitor Wonen en de Gemeentelijke Monitor Sociaal Domein."),
        "dct:conformsTo": _id(_PROFILE), "dct:language": _id(f"{_EU}/language/NLD"),
        "dct:modified": _typed(created, "dateTime"), **_agents(publisher), "dcat:dataset": sets,
        **({"dcat:service": _service(sets, sources, publisher)} if api else {}),
    }
