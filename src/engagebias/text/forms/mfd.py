"""Moral Foundations Dictionaries 1.0 and 2.0: ``.dic`` with the foundations as categories."""

from __future__ import annotations

from engagebias.text.forms import dic
from engagebias.text.forms.entries import Reading, fold, refuse_any
from engagebias.text.forms.source import Source

FOUNDATIONS = "harm care fairness ingroup loyalty authority purity sanctity liberty moral".split()


def is_foundation(name: str) -> bool:
    """Whether a category is named after a foundation, as in HarmVirtue, care.vice or MoralityGeneral."""
    return name.lower().startswith(tuple(FOUNDATIONS))


def read_mfd(source: Source) -> Reading:
    """Read a Moral Foundations Dictionary; names of categories stay as they are in the file.

    Version 1.0 lines its columns up with tabs and spaces; version 2.0 has phrases, so a tab ends the term.

    References
    ----------
    Graham, Haidt & Nosek (2009), Liberals and conservatives rely on different sets of moral foundations,
    JPSP 96(5). Frimer, Boghrati, Haidt, Graham & Dehghani (2019), Moral Foundations Dictionary 2.0.
    """
    parsed = dic.parse(source)
    others = [
        f"line {c.line}: {c.name!r} is no moral foundation" for c in parsed.categories if not is_foundation(c.name)
    ]
    refuse_any(source, others, "Read other .dic files with 'liwc' as form.")
    return fold(source, parsed.entries, remedy=dic.REMEDY)
