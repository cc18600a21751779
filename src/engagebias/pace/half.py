"""By when has half of the engagement arrived?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.ages import age_points
from engagebias.charts.probability import probability_chart
from engagebias.checks import check_count
from engagebias.numerics.bootstrap import Bootstrap
from engagebias.numerics.truncated_delay import Family
from engagebias.pace import sentences as say
from engagebias.pace.answers import answer_half
from engagebias.pace.arrived import SCHEMA, Arrived, arrive, check_boot, common_end, half_row
from engagebias.pace.fits import Fit, check_families, fit
from engagebias.pace.readings import Followed, read_followed
from engagebias.pace.remarks import say_fits, say_sample
from engagebias.results import COLUMNS, Estimates
from engagebias.schema import is_simulated
from engagebias.words import Lang

CALLER = "half_life"
NAIVE_POST, NAIVE_ACTION = "naive middle post", "naive middle action"


@dataclass(frozen=True, slots=True)
class Pace:
    """Everything that is known of a group's pace."""

    of: Followed
    fits: tuple[Fit, ...]
    arrived: Arrived
    naive_post: float | None
    naive_posts: int
    naive_action: float


def half_life(
    snapshots: pl.DataFrame,
    *,
    by: str | None = None,
    action: str | None = None,
    family: Sequence[Family] = ("lognormal", "loglogistic", "weibull"),
    cluster: str = "post_id",
    naive_min: int = 20,
    conf_level: float = 0.95,
    n_boot: int = 500,
    seed: int = 1,
) -> Estimates:
    """Estimate by when half of the engagement arrives, allowing for what young posts have not yet got.

    Parameters
    ----------
    snapshots : polars.DataFrame
        Snapshots: ``post_id``, ``age_hours``, ``action`` and the cumulative ``count``, null where it was not read.
    by : str, optional
        Column of groups, the same in all rows of a post.
    action : str, optional
        Which action; may be left out where the table has one.
    family : sequence of {"lognormal", "loglogistic", "weibull"}
        Distributions of the age at which an action happens. The first gives the answer, the others show how much hangs on it.
    cluster : str, default "post_id"
        Column of what was sampled; errors allow for any likeness of actions within it.
    naive_min : int, default 20
        Actions that a post needs for its own half-life to enter the naive median.
    conf_level : float, default 0.95
        Level of the intervals.
    n_boot : int, default 500
        Bootstrap samples of clusters for the product limit, at least 100.
    seed : int, default 1
        Seed of the samples.

    Returns
    -------
    Estimates
        ``.table()``: hours, of each group: one row a family; ``product limit``, half of what arrives by the oldest age at which ten
        posts of each group were read; ``naive middle action``, the middle age of the actions seen; ``naive middle post``, the median
        of the posts' first readings with half of their last count, posts read only once included. ``n`` counts posts. A half-life is null where the
        readings do not tell it, and ``.table("fits")`` says why.
        ``.table("fits")``: spread of log age, AIC and the largest gap to the product limit. ``.table("probability")``:
        share arrived by product limit and by each family, both of what arrives by the last age; ``.chart("probability")`` plots them
        against each other.
        ``.table("sample")``: how many posts each step kept or left out.

    Raises
    ------
    DataError
        If the table or an argument is not what it should be.
    DesignError
        If no post was read twice or none has an action.

    Notes
    -----
    An action is seen only if it happens before its post's last reading: delays are right-truncated, not censored, and
    Kaplan-Meier does not apply. Given a post's total, its counts between readings are multinomial with
    probabilities (F(b) - F(a)) / F(last age). Posts differ in pace, so errors are a sandwich by cluster, which holds
    under any overdispersion; AIC takes actions as independent, so it ranks the families but overstates how sure the rank is.
    A post weighs by its actions. Half-lives beyond the oldest reading are not told: they would come from the family alone.

    References
    ----------
    Lagakos, Barraj & De Gruttola (1988), Nonparametric analysis of truncated survival data, with application to AIDS,
    Biometrika 75:515-523.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> world = simulate("pace", half_lives={"fast": 2.0, "slow": 24.0})
    >>> found = half_life(world.snapshots, by="pace", family=["lognormal"]).table()
    >>> found.select("term", pl.col("estimate").round(1)).rows()[0]
    ('lognormal, pace = fast', 1.9)
    """
    boot = check_boot(n_boot, conf_level, seed, caller=CALLER)
    families = check_families(family, caller=CALLER)
    check_count(naive_min, name="naive_min", caller=CALLER, least=1)
    readings = read_followed(snapshots, action=action, by=by, cluster=cluster, caller=CALLER)
    end = common_end(readings.groups)
    paces = [_measure(g, i, families, end, naive_min, boot) for i, g in enumerate(readings.groups)]
    table = pl.DataFrame([row for p in paces for row in _rows(p, boot)], schema=SCHEMA)
    simulated = is_simulated(snapshots)
    warnings = (*say_sample(readings), *say_fits([p.fits for p in paces], [p.arrived for p in paces], end))
    probability = pl.concat([_probability(p) for p in paces])
    return Estimates(
        question=say.HALF_QUESTION, estimand=say.HALF_ESTIMAND.fill(action=say.action_name(readings.action)),
        method=say.HALF_METHOD.fill(family=say.name_of(families[0]), n=f"{n_boot:,}"), scale=say.HOURS,
        wording="description", frame=table, warnings=warnings, simulated=simulated,
        tables={"fits": _fits(paces, probability), "probability": probability, "sample": readings.steps},
        draw=partial(_draw, paces=paces, end=end), drawings={"probability": partial(_draw_probability, paces=paces, end=end)},
        answers=partial(answer_half, [p.fits[0] for p in paces], [p.arrived for p in paces], table, end, conf_level, warnings, simulated),
    )  # fmt: skip


