"""The show as a document: nothing of others is run, every screen has its source, no figure where there is none."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.exports.show import Guess, Show, Slide, Verdict, render
from monitors.exports.show_chart import line_svg, round_values
from monitors.presentation.charts import GROUP, OWN
from monitors.presentation.course_chart import TARGET

BAD = '<script>alert(1)</script> "\'&'
SLIDE = Slide("huur", "Huurwoningen", "39%", "Utrecht, 2024", "Dat is meer dan gemiddeld.", "Bron: CBS 1, 2024.",
              "Let op.", headers=("Periode", "Utrecht"), rows=(("2023", "38%"), ("2024", "39%")), chart="<svg></svg>",
              guess=Guess(("0%", "50%", "100%")))
SHOW = Show("GM0344-keuze", "Utrecht in cijfers", "Vergeleken met Nederland.", (SLIDE,), "v1", "op 1 mei 2026",
            "op 2 mei 2026", "http://x/presenteren")


class _Tags(HTMLParser):
    """All tags with their attributes, and the text of each section."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def sections(document: str) -> list[str]:
    return re.findall(r"<section .*?</section>", document, re.DOTALL)


def test_a_show_has_a_title_its_figures_and_a_closing() -> None:
    first, figure, last = sections(render(SHOW))
    assert "Utrecht in cijfers" in first and "1 cijfer." in first
    assert "39%" in figure and "Bron: CBS 1, 2024." in figure and "<caption>Huurwoningen</caption>" in figure
    assert all(part in last for part in ("Bron: CBS 1, 2024.", "gegevensset v1", "op 2 mei 2026", "Let op.",
                                         "http://x/presenteren", "mensen besluiten"))


@pytest.mark.parametrize("field", ["id", "name", "figure", "when", "sentence", "source", "caution", "goal"])
def test_what_others_wrote_is_text(field: str) -> None:
    slide = replace(SLIDE, **{field: BAD})  # type: ignore[arg-type]
    document = render(replace(SHOW, slides=(slide,)))
    assert "<script>alert" not in document and "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#x27;&amp;" in document
    tags = _Tags(document).tags
    assert [tag for tag, _ in tags].count("script") == 1


@pytest.mark.parametrize("slide", [
    replace(SLIDE, marks=(BAD,)), replace(SLIDE, rows=((BAD, BAD),)), replace(SLIDE, headers=(BAD, BAD)),
    replace(SLIDE, legend=(("gemeente", BAD),)), replace(SLIDE, guess=Guess((BAD, BAD, BAD))),
    replace(SLIDE, verdict=Verdict(BAD, BAD, BAD))])
def test_what_is_in_a_list_is_text_too(slide: Slide) -> None:
    assert "<script>alert" not in render(replace(SHOW, title=BAD, subtitle=BAD, id=BAD, link=BAD, slides=(slide,)))


def test_nothing_is_fetched_and_nothing_may_be() -> None:
    document = render(SHOW)
    assert "default-src 'none'" in document and "unsafe" not in document
    for tag, attributes in _Tags(document).tags:
        assert not {"src", "href", "style", "action", "onclick"} & set(attributes), (tag, attributes)
    assert "@import" not in document and "url(" not in document


@pytest.mark.parametrize("figure", ["afgeschermd", "geen gegevens", "niet van toepassing"])
def test_an_absent_figure_is_never_a_number_nor_guessed(figure: str) -> None:
    hidden = replace(SLIDE, figure=figure, absent=True, rows=(), chart="", sentence="De bron toont dit cijfer niet.")
    _, screen, _ = sections(render(replace(SHOW, slides=(hidden,))))
    shown = re.search(r'<p class="figure">(.*?)</p>', screen)
    assert shown is not None and shown[1] == figure and "data-guess" not in screen and 'class="guess"' not in screen


def test_a_guess_hides_the_figure_until_it_is_asked_for() -> None:
    _, screen, _ = sections(render(SHOW))
    assert re.search(r'<div class="shown [a-z]+" hidden>', screen) and 'type="range"' in screen
    _, plain, _ = sections(render(replace(SHOW, slides=(replace(SLIDE, guess=None),))))
    assert " hidden><p class=\"figure\"" not in plain


def test_an_empty_show_still_opens_and_closes() -> None:
    assert len(sections(render(replace(SHOW, slides=())))) == 2


def row(x: float, value: float | None, serie: str = OWN, segment: str = "0", **more: object) -> dict[str, object]:
    return {"x": x, "waarde": value, "serie": serie, "segment": segment, "laag": None, "hoog": None, "naam": "",
            "status": "", **more}


@pytest.mark.parametrize(("rows", "lines", "dots"), [
    ([row(2020, 1.0), row(2021, 2.0)], 1, 2), ([row(2020, 1.0)], 0, 1),
    ([row(2020, 1.0), row(2021, 2.0), row(2023, 2.0, segment="1"), row(2024, 3.0, segment="1")], 2, 4),
    ([row(2020, 5.0), row(2021, 5.0)], 1, 2),  # level
    ([row(2020, 1.0), row(2020, 2.0, GROUP), row(2021, 2.0, GROUP)], 1, 1)])
def test_a_line_for_each_piece_and_a_dot_for_each_figure(rows: list[dict[str, object]], lines: int, dots: int) -> None:
    found = line_svg(rows, 'Lijn "van" <b>', lambda y: f"{y:g}")
    assert (found.count("<polyline"), found.count("<circle")) == (lines, dots)
    assert 'aria-label="Lijn &quot;van&quot; &lt;b&gt;"' in found


@pytest.mark.parametrize(("values", "said"), [((36.0, 42.0), True), ((1.0, 9.0), False), ((-4.0, 9.0), False),
                                              ((-9.0, -6.0), True)])
def test_a_chart_says_that_its_axis_has_no_nought(values: tuple[float, float], said: bool) -> None:
    found = line_svg([row(2020.0 + n, value) for n, value in enumerate(values)], "", str)
    assert ("de as begint niet bij 0" in found) is said


def test_a_chart_without_own_figures_is_none() -> None:
    assert line_svg([row(2020, 2.0, GROUP)], "", str) == ""


def test_a_provisional_figure_is_open_and_a_target_has_its_mark() -> None:
    found = line_svg([row(2020, 2.0, status="voorlopig"), row(2030, 4.0, TARGET)], "", str)
    assert 'class="dot open"' in found and found.count('class="target"') == 1


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.sampled_from([4, 100]))
def test_round_values_hold_what_they_must(low: float, span: float, most: int) -> None:
    found = round_values(low, low + span, most)
    tiny = 1e-6 * max(abs(low), span, 1)
    assert found[0] <= low + tiny and found[-1] >= low + span - tiny and 2 <= len(found) <= most + 3
