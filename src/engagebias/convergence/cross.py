"""Do two daily series move after each other, and does it hold in both orderings?"""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.impulse import impulse_responses
from engagebias.checks import check_choice, check_count, check_share
from engagebias.convergence import cross_words as say
from engagebias.convergence.cross_answer import answer_cross, say_warnings
from engagebias.convergence.cross_fit import fit_directions, read_pair
from engagebias.convergence.cross_tables import TERMS, error_table, estimate_table, granger_table, response_table
from engagebias.numerics.cross_lags import Criterion, choose_lags
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.words import Lang, Text

CALLER = "cross_effects"
Transform = Literal["none", "log1p", "difference"]


def cross_effects(
    table: pl.DataFrame,
    *,
    x: str,
    y: str,
    date: str = "date",
    transform: Transform = "none",
    weekdays: bool = True,
    max_lags: int = 7,
    criterion: Criterion = "aic",
    horizon: int = 7,
    n_placebo: int = 499,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Ask in both directions whether one daily series moves after the other.

    Parameters
    ----------
    table : polars.DataFrame
        One row a day: make it of posts or happenings by :func:`engagebias.daily_series`.
    x, y : str
        The two columns, such as what happens online and offline.
    date : str, default "date"
        Column of days.
    transform : {"none", "log1p", "difference"}, default "none"
        What is done with both series first: log(1 + count), or the change from day to day, which mends a series that wanders.
    weekdays : bool, default True
        Take the mean of each weekday out of both series.
    max_lags : int, default 7
        The most lags, in days; the criterion chooses among 1 to so many.
    criterion : {"aic", "bic", "hqic"}, default "aic"
        By what lags are chosen.
    horizon : int, default 7
        Days after a surprise up to which responses are followed.
    n_placebo : int, default 499
        How many shifts of one series against the other are used, at most.
    conf_level : float, default 0.95
        Level of intervals.
    seed : int, default 1
        Seed for which shifts are drawn where there are more.

    Returns
    -------
    Estimates
        ``.table()``: for each direction, with the same day counted (the leading series ordered first) and left out (ordered last), the sum of the
        local projections up to the horizon, its error, interval and p-value by shifts. ``"responses"``: day by day, by vector autoregression
        and local projections. ``"granger"``: F tests both ways, p by the F distribution and by shifts. ``"errors"``: HAC errors beside
        those by shifts. ``"lags"``: the criterion. The wording is always "association".

    Raises
    ------
    DataError
        If a column is missing or not what it should be, or days repeat.
    DesignError
        If a series is constant, wanders, has gaps or is too short for its lags, or the two are one.

    Notes
    -----
    A shift in a circle leaves each series as it is and takes apart what they have to do with each other; so p-values hold under
    autocorrelation, where HAC errors are too small. Both series must be stationary: a series whose augmented Dickey-Fuller test does
    not reject at 10 % is refused.

    References
    ----------
    Granger (1969), Investigating causal relations by econometric models, Econometrica 37:424-438. Jordà (2005), Estimation and inference of
    impulse responses by local projections, American Economic Review 95:161-182.

    Examples
    --------
    >>> import datetime as dt
    >>> rng = np.random.default_rng(1)
    >>> x = rng.standard_normal(200)
    >>> y = np.append(0, 0.8 * x[:-1]) + rng.standard_normal(200)
    >>> days = [dt.date(2024, 1, 1) + dt.timedelta(days=i) for i in range(200)]
    >>> found = cross_effects(pl.DataFrame({"date": days, "x": x, "y": y}), x="x", y="y", horizon=2, criterion="bic", n_placebo=99)
    >>> found.table("granger").select("term", pl.col("p_placebo").round(2)).rows()
    [('x → y', 0.01), ('y → x', 0.1)]
    """
    _check(transform, weekdays, max_lags, criterion, horizon, n_placebo, conf_level, seed)
    pair = read_pair(
        table,
        x=x,
        y=y,
        date=date,
        transform=transform,
        weekdays=weekdays,
        max_lags=max_lags,
        horizon=horizon,
        caller=CALLER,
    )
    lags, by_lag = choose_lags(np.column_stack([pair.x, pair.y]), max_lags, criterion)
    rng = np.random.default_rng(seed)
    found = fit_directions(pair, lags=lags, horizon=horizon, n_placebo=n_placebo, conf_level=conf_level, rng=rng)
    names = {"x": name_term(x), "y": name_term(y)}
    warnings = tuple(say_warnings(table, found, names, transform, lags, max_lags))
    simulated = is_simulated(table)
    terms = {d.cause: f"{x} → {y}" if d.cause == "x" else f"{y} → {x}" for d in found}
    return Estimates(
        question=say.QUESTION.fill(x=names["x"], y=names["y"]), estimand=say.ESTIMAND.fill(horizon=horizon), scale=say.SCALE,
        method=say.METHOD.fill(weekdays=say.WEEKDAYS if weekdays else say.NOTHING, lags=lags, criterion=criterion.upper(), n=found[0].sets),
        wording="association", frame=estimate_table(found, terms, pair.n),
        tables={
            "responses": response_table(found, terms), "granger": granger_table(found, terms, lags), "errors": error_table(found, terms),
            "lags": pl.DataFrame({"lags": list(by_lag), "criterion": list(by_lag.values())}),
        },
        warnings=warnings, simulated=simulated, draw=partial(_draw, names=names),
        answers=partial(answer_cross, found, names, horizon, warnings, simulated),
    )  # fmt: skip


def _check(
    transform: str, weekdays: bool, max_lags: int, criterion: str, horizon: int, n_placebo: int, conf_level: float, seed: int
) -> None:  # fmt: skip
    check_choice(transform, ("none", "log1p", "difference"), name="transform", caller=CALLER)
    check_choice(criterion, ("aic", "bic", "hqic"), name="criterion", caller=CALLER)
    check_choice(weekdays, (True, False), name="weekdays", caller=CALLER)
    check_count(max_lags, name="max_lags", caller=CALLER, least=1)
    check_count(horizon, name="horizon", caller=CALLER, least=1)
    check_count(n_placebo, name="n_placebo", caller=CALLER, least=99)
    check_count(seed, name="seed", caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)


def _draw(result: Estimates, lang: Lang, *, names: dict[str, Text]) -> alt.VConcatChart:
    frame = result.table("responses")
    terms = frame["term"].unique(maintain_order=True).to_list()
    arrows = [say.ARROW.fill(cause=names[a], effect=names[b]).to(lang) for a, b in (("x", "y"), ("y", "x"))]
    same: dict[str, Any] = {TERMS[k]: text.to(lang) for k, text in say.SAME_DAY.items()}
    shown = frame.with_columns(
        panel=pl.col("term").replace_strict(dict(zip(terms, arrows, strict=True)), return_dtype=pl.String),
        contrast=pl.col("ordering").replace_strict(same, return_dtype=pl.String),
        projected=pl.col("method") == "local projection",
    )
    return impulse_responses(
        shown,
        title=result.question,
        x_title=say.X,
        y_title=say.Y,
        subtitle=say.KEY,
        lang=lang,
        simulated=result.simulated,
    )
