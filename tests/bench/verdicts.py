"""Processor time of the verdicts of forty agreements, with outlook, pace and sentence, as the page Koers makes them."""

from __future__ import annotations

import statistics
import time
from itertools import islice, product

from monitors import contract
from monitors.catalogue.load import catalogue
from monitors.catalogue.model import Catalogue
from monitors.domain.agreement import Agreement, Rule
from monitors.store import open_current
from monitors.views.course import CourseFigure
from monitors.views.judging import judged
from monitors.views.selection import Selection
from monitors.views.world import World

AGREEMENTS = 40
TIMES = 5


def agreements(known: Catalogue, world: World) -> list[Agreement]:
    """Forty agreements on as many indicators with long series, spread over municipalities."""
    long = [i for i in known.indicators.values()
            if not i.additive and len(world.panel(i.id, world.shown(i.id, Selection()).scale, "today").filled) >= 8]
    pairs = product(list(world.names)[::17], long)
    return [Agreement(f"a{n}", i.id, region, Rule.AT_LEAST, "2021", "2030", 1.0)
            for n, (region, i) in enumerate(islice(pairs, AGREEMENTS))]


def verdict_milliseconds() -> tuple[float, float]:
    """(verdicts with outlook alone, all that the list shows) in milliseconds of processor time, medians."""
    store = open_current(contract.FOLDER)
    bare, whole = [], []
    for _ in range(TIMES):
        world = World(store, catalogue())
        asked = agreements(catalogue(), world)  # this loads the figures, as the app does when it starts
        group = world.group(Selection())
        start = time.process_time()
        for one in asked:
            judged(world, one)
        bare.append(time.process_time() - start)
        for one in asked:
            _ = CourseFigure(world, one, group).short
        whole.append(time.process_time() - start)
    store.close()
    return 1000 * statistics.median(bare), 1000 * statistics.median(whole)
