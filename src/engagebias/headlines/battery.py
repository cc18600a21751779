"""The falsification battery: checks that must pass before a result may be called an effect."""

from __future__ import annotations

import numpy as np
import polars as pl
from statsmodels.stats.multitest import multipletests

from engagebias.errors import DesignError
from engagebias.headlines.gate import check_randomisation
from engagebias.headlines.model import Model, fit_within
from engagebias.headlines.sample import Sample
from engagebias.results import Check
from engagebias.terms import name_term
from engagebias.words import Text

LETTERS = ("letter_x", "letter_y", "letter_z")
TOP_TESTS = 10
LEVEL = 0.05
Z_95 = 1.96


def run_battery(
    sample: Sample, within: Model, permutation: pl.DataFrame | None, outcome: str, exposure: str
) -> tuple[Check, ...]:
    """Run every check that the data allow, for the first feature where a check is about one."""
    primary = sample.features[0]
    checks = [
        check_randomisation(sample.frame.with_columns(impressions=pl.col(exposure))).checks[0],
        _nonsense(sample, outcome, exposure),
        _without_top(sample, within, outcome, exposure, primary),
    ]
    if permutation is not None:
        checks.append(_permutation(permutation, within, primary))
    return tuple(checks)


def letter_features(text: pl.Expr) -> dict[str, pl.Expr]:
    """Return how often x, y and z stand in a text per character: features that no theory cares for."""
    lower = text.str.to_lowercase()
    length = lower.str.len_chars().clip(1)
    return {name: lower.str.count_matches(name[-1], literal=True) / length for name in LETTERS}


def _nonsense(sample: Sample, outcome: str, exposure: str) -> Check:
    name = Text("nonsense features", "سمات بلا معنى")
    frame = sample.frame.with_columns(**letter_features(pl.col("text")))
    letters = frame.select(LETTERS).to_numpy()
    used = [j for j in range(len(LETTERS)) if letters[:, j].std() > 0]
    not_run = Check(
        name, None, Text("Not run: too few headlines hold x, y or z.", "لم يُجرَ: قلّما وردت x أو y أو z في العناوين.")
    )
    if not used:
        return not_run
    z = (letters[:, used] - letters[:, used].mean(axis=0)) / letters[:, used].std(axis=0, ddof=1)
    terms = [*sample.features, *(LETTERS[j] for j in used)]
    try:
        model = fit_within(
            np.hstack([sample.z(frame), z]),
            _counts(frame, outcome),
            _counts(frame, exposure),
            sample.test,
            terms,
        )
    except DesignError:
        return not_run
    p = model.table(terms, 0.95)["p_value"].to_numpy()[len(sample.features) :]
    adjusted = multipletests(p, method="bonferroni")[1]
    found = [terms[len(sample.features) + j] for j in np.flatnonzero(adjusted < LEVEL)]
    if found:
        detail = Text(
            "{names} predict clicks (Bonferroni-adjusted p < {level}): so might any feature.",
            "{names} تتنبّأ بالنقرات (قيمة احتمالية معدّلة بطريقة بونفيروني دون {level})، وكذلك قد تفعل أي سمة.",
        )
        return Check(name, False, detail.fill(names=", ".join(found), level=LEVEL))
    detail = Text(
        "The letters x, y and z predict no clicks (smallest Bonferroni-adjusted p {p}).",
        "لا تتنبّأ الحروف x وy وz بالنقرات (أصغر قيمة احتمالية معدّلة بطريقة بونفيروني {p}).",
    )
    return Check(name, True, detail.fill(p=f"{adjusted.min():.2f}"))


def _without_top(sample: Sample, within: Model, outcome: str, exposure: str, primary: str) -> Check:
    name = Text("without the largest tests", "من دون أكبر الاختبارات")
    top = sample.frame.group_by("test_id").agg(pl.col(outcome).sum()).sort(outcome, "test_id", descending=[True, False])
    rest = sample.frame.filter(~pl.col("test_id").is_in(top["test_id"].head(TOP_TESTS).to_list()))
    if rest["test_id"].n_unique() < 2 * TOP_TESTS:
        return Check(
            name,
            None,
            Text("Not run: fewer than {n} tests.", "لم يُجرَ: أقل من {n} اختبارًا.").fill(n=3 * TOP_TESTS),
        )
    _, test = np.unique(rest["test_id"].to_numpy(), return_inverse=True)
    model = fit_within(sample.z(rest), _counts(rest, outcome), _counts(rest, exposure), test, sample.features)
    before, after, se = within.fitted.coef[0], model.fitted.coef[0], within.std_error[0]
    # Ten tests of many may move an estimate; out of its own interval, or over to the other sign, they made it.
    passed = bool(abs(after - before) <= Z_95 * se and (before * after > 0 or abs(before) <= Z_95 * se))
    detail = Text(
        "Without the {n} tests with most clicks, {name} moves from {before} to {after} (log rate ratio per SD).",
        "من دون الاختبارات الـ{n} الأكثر نقرات يتغيّر تقدير {name} من {before} إلى {after} (لوغاريتم نسبة المعدلين لكل انحراف معياري).",
    ).fill(n=TOP_TESTS, name=name_term(primary), before=f"{before:+.4f}", after=f"{after:+.4f}")
    return Check(name, passed, detail)


def _permutation(table: pl.DataFrame, within: Model, primary: str) -> Check:
    row = table.row(0, named=True)
    ratio = row["std_error"] / row["permutation_sd"]
    # A clustered error outside 2/3 to 3/2 of the design's own spread would misstate every interval here.
    passed = 2 / 3 <= ratio <= 3 / 2
    detail = Text(
        "The clustered standard error of {name} is {ratio} times the spread under permutation within tests; permutation p {p}.",
        "الخطأ المعياري العنقودي لتقدير {name} يساوي {ratio} من التشتّت عند التبديل داخل الاختبارات؛ والقيمة الاحتمالية بالتبديل {p}.",
    ).fill(name=name_term(primary), ratio=f"{ratio:.2f}", p=f"{row['p_permutation']:.3f}")
    return Check(Text("permutation within tests", "التبديل داخل الاختبارات"), passed, detail)


def _counts(frame: pl.DataFrame, column: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return frame[column].to_numpy().astype(np.float64)
