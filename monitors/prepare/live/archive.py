"""The raw answers under data/raw: what was fetched, from where, when, with its checksum, and of which edition.

    data/raw/SERVICE/TABLE/current            names the edition that was last fetched whole
    data/raw/SERVICE/TABLE/EDITION/NAME.json  an answer as it came, and NAME.toml about it

An edition is what the source says that it last changed. So a second run fetches only what changed, a run that broke
off goes on at the page it had, and `--offline` works from what is here. An answer without its NAME.toml, or that is
not what NAME.toml says, does not count.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomli_w

from monitors.prepare.figures import sha256_of
from monitors.prepare.live.client import Answer, Client, FetchError, read

CURRENT = "current"
UNDATED = "undated"  # edition of a table of which the source does not say when it changed
PART = ".part"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def safe(text: str) -> str:
    """Text as a name of a file or folder."""
    return _UNSAFE.sub("_", text).strip(".") or "_"


def write_whole(file: Path, text: str) -> None:
    """Whole or not at all."""
    part = file.with_name(f"{file.name}.{os.getpid()}{PART}")
    try:
        part.write_text(text, "utf-8")
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


class Shelf:
    """The answers of one table. `edition` names the version of the table; "" when the source does not say."""

    def __init__(self, folder: Path, client: Client | None) -> None:
        """Without a client it works offline, from the edition that was last fetched whole."""
        self._folder, self._client = folder, client
        self.edition = self.whole if client is None else ""
        self.came = 0  # answers that were fetched, not found here
        self.fetched = ""  # when the newest of the answers that were taken from here came

    @property
    def whole(self) -> str:
        """The edition that was last fetched whole; "" when there is none."""
        with suppress(FileNotFoundError):
            return (self._folder / CURRENT).read_text("utf-8").strip()
        return ""

    def head(self, url: str, edition_of: Callable[[Any], str]) -> Any:
        """The answer that tells of which edition the table is now: always asked anew, unless offline.

        From then on answers are of that edition, and what was kept of it counts. Raises FetchError.
        """
        if self._client is None:
            return self.get(url)
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"head.{os.getpid()}{PART}"
        answer = self._client.fetch(url, part)
        edition = edition_of(answer.content)
        self.edition = safe(edition) if edition else ""
        self._keep(url, part, answer)
        return answer.content

    def get(self, url: str) -> Any:
        """The content of an answer: from here if it is of this edition, else fetched and kept. Raises FetchError."""
        known = self._known(url)
        if known and (self._client is None or self.edition):
            self.fetched = max(self.fetched, str(known["fetched"]))
            return read(url, self._file(url))
        if self._client is None:
            raise FetchError(url, "dit antwoord is niet bewaard. Draai eerst zonder --offline, --indicator en --since",
                             absent=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{self._file(url).name}.{os.getpid()}{PART}"
        answer = self._client.fetch_if_changed(url, part, str(known.get("etag", "")))
        if answer is None:
            self.fetched = max(self.fetched, str(known["fetched"]))
            return read(url, self._file(url))
        self.fetched = max(self.fetched, answer.fetched)
        self._keep(url, part, answer)
        return answer.content

    def finish(self) -> None:
        """All of the edition is here: from now on this is the one that `--offline` takes, and others may go."""
        if self._client is None:
            return
        write_whole(self._folder / CURRENT, self._name + "\n")
        for other in self._folder.iterdir():
            if other.is_dir() and other.name != self._name:
                shutil.rmtree(other, ignore_errors=True)

    @property
    def _name(self) -> str:
        return self.edition or UNDATED

    def _file(self, url: str) -> Path:
        name = f"{safe(url.split('?')[0].rsplit('/', 1)[-1])[:40]}-{hashlib.sha256(url.encode()).hexdigest()[:16]}"
        return self._folder / self._name / f"{name}.json"

    def _known(self, url: str) -> Mapping[str, Any]:
        """What is known about a kept answer; empty when it does not count."""
        file = self._file(url)
        with suppress(OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
            about = tomllib.loads(file.with_suffix(".toml").read_text("utf-8"))
            if about.get("url") == url and about.get("sha256") == sha256_of(file):
                return about
        return {}

    def _keep(self, url: str, part: Path, answer: Answer) -> None:
        """First the answer, then what makes it count."""
        file = self._file(url)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".toml").unlink(missing_ok=True)
        os.replace(part, file)
        write_whole(file.with_suffix(".toml"), tomli_w.dumps({
            "url": url, "fetched": answer.fetched, "sha256": answer.sha256, "bytes": answer.size,
            "modified": self.edition, "etag": answer.etag}))
        self.came += 1
