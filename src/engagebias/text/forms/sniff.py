"""Which form a file seems to have, to name it when it was read as another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from engagebias.text.forms.emolex import EMOTIONS
from engagebias.text.forms.mfd import is_foundation
from engagebias.text.forms.nrc_wide import is_wide
from engagebias.text.forms.source import Source

_HEAD = 30
_TITLES: Mapping[str, str] = {
    "engagebias": "a list of this project's own form",
    "liwc": "a LIWC dictionary",
    "mfd": "a Moral Foundations Dictionary",
    "emfd": "the eMFD",
    "nrc": "NRC EmoLex",
    "vader": "the VADER list",
    "afinn": "AFINN",
}


def hint(source: Source, form: str) -> str:
    """Return a sentence that names the form the first lines have, if it is another one; else nothing."""
    head = [line for _, line in islice(source.lines(), _HEAD)]
    name = next((name for name, looks in _LOOKS.items() if looks(head)), form)
    # A Moral Foundations Dictionary may be read as any .dic file, so its faults are those of its lines.
    if name == form or (name, form) == ("mfd", "liwc"):
        return ""
    return f" This looks like {_TITLES[name]}: give {name!r} as form."


def _every(pattern: str) -> Callable[[Sequence[str]], bool]:
    compiled = re.compile(pattern)
    return lambda head: all(compiled.fullmatch(line.rstrip("\r")) for line in head)


def _dic(head: Sequence[str]) -> bool:
    return head[0].strip() == "%"


def _mfd(head: Sequence[str]) -> bool:
    names = [line.split()[1] for line in head[1:3] if len(line.split()) > 1]
    return _dic(head) and bool(names) and all(map(is_foundation, names))


_LOOKS: Mapping[str, Callable[[Sequence[str]], bool]] = {
    "engagebias": lambda head: head[0].strip().startswith("term,category,weight"),
    "mfd": _mfd,
    "liwc": _dic,
    "emfd": lambda head: "care_p" in head[0] and "," in head[0],
    "nrc": lambda head: is_wide(head[0]) or _every(rf"[^\t]+\t({'|'.join(EMOTIONS)})\t[01]")(head),
    "vader": _every(r"[^\t]+\t-?[0-9.]+\t[0-9.]+\t\[.*"),
    "afinn": _every(r"[^\t]+\t[+-]?[0-5]"),
}
