from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, recall_score

from engagebias.errors import DataError, DesignError, EngagebiasError
from engagebias.labels.correction import correct_labels
from engagebias.labels.crossfit import cross_fit, make_folds
from engagebias.labels.label_quality import Judged, agreement_of, quality_table
from engagebias.labels.learning import train_labeller

WORDS = {
    "en": (["attack", "killed", "shelling", "bomb", "fear", "blood"], ["talks", "truce", "school", "harvest", "bridge", "music"]),
    "ar": (["هجوم", "قتلى", "قصف", "قنبلة", "خوف", "دماء"], ["محادثات", "هدنة", "مدرسة", "حصاد", "جسر", "موسيقى"]),
}  # fmt: skip


def make_posts(n: int, seed: int = 1, *, share: float = 0.3, mixed: float = 0.25) -> pl.DataFrame:
    """Posts of four words; a violent one has mostly violent words, and a share of its words comes from the other list."""
    rng = np.random.default_rng(seed)
    langs = rng.choice(["en", "ar"], n, p=[0.7, 0.3])
    violent = rng.random(n) < share
    texts = []
    for lang, bad in zip(langs, violent, strict=True):
        lists = WORDS[str(lang)] if bad else WORDS[str(lang)][::-1]
        texts.append(" ".join(str(rng.choice(lists[int(rng.random() < mixed)])) for _ in range(4)))
    return pl.DataFrame(
        {"post_id": [f"p{i}" for i in range(n)], "text": texts, "lang": langs, "violent": violent,
         "author_id": [f"a{i}" for i in rng.integers(0, 80, n)]}
    )  # fmt: skip


@pytest.fixture(scope="module")
def posts() -> pl.DataFrame:
    return make_posts(1200)


@pytest.fixture(scope="module")
def gold(posts: pl.DataFrame) -> pl.DataFrame:
    return posts.sample(300, seed=1).select("post_id", "violent")


def bare(posts: pl.DataFrame) -> pl.DataFrame:
    return posts.drop("violent")


def test_agreement_by_hand() -> None:
    """Code by label 6 2 / 1 1: 7 of 10 agree; F1 12/15 and 2/5, mean 0.6; recalls 6/8 and 1/2, mean 0.625."""
    assert agreement_of(np.array([[6.0, 2, 1, 1]]))[0] == pytest.approx([0.7, 0.6, 0.625])
    three = np.array([[4.0, 1, 0, 2, 3, 0, 0, 0, 0]])  # a third class that nobody gave
    human, machine = np.repeat([0, 0, 1, 1], [4, 1, 2, 3]), np.repeat([0, 1, 0, 1], [4, 1, 2, 3])
    assert agreement_of(three)[0] == pytest.approx(
        [
            accuracy_score(human, machine),
            f1_score(human, machine, average="macro"),
            recall_score(human, machine, average="macro"),
        ]
    )


def test_weights_count_in_agreement() -> None:
    judged = Judged(
        ["no", "yes"], np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0]), np.array([3.0, 1, 1, 1]), np.arange(4), None
    )
    table = quality_table(judged, np.ones(4, dtype=bool), 0.95, np.random.default_rng(1))
    reference = f1_score([0, 0, 1, 1], [0, 1, 1, 0], average="macro", sample_weight=[3, 1, 1, 1])
    assert table["estimate"].to_list() == pytest.approx([4 / 6, reference, (3 / 4 + 1 / 2) / 2])
    most, found = judged.majority
    assert (most, found.tolist()) == ("no", pytest.approx([4 / 6, (8 / 10) / 2, 1 / 2]))


