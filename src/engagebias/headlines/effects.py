"""What wins clicks in randomised headline tests."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import polars as pl

from engagebias.charts import forest
from engagebias.checks import check_choice, check_count, check_share
from engagebias.errors import DataError
from engagebias.headlines.battery import run_battery
from engagebias.headlines.companions import companion_tables, smallest_p
from engagebias.headlines.flags import check_flag
from engagebias.headlines.model import fit_within, permute
from engagebias.headlines.sample import CALLER, UNSCORED, Columns, Sample, Weighting, draw_sample
from engagebias.headlines.sentences import (
    CHANGE,
    METHOD,
    SCALE,
    answer_rows,
    say_answer,
    say_estimand,
    say_question,
)
from engagebias.results import Check, Estimates, Wording
from engagebias.schema import check_exposed, check_features, check_posts, is_simulated
from engagebias.terms import name_term, one_more
from engagebias.words import Lang, Text

FEW_TESTS = 40
LEAST_PERMUTATIONS = 19  # fewer could not show p = 0.05 at all


def headline_effects(
    posts: pl.DataFrame,
    *,
    features: Sequence[str],
    outcome: str = "clicks",
    exposure: str = "impressions",
    exclude: str | None = None,
    weighting: Weighting = "clicks",
    n_permutations: int = 0,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Estimate what a feature of a headline does to its click rate, within tests of one story.

    Parameters
    ----------
    posts : polars.DataFrame
        Headline arms: ``post_id``, ``test_id``, ``text``, the outcome and the exposure (counts without
        nulls, outcome at most exposure, exposure above 0) and the features. ``words`` too, if a feature is
        a share. ``test_week`` if present adds the contrast across stories of one week.
    features : sequence of str
        Numeric columns, the primary one first. Rows in which one is null are left out and counted.
    outcome, exposure : str, default "clicks" and "impressions"
        The count and its denominator.
    exclude : str, optional
        Boolean column: tests marked True are left out of the fit, but not of the features' means and SDs,
        so that one SD means the same with and without them.
    weighting : {"clicks", "tests"}, default "clicks"
        Whether tests count by their clicks (Poisson's own weights) or equally.
    n_permutations : int, default 0
        0 or at least 19: refits with the features shuffled within tests, all of an arm together, for
        ``.table("permutation")``. At least 99 are run without asking when fewer than 40 tests are used: clustered
        errors are then too small, and the answer follows the permutation where the two disagree.
    conf_level : float, default 0.95
        Level of the intervals.
    seed : int, default 1
        Seed of the permutations.

    Returns
    -------
    Estimates
        ``.table()`` holds log rate ratios per SD. Companions: ``"per_unit"`` (log rate ratio for one more
        word), ``"percent"`` (the same as a relative change in percent), ``"percent_per_sd"``, ``"across"`` and
        ``"across_percent"`` (the contrasts across stories beside that within; always weighted by clicks),
        ``"same_picture"`` (within test and picture, if there is ``eyecatcher_id``), ``"family"`` (p-values
        adjusted over the features by the two-stage Benjamini-Hochberg procedure, never below the raw ones),
        ``"permutation"``, ``"sample"`` (what was left out, counted) and ``"checks"`` (null: not run). The
        wording is "effect" only if no check failed.

    Raises
    ------
    DataError
        If a column is missing, of the wrong type, has nulls or impossible counts.
    DesignError
        If no two different headlines can be compared within a test, a feature does not vary there or
        repeats another, or the model has no finite solution.

    Notes
    -----
    Conditioning on a test's total removes everything shared by its arms. The estimates equal Poisson
    pseudo-maximum likelihood with test effects; no distribution of the clicks is assumed.

    References
    ----------
    Robertson et al. (2023), Negativity drives online news consumption, Nature Human Behaviour 7:812-822.
    Wooldridge (1999), Distribution-free estimation of some nonlinear panel data models, J. Econometrics 90:77-97.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> from engagebias.text import score
    >>> posts = score(simulate("headlines", seed=3).posts, lexicon="vader")
    >>> effects = headline_effects(posts, features=["negative_share", "positive_share", "words"])
    >>> effects.table().select("term", "n").rows()
    [('negative_share', 1261), ('positive_share', 1261), ('words', 1261)]
    """
    check_choice(weighting, ["clicks", "tests"], name="weighting", caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(seed, name="seed", caller=CALLER)
    _check_permutations(n_permutations)
    asked = _check_posts(posts, features, outcome, exposure, exclude, weighting)
    sample = draw_sample(posts, asked)
    within = fit_within(sample, sample.frame)
    few = sample.n_tests < FEW_TESTS
    draws = max(n_permutations, 99) if few else n_permutations
    permutation, failed = permute(within, sample, draws, seed) if draws else (None, 0)
    checks = run_battery(sample, within, permutation)
    wording: Wording = "association" if any(check.passed is False for check in checks) else "effect"
    tables, missing = companion_tables(sample, within, permutation, conf_level)
    warnings = (*_warnings(sample, checks, failed, smallest_p(sample, draws) if few else None), *missing)
    rows = answer_rows(tables["percent"], permutation if few else None, 1 - conf_level)
    simulated = is_simulated(sample.frame)
    return Estimates(
        question=say_question(asked), estimand=say_estimand(asked, checks), scale=SCALE, wording=wording,
        method=METHOD.fill(exposure=name_term(exposure), df=within.n_clusters - 1, arms=sample.eligible.height),
        frame=within.table(asked.features, conf_level), tables=tables, checks=checks, warnings=warnings,
        simulated=simulated, draw=partial(_draw, asked=asked),
        answers=partial(say_answer, rows, asked, sample.n_tests, wording, conf_level, warnings, simulated),
    )  # fmt: skip


def _check_permutations(n_permutations: int) -> None:
    check_count(n_permutations, name="n_permutations", caller=CALLER)
    if 0 < n_permutations < LEAST_PERMUTATIONS:
        raise DataError(
            f"{CALLER}: n_permutations must be 0 or at least {LEAST_PERMUTATIONS}, such as 999; got {n_permutations}."
        )


def _check_posts(
    posts: pl.DataFrame, features: Sequence[str], outcome: str, exposure: str, exclude: str | None, weighting: Weighting
) -> Columns:
    needed = ["test_id", "text", outcome, exposure, *([exclude] if exclude else [])]
    frame = check_posts(posts, require=needed, caller=CALLER)
    check_exposed(frame, outcome=outcome, exposure=exposure, caller=CALLER)
    if exclude:
        check_flag(frame, exclude, name="exclude", caller=CALLER)
    names = check_features(frame, features, caller=CALLER)
    return Columns(tuple(names), outcome, exposure, exclude, weighting)


def _warnings(sample: Sample, checks: tuple[Check, ...], failed: int, smallest: float | None) -> tuple[Text, ...]:
    said = [
        Text("Check failed: {name}. {detail}", "فحص لم ينجح: {name}. {detail}").fill(name=c.name, detail=c.detail)
        for c in checks
        if c.passed is False
    ]
    unscored = sample.left_out(UNSCORED)
    if unscored:
        said.append(
            Text("Headlines without a score, left out: {n}.", "عناوين بلا قياس استُبعدت: {n}.").fill(n=f"{unscored:,}")
        )
    if sample.asked.exclude:
        n = sample.eligible["test_id"].n_unique() - sample.n_tests
        said.append(
            Text("Tests left out ({name}): {n}.", "اختبارات استُبعدت ({name}): {n}.").fill(
                n=f"{n:,}", name=name_term(sample.asked.exclude)
            )
        )
    if smallest is not None:
        said.append(
            Text(
                "Few tests ({n}): a feature is said to matter only if the permutation bears it out "
                "(smallest p possible here: {p}).",
                "الاختبارات قليلة ({n}): لا يُقال إن لسمة شأنًا إلا إذا أيّده التبديل (أصغر قيمة احتمالية ممكنة هنا: {p}).",
            ).fill(n=sample.n_tests, p=f"{smallest:.2g}")
        )
    if failed:
        said.append(
            Text(
                "Permutations without a finite solution, counted as extreme: {n}.",
                "تبديلات بلا حل منتهٍ عُدّت متطرّفة: {n}.",
            ).fill(n=failed)
        )
    return tuple(said)


def _draw(result: Estimates, lang: Lang, *, asked: Columns) -> alt.LayerChart:
    frame = result.table("across_percent").with_columns(
        pl.col("term").map_elements(lambda t: one_more(t).to(lang), return_dtype=pl.String).alias("label"),
        pl.col("contrast").map_elements(lambda c: name_term(c).to(lang), return_dtype=pl.String),
    )
    x_title = CHANGE.fill(outcome=name_term(asked.outcome), exposure=name_term(asked.exposure))
    return forest(frame, title=result.question, x_title=x_title, lang=lang, simulated=result.simulated)
