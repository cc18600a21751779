"""What raters of opposite views find helpful alike, by the matrix factorisation of Community Notes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

import altair as alt
import polars as pl

from engagebias.charts.bridging import class_shares, item_cloud
from engagebias.checks import check_choice, check_count, check_number, check_share
from engagebias.errors import DataError
from engagebias.numerics.bootstrap import Bootstrap
from engagebias.numerics.rating_factors import Factors, Penalty
from engagebias.ranking import bridging_words as say
from engagebias.ranking.bridging_fit import best_fit, viewpoint, without_sides
from engagebias.ranking.bridging_sample import Columns, Sample, draw_ratings
from engagebias.ranking.bridging_shares import Rule, Shares, class_table, count_shares, share_rows
from engagebias.results import COLUMNS, Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.words import Lang

CALLER = "bridging_scores"
HELPFUL, NOT_HELPFUL, MORE = "helpful", "not helpful", "needs more ratings"
LOW, LOWER_BY_FACTOR = -0.05, 0.8  # not helpful below -0.05 less 0.8 of the factor's size, as published
LEAST_BOOT = 100


def bridging_scores(
    ratings: pl.DataFrame,
    *,
    rater: str,
    item: str,
    rating: str,
    by: str | None = None,
    focus: str | None = None,
    helpful: float = 0.40,
    least_per_item: int = 5,
    least_per_rater: int = 10,
    lambda_intercept: float = 0.15,
    lambda_factor: float = 0.03,
    n_starts: int = 5,
    resample: Literal["items", "raters"] = "items",
    n_boot: int = 1000,
    most_rounds: int = 2000,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Score items by how helpful raters of opposite views find them alike.

    Parameters
    ----------
    ratings : polars.DataFrame
        One row a rating.
    rater, item : str
        Columns that name who rated and what; a rater rates an item once.
    rating : str
        Column from 0 (not helpful) to 1 (helpful); somewhat helpful is 0.5 in the published code. Null where nobody rated.
    by : str, optional
        Column of classes of items, the same in all ratings of an item: compare what bridging and the mean rating hold up of each.
    focus : str, optional
        The class whose figures the answer carries; the first by name otherwise.
    helpful : float, default 0.40
        Intercept from which an item is helpful, as published.
    least_per_item, least_per_rater : int, default 5 and 10
        Ratings that an item and a rater need, as published: items first, then raters, then items once more.
    lambda_intercept, lambda_factor : float, default 0.15 and 0.03
        Penalties of squared intercepts and factors, as published.
    n_starts : int, default 5
        Random places to begin; the fit with the lowest loss counts, and ``.table("starts")`` shows all.
    resample : {"items", "raters"}, default "items"
        What the intervals generalise over. Items: other items rated by these raters, the fit held. Raters: other raters of
        these items, fitted anew in every sample (about as long as a fit, each).
    n_boot : int, default 1000
        Bootstrap samples, at least 100.
    most_rounds : int, default 2000
        Rounds after which a fit that has not come to rest is given up.
    conf_level : float, default 0.95
        Level of the intervals.
    seed : int, default 1
        Seed of the starts and the samples.

    Returns
    -------
    Estimates
        ``.table()``: without ``by`` the share of scored items that is helpful. With it three rows a class of ten items or more: the
        share that is helpful by bridging; the share among as many items with the highest mean rating; and the difference.
        ``n`` counts items. ``.table("items")``: every item with ``ratings``, ``mean_rating``, ``intercept``, ``factor`` and ``status``
        ("helpful", "not helpful", "needs more ratings"; without a score where it has too few). ``.table("raters")``: ``ratings``,
        ``intercept`` (leniency) and ``factor`` of each rater: a guess of a person's views, not for sharing. ``.table("starts")``,
        ``.table("sample")``; with ``by`` also ``.table("classes")``: mean intercept with its interval, mean rating and mean factor.

    Raises
    ------
    DataError
        If a column is missing, a rating lies outside 0 to 1 or an argument is not what it should be.
    DesignError
        If there is one rater, fewer than ten in use, no variation, or no fit that comes to rest.

    Notes
    -----
    rating = mu + i_u + i_n + f_u f_n, the mean squared error plus ``lambda_intercept`` times (mu² + mean i_u² + mean i_n²) plus
    ``lambda_factor`` times (mean f_u² + mean f_n²), the penalties of the published code. Factors are signed so that at least half
    of the raters are negative. Not helpful is an intercept below -0.05 - 0.8 |f_n|. The platform goes on from here (raters'
    reputation, tags, groups, topics): this is its first round, and its threshold belongs to its own ratings.

    References
    ----------
    Wojcik et al. (2022), Birdwatch: crowd wisdom and bridging algorithms can inform understanding and reduce the spread of
    misinformation, arXiv:2210.15723; code at github.com/twitter/communitynotes.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> ratings = simulate("ratings", n_items=100, n_ratings=5000).ratings
    >>> found = bridging_scores(ratings, rater="rater_id", item="item_id", rating="rating", n_starts=2)
    >>> found.table("items").columns
    ['item', 'ratings', 'mean_rating', 'intercept', 'factor', 'status']
    """
    boot = _checked(n_starts, n_boot, least_per_item, least_per_rater, most_rounds, resample, conf_level, seed)
    penalty = _penalty(lambda_intercept, lambda_factor)
    check_number(helpful, name="helpful", caller=CALLER)
    sample = draw_ratings(
        ratings, Columns(rater, item, rating, by), per_item=least_per_item, per_rater=least_per_rater, caller=CALLER
    )
    rule = Rule(helpful, penalty, most_rounds)
    fit, starts = best_fit(sample.ratings, rule, n_starts, seed, caller=CALLER)
    items = _items(sample, fit, helpful)
    classes = items.filter("scored")["class"].to_list()
    shares = count_shares(sample.ratings, fit, classes, rule, boot, by_raters=resample == "raters")
    names = _names(by, focus, shares)
    table = pl.DataFrame(share_rows(shares, by, boot), schema=_SCHEMA)
    part = viewpoint(sample.ratings, fit)
    chance = viewpoint(*without_sides(sample.ratings, fit, rule, seed))
    hidden = len({c for c in classes if c is not None}) - len(shares.names) if by else 0
    unclassed = classes.count(None) if by else 0
    warnings = say.say_warnings(sample, fit, (part, chance), starts, hidden, unclassed, shares.unsettled)
    simulated = is_simulated(ratings)
    tables = {"items": _shown(items, by), "raters": _raters(sample, fit), "starts": starts, "sample": sample.steps}
    if by is not None:
        tables = {"classes": class_table(shares, items, by, boot), **tables}
    words = {"helpful": f"{helpful:g}", "per_item": least_per_item}
    return Estimates(
        question=say.QUESTION_BY if by else say.QUESTION, scale=say.SCALE, wording="description", frame=table,
        estimand=say.ESTIMAND_BY.fill(helpful=words["helpful"]) if by else say.ESTIMAND.fill(**words),
        method=say.say_method(penalty, n_starts, n_boot, resample),
        tables=tables, warnings=warnings, simulated=simulated,
        draw=partial(_draw_shares, names=names) if by else partial(_draw_items, helpful=helpful),
        answers=partial(say.answer_classes, table, names, conf_level, warnings, simulated) if by
        else partial(say.answer_whole, table.row(0, named=True), part, conf_level, warnings, simulated),
    )  # fmt: skip


