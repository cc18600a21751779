from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagebias.text.diversity import MTLD_FEWEST, WINDOW, moving_average_ttr, mtld

WORDS = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=2, max_size=120)


def test_mattr_by_hand() -> None:
    # Windows of 3 over a a b c: {a, b} of 3, then {a, b, c} of 3. The plain ratio would be 3/4.
    assert moving_average_ttr(list("aabc"), window=3) == pytest.approx((2 / 3 + 3 / 3) / 2)


def test_mtld_by_hand() -> None:
    """Left: a a (1/2, a run), b c d b (3/4, so 0.25 of the 0.28 to a run). Right: b d c b a a (4/6, a run)."""
    assert mtld(list("aabcdb"), fewest=6) == pytest.approx((6 / (1 + 0.25 / 0.28) + 6 / 1) / 2)
    # Left: a b a (2/3), a b c a a (3/5), c alone (ratio 1). Right: c a a (2/3), c b a a b (3/5), a alone.
    assert mtld(list("abaabcaac"), fewest=9) == pytest.approx(9 / 2)


def test_mtld_needs_a_complete_run_in_both_directions() -> None:
    # Left: a a is a run. Right: d c b a a has come to 4/5 at its end.
    assert math.isnan(mtld(list("aabcd"), fewest=5))


def published_mtld(words: list[str]) -> float | None:
    """The definition with exact fractions, a run found by trying every end, one direction as a list of runs."""

    def runs(rest: list[str]) -> Fraction:
        ends = [n for n in range(1, len(rest) + 1) if Fraction(len(set(rest[:n])), n) <= Fraction(72, 100)]
        if ends:
            return 1 + runs(rest[ends[0] :])
        return (1 - Fraction(len(set(rest)), len(rest))) / Fraction(28, 100) if rest else Fraction(0)

    both = [runs(words), runs(words[::-1])]
    return float(sum(len(words) / found for found in both) / 2) if min(both) >= 1 else None


@given(WORDS)
def test_mtld_is_the_published_definition(words: list[str]) -> None:
    found, expected = mtld(words, fewest=2), published_mtld(words)
    if expected is None:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(expected)
        assert found == pytest.approx(mtld(words[::-1], fewest=2))


@given(WORDS, st.integers(1, 20))
def test_mattr_counts_the_words_that_are_new_to_a_window(words: list[str], window: int) -> None:
    """By places instead of sets: a word is new to a window if it stands nowhere before it in that window."""
    places = range(len(words) - window + 1)
    new = [words[j] not in words[i:j] for i in places for j in range(i, i + window)]
    found = moving_average_ttr(words, window)
    assert found == pytest.approx(sum(new) / len(new)) if new else math.isnan(found)


def test_texts_that_are_too_short_have_none() -> None:
    assert math.isnan(moving_average_ttr(["a"] * (WINDOW - 1)))
    assert moving_average_ttr(["a"] * WINDOW) == 1 / WINDOW
    assert math.isnan(mtld(["a"] * (MTLD_FEWEST - 1)))
    assert mtld(["a"] * MTLD_FEWEST) == 2
    assert math.isnan(mtld([str(i) for i in range(MTLD_FEWEST)]))
