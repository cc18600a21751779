"""What the simulated platform rewards: a rate ratio for one more word, by action and by what the word is.

The numbers are invented. Some follow the literature in direction: moral-emotional words are shared more (Brady et al.
2017), sadness is clicked more and shared less (Berger & Milkman 2012).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from engagebias.checks import check_choice, check_number
from engagebias.errors import DataError
from engagebias.simulation.clauses import THEMES

TERMS = (*THEMES, "words")
"""What is planted: the themes' words, and one more word of any kind."""

BASE_RATE: Mapping[str, float] = {
    "likes": 0.03, "comments": 0.006, "shares": 0.008, "saves": 0.003, "clicks": 0.03,
    "reaction_love": 0.006, "reaction_wow": 0.003, "reaction_haha": 0.003, "reaction_sad": 0.003, "reaction_angry": 0.003,
}  # fmt: skip
"""The actions, and how often a view of a typical post leads to one."""

# Columns are in the order of TERMS.
_RATIOS: Mapping[str, tuple[float, ...]] = {
    #                  moral  anger  sad    joy    viol.  peace  hedge  connec. words
    "likes":          (1.08,  1.02,  0.96,  1.12,  0.97,  0.90,  0.96,  0.98,  0.996),
    "comments":       (1.12,  1.18,  1.00,  1.02,  1.08,  1.15,  1.00,  1.00,  1.000),
    "shares":         (1.20,  1.12,  0.92,  1.04,  1.10,  0.82,  0.92,  0.97,  0.995),
    "saves":          (0.96,  0.94,  1.00,  1.02,  0.98,  1.30,  1.04,  1.06,  1.008),
    "clicks":         (1.10,  1.06,  1.08,  1.00,  1.12,  0.86,  0.94,  0.97,  0.995),
    "reaction_love":  (0.97,  0.90,  1.00,  1.25,  0.88,  0.97,  1.00,  1.00,  0.998),
    "reaction_wow":   (1.15,  1.04,  1.00,  1.08,  1.20,  0.88,  0.96,  0.98,  0.996),
    "reaction_haha":  (1.00,  1.00,  0.80,  1.20,  0.85,  0.85,  0.96,  0.98,  0.994),
    "reaction_sad":   (1.08,  0.96,  1.40,  0.85,  1.25,  0.94,  1.00,  1.00,  1.000),
    "reaction_angry": (1.25,  1.40,  0.98,  0.80,  1.22,  0.82,  0.97,  0.98,  0.998),
}  # fmt: skip


def planted_ratios(given: Mapping[str, Mapping[str, float]] | None) -> dict[str, dict[str, float]]:
    """Return the log rate ratios by action and term, those that are given in place of ours."""
    ratios = {action: dict(zip(TERMS, row, strict=True)) for action, row in _RATIOS.items()}
    for action, row in (given or {}).items():
        check_choice(action, ratios, name="rate_ratios", caller="simulate")
        if not isinstance(row, Mapping):
            raise DataError(
                f"simulate: rate_ratios[{action!r}] must map terms to rate ratios, such as {{'peace': 0.9}}; got {row!r}."
            )
        for term, ratio in row.items():
            check_choice(term, TERMS, name=f"rate_ratios[{action!r}]", caller="simulate")
            check_number(ratio, name=f"rate_ratios[{action!r}][{term!r}]", caller="simulate")
            if ratio <= 0:
                raise DataError(
                    f"simulate: rate_ratios[{action!r}][{term!r}] is a ratio above 0, where 1 is no difference; got {ratio!r}."
                )
            ratios[action][term] = float(ratio)
    return {action: {term: math.log(ratio) for term, ratio in row.items()} for action, row in ratios.items()}
