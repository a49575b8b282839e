"""Koersmonitor: page configuration and navigation; nothing else."""

from pathlib import Path
from typing import Any

import streamlit as st

ROOT = Path(__file__).parent
# (folder, section in the menu): pages; without a section they stand in the bar itself.
PAGES = {
    ("monitor", ""): [
        ("overzicht", "Overzicht", True),
        ("wonen", "Wonen", False),
        ("sociaal_domein", "Sociaal domein", False),
        ("indicator", "Indicator", False),
        ("kaart", "Kaart", False),
        ("wijken", "Wijken", False),
    ],
    ("sturen", ""): [
        ("koers", "Koers", False),
    ],
    ("verantwoording", "Verantwoording"): [
        ("methode", "Methode", False),
        ("trefzekerheid", "Trefzekerheid", False),
        ("begrippen", "Begrippen", False),
        ("bronnen", "Bronnen", False),
    ],
}

st.set_page_config(page_title="Koersmonitor", page_icon=str(ROOT / "static" / "icon.png"), layout="wide")
menu: dict[str, list[Any]] = {}
for (folder, section), pages in PAGES.items():
    menu.setdefault(section, []).extend(
        st.Page(ROOT / "pages" / folder / f"{name}.py", title=title, default=default)
        for name, title, default in pages
    )
st.navigation(menu, position="top").run()
