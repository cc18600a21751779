"""Plan a multiverse: every combination of choices, listed before anything runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import polars as pl

from engagebias.checks import check_choice, check_count, check_share
from engagebias.errors import DataError, DesignError
from engagebias.results import Estimates
from engagebias.schema import check_posts
from engagebias.specifications.ages import Young, count_unlike, refuse_unlike
from engagebias.specifications.axes import CALLER, MODELS, Axis, Role, as_axis, check_mixing
from engagebias.specifications.cells import Material
from engagebias.specifications.columns import check_numbers, choose_exposure, with_periods
from engagebias.specifications.grid import Specification, lay_out
from engagebias.specifications.result import Run, make_result
from engagebias.specifications.running import run_all
from engagebias.specifications.settings import Settings
from engagebias.specifications.store import open_store

LEAST_PERMUTATIONS = 19
LEAST_BOOTSTRAP = 49

Given = str | Sequence[Any] | Mapping[str, Any] | Axis


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Multiverse:
    """Specifications to be run: look at them with :meth:`list`, thin them with :meth:`keep`, then :meth:`run` them."""

    axes: tuple[Axis, ...]
    grid: pl.DataFrame
    specifications: tuple[Specification, ...]
    material: Material
    conf_level: float

    def list(self) -> pl.DataFrame:
        """Return one row a specification: its number, its choice on every axis, its facet."""
        return self.grid.clone()

    def keep(self, *filters: pl.Expr) -> Multiverse:
        """Return the plan with only the specifications for which every filter on :meth:`list` is true.

        Raises
        ------
        DataError
            If a filter names what the list does not have.
        DesignError
            If none is left.
        """
        try:
            grid = self.grid.filter(*filters)
        except pl.exceptions.PolarsError as error:
            raise DataError(
                f"{CALLER}: a filter does not fit the list, whose columns are {', '.join(self.grid.columns)}: "
                f"{str(error).splitlines()[0]}"
            ) from error
        if not grid.height:
            raise DesignError(f"{CALLER}: no specification is left; see plan.list() for the names of the choices.")
        numbers = set(grid["specification"].to_list())
        return replace(self, grid=grid, specifications=tuple(s for s in self.specifications if s.number in numbers))

    def run(
        self,
        *,
        n_permutations: int = 0,
        n_bootstrap: int = 499,
        seed: int = 1,
        cache: bool | str | Path = True,
    ) -> Estimates:
        """Fit every specification.

        Parameters
        ----------
        n_permutations : int, default 0
            0 or at least 19: permutations of the features inside the blocks, the same for all specifications.
        n_bootstrap : int, default 499
            0 or at least 49: draws of clusters for the interval of the median, the same for all specifications.
        seed : int, default 1
            Seed of both.
        cache : bool, str or pathlib.Path, default True
            Where finished fits are kept: the user's cache folder, nowhere (False), or a folder. The same data, choices,
            draws and code read them; an interrupted run goes on where it stopped.

        Returns
        -------
        Estimates
            See :func:`engagebias.multiverse`.
        """
        for value, name, least in (
            (n_permutations, "n_permutations", LEAST_PERMUTATIONS), (n_bootstrap, "n_bootstrap", LEAST_BOOTSTRAP),
        ):  # fmt: skip
            check_count(value, name=name, caller=CALLER)
            if 0 < value < least:
                raise DataError(f"{CALLER}: {name} must be 0 or at least {least}; got {value}.")
        check_count(seed, name="seed", caller=CALLER)
        settings = Settings(n_permutations, n_bootstrap, seed)
        found, sample = run_all(self.material, self.specifications, settings, open_store(cache))
        return make_result(
            Run(self.axes, self.grid, self.specifications, found, self.material, sample, settings, self.conf_level)
        )

    def __repr__(self) -> str:
        said = [f"{axis.name} ({axis.kind}): {', '.join(axis.labels)}" for axis in self.axes if len(axis.choices) > 1]
        return "\n".join([f"{len(self.specifications)} specifications", *(f"  {line}" for line in said)])


def multiverse(
    posts: pl.DataFrame,
    *,
    features: Given | Sequence[Axis],
    outcomes: Given,
    exposures: Given | None = "auto",
    models: Given = ("ppml", "ols"),
    samples: Given | None = None,
    controls: Given = (),
    effects: Given = ("author_id", "week"),
    cluster: Given = "author_id",
    block: Sequence[str] | None = None,
    young: Young = "refuse",
    conf_level: float = 0.95,
) -> Multiverse:
    """Plan every combination of choices for one question, to be listed, thinned and run.

    Every argument but ``block``, ``young`` and ``conf_level`` is one choice or an axis of choices: a mapping of names to values, or an
    :class:`Axis`, which has a name and a kind of its own.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts, scored; one SD of a feature is that over all of them.
    features : str, sequence, mapping, Axis or sequence of Axis
        Numeric columns that claim to measure the same thing. With several axes (labeller, form) a column's name is
        made of one value of each, joined: ``"vader"`` and ``"_share"`` make ``"vader_share"``.
    outcomes : str, sequence, mapping or Axis
        Columns of counts. Several are facets.
    exposures : str, None, sequence, mapping or Axis, default "auto"
        Offset (impressions, views or another column), ``"followers"`` (log covariate), None, or "auto": the first of
        impressions, views and followers that the posts have.
    models : str, sequence, mapping or Axis, default ("ppml", "ols")
        "ppml" (Poisson pseudo-maximum likelihood), "ols" (weighted least squares of the rate over its mean, a relative
        change) and "log1p" (least squares of log(1 + count), on a scale of its own: a facet).
    samples : str, mapping or Axis, optional
        Boolean columns or polars expressions: the posts that are used. None uses all.
    controls : sequence, mapping or Axis, default ()
        Lists of numeric columns.
    effects : sequence, mapping or Axis, default ("author_id", "week")
        Lists of columns whose effects are taken out; "day", "week", "month" and "hour" are taken from ``created_at`` (UTC)
        where no column has that name.
    cluster : str, mapping or Axis, default "author_id"
        Column of the clusters of the errors and the bootstrap.
    block : sequence of str, optional
        Columns inside whose combinations features are permuted: what the design randomises or conditions on. The default is
        ``test_id`` if the effects hold it, else the first two effects.
    young : {"refuse", "keep"}, default "refuse"
        What to do if ages are known (``age_hours``, or ``observed_at`` less ``created_at``) and a sample holds posts counted
        when under 72 hours old beside older ones, without an age (or its logarithm) among the controls.
    conf_level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Multiverse
        ``.list()`` is one row a specification, ``.keep(filter)`` drops others, ``.run()`` returns :class:`Estimates`: per facet
        the median over specifications, the share with its sign and the share significant with it (``n`` counts specifications).
        Companions: ``"curve"`` (one row a specification: log rate ratio per SD with interval, p, permutation p; null with a
        ``reason`` where a fit failed), ``"joint"`` (statistics with permutation p), ``"influence"`` (share of the variance of
        the estimates that each axis explains, and how far it moves the median), ``"choices"`` (median of every choice),
        ``"sample"`` (posts left out and used; then those of the latter that a Poisson model leaves out besides, because
        a level of an effect has no action or they are alone in one).

    Raises
    ------
    DataError
        If a column is missing or of the wrong type.
    DesignError
        If an axis of kind E or U pools what answers different questions, a feature is the same for all posts, or posts of
        unlike age stand together.

    Notes
    -----
    All specifications of an outcome, exposure and sample use the same posts: those with a value in every feature and
    control. The wording is "association" unless the block is a randomised ``test_id`` whose split passes the gate.

    References
    ----------
    Simonsohn, Simmons & Nelson (2020), Specification curve analysis, Nature Human Behaviour 4:1208-1214.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> from engagebias.text import score
    >>> posts = score(simulate("headlines", seed=3).posts, lexicon="vader")
    >>> plan = multiverse(
    ...     posts, features={"share": "negative_share", "count": "negative"}, outcomes="clicks",
    ...     controls={"none": [], "length": ["words"]}, effects=["test_id"], cluster="test_id",
    ... )
    >>> plan
    8 specifications
      feature (U): share, count
      model (U): ppml, ols
      controls (U): none, length
    >>> plan.run(cache=False).table().select("term", "n").rows()
    [('median', 8), ('share with the sign', 8), ('share significant', 8)]
    """
    frame = check_posts(posts, caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    axes = _axes(frame, features, outcomes, exposures, models, samples, controls, effects, cluster)
    grid, specifications = lay_out(axes)
    check_choice(young, get_args(Young), name="young", caller=CALLER)
    material = _material(frame, axes, specifications, block)
    unlike = count_unlike(material.frame, material.samples, specifications)
    if young == "refuse":
        refuse_unlike(unlike)
    material = replace(material, young=max(unlike.values(), default=0))
    return Multiverse(tuple(axis for _, axis in axes), grid, tuple(specifications), material, conf_level)


def _axes(
    frame: pl.DataFrame, features: object, outcomes: object, exposures: object, models: object, samples: object,
    controls: object, effects: object, cluster: object,
) -> list[tuple[Role, Axis]]:  # fmt: skip
    several = (
        isinstance(features, Sequence) and not isinstance(features, str) and any(isinstance(f, Axis) for f in features)
    )
    made: list[tuple[Role, Axis]] = [("feature", as_axis("feature", f)) for f in (features if several else [features])]  # type: ignore[attr-defined]
    exposure = as_axis("exposure", exposures)
    resolved = {label: choose_exposure(frame, value) for label, value in exposure.choices.items()}
    resolved = {(str(value) if label == "auto" else label): value for label, value in resolved.items()}
    given: list[tuple[Role, object]] = [
        ("outcome", outcomes), ("exposure", replace(exposure, choices=resolved)), ("model", models),
        ("sample", {"all": None} if samples is None else samples), ("controls", controls), ("effects", effects),
        ("cluster", cluster),
    ]  # fmt: skip
    made += [(role, as_axis(role, value)) for role, value in given]
    names = [axis.name for _, axis in made]
    for role, axis in made:
        if names.count(axis.name) > 1 or axis.name in (
            "specification",
            "facet",
            "estimate",
            "rank",
            "scale",
            "n",
            "reason",
        ):
            raise DataError(
                f"{CALLER}: two axes or a column of the tables are called {axis.name!r}; give it another name."
            )
        check_mixing(role, axis)
        for value in axis.choices.values() if role == "model" else ():
            check_choice(value, MODELS, name="models", caller=CALLER)
    return made


def _material(
    frame: pl.DataFrame, axes: Sequence[tuple[Role, Axis]], specifications: Sequence[Specification], block: Sequence[str] | None
) -> Material:  # fmt: skip
    features = tuple(dict.fromkeys(one.feature for one in specifications))
    controls = tuple(dict.fromkeys(name for one in specifications for name in one.controls))
    blocks = tuple(block) if block is not None else _default_block(specifications[0].effects)
    if isinstance(block, str):
        raise DataError(f"{CALLER}: block is a list of columns, got the string {block!r}. Write [{block!r}].")
    check_numbers(frame, features, what="feature")
    check_numbers(frame, controls, what="control")
    check_numbers(frame, dict.fromkeys(one.outcome for one in specifications), what="outcome", least=0)
    check_numbers(frame, dict.fromkeys(o.exposure for o in specifications if o.exposure), what="exposure", least=0)
    groups = [name for one in specifications for name in (*one.effects, one.cluster)]
    dated = with_periods(frame, [*groups, *blocks])
    sd = {name: float(frame[name].cast(pl.Float64).std() or 0) for name in features}  # type: ignore[arg-type]
    still = [name for name, value in sd.items() if not value > 0]
    if still:
        raise DesignError(f"{CALLER}: feature {', '.join(map(repr, still))} is the same for all posts; leave it out.")
    return Material(dated, features, controls, _samples(dated, axes), sd, blocks)


def _default_block(effects: Sequence[str]) -> tuple[str, ...]:
    return ("test_id",) if "test_id" in effects else tuple(effects[:2])


def _samples(frame: pl.DataFrame, axes: Sequence[tuple[Role, Axis]]) -> dict[str, pl.Series]:
    axis = next(axis for role, axis in axes if role == "sample")
    return {label: _mask(frame, label, value) for label, value in axis.choices.items()}


def _mask(frame: pl.DataFrame, label: str, value: object) -> pl.Series:
    if value is None:
        return pl.repeat(True, frame.height, eager=True)
    if not isinstance(value, str | pl.Expr):
        raise DataError(f"{CALLER}: sample {label!r} must be a Boolean column or a polars expression; got {value!r}.")
    try:
        mask = frame.select((pl.col(value) if isinstance(value, str) else value).alias("mask")).to_series()
    except pl.exceptions.PolarsError as error:
        raise DataError(
            f"{CALLER}: sample {label!r} cannot be told from the posts: {str(error).splitlines()[0]}. "
            "Name a Boolean column or write a polars expression on the columns that there are."
        ) from error
    if mask.dtype != pl.Boolean or mask.len() != frame.height:
        raise DataError(
            f"{CALLER}: sample {label!r} must be True or False for each post; it is {mask.dtype} of length {mask.len()}."
        )
    if mask.null_count():
        raise DataError(
            f"{CALLER}: sample {label!r} is null for {mask.null_count()} posts; decide with .fill_null(False)."
        )
    if not mask.any():
        raise DesignError(f"{CALLER}: sample {label!r} holds no post.")
    return mask
