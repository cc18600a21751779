"""The fast counter: one pass over the bytes of each text, compiled by numba.

It does what :mod:`engagebias.text.reference` does, by the same rules and to the last bit; a test holds the two together.
Everything that is compiled stands in this one file, and rules travel as arguments: numba keeps compiled code by the date of
a function's own file, and would not see that another one changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit

Array = np.ndarray[Any, Any]
Int = Any  # an integer of whatever width numba makes of it
_F = TypeVar("_F", bound=Callable[..., Any])


def _compiled(function: _F) -> _F:
    compiled: Any = njit(cache=True, nogil=True)(function)
    return cast("_F", compiled)


class Tables(NamedTuple):
    """A lexicon, the folding and the rules as arrays.

    Compiled functions take the arrays that they need, not this tuple: passing it on for every word costs ten times the
    work itself.

    ``lookup`` is one open hash table of (key, value) rows for everything that is looked up, told apart by a salt in
    the key: forms of words (value: see ``pack``), stems, stretched spellings and phrases' last stems (an entry),
    phrases' steps (a node).
    """

    fold_start: Array  # where the folded bytes of a code point begin in fold_bytes
    fold_bytes: Array
    kind: Array  # per code point: what it may begin (only ASCII and emoji begin anything but a letter)
    lookup: Array
    sieve: Array  # a million bits, set where the first twenty bits of a key of ``lookup`` point
    nodes: Array  # per node: entry + 1 of the phrase that is complete there, times 2, plus 1 if a stem may end it
    entry_start: Array
    entry_category: Array
    entry_weight: Array
    entry_valence: Array
    prefixes: Array  # a row each: its length and its bytes
    limits: Array  # longest word, fewest letters of a stem, long word, capitals from, negation window, MATTR, MTLD
    factors: Array  # of negation, MTLD threshold


def pack(entry: Int, node: Int, common: bool, negator: bool) -> Int:
    """Return what a form of a word leads to as one number; -1 stands for no entry and no node."""
    return (entry + 1) | (node + 1) << 24 | common << 48 | negator << 49


SEPARATOR, LETTER, DIGIT, LESS, AMPERSAND, AT, HASH, END, PAUSE, PICTURE = range(10)
_LATIN, _ARABIC, _OTHER, _NUMBER, _EMOJI = range(5)
_BREAKS, _ENDS, _ENDLESS = 8, 16, 32
_SEED = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
# What is known of a word, in one number: its entry + 1, the node + 1 of the phrases that it may begin, two flags.
_ENTRY, _NODE, _COMMON, _NEGATOR = (1 << 24) - 1, ((1 << 24) - 1) << 24, 1 << 48, 1 << 49
SALTS = tuple(np.uint64(0xD6E8FEB86659FD93 * k & 0xFFFFFFFFFFFFFFFF) for k in range(6))
FORM, STEM, STRETCHED, STEP, LAST_STEM, _MEMO_STRETCHED = SALTS
_MOST_GROWTH = 11  # one Arabic ligature of three bytes stands for eighteen letters and spaces; a test looks
_TONES = (0x1F3FB, 0x1F3FF)


@_compiled
def _finish(state: Any) -> Any:
    """Spread the bits of a running hash; 0 stands for an empty slot."""
    state = (state ^ (state >> np.uint64(32))) * _MIX
    state = state ^ (state >> np.uint64(29))
    return state if state != np.uint64(0) else np.uint64(1)


@_compiled
def hash_bytes(data: Array, start: Int, end: Int) -> Any:
    """Return the 64-bit hash (FNV-1a, finished by a multiplication) of a run of bytes."""
    state = _SEED
    for i in range(start, end):
        state = (state ^ np.uint64(data[i])) * _PRIME
    return _finish(state)


@_compiled
def hash_step(node: Int, word: Any) -> Any:
    """Return the hash of a node of the phrases with the hash of the word that leads on from it."""
    return _finish((word ^ np.uint64(node + 1)) * _PRIME)


@_compiled
def _find(lookup: Array, sieve: Array, key: Any) -> Int:
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


@_compiled
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


# ---- characters ----


@_compiled
def _width(lead: Int) -> Int:
    return 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


@_compiled
def _code(data: Array, i: Int) -> Int:
    """Return the code point that begins at a byte of valid UTF-8."""
    lead = int(data[i])
    if lead < 0x80:
        return lead
    if lead < 0xE0:
        return ((lead & 0x1F) << 6) | (data[i + 1] & 0x3F)
    if lead < 0xF0:
        return ((lead & 0x0F) << 12) | ((data[i + 1] & 0x3F) << 6) | (data[i + 2] & 0x3F)
    return ((lead & 7) << 18) | ((data[i + 1] & 0x3F) << 12) | ((data[i + 2] & 0x3F) << 6) | (data[i + 3] & 0x3F)


@_compiled
def _is_picture(code: Int, kind: Array) -> Any:
    return code < kind.size and kind[code] == PICTURE


@_compiled
def _is_arabic(code: Int) -> Any:
    return 0x600 <= code <= 0x6FF or 0x750 <= code <= 0x77F or 0x8A0 <= code <= 0x8FF


@_compiled
def _after_tones(data: Array, i: Int, end: Int) -> Int:
    while i < end:
        code = _code(data, i)
        if code != 0xFE0F and not _TONES[0] <= code <= _TONES[1]:
            break
        i += _width(data[i])
    return i


@_compiled
def _fold(data: Array, start: Int, end: Int, out: Array, fold_start: Array, fold_bytes: Array, kind: Array) -> Int:
    """Write the folded text into ``out`` and return its length; pictures joined to one are their first."""
    i, n = start, 0
    while i < end:
        lead = int(data[i])
        code = lead if lead < 0x80 else _code(data, i)
        i += _width(lead)
        if code >= kind.size:
            continue
        for k in range(fold_start[code], fold_start[code + 1]):
            out[n] = fold_bytes[k]
            n += 1
        if kind[code] == PICTURE:
            j = _after_tones(data, i, end)
            while j < end and _code(data, j) == 0x200D and j + 3 < end and _is_picture(_code(data, j + 3), kind):
                j = _after_tones(data, j + 3 + _width(data[j + 3]), end)
                i = j
    return n


@_compiled
def longest_folded(data: Array, offsets: Array, fold_start: Array) -> Int:
    """Return the bytes that the longest of the texts may have once it is folded."""
    most = 0
    for row in range(offsets.size - 1):
        i, end, length = offsets[row], offsets[row + 1], 0
        if end - i <= 2048:
            length = _MOST_GROWTH * (end - i)
        else:
            while i < end:
                code = _code(data, i)
                length += fold_start[code + 1] - fold_start[code] if code + 1 < fold_start.size else 4
                i += _width(data[i])
        most = max(most, length)
    return most


# ---- what is skipped ----


@_compiled
def _is_graphic(b: Int) -> Any:
    return b == 33 or 35 <= b <= 59 or b == 61 or 63 <= b <= 95 or 97 <= b <= 122 or b == 126


@_compiled
def _is_word_at(data: Array, i: Int, end: Int, kind: Array) -> Any:
    if i >= end:
        return False
    b = int(data[i])
    if b < 0x80:
        return kind[b] == LETTER or kind[b] == DIGIT or b == 95
    return not _is_picture(_code(data, i), kind)


@_compiled
def _after_word(data: Array, i: Int, end: Int, kind: Array) -> Int:
    while _is_word_at(data, i, end, kind):
        i += _width(data[i])
    return i


@_compiled
def _after_graphic(data: Array, i: Int, end: Int) -> Int:
    while i < end and _is_graphic(data[i]):
        i += 1
    return i


@_compiled
def _after_mark(data: Array, i: Int, end: Int) -> Int:
    """Return the end of an HTML mark that begins here, or ``i``."""
    if i + 2 >= end:
        return i
    second = data[i + 1]
    if not (65 <= second <= 90 or 97 <= second <= 122 or second == 47 or second == 33):
        return i
    j, characters = i + 2, 0
    while j < end and data[j] != 60 and data[j] != 62 and characters <= 200:
        j += _width(data[j])
        characters += 1
    return j + 1 if j < end and data[j] == 62 and characters <= 200 else i


@_compiled
def _after_entity(data: Array, i: Int, end: Int, kind: Array) -> Int:
    j = i + 1
    while (
        j < end
        and data[j] < 0x80
        and j - i <= 8
        and (kind[data[j]] == LETTER or kind[data[j]] == DIGIT or data[j] == 35)
    ):
        j += 1
    return j + 1 if j < end and data[j] == 59 and j - i >= 3 else i


@_compiled
def _after_mention(data: Array, i: Int, end: Int, kind: Array) -> Int:
    j = _after_word(data, i + 1, end, kind)
    if j == i + 1:
        return i
    while j < end and (data[j] == 46 or data[j] == 64 or data[j] == 45) and _is_word_at(data, j + 1, end, kind):
        j = _after_word(data, j + 1, end, kind)
    return j


@_compiled
def _after_scheme(data: Array, i: Int, end: Int) -> Int:
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


@_compiled
def _after_domain(data: Array, start: Int, i: Int, end: Int, kind: Array) -> Int:
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


# ---- looking words up ----


@_compiled
def _letters(data: Array, start: Int, end: Int) -> Int:
    count = 0
    for i in range(start, end):
        if data[i] & 0xC0 != 0x80:
            count += 1
    return count


@_compiled
def _stem(data: Array, start: Int, end: Int, lookup: Array, sieve: Array) -> Int:
    """Return the entry of the longest listed stem of a word, or -1."""
    state, entry = _SEED, -1
    for i in range(start, end):
        state = (state ^ np.uint64(data[i])) * _PRIME
        if i + 1 == end or data[i + 1] & 0xC0 != 0x80:
            found = _find(lookup, sieve, _finish(state) ^ STEM)
            entry = found if found >= 0 else entry
    return entry


@_compiled
def _last_stem(data: Array, start: Int, end: Int, node: Int, lookup: Array, sieve: Array) -> Int:
    """Return the entry of the phrase that ends here in the longest listed stem of a word, or -1."""
    state, entry = _SEED, -1
    for i in range(start, end):
        state = (state ^ np.uint64(data[i])) * _PRIME
        if i + 1 == end or data[i + 1] & 0xC0 != 0x80:
            found = _find(lookup, sieve, hash_step(node, _finish(state)) ^ LAST_STEM)
            entry = found if found >= 0 else entry
    return entry


@_compiled
def _plain_spelling(data: Array, start: Int, end: Int, lookup: Array, sieve: Array) -> Int:
    """Return the entry that a stretched word shares with its plain spelling, or -1."""
    state, last, i = _SEED, -1, start
    while i < end:
        code, width = _code(data, i), _width(data[i])
        if code != last:
            for k in range(i, i + width):
                state = (state ^ np.uint64(data[k])) * _PRIME
        last = code
        i += width
    return _find(lookup, sieve, _finish(state) ^ STRETCHED)


@_compiled
def _consider(known: Int, data: Array, start: Int, end: Int, lookup: Array, sieve: Array) -> Int:
    """Look one more form of a word up and return ``known`` with what was still open: entry, node, common."""
    found = _find(lookup, sieve, hash_bytes(data, start, end) ^ FORM)
    if found < 0:
        found = 0
    if known & _ENTRY == 0:
        known |= found & _ENTRY
    if known & _ENTRY == 0:
        known |= _stem(data, start, end, lookup, sieve) + 1
    if known & _NODE == 0:
        known |= found & _NODE
    return known | (found & _COMMON)


@_compiled
def _resolve(
    data: Array,
    start: Int,
    end: Int,
    script: Int,
    stretched: bool,
    lookup: Array,
    sieve: Array,
    prefixes: Array,
    limits: Array,
) -> Int:
    """Return all that is known of a word, in the form of ``pack``."""
    known = _consider(np.int64(0), data, start, end, lookup, sieve)
    whole = _find(lookup, sieve, hash_bytes(data, start, end) ^ FORM)
    if whole > 0:
        known |= whole & _NEGATOR
    if script == _LATIN and end - start > 2 and data[end - 1] == 115 and data[end - 2] == 39:
        known = _consider(known, data, start, end - 2, lookup, sieve)
    if script == _ARABIC:
        for p in range(prefixes.shape[0]):
            length = prefixes[p, 0]
            if length >= end - start:
                continue
            same = True
            for k in range(length):
                if data[start + k] != prefixes[p, k + 1]:
                    same = False
                    break
            if same and _letters(data, start + length, end) >= limits[1]:
                known = _consider(known, data, start + length, end, lookup, sieve)
    if stretched and known & _ENTRY == 0:
        known |= _plain_spelling(data, start, end, lookup, sieve) + 1
    return known


class Room(NamedTuple):
    """Room for one text: its folded bytes, the bytes of its tokens one after another, the tokens, its words."""

    folded: Array
    text: Array
    tokens: Array  # a row each: where its bytes end in text, its hash, what is known of it, its flags
    words: Array


@_compiled
def _scan(data: Array, end: Int, ints: Array, tokens: Array, kind: Array) -> Int:
    """Find the tokens of a folded text and count its marks; return the number of tokens.

    ``tokens`` gets where each begins and ends, and its flags.
    """
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
                flags |= _BREAKS | _ENDS if begins == END else _BREAKS
                if b == 33:
                    ints[7] += 1
                i += 1
                continue
            if begins == HASH:
                flags |= _BREAKS
                i += 1
                tag = _after_word(data, i, end, kind)
                continue
            if begins != LETTER and begins != DIGIT:
                if begins == LESS:
                    j = _after_mark(data, i, end)
                elif begins == AMPERSAND:
                    j = _after_entity(data, i, end, kind)
                else:
                    j = _after_mention(data, i, end, kind)
                i = j if j > i else i + 1
                continue
            script = _LATIN
            j = i
            if i >= tag:
                if b | 32 == 104 or b | 32 == 119:
                    j = _after_scheme(data, i, end)
                    if j > i:
                        i = j
                        continue
                j, apostrophe = i, False
                while j < end and data[j] < 0x80:
                    k = kind[data[j]]
                    if k != LETTER and k != DIGIT:
                        if data[j] != 39 or j + 1 >= end or data[j + 1] >= 0x80:
                            break
                        k = kind[data[j + 1]]
                        if k != LETTER and k != DIGIT:
                            break
                        apostrophe = True
                    j += 1
                if not apostrophe and j < end and data[j] == 46:
                    k = _after_domain(data, i, j, end, kind)
                    if k > i:
                        i = k
                        continue
            else:
                while j < tag and data[j] < 0x80 and (kind[data[j]] == LETTER or kind[data[j]] == DIGIT):
                    if j > i and 65 <= data[j] <= 90 and 97 <= data[j - 1] <= 122:
                        break
                    j += 1
        else:
            code = _code(data, i)
            j = i + _width(b)
            if _is_picture(code, kind):
                j = _after_flag(data, i, j, code, end)
                tokens[n, 0], tokens[n, 1], tokens[n, 3] = np.uint64(i), np.uint64(j), np.uint64(flags | _EMOJI)
                n += 1
                flags = 0
                i = _after_repeats(data, i, j, end)
                ints[10] += (i - np.int64(tokens[n - 1, 0])) // (j - np.int64(tokens[n - 1, 0]))
                continue
            script = _ARABIC if _is_arabic(code) else _OTHER
            while j < end and data[j] >= 0x80:
                code = _code(data, j)
                if _is_picture(code, kind) or _is_arabic(code) != (script == _ARABIC):
                    break
                j += _width(data[j])
        tokens[n, 0], tokens[n, 1], tokens[n, 3] = np.uint64(i), np.uint64(j), np.uint64(flags | script)
        n += 1
        flags = 0
        i = j
    return n


@_compiled
def _after_flag(data: Array, i: Int, j: Int, code: Int, end: Int) -> Int:
    """Return the end of an emoji: of two letters that make a flag, else of the one character."""
    if 0x1F1E6 <= code <= 0x1F1FF and j < end and data[j] == 0xF0 and 0x1F1E6 <= _code(data, j) <= 0x1F1FF:
        return j + 4
    return j


@_compiled
def _after_repeats(data: Array, i: Int, j: Int, end: Int) -> Int:
    """Return the end of the row of emoji that are all like the one from ``i`` to ``j``."""
    width = j - i
    while j + width <= end:
        for k in range(width):
            if data[j + k] != data[i + k]:
                return j
        j += width
    return j


@_compiled
def _spell(
    data: Array,
    n: Int,
    ints: Array,
    text: Array,
    tokens: Array,
    memo: Array,
    lookup: Array,
    sieve: Array,
    prefixes: Array,
    limits: Array,
) -> None:
    """Spell the tokens as the lists do and look each up.

    Letters become lower case, stretched ones are cut to two. ``tokens`` gets where the bytes of each end in ``text``,
    its hash, what is known of it and its flags. One loop over all tokens: a call for each would cost more than this.
    """
    mask = np.uint64(memo.shape[0] - 4)  # words are remembered in sets of four, a cache line each
    used = np.int64(0)
    for n_token in range(n):
        i, j = np.int64(tokens[n_token, 0]), np.int64(tokens[n_token, 1])
        flags = np.int64(tokens[n_token, 3])
        script: Int = flags & 7
        start, last, run, letters, upper, lower = used, np.int64(-1), 0, 0, 0, 0
        state, stretched = _SEED, False
        while i < j:
            b = np.int64(data[i])
            if b < 0x80:
                code, width = b, 1
                if 65 <= b <= 90:
                    upper += 1
                    b += 32
                    code = b
                elif 97 <= b <= 122:
                    lower += 1
                else:
                    code = np.int64(-1)  # digits and apostrophes repeat freely
            elif script == _EMOJI:
                code, width = np.int64(-1), 1
            else:
                code, width = _code(data, i), _width(data[i])
            if code >= 0:
                run = run + 1 if code == last else 1
                if run > 2:
                    stretched = True
                    i += width
                    continue
                letters += 1
            last = code
            text[used] = b
            state = (state ^ np.uint64(b)) * _PRIME
            used += 1
            for k in range(i + 1, i + width):
                text[used] = data[k]
                state = (state ^ np.uint64(data[k])) * _PRIME
                used += 1
            i += width
        if letters == 0 and script == _LATIN:
            script = _NUMBER
            flags = (flags & ~7) | _NUMBER
        word = _finish(state)
        known = np.int64(0)
        if used - start > limits[0]:
            flags |= _ENDLESS
        else:
            key = word ^ _MEMO_STRETCHED if stretched else word
            first = key & mask
            slot = first
            while slot < first + np.uint64(4) and memo[slot, 0] != key and memo[slot, 0] != np.uint64(0):
                slot += np.uint64(1)
            if slot == first + np.uint64(4):  # all four places are taken: one word is forgotten
                slot = first + (key >> np.uint64(62))
            if memo[slot, 0] != key:
                memo[slot, 0] = key
                memo[slot, 1] = np.uint64(
                    _resolve(text, start, used, script, stretched, lookup, sieve, prefixes, limits)
                )
            known = np.int64(memo[slot, 1])
        tokens[n_token, 0], tokens[n_token, 1] = np.uint64(used), word
        tokens[n_token, 2], tokens[n_token, 3] = np.uint64(known), np.uint64(flags)
        if script < _NUMBER:
            ints[script] += 1
            if script < _OTHER:
                ints[3 + script] += known & _COMMON != 0
            ints[5] += letters >= limits[2]
            ints[8] += lower == 0 and upper >= limits[3]
            ints[9] += stretched


# ---- one text ----


@_compiled
def _phrase(
    n: Int, place: Int, text: Array, tokens: Array, lookup: Array, sieve: Array, nodes: Array
) -> tuple[Int, Int]:
    """Return the number of tokens of the longest phrase that begins here (1 if none does) and its entry."""
    node = ((np.int64(tokens[place, 2]) & _NODE) >> 24) - 1
    length, entry = 1, np.int64(-1)
    for k in range(place + 1, n):
        if node < 0 or np.int64(tokens[k, 3]) & (_BREAKS | _ENDLESS):
            break
        found: Int = np.int64(-1)
        if nodes[node] & 1:
            found = _last_stem(text, np.int64(tokens[k - 1, 0]), np.int64(tokens[k, 0]), node, lookup, sieve)
        node = _find(lookup, sieve, hash_step(node, tokens[k, 1]) ^ STEP)
        if node >= 0 and nodes[node] > 1:
            found = (nodes[node] >> 1) - 1
        if found >= 0:
            length, entry = k - place + 1, found
    return length, entry


@_compiled
def _categories(
    n: Int, text: Array, tokens: Array, hits: Array, sums: Array, lookup: Array, sieve: Array, nodes: Array,
    entry_start: Array, entry_category: Array, entry_weight: Array, entry_valence: Array, window: Int, factor: Any,
) -> Any:  # fmt: skip
    """Add up the categories of a text's tokens and return its valence."""
    valence, place, negated_until = 0.0, 0, 0
    while place < n:
        flags = np.int64(tokens[place, 3])
        if flags & _BREAKS:
            negated_until = place
        known = np.int64(tokens[place, 2])
        length, entry = 1, np.int64(-1)
        if known & _NODE:
            length, entry = _phrase(n, place, text, tokens, lookup, sieve, nodes)
        if entry < 0:
            entry = (known & _ENTRY) - 1
        if entry >= 0:
            turn = factor if place < negated_until and flags & 7 != _EMOJI else 1.0
            for k in range(entry_start[entry], entry_start[entry + 1]):
                hits[entry_category[k]] += 1
                sums[entry_category[k]] += entry_weight[k]
            valence += turn * entry_valence[entry]
        if length == 1 and known & _NEGATOR:
            negated_until = place + 1 + window
        place += length
    return valence


