"""Finds a Chromium for the browser tests, or installs one where this machine allows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The first on the PATH wins: what the machine's owner chose beats what we would install.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# No GPU, and nothing that calls home: a refused connection would read as a fault of the app.
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WITHOUT_WEBGL = ("--disable-gpu", "--disable-3d-apis")
SOFTWARE_WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")

_ADVICE = (
    "De browsertests hebben Chromium nodig en dat is hier niet gevonden of te installeren.\n"
    "Wat u kunt doen: installeer Chromium of Google Chrome zodat het commando 'chromium' of 'google-chrome' werkt\n"
    "(Debian en Ubuntu: sudo apt install chromium), of draai: .venv/bin/python -m playwright install chromium.\n"
    "Zonder browser: make test-fast.\n"
    "Dit is geprobeerd:\n"
)


class NoChromiumError(RuntimeError):
    """No Chromium on this machine and none could be installed; the message says in Dutch what to do."""


def on_path() -> Path | None:
    """The first Chromium on the PATH, or None."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def _run(command: list[str], attempts: list[str], seconds: int = 900) -> bool:
    """Run an installer quietly; a failure adds one line to attempts."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired) as error:
        attempts.append(f"- {' '.join(command)}: {error}")
        return False
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["geen uitleg"]
        attempts.append(f"- {' '.join(command)}: {last[0]}")
    return done.returncode == 0


def _from_debian(attempts: list[str]) -> Path | None:
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        attempts.append("- apt-get install chromium: alleen mogelijk als root op Debian of Ubuntu")
        return None
    # A stale package list is no reason to give up: the install says whether the package can be had.
    _run(["apt-get", "update", "-qq"], attempts)
    if _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], attempts):
        return on_path()
    return None


def _from_playwright(attempts: list[str]) -> Path | None:
    from playwright.sync_api import sync_playwright

    if not _run([sys.executable, "-m", "playwright", "install", "chromium"], attempts):
        return None
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def find_or_install_chromium() -> Path:
    """Path of a Chromium that runs here.

    A Chromium on the PATH comes first, then Debian's package (as root), then playwright's own download.

    Raises:
        NoChromiumError: none of the three worked; the message says what was tried and what to do.
    """
    attempts: list[str] = []
    found = on_path() or _from_debian(attempts) or _from_playwright(attempts)
    if found is None:
        raise NoChromiumError(_ADVICE + "\n".join(attempts))
    return found
