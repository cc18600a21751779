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
from engagebias.checks import check_share
from engagebias.errors import DataError, DesignError
from engagebias.figures import plain
from engagebias.headlines.flags import check_flag
from engagebias.headlines.sample import codes
from engagebias.numerics.sample_ratio import equal_split
from engagebias.results import Answer, Check, Estimates
from engagebias.schema import check_exposure, check_posts, is_simulated
from engagebias.terms import name_term
from engagebias.words import SPACE, Lang, Text, join

QUESTION = Text("Was assignment to headlines random?", "هل كان توزيع القرّاء على العناوين عشوائيًا؟")
ESTIMAND = Text(
    "Share of headline tests whose split of impressions between arms would have a chance below {alpha} "
    "under equal assignment; about {alpha} is expected.",
    "نسبة اختبارات العناوين التي يقل احتمال توزيع مرّات ظهورها بين العناوين عن {alpha} لو كان التوزيع متساويًا؛ والمتوقَّع نحو {alpha}.",
)
METHOD = Text(
    "Pearson chi-square of each test's impressions against an equal split; Wilson interval for the share; "
    "exact binomial p-value against {alpha}.",
    "مربع كاي لبيرسون لمرّات ظهور كل اختبار مقابل توزيع متساوٍ؛ وفترة ثقة ويلسون للنسبة؛ وقيمة احتمالية دقيقة وفق توزيع ذي الحدّين مقابل {alpha}.",
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
    if by:
        check_flag(frame, by, name="by", caller="check_randomisation")
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
    single = Text("Tests with a single arm, not checked: {n}.", "اختبارات بعنوان واحد لم تُفحص: {n}.").fill(n=alone)
    return Estimates(
        question=QUESTION, estimand=ESTIMAND.fill(alpha=alpha), method=METHOD.fill(alpha=alpha), scale=SCALE,
        wording="description", frame=table, answers=partial(_answer, rows[0], table, check, alpha, is_simulated(frame)),
        draw=partial(_draw, tests=tested, by=by, alpha=alpha, tolerated=tolerated),
        tables={"tests": tests}, checks=(check,), simulated=is_simulated(frame),
        warnings=((check.detail,) if not check.passed else ()) + ((single,) if alone else ()),
    )  # fmt: skip


def each_test(frame: pl.DataFrame, by: str | None = None) -> pl.DataFrame:
    """Return chi-square, degrees of freedom and p-value of each test, in order of first appearance."""
    statistic, df, p = equal_split(frame["impressions"].to_numpy().astype(np.float64), codes(frame["test_id"]))
    riding = [c for c in (by, "created_at") if c and c in frame.columns]
    tests = frame.group_by("test_id", maintain_order=True).agg(pl.col(riding).first(), pl.col("impressions").sum())
    order = codes(tests["test_id"])
    return tests.with_columns(statistic=statistic[order], df=df[order], p_value=pl.Series(p[order]).fill_nan(None))


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
        "{flagged} of {tests} tests ({share} %) have a split that equal assignment would give with p < {alpha}; "
        "chance alone gives about {expected}.",
        "عدد الاختبارات التي لا يُنتج التوزيع المتساوي مثل انقسامها إلا باحتمال دون {alpha}: {flagged} من {tests} ({share}%)؛ "
        "والمتوقَّع بالصدفة نحو {expected}.",
    ).fill(
        flagged=f"{row.flagged:,}", tests=f"{row.tests:,}", share=f"{100 * share:.1f}", alpha=alpha,
        expected=plain(alpha * row.tests),
    )  # fmt: skip
    return Check(Text("sample ratio", "نسبة التوزيع"), passed, detail)


def _verdict(row: _Row, check: Check, alpha: float) -> Text:
    if not check.passed:
        return Text("Not as an equal split would be:", "ليس كما يكون التوزيع المتساوي:")
    if _binomial_p(row, alpha) < 0.05:
        return Text("Nearly:", "تقريبًا:")
    return Text("Yes, as far as the split shows:", "نعم، بقدر ما يُظهره التوزيع:")


def _answer(row: _Row, table: pl.DataFrame, check: Check, alpha: float, simulated: bool, lang: Lang) -> Answer:
    numbers = table.row(0, named=True)
    return Answer(
        question=QUESTION.to(lang), sentence=join([_verdict(row, check, alpha), check.detail], SPACE).to(lang),
        estimate=100 * numbers["estimate"], low=100 * numbers["conf_low"], high=100 * numbers["conf_high"],
        unit=Text("% of tests", "% من الاختبارات").to(lang), wording="description", warnings=(), simulated=simulated, lang=lang,
    )  # fmt: skip


def _draw(
    result: Estimates, lang: Lang, *, tests: pl.DataFrame, by: str | None, alpha: float, tolerated: float
) -> alt.LayerChart:
    if "created_at" not in tests.columns or tests["created_at"].null_count() == tests.height:
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
        y_title=Text("tests with a split of {p}, %", "نسبة الاختبارات التي توزيعها عند {p}، %").fill(p=f"p < {alpha}"),
        groups=_groups(by),
    )  # fmt: skip


def _groups(by: str | None) -> tuple[Text, Text]:
    name = name_term(by) if by else Text("the mark", "الوسم")
    return (
        Text("mostly marked: {name}", "معظمها موسوم: {name}").fill(name=name),
        Text("mostly not marked", "معظمها غير موسوم") if by else Text("all tests", "كل الاختبارات"),
    )


def _period(tests: pl.DataFrame) -> str:
    span: dt.timedelta = tests["created_at"].max() - tests["created_at"].min()  # type: ignore[operator,assignment]
    return "1mo" if span > dt.timedelta(days=180) else "1w"
