"""Pictures of the wijken of one municipality: the ranking with its two lines, and two figures beside each other.

As in charts.py a specification holds no figures; each function lists the columns that its frame must have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitors.domain.signal import Mark
from monitors.presentation import charts, edges, maps
from monitors.presentation.charts import DESCRIPTION, Spec, chart, clicks, halo, number_format, read_aloud, tooltip
from monitors.presentation.theme import CLASSES, Theme, ramp

WIJK, OWN_LINE, NATIONAL_LINE = "wijk", "gemeente", "nederland"  # values of the column `soort` in the ranking
ALONG_X, ALONG_Y = "lijn_x", "lijn_y"  # values of `soort` in the scatter: the municipality's own figures
MARK_WORDS = {Mark.YES: "komt samen", Mark.NO: "komt niet samen", Mark.UNKNOWN: "niet te zeggen"}
SCATTER_HEIGHT = 440
_WIDTHS = (240, 280, 330, 390, 460, 540, 640)  # pixels of the plot, from a telephone on, that names are laid out in
_HEIGHT = 340.0  # pixels of the plot at the least: what fits in a smaller one fits in a larger
_EDGE = 18  # pixels around the dots; keeps the largest within the plot
_LETTER, _LINE = 5.9, 15.0  # pixels of a letter (the mean in a name) and of a line of text
_DOT, _GAP = 10.0, 14.0  # pixels from the middle of a dot to its edge (most are smaller), and to its name
_NEAR = _DOT + _LINE / 2  # further above or below a name than this no dot reaches it
Box = tuple[float, float, float, float]


def _kind(soort: str) -> list[Spec]:
    return [{"filter": f"datum.soort === '{soort}'"}]


@lru_cache(maxsize=64)
def ranking_spec(theme: Theme, unit_title: str, decimals: int) -> Spec:
    """Wijken from high to low, as `charts.named_bars`, with the figures of municipality and country as lines.

    Columns: those of named_bars, and soort (WIJK, OWN_LINE or NATIONAL_LINE); eigen is the chosen wijk.
    """
    lines = [_across(theme, soort, look) for soort, look in (
        (OWN_LINE, {"strokeWidth": 2}), (NATIONAL_LINE, {"strokeWidth": 1.5, "strokeDash": [5, 4]}))]
    return charts.named_bars(theme, unit_title, decimals, tooltip(("naam", "Wijk"), ("tekst", "Cijfer")), lines,
                             _kind(WIJK))


def _across(theme: Theme, soort: str, look: Spec) -> Spec:
    """A line over all bars; the legend beside the picture names it."""
    return {"transform": _kind(soort), "mark": {"type": "rule", "color": theme.text, "aria": False, **look},
            "encoding": {"x": {"field": "waarde", "type": "quantitative"}, "y": {"value": 0}, "y2": {"value": "height"},
                         "tooltip": tooltip(("naam", "Gebied"), ("tekst", "Cijfer"))}}


@lru_cache(maxsize=64)
def scatter_spec(theme: Theme, x_title: str, y_title: str, decimals: tuple[int, int], *,
                 cuts: edges.Cuts = ()) -> Spec:
    """Wijken by two figures, as large as their inhabitants, with lines at the municipality's own figures.

    Columns: soort (WIJK, ALONG_X or ALONG_Y), code, naam, x, y, xtekst, ytekst, grootte (inhabitants; null if unknown),
    groottetekst, teken (words of MARK_WORDS), gekozen (bool), opschrift (name, null where there is never room for it),
    links (bool: the name stands left of its dot), vanaf (pixels that the plot must be wide for the name to fit), and
    those of edges.COLUMNS. `cuts`: where an axis ends before some.
    """
    def axis(number: int, title: str) -> Spec:
        return {"type": "quantitative", "title": title, "scale": {"zero": False, "nice": False, "padding": _EDGE},
                "axis": {"format": number_format(decimals[number]), "tickCount": 6, "domain": False, "ticks": False,
                         **edges.labels("xy"[number], cuts),
                         **({"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -14}
                            if number else {})}}

    place = {"x": {"field": "x", **axis(0, x_title)}, "y": {"field": "y", **axis(1, y_title)}}
    words = [MARK_WORDS[mark] for mark in (Mark.YES, Mark.NO, Mark.UNKNOWN)]
    by_mark = {"field": "teken", "type": "nominal", "legend": None}
    size = {"field": "grootte", "type": "quantitative", "legend": None,
            "scale": {"type": "sqrt", "rangeMin": 40, "rangeMax": 500, "zero": True}}
    shape = {**by_mark, "scale": {"domain": words, "range": ["diamond", "circle", "square"]}}
    dots: Spec = {
        "name": "stippen", "transform": [*_kind(WIJK), read_aloud("naam", "xtekst", "ytekst", "teken")],
        "mark": {"type": "point", "strokeWidth": 1.5, "opacity": 0.9, "cursor": "pointer"},
        "encoding": {
            **DESCRIPTION, **place, "size": size, "shape": shape, **(edges.triangle(size, shape) if cuts else {}),
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
                 layer=[*lines, *(edges.lines(theme) if cuts else []), dots, *_names(theme, place)])


def _names(theme: Theme, place: Spec) -> list[Spec]:
    layers: list[Spec] = []
    for left in (False, True):
        mark = {"type": "text", "fontSize": 12, "color": theme.text, "align": "right" if left else "left",
                "dx": -_GAP if left else _GAP}
        fits = f"isValid(datum.opschrift) && width >= datum.vanaf && {'' if left else '!'}datum.links"
        layers += [{"transform": [*_kind(WIJK), {"filter": fits}],
                    "mark": m, "encoding": {**place, "text": {"field": "opschrift"}}} for m in halo(mark, theme)]
    return layers


def signal_style(theme: Theme, parts: int) -> maps.MapStyle:
    """Colours for 0 ... `parts` marks; without the darkest of the ramp, so that the border around all marks is seen."""
    colours = ramp(theme.sequential, CLASSES)
    return replace(maps.map_style(theme, 1), classes=(*colours[:parts], colours[CLASSES - 2]))


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name stands: `left` of its dot or right of it, in a plot of at least `width` pixels."""

    left: bool
    width: int


