"""What one specification gives."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]


def _none() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The estimate of one specification, or the reason why there is none.

    ``slope`` and ``error`` are on the model's own scale; ``draws`` (B) are bootstrap slopes and ``null`` (D) those under
    permutation. ``gap`` is how far permuted fits lay from those made one by one, where both were made, in SD of the null.
    """

    slope: float = math.nan
    error: float = math.nan
    n: int = 0
    n_clusters: int = 0
    reason: str = ""
    gap: float = math.nan
    draws: Floats = field(default_factory=_none)
    null: Floats = field(default_factory=_none)

    def bounds(self, conf_level: float) -> tuple[float, float, float]:
        """Return interval and p-value of the slope, by Student's t with clusters - 1 degrees of freedom."""
        if self.reason:
            return math.nan, math.nan, math.nan
        df = self.n_clusters - 1
        reach = float(stdtrit(df, 0.5 + conf_level / 2)) * self.error
        return self.slope - reach, self.slope + reach, float(2 * stdtr(df, -abs(self.slope / self.error)))

    def to_bytes(self) -> bytes:
        """Return everything as the content of a file."""
        stream = io.BytesIO()
        np.savez(
            stream, numbers=np.array([self.slope, self.error, self.n, self.n_clusters, self.gap]),
            reason=np.array(self.reason), draws=self.draws, null=self.null,
        )  # fmt: skip
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Fitted:
        """Return what :meth:`to_bytes` wrote."""
        with np.load(io.BytesIO(raw), allow_pickle=False) as kept:
            slope, error, n, n_clusters, gap = kept["numbers"].tolist()
            return cls(
                slope,
                error,
                int(n),
                int(n_clusters),
                str(kept["reason"]),
                gap,
                kept["draws"].copy(),
                kept["null"].copy(),
            )
