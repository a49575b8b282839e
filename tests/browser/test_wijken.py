"""Wijken in the browser: a click on the map or in the ranking chooses a wijk, and everyone can read both parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import english, rerun, settled, violations, wait_drawn


def test_a_click_chooses_a_wijk(visit: Callable[[str], Page]) -> None:
    page = visit("/wijken?gemeente=GM0310&indicator=koop_aandeel")
    wait_drawn(page)
    with rerun(page):
        page.locator('path[aria-label^="Groenekan: "]').first.click()
    expect(page.get_by_role("heading", name="Buurten van de wijk Groenekan in De Bilt")).to_be_visible()
    assert "wijk=WK031004" in page.url
    with rerun(page):
        page.locator('path[aria-label^="Westbroek, "]').first.click()
    expect(page.get_by_role("heading", name="Buurten van de wijk Westbroek in De Bilt")).to_be_visible()
    assert not english(page)
    assert not violations(page)


def test_where_figures_meet(visit: Callable[[str], Page]) -> None:
    page = visit("/wijken?gemeente=GM0310&wijkbeeld=samen")
    wait_drawn(page)
    expect(page.locator('path[aria-label="De Leijen: 3 van 3: komt samen"]')).to_have_count(1)
    expect(page.locator('path[aria-label^="De Leijen, 30,5%, "]')).to_have_count(1)
    assert not english(page)
    assert not violations(page)


# What is drawn of every name in the scatter, without the rim around it, and of every dot.
BOXES = """
() => {
  const box = node => { const b = node.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
  const chart = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].at(-1);
  const names = [...chart.querySelectorAll('.mark-text text')].filter(node => !node.closest('.role-axis'));
  return {
    names: names.filter(node => !node.getAttribute('stroke')).map(node => [node.textContent, box(node)]),
    dots: [...chart.querySelectorAll('.mark-symbol path')].map(box), frame: box(chart)
  };
}
"""


@pytest.mark.parametrize("gemeente", ["GM0344", "GM0363", "GM1900"])
@pytest.mark.parametrize("wide", [320, 390, 768, 1400])
def test_no_name_lies_over_another_or_over_a_dot(visit: Callable[[str], Page], gemeente: str, wide: int) -> None:
    page = visit(f"/wijken?gemeente={gemeente}&wijkbeeld=samen")
    page.set_viewport_size({"width": wide, "height": 900})
    wait_drawn(page)
    found = settled(page, lambda: page.evaluate(BOXES))  # Vega draws again for the new width
    names = found["names"]
    assert len(names) >= (2 if wide < 768 else 4) and found["dots"]
    for place, (name, (left, top, right, bottom)) in enumerate(names):
        assert found["frame"][0] <= left and right <= found["frame"][2], name
        for other, box in names[:place]:
            assert right <= box[0] or box[2] <= left or bottom <= box[1] + 3 or box[3] <= top + 3, (name, other)
        for dot in found["dots"]:
            x, y = (dot[0] + dot[2]) / 2, (dot[1] + dot[3]) / 2
            assert not (left < x < right and top < y < bottom), (name, dot)
