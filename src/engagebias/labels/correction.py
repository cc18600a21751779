"""Regression on a label that a machine gave, corrected by a sample that people coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import altair as alt
import polars as pl

from engagebias.charts import forest
from engagebias.checks import check_share, listed
from engagebias.errors import DesignError
from engagebias.figures import plain
from engagebias.labels import wording
from engagebias.labels.corrected_sample import Sample, draw_sample
from engagebias.labels.corrected_tables import FEW_CODES, MOST_CATEGORIES, make_tables
from engagebias.labels.correction_checks import Asked, Mislabelled, check_asked
from engagebias.labels.wording import CONTRASTS, CORRECTED, GOLD, MACHINE, Voice, make_voice, say_answer
from engagebias.numerics.labelled_moments import (
    Family,
    Fit,
    dependent,
    fit_corrected,
    fit_gold,
    fit_naive,
    least_ratio,
)
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.words import COMMA, Lang, Text, join

CALLER = "correct_labels"
FEW_CLUSTERS = 40
CLUSTERS_A_TERM = 4
LEAST_CLUSTERS = 4  # of the gold codes; fewer have no spread to speak of
# Two estimates of one matrix, with and without the machine's labels: if they differ tenfold, the codes are too few.
LEAST_RATIO = 0.1
NO_HELP = 0.9  # errors are estimates themselves: less than a tenth of difference says nothing


def correct_labels(
    posts: pl.DataFrame,
    *,
    label: str,
    gold: str,
    outcome: str | None = None,
    features: Sequence[str] = (),
    model: Family = "poisson",
    mislabelled: Mislabelled = "regressor",
    exposure: str | None = None,
    cluster: str | None = None,
    probability: str = "gold_probability",
    strata: Sequence[str] = (),
    conf_level: float = 0.95,
) -> Estimates:
    """Estimate a regression on human codes from machine labels and a coded sample, whatever errors the machine makes.

    Parameters
    ----------
    posts : polars.DataFrame
        One row a post, with ``post_id`` and the columns named below. Posts with a null in outcome, exposure,
        label or a feature are left out and counted.
    label : str
        The machine's label of every post: Boolean, a number, or a probability.
    gold : str
        The human code of the same thing, null where there is none.
    outcome : str, optional
        What is regressed, for ``mislabelled="regressor"``; in a Poisson model 0 or more.
    features : sequence of str
        Further regressors, numeric and taken as free of error. Effects of authors or days can be given as
        dummies; they are not absorbed.
    model : {"poisson", "linear"}, default "poisson"
        Poisson pseudo-maximum likelihood with a log link, or least squares.
    mislabelled : {"regressor", "outcome"}, default "regressor"
        Whether the label is a regressor beside the features, or the outcome itself. A linear model of the
        outcome without features estimates its mean, such as the share of posts that people would code so.
    exposure : str, optional
        Denominator above 0, whose logarithm is the offset of a Poisson model.
    cluster : str, optional
        Column without nulls, such as ``"author_id"``: posts of one cluster may resemble each other. None: each
        post for itself.
    probability : str, default "gold_probability"
        Probability with which a post was drawn to be coded, above 0 and at most 1; null: not drawn. A post that
        was drawn but has no code is counted, and the coded ones of its stratum (or, without strata, those with
        the same probability) stand for it: right if missing codes do not depend on label or outcome within it.
    strata : sequence of str, optional
        Columns whose combinations are the strata of the draw, known for all posts, drawn or not; a null is a value
        of its own. Weights are then made to add up to the number of posts in each stratum, and the error is that of
        draws of fixed size within strata.
    conf_level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Estimates
        ``.table()``: label (if a regressor) and features; log rate ratios per unit, or differences in the mean.
        Companions, in the same columns: ``"naive"`` (the machine's label taken as true), ``"gold_only"`` (coded
        posts alone, weighted), ``"compared"`` (all three), ``"percent"`` (all three as change of the rate in
        percent, for a Poisson model), ``"intercept"``. Then ``"labels"`` if there are at most 10 different labels
        (for each pair of machine label and human code the number of codes, and their weighted share among all
        posts and among those with that machine label; null under 10 codes, and with one such cell in the next
        smallest too, which could else be computed), and ``"sample"`` (posts and codes given, left out, used).
        The wording is "association": no design is known here.

    Raises
    ------
    DataError
        If a column is missing or of the wrong kind, a probability is impossible or does not fit the table, or
        arguments contradict each other.
    DesignError
        If the gold sample cannot carry the correction: codes all alike, a machine label without codes, fewer
        than four clusters with codes, too few for the features, or no solution.

    Notes
    -----
    Solves ``sum m(machine) + R / p (m(human) - m(machine)) = 0``, with m the score of the model, R 1 for a coded post
    and p its probability: unbiased moments whatever the machine's errors depend on. The covariance is the
    sandwich of these moments summed by cluster, times G / (G - 1); t has the clusters with codes, less one, as
    degrees of freedom. Without ``strata``, draws are taken as independent given p, which overstates the error
    slightly if their number was fixed. Labels learned from the same codes must be cross-fitted, so that no
    post's label has seen its own code.

    References
    ----------
    Egami, Hinck, Stewart & Wei (2023), Using imperfect surrogates for downstream inference: design-based supervised
    learning for social science applications of large language models, NeurIPS 36.
    Robins, Rotnitzky & Zhao (1994), Estimation of regression coefficients when some regressors are not always
    observed, JASA 89:846-866.

    Examples
    --------
    >>> posts = pl.DataFrame({
    ...     "post_id": list("abcdefgh"), "machine": [1, 1, 1, 0, 0, 0, 1, 1], "people": [1, 0, None, 0, None, 0, None, None],
    ...     "p": [0.5, 0.5, None, 0.5, None, 0.5, None, None],
    ... })
    >>> share = correct_labels(posts, label="machine", gold="people", probability="p", mislabelled="outcome", model="linear")
    >>> share.table().select("term", "estimate", "n").rows()
    [('machine', 0.375, 8)]
    """
    check_share(conf_level, name="conf_level", caller=CALLER)
    asked = Asked(
        CALLER, outcome, label, listed(features, name="features", caller=CALLER), model, mislabelled, exposure, cluster,
        listed(strata, name="strata", caller=CALLER), gold, probability,
    )  # fmt: skip
    check_asked(asked)
    sample = draw_sample(posts, asked)
    few = _check_gold(sample)
    fits = _fit(sample)
    tables = make_tables(fits, sample, conf_level)
    shown = tables["percent" if model == "poisson" else "compared"]
    voice, simulated = make_voice(sample), is_simulated(sample.frame)
    warnings = _warnings(sample, tables, shown, voice, few)
    rows, naive = (shown.filter(contrast=str(c)).to_dicts() for c in (CORRECTED, MACHINE))
    return Estimates(
        question=voice.question(), estimand=voice.estimand(), method=voice.method(fits[CORRECTED].df), scale=voice.scale(),
        wording="association", frame=tables.pop("corrected"), tables=tables, warnings=warnings, simulated=simulated,
        draw=partial(_draw, shown=shown, voice=voice),
        answers=partial(say_answer, rows, naive[0], voice, conf_level, warnings, simulated),
    )  # fmt: skip


def _check_gold(sample: Sample) -> list[Text]:
    """Refuse codes that cannot correct; return the categories in which they are few."""
    asked, coded = sample.asked, sample.coded()
    if coded["human"].n_unique() < 2:
        raise DesignError(
            f"{CALLER}: all {coded.height} gold codes of {asked.gold!r} are alike, so its errors cannot be told. Draw more posts, "
            "more of them where the machine's label is rare."
        )
    few = []
    for column, values, said in (
        ("machine", sample.frame[asked.label].cast(pl.Float64), wording.SAID_BY_MACHINE),
        ("human", coded["human"], wording.CODED_AS),
    ):
        for value in sorted(values.unique()) if values.n_unique() <= MOST_CATEGORIES else []:
            n = coded.filter(pl.col(column) == value).height
            if not n:
                raise DesignError(
                    f"{CALLER}: no post with {asked.label} = {value:g} has a gold code, so that label cannot be corrected. "
                    f"Draw some of its {int((values == value).sum())} posts."
                )
            if n < FEW_CODES:
                few.append(said.fill(value=f"{value:g}"))
    _check_clusters(sample)
    return few


def _check_clusters(sample: Sample) -> None:
    # With clusters near the number of features the sandwich has hardly anything to vary over: its intervals collapse.
    clusters, n_terms = sample.n_clusters, len(sample.asked.terms)
    least = max(LEAST_CLUSTERS, CLUSTERS_A_TERM * n_terms)
    if clusters < least or sample.n_gold <= n_terms + 1:
        raise DesignError(
            f"{CALLER}: {sample.n_gold} gold codes in {clusters} clusters are too few for {n_terms} features; at least {least} clusters "
            "must have codes, and there must be more codes than features. Code more posts, in more clusters, or use fewer features."
        )


def _fit(sample: Sample) -> Mapping[Text, Fit]:
    asked, problem = sample.asked, sample.problem
    names = ["the constant", *asked.terms]
    for x, where in ((problem.x, "in the posts"), (problem.x_gold, "in the coded posts")):
        lost = [names[j] for j in dependent(x)]
        if lost:
            raise DesignError(
                f"{CALLER}: {', '.join(lost)} cannot be told apart from the other features {where}: it does not vary there, or it repeats "
                "them. Leave it out, or code more posts."
            )
    if not problem.y.any() and asked.model == "poisson":
        raise DesignError(f"{CALLER}: {asked.measured} is 0 in every post, so there is no rate to compare.")
    gold = fit_gold(problem)
    naive = fit_naive(problem)
    for fitted, where in ((naive, "with the machine's label taken as true"), (gold, "on the gold codes alone")):
        if not fitted.converged:
            raise DesignError(
                f"{CALLER}: the model {where} has no finite solution: some feature separates the posts with any {asked.measured} from "
                "those without. Use fewer features or more gold codes."
            )
    corrected = fit_corrected(problem, gold.coef)
    if not corrected.converged or least_ratio(corrected.derivative, gold.derivative) < LEAST_RATIO:
        raise DesignError(
            f"{CALLER}: {sample.n_gold} gold codes are too few to correct this model: its equations are near singular or have no "
            "solution near the gold codes' own. Code more posts, or use fewer features."
        )
    return {MACHINE: naive, GOLD: gold, CORRECTED: corrected}


def _warnings(
    sample: Sample, tables: Mapping[str, pl.DataFrame], shown: pl.DataFrame, voice: Voice, few: Sequence[Text]
) -> tuple[Text, ...]:
    naive, corrected = (shown.filter(contrast=str(c)).row(0, named=True) for c in (MACHINE, CORRECTED))
    ours, theirs = (tables[name].row(0, named=True) for name in ("corrected", "naive"))
    term = name_term(ours["term"])
    said = []
    if ours["std_error"] > 0:
        apart = abs(theirs["estimate"] - ours["estimate"]) / ours["std_error"]
        naive_said, ours_said = (voice.figure(row["estimate"], corrected) for row in (naive, corrected))
        said.append(wording.APART.fill(term=term, naive=naive_said, corrected=ours_said, apart=f"{apart:.1f}"))
    alone = tables["gold_only"]["std_error"][0]
    if alone < NO_HELP * ours["std_error"]:
        said.append(wording.NO_HELP.fill(term=term, gold=plain(alone), corrected=plain(ours["std_error"])))
    given, n, clusters = sample.steps["posts"][0], sample.n, sample.n_clusters
    if given > n:
        said.append(wording.LEFT_OUT.fill(n=f"{given - n:,}", given=f"{given:,}"))
    if sample.drawn > sample.n_gold:
        group = join([name_term(c) for c in sample.asked.strata or (sample.asked.probability,)], COMMA)
        missing = f"{sample.drawn - sample.n_gold:,}"
        said.append(wording.NOT_CODED.fill(n=missing, drawn=f"{sample.drawn:,}", group=group))
    if not 0.95 < sample.stand_for / n < 1.05:
        said.append(wording.STAND_FOR.fill(drawn=f"{sample.drawn:,}", stand_for=f"{sample.stand_for:,.0f}", n=f"{n:,}"))
    if clusters < FEW_CLUSTERS:
        said.append(wording.FEW_CLUSTERS.fill(n=clusters))
    if few:
        said.append(wording.FEW_CODES.fill(least=FEW_CODES, which=join(few, COMMA)))
    return tuple(said)


def _draw(result: Estimates, lang: Lang, *, shown: pl.DataFrame, voice: Voice) -> alt.LayerChart:
    rows = shown.filter(pl.col("term") == voice.asked.label) if voice.asked.outcome else shown
    frame = rows.with_columns(
        pl.col("term").map_elements(lambda t: name_term(t).to(lang), return_dtype=pl.String).alias("label"),
        pl.col("contrast").map_elements(lambda c: CONTRASTS[c].to(lang), return_dtype=pl.String),
    )
    return forest(frame, title=result.question, x_title=voice.axis(), lang=lang, simulated=result.simulated)