def labelled(points: Sequence[tuple[str, float, float]], lines: tuple[float | None, float | None] = (None, None),
             most: int = 14) -> dict[int, Label]:
    """Which of the points (name, x, y; the most important first) get their name, without one over another or a dot.

    `lines` stand in the picture at these values of x and y. Gives the label by place in `points`; the rest have none,
    their tooltip says it. What fits in a narrow plot keeps its place in a wider one: there all lies further apart.
    """
    found: dict[int, Label] = {}
    for width in _WIDTHS:
        dots = dots_of(points, lines, width)
        taken = {n: label_box(points[n][0], *dots[n], left=label.left) for n, label in found.items()}
        for n, (name, _, _) in enumerate(points):
            if len(found) == most:
                return found
            x, y = dots[n]
            others = [_dot(*dot) for m, dot in enumerate(dots) if m != n and abs(dot[1] - y) < _NEAR]
            for left in () if n in found else (x > width / 2, x <= width / 2):
                box = label_box(name, x, y, left=left)
                if box[0] >= 0 and box[2] <= width and not any(_over(box, o) for o in (*taken.values(), *others)):
                    found[n], taken[n] = Label(left, width), box
                    break
    return found


def dots_of(points: Sequence[tuple[str, float, float]], lines: tuple[float | None, float | None],
            width: float) -> list[tuple[float, float]]:
    """Pixels of the points in a plot of this width, as the scales of `scatter_spec` place them."""
    def along(values: list[float], line: float | None, size: float) -> list[float]:
        whole = [*values, *([] if line is None else [line])]
        return [charts.along(v, min(whole), max(whole), _EDGE, size - _EDGE) for v in values]

    across = along([x for _, x, _ in points], lines[0], width)
    return list(zip(across, along([y for _, _, y in points], lines[1], _HEIGHT), strict=True))


def label_box(name: str, x: float, y: float, *, left: bool) -> Box:
    """The room that a name takes beside its dot: left, top, right, bottom."""
    start = x - _GAP - _LETTER * len(name) if left else x + _GAP
    return start, y - _LINE / 2, start + _LETTER * len(name), y + _LINE / 2


def _dot(x: float, y: float) -> Box:
    return x - _DOT, y - _DOT, x + _DOT, y + _DOT


def _over(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
