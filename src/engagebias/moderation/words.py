"""Names and sentences that the results on removals share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from engagebias.figures import plain
from engagebias.gaps.model import FEW_CLUSTERS
from engagebias.moderation.fitting import Method, Row
from engagebias.moderation.rates import MEASURES
from engagebias.terms import name_term, name_value
from engagebias.words import COMMA, Lang, Text, join

QUOTED = Text("“{name}”", "«{name}»")
SCALE = Text("log ratio of rates", "لوغاريتم نسبة المعدلين")
RATIO = Text("ratio of rates, {reference} = 1", "نسبة المعدلين، {reference} = 1")
SHARE_AXIS = Text("share, %", "النسبة، %")
NOTHING_HELD = Text("nothing held equal", "دون تثبيت شيء")
HELD = Text("at equal {names}", "عند تساوي {names}")
NAMES: Mapping[str, Text] = {
    "removal": Text("removals per post", "الإزالات لكل منشور"),
    "false positive": Text("false positives per post that breaks no rule", "الإزالات الخاطئة لكل منشور لا يخالف القواعد"),
    "precision": Text("rightly removed per removal", "الإزالات الصائبة لكل إزالة"),
    "appeal": Text("appeals per removal", "التظلّمات لكل إزالة"),
    "overturn of appeals": Text("overturns per appeal", "الإلغاءات لكل تظلّم"),
    "overturn of removals": Text("overturns per removal", "الإلغاءات لكل إزالة"),
}  # fmt: skip
NAME_OF: Mapping[str, Text] = {english: NAMES[key] for key, english in MEASURES.items()}

METHODS: Mapping[Method, Text] = {
    "poisson": Text(
        "Poisson pseudo-maximum likelihood, posts as exposure, {held}; errors clustered by {cluster} (CRV1). Where fewer than {few} "
        "clusters bear the information, p-values and intervals are those of a wild cluster bootstrap of scores, else of Student's t. "
        "Shares of groups: Wilson's interval at the number of independent posts that would tell as much.",
        "انحدار بواسون بالإمكان الأعظم الزائف، والمنشورات تعرّضًا، {held}؛ أخطاء معيارية عنقودية حسب {cluster} (CRV1). وإذا حمل "
        "المعلومةَ أقلُّ من {few} عنقودًا فالقيم الاحتمالية وفترات الثقة من إعادة المعاينة العنقودية العشوائية للدرجات، وإلا فمن توزيع t. "
        "ونسب المجموعات بفترة ويلسون عند عدد المنشورات المستقلة التي تحمل القدر نفسه من المعلومات.",
    ),
    "gee": Text(
        "Generalised estimating equations, Poisson with log link, posts as exposure, {held} (a column each), working independence; robust errors "
        "clustered by {cluster}, Mancl and DeRouen's under 50 clusters; Student's t. Shares of groups: Wilson's interval at the number "
        "of independent posts that would tell as much.",
        "معادلات التقدير المعمَّمة، بواسون برابط لوغاريتمي، والمنشورات تعرّضًا، {held} (عمود لكل طبقة)، مع افتراض الاستقلال في الأوزان؛ أخطاء "
        "معيارية متينة عنقودية حسب {cluster}، وبتصحيح مانكل وديروين دون 50 عنقودًا؛ توزيع t. ونسب المجموعات بفترة ويلسون عند عدد "
        "المنشورات المستقلة التي تحمل القدر نفسه من المعلومات.",
    ),
}  # fmt: skip
FEW = Text(
    "Fewer than {few} clusters ({cluster}) bear the information: intervals are those of a wild cluster bootstrap.",
    "أقل من {few} عنقودًا ({cluster}) تحمل المعلومة: الفترات من إعادة المعاينة العنقودية العشوائية.",
)
NO_FIGURE = Text("No estimate for {names}: {why}.", "بلا تقدير ({names}): {why}.")
NO_INTERVAL = Text("No interval for {names}: {why}.", "بلا فترة ثقة ({names}): {why}.")
SMALL_LEFT = Text(
    "Posts of groups with fewer than 10 posts left out: {n}.",
    "منشورات مستبعدة لمجموعات لها أقل من 10 منشورات: {n}.",
)
ONE_SIDED = Text(
    "Posts in strata where only one group posted, which say nothing of the ratio: {n} of {all}.",
    "منشورات في طبقات لم تنشر فيها إلا مجموعة واحدة، ولا تقول شيئًا عن النسبة: {n} من {all}.",
)
NOTHING_GONE = Text(
    "Posts in strata where nothing was removed, which say nothing of the ratio: {n} of {all}.",
    "منشورات في طبقات لم يُزَل منها شيء، ولا تقول شيئًا عن النسبة: {n} من {all}.",
)
INTERVAL = Text("({level} % interval {low} to {high})", "(فترة الثقة {level}%: من {low} إلى {high})")
WITHOUT_INTERVAL = Text("(no interval: {why})", "(بلا فترة ثقة: {why})")


def name_group(value: str) -> Text:
    """Return what a group is called; a name that stands in no list is isolated in Arabic.

    Examples
    --------
    >>> name_group("others").ar, name_group("b")
    ('غيرهم', 'b')
    """
    for name in (name_value(value), name_term(value)):
        if name.ar != str(name):
            return name
    return Text("{name}", "{name}").fill(name=value)


def quote(value: str) -> Text:
    """Return a group's name in quotation marks."""
    return QUOTED.fill(name=name_group(value))


