"""Shares of a labelled kind compared within pages, the machine's labels put right by a sample of human codes.

The page effects are solved for, not estimated one by one: with them at their solution the moments are linear in the
labels, so a page whose few codes correct its share to nothing or below makes no estimate impossible.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engagebias.numerics.labelled_moments import Problem, dependent, spread

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Link = Literal["linear", "log"]

MAX_STEPS = 50
MAX_HALVINGS = 30
TOLERANCE = 1e-10
SINGULAR = 1e-9
UNSURE = 1e-7
FEWEST_TO_CALIBRATE = 10  # codes of a cell; with fewer the machine's label itself is the prediction


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """What a machine said of all n comments (0 or 1), and what people said of those at ``gold`` (g), with weights.

    ``stratum`` (n), codes 0 to H-1, if the weights of a stratum add up to its comments; else None.
    """

    machine: Floats
    gold: Ints
    human: Floats
    weight: Floats
    stratum: Ints | None


@dataclass(frozen=True, slots=True, eq=False)
class SharesFit:
    """Coefficients (k), and each cluster's influence on them (G, k), whose sum of squares is the variance; ``df`` is G - 1."""

    coef: Floats
    influence: Floats
    df: int

    def combined(self, weights: Floats) -> tuple[float, Floats]:
        """Return a sum of coefficients with given weights (k), and each cluster's influence on it (G)."""
        return float(weights @ self.coef), self.influence @ weights


def predictions(labels: Labels, cell: Ints) -> Floats:
    """Return the share that people code as 1 in the cell (n) of each comment: the best use of a label that errs.

    A coded comment's own code has no part in its prediction, so that the correction stays unbiased. Cells with fewer than ten
    codes keep the machine's label.

    Examples
    --------
    >>> labels = Labels(np.ones(12), np.arange(11), np.array([1.0] * 6 + [0.0] * 5), np.full(11, 12 / 11), None)
    >>> predictions(labels, np.zeros(12, dtype=np.int64))[[0, 10, 11]].round(2)
    array([0.5 , 0.6 , 0.55])
    """
    n_cells = int(cell.max()) + 1
    of_gold, w = cell[labels.gold], labels.weight
    total, ones = (np.bincount(of_gold, weights=v, minlength=n_cells) for v in (w, w * labels.human))
    enough = np.bincount(of_gold, minlength=n_cells) >= FEWEST_TO_CALIBRATE
    share = np.divide(ones, total, out=np.zeros(n_cells), where=total > 0)
    out = np.where(enough[cell], share[cell], labels.machine)
    others = (ones[of_gold] - w * labels.human) / np.maximum(total[of_gold] - w, 1e-300)
    out[labels.gold] = np.where(enough[of_gold], others, labels.machine[labels.gold])
    return out


def pseudo_labels(labels: Labels, predicted: Floats) -> Floats:
    """Return labels (n) whose mean over draws of the sample is the human code: the prediction, and its weighted error where coded."""
    out = predicted.copy()
    out[labels.gold] += labels.weight * (labels.human - predicted[labels.gold])
    return out


def free_columns(x: Floats, page: Ints) -> list[int]:
    """Return the columns of x (n, k) that the pages and the columns before them do not determine."""
    lost = dependent(np.column_stack([np.ones(len(x)), x - _page_means(x, np.ones(len(x)), page)[page]]))
    return [j for j in range(x.shape[1]) if j + 1 not in lost]


def fit_shares(
    x: Floats, page: Ints, cluster: Ints, labels: Labels, predicted: Floats | None, link: Link
) -> SharesFit | None:
    """Fit shares with an effect for each page; None where the moments have no root.

    Parameters
    ----------
    x : array (n, k)
        Regressors that vary within pages.
    page, cluster : arrays (n)
        Codes 0 to P-1 and 0 to G-1.
    labels : Labels
        Machine labels and human codes.
    predicted : array (n) or None
        What is expected of each comment, for the correction; None: the machine's labels are taken as the truth.
    link : {"linear", "log"}
        Differences of shares (least squares) or log ratios of shares (Poisson moments).
    """
    y = labels.machine if predicted is None else pseudo_labels(labels, predicted)
    coef = _solve_linear(x, y, page) if link == "linear" else _solve_log(x, y, page, _start(x, predicted, page))
    if coef is None:
        return None
    centred, fitted, weight = _state(x, y, page, coef, link)
    rest = (y if predicted is None else predicted) - fitted
    wide = np.column_stack([centred, np.ones(len(x))])
    scores = wide * rest[:, None]
    clusters = np.unique(cluster)
    if predicted is not None:
        extra = wide[labels.gold] * (labels.human - predicted[labels.gold])[:, None]
        scores = scores + spread(extra, _problem(x, labels, cluster))
        clusters = np.unique(cluster[labels.gold])
    return SharesFit(coef, _influence(centred, weight, scores, page, cluster), clusters.size - 1)


