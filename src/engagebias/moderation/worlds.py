"""Which of four worlds of removals can a table with these columns tell apart? Found by simulating them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, get_args

import altair as alt
import polars as pl

from engagebias.charts.moderation import told_apart
from engagebias.checks import check_choice, check_count, check_share, listed
from engagebias.disclosure import FEWEST
from engagebias.errors import DataError
from engagebias.moderation import statistics as stats
from engagebias.moderation import worlds_words as say
from engagebias.moderation.words import named
from engagebias.moderation.worlds_panel import (
    CALLER,
    PAIRS,
    Floats,
    best_statistic,
    count_right,
    mean_table,
    share_panel,
    share_right,
    simulate_worlds,
)
from engagebias.numerics.proportions import wilson
from engagebias.results import COLUMNS, Answer, Estimates
from engagebias.schema import is_simulated
from engagebias.words import COMMA, SEMICOLON, SPACE, Lang, Text, join

Audited = Literal["auto", "none", "removed", "all"]
SURE, PART, LOW = 0.95, 0.8, 0.5

_PAIRS_SHAPE = {
    "term": pl.String,
    "verdict": pl.String,
    "statistic": pl.String,
    "would_help": pl.String,
    "then": pl.String,
}


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds: its columns by our names, and which posts were audited."""

    columns: frozenset[str]
    audited: Audited
    denominator: bool


def distinguishable_worlds(
    posts: pl.DataFrame | Sequence[str],
    *,
    group: str = "group",
    removed: str = "status",
    removed_as: Sequence[str] = ("removed",),
    label: str = "violating",
    appealed: str = "appealed",
    overturned: str = "overturned",
    score: str = "score",
    audited: Audited = "auto",
    n_posts: int | None = None,
    n_authors: int | None = None,
    n_worlds: int = 40,
    conf_level: float = 0.95,
    seed: int = 1,
) -> Estimates:
    """Say which of four worlds a table with these columns could tell apart: a panel for planning and for humility.

    In the worlds, defenders of human rights lose more of their posts because theirs are riskier (``"riskier mix"``), because the platform
    removes them at lower risks (``"harsher threshold"``), as that and they rarely appeal (``"fewer appeals"``), or because a classifier scores
    them above their risk (``"over-scoring"``). Each is simulated many times at the size of the table; nothing is typed in.

    Parameters
    ----------
    posts : polars.DataFrame or sequence of str
        A table, or the names of the columns that it has or will have.
    group, removed, label, appealed, overturned, score : str
        What the columns are called: whose posts; status, or true and false; what an audit found; whether the removal was appealed; whether
        it was overturned; the classifier's score.
    removed_as : sequence of str, default ("removed",)
        Which statuses mean removed by the platform.
    audited : {"auto", "none", "removed", "all"}, default "auto"
        Which posts the label knows. "auto" looks into a table; of names alone it takes all.
    n_posts, n_authors : int, optional
        Size of the simulated tables. Default: those of the table, 1,000 to 20,000 posts and 40 to 2,000 authors; of names alone 12,000 and 300.
    n_worlds : int, default 40
        How often each world is simulated, at least 20.
    conf_level : float, default 0.95
        Level of the intervals.
    seed : int, default 1
        Seed of the first world.

    Returns
    -------
    Estimates
        ``.table()``: for each pair of worlds the share of tables put right. ``"pairs"``: the verdict, the statistic, and which columns would
        tell apart what these do not. ``"statistics"``: each statistic, the columns that it needs, and whether these columns allow it. ``"panel"``:
        the share put right by each statistic for each pair, those that cannot be computed included. ``"worlds"``: mean and SD of each
        statistic in each world. The wording is "description".

    Raises
    ------
    DataError
        If an argument is not what it should be, or the columns hold neither groups nor removals.

    Examples
    --------
    >>> panel = distinguishable_worlds(["group", "status", "topic"], n_posts=2000, n_worlds=20)
    >>> panel.table("pairs").filter(verdict="told apart").height
    0
    """
    check_share(conf_level, name="conf_level", caller=CALLER)
    check_count(seed, name="seed", caller=CALLER)
    check_count(n_worlds, name="n_worlds", caller=CALLER, least=20)
    check_choice(audited, get_args(Audited), name="audited", caller=CALLER)
    words = {
        "group": group,
        "removed": removed,
        "violating": label,
        "appealed": appealed,
        "overturned": overturned,
        "score": score,
    }
    held = _held(posts, words, listed(removed_as, name="removed_as", caller=CALLER, of="statuses"), audited)
    size = _size(posts, n_posts, n_authors)
    seen = simulate_worlds(size, n_worlds, seed)
    panel = share_panel(seen)
    usable = [s.key for s in stats.STATISTICS if stats.allowed(s, held.columns, held.audited, held.denominator)]
    rows, pairs = [], []
    for pair in PAIRS:
        best = best_statistic(seen, pair, usable)
        rows.append(_row(pair, best, seen, conf_level))
        pairs.append(_verdict(pair, best, rows[-1], seen, usable, held))
    names = {s.key: str(s.name) for s in stats.STATISTICS}
    tables = {
        "pairs": pl.DataFrame(pairs, schema=_PAIRS_SHAPE),
        "statistics": pl.DataFrame(
            [{
                    "statistic": str(s.name), "needs": ", ".join(s.needs), "audited": str(stats.AUDITED[s.audit]) or None,
                    "computable": s.key in usable,
                } for s in stats.STATISTICS]
        ),
        "panel": panel.with_columns(pl.col("statistic").replace_strict(names)), "worlds": mean_table(seen, names),
    }  # fmt: skip
    table = pl.DataFrame(rows, schema=dict(zip(COLUMNS, (pl.String, *[pl.Float64] * 5, pl.Int64), strict=True)))
    simulated = isinstance(posts, pl.DataFrame) and is_simulated(posts)
    filled = {"n": f"{size[0]:,}", "authors": f"{size[1]:,}"}
    return Estimates(
        question=say.QUESTION, estimand=say.ESTIMAND.fill(**filled), scale=say.SCALE, wording="description", frame=table, tables=tables,
        method=say.METHOD.fill(worlds=n_worlds, sure=f"{100 * SURE:g}"), warnings=(say.FOUR_ONLY,), simulated=simulated,
        draw=partial(_draw, panel=panel, usable=usable), answers=partial(_answer, tables["pairs"], usable, simulated),
    )  # fmt: skip


