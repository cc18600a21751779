from __future__ import annotations

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

import engagebias as eb
from engagebias.charts import table_html
from engagebias.errors import DataError, DesignError
from engagebias.ranking.presets import PRESETS
from ranking.feeds import TWO, posts_of, repeated

W2, W3 = 1 / math.log2(3), 0.5
LIKES = {"likes": {"likes": 1}}


def exposed(posts: pl.DataFrame = TWO, times: int = 5, **settings: object) -> eb.Estimates:
    """Rank posts that stand ``times`` over, in feeds and by authors of new names: ten or more are then of the class."""
    return eb.rank_exposure(
        repeated(posts, times) if times > 1 else posts,
        **{"feed": "feed", "share_of": "slow", "weights": LIKES, "n_boot": 100} | settings,
    )


def test_an_answer_by_hand() -> None:
    """Second in both feeds: 2 w2 of (1 + w2 + w3) + (1 + w2). Supply weighs feeds by their exposure: 2 of 5 posts is not it."""
    found = exposed()
    whole = (1 + W2 + W3) + (1 + W2)
    share, supply = 2 * W2 / whole, ((1 + W2 + W3) / 3 + (1 + W2) / 2) / whole
    row = found.table().row(0, named=True)
    assert row["estimate"] == pytest.approx(share - supply, rel=1e-12)
    assert row["estimate"] != pytest.approx(share - 2 / 5, abs=1e-3)
    shares = found.table("shares").row(0, named=True)
    assert (shares["exposure_share"], shares["supply_share"]) == pytest.approx((share, supply))
    assert (shares["posts"], shares["feeds"], row["n"]) == (25, 10, 25)
    assert (found.wording, found.simulated) == ("description", False)


@pytest.mark.parametrize(
    ("settings", "share"),
    [
        ({"attention": "top", "depth": 1}, 0.0),
        ({"attention": "top", "depth": 2}, 2 / 4),
        ({"attention": "geometric", "persistence": 0.5}, 2 * 0.5 / (1.75 + 1.5)),
        ({"attention": "geometric", "persistence": 0.5, "depth": 1}, 0.0),
        ({"depth": 2}, 2 * W2 / (2 + 2 * W2)),
    ],
)  # fmt: skip
def test_attention_falls_as_asked(settings: dict, share: float) -> None:
    assert exposed(**settings).table("shares")["exposure_share"].item() == pytest.approx(share)


def test_weights_add_up_and_the_difference_is_from_the_same_draws() -> None:
    """Likes and three times the shares: 5, 3 and 28; 7 and 8. So the slow posts are third and first."""
    found = exposed(weights={"likes": {"likes": 1}, "both": {"likes": 1, "shares": 3}, "again": {"likes": 2}})
    shares = dict(found.table("shares").select("policy", "exposure_share").iter_rows())
    assert shares["both"] == pytest.approx((W3 + 1) / (2 + 2 * W2 + W3))
    differences = {row["term"]: row for row in found.table("differences").iter_rows(named=True)}
    assert differences["likes - both"]["estimate"] == pytest.approx(shares["likes"] - shares["both"])
    assert [differences["likes - again"][k] for k in ("estimate", "std_error", "conf_low", "conf_high")] == [0, 0, 0, 0]
    assert differences["likes - both"]["std_error"] > 0


def test_equal_scores_are_not_broken_by_rounding() -> None:
    """0.1 + 0.2 likes and shares against 0.3: equal, though not in binary."""
    posts = posts_of([("a", "x", True, 1, 1), ("a", "y", False, 3, 0)])
    found = exposed(posts, times=10, weights={"w": {"likes": 0.1, "shares": 0.2}})
    assert found.table()["estimate"].item() == pytest.approx(0, abs=1e-15)


def test_a_policy_that_knows_nothing_of_the_class_has_a_difference_near_zero() -> None:
    """Feeds of very unlike length and mix: the pooled share of posts would be missed by far."""
    rng = np.random.default_rng(1)
    rows = []
    for i in range(400):
        small = i % 2
        rows += [
            (
                f"f{i}",
                f"a{rng.integers(300)}",
                bool(rng.random() < (0.8 if small else 0.1)),
                int(rng.integers(10**6)),
                0,
            )
            for _ in range(3 if small else 60)
        ]
    found = exposed(posts_of(rows), times=1, n_boot=200)
    row, pooled = found.table().row(0, named=True), np.mean([r[2] for r in rows])
    assert abs(row["estimate"]) < 3 * row["std_error"]
    share = found.table("shares").row(0, named=True)
    assert share["supply_share"] - pooled > 10 * row["std_error"]


