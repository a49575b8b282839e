"""The catalogue: the real one is complete, and every fault in a broken one is named with file, table and field."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from monitors.catalogue.load import CatalogueError, catalogue, read_catalogue
from monitors.catalogue.model import Break, Recipe, Signal, StockShare, Theme, Unit
from monitors.catalogue.reading import scales
from monitors.domain.region import RegionLevel
from monitors.domain.signal import Side
from tests.unit.small import FILES, write_catalogue

KNOWN = catalogue()
PROEF = FILES["indicators/proef.toml"]


def complaints_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogueError) as refused:
        read_catalogue(folder)
    return refused.value.complaints


# The project's own catalogue.

def test_it_has_the_indicators_that_were_promised() -> None:
    assert len(KNOWN.indicators) >= 90
    assert sum(indicator.in_snapshot for indicator in KNOWN.indicators.values()) >= 70


def test_names_and_what_they_belong_to_are_not_confused() -> None:
    doubled = [n for n, count in Counter(i.name for i in KNOWN.indicators.values()).items() if count > 1]
    assert not doubled
    assert all(name == indicator.id for name, indicator in KNOWN.indicators.items())
    assert [m.order for m in KNOWN.monitors.values()] == sorted({m.order for m in KNOWN.monitors.values()})


@pytest.mark.parametrize("name", KNOWN.indicators)
def test_an_indicator_makes_sense(name: str) -> None:
    indicator = KNOWN.indicators[name]
    low, high = indicator.bounds
    assert low < high
    assert indicator.levels
    assert len(set(indicator.levels)) == len(indicator.levels)
    assert indicator.reference.strip()
    assert 0 <= indicator.decimals <= 2
    assert indicator.rounding is None or indicator.rounding > 0
    assert all(b.reason and len(b.period) >= 4 for b in indicator.breaks)
    assert not indicator.denominator_is_proxy or indicator.denominator
    assert not indicator.additive or indicator.denominator != name


@pytest.mark.parametrize("name", [i.id for i in KNOWN.indicators.values() if i.denominator])
def test_a_denominator_is_something_that_is_counted(name: str) -> None:
    denominator = KNOWN.indicators[KNOWN.indicators[name].denominator or ""]
    assert denominator.additive
    if KNOWN.indicators[name].in_snapshot:
        assert denominator.in_snapshot


@pytest.mark.parametrize("name", [
    i.id for i in KNOWN.indicators.values()
    if i.unit in (Unit.PERCENT, Unit.PER_1000) and len(scales(i)) > 1])
def test_a_share_that_is_also_shown_as_a_number_is_a_share_of_things(name: str) -> None:
    """Turned into a number it reads as a count: so it may not be a share of euros, nor the growth of an average."""
    indicator = KNOWN.indicators[name]
    assert KNOWN.indicators[indicator.denominator or ""].unit is Unit.COUNT
    if indicator.derived and indicator.derived.recipe is Recipe.GROWTH:
        assert KNOWN.indicators[indicator.derived.of].additive


@pytest.mark.parametrize(("name", "over_the_year"), [
    ("inwoners", False), ("woningvoorraad", False), ("nieuwbouw", True), ("misdrijven_per_1000", True),
    ("besteedbaar_inkomen", True), ("corporatie_aandeel", False), ("lasten_wonen", True), ("re_integratie", False)])
def test_a_figure_is_of_one_moment_or_about_a_year(name: str, over_the_year: bool) -> None:
    """Also a share can be about a year: then the parts of the year in which a municipality changed go together."""
    assert KNOWN.indicators[name].over_the_year is over_the_year


@pytest.mark.parametrize(("region", "before", "period", "broken"), [
    ("GM0001", "2019", "2020", True), ("GM0001", "2020", "2021", False), ("GM0001", "2015", "2024", True),
    ("GM0001", "2018", "2019", False), ("GM0002", "2021", "2022", True), ("GM0001", "2021", "2022", False)])
def test_a_break_lies_between_two_periods_where_it_holds(region: str, before: str, period: str, broken: bool) -> None:
    indicator = replace(KNOWN.indicators["inwoners"], breaks=(
        Break("2020", "Overal anders."), Break("2022", "Hier anders.", ("GM0002",))))
    assert indicator.broken(region, before, period) is broken


def test_what_a_municipality_is_for_does_not_stand_out() -> None:
    """A central municipality pays for its neighbours: high costs on a task field are no news. A figure that is made to
    compare wijken with is not to be set beside that of the gemeente. CBS warns that the mean price is no measure of how
    prices develop: on Schiermonnikoog a few sales made 35 percent.
    """
    silent = {name for name, indicator in KNOWN.indicators.items() if not indicator.standout}
    assert "lasten_grondexploitatie_per_inwoner" in silent
    of_wijken = {name for name in KNOWN.indicators if name.endswith("_wijk")}
    assert of_wijken and of_wijken | {"verkoopprijs_verandering"} == {
        name for name in silent if not name.startswith("lasten_")}
    counts = {name for name, indicator in KNOWN.indicators.items() if indicator.additive}
    assert not silent & counts, "a count never stands out: saying so is confusing"


def test_groups_refer_to_what_exists() -> None:
    kinds = KNOWN.groups
    assert {"nederland", "g4", "g40", "vergelijkbaar", "eigen"} <= set(kinds)
    for kind in kinds.values():
        assert sum([kind.column is not None, bool(kind.members), bool(kind.background)]) <= 1
        assert len(set(kind.members)) == len(kind.members)
        for background in kind.background:
            assert KNOWN.indicators[background.indicator].in_snapshot
        assert not kind.background or kind.size > 0
    assert (len(kinds["g4"].members), len(kinds["g40"].members)) == (4, 41)


def test_corrections_refer_to_what_exists_and_say_why() -> None:
    for correction in KNOWN.corrections:
        indicator = KNOWN.indicators[correction.indicator]
        assert RegionLevel(correction.region[:2]) in indicator.levels
        assert indicator.snapshot
        assert len(correction.reason) > 40


def test_themes_are_in_the_order_of_the_documents_and_say_what_they_are_about() -> None:
    assert list(KNOWN.themes)[:4] == ["nieuwbouw", "aandeel_sociaal", "netto_voorraad", "betaalbaarheid"]
    assert {"schuld_en_uitzetting", "jeugd", "zorg_en_ondersteuning", "werk_en_inkomen"} <= set(KNOWN.themes)
    for name, theme in KNOWN.themes.items():
        assert theme.id == name
        assert re.fullmatch("[a-z]+(_[a-z]+)*", name)
        assert theme.about[0].isupper()
        assert theme.about.count(".") == 1 and theme.about.endswith(".")
    assert len({theme.name for theme in KNOWN.themes.values()}) == len(KNOWN.themes)


def test_a_share_of_a_stock_says_what_the_stock_grows_and_shrinks_by() -> None:
    shares = {name: i.stock_share for name, i in KNOWN.indicators.items() if i.stock_share}
    assert shares == {"corporatie_aandeel": StockShare("woningvoorraad", "nieuwbouw", "sloop")}
    for name, share in shares.items():
        stock, *flows = (KNOWN.indicators[i] for i in share.inputs)
        assert stock.id == KNOWN.indicators[name].denominator
        assert not stock.over_the_year
        assert all(flow.over_the_year for flow in flows)


def test_key_figures_are_in_their_monitor_and_have_figures() -> None:
    for monitor in KNOWN.monitors.values():
        assert set(monitor.highlights) <= set(monitor.indicators)
        assert all(KNOWN.indicators[name].in_snapshot for name in monitor.highlights)
        assert all(chapter.question.endswith("?") for chapter in monitor.chapters)


# Broken catalogues.

def test_the_small_catalogue_is_valid(tmp_path: Path) -> None:
    known = read_catalogue(write_catalogue(tmp_path))
    assert set(known.indicators) == {"woningen", "sociaal", "groei", "later"}
    assert known.themes == {"bouwen": Theme("bouwen", "Bouwen", "Of er genoeg woningen bij komen."),
                            "betalen": Theme("betalen", "Betalen", "Of inwoners hun woning kunnen betalen.")}


def test_a_share_of_a_stock_is_read(tmp_path: Path) -> None:
    changes = changed("bounds = [0, 100]", 'bounds = [0, 100]\nstock_share = { stock = "woningen", built = "later" }')
    share = read_catalogue(write_catalogue(tmp_path, **changes)).indicators["sociaal"].stock_share
    assert share == StockShare("woningen", "later")
    assert share.inputs == ("woningen", "later")


def test_what_a_share_of_a_stock_needs_is_used(tmp_path: Path) -> None:
    share = changed("bounds = [0, 100]", 'bounds = [0, 100]\nstock_share = { stock = "woningen", built = "later" }')
    read_catalogue(write_catalogue(tmp_path, **share, **changed('"groei", "later"', '"groei"', "monitors/proef.toml")))


def changed(old: str, new: str, file: str = "indicators/proef.toml") -> dict[str, str]:
    assert old in FILES[file]
    return {file.replace("/", "__").replace(".toml", "_toml"): FILES[file].replace(old, new, 1)}


@pytest.mark.parametrize(("changes", "complaint"), [
    (changed('name = "Woningen"', 'name = "Woningen"\nkleur = "rood"'),
     "proef.toml, [woningen], kleur: onbekend veld"),
    (changed('name = "Woningen"\n', ""), "proef.toml, [woningen], name: ontbreekt"),
    (changed("decimals = 0", 'decimals = "nul"'), "proef.toml, [woningen], decimals: is 'nul'"),
    (changed('unit = "count"', 'unit = "stuks"'), "proef.toml, [woningen], unit: is 'stuks'; kies uit 'count'"),
    (changed('levels = ["NL", "GM", "WK"]', 'levels = ["XX"]'), "proef.toml, [woningen], levels.0: is 'XX'; kies uit"),
    (changed('recipe = "growth"', 'recipe = "toverij"'), "proef.toml, [groei], derived.recipe: is 'toverij'"),
    (changed('source = { table = "T1" }', 'source = { tabel = "T1" }'),
     "proef.toml, [woningen], source.tabel: onbekend"),
    (changed('topic = "voorraad", ', ""), "proef.toml, [woningen], snapshot.0.topic: ontbreekt"),
    (changed('[woningen]', '[woningen'), "proef.toml: geen geldige TOML"),
    (changed('[later]', '[woningen]'), "proef.toml: geen geldige TOML"),
    ({"indicators__tweede_toml": PROEF}, "tweede.toml, [woningen]: bestaat al"),
    (changed('name = "Proefmonitor"\n', "", "monitors/proef.toml"), "proef.toml, name: ontbreekt"),
    (changed('question = "Wat is er?"\n', "", "monitors/proef.toml"), "proef.toml, chapters.0.question: ontbreekt"),
    (changed('title = "Tabel een"\n', "", "sources.toml"), "sources.toml, [T1], title: ontbreekt"),
    (changed('name = "Tweetal"', 'naam = "Tweetal"', "groups.toml"), "groups.toml, [tweetal], naam: onbekend veld"),
    (changed('name = "Bouwen"\n', "", "themes.toml"), "themes.toml, [bouwen], name: ontbreekt"),
    (changed('about = "Of er', 'over = "Of er', "themes.toml"), "themes.toml, [bouwen], over: onbekend veld"),
    (changed("[betalen]", "[bouwen]", "themes.toml"), "themes.toml: geen geldige TOML"),
    (changed('about = "Of er', 'suggested = ["schepen"]\nabout = "Of er', "themes.toml"),
     "themes.toml, [bouwen], suggested: indicator 'schepen' bestaat niet"),
    ({"yearly_round_toml": '[bod]\nname = "Bod"\nmonth = 2\nday = 30\n'},
     "yearly_round.toml, [bod]: 30-2 is geen dag van het jaar"),
    ({"yearly_round_toml": '[bod]\nname = "Bod"\nmonth = 2\n'}, "yearly_round.toml, [bod], day: ontbreekt"),
    ({"yearly_round_toml": "bod = 1\n"}, "yearly_round.toml, [bod]: staat los"),
    (changed("bounds = [0, 100]", 'bounds = [0, 100]\nstock_share = { stock = "woningen", gebouwd = "later" }'),
     "proef.toml, [sociaal], stock_share.gebouwd: onbekend veld"),
    (changed("bounds = [0, 100]", 'bounds = [0, 100]\nstock_share = { stock = "woningen" }'),
     "proef.toml, [sociaal], stock_share.built: ontbreekt"),
    (changed("bounds = [0, 100]", 'bounds = [0, 100]\nstock_share = { stock = "schepen", built = "later" }'),
     "indicator sociaal, stock_share: 'schepen' bestaat niet"),
    (changed("bounds = [0, 100]",
             'bounds = [0, 100]\nstock_share = { stock = "woningen", built = "later", demolished = "schepen" }'),
     "indicator sociaal, stock_share: 'schepen' bestaat niet"),
    (changed("bounds = [0, 100]", 'bounds = [0, 100]\nstock_share = { stock = "woningen", built = "groei" }'),
     "indicator sociaal, stock_share: 'groei' is geen aantal"),
    (changed("bounds = [0, 1000]", 'bounds = [0, 1000]\nstock_share = { stock = "woningen", built = "later" }'),
     "indicator woningen, stock_share: hoort bij een percentage; de eenheid is count"),
    ({"corrections_toml": '[[correction]]\nindicator = "woningen"\n'}, "corrections.toml, nummer 1, region: ontbreekt"),
    (changed("Wat er precies wordt geteld, en op welke datum.", "Hier komt nog een mooie placeholder te staan."),
     "indicator woningen, definition: zegt nog niets"),
    (changed("Waarom een raad naar dit cijfer zou vragen.", "Nuttig."),
     "indicator woningen, rationale: zegt nog niets"),
    (changed("Wat dit cijfer niet zegt, en waar u op let.", "Nog invullen voor de volgende keer."),
     "indicator woningen, caution: zegt nog niets"),
    (changed('table = "T1"', 'table = "T9"'), "indicator woningen, source: tabel 'T9' staat niet in sources.toml"),
    (changed('denominator = "woningen"', 'denominator = "schepen"'), "indicator sociaal, denominator: 'schepen'"),
    (changed('tables = ["ruw1"]', 'tables = ["ruw9"]'),
     "indicator sociaal, snapshot: tabel 'ruw9' staat bij geen bron"),
    (changed('of = "woningen"', 'of = "schepen"'), "indicator groei, derived: 'schepen' bestaat niet"),
    (changed('of = "woningen"', 'of = "later"'), "indicator groei, derived: 'later' heeft geen cijfers"),
    (changed('of = "woningen"', 'of = "groei"'), "indicator groei, derived: is uiteindelijk van zichzelf afgeleid"),
    (changed('recipe = "growth"', 'recipe = "ratio"'), "indicator groei, derived: recept ratio heeft by nodig"),
    (changed('of = "woningen"', 'of = "woningen", by = "sociaal"'),
     "indicator groei, derived: recept growth heeft geen by"),
    (changed('recipe = "growth"', 'recipe = "per_denominator"'),
     "indicator groei, derived: 'woningen' heeft geen denominator"),
    (changed('derived = {', 'snapshot = [{ topic = "x", tables = ["ruw1"] }]\nderived = {'),
     "indicator groei: heeft zowel cijfers als een afleiding"),
    (changed('run = "Komt met een eigen bestand."', "", "sources.toml"),
     "indicator later: heeft geen cijfers; zeg bij bron T2"),
    (changed('"groei", "later"', '"groei"', "monitors/proef.toml"), "indicator later: staat in geen enkel hoofdstuk"),
    (changed('"later"]', '"later", "schepen"]', "monitors/proef.toml"),
     "monitor proef: indicator 'schepen' bestaat niet"),
    (changed('["sociaal"]', '["schepen"]', "monitors/proef.toml"), "monitor proef: indicator 'schepen' bestaat niet"),
    (changed("[T2]", '[T3]\ntitle = "x"\nproducer = "x"\nlicence = "x"\nurl = "x"\naccessed = "x"\n[T2]',
     "sources.toml"),
     "bron T3: geen enkele indicator gebruikt haar"),
    ({"corrections_toml": '[[correction]]\nindicator = "schepen"\nregion = "GM0001"\nperiod = "2020"\nexpect = 1\n'
                          'reason = "Omdat het niet klopt."\n'}, "corrections.toml: indicator 'schepen' bestaat niet"),
])
def test_a_fault_is_named_with_its_place_and_field(tmp_path: Path, changes: dict[str, str], complaint: str) -> None:
    found = complaints_of(write_catalogue(tmp_path, **changes))
    assert any(line.startswith(complaint) for line in found), found


def test_a_longer_circle_is_found(tmp_path: Path) -> None:
    circle = PROEF.replace('of = "woningen"', 'of = "rondje"') + PROEF[
        PROEF.index("[groei]"):PROEF.index("[later]")].replace("[groei]", "[rondje]").replace(
            'of = "woningen"', 'of = "groei"')
    found = complaints_of(write_catalogue(tmp_path, indicators__proef_toml=circle))
    assert {line for line in found if "van zichzelf" in line} == {
        f"indicator {name}, derived: is uiteindelijk van zichzelf afgeleid" for name in ("groei", "rondje")}


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    broken = PROEF.replace('name = "Woningen"\n', "").replace('unit = "percent"', 'unit = "procent"')
    found = complaints_of(write_catalogue(tmp_path, indicators__proef_toml=broken, groups_toml="[x]\n"))
    assert len(found) == 4
    assert str(CatalogueError(found)).count("\n- ") == 4


def test_another_text_gives_another_fingerprint(tmp_path: Path) -> None:
    first = read_catalogue(write_catalogue(tmp_path / "een")).fingerprint
    assert read_catalogue(write_catalogue(tmp_path / "twee")).fingerprint == first
    other = write_catalogue(tmp_path / "drie", **changed('name = "Woningen"', 'name = "Huizen"'))
    assert read_catalogue(other).fingerprint != first


# Signals: figures per wijk beside each other.

SIGNAL = """
size = "{size}"
[[signal]]
id = "{id}"
name = "Samen"
question = "{question}"
caution = "Wat voor een wijk geldt, hoeft niet te gelden voor wie er woont."
parts = [{parts}]
"""
GOOD = {"size": "woningen", "id": "samen", "question": "In welke wijken komen deze twee cijfers samen voor?",
        "parts": '{ indicator = "sociaal", side = "above" }, { indicator = "mix", side = "below" }'}
MIX = PROEF + PROEF[PROEF.index("[sociaal]"):PROEF.index("[groei]")].replace("[sociaal]", "[mix]").replace(
    '"Sociale huur"', '"Mix"')
WITH_MIX = {"indicators__proef_toml": MIX,
            "monitors__proef_toml": FILES["monitors/proef.toml"].replace('"sociaal", ', '"sociaal", "mix", ')}


def test_a_signal_is_read_from_its_file(tmp_path: Path) -> None:
    known = read_catalogue(write_catalogue(tmp_path, signals_toml=SIGNAL.format(**GOOD), **WITH_MIX))
    assert known.signals.size == "woningen"
    assert [(part.indicator, part.side) for part in known.signals.signal[0].parts] == [
        ("sociaal", Side.ABOVE), ("mix", Side.BELOW)]


@pytest.mark.parametrize(("changes", "expected"), [
    ({"size": "sociaal"}, "signals.toml, size: 'sociaal' is geen indicator die een aantal is"),
    ({"id": "eigen"}, "signals.toml, signaal eigen, id: alleen kleine letters"),
    ({"question": "Waar?"}, "signals.toml, signaal samen, question: zegt nog niets"),
    ({"parts": '{ indicator = "sociaal", side = "above" }'}, "noem twee of drie verschillende indicatoren"),
    ({"parts": GOOD["parts"].replace("mix", "sociaal")}, "noem twee of drie verschillende indicatoren"),
    ({"parts": GOOD["parts"].replace("mix", "weg")}, "parts: indicator 'weg' bestaat niet"),
    ({"parts": GOOD["parts"].replace("mix", "woningen")}, "'woningen' is een aantal of heeft niet"),
    ({"parts": GOOD["parts"].replace("mix", "groei")}, "'groei' is een aantal of heeft niet"),
    ({"parts": GOOD["parts"].replace("below", "links")}, "signals.toml, signal.0.parts.1.side: is 'links'; kies uit"),
])
def test_a_fault_in_a_signal_is_named(tmp_path: Path, changes: dict[str, str], expected: str) -> None:
    text = SIGNAL.format(**(GOOD | changes))
    found = complaints_of(write_catalogue(tmp_path, signals_toml=text, **WITH_MIX))
    assert any(expected in line for line in found), found


@pytest.mark.parametrize("signal", KNOWN.signals.signal, ids=lambda s: s.id)
def test_a_signal_of_ours_makes_sense(signal: Signal) -> None:
    assert signal.question.endswith("?")
    assert all(KNOWN.indicators[part.indicator].in_snapshot for part in signal.parts)


HUUR = 'snapshot = [{ topic = "huur", tables = ["ruw1"] }]'
LIVE = PROEF.replace(HUUR, f"{HUUR}\n%s")
SERVED = FILES["sources.toml"].replace('raw = ["ruw1", "ruw2"]', 'raw = ["ruw1", "ruw2"]\nservices = ["v4"]')
V4 = '[v4]\nname = "CBS"\nurl = "https://voorbeeld.nl"\nprotocol = "odata4"\n'


@pytest.mark.parametrize(("live", "sources", "services", "complaint"), [
    ("live = [{}]", FILES["sources.toml"], "",
     "indicator sociaal, live, tables: bron T1 heeft geen services om haar op te halen"),
    ("live = [{}]", SERVED, "", "bron T1, services: 'v4' is geen dienst met tabellen in services.toml"),
    ("live = [{}]", SERVED, V4.replace("odata4", "wfs"), "bron T1, services: 'v4' is geen dienst met tabellen"),
    ("live = [{}]", SERVED, V4, "indicator sociaal, live, measures: noem de kolom"),
    ('live = [{ tables = ["T9"], measures = ["M"] }]', SERVED, V4,
     "indicator sociaal, live, tables: 'T9' is geen bron en geen reeks in sources.toml"),
    ('live = [{ measures = ["M"], periods = "table" }]', SERVED, V4,
     "indicator sociaal, live, periods: 'table' vraagt een year bij de bron (T1)"),
    ('live = [{ measures = ["M"], periods = "weken" }]', SERVED, V4, "periods: is 'weken'; kies uit"),
    ('live = [{ measures = ["M"] }]', SERVED, V4, "indicator woningen, live: bron T1 is op te halen; geef een recept"),
    *((f'live = [{{ measures = ["M"], periods = "one_month"{filters} }}]', SERVED, V4,
       "indicator sociaal, live, periods: 'one_month' vraagt de maand als filter op de perioden")
      for filters in ("", ', filters = { Perioden = "MM13" }', ', filters = { Perioden = "KW01" }')),
    ('live = [{ measures = ["M"], filters = { "*" = "Totaal" } }]', SERVED, V4,
     "indicator sociaal, live, filters: '*' mag alleen in een recept dat niet is bevestigd"),
    *((f'live = [{{ measures = ["M"], filters = {{ Soort = "{wanted}" }} }}]', SERVED, V4,
       "indicator sociaal, live, filters, Soort: schrijf één begin met * erachter") for wanted in ("*", "L*|M*", "*L")),
    ("", SERVED, V4, "indicator groei, live: wordt afgeleid"),
])
def test_a_recipe_that_leads_nowhere_is_refused(tmp_path: Path, live: str, sources: str, services: str,
                                                complaint: str) -> None:
    proef = LIVE % live
    if "afgeleid" in complaint:
        proef = proef.replace("[later]", '[[groei.live]]\nmeasures = ["M"]\n[later]')
    write_catalogue(tmp_path, indicators__proef_toml=proef, sources_toml=sources, services_toml=services)
    assert any(complaint in found for found in complaints_of(tmp_path)), complaints_of(tmp_path)


# Figures that look alike, and words that people look for

ALIKE = """
[paar]
indicators = ["woningen", "sociaal"]
reason = "Het ene telt woningen, het andere een deel daarvan."
"""


def test_figures_that_look_alike_name_each_other(tmp_path: Path) -> None:
    known = read_catalogue(write_catalogue(tmp_path, lookalikes_toml=ALIKE))
    assert known.lookalikes_of("woningen") == {"sociaal": "Het ene telt woningen, het andere een deel daarvan."}
    assert not known.lookalikes_of("groei")


@pytest.mark.parametrize(("text", "complaint"), [
    (ALIKE.replace('"sociaal"', '"koop"'), "lookalikes.toml, [paar], indicators: 'koop' bestaat niet"),
    (ALIKE.replace('"woningen", ', ""), "lookalikes.toml, [paar], indicators: noem minstens twee verschillende"),
    (ALIKE.replace('"sociaal"', '"woningen"'), "lookalikes.toml, [paar], indicators: noem minstens twee verschillende"),
    (ALIKE.replace("Het ene telt woningen, het andere een deel daarvan.", "Kort."),
     "lookalikes.toml, [paar], reason: zegt nog niets"),
    (ALIKE.replace("reason", "reden"), "lookalikes.toml, [paar], reason: ontbreekt"),
    (ALIKE + ALIKE.replace("[paar]", "[nog_eens]"),
     "lookalikes.toml, [nog_eens], indicators: sociaal en woningen staan al bij [paar]; kies één plaats"),
])
def test_a_fault_in_lookalikes_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read_catalogue(write_catalogue(tmp_path, lookalikes_toml=text))
    assert any(line.startswith(complaint) for line in refused.value.complaints), refused.value.complaints


@pytest.mark.parametrize(("text", "complaint"), [
    ('[indicators]\nkoop = ["koophuizen"]\n', "names.toml, indicators, koop: bestaat niet"),
    ('[[absent]]\nname = "dagbesteding"\nnearest = ["wmo", "koop"]\n',
     "names.toml, absent, dagbesteding, nearest: wmo, koop; noem"),
    ('[[absent]]\nname = "dagbesteding"\nnearest = []\n', "names.toml, absent, dagbesteding, nearest: leeg; noem"),
    ('[pages.start]\ntitle = "Start"\n', "names.toml, pages.start.about: ontbreekt"),
    ('[pages.start]\ntitle = "Start"\nabout = "Het begin."\nwoorden = []\n',
     "names.toml, pages.start.woorden: onbekend"),
])
def test_a_fault_in_names_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read_catalogue(write_catalogue(tmp_path, names_toml=text))
    assert any(line.startswith(complaint) for line in refused.value.complaints), refused.value.complaints


@pytest.mark.parametrize("name", KNOWN.sources)
def test_what_was_not_counted_has_a_word_and_a_sentence(name: str) -> None:
    source = KNOWN.sources[name]
    assert bool(source.mark) == bool(source.reserve)
    assert source.mark == source.mark.lower() and source.reserve[-1:] in ("", ".")
