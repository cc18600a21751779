"""Kaplan-Meier curves of the time until something happens to a post, and their medians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from engagebias.charts.ages import age_points
from engagebias.pace import sentences as say
from engagebias.pace.answers import answer_survival
from engagebias.pace.arrived import SCHEMA
from engagebias.results import COLUMNS, Estimates
from engagebias.terms import name_value
from engagebias.words import Lang, Text

_ALL = Text("all posts", "كل المنشورات")
_MEDIAN = Text("{group}: half of the posts by {hours} h; it happened to {events} of {n}",
               "{group}: نصف المنشورات خلال {hours} س؛ ووقع ذلك لمنشورات عددها {events} من {n}")  # fmt: skip
_NO_MEDIAN = Text("{group}: not to half of the posts while they were followed; it happened to {events} of {n}",
                  "{group}: لم يقع لنصف المنشورات ما دامت متابَعة؛ ووقع لمنشورات عددها {events} من {n}")  # fmt: skip
_NO_TEST = Text(
    "No test of equal curves: wherever the event happened, too few posts or groups were still waiting for it to differ.",
    "لا اختبار لتساوي المنحنيات: حيثما وقع الحدث كان ما لا يزال ينتظر من منشورات أو مجموعات أقلّ من أن يختلف.",
)


@dataclass(frozen=True, slots=True)
class Times:
    """Each post's time in hours, whether it ended in the event, and its group."""

    hours: NDArray[np.float64]
    event: NDArray[np.bool_]
    group: NDArray[np.object_]
    by: str | None


def estimate_waiting(
    times: Times, words: tuple[Text, Text], conf_level: float, warnings: tuple[Text, ...], simulated: bool
) -> Estimates:
    """Return the median time of all posts and of each group, with the curves behind them."""
    whole = np.ones(times.hours.size, dtype=bool)
    groups: list[tuple[str, Text, NDArray[np.bool_]]] = [("all posts", _ALL, whole)]
    p_value = None
    if times.by is not None:
        values = sorted({g for g in times.group if g is not None})
        groups += [(f"{times.by} = {v}", name_value(v), times.group == v) for v in values]
        p_value = _log_rank(times) if len(values) > 1 else None
        warnings = (*warnings, _NO_TEST) if len(values) > 1 and p_value is None else warnings
    curves = [SurvfuncRight(times.hours[some], times.event[some].astype(np.int64)) for _, _, some in groups]
    rows = [
        _row(term, curve, some, conf_level, p_value if i else None)
        for i, ((term, _, some), curve) in enumerate(zip(groups, curves, strict=True))
    ]
    table = pl.DataFrame(rows, schema=SCHEMA)
    said = [_say(label, row, int(times.event[some].sum())) for (_, label, some), row in zip(groups, rows, strict=True)]
    labels = [label for _, label, _ in groups]
    return Estimates(
        question=words[0], estimand=words[1], method=say.SURVIVAL_METHOD, scale=say.SURVIVAL_SCALE, wording="description",
        frame=table, warnings=warnings, simulated=simulated, tables={"curve": _curve([t for t, _, _ in groups], curves)},
        draw=partial(_draw, labels=labels), answers=partial(answer_survival, words[0], said, rows[0], warnings, simulated),
    )  # fmt: skip


def _log_rank(times: Times) -> float | None:
    """Return p of the log-rank test; None where the times leave the difference no variance, so that nothing can be tested."""
    there = np.array([g is not None for g in times.group])
    try:
        _, p = survdiff(times.hours[there], times.event[there].astype(np.int64), times.group[there].astype(str))
    except np.linalg.LinAlgError:
        return None
    return float(p)


def _row(
    term: str, curve: SurvfuncRight, some: NDArray[np.bool_], conf_level: float, p_value: float | None
) -> dict[str, float | None]:
    if not curve.surv_prob.size:
        return {"term": term, **dict.fromkeys(COLUMNS[1:6]), "n": int(some.sum())}  # type: ignore[dict-item]
    # statsmodels' own median waits until fewer than half are left; half have had it where half are left.
    reached = curve.surv_times[curve.surv_prob <= 0.5 + 1e-12]
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # where all or none wait the log-log has no value: such ages are no bounds
        ends = [float(end) for end in curve.quantile_ci(0.5, alpha=1 - conf_level, method="cloglog")]
    low, high = (end if np.isfinite(end) else None for end in ends)
    row: dict[str, float | None] = {
        "estimate": float(reached[0]) if reached.size else None, "std_error": None, "conf_low": low, "conf_high": high,
        "p_value": p_value, "n": int(some.sum()),
    }  # fmt: skip
    return {"term": term, **row}  # type: ignore[dict-item]


def _say(label: Text, row: dict[str, float | None], events: int) -> Text:
    hours = row["estimate"]
    if hours is None:
        return _NO_MEDIAN.fill(group=label, events=f"{events:,}", n=f"{row['n']:,}")
    return _MEDIAN.fill(group=label, hours=f"{hours:.3g}", events=f"{events:,}", n=f"{row['n']:,}")


def _curve(terms: Sequence[str], curves: Sequence[SurvfuncRight]) -> pl.DataFrame:
    numbers = {
        "age_hours": pl.Float64,
        "waiting": pl.Float64,
        "std_error": pl.Float64,
        "at_risk": pl.Int64,
        "events": pl.Int64,
    }
    parts = []
    for term, c in zip(terms, curves, strict=True):
        columns = (c.surv_times, c.surv_prob, c.surv_prob_se, c.n_risk, c.n_events)
        parts.append(
            pl.DataFrame(
                {"term": [term] * len(c.surv_times)}
                | {
                    name: pl.Series(values).cast(kind)
                    for (name, kind), values in zip(numbers.items(), columns, strict=True)
                },
                schema={"term": pl.String, **numbers},
            )
        )
    return pl.concat(parts)


def _draw(result: Estimates, lang: Lang, *, labels: Sequence[Text]) -> alt.LayerChart:
    frame = result.table().with_columns(
        label=pl.Series([t.to(lang) for t in labels]), contrast=pl.lit(say.SURVIVAL_SCALE.to(lang))
    )
    return age_points(frame, title=result.question, x_title=say.SURVIVAL_SCALE, lang=lang, simulated=result.simulated)
