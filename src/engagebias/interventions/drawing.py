"""The charts of every design, from its tables."""

from __future__ import annotations

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.interventions import (
    adoption_timeline,
    effect_points,
    exposure_bands,
)
from engagebias.charts.pilots import placebo_histogram, series_line, synthetic_paths
from engagebias.interventions import words as say
from engagebias.results import Estimates
from engagebias.words import Lang, Text

TREATED = Text("programme runs", "البرنامج قائم")
NOT_TREATED = Text("no programme", "لا برنامج")
FIRST = Text("starts in {first} ({n} units)", "يبدأ في {first} ({n} وحدة)")
NEVER = Text("never ({n} units)", "لا يبدأ ({n} وحدة)")
BANDS = Text(
    "Bars: {level} % for one length of exposure; band: {level} % for all at once. Grey: before the start.",
    "الأعمدة: {level}% لمدة تعرّض واحدة؛ والشريط: {level}% لها جميعًا معًا. والرمادي: قبل البدء.",
)
BARS = Text(
    "Bars: {level} % for one length of exposure. Grey: before the start.",
    "الأعمدة: {level}% لمدة تعرّض واحدة. والرمادي: قبل البدء.",
)
NO_INTERVAL = Text(
    "No interval: with so few sites none can be given.", "لا فترة ثقة: لا يمكن إعطاؤها مع هذه القلّة من المواقع."
)


def overall(result: Estimates, lang: Lang, *, outcome: Text) -> alt.LayerChart:
    """Draw the overall effects."""
    return _forest(result.table(), result, lang, outcome)


def beside(result: Estimates, lang: Lang, *, outcome: Text) -> alt.LayerChart:
    """Draw the two-way and the group-time estimate below each other."""
    return _forest(result.table("beside"), result, lang, outcome)


def _forest(table: pl.DataFrame, result: Estimates, lang: Lang, outcome: Text) -> alt.LayerChart:
    bare = table["conf_low"].null_count() + table["conf_high"].null_count() > 0
    frame = table.with_columns(
        label=pl.col("term").map_elements(lambda t: say.NAMES[t].to(lang), return_dtype=pl.String), contrast=pl.lit("one"),
    )  # fmt: skip
    return effect_points(
        frame, title=result.question, x_title=say.SCALE.fill(outcome=outcome), subtitle=NO_INTERVAL if bare else None, lang=lang,
        simulated=result.simulated,
    )  # fmt: skip


def exposure(result: Estimates, lang: Lang, *, outcome: Text, level: float) -> alt.LayerChart:
    """Draw the change by exposure."""
    frame = result.table("exposure")
    banded = "band_low" in frame.columns
    if not banded:
        frame = frame.with_columns(pl.lit(None, dtype=pl.Float64).alias(c) for c in ("band_low", "band_high"))
    return exposure_bands(
        frame, title=say.GROWS, x_title=say.EXPOSURE_AXIS, y_title=say.SCALE.fill(outcome=outcome),
        subtitle=(BANDS if banded else BARS).fill(level=f"{100 * level:g}"), lang=lang, simulated=result.simulated,
    )  # fmt: skip


def timeline(result: Estimates, lang: Lang) -> alt.LayerChart:
    """Draw who started when."""
    table = result.table("adoption")
    by_start = (
        table.filter(pl.col("row") == "never").height or table["row"].n_unique() == table["first_treated"].n_unique()
    )
    if by_start:
        names = {
            r["row"]: (NEVER.fill(n=r["units"]) if r["first_treated"] is None else FIRST.fill(first=r["first_treated"], n=r["units"])).to(lang)
            for r in table.unique("row").iter_rows(named=True)
        }  # fmt: skip
        table = table.with_columns(pl.col("row").replace_strict(names, return_dtype=pl.String))
    return adoption_timeline(
        table, title=say.ADOPTION, x_title=say.PERIOD_AXIS, words=(TREATED, NOT_TREATED), lang=lang, simulated=result.simulated,
    )  # fmt: skip


def paths(result: Estimates, lang: Lang, *, outcome: Text) -> alt.VConcatChart:
    """Draw a site beside its synthetic one."""
    return synthetic_paths(
        result.table("paths"), result.table("placebos"), title=say.HOW_IT_WENT, x_title=say.PERIOD_AXIS, y_title=say.SCALE.fill(outcome=outcome),
        gap_title=say.GAP_AXIS, words=(say.ACTUAL, say.MADE, say.OTHER), lang=lang, simulated=result.simulated,
    )  # fmt: skip


def dates(result: Estimates, lang: Lang, *, outcome: Text) -> alt.LayerChart:
    """Draw the steps at placebo dates."""
    table = result.table("placebo_dates")
    steps = table.filter(~pl.col("at_start"))["step"].to_numpy()
    counts, edges = np.histogram(steps, bins=min(24, max(8, steps.size // 8)))
    return placebo_histogram(
        pl.DataFrame({"low": edges[:-1], "high": edges[1:], "dates": counts}), float(table.filter("at_start")["step"].item()),
        title=say.PLACEBO_TITLE, x_title=say.STEP_AXIS.fill(outcome=outcome), y_title=say.DATES_AXIS, lang=lang, simulated=result.simulated,
    )  # fmt: skip


def series(result: Estimates, lang: Lang, *, outcome: Text) -> alt.LayerChart:
    """Draw the series itself."""
    return series_line(
        result.table("series"), title=result.question, x_title=say.PERIOD_AXIS, y_title=say.SCALE.fill(outcome=outcome), lang=lang,
        simulated=result.simulated,
    )  # fmt: skip
