"""A programme in one site: synthetic control, with every other site put in its place."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.errors import DesignError
from engagebias.figures import p_value, plain
from engagebias.interventions import drawing
from engagebias.interventions import words as say
from engagebias.interventions.adoption import adoption
from engagebias.interventions.request import CALLER, Request
from engagebias.interventions.sample import Sample
from engagebias.interventions.saying import answering, name_outcome, row_of
from engagebias.interventions.staggered import TABLE
from engagebias.numerics.group_time import NEVER
from engagebias.numerics.synthetic_control import Synthetic, placebos, ratio_test, synthetic
from engagebias.numerics.two_way import ROUNDING
from engagebias.results import Check, Estimates, Wording
from engagebias.terms import name_value
from engagebias.words import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
FEWEST_BEFORE = 5
FEWEST_DONORS = 3
WORST_SHARE = 0.95


def pilot(sample: Sample, asked: Request) -> Estimates:
    """Compare one treated site with the weighted mean of untreated ones."""
    means, starts = _site_means(sample)
    treated = int(np.flatnonzero(starts != NEVER)[0])
    after = np.arange(len(sample.periods)) >= starts[treated]
    donors = np.delete(means, treated, axis=0)
    names = [name for i, name in enumerate(sample.sites) if i != treated]
    if (~after).sum() < FEWEST_BEFORE or len(donors) < FEWEST_DONORS:
        raise DesignError(
            f"{CALLER}: a synthetic control needs at least {FEWEST_BEFORE} periods before the start and {FEWEST_DONORS} untreated sites; there are "
            f"{int((~after).sum())} and {len(donors)}. Add earlier periods or more sites."
        )
    if np.ptp(means - means[:1]) <= ROUNDING * np.abs(means).max():
        raise DesignError(
            f"{CALLER}: the outcome is the same in all {len(means)} sites, so there is no difference to look at. Check that outcome= names what "
            "was measured in each."
        )
    made = synthetic(means[treated], donors, ~after)
    others = placebos(donors, ~after)
    test = ratio_test(made, others, after, asked.conf_level)
    site, outcome = sample.sites[treated], name_outcome(asked.outcome)
    row = row_of(
        "synthetic_control",
        float(made.gap[after].mean()),
        None,
        (test.conf_low, test.conf_high),
        test.p_value,
        len(sample.sites),
    )
    question = say.QUESTION_SITE.fill(outcome=outcome, site=name_value(site))
    check, said = _fit(made, others, after)
    wording: Wording = "association" if check.passed is False else "quasi-effect"
    reject = None
    if test.smallest > 1 - asked.conf_level + 1e-9:
        alpha = 1 - asked.conf_level
        reject = say.FEW_DONORS.fill(
            donors=len(donors), smallest=p_value(test.smallest), alpha=f"{100 * alpha:g}", needed=math.ceil(1 / alpha - 1e-9) - 1,
        )  # fmt: skip
    apart = (test.conf_low <= 0 <= test.conf_high) == (test.p_value <= 1 - asked.conf_level + 1e-9)
    warnings = (*sample.warnings, *([reject] if reject else []), *([say.TWO_MEASURES] if apart else []), *said)
    no_rejection = say.NO_REJECTION.fill(of=say.DONORS) if reject else None
    return Estimates(
        question=question, estimand=say.SYNTHETIC.fill(outcome=outcome, site=name_value(site)),
        method=say.SYNTHETIC_METHOD.fill(donors=len(donors), before=int((~after).sum()), after=int(after.sum())),
        scale=say.SCALE.fill(outcome=outcome), wording=wording, frame=pl.DataFrame([row], schema=TABLE), checks=(check,), warnings=warnings,
        simulated=sample.simulated,
        tables={
            "paths": _paths(sample, means[treated], made, after), "placebos": _gaps(sample, names, others, site, made),
            "ratios": _ratios([site, *names], [made, *others], after), "weights": _weights(names, made), "adoption": adoption(sample),
            "sample": sample.steps,
        },
        answers=answering(question, row, "association" if wording == "association" else "synthetic",
            asked.outcome, asked.conf_level, wording, no_rejection, warnings,
            sample.simulated,
        ),
        draw=partial(drawing.paths, outcome=outcome), drawings={"adoption": drawing.timeline},
    )  # fmt: skip


def _site_means(
    sample: Sample,
) -> tuple[Floats, Ints]:
    """Return each site's mean outcome and its start; refuse more than one treated site."""
    starts = sample.site_start
    if starts is None:
        raise DesignError(
            f"{CALLER}: units of one site start at different times, so there is no start of the site. Name the level that was treated by "
            f"cluster=, such as "
            "cluster='unit'."
        )
    treated = [sample.sites[i] for i in np.flatnonzero(starts != NEVER)]
    if len(treated) > 1:
        raise DesignError(
            f"{CALLER}: synthetic_control is for one treated site; here are {len(treated)} ({', '.join(map(repr, treated[:3]))}"
            f"{', ...' if len(treated) > 3 else ''}). Use design='group_time', or give the panel of one of them with the untreated."
        )
    sums, units = sample.by_site(sample.y)
    return sums / units[:, None], starts


def _fit(made: Synthetic, others: list[Synthetic], after: Bools) -> tuple[Check, list[Text]]:
    before, then = made.rmspe(after)
    beside = np.array([o.rmspe(after)[0] for o in others])
    median = float(np.median(beside))
    worse = float((beside < before).mean())
    said = [say.FIT.fill(before=plain(before), median=plain(median), after=plain(then))]
    if worse >= WORST_SHARE:
        said.insert(0, say.POOR_FIT.fill(share=f"{100 * worse:.0f}"))
    return Check(say.PAIRED, worse < WORST_SHARE, say.FIT_FOUND.fill(before=plain(before), median=plain(median))), said


def _paths(
    sample: Sample,
    own: Floats,
    made: Synthetic,
    after: Bools,
) -> pl.DataFrame:
    return pl.DataFrame(
        {"period": sample.periods, "actual": own, "synthetic": own - made.gap, "gap": made.gap, "after": after}
    )


def _gaps(sample: Sample, names: list[str], others: list[Synthetic], site: str, made: Synthetic) -> pl.DataFrame:
    rows = [
        (n, p, float(v), n == site)
        for n, o in zip([site, *names], [made, *others], strict=True)
        for p, v in zip(sample.periods, o.gap, strict=True)
    ]
    return pl.DataFrame(
        rows, schema={"site": pl.String, "period": pl.Int64, "gap": pl.Float64, "treated": pl.Boolean}, orient="row"
    )


def _ratios(names: list[str], made: list[Synthetic], after: Bools) -> pl.DataFrame:
    rows = []
    for i, (name, each) in enumerate(zip(names, made, strict=True)):
        before, then = each.rmspe(after)
        rows.append((name, i == 0, before, then, then / before if before > 0 else None))
    schema = {
        "site": pl.String,
        "treated": pl.Boolean,
        "gap_before": pl.Float64,
        "gap_after": pl.Float64,
        "ratio": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").sort("ratio", descending=True, nulls_last=False)


def _weights(names: list[str], made: Synthetic) -> pl.DataFrame:
    return (
        pl.DataFrame({"site": names, "weight": made.weights})
        .filter(pl.col("weight") > 0.0005)
        .sort("weight", descending=True)
    )
