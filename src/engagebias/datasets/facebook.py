"""Facebook posts of news pages and one Arabic page, with reactions by kind, spring 2016."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.datasets.textual import one_of, read_counts, read_textual, read_times, refuse

NAME = "facebook_reactions_2016"
PAGES: Mapping[str, str] = {
    "86680728811": "abcnews",
    "102289881164": "amrkhaled",
    "228735667216": "bbcnews",
    "97212224368": "cnbc",
    "5550296508": "cnn",
    "15704546335": "foxnews",
    "18468761129": "huffingtonpost",
    "56845382910": "huffpostpolitics",
    "273864989376427": "msnbc",
    "10643211755": "npr",
    "5281959998": "nytimes",
    "10513336322": "theguardian",
    "10606591490": "time",
    "13652355666": "usatoday",
    "338028696036": "yahoonews",
}
ARABIC_PAGE = "amrkhaled"
TYPES = ("link", "video", "photo", "status", "event", "note")
TOTALS = {"reactions": "num_reactions", "comments": "num_comments", "shares": "num_shares"}
KINDS = {
    "likes": "num_likes",
    "reaction_love": "num_loves",
    "reaction_wow": "num_wows",
    "reaction_haha": "num_hahas",
    "reaction_sad": "num_sads",
    "reaction_angry": "num_angrys",
}
NO_KINDS = "likes and reactions by kind: not asked for"
NO_SHARES = "shares: no figure given, which is none or not shown"

_MAY_BE_EMPTY = ("status_message", "link_name", "status_link")
_COLUMNS = ("status_id", "status_type", "status_published", *_MAY_BE_EMPTY, *TOTALS.values(), *KINDS.values())
_WHOSE = "a *_facebook_statuses.csv of interactive-facebook-reactions"
# The collecting script took five hours from UTC in summer too, and called it EST.
_CLOCK = "-0500"
# It asked for reactions by kind after this time alone, and wrote zeros for the rest.
_KINDS_AFTER = dt.datetime(2016, 2, 24, 5, tzinfo=dt.UTC)


def load_facebook(file: Path | None) -> pl.DataFrame:
    """Read Facebook posts of 2016 and return one row per post.

    Parameters
    ----------
    file : pathlib.Path or None
        One page's ``*_facebook_statuses.csv``; None fetches all 16.

    Returns
    -------
    polars.DataFrame
        70,519 rows in the order of publication: 69,218 of 14 news pages, 68,902 of them with 20 or more reactions,
        and 1,301 of one Arabic page. Keep them apart by ``page``.

        =====================  ========  ==========================================================
        column                 type      meaning
        =====================  ========  ==========================================================
        post_id                String    page id and post id, as in the file; unique
        platform               String    ``facebook``
        kind                   String    ``link``, ``video``, ``photo``, ``status``, ``event`` or ``note``
        author_id              String    the page's id
        page                   String    the page's name in its address; ``amrkhaled``, an Egyptian
                                         preacher, writes Arabic, all others English
        text                   String    what the page wrote; null where it wrote nothing (1,684)
        link_name              String    title of what is linked or shown, null where there is none. Of
                                         a post passed on it is often the name of its page
        link                   String    address of the link
        lang                   String    ``en`` for the news pages; ``ar`` for posts of the Arabic page
                                         with more Arabic than Latin letters (1,001); null for its
                                         others (300, of which 213 are English or bilingual and 85
                                         without text)
        created_at             Datetime  publication (UTC)
        observed_at            Datetime  null: when a post was counted is not recorded
        observed_after         Datetime  publication of the newest post of the same file (UTC): counts
                                         were read later than this, 23 to 25 June 2016
        age_hours              Float64   from ``created_at`` to ``observed_after``: the post was at
                                         least so old when it was counted
        reactions              UInt64    all reactions (Notes)
        likes, reaction_love,  UInt64    reactions by kind; null in one post
        reaction_wow, ..._haha,
        ..._sad, ..._angry
        comments               UInt64    comments
        shares                 UInt64    shares; null where the file says 0 (2,596, Notes)
        missing                String    which of these counts are null, and why
        copies                 UInt32    rows of the files that this one stands for: 1 if it is the only
        =====================  ========  ==========================================================

    Raises
    ------
    DataError
        If a file is not what this dictionary says.
    SourceError
        If it cannot be fetched.

    Notes
    -----
    **Repeats.** 75,308 rows, 74,006 of them of news pages, become 70,519 posts; ``copies`` sums to the rows. The files
    ``bbcnews`` and ``bbcworldnews`` are the same page, collected 51 hours apart; the later count of their 4,773 common
    posts is kept. One further row of each file repeats the row before it.

    **Time.** The script that collected the posts wrote UTC less five hours, without daylight saving. The posts agree:
    the British prime minister resigned on 24 June 2016 at about 07:20 UTC, and the first posts on it are from 07:33.

    **Age.** The source says that posts were collected from 20 to 24 June, but no file ends before 23 June. Young posts
    are under-counted: by the two BBC files, reactions of posts under 6 hours old grew by 70 % in the next two days,
    under 24 hours by 13 to 37 %, from 1 to 2 days by 4 %, and over 3 days by 0.1 %. Leave young posts out by
    ``posts.filter(pl.col("age_hours") >= 72)``.

    **A share count of 0** stands in the file where the platform named no count, so none and not shown look the same.
    It is hardly ever none: of the news posts with 200 or more reactions 1,455 have 0 but only 152 have 1. Not shown are
    the shares of what was passed on from another page: 1,514 of 1,686 videos of other pages have 0, and 37 of 8,548
    of the page's own. ``posts["shares"].fill_null(0)`` gives the file's figures back.

    **Reactions by kind** were not asked for up to 05:00 UTC on 24 February, the day on which they were introduced: one
    post, whose zeros are null here. ``reactions`` counts all kinds, also those without a column: it exceeds the sum of
    the six in 1,726 posts, most of them of the weeks of Mother's Day with its "thankful" flower. In 54 it falls short,
    mostly by one: the kinds were asked for a moment after the sum.

    References
    ----------
    Woolf (2016), Classifying the emotions of Facebook posts using reactions data,
    github.com/minimaxir/interactive-facebook-reactions.
    """
    paths = [file] if file is not None else [path for path in fetch(NAME) if path.suffix == ".csv"]
    return _fold(pl.concat([_read_page(path) for path in paths]))


def _read_page(path: Path) -> pl.DataFrame:
    raw = read_textual(path, _COLUMNS, whose=_WHOSE, may_be_empty=_MAY_BE_EMPTY)
    no_id = ~raw["status_id"].str.contains(r"^\d+_\d+$")
    refuse(raw, no_id, path, "status_id is not a page's and a post's number", "the ids were changed", show="status_id")
    author_id = raw["status_id"].str.split("_").list.first()
    strange = ~author_id.is_in(list(PAGES))
    refuse(raw, strange, path, f"status_id is of none of the {len(PAGES)} pages of {NAME}", "it is another set")
    created_at = read_times(raw, "status_published", "%Y-%m-%d %H:%M:%S%z", path, offset=_CLOCK)
    newest = pl.lit(created_at).max()
    page = author_id.replace_strict(PAGES)
    posts = raw.select(
        post_id=pl.col("status_id"),
        platform=pl.lit("facebook"),
        kind=one_of(raw, "status_type", TYPES, path),
        author_id=author_id,
        page=page,
        text=pl.col("status_message"),
        link_name=pl.col("link_name"),
        link=pl.col("status_link"),
        lang=pl.when(page == ARABIC_PAGE).then(_arabic_if_mostly("status_message")).otherwise(pl.lit("en")),
        created_at=created_at,
        observed_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")),
        observed_after=newest,
        age_hours=(newest - created_at).dt.total_seconds() / 3600,
        **{name: read_counts(raw, column, path) for name, column in (TOTALS | KINDS).items()},
    )
    return _without_false_zeros(posts)


def _arabic_if_mostly(column: str) -> pl.Expr:
    arabic, latin = (pl.col(column).str.count_matches(rf"\p{{{script}}}") for script in ("Arabic", "Latin"))
    return pl.when(arabic > latin).then(pl.lit("ar"))


def _without_false_zeros(posts: pl.DataFrame) -> pl.DataFrame:
    """Put null for the zeros that the collecting script wrote for want of a figure, and say why."""
    no_kinds, no_shares = pl.col("created_at") <= _KINDS_AFTER, pl.col("shares") == 0
    reasons = [pl.when(gone).then(pl.lit(why)) for gone, why in ((no_kinds, NO_KINDS), (no_shares, NO_SHARES))]
    return posts.with_columns(
        *(pl.when(~no_kinds).then(name).alias(name) for name in KINDS),
        shares=pl.when(~no_shares).then("shares"),
        missing=pl.when(no_kinds | no_shares).then(pl.concat_str(reasons, separator="; ", ignore_nulls=True)),
    )


def _fold(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep of each post the row that was counted last."""
    counted = rows.with_columns(copies=pl.len().over("post_id")).sort("observed_after", maintain_order=True)
    return counted.unique("post_id", keep="last", maintain_order=True).sort("created_at", "post_id")
