"""The page Afspraken without a browser: what each part shows and does, with a dossier as the browser would give it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from monitors.catalogue.dossier_faults import Rules, rules_of
from monitors.catalogue.dossier_records import to_record
from monitors.catalogue.dossiers import FOLDER, read_dossier, write_dossier
from monitors.catalogue.load import catalogue
from monitors.domain.agreement import Agreement, Rule
from monitors.domain.dossier import Dossier, Milestone, Party, Position, ShownFigure
from monitors.domain.history import History
from monitors.views import dossier_keeper
from monitors.views.dossier_keeper import Workbook
from tests.app.screen import BROKEN, PAGES, ROOT, address, text

RULES = rules_of(catalogue())
UTRECHT = "GM0344"
NASTY = "<script>alert(1)</script> **vet** =1+1 ![x](http://kwaad.nl/x.png) 😀 שלום"


def example(**fields: object) -> Dossier:
    """The example of the installation for Utrecht, with something said."""
    whole = read_dossier((FOLDER / "voorbeeld.toml").read_bytes(), "proef.toml", RULES)
    positions = (Position("nieuwbouw", Party.MUNICIPALITY, True),
                 Position("nieuwbouw", Party.TENANTS, False, "Te laat"))
    return replace(whole, title="Proefdossier", region=UTRECHT, positions=positions,
                   agreements=tuple(a for a in whole.agreements if a.region == UTRECHT),
                   figures=(ShownFigure("nieuwbouw", "saldo"),), **fields)


def book_of(*dossiers: Dossier, rules: Rules = RULES) -> Workbook:
    """What the session has once the browser has told what it keeps."""
    book = Workbook()
    books = [{"id": d.id, "book": to_record(History(write_dossier(d))), "at": float(n)}
             for n, d in enumerate(dossiers, 1)]
    book.take_in([{"kind": "all", "number": 1, "books": books}], rules)
    return book


def opened(book: Workbook, page: str = "afspraken", **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.session_state["dossiers"] = book
    at.query_params.update(query)
    at.switch_page(PAGES[page]).run()
    return right(at)


def right(at: AppTest) -> AppTest:
    assert not at.exception, at.exception
    assert BROKEN not in text(at), text(at)
    return at


def press(at: AppTest, key: str) -> AppTest:
    return right(at.button(key=key).click().run())


def only(book: Workbook) -> Dossier:
    (kept,) = book.listed
    assert kept.dossier is not None
    return kept.dossier


# Getting a dossier

def test_before_the_browser_answered_nothing_is_said_of_dossiers() -> None:
    assert "worden opgehaald uit deze browser" in text(opened(Workbook()))


def test_without_a_dossier_there_is_a_way_to_begin() -> None:
    book = book_of()
    at = opened(book, gemeente=UTRECHT)
    assert "de server houdt niets van u vast" in text(at)
    at = press(at, "nieuw_dossier")
    assert only(book).region == UTRECHT and only(book).title.startswith("Prestatieafspraken Utrecht")
    assert address(at)["dossier"] == only(book).id
    assert "Nog leeg: Nieuwbouw, Aandeel sociaal" in text(at)


def test_an_agreement_on_another_municipality_says_so() -> None:
    first = example().agreements[0]
    dossier = replace(example(), agreements=(replace(first, title=""), replace(first, id="elders", region="GM0518")))
    found = text(opened(book_of(dossier), gemeente=UTRECHT, onderwerp=first.theme))
    assert "2 afspraken, waarvan 1 over een andere gemeente" in found
    assert found.count("over 's-Gravenhage; niet in de documenten") == 1


def test_the_example_of_the_installation_can_be_copied() -> None:
    book = book_of()
    press(opened(book, gemeente=UTRECHT), "kopie_voorbeeld")
    assert only(book).example and {a.region for a in only(book).agreements} == {UTRECHT}


def test_a_link_to_a_dossier_of_somebody_else_asks_for_the_file() -> None:
    assert "Vraag de afzender om het bestand" in text(opened(book_of(example()), dossier="van-een-ander"))


def test_what_the_browser_has_and_cannot_be_read_is_left_alone_and_told() -> None:
    book = Workbook()
    gone = to_record(History(write_dossier(example()).replace('indicator = "nieuwbouw"', 'indicator = "bestaat_niet"')))
    book.take_in([{"kind": "all", "number": 1, "books": [
        {"id": "kapot", "book": "geen json", "at": 2.0}, {"id": "oud", "book": gone, "at": 1.0}]}], RULES)
    found = text(opened(book, werkdeel="dossiers"))
    assert "beschadigd of van een andere versie" in found and "bestaat_niet" in found
    assert found.count("Bewaar als bestand") == 2
    assert book.to_write == {}


def test_a_dossier_without_gemeente_asks_for_one_first() -> None:
    whole = replace(example(), region="", positions=(), figures=())
    book = book_of(whole)
    at = opened(book)
    assert "over welke gemeente" in text(at)
    right(at.selectbox(key="kies_gemeente_dossier").set_value(UTRECHT).run())
    assert only(book).region == UTRECHT


# The list

def test_a_dossier_that_is_taken_off_the_list_can_be_put_back_or_wiped() -> None:
    book = book_of(example())
    at = press(opened(book, werkdeel="dossiers"), "weg_dossier_proef")
    assert not book.listed and book.kept["proef"].removed
    at = press(at, "terug_proef")
    assert [k.id for k in book.listed] == ["proef"]
    assert address(press(at, "open_dossier_proef"))["dossier"] == "proef"
    at = opened(book, werkdeel="dossiers")
    at = press(at, "weg_dossier_proef")
    press(at, "wis_proef")
    assert book.to_write["proef"]["book"] is None


# Files

def uploaded(at: AppTest, name: str, content: str | bytes) -> AppTest:
    raw = content.encode() if isinstance(content, str) else content
    return right(at.file_uploader[0].upload(name, raw, "application/toml").run())


@pytest.mark.parametrize("content", ["geen = [toml", "schema = 99\ntitle = 'x'", b"\xff\xfe\x00", "schema = 2",
                                     'schema = 2\ntitle = "x"\nonzin = 1'])
def test_a_bad_file_changes_nothing_and_tells_all_complaints(content: str | bytes) -> None:
    book = book_of(example())
    before = book.kept["proef"].history
    at = uploaded(opened(book, werkdeel="dossiers"), "proef.toml", content)
    assert "Dit bestand is niet geopend. Er is niets veranderd." in text(at)
    assert book.kept["proef"].history == before and len(book.kept) == 1


def test_a_file_of_the_same_dossier_can_be_undone() -> None:
    book = book_of(example())
    other = replace(example(), title="Uit het bestand")
    at = uploaded(opened(book, werkdeel="dossiers"), "proef.toml", write_dossier(other))
    assert only(book).title == "Uit het bestand"
    assert "krijgt u terug wat er stond" in text(at)
    press(at, "ongedaan")
    assert only(book).title == "Proefdossier"


def test_another_file_comes_beside_what_is_there() -> None:
    book = book_of(example())
    old = write_dossier(replace(example(), region="GM0355"))
    uploaded(opened(book, werkdeel="dossiers"), "proef.toml", old)
    assert sorted(book.kept) == ["proef", "proef-2"]


# Themes

def test_the_overview_has_verdicts_and_who_agrees() -> None:
    found = text(opened(book_of(example())))
    assert f"Overzicht: {len(example().agreements)} afspraken" in found
    line = next(line for line in found.splitlines() if "✔ akkoord" in line)
    assert "Nieuwbouw 2 1" in line and "niet op koers" in line and "○ nog niet" in line


def test_an_agreement_is_made_changed_judged_and_undone() -> None:
    book = book_of(Dossier("leeg", "Leeg", region=UTRECHT))
    at = opened(book, onderwerp="aandeel_sociaal")
    at = right(at.selectbox(key="kies_nieuwe_afspraak").set_value("corporatie_aandeel").run())
    (made,) = only(book).agreements
    assert made.theme == "aandeel_sociaal" and made.region == UTRECHT
    assert "Wat Koers nu zegt" in text(at)
    place = f"veld_leeg_afspraak_{made.id}"
    at = right(at.text_input(key=f"{place}_target").set_value("37,5").run())
    assert only(book).agreements[0].target == 37.5
    at = right(at.selectbox(key=f"{place}_rule").set_value(Rule.BETWEEN).run())
    assert only(book).agreements[0].target_high == 37.5
    at = press(at, "ongedaan")
    assert only(book).agreements[0].rule is not Rule.BETWEEN
    at = press(press(at, "ongedaan"), "ongedaan")
    assert not only(book).agreements
    press(at, "opnieuw")
    assert only(book).agreements[0].id == made.id


@pytest.mark.parametrize(("field", "typed", "told"), [
    ("target", "veel", "Doel is geen getal; typ een getal zoals 27,5 of 12.500."),
    ("target", "140", "kan voor corporatiewoningen niet lager dan 0 of hoger dan 100 zijn"),
    ("base_value", "x", "Beginstand is geen getal"),
    ("link", "javascript:alert(1)", "begin met https://"), ("decided_on", "31-02-2026", "is geen dag")])
def test_a_fault_stands_at_its_field_and_the_dossier_keeps_what_was_right(field: str, typed: str, told: str) -> None:
    agreed = Agreement("deel", "corporatie_aandeel", UTRECHT, Rule.AT_LEAST, "2020", "2030", 30.0,
                       theme="aandeel_sociaal")
    book = book_of(Dossier("een", "Een", (agreed,), region=UTRECHT))
    at = opened(book, afspraak="deel")
    at = right(at.text_input(key=f"veld_een_afspraak_deel_{field}").set_value(typed).run())
    assert told in text(at)
    assert at.text_input(key=f"veld_een_afspraak_deel_{field}").value == typed
    assert only(book).agreements == (agreed,)


def test_suggested_figures_are_taken_with_one_press() -> None:
    book = book_of(Dossier("leeg", "Leeg", region=UTRECHT))
    at = press(opened(book, onderwerp="nieuwbouw"), "voorstel_cijfers")
    assert [f.indicator for f in only(book).figures] == list(catalogue().themes["nieuwbouw"].suggested)
    assert "De cijfers bij nieuwbouw, Utrecht" in text(at)


def test_a_remark_of_any_kind_is_kept_as_it_is_and_one_too_long_is_told() -> None:
    book = book_of(example())
    at = opened(book, onderwerp="nieuwbouw")
    key = "veld_proef_standpunt_nieuwbouw_corporation_remark"
    at = right(at.text_area(key=key).set_value(NASTY).run())
    assert only(book).position("nieuwbouw", Party.CORPORATION).remark == NASTY
    at = right(at.text_area(key=key).set_value("é" * 20_000).run())
    assert len(only(book).position("nieuwbouw", Party.CORPORATION).remark) == 20_000
    at = right(at.text_area(key=key).set_value("é" * 20_001).run())
    assert "Opmerking heeft 20001 tekens; kort de tekst in tot 20000." in text(at)
    assert len(only(book).position("nieuwbouw", Party.CORPORATION).remark) == 20_000
    right(at.checkbox(key="kies_akkoord_nieuwbouw_corporation").set_value(True).run())
    assert only(book).position("nieuwbouw", Party.CORPORATION).agreed


def test_a_long_dossier_is_shown_in_parts() -> None:
    many = tuple(Agreement(f"a-{n}", "nieuwbouw", UTRECHT, Rule.TOTAL, "2021", "2030", 100.0 + n, theme="nieuwbouw")
                 for n in range(200))
    at = opened(book_of(Dossier("lang", "Lang", many, region=UTRECHT)))
    assert "1 tot en met 20 van 200" in str(at.selectbox(key="deel_nieuwbouw").options)
    assert sum(b.label == "Wijzig" for b in at.button) == 20
    at = opened(book_of(Dossier("lang", "Lang", many, region=UTRECHT)), afspraak="a-150")
    assert at.selectbox(key="deel_nieuwbouw").value == 140


def test_a_text_that_is_typed_on_is_one_step_to_undo(monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of(example())
    (kept,) = book.listed
    moment = [0.0]
    monkeypatch.setattr(dossier_keeper, "monotonic", lambda: moment[0])
    for second, title in ((0, "A"), (2, "Aa"), (4, "Aaa"), (30, "B")):
        moment[0] = float(second)
        book.edit(kept, replace(example(), title=title), "titel", typed=True)
    book.undo(kept, RULES)
    assert only(book).title == "Aaa"
    book.undo(kept, RULES)
    assert only(book).title == "Proefdossier"


# The round

def test_the_round_says_what_comes_next_and_keeps_its_own_dates() -> None:
    book = book_of(example())
    at = opened(book, werkdeel="jaarronde")
    assert "Hierna:" in text(at) and "vóór 1 juli" in text(at)
    at = press(at, "data_gewoon")
    assert len(only(book).milestones) == len(catalogue().moments)
    at = right(at.text_input(key="veld_proef_datum_0_date").set_value("1 maart 2031").run())
    assert Milestone("Cijfers en wensen klaar", "2031-03-01") in only(book).milestones
    press(at, "datum_erbij")
    assert len(only(book).milestones) == len(catalogue().moments) + 1


# Two dossiers

def test_two_dossiers_beside_each_other() -> None:
    first, second, *rest = example().agreements
    older = replace(example(), id="vorig-jaar", title="Vorig jaar",
                    agreements=(replace(first, target=first.target / 10), second))
    book = book_of(older, replace(example(), agreements=(first, *rest)))
    found = text(opened(book, werkdeel="verschil", eerder="vorig-jaar"))
    assert "1 veranderd" in found and "1 vervallen" in found and f"{len(rest)} nieuw" in found
    assert "Bij 1 is het oordeel anders." in found
    assert "Vergelijking als Excel" in found


def test_only_one_dossier_has_nothing_beside_it() -> None:
    book = book_of(Dossier("amsterdam", "Amsterdam", region="GM0363"))
    assert "nog geen ander dossier" in text(opened(book, werkdeel="verschil"))


# Koers

def test_koers_shows_the_own_dossier_beside_that_of_the_installation() -> None:
    found = text(opened(book_of(example()), "koers", gemeente=UTRECHT))
    own = len(example().agreements)
    assert found.count("uw dossier, alleen in deze browser") == own
    assert f"Van deze {2 * own} afspraken staan er {own} in uw eigen dossier" in found
    assert found.count("27.000 nieuwe woningen in negen jaar") == 2


def test_an_own_agreement_on_koers_says_that_its_link_is_private() -> None:
    query = {"gemeente": UTRECHT, "afspraak": "uw.utrecht-nieuwbouw-2030"}
    assert "wie hem elders opent, heeft ook het bestand nodig" in text(opened(book_of(example()), "koers", **query))
    assert "Vraag om het bestand" in text(opened(book_of(), "koers", **query))


# Undo is that of the dossier on the screen

def test_undo_of_one_dossier_leaves_the_other_alone() -> None:
    book = book_of(example(), replace(example(), id="tweede", title="Tweede"))
    at = press(opened(book, dossier="proef", onderwerp="jeugd"), "voorstel_cijfers")
    at = right(at.selectbox(key="kies_dossier").set_value("tweede").run())
    assert at.button(key="ongedaan").disabled
    at = right(at.selectbox(key="kies_dossier").set_value("proef").run())
    press(at, "ongedaan")
    assert book.kept["proef"].history.text == write_dossier(example())


# Own figures

CSV = "Gemeente;Jaar;Klantoordeel\nUtrecht;2023;7,1\nUtrecht;2024;7,4\nZeist;2024;6,9\n"


def given(at: AppTest, content: str, name: str = "klant.csv") -> AppTest:
    return right(at.file_uploader[0].upload(name, content.encode(), "text/csv").run())


def test_own_figures_come_in_marked_and_out_again() -> None:
    book = book_of(Dossier("leeg", "Leeg", region=UTRECHT))
    at = given(opened(book, werkdeel="eigen_cijfers"), CSV)
    at = right(at.text_input(key="eigen_eenheid_0").set_value("rapportcijfer").run())
    at = right(at.checkbox(key="eigen_klein_0").set_value(False).run())
    at = right(at.selectbox(key="eigen_thema_0").set_value("kwaliteit_en_leefbaarheid").run())
    assert "Zo komt het in het dossier: 3 cijfers, eigen cijfers" in text(at)
    at = press(at, "eigen_erbij")
    (own,) = only(book).own
    assert (own.id, own.unit, own.decimals) == ("eigen-klantoordeel", "rapportcijfer", 1)
    assert [(v.region, v.period, v.value) for v in only(book).own_values] == [
        (UTRECHT, "2023", 7.1), (UTRECHT, "2024", 7.4), ("GM0355", "2024", 6.9)]
    theme = text(opened(book, onderwerp="kwaliteit_en_leefbaarheid"))
    assert "Klantoordeel eigen cijfers 7,4 rapportcijfer 2024 niet vergeleken: eigen cijfers" in theme
    press(at, "eigen_weg_eigen-klantoordeel")
    assert not only(book).own and not only(book).own_values


def test_own_figures_of_the_same_name_take_the_place_of_those_that_were_there() -> None:
    book = book_of(Dossier("leeg", "Leeg", region=UTRECHT))
    at = given(opened(book, werkdeel="eigen_cijfers"), CSV.replace("7,", "70").replace("6,", "60"))
    at = press(at, "eigen_erbij")
    at = given(at, CSV.replace("7,", "80").replace("6,", "60"))
    assert "komen daarvoor in de plaats" in text(at)
    press(at, "eigen_erbij")
    assert len(only(book).own) == 1 and only(book).own_values[0].value == 801


def test_small_counts_of_people_are_hidden_before_they_come_in_the_dossier() -> None:
    book = book_of(Dossier("leeg", "Leeg", region=UTRECHT))
    at = given(opened(book, werkdeel="eigen_cijfers"), "Gemeente;Jaar;Ontruimingen\nUtrecht;2023;7\nUtrecht;2024;12\n")
    assert "Afgeschermd: 1 aantallen onder 10" in text(at)
    press(at, "eigen_erbij")
    assert [(v.value, v.status.value) for v in only(book).own_values] == [(None, "suppressed"), (12.0, "measured")]
    assert "value = 7" not in write_dossier(only(book))


@pytest.mark.parametrize(("content", "told"), [
    ("Gemeente;Jaar;Oordeel\nUtrecht;2023;veel\nUtrecht;2024;7\nUtrecht;2022;7\nZeist;2022;7\nZeist;2023;7\n",
     "regel 2, kolom ‘Oordeel’: ‘veel’ is geen getal"),
    ("Gemeente;Jaar;Oordeel\nGotham;2023;7\nUtrecht;2024;7\nZeist;2024;7\n", "regel 2, kolom ‘Gemeente’: ‘Gotham’"),
    ("Gemeente;Jaar;Oordeel\nUtrecht;2024;17\nUtrecht;2024;18\n", "staat ook al op regel 2"), ("", "leeg"),
    ("zomaar wat tekst", "geen regels met cijfers"), ("PK\x03\x04kapot", "")])
def test_a_file_that_is_not_right_is_told_line_by_line(content: str, told: str) -> None:
    book = book_of(Dossier("leeg", "Leeg", region=UTRECHT))
    at = given(opened(book, werkdeel="eigen_cijfers"), content)
    assert told in text(at)
    assert not [b for b in at.button if b.key == "eigen_erbij"] and not only(book).own


# Taking along and showing

def test_the_documents_of_ones_own_dossier() -> None:
    at = opened(book_of(example()), werkdeel="documenten")
    assert [b.label for b in at.button if b.key and b.key.startswith("maak_")] == [
        "Bijlage voor Word maken", "Dia’s voor PowerPoint maken", "Factsheet (pdf) maken", "Cijfers voor Excel maken"]
    press(at, next(b.key for b in at.button if b.key and b.key.startswith("maak_xlsx")))
    assert "Cijfers voor Excel downloaden" in text(at)


def test_ones_own_dossier_can_be_presented() -> None:
    mine = replace(example().agreements[0], id="van-mij", title="Alleen in mijn browser")
    own = replace(example(), agreements=(mine,))
    assert "Alleen in mijn browser" in text(opened(book_of(own), "presenteren", gemeente=UTRECHT))
    assert "Alleen in mijn browser" not in text(opened(book_of(), "presenteren", gemeente=UTRECHT))


def test_a_copy_is_not_presented_twice() -> None:
    assert text(opened(book_of(example()), "presenteren", gemeente=UTRECHT)).count("27.000 nieuwe woningen") == 1
