"""What a feed ranked by engagement shows more of than a baseline feed of the same people."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.audit import feed_differences
from engagebias.checks import check_choice, check_count, check_share, listed
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError
from engagebias.numerics.paired_feeds import Difference, difference_of, sign_flip_p
from engagebias.numerics.step_down import two_stage
from engagebias.ranking import audit_words as say
from engagebias.ranking.audit_sample import USERS, Compared, Names, check_shown, compare, refuse_none
from engagebias.results import COLUMNS, Estimates, Wording
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.words import Lang

CALLER = "audit_feeds"
LEAST_DRAWS = 99


def audit_feeds(
    shown: pl.DataFrame,
    *,
    user: str,
    session: str,
    feed: str,
    outcomes: Sequence[str],
    engagement: str = "engagement",
    baseline: str = "chronological",
    within: str | None = None,
    weight: str | None = None,
    pairing: Literal["session", "user"] = "session",
    randomised: bool = False,
    n_permutations: int = 9999,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Estimate what one feed shows more of than another, in standard deviations of users.

    Parameters
    ----------
    shown : polars.DataFrame
        One row a post shown: a post in both feeds of a session has two rows.
    user, session, feed : str
        Columns that name who saw it, when, and in which feed.
    outcomes : sequence of str
        Columns of numbers, or of true and false, the primary one first; null where it is not known, which is not 0.
    engagement, baseline : str
        The two feeds; posts of others are left out and counted.
    within : str, optional
        Column of true and false: compare these posts alone, such as political ones. What it leaves out is counted.
    weight : str, optional
        Column of weights of posts within a session, such as the chance of being in the feed.
    pairing : {"session", "user"}, default "session"
        Whether feeds are compared within a session (read at the same time; sessions with one feed are left out), or only by each
        user's means.
    randomised : bool, default False
        True if readers judged the posts of both feeds in random order without knowing the feed: the words may then say effect.
    n_permutations : int, default 9999
        Draws of signs for the p-values, at least 99; all patterns where there are no more. 0: no p-values.
    conf_level : float, default 0.95
        Level of the intervals.
    seed : int, default 1
        Seed of the draws.

    Returns
    -------
    Estimates
        ``.table()``: one row an outcome, positive where the engagement feed has more, ``n`` counting users; null with fewer than
        ten users, or where they do not differ in the baseline. ``.table("means")``: both feeds' means, the raw difference with
        its interval, users and sessions. ``.table("family")``: p-values, adjusted ones and why there is no figure.
        ``.table("spread")``: the standard deviation used (``sd_users``) beside two that are not, that of users' means over posts
        and sessions alike (``sd_users_by_posts``, as the published code divides; the same where sessions are of equal size) and
        that of single posts (``sd_posts``), by which the figure would be ``estimate_by_posts``: it is smaller and depends on how
        many posts a session has. ``.table("sample")``: what each step left out.

    Raises
    ------
    DataError
        If a column is missing or not what it should be, or a feed does not occur.
    DesignError
        If nobody has an outcome in both feeds.

    Notes
    -----
    The published aggregation: mean of the posts of a session, mean of a user's sessions, difference, mean over users, over
    the standard deviation of users' means in the baseline (Glass's delta). Here only users who are compared enter that standard
    deviation, its own error enters the interval (leaving it out gives intervals too short), and signs are flipped by
    user, where the published code flips them by session.

    References
    ----------
    Milli et al. (2025), Engagement, user satisfaction, and the amplification of divisive content on social media, PNAS Nexus
    4(3):pgaf062; code at github.com/smilli/twitter.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> shown = simulate("audit").shown
    >>> found = audit_feeds(shown, user="user_id", session="session_id", feed="feed", outcomes=["author_anger"])
    >>> found.table().select("term", pl.col("estimate").round(1), "n").rows()
    [('author_anger', 0.5, 600)]
    """
    chosen = _checked(outcomes, pairing, randomised, n_permutations, conf_level, seed)
    names = Names(user, session, feed, engagement, baseline, within, weight)
    by_session = pairing == "session"
    posts, steps = check_shown(shown, names, chosen, caller=CALLER)
    compared = [compare(posts, f"_{i}", outcome, names, by_session=by_session) for i, outcome in enumerate(chosen)]
    for one in compared:
        refuse_none(one, names, by_session=by_session, caller=CALLER)
    rng = np.random.default_rng(seed)
    found = [_difference(one) for one in compared]
    p_values = np.array(
        [
            _p(one, n_permutations, rng) if isinstance(d, Difference) else np.nan
            for one, d in zip(compared, found, strict=True)
        ]
    )
    adjusted = two_stage(p_values, 1 - conf_level)
    rows = [
        _row(one, d, conf_level, p, q)
        for one, d, p, q in zip(compared, found, p_values.tolist(), adjusted.tolist(), strict=True)
    ]
    reasons = {row["term"]: row["reason"] for row in rows if row["reason"]}
    wording: Wording = "effect" if randomised else "association"
    warnings, simulated = say.say_left_out(steps, compared, reasons), is_simulated(shown)
    family = pl.DataFrame(rows, schema=_ROW).select("term", "p_value", "p_adjusted", "reason")
    tables = {"means": _means(compared, found, conf_level), "family": family, "spread": _spread(compared, found)}
    tables["sample"] = _steps(steps, compared)
    return Estimates(
        question=say.QUESTION.fill(**say.feeds(names)), estimand=say.estimand(names, by_session=by_session), scale=say.SCALE, wording=wording,
        method=say.METHOD.fill(draws=f"{n_permutations:,}"), frame=pl.DataFrame(rows, schema=_ROW).select(COLUMNS),
        tables=tables, warnings=warnings, simulated=simulated, draw=partial(_draw, names=names),
        answers=partial(say.say_audit, rows, names, conf_level, wording, warnings, simulated),
    )  # fmt: skip


