"""What an audit of removals can detect: a ratio of rates between two groups."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf, log
from typing import Literal, get_args

import numpy as np
import polars as pl

from engagebias.checks import check_choice, check_count, check_number
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.numerics.rate_ratio_plan import (
    detectable_ratios,
    log_ratio_error,
    power_of_ratio,
    simulate_rejections,
    units_needed,
)
from engagebias.planning import moderation_words as say
from engagebias.planning.published import DEFAULTS, find_published
from engagebias.planning.request import CALLER, Aim, check_aim, check_between, check_sizes, rates_table
from engagebias.planning.result import Axes, Plan, finish
from engagebias.results import Estimates

Measure = Literal["removal", "false_positive"]
SIZES = (50, 100, 200, 400, 800, 1600, 3200)
BASES = (0.01, 0.02, 0.05, 0.1, 0.2)
OTHER_RATIOS = (1.5, 3.0, 5.0)


def plan_moderation(
    *,
    posts: int = 200,
    other_posts: int | None = None,
    base_rate: float = 0.05,
    measure: Measure = "false_positive",
    clean_share: float = 0.8,
    posts_per_author: float = 1.0,
    icc: float = 0.1,
    published: str | float = DEFAULTS["moderation"],
    sizes: Sequence[int] = SIZES,
    level: float = 0.05,
    power: float = 0.8,
    n_worlds: int = 4000,
    seed: int = 1,
) -> Estimates:
    """Plan an audit of removals in two groups; :func:`engagebias.plan_study` documents the arguments."""
    aim = check_aim(level, power, n_worlds, seed)
    others = posts if other_posts is None else other_posts
    _check(posts, others, base_rate, measure, clean_share, posts_per_author, icc)
    grid = check_sizes(sizes)
    asked = find_published(published, "moderation", unit="a ratio of rates, such as 2", caller=CALLER)
    if asked.effect * base_rate >= 1:
        raise DesignError(
            f"{CALLER}: {asked.effect:g} times a base_rate of {base_rate:g} is no rate: it must stay below 1. Name a lower base_rate or ratio."
        )
    inflation = 1 + (posts_per_author - 1) * icc
    used = clean_share if measure == "false_positive" else 1.0
    plan = say.Audit(posts, others, base_rate, measure, used, inflation)
    below, above = detectable_ratios(base_rate, plan.units, plan.other_units, level, power)
    within = power_of_ratio(asked.effect, base_rate, plan.units, plan.other_units, level) >= power
    needed = int(
        np.ceil(units_needed(asked.effect, base_rate, level, power, relative=others / posts) * inflation / used)
    )
    tables = {
        "sizes": _sizes(plan, sorted({*grid, posts}), aim),
        "ratios": pl.DataFrame({"direction": ["above", "below"], "ratio": [None if isinf(above) else above, below or None]}),
        "cells": _cells(plan, asked.effect),
        "tests": _tests(plan, above, aim),
        "power": _power(plan, grid, (asked.effect, *OTHER_RATIOS), aim),
        "surface": _surface(plan, grid, asked.effect, aim),
        "published": pl.DataFrame(
            {"published": [asked.name], "effect": [asked.effect], "detectable": [None if isinf(above) else above],
             "within_reach": [within], "posts_needed": [needed], "source": [asked.source]},
            schema_overrides={"detectable": pl.Float64},
        ),
        "assumptions": _assumptions(plan, posts_per_author, icc, aim),
    }  # fmt: skip
    row: dict[str, object] = {"term": "detectable effect", "n": posts + others}
    if not isinf(above):
        row |= {
            "estimate": log(above),
            "std_error": log_ratio_error(above * base_rate, base_rate, plan.units, plan.other_units),
        }
    return finish(
        Plan(
            question=say.QUESTIONS[measure], estimand=say.estimand(plan, aim), method=say.METHOD, scale=say.SCALE, unit=say.UNIT, row=row,
            shown=(np.nan if isinf(above) else above, np.nan, np.nan), sentences=say.sentences(plan, below, above, asked, needed, aim, within=within),
            tables=tables, warnings=say.warnings(tables["cells"]), aim=aim, published=asked, size=posts,
            axes=Axes(say.SIZES[measure], say.BASE, say.surface_title(asked), say.name_ratio, say.name_base),
        )
    )  # fmt: skip


def _check(
    posts: int, others: int, base_rate: float, measure: str, clean_share: float, per_author: float, icc: float
) -> None:
    check_choice(measure, get_args(Measure), name="measure", caller=CALLER)
    check_count(posts, name="posts", caller=CALLER, least=FEWEST)
    check_count(others, name="other_posts", caller=CALLER, least=FEWEST)
    check_between(base_rate, 0, 1, name="base_rate", like="0.05")
    check_number(clean_share, name="clean_share", caller=CALLER)
    if not 0 < clean_share <= 1:
        raise DataError(
            f"{CALLER}: clean_share is the share of audited posts that break no rule, above 0 and at most 1, such as 0.8; got {clean_share!r}."
        )
    check_number(per_author, name="posts_per_author", caller=CALLER)
    if per_author < 1:
        raise DataError(f"{CALLER}: posts_per_author must be 1 or more; got {per_author!r}.")
    if per_author > min(posts, others):
        raise DataError(
            f"{CALLER}: posts_per_author={per_author:g} is more than the {min(posts, others):,} posts of a group: none could have one author. "
            "It is the mean number of posts of an author in the data, such as 3."
        )
    check_between(icc, 0, 1, name="icc", like="0.1", closed=True)


def _of(plan: say.Audit, posts: int) -> say.Audit:
    """Return the audit with other numbers of posts, the groups in the same proportion."""
    others = max(1, round(posts * plan.others / plan.posts))
    return say.Audit(posts, others, plan.base, plan.measure, plan.used, plan.inflation)


def _sizes(plan: say.Audit, grid: Sequence[int], aim: Aim) -> pl.DataFrame:
    rows = []
    for posts in grid:
        other = _of(plan, posts)
        below, above = detectable_ratios(plan.base, other.units, other.other_units, aim.level, aim.power)
        rows.append({"posts": posts, "other_posts": other.others, "usable": other.posts * other.used, "above": None if isinf(above) else above,
                     "below": below or None})  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"above": pl.Float64, "below": pl.Float64})


def _cells(plan: say.Audit, ratio: float) -> pl.DataFrame:
    """Return how many events to expect in each group; those under 10 will not be shown."""
    expected = [plan.posts * plan.used * plan.base * ratio, plan.others * plan.used * plan.base]
    return pl.DataFrame(
        {"term": ["the group", "the others"], "expected_events": expected, "shown": [e >= FEWEST for e in expected]}
    )


def _tests(plan: say.Audit, above: float, aim: Aim) -> pl.DataFrame:
    rng = np.random.default_rng(aim.seed)
    sizes = max(1, round(plan.units)), max(1, round(plan.other_units))
    null = simulate_rejections(1.0, plan.base, *sizes, aim.level, aim.n_worlds, rng)
    hit = {} if isinf(above) else simulate_rejections(above, plan.base, *sizes, aim.level, aim.n_worlds, rng)
    return rates_table(null, hit, say.TESTS)


def _power(plan: say.Audit, grid: Sequence[int], ratios: Sequence[float], aim: Aim) -> pl.DataFrame:
    rows = []
    for ratio in (r for r in dict.fromkeys(ratios) if r * plan.base < 1):
        for posts in grid:
            other = _of(plan, posts)
            power = power_of_ratio(ratio, plan.base, other.units, other.other_units, aim.level)
            rows.append({"size": posts, "effect": ratio, "power": power})
    return pl.DataFrame(rows)


def _surface(plan: say.Audit, grid: Sequence[int], ratio: float, aim: Aim) -> pl.DataFrame:
    rows = []
    for base in sorted({*BASES, plan.base}):
        for posts in grid:
            other = _of(plan, posts)
            power = power_of_ratio(ratio, base, other.units, other.other_units, aim.level) if ratio * base < 1 else None
            rows.append({"size": posts, "y": base, "power": power})
    return pl.DataFrame(rows, schema_overrides={"power": pl.Float64})


def _assumptions(plan: say.Audit, per_author: float, icc: float, aim: Aim) -> pl.DataFrame:
    values = {
        "posts of the group": plan.posts, "posts of the others": plan.others, "rate of the others": plan.base,
        "share of posts that count": plan.used, "posts an author": per_author, "likeness within authors": icc,
        "level": aim.level, "power": aim.power,
    }  # fmt: skip
    return pl.DataFrame({"term": list(values), "value": [float(v) for v in values.values()]})
