"""Reads a selection from a URL: what it says wrongly is replaced by the nearest valid choice, and said."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from monitors.domain.likeness import HEAVIEST
from monitors.domain.period import parse_period
from monitors.domain.scale import Scale
from monitors.domain.signal import MOST_PARTS
from monitors.views.selection import (
    AGREED,
    BASIS_NOW,
    BASIS_THEN,
    COMPARE_PARTS,
    COUNCIL_TERMS,
    COURSE_PARTS,
    LOAD,
    LONGEST_QUERY,
    MAX_BESIDE,
    MAX_OWN_GROUP,
    MAX_SCREENS,
    ORDERS,
    OWN_YEARS,
    PLAN_NUMBERS,
    PRIVATE,
    PROFILE_PARTS,
    SHOW_PARTS,
    WIJK_PARTS,
    WORK_PARTS,
    Selection,
)

_NAME = re.compile(r"[a-z0-9_-]{1,80}", re.ASCII)
_AGREEMENT = re.compile(rf"(?:{re.escape(PRIVATE)})?{_NAME.pattern}", re.ASCII)
_SCREEN = re.compile(rf"(?:eigen-)?{_AGREEMENT.pattern}", re.ASCII)
_WIJK = re.compile(r"WK\d{4}[0-9A-Z]{2}", re.ASCII)
_BACK = re.compile(rf"\d{{4}}|{LOAD}-\d{{1,6}}", re.ASCII)
_LARGEST = 1e12
_LONGEST_NAME, _LONGEST_SHOWN = 40, 80
_ENOUGH = 4  # letters: what begins with them is what was meant


@dataclass(frozen=True, slots=True)
class Former:
    """A municipality that ended: its name, and where it went (the largest part first)."""

    code: str
    name: str
    successors: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: codes with the names that a reader sees."""

    gemeenten: Mapping[str, str]
    former: Mapping[str, Former]
    indicators: Mapping[str, str]
    groups: Mapping[str, str]
    chapters: Collection[str]
    views: Collection[str]
    monitors: Mapping[str, str]
    themes: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)  # groups that divide all municipalities
    backgrounds: int = 0  # how many weights likeness has


def _fixed(allowed: Collection[str]) -> Mapping[str, str]:
    return {value: value for value in allowed}