@_compiled
def _moving_average(words: Array, window: Int) -> Any:
    places = words.size - window + 1
    if places < 1:
        return np.nan
    kinds = 0
    for j in range(words.size):
        before = j - window
        for k in range(j - 1, max(before, -1), -1):
            if words[k] == words[j]:
                before = k
                break
        # The windows that hold this place and no earlier one of the same word.
        kinds += max(0, min(j, places - 1) - max(before + 1, 0) + 1)
    return kinds / (window * places)


@_compiled
def _factors(other: Array, threshold: Any, forward: bool) -> Any:
    """Count the runs of MTLD; ``other`` is where each word stood before (after, if read backward)."""
    factors, length, kinds = 0.0, 0, 0
    n = other.size
    first = 0
    for step in range(n):
        j = step if forward else n - 1 - step
        length += 1
        seen = other[j] >= first if forward else (other[j] < n and n - 1 - other[j] >= first)
        if not seen:
            kinds += 1
        if kinds / length <= threshold:
            factors, length, kinds, first = factors + 1, 0, 0, step + 1
    return factors + (1 - kinds / length) / (1 - threshold) if length else factors


@_compiled
def _mtld(words: Array, threshold: Any) -> Any:
    n = words.size
    order = np.argsort(words, kind="mergesort")
    before = np.full(n, -1)
    after = np.full(n, n)
    for k in range(1, n):
        a, b = order[k - 1], order[k]
        if words[a] == words[b]:
            before[b], after[a] = a, b
    forward, backward = _factors(before, threshold, True), _factors(after, threshold, False)
    return (n / forward + n / backward) / 2 if min(forward, backward) >= 1 else np.nan


