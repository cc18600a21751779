"""Sentences that stand in two languages: English is the string, Arabic rides along."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter
from typing import Literal, Self, get_args

Lang = Literal["en", "ar"]
LANGS: tuple[Lang, ...] = get_args(Lang)

# A value inside an Arabic sentence ("1.7 % [0.3, 3.1]") keeps its own left-to-right order
# only inside an isolate; without it the brackets and signs change sides.
_ISOLATE, _END = "\u2066", "\u2069"


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


class Text(str):
    """A sentence in English with its Arabic counterpart.

    Parameters
    ----------
    en, ar : str
        The two wordings. Both must hold the same ``{placeholders}``.

    Raises
    ------
    ValueError
        If the placeholders differ: one language would lose a number.

    Examples
    --------
    >>> greeting = Text("{n} tests", ar="{n} اختبار")
    >>> greeting.fill(n=12)
    '12 tests'
    >>> greeting.fill(n=12).to("en")
    '12 tests'
    """

    ar: str
    __slots__ = ("ar",)

    def __new__(cls, en: str, ar: str) -> Self:
        """Check that no language loses a placeholder."""
        if _fields(en) != _fields(ar):
            raise ValueError(
                f"the placeholders differ: {sorted(_fields(en))} in {en!r}, {sorted(_fields(ar))} in {ar!r}"
            )
        return cls._made(en, ar)

    @classmethod
    def _made(cls, en: str, ar: str) -> Self:
        """Make a text as it stands: filled ones may hold braces of their own, from a column's name."""
        text = super().__new__(cls, en)
        text.ar = ar
        return text

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # pickling passes both wordings
        return str(self), self.ar

    @classmethod
    def literal(cls, text: str) -> Text:
        """Return a text that is the same in both languages, such as a column's name."""
        return cls._made(text, text)

    def fill(self, **values: object) -> Text:
        """Return the text with its placeholders filled; a value may be a Text itself."""
        ar = {k: v.ar if isinstance(v, Text) else f"{_ISOLATE}{v}{_END}" for k, v in values.items()}
        return Text._made(self.format(**values), self.ar.format(**ar))

    def to(self, lang: Lang) -> str:
        """Return the wording in one language."""
        return self.ar if lang == "ar" else str(self)


SPACE = Text(" ", " ")
COMMA = Text(", ", "، ")
SEMICOLON = Text("; ", "؛ ")


def join(parts: Sequence[Text], between: Text) -> Text:
    """Join texts in both languages at once; each has its own comma."""
    return Text._made(between.join(parts), between.ar.join(p.ar for p in parts))
