"""Dossiers: every fault is named with file, agreement and field; what is written reads back; the example is honest."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.catalogue.dossier_faults import LONGEST_TEXT, Rules, faults, rules_of
from monitors.catalogue.dossier_schema import MOST_ROWS, schema, schema_text
from monitors.catalogue.dossier_tables import HINTS, KINDS, Head
from monitors.catalogue.dossiers import (
    FOLDER,
    MOST_BYTES,
    MOST_COMPLAINTS,
    SCHEMA_FILE,
    DossierError,
    main,
    read_dossier,
    read_folder,
    write_dossier,
)
from monitors.catalogue.load import catalogue
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import Dossier, Milestone, OwnIndicator, OwnValue, Party, Position, ShownFigure
from monitors.domain.observation import Status
from monitors.domain.region import RegionLevel

KNOWN = catalogue()
RULES = rules_of(KNOWN, {"GM0344": "Utrecht", "GM0355": "Zeist", "GM0376": "Blaricum", "GM0377": "Bergen",
                         "GM0893": "Bergen"})
TEXT = """schema = 2
title = "Proef"
made_on = "2025-12-15"

[[agreement]]
id = "aandeel"
indicator = "corporatie_aandeel"
region = "GM0344"
rule = "at_least"
base_period = "2020"
target_period = "2030"
target = 30
theme = "aandeel_sociaal"
decided_on = "2024-05-31"
link = "https://voorbeeld.nl/besluit?id=1#tekst"

