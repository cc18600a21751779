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
from engagebias.text.kernel.lookup import hash_form, hash_step_of, insert, pack
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
    table, keys, stem_keys = _lookup(index, places)
    return Tables(
        folding=folding,
        folded_bytes=folded_bytes,
        kind=kinds,
        lookup=table,
        sieve=_sieve(keys, 20),
        stem_sieve=_sieve(stem_keys, 14),
        nodes=_nodes(index, places),
        entries=entries,
        prefixes=_prefixes(),
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


def _lookup(index: Index, places: Sequence[int]) -> tuple[Array, Array, Array]:
    """Return the one open hash table, at most half full, its keys, and those of stems; entries are given by where they begin."""
    forms = dict.fromkeys([*index.words, *index.starts, *index.common, *negation.NEGATORS])
    leads = _leads(index)
    known = {
        form: pack(
            places[index.words[form]] if form in index.words else NOTHING,
            index.starts.get(form, NOTHING),
            form in index.common,
            form in negation.NEGATORS,
            leads.get(index.starts.get(form, NOTHING), 0),
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
    by_part = {int(salt): np.array([hashed(k) for k in leads], np.uint64) ^ salt for leads, hashed, salt in parts}
    keys = np.concatenate(list(by_part.values()))
    values = np.concatenate([np.array(list(leads.values()), np.int64) for leads, _, _ in parts])
    table = np.zeros((1 << (2 * keys.size).bit_length(), 2), np.uint64)
    if index.nodes >= lookup.NODE >> lookup.NODE_SHIFT or max(places, default=0) >= lookup.ENTRY:
        raise DataError(f"this lexicon is too large: {index.nodes:,} parts of phrases, {len(index.entries):,} entries.")
    if insert(table, keys, values) or not keys.all():
        raise DataError("two words of this lexicon have one 64-bit hash. Leave one out; the odds are one in 10^9.")
    starts = np.array([_hash_bytes(_start(form)) for form in index.stems], np.uint64) ^ lookup.STEM_START
    return table, keys, np.concatenate([by_part[int(lookup.STEM)], by_part[int(lookup.LAST_STEM)], starts])


def _start(stem: str) -> bytes:
    """Return the first 4, 2 or 1 bytes of a stem, as many as it has."""
    data = stem.encode()
    return data[: 4 if len(data) >= 4 else 2 if len(data) >= 2 else 1]


def _prefixes() -> Array:
    prefixes = [prefix.encode() for prefix in PREFIXES]
    more = max(map(len, prefixes)) - 8
    rows = [
        [len(p), int.from_bytes(p[:8].ljust(8, b"\0"), "little", signed=True), *p[8:].ljust(more, b"\0")]
        for p in prefixes
    ]
    return np.array(rows, np.int64)


def _leads(index: Index) -> Mapping[int, int]:
    """Return for each node the mask of what may lead on from it, by 4 bits of its hash; a stem may begin any way."""
    masks: dict[int, int] = {}
    for node, form in index.steps:
        masks[node] = masks.get(node, 0) | 1 << (_hash(form) >> 60)
    return masks | {node: (1 << 16) - 1 for node, _ in index.end_stems}


def _nodes(index: Index, places: Sequence[int]) -> Array:
    """Return a row for each node: two masks of what may lead on, by 6 bits of its hash each, and what is complete there."""
    rows = [[0, 0, 0, 0] for _ in range(max(index.nodes, 1))]
    for node, form in index.steps:
        word = _hash(form)
        rows[node][0] |= 1 << (word >> 58)
        rows[node][1] |= 1 << (word >> 52 & 63)
    for node, entry in index.ends.items():
        rows[node][2] = 2 * (places[entry] + 1)
    for node, _ in index.end_stems:  # a stem may begin any way
        rows[node][:2] = [_ALL, _ALL]
        rows[node][2] |= 1
    return np.array(rows, np.uint64)


def _sieve(keys: Array, size: int) -> Array:
    """Return a sieve for keys with 2 to the power of ``size`` bits."""
    bits = np.zeros(1 << size, np.uint8)
    bits[((keys >> np.uint64(lookup.SIEVE_SHIFT)) & np.uint64(bits.size - 1)).astype(np.int64)] = 1
    return np.packbits(bits, bitorder="little").view(np.uint64).copy()


def _hash(form: str) -> int:
    return _hash_bytes(form.encode())


def _hash_bytes(form: bytes) -> int:
    return int(hash_form(np.frombuffer(form + bytes(16), np.uint8), len(form)))


def _hash_step(key: tuple[int, str]) -> int:
    return int(hash_step_of(key[0], np.uint64(_hash(key[1]))))
