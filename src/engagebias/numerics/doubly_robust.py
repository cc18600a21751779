"""The difference in differences of two groups between two periods, with what each unit adds to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_CERTAIN = 0.995  # controls more certain than this to be treated are left out, as the authors' package does
STEPS = 50
ENOUGH = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """The mean change of the treated less that of their controls; ``influence`` (n) has mean zero."""

    estimate: float
    influence: Floats


def plain_contrast(change: Floats, treated: Bools) -> Contrast:
    """Return the difference of two mean changes.

    Examples
    --------
    >>> found = plain_contrast(np.array([3.0, 5.0, 1.0, 1.0, 4.0]), np.array([True, True, False, False, False]))
    >>> found.estimate, bool(abs(found.influence.sum()) < 1e-12)
    (2.0, True)
    """
    share = treated.mean()
    means = change[treated].mean(), change[~treated].mean()
    influence = np.where(treated, (change - means[0]) / share, -(change - means[1]) / (1 - share))
    return Contrast(float(means[0] - means[1]), influence)


def robust_contrast(change: Floats, treated: Bools, x: Floats) -> Contrast | None:
    """Return the doubly robust difference: right if either the changes or the chance to be treated follow ``x``.

    The controls' changes are regressed on x by least squares, the chance by a logit; its error counts that of both.

    Parameters
    ----------
    change : array (n,)
        Outcome of the later period less that of the earlier.
    treated : array (n,) of bool
    x : array (n, k)
        Covariates with a column of ones.

    Returns
    -------
    Contrast or None
        None where the logit has no finite solution: x tells the treated from the others.

    References
    ----------
    Sant'Anna & Zhao (2020), Doubly robust difference-in-differences estimators, J. Econometrics 219:101-122.
    """
    x = _of_one_size(x)
    chance = _logit(treated, x)
    if chance is None:
        return None
    n, d = change.size, treated.astype(float)
    kept = d + (1 - d) * (chance < MOST_CERTAIN)
    spread = chance * (1 - chance)
    hessian = n * np.linalg.inv((x * spread[:, None]).T @ x)
    gram = (x * (1 - d)[:, None]).T @ x / n
    if np.linalg.matrix_rank(gram) < x.shape[1]:
        return None
    inverse = np.linalg.inv(gram)
    rest = change - x @ (inverse @ (x.T @ ((1 - d) * change)) / n)
    by_outcome = ((1 - d) * rest)[:, None] * x @ inverse
    by_chance = (d - chance)[:, None] * x @ hessian
    w_treated, w_control = kept * d, kept * chance * (1 - d) / (1 - chance)
    mean_treated, mean_control = (w @ rest / w.sum() for w in (w_treated, w_control))
    first = w_treated * (rest - mean_treated) - by_outcome @ (w_treated[:, None] * x).mean(axis=0)
    pulled = (w_control * (rest - mean_control))[:, None] * x
    second = (
        w_control * (rest - mean_control)
        + by_chance @ pulled.mean(axis=0)
        - by_outcome @ (w_control[:, None] * x).mean(axis=0)
    )
    influence: Floats = first / w_treated.mean() - second / w_control.mean()
    return Contrast(float(mean_treated - mean_control), influence)


def _of_one_size(x: Floats) -> Floats:
    """Return columns about zero with a spread of one: the estimate is the same, and numbers as large as a year or a population solve too."""
    spread = x.std(axis=0)
    varies = spread > 1e-12 * np.abs(x).max(axis=0)
    found: Floats = np.where(varies, (x - x.mean(axis=0)) / np.where(varies, spread, 1.0), x)
    return found


def _logit(treated: Bools, x: Floats) -> Floats | None:
    """Return fitted chances by Newton's steps; None where they run off to 0 and 1."""
    coef = np.zeros(x.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(x @ coef, -30, 30)))
        information = (x * (chance * (1 - chance))[:, None]).T @ x
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, x.T @ (treated - chance))
        coef = coef + step
        if np.abs(step).max() < ENOUGH:
            found: Floats = np.minimum(1 / (1 + np.exp(-(x @ coef))), 1 - 1e-6)
            return found
    return None
