from __future__ import annotations

import polars as pl
import pytest

import engagebias as eb
from engagebias.errors import DataError
from engagebias.moderation.statistics import STATISTICS, compute
from moderation.tables import PLAIN, posts_of

FAST = {"n_posts": 12_000, "n_authors": 300, "n_worlds": 20}
BARE = ["group", "status", "topic", "author_id"]


def verdicts(columns: list[str], **more: object) -> dict[str, str]:
    panel = eb.distinguishable_worlds(columns, **(FAST | more))  # type: ignore[arg-type]
    return dict(panel.table("pairs").select("term", "verdict").iter_rows())


def test_rates_of_removal_tell_no_world_from_another() -> None:
    found = verdicts(BARE)
    assert len(found) == 6
    assert "told apart" not in found.values()


def test_each_column_tells_what_it_can() -> None:
    """Appeals single out the world of fewer appeals; an audit the riskier mix; the score the over-scoring and the threshold."""
    appeals = verdicts([*BARE, "appealed", "overturned"])
    assert {pair for pair, verdict in appeals.items() if verdict == "told apart"} == {
        "riskier mix / fewer appeals", "harsher threshold / fewer appeals", "fewer appeals / over-scoring"
    }  # fmt: skip
    audit = verdicts([*BARE, "violating"])
    assert audit["riskier mix / harsher threshold"] != "alike"
    assert audit["harsher threshold / over-scoring"] != "told apart"
    score = verdicts([*BARE, "score"])
    assert score["harsher threshold / over-scoring"] == "told apart"
    assert score["riskier mix / over-scoring"] != "told apart"


def test_what_would_help_is_named() -> None:
    panel = eb.distinguishable_worlds(BARE, **FAST)
    helps = dict(panel.table("pairs").select("term", "would_help").iter_rows())
    assert helps["harsher threshold / fewer appeals"] == "appealed"
    assert helps["harsher threshold / over-scoring"] == "score"
    then = dict(panel.table("pairs").select("term", "then").iter_rows())
    assert (helps["riskier mix / over-scoring"], then["riskier mix / over-scoring"]) == ("violating", "in part")
    assert then["harsher threshold / over-scoring"] == "told apart"
    assert "the classifier's score" in panel.answer().sentence
    assert "درجة المصنِّف" in panel.answer(lang="ar").sentence


def test_a_table_is_looked_into() -> None:
    posts = eb.simulate("moderation", seed=1, n_posts=2000).posts
    gone = pl.col("status") == "removed"

    def computable(table: pl.DataFrame) -> set[str]:
        panel = eb.distinguishable_worlds(table, **FAST)
        return set(panel.table("statistics").filter("computable")["statistic"])

    assert computable(posts) == {str(s.name) for s in STATISTICS}
    blind = posts.with_columns(violating=pl.when(gone).then("violating"))
    assert {str(s.name) for s in STATISTICS} - computable(blind) == {"false-positive ratio"}
    assert {str(s.name) for s in STATISTICS} - computable(posts.filter(gone)) == {
        "removal ratio",
        "false-positive ratio",
    }
    empty = posts.with_columns(score=pl.lit(None, pl.Float64))
    assert {str(s.name) for s in STATISTICS} - computable(empty) == {"lowest score removed", "breaches at equal score"}


def test_columns_of_other_names_are_named() -> None:
    named = verdicts(["who", "fate", "won", "asked"], group="who", removed="fate", overturned="won", appealed="asked")
    assert named == verdicts(["group", "status", "overturned", "appealed"])


def test_the_statistics_by_hand() -> None:
    """Removed 20 and 60 of 100 against 15 of 300 and 30 of 100; Mantel and Haenszel: (20*300/400 + 60*100/200) over (15*100/400 + 30*100/200)."""
    posts = posts_of(PLAIN).with_columns(
        group=pl.col("group").replace({"a": "defenders", "b": "others"}), violating=pl.lit(False), appealed=pl.lit(False),
        overturned=pl.lit(False), score=pl.lit(0.5),
    )  # fmt: skip
    ratio = pl.Series([compute(posts)["removal"]]).exp().item()
    assert ratio == pytest.approx((15 + 30 + 0.25) / (3.75 + 15 + 0.25))


def test_the_panel_comes_from_the_worlds() -> None:
    worlds = eb.distinguishable_worlds(BARE, **FAST).table("worlds").with_columns(ratio=pl.col("mean").exp())
    seen = {(r["term"], r["world"]): r["ratio"] for r in worlds.iter_rows(named=True)}
    for world in ("riskier mix", "harsher threshold"):
        assert seen["removal ratio", world] == pytest.approx(2.8, rel=0.1)
        assert seen["false-positive ratio", world] == pytest.approx(3, rel=0.12)
    assert seen["overturns per removal", "fewer appeals"] < 0.5


@pytest.mark.parametrize(
    ("columns", "more", "match"),
    [
        ("group", {}, "posts is a table or a list of column names; got the string 'group'"),
        (["status"], {}, "'group' missing \\(or null in all rows\\)"),
        (["text"], {}, "'group' and 'status' missing"),
        (BARE, {"n_worlds": 5}, "n_worlds must be a whole number of 20 or more"),
        (BARE, {"n_posts": 10}, "n_posts must be a whole number of 1000 or more"),
        (BARE, {"audited": "some"}, "audited must be one of 'auto', 'none', 'removed', 'all'"),
    ],
)
def test_bad_input_is_refused(columns: list[str], more: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        eb.distinguishable_worlds(columns, **more)  # type: ignore[arg-type]


def test_the_chart_leaves_cells_empty_that_cannot_be_computed() -> None:
    panel = eb.distinguishable_worlds(BARE, **FAST)
    rows = max(panel.chart(lang="ar").to_dict()["datasets"].values(), key=len)
    assert len(rows) == 6 * len(STATISTICS)
    assert {r["reading"] for r in rows if r["accuracy"] is None} == {"–"}
    assert sum(r["accuracy"] is not None for r in rows) == 6
