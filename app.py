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
        ("themas", "Thema’s", False),
        ("profiel", "Profiel", False),
        ("indicator", "Indicator", False),
        ("kaart", "Kaart", False),
        ("wijken", "Wijken", False),
        ("vergelijken", "Vergelijken", False),
    ],
    ("sturen", ""): [
        ("koers", "Koers", False),
        ("afspraken", "Afspraken", False),
        ("presenteren", "Presenteren", False),
    ],
    ("verantwoording", "Verantwoording"): [
        ("methode", "Methode", False),
        ("trefzekerheid", "Trefzekerheid", False),
        ("begrippen", "Begrippen", False),
        ("bronnen", "Bronnen", False),
    ],
}
# Pages without a place in the menu: they are opened by their address.
UNLISTED = [("monitor", "figuur", "Figuur"), ("monitor", "zoeken", "Zoeken")]

st.set_page_config(page_title="Koersmonitor", page_icon=str(ROOT / "static" / "icon.png"), layout="wide")
menu: dict[str, list[Any]] = {}
for (folder, section), pages in PAGES.items():
    menu.setdefault(section, []).extend(
        st.Page(ROOT / "pages" / folder / f"{name}.py", title=title, default=default)
        for name, title, default in pages
    )
menu.setdefault("", []).extend(
    st.Page(ROOT / "pages" / folder / f"{name}.py", title=title, visibility="hidden")
    for folder, name, title in UNLISTED
)
st.navigation(menu, position="hidden" if st.context.is_embedded else "top").run()
