"""The typical post: how often one of one class out-engages one of another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import polars as pl

from engagebias.charts.win import win_chart
from engagebias.checks import check_choice, check_share, check_there, listed
from engagebias.errors import DataError, DesignError
from engagebias.gaps.win import PERIODS, Value, count_wins, few_against, tabulate_wins, with_strata
from engagebias.gaps.win_checks import check_wins
from engagebias.gaps.win_words import AXIS, ESTIMAND, METHOD, QUESTION, SCALE, Contest, say_win
from engagebias.numerics.win_ranks import Wins
from engagebias.results import COLUMNS, Estimates
from engagebias.schema import check_features, check_posts, is_simulated
from engagebias.terms import name_term
from engagebias.words import Lang

CALLER = "win_probability"


def win_probability(
    posts: pl.DataFrame,
    *,
    outcome: str,
    by: str,
    high: Value,
    low: Value,
    within: Sequence[str] = ("author_id", "week"),
    cluster: str = "author_id",
    conf_level: float = 0.95,
) -> Estimates:
    """Estimate the chance that a post of one class out-engages a post of another from the same author and week.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``post_id`` and the columns named below. Posts of neither class, posts with a null in one of these
        columns, and posts without a rival in their stratum are left out and counted.
    outcome : str
        Numeric column, such as ``"shares"``. A null is not a zero.
    by : str
        Column that holds the class.
    high, low : value of ``by``
        The two classes compared.
    within : sequence of str, default ("author_id", "week")
        Only posts that agree in all of these are compared: columns, or "day", "week" (from Monday), "month" and "hour"
        (of the day), which are made of ``created_at`` (UTC) unless the posts have a column of that name. Empty: all with
        all.
    cluster : str, default "author_id"
        Column, or one of these words, by which errors are clustered; it may contain the strata or cut across them.
    conf_level : float, default 0.95
        Level of the interval.

    Returns
    -------
    Estimates
        ``.table()`` has one row: the probability, its interval and the p-value of an even chance; ``n`` are the posts
        used. Companions: ``"odds"`` (win odds, 1 is even), ``"pairs"`` (posts of either class, pairs, strata and
        clusters), ``"sample"`` (what was left out, counted) and ``"checks"``. The wording is always "association".

    Raises
    ------
    DataError
        If a column is missing, the outcome is not numeric, or ``by`` does not hold a class.
    DesignError
        If no stratum has posts of both classes, or all pairs lie in one cluster.

    Notes
    -----
    Engagement counts are heavy-tailed: a class can win most pairs and draw less in total, or the reverse. This is the
    answer for the typical post; totals are another question. Strata weigh by their pairs. A transformation of the
    counts, such as log1p, changes nothing. The error is that of a two-sample U-statistic, from influences summed by
    cluster: see ``numerics/win_ranks.py``. In simulations 95 % intervals covered 94 % with 40 clusters and 92 % with 20.

    References
    ----------
    Mann & Whitney (1947), Annals of Mathematical Statistics 18:50-60. Dong et al. (2020), The stratified win ratio and
    win odds, Statistics in Biopharmaceutical Research 12:99-106.

    Examples
    --------
    >>> posts = pl.DataFrame({
    ...     "post_id": list("abcdefgh"), "author_id": list("xxxyyyzz"), "shares": [5, 1, 3, 4, 2, 6, 1, 8],
    ...     "tone": ["loud", "calm", "calm"] * 2 + ["loud", "calm"],
    ... })
    >>> result = win_probability(posts, outcome="shares", by="tone", high="loud", low="calm", within=["author_id"])
    >>> result.table().select("term", "estimate", "n").row(0)
    ('shares', 0.6, 8)
    """
    contest = Contest(outcome, by, high, low, listed(within, name="within", caller=CALLER), cluster)
    check_share(conf_level, name="conf_level", caller=CALLER)
    frame = check_posts(posts, caller=CALLER)
    _check_contest(frame, contest)
    used, sample = _draw_sample(frame, contest)
    wins = count_wins(used, outcome, by, high)
    _check_design(wins, contest)
    row = tabulate_wins(outcome, wins, conf_level, few=few_against(used, by)).row(0, named=True)
    checks, warnings = check_wins(row, wins, used, contest)
    words, simulated = contest.words(), is_simulated(used)
    return Estimates(
        question=QUESTION.fill(**words), estimand=ESTIMAND.fill(where=contest.where(), **words), scale=SCALE,
        method=METHOD.fill(cluster=name_term(cluster), n=wins.n_clusters, df=wins.n_clusters - 1), wording="association",
        frame=pl.DataFrame([{"term": outcome, **row, "n": used.height}]).select(COLUMNS), checks=checks,
        tables={"odds": _odds(row, used.height), "pairs": _pairs(outcome, wins), "sample": sample},
        warnings=warnings, simulated=simulated, draw=partial(_draw, contest=contest),
        answers=partial(say_win, row, contest, conf_level, warnings, simulated),
    )  # fmt: skip


def _check_contest(frame: pl.DataFrame, contest: Contest) -> None:
    for column in (contest.outcome, contest.by):
        check_there(frame, column, caller=CALLER, table="posts")
    check_features(frame.select("post_id", pl.col(contest.outcome).alias("outcome")), ["outcome"], caller=CALLER)
    for name, word in (("cluster", contest.cluster), *(("within", w) for w in contest.within)):
        if word not in frame.columns and word in PERIODS:
            remedy = f"{name}={word!r} is made of it; add it, or a column {word!r} of your own."
            check_there(frame, "created_at", caller=CALLER, table="posts", remedy=remedy)
        elif word not in frame.columns:
            check_choice(word, [*PERIODS, *frame.columns], name=name, caller=CALLER)
    if contest.high == contest.low:
        raise DataError(f"{CALLER}: high and low are both {contest.high!r}; name two classes of {contest.by!r}.")
    held = frame[contest.by].drop_nulls().unique().sort().to_list()
    for name, value in (("high", contest.high), ("low", contest.low)):
        if value not in held:
            said = ", ".join(map(repr, held[:8])) + (", ..." if len(held) > 8 else "")
            raise DataError(
                f"{CALLER}: no post has {contest.by} = {value!r} ({name}); it holds {said or 'only nulls'}."
            )


def _draw_sample(frame: pl.DataFrame, contest: Contest) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the posts that have a rival, with codes of strata and clusters, and the count of the others."""
    steps: list[dict[str, object]] = [{"step": "given", "posts": frame.height}]

    def keep(rest: pl.DataFrame, mask: pl.Expr, step: str) -> pl.DataFrame:
        kept = rest.filter(mask)
        steps.append({"step": f"left out: {step}", "posts": rest.height - kept.height})
        return kept

    by = pl.col(contest.by)
    rest = keep(frame, by.is_not_null(), "class not known")
    rest = keep(rest, by.is_in([contest.high, contest.low]), "of neither class")
    rest = keep(rest, pl.col(contest.outcome).is_not_null(), "outcome not reported")
    rest = with_strata(rest, contest.within, contest.cluster)
    rest = keep(rest, pl.all_horizontal(pl.col("_stratum", "_cluster").is_not_null()), "stratum or cluster not known")
    rest = keep(rest, by.n_unique().over("_stratum") == 2, "no post of the other class in the stratum")
    steps.append({"step": "used", "posts": rest.height})
    return rest, pl.DataFrame(steps)


