"""What those who only looked could make of the share of distrust: bounds, not an estimate."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from engagebias.charts.trust import silent_lines
from engagebias.checks import check_share, listed
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.labels.groups import number_groups
from engagebias.numerics.labelled_moments import Problem, fit_corrected, fit_naive
from engagebias.results import COLUMNS, Answer, Estimates
from engagebias.schema import is_simulated
from engagebias.trust import silent_words as say
from engagebias.trust.codebook import DISTRUST
from engagebias.trust.gap_words import NO_GOLD
from engagebias.trust.model import SCHEMA
from engagebias.trust.sample import CODED, MACHINE, Sample, label_sample
from engagebias.trust.threads import THREAD, as_distrust, check_flag, check_stances, read_threads
from engagebias.words import Lang, Text

CALLER = "silent_bounds"


def silent_bounds(
    comments: pl.DataFrame,
    *,
    posts: pl.DataFrame | None = None,
    views: str = "views",
    label: str = "stance",
    gold: str | None = None,
    peacebuilding: str = "peacebuilding",
    stances: Sequence[str] = DISTRUST,
    probability: str = "gold_probability",
    strata: Sequence[str] = ("lang",),
    conf_level: float = 0.95,
) -> Estimates:
    """Bound the share of distrust among all views: silent viewers all trust, or all distrust.

    Parameters
    ----------
    comments : polars.DataFrame
        As for :func:`engagebias.distrust_gap`.
    posts : polars.DataFrame, optional
        The posts with ``views`` and ``peacebuilding``; without it the comments carry them, and posts without comments are not seen.
    views : str, default "views"
        How often a post was seen (views or impressions); null where it is not known: the post is left out and counted.
    label : str, default "stance"
        A stance of each comment, or Boolean, as for :func:`engagebias.distrust_gap`.
    gold : str, optional
        The human code of the same; without it the labels are taken as true and a warning says so.
    peacebuilding : str, default "peacebuilding"
        Boolean column of posts.
    stances : sequence of str, default ("endorse", "mock")
        Which stances are distrust.
    probability : str, default "gold_probability"
        Probability with which a comment was drawn to be coded; null: not drawn.
    strata : sequence of str, default ("lang",)
        Columns whose combinations are the strata of the draw.
    conf_level : float, default 0.95
        Level of the interval of the share among comments, at whose limits the bounds are taken.

    Returns
    -------
    Estimates
        ``.table()``: peacebuilding posts, matched posts and their difference, in percent; ``estimate`` and ``std_error`` are those of the
        share among comments, ``conf_low`` and ``conf_high`` the bounds; ``n`` counts views. No figure under 10 comments, nor
        without ``gold`` where fewer than 10 show distrust or as few do not.
        ``.table("sample")``: posts kept and left out.

    Raises
    ------
    DataError
        If a column is missing or not of its kind.
    DesignError
        If no post has views.

    References
    ----------
    Manski (1990), Nonparametric bounds on treatment effects, American Economic Review 80:319-323.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> world = simulate("threads", seed=1)
    >>> bounds = silent_bounds(world.comments, posts=world.posts, gold="coded_stance", strata=["lang", "machine"])
    >>> bounds.table().select("term", pl.col("conf_low", "conf_high").round(0)).row(0)
    ('peacebuilding posts', 0.0, 98.0)
    """
    check_share(conf_level, name="conf_level", caller=CALLER)
    counted = check_stances(stances, caller=CALLER)
    strata = listed(strata, name="strata", caller=CALLER)
    threads = read_threads(comments, posts, [peacebuilding], optional=[views], caller=CALLER)
    check_flag(threads.frame, peacebuilding, caller=CALLER)
    frame = threads.frame.with_columns(as_distrust(threads.frame, label, counted, caller=CALLER).alias(MACHINE))
    if gold is not None:
        frame = frame.with_columns(as_distrust(frame, gold, counted, caller=CALLER).alias(CODED))
    sample = label_sample(frame, gold is not None, probability, strata, THREAD, caller=CALLER)
    seen, steps = _seen(sample.frame, posts, views, peacebuilding)
    rows = _rows(sample, seen, peacebuilding, conf_level)
    table = pl.DataFrame(rows, schema=SCHEMA)
    warnings = _warnings(steps, posts is not None, gold is not None)
    simulated = is_simulated(comments)
    words = {"views": f"{seen['views'].sum():,}", "posts": f"{seen.height:,}", "comments": f"{seen['said'].sum():,}"}
    return Estimates(
        question=say.QUESTION, estimand=say.ESTIMAND.fill(**words), scale=say.SCALE, wording="description", frame=table, warnings=warnings,
        method=say.METHOD.fill(level=f"{100 * conf_level:g}", how=say.HOW[gold is not None]), simulated=simulated, tables={"sample": steps},
        draw=_draw, answers=partial(_answer, rows, warnings, simulated),
    )  # fmt: skip


def _seen(
    comments: pl.DataFrame, posts: pl.DataFrame | None, views: str, peacebuilding: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return ``thread``, ``views``, ``said`` (comments) and the kind of each post with usable views, and the counts of steps."""
    counts = comments.group_by(THREAD).agg(said=pl.len().cast(pl.Int64))
    if posts is None:
        every = comments.group_by(THREAD).agg(pl.col(views, peacebuilding).first())
    else:
        every = posts.select(pl.col("post_id").cast(pl.String).alias(THREAD), views, peacebuilding).drop_nulls(
            peacebuilding
        )
    if not every.schema[views].is_integer() and every.schema[views] != pl.Null:
        raise DataError(f"{CALLER}: {views!r} must hold counts (whole numbers) or nulls, it is {every.schema[views]}.")
    every = every.join(counts, on=THREAD, how="left").select(
        THREAD, pl.col(views).cast(pl.Int64).alias("views"), peacebuilding, pl.col("said").fill_null(0)
    )
    known = every.drop_nulls("views")
    used = known.filter((pl.col("views") >= pl.col("said")) & (pl.col("views") > 0))
    if not used.height:
        raise DesignError(
            f"{CALLER}: no post has usable {views} (null in {every.height - known.height} of {every.height}), so there is no "
            f"denominator and no bound. "
            "Take an export with views or impressions, or name their column with views=."
        )
    steps = pl.DataFrame(
        {
            "step": ["given", "left out: views not reported", "left out: fewer views than comments", "used"],
            "posts": [every.height, every.height - known.height, known.height - used.height, used.height],
        }
    )
    return used, steps


