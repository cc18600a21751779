"""How many texts could be scored at all, and why the others could not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from statsmodels.stats.proportion import proportion_confint

from engagebias.charts.validity import point_chart
from engagebias.checks import check_share, check_there
from engagebias.disclosure import FEWEST, hidden
from engagebias.errors import DesignError
from engagebias.results import COLUMNS, Answer, Estimates
from engagebias.schema import check_features, check_posts, is_simulated
from engagebias.terms import name_term
from engagebias.validity.sample import GROUP, Group, groups_of
from engagebias.words import SEMICOLON, Lang, Text, join

CALLER = "scored_share"
QUESTION = Text("How many texts could be scored?", "كم نصًا أمكن قياسه؟")
ESTIMAND = Text(
    "Share of texts that have a score of {measure}, over the texts of which these are a sample.",
    "نسبة النصوص التي لها قياس ({measure})، بين النصوص التي تمثّل هذه عيّنة منها.",
)
METHOD = Text("Counts; Wilson interval. A text without a score is missing, not zero.",
              "أعداد؛ وفترة ثقة ويلسون. والنص الذي لا قياس له مفقود، وليس صفرًا.")  # fmt: skip
SCALE = Text("share of texts", "نسبة النصوص")
_HIDDEN = Text(
    "Groups and reasons of fewer than {n} texts have no figure; where that is one reason alone, the next has none either.",
    "المجموعات والأسباب التي تقل نصوصها عن {n} بلا أرقام؛ وإن كان ذلك سببًا واحدًا فالذي يليه بلا رقم أيضًا.",
)
AXIS = Text("texts with a score, %", "نسبة النصوص التي لها قياس، %")
NOT_SAID = "no reason given"
_SAID = Text("{share} % of {n}", "{share}% من {n}")
_ROW = Text(
    "{group}: {said} ({level} % interval {low} to {high})", "{group}: {said} (فترة الثقة {level}%: من {low} إلى {high})"
)


def scored_share(
    posts: pl.DataFrame,
    *,
    measure: str = "valence",
    by: str | None = None,
    reason: str = "score_reason",
    conf_level: float = 0.95,
) -> Estimates:
    """Count the texts that have a score, and the reasons of those that have none.

    Parameters
    ----------
    posts : polars.DataFrame
        Scored posts.
    measure : str, default "valence"
        The score; null where there is none.
    by : str, optional
        Column of groups, such as ``"lang"`` or ``"dialect"``.
    reason : str, default "score_reason"
        Column that says why there is no score.
    conf_level : float, default 0.95
        Level of the Wilson intervals.

    Returns
    -------
    Estimates
        ``.table()``: share of texts with a score, for all rows and each group; ``n`` counts all its texts. A group of
        fewer than 10 has nulls.
        ``.table("reasons")``: for each group and reason the number of texts without a score; null under 10, and with
        one such reason in the next smallest too, which could else be computed.

    Raises
    ------
    DataError
        If a column is missing or of the wrong kind.
    DesignError
        If there is no row.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22:209-212.

    Examples
    --------
    >>> posts = pl.DataFrame({"post_id": ["a", "b", "c", "d"], "valence": [0.1, 0.0, -0.3, None],
    ...                       "score_reason": [None, None, None, "no words"]})
    >>> share = scored_share(posts)
    >>> share.table().select("term", "estimate", "n").rows(), share.table("reasons").rows()
    ([('all rows', 0.75, 4)], [('all rows', 'no words', None)])
    """
    check_share(conf_level, name="conf_level", caller=CALLER)
    frame = check_posts(posts, caller=CALLER)
    check_features(frame, [measure], caller=CALLER)
    check_there(frame, reason, caller=CALLER, remedy="Score the posts first with score(posts).")
    if by is not None:
        check_there(frame, by, caller=CALLER)
    if not frame.height:
        raise DesignError(f"{CALLER}: the table has no row, so no share of it can be scored.")
    frame = frame.with_columns((pl.lit(None, pl.String) if by is None else pl.col(by).cast(pl.String)).alias(GROUP))
    groups = groups_of(frame, by)
    table = pl.DataFrame([_row(group, group.of(frame)[measure], conf_level) for group in groups]).select(COLUMNS)
    simulated = is_simulated(frame)
    reasons = _reasons(frame, groups, measure, reason)
    hidden = table["estimate"].has_nulls() or reasons["n"].has_nulls()
    warnings = (_HIDDEN.fill(n=FEWEST),) if hidden else ()
    return Estimates(
        question=QUESTION, estimand=ESTIMAND.fill(measure=name_term(measure)), method=METHOD, scale=SCALE,
        wording="description", frame=table, simulated=simulated, tables={"reasons": reasons}, warnings=warnings,
        draw=partial(_draw, groups=groups), answers=partial(_answer, groups, table, conf_level, warnings, simulated),
    )  # fmt: skip


def _row(group: Group, scores: pl.Series, conf_level: float) -> dict[str, object]:
    n, there = len(scores), scores.count()
    if n < FEWEST and group.by is not None:
        return {"term": group.term, **dict.fromkeys(COLUMNS[1:])}
    low, high = proportion_confint(there, n, alpha=1 - conf_level, method="wilson")
    share = there / n
    # A share of none or of all has an interval, and no error.
    error = float(np.sqrt(share * (1 - share) / n)) if 0 < share < 1 else None
    return {
        "term": group.term, "estimate": share, "std_error": error,
        "conf_low": float(low), "conf_high": float(high), "p_value": None, "n": n,
    }  # fmt: skip


def _reasons(frame: pl.DataFrame, groups: Sequence[Group], measure: str, reason: str) -> pl.DataFrame:
    counted = []
    for group in groups:
        unscored = group.of(frame).filter(pl.col(measure).is_null())
        found = unscored.group_by(reason=pl.col(reason).cast(pl.String).fill_null(NOT_SAID)).agg(
            n=pl.len().cast(pl.Int64)
        )
        found = found.sort("n", "reason", descending=[True, False])
        shown = ~pl.Series(hidden(found["n"].to_list()), dtype=pl.Boolean)
        counted.append(found.select(pl.lit(group.term).alias("term"), "reason", n=pl.when(shown).then("n")))
    return pl.concat(counted)


def _draw(result: Estimates, lang: Lang, *, groups: Sequence[Group]) -> alt.LayerChart:
    frame = result.table().with_columns(
        pl.col("estimate", "conf_low", "conf_high") * 100,
        label=pl.Series([g.label.to(lang) for g in groups]),
        contrast=pl.lit(AXIS.to(lang)),
    )
    return point_chart(
        frame, title=QUESTION, x_title=AXIS, write=_percent, domain=(0, 100), lang=lang, simulated=result.simulated
    )


def _percent(value: float) -> str:
    return f"{value:.2f}"


def _answer(
    groups: Sequence[Group],
    table: pl.DataFrame,
    conf_level: float,
    warnings: Sequence[Text],
    simulated: bool,
    lang: Lang,
) -> Answer:
    rows = [
        row | {k: 100 * row[k] for k in ("estimate", "conf_low", "conf_high")}
        for row in table.drop_nulls("estimate").iter_rows(named=True)
    ]
    shown = [group for group, share in zip(groups, table["estimate"], strict=True) if share is not None]
    said = [
        _ROW.fill(
            group=group.label, level=f"{100 * conf_level:g}", low=_percent(row["conf_low"]), high=_percent(row["conf_high"]),
            said=_SAID.fill(share=_percent(row["estimate"]), n=f"{row['n']:,}"),
        )
        for group, row in zip(shown, rows, strict=True)
    ]  # fmt: skip
    sentence = join(said, SEMICOLON).to(lang)
    return Answer(
        question=QUESTION.to(lang), sentence=f"{sentence[0].upper()}{sentence[1:]}.", estimate=rows[0]["estimate"],
        low=rows[0]["conf_low"], high=rows[0]["conf_high"], unit=Text("% of texts", "% من النصوص").to(lang),
        wording="description", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip
