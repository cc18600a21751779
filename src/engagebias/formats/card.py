"""The ingest card: what was read, kept, left out and changed, and what the counts can bear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts import table_html
from engagebias.charts.ingest import reported_chart
from engagebias.checks import check_choice
from engagebias.formats.wording import ABOUT, QUESTION, REPORTED, reason_text
from engagebias.schema import POSTS
from engagebias.terms import name_column
from engagebias.words import LANGS, Lang, Text

COUNTED = frozenset(POSTS.columns)


@dataclass(frozen=True, slots=True)
class FileCard:
    """What happened to one file. ``read`` is always ``kept`` and ``folded`` and ``rejected`` together."""

    name: str
    sha256: str
    format: str
    title: str
    read: int
    kept: int
    rejected: Mapping[str, int]
    folded: Mapping[str, int]
    nulled: Mapping[tuple[str, str], int]
    unread: Mapping[tuple[str, str], int]
    unknown: tuple[str, ...]
    absent: Mapping[str, str]
    personal: tuple[str, ...]
    reported: Mapping[str, int]
    clock: Text
    exposure: Text
    warnings: tuple[Text, ...]

    def rows(self) -> list[tuple[str, str, int | None]]:
        """Return the card as (about, what, n)."""
        rows: list[tuple[str, str, int | None]] = [
            ("format", self.title, None), ("read", "", self.read), ("kept", "", self.kept),
        ]  # fmt: skip
        rows += [("rejected", reason, n) for reason, n in self.rejected.items()]
        rows += [("folded", reason, n) for reason, n in self.folded.items()]
        rows += [("nulled", f"{column}: {reason}", n) for (column, reason), n in self.nulled.items()]
        rows += [("unread", f"{column}: {reason}", n) for (column, reason), n in self.unread.items()]
        rows += [("absent", f"{count}: {reason}" if reason else count, None) for count, reason in self.absent.items()]
        rows += [("unknown", name, None) for name in self.unknown]
        rows += [("personal", name, None) for name in self.personal]
        rows += [("clock", self.clock, None), ("exposure", self.exposure, None)]
        return rows + [("warning", warning, None) for warning in self.warnings]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class IngestCard:
    """The cards of every file of a source; it shows itself in notebooks and at the command line.

    Attributes
    ----------
    files : tuple of FileCard
        One a file, in the order in which they were read.
    """

    files: tuple[FileCard, ...]

    @property
    def read(self) -> int:
        """Records that were there."""
        return sum(f.read for f in self.files)

    @property
    def kept(self) -> int:
        """Rows of the tables that came out."""
        return sum(f.kept for f in self.files)

    @property
    def rejected(self) -> int:
        """Records that are no post."""
        return sum(sum(f.rejected.values()) for f in self.files)

    @property
    def folded(self) -> int:
        """Records of posts that another row already stands for."""
        return sum(sum(f.folded.values()) for f in self.files)

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What to know before using the numbers."""
        return tuple(dict.fromkeys(w for f in self.files for w in f.warnings))

    def table(self, *, lang: Lang = "en") -> pl.DataFrame:
        """Return ``file``, ``about``, ``what`` and ``n`` (null where nothing is counted)."""
        check_choice(lang, LANGS, name="lang", caller="table")
        rows = [
            (f.name, ABOUT[about].to(lang), _said(what, lang), n) for f in self.files for about, what, n in f.rows()
        ]
        return pl.DataFrame(
            rows, schema={"file": pl.String, "about": pl.String, "what": pl.String, "n": pl.Int64}, orient="row"
        )

    def chart(self, *, lang: Lang = "en") -> alt.LayerChart:
        """Draw how many of the rows report each count."""
        check_choice(lang, LANGS, name="lang", caller="chart")
        total = max(self.kept, 1)
        rows = []
        for count in _counts(self.files):
            reported = sum(f.reported.get(count, 0) for f in self.files)
            nulled = min(
                sum(n for f in self.files for (c, _), n in f.nulled.items() if c == count), self.kept - reported
            )
            parts = (reported, nulled, self.kept - reported - nulled)
            rows += [
                {"label": _name(count, lang), "group": g, "share": 100 * n / total, "n": n} for g, n in enumerate(parts)
            ]
        frame = pl.DataFrame(rows, schema={"label": pl.String, "group": pl.Int64, "share": pl.Float64, "n": pl.Int64})
        return reported_chart(frame, title=QUESTION, groups=REPORTED, lang=lang)

    def text(self, lang: Lang = "en") -> str:
        """Return the card as lines for a terminal."""
        return "\n".join(line for f in self.files for line in _lines(f, lang))

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        frame = self.table()
        if len(self.files) == 1:
            frame = frame.drop("file")
        return f"<p><strong>{escape(QUESTION)}</strong></p>{table_html(frame)}"

    def manifest(self) -> list[dict[str, Any]]:
        """Return the card as plain values, for a file beside the tables."""
        return [
            {
                "name": f.name, "sha256": f.sha256, "format": f.format, "read": f.read, "kept": f.kept,
                "rejected": dict(f.rejected), "folded": dict(f.folded),
                "nulled": {f"{c}: {r}": n for (c, r), n in f.nulled.items()},
                "unread": {f"{c}: {r}": n for (c, r), n in f.unread.items()},
                "unknown": list(f.unknown), "absent": dict(f.absent), "personal_removed": list(f.personal),
                "reported": dict(f.reported), "clock": str(f.clock), "exposure": str(f.exposure),
                "warnings": [str(w) for w in f.warnings],
            }
            for f in self.files
        ]  # fmt: skip


def _counts(cards: Sequence[FileCard]) -> list[str]:
    named: Iterable[str] = (c for f in cards for c in (*f.reported, *f.absent))
    return list(dict.fromkeys(named))


def _said(what: str, lang: Lang) -> str:
    if isinstance(what, Text):
        return what.to(lang)
    column, colon, reason = what.partition(": ")
    if not colon or column not in COUNTED:
        return reason_text(what).to(lang)
    return f"{_name(column, lang)}: {reason_text(reason).to(lang)}"


def _name(column: str, lang: Lang) -> str:
    # The name by which a user finds the column in the table; a reader of Arabic gets its meaning.
    return column if lang == "en" else name_column(column).to(lang)


def _lines(card: FileCard, lang: Lang) -> list[str]:
    lines = [card.name]
    last = ""
    for about, what, n in card.rows():
        head = ABOUT[about].to(lang) if about != last else ""
        last = about
        figure = f"{n:,}" if n is not None else ""
        lines.append(f"  {head:<28}{figure:>12}  {_said(what, lang)}".rstrip())
    return lines
