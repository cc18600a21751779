"""Statements of reasons: codes of the database as words, decisions of a statement together."""

from __future__ import annotations

import polars as pl

_DECISIONS = ("decision_visibility", "decision_account", "decision_provision", "decision_monetary")


def dsa(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``decided`` (all decisions, in words), ``made``, ``about``, ``ground`` and ``automated``."""
    decided = pl.concat_str([_words(frame, name) for name in _DECISIONS], separator=", ", ignore_nulls=True)
    return frame.with_columns(
        decided=pl.when(decided != "").then(decided),
        made=_words(frame, "content_type"),
        about=_words(frame, "category"),
        ground=_words(frame, "decision_ground"),
        automated=_words(frame, "automated_decision"),
    )


def _words(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return one code, or a list of them, without what they begin with: ``DECISION_VISIBILITY_CONTENT_REMOVED`` is removed content."""
    if name not in frame.columns:
        return pl.lit(None, dtype=pl.String)
    codes = pl.col(name).str.strip_chars("[] ").str.replace_all('"', "").str.to_lowercase()
    bare = codes.str.replace_all(r"\b(decision_[a-z]+_|statement_category_|content_type_|automated_decision_)", "")
    return pl.when(bare.str.strip_chars() != "").then(bare.str.replace_all(r"\s*,\s*", ", "))
