"""Did an intervention work: one question, five designs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from engagebias.interventions.pilot import pilot
from engagebias.interventions.regression import sun_abraham, two_way
from engagebias.interventions.request import Design, Request, Unbalanced, check_request
from engagebias.interventions.sample import Sample, make_sample
from engagebias.interventions.series import series
from engagebias.interventions.staggered import staggered
from engagebias.numerics.group_time import Control
from engagebias.results import Estimates

_DESIGNS: Mapping[Design, Callable[[Sample, Request], Estimates]] = {
    "group_time": staggered, "two_way": two_way, "sun_abraham": sun_abraham, "synthetic_control": pilot, "interrupted_series": series,
}  # fmt: skip


def intervention_effect(
    panel: pl.DataFrame,
    *,
    design: Design = "group_time",
    outcome: str = "outcome",
    covariates: Sequence[str] = (),
    control: Control | None = None,
    cluster: str | None = None,
    treated: str | None = None,
    unbalanced: Unbalanced = "refuse",
    window: int | None = None,
    randomised: bool = False,
    conf_level: float = 0.95,
    n_draws: int | None = None,
    seed: int = 1,
) -> Estimates:
    """Estimate what an intervention that starts at some time in some units did to an outcome.

    Parameters
    ----------
    panel : polars.DataFrame
        One row for each unit and period: ``unit``, ``period`` (whole numbers), the outcome and ``first_treated``, the first treated period of the
        row's unit, null for never.
    design : {"group_time", "two_way", "sun_abraham", "synthetic_control", "interrupted_series"}
        ``group_time``: Callaway and Sant'Anna's effects by start and period, for starts at different times. ``two_way``: effects of units and
        periods, which mislead where starts differ; the warning says how far. ``sun_abraham``: the saturated regression.
        ``synthetic_control``: one treated site. ``interrupted_series``: the treated alone, before and after; an association.
    outcome : str, default "outcome"
        Column of the outcome; name another, such as one measured online, for what spills over.
    covariates : sequence of str, optional
        For ``group_time``: columns that do not change within a unit; the effect is then doubly robust.
    control : {"never", "not_yet"}, optional
        For ``group_time``: compare with units never treated (default), or also with those not treated by then.
    cluster : str, optional
        Column of sites, at which the programme was dealt out and by which errors are clustered; by default ``cluster`` if there is such a column,
        else the unit.
    treated : str, optional
        Column of 0 and 1 from which ``first_treated`` is made.
    unbalanced : {"refuse", "drop"}, default "refuse"
        What to do with units that lack a period or an outcome; those dropped are counted.
    window : int, optional
        For ``interrupted_series``: periods on either side of the start; by default a tenth of those before it, at most those after.
    randomised : bool, default False
        For the staggered designs: whether a lot decided which sites started when. Then the wording is "effect".
    conf_level : float, default 0.95
        Level of intervals and bands.
    n_draws : int, optional
        For the staggered designs: draws of the band, and with few sites of assignments and of the wild bootstrap (default 999).
    seed : int, default 1
        Of what is drawn; designs that draw nothing leave it aside.

    Returns
    -------
    Estimates
        ``.table()``: of ``group_time`` four averages (``simple``, ``dynamic``, ``group``, ``calendar``), else one row. Companions by
        design: ``"exposure"`` with bands, ``"cells"``, ``"groups"``, ``"periods"``, ``"beside"`` (two-way and group-time), ``"errors"``, ``"paths"``,
        ``"placebos"``, ``"ratios"``, ``"weights"``, ``"placebo_dates"``, ``"series"``, ``"adoption"``, and ``"sample"`` in all.
        With fewer than 40 sites, or fewer than 10 of one start, p-values come from dealing the starts out again; where none could be small enough
        the result says that it cannot reject. The wording is "quasi-effect" where the estimand states an assumption, and "association" for
        ``interrupted_series``, for ``two_way`` with several starts, and where periods before the start or the fit speak against the assumption.

    Raises
    ------
    DataError
        If a column is missing or not of its kind, a unit and period repeats, or an argument is of no use to the design.
    DesignError
        If the panel is unbalanced, nobody is treated or left to compare with, one site alone is treated where many are needed, treatment
        switches off, or the series is too short.

    References
    ----------
    Callaway & Sant'Anna (2021), J. Econometrics 225:200-230. Sun & Abraham (2021), same volume:175-199. Abadie, Diamond & Hainmueller (2010),
    JASA 105:493-505. MacKinnon & Webb (2020), Randomization inference for difference-in-differences with few treated clusters, J. Econometrics
    218:435-450. Roth (2022), Pretest with caution, AER: Insights 4:305-322.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> panel = simulate("programmes", seed=1).panel
    >>> found = intervention_effect(panel)
    >>> found.wording, found.table()["term"].to_list()
    ('quasi-effect', ['simple', 'dynamic', 'group', 'calendar'])
    """
    asked = check_request(
        panel, design=design, outcome=outcome, covariates=covariates, control=control, cluster=cluster, treated=treated, unbalanced=unbalanced,
        window=window, randomised=randomised, conf_level=conf_level, n_draws=n_draws, seed=seed,
    )  # fmt: skip
    return _DESIGNS[design](make_sample(panel, asked), asked)