def _held(
    posts: pl.DataFrame | Sequence[str], words: Mapping[str, str], removed_as: Sequence[str], audited: Audited
) -> Held:
    if isinstance(posts, str):
        raise DataError(
            f"{CALLER}: posts is a table or a list of column names; got the string {posts!r}. Write [{posts!r}]."
        )
    frame = posts if isinstance(posts, pl.DataFrame) else None
    columns = list(frame.columns) if frame is not None else [str(name) for name in posts]
    there = {ours for ours, theirs in words.items() if theirs in columns and (frame is None or frame[theirs].count())}
    if not {"group", "removed"} <= there:
        lost = [words[name] for name in ("group", "removed") if name not in there]
        raise DataError(
            f"{CALLER}: {' and '.join(map(repr, lost))} missing (or null in all rows): without groups and removals no world can be told "
            "from another. Name the columns by group= and removed=."
        )
    gone = None if frame is None else _gone(frame, words["removed"], removed_as)
    denominator = gone is None or bool((~gone).any())
    known: Audited = "none" if "violating" not in there else "all" if audited == "auto" else audited
    if gone is not None and frame is not None and "violating" in there and audited == "auto":
        seen = frame[words["violating"]].is_not_null()
        known = "all" if (seen & ~gone).sum() >= FEWEST else "removed" if (seen & gone).sum() >= FEWEST else "none"
    return Held(frozenset(there), known, denominator)


def _gone(frame: pl.DataFrame, removed: str, removed_as: Sequence[str]) -> pl.Series:
    column = frame[removed]
    if column.dtype == pl.Boolean:
        return column.fill_null(False)
    return column.cast(pl.String).is_in(list(removed_as)).fill_null(False)


def _size(posts: pl.DataFrame | Sequence[str], n_posts: int | None, n_authors: int | None) -> tuple[int, int]:
    frame = posts if isinstance(posts, pl.DataFrame) else None
    if n_posts is None:
        n_posts = 12_000 if frame is None else min(max(frame.height, 1_000), 20_000)
    if n_authors is None:
        seen = frame["author_id"].n_unique() if frame is not None and "author_id" in frame.columns else 300
        n_authors = min(max(seen, 40), 2_000)
    check_count(n_posts, name="n_posts", caller=CALLER, least=1_000)
    check_count(n_authors, name="n_authors", caller=CALLER, least=40)
    return n_posts, n_authors


