"""The result of a multiverse: its tables, checks, words and chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from engagebias.charts.specification_curve import specification_curve_chart
from engagebias.errors import DesignError
from engagebias.gaps.model import FEW_CLUSTERS
from engagebias.gaps.sample import RIPE_HOURS
from engagebias.headlines import check_randomisation
from engagebias.results import Check, Estimates, Wording
from engagebias.schema import is_simulated
from engagebias.specifications.ages import KEPT
from engagebias.specifications.axes import CALLER, Axis
from engagebias.specifications.cells import UNEXPOSED, Material
from engagebias.specifications.fitted import Fitted
from engagebias.specifications.grid import Specification
from engagebias.specifications.sentences import (
    CHANGES,
    LEFT_OUT,
    METHOD,
    NOT_RANDOM,
    OBSERVED,
    QUESTION,
    RANDOMISED,
    SCALES,
    Told,
    say_answer,
    say_estimand,
    tell,
)
from engagebias.specifications.settings import REASON_TEXTS, Settings
from engagebias.specifications.summary import (
    choice_table,
    curve_table,
    influence_table,
    joint_table,
    make_facets,
    summary_rows,
)
from engagebias.terms import name_term
from engagebias.words import COMMA, Lang, Text, join

FEW = Text(
    "Few clusters (as few as {n} in a specification): intervals and p by clustered errors may be too narrow; trust those by permutation.",
    "العناقيد قليلة (أقلها في مواصفة {n}): فقد تكون فترات الثقة والقيم الاحتمالية بالأخطاء العنقودية أضيق مما ينبغي؛ والعبرة بما كان بالتبديل.",
)
NOT_EXPOSED = Text(
    "Posts without an exposure were left out: {n} (at most, in a sample).",
    "منشورات بلا تعرّض استُبعدت، عددها {n} (على الأكثر في عينة).",
)
FAR = 0.1
"""Permuted fits further apart than this, in SD of the null, fail their check."""
MODEL_NAMES = {
    "ppml": Text("Poisson pseudo-maximum likelihood", "بواسون بالإمكان الأعظم الزائف"),
    "ols": Text("weighted least squares of the rate over its mean", "المربعات الصغرى المرجّحة للمعدّل منسوبًا إلى متوسطه"),
    "log1p": Text("least squares of log(1 + count)", "المربعات الصغرى للوغاريتم (1 + العدد)"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Everything that a result is made of."""

    axes: tuple[Axis, ...]
    grid: pl.DataFrame
    specifications: tuple[Specification, ...]
    found: Mapping[int, Fitted]
    material: Material
    sample: pl.DataFrame
    settings: Settings
    conf_level: float


def make_result(run: Run) -> Estimates:
    """Return the estimates with their companions."""
    curve = curve_table(run.grid, run.specifications, run.found, run.conf_level)
    facets = make_facets(curve, run.specifications, run.found)
    if not any(facet.curve.height for facet in facets):
        raise DesignError(
            f"{CALLER}: no specification gave a number: {_reasons(curve, 'en')} Use fewer or coarser effects, cluster by another "
            "column, or take more posts."
        )
    alpha = 1 - run.conf_level
    joint = pl.concat([joint_table(facet, alpha) for facet in facets])
    rows = {f.name: summary_rows(f, joint.filter(facet=f.name), run.conf_level) for f in facets}
    pooled = [axis for axis in run.axes if axis.kind != "N"]
    influence = pl.concat([influence_table(facet, pooled) for facet in facets])
    outcome = {f.name: _outcome_of(run, curve, f.name) for f in facets}
    told = [tell(f.name, outcome[f.name], f.curve, rows[f.name]) for f in facets]
    checks = (*_design(run), *_steps(run))
    wording = _wording(run, checks)
    warnings = (*_warnings(curve, checks), *_few(run), *_young(run), *_unexposed(run))
    block = join([name_term(name) for name in run.material.block], COMMA)
    simulated = is_simulated(run.material.frame)
    frame = pl.DataFrame([row for some in rows.values() for row in some], infer_schema_length=None,
                         schema_overrides={"p_value": pl.Float64, "n": pl.Int64})  # fmt: skip
    return Estimates(
        question=QUESTION, estimand=_estimand(run, wording), method=_method(run, block), scale=_scale(curve), wording=wording,
        frame=frame.with_columns(pl.col(pl.Float64).fill_nan(None)), checks=checks, warnings=warnings, simulated=simulated,
        tables={"curve": curve, "joint": joint, "influence": influence,
                "choices": pl.concat([choice_table(facet, pooled) for facet in facets]), "sample": run.sample},
        draw=partial(_draw, axes=run.axes, first=told[0]),
        answers=partial(say_answer, told, block, influence, wording, run.conf_level, warnings, simulated),
    )  # fmt: skip


def _outcome_of(run: Run, curve: pl.DataFrame, facet: str) -> str:
    numbers = set(curve.filter(facet=facet)["specification"].to_list())
    return next(one.outcome for one in run.specifications if one.number in numbers)


