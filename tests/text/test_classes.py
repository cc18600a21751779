"""Classes and adjustment: ranks by hand, groups, nulls, messages."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import engagebias as eb

FIVE = pl.DataFrame({
    "post_id": list("abcde"), "tone": [5.0, 4.0, 3.0, 2.0, 1.0], "depth": [1.0, 2.0, 3.0, 4.0, 5.0],
})  # fmt: skip


def classes(frame: pl.DataFrame, **rule: object) -> list[str | None]:
    return eb.classify(frame, emotive=["tone"], complexity=["depth"], fewest=2, **rule)["content_class"].to_list()  # type: ignore[arg-type]


def test_ranks_are_middle_ranks_less_a_half_over_the_count() -> None:
    found = eb.classify(FIVE, emotive=["tone"], complexity=["depth"], fewest=2)
    assert found["emotive_rank"].to_list() == pytest.approx([0.9, 0.7, 0.5, 0.3, 0.1])
    assert found["complex_rank"].to_list() == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])
    assert found["content_class"].to_list() == ["fast and emotive"] * 2 + ["neither"] + ["slow and complex"] * 2


def test_the_cut_takes_what_lies_on_it() -> None:
    assert classes(FIVE, cut=0.7) == ["fast and emotive"] * 2 + ["neither"] + ["slow and complex"] * 2
    assert classes(FIVE, cut=0.8) == ["fast and emotive"] + ["neither"] * 3 + ["slow and complex"]


def test_both_high_is_neither() -> None:
    assert set(classes(FIVE.with_columns(depth=pl.col("tone")))) == {"neither"}


def test_ranks_stay_within_language_and_platform() -> None:
    other = FIVE.with_columns(pl.col("post_id") + "2", tone=pl.col("tone") * 100, depth=pl.col("depth") * 100)
    both = pl.concat([FIVE.with_columns(score_lang=pl.lit("en")), other.with_columns(score_lang=pl.lit("ar"))])
    assert classes(both) == classes(FIVE) * 2
    assert "within score_lang;" in eb.classify(both, emotive=["tone"], complexity=["depth"], fewest=2)["class_rule"][0]


def test_nulls_and_small_groups_have_a_reason_and_no_class() -> None:
    holed = FIVE.with_columns(tone=pl.when(pl.col("post_id") != "c").then("tone"))
    found = eb.classify(holed, emotive=["tone"], complexity=["depth"], fewest=2)
    assert found["content_class"].to_list() == ["fast and emotive"] * 2 + [None] + ["slow and complex"] * 2
    assert found["class_reason"].to_list() == [None, None, "a measure of the rule is null", None, None]
    small = eb.classify(FIVE, emotive=["tone"], complexity=["depth"])
    assert small["content_class"].null_count() == 5
    assert small["class_reason"].unique().to_list() == ["fewer than 30 scored posts in the group"]


def test_scored_posts_classify_with_the_defaults() -> None:
    posts = eb.score(eb.load("example").with_columns(lang=pl.lit("en")).head(200))
    found = eb.classify(posts)
    assert set(found["content_class"]) <= {"fast and emotive", "slow and complex", "neither", None}
    assert (found["content_class"].is_null() == found["class_reason"].is_not_null()).all()


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"cut": 0.4}, "cut must be from 0.5 to below 1"),
        ({"emotive": ["tune"]}, "column 'tune' is missing"),
        ({"within": "platform"}, r"within is a list of column names, got the string 'platform'"),
        ({"within": ["tome"]}, r"within names 'tome', which is no column. Did you mean 'tone'"),
        ({"fast": ["a"]}, "name it with column="),
    ],
)
def test_what_cannot_be_a_rule_is_refused(rule: dict[str, object], message: str) -> None:
    with pytest.raises(eb.DataError, match=message):
        eb.classify(FIVE, **{"emotive": ["tone"], "complexity": ["depth"], **rule})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"column": "topic"}, "column 'topic' is missing"),
        ({"slow": ["a"]}, "'a' is among fast and slow"),
        ({"slow": ["z"]}, "no post has post_id = 'z'"),
        ({"fast": "a"}, "fast must list values"),
        ({"cut": 0.6}, "cut belongs to classes by rank, and column='post_id' holds the classes; leave it out"),
        ({"emotive": ["tone"], "fewest": 2}, "emotive, fewest belong to classes by rank.* leave them out"),
        ({"complexity": ()}, "complexity belongs to"),
        ({"within": []}, "within belongs to"),
    ],
)
def test_what_cannot_be_a_column_of_classes_is_refused(rule: dict[str, object], message: str) -> None:
    with pytest.raises(eb.DataError, match=message):
        eb.classify(FIVE, **{"column": "post_id", "fast": ["a"], "slow": ["b"], **rule})  # type: ignore[arg-type]


def worded(n: int, rng: np.random.Generator) -> pl.DataFrame:
    words = rng.integers(5, 60, n)
    return pl.DataFrame(
        {"post_id": [str(i) for i in range(n)], "words": words, "lix": 10 + 4 * np.log(words) + rng.normal(size=n)}
    )


def test_adjustment_takes_length_out_and_keeps_mean_and_unit() -> None:
    posts = worded(400, np.random.default_rng(1))
    adjusted = eb.adjust_for_length(posts, measures=["lix"])
    length = posts["words"].log()
    assert abs(pl.DataFrame({"a": adjusted["lix_adjusted"], "b": length}).select(pl.corr("a", "b")).item()) < 1e-9
    assert adjusted["lix_adjusted"].mean() == pytest.approx(posts["lix"].mean())
    assert pl.DataFrame({"a": posts["lix"], "b": length}).select(pl.corr("a", "b")).item() > 0.8


def test_adjustment_works_group_by_group() -> None:
    rng = np.random.default_rng(2)
    one, two = worded(50, rng), worded(50, rng).with_columns(pl.col("post_id") + "x", lix=pl.col("lix") * -3)
    both = pl.concat([one.with_columns(platform=pl.lit("a")), two.with_columns(platform=pl.lit("b"))])
    apart = eb.adjust_for_length(one, measures=["lix"])["lix_adjusted"]
    assert eb.adjust_for_length(both, measures=["lix"])["lix_adjusted"].head(50).to_list() == pytest.approx(
        apart.to_list()
    )


def test_too_few_posts_are_said_not_adjusted() -> None:
    posts = worded(29, np.random.default_rng(3))
    adjusted = eb.adjust_for_length(posts, measures=["lix"])
    assert adjusted["lix_adjusted"].null_count() == 29
    assert adjusted["length_reason"].unique().to_list() == ["fewer than 30 posts of the group have lix"]
    with pytest.raises(eb.DataError, match="within is a list"):
        eb.adjust_for_length(posts, measures=["lix"], within="platform")
