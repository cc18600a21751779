"""What the two files of NRC EmoLex share: ten emotions and flags."""

from __future__ import annotations

from engagebias.text.forms.spelling import shown

EMOTIONS = tuple("anger anticipation disgust fear joy negative positive sadness surprise trust".split())

REMEDY = (
    "EmoLex is a file of lines of a word, a tab, an emotion, a tab and 0 or 1; or a table with a column for each of "
    f"{', '.join(EMOTIONS)}. Mend these lines in a copy, or fetch the file again."
)


def flag_fault(raw: str, emotion: str, flag: str) -> str | None:
    """Return what is wrong with a flag, if anything."""
    return None if flag.strip() in ("0", "1") else f"{emotion} of {shown(raw)} must be 0 or 1, it is {flag[:20]!r}"
