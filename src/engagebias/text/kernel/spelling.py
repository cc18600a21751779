"""From tokens to words: their spelling, their length, and what the lexicon knows of them."""

from __future__ import annotations

import numpy as np

from engagebias.text.kernel.characters import code_at, width
from engagebias.text.kernel.compiling import Array, Int, compiled
from engagebias.text.kernel.forms import resolve
from engagebias.text.kernel.lookup import COMMON, MEMO_STRETCHED, first_bytes, hash_bytes
from engagebias.text.kernel.scanning import ENDLESS, LATIN, NUMBER, OTHER, SCRIPT
from engagebias.text.kernel.vectors import count_bits

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
    hashes: Array, known: Array, ints: Array, memo: Array, lookup: Array, sieve: Array, prefixes: Array, limits: Array,
) -> None:  # fmt: skip
    """Fill in what is missing of the tokens of a text and count the words by their kinds.

    Stretched letters are cut to two in ``lower``; ``ends`` moves with them.
    """
    longest, fewest, long_from, capitals_from = limits[0], limits[1], limits[2], limits[3]
    for k in range(n):
        start, end, script = starts[k], ends[k], flags[k] & SCRIPT
        letters, capitals, cut = np.int64(0), np.int64(0), False
        if script == LATIN:
            letters, capitals = _latin_letters(folded, start, end)
            if letters == 0:
                script = NUMBER
                flags[k] += NUMBER - LATIN
        if stretched or script == OTHER:
            cut_end = _cut(lower, start, end) if script < NUMBER else end
            cut = cut_end < end
            if cut:
                end = ends[k] = cut_end
                letters = _latin_letters(lower, start, end)[0]
        if script != LATIN and script < NUMBER:
            letters = _letters(lower, start, end)
        word = hash_bytes(lower, start, end)
        hashes[k] = word
        found = np.int64(0)
        if end - start > longest:
            flags[k] |= ENDLESS
        else:
            key = word ^ MEMO_STRETCHED if cut else word
            slot = _remembered(memo, key)
            if memo[slot, 0] != key:
                memo[slot, 0] = key
                memo[slot, 1] = np.uint64(
                    resolve(lower, start, end, script, cut, spelling, lookup, sieve, prefixes, fewest)
                )
            found = np.int64(memo[slot, 1])
        known[k] = found
        if script < NUMBER:
            ints[SCRIPTS + script] += 1
            if script < OTHER:
                ints[COMMONS + script] += found & COMMON != 0
            ints[LONG_WORDS] += letters >= long_from
            ints[CAPITALS] += capitals >= capitals_from
            ints[ELONGATED] += cut


@compiled
def _remembered(memo: Array, key: Int) -> Int:
    """Return the place of a word in the memory, or the place that it may take."""
    first = key & np.uint64(memo.shape[0] - WAYS)
    for slot in range(first, first + np.uint64(WAYS)):
        if memo[slot, 0] == key or memo[slot, 0] == np.uint64(0):
            return slot
    return first + (key >> np.uint64(62))  # all four are taken: one word is forgotten


@compiled
def _latin_letters(data: Array, start: Int, end: Int) -> tuple[Int, Int]:
    """Return how many letters a Latin word has, and the same again if all are capitals, else 0."""
    letters, small = np.int64(0), np.uint64(0)
    for i in range(start, end, 8):
        word = first_bytes(data, i, end - i)
        found = word & _EACH_40  # digits and apostrophes lack this bit, capitals the one below
        small |= found & (word << _ONE)
        letters += count_bits(found)
    return letters, letters if small == np.uint64(0) else 0


@compiled
def _letters(data: Array, start: Int, end: Int) -> Int:
    """Return how many characters a word has: the bytes that begin one."""
    following = np.int64(0)
    for i in range(start, end, 8):
        word = first_bytes(data, i, end - i)
        following += count_bits(word & ~(word << _ONE) & _EACH_80)
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
