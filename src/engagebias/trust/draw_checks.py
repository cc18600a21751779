"""Does the draw of a vignette experiment look like one? Levels as planned, attributes apart, covariates alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import polars as pl
from scipy.stats import chi2_contingency, chisquare

from engagebias.errors import DataError
from engagebias.figures import p_value, plain
from engagebias.labels.groups import number_groups
from engagebias.results import Check
from engagebias.terms import name_term
from engagebias.trust import vignettes_words as say
from engagebias.words import Text

CALLER = "cue_effect"


UNLIKELY = 0.001  # of a check of the draw: it fails below


LEAST_EXPECTED = 5.0  # in a cell of a chi-square test


def check_draw(
    frame: pl.DataFrame, levels: Mapping[str, list[str]], probabilities: Mapping[str, Mapping[str, float]], covariates: Sequence[str]
) -> tuple[Check, ...]:  # fmt: skip
    """Return a check of each attribute, each pair of them, and each attribute by covariate."""
    made = []
    for name, of in levels.items():
        counts = np.array([int((frame[name] == level).sum()) for level in of], dtype=float)
        planned = probabilities.get(name, dict.fromkeys(of, 1 / len(of)))
        if set(planned) != set(of) or abs(sum(planned.values()) - 1) > 1e-6 or min(planned.values()) <= 0:
            raise DataError(
                f"{CALLER}: probabilities[{name!r}] must be above 0, name the levels {', '.join(sorted(of))} and add up to 1; got "
                f"{dict(planned)}."
            )
        expected = np.array([planned[level] for level in of]) * counts.sum()
        result = chisquare(counts, expected) if expected.min() >= LEAST_EXPECTED else None
        made.append(
            _check(
                say.PLANNED.fill(name=name_term(name)), None if result is None else (result.statistic, result.pvalue)
            )
        )
    for first, second in combinations(levels, 2):
        title = say.APART.fill(first=name_term(first), second=name_term(second))
        made.append(_check(title, _independent(frame, first, second)))
    for name in levels:
        for covariate in covariates:
            title = say.ALIKE.fill(name=name_term(name), covariate=name_term(covariate))
            made.append(_check(title, _independent(frame.drop_nulls(covariate), name, covariate)))
    return tuple(made)


def _independent(frame: pl.DataFrame, first: str, second: str) -> tuple[float, float] | None:
    codes = [number_groups(frame[c].cast(pl.String)) for c in (first, second)]
    table = np.zeros([int(c.max(initial=0)) + 1 for c in codes])
    np.add.at(table, tuple(codes), 1)
    if min(table.shape) < 2 or (not table.all() and not table.any()):
        return None
    found = chi2_contingency(table, correction=False)
    return None if found.expected_freq.min() < LEAST_EXPECTED else (float(found.statistic), float(found.pvalue))


def _check(title: Text, found: tuple[float, float] | None) -> Check:
    if found is None:
        return Check(title, None, say.SPARSE)
    return Check(
        title, bool(found[1] >= UNLIKELY), say.FOUND.fill(value=plain(float(found[0])), p=p_value(float(found[1])))
    )
