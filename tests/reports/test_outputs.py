from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from engagebias.reports.bar import figures, interval_bar
from engagebias.reports.outputs import ANSWER, CHART, Outputs
from engagebias.reports.wording import WORDS
from engagebias.results import Wording
from engagebias.words import Lang

SVG = '<?xml version="1.0"?><svg width="9"><clipPath id="clip0"/><g clip-path="url(#clip0)"/><use xlink:href="#clip0"/></svg>'
SPEC = {"description": 'Bars "of" </script> & more', "mark": "bar"}
CLAIM = {
    "sentence": "a < b", "estimate": 2.0, "low": -1.0, "high": 5.0, "unit": "%", "wording": "effect", "simulated": False,
    "warnings": [],
}  # fmt: skip


def test_charts_of_one_page_share_no_id() -> None:
    outputs = Outputs("en")
    both = [outputs.show({CHART: SPEC, "image/svg+xml": SVG}) for _ in range(2)]
    ids = [i for one in both for i in re.findall(r'\bid="([^"]+)"', one)]
    assert len(ids) == 4
    assert len(set(ids)) == 4
    for one in both:
        clip = re.search(r'<clipPath id="([^"]+)"', one)
        assert clip is not None
        assert f"url(#{clip[1]})" in one
        assert f'href="#{clip[1]}"' in one


def test_a_chart_has_a_text_alternative_its_own_direction_and_a_safe_specification() -> None:
    shown = Outputs("ar").show({CHART: SPEC, "image/svg+xml": SVG})
    assert 'role="img" aria-label="Bars &quot;of&quot; &lt;/script&gt; &amp; more"' in shown
    assert 'dir="ltr" role="group" tabindex="0"' in shown
    data = re.search(r'<script type="application/json">(.*?)</script>', shown)
    assert data is not None
    assert json.loads(data[1]) == SPEC


def test_a_table_can_be_scrolled_by_keyboard_and_is_named_by_its_caption() -> None:
    shown = Outputs("en").show({"text/html": "<table><caption>By <b>week</b></caption></table>", "text/plain": "x"})
    assert 'tabindex="0" aria-label="Table 1: By week"' in shown


def test_an_answer_is_escaped_and_shows_its_interval() -> None:
    shown = Outputs("en").show({ANSWER: CLAIM, "text/html": "not this"})
    assert "a &lt; b" in shown
    assert "+2.0 [−1.0, +5.0]" in shown
    assert "not this" not in shown


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_page_says_the_warnings_right_under_the_answer(lang: Lang) -> None:
    shown = Outputs(lang).show({ANSWER: CLAIM | {"warnings": ["Few <clusters>.", "Young posts."]}})
    assert shown.endswith("<li>Few &lt;clusters&gt;.</li><li>Young posts.</li></ul>")
    assert f'aria-label="{WORDS["warnings"].to(lang)}"' in shown
    assert "<ul" not in Outputs(lang).show({ANSWER: CLAIM | {"warnings": []}})


def test_the_bar_places_the_interval_on_one_scale_with_zero() -> None:
    shown = interval_bar(CLAIM, "en")
    zero, low, high = (
        float(x)
        for pattern in (r'"zero" x1="([\d.]+)"', r'"range" x1="([\d.]+)"', r'"range" [^>]*x2="([\d.]+)"')
        for x in re.findall(pattern, shown)
    )
    dot = float(re.findall(r'cx="([\d.]+)"', shown)[0])
    # -1, 0, 2 and 5 on one line: two sixths and one sixth of the way are where they should be.
    assert low < zero < dot < high
    assert (zero - low) / (high - low) == pytest.approx(1 / 6, abs=0.002)
    assert (dot - low) / (high - low) == pytest.approx(3 / 6, abs=0.002)
    assert "The interval includes zero." in shown


@pytest.mark.parametrize(("low", "high"), [(1.0, 5.0), (-5.0, -1.0)])
def test_the_line_at_zero_is_always_in_the_picture(low: float, high: float) -> None:
    shown = interval_bar({**CLAIM, "low": low, "high": high, "estimate": (low + high) / 2}, "en")
    places = [float(x) for x in re.findall(r'\b(?:x1|x2|cx|x)="([-\d.]+)"', shown)]
    assert len(places) == 8
    assert all(0 <= x <= 400 for x in places)


def dot(shown: str) -> float:
    return float(re.findall(r'cx="([\d.]+)"', shown)[0])


