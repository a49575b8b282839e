"""The API as the server calls it: read-only questions, answered as JSON or CSV. What may be asked: api_endpoints.py.

A question runs in one of a few threads of its own, so that it never holds up the app's event loop, and no more than
MOST_AT_ONCE questions may be under way: who comes next is asked to come back later.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from monitors.exports import open_data
from monitors.store import StoreError
from monitors.views.api_endpoints import CSV, JSON, Endpoint, Page
from monitors.views.api_parameters import Refused, Values
from monitors.views.in_use import world
from monitors.views.world import World

LOG = logging.getLogger("koersmonitor")
VERSION = "1.0.0"
AT_WORK, MOST_AT_ONCE = 2, 24  # questions being answered, and those together with who waits
RETRY_SECONDS = 2
_KEPT = "public, max-age=300"
_CHUNK = 500  # rows that are written as JSON in one go; writing holds up the other threads
PROBLEM = "application/problem+json"
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
        "X-Content-Type-Options": "nosniff"}
METHODS = "GET, HEAD, OPTIONS"
T = TypeVar("T")


class Busy(Exception):
    """Too many questions are under way."""


class Gate:
    """A few threads for questions, and a limit to how many may wait for them."""

    def __init__(self, at_work: int, most: int) -> None:
        self._pool = ThreadPoolExecutor(at_work, thread_name_prefix="api")
        self._lock, self._count, self._most = threading.Lock(), 0, most

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives. Raises Busy when too many are under way."""
        with self._lock:
            if self._count >= self._most:
                raise Busy
            self._count += 1
        future: Future[T] = self._pool.submit(work)
        future.add_done_callback(self._done)
        return await asyncio.wrap_future(future)

    def _done(self, _: Future[T]) -> None:
        with self._lock:
            self._count -= 1


GATE = Gate(AT_WORK, MOST_AT_ONCE)


def problem(refused: Refused, path: str) -> Response:
    """RFC 9457: what is wrong, in Dutch, with the parameter, what was asked and what is allowed."""
    body = {"type": "/api#fouten", "title": refused.title, "status": refused.status, "instance": path[:200],
            **refused.members}
    headers = dict(OPEN) | ({"Retry-After": str(RETRY_SECONDS)} if refused.status == 503 else {})
    return Response(json.dumps(body, ensure_ascii=False), refused.status, headers | {"Cache-Control": "no-store"},
                    PROBLEM)


def kind_for(accept: str, asked: str | None) -> str:
    """JSON or CSV: what `format` says, else what Accept prefers. Raises Refused when it takes neither."""
    if asked is not None:
        return CSV if asked == "csv" else JSON
    weights = dict(_accepted(accept or "*/*"))

    def weight(kind: str) -> float:
        return next((weights[name] for name in (kind, kind.split("/")[0] + "/*", "*/*") if name in weights), 0.0)

    if not max(weight("application/json"), weight("text/csv")):
        raise Refused(406, "Deze vorm hebben we niet.", "Accept", accept, "application/json of text/csv")
    return CSV if weight("text/csv") > weight("application/json") else JSON


def _accepted(header: str) -> Iterable[tuple[str, float]]:
    for part in header.lower().split(","):
        name, *options = (piece.strip() for piece in part.split(";"))
        quality = next((option[2:] for option in options if option.startswith("q=")), "1")
        try:
            yield name, float(quality)
        except ValueError:
            yield name, 0.0


def _etag(*parts: str) -> str:
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode("utf-8", "replace")).hexdigest()[:32]}"'


def _unchanged(request: Request, tag: str) -> bool:
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return tag.removeprefix("W/") in known


def as_json(endpoint: Endpoint, page: Page, known: World, following: str | None) -> bytes:
    """The rows with the version of the data set; in parts, so that other threads get their turn."""
    meta = known.store.meta
    rows = page.rows.to_pylist()
    head: dict[str, Any] = {"data_set": meta["version"], "created": meta["created"]}
    if endpoint.single:
        return json.dumps(head | {"data": rows[0]}, ensure_ascii=False).encode()
    head |= {"count": len(rows), "next": following}
    chunks = [json.dumps(rows[start:start + _CHUNK], ensure_ascii=False)[1:-1] for start in range(0, len(rows), _CHUNK)]
    return f'{json.dumps(head)[:-1]}, "data": [{", ".join(chunks)}]}}'.encode()


