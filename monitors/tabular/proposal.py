"""A plan proposed after looking into a file: for a person to look at, never to be used unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitors.tabular.cells import MISSING_SIGNS, STATUS_WORDS, is_figure, is_moment, parse_moment
from monitors.tabular.layout import JOIN, Heading, Layout, cell_at, lay_out
from monitors.tabular.plan import Plan, ValueColumn
from monitors.tabular.regions import RegionBook
from monitors.tabular.table import Cell, TableFile, quoted, text_of

_SAMPLE = 500  # lines that are looked at
_MOSTLY, _HALF = 0.8, 0.5  # share of the cells of a column that must be of a kind
_SOME = 0.3  # the same for regions, where the heading speaks of them: a short table may have more totals than regions
_MOST_TEXTS = 20  # combinations of texts that are written out
_REGION_WORDS = re.compile(r"gemeente|regio|gebied|code|wijk|buurt|\bgm\b|gwb|provincie", re.IGNORECASE)
_NO_REGION = re.compile(r"(?:sub|eind)?totaal\b.*|onbekend\b.*|overige?\b.*|buiten\b.*|gemiddelde?", re.IGNORECASE)
_PERIOD_WORDS = re.compile(r"periode|jaar|peil|datum|kwartaal|maand|tijd", re.IGNORECASE)
_YEAR_INSIDE = re.compile(r"(?<!\d)((?:19|20)\d{2})(\*{0,2})(?!\d)", re.ASCII)
_PREAMBLE_PERIOD = re.compile(r"(?:perioden?|peiljaar|jaar|peildatum)\s*:?\s*(.+)", re.IGNORECASE)
_BRACKETED = re.compile(r"\(([^()]*(?:\([^()]*\))?[^()]*)\)$")
_NO_FIGURES = re.compile(r"|id|.*code.*|.*nummer", re.IGNORECASE)  # labels of columns that never hold figures
_UNITS = re.compile(r"%.*|aantal.*|euro.*|1 ?000 euro|x 1 ?000.*|mln euro|m2|m²|km²|kwh|m3|m³|per .*|index.*",
                    re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan with its layout. `measure` of each value column is the column's label; `units` gives the unit that stands
    with a column, by that label. `remarks`: what a person must look at, in Dutch."""

    plan: Plan
    layout: Layout
    units: Mapping[str, str]
    remarks: tuple[str, ...]


def propose(file: TableFile, regions: RegionBook, sheet: str = "") -> Proposal:
    """What the columns of a file most likely are. Raises TableError where no table is found in it."""
    chosen = file.sheet(sheet)
    layout = lay_out(chosen, regions)
    cells = {heading.number: [cell_at(line, heading.number) for line in layout.body[:_SAMPLE]]
             for heading in layout.columns}
    region = _region_column(layout, cells, regions)
    period = _period_column(layout, cells, region)
    status = next((heading for heading in layout.columns if _is_status(heading, cells[heading.number])), None)
    taken = {heading.number for heading in (region, period, status) if heading}
    figures = [heading for heading in layout.columns
               if heading.number not in taken and not _NO_FIGURES.fullmatch(heading.label)
               and _is_value(cells[heading.number])]
    taken.update(heading.number for heading in figures)
    texts = [heading for heading in layout.columns if heading.number not in taken and heading.parts]
    of_regions = [place for place, cell in enumerate(cells[region.number]) if regions.find_or_none(cell) is not None
                  ] if region else list(range(min(len(layout.body), _SAMPLE)))
    where, remarks = _conditions(texts, cells, region, of_regions)
    fixed, provisional = _fixed_period(layout.preamble) if period is None else ("", False)
    values = tuple(_values(figures, layout, where, with_period=bool(period or fixed)))
    if region is None:
        remarks.append("Er is geen kolom met gebieden gevonden. Kies er een, of geef één gebied voor alle regels.")
    if period is None and not fixed and not all(value.period or value.by_period for value in values):
        dated = any(value.period or value.by_period for value in values)
        bare = ", ".join(quoted(value.column) for value in values if not (value.period or value.by_period))
        remarks.append(f"Van {bare} is geen periode gevonden. Geef die, of laat de kolom weg." if dated
                       else "Er is geen periode gevonden. Kies een kolom, of geef één periode voor alle regels.")
    if not values:
        names = ", ".join(quoted(heading.label) for heading in layout.columns if heading.parts)
        remarks.append(f"Er is geen kolom met cijfers gevonden. Kies er zelf een uit {names}.")
    plan = Plan(values, region=_name(region, layout), period=_name(period, layout), period_code=fixed,
                provisional=provisional, status=_name(status, layout), sheet=chosen.name, heading=layout.heading,
                skip=_skipped(cells[region.number], regions) if region else ())
    units = {heading.label: unit for heading in figures if (unit := unit_text(heading.label))}
    return Proposal(plan, layout, units, tuple(remarks))


def unit_text(label: str) -> str:
    """The unit in the label of a column: its last text, or what is in brackets at its end; else empty."""
    *above, last = label.split(JOIN)
    if above and _UNITS.fullmatch(last):
        return last
    found = _BRACKETED.search(last)
    return found[1] if found and _UNITS.fullmatch(found[1]) else ""


