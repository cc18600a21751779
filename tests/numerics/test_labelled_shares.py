from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import statsmodels.api as sm
from trust.worlds import columns, sample_of_world

from engagebias.numerics.labelled_shares import Labels, fit_shares, free_columns, predictions, pseudo_labels
from engagebias.trust.model import page_starts

NONE = np.zeros(0)


def plain(y: list[float]) -> Labels:
    return Labels(np.array(y), NONE.astype(np.int64), NONE, NONE, None)


def test_a_difference_within_pages_by_hand() -> None:
    """Page A: 2 of 3 against 1 of 2; page B: 2 of 2 against 1 of 4; weights 6/5 and 8/6. Pooled it would be 4/5 - 2/6."""
    peace = np.array([1.0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0])[:, None]
    page = np.array([0] * 5 + [1] * 6)
    labels = plain([1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0])
    fit = fit_shares(peace, page, np.arange(11), labels, None, "linear")
    assert fit is not None
    assert fit.coef[0] == pytest.approx((1 / 6 * 6 / 5 + 3 / 4 * 8 / 6) / (6 / 5 + 8 / 6))
    assert fit.coef[0] != pytest.approx(4 / 5 - 2 / 6, abs=0.005)


def test_a_ratio_of_ratios_by_hand() -> None:
    """(3/4 : 1/3) : (2/5 : 1/4) = 1.40625; odds would give another figure."""
    cells = [(1, 1, 3, 4), (0, 1, 1, 3), (1, 0, 2, 5), (0, 0, 1, 4)]
    rows = np.array([(p, c, p * c) for p, c, _, n in cells for _ in range(n)], dtype=float)
    y = [float(i < k) for _, _, k, n in cells for i in range(n)]
    fit = fit_shares(rows, np.zeros(16, dtype=np.int64), np.arange(16), plain(y), None, "log")
    assert fit is not None
    assert np.exp(fit.coef[2]) == pytest.approx(1.40625)


def test_each_clusters_influence_is_the_step_without_it() -> None:
    """For differences exactly: refitted without a thread, the coefficients move by its influence over sqrt((G - 1) / G)."""
    rng = np.random.default_rng(3)
    thread = np.repeat(np.arange(20), 5)
    page = thread // 5
    x = np.column_stack([thread % 2, rng.normal(size=100)]).astype(float)
    y = plain((rng.random(100) < 0.3).astype(float).tolist())
    fit = fit_shares(x, page, thread, y, None, "linear")
    assert fit is not None
    for g in (0, 7, 19):
        kept = thread != g
        left = fit_shares(x[kept], page[kept], np.arange(kept.sum()), plain(y.machine[kept].tolist()), None, "linear")
        assert left is not None
        assert fit.coef - left.coef == pytest.approx(fit.influence[g] / np.sqrt(19 / 20))


@pytest.mark.parametrize(("link", "family"), [("linear", sm.families.Gaussian()), ("log", sm.families.Poisson())])
def test_estimates_are_those_of_a_gee_with_page_dummies(link: str, family: object) -> None:
    sample = sample_of_world(seed=4, n_pages=12)
    x, page, thread = columns(sample)
    assert sample.predicted is not None
    fit = fit_shares(x, page, thread, sample.labels, sample.predicted, link)  # type: ignore[arg-type]
    dummies = np.eye(int(page.max()) + 1)[page]
    order = np.argsort(thread, kind="stable")
    assert fit is not None
    start = page_starts(fit.coef, x, page, sample.shares, link)  # type: ignore[arg-type]
    model = sm.GEE(sample.shares[order], np.column_stack([x, dummies])[order], groups=thread[order], family=family)
    gee = model.fit(start_params=None if link == "linear" else start + 0.1)
    assert fit.coef == pytest.approx(gee.params[: x.shape[1]], abs=1e-6)


def test_corrected_labels_are_the_codes_on_average_over_all_draws() -> None:
    rng = np.random.default_rng(1)
    human = (rng.random(13) < 0.4).astype(float)
    machine = np.ones(13)
    total = np.zeros(13)
    draws = list(combinations(range(13), 11))
    for chosen in draws:
        gold = np.array(chosen)
        labels = Labels(machine, gold, human[gold], np.full(11, 13 / 11), None)
        total += pseudo_labels(labels, predictions(labels, np.zeros(13, dtype=np.int64)))
    assert total / len(draws) == pytest.approx(human)


def test_few_codes_in_a_cell_leave_the_label_as_it_is() -> None:
    labels = Labels(np.array([1.0, 0, 1, 0]), np.array([0, 1]), np.array([0.0, 0]), np.array([2.0, 2]), None)
    assert predictions(labels, np.zeros(4, dtype=np.int64)).tolist() == [1, 0, 1, 0]


def test_columns_that_pages_determine_are_found() -> None:
    page = np.array([0, 0, 1, 1])
    x = np.column_stack([page, [0, 1, 0, 1], [1, 2, 5, 6]]).astype(float)
    assert free_columns(x, page) == [1]


def test_no_label_at_all_has_no_ratio() -> None:
    x = np.array([[0.0], [1], [0], [1]])
    assert fit_shares(x, np.zeros(4, dtype=np.int64), np.arange(4), plain([0, 0, 0, 0]), None, "log") is None