class _Reader:
    """Takes one query apart and remembers what it could not use."""

    def __init__(self, query: Mapping[str, str], choices: Choices) -> None:
        self.query, self.choices = query, choices
        self.notices: list[str] = []

    def one_of(self, name: str, allowed: Mapping[str, str], what: str) -> str | None:
        """A valid code, or the one with a name or code that looks like it; None when there is nothing like it."""
        text = self.query.get(name, "").strip()[:_LONGEST_SHOWN]
        if not text:
            return None
        if text in allowed:
            return text
        lowered = {label.lower(): code for code, label in allowed.items()} | {code.lower(): code for code in allowed}
        if text.lower() in lowered:
            return lowered[text.lower()]
        asked = text.lower()
        begins = [known for known in lowered if known.startswith(asked)] if len(asked) >= _ENOUGH else []
        close = sorted(begins, key=len) or get_close_matches(asked, lowered, n=1, cutoff=0.75)
        if close:
            code = lowered[close[0]]
            self.notices.append(f"{what} ‘{text}’ staat niet in de lijst. U ziet {allowed[code]}.")
            return code
        self.notices.append(f"{what} ‘{text}’ kennen we niet. Die keuze is weggelaten.")
        return None

    def gemeente(self) -> str | None:
        text = self.query.get("gemeente", "").strip()
        code, names = text.upper(), {name.lower() for name in self.choices.gemeenten.values()}
        by_name = {former.name.lower(): former for former in self.choices.former.values()}
        former = self.choices.former.get(code) or by_name.get(text.lower())
        if former is not None and code not in self.choices.gemeenten and text.lower() not in names:
            self.notices.append(former_notice(former, self.choices.gemeenten))
            return former.successors[0]
        return code if code in self.choices.gemeenten else self.one_of("gemeente", self.choices.gemeenten, "Gemeente")

    def jaar(self) -> str | None:
        text = self.query.get("jaar", "").strip()
        if not text:
            return None
        try:
            return parse_period(text).code
        except ValueError:
            self.notices.append(f"Jaar ‘{text[:40]}’ is geen periode zoals 2024. U ziet het laatste jaar met cijfers.")
            return None

    def year(self, name: str, what: str) -> str | None:
        """A year of four digits."""
        return self.shaped(name, re.compile(r"(19|20)\d{2}", re.ASCII), f"{what} is geen jaar zoals 2030")

    def own_years(self) -> tuple[str | None, str | None]:
        """First and last year of one's own term; the last only where it lies behind the first."""
        first, last = self.year("van", "Het begin"), self.year("tot", "Het einde")
        if first is None or last is None or first < last:
            return first, last
        self.notices.append(f"Het einde ({last}) ligt niet na het begin ({first}). U ziet een later einde.")
        return first, None

    def shaped(self, name: str, shape: re.Pattern[str], wrong: str) -> str | None:
        """A text of this shape; whether it means anything is for the page to say."""
        text = self.query.get(name, "").strip()
        if not text or shape.fullmatch(text):
            return text or None
        self.notices.append(f"{wrong}: ‘{text[:40]}’. Die keuze is weggelaten.")
        return None

    def number(self, name: str) -> float | None:
        text = self.query.get(name, "").strip()
        value = _number(text.replace(",", "."))
        if text and value is None:
            self.notices.append(f"Het doel ‘{text[:40]}’ is geen getal. Die keuze is weggelaten.")
        return value

    def plan(self) -> tuple[float, ...]:
        """Yearly numbers of homes: four of them, or none."""
        text = self.query.get("plan", "").strip()
        values = [_number(part) for part in text.split(",")]
        known = tuple(v for v in values if v is not None and v >= 0)
        if len(known) == len(values) == PLAN_NUMBERS:
            return known
        if text:
            self.notices.append(f"De aantallen ‘{text[:40]}’ kunnen niet. Die keuze is weggelaten.")
        return ()

    def gewichten(self) -> tuple[float, ...]:
        """A weight for each background figure, not all nought; or none."""
        text = self.query.get("gewichten", "").strip()
        values = [_number(part) for part in text.split(",")]
        known = tuple(v for v in values if v is not None and 0 <= v <= HEAVIEST)
        if len(known) == len(values) == self.choices.backgrounds and any(known):
            return known
        if text:
            self.notices.append(f"De gewichten ‘{text[:40]}’ kunnen niet: het zijn er {self.choices.backgrounds}, van "
                                f"0 tot en met {HEAVIEST:.0f}, en niet allemaal 0. U ziet de gewone gewichten.")
        return ()
    def samen(self) -> tuple[str, ...]:
        """The indicators of a signal of one's own."""
        asked = dict.fromkeys(name.strip().lower() for name in self.query.get("samen", "").split(",") if name.strip())
        known = tuple(name for name in asked if name in self.choices.indicators)
        if len(known) < len(asked):
            self.notices.append("Een deel van de zelf gekozen cijfers kennen we niet. Die zijn weggelaten.")
        if len(known) > MOST_PARTS:
            self.notices.append(f"U kunt ten hoogste {MOST_PARTS} cijfers naast elkaar leggen. U ziet de eerste.")
        return known[:MOST_PARTS]

    def screens(self, name: str) -> tuple[str, ...]:
        """Names of screens of a show, in order; whether they are there is for the page to say."""
        asked = tuple(dict.fromkeys(part.strip() for part in self.query.get(name, "").split(",") if part.strip()))
        known = tuple(part for part in asked if _SCREEN.fullmatch(part))
        if len(known) < len(asked):
            self.notices.append("Een deel van de gekozen schermen kennen we niet. Die zijn weggelaten.")
        if len(known) > MAX_SCREENS:
            self.notices.append(f"Een presentatie heeft ten hoogste {MAX_SCREENS} cijfers. U ziet de eerste.")
        return known[:MAX_SCREENS]

    def leden(self) -> tuple[str, ...]:
        return self.gemeenten("leden", MAX_OWN_GROUP, "zelf gekozen gemeenten", "Een eigen groep heeft")

    def gemeenten(self, name: str, most: int, what: str, limit: str) -> tuple[str, ...]:
        """Codes of municipalities, no more than `most`; `what` and `limit` say in words what was left out."""
        asked = [code.strip().upper() for code in self.query.get(name, "").split(",") if code.strip()]
        known = tuple(dict.fromkeys(code for code in asked if code in self.choices.gemeenten))
        if len(known) < len(set(asked)):
            self.notices.append(f"Een deel van de {what} kennen we niet. Die zijn weggelaten.")
        if len(known) > most:
            self.notices.append(f"{limit} ten hoogste {most} gemeenten. U ziet de eerste.")
        return known[:most]


def query_text(text: str) -> str | None:
    """What somebody looks for, no longer than any name is."""
    return text.strip()[:LONGEST_QUERY] or None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= _LARGEST else None


def former_notice(former: Former, gemeenten: Mapping[str, str]) -> str:
    """What became of a municipality that ended."""
    names = [gemeenten[code] for code in former.successors]
    year = former.date[:4]
    if len(names) == 1:
        return f"{former.name} is sinds {year} geen gemeente meer en hoort nu bij {names[0]}."
    return (f"{former.name} is sinds {year} geen gemeente meer en is verdeeld over {', '.join(names[:-1])} en "
            f"{names[-1]}. U ziet {names[0]}, waar het grootste deel bij hoort.")


def doubled_notice(name: str) -> str:
    """That a link says two things at once."""
    return f"In de link staat ‘{name[:_LONGEST_NAME]}’ meer dan één keer. De laatste telt."


