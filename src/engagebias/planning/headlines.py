"""What headline tests can detect: the error of a log rate ratio within tests."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
import polars as pl

from engagebias.checks import check_count, check_number
from engagebias.errors import DataError
from engagebias.numerics.detectable import detectable_ratio, power_at
from engagebias.numerics.headline_worlds import HeadlineTests, rejections
from engagebias.planning import headlines_words as say
from engagebias.planning.published import DEFAULTS, find_published
from engagebias.planning.request import CALLER, Aim, check_aim, check_most, check_sizes, rates_table
from engagebias.planning.result import Axes, Plan, finish
from engagebias.planning.words import rise
from engagebias.results import Estimates

SIZES = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
OTHER_EFFECTS = tuple(float(np.log1p(e)) for e in (0.05, 0.1, 0.2))
SURFACE = tuple(float(np.log1p(e)) for e in (0.015, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5))
MOST_ARMS = 100
MOST_SIMULATED = 1000  # tests of a simulated world: with more the closed form only gets better
FEW = 40  # tests below which the error has to be taken from them with a loss that shows


def plan_headlines(
    *,
    tests: int = 20,
    clicks: float = 178,
    arms: int = 5,
    variance_within: float = 0.45,
    overdispersion: float = 7.0,
    published: str | float = DEFAULTS["headlines"],
    sizes: Sequence[int] = SIZES,
    level: float = 0.05,
    power: float = 0.8,
    n_worlds: int = 1000,
    seed: int = 1,
) -> Estimates:
    """Plan headline tests; :func:`engagebias.plan_study` documents the arguments."""
    aim = check_aim(level, power, n_worlds, seed)
    _check(tests, clicks, arms, variance_within, overdispersion)
    asked = find_published(published, "headlines", unit="a log rate ratio per SD, such as 0.015", caller=CALLER)
    grid = check_sizes(sizes)
    design = HeadlineTests(tests, float(clicks), arms, float(variance_within), float(overdispersion))
    reach = detectable_ratio(inf, level, power)
    found = reach * design.std_error
    with_t = detectable_ratio(tests - 1, level, power) * design.std_error
    needed = int(np.ceil(tests * (found / asked.effect) ** 2))
    table = _sizes(design, sorted({*grid, tests}), aim)
    rng = np.random.default_rng(seed)
    small = _of(design, min(tests, MOST_SIMULATED))
    null = rejections(small, 0.0, level, n_worlds, rng)
    hit = rejections(small, reach * small.std_error, level, n_worlds, rng)
    tables = {
        "sizes": table,
        "tests": rates_table(null, hit, say.TESTS),
        "power": _power(design, grid, (asked.effect, *OTHER_EFFECTS), aim),
        "surface": _surface(design, grid, aim),
        "overdispersion": _overdispersion(design, reach),
        "published": pl.DataFrame(
            {"published": [asked.name], "effect": [asked.effect], "detectable": [found], "within_reach": [abs(asked.effect) >= found],
             "tests_needed": [needed], "source": [asked.source]}
        ),
        "assumptions": _assumptions(design, small.tests, aim),
    }  # fmt: skip
    row = {"term": "detectable effect", "estimate": found, "std_error": design.std_error, "n": round(tests * clicks)}
    return finish(
        Plan(
            question=say.QUESTION, estimand=say.estimand(design, aim), method=say.method(design), scale=say.SCALE,
            unit=say.UNIT, row=row, shown=(rise(found), np.nan, np.nan), sentences=say.sentences(design, found, asked, needed, aim),
            tables=tables, warnings=say.warnings(design, found, with_t, few=tests < FEW), aim=aim, published=asked, size=tests,
            axes=Axes(say.SIZE, say.EFFECT_AXIS, say.SURFACE_TITLE, say.name_effect, say.name_effect),
        )
    )  # fmt: skip


def _check(tests: int, clicks: float, arms: int, variance_within: float, overdispersion: float) -> None:
    check_count(tests, name="tests", caller=CALLER, least=2)
    check_count(arms, name="arms", caller=CALLER, least=2)
    check_most(arms, MOST_ARMS, name="arms")
    for name, value, like in (("clicks", clicks, "178 a test"), ("variance_within", variance_within, "0.45")):
        check_number(value, name=name, caller=CALLER)
        if value <= 0:
            raise DataError(f"{CALLER}: {name} must be above 0, such as {like}; got {value!r}.")
    check_number(overdispersion, name="overdispersion", caller=CALLER)
    if overdispersion < 1:
        raise DataError(
            f"{CALLER}: overdispersion is how many times larger than Poisson's the variance of clicks is, 1 or more, in the archive 5.5 to 7; "
            f"got {overdispersion!r}."
        )


def _of(design: HeadlineTests, tests: int) -> HeadlineTests:
    return HeadlineTests(tests, design.clicks, design.arms, design.spread, design.phi)


def _sizes(design: HeadlineTests, grid: Sequence[int], aim: Aim) -> pl.DataFrame:
    rows = []
    for tests in grid:
        error = _of(design, tests).std_error
        found = detectable_ratio(inf, aim.level, aim.power) * error
        with_t = detectable_ratio(tests - 1, aim.level, aim.power) * error
        rows.append({
            "tests": tests, "clicks": round(tests * design.clicks), "std_error": error, "estimate": found, "log_points": 100 * found,
            "rise_percent": rise(found), "fall_percent": rise(-found), "estimate_with_t": with_t if np.isfinite(with_t) else None,
        })  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"estimate_with_t": pl.Float64})


def _power(design: HeadlineTests, grid: Sequence[int], effects: Sequence[float], aim: Aim) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"size": tests, "effect": effect, "power": power_at(abs(effect) / _of(design, tests).std_error, inf, aim.level)}
            for effect in dict.fromkeys(effects)
            for tests in grid
        ]
    )  # fmt: skip


def _surface(design: HeadlineTests, grid: Sequence[int], aim: Aim) -> pl.DataFrame:
    return _power(design, grid, SURFACE, aim).rename({"effect": "y"})


def _overdispersion(design: HeadlineTests, reach: float) -> pl.DataFrame:
    """Return the detectable effect at other overdispersions: 1 is a plain Poisson count, 5.5 and 7 what the archive has."""
    others = sorted({1.0, 5.5, 7.0, design.phi})
    found = [reach * design.std_error * float(np.sqrt(phi / design.phi)) for phi in others]
    return pl.DataFrame({"overdispersion": others, "estimate": found, "log_points": [100 * f for f in found]})


def _assumptions(design: HeadlineTests, simulated: int, aim: Aim) -> pl.DataFrame:
    values = {
        "tests": design.tests, "clicks a test": design.clicks, "headlines a test": design.arms,
        "variance within tests": design.spread, "overdispersion": design.phi, "level": aim.level, "power": aim.power,
        "tests in each simulated world": simulated,
    }  # fmt: skip
    return pl.DataFrame({"term": list(values), "value": [float(v) for v in values.values()]})