def _row(
    pair: tuple[str, str], best: str | None, seen: Mapping[str, Mapping[str, Floats]], conf_level: float
) -> dict[str, Any]:
    row: dict[str, Any] = {**dict.fromkeys(COLUMNS), "term": " / ".join(pair)}
    if best is None:
        return row | {"n": 0}
    right, n = count_right(seen, pair, best)
    low, high = wilson(right / n, n, conf_level)
    return row | {"estimate": right / n, "conf_low": low, "conf_high": high, "n": n}


def _verdict(
    pair: tuple[str, str],
    best: str | None,
    row: Mapping[str, Any],
    seen: Mapping[str, Mapping[str, Floats]],
    usable: Sequence[str],
    held: Held,
) -> dict[str, Any]:
    share = row["estimate"]
    verdict = (
        "told apart"
        if share is not None and share >= SURE
        else "in part"
        if share is not None and row["conf_low"] > LOW
        else "alike"
    )
    missing, then = (None, None) if verdict == "told apart" else _help(pair, verdict, seen, usable, held)
    used = None if best is None or verdict == "alike" else str(stats.BY_KEY[best].name)
    return {"term": " / ".join(pair), "verdict": verdict, "statistic": used, "would_help": missing, "then": then}


def _help(
    pair: tuple[str, str], verdict: str, seen: Mapping[str, Mapping[str, Floats]], usable: Sequence[str], held: Held
) -> tuple[str | None, str | None]:
    """Return the least columns that would tell a pair apart, or else in part, and which of the two; none if nothing would."""
    for least, then in ((SURE, "told apart"), (PART, "in part")):
        if then == verdict:
            break
        others = [s for s in stats.STATISTICS if s.key not in usable and share_right(seen, pair, s.key) >= least]
        asked = sorted((s.missing(held.columns, held.audited) for s in others), key=len)
        if asked and asked[0]:
            return ", ".join(asked[0]), then
    return None, None


def _say_pair(term: str) -> Text:
    a, b = term.split(" / ")
    return say.PAIR.fill(a=say.NAMES[a], b=say.NAMES[b])  # type: ignore[index]


def _answer(pairs: pl.DataFrame, usable: Sequence[str], simulated: bool, lang: Lang) -> Answer:
    by_name = {str(s.name): s.name for s in stats.STATISTICS}
    told, other, needed = [], [], []
    for row in pairs.iter_rows(named=True):
        pair = _say_pair(row["term"])
        if row["verdict"] == "told apart":
            told.append(say.BY.fill(pair=pair, statistic=by_name[row["statistic"]]))
            continue
        other.append(pair)
        if row["would_help"] is None:
            needed.append(say.NEVER.fill(pair=pair))
        else:
            columns = join([stats.OF_POSTS[name] for name in row["would_help"].split(", ")], COMMA)
            needed.append((say.NEED if row["then"] == "told apart" else say.NEED_PART).fill(pair=pair, columns=columns))
    parts = []
    if not usable:
        parts.append(say.NONE_LEFT.fill(why=say.NO_MORE))
    if told:
        parts.append((say.TOLD if other else say.ALL_TOLD).fill(pairs=join(told, SEMICOLON)))
    if other:
        parts += [say.NOT_TOLD.fill(pairs=join(other, SEMICOLON)), say.NEEDED.fill(said=join(needed, SEMICOLON))]
    n = float(len(told))
    return Answer(
        question=say.QUESTION.to(lang), sentence=join(parts, SPACE).to(lang), estimate=n, low=math.nan, high=math.nan, unit=say.UNIT.to(lang),
        wording="description", warnings=(say.FOUR_ONLY.to(lang),), simulated=simulated, lang=lang,
    )  # fmt: skip


def _draw(result: Estimates, lang: Lang, *, panel: pl.DataFrame, usable: Sequence[str]) -> alt.LayerChart:
    pairs = {" / ".join(pair): say.PAIR.fill(a=say.NAMES[pair[0]], b=say.NAMES[pair[1]]) for pair in PAIRS}
    frame = panel.select(
        label=named("term", pairs, lang), column=named("statistic", {s.key: s.name for s in stats.STATISTICS}, lang),
        accuracy=pl.when(pl.col("statistic").is_in(list(usable))).then(100 * pl.col("right")),
    )  # fmt: skip
    return told_apart(frame, title=result.question, legend_title=say.LEGEND, lang=lang, simulated=result.simulated)
