"""From the tables of a cycle to its charts."""

from __future__ import annotations

import altair as alt
import polars as pl

from engagebias.charts.cycle import cycle_graph, link_points
from engagebias.convergence import cycle_words as say
from engagebias.convergence.cycle_request import Asked
from engagebias.convergence.cycle_tables import link_places
from engagebias.figures import plain
from engagebias.results import Estimates
from engagebias.words import Lang, Text

_TENTH = 10.0  # percent by which a link is weakened in the picture


def draw_graph(result: Estimates, lang: Lang, *, asked: Asked) -> alt.LayerChart:
    """Draw the cycle: links as wide as their leverage, or as what follows where leverage is not defined."""
    levers = result.table("leverage")
    defined = levers["estimate"].null_count() == 0
    frame = levers.with_columns(pl.col("estimate", "conf_low", "conf_high") * _TENTH) if defined else result.table()
    rates = result.table("rates")["observed"].to_list()
    harm = say.name_kind(asked.kinds[asked.harm])
    nodes = pl.DataFrame(
        {
            "label": [say.short_kind(k).to(lang) for k in asked.kinds],
            "note": [say.RATE.fill(rate=plain(r)).to(lang) for r in rates],
            "harm": [i == asked.harm for i in range(len(asked.kinds))],
        }
    )
    places = link_places(asked)
    unit = "%" if defined else ""
    links = pl.DataFrame(
        {
            "first": [first for _, first, _ in places],
            "then": [then for _, _, then in places],
            "weight": frame["estimate"],
            "reading": [_reading(row, unit, short=len(asked.kinds) > 2) for row in frame.iter_rows(named=True)],
        }
    )
    below = say.GRAPH_BELOW.fill(harm=harm) if defined else say.GRAPH_BRANCHING
    return cycle_graph(
        nodes, links, title=say.GRAPH.fill(harm=harm), subtitle=below, lang=lang, simulated=result.simulated
    )


def _reading(row: dict[str, float | None], unit: str, *, short: bool) -> str:
    """Write a figure with its interval, or alone where there is no room for both."""
    ends = [row[c] for c in ("estimate", "conf_low", "conf_high")]
    if ends[0] is None:
        return "–"
    said = f"{ends[0]:.1f}{unit}" if unit else f"{ends[0]:.2f}"
    if short or ends[1] is None or ends[2] is None:
        return said
    return f"{said} [{ends[1]:.1f}, {ends[2]:.1f}]" if unit else f"{said} [{ends[1]:.2f}, {ends[2]:.2f}]"


def draw_links(result: Estimates, lang: Lang, *, asked: Asked) -> alt.LayerChart:
    """Draw how many events directly follow one, by link."""
    frame = _points(result.table(), asked, say.SEEN, lang)
    return link_points(frame, title=result.question, x_title=say.LINKS_AXIS, lang=lang, simulated=result.simulated)


def draw_leverage(result: Estimates, lang: Lang, *, asked: Asked) -> alt.LayerChart:
    """Draw the leverage of each link."""
    harm = say.name_kind(asked.kinds[asked.harm])
    frame = _points(result.table("leverage"), asked, say.SEEN, lang)
    return link_points(
        frame, title=say.GRAPH.fill(harm=harm), x_title=say.LEVERAGE_AXIS.fill(harm=harm), lang=lang, simulated=result.simulated
    )  # fmt: skip


def draw_placebo(result: Estimates, lang: Lang, *, asked: Asked) -> alt.LayerChart:
    """Draw the links between kinds beside what they are with a shock allowed for, and what placebos reach."""
    table = result.table("placebo")
    seen = _points(result.table().filter(pl.col("term").is_in(table["term"].to_list())), asked, say.SEEN, lang)
    none = pl.lit(None, pl.Float64)
    rows = [seen]
    for words, middle, low, high in (
        (say.ALLOWED, pl.col("with_shock"), none, none),
        (say.FAKED, pl.col("faked_mean"), pl.lit(0.0), pl.col("faked_high")),
        (say.SHUFFLED, pl.col("shuffled_mean"), pl.lit(0.0), pl.col("shuffled_high")),
    ):
        some = table.select("term", estimate=middle, conf_low=low, conf_high=high).drop_nulls("estimate")
        rows.append(_points(some, asked, words, lang))
    return link_points(
        pl.concat(rows), title=say.PLACEBO, x_title=say.LINKS_AXIS, lang=lang, simulated=result.simulated
    )


def _points(table: pl.DataFrame, asked: Asked, contrast: Text, lang: Lang) -> pl.DataFrame:
    names = {
        name: say.name_link(asked.kinds[first], asked.kinds[then]).to(lang) for name, first, then in link_places(asked)
    }
    return table.select(
        label=pl.col("term").replace_strict(names, return_dtype=pl.String),
        contrast=pl.lit(contrast.to(lang)),
        estimate="estimate",
        conf_low="conf_low",
        conf_high="conf_high",
    )
