"""Charts of one treated site beside its synthetic one, and of one series beside its placebo dates."""

from __future__ import annotations

import altair as alt
import polars as pl

from engagebias.charts.interventions import AT, dashed_line
from engagebias.charts.theme import BLUE, FAINT, GREY, INK, ORANGE, WIDTH, dress, dress_stack, written
from engagebias.figures import plain, signed
from engagebias.words import SEMICOLON, Lang, Text

_DONORS = Text(
    "{n} donors in its place lie mostly between {low} and {high}",
    "{n} من المواقع المانحة في مكانه تقع غالبًا بين {low} و{high}",
)
_BINS = Text("{n} from {low} to {high}", "{n} من {low} إلى {high}")
_SEEN = Text("At the start: {value}", "عند البدء: {value}")
_START = Text("start", "البدء")


def synthetic_paths(
    paths: pl.DataFrame, gaps: pl.DataFrame, *, title: Text, x_title: Text, y_title: Text, gap_title: Text, words: tuple[Text, Text, Text],
    lang: Lang = "en", simulated: bool = False,
) -> alt.VConcatChart:  # fmt: skip
    """Draw a site and its synthetic one, and below them their difference among those of all donors.

    Parameters
    ----------
    paths : polars.DataFrame
        ``period``, ``actual``, ``synthetic``, ``gap``, ``after``.
    gaps : polars.DataFrame
        ``site``, ``period``, ``gap``, ``treated``: one line each.
    title, x_title, y_title, gap_title : Text
        The question, and the axes with their units.
    words : three of Text
        What the site, its synthetic one and the donors in its place are called.
    lang : {"en", "ar"}
        Language and direction of writing. Time runs to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    actual, made, donor = (written(w, lang) for w in words)
    long = pl.concat([
        paths.select("period", value=c, series=pl.lit(name)) for c, name in (("actual", actual), ("synthetic", made))
    ])  # fmt: skip
    lines = gaps.with_columns(series=pl.when("treated").then(pl.lit(actual)).otherwise(pl.lit(donor))).sort("treated")
    start = float(paths.filter("after")["period"][0]) - 0.5
    colour = alt.Color(
        "series:N", title=None, sort=[actual, made, donor],
        scale=alt.Scale(domain=[actual, made, donor], range=[BLUE, ORANGE, "#b4bcc4"]),
    )  # fmt: skip
    dash = alt.StrokeDash("series:N", title=None, sort=[actual, made, donor],
                          scale=alt.Scale(domain=[actual, made, donor], range=[[1, 0], [6, 3], [1, 0]]))  # fmt: skip
    domain = alt.Scale(domain=[int(paths["period"].min()), int(paths["period"].max())], nice=False)  # type: ignore[arg-type]

    def x(text: str | None) -> alt.X:
        return alt.X("period:Q", title=text, scale=domain, axis=alt.Axis(grid=False, format="d", tickMinStep=1))

    above = alt.Chart(long).mark_line(strokeWidth=2.5).encode(
        x=x(None), y=alt.Y("value:Q", title=written(y_title, lang), scale=alt.Scale(zero=False), axis=alt.Axis(gridColor=FAINT, tickCount=5)),
        color=colour, strokeDash=dash,
        tooltip=["series:N", alt.Tooltip("period:Q", title=written(x_title, lang)), alt.Tooltip("value:Q", format=".3f")],
    )  # fmt: skip
    base = alt.Chart(lines).encode(
        x=x(written(x_title, lang)), y=alt.Y("gap:Q", title=written(gap_title, lang), axis=alt.Axis(gridColor=FAINT, tickCount=5)),
        color=colour, detail="site:N", tooltip=["site:N", alt.Tooltip("period:Q"), alt.Tooltip("gap:Q", format=".3f")],
    )  # fmt: skip
    below = [
        base.transform_filter("!datum.treated").mark_line(strokeWidth=1, opacity=0.8),
        base.transform_filter("datum.treated").mark_line(strokeWidth=2.5),
    ]
    panels = [
        alt.LayerChart(layer=[dashed_line(start, "x"), above], width=WIDTH, height=210),
        alt.LayerChart(layer=[dashed_line(0.0, "y"), dashed_line(start, "x"), *below], width=WIDTH, height=170),
    ]
    others = gaps.filter(~pl.col("treated"))
    low, high = (float(others["gap"].quantile(q) or 0.0) for q in (0.05, 0.95))
    said = [
        AT.fill(at=r["period"], value=signed(r["gap"], 2)).to(lang) for r in paths.filter("after").iter_rows(named=True)
    ]
    beside = _DONORS.fill(n=others["site"].n_unique(), low=signed(low, 2), high=signed(high, 2)).to(lang)
    return dress_stack(
        panels, title=title, subtitle=None, lang=lang, simulated=simulated,
        alternative=f"{title.to(lang)} {gap_title.to(lang)}. {SEMICOLON.to(lang).join(said)}. {beside}.",
    )  # fmt: skip


def placebo_histogram(
    frame: pl.DataFrame, seen: float, *, title: Text, x_title: Text, y_title: Text, lang: Lang = "en", simulated: bool = False
) -> alt.LayerChart:  # fmt: skip
    """Draw how often steps of each size occur at placebo dates, and the step at the start as a line.

    Parameters
    ----------
    frame : polars.DataFrame
        ``low``, ``high``, ``dates``: the bins and how many placebo dates each has.
    seen : float
        The step at the start.
    title, x_title, y_title : Text
        The question, and the axes with their units.
    lang : {"en", "ar"}
        Language and direction of writing.
    simulated : bool
        Add the banner for simulated data.
    """
    bars = alt.Chart(frame.with_columns(zero=0)).mark_rect(color=GREY, opacity=0.75, stroke="white").encode(
        x=alt.X("low:Q", title=written(x_title, lang), axis=alt.Axis(grid=False, tickCount=8)), x2="high:Q",
        y=alt.Y("dates:Q", title=written(y_title, lang), axis=alt.Axis(gridColor=FAINT, tickMinStep=1, tickCount=5)), y2="zero:Q",
        tooltip=[alt.Tooltip("low:Q", format=".2f"), alt.Tooltip("high:Q", format=".2f"), "dates:Q"],
    )  # fmt: skip
    mark = alt.Chart(pl.DataFrame({"seen": [seen], "label": [written(_SEEN.fill(value=signed(seen, 2)), lang)]}))
    right = seen > (frame["low"].min() + frame["high"].max()) / 2  # type: ignore[operator]
    layers = [
        bars, mark.mark_rule(color=ORANGE, strokeWidth=3).encode(x="seen:Q"),
        mark.mark_text(color=INK, align="right" if right else "left", dx=-7 if right else 7, fontSize=12)
        .encode(x="seen:Q", y=alt.value(10), text="label:N"),
    ]  # fmt: skip
    said = [
        _BINS.fill(n=r["dates"], low=plain(r["low"]), high=plain(r["high"])).to(lang) for r in frame.iter_rows(named=True) if r["dates"]
    ]  # fmt: skip
    alternative = f"{title.to(lang)} {_SEEN.fill(value=signed(seen, 2)).to(lang)}. {y_title.to(lang)}: {SEMICOLON.to(lang).join(said)}."
    return dress(
        layers, height=240, title=title, subtitle=None, alternative=alternative, lang=lang, simulated=simulated
    )


def series_line(
    frame: pl.DataFrame,
    *,
    title: Text,
    x_title: Text,
    y_title: Text,
    lang: Lang = "en",
    simulated: bool = False,
) -> alt.LayerChart:
    """Draw a series with a line at the start.

    Parameters
    ----------
    frame : polars.DataFrame
        ``period``, ``value``, ``after``.
    title, x_title, y_title : Text
        The question, and the axes with their units.
    lang : {"en", "ar"}
        Language and direction of writing. Time runs to the right in both.
    simulated : bool
        Add the banner for simulated data.
    """
    start = float(frame.filter("after")["period"][0])
    line = alt.Chart(frame).mark_line(color=BLUE, strokeWidth=1.8).encode(
        x=alt.X("period:Q", title=written(x_title, lang), scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(grid=False, format="d")),
        y=alt.Y("value:Q", title=written(y_title, lang), scale=alt.Scale(zero=False), axis=alt.Axis(gridColor=FAINT, tickCount=5)),
        tooltip=[alt.Tooltip("period:Q", title=written(x_title, lang)), alt.Tooltip("value:Q", format=".3f", title=written(y_title, lang))],
    )  # fmt: skip
    ends = [frame.row(i, named=True) for i in sorted({0, frame.height // 2, frame.height - 1})]
    said = [AT.fill(at=r["period"], value=plain(r["value"])).to(lang) for r in ends]
    alternative = f"{title.to(lang)} {y_title.to(lang)}. {SEMICOLON.to(lang).join(said)}. {_START.to(lang)}: {start:g}."
    return dress(
        [dashed_line(start - 0.5, "x"), line],
        height=230,
        title=title,
        subtitle=None,
        alternative=alternative,
        lang=lang,
        simulated=simulated,
    )
