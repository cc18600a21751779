from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError


def test_threads_hold_what_was_planted() -> None:
    world = eb.simulate("threads", seed=2, n_pages=60, posts_per_page=40, thread_correlation=0.0)
    comments = world.comments
    assert comments is not None
    distrust = pl.col("true_stance").is_in(["endorse", "mock"])
    share = {
        (p, d): s for p, d, s in comments.group_by("peacebuilding", "donor_named").agg(distrust.mean()).iter_rows()
    }
    assert share[True, False] / share[False, False] == pytest.approx(1.5, rel=0.12)
    assert share[True, True] / share[False, True] / (share[True, False] / share[False, False]) == pytest.approx(
        1.5, rel=0.17
    )
    assert comments.select((distrust == pl.col("machine")).mean()).item() == pytest.approx(0.86, abs=0.005)
    mentions = comments.filter(pl.col("true_stance").is_in(["report", "refute"]))
    assert mentions["machine"].mean() == pytest.approx(0.3, abs=0.02)


def test_the_gold_sample_is_drawn_with_its_probabilities() -> None:
    comments = eb.simulate("threads", seed=2).comments
    assert comments is not None
    coded = comments.drop_nulls("coded_stance")
    assert coded.group_by("lang", "machine").len()["len"].to_list() == [200] * 4
    assert coded["parent_id"].null_count() == 0
    stands_for = coded.select((1 / pl.col("gold_probability")).sum()).item()
    assert stands_for == pytest.approx(comments.drop_nulls("parent_id").height)
    assert (coded["coded_stance"] == coded["true_stance"]).all()


def test_the_same_seed_makes_the_same_world_and_load_returns_its_comments() -> None:
    world = eb.simulate("threads", seed=5)
    assert world.comments is not None
    assert world.comments.equals(eb.load("example", world="threads", seed=5))
    assert eb.load("example", world="vignettes", seed=5).equals(eb.simulate("vignettes", seed=5).posts)
    assert world.posts["views"].null_count() > 0
    assert world.posts.filter(pl.col("views").is_null())["missing"].unique().to_list() == ["views: not reported"]
    assert set(world.posts["platform"]) == set(world.comments["platform"]) == {"simulated"}


def test_vignettes_hold_what_was_planted() -> None:
    world = eb.simulate("vignettes", seed=1, n_respondents=20_000, effects={"funding": {"foreign": -0.2}})
    means = dict(world.posts.group_by("funding").agg(pl.col("trusts").mean()).iter_rows())
    assert means["foreign"] - means["not named"] == pytest.approx(-0.2, abs=0.015)
    assert world.truth.filter(term="funding = foreign")["value"].item() == -20


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"gap": 0}, "gap is a ratio above 0"),
        ({"gap": 3.0, "ratio_of_ratios": 2.0}, "their product may be"),
        ({"accuracy": 1.2}, "accuracy is a chance between 0 and 1"),
        ({"comments_per_post": 1}, "comments_per_post is a mean above 1"),
        ({"thread_correlation": 0.9}, "thread_correlation must lie between"),
        ({"n_pages": 1}, "n_pages must be a whole number of 2 or more"),
    ],
)
def test_settings_are_checked(settings: dict[str, float], said: str) -> None:
    with pytest.raises(DataError, match=said):
        eb.simulate("threads", **settings)  # type: ignore[call-overload]


def test_settings_of_vignettes_are_checked() -> None:
    with pytest.raises(DataError, match="add up to chances outside"):
        eb.simulate("vignettes", effects={"funding": {"foreign": -0.6}})
    with pytest.raises(DataError, match="effects must be one of"):
        eb.simulate("vignettes", effects={"colour": {"red": 0.1}})
