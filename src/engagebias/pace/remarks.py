"""What readers must know before they use a result on pace."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engagebias.numerics.reverse_product_limit import SAME
from engagebias.pace.arrived import Arrived
from engagebias.pace.fits import BEYOND, NO_MAXIMUM, QUIET, Fit
from engagebias.pace.readings import NO_GROUP, NONE, ONCE, UNREAD, Readings
from engagebias.pace.sentences import name_of
from engagebias.words import COMMA, SEMICOLON, Text, join

HEAVY = 0.1  # share of all actions that a single post may have before it is said
RISING = 0.1  # share of what arrives in the last half of the time from which a curve may be still rising
APART = 1.5  # factor between half-lives of families from which the tail is a matter of belief
FEW_CLUSTERS = 20

_LEFT = {
    NO_GROUP: Text("without a value of the grouping column: {n}", "بلا قيمة في عمود التصنيف: {n}"),
    UNREAD: Text("without a count at a known age: {n}", "بلا عدد عند عمر معلوم: {n}"),
    ONCE: Text("read only once, which shows no pace: {n}", "قُرئت مرة واحدة، وذلك لا يُظهر سرعة: {n}"),
    NONE: Text("without an action by the last reading: {n}", "بلا تفاعل حتى آخر قراءة: {n}"),
}
_LEFT_OUT = Text("Posts left out: {parts}.", "منشورات مستبعدة: {parts}.")
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
_UNSETTLED = Text(
    "The division of long intervals did not come to rest ({group}).", "لم يستقر تقسيم الفترات الطويلة ({group})."
)
_BEYOND_END = Text(
    "No share at {ages} h: the curves end at {end} h, the oldest age at which enough posts were read.",
    "لا نسبة عند {ages} س: تنتهي المنحنيات عند {end} س، وهو أكبر عمر قُرئ عنده عدد كافٍ من المنشورات.",
)
_UNREAD_SHARE = Text(
    "No share at ages at which posts were not read ({group}): {parts}.",
    "لا نسبة عند أعمار لم تُقرأ عندها المنشورات ({group}): {parts}.",
)
_SHARE_BETWEEN = Text(
    "at {age} h, between the readings at {before} and {after} h, it lies between {low} and {high} %",
    "عند {age} س، بين القراءتين عند {before} و{after} س، تقع بين {low} و{high}%",
)
_SHARE_BEFORE = Text(
    "at {age} h, before the first reading at {after} h, it is at most {high} %",
    "عند {age} س، قبل أول قراءة عند {after} س، لا تتجاوز {high}%",
)
_SHARE_AFTER = Text(
    "at {age} h, after the last reading at {before} h, it is not known",
    "عند {age} س، بعد آخر قراءة عند {before} س، غير معلومة",
)
_UNREAD_RATIO = Text(
    "No ratio by product limit at ages at which not both classes were read: {parts}.",
    "لا نسبة وفق حاصل الضرب الحدّي عند أعمار لم تُقرأ عندها الفئتان: {parts}.",
)
_RATIO_BETWEEN = Text("at {age} h it lies between {low} and {high}", "عند {age} س تقع بين {low} و{high}")
_RATIO_ABOVE = Text("at {age} h it is {low} or more", "عند {age} س لا تقلّ عن {low}")
_RATIO_ANY = Text("at {age} h nothing is known of it", "عند {age} س لا يُعرف عنها شيء")
_NOTHING_YET = Text(
    "No ratio by product limit at {ages} h: nothing had arrived by then ({group}).",
    "لا نسبة وفق حاصل الضرب الحدّي عند {ages} س: لم يكن قد وصل شيء ({group}).",
)
_BELOW = Text(
    "Ages below the first reading with an action of both classes ({first} h) are the family's word alone: {ages} h.",
    "الأعمار التي تقلّ عن أول قراءة فيها تفاعل للفئتين ({first} س) هي قول التوزيع وحده: {ages} س.",
)
_RISING = Text(
    "Curves that may still rise at their end, {end} h: {parts}. What comes later is not in them, and the shares by product limit "
    "would be smaller with it.",
    "منحنيات قد لا تزال صاعدة عند نهايتها، {end} س: {parts}. وما يأتي بعدها ليس فيها، ولو دخل لصغرت النسب وفق حاصل الضرب الحدّي.",
)
_LATE = Text(
    "{share} % of what arrives by then comes after {middle} h ({group})",
    "{share}% ممّا يصل حتى ذلك يأتي بعد {middle} س ({group})",
)
REASONS = {
    NO_MAXIMUM: Text("the readings do not tell how much is still to come", "لا تدلّ القراءات على مقدار ما لم يصل بعد"),
    QUIET: Text(
        "nothing arrives in the last intervals, and those before are too few to tell the form of the curve",
        "لا يصل شيء في الفترات الأخيرة، وما قبلها أقلّ من أن يدلّ على شكل المنحنى",
    ),
    BEYOND: Text("the half-life lies beyond the oldest reading", "يقع عمر النصف بعد أقدم قراءة"),
}
_NO_HALF = Text("No figure by {family} ({group}): {reason}.", "لا رقم وفق {family} ({group}): {reason}.")
_APART = Text(
    "The families disagree on the half-life ({group}): {parts}. It hangs on what comes after the last reading; half of what "
    "arrives by then (product limit) does not.",
    "تختلف التوزيعات في عمر النصف ({group}): {parts}. فهو معلّق بما يأتي بعد آخر قراءة، أما نصف ما يصل حتى ذلك الحين (حاصل الضرب الحدّي) فلا.",
)
_BETTER = Text(
    "{other} fits better than {family} by AIC ({group}).", "{other} أفضل ملاءمةً من {family} بمعيار AIC ({group})."
)
_COARSE = Text(
    "No error of the half by product limit ({group}): in all bootstrap samples it lies between the same two readings, at {before} "
    "and {after} h. The gap between these is the uncertainty that is left.",
    "لا خطأ معياريًا للنصف وفق حاصل الضرب الحدّي ({group}): فهو في كل عيّنات إعادة المعاينة بين القراءتين نفسيهما، عند {before} و{after} س. "
    "وما يبقى من عدم اليقين هو الفاصل بينهما.",
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
READ_REASONS = {
    "a class has no post read at this age": Text(
        "a class has no post read at this age", "فئة لا منشور لها مقروء عند هذا العمر"
    ),
    "a class has no action at this age": Text("a class has no action at this age", "فئة لا تفاعل لها عند هذا العمر"),
}


def say_sample(readings: Readings) -> tuple[Text, ...]:
    """Say what was left out and mended, and whether the groups are small or hang on one post."""
    counts = dict(readings.steps.iter_rows())
    left = [text.fill(n=f"{counts[step]:,}") for step, text in _LEFT.items() if counts.get(step)]
    said = [_LEFT_OUT.fill(parts=join(left, SEMICOLON))] if left else []
    if readings.falls:
        said.append(_FALLS.fill(posts=f"{readings.fallen_posts:,}", n=f"{readings.falls:,}"))
    for group in readings.groups:
        share, clusters = group.seen.total.max() / group.seen.total.sum(), np.unique(group.cluster).size
        if clusters < FEW_CLUSTERS:
            said.append(_FEW.fill(n=clusters, group=group.label))
        elif share > HEAVY:
            said.append(_HEAVY.fill(share=f"{100 * share:.0f}", group=group.label))
    return tuple(said)


def say_curves(arrived: Sequence[Arrived], horizons: Sequence[float], end: float) -> tuple[Text, ...]:
    """Say where the curves cannot be read off, and whether they came to rest and to their end."""
    beyond = [h for h in horizons if h > end * (1 + SAME)]
    said = [_BEYOND_END.fill(ages=_ages(beyond), end=f"{end:g}")] if beyond else []
    for a in arrived:
        unread = [_between(h, a) for h in horizons if h not in beyond and a.share_at(h)[0] is None]
        said += [_UNREAD_SHARE.fill(group=a.of.label, parts=join(unread, SEMICOLON))] if unread else []
    return (*said, *_rest(arrived, end), *(_coarse(a) for a in arrived if a.coarse))


def _coarse(arrived: Arrived) -> Text:
    after, _, before = arrived.half()
    return _COARSE.fill(group=arrived.of.label, before=f"{before[0]:g}", after=f"{after:g}")


def _between(age: float, arrived: Arrived) -> Text:
    at = arrived.around(age)
    if at.after is None:
        return _SHARE_AFTER.fill(age=f"{age:g}", before=f"{at.before:g}")
    words = _SHARE_BETWEEN if at.before else _SHARE_BEFORE
    shares = {"low": f"{100 * at.low:.3g}", "high": f"{100 * at.high:.3g}"}
    return words.fill(age=f"{age:g}", before=f"{at.before:g}", after=f"{at.after:g}", **shares)


def _rest(arrived: Sequence[Arrived], end: float) -> list[Text]:
    """Say which curves did not come to rest, and which had not flattened by their end."""
    said = [_UNSETTLED.fill(group=a.of.label) for a in arrived if not a.curve.settled]
    late = []
    for a in arrived:
        middle = a.around(end / 2)
        known = middle.after is not None and middle.after < a.curve.age[-1]
        age, share = (middle.after, middle.high) if known else (middle.before, middle.low)
        if age and 1 - share > RISING:
            late.append(_LATE.fill(group=a.of.label, share=f"{100 * (1 - share):.0f}", middle=f"{age:g}"))
    return [*said, _RISING.fill(end=f"{end:g}", parts=join(late, SEMICOLON))] if late else said


def say_limits(curves: tuple[Arrived, Arrived], horizons: Sequence[float], end: float) -> tuple[Text, ...]:
    """Say at which ages two curves give no ratio and between which bounds it lies, and whether they came to rest and to their end."""
    unread: list[Text] = []
    nothing: dict[str, tuple[Text, list[float]]] = {}
    for h in (h for h in horizons if h <= end * (1 + SAME)):
        shares = [c.share_at(h)[0] for c in curves]
        if None in shares:
            unread.append(_ratio_between(h, curves))
            continue
        for c, share in zip(curves, shares, strict=True):
            if not share:
                nothing.setdefault(str(c.of.label), (c.of.label, []))[1].append(h)
    said = [_UNREAD_RATIO.fill(parts=join(unread, SEMICOLON))] if unread else []
    said += [_NOTHING_YET.fill(ages=_ages(ages), group=label) for label, ages in nothing.values()]
    return (*said, *_rest(curves, end))


def _ratio_between(age: float, curves: tuple[Arrived, Arrived]) -> Text:
    fast, slow = (c.around(age) for c in curves)
    low = f"{fast.low / slow.high:.3g}" if fast.low else "0"
    if not slow.low:
        return _RATIO_ABOVE.fill(age=f"{age:g}", low=low) if fast.low else _RATIO_ANY.fill(age=f"{age:g}")
    return _RATIO_BETWEEN.fill(age=f"{age:g}", low=low, high=f"{fast.high / slow.low:.3g}")


def say_fits(fits: Sequence[Sequence[Fit]], arrived: Sequence[Arrived], end: float) -> tuple[Text, ...]:
    """Say which half-lives may not be told and why, where families disagree, and which fits better than the first."""
    said = list(say_curves(arrived, [], end))
    for some in fits:
        label = some[0].of.label
        said += [
            _NO_HALF.fill(family=name_of(f.delay.family), group=label, reason=REASONS[f.reason])
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
    said = [_NO_BIAS.fill(reason=REASONS[f.reason], group=f.of.label) for f in fits if f.reason]
    oldest = min(f.oldest for f in fits)
    beyond = [h for h in horizons if h > oldest]
    if said:
        return tuple(said)
    if beyond:
        said.append(_EXTRAPOLATED.fill(oldest=f"{oldest:g}", ages=_ages(beyond)))
    first = max(f.of.seen.high[f.of.seen.count > 0].min() for f in fits)
    below = [h for h in horizons if h < first * (1 - SAME)]
    if below:
        said.append(_BELOW.fill(first=f"{first:g}", ages=_ages(below)))
    return tuple(said)


def say_readings(reasons: Sequence[tuple[float, str | None]], n: Sequence[int]) -> tuple[Text, ...]:
    """Say at which ages nothing can be compared, and whether posts come and go between ages."""
    said = [_UNREAD_AT.fill(age=f"{age:g}", reason=READ_REASONS[why]) for age, why in reasons if why]
    read = [count for count, (_, why) in zip(n, reasons, strict=True) if not why]
    if read and min(read) < 0.9 * max(read):
        said.append(_CHANGING.fill(low=f"{min(read):,}", high=f"{max(read):,}"))
    return tuple(said)


def _ages(ages: Sequence[float]) -> str:
    return ", ".join(f"{age:g}" for age in ages)
