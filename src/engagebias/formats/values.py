"""How the values of an export are read: polars expressions on text, null where nothing can be read."""

from __future__ import annotations

import polars as pl

from engagebias.formats.mapping import Column

NOTHING = ("", "NA", "N/A", "n/a", "na", "null", "NULL", "None", "none", "NaN", "nan", "<NA>", "-", "\u2013")
"""How exports write that there is no value."""

_DIGITS = {**{chr(0x660 + d): str(d) for d in range(10)}, **{chr(0x6F0 + d): str(d) for d in range(10)}}
_THOUSANDS = r"^\d{1,3}([,\u066c\u00a0\u202f'\u2019 ]\d{3})+$"
_SEPARATORS = r"[,\u066c\u00a0\u202f'\u2019 ]"
ROUNDED = r"^\d+(?:\.\d+)?[eE]\+?\d+$"
"""A number as a spreadsheet rounds it: of an id only the first digits are left."""

_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "EAT": 3, "SAST": 2,
}  # fmt: skip
"""Hours from UTC of the suffixes that name one clock; those with several, such as IST, are not read."""

# A date's own "-02" is no zone: an offset has four digits.
_ZONE = r"(\b[A-Za-z]{3,5}|Z|[+-]\d{2}:?\d{2})$"
_WRITTEN = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%d")
_FEW = 200
_EARLIEST, _LATEST = 315_532_800, 4_102_444_800  # 1980 and 2100: an epoch outside them is in another unit


def stripped(name: str) -> pl.Expr:
    """Return a column as text without spaces around it, null where it holds nothing."""
    text = pl.col(name).str.strip_chars(" \t\r\n\u00a0\ufeff")
    return pl.when(text.is_in(NOTHING)).then(None).otherwise(text)


def read_count(name: str) -> pl.Expr:
    """Return a whole number of 0 or more: digits of either script, with or without thousands separators.

    Examples
    --------
    >>> frame = pl.DataFrame({"n": ["1,234", "12.0", "١٢٣", "1.2K", "N/A", "-1"]})
    >>> frame.select(read_count("n")).to_series().to_list()
    [1234, 12, 123, None, None, None]
    """
    text = stripped(name).str.replace_many(_DIGITS)
    joined = pl.when(text.str.contains(_THOUSANDS)).then(text.str.replace_all(_SEPARATORS, "")).otherwise(text)
    return joined.str.replace(r"\.0+$", "").cast(pl.UInt64, strict=False)


