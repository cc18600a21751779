"""What a programme in a few sites can detect: people within a site are alike, and sites are few."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, sqrt

import numpy as np
import polars as pl

from engagebias.checks import check_count
from engagebias.errors import DataError, DesignError
from engagebias.numerics.cluster_worlds import Programme, rejections
from engagebias.numerics.detectable import detectable_ratio, fewest_sites, power_at, smallest_two_sided_p
from engagebias.planning import programme_words as say
from engagebias.planning.published import DEFAULTS, Published, find_published
from engagebias.planning.request import CALLER, Aim, check_aim, check_between, check_sizes, rates_table
from engagebias.planning.result import Axes, Plan, finish
from engagebias.results import Estimates

SIZES = (4, 6, 8, 10, 12, 16, 20, 30, 40, 60)
PEOPLE = (10, 20, 30, 50, 100, 200)
GRID = 12  # sites of the grid of attainable p-values
MOST_SITES = 2000


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
    grid = check_sizes(sizes, least=3)
    unit = "a difference of shares, such as 0.2" if base_share is not None else "SD of people, such as 0.3"
    asked = find_published(published, "programme", unit=unit, caller=CALLER)
    if base_share is None and asked.source:
        raise DataError(
            f"{CALLER}: published={asked.name!r} is a difference of shares, and base_share=None says that the outcome is none. Give base_share, "
            "such as 0.31, or published as a number of SD of people."
        )
    if base_share is not None and not 0 < base_share + asked.effect < 1:
        raise DesignError(
            f"{CALLER}: a share of {base_share:g} cannot change by {asked.effect:g}: it would leave 0 to 1. Name another base_share or effect."
        )
    sd = sqrt(base_share * (1 - base_share)) if base_share is not None else 1.0
    design = Programme(chosen, sites - chosen, people, float(icc))
    found = _detectable(design, before_correlation, aim)
    smallest = smallest_two_sided_p(design.treated, design.untreated)
    can = smallest <= level
    needed = _needed(design, before_correlation, asked.effect / sd, aim)
    rng = np.random.default_rng(seed)
    null = rejections(design, 0.0, level, n_worlds, rng)
    hit = rejections(design, _detectable(design, None, aim), level, n_worlds, rng)
    designs = _designs(design, before_correlation, sd, aim)
    tables = {
        "sizes": _sizes(design, before_correlation, sd, sorted({*grid, sites}), aim),
        "tests": _tests(rates_table(null, hit, say.TESTS), level, can=can),
        "attainable": _attainable(level),
        "designs": designs,
        "power": _power(design, before_correlation, grid, _effects(asked, sd), sd, aim),
        "surface": _surface(design, before_correlation, grid, asked.effect / sd, aim),
        "published": pl.DataFrame(
            {"published": [asked.name], "effect": [asked.effect], "detectable": [found * sd if can else None],
             "within_reach": [can and abs(asked.effect) >= found * sd], "sites_needed": [needed], "source": [asked.source]},
            schema_overrides={"detectable": pl.Float64, "sites_needed": pl.Int64},
        ),
        "assumptions": _assumptions(design, base_share, before_correlation, aim),
    }  # fmt: skip
    error = design.std_error * _kept(before_correlation)
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
            warnings=say.warnings(told, can=can), aim=aim, published=asked, size=sites,
            axes=Axes(say.SITES, say.PEOPLE, say.surface_title(asked), say.namer(shares=shares), say.name_people),
            grid=(design.treated, sites),
            grid_words={"title": say.GRID_TITLE, "x_title": say.GRID_TREATED, "y_title": say.SITES,
                        "subtitle": say.GRID_NOTE.fill(level=f"{level:g}")},
        )
    )  # fmt: skip


def _check(
    sites: int, treated: int | None, people: int, icc: float, base_share: float | None, before: float | None
) -> int:
    check_count(sites, name="sites", caller=CALLER, least=2)
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


def _kept(before: float | None) -> float:
    """Return the part of the error that is left when sites are compared at equal values of a measure taken before."""
    return 1.0 if before is None else sqrt(1 - before**2)


def _detectable(design: Programme, before: float | None, aim: Aim) -> float:
    """Return the detectable effect in SD of people; t on sites less two, and less one more for the measure before."""
    df = design.sites - (2 if before is None else 3)
    return detectable_ratio(df, aim.level, aim.power) * design.std_error * _kept(before)


def _at(design: Programme, sites: int) -> Programme:
    """Return the programme in other sites, as many in a hundred treated as in the plan."""
    treated = min(sites - 1, max(1, round(sites * design.treated / design.sites)))
    return Programme(treated, sites - treated, design.people, design.icc)


def _can(design: Programme, aim: Aim) -> bool:
    return smallest_two_sided_p(design.treated, design.untreated) <= aim.level


def _needed(design: Programme, before: float | None, effect: float, aim: Aim) -> int | None:
    """Return the fewest sites in which the effect is within reach; None where 2,000 are too few."""
    for sites in range(4, MOST_SITES + 1):
        other = _at(design, sites)
        if _power_of(other, before, effect, aim) >= aim.power:
            return sites
    return None


def _sizes(design: Programme, before: float | None, sd: float, grid: Sequence[int], aim: Aim) -> pl.DataFrame:
    rows = []
    for sites in grid:
        other = _at(design, sites)
        found = _detectable(other, before, aim) if _can(other, aim) else None
        rows.append({
            "sites": sites, "treated": other.treated, "people": sites * design.people,
            "smallest_p": smallest_two_sided_p(other.treated, other.untreated), "can_reject": _can(other, aim),
            "std_error": other.std_error * _kept(before) * sd, "estimate": None if found is None else found * sd, "in_sd": found,
        })  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"estimate": pl.Float64, "in_sd": pl.Float64})


def _tests(rates: pl.DataFrame, level: float, *, can: bool) -> pl.DataFrame:
    """Add what to make of each test; at a level of 5 % a valid one rejects without an effect 3 to 7 times in 100."""
    never = (pl.col("term") == say.TESTS["randomisation"]) & pl.lit(not can)
    verdict = (
        pl.when(never).then(pl.lit(say.CANNOT_REJECT))
        .when(pl.col("rejects_without_effect") > 1.4 * level).then(pl.lit(say.TOO_OFTEN))
        .when(pl.col("rejects_without_effect") < 0.6 * level).then(pl.lit(say.CAUTIOUS))
        .otherwise(pl.lit(say.VALID))
    )  # fmt: skip
    return rates.with_columns(verdict=verdict)


def _attainable(level: float) -> pl.DataFrame:
    rows = [
        {"sites": sites, "treated": k, "assignments": comb(sites, k), "smallest_p": smallest_two_sided_p(k, sites - k)}
        for sites in range(3, GRID + 1)
        for k in range(1, sites // 2 + 1)
    ]
    return pl.DataFrame(rows).with_columns(can_reject=pl.col("smallest_p") <= level)


def _designs(design: Programme, before: float | None, sd: float, aim: Aim) -> pl.DataFrame:
    """Return the detectable effect by what was measured before: nothing, or the same people at a correlation of site means."""
    rows = []
    for r in (None, *sorted({0.5, 0.7, 0.9, *([] if before is None else [before])})):
        found = _detectable(design, r, aim) if design.sites > 3 or r is None else None
        rows.append({"before_correlation": r, "estimate": None if found is None else found * sd, "in_sd": found})
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(("before_correlation", "estimate", "in_sd"), pl.Float64))


def _effects(asked: Published, sd: float) -> tuple[float, ...]:
    others = (0.1, 0.3, 0.5) if sd != 1 else (0.2, 0.5, 0.8)
    return tuple(dict.fromkeys((asked.effect, *others)))


def _power_of(design: Programme, before: float | None, effect: float, aim: Aim) -> float:
    """Return the power; 0 where no assignment can give a p at the level."""
    if not _can(design, aim):
        return 0.0
    df = design.sites - (2 if before is None else 3)
    return power_at(abs(effect) / (design.std_error * _kept(before)), df, aim.level) if df > 0 else 0.0


def _power(
    design: Programme, before: float | None, grid: Sequence[int], effects: Sequence[float], sd: float, aim: Aim
) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"size": sites, "effect": effect, "power": _power_of(_at(design, sites), before, effect / sd, aim)}
            for effect in effects
            for sites in grid
        ]
    )


def _surface(design: Programme, before: float | None, grid: Sequence[int], effect: float, aim: Aim) -> pl.DataFrame:
    rows = []
    for people in sorted({*PEOPLE, design.people}):
        for sites in grid:
            other = _at(Programme(design.treated, design.untreated, people, design.icc), sites)
            power = _power_of(other, before, effect, aim) if _can(other, aim) else None
            rows.append({"size": sites, "y": float(people), "power": power})
    return pl.DataFrame(rows, schema_overrides={"power": pl.Float64})


def _assumptions(design: Programme, base: float | None, before: float | None, aim: Aim) -> pl.DataFrame:
    values = {
        "sites": design.sites, "sites treated": design.treated, "people a site": design.people, "likeness within sites": design.icc,
        "share without the programme": base, "correlation of site means before and after": before, "level": aim.level, "power": aim.power,
    }  # fmt: skip
    column = [None if v is None else float(v) for v in values.values()]
    return pl.DataFrame({"term": list(values), "value": pl.Series(column, dtype=pl.Float64)})
