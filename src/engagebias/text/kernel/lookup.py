"""Words as 64-bit numbers, and the one hash table in which all that a lexicon holds is found."""

from __future__ import annotations

import numpy as np

from engagebias.text.kernel.compiling import Array, Int, compiled, entry
from engagebias.text.kernel.vectors import read_word

_SEED = np.uint64(0xCBF29CE484222325)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_HALF = np.uint64(32)
SALTS = tuple(np.uint64(0xD6E8FEB86659FD93 * k & 0xFFFFFFFFFFFFFFFF) for k in range(6))
FORM, STEM, STRETCHED_FORM, STEP, LAST_STEM, MEMO_STRETCHED = SALTS
"""What a key of the table stands for: the hash of a word is salted with it."""

# What is known of a word, in one number: its entry + 1, the node + 1 of the phrases that it may begin, two flags.
ENTRY, NODE, COMMON, NEGATOR = (1 << 24) - 1, ((1 << 24) - 1) << 24, 1 << 48, 1 << 49
NODE_SHIFT = 24


def pack(entry: Int, node: Int, common: bool, negator: bool) -> Int:
    """Return what a form of a word leads to as one number; -1 stands for no entry and no node."""
    return (entry + 1) | (node + 1) << NODE_SHIFT | common * COMMON | negator * NEGATOR


@compiled
def first_bytes(data: Array, start: Int, count: Int) -> Int:
    """Return up to 8 bytes from ``start`` as one number, zeros after the ``count`` ones."""
    word = read_word(data, start)
    return word if count >= 8 else word & (_ALL >> np.uint64(64 - 8 * count))


@compiled
def mix(state: Int, word: Int) -> Int:
    """Return the running hash with 8 more bytes."""
    state = (state ^ word) * _MIX
    return state ^ (state >> _HALF)


@compiled
def finish(state: Int) -> Int:
    """Spread the bits of a running hash; 0 stands for an empty slot."""
    state = state * _MIX
    state = state ^ (state >> np.uint64(29))
    return state if state != np.uint64(0) else np.uint64(1)


@entry
def hash_bytes(data: Array, start: Int, end: Int) -> Int:
    """Return the 64-bit hash of a run of bytes; the array goes on for 8 bytes more."""
    state = _SEED
    for i in range(start, end, 8):
        state = mix(state, first_bytes(data, i, end - i))
    return finish(state)


@entry
def hash_step(node: Int, word: Int) -> Int:
    """Return the hash of a node of the phrases with the hash of the word that leads on from it."""
    return finish(mix(word, np.uint64(node + 1)))


@compiled
def find(lookup: Array, sieve: Array, key: Int) -> Int:
    """Return the value of a key, or -1; the sieve turns most of the others away before memory is searched."""
    bit = key >> np.uint64(64 - 20)
    if (sieve[bit >> np.uint64(6)] >> (bit & np.uint64(63))) & np.uint64(1) == np.uint64(0):
        return np.int64(-1)
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
