"""The one client that speaks to a source: bounded in time, in size and in how much it asks at once.

An answer goes to a file as it comes in, never whole into memory. Whatever goes wrong is a FetchError that names the
address; what may pass is tried again first, with growing pauses and chance in them, or as long as the source asks.
"""

from __future__ import annotations

import codecs
import os
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
import orjson
import tenacity

AT_ONCE = 3  # requests; the fair use that CBS asks for
_CHUNK = 1 << 16
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "Koersmonitor"}
_ASKED_TO_WAIT = (429, 503)
_CAUSES = {
    "CERTIFICATE_VERIFY_FAILED": "het certificaat wordt niet vertrouwd; zet SSL_CERT_FILE op dat van uw netwerk",
    "onnection refused": "de verbinding wordt geweigerd", "actively refused": "de verbinding wordt geweigerd",
    "ame or service not known": "de naam is niet te vinden; is er internet?",
    "ame resolution": "de naam is niet te vinden; is er internet?",
    "getaddrinfo failed": "de naam is niet te vinden; is er internet?",
    "unreachable": "het netwerk is niet te bereiken; is er internet?"}
_SOON = 2.0  # seconds in which a refusal comes; what takes longer was waited for
_PASSING = (408, 425, 429, 500, 502, 503, 504)  # statuses that may be gone at a next try


class FetchError(Exception):
    """A source did not give a usable answer; the message is Dutch and names the address.

    `absent` tells that the source answered that it does not have what was asked.
    """

    def __init__(self, url: str, what: str, *, absent: bool = False) -> None:
        super().__init__(f"{url}: {what}")
        self.url, self.what, self.absent = url, what, absent


class PassingError(FetchError):
    """A fault that may be gone at a next try; `wait` is how long the source asks to wait, in seconds."""

    def __init__(self, url: str, what: str, wait: float | None = None) -> None:
        super().__init__(url, what)
        self.wait = wait


class UnreachableError(PassingError):
    """No connection came about, or not a word over it; `waited` tells that it took a while to find out."""

    def __init__(self, url: str, what: str, *, waited: bool) -> None:
        super().__init__(url, what)
        self.waited = waited


class _Unchanged(FetchError):
    """What we have is the newest."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, tries and bytes. `stall` is the longest silence, `whole` the longest that one answer may take, `asked`
    the longest that we wait when a source asks to: one that asks for more is left alone, for a later run.
    `first_tries` go to a server that never answered and refuses at once; one that lets us wait in vain gets but one.
    """

    connect: float = 10
    stall: float = 60
    whole: float = 900
    tries: int = 5
    first_tries: int = 2
    first_pause: float = 2
    longest_pause: float = 120
    asked: float = 600
    sent: int = 256 << 20
    unpacked: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source sent: the content, checksum and size of its file, when it came, and the source's mark of it."""

    content: Any
    sha256: str
    size: int
    fetched: str
    etag: str = ""


def follow(base: str, link: str) -> str:
    """The next address that an answer on `base` names. Raises FetchError when it leads to another host.

    The scheme stays that of `base`: CBS has sent http addresses in answers over https.
    """
    here, there = urlsplit(base), urlsplit(urljoin(base, link))
    if there.hostname != here.hostname or (there.port is not None and there.port != here.port):
        raise FetchError(base, f"verwijst door naar een andere server ({there.netloc}). Dat volgen wij niet.")
    return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))