def test_bars_of_a_scale_with_ends_can_be_compared() -> None:
    weak, strong = (
        interval_bar({**CLAIM, "estimate": r, "low": r - 0.05, "high": r + 0.05, "ends": [-1.0, 1.0]}, "en")
        for r in (0.2, 0.6)
    )
    zero = float(re.findall(r'"zero" x1="([\d.]+)"', weak)[0])
    assert dot(strong) - zero == pytest.approx(3 * (dot(weak) - zero), abs=0.3)
    assert re.findall(r">([^<]+)</text>", weak) == ["0", "1"]


def test_a_scale_is_drawn_below_zero_where_the_interval_goes_there() -> None:
    shown = interval_bar({**CLAIM, "estimate": 0.0, "low": -0.5, "high": 0.5, "ends": [-1.0, 1.0]}, "en")
    assert re.findall(r">([^<]+)</text>", shown) == ["−1", "0", "1"]
    assert dot(shown) == 200  # the middle


def test_an_interval_beyond_the_ends_is_not_cut() -> None:
    shown = interval_bar({**CLAIM, "estimate": -0.6, "low": -1.2, "high": 0.1, "ends": [-1.0, 1.0]}, "en")
    places = [float(x) for x in re.findall(r'\b(?:x1|x2|cx|x)="([-\d.]+)"', shown)]
    assert all(0 <= x <= 400 for x in places)
    assert re.findall(r">([^<]+)</text>", shown)[0] == "−1.2"


def test_a_ratio_is_drawn_against_one() -> None:
    """From 0.5 to 3 with the line at 1: a fifth of the way, and no number has a plus."""
    shown = interval_bar({**CLAIM, "estimate": 2.0, "low": 0.5, "high": 3.0, "reference": 1.0}, "en")
    line, low, high = (
        float(re.findall(p, shown)[0])
        for p in (r'"zero" x1="([\d.]+)"', r'"range" x1="([\d.]+)"', r'"range" [^>]*x2="([\d.]+)"')
    )
    assert (line - low) / (high - low) == pytest.approx(0.2, abs=0.002)
    assert re.findall(r">([^<]+)</text>", shown) == ["1"]
    assert "Estimate 2, interval from 0.5 to 3; %. The interval includes one." in shown
    above = {**CLAIM, "estimate": 2.0, "low": 1.5, "high": 3.0, "reference": 1.0}
    assert "لا تشمل فترةُ الثقة الواحد." in interval_bar(above, "ar")
    assert (
        float(re.findall(r'"zero" x1="([\d.]+)"', interval_bar(above, "en"))[0]) == 14
    )  # at the margin, not at nought


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_hours_have_a_scale_and_no_line(lang: Lang) -> None:
    hours = {**CLAIM, "estimate": 20.0, "low": 15.0, "high": 30.0, "reference": None}
    shown = interval_bar(hours, lang)
    assert 'class="zero"' not in shown
    assert re.findall(r">([^<]+)</text>", shown) == ["0", "30"]
    assert dot(shown) == pytest.approx(14 + 20 / 30 * 372, abs=0.1)
    assert WORDS["zero_outside"].to(lang) not in shown
    assert WORDS["one_outside"].to(lang) not in shown
    assert "20 [15, 30]" in Outputs(lang).show({ANSWER: hours})


def test_the_bar_says_in_arabic_whether_zero_is_inside() -> None:
    assert "لا تشمل فترةُ الثقة الصفر." in interval_bar({**CLAIM, "low": 1.0}, "ar")


def test_an_answer_without_an_interval_has_no_bar() -> None:
    bare = {**CLAIM, "low": None, "high": None}
    assert interval_bar(bare, "en") == ""
    assert "<figure" not in Outputs("en").show({ANSWER: bare})


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.0112, 0.0301, "+0.020"), (-120.0, 1234.0, "0"), (0.02, 0.02, "+0.020")],
)
def test_figures_bear_as_many_decimals_as_the_interval(low: float, high: float, said: str) -> None:
    assert figures({"estimate": 0.0200001, "low": low, "high": high})["estimate"] == said


@pytest.mark.parametrize("wording", get_args(Wording))
def test_every_wording_has_a_name_and_a_meaning(wording: str) -> None:
    name = {"quasi-effect": "Effect under an assumption"}.get(wording, wording.capitalize())
    assert f">{name}" in Outputs("en").show({ANSWER: {**CLAIM, "wording": wording}})
    assert WORDS[f"{wording}_means"].startswith(name)


def test_an_answer_from_simulated_data_says_so() -> None:
    assert "Simulated data" in Outputs("en").show({ANSWER: {**CLAIM, "simulated": True}})
    assert "Simulated data" not in Outputs("en").show({ANSWER: CLAIM})
