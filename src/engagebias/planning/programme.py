"""What a programme in a few sites can detect: people within a site are alike, and sites are few."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import polars as pl

from engagebias.checks import check_count
from engagebias.errors import DataError, DesignError
from engagebias.numerics.cluster_worlds import Programme, rejections
from engagebias.numerics.detectable import fewest_sites, smallest_two_sided_p
from engagebias.planning import programme_tables as by
from engagebias.planning import programme_words as say
from engagebias.planning.published import DEFAULTS, find_published
from engagebias.planning.request import CALLER, check_aim, check_between, check_most, check_sizes, rates_table
from engagebias.planning.result import Axes, Plan, finish
from engagebias.planning.words import surface_title
from engagebias.results import Estimates

SIZES = (4, 6, 8, 10, 12, 16, 20, 30, 40, 60)


def plan_programme(
    *,
    sites: int = 8,
    treated: int | None = None,
    people: int = 30,
    icc: float = 0.1,
    base_share: float | None = 0.31,
    before_correlation: float | None = None,
    published: str | float = DEFAULTS["programme"],
    sizes: Sequence[int] = SIZES,
    level: float = 0.05,
    power: float = 0.8,
    n_worlds: int = 2000,
    seed: int = 1,
) -> Estimates:
    """Plan a programme given to some of several sites by lot; :func:`engagebias.plan_study` documents the arguments."""
    aim = check_aim(level, power, n_worlds, seed)
    chosen = _check(sites, treated, people, icc, base_share, before_correlation)
    grid = check_sizes(sizes, least=3, most=by.MOST_SITES)
    unit = "a difference of shares, such as 0.2" if base_share is not None else "SD of people, such as 0.3"
    asked = find_published(published, "programme", unit=unit, caller=CALLER)
    if base_share is None and asked.source:
        raise DataError(
            f"{CALLER}: published={asked.name!r} is a difference of shares, and base_share=None says that the outcome is none. Give base_share, "
            "such as 0.31, or published as a number of SD of people."
        )
    if base_share is not None and not 0 < base_share + asked.effect < 1:
        room = (1 - base_share if asked.effect > 0 else -base_share) / 2
        raise DesignError(
            f"{CALLER}: a share of {base_share:g} cannot change by {asked.effect:g}: it would leave 0 to 1. Name another base_share, or a "
            f"smaller effect, such as published={room:.2g}."
        )
    sd = sqrt(base_share * (1 - base_share)) if base_share is not None else 1.0
    design = Programme(chosen, sites - chosen, people, float(icc))
    found = by.detectable(design, before_correlation, aim)
    smallest = smallest_two_sided_p(design.treated, design.untreated)
    can = smallest <= level
    needed = by.sites_needed(design, before_correlation, asked.effect / sd, aim)
    rng = np.random.default_rng(seed)
    null = rejections(design, 0.0, level, n_worlds, rng)
    hit = rejections(design, by.detectable(design, None, aim), level, n_worlds, rng)
    tables = {
        "sizes": by.by_sites(design, before_correlation, sd, sorted({*grid, sites}), aim),
        "tests": by.judged(rates_table(null, hit, say.TESTS), level, can=can),
        "attainable": by.attainable(level),
        "designs": by.by_measure_before(design, before_correlation, sd, aim),
        "power": by.power_by_sites(design, before_correlation, grid, by.effects(asked, base_share), sd, aim),
        "surface": by.surface(design, before_correlation, grid, asked.effect / sd, aim),
        "published": pl.DataFrame(
            {"published": [asked.name], "effect": [asked.effect], "detectable": [found * sd if can else None],
             "within_reach": [can and abs(asked.effect) >= found * sd], "sites_needed": [needed], "source": [asked.source]},
            schema_overrides={"detectable": pl.Float64, "sites_needed": pl.Int64},
        ),
        "assumptions": by.assumptions(design, base_share, before_correlation, aim),
    }  # fmt: skip
    error = design.std_error * by.kept(before_correlation)
    row = {
        "term": "detectable effect",
        "estimate": found * sd if can else None,
        "std_error": error * sd,
        "n": sites * people,
    }
    shares = base_share is not None
    told = say.Told(
        design, found, sd, smallest, fewest_sites(level), needed, base=base_share, before=before_correlation is not None
    )
    return finish(
        Plan(
            question=say.QUESTION, estimand=say.estimand(told, aim), method=say.method(before_correlation), scale=say.SHARES if shares else say.SDS,
            unit=say.POINTS if shares else say.SDS, row=row, shown=(found * sd * (100 if shares else 1) if can else np.nan, np.nan, np.nan),
            sentences=say.sentences(told, asked, aim, can=can), tables=tables,
            warnings=say.warnings(told, hit["randomisation"], aim, can=can), aim=aim, published=asked, size=sites,
            axes=Axes(say.SITES, say.PEOPLE, surface_title(asked), say.namer(shares=shares), say.name_people),
            grid=(design.treated, sites),
            grid_words={"title": say.GRID_TITLE, "x_title": say.GRID_TREATED, "y_title": say.SITES,
                        "subtitle": say.GRID_NOTE.fill(level=f"{level:g}")},
        )
    )  # fmt: skip


def _check(
    sites: int, treated: int | None, people: int, icc: float, base_share: float | None, before: float | None
) -> int:
    check_count(sites, name="sites", caller=CALLER, least=2)
    check_most(sites, by.MOST_SITES, name="sites")
    check_count(people, name="people", caller=CALLER, least=1)
    chosen = sites // 2 if treated is None else treated
    check_count(chosen, name="treated", caller=CALLER, least=1)
    if chosen >= sites:
        raise DesignError(
            f"{CALLER}: treated={chosen} of sites={sites} leaves no site to compare with; treated must be below sites."
        )
    if sites == 2:
        raise DesignError(
            f"{CALLER}: one site against one cannot tell the programme from all else in which the two differ, however many people are measured. "
            "Use more sites, or plan a series: study='series'."
        )
    check_between(icc, 0, 1, name="icc", like="0.1", closed=True)
    if base_share is not None:
        check_between(base_share, 0, 1, name="base_share", like="0.31")
    if before is not None:
        check_between(before, -1, 1, name="before_correlation", like="0.7")
        if sites < 4:
            raise DesignError(
                f"{CALLER}: before_correlation needs 4 sites or more, since it takes a slope; got sites={sites}."
            )
    return chosen
