"""Opens pages without a browser (Streamlit's AppTest) and reads what stands on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

from streamlit.testing.v1 import AppTest

from monitors.views.large_html import PACKED
from tests.browser.server import ROOT

PAGES = {path.stem: str(path.relative_to(ROOT)) for path in sorted((ROOT / "pages").glob("*/*.py"))}
BROKEN = "Er ging iets mis"
# Selects, buttons and links are read by their label and choice; the rest by what it holds.
_TITLES = ("title", "header", "subheader", "caption", "markdown")
_PACKED = re.compile(f'<div class="{PACKED}" data-html="(?P<html>[^"]*)"></div>')
_CHOICES = ("selectbox", "button_group", "multiselect", "toggle")


class _Text(HTMLParser):
    """The text of a piece of HTML with the descriptions of its pictures, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script"):
            self.hidden += 1
        self.found.extend(value for name, value in attrs if name in ("alt", "aria-label") and value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.found.append(data.strip())


def text_of(html: str) -> str:
    """What a reader sees of a piece of HTML, or hears."""
    reader = _Text()
    reader.feed(html)
    return " ".join(reader.found)


def pieces_of_html(at: AppTest) -> list[str]:
    """Every piece of HTML of our own on the screen, in order."""
    return [found for found in map(_html, at.main) if found is not None]


def _html(element: Any) -> str | None:
    """A piece of HTML, unpacked where it is large; None for another element."""
    if element.type != "html":
        return None
    body = str(element.proto.body)
    packed = _PACKED.fullmatch(body)
    return unescape(packed["html"]) if packed else body


def _words(element: Any) -> Iterator[str]:
    html = _html(element)
    if html is not None:
        yield text_of(html)
    elif element.type in _TITLES:
        yield str(element.value)
    elif element.type == "table":
        yield " | ".join(map(str, element.value.columns))
        yield from (" | ".join(map(str, row)) for row in element.value.itertuples(index=False))
    elif element.type in _CHOICES:
        yield f"{element.label}: {element.value}"
    elif element.type in ("vega_lite_chart", "deck_gl_json_chart"):
        yield element.proto.alt
    else:
        yield str(getattr(element, "label", "") or getattr(getattr(element, "proto", None), "label", ""))


def text(at: AppTest) -> str:
    """Everything on the screen as lines of text, in the order that it is read."""
    return "\n".join(line for element in at.main for line in _words(element) if line)


def opened(page: str, **query: str | list[str]) -> AppTest:
    """A new visitor who opens a page by its address.

    Args:
        page: name of the page, as in its address.
        query: what stands behind the question mark; a list stands there more than once.
    """
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.query_params.update(query)
    return at.switch_page(PAGES[page]).run()


def address(at: AppTest) -> dict[str, str]:
    """What stands behind the question mark now."""
    return {name: value[0] if isinstance(value, list) else value for name, value in at.query_params.items()}


def big_value(at: AppTest) -> str:
    """The value in large type on the page of an indicator."""
    found = next(html for html in pieces_of_html(at) if "km-headline" in html)
    return text_of(found.partition("</p>")[0])
