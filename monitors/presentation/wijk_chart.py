"""Pictures of the wijken of one municipality: the ranking with its two lines, and two figures beside each other.

As in charts.py a specification holds no figures; each function lists the columns that its frame must have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from monitors.domain.signal import Mark
from monitors.presentation import maps
from monitors.presentation.charts import DESCRIPTION, Spec, chart, clicks, halo, number_format, read_aloud, tooltip
from monitors.presentation.theme import CLASSES, Theme, ramp

WIJK, OWN_LINE, NATIONAL_LINE = "wijk", "gemeente", "nederland"  # values of the column `soort` in the ranking
ALONG_X, ALONG_Y = "lijn_x", "lijn_y"  # values of `soort` in the scatter: the municipality's own figures
MARK_WORDS = {Mark.YES: "komt samen", Mark.NO: "komt niet samen", Mark.UNKNOWN: "niet te zeggen"}
STEP = 24  # pixels for a wijk in the ranking
SCATTER_HEIGHT = 440
_ROOM = 96  # pixels for the figure behind the longest bar
_PLACE = (560.0, 400.0)  # pixels that labels are laid out in; a wider picture only gives them more room
_LETTER, _LINE, _GAP = 7.0, 16.0, 9.0
_FLIP = 0.65  # from here to the right a name stands left of its dot, also on a telephone


def _kind(soort: str) -> list[Spec]:
    return [{"filter": f"datum.soort === '{soort}'"}]


@lru_cache(maxsize=64)
def ranking_spec(theme: Theme, unit_title: str, decimals: int) -> Spec:
    """Wijken from high to low with the figures of municipality and country as lines; a click chooses a `code`.

    Columns: soort (WIJK, OWN_LINE or NATIONAL_LINE), code, naam, waarde (null without a value), rang (order of the
    bars), tekst (value or status in words), eigen (bool: the chosen wijk).
    """
    x = {"field": "waarde", "type": "quantitative", "title": None,
         "scale": {"zero": True, "nice": False, "range": [0, {"expr": f"width - {_ROOM}"}]},
         "axis": {"format": number_format(decimals), "tickCount": 4, "domain": False, "ticks": False}}
    y = {"field": "naam", "type": "nominal", "title": None, "sort": {"field": "rang", "op": "min"},
         "axis": {"domain": False, "ticks": False, "labelLimit": 170, "labelFontSize": 13}}
    colour = {"condition": {"test": "datum.eigen", "value": theme.own}, "value": theme.bar}
    wijk = _kind(WIJK)
    bars: Spec = {
        "name": "staven", "transform": [*wijk, read_aloud("naam", "tekst")],
        "mark": {"type": "bar", "cursor": "pointer", "height": {"band": 0.72}},
        "encoding": {**DESCRIPTION, "x": x, "y": y, "color": colour,
                     "tooltip": tooltip(("naam", "Wijk"), ("tekst", "Cijfer"))}}
    end = {"calculate": "max(isValid(datum.waarde) ? datum.waarde : 0, 0)", "as": "eind"}
    texts = [{"transform": [*wijk, end, {"filter": test}], "mark": mark,
              "encoding": {"x": {"field": "eind", "type": "quantitative"}, "y": y, "text": {"field": "tekst"}}}
             for test, look in (("!datum.eigen", {"color": theme.text}),
                                ("datum.eigen", {"color": theme.own, "fontWeight": "bold"}))
             for mark in halo({"type": "text", "align": "left", "dx": 6, "fontSize": 13, **look}, theme)]
    lines = [_across(theme, soort, look) for soort, look in (
        (OWN_LINE, {"strokeWidth": 2}), (NATIONAL_LINE, {"strokeWidth": 1.5, "strokeDash": [5, 4]}))]
    return chart(theme, title=unit_title, height={"step": STEP}, params=clicks("staven"), layer=[bars, *lines, *texts])


def _across(theme: Theme, soort: str, look: Spec) -> Spec:
    """A line over all bars; the legend beside the picture names it."""
    return {"transform": _kind(soort), "mark": {"type": "rule", "color": theme.text, "aria": False, **look},
            "encoding": {"x": {"field": "waarde", "type": "quantitative"}, "y": {"value": 0}, "y2": {"value": "height"},
                         "tooltip": tooltip(("naam", "Gebied"), ("tekst", "Cijfer"))}}


@lru_cache(maxsize=64)
def scatter_spec(theme: Theme, x_title: str, y_title: str, decimals: tuple[int, int]) -> Spec:
    """Wijken by two figures, as large as their inhabitants, with lines at the municipality's own figures.

    Columns: soort (WIJK, ALONG_X or ALONG_Y), code, naam, x, y, xtekst, ytekst, grootte (inhabitants; null if unknown),
    groottetekst, teken (words of MARK_WORDS), gekozen (bool), opschrift (name where there is room for it, else null),
    links (bool: the name stands left of its dot).
    """
    def axis(number: int, title: str) -> Spec:
        return {"type": "quantitative", "title": title, "scale": {"zero": False, "nice": True, "padding": 16},
                "axis": {"format": number_format(decimals[number]), "tickCount": 6, "domain": False, "ticks": False,
                         **({"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -14}
                            if number else {})}}

    place = {"x": {"field": "x", **axis(0, x_title)}, "y": {"field": "y", **axis(1, y_title)}}
    words = [MARK_WORDS[mark] for mark in (Mark.YES, Mark.NO, Mark.UNKNOWN)]
    by_mark = {"field": "teken", "type": "nominal", "legend": None}
    size = {"field": "grootte", "type": "quantitative", "legend": None,
            "scale": {"type": "sqrt", "rangeMin": 40, "rangeMax": 700, "zero": True}}
    dots: Spec = {
        "name": "stippen", "transform": [*_kind(WIJK), read_aloud("naam", "xtekst", "ytekst", "teken")],
        "mark": {"type": "point", "strokeWidth": 1.5, "opacity": 0.9, "cursor": "pointer"},
        "encoding": {
            **DESCRIPTION, **place, "size": size,
            "shape": {**by_mark, "scale": {"domain": words, "range": ["diamond", "circle", "square"]}},
            "fill": {**by_mark, "scale": {"domain": words, "range": [theme.own, theme.band, theme.background]}},
            "stroke": {"condition": {"test": "datum.gekozen", "value": theme.text}, "value": theme.outline},
            "tooltip": tooltip(("naam", "Wijk"), ("xtekst", x_title), ("ytekst", y_title),
                               ("groottetekst", "Inwoners"), ("teken", "Signaal"))}}
    rule = {"type": "rule", "color": theme.text, "strokeWidth": 1.5, "strokeDash": [5, 4], "aria": False}
    lines: list[Spec] = [
        {"transform": _kind(ALONG_X), "mark": rule,
         "encoding": {"x": place["x"], "y": {"value": 0}, "y2": {"value": "height"}}},
        {"transform": _kind(ALONG_Y), "mark": rule,
         "encoding": {"y": place["y"], "x": {"value": 0}, "x2": {"value": "width"}}}]
    return chart(theme, height=SCATTER_HEIGHT, params=clicks("stippen"),
                 padding={"left": 2, "right": 2, "top": 22, "bottom": 2},
                 layer=[*lines, dots, *_names(theme, place)])


def _names(theme: Theme, place: Spec) -> list[Spec]:
    layers: list[Spec] = []
    for left in (False, True):
        mark = {"type": "text", "fontSize": 12, "color": theme.text, "align": "right" if left else "left",
                "dx": -_GAP - 2 if left else _GAP + 2}
        layers += [{"transform": [*_kind(WIJK), {"filter": f"isValid(datum.opschrift) && {'' if left else '!'}"
                                                           "datum.links"}],
                    "mark": m, "encoding": {**place, "text": {"field": "opschrift"}}} for m in halo(mark, theme)]
    return layers


def signal_style(theme: Theme, parts: int) -> maps.MapStyle:
    """Colours for 0 ... `parts` marks; without the darkest of the ramp, so that the border around all marks is seen."""
    colours = ramp(theme.sequential, CLASSES)
    return replace(maps.map_style(theme, 1), classes=(*colours[:parts], colours[CLASSES - 2]))


def labelled(points: Sequence[tuple[str, float, float]], most: int = 14) -> dict[int, bool]:
    """Which of the points (name, x, y; the most important first) get their name, without one over another.

    Gives by place in `points` whether the name stands left of its dot; the rest have none, their tooltip says it.
    """
    if not points:
        return {}
    xs, ys = [p[1] for p in points], [p[2] for p in points]
    found: dict[int, bool] = {}
    across, down = _scaled(xs, _PLACE[0]), _scaled(ys, _PLACE[1])
    taken = [(x - _GAP, y - _GAP, x + _GAP, y + _GAP) for x, y in zip(across, down, strict=True)]
    for number, (name, _, _) in enumerate(points):
        x, y, wide = across[number], down[number], _LETTER * len(name)
        left = x > _FLIP * _PLACE[0]
        start = x - _GAP - wide if left else x + _GAP
        box = (start, y - _LINE / 2, start + wide, y + _LINE / 2)
        if start >= 0 and not any(_over(box, other) for n, other in enumerate(taken) if n != number):
            found[number] = left
            taken.append(box)
        if len(found) == most:
            break
    return found


def _scaled(values: Sequence[float], size: float) -> list[float]:
    low, high = min(values), max(values)
    return [(v - low) / (high - low) * size if high > low else size / 2 for v in values]


def _over(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
