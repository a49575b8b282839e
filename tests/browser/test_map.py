"""The zoomable map where the browser can draw it, and the plain one where it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from monitors.domain.region import RegionLevel
from monitors.store import open_current
from tests.browser.screen import choose, english, rerun, violations, wait_drawn, wait_ready

NOTICE = "Deze computer kan geen zoombare kaart tonen"


@pytest.mark.parametrize("niveau", ["gemeenten", "wijken"])
def test_without_webgl(visit: Callable[[str], Page], niveau: str) -> None:
    page = visit(f"/kaart?gemeente=GM0344&indicator=woz&niveau={niveau}")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    wait_drawn(page)
    name = "Apeldoorn" if niveau == "gemeenten" else "Wijk 01 West"
    expect(page.locator(f'path[aria-label^="{name}"]')).to_have_count(1)
    assert page.locator("canvas").count() == 0
    assert not violations(page)


def test_with_webgl(page_with_webgl: Page) -> None:
    page = page_with_webgl
    with page.expect_response(lambda answer: re.search(r"/api/geo/gemeente_2025_\w{8}\.geojson", answer.url)) as shapes:
        page.goto("/kaart?gemeente=GM0344&indicator=woz&jaar=2025")
        wait_ready(page)
        expect(page.locator('[data-testid="stDeckGlJsonChart"] canvas').first).to_be_visible()
    answer = shapes.value
    assert answer.status == 200 and "max-age" in answer.headers["cache-control"]
    texts = {feature["properties"]["code"]: feature["properties"] for feature in answer.json()["features"]}
    assert len(texts) == 342
    assert "€\N{NO-BREAK SPACE}490.000" in texts["GM0344"].values()
    assert page.get_by_text(NOTICE).count() == 0
    assert not english(page)
    assert not violations(page)

    with page.expect_response(lambda found: "jaar=2020" in found.url and "/api/geo/" in found.url):
        choose(page, "Jaar", "2020")
    of_utrecht = re.compile(r"/api/geo/wijk_2022_\w{8}/GM0344\.geojson")
    with page.expect_response(lambda found: of_utrecht.search(found.url)) as wijken, rerun(page):
        page.get_by_text("Wijken van de gemeente").click()
    assert wijken.value.status == 200
    expect(page.locator('[data-testid="stDeckGlJsonChart"] canvas').first).to_be_visible()
    choose(page, "Hoogte op de kaart", "Woningvoorraad")
    expect(page.get_by_text("Hoe hoger, hoe groter het cijfer.")).to_be_visible()


def test_unknown_shapes_are_not_there(visit: Callable[[str], Page], data_set: Path) -> None:
    page = visit("/")
    with closing(open_current(data_set)) as store:
        names = {borders.level: borders.name for borders in store.borders()}
    gemeenten, asked = names[RegionLevel.GEMEENTE], "indicator=woz&jaar=2025"
    for name in (f"{gemeenten}/GM0344", "gemeente_2025", f"{names[RegionLevel.WIJK]}/GM9999",
                 names[RegionLevel.PROVINCIE], "..%2F..%2F..%2Fetc%2Fpasswd"):
        assert page.request.get(f"/api/geo/{name}.geojson?{asked}").status in (400, 404), name
    assert page.request.get(f"/api/geo/{gemeenten}.geojson").status == 404
    assert page.request.get(f"/api/geo/{gemeenten}.geojson?{asked}").status == 200
    for name, kept in ((gemeenten, True), ("gemeente_2025_00000000", False), ("brt_grijs", False)):
        answer = page.request.get(f"/app/static/geo/{name}.json")
        assert ("immutable" in answer.headers.get("cache-control", "")) == kept, name
    assert page.request.get("/healthz").json()["status"] == "ok"
