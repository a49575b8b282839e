"""The figures of one indicator as pictures: map, development and ranking, with all that belongs to them.

A picture is made the same way for the screen, for a file and for a frame on somebody else's page; other pages make
theirs with `links` and `notes` from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import pandas as pd

from monitors.domain.observation import NOTHING, Observation, Status
from monitors.domain.period import parse_period
from monitors.exports.picture import Picture, Where
from monitors.presentation import charts, maps, wijk_words
from monitors.presentation.legend import Mark
from monitors.presentation.numbers import format_observation, headed, status_label, unit_label
from monitors.presentation.picture_words import beside, map_subtitle, status_note
from monitors.presentation.theme import Theme
from monitors.presentation.wording import on_date
from monitors.views import state
from monitors.views.figure import Figure
from monitors.views.frame import Screen
from monitors.views.map_view import MapView
from monitors.views.selection import ALWAYS, BASIS_THEN, Selection
from monitors.views.world import World

MAP, TREND, RANKING = "kaart", "ontwikkeling", "ranglijst"
EMBED_PAGE = "figuur"
EVERY_FIELD = tuple(field.name for field in fields(Selection) if field.name not in ALWAYS)
_ON_A_WHITE_PAGE = {"embed": "true", "embed_options": "light_theme"}
_MAP_FIELDS = ("indicator", "jaar", "schaal", "niveau", "indeling")
_CHART_FIELDS = ("indicator", "jaar", "schaal", "indeling")
_MAP_HEIGHT, _TREND_HEIGHT, _RANKING_HEIGHT = 620, 380, 300


def links(screen: Screen, name: str, page: str, names: Sequence[str], **pinned: Any) -> Where:
    """Where a picture is to be found again, and where it stands by itself.

    Args:
        name: name of the picture, as in `embed_page.PICTURES`.
        page: name of the page that it is on, as in its address; empty for the overview.
        names: the fields of the selection that decide what it shows.
        pinned: fields that the visitor did not choose and that are what is shown now, such as jaar.
    """
    chosen = replace(screen.selection, **pinned)
    alone = state.address(EMBED_PAGE, replace(chosen, figuur=name), (*ALWAYS, *names, "figuur"), **_ON_A_WHITE_PAGE)
    return Where(state.address(page, chosen, (*ALWAYS, *names)), alone)


def notes(world: World, *lines: str) -> tuple[str, ...]:
    """What stands below a picture: these lines as far as they are not empty, and the data set with its date."""
    meta = world.store.meta
    made = on_date(meta["created"][:10])
    return (*filter(None, lines), f"Koersmonitor, gegevensset {meta['version']}, gemaakt {made}.")


def _caution(figure: Figure) -> str:
    return f"Let op: {figure.indicator.caution}"


def _said(figure: Figure, first: int, last: int | None = None) -> str:
    """Sentences of the headline: of the figure itself (0), its place, its change, its development."""
    return " ".join(figure.headline()[first:last])


def region_map(screen: Screen, figure: Figure, view: MapView | None = None, areas: str = "Nederland per gemeente",
               names: Mapping[str, str] | None = None, description: str = "") -> Picture:
    """The map of municipalities, or of the regions of `view`, which `areas`, `names` and `description` then tell of."""
    country = view is None
    view = view or figure.map_view
    own = screen.selection.gemeente if country else None
    group = figure.map_group if country else ()
    seen = [view.regions.get(code, NOTHING) for code in view.order]

    def spec(theme: Theme) -> dict[str, Any]:
        return maps.choropleth_spec(
            view.style(theme), height=_MAP_HEIGHT, selectable=False, area_word="Gemeente" if country else "Wijk",
            geometry_url=view.shapes.url, province_url=screen.world.atlas.provincies(view.shapes) if country else None)

    whole = screen.world.names if names is None else names
    rows = {**dict.fromkeys(whole, NOTHING), **view.regions} if country else view.regions
    return Picture(
        name=MAP, heading="Kaart", title=view.title,
        subtitle=map_subtitle(areas, figure.own_name if own else None, figure.group.name if group else None),
        sentence=_said(figure, 0, 1) if country else "",
        description=description or figure.map_alt,
        notes=notes(screen.world, figure.source_line_of(view.regions, view.period), view.shapes.source_line,
                    "" if country else other_borders(screen.world, view), status_note(o.status for o in seen),
                    _caution(figure)),
        rows=view.frame(own, group), spec=spec,
        legend=lambda theme: _map_marks(view, theme, figure, bool(own), bool(group)),
        table=lambda: regions_table(figure, "Gemeente" if country else "Wijk", rows, whole, view.period),
        height=_MAP_HEIGHT,
        where=links(screen, MAP, _map_page(screen), _MAP_FIELDS, indicator=figure.indicator.id, jaar=view.period,
                    niveau="gemeenten" if country else "wijken"))


def other_borders(world: World, view: MapView) -> str:
    """That a map of wijken or buurten has borders of another year than its figures; empty where it has not."""
    return wijk_words.other_borders(view.shapes.year, world.division(view.regions, view.period),
                                    parse_period(view.period).label, view.shapes.borders.level)


def _map_page(screen: Screen) -> str:
    """Kaart has no figures as they were published; Indicator has."""
    return "indicator" if screen.selection.indeling == BASIS_THEN else "kaart"


def _map_marks(view: MapView, theme: Theme, figure: Figure, own: bool, group: bool) -> list[Mark]:
    style = view.style(theme)
    found = view.marks(theme)
    if own:
        found.append(Mark("□", style.chosen, figure.own_name or ""))
    if group:
        found.append(Mark("□", style.group, f"de {figure.group.name}"))
    return found


def regions_table(figure: Figure, area: str, regions: Mapping[str, Observation], names: Mapping[str, str],
                  period: str) -> tuple[pd.DataFrame, str]:
    """All regions of a map as texts, from high to low, those without a value last; and what that is."""
    def order(entry: tuple[str, Observation]) -> tuple[bool, float, str]:
        code, o = entry
        return o.value is None, -(o.value or 0.0), names.get(code, code)

    rows = sorted(regions.items(), key=order)
    return pd.DataFrame({
        area: [names.get(code, code) for code, _ in rows],
        headed(figure.indicator.name, figure.indicator.unit): [
            format_observation(o, figure.indicator) for _, o in rows],
        "Status": [status_label(o.status) for _, o in rows],
    }), f"{figure.indicator.name} per {area.lower()}, {parse_period(period).label}"


def development(screen: Screen, figure: Figure, height: int = _TREND_HEIGHT) -> Picture:
    """The municipality and its group through the years, up to the last period."""
    rows, statuses, i = figure.trend_frame(), figure.trend_statuses(), figure.indicator
    drawn = set(rows["serie"].to_pylist())
    filled = [parse_period(period).label for period in figure.panel.filled]
    own = [o.status for _, o in figure.panel.series(screen.selection.gemeente or "")]

    def spec(theme: Theme) -> dict[str, Any]:
        return charts.trend_spec(theme, unit_label(i.unit), i.decimals, from_zero=i.additive, height=height,
                                 own=charts.OWN in drawn, group=charts.GROUP in drawn)

    breaks = " ".join(f"Breuk in {b.period}: {b.reason}" for b in figure.breaks)
    hidden = status_note(own, (Status.SUPPRESSED,))
    return Picture(
        name=TREND, heading="Ontwikkeling",
        title=f"{i.name}, {filled[0]} tot en met {filled[-1]}" if len(filled) > 1 else f"{i.name}, {filled[0]}",
        subtitle=beside(figure.own_name, figure.group.name), sentence=_said(figure, 1 + _has_place(figure)),
        description=figure.trend_alt,
        notes=notes(screen.world, figure.series_source_line, breaks, hidden, _caution(figure)),
        rows=rows, spec=spec, height=height,
        legend=lambda theme: charts.trend_marks(theme, statuses, figure.middle_word),
        table=lambda: (figure.series_table(), f"{i.name}: {beside(figure.own_name, figure.group.name)}"),
        where=links(screen, TREND, "indicator", _CHART_FIELDS, indicator=i.id, jaar=figure.period))


def _has_place(figure: Figure) -> int:
    return int(figure.assessment is not None and figure.assessment.position is not None)


def ranking(screen: Screen, figure: Figure) -> Picture:
    """The municipalities of the group from high to low."""
    rows, i = figure.ranking_frame(), figure.indicator
    listed = [row.observation.status for row in figure.rows]
    named = rows.num_rows <= charts.LABELLED_UP_TO
    return Picture(
        name=RANKING, heading="Ranglijst", title=figure.value_title,
        subtitle=beside(figure.own_name, figure.group.name), sentence=_said(figure, 0, 1 + _has_place(figure)),
        description=figure.ranking_alt,
        notes=notes(screen.world, figure.source_line, status_note(listed), _caution(figure)),
        rows=rows,
        spec=lambda theme: charts.ranking_spec(theme, unit_label(i.unit), i.decimals, rows.num_rows,
                                               numbered=figure.ranked),
        table=lambda: (figure.table(), f"{figure.value_title}: {figure.group.name}"),
        height=charts.STEP * rows.num_rows + 60 if named else _RANKING_HEIGHT,
        where=links(screen, RANKING, "indicator", (*_CHART_FIELDS, "weergave"), indicator=i.id, jaar=figure.period))


def no_figures(figure: Figure) -> str:
    """What to say in place of a picture of an indicator without figures."""
    return f"Van {figure.indicator.name} zijn er nog geen cijfers. Kies een ander cijfer."
