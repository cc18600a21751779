"""What stands beside the agreement: pairs of coders, verdicts and counts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl

from engagebias.disclosure import hidden
from engagebias.labels.alpha import Ints, Level, within_units
from engagebias.labels.coded import Coded, Columns
from engagebias.labels.measured import LEAST_UNITS, measure
from engagebias.labels.verdicts import Row
from engagebias.numerics.bootstrap import Bootstrap
from engagebias.words import Text

MISSING = Text("Missing codes: {n} of {given}.", "رموز ناقصة: {n} من {given}.")
SINGLE = Text("Units with fewer than two codes, which cannot be compared: {n} of {given}.",
              "وحدات لها أقل من ترميزين فلا تُقارَن: {n} من {given}.")  # fmt: skip


def companion_tables(coded: Coded, rows: Sequence[Row], asked: Columns, boot: Bootstrap) -> dict[str, pl.DataFrame]:
    """Return the tables ``"pairs"``, ``"verdicts"``, ``"coders"``, ``"labels"`` and ``"sample"``."""
    given = coded.given
    there = given.drop_nulls("value")
    return {
        "pairs": _pairs(coded, asked.level, boot),
        "verdicts": pl.DataFrame(
            [(r.term, r.verdict, r.measured.reason and str(r.measured.reason)) for r in rows],
            schema={"term": pl.String, "verdict": pl.String, "reason": pl.String}, orient="row",
        ),
        "coders": given.group_by("coder").agg(codes=pl.col("value").count(), missing=pl.col("value").null_count()).sort("coder"),
        "labels": _labels(coded),
        "sample": _sample(given, there),
    }  # fmt: skip


def _labels(coded: Coded) -> pl.DataFrame:
    counts = np.bincount(coded.value, minlength=len(coded.names)).tolist()
    shown = [None if hide else n for n, hide in zip(counts, hidden(counts), strict=True)]
    return pl.DataFrame({"label": coded.names, "codes": pl.Series(shown, dtype=pl.Int64)})


def _sample(given: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    single = there.filter(pl.len().over("unit") < 2)
    units = given["unit"].n_unique()
    rows = [
        ("given", given.height, units),
        ("left out: missing codes", given.height - there.height, units - there["unit"].n_unique()),
        ("left out: units with a single code", single.height, single["unit"].n_unique()),
        ("used", there.height - single.height, there["unit"].n_unique() - single["unit"].n_unique()),
    ]
    return pl.DataFrame(rows, schema={"step": pl.String, "codes": pl.Int64, "units": pl.Int64}, orient="row")


def say_counts(coded: Coded) -> list[Text]:
    """Say how many codes are missing, and how many units cannot be compared."""
    sample = {
        step: (codes, units) for step, codes, units in _sample(coded.given, coded.given.drop_nulls("value")).rows()
    }
    missing, given, used = sample["left out: missing codes"][0], sample["given"], sample["used"]
    said = []
    if missing:
        said.append(MISSING.fill(n=f"{missing:,}", given=f"{given[0]:,}"))
    if used[1] < given[1]:
        said.append(SINGLE.fill(n=f"{given[1] - used[1]:,}", given=f"{given[1]:,}"))
    return said


def _pairs(coded: Coded, level: Level, boot: Bootstrap) -> pl.DataFrame:
    found = []
    for a, b in combinations(range(len(coded.coders)), 2):
        both = within_units(*_of_two(coded, a, b), coded.levels)
        if not both.n_units:
            continue
        kind = "all coders" if coded.machine < 0 else "human-machine" if coded.machine in (a, b) else "human-human"
        row = measure(both, level, boot, least=LEAST_UNITS)
        codes = both.value[np.argsort(both.members, kind="stable")].reshape(-1, 2)
        same = float((codes[:, 0] == codes[:, 1]).mean()) if row.n >= LEAST_UNITS else None
        numbers = {k: v for k, v in row.row(kind).items() if k != "p_value"}
        reason = row.reason or row.no_interval
        found.append({"coder_a": coded.coders[a], "coder_b": coded.coders[b], **numbers, "same": same,
                      "reason": reason and str(reason)})  # fmt: skip
    floats = dict.fromkeys(("estimate", "std_error", "conf_low", "conf_high"), pl.Float64)
    text = dict.fromkeys(("coder_a", "coder_b", "term"), pl.String)
    return pl.DataFrame(found, schema={**text, **floats, "n": pl.Int64, "same": pl.Float64, "reason": pl.String})


def _of_two(coded: Coded, a: int, b: int) -> tuple[Ints, Ints]:
    theirs = (coded.coder == a) | (coded.coder == b)
    return coded.unit[theirs], coded.value[theirs]
