"""How long until something happens to a post for the first time: ordinary survival, with censoring."""

from __future__ import annotations

import numpy as np
import polars as pl

from engagebias.checks import check_share, check_there
from engagebias.errors import DataError, DesignError
from engagebias.pace import sentences as say
from engagebias.pace.readings import check_snapshots, constant_column, one_action
from engagebias.pace.waiting import Times, estimate_waiting
from engagebias.results import Estimates
from engagebias.schema import check_posts, is_simulated, name_rows
from engagebias.terms import name_term
from engagebias.words import Text

_ALREADY = Text(
    "Posts that had it at their first reading, so that their time is known only to be at most that: {n} of {all}.",
    "منشورات كان لها ذلك عند أول قراءة، فلا يُعرف من زمنها إلا أنه لا يتجاوزها: {n} من {all}.",
)
_GRID = Text(
    "Times are those of readings: the event came earlier, by up to the gap between two readings (median {gap} h).",
    "الأزمنة أزمنة القراءات: فالحدث سبقها بما لا يزيد على الفاصل بين قراءتين (وسيطه {gap} س).",
)
_OTHER_END = Text(
    "Posts with another status count as followed until it: {n}. If what ended them also changes the chance of the event, the "
    "curve does not tell it.",
    "منشورات في حالة أخرى تُعدّ متابَعة حتى وقتها: {n}. فإن كان ما أنهاها يغيّر احتمال الحدث أيضًا فالمنحنى لا يُظهره.",
)


_NO_VALUE = Text(
    "Posts without a value of the grouping column, which stand in the row of all posts alone: {n}.",
    "منشورات بلا قيمة في عمود التصنيف، فلا تدخل إلا في صف كل المنشورات: {n}.",
)


def time_to_first(
    snapshots: pl.DataFrame, *, action: str | None = None, by: str | None = None, conf_level: float = 0.95
) -> Estimates:
    """Estimate how long posts wait for their first action.

    Parameters
    ----------
    snapshots : polars.DataFrame
        Snapshots: ``post_id``, ``age_hours``, ``action`` and the cumulative ``count``, null where it was not read.
    action : str, optional
        Which action; may be left out where the table has one.
    by : str, optional
        Column of groups, the same in all rows of a post.
    conf_level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Estimates
        ``.table()``: median hours, of all posts and of each group; null where fewer than half had an action while they
        were followed. ``p_value`` of a group is that of the log-rank test of equal curves, one for all groups. ``.table("curve")``: share still
        waiting by age, with its interval.

    Raises
    ------
    DataError
        If the table or an argument is not what it should be.
    DesignError
        If no post has a reading, or none an action.

    Notes
    -----
    A post without an action is censored at its last reading: unlike delays of actions, posts are known whether or not it
    comes. The time is that of the first reading with an action; the action itself came earlier.

    Examples
    --------
    >>> shots = pl.DataFrame({"post_id": ["a", "a", "b", "b", "c"], "age_hours": [1.0, 2.0, 1.0, 2.0, 2.0],
    ...                       "action": ["shares"] * 5, "count": [1, 3, 0, 2, 0]})
    >>> time_to_first(shots).table().select("term", "estimate", "n").rows()
    [('all posts', 2.0, 3)]
    """
    caller = "time_to_first"
    check_share(conf_level, name="conf_level", caller=caller)
    frame = check_snapshots(snapshots, caller=caller)
    chosen = one_action(frame, action, caller=caller)
    if by is not None:
        constant_column(frame, by, name="by", caller=caller)
    group = pl.lit(None, pl.String) if by is None else pl.col(by).cast(pl.String)
    read = (
        frame.filter(pl.col("action") == chosen, pl.col("age_hours") > 0)
        .drop_nulls("count")
        .sort("post_id", "age_hours")
    )
    had = pl.col("count") > 0
    posts = read.group_by("post_id", maintain_order=True).agg(
        first=pl.col("age_hours").filter(had).first(), last=pl.col("age_hours").last(), already=had.first(), group=group.first(),
        gap=pl.col("age_hours").diff().median(),
    )  # fmt: skip
    if not posts["first"].count():
        why = f"no post has one of the {chosen}" if posts.height else "no post has a reading at an age above 0"
        raise DesignError(f"{caller}: {why}, so no time can be told.")
    event = posts["first"].is_not_null().to_numpy()
    hours = posts.select(pl.coalesce("first", "last")).to_series().to_numpy().astype(np.float64)
    times = Times(hours, event, posts["group"].to_numpy(), by)
    gap = posts["gap"].drop_nulls().to_numpy()
    warnings = [_GRID.fill(gap=f"{np.median(gap):.3g}")] if gap.size else []
    if posts["already"].sum():
        warnings.append(_ALREADY.fill(n=f"{posts['already'].sum():,}", all=f"{posts.height:,}"))
    if by is not None and posts["group"].null_count():
        warnings.append(_NO_VALUE.fill(n=f"{posts['group'].null_count():,}"))
    name = say.action_name(chosen)
    words = (say.FIRST_QUESTION.fill(action=name), say.FIRST_ESTIMAND.fill(action=name))
    return estimate_waiting(times, words, conf_level, tuple(warnings), is_simulated(snapshots))


