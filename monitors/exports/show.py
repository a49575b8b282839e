"""A show for a meeting as one HTML document: one figure a screen, by key or clicker, without network or server.

The app opens this document full screen and gives it away as a file; both are the same. Its policy (CSP) forbids every
request. Style and script stand in show.css and show.js beside this module. Values in, text out: what a figure is and
says is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from monitors.presentation.theme import css_variables

_HERE = Path(__file__).parent
_SHORT, _MEDIUM = 4, 7  # characters of a figure that still fit in the largest and the middle size


@dataclass(frozen=True, slots=True)
class Guess:
    """The values that can be guessed, as texts from low to high."""

    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict with its shape, and the tone (good, doubt, bad, neutral) that gives its colour."""

    symbol: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One figure of one municipality. All are texts as a reader sees them.

    Attributes:
        id: unique in the show; notes are kept under it.
        figure: the figure with its unit, or why there is none (then `absent`).
        when: of whom and of when.
        marks: what is uncertain, or that a target is an example.
        chart: an SVG, or empty.
        legend: class of the line, and what it is.
        headers, rows: the same figures as a table.
        guess: to guess before the figure shows; an absent figure cannot be guessed.
    """

    id: str
    name: str
    figure: str
    when: str
    sentence: str
    source: str
    caution: str = ""
    absent: bool = False
    marks: tuple[str, ...] = ()
    verdict: Verdict | None = None
    goal: str = ""
    chart: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    headers: tuple[str, ...] = ()
    rows: Sequence[Sequence[str]] = ()
    guess: Guess | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """The screens in order. `id` tells shows apart that keep notes in one browser; `day` is when it was made."""

    id: str
    title: str
    subtitle: str
    slides: tuple[Slide, ...]
    version: str
    made: str
    day: str
    link: str


def render(show: Show) -> str:
    """The whole document."""
    total = len(show.slides) + 2
    screens = [_title(show), *(_figure(slide) for slide in show.slides), _closing(show)]
    sections = "".join(f'<section class="slide {kind}" aria-roledescription="scherm" aria-label="Scherm {n} van '
                       f'{total}: {escape(name)}" data-name="{escape(name)}"{more}>{body}</section>'
                       for n, (kind, name, more, body) in enumerate(screens, 1))
    style, script = _style(), _file("show.js")
    policy = (f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
              "form-action 'none'")
    return (f'<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{escape(show.title)}</title><style>{style}</style></head>"
            f'<body data-show="{escape(show.id)}"><main>{sections}</main>{_bar(total)}{_KEYS}'
            '<p id="said" class="hidden" role="status"></p><div id="black" hidden>'
            '<p class="hidden">Het scherm is zwart. Druk op B.</p></div>'
            f"<script>{script}</script></body></html>\n")


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


@cache
def _style() -> str:
    return css_variables() + _file("show.css")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


Screen = tuple[str, str, str, str]
"""Class, name, more attributes and contents of a section."""


def _title(show: Show) -> Screen:
    number = f"{len(show.slides)} {'cijfer' if len(show.slides) == 1 else 'cijfers'}"
    return "title", show.title, "", (
        f"<h1>{escape(show.title)}</h1><p class=\"sentence\">{escape(show.subtitle)}</p>"
        f'<p class="source">{number}. Gegevensset {escape(show.version)}, gemaakt {escape(show.made)}.</p>'
        '<p class="source">Verder: pijl, spatie of klikker. <kbd>F</kbd> vol scherm, <kbd>B</kbd> zwart, <kbd>H</kbd> '
        "alle toetsen, <kbd>Esc</kbd> sluiten.</p>")


def _figure(slide: Slide) -> Screen:
    guess = slide.guess if not slide.absent else None
    hidden = " hidden" if guess else ""
    more = f' data-id="{escape(slide.id)}"' + (" data-guess" if guess else "")
    marks = " ".join(f'<span class="mark">{escape(mark)}</span>' for mark in slide.marks)
    verdict = (f'<p class="verdict is-{escape(slide.verdict.tone)}"><span aria-hidden="true">'
               f"{escape(slide.verdict.symbol)}</span> {escape(slide.verdict.word)}</p>" if slide.verdict else "")
    goal = f'<p class="goal">Doel: {escape(slide.goal)}</p>' if slide.goal else ""
    shown = (f'<div class="shown {_size(slide)}"{hidden}><p class="figure">{escape(slide.figure)}</p>'
             f'<div class="text"><p class="when">{escape(slide.when)} {marks}</p>{verdict}{goal}'
             f'<p class="sentence">{escape(slide.sentence)}</p><p class="guessed" hidden></p></div>{_picture(slide)}'
             "</div>")
    caution = f'<p class="source">Let op: {escape(slide.caution)}</p>' if slide.caution else ""
    return "one", slide.name, more, (
        f"<h2>{escape(slide.name)}</h2>{_guess(slide, guess)}{shown}"
        f'<div class="foot"><p class="source">{escape(slide.source)}</p>{caution}</div>{_note(slide)}')


def _size(slide: Slide) -> str:
    length = len(slide.figure)
    size = "short" if length <= _SHORT else "medium" if length <= _MEDIUM else "long"
    return f"{size} absent" if slide.absent else size


def _guess(slide: Slide, guess: Guess | None) -> str:
    """The question, with a slider over the stops; it starts in the middle, which says nothing."""
    if guess is None:
        return ""
    middle = len(guess.stops) // 2
    return (f'<div class="guess"><p class="sentence">Raad eerst: wat denkt u? {escape(slide.when)}</p>'
            f'<output class="figure">{escape(guess.stops[middle])}</output>'
            f'<input type="range" min="0" max="{len(guess.stops) - 1}" value="{middle}" aria-label="Uw schatting" '
            f'aria-valuetext="{escape(guess.stops[middle])}" data-stops="{escape(json.dumps(guess.stops))}">'
            f'<p class="ends"><span>{escape(guess.stops[0])}</span><span>{escape(guess.stops[-1])}</span></p>'
            '<button type="button" class="reveal">Laat het cijfer zien</button></div>')


def _picture(slide: Slide) -> str:
    """The chart with its legend, and the table that takes its place with T."""
    legend = "".join(f'<li class="{escape(kind)}">{escape(words)}</li>' for kind, words in slide.legend)
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in slide.headers)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in slide.rows)
    table = (f"<table><caption>{escape(slide.name)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
             "</table>")
    picture = f'<figure class="drawn">{slide.chart}<ul class="legend">{legend}</ul></figure>' if slide.chart else ""
    kept = " hidden" if slide.chart else ""
    if not slide.rows:
        return picture
    return (f'{picture}<div class="table" tabindex="0" role="region" aria-label="De cijfers als tabel"{kept}>'
            f"{table}</div>")


def _note(slide: Slide) -> str:
    return ('<div class="note" hidden><label>Aantekening voor een raadsvraag<textarea rows="4" maxlength="4000" '
            f'data-name="{escape(slide.name)}, {escape(slide.when)}"></textarea></label><p class="source">Blijft in '
            "deze browser; niemand anders krijgt dit.</p></div>")


def _closing(show: Show) -> Screen:
    sources = "".join(f"<li>{escape(line)}</li>" for line in dict.fromkeys(slide.source for slide in show.slides))
    cautions = "".join(f"<li><strong>{escape(name)}.</strong> {escape(text)}</li>" for name, text in dict.fromkeys(
        (slide.name, slide.caution) for slide in show.slides if slide.caution))
    name = "Bronnen, en wat deze cijfers niet zeggen"
    return "closing", name, "", (
        f'<h2>{name}</h2><div class="scroll" tabindex="0" role="region" aria-label="{name}">'
        "<p>Cijfers oordelen niet; mensen besluiten. Een oordeel gaat over het cijfer, niet over de inzet van "
        'mensen. Afgeschermd of geen gegevens is geen nul.</p>'
        '<div id="notes" hidden><h3>Uw aantekeningen</h3><textarea readonly rows="6" '
        'aria-label="Uw aantekeningen"></textarea><p><button type="button" id="copy">Kopieer aantekeningen</button> '
        '<button type="button" id="wipe">Wis aantekeningen</button> <span role="status"></span></p></div>'
        f"<h3>Bronnen</h3><ul>{sources}</ul><h3>Wat deze cijfers niet zeggen</h3><ul>{cautions}</ul>"
        f"<p>Koersmonitor, gegevensset {escape(show.version)}, gemaakt {escape(show.made)}. Presentatie gemaakt "
        f'{escape(show.day)}.</p><p class="link">{escape(show.link)}</p></div>')


def _bar(total: int) -> str:
    buttons = (("previous", "Vorige"), ("next", "Volgende"), ("table", "Tabel"), ("note", "Aantekening"),
               ("black", "Zwart"), ("look", "Licht of donker"), ("full", "Vol scherm"), ("keys", "Toetsen"),
               ("close", "Sluiten"))
    made = [f'<button type="button" data-do="{do}">{word}</button>' for do, word in buttons]
    made.insert(1, f'<span id="place">1 / {total}</span>')
    return f'<nav aria-label="Bediening">{"".join(made)}</nav>'


_KEYS = """<div id="keys" hidden role="dialog" aria-label="Toetsen" tabindex="-1"><h2>Toetsen</h2><dl>
<dt>→ ↓ PageDown, spatie</dt><dd>verder, of het geraden cijfer laten zien</dd><dt>← ↑ PageUp</dt><dd>terug</dd>
<dt>Home, End</dt><dd>eerste, laatste</dd><dt>T</dt><dd>tabel of figuur</dd><dt>N</dt><dd>aantekening</dd>
<dt>B of punt</dt><dd>zwart scherm</dd><dt>F</dt><dd>vol scherm</dd><dt>D</dt><dd>licht of donker</dd>
<dt>H of ?</dt><dd>deze lijst</dd><dt>Esc</dt><dd>sluiten</dd></dl></div>"""
