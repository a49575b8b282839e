"""Command line of prepare. Exit code 0: a proven data set is in use. 3: so it is, but not every indicator was renewed.
Any other: nothing was replaced.
"""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

import duckdb
from rich.console import Console

from monitors import contract
from monitors.catalogue.load import CatalogueError, catalogue
from monitors.command_line import Parser
from monitors.prepare.closing import all_revisions
from monitors.prepare.figures import PrepareError, read_snapshot
from monitors.prepare.imports.describe import describe
from monitors.prepare.imports.gather import region_book
from monitors.prepare.live.check import check_sources
from monitors.prepare.live.layer import FILE, layer_fingerprint, read_layer
from monitors.prepare.live.plan import Choice
from monitors.prepare.live.run import Options
from monitors.prepare.loading import Places, borders_of, fingerprint, prepare, up_to_date
from monitors.prepare.renewing import PARTLY, borders, live
from monitors.prepare.trouble import in_dutch
from monitors.tabular.table import TableError

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "data" / "snapshot"
IMPORTS = ROOT / "data" / "import"
STATIC_GEO = ROOT / "static" / "geo"
_TASKS = ("--live", "--check-sources", "--describe", "--revisions", "--if-needed")
_LIMITED = ("--live", "--check-sources")
_BELONGS = {"--offline": ("--live", "--borders"), "--table": _LIMITED, "--indicator": _LIMITED, "--since": _LIMITED,
            "--accept-definition": _LIMITED}


def _parser() -> Parser:
    parser = Parser("python -m monitors.prepare", "Maakt de gegevensset waarop de app draait.")
    parser.add_argument("--snapshot", metavar="MAP", type=Path, default=SNAPSHOT, help="map met de momentopname")
    parser.add_argument("--target", metavar="MAP", type=Path, default=contract.FOLDER, help="map voor de gegevenssets")
    parser.add_argument("--raw", metavar="MAP", type=Path,
                        help="map voor wat is opgehaald (anders: raw, naast de gegevenssets)")
    parser.add_argument("--if-needed", action="store_true", help="doe niets als de gegevensset al klopt")
    parser.add_argument("--accept-shrink", action="store_true", help="accepteer dat er cijfers zijn verdwenen")
    parser.add_argument("--revisions", action="store_true", help="toon alle herziene cijfers van gemeenten")
    parser.add_argument("--imports", metavar="MAP", type=Path, default=IMPORTS, help="map met eigen bestanden")
    parser.add_argument("--describe", type=Path, metavar="BESTAND",
                        help="kijk in een eigen bestand en stel een TOML voor om ernaast te zetten")
    fetch = parser.add_argument_group("ophalen bij de bronnen")
    fetch.add_argument("--live", action="store_true", help="haal de cijfers van nu op")
    fetch.add_argument("--offline", action="store_true", help="alleen uit wat al is opgehaald")
    fetch.add_argument("--dry-run", action="store_true", help="alles toetsen, niets vervangen; met --live: ook ophalen")
    fetch.add_argument("--check-sources", action="store_true", help="vraag elke bron of alles er nog is zoals verwacht")
    fetch.add_argument("--table", metavar="TABEL", action="append", default=[],
                       help="alleen deze tabel (vaker te geven)")
    fetch.add_argument("--indicator", metavar="INDICATOR", action="append", default=[],
                       help="alleen deze indicator (vaker te geven)")
    fetch.add_argument("--since", type=_year, metavar="JAAR", help="alleen perioden vanaf dit jaar")
    fetch.add_argument("--borders", type=_year, action="append", default=[], metavar="JAAR",
                       help="haal de grenzen van dit jaar op (vaker te geven; met --live: ook die)")
    fetch.add_argument("--accept-definition", action="append", default=[], metavar="TABEL",
                       help="ga akkoord met nieuwe definities in deze tabel")
    return parser


def _year(text: str) -> str:
    if len(text) != len("2024") or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is geen jaar")
    return text


def _out_of_place(options: argparse.Namespace) -> str:
    """What does not go together, in Dutch; "" when all does. An option that is let lie misleads: who asks for one table
    must not get a new data set of everything.
    """
    given = {f"--{name.replace('_', '-')}" for name, value in vars(options).items() if value}
    if len(tasks := sorted(given.intersection(_TASKS))) > 1:
        return f"{' en '.join(tasks)} gaan niet samen; kies er een"
    loose = [f"{name} hoort bij {' of '.join(hosts)}" for name, hosts in _BELONGS.items()
              if name in given and not given.intersection(hosts)]
    return "; ".join(loose)


def _run(options: argparse.Namespace, console: Console) -> int:
    places = Places(options.snapshot, options.imports, options.target, STATIC_GEO)
    known = catalogue()
    if options.describe:
        print(describe(options.describe, known, region_book(read_snapshot(options.snapshot))), end="")
        return 0
    raw = options.raw or options.target.with_name("raw")
    chosen = Options(raw, Choice(tuple(options.table), tuple(options.indicator), options.since or ""), options.offline,
                     options.accept_shrink, tuple(options.accept_definition), tuple(options.asked))
    if options.check_sources:
        return 0 if check_sources(known, chosen, console) else 1
    if options.live or options.borders:
        return (live if options.live else borders)(places, chosen, known, [int(year) for year in options.borders],
                                                   dry_run=options.dry_run, console=console)
    if options.revisions:
        print(*all_revisions(options.target, known), sep="\n")
        return 0
    drawn = borders_of(places.snapshot, raw)
    if options.if_needed and up_to_date(places, fingerprint(places, layer_fingerprint(raw / FILE), drawn, known)):
        console.print("De gegevensset is bij.")
        return 0
    loaded = prepare(places, read_layer(raw / FILE), drawn, known, accept_shrink=options.accept_shrink,
                     console=console, trial=options.dry_run)
    return PARTLY if loaded.refused else 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if wrong := _out_of_place(options):
        parser.error(f"{wrong}. Er is niets gedaan.")
    options.asked = sys.argv[1:] if arguments is None else arguments
    console = Console(stderr=True)
    gc.disable()  # millions of small values that all live until the end: collecting finds nothing
    try:
        return _run(options, console)
    except (PrepareError, CatalogueError) as refused:
        count = len(refused.complaints)
        console.print(f"Niet gelukt: {count} {'bezwaar' if count == 1 else 'bezwaren'}. Er is niets vervangen.",
                      style="bold red")
        for complaint in refused.complaints:
            console.print(f"- {complaint}", markup=False, soft_wrap=True)
        return 1
    except (OSError, TableError, duckdb.Error) as failed:
        console.print(f"Niet gelukt: {in_dutch(failed)}. Er is niets vervangen.", style="bold red", markup=False,
                      soft_wrap=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