@_compiled
def count_texts(
    data: Array,
    offsets: Array,
    ints: Array,
    floats: Array,
    hits: Array,
    sums: Array,
    room: tuple[Array, ...],
    memo: Array,
    tables: tuple[Array, ...],
) -> None:
    """Fill one row a text of the four tables of ``counting.Counted``; the texts are ``data`` between ``offsets``."""
    folded, text, tokens, forms = room
    (
        fold_start, fold_bytes, kind, lookup, sieve, nodes, entry_start, entry_category, entry_weight, entry_valence, prefixes,
        limits, factors,
    ) = tables  # fmt: skip
    for row in range(offsets.size - 1):
        start, end = offsets[row], offsets[row + 1]
        plain = True
        for i in range(start, end):
            if data[i] >= 0x80 or data[i] == 13 or data[i] == 96:
                plain = False
                break
        if plain:
            for i in range(start, end):
                folded[i - start] = data[i]
            length = end - start
        else:
            length = _fold(data, start, end, folded, fold_start, fold_bytes, kind)
        n = _scan(folded, length, ints[row], tokens, kind)
        _spell(folded, n, ints[row], text, tokens, memo, lookup, sieve, prefixes, limits)
        floats[row, 0] = _categories(
            n, text, tokens, hits[row], sums[row], lookup, sieve, nodes, entry_start, entry_category, entry_weight, entry_valence,
            limits[4], factors[0],
        )  # fmt: skip
        words = 0
        for k in range(n):
            if np.int64(tokens[k, 3]) & 7 < _NUMBER:
                forms[words] = tokens[k, 1]
                words += 1
            if k and np.int64(tokens[k, 3]) & _ENDS:
                ints[row, 6] += 1
        floats[row, 1] = _moving_average(forms[:words], limits[5])
        floats[row, 2] = _mtld(forms[:words], factors[1]) if words >= limits[6] else np.nan
