"""Regions as people write them: names of now and then, codes with and without letters, lost leading zeros."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

from monitors.domain.region import NEDERLAND, RegionLevel
from monitors.tabular.table import Cell, Number, text_of

_DIGITS = {RegionLevel.PROVINCIE: 2, RegionLevel.GEMEENTE: 4, RegionLevel.WIJK: 6,
           RegionLevel.BUURT: 8}
_CODE = re.compile(r"(NL|PV|GM|WK|BU)[\s_.-]?0*(\d+)", re.ASCII | re.IGNORECASE)
_BARE = re.compile(r"(\d{1,8})(?:[.,]0)?", re.ASCII)
_OTHER = re.compile(r"(?:LD|CR|AM|GG|JZ|RE|VR|RK|UW|ZK|KK|PO|RM|AR)\d{1,4}", re.ASCII)
_OTHER_NAME = re.compile(r"\((?:LD|CR|AM|GG|JZ|landsdeel|COROP(?:-gebied)?)\)\s*$", re.IGNORECASE)
_KIND_NAME = re.compile(r"\s*\((PV|provincie|GM|gemeente)\)\s*$", re.IGNORECASE)
_QUALIFIER = re.compile(r"\s*\([^)]*\)\s*$")
# By the year of the code's own form; of two regions with one name the level in front is meant.
_BY_NAME = (RegionLevel.GEMEENTE, RegionLevel.PROVINCIE, RegionLevel.NEDERLAND)
_ALIASES = {"den haag": "'s-gravenhage", "den bosch": "'s-hertogenbosch", "friesland": "fryslan",
            "totaal nederland": "nederland", "heel nederland": "nederland", "nl": "nederland"}
_CLOSE, _SUGGESTED = 0.75, 3


class UnknownRegion(ValueError):
    """A text that is no region that we know; the message is the remedy, in Dutch."""


def plain(name: str) -> str:
    """A name without what people write in different ways: accents, case, dots, spaces, kinds of quotes and dashes."""
    text = unicodedata.normalize("NFKD", name).translate(str.maketrans("’‘`´–‑", "''''--"))
    text = "".join(character for character in text if not unicodedata.combining(character)).casefold()
    return " ".join(text.replace(".", "").removeprefix("gemeente ").split())


class RegionBook:
    """Finds the code of a region by what stands in a cell.

    `today` and `old` are (code, name) of the regions of now and of municipalities that ended. Names find Nederland,
    provinces and municipalities; a wijk or buurt is found by its code, because names are not one of a kind.
    """

    def __init__(self, today: Iterable[tuple[str, str]], old: Iterable[tuple[str, str]] = ()) -> None:
        self._names = {code: name for code, name in today}
        self._old = {code: name for code, name in old if code not in self._names}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for names in (self._names, self._old):
            for code, name in names.items():
                if code.startswith(_BY_NAME):
                    self._by_name[plain(name)].append(code)
        self._found: dict[str, str] = {}

    def name(self, code: str) -> str:
        """Name of a code that was found."""
        return self._names.get(code) or self._old.get(code, code)

    def ended(self, code: str) -> bool:
        """Whether it is a municipality of before."""
        return code in self._old

    def find(self, cell: Cell) -> str:
        """The code; empty for a region that the app has no figures of: a landsdeel, COROP-gebied, or wijk of before.

        Raises UnknownRegion, with names that look like it.
        """
        text = f"{cell.value:.15g}" if isinstance(cell, Number) else text_of(cell).strip()
        if text not in self._found:
            self._found[text] = self._look_up(text)
        return self._found[text]

    def find_or_none(self, cell: Cell) -> str | None:
        """The code; None where the cell is no region that the app has figures of."""
        try:
            return self.find(cell) or None
        except UnknownRegion:
            return None

    def _look_up(self, text: str) -> str:
        if not text:
            raise UnknownRegion("is leeg; vul de naam of code van een gemeente in, of haal de regel weg")
        if _OTHER.fullmatch(text) or _OTHER_NAME.search(text):
            return ""
        found = self._coded(text)
        return self._named(text) if found is None else found

    def _coded(self, text: str) -> str | None:
        """A code that exists, whole or without its letters or leading zeros; None where the text is no code.

        A wijk or buurt that is not of today's division gives an empty text. Raises UnknownRegion.
        """
        letters, digits = "", ""
        if text.upper() in self._names or text.upper() in self._old:
            return text.upper()
        if found := _CODE.fullmatch(text):
            letters, digits = found[1].upper(), found[2]
        elif found := _BARE.fullmatch(text):
            digits = found[1].lstrip("0")
            size = len(digits)
            letters = RegionLevel.GEMEENTE if size <= 4 else RegionLevel.WIJK if size <= 6 else RegionLevel.BUURT
        if not letters:
            return None
        code = NEDERLAND if letters == RegionLevel.NEDERLAND else letters + digits.zfill(_DIGITS[RegionLevel(letters)])
        if code in self._names or code in self._old:
            return code
        if letters in (RegionLevel.WIJK, RegionLevel.BUURT):
            return ""
        raise UnknownRegion(f"is geen code die wij kennen ({code}); verbeter de code")

    def _named(self, text: str) -> str:
        kind = _KIND_NAME.search(text)
        bare = _KIND_NAME.sub("", text)
        codes: list[str] = []
        for name in (bare, _QUALIFIER.sub("", bare)):
            codes = self._by_name.get(_ALIASES.get(plain(name), plain(name)), [])
            if codes:
                break
        if kind:
            level = RegionLevel.PROVINCIE if kind[1].casefold().startswith("p") else RegionLevel.GEMEENTE
            codes = [code for code in codes if code.startswith(level)]
        return self._one(codes, text)

    def _one(self, codes: list[str], text: str) -> str:
        """The one that is meant: of now before of then, a municipality before a province of the same name."""
        for level in _BY_NAME:
            for names in (self._names, self._old):
                chosen = [code for code in codes if code.startswith(level) and code in names]
                if len(chosen) == 1:
                    return chosen[0]
                if chosen:
                    raise UnknownRegion(f"zijn er meer: schrijf een van de codes {', '.join(sorted(chosen))}")
        close = get_close_matches(plain(text), self._by_name, _SUGGESTED, _CLOSE)
        likely = [min(self._by_name[name], key=lambda code: (self.ended(code), _BY_NAME.index(RegionLevel(code[:2]))))
                  for name in close]
        meant = " of ".join(f"{self.name(code)} ({code})" for code in likely)
        raise UnknownRegion("kennen wij niet als gemeente, provincie of Nederland"
                            + (f"; bedoelt u {meant}?" if meant else "; schrijf de naam of de code zoals het CBS doet"))
