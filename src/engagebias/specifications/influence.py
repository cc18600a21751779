"""Which of our choices moves the answer most?"""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from engagebias.charts.axis_influence import axis_influence_chart
from engagebias.errors import DataError, DesignError
from engagebias.results import Answer, Estimates
from engagebias.specifications.sentences import UNITS
from engagebias.terms import name_term
from engagebias.words import COMMA, SPACE, Lang, Text, join

QUESTION = Text("Which of our choices moves the answer most?", "أي خياراتنا أشد تحريكًا للإجابة؟")
ESTIMAND = Text(
    "Share of the variance of the estimates over specifications that each axis explains by itself (its first-order part in an "
    "analysis of variance of the grid); a description of these choices on these data.",
    "نسبة ما يفسّره كل محور بمفرده من تباين التقديرات بين المواصفات (جزؤه من الرتبة الأولى في تحليل تباين الشبكة)؛ "
    "وهو وصف لهذه الخيارات على هذه البيانات.",
)
METHOD = Text(
    "Sum over an axis's choices of n (mean of the choice less the grand mean) squared, over the total sum of squares.",
    "مجموع n في مربع (متوسط الخيار ناقصًا المتوسط العام) على خيارات المحور، مقسومًا على مجموع المربعات الكلي.",
)
SCALE = Text("share of variance", "نسبة من التباين")
_SAID = Text(
    "{axis}: {share} % of the differences between specifications go with it; the medians of its options lie up to {range} apart "
    "({unit}).",
    "{axis}: نسبة {share}% من الفروق بين المواصفات؛ وأكبر فرق بين وسيطَي بديلين {range} ({unit}).",
)
_OTHERS = Text("The others: {said}.", "وأما الباقي: {said}.")
_SHARE = Text("{axis} {share} %", "{axis} {share}%")


def axis_influence(result: Estimates, *, facet: str | None = None) -> Estimates:
    """Ask of a multiverse which choice moves the answer most.

    Parameters
    ----------
    result : Estimates
        What :meth:`Multiverse.run` gave.
    facet : str, optional
        One of those in ``result.table("influence")``; the first if it is not said.

    Returns
    -------
    Estimates
        One row an axis: ``estimate`` is the share of variance that it explains by itself, ``n`` the number of
        specifications. There are no errors: the grid is what was chosen, not a sample. The companion ``"influence"`` adds
        ``range``, how far the median moves between the choices, and ``"choices"`` the median of each.

    Raises
    ------
    DataError
        If the result is not a multiverse's, or has no such facet.
    DesignError
        If no axis varies.

    Examples
    --------
    >>> from engagebias.specifications import multiverse
    >>> from engagebias.simulation import simulate
    >>> from engagebias.text import score
    >>> posts = score(simulate("headlines", seed=3).posts, lexicon="vader")
    >>> plan = multiverse(
    ...     posts, features={"share": "negative_share", "count": "negative"}, outcomes="clicks", models=["ppml", "ols"],
    ...     effects=["test_id"], cluster="test_id",
    ... )
    >>> influence = axis_influence(plan.run(cache=False))
    >>> sorted(influence.table()["term"].to_list())
    ['feature', 'model']
    """
    if not isinstance(result, Estimates) or "influence" not in result.companions:
        raise DataError("axis_influence: give it the result of a multiverse, as in multiverse(...).run().")
    everything = result.table("influence")
    names = result.table("curve")["facet"].unique(maintain_order=True).to_list()
    chosen = facet if facet is not None else result.table("joint")["facet"][0]
    if chosen not in names:
        raise DataError(f"axis_influence: facet must be one of {', '.join(map(repr, names))}; got {facet!r}.")
    table = everything.filter(facet=chosen).drop_nulls("share_of_variance")
    if not table.height:
        raise DesignError(
            "axis_influence: no axis varies among the specifications with a number, or all estimates are equal; "
            "give an axis two choices or more."
        )
    curve = result.table("curve").filter(facet=chosen).drop_nulls("estimate")
    unit, n = UNITS[curve["scale"][0]], curve.height
    null = pl.lit(None, dtype=pl.Float64)
    frame = table.select(
        term="axis", estimate="share_of_variance", std_error=null, conf_low=null, conf_high=null, p_value=null,
        n=pl.lit(n, dtype=pl.Int64),
    )  # fmt: skip
    choices = result.table("choices").filter(facet=chosen)
    return Estimates(
        question=QUESTION, estimand=ESTIMAND, method=METHOD, scale=SCALE, wording="description", frame=frame,
        tables={"influence": table, "choices": choices}, warnings=result.warnings, simulated=result.simulated,
        draw=partial(_draw, unit=unit), answers=partial(_say, table, unit, result),
    )  # fmt: skip


def _say(table: pl.DataFrame, unit: Text, result: Estimates, lang: Lang) -> Answer:
    first, *rest = table.iter_rows(named=True)
    share = [f"{100 * row['share_of_variance']:.0f}" for row in (first, *rest)]
    parts = [_SAID.fill(axis=name_term(first["axis"]), share=share[0], range=f"{first['range']:.2g}", unit=unit)]
    if rest:
        others = [_SHARE.fill(axis=name_term(r["axis"]), share=s) for r, s in zip(rest, share[1:], strict=True)]
        parts.append(_OTHERS.fill(said=join(others, COMMA)))
    said = join(parts, SPACE).to(lang)
    nan = float("nan")
    return Answer(
        question=QUESTION.to(lang), sentence=f"{said[0].upper()}{said[1:]}", estimate=table["share_of_variance"][0], low=nan,
        high=nan, unit=SCALE.to(lang), wording="description", warnings=tuple(w.to(lang) for w in result.warnings),
        simulated=result.simulated, lang=lang,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, unit: Text) -> Any:
    frame = result.table("influence").select("axis", "share_of_variance", "range")
    return axis_influence_chart(frame, title=result.question, unit=unit, lang=lang, simulated=result.simulated)