[[agreement]]
id = "bouw"
indicator = "nieuwbouw"
region = "GM0355"
rule = "total"
base_period = "2021"
target_period = "2030"
target = 1800
"""
BETWEEN = 'rule = "between"\ntarget_high = 35\n'


def complaints_of(text: str | bytes, name: str = "proef.toml", rules: Rules = RULES) -> tuple[str, ...]:
    with pytest.raises(DossierError) as refused:
        read_dossier(text, name, rules)
    assert str(refused.value).count("\n- ") == len(refused.value.complaints)
    return refused.value.complaints


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_a_dossier_is_read() -> None:
    dossier = read_dossier(TEXT, "proef.toml", RULES)
    assert (dossier.id, dossier.title, dossier.made_on, dossier.example) == ("proef", "Proef", "2025-12-15", False)
    assert dossier.agreements[0] == Agreement(
        "aandeel", "corporatie_aandeel", "GM0344", Rule.AT_LEAST, "2020", "2030", 30.0, theme="aandeel_sociaal",
        decided_on="2024-05-31", link="https://voorbeeld.nl/besluit?id=1#tekst")
    assert isinstance(dossier.agreements[0].target, float)
    assert dossier.agreements[1].rule is Rule.TOTAL


@pytest.mark.parametrize("text", [
    TEXT.encode(), "\ufeff" + TEXT, TEXT.encode("utf-8-sig"), TEXT.replace("\n", "\r\n").encode(),
    changed('decided_on = "2024-05-31"', "decided_on = 2024-05-31"), changed("target = 30", "target = 30.0")])
def test_it_reads_alike_however_it_was_saved(text: str | bytes) -> None:
    assert read_dossier(text, "proef.toml", RULES) == read_dossier(TEXT, "proef.toml", RULES)


def test_a_file_of_the_first_version_reads_alike() -> None:
    assert read_dossier(changed("schema = 2", "schema = 1"), "proef.toml", RULES) == read_dossier(
        TEXT, "proef.toml", RULES)


def test_a_dossier_may_still_be_empty() -> None:
    assert read_dossier('schema = 2\ntitle = "Nieuw"\n', "nieuw.toml", RULES) == Dossier("nieuw", "Nieuw", ())


# Faults: the file.

@pytest.mark.parametrize(("text", "complaint"), [
    (TEXT.encode("utf-16"), "proef.toml: is geen UTF-8"),
    (changed("Proef", "Één").encode("latin-1"), "proef.toml: is geen UTF-8"),
    (changed('title = "Proef"', 'title = "Proef'), "proef.toml: is geen geldige TOML"),
    (changed('title = "Proef"', 'title = "Proef"\ntitle = "Dubbel"'), "proef.toml: is geen geldige TOML"),
    (changed("target = 30", "target = [30"), "proef.toml: is geen geldige TOML"),
    (changed("target = 30", "target = " + "9" * 5000), "proef.toml: is geen geldige TOML"),
    ("a = " + "[" * 5000, "proef.toml: is geen geldige TOML"),
    ("", "proef.toml, schema: ontbreekt of is geen getal; zet schema = 2 boven"),
    ("", "proef.toml, title: ontbreekt"),
    (changed("schema = 2\n", ""), "proef.toml, schema: ontbreekt"),
    (changed("schema = 2", 'schema = "1"'), "proef.toml, schema: ontbreekt of is geen getal"),
    (changed("schema = 2", "schema = true"), "proef.toml, schema: ontbreekt of is geen getal"),
    (changed("schema = 2", "schema = 3"),
     "proef.toml, schema: is 3: dit bestand is gemaakt met een andere versie van Koersmonitor"),
    (changed("Proef", " "), "proef.toml, title: is leeg"),
    (changed('"Proef"', "12"), "proef.toml, title: is 12; zet de tekst tussen aanhalingstekens"),
    (changed("Proef", "x" * (LONGEST_TEXT + 1)), "proef.toml, title: heeft 2001 tekens"),
    (changed("Proef", "Pr\\u0000ef"), "proef.toml, title: heeft een onzichtbaar teken"),
    (changed('title = "Proef"', 'title = "Proef"\nexample = "ja"'), "proef.toml, example: is 'ja'; kies true of false"),
    (changed('title = "Proef"', 'title = "Proef"\nexample = 1'), "proef.toml, example: is 1; kies true of false"),
    (changed('title = "Proef"', 'titel = "Proef"'), "proef.toml, titel: is onbekend; bedoelt u title?"),
    (changed('title = "Proef"', 'title = "Proef"\nkleur = "rood"'), "proef.toml, kleur: is onbekend; haal het weg"),
    (changed("2025-12-15", "15-12-2025"), "proef.toml, made_on: is '15-12-2025'; vul een datum in"),
    (changed("2025-12-15", "20251215"), "proef.toml, made_on: is '20251215'; vul een datum in"),
    (changed("2025-12-15", "2025-02-30"), "proef.toml, made_on: is '2025-02-30'; vul een datum in"),
    ('schema = 2\ntitle = "x"\n[agreement]\nid = "x"\n', "proef.toml, agreement: is geen lijst"),
    ('schema = 2\ntitle = "x"\nagreement = ["x"]\n', "proef.toml, afspraak 1, agreement: is geen tabel"),
    ('schema = 2\ntitle = "x"\n' + "[[agreement]]\n" * (MOST_ROWS + 1),
     "proef.toml, agreement: 10001 is te veel"),
])
def test_a_fault_of_the_file_is_named(text: str | bytes, complaint: str) -> None:
    found = complaints_of(text)
    assert any(line.startswith(complaint) for line in found), found


@pytest.mark.parametrize("name", ["Mijn dossier.toml", "../geheim!.toml", ".toml", f"{'x' * 81}.toml"])
def test_a_name_that_is_no_id_is_refused(name: str) -> None:
    assert complaints_of(TEXT, name) == (
        f"{Path(name).name}: noem het bestand met 1 tot 80 kleine letters, cijfers, _ en -, en dan .toml",)


def test_broken_toml_is_told_with_its_place() -> None:
    assert "regel 3, kolom" in complaints_of(changed("2025-12-15", '2025"12'))[0]
    assert "einde van het bestand" in complaints_of('schema = 2\ntitle = """Proef')[0]


@pytest.mark.parametrize("text", ["#" * (MOST_BYTES + 1), b"#" * (MOST_BYTES + 1)], ids=["str", "bytes"])
def test_a_large_text_is_refused_unread(text: str | bytes) -> None:
    assert complaints_of(text) == ("proef.toml: is groter dan 20 MB; verdeel de afspraken over meer bestanden",)


# Faults: an agreement.

