from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError, DesignError


def tables() -> tuple[pl.DataFrame, pl.DataFrame]:
    """One post of each kind: 30 of 100 views comment and 12 of them distrust; 40 of 100 comment and 10 distrust."""
    rows = [
        {"post_id": f"{post}{i}", "parent_id": post, "stance": "mock" if i < k else "none"}
        for post, n, k in (("a", 30, 12), ("b", 40, 10))
        for i in range(n)
    ]
    posts = pl.DataFrame(
        {"post_id": ["a", "b", "c", "d"], "peacebuilding": [True, False, True, False], "views": [100, 100, None, 0]}
    )
    return pl.DataFrame(rows), posts


def test_bounds_by_hand() -> None:
    """With a level near 0 the share has no width: 12 / 100 to 82 / 100, and 10 / 100 to 70 / 100."""
    comments, posts = tables()
    found = eb.silent_bounds(comments, posts=posts, conf_level=1e-9)
    table = found.table()
    assert table["conf_low"].to_list() == pytest.approx([12, 10, 12 - 70])
    assert table["conf_high"].to_list() == pytest.approx([82, 70, 82 - 10])
    assert table["estimate"].to_list() == pytest.approx([40, 25, 15])
    assert table["n"].to_list() == [100, 100, 200]
    assert found.table("sample")["posts"].to_list() == [4, 1, 1, 2]
    assert any("views are not known have no part: 1 of 4" in w for w in found.warnings)


def test_fewer_than_ten_comments_with_distrust_are_not_shown() -> None:
    """A share of nine in thirty known comments would name them; corrected shares are estimates."""
    comments, posts = tables()
    nine = comments.with_columns(
        stance=pl.when(pl.col("post_id").is_in(["a0", "a1", "a2"])).then(pl.lit("none")).otherwise("stance")
    )
    assert eb.silent_bounds(nine, posts=posts).table()["estimate"].to_list() == [None, pytest.approx(25), None]
    assert eb.silent_bounds(comments, posts=posts).answer().reference is None  # a share is compared with nothing


def test_views_of_posts_that_nobody_commented_on_count() -> None:
    comments, posts = tables()
    more = pl.concat([posts, pl.DataFrame({"post_id": ["e"], "peacebuilding": [True], "views": [100]})])
    table = eb.silent_bounds(comments, posts=more, conf_level=1e-9).table()
    assert table["conf_low"][0] == pytest.approx(6)
    assert table["conf_high"][0] == pytest.approx(100 * 182 / 200)


def test_errors_of_the_labels_widen_the_bounds_and_correction_moves_them() -> None:
    world = eb.simulate("threads", seed=2, n_pages=8)
    assert world.comments is not None
    settings = {"posts": world.posts, "strata": ["lang", "machine"]}
    naive = eb.silent_bounds(world.comments, **settings).table()["estimate"].to_list()  # type: ignore[arg-type]
    found = eb.silent_bounds(world.comments, gold="coded_stance", **settings).table()  # type: ignore[arg-type]
    true = eb.silent_bounds(world.comments, label="true_stance", **settings).table()["estimate"].to_list()  # type: ignore[arg-type]
    errors = found["std_error"].to_list()
    assert all(abs(a - b) < 3 * e for a, b, e in zip(found["estimate"], true, errors, strict=True))
    assert naive[1] - true[1] > 3 * errors[1]
    share, low = found["estimate"][0], found["conf_low"][0]
    said = world.comments.drop_nulls("parent_id").join(
        world.posts.drop_nulls("views"), left_on="parent_id", right_on="post_id"
    )
    assert low < share * said.filter("peacebuilding").height / found["n"][0]


def test_without_a_table_of_posts_it_says_what_is_not_seen() -> None:
    world = eb.simulate("threads", seed=2, n_pages=4)
    assert world.comments is not None
    found = eb.silent_bounds(world.comments, views="post_views", label="true_stance")
    assert any("posts that nobody commented on are not seen" in w for w in found.warnings)
    assert "points" in found.answer().sentence
    assert found.answer(lang="ar").wording == "description"
    assert found.chart().to_dict()


def test_bad_input_is_refused() -> None:
    comments, posts = tables()
    with pytest.raises(DesignError, match="no post has usable views .null in 4 of 4.*no denominator"):
        eb.silent_bounds(comments, posts=posts.with_columns(views=pl.lit(None, pl.Int64)))
    with pytest.raises(DataError, match="column 'views' is missing"):
        eb.silent_bounds(comments, posts=posts.drop("views"))
    with pytest.raises(DataError, match="'reach' must hold counts"):
        eb.silent_bounds(comments, posts=posts.with_columns(reach=pl.col("views") / 2), views="reach")
    few = eb.silent_bounds(comments.filter(pl.col("parent_id") == "a"), posts=posts)
    assert few.table()["estimate"].to_list()[1:] == [None, None]
    assert "Too few comments" in few.answer().sentence
