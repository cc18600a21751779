"""Which stances go with what: relative risk ratios against taking none."""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Sequence
from functools import partial
from typing import Any

import altair as alt
import numpy as np
import polars as pl
import statsmodels.api as sm
from scipy.special import stdtr, stdtrit

from engagebias.charts.trust import trust_points
from engagebias.checks import check_choice, check_share
from engagebias.disclosure import FEWEST, hidden
from engagebias.errors import DesignError
from engagebias.figures import plain
from engagebias.labels.groups import number_groups
from engagebias.numerics.labelled_moments import dependent
from engagebias.results import Answer, Estimates
from engagebias.schema import check_features, is_simulated
from engagebias.terms import name_term
from engagebias.trust.codebook import NONE
from engagebias.trust.model import FEW_CLUSTERS, SCHEMA
from engagebias.trust.threads import CODES, THREAD, as_distrust, read_threads
from engagebias.words import COMMA, SEMICOLON, Lang, Text, join

CALLER = "stance_model"
STRICT = 1e-8

QUESTION = Text("Which stances go with what?", "أي المواقف تقترن بماذا؟")
ESTIMAND = Text(
    "Ratio of the odds of each stance against {reference} for +1 in {features}, the others held fixed, over {n} comments in {threads} "
    "threads "
    "(relative risk ratios); an association, in labels as they are.",
    "نسبة أرجحية كل موقف مقابل {reference} عند زيادة وحدة في {features} مع ثبات الباقي، على تعليقات عددها {n} في سلاسل عددها {threads} "
    "(نسب الخطر النسبي)؛ "
    "وهو ارتباط، في وسوم كما هي.",
)
METHOD = Text(
    "Multinomial logit, errors by thread (Student's t). Labels are taken as true: their errors draw ratios towards or away from 1 and "
    "are in no interval.",
    "نموذج لوجستي متعدد الفئات، وأخطاء حسب سلسلة التعليقات (توزيع t). وتُؤخذ الوسوم على أنها صحيحة: فأخطاؤها تقرّب النسب من 1 أو "
    "تبعدها عنه وليست في أي فترة.",
)
SCALE = Text("relative risk ratio (1: no difference)", "نسبة الخطر النسبي (1: لا فرق)")
_LABELS = Text(
    "Labels are taken as true; their errors are in no interval. With human codes of enough comments give these as label.",
    "تُؤخذ الوسوم على أنها صحيحة، وأخطاؤها ليست في أي فترة. فإن كانت رموز البشر كافية فأعطها بوصفها label.",
)
_RARE = Text(
    "Stances with fewer than 10 comments, left out: {which}. Numbers of comments still hold theirs, so as not to give them away.",
    "مواقف في أقل من 10 تعليقات، مستبعدة: {which}. وتبقى تعليقاتها محسوبة في الأعداد كي لا يُعرف عددها.",
)
_LEFT_OUT = Text("Comments left out: {n} of {given}.", "تعليقات مستبعدة: {n} من {given}.")
_FEW = Text(
    "Threads are few ({n}): intervals may be too narrow.",
    "سلاسل التعليقات قليلة ({n}): فقد تكون فترات الثقة أضيق مما ينبغي.",
)
_UNIT = Text("times", "ضعف")
_SAID = Text("{stance} with {feature}: {value} times ({level} % interval {low} to {high})",
             "{stance} مع {feature}: {value} ضعف (فترة الثقة {level}%: من {low} إلى {high})")  # fmt: skip


