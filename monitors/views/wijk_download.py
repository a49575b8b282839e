"""Wijken, buurten and signals as sheets to take along: what the tables on screen have."""

from __future__ import annotations

from collections.abc import Iterable

from monitors.domain.observation import Observation
from monitors.domain.region import NEDERLAND
from monitors.domain.rounding import as_shown
from monitors.exports.sheet import MIXED, Cell, Sheet, margin_cell
from monitors.presentation import wijk_words
from monitors.presentation.numbers import status_label, unit_label
from monitors.views.buurten import BuurtFigure
from monitors.views.download import data_set_note, notes
from monitors.views.figure import Figure
from monitors.views.signals import SignalFigure
from monitors.views.wijken import WijkFigure

HEADERS = ("Code", "Gebied", "Indicator", "Periode", "Waarde", "Eenheid", "Status", "Afgerond op (±)",
           "Naast de gemeente", "Verandering", "Inwoners", "Bron")


def _row(figure: Figure, code: str, name: str, period: str, o: Observation,
         more: tuple[Cell, ...] = ("", "", None)) -> tuple[Cell, ...]:
    i, source = figure.indicator, figure.world.catalogue.sources.get(o.source)
    value = None if o.value is None else as_shown(o.value, i.decimals)
    return (code, name, i.name, period, value, unit_label(i.unit), status_label(o.status), margin_cell(o.margin), *more,
            f"{source.producer} {source.id}" if source else "")


def wijk_sheet(figure: WijkFigure, link: str) -> Sheet:
    """The wijken, with municipality and country below them."""
    f, i = figure.figure, figure.indicator
    rows = [_row(f, r.code, r.name, figure.period_label, r.observation,
                 (wijk_words.BESIDE[r.beside], wijk_words.change_text(r.change, i), r.persons)) for r in figure.rows]
    if figure.gemeente.value is not None:
        rows.append(_row(f, figure.wijken.gemeente, figure.wijken.name, figure.period_label, figure.gemeente))
    if figure.national is not None:
        code = NEDERLAND if figure.national_name == "Nederland" else ""
        rows.append((code, figure.national_name, i.name, figure.period_label, as_shown(figure.national, i.decimals),
                     unit_label(i.unit), "", None, "", "", None, ""))
    said = [figure.position, figure.area_note, figure.change_note, wijk_words.FEW]
    return Sheet(figure.title, HEADERS, rows,
                 (*filter(None, said), *notes(f, figure.source_line, link, compared=False)), i.decimals)


def buurt_sheet(figure: BuurtFigure, link: str) -> Sheet:
    """The buurten of a wijk, or of the municipality."""
    rows = [_row(figure.figure, r.code, r.name, figure.period_label, r.observation,
                 (wijk_words.BESIDE[r.beside], r.persons)) for r in figure.rows]
    return Sheet(figure.title, (*HEADERS[:9], *HEADERS[10:]), rows,
                 (*filter(None, (figure.position, figure.area_note, wijk_words.FEW)),
                  *notes(figure.figure, figure.source_line, link, compared=False)),
                 figure.indicator.decimals)


def signal_sheet(figure: SignalFigure, link: str) -> Sheet:
    """Every wijk with every figure of the signal in a row of its own, and its mark."""
    headers = (*HEADERS[:8], "Teken", "Alles samen", "Inwoners", "Bron")
    rows = [_row(f.figure, r.code, r.name, f.period_label, o, (wijk_words.MARKS[m], wijk_words.MARKS[r.meets],
                                                                r.persons))
            for r in figure.rows for f, o, m in zip(figure.parts, r.observations, r.marks, strict=True)]
    rows += [_row(f.figure, figure.wijken.gemeente, figure.wijken.name, f.period_label, f.gemeente)
             for f in figure.parts]
    return Sheet(f"{figure.signal.name}, {figure.wijken.name}", headers, rows, (
        figure.sentence, f"Een teken betekent: {figure.condition}.", figure.years, wijk_words.ECOLOGICAL,
        wijk_words.FEW, *_cautions(figure), *figure.source_lines, data_set_note(figure.wijken.world, link)),
                 value_column=MIXED)


def _cautions(figure: SignalFigure) -> Iterable[str]:
    return [f"Let op: {text}" for text in (figure.signal.caution, *(f.indicator.caution for f in figure.parts)) if text]
