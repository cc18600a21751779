"""From a folded text to its tokens: where each begins and ends, its script and the marks before it.

Most texts hold nothing but words and marks: masks of 64 bytes at a time tell where words begin and end. The others, with
addresses, mentions, hashtags, emoji or a third script, are read character by character.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engagebias.text.kernel.characters import (
    AMPERSAND,
    DIGIT,
    END,
    HASH,
    LESS,
    LETTER,
    PAUSE,
    SEPARATOR,
    code_at,
    is_arabic,
    is_picture,
    width,
)
from engagebias.text.kernel.compiling import Array, Int, compiled
from engagebias.text.kernel.skipped import (
    after_domain,
    after_entity,
    after_mark,
    after_mention,
    after_scheme,
    after_word,
)
from engagebias.text.kernel.vectors import BLOCK, between, copy_lower, count_bits, first_bit, same

LATIN, ARABIC, OTHER, NUMBER, EMOJI = range(5)
"""The lowest bits of a token's flags."""

SCRIPT, BREAKS, ENDS, ENDLESS, CUT = 7, 8, 16, 32, 64
"""The mask of the script; a mark that ends a phrase, or perhaps a sentence, stands before the token; no list holds it; stretched letters were cut."""

EXCLAMATIONS, EMOJI_COUNT = 7, 10
"""Columns of ``counting.INTS``."""

SPECIAL, STRETCHED, FOREIGN = 1, 2, 4
_ONE = np.uint64(1)
_LAST = np.uint64(63)


class Tokens(NamedTuple):
    """Room for the tokens of one text, and for one more."""

    starts: Array
    ends: Array  # one past the last byte
    flags: Array
    hashes: Array
    known: Array  # what the lexicon knows of the word: see ``words.pack``


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


@compiled
def scan_each(
    data: Array,
    end: Int,
    kind: Array,
    blocks: Array,
    foreign: Int,
    starts: Array,
    ends: Array,
    all_flags: Array,
    ints: Array,
) -> Int:
    """Find the tokens of any folded text one after another and count its marks; return how many tokens there are."""
    i = n = tag = np.int64(0)  # typed: a literal 0 would be compiled for apart
    flags: Int = np.int64(0)
    while i < end:
        b = int(data[i])
        if b < 0x80:
            begins = kind[b]
            if begins == SEPARATOR:
                i += 1
                continue
            if begins in (END, PAUSE):
                flags |= BREAKS | ENDS if begins == END else BREAKS
                if b == 33:
                    ints[EXCLAMATIONS] += 1
                i += 1
                continue
            if begins == HASH:
                flags |= BREAKS
                i += 1
                tag = after_word(data, i, end, kind)
                continue
            if begins != LETTER and begins != DIGIT:
                if begins == LESS:
                    j = after_mark(data, i, end)
                elif begins == AMPERSAND:
                    j = after_entity(data, i, end, kind)
                else:
                    j = after_mention(data, i, end, kind)
                i = j if j > i else i + 1
                continue
            script = LATIN
            j = i
            if i >= tag:
                if b | 32 == 104 or b | 32 == 119:
                    j = after_scheme(data, i, end)
                    if j > i:
                        i = j
                        continue
                j = _run_end(blocks, 0, i)
                if data[j] == 46 and not _has_apostrophe(data, i, j):
                    k = after_domain(data, i, j, end, kind)
                    if k > i:
                        i = k
                        continue
            else:
                while j < tag and data[j] < 0x80 and (kind[data[j]] == LETTER or kind[data[j]] == DIGIT):
                    if j > i and 65 <= data[j] <= 90 and 97 <= data[j - 1] <= 122:
                        break
                    j += 1
        elif not foreign:
            script = ARABIC
            j = _run_end(blocks, 1, i)
        else:
            code = code_at(data, i)
            j = i + width(b)
            if is_picture(code, kind):
                j = _after_flag(data, i, j, code, end)
                starts[n], ends[n], all_flags[n] = i, j, flags | EMOJI
                n += 1
                flags = 0
                i = _after_repeats(data, i, j, end)
                ints[EMOJI_COUNT] += (i - starts[n - 1]) // (j - starts[n - 1])
                continue
            script = ARABIC if is_arabic(code) else OTHER
            while j < end and data[j] >= 0x80:
                code = code_at(data, j)
                if is_picture(code, kind) or is_arabic(code) != (script == ARABIC):
                    break
                j += width(data[j])
        starts[n], ends[n], all_flags[n] = i, j, flags | script
        n += 1
        flags = 0
        i = j
    return n


@compiled
def _run_end(blocks: Array, column: Int, i: Int) -> Int:
    """Return where the letters end that begin at ``i``, by the masks of one kind of letters."""
    number = i // BLOCK
    outside = ~blocks[number, column] >> np.uint64(i % BLOCK)
    while outside == np.uint64(0):
        number += 1
        i = number * BLOCK
        outside = ~blocks[number, column]
    return i + first_bit(outside)


@compiled
def _has_apostrophe(data: Array, start: Int, end: Int) -> Int:
    for i in range(start, end):
        if data[i] == 39:
            return True
    return False


@compiled
def _after_flag(data: Array, i: Int, j: Int, code: Int, end: Int) -> Int:
    """Return the end of an emoji: of two letters that make a flag, else of the one character."""
    if 0x1F1E6 <= code <= 0x1F1FF and j < end and data[j] == 0xF0 and 0x1F1E6 <= code_at(data, j) <= 0x1F1FF:
        return j + 4
    return j


@compiled
def _after_repeats(data: Array, i: Int, j: Int, end: Int) -> Int:
    """Return the end of the row of emoji that are all like the one from ``i`` to ``j``."""
    width = j - i
    while j + width <= end:
        for k in range(width):
            if data[j + k] != data[i + k]:
                return j
        j += width
    return j