def stance_model(
    comments: pl.DataFrame,
    *,
    features: Sequence[str],
    posts: pl.DataFrame | None = None,
    label: str = "stance",
    reference: str = NONE,
    conf_level: float = 0.95,
) -> Estimates:
    """Estimate with which features of posts and comments each stance goes, against a reference stance.

    Parameters
    ----------
    comments : polars.DataFrame
        As for :func:`engagebias.distrust_gap`.
    features : sequence of str
        Numeric or Boolean columns, of ``posts`` where they are there and else of the comments.
    posts : polars.DataFrame, optional
        The posts.
    label : str, default "stance"
        The stance of each comment, a code of ``trust_codebook()``.
    reference : str, default "none"
        The stance that others are compared with.
    conf_level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Estimates
        ``.table()``: relative risk ratios, such as ``"endorse: peacebuilding"``; ``n`` counts comments, those of
        stances left out included. ``.table("stances")``: comments of each stance; stances with fewer than 10 are left out and null, and
        so is the next smallest where one alone is. ``.table("sample")``. The wording is "association".

    Raises
    ------
    DataError
        If a column is missing or not of its kind, or a label is no code of the codebook.
    DesignError
        If fewer than two stances are left, or features do not vary apart or separate a stance from others.

    References
    ----------
    Long & Freese (2014), Regression models for categorical dependent variables using Stata, 3rd edition, chapter 8.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> comments = simulate("threads", seed=1).comments
    >>> found = stance_model(comments, label="true_stance", features=["peacebuilding", "donor_named"])
    >>> found.table().height
    8
    """
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_choice(reference, CODES, name="reference", caller=CALLER)
    names = [features] if isinstance(features, str) else list(features)
    of_post = [f for f in names if posts is not None and f in posts.columns]
    threads = read_threads(comments, posts, of_post, caller=CALLER)
    check_features(threads.frame, features, caller=CALLER)
    as_distrust(threads.frame, label, CODES[:1], caller=CALLER)
    frame = (
        threads.frame.with_columns(pl.col(label).cast(pl.String)).filter(pl.col(label).is_in(CODES)).drop_nulls(names)
    )
    # Counted with rare stances: how many comments these have would else be what is missing of all.
    n = frame.height
    counts = {s: int((frame[label] == s).sum()) for s in CODES}
    rare = [s for s, n in counts.items() if 0 < n < FEWEST]
    frame = frame.filter(~pl.col(label).is_in(rare))
    order = [reference, *(s for s in CODES if s != reference and counts[s] >= FEWEST)]
    if counts[reference] < FEWEST or len(order) < 2:
        raise DesignError(
            f"{CALLER}: {counts[reference]} comments are {reference} and {len(order) - 1} other stances have {FEWEST} comments or more; "
            f"a comparison "
            f"needs {FEWEST} of each. Choose another reference, or label more comments."
        )
    rows = [{**row, "n": n} for row in _fit(frame, label, order, names, conf_level)]
    table = pl.DataFrame(rows, schema=SCHEMA)
    n_threads, simulated = frame[THREAD].n_unique(), is_simulated(comments)
    warnings = [_LABELS]
    if rare:
        warnings.append(_RARE.fill(which=join([name_term(s) for s in rare], COMMA)))
    if comments.height > n:
        warnings.append(_LEFT_OUT.fill(n=f"{comments.height - n:,}", given=f"{comments.height:,}"))
    if n_threads < FEW_CLUSTERS:
        warnings.append(_FEW.fill(n=n_threads))
    told = {s: k for s, k in counts.items() if k}
    hide = {s for s, gone in zip(told, hidden(list(told.values())), strict=True) if gone}
    shown = pl.DataFrame({"stance": list(counts), "comments": [None if s in hide else k for s, k in counts.items()]})
    return Estimates(
        question=QUESTION, scale=SCALE, wording="association", frame=table, warnings=tuple(warnings), simulated=simulated, method=METHOD,
        estimand=ESTIMAND.fill(reference=name_term(reference), features=join([name_term(f) for f in names], COMMA),
                             n=f"{n:,}", threads=f"{n_threads:,}"),
        tables={"stances": shown, "sample": threads.steps}, draw=_draw, answers=partial(_answer, rows, conf_level, tuple(warnings), simulated),
    )  # fmt: skip


def _fit(
    frame: pl.DataFrame, label: str, order: list[str], names: Sequence[str], conf_level: float
) -> list[dict[str, Any]]:
    x = np.column_stack([np.ones(frame.height), *(frame[f].cast(pl.Float64).to_numpy() for f in names)])
    lost = [["the constant", *names][j] for j in dependent(x)]
    if lost:
        raise DesignError(
            f"{CALLER}: {', '.join(lost)} cannot be told apart from the other features: it does not vary, or it repeats them."
        )
    y = frame[label].replace_strict({s: i for i, s in enumerate(order)}, return_dtype=pl.Int64).to_numpy()
    groups = number_groups(frame[THREAD])
    with python_warnings.catch_warnings(record=True) as said:
        python_warnings.simplefilter("always")
        try:
            fit = sm.MNLogit(y, x).fit(disp=0, maxiter=100, cov_type="cluster", cov_kwds={"groups": groups})
        except np.linalg.LinAlgError:
            fit = None
    if (
        fit is None
        or not fit.mle_retvals["converged"]
        or any("eparation" in str(w.message) for w in said)
        or np.abs(fit.params).max() > 15
    ):
        raise DesignError(
            f"{CALLER}: the model has no finite solution: a feature separates one stance from the others. Use fewer features or coarser "
            f"stances."
        )
    df = int(groups.max())
    reach = float(stdtrit(df, 0.5 + conf_level / 2))
    rows = []
    for i, stance in enumerate(order[1:]):
        for j, name in enumerate(names, start=1):
            value, error = float(fit.params[j, i]), float(fit.bse[j, i])
            ends = np.exp([value, value - reach * error, value + reach * error]).tolist()
            rows.append(
                {"term": f"{stance}: {name}", "estimate": ends[0], "std_error": ends[0] * error, "conf_low": ends[1], "conf_high": ends[2],
                 "p_value": 2 * float(stdtr(df, -abs(value / error)))}
            )  # fmt: skip
    return rows


def _named(term: str) -> tuple[Text, Text]:
    stance, _, feature = term.partition(": ")
    return name_term(stance), name_term(feature)


def _answer(
    rows: Sequence[dict[str, Any]], level: float, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:
    said = []
    for row in rows:
        stance, feature = _named(row["term"])
        numbers = {k: plain(row[n]) for k, n in (("value", "estimate"), ("low", "conf_low"), ("high", "conf_high"))}
        said.append(_SAID.fill(stance=stance, feature=feature, level=f"{100 * level:g}", **numbers))
    sentence, first = join(said, SEMICOLON).to(lang), rows[0]
    return Answer(
        question=QUESTION.to(lang), sentence=sentence[0].upper() + sentence[1:] + ".", estimate=first["estimate"],
        low=first["conf_low"],
        high=first["conf_high"], unit=_UNIT.to(lang), wording="association", warnings=tuple(w.to(lang) for w in warnings),
        simulated=simulated, lang=lang, reference=1.0,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang) -> alt.LayerChart:
    frame = result.table().with_columns(
        pl.col("term").map_elements(lambda t: _named(t)[0].to(lang), return_dtype=pl.String).alias("label"),
        pl.col("term").map_elements(lambda t: _named(t)[1].to(lang), return_dtype=pl.String).alias("contrast"),
    )
    return trust_points(frame, title=result.question, x_title=SCALE, ratio=True, lang=lang, simulated=result.simulated)
