"""Shares of news items on two platforms, counted every 20 minutes for two days: snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.datasets.textual import read_textual, refuse
from engagebias.errors import DataError

NAME = "news_popularity"
PLATFORMS: Mapping[str, str] = {"Facebook_": "facebook", "LinkedIn_": "linkedin"}
SLICES = 144
PER_HOUR = 3
NOT_YET = -1

_SLICES = tuple(f"TS{i}" for i in range(1, SLICES + 1))
_WHOSE = "a Facebook_*.csv or LinkedIn_*.csv of News Popularity"


def load_news_popularity(file: Path | None) -> pl.DataFrame:
    """Read the time slices of News Popularity, topic Palestine, as snapshots.

    Parameters
    ----------
    file : pathlib.Path or None
        One of ``Facebook_Palestine.csv`` and ``LinkedIn_Palestine.csv``, or the file of another of the set's topics; its name says the
        platform. None fetches both.

    Returns
    -------
    polars.DataFrame
        2,222,784 rows: 7,687 items on Facebook and 7,749 on LinkedIn, 144 readings each, by item and age:

        =========  =======  ======================================================================
        column     type     meaning
        =========  =======  ======================================================================
        post_id    String   platform and item, such as ``facebook-61974``: an item is one post on
                            each platform
        age_hours  Float64  hours since publication: slice TSn ends after n times 20 minutes
        action     String   ``shares``
        count      UInt64   shares up to then; null where the file has -1, not yet observed (14 % of
                            the readings): never a zero
        platform   String   ``facebook`` or ``linkedin``
        item_id    String   the item, the same on both platforms: cluster by it where they are compared
        =========  =======  ======================================================================

    Raises
    ------
    DataError
        If a file is not what this dictionary says.
    SourceError
        If it cannot be fetched.

    Notes
    -----
    An item is unobserved only at the start: once it was found it has a count in every later slice up to the 144th, and
    no count falls. So its first count may hold many hours of shares. 165 items on Facebook and 156 on LinkedIn were never
    observed. After two days a third of the items have no share on Facebook, and nine in ten at most one on LinkedIn. Every
    item of the Facebook file stands in the LinkedIn file too.

    Counts go on growing when the observation ends after 48 hours: what comes later these data do not tell, and half-lives of all
    shares ever differ between families of distributions by more than their intervals.

    References
    ----------
    Moniz & Torgo (2018), Multi-Source Social Feedback of Online News Feeds, arXiv:1801.07055.
    """
    paths = [file] if file is not None else [path for path in fetch(NAME) if path.suffix == ".csv"]
    return pl.concat([_read(path) for path in paths])


def _read(path: Path) -> pl.DataFrame:
    platform = next((name for start, name in PLATFORMS.items() if path.name.startswith(start)), None)
    if platform is None:
        raise DataError(
            f"load: {path.name} does not say its platform. Keep the name under which the set is shared: {_WHOSE}."
        )
    raw = read_textual(path, ["IDLink", *_SLICES], whose=_WHOSE)
    no_number = ~raw["IDLink"].str.contains(r"^\d+$")
    refuse(raw, no_number, path, "IDLink is not an item's number", "the ids were changed", show="IDLink")
    repeats = raw["IDLink"].is_duplicated()
    refuse(raw, repeats, path, "IDLink repeats", "an item has one row", show="IDLink")
    wide = raw.select("IDLink", pl.col(_SLICES).cast(pl.Int64, strict=False))
    for name in _SLICES:
        strange = wide[name].is_null() | (wide[name] < NOT_YET)
        what = f"{name} is neither a count nor {NOT_YET}"
        refuse(
            raw, strange, path, what, "a slice is 0, 1, 2, ..., or -1 where the item was not yet observed", show=name
        )
    slices = {name: i / PER_HOUR for i, name in enumerate(_SLICES, start=1)}
    # Item by item: the transposed matrix would be sorted again by every function that follows an item.
    long = wide.unpivot(_SLICES, index="IDLink").with_row_index("place")
    long = long.sort(pl.col("place") % wide.height, "place")
    return long.select(
        post_id=pl.concat_str(pl.lit(f"{platform}-"), "IDLink"),
        age_hours=pl.col("variable").replace_strict(slices, return_dtype=pl.Float64),
        action=pl.lit("shares"),
        count=pl.when(pl.col("value") != NOT_YET).then("value").cast(pl.UInt64),
        platform=pl.lit(platform),
        item_id="IDLink",
    )
