"""Where that which is no word ends: addresses, mentions, HTML marks and entities."""

from __future__ import annotations

from typing import Any

from engagebias.text.kernel.characters import DIGIT, LETTER, code_at, is_picture, width
from engagebias.text.kernel.compiling import Array, Int, compiled


@compiled
def _is_graphic(b: Int) -> Any:
    return b == 33 or 35 <= b <= 59 or b == 61 or 63 <= b <= 95 or 97 <= b <= 122 or b == 126


@compiled
def _is_word_at(data: Array, i: Int, end: Int, kind: Array) -> Any:
    if i >= end:
        return False
    b = int(data[i])
    if b < 0x80:
        return kind[b] == LETTER or kind[b] == DIGIT or b == 95
    return not is_picture(code_at(data, i), kind)


@compiled
def after_word(data: Array, i: Int, end: Int, kind: Array) -> Int:
    """Return the end of the letters, digits and underscores that begin here, or ``i``."""
    while _is_word_at(data, i, end, kind):
        i += width(data[i])
    return i


@compiled
def _after_graphic(data: Array, i: Int, end: Int) -> Int:
    while i < end and _is_graphic(data[i]):
        i += 1
    return i


@compiled
def after_mark(data: Array, i: Int, end: Int) -> Int:
    """Return the end of an HTML mark that begins here, or ``i``."""
    if i + 2 >= end:
        return i
    second = data[i + 1]
    if not (65 <= second <= 90 or 97 <= second <= 122 or second == 47 or second == 33):
        return i
    j, characters = i + 2, 0
    while j < end and data[j] != 60 and data[j] != 62 and characters <= 200:
        j += width(data[j])
        characters += 1
    return j + 1 if j < end and data[j] == 62 and characters <= 200 else i


@compiled
def after_entity(data: Array, i: Int, end: Int, kind: Array) -> Int:
    """Return the end of an HTML entity that begins here, or ``i``."""
    j = i + 1
    while (
        j < end
        and data[j] < 0x80
        and j - i <= 8
        and (kind[data[j]] == LETTER or kind[data[j]] == DIGIT or data[j] == 35)
    ):
        j += 1
    return j + 1 if j < end and data[j] == 59 and j - i >= 3 else i


@compiled
def after_mention(data: Array, i: Int, end: Int, kind: Array) -> Int:
    """Return the end of a mention that begins here, or ``i``."""
    j = after_word(data, i + 1, end, kind)
    if j == i + 1:
        return i
    while j < end and (data[j] == 46 or data[j] == 64 or data[j] == 45) and _is_word_at(data, j + 1, end, kind):
        j = after_word(data, j + 1, end, kind)
    return j


@compiled
def after_scheme(data: Array, i: Int, end: Int) -> Int:
    """Return the end of an address that begins with http or www here, or ``i``."""
    if (
        i + 4 < end
        and data[i] | 32 == 119
        and data[i + 1] | 32 == 119
        and data[i + 2] | 32 == 119
        and data[i + 3] == 46
    ):
        j = _after_graphic(data, i + 4, end)
        return j if j > i + 4 else i
    if (
        i + 6 < end
        and data[i] | 32 == 104
        and data[i + 1] | 32 == 116
        and data[i + 2] | 32 == 116
        and data[i + 3] | 32 == 112
    ):
        j = i + 5 if data[i + 4] | 32 == 115 else i + 4
        if j + 2 < end and data[j] == 58 and data[j + 1] == 47 and data[j + 2] == 47:
            return _after_graphic(data, j + 3, end)
    return i


@compiled
def after_domain(data: Array, start: Int, i: Int, end: Int, kind: Array) -> Int:
    """Return the end of an address without scheme whose first label ends before the dot at ``i``, or ``start``."""
    letters = False
    label = dots = 0
    while i < end and data[i] < 0x80:
        b = data[i]
        if b == 46:
            if label == 0 and i > start and data[i - 1] == 46:
                return start
            dots += 1
            if dots > 9:
                return start
            letters, label = True, 0
        elif kind[b] == LETTER:
            label += 1
        elif kind[b] == DIGIT or b == 45:
            letters, label = False, label + 1
        else:
            break
        i += 1
    if i + 1 < end and data[i] == 47 and letters and label >= 2 and _is_graphic(data[i + 1]):
        return _after_graphic(data, i + 1, end)
    return start
