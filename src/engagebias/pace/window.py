"""What the moment of measurement does to a comparison of fast with slow content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.horizons import ratio_lines
from engagebias.errors import DataError
from engagebias.numerics.bootstrap import Bootstrap, spread_of
from engagebias.numerics.reverse_product_limit import SAME
from engagebias.numerics.truncated_delay import Family, share_arrived
from engagebias.pace import sentences as say
from engagebias.pace.answers import answer_bias
from engagebias.pace.arrived import HORIZONS, SCHEMA, Arrived, arrive, check_boot, common_end
from engagebias.pace.curve_remarks import say_limits
from engagebias.pace.fits import Fit, check_families, clustered_error, fit, quantile
from engagebias.pace.readings import Readings, check_age, check_horizons, read_followed
from engagebias.pace.remarks import say_pair, say_sample
from engagebias.results import COLUMNS, Estimates
from engagebias.schema import is_simulated
from engagebias.words import Lang, Text

CALLER = "window_bias"


@dataclass(frozen=True, slots=True)
class Pair:
    """The two classes, fitted and by product limit up to a common age."""

    fits: tuple[Fit, Fit]
    curves: tuple[Arrived, Arrived]
    end: float

    @property
    def names(self) -> tuple[Text, Text]:
        """Return what the fast and the slow class are called."""
        return self.fits[0].of.label, self.fits[1].of.label

    @property
    def n(self) -> int:
        """Number of posts in both."""
        return sum(f.of.n for f in self.fits)

    @property
    def known(self) -> bool:
        """Say whether the readings tell how much is still to come, in both classes."""
        return not any(f.reason for f in self.fits)


def window_bias(
    snapshots: pl.DataFrame,
    *,
    by: str,
    fast: str,
    slow: str,
    action: str | None = None,
    horizons: Sequence[float] = HORIZONS,
    family: Family = "lognormal",
    cluster: str = "post_id",
    conf_level: float = 0.95,
    n_boot: int = 500,
    seed: int = 1,
) -> Estimates:
    """Estimate the advantage that fast content has only because totals are read early: B(H) = F_fast(H) / F_slow(H).

    Parameters
    ----------
    snapshots : polars.DataFrame
        Snapshots: ``post_id``, ``age_hours``, ``action`` and the cumulative ``count``, null where it was not read.
    by : str
        Column of classes, the same in all rows of a post.
    fast, slow : str
        The two values of it that are compared. *Fast* is here what draws its engagement early; a class that is fast to read is a
        class like any other.
    action : str, optional
        Which action; may be left out where the table has one.
    horizons : sequence of float, default (1, 6, 24, 72, 168)
        Ages H in hours.
    family : {"lognormal", "loglogistic", "weibull"}, default "lognormal"
        Distribution of the age at which an action happens.
    cluster : str, default "post_id"
        Column of what was sampled; the classes may share clusters.
    conf_level : float, default 0.95
        Level of the intervals.
    n_boot : int, default 500
        Bootstrap samples of clusters for the product limit, at least 100.
    seed : int, default 1
        Seed of the samples.

    Returns
    -------
    Estimates
        ``.table()``: for each horizon B(H) against all engagement ever, by the family, null where the readings do not tell
        how much is still to come; and ``H h, product limit`` against what arrives by the oldest age at which ten posts of both
        classes were read, without a family, as far as it reaches, null where a class was not read at that age (the warnings
        give the bounds). 1 is no bias; 2: equal posts seem twice as strong. ``n`` counts posts. ``.table("shares")``: the
        share that has arrived in each class.
        ``.table("sample")``: how many posts each step kept or left out.

    Raises
    ------
    DataError
        If the table or an argument is not what it should be.
    DesignError
        If no post was read twice or none has an action.

    Notes
    -----
    A ratio of totals read at age H is the ratio of final totals times B(H). Intervals by family: the delta method on
    log B, with influences of posts summed by cluster, Student's t; by product limit: bootstrap of clusters.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> found = window_bias(simulate("pace").snapshots, by="pace", fast="fast", slow="slow")
    >>> found.table().filter(term="6 h").select(pl.col("estimate").round(0)).item()
    4.0
    """
    boot = check_boot(n_boot, conf_level, seed, caller=CALLER)
    (chosen,) = check_families([family] if isinstance(family, str) else family, caller=CALLER)
    asked = check_horizons(horizons, caller=CALLER)
    readings = read_followed(snapshots, action=action, by=by, cluster=cluster, caller=CALLER)
    pair = make_pair(readings, fast, slow, chosen, boot, marks=asked, caller=CALLER)
    rows = [_family_row(pair, h, conf_level) for h in asked]
    rows += [_limit_row(pair, h, boot) for h in asked if h <= pair.end * (1 + SAME)]
    table = pl.DataFrame(rows, schema=SCHEMA)
    simulated = is_simulated(snapshots)
    warnings = (*say_sample(readings), *say_pair(pair.fits, asked), *say_limits(pair.curves, asked, pair.end))
    return Estimates(
        question=say.BIAS_QUESTION, scale=say.BIAS_SCALE, wording="description", frame=table, warnings=warnings,
        estimand=say.BIAS_ESTIMAND.fill(action=say.action_name(readings.action), fast=pair.names[0], slow=pair.names[1]),
        method=say.BIAS_METHOD.fill(family=say.name_of(chosen), end=f"{pair.end:g}", n=f"{n_boot:,}"), simulated=simulated,
        tables={"shares": _shares(pair, asked), "sample": readings.steps}, draw=partial(_draw, pair=pair),
        answers=partial(answer_bias, pair.names, table, conf_level, pair.end, warnings, simulated),
    )  # fmt: skip


def expected_window_bias(
    *, fast: float, slow: float, horizons: Sequence[float] = HORIZONS, family: Family = "weibull", spread: float = 1.0
) -> pl.DataFrame:
    """Return B(H) for two half-lives that are known or published, with equal totals and one spread.

    Parameters
    ----------
    fast, slow : float
        Half-lives in hours.
    horizons : sequence of float, default (1, 6, 24, 72, 168)
        Ages H in hours.
    family : {"weibull", "lognormal", "loglogistic"}
        Distribution of the age at which an action happens; ``"weibull"`` with spread 1 is the exponential.
    spread : float, default 1
        Spread of log age.

    Returns
    -------
    polars.DataFrame
        ``horizon``, ``fast``, ``slow`` (shares arrived) and ``window_bias``, their ratio.

    Raises
    ------
    DataError
        If an argument is not what it should be.

    Examples
    --------
    Tweets get half of their impressions in 80 minutes; what takes a day seems six times weaker after six hours:

    >>> expected_window_bias(fast=80 / 60, slow=24)["window_bias"].round(2).to_list()
    [14.24, 6.01, 2.0, 1.14, 1.01]
    """
    caller = "expected_window_bias"
    for name, value in (("fast", fast), ("slow", slow)):
        check_age(value, name=name, caller=caller)
    if isinstance(spread, bool) or not isinstance(spread, int | float) or not 0 < spread < np.inf:
        raise DataError(f"{caller}: spread is a number above 0; got {spread!r}.")
    (chosen,) = check_families([family], caller=caller)
    ages = np.array(check_horizons(horizons, caller=caller))
    shares = {name: share_arrived(chosen, half, spread, ages) for name, half in (("fast", fast), ("slow", slow))}
    return pl.DataFrame({"horizon": ages, **shares, "window_bias": shares["fast"] / shares["slow"]})


def make_pair(
    readings: Readings, fast: str, slow: str, family: Family, boot: Bootstrap, *, marks: Sequence[float] = (), caller: str
) -> Pair:  # fmt: skip
    """Return two classes with their fits and curves."""
    if fast == slow:
        raise DataError(f"{caller}: fast and slow are two values; got {fast!r} twice.")
    first, second = (
        readings.group(value, name=name, caller=caller) for name, value in (("fast", fast), ("slow", slow))
    )
    end = common_end([first, second])
    shared = bool(np.isin(first.cluster, second.cluster).any())
    curves = tuple(
        arrive(g, end, boot, stream=i, shared=shared, marks=marks, caller=caller) for i, g in enumerate((first, second))
    )
    return Pair((fit(first, family), fit(second, family)), (curves[0], curves[1]), end)


def _family_row(pair: Pair, horizon: float, conf_level: float) -> dict[str, object]:
    row: dict[str, object] = {"term": f"{horizon:g} h", **dict.fromkeys(COLUMNS[1:6]), "n": pair.n}
    if not pair.known:
        return row
    at = np.array([horizon])
    fast, slow = pair.fits
    ratio = float(np.exp(np.log(fast.share_at(at)) - np.log(slow.share_at(at)))[0])
    error = clustered_error(
        [(f.of.cluster, s * f.log_share_influence(horizon)) for f, s in ((fast, 1.0), (slow, -1.0))]
    )
    return row | ratio_interval(ratio, error, min(fast.clusters, slow.clusters) - 1, conf_level)


def ratio_interval(ratio: float, log_error: float | None, df: int, conf_level: float) -> dict[str, object]:
    """Return a ratio with its error and its interval, made on the log scale; without one where there is no error."""
    row: dict[str, object] = {"estimate": ratio}
    if log_error is None or df < 1:
        return row
    reach = quantile(df, conf_level) * log_error
    return row | {
        "std_error": ratio * log_error, "conf_low": ratio * float(np.exp(-reach)), "conf_high": ratio * float(np.exp(reach)),
    }  # fmt: skip


def _limit_row(pair: Pair, horizon: float, boot: Bootstrap) -> dict[str, object]:
    row: dict[str, object] = {"term": f"{horizon:g} h, {say.LIMIT}", **dict.fromkeys(COLUMNS[1:6])}
    row["n"] = sum(c.of.n for c in pair.curves)
    (fast, fast_draws), (slow, slow_draws) = (c.share_at(horizon) for c in pair.curves)
    if not fast or not slow:  # not read at that age, or nothing had arrived: the warnings say which
        return row
    row["estimate"] = fast / slow
    if fast_draws.size and slow_draws.size:
        draws = np.divide(fast_draws, slow_draws, out=np.full(fast_draws.size, np.nan), where=slow_draws > 0)
        spread = spread_of(draws, boot.conf_level)
        if spread is not None:
            row |= {"std_error": spread.std_error, "conf_low": spread.conf_low, "conf_high": spread.conf_high}
    return row


def _shares(pair: Pair, horizons: Sequence[float]) -> pl.DataFrame:
    ages = np.array(horizons)
    columns: dict[str, object] = {"horizon": ages}
    for name, found, curve in zip(("fast", "slow"), pair.fits, pair.curves, strict=True):
        columns[name] = np.full(ages.size, np.nan) if found.reason else found.share_at(ages)
        columns[f"{name}_product_limit"] = [
            curve.share_at(h)[0] if h <= pair.end * (1 + SAME) else None for h in horizons
        ]
    limits = {f"{name}_product_limit": pl.Float64 for name in ("fast", "slow")}
    return pl.DataFrame(columns, schema_overrides=limits).with_columns(pl.col("fast", "slow").fill_nan(None))


def _draw(result: Estimates, lang: Lang, *, pair: Pair) -> alt.LayerChart:
    term = pl.col("term")
    frame = result.table().with_columns(
        age_hours=term.str.extract(r"^(\S+) h").cast(pl.Float64),
        contrast=pl.when(term.str.ends_with(say.LIMIT)).then(pl.lit(say.AGAINST_END.fill(end=f"{pair.end:g}").to(lang)))
        .otherwise(pl.lit(say.AGAINST_EVER.fill(family=say.name_of(pair.fits[0].delay.family)).to(lang))),
    )  # fmt: skip
    return ratio_lines(
        frame, title=result.question, x_title=say.READ_AT, y_title=say.BIAS_AXIS.fill(fast=pair.names[0], slow=pair.names[1]),
        level_label=say.NO_BIAS, lang=lang, simulated=result.simulated,
    )  # fmt: skip
