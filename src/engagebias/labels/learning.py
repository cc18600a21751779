"""Learn a label from posts that people coded, for any language, so that its errors can be corrected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_count, check_share, check_there
from engagebias.errors import DataError, DesignError
from engagebias.labels.crossfit import cross_fit, make_folds, need_sklearn
from engagebias.labels.groups import number_groups
from engagebias.labels.label_quality import Judged
from engagebias.labels.learned import Labelled, Told, judge
from engagebias.results import Estimates
from engagebias.schema import check_frame, check_posts, is_simulated, name_rows

CALLER = "train_labeller"
PROBABILITY = "gold_probability"


@dataclass(frozen=True, slots=True, eq=False)
class _Coded:
    """Posts with text (``frame``), the positions of the coded ones, their classes and weights, and what was counted."""

    frame: pl.DataFrame
    gold: NDArray[np.int64]
    classes: list[object]
    y: NDArray[np.int64]
    weight: NDArray[np.float64]
    weighted: bool
    steps: pl.DataFrame


def train_labeller(
    posts: pl.DataFrame,
    *,
    gold: pl.DataFrame,
    label: str,
    text: str = "text",
    post_id: str = "post_id",
    groups: str | None = None,
    folds: int = 5,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Labelled:
    """Learn a label from coded posts and give it to all, none by a model that saw its own code.

    Parameters
    ----------
    posts : polars.DataFrame
        All posts, coded or not, with their text. Posts whose text is null or blank get a null and are counted.
    gold : polars.DataFrame
        The coded posts: their ids, the label, and ``gold_probability`` if they were drawn with unequal chances
        (each then counts one over it). Rows with a null label are left out and counted.
    label : str
        Column of ``gold``: Boolean, text or whole numbers, each value a class.
    text, post_id : str, default "text" and "post_id"
        Columns with the text (posts) and the id (both tables).
    groups : str, optional
        Column of posts without nulls, such as ``"author_id"`` or a thread: no post is labelled by a model that saw a
        code of its group, and intervals are by group. Give it where posts of a group repeat one another.
    folds : int, default 5
        Number of models, each trained without one fold of the codes.
    conf_level : float, default 0.95
        Level of the bootstrap intervals.
    seed : int, default 1
        Seed of the folds and of the bootstrap.

    Returns
    -------
    Labelled
        ``.posts``: the same rows with ``LABEL_machine`` (the class, of the label's own type) and, for two classes,
        ``LABEL_probability``: the model's score of the later class (True, 1, last in the alphabet) with classes counted
        equally; no share of posts. Columns of these names are replaced. ``.table()``: accuracy, macro F1 and macro recall on
        codes that the model did not see. Companions: ``"by_lang"`` (if posts have ``lang``; null under 10 codes), ``"confusion"``
        (cells under 10 null), ``"classes"``, ``"sample"``.

    Raises
    ------
    DataError
        If a column is missing, ids repeat or are not among the posts, or the label has no classes.
    DesignError
        If there is one class only, or a class has fewer codes (or groups) than folds.
    EngagebiasError
        If scikit-learn, the extra ``learn``, is not installed.

    Notes
    -----
    Character n-grams (2 to 5, inside words) need no word list, so that any script and spelling will do. Classes
    count equally in training, else a rare one would never be said. A post that is not coded is labelled by one of the
    models drawn by chance (that of its group's fold with groups), not by their mean: a mean errs otherwise
    than a single model does on the coded posts, and a correction would take the difference for the truth.

    References
    ----------
    Egami, Hinck, Stewart & Wei (2023), Using imperfect surrogates for downstream inference, NeurIPS 36 (cross-fitting).
    Joachims (1998), Text categorization with support vector machines, ECML (texts as weighted term vectors).

    Examples
    --------
    >>> texts = ["talks resume after truce", "truce holds as talks go on", "shelling kills two", "two killed in shelling"] * 15
    >>> posts = pl.DataFrame({"post_id": [str(i) for i in range(60)], "text": texts})
    >>> coded = posts.head(40).select("post_id", violent=pl.col("text").str.contains("shelling"))
    >>> learned = train_labeller(posts, gold=coded, label="violent")
    >>> learned.posts["violent_machine"].sum(), learned.table()["estimate"].to_list()
    (30, [1.0, 1.0, 1.0])
    """
    check_count(folds, name="folds", caller=CALLER, least=2)
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(seed, name="seed", caller=CALLER)
    need_sklearn(CALLER)
    frame = _check_tables(posts, gold, label, text, post_id, groups)
    coded = _join(frame, gold, label, text, post_id)
    _check_classes(coded, label, folds)
    units = number_groups(coded.frame[groups]) if groups else None
    dealt = make_folds(coded.y, coded.gold, coded.frame.height, groups=units, folds=folds, seed=seed, caller=CALLER)
    texts = coded.frame[text].cast(pl.String).to_list()
    scores = cross_fit(texts, coded.gold, coded.y, coded.weight, dealt, caller=CALLER)
    best = scores.argmax(axis=1)
    labelled = _attach(frame, coded, label, best, scores)
    _, (_, _, without_code), (_, *without_text), _ = coded.steps.rows()
    told = Told(
        label, folds, bool(groups), coded.weighted, conf_level, is_simulated(frame),
        without_text=(without_text[0], without_text[1]), without_code=without_code,
        repeated=int(coded.frame[text][coded.gold].is_duplicated().sum()),
    )  # fmt: skip
    return Labelled(labelled, _quality(coded, best, units, labelled[f"{label}_machine"], told, seed))


def _quality(
    coded: _Coded, best: NDArray[np.int64], units: NDArray[np.int64] | None, machine: pl.Series, told: Told, seed: int
) -> Estimates:
    judged = Judged(
        [str(c).lower() if isinstance(c, bool) else str(c) for c in coded.classes], coded.y, best[coded.gold], coded.weight,
        np.arange(coded.y.size) if units is None else units[coded.gold],
        coded.frame["lang"].cast(pl.String)[coded.gold] if "lang" in coded.frame.columns else None,
    )  # fmt: skip
    return judge(judged, machine, coded.steps, told, np.random.default_rng([seed, 1]))


def _check_tables(
    posts: pl.DataFrame, gold: pl.DataFrame, label: str, text: str, post_id: str, groups: str | None
) -> pl.DataFrame:
    renamed = check_frame(posts, caller=CALLER)
    check_there(renamed, post_id, caller=CALLER)
    if post_id != "post_id":
        renamed = renamed.drop("post_id", strict=False).rename({post_id: "post_id"})
    check_posts(renamed, require=[groups] if groups else [], caller=CALLER)
    check_there(posts, text, caller=CALLER)
    if not (posts.schema[text] == pl.String or isinstance(posts.schema[text], pl.Categorical | pl.Enum)):
        raise DataError(f"{CALLER}: column {text!r} must hold text, it is {posts.schema[text]}.")
    check_frame(gold, caller=CALLER)
    for column in (post_id, label):
        check_there(gold, column, caller=CALLER, table="gold")
    if gold.schema[post_id] != posts.schema[post_id]:
        raise DataError(
            f"{CALLER}: {post_id} is {gold.schema[post_id]} in gold and {posts.schema[post_id]} in the posts; cast it, such as by "
            f"gold.with_columns(pl.col({post_id!r}).cast(pl.String))."
        )
    kind = gold.schema[label]
    if not (kind.is_integer() or kind in (pl.Boolean, pl.String) or isinstance(kind, pl.Categorical | pl.Enum)):
        raise DataError(
            f"{CALLER}: the label {label!r} must be Boolean, text or whole numbers, it is {kind}. Cast it, or cut a measure into classes."
        )
    repeated = gold.filter(pl.col(post_id).is_duplicated())
    if repeated.height:
        raise DataError(
            f"{CALLER}: {repeated.height} rows of gold repeat a {post_id} ({name_rows(repeated.unique(post_id, maintain_order=True), (post_id,))}). "
            "Settle on one code a post first."
        )
    unknown = gold.join(posts, on=post_id, how="anti")
    if unknown.height:
        raise DataError(
            f"{CALLER}: {unknown.height} of {gold.height} coded posts are not among the posts ({name_rows(unknown, (post_id,))}). Give all posts, "
            "coded or not, with the ids that the coders had."
        )
    return posts


def _join(frame: pl.DataFrame, gold: pl.DataFrame, label: str, text: str, post_id: str) -> _Coded:
    """Keep the posts with text, find the coded ones among them, and count the rest."""
    weighted = PROBABILITY in gold.columns
    codes = gold.drop_nulls(label).select(
        post_id, __code=pl.col(label), __weight=1 / pl.col(PROBABILITY) if weighted else pl.lit(1.0)
    )
    bad = codes.filter(~pl.col("__weight").is_between(1, float("inf"), closed="left").fill_null(False))
    if bad.height:
        raise DataError(
            f"{CALLER}: {PROBABILITY} is not above 0 and at most 1 in {bad.height} coded rows of gold ({name_rows(bad, (post_id,))}); give the "
            "probability with which each was drawn, or drop the column."
        )
    all_posts = frame.with_row_index("__row").join(codes, on=post_id, how="left", maintain_order="left")
    written = pl.col(text).cast(pl.String).str.strip_chars().fill_null("") != ""
    used = all_posts.filter(written)
    at = used["__code"].is_not_null().arg_true().to_numpy().astype(np.int64)
    code = used["__code"].drop_nulls()
    code = code.cast(pl.String) if isinstance(code.dtype, pl.Categorical | pl.Enum) else code
    classes = code.unique().sort().to_list()
    y = code.replace_strict(classes, list(range(len(classes))), return_dtype=pl.Int64).to_numpy()
    weight = used["__weight"].drop_nulls().cast(pl.Float64).to_numpy()
    steps = [
        ("given", frame.height, gold.height),
        ("left out: no code", 0, gold.height - codes.height),
        ("left out: no text", frame.height - used.height, codes.height - at.size),
        ("used", used.height, at.size),
    ]
    table = pl.DataFrame(steps, schema=["step", "posts", "gold"], orient="row")
    return _Coded(used, at, classes, y, weight / weight.mean() if weight.size else weight, weighted, table)


def _check_classes(coded: _Coded, label: str, folds: int) -> None:
    if len(coded.classes) < 2:
        what = f"only {coded.classes[0]!r}" if coded.classes else "no code"
        raise DesignError(
            f"{CALLER}: the {coded.y.size} codes of {label!r} with a text hold {what}. Code posts of two classes or more."
        )
    counts = np.bincount(coded.y)
    if counts.min() < folds:
        rare = coded.classes[int(counts.argmin())]
        raise DesignError(
            f"{CALLER}: class {rare!r} of {label!r} has fewer codes than there are folds ({folds}). Code more of it, join it to another, or use "
            "fewer folds."
        )


def _attach(
    frame: pl.DataFrame, coded: _Coded, label: str, best: NDArray[np.int64], scores: NDArray[np.float64]
) -> pl.DataFrame:
    """Add the labels to all posts, null where there is no text."""
    names = [f"{label}_machine", *([f"{label}_probability"] if len(coded.classes) == 2 else [])]
    added = pl.DataFrame({names[0]: pl.Series(coded.classes)[best]})
    if len(names) > 1:
        added = added.with_columns(pl.Series(names[1], scores[:, 1]))
    keyed = added.with_columns(__row=coded.frame["__row"])
    rest = frame.drop(names, strict=False).with_row_index("__row")
    return rest.join(keyed, on="__row", how="left", maintain_order="left").drop("__row")
