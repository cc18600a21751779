"""What wins clicks in randomised headline tests."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from statsmodels.stats.multitest import multipletests

from engagebias.charts import forest
from engagebias.errors import DataError
from engagebias.headlines.battery import run_battery
from engagebias.headlines.model import Model, Weighting, fit_across, fit_within, per_unit, percent, permute
from engagebias.headlines.sample import CALLER, Sample, draw_sample
from engagebias.headlines.sentences import (
    ESTIMAND,
    METHOD,
    NOT_RANDOM,
    POPULATION,
    QUESTION,
    SCALE,
    list_features,
    say_answer,
)
from engagebias.results import Check, Estimates, Wording
from engagebias.schema import (
    check_choice,
    check_count,
    check_exposed,
    check_features,
    check_posts,
    check_share,
    is_simulated,
)
from engagebias.terms import name_term
from engagebias.words import Lang, Text, join

FEW_TESTS = 40
CONTRASTS = {
    "within stories": Text("within stories", "داخل القصة الواحدة"),
    "across stories": Text("across stories (confounded)", "بين القصص (متأثّرة بعوامل مُربكة)"),
    "across stories, same week": Text(
        "across stories of one week (confounded)", "بين قصص الأسبوع نفسه (متأثّرة بعوامل مُربكة)"
    ),
}


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
        Refits with the features shuffled within tests, for ``.table("permutation")``. At least 99 are
        run without asking when fewer than 40 tests are used, since clustered errors are then too small.
    conf_level : float, default 0.95
        Level of the intervals.
    seed : int, default 1
        Seed of the permutations.

    Returns
    -------
    Estimates
        ``.table()`` holds log rate ratios per SD. Companions: ``"per_unit"`` (log rate ratio for one more
        word), ``"percent"`` (the same in percent of the click rate), ``"percent_per_sd"``, ``"across"``
        (the contrasts across stories beside that within), ``"family"`` (p-values adjusted over the
        features by the two-stage Benjamini-Hochberg procedure), ``"permutation"``, ``"sample"`` (what
        was left out, counted) and ``"checks"``. The wording is "effect" only if every check passed.

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
    >>> posts = score(simulate("headlines", seed=3).posts)
    >>> effects = headline_effects(posts, features=["negative_share", "positive_share", "words"])
    >>> effects.table().select("term", "n").rows()
    [('negative_share', 1246), ('positive_share', 1246), ('words', 1246)]
    """
    names = _check_arguments(posts, features, outcome, exposure, exclude, weighting, n_permutations, conf_level, seed)
    sample = draw_sample(posts, names, outcome, exclude)
    y, shown = (sample.frame[c].to_numpy().astype(np.float64) for c in (outcome, exposure))
    within = fit_within(sample.z(sample.frame), y, shown, sample.test, names, weighting)
    if sample.n_tests < FEW_TESTS:
        n_permutations = max(n_permutations, 99)
    permutation, failed = permute(within, names, n_permutations, seed) if n_permutations else (None, 0)
    checks = run_battery(sample, within, permutation, outcome, exposure)
    wording: Wording = "effect" if all(c.passed is not False for c in checks) else "association"
    warnings = _warnings(sample, checks, exclude, failed)
    tables = _tables(sample, within, permutation, outcome, exposure, conf_level)
    simulated = is_simulated(sample.frame)
    estimand = ESTIMAND.fill(outcome=outcome, exposure=exposure, features=list_features(names),
                             population=POPULATION[weighting], tests=sample.n_tests)  # fmt: skip
    return Estimates(
        question=QUESTION, estimand=estimand if wording == "effect" else join([estimand, NOT_RANDOM], Text(" ", " ")),
        method=METHOD.fill(exposure=exposure, df=within.n_clusters - 1, arms=sample.eligible.height), scale=SCALE, wording=wording,
        frame=within.table(names, conf_level), tables=tables, checks=checks, warnings=warnings, simulated=simulated,
        answers=partial(say_answer, tables["percent"], wording, conf_level, warnings, simulated), draw=_draw,
    )  # fmt: skip


