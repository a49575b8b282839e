"""Everything that a source can do wrong, as a table: what it says, its exit code, and that what works goes on working.

T1 goes wrong and has no second service; T2 is well. So T2 must come, T1 must be refused in words, and the figures that
were there must still be served.
"""

from __future__ import annotations

import gc
import gzip
import json
import time
import tracemalloc
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest

from monitors import contract
from monitors.prepare import __main__ as command
from monitors.prepare.live import archive, client
from monitors.prepare.live.client import AT_ONCE, Client, FetchError, Limits, follow
from tests.live.conftest import QUICK, Run
from tests.live.server import JSON, Reply, Source, answer, endless, reset, serving, silence
from tests.live.shapes import V4, cell, homes, later, put_v4
from tests.live.test_live_run import figure

OBSERVATIONS = f"{V4}/T1/Observations"
GOOD = {"value": homes().rows}
HTML = Reply(b"<html><body>Storing</body></html>", headers={"Content-Type": "text/html"})


def page_two(link: str) -> Callable[[Source], None]:
    """A first page that leads to a link; {address} is that of the server."""
    return lambda source: source.put(OBSERVATIONS, answer(
        {**GOOD, "@odata.nextLink": link.format(address=source.address)}))


def replies(*found: Reply) -> Callable[[Source], None]:
    return lambda source: source.put(OBSERVATIONS, *found)


def packed(body: bytes, how: str = "gzip") -> Reply:
    return Reply(body, headers={"Content-Type": JSON, "Content-Encoding": how})


def bomb() -> bytes:
    """Much more than is allowed, in a few kB."""
    return gzip.compress(b" " * (64 << 20))


CHUNKED = {"Content-Type": JSON, "Transfer-Encoding": "chunked"}
BODY = json.dumps(GOOD).encode()
LATIN = json.dumps({"value": [{**homes().rows[0], "StringValue": "Súdwest-Fryslân"}]}, ensure_ascii=False)

