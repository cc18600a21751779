"""What a card says exists in both languages."""

from __future__ import annotations

import re

from engagebias.formats import containers, converting, formats
from engagebias.formats.steps.mastodon import BOOST
from engagebias.formats.steps.phoenix import NEITHER
from engagebias.formats.steps.telegram import SERVICE, UNSUPPORTED
from engagebias.formats.wording import reason_text

ARABIC = re.compile("[\u0621-\u064a]")


def test_every_reason_has_arabic_words() -> None:
    own = [BOOST, NEITHER, SERVICE, UNSUPPORTED, converting.NO_ID, *converting.UNREAD.values(), containers.BROKEN, containers.NOT_A_RECORD,
           containers.CUT, containers.LONG, containers.SECOND_HEADER, "the source had no figure"]  # fmt: skip
    of_formats = [str(t) for f in formats().values() for t in (*f.absent.values(), *(h.reason for h in f.hidden))]
    for reason in (*own, *of_formats):
        assert ARABIC.search(reason_text(reason).to("ar")), reason


def test_what_a_source_wrote_stays() -> None:
    assert reason_text("a {strange} name").to("ar") == "a {strange} name"
