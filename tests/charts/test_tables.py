from __future__ import annotations

import polars as pl
import pytest

from engagebias.charts import table_html
from engagebias.figures import interval, plain, signed


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0123456, "0.0123"),
        (1234567, "1,234,567"),
        (12345.6, "12,346"),
        (0.0, "0"),
        (-0.5, "−0.5"),
        (float("nan"), "NaN"),
        (2.5e-9, "2.5e−09"),
    ],
)
def test_figures(value: float, written: str) -> None:
    assert plain(value) == written


def test_headers_have_scopes_and_text_is_escaped() -> None:
    html = table_html(pl.DataFrame({"term": ["<b>"], "estimate": [0.5]}), caption="a & b")
    assert '<th scope="col">term</th>' in html
    assert '<th scope="row">&lt;b&gt;</th>' in html
    assert "<caption>a &amp; b</caption>" in html


def test_choices_and_regimes_are_named_and_the_readers_own_text_is_left() -> None:
    frame = pl.DataFrame({"choice": ["ppml"], "regime": ["views"], "note": ["views"]})
    assert all(name in table_html(frame) for name in (">Poisson<", ">per view<", ">views<"))
    assert all(name in table_html(frame, lang="ar") for name in (">بواسون<", ">لكل مشاهدة<", ">views<"))


def test_a_null_is_not_a_zero() -> None:
    assert "–" in table_html(pl.DataFrame({"term": ["a"], "n": [None]}, schema={"term": pl.String, "n": pl.Int64}))


def test_tiny_p_values_are_not_written_out() -> None:
    html = table_html(pl.DataFrame({"term": ["a", "b"], "p_value": [1e-12, 0.0002], "estimate": [1e-12, 1.0]}))
    assert "&lt; 0.0001" in html
    assert "0.0002" in html
    assert "1e−12" in html, "only p-values are cut"


def test_every_step_and_check_has_an_arabic_name() -> None:
    html = table_html(
        pl.DataFrame({"term": ["broken_randomisation = true", "left out: text without a score"]}), lang="ar"
    )
    assert "توزيع عشوائي مختلّ: نعم" in html
    assert "left out" not in html


def test_arabic_headings_and_isolated_figures() -> None:
    html = table_html(pl.DataFrame({"term": ["words"], "estimate": [0.5], "passed": [True]}), lang="ar")
    assert "التقدير" in html
    assert "الطول بالكلمات" in html
    assert '<bdi dir="ltr">0.5</bdi>' in html
    assert "نعم" in html


def test_long_tables_say_how_much_is_shown() -> None:
    html = table_html(pl.DataFrame({"n": range(50)}))
    assert html.count("<tr>") == 31
    assert "<caption>30 / 50</caption>" in html


def test_intervals_bear_their_decimals_and_no_minus_zero() -> None:
    assert interval(2.6, -0.0166, 5.29) == ("+2.6", "0.0", "+5.3")
    assert interval(0.041, 0.02, 0.06) == ("+0.04", "+0.02", "+0.06")
    assert interval(1.18, 0.85, 1.52) == ("+1.2", "+0.8", "+1.5")
    assert interval(1234.5, 1000.0, 1500.0) == ("+1,234", "+1,000", "+1,500")
    assert signed(-0.04, 1) == "0.0"
    assert interval(1.0, 1.0, 1.0) == ("+1.000", "+1.000", "+1.000")


def test_only_names_of_ours_are_translated() -> None:
    html = table_html(pl.DataFrame({"term": ["words"], "text": ["words"]}), lang="ar")
    assert html.count("الطول بالكلمات") == 1
    assert "<td>words</td>" in html