def test_a_missing_count_is_not_zero() -> None:
    """The slow post of feed a has no likes on record: as a zero it would be last. It is left out of all policies, and counted."""
    posts = TWO.with_columns(likes=pl.when(pl.col("post_id") == "p1").then(None).otherwise("likes"))
    found = exposed(posts, times=10, weights={"likes": {"likes": 1}, "shares": {"shares": 1}})
    steps = dict(found.table("sample").select("step", "posts").iter_rows())
    assert (steps["left out: lacks what a policy needs"], steps["used"]) == (10, 40)
    whole = 2 * (1 + W2)
    assert found.table("shares")["exposure_share"].to_list() == pytest.approx([W2 / whole, 1 / whole])
    said = " ".join(found.warnings)
    assert "without what a policy needs: 10" in said
    assert "Posts that each cannot place: likes 10" in said
    each = exposed(posts, times=10, weights={"likes": {"likes": 1}, "shares": {"shares": 1}}, compare="each")
    assert each.table()["n"].to_list() == [40, 50]
    assert "The policies order different posts" in " ".join(each.warnings)
    assert each.table("sample").filter(pl.col("policy") == "likes")["posts"].to_list() == [10, 0, 40]
    # The weight of zero asks for nothing.
    free = exposed(posts, times=10, weights={"shares": {"shares": 1, "likes": 0}})
    assert free.table()["n"].to_list() == [50]


def test_a_feed_of_one_post_has_no_order() -> None:
    posts = pl.concat([TWO, posts_of([("c", "v", True, 1, 1)]).with_columns(post_id=pl.lit("alone"))], how="diagonal")
    found = exposed(posts)
    assert found.table().equals(exposed().table())
    assert dict(found.table("sample").select("step", "posts").iter_rows())["left out: alone in its feed"] == 5


def test_newest_first_and_columns() -> None:
    start = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    posts = TWO.with_columns(created_at=pl.Series([start + dt.timedelta(hours=h) for h in (0, 2, 1, 5, 26)]).cast(pl.Datetime("us", "UTC")),
                             dwell=pl.Series([9.0, 1.0, 2.0, -3.0, -2.5]))  # fmt: skip
    found = exposed(posts, weights={"new": "chronological", "dwell": "dwell"})
    whole = 2 + 2 * W2 + W3
    assert found.table("shares")["exposure_share"].to_list() == pytest.approx([2 / whole, (W3 + 1) / whole])
    assert not any("Published weights" in w for w in found.warnings)
    by_day = exposed(posts, times=10, feed=["day", "copy"])
    assert by_day.table()["n"].item() == 40  # the last post is alone on its day
    assert exposed(posts, feed=["feed", "month"]).table().equals(exposed(posts).table())


def test_counts_per_view_and_predicted_probabilities() -> None:
    posts = TWO.with_columns(reached=pl.Series([100, 10, 100, 100, 0]), p_likes=pl.Series([0.1, 0.2, 0.3, 0.4, 0.5]))
    per = exposed(posts, times=10, per="reached")
    assert per.table("shares")["exposure_share"].item() == pytest.approx(1 / (1 + W2 + W3))  # feed b has one post left
    predicted = exposed(posts, predicted="p_")
    assert predicted.table("shares")["exposure_share"].item() == pytest.approx((W2 + 1) / (2 + 2 * W2 + W3))
    assert not any("Published weights" in w for w in predicted.warnings)
    assert any("Published weights multiply predicted probabilities, not counts" in w for w in per.warnings)


def test_presets_are_the_published_ones_and_absent_actions_are_said() -> None:
    twitter = PRESETS["twitter_2023"].weights
    assert twitter == {
        "likes": 0.5, "shares": 1, "comments": 27, "profile_clicks": 12, "good_clicks": 11, "author_replies": 75, "video_half_views": 0.005,
        "negative_feedback": -74, "reports": -369,
    }  # fmt: skip
    angry = [PRESETS[f"facebook_{year}"].weights["reaction_angry"] for year in (2017, 2018, 2020)]
    assert angry == [5, 4, 0]
    with pytest.raises(DataError, match=r"weighs comments, profile_clicks, .*not zero.*absent_actions=\"leave_out\""):
        exposed(weights={"t": "twitter_2023"})
    found = exposed(weights={"t": "twitter_2023"}, absent_actions="leave_out")
    assert found.table("policies").select("column", "weight").rows() == [("likes", 0.5), ("shares", 1.0)]
    assert any("is without comments, clicks on the profile" in w for w in found.warnings)
    assert any("the-algorithm-ml" in w for w in found.warnings)


