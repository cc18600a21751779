"""The gate: were people assigned to headlines as a randomised test should assign them?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from scipy.special import bdtrc
from statsmodels.stats.proportion import proportion_confint

from engagebias.charts import shares
from engagebias.errors import DataError, DesignError
from engagebias.numerics.sample_ratio import equal_split
from engagebias.results import Answer, Check, Estimates
from engagebias.schema import check_exposure, check_posts, check_share, is_simulated
from engagebias.words import Lang, Text

QUESTION = Text("Was assignment to headlines random?", "هل كان توزيع القرّاء على العناوين عشوائيًا؟")
ESTIMAND = Text(
    "Share of headline tests whose split of impressions between arms would have a chance below {alpha} "
    "under equal assignment; about {alpha} is expected.",
    "نسبة اختبارات العناوين التي يقل احتمال توزيع مرّات ظهورها بين العناوين عن {alpha} لو كان التوزيع متساويًا؛ والمتوقَّع نحو {alpha}.",
)
METHOD = Text(
    "Pearson chi-square of each test's impressions against an equal split; Wilson interval for the share; "
    "exact binomial p-value against {alpha}.",
    "اختبار مربع كاي لبيرسون لمرّات ظهور كل اختبار مقابل توزيع متساوٍ؛ ومجال ويلسون للنسبة؛ وقيمة احتمالية ثنائية دقيقة مقابل {alpha}.",
)
SCALE = Text("share of tests", "نسبة الاختبارات")

# By chance one test in a thousand is flagged. Real systems lose a few impressions unevenly, so up to one
# in a hundred is tolerated and said; more, beyond what chance could do, closes the gate.
ALPHA = 0.001
TOLERATED = 0.01


@dataclass(frozen=True, slots=True)
class _Row:
    term: str
    flagged: int
    tests: int

    def as_dict(self, alpha: float, conf_level: float) -> dict[str, object]:
        low, high = proportion_confint(self.flagged, self.tests, alpha=1 - conf_level, method="wilson")
        share = self.flagged / self.tests
        return {
            "term": self.term, "estimate": share, "std_error": float(np.sqrt(share * (1 - share) / self.tests)),
            "conf_low": float(low), "conf_high": float(high), "p_value": _binomial_p(self, alpha), "n": self.tests,
        }  # fmt: skip


def check_randomisation(
    posts: pl.DataFrame,
    *,
    by: str | None = None,
    alpha: float = ALPHA,
    tolerated: float = TOLERATED,
    conf_level: float = 0.95,
) -> Estimates:
    """Check each test's sample ratio: is the split of impressions what random assignment gives?

    Parameters
    ----------
    posts : polars.DataFrame
        Headline arms with ``test_id`` and ``impressions`` (people, above 0).
    by : str, optional
        Name of a Boolean column, the same for all arms of a test, to compare tests with and without,
        such as ``"broken_randomisation"``.
    alpha : float, default 0.001
        A test is flagged when its chi-square p-value is below this.
    tolerated : float, default 0.01
        The check fails when more than this share is flagged and chance alone (binomial, ``alpha``) would
        do so with a probability below 0.01.
    conf_level : float, default 0.95
        Level of the Wilson interval of the share.

    Returns
    -------
    Estimates
        ``.table()``: one row for all tests and one for each value of ``by``; estimate is the flagged
        share, n the number of tests with two or more arms. ``.table("tests")``: statistic, degrees of
        freedom and p_value of each test. ``.passed`` says whether the check passed for all tests.

    Raises
    ------
    DataError
        If a column is missing or has nulls, or an arm has no impressions.
    DesignError
        If no test has two arms.

    References
    ----------
    Fabijan et al. (2019), Diagnosing sample ratio mismatch in online controlled experiments, KDD.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> check = check_randomisation(simulate("headlines", broken_share=0.2).posts, by="broken_randomisation")
    >>> check.passed
    False
    """
    needed = ["test_id", "impressions", *([by] if by else [])]
    frame = check_posts(posts, require=needed, caller="check_randomisation")
    for value, name in ((alpha, "alpha"), (tolerated, "tolerated"), (conf_level, "conf_level")):
        check_share(value, name=name, caller="check_randomisation")
    _check_by(frame, by)
    check_exposure(frame, exposure="impressions", caller="check_randomisation")
    tests = each_test(frame, by)
    tested = tests.drop_nulls("p_value")
    if not tested.height:
        raise DesignError(
            "check_randomisation: no test has two or more arms, so no split can be checked. Is test_id the test, not the arm?"
        )
    rows = _summarise(tested, by, alpha)
    table = pl.DataFrame([row.as_dict(alpha, conf_level) for row in rows])
    check = _judge(rows[0], alpha, tolerated)
    alone = tests.height - tested.height
    single = Text(
        "{n} tests with a single arm could not be checked.",
        "تعذّر فحص {n} من الاختبارات لأن لها عنوانًا واحدًا.",
    ).fill(n=alone)
    return Estimates(
        question=QUESTION, estimand=ESTIMAND.fill(alpha=alpha), method=METHOD.fill(alpha=alpha), scale=SCALE,
        wording="description", frame=table, answers=partial(_answer, table, check, is_simulated(frame)),
        draw=partial(_draw, tests=tested, by=by, alpha=alpha, tolerated=tolerated),
        tables={"tests": tests}, checks=(check,), simulated=is_simulated(frame),
        warnings=((check.detail,) if not check.passed else ()) + ((single,) if alone else ()),
    )  # fmt: skip


def each_test(frame: pl.DataFrame, by: str | None = None) -> pl.DataFrame:
    """Return chi-square, degrees of freedom and p-value of each test, in order of first appearance."""
    codes = frame["test_id"].rank("dense").to_numpy().astype(np.int64) - 1
    statistic, df, p = equal_split(frame["impressions"].to_numpy().astype(np.float64), codes)
    riding = [c for c in (by, "created_at") if c and c in frame.columns]
    tests = frame.group_by("test_id", maintain_order=True).agg(pl.col(riding).first(), pl.col("impressions").sum())
    order = tests["test_id"].rank("dense").to_numpy().astype(np.int64) - 1
    return tests.with_columns(statistic=statistic[order], df=df[order], p_value=pl.Series(p[order]).fill_nan(None))


def _check_by(frame: pl.DataFrame, by: str | None) -> None:
    if by is None:
        return
    if frame.schema[by] != pl.Boolean:
        raise DataError(f"check_randomisation: by={by!r} must be a Boolean column, it is {frame.schema[by]}.")
    mixed = frame.group_by("test_id").agg(pl.col(by).n_unique()).filter(pl.col(by) > 1)
    if mixed.height:
        raise DataError(
            f"check_randomisation: {by} differs between arms of {mixed.height} tests; it must belong to the test."
        )


def _summarise(tested: pl.DataFrame, by: str | None, alpha: float) -> list[_Row]:
    rows = [_Row("all tests", int((tested["p_value"] < alpha).sum()), tested.height)]
    for value in (True, False) if by else ():
        some = tested.filter(pl.col(str(by)) == value)
        if some.height:
            rows.append(_Row(f"{by} = {str(value).lower()}", int((some["p_value"] < alpha).sum()), some.height))
    return rows


def _binomial_p(row: _Row, alpha: float) -> float:
    """Return the chance of at least so many flagged tests if each is flagged with probability alpha."""
    if row.flagged == 0:
        return 1.0
    # No p-value is zero; one too small for a float is written as the smallest there is.
    return max(float(bdtrc(row.flagged - 1, row.tests, alpha)), float(np.finfo(np.float64).tiny))


def _judge(row: _Row, alpha: float, tolerated: float) -> Check:
    share = row.flagged / row.tests
    passed = not (share > tolerated and _binomial_p(row, alpha) < 0.01)
    detail = Text(
        "{flagged} of {tests} tests ({share} %) have a split that chance alone would give in less than {alpha} of tests.",
        "في {flagged} من {tests} اختبارًا ({share}%) توزيعٌ لا تُنتجه الصدفة إلا في أقل من {alpha} من الاختبارات.",
    ).fill(flagged=row.flagged, tests=row.tests, share=f"{100 * share:.1f}", alpha=alpha)
    return Check(Text("sample ratio", "نسبة التوزيع"), passed, detail)


def _answer(table: pl.DataFrame, check: Check, simulated: bool, lang: Lang) -> Answer:
    row = table.row(0, named=True)
    verdict = (
        Text("Yes, as far as the split shows.", "نعم، بقدر ما يُظهره التوزيع.") if check.passed else Text("No.", "لا.")
    )
    return Answer(
        question=QUESTION.to(lang), sentence=f"{verdict.to(lang)} {check.detail.to(lang)}",
        estimate=100 * row["estimate"], low=100 * row["conf_low"], high=100 * row["conf_high"],
        unit=Text("% of tests", "% من الاختبارات").to(lang), wording="description", warnings=(), simulated=simulated, lang=lang,
    )  # fmt: skip


def _draw(
    result: Estimates, lang: Lang, *, tests: pl.DataFrame, by: str | None, alpha: float, tolerated: float
) -> alt.LayerChart:
    if "created_at" not in tests.columns:
        raise DataError("chart: the tests have no created_at, so their shares cannot be drawn over time. Use .table().")
    marked = pl.col(by).mean() > 0.5 if by else pl.lit(False)
    periods = (
        tests.drop_nulls("created_at")
        .group_by(period=pl.col("created_at").dt.truncate(_period(tests)).dt.date())
        .agg(share=100 * (pl.col("p_value") < alpha).mean(), marked=marked, n=pl.len())
        .sort("period")
    )
    return shares(
        periods, title=result.question, lang=lang, simulated=result.simulated, level=100 * tolerated,
        level_label=Text("tolerated: {level} %", "المقبول: {level}%").fill(level=f"{100 * tolerated:g}"),
        x_title=Text("when the test was made", "تاريخ إنشاء الاختبار"),
        y_title=Text("tests with a split of {p}, %", "اختبارات توزيعها عند {p}، %").fill(p=f"p < {alpha}"),
        groups=(Text("most tests marked as broken", "معظم الاختبارات موسومة بأنها معطوبة"), Text("most not marked", "معظمها غير موسوم")),
    )  # fmt: skip


def _period(tests: pl.DataFrame) -> str:
    first, last = tests["created_at"].min(), tests["created_at"].max()
    assert isinstance(first, dt.datetime)
    assert isinstance(last, dt.datetime)
    return "1mo" if last - first > dt.timedelta(days=180) else "1w"
