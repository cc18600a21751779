"""The same Poisson fit by pyfixest, for more ways of many levels than columns can hold."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from engagebias.errors import DataError
from engagebias.numerics.many_ways import (
    CONSTANT,
    MOST_DUMMIES,
    NO_SOLUTION,
    NOTHING_LEFT,
    ONE_CLUSTER,
    PoissonFit,
    Unfitted,
    effective_clusters,
)
from engagebias.numerics.ways import dense, effects_counted, informative_rows
from engagebias.words import Text

NOT_ABSORBED = Text("the effects could not be absorbed: they hardly overlap", "تعذّر عزل التأثيرات: فهي قليلة التقاطع")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def fit_by_pyfixest(
    y: Floats,
    x: Floats,
    ways: Sequence[Ints],
    cluster: Ints,
    log_exposure: Floats | None = None,
    *,
    caller: str,
) -> PoissonFit | Unfitted:
    """Fit as :func:`engagebias.numerics.many_ways.fit_many_ways`, without the problem that the wild bootstrap needs.

    Raises
    ------
    DataError
        If pyfixest is not installed.
    """
    if find_spec("pyfixest") is None:
        raise DataError(
            f"{caller}: effects with more than {MOST_DUMMIES} levels besides the widest way need pyfixest: "
            "pip install 'engagebias[effects]'. Or use coarser effects, such as 'week' in place of 'day'."
        )
    used = informative_rows(y, ways)
    if not used.rows.any():
        return Unfitted(NOTHING_LEFT)
    ways = [dense(way[used.rows]) for way in ways]
    names, members = np.unique(cluster[used.rows], return_inverse=True)
    if names.size < 2:
        return Unfitted(ONE_CLUSTER)
    found = _fitted(
        y[used.rows], x[used.rows], ways, members, None if log_exposure is None else log_exposure[used.rows]
    )
    if isinstance(found, Unfitted):
        return found
    coef, scores, root = found
    n, k = int(used.rows.sum()), x.shape[1]
    inverse = np.linalg.inv(root.T @ root)
    influence, information = (_by_cluster(rows, members) for rows in (scores @ inverse, (root @ inverse) ** 2))
    factor = names.size / (names.size - 1) * (n - 1) / (n - k - effects_counted(ways, members))
    return PoissonFit(
        coef, factor * influence.T @ influence, influence, effective_clusters(information), names, used.rows, used.alone,
        used.all_zero, coef, None,
    )  # fmt: skip


def _by_cluster(rows: Floats, cluster: Ints) -> Floats:
    sums: Floats = np.stack([np.bincount(cluster, weights=row) for row in rows.T], axis=1).astype(np.float64)
    return sums


def _fitted(
    y: Floats, x: Floats, ways: Sequence[Ints], cluster: Ints, offset: Floats | None
) -> tuple[Floats, Floats, Floats] | Unfitted:
    """Return coefficients, scores, and the features centred and times the root of their weight."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # raised at its import, by its own dependencies
        import pandas as pd
        import pyfixest
        from pyfixest.errors import NonConvergenceError

        names = [f"x{j}" for j in range(x.shape[1])]
        frame = pd.DataFrame(x, columns=names).assign(
            y=y, cluster=cluster, offset=0.0 if offset is None else offset, **{f"way{i}": w for i, w in enumerate(ways)}
        )
        effects = " + ".join(f"way{i}" for i in range(len(ways)))
        logging.getLogger("pyfixest").setLevel(logging.ERROR)
        try:
            fitted = pyfixest.fepois(
                f"y ~ {' + '.join(names)} | {effects}", data=frame, vcov={"CRV1": "cluster"}, offset="offset",
                iwls_tol=1e-12, iwls_maxiter=200, fixef_rm="none",
            )  # fmt: skip
        except NonConvergenceError:
            return Unfitted(NO_SOLUTION)
        except ValueError as error:  # its absorption of the effects has no exception of its own
            if "Demeaning failed" not in str(error):
                raise
            return Unfitted(NOT_ABSORBED)
    coef = fitted.coef()
    lost = tuple(j for j, name in enumerate(names) if name not in coef.index)
    if lost:
        return Unfitted(CONSTANT, lost)
    return coef[names].to_numpy(), np.asarray(fitted._scores), np.asarray(fitted._X)
