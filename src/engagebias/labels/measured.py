"""Alpha with its interval for one comparison of coders, and the reason where there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engagebias.labels.alpha import Codings, Level, alpha, bootstrap_alpha
from engagebias.numerics.bootstrap import UNSTABLE, Bootstrap, spread_of
from engagebias.words import Text

LEAST_UNITS = 10  # a group or a pair of coders with fewer is not shown
ENOUGH_UNITS = 50  # below, percentile intervals of alpha held the truth in 84 to 94 of 100 simulated samples, not 95
ENOUGH_RARE = 10

NO_PAIR = Text("no unit has two codes to compare", "لا وحدة لها ترميزان يمكن مقارنتهما")
NO_VARIATION = Text(
    "all codes are the same, so agreement cannot be told from chance",
    "كل الرموز متطابقة، فلا يمكن تمييز الاتفاق من المصادفة",
)
FEW = Text("fewer than {least} units with two codes", "أقل من {least} وحدات لها ترميزان").fill(least=LEAST_UNITS)
PERFECT = Text(
    "all codes agree, so resampling shows no spread; that is no certainty",
    "كل الرموز متفقة، فلا تُظهر إعادة المعاينة أي تباين؛ وليس ذلك يقينًا",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Alpha over ``n`` units. ``reason`` says why there is no alpha, ``no_interval`` why there is no interval.

    ``rare`` is the number of units with a code other than the most frequent; ``undefined`` that of bootstrap
    samples without variation, which the interval leaves out.
    """

    estimate: float | None
    std_error: float | None
    conf_low: float | None
    conf_high: float | None
    n: int
    rare: int = 0
    undefined: int = 0
    reason: Text | None = None
    no_interval: Text | None = None

    def row(self, term: str) -> dict[str, object]:
        """Return a row of the table of estimates."""
        numbers = {k: getattr(self, k) for k in ("estimate", "std_error", "conf_low", "conf_high")}
        return {"term": term, **numbers, "p_value": None, "n": self.n}


def measure(codings: Codings, level: Level, boot: Bootstrap, *, least: int = 0) -> Measured:
    """Return alpha with a percentile bootstrap interval over units; nothing below ``least`` units."""
    n = codings.n_units
    found = alpha(codings, level)
    reason = NO_PAIR if n == 0 else FEW if n < least else NO_VARIATION if np.isnan(found) else None
    if reason:
        return Measured(None, None, None, None, n, reason=reason)
    rare = _rare(codings)
    if found > 1 - 1e-9:
        return Measured(1.0, None, None, None, n, rare, no_interval=PERFECT)
    draws = bootstrap_alpha(codings, level, boot.n, np.random.default_rng(boot.seed))
    spread = spread_of(draws, boot.conf_level)
    if spread is None:
        return Measured(found, None, None, None, n, rare, no_interval=UNSTABLE)
    return Measured(found, spread.std_error, spread.conf_low, spread.conf_high, n, rare, spread.undefined)


def _rare(codings: Codings) -> int:
    most = np.bincount(codings.value).argmax()
    return int(np.unique(codings.unit[codings.members[codings.value != most]]).size)
