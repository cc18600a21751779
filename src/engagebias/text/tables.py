"""From an index of dictionaries to the arrays that the fast counter reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from engagebias.errors import DataError
from engagebias.text import diversity, negation
from engagebias.text.characters import TABLE_END, fold_character, pictures
from engagebias.text.clitics import FEWEST_LETTERS, PREFIXES
from engagebias.text.index import NOTHING, Index, entry_valence
from engagebias.text.kernel import characters, lookup
from engagebias.text.kernel.compiling import Array
from engagebias.text.kernel.lookup import hash_bytes, hash_step, insert, pack
from engagebias.text.kernel.texts import Tables
from engagebias.text.lexicons import Lexicon, index_of
from engagebias.text.reference import LONG_WORD
from engagebias.text.tokens import CAPITALS_FROM, LONGEST_WORD

_MARKS = {
    "<": characters.LESS, "&": characters.AMPERSAND, "@": characters.AT, "#": characters.HASH,
    **dict.fromkeys(".!?\n", characters.END), **dict.fromkeys(",;:", characters.PAUSE),
}  # fmt: skip
_SURROGATES = range(0xD800, 0xE000)
_SHORT = 7
"""Bytes of a folded character that stand in one number together with how many they are."""

_ALL = (1 << 64) - 1


@cache
def tables_of(lexicon: Lexicon) -> Tables:
    """Return the arrays of a lexicon; kept, since building them takes a second."""
    return build_tables(index_of(lexicon), lexicon.signed)


def build_tables(index: Index, signed: Mapping[int, int]) -> Tables:
    """Return the arrays of an index; ``signed`` are the places of the categories that make up the valence, and their signs."""
    folding, folded_bytes, kinds = _characters()
    places, entries = _entries(index, signed)
    table = _lookup(index, places)
    prefixes = [prefix.encode() for prefix in PREFIXES]
    longest = max(map(len, prefixes))
    stems = {node for node, _ in index.end_stems}
    complete = (
        2 * (places[index.ends[node]] + 1 if node in index.ends else 0) + (node in stems)
        for node in range(max(index.nodes, 1))
    )
    return Tables(
        folding=folding,
        folded_bytes=folded_bytes,
        kind=kinds,
        lookup=table,
        sieve=_sieve(table),
        follows=_follows(index),
        complete=np.fromiter(complete, np.int64),
        entries=entries,
        prefixes=np.array([[len(p), *p.ljust(longest)] for p in prefixes], np.int64),
        limits=np.array([
            LONGEST_WORD, FEWEST_LETTERS, LONG_WORD, CAPITALS_FROM, negation.WINDOW, diversity.WINDOW, diversity.MTLD_FEWEST,
        ]),
        factors=np.array([negation.FACTOR, diversity.MTLD_THRESHOLD]),
    )  # fmt: skip


@cache
def _characters() -> tuple[Array, Array, Array]:
    """Return what each code point folds to, the bytes of those that fold to many, and what each may begin."""
    parts = [b"" if code in _SURROGATES else fold_character(chr(code)).encode() for code in range(TABLE_END)]
    kinds = np.full(TABLE_END, characters.LETTER, np.uint8)
    kinds[:0x80] = [
        characters.DIGIT if chr(c).isdigit() else characters.LETTER if chr(c).isalpha() else characters.SEPARATOR
        for c in range(0x80)
    ]
    for mark, kind in _MARKS.items():
        kinds[ord(mark)] = kind
    kinds[[ord(character) for character in pictures()]] = characters.PICTURE
    folding: list[int] = []
    many = bytearray()
    for part, kind in zip(parts, kinds.tolist(), strict=True):
        top = len(part) | characters.IS_PICTURE * (kind == characters.PICTURE)
        value = int.from_bytes(part, "little")
        if len(part) > _SHORT:
            top, value = characters.IS_LONG, len(many) | len(part) << 32
            many += part
        folding.append(top << characters.SHORT_BITS | value)
    return np.array(folding, np.uint64), np.array(many, np.uint8), kinds


def _entries(index: Index, signed: Mapping[int, int]) -> tuple[Sequence[int], Array]:
    """Return where each entry begins and all entries one after another: valence, number of pairs, the pairs."""
    places: list[int] = []
    numbers: list[float] = []
    for entry in index.entries:
        places.append(len(numbers))
        numbers += [entry_valence(entry, signed), len(entry)]
        for category, weight in entry.items():
            numbers += [category, weight]
    return places, np.array(numbers, np.float64)


def _lookup(index: Index, places: Sequence[int]) -> Array:
    """Return the one open hash table, at most half full; entries are given by where they begin."""
    forms = dict.fromkeys([*index.words, *index.starts, *index.common, *negation.NEGATORS])
    known = {
        form: pack(
            places[index.words[form]] if form in index.words else NOTHING,
            index.starts.get(form, NOTHING),
            form in index.common,
            form in negation.NEGATORS,
        )
        for form in forms
    }
    parts: list[tuple[Mapping[Any, int], Callable[[Any], int], Any]] = [
        (known, _hash, lookup.FORM),
        ({form: places[entry] for form, entry in index.stems.items()}, _hash, lookup.STEM),
        ({form: places[entry] for form, entry in index.stretched.items()}, _hash, lookup.STRETCHED_FORM),
        (index.steps, _hash_step, lookup.STEP),
        ({step: places[entry] for step, entry in index.end_stems.items()}, _hash_step, lookup.LAST_STEM),
    ]
    keys = np.concatenate([np.array([hashed(k) for k in leads], np.uint64) ^ salt for leads, hashed, salt in parts])
    values = np.concatenate([np.array(list(leads.values()), np.int64) for leads, _, _ in parts])
    table = np.zeros((1 << (2 * keys.size).bit_length(), 2), np.uint64)
    if insert(table, keys, values) or not keys.all():
        raise DataError("two words of this lexicon have one 64-bit hash. Leave one out; the odds are one in 10^9.")
    return table


def _follows(index: Index) -> Array:
    """Return for each node + 1 the mask of the first six bits of what may lead on from it; a stem may begin any way."""
    masks = [0] * (max(index.nodes, 1) + 1)
    for node, form in index.steps:
        masks[node + 1] |= 1 << (_hash(form) >> 58)
    for node, _ in index.end_stems:
        masks[node + 1] = _ALL
    return np.array(masks, np.uint64)


def _sieve(table: Array) -> Array:
    bits = np.zeros(1 << 20, np.uint8)
    keys = table[:, 0][table[:, 0] > 0]
    bits[(keys >> np.uint64(44)).astype(np.int64)] = 1
    return np.packbits(bits, bitorder="little").view(np.uint64).copy()


def _hash(form: str) -> int:
    data = np.frombuffer(bytearray(form.encode() + bytes(8)), np.uint8)
    return int(hash_bytes(data, 0, len(form.encode())))


def _hash_step(key: tuple[int, str]) -> int:
    return int(hash_step(key[0], np.uint64(_hash(key[1]))))
