from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.schema import check_posts
from engagebias.simulation.audit import users_sd


def test_the_same_seed_makes_the_same_world() -> None:
    first, again, other = (eb.simulate("audit", seed=s, n_users=50) for s in (1, 1, 2))
    assert first.shown.equals(again.shown)
    assert not first.shown.equals(other.shown)


def test_tables_are_sound() -> None:
    world = eb.simulate("audit", seed=3, n_users=50, n_sessions=3, n_shown=4)
    check_posts(world.posts, caller="test")
    assert world.shown.height == 50 * 3 * 2 * 4
    counts = world.shown.group_by("user_id", "session_id", "feed").len()["len"]
    assert counts.unique().to_list() == [4]
    assert world.shown["author_anger"].is_between(0, 4).all()
    assert set(world.shown["reader_preference"].unique()) == {-1, 0, 1}
    assert world.shown.filter(pl.col("outgroup_animosity") == 1)["is_political"].all()
    assert eb.load("example", world="audit").columns == world.shown.columns


def test_the_truth_is_what_was_planted() -> None:
    """20,000 users: means of users in the baseline spread as the closed form says, differences are as planted."""
    world = eb.simulate("audit", seed=5, n_users=20_000)
    truth = dict(world.truth.select("term", "value").iter_rows())
    assert truth == {"author_anger": 0.473, "outgroup_animosity": 0.236, "reader_preference, is_political": -0.1}
    for name, reach in (("author_anger", 0.02), ("outgroup_animosity", 0.025)):
        means = (
            world.shown.group_by("user_id", "feed").agg(pl.col(name).mean()).pivot("feed", index="user_id", values=name)
        )
        sd = users_sd(name, 2, 10)
        assert means["chronological"].std() == pytest.approx(sd, rel=0.03)
        assert (means["engagement"] - means["chronological"]).mean() / sd == pytest.approx(truth[name], abs=reach)
    political = world.shown.filter("is_political").group_by("feed").agg(pl.col("reader_preference").mean())
    feeds = dict(political.iter_rows())
    assert feeds["engagement"] - feeds["chronological"] == pytest.approx(-0.1, abs=0.015)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"differences": {"joy": 0.1}}, "differences are of author_anger, outgroup_animosity; got joy"),
        ({"differences": {"author_anger": -0.1}}, r"differences\['author_anger'\] must be 0 or more"),
        ({"preference": 0.9}, "preference must be from -0.4 to 0.4"),
        ({"n_users": 5}, "n_users must be a whole number of 10 or more"),
    ],
)
def test_settings_are_checked(settings: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message):
        eb.simulate("audit", **settings)  # type: ignore[call-overload]
