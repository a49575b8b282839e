"""Where an address leads that is not that of a page."""

import pytest

from monitors.views.server import moved_to


@pytest.mark.parametrize(("path", "query", "leads_to"), [
    ("/", "gemeente=GM0344", None), ("/wonen", "", None), ("/profiel/", "", None), ("/healthz", "", None),
    ("/app/static/icon.png", "", None), ("/favicon.ico", "", None), ("/_stcore/health", "", None),
    ("/overzicht", "", "/"), ("/overzicht", "gemeente=GM0344&groep=g4", "/?gemeente=GM0344&groep=g4"),
    ("/bestaatniet", "gemeente=GM0344", "/?pagina=bestaatniet"), ("/Wonen", "", "/?pagina=Wonen"),
    ("/é&x=1", "", "/?pagina=%C3%A9%26x%3D1"), ("/" + 300 * "a", "", "/?pagina=" + 100 * "a")])
def test_where_an_address_leads(path: str, query: str, leads_to: str | None) -> None:
    assert moved_to(path, query) == leads_to
