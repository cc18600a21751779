"""Tokens one after another, of texts that hold addresses, mentions, hashtags, emoji or a third script."""

from __future__ import annotations

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
from engagebias.text.kernel.tokens import ARABIC, BREAKS, EMOJI, EMOJI_COUNT, ENDS, EXCLAMATIONS, LATIN, OTHER
from engagebias.text.kernel.vectors import BLOCK, first_bit


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
