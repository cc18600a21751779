"""The correlations of one group with their intervals, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from engagebias.numerics.bootstrap import UNSTABLE, Bootstrap, spread_of
from engagebias.validity.correlation import Floats, bootstrap, correlation
from engagebias.validity.sample import RATING, Asked, Group
from engagebias.words import Text

FEW = Text("too few rows with rating and scores", "صفوف أقل مما يكفي لها تقييم وقياسات")
NO_RATING = Text("all ratings are the same", "كل التقييمات متطابقة")
NO_SCORE = Text("all scores are the same", "كل القياسات متطابقة")
PERFECT = Text(
    "the order is the same, or exactly reversed, in all rows, so resampling shows no spread; that is no certainty",
    "الترتيب واحد، أو معكوس تمامًا، في كل الصفوف، فلا تُظهر إعادة المعاينة أي تباين؛ وليس ذلك يقينًا",
)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One measure in one group. ``reason`` says why there is no estimate, ``no_interval`` why no interval."""

    measure: str
    group: Group
    n: int
    estimate: float | None = None
    std_error: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None
    reason: Text | None = None
    no_interval: Text | None = None
    draws: Floats = field(default_factory=lambda: np.empty(0))

    @property
    def term(self) -> str:
        """Name of the row in the table."""
        return self.measure if self.group.by is None else f"{self.measure}, {self.group.term}"

    def row(self) -> dict[str, object]:
        """Return a row of the table of estimates."""
        numbers = {k: getattr(self, k) for k in ("estimate", "std_error", "conf_low", "conf_high")}
        return {"term": self.term, **numbers, "p_value": None, "n": self.n}


def measure_group(used: pl.DataFrame, group: Group, asked: Asked, boot: Bootstrap, least: int) -> list[Measured]:
    """Return the correlation of each measure with the rating among the group's usable rows."""
    rows = group.of(used)
    if rows.height < least:
        return [Measured(m, group, rows.height, reason=FEW) for m in asked.measures]
    y = rows[RATING].to_numpy()
    x = np.stack([rows[m].cast(pl.Float64).to_numpy() for m in asked.measures])
    # Each group draws from the seed anew: its interval does not hang on which other groups there are.
    draws = bootstrap(x, y, asked.statistic, n_boot=boot.n, rng=np.random.default_rng(boot.seed))
    return [_one(m, group, x[j], y, draws[:, j], asked, boot) for j, m in enumerate(asked.measures)]


def _one(measure: str, group: Group, x: Floats, y: Floats, draws: Floats, asked: Asked, boot: Bootstrap) -> Measured:
    found = correlation(x, y, asked.statistic)
    if np.isnan(found):
        return Measured(measure, group, y.size, reason=NO_RATING if np.ptp(y) == 0 else NO_SCORE)
    if abs(found) > 1 - 1e-12:
        return Measured(measure, group, y.size, round(found), no_interval=PERFECT)
    spread = spread_of(draws, boot.conf_level)
    if spread is None:
        return Measured(measure, group, y.size, found, no_interval=UNSTABLE)
    return Measured(measure, group, y.size, found, spread.std_error, spread.conf_low, spread.conf_high, draws=draws)


def differences(found: Mapping[Group, list[Measured]], boot: Bootstrap) -> pl.DataFrame:
    """Return how much higher the measure's correlation is than that of each one beside it, by paired bootstrap."""
    rows = []
    for group, (first, *others) in found.items():
        for other in others:
            row: dict[str, object] = {"term": group.term, "contrast": other.measure, "n": first.n}
            if first.estimate is not None and other.estimate is not None:
                row["estimate"] = first.estimate - other.estimate
                both = first.draws.size and other.draws.size
                spread = spread_of(first.draws - other.draws, boot.conf_level) if both else None
                if spread:
                    row |= {name: getattr(spread, name) for name in ("std_error", "conf_low", "conf_high")}
            rows.append(row)
    floats = dict.fromkeys(("estimate", "std_error", "conf_low", "conf_high"), pl.Float64)
    return pl.DataFrame(rows, schema={"term": pl.String, "contrast": pl.String, **floats, "n": pl.Int64})
