"""How posts of one class perform against those of another, on every action."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import polars as pl

from engagebias.charts import forest
from engagebias.checks import check_there
from engagebias.errors import DataError
from engagebias.gaps.companions import percents
from engagebias.gaps.gap_words import QUESTION, SCALE, Classes, say_estimand, say_gap
from engagebias.gaps.horizon import NOT_READ, check_pair, match_some, say_horizon
from engagebias.gaps.model import FEW_CLUSTERS
from engagebias.gaps.request import Young, check_request
from engagebias.gaps.sample import GIVEN, draw_sample
from engagebias.gaps.totals import NOT_ESTIMATED, Totals, disagreements, fit_totals, say_disagreement, warnings_of
from engagebias.gaps.typical_rows import typical_of_classes
from engagebias.gaps.win import Value
from engagebias.gaps.wording import CHANGE, name_outcome, per, say_failed, say_method
from engagebias.results import Estimates
from engagebias.schema import check_posts, is_simulated
from engagebias.words import COMMA, Lang, Text, join

CALLER = "performance_gap"
HIGH = "_high"


def performance_gap(
    posts: pl.DataFrame,
    *,
    outcomes: Sequence[str] | None = None,
    by: str = "content_class",
    high: Value = "fast and emotive",
    low: Value = "slow and complex",
    exposure: str | None = "auto",
    effects: Sequence[str] = ("author_id", "week", "hour"),
    controls: Sequence[str] = (),
    cluster: str = "author_id",
    young: Young = "refuse",
    snapshots: pl.DataFrame | None = None,
    horizon: float | None = None,
    within: float = 0.0,
    n_permutations: int = 0,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Compare how often people act on posts of two classes, action by action, at equal author, week and hour.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``post_id`` and the columns named below. Posts of neither class, and those with a null in what is
        needed, are left out and counted.
    outcomes : sequence of str, optional
        Columns of counts, the primary one first. Default: every count of an action that the posts have.
    by : str, default "content_class"
        Column that holds the class, such as :func:`engagebias.classify` adds.
    high, low : value of ``by``
        The classes compared: ``high`` against ``low``.
    exposure : str or None, default "auto"
        Column that says how many could act; "auto" takes impressions, else views, else followers, else none. It enters
        as an offset (a rate per view), followers as a covariate, because a post is not seen by all of them. None: numbers
        per post.
    effects : sequence of str, default ("author_id", "week", "hour")
        What is held equal: columns, or "day", "week", "month" and "hour" (made of ``created_at``, UTC). The first two
        make the blocks within which posts are paired and permuted.
    controls : sequence of str
        Numeric columns held equal besides.
    cluster : str, default "author_id"
        Column, or one of these words, by which errors are clustered.
    young : {"refuse", "drop", "adjust", "keep"}, default "refuse"
        What to do if ages are known (``age_hours``, or ``observed_at`` less ``created_at``) and posts counted when under 72
        hours old stand beside older ones: refuse them all, leave the young out, hold log age and its square equal, or keep
        them with a warning.
    snapshots : polars.DataFrame, optional
        Readings of the posts at several ages, with ``horizon``: outcomes are then the counts that each post had at that age,
        whatever its age now. Default ``outcomes``: every action of the snapshots. Views count only if the snapshots have them;
        impressions and followers stay those of the posts.
    horizon : float, optional
        The age in hours. Posts without a reading at it are left out and counted.
    within : float, default 0
        How many hours before the horizon a reading may lie; see :func:`engagebias.counts_at`. Nothing is interpolated.
    n_permutations : int, default 0
        0 or at least 19 (99 at a level of 0.99): permutations of the class within blocks, for ``.table("permutation")``.
    conf_level : float, default 0.95
        Level of the intervals.
    seed : int, default 1
        Seed of bootstrap and permutations.

    Returns
    -------
    Estimates
        ``.table()`` has a row an action: the log rate ratio. One that could not be estimated has nulls, and the
        warnings say why. Companions: ``"percent"``, ``"typical"`` (win probabilities), ``"regimes"`` (the same under each
        exposure), ``"models"`` (negative binomial and log1p least squares beside), ``"family"`` (p adjusted over the
        actions), ``"e_values"``, ``"permutation"``, ``"sample"`` and ``"checks"`` (null: not run, or without verdict). The
        wording is always "association"; if a check fails, estimand and answer say that the result is not robust.

    Raises
    ------
    DataError
        If a column is missing or not what it should be, or the effects need the extra ``effects``.
    DesignError
        If a class does not vary within the effects, posts of unlike age stand together, there is one cluster, or no
        action can be estimated.

    Notes
    -----
    The total: a ratio of means, which a few large posts can carry. ``"typical"`` is the other half: how often a post of
    one class has more than one of the other. The answer says where the two do not agree. Rows of actions at which an
    author (or week, or hour) has none at all say nothing; they are left out and counted.

    References
    ----------
    Correia, Guimarães & Zylkin (2020), Fast Poisson estimation with high-dimensional fixed effects, Stata Journal
    20:95-115. VanderWeele & Ding (2017), Sensitivity analysis in observational research, Ann. Intern. Med. 167:268-274.

    Examples
    --------
    >>> posts = pl.DataFrame({"post_id": [str(i) for i in range(400)], "author_id": [f"a{i % 50}" for i in range(400)]})
    >>> posts = posts.with_columns(tone=pl.lit("calm"), likes=5 + pl.int_range(400) % 7)
    >>> loud = pl.int_range(400) // 50 % 2 == 1
    >>> posts = posts.with_columns(tone=pl.when(loud).then(pl.lit("loud")).otherwise("tone"), likes=pl.col("likes") * (1 + loud))
    >>> gap = performance_gap(posts, by="tone", high="loud", low="calm", effects=["author_id"])
    >>> gap.table("percent").select("term", pl.col("estimate").round()).row(0)
    ('likes', 100.0)
    """
    given = frame = check_posts(posts, caller=CALLER)
    check_classes(frame, by, high, low, caller=CALLER)
    if check_pair(snapshots, horizon, within, caller=CALLER) and horizon is not None:
        matched = match_some(frame, snapshots, horizon=horizon, within=within, outcomes=outcomes, caller=CALLER)
        frame, outcomes = matched.posts, matched.outcomes
    asked = check_request(
        frame, caller=CALLER, features=(HIGH,), outcomes=outcomes, exposure=exposure, effects=effects, controls=controls,
        cluster=cluster, young=young, n_permutations=n_permutations, conf_level=conf_level, seed=seed,
    )  # fmt: skip
    before = [(GIVEN, given.height), *([(NOT_READ, given.height - frame.height)] if horizon is not None else [])]
    classed, left_out = of_classes(frame, by, high, low)
    before += left_out
    sample = draw_sample(classed, asked, before)
    n_high = int((sample.frame[HIGH] > 0).sum())
    classes = Classes(by, high, low, n_high, sample.frame.height - n_high)
    label = QUESTION_LABEL.fill(**classes.words())
    totals = fit_totals(classed, sample, (by,), (label,), lambda outcome, _: outcome)
    typical = typical_of_classes(sample, by, high, low)
    disagree = say_disagreement(disagreements(totals.rows, typical, lambda i: name_outcome(asked.outcomes[i])))
    warnings = tuple(warnings_of(totals))
    simulated = is_simulated(sample.frame)
    return Estimates(
        question=QUESTION.fill(**classes.words()), estimand=say_failed(say_horizon(say_estimand(totals, classes), horizon), totals.checks),
        method=say_method(asked, FEW_CLUSTERS), scale=SCALE, wording="association", frame=totals.table,
        tables=_companions(totals, typical), checks=totals.checks, warnings=warnings, simulated=simulated,
        draw=partial(_draw, totals=totals), answers=partial(say_gap, totals, classes, disagree, warnings, simulated),
    )  # fmt: skip


