"""Every action of a sample fitted, checked and tabulated: what performance_gap and bias_map share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tqdm import tqdm

from engagebias.errors import DesignError
from engagebias.gaps.battery import run_battery
from engagebias.gaps.companions import (
    Term,
    e_values,
    estimates,
    family_table,
    model_table,
    percents,
    permutation_table,
    regime_table,
    sample_table,
)
from engagebias.gaps.family import adjusted_p
from engagebias.gaps.model import FEW_CLUSTERS, OutcomeFit, Row, check_features_vary, fit_outcome, row_of, side_of
from engagebias.gaps.sample import RIPE_HOURS, Sample, sample_under
from engagebias.gaps.wording import name_outcome, say_warnings
from engagebias.numerics.many_ways import PoissonFit
from engagebias.results import Check
from engagebias.terms import name_term
from engagebias.words import COMMA, SEMICOLON, Text, join

Floats = NDArray[np.float64]

NOT_ESTIMATED = Text("Not estimated: {said}.", "لم يُقدَّر: {said}.")
_YOUNG = Text(
    "Posts counted when under {h} hours old were kept: {n}. They had less time to be engaged with.",
    "أُبقي على منشورات عُدّت وعمرها دون {h} ساعة، عددها {n}؛ وكان وقتها للتفاعل أقصر.",
)
_ALL_YOUNG = Text(
    "All posts with a known age were counted when under {h} hours old: what the counts say is early engagement.",
    "كل المنشورات المعروفة العمر عُدّت وعمرها دون {h} ساعة: فما تقوله الأعداد هو التفاعل المبكر.",
)
_AGELESS = Text(
    "Posts whose age when counted is not known were taken as old enough: {n}.",
    "منشورات لا يُعرف عمرها وقت العدّ عُدّت قديمة بما يكفي، عددها {n}.",
)
_FEW = Text(
    "Few clusters by {cluster} bear the information ({n} in effect): intervals are those of a wild cluster bootstrap.",
    "المعلومة محمولة على عناقيد قليلة حسب {cluster} (عددها الفعلي {n}): ففترات الثقة من إعادة المعاينة العنقودية العشوائية.",
)
_FEW_PLAIN = Text(
    "Few clusters by {cluster} bear the information ({n} in effect): intervals may be too narrow.",
    "المعلومة محمولة على عناقيد قليلة حسب {cluster} (عددها الفعلي {n}): فقد تكون فترات الثقة أضيق مما ينبغي.",
)
_EXPOSURE = Text("Posts whose exposure is not known were left out: {n}.", "منشورات لا يُعرف تعرّضها استُبعدت، عددها {n}.")


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Rows in the order of actions, each with every feature; ``adjusted`` (outcomes, features) over the family."""

    sample: Sample
    features: tuple[Text, ...]
    fits: tuple[OutcomeFit, ...]
    rows: tuple[Row, ...]
    adjusted: Floats
    tables: Mapping[str, pl.DataFrame]
    checks: tuple[Check, ...]

    @property
    def table(self) -> pl.DataFrame:
        """The estimates."""
        return self.tables["estimates"]


def fit_totals(posts: pl.DataFrame, sample: Sample, names: Sequence[str], labels: Sequence[Text], term: Term) -> Totals:
    """Fit every action, with companions and checks.

    Parameters
    ----------
    posts : polars.DataFrame
        All posts, from which the samples under other exposures are drawn.
    names, labels
        The features as columns (for messages) and as they are called.
    term
        Names a row by its action and the position of its feature.
    """
    check_features_vary(sample, names)
    asked = sample.asked
    bar = tqdm(asked.outcomes, desc="actions", disable=None, leave=False, delay=1)
    fits = [fit_outcome(sample, outcome) for outcome in bar]
    _refuse_if_none(fits, sample)
    cells = tqdm(
        [(fit, j) for fit in fits for j in range(len(names))], desc="intervals", disable=None, leave=False, delay=1
    )
    rows = [row_of(fit, sample, j) for fit, j in cells]
    adjusted = adjusted_p(sample, fits)
    table = estimates([term(fit.outcome, j) for fit in fits for j in range(len(names))], rows)
    regimes = regime_table(sample, partial(sample_under, posts, asked), term)
    tables = {
        "estimates": table, "percent": percents(table), "regimes": regimes,
        "models": model_table(sample, fits, rows, term), "family": family_table(table, adjusted.ravel().tolist()),
        "e_values": e_values(table), "sample": sample_table(sample, fits),
    }  # fmt: skip
    if asked.n_permutations:
        tables["permutation"] = permutation_table(sample, fits, rows, term)
    checks = _check(sample, fits, rows, labels[0], tables, term)
    return Totals(sample, tuple(labels), tuple(fits), tuple(rows), adjusted, tables, checks)


def _refuse_if_none(fits: Sequence[OutcomeFit], sample: Sample) -> None:
    if not any(isinstance(fit.fit, PoissonFit) for fit in fits):
        said = "; ".join(f"{fit.outcome}: {fit.fit.reason}" for fit in fits if not isinstance(fit.fit, PoissonFit))
        raise DesignError(
            f"{sample.asked.caller}: no action could be estimated ({said}). Use fewer or coarser effects, or more posts."
        )


