"""Documents of a dossier with 25 figures: seconds, memory that stays, and what a page feels while ten are made."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

import psutil

from monitors import contract
from monitors.catalogue.load import catalogue
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import Dossier
from monitors.exports.contents import Content
from monitors.store import open_current
from monitors.views.contents import content_of
from monitors.views.documents import KINDS, make
from monitors.views.figure import Figure
from monitors.views.selection import Selection
from monitors.views.world import World

FIGURES, AT_ONCE, REGION = 25, 10, "GM0344"


@dataclass(frozen=True)
class Documents:
    """What was measured.

    Attributes:
        seconds: to make each document, its content included, by the ending of its file.
        kept_mb: memory of this process after all of them were made again, above that after the first.
        ten_seconds: ten annexes asked for at the same moment.
        page_ms: the figures and words of a page, usually and while those ten are made; medians.
    """

    seconds: dict[str, float]
    kept_mb: float
    ten_seconds: float
    page_ms: tuple[float, float]


def _dossier(world: World) -> Dossier:
    """Agreements on as many indicators with figures, over the themes in turn."""
    known, themes = catalogue(), list(catalogue().themes)
    chosen = [i.id for i in known.indicators.values() if not i.additive and world.levels.get(i.id)][:FIGURES]
    return Dossier("meting", "Meting", tuple(
        Agreement(f"a{n}", name, REGION, Rule.AT_LEAST, "2021", "2030", 1.0, theme=themes[n % len(themes)])
        for n, name in enumerate(chosen)), region=REGION)


def measure_documents() -> Documents:
    """In a process of its own, as the app's is: what other measurements left behind is no memory of documents."""
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(_measured).result()


def _measured() -> Documents:
    store = open_current(contract.FOLDER)
    world = World(store, catalogue())
    dossier = _dossier(world)

    def content() -> Content:
        return content_of(world, dossier, REGION, "http://127.0.0.1/koers", date.today())

    seconds = {}
    for ending, kind in KINDS.items():
        start = time.perf_counter()
        make(kind, content)
        seconds[ending] = time.perf_counter() - start
    process = psutil.Process()
    before = process.memory_info().rss
    usual = _page_ms(world, lambda n: n < 60)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        start = time.perf_counter()
        asked = [pool.submit(make, KINDS["docx"], content) for _ in range(AT_ONCE)]
        loaded = _page_ms(world, lambda _: not all(a.done() for a in asked))
        [a.result() for a in asked]
        ten = time.perf_counter() - start
    kept = (process.memory_info().rss - before) / 1e6
    store.close()
    return Documents(seconds, kept, ten, (usual, loaded))


def _page_ms(world: World, go_on: Callable[[int], bool]) -> float:
    """The work of a page with one indicator for another municipality each time, with 50 ms between."""
    times, names = [], list(world.names)
    while go_on(len(times)):
        chosen = Selection(gemeente=names[len(times) % len(names)])
        start = time.perf_counter()
        figure = Figure(world, chosen, "woz")
        figure.headline(), figure.trend_frame(), figure.ranking_frame()
        times.append(1000 * (time.perf_counter() - start))
        time.sleep(0.05)
    return statistics.median(times)
