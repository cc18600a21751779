"""A chart of shares over time, against a level that they should not pass."""

from __future__ import annotations

import altair as alt
import polars as pl

from engagebias.charts.theme import BLUE, GREY, INK, ORANGE, WIDTH, dress, isolated, written
from engagebias.words import SEMICOLON, Lang, Text


def shares(
    frame: pl.DataFrame,
    *,
    title: Text,
    y_title: Text,
    x_title: Text,
    level: float,
    level_label: Text,
    groups: tuple[Text, Text],
    subtitle: Text | None = None,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw one bar a period, coloured by whether the period is marked.

    Parameters
    ----------
    frame : polars.DataFrame
        ``period`` (Date, its first day), ``share`` (percent), ``marked`` (Boolean) and ``n``.
    level : float
        The share that would be tolerated, in percent; drawn as a dashed line.
    groups : tuple of two Text
        What marked and unmarked periods are called.
    """
    names = {True: written(groups[0], lang), False: written(groups[1], lang)}
    shown = frame.with_columns(group=pl.col("marked").replace_strict(names, return_dtype=pl.String))
    both = frame["marked"].n_unique() > 1
    bars = alt.Chart(shown).mark_bar(size=max(3, min(18, 0.8 * WIDTH / frame.height))).encode(
        x=alt.X("period:T", title=written(x_title, lang), axis=alt.Axis(format="%Y-%m", grid=False, labelOverlap=True)),
        y=alt.Y("share:Q", title=written(y_title, lang), scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=6)),
        color=alt.Color("group:N", title=None, scale=alt.Scale(domain=list(names.values()), range=[ORANGE, BLUE]),
                        legend=alt.Legend() if both else None),
        tooltip=[alt.Tooltip("period:T", format="%Y-%m"), alt.Tooltip("share:Q", format=".1f", title="%"), alt.Tooltip("n:Q", title="n")],
    )  # fmt: skip
    mark = alt.Chart(pl.DataFrame({"level": [level], "label": [written(level_label, lang)]}))
    rule = mark.mark_rule(color=GREY, strokeDash=[4, 3]).encode(y="level:Q")
    label = mark.mark_text(align="right", baseline="bottom", dy=-3, color=INK, fontSize=11).encode(
        x=alt.value(WIDTH), y="level:Q", text="label:N"
    )
    return dress(
        [bars, rule, label],
        height=220,
        title=title,
        subtitle=subtitle,
        alternative=_alternative(frame, title, y_title, groups, lang),
        lang=lang,
        simulated=simulated,
    )


def _alternative(frame: pl.DataFrame, title: Text, y_title: Text, groups: tuple[Text, Text], lang: Lang) -> str:
    parts = []
    for marked, name in zip((True, False), groups, strict=True):
        some = frame.filter(pl.col("marked") == marked)
        if some.height:
            low, high = some["share"].to_numpy().min(), some["share"].to_numpy().max()
            parts.append(isolated(f"{name.to(lang)}: {low:.1f}–{high:.1f} (n = {some['n'].sum()})", lang))
    return f"{title.to(lang)} {y_title.to(lang)}. {SEMICOLON.to(lang).join(parts)}."