def _check(
    sample: Sample, fits: Sequence[OutcomeFit], rows: Sequence[Row], label: Text, tables: Mapping[str, pl.DataFrame], term: Term
) -> tuple[Check, ...]:  # fmt: skip
    place = next(i for i, fit in enumerate(fits) if isinstance(fit.fit, PoissonFit))
    first, row = fits[place], rows[place * sample.x.shape[1]]
    name = term(first.outcome, 0)
    regimes = tables["regimes"].filter(term=name).to_dicts()
    p = None
    if "permutation" in tables:
        p = tables["permutation"].filter(term=name)["p_permutation"].item()
    return run_battery(sample, first, row, label, regimes, p)


def disagreements(rows: Sequence[Row], typical: pl.DataFrame, said: Callable[[int], Text]) -> list[Text]:
    """Return a sentence for each row whose total and typical post do not say the same; ``said`` names the row."""
    found = []
    for i, (row, other) in enumerate(zip(rows, typical.iter_rows(named=True), strict=True)):
        total, post = side_of(row.values), side_of(other, 0.5)
        if "unknown" in (total, post) or total == post:
            continue
        found.append(_DIFFER[total, post].fill(name=said(i)))
    return found


_DIFFER: Mapping[tuple[str, str], Text] = {
    ("up", "down"): Text(
        "{name}: more in total, though the typical post has fewer", "{name}: أكثر في المجموع مع أن المنشور المعتاد أقل"
    ),
    ("down", "up"): Text(
        "{name}: fewer in total, though the typical post has more", "{name}: أقل في المجموع مع أن المنشور المعتاد أكثر"
    ),
    ("up", "open"): Text(
        "{name}: more in total, but not clearly for the typical post",
        "{name}: أكثر في المجموع، ولا فرق واضحًا في المنشور المعتاد",
    ),
    ("down", "open"): Text(
        "{name}: fewer in total, but not clearly for the typical post",
        "{name}: أقل في المجموع، ولا فرق واضحًا في المنشور المعتاد",
    ),
    ("open", "up"): Text(
        "{name}: more for the typical post, but not clearly in total",
        "{name}: أكثر في المنشور المعتاد، ولا فرق واضحًا في المجموع",
    ),
    ("open", "down"): Text(
        "{name}: fewer for the typical post, but not clearly in total",
        "{name}: أقل في المنشور المعتاد، ولا فرق واضحًا في المجموع",
    ),
}
DISAGREE = Text(
    "Total and typical post do not say the same ({said}).", "المجموع والمنشور المعتاد لا يقولان الشيء نفسه ({said})."
)


def say_disagreement(found: Sequence[Text]) -> Text | None:
    """Return one sentence of all disagreements."""
    return DISAGREE.fill(said=join(list(found), SEMICOLON)) if found else None


def warnings_of(totals: Totals) -> list[Text]:
    """Return what a reader must know: failed checks, what was not estimated, young posts, few clusters, exposure."""
    sample = totals.sample
    asked = sample.asked
    said = say_warnings(totals.checks)
    lost: dict[Text, list[Text]] = {}
    for fit in totals.fits:
        if not isinstance(fit.fit, PoissonFit):
            lost.setdefault(fit.fit.reason, []).append(name_outcome(fit.outcome))
    said += [
        NOT_ESTIMATED.fill(said=Text("{names} ({why})", "{names} ({why})").fill(names=join(names, COMMA), why=why))
        for why, names in lost.items()
    ]
    for row in {str(r.reason): r for r in totals.rows if r.reason and r.values["estimate"] is not None}.values():
        assert row.reason is not None
        said.append(Text("No interval for some: {why}.", "بعضها بلا فترة ثقة: {why}.").fill(why=row.reason))
    young = int((sample.age < RIPE_HOURS).sum())
    if young and asked.young in ("keep", "refuse"):
        whole = young == int((~np.isnan(sample.age)).sum())
        said.append(_ALL_YOUNG.fill(h=RIPE_HOURS) if whole else _YOUNG.fill(h=RIPE_HOURS, n=f"{young:,}"))
    unknown = int(np.isnan(sample.age).sum())
    if 0 < unknown < sample.age.size:
        said.append(_AGELESS.fill(n=f"{unknown:,}"))
    return [*said, *_few(totals), *_exposure(sample)]


def _few(totals: Totals) -> list[Text]:
    effective = [float(fit.fit.effective[fit.first :].min()) for fit in totals.fits if isinstance(fit.fit, PoissonFit)]
    least = min(effective)
    if least >= FEW_CLUSTERS:
        return []
    wild = any(row.wild for row in totals.rows)
    said = _FEW if wild else _FEW_PLAIN
    return [said.fill(cluster=name_term(totals.sample.asked.cluster), n=f"{least:.0f}")]


def _exposure(sample: Sample) -> list[Text]:
    n = dict(sample.steps).get("left out: exposure not reported", 0)
    return [_EXPOSURE.fill(n=f"{n:,}")] if n else []