def _influence(centred: Floats, weight: Floats, scores: Floats, page: Ints, cluster: Ints) -> Floats:
    """Return what each cluster moves the coefficients by (G, k): the step that leaving it out would make.

    Without a cluster the moments lose its part of the derivative, and its page's effect moves too. Sums of squares of these
    steps are the jackknife's variance (CR3), which many effects against few clusters do not make too small. ``scores``
    (n, k + 1) end with the residuals themselves; a cluster lies within one page.
    """
    n_clusters, k = int(cluster.max()) + 1, centred.shape[1]
    of_page = np.zeros(n_clusters, dtype=np.int64)
    of_page[cluster] = page
    whole = np.bincount(page, weights=weight)
    own = np.bincount(cluster, weights=weight)
    left = whole[of_page] - own
    alone = left <= SINGULAR * whole[of_page]  # the cluster is the page: its effect goes with it
    share = np.where(alone, 0.0, 1 / np.where(alone, 1.0, left))
    sums = np.stack([np.bincount(cluster, weights=column, minlength=n_clusters) for column in scores.T], axis=1)
    pulled = np.stack([np.bincount(cluster, weights=weight * c, minlength=n_clusters) for c in centred.T], axis=1)
    steps = sums[:, :k] + pulled * (share * sums[:, k])[:, None]
    order = np.argsort(cluster, kind="stable")
    bounds = np.searchsorted(cluster[order], np.arange(n_clusters + 1))
    whole_derivative = centred.T @ (centred * weight[:, None])
    moved = np.empty((n_clusters, k))
    for g in range(n_clusters):
        rows = order[bounds[g] : bounds[g + 1]]
        own_x = centred[rows]
        lost = own_x.T @ (own_x * weight[rows, None]) + share[g] * np.outer(pulled[g], pulled[g])
        moved[g] = _solved(whole_derivative - lost, steps[g])
    return float(np.sqrt((n_clusters - 1) / n_clusters)) * moved


def _solved(derivative: Floats, step: Floats) -> Floats:
    """Solve for the step; a direction that nothing is left to tell of, such as a week of that cluster alone, is not moved in."""
    try:
        factor = np.linalg.cholesky(derivative)
        sound = np.diag(factor).min() > UNSURE * np.sqrt(np.diag(derivative).max())
    except np.linalg.LinAlgError:
        sound = False
    if sound:
        return np.asarray(np.linalg.solve(derivative, step), dtype=np.float64)
    return np.asarray(np.linalg.pinv(derivative, rcond=UNSURE, hermitian=True) @ step, dtype=np.float64)


def _start(x: Floats, predicted: Floats | None, page: Ints) -> Floats:
    """Return where to look first: the root with the predictions alone, which are never below 0."""
    nowhere = np.zeros(x.shape[1])
    if predicted is None:
        return nowhere
    found = _solve_log(x, predicted, page, nowhere)
    return nowhere if found is None else found


def _page_means(x: Floats, weight: Floats, page: Ints) -> Floats:
    total = np.bincount(page, weights=weight)
    sums = np.stack([np.bincount(page, weights=weight * column) for column in x.T], axis=1)
    return np.asarray(sums / total[:, None], dtype=np.float64)


def _solve_linear(x: Floats, y: Floats, page: Ints) -> Floats:
    centred = x - _page_means(x, np.ones(len(x)), page)[page]
    return np.asarray(np.linalg.solve(centred.T @ centred, centred.T @ y), dtype=np.float64)


def _state(x: Floats, y: Floats, page: Ints, coef: Floats, link: Link) -> tuple[Floats, Floats, Floats]:
    """Return x centred within pages (n, k), the fitted shares (n), and each comment's weight in the derivative (n)."""
    if link == "linear":
        centred = x - _page_means(x, np.ones(len(x)), page)[page]
        means = np.bincount(page, weights=y) / np.bincount(page)
        return centred, means[page] + centred @ coef, np.ones(len(x))
    part = _parts(x, page, coef)
    fitted = np.bincount(page, weights=y)[page] * part
    return x - _page_means(x, part, page)[page], fitted, fitted


def _parts(x: Floats, page: Ints, coef: Floats) -> Floats:
    """Return each comment's part of what its page can expect."""
    eta = x @ coef
    top = np.full(int(page.max()) + 1, -np.inf)
    np.maximum.at(top, page, eta)
    e = np.exp(eta - top[page])
    part: Floats = e / np.bincount(page, weights=e)[page]
    return part


def _solve_log(x: Floats, y: Floats, page: Ints, start: Floats) -> Floats | None:
    """Find the root by Newton's method; a step is halved until the moments shrink."""
    coef = start
    score = _score(x, y, page, coef)
    for _ in range(MAX_STEPS):
        centred, _, weight = _state(x, y, page, coef, "log")
        derivative = centred.T @ (centred * weight[:, None])
        sizes = np.linalg.eigvalsh(derivative)
        if sizes[0] <= SINGULAR * sizes[-1]:  # too little is known: the labels of some direction sum to nothing
            return None
        step = np.linalg.solve(derivative, score)
        if np.abs(step).max() < TOLERANCE * (1 + np.abs(coef).max()):
            return coef + step
        for _ in range(MAX_HALVINGS):
            tried = _score(x, y, page, coef + step)
            if np.linalg.norm(tried) < np.linalg.norm(score):
                break
            step = step / 2
        else:
            return coef if np.linalg.norm(score) < 1e-8 * max(np.abs(y).sum(), 1.0) else None
        coef, score = coef + step, tried
    return None


def _score(x: Floats, y: Floats, page: Ints, coef: Floats) -> Floats:
    total: Floats = x.T @ (y - np.bincount(page, weights=y)[page] * _parts(x, page, coef))
    return total


def _problem(x: Floats, labels: Labels, cluster: Ints) -> Problem:
    n = labels.machine.size
    return Problem(
        x=x, y=labels.machine, offset=np.zeros(n), gold=labels.gold, x_gold=x[labels.gold], y_gold=labels.human,
        weight=labels.weight, cluster=cluster, stratum=labels.stratum, family="linear",
    )  # fmt: skip
