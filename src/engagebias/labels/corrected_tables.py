"""Tables of a corrected estimate: beside it the machine's own, the gold codes' own, and what was coded as what."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy.special import stdtr, stdtrit

from engagebias.disclosure import FEWEST, hidden
from engagebias.labels.corrected_sample import Sample
from engagebias.labels.wording import CORRECTED, GOLD, MACHINE
from engagebias.numerics.labelled_moments import Fit, unscale
from engagebias.words import Text

MOST_CATEGORIES = 10  # a label with more values is taken as a measure
FEW_CODES = FEWEST  # categories under it are warned of


def make_tables(fits: Mapping[Text, Fit], sample: Sample, conf_level: float) -> dict[str, pl.DataFrame]:
    """Return the corrected estimates and their companions by name; see :func:`engagebias.labels.correct_labels`."""
    n = {MACHINE: sample.n, GOLD: sample.n_gold, CORRECTED: sample.n}
    every = {name: _table(fit, sample, conf_level, n[name]) for name, fit in fits.items()}
    # Without features the constant is the estimate itself: the mean.
    mean = not sample.asked.terms
    terms = {name: table if mean else table[1:] for name, table in every.items()}
    compared = pl.concat([t.select(pl.lit(str(name)).alias("contrast"), pl.all()) for name, t in terms.items()])
    labels = _confusion(sample)
    return {
        "corrected": terms[CORRECTED],
        "naive": terms[MACHINE],
        "gold_only": terms[GOLD],
        "compared": compared,
        **({"percent": _percent(compared)} if sample.asked.model == "poisson" else {}),
        **({} if mean else {"intercept": every[CORRECTED][:1]}),
        **({} if labels is None else {"labels": labels}),
        "sample": sample.steps,
    }


def _table(fit: Fit, sample: Sample, conf_level: float, n: int) -> pl.DataFrame:
    back = unscale(sample.mean, sample.sd)
    coef, se = back @ fit.coef, np.sqrt(np.diag(back @ fit.covariance @ back.T))
    reach = stdtrit(fit.df, 0.5 + conf_level / 2) * se
    with np.errstate(divide="ignore", invalid="ignore"):  # an error of 0, where all posts were coded alike
        t = np.abs(coef / se)
    first = "intercept" if sample.asked.terms else sample.asked.label
    return pl.DataFrame(
        {
            "term": [first, *sample.asked.terms],
            "estimate": coef,
            "std_error": se,
            "conf_low": coef - reach,
            "conf_high": coef + reach,
            "p_value": 2 * stdtr(fit.df, -t),
            "n": np.full(coef.size, n, dtype=np.int64),
        }
    )


def _percent(table: pl.DataFrame) -> pl.DataFrame:
    growth = pl.col("estimate").exp()
    return table.with_columns(
        (pl.col("estimate", "conf_low", "conf_high").exp() - 1) * 100,
        std_error=growth * pl.col("std_error") * 100,
    )


def cross_table(coded: pl.DataFrame) -> pl.DataFrame:
    """Return codes and weighted shares by machine label and human code, with small cells hidden.

    ``coded`` has ``machine``, ``human`` and ``weight``, one row a coded post. Cells under 10 codes are null; if there
    is one only, the next smallest is too, as it could else be computed from the others, and so are the shares of a
    machine label that has a hidden cell.
    """
    axes = [coded[c].unique().sort().to_frame() for c in ("machine", "human")]
    cells = coded.group_by("machine", "human").agg(codes=pl.len().cast(pl.Int64), weight=pl.col("weight").sum())
    cells = axes[0].join(axes[1], how="cross").join(cells, on=["machine", "human"], how="left").sort("machine", "human")
    cells = cells.with_columns(pl.col("codes", "weight").fill_null(0)).with_columns(
        share=pl.col("weight") / pl.col("weight").sum(),
        share_of_machine=pl.col("weight") / pl.col("weight").sum().over("machine"),
    )
    hide = pl.lit(pl.Series(hidden(cells["codes"].to_list())))
    shown = pl.when(~hide)
    return cells.select(
        "machine", "human", *(shown.then(pl.col(c)).alias(c) for c in ("codes", "share")),
        pl.when(~hide.any().over("machine")).then("share_of_machine"),
    )  # fmt: skip


def _confusion(sample: Sample) -> pl.DataFrame | None:
    """Return machine labels beside human codes; None if either is a measure."""
    coded = sample.coded()
    if max(coded[c].n_unique() for c in ("machine", "human")) > MOST_CATEGORIES:
        return None
    return cross_table(coded)
