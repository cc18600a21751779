"""The falsification battery: checks that must not fail before a result may be called an effect."""

from __future__ import annotations

import polars as pl
from statsmodels.stats.multitest import multipletests

from engagebias.errors import DesignError
from engagebias.headlines.gate import check_randomisation
from engagebias.headlines.model import Model, fit_within
from engagebias.headlines.sample import Sample
from engagebias.results import Check
from engagebias.terms import name_term
from engagebias.words import COMMA, Text, join

LETTERS = ("letter_x", "letter_y", "letter_z")
TOP_TESTS = 10
# Clustered errors of rare letters run a little small: at .05 one sound world in ten would fail.
LEVEL = 0.01
Z_95 = 1.96


def run_battery(sample: Sample, within: Model, permutation: pl.DataFrame | None) -> tuple[Check, ...]:
    """Run every check that the data allow, for the first feature where a check is about one."""
    shown = sample.frame.with_columns(impressions=pl.col(sample.asked.exposure))
    return (
        check_randomisation(shown).checks[0],
        _nonsense(sample),
        _without_top(sample, within),
        _permutation(permutation, sample.features[0]),
    )


def letter_features(text: pl.Expr) -> dict[str, pl.Expr]:
    """Return how often x, y and z stand in a text per character: features that no theory cares for."""
    lower = text.str.to_lowercase()
    length = lower.str.len_chars().clip(1)
    return {name: lower.str.count_matches(name[-1], literal=True) / length for name in LETTERS}


def _not_run(name: Text, why: Text) -> Check:
    return Check(name, None, Text("Not run: {why}.", "لم يُجرَ: {why}.").fill(why=why))


def _nonsense(sample: Sample) -> Check:
    name = Text("nonsense features", "سمات بلا معنى")
    letters = sample.frame.select(**letter_features(pl.col("text")))
    varying = [c for c in LETTERS if letters[c].n_unique() > 1]
    extra = {c: ((letters[c] - letters[c].mean()) / letters[c].std()).to_numpy() for c in varying}
    if not extra:
        return _not_run(name, Text("no headline holds x, y or z", "لا ترد x أو y أو z في أي عنوان"))
    try:
        model = fit_within(sample, sample.frame, extra)
    except DesignError:
        return _not_run(name, Text("too few headlines hold x, y or z", "قلّما وردت x أو y أو z في العناوين"))
    p = model.table([*sample.features, *extra], 0.95)["p_value"].to_numpy()[len(sample.features) :]
    adjusted = multipletests(p, method="bonferroni")[1]
    found = [name_term(letter) for letter, value in zip(extra, adjusted, strict=True) if value < LEVEL]
    if found:
        detail = Text(
            "{names}: predicts {outcome} (Bonferroni-adjusted p < {level}), and so might any feature.",
            "{names}: يتنبّأ بعدد {outcome} (القيمة الاحتمالية المعدّلة بطريقة بونفيروني دون {level})، وكذلك قد تفعل أي سمة.",
        )
        return Check(
            name, False, detail.fill(names=join(found, COMMA), outcome=name_term(sample.asked.outcome), level=LEVEL)
        )
    detail = Text(
        "No sign that the letters x, y or z predict {outcome} (smallest Bonferroni-adjusted p {p}).",
        "لا دليل على أن الحروف x وy وz تتنبّأ بعدد {outcome} (أصغر قيمة احتمالية معدّلة بطريقة بونفيروني: {p}).",
    )
    return Check(name, True, detail.fill(p=f"{adjusted.min():.2f}", outcome=name_term(sample.asked.outcome)))


def _without_top(sample: Sample, within: Model) -> Check:
    name = Text("without the largest tests", "من دون أكبر الاختبارات")
    outcome = sample.asked.outcome
    totals = sample.frame.group_by("test_id").agg(pl.col(outcome).sum())
    top = totals.sort(outcome, "test_id", descending=[True, False])["test_id"].head(TOP_TESTS)
    rest = sample.frame.filter(~pl.col("test_id").is_in(top.to_list()))
    if rest["test_id"].n_unique() < 2 * TOP_TESTS:
        return _not_run(name, Text("fewer than {n} tests", "عدد الاختبارات دون {n}").fill(n=3 * TOP_TESTS))
    try:
        model = fit_within(sample, rest)
    except DesignError:
        return _not_run(name, Text("without them the model has no solution", "لا حل للنموذج من دونها"))
    before, after, se = within.fitted.coef[0], model.fitted.coef[0], within.std_error[0]
    # Ten tests of many may move an estimate; out of its own interval, or over to the other sign, they made it.
    passed = bool(abs(after - before) <= Z_95 * se and (before * after > 0 or abs(before) <= Z_95 * se))
    detail = Text(
        "Without the {n} tests with most {outcome}, the estimate for {name} moves from {before} to {after} "
        "(log rate ratio per SD).",
        "من دون أكبر الاختبارات بحسب {outcome} (العدد: {n}) ينتقل تقدير {name} من {before} إلى {after} "
        "(لوغاريتم نسبة المعدلين لكل انحراف معياري).",
    ).fill(
        n=TOP_TESTS,
        outcome=name_term(outcome),
        name=name_term(sample.features[0]),
        before=f"{before:+.4f}",
        after=f"{after:+.4f}",
    )
    return Check(name, passed, detail)


def _permutation(table: pl.DataFrame | None, primary: str) -> Check:
    name = Text("permutation within tests", "التبديل داخل الاختبارات")
    if table is None:
        return _not_run(name, Text("n_permutations is 0", "n_permutations يساوي 0"))
    row = table.row(0, named=True)
    ratio = row["std_error"] / row["permutation_sd"]
    # A clustered error outside 2/3 to 3/2 of the design's own spread would misstate every interval here.
    passed = bool(2 / 3 <= ratio <= 3 / 2)
    detail = Text(
        "The clustered standard error of {name} is {ratio} times the spread under permutation within tests; "
        "permutation p {p}.",
        "نسبة الخطأ المعياري العنقودي لتقدير {name} إلى التشتّت عند التبديل داخل الاختبارات هي {ratio}؛ "
        "والقيمة الاحتمالية بالتبديل {p}.",
    ).fill(name=name_term(primary), ratio=f"{ratio:.2f}", p=f"{row['p_permutation']:.3f}")
    return Check(name, passed, detail)
