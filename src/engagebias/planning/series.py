"""What an interrupted series can detect: periods are alike to their neighbours, and placebo dates are few."""

from __future__ import annotations

from collections.abc import Sequence
from math import expm1, isinf, log

import numpy as np
import polars as pl

from engagebias.checks import check_count, check_number
from engagebias.errors import DataError, DesignError
from engagebias.numerics.series_worlds import Record, Worlds, detectable_shift, draw_worlds
from engagebias.planning import series_words as say
from engagebias.planning.published import DEFAULTS, Published, find_published
from engagebias.planning.request import CALLER, Aim, check_aim, check_between, check_most, check_sizes
from engagebias.planning.result import Axes, Plan, finish
from engagebias.planning.words import CANNOT_REJECT, TOO_OFTEN, surface_title, verdict
from engagebias.results import Estimates

SIZES = (26, 39, 52, 78, 104, 156, 208)
WINDOWS = (2, 4, 8, 12, 16, 26)
OTHER_EFFECTS = (log(0.7), log(0.5), log(0.3))
MOST_PERIODS = 2000
FEW_WORLDS = 2000  # for tables of many plans


def plan_series(
    *,
    before: int = 104,
    after: int = 8,
    correlation: float = 0.5,
    spread: float = 0.3,
    window: int | None = None,
    published: str | float = DEFAULTS["series"],
    sizes: Sequence[int] = SIZES,
    level: float = 0.05,
    power: float = 0.8,
    n_worlds: int = 4000,
    seed: int = 1,
) -> Estimates:
    """Plan an interrupted series of log counts; :func:`engagebias.plan_study` documents the arguments."""
    aim = check_aim(level, power, n_worlds, seed)
    record = Record(before, after, float(correlation), _check(before, after, correlation, spread, window))
    grid = check_sizes(sizes, most=MOST_PERIODS)
    asked = find_published(published, "series", unit="a log ratio of counts, such as -0.17", caller=CALLER)
    worlds = draw_worlds(record, level, n_worlds, np.random.default_rng(seed))
    shift, low, high = (spread * v for v in detectable_shift(worlds, power))
    can = record.smallest_p <= level
    told = say.Told(record, spread, shift, worlds.power(0.0), can=can)
    holds = can and not told.too_often(aim)
    within = can and _enough(worlds, asked.effect / spread, aim)
    others = _others(record, sorted({*grid, before}), aim)
    needed = next((before for before, one in others.items() if _enough(one, asked.effect / spread, aim)), None)
    tables = {
        "sizes": _sizes(record, others, spread, aim),
        "tests": _tests(worlds, shift / spread, aim, can=can),
        "windows": _windows(record, spread, aim),
        "power": _power(others, (asked.effect, *OTHER_EFFECTS), spread, aim),
        "surface": _surface(record, grid, asked, spread, aim),
        "published": pl.DataFrame(
            {"published": [asked.name], "effect": [asked.effect], "detectable": [shift if holds else None],
             "within_reach": [within], "periods_needed": [needed], "source": [asked.source]},
            schema_overrides={"detectable": pl.Float64, "periods_needed": pl.Int64},
        ),
        "assumptions": _assumptions(record, spread, aim),
    }  # fmt: skip
    row = {"term": "detectable effect", "n": before + after}
    if holds:
        row |= {"estimate": shift, "conf_low": low, "conf_high": high}
    shown = 100 * expm1(-shift) if holds else np.nan
    return finish(
        Plan(
            question=say.QUESTION, estimand=say.estimand(told, aim), method=say.method(record), scale=say.SCALE, unit=say.UNIT,
            row=row, shown=(shown, np.nan, np.nan), sentences=say.sentences(told, asked, needed, aim, within=within), tables=tables,
            warnings=(), aim=aim, published=asked, size=before,
            axes=Axes(say.SIZE, say.WINDOW, surface_title(asked), say.name_effect, say.name_window),
        )
    )  # fmt: skip


def _check(before: int, after: int, correlation: float, spread: float, window: int | None) -> int:
    check_count(before, name="before", caller=CALLER, least=2)
    check_count(after, name="after", caller=CALLER, least=1)
    for name, periods in (("before", before), ("after", after)):
        check_most(periods, MOST_PERIODS, name=name, remedy=" Count by longer periods, such as weeks or months.")
    check_between(correlation, -1, 1, name="correlation", like="0.5, how like one period is to the next")
    check_number(spread, name="spread", caller=CALLER)
    if spread <= 0:
        raise DataError(
            f"{CALLER}: spread is the SD of the log counts from period to period, above 0, such as 0.3; got {spread!r}."
        )
    chosen = after if window is None else window
    check_count(chosen, name="window", caller=CALLER, least=1)
    if chosen > after:
        raise DesignError(
            f"{CALLER}: window={chosen} periods after the date are compared, but after={after} are there. Name a window of at most {after}."
        )
    if before < 2 * chosen:
        raise DesignError(
            f"{CALLER}: before={before} periods hold no placebo date with a window of {chosen} on either side. Use {2 * chosen} periods or more "
            "before the date, or a shorter window."
        )
    return chosen


