"""Which lexicon a command names: one of ours, or a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar, get_args

from engagebias.checks import check_choice
from engagebias.errors import DataError
from engagebias.text import Lexicon, own_lexicon, vader
from engagebias.text.forms import FORMS, read_form
from engagebias.text.forms.entries import DUPLICATES
from engagebias.text.forms.liwc import CONDITIONAL
from engagebias.text.reading import as_lexicon

CALLER = "score"
"""What messages of this room begin with; the command line puts the name of the program before it."""

Own = Literal["engagebias", "vader"]
_OWN: tuple[Own, ...] = get_args(Own)

Choice = Own | Lexicon
"""What ``score`` takes as a lexicon."""

Word = TypeVar("Word", bound=str)


def choose_lexicon(
    named: str,
    *,
    form: str | None = None,
    langs: Sequence[str] | None = None,
    encoding: str | None = None,
    column: str | None = None,
    duplicates: str | None = None,
    conditional: str | None = None,
) -> Choice:
    """Return the lexicon that a command names.

    Parameters
    ----------
    named : str
        ``"engagebias"``, ``"vader"``, or the path of a word list.
    form, langs, encoding, column, duplicates, conditional : optional
        How to read a word list, as :func:`engagebias.text.read_lexicon` takes them, with its defaults.

    Returns
    -------
    str or Lexicon
        The name of a list of ours, or the list of the file.

    Raises
    ------
    DataError
        If there is no such list, if it is malformed, or if options of a file come with a list of ours.

    Examples
    --------
    >>> choose_lexicon("vader")
    'vader'
    """
    options = {
        "form": form, "langs": langs, "encoding": encoding, "column": column, "duplicates": duplicates,
        "conditional": conditional,
    }  # fmt: skip
    for own in _OWN:
        if named != own:
            continue
        for option, given in options.items():
            if given is not None:
                raise DataError(f"{CALLER}: --{option} describes a file of yours, not {named!r}. Leave it out.")
        return own
    if not Path(named).suffix and not Path(named).exists():
        check_choice(named, [*_OWN, "FILE.csv"], name="--lexicon", caller=CALLER)
    reading = read_form(
        named,
        _one_of(FORMS, form, "form"),
        encoding=encoding or "utf-8",
        column=column,
        duplicates=_one_of(DUPLICATES, duplicates, "duplicates"),
        conditional=_one_of(CONDITIONAL, conditional, "conditional"),
        caller=CALLER,
    )
    return as_lexicon(reading, name=Path(named).stem, langs=("en",) if langs is None else langs)


def terms_of(choice: Choice) -> Lexicon:
    """Return the list that a choice stands for."""
    if isinstance(choice, Lexicon):
        return choice
    check_choice(choice, _OWN, name="lexicon", caller=CALLER)
    return vader() if choice == "vader" else own_lexicon()


def _one_of(allowed: Sequence[Word], given: str | None, option: str) -> Word:
    """Return the word that was given as one of those allowed; the first of them where none was."""
    for word in allowed:
        if given is None or word == given:
            return word
    check_choice(given, allowed, name=f"--{option}", caller=CALLER)
    raise AssertionError("unreachable: the check above refuses what is not allowed")
