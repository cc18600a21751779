"""The cycle: which kinds of events set off which, with what gain, and where harm could be reduced most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

import polars as pl

from engagebias.convergence import cycle_words as say
from engagebias.convergence.cycle_answer import answer_cycle, make_checks, say_warnings
from engagebias.convergence.cycle_charts import draw_graph, draw_leverage, draw_links, draw_placebo
from engagebias.convergence.cycle_fit import find_cycle, find_placebo
from engagebias.convergence.cycle_request import Decay, check_request
from engagebias.convergence.cycle_tables import (
    gain_table,
    leverage_table,
    link_table,
    outside_table,
    placebo_table,
    placement_table,
    rate_table,
    residual_table,
    shock_table,
    step_table,
)
from engagebias.results import Estimates
from engagebias.schema import is_simulated
from engagebias.words import join


def cycle(
    events: pl.DataFrame,
    *,
    harm: str,
    by: str = "space",
    kinds: Sequence[str] | None = None,
    at: str = "at",
    window: tuple[dt.datetime, dt.datetime] | None = None,
    covariates: pl.DataFrame | None = None,
    costs: Mapping[str, float] | None = None,
    decay: Decay = "common",
    block_hours: float = 24.0,
    conf_level: float = 0.95,
    n_boot: int = 199,
    n_placebo: int = 99,
    n_draws: int = 5,
    seed: int = 1,
) -> Estimates:
    """Estimate how events of several kinds set off each other, and by how much a harm would fall with each link.

    Parameters
    ----------
    events : polars.DataFrame
        Events, one a row, in any order.
    harm : str
        The kind whose reduction is asked for, such as ``"offline"``.
    by : str, default "space"
        Column of the kind.
    kinds : sequence of str, optional
        Two to eight kinds, in the order of the tables; by default all values of ``by``. Others are left out and counted.
    at : str, default "at"
        Column of the time: times with a zone, or dates. Times that are all whole days, hours or minutes are taken to be known to that
        precision; a column ``time_precision`` ("day", "hour", "minute", "second"; null: as it looks) says it for each event.
    window : tuple of datetime, optional
        When watching began and ended; by default from the first event's day to the last one's.
    covariates : polars.DataFrame, optional
        What moves outside events: ``start``, from when a row holds until the next, and columns of numbers, such as ``news_shock``.
    costs : mapping, optional
        By link, such as ``{"online -> offline": 3}``: what it costs to weaken it by one percent.
    decay : {"common", "by kind"}, default "common"
        Whether what follows has one mean lag, or one by its kind.
    block_hours : float, default 24
        Hours in which a shared shock is on or off in the placebo; choose a few mean lags. Seven blocks are shuffled together.
    conf_level : float, default 0.95
        Level of the intervals.
    n_boot, n_placebo : int, default 199 and 99
        Draws of the fitted cycle for intervals, and placebo worlds of each kind (0: none).
    n_draws : int, default 5
        How often roughly dated events are placed within the precision of their times.
    seed : int, default 1
        Seed of all draws.

    Returns
    -------
    Estimates
        ``.table()``: by link "first -> then" the mean number of events of kind ``then`` that directly follow one of kind ``first``; ``n``
        counts the latter. ``"leverage"``: percent less harm per percent that a link is weaker, and per unit of cost. ``"gain"``: the spectral radius,
        and the half-life of what follows in hours. ``"outside"``: outside events a day (covariates at their means) and log rate ratios of
        covariates. ``"rates"``: events a day, observed and in the long run. ``"residuals"``: distances with bootstrap p-values.
        ``"placebo"``: links between kinds as observed, with a shared shock allowed for, and in placebo worlds. ``"shock"``: its two
        tests. ``"placements"``, ``"sample"``, ``"checks"``. ``.chart()`` draws the cycle; also ``"leverage"``, ``"placebo"``, ``"links"``.

    Raises
    ------
    DataError
        If a column is missing or not what it should be: times without a zone, costs of 0 or less, a kind that is not there.
    DesignError
        If there is one kind alone, fewer than ten events of one, all at one time or on one day, or dates known to the week or month.

    Notes
    -----
    The intensity of kind k is mu_k exp(x theta_k) + sum over l of G_kl sum over events j of l before t of beta exp(-beta (t - t_j)); events of
    one instant do not set off each other. Leverage of link l -> k on harm i: L = G_kl R_ik lambda_l / lambda_i with R = (I - G)^-1 and rates
    lambda = R mu, mu at its mean over the window under the covariates. At a gain of 1 or more rates and leverage are not defined: null, and said.

    The placebo: a shock that raises outside events of all kinds at once fakes links between them. The same cycle is fitted with such a
    shock, on or off in each block of time (a hidden Markov chain), and its gain in likelihood compared with what it is in worlds drawn
    from the cycle without one: a real cycle is flagged at the nominal rate of 5 %. Then the links between kinds are tested beyond the shock, against
    worlds with the shock and without such links.

    Numba (``engagebias[fast]``) makes it fast; without it placebos of a thousand events take minutes.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> found = cycle(simulate("cycle").events, harm="offline", n_boot=20, n_placebo=0)
    >>> found.table()["term"].to_list()
    ['offline -> offline', 'offline -> online', 'online -> offline', 'online -> online']
    >>> round(found.table("gain")["estimate"][0], 1)
    0.6
    """
    asked = check_request(
        events, harm=harm, by=by, kinds=kinds, at=at, window=window, covariates=covariates, costs=costs, decay=decay, block_hours=block_hours,
        conf_level=conf_level, n_boot=n_boot, n_placebo=n_placebo, n_draws=n_draws, seed=seed,
    )  # fmt: skip
    found = find_cycle(asked)
    placebo = find_placebo(asked, found) if n_placebo and not found.explosive else None
    levers, gains = leverage_table(asked, found), gain_table(asked, found)
    tables = {
        "leverage": levers, "gain": gains, "outside": outside_table(asked, found), "rates": rate_table(asked, found),
        "residuals": residual_table(asked, found), "placebo": placebo_table(asked, found, placebo), "shock": shock_table(placebo),
        "placements": placement_table(asked, found), "sample": step_table(asked),
    }  # fmt: skip
    warnings, simulated = say_warnings(asked, found, placebo), is_simulated(events)
    question = say.QUESTION.fill(kinds=join([say.name_kind(k) for k in asked.kinds], say.AND))
    method = say.METHOD.fill(
        decay=say.OWN if asked.own_decays else say.COMMON, n=n_boot, placebo=n_placebo, hours=f"{block_hours:g}"
    )
    return Estimates(
        question=question, estimand=say.ESTIMAND, method=method, scale=say.SCALE, wording="association", frame=link_table(asked, found),
        tables=tables, warnings=warnings, checks=make_checks(asked, found, placebo), simulated=simulated, draw=partial(draw_graph, asked=asked),
        drawings={
            "links": partial(draw_links, asked=asked), "leverage": partial(draw_leverage, asked=asked),
            "placebo": partial(draw_placebo, asked=asked),
        },
        answers=partial(answer_cycle, asked, placebo, question, levers, gains, warnings, simulated),
    )  # fmt: skip
