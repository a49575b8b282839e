"""What a question may be: tables of good and bad values, and what a refusal says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from monitors.views.api import kind_for
from monitors.views.api_description import DESCRIBED
from monitors.views.api_endpoints import CSV, FROM, INDICATOR_CODES, JSON, LIMIT, MOST_CODES, PACKAGE, REGIONS
from monitors.views.api_parameters import LONGEST_QUERY, Codes, Parameter, Question, Refused

EVERY = {p.name + str(p.allowed): p for e in DESCRIBED for p in e.parameters}
OBSERVATIONS = next(e.question for e in DESCRIBED if e.id == "observations")


@pytest.mark.parametrize("parameter", EVERY.values(), ids=lambda p: p.name)
def test_its_example_works_and_fits_its_own_description(parameter: Parameter) -> None:
    value = parameter.read(parameter.example)
    plain = list(value) if isinstance(value, tuple) else value
    Draft202012Validator(parameter.schema).validate(plain)
    assert parameter.about.endswith(".") and parameter.allowed


@pytest.mark.parametrize("text", ["", " ", "woz;drop table observation", "woz'", 'woz"', "WOZ", "woz%00", "é", "a" * 81,
                                  "woz,", ",", "woz,,woz", "' OR 1=1 --", "woz\n", "../../etc/passwd", "￿", "١"])
@pytest.mark.parametrize("parameter", [INDICATOR_CODES, REGIONS, LIMIT, FROM, PACKAGE], ids=lambda p: p.name)
def test_nonsense_is_refused_with_what_is_allowed(parameter: Parameter, text: str) -> None:
    with pytest.raises(Refused) as refused:
        parameter.read(text)
    assert refused.value.status == 400
    assert refused.value.members["parameter"] == parameter.name and refused.value.members["allowed"]


@given(st.text(max_size=200))
def test_whatever_is_read_fits_the_description(text: str) -> None:
    """Reading and description never disagree: what is refused by one is refused by the other."""
    for parameter in EVERY.values():
        if isinstance(parameter, Codes) or parameter.schema["type"] != "string":
            continue
        fits = Draft202012Validator(parameter.schema).is_valid(text)
        try:
            parameter.read(text)
        except Refused:
            # the rest of JSON Schema's regular expressions take letters and digits of other scripts, or spaces
            assert not fits or parameter.name == "q" or not text.isascii() or text.endswith("\n")
        else:
            assert fits


@pytest.mark.parametrize(("query", "parameter"), [
    ([("indicatro", "woz")], "indicatro"),
    ([("indicator", "woz"), ("indicator", "huur")], "indicator"),
    ([("indicator", "woz"), ("limit", "0")], "limit"),
    ([("indicator", "woz"), ("limit", "10001")], "limit"),
    ([("indicator", "woz"), ("limit", "-1")], "limit"),
    ([("indicator", "woz"), ("limit", "1e3")], "limit"),
    ([("indicator", "woz"), ("basis", "morgen")], "basis"),
    ([("indicator", "woz"), ("after", "woz")], "after"),
    ([("indicator", ",".join(f"i{n}" for n in range(MOST_CODES + 1)))], "indicator"),
    ([], "indicator"),
    ([("level", "GM")], "indicator"),
])
def test_a_question_names_what_is_wrong(query: list[tuple[str, str]], parameter: str) -> None:
    with pytest.raises(Refused) as refused:
        OBSERVATIONS.read(query, 10, {})
    assert (refused.value.status, refused.value.parameter) == (400, parameter)
    assert refused.value.allowed and len(refused.value.asked) <= 100


def test_a_long_question_is_refused() -> None:
    with pytest.raises(Refused, match="te lang"):
        Question().read([], LONGEST_QUERY + 1, {})
    assert Question().read([], LONGEST_QUERY, {}) == {}


def test_defaults_and_repeats() -> None:
    asked = OBSERVATIONS.read([("indicator", "woz,huur,woz")], 10, {})
    assert [asked[name] for name in ("indicator", "limit", "basis", "region")] == [("woz", "huur"), 1000, "today", None]


@pytest.mark.parametrize(("accept", "asked", "kind"), [
    ("", None, JSON), ("*/*", None, JSON), ("text/csv", None, CSV), ("text/*", None, CSV),
    ("application/json", None, JSON),
    ("text/html,application/xhtml+xml,*/*;q=0.8", None, JSON), ("text/csv;q=0.9, application/json;q=0.1", None, CSV),
    ("text/csv;q=0.1, */*", None, JSON), ("application/xml", "csv", CSV), ("text/csv", "json", JSON),
    ("application/xml", None, None), ("text/csv;q=0", None, None), ("application/json;q=veel", None, None),
])
def test_form_of_the_answer(accept: str, asked: str | None, kind: str | None) -> None:
    if kind is None:
        with pytest.raises(Refused) as refused:
            kind_for(accept, asked)
        assert refused.value.status == 406
    else:
        assert kind_for(accept, asked) == kind


def test_every_address_has_its_own_name() -> None:
    ids: list[Any] = [e.id for e in DESCRIBED]
    assert len(set(ids)) == len(ids) == len({e.path for e in DESCRIBED})
    for endpoint in DESCRIBED:
        assert set(re.findall(r"{(\w+)}", endpoint.path)) == {p.name for p in endpoint.parameters if p.in_path}