_ROW = {
    **{name: pl.String if name == "term" else pl.Int64 if name == "n" else pl.Float64 for name in COLUMNS},
    "p_adjusted": pl.Float64,
    "reason": pl.String,
}


def _checked(
    outcomes: Sequence[str], pairing: str, randomised: bool, n_permutations: int, conf_level: float, seed: int
) -> tuple[str, ...]:
    chosen = listed(outcomes, name="outcomes", caller=CALLER)
    if not chosen or len(set(chosen)) < len(chosen):
        raise DataError(f"{CALLER}: outcomes names one column or more, each once; got {list(chosen)}.")
    check_choice(pairing, ("session", "user"), name="pairing", caller=CALLER)
    check_choice(randomised, (True, False), name="randomised", caller=CALLER)
    check_count(n_permutations, name="n_permutations", caller=CALLER)
    if 0 < n_permutations < LEAST_DRAWS:
        raise DataError(
            f"{CALLER}: n_permutations must be 0 (no p-values) or at least {LEAST_DRAWS}; got {n_permutations}."
        )
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(seed, name="seed", caller=CALLER)
    return chosen


def _difference(one: Compared) -> Difference | str:
    """Return the difference, or why it is not shown."""
    if one.users.height < FEWEST:
        return say.FEW
    found = difference_of(one.users["baseline"].to_numpy(), one.users["difference"].to_numpy())
    return say.FLAT if np.isnan(found.standardised) else found


def _p(one: Compared, draws: int, rng: np.random.Generator) -> float:
    return sign_flip_p(one.users["difference"].to_numpy(), draws, rng) if draws else np.nan


def _row(one: Compared, found: Difference | str, conf_level: float, p: float, adjusted: float) -> dict[str, Any]:
    row: dict[str, Any] = {"term": one.outcome, **dict.fromkeys(COLUMNS[1:]), "p_adjusted": None, "reason": None}
    if isinstance(found, str):
        return row | {"reason": found, "n": None if found == say.FEW else one.users.height}
    reach = found.reach(conf_level) * found.std_error
    tested = {} if np.isnan(p) else {"p_value": p, "p_adjusted": adjusted}
    return row | tested | {
        "estimate": found.standardised, "std_error": found.std_error, "conf_low": found.standardised - reach,
        "conf_high": found.standardised + reach, "n": found.n,
    }  # fmt: skip


def _means(compared: Sequence[Compared], found: Sequence[Difference | str], conf_level: float) -> pl.DataFrame:
    rows = []
    for one, d in zip(compared, found, strict=True):
        row: dict[str, Any] = dict.fromkeys(
            ("baseline", "engagement", "difference", "conf_low", "conf_high", "users", "sessions")
        )
        if d != say.FEW:
            raw = (
                d
                if isinstance(d, Difference)
                else difference_of(one.users["baseline"].to_numpy(), one.users["difference"].to_numpy())
            )
            reach = raw.reach(conf_level) * raw.raw_error
            row |= {
                "baseline": one.users["baseline"].mean(), "engagement": one.users["engagement"].mean(), "difference": raw.raw,
                "conf_low": raw.raw - reach, "conf_high": raw.raw + reach, "users": one.users.height, "sessions": one.sessions,
            }  # fmt: skip
        rows.append({"outcome": one.outcome, **row})
    numbers = dict.fromkeys(("baseline", "engagement", "difference", "conf_low", "conf_high"), pl.Float64)
    return pl.DataFrame(rows, schema={"outcome": pl.String, **numbers, "users": pl.Int64, "sessions": pl.Int64})


def _spread(compared: Sequence[Compared], found: Sequence[Difference | str]) -> pl.DataFrame:
    columns = ("sd_users", "sd_users_by_posts", "sd_posts", "estimate", "estimate_by_posts", "error_at_known_sd")
    rows = []
    for one, d in zip(compared, found, strict=True):
        row: dict[str, float | None] = dict.fromkeys(columns)
        if isinstance(d, Difference):
            row |= {
                "sd_users": d.sd, "sd_users_by_posts": one.sd_by_posts, "sd_posts": one.sd_posts, "estimate": d.standardised,
                "estimate_by_posts": d.raw / one.sd_posts if one.sd_posts else None, "error_at_known_sd": d.error_at_known_sd,
            }  # fmt: skip
        rows.append({"outcome": one.outcome, **row})
    return pl.DataFrame(rows, schema={"outcome": pl.String, **dict.fromkeys(columns, pl.Float64)})


def _steps(whole: Sequence[tuple[str, int]], compared: Sequence[Compared]) -> pl.DataFrame:
    """Return what each step left out; how many users are compared is null where they are too few to be shown."""
    rows: list[tuple[str | None, str, int | None]] = [(None, *step) for step in whole]
    for one in compared:
        rows += [(one.outcome, step, None if step == USERS and n < FEWEST else n) for step, n in one.steps]
    return pl.DataFrame(rows, schema={"outcome": pl.String, "step": pl.String, "n": pl.Int64}, orient="row").select(
        "step", "outcome", "n"
    )


def _draw(result: Estimates, lang: Lang, *, names: Names) -> alt.LayerChart:
    frame = result.table().with_columns(
        label=pl.Series([name_term(t).to(lang) for t in result.table()["term"]]), contrast=pl.lit(say.SCALE.to(lang))
    )
    return feed_differences(
        frame,
        title=say.TITLE.fill(**say.feeds(names)),
        x_title=say.AXIS.fill(**say.feeds(names)),
        lang=lang,
        simulated=result.simulated,
    )
