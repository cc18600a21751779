"""From tokens to words: their spelling, their length, and what the lexicon knows of them."""

from __future__ import annotations

import numpy as np

from engagebias.text.kernel.characters import code_at, width
from engagebias.text.kernel.compiling import Array, Int, compiled, inlined
from engagebias.text.kernel.forms import resolve
from engagebias.text.kernel.lookup import COMMON, MEMO_STRETCHED, first_bytes, hash_bytes
from engagebias.text.kernel.tokens import CUT, ENDLESS, LATIN, NUMBER, OTHER, SCRIPT
from engagebias.text.kernel.vectors import count_bits, prefetch

SCRIPTS, COMMONS, LONG_WORDS, CAPITALS, ELONGATED = 0, 3, 5, 8, 9
"""Columns of ``counting.INTS``; the first two are the first of a few."""

WAYS = 4
"""Words are remembered in sets of four, a cache line each."""

_EACH_40 = np.uint64(0x4040404040404040)
_EACH_80 = np.uint64(0x8080808080808080)
_ONE = np.uint64(1)


@compiled
def spell(
    n: Int, stretched: Int, folded: Array, lower: Array, spelling: Array, starts: Array, ends: Array, flags: Array,
    hashes: Array, known: Array, ints: Array, memo: Array, lookup: Array, sieve: Array, stem_sieve: Array,
    prefixes: Array, limits: Array,
) -> None:  # fmt: skip
    """Fill in what is missing of the tokens of a text and count the words by their kinds.

    Stretched letters are cut to two in ``lower``; ``ends`` moves with them.
    """
    longest, fewest, long_from, capitals_from = limits[0], limits[1], limits[2], limits[3]
    long_words = capitals = elongated = np.int64(0)
    for k in range(n):
        start, end, script = starts[k], ends[k], flags[k] & SCRIPT
        letters = small = np.int64(0)
        if script == LATIN:
            letters, small = _latin_letters(folded, start, end)
            capitals += (small == 0) & (letters >= capitals_from)
            if letters == 0:
                flags[k] += NUMBER - LATIN
        else:
            letters = _letters(lower, start, end)
        if stretched or script == OTHER:
            cut_end = _cut(lower, start, end) if script < NUMBER else end
            if cut_end < end:
                end = ends[k] = cut_end
                flags[k] |= CUT
                elongated += 1
                letters = _latin_letters(lower, start, end)[0] if script == LATIN else _letters(lower, start, end)
        if end - start > longest:
            flags[k] |= ENDLESS
        long_words += (script < NUMBER) & (letters >= long_from)
        word = hash_bytes(lower, start, end)
        hashes[k] = word
        prefetch(memo, _first_place(memo, word))
    ints[LONG_WORDS] += long_words
    ints[CAPITALS] += capitals
    ints[ELONGATED] += elongated
    _look_up(
        n, lower, spelling, starts, ends, flags, hashes, known, ints, memo, lookup, sieve, stem_sieve, prefixes, fewest
    )


@compiled
def _look_up(
    n: Int, lower: Array, spelling: Array, starts: Array, ends: Array, flags: Array, hashes: Array, known: Array,
    ints: Array, memo: Array, lookup: Array, sieve: Array, stem_sieve: Array, prefixes: Array, fewest: Int,
) -> None:  # fmt: skip
    """Find what is known of each token, and count the words by script."""
    for k in range(n):
        script, found = flags[k] & SCRIPT, np.int64(0)
        if not flags[k] & ENDLESS:
            cut = flags[k] & CUT != 0
            key = hashes[k] ^ MEMO_STRETCHED if cut else hashes[k]
            slot = _remembered(memo, key)
            if memo[slot, 0] != key:
                memo[slot, 0] = key
                memo[slot, 1] = np.uint64(
                    resolve(
                        lower, starts[k], ends[k], script, cut, spelling, lookup, sieve, stem_sieve, prefixes, fewest
                    )
                )
            found = np.int64(memo[slot, 1])
        known[k] = found
        if script < NUMBER:
            ints[SCRIPTS + script] += 1
            if script < OTHER:
                ints[COMMONS + script] += found & COMMON != 0


@inlined
def _first_place(memo: Array, key: Int) -> Int:
    return np.int64(key & np.uint64(memo.shape[0] - WAYS))


@inlined
def _remembered(memo: Array, key: Int) -> Int:
    """Return the place of a word in the memory, or the place that it may take.

    A word that is met again moves one place towards the front of its set; from the last one it may be forgotten.
    """
    first = np.uint64(_first_place(memo, key))
    if memo[first, 0] == key:
        return first
    for slot in range(first + np.uint64(1), first + np.uint64(WAYS)):
        if memo[slot, 0] == key:
            before = slot - np.uint64(1)
            memo[slot, 0], memo[before, 0] = memo[before, 0], memo[slot, 0]
            memo[slot, 1], memo[before, 1] = memo[before, 1], memo[slot, 1]
            return before
        if memo[slot, 0] == np.uint64(0):
            return slot
    return first + np.uint64(WAYS - 1)


@inlined
def _latin_letters(data: Array, start: Int, end: Int) -> tuple[Int, Int]:
    """Return how many letters a Latin word has, and whether one of them is small (0 if none is)."""
    letters, small = np.int64(0), np.uint64(0)
    i = start
    while True:
        word, more = first_bytes(data, i, end - i), first_bytes(data, i + 8, end - i - 8)
        found, found_more = (
            word & _EACH_40,
            more & _EACH_40,
        )  # digits and apostrophes lack this bit, capitals the one below
        small |= found & (word << _ONE) | found_more & (more << _ONE)
        letters += count_bits(found) + count_bits(found_more)
        i += 16
        if i >= end:
            break
    return letters, np.int64(small != np.uint64(0))


@inlined
def _letters(data: Array, start: Int, end: Int) -> Int:
    """Return how many characters a word has: the bytes that begin one."""
    following = np.int64(0)
    i = start
    while True:
        word, more = first_bytes(data, i, end - i), first_bytes(data, i + 8, end - i - 8)
        following += count_bits(word & ~(word << _ONE) & _EACH_80) + count_bits(more & ~(more << _ONE) & _EACH_80)
        i += 16
        if i >= end:
            break
    return end - start - following


@compiled
def _cut(data: Array, start: Int, end: Int) -> Int:
    """Cut every run of three or more of a letter to two, in place, and return the new end; digits repeat freely."""
    i, out, last, run = start, start, np.int64(-1), 0
    while i < end:
        code, size = np.int64(code_at(data, i)), width(data[i])
        run = run + 1 if code == last and (code >= 97 or code < 0) else 1
        last = code
        if run <= 2:
            if out < i:
                for k in range(size):
                    data[out + k] = data[i + k]
            out += size
        i += size
    return out
