"""Each check passes on a sound world and fails on the world it is there for; what fails changes the words."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

import engagebias as eb
from engagebias.gaps.battery import _exchanged, e_value
from engagebias.gaps.exchange import residuals_of
from engagebias.gaps.letters import LEVEL, check_letters, letter_shares, letters_p
from engagebias.gaps.model import Row
from engagebias.gaps.request import Request, exposure_of
from gaps.worlds import fitted, posts

CHECKS = [
    "nonsense features", "permutation within blocks", "without the largest posts", "no author decides alone",
    "exposure regimes agree", "measurement window", "confounding needed (E-value)",
]  # fmt: skip


def result(frame: pl.DataFrame, **settings: Any) -> eb.Estimates:
    asked = {"by": "tone", "high": "loud", "low": "calm", "outcomes": ["likes"], "n_permutations": 99}
    return eb.performance_gap(frame, **{**asked, **settings})  # type: ignore[arg-type]


def failed(frame: pl.DataFrame, **settings: Any) -> list[str]:
    found = result(frame, **settings)
    rows = dict(found.table("checks").select("check", "passed").iter_rows())
    assert list(rows) == CHECKS
    names = [name for name, passed in rows.items() if passed is False]
    assert ("not called robust" in found.estimand) == bool(names)
    assert found.answer().sentence.startswith(f"Not robust ({', '.join(names)})" if names else "Against")
    assert sum(w.startswith("Check failed") for w in found.warnings) == len(names)
    return names


def test_a_sound_world_passes() -> None:
    assert failed(posts(1)) == []


def test_sound_worlds_seldom_fail_the_letters() -> None:
    checks = [check_letters(*fitted(posts(seed, n_authors=40, n_each=6))) for seed in range(100)]
    assert sum(check.passed is False for check in checks) <= 5  # 99.9 % of Binomial(100, 0.01)


def test_letters_are_flagged_no_more_than_their_rate_under_the_permutation_null() -> None:
    """Three letters that authors are fond of unlike, dealt out anew in 300 worlds: at most one in twenty, and all in a hundred."""
    worlds, letters, blocks = 300, ("x", "y", "z"), np.repeat(np.arange(40), 6)
    singly, family = 0, 0
    sample, made = fitted(posts(11, n_authors=40, n_each=6))
    left = residuals_of(made)
    assert left is not None
    residual, rows = left
    author = np.unique(sample.block[rows], return_inverse=True)[1]
    for seed in range(worlds):
        rng = np.random.default_rng(seed)
        habit = rng.gamma(2, 1, (40, 3))
        counts = rng.poisson(habit[blocks])
        texts = ["w" * 20 + "".join(letter * n for letter, n in zip(letters, row, strict=True)) for row in counts]
        shares = letter_shares(pl.Series(texts))
        features = np.stack([shares[letter].to_numpy() for letter in letters])[:, rows]
        p = letters_p(features, residual, author, sample.cluster[rows], seed)
        singly, family = singly + int((p <= 0.05).sum()), family + bool(p.min() * 3 <= LEVEL)
    assert singly <= binom.ppf(0.999, worlds * 3, 0.05)
    assert singly >= binom.ppf(0.001, worlds * 3, 0.05)  # not by never flagging
    assert family <= binom.ppf(0.999, worlds, LEVEL)


def test_six_letters_can_be_flagged_too() -> None:
    """With 499 draws the smallest p of six letters would be 6 / 500 > .01, so that none could ever be flagged."""
    frame = posts(2, letters=0.7)
    mixed = [f"{t} {'yz'[i % 2]} {'ثذظ'[i % 3]}" for i, t in enumerate(frame["text"])]
    check = check_letters(*fitted(frame.with_columns(text=pl.Series(mixed))))
    assert check.passed is False
    assert "letter x: goes with likes" in check.detail
    assert "letter y" not in check.detail


def test_a_letter_that_goes_with_likes_fails() -> None:
    found = result(posts(2, letters=0.7))
    assert failed(posts(2, letters=0.7)) == ["nonsense features"]
    assert "letter x: goes with likes" in found.table("checks")["detail"][0]


def test_a_result_made_by_ten_posts_fails() -> None:
    frame = posts(3, ratio=1.0)
    top = (pl.col("tone") == "loud") & (pl.int_range(pl.len()) % 96 < 2)
    made = frame.with_columns(likes=pl.when(top).then(pl.col("likes") * 30 + 900).otherwise("likes"))
    assert "without the largest posts" in failed(made)


def test_a_result_made_by_one_author_fails() -> None:
    frame = posts(4, ratio=1.0)
    one = pl.col("author_id") == "a7"
    loud = pl.when(pl.col("tone") == "loud").then(3000).otherwise(300)
    made = frame.with_columns(likes=pl.when(one).then(loud).otherwise("likes"))
    assert "no author decides alone" in failed(made, cluster="post_id")


def test_exposures_that_disagree_fail() -> None:
    """Loud posts are shown half as often: fewer likes a post, more a view."""
    frame = posts(5, ratio=1.4)
    half = pl.when(pl.col("tone") == "loud").then(0.5).otherwise(1.0)
    made = frame.with_columns(
        likes=(pl.col("likes") * half).round().cast(pl.UInt64),
        views=(pl.col("views") * half * half).ceil().cast(pl.UInt64),
    )
    assert failed(made) == ["exposure regimes agree"]


def test_young_posts_that_make_the_result_fail() -> None:
    frame = posts(6, ratio=1.0)
    young = pl.int_range(pl.len()) % 4 == 0
    made = frame.with_columns(
        age_hours=pl.when(young).then(5.0).otherwise(500.0),
        likes=pl.when(young & (pl.col("tone") == "loud")).then(pl.col("likes") * 8).otherwise("likes"),
    )
    assert "measurement window" in failed(made, young="keep")


def test_a_clear_result_that_permutation_does_not_bear_out_fails() -> None:
    clear = Row({"estimate": 1.0, "conf_low": 0.5, "conf_high": 1.5}, False, None)
    unclear = Row({"estimate": 1.0, "conf_low": -0.5, "conf_high": 2.5}, False, None)
    asked = Request(
        "test", ("likes",), ("loud",), exposure_of(None), ("author_id",), (), "author_id", "keep", 99, 0.95, 1
    )  # fmt: skip
    verdicts = [_exchanged(row, p, asked).passed for row, p in ((clear, 0.4), (clear, 0.01), (unclear, 0.4))]
    assert verdicts == [False, True, True]


def test_permutations_can_reach_the_level_of_the_intervals() -> None:
    """At 90 % with nine draws or 99 % with 19 the smallest p would be the level, or above it: every clear result would fail."""
    with pytest.raises(
        eb.DataError, match=r"n_permutations must be 0 or at least 99 at conf_level=0.99, such as 999; got 19"
    ):
        result(posts(1), conf_level=0.99, n_permutations=19)
    for level, n in ((0.9, 19), (0.95, 19), (0.99, 99)):
        assert failed(posts(1, ratio=2.0), conf_level=level, n_permutations=n) == []


def test_what_could_not_be_run_says_so() -> None:
    bare = (
        posts(7, n_authors=45, n_each=4).drop("text", "views", "followers", "observed_at").rename({"author_id": "who"})
    )
    found = result(bare, effects=["who"], cluster="who", n_permutations=0)
    rows = {check: (passed, detail) for check, passed, detail in found.table("checks").iter_rows()}
    for name in CHECKS[:2] + CHECKS[2:6]:
        assert rows[name][0] is None
        assert rows[name][1].startswith("Not run")


def test_by_hand_the_e_value() -> None:
    # VanderWeele & Ding's example: 3.9 + sqrt(3.9 x 2.9) = 7.26, and 1.8 + sqrt(1.8 x 0.8) = 3.0 for the limit.
    assert e_value(3.9) == pytest.approx(7.26, abs=0.005)
    assert e_value(1.8) == pytest.approx(3.0)
    row = result(posts(1)).table("e_values").row(0, named=True)
    low = float(np.exp(result(posts(1)).table()["conf_low"][0]))
    assert row["e_value_limit"] == pytest.approx(low + np.sqrt(low * (low - 1)))


def test_letters_are_counted_per_character_in_both_languages() -> None:
    shares = {k: v.to_list() for k, v in letter_shares(pl.Series(["XxyA", "ظلم", None])).items()}
    assert shares["x"] == [2 / 4, 0.0, None]
    assert shares["ظ"] == [0.0, 1 / 3, None]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_details_are_in_both_languages(lang: Any) -> None:
    details = result(posts(1)).table("checks", lang=lang)["detail"].to_list()
    assert all(
        any("\u0600" <= letter <= "\u06ff" for letter in d.replace("ث", "").replace("ذ", "").replace("ظ", ""))
        == (lang == "ar")
        for d in details
    )
