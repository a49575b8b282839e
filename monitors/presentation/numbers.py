"""Numbers and values as a Dutch reader expects them: 1.234,5 and € 518.490 and −2%.

Rounding is always half up (away from zero), as people do by hand; Python's own rounding is half to even.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitors.catalogue.model import Indicator, Unit
from monitors.domain.observation import Observation, Status
from monitors.domain.rounding import as_shown, rounded

MINUS = "−"
SPACE = "\N{NO-BREAK SPACE}"

_AFTER = {Unit.PERCENT: "%", Unit.PER_1000: f"{SPACE}per{SPACE}1.000", Unit.SQUARE_METRE: f"{SPACE}m²",
          Unit.CUBIC_METRE: f"{SPACE}m³", Unit.KWH: f"{SPACE}kWh",
          Unit.PER_KM2: f"{SPACE}per{SPACE}km²"}
_BEFORE = {Unit.EURO, Unit.THOUSAND_EURO}  # their sign stands before the figure
_LABELS = {Unit.COUNT: "aantal", Unit.PERCENT: "%", Unit.PER_1000: "per 1.000", Unit.EURO: "euro",
           Unit.THOUSAND_EURO: "× 1.000 euro", Unit.SQUARE_METRE: "m²", Unit.CUBIC_METRE: "m³", Unit.KWH: "kWh",
           Unit.PER_KM2: "per km²",
           Unit.RATIO: "verhouding", Unit.SCORE: "score"}
_STATUS = {Status.MEASURED: "zonder voorbehoud", Status.PROVISIONAL: "voorlopig", Status.RECALCULATED: "herrekend",
           Status.SUPPRESSED: "afgeschermd", Status.MISSING: "geen gegevens", Status.IMPOSSIBLE: "niet van toepassing"}
_STATUS_MEANING = {
    Status.MEASURED: "Bij dit cijfer is geen voorbehoud bekend.",
    Status.PROVISIONAL: "Dit cijfer is voorlopig: de bron kan het nog bijstellen.",
    Status.RECALCULATED: "Dit cijfer is omgerekend naar de gemeenten van nu.",
    Status.SUPPRESSED: "De bron toont dit cijfer niet, zodat het niets zegt over een enkel persoon of huishouden.",
    Status.MISSING: "De bron heeft hier geen cijfer.",
    Status.IMPOSSIBLE: "Dit cijfer kan hier niet bestaan.",
}
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
MILLION_FROM = 1_000  # thousand euro; under it an amount is written out
WHOLE_MILLIONS_FROM = 99_950  # thousand euro; under it one decimal


def format_number(value: float, decimals: int = 0) -> str:
    """1234.5 with one decimal is "1.234,5". Raises ValueError when it is not a finite number."""
    amount = rounded(value, decimals)
    text = f"{abs(amount):,.{max(decimals, 0)}f}".translate(str.maketrans(",.", ".,"))
    return (MINUS if amount < 0 else "") + text


def read_number(text: str) -> float:
    """A number as a Dutch reader types it: "27,5" and "27.5" and "1.234,5" and "12.500". Raises ValueError."""
    bare = "".join(text.split()).replace(MINUS, "-").removeprefix("€").removesuffix("%")
    if "," in bare or _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    if not _PLAIN.fullmatch(bare):
        raise ValueError("is geen getal; typ een getal zoals 27,5 of 12.500")
    return float(bare)


def _thousand_euro(size: float) -> str:
    """A positive amount x 1.000 euro in words that can be read at once."""
    if rounded(size, 0) < MILLION_FROM:
        return f"€{SPACE}{format_number(float(rounded(size, 0)) * 1000)}"
    decimals = 1 if size < WHOLE_MILLIONS_FROM else 0
    return f"€{SPACE}{format_number(size / 1000, decimals)}{SPACE}mln"


def as_read(value: float, unit: Unit, decimals: int) -> float:
    """The value as precise as `format_value` writes it: what reads the same is equal."""
    if unit is not Unit.THOUSAND_EURO:
        return as_shown(value, decimals)
    size = abs(value)
    return as_shown(value, 0 if rounded(size, 0) < MILLION_FROM else -2 if size < WHOLE_MILLIONS_FROM else -3)


def exact_value(value: float, unit: Unit, decimals: int) -> str:
    """A value written out, also where `format_value` would make millions of it: "€ 1.057.000"."""
    if unit is not Unit.THOUSAND_EURO:
        return format_value(value, unit, decimals)
    return format_value(value * 1000, Unit.EURO)


def _size(size: float, unit: Unit, decimals: int) -> str:
    if unit is Unit.THOUSAND_EURO:
        return _thousand_euro(size)
    if unit is Unit.EURO:
        return f"€{SPACE}{format_number(size, decimals)}"
    return format_number(size, decimals) + _AFTER.get(unit, "")


def _sign(value: float, unit: Unit, decimals: int) -> int:
    amount = rounded(value, 0 if unit is Unit.THOUSAND_EURO else decimals)
    return (amount > 0) - (amount < 0)


@lru_cache(maxsize=200_000)
def format_value(value: float, unit: Unit, decimals: int = 0) -> str:
    """A value with its unit, short enough for a tile: "39%", "€ 518.490", "€ 2.578 mln", "73 per 1.000".

    Spaces inside do not break. Raises ValueError when it is not a finite number.
    """
    return (MINUS if _sign(value, unit, decimals) < 0 else "") + _size(abs(value), unit, decimals)


def difference_size(delta: float, unit: Unit, decimals: int = 0) -> str:
    """The size of a difference, for "met 1,5 procentpunt gestegen"."""
    if unit is Unit.PERCENT:
        return f"{format_number(abs(delta), decimals)}{SPACE}procentpunt"
    return _size(abs(delta), unit, decimals)


def format_observation(observation: Observation, indicator: Indicator) -> str:
    """The value with its unit, or in words why there is none."""
    if observation.value is None:
        return status_label(observation.status)
    return format_value(observation.value, indicator.unit, indicator.decimals)


def unit_label(unit: Unit) -> str:
    """Short name of the unit for an axis or a table header."""
    return _LABELS[unit]


def headed(name: str, unit: Unit) -> str:
    """What stands over figures that `format_value` wrote: they say their unit themselves, but for one without a sign.

    So a reader sees each unit once: "Corporatiewoningen" over "39%", "Woningvoorraad (aantal)" over "1.234".
    """
    return name if unit in _AFTER or unit in _BEFORE else f"{name} ({unit_label(unit)})"


def titled(name: str, unit: Unit) -> str:
    """What stands along an axis of bare numbers, with its unit once: "Corporatiewoningen, 2025 (%)", but
    "Wmo-cliënten per 1.000 inwoners, 2024".
    """
    label = unit_label(unit)
    return name if label in name else f"{name} ({label})"


def status_label(status: Status) -> str:
    """One word, or a few, for tables and badges."""
    return _STATUS[status]


def status_mark(status: Status) -> str:
    """The word that goes beside a value; empty for a figure without reserve."""
    return "" if status is Status.MEASURED else _STATUS[status]


def status_meaning(status: Status) -> str:
    """What the status means, in one sentence."""
    return _STATUS_MEANING[status]
