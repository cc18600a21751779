"""Words that all plans share, in both languages."""

from __future__ import annotations

import math

from engagebias.figures import plain
from engagebias.planning.published import Published
from engagebias.words import Text

PLANS = Text(
    "These figures are plans, not findings: they hold as far as what was assumed holds. See the table “assumptions”.",
    "هذه الأرقام خطط لا نتائج: فهي تصحّ بقدر ما تصحّ الافتراضات. انظر جدول «assumptions».",
)
POWER_AXIS = Text("studies that find it, %", "الدراسات التي تكشفه، %")
TARGET = Text("{power} %", "{power}%")
YOURS = Text("your plan", "خطتكم")
CANNOT = Text(
    "You cannot detect the published effect ({what}{source}).", "لا يمكنكم كشف الأثر المنشور ({what}{source})."
)
CANNOT_NAMED = Text("You cannot detect the effect that you named.", "لا يمكنكم كشف الأثر الذي سمّيتموه.")
CAN = Text(
    "The published effect ({what}{source}) is within reach.", "والأثر المنشور ({what}{source}) في متناول هذه الدراسة."
)
CAN_NAMED = Text("The effect that you named is within reach.", "والأثر الذي سمّيتموه في متناول هذه الدراسة.")
_TITLE = Text("How often would the published effect be found?", "كم مرة يُكشف الأثر المنشور؟")
_TITLE_NAMED = Text("How often would the effect that you named be found?", "كم مرة يُكشف الأثر الذي سمّيتموه؟")
_SOURCE = Text("; {source}", "؛ {source}")
PUBLISHED_LINE = Text("{effect} (published)", "{effect} (منشور)")
NAMED_LINE = Text("{effect} (named)", "{effect} (الذي سمّيتموه)")
VALID, TOO_OFTEN, CAUTIOUS, CANNOT_REJECT = "valid", "rejects too often", "cautious", "cannot reject"


def say_reach(published: Published, *, within: bool) -> Text:
    """Say whether the published effect is within reach, with what it is of and its source."""
    if not published.source:
        return CAN_NAMED if within else CANNOT_NAMED
    source = _SOURCE.fill(source=published.source)
    return (CAN if within else CANNOT).fill(what=published.what, source=source)


def surface_title(published: Published) -> Text:
    """Return the title of the surface of power for an effect."""
    return _TITLE if published.source else _TITLE_NAMED


def verdict(rate: float, level: float) -> str:
    """Say what to make of a test that rejects so often without an effect; at 5 % a valid one does 3 to 7 times in 100."""
    return TOO_OFTEN if rate > 1.4 * level else CAUTIOUS if rate < 0.6 * level else VALID


def share(value: float) -> str:
    """Write a share in percent, without decimals that it does not bear."""
    return f"{100 * value:.0f}"


def figure(value: float, digits: int = 2) -> str:
    """Write a number to two significant digits; whole ones from 10 on.

    Examples
    --------
    >>> figure(18.51), figure(8.28), figure(0.853), figure(float("inf")), figure(-31.4)
    ('19', '8.3', '0.85', '∞', '−31')
    """
    if math.isinf(value):
        return "∞"
    if abs(value) >= 10:
        return f"{value:,.0f}".replace("-", "−")
    return plain(float(f"{value:.{digits}g}"))


def apart(value: float, other: float) -> str:
    """Write a number to two significant digits, or to as many as tell it from another one.

    Examples
    --------
    >>> apart(20.1, 35), apart(20.1, 20), apart(1.5121, 1.5), apart(2, 2)
    ('20', '20.1', '1.51', '2')
    """
    if figure(value) != figure(other):
        return figure(value)
    longer = ((f"{value:.{digits}g}", f"{other:.{digits}g}") for digits in (3, 4, 5))
    return next((mine for mine, theirs in longer if mine != theirs), figure(value))


def rise(log_ratio: float) -> float:
    """Return the percent change of a log ratio."""
    return 100 * math.expm1(log_ratio)
