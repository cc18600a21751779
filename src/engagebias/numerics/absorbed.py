"""A design with one way of effects absorbed and the others as sparse columns: its weighted normal equations.

A column for a level is 1 in the rows of that level alone, so products with it are sums by level. No such column
is ever made: with 150 of them on 70,000 rows a Newton step takes 20 ms where a dense matrix takes 400.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engagebias.numerics.ways import split_ways

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Absorbed:
    """Rows in the order of their groups, whose effects are absorbed.

    ``order`` (n) sorts the rows as they came, ``group`` (n) holds codes 0 to G-1 and ``starts`` (G) where each begins;
    ``x`` (k, n) are the features; ``ways`` and ``levels`` the codes of the other ways and how many levels each has.
    ``kept`` are the columns in use: those of the levels, way after way, then the features.
    """

    order: Ints
    group: Ints
    starts: Ints
    x: Floats
    ways: tuple[Ints, ...]
    levels: tuple[int, ...]
    kept: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """The information (p, p) of the columns in use under some weights, and their means by group (G, p)."""

    information: Floats
    means: Floats


def absorb(x: Floats, ways: Sequence[Ints]) -> Absorbed:
    """Return the design of features (n, k) beside the effects of some ways, codes without gaps.

    The way with most levels is absorbed; of each other one the most frequent level is left out.
    """
    n, k = x.shape
    group, others = split_ways(ways, n)
    order = np.argsort(group, kind="stable")
    levels = tuple(int(way.max()) + 1 for way in others)
    first = np.cumsum([0, *levels])
    frequent = [int(start + np.argmax(np.bincount(way))) for start, way in zip(first[:-1], others, strict=True)]
    return Absorbed(
        order=order,
        group=group[order],
        starts=np.flatnonzero(np.diff(group[order], prepend=-1)),
        x=np.ascontiguousarray(x[order].T),
        ways=tuple(way[order] for way in others),
        levels=levels,
        kept=np.setdiff1d(np.arange(first[-1] + k), frequent),
    )


def group_sums(design: Absorbed, rows: Floats) -> Floats:
    """Sum rows (n) over the groups (G)."""
    sums: Floats = np.add.reduceat(rows, design.starts)
    return sums


def normal_equations(design: Absorbed, weight: Floats) -> Normal:
    """Return the information of the columns under weights (n), centred within groups, and their means."""
    whole = np.concatenate(
        [np.concatenate([_product(design, a, b, weight) for b in range(_parts(design))], axis=1)
         for a in range(_parts(design))]
    )  # fmt: skip
    whole = whole[np.ix_(design.kept, design.kept)]
    sums = _sums_by(design, design.group, design.starts.size, weight)[:, design.kept]
    mass = group_sums(design, weight)
    means = sums / mass[:, None]
    return Normal(whole - means.T @ sums, means)


def gradient(design: Absorbed, normal: Normal, rows: Floats) -> Floats:
    """Return the products (p) of the centred columns with rows (n)."""
    whole = _sums_by(design, np.zeros(rows.size, dtype=np.int64), 1, rows)[0, design.kept]
    products: Floats = whole - group_sums(design, rows) @ normal.means
    return products


def cluster_gradients(design: Absorbed, normal: Normal, rows: Floats, cluster: Ints, n_clusters: int) -> Floats:
    """Return what each cluster adds to the gradient (C, p); ``cluster`` (n) in the design's order."""
    whole = _sums_by(design, cluster, n_clusters, rows)[:, design.kept]
    shared = csr_matrix((rows, (cluster, design.group)), shape=(n_clusters, design.starts.size))
    gradients: Floats = whole - shared @ normal.means
    return gradients


def predict(design: Absorbed, coef: Floats) -> Floats:
    """Return the columns in use times their coefficients (p), for each row (n)."""
    whole = np.zeros(sum(design.levels) + len(design.x))
    whole[design.kept] = coef
    predictor = np.zeros(design.group.size)
    first = 0
    for way, levels in zip(design.ways, design.levels, strict=True):
        predictor += whole[first : first + levels][way]
        first += levels
    for value, row in zip(whole[first:], design.x, strict=True):
        predictor += value * row
    return predictor


def centred(design: Absorbed, normal: Normal, direction: Floats) -> Floats:
    """Return the centred columns times a direction (p), for each row (n)."""
    row: Floats = predict(design, direction) - (normal.means @ direction)[design.group]
    return row


def identified(design: Absorbed, weight: Floats, tolerance: float = 1e-9) -> tuple[Absorbed, tuple[int, ...]]:
    """Leave out columns of levels that repeat others; return the positions of the features that do."""
    information = normal_equations(design, weight).information
    size = _sizes(design, weight)[design.kept]
    lost = []
    for j in range(len(information)):
        if information[j, j] <= tolerance * max(size[j], 1e-300):
            lost.append(j)
            continue
        information[j + 1 :, j + 1 :] -= np.outer(information[j + 1 :, j], information[j, j + 1 :] / information[j, j])
    first = design.kept.size - len(design.x)
    kept = np.setdiff1d(design.kept, design.kept[[j for j in lost if j < first]])
    return replace(design, kept=kept), tuple(j - first for j in lost if j >= first)


def _parts(design: Absorbed) -> int:
    return len(design.ways) + 1


def _product(design: Absorbed, a: int, b: int, weight: Floats) -> Floats:
    """Return one block of the products: levels of a way by those of another, or by the features, or these alone."""
    last = len(design.ways)
    if a == b == last:
        product: Floats = (design.x * weight) @ design.x.T
        return product
    if a == last:
        return _product(design, b, a, weight).T
    rows, n_rows = design.ways[a], design.levels[a]
    if b == last:
        by = [np.bincount(rows, weights=weight * row, minlength=n_rows) for row in design.x]
        return np.stack(by, axis=1) if by else np.empty((n_rows, 0))
    return _cross(rows, n_rows, design.ways[b], design.levels[b], weight)


def _cross(rows: Ints, n_rows: int, columns: Ints, n_columns: int, weight: Floats) -> Floats:
    cells = np.bincount(rows * n_columns + columns, weights=weight, minlength=n_rows * n_columns)
    sums: Floats = cells.reshape(n_rows, n_columns).astype(np.float64, copy=False)
    return sums


def _sums_by(design: Absorbed, codes: Ints, n_codes: int, weight: Floats) -> Floats:
    """Sum every column over the rows of each code (n_codes, all columns)."""
    by_level = [
        _cross(codes, n_codes, way, levels, weight) for way, levels in zip(design.ways, design.levels, strict=True)
    ]
    by_feature = [np.bincount(codes, weights=weight * row, minlength=n_codes)[:, None] for row in design.x]
    return np.concatenate([*by_level, *by_feature], axis=1) if by_level or by_feature else np.empty((n_codes, 0))


def _sizes(design: Absorbed, weight: Floats) -> Floats:
    by_level = [np.bincount(w, weights=weight, minlength=n) for w, n in zip(design.ways, design.levels, strict=True)]
    return np.concatenate([*by_level, design.x**2 @ weight])
