"""Do two daily series move after each other, and does it hold in both orderings?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.impulse import impulse_responses
from engagebias.checks import check_choice, check_count, check_share
from engagebias.convergence import cross_words as say
from engagebias.convergence.cross_fit import Direction, Summed, fit_directions, read_pair
from engagebias.figures import p_value, plain, signed
from engagebias.numerics.cross_lags import Criterion, choose_lags
from engagebias.results import Answer, Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.words import SPACE, Lang, Text, join

CALLER = "cross_effects"
Transform = Literal["none", "log1p", "difference"]
TERMS = {True: "same day counted", False: "same day left out"}
FAR = 0.5  # orderings further apart than this share of the larger are said


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
        ``.table()``: for each direction, with the same day counted (the cause ordered first) and left out (ordered last), the sum of the
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
    warnings = tuple(_say(table, found, names, transform, lags, max_lags))
    simulated = is_simulated(table)
    terms = {d.cause: f"{x} → {y}" if d.cause == "x" else f"{y} → {x}" for d in found}
    return Estimates(
        question=say.QUESTION.fill(x=names["x"], y=names["y"]), estimand=say.ESTIMAND.fill(horizon=horizon), scale=say.SCALE,
        method=say.METHOD.fill(weekdays=say.WEEKDAYS if weekdays else say.NOTHING, lags=lags, criterion=criterion.upper(), n=found[0].sets),
        wording="association", frame=_estimates(found, terms, pair.n),
        tables={
            "responses": _responses(found, terms), "granger": _granger(found, terms, lags), "errors": _errors(found, terms),
            "lags": pl.DataFrame({"lags": list(by_lag), "criterion": list(by_lag.values())}),
        },
        warnings=warnings, simulated=simulated, draw=partial(_draw, names=names),
        answers=partial(_answer, found, names, horizon, warnings, simulated),
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


def _rows(found: Sequence[Direction]) -> list[tuple[Direction, bool]]:
    return [(d, same) for d in found for same in (False, True)]


def _estimates(found: Sequence[Direction], terms: dict[str, str], n: int) -> pl.DataFrame:
    rows = [
        {
            "term": f"{terms[d.cause]}, {TERMS[same]}", "estimate": d.sums[same].estimate, "std_error": d.sums[same].error,
            "conf_low": d.sums[same].low, "conf_high": d.sums[same].high, "p_value": d.sums[same].p, "n": n,
        }
        for d, same in _rows(found)
    ]  # fmt: skip
    return pl.DataFrame(rows).with_columns(pl.col(pl.Float64).fill_nan(None))


def _responses(found: Sequence[Direction], terms: dict[str, str]) -> pl.DataFrame:
    rows = [
        {
            "term": terms[d.cause], "ordering": TERMS[same], "method": method, "days_after": day, "estimate": float(r.estimate[day]),
            "std_error": float(r.std_error[day]), "conf_low": float(r.estimate[day] - d.z * r.std_error[day]),
            "conf_high": float(r.estimate[day] + d.z * r.std_error[day]),
        }
        for d, same in _rows(found)
        for method, r in (("vector autoregression", d.var[same]), ("local projection", d.projected[same]))
        for day in range(r.estimate.size)
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _granger(found: Sequence[Direction], terms: dict[str, str], lags: int) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "term": terms[d.cause],
                "lags": lags,
                "f": d.f,
                "p_value": d.f_p,
                "p_placebo": d.f_placebo,
                "placebos": d.sets,
            }
            for d in found
        ]
    )


def _errors(found: Sequence[Direction], terms: dict[str, str]) -> pl.DataFrame:
    rows = [
        {
            "term": f"{terms[d.cause]}, {TERMS[same]}", "std_error": d.sums[same].error, "hac_std_error": d.sums[same].hac,
            "p_placebo": d.sums[same].p, "p_hac": d.sums[same].p_hac,
        }
        for d, same in _rows(found)
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _say(
    table: pl.DataFrame, found: Sequence[Direction], names: dict[str, Text], transform: Transform, lags: int, max_lags: int
) -> list[Text]:  # fmt: skip
    said = [say.NOT_CAUSE]
    said += {"none": [], "log1p": [say.LOGGED], "difference": [say.DIFFERENCED]}[transform]
    both = join(
        [Text.literal(f"{p_value(d.sums[same].p_hac)} / {p_value(d.sums[same].p)}") for d, same in _rows(found)],
        Text("; ", "؛ "),
    )
    said.append(say.HAC.fill(both=both))
    for d in found:
        first, last = d.sums[True].estimate, d.sums[False].estimate
        if abs(first - last) > FAR * max(abs(first), abs(last)) and min(d.sums[True].p, d.sums[False].p) <= 1 - d.level:
            said.append(say.ORDER.fill(direction=_arrow(d, names), first=signed(first, 2), last=signed(last, 2)))
    if lags == max_lags:
        said.append(say.AT_MOST.fill(lags=lags))
    if found[0].sets < 2 / (1 - found[0].level):
        said.append(say.TOO_FEW.fill(n=found[0].sets, p=plain(1 / (found[0].sets + 1))))
    if "dated_by" in table.columns and (table["dated_by"] == "report").any():
        said.append(say.REPORTED)
    return said


def _arrow(d: Direction, names: dict[str, Text]) -> Text:
    return say.ARROW.fill(cause=names[d.cause], effect=names[d.effect])


def _interval(row: Summed, level: float) -> Text:
    if not np.isfinite(row.low):
        return say.NO_INTERVAL
    return say.INTERVAL.fill(level=plain(100 * level), low=signed(row.low, 2), high=signed(row.high, 2))


def _answer(
    found: Sequence[Direction], names: dict[str, Text], horizon: int, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    there, back = (d.sums[False] for d in found)
    level = found[0].level
    parts = [
        say.SAID.fill(
            x=names["x"], y=names["y"], days=horizon, value=signed(there.estimate, 2), interval=_interval(there, level), p=p_value(there.p),
            back=signed(back.estimate, 2), back_interval=_interval(back, level), back_p=p_value(back.p),
            same=signed(found[0].sums[True].estimate, 2), back_same=signed(found[1].sums[True].estimate, 2),
        )
    ]  # fmt: skip
    if min(d.sums[same].p for d, same in _rows(found)) > 1 - level:
        parts.append(say.NONE)
    sentence = join(parts, SPACE)
    first = found[0].sums[False]
    return Answer(
        question=say.QUESTION.fill(x=names["x"], y=names["y"]).to(lang), sentence=sentence.to(lang), estimate=first.estimate, low=first.low,
        high=first.high, unit=say.UNIT.fill(effect=names["y"], days=horizon).to(lang), wording="association",
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


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
