"""The card of a file, from what was counted while it was read and from the rows that came out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from engagebias.columns import name_column
from engagebias.formats import wording as say
from engagebias.formats.account import Account
from engagebias.formats.card import FileCard
from engagebias.formats.exposure import exposure_of
from engagebias.formats.mapping import GENERIC_NAME, Format, is_spelt
from engagebias.formats.reasons import DOUBTFUL, NO_COLUMN
from engagebias.schema import COUNTS, POSTS
from engagebias.words import COMMA, Text, join

CAPS = (10_000,)
"""Where sources cut a search off."""
_FEWEST_SCORES = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the rows without holding them: how many, and how many hold a value, by column."""

    rows: int
    filled: Mapping[str, int]
    both_times: int
    lowest_score: float | None

    @classmethod
    def of(cls, rows: pl.LazyFrame) -> Seen:
        """Count in one pass."""
        names = rows.collect_schema().names()
        both = [c for c in ("created_at", "observed_at") if c in names]
        asked = {
            "__rows": pl.len(),
            "__both": pl.all_horizontal(pl.col(c).is_not_null() for c in both).sum() if len(both) == 2 else pl.lit(0),
            "__low": pl.col("overperforming").min() if "overperforming" in names else pl.lit(None, dtype=pl.Float64),
        }
        found = rows.select(**asked, **{f"n_{c}": pl.col(c).count() for c in names}).collect().row(0, named=True)
        return cls(int(found["__rows"]), {c: int(found[f"n_{c}"]) for c in names}, int(found["__both"]), found["__low"])


def file_card(
    name: str, sha256: str, one: Format, names: Collection[str], *, read: int, account: Account, seen: Seen,
    folded: Mapping[Text, int], remarks: tuple[Text, ...],
) -> FileCard:  # fmt: skip
    """Return the card of one file."""
    counts = [c for c in COUNTS if seen.filled.get(c, 0)]
    there = set(names)
    absent = {c.to: NO_COLUMN for c in one.columns if c.to in COUNTS and c.source and not c.found(there)}
    absent |= dict(one.absent)
    return FileCard(
        name=name, sha256=sha256, format=one.name, title=one.title, read=read, kept=seen.rows,
        rejected=dict(sorted((+account.rejected).items())), folded={k: n for k, n in folded.items() if n},
        nulled=dict(sorted(account.nulled.items())), unread=dict(sorted(account.unread.items())),
        unknown=tuple(sorted(n for n in there if not _is_understood(n, one, there))), absent=absent,
        empty={c: n for c, n in sorted(account.empty.items()) if n and seen.filled.get(c, 0)},
        personal=tuple(n for n in one.personal if n in there),
        reported={c: seen.filled[c] for c in counts}, clock=_clock(seen), exposure=exposure_of(seen.filled, seen.rows),
        warnings=(*remarks, *_warnings(one, there, read, account, seen)),
    )  # fmt: skip


def _is_understood(name: str, one: Format, there: Collection[str]) -> bool:
    """Say whether a name, a group that it stands in, or all that stands in it, is known to the mapping."""
    known = one.understood()
    if any(is_spelt(name, spelling) for spelling in known):
        return True
    parts = name.split(".")
    above = any(".".join(parts[:i]) in known for i in range(1, len(parts) + 1))
    return above or one.reads(name) or any(k.startswith(f"{name}.") for k in known)


def _clock(seen: Seen) -> Text:
    posted, observed = seen.filled.get("created_at", 0), seen.filled.get("observed_at", 0)
    if not posted:
        return say.NO_CLOCK
    if not observed:
        return say.AGES_UNKNOWN
    if seen.both_times == seen.rows:
        return say.AGES_KNOWN
    return say.AGES_PART.fill(share=f"{100 * seen.both_times / seen.rows:.0f}")


def _warnings(one: Format, there: Collection[str], read: int, account: Account, seen: Seen) -> list[Text]:
    said = [*one.selection, *_own_names(one), *_untold(one, there, account)]
    if read in CAPS:
        said.append(say.CAPPED.fill(n=f"{read:,}"))
    scores = seen.filled.get("overperforming", 0)
    if scores >= _FEWEST_SCORES and seen.lowest_score is not None and seen.lowest_score > 0:
        said.append(say.OVERPERFORMING)
    without = sum(account.zoneless.values())
    if without:
        said.append(say.ZONELESS.fill(n=f"{without:,}"))
    if not seen.rows:
        said.append(say.NONE_KEPT)
    return said


def _own_names(one: Format) -> list[Text]:
    """Say which names that a user gave are none of the project's: one may be misspelt, and its counts would stay text."""
    if one.name != GENERIC_NAME:
        return []
    own = [column.to for column in one.columns if column.to not in POSTS.columns]
    near = {name: get_close_matches(name, POSTS.columns, n=1) for name in own}
    return [
        say.OWN_NAME.fill(column=name, near=say.NEAR.fill(near=near[name][0]) if near[name] else Text.literal(""))
        for name in own
    ]


def _untold(one: Format, there: Collection[str], account: Account) -> list[Text]:
    """Return what a version of the export does not tell of its figures."""
    said = []
    if one.missing_fields and one.missing_fields not in there:
        said.append(say.UNLISTED.fill(column=one.missing_fields))
    doubted = sum(n for (_, reason), n in account.nulled.items() if reason == DOUBTFUL)
    if doubted:
        said.append(say.DOUBTED.fill(n=f"{doubted:,}"))
    for hidden in one.hidden:
        if hidden.needed and hidden.column not in there:
            counts = join([Text(c, name_column(c).ar) for c in hidden.counts], COMMA)
            said.append(say.UNTOLD.fill(column=hidden.column, counts=counts))
    return said
