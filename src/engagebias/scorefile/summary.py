"""What a scored file is told with: counts, reasons and where the numbers come from; never a text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from engagebias.text import Lexicon

SMALLEST = 10
"""Counts below this are not told: a handful of posts may be somebody's."""

_UNDER = f"under {SMALLEST}"
_NO_CODE = "(not a code)"


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a file.

    Attributes
    ----------
    path : Path
        The scored file.
    rows, scored : int
        Its posts, and those with scores.
    reasons : mapping of str to int
        Why the others have none, with counts, the most frequent first.
    """

    path: Path
    rows: int
    scored: int
    reasons: Mapping[str, int]

    @property
    def told(self) -> dict[str, int | str]:
        """The reasons with counts that may be told: those under 10 are ``"under 10"``."""
        return {reason: count if count >= SMALLEST else _UNDER for reason, count in self.reasons.items()}

    def line(self) -> str:
        """Return all of it in one line."""
        said = "; ".join(f"{n:,} {why}" if isinstance(n, int) else f"{n} {why}" for why, n in self.told.items())
        return f"{self.path}: {self.rows:,} posts, {self.scored:,} scored" + (f"; unscored: {said}" if said else "")


def summarise(parts: Sequence[Path], target: Path) -> Summary:
    """Count the rows of the parts by reason.

    A reason quotes what stands in ``lang``. Where that is no code of two or three letters it is left out: a column of
    texts named so by mistake must not get into a manifest.
    """
    reason = pl.col("score_reason")
    code = reason.str.extract(r"(?s)^language (.*) is not covered by ")
    masked = reason.str.replace(r"(?s)^language .* is not covered by ", f"language {_NO_CODE} is not covered by ")
    safe = pl.when(code.str.contains("^[a-z]{2,3}$").not_()).then(masked).otherwise(reason)
    counted = (
        pl.scan_parquet(list(parts), glob=False).group_by(safe.alias("reason")).len("n").collect(engine="streaming")
    )
    ordered = counted.sort(["n", "reason"], descending=[True, False]).rows()
    return Summary(
        target,
        sum(n for _, n in ordered),
        sum(n for why, n in ordered if why is None),
        {why: n for why, n in ordered if why is not None},
    )


def terms_sha256(lexicon: Lexicon) -> str:
    """Return the sha256 of a lexicon's terms, categories and weights, in their order.

    Examples
    --------
    >>> from engagebias.text import vader
    >>> len(terms_sha256(vader()))
    64
    """
    rows = lexicon.terms.select("term", "category", "weight").rows()
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def manifest(summary: Summary, settings: Mapping[str, Any]) -> str:
    """Return the text of the manifest: the settings that the numbers depend on, and the counts."""
    counts = {"rows": summary.rows, "scored": summary.scored, "unscored": summary.told}
    return json.dumps({**settings, **counts}, indent=2, ensure_ascii=False) + "\n"
