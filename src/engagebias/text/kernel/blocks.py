"""Tokens from masks of 64 bytes: most texts hold nothing but words and marks, and their bits tell where words begin and end."""

from __future__ import annotations

import numpy as np

from engagebias.text.kernel.compiling import Array, Int, compiled
from engagebias.text.kernel.tokens import BREAKS, ENDS, EXCLAMATIONS, FOREIGN, SPECIAL, STRETCHED
from engagebias.text.kernel.vectors import BLOCK, between, copy_lower, count_bits, first_bit, same

_ONE = np.uint64(1)
_LAST = np.uint64(63)


@compiled
def find_blocks(folded: Array, length: Int, lower: Array, blocks: Array, ints: Array) -> Int:
    """Write the text in lower case and, for each 64 bytes, the masks of Latin, other letters, ends and pauses.

    Returned is whether the text holds something ``SPECIAL``, which may be no word, whether a letter may be ``STRETCHED``, and
    whether there is anything ``FOREIGN``, emoji or letters that are neither Latin nor of an Arabic block; exclamation marks are
    counted unless something is special. The text is followed by zeros.
    """
    special = foreign = stretched = wide = np.uint64(0)
    exclamations = np.int64(0)
    before = np.uint64(0)
    for i in range(0, length + 6, BLOCK):  # to compare it with its shifts, the lower case must go on a little
        copy_lower(folded, i, lower)
    for number in range(length // BLOCK + 1):
        i = number * BLOCK
        letters = between(lower, i, 97, 26)
        latin = letters | between(lower, i, 48, 10)
        high = between(folded, i, 0x80, 0x80)
        shouts = between(folded, i, 33, 1)
        ends = shouts | between(folded, i, 46, 1) | between(folded, i, 63, 1) | between(folded, i, 10, 1)
        pauses = between(folded, i, 58, 2) | between(folded, i, 44, 1)
        special |= between(folded, i, 60, 1) | between(folded, i, 38, 1) | between(folded, i, 47, 1)
        special |= between(folded, i, 64, 1) | between(folded, i, 35, 1)
        threefold = letters & same(lower, i, i + 1) & same(lower, i, i + 2)
        stretched |= threefold
        special |= threefold & between(lower, i, 119, 1)  # www.
        if high != np.uint64(0):  # Arabic letters have two bytes, from 0xD8 to 0xDB
            foreign |= between(folded, i, 0xC0, 0x18) | between(folded, i, 0xDC, 0x24)
            wide |= between(folded, i, 0xE0, 1)
            stretched |= (
                high
                & same(lower, i, i + 2)
                & same(lower, i, i + 4)
                & same(lower, i + 1, i + 3)
                & same(lower, i + 1, i + 5)
            )
        quotes = between(folded, i, 39, 1)
        if quotes != np.uint64(0):
            following = between(lower, i + 1, 97, 26) | between(lower, i + 1, 48, 10)
            joined = quotes & ((latin << _ONE) | before) & following
        else:
            joined = np.uint64(0)
        before = latin >> _LAST
        blocks[number, 0], blocks[number, 1] = latin | joined, high
        blocks[number, 2], blocks[number, 3] = ends, pauses
        exclamations += count_bits(shouts)
    found = STRETCHED if (stretched | wide) != np.uint64(0) else 0
    if foreign != np.uint64(0):
        return found | SPECIAL | FOREIGN
    if special != np.uint64(0):
        return found | SPECIAL
    ints[EXCLAMATIONS] += exclamations
    return found


@compiled
def scan_blocks(folded: Array, length: Int, blocks: Array, starts: Array, ends: Array, flags: Array) -> Int:
    """Find the tokens of a text without anything special; return how many there are."""
    begun = ended = pending = np.int64(0)
    latin_before = high_before = np.uint64(0)
    for number in range(length // BLOCK + 1):
        i = number * BLOCK
        latin, high = blocks[number, 0], blocks[number, 1]
        latin_shifted, high_shifted = (latin << _ONE) | latin_before, (high << _ONE) | high_before
        latin_before, high_before = latin >> _LAST, high >> _LAST
        first = begun
        starting = (latin & ~latin_shifted) | (high & ~high_shifted)
        rest = starting
        while rest != np.uint64(0):
            place = i + first_bit(rest)
            starts[begun] = place
            flags[begun] = np.int64(folded[place] >> 7)  # LATIN or ARABIC
            begun += 1
            rest &= rest - _ONE
        rest = (~latin & latin_shifted) | (~high & high_shifted)
        while rest != np.uint64(0):
            ends[ended] = i + first_bit(rest)
            ended += 1
            rest &= rest - _ONE
        if begun > first:
            flags[first] |= pending
            pending = np.int64(0)
        rest = blocks[number, 2] | blocks[number, 3]
        while rest != np.uint64(0):
            bit = rest & (~rest + _ONE)
            mark = BREAKS | ENDS if bit & blocks[number, 2] != np.uint64(0) else BREAKS
            following = first + count_bits(starting & (bit - _ONE))
            if following < begun:
                flags[following] |= mark
            else:
                pending |= mark
            rest &= rest - _ONE
    return begun
