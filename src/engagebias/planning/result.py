"""A plan as a result: its row, its tables, its sentence and its charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import altair as alt
import polars as pl

from engagebias.charts.planning import attainable_grid, power_curves, power_surface
from engagebias.planning import words as say
from engagebias.planning.published import Published
from engagebias.planning.request import Aim
from engagebias.results import COLUMNS, Answer, Estimates
from engagebias.words import SPACE, Lang, Text, join

SCHEMA = {name: pl.String if name == "term" else pl.Int64 if name == "n" else pl.Float64 for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class Axes:
    """What the charts of a plan call things; ``name`` writes an effect, ``y_name`` a row of the surface."""

    size: Text
    surface_y: Text
    surface_title: Text
    name: Callable[[float], Text]
    y_name: Callable[[float], Text]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All that a study's plan says. ``shown`` are the estimate and its ends in ``unit``, for the answer."""

    question: Text
    estimand: Text
    method: Text
    scale: Text
    unit: Text
    row: Mapping[str, object]
    shown: tuple[float, float, float]
    sentences: Sequence[Text]
    tables: Mapping[str, pl.DataFrame]
    warnings: tuple[Text, ...]
    aim: Aim
    published: Published
    size: float
    axes: Axes
    grid: tuple[int, int] | None = None  # treated and sites
    grid_words: Mapping[str, Text] = field(default_factory=dict)


def finish(plan: Plan) -> Estimates:
    """Return the plan as a result."""
    warnings = (say.PLANS, *plan.warnings)

    def answer(lang: Lang) -> Answer:
        estimate, low, high = plan.shown
        return Answer(
            question=plan.question.to(lang), sentence=join(list(plan.sentences), SPACE).to(lang), estimate=estimate, low=low, high=high,
            unit=plan.unit.to(lang), wording="description", warnings=tuple(w.to(lang) for w in warnings), simulated=False, lang=lang,
            reference=None,
        )  # fmt: skip

    def curves(result: Estimates, lang: Lang) -> alt.LayerChart:
        return _curves(result, plan, lang)

    def surface(result: Estimates, lang: Lang) -> alt.LayerChart:
        return _surface(result, plan, lang)

    def grid(result: Estimates, lang: Lang) -> alt.LayerChart:
        treated, sites = plan.grid or (0, 0)
        return attainable_grid(result.table("attainable"), treated=treated, sites=sites, lang=lang, **plan.grid_words)

    return Estimates(
        question=plan.question, estimand=plan.estimand, method=plan.method, scale=plan.scale, wording="description",
        frame=pl.DataFrame([{name: plan.row.get(name) for name in COLUMNS}], schema=SCHEMA), answers=answer, draw=curves,
        tables=plan.tables, drawings={"power": curves, "surface": surface, **({"attainable": grid} if plan.grid else {})},
        warnings=warnings,
    )  # fmt: skip


def _curves(result: Estimates, plan: Plan, lang: Lang) -> alt.LayerChart:
    special = say.PUBLISHED_LINE if plan.published.source else say.NAMED_LINE
    names = {
        e: (special.fill(effect=plan.axes.name(e)) if e == plan.published.effect else plan.axes.name(e)).to(lang)
        for e in result.table("power")["effect"].unique(maintain_order=True).to_list()
    }
    frame = result.table("power").select(
        "size", power=100 * pl.col("power"), contrast=pl.col("effect").replace_strict(names, return_dtype=pl.String)
    )
    return power_curves(
        frame, title=result.question, x_title=plan.axes.size, y_title=say.POWER_AXIS, target=100 * plan.aim.power,
        target_label=say.TARGET.fill(power=say.share(plan.aim.power)), plan=plan.size, plan_label=say.YOURS, lang=lang,
    )  # fmt: skip


def _surface(result: Estimates, plan: Plan, lang: Lang) -> alt.LayerChart:
    frame = result.table("surface")
    rows = {y: plan.axes.y_name(y).to(lang) for y in frame["y"].unique(maintain_order=True).to_list()}
    shown = frame.select(
        x_label=pl.col("size").map_elements(lambda v: f"{v:,}", return_dtype=pl.String),
        y_label=pl.col("y").replace_strict(rows, return_dtype=pl.String),
        power=100 * pl.col("power"),
    )
    return power_surface(
        shown, title=plan.axes.surface_title, x_title=plan.axes.size, y_title=plan.axes.surface_y, legend_title=say.POWER_AXIS,
        target=100 * plan.aim.power, lang=lang,
    )  # fmt: skip
