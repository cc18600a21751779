"""What a drawn cue does to trust: average marginal component effects of a vignette experiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import altair as alt
import numpy as np
import polars as pl
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from engagebias.charts.trust import trust_points
from engagebias.checks import check_choice, check_share, check_there, listed
from engagebias.disclosure import FEWEST, hidden
from engagebias.errors import DataError, DesignError
from engagebias.figures import signed
from engagebias.labels.groups import number_groups
from engagebias.results import COLUMNS, Answer, Check, Estimates, Wording
from engagebias.schema import check_posts, is_simulated
from engagebias.terms import name_term, name_value
from engagebias.trust import vignettes_words as say
from engagebias.trust.draw_checks import CALLER, check_draw
from engagebias.trust.model import SCHEMA
from engagebias.words import SEMICOLON, Lang, Text, join

Floats = NDArray[np.float64]

LEAST_RESPONDENTS = 10
ROUNDING = 1e-8  # of an error, in points


def cue_effect(
    vignettes: pl.DataFrame,
    *,
    outcome: str,
    cue: str,
    attributes: Sequence[str] = (),
    baselines: Mapping[str, str] | None = None,
    probabilities: Mapping[str, Mapping[str, float]] | None = None,
    respondent: str = "author_id",
    covariates: Sequence[str] = (),
    conf_level: float = 0.95,
) -> Estimates:
    """Estimate what each level of attributes that were drawn by lot does to an answer (AMCE).

    Parameters
    ----------
    vignettes : polars.DataFrame
        One row a vignette that somebody answered, with ``post_id`` and the columns named below.
    outcome : str
        The answer: Boolean, or a number on a scale from 0 to 1.
    cue : str
        The drawn attribute that is asked about; text or Boolean.
    attributes : sequence of str, optional
        The other attributes that were drawn, each apart from the rest.
    baselines : mapping of str to str, optional
        The level of an attribute that others are compared with; by default its most frequent one ("false" of a Boolean).
    probabilities : mapping, optional
        Planned probability of each level of an attribute, for the check; equal by default.
    respondent : str, default "author_id"
        Who answered; answers of one person resemble each other.
    covariates : sequence of str, optional
        What was known of respondents before the draw, such as ``"lang"``: levels should be as frequent in each of its groups.
    conf_level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Estimates
        ``.table()``: percentage points for each level, those of the cue first, such as ``"funding = foreign"``; ``n`` counts
        vignettes. ``.table("levels")``: vignettes and mean answer of each level, null under 10, as is the next
        smallest where it would give one away; no mean of an attribute where fewer than 10 said yes, or no, to one of its levels.
        ``.table("checks")``: whether the draw looks like one. If a check fails (p below 0.001) the wording is "association", else "effect".

    Raises
    ------
    DataError
        If a column is missing or not of its kind, or a baseline is no level.
    DesignError
        If an attribute has one level, or respondents are fewer than ten.

    References
    ----------
    Hainmueller, Hopkins & Yamamoto (2014), Causal inference in conjoint analysis, Political Analysis 22:1-30.

    Examples
    --------
    >>> from engagebias.simulation import simulate
    >>> told = simulate("vignettes", seed=1).posts
    >>> found = cue_effect(told, outcome="trusts", cue="funding", attributes=["convener", "setting"],
    ...                    baselines={"funding": "not named"}, covariates=["lang"])
    >>> found.wording, found.table()["term"].to_list()[:2]
    ('effect', ['funding = foreign', 'funding = local'])
    """
    check_share(conf_level, name="conf_level", caller=CALLER)
    names = (cue, *listed(attributes, name="attributes", caller=CALLER))
    others = listed(covariates, name="covariates", caller=CALLER)
    frame, given = _clean(vignettes, outcome, names, others, respondent)
    levels = {name: _levels(frame, name, (baselines or {}).get(name)) for name in names}
    for name in (*(baselines or {}), *(probabilities or {})):
        check_choice(name, names, name="baselines and probabilities", caller=CALLER)
    checks = check_draw(frame, levels, probabilities or {}, others)
    wording: Wording = "association" if any(c.passed is False for c in checks) else "effect"
    rows = _fit(frame, outcome, levels, respondent, conf_level)
    table = pl.DataFrame(rows, schema=SCHEMA)
    people = frame[respondent].n_unique()
    warnings = _warnings(frame, given, checks, rows, people)
    simulated = is_simulated(vignettes)
    words = {"outcome": name_term(outcome), "attribute": name_term(cue), "base": name_value(levels[cue][0])}
    covered = say.AND_COVARIATES.fill(names=", ".join(others)) if others else say.NOTHING
    return Estimates(
        question=say.QUESTION, estimand=say.ESTIMAND.fill(n=f"{frame.height:,}", people=f"{people:,}", **words), scale=say.SCALE,
        method=say.METHOD.fill(covariates=covered), wording=wording, frame=table, checks=checks, warnings=warnings, simulated=simulated,
        tables={"levels": _level_table(frame, outcome, levels)}, draw=_draw,
        answers=partial(_answer, rows[: len(levels[cue]) - 1], levels[cue][0], conf_level, wording, warnings, simulated),
    )  # fmt: skip


def _clean(
    vignettes: pl.DataFrame, outcome: str, names: Sequence[str], covariates: Sequence[str], respondent: str
) -> tuple[pl.DataFrame, int]:
    frame = check_posts(vignettes, caller=CALLER)
    roles = [outcome, *names, respondent]
    twice = sorted({n for n in roles if roles.count(n) > 1})
    if twice:
        raise DataError(f"{CALLER}: {twice[0]!r} is named in more than one role; each needs its own column.")
    for name in (*roles, *covariates):
        check_there(frame, name, caller=CALLER)
    kind = frame.schema[outcome]
    if not (kind == pl.Boolean or kind.is_numeric()):
        raise DataError(f"{CALLER}: outcome {outcome!r} must be Boolean or numeric, it is {kind}.")
    values = frame[outcome].cast(pl.Float64).drop_nulls().to_numpy()
    ends = (values.min(initial=0.0), values.max(initial=1.0))
    if not (ends[0] >= 0 and ends[1] <= 1):  # NaN included
        raise DataError(
            f"{CALLER}: outcome {outcome!r} must lie between 0 and 1, it runs from {ends[0]:g} to {ends[1]:g}. Divide an answer on a "
            "scale by its length, such as (pl.col('answer') - 1) / 6 for 1 to 7."
        )
    kept = frame.drop_nulls([outcome, *names, respondent]).with_columns(
        pl.col(outcome).cast(pl.Float64), pl.col(names).cast(pl.String)
    )
    people = kept[respondent].n_unique()
    if people < LEAST_RESPONDENTS:
        raise DesignError(
            f"{CALLER}: {people} respondents are too few for errors by respondent; at least {LEAST_RESPONDENTS} are needed."
        )
    return kept, frame.height


def _levels(frame: pl.DataFrame, name: str, base: str | None) -> list[str]:
    """Return the levels, the one compared with first."""
    counts = frame[name].value_counts().sort(["count", name], descending=[True, False])
    found = counts[name].to_list()
    if len(found) < 2:
        raise DesignError(
            f"{CALLER}: {name} is {found[0]!r} in every vignette, so no other level can be compared with it."
        )
    if base is None:
        base = "false" if set(found) == {"true", "false"} else found[0]
    check_choice(base, found, name=f"baselines[{name!r}]", caller=CALLER)
    return [base, *sorted(level for level in found if level != base)]


def _fit(
    frame: pl.DataFrame, outcome: str, levels: Mapping[str, list[str]], respondent: str, conf_level: float
) -> list[dict[str, object]]:
    terms = [(name, level) for name, of in levels.items() for level in of[1:]]
    x = np.column_stack([np.ones(frame.height), *((frame[n] == v).to_numpy().astype(float) for n, v in terms)])
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise DesignError(
            f"{CALLER}: some levels always come together, so they cannot be told apart. Leave one of the attributes out."
        )
    groups = number_groups(frame[respondent])
    fit = sm.OLS(frame[outcome].to_numpy(), x).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    df = int(groups.max())
    reach = float(stdtrit(df, 0.5 + conf_level / 2))
    rows = []
    for j, (name, level) in enumerate(terms, start=1):
        row: dict[str, object] = {"term": f"{name} = {level}", **dict.fromkeys(COLUMNS[1:6]), "n": frame.height}
        if min(int((frame[name] == v).sum()) for v in (level, levels[name][0])) >= FEWEST:
            value, error = 100 * float(fit.params[j]), 100 * float(fit.bse[j])
            row["estimate"] = value
            if error > ROUNDING:  # else everybody answered alike
                ends = {"conf_low": value - reach * error, "conf_high": value + reach * error}
                row |= {"std_error": error, **ends, "p_value": 2 * float(stdtr(df, -abs(value / error)))}
        rows.append(row)
    return rows


def _level_table(frame: pl.DataFrame, outcome: str, levels: Mapping[str, list[str]]) -> pl.DataFrame:
    yes_or_no = frame[outcome].is_in([0.0, 1.0]).all()
    rows: list[dict[str, object]] = []
    for name, of in levels.items():
        parts = [frame.filter(pl.col(name) == level)[outcome] for level in of]
        # The levels of an attribute add up to all vignettes, and figures tell how their means differ: none is hidden alone.
        few = yes_or_no and any(min(p.sum(), p.len() - p.sum()) < FEWEST for p in parts if p.len() >= FEWEST)
        for level, part, hide in zip(of, parts, hidden([p.len() for p in parts]), strict=True):
            row: dict[str, object] = {"attribute": name, "level": level, "vignettes": None if hide else part.len()}
            rows.append(row | {"mean": None if hide or few else 100 * float(part.to_numpy().mean())})
    return pl.DataFrame(
        rows, schema={"attribute": pl.String, "level": pl.String, "vignettes": pl.Int64, "mean": pl.Float64}
    )


def _warnings(
    frame: pl.DataFrame, given: int, checks: Sequence[Check], rows: Sequence[dict[str, object]], people: int
) -> tuple[Text, ...]:
    said = [say.FAILED.fill(which=c.name) for c in checks if c.passed is False]
    if given > frame.height:
        said.append(say.LEFT_OUT.fill(n=f"{given - frame.height:,}", given=f"{given:,}"))
    small = [str(r["term"]) for r in rows if r["estimate"] is None]
    if small:
        said.append(say.SMALL.fill(which=", ".join(small)))
    if people < 40:
        said.append(say.FEW.fill(n=people))
    return tuple(said)


def _answer(
    rows: Sequence[dict[str, object]], base: str, level: float, wording: Wording, warnings: Sequence[Text], simulated: bool, lang: Lang
) -> Answer:  # fmt: skip
    none = float("nan")
    main = rows[0]  # the levels in their order: none is picked for its figure
    ends = [none if main[k] is None else float(str(main[k])) for k in ("estimate", "conf_low", "conf_high")]
    said = join([_say(row, base, level, wording) for row in rows], SEMICOLON)
    sentence = said.to(lang)
    return Answer(
        question=say.QUESTION.to(lang), sentence=sentence[0].upper() + sentence[1:] + ".", estimate=ends[0], low=ends[1], high=ends[2],
        unit=say.POINTS.to(lang), wording=wording, warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _say(row: dict[str, object], base: str, level: float, wording: Wording) -> Text:
    if row["estimate"] is None:
        return say.NONE
    if row["conf_low"] is None:
        return say.EXACT.fill(term=name_term(str(row["term"])), value=signed(float(str(row["estimate"])), 1))
    numbers = [float(str(row[k])) for k in ("estimate", "conf_low", "conf_high")]
    value, low, high = (signed(v, 1) for v in numbers)
    side = "apart" if wording != "effect" else "more" if numbers[1] > 0 else "less" if numbers[2] < 0 else "open"
    shown = say.WITH.fill(value=value, level=f"{100 * level:g}", low=low, high=high)
    return say.SAID[side].fill(term=name_term(str(row["term"])), base=name_value(base), value=shown)


def _draw(result: Estimates, lang: Lang) -> alt.LayerChart:
    frame = result.table().with_columns(
        pl.col("term").map_elements(lambda t: name_term(t).to(lang), return_dtype=pl.String).alias("label"),
        contrast=pl.lit(say.SCALE.to(lang)),
    )
    return trust_points(
        frame, title=result.question, x_title=say.SCALE, ratio=False, lang=lang, simulated=result.simulated
    )
