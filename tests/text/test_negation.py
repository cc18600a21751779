"""Every negator turns what follows, also one that a lexicon lists for another reason."""

from __future__ import annotations

import polars as pl
import pytest

from engagebias.text import Lexicon, own_lexicon
from engagebias.text.counting import count_column
from engagebias.text.negation import FACTOR, NEGATORS


@pytest.mark.parametrize("fast", [False, True])
def test_a_listed_negator_still_negates(fast: bool) -> None:
    if fast:
        pytest.importorskip("numba")
    terms = [("gut", "positive", 2.0), ("زين", "positive", 2.0), *((word, "negate", 1.0) for word in sorted(NEGATORS))]
    lexicon = Lexicon("n", ("en", "ar"), pl.DataFrame(terms, schema=["term", "category", "weight"], orient="row"))
    for good, words in (
        ("gut", [w for w in NEGATORS if w.isascii()]),
        ("زين", [w for w in NEGATORS if not w.isascii()]),
    ):
        texts = pl.Series([f"{word} {good}" for word in sorted(words)])
        assert set(count_column(texts, lexicon, fast=fast).column("valence").tolist()) == {2 * FACTOR}


def test_hardly_is_a_dampener_and_a_negation() -> None:
    counted = count_column(pl.Series(["hardly good", "really good"]), own_lexicon())
    low, high = counted.column("valence").tolist()
    assert low == FACTOR * high
    assert low < 0
    places = [own_lexicon().categories.index(name) for name in ("dampeners", "intensifiers")]
    assert counted.hits[:, places].tolist() == [[1, 0], [0, 1]]
