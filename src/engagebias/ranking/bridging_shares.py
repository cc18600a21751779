"""What bridging and the mean rating hold up of each class, for as many places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.disclosure import FEWEST
from engagebias.numerics.bootstrap import Bootstrap, spread_of
from engagebias.numerics.equal_slots import slot_shares
from engagebias.numerics.rating_factors import Factors, Penalty, Ratings, fit_factors

Floats = NDArray[np.float64]

BRIDGING, MEAN, DIFFERENCE = "bridging", "mean rating", "difference"


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of each class in the data and in the draws: held up by bridging, and by the mean rating; and mean intercepts."""

    names: tuple[str, ...]
    n: tuple[int, ...]
    bridging: tuple[Floats, Floats]
    mean: tuple[Floats, Floats]
    intercept: tuple[Floats, Floats]
    unsettled: int


@dataclass(frozen=True, slots=True)
class Rule:
    """When an item is held up: an intercept of at least ``helpful``; and how it is fitted.

    Which items have ratings enough is settled before: in samples of raters they stay, drawn however few times. Were they judged
    anew, those with hardly more ratings than are needed would fall out of half the samples, and the interval below the estimate.
    """

    helpful: float
    penalty: Penalty
    most: int


def count_shares(
    of: Ratings, fit: Factors, classes: Sequence[str | None], rule: Rule, boot: Bootstrap, *, by_raters: bool
) -> Shares:
    """Return the shares of all items (where ``classes`` are null) or of each class with ten items or more.

    Samples of items keep the fit; samples of raters make it anew, beginning from the one given.
    """
    names = tuple(sorted({c for c in classes if c is not None}))
    columns = [np.array([c == name for c in classes], dtype=np.float64) for name in names] or [np.ones(of.n_items)]
    kept = [i for i, column in enumerate(columns) if column.sum() >= FEWEST]
    member = np.stack([columns[i] for i in kept], axis=1) if kept else np.zeros((of.n_items, 0))
    whole = np.ones((1, of.n_items))
    first = _once(of, fit, rule, member, whole)
    rng = np.random.default_rng(boot.seed)
    if by_raters:
        drawn, unsettled = _raters_drawn(of, fit, rule, member, boot, rng)
    else:
        draws = rng.multinomial(of.n_items, np.full(of.n_items, 1 / of.n_items), boot.n).astype(np.float64)
        drawn, unsettled = _once(of, fit, rule, member, draws), 0
    pairs = [(a[0], b) for a, b in zip(first, drawn, strict=True)]
    n = tuple(int(k) for k in member.sum(axis=0))
    return Shares(tuple(names[i] for i in kept) if names else ("",), n, pairs[0], pairs[1], pairs[2], unsettled)


def share_rows(shares: Shares, by: str | None, boot: Bootstrap) -> list[dict[str, object]]:
    """Return the rows of the result's table: bridging alone of all items, or three rows a class."""
    rows = []
    for j, (name, n) in enumerate(zip(shares.names, shares.n, strict=True)):
        bridging, mean = ((pair[0][j], pair[1][:, j]) for pair in (shares.bridging, shares.mean))
        if by is None:
            return [_row(BRIDGING, *bridging, n, boot)]
        gap = (bridging[0] - mean[0], bridging[1] - mean[1])
        rows += [
            _row(f"{what}, {by} = {name}", *pair, n, boot)
            for what, pair in ((BRIDGING, bridging), (MEAN, mean), (DIFFERENCE, gap))
        ]
    return rows


def class_table(shares: Shares, items: pl.DataFrame, by: str, boot: Bootstrap) -> pl.DataFrame:
    """Return one row a class, too few ones without figures: mean intercept with its interval, mean rating and factor."""
    seen = items.filter("scored").group_by("class").agg(
        pl.len().alias("items"), pl.col("mean_rating").mean(), factor=pl.col("factor").mean()
    ).sort("class")  # fmt: skip
    known = {
        name: _row(name, shares.intercept[0][j], shares.intercept[1][:, j], n, boot)
        for j, (name, n) in enumerate(zip(shares.names, shares.n, strict=True))
    }
    rows = []
    for row in seen.drop_nulls("class").iter_rows(named=True):
        few = row["class"] not in known
        told = known.get(row["class"], {})
        rows.append(
            {
                "term": f"{by} = {row['class']}", "items": None if few else row["items"], "intercept": told.get("estimate"),
                "conf_low": told.get("conf_low"), "conf_high": told.get("conf_high"),
                "mean_rating": None if few else row["mean_rating"], "factor": None if few else row["factor"],
                "reason": f"fewer than {FEWEST} items" if few else None,
            }
        )  # fmt: skip
    numbers = ["intercept", "conf_low", "conf_high", "mean_rating", "factor"]
    schema = {"term": pl.String, "items": pl.Int64, **dict.fromkeys(numbers, pl.Float64), "reason": pl.String}
    return pl.DataFrame(rows, schema=schema)


def _once(of: Ratings, fit: Factors, rule: Rule, member: Floats, draws: Floats) -> tuple[Floats, Floats, Floats]:
    n = np.bincount(of.item, of.count[of.rater], of.n_items)
    total = np.bincount(of.item, of.count[of.rater] * of.rating, of.n_items)
    mean = np.divide(total, n, out=np.full(of.n_items, np.nan), where=n > 0)
    bridging, by_mean = slot_shares((fit.item_intercept >= rule.helpful).astype(np.float64), mean, member, draws)
    size = draws @ member
    intercept = np.divide((draws * fit.item_intercept) @ member, size, out=np.full_like(size, np.nan), where=size > 0)
    return bridging, by_mean, intercept


def _raters_drawn(
    of: Ratings, fit: Factors, rule: Rule, member: Floats, boot: Bootstrap, rng: np.random.Generator
) -> tuple[tuple[Floats, Floats, Floats], int]:
    """Fit again in samples of raters; also say in how many the fit did not come to rest (they count as undefined)."""
    n, begin, whole = of.count.size, fit.item_factor, np.ones((1, of.n_items))
    found, unsettled = [], 0
    for _ in range(boot.n):
        drawn = replace(of, count=rng.multinomial(n, np.full(n, 1 / n)).astype(np.float64))
        again = fit_factors(drawn, rule.penalty, begin, most=rule.most)
        parts = _once(drawn, again, rule, member, whole)
        found.append(parts if again.settled else tuple(np.full_like(p, np.nan) for p in parts))
        unsettled += not again.settled
    bridging, mean, intercept = (np.concatenate([f[k] for f in found]) for k in range(3))
    return (bridging, mean, intercept), unsettled


def _row(term: str, estimate: float, draws: Floats, n: int, boot: Bootstrap) -> dict[str, object]:
    spread = spread_of(draws, boot.conf_level)
    return {
        "term": term, "estimate": float(estimate), "std_error": spread.std_error if spread else None,
        "conf_low": spread.conf_low if spread else None, "conf_high": spread.conf_high if spread else None,
        "p_value": None, "n": n,
    }  # fmt: skip