@pytest.mark.parametrize(("text", "complaint"), [
    (changed('rule = "at_least"', 'rule = "at_least"\nkleur = 1'), "aandeel, kleur: is onbekend; haal het weg"),
    (changed('rule = "at_least"', 'rule = "at_least"\n"a\\nb" = 1'), r"aandeel, 'a\nb': is onbekend; haal het weg"),
    (changed("target_period", "targetperiod"), "aandeel, targetperiod: is onbekend; bedoelt u target_period?"),
    (changed('target_period = "2030"\n', ""), "aandeel, target_period: ontbreekt; vul dit veld in"),
    (changed('id = "aandeel"\n', ""), "1, id: ontbreekt"),
    (changed('id = "bouw"\n', ""), "2, id: ontbreekt"),
    (changed('"aandeel"', "7"), "1, id: is 7; zet de tekst tussen aanhalingstekens"),
    (changed('"aandeel"', '""'), "1, id: is ''; gebruik 1 tot 80"),
    (changed('"aandeel"', '"Aandeel"'), "1, id: is 'Aandeel'; gebruik 1 tot 80 kleine letters"),
    (changed('"aandeel"', '"a b"'), "1, id: is 'a b'; gebruik"),
    (changed('"aandeel"', '"a\\n"'), r"1, id: is 'a\n'; gebruik"),
    (changed('"aandeel"', f'"{"a" * 81}"'), "1, id: is 'aaa"),
    (changed('"bouw"', '"aandeel"'), "aandeel, id: staat ook bij afspraak nummer 1"),
    (changed("target = 30", 'target = "30"'), "aandeel, target: is '30'; vul een getal in zonder aanhalingstekens"),
    (changed("target = 30", "target = true"), "aandeel, target: is true; vul een getal in"),
    (changed("target = 30", "target = [30]"), "aandeel, target: is een lijst; vul een getal in"),
    (changed("target = 30", "target = 30\nbase_value = false"), "aandeel, base_value: is false; vul een getal in"),
    (changed("target = 30", "target = nan"), "aandeel, target: is geen getal"),
    (changed("target = 30", f"target = 0x{'f' * 5000}"), "aandeel, target: is geen getal"),
    (changed('"2030"', "2030"), 'aandeel, target_period: is 2030; zet de tekst tussen aanhalingstekens, zoals "2030"'),
    (changed('"at_least"', '"minstens"'),
     "aandeel, rule: is 'minstens'; kies uit at_least, at_most, between, total"),
    (changed('"at_least"', "1"), "aandeel, rule: is 1; kies uit at_least"),
    (changed("corporatie_aandeel", "corporatie_aandel"),
     "aandeel, indicator: is 'corporatie_aandel' en bestaat niet; bedoelt u corporatie_aandeel?"),
    (changed("corporatie_aandeel", "xyzzy"), "aandeel, indicator: is 'xyzzy' en bestaat niet; kies uit"),
    (changed("GM0344", "GM9999"), "aandeel, region: is 'GM9999', geen code van een gemeente van nu"),
    (changed("GM0344", "utrecht"), "aandeel, region: is 'utrecht'; vul de code in: GM0344"),
    (changed("GM0344", "Bergen"), "aandeel, region: is 'Bergen'; vul de code in: GM0377 of GM0893"),
    (changed('"aandeel_sociaal"', '"aandel_sociaal"'),
     "aandeel, theme: is 'aandel_sociaal' en bestaat niet; bedoelt u aandeel_sociaal?"),
    (changed('"aandeel_sociaal"', '"xyzzy"'), "aandeel, theme: is 'xyzzy' en bestaat niet; kies uit nieuwbouw, "),
    (changed("https://voorbeeld.nl/besluit?id=1#tekst", "javascript:alert(1)"),
     "aandeel, link: is 'javascript:alert(1)'; begin met https://"),
    (changed("https://voorbeeld.nl/besluit?id=1#tekst", "www.voorbeeld.nl"), "aandeel, link: is 'www.voorbeeld.nl'"),
    (changed("besluit?id=1", "een besluit"), "aandeel, link: is 'https://voorbeeld.nl/een besluit#tekst'"),
    (changed("besluit?id=1", "<script>"), "aandeel, link: is"),
    (changed("2024-05-31", "31 mei 2024"), "aandeel, decided_on: is '31 mei 2024'; vul een datum in"),
    (changed('"2024-05-31"', "2024-05-31T10:00:00"), "aandeel, decided_on: is iets anders; zet de tekst"),
    (changed("target = 30", f'target = 30\nnote = "{"x" * 2001}"'), "aandeel, note: heeft 2001 tekens; kort"),
    (changed("target = 30", 'target = 30\nowner = "a\\u0007"'), "aandeel, owner: heeft een onzichtbaar teken"),
    (changed("target = 30", "target = 130"),
     "aandeel, target: is 130; kan voor corporatie_aandeel niet lager dan 0 of hoger dan 100 zijn"),
    (changed("target = 30", "target = -1"), "aandeel, target: is -1; kan voor corporatie_aandeel niet lager dan 0"),
    (changed("target = 30", "target = 30\nbase_value = 100.5"), "aandeel, base_value: is 100.5; kan voor"),
    (changed('rule = "at_least"\n', BETWEEN.replace("35", "101")), "aandeel, target_high: is 101; kan voor"),
    (changed('rule = "at_least"\n', BETWEEN.replace("35", "25")), "aandeel, target_high: is lager dan target"),
    (changed('rule = "at_least"', 'rule = "between"'), "aandeel, target_high: ontbreekt"),
    (changed('rule = "at_least"', 'rule = "at_least"\ntarget_high = 35'),
     "aandeel, target_high: hoort niet bij at_least"),
    (changed('"2020"', '"20"'), "aandeel, base_period: '20' is geen periode"),
    (changed('"2030"', '"2020"'), "aandeel, target_period: ligt niet na base_period"),
    (changed('"2030"', '"2030HJ01"'), "aandeel, target_period: is 1e halfjaar 2030, en corporatie_aandeel heeft geen "
                                      "cijfers over zo'n korte periode; kies een jaar"),
    (changed('"at_least"', '"total"'), "aandeel, rule: is total, maar dit cijfer telt niet op over jaren"),
    (changed('"nieuwbouw"', '"woningvoorraad"'), "bouw, rule: is total, maar dit cijfer telt niet op over jaren"),
    (changed("target = 1800", "target = -1800"), "bouw, target: moet bij total groter zijn dan nul"),
    (changed("target = 1800", "target = 1800\nbase_value = 0"), "bouw, base_value: hoort niet bij total"),
])
def test_a_fault_of_an_agreement_is_named(text: str, complaint: str) -> None:
    found = complaints_of(text)
    assert any(line.startswith(f"proef.toml, afspraak {complaint}") for line in found), found
    assert all(len(line) < 500 for line in found)


