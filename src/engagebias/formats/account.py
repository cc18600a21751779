"""What became of rows and cells while a file was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from engagebias.words import Text

Cells = Counter[tuple[str, Text]]
"""How many cells of a column, by the reason."""


@dataclass(frozen=True, slots=True)
class Account:
    """What happened to rows, by reason, and to cells, by column and reason.

    ``empty`` counts cells of counts in which the export holds nothing, ``zoneless`` times that name no zone, by column.
    """

    rejected: Counter[Text] = field(default_factory=Counter)
    nulled: Cells = field(default_factory=Counter)
    unread: Cells = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    zoneless: Counter[str] = field(default_factory=Counter)

    def add(self, other: Account) -> None:
        """Add another account to this one."""
        for mine, theirs in ((self.rejected, other.rejected), (self.nulled, other.nulled),
                             (self.unread, other.unread), (self.empty, other.empty), (self.zoneless, other.zoneless)):  # fmt: skip
            mine.update(theirs)  # type: ignore[arg-type]
