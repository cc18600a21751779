"""Statistics of removals that a table may or may not allow, and the columns that each needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.words import Text

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DEFENDERS = "defenders"
_AUDITS = {"none": 0, "removed": 1, "all": 2}
FLOOR = 0.5  # added to both sides of a ratio of counts, so that none is divided by zero


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statistic: its key, its name, the columns that it needs, whose audit, and whether kept posts must be there."""

    key: str
    name: Text
    needs: tuple[str, ...]
    audit: str = "none"
    kept: bool = False

    def missing(self, columns: frozenset[str], audited: str) -> list[str]:
        """Name the columns that a table lacks for this."""
        return [
            name
            for name in self.needs
            if name not in columns or (name == "violating" and _AUDITS[audited] < _AUDITS[self.audit])
        ]


STATISTICS = (
    Statistic("removal", Text("removal ratio", "نسبة معدلَي الإزالة"), ("group", "removed"), kept=True),
    Statistic(
        "false positive",
        Text("false-positive ratio", "نسبة معدلَي الإزالة الخاطئة"),
        ("group", "removed", "violating"),
        "all",
        True,
    ),
    Statistic("precision", Text("ratio of precisions", "نسبة الصوابين"), ("group", "removed", "violating"), "removed"),
    Statistic("appeals", Text("appeals per removal", "التظلّمات لكل إزالة"), ("group", "removed", "appealed")),
    Statistic(
        "overturns per removal",
        Text("overturns per removal", "الإلغاءات لكل إزالة"),
        ("group", "removed", "overturned"),
    ),
    Statistic(
        "overturns per appeal",
        Text("overturns per appeal", "الإلغاءات لكل تظلّم"),
        ("group", "removed", "appealed", "overturned"),
    ),
    Statistic("threshold", Text("lowest score removed", "أدنى درجة مُزالة"), ("group", "removed", "score")),
    Statistic(
        "calibration",
        Text("breaches at equal score", "المخالفات عند تساوي الدرجة"),
        ("group", "removed", "violating", "score"),
        "removed",
    ),
)
OF_POSTS: Mapping[str, Text] = {
    "group": Text("whose posts they are", "صاحب المنشور"),
    "removed": Text("what was removed", "ما أُزيل"),
    "violating": Text("an audit", "تدقيق"),
    "appealed": Text("appeals", "التظلّمات"),
    "overturned": Text("their outcomes", "نتائجها"),
    "score": Text("the classifier's score", "درجة المصنِّف"),
}
"""What the columns hold, by our names."""
AUDITED: Mapping[str, Text] = {
    "none": Text("", ""), "removed": Text("removed posts", "المنشورات المُزالة"), "all": Text("removed and kept posts", "المنشورات المُزالة والباقية"),
}  # fmt: skip
BY_KEY: Mapping[str, Statistic] = {s.key: s for s in STATISTICS}


def allowed(statistic: Statistic, columns: frozenset[str], audited: str, denominator: bool) -> bool:
    """Say whether a table allows a statistic."""
    return (
        set(statistic.needs) <= columns
        and _AUDITS[audited] >= _AUDITS[statistic.audit]
        and (denominator or not statistic.kept)
    )


def compute(posts: pl.DataFrame) -> dict[str, float]:
    """Return every statistic of a simulated table: defenders against others, log ratios but for the thresholds and the score.

    Rates of removal and of false positives are compared within topics (Mantel and Haenszel); the threshold is the difference of the
    first percentiles of log odds of the scores of removed posts; the calibration that of breaches less scores of removed posts.
    """
    group = (posts["group"] == DEFENDERS).to_numpy()
    gone = (posts["status"] == "removed").fill_null(False).to_numpy()
    topic = posts["topic"].rank("dense").cast(pl.Int64).to_numpy() - 1
    seen = posts["violating"].is_not_null().to_numpy()
    breach = posts["violating"].fill_null(False).to_numpy()
    asked, won = (posts[name].fill_null(False).to_numpy() for name in ("appealed", "overturned"))
    score = posts["score"].to_numpy()
    odds = np.log(score / (1 - score))
    harmless, removed_seen = seen & ~breach, gone & seen
    return {
        "removal": _within(gone, group, topic),
        "false positive": _within(gone[harmless], group[harmless], topic[harmless]),
        "precision": _ratio(breach[removed_seen], group[removed_seen]),
        "appeals": _ratio(asked[gone], group[gone]),
        "overturns per removal": _ratio(won[gone], group[gone]),
        "overturns per appeal": _ratio(won[asked], group[asked]),
        "threshold": _quantile(odds[gone & group]) - _quantile(odds[gone & ~group]),
        "calibration": _excess(breach, score, removed_seen & group) - _excess(breach, score, removed_seen & ~group),
    }


def _within(event: Flags, group: Flags, topic: NDArray[np.int64]) -> float:
    """Return Mantel and Haenszel's log ratio of rates over topics."""
    k = int(topic.max()) + 1
    n1, n0 = (np.bincount(topic[g], minlength=k) for g in (group, ~group))
    y1, y0 = (np.bincount(topic[g], weights=event[g], minlength=k) for g in (group, ~group))
    total = np.maximum(n1 + n0, 1)
    return float(np.log(np.sum(y1 * n0 / total) + FLOOR / k) - np.log(np.sum(y0 * n1 / total) + FLOOR / k))


def _ratio(event: Flags, group: Flags) -> float:
    rates = [(event[g].sum() + FLOOR) / (g.sum() + 2 * FLOOR) for g in (group, ~group)]
    return float(np.log(rates[0] / rates[1]))


def _quantile(odds: Floats) -> float:
    return float(np.quantile(odds, 0.01)) if odds.size else 0.0


def _excess(breach: Flags, score: Floats, of: Flags) -> float:
    return float((breach[of] - score[of]).mean()) if of.any() else 0.0