TALKS = """schema = 2
title = "Proef"
region = "GM0344"
members = ["GM0355"]

[[figure]]
theme = "nieuwbouw"
indicator = "nieuwbouw"

[[position]]
theme = "nieuwbouw"
party = "tenants"
remark = "Eerst de huren."

[[milestone]]
name = "Bod"
date = "2026-07-01"

[[own]]
id = "eigen"
name = "Opzeggingen"
unit = "woningen"
source = "Opgave"

[[own_value]]
own = "eigen"
region = "GM0344"
period = "2025"
value = 412
"""
TWICE = '[[figure]]\ntheme = "nieuwbouw"\nindicator = "nieuwbouw"\n\n'


@pytest.mark.parametrize(("old", "new", "complaint"), [
    ('region = "GM0344"\nmembers', "members", "region: ontbreekt; zet boven in het bestand"),
    ('region = "GM0344"\nmembers', 'region = "Utrecht"\nmembers', "region: is 'Utrecht'; vul de code in: GM0344"),
    ('["GM0355"]', '["GM0355", "GM9999"]', "members: is 'GM9999', geen code"),
    ('["GM0355"]', '["GM0355", 355]', "members: is een lijst; vul een lijst van teksten in"),
    ('["GM0355"]', '"GM0355"', "members: is 'GM0355'; vul een lijst van teksten in"),
    ("title", 'group = "Eigen groep"\ntitle', "group: is 'Eigen groep'; gebruik 1 tot 80"),
    ('theme = "nieuwbouw"\nindicator', 'theme = "bouwen"\nindicator', "cijfer 1, theme: is 'bouwen' en bestaat niet"),
    ('indicator = "nieuwbouw"', 'indicator = "nieuwbow"', "cijfer 1, indicator: is 'nieuwbow' en bestaat niet;"),
    ("[[position]]", TWICE + "[[position]]", "cijfer 2, indicator: staat ook bij cijfer nummer 1"),
    ("[[milestone]]", '[[position]]\ntheme = "nieuwbouw"\nparty = "tenants"\n\n[[milestone]]',
     "standpunt 2, party: staat ook bij standpunt nummer 1"),
    ('"tenants"', '"huurders"', "standpunt 1, party: is 'huurders'; kies uit municipality, corporation, tenants"),
    ("Eerst de huren.", "x" * 20_001, "standpunt 1, remark: heeft 20001 tekens; kort de tekst in tot 20000"),
    ("Eerst de huren.", "\\u0007", "standpunt 1, remark: heeft een onzichtbaar teken"),
    ("Bod", " ", "datum 1, name: is leeg"),
    ("2026-07-01", "1 juli", "datum 1, date: is '1 juli'; vul een datum in"),
    ('date = "2026-07-01"', 'date = ""', "datum 1, date: is leeg"),
    ('id = "eigen"', 'id = "woz"', "eigen cijfer woz, id: is woz: zo heet al een cijfer van de app"),
    ('"Opgave"', '""', "eigen cijfer eigen, source: is leeg; zeg waar"),
    ('unit =', 'decimals = 9\nunit =', "eigen cijfer eigen, decimals: is 9; kies 0 tot en met 6"),
    ('own = "eigen"', 'own = "ander"', "waarde 1, own: is 'ander'; zo'n eigen cijfer staat niet in dit bestand"),
    ('period = "2025"', 'period = "vorig jaar"', "waarde 1, period: "),
    ("value = 412", "", "waarde 1, value: ontbreekt; vul een getal in"),
    ("value = 412", 'value = 412\nstatus = "suppressed"', "waarde 1, value: hoort niet bij status suppressed"),
    ("value = 412", "value = inf", "waarde 1, value: is geen getal"),
    ("value = 412", 'status = "recalculated"\nvalue = 412', "waarde 1, status: is recalculated; kies measured"),
    ("value = 412", 'status = "geheim"\nvalue = 412', "waarde 1, status: is 'geheim'; kies uit measured"),
])
def test_a_fault_of_the_talks_is_named(old: str, new: str, complaint: str) -> None:
    assert old in TALKS
    assert read_dossier(TALKS, "proef.toml", RULES).own_values[0].value == 412
    found = complaints_of(TALKS.replace(old, new, 1))
    assert found[0].startswith(f"proef.toml, {complaint}"), found
    assert len(found) == 1 or old.startswith("id = "), found  # its value has lost it then


