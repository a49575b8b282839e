"""Trouble with the machine, in words for who runs prepare: what it is and what to do."""

from __future__ import annotations

import errno
import os

_FULL = "De schijf is vol. Maak ruimte vrij en probeer het opnieuw"
_NO_ACCESS = ("Dit account mag daar niet bij, of een ander programma (zoals Excel) houdt het open. Sluit dat, of draai "
              "als de gebruiker van wie de map is")
_REMEDIES = {
    errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EACCES: _NO_ACCESS, errno.EPERM: _NO_ACCESS,
    errno.EROFS: "Daar is niet te schrijven. Kies een andere map met --target",
    errno.ENOENT: "Dat is er niet. Kijk of de naam klopt", errno.EISDIR: "Dat is een map. Geef een bestand",
    errno.ENOTDIR: "Daar staat een bestand waar een map moet staan. Haal het weg of kies een andere map",
    errno.ENOMEM: "Het geheugen is op. Sluit andere programma's en probeer het opnieuw",
}


def in_dutch(failed: Exception) -> str:
    """What went wrong and a way out; with what the system itself says where that is all we know. No full stop."""
    said = str(failed)
    number = failed.errno if isinstance(failed, OSError) else None
    if number is None:  # DuckDB passes on what the system says, in a text
        number = next((known for known in _REMEDIES if os.strerror(known) in said), None)
    if number not in _REMEDIES:
        return said.rstrip(".")
    place = getattr(failed, "filename", None)
    return f"{f'{place}: ' if place else ''}{_REMEDIES[number]}" if isinstance(failed, OSError) else (
        f"{_REMEDIES[number]} ({said.splitlines()[0].rstrip('.')})")
