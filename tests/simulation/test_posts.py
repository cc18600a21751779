from __future__ import annotations

import itertools
import math

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

import engagebias as eb
from engagebias.errors import DataError
from engagebias.schema import check_exposed, check_posts, is_simulated
from engagebias.simulation import World, simulate
from engagebias.simulation.clauses import SPEECH, THEMES
from engagebias.simulation.planted import BASE_RATE, TERMS


@pytest.mark.parametrize("lang", SPEECH)
def test_a_clause_holds_one_word_of_its_theme_and_none_of_another(lang: str) -> None:
    speech = SPEECH[lang]
    rows = [
        (theme, form.format(word=word, place=place))
        for theme, said in (*speech.themes.items(), ("plain", speech.plain))
        for form, word, place in itertools.product(said.forms, said.words, speech.places)
    ]
    texts = pl.DataFrame(rows, schema=["theme", "text"], orient="row").with_row_index()
    scored = eb.score(texts.select("theme", "text", post_id=pl.col("index").cast(pl.String), lang=pl.lit(lang)))
    for theme in THEMES:
        wrong = scored.filter(pl.col(theme) != (pl.col("theme") == theme).cast(pl.UInt32))
        assert wrong.is_empty(), f"{theme}: {wrong['text'].head(3).to_list()}"
    assert set(speech.themes) == set(THEMES)


def test_it_is_a_posts_table_and_says_that_it_is_simulated() -> None:
    posts = simulate("posts").posts
    check_posts(posts, require=["author_id", "text", "lang", "created_at", "observed_at", "followers"], caller="test")
    for action in BASE_RATE:
        check_exposed(posts, outcome=action, exposure="views", caller="test")
    assert is_simulated(posts)
    assert (posts.height, posts["author_id"].n_unique(), posts["lang"].unique().sort().to_list()) == (
        3000,
        60,
        ["ar", "en"],
    )
    weeks = posts["created_at"].dt.truncate("1w")
    assert weeks.n_unique() == 26
    assert posts["created_at"].is_sorted()
    age = posts["observed_at"] - posts["created_at"]
    assert age.min() > pl.Series([0]).cast(pl.Duration).item()  # type: ignore[operator]
    assert age.dt.total_hours().min() >= 72  # type: ignore[operator]


def test_the_seed_decides() -> None:
    assert simulate("posts", seed=5).posts.equals(simulate("posts", seed=5).posts)
    assert not simulate("posts", seed=5).posts.equals(simulate("posts", seed=6).posts)
    assert eb.load("example", world="posts", seed=5).equals(simulate("posts", seed=5).posts)


def test_scoring_finds_the_planted_words() -> None:
    world = simulate("posts", seed=3)
    scored = eb.score(world.posts)
    spread = dict(
        zip(*world.truth.filter(action="shares").select("term", "sd").to_dict(as_series=False).values(), strict=True)
    )
    assert spread == pytest.approx({term: scored[term].std() for term in TERMS})
    assert scored["score_reason"].null_count() == 3000
    classes = eb.classify(scored)["content_class"].value_counts()
    assert classes.filter(content_class="fast and emotive")["count"].item() > 300
    assert classes.filter(content_class="slow and complex")["count"].item() > 300


def fit(
    posts: pl.DataFrame, outcome: str, controls: list[NDArray[np.float64]], exposure: str | None = None
) -> dict[str, float]:
    """Return the rate ratio for one more of each term, by Poisson regression with controls."""
    scored = eb.score(posts)
    terms = scored.select(pl.col(TERMS).cast(pl.Float64)).to_numpy()
    offset = np.log(scored[exposure].to_numpy()) if exposure else None
    design = np.column_stack([terms, *controls])
    y = scored[outcome].cast(pl.Float64).to_numpy()
    coef = sm.GLM(y, design, family=sm.families.Poisson(), offset=offset).fit().params
    return dict(zip(TERMS, np.exp(coef[: len(TERMS)]).tolist(), strict=True))


def dummies(column: pl.Series) -> NDArray[np.float64]:
    return column.cast(pl.String).to_dummies().to_numpy().astype(np.float64)


def planted(world: World, action: str) -> dict[str, float]:
    rows = world.truth.filter(action=action)
    return dict(zip(rows["term"], np.exp(rows["log_rate_ratio"].to_numpy()).tolist(), strict=True))


@pytest.fixture(scope="module")
def quiet() -> World:
    return simulate("posts", seed=2, n_posts=8000, n_authors=40, overdispersion=0)


