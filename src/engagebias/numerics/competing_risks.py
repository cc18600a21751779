"""What becomes of posts by an age, when one ending forestalls another: cumulative incidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Share of posts with an ending by each time (T), with its limits; ``alone`` as if the other endings were censoring."""

    times: Floats
    share: Floats
    conf_low: Floats
    conf_high: Floats
    alone: Floats

    def at(self, age: float) -> tuple[float, float, float, float]:
        """Return share, limits and ``alone`` at an age; 0 before the first time."""
        i = int(np.searchsorted(self.times, age, side="right")) - 1
        if i < 0:
            return 0.0, 0.0, 0.0, 0.0
        return float(self.share[i]), float(self.conf_low[i]), float(self.conf_high[i]), float(self.alone[i])


def incidence(hours: Floats, ending: Ints, which: int, conf_level: float, design: float = 1.0) -> Incidence:
    """Return the cumulative incidence of one ending (Aalen and Johansen), with log-minus-log limits.

    Parameters
    ----------
    hours : array (n,)
        Until the ending, or until the post was last seen.
    ending : array (n,) of int
        0: none yet; 1, 2, ...: what ended it.
    which : int
        The ending asked about.
    conf_level : float
        Level of the limits.
    design : float, default 1
        Design effect: by how much the variance is larger than if posts had been drawn one by one.

    References
    ----------
    Aalen & Johansen (1978), An empirical transition matrix for non-homogeneous Markov chains, Scand. J. Statistics 5:141-150.

    Examples
    --------
    Of four posts one is deleted after an hour and one removed after two: a quarter is removed, not the third that counting the deleted
    one as merely unseen would give.

    >>> found = incidence(np.array([1.0, 2.0, 3.0, 3.0]), np.array([2, 1, 0, 0]), 1, 0.95)
    >>> [round(v, 3) for v in found.at(2.0)[::3]]
    [0.25, 0.333]
    """
    whole = CumIncidenceRight(hours, ending)
    share = np.asarray(whole.cinc[which - 1], dtype=np.float64)
    error = np.asarray(whole.cinc_se[which - 1], dtype=np.float64) * np.sqrt(design)
    alone = SurvfuncRight(hours, (ending == which).astype(np.int64))
    low, high = _log_log(share, error, float(ndtri(0.5 + conf_level / 2)))
    times = np.asarray(whole.times, dtype=np.float64)
    at = np.searchsorted(alone.surv_times, times, side="right") - 1
    naive = np.where(at >= 0, 1 - np.append(alone.surv_prob, 1.0)[at], 0.0)
    return Incidence(times, share, low, high, naive)


def _log_log(share: Floats, error: Floats, z: float) -> tuple[Floats, Floats]:
    """Return limits made on the scale of log(-log(share)), which keeps them between 0 and 1."""
    inner = (share > 0) & (share < 1) & (error > 0)
    p = np.where(inner, share, 0.5)
    reach = np.where(inner, z * error / (p * np.abs(np.log(p))), 0.0)
    return np.where(inner, p ** np.exp(reach), share), np.where(inner, p ** np.exp(-reach), share)