def test_a_party_that_said_nothing_does_not_agree() -> None:
    dossier = read_dossier(TALKS, "proef.toml", RULES)
    assert dossier.position("nieuwbouw", Party.TENANTS).remark == "Eerst de huren."
    assert dossier.position("nieuwbouw", Party.CORPORATION) == Position("nieuwbouw", Party.CORPORATION)


def test_a_total_may_be_more_than_the_indicator_is_in_a_year() -> None:
    most = KNOWN.indicators["nieuwbouw"].bounds[1]
    dossier = read_dossier(changed("target = 1800", f"target = {2 * most}"), "proef.toml", RULES)
    assert dossier.agreements[1].target == 2 * most


@pytest.mark.parametrize(("region", "right"), [
    ("GM0001", True), ("GM9999", True), ("gm0001", False), ("GM001", False), ("WK034400", False), ("", False)])
def test_without_the_gemeenten_only_the_form_of_a_code_is_checked(region: str, right: bool) -> None:
    text = changed("GM0344", region)
    if right:
        assert read_dossier(text, "proef.toml", rules_of(KNOWN)).agreements[0].region == region
    else:
        assert complaints_of(text, rules=rules_of(KNOWN)) == (
            f"proef.toml, afspraak aandeel, region: is {region!r}, geen code van een gemeente van nu; "
            "vul een code in zoals GM0344",)


