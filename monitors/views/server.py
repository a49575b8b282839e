"""What the server does beside Streamlit: warm up, speak Dutch, say that it is well, serve shapes and open data."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitors.domain.scale import Scale
from monitors.presentation import maps
from monitors.presentation.numbers import format_observation
from monitors.store import StoreError
from monitors.views import api, finder, frame
from monitors.views.address_reading import parse
from monitors.views.api_description import DESCRIBED
from monitors.views.api_page import PAGE
from monitors.views.geography import SERVED
from monitors.views.in_use import world
from monitors.views.selection import Selection
from monitors.views.upkeep import Upkeep
from monitors.views.world import World

LOG = logging.getLogger("koersmonitor")
PAGES = frozenset(file.stem for file in (Path(__file__).parents[2] / "pages").glob("*/*.py"))
START = "overzicht"  # the default of app.py, which Streamlit knows by the bare address only
NOSCRIPT = "Koersmonitor heeft JavaScript nodig. Zet het aan in uw browser en laad de pagina opnieuw."
_A_DAY = "public, max-age=86400"
_FOR_GOOD = "public, max-age=31536000, immutable"
_VERSIONED = re.compile(rf"{SERVED}/[a-z]+_\d{{4}}_[0-9a-f]{{8}}[./]")

running = {"routes": False}  # whether this process serves ROUTES; not so under plain `streamlit run`


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Loads the data set while the first visitors come in, and keeps up with new ones."""
    running["routes"] = True
    upkeep = Upkeep()
    upkeep.start()
    yield
    upkeep.stop()


# Routes

def health(_: Request) -> Response:
    """200 with the data set in use, 503 where there is none."""
    try:
        return JSONResponse({"status": "ok", "data_set": world().store.meta["version"]})
    except StoreError as unusable:
        return JSONResponse({"status": "no data set", "message": str(unusable)}, status_code=503)


def geo_url(known: World, name: str, selection: Selection, indicator: str, period: str) -> str:
    """Address of shapes with the texts of an indicator; changes with the data set, so it may be kept for long."""
    query = {"indicator": indicator, "jaar": period, "schaal": known.shown(indicator, selection).scale.value,
             "v": known.store.meta["version"]}
    return f"/api/geo/{name}.geojson?{urlencode(query)}"


def geo_bytes(known: World, name: str, query: dict[str, str]) -> bytes | None:
    """GeoJSON of an atlas with the text of every region; None where there are no such shapes or figures."""
    selection, _ = parse({key: query[key] for key in ("indicator", "jaar", "schaal") if key in query}, known.choices)
    shapes = known.atlas.named(name)
    if shapes is None or shapes.geojson is None or selection.indicator is None or selection.jaar is None:
        return None
    shown = known.shown(selection.indicator, selection)
    if shapes.country:
        panel = known.panel(*shown.key)
    else:
        panel = known.wijk_panel(selection.indicator, Scale(shown.scale), name.rpartition("/")[2])
    regions = panel.by_period.get(selection.jaar, {})
    texts = {code: format_observation(o, shown.indicator) for code, o in regions.items()}
    return maps.geojson_with_texts(shapes.geojson, texts)


def geo(request: Request) -> Response:
    """Shapes with texts for the tooltips of the zoomable map."""
    try:
        found = geo_bytes(world(), request.path_params["name"], dict(request.query_params))
    except StoreError as unusable:
        return JSONResponse({"message": str(unusable)}, status_code=503)
    if found is None:
        return JSONResponse({"message": "Deze kaart bestaat niet."}, status_code=404)
    return Response(found, media_type="application/geo+json", headers={"Cache-Control": _A_DAY})


ROUTES = [Route("/healthz", health), Route("/api/geo/{name:path}.geojson", geo), Route("/api/zoeken", finder.search),
          *api.routes((PAGE, *DESCRIBED))]


# The page itself

class DutchPage:
    """Makes Streamlit's page Dutch before any script runs, and sends addresses without a page to the overview."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["path"].split("/")[1:2] == ["api"] if scope["type"] == "http" else False
        if ours or scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        moved = moved_to(scope["path"], scope["query_string"].decode("latin-1"))
        if moved is not None:
            await RedirectResponse(moved)(scope, receive, send)
            return
        headers = MutableHeaders(scope=scope)
        del headers["accept-encoding"]  # a compressed page can't be changed
        await self.app(scope, receive, _Rewriter(send))


def moved_to(path: str, query: str) -> str | None:
    """Where a page is that is not at this path: the start page has no path, and an unknown one leads to it; else None.
    """
    name = path.strip("/")
    if name == START:
        return f"/?{query}" if query else "/"
    known = not name or name in PAGES or "/" in name or "." in name or name == "healthz"
    return None if known else f"/?pagina={quote(name[:100])}"


def dutch(page: bytes) -> bytes:
    """Streamlit's index page with Dutch language, title and message, and our style from the start."""
    head = frame.head_links().encode()
    return (page.replace(b'<html lang="en">', b'<html lang="nl">')
            .replace(b"<title>Streamlit</title>", b"<title>Koersmonitor</title>" + head)
            .replace(b"You need to enable JavaScript to run this app.", NOSCRIPT.encode()))


class _Rewriter:
    """Holds an HTML answer back until it is whole, changes it, and lets anything else through."""

    def __init__(self, send: Send) -> None:
        self.send, self.start, self.body = send, None, b""

    start: Message | None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            if not kind.startswith("text/html"):
                await self.send(message)
                return
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        body = dutch(self.body)
        headers = MutableHeaders(raw=start["headers"])
        headers["content-length"] = str(len(body))
        del headers["etag"]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


class LastingBorders:
    """Lets a browser keep the files with borders: whenever their content is another, so is their name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
                MutableHeaders(raw=message["headers"])["cache-control"] = _FOR_GOOD
            await send(message)

        lasting = scope["type"] == "http" and _VERSIONED.match(scope["path"])
        await self.app(scope, receive, kept if lasting else send)


MIDDLEWARE = [Middleware(DutchPage), Middleware(LastingBorders)]
