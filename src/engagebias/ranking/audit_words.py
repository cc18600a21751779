"""What an audit of feeds says, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from engagebias.figures import interval, p_value
from engagebias.ranking import audit_sample as steps
from engagebias.ranking.audit_sample import Compared, Names
from engagebias.results import Answer, Wording
from engagebias.terms import name_term
from engagebias.words import SEMICOLON, Lang, Text, join

QUESTION = Text(
    "What does the feed “{engagement}” show more of than “{baseline}”?",
    "ما الذي تُظهره خلاصة «{engagement}» أكثر من «{baseline}»؟",
)
TITLE = Text("What does “{engagement}” show more of?", "ما الذي تزيد خلاصة «{engagement}» في إظهاره؟")
ESTIMAND = Text(
    "By how much the outcome of posts is higher in the feed “{engagement}” than in “{baseline}” for the same user{paired}, on average over users, in "
    "standard deviations of the users' means in “{baseline}”{part}.",
    "بكم تزيد سمة المنشورات في خلاصة «{engagement}» على «{baseline}» للمستخدم نفسه{paired}، في المتوسط على المستخدمين، بوحدة الانحراف المعياري "
    "لمتوسطات المستخدمين في «{baseline}»{part}.",
)
PAIRED = Text(" in the same session", " في الجلسة نفسها")
PART = Text("; only posts with “{within}”", "؛ للمنشورات ذات «{within}» وحدها")
NOTHING = Text("", "")
METHOD = Text(
    "Mean of the posts of a session, then of a user's sessions; difference of the feeds over the standard deviation of users' means, not of posts. "
    "Student's t over users, the error of that standard deviation included; p by flipping the signs of users' differences ({draws} draws), "
    "two-stage Benjamini-Hochberg over the outcomes.",
    "متوسط منشورات الجلسة ثم متوسط جلسات المستخدم؛ والفرق بين الخلاصتين مقسومًا على الانحراف المعياري لمتوسطات المستخدمين لا المنشورات. "
    "وتوزيع t على المستخدمين، مع خطأ ذلك الانحراف المعياري؛ "
    "والقيمة الاحتمالية بقلب إشارات فروق المستخدمين ({draws} سحبة)، وبنياميني-هوكبرغ بمرحلتين على السمات.",
)
SCALE = Text("standard deviations of users' means", "انحرافات معيارية لمتوسطات المستخدمين")
AXIS = Text(
    "difference, SD of users' means in “{baseline}” (right: more in “{engagement}”)",
    "الفرق بانحرافات معيارية لمتوسطات المستخدمين في «{baseline}» (يمينًا: أكثر في «{engagement}»)",
)
UNIT = Text("SD of users' means", "انحراف معياري لمتوسطات المستخدمين")

FEW = "fewer than 10 users"
FLAT = "users do not differ in the baseline"
_MORE = Text(
    "more {outcome} in “{engagement}” than in “{baseline}”: {reading}",
    "{outcome} أكثر في «{engagement}» منه في «{baseline}»: {reading}",
)
_LESS = Text(
    "less {outcome} in “{engagement}” than in “{baseline}”: {reading}",
    "{outcome} أقل في «{engagement}» منه في «{baseline}»: {reading}",
)
_OPEN = Text(
    "no clear difference in {outcome} between “{engagement}” and “{baseline}”: {reading}",
    "لا فرق واضحًا في {outcome} بين «{engagement}» و«{baseline}»: {reading}",
)
_NONE = Text("no figure for {outcome}: {reason}", "لا رقم لـ{outcome}: {reason}")
_READING = Text(
    "{estimate} SD ({level} % interval {low} to {high}, adjusted p {p})",
    "{estimate} انحراف معياري (فترة الثقة {level}%: من {low} إلى {high}، والقيمة الاحتمالية المعدّلة {p})",
)
_BARE = Text(
    "{estimate} SD ({level} % interval {low} to {high})",
    "{estimate} انحراف معياري (فترة الثقة {level}%: من {low} إلى {high})",
)
_LEFT: Mapping[str, Text] = {
    steps.UNKNOWN: Text("posts without user, session or feed: {n}", "منشورات بلا مستخدم أو جلسة أو خلاصة: {n}"),
    steps.OTHER_FEED: Text("posts of other feeds: {n}", "منشورات خلاصات أخرى: {n}"),
    steps.NOT_WITHIN: Text("posts outside the part compared: {n}", "منشورات خارج الجزء المقارَن: {n}"),
    steps.WITHIN_UNKNOWN: Text("posts not known to be in the part: {n}", "منشورات لا يُعلم أهي من الجزء: {n}"),
    steps.NO_OUTCOME: Text("posts without the outcome: {n}", "منشورات بلا هذه السمة: {n}"),
    steps.ONE_FEED_SESSION: Text("sessions with one feed alone: {n}", "جلسات بخلاصة واحدة: {n}"),
    steps.ONE_FEED_USER: Text("users with one feed alone: {n}", "مستخدمون بخلاصة واحدة: {n}"),
}
_LEFT_OUT = Text("Left out: {parts}.", "مستبعد: {parts}.")
_LEFT_OUT_OF = Text("Left out for {outcome}: {parts}.", "مستبعد في {outcome}: {parts}.")
_FEW_USERS = Text(
    "Few users ({n}; {outcome}): the true interval is wider than shown.",
    "مستخدمون قليلون ({n}؛ {outcome}): فترة الثقة الحقيقية أوسع مما يظهر.",
)
_NOT_SHOWN = Text("{outcome} is not shown: {reason}.", "لا تُعرض {outcome}: {reason}.")
FEW_USERS = 20


def estimand(names: Names, *, by_session: bool) -> Text:
    """Say what is estimated."""
    part = NOTHING if names.within is None else PART.fill(within=name_term(names.within))
    return ESTIMAND.fill(paired=PAIRED if by_session else NOTHING, part=part, **feeds(names))


def feeds(names: Names) -> dict[str, Text]:
    """Return what the two feeds are called."""
    return {"engagement": name_term(names.engagement), "baseline": name_term(names.baseline)}


def say_left_out(
    whole: Sequence[tuple[str, int]], compared: Sequence[Compared], reasons: Mapping[str, str]
) -> tuple[Text, ...]:
    """Say what was left out of all outcomes and of each, which have few users and which are not shown."""
    parts = [_LEFT[step].fill(n=f"{n:,}") for step, n in whole if n and step in _LEFT]
    said = [_LEFT_OUT.fill(parts=join(parts, SEMICOLON))] if parts else []
    for one in compared:
        name = name_term(one.outcome)
        own = [_LEFT[step].fill(n=f"{n:,}") for step, n in one.steps if n and step in _LEFT]
        if own:
            said.append(_LEFT_OUT_OF.fill(outcome=name, parts=join(own, SEMICOLON)))
        if one.outcome in reasons:
            said.append(_NOT_SHOWN.fill(outcome=name, reason=name_term(reasons[one.outcome])))
        elif one.users.height < FEW_USERS:
            said.append(_FEW_USERS.fill(n=one.users.height, outcome=name))
    return tuple(said)


def say_audit(
    rows: Sequence[Mapping[str, Any]],
    names: Names,
    conf_level: float,
    wording: Wording,
    warnings: Sequence[Text],
    simulated: bool,
    lang: Lang,
) -> Answer:
    """Say for each outcome in which feed there is more of it; the figures are the first one's."""
    said = join([_say(row, names, conf_level) for row in rows], SEMICOLON).to(lang)
    figures = [math.nan if rows[0][k] is None else rows[0][k] for k in ("estimate", "conf_low", "conf_high")]
    return Answer(
        question=QUESTION.fill(**feeds(names)).to(lang), sentence=f"{said[0].upper()}{said[1:]}.", estimate=figures[0], low=figures[1],
        high=figures[2], unit=UNIT.to(lang), wording=wording, warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _say(row: Mapping[str, Any], names: Names, conf_level: float) -> Text:
    outcome = name_term(row["term"])
    if row["estimate"] is None:
        return _NONE.fill(outcome=outcome, reason=name_term(row["reason"]))
    estimate, low, high = interval(row["estimate"], row["conf_low"], row["conf_high"])
    figures = {"estimate": estimate, "low": low, "high": high, "level": f"{100 * conf_level:g}"}
    p = row["p_adjusted"]
    reading = _BARE.fill(**figures) if p is None else _READING.fill(p=p_value(p), **figures)
    verdict = _MORE if row["conf_low"] > 0 else _LESS if row["conf_high"] < 0 else _OPEN
    return verdict.fill(outcome=outcome, reading=reading, **feeds(names))
