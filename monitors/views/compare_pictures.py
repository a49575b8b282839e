"""The charts of the page Vergelijken as pictures to take along: groups, ranking, funnel, scatter, the small ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitors.exports.picture import Picture
from monitors.presentation import compare_chart, edges
from monitors.presentation.compare_chart import Box
from monitors.presentation.compare_drawing import SmallCell, grid_svg
from monitors.presentation.compare_words import ROOM, SAMPLING
from monitors.presentation.legend import Mark
from monitors.presentation.numbers import titled, unit_label
from monitors.presentation.picture_words import beside
from monitors.presentation.theme import Theme
from monitors.presentation.wording import inline_name
from monitors.views import compare_relation, pictures
from monitors.views.compare import Alike, Comparison
from monitors.views.compare_certainty import Sureness
from monitors.views.compare_relation import Relation
from monitors.views.compare_small import SmallPictures
from monitors.views.figure import Figure
from monitors.views.frame import Screen
from monitors.views.selection import ALIKE_PART, GROUPS, RELATION, SMALL, SURENESS

FIELDS = ("indicator", "jaar", "vergelijking", "gewichten", "tegen", "grootte", "kleur")
GROUPS_PICTURE, ALIKE_ONES, FUNNEL, SCATTER, SMALL_ONES = "groepen", "vergelijkbaar", "trechter", "samenhang", "klein"
_NOTHING = "Van dit cijfer is deze figuur niet te maken. Bekijk de pagina Vergelijken; daar staat waarom."


def comparison_of(screen: Screen) -> Comparison:
    """What the selection compares; the first key figure where none is chosen."""
    return Comparison(screen.world, screen.selection, screen.selection.indicator or screen.world.example)


def relation_of(comparison: Comparison) -> Relation:
    """The figure beside the other one of the selection."""
    return Relation(comparison, compare_relation.others(comparison.world, comparison.indicator.id))


def _notes(screen: Screen, figure: Figure, *lines: str) -> tuple[str, ...]:
    return pictures.notes(screen.world, *dict.fromkeys((figure.source_line, *lines)),
                          f"Let op: {figure.indicator.caution}")


def groups(screen: Screen, comparison: Comparison) -> Picture:
    """The municipality in all its groups."""
    i, rows = comparison.indicator, comparison.groups_frame()
    return Picture(
        name=GROUPS_PICTURE, heading="Groepen", title=comparison.figure.value_title,
        subtitle=f"{comparison.own_name or 'Gemeenten'} in verschillende groepen", sentence=comparison.groups_sentence,
        description=" ".join(filter(None, (comparison.groups_sentence, comparison.off_scale))),
        notes=_notes(screen, comparison.figure, comparison.off_scale), rows=rows,
        spec=lambda theme: compare_chart.groups_spec(theme, unit_label(i.unit), i.decimals, rows.num_rows,
                                                     comparison.cuts, from_zero=comparison.axis.from_zero),
        legend=lambda theme: compare_chart.groups_marks(theme, comparison.own_name, edged=bool(comparison.cuts)),
        table=lambda: (comparison.groups_table(), comparison.figure.value_title),
        where=pictures.links(screen, GROUPS_PICTURE, "vergelijken", FIELDS, vergelijking=GROUPS, indicator=i.id,
                             jaar=comparison.figure.period))


def alike(screen: Screen, found: Alike) -> Picture:
    """The municipalities most like the chosen one, from high to low."""
    figure, circular = found.figure, found.circular
    return replace(
        pictures.ranking(screen, figure), name=ALIKE_ONES, heading="Meest vergelijkbaar", sentence=found.sentence,
        notes=_notes(screen, figure, circular, found.note), table=lambda: (found.table(), figure.value_title),
        where=pictures.links(screen, ALIKE_ONES, "vergelijken", FIELDS, vergelijking=ALIKE_PART,
                             indicator=figure.indicator.id, jaar=figure.period))


def funnel(screen: Screen, sureness: Sureness) -> Picture:
    """Figures against their denominator, with where chance would put them."""
    of, i, known = sureness.of, sureness.of.indicator, screen.world.catalogue.indicators
    whole = inline_name(known[known[i.id].denominator or ""])
    return Picture(
        name=FUNNEL, heading="Trechter", title=of.figure.value_title,
        subtitle=beside(of.own_name, of.figure.group.name), sentence=f"{sureness.sentence} {sureness.spread}",
        description=" ".join(filter(None, (sureness.sentence, sureness.spread, sureness.off_scale))),
        notes=_notes(screen, of.figure, sureness.off_scale, ROOM, SAMPLING), rows=sureness.frame(),
        height=compare_chart.FUNNEL_HEIGHT,
        spec=lambda theme: compare_chart.funnel_spec(
            theme, unit_label(i.unit), i.decimals, f"noemer: {whole}",
            from_zero=sureness.axis.from_zero, cuts=sureness.cuts),
        legend=lambda theme: compare_chart.funnel_marks(theme, of.own_name, sureness.others,
                                                        edged=bool(sureness.cuts)),
        table=lambda: (sureness.members_table(), of.figure.value_title),
        where=pictures.links(screen, FUNNEL, "vergelijken", FIELDS, vergelijking=SURENESS, indicator=i.id,
                             jaar=of.figure.period))


def scatter_marks(theme: Theme, relation: Relation) -> list[Mark]:
    """What the points mean."""
    group = relation.of.figure.group
    own = relation.of.own_name if relation.of.own in relation.codes else ""
    marks = compare_chart.scatter_marks(theme, own, "" if group.everybody else group.name, relation.classes,
                                        edged=bool(relation.cuts))
    if relation.size is not None:
        marks.append(Mark("○", theme.bar, f"hoe groter, hoe meer: {relation.size[0]}"))
    return marks


def scatter(screen: Screen, relation: Relation) -> Picture:
    """Two figures of every municipality."""
    one, two = relation.other, relation.of.figure
    titles = [titled(figure.value_title, figure.indicator.unit) for figure in (one, two)]
    cautions: Sequence[str] = (one.source_line, relation.made_notice, relation.apart_notice, relation.year_notice,
                               relation.size_notice)
    return Picture(
        name=SCATTER, heading="Samenhang", title=f"{two.value_title}, en {inline_name(one.indicator)}",
        subtitle=beside(relation.of.own_name, two.group.name), sentence=relation.sentence,
        description=" ".join(filter(None, (relation.sentence, relation.off_scale))),
        notes=_notes(screen, two, relation.off_scale, *cautions), rows=relation.frame(),
        height=compare_chart.SCATTER_HEIGHT,
        spec=lambda theme: compare_chart.scatter_spec(
            theme, (titles[0], titles[1]), (one.indicator.decimals, two.indicator.decimals), relation.classes,
            sized=relation.size is not None, cuts=relation.cuts),
        legend=lambda theme: scatter_marks(theme, relation),
        table=lambda: (relation.table(), f"{two.value_title}, en {one.value_title}"),
        where=pictures.links(screen, SCATTER, "vergelijken", FIELDS, vergelijking=RELATION,
                             indicator=two.indicator.id, jaar=two.period, tegen=relation.name))


def small_marks(theme: Theme, small: SmallPictures) -> list[Mark]:
    """What the lines mean."""
    middle = [Mark("╌", theme.mean, f"{small.of.figure.middle_word or 'midden'} van de groep")] if small.middles else []
    beyond = [edges.mark(theme.text)] if small.off_scale else []
    return [Mark("●", theme.text, "laatste cijfer"), Mark("○", theme.text, "voorlopig"), *middle, *beyond]


def small(screen: Screen, ones: SmallPictures, box: Box) -> Picture:
    """The municipalities of the group, each with its own line, on one scale."""
    of = ones.of
    cells = [SmallCell(line.name, ones.label(line), ones.movement_text(line), ones.drawing(line), line.code == of.own)
             for line in ones.lines]
    return Picture(
        name=SMALL_ONES, heading="Kleine grafieken", title=titled(of.indicator.name, of.indicator.unit),
        subtitle=beside(of.own_name, of.figure.group.name), sentence=ones.sentence,
        description=" ".join(filter(None, (ones.sentence, ones.off_scale))),
        notes=pictures.notes(screen.world, of.figure.series_source_line, ones.note, *ones.breaks,
                             f"Let op: {of.indicator.caution}"),
        svg=lambda theme: grid_svg(cells, box, theme, ones.sentence),
        legend=lambda theme: small_marks(theme, ones),
        table=lambda: (ones.table(), of.indicator.name),
        where=pictures.links(screen, SMALL_ONES, "vergelijken", FIELDS, vergelijking=SMALL, indicator=of.indicator.id,
                             jaar=of.figure.period))


# For the page Figuur: the picture of a selection, or why there is none.

def groups_picture(screen: Screen) -> Picture | str:
    comparison = comparison_of(screen)
    return groups(screen, comparison) if comparison.figure.period and comparison.groups_frame().num_rows else _NOTHING


def alike_picture(screen: Screen) -> Picture | str:
    comparison = comparison_of(screen)
    found = comparison.alike if comparison.figure.period else None
    return alike(screen, found) if found else _NOTHING


def funnel_picture(screen: Screen) -> Picture | str:
    comparison = comparison_of(screen)
    if not comparison.own or comparison.figure.period is None:
        return _NOTHING
    sureness = Sureness(comparison)
    return _NOTHING if sureness.doubt is not None or sureness.coarse else funnel(screen, sureness)


def small_picture(screen: Screen) -> Picture | str:
    comparison = comparison_of(screen)
    if comparison.figure.period is None:
        return _NOTHING
    ones = SmallPictures(comparison)
    return small(screen, ones, ones.box) if ones.box else _NOTHING


def scatter_picture(screen: Screen) -> Picture | str:
    comparison = comparison_of(screen)
    relation = relation_of(comparison) if comparison.figure.period else None
    return scatter(screen, relation) if relation is not None and relation.codes else _NOTHING
