"""A source on this computer: answers what a test puts on it, in the shapes of CBS and PDOK, faults and all."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What goes over the line. `announce` is the Content-Length, where that is not the length of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    announce: int | None = None
    then: Callable[[socket.socket], None] | None = None  # what follows the body, on the bare connection


def answer(content: Any, **headers: str) -> Reply:
    """Content as JSON."""
    return Reply(json.dumps(content).encode(), headers={"Content-Type": JSON, **headers})


@dataclass
class Source:
    """The replies of the server per path and query, and what was asked."""

    address: str = ""
    replies: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    asked: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    pause: float = 0.0

    def put(self, path: str, *replies: Reply) -> None:
        """The replies on a path, one after another; the last one stays."""
        self.replies[path] = list(replies)

    def reply(self, path: str) -> Reply:
        self.asked.append(path)
        found = self.replies.get(path) or self.replies.get(path.partition("?")[0])
        if not found:
            return Reply(b'{"error": "not found"}', 404)
        return found.pop(0) if len(found) > 1 else found[0]

    def counted(self, part: str) -> int:
        """How often a path with this part was asked for."""
        return sum(part in path for path in self.asked)


@contextmanager
def serving() -> Iterator[Source]:
    """Starts a server on a free port, and ends it."""
    source, counting = Source(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with counting:
                source.at_once += 1
                source.most_at_once = max(source.most_at_once, source.at_once)
                reply = source.reply(unquote(self.path))
            time.sleep(source.pause)
            with counting:
                source.at_once -= 1
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Transfer-Encoding" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body) if reply.announce is None else reply.announce))
            self.end_headers()
            try:
                self.wfile.write(reply.body)
                self.wfile.flush()
                if reply.then:
                    reply.then(self.connection)
                    self.close_connection = True
            except OSError:
                self.close_connection = True  # the client had enough

        def log_message(self, *_: object) -> None:
            """Nothing on the screen of the tests."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is what many tests are about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    source.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield source
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reset(connection: socket.socket) -> None:
    """Breaks the connection off in the middle."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.close()


def silence(seconds: float) -> Callable[[socket.socket], None]:
    """Says nothing more for a while."""
    return lambda _: time.sleep(seconds)


def endless(connection: socket.socket) -> None:
    """Goes on and on, in chunks, until the other side has had enough."""
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    while True:
        connection.sendall(chunk)
