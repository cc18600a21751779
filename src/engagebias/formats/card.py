"""The ingest card: what was read, kept, left out and changed, and what the counts can bear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import altair as alt
import polars as pl

from engagebias.charts import table_html
from engagebias.charts.ingest import reported_chart
from engagebias.checks import check_choice
from engagebias.columns import name_column
from engagebias.formats.terminal import card_text
from engagebias.formats.wording import ABOUT, ALL_FILES, CELLS, QUESTION, REPORTED
from engagebias.words import LANGS, Lang, Text

Line = tuple[str, Text, int | None]
"""What a line of the card is about (a key of ``ABOUT``), what it says, and how many."""
_NONE = Text.literal("")


@dataclass(frozen=True, slots=True)
class FileCard:
    """What happened to one file. ``read`` is always ``kept`` and ``folded`` and ``rejected`` together.

    ``sha256`` is that of the user's own file, packed or not.
    """

    name: str
    sha256: str
    format: str
    title: str
    read: int
    kept: int
    rejected: Mapping[Text, int]
    folded: Mapping[Text, int]
    nulled: Mapping[tuple[str, Text], int]
    unread: Mapping[tuple[str, Text], int]
    empty: Mapping[str, int]
    unknown: tuple[str, ...]
    absent: Mapping[str, Text]
    personal: tuple[str, ...]
    reported: Mapping[str, int]
    clock: Text
    exposure: Text
    warnings: tuple[Text, ...]

    def rows(self) -> list[Line]:
        """Return the card as (about, what, n)."""
        rows: list[Line] = [
            ("format", Text.literal(self.title), None),
            ("read", _NONE, self.read),
            ("kept", _NONE, self.kept),
        ]
        rows += [("rejected", reason, n) for reason, n in self.rejected.items()]
        rows += [("folded", reason, n) for reason, n in self.folded.items()]
        for about, cells in (("nulled", self.nulled), ("unread", self.unread)):
            rows += [
                (about, CELLS.fill(column=_name(column), reason=reason), n) for (column, reason), n in cells.items()
            ]
        rows += [("empty", _name(count), n) for count, n in self.empty.items()]
        rows += [
            ("absent", CELLS.fill(column=_name(count), reason=reason), None) for count, reason in self.absent.items()
        ]
        rows += [("unknown", Text.literal(name), None) for name in self.unknown]
        rows += [("personal", Text.literal(name), None) for name in self.personal]
        rows += [("clock", self.clock, None), ("exposure", self.exposure, None)]
        return rows + [("warning", warning, None) for warning in self.warnings]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class IngestCard:
    """The cards of every file of a source; it shows itself in notebooks and at the command line.

    Attributes
    ----------
    files : tuple of FileCard
        One a file, in the order in which they were read.
    between : mapping of str to int
        Rows kept from one file that another file already had, by reason; they are folded too.
    """

    files: tuple[FileCard, ...]
    between: Mapping[Text, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Records that were there."""
        return sum(f.read for f in self.files)

    @property
    def kept(self) -> int:
        """Rows of the tables that came out."""
        return sum(f.kept for f in self.files) - sum(self.between.values())

    @property
    def rejected(self) -> int:
        """Records that are no post."""
        return sum(sum(f.rejected.values()) for f in self.files)

    @property
    def folded(self) -> int:
        """Records of posts that another row already stands for."""
        return sum(sum(f.folded.values()) for f in self.files) + sum(self.between.values())

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What to know before using the numbers."""
        return tuple(dict.fromkeys(w for f in self.files for w in f.warnings))

    def table(self, *, lang: Lang = "en") -> pl.DataFrame:
        """Return ``file``, ``about``, ``what`` and ``n`` (null where nothing is counted)."""
        check_choice(lang, LANGS, name="lang", caller="table")
        rows = [
            (name.to(lang), ABOUT[about].to(lang), what.to(lang), n)
            for name, lines in self._parts()
            for about, what, n in lines
        ]
        return pl.DataFrame(
            rows, schema={"file": pl.String, "about": pl.String, "what": pl.String, "n": pl.Int64}, orient="row"
        )

    def chart(self, *, lang: Lang = "en") -> alt.LayerChart:
        """Draw how many of the rows report each count."""
        check_choice(lang, LANGS, name="lang", caller="chart")
        kept = sum(f.kept for f in self.files)
        total = max(kept, 1)
        rows = []
        for count in _counts(self.files):
            reported = sum(f.reported.get(count, 0) for f in self.files)
            nulled = min(sum(n for f in self.files for (c, _), n in f.nulled.items() if c == count), kept - reported)
            parts = (reported, nulled, kept - reported - nulled)
            rows += [
                {"label": _name(count).to(lang), "group": g, "share": 100 * n / total, "n": n}
                for g, n in enumerate(parts)
            ]
        frame = pl.DataFrame(rows, schema={"label": pl.String, "group": pl.Int64, "share": pl.Float64, "n": pl.Int64})
        return reported_chart(frame, title=QUESTION, groups=REPORTED, lang=lang)

    def text(self, lang: Lang = "en", *, width: int | None = None) -> str:
        """Return the card as lines for a terminal of so many columns; of more than three files only what they have together."""
        check_choice(lang, LANGS, name="lang", caller="text")
        return card_text(self, lang, width)

    def _parts(self) -> list[tuple[Text, list[Line]]]:
        parts = [(Text.literal(f.name), f.rows()) for f in self.files]
        if self.between:
            lines: list[Line] = [("folded", reason, n) for reason, n in self.between.items()]
            parts.append((ALL_FILES, [*lines, ("kept", _NONE, self.kept)]))
        return parts

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        frame = self.table()
        if len(self.files) == 1:
            frame = frame.drop("file")
        return f"<p><strong>{escape(QUESTION)}</strong></p>{table_html(frame)}"

    def manifest(self) -> dict[str, Any]:
        """Return the card as plain values, for a file beside the tables."""
        files = [
            {
                "name": f.name, "sha256": f.sha256, "format": f.format, "read": f.read, "kept": f.kept,
                "rejected": dict(f.rejected), "folded": dict(f.folded),
                "nulled": {f"{c}: {r}": n for (c, r), n in f.nulled.items()},
                "unread": {f"{c}: {r}": n for (c, r), n in f.unread.items()},
                "empty": dict(f.empty), "unknown": list(f.unknown), "absent": dict(f.absent), "personal_removed": list(f.personal),
                "reported": dict(f.reported), "clock": str(f.clock), "exposure": str(f.exposure),
                "warnings": [str(w) for w in f.warnings],
            }
            for f in self.files
        ]  # fmt: skip
        return {"files": files, "folded_between_files": dict(self.between)}


def _counts(cards: Sequence[FileCard]) -> list[str]:
    named: Iterable[str] = (c for f in cards for c in (*f.reported, *f.absent))
    return list(dict.fromkeys(named))


def _name(column: str) -> Text:
    # The name by which a user finds the column in the table; a reader of Arabic gets its meaning.
    return Text(column, name_column(column).ar)
