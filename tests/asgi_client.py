"""Asks an ASGI app one question at a time, or many at once, without a network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def _ask(app: ASGIApp, url: str, method: str, headers: Mapping[str, str]) -> Answer:
    path, _, query = url.partition("?")
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
             "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
             "headers": [(b"host", b"proef.nl"), *((k.lower().encode(), v.encode()) for k, v in headers.items())],
             "client": ("127.0.0.1", 1), "server": ("proef.nl", 80)}
    got: list[Message] = []
    asked: list[bool] = []

    async def receive() -> Message:
        if not asked:
            asked.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()  # the asker stays until the answer is whole
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        got.append(message)

    await app(scope, receive, send)
    body = b"".join(m.get("body", b"") for m in got if m["type"] == "http.response.body")
    return Answer(got[0]["status"], Headers(raw=got[0]["headers"]), body)


def ask(app: ASGIApp, url: str, method: str = "GET", **headers: str) -> Answer:
    """One question; header names with _ for -."""
    return asyncio.run(_ask(app, url, method, {name.replace("_", "-"): text for name, text in headers.items()}))


def ask_together(app: ASGIApp, urls: Iterable[str]) -> list[Answer]:
    """All questions at the same time, answers in their order."""
    async def all_of_them() -> list[Answer]:
        return await asyncio.gather(*(_ask(app, url, "GET", {}) for url in urls))

    return asyncio.run(all_of_them())