def test_class_and_clusters() -> None:
    posts = TWO.with_columns(
        kind_of=pl.col("slow").replace_strict({True: "slow", False: "fast"}, return_dtype=pl.String)
    )
    assert exposed(posts, share_of="kind_of", value="slow").table().equals(exposed().table())
    fast = exposed(posts, share_of="kind_of", value="fast").table()["estimate"].item()
    assert fast == pytest.approx(-exposed().table()["estimate"].item())
    not_slow = exposed(value=False)
    assert not_slow.table()["estimate"].item() == pytest.approx(fast)
    assert not_slow.question == "How much attention would “slow: no” posts get in another order?"
    one = exposed(repeated(TWO, 5).with_columns(author_id=pl.lit("x")), times=1)
    assert one.table()["conf_low"].item() is None
    assert any("one cluster" in w for w in one.warnings)
    assert "no interval" in one.answer().sentence
    assert one.chart(lang="ar")
    assert any("Few clusters have posts of the class (10)" in w for w in exposed().warnings)
    # Few of the others make the share as uncertain: it is what they leave.
    lone = TWO.with_columns(author_id=pl.when("slow").then(pl.lit("y")).otherwise("author_id"))
    assert any("outside the class (5)" in w for w in exposed(lone, value=False).warnings)
    assert not any("Few clusters" in w for w in exposed(times=10).warnings)


