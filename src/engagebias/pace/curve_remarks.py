"""What readers must know of curves by product limit before they use them."""

from __future__ import annotations

from collections.abc import Sequence

from engagebias.numerics.reverse_product_limit import SAME
from engagebias.pace.arrived import Arrived
from engagebias.words import SEMICOLON, Text, join

RISING = 0.1  # share of what arrives in the last half of the time from which a curve may be still rising

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
_BY_DEFINITION = Text(
    "At {end} h, where the curves end, every share is 100 % and every ratio by product limit 1 by definition, so there is no interval.",
    "عند {end} س، حيث تنتهي المنحنيات، كل نسبة وصول 100% وكل نسبة بين فئتين وفق حاصل الضرب الحدّي 1 بحكم التعريف، فلا فترة ثقة.",
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
_COARSE = Text(
    "No error of the half by product limit ({group}): in all bootstrap samples it lies between the same two readings, at {before} "
    "and {after} h. The gap between these is the uncertainty that is left.",
    "لا خطأ معياريًا للنصف وفق حاصل الضرب الحدّي ({group}): فهو في كل عيّنات إعادة المعاينة بين القراءتين نفسيهما، عند {before} و{after} س. "
    "وما يبقى من عدم اليقين هو الفاصل بينهما.",
)


def say_curves(arrived: Sequence[Arrived], horizons: Sequence[float], end: float) -> tuple[Text, ...]:
    """Say where the curves cannot be read off, and whether they came to rest and to their end."""
    beyond = [h for h in horizons if h > end * (1 + SAME)]
    said = [_BEYOND_END.fill(ages=list_ages(beyond), end=f"{end:g}")] if beyond else []
    for a in arrived:
        unread = [_between(h, a) for h in horizons if h not in beyond and a.share_at(h)[0] is None]
        said += [_UNREAD_SHARE.fill(group=a.of.label, parts=join(unread, SEMICOLON))] if unread else []
    said += _at_end(horizons, end)
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
    said += [_NOTHING_YET.fill(ages=list_ages(ages), group=label) for label, ages in nothing.values()]
    return (*said, *_at_end(horizons, end), *_rest(curves, end))


def _at_end(horizons: Sequence[float], end: float) -> list[Text]:
    return [_BY_DEFINITION.fill(end=f"{end:g}")] if any(abs(h - end) <= SAME * end for h in horizons) else []


def _ratio_between(age: float, curves: tuple[Arrived, Arrived]) -> Text:
    fast, slow = (c.around(age) for c in curves)
    low = f"{fast.low / slow.high:.3g}" if fast.low else "0"
    if not slow.low:
        return _RATIO_ABOVE.fill(age=f"{age:g}", low=low) if fast.low else _RATIO_ANY.fill(age=f"{age:g}")
    return _RATIO_BETWEEN.fill(age=f"{age:g}", low=low, high=f"{fast.high / slow.low:.3g}")


def list_ages(ages: Sequence[float]) -> str:
    """Return ages in hours as words."""
    return ", ".join(f"{age:g}" for age in ages)