QUESTION_LABEL = Text("{high} against {low}", "{high} مقابل {low}")


def _companions(totals: Totals, typical: pl.DataFrame) -> dict[str, pl.DataFrame]:
    rest = {name: table for name, table in totals.tables.items() if name not in ("estimates", "percent")}
    return {"percent": totals.tables["percent"], "typical": typical, **rest}


def of_classes(frame: pl.DataFrame, by: str, high: Value, low: Value) -> tuple[pl.DataFrame, list[tuple[str, int]]]:
    """Keep the posts of the two classes, with a column of 1 for the high one, and count the others."""
    known = frame.filter(pl.col(by).is_not_null())
    classed = known.filter(pl.col(by).is_in([high, low])).with_columns(
        (pl.col(by) == high).cast(pl.Float64).alias(HIGH)
    )
    return classed, [
        ("left out: class not known", frame.height - known.height),
        ("left out: of neither class", known.height - classed.height),
    ]


def check_classes(frame: pl.DataFrame, by: str, high: Value, low: Value, *, caller: str) -> None:
    """Refuse a column of classes that is not there, and classes that no post has."""
    remedy = "Run engagebias.classify first, or name your own by by=, high= and low=." if by == "content_class" else ""
    check_there(frame, by, caller=caller, table="posts", remedy=remedy)
    if high == low:
        raise DataError(f"{caller}: high and low are both {high!r}; name two classes of {by!r}.")
    held = frame[by].drop_nulls().unique().sort().to_list()
    for name, value in (("high", high), ("low", low)):
        if value not in held:
            said = ", ".join(map(repr, held[:8])) + (", ..." if len(held) > 8 else "")
            raise DataError(f"{caller}: no post has {by} = {value!r} ({name}); it holds {said or 'only nulls'}.")


def _draw(result: Estimates, lang: Lang, *, totals: Totals) -> alt.LayerChart:
    asked = totals.sample.asked
    names = {outcome: name_outcome(outcome).to(lang) for outcome in asked.outcomes}
    frame = percents(result.table()).with_columns(
        label=pl.col("term").replace_strict(names, return_dtype=pl.String), contrast=pl.lit(result.scale.to(lang))
    )
    drawn = frame.drop_nulls(["estimate", "conf_low", "conf_high"])
    lost = [name_outcome(term) for term in frame["term"] if term not in drawn["term"].to_list()]
    return forest(
        drawn, title=result.question, x_title=CHANGE.fill(per=per(asked)), lang=lang, simulated=result.simulated,
        subtitle=NOT_ESTIMATED.fill(said=join(lost, COMMA)) if lost else None,
    )  # fmt: skip
