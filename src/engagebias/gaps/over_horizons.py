"""The gap between two classes of posts as a function of the age at which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit
from tqdm import tqdm

from engagebias.charts.horizons import ratio_lines
from engagebias.checks import check_choice
from engagebias.errors import DesignError
from engagebias.gaps import horizon_words as say
from engagebias.gaps.gap_words import SCALE, Classes
from engagebias.gaps.horizon import match_horizon
from engagebias.gaps.horizon_words import AtAge
from engagebias.gaps.model import FEW_CLUSTERS, Row, check_features_vary, error_row, fit_outcome, row_of
from engagebias.gaps.performance import HIGH, check_classes, of_classes
from engagebias.gaps.request import Request, check_request
from engagebias.gaps.sample import GIVEN, column_of, draw_sample
from engagebias.gaps.win import Value
from engagebias.gaps.wording import name_outcome, per, say_method
from engagebias.numerics.many_ways import PoissonFit
from engagebias.pace.horizon import check_within, read_near
from engagebias.pace.readings import check_horizons, check_snapshots
from engagebias.pace.sentences import EQUAL
from engagebias.results import COLUMNS, Estimates
from engagebias.schema import check_posts, is_simulated
from engagebias.words import SPACE, Lang, Text, join

Floats = NDArray[np.float64]

CALLER = "gap_by_horizon"
HORIZONS = (1, 6, 24, 72, 168)
SLOPE = "each doubling of the age"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One age: its estimate, the steps by which posts were left out, and what each cluster adds to the estimate."""

    age: AtAge
    steps: tuple[tuple[str, int], ...]
    influence: dict[object, float]
    df: float


