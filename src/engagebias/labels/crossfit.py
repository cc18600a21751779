"""A text classifier that never labels a text with a model that saw its code (scikit-learn, the extra ``learn``)."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engagebias.errors import DesignError, EngagebiasError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BATCH = 20_000  # texts whose n-grams are held at once: about 100 MB
LEAST_TEXTS = 2  # an n-gram of one text alone tells nothing of others
INVERSE_PENALTY = 10.0  # of 1, 3, 10, 30 the one that kept class shares and macro F1 on 200 to 1,000 Arabic tweets


def need_sklearn(caller: str) -> ModuleType:
    """Return scikit-learn, or say which extra brings it."""
    try:
        import sklearn
    except ImportError as missing:
        raise EngagebiasError(
            f"{caller}: scikit-learn is not installed. It comes with the extra 'learn': install engagebias[learn]."
        ) from missing
    module: ModuleType = sklearn
    return module


@dataclass(frozen=True, slots=True, eq=False)
class Folds:
    """Which model labels which text: ``gold`` (g) for the coded ones, ``all`` (n) for every text, 0 to K-1."""

    gold: Ints
    all: Ints
    n: int


def make_folds(y: Ints, gold: Ints, n: int, *, groups: Ints | None, folds: int, seed: int, caller: str) -> Folds:
    """Deal texts out to folds: coded ones so that classes are spread, each other text to one fold by chance.

    Parameters
    ----------
    y : array (g,) of int
        Class of each coded text.
    gold : array (g,) of int
        Its position among the n texts.
    groups : array (n,) of int, optional
        Codes 0 to G-1; all texts of a group go to one fold.
    """
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    rng = np.random.default_rng(seed)
    if groups is None:
        splitter: Any = StratifiedKFold(folds, shuffle=True, random_state=seed)
        splits = splitter.split(y, y)
        everyone = rng.integers(0, folds, n)
    else:
        if np.unique(groups[gold]).size < folds:
            raise DesignError(
                f"{caller}: the coded posts are of {np.unique(groups[gold]).size} groups, fewer than the {folds} folds. Use fewer folds, or "
                "code posts of more groups."
            )
        splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
        splits = splitter.split(y, y, groups[gold])
        of_group = rng.integers(0, folds, int(groups.max()) + 1)
    in_fold = np.empty(y.size, dtype=np.int64)
    for fold, (_, held) in enumerate(splits):
        in_fold[held] = fold
    if groups is not None:
        of_group[groups[gold]] = in_fold
        everyone = of_group[groups]
    everyone[gold] = in_fold
    for fold in range(folds):
        if np.unique(y[in_fold != fold]).size < np.unique(y).size:
            raise DesignError(
                f"{caller}: without fold {fold + 1} of {folds} a class has no code left, because its codes are all of one group. Code posts of "
                "more groups, or leave groups out."
            )
    return Folds(in_fold, everyone, folds)


def cross_fit(texts: list[str], gold: Ints, y: Ints, weight: Floats, folds: Folds, *, caller: str) -> Floats:
    """Return the score of each class (n, K) for each text, by the model of its fold, which saw no code of it.

    Character n-grams (2 to 5, inside words) weighted by log frequency and rarity, and a logistic regression in
    which classes count equally. N-grams are counted once; each model uses those in two or more of its own texts.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(analyzer="char_wb", ngram_range=(2, 5), dtype=np.float64)
    counts = counter.fit_transform([texts[i] for i in gold])
    models = []
    for fold in range(folds.n):
        seen = folds.gold != fold
        known = np.asarray((counts[seen] > 0).sum(axis=0)).ravel() >= LEAST_TEXTS
        if not known.any():
            raise DesignError(
                f"{caller}: the coded texts have no letters in common, so nothing can be learned from them. Code more posts."
            )
        models.append(_Model.fit(counts[seen], y[seen], weight[seen], known))
    scores = np.empty((len(texts), int(y.max()) + 1))
    for start in range(0, len(texts), BATCH):
        part = counter.transform(texts[start : start + BATCH])
        of = folds.all[start : start + BATCH]
        for fold, model in enumerate(models):
            rows = np.flatnonzero(of == fold)
            if rows.size:
                scores[start + rows] = model.score(part[rows])
    return scores


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """One fold's model: which n-grams it knows, their weights, and the regression."""

    known: NDArray[np.bool_]
    rarity: Any
    regression: Any

    @classmethod
    def fit(cls, counts: Any, y: Ints, weight: Floats, known: NDArray[np.bool_]) -> _Model:
        from sklearn.feature_extraction.text import TfidfTransformer
        from sklearn.linear_model import LogisticRegression

        rarity = TfidfTransformer(sublinear_tf=True)
        x = rarity.fit_transform(counts[:, known])
        totals = np.bincount(y, weights=weight)
        balanced = weight / totals[y] * y.size / totals.size
        regression = LogisticRegression(C=INVERSE_PENALTY, max_iter=5000, tol=1e-6)
        return cls(known, rarity, regression.fit(x, y, sample_weight=balanced))

    def score(self, counts: Any) -> Floats:
        scores: Floats = self.regression.predict_proba(self.rarity.transform(counts[:, self.known]))
        return scores