def _rows(sample: Sample, seen: pl.DataFrame, peacebuilding: str, conf_level: float) -> list[dict[str, object]]:
    ends: list[tuple[float, float, float, float] | None] = []
    rows: list[dict[str, object]] = []
    for term, kind in (("peacebuilding posts", True), ("matched posts", False)):
        posts = seen.filter(pl.col(peacebuilding) == kind)
        viewed, said = int(posts["views"].sum()), int(posts["said"].sum())
        row: dict[str, object] = {"term": term, **dict.fromkeys(COLUMNS[1:6]), "n": viewed}
        rows.append(row)
        some = sample.frame[THREAD].is_in(posts[THREAD].implode()).to_numpy()
        if _few(sample, some):
            ends.append(None)
            continue
        share, error, reach = _share(sample.where(some, THREAD), conf_level)
        lower, upper = max(0.0, share - reach * error), min(1.0, share + reach * error)
        low, high = 100 * lower * said / viewed, 100 * (upper * said + viewed - said) / viewed
        row.update(
            {"estimate": 100 * share, "std_error": 100 * error if reach else None, "conf_low": low, "conf_high": high}
        )
        ends.append((100 * share, 100 * error, low, high))
    last: dict[str, object] = {"term": "difference", **dict.fromkeys(COLUMNS[1:6]), "n": int(seen["views"].sum())}
    if ends[0] is not None and ends[1] is not None:
        (a, ea, la, ha), (b, eb, lb, hb) = ends[0], ends[1]
        last |= {
            "estimate": a - b,
            "std_error": float(np.hypot(ea, eb)) if ea and eb else None,
            "conf_low": la - hb,
            "conf_high": ha - lb,
        }
    return [*rows, last]


