"""The gap in distrust between posts of one page: what is fitted, and the interval of each figure."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from engagebias.disclosure import FEWEST
from engagebias.gaps.model import EXACT, ROUNDING
from engagebias.labels.groups import number_groups
from engagebias.numerics.labelled_shares import Link, SharesFit, fit_shares, free_columns
from engagebias.numerics.wild_scores import FEWEST_AGAINST, draw_weights, score_t
from engagebias.results import COLUMNS
from engagebias.trust.sample import Sample
from engagebias.words import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Scale = Literal["difference", "ratio"]
Working = Literal["independence", "exchangeable"]

FEW_CLUSTERS = 40
SCHEMA = {"term": pl.String, **dict.fromkeys(COLUMNS[1:6], pl.Float64), "n": pl.Int64}
TOO_FEW_AGAINST = Text(
    "fewer than {least} clusters against {least}: no test can reject",
    "أقل من {least} عناقيد مقابل {least}: لا اختبار يستطيع الرفض",
).fill(least=FEWEST_AGAINST)
TOO_SMALL = Text(
    "a group has fewer than {least} comments", "في إحدى المجموعات أقل من {least} تعليقات"
).fill(least=FEWEST)  # fmt: skip
NO_CONTRAST = Text(
    "no page has both kinds of posts in comparable weeks", "لا صفحة فيها نوعا المنشورات في أسابيع قابلة للمقارنة"
)
NO_ROOT = Text(
    "the labels are too few or too noisy for this model", "التصنيفات أقل أو أكثر تشويشًا مما يحتمله هذا النموذج"
)
NOT_CONVERGED = Text("the iterations did not settle", "لم تستقر التكرارات")


@dataclass(frozen=True, slots=True)
class Design:
    """What a comparison is made of: the columns, the link and how intervals are made."""

    peacebuilding: str
    cue: str | None
    page: str
    week: str | None
    cluster: str
    scale: Scale
    conf_level: float
    n_boot: int
    seed: int

    @property
    def link(self) -> Link:
        """The link of the moments."""
        return "linear" if self.scale == "difference" else "log"


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a model: its term and the weight of peacebuilding and of its product with the cue in it."""

    term: str
    peace: float
    both: float
    with_cue: bool


