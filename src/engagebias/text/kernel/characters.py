"""Characters of UTF-8 as numbers, and their folding."""

from __future__ import annotations

import numpy as np

from engagebias.text.kernel.compiling import Array, Int, compiled, entry
from engagebias.text.kernel.vectors import BLOCK, PADDING, between, copy, write_word

SEPARATOR, LETTER, DIGIT, LESS, AMPERSAND, AT, HASH, END, PAUSE, PICTURE = range(10)
"""What a character of a folded text may begin."""

SHORT_BITS = 56
IS_PICTURE, IS_LONG = 0x40, 0x80
"""A folded character is one number: up to seven bytes and, in the highest, how many they are and what is to be minded.

One that folds to more bytes has in the lower half where they stand in ``folded_bytes``, and above it how many they are.
"""

_MOST_GROWTH = 11  # one Arabic ligature of three bytes stands for eighteen letters and spaces; a test looks
_TONES = (0x1F3FB, 0x1F3FF)


@compiled
def width(lead: Int) -> Int:
    """Return how many bytes a character has, by its first."""
    return 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


@compiled
def code_at(data: Array, i: Int) -> Int:
    """Return the code point that begins at a byte of valid UTF-8."""
    lead = int(data[i])
    if lead < 0x80:
        return lead
    if lead < 0xE0:
        return ((lead & 0x1F) << 6) | (data[i + 1] & 0x3F)
    if lead < 0xF0:
        return ((lead & 0x0F) << 12) | ((data[i + 1] & 0x3F) << 6) | (data[i + 2] & 0x3F)
    return ((lead & 7) << 18) | ((data[i + 1] & 0x3F) << 12) | ((data[i + 2] & 0x3F) << 6) | (data[i + 3] & 0x3F)


@compiled
def is_picture(code: Int, kind: Array) -> Int:
    """Say whether a code point is an emoji."""
    return code < kind.size and kind[code] == PICTURE


@compiled
def is_arabic(code: Int) -> Int:
    """Say whether a code point is in a block of Arabic letters."""
    return 0x600 <= code <= 0x6FF or 0x750 <= code <= 0x77F or 0x8A0 <= code <= 0x8FF


@compiled
def fold(data: Array, start: Int, end: Int, out: Array, folding: Array, folded_bytes: Array, kind: Array) -> Int:
    """Write the folded text into ``out``, nothing after it, and return its length."""
    if _is_plain(data, start, end):
        for i in range(start, end, BLOCK):
            copy(data, i, out, i - start)
        length = end - start
    else:
        length = _fold_each(data, start, end, out, folding, folded_bytes, kind)
    for i in range(length, length + PADDING):
        out[i] = 0
    return length


@compiled
def _is_plain(data: Array, start: Int, end: Int) -> Int:
    """Say whether all is ASCII that folds to itself, as far as words and marks go."""
    for i in range(start, end, BLOCK):
        unusual = between(data, i, 0x80, 0x80) | between(data, i, 13, 1) | between(data, i, 96, 1)
        if end - i < BLOCK:
            unusual &= (np.uint64(1) << np.uint64(end - i)) - np.uint64(1)
        if unusual != np.uint64(0):
            return False
    return True


@compiled
def _fold_each(data: Array, start: Int, end: Int, out: Array, folding: Array, folded_bytes: Array, kind: Array) -> Int:
    """Fold character by character; pictures joined to one are their first."""
    i, n = start, np.int64(0)
    while i < end:
        lead = np.int64(data[i])
        if lead < 0x80:
            code = lead
            i += 1
        elif lead < 0xE0:
            code = ((lead & 0x1F) << 6) | (np.int64(data[i + 1]) & 0x3F)
            i += 2
        else:
            code = np.int64(code_at(data, i))
            i += width(lead)
            if code >= folding.size:
                continue
        found = folding[code]
        write_word(out, n, found)
        top = np.int64(found >> np.uint64(SHORT_BITS))
        if top < IS_PICTURE:
            n += top
        elif top < IS_LONG:
            n += top - IS_PICTURE
            j = _after_tones(data, i, end)
            while j < end and code_at(data, j) == 0x200D and j + 3 < end and is_picture(code_at(data, j + 3), kind):
                j = _after_tones(data, j + 3 + width(data[j + 3]), end)
                i = j
        else:
            first, count = (
                np.int64(found & np.uint64(0xFFFFFFFF)),
                np.int64((found >> np.uint64(32)) & np.uint64(0xFFFF)),
            )
            for k in range(count):
                out[n + k] = folded_bytes[first + k]
            n += count
    return n


@compiled
def _after_tones(data: Array, i: Int, end: Int) -> Int:
    while i < end:
        code = code_at(data, i)
        if code != 0xFE0F and not _TONES[0] <= code <= _TONES[1]:
            break
        i += width(data[i])
    return i


@entry
def longest_folded(data: Array, offsets: Array, folding: Array) -> Int:
    """Return the bytes that the longest of the texts may have once it is folded."""
    most = 0
    for row in range(offsets.size - 1):
        i, end, length = offsets[row], offsets[row + 1], 0
        if end - i <= 2048:
            length = _MOST_GROWTH * (end - i)
        else:
            while i < end:
                code = code_at(data, i)
                length += _folded_length(folding[code]) if code < folding.size else 4
                i += width(data[i])
        most = max(most, length)
    return most


@compiled
def _folded_length(found: Int) -> Int:
    top = np.int64(found >> np.uint64(SHORT_BITS))
    return top & (IS_PICTURE - 1) if top < IS_LONG else np.int64((found >> np.uint64(32)) & np.uint64(0xFFFF))
