"""Sentences of the page Vergelijken, as a table of cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitors.catalogue.load import catalogue
from monitors.catalogue.model import Direction, Indicator, Unit
from monitors.domain.association import Association
from monitors.domain.certainty import Benchmark, Certainty
from monitors.domain.change import Movement
from monitors.domain.interval import Against
from monitors.domain.likeness import Stability
from monitors.domain.observation import NOTHING, Observation, Status
from monitors.presentation import compare_words as words

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def share() -> Indicator:
    """A share of which lower is better."""
    some = next(i for i in catalogue().indicators.values() if i.unit is Unit.PERCENT)
    return replace(some, name="Leegstand", decimals=1, direction=Direction.DOWN)


@pytest.mark.parametrize(("sides", "said"), [
    ([], "Er is geen groep met genoeg cijfers om Aa mee te vergelijken."),
    ([("G4-gemeenten", 1)], "Aa (5%) is hoger dan de middelste van de G4-gemeenten. Dat is ongunstiger."),
    ([("a", -1), ("b", -1)], "Aa (5%) is lager dan de middelste van alle 2 groepen. Dat is gunstiger. Welke van deze "
                             "groepen u kiest, maakt daarvoor niet uit."),
    ([("a", 0), ("b", 0)], "Aa (5%) is ongeveer gelijk aan de middelste van alle 2 groepen. Welke van deze groepen u "
                           "kiest, maakt daarvoor niet uit."),
    ([("a", 1), ("b", -1), ("c", 1), ("d", 0)],
     "De keuze van de groep maakt uit: Aa (5%) is hoger dan de middelste van de a en van de c; ongeveer gelijk aan de "
     "middelste van de d; lager dan de middelste van de b."),
])
def test_groups(share: Indicator, sides: list[tuple[str, int]], said: str) -> None:
    assert words.groups_sentence("Aa", "5%", sides, share) == said


@pytest.mark.parametrize(("side", "direction", "word"), [
    (1, Direction.UP, "gunstiger"), (-1, Direction.UP, "ongunstiger"), (1, Direction.DOWN, "ongunstiger"),
    (-1, Direction.DOWN, "gunstiger"), (1, Direction.NEUTRAL, ""), (0, Direction.UP, "")])
def test_a_neutral_figure_is_never_better_or_worse(side: int, direction: Direction, word: str) -> None:
    assert words.favour(side, direction) == word


@pytest.mark.parametrize(("observation", "side", "median", "said"), [
    (Observation(5.0, Status.MEASURED), 1, 4.0, "Aa is met 5,0% hoger dan de middelste van de 20 meest vergelijkbare "
                                                "gemeenten (4,0%). Dat is ongunstiger."),
    (Observation(5.0, Status.MEASURED), None, None,
     "Aa: 5,0%. Te weinig van de 20 meest vergelijkbare gemeenten hebben een cijfer om daar iets over te zeggen."),
    (NOTHING, None, None, "Van Aa is er geen cijfer (geen gegevens); er is dus niets te vergelijken."),
    (Observation(None, Status.SUPPRESSED), None, None,
     "Van Aa is er geen cijfer (afgeschermd); er is dus niets te vergelijken."),
])
def test_alike(share: Indicator, observation: Observation, side: int | None, median: float | None, said: str) -> None:
    assert words.alike_sentence("Aa", observation, side, median, 20, share) == said


@pytest.mark.parametrize(("found", "said"), [
    (Stability(200, 200, 200), "Die uitkomst is stevig: in 200 van de 200 andere keuzes van gewichten komt er "
                               "hetzelfde uit."),
    (Stability(184, 200, 200), "Die uitkomst is redelijk stevig: in 184 van de 200 andere keuzes van gewichten komt er "
                               "hetzelfde uit."),
    (Stability(90, 180, 200), "Die uitkomst hangt af van wat u onder vergelijkbaar verstaat: in 90 van de 180 andere "
                              "keuzes van gewichten komt er hetzelfde uit. De andere 20 geven te weinig cijfers."),
    (Stability(0, 0, 200), "Bij andere gewichten is dat niet te toetsen: er zijn dan te weinig cijfers."),
])
def test_stability(found: Stability, said: str) -> None:
    assert words.stability_sentence(found) == said


@pytest.mark.parametrize(("word", "unrounded", "margin", "said"), [
    (Against.MUCH_HIGHER, Against.MUCH_HIGHER, None,
     "Aa (5,0%) is duidelijk hoger dan de anderen samen (3,0%). Met toeval erbij ligt het cijfer van Aa tussen 3,5% en "
     "6,5% (marge van 99,8%)."),
    (Against.LOWER, Against.LOWER, 0.5,
     "Aa (5,0%) is lager dan de anderen samen (3,0%). Met toeval en afronding erbij ligt het cijfer van Aa tussen 4,0% "
     "en 6,0% (marge van 95%)."),
    (Against.SIMILAR, Against.HIGHER, 0.5,
     "Aa (5,0%) is vergelijkbaar met de anderen samen (3,0%). Met toeval en afronding erbij ligt het cijfer van Aa "
     "tussen 4,0% en 6,0% (marge van 95%). Bij een precies cijfer zou het oordeel ‘hoger’ zijn; door de afronding is "
     "dat niet te zeggen."),
])
def test_certainty(share: Indicator, word: Against, unrounded: Against, margin: float | None, said: str) -> None:
    found = Certainty(Benchmark(3.0, 10, 0.0), (4.0, 6.0), (3.5, 6.5), word, unrounded)
    observation = Observation(5.0, Status.MEASURED, 100.0, margin)
    assert words.certainty_sentence("Aa", observation, found, "anderen", share) == said


@pytest.mark.parametrize(("n", "usual", "strict", "said"), [
    (342, 300, 280, "liggen er 300 buiten de grens van 95% en 280 buiten die van 99,8%. Bij alleen toeval zouden dat "
                    "er ongeveer 17 en minder dan 1 zijn. Er is hier dus meer aan de hand dan toeval"),
    (20, 1, 0, "ligt er 1 buiten de grens van 95% en 0 buiten die van 99,8%. Bij alleen toeval zouden dat er ongeveer "
               "1 en minder dan 1 zijn. Toeval kan de meeste verschillen in deze groep dus verklaren."),
])
def test_spread(n: int, usual: int, strict: int, said: str) -> None:
    assert said in words.spread_sentence(n, usual, strict, "gemeenten")


@pytest.mark.parametrize("reason", words.NoCertainty)
def test_every_reason_not_to_judge_has_its_own_words(share: Indicator, reason: words.NoCertainty) -> None:
    said = words.no_certainty(reason, share, "Aa", "gemeenten")
    assert said.endswith(".") and len({words.no_certainty(r, share, "Aa", "g") for r in words.NoCertainty}) == 5


@pytest.mark.parametrize(("n", "rho", "said"), [
    (9, None, "Van 9 gemeenten zijn beide cijfers bekend; dat is te weinig om iets over samenhang te zeggen (10 is het "
              "minste)."),
    (342, None, "Een van de twee cijfers is overal gelijk; over samenhang is dan niets te zeggen."),
    (342, 0.1, "Tussen leegstand en leegstand is er geen duidelijke samenhang (0,10 op een schaal van −1 tot 1, over "
               "342 gemeenten)."),
    (342, -0.75, "Bij een hoger cijfer voor leegstand is het cijfer voor leegstand vaak lager. De samenhang is sterk "
                 "(−0,75 op een schaal van −1 tot 1, over 342 gemeenten)."),
    (50, 0.4, "Bij een hoger cijfer voor leegstand is het cijfer voor leegstand vaak hoger. De samenhang is matig "
              "(0,40 op een schaal van −1 tot 1, over 50 gemeenten)."),
    (50, 0.2, "Bij een hoger cijfer voor leegstand is het cijfer voor leegstand vaak hoger. De samenhang is zwak "
              "(0,20 op een schaal van −1 tot 1, over 50 gemeenten)."),
])
def test_association(share: Indicator, n: int, rho: float | None, said: str) -> None:
    assert words.association_sentence(Association(n, rho), share, share) == said


@pytest.mark.parametrize(("movements", "own", "since", "said"), [
    ([], None, "", "Van deze gemeenten zijn er te weinig cijfers om een ontwikkeling te zien."),
    ([Movement.UNKNOWN], None, "", "Van deze gemeenten zijn er te weinig cijfers om een ontwikkeling te zien."),
    ([Movement.UP, Movement.DOWN, Movement.UP, Movement.UNKNOWN], Movement.UP, "2021",
     "Het laatste cijfer tegenover dat van 2021, in 3 gemeenten: 2 hoger en 1 lager. Aa: hoger."),
    ([Movement.STEADY], Movement.UNKNOWN, "", "Het laatste cijfer tegenover het eerste waarmee het te vergelijken is, "
                                              "in 1 gemeente: 1 ongeveer gelijk."),
    ([Movement.UP], Movement.UP, "2021", "Het laatste cijfer tegenover dat van 2021: Aa is hoger."),
])
def test_small(movements: list[Movement], own: Movement | None, since: str, said: str) -> None:
    assert words.small_sentence(movements, own, "Aa", since) == said
