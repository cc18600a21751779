"""An export to try: made-up posts in the manner of a dashboard's download, with the faults that such files have."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

from engagebias.checks import check_count
from engagebias.files import make_folder, write_whole
from engagebias.simulation import simulate

NAME = "example_export.csv"
AUTHORS, POSTS = 24, 240
COUNTS = {
    "likes": "Likes", "comments": "Comments", "shares": "Shares", "reaction_love": "Love", "reaction_wow": "Wow",
    "reaction_haha": "Haha", "reaction_sad": "Sad", "reaction_angry": "Angry",
}  # fmt: skip
_TYPES = ("Link", "Photo", "Status", "Video")


def example_export(folder: str | Path | None = None, *, seed: int = 1) -> Path:
    """Write an export of made-up posts to try :func:`engagebias.read` on, and return its path.

    Parameters
    ----------
    folder : str or path, optional
        Where to write ``example_export.csv``; a new temporary folder by default.
    seed : int, default 1
        The same seed writes the same file.

    Returns
    -------
    pathlib.Path
        A CSV of posts in English and Arabic. It has what such files have: numbers with separators, times with a zone, a count that
        is written 0 where there is none, counts left empty, rows twice, posts read at two times, rows without an id or
        a time, names of pages, and a column that nobody knows.

    Raises
    ------
    DataError
        If the folder cannot be written to.

    Examples
    --------
    >>> from engagebias.formats import read
    >>> card = read(example_export()).card
    >>> card.read == card.kept + card.rejected + card.folded
    True
    """
    check_count(seed, name="seed", caller="example_export")
    place = Path(tempfile.mkdtemp(prefix="engagebias-")) if folder is None else Path(folder)
    make_folder(place)
    path = place / NAME
    write_whole(path, _rows(seed).write_csv().encode())
    return path


def _rows(seed: int) -> pl.DataFrame:
    posts = simulate("posts", seed=seed, n_posts=POSTS, n_authors=AUTHORS).posts.with_row_index("i")
    order = pl.col("i")
    kind = pl.lit(pl.Series(_TYPES)).gather(order % len(_TYPES))
    written = posts.select(
        pl.when(order % 61 == 7).then(None).otherwise(pl.col("post_id")).alias("Example Post Id"),
        pl.col("author_id").str.replace("author", "Made-up page").alias("Page Name"),
        pl.col("author_id").alias("Page Id"),
        pl.lit("A page that does not exist").alias("Page Description"),
        _thousands("followers").alias("Followers"),
        pl.when(order % 83 == 11).then(pl.lit("n/a")).otherwise(pl.col("created_at").dt.strftime("%Y-%m-%d %H:%M:%S UTC")).alias("Created"),
        pl.col("observed_at").dt.strftime("%Y-%m-%d %H:%M:%S UTC").alias("Read At"),
        kind.alias("Type"),
        pl.when(kind == "Photo").then(pl.lit("0")).otherwise(_thousands("views")).alias("Post Views"),
        *(_thousands(ours).alias(theirs) for ours, theirs in COUNTS.items()),
        pl.col("text").alias("Message"),
        pl.lit("").alias("Link"),
        (order % 5).alias("Boost Score"),
    ).with_columns(Shares=pl.when(order_in(20, 3)).then(None).otherwise("Shares"))  # fmt: skip
    earlier = written.filter(order_in(9, 4)).with_columns(
        (pl.col("Read At").str.to_datetime("%Y-%m-%d %H:%M:%S UTC") - pl.duration(days=2)).dt.strftime("%Y-%m-%d %H:%M:%S UTC"),
        pl.col("Likes").str.replace_all(",", "").cast(pl.Int64).floordiv(2).cast(pl.String),
    )  # fmt: skip
    return pl.concat([earlier, written, written.filter(order_in(17, 5))])


def order_in(every: int, at: int) -> pl.Expr:
    """Select one row in so many."""
    return pl.int_range(pl.len()) % every == at


def _thousands(column: str) -> pl.Expr:
    return pl.col(column).map_elements(lambda n: f"{n:,}", return_dtype=pl.String)
