"""How much of the engagement has arrived by an age: step curves with bands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.accrual import accrual_chart
from engagebias.numerics.bootstrap import Bootstrap
from engagebias.numerics.reverse_product_limit import SAME
from engagebias.pace import sentences as say
from engagebias.pace.answers import answer_accrual
from engagebias.pace.arrived import HORIZONS, SCHEMA, Arrived, arrive, check_boot, common_end, half_row, spread_row
from engagebias.pace.curve_remarks import say_curves
from engagebias.pace.readings import check_age, check_horizons, read_followed
from engagebias.pace.remarks import say_sample
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.words import Lang


def accrual(
    snapshots: pl.DataFrame,
    *,
    by: str | None = None,
    action: str | None = None,
    cluster: str = "post_id",
    until: float | None = None,
    horizons: Sequence[float] = HORIZONS,
    conf_level: float = 0.95,
    n_boot: int = 500,
    seed: int = 1,
) -> Estimates:
    """Draw how much of the engagement has arrived by each age.

    Parameters
    ----------
    snapshots : polars.DataFrame
        Snapshots: ``post_id``, ``age_hours``, ``action`` and the cumulative ``count``, null where it was not read.
    by : str, optional
        Column of groups, the same in all rows of a post, such as ``"platform"`` or a class.
    action : str, optional
        Which action; may be left out where the table has one.
    cluster : str, default "post_id"
        Column of what was sampled: posts, or items or authors that have several.
    until : float, optional
        Age in hours at which the curves end: shares are of what arrives by then. By default the oldest age at which ten posts
        of each group were read.
    horizons : sequence of float, default (1, 6, 24, 72, 168)
        Ages in hours at which ``.table()`` reads the curves off, as far as these reach.
    conf_level : float, default 0.95
        Level of the bands, at each age by itself.
    n_boot : int, default 500
        Bootstrap samples of clusters, at least 100.
    seed : int, default 1
        Seed of the samples.

    Returns
    -------
    Estimates
        ``.table()``: share of the actions up to ``until`` that has arrived by each horizon, of each group, null at a horizon at which
        the group was not read, with the bounds in the warnings; ``n`` counts posts.
        ``.table("curve")``: the whole step curve with its band. ``.table("half")``: the age by which half has arrived.
        ``.table("sample")``: how many posts each step kept or left out.

    Raises
    ------
    DataError
        If the table or an argument is not what it should be.
    DesignError
        If no post was read twice, none has an action, or no reading lies up to ``until``.

    Notes
    -----
    Young posts have not yet got their late actions. The product limit in reversed time (Lagakos et al. 1988) lets each
    post speak for the ages at which it was followed; where all were followed to one end it is the plain share of the
    total. What comes after ``until`` it cannot know. Here *fast* means that engagement arrives early; how long a text takes
    to read is another matter: ``score`` gives ``reading_seconds``.

    References
    ----------
    Lagakos, Barraj & De Gruttola (1988), Nonparametric analysis of truncated survival data, with application to AIDS,
    Biometrika 75:515-523. Turnbull (1976), The empirical distribution function with arbitrarily grouped, censored and
    truncated data, JRSS B 38:290-295.

    Examples
    --------
    >>> shots = pl.DataFrame({"post_id": ["a", "a", "b", "b"], "age_hours": [1.0, 2.0, 0.5, 1.0],
    ...                       "action": ["likes"] * 4, "count": [3, 5, 1, 4]})
    >>> accrual(shots, until=2, horizons=[1, 2]).table().select("term", "estimate", "n").rows()
    [('1 h', 0.6, 2), ('2 h', 1.0, 2)]
    """
    caller = "accrual"
    boot = check_boot(n_boot, conf_level, seed, caller=caller)
    asked = check_horizons(horizons, caller=caller)
    if until is not None:
        check_age(until, name="until", caller=caller)
    readings = read_followed(snapshots, action=action, by=by, cluster=cluster, caller=caller)
    end = common_end(readings.groups) if until is None else float(until)
    arrived = [
        arrive(group, end, boot, stream=i, marks=asked, caller=caller) for i, group in enumerate(readings.groups)
    ]
    shown = [h for h in asked if h <= end * (1 + SAME)]
    table = pl.DataFrame([_row(a, h, boot) for a in arrived for h in shown], schema=SCHEMA)
    curve, half = _curves(arrived, boot), pl.DataFrame([half_row(a, boot) for a in arrived], schema=SCHEMA)
    simulated = is_simulated(snapshots)
    warnings = (*say_sample(readings), *say_curves(arrived, asked, end))
    return Estimates(
        question=say.ACCRUAL_QUESTION, estimand=say.ACCRUAL_ESTIMAND.fill(action=say.action_name(readings.action), end=f"{end:g}"),
        method=say.ACCRUAL_METHOD.fill(n=f"{n_boot:,}"), scale=say.SHARE, wording="description", frame=table,
        tables={"curve": curve, "half": half, "sample": readings.steps}, warnings=warnings, simulated=simulated,
        draw=partial(_draw, arrived=arrived, end=end),
        answers=partial(answer_accrual, arrived, half, end, conf_level, warnings, simulated),
    )  # fmt: skip


def _row(arrived: Arrived, horizon: float, boot: Bootstrap) -> dict[str, object]:
    share, draws = arrived.share_at(horizon)
    return {"term": say.term_of(f"{horizon:g} h", arrived.of), "estimate": share} | spread_row(arrived, draws, boot)


def _curves(arrived: Sequence[Arrived], boot: Bootstrap) -> pl.DataFrame:
    sides = [(1 - boot.conf_level) / 2, (1 + boot.conf_level) / 2]
    parts = []
    for a in arrived:
        band = (
            np.quantile(a.curve.draws, sides, axis=0) if len(a.curve.draws) else np.full((2, a.curve.age.size), np.nan)
        )
        columns = {"age_hours": a.curve.age, "share": a.curve.share, "conf_low": band[0], "conf_high": band[1]}
        followed = (a.of.seen.last[:, None] >= a.curve.age).sum(axis=0)
        parts.append(pl.DataFrame({"term": [a.of.term or "all"] * a.curve.age.size, **columns, "followed": followed}))
    return pl.concat(parts).with_columns(pl.col("conf_low", "conf_high").fill_nan(None))


def _draw(result: Estimates, lang: Lang, *, arrived: Sequence[Arrived], end: float) -> alt.LayerChart:
    names = {a.of.term or "all": a.of.label.to(lang) for a in arrived}
    curve = result.table("curve").with_columns(contrast=pl.col("term").replace(names))
    half = pl.DataFrame({"contrast": list(names.values()), "age_hours": result.table("half")["estimate"]})
    return accrual_chart(
        curve, half, title=say.ACCRUAL_TITLE, x_title=say.AGE, y_title=say.SHARE_BY.fill(end=f"{end:g}"), lang=lang,
        simulated=result.simulated,
    )  # fmt: skip