def _design(run: Run) -> tuple[Check, ...]:
    """Return the gate of randomised tests where the blocks are tests; nothing for observed posts."""
    if not _within_tests(run):
        return ()
    inside = pl.any_horizontal(*(s.alias(f"_{k}") for k, s in enumerate(run.material.samples.values())))
    used = run.material.frame.filter(pl.select(inside).to_series()).filter(pl.col("impressions").is_not_null())
    return check_randomisation(used.filter(pl.col("impressions") > 0)).checks[:1]


def _within_tests(run: Run) -> bool:
    return (
        run.material.block == ("test_id",)
        and "impressions" in run.material.frame.columns
        and all("test_id" in one.effects for one in run.specifications)
    )


def _wording(run: Run, checks: Sequence[Check]) -> Wording:
    sound = _within_tests(run) and all(check.passed for check in checks)
    return "effect" if sound else "association"


def _steps(run: Run) -> tuple[Check, ...]:
    """Return how far permuted Poisson fits of all features at once lie from those made one by one."""
    gaps = np.array([run.found[one.number].gap for one in run.specifications])
    gaps = gaps[~np.isnan(gaps)]
    if not gaps.size:
        return ()
    detail = Text(
        "Permuted Poisson fits of all features at once lie at most {gap} SD of the null from fits one by one (median {middle}).",
        "تقديرات بواسون بعد التبديل للسمات معًا تبعد عن تقديرها واحدةً واحدة {gap} انحراف معياري على الأكثر (الوسيط {middle}).",
    ).fill(gap=f"{gaps.max():.2g}", middle=f"{np.median(gaps):.2g}")
    return (Check(Text("permuted fits", "التقديرات بعد التبديل"), bool(gaps.max() < FAR), detail),)


def _warnings(curve: pl.DataFrame, checks: Sequence[Check]) -> tuple[Text, ...]:
    said = [
        Text("Check failed: {name}. {detail}", "فحص لم ينجح: {name}. {detail}").fill(name=c.name, detail=c.detail)
        for c in checks
        if c.passed is False
    ]
    missing = curve.filter(pl.col("estimate").is_null())
    if missing.height:
        texts = {str(text): text for text in REASON_TEXTS}
        counted = missing.group_by("reason", maintain_order=True).len().iter_rows()
        reasons = join([Text("{why}: {n}", "{why}: {n}").fill(why=texts[why], n=n) for why, n in counted], COMMA)
        said.append(LEFT_OUT.fill(n=missing.height, reasons=reasons))
    return tuple(said)


def _few(run: Run) -> tuple[Text, ...]:
    """Return a warning if some specification has too few clusters for Student's t; permutations do not need them."""
    least = min((f.n_clusters for f in run.found.values() if not f.reason), default=FEW_CLUSTERS)
    return (FEW.fill(n=least),) if least < FEW_CLUSTERS else ()


def _young(run: Run) -> tuple[Text, ...]:
    young = run.material.young
    return (KEPT.fill(h=RIPE_HOURS, n=f"{young:,}"),) if young else ()


def _unexposed(run: Run) -> tuple[Text, ...]:
    most = max(run.sample.filter(step=UNEXPOSED)["posts"].to_list())
    return (NOT_EXPOSED.fill(n=f"{most:,}"),) if most else ()


def _reasons(curve: pl.DataFrame, lang: Lang) -> str:
    return _warnings(curve, ())[0].to(lang)


def _estimand(run: Run, wording: Wording) -> Text:
    outcomes = [one.outcome for one in run.specifications]
    effects = [name for one in run.specifications for name in one.effects]
    design = RANDOMISED if wording == "effect" else NOT_RANDOM if _within_tests(run) else OBSERVED
    return say_estimand(run.axes, outcomes, effects, design, len(run.specifications))


def _method(run: Run, block: Text) -> Text:
    models = dict.fromkeys(one.model for one in run.specifications)
    return METHOD.fill(
        models=join([MODEL_NAMES[model] for model in models], COMMA), bootstrap=run.settings.n_bootstrap,
        permutations=run.settings.n_permutations, block=block,
    )  # fmt: skip


def _scale(curve: pl.DataFrame) -> Text:
    scales = curve["scale"].unique().to_list()
    return SCALES[scales[0] if len(scales) == 1 else "both"]


def _draw(result: Estimates, lang: Lang, *, axes: Sequence[Axis], first: Told) -> Any:
    """Draw the first facet; others are drawn by running the plan with that facet kept."""
    rows = result.table("curve").filter(facet=first.facet).drop_nulls("estimate")
    numbers = pl.col("estimate", "conf_low", "conf_high")
    shown = rows.with_columns((numbers.exp() - 1) * 100) if first.scale == "log rate ratio" else rows
    named = [axis.name for axis in axes if rows[axis.name].n_unique() > 1]
    return specification_curve_chart(
        shown.select("rank", "estimate", "conf_low", "conf_high", "significant", pl.col("specification").cast(pl.String), *named),
        axes=named, title=result.question, x_title=CHANGES[first.scale].fill(outcome=name_term(first.outcome)), lang=lang,
        simulated=result.simulated,
    )  # fmt: skip
