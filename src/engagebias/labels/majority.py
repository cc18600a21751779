"""One label a post from the codes of several coders, and the reason where there is none."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """The design of a gold sample and one variable's codes.

    ``codes`` has a row for each post and coder who was given it: ``post_id``, ``coder``, ``code`` (null: none) and
    ``cannot_tell`` (whether the null is a code that is read as missing).
    """

    design: pl.DataFrame
    codes: pl.DataFrame
    coders: tuple[str, ...]


def by_rule(votes: Votes, rule: str) -> pl.DataFrame:
    """Return ``post_id``, ``label``, ``gold_probability``, ``stratum`` and ``reason`` for each post of the design."""
    codes = votes.codes if rule in ("majority", "first") else votes.codes.filter(coder=rule)
    label = _first(codes, votes.coders) if rule == "first" else _most(codes)
    said = codes.group_by("post_id").agg(
        given=pl.len(), coded=pl.col("code").count(), cannot=pl.col("cannot_tell").sum()
    )
    joined = votes.design.join(label, on="post_id", how="left", maintain_order="left").join(
        said, on="post_id", how="left", maintain_order="left"
    )
    reason = (
        pl.when(pl.col("label").is_not_null()).then(None)
        .when(pl.col("given").is_null()).then(pl.lit("given to other coders"))
        .when(pl.col("coded") > 0).then(pl.lit("tie"))
        .when(pl.col("cannot") > 0).then(pl.lit("cannot tell"))
        .otherwise(pl.lit("not coded"))
    )  # fmt: skip
    # Posts are given to coders by chance alone: the share that these coders were given is a probability.
    share = codes["post_id"].n_unique() / votes.design.height
    # A post that went to other coders was not drawn as far as these are concerned: no probability, no missing code.
    drawn = pl.when(pl.col("given").is_not_null()).then(pl.col("gold_probability") * share)
    return joined.select("post_id", "label", drawn.alias("gold_probability"), "stratum", reason=reason)


def _most(codes: pl.DataFrame) -> pl.DataFrame:
    """Return the code that more coders gave than any other; null on a tie."""
    counted = codes.drop_nulls("code").group_by("post_id", "code").agg(n=pl.len())
    most = counted.filter(pl.col("n") == pl.col("n").max().over("post_id"))
    return most.group_by("post_id").agg(label=pl.when(pl.len() == 1).then(pl.col("code").first()))


def _first(codes: pl.DataFrame, coders: tuple[str, ...]) -> pl.DataFrame:
    place = {name: i for i, name in enumerate(coders)}
    ranked = codes.drop_nulls("code").with_columns(place=pl.col("coder").replace_strict(place, return_dtype=pl.Int64))
    return ranked.sort("place").group_by("post_id", maintain_order=True).agg(label=pl.col("code").first())
