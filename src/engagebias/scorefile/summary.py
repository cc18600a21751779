"""What a scored file is told with: counts, reasons and where the numbers come from; never a text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from engagebias.disclosure import FEWEST, hidden
from engagebias.text import Lexicon

_UNDER, _OR_MORE = f"under {FEWEST}", f"{FEWEST} or more"
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
        """The reasons with counts that may be told: those under 10 are ``"under 10"``.

        Where that is one alone, the next is ``"10 or more"``: the total less the others would give it back.
        """
        hide = hidden(list(self.reasons.values()))
        return {
            reason: count if not h else _UNDER if count < FEWEST else _OR_MORE
            for (reason, count), h in zip(self.reasons.items(), hide, strict=True)
        }

    @property
    def told_scored(self) -> int | str:
        """The number of scored posts, or a bound of it where it would give away that of fewer than 10 unscored ones.

        In a file of fewer than 10 posts, whose size is told, there is nothing to keep back.
        """
        if not 0 < self.rows - self.scored < FEWEST <= self.rows:
            return self.scored
        return f"at least {self.rows - FEWEST + 1:,}"

    def line(self) -> str:
        """Return all of it in one line."""
        said = "; ".join(f"{_written(n)} {why}" for why, n in self.told.items())
        told = f"{self.path}: {self.rows:,} posts, {_written(self.told_scored)} scored"
        return told + (f"; unscored: {said}" if said else "")


def _written(count: int | str) -> str:
    return f"{count:,}" if isinstance(count, int) else count


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
    counts = {"rows": summary.rows, "scored": summary.told_scored, "unscored": summary.told}
    return json.dumps({**settings, **counts}, indent=2, ensure_ascii=False) + "\n"
