"""Do comments on peacebuilding posts show more distrust than those on matched posts of the same pages?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

import altair as alt
import numpy as np
import polars as pl

from engagebias.charts.trust import trust_points
from engagebias.checks import check_choice, check_count, check_share, listed
from engagebias.disclosure import FEWEST
from engagebias.errors import DesignError
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.terms import name_term
from engagebias.trust import gap_words as say
from engagebias.trust.codebook import DISTRUST
from engagebias.trust.gap_tables import cell_table, compare_labels, label_table, language_tables
from engagebias.trust.model import FEW_CLUSTERS, Design, Row, Scale, Working, estimate, frame_of, gee_rows
from engagebias.trust.sample import CODED, MACHINE, Sample, label_sample
from engagebias.trust.threads import (
    THREAD,
    Threads,
    as_distrust,
    check_flag,
    check_stances,
    read_threads,
)
from engagebias.words import COMMA, Lang, Text, join

CALLER = "distrust_gap"


def distrust_gap(
    comments: pl.DataFrame,
    *,
    posts: pl.DataFrame | None = None,
    label: str = "stance",
    gold: str | None = None,
    peacebuilding: str = "peacebuilding",
    cue: str | None = None,
    scale: Scale = "difference",
    page: str = "page",
    week: str | None = "week",
    cluster: Literal["thread", "page"] = "thread",
    working: Working = "independence",
    stances: Sequence[str] = DISTRUST,
    probability: str = "gold_probability",
    strata: Sequence[str] = ("lang",),
    conf_level: float = 0.95,
    n_boot: int = 999,
    seed: int = 1,
) -> Estimates:
    """Estimate how much more distrust stands under peacebuilding posts than under matched posts of the same pages.

    Parameters
    ----------
    comments : polars.DataFrame
        One row a comment, with ``post_id`` and ``parent_id``: the post that it answers, or a comment, whose post it then
        belongs to. Comments without a parent are left out and counted.
    posts : polars.DataFrame, optional
        The posts, with the columns that say what they are; without it the comments carry these columns.
    label : str, default "stance"
        A stance of each comment (none, endorse, report, mock, refute; see ``trust_codebook()``), or Boolean, by a machine
        or by word lists. Words count mentions, and who refutes a suspicion mentions it too: such labels err most where posts
        draw argument, so give ``gold``.
    gold : str, optional
        The human code of the same, null where there is none. Without it the labels are taken as true and a warning says
        that their errors are not in the interval.
    peacebuilding : str, default "peacebuilding"
        Boolean column of posts: about peacebuilding, or a matched post of the same page.
    cue : str, optional
        Boolean column of posts: whether foreign money is named. Both kinds of posts need some of it.
    scale : {"difference", "ratio"}, default "difference"
        Percentage points, or ratios of shares. One result has one scale.
    page, week : str, default "page" and "week"
        Columns of posts within which they are compared; ``week=None`` for pages alone.
    cluster : {"thread", "page"}, default "thread"
        What was sampled. Comments of one post resemble each other; with "page" those of one page do.
    working : {"independence", "exchangeable"}, default "independence"
        Working correlation of the estimating equations. With "exchangeable" comments of a cluster are taken to be alike and large threads
        weigh less; the estimate is then that of a GEE (statsmodels) on the corrected labels, the one with independent comments beside it.
    stances : sequence of str, default ("endorse", "mock")
        Which stances are distrust.
    probability : str, default "gold_probability"
        Probability with which a comment was drawn to be coded; null: not drawn.
    strata : sequence of str, default ("lang",)
        Columns whose combinations are the strata of the draw; the correction is made within each, so that one language is
        never corrected by codes of another.
    conf_level : float, default 0.95
        Level of the intervals.
    n_boot : int, default 999
        Draws of the wild bootstrap, used with fewer than 40 clusters.
    seed : int, default 1
        Seed of these draws.

    Returns
    -------
    Estimates
        ``.table()``: the gap over all posts, and with a cue the gap without it, with it, and how they differ (difference of
        differences, or ratio of ratios). ``n`` counts comments. Companions: ``"compared"`` (corrected, and machine
        label taken as true), ``"naive"``, ``"languages"`` (each language for itself, if comments have
        ``lang``), ``"cells"`` (threads, comments and shares by kind of post), ``"labels"`` (share of right labels by language, among
        all comments, those with distrust and those without) and ``"sample"``. Cells under 10 are null. The wording is
        "association": who posts about peacebuilding, and when, was not drawn by lot.

    Raises
    ------
    DataError
        If a column is missing or not of its kind, or a label is no code of the codebook.
    DesignError
        If no comment stands under a known post, or gold codes are too few to correct with.

    Notes
    -----
    Moments of a regression with an effect of each page, summed over ``prediction + R / p (code - prediction)``, where R is 1 for a
    coded comment, p its probability and the prediction the share that people code as distrust among comments with that
    label in that stratum, its own code left out. Their mean over draws is that of the human codes, however the
    machine errs (Egami et al. 2023). With independent comments these are the estimating equations of a GEE.

    References
    ----------
    Egami, Hinck, Stewart & Wei (2023), Using imperfect surrogates for downstream inference, NeurIPS 36.
    Liang & Zeger (1986), Longitudinal data analysis using generalized linear models, Biometrika 73:13-22.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> comments = simulate("threads", seed=1).comments
    >>> gap = distrust_gap(comments, gold="coded_stance", strata=["lang", "machine"])
    >>> gap.table().select("term", pl.col("estimate").round(0), "n").rows()
    [('difference', 10.0, 7970)]
    """
    design = _check(peacebuilding, cue, scale, page, week, cluster, conf_level, n_boot, seed)
    check_choice(working, ["independence", "exchangeable"], name="working", caller=CALLER)
    counted = check_stances(stances, caller=CALLER)
    strata = listed(strata, name="strata", caller=CALLER)
    of_post = [peacebuilding, page, *filter(None, (cue, week))]
    threads = read_threads(comments, posts, of_post, caller=CALLER)
    for name in filter(None, (peacebuilding, cue)):
        check_flag(threads.frame, name, caller=CALLER)
    sample, steps = _labelled(threads, label, gold, counted, probability, strata, design)
    apart, naive = estimate(sample, design), estimate(sample, design, naive=True)
    rows = apart if working == "independence" else gee_rows(sample, design, working)
    tables = {
        "compared": compare_labels(rows, apart, naive, working, gold is not None), "naive": frame_of(naive), **language_tables(sample, design),
        "cells": cell_table(sample, design), **({} if gold is None else {"labels": label_table(sample)}), "sample": steps,
    }  # fmt: skip
    warnings = _warnings(sample, design, rows, naive, steps, gold is not None)
    table, simulated = frame_of(rows), is_simulated(comments)
    return Estimates(
        question=say.question(design), estimand=_estimand(sample, design, counted), method=_method(sample, design, working),
        scale=say.SCALES[scale], wording="association", frame=table, tables=tables, warnings=warnings, simulated=simulated,
        draw=partial(_draw, shown=tables["compared"], design=design),
        answers=partial(say.answer_gap, table, design, warnings, simulated),
    )  # fmt: skip


def _check(
    peacebuilding: str, cue: str | None, scale: Scale, page: str, week: str | None, cluster: str, conf_level: float,
    n_boot: int, seed: int,
) -> Design:  # fmt: skip
    check_choice(scale, ["difference", "ratio"], name="scale", caller=CALLER)
    check_choice(cluster, ["thread", "page"], name="cluster", caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(n_boot, name="n_boot", caller=CALLER, least=100)
    check_count(seed, name="seed", caller=CALLER)
    by = page if cluster == "page" else THREAD
    return Design(peacebuilding, cue, page, week, by, scale, conf_level, n_boot, seed)


def _labelled(
    threads: Threads, label: str, gold: str | None, counted: Sequence[str], probability: str, strata: Sequence[str], design: Design
) -> tuple[Sample, pl.DataFrame]:  # fmt: skip
    frame = threads.frame.with_columns(as_distrust(threads.frame, label, counted, caller=CALLER).alias(MACHINE))
    if gold is not None:
        frame = frame.with_columns(as_distrust(frame, gold, counted, caller=CALLER).alias(CODED))
    unlabelled = frame.filter(pl.col(MACHINE).is_null())
    if unlabelled.height == frame.height:
        raise DesignError(f"{CALLER}: no comment has a {label}, so there is no share to compare.")
    sample = label_sample(frame, gold is not None, probability, strata, design.cluster, caller=CALLER)
    kinds = sample.frame.select(pl.col(design.peacebuilding, *filter(None, [design.cue])).n_unique()).row(0, named=True)
    for name, n in kinds.items():
        if n < 2:
            raise DesignError(
                f"{CALLER}: {name} is the same of all posts with comments, so there is nothing to compare. It must be true of some "
                f"and false of others{'' if name == design.peacebuilding else '; leave cue out for the gap itself'}."
            )
    rows = [("left out: no label that tells", unlabelled), ("used", sample.frame)]
    if gold is not None:
        rows += [
            ("used: drawn to be coded", sample.frame.drop_nulls(probability)),
            ("used: coded", sample.frame.drop_nulls(CODED)),
        ]
    added = pl.DataFrame(
        [{"step": s, "comments": f.height, "threads": f[THREAD].n_unique()} for s, f in rows],
        schema=threads.steps.schema,
    )
    return sample, pl.concat([threads.steps.filter(pl.col("step") != "used"), added])


def _warnings(
    sample: Sample, design: Design, rows: Sequence[Row], naive: Sequence[Row], steps: pl.DataFrame, gold: bool
) -> tuple[Text, ...]:
    said = [] if gold else [say.NO_GOLD]
    out = steps.filter(pl.col("step").str.starts_with("left out") & (pl.col("comments") > 0))
    if out.height:
        why = join([name_term(step) for step in out["step"]], COMMA)
        given = f"{steps['comments'][0]:,}"
        said.append(say.LEFT_OUT.fill(n=f"{out['comments'].sum():,}", given=given, why=why))
    if gold and sample.drawn > sample.labels.gold.size:
        said.append(say.NOT_CODED.fill(n=f"{sample.drawn - sample.labels.gold.size:,}", drawn=f"{sample.drawn:,}"))
    if gold and rows[-1].values["estimate"] is not None and naive[-1].values["estimate"] is not None:
        term = say.term_name(str(rows[-1].values["term"]))
        both = {
            "naive": say.figure(naive[-1].values, design.scale),
            "corrected": say.figure(rows[-1].values, design.scale),
        }
        said.append(say.APART.fill(term=term, **both))
    for row in rows:
        if row.reason is not None:
            said.append(say.NO_FIGURE.fill(term=say.term_name(str(row.values["term"])), why=row.reason))
    pages = sample.frame.group_by(design.page).agg(pl.col(design.peacebuilding).n_unique().alias("kinds"))
    if pages.height == 1:
        said.append(say.ONE_PAGE)
    if lone := int((pages["kinds"] == 1).sum()):
        said.append(say.ONE_KIND.fill(n=lone, pages=pages.height))
    codes = sample.codes(design.cluster)
    n_clusters = np.unique(codes[sample.labels.gold] if gold else codes).size
    if n_clusters < FEW_CLUSTERS:
        said.append(say.FEW.fill(n=n_clusters))
    if sample.frame.group_by(design.peacebuilding, *filter(None, [design.cue])).len()["len"].min() < FEWEST:  # type: ignore[operator]
        said.append(say.SMALL)
    return tuple(said)


def _estimand(sample: Sample, design: Design, counted: Sequence[str]) -> Text:
    return say.ESTIMANDS[design.scale].fill(
        stances=join([name_term(s) for s in counted], COMMA), weeks=say.WEEKS if design.week else say.NO_WEEKS,
        n=f"{sample.frame.height:,}", threads=f"{sample.frame[THREAD].n_unique():,}",
    )  # fmt: skip


def _method(sample: Sample, design: Design, working: Working) -> Text:
    strata = join([name_term(s) for s in sample.strata], COMMA) if sample.strata else say.NO_STRATA
    labels = say.NO_CORRECTION
    if sample.predicted is not None:
        labels = say.CORRECTION.fill(gold=f"{sample.labels.gold.size:,}", strata=strata)
    return (say.METHOD if working == "independence" else say.METHOD_ALIKE).fill(
        model=say.METHODS[design.scale], weeks=say.AND_WEEK if design.week else say.NO_WEEKS, cluster=name_term(design.cluster), labels=labels
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, shown: pl.DataFrame, design: Design) -> alt.LayerChart:
    names = {str(t): t for t in (say.CORRECTED, say.MACHINE, say.GEE, say.GEE_MACHINE)}
    frame = shown.with_columns(
        pl.col("term").map_elements(lambda t: say.term_name(t).to(lang), return_dtype=pl.String).alias("label"),
        pl.col("contrast").map_elements(lambda c: names[c].to(lang), return_dtype=pl.String),
    )
    return trust_points(
        frame,
        title=result.question,
        x_title=result.scale,
        ratio=design.scale == "ratio",
        lang=lang,
        simulated=result.simulated,
    )