def test_an_indicator_without_figures_of_gemeenten_is_refused() -> None:
    wijken = replace(KNOWN.indicators["corporatie_aandeel"], levels=(RegionLevel.WIJK,))
    rules = replace(RULES, indicators={**KNOWN.indicators, wijken.id: wijken})
    assert list(faults(read_dossier(TEXT, "proef.toml", RULES).agreements[0], rules)) == [
        ("indicator", "is 'corporatie_aandeel', zonder cijfers per gemeente; kies een andere indicator")]


def test_all_faults_are_told_at_once() -> None:
    """A wrong type does not hide a wrong word, and sets off no complaint about anything else."""
    broken = TEXT.replace("target = 30", 'target = "30"').replace('"2020"', '"20x0"').replace(
        "corporatie_aandeel", "xyzzy").replace("GM0355", "Zeist").replace('"total"', '"totaal"').replace(
        'title = "Proef"', "")
    assert [line.split(": ")[0] for line in complaints_of(broken)] == [
        "proef.toml, title", "proef.toml, afspraak aandeel, target", "proef.toml, afspraak aandeel, indicator",
        "proef.toml, afspraak aandeel, base_period", "proef.toml, afspraak bouw, rule",
        "proef.toml, afspraak bouw, region"]


def test_another_version_is_the_only_complaint() -> None:
    """Its fields may rightly be others."""
    assert len(complaints_of(changed("schema = 2", "schema = 3\nnieuw = 1"))) == 1


def test_complaints_end_somewhere() -> None:
    found = complaints_of('schema = 2\ntitle = "x"\n' + "[[agreement]]\n" * 1000)
    assert len(found) == MOST_COMPLAINTS + 1
    assert found[-1] == "proef.toml: er kunnen meer fouten zijn; verbeter eerst deze 500"


# A folder.

def folder_of(folder: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_no_folder_has_no_dossiers(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "weg", RULES) == ((), ())


def test_a_faulty_file_is_left_out_whole_and_the_others_are_used(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, goed=TEXT, fout=changed("target = 30", "target = 300"), stuk=b"\xff\xfe")
    (folder / "kladje.txt").write_text("geen dossier", "utf-8")
    (folder / "map.toml").mkdir()
    dossiers, complaints = read_folder(folder, RULES)
    assert [dossier.id for dossier in dossiers] == ["goed"]
    assert [line.split(":")[0] for line in complaints] == [
        "fout.toml, afspraak aandeel, target", "map.toml", "stuk.toml"]


def test_an_id_that_another_file_has_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=TEXT, b=TEXT.replace("aandeel\"\n", "ander\"\n", 1), c=TEXT.replace(
        'id = "', 'id = "c-'))
    dossiers, complaints = read_folder(folder, RULES)
    assert [dossier.id for dossier in dossiers] == ["a", "c"]
    assert complaints == ("b.toml, afspraak bouw, id: staat ook in a.toml; kies een andere",)


def test_the_ids_of_a_file_that_is_left_out_are_free(tmp_path: Path) -> None:
    dossiers, complaints = read_folder(folder_of(tmp_path, a=changed("GM0344", "x"), b=TEXT), RULES)
    assert ([d.id for d in dossiers], len(complaints)) == (["b"], 1)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "groot.toml").write_bytes(b"\n" * (MOST_BYTES + 1))
    assert read_folder(tmp_path, RULES) == ((), (
        "groot.toml: is groter dan 20 MB; verdeel de afspraken over meer bestanden",))


# Writing.

AWKWARD = ['"', "'", '"""', "'''", "a\nb", "a\r\nb", "\t", "\\", "\\n", "<script>alert('x')</script>", "{{ x }}",
           "# geen commentaar", "[[agreement]]", "é €", "🏘️👩‍👧", "\u2028", "\u202e", " ", "=cmd()", "nul \\u0000"]
TEXTS = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=60))
PERCENTS = st.one_of(st.floats(0, 100), st.integers(0, 100).map(float))
AMOUNTS = st.floats(min_value=0, exclude_min=True, allow_infinity=False)
IN_ORDER = ("2015", "2020", "2022", "2024KW03-2025KW02", "2026", "2030KW01-2030KW04", "2031")  # whole years
PERIODS = st.lists(st.sampled_from(IN_ORDER), min_size=2, max_size=2, unique=True).map(
    lambda pair: sorted(pair, key=IN_ORDER.index))
