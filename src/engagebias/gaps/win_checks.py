"""Checks of a win probability: one cluster alone, few clusters, young posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from engagebias.gaps.win_words import Contest, side
from engagebias.numerics.win_ranks import Wins
from engagebias.results import Check
from engagebias.terms import name_term
from engagebias.words import SPACE, Text, join

FEW_CLUSTERS = 40  # in simulations a 95 % interval covers 94 % from here on, 92 % with 20
RIPE_HOURS = 72

_ALONE = Text("no cluster decides alone", "لا عنقود يحسم وحده")
_WITHOUT = Text(
    "Without any one cluster by {cluster} the chance lies between {low} and {high} %; the largest has a part in {share} % of "
    "the pairs.",
    "عند حذف أي عنقود حسب {cluster} يبقى الاحتمال بين {low} و{high}%؛ ولأكبرها نصيب في {share}% من الأزواج.",
)
_ALL_NEED = Text(
    "Without one of the clusters by {cluster} no pair would be left.", "بحذف أحد العناقيد حسب {cluster} لا يبقى أي زوج."
)
_AGE = Text("posts were old enough when counted", "المنشورات قديمة بما يكفي وقت العدّ")
_YOUNG = Text(
    "Posts used that were under {hours} hours old when they were counted: {n} of {all}.",
    "منشورات مستعملة كان عمرها دون {hours} ساعة وقت العدّ: {n} من {all}.",
)
_AGE_UNKNOWN = Text("The age at which posts were counted is not known.", "عمر المنشورات وقت العدّ غير معروف.")
_FEW = Text(
    "Few clusters ({n}): the interval is likely somewhat too narrow.",
    "العناقيد قليلة ({n}): يُرجَّح أن فترة الثقة أضيق مما ينبغي.",
)
_NO_INTERVAL = Text("No interval: {reason}.", "لا فترة ثقة: {reason}.")
_FAILED = Text("Check failed: {name}.", "فحص لم ينجح: {name}.")


def check_wins(
    row: Mapping[str, Any], wins: Wins, used: pl.DataFrame, contest: Contest
) -> tuple[tuple[Check, ...], tuple[Text, ...]]:
    """Return the checks of a result, and what a reader must know before using it."""
    checks = (_alone(row, wins, contest), _age(used))
    said = [join([_FAILED.fill(name=c.name), c.detail], SPACE) for c in checks if c.passed is False]
    if wins.n_clusters < FEW_CLUSTERS:
        said.append(_FEW.fill(n=wins.n_clusters))
    if row["reason"] is not None:
        said.append(_NO_INTERVAL.fill(reason=name_term(row["reason"])))
    return checks, tuple(said)


def _alone(row: Mapping[str, Any], wins: Wins, contest: Contest) -> Check:
    """Fail if leaving one cluster out moves the estimate out of its interval, or a clear one across an even chance."""
    cluster = name_term(contest.cluster)
    without = wins.without_each()
    if np.isnan(without).any():
        return Check(_ALONE, False, _ALL_NEED.fill(cluster=cluster))
    low, high = float(without.min()), float(without.max())
    detail = _WITHOUT.fill(
        cluster=cluster, low=f"{100 * low:.1f}", high=f"{100 * high:.1f}",
        share=f"{100 * wins.cluster_pairs.max() / wins.n_pairs:.1f}",
    )  # fmt: skip
    if row["conf_low"] is None:
        return Check(_ALONE, None, detail)
    inside = row["conf_low"] <= low and high <= row["conf_high"]
    same_side = {"up": low > 0.5, "down": high < 0.5}.get(side(row), True)
    return Check(_ALONE, bool(inside and same_side), detail)


def _age(used: pl.DataFrame) -> Check:
    """Fail if posts were counted young: their counts are still growing, and faster for one class than for the other."""
    if "age_hours" in used.columns:
        age = used["age_hours"]
    elif {"observed_at", "created_at"} <= set(used.columns):
        age = used.select((pl.col("observed_at") - pl.col("created_at")).dt.total_seconds() / 3600).to_series()
    else:
        return Check(_AGE, None, _AGE_UNKNOWN)
    if age.count() == 0:
        return Check(_AGE, None, _AGE_UNKNOWN)
    young = int((age < RIPE_HOURS).sum())
    detail = _YOUNG.fill(hours=RIPE_HOURS, n=f"{young:,}", all=f"{used.height:,}")
    return Check(_AGE, young == 0, detail)
