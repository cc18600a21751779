"""The strata of a population of posts, and what a draw from them can and cannot say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from engagebias.figures import plain
from engagebias.labels.drawing import Ints
from engagebias.labels.folder import Kept
from engagebias.words import COMMA, Text, join

FEW_SHARED = 50
MOST_NAMED = 5
# Something to read: neither space nor a mark that only steers how others are shown.
READABLE = r"[^\s\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\u{FE00}-\u{FE0F}]"

ESTIMAND = Text(
    "Each of the {population} posts with text had a known probability of being among the {n} drawn (draws over posts of its "
    "stratum, {low} to {high}). Weighted by its inverse, labels estimate what the same coders would find in all of them.",
    "لكل منشور من المنشورات ذات النص (عددها {population}) احتمال معروف لأن يكون بين المسحوب (عدده {n}): "
    "المسحوب من طبقته على عدد منشوراتها، من {low} إلى {high}. "
    "وبالترجيح بمقلوب هذا الاحتمال تُقدِّر التصنيفات ما كان المرمِّزون أنفسهم سيجدونه فيها كلها.",
)
_NULL = Text("Posts without a text, left out of the population: {n}.", "منشورات بلا نص خارج المجتمع المدروس: {n}.")
_BLANK = Text("Posts with nothing to read in their text, left out of the population: {n}.",
              "منشورات ليس في نصها ما يُقرأ، خارج المجتمع المدروس: {n}.")  # fmt: skip
_OWN = Text("Posts without a value of {column} are strata of their own: {n}.",
            "منشورات بلا قيمة في {column} تشكّل طبقات قائمة بذاتها: {n}.")  # fmt: skip
_EMPTY = Text("Strata in which no post has a text, so that nothing is said of them: {names}.",
              "طبقات لا نص في أي من منشوراتها فلا يُقال عنها شيء: {names}.")  # fmt: skip
_WHOLE = Text(
    "Strata with fewer than {least} posts, taken whole: {n}.", "طبقات فيها أقل من {least} منشورات أُخذت كاملة: {n}."
)
_ONE = Text("Strata with a single draw, whose variance cannot be estimated: {n}.",
            "طبقات سُحب منها منشور واحد فلا يمكن تقدير تباينها: {n}.")  # fmt: skip
_REMOVED = Text(
    "Drawn posts with control characters, which were removed: {n}.", "منشورات مسحوبة حُذفت منها محارف تحكّم: {n}."
)
_CUT = Text(
    "Drawn posts too long for a cell, whose end was cut off: {n}.",
    "منشورات مسحوبة أطول من سعة الخلية فقُصّت أواخرها: {n}.",
)
_ALONE = Text("No post is given to two coders, so their agreement cannot be measured.",
              "لا منشور يُعطى لمرمِّزين اثنين، فلا يمكن قياس اتفاقهما.")  # fmt: skip
_FEW = Text("Few posts ({n}) are given to all coders: their agreement will be known roughly.",
            "قليل من المنشورات ({n}) يُعطى لكل المرمِّزين: فلن يُعرف اتفاقهم إلا تقريبًا.")  # fmt: skip
_KEPT = Text("The folder already held this very sample; its files are as they were: {names}.",
             "كان المجلد يحوي هذه العيّنة نفسها؛ وملفاتها كما كانت: {names}.")  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Posts with text, stratum by stratum and by id inside, and the counts of what was left out.

    ``posts`` has ``post_id``, the shown columns and, of its stratum, ``__name``, ``__size`` and ``__place``, the position
    in ``names`` and ``sizes`` (H,). ``nulls`` counts the posts without a value of each column that makes strata.
    """

    posts: pl.DataFrame
    names: tuple[str, ...]
    sizes: Ints
    nulls: Mapping[str, int]
    given: int
    without_text: int
    blank: int
    unread: pl.DataFrame

    def table(self, drawn: pl.DataFrame) -> pl.DataFrame:
        """Return one row a stratum; those without a post to draw last."""
        taken = drawn.group_by("stratum").agg(stratum_n=pl.len())
        sizes = pl.DataFrame({"stratum": self.names, "stratum_size": self.sizes})
        unread = self.unread.group_by(stratum="__name").agg(without_text=pl.len())
        return (
            sizes.join(unread, on="stratum", how="full", coalesce=True, maintain_order="left_right")
            .join(taken, on="stratum", how="left", maintain_order="left")
            .select(
                "stratum", pl.col("stratum_size").fill_null(0), pl.col("stratum_n").cast(pl.Int64).fill_null(0),
                gold_probability=pl.col("stratum_n") / pl.col("stratum_size"),
                without_text=pl.col("without_text").cast(pl.Int64).fill_null(0),
            )
        )  # fmt: skip

    def counts(self, n: int) -> pl.DataFrame:
        """Return what was given, left out and drawn."""
        steps = {
            "given": self.given, "left out: no text": self.without_text, "left out: nothing to read": self.blank,
            "population": self.posts.height, "drawn": n,
        }  # fmt: skip
        return pl.DataFrame({"step": list(steps), "posts": list(steps.values())})


