"""What a card says exists in both languages."""

from __future__ import annotations

import re

from engagebias.formats import formats, reasons, wording
from engagebias.words import Text

ARABIC = re.compile("[\u0621-\u064a]")


def test_every_sentence_has_arabic_words() -> None:
    own = [
        v
        for module in (reasons, wording)
        for v in vars(module).values()
        if isinstance(v, Text) and v is not wording.CELLS and any(c.isalpha() for c in v)
    ]
    tables = [t for m in (reasons.UNREAD, wording.ABOUT) for t in m.values()]
    mapped = [t for f in formats().values() for t in (*f.absent.values(), *(h.reason for h in f.hidden), *f.selection)]
    assert len(own) > 25
    for text in (*own, *tables, *wording.REPORTED, *mapped):
        assert ARABIC.search(text.to("ar")), text
