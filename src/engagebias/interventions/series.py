"""A programme that started everywhere at once: an interrupted series, judged by placebo dates."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri

from engagebias.errors import DesignError
from engagebias.interventions import drawing
from engagebias.interventions import words as say
from engagebias.interventions.request import CALLER, Request
from engagebias.interventions.sample import Sample
from engagebias.interventions.saying import answering, name_outcome, row_of, written_out
from engagebias.interventions.staggered import TABLE
from engagebias.numerics.group_time import NEVER
from engagebias.numerics.interrupted import Interrupted, date_test, hac_error, interrupted
from engagebias.numerics.two_way import ROUNDING
from engagebias.results import Estimates
from engagebias.words import Text

FEWEST_DATES = 19
APART = 4  # placebo windows that do not overlap, at least
LEAST_WINDOW = 2
CAUTIOUS = 10


def series(sample: Sample, asked: Request) -> Estimates:
    """Estimate the step at the start and rank it among placebo dates."""
    treated = sample.start != NEVER
    start = _start(sample)
    y = sample.y[treated].mean(axis=0)
    window = _window(asked.window, start, len(y) - start, sample)
    if np.ptp(y) <= ROUNDING * np.abs(y).max():
        raise DesignError(
            f"{CALLER}: the outcome of the treated is {y[0]:.3g} in every period: there is no change to look at. Check that outcome= names what "
            "was measured."
        )
    found = interrupted(y, start, window)
    test = date_test(found, asked.conf_level)
    outcome = name_outcome(asked.outcome)
    row = row_of("step at the start", found.estimate, None, (test.conf_low, test.conf_high), test.p_value, len(y))
    value, error = hac_error(y, start, window)
    reach = float(ndtri(0.5 + asked.conf_level / 2)) * error
    said: list[Text] = [*sample.warnings]
    if not treated.all():
        said.append(say.UNTREATED.fill(n=f"{int((~treated).sum()):,}"))
    apart = start // (2 * window)
    if apart < CAUTIOUS:
        said.append(say.OVERLAP.fill(apart=apart))
    _, low, high = written_out(value, value - reach, value + reach)
    warnings = (*said, say.HAC.fill(low=low, high=high))
    errors = pl.DataFrame(
        {
            "term": ["placebo dates", "Newey and West"], "std_error": [None, error], "conf_low": [row["conf_low"], value - reach],
            "conf_high": [row["conf_high"], value + reach], "p_value": [test.p_value, 2 * float(ndtr(-abs(value / error))) if error > 0 else None],
        }
    )  # fmt: skip
    n = int(treated.sum())
    question = say.QUESTION_STEP.fill(outcome=outcome)
    return Estimates(
        question=question, estimand=say.SERIES.fill(outcome=outcome, window=window),
        method=say.SERIES_METHOD.fill(n=f"{n:,}", dates=found.placebo.size), scale=say.SCALE.fill(outcome=outcome), wording="association",
        frame=pl.DataFrame([row], schema=TABLE), warnings=warnings, simulated=sample.simulated,
        tables={
            "placebo_dates": _dates(sample, found, start),
            "series": pl.DataFrame({"period": sample.periods, "value": y, "after": np.arange(len(y)) >= start}),
            "errors": errors, "sample": sample.steps,
        },
        answers=answering(question, row, "series", asked.outcome, asked.conf_level, "association", None, warnings, sample.simulated),
        draw=partial(drawing.dates, outcome=outcome), drawings={"series": partial(drawing.series, outcome=outcome)},
    )  # fmt: skip


def _start(sample: Sample) -> int:
    starts = np.unique(sample.start[sample.start != NEVER])
    if starts.size > 1:
        raise DesignError(
            f"{CALLER}: an interrupted series has one start; here are {starts.size} (periods "
            f"{', '.join(str(sample.periods[s]) for s in starts[:4])}). Use "
            "design='group_time', which is for starts at different times."
        )
    return int(starts[0])


def _window(given: int | None, before: int, after: int, sample: Sample) -> int:
    """Return periods on either side of a date: as asked, or so many that ten times as many lie before the start."""
    steps = np.diff(sample.periods)
    if (steps != steps[0]).any():
        raise DesignError(
            f"{CALLER}: periods of the series are not evenly spaced (steps from {steps.min()} to {steps.max()}). Fill the gaps with rows, "
            f"or number the periods "
            "1, 2, 3, ... if they are."
        )
    window = max(LEAST_WINDOW, min(after, before // 10)) if given is None else given
    dates = before - 2 * window + 1
    if after < window or dates < FEWEST_DATES or before < (1 + 2 * APART) * window:
        raise DesignError(
            f"{CALLER}: the series is too short for placebo dates: {before} periods before the start and {after} after it, window {window}. "
            f"Needed are {window} after "
            f"it and {max(FEWEST_DATES + 2 * window - 1, (1 + 2 * APART) * window)} before it. Add earlier periods"
            f"{', or choose a smaller window=' if window > LEAST_WINDOW else ''}; or compare with untreated units by design='synthetic_control'."
        )
    return window


def _dates(sample: Sample, found: Interrupted, start: int) -> pl.DataFrame:
    rows = [(sample.periods[d], float(v), False) for d, v in zip(found.dates.tolist(), found.placebo, strict=True)]
    rows.append((sample.periods[start], found.estimate, True))
    return pl.DataFrame(rows, schema={"period": pl.Int64, "step": pl.Float64, "at_start": pl.Boolean}, orient="row")
