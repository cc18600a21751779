"""Cells: specifications that share their posts, outcome, model and effects, with the arrays that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.numerics.freedman_lane import orders_within
from engagebias.numerics.ways import Informative, informative_rows
from engagebias.specifications.axes import Model, is_offset
from engagebias.specifications.columns import codes
from engagebias.specifications.grid import Specification

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FOLLOWERS = "log followers"
EXPOSURE = "log exposure"
UNEXPOSED = "left out: no exposure"
ALONE = "left out: alone in a level of an effect"
ALL_ZERO = "left out: level of an effect without any action"


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The posts with every column asked for, which of them are in each sample, and what one SD of a feature is.

    ``block`` names the columns inside whose groups features are permuted; ``young`` is how many posts counted early stand
    beside older ones, at most in a sample.
    """

    frame: pl.DataFrame
    features: tuple[str, ...]
    controls: tuple[str, ...]
    samples: Mapping[str, pl.Series]
    sd: Mapping[str, float]
    block: tuple[str, ...]
    young: int = 0


@dataclass(frozen=True, eq=False)
class Cell:
    """Specifications of one model on the same posts.

    ``rows`` (n) are positions among all posts; ``x`` (n, F) the features per SD; ``z`` (n, K) the controls, in SD, the
    ``always`` last of which are in every specification; ``exposure`` (n) is 1 where there is none.
    """

    specifications: tuple[Specification, ...]
    model: Model
    rows: Ints
    y: Floats
    exposure: Floats
    features: tuple[str, ...]
    x: Floats
    controls: tuple[str, ...]
    z: Floats
    always: int
    ways: tuple[Ints, ...]
    cluster: Ints
    n_clusters: int
    block: Ints
    n_posts: int

    def positions(self, one: Specification) -> tuple[int, ...]:
        """Return the columns of ``z`` that a specification uses."""
        own = tuple(self.controls.index(name) for name in one.controls)
        return own + tuple(range(self.z.shape[1] - self.always, self.z.shape[1]))

    @cached_property
    def unvaried(self) -> frozenset[str]:
        """Features that do not vary inside any block, so that no permutation changes them."""
        order = np.argsort(self.block, kind="stable")
        inside = np.diff(self.block[order]) == 0
        moves = (np.diff(self.x[order], axis=0) != 0) & inside[:, None]
        return frozenset(name for name, moved in zip(self.features, moves.any(axis=0), strict=True) if not moved)

    def orders(self, draws: int, seed: int, keep: NDArray[np.bool_] | slice = slice(None)) -> Iterator[Ints]:
        """Return permutations of the kept rows inside blocks; every cell follows the same keys of the posts."""
        rows = self.rows[keep]
        keys = (np.random.default_rng([seed, draw]).random(self.n_posts)[rows] for draw in range(draws))
        return orders_within(self.block[keep], keys)


def make_cells(material: Material, specifications: Sequence[Specification]) -> Iterator[tuple[Cell, pl.DataFrame]]:
    """Yield each cell with a table of the posts that it leaves out and uses."""
    groups: dict[tuple[object, ...], list[Specification]] = {}
    for one in specifications:
        key = (one.outcome, one.exposure, one.model, one.sample, one.effects, one.cluster)
        groups.setdefault(key, []).append(one)
    for some in groups.values():
        yield _make_cell(material, some)


