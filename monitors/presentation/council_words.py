"""Drafts for a council member: a technical question and the paragraphs of a motion, from what the app says of a figure.

Pure, as wording. A draft says no more than the app does and asks nothing that leads: what is political stands open
between square brackets.
"""

from __future__ import annotations

from dataclasses import dataclass

DRAFT = "CONCEPT. Controleer de cijfers en pas de tekst aan voordat u hem gebruikt."
EXAMPLE = "Dit doel is een voorbeeld; niemand heeft het besloten. Vervang het door een afspraak die wel is gemaakt."


@dataclass(frozen=True, slots=True)
class Matter:
    """What a draft is about, in the words of the app.

    Attributes:
        subject: name of the figure, or title of the agreement.
        region: name of the municipality.
        when: of when the figure is, such as "in 2024"; empty where there is none.
        figure: the figure with its unit; empty where there is none.
        status: the word for what is uncertain, or for why there is no figure; may be empty.
        meaning: what that status means, in a sentence.
        said: what the app says of it, in sentences.
        source, caution: where the figure comes from, and what it does not say.
        link: address of the screen.
        target, verdict: of an agreement: what was agreed, and the word of the verdict.
        example: whether nobody decided on the target.
        place: what the figure is of, where that is not the municipality: "de wijk Binnenstad in Utrecht".
    """

    subject: str
    region: str
    when: str
    figure: str
    status: str
    meaning: str
    said: tuple[str, ...]
    source: str
    caution: str
    link: str
    target: str = ""
    verdict: str = ""
    example: bool = False
    place: str = ""


def question(matter: Matter) -> str:
    """A technical question to the college, as lines of plain text."""
    cause = [_sentence(matter), *([matter.meaning] if matter.status else []), *matter.said]
    if matter.target:
        cause.append(f"Het doel is: {matter.target}. Het oordeel van Koersmonitor is: {matter.verdict}.")
    asked = [f"{number}. {text}" for number, text in enumerate([*_questions(matter), "[Uw eigen vraag]"], 1)]
    return "\n".join([*_head(matter), f"Technische vraag aan het college van {matter.region}",
                      f"Onderwerp: {matter.subject}", "", "Aanleiding", " ".join(cause), "", "Vragen", *asked, "",
                      *_foot(matter)])


def motion(matter: Matter) -> str:
    """The paragraphs of a motion, as lines of plain text; consideration and request are left open."""
    found = [f"{_clause(matter)};"]
    if matter.target:
        found.append(f"het doel ‘{matter.target}’ is;")
        found.append(f"Koersmonitor over dit cijfer het oordeel ‘{matter.verdict}’ geeft;")
    return "\n".join([
        *_head(matter), "Motie [titel]", "", f"De raad van {matter.region}, in vergadering bijeen op [datum],", "",
        "constaterende dat:", *(f"- {text}" for text in found), "",
        "overwegende dat:", "- [uw eigen overweging];", "",
        "verzoekt het college:", "- [uw eigen verzoek],", "",
        "en gaat over tot de orde van de dag.", "", *_foot(matter)])


def _head(matter: Matter) -> list[str]:
    return [DRAFT, *([EXAMPLE] if matter.example else []), ""]


def _foot(matter: Matter) -> list[str]:
    """Where the figure comes from and what it does not say."""
    caution = [f"Let op: {matter.caution}"] if matter.caution else []
    return [*caution, matter.source, f"Vindplaats: {matter.link}"]


def _about(matter: Matter) -> str:
    """Of what the figure is, without the first letter: it begins a sentence or a clause."""
    when = f" {matter.when}" if matter.when else ""
    return f"et cijfer bij ‘{matter.subject}’ in {matter.place or matter.region}{when}"


def _absence(matter: Matter) -> str:
    return matter.status or "geen cijfer"


def _sentence(matter: Matter) -> str:
    """The figure, or that there is none, as a sentence."""
    shown = f"is {matter.figure}" if matter.figure else f"is niet te zien ({_absence(matter)})"
    return f"H{_about(matter)} {shown}."


def _clause(matter: Matter) -> str:
    """The same as it reads behind "constaterende dat"."""
    if not matter.figure:
        return f"h{_about(matter)} niet te zien is ({_absence(matter)})"
    return f"h{_about(matter)} {matter.figure} is{f' ({matter.status})' if matter.status else ''}"


def _questions(matter: Matter) -> list[str]:
    """What can be asked without taking sides."""
    if not matter.figure:
        asked = ["Heeft het college zelf een cijfer hierover dat openbaar mag zijn? Zo ja, welk, en van wanneer?"]
    else:
        asked = ["Herkent het college dit cijfer? Zo nee, welk cijfer heeft het college, en uit welke bron?",
                 "Welke verklaring heeft het college voor dit cijfer?"]
    if matter.target:
        asked.append("Wat is er tot nu toe gedaan voor dit doel, en wat staat er nog gepland?")
    return asked
