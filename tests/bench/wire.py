"""Counts what a server really sends: a plain TCP relay between browser and server, so compression counts as it is."""

from __future__ import annotations

import socket
import threading
from types import TracebackType

from tests.browser.server import HOST

CHUNK = 65_536


class Wire:
    """A relay to a port on this machine; use it as a context manager. `sent` is the bytes from server to browser."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server((HOST, 0))
        self._sent = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._listener.getsockname()[1]}"

    @property
    def sent(self) -> int:
        with self._lock:
            return self._sent

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:  # the listener was closed: the measurement is over
                return
            server = socket.create_connection((HOST, self._target))
            for source, sink, counted in ((browser, server, False), (server, browser, True)):
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._relay, args=(source, sink, counted), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        try:
            while data := source.recv(CHUNK):
                if counted:
                    with self._lock:
                        self._sent += len(data)
                sink.sendall(data)
        except OSError:  # either side hung up
            pass
        finally:
            sink.close()
            source.close()
