"""Fifty visitors at once, without a browser: clients that speak Streamlit's own protocol over its websocket."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.bench.changes import processor_time, wait_until_idle
from tests.bench.targets import Target
from tests.browser.server import HOST, Server

VISITORS = 50
THINK_SECONDS = 5.0
DURATION_SECONDS = 30.0
ANSWER_SECONDS = 30.0


@dataclass
class Choice:
    """A selectbox as the server described it: its widget id, its options, the one that is chosen, and its fragment."""

    id: str
    options: list[str]
    chosen: str
    fragment: str = ""


@dataclass
class Visitor:
    """One browser tab: keeps what it saw of the page, and answers with the next choice.

    Attributes:
        target: the page that is visited.
        port: where the server listens.
        think: seconds between two changes.
        answers: seconds that each change took, from question to finished page.
    """

    target: Target
    port: int
    think: float = THINK_SECONDS
    answers: list[float] = field(default_factory=list)
    choices: dict[str, Choice] = field(default_factory=dict)
    query: str = ""
    socket: ClientConnection | None = None

    async def arrive(self) -> None:
        """Open the page as a browser does: connect, ask for the first run, read until it is finished."""
        place = f"{HOST}:{self.port}"
        protocol = Subprotocol("streamlit")
        self.socket = await connect(
            f"ws://{place}/_stcore/stream", subprotocols=[protocol], origin=Origin(f"http://{place}"), max_size=None
        )
        self.query = self.target.query
        await self._run()

    async def leave(self) -> None:
        if self.socket is not None:
            await self.socket.close()

    async def stay(self, until: float, chance: random.Random) -> None:
        """Change something every few seconds until a moment on the monotonic clock."""
        await asyncio.sleep(chance.uniform(0, self.think))
        while time.monotonic() < until:
            fragment = self._choose(chance)
            start = time.perf_counter()
            await self._run(fragment)
            self.answers.append(time.perf_counter() - start)
            await asyncio.sleep(self.think)

    def _choose(self, chance: random.Random) -> str:
        """Choose another option somewhere; the fragment that runs then, empty for the whole page."""
        labels = [change.label for change in self.target.changes if change.label in self.choices]
        if not labels:
            raise RuntimeError(f"{self.target.name}: de pagina stuurt geen keuzelijst om te veranderen")
        choice = self.choices[chance.choice(labels)]
        others = [option for option in choice.options if option != choice.chosen]
        choice.chosen = chance.choice(others or choice.options)
        return choice.fragment

    async def _run(self, fragment: str = "") -> None:
        """Ask for a run of a fragment or the whole page with the present choices, and read the answer to its end.

        Raises:
            RuntimeError: the page could not be compiled or was not found.
            TimeoutError: no finished page in time.
        """
        assert self.socket is not None, "the visitor has not arrived"
        await self.socket.send(self._question(fragment).SerializeToString())
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                message = ForwardMsg()
                message.ParseFromString(await self.socket.recv(decode=False))
                if self._read(message):
                    return

    def _question(self, fragment: str) -> BackMsg:
        question = BackMsg()
        run = question.rerun_script
        run.fragment_id = fragment
        run.query_string = self.query
        run.page_name = self.target.page_name
        run.context_info.locale = "nl-NL"
        run.context_info.timezone = "Europe/Amsterdam"
        for choice in self.choices.values():
            run.widget_states.widgets.add(id=choice.id, string_value=choice.chosen)
        return question

    def _read(self, message: ForwardMsg) -> bool:
        """Take in one message; True when it says that the run is over."""
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "selectbox":
            self._learn(message)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            raise RuntimeError(f"{self.target.name}: pagina niet gevonden")
        elif kind == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise RuntimeError(f"{self.target.name}: de pagina heeft een fout")
            return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        return False

    def _learn(self, message: ForwardMsg) -> None:
        box = message.delta.new_element.selectbox
        options = list(box.options)
        if box.set_value:
            chosen = box.raw_value
        elif box.label in self.choices and self.choices[box.label].id == box.id:
            chosen = self.choices[box.label].chosen
        else:
            chosen = options[box.default] if options and box.HasField("default") else ""
        self.choices[box.label] = Choice(box.id, options, chosen, message.delta.fragment_id)


@dataclass(frozen=True)
class Load:
    """Outcome of the load test.

    Attributes:
        answers: seconds per change, sorted.
        processor: share of one core that the server used (1.0 is a whole core).
        session_mb: memory of the server per visitor, in MB.
    """

    answers: list[float]
    processor: float
    session_mb: float

    def at(self, share: float) -> float:
        """The answer time in ms that this share of the changes stayed within."""
        return self.answers[min(len(self.answers) - 1, int(share * len(self.answers)))] * 1000


def memory_mb(server: Server) -> float:
    """Resident memory of the server in MB."""
    return float(psutil.Process(server.pid).memory_info().rss) / 1_000_000


async def _visit(server: Server, target: Target, visitors: int, seconds: float) -> Load:
    chance = random.Random(1)
    warm = Visitor(target, server.port)
    await warm.arrive()
    before = memory_mb(server)
    crowd = [Visitor(target, server.port) for _ in range(visitors)]
    for visitor in crowd:
        await visitor.arrive()
    start, cpu = time.monotonic(), processor_time(server.pid)
    until = start + seconds
    await asyncio.gather(*(visitor.stay(until, random.Random(chance.random())) for visitor in crowd))
    processor = (processor_time(server.pid) - cpu) / (time.monotonic() - start)
    session = (memory_mb(server) - before) / visitors
    for visitor in [warm, *crowd]:
        await visitor.leave()
    return Load(sorted(answer for visitor in crowd for answer in visitor.answers), processor, session)


def measure_load(target: Target, visitors: int = VISITORS, seconds: float = DURATION_SECONDS) -> Load:
    """Let a crowd use a page for a while and clock every change."""
    with target.server() as server:
        wait_until_idle(server.pid)
        return asyncio.run(_visit(server, target, visitors, seconds))