def find_strata(frame: pl.DataFrame, columns: Sequence[str], shown: Sequence[str]) -> Strata:
    """Split posts into strata, and off those that have no text to read."""
    keys = [pl.col(c).cast(pl.String).alias(f"__{i}") for i, c in enumerate(columns)]
    lean = frame.select(pl.col("post_id").cast(pl.String), *shown, *keys, __read=pl.col("text").cast(pl.String))
    named = _named(lean, columns).with_columns(pl.col("__read").str.contains(READABLE).fill_null(False))
    named = named.sort("__name", "post_id")
    posts, unread = named.filter("__read"), named.filter(~pl.col("__read"))
    sizes = posts.group_by("__name", maintain_order=True).len()
    place = {name: i for i, name in enumerate(sizes["__name"])}
    without = unread["text"].null_count()
    return Strata(
        posts=posts.with_columns(
            __size=pl.len().over("__name").cast(pl.Int64),
            __place=pl.col("__name").replace_strict(place, return_dtype=pl.Int64) if place else pl.lit(0),
        ),
        names=tuple(place), sizes=sizes["len"].to_numpy().astype(np.int64),
        nulls={c: posts[f"__{i}"].null_count() for i, c in enumerate(columns)},
        given=frame.height, without_text=without, blank=unread.height - without, unread=unread,
    )  # fmt: skip


def _named(lean: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    if not columns:
        return lean.with_columns(__name=pl.lit("all posts"))
    combined = lean.select(f"__{i}" for i in range(len(columns))).unique()
    names = [_name(columns, values) for values in combined.iter_rows()]
    return lean.join(combined.with_columns(__name=pl.Series(names)), on=combined.columns, nulls_equal=True)


def _name(columns: Sequence[str], values: Sequence[str | None]) -> str:
    """Name a stratum; a value that could be taken for another's name, or for null, stands in quotes."""
    return ", ".join(f"{c} = {_value(v)}" for c, v in zip(columns, values, strict=True))


def _value(value: str | None) -> str:
    if value is None:
        return "null"
    odd = value == "null" or value != value.strip() or not value or any(mark in value for mark in ',="')
    return json.dumps(value, ensure_ascii=False) if odd else value


def say_estimand(table: pl.DataFrame, drawn: pl.DataFrame) -> Text:
    """Say which population the sample speaks for."""
    low, high = (plain(float(v)) for v in drawn["gold_probability"].sort().gather([0, -1]))
    return ESTIMAND.fill(population=f"{table['stratum_size'].sum():,}", n=f"{drawn.height:,}", low=low, high=high)


def say_warnings(
    found: Strata, table: pl.DataFrame, drawn: pl.DataFrame, coders: Sequence[str], least: int, changed: tuple[int, int],
    kept: Kept,
) -> tuple[Text, ...]:  # fmt: skip
    """Say all that a reader must know before using the sample."""
    pairs: list[tuple[Text, int]] = [(_NULL, found.without_text), (_BLANK, found.blank)]
    said = [text.fill(n=f"{n:,}") for text, n in pairs if n]
    for column, n in found.nulls.items():
        if n:
            said.append(_OWN.fill(column=column, n=f"{n:,}"))
    empty = table.filter(stratum_size=0)["stratum"].to_list()
    if empty:
        said.append(_EMPTY.fill(names=_names(empty)))
    sizes, taken = table["stratum_size"], table["stratum_n"]
    small, single = int(((sizes > 0) & (sizes < least)).sum()), int(((taken == 1) & (sizes > 1)).sum())
    said += [
        text.fill(n=f"{n:,}", **more) for text, n, more in ((_WHOLE, small, {"least": least}), (_ONE, single, {})) if n
    ]
    said += [text.fill(n=f"{n:,}") for text, n in zip((_REMOVED, _CUT), changed, strict=True) if n]
    shared = int((drawn["coders"].list.len() == len(coders)).sum()) if len(coders) > 1 else 0
    if shared < FEW_SHARED:
        said.append(_FEW.fill(n=shared) if shared else _ALONE)
    if kept:
        said.append(_KEPT.fill(names=_names(kept)))
    return tuple(said)


def _names(names: Sequence[str]) -> Text:
    more = [Text.literal("...")] if len(names) > MOST_NAMED else []
    return join([*(Text.literal(name) for name in names[:MOST_NAMED]), *more], COMMA)
