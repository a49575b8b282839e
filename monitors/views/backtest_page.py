"""Body of the page Trefzekerheid: how often a verdict half-way was right, with the figures of the backtest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
import pyarrow as pa
import streamlit as st

from monitors.catalogue.calibration import (
    AMOUNTS,
    EVERYTHING,
    FALLBACK,
    FLOWS,
    IN_EUROS,
    STOCKS,
    TOTALS,
    Calibration,
    calibration,
)
from monitors.catalogue.model import Unit
from monitors.domain.backtest import (
    EUROSTAT,
    EUROSTAT_TUNED,
    HALF_WAY,
    METHODS,
    MIN_YEARS,
    OURS,
    STAYS,
    STAYS_TUNED,
    TERM,
    Report,
)
from monitors.domain.course import ENOUGH
from monitors.domain.outlook import PROMISED
from monitors.domain.rounding import as_shown
from monitors.domain.verdict import Verdict
from monitors.exports.picture import Picture
from monitors.exports.sheet import Sheet
from monitors.presentation import course_chart, course_words, sentences
from monitors.presentation.numbers import format_number
from monitors.presentation.wording import on_date
from monitors.views import parts, pictures, state
from monitors.views.frame import Screen, notice
from monitors.views.take_along import take_along

FIELDS = ("soort",)
_METHOD_WORDS = {OURS: "Koersmonitor", EUROSTAT: "Maat van Eurostat", STAYS: "‘Het blijft zoals het is’",
                 EUROSTAT_TUNED: "Eurostat, geijkt", STAYS_TUNED: "‘Blijft’, geijkt"}
_PROMISED = format_number(100 * PROMISED[0])  # percent of outcomes that the outer interval should hold


def body(screen: Screen) -> None:
    """Draws the page."""
    found = calibration()
    names = _families(screen)
    whole = found.reports[0]
    st.title("Trefzekerheid", anchor=False)
    parts.lead(
        f"Hoe vaak klopte een oordeel halverwege? Van {format_number(whole.series)} reeksen van gemeenten deden we of "
        f"het halverwege een periode van {TERM} jaar was: na {HALF_WAY} jaar, met alleen de cijfers van toen. Daarna "
        "keken we wat er gebeurde.")
    _verdicts(whole)
    _methods(found, names)
    _calibration(screen, found, names)
    _later(found, names)
    _account(found)


def _families(screen: Screen) -> dict[str, str]:
    """Names of the families of indicators."""
    chapters = {c.id: c.name for m in screen.world.catalogue.monitors.values() for c in m.chapters}
    euros = {f"{key}{IN_EUROS}": f"{name}, in euro's" for key, name in chapters.items()}
    return chapters | euros | {
        EVERYTHING: "Alle cijfers", FALLBACK: "Zonder eigen soort", STOCKS: "Aantallen op een dag",
        FLOWS: "Aantallen per jaar", AMOUNTS: "Bedragen per jaar",
        TOTALS[Unit.COUNT]: "Aantallen, opgeteld over jaren",
        TOTALS[Unit.THOUSAND_EURO]: "Bedragen, opgeteld over jaren"}


def _verdicts(whole: Report) -> None:
    """What became of the targets after each word."""
    st.header("Wat werd er van de oordelen?", anchor=False)
    parts.table(pd.DataFrame([
        (f"{course_words.verdict_symbol(Verdict(word))} {course_words.verdict_word(Verdict(word))}",
         format_number(cases), f"{format_number(100 * met)}%") for word, cases, met in reversed(whole.words)],
        columns=["Oordeel halverwege", "Aantal keer", "Doel gehaald aan het eind"]),
        "Gemeenten die niet zijn gebruikt om te ijken, alle cijfers samen")


def _scores(reports: Iterable[Report], names: Mapping[str, str]) -> pd.DataFrame:
    """Brier score and hit rate of every method per family."""
    rows = []
    for r in reports:
        cells = [f"{format_number(r.score(m).brier, 3)} · {format_number(100 * r.score(m).hits)}%" for m in METHODS]
        rows.append((names.get(r.family, r.family), format_number(r.windows), *cells,
                     f"{format_number(100 * r.coverage)}%"))
    return pd.DataFrame(rows, columns=["Soort cijfers", "Periodes", *_METHOD_WORDS.values(),
                                       f"Binnen de band van {_PROMISED}%"])


def _methods(found: Calibration, names: Mapping[str, str]) -> None:
    st.header("Beter dan eenvoudige methoden?", anchor=False)
    worse = [names.get(r.family, r.family) for r in found.reports if not r.beats_all]
    parts.lead("Onze methode heeft bij elk soort cijfers een lagere foutscore dan de andere, in jaren die de ijking "
               "ook kende." if not worse else
               f"Onze methode is niet overal de beste. Een andere doet het minstens zo goed bij: {'; '.join(worse)}.")
    parts.table(_scores(found.reports, names),
                "Foutscore van Brier (0 is volmaakt, 0,25 is een munt opgooien) · hoe vaak het antwoord klopte")
    st.html(
        f'<p class="km-prose">De maat van Eurostat zegt ja als de groei tot nu minstens {format_number(100 * ENOUGH)}% '
        "is van de nodige groei. ‘Het blijft zoals het is’ zegt ja als het doel halverwege al is gehaald. ‘Geijkt’ "
        "geeft zo’n antwoord de kans die het bij de andere helft van de gemeenten bleek te hebben: zo is het de "
        "zwaarste tegenstander. Van cijfers met korte reeksen is er geen eigen soort; de laatste regel zegt hoe goed "
        "de ijking op alle cijfers samen het dan doet.</p>")


def _calibration(screen: Screen, found: Calibration, names: Mapping[str, str]) -> None:
    st.header(_QUESTION, anchor=False)
    options = {r.family: names.get(r.family, r.family) for r in found.reports}
    chosen = _family(screen, found)
    st.selectbox("Soort cijfers", list(options), format_func=options.__getitem__, **state.bound("soort", chosen))
    seen = picture(screen)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.vega_lite_chart(seen.rows, seen.vega(screen.theme), theme=None, key="ijking",
                           alt="Puntenwolk van gezegde kans en wat er gebeurde. De cijfers staan in de tabel.")
        parts.spoken_only(seen.description)
        parts.source_line(_HOW_TO_READ)
        take_along(screen, seen, {"Cijfers": lambda: _sheet(screen, seen)})
    with right:
        parts.table(_table(found, chosen), options[chosen])


def _family(screen: Screen, found: Calibration) -> str:
    """The kind of figures that is shown."""
    asked = screen.selection.soort or EVERYTHING
    return EVERYTHING if found.report(asked) is None else asked


def _tenths(found: Calibration, family: str) -> list[tuple[int, float, float]]:
    """How often a chance was said, what it was and how often it came true, in parts of 1."""
    report = found.report(family) or found.reports[0]
    return [tenth for tenth in report.score(OURS).deciles if tenth[0]]


def _table(found: Calibration, family: str) -> pd.DataFrame:
    return pd.DataFrame([(f"{format_number(100 * said)}%", f"{format_number(100 * met)}%", format_number(n))
                         for n, said, met in _tenths(found, family)], columns=["Gezegd", "Gehaald", "Aantal keer"])


def _sheet(screen: Screen, seen: Picture) -> Sheet:
    """The figures of the picture; its notes say where they come from."""
    rows = [(as_shown(100 * said, 1), as_shown(100 * met, 1), n) for n, said, met in _tenths(calibration(), _family(
        screen, calibration()))]
    return Sheet(seen.title, ("Gezegd (%)", "Gehaald (%)", "Aantal keer"), rows, (*seen.notes, seen.where.link),
                 value_column=2)


def picture(screen: Screen) -> Picture:
    """Said against happened, of the chosen kind of figures."""
    found, names = calibration(), _families(screen)
    family = _family(screen, found)
    tenths = _tenths(found, family)
    texts = [f"gezegd {format_number(100 * said)}%, gehaald {format_number(100 * met)}%, {format_number(n)} keer"
             for n, said, met in tenths]
    rows = pa.table({"gezegd": [100 * said for _, said, _ in tenths], "gehaald": [100 * met for _, _, met in tenths],
                     "aantal": [n for n, _, _ in tenths], "tekst": texts})
    return Picture(
        name="ijking", heading="IJking", title=_QUESTION, subtitle=names.get(family, family),
        sentence=_HOW_TO_READ, description=sentences.calibration_sentence(tenths),
        notes=pictures.notes(screen.world, _source(found)), rows=rows, spec=course_chart.calibration_spec, height=340,
        table=lambda: (_table(found, family), names.get(family, family)),
        where=pictures.links(screen, "ijking", "trefzekerheid", FIELDS))


_QUESTION = "Komt een kans zo vaak uit als zij zegt?"
_HOW_TO_READ = ("Op de streep komt elke kans precies zo vaak uit als zij zegt. Hoe groter de stip, hoe vaker die kans "
                "is genoemd.")


def _source(found: Calibration) -> str:
    """Where the figures of the backtest come from."""
    return (f"Bron: toets achteraf van Koersmonitor op reeksen van {MIN_YEARS} jaar of meer, gemaakt "
            f"{on_date(found.made_on)}. De helft van de gemeenten diende om te ijken, de andere helft om te toetsen.")


def _later(found: Calibration, names: Mapping[str, str]) -> None:
    st.header("En in jaren die het model nooit zag?", anchor=False)
    whole = found.later[0]
    parts.lead(
        "De helften hierboven delen dezelfde jaren. Daarom ook zo: geijkt op wat tot en met "
        f"{found.later_from} was gebeurd, getoetst op oordelen vanaf {found.later_from}. Dan viel "
        f"{format_number(100 * whole.coverage)}% van de uitkomsten binnen de band die {_PROMISED}% belooft.")
    notice("Een schok die alle gemeenten tegelijk raakt, zoals de coronatijd of een sprong in de prijzen, ziet geen "
           "reeks aankomen. Lees de band van het vooruitzicht als het minste aan onzekerheid.", warning=True)
    worse = [names.get(r.family, r.family) for r in found.later if not r.beats_all]
    parts.table(_scores(found.later, names), "Foutscore van Brier · hoe vaak het antwoord klopte")
    if worse:
        parts.source_line(f"Hier is een andere methode minstens zo goed: {'; '.join(worse)}.")


def _account(found: Calibration) -> None:
    parts.source_line(
        f"Gemaakt {on_date(found.made_on)}, op reeksen van {MIN_YEARS} jaar of meer. Doelen: een halve, hele en "
        "dubbele gebruikelijke verandering, omhoog en omlaag. De helft van de gemeenten diende om te ijken, de andere "
        "helft om te toetsen. Niet getoetst: of cijfers later zijn herzien, want wat er toen stond, is niet bewaard.")