def say_held(within: Sequence[str]) -> Text:
    """Say what is held equal."""
    return HELD.fill(names=join([name_term(word) for word in within], COMMA)) if within else NOTHING_HELD


def say_method(method: Method, within: Sequence[str], cluster: str) -> Text:
    """Say how ratios and shares were made."""
    return METHODS[method].fill(held=say_held(within), cluster=name_term(cluster), few=FEW_CLUSTERS)


def say_rows(names: Sequence[Text], rows: Sequence[Row], cluster: str) -> list[Text]:
    """Say of which rows there is no estimate or interval and why, and whether clusters are few."""
    said = []
    for missing, text in ((True, NO_FIGURE), (False, NO_INTERVAL)):
        lost: dict[Text, list[Text]] = {}
        for name, row in zip(names, rows, strict=True):
            if row.reason is not None and (row.values["estimate"] is None) is missing:
                lost.setdefault(row.reason, []).append(name)
        said += [text.fill(names=join(who, COMMA), why=why) for why, who in lost.items()]
    if any(row.wild for row in rows):
        said.append(FEW.fill(few=FEW_CLUSTERS, cluster=name_term(cluster)))
    return said


def say_ratio(values: Mapping[str, Any]) -> str:
    """Write the ratio of a row of log ratios."""
    return plain(math.exp(values["estimate"]))


def ratio_ends(values: Mapping[str, Any]) -> tuple[float, float, float]:
    """Return the ratio of a row of log ratios, and its interval's ends, as an answer holds them; not a number where there is none.

    Examples
    --------
    >>> ratio_ends({"estimate": 0.0, "conf_low": None, "conf_high": None})
    (1.0, nan, nan)
    """
    estimate, low, high = (
        math.nan if values[c] is None else math.exp(values[c]) for c in ("estimate", "conf_low", "conf_high")
    )
    return estimate, low, high


def say_interval(row: Row, level: float) -> Text:
    """Write the interval of a row's ratio in brackets, or why there is none."""
    if row.values["conf_low"] is None or row.values["conf_high"] is None:
        return WITHOUT_INTERVAL.fill(why=row.reason or "")
    low, high = (plain(math.exp(row.values[c])) for c in ("conf_low", "conf_high"))
    return INTERVAL.fill(level=f"{100 * level:g}", low=low, high=high)


def named(column: str, names: Mapping[str, Text], lang: Lang) -> pl.Expr:
    """Return an expression that names a column's values in one language."""
    return pl.col(column).replace_strict({k: t.to(lang) for k, t in names.items()}, return_dtype=pl.String)