def _name(heading: Heading | None, layout: Layout) -> str:
    """How a plan names a column: the shortest name that means no other."""
    if heading is None:
        return ""
    for name in (heading.last, heading.label):
        if name and sum(other.named(name) for other in layout.columns) == 1:
            return name
    return f"#{heading.number}"


def _share(cells: Sequence[Cell], chosen: Iterable[bool]) -> float:
    return sum(chosen) / len(cells) if cells else 0.0


def _region_column(layout: Layout, cells: Mapping[int, Sequence[Cell]], regions: RegionBook) -> Heading | None:
    """The column in which most cells are regions, codes before names; bare numbers only where the heading speaks of
    regions."""
    best: tuple[bool, float] = (False, 0.0)
    found = None
    for heading in layout.columns:
        column = [cell for cell in cells[heading.number] if cell != ""]
        speaks = bool(_REGION_WORDS.search(heading.label))
        numeric = _share(column, (is_figure(cell) for cell in column)) > _HALF
        if numeric and not speaks:
            continue
        lettered = any(re.match(r"(GM|WK|BU)\d", text_of(cell)) for cell in column[:_MOST_TEXTS])
        share = _share(column, (regions.find_or_none(cell) is not None for cell in column))
        score = (lettered, share)
        if share > (_SOME if speaks else _HALF) and score > best:
            best, found = score, heading
    return found


def _skipped(column: Sequence[Cell], regions: RegionBook) -> tuple[str, ...]:
    """Texts in the column of regions that are none, such as a total."""
    return tuple(dict.fromkeys(cell for cell in column if isinstance(cell, str) and _NO_REGION.fullmatch(cell)
                               and regions.find_or_none(cell) is None))


def _period_column(layout: Layout, cells: Mapping[int, Sequence[Cell]], region: Heading | None) -> Heading | None:
    for heading in layout.columns:
        column = cells[heading.number]
        if heading is region or is_moment(heading.last):
            continue
        share = _share(column, (is_moment(cell) for cell in column))
        if share > _MOSTLY or (share > _HALF and _PERIOD_WORDS.search(heading.label)):
            return heading
    return None


def _is_status(heading: Heading, column: Sequence[Cell]) -> bool:
    return "status" in heading.label.casefold() and all(text_of(cell).casefold() in STATUS_WORDS for cell in column)


def _is_value(column: Sequence[Cell]) -> bool:
    """Mostly figures and signs for none, with at least one figure."""
    figures = [is_figure(cell) for cell in column]
    signs = [isinstance(cell, str) and cell.casefold() in MISSING_SIGNS for cell in column]
    return any(figures) and _share(column, (f or s for f, s in zip(figures, signs, strict=True))) >= _MOSTLY


def _fixed_period(preamble: Iterable[str]) -> tuple[str, bool]:
    """The period that a line above the table gives for all of it, such as ‘Perioden: 2022*’."""
    for text in preamble:
        found = _PREAMBLE_PERIOD.fullmatch(text)
        if found and is_moment(found[1].strip()):
            return parse_moment(found[1].strip())
    return "", False


def _conditions(texts: Sequence[Heading], cells: Mapping[int, Sequence[Cell]],
                region: Heading | None, places: Sequence[int]) -> tuple[list[dict[str, str]], list[str]]:
    """The combinations of texts by which lines are told apart, such as subject and sex, and what to look at. `places`
    are those of the lines with a region: not of totals.
    """
    own = [cells[region.number][place] for place in places] if region else []
    apart = []
    for heading in texts:
        column = [text_of(cells[heading.number][place]) for place in places]
        distinct = set(column)
        of_region = region is not None and len(set(zip(own, column, strict=True))) == len(set(own))
        if len(distinct) > 1 and not of_region:
            apart.append(heading)
    if not apart:
        return [{}], []
    found = dict.fromkeys(tuple(text_of(cells[heading.number][place]) for heading in apart)
                          for place in places)
    names = ", ".join(quoted(heading.label) for heading in apart)
    if len(found) > _MOST_TEXTS:
        return [{}], [f"In {names} staan te veel verschillende teksten om uit te schrijven; kies zelf welke regels "
                      "meedoen, of laat die kolommen weg."]
    return ([dict(zip((heading.label for heading in apart), combination, strict=True)) for combination in found],
            [f"De regels verschillen in {names}. Kies welke u wilt."])


def _values(figures: Sequence[Heading], layout: Layout, where: Sequence[Mapping[str, str]],
            *, with_period: bool) -> Iterator[ValueColumn]:
    """One entry for each column of figures, for each condition; columns of periods together."""
    grouped: dict[tuple[str, ...], list[Heading]] = {}
    for heading in figures:
        if not with_period and is_moment(heading.last):
            grouped.setdefault(heading.parts[:-1], []).append(heading)
    for condition in where:
        for parts in grouped:
            column = parts[-1] if parts else ""
            told = " | ".join((*parts, *condition.values()))
            yield ValueColumn(told or "cijfer", column=column, by_period=True, where=condition)
        for heading in figures:
            if not with_period and is_moment(heading.last):
                continue
            inside = _YEAR_INSIDE.findall(heading.label)
            period = "".join(inside[0]) if not with_period and len(inside) == 1 else ""
            told = " | ".join((heading.label, *condition.values()))
            yield ValueColumn(told, column=_name(heading, layout), period=period, where=condition)
