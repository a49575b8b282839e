"""The pictures of the page Profiel to take along: the profile, municipalities side by side, a chapter in years."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from monitors.domain.profile import Silence
from monitors.exports.picture import Picture
from monitors.presentation import profile_drawing, profile_words
from monitors.presentation.charts import trend_marks
from monitors.presentation.legend import Mark
from monitors.presentation.picture_words import beside
from monitors.presentation.profile_chart import SpineRow, TintRow
from monitors.presentation.profile_words import standing_sign, standing_word
from monitors.presentation.theme import Theme
from monitors.views import parts, pictures
from monitors.views.frame import Screen
from monitors.views.profile import Line, Profile
from monitors.views.selection import BESIDE, BY_CHANGE, BY_CHAPTER, BY_DISTANCE, PLACES, YEARS

PROFILE, TINTS, CHAPTER = "profiel", "tinten", "hoofdstuk"  # names of the pictures
FIELDS = ("monitor", "beeld", "volgorde", "naast", "hoofdstuk")
_ORDER_WORDS = {BY_DISTANCE: profile_words.SORTED_BY_DISTANCE, BY_CHANGE: profile_words.SORTED_BY_CHANGE}
_CAUTION = "Wat een cijfer niet zegt, staat in Koersmonitor bij dat cijfer."


def monitor_profile(screen: Screen) -> Profile:
    """The profile of the selection; of the first monitor where none is chosen."""
    monitors = screen.world.catalogue.arrangements
    monitor = monitors.get(screen.selection.monitor or "") or next(iter(monitors.values()))
    return Profile(screen.world, screen.selection, monitor)


def spine_rows(profile: Profile) -> list[SpineRow]:
    """The profile in the order asked for; under the chapters where that is their order."""
    headed = profile.selection.volgorde == BY_CHAPTER
    return [_spine_row(line, line.chapter.name if headed else "") for line in profile.ordered]


def _spine_row(line: Line, heading: str) -> SpineRow:
    figure = line.figure
    return SpineRow(
        heading, line.indicator.name, parts.indicator_href(line.indicator.id, figure.selection), line.place,
        line.placing.ends, figure.value_text if figure.period else "–", line.middle, line.period_words,
        ", ".join(figure.marks), parts.change_html(figure), line.placing.silence is Silence.NO_FIGURES)


def order_words(profile: Profile) -> str:
    """By what the profile is sorted, and how to read it."""
    return " ".join(filter(None, (_ORDER_WORDS.get(profile.selection.volgorde, ""), profile_words.HOW_TO_READ)))


def places(screen: Screen, profile: Profile) -> Picture:
    """Every figure of the monitor on one scale."""
    return Picture(
        name=PROFILE, heading="Profiel", title=f"{profile.monitor.name}: {profile.own_name}",
        subtitle=beside(profile.own_name, profile.group.name), sentence=profile.sentence,
        description=f"{profile.sentence} {profile_words.HOW_TO_READ}",
        notes=pictures.notes(screen.world, profile.whole_source_line, order_words(profile), profile.group_line,
                             _CAUTION),
        svg=lambda theme: profile_drawing.spine_svg(spine_rows(profile), theme, profile.sentence),
        legend=lambda theme: profile_drawing.spine_marks(theme),
        table=lambda: (_places_table(spine_rows(profile)), f"{profile.monitor.name}, {profile.own_name}"),
        where=pictures.links(screen, PROFILE, "profiel", FIELDS, monitor=profile.monitor.id, beeld=PLACES))


def _places_table(rows: list[SpineRow]) -> pd.DataFrame:
    return pd.DataFrame({
        "Cijfer": [row.name for row in rows], "Waarde": [row.value for row in rows],
        "Midden": [row.middle for row in rows],
        "Plaats": [row.place.why if row.place.score is None else standing_word(row.place.step, row.place.direction)
                   for row in rows],
        "Periode": [" ".join(filter(None, (row.period, row.mark))) for row in rows]})


def middle_words(profile: Profile) -> str:
    """What the middle of the group is called above its column."""
    return "Midden van Nederland" if profile.group.everybody else "Midden van de groep"


def tints(screen: Screen, profile: Profile) -> Picture:
    """The monitor for several municipalities side by side."""
    rows = profile.tint_rows
    names = [profile.world.names[code] for code in profile.columns]
    return Picture(
        name=TINTS, heading="Gemeenten naast elkaar", title=f"{profile.monitor.name}: {', '.join(names)}",
        subtitle=f"Tinten: naast het midden van de {profile.group.name}", sentence=profile.beside_sentence,
        description=f"{profile.beside_sentence} {profile_words.BESIDE_TO_READ}",
        notes=pictures.notes(screen.world, profile.beside_source_line, profile_words.BESIDE_TO_READ, profile.group_line,
                             _CAUTION),
        svg=lambda theme: profile_drawing.tint_svg(names, rows, middle_words(profile), theme, profile.beside_sentence),
        legend=lambda theme: profile_drawing.tint_marks(theme),
        table=lambda: (_tints_table(names, rows, middle_words(profile)), f"{profile.monitor.name}: {', '.join(names)}"),
        where=pictures.links(screen, TINTS, "profiel", FIELDS, monitor=profile.monitor.id, beeld=BESIDE,
                             naast=profile.beside))


def _tints_table(names: list[str], rows: list[TintRow], middle: str) -> pd.DataFrame:
    """Each figure with the sign of its tint, as on the screen."""
    table: dict[str, list[str]] = {"Cijfer": [row.name for row in rows], middle: [row.middle for row in rows]}
    for at, name in enumerate(names):
        cells = [row.cells[at] for row in rows]
        table[name] = [f"{cell.text}{'*' * cell.provisional}"
                       + (f" {standing_sign(cell.place.step, cell.place.direction)}" if cell.place.step else "")
                       for cell in cells]
    return pd.DataFrame(table)


def years_marks(profile: Profile, theme: Theme) -> list[Mark]:
    """What the lines of a chapter mean."""
    return [Mark("●", theme.own, profile.own_name),
            *trend_marks(theme, (), "midden van de groep (gemiddelde of middelste)")[1:],
            Mark("┊", theme.text, "breuk: niet te vergelijken met eerder"), Mark("○", theme.own, "voorlopig")]


def years(screen: Screen, profile: Profile) -> Picture:
    """The figures of a chapter through the years."""
    chapter = profile.chapter()
    return Picture(
        name=CHAPTER, heading="Door de jaren", title=f"{chapter.name}: {profile.own_name}",
        subtitle=beside(profile.own_name, profile.group.name), sentence=profile.years_sentence,
        description=" ".join((profile.years_sentence, *(line.alt for line in profile.small_lines if line.drawn))),
        notes=pictures.notes(screen.world, profile.years_source_line, profile_words.YEARS_TO_READ, profile.group_line,
                             _CAUTION),
        svg=lambda theme: profile_drawing.lines_svg(profile.small_lines, profile.years, theme, profile.years_sentence),
        legend=lambda theme: years_marks(profile, theme),
        table=lambda: (profile.years_table(), f"{chapter.name}, {profile.own_name}"),
        where=pictures.links(screen, CHAPTER, "profiel", FIELDS, monitor=profile.monitor.id, beeld=YEARS,
                             hoofdstuk=chapter.id))


# For the page Figuur: the picture of a selection, or why there is none.

def _of_the_selection(make: Callable[[Screen, Profile], Picture]) -> Callable[[Screen], Picture | str]:
    def picture(screen: Screen) -> Picture | str:
        if screen.selection.gemeente not in screen.world.names:
            return "Kies eerst een gemeente. Deze figuur laat haar cijfers zien."
        return make(screen, monitor_profile(screen))
    return picture


places_picture, tints_picture, years_picture = map(_of_the_selection, (places, tints, years))
