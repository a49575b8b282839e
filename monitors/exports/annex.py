"""The annex of prestatieafspraken as a neutral document: per theme the agreements, the figures and what parties say."""

from __future__ import annotations

from collections.abc import Iterator

from monitors.exports.contents import EXAMPLE, EXAMPLE_MEANS, Content, Kind, Said, Subject, Theme
from monitors.exports.document import (
    Block,
    ContentsList,
    Document,
    Facts,
    Grid,
    Heading,
    NewPage,
    Part,
    Plate,
    Text,
)
from monitors.presentation.dossier_words import OWN_FIGURES

EMPTY = "In dit dossier staan voor deze gemeente nog geen afspraken, cijfers of opmerkingen."
NOTHING = "–"
CHECK = ("Elk cijfer in dit document draagt zijn herkomst in het bestand. Met ‘python -m monitors.verify’ en dit "
         "bestand ziet u per cijfer of het nog klopt, sindsdien is herzien, of in het document is veranderd.")


def annex(content: Content) -> Document:
    """The whole document, also of a dossier with nothing in it."""
    blocks = (*_front(content), *(b for theme in content.themes for b in _theme(theme, content)), *_back(content))
    return Document(content.title, content.gemeente, blocks, EXAMPLE if content.example else "", content.origin,
                    content.link)


def _front(content: Content) -> Iterator[Block]:
    if content.example:
        yield Text((f"{EXAMPLE}. {EXAMPLE_MEANS}",), "mark")
    rows: list[tuple[str, tuple[Part, ...]]] = [
        ("Gemeente", (content.gemeente,)), ("Vergeleken met", (f"de {content.group}",)),
        ("Gegevensset", (content.version,)), ("Gemaakt", (content.made,)), ("Terug naar de app", (content.link,))]
    if content.dossier.owner:
        rows.insert(1, ("Van", (content.dossier.owner,)))
    yield Facts(tuple(row for row in rows if row[1] != ("",)))
    yield from (Text((line,)) for line in content.beside)
    yield from _paragraphs(content.dossier.note)
    if content.milestones:
        yield Grid("De planning", ("Wat", "Wanneer"), content.milestones, (0.6, 0.4))
    yield ContentsList("Inhoud")
    yield NewPage()
    yield Heading("In het kort")
    agreed = [s for s in content.subjects if s.kind is Kind.AGREED]
    if not content.themes:
        yield Text((EMPTY,), "lead")
    if agreed:
        yield Text(("Alle afspraken met hun oordeel, de meest urgente eerst. Een oordeel gaat over het cijfer, niet "
                    "over de inzet van mensen.",))
        yield Grid("Afspraken en oordelen", ("Afspraak", "Nu", "Doel", "Oordeel"), tuple(
            (s.title, fact(s, "Nu"), fact(s, "Doel"), s.verdict or NOTHING)
            for s in sorted(agreed, key=lambda s: s.rank)), (0.34, 0.22, 0.24, 0.2))


def fact(subject: Subject, label: str) -> Part:
    """A figure of a subject by what it is called, or a dash."""
    return next((said for name, said in subject.facts if name == label), NOTHING)


def _theme(theme: Theme, content: Content) -> Iterator[Block]:
    yield Heading(theme.name)
    if theme.about:
        yield Text((theme.about,), "lead")
    for subject in theme.subjects:
        yield from _subject(subject, content)
    yield Heading(f"{theme.name}: wat de partijen zeggen", 2)
    yield Grid(f"Standpunten bij {theme.name}", ("Partij", "Akkoord?", "Opmerking"), tuple(
        (stance.party, stance.word, stance.remark or NOTHING) for stance in theme.stances), (0.26, 0.18, 0.56))


def _subject(subject: Subject, content: Content) -> Iterator[Block]:
    yield Heading(subject.title + (f" ({OWN_FIGURES})" if subject.kind is Kind.OWN else ""), 2)
    if subject.verdict is not None:
        yield Text((subject.verdict,), "lead")
    if content.example and subject.kind is Kind.AGREED:
        yield Text((f"{EXAMPLE}.",), "mark")
    rows = [(label, (said,)) for label, said in subject.facts]
    yield Facts((*rows, *((label, (text,)) for label, text in subject.words)))
    if subject.sentences:
        yield Text(tuple(_joined(subject.sentences)))
    if subject.chart is not None:
        yield Plate(subject.chart, f"{subject.title}, {content.gemeente}")
    if subject.newest:
        yield _series(subject, content)
    about = (("Wat is het cijfer", subject.definition), ("Wat het niet zegt", subject.caution), ("", subject.source))
    for label, text in about:
        if text:
            yield Text((f"{label}: {text}" if label else text,), "small")


def _joined(sentences: tuple[Said, ...]) -> Iterator[Part]:
    for number, said in enumerate(sentences):
        if number:
            yield " "
        yield said


def _series(subject: Subject, content: Content) -> Grid:
    path = any(point.path for point in subject.newest)
    headers = ("Periode", "Cijfer", *((subject.path_name,) if path else ()), "Status", "Bron")
    rows = tuple((p.period, p.figure, *((p.path or NOTHING,) if path else ()), p.status, p.source or NOTHING)
                 for p in subject.newest)
    widths = (0.12, 0.14, 0.27, 0.24, 0.23) if path else (0.2, 0.25, 0.27, 0.28)
    caption = f"{subject.name} ({subject.unit}), {content.gemeente}" if subject.unit else subject.name
    return Grid(caption + (f", {OWN_FIGURES}" if subject.kind is Kind.OWN else ""), headers, rows, widths)


def _paragraphs(text: str) -> Iterator[Block]:
    for paragraph in filter(None, map(str.strip, text.split("\n"))):
        yield Text((paragraph,))


def _back(content: Content) -> Iterator[Block]:
    yield Heading("Over deze bijlage")
    yield Text((content.origin,))
    yield Text(("‘Afgeschermd’ betekent: de bron toont het cijfer niet. ‘Voorlopig’: de bron kan het nog bijstellen. "
                "‘Herrekend’: omgerekend naar de gemeenten van nu. Hoe een oordeel tot stand komt, staat in de app op "
                "de pagina Methode. Cijfers oordelen niet; mensen besluiten.",))
    yield Text((CHECK,))