def _few(sample: Sample, some: NDArray[np.bool_]) -> bool:
    """Say whether comments are fewer than ten, or, where the labels are the truth, those with or without distrust."""
    marked, n = int(sample.labels.machine[some].sum()), int(some.sum())
    return n < FEWEST or (sample.predicted is None and min(marked, n - marked) < FEWEST)


def _share(sample: Sample, conf_level: float) -> tuple[float, float, float]:
    """Return the share among comments, its error by thread, and how many errors its interval reaches."""
    labels, n = sample.labels, sample.labels.machine.size
    if sample.frame[THREAD].n_unique() < 2:  # one post has no spread: the share stands as it is
        return float(np.clip(sample.shares.mean(), 0, 1)), 0.0, 0.0
    one: NDArray[np.float64] = np.ones((n, 1))
    problem = Problem(
        x=one, y=labels.machine if sample.predicted is None else sample.predicted, offset=np.zeros(n), gold=labels.gold, x_gold=one[labels.gold],
        y_gold=labels.human, weight=labels.weight, cluster=number_groups(sample.frame[THREAD]), stratum=labels.stratum, family="linear",
    )  # fmt: skip
    fit = fit_naive(problem) if sample.predicted is None else fit_corrected(problem, np.array([labels.machine.mean()]))
    share = float(np.clip(fit.coef[0], 0, 1))
    return share, float(np.sqrt(fit.covariance[0, 0])), float(stdtrit(max(fit.df, 1), 0.5 + conf_level / 2))


def _warnings(steps: pl.DataFrame, has_posts: bool, gold: bool) -> tuple[Text, ...]:
    given, no_views, below, _ = steps["posts"].to_list()
    said = [] if gold else [NO_GOLD]
    if no_views:
        said.append(say.NO_VIEWS.fill(n=no_views, given=given))
    if below:
        said.append(say.BELOW.fill(n=below, given=given))
    if not has_posts:
        said.append(say.UNSEEN)
    return tuple(said)


def _answer(rows: Sequence[dict[str, object]], warnings: Sequence[Text], simulated: bool, lang: Lang) -> Answer:
    peace, _, apart = rows
    none = float("nan")
    said, ends = say.NONE, (none, none, none)
    if peace["estimate"] is not None and apart["estimate"] is not None:
        ends = tuple(float(str(peace[k])) for k in ("estimate", "conf_low", "conf_high"))  # type: ignore[assignment]
        said = say.SAID.fill(
            share=f"{ends[0]:.0f}", low=f"{ends[1]:.1f}", high=f"{ends[2]:.1f}", from_=f"{apart['conf_low']:.0f}".replace("-", "−"),
            to=f"{apart['conf_high']:.0f}",
        )  # fmt: skip
    sentence = said.to(lang)
    return Answer(
        question=say.QUESTION.to(lang), sentence=sentence[0].upper() + sentence[1:] + ".", estimate=ends[0], low=ends[1], high=ends[2], unit="%",
        wording="description", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang, ends=(0.0, 100.0),
        reference=None,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang) -> alt.LayerChart:
    # The difference has another unit and its own row of the table; the picture shows shares.
    frame = result.table().filter(pl.col("term") != "difference").with_columns(
        pl.col("term").map_elements(lambda t: say.NAMES[t].to(lang), return_dtype=pl.String).alias("label"),
        contrast=pl.lit(say.LEGEND.to(lang)),
    )  # fmt: skip
    return silent_lines(frame, title=result.question, x_title=say.SCALE, lang=lang, simulated=result.simulated)