def time_to_status(
    posts: pl.DataFrame, *, status: str = "removed", by: str | None = None, conf_level: float = 0.95
) -> Estimates:
    """Estimate how long it takes until posts get a status, such as removal.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``created_at`` and ``observed_at`` (UTC, in all rows), ``status`` and, where there is one, ``status_at``.
    status : str, default "removed"
        The status that is waited for.
    by : str, optional
        Column of groups.
    conf_level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Estimates
        As of ``time_to_first``, of the time to the status. Posts without a status are censored when they were observed, those
        with another one when they got it.

    Raises
    ------
    DataError
        If a column is missing, a status has no time, or a time lies before the post's creation.
    DesignError
        If no post has the status.

    Examples
    --------
    >>> import datetime as dt
    >>> made = dt.datetime(2024, 5, 1, tzinfo=dt.timezone.utc)
    >>> posts = pl.DataFrame({"post_id": ["a", "b", "c"], "created_at": [made] * 3, "observed_at": [made + dt.timedelta(hours=48)] * 3,
    ...                       "status": ["removed", "removed", None],
    ...                       "status_at": [made + dt.timedelta(hours=3), made + dt.timedelta(hours=9), None]})
    >>> time_to_status(posts).table().select("term", "estimate", "n").rows()
    [('all posts', 9.0, 3)]
    """
    caller = "time_to_status"
    check_share(conf_level, name="conf_level", caller=caller)
    frame = check_posts(posts, require=["created_at", "observed_at"], caller=caller)
    for column in ("status", "status_at", *([by] if by else [])):
        check_there(frame, column, caller=caller)
    known = pl.col("status").is_not_null()
    end = pl.when(known).then("status_at").otherwise("observed_at")
    hours = (end - pl.col("created_at")).dt.total_microseconds() / 3_600_000_000
    for bad, what, remedy in (
        (known & pl.col("status_at").is_null(), "status_at is null where there is a status", "leave these posts out, and count them"),
        (hours < 0, "the status or the observation lies before the post's creation", "check the clocks and time zones"),
    ):  # fmt: skip
        rows = frame.filter(bad)
        if rows.height:
            raise DataError(f"{caller}: {what} in {rows.height} of {frame.height} rows ({name_rows(rows)}); {remedy}.")
    event = (frame["status"] == status).fill_null(False)
    if not event.any():
        have = frame["status"].drop_nulls().cast(pl.String).unique().sort().to_list()
        raise DesignError(f"{caller}: no post has the status {status!r}; the table has {', '.join(have) or 'none'}.")
    group = pl.lit(None, pl.String) if by is None else pl.col(by).cast(pl.String)
    times = Times(
        frame.select(hours).to_series().to_numpy(),
        event.to_numpy(),
        frame.select(pl.repeat(None, pl.len(), dtype=pl.String) if by is None else group).to_series().to_numpy(),
        by,
    )
    other = int((frame["status"].is_not_null() & ~event).sum())
    warnings = (_OTHER_END.fill(n=f"{other:,}"),) if other else ()
    if by is not None and frame[by].null_count():
        warnings = (*warnings, _NO_VALUE.fill(n=f"{frame[by].null_count():,}"))
    name = name_term(status)
    words = (say.STATUS_QUESTION.fill(status=name), say.STATUS_ESTIMAND.fill(status=name))
    return estimate_waiting(times, words, conf_level, warnings, is_simulated(frame))
