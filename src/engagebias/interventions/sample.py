"""From a panel to arrays: units by periods, when each started, and what could not be used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.errors import DesignError
from engagebias.interventions import words as say
from engagebias.interventions.panel import check_panel
from engagebias.interventions.request import CALLER, Request
from engagebias.numerics.group_time import NEVER
from engagebias.schema import is_simulated
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
    frame = check_panel(panel, asked)
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
    always = start == 0
    said += _said(units["first_treated"], periods, late, int(always.sum()))
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


def _said(first: pl.Series, periods: list[int], late: int, always: int) -> list[Text]:
    """Return what must be known of starts and periods."""
    said = []
    if late:
        said.append(say.LATE.fill(n=f"{late:,}", last=periods[-1]))
    if always:
        said.append(say.ALWAYS.fill(n=f"{always:,}", first=periods[0]))
    steps = np.diff(periods)
    if (steps != steps[0]).any():
        said.append(say.UNEVEN.fill(least=steps.min(), most=steps.max()))
    between = int((first.is_between(periods[0], periods[-1]) & ~first.is_in(periods)).sum())
    if between:
        said.append(say.BETWEEN.fill(n=f"{between:,}"))
    return said


def _positions(first: pl.Series, periods: list[int]) -> Ints:
    """Return the position of the first period at or after each start."""
    found = np.full(first.len(), NEVER, dtype=np.int64)
    known = first.is_not_null().to_numpy()
    place = np.searchsorted(periods, first.drop_nulls().to_numpy())
    found[known] = np.where(place < len(periods), place, NEVER)
    return found