def parse(query: Mapping[str, str], choices: Choices) -> tuple[Selection, tuple[str, ...]]:
    """The nearest valid selection of a query, and in Dutch what was not as asked."""
    reader = _Reader(query, choices)
    default, (van, tot) = Selection(), reader.own_years()
    unknown = sorted(set(query) - {known.name for known in fields(Selection)} - {"embed", "embed_options", "pagina"})
    if query.get("pagina"):
        reader.notices.append(f"De pagina ‘{query['pagina'][:60]}’ bestaat niet. U ziet het overzicht.")
    if unknown:
        reader.notices.append("Onbekend in de link: " + ", ".join(name[:40] for name in unknown[:5]) + ".")
    selection = Selection(
        gemeente=reader.gemeente(),
        indicator=reader.one_of("indicator", choices.indicators, "Indicator"),
        jaar=reader.jaar(),
        groep=reader.one_of("groep", choices.groups, "Vergelijkingsgroep") or default.groep,
        leden=reader.leden(),
        hoofdstuk=reader.one_of("hoofdstuk", _fixed(choices.chapters), "Hoofdstuk"),
        schaal=reader.one_of("schaal", _fixed([scale.value for scale in Scale]), "Schaal"),
        indeling=reader.one_of("indeling", _fixed((BASIS_NOW, BASIS_THEN)), "Indeling") or default.indeling,
        weergave=reader.one_of("weergave", _fixed(choices.views), "Weergave"),
        niveau=reader.one_of("niveau", _fixed(("gemeenten", "wijken")), "Niveau") or default.niveau,
        hoogte=reader.one_of("hoogte", choices.indicators, "Hoogte"),
        achtergrond=reader.one_of("achtergrond", _fixed(("aan", "uit")), "Achtergrond") or default.achtergrond,
        onderdeel=reader.one_of("onderdeel", _fixed(COURSE_PARTS), "Onderdeel") or default.onderdeel,
        afspraak=reader.shaped("afspraak", _AGREEMENT, "De afspraak kennen we niet"),
        termijn=reader.one_of("termijn", _fixed((AGREED, *COUNCIL_TERMS, OWN_YEARS)), "Termijn") or default.termijn,
        van=van,
        tot=tot,
        stand=reader.shaped("stand", _BACK, "Het moment om vanaf terug te kijken kennen we niet"),
        doel=reader.number("doel"),
        doeljaar=reader.year("doeljaar", "Het doeljaar"),
        plan=reader.plan(),
        soort=reader.shaped("soort", _NAME, "Dit soort cijfers kennen we niet"),
        **_of_explorers(reader, choices),
    )
    return selection, tuple(reader.notices)


def _of_explorers(reader: _Reader, choices: Choices) -> dict[str, Any]:
    """The fields of the pages that compare, profile, descend and prepare agreements."""
    default = Selection()
    return {
        "vergelijking": reader.one_of("vergelijking", _fixed(COMPARE_PARTS), "Vergelijking") or default.vergelijking,
        "gewichten": reader.gewichten(),
        "tegen": reader.one_of("tegen", choices.indicators, "Het andere cijfer"),
        "grootte": reader.one_of("grootte", choices.indicators, "Grootte"),
        "kleur": reader.one_of("kleur", choices.kinds, "Kleur"),
        "monitor": reader.one_of("monitor", choices.monitors, "Monitor"),
        "beeld": reader.one_of("beeld", _fixed(PROFILE_PARTS), "Beeld") or default.beeld,
        "volgorde": reader.one_of("volgorde", _fixed(ORDERS), "Volgorde") or default.volgorde,
        "naast": reader.gemeenten("naast", MAX_BESIDE, "gemeenten om naast te leggen", "Naast een gemeente passen"),
        "figuur": reader.shaped("figuur", _NAME, "Deze figuur kennen we niet"),
        "wijk": reader.shaped("wijk", _WIJK, "Dit is geen code van een wijk, zoals WK034401"),
        "wijkbeeld": reader.one_of("wijkbeeld", _fixed(WIJK_PARTS), "Wijkbeeld") or default.wijkbeeld,
        "signaal": reader.shaped("signaal", _NAME, "Dit signaal kennen we niet"),
        "samen": reader.samen(),
        "dossier": reader.shaped("dossier", _NAME, "Dit dossier kennen we niet"),
        "werkdeel": reader.one_of("werkdeel", _fixed(WORK_PARTS), "Onderdeel") or default.werkdeel,
        "onderwerp": reader.shaped("onderwerp", _NAME, "Dit onderwerp kennen we niet"),
        "eerder": reader.shaped("eerder", _NAME, "Dit eerdere dossier kennen we niet"),
        "thema": reader.one_of("thema", choices.themes, "Thema"),
        "zoek": query_text(reader.query.get("zoek", "")),
        "waarvan": reader.one_of("waarvan", _fixed(SHOW_PARTS), "Waarvan") or default.waarvan,
        "schermen": reader.screens("schermen"),
        "raden": reader.screens("raden"),
    }