DATES = st.one_of(st.just(""), st.dates().map(lambda day: day.isoformat()))


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    rule = draw(st.sampled_from(Rule))
    low, high = sorted([draw(PERCENTS), draw(PERCENTS)])
    base, end = draw(PERIODS)
    total = rule is Rule.TOTAL
    return Agreement(
        id=draw(st.from_regex(r"[a-z0-9_-]{1,80}", fullmatch=True)), region=draw(st.sampled_from(["GM0344", "GM0355"])),
        indicator="nieuwbouw" if total else "corporatie_aandeel", rule=rule, base_period=base, target_period=end,
        target=draw(AMOUNTS) if total else low, target_high=high if rule is Rule.BETWEEN else None,
        base_value=None if total else draw(st.none() | PERCENTS), theme=draw(st.sampled_from(["", *KNOWN.themes])),
        title=draw(TEXTS), decided_by=draw(TEXTS), decided_on=draw(DATES), owner=draw(TEXTS), note=draw(TEXTS),
        link=draw(st.sampled_from(["", "https://voorbeeld.nl", "HTTP://voorbeeld.nl/a'b?c=d&e=%20"])))


THEMES = st.sampled_from(list(KNOWN.themes))
IDS = st.from_regex(r"[a-z0-9_-]{1,80}", fullmatch=True)
FIGURES = st.builds(ShownFigure, theme=THEMES, indicator=st.sampled_from(["nieuwbouw", "woz"]))
POSITIONS = st.builds(Position, theme=THEMES, party=st.sampled_from(Party), agreed=st.booleans(), remark=TEXTS)
MILESTONES = st.builds(Milestone, name=TEXTS.filter(str.strip), date=DATES.filter(bool))
OWN = st.builds(OwnIndicator, id=IDS.map("eigen-{}".format).map(lambda name: name[:80]),
                name=TEXTS.filter(str.strip), unit=TEXTS, source=TEXTS.filter(str.strip), definition=TEXTS,
                theme=st.sampled_from(["", *KNOWN.themes]), decimals=st.integers(0, 6), dated=DATES)
VALUES = st.one_of(
    st.tuples(AMOUNTS, st.sampled_from([Status.MEASURED, Status.PROVISIONAL])),
    st.tuples(st.none(), st.sampled_from([Status.SUPPRESSED, Status.MISSING])))


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    own = draw(st.lists(OWN, max_size=2, unique_by=lambda o: o.id))
    keys = [(o.id, region, period) for o in own for region in ("GM0344", "GM0355") for period in ("2024", "2025KW01")]
    return Dossier(
        draw(IDS), draw(TEXTS.filter(str.strip)),
        tuple(draw(st.lists(agreements(), max_size=4, unique_by=lambda a: a.id))), draw(st.booleans()), draw(DATES),
        draw(TEXTS), draw(TEXTS), "GM0344", draw(st.sampled_from(["", "provincie", "eigen"])),
        draw(st.sampled_from([(), ("GM0355", "GM0376")])), tuple(draw(st.lists(FIGURES, max_size=3, unique=True))),
        tuple(draw(st.lists(POSITIONS, max_size=3, unique_by=lambda p: (p.theme, p.party)))),
        tuple(draw(st.lists(MILESTONES, max_size=3, unique=True))), tuple(own),
        tuple(OwnValue(*key, *draw(VALUES)) for key in keys))


@given(dossiers())
def test_what_is_written_reads_back(dossier: Dossier) -> None:
    assert read_dossier(write_dossier(dossier), f"{dossier.id}.toml", RULES) == dossier


def test_what_is_written_can_be_read_by_people() -> None:
    """Only what was filled in, whole numbers as such, every agreement under its own heading."""
    assert write_dossier(read_dossier(TEXT, "proef.toml", RULES)) == f"#:schema ./{SCHEMA_FILE}\n" + TEXT


