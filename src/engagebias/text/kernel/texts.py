"""Count text after text: the one function that :mod:`engagebias.text.counting` calls."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engagebias.text.kernel.blocks import find_blocks, scan_blocks
from engagebias.text.kernel.characters import fold
from engagebias.text.kernel.compiling import Array, Int, compiled, entry
from engagebias.text.kernel.matching import match
from engagebias.text.kernel.scanning import scan_each
from engagebias.text.kernel.spelling import spell
from engagebias.text.kernel.tokens import ENDS, FOREIGN, NUMBER, SCRIPT, SPECIAL, STRETCHED, Tokens
from engagebias.text.kernel.variety import moving_average, mtld
from engagebias.text.kernel.vectors import BLOCK, PADDING

_INNER_ENDS = 6
"""A column of ``counting.INTS``."""


class Tables(NamedTuple):
    """A lexicon, the folding and the rules as arrays.

    Compiled functions take the arrays that they need, not this tuple: passing it on for every word costs ten times the
    work itself.
    """

    folding: Array  # per code point: see ``characters.IS_LONG``
    folded_bytes: Array
    kind: Array  # per code point: what it may begin (only ASCII and emoji begin anything but a letter)
    lookup: (
        Array  # (key, value) rows: forms of words (see ``lookup.pack``), stems, stretched spellings, steps of phrases
    )
    sieve: Array  # a million bits, set where twenty bits of a key of ``lookup`` point
    stem_sieve: Array  # a small one for the keys of stems alone
    nodes: Array  # per node of the phrases: two masks of the words that may lead on (see ``matching._leads``); entry + 1 of the
    # phrase that is complete there, times 2, plus 1 if a stem may end it; a fourth number that rounds the row up
    entries: Array  # from the place that is an entry's number: valence, number of pairs, (category, weight) pairs
    prefixes: Array  # a row each: its length, its first 8 bytes as one number, the others
    limits: Array  # longest word, fewest letters of a stem, long word, capitals from, negation window, MATTR, MTLD
    factors: Array  # of negation, MTLD threshold


class Room(NamedTuple):
    """Room for one text."""

    folded: Array
    lower: Array
    blocks: Array  # per 64 bytes: masks of Latin letters, of other letters, of ends and of pauses
    places: Array  # tokens that may match, see ``matching._find_places``
    words: Array  # the words' hashes
    prints: Array  # after ``BLOCK`` bytes, one byte of each of these hashes
    spelling: Array  # one word


def make_room(size: int) -> tuple[Room, Tokens]:
    """Return room for a text of so many bytes once it is folded."""
    padded, tokens = size + 2 * PADDING, size + 2
    return (
        Room(
            folded=np.zeros(padded, np.uint8),
            lower=np.zeros(padded, np.uint8),
            blocks=np.empty((padded // BLOCK + 2, 4), np.uint64),
            places=np.empty(tokens, np.int64),
            words=np.empty(tokens, np.uint64),
            prints=np.zeros(tokens + 2 * BLOCK, np.uint8),
            spelling=np.zeros(PADDING * 2, np.uint8),
        ),
        Tokens(*(np.empty(tokens, kind) for kind in (np.int64, np.int64, np.int64, np.uint64, np.int64))),
    )


@entry
def count_texts(
    data: Array, offsets: Array, ints: Array, floats: Array, hits: Array, sums: Array, room: tuple[Array, ...],
    tokens: tuple[Array, ...], memo: Array, tables: tuple[Array, ...],
) -> None:  # fmt: skip
    """Fill one row a text of the four tables of ``counting.Counted``.

    The texts are ``data`` between ``offsets``, with ``PADDING`` bytes more at the end.
    """
    folded, lower, blocks, places, words, prints, spelling = room
    starts, ends, flags, hashes, known = tokens
    folding, folded_bytes, kind, lookup, sieve, stem_sieve, nodes, entries, prefixes, limits, factors = tables
    for row in range(offsets.size - 1):
        length = fold(data, offsets[row], offsets[row + 1], folded, folding, folded_bytes, kind)
        found = find_blocks(folded, length, lower, blocks, ints[row])
        if found & SPECIAL:
            n = scan_each(folded, length, kind, blocks, found & FOREIGN, starts, ends, flags, ints[row])
        else:
            n = scan_blocks(folded, length, blocks, starts, ends, flags)
        spell(
            n, found & STRETCHED, folded, lower, spelling, starts, ends, flags, hashes, known, ints[row], memo, lookup, sieve,
            stem_sieve, prefixes, limits,
        )  # fmt: skip
        floats[row, 0] = match(
            n, lower, starts, ends, flags, hashes, known, places, hits[row], sums[row], lookup, stem_sieve, nodes, entries,
            limits[4], factors[0],
        )  # fmt: skip
        n_words = _collect_words(n, flags, hashes, words, prints, ints[row])
        floats[row, 1] = moving_average(words[:n_words], prints, limits[5])
        floats[row, 2] = mtld(words[:n_words], factors[1]) if n_words >= limits[6] else np.nan


@compiled
def _collect_words(n: Int, flags: Array, hashes: Array, words: Array, prints: Array, ints: Array) -> Int:
    """Write the words' hashes one after another, count the places where a sentence may end, return how many words."""
    count = np.int64(0)
    for k in range(n):
        words[count] = hashes[k]
        prints[BLOCK + count] = np.uint8(hashes[k] & np.uint64(255))
        count += flags[k] & SCRIPT < NUMBER
        ints[_INNER_ENDS] += (k > 0) & (flags[k] & ENDS != 0)
    return count