class Client:
    """Gets answers into files; may be used from several threads.

    A host that never answered is not waited for again and again: without internet, or behind a firewall that drops all,
    a run would take an hour to say so.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._answered: set[str] = set()
        self._silent: dict[str, str] = {}  # host that could not be reached -> why
        timeout = httpx.Timeout(self._limits.stall, connect=self._limits.connect)
        self._http = httpx.Client(timeout=timeout, headers=_HEADERS, follow_redirects=False)

    def close(self) -> None:
        self._http.close()

    @property
    def advice(self) -> str:
        """What to do where no source answered anything; "" where one did."""
        if self._answered or not self._silent:
            return ""
        hosts = ", ".join(sorted(self._silent))
        return (f"Geen enkele bron antwoordde. Is er internet, en mag deze computer naar {hosts}? Vraag dat wie uw "
                "netwerk beheert. Achter een proxy: zet HTTPS_PROXY. Zonder internet: --offline, met wat al is "
                "opgehaald")

    def fetch(self, url: str, file: Path) -> Answer:
        """Writes the answer on `url` to `file`.

        Raises FetchError after the last try, OSError when the disk is full. Then there is no file.
        """
        return self._patiently(url, file, lambda: self._once(url, file, {}))

    def fetch_if_changed(self, url: str, file: Path, etag: str) -> Answer | None:
        """As `fetch`; None, and no file, when the source says that what has this ETag is still the newest."""
        if not etag:
            return self.fetch(url, file)
        try:
            return self._patiently(url, file, lambda: self._once(url, file, {"If-None-Match": etag}))
        except _Unchanged:
            return None

    def _patiently(self, url: str, file: Path, once: Callable[[], Answer]) -> Answer:
        attempts = tenacity.Retrying(
            retry=self._may_pass, wait=self._pause, reraise=True,
            stop=tenacity.stop_after_attempt(self._limits.tries))
        host = urlsplit(url).netloc
        if host in self._silent and host not in self._answered:
            raise FetchError(url, self._silent[host])
        try:
            return attempts(once)
        except UnreachableError as failed:
            self._silent[host] = failed.what
            raise
        except BaseException:
            file.unlink(missing_ok=True)
            raise

    def _may_pass(self, state: tenacity.RetryCallState) -> bool:
        failed = state.outcome.exception() if state.outcome else None
        if isinstance(failed, UnreachableError) and urlsplit(failed.url).netloc not in self._answered:
            return not failed.waited and state.attempt_number < self._limits.first_tries
        return isinstance(failed, PassingError) and (failed.wait or 0) <= self._limits.asked

    def _pause(self, state: tenacity.RetryCallState) -> float:
        failed = state.outcome.exception() if state.outcome else None
        if isinstance(failed, PassingError) and failed.wait is not None:
            return failed.wait
        growing = tenacity.wait_exponential_jitter(multiplier=self._limits.first_pause, max=self._limits.longest_pause,
                                                   jitter=self._limits.first_pause)
        return growing(state)

    def _once(self, url: str, file: Path, headers: Mapping[str, str]) -> Answer:
        with self._places:
            return self._asked(url, file, headers)

    def _asked(self, url: str, file: Path, headers: Mapping[str, str]) -> Answer:
        host, start = urlsplit(url).netloc, time.monotonic()
        try:
            with self._http.stream("GET", url, headers=headers) as response:
                self._answered.add(host)
                _check_status(url, response)
                return self._save(url, response, file)
        except httpx.ConnectTimeout as late:
            raise UnreachableError(url, f"niet bereikbaar (geen verbinding binnen {self._limits.connect:g} seconden; "
                                   "houdt een firewall het tegen?)", waited=True) from late
        except httpx.TimeoutException as late:
            said = f"geen antwoord binnen {self._limits.stall:g} seconden"
            raise (PassingError(url, said) if host in self._answered else
                   UnreachableError(url, said, waited=True)) from late
        except httpx.ConnectError as refused:
            raise UnreachableError(url, f"niet bereikbaar ({_why(str(refused))})",
                                   waited=time.monotonic() - start > _SOON) from refused
        except httpx.ProxyError as refused:
            raise UnreachableError(url, f"niet bereikbaar (de proxy weigert: {refused})", waited=False) from refused
        except httpx.HTTPError as broken:
            raise PassingError(url, f"de verbinding brak af ({broken})") from broken
        except httpx.InvalidURL as wrong:
            raise FetchError(url, f"geen geldig adres ({wrong})") from wrong

    def _save(self, url: str, response: httpx.Response, file: Path) -> Answer:
        announced = response.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) > self._limits.sent:
            raise self._too_large(url)
        digest, size = sha256(), 0
        with file.open("wb") as out:
            for piece in self._unpacked(url, response):
                size += len(piece)
                if size > self._limits.unpacked:
                    raise self._too_large(url)
                digest.update(piece)
                out.write(piece)
            _to_disk(out)
        return Answer(read(url, file), digest.hexdigest(), size, datetime.now(UTC).isoformat(timespec="seconds"),
                      response.headers.get("ETag", ""))

    def _unpacked(self, url: str, response: httpx.Response) -> Iterator[bytes]:
        """The body in small pieces, unpacked piece by piece: a little gzip can hold a great deal."""
        packing = response.headers.get("Content-Encoding", "identity").strip().lower()
        if packing not in ("identity", "gzip", ""):
            raise FetchError(url, f"onbekende verpakking {packing!r}")
        unpack = _gunzip if packing == "gzip" else _as_is
        end, sent = time.monotonic() + self._limits.whole, 0
        take = unpack(url)
        for raw in response.iter_raw(_CHUNK):
            sent += len(raw)
            if sent > self._limits.sent:
                raise self._too_large(url)
            if time.monotonic() > end:
                raise PassingError(url, f"nog niet klaar na {self._limits.whole:g} seconden")
            yield from take(raw)

    def _too_large(self, url: str) -> FetchError:
        return FetchError(url, f"het antwoord is groter dan {self._limits.sent >> 20} MB (uitgepakt "
                               f"{self._limits.unpacked >> 20} MB). Dat halen wij niet op.")


def _why(said: str) -> str:
    """Why there is no connection, as far as what the system says tells."""
    return next((words for part, words in _CAUSES.items() if part in said), said)


def _check_status(url: str, response: httpx.Response) -> None:
    code = response.status_code
    if code == httpx.codes.OK:
        return
    if code == httpx.codes.NOT_MODIFIED:
        raise _Unchanged(url, "niet veranderd")
    if code in _PASSING:
        wait = _seconds(response.headers.get("Retry-After", "")) if code in _ASKED_TO_WAIT else None
        asked = f" en vraagt {wait:.0f} seconden te wachten" if wait else ""
        raise PassingError(url, f"de server antwoordt {code}{asked}", wait)
    if code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        raise FetchError(url, f"bestaat niet ({code})", absent=True)
    if response.is_redirect:
        raise FetchError(url, f"verhuisd naar {response.headers.get('Location', 'onbekend')} ({code})")
    raise FetchError(url, f"de server antwoordt {code}")


def _seconds(text: str) -> float | None:
    """Retry-After: a number of seconds or a moment; None when it is neither."""
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _as_is(url: str) -> Callable[[bytes], Iterator[bytes]]:
    return lambda raw: iter((raw,))


def _gunzip(url: str) -> Callable[[bytes], Iterator[bytes]]:
    """Unpacks pieces, at most a chunk at a time."""
    engine = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def take(raw: bytes) -> Iterator[bytes]:
        while raw:
            try:
                yield engine.decompress(raw, _CHUNK)
            except zlib.error as broken:
                raise PassingError(url, f"beschadigd ingepakt ({broken})") from broken
            raw = engine.unconsumed_tail

    return take


def _to_disk(out: IO[bytes]) -> None:
    """All of a file on the disk itself, so that a name that is given to it later is of a whole file."""
    out.flush()
    os.fsync(out.fileno())


def read(url: str, file: Path) -> Any:
    """The JSON of a saved answer. A source under repair sends a page for people, or half an answer: PassingError."""
    saved = file.read_bytes().removeprefix(codecs.BOM_UTF8)
    start = saved[:64].lstrip()
    if start[:1] == b"<":
        raise PassingError(url, "een webpagina in plaats van gegevens (HTML)")
    if start[:1] not in (b"{", b"["):
        raise PassingError(url, "geen gegevens (leeg of geen JSON)")
    try:
        return orjson.loads(saved)
    except orjson.JSONDecodeError as broken:
        raise PassingError(url, _fault(saved, broken)) from broken


def _fault(saved: bytes, broken: orjson.JSONDecodeError) -> str:
    try:
        saved.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return f"niet in UTF-8 ({wrong.reason})"
    return f"afgebroken of beschadigd ({broken})"
