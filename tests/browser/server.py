"""Starts the app in its own process, the way `make run` does, and stops it again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"


class ServerError(RuntimeError):
    """The server did not come up; the message holds the end of its log."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def uvicorn_command(target: str, port: int) -> list[str]:
    """The command line of `make run` for an ASGI target such as "asgi:app"."""
    options = ["--host", HOST, "--port", str(port), "--log-level", "warning", "--no-access-log"]
    return [sys.executable, "-m", "uvicorn", target, *options]


def streamlit_command(script: Path, port: int) -> list[str]:
    """Plain `streamlit run`, as a first build would do it."""
    options = ["--server.headless=true", f"--server.port={port}", f"--server.address={HOST}"]
    return [sys.executable, "-m", "streamlit", "run", str(script), *options, "--browser.gatherUsageStats=false"]


@dataclass
class Server:
    """A server process; use it as a context manager.

    Attributes:
        command: the command line.
        port: where it listens on 127.0.0.1.
        log: the file that gets its output.
        folder: working directory.
        health: path that answers 200 once the server works.
        extra: environment variables on top of the current ones.
    """

    command: Sequence[str]
    port: int
    log: Path
    folder: Path = ROOT
    health: str = "/healthz"
    extra: Mapping[str, str] | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        assert self.process is not None, "the server has not been started"
        return self.process.pid

    def __enter__(self) -> Server:
        self.start()
        try:
            self.wait()
        except ServerError:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process without waiting for it."""
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **(self.extra or {})}
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self.started = time.perf_counter()
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=environment, stdout=output, stderr=subprocess.STDOUT
            )

    def wait(self, seconds: float = 60) -> None:
        """Wait until the health path answers.

        Raises:
            ServerError: the process ended, or did not answer in time.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process is None or self.process.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.05)
        raise ServerError(f"{' '.join(self.command)}\nstart niet. Einde van het logboek:\n{self.text()[-3000:]}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + self.health, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def text(self) -> str:
        """What the server wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def stop(self) -> None:
        """Ask the process to stop and, after ten seconds, end it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
