"""Word lists in the forms that researchers hold, read into the project's plain form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, get_args

from engagebias.checks import check_choice
from engagebias.errors import DataError
from engagebias.text.forms.afinn import read_afinn
from engagebias.text.forms.emfd import read_emfd
from engagebias.text.forms.entries import DUPLICATES, Duplicates, Reading
from engagebias.text.forms.liwc import CONDITIONAL, Conditional, read_liwc
from engagebias.text.forms.mfd import read_mfd
from engagebias.text.forms.nrc import read_nrc
from engagebias.text.forms.plain import read_plain
from engagebias.text.forms.sniff import hint
from engagebias.text.forms.source import Source, open_source
from engagebias.text.forms.spelling import is_wildcard
from engagebias.text.forms.vader import read_vader

__all__ = ["FORMS", "Form", "Reading", "is_wildcard", "read_form"]

Form = Literal["engagebias", "liwc", "mfd", "emfd", "nrc", "vader", "afinn"]
FORMS: tuple[Form, ...] = get_args(Form)

# The two forms with options of their own are called by name below.
_READERS: Mapping[str, Callable[[Source], Reading]] = {
    "engagebias": read_plain,
    "mfd": read_mfd,
    "emfd": read_emfd,
    "vader": read_vader,
    "afinn": read_afinn,
}


def read_form(
    path: str | Path,
    form: Form,
    *,
    encoding: str = "utf-8",
    column: str | None = None,
    duplicates: Duplicates = "refuse",
    conditional: Conditional = "refuse",
    caller: str,
) -> Reading:
    r"""Read a word list into the project's plain form; parameters as in :func:`engagebias.text.read_lexicon`.

    Returns
    -------
    Reading
        ``terms``: ``term``, ``category`` (String), ``weight`` (Float64) and ``note`` (String, null if there is none), a row
        for each term and category. Terms are in lower case with single spaces; a ``*`` at the end is a wildcard where
        :func:`is_wildcard` says so. Weights are as in the file: 1 for membership, a mean rating, a valence, a
        probability. A line that repeats another is counted once, and the note says so.
        ``remarks``: sentences with counts: lines folded, terms rated 0, words without a translation, a preamble
        passed over.

    Raises
    ------
    DataError
        If the file cannot be opened or decoded, is empty, binary or of another form, or has lines that are
        not understood or contradict each other: up to five are named, with what was expected.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "mine.txt").write_text("ceasefire\t3\nbroken promise\t-2\nso so\t0\n")
    ...     read_form(Path(folder, "mine.txt"), "afinn", caller="demo").terms.rows()
    [('ceasefire', 'positive', 3.0, None), ('broken promise', 'negative', -2.0, None)]
    """
    check_choice(form, FORMS, name="form", caller=caller)
    check_choice(duplicates, DUPLICATES, name="duplicates", caller=caller)
    check_choice(conditional, CONDITIONAL, name="conditional", caller=caller)
    for name, given, owner in (
        ("column", column is not None, "nrc"),
        ("duplicates", duplicates != "refuse", "nrc"),
        ("conditional", conditional != "refuse", "liwc"),
    ):
        if given and form != owner:
            raise DataError(f"{caller}: {name} is an option of the form {owner!r}, not of {form!r}. Leave it out.")
    source = open_source(path, encoding, caller=caller)
    try:
        if form == "nrc":
            return read_nrc(source, column=column, duplicates=duplicates)
        if form == "liwc":
            return read_liwc(source, conditional=conditional)
        return _READERS[form](source)
    except DataError as error:
        looks = hint(source, form)
        if not looks:
            raise
        raise DataError(f"{error}{looks}") from error
