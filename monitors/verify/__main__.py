"""The command: python -m monitors.verify FILE."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from monitors.catalogue.dossier_faults import rules_of
from monitors.catalogue.dossiers import DossierError, read_dossier
from monitors.command_line import Parser
from monitors.exports.trace import RecordError
from monitors.store import StoreError
from monitors.verify.documents import FORMS, verify_document
from monitors.verify.dossiers import verify_dossier
from monitors.verify.findings import CODES, Finding, Outcome, report
from monitors.views.in_use import world as world_in_use
from monitors.views.world import World

UNREADABLE = 2
_LOOKS = ("Niet nagegaan: kleuren, lettertypen en andere opmaak, paginanummers, de eigenschappen van het bestand, en "
          "of een plaatje bij de cijfers past als iemand de controlegegevens heeft meevervalst. Doelen, opmerkingen, "
          "eigen cijfers, dag en link komen uit het document zelf: leg die naast het dossier.")
UNSEEN = {
    ".docx": _LOOKS, ".xlsx": _LOOKS,
    ".toml": ("Niet nagegaan: doelen, jaren, regels, opmerkingen en eigen cijfers. Die staan alleen in dit bestand: "
              "leg het naast het dossier dat is afgesproken.")}
_ELSEWHERE = {".pptx": "PowerPoint", ".pdf": "pdf"}
_WORD, _EXCEL = "word/document.xml", "xl/workbook.xml"
_OLE = b"\xd0\xcf\x11\xe0"  # how a file with a password begins, and one of before 2007


def main(arguments: Sequence[str], world: World | None = None) -> int:
    parser = Parser("python -m monitors.verify", (
        "Rekent elk cijfer in een document van Koersmonitor opnieuw uit. Uitgang 0: alles gelijk; 1: iets is herzien, "
        "niet gevonden of niet na te gaan; 2: iets wijkt af of is in het document gewijzigd, of het bestand is niet te "
        "lezen."))
    parser.add_argument("file", metavar="BESTAND", type=Path, help="een .docx, .xlsx of .toml van Koersmonitor")
    parser.add_argument("--alles", action="store_true", help="noem ook de cijfers die gelijk zijn")
    asked = parser.parse_args(arguments)
    kind = asked.file.suffix.lower()
    try:
        data = _contents(asked.file)
        findings = _verified(world or world_in_use(), asked.file.name, kind, data)
    except (StoreError, RecordError, DossierError, ValueError) as unreadable:
        print(f"{asked.file.name}: niet te controleren: {unreadable}", file=sys.stderr)
        return UNREADABLE
    for finding in findings if asked.alles else ():
        if finding.outcome is Outcome.EQUAL:
            print(f"{finding.outcome}: {finding.key.replace('|', ', ')}")
    for line in report(findings):
        print(line)
    print(UNSEEN[kind])
    return max((CODES[f.outcome] for f in findings), default=0)


def _contents(file: Path) -> bytes:
    """The bytes of a file of a kind that is verified. Raises ValueError, saying what to do, for any other."""
    kind = file.suffix.lower()
    if file.is_dir():
        raise ValueError("dit is een map; kies een bestand")
    if kind in _ELSEWHERE:
        raise ValueError(f"{_ELSEWHERE[kind]} wordt niet nagegaan; kies het Word- of Excel-bestand van dat dossier")
    if kind not in UNSEEN:
        raise ValueError("kies een Word-bestand (.docx), een Excel-bestand (.xlsx) of een dossier (.toml)")
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise ValueError("dit bestand bestaat niet; kijk naar de naam en de map") from None
    except OSError as refused:
        raise ValueError(f"het bestand is niet te openen ({refused.strerror}); kijk naar de rechten, en of het in een "
                         "ander programma openstaat") from None
    if not data:
        raise ValueError("het bestand is leeg")
    if kind in FORMS:
        _check_kind(data, kind)
    return data


def _check_kind(data: bytes, kind: str) -> None:
    """Raises ValueError for what has a password or the ending of something else. What is no zip its reader refuses."""
    if data.startswith(_OLE):
        raise ValueError("het bestand heeft een wachtwoord of is van vóór 2007; sla het zonder wachtwoord op als "
                         f"{kind}")
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            inside = set(box.namelist())
        for main_part, right in ((_WORD, ".docx"), (_EXCEL, ".xlsx")):
            if main_part in inside and right != kind:
                raise ValueError(f"dit is een bestand dat op {right} hoort te eindigen; geef het die naam")


def _verified(world: World, name: str, kind: str, data: bytes) -> list[Finding]:
    if kind not in FORMS:
        rules = replace(rules_of(world.catalogue), lenient=True)
        return verify_dossier(world, read_dossier(data, name, rules))
    record, findings = verify_document(world, data, kind)
    version = world.store.meta["version"]
    print(f"{name}: gemaakt op {record.day} met gegevensset {record.version}; nu in gebruik: {version}.")
    return findings


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a remark may have signs that a console of Windows lacks
    sys.exit(main(sys.argv[1:]))