def _check_design(wins: Wins, contest: Contest) -> None:
    where = ", ".join(contest.within) or "the posts"
    if not wins.n_pairs:
        raise DesignError(
            f"{CALLER}: no stratum ({where}) has a post of {contest.high!r} and one of {contest.low!r} with known "
            f"{contest.outcome}, so nothing can be compared. Use wider strata, such as 'month' for 'week'."
        )
    if wins.n_clusters < 2:
        raise DesignError(
            f"{CALLER}: all {wins.n_pairs:,} pairs lie in one cluster ({contest.cluster}), so there is no telling how far "
            "the result is chance. Cluster by another column, such as 'day', or add posts of others."
        )


def _odds(row: dict[str, float | None], n: int) -> pl.DataFrame:
    """Return win odds; the error by the delta method."""
    share = {k: row[k] for k in ("estimate", "conf_low", "conf_high")}
    odds = {k: None if p is None or p == 1 else p / (1 - p) for k, p in share.items()}
    p, error = row["estimate"], row["std_error"]
    spread = None if error is None or p is None else error / (1 - p) ** 2
    made = {"term": row["outcome"], **odds, "std_error": spread, "p_value": row["p_value"], "n": n}
    kinds = {c: pl.String if c == "term" else pl.Int64 if c == "n" else pl.Float64 for c in COLUMNS}
    return pl.DataFrame([made], schema_overrides=kinds).select(COLUMNS)


def _pairs(outcome: str, wins: Wins) -> pl.DataFrame:
    names = ("n_high", "n_low", "n_pairs", "n_strata", "n_clusters")
    return pl.DataFrame([{"term": outcome, **{name: getattr(wins, name) for name in names}}])


def _draw(result: Estimates, lang: Lang, *, contest: Contest) -> alt.LayerChart:
    title = AXIS.fill(**contest.words())
    frame = result.table().with_columns(
        pl.col("estimate", "conf_low", "conf_high") * 100,
        label=pl.lit(name_term(contest.outcome).to(lang)),
        contrast=pl.lit(title.to(lang)),
    )
    return win_chart(frame, title=result.question, x_title=title, lang=lang, simulated=result.simulated)
