"""What is asked about an intervention, checked before any number is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import polars as pl

from engagebias.checks import check_choice, check_count, check_share, check_there, listed
from engagebias.errors import DataError
from engagebias.numerics.group_time import Control
from engagebias.schema import check_frame

CALLER = "intervention_effect"
Design = Literal["group_time", "two_way", "sun_abraham", "synthetic_control", "interrupted_series"]
Unbalanced = Literal["refuse", "drop"]
DESIGNS: tuple[Design, ...] = get_args(Design)
STAGGERED: tuple[Design, ...] = ("group_time", "two_way", "sun_abraham")
DRAWS = 999


@dataclass(frozen=True, slots=True)
class Request:
    """A question to a panel, checked."""

    design: Design
    outcome: str
    covariates: tuple[str, ...]
    control: Control
    cluster: str
    treated: str | None
    unbalanced: Unbalanced
    window: int | None
    randomised: bool
    conf_level: float
    n_draws: int
    seed: int


def check_request(
    panel: pl.DataFrame,
    *,
    design: Design,
    outcome: str,
    covariates: Sequence[str],
    control: Control | None,
    cluster: str | None,
    treated: str | None,
    unbalanced: Unbalanced,
    window: int | None,
    randomised: bool,
    conf_level: float,
    n_draws: int | None,
    seed: int,
) -> Request:
    """Check every argument; one that the design has no use for is refused."""
    frame = check_frame(panel, caller=CALLER)
    check_choice(design, DESIGNS, name="design", caller=CALLER)
    names = listed(covariates, name="covariates", caller=CALLER)
    _no_use(design, ("group_time",), covariates=names, control=control)
    _no_use(design, ("interrupted_series",), window=window)
    _no_use(design, STAGGERED, randomised=randomised, n_draws=n_draws)
    check_choice(randomised, (True, False), name="randomised", caller=CALLER)
    check_choice("never" if control is None else control, ("never", "not_yet"), name="control", caller=CALLER)
    check_choice(unbalanced, ("refuse", "drop"), name="unbalanced", caller=CALLER)
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(seed, name="seed", caller=CALLER)
    if window is not None:
        check_count(window, name="window", caller=CALLER, least=2)
    if n_draws is not None:
        check_count(n_draws, name="n_draws", caller=CALLER, least=99)
    check_there(frame, outcome, caller=CALLER, remedy="outcome= names the column of outcomes.")
    for name in names:
        check_there(frame, name, caller=CALLER)
    if len(set(names)) < len(names):
        raise DataError(f"{CALLER}: covariates names a column twice: {', '.join(names)}. Name each once.")
    for name in (outcome, *names):
        if not frame.schema[name].is_numeric():
            raise DataError(f"{CALLER}: column {name!r} must hold numbers, it is {frame.schema[name]}. Cast it first.")
    if treated is None:
        check_there(
            frame, "first_treated", caller=CALLER,
            remedy="It holds the first treated period of the row's unit, null for never. Or name a column of 0 and 1 by treated=.",
        )  # fmt: skip
    else:
        check_there(frame, treated, caller=CALLER, remedy="treated= names a column of 0 and 1, or of true and false.")
    chosen = cluster or ("cluster" if "cluster" in frame.columns else "unit")
    check_there(
        frame, chosen, caller=CALLER, remedy="cluster= names the column of sites, at which the programme was dealt out."
    )
    return Request(
        design, outcome, names, control or "never", chosen, treated, unbalanced, window, randomised, conf_level,
        DRAWS if n_draws is None else n_draws, seed,
    )  # fmt: skip


def _no_use(design: str, of: Sequence[str], **given: object) -> None:
    for name, value in given.items():
        if value and design not in of:
            raise DataError(
                f"{CALLER}: {name}= is for design {' and '.join(map(repr, of))}; {design!r} has no use for it. Leave it out."
            )
