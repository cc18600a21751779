"""Comments put under the posts that they answer, what those posts are, and what each comment was labelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from engagebias.checks import check_there, listed
from engagebias.errors import DataError, DesignError
from engagebias.schema import COMMENTS, check_posts, check_table, name_rows
from engagebias.trust.codebook import CANNOT_TELL, DISTRUST, NONE, STANCES

THREAD = "thread"
"""The column that names the post under which a comment stands, through however many replies."""
DEEPEST = 100  # replies to replies followed upwards
CODES = (*STANCES, NONE)


@dataclass(frozen=True, slots=True, eq=False)
class Threads:
    """Comments with their thread and what their posts are, and how many each step kept or left out."""

    frame: pl.DataFrame
    steps: pl.DataFrame


def read_threads(
    comments: pl.DataFrame,
    posts: pl.DataFrame | None,
    of_post: Sequence[str],
    *,
    optional: Sequence[str] = (),
    caller: str,
) -> Threads:
    """Return the comments that stand under a post, with the columns ``of_post``, known in all of them.

    Columns of posts come from ``posts`` where it is given and else from the comments. Those of ``optional`` may be null.
    """
    frame = check_table(comments, COMMENTS, caller=caller)
    check_there(frame, "parent_id", caller=caller, table="comments", remedy="It names the post that a comment answers.")
    if posts is not None and posts is comments:
        raise DataError(
            f"{caller}: posts is the same table as comments; leave it out if comments carry what their posts are."
        )
    steps = [("given", frame)]
    frame, lost = _climb(frame)
    steps.append(("left out: no post above it", lost))
    wanted = [*of_post, *optional]
    if posts is not None:
        known = check_posts(posts, caller=caller)
        for name in wanted:
            check_there(known, name, caller=caller, table="posts")
        above = known.select(pl.col("post_id").cast(pl.String).alias(THREAD), *wanted)
        steps.append(("left out: its post is not among posts", frame.join(above, on=THREAD, how="anti")))
        frame = frame.drop([c for c in wanted if c in frame.columns]).join(above, on=THREAD, maintain_order="left")
    for name in wanted:
        check_there(
            frame,
            name,
            caller=caller,
            table="comments",
            remedy="Give posts=, a table that has it, or name another column.",
        )
    for name in of_post:
        steps.append((f"left out: {name} is not known", frame.filter(pl.col(name).is_null())))
        frame = frame.drop_nulls(name)
    if not frame.height:
        raise DesignError(
            f"{caller}: no comment is left under a post that is known. Check parent_id, and the ids of posts."
        )
    mixed = frame.group_by(THREAD).agg(pl.col(of_post).n_unique()).filter(pl.any_horizontal(pl.col(of_post) > 1))
    if of_post and mixed.height:
        raise DataError(
            f"{caller}: comments on one post differ in {', '.join(of_post)} ({name_rows(mixed, [THREAD])}); these say what the post is."
        )
    return Threads(frame, _steps([*steps, ("used", frame)]))


def _climb(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add the thread: a reply to a comment belongs to the post that the comment belongs to; return the lost ones too."""
    ids = frame.select(pl.col("post_id", "parent_id").cast(pl.String))
    up: Mapping[str, str | None] = dict(ids.iter_rows())
    found: list[str | None] = []
    for parent in ids["parent_id"]:
        depth = 0
        while parent is not None and parent in up and depth < DEEPEST:
            parent, depth = up[parent], depth + 1
        found.append(None if depth == DEEPEST else parent)
    named = frame.with_columns(pl.Series(THREAD, found, dtype=pl.String))
    known = pl.col(THREAD).is_not_null()
    return named.filter(known), named.filter(~known)


def _steps(steps: Sequence[tuple[str, pl.DataFrame]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "step": [name for name, _ in steps],
            "comments": [part.height for _, part in steps],
            "threads": [part[THREAD].n_unique() if THREAD in part.columns and part.height else None for _, part in steps],
        },
        schema={"step": pl.String, "comments": pl.Int64, "threads": pl.Int64},
    )  # fmt: skip


def check_flag(frame: pl.DataFrame, name: str, *, caller: str) -> None:
    """Refuse what does not say yes or no of a post."""
    check_there(frame, name, caller=caller)
    if frame.schema[name] != pl.Boolean:
        raise DataError(
            f"{caller}: column {name!r} says yes or no of each post and must be Boolean, it is {frame.schema[name]}. "
            f"Write pl.col({name!r}) == 'the value'."
        )


def check_stances(stances: Sequence[str], *, caller: str) -> tuple[str, ...]:
    """Return the stances that count as distrust."""
    chosen = listed(stances, name="stances", caller=caller, of="stances")
    strange = [s for s in chosen if s not in STANCES]
    if strange or not chosen:
        raise DataError(
            f"{caller}: stances are some of {', '.join(STANCES)} (default {', '.join(DISTRUST)}); got "
            f"{strange[0] if strange else 'none'!r}."
        )
    return chosen


def as_distrust(frame: pl.DataFrame, column: str, stances: Sequence[str], *, caller: str) -> pl.Series:
    """Return 1 where the label is one of the stances, 0 where it is another, null where it is missing or "cannot tell"."""
    check_there(frame, column, caller=caller, table="comments")
    values = frame[column]
    if values.dtype == pl.Boolean:
        return values.cast(pl.Float64)
    if not isinstance(values.dtype, pl.String | pl.Categorical | pl.Enum):
        raise DataError(
            f"{caller}: column {column!r} holds stances ({', '.join(CODES)}) or is Boolean, it is {values.dtype}. "
            f"Write a score as a label, such as pl.col({column!r}) > 0.5."
        )
    text = values.cast(pl.String)
    strange = frame.filter(text.is_not_null() & ~text.is_in([*CODES, CANNOT_TELL]))
    if strange.height:
        raise DataError(
            f"{caller}: {column} holds {strange[column][0]!r} in {strange.height} of {frame.height} rows ({name_rows(strange)}), which "
            f"is no "
            f"code of the codebook: {', '.join([*CODES, CANNOT_TELL])}. See trust_codebook(); recode it, or name the column of stances."
        )
    known = text.is_in(CODES)
    return frame.select(pl.when(pl.lit(known)).then(pl.lit(text.is_in(list(stances))).cast(pl.Float64))).to_series()