def as_csv(page: Page) -> bytes:
    """The rows as in the packages."""
    buffer = io.BytesIO()
    open_data.neutral_csv(page.rows.to_batches(), page.rows.schema, buffer)
    return buffer.getvalue()


def _tabular(endpoint: Endpoint, request: Request, asked: Values) -> Response:
    """Rows as JSON or CSV with an ETag of data version and question, and a link to what follows."""
    known, kind = world(), kind_for(request.headers.get("accept", ""), asked.get("format"))
    query = sorted(request.query_params.multi_items())
    tag = _etag(VERSION, known.store.meta["version"], known.catalogue.fingerprint, request.url.path, repr(query), kind)
    headers = OPEN | {"ETag": tag, "Cache-Control": _KEPT, "Vary": "Accept"}
    assert endpoint.rows is not None
    if _unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    page = endpoint.rows(known, asked)
    following = None
    if page.last is not None:
        same = [(name, value) for name, value in query if name != "after"]
        following = f"{request.url.path}?{urlencode([*same, ('after', page.last)])}"
        headers["Link"] = f'<{following}>; rel="next"'
    body = as_csv(page) if kind == CSV else as_json(endpoint, page, known, following)
    return Response(body, 200, headers, kind)


def _own(endpoint: Endpoint, request: Request, asked: Values) -> Response:
    """What an endpoint sends of its own, with an ETag of what it is."""
    assert endpoint.sends is not None
    response = endpoint.sends(request, asked)
    content = response.body if not isinstance(response, FileResponse) else str(response.path).encode()
    tag = _etag(VERSION, endpoint.path, hashlib.sha256(content).hexdigest())
    headers = OPEN | {"ETag": tag, "Cache-Control": _KEPT}
    if _unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


def answer(endpoint: Endpoint, request: Request) -> Response:
    """The whole of one question, in a thread; a fault is told and never raised."""
    path = request.url.path
    try:
        asked = endpoint.question.read(request.query_params.multi_items(), len(request.url.query),
                                       {name: str(value) for name, value in request.path_params.items()})
        return (_tabular if endpoint.rows else _own)(endpoint, request, asked)
    except Refused as refused:
        return problem(refused, path)
    except StoreError as unusable:
        return problem(Refused(503, str(unusable)), path)
    except Exception:
        LOG.exception("api: %s", endpoint.path)
        return problem(Refused(500, "Er ging iets mis; de fout staat in het logboek van de server."), path)


class Served:
    """An endpoint as the server calls it: any method reaches it, so that a wrong one gets a Dutch answer too."""

    def __init__(self, endpoint: Endpoint | None, gate: Gate = GATE) -> None:
        self.endpoint, self.gate = endpoint, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await (await self._respond(request))(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=OPEN | {
                "Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": "Accept, If-None-Match",
                "Access-Control-Max-Age": "86400", "Allow": METHODS})
        if request.method not in ("GET", "HEAD"):
            refused = problem(Refused(405, "Hier kunt u alleen lezen.", "", request.method, METHODS), request.url.path)
            refused.headers["Allow"] = METHODS
            return refused
        if self.endpoint is None:
            return problem(Refused(404, "Dit adres bestaat niet; zie /api."), request.url.path)
        endpoint = self.endpoint
        try:
            response = await self.gate.run(lambda: answer(endpoint, request))
        except Busy:
            response = problem(Refused(503, "Het is nu te druk; probeer het zo nog eens."), request.url.path)
        return _without_body(response) if request.method == "HEAD" else response


def _without_body(response: Response) -> Response:
    """The same headers and no body; a file keeps its body out by itself."""
    if not isinstance(response, FileResponse):
        response.body = b""  # Content-Length stays that of the whole answer
    return response


def routes(endpoints: Iterable[Endpoint]) -> list[Route]:
    """The addresses of the API, and last a Dutch 404 for whatever else is asked below /api."""
    return [*(Route(e.path, Served(e)) for e in endpoints), Route("/api/{rest:path}", Served(None))]
