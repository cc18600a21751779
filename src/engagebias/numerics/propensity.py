"""Clicks weighted for the chance with which what was clicked was seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Weights (n,) of clicks and what they are worth.

    ``clipped`` is the share of the clicks whose weight was cut, ``largest`` the largest weight in use, ``effective`` the number of
    clicks of equal weight that would tell as much, ``unsupported`` the share of the target's views of posts that had no chance
    to be seen, so that no click can speak for them.
    """

    weight: Floats
    clipped: float
    largest: float
    effective: float
    unsupported: float


def weigh(seen: Floats, target: Floats, clicks: Floats, clip: float) -> Weighted:
    """Return the weight of a click on each post: target chance over the chance with which it was seen, at most ``clip``.

    Parameters
    ----------
    seen, target : array (n,)
        Chance to be seen where a post was shown, and under the target; ``seen`` 0 where it had none.
    clicks : array (n,)
        Clicks; 0 where ``seen`` is.
    clip : float
        The largest weight.

    References
    ----------
    Joachims, Swaminathan & Schnabel (2017), Unbiased learning-to-rank with biased feedback, WSDM. Kong (1992), A note on
    importance sampling using standardized weights, on the effective number.

    Examples
    --------
    >>> found = weigh(np.array([1.0, 0.5, 0.0]), np.ones(3), np.array([10.0, 10.0, 0.0]), clip=10)
    >>> found.weight.tolist(), found.effective, found.unsupported
    ([1.0, 2.0, 0.0], 18.0, 0.3333333333333333)
    """
    full = np.divide(target, seen, out=np.zeros(seen.size), where=seen > 0)
    weight = np.minimum(full, clip)
    total = float(clicks.sum())
    squares = float((clicks * weight**2).sum())
    return Weighted(
        weight=weight,
        clipped=float(clicks[full > clip].sum()) / total if total else np.nan,
        largest=float(weight[clicks > 0].max(initial=0.0)),
        effective=float((clicks * weight).sum()) ** 2 / squares if squares else 0.0,
        unsupported=float(target[seen <= 0].sum() / target.sum()),
    )
