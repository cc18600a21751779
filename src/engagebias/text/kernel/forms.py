"""What a lexicon knows of a word: looked up whole, as a stem, without clitics, in its plain spelling."""

from __future__ import annotations

import numpy as np

from engagebias.text.kernel.characters import code_at, width
from engagebias.text.kernel.compiling import Array, Int, compiled
from engagebias.text.kernel.lookup import (
    COMMON,
    ENTRY,
    FORM,
    LAST_STEM,
    LEADS,
    NEGATOR,
    NODE,
    STEM,
    STEM_START,
    STRETCHED_FORM,
    find,
    first_bytes,
    hash_bytes,
    hash_step,
    may_hold,
)
from engagebias.text.kernel.tokens import ARABIC, LATIN


@compiled
def resolve(
    data: Array, start: Int, end: Int, script: Int, cut: Int, spelling: Array, lookup: Array, sieve: Array, stem_sieve: Array,
    prefixes: Array, fewest: Int,
) -> Int:  # fmt: skip
    """Return all that is known of a word, in the form of ``pack``."""
    known = _consider(np.int64(0), data, start, end, lookup, sieve, stem_sieve)
    whole = find(lookup, sieve, hash_bytes(data, start, end) ^ FORM)
    if whole > 0:
        known |= whole & NEGATOR
    if script == LATIN and end - start > 2 and data[end - 1] == 115 and data[end - 2] == 39:
        known = _consider(known, data, start, end - 2, lookup, sieve, stem_sieve)
    if script == ARABIC:
        for p in range(prefixes.shape[0]):
            length = prefixes[p, 0]
            if length >= end - start or first_bytes(data, start, length) != np.uint64(prefixes[p, 1]):
                continue
            same = True
            for k in range(8, length):
                same &= data[start + k] == prefixes[p, k - 6]
            if same and _letters(data, start + length, end) >= fewest:
                known = _consider(known, data, start + length, end, lookup, sieve, stem_sieve)
    if cut and known & ENTRY == 0:
        known |= _plain_spelling(data, start, end, spelling, lookup, sieve) + 1
    return known


@compiled
def last_stem(data: Array, start: Int, end: Int, node: Int, lookup: Array, stem_sieve: Array) -> Int:
    """Return the entry of the phrase that ends here in the longest listed stem of a word, or -1."""
    entry = np.int64(-1)
    for i in range(start + 1, end + 1):
        if i == end or data[i] & 0xC0 != 0x80:
            found = find(lookup, stem_sieve, hash_step(node, hash_bytes(data, start, i)) ^ LAST_STEM)
            entry = found if found >= 0 else entry
    return entry


@compiled
def _consider(known: Int, data: Array, start: Int, end: Int, lookup: Array, sieve: Array, stem_sieve: Array) -> Int:
    """Look one more form of a word up and return ``known`` with what was still open: entry, node, common."""
    found = find(lookup, sieve, hash_bytes(data, start, end) ^ FORM)
    if found < 0:
        found = 0
    if known & ENTRY == 0:
        known |= found & ENTRY
    if known & ENTRY == 0:
        known |= _stem(data, start, end, lookup, stem_sieve) + 1
    if known & NODE == 0:
        known |= found & (NODE | LEADS)
    return known | (found & COMMON)


@compiled
def _stem(data: Array, start: Int, end: Int, lookup: Array, stem_sieve: Array) -> Int:
    """Return the entry of the longest listed stem of a word, or -1."""
    entry = np.int64(-1)
    if not _may_have_stem(data, start, end, stem_sieve):
        return entry
    for i in range(start + 1, end + 1):
        if i == end or data[i] & 0xC0 != 0x80:
            found = find(lookup, stem_sieve, hash_bytes(data, start, i) ^ STEM)
            entry = found if found >= 0 else entry
    return entry


@compiled
def _may_have_stem(data: Array, start: Int, end: Int, stem_sieve: Array) -> Int:
    """Say whether a listed stem begins as the word does; the sieve holds each stem's first 4, 2 or 1 bytes too."""
    for size in (4, 2, 1):
        if may_hold(stem_sieve, hash_bytes(data, start, min(end, start + size)) ^ STEM_START):
            return True
    return False


@compiled
def _plain_spelling(data: Array, start: Int, end: Int, spelling: Array, lookup: Array, sieve: Array) -> Int:
    """Return the entry that a stretched word shares with its plain spelling, or -1."""
    last, i, n = np.int64(-1), start, 0
    while i < end:
        code, size = np.int64(code_at(data, i)), width(data[i])
        if code != last:
            for k in range(size):
                spelling[n + k] = data[i + k]
            n += size
        last = code
        i += size
    return find(lookup, sieve, hash_bytes(spelling, 0, n) ^ STRETCHED_FORM)


@compiled
def _letters(data: Array, start: Int, end: Int) -> Int:
    count = 0
    for i in range(start, end):
        if data[i] & 0xC0 != 0x80:
            count += 1
    return count
