"""The Markup's test of Google's blocklist for YouTube: which terms an advertiser could search for, and which not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.datasets.textual import one_of, read_textual, refuse
from engagebias.errors import DataError

NAME = "markup_blocklist"
FILES: Mapping[str, tuple[str, str]] = {
    "hate.csv": ("hate", "before"),
    "rerun_hate.csv": ("hate", "after"),
    "social_justice.csv": ("social justice", "before"),
    "rerun_social_justice.csv": ("social justice", "after"),
}
STATUSES: Mapping[str, str] = {
    "Full": "answered", "Partial Block": "partly blocked", "Blocked": "blocked", "Empty": "nothing answered",
}  # fmt: skip
OPEN = "answered"
COLUMNS = (
    "search_term", "status", "status_no_spaces", "n_youtube_videos", "n_youtube_channels", "n_youtube_videos_no_spaces",
    "n_youtube_channels_no_spaces",
)  # fmt: skip
_WHOSE = "hate.csv, social_justice.csv or a rerun_ of them, of The Markup's investigation-youtube-ad-placements"


def load_markup_blocklist(file: Path | None) -> pl.DataFrame:
    """Read the terms that The Markup sent to Google's search for ad placements, before and after it told Google.

    Parameters
    ----------
    file : pathlib.Path or None
        One of ``hate.csv``, ``social_justice.csv``, ``rerun_hate.csv`` and ``rerun_social_justice.csv``, which name the list and the
        wave. None fetches all four.

    Returns
    -------
    polars.DataFrame
        296 rows: 86 terms of the list ``hate`` and 62 of ``social justice``, each once in either wave, by list and term:

        ======================  ======  ================================================================
        column                  type    meaning
        ======================  ======  ================================================================
        post_id                 String  the term and the wave, such as ``social-justice-07-after``
        platform, kind, lang    String  ``youtube``, ``ad placement term``, ``en``
        text                    String  the term. Many of the list ``hate`` are slurs: show none without need
        term_id                 String  the term, the same in both waves: ``social-justice-07``
        list                    String  ``hate`` or ``social justice``, The Markup's two lists
        wave                    String  ``before`` (first test, 2020) or ``after`` (31 March 2021, when Google
                                        had been told)
        status                  String  what the search gave: ``answered`` (the file's "Full": videos and
                                        channels), ``partly blocked`` ("Partial Block"), ``blocked``
                                        ("Blocked"), ``nothing answered`` ("Empty")
        blocked                 Boolean the status is any but ``answered`` (Notes)
        status_no_spaces        String  the same four, of the term without its spaces; null where it was not
                                        sent again
        videos, channels        UInt64  how many the search offered; null where it gave none
        videos_no_spaces,       UInt64  the same for the term without its spaces
        channels_no_spaces
        ======================  ======  ================================================================

    Raises
    ------
    DataError
        If a file is not what this dictionary says, or the two waves do not hold the same terms.
    SourceError
        If it cannot be fetched.

    Notes
    -----
    "Full" is a full answer: the term is *not* blocked. Social justice: 20 of 62 blocked before (17 "Blocked", 3 "Partial Block"),
    52 after; hate: 28 of 86 before, 72 after. "Empty" is what a search for nonsense gives, and occurs in the second wave
    alone: Google had changed its answers meanwhile, so that a blocked term and one without videos look alike. All 76 terms
    with it had a full answer before, with videos, so they are counted as blocked, as The Markup did ("84 %" of 62 terms); a
    reader who does not follow in this finds no change at all in either list.

    The terms were chosen, not drawn: 62 and 86 are whole lists of organisations that follow the matter.

    References
    ----------
    Yin & Sankin (2021), How we discovered Google's social justice blocklist for YouTube ad placements, The Markup.
    """
    paths = [file] if file is not None else fetch(NAME)
    terms = pl.concat([_read(path) for path in paths]).sort("list", "term", "order")
    waves = terms.group_by("list", "term").agg(pl.col("wave").n_unique())
    lone = waves.filter(pl.col("wave") != 2) if file is None else waves.clear()
    if lone.height:
        raise DataError(
            f"load: {lone.height} terms of {NAME} stand in one wave alone. Both waves hold the same terms: fetch them again."
        )
    numbered = terms.with_columns(
        term_id=pl.format(
            "{}-{}",
            pl.col("list").str.replace(" ", "-"),
            pl.col("term").rank("dense").over("list").cast(pl.String).str.zfill(2),
        )
    )
    return numbered.select(
        post_id=pl.format("{}-{}", "term_id", "wave"), platform=pl.lit("youtube"), kind=pl.lit("ad placement term"), lang=pl.lit("en"),
        text="term", term_id="term_id", list="list", wave="wave", status="status", blocked=pl.col("status") != OPEN,
        status_no_spaces="status_no_spaces", videos="videos", channels="channels", videos_no_spaces="videos_no_spaces",
        channels_no_spaces="channels_no_spaces",
    )  # fmt: skip


def _read(path: Path) -> pl.DataFrame:
    if path.name not in FILES:
        raise DataError(
            f"load: {path.name} does not say its list and wave. Keep the name under which it is shared: {_WHOSE}."
        )
    raw = read_textual(path, COLUMNS, whose=_WHOSE, may_be_empty=COLUMNS[2:])
    named, wave = FILES[path.name]
    one_of(raw, "status", tuple(STATUSES), path)
    again = raw.filter(pl.col("status_no_spaces").is_not_null())
    one_of(again, "status_no_spaces", tuple(STATUSES), path)
    refuse(raw, raw["search_term"].is_duplicated(), path, "search_term repeats", "a term has one row in a wave")
    counts = {
        new: _counts(raw, f"n_youtube_{new}", path)
        for new in ("videos", "channels", "videos_no_spaces", "channels_no_spaces")
    }
    return raw.select(
        pl.lit(named).alias("list"),
        pl.lit(wave).alias("wave"),
        (pl.lit(wave) == "after").alias("order"),
        pl.col("search_term").alias("term"),
        pl.col("status", "status_no_spaces").replace_strict(STATUSES, return_dtype=pl.String),
        **counts,
    )


def _counts(raw: pl.DataFrame, column: str, path: Path) -> pl.Series:
    """Return counts that the files write as 12.0."""
    values = raw[column].cast(pl.Float64, strict=False)
    whole = values.is_null() | ((values >= 0) & (values == values.round()))
    wrong = (raw[column].is_not_null() & values.is_null()) | ~whole
    refuse(raw, wrong, path, f"{column} is not a whole number", "a count is 0, 1, 2, ..., or empty", show=column)
    return values.cast(pl.UInt64)
