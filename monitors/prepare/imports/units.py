"""Units as headings say them."""

from __future__ import annotations

import re

from monitors.catalogue.model import Unit
from monitors.tabular.proposal import unit_text

_UNITS = ((re.compile(r"%.*"), Unit.PERCENT), (re.compile(r"(?:x )?1 ?000 euro"), Unit.THOUSAND_EURO),
          (re.compile(r"euro.*"), Unit.EURO), (re.compile(r"m2|m²"), Unit.SQUARE_METRE),
          (re.compile(r"m3|m³"), Unit.CUBIC_METRE), (re.compile("kwh"), Unit.KWH),
          (re.compile(r".* per km(?:²|2)"), Unit.PER_KM2), (re.compile(r"per 1[ .]?000.*"), Unit.PER_1000),
          (re.compile(r"aantal"), Unit.COUNT))


def unit_in_words(label: str) -> Unit | None:
    """The unit that the label of a column says; None where it says none that we know."""
    said = unit_text(label).casefold()
    return next((unit for words, unit in _UNITS if words.fullmatch(said)), None)
