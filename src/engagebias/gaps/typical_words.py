"""What the typical post beside a total is, and what is held equal in the total alone."""

from __future__ import annotations

from engagebias.gaps.request import Request
from engagebias.gaps.wording import name_outcome
from engagebias.terms import name_term
from engagebias.words import COMMA, Text, join

_TYPICAL = Text(
    "Beside it stands the typical post: the chance that {contest}{where}{aside}.",
    "وإلى جانبه المنشور المعتاد: احتمال أن {contest}{where}{aside}.",
)
_WHERE = Text(", in the same {block}", "، عند التساوي في {block}")
_ASIDE = Text("; {names} are held equal in the total alone", "؛ ولا تساوي في {names} إلا في المجموع")
_OTHERS = Text("the other features", "السمات الأخرى")
_NOTHING = Text("", "")


def say_typical(asked: Request, contest: Text) -> Text:
    """Say what is compared post by post, within which blocks, and what only the total holds equal.

    Parameters
    ----------
    asked : Request
        Its exposure, its effects after the first two and its controls are no part of the blocks, nor are other features.
    contest : Text
        What a win is, as in "a post with a feature out-engages one without".
    """
    block = join([name_term(word) for word in asked.block], COMMA)
    columns = [*([asked.exposure.column] if asked.exposure.column else []), *asked.effects[2:], *asked.controls]
    aside = [*([_OTHERS] if len(asked.features) > 1 else []), *(name_outcome(column) for column in columns)]
    return _TYPICAL.fill(
        contest=contest,
        where=_WHERE.fill(block=block) if asked.block else _NOTHING,
        aside=_ASIDE.fill(names=join(aside, COMMA)) if aside else _NOTHING,
    )
