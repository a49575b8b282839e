"""The picture of a course: history, agreed path, outlook, today and target, as a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from monitors.domain.observation import Status
from monitors.domain.outlook import PROMISED
from monitors.presentation.charts import (
    DESCRIPTION,
    Spec,
    axis_title,
    break_layers,
    chart,
    halo,
    number_format,
    only,
    own_layers,
    read_aloud,
    tooltip,
    trend_marks,
)
from monitors.presentation.legend import Mark
from monitors.presentation.numbers import format_number
from monitors.presentation.theme import Theme

# Values of the column `serie`, beside OWN and BREAK of charts.
PATH, FAN, CORE, TARGET, TODAY = "pad", "waaier", "kern", "doel", "vandaag"


@lru_cache(maxsize=128)
def course_spec(theme: Theme, unit_title: str, decimals: int, *, from_zero: bool = False, path: bool = True,
                fan: bool = True, height: int = 420) -> Spec:
    """A municipality's figures, the path to the target, and the outlook.

    Columns: as `charts.trend_spec`. FAN and CORE have laag and hoog (the outer and inner interval), FAN also waarde
    (the middle) and tekst; PATH and TARGET waarde, TARGET also naam (stands beside it), laag and hoog where the target
    is a range; TODAY only x and naam. `path`, `fan`: whether there are rows of PATH and of FAN.
    """
    scale = {"zero": from_zero, "nice": True, "padding": 0 if from_zero else 12}
    y = {"field": "waarde", "type": "quantitative", "scale": scale, "title": None,
         "axis": {"format": number_format(decimals), "tickCount": 6, "domain": False, "ticks": False}}
    x = {"field": "x", "type": "quantitative", "title": None, "scale": {"nice": False, "zero": False, "padding": 18},
         "axis": {"format": "d", "tickMinStep": 1, "grid": False, "labelFlush": False, "labelOverlap": "greedy"}}
    layers = [*(_fan_layers(theme) if fan else []), *(_path_layers(theme) if path else []), *_today_layers(theme),
              *own_layers(theme), *break_layers(theme), *_target_layers(theme)]
    # Vega lays out once, before it knows its title and labels: the room above keeps the title whole.
    return chart(theme, **axis_title(unit_title), height=height, encoding={"x": x, "y": y}, layer=layers,
                 padding={"top": 16, "bottom": 6, "left": 0, "right": 4})


def course_marks(theme: Theme, statuses: Iterable[Status], *, path: bool, fan: bool,
                 held: bool = False, asked: bool = False) -> list[Mark]:
    """What the marks mean, for the legend beside it.

    `held`: the path is a line to stay at; `asked`: nothing was agreed.
    """
    marks = trend_marks(theme, statuses, "")
    if path:
        marks.append(Mark("╌", theme.accent, "grens" if held else "pad naar dit doel" if asked else "afgesproken pad"))
    marks.append(Mark("◇", theme.text, "doel"))
    if fan:
        wide, narrow = (f"bij het ijken {format_number(10 * part)} van de 10 keer hierbinnen" for part in PROMISED)
        marks += [Mark("▒", theme.own, f"vooruitzicht: {wide}"), Mark("▓", theme.own, narrow)]
    return marks


def _fan_layers(theme: Theme) -> list[Spec]:
    ends = {"y": {"field": "laag", "type": "quantitative"}, "y2": {"field": "hoog"}}
    spoken = [*only(FAN), read_aloud("label", "tekst")]
    return [
        *({"transform": only(serie), "encoding": ends,
           "mark": {"type": "area", "color": theme.own, "opacity": opacity, "aria": False}}
          for serie, opacity in ((FAN, 0.14), (CORE, 0.22))),
        *({"transform": only(FAN), "mark": {"type": "line", "color": theme.own, "strokeWidth": 0.5, "aria": False},
           "encoding": {"y": {"field": end, "type": "quantitative"}}} for end in ("laag", "hoog")),
        {"transform": only(FAN), "mark": {"type": "line", "color": theme.own, "strokeWidth": 2, "strokeDash": [2, 4],
                                          "aria": False}},
        {"transform": spoken, "mark": {"type": "point", "size": 120, "opacity": 0},
         "encoding": {**DESCRIPTION, "tooltip": tooltip(("label", "Vooruitzicht voor"), ("tekst", "Tussen"))}},
    ]


def _path_layers(theme: Theme) -> list[Spec]:
    return [{"transform": only(PATH), "mark": {"type": "line", "color": theme.accent, "strokeWidth": 2.5,
                                               "strokeDash": [8, 5], "aria": False}}]


def _today_layers(theme: Theme) -> list[Spec]:
    rule = {"type": "rule", "color": theme.muted, "strokeWidth": 1, "aria": False}
    text = {"type": "text", "align": "right", "baseline": "bottom", "dx": -5, "dy": -2, "fontSize": 13,
            "color": theme.muted, "aria": False}
    return [
        {"transform": only(TODAY), "mark": rule, "encoding": {"y": {"value": 0}, "y2": {"value": "height"}}},
        *({"transform": only(TODAY), "mark": mark,
           "encoding": {"y": {"value": "height"}, "text": {"field": "naam"}}} for mark in halo(text, theme)),
    ]


def _target_layers(theme: Theme) -> list[Spec]:
    point = {"type": "point", "shape": "diamond", "size": 160, "strokeWidth": 2.5, "stroke": theme.text,
             "fill": theme.background, "opacity": 1}
    text = {"type": "text", "align": "right", "baseline": "bottom", "dx": 4, "dy": -12, "fontSize": 14,
            "fontWeight": "bold", "color": theme.text, "aria": False}
    return [
        {"transform": only(TARGET, " && isValid(datum.laag)"),
         "mark": {"type": "rule", "strokeWidth": 3, "color": theme.text, "aria": False},
         "encoding": {"y": {"field": "laag", "type": "quantitative"}, "y2": {"field": "hoog"}}},
        {"transform": [*only(TARGET), read_aloud("naam", "label")], "mark": point,
         "encoding": {**DESCRIPTION, "tooltip": tooltip(("naam", "Doel"), ("label", "Periode"))}},
        *({"transform": only(TARGET), "mark": mark, "encoding": {"text": {"field": "naam"}}}
          for mark in halo(text, theme)),
    ]


# How often a probability came true

@lru_cache(maxsize=8)
def calibration_spec(theme: Theme, height: int = 340) -> Spec:
    """Said against happened, in percent: on the diagonal every probability comes true as often as it says.

    Columns: gezegd, gehaald, aantal (cases), tekst.
    """
    axis = {"format": "d", "tickCount": 6, "domain": False, "ticks": False}
    scale = {"domain": [0, 100], "nice": False}
    x = {"field": "gezegd", "type": "quantitative", "scale": scale, "axis": {**axis, "grid": False},
         "title": "kans die wij halverwege noemden (%)"}
    y = {"field": "gehaald", "type": "quantitative", "scale": scale, "axis": axis, "title": None}
    diagonal = {"data": {"values": [{"gezegd": 0, "gehaald": 0}, {"gezegd": 100, "gehaald": 100}]},
                "mark": {"type": "line", "color": theme.mean, "strokeDash": [6, 4], "strokeWidth": 1.5, "aria": False}}
    points = {"transform": [read_aloud("tekst")],
              "mark": {"type": "point", "filled": True, "color": theme.own, "opacity": 0.9},
              "encoding": {**DESCRIPTION, "tooltip": tooltip(("tekst", "Kans")),
                           "size": {"field": "aantal", "type": "quantitative", "legend": None,
                                    "scale": {"range": [60, 600], "zero": True}}}}
    return chart(theme, title="doel gehaald (%)", height=height, encoding={"x": x, "y": y}, layer=[diagonal, points])