_SCHEMA = {name: pl.String if name == "term" else pl.Int64 if name == "n" else pl.Float64 for name in COLUMNS}


def _checked(
    n_starts: int, n_boot: int, per_item: int, per_rater: int, most: int, resample: str, conf_level: float, seed: int
) -> Bootstrap:
    check_count(n_starts, name="n_starts", caller=CALLER, least=1)
    check_count(n_boot, name="n_boot", caller=CALLER, least=LEAST_BOOT)
    check_count(per_item, name="least_per_item", caller=CALLER, least=2)
    check_count(per_rater, name="least_per_rater", caller=CALLER, least=1)
    check_count(most, name="most_rounds", caller=CALLER, least=1)
    check_choice(resample, ("items", "raters"), name="resample", caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(seed, name="seed", caller=CALLER)
    return Bootstrap(n_boot, conf_level, seed)


def _penalty(intercept: float, factor: float) -> Penalty:
    for name, value in (("lambda_intercept", intercept), ("lambda_factor", factor)):
        check_number(value, name=name, caller=CALLER)
        if value <= 0:
            raise DataError(
                f"{CALLER}: {name} must be above 0, as 0.15 or 0.03; without a penalty the scores are not defined. Got {value!r}."
            )
    return Penalty(intercept, factor)


def _items(sample: Sample, fit: Factors, helpful: float) -> pl.DataFrame:
    """Return every item; those with a score first, in the order of their numbers."""
    rest = sample.items.height - fit.item_intercept.size
    numbers = {
        name: pl.Series([*values.tolist(), *[None] * rest], dtype=pl.Float64)
        for name, values in (("intercept", fit.item_intercept), ("factor", fit.item_factor))
    }
    low = pl.col("intercept") < LOW - LOWER_BY_FACTOR * pl.col("factor").abs()
    status = (
        pl.when(pl.col("intercept") >= helpful)
        .then(pl.lit(HELPFUL))
        .when(low)
        .then(pl.lit(NOT_HELPFUL))
        .otherwise(pl.lit(MORE))
    )
    return sample.items.with_columns(**numbers).with_columns(status=status)


def _shown(items: pl.DataFrame, by: str | None) -> pl.DataFrame:
    columns = ["item", "ratings", "mean_rating", "intercept", "factor", "status"]
    return items.select(*columns, **({} if by is None else {by: pl.col("class")})).sort(
        "intercept", descending=True, nulls_last=True
    )


def _raters(sample: Sample, fit: Factors) -> pl.DataFrame:
    return sample.raters.with_columns(intercept=pl.Series(fit.rater_intercept), factor=pl.Series(fit.rater_factor))


def _names(by: str | None, focus: str | None, shares: Shares) -> tuple[str, ...]:
    """Return the classes shown, as ``column = value``, the one in focus first."""
    if by is None:
        if focus is not None:
            raise DataError(f"{CALLER}: focus={focus!r} is a class of the column named in by, which is not given.")
        return ()
    if focus is not None:
        check_choice(focus, shares.names, name="focus", caller=CALLER)
    order = sorted(shares.names, key=lambda name: name != focus)
    return tuple(f"{by} = {name}" for name in order)


def _draw_items(result: Estimates, lang: Lang, *, helpful: float) -> alt.LayerChart:
    items = result.table("items").drop_nulls("intercept")
    frame = items.with_columns(pl.col("status").map_elements(lambda s: name_term(s).to(lang), return_dtype=pl.String))
    return item_cloud(
        frame, threshold=helpful, title=result.question, x_title=say.INTERCEPT_AXIS, y_title=say.FACTOR_AXIS, lang=lang,
        simulated=result.simulated,
    )  # fmt: skip


def _draw_shares(result: Estimates, lang: Lang, *, names: Sequence[str]) -> alt.LayerChart:
    rows = {row["term"]: row for row in result.table().iter_rows(named=True)}
    frame = pl.DataFrame(
        [
            {"label": name_term(name).to(lang), "contrast": name_term(what).to(lang), "n": rows[f"{what}, {name}"]["n"]}
            | {
                k: None if (v := rows[f"{what}, {name}"][k]) is None else 100 * v
                for k in ("estimate", "conf_low", "conf_high")
            }
            for name in names
            for what in ("bridging", "mean rating")
        ],
        schema={
            "label": pl.String,
            "contrast": pl.String,
            "n": pl.Int64,
            **dict.fromkeys(("estimate", "conf_low", "conf_high"), pl.Float64),
        },
    )
    return class_shares(frame, title=result.question, x_title=say.AXIS, lang=lang, simulated=result.simulated)
