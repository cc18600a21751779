"""Which posts a correction can use, which were drawn and coded, and the weight of each code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_there
from engagebias.errors import DesignError
from engagebias.labels.correction_checks import Asked, check_draw, check_numbers, check_values
from engagebias.labels.groups import number_groups
from engagebias.numerics.labelled_moments import Problem, scales
from engagebias.schema import check_posts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_WEIGHT, _GROUP = "__weight", "__group"


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The posts used, the coded ones among them, and what was left out on the way.

    ``frame`` holds the posts used, ``problem`` their arrays in scaled columns with ``mean`` and ``sd`` (k) of
    the machine's view, ``steps`` the counts, ``drawn`` how many posts were drawn to be coded, ``stand_for`` how many
    posts these stand for by their probabilities.
    """

    asked: Asked
    frame: pl.DataFrame
    problem: Problem
    mean: Floats
    sd: Floats
    steps: pl.DataFrame
    drawn: int
    stand_for: float

    @property
    def n(self) -> int:
        """Number of posts used."""
        return self.frame.height

    @property
    def n_gold(self) -> int:
        """Number of those that were coded."""
        return self.problem.gold.size

    @property
    def n_clusters(self) -> int:
        """Number of clusters with codes."""
        return np.unique(self.problem.cluster[self.problem.gold]).size

    def coded(self) -> pl.DataFrame:
        """Return ``machine`` label, ``human`` code and ``weight`` of the coded posts."""
        machine, human = (pl.col(c).cast(pl.Float64) for c in (self.asked.label, self.asked.gold))
        return self.frame.drop_nulls(self.asked.gold).select(machine=machine, human=human, weight=_WEIGHT)


def draw_sample(posts: pl.DataFrame, asked: Asked) -> Sample:
    """Keep the posts with every number the model needs, count the rest, and weigh the codes."""
    frame, steps = keep_complete(posts, asked)
    stand_for = check_draw(frame, asked)
    frame = _weigh(frame, asked)
    drawn = frame.filter(pl.col(asked.probability).is_not_null())
    steps += [_step("used", frame, asked), _step("used: drawn to be coded", drawn, asked)]
    coded = frame[asked.gold].is_not_null()
    problem, mean, sd = make_problem(
        frame, asked, gold=coded.arg_true().to_numpy().astype(np.int64),
        human=frame[asked.gold].drop_nulls().cast(pl.Float64), weight=frame[_WEIGHT].drop_nulls().to_numpy(),
    )  # fmt: skip
    return Sample(asked, frame, problem, mean, sd, pl.DataFrame(steps), drawn.height, stand_for)


def keep_complete(posts: pl.DataFrame, asked: Asked) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """Check the columns and keep the posts without a null in those of the model; return what was left out too.

    With strata a column numbers them, 0 to H-1 in order of appearance; a null is a value of its own.
    """
    frame = check_posts(posts, require=[asked.cluster] if asked.cluster else [], caller=asked.caller)
    check_numbers(frame, (*asked.numbers, *asked.codes), asked.caller)
    for name in asked.strata:
        check_there(frame, name, caller=asked.caller)
    check_values(frame, asked)
    steps = [_step("given", frame, asked)]
    for column in asked.numbers:
        steps.append(_step(f"left out: {column} is null", frame.filter(pl.col(column).is_null()), asked))
        frame = frame.drop_nulls(column)
    if asked.strata:
        kinds = frame.select(asked.strata).unique(maintain_order=True).with_row_index(_GROUP)
        frame = frame.join(kinds, on=asked.strata, how="left", nulls_equal=True, maintain_order="left")
    return frame, steps


def strata_of(frame: pl.DataFrame, asked: Asked) -> Ints | None:
    """Return the number of each post's stratum; None without strata."""
    return frame[_GROUP].to_numpy().astype(np.int64) if asked.strata else None


def make_problem(
    frame: pl.DataFrame, asked: Asked, *, gold: Ints, human: pl.Series, weight: Floats
) -> tuple[Problem, Floats, Floats]:
    """Return the arrays of the model in scaled columns, and the mean and SD that scaled them.

    ``gold`` (g) are the positions of the coded posts in the frame, ``human`` (g) their codes, ``weight`` (g) theirs.
    """
    machine = frame.select(pl.col(asked.numbers).cast(pl.Float64))
    coded = machine[gold].with_columns(human.alias(asked.label))
    x, x_gold = (
        np.column_stack([np.ones(part.height), *(part[c].to_numpy() for c in asked.terms)]) for part in (machine, coded)
    )
    mean, sd = scales(x)
    problem = Problem(
        x=(x - mean) / sd, y=machine[asked.measured].to_numpy(),
        offset=np.log(machine[asked.exposure].to_numpy()) if asked.exposure else np.zeros(frame.height),
        gold=gold, x_gold=(x_gold - mean) / sd, y_gold=coded[asked.measured].to_numpy(), weight=weight,
        cluster=number_groups(frame[asked.cluster]) if asked.cluster else np.arange(frame.height),
        stratum=strata_of(frame, asked), family=asked.model,
    )  # fmt: skip
    return problem, mean, sd


def _step(step: str, frame: pl.DataFrame, asked: Asked) -> dict[str, object]:
    return {"step": step, "posts": frame.height, "gold": frame[asked.gold].count() if asked.gold else 0}


def _weigh(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Add the weights: one over the probability, shared anew within groups where codes are missing."""
    group = _GROUP if asked.strata else asked.probability
    coded, drawn = pl.col(asked.gold).is_not_null(), pl.col(asked.probability).is_not_null()
    inverse = 1 / pl.col(asked.probability).cast(pl.Float64)
    # The weights of a stratum add up to its posts; without strata, to what its drawn posts stand for.
    target = pl.len() if asked.strata else inverse.sum()
    weight = inverse * target.over(group) / inverse.filter(coded).sum().over(group)
    least = pl.min_horizontal(2, pl.len().over(group)) if asked.strata else 1  # one code has no spread
    thin = frame.filter((coded.sum().over(group) < least) & (pl.lit(bool(asked.strata)) | drawn))
    if thin.height:
        named = asked.strata or (asked.probability,)
        where = ", ".join(
            str(row) for row in thin.select(named).unique(maintain_order=True).head(3).iter_rows(named=True)
        )
        raise DesignError(
            f"{asked.caller}: too few posts are coded where {where}. What was not coded there cannot be made up for. Code some, or "
            "give strata= that join it to others."
        )
    return frame.with_columns(pl.when(coded).then(weight).alias(_WEIGHT))
