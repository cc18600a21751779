"""From an index of dictionaries to the arrays that the fast counter reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from engagebias.errors import DataError
from engagebias.text import diversity, kernel, negation
from engagebias.text.characters import TABLE_END, fold_character, pictures
from engagebias.text.clitics import FEWEST_LETTERS, PREFIXES
from engagebias.text.index import NOTHING, Index, entry_valence
from engagebias.text.kernel import Array, Tables, hash_bytes, hash_step, insert, pack
from engagebias.text.lexicons import Lexicon, index_of
from engagebias.text.reference import LONG_WORD
from engagebias.text.tokens import CAPITALS_FROM, LONGEST_WORD

_MARKS = {
    "<": kernel.LESS, "&": kernel.AMPERSAND, "@": kernel.AT, "#": kernel.HASH,
    **dict.fromkeys(".!?\n", kernel.END), **dict.fromkeys(",;:", kernel.PAUSE),
}  # fmt: skip
_SURROGATES = range(0xD800, 0xE000)


@cache
def tables_of(lexicon: Lexicon) -> Tables:
    """Return the arrays of a lexicon; kept, since building them takes a second."""
    return build_tables(index_of(lexicon), lexicon.signed)


def build_tables(index: Index, signed: Sequence[int]) -> Tables:
    """Return the arrays of an index; ``signed`` are the categories that make up the valence."""
    starts, folded, kinds = _characters()
    lookup = _lookup(index)
    entry_start, entry_category, entry_weight = _entries(index)
    prefixes = [prefix.encode() for prefix in PREFIXES]
    longest = max(map(len, prefixes))
    stems = {node for node, _ in index.end_stems}
    ends = (2 * (index.ends.get(node, NOTHING) + 1) + (node in stems) for node in range(max(index.nodes, 1)))
    return Tables(
        fold_start=starts,
        fold_bytes=folded,
        kind=kinds,
        lookup=lookup,
        sieve=_sieve(lookup),
        nodes=np.fromiter(ends, np.int64),
        entry_start=entry_start,
        entry_category=entry_category,
        entry_weight=entry_weight,
        entry_valence=np.array([entry_valence(entry, signed) for entry in index.entries], np.float64),
        prefixes=np.array([[len(p), *p.ljust(longest)] for p in prefixes], np.int64),
        limits=np.array([
            LONGEST_WORD, FEWEST_LETTERS, LONG_WORD, CAPITALS_FROM, negation.WINDOW, diversity.WINDOW, diversity.MTLD_FEWEST,
        ]),
        factors=np.array([negation.FACTOR, diversity.MTLD_THRESHOLD]),
    )  # fmt: skip


@cache
def _characters() -> tuple[Array, Array, Array]:
    """Return where the folded bytes of each code point begin, those bytes, and what each may begin."""
    parts = [b"" if code in _SURROGATES else fold_character(chr(code)).encode() for code in range(TABLE_END)]
    kinds = np.full(TABLE_END, kernel.LETTER, np.uint8)
    kinds[:0x80] = [
        kernel.DIGIT if chr(c).isdigit() else kernel.LETTER if chr(c).isalpha() else kernel.SEPARATOR
        for c in range(0x80)
    ]
    for mark, kind in _MARKS.items():
        kinds[ord(mark)] = kind
    kinds[[ord(character) for character in pictures()]] = kernel.PICTURE
    return np.cumsum([0, *map(len, parts)]).astype(np.int32), np.array(list(b"".join(parts)), np.uint8), kinds


def _entries(index: Index) -> tuple[Array, Array, Array]:
    pairs = [pair for entry in index.entries for pair in entry.items()]
    return (
        np.cumsum([0, *(len(entry) for entry in index.entries)]),
        np.array([category for category, _ in pairs], np.int64),
        np.array([weight for _, weight in pairs], np.float64),
    )


def _lookup(index: Index) -> Array:
    """Return the one open hash table, at most half full."""
    forms = dict.fromkeys([*index.words, *index.starts, *index.common, *negation.NEGATORS])
    known = {
        form: pack(
            index.words.get(form, NOTHING),
            index.starts.get(form, NOTHING),
            form in index.common,
            form in negation.NEGATORS,
        )
        for form in forms
    }
    parts: list[tuple[Mapping[Any, int], Callable[[Any], int], Any]] = [
        (known, _hash, kernel.FORM),
        (index.stems, _hash, kernel.STEM),
        (index.stretched, _hash, kernel.STRETCHED),
        (index.steps, _hash_step, kernel.STEP),
        (index.end_stems, _hash_step, kernel.LAST_STEM),
    ]
    keys = np.concatenate([np.array([hashed(k) for k in leads], np.uint64) ^ salt for leads, hashed, salt in parts])
    values = np.concatenate([np.array(list(leads.values()), np.int64) for leads, _, _ in parts])
    table = np.zeros((1 << (2 * keys.size).bit_length(), 2), np.uint64)
    if insert(table, keys, values) or not keys.all():
        raise DataError("two words of this lexicon have one 64-bit hash. Leave one out; the odds are one in 10^9.")
    return table


def _sieve(lookup: Array) -> Array:
    bits = np.zeros(1 << 20, np.uint8)
    keys = lookup[:, 0][lookup[:, 0] > 0]
    bits[(keys >> np.uint64(44)).astype(np.int64)] = 1
    return np.packbits(bits, bitorder="little").view(np.uint64).copy()


def _hash(form: str) -> int:
    data = np.array(list(form.encode()), np.uint8)
    return int(hash_bytes(data, 0, data.size))


def _hash_step(key: tuple[int, str]) -> int:
    return int(hash_step(key[0], np.uint64(_hash(key[1]))))
