"""Which lexicon a command names: one of ours, or a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from engagebias.checks import check_choice
from engagebias.errors import DataError
from engagebias.text import Lexicon, own_lexicon, read_lexicon, vader
from engagebias.text.forms import FORMS, Form

CALLER = "engagebias score"
"""What messages of this room begin with."""

Own = Literal["engagebias", "vader"]
_OWN: tuple[Own, ...] = get_args(Own)

Choice = Own | Lexicon
"""What ``score`` takes as a lexicon."""


def choose_lexicon(named: str, *, form: str | None = None, langs: Sequence[str] | None = None) -> Choice:
    """Return the lexicon that a command names.

    Parameters
    ----------
    named : str
        ``"engagebias"``, ``"vader"``, or the path of a word list.
    form : str, optional
        The form of a word list; "engagebias" if not given.
    langs : sequence of str, optional
        The languages of a word list; ("en",) if not given.

    Returns
    -------
    str or Lexicon
        The name of a list of ours, or the list of the file.

    Raises
    ------
    DataError
        If there is no such list, if it is malformed, or if ``form`` or ``langs`` come with a list of ours.

    Examples
    --------
    >>> choose_lexicon("vader")
    'vader'
    """
    for own in _OWN:
        if named != own:
            continue
        for option, given in (("--form", form), ("--langs", langs)):
            if given is not None:
                raise DataError(f"{CALLER}: {option} describes a file of yours, not {named!r}. Leave it out.")
        return own
    if not Path(named).suffix and not Path(named).exists():
        check_choice(named, [*_OWN, "FILE.csv"], name="--lexicon", caller=CALLER)
    return read_lexicon(named, form=_form(form), langs=("en",) if langs is None else langs)


def terms_of(choice: Choice) -> Lexicon:
    """Return the list that a choice stands for."""
    if isinstance(choice, Lexicon):
        return choice
    check_choice(choice, _OWN, name="lexicon", caller=CALLER)
    return vader() if choice == "vader" else own_lexicon()


def _form(given: str | None) -> Form:
    for form in FORMS:
        if form == (given or "engagebias"):
            return form
    check_choice(given, FORMS, name="--form", caller=CALLER)
    raise AssertionError("unreachable: the check above refuses what is not a form")
