"""A world of peacebuilding programmes that start at different times in some sites and never in others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_choice, check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.world import World

Floats = NDArray[np.float64]
PROGRAMMES = ("shared cultural place", "video letters", "humanising stories", "journalists in dialogue")
"""What the groups of starters run, in the order in which they start."""
UNIT_SD, PERIOD_SD = 0.7, 0.15


def simulate_programmes(
    *,
    seed: int,
    n_sites: int = 48,
    per_site: int = 5,
    n_periods: int = 12,
    starts: Sequence[int] = (4, 6, 8, 10),
    treated_share: float = 0.5,
    effect: float = 0.6,
    build_up: int = 4,
    heterogeneity: float = 0.5,
    icc: float = 0.1,
    spillover: float = 0.4,
    persistence: float = 0.0,
    pilot: bool = False,
) -> World:
    """Make a panel of groups of people in sites; :func:`engagebias.simulate` documents the arguments."""
    for name, count, least in (
        ("n_sites", n_sites, 4),
        ("per_site", per_site, 1),
        ("n_periods", n_periods, 4),
        ("build_up", build_up, 1),
    ):
        check_count(count, name=name, caller="simulate", least=least)
    for name, value in (("effect", effect), ("heterogeneity", heterogeneity), ("spillover", spillover)):
        check_number(value, name=name, caller="simulate")
    for name, value, most in (
        ("treated_share", treated_share, 1.0),
        ("icc", icc, 1.0),
        ("persistence", persistence, 0.99),
    ):
        check_number(value, name=name, caller="simulate")
        if not 0 <= value <= most:
            raise DataError(f"simulate: {name} must lie between 0 and {most:g}; got {value!r}.")
    check_choice(pilot, (True, False), name="pilot", caller="simulate")
    dates = _dates(starts, n_periods, pilot)
    rng = np.random.default_rng(seed)
    first = _assigned(rng, n_sites, dates, treated_share, pilot)
    added = _effects(first, dates, n_periods, effect, build_up, heterogeneity)
    site = np.repeat(np.arange(n_sites), per_site)
    outcome, online = (
        _noise(rng, n_sites, per_site, n_periods, icc, persistence) + times * added[site] for times in (1.0, spillover)
    )
    n = site.size
    flat = {"unit": np.repeat(np.arange(n), n_periods), "site": np.repeat(site, n_periods)}
    kinds = [None if f == 0 else PROGRAMMES[dates.index(f) % len(PROGRAMMES)] for f in first.tolist()]
    panel = pl.DataFrame(
        {
            "unit": [f"site-{s + 1:02d}-group-{u % per_site + 1}" for u, s in zip(flat["unit"].tolist(), flat["site"].tolist(), strict=True)],
            "period": np.tile(np.arange(1, n_periods + 1), n),
            "outcome": outcome.ravel(),
            "online": online.ravel(),
            "first_treated": pl.Series([None if f == 0 else f for f in first[flat["site"]].tolist()], dtype=pl.Int64),
            "cluster": [f"site-{s + 1:02d}" for s in flat["site"].tolist()],
            "programme": pl.Series([kinds[s] for s in flat["site"].tolist()], dtype=pl.String),
            "platform": [SIMULATED] * (n * n_periods),
        }
    )  # fmt: skip
    return World("programmes", pl.DataFrame(), _truth(first, added, spillover, n_periods), seed, panel=panel)


def _dates(starts: Sequence[int], n_periods: int, pilot: bool) -> list[int]:
    dates = sorted(set(starts))
    if not dates or len(dates) < len(starts) or any(not isinstance(s, int) or not 2 <= s <= n_periods for s in dates):
        raise DataError(f"simulate: starts must be different periods from 2 to {n_periods}; got {list(starts)!r}.")
    return dates[:1] if pilot else dates


def _assigned(rng: np.random.Generator, n_sites: int, dates: list[int], share: float, pilot: bool) -> NDArray[np.int64]:
    """Return each site's first treated period, 0 for never: drawn by lot, groups of starters as equal as can be."""
    treated = 1 if pilot else round(n_sites * share)
    if not 1 <= treated <= n_sites:
        raise DataError(f"simulate: treated_share = {share} of {n_sites} sites leaves none to treat; choose more.")
    first = np.zeros(n_sites, dtype=np.int64)
    first[:treated] = np.resize(dates, treated)
    return rng.permutation(first)


def _effects(
    first: NDArray[np.int64], dates: list[int], n_periods: int, effect: float, build_up: int, heterogeneity: float
) -> Floats:
    """Return what the programme adds (sites, periods): it grows over ``build_up`` periods, and more for those who start first."""
    exposure = np.arange(1, n_periods + 1)[None, :] - first[:, None]
    grown = np.where((first[:, None] > 0) & (exposure >= 0), np.minimum(exposure + 1, build_up) / build_up, 0.0)
    rank = np.linspace(1, -1, len(dates)) if len(dates) > 1 else np.zeros(1)
    factor = np.array([1 + heterogeneity * rank[dates.index(f)] if f else 0.0 for f in first.tolist()])
    added: Floats = effect * grown * factor[:, None]
    return added


def _noise(
    rng: np.random.Generator, n_sites: int, per_site: int, n_periods: int, icc: float, persistence: float
) -> Floats:
    """Return outcomes without programmes (units, periods): the share ``icc`` of what moves over time is the site's own."""
    shock = rng.normal(size=(n_sites, n_periods))
    for t in range(1, n_periods):
        shock[:, t] = persistence * shock[:, t - 1] + np.sqrt(1 - persistence**2) * shock[:, t]
    own = rng.normal(size=(n_sites * per_site, n_periods))
    level = UNIT_SD * rng.normal(size=(n_sites * per_site, 1)) + PERIOD_SD * rng.normal(size=n_periods).cumsum()
    made: Floats = level + np.sqrt(icc) * np.repeat(shock, per_site, axis=0) + np.sqrt(1 - icc) * own
    return made


def _truth(first: NDArray[np.int64], added: Floats, spillover: float, n_periods: int) -> pl.DataFrame:
    period = np.arange(1, n_periods + 1)
    on = (first[:, None] > 0) & (period[None, :] >= first[:, None])
    exposure = period[None, :] - first[:, None]
    by_exposure = {int(e): added[on & (exposure == e)].mean() for e in np.unique(exposure[on])}
    free = on - on.mean(axis=1, keepdims=True) - on.mean(axis=0, keepdims=True) + on.mean()
    rows = {
        "simple": added[on].mean(),
        "dynamic": np.mean(list(by_exposure.values())),
        "group": np.mean([added[i][on[i]].mean() for i in np.flatnonzero(first > 0)]),
        "calendar": np.mean([added[:, t][on[:, t]].mean() for t in range(n_periods) if on[:, t].any()]),
        # Where every site starts at once the coefficient is that of the periods: there is none.
        **({"two_way tends to": (free * added).sum() / size} if (size := float((free * on).sum())) > 1e-9 else {}),
        **{f"exposure = {e}": value for e, value in by_exposure.items()},
        "online: simple": spillover * added[on].mean(),
    }
    return pl.DataFrame({"term": list(rows), "value": [float(v) for v in rows.values()]})
