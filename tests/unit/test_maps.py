"""Maps: specs without inline borders, small messages, texts for readers and for screen readers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import vl_convert

from monitors.presentation.maps import (
    MISSING,
    SUPPRESSED,
    choropleth_spec,
    deck,
    geojson_with_texts,
    map_frame,
    map_style,
    tallness,
    view_state,
)
from monitors.presentation.theme import theme

STYLE = map_style(theme("light"), 5)
COUNTRY = (3.358, 50.751, 7.218, 53.554)
FEATURE = {
    "type": "Feature",
    "properties": {"code": "GM0002", "naam": "Twee", "idx": 1},
    "geometry": {"type": "Polygon", "coordinates": [[[5, 52], [5, 53], [6, 53], [5, 52]]]},
}


GEMEENTE_URL, PROVINCIE_URL = (f"/app/static/geo/{name}_2025_a1b2c3d4.json" for name in ("gemeente", "provincie"))


def spec(**options: Any) -> dict[str, Any]:
    return choropleth_spec(STYLE, **{"geometry_url": GEMEENTE_URL, "province_url": PROVINCIE_URL, **options})


def deck_json(**options: Any) -> dict[str, Any]:
    made = deck([0, MISSING, SUPPRESSED], STYLE, "WOZ 2025", geometry_url="/api/geo/x", bounds=COUNTRY, **options)
    content: dict[str, Any] = json.loads(made.to_json())
    return content


def test_every_region_gets_a_row_also_without_a_figure() -> None:
    frame = map_frame([4, MISSING, SUPPRESSED], ["41%", "geen gegevens", "afgeschermd"], chosen=1, group=[2])
    assert frame.to_pylist() == [
        {"idx": 0, "klasse": 4, "tekst": "41%", "gekozen": False, "groep": False},
        {"idx": 1, "klasse": MISSING, "tekst": "geen gegevens", "gekozen": True, "groep": False},
        {"idx": 2, "klasse": SUPPRESSED, "tekst": "afgeschermd", "gekozen": False, "groep": True},
    ]


def test_spec_is_small_and_has_no_borders_in_it() -> None:
    text = json.dumps(spec())
    assert len(text) < 6_000
    assert "coordinates" not in text
    assert '"values": [{' not in text
    assert GEMEENTE_URL in text


def test_another_choice_leaves_the_spec_as_it_is() -> None:
    """Streamlit draws a chart anew when its specification changes, and only sends data to it when not."""
    assert spec() is spec()


def test_only_the_areas_speak_and_only_they_take_clicks() -> None:
    chart = spec()
    areas, *lines = chart["layer"]
    assert areas["encoding"]["description"]["field"] == "omschrijving"
    assert {"calculate": "datum.naam + ': ' + datum.tekst", "as": "omschrijving"} in chart["transform"]
    assert [item["field"] for item in areas["encoding"]["tooltip"]] == ["naam", "tekst"]
    assert areas["params"][0]["name"] == "kies"
    assert areas["params"][0]["select"]["fields"] == ["code"]
    assert areas["params"][0]["select"]["on"]["markname"] == f"{areas['name']}_marks"
    assert all(line["mark"]["aria"] is False and line["mark"]["filled"] is False for line in lines)
    assert not [line for line in lines if "params" in line]


def test_svg_is_asked_for_and_padding_is_an_object() -> None:
    assert spec()["usermeta"] == {"embedOptions": {"renderer": "svg"}}
    assert isinstance(spec()["padding"], dict)


def test_the_chosen_region_is_drawn_last() -> None:
    assert spec()["layer"][-1]["transform"] == [{"filter": "datum.gekozen"}]
    assert spec()["layer"][-1]["mark"]["stroke"] == STYLE.chosen


def test_missing_and_suppressed_differ_from_the_classes_without_colour() -> None:
    areas = spec()["layer"][0]["encoding"]
    dashes = areas["strokeDash"]["scale"]["range"]
    assert len({tuple(dash) for dash in dashes}) == 3
    assert areas["fill"]["scale"]["domain"] == [SUPPRESSED, MISSING, 0, 1, 2, 3, 4]
    assert areas["fill"]["scale"]["range"][:2] == [STYLE.suppressed, STYLE.missing]


def test_wijken_use_the_same_spec_with_another_file() -> None:
    chart = spec(
        geometry_url="/app/static/geo/wijk_2022/GM0363.json", province_url=None, area_word="Wijk", selectable=False
    )
    text = json.dumps(chart)
    assert "GM0363.json" in text
    assert "provincie" not in text
    assert "kies" not in text
    assert chart["layer"][0]["mark"]["ariaRoleDescription"] == "wijk"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_style_comes_from_the_theme(name: str) -> None:
    made = map_style(theme(name), 3)
    assert len(made.classes) == 3
    assert len({*made.classes, made.missing, made.suppressed, made.chosen}) == 6


def test_deck_for_the_whole_country_is_a_small_message() -> None:
    regions = 342
    classes = [number % 7 + SUPPRESSED for number in range(regions)]
    made = deck(
        classes,
        STYLE,
        "WOZ 2025",
        geometry_url="/api/geo/gemeente",
        bounds=COUNTRY,
        chosen=FEATURE,
        heights=[float(number) for number in range(regions)],
    )
    assert len(made.to_json()) < 20_000


def test_deck_reads_colours_by_idx_with_arrays_in_brackets() -> None:
    layer = deck_json()["layers"][0]
    assert layer["data"] == "/api/geo/x"
    assert layer["getFillColor"].startswith("@@=([[")
    assert layer["getFillColor"].endswith('[("210")[properties.idx]]')


def test_deck_triggers_change_with_the_classes() -> None:
    one = json.loads(deck([0], STYLE, "x", geometry_url="/x", bounds=COUNTRY).to_json())["layers"][0]["updateTriggers"]
    two = json.loads(deck([1], STYLE, "x", geometry_url="/x", bounds=COUNTRY).to_json())["layers"][0]["updateTriggers"]
    assert one["getFillColor"] != two["getFillColor"]


def test_deck_without_background_names_no_provider_and_no_style_of_its_own() -> None:
    """A mapStyle of null makes Streamlit fetch a style from a tile host; without the argument pydeck leaves a mark."""
    content = deck_json()
    assert "mapProvider" not in content
    assert content.get("mapStyle") is not None
    assert "http" not in json.dumps(content)


def test_deck_with_background_uses_our_own_style_file() -> None:
    content = deck_json(background_style_url="/app/static/geo/brt_grijs.json")
    assert content["mapStyle"] == "/app/static/geo/brt_grijs.json"
    assert content["layers"][0]["opacity"] < 1


def test_deck_outlines_the_chosen_region_flat_and_colours_it_in_three_dimensions() -> None:
    flat, high = deck_json(chosen=FEATURE), deck_json(chosen=FEATURE, heights=[1.0, None, 4.0])
    assert [layer["id"] for layer in flat["layers"]] == ["gebieden", "gekozen"]
    assert [layer["id"] for layer in high["layers"]] == ["gebieden"]
    assert high["layers"][0]["getFillColor"].startswith("@@=properties.idx == 1 ? [")
    assert high["layers"][0]["getElevation"] == "@@=([11250,0,45000])[properties.idx]"


def test_deck_wants_a_height_for_every_region() -> None:
    with pytest.raises(ValueError, match="2 hoogtes voor 3 gebieden"):
        deck_json(heights=[1.0, 2.0])


def test_deck_without_any_positive_height_lies_flat() -> None:
    assert deck_json(heights=[None, 0.0, -2.0])["layers"][0]["getElevation"] == "@@=([0,0,0])[properties.idx]"


def test_tooltip_shows_name_and_value_and_escapes_the_title() -> None:
    made = deck([0], STYLE, "<b>x</b>", geometry_url="/x", bounds=COUNTRY)
    assert made._tooltip["html"] == "<strong>{naam}</strong><br>&lt;b&gt;x&lt;/b&gt;: {tekst}"
    assert made._tooltip["style"]["backgroundColor"] == STYLE.surface


def test_view_fits_the_bounds() -> None:
    country, town = view_state(COUNTRY, (700, 600)), view_state((5.0, 52.0, 5.2, 52.1), (700, 600), tilted=True)
    assert country.zoom == pytest.approx(6.44, abs=0.05)
    assert town.zoom > country.zoom
    assert (town.longitude, town.pitch) == (5.1, 40)


def test_geojson_gets_texts_and_the_original_stays() -> None:
    geojson = {"type": "FeatureCollection", "features": [FEATURE, {**FEATURE, "properties": {"code": "GM0003"}}]}
    made = json.loads(geojson_with_texts(geojson, {"GM0002": "€ 410.000"}))
    assert [f["properties"]["tekst"] for f in made["features"]] == ["€ 410.000", "geen gegevens"]
    assert "tekst" not in FEATURE["properties"]  # type: ignore[operator]


def test_other_colours_give_another_spec() -> None:
    other = choropleth_spec(replace(STYLE, chosen="#123456"), geometry_url=GEMEENTE_URL)
    assert "#123456" in json.dumps(other)


@pytest.mark.parametrize(("width", "height"), [(358, 430), (400, 480), (900, 480)])
def test_a_narrow_map_is_no_taller_than_the_country(width: int, height: int) -> None:
    """On a telephone the country reaches the edges; the rule is Vega's, so that one specification serves all widths."""
    spec = choropleth_spec(STYLE, geometry_url="/x.json", height=480)
    [rule] = spec["params"]
    assert (rule["name"], rule["expr"]) == ("height", "min(480, round(width * 1.2))")
    compiled = {signal["name"]: signal for signal in vl_convert.vegalite_to_vega(spec)["signals"]}
    assert compiled["height"]["update"] == rule["expr"] and min(480, round(width * 1.2)) == height


@pytest.mark.parametrize(("bounds", "tall"), [
    ((6.05, 53.44, 6.35, 53.51), 0.4),  # an island that lies flat
    ((5.2, 52.0, 5.3, 52.2), 1.2), ((5.0, 52.0, 5.0, 52.0), 1.2),
    ((5.0, 52.0, 6.0, 52.05), 0.35), ((5.0, 52.0, 5.1, 52.06), 1.0)])
def test_a_map_is_as_tall_as_its_area(bounds: tuple[float, float, float, float], tall: float) -> None:
    """Above and below Schiermonnikoog there was twice as much white as island."""
    assert tallness(bounds) == tall
    [rule] = choropleth_spec(STYLE, geometry_url="/x.json", height=480, tallest=tallness(bounds))["params"]
    assert rule["expr"] == f"min(480, round(width * {tall}))"
