"""Checks that fit the first estimate again without some posts: the largest, an author's, the young."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.figures import signed
from engagebias.gaps.model import OutcomeFit, Row, fit_outcome, row_of
from engagebias.gaps.sample import RIPE_HOURS, Sample
from engagebias.gaps.wording import name_outcome, not_run
from engagebias.results import Check
from engagebias.words import Text

Flags = NDArray[np.bool_]

TOP_POSTS = 10
MOST_AUTHORS = 10

MOVES = Text(
    "the estimate for {name} moves from {before} to {after} (log rate ratio)",
    "ينتقل تقدير {name} من {before} إلى {after} (لوغاريتم نسبة المعدلين)",
)


def _stands(row: Row, after: Mapping[str, Any]) -> bool:
    """Say whether an estimate made otherwise lies in the interval and, if that is clear, on the same side of 0."""
    values, other = row.values, after["estimate"]
    low = -np.inf if values["conf_low"] is None else values["conf_low"]
    high = np.inf if values["conf_high"] is None else values["conf_high"]
    return bool(low <= other <= high and (not row.clear or values["estimate"] * other > 0))


def _moved(row: Row, after: Mapping[str, Any], name: Text) -> Text:
    return MOVES.fill(name=name, before=signed(row.values["estimate"], 3), after=signed(after["estimate"], 3))


def _refit(sample: Sample, outcome: str, drop: Flags) -> Mapping[str, Any] | None:
    values = row_of(fit_outcome(sample, outcome, drop=drop), sample, 0, wild=False).values
    return None if values["estimate"] is None else values


def check_top(sample: Sample, made: OutcomeFit, row: Row, name: Text) -> Check:
    """Fail if the estimate does not stand without the posts with most of the action."""
    title = Text("without the largest posts", "من دون أكبر المنشورات")
    y = np.where(made.rows, sample.outcome(made.outcome)[0], -1)
    if made.rows.sum() < 20 * TOP_POSTS:
        why = Text("fewer than {n} posts", "عدد المنشورات دون {n}").fill(n=20 * TOP_POSTS)
        return not_run(title, why)
    drop = np.zeros(y.size, dtype=np.bool_)
    drop[np.argsort(-y, kind="stable")[:TOP_POSTS]] = True
    after = _refit(sample, made.outcome, drop)
    if after is None:
        return not_run(title, Text("without them the model has no solution", "لا حل للنموذج من دونها"))
    detail = Text(
        "Without the {n} posts with most {outcome}, {moves}.",
        "من دون المنشورات الأكثر في {outcome} (العدد: {n}) {moves}.",
    )
    said = detail.fill(n=TOP_POSTS, outcome=name_outcome(made.outcome), moves=_moved(row, after, name))
    return Check(title, _stands(row, after), said)


def check_authors(sample: Sample, made: OutcomeFit, row: Row, name: Text) -> Check:
    """Fail if the estimate does not stand without any one of the authors with most of the action."""
    title = Text("no author decides alone", "لا كاتب يحسم وحده")
    column = "author_id" if "author_id" in sample.frame.columns else None
    if column is None or sample.frame[column].null_count():
        return not_run(title, Text("the authors are not known", "الكتّاب غير معروفين"))
    totals = sample.frame.select(column, y=pl.Series(np.where(made.rows, sample.outcome(made.outcome)[0], 0.0)))
    largest = totals.group_by(column).agg(pl.col("y").sum()).sort("y", column, descending=[True, False])
    authors = largest[column].head(MOST_AUTHORS).to_list()
    if largest.height < 3:
        return not_run(title, Text("there are fewer than three authors", "الكتّاب أقل من ثلاثة"))
    fits = [_refit(sample, made.outcome, (sample.frame[column] == author).to_numpy()) for author in authors]
    found = [after for after in fits if after is not None]
    if not found:
        return not_run(title, Text("without them the model has no solution", "لا حل للنموذج من دونها"))
    farthest = max(found, key=lambda after: abs(after["estimate"] - row.values["estimate"]))
    detail = Text(
        "Without any one of the {n} authors with most {outcome}, {moves} at most.",
        "من دون أيٍّ من أكثر الكتّاب في {outcome} (العدد: {n}) {moves} على الأكثر.",
    )
    said = detail.fill(n=len(authors), outcome=name_outcome(made.outcome), moves=_moved(row, farthest, name))
    return Check(title, all(_stands(row, after) for after in found), said)


def check_window(sample: Sample, made: OutcomeFit, row: Row, name: Text) -> Check:
    """Fail if posts were counted young and the estimate does not stand without them."""
    title = Text("measurement window", "نافذة القياس")
    age = sample.age[made.rows]
    if np.isnan(age).all():
        return not_run(title, Text("the age of posts is not known", "عمر المنشورات غير معروف"))
    young = sample.age < RIPE_HOURS
    n = int((young & made.rows).sum())
    if not n:
        detail = Text("All posts were counted when at least {h} hours old.", "عُدّت كل المنشورات وعمرها {h} ساعة فأكثر.")
        return Check(title, True, detail.fill(h=RIPE_HOURS))
    after = None if n == made.rows.sum() else _refit(sample, made.outcome, young)
    if after is None:
        detail = Text("All posts were counted when under {h} hours old.", "عُدّت كل المنشورات وعمرها دون {h} ساعة.")
        return Check(title, False, detail.fill(h=RIPE_HOURS))
    detail = Text(
        "Without the {n} posts counted when under {h} hours old, {moves}.",
        "من دون المنشورات التي عُدّت وعمرها دون {h} ساعة (العدد: {n}) {moves}.",
    )
    return Check(title, _stands(row, after), detail.fill(n=f"{n:,}", h=RIPE_HOURS, moves=_moved(row, after, name)))
