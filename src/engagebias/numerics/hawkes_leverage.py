"""What the links of a cycle carry: rates in the long run, and by how much harm falls with each link."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def long_run(branching: Array, level: Array) -> Array:
    """Return the rates (I - G)^-1 mu of all events, by kind; NaN where the radius is 1 or more.

    Examples
    --------
    >>> long_run(np.array([[0.5, 0.0], [0.5, 0.0]]), np.array([1.0, 0.0]))
    array([2., 1.])
    """
    if not level.size or np.abs(np.linalg.eigvals(branching)).max() >= 1:
        return np.full(level.shape, np.nan)
    found: Array = np.linalg.solve(np.eye(level.shape[-1]) - branching, level[..., None])[..., 0]
    return found


def leverage(branching: Array, level: Array, harm: int) -> Array:
    """Return G_kl R_ik lambda_l / lambda_i: the percent change of harm i per percent change of the link from l to k.

    Parameters
    ----------
    branching : array of shape (k, k)
        Row: kind that follows; column: kind that it follows. There may be more axes before these, for many cycles at once.
    level : array of shape (k,)
        Rates of outside events.
    harm : int
        The kind i of harm.

    Returns
    -------
    array of shape (k, k)
        NaN where the radius is 1 or more.

    Examples
    --------
    One online event sets off half an offline one; online events come from outside alone. Of the harm, 1/3 is from outside:

    >>> leverage(np.array([[0.0, 0.0], [0.5, 0.0]]), np.array([4.0, 1.0]), harm=1).round(3)
    array([[0.   , 0.   ],
           [0.667, 0.   ]])
    """
    rates = long_run(branching, level)
    if np.isnan(rates).any():
        return np.full(branching.shape, np.nan)
    reach = np.linalg.inv(np.eye(level.shape[-1]) - branching)[..., harm, :]
    found: Array = branching * reach[..., :, None] * (rates / rates[..., harm, None])[..., None, :]
    return found
