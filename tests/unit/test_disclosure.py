"""What is hidden of somebody's own counts: the small ones, and never so that the others tell it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.domain.disclosure import SMALLEST_SHOWN, disclose
from monitors.domain.observation import NOTHING, Observation, Status

PARENTS = {"W1": "G", "W2": "G", "W3": "G", "B1": "W1", "B2": "W1", "G": "P"}
HIDDEN = "hidden by the source"


def shown(**values: float | str | None) -> dict[str, float | str | None]:
    def observation(value: float | str | None) -> Observation:
        if value is None:
            return NOTHING
        return Observation(None, Status.SUPPRESSED) if value == HIDDEN else Observation(float(value), Status.MEASURED)

    found = disclose({code: observation(value) for code, value in values.items()}, PARENTS.get)
    return {code: "x" if o.status is Status.SUPPRESSED else o.value for code, o in found.items()}


@pytest.mark.parametrize(("values", "expected"), [
    ({"G": 10}, {"G": 10}),
    ({"G": 9}, {"G": "x"}),
    ({"G": 0}, {"G": "x"}),
    ({"G": None}, {"G": None}),
    ({"W1": 9, "W2": 30, "W3": 40}, {"W1": "x", "W2": 30, "W3": 40}),  # no total: nothing to subtract from
    ({"G": 79, "W1": 9, "W2": 30, "W3": 40}, {"G": 79, "W1": "x", "W2": "x", "W3": 40}),
    ({"G": 57, "W1": 9, "W2": 8, "W3": 40}, {"G": 57, "W1": "x", "W2": "x", "W3": 40}),
    ({"G": 9000, "W1": 9, "W2": 30}, {"G": 9000, "W1": "x", "W2": 30}),  # not all parts: the rest tells nothing
    ({"P": 500, "G": 9}, {"P": 500, "G": "x"}),
    ({"G": 9, "W1": 9}, {"G": "x", "W1": "x"}),
    ({"G": 79, "W1": HIDDEN, "W2": 30, "W3": 40}, {"G": 79, "W1": "x", "W2": "x", "W3": 40}),
    ({"G": 50, "W1": 50, "B1": 4, "B2": 46}, {"G": 50, "W1": 50, "B1": "x", "B2": "x"}),
    # a wijk that is hidden for another may not be added up again from its buurten
    ({"G": 49, "W2": 9, "W1": 40, "B1": 15, "B2": 25}, {"G": 49, "W2": "x", "W1": "x", "B1": "x", "B2": 25}),
])
def test_what_is_hidden(values: dict[str, float | str | None], expected: dict[str, float | str | None]) -> None:
    assert shown(**values) == expected


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_no_hidden_part_can_be_subtracted(parts: list[int]) -> None:
    counts = {"G": Observation(float(sum(parts)), Status.MEASURED),
              **{f"W{number}": Observation(float(part), Status.MEASURED) for number, part in enumerate(parts)}}
    found = disclose(counts, lambda code: "G" if code != "G" else None)
    assert all(o.value is None or o.value >= SMALLEST_SHOWN for o in found.values())
    assert sum(o.value is None for o in found.values()) != 1
