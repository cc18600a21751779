"""From a panel to arrays: units by periods, when each started, and what could not be used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.errors import DataError, DesignError
from engagebias.interventions import words as say
from engagebias.interventions.request import CALLER, Request
from engagebias.numerics.group_time import NEVER
from engagebias.schema import PANEL, check_table, is_simulated, name_rows
from engagebias.words import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MANY_CLUSTERS = 40
MANY_OF_A_KIND = 10


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A balanced panel. ``start`` (units,) is the position of the first treated period, NEVER for none."""

    y: Floats
    start: Ints
    cluster: Ints
    x: Floats | None
    units: tuple[str, ...]
    sites: tuple[str, ...]
    periods: tuple[int, ...]
    steps: pl.DataFrame
    warnings: tuple[Text, ...]
    simulated: bool

    @property
    def site_start(self) -> Ints | None:
        """Return the start of each site (sites,); None where units of one site start at different times."""
        lowest, highest = np.full(len(self.sites), NEVER), np.zeros(len(self.sites), dtype=np.int64)
        np.minimum.at(lowest, self.cluster, self.start)
        np.maximum.at(highest, self.cluster, self.start)
        return lowest if (lowest == highest).all() else None

    @property
    def kinds(self) -> tuple[int, int]:
        """Return how many sites have a treated unit, and how many have none."""
        treated = np.unique(self.cluster[self.start != NEVER]).size
        return treated, len(self.sites) - treated

    @property
    def df(self) -> int:
        """Return degrees of freedom of a mean over all treated sites: those of the rarer kind."""
        return max(1, min(k for k in self.kinds if k) - 1)

    def df_of(self, starts: Ints) -> int:
        """Return degrees of freedom of what rests on the sites with these starts: an error of few sites is itself uncertain."""
        return max(1, min(self.df, np.unique(self.cluster[np.isin(self.start, starts)]).size - 1))

    @property
    def few(self) -> bool:
        """Say whether the sites, or those of any one start, are too few for errors that take their number as large."""
        return len(self.sites) < MANY_CLUSTERS or self.fewest < MANY_OF_A_KIND

    @property
    def fewest(self) -> int:
        """Return how many sites the rarest start has, never being one of them."""
        return min(np.unique(self.cluster[self.start == s]).size for s in np.unique(self.start))

    @property
    def on(self) -> Floats:
        """Return 1 where a unit is treated (units, periods)."""
        treated: Floats = (self.start[:, None] <= np.arange(len(self.periods))).astype(float)
        return treated

    def by_site(self, values: Floats) -> tuple[Floats, Floats]:
        """Return sums over the units of each site (sites, periods), and how many units it has."""
        members = (np.arange(len(self.sites))[:, None] == self.cluster).astype(float)
        return members @ values, members.sum(axis=1)


def make_sample(panel: pl.DataFrame, asked: Request) -> Sample:
    """Check the panel and lay it out."""
    frame = _with_start(check_table(_as_panel(panel), PANEL, caller=CALLER), asked)
    _check_values(frame, asked)
    _same_in_unit(
        frame, "first_treated", "A programme that moves is two: name the first by treated=, or leave these units out"
    )
    if asked.cluster != "unit":
        _same_in_unit(frame, asked.cluster, "A unit lies in one site")
    for name in asked.covariates:
        _same_in_unit(
            frame, name, "Covariates are taken before the start: use the first period's value, .first().over('unit')"
        )
    periods = frame["period"].unique().sort().to_list()
    if len(periods) < 2:
        raise DesignError(f"{CALLER}: the panel has {len(periods)} period; before and after need at least two.")
    given = frame["unit"].n_unique()
    whole, steps, said = _balanced(frame, periods, asked)
    kept = [] if asked.cluster == "unit" else [asked.cluster]
    units = whole.group_by("unit", maintain_order=True).agg(
        pl.col(*dict.fromkeys(["first_treated", *kept, *asked.covariates])).first()
    )
    start = _positions(units["first_treated"], periods)
    late = int((units["first_treated"].fill_null(periods[0]) > periods[-1]).sum())
    if late:
        said.append(say.LATE.fill(n=f"{late:,}", last=periods[-1]))
    always = start == 0
    if always.any():
        said.append(say.ALWAYS.fill(n=f"{int(always.sum()):,}", first=periods[0]))
    sites = units[asked.cluster].cast(pl.String).to_numpy()[~always]
    names, cluster = np.unique(sites, return_inverse=True)
    y = whole[asked.outcome].cast(pl.Float64).to_numpy().reshape(units.height, len(periods))[~always]
    x = None
    if asked.covariates:
        x = np.column_stack(
            [np.ones(int((~always).sum())), *(units[c].cast(pl.Float64).to_numpy()[~always] for c in asked.covariates)]
        )
    counted = [
        ("given", given), *steps, ("left out: treated before the panel starts", int(always.sum())), ("used", len(y)),
        ("of these treated in the panel", int((start[~always] != NEVER).sum())), ("of these start after the panel ends", late),
    ]  # fmt: skip
    made = Sample(
        y, start[~always], cluster.astype(np.int64), x, tuple(units["unit"].cast(pl.String).to_numpy()[~always].tolist()), tuple(names.tolist()),
        tuple(periods), pl.DataFrame(counted, schema={"step": pl.String, "units": pl.Int64}, orient="row"), tuple(said),
        is_simulated(panel),
    )  # fmt: skip
    if not (made.start != NEVER).any():
        raise DesignError(
            f"{CALLER}: no unit starts treatment inside the panel ({periods[0]} to {periods[-1]}), so there is no before and after to compare. "
            "Check first_treated: it is the period of the row's unit, in the numbers of the column period."
        )
    return made


