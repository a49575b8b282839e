"""The draft for the council on the pages Indicator, Wijken and Koers."""

from __future__ import annotations

import pytest

from tests.app.screen import BROKEN, opened, text

QUERIES = [("indicator", {"indicator": "woz", "gemeente": "GM0344"}, "is;"),
           ("indicator", {"indicator": "bijstand_per_1000_inwoners", "gemeente": "GM0088"}, "Bijstand per 1.000"),
           ("wijken", {"gemeente": "GM0344", "indicator": "corporatie_aandeel", "wijk": "WK034401"},
            "Corporatiewoningen’ in Wijk 01 West in Utrecht in 20"),
           ("wijken", {"gemeente": "GM0344", "indicator": "corporatie_aandeel"}, "Corporatiewoningen’ in Utrecht"),
           ("wijken", {"gemeente": "GM0344", "indicator": "inwoners"}, "Inwoners’ in Utrecht in 20"),
           ("koers", {"gemeente": "GM0344", "afspraak": "utrecht-nieuwbouw-2030"}, "Het oordeel van Koersmonitor is")]


@pytest.mark.parametrize(("page", "query", "said"), QUERIES)
def test_the_draft_is_made_once_it_is_opened(page: str, query: dict[str, str], said: str) -> None:
    at = opened(page, **query)
    assert "constaterende dat" not in text(at)
    at.session_state["raadsvraag"] = True
    found = text(at.run())
    assert BROKEN not in found and said in found and found.count("CONCEPT.") == 2
    assert "constaterende dat" in found and f"{page}?" in found and query["gemeente"] in found


def test_without_a_gemeente_there_is_nothing_to_ask_of() -> None:
    assert "Raadsvraag" not in text(opened("indicator", indicator="woz"))
