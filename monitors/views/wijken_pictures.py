"""The pictures of the page Wijken to take along: map and ranking of one figure, map and scatter of a signal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monitors.domain.region import RegionLevel
from monitors.domain.signal import FEWEST_PARTS
from monitors.domain.signal import Mark as Meets
from monitors.exports.picture import Picture
from monitors.presentation import charts, edges, maps, wijk_chart, wijk_words
from monitors.presentation.legend import Mark
from monitors.presentation.numbers import titled, unit_label
from monitors.presentation.picture_words import status_note
from monitors.presentation.theme import Theme
from monitors.presentation.wording import inline_name
from monitors.views import pictures
from monitors.views.areas import AreaFigure, AreaRow, Wijken
from monitors.views.buurten import BuurtFigure
from monitors.views.frame import Screen
from monitors.views.map_view import MapView
from monitors.views.selection import ONE_FIGURE, TOGETHER
from monitors.views.signals import SignalFigure, chosen_signal
from monitors.views.wijken import WijkFigure
from monitors.views.world import World

MAP, RANKING, BUURT_MAP = "wijkkaart", "wijkranglijst", "buurtkaart"
SIGNAL_MAP, SCATTER = "signaalkaart", "wijkstippen"
FIELDS = ("indicator", "jaar", "wijk", "wijkbeeld", "signaal", "samen")
_HEIGHT = 560
_CHOOSE = "Kies eerst een gemeente. Deze figuur laat haar wijken zien."
_NOTHING = "Van deze {} is deze figuur niet te maken. Bekijk de pagina Wijken; daar staat waarom."


def options(world: World) -> list[str]:
    """Indicators with figures per wijk: those that can be compared first, in the order of the monitors."""
    found = [i for i in world.catalogue.arranged if RegionLevel.WIJK in world.levels.get(i, ())]
    return sorted(found, key=lambda name: world.catalogue.indicators[name].additive)


def chosen_indicator(screen: Screen) -> str:
    """The indicator of the selection; the first one with figures per wijk where none is chosen."""
    return screen.selection.indicator or next(iter(options(screen.world)), screen.world.example)


# One figure per wijk

def _of_a_figure(screen: Screen, figure: AreaFigure, name: str, heading: str, *more: str, **drawn: Any) -> Picture:
    return Picture(
        name=name, heading=heading, title=figure.title, subtitle=figure.subtitle,
        sentence=" ".join(filter(None, (figure.position, figure.chosen_sentence))), description=figure.position,
        notes=pictures.notes(screen.world, figure.source_line, status_note(r.observation.status for r in figure.rows),
                             *more, figure.area_note, wijk_words.FEW, f"Let op: {figure.indicator.caution}"),
        table=lambda: (figure.table(), figure.title),
        where=pictures.links(screen, name, "wijken", FIELDS, wijkbeeld=ONE_FIGURE, indicator=figure.indicator.id,
                             jaar=figure.period), **drawn)


def _map(screen: Screen, figure: AreaFigure, view: MapView, name: str, heading: str, chosen: AreaRow | None) -> Picture:
    def spec(theme: Theme) -> dict[str, Any]:
        return maps.choropleth_spec(view.style(theme), geometry_url=view.shapes.url, height=_HEIGHT, selectable=False,
                                    province_url=None, area_word=figure.level.label.capitalize())

    def legend(theme: Theme) -> list[Mark]:
        return [*view.marks(theme), *([Mark("□", view.style(theme).chosen, chosen.name)] if chosen else [])]

    return _of_a_figure(screen, figure, name, heading, view.shapes.source_line,
                        pictures.other_borders(screen.world, view), spec=spec,
                        rows=view.frame(chosen.code if chosen else None, ()), legend=legend, height=_HEIGHT)


def wijk_map(screen: Screen, figure: WijkFigure) -> Picture:
    """The figure on the map of the wijken."""
    return _map(screen, figure, figure.map_view, MAP, "Wijkkaart", figure.chosen)


def buurt_map(screen: Screen, figure: BuurtFigure, view: MapView) -> Picture:
    """The figure on the map of the buurten on screen."""
    return _map(screen, figure, view, BUURT_MAP, "Buurtkaart", None)


def ranking_marks(figure: WijkFigure, theme: Theme) -> list[Mark]:
    """What the lines over the ranking mean."""
    lines = [Mark("┃", theme.text, f"{figure.wijken.name}: {figure.gemeente_text}")] if figure.gemeente_text else []
    if figure.national_text:
        lines.append(Mark("┊", theme.text, f"{figure.national_name}: {figure.national_text}"))
    return lines


def ranking(screen: Screen, figure: WijkFigure) -> Picture:
    """The wijken from high to low."""
    i = figure.indicator
    return _of_a_figure(screen, figure, RANKING, "Ranglijst", rows=figure.ranking_frame(),
                        spec=lambda theme: wijk_chart.ranking_spec(theme, unit_label(i.unit), i.decimals),
                        legend=lambda theme: ranking_marks(figure, theme),
                        height=charts.STEP * len(figure.rows) + 60)


# Where figures meet

def _of_a_signal(screen: Screen, figure: SignalFigure, name: str, heading: str, title: str, *more: str,
                 spoken: str = "", **drawn: Any) -> Picture:
    signal = figure.signal
    return Picture(
        name=name, heading=heading, title=f"{title}, {figure.wijken.name}",
        subtitle=signal.question or f"De wijken van {figure.wijken.name}", sentence=figure.sentence,
        description=" ".join(filter(None, (figure.sentence, spoken))),
        notes=pictures.notes(
            screen.world, *figure.source_lines, f"Een wijk krijgt een teken bij: {figure.condition}. {figure.years}",
            *more, f"{wijk_words.ECOLOGICAL} {signal.caution} {wijk_words.FEW}"),
        table=lambda: (figure.table(), f"De wijken van {figure.wijken.name}"),
        where=pictures.links(screen, name, "wijken", FIELDS, wijkbeeld=TOGETHER, signaal=signal.id), **drawn)


def signal_marks(figure: SignalFigure, theme: Theme) -> list[Mark]:
    """What the colours of the map of a signal mean."""
    most = len(figure.parts)
    style = wijk_chart.signal_style(theme, most)
    found = [Mark("■", style.classes[n], f"{n} van {most}") for n in range(most)]
    found.append(Mark("▣", style.classes[most], f"alle {most}: komt samen (met een rand)"))
    if any(Meets.UNKNOWN in r.marks for r in figure.rows):
        found.append(Mark("▨", style.suppressed, "niet te zeggen (streepjes- of stippelrand)"))
    return found


def signal_map(screen: Screen, figure: SignalFigure) -> Picture:
    """How many figures of the signal meet in each wijk."""
    return _of_a_signal(
        screen, figure, SIGNAL_MAP, "Signaalkaart", f"{figure.signal.name}: waar het samenkomt",
        figure.shapes.source_line, figure.other_borders,
        rows=figure.map_frame(), height=_HEIGHT, legend=lambda theme: signal_marks(figure, theme),
        spec=lambda theme: maps.choropleth_spec(
            wijk_chart.signal_style(theme, len(figure.parts)), geometry_url=figure.shapes.url,
            height=_HEIGHT, selectable=False, province_url=None, area_word="Wijk"))


def scatter_title(figure: SignalFigure) -> str:
    """The two figures that the dots are placed by."""
    one, two = (f.indicator for f in figure.parts[:2])
    return f"{one.name} en {inline_name(two)}"


def scatter_spec(figure: SignalFigure, theme: Theme) -> dict[str, Any]:
    """The first two figures of the signal against each other."""
    one, two = (f.indicator for f in figure.parts[:2])
    return wijk_chart.scatter_spec(theme, titled(one.name, one.unit), titled(two.name, two.unit),
                                   (one.decimals, two.decimals), cuts=figure.cuts)


def scatter_marks(figure: SignalFigure, theme: Theme) -> list[Mark]:
    """What the dots mean."""
    unknown = any(r.meets is Meets.UNKNOWN for r in figure.drawn)
    return [Mark("◆", theme.own, "komt samen"), Mark("●", theme.band, "komt niet samen"),
            *([Mark("□", theme.outline, "niet te zeggen")] if unknown else []),
            *([edges.mark(theme.muted)] if figure.cuts else []),
            Mark("╌", theme.text, f"cijfer van {figure.wijken.name}"),
            Mark("⬤", theme.muted, "grotere stip: meer inwoners")]


def scatter(screen: Screen, figure: SignalFigure) -> Picture:
    """The wijken by the first two figures of the signal."""
    return _of_a_signal(screen, figure, SCATTER, "Stippen", scatter_title(figure), figure.off_scale,
                        spoken=figure.off_scale, rows=figure.scatter_frame(),
                        spec=lambda theme: scatter_spec(figure, theme), height=wijk_chart.SCATTER_HEIGHT,
                        legend=lambda theme: scatter_marks(figure, theme))


# For the page Figuur: the picture of a selection, or why there is none.

def _figure(screen: Screen, make: Callable[[Screen, WijkFigure], Picture], *, shapes: bool) -> Picture | str:
    own = screen.selection.gemeente
    if own is None:
        return _CHOOSE
    figure = WijkFigure(Wijken(screen.world, own), screen.selection, chosen_indicator(screen))
    if figure.period is None or (shapes and not figure.drawable):
        return _NOTHING.format("wijken")
    return make(screen, figure)


def _signal(screen: Screen, make: Callable[[Screen, SignalFigure], Picture], *, shapes: bool) -> Picture | str:
    own, signal = screen.selection.gemeente, chosen_signal(screen.world, screen.selection)
    if own is None:
        return _CHOOSE
    if signal is None or len(signal.parts) < FEWEST_PARTS:
        return _NOTHING.format("wijken")
    figure = SignalFigure(Wijken(screen.world, own), screen.selection, signal)
    if figure.lacking or len(figure.rows) == 1 or (shapes and not figure.drawable):
        return _NOTHING.format("wijken")
    return make(screen, figure)


def map_picture(screen: Screen) -> Picture | str:
    return _figure(screen, wijk_map, shapes=True)


def buurt_map_picture(screen: Screen) -> Picture | str:
    own = screen.selection.gemeente
    if own is None:
        return _CHOOSE
    figure = BuurtFigure(Wijken(screen.world, own), screen.selection, chosen_indicator(screen), None)
    view = figure.map_view
    if figure.period is None or view is None or not figure.drawable:
        return _NOTHING.format("buurten")
    return buurt_map(screen, figure, view)


def ranking_picture(screen: Screen) -> Picture | str:
    return _figure(screen, ranking, shapes=False)


def signal_map_picture(screen: Screen) -> Picture | str:
    return _signal(screen, signal_map, shapes=True)


def scatter_picture(screen: Screen) -> Picture | str:
    return _signal(screen, scatter, shapes=False)