def _check_arguments(
    posts: pl.DataFrame, features: Sequence[str], outcome: str, exposure: str, exclude: str | None,
    weighting: str, n_permutations: int, conf_level: float, seed: int,
) -> list[str]:  # fmt: skip
    needed = ["test_id", "text", outcome, exposure, *([exclude] if exclude else [])]
    frame = check_posts(posts, require=needed, caller=CALLER)
    check_exposed(frame, outcome=outcome, exposure=exposure, caller=CALLER)
    check_choice(weighting, ["clicks", "tests"], name="weighting", caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(n_permutations, name="n_permutations", caller=CALLER)
    check_count(seed, name="seed", caller=CALLER)
    if exclude and frame.schema[exclude] != pl.Boolean:
        raise DataError(f"{CALLER}: exclude={exclude!r} must be a Boolean column, it is {frame.schema[exclude]}.")
    return check_features(frame, features, caller=CALLER)


def _tables(
    sample: Sample,
    within: Model,
    permutation: pl.DataFrame | None,
    outcome: str,
    exposure: str,
    conf_level: float,
) -> dict[str, pl.DataFrame]:
    table = within.table(sample.features, conf_level)
    contrasts = {
        "within stories": table,
        "across stories": _across(sample, outcome, exposure, None, conf_level),
    }
    if "test_week" in sample.frame.columns and sample.frame["test_week"].null_count() == 0:
        contrasts["across stories, same week"] = _across(sample, outcome, exposure, "test_week", conf_level)
    stacked = [t.select(pl.lit(name).alias("contrast"), pl.all()) for name, t in contrasts.items()]
    units = per_unit(table, sample)
    made = {
        "per_unit": units,
        "percent": percent(units),
        "percent_per_sd": percent(table),
        "across": pl.concat(stacked),
        "across_percent": pl.concat([percent(per_unit(t, sample)) for t in stacked]),
        "family": table.select("term", "estimate", "p_value", p_adjusted=pl.Series(multipletests(table["p_value"], method="fdr_tsbh")[1])),
        "sample": sample.steps,
    }  # fmt: skip
    return made if permutation is None else made | {"permutation": permutation}


def _across(sample: Sample, outcome: str, exposure: str, group: str | None, conf_level: float) -> pl.DataFrame:
    return fit_across(sample, outcome, exposure, group).table(sample.features, conf_level)


def _warnings(sample: Sample, checks: tuple[Check, ...], exclude: str | None, failed: int) -> tuple[Text, ...]:
    said = [
        Text("Check failed: {name}. {detail}", "فحص لم ينجح: {name}. {detail}").fill(name=c.name, detail=c.detail)
        for c in checks
        if c.passed is False
    ]
    unscored = sample.steps.row(1, named=True)["arms"]
    if unscored:
        said.append(
            Text("{n} headlines have no score and were left out.", "{n} من العناوين بلا قياس فتُركت.").fill(n=unscored)
        )
    if exclude:
        n = sample.eligible["test_id"].n_unique() - sample.n_tests
        said.append(
            Text("{n} tests marked {name} were left out.", "تُرك {n} من الاختبارات الموسومة: {name}.").fill(
                n=n, name=name_term(exclude)
            )
        )
    if sample.n_tests < FEW_TESTS:
        said.append(
            Text(
                "Only {n} tests: trust the permutation p-value, not the clustered one.",
                "عدد الاختبارات {n} فقط: يُعتمد على القيمة الاحتمالية بالتبديل لا العنقودية.",
            ).fill(n=sample.n_tests)
        )
    if failed:
        said.append(
            Text("{n} permutations had no solution and were left out.", "{n} من التبديلات بلا حل فتُركت.").fill(n=failed)
        )
    return tuple(said)


def _draw(result: Estimates, lang: Lang) -> alt.LayerChart:
    frame = result.table("across_percent").with_columns(
        label=pl.col("term").map_elements(lambda t: name_term(t).to(lang), return_dtype=pl.String),
        contrast=pl.col("contrast").map_elements(lambda c: CONTRASTS[c].to(lang), return_dtype=pl.String),
    )
    return forest(
        frame, title=result.question, lang=lang, simulated=result.simulated,
        x_title=Text("change of the click rate for one more word, %", "تغيّر معدل النقر عند زيادة كلمة واحدة، %"),
    )  # fmt: skip
