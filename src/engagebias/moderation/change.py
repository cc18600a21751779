"""Did what is blocked change between two waves, and in one list more than in another?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt
import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.charts.moderation import share_points
from engagebias.checks import check_share, check_there
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError, DesignError
from engagebias.figures import signed
from engagebias.moderation import change_words as say
from engagebias.moderation.fitting import SUPPRESSED, is_small
from engagebias.moderation.rates import ESTIMATES
from engagebias.moderation.words import SHARE_AXIS, name_group, named, quote
from engagebias.numerics.paired_change import Change, difference_of, interval_of, paired_change
from engagebias.numerics.proportions import wilson
from engagebias.results import COLUMNS, Answer, Estimates
from engagebias.schema import check_frame, is_simulated
from engagebias.terms import name_term
from engagebias.words import SPACE, Lang, Text, join

Floats = NDArray[np.float64]

CALLER = "rate_change"
DIFFERENCE = "difference in differences"
RATES = {
    "term": pl.String, "wave": pl.String, "n": pl.Int64, "events": pl.Int64, "rate": pl.Float64, "conf_low": pl.Float64,
    "conf_high": pl.Float64, "reason": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waves:
    """The words for the two waves, the groups (the one asked about, then the reference), and what is counted."""

    outcome: str
    before: str
    after: str
    by: str
    group: str
    reference: str

    @property
    def words(self) -> Mapping[str, Text]:
        """Return what sentences are filled with."""
        return {
            "outcome": name_term(self.outcome), "before": quote(self.before), "after": quote(self.after), "group": quote(self.group),
            "reference": quote(self.reference),
        }  # fmt: skip


def rate_change(
    rows: pl.DataFrame,
    *,
    outcome: str,
    by: str,
    group: str,
    reference: str,
    unit: str = "term_id",
    wave: str = "wave",
    before: str = "before",
    after: str = "after",
    conf_level: float = 0.95,
) -> Estimates:
    """Compare how the share with an outcome changed between two waves, in one list of units and in another.

    Parameters
    ----------
    rows : polars.DataFrame
        One row for each unit and wave, such as ``load("markup_blocklist")``.
    outcome : str
        Column of true and false.
    by : str
        Column of lists; a unit has one.
    group, reference : str
        The list asked about, and the one with which it is compared.
    unit : str, default "term_id"
        Column that names a unit, the same in both waves.
    wave, before, after : str
        Column of waves, and its two values.
    conf_level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    Estimates
        ``.table()``: the change of each list and the difference in differences, in shares. ``"rates"``: share with the outcome by list and
        wave, with Wilson intervals. ``"errors"``: standard errors paired by unit, and as if the
        waves held other units. Where a number or its complement is under ten in one wave, those of both waves are not shown. The
        wording is always "association".

    Raises
    ------
    DataError
        If a column is missing or not what it should be, a unit repeats in a wave or has two lists.
    DesignError
        If a list has fewer than ten units that were seen in both waves.

    Notes
    -----
    Units are matched by name. The paired variance is that of the units' own differences; adding the variances of four shares would take
    each wave for a new draw and be too large where outcomes last.

    Examples
    --------
    >>> n = 12
    >>> rows = pl.DataFrame({"term_id": [f"t{i}" for i in range(2 * n)] * 2, "list": (["a"] * n + ["b"] * n) * 2,
    ...                      "wave": ["before"] * 2 * n + ["after"] * 2 * n,
    ...                      "blocked": [False] * 2 * n + [True] * 6 + [False] * 6 + [True] * 3 + [False] * 9})
    >>> rate_change(rows, outcome="blocked", by="list", group="a", reference="b").table().select("term", "estimate").rows()
    [('list = a', 0.5), ('list = b', 0.25), ('difference in differences', 0.25)]
    """
    check_share(conf_level, name="conf_level", caller=CALLER)
    asked = Waves(outcome, before, after, by, group, reference)
    frame = _check(rows, asked, unit, wave)
    pairs = _pair(frame, asked, unit, wave)
    changes, table, rates, hidden = {}, [], [], []
    for name in (group, reference):
        some = pairs.filter(pl.col(by) == name)
        if some.height < FEWEST:
            raise DesignError(
                f"{CALLER}: {by} = {name!r} has {some.height} units that were seen in both waves; at least {FEWEST} are needed."
            )
        first, second = (some[w].cast(pl.Float64).to_numpy() for w in ("_first", "_second"))
        changes[name] = paired_change(first, second)
        term = f"{by} = {name}"
        table.append({"term": term, **_values(changes[name], some.height, conf_level)})
        # The change and one wave's number would give the other's away: where one is hidden both are.
        hide = any(is_small(float(values.sum()), values.size) for values in (first, second))
        rates += [_rate(term, word, values, conf_level, hide) for word, values in ((before, first), (after, second))]
        hidden.append(hide)
    whole = difference_of(changes[group], changes[reference])
    n = pairs.filter(pl.col(by).is_in([group, reference])).height
    table.append({"term": DIFFERENCE, **_values(whole, n, conf_level, most=2.0)})
    found = pl.DataFrame(table, schema=ESTIMATES)
    unpaired = [
        None if gone else c.unpaired for c, gone in zip((*changes.values(), whole), (*hidden, any(hidden)), strict=True)
    ]
    errors = pl.DataFrame(
        {"term": found["term"], "paired": [c.std_error for c in (*changes.values(), whole)], "unpaired": unpaired},
        schema_overrides={"unpaired": pl.Float64},
    )
    tables = {
        "rates": pl.DataFrame(rates, schema=RATES), "errors": errors,
        "sample": _steps(rows, frame, pairs, asked, unit, n),
    }  # fmt: skip
    warnings = tuple(_say(tables["sample"], whole, any(hidden), asked))
    simulated = is_simulated(rows)
    return Estimates(
        question=say.QUESTION.fill(**asked.words), estimand=say.ESTIMAND.fill(**asked.words), method=say.METHOD, scale=say.SCALE,
        wording="association", frame=found, tables=tables, warnings=warnings, simulated=simulated,
        draw=partial(_draw, asked=asked), answers=partial(_answer, found, tables["rates"], asked, conf_level, warnings, simulated),
    )  # fmt: skip


def _check(rows: pl.DataFrame, asked: Waves, unit: str, wave: str) -> pl.DataFrame:
    frame = check_frame(rows, caller=CALLER)
    for name, argument in ((asked.outcome, "outcome"), (asked.by, "by"), (unit, "unit"), (wave, "wave")):
        check_there(frame, name, caller=CALLER, remedy=f"Name the column by {argument}=.")
    if frame.schema[asked.outcome] != pl.Boolean:
        raise DataError(
            f"{CALLER}: {asked.outcome!r} must hold true and false, or null; it is {frame.schema[asked.outcome]}."
        )
    frame = frame.with_columns(pl.col(asked.by, wave).cast(pl.String))
    for column, names in ((asked.by, (asked.group, asked.reference)), (wave, (asked.before, asked.after))):
        held = frame[column].drop_nulls().unique().sort().to_list()
        if names[0] == names[1]:
            raise DataError(f"{CALLER}: two values of {column} are compared; got {names[0]!r} twice.")
        for name in names:
            if name not in held:
                raise DataError(
                    f"{CALLER}: no row has {column} = {name!r}; it holds {', '.join(map(repr, held[:8])) or 'only nulls'}."
                )
    some = frame.filter(
        pl.col(asked.by).is_in([asked.group, asked.reference]), pl.col(wave).is_in([asked.before, asked.after])
    )
    repeated = some.filter(pl.struct(unit, wave).is_duplicated()).height
    if repeated:
        raise DataError(f"{CALLER}: {repeated} rows repeat a {unit} within its wave; a unit has one row in a wave.")
    two = some.group_by(unit).agg(pl.col(asked.by).n_unique()).filter(pl.col(asked.by) > 1).height
    if two:
        raise DataError(
            f"{CALLER}: {two} units ({unit}) stand in both lists of {asked.by}; leave them out of one, and say so."
        )
    return some


def _pair(frame: pl.DataFrame, asked: Waves, unit: str, wave: str) -> pl.DataFrame:
    """Return units seen in both waves with a known outcome in each."""
    sides = [
        frame.filter(pl.col(wave) == word).select(unit, asked.by, pl.col(asked.outcome).alias(name))
        for word, name in ((asked.before, "_first"), (asked.after, "_second"))
    ]
    joined = sides[0].join(sides[1].drop(asked.by), on=unit, how="inner", maintain_order="left")
    return joined.drop_nulls(["_first", "_second"])


def _values(change: Change, n: int, conf_level: float, most: float = 1.0) -> dict[str, Any]:
    values: dict[str, Any] = {**dict.fromkeys(COLUMNS[1:]), "estimate": change.estimate, "n": n}
    if not change.std_error > 0:
        return values
    low, high, p = interval_of(change, conf_level)
    ends = {"conf_low": max(-most, low), "conf_high": min(most, high), "p_value": p}
    return values | {"std_error": change.std_error} | ends


def _rate(term: str, word: str, values: Floats, conf_level: float, hide: bool) -> dict[str, Any]:
    n, events = values.size, int(values.sum())
    row: dict[str, Any] = {**dict.fromkeys(RATES), "term": term, "wave": word, "n": n}
    if hide:
        return row | {"reason": str(SUPPRESSED)}
    low, high = wilson(events / n, n, conf_level)
    return row | {"events": events, "rate": events / n, "conf_low": low, "conf_high": high}


def _steps(
    rows: pl.DataFrame, frame: pl.DataFrame, pairs: pl.DataFrame, asked: Waves, unit: str, n: int
) -> pl.DataFrame:
    units = frame[unit].n_unique()
    both = frame.group_by(unit).len().filter(pl.col("len") == 2).height
    steps = [
        ("given", rows[unit].n_unique()), ("left out: of another list or wave", rows[unit].n_unique() - units),
        ("left out: in one wave alone", units - both), ("left out: outcome not known", both - pairs.height), ("used", n),
    ]  # fmt: skip
    return pl.DataFrame(steps, schema={"step": pl.String, "units": pl.Int64}, orient="row")


def _say(steps: pl.DataFrame, whole: Change, hidden: bool, asked: Waves) -> list[Text]:
    counts = dict(steps.iter_rows())
    said = []
    if counts["left out: in one wave alone"]:
        said.append(say.LONE.fill(n=f"{counts['left out: in one wave alone']:,}"))
    if counts["left out: outcome not known"]:
        said.append(say.NULL.fill(n=f"{counts['left out: outcome not known']:,}", outcome=name_term(asked.outcome)))
    if not hidden:
        said.append(say.UNPAIRED.fill(unpaired=f"{whole.unpaired:.3f}", paired=f"{whole.std_error:.3f}"))
    return [*said, say.LISTS]


def _answer(
    table: pl.DataFrame,
    rates: pl.DataFrame,
    asked: Waves,
    conf_level: float,
    warnings: Sequence[Text],
    simulated: bool,
    lang: Lang,
) -> Answer:
    rows = {r["term"]: r for r in table.iter_rows(named=True)}
    parts = []
    for name in (asked.group, asked.reference):
        term = f"{asked.by} = {name}"
        events = rates.filter(term=term)["events"].to_list()
        first, second = ("–" if k is None else str(k) for k in events)
        change = signed(100 * rows[term]["estimate"], 1)
        parts.append(say.SAID.fill(group=quote(name), first=first, second=second, n=rows[term]["n"], change=change))
    row = rows[DIFFERENCE]
    points = [math.nan if row[c] is None else 100 * row[c] for c in ("estimate", "conf_low", "conf_high")]
    if row["conf_low"] is None:
        parts.append(say.NO_ERROR.fill(**{k: asked.words[k] for k in ("group", "reference")}))
    else:
        value, low, high = (signed(v, 1) for v in points)
        parts.append(
            say.DIFFERENCE.fill(
                group=quote(asked.group), reference=quote(asked.reference), value=value, low=low, high=high, level=f"{100 * conf_level:g}",
                verdict=say.OPEN if row["conf_low"] <= 0 <= row["conf_high"] else say.CLEAR,
            )
        )  # fmt: skip
    return Answer(
        question=say.QUESTION.fill(**asked.words).to(lang), sentence=join(parts, SPACE).to(lang), estimate=points[0], low=points[1], high=points[2],
        unit=say.UNIT.to(lang), wording="association", warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, asked: Waves) -> alt.LayerChart:
    lists = {f"{asked.by} = {name}": name_group(name) for name in (asked.group, asked.reference)}
    waves = {word: name_group(word) for word in (asked.before, asked.after)}
    frame = result.table("rates").select(
        (100 * pl.col("rate")).alias("estimate"), (100 * pl.col("conf_low")).alias("conf_low"), (100 * pl.col("conf_high")).alias("conf_high"),
        "n", label=named("term", lists, lang), contrast=named("wave", waves, lang),
    )  # fmt: skip
    return share_points(frame, title=result.question, x_title=SHARE_AXIS, lang=lang, simulated=result.simulated)