def _measure(
    group: Followed, stream: int, families: Sequence[Family], end: float, naive_min: int, boot: Bootstrap
) -> Pace:
    post, posts = _naive_post(group, naive_min)
    fits = tuple(fit(group, family) for family in families)
    return Pace(group, fits, arrive(group, end, boot, stream=stream, caller=CALLER), post, posts, _naive_action(group))


def _naive_post(group: Followed, least: int) -> tuple[float | None, int]:
    """Return the median age of the first reading at which posts had half of their last count, and of how many."""
    enough = group.half_read[group.half_total >= least]
    return (float(np.median(enough)) if enough.size else None), int(enough.size)


def _naive_action(group: Followed) -> float:
    """Return the age of the reading by which half of all actions seen had been seen."""
    order = np.argsort(group.seen.high, kind="stable")
    reached = np.cumsum(group.seen.count[order])
    return float(group.seen.high[order][np.searchsorted(reached, reached[-1] / 2)])


def _rows(pace: Pace, boot: Bootstrap) -> list[dict[str, object]]:
    rows = [_fit_row(f, boot.conf_level) for f in pace.fits]
    rows.append(half_row(pace.arrived, boot, say.LIMIT))
    for name, value, n in (
        (NAIVE_ACTION, pace.naive_action, pace.of.n),
        (NAIVE_POST, pace.naive_post, pace.naive_posts),
    ):
        rows.append({"term": say.term_of(name, pace.of), "estimate": value, **dict.fromkeys(COLUMNS[2:6]), "n": n})
    return rows


def _fit_row(found: Fit, conf_level: float) -> dict[str, object]:
    row: dict[str, object] = {"term": say.term_of(found.delay.family, found.of), **dict.fromkeys(COLUMNS[1:6])}
    row["n"] = found.of.n
    if found.reason:
        return row
    mu, error, reach = found.log_half_life(conf_level)
    row["estimate"] = float(np.exp(mu))
    if error is not None and reach is not None:
        row |= {
            "std_error": float(np.exp(mu)) * error,
            "conf_low": float(np.exp(mu - reach)),
            "conf_high": float(np.exp(mu + reach)),
        }
    return row


def _probability(pace: Pace) -> pl.DataFrame:
    curve = pace.arrived.curve
    base = pl.DataFrame({"age_hours": curve.age, "product_limit": curve.share})
    parts = []
    for found in pace.fits:
        share = found.share_at(curve.age) if found.delay.found else np.full(curve.age.size, np.nan)
        name = say.term_of(found.delay.family, found.of)
        parts.append(
            base.select(pl.lit(name).alias("term"), pl.all(), pl.Series("fitted", share / share[-1]).fill_nan(None))
        )
    return pl.concat(parts)


def _fits(paces: Sequence[Pace], probability: pl.DataFrame) -> pl.DataFrame:
    gaps = probability.group_by("term").agg(largest_gap=(pl.col("product_limit") - pl.col("fitted")).abs().max())
    rows = [
        {
            "term": say.term_of(f.delay.family, f.of), "spread": float(np.exp(f.delay.log_spread)) if f.delay.found else None,
            "aic": f.aic, "oldest_hours": f.oldest, "reason": f.reason,
        }
        for p in paces for f in p.fits
    ]  # fmt: skip
    schema = {
        "term": pl.String,
        "spread": pl.Float64,
        "aic": pl.Float64,
        "oldest_hours": pl.Float64,
        "reason": pl.String,
    }
    return pl.DataFrame(rows, schema=schema).join(gaps, on="term", how="left", maintain_order="left")


def _draw(result: Estimates, lang: Lang, *, paces: Sequence[Pace], end: float) -> alt.LayerChart:
    # One naive figure is enough to see the fault, and colours do not reach for two.
    methods = [f.delay.family for f in paces[0].fits] + [say.LIMIT, NAIVE_POST]
    labels = [p.of.label.to(lang) for p in paces for _ in methods]
    contrasts = [say.method_name(m, end).to(lang) for _ in paces for m in methods]
    seen = ~pl.col("term").str.starts_with(NAIVE_ACTION)
    frame = result.table().filter(seen).with_columns(label=pl.Series(labels), contrast=pl.Series(contrasts))
    return age_points(frame, title=result.question, x_title=say.HALF_AXIS, lang=lang, simulated=result.simulated)


def _draw_probability(result: Estimates, lang: Lang, *, paces: Sequence[Pace], end: float) -> alt.VConcatChart:
    parts = [
        (p.of.label.to(lang), say.name_of(f.delay.family).to(lang), p.arrived.curve.age.size)
        for p in paces
        for f in p.fits
    ]
    frame = result.table("probability").with_columns(
        panel=pl.Series([panel for panel, _, size in parts for _ in range(size)], dtype=pl.String),
        contrast=pl.Series([form for _, form, size in parts for _ in range(size)], dtype=pl.String),
    )
    return probability_chart(
        frame, title=say.FIT_TITLE, x_title=say.ARRIVED_BY.fill(end=f"{end:g}"), y_title=say.FITTED_BY, lang=lang,
        simulated=result.simulated,
    )  # fmt: skip