FAULTS: dict[str, tuple[Callable[[Source], None], str]] = {
    "reset in the metadata": (lambda s: s.put(f"{V4}/T1/Properties", Reply(announce=9, then=reset)), "brak af"),
    "reset in the body": (replies(Reply(BODY[:100], announce=5000, then=reset)), "de verbinding brak af"),
    "stall": (replies(Reply(BODY[:100], announce=5000, then=silence(3))), "geen antwoord binnen 1.5 seconden"),
    "429 for ever": (replies(Reply(b"", 429, {"Retry-After": "0"})), "de server antwoordt 429"),
    "500 for ever": (replies(Reply(b"", 500)), "de server antwoordt 500"),
    "403": (replies(Reply(b"", 403)), "de server antwoordt 403"),
    "404": (replies(Reply(b"", 404)), "bestaat niet (404)"),
    "moved": (replies(Reply(b"", 301, {"Location": "https://elders.nl/"})), "verhuisd naar https://elders.nl/"),
    "truncated JSON": (replies(Reply(BODY[:-20])), "afgebroken of beschadigd"),
    "truncated gzip": (replies(packed(gzip.compress(BODY)[:60])), "afgebroken of beschadigd"),
    "damaged gzip": (replies(packed(b"geen gzip")), "beschadigd ingepakt"),
    "unknown packing": (replies(packed(zlib.compress(BODY), "br")), "onbekende verpakking 'br'"),
    "HTML instead of JSON": (replies(HTML), "een webpagina in plaats van gegevens (HTML)"),
    "empty answer": (replies(Reply(b"")), "geen gegevens (leeg of geen JSON)"),
    "empty page": (replies(answer({"value": []})), "aantal cijfers: verwacht 2021 GM: 2"),
    "other shape": (replies(answer({"error": "te veel gevraagd"})), "een ander antwoord dan verwacht"),
    "nested too deep": (replies(Reply(b"[" * 200_000)), "afgebroken of beschadigd"),
    "nextLink loop": (page_two("{address}" + OBSERVATIONS + "?$skiptoken=1"), "de bladzijden lopen rond"),
    "nextLink to another host": (page_two("https://elders.nl/odata"), "andere server (elders.nl)"),
    "nextLink to another port": (page_two("http://127.0.0.1:1/odata"), "andere server (127.0.0.1:1)"),
    "2 GB answer, announced": (replies(Reply(b"{", announce=2 << 30, then=silence(0.1))), "groter dan 1 MB"),
    "2 GB answer, not announced": (replies(Reply(b"", headers=CHUNKED, then=endless)), "groter dan 1 MB"),
    "gzip bomb": (replies(packed(bomb())), "uitgepakt 4 MB"),
    "wrong charset": (replies(Reply(LATIN.encode("latin-1"))), "niet in UTF-8"),
    "duplicate rows that differ": (replies(answer({"value": [*homes().rows, {**homes().rows[0], "Value": 1.0}]})),
                                   "kolom M1, NL01 2021JJ00: verwacht één cijfer, gevonden 521.0 en 1.0"),
    "value that is text": (replies(answer({"value": [{**homes().rows[0], "Value": "521"}]})), "is geen getal: '521'"),
    "column gone from the data": (replies(answer({"value": [
        {k: v for k, v in row.items() if k != "Value"} for row in homes().rows]})), "kolom Value ontbreekt"),
    "mark that nobody knows": (replies(answer({"value": [cell("M1", "GM0001", "2021JJ00", None, "Geraden",
                                                              Soort="T001")]})), "teken"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_and_everything_else_goes_on(run: Run, source: Source, tmp_path: Path, name: str) -> None:
    put_v4(source, homes())
    put_v4(source, later())
    if name == "nextLink loop":
        source.put(f"{OBSERVATIONS}?$skiptoken=1", answer(
            {"value": [], "@odata.nextLink": f"{source.address}{OBSERVATIONS}?$skiptoken=1"}))
    assert run()[0] == 0
    fault, words = FAULTS[name]
    fault(source)
    code, said = run("--live")
    assert code == command.PARTLY, said
    assert words in said
    assert "Geweigerd: Woningen" in said
    assert "Traceback" not in said
    assert figure(tmp_path, "woningen").value == 210.0, "the old figure stays"
    assert figure(tmp_path, "later").value == 5.0, "others go on"
    assert not list((tmp_path / "raw").rglob(f"*{archive.PART}"))


PASSING: dict[str, tuple[Reply, ...]] = {
    "429 with Retry-After": (Reply(b"", 429, {"Retry-After": "0"}), answer(GOOD)),
    "429 until a moment": (Reply(b"", 429, {"Retry-After": formatdate(time.time() - 5, usegmt=True)}), answer(GOOD)),
    "429 with nonsense": (Reply(b"", 429, {"Retry-After": "straks"}), answer(GOOD)),
    "500 then 200": (Reply(b"", 500), answer(GOOD)),
    "503 and HTML, then 200": (Reply(b"", 503), HTML, answer(GOOD)),
    "reset then 200": (Reply(BODY[:50], announce=5000, then=reset), answer(GOOD)),
    "stall then 200": (Reply(BODY[:50], announce=5000, then=silence(3)), answer(GOOD)),
    "truncated then whole": (Reply(BODY[:-9]), answer(GOOD)),
    "gzip": (packed(gzip.compress(BODY)),),
    "byte order mark": (Reply(b"\xef\xbb\xbf" + BODY),),
    "duplicate rows that are the same": (answer({"value": [*homes().rows, *homes().rows]}),),
    "changed column order": (answer({"value": [dict(reversed(row.items())) for row in reversed(homes().rows)]}),),
    "rows that were not asked for": (answer({"value": [*homes().rows, cell("M7", "GM0001", "2021JJ00", 3.0,
                                                                           Soort="T001")]}),),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_or_does_no_harm_is_overcome(run: Run, source: Source, tmp_path: Path, name: str) -> None:
    put_v4(source, homes())
    put_v4(source, later())
    source.put(OBSERVATIONS, *PASSING[name])
    assert run()[0] == 0
    code, said = run("--live")
    assert code == 0, said
    assert figure(tmp_path, "woningen").value == 211.0
    assert source.counted(OBSERVATIONS) == len(PASSING[name])


@pytest.mark.parametrize(("asks", "tries"), [("1", 3), ("3600", 1)])
def test_a_source_that_asks_to_wait_is_not_asked_sooner(source: Source, tmp_path: Path, asks: str, tries: int) -> None:
    source.put("/x", Reply(b"", 429, {"Retry-After": asks}))
    http, start = Client(QUICK), time.monotonic()
    with pytest.raises(FetchError, match=f"429 en vraagt {asks} seconden te wachten"):
        http.fetch(f"{source.address}/x", tmp_path / "a")
    http.close()
    assert len(source.asked) == tries
    assert time.monotonic() - start >= tries - 1


def test_nothing_listens(run: Run, source: Source, tmp_path: Path, known: object,
                         monkeypatch: pytest.MonkeyPatch) -> None:
    assert run()[0] == 0
    before = contract.current_file(tmp_path / "prepared")
    with serving() as gone:
        address = gone.address
    monkeypatch.setattr(client.Client, "fetch", lambda self, url, file: real(
        self, url.replace(source.address, address), file))
    code, said = run("--live")
    assert code == 1
    assert "niet bereikbaar (de verbinding wordt geweigerd)" in said
    assert "- Geen enkele bron antwoordde. Is er internet" in said
    assert "Er is niets vervangen" in said
    assert contract.current_file(tmp_path / "prepared") == before


real = client.Client.fetch


def test_a_host_that_never_answered_is_not_waited_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without internet each of some fifty tables and as many borders would be tried for half a minute."""
    tries: list[str] = []
    http = Client(QUICK)
    once = http._once
    monkeypatch.setattr(http, "_once", lambda url, *rest: (tries.append(url), once(url, *rest))[1])
    try:
        with serving() as gone:
            gone.put("/x", answer({}, Connection="close"))
            known = f"{gone.address}/x"
            http.fetch(known, tmp_path / "a")
        stranger = known.replace("127.0.0.1", "localhost")
        for _ in range(2):
            with pytest.raises(FetchError, match="de verbinding wordt geweigerd"):
                http.fetch(stranger, tmp_path / "a")
        assert tries == [known] + QUICK.first_tries * [stranger], "the second time it is told at once"
        for _ in range(2):
            with pytest.raises(FetchError):
                http.fetch(known, tmp_path / "a")
        assert tries.count(known) == 1 + 2 * QUICK.tries, "who answered before may be gone for a moment"
    finally:
        http.close()


def never(failure: type[httpx.TransportError], seconds: float, asked: list[str],
          monkeypatch: pytest.MonkeyPatch) -> None:
    """No server at all: each connection ends in this failure, after so many seconds on a clock that only we move."""
    clock = [0.0]

    def connect(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        clock[0] += seconds
        raise failure("[Errno -3] Temporary failure in name resolution", request=request)

    transport = httpx.MockTransport(connect)
    made = httpx.Client
    monkeypatch.setattr(client.httpx, "Client", lambda **how: made(transport=transport, **how))
    monkeypatch.setattr(client.time, "monotonic", lambda: clock[0])


@pytest.mark.parametrize(("failure", "seconds", "tries"), [
    (httpx.ConnectTimeout, 10.0, 1), (httpx.ReadTimeout, 60.0, 1), (httpx.ConnectError, 0.0, QUICK.first_tries),
    (httpx.ConnectError, 20.0, 1)],
    ids=["a firewall drops all", "not a word", "refused at once", "names that are not found for long"])
def test_what_lets_us_wait_in_vain_the_first_time_is_not_tried_again(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: type[httpx.TransportError], seconds: float,
        tries: int) -> None:
    asked: list[str] = []
    never(failure, seconds, asked, monkeypatch)
    http = Client(QUICK)
    for _ in range(3):
        with pytest.raises(FetchError):
            http.fetch("https://een.nl/x", tmp_path / "a")
    assert len(asked) == tries
    assert "mag deze computer naar een.nl?" in http.advice
    http.close()


@pytest.mark.parametrize("options", [("--live",), ("--check-sources",)])
def test_behind_a_firewall_that_drops_all_a_run_ends_within_about_a_minute(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
        options: tuple[str, ...]) -> None:
    """All tables of the project's catalogue. Each host is waited for once by each request that is under way, and those
    wait at the same time: so the run lasts as many connection times as there are hosts."""
    asked: list[str] = []
    never(httpx.ConnectTimeout, 0.0, asked, monkeypatch)
    try:
        code = command.main([*options, "--target", str(tmp_path / "prepared"), "--raw", str(tmp_path / "raw")])
    finally:
        gc.enable()
    said = "".join(capsys.readouterr())
    assert code == 1
    assert "Geen enkele bron antwoordde. Is er internet, en mag deze computer naar" in said
    assert "Vraag dat wie uw netwerk beheert." in said and "houdt een firewall het tegen?" in said
    assert len(set(asked)) * Limits().connect <= 60
    assert max(asked.count(host) for host in asked) <= AT_ONCE


@pytest.mark.parametrize(("said", "told"), [
    ("[Errno -2] Name or service not known", "is er internet"), ("[Errno 11001] getaddrinfo failed", "is er internet"),
    ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "SSL_CERT_FILE"), ("iets anders", "iets anders")])
def test_why_there_is_no_connection_is_told_in_dutch(said: str, told: str) -> None:
    assert told in client._why(said)


def test_an_endless_answer_takes_no_memory(source: Source, tmp_path: Path) -> None:
    source.put("/veel", Reply(b"", headers=CHUNKED, then=endless))
    source.put("/bom", packed(bomb()))
    http = Client(QUICK)
    tracemalloc.start()
    try:
        for path in ("/veel", "/bom"):
            with pytest.raises(FetchError, match="groter dan"):
                http.fetch(source.address + path, tmp_path / "antwoord")
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
        http.close()
    assert not list(tmp_path.iterdir())


def test_at_most_three_requests_at_once(source: Source, tmp_path: Path) -> None:
    source.pause = 0.2
    source.put("/x", answer({}))
    http = Client(QUICK)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: http.fetch(f"{source.address}/x?{n}", tmp_path / str(n)), range(12)))
    http.close()
    assert source.most_at_once == AT_ONCE


@pytest.mark.parametrize(("link", "found"), [
    ("http://cbs.nl/a?b=1", "https://cbs.nl/a?b=1"), ("https://cbs.nl/a", "https://cbs.nl/a"),
    ("a?b", "https://cbs.nl/odata/a?b"), ("/a", "https://cbs.nl/a")])
def test_a_link_is_followed_on_the_same_host_only(link: str, found: str) -> None:
    assert follow("https://cbs.nl/odata/T", link) == found


@pytest.mark.parametrize("link", ["https://cbs.nl.kwaad.nl/a", "//kwaad.nl/a", "https://cbs.nl:8443/a",
                                  "https://cbs.nl@kwaad.nl/a", "file:///etc/passwd"])
def test_a_link_elsewhere_is_refused(link: str) -> None:
    with pytest.raises(FetchError, match="andere server"):
        follow("https://cbs.nl/odata/T", link)
