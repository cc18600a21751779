from __future__ import annotations

import numpy as np
import pytest

from engagebias.numerics.equal_slots import slot_shares


def test_an_answer_by_hand() -> None:
    """Two places; 0.9 takes one, three items tie at 0.5 for the other: a third each."""
    score = np.array([0.5, 0.9, 0.5, 0.5, 0.1])
    chosen = np.array([1.0, 0, 0, 0, 1])
    member = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=float)
    by_choice, by_score = slot_shares(chosen, score, member, np.ones((1, 5)))
    assert by_choice[0].tolist() == [1 / 2, 1 / 3]
    assert by_score[0] == pytest.approx([(1 / 3 + 1) / 2, (2 / 3) / 3])


def test_a_sample_by_counts_is_the_sample_written_out() -> None:
    rng = np.random.default_rng(1)
    score = rng.integers(0, 5, 30) / 4
    score[3] = np.nan
    chosen, member = (rng.random(30) < 0.3).astype(float), np.eye(3)[rng.integers(0, 3, 30)]
    counts = rng.multinomial(30, np.full(30, 1 / 30), 20).astype(float)
    short = slot_shares(chosen, score, member, counts)
    for b in range(20):
        rows = np.repeat(np.arange(30), counts[b].astype(int))
        long = slot_shares(chosen[rows], score[rows], member[rows], np.ones((1, 30)))
        assert short[0][b] == pytest.approx(long[0][0])
        assert short[1][b] == pytest.approx(long[1][0])


def test_a_class_that_a_sample_lacks_has_no_share() -> None:
    shares = slot_shares(np.array([1.0, 0]), np.array([1.0, 0]), np.eye(2), np.array([[2.0, 0]]))
    assert np.isnan(shares[0][0, 1])
    assert np.isnan(shares[1][0, 1])