def test_ten_thousand_agreements_read() -> None:
    one = read_dossier(TEXT, "proef.toml", RULES)
    many = replace(one, agreements=tuple(
        replace(one.agreements[n % 2], id=f"a{n}", note="Waarom dit doel. " * 20) for n in range(MOST_ROWS)))
    text = write_dossier(many)
    assert read_dossier(text, "proef.toml", RULES) == many


# The schema.

def test_the_schema_on_disk_is_current() -> None:
    assert (FOLDER / SCHEMA_FILE).read_text("utf-8") == schema_text(), "draai: python -m monitors.catalogue.dossiers"


def test_the_schema_has_every_field_with_its_meaning() -> None:
    file = schema()
    agreement = file["properties"]["agreement"]["items"]
    assert set(file["properties"]) == {*HINTS[Head], *(kind.name for kind in KINDS)}
    assert {f.name for f in fields(Dossier)} == {"id", *HINTS[Head], *(kind.field for kind in KINDS)} - {"schema"}
    assert agreement["required"] == [
        "id", "indicator", "region", "rule", "base_period", "target_period", "target"]
    assert file["required"] == ["schema", "title"]
    tables = {kind.name: file["properties"][kind.name]["items"] for kind in KINDS}
    for kind in KINDS:
        assert set(tables[kind.name]["properties"]) == set(HINTS[kind.table])
    for table in (file, *tables.values()):
        assert table["additionalProperties"] is False
        assert all(field["description"].endswith(".") for field in table["properties"].values())
    assert agreement["properties"]["rule"]["enum"] == [rule.value for rule in Rule]
    assert "$ref" not in json.dumps(file)


# The command.

def test_the_command_writes_the_schema(tmp_path: Path) -> None:
    assert main([], tmp_path) == 0
    assert (tmp_path / SCHEMA_FILE).read_text("utf-8") == schema_text()


def test_the_command_checks_and_tells_every_complaint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, goed=TEXT)
    assert main(["--check"], folder) == 0
    assert capsys.readouterr().out == "goed: 2 afspraken, in orde\n"
    folder_of(tmp_path, fout=changed("target = 30", "target = 300").replace("GM0355", "Zeist"))
    assert main(["--check"], folder) == 1
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "goed", "fout.toml, afspraak aandeel, target", "fout.toml, afspraak bouw, region"]
    assert not (folder / SCHEMA_FILE).exists()


# What comes along.

EXAMPLE = read_dossier((FOLDER / "voorbeeld.toml").read_bytes(), "voorbeeld.toml", rules_of(KNOWN))


def test_the_example_says_that_it_is_one() -> None:
    assert EXAMPLE.example
    assert "geen besluit" in EXAMPLE.title
    assert EXAMPLE.note.startswith("Voorbeeld, geen besluit.")
    for agreement in EXAMPLE.agreements:
        assert (agreement.decided_by, agreement.decided_on, agreement.link) == ("voorbeeld, geen besluit", "", "")
        assert agreement.title
        assert agreement.note.endswith(".")
        assert agreement.theme


def test_the_example_shows_every_kind_of_agreement_for_two_gemeenten() -> None:
    regions = [agreement.region for agreement in EXAMPLE.agreements]
    assert len(set(regions)) == 2
    assert all(8 <= regions.count(region) <= 12 for region in set(regions))
    assert {agreement.rule for agreement in EXAMPLE.agreements} == set(Rule)
    assert len({agreement.theme for agreement in EXAMPLE.agreements}) >= 8
    assert (FOLDER / "voorbeeld.toml").read_text("utf-8").startswith(f"#:schema ./{SCHEMA_FILE}\n")


def test_the_manual_has_an_example_that_reads_and_names_every_field() -> None:
    manual = (FOLDER / "README.md").read_text("utf-8")
    example = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)[0]
    assert len(read_dossier(example, "handleiding.toml", rules_of(KNOWN)).agreements) == 1
    named = tomllib.loads(re.sub(r"^# (?=target_high|base_value|members)", "", example, flags=re.MULTILINE))
    assert set(named) == {*HINTS[Head], *(kind.name for kind in KINDS)}
    for kind in KINDS:
        assert set(named[kind.name][0]) == set(HINTS[kind.table]), kind.name
