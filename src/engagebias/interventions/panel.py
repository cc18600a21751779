"""The panel as it is given: checked, sorted, with the start of each unit."""

from __future__ import annotations

import polars as pl

from engagebias.errors import DataError, DesignError
from engagebias.interventions.request import CALLER, Request
from engagebias.schema import PANEL, check_table, name_rows


def check_panel(panel: pl.DataFrame, asked: Request) -> pl.DataFrame:
    """Return the panel by unit and period, with ``first_treated``; refuse what no design could use."""
    frame = _with_start(check_table(_as_panel(panel), PANEL, caller=CALLER), asked)
    _no_zero_for_never(frame, asked)
    _check_values(frame, asked)
    _same_in_unit(
        frame, "first_treated", "A programme that moves is two: name the first by treated=, or leave these units out"
    )
    if asked.cluster != "unit":
        _same_in_unit(frame, asked.cluster, "A unit lies in one site")
    _check_covariates(frame, asked)
    return frame


def _as_panel(panel: pl.DataFrame) -> pl.DataFrame:
    """Let numbers name units and sites: they are names, whatever the file made of them."""
    for name in ("period", "first_treated"):
        if name in panel.columns:
            _whole_numbers(panel, name)
    names = [c for c in ("unit", "cluster") if c in panel.columns and panel.schema[c].is_integer()]
    return panel.with_columns(pl.col(names).cast(pl.String)) if names else panel


def _whole_numbers(panel: pl.DataFrame, name: str) -> None:
    """Refuse dates and other names of periods, with a remedy that keeps both columns in step."""
    kind = panel.schema[name]
    names = kind == pl.String and panel[name].cast(pl.Int64, strict=False).null_count() > panel[name].null_count()
    if names or kind.is_temporal():
        what = "names" if names else "dates"
        raise DataError(
            f"{CALLER}: column {name!r} must hold whole numbers; it holds {what} ({kind}), such as "
            f"{panel.select(name).drop_nulls().item(0, 0)!s}. Number "
            "the periods 1, 2, 3, ... in their order, with one table of periods and numbers joined both to period and to first_treated."
        )


def _no_zero_for_never(frame: pl.DataFrame, asked: Request) -> None:
    """Refuse a first_treated of 0 before the panel: other programs write it for never, where here it would mean always."""
    first = frame.filter(pl.col("first_treated") == 0)
    if asked.treated is None and first.height and (frame["period"] > 0).all():
        raise DataError(
            f"{CALLER}: first_treated is 0 in {first['unit'].n_unique()} units ({name_rows(first.unique('unit', maintain_order=True), ('unit',))}), "
            f"before the panel starts in period {frame.select(pl.col('period').min()).item()}. Never is null here: "
            "pl.col('first_treated').replace(0, None). "
            "If they were treated before the panel, leave them out, and count them."
        )


def _with_start(frame: pl.DataFrame, asked: Request) -> pl.DataFrame:
    """Return the panel with first_treated, made of a column of 0 and 1 where one was named."""
    if asked.treated is None:
        return frame.sort("unit", "period")
    kind = frame.schema[asked.treated]
    values = frame[asked.treated].drop_nulls().cast(pl.Float64, strict=False)
    if (
        not (kind == pl.Boolean or (kind.is_numeric() and values.is_in([0.0, 1.0]).all()))
        or frame[asked.treated].null_count()
    ):
        raise DataError(
            f"{CALLER}: {asked.treated!r} must hold 0 and 1, or true and false, in every row; it is {kind}."
        )
    ordered = frame.sort("unit", "period").with_columns(pl.col(asked.treated).cast(pl.Int8).alias("_on"))
    off = ordered.filter((pl.col("_on").diff() < 0).over("unit").fill_null(False))
    if off.height:
        raise DesignError(
            f"{CALLER}: {asked.treated} switches off in {off['unit'].n_unique()} units ({name_rows(off, ('unit', 'period'))}). These designs are for "
            "programmes that stay. End the panel of these units before that period, or leave them out, and count them."
        )
    began = pl.when(pl.col("_on") == 1).then("period").min().over("unit").alias("first_treated")
    return ordered.with_columns(began).drop("_on")


def _check_values(frame: pl.DataFrame, asked: Request) -> None:
    for name in (asked.outcome, *asked.covariates):
        if not frame.schema[name].is_float():
            continue
        bad = frame.filter(pl.col(name).is_nan() | pl.col(name).is_infinite())
        if bad.height:
            raise DataError(
                f"{CALLER}: {name} is NaN or infinite in {bad.height} of {frame.height} rows ({name_rows(bad, ('unit', 'period'))}); "
                "write null where it is not known."
            )
    for name in (asked.cluster, *asked.covariates):
        if frame[name].null_count():
            raise DataError(
                f"{CALLER}: {name} is null in {frame[name].null_count()} of {frame.height} rows; leave those units out, and count them."
            )


def _check_covariates(frame: pl.DataFrame, asked: Request) -> None:
    """Refuse covariates that move within a unit, or that are alike in all."""
    for name in asked.covariates:
        _same_in_unit(
            frame, name, "Covariates are taken before the start: use the first period's value, .first().over('unit')"
        )
        if frame[name].n_unique() == 1:
            raise DataError(
                f"{CALLER}: covariate {name} is {frame.select(name).item(0, 0)!s} in all units, so it tells none from another. Leave it out."
            )


def _same_in_unit(frame: pl.DataFrame, column: str, remedy: str) -> None:
    moved = (
        frame.group_by("unit", maintain_order=True).agg(pl.col(column).n_unique().alias("n")).filter(pl.col("n") > 1)
    )
    if moved.height:
        raise DataError(
            f"{CALLER}: {column} changes within {moved.height} units ({name_rows(moved, ('unit',))}). {remedy}."
        )