def read_number(name: str, *, whole: bool) -> pl.Expr:
    """Return a number that may be negative, with thousands separators or without."""
    text = stripped(name).str.replace_many(_DIGITS)
    joined = (
        pl.when(text.str.contains(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")).then(text.str.replace_all(",", "")).otherwise(text)
    )
    number = joined.cast(pl.Float64, strict=False)
    number = pl.when(number.is_finite()).then(number)
    return number.round().cast(pl.Int64, strict=False) if whole else number


def read_flag(name: str) -> pl.Expr:
    """Return yes or no, in the words that exports use."""
    text = stripped(name).str.to_lowercase()
    return (
        pl.when(text.is_in(["true", "yes", "1", "t", "y"]))
        .then(True)
        .when(text.is_in(["false", "no", "0", "f", "n"]))
        .then(False)
    )


def read_time(name: str, column: Column) -> pl.Expr:
    """Return a time in UTC.

    Numbers are seconds (``unit="s"``) or milliseconds since 1970. Written times are ISO 8601, with or without a zone;
    those without one are in ``column.zone``, or in UTC if the mapping names none (:func:`zoneless` says which).

    Examples
    --------
    >>> from engagebias.formats.mapping import parse_column
    >>> frame = pl.DataFrame({"t": ["2021-07-06 16:45:20 EDT", "2021-07-06T16:45:20.5Z", "2021-07-06 16:45:20 IST"]})
    >>> read = read_time("t", parse_column("created_at", "t", "demo"))
    >>> [t and t.isoformat() for t in frame.select(read).to_series()]
    ['2021-07-06T20:45:20+00:00', '2021-07-06T16:45:20.500000+00:00', None]
    """
    if column.unit is not None:
        return _read_epoch(name, column)
    text = stripped(name).str.replace(r"^(\d{4}-\d{2}-\d{2})T", "${1} ")
    base = text.str.replace(r"\s*" + _ZONE, "")
    patterns = (column.pattern, *_WRITTEN) if column.pattern else _WRITTEN
    naive = pl.coalesce(base.str.to_datetime(p, time_unit="us", strict=False) for p in patterns)
    zone = text.str.extract(_ZONE)
    fixed = pl.duration(minutes=_minutes(zone))
    if column.zone and column.zone != "UTC":
        local = naive.dt.replace_time_zone(column.zone, ambiguous="null", non_existent="null").dt.convert_time_zone(
            "UTC"
        )
    else:
        local = naive.dt.replace_time_zone("UTC")
    return pl.when(zone.is_null()).then(local).otherwise((naive - fixed).dt.replace_time_zone("UTC"))


def read_values(text: pl.Series, column: Column) -> tuple[pl.Series, int]:
    """Return the values of a column of text, and how many hold something that cannot be read.

    What the library can read as it stands is read at once; only the rest goes through :func:`read_count` and its like, each
    distinct value once.

    Examples
    --------
    >>> from engagebias.formats.mapping import parse_column
    >>> values, lost = read_values(pl.Series(["7", "1,204", "N/A", "1.2K", None]), parse_column("likes", "Likes", "demo"))
    >>> values.to_list(), lost
    ([7, 1204, None, None, None], 1)
    """
    quick = _quickly(text, column).alias(text.name)
    odd = text.is_not_null() & quick.is_null()
    if not odd.any():
        return quick, 0
    values = text.filter(odd).unique()
    slow = values.to_frame("v").select(read=_slowly("v", column), nothing=stripped("v").is_null())
    mended = text.replace_strict(values, slow["read"], default=None, return_dtype=quick.dtype)
    lost = values.filter(slow["read"].is_null() & ~slow["nothing"])
    found = pl.select(pl.when(odd).then(mended).otherwise(quick)).to_series()
    return found.alias(text.name), int(text.is_in(lost.implode()).sum()) if lost.len() else 0


def _slowly(name: str, column: Column) -> pl.Expr:
    match column.kind:
        case "count":
            return read_count(name)
        case "int" | "float":
            return read_number(name, whole=column.kind == "int")
        case "flag":
            return read_flag(name)
        case "date":
            return read_time(name, column).dt.date()
        case _:
            return read_time(name, column)


def _quickly(text: pl.Series, column: Column) -> pl.Series:
    """Return what can be read without looking twice, null for the rest."""
    match column.kind:
        case "count":
            return text.cast(pl.UInt64, strict=False)
        case "int":
            return text.cast(pl.Int64, strict=False)
        case "float":
            number = text.cast(pl.Float64, strict=False)
            return pl.select(pl.when(number.is_finite()).then(number)).to_series()
        case "flag":
            return pl.repeat(None, text.len(), dtype=pl.Boolean, eager=True)
        case "date":
            return pl.repeat(None, text.len(), dtype=pl.Date, eager=True)
        case _:
            return _quick_time(text, column)


def _quick_time(text: pl.Series, column: Column) -> pl.Series:
    """Read times to the second whose zones are few: dates and zones apart, each zone once."""
    none = pl.repeat(None, text.len(), dtype=pl.Datetime("us", "UTC"), eager=True)
    zones = text.str.slice(19).unique().drop_nulls()
    if column.unit is not None or column.pattern or (column.zone or "UTC") != "UTC" or zones.len() > _FEW:
        return none
    bare = zones.to_frame("z").select(pl.col("z").str.strip_chars()).to_series()
    minutes = bare.to_frame("z").select(pl.when(pl.col("z") == "").then(0).otherwise(_minutes(pl.col("z")))).to_series()
    offset = text.str.slice(19).replace_strict(zones, minutes, default=None, return_dtype=pl.Int64)
    naive = (
        text.str.head(19)
        .str.replace("T", " ", literal=True)
        .str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
    )
    times = pl.DataFrame({"naive": naive, "minutes": offset})
    return times.select((pl.col("naive") - pl.duration(minutes="minutes")).dt.replace_time_zone("UTC")).to_series()


def zoneless(name: str) -> pl.Expr:
    """Say where a written time names no zone."""
    text = stripped(name)
    return text.is_not_null() & ~text.str.contains(_ZONE) & ~text.str.contains(r"^\d{4}-\d{2}-\d{2}$")


def _minutes(zone: pl.Expr) -> pl.Expr:
    named = zone.str.to_uppercase().replace_strict(
        list(_HOURS), [60 * h for h in _HOURS.values()], default=None, return_dtype=pl.Int64
    )
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    digits = zone.str.replace(":", "").str.extract(r"^[+-](\d{4})$").cast(pl.Int64, strict=False)
    return pl.coalesce(named, sign * (digits // 100 * 60 + digits % 100))


def _read_epoch(name: str, column: Column) -> pl.Expr:
    number = stripped(name).cast(pl.Float64, strict=False)
    seconds = number / 1000 if column.unit == "ms" else number
    sound = pl.when(seconds.is_between(_EARLIEST, _LATEST)).then(
        (seconds * 1_000_000).round().cast(pl.Int64, strict=False)
    )
    return sound.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
