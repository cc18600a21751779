"""What a parity frontier says, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from engagebias.figures import plain, signed
from engagebias.ranking.feed_words import INTERVAL, NO_INTERVAL
from engagebias.results import Answer
from engagebias.terms import name_term
from engagebias.words import SEMICOLON, Lang, Text, join

if TYPE_CHECKING:
    from engagebias.ranking.frontier import Curve

QUESTION = Text(
    "What weight of {move} gives {group} posts their share?",
    "أيّ وزن من {move} يعطي منشورات فئة {group} حصتها؟",
)
ESTIMAND = Text(
    "The weight of {move}, the others held, at which the share of class {group} in the exposure of a feed (by {feed}) equals its share in "
    "random order (its supply). Exposure: {attention}.",
    "وزن {move}، مع ثبات الأوزان الأخرى، الذي تساوي عنده حصة فئة {group} من الظهور في الخلاصة (بحسب {feed}) حصتها في ترتيب عشوائي "
    "(أي عرضها). والظهور: {attention}.",
)
METHOD = Text(
    "Feeds are ordered anew at each weight; where the difference changes sign, a straight line between neighbours. Percentile intervals from {n} "
    "bootstrap samples of clusters by {cluster} (clusters: {clusters}), each with its own crossing; feeds are not ordered "
    "anew in each sample.",
    "يُعاد ترتيب الخلاصات عند كل وزن؛ وحيث يغيّر الفرق إشارته خطٌّ مستقيم بين وزنين متجاورين. وفترات الثقة مئينية من عيّنات إعادة معاينة عددها "
    "{n} للعناقيد بحسب {cluster} (العناقيد: {clusters})، ولكل عيّنة نقطة تقاطعها؛ ولا يُعاد ترتيب الخلاصات في كل عيّنة.",
)
SCALE = Text("weight of {move}", "وزن {move}")
ZERO = Text("0: as much as its supply ({share} %)", "0: بقدر عرضها ({share}%)")

_AT = Text("at a weight of {at}", "عند وزن {at}")
_BELOW, _ABOVE = Text("below {edge}", "ما دون {edge}"), Text("above {edge}", "ما فوق {edge}")
_PARITY = Text(
    "If the weight of {move} is moved, posts of class {group} get the exposure of their supply ",
    "إذا حُرّك وزن {move} نالت منشورات فئة {group} ظهورًا بقدر عرضها ",
)
_NEVER = Text(
    "At no weight of {move} from {first} to {last} do posts of class {group} get the exposure of their supply: the difference runs from "
    "{low} to {high} percentage points",
    "لا وزن من {move} بين {first} و{last} يعطي منشورات فئة {group} ظهورًا بقدر عرضها: فالفرق بين {low} و{high} نقطة مئوية",
)
_UP = Text(", and more beyond it", "، وأكثر منه فيما فوقه")
_DOWN = Text(", and less beyond it", "، وأقل منه فيما فوقه")
_WHERE = Text("where {against} has weight {other}: ", "حيث وزن {against} هو {other}: ")
_NONE = Text("at no weight of {move} from {first} to {last}", "لا وزن من {move} بين {first} و{last}")
_END, _NOTHING = Text(".", "."), Text("", "")
_OPEN = Text(
    "The interval goes on beyond the weights that were tried, {first} to {last}; try others.",
    "تمتد فترة الثقة إلى ما وراء الأوزان المجرَّبة، من {first} إلى {last}؛ فجرّب غيرها.",
)
_SEVERAL = Text(
    "The share crosses the supply more than once: between crossings a larger weight undoes what a smaller one did.",
    "تقطع الحصة العرض أكثر من مرة: فبين التقاطعات يُبطل الوزن الأكبر ما فعله الأصغر.",
)


def action(name: str) -> Text:
    """Return what an action is called."""
    return name_term(name)


def say_crossings(curves: Sequence[Curve], table: pl.DataFrame) -> tuple[Text, ...]:
    """Say where a curve crosses several times, and where an interval goes on beyond the weights tried."""
    said = [_SEVERAL] if any(len(curve.crossings) > 1 for curve in curves) else []
    half_open = pl.col("conf_low").is_null() != pl.col("conf_high").is_null()
    if table.filter(pl.col("estimate").is_not_null() & half_open).height:
        said.append(_OPEN.fill(**_edges(curves)))
    return tuple(said)


def _edges(curves: Sequence[Curve]) -> dict[str, str]:
    return {"first": plain(float(curves[0].values[0])), "last": plain(float(curves[0].values[-1]))}


def answer_frontier(
    curves: Sequence[Curve], table: pl.DataFrame, move: str, against: str | None, words: dict[str, Text], conf_level: float,
    warnings: Sequence[Text], simulated: bool, lang: Lang,
) -> Answer:  # fmt: skip
    """Answer with the crossings, those of each value of the second weight in turn."""
    rows, said = table.to_dicts(), []
    edges = _edges(curves)
    if against is None and not curves[0].crossings:
        gap = 100 * curves[0].gap
        said.append(_NEVER.fill(**edges, low=signed(gap.min(), 1), high=signed(gap.max(), 1), **words))
    else:
        said.append(_PARITY.fill(**words))
        said.append(join(_each(curves, rows, against, edges, conf_level, words["move"]), SEMICOLON))
    first = next((row for row in rows if row["estimate"] is not None), rows[0])
    values = [float("nan") if first[k] is None else first[k] for k in ("estimate", "conf_low", "conf_high")]
    return Answer(
        question=QUESTION.fill(**words).to(lang), sentence=join([*said, _END], _NOTHING).to(lang), estimate=values[0], low=values[1],
        high=values[2], unit=SCALE.fill(**words).to(lang), wording="description", warnings=tuple(w.to(lang) for w in warnings),
        simulated=simulated, lang=lang,
    )  # fmt: skip


def _each(
    curves: Sequence[Curve], rows: Sequence[dict[str, Any]], against: str | None, edges: dict[str, str], conf_level: float, move: Text
) -> list[Text]:  # fmt: skip
    said, place = [], 0
    for curve in curves:
        where = [] if against is None else [_WHERE.fill(against=action(against), other=plain(curve.other or 0.0))]
        found = curve.crossings
        for crossing, row in zip(found, rows[place : place + len(found)], strict=True):
            beyond = _UP if crossing.rises else _DOWN
            said.append(
                join([*where, _AT.fill(at=plain(row["estimate"])), _reach(row, edges, conf_level), beyond], _NOTHING)
            )
        if not found:
            said.append(join([*where, _NONE.fill(move=move, **edges)], _NOTHING))
        place += max(1, len(found))
    return said


def _reach(row: dict[str, Any], edges: dict[str, str], conf_level: float) -> Text:
    low, high = row["conf_low"], row["conf_high"]
    if low is None and high is None:
        return NO_INTERVAL
    return INTERVAL.fill(
        level=f"{100 * conf_level:g}",
        low=_BELOW.fill(edge=edges["first"]) if low is None else plain(low),
        high=_ABOVE.fill(edge=edges["last"]) if high is None else plain(high),
    )
