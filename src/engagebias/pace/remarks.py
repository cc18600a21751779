"""What readers must know before they use a result on pace."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from engagebias.numerics.reverse_product_limit import SAME
from engagebias.pace.arrived import Arrived
from engagebias.pace.curve_remarks import list_ages, say_curves
from engagebias.pace.fits import Fit
from engagebias.pace.readings import NO_GROUP, NONE, ONCE, UNREAD, Readings
from engagebias.pace.sentences import name_of
from engagebias.terms import name_term, name_value
from engagebias.words import COMMA, SEMICOLON, Text, join

HEAVY = 0.1  # share of all actions that a single post may have before it is said
APART = 1.5  # factor between half-lives of families from which the tail is a matter of belief
FEW_CLUSTERS = 20

_LEFT = {
    NO_GROUP: Text("without a value of the grouping column: {n}", "بلا قيمة في عمود التصنيف: {n}"),
    UNREAD: Text("without a count at a known age: {n}", "بلا عدد عند عمر معلوم: {n}"),
    ONCE: Text("read only once, which shows no pace: {n}", "قُرئت مرة واحدة، وذلك لا يُظهر سرعة: {n}"),
    NONE: Text("without an action by the last reading: {n}", "بلا تفاعل حتى آخر قراءة: {n}"),
}
_LEFT_OUT = Text("Posts left out: {parts}.", "منشورات مستبعدة: {parts}.")
_SILENT = Text(
    "Groups that are in the table and tell nothing of pace, so that they have no curve: {groups}.",
    "مجموعات في الجدول لا تدلّ على السرعة فلا منحنى لها: {groups}.",
)
_GROUP_POSTS = Text("{group} ({n} posts)", "{group} (منشورات: {n})")
_READ_FALLS = Text(
    "Counts that fall from one reading to the next, in {posts} posts: {n}. Each count is taken as it was read at its age.",
    "أعداد تنخفض من قراءة إلى التي تليها: {n}، في منشورات عددها {posts}. ويؤخذ كل عدد كما قُرئ عند عمره.",
)
_FALLS = Text(
    "Counts that fall from one reading to the next, in {posts} posts: {n}. What was taken back counts as never there.",
    "أعداد تنخفض من قراءة إلى التي تليها: {n}، في منشورات عددها {posts}. وما سُحب يُعدّ كأنه لم يكن.",
)
_HEAVY = Text(
    "One post has {share} % of all actions ({group}): the result is mostly about it.",
    "لمنشور واحد {share}% من كل التفاعلات ({group}): والنتيجة عنه في معظمها.",
)
_FEW = Text(
    "Few posts ({n}; {group}): the true interval is wider than shown.",
    "منشورات قليلة ({n}؛ {group}): فترة الثقة الحقيقية أوسع مما يظهر.",
)
_NO_HALF = Text("No figure by {family} ({group}): {reason}.", "لا رقم وفق {family} ({group}): {reason}.")
_APART = Text(
    "The families disagree on the half-life ({group}): {parts}. It hangs on what comes after the last reading; half of what "
    "arrives by then (product limit) does not.",
    "تختلف التوزيعات في عمر النصف ({group}): {parts}. فهو معلّق بما يأتي بعد آخر قراءة، أما نصف ما يصل حتى ذلك الحين (حاصل الضرب الحدّي) فلا.",
)
_BETTER = Text(
    "{other} fits better than {family} by AIC ({group}).", "{other} أفضل ملاءمةً من {family} بمعيار AIC ({group})."
)
_BELOW = Text(
    "Ages below the first reading with an action of both classes ({first} h) are the family's word alone: {ages} h.",
    "الأعمار التي تقلّ عن أول قراءة فيها تفاعل للفئتين ({first} س) هي قول التوزيع وحده: {ages} س.",
)
_NO_BIAS = Text(
    "No ratio against all that ever arrives: {reason} ({group}).", "لا نسبة قياسًا إلى كل ما سيصل: {reason} ({group})."
)
_EXTRAPOLATED = Text(
    "Ages above the oldest reading ({oldest} h) are the family's word alone: {ages} h.",
    "الأعمار التي تزيد على أقدم قراءة ({oldest} س) هي قول التوزيع وحده: {ages} س.",
)
_UNREAD_AT = Text("No comparison at {age} h: {reason}.", "لا مقارنة عند {age} س: {reason}.")
_CHANGING = Text(
    "Other posts are read at other ages (from {low} to {high} of them): a change along the row may be one of posts.",
    "تختلف المنشورات المقروءة باختلاف العمر (من {low} إلى {high} منها): وقد يكون التغيّر تغيّرًا في المنشورات.",
)


def say_sample(readings: Readings) -> tuple[Text, ...]:
    """Say what was left out and mended, and whether the groups are small or hang on one post."""
    counts = dict(readings.steps.iter_rows())
    left = [text.fill(n=f"{counts[step]:,}") for step, text in _LEFT.items() if counts.get(step)]
    said = [_LEFT_OUT.fill(parts=join(left, SEMICOLON))] if left else []
    if readings.silent:
        groups = [
            _GROUP_POSTS.fill(group=name_value(name), n=f"{steps['given']:,}")
            for name, steps in readings.silent.items()
        ]
        said.append(_SILENT.fill(groups=join(groups, COMMA)))
    if readings.falls:
        said.append(_FALLS.fill(posts=f"{readings.fallen_posts:,}", n=f"{readings.falls:,}"))
    for group in readings.groups:
        share, clusters = group.seen.total.max() / group.seen.total.sum(), np.unique(group.cluster).size
        if clusters < FEW_CLUSTERS:
            said.append(_FEW.fill(n=clusters, group=group.label))
        elif share > HEAVY:
            said.append(_HEAVY.fill(share=f"{100 * share:.0f}", group=group.label))
    return tuple(said)


def say_fits(fits: Sequence[Sequence[Fit]], arrived: Sequence[Arrived], end: float) -> tuple[Text, ...]:
    """Say which half-lives may not be told and why, where families disagree, and which fits better than the first."""
    said = list(say_curves(arrived, [], end))
    for some in fits:
        label = some[0].of.label
        said += [
            _NO_HALF.fill(family=name_of(f.delay.family), group=label, reason=name_term(f.reason))
            for f in some
            if f.reason
        ]
        said += _compare(some)
    return tuple(said)


def _compare(fits: Sequence[Fit]) -> list[Text]:
    label, said = fits[0].of.label, []
    told = [f for f in fits if not f.reason]
    halves = [np.exp(f.delay.mu) for f in told]
    if len(told) > 1 and max(halves) > APART * min(halves):
        parts = [
            Text("{family} {hours} h", "{family} {hours} س").fill(family=name_of(f.delay.family), hours=f"{h:.3g}")
            for f, h in zip(told, halves, strict=True)
        ]
        said.append(_APART.fill(group=label, parts=join(parts, COMMA)))
    ranked = sorted((f for f in fits if f.aic is not None), key=lambda f: float(f.aic or 0.0))
    if ranked and ranked[0] is not fits[0]:
        names = {"other": name_of(ranked[0].delay.family), "family": name_of(fits[0].delay.family)}
        said.append(_BETTER.fill(group=label, **names))
    return said


def say_pair(fits: Sequence[Fit], horizons: Sequence[float]) -> tuple[Text, ...]:
    """Say which class does not tell how much is still to come, and which horizons are extrapolated."""
    said = [_NO_BIAS.fill(reason=name_term(f.reason), group=f.of.label) for f in fits if f.reason]
    oldest = min(f.oldest for f in fits)
    beyond = [h for h in horizons if h > oldest]
    if said:
        return tuple(said)
    if beyond:
        said.append(_EXTRAPOLATED.fill(oldest=f"{oldest:g}", ages=list_ages(beyond)))
    first = max(f.of.seen.high[f.of.seen.count > 0].min() for f in fits)
    below = [h for h in horizons if h < first * (1 - SAME)]
    if below:
        said.append(_BELOW.fill(first=f"{first:g}", ages=list_ages(below)))
    return tuple(said)


def say_kept(without_group: int, falls: pl.Series) -> tuple[Text, ...]:
    """Say how many posts have no group, and how many counts fall: ``falls`` has one number for each post."""
    said = []
    if without_group:
        said.append(_LEFT_OUT.fill(parts=_LEFT[NO_GROUP].fill(n=f"{without_group:,}")))
    if falls.sum():
        said.append(_READ_FALLS.fill(posts=f"{(falls > 0).sum():,}", n=f"{falls.sum():,}"))
    return tuple(said)


def say_readings(reasons: Sequence[tuple[float, str | None]], n: Sequence[int]) -> tuple[Text, ...]:
    """Say at which ages nothing can be compared, and whether posts come and go between ages."""
    said = [_UNREAD_AT.fill(age=f"{age:g}", reason=name_term(why)) for age, why in reasons if why]
    read = [count for count, (_, why) in zip(n, reasons, strict=True) if not why]
    if read and min(read) < 0.9 * max(read):
        said.append(_CHANGING.fill(low=f"{min(read):,}", high=f"{max(read):,}"))
    return tuple(said)