def _as_panel(panel: pl.DataFrame) -> pl.DataFrame:
    """Let numbers name units and sites: they are names, whatever the file made of them."""
    names = [c for c in ("unit", "cluster") if c in panel.columns and panel.schema[c].is_integer()]
    return panel.with_columns(pl.col(names).cast(pl.String)) if names else panel


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


def _same_in_unit(frame: pl.DataFrame, column: str, remedy: str) -> None:
    moved = (
        frame.group_by("unit", maintain_order=True).agg(pl.col(column).n_unique().alias("n")).filter(pl.col("n") > 1)
    )
    if moved.height:
        raise DataError(
            f"{CALLER}: {column} changes within {moved.height} units ({name_rows(moved, ('unit',))}). {remedy}."
        )


def _balanced(
    frame: pl.DataFrame, periods: list[int], asked: Request
) -> tuple[pl.DataFrame, list[tuple[str, int]], list[Text]]:
    """Keep units with a known outcome in every period, or refuse."""
    n_periods = len(periods)
    counts = frame.group_by("unit", maintain_order=True).agg(
        rows=pl.len(), known=pl.col(asked.outcome).is_not_null().sum(),
    )  # fmt: skip
    short = counts.filter(pl.col("rows") < n_periods).height
    null = counts.filter(pl.col("rows") == n_periods, pl.col("known") < n_periods).height
    steps = [("left out: a period is missing", short), ("left out: an outcome is null", null)]
    if not short + null:
        return frame, steps, []
    nulls = frame[asked.outcome].null_count()
    what = (
        f"{short} of {counts.height} units lack some of the {n_periods} periods and {null} have all but a null {asked.outcome} "
        f"({nulls} nulls in the table)"
    )
    if asked.unbalanced == "refuse":
        raise DesignError(
            f"{CALLER}: the panel is unbalanced: {what}. unbalanced='drop' leaves those units out and counts them; a null is not filled."
        )
    kept = counts.filter(pl.col("known") == n_periods)["unit"]
    if not kept.len():
        raise DesignError(f"{CALLER}: no unit has a known {asked.outcome} in every period: {what}. Take fewer periods.")
    said = say.UNBALANCED.fill(n=f"{short + null:,}", given=f"{counts.height:,}", nulls=f"{nulls:,}")
    return frame.filter(pl.col("unit").is_in(kept.implode())), steps, [said]


def _positions(first: pl.Series, periods: list[int]) -> Ints:
    """Return the position of the first period at or after each start."""
    found = np.full(first.len(), NEVER, dtype=np.int64)
    known = first.is_not_null().to_numpy()
    place = np.searchsorted(periods, first.drop_nulls().to_numpy())
    found[known] = np.where(place < len(periods), place, NEVER)
    return found


def refuse_lone(sample: Sample) -> None:
    """Refuse one treated unit or site where a mean over many is asked for."""
    if sample.kinds[0] == 1:
        n = int((sample.start != NEVER).sum())
        raise DesignError(
            f"{CALLER}: one site alone is treated ({n} unit{'s' if n > 1 else ''}), so nothing tells its programme from its own luck. Use "
            "design='synthetic_control', which compares it with what untreated sites do by themselves."
        )


def need_controls(sample: Sample, asked: Request) -> None:
    """Refuse where nobody is left to compare with."""
    never = int((sample.start == NEVER).sum())
    if asked.control == "never" and not never:
        raise DesignError(
            f"{CALLER}: every unit is treated by the end of the panel, so none is never treated. control='not_yet' compares with those that start "
            "later."
        )
    if not never and np.unique(sample.start).size == 1:
        raise DesignError(
            f"{CALLER}: all units start in the same period and none is never treated: there is nobody to compare with. Add untreated units, or use "
            "design='interrupted_series', which gives an association."
        )