def gap_by_horizon(
    posts: pl.DataFrame,
    *,
    snapshots: pl.DataFrame,
    outcome: str,
    horizons: Sequence[float] = HORIZONS,
    within: float = 0.0,
    by: str = "content_class",
    high: Value = "fast and emotive",
    low: Value = "slow and complex",
    exposure: str | None = "auto",
    effects: Sequence[str] = ("author_id", "week", "hour"),
    controls: Sequence[str] = (),
    cluster: str = "author_id",
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Compare two classes of posts by the counts they had at each of several ages, and say how the gap changes with age.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``post_id`` and the columns named below.
    snapshots : polars.DataFrame
        Readings of the posts: ``post_id``, ``age_hours``, ``action``, ``count``.
    outcome : str
        The action, one of those of the snapshots.
    horizons : sequence of float, default (1, 6, 24, 72, 168)
        Ages in hours.
    within : float, default 0
        How many hours before a horizon a reading may lie. Nothing is interpolated.
    by : str, default "content_class"
        Column that holds the class.
    high, low : value of ``by``
        The classes compared: ``high`` against ``low``.
    exposure : str or None, default "auto"
        Column that says how many could act, as in :func:`engagebias.performance_gap`.
    effects : sequence of str, default ("author_id", "week", "hour")
        What is held equal: columns, or "day", "week", "month" and "hour" (of ``created_at``, UTC).
    controls : sequence of str
        Numeric columns held equal besides.
    cluster : str, default "author_id"
        Column, or one of these words, by which errors are clustered.
    conf_level : float, default 0.95
        Level of the intervals.
    seed : int, default 1
        Seed of the bootstrap that few clusters get.

    Returns
    -------
    Estimates
        ``.table()`` has a row an age: the log rate ratio, null where no post was read or the classes cannot be compared; the
        warnings say why. ``.table("slope")`` is its change with each doubling of the age, ``.table("ratio")`` the same rows as
        ratios, ``.table("sample")`` the posts left out at each age.

    Raises
    ------
    DataError
        If a column or an argument is not what it should be.
    DesignError
        If no age lets the classes be compared.

    Notes
    -----
    A slope that is not zero says that the moment of reading is part of the answer: engagement with the two classes
    arrives at unlike pace. Estimates at different ages share their posts and are correlated; the slope's error is the
    clustered one of a sum over ages of what each cluster adds to its estimate. Posts read at a late age may be others than
    those read at an early one: the warnings count them.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> world = simulate("pace")
    >>> found = gap_by_horizon(world.posts, snapshots=world.snapshots, outcome="shares", by="pace", high="fast", low="slow",
    ...                        horizons=[1, 6, 24], exposure=None, effects=[], cluster="post_id")
    >>> found.table("ratio").select("term", pl.col("estimate").round(1)).rows()
    [('1 h', 25.0), ('6 h', 4.6), ('24 h', 1.8)]
    """
    given = frame = check_posts(posts, caller=CALLER)
    check_classes(frame, by, high, low, caller=CALLER)
    asked_ages = check_horizons(horizons, caller=CALLER)
    near = _near(snapshots, outcome, asked_ages, within)
    classes = Classes(by, high, low)
    found, request = [], None
    for hours in tqdm(asked_ages, desc="ages", disable=None, leave=False, delay=1):
        read = near.filter(read_near(hours, within))
        if not read.height:
            found.append(_nothing(hours, given.height, say.NOBODY))
            continue
        matched = match_horizon(frame, read, horizon=hours, within=within, outcomes=[outcome], caller=CALLER)
        if not matched.posts.height:
            found.append(_nothing(hours, given.height, say.NOBODY))
            continue
        request = check_request(
            matched.posts, caller=CALLER, features=(HIGH,), outcomes=[outcome], exposure=exposure, effects=effects,
            controls=controls, cluster=cluster, young="keep", n_permutations=0, conf_level=conf_level, seed=seed,
        )  # fmt: skip
        found.append(_at_age(matched.posts, request, classes, hours, matched.not_read))
    if request is None or all(one.age.values["estimate"] is None for one in found):
        said = "; ".join(f"{one.age.hours:g} h: {one.age.reason}" for one in found)
        raise DesignError(f"{CALLER}: no age lets the classes be compared ({said}). Name ages at which both were read.")
    return _result(request, classes, found, is_simulated(frame))


def _near(snapshots: pl.DataFrame, outcome: str, ages: Sequence[float], within: float) -> pl.DataFrame:
    """Check all readings once, and return those of the action at one of the ages."""
    frame = check_snapshots(snapshots, caller=CALLER)
    for hours in ages:
        check_within(within, hours, caller=CALLER)
    known = frame["action"].cast(pl.String).unique().sort().to_list()
    check_choice(outcome, known, name="outcome", caller=CALLER)
    return frame.filter(pl.col("action") == outcome, pl.any_horizontal(read_near(hours, within) for hours in ages))


def _at_age(posts: pl.DataFrame, asked: Request, classes: Classes, hours: float, not_read: int) -> Found:
    classed, left_out = of_classes(posts, classes.by, classes.high, classes.low)
    before = [(GIVEN, posts.height + not_read), ("left out: not read at the horizon", not_read), *left_out]
    if classed[HIGH].n_unique() < 2:
        return Found(AtAge(hours, error_row(), not_read, say.ONE_CLASS), tuple(before), {}, 0.0)
    sample = draw_sample(classed, asked, before)
    try:
        check_features_vary(sample, (classes.by,))
    except DesignError:  # at this age alone: which posts were read decides it
        return Found(AtAge(hours, error_row(), not_read, say.ONE_CLASS), sample.steps, {}, 0.0)
    made = fit_outcome(sample, asked.outcomes[0])
    row: Row = row_of(made, sample, 0)
    if not isinstance(made.fit, PoissonFit) or row.values["estimate"] is None:
        return Found(AtAge(hours, row.values, not_read, row.reason), sample.steps, {}, 0.0)
    fit, j = made.fit, made.first
    # Codes of clusters count anew at each age; their names are the same at all.
    labels = sample.frame.select(column_of(sample.frame, asked.cluster)).to_series().unique().sort()
    names = [labels[int(code)] for code in fit.clusters]
    # What a cluster adds, so scaled that the squares sum to the clustered variance.
    adds = fit.influence[:, j]
    adds = adds * np.sqrt(fit.covariance[j, j] / (adds @ adds)) if adds @ adds > 0 else adds
    df = fit.n_clusters if fit.effective[j] >= FEW_CLUSTERS else min(fit.n_clusters, float(fit.effective[j]))
    return Found(
        AtAge(hours, row.values, not_read, row.reason), sample.steps, dict(zip(names, adds.tolist(), strict=True)), max(df - 1, 1.0)
    )  # fmt: skip


def _nothing(hours: float, n: int, why: Text) -> Found:
    steps = ((GIVEN, n), ("left out: not read at the horizon", n))
    return Found(AtAge(hours, error_row(), n, why), steps, {}, 0.0)


def slope_of(found: Sequence[Found], conf_level: float) -> dict[str, float | None]:
    """Return the change of the log ratio with each doubling of the age, with the error of estimates that share clusters."""
    known = [one for one in found if one.age.values["estimate"] is not None and one.influence]
    row: dict[str, float | None] = dict.fromkeys(COLUMNS[1:6])
    n = max((int(one.age.values["n"] or 0) for one in known), default=0)
    if len(known) < 2:
        return row | {"n": n}
    doublings = np.log2([one.age.hours for one in known])
    weights = (doublings - doublings.mean()) / ((doublings - doublings.mean()) ** 2).sum()
    estimate = float(weights @ np.array([one.age.values["estimate"] for one in known], dtype=np.float64))
    adds: dict[object, float] = {}
    for weight, one in zip(weights, known, strict=True):
        for name, value in one.influence.items():
            adds[name] = adds.get(name, 0.0) + weight * value
    error = float(np.sqrt(sum(value**2 for value in adds.values())))
    df = min(one.df for one in known)
    if not error > 0:
        return row | {"estimate": estimate, "n": n}
    reach = float(stdtrit(df, 0.5 + conf_level / 2)) * error
    p = 2 * float(stdtr(df, -abs(estimate / error)))
    return dict(zip(COLUMNS[1:], (estimate, error, estimate - reach, estimate + reach, p, n), strict=True))


def _result(asked: Request, classes: Classes, found: Sequence[Found], simulated: bool) -> Estimates:
    ages = [one.age for one in found]
    schema = {"term": pl.String, **dict.fromkeys(COLUMNS[1:6], pl.Float64), "n": pl.Int64}
    table = pl.DataFrame([{"term": f"{age.hours:g} h", **age.values} for age in ages], schema=schema)
    slope = slope_of(found, asked.conf_level)
    steps = [
        {"horizon": one.age.hours, "step": step, "posts": n} for one in found for step, n in one.steps
    ]  # fmt: skip
    warnings = say.warn(ages)
    return Estimates(
        question=say.QUESTION, estimand=say.say_horizons(asked, classes), scale=SCALE, wording="association",
        method=join([say_method(asked, FEW_CLUSTERS), say.METHOD], SPACE), frame=table, warnings=warnings, simulated=simulated,
        tables={
            "slope": pl.DataFrame([{"term": SLOPE, **slope}], schema=schema), "ratio": _ratios(table),
            "sample": pl.DataFrame(steps, schema={"horizon": pl.Float64, "step": pl.String, "posts": pl.Int64}),
        },
        draw=partial(_draw, asked=asked, classes=classes),
        answers=partial(say.answer_horizons, asked, classes, ages, slope, warnings, simulated),
    )  # fmt: skip


def _ratios(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(
        pl.col("estimate", "conf_low", "conf_high").exp(), std_error=pl.col("estimate").exp() * pl.col("std_error")
    )


def _draw(result: Estimates, lang: Lang, *, asked: Request, classes: Classes) -> alt.LayerChart:
    line = say.LINE.fill(outcome=name_outcome(asked.outcomes[0]), per=per(asked))
    frame = result.table("ratio").with_columns(
        age_hours=pl.col("term").str.extract(r"^(\S+) h").cast(pl.Float64), contrast=pl.lit(line.to(lang))
    )
    return ratio_lines(
        frame, title=result.question, x_title=say.READ_AT, y_title=say.AXIS.fill(**classes.words()), level_label=EQUAL,
        lang=lang, simulated=result.simulated,
    )  # fmt: skip
