"""Tables of a cycle: links, leverage, gain, outside events, residuals, placebos and placements."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl

from engagebias.convergence.cycle_fit import Found, Placebo
from engagebias.convergence.cycle_request import Asked
from engagebias.numerics.hawkes_leverage import long_run
from engagebias.results import COLUMNS

Array = np.ndarray[Any, Any]

_SPREAD = ("std_error", "conf_low", "conf_high")
_FLOATS = {"estimate": pl.Float64, **dict.fromkeys(_SPREAD, pl.Float64), "p_value": pl.Float64}
MOST = 0.95  # share of placebo worlds below which a placebo's upper end lies


def figures(found: Found, place: int) -> dict[str, float | None]:
    """Return the estimate at a place of the vector of measures, with its error and interval."""
    spread = found.spread
    values = [found.point[place]] + [math.nan if spread is None else getattr(spread, c)[place] for c in _SPREAD]
    return {k: _known(v) for k, v in zip(("estimate", *_SPREAD), values, strict=True)}


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def link_places(asked: Asked) -> list[tuple[str, int, int]]:
    """Return each link's name with the places of the kind that comes first and of the one that follows, in the order of the tables."""
    n = len(asked.kinds)
    return [(name, i // n, i % n) for i, name in enumerate(asked.links)]


def link_table(asked: Asked, found: Found) -> pl.DataFrame:
    """Return the branching, a row a link; n counts the events that could be followed."""
    n = len(asked.kinds)
    rows = [
        {"term": name, **figures(found, then * n + first), "p_value": None, "n": asked.counts[first]}
        for name, first, then in link_places(asked)
    ]
    return pl.DataFrame(rows, schema={"term": pl.String, **_FLOATS, "n": pl.Int64}).select(COLUMNS)


def leverage_table(asked: Asked, found: Found) -> pl.DataFrame:
    """Return the leverage of each link on the harm, and per unit of cost where the cost is given."""
    n = len(asked.kinds)
    base = found.point.size - n * n
    rows = []
    for name, first, then in link_places(asked):
        row: dict[str, Any] = {"term": name, **figures(found, base + then * n + first)}
        cost = asked.costs.get(name)
        per = {
            f"{c}_per_cost": None if cost is None or row[c] is None else row[c] / cost
            for c in ("estimate", "conf_low", "conf_high")
        }
        rows.append(row | {"cost": cost} | per)
    names = ["estimate", *_SPREAD, "cost", "estimate_per_cost", "conf_low_per_cost", "conf_high_per_cost"]
    return pl.DataFrame(rows, schema={"term": pl.String, **dict.fromkeys(names, pl.Float64)})


def gain_table(asked: Asked, found: Found) -> pl.DataFrame:
    """Return the gain of the cycle, and the hours by which half of the direct followers have come."""
    n, q = len(asked.kinds), len(asked.known.names)
    lag = n * n + n + n * q
    names = (
        [f"half-life of what follows, {k}, hours" for k in asked.kinds]
        if asked.own_decays
        else ["half-life of what follows, hours"]
    )
    rows: list[dict[str, Any]] = [{"term": "gain", **figures(found, lag + n)}]
    for i, name in enumerate(names):
        hours = {k: None if v is None else 24 * v for k, v in figures(found, lag + i).items()}
        rows.append({"term": name, **hours})
    return pl.DataFrame(rows, schema={"term": pl.String, "estimate": pl.Float64, **dict.fromkeys(_SPREAD, pl.Float64)})


def outside_table(asked: Asked, found: Found) -> pl.DataFrame:
    """Return outside events a day by kind, where covariates are at their means, and the log rate ratio per unit of each covariate."""
    n, known = len(asked.kinds), asked.known
    rows: list[dict[str, Any]] = [
        {"term": f"outside events a day, {k}", **figures(found, n * n + i)} for i, k in enumerate(asked.kinds)
    ]
    for i, k in enumerate(asked.kinds):
        for j, name in enumerate(known.names):
            raw = figures(found, n * n + n + i * len(known.names) + j)
            rows.append(
                {"term": f"{name}, {k}", **{c: None if v is None else v / float(known.sds[j]) for c, v in raw.items()}}
            )
    return pl.DataFrame(rows, schema={"term": pl.String, "estimate": pl.Float64, **dict.fromkeys(_SPREAD, pl.Float64)})


def rate_table(asked: Asked, found: Found) -> pl.DataFrame:
    """Return events a day by kind: observed, and what the cycle settles at."""
    settled = long_run(found.cycle.branching, outside_mean(asked, found))
    return pl.DataFrame(
        {
            "term": list(asked.kinds),
            "events": asked.counts,
            "observed": [c / asked.length for c in asked.counts],
            "long_run": pl.Series([_known(v) for v in settled.tolist()], dtype=pl.Float64),
        }
    )


def outside_mean(asked: Asked, found: Found) -> Array:
    """Return mean rates of outside events over the window."""
    lengths = np.diff(np.append(asked.known.starts, asked.length))
    mean: Array = found.cycle.outside(asked.known.values) @ lengths / asked.length
    return mean


def residual_table(asked: Asked, found: Found) -> pl.DataFrame:
    """Return how far the gaps between events are from what the cycle expects."""
    ps = [None] * len(asked.kinds) if found.distance_p is None else found.distance_p.tolist()
    return pl.DataFrame(
        {
            "term": list(asked.kinds),
            "n": asked.counts,
            "distance": found.distance.tolist(),
            "p_value": pl.Series(ps, dtype=pl.Float64),
        }
    )


def placebo_table(asked: Asked, found: Found, placebo: Placebo | None) -> pl.DataFrame:
    """Return, by link between kinds: as observed, with a shared shock allowed for, and what placebos reach in 95 % of worlds."""
    rows = []
    for name, first, then in link_places(asked):
        if first == then or placebo is None:
            continue
        here = float(found.placed[0][1].cycle.branching[then, first])
        row: dict[str, Any] = {
            "term": name, "estimate": here, "with_shock": float(placebo.shock.cycle.branching[then, first]),
            "faked_mean": float(placebo.faked[:, then, first].mean()),
            "faked_high": float(np.quantile(placebo.faked[:, then, first], MOST)),
        }  # fmt: skip
        if placebo.shuffled is not None:
            drawn = placebo.shuffled[:, then, first]
            row |= {"shuffled_mean": float(drawn.mean()), "shuffled_high": float(np.quantile(drawn, MOST)),
                    "shuffled_p": (1 + int((drawn >= here).sum())) / (1 + drawn.size)}  # fmt: skip
        rows.append(row)
    names = ["estimate", "with_shock", "faked_mean", "faked_high", "shuffled_mean", "shuffled_high", "shuffled_p"]
    return pl.DataFrame(rows, schema={"term": pl.String, **dict.fromkeys(names, pl.Float64)})


def shock_table(placebo: Placebo | None) -> pl.DataFrame:
    """Return the two tests with a shared shock."""
    rows = [] if placebo is None else [
        ("a shared shock, beyond the cycle", placebo.shock_gain, placebo.shock_p, float(placebo.shock.present.mean())),
        ("links between kinds, beyond a shared shock", placebo.cross_gain, placebo.cross_p, float(placebo.alone.present.mean())),
    ]  # fmt: skip
    schema = {"term": pl.String, "log_ratio": pl.Float64, "p_value": pl.Float64, "share_of_blocks": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def placement_table(asked: Asked, found: Found) -> pl.DataFrame:
    """Return how far each link moves with the placement of roughly dated events."""
    every = np.stack([fit.cycle.branching for _, fit in found.placed])
    return pl.DataFrame(
        [
            {
                "term": name,
                "draws": len(found.placed),
                "mean": float(v.mean()),
                "lowest": float(v.min()),
                "highest": float(v.max()),
            }
            for name, first, then in link_places(asked)
            for v in [every[:, then, first]]
        ],
        schema={"term": pl.String, "draws": pl.Int64, "mean": pl.Float64, "lowest": pl.Float64, "highest": pl.Float64},
    )


def step_table(asked: Asked) -> pl.DataFrame:
    """Return what each step left out."""
    return pl.DataFrame(list(asked.steps), schema={"step": pl.String, "events": pl.Int64}, orient="row")
