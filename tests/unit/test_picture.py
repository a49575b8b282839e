"""Pictures to take along: what stands in them, that nothing overflows or leaks, and what happens when drawing fails."""

from __future__ import annotations

import io
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pyarrow as pa
import pytest
from PIL import Image

from monitors.domain.observation import Status
from monitors.exports import composition, picture
from monitors.exports.picture import Picture, PictureError, Where
from monitors.presentation import maps, wijk_chart
from monitors.presentation.legend import Mark
from monitors.presentation.picture_words import beside, map_subtitle, status_note
from monitors.presentation.theme import Theme
from monitors.views import in_use
from monitors.views.geography import Shapes

LINK = "http://127.0.0.1:8501/kaart?gemeente=GM0344&indicator=woz&jaar=2025"
LONG = "Een lange titel die zeker niet op één regel past. " * 6
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100"><rect width="10" height="10"/></svg>'


def seen(**changes: object) -> Picture:
    """A picture that is SVG already, with whatever is asked for."""
    given = dict(name="proef", heading="Proef", title=LONG, subtitle="Utrecht", sentence="Wat het zegt.",
                 description="Beschrijving <&> in woorden.", notes=("Bron: CBS.", "Koersmonitor, gegevensset 1."),
                 where=Where(LINK), svg=lambda _: SVG, legend=lambda _: [Mark("◆", "#123456", "herrekend")])
    return Picture(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture
def shapes(data_set: Path) -> Shapes:
    assert data_set.is_dir()
    return in_use.world().atlas.gemeenten()


def gemeente_map(shapes: Shapes, classes: list[int], texts: list[str]) -> Picture:
    def spec(theme: Theme) -> dict[str, object]:
        return maps.choropleth_spec(maps.map_style(theme, 5), geometry_url=shapes.url, height=300, selectable=False)

    return seen(svg=None, spec=spec, rows=maps.map_frame(classes, texts), legend=lambda theme: [
        Mark("■", theme.missing, maps.MISSING_LABEL, (2, 2)),
        Mark("■", theme.suppressed, maps.SUPPRESSED_LABEL, (6, 2))])


def words(svg: bytes) -> str:
    return " ".join(element.text or "" for element in ET.fromstring(svg).iter() if element.tag.endswith("}text"))


def test_all_that_belongs_to_it_stands_in_the_picture() -> None:
    svg = picture.to_svg(seen())
    for text in ("Utrecht", "Wat het zegt.", "Bron: CBS.", "gegevensset 1", "herrekend", "127.0.0.1:8501/kaart"):
        assert text in words(svg)
    root = ET.fromstring(svg)
    assert root.attrib["role"] == "img"
    said = {child.tag.rpartition("}")[2]: child.text for child in root[:2]}
    assert said == {"title": LONG, "desc": "Beschrijving <&> in woorden."}


@pytest.mark.parametrize("text", [LONG, "x" * 400, LINK * 4, "kort", ""])
@pytest.mark.parametrize("size", [13, 24])
def test_text_fits_and_nothing_is_lost(text: str, size: int) -> None:
    lines = composition.wrapped(text, 300, size)
    assert all(composition.text_width(line, size) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_no_break_space_does_not_break() -> None:
    assert composition.wrapped("€\N{NO-BREAK SPACE}490.000", 1000, 13) == ["€\N{NO-BREAK SPACE}490.000"]


def test_a_map_has_its_regions_and_says_no_more_than_is_seen(shapes: Shapes) -> None:
    number = len(shapes.codes)
    texts = ["geheim 7"] * number
    svg = picture.to_svg(gemeente_map(shapes, [0] * (number - 2) + [maps.MISSING, maps.SUPPRESSED], texts)).decode()
    assert svg.count("<path") > number, "een lege kaart"
    assert "geheim" not in svg and "aria-label=" not in svg and "aria-roledescription" not in svg
    assert maps.MISSING_LABEL in svg and maps.SUPPRESSED_LABEL in svg


def test_png_is_sharp_and_not_empty(shapes: Shapes) -> None:
    number = len(shapes.codes)
    found = Image.open(io.BytesIO(picture.to_png(gemeente_map(shapes, [number % 5] * number, [""] * number))))
    assert found.width == 2 * composition.WIDTH and found.height > 600
    assert len(found.convert("RGB").getcolors(1_000_000) or []) > 20


def test_axes_are_dutch() -> None:
    spec = {"mark": "bar", "width": "container", "encoding": {
        "y": {"field": "w", "type": "quantitative"}, "x": {"field": "n", "type": "nominal"}}}
    svg = picture.to_svg(seen(svg=None, spec=lambda _: spec, rows=pa.table({"n": ["a"], "w": [12345.5]})))
    assert re.search(r"\b\d+\.000\b", words(svg))


def test_what_is_no_number_is_nothing() -> None:
    rows = pa.table({"w": [1.0, float("nan"), None]})
    assert picture.standalone({}, rows)["data"]["values"] == [{"w": 1.0}, {"w": None}, {"w": None}]


def test_names_along_an_axis_are_whole_on_paper() -> None:
    name = "Wijk 10 Vleuten-De Meern en omstreken"
    rows = pa.table({"naam": [name], "waarde": [1.0], "rang": [1], "tekst": ["1%"], "eigen": [False], "code": ["WK1"],
                     "soort": ["wijk"]})
    drawn = picture.to_svg(seen(rows=rows, svg=None, spec=lambda look: wijk_chart.ranking_spec(look, "%", 0))).decode()
    assert name in drawn


@pytest.mark.parametrize("address", ["https://voorbeeld.nl/a.json", "/app/static/geo/bestaat_niet.json",
                                     "/app/static/../app.py"])
def test_borders_come_from_the_static_folder_only(address: str) -> None:
    with pytest.raises(PictureError, match="grenzen"):
        picture.standalone({"layer": [{"data": {"url": address}}]}, None)


@pytest.mark.parametrize(("program", "said"), [
    ("import sys; sys.exit(3)", "lukte niet"), ("pass", "lukte niet"), ("import time; time.sleep(9)", "niet klaar")])
def test_a_crash_or_a_hang_gives_a_message(monkeypatch: pytest.MonkeyPatch, program: str, said: str) -> None:
    monkeypatch.setattr(picture, "COMMAND", (sys.executable, "-c", program))
    monkeypatch.setattr(picture, "SECONDS", 1)
    with pytest.raises(PictureError, match=said):
        picture.to_png(seen())


def test_what_is_no_svg_gives_a_message() -> None:
    with pytest.raises(PictureError, match="lukte niet"):
        picture.to_svg(seen(svg=lambda _: "<p>geen tekening</p>"))


@pytest.mark.parametrize(("own", "group", "text"), [
    (None, None, "Nederland per gemeente"), ("Utrecht", None, "Nederland per gemeente; omlijnd: Utrecht"),
    ("Utrecht", "G4", "Nederland per gemeente; omlijnd: Utrecht en de G4")])
def test_map_subtitle(own: str | None, group: str | None, text: str) -> None:
    assert map_subtitle("Nederland per gemeente", own, group) == text


def test_beside() -> None:
    assert beside("Utrecht", "G4") == "Utrecht naast de G4" and beside(None, "G4") == "De G4"


@pytest.mark.parametrize(("statuses", "text"), [
    ([], ""), ([Status.MEASURED], ""),
    ([Status.PROVISIONAL, Status.MEASURED], "Voorlopig: 1 van de 2 cijfers; de bron kan ze nog bijstellen."),
    ([Status.SUPPRESSED] * 2, "Afgeschermd: 2 van de 2; dat is geen nul."),
    ([Status.MISSING, Status.MEASURED], "Geen gegevens: 1 van de 2; dat is geen nul.")])
def test_status_note(statuses: list[Status], text: str) -> None:
    assert status_note(statuses) == text
