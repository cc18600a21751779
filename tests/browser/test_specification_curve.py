"""A specification curve in a report: pointing at a specification marks it in both panels."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page
from reports.study import make_study, small_report, write_notebook

from browser.test_report_in_chromium import opened
from engagebias.reports.build import build_report

pytestmark = pytest.mark.browser

CURVE = """
    import polars as pl
    from engagebias.charts import setup_notebook
    from engagebias.charts.specification_curve import specification_curve_chart
    from engagebias.words import Text

    setup_notebook(lang)
    rank = pl.int_range(1, 9, eager=True)
    frame = pl.DataFrame({"rank": rank, "estimate": rank - 4.5}).with_columns(
        conf_low=pl.col("estimate") - 1, conf_high=pl.col("estimate") + 1, significant=pl.col("estimate").abs() > 1,
        specification=pl.format("number {}", "rank"), list=pl.Series(["ours", "theirs"] * 4), model=pl.Series(["a"] * 4 + ["b"] * 4),
    )
    specification_curve_chart(frame, axes=["list", "model"], title=Text("Does it hold?", "هل يصمد؟"), x_title=Text("%", "%"), lang=lang)
"""
MARKED = "#c4620a"


def marked(page: Page) -> list[int]:
    """Return how many visible marks have the colour of what is pointed at, by panel."""
    return page.evaluate(
        """colour => [0, 1].map(i => [...document.querySelectorAll(`.live svg .concat_${i}_group path, .live svg .concat_${i}_group line`)]
            .filter(e => [e.getAttribute('fill'), e.getAttribute('stroke')].includes(colour) && e.getAttribute('opacity') !== '0').length)""",
        MARKED,
    )


def point_at(page: Page, strip: Locator) -> None:
    """Move the pointer onto a strip, which Playwright would take for hidden."""
    x, y = strip.evaluate(
        "e => { e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }"
    )
    page.mouse.move(x, y)
    page.wait_for_timeout(200)


def test_pointing_at_a_specification_marks_it_in_both_panels(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    write_notebook(make_study(folder), "curve", CURVE)
    built = build_report(small_report(folder, "curve", languages="[en, ar]"))
    assert not built.failures
    for name in ("curve.html", "ar/curve.html"):
        with opened(browser, (built.index.parent / name).as_uri()) as (page, seen):
            assert marked(page) == [0, 0]
            for panel in (0, 1):
                strips = page.locator(f".live svg .concat_{panel}_group .mark-rect.role-mark").locator("path")
                assert strips.count() == 8
                point_at(page, strips.nth(2))
                # Strip, interval and point above; strip and two choices below.
                assert marked(page) == [3, 3]
                said = page.locator("#vg-tooltip-element").inner_text()
                assert all(words in said for words in ("number 3", "ours", "−1.50 [−2.50, −0.50]"))
            page.mouse.move(1, 1)
            page.wait_for_timeout(200)
            assert marked(page) == [0, 0]
            assert seen.complaints == []
