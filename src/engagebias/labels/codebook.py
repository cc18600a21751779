"""The codebook: what coders judge, with which codes, in English and Arabic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import get_args

from engagebias.checks import check_choice
from engagebias.errors import DataError
from engagebias.labels.alpha import Level
from engagebias.words import Text

RESERVED = ("gold_id", "note", "post_id", "coder", "label", "text")
MOST_IN_LIST = 255  # characters that the drop-down list of a spreadsheet cell holds

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_NOT_IN_LIST = re.compile(r'[,;"\x00-\x1f]')
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_EMPTY = Text.literal("")


def fold(written: str) -> str:
    r"""Return a code as it is compared: without case, marks of direction and surplus spaces.

    Examples
    --------
    >>> fold("  Cannot  TELL\u200f ")
    'cannot tell'
    """
    return " ".join(_MARKS.sub("", unicodedata.normalize("NFC", written)).split()).casefold()


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing to judge about each text.

    Parameters
    ----------
    name : str
        Its column: letters a to z, digits and underscores.
    question : Text
        What the coder asks of the text.
    codes : mapping of str to Text
        The allowed codes with their short wordings, from lowest to highest where they have an order. A coder may
        write the code or either wording; all must differ. Together the codes may have 255 characters, which is
        what a drop-down list holds, without commas and semicolons.
    level : {"nominal", "ordinal", "interval"}
        How codes differ; interval codes are numbers.
    definition : Text, optional
        When which code is right.
    examples : sequence of Text, optional
        Your own examples, as coders will read them.
    missing : sequence of str, optional
        Those of the codes that are read back as missing, such as "cannot tell".

    Raises
    ------
    DataError
        If a name, code or level is not of this kind, or two wordings are the same.

    Examples
    --------
    >>> irony = Variable("irony", Text("Is it ironic?", "هل هو ساخر؟"), {"yes": Text("yes", "نعم"), "no": Text("no", "لا")}, "nominal")
    >>> irony.read(" YES "), irony.read("نعم"), irony.read("maybe")
    ('yes', 'yes', None)
    """

    name: str
    question: Text
    codes: Mapping[str, Text]
    level: Level
    definition: Text = _EMPTY
    examples: tuple[Text, ...] = ()
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", dict(self.codes))
        object.__setattr__(self, "examples", tuple(self.examples))
        object.__setattr__(self, "missing", tuple(self.missing))
        _check_variable(self)

    @property
    def order(self) -> tuple[str, ...]:
        """The codes that are not missing, in the codebook's order."""
        return tuple(code for code in self.codes if code not in self.missing)

    def read(self, written: str) -> str | None:
        """Return the code that a coder wrote, as code or wording in either language; None if it is none."""
        return self._readings().get(fold(written))

    def _readings(self) -> dict[str, str]:
        return {fold(w): code for code, wording in self.codes.items() for w in (code, str(wording), wording.ar)}


@dataclass(frozen=True, slots=True, repr=False)
class Codebook:
    """Variables with the instructions that coders get.

    Parameters
    ----------
    variables : sequence of Variable
    instructions : Text, optional

    Raises
    ------
    DataError
        If there is no variable or two have the same name.
    """

    variables: tuple[Variable, ...]
    instructions: Text = _EMPTY

    def __post_init__(self) -> None:
        object.__setattr__(self, "variables", tuple(self.variables))
        strange = [v for v in self.variables if not isinstance(v, Variable)]
        if not self.variables or strange:
            raise DataError(f"Codebook: give one Variable or more; got {strange[:1] or 'none'}.")
        if len(set(self.names)) < len(self.names):
            raise DataError(f"Codebook: two variables have the same name: {', '.join(self.names)}.")
        _check_text(self.instructions, "Codebook: instructions")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the variables."""
        return tuple(v.name for v in self.variables)

    def __getitem__(self, name: str) -> Variable:
        check_choice(name, self.names, name="variable", caller="Codebook")
        return self.variables[self.names.index(name)]

    def __repr__(self) -> str:
        return "\n".join(f"{v.name} ({v.level}): {v.question} {' / '.join(v.codes)}" for v in self.variables)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{escape(v.name)}</th><td>{escape(v.question)}</td><td dir="rtl" lang="ar">'
            f"{escape(v.question.ar)}</td><td>{escape(' / '.join(v.codes))}</td><td>{v.level}</td></tr>"
            for v in self.variables
        )
        head = "".join(f'<th scope="col">{h}</th>' for h in ("variable", "question", "السؤال", "codes", "level"))
        return f'<table class="eb-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _check_variable(v: Variable) -> None:
    where = f"Variable {v.name!r}"
    if not isinstance(v.name, str) or not _NAME.fullmatch(v.name) or v.name in RESERVED:
        raise DataError(
            f"{where}: a name has letters a to z, digits and underscores, begins with a letter and is none of "
            f"{', '.join(RESERVED)}."
        )
    check_choice(v.level, get_args(Level), name="level", caller=where)
    for name, text in (("question", v.question), ("definition", v.definition), *(("examples", e) for e in v.examples)):
        _check_text(text, f"{where}: {name}")
    _check_codes(v, where)
    unknown = [m for m in v.missing if m not in v.codes]
    if unknown:
        raise DataError(f"{where}: missing names {unknown[0]!r}, which is none of its codes {', '.join(v.codes)}.")
    if len(v.order) < 2:
        raise DataError(f"{where}: it needs two codes or more that are not missing; it has {len(v.order)}.")
    for code in v.order if v.level == "interval" else ():
        if not re.fullmatch(r"-?\d+(\.\d+)?", code):
            raise DataError(f"{where}: the codes of an interval variable are numbers; {code!r} is none.")


def _check_codes(v: Variable, where: str) -> None:
    seen: dict[str, str] = {}
    for code, wording in v.codes.items():
        _check_text(wording, f"{where}: the wording of {code!r}")
        for written in (code, str(wording), wording.ar):
            if not isinstance(written, str) or not fold(written) or _NOT_IN_LIST.search(written) or written[0] in "=+@":
                raise DataError(
                    f"{where}: codes and wordings are text without commas, semicolons and quotes that does not begin "
                    f"with = + or @; got {written!r}."
                )
            if seen.setdefault(fold(written), code) != code:
                raise DataError(f"{where}: {written!r} stands for two codes, {seen[fold(written)]!r} and {code!r}.")
    if len(",".join(v.codes)) > MOST_IN_LIST:
        raise DataError(
            f"{where}: its codes have {len(','.join(v.codes))} characters together; a drop-down list holds "
            f"{MOST_IN_LIST}. Shorten the codes; their wordings may be longer."
        )


def _check_text(text: object, what: str) -> None:
    if not isinstance(text, Text):
        raise DataError(f"{what} must be a Text in both languages, Text('...', '...'); got {text!r}.")
