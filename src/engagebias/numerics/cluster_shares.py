"""Shares of a total that belong to a class, with draws of the clusters that bear them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.gram import weighted_sums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Shares (k,) and their bootstrap draws (k, B); NaN where the total is zero."""

    value: Floats
    draws: Floats


def shares_of(amounts: Sequence[Floats], member: Bools, cluster: Ints, *, n_boot: int, seed: int) -> Shares:
    """Return the share of each amount that members have.

    Parameters
    ----------
    amounts : sequence of array (n,)
        What is shared out, such as the exposure of each post under one policy.
    member : array (n,)
        Which posts belong to the class.
    cluster : array (n,)
        Codes from 0 on of what is drawn; those without any post are drawn and bring nothing, so leave no gaps.
    n_boot, seed : int
        Number of draws and seed. The same seed and clusters give the same draws whatever is shared out, so shares can be
        subtracted draw by draw. With fewer than two clusters there is no draw.

    Notes
    -----
    Each draw counts clusters as often as they are drawn and adds up their sums. Amounts stay as they are.

    Examples
    --------
    >>> amounts, member = [np.array([1.0, 2.0, 1.0])], np.array([True, False, True])
    >>> shares_of(amounts, member, np.array([0, 1, 1]), n_boot=100, seed=1).value.tolist()
    [0.5]
    """
    n_clusters = int(cluster.max(initial=-1)) + 1
    parts = [np.bincount(cluster[member], amount[member], minlength=n_clusters) for amount in amounts]
    wholes = [np.bincount(cluster, amount, minlength=n_clusters) for amount in amounts]
    sums: Floats = np.array([*parts, *wholes], dtype=np.float64).reshape(2 * len(amounts), n_clusters)
    drawn = weighted_sums(sums, n_boot if n_clusters > 1 else 0, np.random.default_rng(seed))
    return Shares(_ratio(sums.sum(axis=1)), _ratio(drawn))


def _ratio(sums: Floats) -> Floats:
    part, whole = np.split(sums, 2)
    ratio: Floats = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return ratio
