"""The Upworthy Research Archive as posts."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from engagebias.datasets.fetching import fetch
from engagebias.errors import DataError

NEEDED = ("clickability_test_id", "headline", "impressions", "clicks", "test_week")
RIDING = (
    "excerpt",
    "lede",
    "slug",
    "eyecatcher_id",
    "significance",
    "first_place",
    "winner",
    "share_text",
    "square",
)

# The archive's authors found that assignment was broken in tests created between 25 June 2013 and
# 10 January 2014. The open copy has no creation date; test_week (%Y%U) marks the same window.
BROKEN_WEEKS = (201325, 201401)


def load_upworthy(file: Path | None) -> pl.DataFrame:
    """Read the Upworthy Research Archive and return one row per headline arm ("package").

    Parameters
    ----------
    file : pathlib.Path or None
        One of the official CSVs (exploratory, confirmatory or holdout packages); None fetches the open exploratory
        copy.

    Returns
    -------
    polars.DataFrame
        22,666 rows (exploratory copy):

        =====================  ========  ==========================================================
        column                 type      meaning
        =====================  ========  ==========================================================
        post_id                String    test id and the arm's place in the file; unique
        platform, kind, lang   String    ``upworthy``, ``headline``, ``en``
        test_id                String    the archive's ``clickability_test_id``
        text                   String    the headline as shown, with its HTML marks
        created_at             Datetime  creation of the test (UTC), from the first 8 hex digits of its id
        impressions            UInt64    people assigned to this arm
        clicks                 UInt64    how many of them clicked
        test_week              Int32     year and week of the test (``%Y%U``)
        broken_randomisation   Boolean   the test lies in the weeks in which assignment was broken
                                         (201325 to 201401), or the file's ``problem`` says so
        excerpt, lede, slug,   various   as in the archive, where the file has them. ``significance``,
        eyecatcher_id, ...               ``first_place`` and ``winner`` are the site's own dashboard
                                         values, not statistics
        =====================  ========  ==========================================================

    Raises
    ------
    DataError
        If the file is not what this dictionary says.
    SourceError
        If it cannot be fetched.

    References
    ----------
    Matias, Munger, Aubin Le Quere & Ebersole (2021), The Upworthy Research Archive, Scientific Data 8:195.
    """
    path = file if file is not None else fetch("upworthy")[0]
    raw = _read(path)
    _assert_in(raw, path)
    test_id = pl.col("clickability_test_id")
    problem = pl.col("problem").cast(pl.Int8) == 1 if "problem" in raw.columns else pl.lit(False)
    posts = raw.select(
        post_id=pl.format("upworthy-{}-{}", test_id, pl.int_range(pl.len()).over(test_id)),
        platform=pl.lit("upworthy"),
        kind=pl.lit("headline"),
        test_id=test_id,
        text=pl.col("headline"),
        lang=pl.lit("en"),
        created_at=_created_at(test_id),
        impressions=pl.col("impressions").cast(pl.UInt64),
        clicks=pl.col("clicks").cast(pl.UInt64),
        test_week=pl.col("test_week").cast(pl.Int32),
        broken_randomisation=problem | pl.col("test_week").is_between(*BROKEN_WEEKS),
        **{name: pl.col(name) for name in RIDING if name in raw.columns},
    )
    _assert_out(posts, path)
    return posts


def _read(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise DataError(f"load: there is no file {path}. Name the parquet copy or an official CSV of the archive.")
    if path.suffix in (".parquet", ".csv"):
        try:
            return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema_length=None)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise DataError(
                f"load: {path.name} cannot be read as {path.suffix[1:]}: {str(error).splitlines()[0]}"
            ) from error
    raise DataError(f"load: {path.name} is neither .csv nor .parquet, the two forms in which the archive is shared.")


def _created_at(test_id: pl.Expr) -> pl.Expr:
    # The first eight hexadecimal digits of a test id are its creation time in seconds.
    seconds = test_id.str.slice(0, 8).str.to_integer(base=16, strict=False)
    return pl.from_epoch(seconds, time_unit="s").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _assert_in(raw: pl.DataFrame, path: Path) -> None:
    absent = [c for c in NEEDED if c not in raw.columns]
    if absent:
        raise DataError(
            f"load: {path.name} lacks {', '.join(absent)}; it has {', '.join(raw.columns[:12])}. "
            "Is it a packages file of the Upworthy Research Archive?"
        )
    if not raw.height:
        raise DataError(f"load: {path.name} has column names but no rows. The download was cut short; fetch it again.")
    textual = [c for c in ("impressions", "clicks", "test_week") if not raw.schema[c].is_integer()]
    if textual:
        raise DataError(
            f"load: {path.name} must have whole numbers in {', '.join(textual)}; found {raw.schema[textual[0]]}."
        )
    holes = [c for c in NEEDED if raw[c].null_count()]
    if holes:
        raise DataError(
            f"load: {path.name} has nulls in {', '.join(holes)}; the archive has none. The file is damaged."
        )


def _assert_out(posts: pl.DataFrame, path: Path) -> None:
    too_many = posts.filter(pl.col("clicks") > pl.col("impressions")).height
    if too_many:
        raise DataError(
            f"load: {path.name} has {too_many} arms with more clicks than impressions. The file is damaged."
        )
    odd = posts.filter(pl.col("created_at").is_null())
    if odd.height:
        raise DataError(
            f"load: {path.name} has {odd.height} test ids that do not begin with 8 hexadecimal digits "
            f"({odd['test_id'][0]!r}); the archive's do. The ids were changed on the way."
        )
    years = posts["created_at"].dt.year().unique().sort().to_list()
    early, late = years[0], years[-1]
    if early < 2012 or late > 2016:
        raise DataError(
            f"load: {path.name} has test ids from {early} to {late}; the archive spans 2013 to 2015. "
            "The ids may have been cut or changed on the way."
        )
