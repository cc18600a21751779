"""The falsification battery: checks of the first action and feature, after which a result may be called robust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engagebias.figures import plain, signed
from engagebias.gaps.letters import check_letters
from engagebias.gaps.model import OutcomeFit, Row, side_of
from engagebias.gaps.refits import check_authors, check_top, check_window
from engagebias.gaps.request import Request
from engagebias.gaps.sample import Sample
from engagebias.gaps.wording import not_run
from engagebias.results import Check
from engagebias.terms import name_term
from engagebias.words import COMMA, Text, join


def run_battery(
    sample: Sample,
    made: OutcomeFit,
    row: Row,
    name: Text,
    regimes: Sequence[Mapping[str, Any]],
    permutation: float | None,
) -> tuple[Check, ...]:
    """Run every check that the data allow.

    Parameters
    ----------
    made, row
        The first action that has an estimate, and the estimate of the first feature.
    name : Text
        What that feature is called.
    regimes : sequence of mapping
        Rows of the same estimate under each exposure, with ``regime``.
    permutation : float, optional
        p by permutation within blocks.
    """
    return (
        check_letters(sample, made),
        _exchanged(row, permutation, sample.asked),
        check_top(sample, made, row, name),
        check_authors(sample, made, row, name),
        _regimes(row, regimes),
        check_window(sample, made, row, name),
        _e_value(row),
    )


def e_value(ratio: float) -> float:
    """Return how strongly, as a ratio, something not measured must go with both to explain a rate ratio away.

    References
    ----------
    VanderWeele & Ding (2017), Sensitivity analysis in observational research, Annals of Internal Medicine 167:268-274.

    Examples
    --------
    >>> round(e_value(3.9), 2), e_value(1.0), e_value(0.5) == e_value(2.0)
    (7.26, 1.0, True)
    """
    above = max(ratio, 1 / ratio)
    return float(above + np.sqrt(above * (above - 1)))


def near_limit(values: Mapping[str, Any]) -> float | None:
    """Return the E-value of the interval's limit nearest to no difference: 1 if it holds that, None if unbounded there."""
    side = side_of(values)
    if side == "unknown":
        return None
    return 1.0 if side == "open" else e_value(float(np.exp(values["conf_low" if side == "up" else "conf_high"])))


def _exchanged(row: Row, p: float | None, asked: Request) -> Check:
    name = Text("permutation within blocks", "التبديل داخل المجموعات")
    if not asked.n_permutations:
        return not_run(name, Text("n_permutations is 0", "n_permutations يساوي 0"))
    if p is None:
        return not_run(name, Text("no block holds posts that differ", "لا مجموعة فيها منشورات مختلفة"))
    detail = Text(
        "If posts of the same block ({block}) exchanged the feature, an association as strong would come up with p {p}.",
        "لو تبادلت منشورات المجموعة الواحدة ({block}) السمة لظهر ارتباط بهذه القوة بقيمة احتمالية {p}.",
    ).fill(p=f"{p:.3f}", block=_block(asked))
    return Check(name, bool(p <= asked.alpha + 1e-9 or not row.clear), detail)


def _block(asked: Request) -> Text:
    names = [name_term(word) for word in asked.block]
    return join(names, COMMA) if names else Text("all posts", "كل المنشورات")


def _regimes(row: Row, regimes: Sequence[Mapping[str, Any]]) -> Check:
    name = Text("exposure regimes agree", "اتفاق أنظمة التعرّض")
    known = [r for r in regimes if r["estimate"] is not None]
    if len(known) < 2:
        return not_run(name, Text("there is one alone", "ليس هناك إلا واحد"))
    sides = {side_of(r) for r in known} & {"up", "down"}
    said = [
        Text("{regime} {estimate}", "{regime} {estimate}").fill(
            regime=name_regime(r["regime"]), estimate=signed(r["estimate"], 3)
        )
        for r in known
    ]
    same = len({r["estimate"] > 0 for r in known}) == 1
    detail = Text("Log rate ratio by exposure: {said}.", "لوغاريتم نسبة المعدلين بحسب التعرّض: {said}.")
    # Signs that differ where nothing is clear are noise.
    return Check(name, same or not sides, detail.fill(said=join(said, COMMA)))


def name_regime(regime: str) -> Text:
    """Return what an exposure is called as a regime."""
    names = {
        "impressions": Text("per impression", "لكل مرة ظهور"),
        "views": Text("per view", "لكل مشاهدة"),
        "followers": Text("at equal followers", "عند تساوي المتابعين"),
        "none": Text("per post", "لكل منشور"),
    }
    return names[regime] if regime in names else Text("per {name}", "لكل {name}").fill(name=name_term(regime))


def _e_value(row: Row) -> Check:
    """Say the E-values; they have no verdict."""
    name = Text("confounding needed (E-value)", "الإرباك اللازم (قيمة E)")
    limit = near_limit(row.values)
    detail = Text(
        "No verdict. To explain the estimate away, something not measured would have to go with the feature and with the action "
        "by a ratio of {estimate} each; to move the interval to no difference, {limit}.",
        "بلا حكم. لتفسير التقدير كله يلزم أن يقترن أمر لم يُقَس بالسمة وبالفعل معًا بنسبة {estimate} لكلٍّ منهما؛ "
        "ولتبلغ فترة الثقة حدّ انعدام الفرق: {limit}.",
    )
    said = detail.fill(
        estimate=plain(e_value(float(np.exp(row.values["estimate"])))), limit="–" if limit is None else plain(limit)
    )
    return Check(name, None, said)