def _held(worlds: Worlds, effect: float, aim: Aim) -> float | None:
    """Return the power; None where the placebo dates reject too often without an effect, so that their power says nothing."""
    return None if verdict(worlds.power(0.0), aim.level) == TOO_OFTEN else worlds.power(effect)


def _enough(worlds: Worlds, effect: float, aim: Aim) -> bool:
    """Say whether the effect is found often enough, and nothing too often without one."""
    too_often = verdict(worlds.power(0.0), aim.level) == TOO_OFTEN
    return detectable_shift(worlds, aim.power)[0] <= abs(effect) and not too_often


def _others(record: Record, grid: Sequence[int], aim: Aim) -> dict[int, Worlds]:
    """Draw worlds with other numbers of periods before the date, where a placebo date fits."""
    rng = np.random.default_rng(aim.seed)
    return {
        before: draw_worlds(Record(before, record.after, record.correlation, record.window), aim.level, FEW_WORLDS, rng)
        for before in grid
        if before >= 2 * record.window
    }


def _sizes(record: Record, others: dict[int, Worlds], spread: float, aim: Aim) -> pl.DataFrame:
    rows = []
    for before, worlds in others.items():
        other = Record(before, record.after, record.correlation, record.window)
        shift = detectable_shift(worlds, aim.power)[0] * spread
        there = not isinf(shift)
        rows.append({
            "before": before, "placebo_dates": other.placebo_dates, "smallest_p": other.smallest_p, "can_reject": other.smallest_p <= aim.level,
            "rejects_without_effect": worlds.power(0.0), "estimate": shift if there else None,
            "fall_percent": 100 * expm1(-shift) if there else None, "rise_percent": 100 * expm1(shift) if there else None,
        })  # fmt: skip
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(("estimate", "fall_percent", "rise_percent"), pl.Float64))


def _tests(worlds: Worlds, shift: float, aim: Aim, *, can: bool) -> pl.DataFrame:
    """Return how often each test rejects without an effect, and what its intervals then cover."""
    rates = {"independent": worlds.independent, "hac": worlds.hac, "placebo": worlds.power(0.0)}
    verdicts = [verdict(rate, aim.level) for rate in rates.values()]
    if not can:
        verdicts[-1] = CANNOT_REJECT
    return pl.DataFrame(
        {
            "term": [say.TESTS[key] for key in rates],
            "rejects_without_effect": list(rates.values()),
            "intervals_cover": [1 - rate if key != "placebo" or can else None for key, rate in rates.items()],
            "finds_detectable_effect": [None, None, worlds.power(shift) if can else None],
            "verdict": verdicts,
        },
        schema_overrides=dict.fromkeys(("intervals_cover", "finds_detectable_effect"), pl.Float64),
    )


def _windows(record: Record, spread: float, aim: Aim) -> pl.DataFrame:
    """Return the detectable effect by how many periods on either side are compared."""
    rows = []
    for window in sorted({*(w for w in WINDOWS if w <= record.after and 2 * w <= record.before), record.window}):
        other = Record(record.before, record.after, record.correlation, window)
        worlds = draw_worlds(other, aim.level, FEW_WORLDS, np.random.default_rng(aim.seed))
        shift = detectable_shift(worlds, aim.power)[0] * spread
        rows.append({
            "window": window, "placebo_dates": other.placebo_dates, "smallest_p": other.smallest_p, "rejects_without_effect": worlds.power(0.0),
            "estimate": None if isinf(shift) else shift, "fall_percent": None if isinf(shift) else 100 * expm1(-shift),
        })  # fmt: skip
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(("estimate", "fall_percent"), pl.Float64))


def _power(others: dict[int, Worlds], effects: Sequence[float], spread: float, aim: Aim) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"size": before, "effect": effect, "power": _held(worlds, effect / spread, aim)}
            for effect in dict.fromkeys(effects)
            for before, worlds in others.items()
        ],
        schema_overrides={"power": pl.Float64},
    )


def _surface(record: Record, grid: Sequence[int], asked: Published, spread: float, aim: Aim) -> pl.DataFrame:
    """Return the power for the published effect if so many periods were watched on either side; null where no test holds."""
    rng = np.random.default_rng(aim.seed)
    rows = []
    for window in sorted({*WINDOWS, record.window}):
        for before in sorted({*grid, record.before}):
            other = Record(before, max(window, record.after), record.correlation, window)
            can = before >= 2 * window and other.smallest_p <= aim.level
            power = _held(draw_worlds(other, aim.level, FEW_WORLDS, rng), asked.effect / spread, aim) if can else None
            rows.append({"size": before, "y": float(window), "power": power})
    return pl.DataFrame(rows, schema_overrides={"power": pl.Float64})


def _assumptions(record: Record, spread: float, aim: Aim) -> pl.DataFrame:
    values = {
        "periods before": record.before, "periods after": record.after, "periods compared on either side": record.window,
        "correlation of neighbouring periods": record.correlation, "SD of log counts": spread, "level": aim.level, "power": aim.power,
    }  # fmt: skip
    return pl.DataFrame({"term": list(values), "value": [float(v) for v in values.values()]})