def _make_cell(material: Material, some: Sequence[Specification]) -> tuple[Cell, pl.DataFrame]:
    one = some[0]
    frame = material.frame
    inside = material.samples[one.sample]
    needed = [one.outcome, *material.features, *material.controls, *one.effects, one.cluster, *material.block]
    whole = inside & _complete(frame, needed)
    kept = whole & _exposed(frame, one.exposure)
    used = frame.filter(kept)
    steps = _steps(one, frame.height, int(inside.sum()), int(whole.sum()), used.height)
    rows = np.flatnonzero(kept.to_numpy())
    if one.model == "ppml":
        found = _informative(used, one)
        used, rows = used.filter(pl.Series(found.rows)), rows[found.rows]
        steps = pl.concat([steps, _uninformative(one, found)])
    x = np.column_stack([_numbers(used, name) / material.sd[name] for name in material.features])
    z, always = _controls(used, material.controls, one)
    offset = is_offset(one.exposure) and one.model != "log1p"
    # Clusters keep their codes over all posts: a draw of clusters is then the same in every cell.
    cluster = codes(frame, [one.cluster])
    return Cell(
        specifications=tuple(some), model=one.model, rows=rows, y=_numbers(used, one.outcome),
        exposure=_numbers(used, one.exposure) if offset and one.exposure else np.ones(rows.size),
        features=material.features, x=x, controls=material.controls, z=z, always=always,
        ways=tuple(codes(used, [name]) for name in one.effects), cluster=cluster[rows],
        n_clusters=int(cluster.max(initial=0)) + 1, block=codes(used, material.block), n_posts=frame.height,
    ), steps  # fmt: skip


def _complete(frame: pl.DataFrame, needed: Iterable[str]) -> pl.Series:
    return frame.select(pl.all_horizontal(pl.col(name).is_not_null() for name in dict.fromkeys(needed))).to_series()


def _exposed(frame: pl.DataFrame, exposure: str | None) -> pl.Series:
    if exposure is None:
        return pl.repeat(True, frame.height, eager=True)
    column = pl.col(exposure)
    return frame.select((column > 0).fill_null(False) if is_offset(exposure) else column.is_not_null()).to_series()


def _numbers(frame: pl.DataFrame, name: str) -> Floats:
    numbers: Floats = frame[name].cast(pl.Float64).to_numpy()
    return numbers


def _controls(used: pl.DataFrame, names: Sequence[str], one: Specification) -> tuple[Floats, int]:
    """Return the controls in SD, then what the exposure adds where it is no offset."""
    columns = [_numbers(used, name) for name in names]
    extra = []
    if one.exposure == "followers":
        extra.append(np.log1p(_numbers(used, one.exposure)))
    elif one.exposure is not None and one.model == "log1p":
        extra.append(np.log(_numbers(used, one.exposure)))
    both = [*columns, *extra]
    z = np.column_stack(both) if both else np.empty((used.height, 0))
    spread = z.std(axis=0) if used.height else np.ones(z.shape[1])
    return (z - z.mean(axis=0)) / np.where(spread > 0, spread, 1.0) if used.height else z, len(extra)


def _informative(used: pl.DataFrame, one: Specification) -> Informative:
    """Find the posts that inform a Poisson model: a level without any action, or with one post, fits itself."""
    y = _numbers(used, one.outcome)
    if not y.any():  # left as they are, so that the reason is told
        return Informative(np.ones(y.size, dtype=np.bool_), 0, 0)
    return informative_rows(y, [codes(used, [name]) for name in one.effects])


def _uninformative(one: Specification, found: Informative) -> pl.DataFrame:
    counted = {ALONE: found.alone, ALL_ZERO: found.all_zero}
    return _table(one, {f"{step} = {', '.join(one.effects)}": n for step, n in counted.items() if n})


def _steps(one: Specification, given: int, inside: int, whole: int, used: int) -> pl.DataFrame:
    steps = {
        "given": given,
        "left out: not in the sample": given - inside,
        "left out: a value is missing": inside - whole,
        UNEXPOSED: whole - used,
        "used": used,
    }
    return _table(one, steps)


def _table(one: Specification, steps: Mapping[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [(one.sample, one.outcome, one.exposure or "none", step, n) for step, n in steps.items()], orient="row",
        schema={"sample": pl.String, "outcome": pl.String, "exposure": pl.String, "step": pl.String, "posts": pl.Int64},
    )  # fmt: skip
