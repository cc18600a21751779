"""Words as 64-bit numbers, and the one hash table in which all that a lexicon holds is found."""

from __future__ import annotations

import numpy as np

from engagebias.text.kernel.compiling import Array, Int, entry, inlined
from engagebias.text.kernel.vectors import read_word

_SEED = np.uint64(0xCBF29CE484222325)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_HALF = np.uint64(32)
SALTS = tuple(np.uint64(0xD6E8FEB86659FD93 * k & 0xFFFFFFFFFFFFFFFF) for k in range(7))
FORM, STEM, STRETCHED_FORM, STEP, LAST_STEM, MEMO_STRETCHED, STEM_START = SALTS
"""What a key of the table stands for: the hash of a word is salted with it."""

ENTRY, NODE, COMMON, NEGATOR = (1 << 24) - 1, ((1 << 20) - 1) << 24, 1 << 44, 1 << 45
LEADS = ((1 << 16) - 1) << 46
"""What is known of a word, in one number: its entry + 1, the node + 1 of the phrases that it may begin, two flags, and a
mask with a bit for each word that may lead on from that node, by the highest 4 bits of its hash."""

NODE_SHIFT, LEADS_SHIFT = 24, 46

SIEVE_SHIFT = 44
"""A sieve has a bit, set or not, for so many bits of a key above these as it has room for."""


def pack(entry: Int, node: Int, common: bool, negator: bool, leads: Int) -> Int:
    """Return what a form of a word leads to as one number; -1 stands for no entry and no node."""
    return (entry + 1) | (node + 1) << NODE_SHIFT | common * COMMON | negator * NEGATOR | leads << LEADS_SHIFT


@inlined
def first_bytes(data: Array, start: Int, count: Int) -> Int:
    """Return up to 8 bytes from ``start`` as one number, zeros after the ``count`` ones."""
    half = np.uint64(4 * min(max(count, 0), 8))  # a shift by 64 is none: so it is made in two steps
    return read_word(data, start) & ~((_ALL << half) << half)


@inlined
def mix(state: Int, word: Int) -> Int:
    """Return the running hash with 8 more bytes."""
    state = (state ^ word) * _MIX
    return state ^ (state >> _HALF)


@inlined
def finish(state: Int) -> Int:
    """Spread the bits of a running hash; 0 stands for an empty slot."""
    state = state * _MIX
    state = state ^ (state >> np.uint64(29))
    return state if state != np.uint64(0) else np.uint64(1)


@inlined
def hash_bytes(data: Array, start: Int, end: Int) -> Int:
    """Return the 64-bit hash of a run of bytes; the array goes on for 16 bytes more.

    Two words of 8 bytes are always read: to ask which words are shorter costs more.
    """
    state = mix(_SEED, first_bytes(data, start, end - start))
    state = mix(state, first_bytes(data, start + 8, end - start - 8))
    i = start + 16
    while i < end:
        state = mix(state, first_bytes(data, i, end - i))
        i += 8
    return finish(state)


@inlined
def hash_step(node: Int, word: Int) -> Int:
    """Return the hash of a node of the phrases with the hash of the word that leads on from it."""
    return finish(mix(word, np.uint64(node + 1)))


@entry
def hash_form(data: Array, size: Int) -> Int:
    """Return the hash of the first bytes of an array, for Python."""
    return hash_bytes(data, 0, size)


@entry
def hash_step_of(node: Int, word: Int) -> Int:
    """Return what ``hash_step`` does, for Python."""
    return hash_step(node, word)


@inlined
def may_hold(sieve: Array, key: Int) -> Int:
    """Say whether the bit of a key is set."""
    bit = (key >> np.uint64(SIEVE_SHIFT)) & np.uint64(64 * sieve.size - 1)
    return (sieve[bit >> np.uint64(6)] >> (bit & np.uint64(63))) & np.uint64(1) != np.uint64(0)


@inlined
def find(lookup: Array, sieve: Array, key: Int) -> Int:
    """Return the value of a key, or -1; the sieve turns most of the others away before memory is searched."""
    return find_surely(lookup, key) if may_hold(sieve, key) else np.int64(-1)


@inlined
def find_surely(lookup: Array, key: Int) -> Int:
    """Return the value of a key that is likely there, or -1."""
    mask = np.uint64(lookup.shape[0] - 1)
    slot = key & mask
    while lookup[slot, 0] != np.uint64(0):
        if lookup[slot, 0] == key:
            return np.int64(lookup[slot, 1])
        slot = (slot + np.uint64(1)) & mask
    return np.int64(-1)


@entry
def insert(lookup: Array, keys: Array, values: Array) -> Int:
    """Place keys with their values in a table that has room; return how many keys were there already."""
    mask = np.uint64(lookup.shape[0] - 1)
    twice = 0
    for i in range(keys.size):
        slot = keys[i] & mask
        while lookup[slot, 0] != np.uint64(0):
            if lookup[slot, 0] == keys[i]:
                twice += 1
            slot = (slot + np.uint64(1)) & mask
        lookup[slot, 0] = keys[i]
        lookup[slot, 1] = np.uint64(values[i])
    return twice