def test_bootstrap_intervals_hold_the_truth() -> None:
    """95 % intervals of a known accuracy of 0.8 hold it in 95 % of 400 samples (binomial bounds of 99.9 %), by post and by group."""
    rng = np.random.default_rng(3)
    held = {"post": 0, "group": 0}
    for _ in range(400):
        human = rng.integers(0, 2, 250)
        for kind in held:
            luck = rng.beta(8, 2, 50)[np.arange(250) // 5] if kind == "group" else 0.8
            machine = np.where(rng.random(250) < luck, human, 1 - human)
            unit = np.arange(250) // 5 if kind == "group" else np.arange(250)
            judged = Judged(["a", "b"], human, machine, np.ones(250), unit, None)
            row = quality_table(judged, np.ones(250, dtype=bool), 0.95, rng).row(0, named=True)
            held[kind] += row["conf_low"] <= 0.8 <= row["conf_high"]
    assert all(364 <= n <= 394 for n in held.values()), held


def test_it_equals_scikit_learn_fold_by_fold(posts: pl.DataFrame, gold: pl.DataFrame) -> None:
    """Each model is the plain pipeline fitted on the other folds; each post is labelled by the model of its fold."""
    texts, at = posts["text"].to_list(), np.arange(0, 1200, 5)
    y = posts["violent"].to_numpy()[at].astype(np.int64)
    weight = np.random.default_rng(1).uniform(0.5, 2, at.size)
    folds = make_folds(y, at, 1200, groups=None, folds=3, seed=4, caller="test")
    scores = cross_fit(texts, at, y, weight, folds, caller="test")
    assert (folds.all[at] == folds.gold).all()
    assert np.bincount(folds.all, minlength=3).min() > 300
    for fold in range(3):
        seen = at[folds.gold != fold]
        pipe = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        x = pipe.fit_transform([texts[i] for i in seen])
        w, ys = weight[folds.gold != fold], y[folds.gold != fold]
        balanced = w / np.bincount(ys, weights=w)[ys] * ys.size / 2
        reference = LogisticRegression(C=10, max_iter=5000, tol=1e-8).fit(x, ys, sample_weight=balanced)
        mine = np.flatnonzero(folds.all == fold)
        assert scores[mine] == pytest.approx(
            reference.predict_proba(pipe.transform([texts[i] for i in mine])), abs=1e-3
        )


def test_it_learns_in_both_languages(posts: pl.DataFrame, gold: pl.DataFrame) -> None:
    learned = train_labeller(bare(posts), gold=gold, label="violent")
    assert learned.posts.schema["violent_machine"] == pl.Boolean
    assert learned.posts.columns == [*bare(posts).columns, "violent_machine", "violent_probability"]
    truth = (learned.posts["violent_machine"] == posts["violent"]).mean()
    accuracy = learned.table().row(0, named=True)
    assert truth > 0.8
    assert accuracy["conf_low"] <= truth <= accuracy["conf_high"]
    assert ((learned.posts["violent_probability"] > 0.5) == learned.posts["violent_machine"]).all()
    by_lang = learned.table("by_lang")
    assert by_lang["lang"].to_list() == ["en"] * 3 + ["ar"] * 3
    assert by_lang["n"].gather([0, 3]).sum() == 300
    assert (by_lang["estimate"] > 0.7).all()
    agreed = posts.join(gold.select("post_id", code="violent"), on="post_id").join(
        learned.posts.select("post_id", "violent_machine"), on="post_id"
    )
    assert accuracy["estimate"] == pytest.approx((agreed["code"] == agreed["violent_machine"]).mean())


def test_no_post_is_labelled_by_a_model_that_saw_its_code() -> None:
    """Texts of noise carry no label: fitted and judged on the same codes they seem known, across folds they do not."""
    rng = np.random.default_rng(2)
    texts = ["".join(rng.choice(list("abcdefgh "), 30)) for _ in range(300)]
    posts = pl.DataFrame({"post_id": [str(i) for i in range(300)], "text": texts})
    coded = posts.select("post_id", noise=pl.Series(rng.random(300) < 0.5))
    learned = train_labeller(posts, gold=coded, label="noise")
    assert learned.table()["estimate"][0] == pytest.approx(0.5, abs=0.1)
    assert any(w.startswith("On codes that it did not see") for w in learned.warnings)
    # Authors who repeat themselves give their label away, unless they are kept in one fold.
    author = np.repeat(np.arange(60), 5)
    repeated = pl.DataFrame(
        {"post_id": posts["post_id"], "text": [texts[a] for a in author], "author_id": author.astype(str)}
    )
    coded = repeated.select("post_id", noise=pl.Series((rng.random(60) < 0.5)[author]))
    loose, grouped = (train_labeller(repeated, gold=coded, label="noise", groups=g) for g in (None, "author_id"))
    assert loose.table()["estimate"][0] > 0.95
    assert grouped.table()["estimate"][0] < 0.7
    assert "Coded posts whose text repeats another's: 300. Where repeats" in str(loose.warnings)
    assert "repeats another" not in str(grouped.warnings)


def test_groups_keep_all_their_posts_in_one_fold() -> None:
    rng = np.random.default_rng(1)
    groups, gold = rng.integers(0, 40, 500), np.sort(rng.choice(500, 150, replace=False))
    folds = make_folds(rng.integers(0, 2, 150), gold, 500, groups=groups, folds=4, seed=1, caller="test")
    assert all(np.unique(folds.all[groups == g]).size == 1 for g in range(40))
    assert (folds.all[gold] == folds.gold).all()


def test_the_machine_errs_alike_on_coded_posts_and_others() -> None:
    """The share labelled violent is the same for coded and other posts, so the corrected share is the truth on average."""
    off, apart = [], []
    for seed in range(30):
        posts = make_posts(1500, seed, share=0.15, mixed=0.45)
        coded = posts.sample(150, seed=seed).select("post_id", "violent", gold_probability=pl.lit(0.1))
        learned = train_labeller(bare(posts), gold=coded, label="violent", folds=4, seed=seed).posts
        joined = learned.join(coded.rename({"violent": "people"}), on="post_id", how="left")
        said = joined["violent_machine"].cast(pl.Float64)
        is_coded = joined["people"].is_not_null()
        apart.append(float(said.filter(is_coded).mean()) - float(said.filter(~is_coded).mean()))  # type: ignore[arg-type]
        share = correct_labels(
            joined, label="violent_machine", gold="people", mislabelled="outcome", model="linear"
        ).table()
        off.append((share["estimate"][0] - posts["violent"].mean()) / share["std_error"][0])
    assert abs(np.mean(apart)) < 3 * np.std(apart) / np.sqrt(30)
    assert abs(np.mean(off)) < 3 / np.sqrt(30)
    assert np.std(off) < 1.4


def test_several_classes_and_their_tables(posts: pl.DataFrame, gold: pl.DataFrame) -> None:
    kind = pl.when("violent").then(pl.col("lang").cast(pl.String)).otherwise(pl.lit("none"))
    coded = gold.join(posts.select("post_id", kind=kind), on="post_id").select("post_id", "kind")
    learned = train_labeller(bare(posts), gold=coded, label="kind")
    assert "kind_probability" not in learned.posts.columns
    assert set(learned.posts["kind_machine"].unique()) == {"ar", "en", "none"}
    classes = learned.table("classes")
    assert classes["class"].to_list() == ["ar", "en", "none"]
    assert classes["codes"].to_list() == [coded.filter(kind=k).height for k in ("ar", "en", "none")]
    assert classes["machine_share"].sum() == pytest.approx(1)
    confusion = learned.table("confusion")
    assert confusion.height == 9
    assert (confusion["codes"].drop_nulls() >= 10).all()
    assert confusion["codes"].null_count() == confusion["share"].null_count() > 0
    numbers = coded.with_columns(kind=pl.col("kind").replace_strict({"none": 0, "en": 1, "ar": 2}))
    assert set(train_labeller(bare(posts), gold=numbers, label="kind").posts["kind_machine"].unique()) == {0, 1, 2}


def test_what_cannot_be_used_is_counted(posts: pl.DataFrame, gold: pl.DataFrame) -> None:
    ids = gold["post_id"].to_list()
    blank = bare(posts).with_columns(
        text=pl.when(pl.col("post_id").is_in(ids[:3]))
        .then(None)
        .when(pl.col("post_id") == ids[3])
        .then(pl.lit("  "))
        .otherwise("text")
    )
    holes = gold.with_columns(violent=pl.when(~pl.col("post_id").is_in(ids[10:15])).then("violent"))
    learned = train_labeller(blank, gold=holes, label="violent")
    assert learned.table("sample").rows() == [
        ("given", 1200, 300), ("left out: no code", 0, 5), ("left out: no text", 4, 4), ("used", 1196, 291)
    ]  # fmt: skip
    assert learned.posts["violent_machine"].null_count() == 4
    assert learned.posts["violent_probability"].null_count() == 4
    assert "Posts without text, not labelled: 4, of which coded: 4." in learned.warnings
    assert "Rows of the gold sample without a code, not used: 5." in learned.warnings
    assert learned.posts["post_id"].to_list() == posts["post_id"].to_list()


def test_rare_classes_are_said_aloud(posts: pl.DataFrame) -> None:
    rare = pl.concat([posts.filter("violent").head(12), posts.filter(~pl.col("violent")).head(150)]).select(
        "post_id", "violent"
    )
    learned = train_labeller(bare(posts), gold=rare, label="violent")
    assert any(
        w == "Fewer than 20 gold codes of a class: true. Its labels are little better than a guess."
        for w in learned.warnings
    )
    assert learned.posts["violent_machine"].mean() > 0.15  # classes count equally, else a rare one would not be said


def test_unequal_chances_are_undone(posts: pl.DataFrame) -> None:
    """Coded half by half, then weighted: the share of the classes is that of the posts, not that of the codes."""
    halves = [
        posts.filter(pl.col("violent") == v)
        .sample(150, seed=1)
        .with_columns(size=pl.lit(posts.filter(pl.col("violent") == v).height))
        for v in (True, False)
    ]
    coded = pl.concat(halves).select("post_id", "violent", gold_probability=150 / pl.col("size"))
    learned = train_labeller(bare(posts), gold=coded, label="violent")
    plain = train_labeller(bare(posts), gold=coded.drop("gold_probability"), label="violent")
    share = posts["violent"].mean()
    assert learned.table("classes")["share"].to_list() == pytest.approx([1 - share, share])  # type: ignore[operator]
    assert plain.table("classes")["share"].to_list() == [0.5, 0.5]
    assert "weighted by one over" in learned.quality.estimand
    assert "weighted by one over" not in plain.quality.estimand


def test_the_seed_decides_and_the_frame_stays(posts: pl.DataFrame, gold: pl.DataFrame) -> None:
    before = posts.clone(), gold.clone()
    one, two, three = (train_labeller(posts, gold=gold, label="violent", seed=s) for s in (1, 1, 2))
    assert one.posts.equals(two.posts)
    assert one.table().equals(two.table())
    assert not one.posts.equals(three.posts)
    assert posts.equals(before[0])
    assert gold.equals(before[1])
    again = train_labeller(one.posts, gold=gold, label="violent")
    assert again.posts.equals(one.posts)


def test_other_names_of_columns(posts: pl.DataFrame, gold: pl.DataFrame) -> None:
    other = bare(posts).rename({"post_id": "id", "text": "body"})
    learned = train_labeller(other, gold=gold.rename({"post_id": "id"}), label="violent", text="body", post_id="id")
    assert learned.posts["violent_machine"].equals(
        train_labeller(bare(posts), gold=gold, label="violent").posts["violent_machine"]
    )


def test_it_shows_itself_in_both_languages(posts: pl.DataFrame, gold: pl.DataFrame) -> None:
    learned = train_labeller(bare(posts), gold=gold, label="violent", groups="author_id")
    assert repr(learned).startswith("1,200 posts labelled\nHow well does the machine label violent as people do?")
    assert "<table" in learned._repr_html_()
    assert learned.quality.wording == "description"
    answer = learned.answer()
    percent = f"{100 * learned.table()['estimate'][0]:.1f}"
    assert answer.sentence.startswith(
        f"The machine's violent equals the people's in {percent} % of posts (95 % interval "
    )
    assert "Always saying false would do so in" in answer.sentence
    assert "يطابق وسم الآلة" in learned.answer(lang="ar").sentence
    assert "over groups" in learned.quality.method
    for lang in ("en", "ar"):
        spec = learned.chart(lang=lang).to_dict()  # type: ignore[arg-type]
        drawn = next(rows for rows in spec["datasets"].values() if len(rows) > 1)
        expected = [*learned.table()["estimate"], *learned.table("by_lang")["estimate"]]
        assert [r["estimate"] for r in drawn] == pytest.approx([100 * e for e in expected])
    silent = train_labeller(bare(posts).drop("lang"), gold=gold, label="violent")
    assert "by_lang" not in silent.companions
    assert not learned.quality.simulated
    assert train_labeller(
        bare(posts).with_columns(platform=pl.lit("simulated")), gold=gold, label="violent"
    ).quality.simulated


def test_without_scikit_learn_the_extra_is_named(
    posts: pl.DataFrame, gold: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(
        EngagebiasError, match=r"train_labeller: scikit-learn is not installed.*extra 'learn'.*engagebias\[learn\]"
    ):
        train_labeller(bare(posts), gold=gold, label="violent")


@pytest.mark.parametrize(
    ("change", "settings", "error", "match"),
    [
        (lambda g: g.with_columns(violent=True), {}, DesignError, "train_labeller: the 300 codes of 'violent' with a text hold only True"),
        (lambda g: g.with_columns(violent=pl.lit(None, dtype=pl.Boolean)), {}, DesignError, "hold no code"),
        (lambda g: pl.concat([g.filter("violent").head(3), g.filter(~pl.col("violent"))]), {}, DesignError, r"class True of 'violent' has fewer codes than there are folds \(5\)"),
        (lambda g: pl.concat([g, g.head(2)]), {}, DataError, "4 rows of gold repeat a post_id"),
        (lambda g: g.with_columns(post_id=pl.col("post_id") + "x"), {}, DataError, "300 of 300 coded posts are not among the posts"),
        (lambda g: g.with_columns(post_id=pl.int_range(pl.len())), {}, DataError, "post_id is Int64 in gold and String in the posts; cast it"),
        (lambda g: g, {"label": "loud"}, DataError, "column 'loud' is missing; gold has post_id, violent"),
        (lambda g: g.with_columns(violent=pl.lit(0.5)), {}, DataError, "must be Boolean, text or whole numbers, it is Float64"),
        (lambda g: g.with_columns(gold_probability=pl.lit(0.0)), {}, DataError, "gold_probability is not above 0 and at most 1 in 300 coded rows"),
        (lambda g: g.with_columns(gold_probability=pl.lit(None, dtype=pl.Float64)), {}, DataError, "gold_probability is not above 0"),
        (lambda g: g.head(5).to_dict(), {}, DataError, "expected a polars DataFrame"),
        (lambda g: g, {"text": "body"}, DataError, "column 'body' is missing"),
        (lambda g: g, {"text": "n"}, DataError, "column 'n' must hold text, it is Int64"),
        (lambda g: g, {"groups": "team"}, DataError, "column 'team' is missing"),
        (lambda g: g, {"groups": "lang"}, DesignError, "are of 2 groups, fewer than the 5 folds"),
        (lambda g: g, {"groups": "side"}, DesignError, "a class has no code left, because its codes are all of one group"),
        (lambda g: g, {"text": "post_code"}, DesignError, "no letters in common"),
        (lambda g: g, {"folds": 1}, DataError, "folds must be a whole number of 2 or more"),
        (lambda g: g, {"conf_level": 95}, DataError, "conf_level must be a number between 0 and 1"),
    ],
)  # fmt: skip
def test_bad_input(
    posts: pl.DataFrame, gold: pl.DataFrame, change: Callable[[pl.DataFrame], object], settings: dict[str, object], error: type[Exception], match: str
) -> None:  # fmt: skip
    n = pl.int_range(pl.len())
    side = pl.when("violent").then(pl.lit("v")).otherwise(pl.lit("n") + (n % 7).cast(pl.String))
    unlike = pl.Series([chr(0x4E00 + i) for i in range(posts.height)])
    extended = posts.with_columns(n=n, side=side, post_code=unlike)
    with pytest.raises(error, match=match):
        train_labeller(extended, **({"gold": change(gold), "label": "violent"} | settings))  # type: ignore[arg-type]
