"""How two daily series move after each other: vector autoregression, local projections, and the same with one series shifted in a circle."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import signature
from typing import Literal

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.stats import f as f_distribution
from statsmodels.tsa.api import VAR
from statsmodels.tsa.stattools import adfuller

Floats = NDArray[np.float64]
Criterion = Literal["aic", "bic", "hqic"]


@dataclass(frozen=True, slots=True)
class Response:
    """What one series does on each day after a surprise of one SD in the other, with standard errors; both in SDs."""

    estimate: Floats
    std_error: Floats


@dataclass(frozen=True, slots=True)
class Lagged:
    """Days t from the lags on: the two series, their lags with a constant, and the days after them that are summed."""

    cause: Floats
    effect: Floats
    own: Floats
    other: Floats
    ahead: Floats


def scaled(values: Floats, weekday: NDArray[np.int64] | None) -> Floats:
    """Return values less the mean of their weekday, if weekdays are given, in SDs."""
    left = values - values.mean()
    if weekday is not None:
        sums, n = np.bincount(weekday, values, minlength=7), np.bincount(weekday, minlength=7)
        left = values - (sums / np.maximum(n, 1))[weekday]
    sd = float(left.std())
    made: Floats = left / sd if sd > 1e-12 else np.zeros_like(left)
    return made


def unit_root_p(values: Floats) -> float:
    """Return the p-value of the augmented Dickey-Fuller test: large where a series may wander without end."""
    # Newer releases warn unless told which form of result is wanted; older ones do not know the word.
    form = {"result_object": False} if "result_object" in signature(adfuller).parameters else {}
    return float(adfuller(values, regression="c", autolag="AIC", **form)[1])


def untold(values: Floats, lags: int) -> float:
    """Return the share of a series' variance that its own lags with a constant leave, 0 where they tell it exactly.

    Examples
    --------
    Of every other day, one day before tells all:

    >>> untold(np.array([1.0, -1.0] * 10), 1) < 1e-12
    True
    """
    part = lagged(values, values, lags, 0)
    return _squares(part.effect, part.own) / float(part.effect @ part.effect)


def choose_lags(pair: Floats, most: int, criterion: Criterion) -> tuple[int, dict[int, float]]:
    """Return the number of lags with the least criterion, at least one, and the criterion by number."""
    chosen = VAR(pair).select_order(maxlags=most, trend="c")
    by_lag = {k: float(v) for k, v in enumerate(chosen.ics[criterion])}
    return max(1, int(chosen.selected_orders[criterion])), by_lag


def var_response(cause: Floats, effect: Floats, *, lags: int, horizon: int, same_day: bool) -> Response:
    """Return the orthogonalised impulse response of a vector autoregression.

    With ``same_day`` the cause is ordered first, so that what both do on one day is put down to it; else last.
    """
    pair = np.column_stack([cause, effect] if same_day else [effect, cause])
    moved, moving = (1, 0) if same_day else (0, 1)
    fitted = VAR(pair).fit(lags, trend="c")
    irf = fitted.irf(horizon)
    with np.errstate(invalid="ignore"):  # the error of a response that is zero by construction
        errors = irf.stderr(orth=True)
    return Response(irf.orth_irfs[:, moved, moving], np.nan_to_num(errors[:, moved, moving]))


def projected_response(cause: Floats, effect: Floats, *, lags: int, horizon: int, same_day: bool) -> Response:
    """Return local projections: for each day after, a regression on the surprise, with errors allowing for autocorrelation."""
    made = [_project(cause, effect, lags, h, same_day) for h in range(horizon + 1)]
    return Response(np.array([m[0] for m in made]), np.array([m[1] for m in made]))


def summed_response(cause: Floats, effect: Floats, *, lags: int, horizon: int, same_day: bool) -> tuple[float, float]:
    """Return the local projection of the sum over the days up to the horizon, and its HAC error."""
    part = lagged(cause, effect, lags, horizon)
    design, surprise = _design(part, same_day)
    fitted = sm.OLS(part.ahead, design).fit(cov_type="HAC", cov_kwds={"maxlags": max(1, horizon)})
    return float(fitted.params[0] * surprise), float(fitted.bse[0] * surprise)


def lagged(cause: Floats, effect: Floats, lags: int, horizon: int) -> Lagged:
    """Return the two series with their lags, and the sum of the effect up to the horizon."""
    n = cause.size - lags - horizon
    rows = lags + np.arange(n)
    own, other = (np.column_stack([series[rows - k] for k in range(1, lags + 1)]) for series in (effect, cause))
    ahead = np.sum([effect[rows + h] for h in range(horizon + 1)], axis=0)
    return Lagged(cause[rows], effect[rows], np.column_stack([np.ones(n), own]), other, ahead)


def summed(part: Lagged, same_day: bool) -> float:
    """Return the local projection of the sum, without its error."""
    design, surprise = _design(part, same_day)
    return float(np.linalg.lstsq(design, part.ahead, rcond=None)[0][0] * surprise)


def granger_f(part: Lagged) -> float:
    """Return F of all lags of the cause together in the regression of the effect on its own lags and theirs."""
    full = np.column_stack([part.own, part.other])
    rest = [_squares(part.effect, design) for design in (part.own, full)]
    left = part.effect.size - full.shape[1]
    return float((rest[0] - rest[1]) / part.other.shape[1] / (rest[1] / left))


def granger_p(value: float, lags: int, n: int) -> float:
    """Return the p-value of F for that many lags and days."""
    return float(f_distribution.sf(value, lags, n - 2 * lags - 1))


def shifts(n: int, least: int, most: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return by how many days a series is shifted in a circle: all shifts that leave no day near its own, or a draw of them."""
    every = np.arange(least, n - least + 1)
    return every if every.size <= most else np.sort(rng.choice(every, most, replace=False))


def _project(cause: Floats, effect: Floats, lags: int, h: int, same_day: bool) -> tuple[float, float]:
    part = lagged(cause, effect, lags, h)
    design, surprise = _design(part, same_day)
    target = effect[lags + h : lags + h + part.cause.size]
    if h == 0 and not same_day:
        return 0.0, 0.0  # the same day is held equal
    fitted = sm.OLS(target, design).fit(cov_type="HAC", cov_kwds={"maxlags": max(1, h)})
    return float(fitted.params[0] * surprise), float(fitted.bse[0] * surprise)


def _design(part: Lagged, same_day: bool) -> tuple[Floats, float]:
    """Return the regressors with the cause first, and the SD of what in it the others do not tell: its surprise."""
    others = np.column_stack([part.own, part.other] if same_day else [part.own, part.other, part.effect])
    spread = float(np.sqrt(_squares(part.cause, others) / max(1, part.cause.size - others.shape[1])))
    return np.column_stack([part.cause, others]), spread


def _squares(values: Floats, design: Floats) -> float:
    left = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return float(left @ left)