@pytest.mark.parametrize("action", ["shares", "saves", "reaction_angry"])
def test_the_truth_is_in_the_rate_per_view(quiet: World, action: str) -> None:
    created = quiet.posts["created_at"]
    controls = [
        dummies(quiet.posts["author_id"]),
        dummies(created.dt.truncate("1w"))[:, 1:],
        dummies(created.dt.hour())[:, 1:],
    ]
    found = fit(quiet.posts, action, controls, exposure="views")
    assert found == pytest.approx(planted(quiet, action), rel=0.02)


def test_the_ranker_shows_more_of_what_engages(quiet: World) -> None:
    author, followers = dummies(quiet.posts["author_id"]), np.log(quiet.posts["followers"].to_numpy())
    found = fit(quiet.posts, "views", [author, followers])
    assert found == pytest.approx(planted(quiet, "views"), rel=0.03)
    assert planted(quiet, "views")["moral_emotional"] == pytest.approx((1.08 * 1.12 * 1.20) ** (0.5 / 3))
    assert set(planted(simulate("posts", n_posts=100, ranker=0), "views").values()) == {1.0}


def test_many_followers_confound_where_nothing_holds_them_fixed() -> None:
    """With the planted 1.20 per moral-emotional word: 1.20 with followers held fixed, 1.31 without."""
    posts = simulate("posts", seed=2, n_posts=30_000, n_authors=12_000, ranker=0).posts
    created = posts["created_at"]
    time = [dummies(created.dt.truncate("1w")), dummies(created.dt.hour())[:, 1:]]
    followers = np.log(posts["followers"].to_numpy())
    assert fit(posts, "shares", [followers, *time])["moral_emotional"] == pytest.approx(1.20, rel=0.02)
    assert fit(posts, "shares", time)["moral_emotional"] == pytest.approx(1.31, rel=0.025)


def test_overdispersion_adds_the_variance_it_says() -> None:
    def noise(overdispersion: float) -> float:
        """Return the relative variance of likes that Poisson and the same world without noise leave."""
        likes = simulate("posts", seed=4, n_posts=5000, n_authors=2, overdispersion=overdispersion).posts["likes"]
        return float(likes.var()) / float(likes.mean()) ** 2  # type: ignore[arg-type]

    # (1 + v)(1 + w) - 1 is the relative variance of a product of independent factors.
    calm = noise(0.0)
    assert (1 + noise(0.5)) / (1 + calm) == pytest.approx(1.5, rel=0.1)


def test_ratios_can_be_planted() -> None:
    world = simulate("posts", n_posts=100, rate_ratios={"shares": {"peace": 1.5}})
    row = world.truth.filter(action="shares", term="peace")
    assert row["log_rate_ratio"].item() == pytest.approx(math.log(1.5))
    assert world.truth.filter(action="likes", term="peace")["log_rate_ratio"].item() == pytest.approx(math.log(0.90))
    assert world.truth.columns == ["action", "term", "log_rate_ratio", "sd"]


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"n_post": 5}, "setting must be one of 'n_posts', .*Did you mean 'n_posts'"),
        ({"n_posts": 3}, "n_posts must be a whole number of 20 or more"),
        ({"n_authors": 1}, "n_authors must be a whole number of 2 or more"),
        ({"n_weeks": 0}, "n_weeks must be a whole number of 1 or more"),
        ({"ranker": -1}, "ranker is the power .*, from 0 to 2; got -1"),
        ({"ranker": "x"}, "ranker must be a number; got 'x'"),
        ({"overdispersion": -1}, "overdispersion is a variance"),
        ({"follower_confounding": 3}, "follower_confounding must lie between -1 and 1"),
        ({"rate_ratios": {"share": {}}}, "rate_ratios must be one of .*; got 'share'. Did you mean 'shares'"),
        ({"rate_ratios": {"shares": 2}}, r"rate_ratios\['shares'\] must map terms to rate ratios"),
        ({"rate_ratios": {"shares": {"fear": 2}}}, r"rate_ratios\['shares'\] must be one of 'moral_emotional'"),
        ({"rate_ratios": {"shares": {"peace": 0}}}, r"rate_ratios\['shares'\]\['peace'\] is a ratio above 0"),
        ({"rate_ratios": {"shares": {"peace": "x"}}}, r"rate_ratios\['shares'\]\['peace'\] must be a number"),
        ({"click_rate": 0.1}, "setting must be one of"),
    ],
)
def test_bad_settings_are_refused(settings: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        simulate("posts", **settings)  # type: ignore[arg-type]
