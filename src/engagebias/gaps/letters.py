"""Nonsense features: no theory says that the letter x draws comments, so no letter should be found to."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.gaps.exchange import exchange_t, residuals_of
from engagebias.gaps.model import OutcomeFit
from engagebias.gaps.sample import Sample
from engagebias.gaps.wording import name_outcome, not_run
from engagebias.numerics.permutation import permutation_p
from engagebias.results import Check
from engagebias.words import COMMA, Text, join

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LETTERS = ("x", "y", "z", "ث", "ذ", "ظ")  # rare ones, of either language
LEVEL = 0.01  # of the letters: at .05 one sound study in twenty would be said not to be robust
LETTER_DRAWS = 499  # at least
DRAWS_A_LETTER = round(1 / LEVEL)  # fewer could not bring a Bonferroni-adjusted p down to the level at all
FEWEST_TEXTS = 30


def letter_shares(text: pl.Series) -> dict[str, pl.Series]:
    """Return how often each of the letters stands in a text per character: features that no theory cares for."""
    lower = text.str.to_lowercase()
    length = lower.str.len_chars().clip(1)
    return {letter: lower.str.count_matches(letter, literal=True) / length for letter in LETTERS}


def check_letters(sample: Sample, made: OutcomeFit) -> Check:
    """Fail if a letter goes with what the model leaves unexplained of an action, by permutation within blocks."""
    name = Text("nonsense features", "سمات بلا معنى")
    left = residuals_of(made)
    if "text" not in sample.frame.columns or left is None:
        return not_run(name, Text("there are no texts", "لا نصوص"))
    residual, rows = left
    text = sample.frame["text"][rows]
    there = text.is_not_null().to_numpy()
    if there.sum() < FEWEST_TEXTS:
        return not_run(name, Text("there are no texts", "لا نصوص"))
    rows, residual = rows[there], residual[there]
    block = np.unique(sample.block[rows], return_inverse=True)[1]
    shares = {k: v.to_numpy() for k, v in letter_shares(text.filter(pl.Series(there))).items()}
    enough = {k: v for k, v in shares.items() if (v > 0).sum() >= FEWEST_TEXTS}
    if not enough:
        return not_run(name, Text("the letters hardly occur", "الحروف نادرة الورود"))
    cluster, features = sample.cluster[rows], np.stack(list(enough.values()))
    adjusted = np.minimum(1, letters_p(features, residual, block, cluster, sample.asked.seed) * len(enough))
    outcome = name_outcome(made.outcome)
    found = [
        Text("letter {l}", "حرف {l}").fill(l=k)
        for k, p in zip(enough, adjusted, strict=True)
        if p <= LEVEL * (1 + 1e-9)
    ]
    if found:
        detail = Text(
            "{names}: goes with {outcome} (permutation within blocks, Bonferroni-adjusted p at most {level}), and so might any feature.",
            "{names}: يقترن بعدد {outcome} (تبديل داخل المجموعات، القيمة المعدّلة بطريقة بونفيروني لا تتجاوز {level})، وكذلك قد تقترن أي سمة.",
        )
        return Check(name, False, detail.fill(names=join(found, COMMA), outcome=outcome, level=LEVEL))
    detail = Text(
        "No sign that the letters {letters} go with {outcome} (permutation within blocks, smallest Bonferroni-adjusted p {p}).",
        "لا دليل على أن الحروف {letters} تقترن بعدد {outcome} (تبديل داخل المجموعات، أصغر قيمة احتمالية معدّلة بطريقة بونفيروني: {p}).",
    )
    letters = Text(", ".join(enough), "، ".join(enough))
    return Check(name, True, detail.fill(letters=letters, p=f"{adjusted.min():.2f}", outcome=outcome))


def letters_p(features: Floats, residual: Floats, block: Ints, cluster: Ints, seed: int) -> Floats:
    """Return p of each letter's shares (m, rows) by permutation within blocks, of enough draws for that many letters."""
    draws = max(LETTER_DRAWS, DRAWS_A_LETTER * len(features) - 1)
    return permutation_p(*exchange_t(features, residual, block, cluster, draws, seed))
