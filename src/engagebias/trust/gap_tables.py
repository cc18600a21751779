"""Companion tables of the gap in distrust: labels compared, languages, cells and how often labels are right."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from engagebias.disclosure import FEWEST, hidden
from engagebias.trust import gap_words as say
from engagebias.trust.model import Design, Row, Working, estimate, frame_of
from engagebias.trust.sample import MACHINE, Sample
from engagebias.trust.threads import (
    THREAD,
)


def compare_labels(
    rows: Sequence[Row], apart: Sequence[Row], naive: Sequence[Row], working: Working, gold: bool
) -> pl.DataFrame:
    """Return the figures with corrected labels and with those of the machine, and by GEE where asked for."""
    named = [(say.CORRECTED, apart), (say.MACHINE, naive)] if gold else [(say.MACHINE, naive)]
    if working == "exchangeable":
        named.insert(0, (say.GEE if gold else say.GEE_MACHINE, rows))
    return pl.concat([frame_of(part).select(pl.lit(str(name)).alias("contrast"), pl.all()) for name, part in named])


def language_tables(sample: Sample, design: Design) -> dict[str, pl.DataFrame]:
    """Return the figures of each language for itself; nothing where there is one alone."""
    if "lang" not in sample.frame.columns or sample.frame["lang"].drop_nulls().n_unique() < 2:
        return {}
    parts = []
    for lang in sample.frame["lang"].drop_nulls().unique().sort():
        some = (sample.frame["lang"] == lang).fill_null(False).to_numpy()
        part = sample.where(some, "lang")
        parts.append(frame_of(estimate(part, design)).select(pl.lit(str(lang)).alias("lang"), pl.all()))
    return {"languages": pl.concat(parts)}


def cell_table(sample: Sample, design: Design) -> pl.DataFrame:
    """Return threads, comments and shares by kind of post, small numbers hidden."""
    axes = [design.peacebuilding, *([design.cue] if design.cue else [])]
    made = sample.frame.with_columns(__share=pl.Series(sample.shares))
    cells = made.group_by(axes).agg(
        threads=pl.col(THREAD).n_unique().cast(pl.Int64), comments=pl.len().cast(pl.Int64),
        share_labelled=100 * pl.col(MACHINE).mean(), share_corrected=100 * pl.col("__share").mean(),
    ).sort(axes)  # fmt: skip
    if sample.predicted is None:
        cells = cells.drop("share_corrected")
    hide = pl.lit(pl.Series(hidden(cells["comments"].to_list())))
    # A share of known comments is a number of them; with one page the gap would give it from that of another cell.
    marked = pl.col("comments") * pl.col("share_labelled") / 100
    few = pl.min_horizontal(marked, pl.col("comments") - marked).round() < FEWEST
    cells = cells.with_columns(share_labelled=pl.when(~few.any()).then("share_labelled"))
    return cells.select(*axes, *(pl.when(~hide).then(pl.col(c)).alias(c) for c in cells.columns if c not in axes))


def label_table(sample: Sample) -> pl.DataFrame:
    """Return how often the label is right, by language: weighted shares among all, and by what people said."""
    gold = sample.labels.gold
    by = "lang" if "lang" in sample.frame.columns else None
    group = sample.frame[gold]["lang"].cast(pl.String).fill_null("–") if by else pl.Series(["–"] * gold.size)
    coded = pl.DataFrame(
        {
            "lang": group,
            "machine": sample.labels.machine[gold],
            "human": sample.labels.human,
            "weight": sample.labels.weight,
        }
    )
    rows = []
    for lang in coded["lang"].unique().sort():
        of = coded.filter(lang=lang)
        row: dict[str, object] = {"lang": lang, "codes": of.height}
        for name, part in (
            ("right_all", of),
            ("right_distrust", of.filter(human=1)),
            ("right_other", of.filter(human=0)),
        ):
            right = (part["weight"] * (part["machine"] == part["human"])).sum()
            row[name] = 100 * float(right) / float(part["weight"].sum()) if part.height >= FEWEST else None
        rows.append(row)
    return pl.DataFrame(
        rows,
        schema={
            "lang": pl.String,
            "codes": pl.Int64,
            **dict.fromkeys(("right_all", "right_distrust", "right_other"), pl.Float64),
        },
    )