def test_the_answer_says_the_figures_and_the_chart_draws_the_table() -> None:
    posts = eb.simulate("feeds", n_feeds=60).posts
    found = exposed(
        posts,
        times=1,
        share_of="content_class",
        value="slow and complex",
        weights={"facebook_2017": "facebook_2017", "dwell": "dwell_seconds"},
    )
    row = found.table().row(0, named=True)
    answer = found.answer()
    assert answer.sentence.startswith(
        "Less than its supply: ordered by Facebook 2017 (emoji), posts of class “slow and complex” get "
    )
    assert answer.estimate == pytest.approx(100 * row["estimate"])
    assert answer.simulated
    for lang in ("en", "ar"):
        spec = found.chart(lang=lang).to_dict()
        (rows,) = [rows for rows in spec["datasets"].values() if "reading" in rows[0]]
        assert [r["estimate"] for r in rows] == pytest.approx([100 * e for e in found.table()["estimate"]])
    assert "{" not in found.answer(lang="ar").sentence
    shown = [table_html(found.table(name), lang="ar") for name in ("shares", "differences")]
    assert "فيسبوك 2017 (الرموز)" in shown[0]
    assert "فيسبوك 2017 (الرموز) − زمن القراءة" in shown[1]


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"weights": {}}, "weights maps the name of each policy"),
        ({"weights": {"w": {"likes": 0, "shares": 0}}}, "has no weight other than 0"),
        ({"weights": {"w": {}}}, "has no weight other than 0"),
        ({"weights": {"w": {"likes": math.nan}}}, r"weights\['w'\]\['likes'\] must be a number; got nan"),
        ({"weights": {"w": {"likes": "much"}}}, r"weights\['w'\]\['likes'\] must be a number; got 'much'"),
        ({"weights": {"w": "twiter_2023"}}, "no preset .* no column of the table.*Did you mean 'twitter_2023'"),
        ({"weights": {"w": {"like": 1}}}, "column 'like' is missing.*Did you mean 'likes'"),
        ({"weights": {"w": "chronological"}}, "column 'created_at' is missing"),
        ({"weights": {"w": "author_id"}}, "must be numeric, it is String"),
        ({"weights": {"w": {"likes": 1}}, "predicted": ""}, "runs from 1 to 5, so it holds no probabilities"),
        ({"weights": {"w": 3}}, "must map columns to weights"),
        ({"feed": "session"}, "column 'session' is missing.*day, week, month"),
        ({"feed": "day"}, "column 'created_at' is missing"),
        ({"feed": []}, "feed is empty"),
        ({"share_of": "speed"}, "column 'speed' is missing.*says which posts are of the class"),
        ({"share_of": "author_id"}, "value= must say which of its values is the class: one of 'w 0', 'w 1', .*; got True"),
        ({"value": "slow"}, "holds true and false, so value must be one of them"),
        ({"cluster": "who"}, "column 'who' is missing"),
        ({"cluster": ["author_id"]}, r"cluster names a column; got \['author_id'\]"),
        ({"feed": [3]}, "feed names a column; got 3"),
        ({"attention": "top"}, 'attention="top" needs depth='),
        ({"attention": "geometric"}, 'attention="geometric" needs persistence='),
        ({"attention": "geometric", "persistence": 1.0}, "persistence must lie between 0 and 1"),
        ({"persistence": 0.5}, 'persistence is for attention="geometric"'),
        ({"depth": 0}, "depth must be a whole number of 1 or more"),
        ({"per": "views"}, "column 'views' is missing"),
        ({"compare": "some"}, "compare must be one of 'common', 'each'"),
        ({"n_boot": 10}, "n_boot must be a whole number of 100 or more"),
        ({"absent_actions": "zero"}, "absent_actions must be one of 'refuse', 'leave_out'"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(settings: dict, match: str) -> None:
    with pytest.raises(DataError, match=match):
        exposed(**settings)


@pytest.mark.parametrize(
    ("posts", "settings", "match"),
    [
        (TWO.with_columns(slow=pl.lit(False)), {}, "none is of the class"),
        (TWO.with_columns(slow=pl.lit(True)), {}, "every one is of the class"),
        (TWO.with_columns(feed=pl.col("post_id")), {}, r"no feed has two posts that can be ranked \(.*alone in its feed: 25"),
        (TWO.with_columns(likes=pl.lit(None, pl.Int64)), {}, "no feed has two posts.*lacks what a policy needs: 25"),
        (TWO.with_columns(slow=pl.lit(None, pl.Boolean)), {}, "no post has a known class"),
        (TWO, {"attention": "top", "depth": 3}, "no feed has more than depth=3 posts"),
        (TWO.clear(), {}, "the table has no row"),
    ],
)  # fmt: skip
def test_designs_that_cannot_answer_are_refused(posts: pl.DataFrame, settings: dict, match: str) -> None:
    with pytest.raises(DesignError, match=match):
        exposed(posts, **settings)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_no_number_is_no_denominator_and_no_class(bad: float) -> None:
    """A NaN among the exposures made a score of NaN, and the post the last of its feed without a word; a class of NaN was the other class."""
    posts = TWO.with_columns(
        reached=pl.Series([10.0, 10.0, bad, 10.0, 10.0]), group=pl.Series([1.0, 0.0, 1.0, 0.0, bad])
    )
    with pytest.raises(DataError, match="column 'reached', named by per=, has NaN or infinity"):
        exposed(posts, per="reached")
    with pytest.raises(DataError, match="column 'group', named by share_of=, has NaN or infinity"):
        exposed(posts, share_of="group", value=1.0)


def test_negative_counts_and_nan_are_refused_and_negative_weights_explained() -> None:
    with pytest.raises(DataError, match="values below 0"):
        exposed(TWO.rename({"likes": "cheers"}).with_columns(cheers=pl.col("cheers") - 3), weights={"w": {"cheers": 1}})
    with pytest.raises(DataError, match="NaN or infinite in 5 of 25"):
        exposed(TWO.with_columns(score=pl.Series([1.0, math.nan, 0.0, 0.0, 0.0])), weights={"w": "score"})
    found = exposed(weights={"w": {"likes": -1}})
    assert any("w has no weight above 0: it puts posts with the fewest" in w for w in found.warnings)
    mixed = exposed(weights={"w": {"likes": 1, "shares": -0.5}}).warnings
    assert not any("no weight above 0" in w or "below 0" in w for w in mixed)
    # Likes less twice the shares: 5, 3, -17, 2 and -2; less three times: 5, 3, -26, 1, -4; less five: 5, 3, -44, -1, -8.
    assert not any("below 0" in w for w in exposed(weights={"w": {"likes": 1, "shares": -3}}).warnings)
    below = exposed(weights={"w": {"likes": 1, "shares": -5}}).warnings
    assert any("By w 60 % of the posts have a score below 0: among those, posts with fewer actions" in w for w in below)


def test_counts_are_logged_however_they_are_named() -> None:
    """Ordering by a column of counts is as much bound to the platform's order as weighing it; a reading time is not."""
    posts = TWO.with_columns(dwell=pl.Series([1.0, 2.0, 3.0, 4.0, 5.0]), chance_likes=pl.lit(0.1))
    said = "Published weights multiply predicted probabilities, not counts"
    column = exposed(posts, weights={"most liked": "likes"})
    assert any(said in w for w in column.warnings)
    beside = exposed(posts, weights={"w": {"likes": 1}, "most liked": "likes"}, predicted="chance_")
    assert any(said in w for w in beside.warnings)
    for free in (exposed(posts, weights={"d": "dwell"}), exposed(posts, predicted="chance_")):
        assert not any(said in w for w in free.warnings)
