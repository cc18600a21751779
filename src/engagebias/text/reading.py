"""From a word list that a researcher holds to a lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engagebias.text.forms import Form, Reading, read_form
from engagebias.text.forms.entries import Duplicates, few
from engagebias.text.forms.liwc import Conditional
from engagebias.text.index import forms_of
from engagebias.text.lexicons import Lexicon
from engagebias.words import Text

_WORDLESS = Text(
    "Terms without a word or emoji, which no text can match: {n} ({terms}).",
    "ألفاظ بلا كلمة ولا رمز تعبيري، فلا يطابقها أي نص: {n} ({terms}).",
)


def read_lexicon(
    path: str | Path,
    *,
    form: Form = "engagebias",
    langs: Sequence[str] = ("en",),
    name: str | None = None,
    encoding: str = "utf-8",
    column: str | None = None,
    duplicates: Duplicates = "refuse",
    conditional: Conditional = "refuse",
) -> Lexicon:
    r"""Read a word list that you hold, for ``score(posts, lexicon=...)``.

    Parameters
    ----------
    path : str or path
        A text file; any kind of line end, with or without a byte order mark.
    form : {"engagebias", "liwc", "mfd", "emfd", "nrc", "vader", "afinn"}
        Its form; ``docs/lexicons.md`` says how each is read.
    langs : sequence of str, default ("en",)
        ISO 639-1 codes of the languages of the list; posts in others get null and a reason.
    name : str, optional
        What to call it; the file's name without ending if not given.
    encoding : str, default "utf-8"
        How the file was saved, such as "latin-1" or "cp1256".
    column : str, optional
        For "nrc" in its wide form: the column of words to read, such as "Arabic Word". Default: the first one.
    duplicates : {"refuse", "any"}, default "refuse"
        For "nrc": what to do with a word whose lines have different flags; "any" counts it where one of them does.
    conditional : {"refuse", "any"}, default "refuse"
        For "liwc": what to do with codes that depend on the words around; "any" counts every outcome.

    Returns
    -------
    Lexicon
        Categories become columns of :func:`score`. Those called negative and positive make up ``valence``. ``remarks``
        says with counts what was folded, left out or can never match.

    Raises
    ------
    DataError
        If the file cannot be opened or decoded, is empty, of another form, malformed or contradictory (up to five lines
        are named); if an option belongs to another form; or if the list makes no sound :class:`Lexicon`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "food.csv"
    ...     _ = path.write_text("term,category,weight,note\nolive oil,food,1,\nbread*,food,1,\n", encoding="utf-8")
    ...     read_lexicon(path)
    Lexicon food (en): 1 category, 2 terms
    """
    reading = read_form(
        path,
        form,
        encoding=encoding,
        column=column,
        duplicates=duplicates,
        conditional=conditional,
        caller="read_lexicon",
    )
    return as_lexicon(reading, name=name or Path(path).stem, langs=langs)


def as_lexicon(reading: Reading, *, name: str, langs: Sequence[str]) -> Lexicon:
    """Return a list that was read as a lexicon, with a remark on the terms that no text can match."""
    terms = reading.terms.select("term", "category", "weight")
    wordless = [term for term in terms["term"].unique(maintain_order=True) if not forms_of(term)]
    remarks = [_WORDLESS.fill(n=f"{len(wordless):,}", terms=few(wordless))] if wordless else []
    codes = (langs,) if isinstance(langs, str) or not isinstance(langs, Sequence) else tuple(langs)
    return Lexicon(name, codes, terms, (*reading.remarks, *remarks), rated=reading.rated)