def parts_of(scale: Scale, cue: str | None) -> list[Part]:
    """Return the figures of a scale, that of all posts first."""
    plain = [Part(scale, 1.0, 0.0, False)]
    if cue is None:
        return plain
    of = "difference of differences" if scale == "difference" else "ratio of ratios"
    return [
        *plain,
        Part(f"{scale}, without the cue", 1.0, 0.0, True),
        Part(f"{scale}, with the cue", 1.0, 1.0, True),
        Part(of, 0.0, 1.0, True),
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One figure, or why there is none (or no interval)."""

    values: dict[str, object]
    reason: Text | None = None


def columns_of(sample: Sample, design: Design, with_cue: bool) -> tuple[Floats, list[int]]:
    """Return the regressors that vary within pages, and which of peacebuilding, cue and both are among them."""
    peace = sample.frame[design.peacebuilding].to_numpy().astype(float)
    named = [peace]
    if with_cue and design.cue:
        cue = sample.frame[design.cue].to_numpy().astype(float)
        named += [cue, peace * cue]
    weeks = np.zeros((peace.size, 0))
    if design.week:
        code = number_groups(sample.frame[design.week])
        weeks = np.eye(int(code.max()) + 1)[code][:, 1:]
    # What is asked comes last: weeks go first, so that a comparison between weeks alone is seen as none.
    x = np.column_stack([weeks, *named])
    free = free_columns(x, sample.codes(design.page))
    kept = [free.index(weeks.shape[1] + j) if weeks.shape[1] + j in free else -1 for j in range(len(named))]
    return x[:, free], kept


def estimate(sample: Sample, design: Design, *, naive: bool = False) -> list[Row]:
    """Return every figure of the scale; ``naive`` takes the machine's labels as the truth."""
    rows = []
    fits: dict[bool, tuple[SharesFit | Text, list[int]]] = {}
    for part in parts_of(design.scale, design.cue):
        if part.with_cue not in fits:
            fits[part.with_cue] = _fit(sample, design, part.with_cue, naive)
        fit, kept = fits[part.with_cue]
        why = fit if isinstance(fit, Text) else _refused(sample, design, part)
        if why is not None or isinstance(fit, Text):
            rows.append(Row({"term": part.term, **dict.fromkeys(COLUMNS[1:6]), "n": sample.frame.height}, why))
            continue
        weights = np.zeros(fit.coef.size)
        weights[kept[0]] = part.peace
        if part.with_cue:
            weights[kept[2]] = part.both
        rows.append(_row(part.term, fit, weights, sample, design))
    return rows


def _fit(sample: Sample, design: Design, with_cue: bool, naive: bool) -> tuple[SharesFit | Text, list[int]]:
    x, kept = columns_of(sample, design, with_cue)
    if -1 in kept:
        return NO_CONTRAST, kept
    predicted = None if naive else sample.predicted
    fit = fit_shares(x, sample.codes(design.page), sample.codes(design.cluster), sample.labels, predicted, design.link)
    return (NO_ROOT if fit is None else fit), kept


def _refused(sample: Sample, design: Design, part: Part) -> Text | None:
    axes = [design.peacebuilding, *([design.cue] if part.with_cue and design.cue else [])]
    sizes = sample.frame.group_by(axes).len()
    return TOO_SMALL if sizes.height < 2 ** len(axes) or int(sizes["len"].min()) < FEWEST else None  # type: ignore[arg-type]


def _row(term: str, fit: SharesFit, weights: Floats, sample: Sample, design: Design) -> Row:
    value, influence = fit.combined(weights)
    error = float(np.sqrt((influence**2).sum()))
    why = _no_interval(error, fit.df, sample, design)
    none = why is not None
    reach = np.nan if none else critical(influence[influence != 0], fit.df, design) * error
    p = np.nan if none else 2 * float(stdtr(fit.df, -abs(value) / error))
    low, high = value - reach, value + reach
    if design.scale == "ratio":
        value, low, high = (float(np.exp(v)) for v in (value, low, high))
        error = value * error
    else:
        value, low, high, error = (100 * v for v in (value, low, high, error))
    numbers = {"estimate": value, "std_error": error, "conf_low": low, "conf_high": high, "p_value": p}
    made = {k: None if (none and k != "estimate") or np.isnan(v) else float(v) for k, v in numbers.items()}
    return Row({"term": term, **made, "n": sample.frame.height}, why)


def _no_interval(error: float, df: int, sample: Sample, design: Design) -> Text | None:
    """Say why a figure has no interval."""
    if against(sample, design) < FEWEST_AGAINST or df < 1:
        return TOO_FEW_AGAINST
    return None if error > ROUNDING else EXACT


def critical(influence: Floats, df: int, design: Design) -> float:
    """Return how many errors the interval reaches: Student's t, and with few clusters the wild bootstrap's if that is more."""
    t = float(stdtrit(df, 0.5 + design.conf_level / 2))
    if df + 1 >= FEW_CLUSTERS:
        return t
    drawn = draw_weights(influence.size, design.n_boot, np.random.default_rng(design.seed)).draws
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.abs(score_t(influence, drawn))
    return max(t, float(np.quantile(size[np.isfinite(size)], design.conf_level)))


def against(sample: Sample, design: Design) -> int:
    """Return the clusters of the rarer kind; where clusters hold both kinds, those that do."""
    kinds = sample.frame.group_by(design.cluster).agg(pl.col(design.peacebuilding).n_unique().alias("kinds"))
    if kinds["kinds"].max() == 2:
        return int((kinds["kinds"] == 2).sum())
    of = sample.frame.group_by(design.peacebuilding).agg(pl.col(design.cluster).n_unique().alias("clusters"))
    return 0 if of.height < 2 else int(of["clusters"].min())  # type: ignore[arg-type]


def gee_rows(sample: Sample, design: Design, correlation: Working) -> list[Row]:
    """Return the figures by generalised estimating equations with page dummies and the corrected labels, by cluster."""
    structure = {"independence": sm.cov_struct.Independence, "exchangeable": sm.cov_struct.Exchangeable}[correlation]
    family = sm.families.Gaussian() if design.scale == "difference" else sm.families.Poisson()
    page = sample.codes(design.page)
    made: dict[bool, tuple[Any, list[int]]] = {}
    rows = []
    for part in parts_of(design.scale, design.cue):
        empty: dict[str, object] = {"term": part.term, **dict.fromkeys(COLUMNS[1:6]), "n": sample.frame.height}
        why = _refused(sample, design, part)
        if part.with_cue not in made and why is None:
            x, kept = columns_of(sample, design, part.with_cue)
            full = np.column_stack([x, np.eye(int(page.max()) + 1)[page]])
            first, _ = _fit(sample, design, part.with_cue, naive=False)
            start = None if isinstance(first, Text) else page_starts(first.coef, x, page, sample.shares, design.link)
            fit = (
                None
                if start is None
                else _run_gee(sample, full, sample.codes(design.cluster), family, structure(), start)
            )
            made[part.with_cue] = (fit, kept)
        fit, kept = made.get(part.with_cue, (None, []))
        if why is not None or fit is None or -1 in kept:
            rows.append(Row(empty, why or NOT_CONVERGED))
            continue
        weights = np.zeros(len(fit.params))
        weights[kept[0]] = part.peace
        if part.with_cue:
            weights[kept[2]] = part.both
        value, variance = float(weights @ fit.params), float(weights @ fit.cov_params() @ weights)
        rows.append(_gee_row(empty, value, float(np.sqrt(variance)), sample, design))
    return rows


def _gee_row(empty: dict[str, object], value: float, error: float, sample: Sample, design: Design) -> Row:
    clusters = np.unique(sample.codes(design.cluster)[sample.labels.gold]).size if sample.labels.gold.size else None
    df = (sample.frame[design.cluster].n_unique() if clusters is None else clusters) - 1
    why = _no_interval(error, df, sample, design)
    if why is TOO_FEW_AGAINST:
        return Row(empty, why)
    if why is not None:
        return Row(empty | {"estimate": float(np.exp(value)) if design.scale == "ratio" else 100 * value}, why)
    reach = float(stdtrit(df, 0.5 + design.conf_level / 2)) * error
    p = 2 * float(stdtr(df, -abs(value) / error))
    ends = [value, value - reach, value + reach]
    if design.scale == "ratio":
        ends = [float(np.exp(v)) for v in ends]
        error = ends[0] * error
    else:
        ends, error = [100 * v for v in ends], 100 * error
    return Row(
        empty | {"estimate": ends[0], "std_error": error, "conf_low": ends[1], "conf_high": ends[2], "p_value": p}
    )


def page_starts(coef: Floats, x: Floats, page: Ints, shares: Floats, link: Link) -> Floats | None:
    """Return the coefficients with independent comments and the pages' own, from which a GEE starts; None if a page has none."""
    fitted = x @ coef
    total = np.bincount(page, weights=shares)
    if link == "linear":
        own = (total - np.bincount(page, weights=fitted)) / np.bincount(page)
    elif total.min() > 0:
        own = np.log(total) - np.log(np.bincount(page, weights=np.exp(fitted)))
    else:
        return None
    return np.concatenate([coef, own])


def _run_gee(sample: Sample, x: Floats, groups: Ints, family: object, structure: object, start: Floats) -> Any:
    order = np.argsort(groups, kind="stable")
    y, x, groups = sample.shares[order], x[order], groups[order]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            fit = sm.GEE(y, x, groups=groups, family=family, cov_struct=structure).fit(start_params=start)
        except (np.linalg.LinAlgError, ValueError):
            return None
    settled = fit.converged and not any("onverge" in str(w.message) for w in said) and np.isfinite(fit.params).all()
    return fit if settled else None


def frame_of(rows: Sequence[Row]) -> pl.DataFrame:
    """Return the figures as a table."""
    return pl.DataFrame([row.values for row in rows], schema=SCHEMA)
