"""The API over the real figures: equal to the data set, described as it answers, and safe from nonsense."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.applications import Starlette
from starlette.routing import Route

from monitors.exports import dictionary
from monitors.store import StoreError
from monitors.views import api, api_description, api_endpoints, open_data_part, server
from monitors.views.api_endpoints import Endpoint, Page
from monitors.views.api_parameters import Question, Values
from monitors.views.packages import Packages, packages
from monitors.views.in_use import world
from monitors.views.world import World
from tests.asgi_client import Answer, ask, ask_together
from tests.figures import Figures

APP = Starlette(routes=server.ROUTES, middleware=server.MIDDLEWARE)
SPEC = api_description.openapi(api_description.DESCRIBED)
OBS = "/api/v1/observations"


@pytest.fixture(scope="module", autouse=True)
def files(data_set: Path) -> None:
    """The packages, made once."""
    making = packages.start(world())
    if making is not None:
        making.join()
    assert packages.ready(world())


def schema_of(path: str, status: int, kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = SPEC["paths"][path]["get"]["responses"][str(status)]["content"][kind]["schema"]
    return schema | {"components": SPEC["components"]}


def checked(endpoint: str, answer: Answer) -> Any:
    """The answer as JSON, after its status and body were found in the description."""
    kind = answer.headers["content-type"].split(";")[0]
    Draft202012Validator(schema_of(endpoint, answer.status, kind)).validate(answer.json)
    return answer.json


def pages(url: str) -> Iterator[dict[str, Any]]:
    following: str | None = url
    while following is not None:
        found = ask(APP, following)
        assert found.status == 200, found.body
        yield from found.json["data"]
        following = found.json["next"]


# Figures

@pytest.mark.parametrize(("query", "where"), [
    ("indicator=woz&level=GM&limit=333", "indicator = 'woz' AND level = 'GM' AND basis = 'today'"),
    ("region=GM0344&basis=published&limit=100", "region = 'GM0344' AND basis = 'published'"),
    ("indicator=woz,corporatie_aandeel&period=2024,2023&limit=5000",
     "indicator IN ('woz', 'corporatie_aandeel') AND period IN ('2023', '2024') AND basis = 'today'"),
    ("region=GM0344,WK034401,BU03440111&from=2020&to=2022",
     "region IN ('GM0344', 'WK034401', 'BU03440111') AND period BETWEEN '2020' AND '2022' AND basis = 'today'"),
    ("indicator=lage_inkomensgroep&level=WK&limit=10000", "indicator = 'lage_inkomensgroep' AND level = 'WK' AND basis = 'today'"),
])
def test_figures_are_those_of_the_data_set(figures: Figures, query: str, where: str) -> None:
    stored = figures.connection.execute(
        "SELECT indicator, region, period, value, status, weight, margin FROM observation "
        f"WHERE {where} ORDER BY indicator, region, period").fetchall()
    found = [tuple(r[c] for c in ("indicator", "region", "period", "value", "status", "weight", "margin"))
             for r in pages(f"{OBS}?{query}")]
    assert len(stored) > 10 and found == stored


def test_csv_has_the_same_rows(figures: Figures) -> None:
    query = f"{OBS}?indicator=lage_inkomensgroep&level=WK&limit=10000"
    rows = ask(APP, query).json["data"]
    lines = list(csv.DictReader(io.StringIO(ask(APP, query + "&format=csv").body.decode())))
    assert [(line["region"], line["status"], float(line["value"]) if line["value"] else None) for line in lines] == [
        (row["region"], row["status"], row["value"]) for row in rows]
    hidden = [row for row in rows if row["status"] == "suppressed"]
    assert hidden and all(row["value"] is None for row in hidden)


def test_withheld_figures_stay_away(figures: Figures) -> None:
    held = figures.connection.execute("SELECT indicator, region, period, published FROM withheld").fetchall()
    assert held
    for indicator, region, period, published in held:
        for basis in ("today", "published"):
            found = ask(APP, f"{OBS}?indicator={indicator}&region={region}&period={period}&basis={basis}").json["data"]
            assert all(row["value"] is None and row["status"] == "missing" for row in found)
        for row in pages(f"{OBS}?region={region}&period={period}&limit=10000"):
            assert row["weight"] != published, row


def test_no_weight_tells_a_suppressed_denominator(figures: Figures) -> None:
    """The weight is the denominator in the same region: where the source hides that one, it may not be here."""
    told = []
    for name, indicator in world().catalogue.indicators.items():
        if indicator.denominator:
            told += figures.connection.execute(
                "SELECT a.indicator, a.region, a.period FROM observation a JOIN observation b USING (basis, region, period) "
                "WHERE a.indicator = ? AND b.indicator = ? AND b.status = 'suppressed' AND a.weight IS NOT NULL",
                [name, indicator.denominator]).fetchall()
    assert not told


def test_regions_by_place_and_name(figures: Figures) -> None:
    inside = {r["code"] for r in pages("/api/v1/regions?within=GM0344&limit=37")}
    stored = figures.connection.execute(
        "SELECT code FROM region WHERE code LIKE 'WK0344%' OR code LIKE 'BU0344%'").fetchall()
    assert inside == {code for (code,) in stored}
    assert {r["code"] for r in pages("/api/v1/regions?within=PV26&level=GM")} == {code for (code,) in (
        figures.connection.execute("SELECT gemeente FROM membership WHERE code = 'PV26' AND kind = 'provincie'").fetchall())}
    for text, code in (("súdwest", "GM1900"), ("'S-GRAVENHAGE", "GM0518"), ("stainkoel'n", "BU00140509")):
        assert code in {r["code"] for r in pages(f"/api/v1/regions?q={quote(text)}")}, text
    assert [r["ended"] for r in pages("/api/v1/regions?q=haaren&level=GM")] == ["2021-01-01"]


def test_indicators_and_sources_are_those_of_the_catalogue() -> None:
    known = world().catalogue
    assert [r["id"] for r in pages("/api/v1/indicators?limit=50")] == sorted(known.indicators)
    assert [r["id"] for r in pages("/api/v1/sources?limit=7")] == sorted(known.sources)
    every = {r["code"] for r in pages("/api/v1/regions?limit=10000")}
    assert not [code for code in every if not re.fullmatch(api_endpoints.REGION, code)]
    for monitor in known.monitors.values():
        assert {r["id"] for r in pages(f"/api/v1/indicators?monitor={monitor.id}")} == set(monitor.indicators)


# Description

ANSWERS = [  # address, question, status: every status of every address that a question can bring about
    ("/api/v1/indicators", "", 200), ("/api/v1/indicators", "?limit=x", 400),
    ("/api/v1/indicators", "?monitor=onbekend", 404), ("/api/v1/indicators/{id}", "woz", 200),
    ("/api/v1/indicators/{id}", "onbekend", 404), ("/api/v1/indicators/{id}", "woz?limit=1", 400),
    ("/api/v1/indicators/{id}", "W%20Z", 400), ("/api/v1/indicators/{id}", "woz?id=huur", 400),
    ("/api/v1/regions", "?q=aa", 200), ("/api/v1/regions", "?within=GM9999", 404), ("/api/v1/regions", "?q=", 400),
    ("/api/v1/regions", "?q=zzzzqqq", 200), (OBS, "?indicator=woz&limit=10", 200), (OBS, "", 400),
    (OBS, "?indicator=onbekend", 404), (OBS, "?region=GM9999", 404), (OBS, "?indicator=woz&period=2050", 200),
    (OBS, "?indicator=woz&from=2024&to=2010", 400), (OBS, "?indicator=woz&period=2024MM13", 400),
    (OBS, "?indicator=woz&from=2024-2020", 400), (OBS, f"?indicator={'woz,' * 1500}woz", 400),
    ("/api/v1/sources", "", 200), ("/api/v1/sources", "?x=1", 400),
    ("/api/v1/packages/{package}.zip", "wonen-csv", 200), ("/api/v1/packages/{package}.zip", "nee-csv", 404),
    ("/api/v1/packages/{package}.zip", "..%2f..%2fx", 404), ("/api/v1/packages/{package}.zip", "wonen", 400),
    ("/api/v1/dcat.jsonld", "", 200), ("/api/v1/dcat.jsonld", "?x=1", 400), ("/api/v1/openapi.json", "", 200),
    ("/api/v1/openapi.json", "?format=csv", 400),
]


def address(path: str, question: str) -> str:
    part = question.split("?")[0] if "{" in path else ""
    return re.sub(r"{\w+}", part, path) + question[len(part):]


@pytest.mark.parametrize(("path", "question", "status"), ANSWERS)
def test_answers_are_as_described(path: str, question: str, status: int) -> None:
    found = ask(APP, address(path, question))
    assert found.status == status, found.body[:300]
    assert found.headers["access-control-allow-origin"] == "*"
    if "..%2f" in question:  # with the slashes it is another address, that does not exist
        return
    kind = found.headers["content-type"].split(";")[0]
    assert kind in SPEC["paths"][path]["get"]["responses"][str(status)]["content"]
    if kind.endswith("json"):
        body = checked(path, found)
        if status >= 400:
            assert body["status"] == status and body["title"].endswith(".") and kind == "application/problem+json"


def test_description_is_valid_and_names_every_route_both_ways() -> None:
    OpenAPIV31SpecValidator(SPEC).validate()
    routes = {r.path for r in server.ROUTES if isinstance(r, Route) and r.path.startswith("/api/v1/")}
    assert routes == set(SPEC["paths"]) == {path for path, _, _ in ANSWERS}
    for endpoint in api_description.DESCRIBED:
        operation = SPEC["paths"][endpoint.path]["get"]
        assert [p["name"] for p in operation["parameters"]] == [p.name for p in endpoint.parameters]
        asked = {status for path, _, status in ANSWERS if path == endpoint.path}
        brought = {304, 500, 503, *([406] if endpoint.table else [])}  # by other tests here
        assert {int(s) for s in operation["responses"]} == asked | brought, endpoint.path
    assert ask(APP, "/api/v1/openapi.json").json == json.loads(json.dumps(SPEC))


@pytest.mark.parametrize("endpoint", api_description.DESCRIBED, ids=lambda e: e.id)
def test_every_parameter_works_as_described(endpoint: Endpoint) -> None:
    """Each example is taken, and with a name that is a letter off it is refused."""
    path = endpoint.path
    for parameter in endpoint.parameters:
        path = path.replace("{" + parameter.name + "}", parameter.example)
    needed = f"{endpoint.question.one_of[0]}=woz&" if endpoint.question.one_of else ""
    for parameter in endpoint.parameters:
        if not parameter.in_path:
            given = "" if parameter.name == endpoint.question.one_of[:1] or needed.startswith(parameter.name) else needed
            assert ask(APP, f"{path}?{given}{parameter.name}={quote(parameter.example)}").status == 200, parameter.name
            wrong = checked(endpoint.path, ask(APP, f"{path}?{given}{parameter.name}x=1"))
            assert (wrong["parameter"], wrong["status"]) == (f"{parameter.name}x", 400)


@pytest.mark.parametrize("endpoint", [e for e in api_description.DESCRIBED if e.table], ids=lambda e: e.id)
def test_other_forms_are_refused(endpoint: Endpoint) -> None:
    path = re.sub(r"{\w+}", "woz", endpoint.path) + ("?indicator=woz" if endpoint.question.one_of else "")
    assert checked(endpoint.path, ask(APP, path, Accept="application/xml"))["status"] == 406


# The protocol

@pytest.mark.parametrize("url", [f"{OBS}?indicator=woz&region=GM0344", "/api/v1/indicators/woz", "/api/v1/openapi.json",
                                 "/api/v1/dcat.jsonld", "/api/v1/packages/wonen-parquet.zip", "/api",
                                 "/api/v1/sources?format=csv"])
def test_head_and_conditional_questions(url: str) -> None:
    found = ask(APP, url, Accept="text/html, */*")
    tag = found.headers["etag"]
    head = ask(APP, url, "HEAD", Accept="text/html, */*")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", tag)
    assert head.headers["content-length"] == str(len(found.body)) == found.headers["content-length"]
    for known in (tag, tag.removeprefix("W/"), f'"iets", {tag}'):
        same = ask(APP, url, If_None_Match=known)
        assert (same.status, same.body, same.headers["etag"]) == (304, b"", tag)
    assert ask(APP, url, If_None_Match='"iets anders"').status == 200
    assert "max-age" in found.headers["cache-control"]


def test_tags_differ_by_question_and_form() -> None:
    asked = [f"{OBS}?indicator=woz", f"{OBS}?indicator=woz&basis=published", f"{OBS}?indicator=woz&format=csv",
             f"{OBS}?indicator=woz&limit=999"]
    assert len({ask(APP, url).headers["etag"] for url in asked}) == len(asked)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading(method: str) -> None:
    found = ask(APP, OBS, method)
    assert (found.status, found.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert found.json["asked"] == method


def test_browsers_elsewhere_may_ask() -> None:
    found = ask(APP, OBS, "OPTIONS", Origin="https://elders.nl")
    assert found.status == 204 and "GET" in found.headers["access-control-allow-methods"]
    assert "If-None-Match" in found.headers["access-control-allow-headers"]


def test_following_link_is_in_the_headers_too() -> None:
    found = ask(APP, f"{OBS}?indicator=woz&limit=2&format=csv")
    link = re.fullmatch(r'<(.+)>; rel="next"', found.headers["link"])
    assert link and "format=csv" in link[1] and ask(APP, link[1]).status == 200


@pytest.mark.parametrize("text", ["'; DROP TABLE observation; --", "woz' OR '1'='1", 'woz" OR ""="', "woz\x00", "wo\u200bz", "ｗｏｚ",
                                  "woz\r\nSet-Cookie: a=b", "%27%20OR%201=1", "é" * 500, "🏠", "../../../etc/passwd",
                                  "<script>alert(1)</script>", "a" * 3900])
@pytest.mark.parametrize("place", ["indicator", "region", "period", "from", "level", "basis", "after", "limit", "format"])
def test_attempts_to_break_in_are_refused(place: str, text: str) -> None:
    given = "" if place in ("indicator", "region") else "indicator=woz&"
    found = ask(APP, f"{OBS}?{given}{place}={quote(text)}")
    assert found.status == 400 and "set-cookie" not in found.headers
    assert found.json["parameter"] in (place, "") and len(found.json.get("asked", "")) <= 100
    assert found.headers["content-type"] == "application/problem+json"


def test_search_takes_any_text_and_finds_it_literally() -> None:
    for text in ("%", "_", "'; --", "\\", "🏠"):
        found = checked("/api/v1/regions", ask(APP, f"/api/v1/regions?q={quote(text)}&limit=10000"))
        assert all(text in r["name"] for r in found["data"]), text
    assert ask(APP, f"{OBS}?indicator=woz&q=%FF%FE").status == 400


def test_unknown_addresses_get_a_dutch_answer() -> None:
    for url in ("/api/", "/api/v1", "/api/v1/x", "/api/v2/indicators", "/api/v1/observations/woz"):
        found = ask(APP, url, Accept="text/html")
        assert (found.status, found.headers["content-type"]) == (404, "application/problem+json"), url
    shapes = world().atlas.gemeenten().name
    assert ask(APP, f"/api/geo/{shapes}.geojson?indicator=woz&jaar=2025").status == 200


# What can go wrong

@pytest.mark.parametrize("endpoint", api_description.DESCRIBED, ids=lambda e: e.id)
def test_without_a_data_set(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> World:
        raise StoreError("Er is nog geen gegevensset. Draai: python -m monitors.prepare")

    for module in (api, api_endpoints, api_description):
        monkeypatch.setattr(module, "world", nothing)
    path = endpoint.path
    for parameter in endpoint.parameters:
        path = path.replace("{" + parameter.name + "}", parameter.example)
    found = ask(APP, path + ("?indicator=woz" if endpoint.question.one_of else ""))
    if endpoint.id == "openapi":
        assert found.status == 200
        return
    assert found.status == 503 and "retry-after" in found.headers
    assert "monitors.prepare" in checked(endpoint.path, found)["title"]


def test_a_fault_is_logged_and_not_shown(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(api, "as_json", lambda *_: 1 / 0)
    found = ask(APP, f"{OBS}?indicator=woz")
    assert checked(OBS, found)["status"] == 500 and b"division" not in found.body
    assert "ZeroDivisionError" in caplog.text


def test_too_many_questions_are_sent_away_and_the_rest_answered() -> None:
    """Three may be under way here; the others hear at once that they must come back, and later they can."""
    hold, entered = threading.Event(), threading.Event()

    def slow(_: World, __: Values) -> Page:
        entered.set()
        assert hold.wait(20)
        return Page(dictionary.SOURCES.schema.empty_table())

    gate = api.Gate(1, 3)
    app = Starlette(routes=[Route("/x", api.Served(
        Endpoint("/x", "x", "X", "X.", Question(), dictionary.SOURCES, rows=slow), gate))])
    threading.Timer(1, hold.set).start()
    statuses = [found.status for found in ask_together(app, ["/x"] * 8)]
    assert statuses == [200] * 3 + [503] * 5 and entered.is_set()
    assert ask(app, "/x").status == 200


def test_many_real_questions_together_are_each_answered_rightly() -> None:
    regions = [f"GM{number:04}" for number in (344, 363, 599, 518, 14, 34, 758, 796, 855, 772)]
    answers = ask_together(APP, [f"{OBS}?region={code}&limit=10000" for code in regions for _ in (0, 1)])
    for code, found in zip([code for code in regions for _ in (0, 1)], answers, strict=True):
        assert found.status == 200 and {row["region"] for row in found.json["data"]} == {code}


# Packages and pages

def test_package_is_the_whole_zip_and_can_be_fetched_in_parts() -> None:
    url = "/api/v1/packages/sociaal_domein-parquet.zip"
    found = ask(APP, url)
    archive = zipfile.ZipFile(io.BytesIO(found.body))
    assert archive.testzip() is None and "datapackage.json" in archive.namelist()
    assert 'filename="koersmonitor-sociaal_domein-parquet.zip"' in found.headers["content-disposition"]
    part = ask(APP, url, Range="bytes=0-99")
    assert (part.status, part.body) == (206, found.body[:100])


def test_files_are_made_once_and_asked_for_again_later(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("monitors.views.packages._home", lambda _: tmp_path)
    own, made, known = Packages(), [], world()
    monkeypatch.setattr("monitors.views.packages.open_data.write_package",
                        lambda file, *_: (made.append(file.name), file.write_bytes(b"zip")))
    monkeypatch.setattr(api_endpoints, "packages", own)
    stale = tmp_path / "20200101T000000-1-abcdef01-00000000"
    stale.mkdir()
    found = ask(APP, "/api/v1/packages/wonen-csv.zip")
    assert found.status in (200, 503)
    for thread in [own.start(known) for _ in range(5)]:
        if thread is not None:
            thread.join()
    assert len(made) == len(set(made)) == 4 and ask(APP, "/api/v1/packages/wonen-csv.zip").body == b"zip"
    assert own.start(known) is None and not stale.exists()


def test_a_failure_to_make_them_is_said_and_not_tried_again(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("monitors.views.packages._home", lambda _: tmp_path / "bestaat" / "niet")
    own = Packages()
    monkeypatch.setattr(api_endpoints, "packages", own)
    thread = own.start(world())
    assert thread is not None
    thread.join()
    assert own.failed(world()) and own.start(world()) is None and "open data" in caplog.text
    found = ask(APP, "/api/v1/packages/wonen-csv.zip")
    assert found.status == 503 and "logboek" in found.json["title"]


def test_files_go_elsewhere_when_the_data_may_only_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitors.views.packages.os.access", lambda *_: False)
    from monitors.views import packages as module

    folder = module._folder(world())
    assert world().store.file.parent not in folder.parents and folder.parent.is_dir()


def test_the_page_for_people() -> None:
    found = ask(APP, "/api", Accept="text/html")
    text = found.body.decode()
    assert found.status == 200 and '<html lang="nl">' in text and "default-src 'none'" in found.headers[
        "content-security-policy"]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    for link in re.findall(r'href="(/api/[^"]*)"', text):
        assert ask(APP, link.replace("&amp;", "&")).status == 200, link
    for endpoint in api_endpoints.ENDPOINTS:
        assert endpoint.path in text and all(f"<code>{p.name}</code>" in text for p in endpoint.parameters)


def test_links_of_the_page_bronnen_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(open_data_part.st, "html", drawn.append)
    monkeypatch.setattr(open_data_part.st, "header", lambda *_, **__: None)
    monkeypatch.setitem(server.running, "routes", True)
    open_data_part.downloads(type("Screen", (), {"world": world()})())  # type: ignore[arg-type]
    links = re.findall(r'href="([^"]+)"', "".join(drawn))
    assert len(links) == 5 and all(ask(APP, link).status == 200 for link in links)
